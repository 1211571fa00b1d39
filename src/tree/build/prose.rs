//! Running text as sentences: where each starts, on which line, and what in it is code, bold or a link.
//!
//! Owns the cutting of paragraphs. It must not know what a sentence means.

use crate::document::Text;
use crate::tree::build::letters::{self, Joints};
use crate::tree::build::lexicon::{self, Signs};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// Longer sentences, in bytes, are cut: they are no prose, and what reads a sentence may look at it more than once.
const LONGEST_SENTENCE: usize = 2_000;

/// Which characters a text holds that say what it cannot be: what lets a convention pass over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    /// What a sentence ends with.
    const ENDS: Self = Self(1);
    /// Double quotes, straight or, by their first byte, curly.
    pub(super) const QUOTES: Self = Self(1 << 1);
    /// What the codes of errors are written with: `4`, `5`, `x`.
    pub(super) const CODES: Self = Self(1 << 2);
    /// Hyphens.
    pub(super) const HYPHENS: Self = Self(1 << 3);

    const fn of(byte: u8) -> Self {
        match byte {
            b'\n' | b'.' | b'?' | b'!' => Self::ENDS,
            b'"' | 0xe2 => Self::QUOTES,
            b'4' | b'5' | b'x' => Self::CODES,
            b'-' => Self::HYPHENS,
            _ => Self(0),
        }
    }

    fn in_text(text: &str) -> Self {
        text.bytes().fold(Self(0), |marks, byte| Self(marks.0 | Self::of(byte).0))
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A paragraph's characters with all that the conventions ask about them. Offsets are bytes of `plain`, which are the
/// offsets [`Text::slice`] takes.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    /// The text it was made of.
    pub(super) text: &'a Text,
    /// The characters.
    pub(super) plain: Cow<'a, str>,
    /// The same with ASCII letters in lower case, so that offsets agree.
    pub(super) lower: String,
    /// Inline code.
    pub(super) code: Vec<Range<usize>>,
    /// Bold text that is no code.
    pub(super) strong: Vec<Range<usize>>,
    /// Emphasised text that is neither code nor bold: what authors write for a value that is to be filled in.
    pub(super) slots: Vec<Range<usize>>,
    /// Bold text with such values behind it, as some authors write commands: "**kill -15** *PID*".
    pub(super) slotted: Vec<Range<usize>>,
    /// Links and where they lead.
    pub(super) links: Vec<(Range<usize>, &'a str)>,
    marks: Marks,
    lines: OnceCell<Vec<(usize, u32)>>,
    sentences: OnceCell<Vec<Range<usize>>>,
    signs: OnceCell<Vec<(usize, Signs)>>,
}

impl<'a> Prose<'a> {
    /// Reads a text.
    pub(super) fn new(text: &'a Text) -> Self {
        let plain: Cow<'a, str> = match text.spans.as_slice() {
            [only] => Cow::Borrowed(&only.text),
            spans => {
                let mut plain = String::with_capacity(spans.iter().map(|span| span.text.len()).sum());
                spans.iter().for_each(|span| plain.push_str(&span.text));
                Cow::Owned(plain)
            }
        };
        let mut start = 0;
        let mut code: Vec<Range<usize>> = Vec::new();
        let mut strong = Vec::new();
        let mut slots: Vec<Range<usize>> = Vec::new();
        let mut links = Vec::new();
        let mut after_slot = false;
        for span in &text.spans {
            let is_slot = span.style.emphasis && !span.style.code && !span.style.strong && !span.text.trim().is_empty();
            let range = || start..start + span.text.trim_end().len();
            if span.style.code {
                join(&mut code, range());
            } else if span.style.strong {
                join(&mut strong, range());
            } else if is_slot {
                // A line's end parts no value, a space between two does.
                match slots.last_mut().filter(|_| after_slot) {
                    Some(last) => last.end = range().end,
                    None => slots.push(range()),
                }
            }
            after_slot = is_slot;
            if let Some(link) = &span.link {
                links.push((range(), link.as_str()));
            }
            start += span.text.len();
        }
        let lower = plain.to_ascii_lowercase();
        let (lines, sentences, signs) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let marks = Marks::in_text(&plain);
        let slotted = if slots.is_empty() || strong.is_empty() { Vec::new() } else { slotted(&plain, &strong, &slots) };
        Self { text, plain, lower, code, strong, slots, slotted, links, marks, lines, sentences, signs }
    }

    /// The line on which the character at `offset` stands.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let lines = self.lines.get_or_init(|| starts_of_lines(self.text));
        let after = lines.partition_point(|(start, _)| *start <= offset);
        lines.get(after.saturating_sub(1)).map_or(1, |(_, line)| *line)
    }

    /// The characters of a range.
    pub(super) fn of(&self, range: &Range<usize>) -> &str {
        self.plain.get(range.clone()).unwrap_or_default()
    }

    /// The characters of a range in lower case.
    pub(super) fn lower_of(&self, range: &Range<usize>) -> &str {
        self.lower.get(range.clone()).unwrap_or_default()
    }

    /// Whether the text holds such a character.
    pub(super) fn holds(&self, marks: Marks) -> bool {
        self.marks.has(marks)
    }

    /// Whether the character at `offset` is inline code.
    pub(super) fn is_code(&self, offset: usize) -> bool {
        self.code.iter().any(|range| range.contains(&offset))
    }

    /// Which kinds of phrase start in a range.
    pub(super) fn signs(&self, range: &Range<usize>) -> Signs {
        let all = self.signs.get_or_init(|| lexicon::signs(&self.lower));
        let inside = all.iter().filter(|(at, _)| range.contains(at));
        inside.fold(Signs::default(), |signs, (_, sign)| signs.and(*sign))
    }

    /// The sentences from first to last, without the white space between them. A break the author asked for ends one.
    pub(super) fn sentences(&self) -> &[Range<usize>] {
        self.sentences.get_or_init(|| self.cut())
    }

    fn cut(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        if !self.holds(Marks::ENDS) && self.plain.len() <= LONGEST_SENTENCE {
            self.add(&mut sentences, 0..self.plain.len());
            return sentences;
        }
        let mut code = self.code.iter().peekable();
        let mut next = 0;
        while let Some((at, letter)) = self.stop(next, start + LONGEST_SENTENCE) {
            next = at + 1;
            while code.next_if(|range| range.end <= at).is_some() {}
            let in_code = code.peek().is_some_and(|range| range.contains(&at));
            let ends = match letter {
                b'\n' => true,
                b' ' => !in_code,
                _ => !in_code && self.ends_at(start, at),
            };
            if ends {
                let end = self.past_closers(at + 1);
                self.add(&mut sentences, start..end);
                start = end;
            }
        }
        self.add(&mut sentences, start..self.plain.len());
        sentences
    }

    /// The first character from `from` on that may end a sentence, and which it is: behind `far` a space may. All of
    /// them are ASCII.
    fn stop(&self, from: usize, far: usize) -> Option<(usize, u8)> {
        let bytes = self.plain.as_bytes();
        let near = bytes.get(from..bytes.len().min(far + 1)).unwrap_or_default();
        let found = near.iter().position(|byte| Marks::of(*byte) == Marks::ENDS).map(|at| from + at);
        let behind = || {
            let start = from.max(far + 1);
            let rest = bytes.get(start..)?.iter();
            let mut rest = rest.enumerate().filter(|(_, byte)| **byte == b' ' || Marks::of(**byte) == Marks::ENDS);
            rest.next().map(|(at, _)| start + at)
        };
        let at = found.or_else(behind)?;
        bytes.get(at).map(|letter| (at, *letter))
    }

    fn add(&self, sentences: &mut Vec<Range<usize>>, range: Range<usize>) {
        let Some(raw) = self.plain.get(range.clone()) else { return };
        let start = range.start + raw.len() - raw.trim_start().len();
        let end = start + raw.trim().len();
        if end > start {
            sentences.push(start..end);
        }
    }

    /// Past quotes and brackets that close behind a full stop.
    fn past_closers(&self, at: usize) -> usize {
        let rest = self.plain.get(at..).unwrap_or_default();
        at + rest.len() - rest.trim_start_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}', '*']).len()
    }

    /// Whether the mark at `at` ends the sentence that began at `start`.
    fn ends_at(&self, start: usize, at: usize) -> bool {
        let after = self.past_closers(at + 1);
        let rest = self.plain.get(after..).unwrap_or_default();
        let mut following = rest.chars();
        match following.next() {
            None => return true,
            Some(space) if !space.is_whitespace() => return false,
            Some(_) => {}
        }
        let next = rest.trim_start().chars().next();
        if next.is_some_and(|next| next.is_lowercase() && !self.is_code(after + 1))
            && !self.plain[at..].starts_with('?')
        {
            return false;
        }
        let before = self.plain.get(start..at).unwrap_or_default();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_start_matches('(');
        let is_enumerator = before.trim_start() == word && word.chars().count() <= 2;
        let goes_on =
            lexicon::is_abbreviation(word) && !(lexicon::ends_lists(word) && next.is_some_and(char::is_uppercase));
        !is_enumerator && !goes_on
    }
}

