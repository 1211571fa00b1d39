//! Commands: told from output in code blocks, and found inside sentences.
//!
//! Owns what a found command is and which reading a block gets. It must not know placeholders or danger.

mod dialects;
mod inline;
mod lines;
mod programs;
mod prompts;
mod shell;
mod statements;

pub(super) use inline::{is_plain_command, is_typed_first, language_of, of_sentence, slots_in, stands_alone};
pub(super) use programs::{is_cmdlet, is_program};
pub(super) use prompts::without_prompt;

use dialects::{DIALECTS, Dialect, guess, is_metrics_query, language_name};
use programs::{is_comment, opens_console};
use prompts::{is_bare_prompt, is_session, of_bare_prompts, of_session, of_superuser};
use shell::{looks_typed, of_shell};
use statements::{Joint, are_statements, is_told, of_sql, of_statements, of_whole, only_defines};

/// A command as found, before anything is known of its placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// As it would be typed.
    pub(super) text: String,
    /// `sh`, `sql`, `python`, `powershell`, `promql`, or what the author named.
    pub(super) language: String,
    /// Where it starts.
    pub(super) line: u32,
    /// What the block shows of its output.
    pub(super) output: Option<String>,
    /// Parts of it that its author has set apart as values to be filled in.
    pub(super) slots: Vec<String>,
}

/// A line of a block with its number.
type Line<'a> = (u32, &'a str);

/// A command as its language tells it: where it starts, its text and its output.
type Raw = (u32, String, Option<String>);

/// Finds the commands of a code block and the output shown for each.
pub(super) fn of_block(language: Option<&str>, text: &str, first_line: u32) -> Vec<Found> {
    let dialect = language.map_or(Dialect::Unknown, |language| {
        DIALECTS.iter().find(|(name, _)| *name == language).map_or(Dialect::Unknown, |(_, dialect)| *dialect)
    });
    let lines: Vec<(u32, &str)> = (first_line..).zip(text.lines()).collect();
    if dialect != Dialect::Data && dialect != Dialect::Query && is_session(&lines) {
        return of_session(&lines, language);
    }
    let is_shell = matches!(dialect, Dialect::Shell | Dialect::Unknown);
    let is_console = matches!(language, Some("console" | "shell-session" | "terminal"));
    if let Some(found) = is_shell.then(|| of_superuser(&lines, is_console)).flatten() {
        return found;
    }
    if is_shell && is_braced(&lines) {
        return Vec::new();
    }
    if is_shell && lines.first().is_some_and(|(_, line)| is_bare_prompt(line)) {
        return of_bare_prompts(&lines);
    }
    if is_shell && is_metrics_query(&lines) {
        return of_dialect(Dialect::Query, Some("promql"), &lines);
    }
    let dialect = if dialect == Dialect::Unknown { guess(&lines) } else { dialect };
    if dialect == Dialect::Shell
        && let Some((before, within, console)) = console(&lines)
    {
        let mut found = of_dialect(Dialect::Shell, language, before);
        found.extend(of_dialect(console, None, within));
        return found;
    }
    of_dialect(dialect, language, &lines)
}

/// Whether lines are one block of settings in braces: `terraform { ... }`.
fn is_braced(lines: &[Line<'_>]) -> bool {
    let mut said = lines.iter().map(|(_, line)| line.trim_end()).filter(|line| !line.is_empty());
    let opens = said.next().is_some_and(|first| {
        let mut words = first.split_whitespace().rev();
        words.next() == Some("{") && words.count() == 1 && !first.contains(['(', '$'])
    });
    opens && said.next_back() == Some("}")
}

/// The commands of a block that names no language where the sentence before it says to type it: all its lines look typed,
/// whatever their programs.
pub(super) fn of_announced(text: &str, first_line: u32) -> Vec<Found> {
    let lines: Vec<Line<'_>> = (first_line..).zip(text.lines()).collect();
    let mut said = lines.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty() && !is_comment(line));
    let is_typed = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        let is_name = first.bytes().all(|letter| letter.is_ascii_lowercase() || b"-_.".contains(&letter));
        is_name && line.contains(' ') && looks_typed(line, true) && !line.ends_with(['.', ':', ',', ';'])
    };
    if said.all(is_typed) { of_dialect(Dialect::Shell, Some("sh"), &lines) } else { Vec::new() }
}

/// Where a shell's lines open a console and go on in its language: the lines up to there, those behind, and what they
/// are written in.
fn console<'a, 'b>(lines: &'b [Line<'a>]) -> Option<(&'b [Line<'a>], &'b [Line<'a>], Dialect)> {
    let at = lines.iter().position(|(_, line)| opens_console(line))?;
    let (before, within) = lines.split_at(at + 1);
    let dialect = guess(within);
    matches!(dialect, Dialect::Sql | Dialect::Calls).then_some((before, within, dialect))
}

