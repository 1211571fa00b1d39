//! Paragraphs: sentences gathered into notes and actions, and what each holds besides its words.
//!
//! Owns where one node ends and the next begins inside a paragraph. It must not know lists or other blocks.

use super::questions::last_said;
use super::{Before, Flow, Manner, Next};
use crate::document::Block;
use crate::tree::build::conditions::{self, Condition};
use crate::tree::build::directions::{directs, is_asked, is_check, starts_with_verb};
use crate::tree::build::draft::{Check, Draft};
use crate::tree::build::headings::{asks, step_number};
use crate::tree::build::lexicon::{self, Signs};
use crate::tree::build::prose::{Prose, words};
use crate::tree::build::{commands, danger, errors, jumps};
use crate::tree::{Command, Kind};
use std::ops::Range;

/// A step's number stands within so many bytes of its start.
const HEAD: usize = 40;

impl Flow<'_> {
    pub(super) fn paragraph(&mut self, block: &Block, prose: &Prose<'_>) {
        if self.command_alone(prose) {
            return;
        }
        let first_draft = self.out.len();
        let mut opened = false;
        let mut run: Option<Range<usize>> = None;
        let mut run_first = 0;
        let (mut run_jumps, mut run_asks) = (false, false);
        let mut leads_on = false;
        let clauses = self.clauses(prose);
        for (index, sentence) in clauses.iter().cloned().enumerate() {
            let following = clauses.get(index + 1..).unwrap_or_default();
            let condition = self.condition_of(prose, &sentence).filter(|condition| !self.only_muses(condition));
            let condition = condition.or_else(|| self.contrasted(prose, &sentence, following));
            // "If failures persist", with what to do then below it.
            let is_all = clauses.len() == 1 && self.next == Next::Work && self.manner == Manner::Doing;
            let alone = if is_all && condition.is_none() { conditions::alone(prose, &sentence) } else { None };
            leads_on |= alone.is_some();
            let condition = condition.or(alone);
            if condition.is_none() && opened && self.is_asked_anew(prose, &sentence, following) {
                opened = false;
            }
            let took = match condition {
                Some(Condition::If { condition, negated, .. }) => {
                    self.flush(prose, &mut run);
                    self.condition(prose, &sentence, condition, negated);
                    true
                }
                Some(Condition::Answer(yes)) => {
                    self.flush(prose, &mut run);
                    self.answer(prose, &sentence, yes)
                        || conditions::answers_with_order(prose, &sentence) && self.own_answer(prose, &sentence, yes)
                }
                Some(Condition::Otherwise) => {
                    self.flush(prose, &mut run);
                    self.otherwise(prose, &sentence)
                }
                None => false,
            };
            if took {
                opened = true;
                continue;
            }
            if opened {
                self.extend_branch(prose, &sentence);
                continue;
            }
            let jumps = jumps::of_sentence(prose, &sentence).is_some();
            let asked = asks(prose.of(&sentence));
            // A warning or a destroying order that follows mere telling stands for itself.
            let alarms = self.manner == Manner::Doing && (warns(prose, &sentence) || destroys(prose, &sentence));
            let run_said = clauses.get(run_first..index).unwrap_or_default();
            let acts = |run: &Option<_>| run.is_some() && run_said.iter().any(|said| directs(prose, said));
            if (jumps && run_jumps) || (asked && run_asks) || (alarms && !run_asks && !acts(&run)) {
                self.flush(prose, &mut run);
            }
            if run.is_none() {
                run_first = index;
            }
            run_jumps = jumps || (run_jumps && run.is_some());
            run_asks = asked || (run_asks && run.is_some());
            run = Some(run.map_or(sentence.clone(), |run| run.start..sentence.end));
        }
        self.flush(prose, &mut run);
        if let Some(draft) = self.out.get_mut(first_draft) {
            draft.anchors.extend(block.anchors.iter().cloned());
        }
        self.branch_open = opened;
        let colon = leads_on || prose.plain.trim_end().ends_with(':');
        self.before = Before::Paragraph { colon };
    }

    /// The sentences of a paragraph, those with a condition in the middle cut in two.
    pub(super) fn clauses(&self, prose: &Prose<'_>) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        let mut sentences = prose.sentences().iter().cloned().peekable();
        while let Some(mut sentence) = sentences.next() {
            let goes_on = |next: &Range<usize>| conditions::breaks_off(prose, &sentence, next);
            if self.manner == Manner::Doing
                && let Some(next) = sentences.next_if(goes_on)
            {
                sentence = sentence.start..next.end;
            }
            let inner = match self.manner {
                Manner::Doing => conditions::inner_start(prose, &sentence),
                Manner::Telling => None,
            };
            match inner.filter(|at| *at > sentence.start) {
                Some(at) => clauses.extend([sentence.start..at, at..sentence.end]),
                None => clauses.push(sentence),
            }
        }
        clauses
    }

    /// Whether a condition names nothing and its consequence is no order: "If they are there, they are fine" where
    /// nobody asked for them.
    fn only_muses(&mut self, condition: &Condition) -> bool {
        match condition {
            Condition::If { condition, ordered: false, .. } => {
                conditions::only_points(condition) && !self.asked && self.taken_up(condition).is_none()
            }
            _ => false,
        }
    }

    /// A condition that says what is so then and nothing to do, where one that follows says what to do otherwise.
    fn contrasted(&self, prose: &Prose<'_>, sentence: &Range<usize>, following: &[Range<usize>]) -> Option<Condition> {
        if self.manner == Manner::Telling
            || !prose.signs(sentence).any(Signs::CONDITIONS)
            || is_asked(prose.of(sentence))
        {
            return None;
        }
        let found = conditions::of_item(prose, sentence)?;
        let Condition::If { condition, .. } = &found else { return None };
        // "If X, Y hangs. In this case, do Z."
        let is_supposed = following.first().is_some_and(|next| {
            prose.signs(next).any(Signs::ALTERNATIVES) && conditions::supposes(prose, next) && directs(prose, next)
        });
        // A check behind it may be what the answers below are for.
        let checks = |next: &Range<usize>| prose.signs(next).any(Signs::CHECKS) && is_check(prose.lower_of(next));
        if is_supposed && !following.iter().any(checks) {
            return Some(found);
        }
        let is_other = |next: &Range<usize>| matches!(self.condition_of(prose, next), Some(Condition::Otherwise));
        if following.first().is_some_and(is_other) {
            return Some(found);
        }
        let next = following.iter().find_map(|next| self.condition_of(prose, next));
        if next.is_none() && self.next == Next::Otherwise && !following.iter().any(checks) {
            return Some(found);
        }
        let next = next?;
        let is_opposite = matches!(&next, Condition::If { condition: other, .. }
            if conditions::are_opposite(condition, other));
        is_opposite.then_some(found)
    }

    /// Whether a sentence in an open branch checks something that the next one answers.
    fn is_asked_anew(&self, prose: &Prose<'_>, sentence: &Range<usize>, following: &[Range<usize>]) -> bool {
        let checks = prose.signs(sentence).any(Signs::CHECKS) && is_check(prose.lower_of(sentence));
        let next = following.first().filter(|_| checks).and_then(|next| conditions::of_sentence(prose, next));
        matches!(next, Some(Condition::Answer(_)))
    }

    /// The condition a sentence holds, unless it only says again what the scenario is about.
    pub(super) fn condition_of(&self, prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
        let condition = match conditions::of_sentence(prose, sentence) {
            None => conditions::trailing(prose, sentence),
            found => found,
        };
        match &condition {
            Some(Condition::If { ordered: false, .. }) if self.manner == Manner::Telling => None,
            Some(Condition::If { condition, .. }) if self.scenario.is_restated(condition) => None,
            _ => condition,
        }
    }

    /// A paragraph that is nothing but a marked command belongs to the sentence that announced it.
    pub(super) fn command_alone(&mut self, prose: &Prose<'_>) -> bool {
        let whole = prose.plain.trim();
        let covers = |ranges: &[Range<usize>]| matches!(ranges, [range] if prose.of(range).trim() == whole);
        let marked = covers(&prose.code) || (covers(&prose.strong) && whole.contains(' ') && self.is_announced());
        let is_signed = || whole.contains(" -") || commands::is_program(whole) || self.is_announced();
        let slotted = covers(&prose.slotted) && commands::is_typed_first(whole) && is_signed();
        let is_plain = || prose.code.is_empty() && prose.links.is_empty() && self.follows_text();
        let is_command =
            slotted || marked && commands::stands_alone(whole) || is_plain() && commands::is_plain_command(whole);
        if !is_command || self.manner == Manner::Telling {
            return false;
        }
        let mut draft = Draft::of_text(Kind::Action, prose.text.slice(0, prose.plain.len()));
        let line = draft.lines.first;
        let text = commands::without_prompt(whole).to_owned();
        let language = commands::language_of(&text).to_owned();
        let slots = commands::slots_in(prose, &(0..prose.plain.len()));
        let found = commands::Found { text, language, line, output: None, slots };
        draft.commands.push(self.command(found));
        self.attach(draft);
        self.before = Before::Code;
        true
    }

    /// Whether the sentence before a block says to type what is in it, and not what will be seen.
    pub(super) fn says_to_type(&self) -> bool {
        let Some(last) = self.out.last().filter(|_| self.before == Before::Paragraph { colon: true }) else {
            return false;
        };
        let last = if last.kind == Kind::Question { last.children.last().unwrap_or(last) } else { last };
        let said = last_said(last).to_lowercase();
        let known = lexicon::known();
        let runs = || words(&said).any(|word| known.run_verbs.has(word));
        let orders = || known.order_openers.find(&said).is_some() || starts_with_verb(&said);
        !known.output_leads.are_in(&said) && (runs() || orders())
    }

    /// Whether a paragraph stands right before.
    fn follows_text(&self) -> bool {
        matches!(self.before, Before::Paragraph { .. })
    }

    /// Whether what was said last leads to a command.
    pub(super) fn is_announced(&self) -> bool {
        self.out.last().is_some_and(|last| {
            let branch = last.children.last().and_then(|branch| branch.body.last());
            let announces = |block: &Block| {
                let said = block.plain().to_lowercase();
                lexicon::known().announcing.everywhere(&said).next().is_some() || said.ends_with(':')
            };
            last.body.last().into_iter().chain(branch).any(announces) || !last.commands.is_empty()
        })
    }

    /// Makes a draft of the sentences gathered so far.
    pub(super) fn flush(&mut self, prose: &Prose<'_>, run: &mut Option<Range<usize>>) {
        let Some(range) = run.take() else { return };
        let draft = self.told(prose, &range);
        self.out.push(draft);
    }

    /// A draft of plain sentences: an action where one of them says what to do.
    pub(super) fn told(&mut self, prose: &Prose<'_>, range: &Range<usize>) -> Draft {
        let mut draft = Draft::of_text(Kind::Note, prose.text.slice(range.start, range.end));
        // A sentence with a condition in its middle is here with one of its parts.
        let parts = prose.sentences().iter().map(|whole| whole.start.max(range.start)..whole.end.min(range.end));
        for sentence in parts.filter(|part| !part.is_empty()) {
            let lower = prose.lower_of(&sentence);
            self.read_sentence(&mut draft, prose, &sentence);
            if self.manner == Manner::Doing && (draft.jump.is_some() || directs(prose, &sentence)) {
                draft.kind = Kind::Action;
            }
            if is_asked(lower) || prose.signs(&sentence).any(Signs::CHECKS) && is_check(lower) {
                draft.check = Some(Check {
                    block: 0,
                    start: sentence.start - range.start,
                    end: sentence.end - range.start,
                    line: prose.line(sentence.start),
                    asked: asks(prose.of(&sentence)),
                });
            }
        }
        if !draft.commands.is_empty() && self.manner == Manner::Doing {
            draft.kind = Kind::Action;
        }
        let head = prose.plain.get(..HEAD.min(prose.plain.len())).unwrap_or(&prose.plain);
        draft.number = if range.start == 0 { step_number(head) } else { None };
        draft
    }

    /// Reads what a sentence holds besides its words: commands, a jump, errors, a warning.
    pub(super) fn read_sentence(&mut self, draft: &mut Draft, prose: &Prose<'_>, sentence: &Range<usize>) {
        let found = commands::of_sentence(prose, sentence);
        let found: Vec<Command> = found.into_iter().map(|found| self.command(found)).collect();
        draft.commands.extend(found);
        if draft.jump.is_none() {
            draft.jump = match self.manner {
                Manner::Doing => jumps::of_sentence(prose, sentence),
                Manner::Telling => jumps::of_remark(prose, sentence),
            };
        }
        draft.errors.extend(errors::of_sentence(prose, sentence));
        let wants_care = match self.manner {
            Manner::Doing => warns(prose, sentence) || destroys(prose, sentence),
            // What a background tells of lost data is what the trouble does; only a warning is for the operator.
            Manner::Telling => prose.signs(sentence).any(Signs::WARNINGS) && danger::cautions(prose.lower_of(sentence)),
        };
        // A warning tells more than that an order destroys.
        let tells_more =
            || warns(prose, sentence) && draft.danger.as_ref().is_some_and(|said| !danger::warns(&said.to_lowercase()));
        if wants_care && (draft.danger.is_none() || tells_more()) {
            draft.danger = Some(prose.of(sentence).to_owned());
        }
    }
}

/// Whether a sentence warns.
pub(super) fn warns(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    prose.signs(sentence).any(Signs::WARNINGS) && danger::warns(prose.lower_of(sentence))
}

/// Whether a sentence orders something destructive.
pub(super) fn destroys(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    prose.signs(sentence).any(Signs::DESTROYING) && danger::orders_to_destroy(prose.lower_of(sentence))
}
