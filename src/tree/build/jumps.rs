//! Jumps: "go to step 3", "see C above", links inside the document.
//!
//! Owns how a jump is read from a sentence and how its target is found. It must not know how nodes are made.

use crate::document::Block;
use crate::tree::build::directions::{numbered_step, starts_with_verb};
use crate::tree::build::headings::{bare, without_enumerator};
use crate::tree::build::lexicon;
use crate::tree::build::prose::{Prose, find_phrase, words};
use percent_encoding::percent_decode_str;
use std::ops::Range;

/// A jump as it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Jump {
    /// What it aims at.
    pub(super) aim: Aim,
    /// The author's words for it.
    pub(super) text: String,
    /// Where it is said.
    pub(super) line: u32,
}

/// What a jump aims at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aim {
    /// A step of the procedure it is said in.
    Step(u64),
    /// An anchor or title, without `#`; the words around it help where it is dead.
    Anchor(String),
    /// A place that is named in the sentence; the sentence in lower case.
    Named(String),
    /// A command that was given before; the sentence in lower case tells which.
    Command(String),
    /// What an author gave in a comment: an id, or an anchor with or without `#`.
    Given(String),
    /// A node of a flowchart.
    Mark(Mark),
}

/// What a flowchart's node is called by: the chart's line and the node's place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Mark {
    /// The line of the chart.
    pub(super) block: u32,
    /// Which of its nodes.
    pub(super) node: usize,
}

/// A link to a document's own file is one to a place in it: `disk.md#clean-up` in `disk.md` is `#clean-up`.
pub(super) fn shorten_own_links(blocks: &mut [Block], source: &str) {
    let own = source.rsplit(['/', '\\', ':']).next().unwrap_or(source);
    let mut open: Vec<&mut Block> = blocks.iter_mut().collect();
    while let Some(block) = open.pop() {
        let links =
            block.texts_mut().into_iter().flat_map(|text| &mut text.spans).filter_map(|span| span.link.as_mut());
        for link in links {
            let path = link.strip_prefix("./").unwrap_or(link);
            let place = path.strip_prefix(own).filter(|place| !own.is_empty() && place.starts_with('#'));
            if let Some(place) = place.map(str::to_owned) {
                *link = place;
            }
        }
        open.extend(block.inner_mut());
    }
}

/// Reads the jump that a sentence makes.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let phrase_at = lexicon::known().jumps.find(lower);
    let is_sent = phrase_at.is_some() || lexicon::known().places.are_in(lower) || starts_with_verb(lower);
    linked(prose, sentence, is_sent)
        .or_else(|| stepped(prose, sentence))
        .or_else(|| past_command(prose, sentence))
        .or_else(|| {
            let (_, phrase) = phrase_at
                .or_else(|| (find_phrase(lower, "from above").or(find_phrase(lower, "(see"))).map(|at| (at, "see")))?;
            let place = lexicon::known().places.find(lower).map(|(at, _)| at);
            (place.is_some() || phrase == "repeat").then(|| Jump {
                aim: Aim::Named(lower.to_owned()),
                text: prose.of(sentence).to_owned(),
                line: prose.line(sentence.start + place.unwrap_or(0)),
            })
        })
}

/// A link to a place in this document, in a sentence that sends there.
fn linked(prose: &Prose<'_>, sentence: &Range<usize>, is_sent: bool) -> Option<Jump> {
    let (range, link) = prose.links.iter().find(|(range, link)| {
        range.start >= sentence.start && range.end <= sentence.end && link.starts_with('#') && link.len() > 1
    })?;
    let text = prose.of(range).trim().to_owned();
    is_sent.then(|| Jump { aim: Aim::Anchor(link[1..].to_owned()), text, line: prose.line(range.start) })
}

/// All places in this document that a sentence links to.
pub(super) fn links_of(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<Jump> {
    let inside = |range: &Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
    let links = prose.links.iter().filter(|(range, link)| inside(range) && link.starts_with('#') && link.len() > 1);
    links
        .map(|(range, link)| Jump {
            aim: Aim::Anchor(link[1..].to_owned()),
            text: prose.of(range).trim().to_owned(),
            line: prose.line(range.start),
        })
        .collect()
}

/// "go to step 3", "move on to 2", "repeat from step 1".
fn stepped(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let verbs = lexicon::all(|words| words.jumps).filter(|phrase| {
        !matches!(
            *phrase,
            "see"
                | "follow"
                | "as in"
                | "read"
                | "look at"
                | "described in"
                | "consult"
                | "check out"
                | "according to"
                | "same as"
        )
    });
    for verb in verbs {
        let Some(at) = find_phrase(lower, verb) else { continue };
        let after = lower.get(at + verb.len()..).unwrap_or_default().trim_start();
        let after = ["from", "the", "with", "at", "to", "back to", "in"].iter().fold(after, |after, word| {
            after.strip_prefix(word).filter(|rest| rest.starts_with(' ')).map_or(after, str::trim_start)
        });
        if let Some(number) = numbered_step(after) {
            let start = sentence.start + at;
            let length = lower.len() - at - after.len()
                + after
                    .chars()
                    .take_while(|letter| !matches!(letter, '.' | ',' | ')' | ';'))
                    .map(char::len_utf8)
                    .sum::<usize>();
            let text = prose.of(&(start..(start + length).min(sentence.end))).trim().to_owned();
            return Some(Jump { aim: Aim::Step(number), text, line: prose.line(start) });
        }
    }
    None
}

/// "using the previous command".
fn past_command(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let (at, _) = lexicon::known().past_commands.find(lower)?;
    let text = prose.of(sentence).to_owned();
    Some(Jump { aim: Aim::Command(lower.to_owned()), text, line: prose.line(sentence.start + at) })
}

/// A place a jump can lead to.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The node's id.
    pub(super) id: String,
    /// Its line.
    pub(super) line: u32,
    /// Names authors gave it for links.
    pub(super) anchors: Vec<String>,
    /// Its title where it is a heading.
    pub(super) title: Option<String>,
    /// GitHub's slug with its number for repeated titles.
    pub(super) slug: Option<String>,
}