/// Where in a text each of its lines starts.
fn starts_of_lines(text: &Text) -> Vec<(usize, u32)> {
    let mut lines: Vec<(usize, u32)> = Vec::new();
    let mut start = 0;
    for span in &text.spans {
        if lines.last().is_none_or(|(_, line)| *line != span.line) {
            lines.push((start, span.line));
        }
        start += span.text.len();
    }
    lines
}

/// Runs that begin bold and go on with emphasised text, bold text and numbers, to a number at the text's end.
fn slotted(plain: &str, strong: &[Range<usize>], slots: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut marked: Vec<(&Range<usize>, bool)> = strong.iter().map(|range| (range, false)).collect();
    marked.extend(slots.iter().map(|range| (range, true)));
    marked.sort_by_key(|(range, _)| range.start);
    let goes_on = |from: usize, to: usize| {
        let between = plain.get(from..to).unwrap_or_default();
        between.chars().all(|letter| letter.is_ascii_digit() || letter == ' ')
    };
    let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
    for (range, is_slot) in marked {
        match runs.last_mut().filter(|(run, _)| goes_on(run.end, range.start)) {
            Some((run, has_slot)) => {
                run.end = range.end;
                *has_slot |= is_slot;
            }
            None if !is_slot => runs.push((range.clone(), false)),
            None => {}
        }
    }
    let to_number = |run: Range<usize>| {
        let ends = goes_on(run.end, plain.len());
        run.start..if ends { plain.trim_end().len() } else { run.end }
    };
    runs.into_iter().filter(|(_, has_slot)| *has_slot).map(|(run, _)| to_number(run)).collect()
}

