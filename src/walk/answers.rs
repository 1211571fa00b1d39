//! What may be answered at a place.
//!
//! Owns the answers, their words and where each leads. It must not know history: giving an answer is the walk's.

use super::order::{self, Path, node_at};
use super::words::{self, Word};
use super::{Answer, Spot, Walk, landing};
use crate::tree::Goto;

/// How many escalations named in the text are offered at most.
const ESCALATIONS: usize = 3;

impl Walk {
    pub(super) fn answers_to_question(&self, path: &[usize]) -> Vec<Answer> {
        let branches = order::paths_below(&self.runbook, path);
        let mut answers: Vec<Answer> = branches.filter_map(|branch| self.answer_of_branch(&branch)).collect();
        answers.extend(self.rest_of(path, &answers));
        answers.extend(self.jump_beside(path));
        answers
    }

    fn answer_of_branch(&self, path: &[usize]) -> Option<Answer> {
        let branch = node_at(&self.runbook, path)?;
        let label = branch.label.clone().filter(|label| !label.trim().is_empty());
        let label = label.unwrap_or_else(|| branch.text.clone());
        let only_jumps = branch.children.is_empty() && branch.commands.is_empty() && branch.danger.is_none();
        let says = |goto: &Goto| words::only_jumps(&branch.text, &label, &goto.text);
        let jump = self.jump_of(path).filter(|_| only_jumps && branch.goto.as_ref().is_some_and(says));
        let detail = words::without_label(&branch.text, &label);
        let detail = if detail == label { String::new() } else { detail.to_owned() };
        let target = jump.unwrap_or_else(|| landing(&self.runbook, path.to_vec()));
        Some(Answer { word: words::word_of(&label), detail, line: Some(branch.lines.first), label, target })
    }

    /// The answer for all that the branches leave, where they leave anything.
    fn rest_of(&self, question: &[usize], branches: &[Answer]) -> Option<Answer> {
        let has = |word: Word| branches.iter().any(|answer| answer.word == word);
        if branches.iter().any(|answer| words::takes_the_rest(&answer.label)) {
            return None;
        }
        let (word, label) = match (has(Word::Yes), has(Word::No), branches.len()) {
            (false, true, 1) => (Word::Yes, "Yes"),
            (_, true, _) => return None,
            (_, _, 0) => (Word::Case, "Go on"),
            (true, false, _) | (_, _, 1) => (Word::No, "No"),
            (false, false, _) => (Word::Case, "None of these"),
        };
        Some(self.answer_to(word, label, self.after_question(question)))
    }

    pub(super) fn answers_to_solved(&self, path: &[usize]) -> Vec<Answer> {
        let yes = Spot::End { at: path.to_vec(), solved: true };
        vec![self.answer_to(Word::Yes, "Yes", yes), self.answer_to(Word::No, "No", self.onward(path))]
    }

    pub(super) fn answers_to_follow(&self, path: &[usize]) -> Vec<Answer> {
        let stay = self.answer_to(Word::Case, "Stay, and go on here", self.onward(path));
        self.jump_beside(path).into_iter().chain([stay]).collect()
    }

    /// The way along the node's goto, as an answer.
    pub(super) fn jump_beside(&self, path: &[usize]) -> Option<Answer> {
        let goto = node_at(&self.runbook, path)?.goto.as_ref()?;
        let target = self.jump_of(path)?;
        Some(self.answer_to(Word::Case, &format!("Follow: {}", goto.text), target))
    }

    fn answer_to(&self, word: Word, label: &str, target: Spot) -> Answer {
        let node = match &target {
            Spot::Node(path) => node_at(&self.runbook, path),
            Spot::End { .. } => None,
        };
        let (detail, line) = match (&target, node) {
            (_, Some(node)) => (node.text.clone(), Some(node.lines.first)),
            (Spot::End { solved: true, .. }, None) => ("closes the scenario".to_owned(), None),
            (_, None) => ("shows the ways out".to_owned(), None),
        };
        Answer { word, label: label.to_owned(), detail, line, target }
    }

    pub(super) fn ways_out(&self, at: &[usize]) -> Vec<Answer> {
        let scenario = order::scenario_of(&self.runbook, at);
        let inner = order::scenarios_in(&self.runbook, &scenario);
        let scenarios = inner.into_iter().chain(order::siblings_of(&self.runbook, &scenario));
        let solved = self.answer_to(Word::Yes, "It is solved", Spot::End { at: at.to_vec(), solved: true });
        let escalations = self.escalations(&scenario);
        [solved].into_iter().chain(escalations).chain(scenarios.filter_map(|path| self.way_to(path))).collect()
    }

    fn way_to(&self, scenario: Path) -> Option<Answer> {
        let node = node_at(&self.runbook, &scenario)?;
        let (label, line) = (node.text.clone(), Some(node.lines.first));
        let target = landing(&self.runbook, scenario);
        Some(Answer { word: Word::Case, label, detail: String::new(), line, target })
    }

    /// Whom the text says to turn to: in the scenario, else anywhere in the runbook.
    fn escalations(&self, scenario: &[usize]) -> Vec<Answer> {
        let within = |top: &[usize]| -> Vec<Answer> {
            order::descend(&self.runbook, top, |_| true)
                .filter_map(|path| {
                    let node = node_at(&self.runbook, &path)?;
                    let sentence = words::escalation(&node.text).filter(|_| order::is_place(node))?;
                    let (label, line) = ("Escalate".to_owned(), Some(node.lines.first));
                    let detail = sentence.to_owned();
                    Some(Answer { word: Word::Case, label, detail, line, target: Spot::Node(path) })
                })
                .take(ESCALATIONS)
                .collect()
        };
        let here = within(scenario);
        if here.is_empty() { within(&[]) } else { here }
    }
}
