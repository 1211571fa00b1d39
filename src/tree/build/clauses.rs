//! Languages that put the verb at a clause's end: orders in the infinitive, and questions made of conditions.
//!
//! Owns the order of words in such languages, over the lexicon. It must not know sentences or nodes.

use crate::tree::build::lexicon::{self, LEXICONS};
use crate::tree::build::prose::{capital, words};

/// Orders of more words are reports that happen to end in a verb.
const LONGEST_ORDER: usize = 14;

/// Whether a clause in lower case orders with a verb at its end: "dienst neu starten".
pub(super) fn ends_with_order(lower: &str) -> bool {
    let end = lower.bytes().position(|byte| matches!(byte, b',' | b';' | b'.' | b':')).unwrap_or(lower.len());
    let clause = lower.get(..end).unwrap_or_default();
    let mut from_last = words(clause).rev();
    if !from_last.next().is_some_and(|last| lexicon::known().last_verbs.has(last)) {
        return false;
    }
    let denies = |word: &str| lexicon::known().not_before_last_verb.has(word);
    from_last.next().is_some_and(|before| !denies(before)) && words(clause).count() <= LONGEST_ORDER
}

/// A question made of a condition whose verb stands last: "der Dienst nicht läuft" becomes "Läuft der Dienst nicht?".
/// `None` for a condition in another language.
pub(super) fn question(condition: &str) -> Option<String> {
    let condition = condition.trim().trim_end_matches(['.', ',', ':', ';', '?']);
    let lower = condition.to_lowercase();
    let own = LEXICONS.iter().filter(|lexicon| !lexicon.clause_verbs.is_empty());
    let lexicon =
        own.into_iter().find(|lexicon| speaks(lexicon.negations, &lower) || speaks(lexicon.clause_words, &lower))?;
    let (rest, verb) = condition.rsplit_once(' ')?;
    if lexicon.clause_verbs.contains(&verb.to_lowercase().as_str()) && !rest.contains(',') {
        return Some(format!("{} {rest}?", capital(verb)));
    }
    Some(lexicon.doubtful.replace("{}", condition))
}

fn speaks(list: &[&str], lower: &str) -> bool {
    words(lower).any(|word| list.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verb_goes_first_in_a_question() {
        for (condition, expect) in [
            ("das Zertifikat abgelaufen ist", Some("Ist das Zertifikat abgelaufen?")),
            ("der Dienst nicht läuft", Some("Läuft der Dienst nicht?")),
            ("er keine Nachrichten mehr abholt", Some("Trifft das zu: er keine Nachrichten mehr abholt?")),
            ("the pod is down", None),
        ] {
            assert_eq!(question(condition).as_deref(), expect, "{condition}");
        }
    }

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
