//! The marks at the start of a line that tell what block begins there.
//!
//! Owns their recognition, one line at a time; it must not know what stands around a line.

/// A bullet with the white space behind it.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Bullet {
    /// The character.
    pub(super) symbol: char,
    /// The columns up to the text.
    pub(super) columns: usize,
    /// The bytes up to the text.
    pub(super) bytes: usize,
}

/// The bullet at the start of `text`.
pub(super) fn bullet(text: &str) -> Option<Bullet> {
    let symbol = text.chars().next().filter(|first| matches!(first, '*' | '+' | '-' | '•' | '‣' | '⁃'))?;
    let rest = text.get(symbol.len_utf8()..)?;
    let spaces = spaces(rest)?;
    Some(Bullet { symbol, columns: 1 + spaces, bytes: symbol.len_utf8() + spaces })
}

/// The spaces at the start of what stands behind a mark; `None` where the mark runs on.
fn spaces(rest: &str) -> Option<usize> {
    let count = rest.bytes().take_while(|byte| *byte == b' ').count();
    (count > 0 || rest.is_empty()).then_some(count)
}

/// How an enumerator is set off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Format {
    /// `1.`
    Period,
    /// `1)`
    RightParenthesis,
    /// `(1)`
    Parentheses,
}

/// What an enumerator counts with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sequence {
    /// `#`
    Auto,
    /// `1`
    Arabic,
    /// `a`
    LowerAlpha,
    /// `A`
    UpperAlpha,
    /// `ii`
    LowerRoman,
    /// `II`
    UpperRoman,
}

/// An enumerator with the white space behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Enumerator<'s> {
    /// How it is set off.
    pub(super) format: Format,
    /// What stands between.
    label: &'s str,
    /// The bytes, and columns, up to the text.
    pub(super) columns: usize,
}

impl Enumerator<'_> {
    /// What it counts with and its number; where that is open, as `wanted` has it.
    pub(super) fn ordinal(&self, wanted: Option<Sequence>) -> Option<(Sequence, u64)> {
        if let Some(ordinal) = wanted.and_then(|sequence| count(self.label, sequence).map(|number| (sequence, number)))
        {
            return Some(ordinal);
        }
        let order = match self.label {
            "i" | "I" => &[Sequence::LowerRoman, Sequence::UpperRoman][..],
            _ => &[
                Sequence::Auto,
                Sequence::Arabic,
                Sequence::LowerAlpha,
                Sequence::UpperAlpha,
                Sequence::LowerRoman,
                Sequence::UpperRoman,
            ][..],
        };
        order.iter().find_map(|sequence| count(self.label, *sequence).map(|number| (*sequence, number)))
    }
}

/// The enumerator at the start of `text`.
pub(super) fn enumerator(text: &str) -> Option<Enumerator<'_>> {
    let (open, inner) = match text.strip_prefix('(') {
        Some(inner) => (1, inner),
        None => (0, text),
    };
    let length = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').take(20).count();
    let (label, rest) = inner.split_at_checked(length)?;
    let format = match (open, rest.bytes().next()?) {
        (1, b')') => Format::Parentheses,
        (0, b')') => Format::RightParenthesis,
        (0, b'.') => Format::Period,
        _ => return None,
    };
    let spaces = spaces(rest.get(1..)?)?;
    let found = Enumerator { format, label, columns: open + length + 1 + spaces };
    found.ordinal(None).map(|_| found)
}

fn count(label: &str, sequence: Sequence) -> Option<u64> {
    let single = |base: u8| match label.as_bytes() {
        [letter] => letter.checked_sub(base).filter(|offset| *offset < 26).map(|offset| u64::from(offset) + 1),
        _ => None,
    };
    match sequence {
        Sequence::Auto => (label == "#").then_some(1),
        Sequence::Arabic if label.bytes().all(|byte| byte.is_ascii_digit()) => label.parse().ok(),
        Sequence::Arabic => None,
        Sequence::LowerAlpha => single(b'a'),
        Sequence::UpperAlpha => single(b'A'),
        Sequence::LowerRoman if label.bytes().all(|byte| byte.is_ascii_lowercase()) => roman(label),
        Sequence::UpperRoman if label.bytes().all(|byte| byte.is_ascii_uppercase()) => roman(label),
        Sequence::LowerRoman | Sequence::UpperRoman => None,
    }
}

