//! Conditions, as a question asks and a branch supposes them.
//!
//! Owns where a condition stands in a text, and which of its words are quoted. It must not know outputs.

use super::numbers::{self, Dimension, Order};
use super::output::words_in;
use super::words;
use crate::document::{Block, Text};
use crate::tree::Node;

/// No condition that is worth reading is longer, in bytes.
const LONGEST: usize = 600;
/// No more quoted texts of a question are looked for.
const MOST_QUOTED: usize = 64;

/// What may or may not hold.
#[derive(Debug, Default)]
pub(super) struct Condition {
    /// Its words in lower case, without those that only deny it.
    pub(super) words: Vec<Word>,
    /// Whether it is denied: "is not ready", "no pods".
    pub(super) denial: Denial,
    /// The number it names, with what it is held against.
    pub(super) limit: Option<Limit>,
}

/// A word of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case; several words where they are quoted.
    pub(super) text: String,
    /// Whether it is set in quotation marks or as code, is an error text, or looks like the name of something.
    pub(super) quoted: bool,
}

/// How a condition is denied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Denial {
    #[default]
    None,
    /// "is not ready": what is said of the thing.
    Said,
    /// "no pods are ready": that there is such a thing.
    Thing,
    /// More than once.
    Twice,
}

/// "more than 80 %".
#[derive(Debug)]
pub(super) struct Limit {
    pub(super) order: Order,
    pub(super) value: f64,
    pub(super) dimension: Dimension,
    /// As it is written.
    pub(super) text: String,
    /// How many of the condition's words stand before it.
    pub(super) behind: usize,
}

impl Condition {
    /// Reads a condition; `quoted` are the texts that its node sets as code.
    pub(super) fn read(text: &str, quoted: &[String]) -> Self {
        let mut condition = Self::default();
        let all = if text.len() <= LONGEST { split(text, quoted) } else { Vec::new() };
        let plain: Vec<String> = all.iter().map(|word| word.text.clone()).collect();
        let mut at = 0;
        while let Some(word) = all.get(at) {
            let limit = plain.get(at..).filter(|_| !word.quoted).and_then(limit_at);
            if let Some((mut limit, length)) = limit.filter(|_| condition.limit.is_none()) {
                limit.behind = condition.words.len();
                condition.limit = Some(limit);
                at += length;
                continue;
            }
            if !word.quoted && words::is_negation(&word.text) {
                condition.denial = condition.denial.and(&word.text);
            }
            if word.quoted || !words::only_denies(&word.text) {
                condition.words.push(word.clone());
            }
            at += 1;
        }
        condition
    }

    /// Whether one of these words is in it, quoted ones apart.
    pub(super) fn has(&self, list: &[&str]) -> bool {
        self.plain().any(|word| list.contains(&word))
    }

    /// Its words but the quoted ones.
    pub(super) fn plain(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter(|word| !word.quoted).map(|word| word.text.as_str())
    }

    /// Whether no output can settle it: it joins several conditions, denies twice, or asks for the operator's own doings.
    pub(super) fn is_beyond(&self) -> bool {
        let asks_operator = self.has(words::OPERATOR) && !self.has(words::SEEING);
        self.denial == Denial::Twice || asks_operator || self.has(words::JOINTS)
    }

    pub(super) fn is_denied(&self) -> bool {
        self.denial != Denial::None
    }
}

impl Denial {
    fn and(self, word: &str) -> Self {
        match self {
            Self::None if words::denies_thing(word) => Self::Thing,
            Self::None => Self::Said,
            _ => Self::Twice,
        }
    }
}

impl Word {
    /// Its own words, in lower case.
    pub(super) fn parts(&self) -> Vec<String> {
        words_in(&self.text).map(str::to_owned).collect()
    }
}

/// "more than 80 %", "80 % or more", "is 0" at the start of these words, with how many of them it takes.
fn limit_at(words: &[String]) -> Option<(Limit, usize)> {
    let compared = words::COMPARISONS
        .iter()
        .find(|(phrase, _)| phrase.len() < words.len() && phrase.iter().zip(words).all(|(one, other)| one == other));
    let equal = || words::EQUALITIES.iter().find(|(word, _)| words.first().is_some_and(|first| first == word));
    let (length, order) = match compared {
        Some((phrase, order)) => (phrase.len(), *order),
        None => equal().map(|(_, order)| (1, *order)).or_else(|| starts_bare(words).then_some((0, Order::Same)))?,
    };
    let (value, dimension, text) = numbers::limit(words.get(length..)?)?;
    let taken = length + text.split(' ').count();
    let later = later_order(words.get(taken..)?);
    let named = !text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    // "is one of" counts nothing, and a bare number compares nothing.
    if order == Order::Same
        && later.is_none()
        && (length == 0 || named && value != 0.0 || words.get(taken).is_some_and(|next| next == "of"))
    {
        return None;
    }
    let limit = Limit { order: later.unwrap_or(order), value, dimension, text, behind: 0 };
    Some((limit, taken + if later.is_some() { 2 } else { 0 }))
}

fn starts_bare(words: &[String]) -> bool {
    words.first().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit()))
}

/// "or more" behind a number.
fn later_order(words: &[String]) -> Option<Order> {
    let [or, order, ..] = words else { return None };
    let order = words::LATER_ORDERS.iter().find(|(word, _)| word == order).map(|(_, order)| *order);
    order.filter(|_| words::OR.contains(&or.as_str()))
}

