//! Answers: list items that begin with Yes or No, or with a case.
//!
//! Owns how an item's label is told from its text. It must not know how lists become nodes.

use crate::document::{BlockKind, Item, Text};
use crate::tree::build::conditions::{self, Condition};
use crate::tree::build::directions::is_directive;
use crate::tree::build::lexicon;
use crate::tree::build::prose::{Prose, words};

/// An item read as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// `Yes`, `No` or the case.
    pub(super) label: String,
    /// Where in the item's first paragraph the text behind the label starts.
    pub(super) text_at: usize,
}

/// Labels longer than this many words are sentences.
const LONGEST_LABEL: usize = 8;

/// The label of an answer that is yes or no.
pub(super) fn label(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// The item's first paragraph, where it starts with one.
pub(super) fn first_text(item: &Item) -> Option<&Text> {
    let first = item.blocks.iter().find(|block| !matches!(block.kind, BlockKind::Comment(_)))?;
    match &first.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    }
}

/// Reads a text as Yes or No: "Yes: ...", "No, ...", "If yes, ...", a tick, "**No** -> ...".
pub(super) fn yes_or_no(prose: &Prose<'_>) -> Option<Answer> {
    let lower = prose.lower.trim_start();
    let lead = prose.lower.len() - lower.len();
    let (phrase, yes) = label_phrase(lower)?;
    let rest = lower.get(phrase..).unwrap_or_default();
    let skipped = rest.len()
        - rest
            .trim_start_matches([
                ' ', ':', ',', '.', ';', '-', '\u{2013}', '\u{2014}', '>', '\u{2192}', '=', '*', ')', '|', '!',
            ])
            .len();
    Some(Answer { label: label(yes).to_owned(), text_at: lead + phrase + skipped })
}

/// What a text answers that is Yes or No and nothing more.
pub(super) fn whole(text: &str) -> Option<bool> {
    let text = Text::plain_at(text.trim().trim_matches(['"', '\'']), 1);
    let prose = Prose::new(&text);
    let answer = yes_or_no(&prose)?;
    (answer.text_at >= prose.plain.len()).then_some(answer.label == "Yes")
}

/// How long the label at the start of `lower` is, and what it answers.
fn label_phrase(lower: &str) -> Option<(usize, bool)> {
    let known = lexicon::known();
    let conditional = known
        .answers
        .alike(lower)
        .filter(|(phrase, (_, is_label))| *is_label && ends_label(lower.get(phrase.len()..).unwrap_or_default()))
        .max_by_key(|(phrase, _)| phrase.len());
    if let Some((phrase, (answer, _))) = conditional {
        return Some((phrase.len(), answer));
    }
    let quoted = lower.len() - lower.trim_start_matches(['"', '\'', '[', '(']).len();
    let bare = lower.get(quoted..)?;
    known.labels.alike(bare).find_map(|(label, answer)| {
        let rest = bare.get(label.len()..)?.trim_start_matches(['"', '\'', ']', ')', '\u{fe0f}']);
        let is_mark = !label.starts_with(|first: char| first.is_ascii_alphanumeric());
        (is_mark || ends_label(rest)).then_some((lower.len() - rest.len(), answer))
    })
}

fn ends_label(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    trimmed.is_empty()
        || trimmed.starts_with([':', ',', '.', ';', '\u{2013}', '\u{2014}', '\u{2192}', '=', '!'])
        || trimmed.starts_with("->")
        || trimmed.starts_with("- ")
        || rest.starts_with(" (")
}

/// Reads a text as a case: a label in front of a colon, a dash or an arrow.
pub(super) fn case(prose: &Prose<'_>) -> Option<Answer> {
    let may_end_label = |letter: &(usize, char)| matches!(letter.1, ':' | '-' | '\u{2192}' | '\u{2013}' | '\u{2014}');
    let (at, mark) = prose.plain.char_indices().filter(may_end_label).find_map(|(at, letter)| {
        let rest = prose.plain.get(at + letter.len_utf8()..).unwrap_or_default();
        let spaced = rest.is_empty() || rest.starts_with([' ', '\n']);
        match letter {
            _ if prose.is_code(at) => None,
            ':' if spaced => Some((at, 1)),
            '\u{2192}' => Some((at, letter.len_utf8())),
            '\u{2013}' | '\u{2014}' if spaced && prose.plain.get(..at).is_some_and(|before| before.ends_with(' ')) => {
                Some((at, letter.len_utf8()))
            }
            '-' if rest.starts_with("> ") => Some((at, 2)),
            '-' if spaced && prose.plain.get(..at).is_some_and(|before| before.ends_with(' ')) => Some((at, 1)),
            _ => None,
        }
    })?;
    let label = prose.plain.get(..at)?.trim().trim_matches('*').to_owned();
    let count = words(&label).count();
    if count == 0 || count > LONGEST_LABEL || label.contains(". ") {
        return None;
    }
    let rest = prose.plain.get(at + mark..)?;
    Some(Answer { label, text_at: at + mark + rest.len() - rest.trim_start().len() })
}

