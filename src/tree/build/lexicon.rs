//! The words by which people say what the tree is made of: data alone, one [`Lexicon`] for each language.
//!
//! Owns every word list of tree building. It must not know how a convention uses them. All entries are lower case;
//! phrases are matched as whole words. A language is added by adding a lexicon to [`LEXICONS`].

mod english;
mod german;

use crate::tree::build::letters::{self, Joints};
use crate::tree::build::prose::{is_whole, starts_with_phrase};
use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// One language's words.
pub(super) struct Lexicon {
    /// First words of a sentence that tells the operator to do something.
    pub(super) imperatives: &'static [&'static str],
    /// Words that may stand before such a verb.
    pub(super) leads: &'static [&'static str],
    /// Words by which a thing is named that an order is about, in languages that put the verb before it.
    pub(super) objects: &'static [&'static str],
    /// Words that are no verbs though such a word may follow them.
    pub(super) no_verbs: &'static [&'static str],
    /// Phrases that tell the operator to do something wherever they stand.
    pub(super) directives: &'static [&'static str],
    /// Words before a colon that say what kind of remark follows.
    pub(super) remarks: &'static [&'static str],
    /// Verbs that order at a clause's end, in languages that put them there.
    pub(super) last_verbs: &'static [&'static str],
    /// Words before such a verb that make it no order.
    pub(super) not_before_last_verb: &'static [&'static str],
    /// Phrases by which a clause tells what the matter is.
    pub(super) conclusions: &'static [&'static str],
    /// Verbs by which an item tells what a case means: "X indicates Y".
    pub(super) indicating: &'static [&'static str],
    /// What joins a condition to a clause before it.
    pub(super) joined_conditions: &'static [&'static str],
    /// Words after which "if" means "whether".
    pub(super) not_before_if: &'static [&'static str],
    /// What joins a condition to the order before it.
    pub(super) trailing_conditions: &'static [&'static str],
    /// Words that show an "if" at a sentence's end to be a mere aside.
    pub(super) not_after_if: &'static [&'static str],
    /// Starts of a condition at a sentence's end that only says for whom the sentence is: "see X if you'd like to know".
    pub(super) wishes: &'static [&'static str],
    /// Words of a condition that only says again that the trouble is there.
    pub(super) restating: &'static [&'static str],
    /// Words that stand for what was named before.
    pub(super) pronouns: &'static [&'static str],
    /// Where, without a comma, a condition ends and its consequence begins.
    pub(super) clause_starts: &'static [&'static str],
    /// First words of those that begin a consequence though a colon behind it leads to what stands below.
    pub(super) clause_subjects: &'static [&'static str],
    /// Words by which what follows is a part of the clause before: "if you know how you can reach it".
    pub(super) subordinating: &'static [&'static str],
    /// Verbs that make a clause of its own of what stands between two commas.
    pub(super) finite_verbs: &'static [&'static str],
    /// Verbs that begin a consequence where no comma stands.
    pub(super) consequence_verbs: &'static [&'static str],
    /// Phrases by which an item says that it is one of several cases.
    pub(super) alternatives: &'static [&'static str],
    /// Words by which a sentence only mentions that a command runs.
    pub(super) mentions: &'static [&'static str],
    /// What is done by running a command where a sentence only tells of it: "caused by running x".
    pub(super) causing: &'static [&'static str],
    /// Phrases by which a sentence announces what is shown, and not what is to be typed.
    pub(super) output_leads: &'static [&'static str],
    /// Words that make an example of what follows.
    pub(super) examples: &'static [&'static str],
    /// Phrases that announce a command.
    pub(super) command_leads: &'static [&'static str],
    /// Words after which "running X" says to run it.
    pub(super) before_running: &'static [&'static str],
    /// Words behind a command by which a sentence tells what it shows.
    pub(super) reporting: &'static [&'static str],
    /// Orders that destroy.
    pub(super) destroying: &'static [&'static str],
    /// Words before such an order that make it none: "no need to delete".
    pub(super) not_destroying: &'static [&'static str],
    /// Names for the section that follows.
    pub(super) next_places: &'static [&'static str],
    /// Words that show the word before them to be a noun where it could be a verb.
    pub(super) after_nouns: &'static [&'static str],
    /// Words that number alternatives: "Method 1: ...".
    pub(super) options: &'static [&'static str],
    /// Those of them that number ways to one end, and not what may be the case.
    pub(super) ways: &'static [&'static str],
    /// Words that number what may be the case: "Scenario A: ...".
    pub(super) situations: &'static [&'static str],
    /// Words that open an item about one case: "For X, do Y".
    pub(super) cases_for: &'static [&'static str],
    /// Those of them that open a case with what to do below it: "For X:".
    pub(super) cases_below: &'static [&'static str],
    /// Words by which a check asks something that is then answered.
    pub(super) inquiries: &'static [&'static str],
    /// Words that end a condition wherever they stand.
    pub(super) then: &'static [&'static str],
    /// Starts of a condition that mostly tell the time.
    pub(super) times: &'static [&'static str],
    /// First words of what such a start tells that is a case all the same: "when running it in a container".
    pub(super) circumstances: &'static [&'static str],
    /// How it is asked whether that is so, with `{}` for the circumstance.
    pub(super) circumstance: &'static str,
    /// Words in front of a noun.
    pub(super) articles: &'static [&'static str],
    /// Starts of a condition.
    pub(super) conditions: &'static [&'static str],
    /// Starts of what to do in all other cases.
    pub(super) otherwise: &'static [&'static str],
    /// Whole conditions that only answer a question asked before, with that answer.
    pub(super) answers: &'static [(&'static str, bool)],
    /// Those of them that are labels of list items.
    pub(super) labels: &'static [&'static str],
    /// Labels that answer a question.
    pub(super) yes: &'static [&'static str],
    /// Labels that deny it.
    pub(super) no: &'static [&'static str],
    /// Words that turn a condition into its opposite.
    pub(super) negations: &'static [&'static str],
    /// What behind a check only says that it may be otherwise.
    pub(super) or_not: &'static [&'static str],
    /// Phrases that ask the operator to find something out.
    pub(super) checks: &'static [&'static str],
    /// First words of a question that is answered with yes or no.
    pub(super) asking: &'static [&'static str],
    /// How a question is made of a statement.
    pub(super) turning: Turning,
    /// Frequent words that show a text to be in this language; none for the language of texts that show none.
    pub(super) own_words: &'static [&'static str],
    /// Words at a condition's start that say nothing of what is the case.
    pub(super) condition_asides: &'static [&'static str],
    /// The question made of a condition that cannot be turned into one, with `{}` for the condition.
    pub(super) doubtful: &'static str,
    /// The condition made of a thing that may be there, "in case of X", for one and for many, with `{}` for the thing.
    pub(super) existing: [&'static str; 2],
    /// The question that a list of cases answers where the author asks none.
    pub(super) which_case: &'static str,
    /// Words that may stand before a condition and say nothing of it, some with a colon.
    pub(super) before_conditions: &'static [&'static str],
    /// Starts of a consequence that only tells what will be seen then, or what to bear in mind.
    pub(super) expecting: &'static [&'static str],
    /// What joins a clause that says something else.
    pub(super) contrasts: &'static [&'static str],
    /// Pairs of words of which one denies the other.
    pub(super) antonyms: &'static [(&'static str, &'static str)],
    /// Words behind a start of a condition that make it none: "in case of".
    pub(super) not_after_condition: &'static [&'static str],
    /// Starts of a condition that name when the consequence does not hold.
    pub(super) excepting: &'static [&'static str],
    /// Starts of a condition whose verb follows in its base form: "should the file be empty".
    pub(super) inverting: &'static [&'static str],
    /// Words that tell two conditions apart no more than their negations do: articles and helping verbs.
    pub(super) fillers: &'static [&'static str],
    /// Words that join two things of a kind.
    pub(super) joints: &'static [&'static str],
    /// Starts of a clause of purpose, time or place that may stand before an order: "to see it, run".
    pub(super) order_openers: &'static [&'static str],
    /// Words by which an order speaks to the operator.
    pub(super) addresses: &'static [&'static str],
    /// Words that announce a command in the sentence before it.
    pub(super) announcing: &'static [&'static str],
    /// Phrases that announce a choice between cases.
    pub(super) case_cues: &'static [&'static str],
    /// Those that announce it for items that bear no label.
    pub(super) choice_cues: &'static [&'static str],
    /// Those that announce it whatever the items say.
    pub(super) by_case: &'static [&'static str],
    /// Phrases that show what is announced to be no choice, and to be done one after the other.
    pub(super) not_choices: &'static [&'static str],
    /// Phrases that announce causes, which are cases where each says what to do.
    pub(super) cause_cues: &'static [&'static str],
    /// Titles of a section whose labelled items are cases, of which one is to be chosen.
    pub(super) choice_titles: &'static [&'static str],
    /// Words by which a list's labels show themselves as cases: roles, systems, states.
    pub(super) case_words: &'static [&'static str],
    /// Phrases that send the operator somewhere, to go on there.
    pub(super) goings: &'static [&'static str],
    /// Phrases that send the operator somewhere, to look there.
    pub(super) lookings: &'static [&'static str],
    /// Of those, the ones that need no more than a word for a place in their sentence, wherever they stand.
    pub(super) repeating: &'static [&'static str],
    /// Asides that point to a place: "(see".
    pub(super) asides: &'static [&'static str],
    /// Words that may stand between such a phrase and a step, in their order.
    pub(super) before_steps: &'static [&'static str],
    /// Endings that words have in some of their forms, the longer before the shorter.
    pub(super) endings: &'static [&'static str],
    /// Names for a command that was given before.
    pub(super) past_commands: &'static [&'static str],
    /// Phrases that name a place which is then looked for by its title.
    pub(super) places: &'static [&'static str],
    /// Those of them that name what stands before.
    pub(super) upwards: &'static [&'static str],
    /// What a document calls itself.
    pub(super) own_names: &'static [&'static str],
    /// What a document calls its own kind in front of a title: "Runbook: ...".
    pub(super) document_kinds: &'static [&'static str],
    /// Phrases by which a document speaks of itself.
    pub(super) own_places: &'static [&'static str],
    /// Words for a step.
    pub(super) steps: &'static [&'static str],
    /// Titles of the parts of a scenario: cause, check, cure.
    pub(super) parts: &'static [&'static str],
    /// Parts that only tell what the scenario is about; what they say is no step.
    pub(super) telling_parts: &'static [&'static str],
    /// Titles of what stands around scenarios.
    pub(super) surroundings: &'static [&'static str],
    /// Starts of such a title.
    pub(super) surrounding_starts: &'static [&'static str],
    /// What such a title holds anywhere, be it inside a word.
    pub(super) surrounding_stems: &'static [&'static str],
    /// Parts that are found outside scenarios as well, so that they make none of what is above them.
    pub(super) weak_parts: &'static [&'static str],
    /// Endings of a verb that is used as a noun: "restarting".
    pub(super) activity_endings: &'static [&'static str],
    /// Titles that only group, and words that make a title group.
    pub(super) groups: &'static [&'static str],
    /// Starts of a title that names a task.
    pub(super) task_starts: &'static [&'static str],
    /// Starts of a title that says on which occasion to do what stands below it.
    pub(super) occasions: &'static [&'static str],
    /// First words of a title that only tells to look at something.
    pub(super) looking: &'static [&'static str],
    /// First words of a title that names what is looked after and nothing that is done to it.
    pub(super) handling: &'static [&'static str],
    /// Words at a title's start that make it a group.
    pub(super) group_starts: &'static [&'static str],
    /// Words at a title's end that make it a group.
    pub(super) group_ends: &'static [&'static str],
    /// Words of trouble in a title.
    pub(super) troubles: &'static [&'static str],
    /// Verbs after which inline code is to be run.
    pub(super) run_verbs: &'static [&'static str],
    /// Phrases that tell what is lost.
    pub(super) harms: &'static [&'static str],
    /// Words before such a phrase that say it will not come to that: "without downtime".
    pub(super) sparing: &'static [&'static str],
    /// Phrases that tell the operator to be careful.
    pub(super) cautions: &'static [&'static str],
    /// A table's column titles for what is wrong.
    pub(super) trouble_columns: &'static [&'static str],
    /// Column titles for what is seen, which is trouble only where a cure stands beside it.
    pub(super) event_columns: &'static [&'static str],
    /// Column titles for one of several results or states.
    pub(super) case_columns: &'static [&'static str],
    /// Words in a column's title that make it tell why.
    pub(super) cause_columns: &'static [&'static str],
    /// Words in a column's title that make it tell what to do.
    pub(super) remedy_columns: &'static [&'static str],
    /// Column titles for errors.
    pub(super) error_columns: &'static [&'static str],
    /// Column titles for what an error means.
    pub(super) meaning_columns: &'static [&'static str],
    /// Column titles of mere numbers.
    pub(super) count_columns: &'static [&'static str],
    /// First words of what flows along an edge of a drawing, which is no answer.
    pub(super) traffic: &'static [&'static str],
    /// What an error is called.
    pub(super) error_nouns: &'static [&'static str],
    /// Titles of what quotes errors.
    pub(super) error_titles: &'static [&'static str],
    /// Pairs of words after which an error is quoted.
    pub(super) failing_with: &'static [&'static str],
    /// Verbs after which what is quoted was seen.
    pub(super) showing: &'static [&'static str],
    /// Words of an error message.
    pub(super) error_words: &'static [&'static str],
}

