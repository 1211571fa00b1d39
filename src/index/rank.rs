//! Scores: how well each entry answers a query.
//!
//! Owns the formula. It must not know the search engine nor how a query came to be.
//!
//! The formula is BM25 over all words, plus half of the same over titles, plus what neighbouring words of the query
//! that stand near each other in the entry are worth. Each word of the query counts once, by the best of its
//! alternatives: a misspelling's variants do not add up.
//!
//! What each part gave, in success@1 over 196 labelled queries on about a thousand real documents, by leaving it out of
//! the whole (0.714): misspellings 0.06, closeness 0.05, titles 0.04, synonyms 0.02, light weights for what varies 0.02
//! and for levels 0.02, words run together 0.02, light parts of identifiers 0.01, light commands behind prompts 0.01.
//! Tried and left out, for they gave nothing: the share of the query that an entry explains, a tenth of what its whole
//! document scores, more for long runs of neighbours, a lower score for scenarios with others inside.

use super::query::{Group, Query};
use super::snapshot::{Part, Snapshot};
use std::cmp::Ordering;

/// BM25's saturation of repeated words and its share of length: a little below the usual 1.2 and 0.75, as scenarios are
/// short texts. Around these values little changes.
const SATURATION: f32 = 0.9;
const LENGTH_SHARE: f32 = 0.65;
/// What a word in a title adds to the same in all words. More or less of it changes little.
const TITLE_SHARE: f32 = 0.4;
/// What two words side by side add to their own weight. Between 1 and 2 little changes.
const NEAR_SHARE: f32 = 1.0;
/// As far apart two words may be and still be near.
const NEAR: u32 = 5;
/// So many of the best entries are looked at for words near each other.
const LOOKED_AT: usize = 200;

/// So many equals of the last are told apart by their place; more are as good as any.
const MOST_EQUALS: usize = 64;

/// An entry with its score.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    /// The entry's number.
    pub(super) entry: usize,
    /// Its score.
    pub(super) score: f32,
    /// The stems of the query that it holds.
    pub(super) met: Vec<String>,
}

/// The best `limit` entries, best first, and those that equal the last of them.
pub(super) fn best(query: &Query, snapshot: &Snapshot, limit: usize) -> Vec<Scored> {
    let mut sums = Sums::new(snapshot);
    for (part, share) in [(Part::Text, 1.0), (Part::Title, TITLE_SHARE)] {
        let average = snapshot.average_length(part);
        for group in &query.groups {
            sums.add(group, part, average, share);
        }
    }
    let mut ranked = greatest(&sums.scores, LOOKED_AT.max(limit));
    ranked.sort_by_key(|scored| scored.entry);
    look_closer(query, snapshot, &mut ranked);
    ranked.sort_by(by_score);
    let least = limit.checked_sub(1).and_then(|last| ranked.get(last)).map_or(0.0, |scored| scored.score);
    ranked.retain(|scored| scored.score >= least);
    ranked.truncate(limit.saturating_add(MOST_EQUALS));
    ranked
}

fn by_score(left: &Scored, right: &Scored) -> Ordering {
    right.score.total_cmp(&left.score).then(left.entry.cmp(&right.entry))
}

/// The entries with the greatest scores above zero, in no order.
fn greatest(scores: &[f32], most: usize) -> Vec<Scored> {
    // Most entries may hold some word of the query; of few is more than the score asked.
    let mut found: Vec<(f32, u32)> = scores.iter().copied().zip(0..).filter(|(score, _)| *score > 0.0).collect();
    if found.len() > most {
        found.select_nth_unstable_by(most, |left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        found.truncate(most);
    }
    found.into_iter().map(|(score, entry)| Scored { entry: entry as usize, score, met: Vec::new() }).collect()
}

/// Adds up what words are worth.
struct Sums<'a> {
    snapshot: &'a Snapshot,
    scores: Vec<f32>,
    /// What the word at hand is worth for each entry, by its best alternative.
    current: Vec<f32>,
    touched: Vec<usize>,
}

impl<'a> Sums<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        // Pages of plain zeros are only promised by the system, and taking them one by one is slow. A negative zero is
        // as good and written at once.
        let zeros = || vec![-0.0; snapshot.size()];
        Self { snapshot, scores: zeros(), current: zeros(), touched: Vec::new() }
    }

    fn add(&mut self, group: &Group, part: Part, average: f32, share: f32) {
        for alternative in &group.alternatives {
            self.snapshot.each(part, &alternative.stem, |entry, count, length| {
                let worth = alternative.weight * saturated(count, length, average);
                let Some(current) = self.current.get_mut(entry) else { return };
                if *current <= 0.0 {
                    self.touched.push(entry);
                }
                *current = current.max(worth);
            });
        }
        for entry in self.touched.drain(..) {
            let current = self.current.get_mut(entry).map(std::mem::take).unwrap_or_default();
            if let Some(score) = self.scores.get_mut(entry) {
                *score += share * current;
            }
        }
    }
}

/// BM25's share of a word's weight for an entry of `length` words that holds it `count` times.
#[expect(clippy::cast_precision_loss, reason = "a score needs no more than six digits")]
fn saturated(count: u32, length: u32, average: f32) -> f32 {
    let norm = SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length as f32 / average);
    let count = count as f32;
    count * (SATURATION + 1.0) / (count + norm)
}

/// Where the words of the query stand in the best entries: notes which are met, and adds what closeness is worth.
/// `ranked` is in the order of the entries' numbers.
fn look_closer(query: &Query, snapshot: &Snapshot, ranked: &mut [Scored]) {
    let entries: Vec<usize> = ranked.iter().map(|scored| scored.entry).collect();
    let mut last: Option<(&Group, Vec<Vec<u32>>)> = None;
    for group in &query.groups {
        let mut places: Vec<Vec<u32>> = vec![Vec::new(); ranked.len()];
        for alternative in &group.alternatives {
            snapshot.places(&alternative.stem, &entries, |entry, found| {
                let Ok(rank) = entries.binary_search(&entry) else { return };
                if let (Some(places), Some(scored)) = (places.get_mut(rank), ranked.get_mut(rank)) {
                    places.extend_from_slice(found);
                    scored.met.push(alternative.stem.clone());
                }
            });
        }
        if group.order.is_none() {
            continue;
        }
        for places in &mut places {
            places.sort_unstable();
        }
        if let Some((before, left)) = last.filter(|(before, _)| group.follows(before)) {
            let worth = NEAR_SHARE * (before.weight() + group.weight()) / 2.0;
            for ((scored, left), right) in ranked.iter_mut().zip(&left).zip(&places) {
                scored.score += worth * closeness(left, right);
            }
        }
        last = Some((group, places));
    }
}

/// How near two words come to each other at their nearest: 1 side by side, 0 beyond [`NEAR`]. Both in rising order.
fn closeness(left: &[u32], right: &[u32]) -> f32 {
    let mut nearest = u32::MAX;
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(&&one), Some(&&other)) = (left.peek(), right.peek()) {
        // Alternatives may share a word: a word is not near itself.
        if one != other {
            nearest = nearest.min(one.abs_diff(other));
        }
        if one < other {
            left.next();
        } else {
            right.next();
        }
    }
    if nearest > NEAR {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most NEAR")]
    let nearest = nearest as f32;
    1.0 / nearest
}