fn of_dialect(dialect: Dialect, language: Option<&str>, lines: &[Line<'_>]) -> Vec<Found> {
    let found = match dialect {
        Dialect::Python | Dialect::Ruby | Dialect::PowerShell if is_told(lines) => Vec::new(),
        Dialect::Shell => of_shell(lines),
        Dialect::PowerShell => of_statements(lines, Joint::PowerShell),
        Dialect::Python | Dialect::Ruby if only_defines(lines) => Vec::new(),
        Dialect::Python => of_statements(lines, Joint::Python),
        Dialect::Ruby if are_statements(lines) => of_statements(lines, Joint::Ruby),
        Dialect::Calls => of_statements(lines, Joint::Ruby),
        Dialect::Sql => of_sql(lines),
        Dialect::Query => of_whole(lines),
        Dialect::Ruby | Dialect::Data | Dialect::Unknown => Vec::new(),
    };
    let name = language_name(language, dialect);
    found
        .into_iter()
        .map(|(line, text, output)| Found { text, language: name.clone(), line, output, slots: Vec::new() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Text;
    use crate::tree::build::prose::Prose;

    fn check(language: Option<&str>, block: &str, expect: &[&str]) {
        let found: Vec<String> = of_block(language, block, 1).into_iter().map(|found| found.text).collect();
        assert_eq!(found, expect, "{block}");
    }

    fn check_said(said: &str, code: &str, expect: &[&str]) {
        let mut text = Text::plain_at(said, 1);
        if let (Some(mut span), Some((before, after))) = (text.spans.pop(), said.split_once(code)) {
            for (part, is_code) in [(before, false), (code, true), (after, false)] {
                span.text = part.to_owned();
                span.style.code = is_code;
                text.spans.push(span.clone());
            }
        }
        let prose = Prose::new(&text);
        let all = 0..prose.plain.len();
        let found: Vec<String> = of_sentence(&prose, &all).into_iter().map(|found| found.text).collect();
        assert_eq!(found, expect, "{said}");
    }

    #[test]
    fn prompts_of_many_looks_stand_before_what_is_typed() {
        for prompt in [
            "$ ", "$> ", "#> ", "(main)$ ", "[root@a ~]# ", "app-01 $ ", "~ ", "user@host:~# ", "mysql> ", "PS C:\\> ",
            "worker$ ", "/data # ", "me@laptop:~/src> ", "irb(main):001:0> ", "[ prod ] production> ",
            "[1] pry(main)> ", "10.0.0.1:6379> ", "orders=# ", "SQL> ",
        ] {
            check(None, &format!("{prompt}ls -l\nand its answer"), &["ls -l"]);
        }
    }

    #[test]
    fn what_only_looks_like_a_prompt_is_none() {
        for block in ["<a> b", "INFO> started", "a -> b", "x => y", "---> 22 retry()", "rate(x[5m]) > 10"] {
            check(None, block, &[]);
        }
    }

    #[test]
    fn ruby_is_read_by_statements() {
        let block = "queue = Jobs.new(\"mail\") # the queue\nqueue.each do |job|\n  job.retry\nend\n=> 3\nqueue.clear";
        let typed = ["queue = Jobs.new(\"mail\")", "queue.each do |job|\n  job.retry\nend", "queue.clear"];
        check(Some("ruby"), block, &typed);
        check(None, block, &typed);
        check(Some("ruby"), "node['ssh'] = {\n  'port' => 22\n}", &[]);
        check(Some("python"), "class Job:\n    def run(self):\n        pass", &[]);
    }

    #[test]
    fn a_console_opened_in_a_block_goes_on_in_its_own_language() {
        check(None, "sudo rails c\nJob.find(3)\n", &["sudo rails c", "Job.find(3)"]);
        let languages: Vec<String> =
            of_block(None, "psql\nSELECT 1;", 1).into_iter().map(|found| found.language).collect();
        assert_eq!(languages, ["sh", "sql"]);
        check(None, "$ rails console\n> Job.count\n=> 4", &["rails console", "Job.count"]);
    }

    #[test]
    fn settings_are_told_from_variables_that_are_set() {
        check(None, "Type=simple\nRestart=always", &[]);
        check(None, "terraform {\n  version = 3\n}", &[]);
        check(None, "secret=$(grep key /etc/keyring | cut -c3-)", &["secret=$(grep key /etc/keyring | cut -c3-)"]);
    }

    #[test]
    fn the_superusers_prompt_is_told_from_a_comment() {
        check(Some("console"), "# systemctl restart node_exporter", &["systemctl restart node_exporter"]);
        check(Some("console"), "# find the node first\ndf -h", &["df -h"]);
    }

    #[test]
    fn a_sentence_says_to_run_or_only_tells() {
        check_said("Check the report with sudo perf report", "sudo perf report", &["sudo perf report"]);
        check_said("Use the journalctl command.", "journalctl", &["journalctl"]);
        check_said("To use etcdctl commands, log in.", "etcdctl", &[]);
        check_said("A client running git fetch waits.", "git fetch", &[]);
        check_said("Running top -b shows many of them.", "top -b", &[]);
        check_said("Type $> brew install x now", "$> brew install x", &["brew install x"]);
    }

    #[test]
    fn cmdlets_are_known_without_any_mark() {
        for said in ["Then call Get-ClusterState to see it.", "Do it by calling 'Get-ClusterState'."] {
            check_said(said, "", &["Get-ClusterState"]);
        }
        check_said("Run Remove-ClusterNode -Name web_1 -Force.", "", &["Remove-ClusterNode -Name web_1 -Force"]);
        check_said("The Get-ClusterState page tells more.", "", &[]);
    }
}
