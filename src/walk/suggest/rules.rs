//! Whether a condition holds, by what a command printed and how it ended.
//!
//! Owns the rules, one function each. A rule that a condition does not concern is silent; one that it concerns and that
//! cannot tell makes the whole unclear, and so does a second opinion. It must not know questions or answers.

use super::condition::{Condition, Denial, Limit, Word};
use super::numbers::{Dimension, Number, Order, numbers};
use super::output::{Output, Row, words_in};
use super::words;
use crate::index::signatures::lasting;
use std::collections::BTreeSet;

/// As much of the output stands in a reason, in characters.
const LONGEST_QUOTE: usize = 60;
/// What `timeout` ends with when the time is up.
const TIMED_OUT: i32 = 124;
/// A row of more words than this is more than a name and its count.
const WORDS_OF_A_COUNT: usize = 3;

/// A command that ran, as the rules see it.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) command: &'a str,
    pub(super) status: Option<i32>,
    pub(super) text: &'a str,
    pub(super) output: Output<'a>,
    /// Whether all that was printed is there, so that what is not there was not printed.
    pub(super) is_whole: bool,
    /// What the document shows as its output.
    pub(super) sample: Option<&'a str>,
}

/// What a rule says of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: it is about something else.
    Silent,
    /// It is about this, and cannot be told.
    Unclear,
    /// It holds or not, and by what.
    Says(bool, String),
}

type Rule = fn(&Condition, &Scene<'_>) -> Verdict;

const RULES: [Rule; 7] = [outcome, comparison, presence, value, quotation, state, likeness];

/// Whether the condition holds.
pub(super) fn judge(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    if condition.is_beyond() {
        return Verdict::Unclear;
    }
    RULES.iter().fold(Verdict::Silent, |so_far, rule| so_far.and(rule(condition, scene)))
}

impl Verdict {
    /// Both together: what one says and the other does not deny.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Silent, verdict) | (verdict, Self::Silent) => verdict,
            (Self::Says(one, reason), Self::Says(other, _)) if one == other => Self::Says(one, reason),
            _ => Self::Unclear,
        }
    }

    /// The same of the opposite.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Says(holds, reason) => Self::Says(!holds, reason),
            verdict => verdict,
        }
    }

    fn turned_if(self, turns: bool) -> Self {
        if turns { self.turned() } else { self }
    }

    fn says(holds: bool, reason: impl Into<String>) -> Self {
        Self::Says(holds, reason.into())
    }
}

impl<'a> Scene<'a> {
    /// Whether what is not printed is not there: it went well, or a search ended as it does when it finds nothing.
    fn tells_absence(&self) -> bool {
        let found_nothing = self.status == Some(1) && self.filters() && !self.is_troubled();
        self.is_whole && (self.status == Some(0) || found_nothing)
    }

    fn filters(&self) -> bool {
        self.runs(words::FILTERS)
    }

    fn runs(&self, programs: &[&str]) -> bool {
        words_in(self.command).any(|word| programs.contains(&word.to_lowercase().as_str()))
    }

    /// Whether the command has these words in it.
    fn names(&self, wanted: &[String]) -> bool {
        let command: Vec<&str> = words_in(self.command).collect();
        let fits = |start: &[&str]| start.iter().zip(wanted).all(|(one, other)| words::same(one, other));
        !wanted.is_empty() && command.windows(wanted.len()).any(fits)
    }

    fn is_troubled(&self) -> bool {
        let is_trouble = |word: &str| words::TROUBLE.contains(&word.to_lowercase().as_str());
        self.output.rows.iter().any(|row| row.all().any(is_trouble))
    }

    /// The rows in which a thing that these words name stands; all where none does.
    fn rows_about(&self, subject: &[Word]) -> Vec<&Row<'a>> {
        let names: Vec<Vec<String>> = subject.iter().filter(|word| is_telling(word)).map(Word::parts).collect();
        let all: Vec<&Row<'a>> = self.output.rows.iter().collect();
        let about: Vec<&Row<'a>> =
            all.iter().filter(|row| names.iter().any(|name| row.find(name).is_some())).copied().collect();
        if about.is_empty() { all } else { about }
    }
}

