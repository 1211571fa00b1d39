//! Danger: commands that destroy, and sentences that warn.
//!
//! Owns the table of destructive commands and why each wants care, and to which command or step a warning belongs. It
//! must not know how warnings are worded; that is the lexicon's.

use crate::document::{Block, BlockKind};
use crate::tree::Command;
use crate::tree::build::directions::is_directive;
use crate::tree::build::draft::Draft;
use crate::tree::build::lexicon;
use crate::tree::build::prose::{is_whole, words};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words of commands that destroy or cut off, and what they do. Matched as whole words in lower case; of several the
/// first counts.
const DESTRUCTIVE: &[(&str, &str)] = &[
    ("terraform state rm", "removes a resource from terraform's state"),
    ("terraform destroy", "destroys what terraform manages"),
    ("force-unlock", "breaks a lock that somebody may hold"),
    ("-auto-approve", "applies changes without asking"),
    ("rm -rf", "deletes files and folders without asking"),
    ("rm -fr", "deletes files and folders without asking"),
    ("rm -r", "deletes folders with all they hold"),
    ("rm -f", "deletes files without asking"),
    ("xargs rm", "deletes what it is given"),
    ("-exec rm", "deletes what it finds"),
    ("mkfs", "makes a file system and erases what was there"),
    ("mkfs.ext4", "makes a file system and erases what was there"),
    ("mkfs.xfs", "makes a file system and erases what was there"),
    ("mkswap", "makes swap space and erases what was there"),
    ("mklabel", "writes a new partition table"),
    ("wipefs", "erases a file system's signatures"),
    ("blkdiscard", "erases a device"),
    ("--zap-all", "erases a disk's partitions"),
    ("lvm zap", "erases a device"),
    ("--zero-superblock", "takes a disk out of its array for good"),
    ("xfs_repair -l", "throws the file system's log away"),
    ("fsck -y", "repairs without asking"),
    ("fsck -fy", "repairs without asking"),
    ("lvremove", "removes a logical volume"),
    ("vgremove", "removes a volume group"),
    ("pvremove", "removes a physical volume"),
    ("lvreduce", "shrinks a logical volume"),
    ("labelclear", "erases a pool's labels"),
    ("shred", "overwrites files for good"),
    ("sysrq-trigger", "acts on the machine at once"),
    ("cat /dev/null >", "empties a file"),
    ("crontab -r", "deletes all of a user's jobs"),
    ("userdel", "deletes a user"),
    ("deluser", "deletes a user"),
    ("iptables -f", "drops all rules of the firewall"),
    ("iptables --flush", "drops all rules of the firewall"),
    ("flush ruleset", "drops all rules of the firewall"),
    ("drop table", "drops a table"),
    ("drop database", "drops a database"),
    ("drop schema", "drops a schema"),
    ("drop index", "drops an index"),
    ("drop user", "drops a user"),
    ("drop role", "drops a role"),
    ("drop owned", "drops all that a role owns"),
    ("drop column", "drops a column"),
    ("drop constraint", "drops a constraint"),
    ("drop extension", "drops an extension"),
    ("drop view", "drops a view"),
    ("drop keyspace", "drops a keyspace"),
    ("drop series", "drops series"),
    ("drop measurement", "drops a measurement"),
    ("dropdb", "drops a database"),
    ("dropuser", "drops a role"),
    ("pg_resetwal", "throws the write-ahead log away"),
    ("pg_resetxlog", "throws the write-ahead log away"),
    ("pg_drop_replication_slot", "drops a replication slot"),
    ("vacuum full", "locks the table while it runs"),
    ("truncate", "empties a table or file"),
    ("delete from", "deletes rows"),
    ("flushall", "empties every database of the server"),
    ("flushdb", "empties the database"),
    ("debug segfault", "crashes the server"),
    ("cluster reset", "takes the node out of its cluster"),
    ("replicaof no one", "makes a replica a primary"),
    ("slaveof no one", "makes a replica a primary"),
    ("dropdatabase", "drops a database"),
    ("deletemany", "deletes documents"),
    ("deleteone", "deletes documents"),
    (".drop()", "drops a collection"),
    ("pg_terminate_backend", "ends a session of somebody else"),
    (".delete()", "deletes objects"),
    (".delete!", "deletes objects"),
    (".delete_all", "deletes objects"),
    (".destroy_all", "deletes objects"),
    (".destroy!", "deletes objects"),
    ("-xdelete", "deletes what the address names"),
    ("_delete_by_query", "deletes documents"),
    ("accept_data_loss", "accepts that data are lost"),
    ("--grace-period=0", "force deletes: no graceful shutdown"),
    ("--grace-period 0", "force deletes: no graceful shutdown"),
    ("--force=true", "forces what would be refused"),
    ("push --force", "overwrites a branch's history"),
    ("push --mirror", "overwrites every branch"),
    ("push -f", "overwrites a branch's history"),
    ("branch -d", "deletes a branch"),
    ("update-ref -d", "deletes a reference"),
    ("reset --hard", "throws uncommitted changes away"),
    ("clean -f", "deletes untracked files"),
    ("clean -fd", "deletes untracked files"),
    ("clean -fdx", "deletes untracked files"),
    ("clean -xdf", "deletes untracked files"),
    ("stash drop", "throws stashed changes away"),
    ("stash clear", "throws all stashed changes away"),
    ("reflog expire", "drops what lost commits are found by"),
    ("git filter-branch", "rewrites history"),
    ("git filter-repo", "rewrites history"),
    ("kill -9", "kills a process without letting it end cleanly"),
    ("kill -kill", "kills a process without letting it end cleanly"),
    ("kill -sigkill", "kills a process without letting it end cleanly"),
    ("killall", "kills every process of that name"),
    ("taskkill /f", "kills a process without letting it end cleanly"),
    ("--is-invite", "deletes the invitation"),
    ("finalizers\":null", "drops the finalizers, so that clean-up is skipped"),
    ("finalizers\": null", "drops the finalizers, so that clean-up is skipped"),
    ("finalizers\":[]", "drops the finalizers, so that clean-up is skipped"),
    ("finalizers\": []", "drops the finalizers, so that clean-up is skipped"),
    ("op\":\"remove\"", "removes a part of the object"),
    ("op\": \"remove\"", "removes a part of the object"),
    ("--yes-i-really-mean-it", "overrides a safety check"),
    ("--yes-i-really-really-mean-it", "overrides a safety check"),
    ("--replicas=0", "scales to zero: what runs there stops"),
    ("--replicas 0", "scales to zero: what runs there stops"),
    ("replicas\":0", "scales to zero: what runs there stops"),
    ("replicas\": 0", "scales to zero: what runs there stops"),
    ("--desired-count 0", "scales to zero: what runs there stops"),
    ("--desired-capacity 0", "scales to zero: what runs there stops"),
    ("--num-nodes=0", "scales to zero: what runs there stops"),
    ("--num-nodes 0", "scales to zero: what runs there stops"),
    ("kubectl drain", "moves everything off the node"),
    ("adm drain", "moves everything off the node"),
    ("oc drain", "moves everything off the node"),
    ("nodetool drain", "stops the node's writes"),
    ("kubeadm reset", "takes the node out of its cluster"),
    ("s3 rm", "deletes objects from the bucket"),
    ("s3 rb", "deletes the bucket"),
    ("gsutil rm", "deletes objects from the bucket"),
    ("gsutil -m rm", "deletes objects from the bucket"),
    ("terminate-instances", "ends machines for good"),
    ("stop-instances", "stops machines"),
    ("virtctl stop", "stops a machine"),
    ("vm deallocate", "stops a machine"),
    ("umount -f", "takes a mount away from what uses it"),
    ("umount -l", "takes a mount away from what uses it"),
    ("unmap -o force", "takes a device away from what uses it"),
    ("deregister", "takes a target out of service"),
    ("down -v", "deletes the volumes and what they hold"),
    ("down --volumes", "deletes the volumes and what they hold"),
    ("docker rm", "removes containers"),
    ("docker rmi", "removes images"),
    ("docker kill", "kills a container"),
    ("volume rm", "deletes a volume and what it holds"),
    ("blocklist rm", "lets a client write again that was shut out"),
    ("helm uninstall", "removes a release and what it made"),
    ("etcdctl del", "deletes keys"),
    ("member remove", "takes a member out of its cluster"),
    ("snapshot restore", "replaces the data by those of a snapshot"),
    ("--force-new-cluster", "makes a new cluster of one member"),
    ("osd rm", "removes a disk from the cluster"),
    ("osd crush remove", "removes a disk from the cluster"),
    ("mon remove", "removes a monitor"),
    ("mds rm", "removes a metadata server"),
    ("fs rm", "removes a file system"),
    ("pool rm", "removes a pool and what it holds"),
    ("rados rm", "deletes an object"),
    ("rados purge", "deletes every object of a pool"),
    ("rbd rm", "deletes an image"),
    ("--op remove", "removes objects from a disk"),
    ("journal reset", "throws the journal away"),
    ("mark_unfound_lost", "gives lost objects up"),
    ("removenode", "takes a node out of its ring"),
    ("decommission", "takes a node out of its cluster"),
    ("assassinate", "takes a node out of its ring"),
    ("dfs -rm", "deletes files"),
    ("fs -rm", "deletes files"),
    ("-skiptrash", "deletes for good"),
    ("namenode -format", "erases the file system's tree"),
    ("force_reset", "takes the node out of its cluster"),
    ("rabbitmqctl reset", "takes the node out of its cluster"),
    ("purge_queue", "deletes all messages of a queue"),
    ("delete_queue", "deletes a queue"),
    ("forget_cluster_node", "takes a node out of its cluster"),
    ("--reset-offsets", "moves where consumers go on reading"),
    ("chassis-del", "removes a chassis"),
    ("restic forget", "drops snapshots"),
    ("snapshots --forget", "drops snapshots"),
    ("virsh undefine", "removes a machine"),
    ("-intent removenode", "takes a node out of its cluster"),
    ("-intent removedata", "deletes a node's data"),
    ("deleteall", "deletes nodes with all below them"),
    ("prune", "deletes what looks unused"),
    ("delete", "deletes"),
    ("destroy", "destroys"),
    ("purge", "purges"),
    ("wipe", "wipes"),
    ("shutdown", "shuts down"),
    ("poweroff", "shuts down"),
    ("reboot", "reboots"),
    ("osd out", "takes a disk out of the cluster"),
];

