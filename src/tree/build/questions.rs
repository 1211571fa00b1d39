//! Questions a tired person can answer, made of what a condition states: "any nodes are not ready" asks "Are any nodes
//! not ready?".
//!
//! Owns how a statement is turned around, over each language's [`Turning`]. It must not know sentences, nodes, or how a
//! condition was found.

use crate::tree::build::conditions;
use crate::tree::build::lexicon::{self, Helped, LEXICONS, LastFirst, Lexicon, Turning};
use crate::tree::build::prose::{capital, starts_with_phrase, words};
use std::borrow::Cow;

/// The question that a condition answers.
pub(super) fn of_condition(condition: &str) -> String {
    let condition = condition.trim().trim_end_matches(['.', ',', ':', ';', '?']);
    let spoken = language(condition);
    let condition = without_aside(spoken, condition);
    let first = words(condition).next().unwrap_or_default();
    if spoken.circumstances.contains(&first) {
        return spoken.circumstance.replace("{}", condition);
    }
    let turned = match &spoken.turning {
        Turning::LastFirst(verbs) => last_first(verbs, condition),
        Turning::Helped(verbs) => helped(verbs, condition),
    };
    turned.unwrap_or_else(|| doubtful(spoken, condition))
}

/// The question that a denying condition answers with no: "the pod is not running" asks "Is the pod running?". `None`
/// where it does not deny, or not in a way that can be taken back.
pub(super) fn of_denied(condition: &str) -> Option<String> {
    let Turning::Helped(verbs) = &language(condition).turning else { return None };
    let mut denials = 0;
    let mut affirmed = Vec::new();
    for piece in condition.split_whitespace() {
        let lower = plain(piece);
        let helping = verbs.helping.iter().find(|(helping, _, denies)| *denies && *helping == lower);
        let [none, any] = verbs.none;
        match helping {
            Some((_, first, _)) => affirmed.push(*first),
            None if lower == none => affirmed.push(any),
            None if lower == verbs.not => {}
            None => {
                affirmed.push(piece);
                continue;
            }
        }
        denials += 1;
    }
    let affirmed = affirmed.join(" ");
    (denials == 1 && !conditions::is_negated(&affirmed)).then(|| of_condition(&affirmed))
}

/// The question that cases answer which nothing else asks, in the language of one of them.
pub(super) fn of_cases(case: &str) -> &'static str {
    language(case).which_case
}

/// The language of a text: the first whose own words stand in it, else the one that needs none to be known.
fn language(text: &str) -> &'static Lexicon {
    let lower = text.to_lowercase();
    let speaks = |lexicon: &&&Lexicon| words(&lower).any(|word| lexicon.own_words.contains(&word));
    let unmarked = || LEXICONS.iter().find(|lexicon| lexicon.own_words.is_empty());
    LEXICONS.iter().find(speaks).or_else(unmarked).copied().unwrap_or(lexicon::FIRST)
}

/// Cuts words that say nothing of what is the case: "for some reason", "additionally".
fn without_aside<'a>(spoken: &Lexicon, condition: &'a str) -> &'a str {
    let lower = condition.to_ascii_lowercase();
    let aside = spoken.condition_asides.iter().find(|aside| starts_with_phrase(&lower, aside));
    let rest = aside.and_then(|aside| condition.get(aside.len()..)).unwrap_or(condition);
    rest.trim_start_matches([',', ' '])
}

fn doubtful(spoken: &Lexicon, condition: &str) -> String {
    let stated = match &spoken.turning {
        Turning::Helped(verbs) => lower_first(verbs, condition),
        Turning::LastFirst(_) => condition.to_owned(),
    };
    spoken.doubtful.replace("{}", stated.trim_start_matches([',', ' ']))
}