/// How a language makes a question of a statement.
pub(super) enum Turning {
    /// The verb stands last in a condition and first in a question: "der Dienst läuft" asks "Läuft der Dienst?".
    LastFirst(&'static LastFirst),
    /// A helping verb stands first in a question, and one is brought in for other verbs: "it works" asks "Does it work?".
    Helped(&'static Helped),
}

/// The verbs of a language that turns by [`Turning::LastFirst`].
pub(super) struct LastFirst {
    /// Verbs as they end a condition.
    pub(super) verbs: &'static [&'static str],
    /// What may be joined to such a verb and stays behind when it goes first: "abholt" asks "Holt ... ab".
    pub(super) prefixes: &'static [&'static str],
}

/// The words of a language that turns by [`Turning::Helped`].
pub(super) struct Helped {
    /// Helping verbs as they stand in a statement, as they begin a question, and whether they deny.
    pub(super) helping: &'static [(&'static str, &'static str, bool)],
    /// The word by which a question denies.
    pub(super) not: &'static str,
    /// The word that says that there is none, and the one that asks whether there is one.
    pub(super) none: [&'static str; 2],
    /// The helping verb of verbs that have none, for one and for many.
    pub(super) did: [&'static str; 2],
    /// The helping verb of what was done, for one and for many; for many it is the base form too.
    pub(super) has: [&'static str; 2],
    /// What a list behind the condition is called.
    pub(super) listed: &'static str,
    /// Verbs that tell what happens: for one, for many, and, where a noun may be followed by it as the sentence's verb,
    /// as it is said of the past.
    pub(super) doing: &'static [(&'static str, &'static str, &'static str)],
    /// Verbs of the past whose participles are others.
    pub(super) pasts: &'static [(&'static str, &'static str)],
    /// Participles that do not end in one of [`Self::past_endings`].
    pub(super) participles: &'static [&'static str],
    /// Endings of participles.
    pub(super) past_endings: &'static [&'static str],
    /// Words that are written as one with the word before.
    pub(super) drawn_together: &'static [(&'static str, &'static str)],
    /// Who does something: words that are followed by their verb.
    pub(super) persons: &'static [&'static str],
    /// One or something that does it: words that are followed by their verb as it is said of one.
    pub(super) ones: &'static [&'static str],
    /// How a verb ends that is said of one, and in its base form, the longer before the shorter.
    pub(super) base_endings: &'static [(&'static str, &'static str)],
    /// Words that may stand between a subject and its verb.
    pub(super) adverbs: &'static [&'static str],
    /// Endings of such words.
    pub(super) adverb_endings: &'static [&'static str],
    /// Words after which a verb is no sentence's verb: "to be".
    pub(super) before_base: &'static [&'static str],
    /// Words before a noun that make it many.
    pub(super) many: &'static [&'static str],
    /// Endings of nouns that are many.
    pub(super) many_endings: &'static [&'static str],
    /// Endings of nouns that are one although they look like many.
    pub(super) one_endings: &'static [&'static str],
    /// Words that begin what is said of a noun behind it: "the pods of the job".
    pub(super) before_place: &'static [&'static str],
    /// Words that join a second clause.
    pub(super) joints: &'static [&'static str],
    /// The one of them that joins one thing or the other, of which one is said.
    pub(super) either: &'static str,
    /// Helping verbs said of one, and of many.
    pub(super) numbers: &'static [(&'static str, &'static str)],
    /// Words that open a clause inside another.
    pub(super) relatives: &'static [&'static str],
    /// Other words that show a clause of its own in what looks like a subject, or a verb that is not turned.
    pub(super) openers: &'static [&'static str],
    /// Words between a person and a verb that make it possible alone.
    pub(super) maybe: &'static [&'static str],
    /// Words that begin no subject.
    pub(super) before_subjects: &'static [&'static str],
    /// Words that are capital only where they begin a sentence.
    pub(super) lowered: &'static [&'static str],
}

