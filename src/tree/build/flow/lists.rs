//! Lists: answers, cases, steps, or mere points.
//!
//! Owns which of them a list's items are and how an item becomes a branch or a step. It must not know how a label is
//! told from its text.

use super::questions::{announces, can_ask, is_told_of, last_said};
use super::{Before, Flow, Manner, read, read_opened};
use crate::document::{Block, BlockKind, Definition, Item, Lines, Text};
use crate::tree::Kind;
use crate::tree::build::answers::{self, Answer};
use crate::tree::build::conditions::{self, Condition};
use crate::tree::build::directions::{announces_choice, is_check, is_order, starts_with_verb};
use crate::tree::build::draft::Draft;
use crate::tree::build::lexicon::{self, Signs};
use crate::tree::build::prose::Prose;
use crate::tree::build::questions;

/// A list's item as it opens: its first paragraph, where it starts with one.
pub(super) type Opening<'a> = Option<Prose<'a>>;

impl Flow<'_> {
    pub(super) fn list(&mut self, block: &Block, ordered: bool, items: &[Item]) {
        let colon = self.before == Before::Paragraph { colon: true };
        let openings = openings(items);
        let (first, nests) = (self.out.len(), colon && self.branch_open);
        let read = self.answer_list(items, &openings)
            || (self.manner == Manner::Doing
                && (self.conditional_list(items, &openings)
                    || self.alternative_list(items, &openings)
                    || self.named_case_list(items, &openings)
                    || self.meaning_list(items, &openings)
                    || self.case_list(items, &openings)));
        if read && nests && self.out.len() > first {
            // "If the log shows errors, find out which:" holds what is asked below it.
            let asked: Vec<Draft> = self.out.drain(first..).collect();
            if let Some(branch) = self.out.last_mut().and_then(|last| last.children.last_mut()) {
                branch.children.extend(asked);
            }
        }
        if !read {
            let steps = items.iter().zip(openings).map(|(item, opening)| self.step(item, opening)).collect();
            self.step_list(block, ordered, steps, colon);
        }
        self.branch_open = false;
        self.before = Before::List;
    }

    /// Items that begin with Yes or No.
    pub(super) fn answer_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let read = |answer: fn(&Prose<'_>) -> Option<Answer>| -> Vec<Option<Answer>> {
            openings.iter().map(|opening| opening.as_ref().and_then(answer)).collect()
        };
        let taken_up = read(answers::taken_up);
        let (asking, answers) = match answered_inside(openings, &taken_up) {
            Some(at) => (at, taken_up),
            None => (0, read(answers::yes_or_no)),
        };
        let count = answers.iter().flatten().count();
        if count == 0
            || (count == 1
                && items.len() > 1
                && asking == 0
                && !self.out.last().is_some_and(|last| last.check.is_some() || last.kind == Kind::Question))
        {
            return false;
        }
        for item in items.iter().take(asking) {
            let steps = self.step(item, None);
            self.out.extend(steps);
        }
        let at = self.question_for(items.get(asking..).unwrap_or_default());
        let mut after = Vec::new();
        for (item, answer) in items.iter().zip(answers).skip(asking) {
            match answer {
                Some(answer) => {
                    let branch = if asking > 0 { self.branch_plain(item, answer) } else { self.branch(item, answer) };
                    self.answer_with(at, branch);
                }
                None => after.extend(self.step(item, None)),
            }
        }
        self.out.extend(after);
        true
    }

    /// Terms that are Yes and No, each with what to do then.
    pub(super) fn answer_terms(&mut self, terms: &[Definition]) -> bool {
        let items: Vec<Item> = terms
            .iter()
            .map(|term| {
                let said = Block::new(BlockKind::Paragraph(term.term.clone()), term.lines);
                let blocks = std::iter::once(said).chain(term.blocks.iter().cloned()).collect();
                Item { number: None, checked: None, lines: term.lines, blocks }
            })
            .filter(|item| answers::first_text(item).is_some_and(|text| answers::whole(&text.plain()).is_some()))
            .collect();
        let is_read = items.len() == terms.len() && self.answer_list(&items, &openings(&items));
        if is_read {
            self.branch_open = false;
            self.before = Before::Other;
        }
        is_read
    }

    /// Tabs, of which the operator picks one. `false` where they are one alone, or only tell.
    pub(super) fn tabs(&mut self, block: &Block, tabs: &[Definition]) -> bool {
        if tabs.len() < 2 || self.manner == Manner::Telling {
            return false;
        }
        let case = tabs.first().map(|tab| tab.term.plain()).unwrap_or_default();
        let at = self.case_question_at(block.lines.first, &case, false);
        for tab in tabs {
            let label = tab.term.plain();
            let item = Item { number: None, checked: None, lines: tab.lines, blocks: Vec::new() };
            let branch = self.branch_of(&item, label, &tab.blocks);
            self.answer_with(at, branch);
        }
        self.branch_open = false;
        self.before = Before::Other;
        true
    }

    /// Items that begin with conditions: cases of one question.
    pub(super) fn conditional_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let mut read = items.iter().zip(openings).map(|(item, opening)| {
            let has_more = item.blocks.len() > 1;
            opening.as_ref().and_then(|opening| answers::conditional(opening, has_more))
        });
        let Some(Some(first @ Condition::If { .. })) = read.next() else { return false };
        let read: Vec<Option<Condition>> = std::iter::once(Some(first)).chain(read).collect();
        let conditions = read.iter().flatten().count();
        if conditions < 2 || conditions * 3 < items.len() * 2 {
            return false;
        }
        let at = self.case_question(items, true);
        let affirmed = affirmed_of_two(&read);
        if let Some(question) = self.out.get_mut(at).filter(|question| question.body.is_empty())
            && let Some(condition) = &affirmed
        {
            question.said = Some(questions::of_condition(condition));
        }
        for (item, condition) in items.iter().zip(read) {
            let label = match condition {
                Some(Condition::If { negated, .. }) if affirmed.is_some() => answers::label(!negated).to_owned(),
                Some(Condition::If { condition, .. }) => condition,
                Some(Condition::Answer(yes)) => answers::label(yes).to_owned(),
                Some(Condition::Otherwise) => "Otherwise".to_owned(),
                None => {
                    let steps = self.step(item, None);
                    if let Some(branch) = self.out.get_mut(at).and_then(|question| question.children.last_mut()) {
                        branch.children.extend(steps);
                    }
                    continue;
                }
            };
            let branch = self.branch_plain(item, Answer { label, text_at: 0 });
            self.answer_with(at, branch);
        }
        true
    }

    /// Items each of which says that it is a case: "The build may have failed. ... In this case: ...".
    pub(super) fn alternative_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let is_case = |prose: &Prose<'_>| {
            prose.signs(&(0..prose.lower.len())).any(Signs::ALTERNATIVES)
                && lexicon::known().alternatives.are_in(&prose.lower)
        };
        // Two in three are enough.
        let others = openings.iter().filter(|opening| !opening.as_ref().is_some_and(is_case));
        if items.len() < 2 || others.take(items.len() / 3 + 1).count() > items.len() / 3 {
            return false;
        }
        let at = self.case_question(items, false);
        for item in items {
            let label = answers::first_text(item).map(first_sentence).unwrap_or_default();
            let branch = self.branch(item, Answer { label, text_at: 0 });
            self.answer_with(at, branch);
        }
        true
    }

    /// "For X, do Y", "In Z, run W": at least two items one after the other. What stands before and behind them are steps.
    pub(super) fn named_case_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let cases: Vec<Option<Answer>> = items
            .iter()
            .zip(openings)
            .map(|(item, opening)| answers::case_for(opening.as_ref()?, item.blocks.len() > 1))
            .collect();
        let Some(first) = cases.iter().position(Option::is_some) else { return false };
        let mut labels: Vec<&str> =
            cases.iter().skip(first).map_while(|case| Some(case.as_ref()?.label.as_str())).collect();
        let run = labels.len();
        labels.sort_unstable();
        labels.dedup();
        // "On the console, open x", "On the console, click y": one place, and steps.
        if run < 2 || labels.len() < run {
            return false;
        }
        let (before, rest) = items.split_at(first);
        let (named, behind) = rest.split_at(run);
        for item in before {
            let steps = self.step(item, None);
            self.out.extend(steps);
        }
        let at = self.case_question(named, false);
        for (item, answer) in named.iter().zip(cases.into_iter().flatten()) {
            let branch = self.branch(item, answer);
            self.answer_with(at, branch);
        }
        for item in behind {
            let steps = self.step(item, None);
            self.out.extend(steps);
        }
        true
    }

    /// Items each of which tells what one result means: "X indicates Y".
    pub(super) fn meaning_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let labels: Option<Vec<String>> =
            openings.iter().map(|opening| opening.as_ref().and_then(answers::indicated)).collect();
        let Some(labels) = labels.filter(|labels| labels.len() > 1) else { return false };
        let at = self.case_question(items, false);
        for (item, label) in items.iter().zip(labels) {
            let branch = self.branch(item, Answer { label, text_at: 0 });
            self.answer_with(at, branch);
        }
        true
    }

    /// Items labelled with cases: roles, results, systems.
    pub(super) fn case_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        if items.len() < 2 {
            return false;
        }
        let unanswered = self.out.last().is_some_and(|last| last.kind == Kind::Question && last.children.is_empty());
        let label = |opening: &Opening<'_>| opening.as_ref().and_then(answers::case);
        let all_labelled = openings.iter().all(|opening| label(opening).is_some());
        // "Production: https://..." only says where something is found.
        if all_labelled && openings.iter().flatten().all(|opening| answers::only_links(opening)) {
            return false;
        }
        let lead = self.lead_to_list();
        let orders = |opening: &Opening<'_>| opening.as_ref().is_some_and(|prose| starts_with_verb(&prose.lower));
        // "Common fixes" with the trouble in front of each.
        let titled = || self.chooses && all_labelled && most_act(items, openings) && !openings.iter().any(orders);
        let cued = announces_choice(&lead, all_labelled, || most_act(items, openings)) || titled();
        if !all_labelled && !unanswered && !cued {
            return false;
        }
        let asked =
            unanswered || cued || self.out.last().is_some_and(|last| last.kind != Kind::Question && announces(last));
        let labels: Vec<Option<Answer>> = openings.iter().map(label).collect();
        let all_cases = all_labelled && labels.iter().flatten().all(|answer| answers::names_a_case(&answer.label));
        let told = all_labelled
            && self
                .out
                .last()
                .is_some_and(|last| labels.iter().flatten().all(|answer| is_told_of(&answer.label, last)));
        let options = all_labelled && labels.iter().flatten().all(|answer| answers::numbers_an_option(&answer.label));
        if !(all_cases || options || (asked && all_labelled) || unanswered || cued || told) {
            return false;
        }
        let at = self.case_question(items, told || asked);
        for (item, label) in items.iter().zip(labels) {
            let answer = label.unwrap_or_else(|| Answer { label: first_clause(item), text_at: 0 });
            let branch = self.branch(item, answer);
            self.answer_with(at, branch);
        }
        true
    }

    /// Adds an answer to the question at `at`.
    pub(super) fn answer_with(&mut self, at: usize, branch: Draft) {
        if let Some(question) = self.out.get_mut(at) {
            question.children.push(branch);
        }
    }

    /// The sentence that leads to a list with its colon, in lower case; empty where none does.
    fn lead_to_list(&self) -> String {
        let lead = self.out.last().filter(|_| self.before == Before::Paragraph { colon: true });
        let lead = lead.filter(|last| can_ask(last)).map(|last| last_said(last).to_lowercase());
        lead.filter(|lead| lead.ends_with(':')).unwrap_or_default()
    }

    /// A branch made of an item whose label is not shown again.
    pub(super) fn branch(&mut self, item: &Item, answer: Answer) -> Draft {
        let mut blocks = item.blocks.clone();
        let first = blocks.iter_mut().find(|block| !matches!(block.kind, BlockKind::Comment(_)));
        if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = first {
            *text = text.slice(answer.text_at, usize::MAX);
        }
        self.branch_of(item, answer.label, &blocks)
    }

    /// A branch made of an item whose condition is part of what it says.
    pub(super) fn branch_plain(&mut self, item: &Item, answer: Answer) -> Draft {
        let inner = {
            let mut flow = Flow::new(self.manner, self.scenario);
            flow.take_all(&item.blocks, None);
            flow.out
        };
        let mut branch = Draft::new(Kind::Branch, Lines::new(first_line(item), first_line(item)));
        branch.label = Some(answer.label);
        let mut inner = inner.into_iter();
        // The item's condition was read as a question with one branch: that branch is this one.
        match inner.next() {
            Some(question) if question.kind == Kind::Question && question.body.is_empty() => {
                let mut branches = question.children.into_iter();
                if let Some(own) = branches.next() {
                    let label = branch.label.take();
                    branch.absorb(own);
                    branch.label = label;
                }
                branch
                    .children
                    .extend(branches.flat_map(|other| Some(Draft { kind: Kind::Action, label: None, ..other })));
            }
            Some(question) if question.kind == Kind::Question => branch.children.push(question),
            Some(other) => branch.absorb(other),
            None => {}
        }
        branch.check = None;
        branch.children.extend(inner);
        branch
    }

    pub(super) fn branch_of(&mut self, item: &Item, label: String, blocks: &[Block]) -> Draft {
        let mut branch = Draft::new(Kind::Branch, Lines::new(first_line(item), first_line(item)));
        branch.label = Some(label);
        let blocks: Vec<Block> = blocks
            .iter()
            .filter(|block| !matches!(&block.kind, BlockKind::Paragraph(text) if text.is_empty()))
            .cloned()
            .collect();
        let starts_with_text = blocks
            .iter()
            .find(|block| !matches!(block.kind, BlockKind::Comment(_)))
            .is_some_and(|block| matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. }));
        let mut inner = read(&blocks, self.manner, self.scenario).into_iter().peekable();
        if let Some(first) = inner.next_if(|first| starts_with_text && matches!(first.kind, Kind::Note | Kind::Action))
        {
            let first_line = branch.lines.first;
            branch.absorb(first);
            branch.lines.first = first_line;
        }
        branch.check = None;
        branch.children.extend(inner);
        branch
    }

    /// Items that are steps, or a list that only tells.
    pub(super) fn step_list(&mut self, block: &Block, ordered: bool, steps: Vec<Vec<Draft>>, colon: bool) {
        let tells = steps
            .iter()
            .flatten()
            .all(|draft| draft.kind == Kind::Note && draft.children.is_empty() && draft.jump.is_none());
        if tells && !ordered {
            let mut note = Draft::of_block(Kind::Note, block.clone());
            for step in steps.into_iter().flatten() {
                note.errors.extend(step.errors);
                note.danger = note.danger.take().or(step.danger);
            }
            return self.attach(note);
        }
        let mut steps = steps.into_iter().flatten().peekable();
        let in_branch = self.branch_open && colon;
        match self.out.last_mut().filter(|_| in_branch).and_then(|last| last.children.last_mut()) {
            Some(branch) => branch.children.extend(steps),
            None => {
                if let Some(last) = self.out.last_mut()
                    && let Some(other) = steps.next_if(|first| !ordered && is_counterpart(last, first))
                {
                    add_counterpart(last, other);
                }
                self.out.extend(steps);
            }
        }
    }

    /// One item as a step: its first draft bears the number, the rest stands below it where it may.
    pub(super) fn step<'b>(&mut self, item: &'b Item, opening: Opening<'b>) -> Vec<Draft> {
        let mut drafts = read_opened(&item.blocks, opening, self.manner, self.scenario);
        if let Some(first) = drafts.first_mut() {
            first.number = item.number;
            if item.number.is_some() {
                first.lines.first = first.lines.first.min(item.lines.first);
            }
        }
        if drafts.len() > 1 && drafts.first().is_some_and(|first| matches!(first.kind, Kind::Note | Kind::Action)) {
            let rest = drafts.split_off(1);
            if let Some(first) = drafts.first_mut() {
                if first.kind == Kind::Note {
                    first.kind = Kind::Action;
                }
                first.children.extend(rest);
            }
        }
        drafts
    }
}

