//! Danger: commands that destroy, and sentences that warn.
//!
//! Owns the table of destructive commands and why each wants care, and to which command or step a warning belongs. It
//! must not know how warnings are worded; that is the lexicon's.

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
    ("rm -rf", "deletes files and folders without asking"),
    ("rm -fr", "deletes files and folders without asking"),
    ("rm -r", "deletes folders with all they hold"),
    ("rm -f", "deletes files without asking"),
    ("mkfs", "makes a file system and erases what was there"),
    ("mkfs.ext4", "makes a file system and erases what was there"),
    ("mkfs.xfs", "makes a file system and erases what was there"),
    ("wipefs", "erases a file system's signatures"),
    ("lvremove", "removes a logical volume"),
    ("vgremove", "removes a volume group"),
    ("shred", "overwrites files for good"),
    ("drop table", "drops a table"),
    ("drop database", "drops a database"),
    ("drop schema", "drops a schema"),
    ("drop index", "drops an index"),
    ("drop user", "drops a user"),
    ("drop role", "drops a role"),
    ("truncate", "empties a table or file"),
    ("delete from", "deletes rows"),
    ("flushall", "empties every database of the server"),
    ("flushdb", "empties the database"),
    ("pg_terminate_backend", "ends a session of somebody else"),
    (".delete()", "deletes objects"),
    (".delete_all", "deletes objects"),
    (".destroy_all", "deletes objects"),
    ("--grace-period=0", "force deletes: no graceful shutdown"),
    ("--grace-period 0", "force deletes: no graceful shutdown"),
    ("--force=true", "forces what would be refused"),
    ("push --force", "overwrites a branch's history"),
    ("push -f", "overwrites a branch's history"),
    ("branch -d", "deletes a branch"),
    ("reset --hard", "throws uncommitted changes away"),
    ("clean -fd", "deletes untracked files"),
    ("git filter-branch", "rewrites history"),
    ("kill -9", "kills a process without letting it end cleanly"),
    ("kill -kill", "kills a process without letting it end cleanly"),
    ("-delete", "deletes what it finds"),
    ("--delete", "deletes what is not at the source"),
    ("--is-invite", "deletes the invitation"),
    ("finalizers\":null", "drops the finalizers, so that clean-up is skipped"),
    ("finalizers\": null", "drops the finalizers, so that clean-up is skipped"),
    ("--yes-i-really-mean-it", "overrides a safety check"),
    ("--yes-i-really-really-mean-it", "overrides a safety check"),
    ("s3 rm", "deletes objects from the bucket"),
    ("s3 rb", "deletes the bucket"),
    ("volume rm", "deletes a volume and what it holds"),
    ("blocklist rm", "lets a client write again that was shut out"),
    ("helm uninstall", "removes a release and what it made"),
    ("prune", "deletes what looks unused"),
    ("delete", "deletes"),
    ("destroy", "destroys"),
    ("purge", "purges"),
    ("shutdown", "shuts down"),
    ("poweroff", "shuts down"),
    ("reboot", "reboots"),
    ("osd out", "takes a disk out of the cluster"),
];

/// Finds them all in one pass.
static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(DESTRUCTIVE.iter().map(|(words, _)| words)).ok());

/// Programs that only show or search, whatever words they are given.
const HARMLESS: &[&str] =
    &["echo", "grep", "egrep", "zgrep", "rg", "man", "import", "from", "which", "alias", "printf"];

/// How a command of PowerShell begins that removes something.
const REMOVES: &str = "remove-";

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
    if program == "dd" && part.contains("of=/dev/") {
        return Some("writes over a device");
    }
    if program.starts_with(REMOVES) {
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
        (!is_word || is_whole(part, found.start(), phrase)).then_some((found.pattern(), *why))
    });
    found.min_by_key(|(order, _)| *order).map(|(_, why)| why)
}

/// The program a command starts, without its folder, what is set for it, and who runs it.
fn program(command: &str) -> &str {
    let word = command.split_whitespace().find(|word| *word != "sudo" && !word.contains('=') && !word.starts_with('-'));
    word.and_then(|word| word.rsplit('/').next()).unwrap_or_default()
}

/// Whether a sentence in lower case warns: of what is lost, or to be careful.
pub(super) fn warns(lower: &str) -> bool {
    lexicon::known().harms.are_in(lower) || cautions(lower)
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
        whole && object && !named
    }) && is_directive(lower)
}

/// Lays each warning where the harm is: on the commands of the step that it is about, and on the step itself only where
/// none of them is meant.
pub(super) fn settle(drafts: &mut [Draft]) {
    for draft in drafts {
        if let Some(said) = draft.danger.take()
            && !lay_on_commands(&said, &mut draft.commands)
        {
            draft.danger = Some(said);
        }
        settle(&mut draft.children);
    }
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
        command.danger = match command.danger.take() {
            Some(why) if warns => Some(format!("{said} ({why})")),
            Some(why) => Some(why),
            None => Some(said.to_owned()),
        };
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
