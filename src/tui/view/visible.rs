//! Makes every character of a document visible, so that none of them can act on the terminal or hide.
//!
//! Owns which characters are marked and how. It must not know styles or screens. Every string that comes from a
//! document, a file name or the operator's paste goes through [`visible`] before it is drawn.

use crate::hidden::is_hidden;
use std::borrow::Cow;

/// The columns that a tab takes.
const TAB: &str = "    ";

/// `text` with control characters as `␛`, and characters that are invisible or change the direction of the text as
/// `⟨U+202E⟩`. Line feeds stay, tabs become blanks.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\t' => shown.push_str(TAB),
            // They ask for the one or the other look of the character before them, and terminals do not agree on how
            // wide that is.
            '\u{fe0e}' | '\u{fe0f}' => {}
            _ if is_harmless(character) => shown.push(character),
            _ => shown.push_str(&mark(character)),
        }
    }
    Cow::Owned(shown)
}

/// The same on one line: line feeds and runs of blanks become one blank.
#[must_use]
pub fn visible_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same with a mark for each line feed: it must be seen that there are several lines.
#[must_use]
pub fn on_one_line(value: &str) -> Cow<'_, str> {
    match visible(value) {
        shown if shown.contains('\n') => shown.replace('\n', "␊").into(),
        shown => shown,
    }
}

fn is_harmless(character: char) -> bool {
    character == '\n' || !(character.is_control() || is_hidden(character))
}

fn mark(character: char) -> String {
    let code = u32::from(character);
    match code {
        0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('?').to_string(),
        0x7f => '␡'.to_string(),
        _ => format!("⟨U+{code:04X}⟩"),
    }
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_line};

    #[test]
    fn what_acts_or_hides_is_shown_as_a_mark() {
        let check = |text: &str, expect: &str| assert_eq!(visible(text), expect);
        check("plain žluť 世界 שלום", "plain žluť 世界 שלום");
        check("a\x1b[31mb", "a␛[31mb");
        check("bell\x07 nul\0 del\x7f cr\r", "bell␇ nul␀ del␡ cr␍");
        check("c1\u{9b}31m", "c1⟨U+009B⟩31m");
        check("rm \u{202e}fdp.txt\u{2066}x", "rm ⟨U+202E⟩fdp.txt⟨U+2066⟩x");
        check("a\u{200b}b\u{feff}c\u{ad}d\u{2060}e", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩d⟨U+2060⟩e");
        check("tag\u{e0041}", "tag⟨U+E0041⟩");
        check("two\nlines\tx", "two\nlines    x");
        check("⚠\u{fe0f}", "⚠");
        check("e\u{301}", "e\u{301}");
    }

    #[test]
    fn no_character_that_is_shown_controls_anything() {
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        assert!(!visible(&all).chars().any(|character| character.is_control() && character != '\n'));
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(visible_line(" a\n  b\tc "), "a b c");
    }
}