/// Whether most items of a list say what to do, and not merely what may be the matter.
fn most_act(items: &[Item], openings: &[Opening<'_>]) -> bool {
    let acts = |item: &Item, opening: &Opening<'_>| {
        let said = opening.as_ref().is_some_and(|prose| {
            let behind = answers::case(prose).map_or(0, |label| label.text_at);
            let mut sentences = prose.sentences().iter().map(|one| one.start.max(behind)..one.end);
            sentences.any(|sentence| !sentence.is_empty() && is_order(prose.lower_of(&sentence)))
        });
        said || item.blocks.iter().any(|block| matches!(block.kind, BlockKind::Code { .. }))
    };
    items.iter().zip(openings).filter(|(item, opening)| acts(item, opening)).count() * 2 > items.len()
}

/// Whether two questions, each with one answer, ask the opposite of each other.
fn is_counterpart(one: &Draft, other: &Draft) -> bool {
    let is_single = |draft: &Draft| draft.kind == Kind::Question && draft.children.len() == 1 && draft.body.is_empty();
    let conditions = one.condition.as_ref().zip(other.condition.as_ref());
    is_single(one)
        && is_single(other)
        && conditions.is_some_and(|(one, other)| conditions::are_counterparts(one, other))
}

/// Makes the answer to a question the other answer to the one before, which asks the opposite.
fn add_counterpart(question: &mut Draft, other: Draft) {
    let Some((own, more)) = question.condition.clone().zip(other.condition) else { return };
    let is_denied = conditions::is_negated(&own);
    let label = |yes: bool| Some(answers::label(yes).to_owned());
    question.said = Some(questions::of_condition(if is_denied { &more } else { &own }));
    question.children.iter_mut().for_each(|branch| branch.label = label(!is_denied));
    question.children.extend(other.children.into_iter().map(|branch| Draft { label: label(is_denied), ..branch }));
}