/// Programs whose own words are too common to be known without them, and what they do.
const OWN_WORDS: &[(&str, &str, &str)] = &[
    ("find", "-delete", "deletes what it finds"),
    ("rsync", "--delete", "deletes what is not at the source"),
    ("patronictl", "failover", "makes another member the primary"),
    ("patronictl", "switchover", "makes another member the primary"),
    ("patronictl", "reinit", "wipes a member and copies it anew"),
    ("patronictl", "remove", "removes a cluster"),
    ("redis-cli", "del", "deletes keys"),
    ("redis-cli", "unlink", "deletes keys"),
    ("redis-cli", "failover", "makes a replica a primary"),
    ("pg_restore", "--clean", "drops what it restores first"),
    ("pg_restore", "-c", "drops what it restores first"),
    ("consul", "leave", "takes the node out of its cluster"),
    ("consul", "force-leave", "takes a node out of its cluster"),
    ("zkcli.sh", "rmr", "deletes nodes with all below them"),
    ("dd", "of=/dev/", "writes over a device"),
];

/// What shows that a command only tries or asks, whatever else it says.
const ONLY_TRIES: &[&str] = &["--dry-run", "can-i", "terraform plan", "of=/dev/null", "fetch --prune", "--help"];

/// Finds them all in one pass.
static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(DESTRUCTIVE.iter().map(|(words, _)| words)).ok());