/// Whether nothing but a link to somewhere else stands behind an item's label.
pub(super) fn only_links(prose: &Prose<'_>) -> bool {
    let Some(label) = case(prose) else { return false };
    let rest = prose.plain.get(label.text_at..).unwrap_or_default().trim();
    let links = prose.links.iter().filter(|(range, _)| range.start >= label.text_at);
    let mut links = links.filter(|(_, link)| !link.starts_with('#')).map(|(range, _)| prose.of(range).trim());
    links.next().is_some_and(|said| said == rest) || rest.starts_with("http") && !rest.contains(' ')
}

/// Reads "For X, do Y" and "In X, run Z" as the case X, and "For X:" where more stands below it.
pub(super) fn case_for(prose: &Prose<'_>, has_more: bool) -> Option<Answer> {
    let first = prose.of(prose.sentences().first()?);
    let opener = first.split_whitespace().next()?.to_lowercase();
    if !lexicon::known().cases_for.has(&opener) {
        return None;
    }
    let leads = has_more && prose.sentences().len() == 1 && lexicon::known().cases_below.has(&opener);
    let named = first.strip_suffix(':').filter(|head| leads && !head.contains([',', ':']));
    let (head, rest) = named.map_or_else(|| first.split_once(','), |head| Some((head, "")))?;
    let label = head.get(opener.len()..)?.trim().to_owned();
    // "In the table, look up ..." points at a thing, "For 'Name', enter ..." at a field; "In SUSE, run ..." names a case.
    let is_quoted = label.starts_with(['"', '\'', '\u{2018}', '\u{201c}']);
    let points = is_quoted
        || words(&label).next().is_some_and(|first| lexicon::known().articles.has(first.to_lowercase().as_str()));
    let orders = named.is_some() || is_directive(rest.trim_start().to_lowercase().as_str());
    let fits = orders && !points && (1..=LONGEST_LABEL).contains(&words(&label).count());
    fits.then_some(Answer { label, text_at: 0 })
}

/// What an item tells the meaning of: X in "X indicates Y".
pub(super) fn indicated(prose: &Prose<'_>) -> Option<String> {
    let first = prose.sentences().first()?;
    let (at, _) = lexicon::known().indicating.find(prose.lower_of(first))?;
    let label = prose.of(first).get(..at)?.trim_end_matches([' ', '-', ':', '\u{2013}', '\u{2014}']).trim();
    let known = lexicon::known();
    let points = words(label).next().is_none_or(|word| known.pronouns.has(word.to_lowercase().as_str()));
    let fits = !points && words(label).count() <= LONGEST_LABEL && !label.contains([',', ';', ':']);
    fits.then(|| label.to_owned())
}

/// Whether a label numbers an alternative: "Method 1", "Option B".
pub(super) fn numbers_an_option(label: &str) -> bool {
    let lower = label.to_lowercase();
    let mut said = words(&lower);
    let named = said.next().is_some_and(|first| lexicon::known().options.has(first));
    named && said.next().is_some_and(|second| second.chars().count() <= 2)
}

/// Whether every word-bearing label of a list names a role, a system or a state.
pub(super) fn names_a_case(label: &str) -> bool {
    let lower = label.to_lowercase();
    words(&lower).any(|word| lexicon::known().case_words.has(word))
}

/// An item that begins with a condition, and its condition as the case.
///
/// Where more blocks than the first paragraph stand in it, the condition may be all that the paragraph says.
pub(super) fn conditional(prose: &Prose<'_>, has_more: bool) -> Option<Condition> {
    let first = prose.sentences().first()?;
    let is_only = has_more && prose.sentences().len() == 1;
    conditions::of_item(prose, first).or_else(|| is_only.then(|| conditions::alone(prose, first)).flatten())
}

/// An item that takes up what the item before it asks: "If they are, ...", "Otherwise, ...". All of it is its text.
pub(super) fn taken_up(prose: &Prose<'_>) -> Option<Answer> {
    let first = prose.sentences().first()?;
    let yes = match conditions::of_sentence(prose, first)? {
        Condition::Answer(yes) => yes,
        Condition::Otherwise => false,
        Condition::If { .. } => return None,
    };
    Some(Answer { label: label(yes).to_owned(), text_at: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(&str, &str)>) {
        let made = Text::plain_at(text, 1);
        let found = yes_or_no(&Prose::new(&made)).map(|answer| (answer.label, text[answer.text_at..].to_owned()));
        assert_eq!(found, expect.map(|(label, rest)| (label.to_owned(), rest.to_owned())), "{text}");
    }

    #[test]
    fn every_spelling_of_yes_and_no() {
        check("Yes: go on", Some(("Yes", "go on")));
        check("No - stop", Some(("No", "stop")));
        check("Yes, I am: go", Some(("Yes", "I am: go")));
        check("NO \u{2192} step 3", Some(("No", "step 3")));
        check("If yes, go to 3", Some(("Yes", "go to 3")));
        check("If no, wait", Some(("No", "wait")));
        check("\u{2705} all well", Some(("Yes", "all well")));
        check("No", Some(("No", "")));
    }

    #[test]
    fn words_that_only_begin_so_are_no_answers() {
        for text in ["No one has access", "Yesterday it ran", "None", "Not now", "Notify them", "If you can, go"] {
            check(text, None);
        }
    }
}