/// What one of two cases affirms and the other denies.
fn affirmed_of_two(cases: &[Option<Condition>]) -> Option<String> {
    let [Some(Condition::If { condition: one, negated, .. }), Some(Condition::If { condition: other, .. })] = cases
    else {
        return None;
    };
    conditions::are_counterparts(one, other).then(|| if *negated { other } else { one }.clone())
}

/// Where in a list the answers begin to what the item before them asks to find out: "Check if X.", "If it is, ...", "If it
/// is not, ...".
fn answered_inside(openings: &[Opening<'_>], taken_up: &[Option<Answer>]) -> Option<usize> {
    let first = taken_up.iter().position(Option::is_some).filter(|first| *first > 0)?;
    let asks = openings.get(first - 1)?.as_ref().is_some_and(|opening| {
        let is_case = answers::conditional(opening, false).is_some();
        !is_case && opening.sentences().iter().any(|sentence| is_check(opening.lower_of(sentence)))
    });
    asks.then_some(first)
}

pub(super) fn openings(items: &[Item]) -> Vec<Opening<'_>> {
    items.iter().map(|item| answers::first_text(item).map(Prose::new)).collect()
}

pub(super) fn first_line(item: &Item) -> u32 {
    answers::first_text(item).and_then(Text::first_line).unwrap_or(item.lines.first)
}

/// The first sentence of a text, without its full stop.
pub(super) fn first_sentence(text: &Text) -> String {
    let prose = Prose::new(text);
    let first = prose.sentences().first().cloned().unwrap_or_default();
    prose.of(&first).trim_end_matches(['.', ':']).to_owned()
}

/// The first clause of an item, as its label.
pub(super) fn first_clause(item: &Item) -> String {
    let plain = answers::first_text(item).map(Text::plain).unwrap_or_default();
    let end = plain.find([',', '.', ':', ';']).unwrap_or(plain.len());
    plain.get(..end).unwrap_or_default().trim().to_owned()
}