/// Programs that only show or search, whatever words they are given.
const HARMLESS: &[&str] =
    &["echo", "grep", "egrep", "zgrep", "rg", "man", "import", "from", "which", "alias", "printf"];

/// What spares the operator a harm stands within so many words before it.
const NEAR: usize = 4;

/// How a command of PowerShell begins that removes something.
const REMOVES: &str = "remove-";

/// Those of them that only change what the console itself knows.
const OF_THE_CONSOLE: &[&str] = &["remove-module", "remove-variable", "remove-psdrive", "remove-alias"];

/// Why a command wants care; `None` where this module knows of no harm. A query only reads.
pub(super) fn of_command(command: &str, language: &str) -> Option<String> {
    if matches!(language, "promql" | "logql" | "kusto" | "kql") {
        return None;
    }
    let lower = command.to_lowercase();
    lower.split(['|', ';', '\n']).find_map(of_part).map(str::to_owned)
}

/// The same for one command of a pipeline.
fn of_part(part: &str) -> Option<&'static str> {
    let program = program(part);
    if HARMLESS.contains(&program) {
        return None;
    }
    if ONLY_TRIES.iter().any(|sign| part.contains(sign)) {
        return None;
    }
    let own = OWN_WORDS.iter().find(|(owner, word, _)| program.ends_with(owner) && holds_word(part, word));
    if let Some((_, _, why)) = own {
        return Some(why);
    }
    if program.starts_with(REMOVES) && !OF_THE_CONSOLE.contains(&program) {
        return Some("removes");
    }
    if program == "rm" {
        return Some(of_words(part).unwrap_or("deletes files"));
    }
    of_words(part)
}