/// The language of a text that shows none.
pub(super) static FIRST: &Lexicon = &english::ENGLISH;

/// Every language this program understands.
pub(super) static LEXICONS: &[&Lexicon] = &[&english::ENGLISH, &german::GERMAN];

/// Abbreviations whose full stop ends no sentence, in any language.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "cf", "approx", "ca", "incl", "excl", "resp", "fig", "sec", "eg", "ie", "z.b", "d.h",
    "bzw",
];

/// Whether an abbreviation stands behind what it is said of, so that a sentence may end with it.
pub(super) fn ends_lists(word: &str) -> bool {
    word.eq_ignore_ascii_case("etc")
}

/// Whether a full stop after `word` is part of it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Words and whole phrases to be looked up, of all languages together.
pub(super) struct Set {
    texts: FxHashSet<&'static str>,
    /// Whether one of them ends with a byte.
    ends: [bool; 256],
}

impl Set {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        let texts: FxHashSet<&'static str> = all(list).collect();
        let mut ends = [false; 256];
        for last in texts.iter().filter_map(|text| text.bytes().last()) {
            ends[usize::from(last)] = true;
        }
        Self { texts, ends }
    }

    /// Whether one of them ends with that byte.
    pub(super) fn end_with(&self, last: u8) -> bool {
        self.ends[usize::from(last)]
    }

    /// Whether the text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.texts.contains(text)
    }
}

