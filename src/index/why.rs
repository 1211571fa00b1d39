//! Why a scenario was found: the line of its document that answers the query best, with the words marked.
//!
//! Owns how lines are compared and how a long one is cut. It must not know where the lines come from nor how marks are
//! shown.

use super::query::Query;
use super::tokens::{self, Stems};
use std::collections::HashSet;
use std::ops::Range;

/// Of a longer line the part with the marks is shown, in characters.
const LONGEST: usize = 200;
/// So much of it stands before the first mark.
const BEFORE: usize = 40;

/// A line of a document and its words that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// The line's number in the document, counted from 1.
    pub line: u32,
    /// What it says; of a long line, the part with the marks, with `…` where it was cut.
    pub text: String,
    /// Where the words stand in the text, in characters from left to right.
    pub marks: Vec<Range<usize>>,
}

impl Why {
    /// The text in pieces, each with whether it is marked.
    #[must_use]
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let place = |at: usize| self.text.char_indices().nth(at).map_or(self.text.len(), |(place, _)| place);
        let mut pieces = Vec::new();
        let mut from = 0;
        for mark in &self.marks {
            let (start, end) = (place(mark.start), place(mark.end));
            pieces.extend(self.text.get(from..start).map(|piece| (piece, false)));
            pieces.extend(self.text.get(start..end).map(|piece| (piece, true)));
            from = end;
        }
        pieces.extend(self.text.get(from..).map(|piece| (piece, false)));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// The line that holds most of what the query's words are worth, the first of equals.
pub(super) fn best<'a>(query: &Query, lines: impl Iterator<Item = (u32, &'a str)>, stems: &mut Stems) -> Option<Why> {
    let mut most = 0.0;
    let mut best = None;
    for (number, line) in lines {
        let held: HashSet<String> = tokens::words(line).map(|word| stems.stem(&word.text)).collect();
        let worth: f32 = query.groups.iter().map(|group| group.worth(|stem| held.contains(stem))).sum();
        if worth > most {
            most = worth;
            best = Some((number, line));
        }
    }
    best.map(|(number, line)| marked(query, number, line, stems))
}

fn marked(query: &Query, number: u32, line: &str, stems: &mut Stems) -> Why {
    let asked = |stem: &str| query.groups.iter().any(|group| group.worth(|own| own == stem) > 0.0);
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in tokens::words(line).filter(|word| asked(&stems.stem(&word.text))) {
        // An identifier and its parts are all words, and one place.
        match places.last_mut().filter(|last| word.place.start <= last.end && last.start <= word.place.end) {
            Some(last) => *last = last.start.min(word.place.start)..last.end.max(word.place.end),
            None => places.push(word.place),
        }
    }
    let count = |end: usize| line.get(..end).map_or(0, |text| text.chars().count());
    let places = places.into_iter().map(|place| count(place.start)..count(place.end)).collect();
    cut(number, line, places)
}

/// The line without the blanks around it, and of a long one the part that begins shortly before the first mark.
fn cut(line: u32, text: &str, marks: Vec<Range<usize>>) -> Why {
    let blanks = text.chars().take_while(|character| character.is_whitespace()).count();
    let length = text.trim_end().chars().count();
    let first = marks.first().map_or(blanks, |mark| mark.start);
    let from = if length - blanks.min(length) <= LONGEST { blanks } else { first.saturating_sub(BEFORE).max(blanks) };
    let to = length.min(from + LONGEST);
    let lead = if from > blanks { "…" } else { "" };
    let tail = if to < length { "…" } else { "" };
    let middle: String = text.chars().skip(from).take(to.saturating_sub(from)).collect();
    let shift = lead.chars().count();
    let moved = |at: usize| at.clamp(from, to) - from + shift;
    let marks = marks.into_iter().map(|mark| moved(mark.start)..moved(mark.end)).filter(|mark| !mark.is_empty());
    Why { line, marks: marks.collect(), text: format!("{lead}{middle}{tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Entry, Index, Typing};

    /// The line found, with its marks in `‹›`.
    fn check(query: &str, lines: &[&str], expected: &str) {
        let index = Index::in_memory().unwrap();
        let entry = Entry { id: "a".into(), title: "A".into(), body: lines.join("\n"), ..Entry::default() };
        let mut update = index.update(false).unwrap();
        update.replace("a", vec![entry]).unwrap();
        update.commit(1, 1, &[]).unwrap();
        update.finish().unwrap();
        let why = index.why(&index.question(query, Typing::Done), (1..).zip(lines.iter().copied()));
        let shown = why.map(|why| {
            let mut shown = format!("{}: ", why.line);
            for (piece, is_marked) in why.pieces() {
                shown.push_str(&if is_marked { format!("‹{piece}›") } else { piece.to_owned() });
            }
            shown
        });
        assert_eq!(shown.as_deref().unwrap_or_default(), expected);
    }

    #[test]
    fn the_line_with_most_of_the_words_is_shown() {
        let lines = ["# The disk", "Look at the log.", "  - The disks are *full*: take some away", "disk"];
        check("disk full", &lines, "3: - The ‹disks› are *‹full›*: take some away");
        check("dsik fulll", &lines, "3: - The ‹disks› are *‹full›*: take some away");
        check("xyzzy", &lines, "");
        check("log", &["größte `LogFile` log"], "1: größte `‹Log›File` ‹log›");
    }

    #[test]
    fn of_a_long_line_the_part_with_the_marks_is_shown() {
        let line = format!("{}the quota is exceeded {}", "abcd ".repeat(100), "tail ".repeat(100));
        let before = "abcd ".repeat((BEFORE - "the ".len()) / 5);
        let after = &"tail ".repeat(100)[..LONGEST - BEFORE - "quota is exceeded ".len()];
        check("quota exceeded", &[&line], &format!("1: … {before}the ‹quota› is ‹exceeded› {after}…"));
    }
}