/// Whether a word names something itself.
pub(super) fn is_telling(word: &Word) -> bool {
    word.quoted || !words::FILLERS.contains(&word.text.as_str()) && word.text.len() > 1
}

fn adds_nothing(word: &Word, lists: &[&[&str]]) -> bool {
    !word.quoted && lists.iter().any(|list| list.contains(&word.text.as_str()))
}

/// `the output says "..."`, cut to a line.
pub(super) fn quoting(said: &str) -> String {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = said.chars().take(LONGEST_QUOTE).collect();
    let more = if cut.len() < said.len() { "…" } else { "" };
    format!("the output says \"{cut}{more}\"")
}

/// "If the command fails", "exits with 1", "times out".
fn outcome(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let reaches = condition.has(words::REACHING) && scene.runs(words::PROBES);
    let fillers = [words::COMMANDS, words::FILLERS, words::OUTCOME_FILLERS, words::RAISING, words::STATUSES];
    let outcomes = [words::SUCCESS, words::FAILURE, words::ERRORS, words::TIMEOUTS, &["out", "non-zero", "nonzero"]];
    let is_its_own =
        |word: &Word| adds_nothing(word, &fillers) || adds_nothing(word, &outcomes) || scene.names(&word.parts());
    if !reaches && !condition.words.iter().all(is_its_own) {
        return Verdict::Silent;
    }
    let raises = condition.has(words::RAISING) && condition.has(words::ERRORS);
    let turns = condition.is_denied();
    let verdict = if times_out(condition) {
        timed_out(scene)
    } else if condition.has(words::STATUSES) && !raises {
        return exit_status(condition, scene).turned_if(turns);
    } else if condition.has(&["unreachable"]) && reaches || condition.has(words::FAILURE) || raises {
        succeeded(scene).turned()
    } else if condition.has(words::SUCCESS) || reaches {
        succeeded(scene)
    } else {
        Verdict::Silent
    };
    verdict.turned_if(turns)
}

fn times_out(condition: &Condition) -> bool {
    let plain: Vec<&str> = condition.plain().collect();
    let split = plain.windows(2).any(|pair| matches!(pair, [first, "out"] if words::TIMEOUTS.contains(first)));
    split || condition.has(&["timeout", "timeouts", "zeitüberschreitung"])
}

fn timed_out(scene: &Scene<'_>) -> Verdict {
    let says = |row: &&Row<'_>| words::TIMED_OUT.iter().any(|said| row.text.to_lowercase().contains(said));
    match (scene.output.rows.iter().find(says), scene.status) {
        (Some(row), Some(1..)) => Verdict::says(true, quoting(row.text)),
        (None, Some(TIMED_OUT)) => Verdict::says(true, format!("exit status {TIMED_OUT}")),
        (None, Some(0)) => Verdict::says(false, "exit status 0"),
        _ => Verdict::Unclear,
    }
}

fn succeeded(scene: &Scene<'_>) -> Verdict {
    match scene.status {
        Some(0) if !scene.is_troubled() => Verdict::says(true, "exit status 0"),
        Some(0) | None => Verdict::Unclear,
        Some(status) => Verdict::says(false, format!("exit status {status}")),
    }
}

fn exit_status(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let named = condition.has(&["exit", "exits", "exited", "exitcode", "rc", "returncode", "rückgabewert"]);
    let (true, Some(status)) = (named, scene.status) else { return Verdict::Silent };
    let reason = format!("exit status {status}");
    match &condition.limit {
        _ if condition.has(&["non-zero", "nonzero"]) => Verdict::says(status != 0, reason),
        Some(limit) => Verdict::says(limit.order.holds(f64::from(status), limit.value), reason),
        None => Verdict::Silent,
    }
}

