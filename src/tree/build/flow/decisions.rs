//! Sentences that decide: "If X, do Y", "Otherwise", "If not".
//!
//! Owns which question a condition answers and what its branch holds. It must not know how conditions are worded.

use super::Flow;
use super::questions::{can_answer, can_ask, lacks, last_sentence};
use crate::document::{Lines, Text};
use crate::tree::Kind;
use crate::tree::build::directions::is_asked;
use crate::tree::build::draft::Draft;
use crate::tree::build::prose::Prose;
use crate::tree::build::{answers, conditions, jumps, lexicon, questions};
use std::ops::Range;

impl Flow<'_> {
    /// "If X, do Y": a question with one branch, or one more branch of the question that asks the opposite.
    pub(super) fn condition(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, condition: String, negated: bool) {
        let label = answers::label(!negated);
        if let Some(label) = self.label_for_heading(&condition, negated) {
            self.gather_into(0);
            return self.add_branch(prose, sentence, &label);
        }
        let opposite = self.out.last().is_some_and(|last| {
            last.kind == Kind::Question
                && last.children.len() == 1
                && last.condition.as_ref().is_some_and(|asked| conditions::are_opposite(asked, &condition))
        });
        if opposite {
            if let Some(first) = self.out.last_mut().and_then(|last| last.children.first_mut()) {
                first.label = Some(answers::label(negated).to_owned());
            }
            if let Some(last) = self.out.last_mut()
                && !negated
            {
                last.said = Some(questions::of_condition(&condition));
            }
            return self.add_branch(prose, sentence, label);
        }
        if let Some((at, yes)) = self.taken_up(&condition) {
            self.gather_into(at);
            return self.add_branch(prose, sentence, answers::label(yes));
        }
        if self.is_further_case(prose, &condition) {
            return self.add_branch(prose, sentence, &condition);
        }
        let checked = self.out.last().and_then(last_checked);
        let denied = checked.filter(|checked| negated && conditions::are_opposite(checked, &condition));
        let line = prose.line(sentence.start);
        let mut question = Draft::new(Kind::Question, Lines::new(line, line));
        question.said = Some(questions::of_condition(denied.as_ref().unwrap_or(&condition)));
        question.condition = Some(condition);
        self.out.push(question);
        self.add_branch(prose, sentence, answers::label(denied.is_none()));
    }

    /// What a condition under a heading that asks answers to it: yes, no, or a case of its own where it speaks of
    /// something else. `None` where the heading is answered already.
    fn label_for_heading(&self, condition: &str, negated: bool) -> Option<String> {
        let first = self.out.first().filter(|_| self.asked && self.all_told_after(0))?;
        let asked = first.said.as_deref().or(first.heading.as_deref()).unwrap_or_default();
        let answer = conditions::answer_to(condition, asked).or_else(|| conditions::turned(condition, asked));
        match answer.unwrap_or(!negated) {
            yes if can_answer(first, answers::label(yes)) => Some(answers::label(yes).to_owned()),
            _ => None,
        }
    }

    /// Whether a condition is one more case of the question before, which a sentence of the same paragraph has opened.
    /// That question then asks which case it is.
    fn is_further_case(&mut self, prose: &Prose<'_>, condition: &str) -> bool {
        let Some(last) = self.out.last_mut().filter(|last| last.lines.first >= prose.line(0)) else { return false };
        let Some(asked) = last.condition.clone().filter(|asked| conditions::are_parallel(asked, condition)) else {
            return false;
        };
        if let Some(first) = last.children.first_mut().filter(|first| first.label.as_deref() == Some("Yes")) {
            first.label = Some(asked);
        }
        last.said = Some(questions::of_cases(condition).to_owned());
        true
    }

    /// "If not, ..." and "Otherwise, ...": answers what was asked or checked before; `false` where nothing was.
    pub(super) fn answer(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, yes: bool) -> bool {
        let nothing_open = self.open_question().is_none_or(|at| self.is_answered_before(at));
        if nothing_open && let Some(last) = self.out.last_mut().filter(|last| can_ask(last)) {
            if !conditions::answers_with_order(prose, sentence) {
                return false;
            }
            last.check = last_sentence(last);
        }
        let Some(at) = self.open_question() else { return false };
        let has_cases = self.out.get(at).is_some_and(has_cases);
        // "Otherwise" behind what was denied affirms it.
        let denied = self.out.get(at).is_some_and(|question| !lacks(question, "No") && lacks(question, "Yes"));
        let label = if has_cases && !yes { "Otherwise" } else { answers::label(yes || denied) };
        if self.is_answered_before(at) || !self.out.get(at).is_some_and(|question| lacks(question, label)) {
            return false;
        }
        self.gather_into(at);
        if nothing_open && conditions::supposes(prose, sentence) {
            self.suppose(prose, sentence, at);
        } else {
            self.add_branch(prose, sentence, label);
        }
        true
    }

    /// "Otherwise, ...": the other answer to the question before. One that a denying condition has made is asked the other
    /// way round: "If there is no answer, do X. Otherwise, do Y" asks "Is there any answer?".
    pub(super) fn otherwise(&mut self, prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
        if !self.answer(prose, sentence, false) {
            return false;
        }
        let denied = self.out.iter_mut().rev().find(|draft| draft.kind == Kind::Question).and_then(|question| {
            let affirmed = question.condition.as_deref().and_then(questions::of_denied)?;
            (question.body.is_empty() && question.children.len() == 2).then_some((question, affirmed))
        });
        if let Some((question, affirmed)) = denied {
            question.said = Some(affirmed);
            for (branch, yes) in question.children.iter_mut().zip([false, true]) {
                branch.label = Some(answers::label(yes).to_owned());
            }
        }
        true
    }

    /// "X may happen. In that case, do Y" says no more than "If X happens, do Y": what is supposed is part of the branch.
    fn suppose(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, at: usize) {
        let Some(supposed) = self.out.get_mut(at) else { return };
        let mut question = Draft::new(Kind::Question, Lines::new(supposed.lines.first, supposed.lines.first));
        question.said = supposed.said.take().map(|said| questions::of_condition(&said));
        question.number = supposed.number.take();
        question.anchors = std::mem::take(&mut supposed.anchors);
        let mut branch = std::mem::replace(supposed, question);
        branch.kind = Kind::Branch;
        self.add_branch(prose, sentence, answers::label(true));
        if let Some(said) = self.out.get_mut(at).and_then(|question| question.children.pop()) {
            branch.label.clone_from(&said.label);
            branch.absorb(Draft { kind: Kind::Note, label: None, ..said });
        }
        if let Some(question) = self.out.get_mut(at) {
            question.children.push(branch);
        }
    }

    /// The question just asked that a condition answers: "Is the job running?" and then "If it is running, ...".
    pub(super) fn taken_up(&mut self, condition: &str) -> Option<(usize, bool)> {
        let asked = self.out.iter().rev().find_map(|draft| match (&draft.check, draft.kind) {
            (_, Kind::Question) => Some(draft.said.clone().unwrap_or_default()),
            (Some(_), _) => Some(draft.check_said()),
            _ => None,
        })?;
        let lower = asked.to_lowercase();
        let inquires = is_asked(&asked) || lexicon::known().inquiries.are_in(&lower);
        let yes = conditions::answer_to(condition, &asked).filter(|_| inquires)?;
        // What only points means what was said last.
        if conditions::only_points(condition) && self.out.last().is_none_or(|last| last.check.is_none()) {
            return None;
        }
        let at = self.open_question()?;
        self.out
            .get(at)
            .is_some_and(|question| question.condition.is_none() && can_answer(question, answers::label(yes)))
            .then_some((at, yes))
    }

    /// Whether a question has answers already and other things have been told since: a later answer is not its own.
    pub(super) fn is_answered_before(&self, at: usize) -> bool {
        at + 1 < self.out.len() && self.out.get(at).is_some_and(|question| !question.children.is_empty())
    }

    /// "If they have done this, ...": where no question waits for the answer, it is a question of its own.
    pub(super) fn own_answer(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, yes: bool) -> bool {
        let said = prose.of(sentence);
        let condition = said.split([',', ':']).next().unwrap_or_default();
        let Some(condition) = conditions::opening(condition) else { return false };
        let condition = condition.trim();
        if condition.split_whitespace().count() < 3 {
            return false;
        }
        self.condition(prose, sentence, condition.to_owned(), !yes);
        true
    }

    pub(super) fn add_branch(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, label: &str) {
        let mut branch = Draft::of_text(Kind::Branch, prose.text.slice(sentence.start, sentence.end));
        branch.label = Some(label.to_owned());
        self.read_sentence(&mut branch, prose, sentence);
        // A case that names several places leads to each of them, one after the other.
        let places: Vec<jumps::Jump> = jumps::links_of(prose, sentence).collect();
        match places.len() {
            0 => {}
            1 => branch.jump = branch.jump.take().or(places.into_iter().next()),
            _ => {
                branch.jump = None;
                branch.children.extend(places.into_iter().map(|jump| place_to_go(prose, sentence, jump)));
            }
        }
        if let Some(question) = self.out.last_mut() {
            question.children.push(branch);
        }
    }

    /// Adds a sentence to the branch that the paragraph has opened.
    pub(super) fn extend_branch(&mut self, prose: &Prose<'_>, sentence: &Range<usize>) {
        let mut more = Draft::of_text(Kind::Action, prose.text.slice(sentence.start, sentence.end));
        self.read_sentence(&mut more, prose, sentence);
        let Some(branch) = self.out.last_mut().and_then(|last| last.children.last_mut()) else { return };
        if branch.jump.is_some() && more.jump.is_some() {
            branch.children.push(more);
        } else if branch.children.is_empty() {
            branch.absorb(more);
        } else if let Some(last) = branch.children.last_mut() {
            last.absorb(more);
        }
    }
}

/// A step that only leads to a place.
pub(super) fn place_to_go(prose: &Prose<'_>, sentence: &Range<usize>, jump: jumps::Jump) -> Draft {
    let line = prose.line(sentence.start).max(jump.line);
    let mut step = Draft::of_text(Kind::Action, Text::plain_at(jump.text.clone(), line));
    step.jump = Some(jump);
    step
}

/// Whether a question has answers other than yes and no.
fn has_cases(question: &Draft) -> bool {
    question.children.iter().any(|branch| !matches!(branch.label.as_deref(), Some("Yes" | "No")))
}

/// What the last branch of a question asks to find out.
fn last_checked(question: &Draft) -> Option<String> {
    let branch = question.children.last().filter(|_| question.kind == Kind::Question)?;
    conditions::checked_in(&branch.body.first()?.plain())
}