/// Phrases to be found at a text's start, of all languages together, in the order of their lists.
pub(super) struct Starts<T: 'static = ()>(FxHashMap<u8, Vec<(&'static str, T)>>);

impl<T: Copy> Starts<T> {
    /// Whether one of them starts with that byte.
    pub(super) fn open_with(&self, first: u8) -> bool {
        self.0.contains_key(&first)
    }

    fn new(list: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: FxHashMap<u8, Vec<(&'static str, T)>> = FxHashMap::default();
        for (phrase, meaning) in list {
            if let Some(first) = phrase.bytes().next() {
                by_first.entry(first).or_default().push((phrase, meaning));
            }
        }
        Self(by_first)
    }

    /// Those that begin like `lower`, be it with a part of a word.
    pub(super) fn alike(&self, lower: &str) -> impl Iterator<Item = (&'static str, T)> {
        let alike = lower.bytes().next().and_then(|first| self.0.get(&first)).map(Vec::as_slice).unwrap_or_default();
        // Comparing one more byte is faster than comparing texts.
        let second = lower.as_bytes().get(1);
        let may_be = move |phrase: &str| phrase.as_bytes().get(1).is_none_or(|byte| Some(byte) == second);
        alike.iter().copied().filter(move |(phrase, _)| may_be(phrase) && lower.starts_with(phrase))
    }

    /// Those that `lower` starts with as whole words.
    pub(super) fn whole(&self, lower: &str) -> impl Iterator<Item = (&'static str, T)> {
        self.alike(lower).filter(move |(phrase, _)| starts_with_phrase(lower, phrase))
    }
}

impl Starts {
    fn of(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        Self::new(all(list).map(|phrase| (phrase, ())))
    }

    /// The first of them that `lower` starts with as whole words.
    pub(super) fn find(&self, lower: &str) -> Option<&'static str> {
        self.whole(lower).next().map(|(phrase, ())| phrase)
    }
}

/// Which kinds of phrase a text may hold: what lets a convention pass over a text that has nothing for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u16);

impl Signs {
    /// [`Lexicon::goings`].
    pub(super) const GOINGS: Self = Self(1);
    /// [`Lexicon::lookings`].
    pub(super) const LOOKINGS: Self = Self(1 << 9);
    /// [`Lexicon::places`].
    pub(super) const PLACES: Self = Self(1 << 10);
    /// [`Lexicon::past_commands`].
    pub(super) const PAST_COMMANDS: Self = Self(1 << 11);
    /// [`Lexicon::harms`] or [`Lexicon::cautions`].
    pub(super) const WARNINGS: Self = Self(1 << 1);
    /// [`Lexicon::destroying`].
    pub(super) const DESTROYING: Self = Self(1 << 2);
    /// [`Lexicon::checks`].
    pub(super) const CHECKS: Self = Self(1 << 3);
    /// [`Lexicon::joined_conditions`].
    pub(super) const JOINED_CONDITIONS: Self = Self(1 << 4);
    /// [`Lexicon::trailing_conditions`].
    pub(super) const TRAILING_CONDITIONS: Self = Self(1 << 5);
    /// [`Lexicon::alternatives`].
    pub(super) const ALTERNATIVES: Self = Self(1 << 6);
    /// [`Lexicon::directives`].
    pub(super) const DIRECTIVES: Self = Self(1 << 7);
    /// [`Lexicon::conditions`], [`Lexicon::otherwise`] or [`Lexicon::answers`].
    pub(super) const CONDITIONS: Self = Self(1 << 8);

    /// Whether one of `others` is among them.
    pub(super) fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// These and `others`.
    pub(super) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

/// Where phrases that are signs start in `lower`: found in one pass over its words, however many phrases there are.
pub(super) fn signs(lower: &str) -> Vec<(usize, Signs)> {
    SIGNS.matches(lower).map(|found| (found.first, found.meaning)).collect()
}

/// One of a lexicon's lists.
type List = fn(&Lexicon) -> &'static [&'static str];

/// Phrases by their first word, so that one pass over a text's words finds them all.
struct ByWord<T> {
    by_word: FxHashMap<&'static str, Vec<Entry<T>>>,
    /// How long their first words are, as a set of bits, by the first byte: most words of a text are none of them.
    lengths: [u32; 256],
    /// As many bytes at most stand before a phrase's first word.
    longest_lead: usize,
}

