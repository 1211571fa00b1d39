//! A query: the words that are looked for, what else each may stand for, and what each is worth.
//!
//! Owns reading a query and its limits. It must not know scores.

use super::signatures::{Signature, telling};
use super::snapshot::Snapshot;
use super::spelling;
use super::synonyms::{Synonyms, is_filler};
use super::tokens::{self, Stems, Word};
use super::{Hit, Language, Typing};
use std::collections::HashSet;

/// A part of an identifier, where the whole identifier is looked for as well.
const PART: f32 = 0.5;
/// Two words of the query run together, which a document may write as one.
const JOINED_PAIR: f32 = 0.3;
/// The words that an unknown one falls into.
const SPLIT: f32 = 0.7;
/// A misspelling's reading.
const VARIANT: f32 = 0.85;
/// A word in so few entries may be a misspelling in the documents too.
const RARE: u32 = 3;
/// What a half-typed word becomes.
const COMPLETION: f32 = 0.8;
/// Another word for the same.
const SYNONYM: f32 = 0.8;
/// As many words of a paste are looked up.
const MOST_WORDS: usize = 512;
/// As many of them are searched, the most telling ones.
const MOST_GROUPS: usize = 40;

/// A query, read.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// What is looked for, in the query's order.
    pub(super) groups: Vec<Group>,
    /// What the words would be worth that stand in no entry, squared and added up.
    unknown: f32,
}

/// One word of a query with all it may stand for.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// As it was asked for, in lower case.
    pub(super) word: String,
    /// Its place among the words of the query that count; none for joined forms, which are near nothing.
    pub(super) order: Option<usize>,
    /// What it may stand for.
    pub(super) alternatives: Vec<Alternative>,
}

/// A stem that a word of a query may stand for.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    pub(super) stem: String,
    /// What an entry that holds it gains; how rare it is is in it.
    pub(super) weight: f32,
}

impl Group {
    /// What the word is worth at best.
    pub(super) fn weight(&self) -> f32 {
        self.alternatives.iter().map(|alternative| alternative.weight).fold(0.0, f32::max)
    }

    /// What it is worth to a text that holds some stems.
    pub(super) fn worth(&self, holds: impl Fn(&str) -> bool) -> f32 {
        let held = self.alternatives.iter().filter(|alternative| holds(&alternative.stem));
        held.map(|alternative| alternative.weight).fold(0.0, f32::max)
    }

    /// Whether the query has it right behind the other.
    pub(super) fn follows(&self, other: &Self) -> bool {
        self.order.is_some() && self.order == other.order.map(|order| order + 1)
    }
}

impl Query {
    /// Reads a query of any length and content.
    pub(super) fn read(text: &str, typing: Typing, snapshot: &Snapshot, language: &mut Language) -> Self {
        let text = telling(text);
        let signature = Signature::read(&text);
        let half_typed = (typing == Typing::LastWord).then_some(text.len());
        let mut words: Vec<Word> = tokens::words(&text).take(MOST_WORDS).collect();
        if words.iter().any(|word| !is_filler(&word.text)) {
            words.retain(|word| !is_filler(&word.text) || Some(word.place.end) == half_typed);
        }
        let mut reader = Reader {
            snapshot,
            stems: &mut language.stems,
            synonyms: &language.synonyms,
            typed: !signature.is_paste(),
            seen: HashSet::new(),
            groups: Vec::new(),
            unknown: 0.0,
            order: 0,
        };
        for word in &words {
            reader.word(word, signature.weight(&word.place), Some(word.place.end) == half_typed, &words);
        }
        if reader.typed {
            reader.joined_pairs(&words);
        }
        Self { groups: most_telling(reader.groups), unknown: reader.unknown }
    }

    /// How much of what the query's words tell an entry explains that holds the stems `met`: from 0 to 1. Squares are
    /// compared, so that a rare word which is missing tells more than many common ones that are there.
    pub(super) fn explained(&self, met: &[String]) -> f32 {
        let square = |weight: f32| weight * weight;
        let all = self.groups.iter().map(|group| square(group.weight())).sum::<f32>() + self.unknown;
        let held = |group: &Group| square(group.worth(|stem| met.iter().any(|met| met == stem)));
        let explained: f32 = self.groups.iter().map(held).sum();
        if all > 0.0 { explained / all } else { 0.0 }
    }

    /// The words of a hit that the query met, as they stand in what is shown of it; what stands elsewhere in it as it
    /// was asked for.
    pub(super) fn marks(&self, hit: &Hit, met: &[String], stems: &mut Stems) -> Vec<String> {
        let mut open: HashSet<&str> = met.iter().map(String::as_str).collect();
        let mut marks: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        let mut shown = HashSet::new();
        let texts = [&hit.title].into_iter().chain(&hit.path).chain(&hit.preview.steps);
        for text in texts {
            for word in tokens::words(text) {
                let stem = stems.stem(&word.text);
                if !open.contains(stem.as_str()) {
                    continue;
                }
                shown.insert(stem);
                if known.insert(word.text) {
                    marks.extend(text.get(word.place).map(str::to_owned));
                }
            }
        }
        open.retain(|stem| !shown.contains(*stem));
        for group in &self.groups {
            let shown = group.alternatives.iter().any(|alternative| shown.contains(&alternative.stem));
            let Some(held) = group.alternatives.iter().find(|alternative| open.contains(alternative.stem.as_str()))
            else {
                continue;
            };
            let asked = stems.stem(&group.word) == held.stem;
            let word = if asked { &group.word } else { &held.stem };
            if !shown && known.insert(word.clone()) {
                marks.push(word.clone());
            }
        }
        marks
    }
}

