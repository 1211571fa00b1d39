//! Jumps: "go to step 3", "see C above", links inside the document.
//!
//! Owns how a jump is read from a sentence and how its target is found. It must not know how nodes are made.

use crate::document::{Block, Text};
use crate::tree::build::directions::{is_order, numbered_step, starts_with_verb};
use crate::tree::build::headings::{bare, without_enumerator};
use crate::tree::build::lexicon::{self, Phrases, Signs};
use crate::tree::build::prose::{Prose, words};
use crate::tree::links::letters_of;
use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
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
    /// The step, or the section, behind the one it is said in.
    Next,
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
    let mut shorten = |text: &mut Text| {
        for link in text.spans.iter_mut().filter_map(|span| span.link.as_mut()) {
            let path = link.strip_prefix("./").unwrap_or(link);
            let place = path.strip_prefix(own).filter(|place| !own.is_empty() && place.starts_with('#'));
            if let Some(place) = place.map(str::to_owned) {
                *link = place;
            }
        }
    };
    blocks.iter_mut().for_each(|block| block.each_text_mut(&mut shorten));
}

/// Reads the jump that a sentence makes.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let signs = prose.signs(sentence);
    let known = lexicon::known();
    let find = |phrases: &Phrases, sign: Signs| signs.any(sign).then(|| phrases.find(lower)).flatten();
    let going = find(&known.goings, Signs::GOINGS);
    let phrase_at = going.into_iter().chain(find(&known.lookings, Signs::LOOKINGS)).min_by_key(|(at, _)| *at);
    let place = || find(&known.places, Signs::PLACES);
    let is_sent = || phrase_at.is_some() || place().is_some() || starts_with_verb(lower) || is_order(lower);
    linked(prose, sentence, is_sent)
        .or_else(|| going.and_then(|_| stepped(prose, sentence)))
        .or_else(|| going.and_then(|(at, phrase)| titled(prose, sentence, sentence.start + at + phrase.len())))
        .or_else(|| going.and_then(|(at, phrase)| next_place(prose, sentence, at, phrase)))
        .or_else(|| signs.any(Signs::PAST_COMMANDS).then(|| past_command(prose, sentence)).flatten())
        .or_else(|| {
            // "The steps listed in this section" are those that follow.
            let here = |at: usize| lower.get(..at).and_then(|before| words(before).next_back()) == Some("this");
            let place = place().map(|(at, _)| at).filter(|at| !here(*at));
            let (_, phrase) = phrase_at.or_else(|| {
                place?;
                known.asides.find(lower).or_else(|| is_sent_on(lower).then_some((0, "")))
            })?;
            let is_next = known.next_places.are_in(lower);
            (place.is_some() || known.repeating.has(phrase)).then(|| Jump {
                aim: if is_next { Aim::Next } else { Aim::Named(lower.to_owned()) },
                text: prose.of(sentence).to_owned(),
                line: prose.line(sentence.start + place.unwrap_or(0)),
            })
        })
        .or_else(|| {
            // As "the section Mitigation" is found.
            let aim = phrase_at.and_then(|_| part_named(lower)).map(|part| Aim::Named(format!("section {part}")))?;
            Some(Jump { aim, text: prose.of(sentence).to_owned(), line: prose.line(sentence.start) })
        })
}

/// How phrases end that name a place right behind them.
const INSIDE: &str = " in";

/// The part of a scenario that a sentence sends into: "the steps mentioned in mitigation".
fn part_named(lower: &str) -> Option<&str> {
    let known = lexicon::known();
    let phrases = known.goings.firsts(lower).into_iter().chain(known.lookings.firsts(lower));
    phrases.filter(|(_, phrase)| phrase.ends_with(INSIDE)).find_map(|(at, phrase)| {
        let behind = lower.get(at + phrase.len()..)?;
        words(behind).find(|word| !known.articles.has(word)).filter(|word| known.parts.has(word))
    })
}

/// Whether an order names the section behind it: "Use the command in the next section", not "the one shown in the next
/// section".
fn is_sent_on(lower: &str) -> bool {
    let next = lexicon::known().next_places.find(lower).filter(|_| starts_with_verb(lower));
    next.is_some_and(|(at, _)| {
        let mut before = words(lower.get(..at).unwrap_or_default()).rev();
        !before.nth(2).is_some_and(|word| word.ends_with("ed") || word.ends_with("wn"))
    })
}

/// Reads the jump that a sentence makes which otherwise only tells: a link, and not the link alone, as in a list of what
/// there is.
pub(super) fn of_remark(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let link = prose.links.iter().find(|(range, link)| range.start >= sentence.start && link.starts_with('#'))?;
    let is_sent = link.0.end <= sentence.end && link.0.len() + SHORTEST_LEAD <= sentence.len();
    is_sent.then(|| of_sentence(prose, sentence)).flatten().filter(|jump| matches!(jump.aim, Aim::Anchor(_)))
}

/// What sends to a link takes so many bytes at least: "see ".
const SHORTEST_LEAD: usize = 4;

