//! What a code block is written in: as its author says, else as it reads.
//!
//! Owns the names of languages. It must not know how a language's commands are told apart.

use super::programs::{is_cmdlet, is_comment, is_program, starts_sql};
use super::shell::looks_typed;
use super::statements::are_calls;

/// What a code block's text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Shell,
    PowerShell,
    Sql,
    Python,
    Ruby,
    /// Calls of a console that its author did not name.
    Calls,
    Query,
    /// Configuration, data, logs, other programs.
    Data,
    Unknown,
}

pub(super) const DIALECTS: &[(&str, Dialect)] = &[
    ("sh", Dialect::Shell),
    ("bash", Dialect::Shell),
    ("shell", Dialect::Shell),
    ("zsh", Dialect::Shell),
    ("console", Dialect::Shell),
    ("shell-session", Dialect::Shell),
    ("shellsession", Dialect::Shell),
    ("sh-session", Dialect::Shell),
    ("terminal", Dialect::Shell),
    ("command", Dialect::Shell),
    ("cmd", Dialect::Shell),
    ("bat", Dialect::Shell),
    ("batch", Dialect::Shell),
    ("ksh", Dialect::Shell),
    ("fish", Dialect::Shell),
    ("shellscript", Dialect::Shell),
    ("dos", Dialect::Shell),
    ("powershell", Dialect::PowerShell),
    ("ps1", Dialect::PowerShell),
    ("pwsh", Dialect::PowerShell),
    ("ps", Dialect::PowerShell),
    ("posh", Dialect::PowerShell),
    ("sql", Dialect::Sql),
    ("psql", Dialect::Sql),
    ("mysql", Dialect::Sql),
    ("postgresql", Dialect::Sql),
    ("postgres", Dialect::Sql),
    ("plsql", Dialect::Sql),
    ("pgsql", Dialect::Sql),
    ("sqlite", Dialect::Sql),
    ("kusto", Dialect::Query),
    ("kql", Dialect::Query),
    ("python", Dialect::Python),
    ("py", Dialect::Python),
    ("python3", Dialect::Python),
    ("pycon", Dialect::Python),
    ("ipython", Dialect::Python),
    ("ruby", Dialect::Ruby),
    ("rb", Dialect::Ruby),
    ("irb", Dialect::Ruby),
    ("promql", Dialect::Query),
    ("logql", Dialect::Query),
    ("json", Dialect::Data),
    ("yaml", Dialect::Data),
    ("yml", Dialect::Data),
    ("toml", Dialect::Data),
    ("ini", Dialect::Data),
    ("xml", Dialect::Data),
    ("log", Dialect::Data),
    ("logs", Dialect::Data),
    ("diff", Dialect::Data),
    ("html", Dialect::Data),
    ("mermaid", Dialect::Data),
    ("output", Dialect::Data),
    ("conf", Dialect::Data),
    ("config", Dialect::Data),
    ("csv", Dialect::Data),
    ("hcl", Dialect::Data),
    ("terraform", Dialect::Data),
    ("go", Dialect::Data),
    ("golang", Dialect::Data),
    ("javascript", Dialect::Data),
    ("js", Dialect::Data),
    ("typescript", Dialect::Data),
    ("java", Dialect::Data),
    ("c", Dialect::Data),
    ("cpp", Dialect::Data),
    ("csharp", Dialect::Data),
    ("cs", Dialect::Data),
    ("rust", Dialect::Data),
    ("nginx", Dialect::Data),
    ("apache", Dialect::Data),
    ("properties", Dialect::Data),
    ("dockerfile", Dialect::Data),
    ("makefile", Dialect::Data),
    ("markdown", Dialect::Data),
    ("md", Dialect::Data),
    ("http", Dialect::Data),
    ("proto", Dialect::Data),
    ("jsonnet", Dialect::Data),
    ("groovy", Dialect::Data),
    ("env", Dialect::Data),
];

pub(super) fn language_name(language: Option<&str>, dialect: Dialect) -> String {
    match dialect {
        Dialect::Shell => "sh",
        Dialect::PowerShell => "powershell",
        Dialect::Sql => "sql",
        Dialect::Python => "python",
        Dialect::Ruby => "ruby",
        Dialect::Calls | Dialect::Query | Dialect::Data | Dialect::Unknown => language.unwrap_or("text"),
    }
    .to_owned()
}