/// What a question's text asks: its only sentence with a question mark, else what it says to find out.
pub(super) fn asked(text: &str) -> Option<&str> {
    let text = text.split("```").next()?;
    let mut asking = sentences(text).filter(|sentence| sentence.ends_with('?'));
    match (asking.next(), asking.next()) {
        (Some(only), None) => Some(only),
        (None, _) => sentences(text).filter_map(checked).last(),
        (Some(_), Some(_)) => None,
    }
}

/// What stands behind "check whether".
fn checked(sentence: &str) -> Option<&str> {
    let lower = sentence.to_ascii_lowercase();
    let verb = words::CHECKING.iter().filter_map(|verb| lower.find(verb).map(|at| at + verb.len())).min()?;
    let (at, conjunction) = words::CONJUNCTIONS
        .iter()
        .filter_map(|word| lower.get(verb..)?.find(word).map(|at| (verb + at, word)))
        .min_by_key(|(at, _)| *at)?;
    let rest = sentence.get(at + conjunction.len()..)?;
    Some(rest.split([';', ':']).next().unwrap_or(rest))
}

/// What a branch supposes before it says what to do.
pub(super) fn supposed(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let opening = words::OPENINGS.iter().find(|opening| lower.starts_with(**opening))?;
    let rest = text.get(opening.len()..)?;
    let lower = lower.get(opening.len()..)?;
    let marks = [",", ":", "\n", ". ", " \u{2013} ", " - ", "\u{2192}", "->"];
    let end = marks.iter().chain(words::ENDINGS).filter_map(|mark| lower.find(mark)).min();
    rest.get(..end.unwrap_or(rest.len()))
}

/// The sentences of a text, each with its closing mark.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n']).flat_map(|line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            let ends = |(at, mark): (usize, char)| {
                let after = rest.get(at + mark.len_utf8()..).unwrap_or_default();
                (".?!".contains(mark) && (after.is_empty() || after.starts_with(char::is_whitespace)))
                    .then_some(at + mark.len_utf8())
            };
            let end = rest.char_indices().find_map(ends).unwrap_or(rest.len());
            let (sentence, later) = rest.split_at_checked(end).filter(|(sentence, _)| !sentence.is_empty())?;
            rest = later;
            Some(sentence.trim())
        })
    })
}

/// The texts that a node sets as code, and its error texts.
pub(super) fn quoted_in(node: &Node) -> Vec<String> {
    let mut quoted: Vec<String> = node.errors.iter().map(|error| error.text.clone()).collect();
    let mut open: Vec<&Block> = node.body.iter().collect();
    while let Some(block) = open.pop() {
        quoted.extend(block.texts().into_iter().flat_map(coded));
        open.extend(block.inner());
    }
    quoted.retain(|text| !text.trim().is_empty());
    quoted.truncate(MOST_QUOTED);
    quoted
}

fn coded(text: &Text) -> impl Iterator<Item = String> {
    text.spans.iter().filter(|span| span.style.code).map(|span| span.text.trim().to_owned())
}

/// The words of a condition; what is quoted is one.
fn split(text: &str, quoted: &[String]) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (word, length) = if let Some((inner, length)) = quotation(rest, before, quoted) {
            (Some(Word { text: inner.to_lowercase(), quoted: true }), length)
        } else {
            let length = word_length(rest);
            let word = rest
                .get(..length)
                .filter(|word| word.starts_with(|c: char| c.is_alphanumeric() || "%<>=-".contains(c)) && *word != "-");
            (
                word.map(|word| Word {
                    text: word.to_lowercase().replace('\u{2019}', "'"),
                    quoted: words::is_name(word),
                }),
                length,
            )
        };
        found.extend(word);
        let (taken, later) = rest.split_at_checked(length.max(first.len_utf8())).unwrap_or((rest, ""));
        before = taken.chars().next_back().unwrap_or(' ');
        rest = later;
    }
    found
}

/// What is quoted at the start of a text, and how much of the text that takes.
fn quotation<'a>(text: &'a str, before: char, quoted: &[String]) -> Option<(&'a str, usize)> {
    if before.is_alphanumeric() {
        return None;
    }
    let ends = |end: usize| !text.get(end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let coded = quoted.iter().filter(|code| text.starts_with(code.as_str()) && ends(code.len())).map(String::len).max();
    if let Some(length) = coded {
        return Some((text.get(..length)?, length));
    }
    let (open, close) = words::QUOTES.iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.get(open.len_utf8()..)?;
    let length = inner.find(*close).filter(|length| *length > 0)?;
    let end = open.len_utf8() + length + close.len_utf8();
    ends(end).then_some((inner.get(..length)?, end))
}

/// How long the word, the number or the sign is with which a text begins.
fn word_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let Some((_, first)) = characters.next() else { return 0 };
    let negative = first == '-' && text.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if "<>=".contains(first) {
        return if text.get(1..).is_some_and(|rest| rest.starts_with('=')) { 2 } else { 1 };
    }
    if !first.is_alphanumeric() && first != '_' && !negative {
        return first.len_utf8();
    }
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins = "-.,'\u{2019}".contains(character) && next.is_some_and(char::is_alphanumeric);
        let in_number = joins && (character != ',' || next.is_some_and(|next| next.is_ascii_digit()));
        if !(character.is_alphanumeric() || character == '_' || in_number) {
            return at;
        }
    }
    text.len()
}
