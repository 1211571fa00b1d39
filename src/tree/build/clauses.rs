//! Languages that put the verb at a clause's end: orders in the infinitive.
//!
//! Owns the order of words in such languages, over the lexicon. It must not know sentences or nodes.

use crate::tree::build::lexicon;
use crate::tree::build::prose::words;

/// Orders of more words are reports that happen to end in a verb.
const LONGEST_ORDER: usize = 14;

/// Whether a clause in lower case orders with a verb at its end: "dienst neu starten".
pub(super) fn ends_with_order(lower: &str) -> bool {
    let end = lower.bytes().position(|byte| matches!(byte, b',' | b';' | b'.' | b':')).unwrap_or(lower.len());
    let clause = lower.get(..end).unwrap_or_default();
    let verbs = &lexicon::known().last_verbs;
    // Most clauses end in a letter in which no such verb does.
    if clause.bytes().last().is_some_and(|last| last.is_ascii_alphanumeric() && !verbs.end_with(last)) {
        return false;
    }
    let mut from_last = words(clause).rev();
    if !from_last.next().is_some_and(|last| verbs.has(last)) {
        return false;
    }
    let denies = |word: &str| lexicon::known().not_before_last_verb.has(word);
    from_last.next().is_some_and(|before| !denies(before)) && words(clause).count() <= LONGEST_ORDER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinitives_at_the_end_order() {
        for order in ["dienst neu starten.", "protokolle löschen", "prozess beenden, sofern er hängt"] {
            assert!(ends_with_order(order), "{order}");
        }
        for report in ["um den dienst zu starten", "starten", "the pod is down", "der dienst läuft"] {
            assert!(!ends_with_order(report), "{report}");
        }
    }
}
