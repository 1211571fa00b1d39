//! Shell without prompts: which lines look typed, and what comes back.
//!
//! Owns the difference between a shell's input and its output. It must not know prompts.

use super::Raw;
use super::dialects::is_told_to_a_bot;
use super::lines::{append_line, is_open, joined, without_comment};
use super::programs::{is_cmdlet, is_comment, is_program};

/// Shell without prompts: each logical line, where it looks typed. What follows one and does not look typed is its
/// output.
pub(super) fn of_shell(lines: &[(u32, &str)]) -> Vec<Raw> {
    let mut found: Vec<Raw> = Vec::new();
    let mut rest = lines.iter().peekable();
    while let Some((number, line)) = rest.next() {
        if line.trim().is_empty() || is_comment(line) {
            continue;
        }
        let mut text = without_comment(line.trim()).to_owned();
        let is_column = !found.is_empty() && looks_like_columns(&text);
        if is_column || !looks_typed(&text, found.is_empty()) {
            if let Some((_, _, output)) = found.last_mut() {
                let output = output.get_or_insert_default();
                output.push_str(line);
                output.push('\n');
            }
            continue;
        }
        // A quote that never closes is an apostrophe: then the line stands alone.
        if is_open(&text) {
            let mut ahead = rest.clone();
            let mut longer = text.clone();
            let mut open = true;
            while let Some((_, next)) = ahead.next_if(|_| open) {
                append_line(&mut longer, next.trim_end());
                open = is_open(&longer);
            }
            if !open || longer.trim_end().ends_with('\\') {
                text = longer;
                rest = ahead;
            }
        }
        // A flag that waits for its value at the line's end takes the next line: wrapped by hand.
        if text.ends_with(" -n")
            && rest.peek().is_some_and(|(_, next)| next.split_whitespace().count() == 1)
            && let Some((_, next)) = rest.next()
        {
            text.push(' ');
            text.push_str(next.trim());
        }
        found.push((*number, joined(&text), None));
    }
    for (_, _, output) in &mut found {
        *output = output.take().map(|output| output.trim_end().to_owned());
    }
    found
}

/// Whether a line of a shell block is something one types and not what comes back.
pub(super) fn looks_typed(line: &str, is_first: bool) -> bool {
    if is_program(line)
        || is_first && is_told_to_a_bot(line)
        || is_cmdlet(line.split_whitespace().next().unwrap_or_default())
    {
        return !looks_logged(line);
    }
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next();
    let is_word = first.len() > 1
        && first
            .starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '$' | '.' | '~' | '<' | '{'))
        && !first.ends_with([':', ',', '.'])
        && !first.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let has_flag = line.split_whitespace().skip(1).any(|word| word.starts_with('-') && word.len() > 1);
    let is_plain = first
        .chars()
        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_'));
    // `blacklist {` opens a part of a configuration.
    let calm = !looks_logged(line) && !line.contains("  ") && (!line.ends_with('{') || line.contains('('));
    is_word
        && !looks_logged(line)
        && ((has_flag && (is_first || calm))
            || (is_first && is_plain && calm && second.is_none_or(|word| !word.starts_with([':', '=']))))
}

/// Whether a line is set in columns, as a listing is and nothing that is typed.
fn looks_like_columns(line: &str) -> bool {
    let gaps = line.as_bytes().windows(3).filter(|run| run[0] != b' ' && run[1] == b' ' && run[2] == b' ').count();
    gaps >= FEWEST_GAPS && !line.contains(['\'', '"', '#', '\\'])
}

/// A command may have a gap or two, where its author lined something up.
const FEWEST_GAPS: usize = 3;

/// Whether a line reads like a log line or a message.
pub(super) fn looks_logged(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let dated = first.len() >= 8 && first.chars().take(4).all(|letter| letter.is_ascii_digit());
    dated || line.contains("...") && !line.contains("/...") && !line.contains("'...") || first.ends_with(':')
}
