//! Languages made of statements: Ruby, Python, PowerShell, SQL and queries.
//!
//! Owns where a statement ends. It must not know prompts or the shell.

use super::Raw;
use super::lines::{append_line, has_open_quote, without_comment};
use super::programs::{is_comment, starts_sql};

/// How lines of a statement belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    PowerShell,
    Python,
    Ruby,
}

/// Statements: each ends where its brackets close and the next line is neither indented nor a closing word.
pub(super) fn of_statements(lines: &[(u32, &str)], joint: Joint) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let mut open = false;
    let indent = indent(lines);
    for (number, line) in lines {
        let line = line.get(indent..).unwrap_or(line.trim_start()).trim_end();
        if line.is_empty() || (!open && is_comment(line)) {
            continue;
        }
        match found.last_mut() {
            Some((_, _, output)) if !open && (joint.is_output(line) || output.is_some() && !is_statement(line)) => {
                append_line(output.get_or_insert_default(), line);
                continue;
            }
            Some((_, text, _)) if open || joint.goes_on(line) => {
                if joint == Joint::PowerShell && text.ends_with('`') {
                    text.pop();
                    text.push_str(line.trim_start());
                } else {
                    append_line(text, line);
                }
            }
            _ => found.push((*number, line.to_owned(), None)),
        }
        open = found.last().is_some_and(|(_, text, _)| joint.is_open(text));
    }
    for (_, text, output) in &mut found {
        if joint != Joint::PowerShell && !text.contains('\n') {
            *text = without_comment(text).to_owned();
        }
        *output = output.take().map(|output| output.trim_start_matches('\n').to_owned());
    }
    found
}

/// How far all lines are indented.
fn indent(lines: &[(u32, &str)]) -> usize {
    lines
        .iter()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(_, line)| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0)
}

impl Joint {
    /// Whether a line belongs to the statement before it.
    fn goes_on(self, line: &str) -> bool {
        let first = line.split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
        let closes = match self {
            Self::PowerShell => false,
            Self::Python => line.starts_with([' ', '\t']) || matches!(first, "else" | "elif" | "except" | "finally"),
            Self::Ruby => {
                line.starts_with([' ', '\t', '.'])
                    || matches!(first, "end" | "else" | "elsif" | "rescue" | "ensure" | "when")
            }
        };
        closes || line.starts_with([')', '}', ']', '|'])
    }

    /// Whether the statement goes on on the next line, whatever that is.
    fn is_open(self, text: &str) -> bool {
        match self {
            Self::PowerShell => text.ends_with('`') || text.ends_with('|') || has_open_quote(&text.replace('\\', "/")),
            Self::Python | Self::Ruby => text.ends_with(['\\', ',']) || has_open_quote(text),
        }
    }

    /// Whether a line shows what a statement gave.
    fn is_output(self, line: &str) -> bool {
        self == Self::Ruby && line.starts_with("=> ")
    }
}

/// Whether a program's source is shown and not what is typed: all it does is to define.
pub(super) fn only_defines(lines: &[(u32, &str)]) -> bool {
    outer(lines).iter().filter(|line| !line.starts_with([' ', '\t', ')', '}', ']'])).all(|line| {
        let first = line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        line.starts_with('@')
            || line.starts_with("...")
            || matches!(first, "class" | "def" | "module" | "import" | "from" | "require" | "end" | "include")
    })
}

/// Whether a block shows what a program said, though its author named the language of the program.
pub(super) fn is_told(lines: &[(u32, &str)]) -> bool {
    let Some(first) = outer(lines).first().copied() else { return false };
    let mut words = first.split_whitespace();
    let (head, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let is_capital = head.starts_with(|letter: char| letter.is_ascii_uppercase());
    is_capital && (head.ends_with(':') || is_word(head) && is_word(next) && words.next().is_some_and(is_word))
}

/// Whether a block that names no language holds calls typed into some console, and nothing else.
pub(super) fn are_calls(lines: &[(u32, &str)]) -> bool {
    outer(lines).first().is_some_and(|line| is_call(line)) && are_statements(lines)
}

/// Whether all a block shows can be typed into a console or be its answer; a recipe or a setting cannot.
pub(super) fn are_statements(lines: &[(u32, &str)]) -> bool {
    let (mut answered, mut open) = (false, String::new());
    outer(lines).iter().all(|line| {
        let goes_on = Joint::Ruby.is_open(&open) || Joint::Ruby.goes_on(line);
        answered = Joint::Ruby.is_output(line) || answered && !is_statement(line);
        let reads = goes_on || answered || is_statement(line);
        if goes_on {
            append_line(&mut open, line);
        } else {
            open = (*line).to_owned();
        }
        reads
    })
}

/// The lines of a block without its indentation, comments and empty lines.
fn outer<'a>(lines: &[(u32, &'a str)]) -> Vec<&'a str> {
    let indent = indent(lines);
    lines
        .iter()
        .map(|(_, line)| line.get(indent..).unwrap_or_default().trim_end())
        .filter(|line| !line.is_empty() && !is_comment(line))
        .collect()
}