/// "der Dienst nicht läuft" becomes "Läuft der Dienst nicht?", "er nichts abholt" becomes "Holt er nichts ab?".
fn last_first(verbs: &LastFirst, condition: &str) -> Option<String> {
    // "Sie eine Meldung erhalten, während Sie warten": what stands behind the comma stays there.
    if let Some((head, tail)) = condition.split_once(',') {
        let asked = last_first(verbs, head)?;
        let asked = asked.strip_suffix('?')?;
        let first = words(tail).next().unwrap_or_default();
        let lists = !lexicon::known().subordinating.has(first)
            && tail.split_whitespace().next_back().is_some_and(|last| verbs.verbs.contains(&last));
        return (!lists).then(|| format!("{asked},{tail}?"));
    }
    let (rest, last) = condition.rsplit_once(' ')?;
    let last = last.to_lowercase();
    if verbs.verbs.contains(&last.as_str()) {
        return Some(format!("{} {rest}?", capital(&last)));
    }
    let parted = verbs.prefixes.iter().find_map(|prefix| {
        let verb = last.strip_prefix(prefix)?;
        verbs.verbs.contains(&verb).then_some((prefix, verb))
    });
    parted.map(|(prefix, verb)| format!("{} {rest} {prefix}?", capital(verb)))
}

/// A verb of a condition, as the question needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    /// "is": goes first as it is, or in another form, and may deny.
    Helping(&'static str, bool),
    /// "works": leaves its base form behind and "does" goes first.
    Doing(Tense),
}

/// How many, or when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    /// "it works".
    One,
    /// "they work".
    Many,
    /// "it worked".
    Past,
}

/// A subject of more words is no longer read.
const LONGEST_SUBJECT: usize = 9;

fn helped(verbs: &Helped, condition: &str) -> Option<String> {
    let pieces = spelled_out(verbs, condition);
    let as_said = || Some(format!("{}?", capital(condition)));
    let Some((at, verb)) = verb_of(verbs, &pieces) else { return as_said() };
    // "nothing found"
    if at + 1 == pieces.len() && !is_person(verbs, &pieces) && is_found(verbs, pieces.last()?) {
        return as_said();
    }
    let (subject, rest) = (pieces.get(..at)?, pieces.get(at + 1..)?);
    let own = *pieces.get(at)?;
    if !is_subject(verbs, subject, own) {
        return None;
    }
    let (first, kept) = first_and_kept(verbs, verb, own, subject, rest);
    let rest = second_clause(verbs, verb, own, rest)?;
    let subject = lower_first(verbs, &subject.join(" "));
    // "the repo has:" with a list below it.
    let rest = if rest.is_empty() && kept == *verbs.has.last()? { verbs.listed.to_owned() } else { rest };
    let pieces = [capital(&first), subject, kept, rest];
    let said: Vec<&str> = pieces.iter().map(String::as_str).filter(|piece| !piece.is_empty()).collect();
    Some(format!("{}?", said.join(" ")))
}

/// The words of a condition, those that were drawn together apart: "it's" is "it is".
fn spelled_out<'a>(verbs: &Helped, condition: &'a str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    for piece in condition.split_whitespace() {
        let lower = plain(piece);
        match verbs.drawn_together.iter().find(|(drawn, _)| *drawn == lower) {
            Some((_, apart)) => pieces.extend(apart.split(' ')),
            // "you might see" asks "Do you see".
            None if verbs.maybe.contains(&lower.as_ref()) && pieces.len() == 1 && is_person(verbs, &pieces) => {}
            None => pieces.push(piece),
        }
    }
    // Nothing said is one piece too.
    if pieces.is_empty() { vec![""] } else { pieces }
}

/// A word to be looked up.
fn plain(piece: &str) -> Cow<'_, str> {
    let piece = piece.trim_end_matches([',', ';']);
    if piece.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(piece);
    }
    Cow::Owned(piece.to_lowercase().replace('\u{2019}', "'"))
}

