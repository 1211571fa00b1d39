//! Keys as the bytes that a terminal would send for them.
//!
//! Owns what a command that has the keys is sent. It must not know which keys are ours.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use terminput::Encoding;
use terminput_crossterm::to_terminput;

/// No key takes more bytes.
const LONGEST: usize = 32;

/// The bytes for a key; none where there are none for it. `application` is how full-screen programs want arrows.
pub(super) fn key(key: KeyEvent, application: bool) -> Vec<u8> {
    if let Some(last) = arrow(key.code).filter(|_| application && key.modifiers.is_empty()) {
        return vec![0x1b, b'O', last];
    }
    // What is no ASCII has no control character.
    let odd = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii());
    if odd && key.modifiers.contains(KeyModifiers::CONTROL) {
        return Vec::new();
    }
    let mut bytes = [0; LONGEST];
    let written = to_terminput(Event::Key(key)).ok().and_then(|key| key.encode(&mut bytes, Encoding::Xterm).ok());
    bytes.get(..written.unwrap_or(0)).unwrap_or_default().to_vec()
}

/// The bytes for a paste; `marked` is how programs want it that tell a paste from typing.
pub(super) fn paste(text: &str, marked: bool) -> Vec<u8> {
    // A paste that held the mark of its own end would go on as typing.
    let text = text.replace('\x1b', "").replace("\r\n", "\r").replace('\n', "\r");
    if marked { format!("\x1b[200~{text}\x1b[201~").into_bytes() } else { text.into_bytes() }
}

fn arrow(code: KeyCode) -> Option<u8> {
    Some(match code {
        KeyCode::Up => b'A',
        KeyCode::Down => b'B',
        KeyCode::Right => b'C',
        KeyCode::Left => b'D',
        KeyCode::Home => b'H',
        KeyCode::End => b'F',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{key, paste};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn check(code: KeyCode, modifiers: KeyModifiers, expect: &[u8]) {
        assert_eq!(key(KeyEvent::new(code, modifiers), false), expect, "{modifiers:?} {code:?}");
    }

    #[test]
    fn keys_are_what_a_terminal_sends() {
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        check(KeyCode::Char('a'), none, b"a");
        check(KeyCode::Char('A'), KeyModifiers::SHIFT, b"A");
        check(KeyCode::Char('ü'), none, "ü".as_bytes());
        check(KeyCode::Char('c'), ctrl, b"\x03");
        check(KeyCode::Char('d'), ctrl, b"\x04");
        check(KeyCode::Char('z'), ctrl, b"\x1a");
        check(KeyCode::Char('ü'), ctrl, b"");
        check(KeyCode::Char('b'), KeyModifiers::ALT, b"\x1bb");
        check(KeyCode::Enter, none, b"\r");
        check(KeyCode::Tab, none, b"\t");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, b"\x1b[Z");
        check(KeyCode::Backspace, none, b"\x7f");
        check(KeyCode::Esc, none, b"\x1b");
        check(KeyCode::Up, none, b"\x1b[A");
        check(KeyCode::PageDown, none, b"\x1b[6~");
        check(KeyCode::Delete, none, b"\x1b[3~");
        check(KeyCode::F(1), none, b"\x1bOP");
        check(KeyCode::F(5), none, b"\x1b[15~");
        assert_eq!(key(KeyEvent::new(KeyCode::Up, none), true), b"\x1bOA");
    }

    #[test]
    fn every_key_with_every_modifier_is_encoded_without_a_panic() {
        let letters = (0..=0x2ff).filter_map(char::from_u32).map(KeyCode::Char);
        let codes = letters.chain((0..=35).map(KeyCode::F)).chain([KeyCode::Insert, KeyCode::Null, KeyCode::Home]);
        for code in codes {
            for held in 0..16 {
                let modifiers = KeyModifiers::from_bits_truncate(held);
                assert!(key(KeyEvent::new(code, modifiers), false).len() <= super::LONGEST);
            }
        }
    }

    #[test]
    fn a_paste_cannot_end_itself() {
        assert_eq!(paste("a\nb", false), b"a\rb");
        assert_eq!(paste("a\x1b[201~b\r\n", true), b"\x1b[200~a[201~b\r\x1b[201~");
    }
}
