//! Which answer at a question the result of a command speaks for.
//!
//! Owns the weighing of answers: what the question asks and what each branch supposes are read as conditions
//! (`condition`), each is held against the output and the exit status (`rules`), and an answer is suggested where
//! exactly one is left standing. The operator still answers. It must not know how commands are run, nor keys or screens.
//!
//! A wrong suggestion is worse than none, so that doubt wins:
//!
//! - The command has to be the last one of the node asked at, or of the last node before it that has any.
//! - A rule that a condition concerns and that cannot tell makes it unclear, and so do two rules that disagree, two
//!   conditions joined by "and", a double denial, and a question for the operator's own doings.
//! - What is not in an output says nothing where the command failed or the output was cut.
//! - A program that could not be started (exit status 126 or 127) says nothing about anything.
//!
//! At "Did that solve it?" nothing is suggested: a command that went well has done its work, which is not to say that
//! the trouble is gone, and one that failed may not have been needed.
//!
//! | rule | conditions | by |
//! | --- | --- | --- |
//! | outcome | "the command fails", "exits with 1", "times out", "is it reachable?" | exit status |
//! | comparison | "more than 80 %", "at least 5 are listed", "is 0" | the number at the name, or the only one |
//! | presence | "no output", "any are listed", "is empty", "does it exist?" | rows, headings and sums not counted |
//! | value | "failed is True", "the state is probing" | what stands behind the key or below it |
//! | quotation | "contains `OOMKilled`", "is in `CrashLoopBackOff`" | the words, and no denial before them |
//! | state | "is it running?", "are any nodes not ready?" | the state, or one that excludes it |
//! | likeness | "does it look like this?" | the sample output, but for what varies |
//!
//! Cases ("Red cross:", "probing:") are conditions too; else their telling words have to stand in one row, and those of
//! no other case in any.

mod condition;
mod numbers;
mod output;
mod rules;
mod words;

#[cfg(test)]
mod tests;

use super::words::{Word as AnswerWord, takes_the_rest};
use super::{Answer, Ask, Walk};
use crate::tree::{Command, Kind, Node};
use condition::{Condition, Word};
use output::{Output, words_in};
use rules::{Scene, Verdict, judge};

/// More of an output is not read, in bytes, and what stands beyond is not there for the rules.
const MOST_READ: usize = 256 << 10;
/// No question that can be settled has more answers.
const MOST_ANSWERS: usize = 32;
/// The shell's word for a program that it could not start.
const NOT_STARTED: std::ops::RangeInclusive<i32> = 126..=127;

/// A command that the operator ran, and how it ended.
#[derive(Debug, Clone, Copy)]
pub struct Ran<'a> {
    /// As it stands in the document, placeholders not filled in.
    pub command: &'a Command,
    /// The exit status; `None` where a signal ended it.
    pub status: Option<i32>,
    /// What it printed: plain text without control sequences.
    pub output: &'a str,
    /// Whether `output` is all that it printed.
    pub whole: bool,
}

/// The answer that a result speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its index in [`Walk::answers`].
    pub answer: usize,
    /// Why, in one short line: `the output says "probing"`, `exit status 0`, `87% is more than 80 %`.
    pub reason: String,
}

impl Walk {
    /// The answer to the question asked here that the result speaks for; `None` where nothing is asked, and where it
    /// does not speak clearly for exactly one.
    #[must_use]
    pub fn suggest(&self, ran: &Ran<'_>) -> Option<Suggestion> {
        let started = ran.status.is_none_or(|status| !NOT_STARTED.contains(&status));
        if self.ask() != Ask::Question || !started || !self.is_asked_of(ran.command) {
            return None;
        }
        let question = self.node()?;
        let answers = self.answers();
        let branches: Vec<&Node> = question.children.iter().filter(|node| node.kind == Kind::Branch).collect();
        if branches.len() > MOST_ANSWERS || branches.len() > answers.len() {
            return None;
        }
        let matter = Matter::new(question, &branches, &answers, scene(ran));
        let yes_or_no = answers.iter().zip(&branches).any(|(answer, _)| answer.word != AnswerWord::Case);
        let (answer, reason) = if yes_or_no { matter.yes_or_no() } else { matter.case() }?;
        Some(Suggestion { answer, reason })
    }

    /// Whether the command belongs to what is asked here.
    fn is_asked_of(&self, command: &Command) -> bool {
        let nodes = self.node().into_iter().chain(self.trail().rev().map(|step| step.node));
        let mut nodes = nodes.skip_while(|node| node.commands.is_empty());
        nodes.next().is_some_and(|node| node.commands.contains(command))
    }
}

fn scene<'a>(ran: &Ran<'a>) -> Scene<'a> {
    let end = (0..=MOST_READ.min(ran.output.len())).rev().find(|end| ran.output.is_char_boundary(*end)).unwrap_or(0);
    let text = ran.output.get(..end).unwrap_or_default();
    Scene {
        command: &ran.command.text,
        status: ran.status,
        text,
        output: Output::read(text, &ran.command.text),
        is_whole: ran.whole && end == ran.output.len(),
        sample: ran.command.output.as_deref(),
    }
}

/// A question with its answers and the result that may settle it.
struct Matter<'a> {
    question: &'a Node,
    branches: &'a [&'a Node],
    answers: &'a [Answer],
    quoted: Vec<String>,
    scene: Scene<'a>,
}