/// A phrase with its meaning.
struct Entry<T> {
    phrase: &'static str,
    /// How many bytes stand before its first letter or digit.
    lead: usize,
    /// Where its last byte stands, from its first letter or digit on.
    end: usize,
    last: u8,
    meaning: T,
}

/// A phrase that was found.
struct Found<T> {
    /// Where its first word starts.
    first: usize,
    /// Where itself starts.
    at: usize,
    phrase: &'static str,
    meaning: T,
}

impl<T: Copy> ByWord<T> {
    fn new(phrases: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_word: FxHashMap<&'static str, Vec<Entry<T>>> = FxHashMap::default();
        let (mut lengths, mut longest_lead) = ([0; 256], 0);
        for (phrase, meaning) in phrases {
            let Some((lead, word)) = (Words { text: phrase, at: 0 }).next() else { continue };
            longest_lead = longest_lead.max(lead);
            let (end, last) = (phrase.len() - lead - 1, phrase.bytes().last().unwrap_or_default());
            by_word.entry(word).or_default().push(Entry { phrase, lead, end, last, meaning });
        }
        for (word, entries) in &mut by_word {
            // What starts first comes first, and of those the shortest.
            entries.sort_by_key(|entry| (std::cmp::Reverse(entry.lead), entry.phrase.len()));
            if let Some(first) = word.bytes().next().and_then(|first| lengths.get_mut(usize::from(first))) {
                *first |= length_bit(word);
            }
        }
        Self { by_word, lengths, longest_lead }
    }

    fn of_word(&self, word: &str) -> Option<&[Entry<T>]> {
        let lengths = self.lengths.get(usize::from(*word.as_bytes().first()?))?;
        if lengths & length_bit(word) == 0 {
            return None;
        }
        self.by_word.get(word).map(Vec::as_slice)
    }

    /// The phrases that start with a word of `lower`, from first to last, be it that they end inside a word.
    fn matches<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = Found<T>> + 'a {
        self.matches_within(lower, usize::MAX)
    }

    /// The same of those whose first word starts within the first `reach` bytes.
    fn matches_within<'a>(&'a self, lower: &'a str, reach: usize) -> impl Iterator<Item = Found<T>> + 'a {
        let words = Words { text: lower, at: 0 }.take_while(move |(at, _)| *at <= reach);
        let known = words.filter_map(|(first, word)| Some((first, self.of_word(word)?)));
        known.flat_map(move |(first, entries)| {
            // Many phrases share a first word, and few of them end alike.
            let alike =
                entries.iter().filter(move |entry| lower.as_bytes().get(first + entry.end) == Some(&entry.last));
            alike.filter_map(move |entry| entry.at_word(lower, first))
        })
    }
}

impl<T: Copy> Entry<T> {
    /// The phrase in `lower`, if its first word is the one that starts at `first`.
    fn at_word(&self, lower: &str, first: usize) -> Option<Found<T>> {
        let at = first.checked_sub(self.lead)?;
        let is_said = lower.as_bytes().get(at..)?.starts_with(self.phrase.as_bytes());
        is_said.then_some(Found { first, at, phrase: self.phrase, meaning: self.meaning })
    }
}

fn length_bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

/// The words of a text, letters and digits alone, each with where it starts.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (start, end) = letters::word(self.text, self.at, Joints::None)?;
        self.at = end;
        Some((start, self.text.get(start..end)?))
    }
}

/// The phrases that are signs.
static SIGNS: LazyLock<ByWord<Signs>> = LazyLock::new(|| {
    let lists: [(List, Signs); 14] = [
        (|words| words.goings, Signs::GOINGS),
        (|words| words.lookings, Signs::LOOKINGS),
        (|words| words.places, Signs::PLACES),
        (|words| words.harms, Signs::WARNINGS),
        (|words| words.cautions, Signs::WARNINGS),
        (|words| words.past_commands, Signs::PAST_COMMANDS),
        (|words| words.destroying, Signs::DESTROYING),
        (|words| words.checks, Signs::CHECKS),
        (|words| words.joined_conditions, Signs::JOINED_CONDITIONS),
        (|words| words.trailing_conditions, Signs::TRAILING_CONDITIONS),
        (|words| words.alternatives, Signs::ALTERNATIVES),
        (|words| words.directives, Signs::DIRECTIVES),
        (|words| words.conditions, Signs::CONDITIONS),
        (|words| words.otherwise, Signs::CONDITIONS),
    ];
    let phrases = lists.into_iter().flat_map(|(list, sign)| all(list).map(move |phrase| (phrase, sign)));
    let answers = all(|words| words.answers).map(|(phrase, _)| (phrase, Signs::CONDITIONS));
    ByWord::new(phrases.chain(answers))
});

/// Phrases to be found inside a text as whole words, of all languages together, in one pass however many there are.
pub(super) struct Phrases(ByWord<usize>);

