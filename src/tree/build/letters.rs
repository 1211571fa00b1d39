//! Where words begin and end: runs of letters and digits.
//!
//! Owns what belongs to a word. It must not know what a word means.
//!
//! Every text of a document goes through here, most of it ASCII: eight bytes are judged at a time.

/// The highest bit of each of eight bytes.
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// What belongs to words besides letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joints {
    /// Nothing.
    None,
    /// Apostrophes, hyphens and underscores.
    Marks,
}

/// Where the first word at or behind `at` begins and ends.
#[inline]
pub(super) fn word(text: &str, mut at: usize, joints: Joints) -> Option<(usize, usize)> {
    let start = loop {
        match judge(text, at, joints)? {
            Judged::Eight(0) => at += 8,
            Judged::Eight(parts) => {
                let skipped = index_of(parts);
                let rest = !parts & HIGH & (u64::MAX << (skipped * 8));
                // Most words end among the bytes in which they begin.
                if rest != 0 {
                    return Some((at + skipped, at + index_of(rest)));
                }
                break at + skipped;
            }
            Judged::Letter(letter, true) => return Some((at, end(text, at + letter, joints))),
            Judged::Letter(letter, false) => at += letter,
        }
    };
    Some((start, end(text, at + 8, joints)))
}

/// Where the word ends that goes on at `at`.
fn end(text: &str, mut at: usize, joints: Joints) -> usize {
    while let Some(judged) = judge(text, at, joints) {
        match judged {
            Judged::Eight(parts) if parts == HIGH => at += 8,
            Judged::Eight(parts) => return at + index_of(parts ^ HIGH),
            Judged::Letter(letter, true) => at += letter,
            Judged::Letter(_, false) => break,
        }
    }
    at.min(text.len())
}

/// What stands at one place of a text.
enum Judged {
    /// Eight ASCII characters, with the highest bits of those that belong to words; behind the text's end none does.
    Eight(u64),
    /// One character, with its length and whether it belongs to a word.
    Letter(usize, bool),
}

#[inline]
fn judge(text: &str, at: usize, joints: Joints) -> Option<Judged> {
    let rest = text.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
    let eight = match rest.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    };
    if eight & HIGH == 0 {
        return Some(Judged::Eight(parts(eight, joints)));
    }
    let letter = text.get(at..)?.chars().next()?;
    Some(Judged::Letter(letter.len_utf8(), is_part(letter, joints)))
}

/// Which of eight bytes is the first whose highest bit is set.
fn index_of(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

/// The start of the run that ends at `at`, likewise.
pub(super) fn start(text: &str, mut at: usize, of_word: bool, joints: Joints) -> usize {
    while let Some(letter) = text.get(..at).and_then(|before| before.chars().next_back())
        && is_part(letter, joints) == of_word
    {
        at -= letter.len_utf8();
    }
    at
}

fn is_part(letter: char, joints: Joints) -> bool {
    letter.is_alphanumeric() || joints == Joints::Marks && matches!(letter, '\'' | '\u{2019}' | '-' | '_')
}

/// The highest bits of those of eight ASCII characters that belong to words.
fn parts(eight: u64, joints: Joints) -> u64 {
    let lower = eight | each(0x20);
    let digits = from(eight, b'0') & !from(eight, b'9' + 1);
    let letters = from(lower, b'a') & !from(lower, b'z' + 1);
    let marks = match joints {
        Joints::None => 0,
        Joints::Marks => same(eight, b'\'') | same(eight, b'-') | same(eight, b'_'),
    };
    (digits | letters | marks) & HIGH
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bits of the bytes that are not below `least`; neither has a highest bit itself.
fn from(eight: u64, least: u8) -> u64 {
    eight + each(0x80 - least)
}

/// The highest bits of the bytes that are `byte`; none has a highest bit itself.
fn same(eight: u64, byte: u8) -> u64 {
    !((eight ^ each(byte)) + each(0x7f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_judged_alike_alone_and_among_others() {
        let letters = (0..0x80).chain([0xe4, 0x2019, 0x65e5, 0xb2, 0xa0, 0x1f600]).filter_map(char::from_u32);
        for letter in letters {
            for joints in [Joints::None, Joints::Marks] {
                let is_part = is_part(letter, joints);
                for count in 1..20 {
                    let run = letter.to_string().repeat(count);
                    let (text, expect) = match is_part {
                        true => (format!("  {run} z"), (2, 2 + run.len())),
                        false => (format!("{run}zz{run}"), (run.len(), run.len() + 2)),
                    };
                    assert_eq!(word(&text, 0, joints), Some(expect), "{letter:?} {count}");
                    assert_eq!(
                        word(text.strip_suffix(" z").unwrap_or(&text), 0, joints),
                        Some(expect),
                        "{letter:?} {count}"
                    );
                    assert_eq!(word(&run, 0, joints), is_part.then_some((0, run.len())), "{letter:?} {count}");
                    assert_eq!(start(&run, run.len(), is_part, joints), 0, "{letter:?} {count}");
                    assert_eq!(start(&run, run.len(), !is_part, joints), run.len(), "{letter:?} {count}");
                }
            }
        }
        assert_eq!(word("", 0, Joints::None), None);
    }
}