/// The value of a well-formed Roman numeral.
fn roman(label: &str) -> Option<u64> {
    const NUMERALS: [(&str, u64); 13] = [
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let wanted = label.to_ascii_lowercase();
    let mut rest = wanted.as_str();
    let mut value = 0;
    for (numeral, worth) in NUMERALS {
        while let Some(shorter) = rest.strip_prefix(numeral) {
            rest = shorter;
            value += worth;
        }
    }
    let mut written = String::new();
    let mut left = value;
    for (numeral, worth) in NUMERALS {
        while left >= worth {
            written.push_str(numeral);
            left -= worth;
        }
    }
    (value > 0 && written == wanted).then_some(value)
}

/// The name in a field marker (`:name: `) and the bytes up to the field's body.
pub(super) fn field(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(':').filter(|inner| !inner.starts_with([':', ' ']))?;
    let bytes = inner.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b':' if bytes.get(at + 1) == Some(&b'`') => return None,
            b':' => {
                if let Some(spaces) = inner.get(at + 1..).and_then(spaces) {
                    let name = inner.get(..at).filter(|name| !name.is_empty() && !name.ends_with(' '))?;
                    return Some((name, 1 + at + 1 + spaces));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The bytes of the options at the start of an option list's item, and those up to its description.
pub(super) fn option(text: &str) -> Option<(usize, usize)> {
    let mut at = option_string(text)?;
    while let Some(more) = text.get(at..)?.strip_prefix(", ") {
        at += 2 + option_string(more)?;
    }
    let rest = text.get(at..)?;
    let spaces = rest.bytes().take_while(|byte| *byte == b' ').count();
    (spaces >= 2 || rest.is_empty()).then_some((at, at + spaces))
}

/// The bytes of one option with its argument.
fn option_string(text: &str) -> Option<usize> {
    let (name, equals) = match text.as_bytes() {
        [b'-', b'-', ..] => (2 + option_name(text.get(2..)?)?, true),
        [b'/', ..] => (1 + option_name(text.get(1..)?)?, true),
        [b'-' | b'+', letter, ..] if letter.is_ascii_alphanumeric() => (2, false),
        _ => return None,
    };
    let rest = text.get(name..)?;
    let separator = usize::from(rest.starts_with(' ') || (equals && rest.starts_with('=')));
    if separator == 0 && equals {
        return Some(name);
    }
    Some(name + rest.get(separator..).and_then(option_argument).map_or(0, |argument| separator + argument))
}

fn option_name(text: &str) -> Option<usize> {
    text.bytes().next().filter(u8::is_ascii_alphanumeric)?;
    Some(text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count())
}

fn option_argument(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        return inner.find(['<', '>']).filter(|end| inner.as_bytes().get(*end) == Some(&b'>')).map(|end| end + 2);
    }
    text.bytes().next().filter(u8::is_ascii_alphabetic)?;
    option_name(text)
}

/// The character and the length of a line that holds one punctuation character over and over.
pub(super) fn adornment(text: &str) -> Option<(u8, usize)> {
    let first = text.bytes().next().filter(u8::is_ascii_punctuation)?;
    text.bytes().all(|byte| byte == first).then_some((first, text.len()))
}

/// Whether `text` is `mark` alone or `mark` and a space.
pub(super) fn opens_with(text: &str, mark: &str) -> bool {
    text.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The name of a directive (`.. name::`) and the bytes up to its argument.
pub(super) fn directive(text: &str) -> Option<(&str, usize)> {
    let body = text.strip_prefix("..").filter(|rest| rest.starts_with(' '))?.trim_start();
    let bytes = body.as_bytes();
    bytes.first().filter(|byte| byte.is_ascii_alphanumeric())?;
    let mut length = 1;
    while let Some(byte) = bytes.get(length) {
        let inner = matches!(byte, b'-' | b'_' | b'+' | b'.')
            || (*byte == b':' && bytes.get(length + 1).is_some_and(u8::is_ascii_alphanumeric));
        if !byte.is_ascii_alphanumeric() && !inner {
            break;
        }
        length += 1;
    }
    let (name, rest) = body.split_at_checked(length)?;
    let behind = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("::")?;
    let spaces = spaces(behind)?;
    Some((name, text.len() - behind.len() + spaces))
}

/// Whether `text` is the top of a grid table.
pub(super) fn grid_top(text: &str) -> bool {
    text.len() >= 5
        && text.starts_with("+-")
        && text.ends_with("-+")
        && text.bytes().all(|byte| matches!(byte, b'+' | b'-'))
}

/// Whether `text` is a border of a simple table.
pub(super) fn simple_border(text: &str) -> bool {
    text.starts_with('=') && text.contains(" =") && text.bytes().all(|byte| matches!(byte, b'=' | b' '))
}