impl Phrases {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        Self::of(all(list))
    }

    /// Phrases that are no language's.
    pub(super) fn of(phrases: impl Iterator<Item = &'static str>) -> Self {
        Self(ByWord::new(phrases.enumerate().map(|(which, phrase)| (phrase, which))))
    }

    fn whole<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = Found<usize>> + 'a {
        self.whole_within(lower, usize::MAX)
    }

    fn whole_within<'a>(&'a self, lower: &'a str, reach: usize) -> impl Iterator<Item = Found<usize>> + 'a {
        self.0.matches_within(lower, reach).filter(move |found| is_whole(lower, found.at, found.phrase))
    }

    /// Where the first of them stands in `lower`, and which it is.
    pub(super) fn find(&self, lower: &str) -> Option<(usize, &'static str)> {
        self.whole(lower).next().map(|found| (found.at, found.phrase))
    }

    /// Whether one of them starts within the first `reach` bytes of `lower`.
    pub(super) fn start_within(&self, lower: &str, reach: usize) -> bool {
        let far = reach + self.0.longest_lead;
        self.whole_within(lower, far).next().is_some_and(|found| found.at <= reach)
    }

    /// Where each of them stands first in `lower`, in the order of the lists.
    pub(super) fn firsts(&self, lower: &str) -> Vec<(usize, &'static str)> {
        let mut found: Vec<Found<usize>> = self.whole(lower).collect();
        found.sort_unstable_by_key(|found| (found.meaning, found.at));
        found.dedup_by_key(|found| found.meaning);
        found.into_iter().map(|found| (found.at, found.phrase)).collect()
    }

    /// Whether one of them stands in `lower`.
    pub(super) fn are_in(&self, lower: &str) -> bool {
        self.find(lower).is_some()
    }

    /// Whether `lower` starts with one of them.
    pub(super) fn start(&self, lower: &str) -> bool {
        self.start_within(lower, 0)
    }
}

/// Phrases to be found inside a text be it inside a word, of all languages together, in one pass. The case of ASCII
/// letters does not count.
pub(super) struct Parts {
    automaton: Option<AhoCorasick>,
    phrases: Vec<&'static str>,
}

impl Parts {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        let phrases: Vec<&'static str> = all(list).collect();
        // Building can only fail for more bytes of patterns than any lexicon holds.
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&phrases).ok();
        Self { automaton, phrases }
    }

    /// Whether one of them stands in a text as whole words.
    pub(super) fn are_whole_in(&self, text: &str) -> bool {
        self.everywhere(text).any(|(at, phrase)| is_whole(text, at, phrase))
    }

    /// Where each of them stands in a text.
    pub(super) fn everywhere(&self, text: &str) -> impl Iterator<Item = (usize, &'static str)> {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_overlapping_iter(text));
        found.map(|found| (found.start(), self.phrases.get(found.pattern().as_usize()).copied().unwrap_or_default()))
    }
}

