//! Takes out of a text what looks like a key, a token or a password.
//!
//! Owns the patterns: a table, one row for each kind of secret. It must not know where a text comes from. What it takes
//! out is marked with the kind, so that a reader knows that something stood there. It finds what looks like a secret, not
//! every secret: values that are known to be secret never get into a record at all.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Kinds of secrets and what they look like. Where a pattern has a group, only that group is taken out.
const PATTERNS: &[(&str, &str)] = &[
    ("private key", r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)"),
    ("AWS key", r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b"),
    ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    ("GitLab token", r"\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{16,}"),
    ("Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("Slack hook", r"hooks\.slack\.com/services/(\S+)"),
    ("Google key", r"\bAIza[A-Za-z0-9_-]{30,}"),
    ("Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("npm token", r"\bnpm_[A-Za-z0-9]{30,}"),
    ("PyPI token", r"\bpypi-[A-Za-z0-9_-]{30,}"),
    ("Vault token", r"\bhv[sbr]\.[A-Za-z0-9_-]{20,}"),
    ("key of an AI service", r"\bsk-[A-Za-z0-9_-]{20,}"),
    ("JSON web token", r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ("credentials", r"(?i)\b(?:proxy-)?authorization\s*[:=]\s*[a-z]+\s+([^\s'\x22]+)"),
    ("bearer token", r"(?i)\bbearer\s+([A-Za-z0-9._~+/=-]{8,})"),
    ("password", r"(?i)\b[a-z][a-z0-9+.-]*://[^\s/:@'\x22]*:([^\s/@'\x22]+)@"),
    ("password", r"(?i)(?:^|\s)(?:-u|--user)[\s=]+[^\s:'\x22]+:([^\s'\x22]+)"),
    (
        "secret",
        r#"(?i)\b[\w.-]*(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|passwort|kennwort)[\w.-]*["']?\s*[:=]\s*("[^"\n]*"|'[^'\n]*'|[^\s,;&|)}\]]+)"#,
    ),
    ("secret", r"(?i)--?(?:password|passwd|passphrase|secret|token|api-?key)(?:\s+|=)([^\s'\x22-][^\s]*)"),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|(kind, pattern)| Some((*kind, Regex::new(pattern).ok()?))).collect());

/// The text with a mark in place of everything in it that looks like a secret.
#[must_use]
pub fn redacted(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for (kind, pattern) in COMPILED.iter() {
        if let Cow::Owned(changed) = pattern.replace_all(&text, |found: &Captures<'_>| without_secret(kind, found)) {
            text = Cow::Owned(changed);
        }
    }
    text
}

/// What was found, with the mark in place of its group, or of all of it where it has none.
fn without_secret(kind: &str, found: &Captures<'_>) -> String {
    let mark = format!("[{kind} removed]");
    let Some((whole, group)) = found.get(0).zip(found.get(1)) else { return mark };
    let (text, start) = (whole.as_str(), whole.start());
    // What was taken out before stays as it is marked.
    let is_mark = |kind: &str| group.as_str().trim_start_matches(['"', '\'', '[']).starts_with(kind);
    if group.as_str().contains('[') && PATTERNS.iter().any(|(kind, _)| is_mark(first_word(kind))) {
        return text.to_owned();
    }
    let before = text.get(..group.start() - start).unwrap_or_default();
    let after = text.get(group.end() - start..).unwrap_or_default();
    format!("{before}{mark}{after}")
}

fn first_word(kind: &str) -> &str {
    kind.split(' ').next().unwrap_or(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    /// The secrets are put together here, so that none stands in the source.
    #[test]
    fn what_looks_like_a_secret_is_taken_out_and_what_is_around_it_stays() {
        let letters = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        let upper = "ABCDEFGHIJKLMNOP";
        let secrets = [
            (format!("key AKIA{upper} used"), format!("AKIA{upper}"), "used"),
            (format!("token ghp_{letters} ok"), format!("ghp_{letters}"), "ok"),
            (format!("glpat-{letters} ok"), format!("glpat-{letters}"), "ok"),
            (format!("xoxb-1-{letters} ok"), letters.to_owned(), "ok"),
            (format!("Authorization: Basic {letters}"), letters.to_owned(), "Authorization"),
            (format!("curl -H 'Authorization: Bearer {letters}' host"), letters.to_owned(), "host"),
            (format!("eyJ{letters}.eyJ{letters}.{letters} end"), letters.to_owned(), "end"),
            ("psql postgres://ada:hunter2@db/shop".to_owned(), "hunter2".to_owned(), "@db/shop"),
            ("curl -u ada:hunter2 host".to_owned(), "hunter2".to_owned(), "host"),
            ("DB_PASSWORD=hunter2 make".to_owned(), "hunter2".to_owned(), "make"),
            ("password: \"hunter 2\"".to_owned(), "hunter 2".to_owned(), "password"),
            ("{\"api_key\": \"hunter2\", \"a\": 1}".to_owned(), "hunter2".to_owned(), "\"a\": 1"),
            ("mysql --password hunter2 shop".to_owned(), "hunter2".to_owned(), "shop"),
            (
                format!("-----BEGIN RSA {}-----\n{letters}\n-----END RSA {}-----\nafter", "PRIVATE KEY", "PRIVATE KEY"),
                letters.to_owned(),
                "after",
            ),
        ];
        for (text, secret, stays) in secrets {
            let redacted = redacted(&text);
            assert!(!redacted.contains(&secret), "{redacted}");
            assert!(redacted.contains("removed]") && redacted.contains(stays), "{redacted}");
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "the token is invalid",
            "Error: secret not found",
            "kubectl get secret db -o yaml",
            "sk-learn and asked-for",
            "git checkout 0123456789abcdef0123456789abcdef01234567",
            "ssh://git@host/path:22",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn it_takes_out_nothing_twice() {
        let once = redacted("PASSWORD=hunter2 token=abcdef").into_owned();
        assert_eq!(redacted(&once), once);
    }
}