pub(super) fn guess(lines: &[(u32, &str)]) -> Dialect {
    let Some((_, first)) = lines.iter().find(|(_, line)| !line.trim().is_empty() && !is_comment(line)) else {
        return Dialect::Unknown;
    };
    let first = first.trim();
    let word = first.split_whitespace().next().unwrap_or_default();
    let is_sql = starts_sql(word)
        && (first.ends_with(';')
            || lines.iter().any(|(_, line)| line.trim_end().ends_with(';'))
            || word.chars().all(char::is_uppercase))
        && first.split_whitespace().count() > 1;
    if is_sql {
        Dialect::Sql
    } else if is_cmdlet(word) {
        Dialect::PowerShell
    } else if is_program(first) && !are_settings(lines) {
        Dialect::Shell
    } else if are_calls(lines) {
        Dialect::Calls
    } else if are_typed(lines) || is_for_a_bot(lines) {
        Dialect::Shell
    } else {
        Dialect::Unknown
    }
}

/// Whether the lines are a file's settings, `Type=simple`, and nothing else: no program, and no variable of the shell.
fn are_settings(lines: &[(u32, &str)]) -> bool {
    lines.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty() && !is_comment(line)).all(|line| {
        let name = line.split_once('=').map(|(name, _)| name).unwrap_or_default();
        let is_first_word = !name.is_empty() && !name.contains(char::is_whitespace);
        is_first_word
            && !line.contains('$')
            && name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.chars().any(|letter| letter.is_ascii_lowercase())
    })
}

/// Functions of the language in which Prometheus is asked, by which a query begins.
const METRIC_FUNCTIONS: &[&str] = &[
    "absent", "avg", "avg_over_time", "bottomk", "changes", "clamp_min", "count", "count_over_time", "delta", "deriv",
    "histogram_quantile", "increase", "irate", "label_replace", "max", "max_over_time", "min", "min_over_time",
    "predict_linear", "quantile", "rate", "sum", "sum_over_time", "topk",
];

/// Whether a block without a name holds a query for metrics: a function of its language and a selection in brackets.
pub(super) fn is_metrics_query(lines: &[(u32, &str)]) -> bool {
    let Some((_, first)) = lines.iter().find(|(_, line)| !line.trim().is_empty() && !is_comment(line)) else {
        return false;
    };
    let first = first.trim_start();
    let end = first.find(|letter: char| !(letter.is_ascii_lowercase() || letter == '_')).unwrap_or(first.len());
    let (name, after) = first.split_at_checked(end).unwrap_or_default();
    let opens = after.starts_with('(') || after.starts_with(" (") || after.starts_with(" by");
    // "rate(errors[5m]) > 10" is an alert's condition.
    let compares = lines.iter().rev().find(|(_, line)| !line.trim().is_empty()).is_some_and(|(_, last)| {
        last.rsplit_once(['>', '<', '=']).is_some_and(|(_, limit)| limit.trim().parse::<f64>().is_ok())
    });
    opens && !compares && METRIC_FUNCTIONS.contains(&name) && lines.iter().any(|(_, line)| line.contains(['[', '{']))
}

/// Whether a comment and a known program show that lines of programs nobody knows are typed, too.
fn are_typed(lines: &[(u32, &str)]) -> bool {
    let mut typed = lines.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty() && !is_comment(line));
    lines.iter().any(|(_, line)| line.trim_start().starts_with("# "))
        && lines.iter().any(|(_, line)| is_program(line) && line.split_whitespace().count() > 1)
        && typed.all(|line| looks_typed(line, true))
}

/// `/chatops run x`, `!deploy x`: for a bot in a chat.
pub(super) fn is_told_to_a_bot(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    first.strip_prefix(['/', '!']).is_some_and(|name| {
        let is_name = name.len() > 2 && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        is_name && (first.starts_with('!') || words.next().is_some())
    })
}

/// A block that is one line for a bot.
fn is_for_a_bot(lines: &[(u32, &str)]) -> bool {
    let mut said = lines.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty());
    said.next().is_some_and(is_told_to_a_bot) && said.next().is_none()
}
