//! Conditions: "If X, do Y", "Otherwise, do Z", "If not, ...".
//!
//! Owns how a conditional sentence is taken apart. It must not know where the sentence stands, or how its condition is
//! asked.

use crate::tree::build::directions::{concludes, is_asked, is_check, is_directive, is_order, starts_with_verb};
use crate::tree::build::lexicon::{self, Signs};
use crate::tree::build::prose::{Prose, words};
use std::ops::Range;

/// What a conditional sentence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// "If X, do Y".
    If {
        /// X, without "if".
        condition: String,
        /// Whether X denies something.
        negated: bool,
        /// Whether Y is an order, and not merely what the matter is then.
        ordered: bool,
    },
    /// "If yes", "If not", "If it is": answers what was asked before.
    Answer(bool),
    /// "Otherwise, do Z".
    Otherwise,
}

/// Reads a sentence as a condition on which the operator's next step depends; `None` where it is none, or only gives
/// background.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
    if !opens_with_sign(prose, sentence) {
        return None;
    }
    let lower = prose.lower_of(sentence);
    let lead = lower.len() - without_lead(lower).len();
    let lower = lower.get(lead..)?;
    let start = sentence.start + lead;
    let known = lexicon::known();
    if let Some((phrase, (answer, _))) = known.answers.whole(lower).max_by_key(|(phrase, _)| phrase.len())
        && ends_clause(lower.get(phrase.len()..).unwrap_or_default())
    {
        return Some(Condition::Answer(answer));
    }
    // "If not, do X" is the other case; "if not installed yet, do X" is a condition like others.
    let denies = |phrase: &str| {
        let rest = lower.get(phrase.len()..).unwrap_or_default();
        known.conditions.find(phrase).is_none() || ends_clause(rest) || is_directive(rest.trim_start())
    };
    if let Some(phrase) = known.otherwise.find(lower).filter(|phrase| denies(phrase)) {
        let rest = lower.get(phrase.len()..).unwrap_or_default();
        // "Otherwise it restarts" warns of what comes of it; "otherwise, restart it" is the other case.
        let rest = rest.trim_start_matches([',', ':', ' ']);
        let acts = rest.is_empty() || is_directive(rest) || concludes(rest) || is_directive(after_comma(rest));
        return acts.then_some(Condition::Otherwise);
    }
    // "When this happens" only takes up what was said.
    let phrase = known.conditions.find(lower).filter(|_| !known.alternatives.start(lower))?;
    let mut body = start + phrase.len()..sentence.end;
    // "In case of X" is a case only where it orders something.
    let of = words(prose.lower_of(&body)).next().filter(|next| known.not_after_condition.has(next)).map(str::len);
    if let Some(length) = of {
        body.start += 1 + length;
    }
    // "Should it be restarted?" asks.
    if known.inverting.has(phrase) && is_asked(prose.of(sentence)) {
        return None;
    }
    // "If, for example, X": the aside says nothing of the condition.
    if let Some(aside) = prose.of(&body).strip_prefix(',') {
        body.start += 1 + aside.find(',').map_or(0, |end| end + 1);
    }
    let (end, consequence) = consequence(prose, &body)?;
    let condition = prose.of(&(body.start..end)).trim().trim_end_matches([',', ':', ';', '.']).trim();
    let condition = if of.is_some() { existing(condition)? } else { condition.to_owned() };
    let acts = consequence.is_empty() || is_directive(consequence) || concludes(consequence);
    let directed = acts && known.expecting.find(consequence).is_none() && !points_to_itself(consequence);
    // "If needed, check X" leaves it to the operator, as "check X" does.
    let is_aside = words(&condition).count() < 3
        && words(&condition).next().is_some_and(|first| known.not_after_if.has(&first.to_lowercase()));
    if condition.is_empty() || !directed || is_aside || only_restates(&condition) {
        return None;
    }
    let negated = known.excepting.has(phrase) || is_negated(&said_of(prose, &(body.start..end)));
    let ordered = is_order(consequence);
    // "When X" mostly tells the time; "when X is not there" and "when running X" tell a case.
    let is_circumstance = || {
        words(&condition).next().is_some_and(|first| known.circumstances.has(first))
            && starts_with_verb(consequence)
            && words(consequence).next().is_some_and(|first| !known.addresses.has(first))
    };
    if !negated && known.times.has(phrase) && !is_circumstance() {
        return None;
    }
    if of.is_some() && !ordered && !is_directive(consequence) {
        return None;
    }
    // "Note that if X, Y may happen" tells, and asks for nothing.
    let notes = words(prose.lower_of(&(sentence.start..start))).any(|lead| lexicon::known().remarks.has(lead));
    (ordered || !notes).then_some(Condition::If { condition, negated, ordered })
}