/// Which word is the condition's verb. `None` where that is not certain.
fn verb_of(verbs: &Helped, pieces: &[&str]) -> Option<(usize, Verb)> {
    let lower: Vec<Cow<'_, str>> = pieces.iter().map(|piece| plain(piece)).collect();
    let behind_subject = || (1..lower.len()).find(|at| !lower.get(*at).is_some_and(|word| is_adverb(verbs, word)));
    if is_person(verbs, pieces) {
        // What is said of a person needs no list: the next word is the verb.
        let at = behind_subject()?;
        return Some((at, known_verb(verbs, &lower, at).unwrap_or(Verb::Doing(person_tense(verbs, lower.get(at)?)))));
    }
    let tells_many = |at: usize| {
        let noun = lower.iter().take(at).rev().find(|word| !is_adverb(verbs, word));
        noun.is_some_and(|noun| names_many(verbs, noun))
    };
    if lower.first().is_some_and(|first| verbs.ones.contains(&first.as_ref())) {
        // "it lights up": so does the word behind "it".
        let at = behind_subject()?;
        let is_one = |word: &Cow<'_, str>| verbs.many_endings.iter().any(|ending| word.ends_with(ending));
        if known_verb(verbs, &lower, at).is_none() && lower.get(at).is_some_and(is_one) {
            return Some((at, Verb::Doing(Tense::One)));
        }
    }
    let certain = |(at, verb): &(usize, Verb)| match verb {
        Verb::Doing(Tense::Many) => tells_many(*at),
        verb => *verb != Verb::Doing(Tense::Past),
    };
    let mut found = (1..lower.len()).take(LONGEST_SUBJECT).filter_map(|at| Some((at, known_verb(verbs, &lower, at)?)));
    let first = found.next()?;
    if certain(&first) { Some(first) } else { found.find(certain).or(Some(first)) }
}

fn is_adverb(verbs: &Helped, word: &str) -> bool {
    verbs.adverbs.contains(&word) || verbs.adverb_endings.iter().any(|ending| word.ends_with(ending))
}

fn person_tense(verbs: &Helped, word: &str) -> Tense {
    if is_participle(verbs, word) || verbs.pasts.iter().any(|(past, _)| *past == word) {
        Tense::Past
    } else {
        Tense::Many
    }
}

