//! The words by which people say what the tree is made of: data alone, one [`Lexicon`] for each language.
//!
//! Owns every word list of tree building. It must not know how a convention uses them. All entries are lower case;
//! phrases are matched as whole words. A language is added by adding a lexicon to [`LEXICONS`].

mod english;
mod german;

use crate::tree::build::prose::is_whole;
use aho_corasick::AhoCorasick;
use std::collections::HashSet;
use std::sync::LazyLock;

/// One language's words.
pub(super) struct Lexicon {
    /// First words of a sentence that tells the operator to do something.
    pub(super) imperatives: &'static [&'static str],
    /// Words that may stand before such a verb.
    pub(super) leads: &'static [&'static str],
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
    /// What joins a condition to a clause before it.
    pub(super) joined_conditions: &'static [&'static str],
    /// Words after which "if" means "whether".
    pub(super) not_before_if: &'static [&'static str],
    /// What joins a condition to the order before it.
    pub(super) trailing_conditions: &'static [&'static str],
    /// Words that show an "if" at a sentence's end to be a mere aside.
    pub(super) not_after_if: &'static [&'static str],
    /// Words of a condition that only says again that the trouble is there.
    pub(super) restating: &'static [&'static str],
    /// Words that stand for what was named before.
    pub(super) pronouns: &'static [&'static str],
    /// Where, without a comma, a condition ends and its consequence begins.
    pub(super) clause_starts: &'static [&'static str],
    /// Verbs that begin a consequence where no comma stands.
    pub(super) consequence_verbs: &'static [&'static str],
    /// Phrases by which an item says that it is one of several cases.
    pub(super) alternatives: &'static [&'static str],
    /// Words by which a sentence only mentions that a command runs.
    pub(super) mentions: &'static [&'static str],
    /// Phrases that announce a command.
    pub(super) command_leads: &'static [&'static str],
    /// Words after which "running X" says to run it.
    pub(super) before_running: &'static [&'static str],
    /// Words behind a command by which a sentence tells what it shows.
    pub(super) reporting: &'static [&'static str],
    /// Orders that destroy.
    pub(super) destroying: &'static [&'static str],
    /// Names for the section that follows.
    pub(super) next_places: &'static [&'static str],
    /// Words that show the word before them to be a noun where it could be a verb.
    pub(super) after_nouns: &'static [&'static str],
    /// Words that number alternatives: "Method 1: ...".
    pub(super) options: &'static [&'static str],
    /// Words that open an item about one case: "For X, do Y".
    pub(super) cases_for: &'static [&'static str],
    /// Words by which a check asks something that is then answered.
    pub(super) inquiries: &'static [&'static str],
    /// Words that end a condition wherever they stand.
    pub(super) then: &'static [&'static str],
    /// Starts of a condition that mostly tell the time.
    pub(super) times: &'static [&'static str],
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
    /// Phrases that ask the operator to find something out.
    pub(super) checks: &'static [&'static str],
    /// First words of a question that is answered with yes or no.
    pub(super) asking: &'static [&'static str],
    /// Verbs that end a condition and begin the question made of it; empty where verbs stand elsewhere.
    pub(super) clause_verbs: &'static [&'static str],
    /// Frequent words that show a condition to be in this language, where [`Self::clause_verbs`] are given.
    pub(super) clause_words: &'static [&'static str],
    /// The question made of a condition that cannot be turned into one, with `{}` for the condition.
    pub(super) doubtful: &'static str,
    /// Phrases that announce a choice between cases.
    pub(super) case_cues: &'static [&'static str],
    /// Words by which a list's labels show themselves as cases: roles, systems, states.
    pub(super) case_words: &'static [&'static str],
    /// Phrases that send the operator somewhere.
    pub(super) jumps: &'static [&'static str],
    /// Names for a command that was given before.
    pub(super) past_commands: &'static [&'static str],
    /// Phrases that name a place which is then looked for by its title.
    pub(super) places: &'static [&'static str],
    /// Words for a step.
    pub(super) steps: &'static [&'static str],
    /// Titles of the parts of a scenario: cause, check, cure.
    pub(super) parts: &'static [&'static str],
    /// Parts that only tell what the scenario is about; what they say is no step.
    pub(super) telling_parts: &'static [&'static str],
    /// Titles of what stands around scenarios.
    pub(super) surroundings: &'static [&'static str],
    /// Titles that only group, and words that make a title group.
    pub(super) groups: &'static [&'static str],
    /// Starts of a title that names a task.
    pub(super) task_starts: &'static [&'static str],
    /// First words of a title that only tells to look at something.
    pub(super) looking: &'static [&'static str],
    /// Words at a title's end that make it a group.
    pub(super) group_ends: &'static [&'static str],
    /// Words of trouble in a title.
    pub(super) troubles: &'static [&'static str],
    /// Verbs after which inline code is to be run.
    pub(super) run_verbs: &'static [&'static str],
    /// Phrases that tell what is lost.
    pub(super) harms: &'static [&'static str],
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
    /// Column titles of mere numbers.
    pub(super) count_columns: &'static [&'static str],
    /// First words of what flows along an edge of a drawing, which is no answer.
    pub(super) traffic: &'static [&'static str],
    /// What an error is called.
    pub(super) error_nouns: &'static [&'static str],
    /// Pairs of words after which an error is quoted.
    pub(super) failing_with: &'static [&'static str],
    /// Verbs after which what is quoted was seen.
    pub(super) showing: &'static [&'static str],
    /// Words of an error message.
    pub(super) error_words: &'static [&'static str],
}