/// "more than 80 %", "is 0", held against the number of the thing named, or the only one there is.
fn comparison(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let is_status = condition.has(&["exit", "exits", "exited", "exitcode", "rc", "returncode"]);
    let Some(limit) = condition.limit.as_ref().filter(|_| !is_status) else {
        let compares = !is_status && condition.has(&["than", "exceed", "exceeds", "exceeded"]);
        return if compares { Verdict::Unclear } else { Verdict::Silent };
    };
    let (subject, rest) = condition.words.split_at_checked(limit.behind).unwrap_or_default();
    let has_second_number = rest.iter().any(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
    let found = measured(limit, subject, rest, scene);
    if has_second_number || found.is_empty() || condition.denial == Denial::Thing {
        return Verdict::Unclear;
    }
    let holding = found.iter().filter(|(value, _)| limit.order.holds(*value, limit.value)).count();
    let wanted = if condition.has(words::ANY) { holding > 0 } else { holding == found.len() };
    if !wanted && holding > 0 && !condition.has(words::EVERY) {
        return Verdict::Unclear;
    }
    let telling = found.iter().find(|(value, _)| limit.order.holds(*value, limit.value) == wanted);
    let Some((value, text)) = telling else { return Verdict::Unclear };
    let reason = format!("{text} {} {}", Order::between(*value, limit.value), limit.text);
    Verdict::says(wanted, reason).turned_if(condition.is_denied())
}

/// The numbers meant by a condition, as they are and as they are written.
fn measured(limit: &Limit, subject: &[Word], rest: &[Word], scene: &Scene<'_>) -> Vec<(f64, String)> {
    let fits = |number: &Number<'_>| number.dimension == limit.dimension;
    let plain = |numbers: Vec<Number<'_>>| -> Vec<(f64, String)> {
        numbers.into_iter().filter(fits).map(|number| (number.value, number.text.to_owned())).collect()
    };
    let listed = rest.iter().chain(subject).any(|word| adds_nothing(word, &[words::LISTED]))
        || rest.iter().any(|word| adds_nothing(word, &[words::PRINTED]));
    let count = scene.output.rows.len();
    if listed && limit.dimension == Dimension::Count {
        return if scene.tells_absence() { vec![(as_number(count), format!("{count} listed:"))] } else { Vec::new() };
    }
    if rest.iter().any(|word| !word.quoted && group_of(&word.text).is_some()) {
        return Vec::new();
    }
    let keyed = keyed(subject, scene);
    if !keyed.is_empty() {
        let values: Vec<_> = keyed.iter().map(|value| plain(numbers(value))).collect();
        return if values.iter().all(|found| found.len() == 1) { values.concat() } else { Vec::new() };
    }
    let about = scene.rows_about(subject);
    let named = about.len() < count
        || subject.iter().any(|word| is_telling(word) && about.iter().any(|row| row.find(&word.parts()).is_some()));
    let found: Vec<_> = about.iter().map(|row| plain(numbers(row.text))).filter(|found| !found.is_empty()).collect();
    let is_count = |row: &Row<'_>| row.words.len() <= WORDS_OF_A_COUNT && numbers(row.text).len() == 1;
    let only = limit.dimension != Dimension::Count || matches!(about.as_slice(), [row] if named || is_count(row));
    if found.iter().all(|found| found.len() == 1) && (only || named && found.len() == 1) {
        return found.concat();
    }
    Vec::new()
}

fn as_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The values of the key that the subject names: its last words, two or one of them.
fn keyed<'a>(subject: &[Word], scene: &Scene<'a>) -> Vec<&'a str> {
    let is_key = |word: &&Word| is_telling(word) || words::STATE_KEYS.contains(&word.text.as_str());
    let names: Vec<&Word> = subject.iter().filter(is_key).collect();
    let about = scene.rows_about(subject);
    let is_about = |row: &Row<'_>| about.iter().any(|other| std::ptr::eq(*other, row));
    for length in [2, 1] {
        for key in names.windows(length).rev() {
            let key: Vec<String> = key.iter().flat_map(|word| word.parts()).collect();
            let values = scene.output.values_of(&key);
            if !values.is_empty() {
                return values.into_iter().filter(|(row, _)| is_about(row)).map(|(_, value)| value).collect();
            }
        }
    }
    Vec::new()
}