/// What verb the word at `at` can be.
fn known_verb(verbs: &Helped, lower: &[Cow<'_, str>], at: usize) -> Option<Verb> {
    let word = lower.get(at)?.as_ref();
    // What stands first is the subject, whatever else it could be: "that works".
    let before = if at > 1 { lower.get(at - 1)?.as_ref() } else { "" };
    let next = lower.get(at + 1).map(AsRef::as_ref);
    if let Some((_, first, denies)) = verbs.helping.iter().find(|(helping, ..)| *helping == word) {
        // What is "to be" is told of by another verb.
        return (!verbs.before_base.contains(&before)).then_some(Verb::Helping(first, *denies));
    }
    // "The matches are": a noun.
    let is_noun = next.is_some_and(|next| verbs.helping.iter().any(|(helping, ..)| *helping == next))
        || lexicon::known().articles.has(before)
        || verbs.before_base.contains(&before);
    if is_noun {
        return None;
    }
    let tenses = |(one, many, past): &(&str, &str, &str)| match word {
        _ if word == *one => Some(Tense::One),
        _ if word == *many => Some(Tense::Many),
        _ if word == *past => Some(Tense::Past),
        _ => None,
    };
    let past = || verbs.pasts.iter().any(|(past, _)| *past == word).then_some(Tense::Past);
    verbs.doing.iter().find_map(tenses).or_else(past).map(Verb::Doing)
}

/// The word that begins the question, and what stays of the verb behind the subject.
fn first_and_kept(verbs: &Helped, verb: Verb, own: &str, subject: &[&str], rest: &[&str]) -> (String, String) {
    let not = |denies: bool| if denies { verbs.not.to_owned() } else { String::new() };
    let [one, many] = verbs.did;
    let [has, have] = verbs.has;
    let helper = |one: &str, many: &str| if is_many(verbs, subject) { many.to_owned() } else { one.to_owned() };
    match verb {
        // "you have a file" asks "Do you have"; only "you have lost it" asks "Have you lost".
        Verb::Helping(first, false) if verbs.has.contains(&first) && !goes_on_with_participle(verbs, rest) => {
            (helper(one, many), have.to_owned())
        }
        // "Should it have failed": the verb is there in its base form.
        Verb::Helping(first, denies) if first == have => (helper(has, have), not(denies)),
        Verb::Helping(first, denies) => (first.to_owned(), not(denies)),
        Verb::Doing(Tense::Past) => (helper(has, have), participle(verbs, own)),
        Verb::Doing(Tense::One) => (one.to_owned(), base(verbs, own)),
        Verb::Doing(Tense::Many) => (helper(one, many), base(verbs, own)),
    }
}

/// Whether more than one does what the verb says.
fn is_many(verbs: &Helped, subject: &[&str]) -> bool {
    let lower: Vec<Cow<'_, str>> = subject.iter().map(|word| plain(word)).collect();
    let last = lower.iter().rev().find(|word| !is_adverb(verbs, word)).map(AsRef::as_ref);
    let first = lower.first().map(AsRef::as_ref);
    let noun =
        lower.iter().position(|word| verbs.before_place.contains(&word.as_ref())).and_then(|at| at.checked_sub(1));
    let noun = noun.and_then(|at| lower.get(at)).map(AsRef::as_ref).or(last).unwrap_or_default();
    let counts = first.is_some_and(|first| verbs.many.contains(&first));
    is_person(verbs, subject) || counts || names_many(verbs, noun)
}

/// Whether a noun is many.
fn names_many(verbs: &Helped, noun: &str) -> bool {
    let noun = noun.trim_end_matches("'s");
    verbs.many_endings.iter().any(|ending| noun.ends_with(ending))
        && !verbs.one_endings.iter().any(|ending| noun.ends_with(ending))
}

fn base(verbs: &Helped, word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some((_, base, _)) = verbs.doing.iter().find(|(one, base, _)| *one == lower || *base == lower) {
        return (*base).to_owned();
    }
    let bare = verbs.base_endings.iter().find_map(|(one, base)| Some(format!("{}{base}", word.strip_suffix(one)?)));
    bare.unwrap_or_else(|| word.to_owned())
}

fn participle(verbs: &Helped, word: &str) -> String {
    let lower = word.to_lowercase();
    let known = verbs.pasts.iter().find(|(past, _)| *past == lower);
    known.map_or_else(|| word.to_owned(), |(_, participle)| (*participle).to_owned())
}

fn goes_on_with_participle(verbs: &Helped, rest: &[&str]) -> bool {
    let next = rest.iter().map(|word| plain(word)).find(|word| !is_adverb(verbs, word));
    next.is_some_and(|next| is_participle(verbs, &next))
}

fn is_participle(verbs: &Helped, word: &str) -> bool {
    verbs.participles.contains(&word)
        || verbs.pasts.iter().any(|(_, participle)| *participle == word)
        || verbs.past_endings.iter().any(|ending| word.ends_with(ending))
}

/// What follows the verb, turned with it where a second clause is joined: "the disk is full and the log is empty" asks
/// "Is the disk full and the log empty?". `None` where the second clause needs a question word of its own.
fn second_clause(verbs: &Helped, verb: Verb, own: &str, rest: &[&str]) -> Option<String> {
    let lower: Vec<Cow<'_, str>> = rest.iter().map(|piece| plain(piece)).collect();
    let Some(joint) = lower.iter().position(|word| verbs.joints.contains(&word.as_ref())) else {
        return Some(rest.join(" "));
    };
    let second = (joint + 1..lower.len()).take(LONGEST_SUBJECT);
    let mut found = second.filter_map(|at| {
        let verb = known_verb(verbs, &lower, at)?;
        matches!(verb, Verb::Helping(..) | Verb::Doing(Tense::One)).then_some((at, verb))
    });
    let Some((at, other)) = found.next() else { return Some(rest.join(" ")) };
    let between = lower.get(joint + 1..at)?;
    let holds = |words: &[Cow<'_, str>], list: &[&str]| words.iter().any(|word| list.contains(&word.as_ref()));
    let same = lower.get(at).is_some_and(|word| singular(verbs, word) == singular(verbs, &plain(own)));
    let changed = match (verb, other) {
        _ if holds(between, verbs.relatives) => return Some(rest.join(" ")),
        _ if holds(between, verbs.openers) => return None,
        (Verb::Helping(..), Verb::Helping(..)) if same => String::new(),
        (Verb::Doing(Tense::One), Verb::Doing(Tense::One)) => base(verbs, lower.get(at)?),
        _ if holds(lower.get(..joint)?, verbs.relatives) => return Some(rest.join(" ")),
        _ => return None,
    };
    let pieces = rest.iter().enumerate().map(|(index, piece)| if index == at { changed.as_str() } else { piece });
    Some(pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" "))
}

/// A helping verb as it is said of one.
fn singular<'a>(verbs: &Helped, word: &'a str) -> &'a str {
    verbs.numbers.iter().find(|(_, many)| *many == word).map_or(word, |(one, _)| one)
}

