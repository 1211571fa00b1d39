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

pub(super) use inline::{of_sentence, stands_alone};
pub(super) use programs::is_program;
pub(super) use prompts::without_prompt;

use dialects::{DIALECTS, Dialect, guess, language_name};
use programs::opens_console;
use prompts::{is_bare_prompt, is_session, of_bare_prompts, of_session};
use shell::of_shell;
use statements::{Joint, are_statements, is_told, of_sql, of_statements, of_whole, only_defines};

/// A command as found, before anything is known of its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// As it would be typed.
    pub(super) text: String,
    /// `sh`, `sql`, `python`, `powershell`, `promql`, or what the author named.
    pub(super) language: String,
    /// Where it starts.
    pub(super) line: u32,
    /// What the block shows of its output.
    pub(super) output: Option<String>,
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
    if dialect == Dialect::Unknown && lines.first().is_some_and(|(_, line)| is_bare_prompt(line)) {
        return of_bare_prompts(&lines);
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
    found.into_iter().map(|(line, text, output)| Found { text, language: name.clone(), line, output }).collect()
}
