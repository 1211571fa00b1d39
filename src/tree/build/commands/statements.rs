//! Languages made of statements: Python, PowerShell, SQL and queries.
//!
//! Owns where a statement ends. It must not know prompts or the shell.

use super::Raw;
use super::lines::{append_line, has_open_quote};
use super::programs::{SQL_STARTS, is_comment};

/// Python and PowerShell: a statement ends where its brackets close and the next line is not indented.
pub(super) fn of_statements(lines: &[(u32, &str)], joint: Joint) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let indent = lines
        .iter()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(_, line)| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut open = false;
    for (number, line) in lines {
        let line = line.get(indent..).unwrap_or(line.trim_start()).trim_end();
        if line.is_empty() || (!open && is_comment(line)) {
            continue;
        }
        let continues =
            open || (joint == Joint::Python && line.starts_with([' ', '\t'])) || line.starts_with([')', '}', ']', '|']);
        match found.last_mut() {
            Some((_, text, _)) if continues => {
                if joint == Joint::PowerShell && text.ends_with('`') {
                    text.pop();
                    text.push_str(line.trim_start());
                } else {
                    append_line(text, line);
                }
            }
            _ => found.push((*number, line.to_owned(), None)),
        }
        open = found.last().is_some_and(|(_, text, _)| match joint {
            Joint::PowerShell => text.ends_with('`') || text.ends_with('|') || has_open_quote(&text.replace('\\', "/")),
            Joint::Python => text.ends_with('\\') || has_open_quote(text),
        });
    }
    found
}

/// How lines of a statement belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    PowerShell,
    Python,
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
                if !SQL_STARTS.iter().any(|start| first.trim_matches(['(', ';']).eq_ignore_ascii_case(start))
                    && !first.starts_with('\\')
                {
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