/// Whether a consequence only says what the document is for: "you can fix it by the methods in this section".
fn points_to_itself(consequence: &str) -> bool {
    let known = lexicon::known();
    words(consequence).next().is_some_and(|first| known.addresses.has(first)) && known.own_places.are_in(consequence)
}

/// A condition of more words that nothing follows has a consequence inside of it.
const LONGEST_ALONE: usize = 9;

/// A condition opens its sentence: behind the words that may stand before it, it starts within so many bytes.
const LONGEST_LEAD: usize = 64;

/// Whether a condition can open a sentence.
fn opens_with_sign(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    let end = sentence.end.min(sentence.start + LONGEST_LEAD);
    prose.signs(&(sentence.start..end)).any(Signs::CONDITIONS)
}

/// The condition that something is there, of its name: "maintenance" is "there is maintenance". `None` for what is known
/// to be there: "in case of the primary".
fn existing(thing: &str) -> Option<String> {
    let lower = thing.to_lowercase();
    let first = words(&lower).next()?;
    if !matches!(first, "a" | "an" | "any") && lexicon::known().articles.has(first) {
        return None;
    }
    let [one, many] = lexicon::FIRST.existing;
    let head = lower
        .split([' ', ','])
        .take_while(|word| !matches!(*word, "of" | "in" | "on" | "with" | "at" | "from"))
        .last()?;
    let is_many = head.ends_with('s') && !head.ends_with("ss") && !head.ends_with("us") && first != "a";
    Some(if is_many { many } else { one }.replace("{}", thing))
}

/// The words of a range that are no code, in lower case: what code says is quoted.
fn said_of(prose: &Prose<'_>, range: &Range<usize>) -> String {
    if prose.code.is_empty() {
        return prose.lower_of(range).to_owned();
    }
    let letters = prose.lower_of(range).char_indices();
    letters.filter(|(at, _)| !prose.is_code(range.start + at)).map(|(_, letter)| letter).collect()
}

/// Whether "If so, ..." or "Otherwise, ..." says what to do, so that it can answer what was not asked as a question.
pub(super) fn answers_with_order(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    let known = lexicon::known();
    let lower = without_lead(prose.lower_of(sentence));
    let rest_after = |phrase: &str| {
        lower.get(phrase.len()..).unwrap_or_default().trim_start_matches([',', ':', ' ', '.', '-', '\u{2013}'])
    };
    if let Some((phrase, _)) = known.answers.whole(lower).max_by_key(|(phrase, _)| phrase.len()) {
        let rest = rest_after(phrase);
        return rest.is_empty() || is_directive(rest) || concludes(rest) || supposes(prose, sentence);
    }
    known.otherwise.find(lower).is_none_or(|phrase| {
        let rest = rest_after(phrase);
        rest.is_empty() || is_order(rest) || is_order(after_comma(rest).trim_start())
    })
}

/// Whether a sentence supposes what the one before says: "In that case, ...".
pub(super) fn supposes(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    lexicon::known().alternatives.start(without_lead(prose.lower_of(sentence)))
}

/// Reads a sentence that opens an item of a list of conditions: what is to be done may be told any way.
pub(super) fn of_item(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
    of_sentence(prose, sentence).or_else(|| {
        let (condition, _) = opening(prose.of(sentence))?.split_once(',')?;
        let condition = condition.trim().to_owned();
        let negated = is_negated(&condition);
        (!condition.is_empty()).then_some(Condition::If { condition, negated, ordered: false })
    })
}