/// "The output is empty", "returns nothing", "if any are listed", "there are no pods", "exists".
fn presence(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    if condition.limit.is_some() || condition.words.iter().any(|word| group_of(&word.text).is_some()) {
        return Verdict::Silent;
    }
    let is_frame = |word: &Word| {
        adds_nothing(word, &[words::FILLERS, words::OUTPUTS, words::SHOWING, words::EXISTING, words::EMPTY, words::ANY])
    };
    let others: Vec<&Word> = condition.words.iter().filter(|word| !is_frame(word)).collect();
    let is_there = !scene.output.rows.is_empty();
    let empty = condition.has(words::EMPTY);
    let turns = condition.is_denied() != empty;
    let about_output = condition.has(words::PRINTED)
        || empty && condition.has(words::OUTPUTS)
        || others.is_empty() && condition.has(words::LISTED);
    let about_thing = condition.has(words::EXISTING) || condition.has(words::LISTED) || empty;
    let counts = condition.has(words::PRINTED)
        && (condition.has(words::SHOWING)
            || condition.has(words::EXISTING)
            || condition.has(words::ANY)
            || condition.is_denied())
        || empty
        || condition.has(words::LISTED);
    let verdict = if others.is_empty() && about_output && counts {
        anything(scene, is_there)
    } else if about_thing || condition.denial == Denial::Thing {
        thing(condition, &others, scene)
    } else {
        Verdict::Silent
    };
    verdict.turned_if(turns)
}

/// Whether anything was printed.
fn anything(scene: &Scene<'_>, is_there: bool) -> Verdict {
    match is_there {
        true if scene.status == Some(0) => first_row(scene),
        false if scene.tells_absence() || scene.is_whole && scene.output.is_blank && scene.status.is_some() => {
            nothing(scene)
        }
        _ => Verdict::Unclear,
    }
}

fn first_row(scene: &Scene<'_>) -> Verdict {
    let row = scene.output.rows.first().map_or("", |row| row.text);
    Verdict::says(true, quoting(row))
}

fn nothing(scene: &Scene<'_>) -> Verdict {
    Verdict::says(false, if scene.output.is_blank { "nothing was printed" } else { "nothing is listed" })
}

/// Whether a thing is there: a search that finds nothing says that it is not.
fn thing(condition: &Condition, others: &[&Word], scene: &Scene<'_>) -> Verdict {
    let lower = |row: &&Row<'_>| words::MISSING.iter().any(|said| row.text.to_lowercase().contains(said));
    let missing = scene.output.rows.iter().find(lower);
    if let Some(row) = missing.filter(|_| scene.status != Some(0) && scene.output.rows.len() == 1) {
        return Verdict::says(false, quoting(row.text));
    }
    if scene.output.rows.is_empty() && scene.runs(words::SEARCHES) && scene.tells_absence() {
        return nothing(scene);
    }
    let searched = scene.filters() && others.iter().all(|word| scene.names(&word.parts()));
    let listed = condition.has(words::LISTED) && condition.has(words::ANY) && others.len() < 2;
    let looked_up =
        scene.runs(words::LOOKUPS) && condition.has(&["exist", "exists", "existiert", "there", "vorhanden"]);
    let is_empty_thing = condition.has(words::EMPTY);
    if !scene.output.rows.is_empty() && scene.status == Some(0) && !is_empty_thing && (searched || listed || looked_up)
    {
        return first_row(scene);
    }
    if is_empty_thing { Verdict::Unclear } else { Verdict::Silent }
}