/// Every language this program understands.
pub(super) static LEXICONS: &[&Lexicon] = &[&english::ENGLISH, &german::GERMAN];

/// Abbreviations whose full stop ends no sentence, in any language.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "cf", "approx", "ca", "incl", "excl", "resp", "fig", "sec", "eg", "ie", "z.b", "d.h",
    "bzw",
];

/// Whether a full stop after `word` is part of it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Words and whole phrases to be looked up, of all languages together.
pub(super) struct Set(HashSet<&'static str>);

impl Set {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        Self(all(list).collect())
    }

    /// Whether the text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}

/// Phrases to be found inside a text, of all languages together, in one pass however many there are.
pub(super) struct Phrases {
    automaton: Option<AhoCorasick>,
    phrases: Vec<&'static str>,
}

impl Phrases {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        let phrases: Vec<&'static str> = all(list).collect();
        // Building can only fail for more bytes of patterns than any lexicon holds.
        Self { automaton: AhoCorasick::new(&phrases).ok(), phrases }
    }

    /// Where the first of them stands in `lower` as whole words, and which it is.
    pub(super) fn find(&self, lower: &str) -> Option<(usize, &'static str)> {
        self.everywhere(lower).filter(|(at, phrase)| is_whole(lower, *at, phrase)).min_by_key(|(at, _)| *at)
    }

    /// Whether one of them stands in `lower` as whole words.
    pub(super) fn are_in(&self, lower: &str) -> bool {
        self.everywhere(lower).any(|(at, phrase)| is_whole(lower, at, phrase))
    }

    /// Whether `lower` starts with one of them as whole words.
    pub(super) fn start(&self, lower: &str) -> bool {
        self.find(lower).is_some_and(|(at, _)| at == 0)
    }

    /// Where each of them stands in `lower`, be it inside a word.
    pub(super) fn everywhere(&self, lower: &str) -> impl Iterator<Item = (usize, &'static str)> {
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find_overlapping_iter(lower))
            .filter_map(|found| Some((found.start(), *self.phrases.get(found.pattern().as_usize())?)))
    }
}

