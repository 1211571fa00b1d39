//! Danger: commands that destroy, and sentences that warn.
//!
//! Owns the table of destructive commands and why each wants care. It must not know nodes.

use crate::tree::build::prose::find_phrase;

/// Words of commands that destroy or cut off, and what they do. Matched as whole words in lower case; of several the
/// first counts.
const DESTRUCTIVE: &[(&str, &str)] = &[
    ("terraform state rm", "removes a resource from terraform's state"),
    ("terraform destroy", "destroys what terraform manages"),
    ("rm -rf", "deletes files and folders without asking"),
    ("rm -fr", "deletes files and folders without asking"),
    ("rm -r", "deletes folders with all they hold"),
    ("rm -f", "deletes files without asking"),
    ("mkfs", "makes a file system and erases what was there"),
    ("wipefs", "erases a file system's signatures"),
    ("drop table", "drops a table"),
    ("drop database", "drops a database"),
    ("drop schema", "drops a schema"),
    ("drop index", "drops an index"),
    ("truncate table", "empties a table"),
    ("delete from", "deletes rows"),
    (".delete()", "deletes objects"),
    ("--grace-period=0", "force deletes: no graceful shutdown"),
    ("--force=true", "forces what would be refused"),
    ("push --force", "overwrites a branch's history"),
    ("push -f", "overwrites a branch's history"),
    ("reset --hard", "throws uncommitted changes away"),
    ("clean -fd", "deletes untracked files"),
    ("git filter-branch", "rewrites history"),
    ("kill -9", "kills a process without letting it end cleanly"),
    ("-delete", "deletes what it finds"),
    ("--is-invite", "deletes the invitation"),
    ("finalizers\":null", "drops the finalizers, so that clean-up is skipped"),
    ("--yes-i-really-mean-it", "overrides a safety check"),
    ("--yes-i-really-really-mean-it", "overrides a safety check"),
    ("delete", "deletes"),
    ("destroy", "destroys"),
    ("purge", "purges"),
    ("shutdown", "shuts down"),
    ("reboot", "reboots"),
    ("osd out", "takes a disk out of the cluster"),
    ("mkfs.ext4", "makes a file system and erases what was there"),
];

/// Why a command wants care; `None` where this module knows of no harm. A query only reads.
pub(super) fn of_command(command: &str, language: &str) -> Option<String> {
    if matches!(language, "promql" | "logql" | "kusto" | "kql") {
        return None;
    }
    let lower = command.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    if matches!(first, "echo" | "grep" | "man" | "import" | "from") {
        return None;
    }
    if first == "dd" && lower.contains("of=/dev/") {
        return Some("writes over a device".to_owned());
    }
    DESTRUCTIVE
        .iter()
        .find(|(words, _)| {
            if words.starts_with(|first: char| first.is_alphanumeric()) {
                find_phrase(&lower, words).is_some()
            } else {
                lower.contains(words)
            }
        })
        .map(|(_, why)| (*why).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_destroys_is_known() {
        for command in [
            "rm -rf /x", "kubectl delete pod x", "DROP TABLE t;", "terraform state rm x", "git push --force",
            "User.objects.get(x).delete()",
        ] {
            assert!(of_command(command, "sh").is_some(), "{command}");
        }
        for command in ["ls -l", "kubectl get pods", "rmdir-info", "grep delete log", "terraform plan"] {
            assert_eq!(of_command(command, "sh"), None, "{command}");
        }
    }
}