/// "failed is True", "the state is probing": what stands behind the key or below it.
fn value(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let end = condition.words.iter().rposition(|word| !adds_nothing(word, &[words::BEHIND_STATES]));
    let Some((wanted, subject)) = end.and_then(|end| condition.words.get(..=end)?.split_last()) else {
        return Verdict::Silent;
    };
    let tail = condition.words.get(subject.len() + 1..).unwrap_or_default();
    let subject: Vec<Word> = subject.iter().chain(tail).cloned().collect();
    if condition.limit.is_some()
        || adds_nothing(wanted, &[words::FILLERS, words::EXISTING, words::LISTED, words::EMPTY])
    {
        return Verdict::Silent;
    }
    let values = keyed(&subject, scene);
    let parts = wanted.parts();
    let matches = |value: &&&str| {
        let said: Vec<String> = words_in(value).map(str::to_lowercase).collect();
        said == parts || same_value(value, &wanted.text)
    };
    let fitting = values.iter().filter(matches).count();
    let Some(first) = values.first().filter(|_| fitting > 0 || is_value_like(wanted)) else { return Verdict::Silent };
    let quantified = (condition.has(words::ANY), condition.has(words::EVERY));
    let verdict = match (fitting, quantified) {
        (0, _) => Verdict::says(false, quoting(first)),
        (count, _) if count == values.len() => Verdict::says(true, quoting(first)),
        (_, (true, _)) => {
            values.iter().find(matches).map_or(Verdict::Unclear, |value| Verdict::says(true, quoting(value)))
        }
        (_, (_, true)) => values
            .iter()
            .find(|value| !matches(value))
            .map_or(Verdict::Unclear, |value| Verdict::says(false, quoting(value))),
        _ => Verdict::Unclear,
    };
    if condition.denial == Denial::Said && quantified.0 {
        Verdict::Unclear
    } else {
        verdict.turned_if(condition.is_denied())
    }
}

fn same_value(one: &str, other: &str) -> bool {
    let one = one.to_lowercase();
    words::VALUES.iter().any(|spellings| spellings.contains(&one.as_str()) && spellings.contains(&other))
}

/// Whether a word is one of the values that a key has, so that another value denies it.
fn is_value_like(word: &Word) -> bool {
    word.quoted
        || words::VALUES.iter().any(|spellings| spellings.contains(&word.text.as_str()))
        || group_of(&word.text).is_some()
}

/// "The log contains `OOMKilled`", "is in `CrashLoopBackOff`".
fn quotation(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let all = &condition.words;
    let asserted: Vec<&Word> = all
        .iter()
        .enumerate()
        .filter(|(at, word)| {
            word.quoted && group_of(&word.text).is_none_or(|_| condition.has(words::SHOWING)) && is_asserted(all, *at)
        })
        .map(|(_, word)| word)
        .filter(|word| scene.filters() || !scene.names(&word.parts()))
        .collect();
    if asserted.is_empty() || condition.limit.is_some() {
        return Verdict::Silent;
    }
    let mut said = None;
    for row in &scene.output.rows {
        for place in asserted.iter().filter_map(|word| place_of(row, word)) {
            let holds = !row.is_denied(place.0);
            match said {
                Some((other, _)) if other != holds => return Verdict::Unclear,
                Some(_) => {}
                None => said = Some((holds, quoting(excerpt(row, place)))),
            }
        }
    }
    let shows = condition.has(words::SHOWING) || condition.has(words::LISTED) || condition.has(words::EXISTING);
    let verdict = match said {
        Some((holds, reason)) => Verdict::Says(holds, reason),
        None if !shows => Verdict::Silent,
        None if !scene.tells_absence() => Verdict::Unclear,
        None => Verdict::says(false, missing(&asserted, scene)),
    };
    verdict.turned_if(condition.is_denied())
}

fn missing(asserted: &[&Word], scene: &Scene<'_>) -> String {
    let wanted: String = asserted.first().map_or("", |word| &word.text).chars().take(LONGEST_QUOTE).collect();
    if scene.output.is_blank {
        "nothing was printed".to_owned()
    } else {
        format!("the output does not say \"{wanted}\"")
    }
}

/// Whether a quoted word is what is said, and not of what: behind "contains" or "is", or first with nothing but "is
/// shown" behind it.
fn is_asserted(all: &[Word], at: usize) -> bool {
    let frame = [
        words::FILLERS,
        words::OUTPUTS,
        words::SHOWING,
        words::LISTED,
        words::EXISTING,
        words::OR,
        words::BEHIND_STATES,
    ];
    let (before, after) = all.split_at_checked(at).unwrap_or_default();
    let after = after.get(1..).unwrap_or_default();
    let closes = after.iter().all(|word| word.quoted || adds_nothing(word, &frame));
    let led = before
        .iter()
        .rev()
        .find(|word| !matches!(word.text.as_str(), "a" | "an" | "the" | "any" | "der" | "die" | "das"));
    let leads = led.is_none_or(|word| word.quoted || adds_nothing(word, &[words::LINKS, words::SHOWING, words::OR]));
    let inverted = led.is_some_and(|word| adds_nothing(word, &[words::LINKS])) && after.iter().any(|word| word.quoted);
    closes && leads && !inverted
}

