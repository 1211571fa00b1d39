//! Whether words tell the operator to do something, or ask to find something out.
//!
//! Owns the difference between an action and a note, and between a step and a check. It must not know nodes.

use crate::tree::build::clauses::ends_with_order;
use crate::tree::build::lexicon::{self, Signs};
use crate::tree::build::prose::{Prose, words};
use std::ops::Range;

/// Whether a clause in lower case tells the operator to do something.
pub(super) fn is_directive(lower: &str) -> bool {
    starts_with_verb(lower) || ends_with_order(lower) || holds_directive(lower)
}

/// The same for a sentence.
pub(super) fn directs(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    let lower = prose.lower_of(sentence);
    starts_with_verb(lower)
        || ends_with_order(lower)
        || prose.signs(sentence).any(Signs::DIRECTIVES) && holds_directive(lower)
}

fn holds_directive(lower: &str) -> bool {
    lexicon::known().directives.start_within(lower, FAR)
}

/// Whether a clause is an order in so many words: a verb first, or "you" with what you do.
pub(super) fn is_order(lower: &str) -> bool {
    starts_with_verb(lower)
        || ends_with_order(lower)
        || (is_directive(lower) && words(lower).next().is_some_and(|first| lexicon::known().addresses.has(first)))
}

/// A directive that comes later than this many bytes is about something else.
const FAR: usize = 70;

/// Whether a clause tells what is the matter: an answer too, though nothing is to be done.
pub(super) fn concludes(lower: &str) -> bool {
    lexicon::known().conclusions.start_within(lower, FAR)
}

/// Whether a clause starts with a verb that tells what to do, after words such as "then", "please" or "to fix it,".
pub(super) fn starts_with_verb(lower: &str) -> bool {
    let lower = lower.trim_start_matches(['(', '*', '"', '\'', '-', ' ', '_', '`']);
    if verb_first(lower) {
        return true;
    }
    lexicon::known().order_openers.find(lower).is_some()
        && lower.split_once(',').is_some_and(|(_, rest)| verb_first(rest.trim_start()))
}

fn verb_first(lower: &str) -> bool {
    let said = without_remark(lower);
    let mut words = words(said).peekable();
    while words.next_if(|word| lexicon::known().leads.has(word)).is_some() {}
    let Some(first) = words.next() else { return false };
    let next = words.next().unwrap_or_default();
    // "check is running", "login failed": a noun where the same word could be a verb.
    let is_noun = lexicon::known().after_nouns.has(next);
    // "Error: the disk is full": the mark keeps them apart.
    let goes_on = || said.split_once(first).is_some_and(|(_, rest)| rest.starts_with(' '));
    !is_noun && (lexicon::known().imperatives.has(first) || reads_as_verb(first, next) && goes_on())
}

/// Endings that no order has: "pods the ...", "restarted the ...", "usually the ...".
const NOT_OF_ORDERS: &[&str] = &["s", "ed", "ing", "ly"];

/// Whether a word that no lexicon knows is an order by what follows it: "re-sign them all".
fn reads_as_verb(word: &str, next: &str) -> bool {
    let known = lexicon::known();
    known.objects.has(next)
        && word.len() > 2
        && word.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-')
        && !NOT_OF_ORDERS.iter().any(|ending| word.ends_with(ending))
        && !known.no_verbs.has(word)
}

/// Cuts a word that only says what kind of remark follows: "Note: ...".
fn without_remark(lower: &str) -> &str {
    match lower.split_once(':') {
        Some((word, rest)) if lexicon::known().remarks.has(word.trim_end_matches('*')) => {
            rest.trim_start_matches(['*', ' '])
        }
        _ => lower,
    }
}

/// Whether a sentence in lower case asks the operator to find something out, so that answers may follow.
pub(super) fn is_check(lower: &str) -> bool {
    lower.trim_end_matches(['*', ' ', ')']).ends_with('?') || lexicon::known().checks.are_in(lower)
}

/// Whether a sentence is a plain question.
pub(super) fn is_asked(sentence: &str) -> bool {
    sentence.trim_end_matches(['*', ' ', ')']).ends_with('?')
}

/// Whether a lead-in announces a choice.
pub(super) fn announces_cases(lower: &str) -> bool {
    lexicon::known().case_cues.are_in(lower)
}

/// Whether a lead-in announces that one of the items below is to be chosen, by what is the case or by its cause.
/// `labelled` tells whether all of them bear labels; `acts`, whether they say what to do.
pub(super) fn announces_choice(lower: &str, labelled: bool, acts: impl FnOnce() -> bool) -> bool {
    let known = lexicon::known();
    let cued = || known.choice_cues.are_in(lower) || labelled && known.cause_cues.are_in(lower);
    (known.by_case.are_in(lower) || cued() && acts()) && !known.not_choices.are_in(lower)
}

/// Whether a text reads like an error message.
pub(super) fn is_error(text: &str) -> bool {
    let known = &lexicon::known().error_words;
    if text.is_ascii() { known.are_whole_in(text) } else { known.are_whole_in(&text.to_lowercase()) }
}

/// Whether `lower` starts with one of a step's names and a number, which is given.
pub(super) fn numbered_step(lower: &str) -> Option<u64> {
    let step = lexicon::known().steps.find(lower);
    let rest = step.map_or(lower, |step| lower.get(step.len()..).unwrap_or_default().trim_start());
    let rest = rest.trim_start_matches(['#', '*', ' ']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest.get(digits.len()..).unwrap_or_default();
    if after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '%')
        || after.starts_with('.') && after.chars().nth(1).is_some_and(|next| next.is_ascii_digit())
    {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_from_reports() {
        for order in
            ["check the logs", "please restart it", "to see it, run this", "you can restart the server", "then go to 3"]
        {
            assert!(is_directive(order), "{order}");
        }
        for report in ["the alarm is raised", "logs are written there", "check is running", "this happened twice"] {
            assert!(!is_directive(report), "{report}");
        }
    }

    #[test]
    fn checks_ask_for_an_answer() {
        assert!(is_check("check whether it runs."));
        assert!(is_check("is it running?"));
        assert!(!is_check("restart it."));
    }
}
