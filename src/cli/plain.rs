//! Text that may be sent to a terminal.
//!
//! Owns what becomes of characters that would do something rather than be seen. It must not know where the text came
//! from: a path or an error may be as hostile as a document.

use crate::hidden::is_hidden;
use std::borrow::Cow;

/// The text on one line, with visible marks for what a terminal would act on or not show: `␛` for an escape, `␊` for
/// a line end, `<U+202E>` for an override of direction.
#[must_use]
pub(super) fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unseen(character) { mark(character, &mut out) } else { out.push(character) }
    }
    Cow::Owned(out)
}

/// JSON with its unseen characters escaped, which stand inside strings alone: the same value, and harmless on a screen.
#[must_use]
pub(super) fn json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_unseen(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn mark(character: char, out: &mut String) {
    match u32::from(character) {
        // Unicode has a picture for each of the old control characters.
        code @ 0..0x20 => out.extend(char::from_u32(0x2400 + code)),
        0x7f => out.push('\u{2421}'),
        code => out.push_str(&format!("<U+{code:04X}>")),
    }
}

/// Whether a character controls the terminal or cannot be seen. Those that choose the look of the one before them stay.
fn is_unseen(character: char) -> bool {
    let chooses_the_look = matches!(character, '\u{fe0e}' | '\u{fe0f}');
    character.is_control() || is_hidden(character) && !chooses_the_look
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_sequence_passes() {
        assert_eq!(text("a\x1b[2Jb\nc\x7f\u{9b}"), "a␛[2Jb␊c␡<U+009B>");
        assert_eq!(text("gpj.\u{202e}exe\u{200b}"), "gpj.<U+202E>exe<U+200B>");
        assert_eq!(text("ls\u{3164}x\u{e0101}"), "ls<U+3164>x<U+E0101>");
        assert_eq!(text("größe 磁盘 é ⚠\u{fe0f}"), "größe 磁盘 é ⚠\u{fe0f}");
    }
}
