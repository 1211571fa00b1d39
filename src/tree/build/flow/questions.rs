//! Questions that stand before their answers.
//!
//! Owns which question answers belong to, and how a sentence that asks or checks becomes one. It must not know how
//! answers are told.

use super::{Before, Flow, Manner};
use crate::document::{Block, BlockKind, Item, Lines, Text};
use crate::tree::build::answers;
use crate::tree::build::conditions::{self, Condition};
use crate::tree::build::directions::{announces_cases, is_asked, is_check};
use crate::tree::build::draft::{Check, Draft};
use crate::tree::build::prose::{Prose, find_phrase, words};
use crate::tree::build::questions;
use crate::tree::{Command, Kind};

impl Flow<'_> {
    /// Where in `out` the question stands that answers would belong to. A sentence that only checks becomes one.
    pub(super) fn open_question(&mut self) -> Option<usize> {
        let at = self.out.iter().rposition(|draft| draft.check.is_some() || draft.kind == Kind::Question)?;
        let draft = self.out.get(at)?;
        if !self.all_told_after(at) {
            return None;
        }
        if draft.kind == Kind::Question {
            return Some(at);
        }
        if !draft.children.is_empty() {
            return None;
        }
        Some(self.split_question(at))
    }

    /// Whether everything behind `at` only tells or does, so that it can belong to a question.
    pub(super) fn all_told_after(&self, at: usize) -> bool {
        self.out
            .iter()
            .skip(at + 1)
            .all(|draft| matches!(draft.kind, Kind::Note | Kind::Action) && draft.children.is_empty())
    }

    /// Turns the checking sentence of the draft at `at` into a question; what stands before it stays a draft of its own.
    /// Returns where the question stands.
    pub(super) fn split_question(&mut self, at: usize) -> usize {
        let mut draft = self.out.remove(at);
        let Some(check) = draft.check.take() else {
            self.out.insert(at, draft);
            return at;
        };
        let mut question = Draft::new(Kind::Question, Lines::new(check.line, check.line));
        let mut lead = None;
        for (index, block) in std::mem::take(&mut draft.body).into_iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(text) if index == check.block => {
                    let before = text.slice(0, check.start);
                    let after = text.slice(check.start, usize::MAX);
                    question.said = Some(text.slice(check.start, check.end).plain());
                    let lines = Lines::new(check.line, block.lines.last);
                    question.push(Block::new(BlockKind::Paragraph(after), lines));
                    if !before.is_empty() {
                        lead =
                            Some(Block::new(BlockKind::Paragraph(before), Lines::new(block.lines.first, check.line)));
                    }
                }
                _ if index < check.block => {
                    draft.body.push(block);
                }
                _ => question.push(block),
            }
        }
        draft.body.extend(lead);
        let own_line = |line: u32| line < check.line;
        let (before, after) =
            std::mem::take(&mut draft.commands).into_iter().partition(|command: &Command| own_line(command.line));
        (draft.commands, question.commands) = (before, after);
        let (before, after) = std::mem::take(&mut draft.errors)
            .into_iter()
            .partition(|error: &crate::tree::ErrorText| own_line(error.line));
        (draft.errors, question.errors) = (before, after);
        if draft.jump.as_ref().is_some_and(|jump| !own_line(jump.line)) {
            question.jump = draft.jump.take();
        }
        if draft.body.is_empty() {
            question.number = draft.number;
            question.anchors = draft.anchors;
            question.danger = draft.danger;
            question.lines = question.lines.join(Lines::new(draft.lines.first.min(check.line), check.line));
            question.lines.first = check.line;
            self.out.insert(at, question);
            at
        } else {
            draft.lines.last = draft.lines.last.min(check.line);
            self.out.insert(at, draft);
            self.out.insert(at + 1, question);
            at + 1
        }
    }

    /// Lays everything behind the question at `at` into it, since only branches may stand below a question.
    pub(super) fn gather_into(&mut self, at: usize) {
        let behind: Vec<Draft> = self.out.drain(at + 1..).collect();
        if let Some(question) = self.out.get_mut(at) {
            let (first, said) = (question.lines.first, question.said.clone());
            for draft in behind {
                question.absorb(draft);
            }
            question.check = None;
            question.lines.first = first;
            question.said = said;
        }
    }

    /// A sentence that asks and was given no answers is a question all the same.
    pub(super) fn ask_what_is_open(&mut self) {
        for at in (0..self.out.len()).rev() {
            let is_asked = self.out.get(at).is_some_and(|draft| {
                draft.kind != Kind::Question
                    && draft.children.is_empty()
                    && draft.check.as_ref().is_some_and(|check| check.asked)
            });
            if is_asked && self.manner == Manner::Doing {
                self.split_question(at);
            }
        }
    }

    /// A lone condition that denies what an earlier step checks is the No to that: "Check whether the volume is there." and
    /// two steps later "If the volume is not there, ...".
    pub(super) fn deny_what_was_checked(&mut self) {
        let mut checked: Vec<String> = Vec::new();
        for draft in &mut self.out {
            if draft.check.is_some() {
                checked.extend(conditions::checked_in(&draft.check_said()));
            }
            let Some(condition) = draft.condition.as_deref().filter(|said| conditions::is_negated(said)) else {
                continue;
            };
            let denied = checked.iter().rev().find(|checked| conditions::are_opposite(checked, condition));
            if let Some(denied) = denied
                && let [only] = draft.children.as_mut_slice()
                && only.label.as_deref() == Some(answers::label(true))
            {
                only.label = Some(answers::label(false).to_owned());
                draft.said = Some(questions::of_condition(denied));
            }
        }
    }

    /// The question that a list of answers belongs to: the sentence that checks, else the sentence before, else one
    /// made for it.
    pub(super) fn question_for(&mut self, items: &[Item]) -> usize {
        if let Some(at) = self.open_question()
            && self.out.get(at).is_some_and(|question| question.children.is_empty())
        {
            self.gather_into(at);
            return at;
        }
        self.case_question(items, false)
    }

    /// The question that a list of cases belongs to.
    pub(super) fn case_question(&mut self, items: &[Item], leads: bool) -> usize {
        let first = items.first();
        let said = first.and_then(answers::first_text).map(Text::plain).unwrap_or_default();
        self.case_question_at(first.map_or(1, |item| item.lines.first), &said, leads)
    }

    /// The same for cases that begin at `line` with the words `case`.
    pub(super) fn case_question_at(&mut self, line: u32, case: &str, leads: bool) -> usize {
        if self.out.last().is_some_and(|last| last.kind == Kind::Question && last.children.is_empty()) {
            return self.out.len() - 1;
        }
        let leads_in = leads || self.out.last().is_some_and(leads_to_cases);
        if let Some(last) = self.out.last_mut().filter(|_| matches!(self.before, Before::Paragraph { .. })) {
            // "If you get this error:" with cases below: the condition leads in, it is no branch of its own.
            let is_lead = self.branch_open
                && last.children.len() == 1
                && last.children.iter().all(|branch| branch.children.is_empty() && ends_with_colon(branch));
            if last.kind == Kind::Question
                && is_lead
                && !last.children.iter().any(orders)
                && let Some(branch) = last.children.pop()
            {
                let first = last.lines.first;
                last.said = Some(branch.body.first().map(Block::plain).unwrap_or_default());
                last.condition = None;
                last.absorb(Draft { kind: Kind::Note, label: None, ..branch });
                last.lines.first = first;
                return self.out.len() - 1;
            }
            if matches!(last.kind, Kind::Note | Kind::Action) && last.children.is_empty() {
                last.check = last_sentence(last).filter(|_| leads_in);
            }
            if last.check.is_some() && last.children.is_empty() && last.kind != Kind::Question {
                let at = self.out.len() - 1;
                return self.split_question(at);
            }
        }
        let mut question = Draft::new(Kind::Question, Lines::new(line, line));
        question.said = Some(questions::of_cases(case).to_owned());
        self.out.push(question);
        self.out.len() - 1
    }
}