/// The condition that opens an item and is all it says, with what to do below it: "If you want to stop the VM".
pub(super) fn alone(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
    let said = prose.of(sentence);
    let condition = opening(said)?.trim().trim_end_matches([':', '.', ',']).to_owned();
    let negated = is_negated(&condition);
    // Where more than a condition is said, something is told of it.
    let is_short = words(&condition).count() <= LONGEST_ALONE;
    let known = lexicon::known();
    let first = words(said).next().unwrap_or_default().to_lowercase();
    let is_aside = words(&condition).next().is_some_and(|first| known.not_after_if.has(&first.to_lowercase()));
    if known.times.has(&first) || known.inverting.has(&first) || is_aside || negated && known.negations.has(&first) {
        return None;
    }
    let is_whole = !condition.contains([',', ';', ':']) && condition.contains(' ') && !is_asked(said) && is_short;
    is_whole.then_some(Condition::If { condition, negated, ordered: false })
}

/// Whether a sentence states a condition and leaves what to do to the next one: "If the check fails with a 404. Look at
/// the log."
pub(super) fn breaks_off(prose: &Prose<'_>, sentence: &Range<usize>, next: &Range<usize>) -> bool {
    if !opens_with_sign(prose, sentence) || prose.of(sentence).ends_with(['?', ':']) {
        return false;
    }
    let Some(rest) = opening(prose.of(sentence)) else { return false };
    let from = sentence.end - rest.len();
    // Behind a comma, more is said than code.
    let mut said = rest.char_indices().filter(|(at, _)| !prose.is_code(from + at)).map(|(_, letter)| letter);
    let goes_on = said.any(|letter| matches!(letter, ',' | ';')) && said.any(char::is_alphanumeric);
    !goes_on
        && of_sentence(prose, sentence).is_none()
        && is_order(prose.lower_of(next))
        && opening(prose.of(next)).is_none()
}

/// What follows the start of a condition at the start of a text, whatever it is.
pub(super) fn opening(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let bare = without_lead(&lower);
    let phrase = lexicon::known().conditions.find(bare)?;
    text.get(lower.len() - bare.len() + phrase.len()..)
}

/// The condition that a heading opens with, in the heading's own words: "If the log shows errors (no access)".
pub(super) fn of_title(title: &str) -> Option<String> {
    let lower = title.to_ascii_lowercase();
    let known = lexicon::known();
    // "When things go wrong" is no case of the heading above it.
    let phrase = known.conditions.find(&lower).filter(|phrase| !known.times.has(phrase))?;
    let (rest, lower) = (title.get(phrase.len()..)?, lower.get(phrase.len()..)?);
    if words(lower).next().is_some_and(|next| lexicon::known().not_after_condition.has(next)) {
        return None;
    }
    let orders = |at: &usize| lower.get(at + 2..).is_some_and(is_order);
    let end = rest.match_indices(", ").map(|(at, _)| at).find(orders).unwrap_or(rest.len());
    // "If nobody took over - Promote one": what stands behind the dash is the other half of the title.
    let end = [" - ", " \u{2013} ", " \u{2014} "].iter().filter_map(|dash| rest.find(dash)).chain([end]).min()?;
    let condition = rest.get(..end)?.trim().trim_end_matches([',', ':', '.']);
    condition.contains(' ').then(|| condition.to_owned())
}

/// Whether a condition only says again that the trouble is there, before the steps that deal with it.
fn only_restates(condition: &str) -> bool {
    let lower = condition.to_lowercase();
    words(&lower).all(|word| lexicon::known().restating.has(word))
        || words(&lower).next().is_some_and(|first| lexicon::known().joints.has(first))
}