/// Whether words are a subject alone, with nothing of another clause among them. Two may be joined where the verb is
/// said of many.
fn is_subject(verbs: &Helped, words: &[&str], verb: &str) -> bool {
    let of_many =
        verbs.numbers.iter().any(|(_, many)| *many == verb) || verbs.doing.iter().any(|(_, many, _)| *many == verb);
    // "a typo or misconfiguration": one or the other of a kind.
    let opens_another = |at: usize| {
        let next = words.get(at + 1).map(|next| plain(next)).unwrap_or_default();
        lexicon::known().articles.has(&next)
            || lexicon::known().pronouns.has(&next)
            || verbs.persons.contains(&next.as_ref())
    };
    let points = |at: usize| at == 0 && !words.get(1).is_some_and(|next| lexicon::known().articles.has(next));
    let opens = |(at, word): (usize, &&str)| {
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        let joins = verbs.joints.contains(&lower) && (lower != verbs.either || opens_another(at));
        let relates = verbs.relatives.contains(&lower) && !(points(at) && lexicon::known().pronouns.has(lower));
        relates || verbs.openers.contains(&lower) || joins && !of_many
    };
    let first = words.first().map(|first| plain(first)).unwrap_or_default();
    // "it still" is "it".
    let said = words.iter().filter(|word| !is_adverb(verbs, &plain(word))).count();
    !words.iter().any(|word| word.ends_with([',', ';']))
        && !verbs.before_subjects.contains(&first.as_ref())
        && (said == 1 || !words.iter().enumerate().any(opens))
}

/// Whether a verb of the past is its own participle, so that it tells what was done to the subject.
fn is_found(verbs: &Helped, word: &str) -> bool {
    verbs.pasts.iter().any(|(past, participle)| past == participle && *past == word)
}

fn is_person(verbs: &Helped, pieces: &[&str]) -> bool {
    pieces.first().is_some_and(|first| verbs.persons.contains(&plain(first).as_ref()))
}

