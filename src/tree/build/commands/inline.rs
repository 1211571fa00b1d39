//! Commands inside sentences: inline code and bold words that a sentence says to run.
//!
//! Owns the words around a command that make it one. It must not know blocks.

use super::Found;
use super::programs::{SQL_STARTS, is_cmdlet, is_program};
use crate::tree::build::lexicon;
use crate::tree::build::prose::{Prose, words};
use std::ops::Range;

/// The commands that one sentence of a text says to run.
pub(in crate::tree::build) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let within = |range: &&Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
    let mut last_run: Option<usize> = None;
    let mut marked: Vec<(&Range<usize>, bool)> = prose.code.iter().filter(within).map(|range| (range, true)).collect();
    marked.extend(prose.strong.iter().filter(within).map(|range| (range, false)));
    marked.sort_by_key(|(range, _)| range.start);
    for (range, is_code) in marked {
        let before = prose.lower_of(&(sentence.start..range.start));
        let after = prose.lower_of(&(range.end..sentence.end));
        let Some((text, end)) = wanted(prose, range, is_code, before, after, last_run) else { continue };
        last_run = Some(end);
        found.push(Found { language: "sh".to_owned(), line: prose.line(range.start), text, output: None });
    }
    found
}

/// The command in a marked range, where the words around it say to run it.
fn wanted(
    prose: &Prose<'_>,
    range: &Range<usize>,
    is_code: bool,
    before: &str,
    after: &str,
    last_run: Option<usize>,
) -> Option<(String, usize)> {
    let text = prose.of(range).trim();
    let near: Vec<&str> = words(before).collect();
    let near = near.get(near.len().saturating_sub(5)..).unwrap_or_default();
    let said_to_run = near
        .iter()
        .rev()
        .take(4)
        .any(|word| matches!(*word, "run" | "execute" | "type" | "enter" | "invoke" | "rerun" | "re-run" | "runs"));
    let said_to_run = said_to_run || near.last().is_some_and(|word| *word == "running");
    let weakly = near.iter().rev().take(3).any(|word| lexicon::known().run_verbs.has(word));
    let joined_on = last_run.is_some_and(|end| {
        matches!(
            prose.lower_of(&(end..range.start)).trim(),
            "and" | "or" | "," | "then" | "and then" | "and/or" | ", and"
        )
    });
    let is_command_noun = after.trim_start().starts_with("command");
    // "Run the **ping** *address* command": all that stands before the noun belongs to it.
    if !is_code && said_to_run {
        let (upto, _) = after.split_once("command")?;
        let tail = prose.of(&(range.end..range.end + upto.len())).trim();
        return (tail.split_whitespace().count() <= 8 && is_program_or_path(text))
            .then(|| (format!("{text} {tail}").trim().to_owned(), range.end));
    }
    if !is_code {
        return None;
    }
    let several = text.contains(' ');
    // "When running `x`" tells when, not what to do.
    if is_told_of(before) {
        return None;
    }
    let known = is_program(text) || text.starts_with('/') && text.len() > 2 && !text[1..].contains('/');
    let ends = after.trim_matches(['.', ' ', ':', ')', ',']).is_empty();
    let introduced = before.trim_end().ends_with([':', '(']) && several && known && ends;
    let opens = before.trim_matches(['(', ' ', '*']).is_empty() && several && is_program(text);
    let wanted = opens
        || (said_to_run && (several || known || is_command_noun) && looks_like_words_to_type(text))
        || (weakly && (several || text.starts_with('/')) && known && looks_like_words_to_type(text))
        || (weakly && known && before.trim_end().ends_with(':'))
        || (joined_on && (several || known))
        || introduced;
    wanted.then(|| (text.to_owned(), range.end))
}

fn is_program_or_path(text: &str) -> bool {
    is_program(text) || text.starts_with('/') || text.contains(' ')
}

/// Whether the words in front of a command only mention that it runs: "when running", "after you run".
fn is_told_of(before: &str) -> bool {
    let near: Vec<&str> = words(before).collect();
    let near = near.get(near.len().saturating_sub(4)..).unwrap_or_default();
    near.iter().any(|word| lexicon::known().run_verbs.has(word))
        && near.iter().any(|word| lexicon::known().mentions.has(word))
}

/// No option alone, no path alone, no sentence.
fn looks_like_words_to_type(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    !first.starts_with('-')
        && !text.ends_with([':', '.'])
        && !first.contains('@')
        && (is_program(text)
            || first.starts_with('/')
            || !first.starts_with(|letter: char| letter.is_ascii_uppercase())
            || is_cmdlet(first)
            || SQL_STARTS.iter().any(|start| first.eq_ignore_ascii_case(start)))
}

/// Whether a paragraph that is one marked span is a command standing alone.
pub(in crate::tree::build) fn stands_alone(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    looks_like_words_to_type(text)
        && (is_program(text)
            || (text.contains(' ') && text.split_whitespace().any(|word| word.starts_with('-')))
            || (text.split_whitespace().count() > 1
                && first.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')))
}