/// Whether a branch says what to do where its condition holds, and not only that it does.
fn orders(branch: &Draft) -> bool {
    let Some(BlockKind::Paragraph(text)) = branch.body.first().map(|block| &block.kind) else { return false };
    let prose = Prose::new(text);
    let mut sentences = prose.sentences().iter();
    let condition = sentences.next().and_then(|first| conditions::of_sentence(&prose, first));
    matches!(condition, Some(Condition::If { ordered: true, .. }))
}

/// Whether a draft's last sentence asks or announces a choice.
pub(super) fn announces(draft: &Draft) -> bool {
    draft.body.last().is_some_and(|block| match &block.kind {
        BlockKind::Paragraph(text) => {
            let plain = text.plain();
            let last = plain.rsplit(". ").next().unwrap_or_default();
            is_asked(&plain) || announces_cases(&last.to_lowercase())
        }
        _ => false,
    })
}

/// Whether a draft's last sentence speaks of what a label names.
pub(super) fn is_told_of(label: &str, draft: &Draft) -> bool {
    let said = last_said(draft).to_lowercase();
    let label = label.to_lowercase();
    let mut telling = words(&label).filter(|word| word.len() > 3).peekable();
    draft.kind != Kind::Question
        && telling.peek().is_some()
        && telling.all(|word| find_phrase(&said, word).is_some() || word.chars().any(|letter| letter.is_ascii_digit()))
}

/// A draft's last sentence.
pub(super) fn last_said(draft: &Draft) -> String {
    match (last_sentence(draft), draft.body.last().map(|block| &block.kind)) {
        (Some(check), Some(BlockKind::Paragraph(text))) => text.slice(check.start, check.end).plain(),
        _ => String::new(),
    }
}

/// Whether a list of cases belongs to a draft's last sentence.
pub(super) fn leads_to_cases(draft: &Draft) -> bool {
    announces(draft) || ends_with_colon(draft) || is_check(&last_said(draft).to_lowercase())
}

/// Whether a draft's last sentence can be taken as the question that "If so" or "Otherwise" answers.
pub(super) fn can_ask(draft: &Draft) -> bool {
    matches!(draft.kind, Kind::Note | Kind::Action) && draft.children.is_empty()
}

pub(super) fn lacks(question: &Draft, label: &str) -> bool {
    question.kind == Kind::Question && question.children.iter().all(|branch| branch.label.as_deref() != Some(label))
}

/// Whether yes or no, given as `label`, can answer a question: it has not been given, and no other cases are.
pub(super) fn can_answer(question: &Draft, label: &str) -> bool {
    let is_plain = |branch: &Draft| matches!(branch.label.as_deref(), Some("Yes" | "No"));
    lacks(question, label) && question.children.iter().all(is_plain)
}

pub(super) fn ends_with_colon(draft: &Draft) -> bool {
    draft.body.last().is_some_and(|block| block.plain().trim_end().ends_with(':'))
}

/// The last sentence of a draft's last paragraph, as what a list below it answers.
pub(super) fn last_sentence(draft: &Draft) -> Option<Check> {
    let (block, text) = draft.body.iter().enumerate().rev().find_map(|(at, block)| match &block.kind {
        BlockKind::Paragraph(text) => Some((at, text)),
        _ => None,
    })?;
    let prose = Prose::new(text);
    let last = prose.sentences().last()?;
    Some(Check { block, start: last.start, end: last.end, line: prose.line(last.start), asked: false })
}