/// Whether a line can be a statement of Ruby, Python or their kin.
fn is_statement(line: &str) -> bool {
    let first = line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    is_call(line)
        || is_asked_of(line)
        || assigned(line).is_some()
        || line.starts_with("%w[")
        || matches!(
            first,
            "puts" | "print" | "p" | "pp" | "require" | "import" | "from" | "loop" | "begin" | "if" | "for" | "while"
        ) && !line.ends_with(':')
}

/// Whether a line calls a method of something: `User.count`, `x = Queue.new("a")`, `queue.each do |job|`.
pub(super) fn is_call(line: &str) -> bool {
    let line = assigned(line).unwrap_or(line);
    let head = line.split([' ', '(', '{', '[']).next().unwrap_or_default();
    let after = line.get(head.len()..).unwrap_or_default();
    let Some((owner, method)) = head.rsplit_once('.') else { return false };
    let owner = owner.split_once('(').map_or(owner, |(owner, _)| owner);
    let is_owner = owner.split(['.', ':']).all(is_identifier_or_empty) && !owner.is_empty();
    let is_constant = owner.starts_with(|first: char| first.is_ascii_uppercase());
    let is_method = is_identifier_or_empty(method.trim_end_matches(['?', '!']))
        && !method.is_empty()
        && method.starts_with(|first: char| first.is_ascii_lowercase());
    let is_applied = after.starts_with('(') || after.starts_with(" do") || after.starts_with(" {");
    is_owner && is_method && (is_applied || is_constant && after.is_empty())
}

/// `user.destroy`, `project.owner.block!`: a method without arguments.
fn is_asked_of(line: &str) -> bool {
    let line = without_comment(line).trim_end_matches(['!', '?']);
    line.starts_with(|first: char| first.is_ascii_alphabetic())
        && line.contains('.')
        && line.split('.').all(|part| !part.is_empty() && is_identifier_or_empty(part))
}

fn is_identifier_or_empty(part: &str) -> bool {
    !part.starts_with(|first: char| first.is_ascii_digit())
        && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// What a plain variable is set to: `x = ...`.
fn assigned(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(" = ")?;
    (!name.is_empty()
        && name.split(", ").all(|name| !name.is_empty() && is_identifier_or_empty(name))
        && name.starts_with(|first: char| first.is_ascii_lowercase()))
    .then(|| value.trim_start())
}

/// SQL: a statement ends at its semicolon or at an empty line.
pub(super) fn of_sql(lines: &[(u32, &str)]) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        let line = line.trim_end();
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if line.trim_start().starts_with("--") {
            continue;
        }
        match found.last_mut() {
            Some((_, text, _)) if open => append_line(text, line),
            _ => {
                let first = line.split_whitespace().next().unwrap_or_default();
                if !starts_sql(first.trim_matches(['(', ';'])) && !first.starts_with('\\') {
                    continue;
                }
                found.push((*number, line.trim().to_owned(), None));
            }
        }
        open = !line.ends_with(';') && !line.trim_start().starts_with('\\');
    }
    found
}

/// A query language: the block is one query.
pub(super) fn of_whole(lines: &[(u32, &str)]) -> Vec<Raw> {
    let said: Vec<&(u32, &str)> =
        lines.iter().filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#')).collect();
    let Some((first, _)) = said.first() else { return Vec::new() };
    let text: Vec<&str> = said.iter().map(|(_, line)| *line).collect();
    vec![(*first, text.join("\n").trim().to_owned(), None)]
}