/// The lists of all languages, ready to be asked.
pub(super) struct Known {
    /// [`Lexicon::articles`].
    pub(super) articles: Set,
    /// [`Lexicon::times`].
    pub(super) times: Set,
    /// [`Lexicon::then`].
    pub(super) then: Phrases,
    /// [`Lexicon::inquiries`].
    pub(super) inquiries: Phrases,
    /// [`Lexicon::cases_for`].
    pub(super) cases_for: Set,
    /// [`Lexicon::options`].
    pub(super) options: Set,
    /// [`Lexicon::after_nouns`].
    pub(super) after_nouns: Set,
    /// [`Lexicon::next_places`].
    pub(super) next_places: Phrases,
    /// [`Lexicon::destroying`].
    pub(super) destroying: Phrases,
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
    pub(super) consequence_verbs: Phrases,
    /// [`Lexicon::clause_starts`].
    pub(super) clause_starts: Phrases,
    /// [`Lexicon::pronouns`].
    pub(super) pronouns: Set,
    /// [`Lexicon::imperatives`].
    pub(super) imperatives: Set,
    /// [`Lexicon::remarks`].
    pub(super) remarks: Set,
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
    /// [`Lexicon::looking`].
    pub(super) looking: Set,
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
    /// [`Lexicon::checks`].
    pub(super) checks: Phrases,
    /// [`Lexicon::case_cues`].
    pub(super) case_cues: Phrases,
    /// [`Lexicon::jumps`].
    pub(super) jumps: Phrases,
    /// [`Lexicon::past_commands`].
    pub(super) past_commands: Phrases,
    /// [`Lexicon::places`].
    pub(super) places: Phrases,
    /// [`Lexicon::troubles`].
    pub(super) troubles: Phrases,
    /// [`Lexicon::harms`].
    pub(super) harms: Phrases,
    /// [`Lexicon::cautions`].
    pub(super) cautions: Phrases,
    /// [`Lexicon::error_nouns`].
    pub(super) error_nouns: Set,
    /// [`Lexicon::failing_with`].
    pub(super) failing_with: Set,
    /// [`Lexicon::showing`].
    pub(super) showing: Set,
    /// [`Lexicon::error_words`].
    pub(super) error_words: Phrases,
    /// [`Lexicon::conclusions`].
    pub(super) conclusions: Phrases,
    /// [`Lexicon::joined_conditions`].
    pub(super) joined_conditions: Phrases,
}

/// The lists of all languages; made at the first call.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
        articles: Set::new(|words| words.articles),
        times: Set::new(|words| words.times),
        then: Phrases::new(|words| words.then),
        inquiries: Phrases::new(|words| words.inquiries),
        cases_for: Set::new(|words| words.cases_for),
        options: Set::new(|words| words.options),
        after_nouns: Set::new(|words| words.after_nouns),
        next_places: Phrases::new(|words| words.next_places),
        destroying: Phrases::new(|words| words.destroying),
        command_leads: Phrases::new(|words| words.command_leads),
        before_running: Set::new(|words| words.before_running),
        reporting: Set::new(|words| words.reporting),
        mentions: Set::new(|words| words.mentions),
        not_before_last_verb: Set::new(|words| words.not_before_last_verb),
        last_verbs: Set::new(|words| words.last_verbs),
        alternatives: Phrases::new(|words| words.alternatives),
        consequence_verbs: Phrases::new(|words| words.consequence_verbs),
        clause_starts: Phrases::new(|words| words.clause_starts),
        pronouns: Set::new(|words| words.pronouns),
        imperatives: Set::new(|words| words.imperatives),
        remarks: Set::new(|words| words.remarks),
        leads: Set::new(|words| words.leads),
        negations: Set::new(|words| words.negations),
        asking: Set::new(|words| words.asking),
        case_words: Set::new(|words| words.case_words),
        parts: Set::new(|words| words.parts),
        telling_parts: Set::new(|words| words.telling_parts),
        surroundings: Set::new(|words| words.surroundings),
        groups: Set::new(|words| words.groups),
        task_starts: Phrases::new(|words| words.task_starts),
        looking: Set::new(|words| words.looking),
        group_ends: Set::new(|words| words.group_ends),
        run_verbs: Set::new(|words| words.run_verbs),
        not_before_if: Set::new(|words| words.not_before_if),
        not_after_if: Set::new(|words| words.not_after_if),
        restating: Set::new(|words| words.restating),
        directives: Phrases::new(|words| words.directives),
        checks: Phrases::new(|words| words.checks),
        case_cues: Phrases::new(|words| words.case_cues),
        jumps: Phrases::new(|words| words.jumps),
        past_commands: Phrases::new(|words| words.past_commands),
        places: Phrases::new(|words| words.places),
        troubles: Phrases::new(|words| words.troubles),
        harms: Phrases::new(|words| words.harms),
        cautions: Phrases::new(|words| words.cautions),
        error_nouns: Set::new(|words| words.error_nouns),
        failing_with: Set::new(|words| words.failing_with),
        showing: Set::new(|words| words.showing),
        error_words: Phrases::new(|words| words.error_words),
        conclusions: Phrases::new(|words| words.conclusions),
        joined_conditions: Phrases::new(|words| words.joined_conditions),
    });
    &KNOWN
}

/// All languages' entries of one list.
pub(super) fn all<T: Copy + 'static>(list: impl Fn(&Lexicon) -> &'static [T]) -> impl Iterator<Item = T> {
    LEXICONS.iter().flat_map(move |lexicon| list(lexicon).iter().copied())
}
