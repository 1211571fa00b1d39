//! Error texts: the messages, codes and log lines a document quotes.
//!
//! Owns where messages are looked for: titles, quotations, inline code, and lines of output. It must not know nodes.

use crate::tree::ErrorText;
use crate::tree::build::directions::{is_error, starts_with_verb};
use crate::tree::build::headings::without_enumerator;
use crate::tree::build::prose::Prose;
use std::ops::Range;

/// Shorter messages say nothing.
const SHORTEST: usize = 6;

/// A line of output longer than this is cut in the index anyway.
const LONGEST: usize = 2_000;

/// Parts of the one-word codes that programs answer with. Alerts are named in one word too, but nobody sees an alert's
/// name in a log.
const CODES: &[&str] = &[
    "exceeded", "toomany", "exception", "denied", "invalid", "notfound", "timeout", "refused", "unavailable",
    "unauthorized", "forbidden", "backoff",
];

/// Whether a title names something to do or tells of an error rather than being its words.
fn is_task(title: &str) -> bool {
    let lower = title.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    first.ends_with("ing") || first == "long" || lower.contains("fails with") || starts_with_verb(&lower)
}

/// The error a scenario's title names: its quoted words, else the title where it reads like a message.
pub(super) fn of_title(title: &str, line: u32) -> Option<ErrorText> {
    let title = without_enumerator(title.trim());
    let quoted = quoted(title).find(|text| text.split_whitespace().count() > 1);
    let code = title.split_whitespace().count() == 1 && CODES.iter().any(|code| title.to_lowercase().contains(code));
    let text = quoted.or_else(|| (code || (is_error(title) && !is_task(title))).then_some(title))?;
    Some(ErrorText { text: text.to_owned(), line })
}

/// The errors quoted in one sentence.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<ErrorText> {
    let said = prose.of(sentence);
    let mut found = Vec::new();
    let in_code = prose
        .code
        .iter()
        .filter(|range| range.start >= sentence.start && range.end <= sentence.end)
        .map(|range| (range.start, prose.of(range)));
    let in_quotes = quoted(said).map(|text| (sentence.start + offset_in(said, text), text));
    for (at, text) in in_code.chain(in_quotes) {
        let text = text.trim();
        if text.len() >= SHORTEST && text.len() <= LONGEST && is_error(text) && !super::commands::is_program(text) {
            found.push(ErrorText { text: text.to_owned(), line: prose.line(at) });
        }
    }
    found
}

/// The lines of a block of output that read like errors, each once.
pub(super) fn of_output(output: &str, first_line: u32) -> Vec<ErrorText> {
    let mut found: Vec<ErrorText> = Vec::new();
    for (line, text) in (first_line..).zip(output.lines()) {
        let text = text.trim();
        let said = without_prefix(text);
        let is_message = is_error(said) && !said.starts_with("Traceback") && !said.starts_with("File ");
        if said.len() >= SHORTEST && text.len() <= LONGEST && is_message && found.iter().all(|known| known.text != text)
        {
            found.push(ErrorText { text: text.to_owned(), line });
        }
        if found.len() >= 20 {
            break;
        }
    }
    found
}

/// A log line without the bracketed fields before its message.
fn without_prefix(line: &str) -> &str {
    let mut rest = line;
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = after.trim_start();
    }
    rest
}

/// What stands in double quotes, straight or curly.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(['"', '\u{201c}'])?;
        let mark = rest.get(at..)?.chars().next()?;
        let from = rest.get(at + mark.len_utf8()..)?;
        let end = from.find(if mark == '"' { '"' } else { '\u{201d}' })?;
        let (inner, after) = from.split_at(end);
        rest = after.get(after.chars().next().map_or(0, char::len_utf8)..)?;
        Some(inner)
    })
}

fn offset_in(whole: &str, part: &str) -> usize {
    whole.find(part).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_errors() {
        for (title, expect) in [
            ("A. Unrecoverable key error", Some("Unrecoverable key error")),
            ("Shows \"Not in public archive\"", Some("Not in public archive")),
            ("QuotaExceeded", Some("QuotaExceeded")),
            ("Changing the password", None),
        ] {
            assert_eq!(of_title(title, 1).map(|error| error.text).as_deref(), expect, "{title}");
        }
    }

    #[test]
    fn output_lines_are_errors_where_they_read_so() {
        let found = of_output("all well\nERROR: no such file\nERROR: no such file\nbye", 10);
        assert_eq!(found, [ErrorText { text: "ERROR: no such file".to_owned(), line: 11 }]);
    }
}