fn of_words(part: &str) -> Option<&'static str> {
    let found = FINDER.iter().flat_map(|finder| finder.find_overlapping_iter(part)).filter_map(|found| {
        let (phrase, why) = DESTRUCTIVE.get(found.pattern().as_usize())?;
        let is_word = phrase.starts_with(|first: char| first.is_alphanumeric());
        (!is_word || is_verb(part, found.start(), phrase)).then_some((found.pattern(), *why))
    });
    found.min_by_key(|(order, _)| *order).map(|(_, why)| why)
}

/// Whether a phrase is whole words of a command; what it is done to may be joined to it: `wipe_index`.
fn is_verb(part: &str, at: usize, phrase: &str) -> bool {
    let (said, after) = part.split_at_checked(at + phrase.len()).unwrap_or_default();
    is_whole(part, at, phrase) || after.starts_with('_') && is_whole(said, at, phrase)
}

/// Whether an argument of a command is that word, or begins with it where it ends in a slash.
fn holds_word(part: &str, word: &str) -> bool {
    part.split_whitespace().any(|own| own == word || word.ends_with('/') && own.starts_with(word))
}

/// The program a command starts, without its folder, what is set for it, and who runs it.
fn program(command: &str) -> &str {
    let word = command.split_whitespace().find(|word| *word != "sudo" && !word.contains('=') && !word.starts_with('-'));
    word.and_then(|word| word.rsplit('/').next()).unwrap_or_default()
}

/// Whether a sentence in lower case warns: of what is lost, or to be careful.
pub(super) fn warns(lower: &str) -> bool {
    harms(lower) || cautions(lower)
}

/// Whether a sentence in lower case tells of a harm, and not that it will not come: "without downtime".
fn harms(lower: &str) -> bool {
    let spares = |at: usize| {
        let before = lower.get(..at).unwrap_or_default();
        let clause = before.rsplit([',', '.', ':', ';', '(']).next().unwrap_or_default();
        words(clause).rev().take(NEAR).any(|word| lexicon::known().sparing.has(word))
    };
    lexicon::known().harms.firsts(lower).into_iter().any(|(at, _)| !spares(at))
}

/// Whether a sentence in lower case tells the operator to be careful.
pub(super) fn cautions(lower: &str) -> bool {
    lexicon::known().cautions.are_in(lower)
}

/// Whether a clause in lower case orders something destructive: the verb itself with what it destroys, not a noun that
/// sounds like it.
pub(super) fn orders_to_destroy(lower: &str) -> bool {
    lexicon::known().destroying.everywhere(lower).any(|(at, phrase)| {
        let before = lower.get(..at).unwrap_or_default();
        let after = lower.get(at + phrase.len()..).unwrap_or_default();
        let named = words(before).next_back().is_some_and(|word| lexicon::known().articles.has(word));
        let whole = is_whole(lower, at, phrase) && !before.ends_with(['/', '`', '-', '.']);
        // Some languages put the verb last, behind what is destroyed.
        let object = after.starts_with(char::is_whitespace) || !after.contains(char::is_alphanumeric);
        let is_told = lexicon::all(|words| words.not_destroying).any(|words| {
            before.trim_end().strip_suffix(words).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        });
        whole && object && !named && !is_told
    }) && is_directive(lower)
}

/// Lays each warning where the harm is: on the commands of the step that it is about, and on the step itself only where
/// none of them is meant.
pub(super) fn settle(drafts: &mut [Draft]) {
    hand_over(drafts);
    for draft in drafts {
        if let Some(said) = draft.danger.take()
            && !lay_on_commands(&said, &mut draft.commands)
        {
            draft.danger = Some(said);
        }
        settle(&mut draft.children);
    }
}