/// Where a row has a quoted text: word by word, or all that lasts of it.
fn place_of(row: &Row<'_>, word: &Word) -> Option<(usize, usize)> {
    let parts = word.parts();
    if parts.is_empty() {
        return None;
    }
    row.find(&parts).map(|at| (at, parts.len()))
}

/// The words of a row from a place on.
fn excerpt<'a>(row: &Row<'a>, (at, length): (usize, usize)) -> &'a str {
    let start = row.words.get(at).map_or(0, |place| place.start);
    let end = row.words.get((at + length).saturating_sub(1)).map_or(row.text.len(), |place| place.end);
    row.text.get(start..end).unwrap_or_default()
}

/// A state's table, its side (good or bad), and its synonyms.
type Group = (&'static words::States, bool, &'static [&'static str]);

fn group_of(word: &str) -> Option<Group> {
    words::STATES.iter().find_map(|states| {
        let good = states.good.iter().map(|group| (states, true, *group));
        let bad = states.bad.iter().map(|group| (states, false, *group));
        good.chain(bad).find(|(_, _, group)| group.contains(&word))
    })
}

/// What the rows say of a state.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sightings {
    /// The state itself.
    same: Option<String>,
    /// One that excludes it.
    opposite: Option<String>,
    /// One that may be another word for it or not.
    other: Option<String>,
}

/// "Is the pod running?"
fn state(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let Some((at, group)) = asked_state(condition) else { return Verdict::Silent };
    if searches_processes(group, scene) && scene.output.rows.is_empty() {
        return nothing(scene).turned_if(condition.is_denied());
    }
    let subject = condition.words.get(..at).unwrap_or_default();
    let mut seen = sightings(group, &scene.rows_about(subject), scene);
    // `systemctl status` names the service in one row and its state in another.
    if seen == Sightings::default() {
        seen = sightings(group, &scene.output.rows.iter().collect::<Vec<_>>(), scene);
    }
    // A command that failed may well talk of what would have been.
    if scene.status != Some(0)
        && !scene.filters()
        && (group.1 && seen.same.is_some() || !group.1 && seen.opposite.is_some())
    {
        return Verdict::Unclear;
    }
    let any = condition.has(words::ANY) || condition.denial == Denial::Thing;
    // "Is any node not ready?" asks for one in another state.
    if condition.denial == Denial::Said && condition.has(words::ANY) {
        let other = seen.opposite.or(seen.other.filter(|_| !group.1));
        return exists(Sightings { same: other, opposite: seen.same, other: None });
    }
    let verdict = if any {
        exists(seen)
    } else if condition.has(words::EVERY) {
        let against = seen.opposite.or(seen.other);
        exists(Sightings { same: against, opposite: seen.same, other: None }).turned()
    } else {
        match (seen.same, seen.opposite, seen.other) {
            // "active (running)": the other word speaks for it too.
            (Some(word), None, _) => Verdict::says(true, quoting(&word)),
            (None, Some(word), None) => Verdict::says(false, quoting(&word)),
            (None, None, _) => Verdict::Silent,
            _ => Verdict::Unclear,
        }
    };
    verdict.turned_if(condition.is_denied())
}

fn exists(seen: Sightings) -> Verdict {
    match (seen.same, seen.opposite, seen.other) {
        (Some(word), ..) => Verdict::says(true, quoting(&word)),
        (None, Some(word), None) => Verdict::says(false, quoting(&word)),
        (None, None, None) => Verdict::Silent,
        (None, ..) => Verdict::Unclear,
    }
}

/// The state that a condition says of its subject: its last word but for what adds nothing, or the one before the last
/// in "any failed pods".
fn asked_state(condition: &Condition) -> Option<(usize, Group)> {
    let all = &condition.words;
    let adds = |word: &Word| !adds_nothing(word, &[words::BEHIND_STATES]);
    let end = all.iter().rposition(adds)?;
    let among = condition.has(words::ANY) || condition.denial == Denial::Thing || condition.has(words::EVERY);
    let at = [Some(end), end.checked_sub(1).filter(|_| among)]
        .into_iter()
        .flatten()
        .find(|at| group_at(all, *at).is_some())?;
    let group = group_at(all, at)?;
    let word = all.get(at)?;
    let previous = at.checked_sub(1).and_then(|at| all.get(at)).map_or("", |word| &word.text);
    let is_adverb =
        words::ADVERBS.contains(&word.text.as_str()) && (previous.ends_with("ing") || previous.ends_with("ed"));
    let several = all.iter().filter(|word| group_of(&word.text).is_some()).count();
    (!is_adverb && several == 1).then_some((at, group))
}

fn group_at(all: &[Word], at: usize) -> Option<Group> {
    group_of(&all.get(at)?.text)
}

fn sightings(group: Group, rows: &[&Row<'_>], scene: &Scene<'_>) -> Sightings {
    let (states, good, own) = group;
    let mut seen = Sightings::default();
    if let Some(row) = scene.output.rows.first().filter(|_| searches_processes(group, scene)) {
        seen.same = Some(row.text.to_owned());
    }
    let sides = states.good.iter().map(|group| (true, *group)).chain(states.bad.iter().map(|group| (false, *group)));
    let sides: Vec<(bool, &[&str])> = sides.collect();
    for row in rows.iter().filter(|row| !row.text.ends_with('?')) {
        for index in 0..row.words.len() {
            let word = row.word(index).to_lowercase();
            let Some((side, found)) = sides.iter().find(|(_, group)| group.contains(&word.as_str())) else { continue };
            let denied = row.is_denied(index);
            if !denied && !is_said(row, index) {
                continue;
            }
            let text =
                || Some(if denied { excerpt(row, (index.saturating_sub(1), 2)) } else { row.word(index) }.to_owned());
            let is_own = std::ptr::eq(*found, own) || *found == own;
            match (is_own && !denied, (*side == good) == denied) {
                (true, _) => seen.same = seen.same.take().or_else(text),
                (false, true) => seen.opposite = seen.opposite.take().or_else(text),
                (false, false) => seen.other = seen.other.take().or_else(text),
            }
        }
    }
    seen
}

/// Whether a process is looked for by a search among all of them, so that what it lists is what runs.
fn searches_processes((_, _, own): Group, scene: &Scene<'_>) -> bool {
    own.contains(&words::RUNNING) && scene.runs(words::PROCESS_LISTS) && scene.filters() && scene.tells_absence()
}

/// Whether a row says the word at `index` of something: as a value, or behind "is".
fn is_said(row: &Row<'_>, index: usize) -> bool {
    let behind = row.word(index + 1).to_lowercase();
    let before = index.checked_sub(1).map(|before| row.word(before).to_lowercase()).unwrap_or_default();
    behind != "to" && (row.is_value(index, 1) || matches!(before.as_str(), "is" | "are" | "ist" | "sind"))
}

/// "Does it look like this?", with the output that the document shows.
fn likeness(condition: &Condition, scene: &Scene<'_>) -> Verdict {
    let plain = condition.plain().collect::<Vec<_>>().join(" ");
    let asks = words::LIKENESS.iter().any(|phrase| format!(" {plain} ").contains(&format!(" {phrase} ")));
    let Some(sample) = scene.sample.filter(|_| asks) else { return Verdict::Silent };
    let lasting_of = |text: &str| -> BTreeSet<String> {
        Output::read(text, scene.command).rows.iter().map(|row| lasting(row.text)).collect()
    };
    let (shown, printed) = (lasting_of(sample), lasting_of(scene.text));
    let verdict = if shown.is_empty() {
        Verdict::Silent
    } else if shown == printed {
        Verdict::says(true, "the output is as the document shows it")
    } else if printed.is_empty() && scene.tells_absence() {
        nothing(scene)
    } else {
        Verdict::Unclear
    };
    verdict.turned_if(condition.is_denied())
}