/// Lower-cases a first word that is capital only because it began a sentence.
fn lower_first(verbs: &Helped, text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let lower = first.to_lowercase();
    if verbs.lowered.contains(&lower.as_str()) || verbs.before_subjects.contains(&lower.as_str()) {
        format!("{lower}{}", text.get(first.len()..).unwrap_or_default())
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(conditions: &[(&str, &str)]) {
        for (condition, expect) in conditions {
            assert_eq!(of_condition(condition), *expect, "{condition}");
        }
    }

    #[test]
    fn a_helping_verb_goes_first() {
        check(&[
            ("any nodes are not ready", "Are any nodes not ready?"),
            ("the pod is running", "Is the pod running?"),
            ("you can't log in", "Can you not log in?"),
            ("it's down", "Is it down?"),
            ("you have deleted it", "Have you deleted it?"),
            ("the snapshot be empty", "Is the snapshot empty?"),
            (
                "the data is ephemeral and volume expansion is not available",
                "Is the data ephemeral and volume expansion not available?",
            ),
        ]);
    }

    #[test]
    fn other_verbs_are_helped() {
        check(&[
            ("the file fails again", "Does the file fail again?"),
            ("the diagnosis shows 401 errors", "Does the diagnosis show 401 errors?"),
            ("it works", "Does it work?"),
            ("no worker answers", "Does no worker answer?"),
            ("you see a row", "Do you see a row?"),
            ("you have an email", "Do you have an email?"),
            ("the pods fail", "Do the pods fail?"),
            ("it has no logs", "Does it have no logs?"),
            ("the table has:", "Does the table have all of this?"),
            ("it fails and shows a code", "Does it fail and show a code?"),
        ]);
    }

    #[test]
    fn the_verb_tells_how_many() {
        check(&[
            ("the collector logs show 5xx errors", "Do the collector logs show 5xx errors?"),
            ("the memory usage always exceeds it", "Does the memory usage always exceed it?"),
            ("the pods of the job still exist", "Do the pods of the job still exist?"),
            ("the tool's own check is slow", "Is the tool's own check slow?"),
        ]);
    }

    #[test]
    fn what_says_nothing_of_the_case_is_left_out() {
        check(&[
            ("for some reason the queue is disabled", "Is the queue disabled?"),
            ("additionally you need a restart", "Do you need a restart?"),
            ("you might see a warning", "Do you see a warning?"),
            ("after these steps the objects persist", "Is it the case that after these steps the objects persist?"),
        ]);
    }

    #[test]
    fn what_has_no_verb_is_asked_as_it_stands() {
        check(&[
            ("nothing found", "Nothing found?"),
            ("a typo or mistake is found", "Is a typo or mistake found?"),
            ("both one and two persist", "Do both one and two persist?"),
            ("you see i/o timeout or refused errors", "Do you see i/o timeout or refused errors?"),
            ("proper connectivity and authentication", "Proper connectivity and authentication?"),
            ("that alert does not clear", "Does that alert not clear?"),
            ("it still hangs", "Does it still hang?"),
            ("it lights up", "Does it light up?"),
        ]);
    }

    #[test]
    fn what_was_done_is_asked_for_as_done() {
        check(&[
            ("you deleted a parameter group", "Have you deleted a parameter group?"),
            ("you recently upgraded", "Have you recently upgraded?"),
            ("the upgrade failed", "Has the upgrade failed?"),
        ]);
    }

    #[test]
    fn where_the_verb_is_not_certain_nothing_is_turned() {
        check(&[
            ("it works there, something is wrong", "Does it work there, something is wrong?"),
            ("the disk is full and you can not log in", "Is it the case that the disk is full and you can not log in?"),
            ("The thing that is down is old", "Is it the case that the thing that is down is old?"),
            ("empty", "Empty?"),
            ("due to a known bug", "Due to a known bug?"),
        ]);
    }

    #[test]
    fn what_is_denied_is_asked_for() {
        for (condition, expect) in [
            ("the pod is not running", Some("Is the pod running?")),
            ("your Ingress does not exist", Some("Does your Ingress exist?")),
            ("you can't log in", Some("Can you log in?")),
            ("there are no matches", Some("Are there any matches?")),
            ("the pod is running", None),
            ("it is not there and it never was", None),
        ] {
            assert_eq!(of_denied(condition).as_deref(), expect, "{condition}");
        }
    }

    #[test]
    fn a_verb_at_the_end_goes_first() {
        check(&[
            ("das Zertifikat abgelaufen ist", "Ist das Zertifikat abgelaufen?"),
            ("der Dienst nicht läuft", "Läuft der Dienst nicht?"),
            ("Sie eine Meldung erhalten, während er startet", "Erhalten Sie eine Meldung, während er startet?"),
            ("er keine Nachrichten mehr abholt", "Holt er keine Nachrichten mehr ab?"),
            ("der Knoten, der zuerst antwortet, ist", "Trifft das zu: der Knoten, der zuerst antwortet, ist?"),
        ]);
    }
}