/// Turns words into groups.
struct Reader<'a> {
    snapshot: &'a Snapshot,
    stems: &'a mut Stems,
    synonyms: &'a Synonyms,
    /// Whether a person typed the query.
    typed: bool,
    seen: HashSet<String>,
    groups: Vec<Group>,
    unknown: f32,
    order: usize,
}

impl Reader<'_> {
    fn word(&mut self, word: &Word, weight: f32, half_typed: bool, all: &[Word]) {
        let stem = self.stems.stem(&word.text);
        let order = (word.parts == 1).then(|| {
            self.order += 1;
            self.order
        });
        if !self.seen.insert(stem.clone()) {
            return;
        }
        let frequency = self.snapshot.frequency(&stem);
        let in_identifier = word.parts == 1 && all.iter().any(|other| other.parts > 1 && holds(other, word));
        let weight = if in_identifier { weight * PART } else { weight };
        let mut variants: Vec<(String, f32)> = Vec::new();
        if half_typed {
            variants.extend(with(spelling::completions(&word.text, self.snapshot), COMPLETION));
        }
        let spelt = word.text.chars().all(char::is_alphabetic);
        if frequency <= RARE && variants.is_empty() && spelt && word.parts == 1 {
            variants.extend(with(spelling::variants(&word.text, self.snapshot), VARIANT));
        }
        let mut alternatives = self.share(&stem, frequency, variants, weight);
        if self.typed && word.parts == 1 {
            self.add_synonyms(&stem, weight, &mut alternatives);
        }
        if alternatives.is_empty() {
            return self.split(word, weight);
        }
        self.groups.push(Group { word: word.text.clone(), order, alternatives });
    }

    /// The word itself and its variants, all as rare as they are together: a rare misspelling in some document must
    /// not beat the word it stands for.
    fn share(&mut self, stem: &str, frequency: u32, variants: Vec<(String, f32)>, weight: f32) -> Vec<Alternative> {
        let mut stems: Vec<(String, f32)> = Vec::new();
        let mut together = frequency;
        if frequency > 0 {
            stems.push((stem.to_owned(), 1.0));
        }
        for (variant, share) in variants {
            let variant = self.stems.stem(&variant);
            if variant != stem && stems.iter().all(|(known, _)| *known != variant) {
                together = together.saturating_add(self.snapshot.frequency(&variant));
                stems.push((variant, share));
            }
        }
        let rarity = self.rarity(together) * weight;
        stems.into_iter().map(|(stem, share)| Alternative { stem, weight: rarity * share }).collect()
    }

    fn add_synonyms(&self, stem: &str, weight: f32, alternatives: &mut Vec<Alternative>) {
        let own = alternatives.iter().map(|alternative| alternative.weight).fold(0.0, f32::max);
        for other in self.synonyms.of(stem) {
            let frequency = self.snapshot.frequency(other);
            if frequency > 0 && alternatives.iter().all(|alternative| alternative.stem != *other) {
                let rarity = (self.rarity(frequency) * weight).min(if own > 0.0 { own } else { f32::MAX });
                alternatives.push(Alternative { stem: other.clone(), weight: rarity * SYNONYM });
            }
        }
    }

    /// An unknown word, as the known words it may be made of.
    fn split(&mut self, word: &Word, weight: f32) {
        if word.parts > 1 {
            return;
        }
        let known = spelling::split(&word.text, self.snapshot, self.stems);
        if known.is_empty() {
            self.unknown += (self.rarity(0) * weight).powi(2);
        }
        for stem in known {
            self.add(&stem, &stem, weight * SPLIT);
        }
    }

    /// Neighbours that a document may write as one word.
    fn joined_pairs(&mut self, words: &[Word]) {
        let parts: Vec<&Word> = words.iter().filter(|word| word.parts == 1).collect();
        for pair in parts.windows(2) {
            let joined: String = pair.iter().map(|word| word.text.as_str()).collect();
            let stem = self.stems.stem(&joined);
            self.add(&joined, &stem, JOINED_PAIR);
        }
    }

    /// A group of one stem that is near nothing.
    fn add(&mut self, word: &str, stem: &str, weight: f32) {
        let frequency = self.snapshot.frequency(stem);
        if frequency > 0 && self.seen.insert(stem.to_owned()) {
            let weight = self.rarity(frequency) * weight;
            let alternatives = vec![Alternative { stem: stem.to_owned(), weight }];
            self.groups.push(Group { word: word.to_owned(), order: None, alternatives });
        }
    }

    /// BM25's idf.
    #[expect(clippy::cast_precision_loss, reason = "a weight needs no more than six digits")]
    fn rarity(&self, frequency: u32) -> f32 {
        let entries = self.snapshot.len() as f32;
        let frequency = (frequency as f32).min(entries);
        (1.0 + (entries - frequency + 0.5) / (frequency + 0.5)).ln()
    }
}

fn with(variants: Vec<String>, share: f32) -> impl Iterator<Item = (String, f32)> {
    variants.into_iter().map(move |variant| (variant, share))
}

fn holds(outer: &Word, inner: &Word) -> bool {
    outer.place.start <= inner.place.start && inner.place.end <= outer.place.end
}

/// The groups worth most, in the query's order.
fn most_telling(mut groups: Vec<Group>) -> Vec<Group> {
    if groups.len() > MOST_GROUPS {
        let mut weights: Vec<f32> = groups.iter().map(Group::weight).collect();
        weights.sort_by(|left, right| right.total_cmp(left));
        let least = weights.get(MOST_GROUPS - 1).copied().unwrap_or_default();
        groups.retain(|group| group.weight() >= least);
        groups.truncate(MOST_GROUPS);
    }
    groups
}