/// Finds the id of the place an anchor names, trying every dialect's slug.
pub(super) fn find_anchor<'a>(anchor: &str, places: &'a [Place]) -> Option<&'a Place> {
    let anchor = percent_decode_str(anchor).decode_utf8_lossy().to_lowercase();
    let by_name = places.iter().find(|place| place.anchors.iter().any(|name| name.to_lowercase() == anchor));
    by_name
        .or_else(|| places.iter().find(|place| place.slug.as_deref() == Some(anchor.as_str())))
        .or_else(|| nth_loose(&anchor, places))
        .or_else(|| {
            places.iter().find(|place| {
                place.title.as_ref().is_some_and(|title| {
                    bare(title) == bare(&anchor)
                        || loose(title) == loose(&anchor)
                        || loose(without_enumerator(title)) == loose(&anchor)
                })
            })
        })
}

/// Slugs that keep other punctuation than GitHub's: only letters and digits are compared, and a number behind counts
/// repeated titles.
fn nth_loose<'a>(anchor: &str, places: &'a [Place]) -> Option<&'a Place> {
    let (head, nth) = match anchor.rsplit_once(['-', '_']) {
        Some((head, number)) => match number.parse::<usize>() {
            Ok(number) if number < 100 => (head, number),
            _ => (anchor, 0),
        },
        None => (anchor, 0),
    };
    let same = |wanted: &str, nth: usize| {
        let wanted = loose(wanted);
        places.iter().filter(|place| place.title.as_ref().is_some_and(|title| loose(title) == wanted)).nth(nth)
    };
    if wanted_is_empty(anchor) { None } else { same(anchor, 0).or_else(|| same(head, nth)) }
}

fn wanted_is_empty(anchor: &str) -> bool {
    loose(anchor).is_empty()
}

fn loose(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Finds the place whose title a sentence names, the longest title first; never one that starts at a line in `around`,
/// where the sentence itself stands.
pub(super) fn find_named<'a>(sentence: &str, places: &'a [Place], around: &[u32]) -> Option<&'a Place> {
    let said: Vec<&str> = words(sentence).collect();
    let mut best: Option<(usize, &Place)> = None;
    for place in places {
        let Some(title) = &place.title else { continue };
        let bare = bare(title);
        let wanted: Vec<&str> = words(&bare).collect();
        let told = wanted.len() > 1 && says_most_of(&wanted, &said);
        let named = match wanted.as_slice() {
            [] => false,
            [word] => word.len() > 3 && (sentence.contains(&format!("\"{word}\"")) || is_called_place(word, &said)),
            _ => said.windows(wanted.len()).any(|run| run == wanted.as_slice()),
        };
        if (named || told) && best.is_none_or(|(length, _)| wanted.len() > length) && !around.contains(&place.line) {
            best = Some((wanted.len(), place));
        }
    }
    best.map(|(_, place)| place)
}

/// Whether a title of one word is called a place: "the resolution below", "the section Mitigation".
fn is_called_place(title: &str, said: &[&str]) -> bool {
    let is_place = |word: &&str| lexicon::known().places.are_in(word);
    said.windows(2).any(|pair| match pair {
        [first, second] => (*first == title && is_place(second)) || (*second == title && is_place(first)),
        _ => false,
    })
}

/// Whether a sentence says a title in other forms of its words: "clear the cache" is "Clearing the repository cache".
fn says_most_of(title: &[&str], said: &[&str]) -> bool {
    let telling: Vec<&str> = title.iter().map(|word| stem(word)).filter(|word| word.len() > 3).collect();
    let found = telling.iter().filter(|word| said.iter().any(|other| stem(other) == **word)).count();
    found >= 2 && found * 3 >= telling.len() * 2
}

/// A word without the endings that English and German put on it most.
fn stem(word: &str) -> &str {
    let endings = ["ing", "ed", "es", "en", "s", "e"];
    endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() > 3)).unwrap_or(word)
}

/// GitHub's slug of a title: lower case, spaces to hyphens, other punctuation dropped.
pub(super) fn github_slug(title: &str) -> String {
    title
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            letter if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}