/// A link to a place in this document, in a sentence that sends there.
fn linked(prose: &Prose<'_>, sentence: &Range<usize>, is_sent: impl Fn() -> bool) -> Option<Jump> {
    links_of(prose, sentence).next().filter(|_| is_sent())
}

/// All places in this document that a sentence links to.
pub(super) fn links_of(prose: &Prose<'_>, sentence: &Range<usize>) -> impl Iterator<Item = Jump> {
    let inside = |range: &Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
    let links =
        prose.links.iter().filter(move |(range, link)| inside(range) && link.starts_with('#') && link.len() > 1);
    links.map(|(range, link)| Jump {
        aim: Aim::Anchor(link[1..].to_owned()),
        text: prose.of(range).trim().to_owned(),
        line: prose.line(range.start),
    })
}

/// "go to step 3", "move on to 2", "repeat from step 1".
fn stepped(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let known = lexicon::known();
    for (at, verb) in known.goings.firsts(lower) {
        let mut after = lower.get(at + verb.len()..).unwrap_or_default().trim_start();
        while let Some(word) = known.before_steps.find(after) {
            after = after.get(word.len()..).unwrap_or_default().trim_start();
        }
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

/// "Go to **Restore the disks**": a title in bold right behind the words that send there, which end at `from`.
fn titled(prose: &Prose<'_>, sentence: &Range<usize>, from: usize) -> Option<Jump> {
    let title = prose.strong.iter().find(|range| range.start >= from && range.end <= sentence.end)?;
    let between = prose.lower_of(&(from..title.start));
    let is_next =
        words(between).all(|word| lexicon::known().articles.has(word) || lexicon::known().places.are_in(word));
    is_next.then(|| Jump {
        aim: Aim::Named(prose.lower_of(title).to_owned()),
        text: prose.of(title).to_owned(),
        line: prose.line(title.start),
    })
}

/// "proceed to the next step": behind the words that send there, at `at`, nothing but that place is named.
fn next_place(prose: &Prose<'_>, sentence: &Range<usize>, at: usize, phrase: &str) -> Option<Jump> {
    let known = lexicon::known();
    let behind = prose.lower_of(sentence).get(at + phrase.len()..)?;
    let (place, named) = known.next_places.find(behind)?;
    let is_next = words(behind.get(..place)?).all(|word| known.articles.has(word));
    let start = sentence.start + at;
    is_next.then(|| Jump {
        aim: Aim::Next,
        text: prose.of(&(start..start + phrase.len() + place + named.len())).to_owned(),
        line: prose.line(start),
    })
}

/// "using the previous command".
fn past_command(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Jump> {
    let lower = prose.lower_of(sentence);
    let (at, _) = lexicon::known().past_commands.find(lower)?;
    let text = prose.of(sentence).to_owned();
    Some(Jump { aim: Aim::Command(lower.to_owned()), text, line: prose.line(sentence.start + at) })
}

/// A place a jump can lead to.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// Which node it is.
    pub(super) node: usize,
    /// Its line.
    pub(super) line: u32,
    /// Names authors gave it for links.
    pub(super) anchors: &'a [String],
    /// Its title where it is a heading.
    pub(super) title: Option<&'a str>,
    /// Whether it counts for the slugs of headings.
    pub(super) has_slug: bool,
}

/// All places, and how they are found by what jumps call them.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    all: Vec<Place<'a>>,
    /// Made when the first jump asks: most documents have none.
    index: OnceCell<Index>,
}

#[derive(Debug, Default)]
struct Index {
    by_anchor: FxHashMap<String, usize>,
    by_slug: FxHashMap<String, usize>,
    /// By the letters and digits of their titles.
    by_letters: FxHashMap<String, Vec<usize>>,
    /// By the letters and digits of their titles without an enumerator.
    by_bare_letters: FxHashMap<String, usize>,
    /// By their bare titles.
    by_title: FxHashMap<String, Vec<usize>>,
    /// The bare titles that hold a word, by the word without its ending.
    by_word: FxHashMap<String, Vec<String>>,
    /// The last line on which a place with a title has started so far, for each place.
    reached: Vec<u32>,
}

impl Index {
    fn new(places: &[Place<'_>]) -> Self {
        let mut index = Self::default();
        let mut slugs: FxHashMap<String, usize> = FxHashMap::default();
        let mut reached = 0;
        for (at, place) in places.iter().enumerate() {
            for anchor in place.anchors {
                index.by_anchor.entry(anchor.to_lowercase()).or_insert(at);
            }
            if let Some(title) = place.title {
                reached = reached.max(place.line);
                index.by_letters.entry(letters_of(title)).or_default().push(at);
                index.by_bare_letters.entry(letters_of(without_enumerator(title))).or_insert(at);
                index.add_title(bare(title), at);
                if place.has_slug {
                    index.by_slug.entry(numbered_slug(title, &mut slugs)).or_insert(at);
                }
            }
            index.reached.push(reached);
        }
        index
    }

    fn add_title(&mut self, title: String, at: usize) {
        if let Some(same) = self.by_title.get_mut(&title) {
            return same.push(at);
        }
        for word in words(&title) {
            let alike = self.by_word.entry(stem(word).to_owned()).or_default();
            if alike.last() != Some(&title) {
                alike.push(title.clone());
            }
        }
        self.by_title.insert(title, vec![at]);
    }
}

/// GitHub's slug of a title, with its number where the title is repeated. `seen` counts them.
fn numbered_slug(title: &str, seen: &mut FxHashMap<String, usize>) -> String {
    let slug = github_slug(title);
    let count = seen.entry(slug.clone()).or_insert(0);
    *count += 1;
    if *count > 1 { format!("{slug}-{}", *count - 1) } else { slug }
}

impl<'a> Places<'a> {
    /// Adds a place behind those that are there.
    pub(super) fn push(&mut self, place: Place<'a>) {
        self.index.take();
        self.all.push(place);
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.all))
    }

    /// Finds the place an anchor names, trying every dialect's slug.
    pub(super) fn anchor(&self, anchor: &str) -> Option<&Place<'a>> {
        let index = self.index();
        let anchor = percent_decode_str(anchor).decode_utf8_lossy().to_lowercase();
        let letters = letters_of(&anchor);
        let at = index.by_anchor.get(&anchor).or_else(|| index.by_slug.get(&anchor)).copied();
        let at = at.or_else(|| self.nth_alike(&anchor, &letters)).or_else(|| {
            let titled = index.by_title.get(&bare(&anchor)).and_then(|same| same.first());
            let alike = index.by_letters.get(&letters).and_then(|alike| alike.first());
            titled.into_iter().chain(alike).chain(index.by_bare_letters.get(&letters)).min().copied()
        })?;
        self.all.get(at)
    }

    /// Slugs that keep other punctuation than GitHub's: only letters and digits are compared, and a number behind
    /// counts repeated titles.
    fn nth_alike(&self, anchor: &str, letters: &str) -> Option<usize> {
        let index = self.index();
        let numbered = anchor.rsplit_once(['-', '_']).and_then(|(head, number)| {
            let number = number.parse::<usize>().ok().filter(|number| *number < 100)?;
            Some((letters_of(head), number))
        });
        let nth = |letters: &str, nth: usize| index.by_letters.get(letters).and_then(|alike| alike.get(nth)).copied();
        if letters.is_empty() {
            return None;
        }
        nth(letters, 0).or_else(|| numbered.and_then(|(head, number)| nth(&head, number)))
    }

    /// Finds the place whose title a sentence names, the longest title first; never one that starts at a line in
    /// `around`, where the sentence itself stands.
    pub(super) fn named(&self, sentence: &str, around: &[u32]) -> Option<&Place<'a>> {
        let index = self.index();
        let said: Vec<&str> = words(sentence).collect();
        let stems: Vec<&str> = said.iter().map(|word| stem(word)).collect();
        let alike = stems.iter().filter_map(|stem| index.by_word.get(*stem)).flatten();
        // "The steps above" are no section that follows.
        let upwards = said.iter().any(|word| lexicon::known().upwards.has(word));
        let last = around.iter().copied().max().filter(|_| upwards).unwrap_or(u32::MAX);
        let mut tried = FxHashSet::default();
        let mut best: Option<(usize, usize)> = None;
        for title in alike {
            if !tried.insert(title.as_str()) || !is_named(title, &said, &stems, sentence) {
                continue;
            }
            let same = index.by_title.get(title).into_iter().flatten();
            let place = same
                .copied()
                .find(|at| self.all.get(*at).is_some_and(|place| !around.contains(&place.line) && place.line < last));
            let length = words(title).count();
            if let Some(at) = place
                && best.is_none_or(|(longest, first)| length > longest || (length == longest && at < first))
            {
                best = Some((length, at));
            }
        }
        self.all.get(best?.1)
    }

    /// The first place with a title that starts behind a line.
    pub(super) fn after(&self, line: u32) -> Option<&Place<'a>> {
        self.all.get(self.index().reached.partition_point(|reached| *reached <= line))
    }
}

/// Whether a sentence names a bare title.
fn is_named(title: &str, said: &[&str], stems: &[&str], sentence: &str) -> bool {
    let wanted: Vec<&str> = words(title).collect();
    let told = wanted.len() > 1 && says_most_of(&wanted, stems);
    told || match wanted.as_slice() {
        [] => false,
        [word] => word.len() > 3 && (sentence.contains(&format!("\"{word}\"")) || is_called_place(word, said)),
        _ => said.windows(wanted.len()).any(|run| run == wanted.as_slice()),
    }
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
fn says_most_of(title: &[&str], stems: &[&str]) -> bool {
    let telling: Vec<&str> = title.iter().map(|word| stem(word)).filter(|word| word.len() > 3).collect();
    let found = telling.iter().filter(|word| stems.contains(word)).count();
    found >= 2 && found * 3 >= telling.len() * 2
}

/// A word without the endings that languages put on it most.
fn stem(word: &str) -> &str {
    let mut endings = lexicon::all(|words| words.endings);
    endings.find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() > 3)).unwrap_or(word)
}

/// GitHub's slug of a title: lower case, spaces to hyphens, other punctuation dropped.
fn github_slug(title: &str) -> String {
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