/// Where inside a sentence a condition starts that has a clause of its own before it: "..., and if X, do Y". `None`
/// where there is none.
pub(super) fn inner_start(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<usize> {
    if !prose.signs(sentence).any(Signs::JOINED_CONDITIONS.and(Signs::TRAILING_CONDITIONS)) {
        return None;
    }
    let outer = of_sentence(prose, sentence);
    if matches!(outer, Some(Condition::Answer(_) | Condition::Otherwise)) {
        return None;
    }
    let lower = prose.lower_of(sentence);
    let starts = lexicon::known().joined_conditions.everywhere(lower).map(|(at, joint)| {
        at + joint.len() - joint.trim_start_matches([',', ';', ' ', ':', '.', '-', '\u{2013}', '\u{2014}']).len()
    });
    // A capital begins a sentence, though no full stop ends the line before it.
    let said = prose.of(sentence);
    let is_capital = |at: &usize| said.get(*at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let begun = lexicon::all(|words| words.trailing_conditions)
        .flat_map(|joint| lower.match_indices(joint).map(move |(at, _)| at + joint.len() - joint.trim_start().len()))
        .filter(is_capital);
    let starts = starts.chain(begun);
    starts
        .filter(|at| open_brackets(lower, *at) <= 0)
        .map(|at| sentence.start + at)
        .filter(|at| !prose.is_code(*at))
        .find(|at| {
            // Behind "If X, do Y" only "otherwise do Z" is a case of its own.
            let clause = *at..sentence.end;
            match of_sentence(prose, &clause) {
                // "Do X, otherwise it restarts" warns.
                Some(Condition::Otherwise) => {
                    let before = sentence.start..*at;
                    let asks = || is_check(prose.lower_of(&before)) || trailing(prose, &before).is_some();
                    outer.is_some() || asks() || answers_with_order(prose, &clause)
                }
                Some(Condition::If { .. }) => outer.is_none(),
                _ => false,
            }
        })
}

/// "Do Y if X": the condition at the end of an order.
pub(super) fn trailing(prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
    if !prose.signs(sentence).any(Signs::TRAILING_CONDITIONS) {
        return None;
    }
    let lower = prose.lower_of(sentence);
    let joints = &lexicon::known().joints;
    let starts = lexicon::all(|words| words.trailing_conditions);
    let (at, joint) = starts.flat_map(|joint| lower.match_indices(joint)).find(|(at, _)| {
        let before = lower.get(..*at).unwrap_or_default().trim_end();
        let last = words(before).next_back().unwrap_or_default();
        let asks = lexicon::known().not_before_if.has(last);
        // "To kill it (or keep it from starting if it has not yet)"
        let inside = before.rsplit_once('(').map(|(_, inside)| inside).filter(|inside| !inside.contains(')'));
        let is_aside = inside.and_then(|inside| words(inside).next()).is_some_and(|first| joints.has(first));
        // With a capital, it begins a sentence of its own.
        let own = prose.of(&(sentence.start + at..sentence.end)).trim_start().starts_with(char::is_uppercase);
        !before.ends_with(',') && !asks && !is_aside && !own && words(before).count() > 1
    })?;
    let from = sentence.start + at + joint.len();
    let rest = prose.of(&(from..sentence.end));
    let is_bold = |at: usize| prose.strong.iter().any(|range| range.contains(&at));
    let end = end_of_trailing(rest, |at| prose.is_code(from + at) || is_bold(from + at));
    let condition = rest.get(..end)?.trim().trim_end_matches(['.', ':', ',']).trim().to_owned();
    let subject = words(&condition).next().map(str::to_lowercase).unwrap_or_default();
    let known = lexicon::known();
    let is_wish = known.wishes.find(&condition.to_lowercase().replace('\u{2019}', "'")).is_some();
    let is_aside = known.not_after_if.has(&subject) || is_wish;
    let negated = is_negated(&condition);
    let order = lower.get(..at).unwrap_or_default();
    let tells = known.expecting.find(lower).is_some() || known.own_names.are_in(order);
    let steers = words(&condition).count() > 2 && !is_aside && !only_restates(&condition) && !tells;
    // "It may be worth trying Y if the repo has:" leads to a list of conditions.
    let leads = lower.trim_end().ends_with(':') && is_directive(lower);
    (steers && (leads || is_order(lower) || is_told_last(lower.get(..at)?))).then_some(Condition::If {
        condition,
        negated,
        ordered: true,
    })
}

/// Where the condition ends that an order is followed by: with the bracket it stands in, at a colon, or where another
/// clause begins, ", or try that". `is_marked` tells of a place whether it is code or bold.
fn end_of_trailing(rest: &str, is_marked: impl Fn(usize) -> bool) -> usize {
    let is_free = |at: &usize| open_brackets(rest, *at) <= 0;
    let bracket = rest.match_indices(')').map(|(at, _)| at).find(is_free);
    let lower = rest.to_lowercase();
    let ends = |at: &usize| {
        let next = lower.get(at + 1..).unwrap_or_default();
        goes_on(next) || states(&lower, *at, at + 1 + next.find(',').unwrap_or(next.len()))
    };
    let mut commas = rest.match_indices(',').map(|(at, _)| at).filter(|at| lower.len() == rest.len() && is_free(at));
    let colon = rest.match_indices(": ").map(|(at, _)| at).find(|at| !is_marked(*at));
    [bracket, commas.find(ends), colon].into_iter().flatten().min().unwrap_or(rest.len())
}

/// How many brackets are open at a place of a text; below none where more were closed than opened.
fn open_brackets(text: &str, at: usize) -> i32 {
    let before = text.bytes().take(at);
    before.fold(0, |open, letter| match letter {
        b'(' => open + 1,
        b')' => open - 1,
        _ => open,
    })
}

/// Whether what is said behind the last "but" tells the operator to do something.
fn is_told_last(lower: &str) -> bool {
    let contrasts = lexicon::known().contrasts.everywhere(lower);
    let start = contrasts.map(|(at, contrast)| at + contrast.len()).max();
    let last = start.and_then(|start| lower.get(start..)).unwrap_or_default();
    words(last).next().is_some_and(|first| lexicon::known().addresses.has(first)) && is_order(last)
}

/// Whether a condition denies something.
pub(super) fn is_negated(condition: &str) -> bool {
    let lower = condition.to_lowercase().replace('\u{2019}', "'");
    words(&lower).any(|word| lexicon::known().negations.has(word))
}

/// What a condition answers to a question that it takes up: it says nothing the question does not say or ask the
/// opposite of, pronouns aside. `None` where it speaks of something else.
pub(super) fn answer_to(condition: &str, question: &str) -> Option<bool> {
    let (said, asked) = (core(condition), core(question));
    let turns = said.iter().any(|word| !asked.contains(word) && asked.iter().any(|other| are_antonyms(word, other)));
    let takes_up = |word: &String| {
        asked.contains(word)
            || lexicon::known().pronouns.has(word)
            || asked.iter().any(|other| are_antonyms(word, other))
    };
    said.iter().all(takes_up).then_some(is_negated(condition) == turns)
}

/// What a condition answers to a question whose opposite it names, whatever else it says.
pub(super) fn turned(condition: &str, question: &str) -> Option<bool> {
    let asked = core(question);
    let turns = core(condition).iter().any(|word| asked.iter().any(|other| are_antonyms(word, other)));
    turns.then(|| is_negated(condition))
}

fn are_antonyms(one: &str, other: &str) -> bool {
    let mut antonyms = lexicon::all(|words| words.antonyms);
    antonyms.any(|pair| pair == (one, other) || pair == (other, one))
}

/// Whether two conditions are about the same thing, so that they are cases of one question: "the pod is pending", "the
/// pod has crashed".
pub(super) fn are_parallel(one: &str, other: &str) -> bool {
    let head = |condition: &str| -> Vec<String> { words(condition).take(2).map(str::to_lowercase).collect() };
    let (one_head, other_head) = (head(one), head(other));
    let is_thing = one_head.first().is_some_and(|first| lexicon::known().articles.has(first));
    is_thing && one_head == other_head && !is_negated(one) && !is_negated(other)
}

/// What a text asks to find out, in lower case: what stands behind "check if".
pub(super) fn checked_in(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let firsts = lexicon::known().checks.firsts(&lower);
    let (at, phrase) = firsts.into_iter().max_by_key(|(at, phrase)| at + phrase.len())?;
    // "whether the": the article belongs to what is checked.
    let article = phrase.rsplit_once(' ').map_or("", |(_, last)| last);
    let known = lexicon::known();
    let article = if known.articles.has(article) && known.fillers.has(article) { article.len() } else { 0 };
    let rest = lower.get(at + phrase.len() - article..)?;
    let end = rest.find(['.', ',', ';', ':', '?']).unwrap_or(rest.len());
    // "whether it runs or not"
    let end = lexicon::all(|words| words.or_not).filter_map(|or_not| rest.find(or_not)).chain([end]).min()?;
    Some(rest.get(..end)?.trim().to_owned()).filter(|checked| !checked.is_empty())
}

/// Whether a condition names nothing itself: "it is there".
pub(super) fn only_points(condition: &str) -> bool {
    core(condition).iter().all(|word| lexicon::known().pronouns.has(word.as_str()))
}

/// Whether two conditions are each other's opposite: the same words but for a negation.
pub(super) fn are_opposite(one: &str, other: &str) -> bool {
    if is_negated(one) == is_negated(other) {
        return false;
    }
    let (one_core, other_core) = (core(one), core(other));
    let (short, long) =
        if one_core.len() <= other_core.len() { (&one_core, &other_core) } else { (&other_core, &one_core) };
    let same = short.iter().all(|word| long.contains(word)) && long.len() - short.len() <= 2;
    // "There is no response" denies all that was said of a response.
    let denied = telling(if is_negated(one) { &one_core } else { &other_core });
    let affirmed = if is_negated(one) { &other_core } else { &one_core };
    let is_denied = !denied.is_empty() && denied.iter().all(|word| affirmed.contains(word));
    is_denied || same && (short.len() > 1 || short.len() == long.len())
}

/// Whether one of two conditions affirms what the other denies, though in other words: "the image has not been pushed",
/// "the new image is pushed to the registry".
pub(super) fn are_counterparts(one: &str, other: &str) -> bool {
    if is_negated(one) == is_negated(other) {
        return false;
    }
    let (one_core, other_core) = (core(one), core(other));
    let shared = telling(&one_core).into_iter().filter(|word| other_core.contains(word)).count();
    shared >= FEWEST_SHARED || are_opposite(one, other)
}

/// Conditions that have fewer words in common may be about different things.
const FEWEST_SHARED: usize = 2;

/// The words that name something themselves.
fn telling(core: &[String]) -> Vec<&String> {
    core.iter().filter(|word| !lexicon::known().pronouns.has(word)).collect()
}

/// The words of a condition without negations and fillers.
pub(super) fn core(condition: &str) -> Vec<String> {
    let lower = condition.to_lowercase().replace('\u{2019}', "'");
    let known = lexicon::known();
    words(&lower).filter(|word| !known.fillers.has(word) && !known.negations.has(word)).map(str::to_owned).collect()
}

/// Cuts words that may stand before a condition: "However,", "and", "Then".
fn without_lead(lower: &str) -> &str {
    let known = lexicon::known();
    let mut rest = lower.trim_start_matches(['(', '*', '-', '\u{201c}', '"', ' ']);
    for _ in 0..2 {
        let Some(lead) = known.before_conditions.find(rest) else { break };
        let cut = rest.get(lead.len()..).unwrap_or_default().trim_start_matches([',', ' ', ':']);
        if known.conditions.find(cut).or_else(|| known.otherwise.find(cut)).is_none() {
            break;
        }
        rest = cut;
    }
    rest
}

/// Whether a clause ends here.
fn ends_clause(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([',', ':', '.', ';', '-', '\u{2013}', '\u{2014}', '\u{2192}', '='])
}

/// Whether a consequence only leads over to what stands below: "if it persists, then".
fn is_then(rest: &str) -> bool {
    let bare = rest.trim_end_matches([':', ' ', '.']);
    !bare.is_empty() && lexicon::all(|words| words.then).any(|then| then.trim() == bare)
}

fn after_comma(rest: &str) -> &str {
    rest.split_once(',').map_or(rest, |(_, after)| after)
}

/// No condition is shorter, in bytes.
const SHORTEST_CONDITION: usize = 8;

/// Where the condition ends, and what is to be done then, in lower case.
fn consequence<'a>(prose: &'a Prose<'_>, body: &Range<usize>) -> Option<(usize, &'a str)> {
    let lower = prose.lower_of(body);
    let is_free = |at: usize| open_brackets(lower, at) == 0;
    let parts = |(at, letter): &(usize, u8)| {
        let rest = lower.get(at + 1..).unwrap_or_default();
        let parts = match letter {
            b',' | b':' | b';' => rest.is_empty() || rest.starts_with([' ', '\n']),
            // Only a sentence that breaks off has another one behind it.
            b'.' => prose.of(&(body.start + at + 1..body.end)).trim_start().starts_with(char::is_uppercase),
            _ => false,
        };
        parts && !prose.is_code(body.start + at) && is_free(*at)
    };
    let marks: Vec<usize> = lower.bytes().enumerate().filter(parts).map(|(at, _)| at).collect();
    let first = marks.first().copied();
    let rest_after = |at: usize| lower.get(at + 1..).unwrap_or_default().trim_start();
    let only_colon = first.is_some_and(|at| rest_after(at).is_empty());
    let directed = marks.iter().copied().find(|at| {
        let rest = rest_after(*at);
        (rest.is_empty() && only_colon) || is_then(rest) || is_directive(rest) || concludes(rest)
    });
    let known = lexicon::known();
    let then = known.then.everywhere(lower).map(|(at, _)| at).find(|at| *at > SHORTEST_CONDITION);
    // "X happens or there is Y": the second half of the condition.
    let joined = |at: usize| {
        let before = lower.get(..at).unwrap_or_default();
        let last = words(before).next_back().unwrap_or_default();
        known.subordinating.has(last) || !before.contains(',') && known.joints.has(last)
    };
    let starts = known.clause_starts.everywhere(lower).filter(|(at, _)| *at > SHORTEST_CONDITION && is_free(*at));
    let starts = starts.filter(|(at, _)| !joined(*at));
    if let Some(at) = directed.filter(|at| then.is_none_or(|then| *at < then)) {
        let rest = rest_after(at);
        // "If X you can do Y:" has the colon behind the order.
        let speaks = |phrase: &str| words(phrase).next().is_some_and(|first| known.clause_subjects.has(first));
        let said = starts.filter(|(_, phrase)| rest.is_empty() && speaks(phrase));
        let mut said = said.filter_map(|(at, _)| Some((body.start + at, lower.get(at..)?.trim_start())));
        if let Some(order) = said.find(|(_, order)| is_directive(order) || concludes(order)) {
            return Some(order);
        }
        let is_comma = |mark: usize| lower.as_bytes().get(mark) == Some(&b',');
        let ends = |mark: &usize| *mark >= at || is_comma(*mark) && states(lower, *mark, at);
        let end = marks.iter().copied().find(ends).unwrap_or(at);
        return Some((body.start + end, if is_then(rest) { "" } else { rest }));
    }
    // No comma: the condition ends where the order begins. A bare verb tells that only where no comma does.
    // "If you need to restart it" and "if you wish to see it" go on.
    let is_joined = |at: usize| {
        let last = words(lower.get(..at).unwrap_or_default()).next_back();
        last.is_some_and(|last| known.no_verbs.has(last))
    };
    let verbs = known.consequence_verbs.everywhere(lower).map(|(at, _)| at);
    let verbs = verbs.filter(|at| *at > SHORTEST_CONDITION && first.is_none() && then.is_none() && !is_joined(*at));
    let at = starts.map(|(at, _)| at).chain(verbs).min();
    match at {
        Some(at) => Some((body.start + at, lower.get(at..).unwrap_or_default().trim_start())),
        None => first.map(|at| (body.start + at, rest_after(at))),
    }
}

/// Whether what stands between two marks states what is so under the condition before it: "if it works, that will create
/// an archive, upload it". What is joined goes on with the condition.
fn states(lower: &str, from: usize, to: usize) -> bool {
    let known = lexicon::known();
    let (before, between) = (lower.get(..from).unwrap_or_default(), lower.get(from + 1..to).unwrap_or_default());
    let mut clauses = between.split(',').peekable();
    let clause: Vec<&str> = words(clauses.peek().copied().unwrap_or_default()).collect();
    let first = clause.first().copied().unwrap_or_default();
    let opens = known.clause_subjects.has(first) || !known.subordinating.has(first);
    let verbs = clause.iter().filter(|word| known.finite_verbs.has(word)).count();
    // "If pods, nodes and volumes are there, ..." and "if one is up, one is down and one is lost, ..." list.
    let joins = clause.iter().any(|word| known.joints.has(word));
    let lists = joins && (verbs > 1 || !words(before).any(|word| known.finite_verbs.has(word)));
    opens && verbs > 0 && !lists && !clauses.any(goes_on)
}

/// Whether a clause is joined to the one before.
fn goes_on(clause: &str) -> bool {
    words(clause).next().is_some_and(|first| lexicon::known().joints.has(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Text;

    #[expect(clippy::needless_pass_by_value, reason = "calls read better without `&`")]
    fn check(sentence: &str, expect: Option<Condition>) {
        let text = Text::plain_at(sentence, 1);
        let prose = Prose::new(&text);
        assert_eq!(of_sentence(&prose, &(0..sentence.len())), expect, "{sentence}");
    }

    fn when(condition: &str, negated: bool) -> Option<Condition> {
        Some(Condition::If { condition: condition.to_owned(), negated, ordered: true })
    }

    #[test]
    fn conditions_that_steer_are_found() {
        check("If the pod is down, restart it.", when("the pod is down", false));
        check(
            "If you can't log in, the host may need to be restarted.",
            Some(Condition::If { condition: "you can't log in".to_owned(), negated: true, ordered: false }),
        );
        check(
            "If a webhook is in the way:",
            Some(Condition::If { condition: "a webhook is in the way".to_owned(), negated: false, ordered: false }),
        );
        check("However, if it hangs (e.g. on I/O, rarely), kill it.", when("it hangs (e.g. on I/O, rarely)", false));
        check("If not, ask them.", Some(Condition::Answer(false)));
        check("If yes, go to step 2.", Some(Condition::Answer(true)));
        check("Otherwise, wait.", Some(Condition::Otherwise));
    }

    #[test]
    fn a_condition_ends_where_its_consequence_begins() {
        check("If that didn't work you can also remove old files:", when("that didn't work", true));
        check("If everything works, that will create an archive, upload it.", when("everything works", false));
        check("If pods, nodes and volumes are there, restart it.", when("pods, nodes and volumes are there", false));
        check("If, for example, the disk is full, delete old files.", when("the disk is full", false));
        check("If it hangs (it waits, or is full) you can kill it.", when("it hangs (it waits, or is full)", false));
        check("If you know how you can reach it, call them.", when("you know how you can reach it", false));
    }

    #[test]
    fn a_condition_behind_its_order_ends_with_its_clause() {
        for (sentence, expect) in [
            ("Look at the service (skip this if the normal mode is used) and wait.", "the normal mode is used"),
            ("Restart it if they have not yet, it may have changed.", "they have not yet"),
            ("Restart it if the disk is full, or call the owner.", "the disk is full"),
        ] {
            let text = Text::plain_at(sentence, 1);
            let prose = Prose::new(&text);
            let found = trailing(&prose, &(0..sentence.len()));
            let Some(Condition::If { condition, .. }) = found else { panic!("{sentence}") };
            assert_eq!(condition, expect);
        }
    }

    #[test]
    fn background_is_no_condition() {
        check("If the heartbeat is lost, the alarm is raised.", None);
        check("The pod restarts.", None);
        check("Iffy, check it.", None);
    }

    #[test]
    fn a_title_may_open_with_a_condition() {
        for (title, expect) in [
            ("If you see errors, check the log", Some("you see errors")),
            ("If the log shows errors (no access)", Some("the log shows errors (no access)")),
            ("Ifs and buts", None),
        ] {
            assert_eq!(of_title(title).as_deref(), expect, "{title}");
        }
    }

    #[test]
    fn opposites_are_known() {
        assert!(are_opposite("you can't ssh in", "you can ssh in"));
        assert!(!are_opposite("you can ssh in", "you can ping it"));
        assert!(!are_opposite("it is up", "it is up"));
    }
}