impl<'a> Matter<'a> {
    fn new(question: &'a Node, branches: &'a [&'a Node], answers: &'a [Answer], scene: Scene<'a>) -> Self {
        let nodes = std::iter::once(&question).chain(branches);
        let quoted = nodes.flat_map(|node| condition::quoted_in(node)).collect();
        Self { question, branches, answers, quoted, scene }
    }

    fn judge(&self, text: &str) -> Verdict {
        judge(&self.read(text), &self.scene)
    }

    fn read(&self, text: &str) -> Condition {
        Condition::read(text, &self.quoted)
    }

    /// What is asked holds, or not.
    fn yes_or_no(&self) -> Option<(usize, String)> {
        let asked = condition::asked(&self.question.text).map_or(Verdict::Silent, |text| self.judge(text));
        let mut verdict = asked;
        for (answer, branch) in self.answers.iter().zip(self.branches) {
            let supposed = condition::supposed(&branch.text).map_or(Verdict::Silent, |text| self.judge(text));
            verdict = match answer.word {
                AnswerWord::Yes => verdict.and(supposed),
                AnswerWord::No => verdict.and(supposed.turned()),
                AnswerWord::Case => return None,
            };
        }
        let Verdict::Says(holds, reason) = verdict else { return None };
        let word = if holds { AnswerWord::Yes } else { AnswerWord::No };
        Some((self.answers.iter().position(|answer| answer.word == word)?, reason))
    }

    /// One case holds and no other does; or none does, and one answer takes the rest.
    fn case(&self) -> Option<(usize, String)> {
        let takes_rest = |index: &usize| self.answers.get(*index).is_some_and(|answer| takes_the_rest(&answer.label));
        let cases: Vec<usize> = (0..self.branches.len()).filter(|index| !takes_rest(index)).collect();
        let asks_operator = condition::asked(&self.question.text).is_some_and(|text| self.read(text).is_beyond());
        let verdicts: Vec<Verdict> = cases.iter().map(|case| self.verdict_of(*case, asks_operator)).collect();
        if verdicts.contains(&Verdict::Unclear) {
            return None;
        }
        let mut holding = cases.iter().zip(&verdicts).filter_map(|(case, verdict)| match verdict {
            Verdict::Says(true, reason) => Some((*case, reason.clone())),
            _ => None,
        });
        match (holding.next(), holding.next()) {
            (Some(only), None) => Some(only),
            (None, _) => self.rest(&verdicts),
            (Some(_), Some(_)) => None,
        }
    }

    fn rest(&self, verdicts: &[Verdict]) -> Option<(usize, String)> {
        let rest = |(index, answer): (usize, &Answer)| {
            let added = index >= self.branches.len() && (answer.word == AnswerWord::No || index == self.branches.len());
            added || takes_the_rest(&answer.label)
        };
        let denied = |verdict: &Verdict| matches!(verdict, Verdict::Says(false, _));
        let Some(Verdict::Says(_, reason)) = verdicts.first().filter(|_| verdicts.iter().all(denied)) else {
            return None;
        };
        let index = self.answers.iter().enumerate().position(rest)?;
        let is_jump = self.answers.len() == self.branches.len() + 1
            && self.answers.get(index)?.line == self.question.goto.as_ref().map(|goto| goto.line);
        (!is_jump).then(|| (index, reason.clone()))
    }

    /// Whether the case at `index` holds, by its label and what its branch supposes, else by its words.
    fn verdict_of(&self, index: usize, asks_operator: bool) -> Verdict {
        let (Some(answer), Some(branch)) = (self.answers.get(index), self.branches.get(index)) else {
            return Verdict::Silent;
        };
        let supposed = condition::supposed(&branch.text).map_or(Verdict::Silent, |text| self.judge(text));
        match self.judge(&answer.label).and(supposed) {
            Verdict::Silent if !asks_operator => self.by_words(index),
            verdict => verdict,
        }
    }

    /// Whether the telling words of a case stand in one row, not denied.
    fn by_words(&self, index: usize) -> Verdict {
        let telling: Vec<Vec<String>> =
            self.answers.iter().take(self.branches.len()).map(|answer| self.telling(answer)).collect();
        let Some(own) = telling.get(index) else { return Verdict::Silent };
        let shared = |word: &String| {
            telling
                .iter()
                .enumerate()
                .any(|(at, other)| at != index && other.iter().any(|other| words::same(other, word)))
        };
        let own: Vec<&String> = own.iter().filter(|word| !shared(word)).collect();
        let spoken = |word: &&String| words_in(self.scene.command).any(|typed| words::same(typed, word));
        if own.is_empty() || own.iter().all(spoken) {
            return Verdict::Silent;
        }
        let mut found = Verdict::Silent;
        for row in &self.scene.output.rows {
            let places: Option<Vec<usize>> = own.iter().map(|word| row.find(std::slice::from_ref(*word))).collect();
            let Some(places) = places else { continue };
            let Some(first) = places.iter().min() else { continue };
            let last = places.iter().max().unwrap_or(first);
            if places.len() == 1 && !row.is_value(*first, 1) {
                continue;
            }
            let said = row
                .words
                .get(*first)
                .zip(row.words.get(*last))
                .and_then(|(first, last)| row.text.get(first.start..last.end));
            let verdict = if row.is_denied(*first) {
                Verdict::Unclear
            } else {
                Verdict::Says(true, rules::quoting(said.unwrap_or(row.text)))
            };
            found = found.and(verdict);
        }
        found
    }

    /// The words of a label that name something; none where the label denies something or speaks of people.
    fn telling(&self, answer: &Answer) -> Vec<String> {
        let label = self.read(&answer.label);
        if label.is_beyond() || label.is_denied() || label.limit.is_some() {
            return Vec::new();
        }
        label.words.iter().filter(|word| rules::is_telling(word)).flat_map(Word::parts).collect()
    }
}
