//! What a misspelt, half-typed or run-together word may have meant, by the words the index knows.
//!
//! Owns edit distance, completion and splitting. It must not know scores.

use super::snapshot::Snapshot;
use super::tokens::Stems;
use std::collections::HashMap;

/// As many readings of one misspelling are tried. Measured: more bring noise.
const MOST_VARIANTS: usize = 3;
/// As many completions of a half-typed word are tried: the commonest come first, and each key narrows them.
const MOST_COMPLETIONS: usize = 12;
/// A run-together word has at most so many words.
const MOST_SPLIT: usize = 4;
/// Words shorter than this are not corrected: everything is one edit from everything.
const SHORTEST_CORRECTED: usize = 3;
/// A word that some document holds is taken for a misspelling only of words so many times commoner.
const MUCH_COMMONER: u32 = 10;
/// Words shorter than this are not split.
const SHORTEST_SPLIT: usize = 6;

/// How many edits a word of that many letters may be away: one, from eight letters two.
fn allowed(letters: usize) -> usize {
    match letters {
        0..SHORTEST_CORRECTED => 0,
        SHORTEST_CORRECTED..8 => 1,
        _ => 2,
    }
}

/// The words nearest to `word` that are much commoner, the commonest of the nearest first. People get the first letter
/// right.
#[must_use]
pub(super) fn variants(word: &str, snapshot: &Snapshot) -> Vec<String> {
    let wanted: Vec<char> = word.chars().collect();
    let allowed = allowed(wanted.len());
    let Some(first) = wanted.first().filter(|first| allowed > 0 && first.is_alphabetic()) else { return Vec::new() };
    let mut near: HashMap<String, (usize, u32)> = HashMap::new();
    let mut candidate: Vec<char> = Vec::new();
    let mut own = 0;
    snapshot.each_word_from(&first.to_string(), |spelt, frequency| {
        candidate.clear();
        candidate.extend(spelt.chars());
        let edits = distance(&wanted, &candidate, allowed);
        if edits == 0 {
            own += frequency;
        } else if edits <= allowed && candidate.len() >= SHORTEST_CORRECTED {
            near.entry(spelt.to_owned()).or_insert((edits, 0)).1 += frequency;
        }
    });
    let mut found: Vec<(usize, String, u32)> =
        near.into_iter().map(|(spelt, (edits, frequency))| (edits, spelt, frequency)).collect();
    found.retain(|(_, _, frequency)| *frequency > own.saturating_mul(MUCH_COMMONER));
    found.sort_by(|left, right| left.0.cmp(&right.0).then(right.2.cmp(&left.2)).then(left.1.cmp(&right.1)));
    found.truncate(MOST_VARIANTS);
    found.into_iter().map(|(_, spelt, _)| spelt).collect()
}

/// What a half-typed word may become, the commonest first; the word itself is not among them.
#[must_use]
pub(super) fn completions(word: &str, snapshot: &Snapshot) -> Vec<String> {
    let mut longer: HashMap<String, u32> = HashMap::new();
    snapshot.each_word_from(word, |spelt, frequency| {
        if spelt.len() > word.len() {
            *longer.entry(spelt.to_owned()).or_insert(0) += frequency;
        }
    });
    let mut found: Vec<(String, u32)> = longer.into_iter().collect();
    found.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    found.truncate(MOST_COMPLETIONS);
    found.into_iter().map(|(spelt, _)| spelt).collect()
}

/// The words that a long unknown word is made of, where all of them are known: the fewest, and of those the split
/// with the longest shortest word.
#[must_use]
pub(super) fn split(word: &str, snapshot: &Snapshot, stems: &mut Stems) -> Vec<String> {
    let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    if cuts.len() <= SHORTEST_SPLIT || cuts.len() > 40 {
        return Vec::new();
    }
    // The best way to read the word up to each cut: how good, and where its last word starts.
    let mut best: Vec<Option<(Reading, usize)>> = vec![None; cuts.len()];
    for end in 2..cuts.len() {
        for start in 0..end - 1 {
            let before = match best.get(start).cloned().flatten() {
                Some((reading, _)) => reading,
                None if start == 0 => Reading { words: 0, shortest: usize::MAX },
                None => continue,
            };
            let whole = start == 0 && end + 1 == cuts.len();
            let reading = Reading { words: before.words + 1, shortest: before.shortest.min(end - start) };
            let better = best[end].as_ref().is_none_or(|(known, _)| reading.beats(known));
            if whole || !better || reading.words > MOST_SPLIT {
                continue;
            }
            let part = stems.stem(&word[cuts[start]..cuts[end]]);
            if snapshot.frequency(&part) >= Reading::wanted_frequency(end - start) {
                best[end] = Some((reading, start));
            }
        }
    }
    read_back(word, &cuts, &best, stems)
}

/// How a word, or the first part of it, is read as several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    words: usize,
    shortest: usize,
}

impl Reading {
    fn beats(&self, other: &Self) -> bool {
        (other.words, self.shortest) > (self.words, other.shortest)
    }

    /// Every two letters stand somewhere; short words must be common to count as words.
    fn wanted_frequency(letters: usize) -> u32 {
        match letters {
            0..=2 => 8,
            3 => 3,
            _ => 1,
        }
    }
}

fn read_back(word: &str, cuts: &[usize], best: &[Option<(Reading, usize)>], stems: &mut Stems) -> Vec<String> {
    let mut parts = Vec::new();
    let mut end = cuts.len() - 1;
    while let Some((_, start)) = best.get(end).and_then(Option::as_ref) {
        parts.push(stems.stem(&word[cuts[*start]..cuts[end]]));
        end = *start;
    }
    parts.reverse();
    parts
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words; more than `most` where
/// it is more than `most`.
fn distance(left: &[char], right: &[char], most: usize) -> usize {
    if left.len().abs_diff(right.len()) > most {
        return most + 1;
    }
    let mut above: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut row = last.clone();
    for i in 1..=left.len() {
        row[0] = i;
        for j in 1..=right.len() {
            let same = left[i - 1] == right[j - 1];
            let mut least = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(!same));
            let swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                least = least.min(above[j - 2] + 1);
            }
            row[j] = least;
        }
        if row.iter().all(|edits| *edits > most) {
            return most + 1;
        }
        above.clone_from(&last);
        last.clone_from(&row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expected: usize) {
        let characters = |word: &str| word.chars().collect::<Vec<_>>();
        assert_eq!(distance(&characters(left), &characters(right), 3), expected, "{left} to {right}");
    }

    #[test]
    fn a_swap_of_neighbours_is_one_edit() {
        check("qouta", "quota", 1);
        check("eror", "error", 1);
        check("unrecoverabel", "unrecoverable", 1);
        check("kitten", "sitting", 3);
        check("same", "same", 0);
        check("", "ab", 2);
    }

    #[test]
    fn far_words_are_given_up_early() {
        check("abcdef", "zzzzzz", 4);
        check("a", "abcdefgh", 4);
    }
}