fn join(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start || last.end + 1 == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

/// The words of a text, split at everything that is neither letter, digit, `'`, `-` nor `_`.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { rest: text }
}

/// What is left of a text whose [`words`] are taken from both ends.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (start, end) = letters::word(self.rest, 0, Joints::Marks)?;
        let word = self.rest.get(start..end);
        self.rest = self.rest.get(end..)?;
        word
    }
}

impl DoubleEndedIterator for Words<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let end = letters::start(self.rest, self.rest.len(), false, Joints::Marks);
        let start = letters::start(self.rest, end, true, Joints::Marks);
        let word = self.rest.get(start..end)?;
        self.rest = self.rest.get(..start)?;
        (!word.is_empty()).then_some(word)
    }
}

/// Whether `text` starts with `phrase` and a word ends there.
pub(super) fn starts_with_phrase(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

/// Where `phrase` stands in `text` as whole words.
pub(super) fn find_phrase(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase).map(|(at, _)| at).find(|at| is_whole(text, *at, phrase))
}

/// Whether no word goes on before or behind a phrase that starts at `at`.
pub(super) fn is_whole(text: &str, at: usize, phrase: &str) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + phrase.len()..).and_then(|after| after.chars().next());
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !is_word(before) && !is_word(after)
}

/// How often a capital follows a small letter in a word: `NodeNotReady` has two.
pub(super) fn rises(word: &str) -> usize {
    word.chars().zip(word.chars().skip(1)).filter(|(a, b)| a.is_lowercase() && b.is_uppercase()).count()
}

/// A word with its first letter as a capital.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let text = Text::plain_at(text, 1);
        let prose = Prose::new(&text);
        let found: Vec<&str> = prose.sentences().iter().map(|range| &prose.plain[range.clone()]).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sentences_end_at_full_stops() {
        check("One. Two? Three!", &["One.", "Two?", "Three!"]);
        check("He said \"no.\" Then he left.", &["He said \"no.\"", "Then he left."]);
    }

    #[test]
    fn words_are_the_same_from_both_ends() {
        for text in
            ["", " ", "Don\u{2019}t re-run `x_y`, it's über\u{2026} 5\u{a0}GB!", "\u{2192}a", "a\u{2192}", "日本 語"]
        {
            let is_part = |letter: char| letter.is_alphanumeric() || "'\u{2019}-_".contains(letter);
            let expect: Vec<&str> = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).collect();
            assert_eq!(words(text).collect::<Vec<_>>(), expect);
            assert_eq!(words(text).rev().collect::<Vec<_>>(), expect.into_iter().rev().collect::<Vec<_>>());
        }
    }

    #[test]
    fn abbreviations_versions_and_numbers_end_nothing() {
        check("Use e.g. Bash 5.2 or so, i.e. Any shell. Done", &["Use e.g. Bash 5.2 or so, i.e. Any shell.", "Done"]);
        check("1. Run it", &["1. Run it"]);
    }
}