/// The lists of all languages, ready to be asked.
pub(super) struct Known {
    /// [`Lexicon::conditions`].
    pub(super) conditions: Starts,
    /// [`Lexicon::expecting`].
    pub(super) expecting: Starts,
    /// [`Lexicon::surrounding_starts`].
    pub(super) surrounding_starts: Starts,
    /// [`Lexicon::order_openers`].
    pub(super) order_openers: Starts,
    /// [`Lexicon::wishes`].
    pub(super) wishes: Starts,
    /// [`Lexicon::before_conditions`].
    pub(super) before_conditions: Starts,
    /// [`Lexicon::otherwise`].
    pub(super) otherwise: Starts,
    /// [`Lexicon::answers`], and whether each is one of [`Lexicon::labels`].
    pub(super) answers: Starts<(bool, bool)>,
    /// [`Lexicon::yes`] and [`Lexicon::no`], with the answer.
    pub(super) labels: Starts<bool>,
    /// [`Lexicon::upwards`].
    pub(super) upwards: Set,
    /// [`Lexicon::document_kinds`].
    pub(super) document_kinds: Set,
    /// [`Lexicon::own_names`].
    pub(super) own_names: Phrases,
    /// [`Lexicon::own_places`].
    pub(super) own_places: Phrases,
    /// [`Lexicon::steps`].
    pub(super) steps: Starts,
    /// [`Lexicon::articles`].
    pub(super) articles: Set,
    /// [`Lexicon::times`].
    pub(super) times: Set,
    /// [`Lexicon::circumstances`].
    pub(super) circumstances: Set,
    /// [`Lexicon::weak_parts`].
    pub(super) weak_parts: Set,
    /// [`Lexicon::not_after_condition`].
    pub(super) not_after_condition: Set,
    /// [`Lexicon::inverting`].
    pub(super) inverting: Set,
    /// [`Lexicon::excepting`].
    pub(super) excepting: Set,
    /// [`Lexicon::addresses`].
    pub(super) addresses: Set,
    /// [`Lexicon::joints`].
    pub(super) joints: Set,
    /// [`Lexicon::fillers`].
    pub(super) fillers: Set,
    /// [`Lexicon::then`].
    pub(super) then: Parts,
    /// [`Lexicon::inquiries`].
    pub(super) inquiries: Phrases,
    /// [`Lexicon::cases_below`].
    pub(super) cases_below: Set,
    /// [`Lexicon::cases_for`].
    pub(super) cases_for: Set,
    /// [`Lexicon::options`].
    pub(super) options: Set,
    /// [`Lexicon::after_nouns`].
    pub(super) after_nouns: Set,
    /// [`Lexicon::next_places`].
    pub(super) next_places: Phrases,
    /// [`Lexicon::destroying`].
    pub(super) destroying: Parts,
    /// [`Lexicon::causing`].
    pub(super) causing: Set,
    /// [`Lexicon::output_leads`].
    pub(super) output_leads: Phrases,
    /// [`Lexicon::examples`].
    pub(super) examples: Set,
    /// [`Lexicon::command_leads`].
    pub(super) command_leads: Phrases,
    /// [`Lexicon::before_running`].
    pub(super) before_running: Set,
    /// [`Lexicon::reporting`].
    pub(super) reporting: Set,
    /// [`Lexicon::mentions`].
    pub(super) mentions: Set,
    /// [`Lexicon::not_before_last_verb`].
    pub(super) not_before_last_verb: Set,
    /// [`Lexicon::last_verbs`].
    pub(super) last_verbs: Set,
    /// [`Lexicon::alternatives`].
    pub(super) alternatives: Phrases,
    /// [`Lexicon::consequence_verbs`].
    pub(super) consequence_verbs: Parts,
    /// [`Lexicon::clause_starts`].
    pub(super) clause_starts: Parts,
    /// [`Lexicon::clause_subjects`].
    pub(super) clause_subjects: Set,
    /// [`Lexicon::subordinating`].
    pub(super) subordinating: Set,
    /// [`Lexicon::finite_verbs`].
    pub(super) finite_verbs: Set,
    /// [`Lexicon::pronouns`].
    pub(super) pronouns: Set,
    /// [`Lexicon::imperatives`].
    pub(super) imperatives: Set,
    /// [`Lexicon::remarks`].
    pub(super) remarks: Set,
    /// [`Lexicon::objects`].
    pub(super) objects: Set,
    /// [`Lexicon::no_verbs`].
    pub(super) no_verbs: Set,
    /// [`Lexicon::leads`].
    pub(super) leads: Set,
    /// [`Lexicon::negations`].
    pub(super) negations: Set,
    /// [`Lexicon::asking`].
    pub(super) asking: Set,
    /// [`Lexicon::case_words`].
    pub(super) case_words: Set,
    /// [`Lexicon::parts`].
    pub(super) parts: Set,
    /// [`Lexicon::telling_parts`].
    pub(super) telling_parts: Set,
    /// [`Lexicon::surroundings`].
    pub(super) surroundings: Set,
    /// [`Lexicon::groups`].
    pub(super) groups: Set,
    /// [`Lexicon::task_starts`].
    pub(super) task_starts: Phrases,
    /// [`Lexicon::occasions`].
    pub(super) occasions: Starts,
    /// [`Lexicon::handling`].
    pub(super) handling: Set,
    /// [`Lexicon::looking`].
    pub(super) looking: Set,
    /// [`Lexicon::group_starts`].
    pub(super) group_starts: Starts,
    /// [`Lexicon::group_ends`].
    pub(super) group_ends: Set,
    /// [`Lexicon::run_verbs`].
    pub(super) run_verbs: Set,
    /// [`Lexicon::not_before_if`].
    pub(super) not_before_if: Set,
    /// [`Lexicon::not_after_if`].
    pub(super) not_after_if: Set,
    /// [`Lexicon::restating`].
    pub(super) restating: Set,
    /// [`Lexicon::directives`].
    pub(super) directives: Phrases,
    /// [`Lexicon::contrasts`].
    pub(super) contrasts: Parts,
    /// [`Lexicon::surrounding_stems`].
    pub(super) surrounding_stems: Parts,
    /// [`Lexicon::announcing`].
    pub(super) announcing: Parts,
    /// [`Lexicon::checks`].
    pub(super) checks: Phrases,
    /// [`Lexicon::case_cues`].
    pub(super) case_cues: Phrases,
    /// [`Lexicon::choice_cues`].
    pub(super) choice_cues: Phrases,
    /// [`Lexicon::by_case`].
    pub(super) by_case: Phrases,
    /// [`Lexicon::not_choices`].
    pub(super) not_choices: Phrases,
    /// [`Lexicon::choice_titles`].
    pub(super) choice_titles: Set,
    /// [`Lexicon::cause_cues`].
    pub(super) cause_cues: Phrases,
    /// [`Lexicon::goings`].
    pub(super) goings: Phrases,
    /// [`Lexicon::lookings`].
    pub(super) lookings: Phrases,
    /// [`Lexicon::before_steps`].
    pub(super) before_steps: Starts,
    /// [`Lexicon::repeating`].
    pub(super) repeating: Set,
    /// [`Lexicon::asides`].
    pub(super) asides: Phrases,
    /// [`Lexicon::past_commands`].
    pub(super) past_commands: Phrases,
    /// [`Lexicon::places`].
    pub(super) places: Phrases,
    /// [`Lexicon::troubles`].
    pub(super) troubles: Phrases,
    /// [`Lexicon::harms`].
    pub(super) harms: Phrases,
    /// [`Lexicon::ways`].
    pub(super) ways: Set,
    /// [`Lexicon::situations`].
    pub(super) situations: Set,
    /// [`Lexicon::sparing`].
    pub(super) sparing: Set,
    /// [`Lexicon::cautions`].
    pub(super) cautions: Phrases,
    /// [`Lexicon::error_columns`].
    pub(super) error_columns: Set,
    /// [`Lexicon::meaning_columns`].
    pub(super) meaning_columns: Set,
    /// [`Lexicon::cause_columns`].
    pub(super) cause_columns: Phrases,
    /// [`Lexicon::remedy_columns`].
    pub(super) remedy_columns: Phrases,
    /// [`Lexicon::error_nouns`].
    pub(super) error_nouns: Set,
    /// [`Lexicon::error_titles`].
    pub(super) error_titles: Set,
    /// [`Lexicon::failing_with`].
    pub(super) failing_with: Set,
    /// [`Lexicon::showing`].
    pub(super) showing: Set,
    /// [`Lexicon::error_words`].
    pub(super) error_words: Parts,
    /// [`Lexicon::indicating`].
    pub(super) indicating: Phrases,
    /// [`Lexicon::conclusions`].
    pub(super) conclusions: Phrases,
    /// [`Lexicon::joined_conditions`].
    pub(super) joined_conditions: Parts,
}

