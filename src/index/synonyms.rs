//! The words of operations people that stand for one another, and the words that say nothing.
//!
//! Owns the tables. It must not know the index.

use super::tokens::Stems;
use std::collections::HashMap;

/// Words that every text has.
const FILLERS: &[&str] = &[
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "me", "my", "of", "on", "one", "or", "our", "please", "she", "should", "so",
    "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "too", "us",
    "very", "was", "we", "were", "what", "when", "which", "while", "who", "will", "with", "would", "you", "your",
];

/// Groups of words that mean the same trouble, thing or deed to the person who is on call. Each line holds both ways.
const GROUPS: &[&[&str]] = &[
    // Troubles.
    &["slow", "latency", "lag", "delay", "sluggish", "slowness", "forever", "ages", "crawling"],
    &["hang", "hung", "stuck", "frozen", "freeze", "blocked", "unresponsive", "stall", "responding", "wedged"],
    &["down", "dead", "unavailable", "offline", "outage", "unreachable", "died"],
    &["crash", "panic", "abort", "segfault", "core"],
    &["fail", "failure", "failed", "error", "broken", "unsuccessful"],
    &["full", "space", "capacity", "exhausted", "filling", "room", "usage"],
    &["missing", "lost", "gone", "disappeared", "vanished", "absent", "empty"],
    &["refused", "rejected", "denied", "forbidden", "unauthorized", "disallowed"],
    &["corrupt", "corruption", "damaged", "inconsistent", "broken"],
    &["timeout", "deadline", "timed"],
    &["limit", "quota", "threshold", "maximum"],
    &["exceed", "over", "above", "high", "beyond"],
    &["low", "insufficient", "below", "lack", "shortage"],
    &["duplicate", "twice", "double", "repeated"],
    &["expired", "expire", "outdated", "stale", "old"],
    &["wrong", "invalid", "incorrect", "bad", "malformed"],
    &["oom", "memory", "ram", "heap"],
    &["restart", "reboot", "recycle", "bounce", "cycle"],
    &["warning", "alert", "alarm", "page", "firing"],
    &["throttled", "throttling", "ratelimit", "rate"],
    &["unhealthy", "degraded", "ill", "sick"],
    // Deeds.
    &["delete", "remove", "drop", "purge", "erase", "wipe", "clear", "discard", "rid"],
    &["overwrite", "override", "wipe", "clobber"],
    &["change", "modify", "edit", "update", "alter", "replace", "switch"],
    &["create", "make", "add", "new", "provision"],
    &["start", "launch", "boot", "begin", "run"],
    &["stop", "kill", "terminate", "shutdown", "halt"],
    &["move", "migrate", "transfer", "relocate"],
    &["copy", "clone", "replicate", "duplicate"],
    &["upload", "push", "put", "send", "ingest"],
    &["download", "pull", "fetch", "get"],
    &["install", "setup", "deploy", "rollout"],
    &["upgrade", "update", "patch"],
    &["revert", "rollback", "undo", "restore"],
    &["increase", "raise", "extend", "expand", "resize", "bigger", "grow", "enlarge"],
    &["decrease", "reduce", "shrink", "smaller", "lower"],
    &["connect", "reach", "access", "attach"],
    &["check", "verify", "test", "validate", "diagnose"],
    &["find", "locate", "search", "found"],
    &["fix", "repair", "resolve", "recover", "solve"],
    &["disable", "deactivate", "off"],
    &["enable", "activate", "turn"],
    &["approve", "accept", "acknowledge", "confirm"],
    &["debug", "troubleshoot", "investigate", "diagnose", "breakpoint", "debugger"],
    &["monitor", "observe", "scrape", "metrics", "graph", "statistics"],
    &["collect", "gather", "dump"],
    &["drain", "evict", "eviction", "cordon"],
    &["compact", "defrag", "defragment"],
    &["rotate", "renew", "refresh"],
    // People and their access.
    &["login", "signin", "logon", "authentication", "authenticate", "sign"],
    &["password", "credentials", "secret", "passphrase"],
    &["permission", "access", "rights", "privilege", "authorization"],
    &["user", "account", "person", "member"],
    &["admin", "administrator", "superuser", "root"],
    &["2fa", "mfa", "totp", "factor", "authenticator"],
    &["invite", "invitation"],
    &["mail", "email", "notification"],
    &["customer", "client", "tenant"],
    &["group", "team", "unit"],
    &["token", "jwt", "session"],
    &["certificate", "cert", "tls", "ssl", "x509"],
    // Things.
    &["node", "host", "machine", "server", "instance", "vm", "worker"],
    &["container", "docker", "pod", "image"],
    &["cluster", "farm", "fleet"],
    &["kubernetes", "k8s", "kube"],
    &["apiserver", "master", "controlplane"],
    &["database", "db", "postgres", "postgresql", "sql"],
    &["disk", "volume", "storage", "filesystem", "drive"],
    &["pvc", "persistentvolume", "claim"],
    &["network", "connection", "connectivity"],
    &["dns", "resolver", "nameserver"],
    &["log", "logging", "trace", "journal"],
    &["queue", "backlog", "pending", "waiting"],
    &["job", "task", "pipeline", "cron"],
    &["repository", "repo", "project"],
    &["commit", "revision", "history"],
    &["branch", "ref"],
    &["file", "document", "dataset", "data"],
    &["directory", "folder", "path"],
    &["bucket", "s3", "object"],
    &["website", "site", "web", "page", "frontend", "ui", "portal", "browser"],
    &["endpoint", "route", "url", "api", "view"],
    &["registry", "ecr", "repository"],
    &["config", "configuration", "setting"],
    &["service", "daemon", "process"],
    &["backup", "snapshot", "archive"],
    &["replica", "standby", "secondary", "follower"],
    &["primary", "leader"],
    &["request", "call", "query"],
    &["cpu", "load", "processor"],
    &["error", "exception", "traceback", "stacktrace"],
    &["link", "url"],
    &["metadata", "annotation", "label", "tag"],
    &["collector", "shipper", "forwarder", "agent", "fluentd"],
    &["entropy", "random", "randomness"],
    &["skew", "uneven", "unevenly", "imbalance", "unbalanced", "rebalance"],
    &["etcd", "kv", "store"],
    &["hdfs", "hadoop", "datanode", "namenode"],
    &["heartbeat", "ping", "reachable", "contact"],
    &["support", "vendor", "ticket"],
    &["owner", "maintainer", "responsible"],
    &["fault", "cause", "culprit", "blame"],
    &["spike", "surge", "burst", "flood"],
    &["leak", "growth", "growing"],
    &["schedule", "scheduled", "cron", "timer"],
    &["flapping", "intermittent", "sporadic", "occasional"],
    &["split", "brain", "partition"],
    &["clock", "ntp", "time", "drift", "skew"],
    &["package", "library", "dependency"],
    &["loadbalancer", "proxy", "gateway", "ingress"],
    &["firewall", "iptables", "securitygroup"],
];