/// Gives a warning that is set in a frame of its own to the commands it is about: those of the step behind it,
/// else of the one before.
fn hand_over(drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let Some(said) = drafts.get(at).filter(|draft| is_framed(draft)).and_then(|draft| draft.danger.clone()) else {
            continue;
        };
        let holds = |at: usize| drafts.get(at).is_some_and(|draft| !draft.commands.is_empty());
        let before = at.checked_sub(1).filter(|at| holds(*at));
        let behind = Some(at + 1).filter(|at| holds(*at));
        let Some(step) = behind.or(before).and_then(|at| drafts.get_mut(at)) else { continue };
        let destroys = step.commands.iter().any(|command| command.danger.is_some());
        for command in step.commands.iter_mut().filter(|command| !destroys || command.danger.is_some()) {
            warn(command, Some(said.clone()));
            if !destroys {
                break;
            }
        }
        if let Some(draft) = drafts.get_mut(at) {
            draft.danger = None;
        }
    }
}

/// Whether a draft is a quotation, a note or a warning without commands of its own.
fn is_framed(draft: &Draft) -> bool {
    let frames = |block: &Block| matches!(block.kind, BlockKind::Quote(_) | BlockKind::Admonition { .. });
    draft.danger.is_some() && draft.commands.is_empty() && draft.body.iter().all(frames) && !draft.body.is_empty()
}

/// Lays the warnings that stand as comments in a block of code on the commands below them, `# DANGEROUS: ...`; the last on
/// the one above it, should that destroy.
pub(super) fn of_comments(text: &str, first_line: u32, commands: &mut [Command]) {
    let mut warning: Option<String> = None;
    for (line, own) in (first_line..).zip(text.lines()) {
        if warning.is_some()
            && let Some(command) = commands.iter_mut().find(|command| command.line == line)
        {
            warn(command, warning.take());
        }
        warning = warning_of(own).or(warning);
    }
    if let Some(last) = commands.last_mut().filter(|last| last.danger.is_some()) {
        warn(last, warning);
    }
}

/// The warning that a line is, should it be a comment.
fn warning_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    let comment = line.strip_prefix('#').or_else(|| line.strip_prefix("-- "))?.trim_start_matches(['#', ' ']);
    warns(&comment.to_lowercase()).then(|| comment.to_owned())
}

/// Adds a warning to what is known of a command.
fn warn(command: &mut Command, said: Option<String>) {
    command.danger = match (said, command.danger.take()) {
        // What is known already may be a warning with its reason.
        (Some(said), Some(why)) if why.ends_with(')') => Some(format!("{said} {why}")),
        (Some(said), Some(why)) => Some(format!("{said} ({why})")),
        (said, why) => said.or(why),
    };
}

/// Whether a warning was laid on one of the commands: those whose program it names, else those that destroy, else, where
/// it is more than an order to destroy, the only one there is.
fn lay_on_commands(said: &str, commands: &mut [Command]) -> bool {
    let lower = said.to_lowercase();
    let warns = warns(&lower);
    let named = |command: &Command| words(&lower).any(|word| word == program(&command.text.to_lowercase()));
    let alone = commands.len() == 1;
    let is_meant: Vec<bool> = if warns && commands.iter().any(named) {
        commands.iter().map(named).collect()
    } else {
        commands.iter().map(|command| command.danger.is_some() || (warns && alone)).collect()
    };
    for (command, _) in commands.iter_mut().zip(&is_meant).filter(|(_, is_meant)| **is_meant) {
        if warns || command.danger.is_none() {
            warn(command, Some(said.to_owned()));
        }
    }
    is_meant.contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_destroys_is_known() {
        for command in [
            "rm -rf /x", "rm x", "kubectl delete pod x", "DROP TABLE t;", "terraform state rm x", "git push --force",
            "User.objects.get(x).delete()", "ls; sudo /bin/rm x", "Remove-Item C:\\logs",
        ] {
            assert!(of_command(command, "sh").is_some(), "{command}");
        }
        for command in
            ["ls -l", "kubectl get pods", "rmdir-info", "grep delete log", "terraform plan", "ps -ef | grep mkfs"]
        {
            assert_eq!(of_command(command, "sh"), None, "{command}");
        }
    }

    #[test]
    fn an_order_to_destroy_names_what_it_destroys() {
        for order in ["delete the pod.", "then purge old logs", "you can delete it"] {
            assert!(orders_to_destroy(order), "{order}");
        }
        for other in ["after the force delete, wait for it.", "check the delete marker", "restart it"] {
            assert!(!orders_to_destroy(other), "{other}");
        }
    }
}