/// The lists of all languages; made at the first call.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
        conditions: Starts::of(|words| words.conditions),
        expecting: Starts::of(|words| words.expecting),
        surrounding_starts: Starts::of(|words| words.surrounding_starts),
        order_openers: Starts::of(|words| words.order_openers),
        wishes: Starts::of(|words| words.wishes),
        before_conditions: Starts::of(|words| words.before_conditions),
        otherwise: Starts::of(|words| words.otherwise),
        answers: Starts::new(
            all(|words| words.answers)
                .map(|(phrase, yes)| (phrase, (yes, all(|words| words.labels).any(|label| label == phrase)))),
        ),
        labels: Starts::new(
            all(|words| words.yes).map(|label| (label, true)).chain(all(|words| words.no).map(|label| (label, false))),
        ),
        upwards: Set::new(|words| words.upwards),
        document_kinds: Set::new(|words| words.document_kinds),
        own_names: Phrases::new(|words| words.own_names),
        own_places: Phrases::new(|words| words.own_places),
        steps: Starts::of(|words| words.steps),
        articles: Set::new(|words| words.articles),
        times: Set::new(|words| words.times),
        circumstances: Set::new(|words| words.circumstances),
        weak_parts: Set::new(|words| words.weak_parts),
        not_after_condition: Set::new(|words| words.not_after_condition),
        inverting: Set::new(|words| words.inverting),
        excepting: Set::new(|words| words.excepting),
        addresses: Set::new(|words| words.addresses),
        joints: Set::new(|words| words.joints),
        fillers: Set::new(|words| words.fillers),
        then: Parts::new(|words| words.then),
        inquiries: Phrases::new(|words| words.inquiries),
        cases_below: Set::new(|words| words.cases_below),
        cases_for: Set::new(|words| words.cases_for),
        options: Set::new(|words| words.options),
        after_nouns: Set::new(|words| words.after_nouns),
        next_places: Phrases::new(|words| words.next_places),
        destroying: Parts::new(|words| words.destroying),
        causing: Set::new(|words| words.causing),
        output_leads: Phrases::new(|words| words.output_leads),
        examples: Set::new(|words| words.examples),
        command_leads: Phrases::new(|words| words.command_leads),
        before_running: Set::new(|words| words.before_running),
        reporting: Set::new(|words| words.reporting),
        mentions: Set::new(|words| words.mentions),
        not_before_last_verb: Set::new(|words| words.not_before_last_verb),
        last_verbs: Set::new(|words| words.last_verbs),
        alternatives: Phrases::new(|words| words.alternatives),
        consequence_verbs: Parts::new(|words| words.consequence_verbs),
        clause_starts: Parts::new(|words| words.clause_starts),
        clause_subjects: Set::new(|words| words.clause_subjects),
        subordinating: Set::new(|words| words.subordinating),
        finite_verbs: Set::new(|words| words.finite_verbs),
        pronouns: Set::new(|words| words.pronouns),
        imperatives: Set::new(|words| words.imperatives),
        remarks: Set::new(|words| words.remarks),
        objects: Set::new(|words| words.objects),
        no_verbs: Set::new(|words| words.no_verbs),
        leads: Set::new(|words| words.leads),
        negations: Set::new(|words| words.negations),
        asking: Set::new(|words| words.asking),
        case_words: Set::new(|words| words.case_words),
        parts: Set::new(|words| words.parts),
        telling_parts: Set::new(|words| words.telling_parts),
        surroundings: Set::new(|words| words.surroundings),
        groups: Set::new(|words| words.groups),
        task_starts: Phrases::new(|words| words.task_starts),
        occasions: Starts::of(|words| words.occasions),
        handling: Set::new(|words| words.handling),
        looking: Set::new(|words| words.looking),
        group_starts: Starts::of(|words| words.group_starts),
        group_ends: Set::new(|words| words.group_ends),
        run_verbs: Set::new(|words| words.run_verbs),
        not_before_if: Set::new(|words| words.not_before_if),
        not_after_if: Set::new(|words| words.not_after_if),
        restating: Set::new(|words| words.restating),
        directives: Phrases::new(|words| words.directives),
        contrasts: Parts::new(|words| words.contrasts),
        surrounding_stems: Parts::new(|words| words.surrounding_stems),
        announcing: Parts::new(|words| words.announcing),
        checks: Phrases::new(|words| words.checks),
        case_cues: Phrases::new(|words| words.case_cues),
        choice_cues: Phrases::new(|words| words.choice_cues),
        by_case: Phrases::new(|words| words.by_case),
        not_choices: Phrases::new(|words| words.not_choices),
        choice_titles: Set::new(|words| words.choice_titles),
        cause_cues: Phrases::new(|words| words.cause_cues),
        goings: Phrases::new(|words| words.goings),
        lookings: Phrases::new(|words| words.lookings),
        before_steps: Starts::of(|words| words.before_steps),
        repeating: Set::new(|words| words.repeating),
        asides: Phrases::new(|words| words.asides),
        past_commands: Phrases::new(|words| words.past_commands),
        places: Phrases::new(|words| words.places),
        troubles: Phrases::new(|words| words.troubles),
        harms: Phrases::new(|words| words.harms),
        ways: Set::new(|words| words.ways),
        situations: Set::new(|words| words.situations),
        sparing: Set::new(|words| words.sparing),
        cautions: Phrases::new(|words| words.cautions),
        error_columns: Set::new(|words| words.error_columns),
        meaning_columns: Set::new(|words| words.meaning_columns),
        cause_columns: Phrases::new(|words| words.cause_columns),
        remedy_columns: Phrases::new(|words| words.remedy_columns),
        error_nouns: Set::new(|words| words.error_nouns),
        error_titles: Set::new(|words| words.error_titles),
        failing_with: Set::new(|words| words.failing_with),
        showing: Set::new(|words| words.showing),
        error_words: Parts::new(|words| words.error_words),
        indicating: Phrases::new(|words| words.indicating),
        conclusions: Phrases::new(|words| words.conclusions),
        joined_conditions: Parts::new(|words| words.joined_conditions),
    });
    &KNOWN
}

/// All languages' entries of one list.
pub(super) fn all<T: Copy + 'static>(list: impl Fn(&Lexicon) -> &'static [T]) -> impl Iterator<Item = T> {
    LEXICONS.iter().flat_map(move |lexicon| list(lexicon).iter().copied())
}