/// Whether a lower-case word says nothing.
#[must_use]
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// The table, stemmed once.
#[derive(Debug, Clone)]
pub(super) struct Synonyms(HashMap<String, Vec<String>>);

impl Synonyms {
    pub(super) fn new(stems: &mut Stems) -> Self {
        let mut by_stem: HashMap<String, Vec<String>> = HashMap::new();
        for group in GROUPS {
            let members: Vec<String> = group.iter().map(|word| stems.stem(word)).collect();
            for member in &members {
                let others = by_stem.entry(member.clone()).or_default();
                others.extend(members.iter().filter(|other| *other != member).cloned());
            }
        }
        for others in by_stem.values_mut() {
            others.sort();
            others.dedup();
        }
        Self(by_stem)
    }

    /// The stems of the words that stand for the word of that stem.
    pub(super) fn of(&self, stem: &str) -> &[String] {
        self.0.get(stem).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_group_stand_for_one_another() {
        let mut stems = Stems::new();
        let synonyms = Synonyms::new(&mut stems);
        assert!(synonyms.of(&stems.stem("deleting")).contains(&stems.stem("remove")));
        assert!(synonyms.of(&stems.stem("remove")).contains(&stems.stem("delete")));
        assert!(synonyms.of("xyzzy").is_empty());
    }
}
