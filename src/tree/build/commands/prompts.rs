//! Sessions: what stands behind a prompt is typed, the rest is output.
//!
//! Owns the looks of prompts. It must not know the language that is typed behind them.

use super::Found;
use super::lines::{append_line, is_open, joined};
use super::programs::is_comment;

/// Whether something is typed behind a prompt in one of the lines.
pub(super) fn is_session(lines: &[(u32, &str)]) -> bool {
    lines.iter().any(|(_, line)| prompt(line).is_some_and(|prompt| !prompt.rest.is_empty()))
}

/// A session: what stands behind prompts is typed, the rest is output.
pub(super) fn of_session(lines: &[(u32, &str)], language: Option<&str>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        match prompt(line) {
            Some(prompt) if prompt.rest.is_empty() => open = false,
            Some(prompt) if prompt.continues && found.last().is_some_and(|last| last.output.is_none()) => {
                if let Some(last) = found.last_mut() {
                    last.text.push('\n');
                    last.text.push_str(prompt.rest);
                }
            }
            Some(prompt) if !is_comment(prompt.rest) => {
                let language = if prompt.language == "sh" && matches!(language, Some("sql" | "python")) {
                    language.unwrap_or("sh")
                } else {
                    prompt.language
                };
                found.push(Found {
                    text: prompt.rest.to_owned(),
                    language: language.to_owned(),
                    line: *number,
                    output: None,
                });
                open = is_open(prompt.rest);
            }
            Some(_) => {}
            None if open => {
                if let Some(last) = found.last_mut() {
                    let part = line.trim().strip_prefix("> ").unwrap_or(line.trim());
                    append_line(&mut last.text, part);
                    open = is_open(&last.text);
                }
            }
            None => {
                if let Some(last) = found.last_mut() {
                    let output = last.output.get_or_insert_default();
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    for found in &mut found {
        found.text = joined(&found.text);
        found.output = found
            .output
            .take()
            .map(|output| output.trim_matches('\n').trim_end().to_owned())
            .filter(|output| !output.is_empty());
    }
    found
}

/// A prompt at a line's start.
struct Prompt<'a> {
    rest: &'a str,
    language: &'static str,
    /// Whether it continues the line before.
    continues: bool,
}

/// Reads a prompt: `$ `, `[user@host ~]$ `, `user@host:~# `, `PS C:\> `, `db=> `, `>>> ` and their kin.
fn prompt(line: &str) -> Option<Prompt<'_>> {
    let line = line.trim_start();
    for (mark, language, continues) in [
        (">>> ", "python", false),
        ("... ", "python", true),
        ("mysql> ", "sql", false),
        ("sqlite> ", "sql", false),
        ("$ ", "sh", false),
        ("% ", "sh", false),
        ("\u{276f} ", "sh", false),
        ("\u{279c} ", "sh", false),
    ] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some(Prompt { rest: rest.trim(), language, continues });
        }
    }
    if line == "$" || line == ">>>" {
        return Some(Prompt { rest: "", language: "sh", continues: false });
    }
    notebook_prompt(line).or_else(|| long_prompt(line))
}

/// `In [3]: `.
fn notebook_prompt(line: &str) -> Option<Prompt<'_>> {
    let (number, rest) = line.strip_prefix("In [")?.split_once("]:")?;
    number.chars().all(|digit| digit.is_ascii_digit()).then(|| Prompt {
        rest: rest.trim(),
        language: "python",
        continues: false,
    })
}

/// Prompts with a name in front of their mark.
fn long_prompt(line: &str) -> Option<Prompt<'_>> {
    let at = line.char_indices().take(80).find(|(at, letter)| {
        matches!(letter, '$' | '#' | '>' | '%')
            && *at > 0
            && line.get(at + 1..).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(' ') || line.starts_with("PS ") || is_drive(line)
            })
    })?;
    let (head, mark) = (line.get(..at.0)?, at.1);
    let rest = line.get(at.0 + 1..)?.trim();
    let head = head.trim_start_matches("(venv) ");
    let made = |language: &'static str, continues| Some(Prompt { rest, language, continues });
    let bracketed = head.starts_with('[') && head.ends_with(']') && head.contains('@');
    let host = head.contains('@') && !head.contains(' ') && head.starts_with(|first: char| first.is_alphanumeric());
    let versioned = (head.starts_with("bash-") || head.starts_with("sh-")) && !head.contains(' ');
    match mark {
        '$' | '#' | '%' if bracketed || (host && (head.contains(':') || mark != '%')) || versioned => made("sh", false),
        '>' if head.starts_with("PS ") || head == "PS" => made("powershell", false),
        '>' if is_drive(head) => made("sh", false),
        '>' | '#' if is_database(head) => made("sql", head.ends_with('-')),
        '>' if matches!(head, "mysql" | "sqlite" | "hive" | "cqlsh" | "psql") || head.starts_with("MariaDB [") => {
            made("sql", false)
        }
        '>' if head.starts_with("redis ") || head.starts_with("127.0.0.1:") || head.starts_with("irb(") => {
            made("text", false)
        }
        _ => None,
    }
}

/// `postgres=`, `db-` as `psql` shows them, the mark cut off.
fn is_database(head: &str) -> bool {
    (head.ends_with('=') || head.ends_with('-'))
        && head.len() > 2
        && head[..head.len() - 1].chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
}

/// `C:\Users\x`.
fn is_drive(head: &str) -> bool {
    let mut letters = head.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && letters.next() == Some('\\')
}

/// `> Project.count`: the prompt of a console whose language nobody names.
pub(super) fn is_bare_prompt(line: &str) -> bool {
    line.trim_start().strip_prefix("> ").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()))
}

pub(super) fn of_bare_prompts(lines: &[(u32, &str)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in lines {
        if is_bare_prompt(line) {
            let text = line.trim_start().trim_start_matches("> ").trim_end().to_owned();
            found.push(Found { text, language: "text".to_owned(), line: *number, output: None });
        } else if let Some(last) = found.last_mut().filter(|_| !line.trim().is_empty()) {
            append_line(last.output.get_or_insert_default(), line);
        }
    }
    for found in &mut found {
        found.output = found.output.take().map(|output| output.trim_matches('\n').to_owned());
    }
    found
}
