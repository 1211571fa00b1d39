//! Blocks that an author's comment says the meaning of.
//!
//! Owns how a block is read against what it looks like. It must not know the comments' notation.

use super::lists::first_clause;
use super::{Before, Flow, Manner, commands, read, told};
use crate::document::{Block, BlockKind, Item, Lines};
use crate::tree::Kind;
use crate::tree::build::answers::{self, Answer};
use crate::tree::build::draft::Draft;
use crate::tree::build::overrules::{self, Order, Orders};
use crate::tree::build::prose::Prose;

impl Flow<'_> {
    /// A block that is not what it looks like, or leads where it does not say.
    pub(super) fn ordered(&mut self, block: &Block, orders: Orders) {
        let first = self.out.len();
        match orders.kind {
            Some(Order::Ignore | Order::Note) => self.alone(Draft::of_block(Kind::Note, block.clone())),
            Some(Order::Question) => self.asked_by_order(block),
            Some(Order::Action) => self.done_by_order(block),
            Some(Order::Symptom | Order::Section) | None => self.take(block, None),
        }
        if orders.jump.is_some() {
            let at = if self.out.len() > first { first } else { self.out.len().saturating_sub(1) };
            if let Some(draft) = self.out.get_mut(at) {
                draft.jump = orders.jump;
            }
        }
    }

    /// A block that opens a scenario or a section: what follows belongs to it, up to the next that opens one. Returns
    /// how many of the blocks that follow were taken.
    pub(super) fn opened(&mut self, block: &Block, orders: &Orders, following: &[Block]) -> usize {
        let opens = |block: &Block| overrules::of_comment(block).is_some_and(|orders| orders.opens());
        let end = following.iter().position(opens).unwrap_or(following.len());
        let kind = if orders.kind == Some(Order::Symptom) { Kind::Symptom } else { Kind::Section };
        let mut draft = Draft::of_block(kind, block.clone());
        if let BlockKind::Paragraph(text) = &block.kind {
            let title = text.plain().trim_end_matches(':').to_owned();
            draft.lines = Lines::new(block.lines.first, block.lines.last);
            draft.heading = Some(title);
        }
        draft.jump.clone_from(&orders.jump);
        draft.children = read(following.get(..end).unwrap_or_default(), Manner::Doing, self.scenario);
        self.alone(draft);
        end
    }

    /// Puts a draft that nothing before or behind it belongs to.
    fn alone(&mut self, draft: Draft) {
        self.out.push(draft);
        self.branch_open = false;
        self.before = Before::Other;
    }

    fn asked_by_order(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::List { items, .. } => self.answered_by_order(items),
            BlockKind::Paragraph(text) => {
                let mut question = Draft::of_block(Kind::Question, block.clone());
                question.said = Some(text.plain());
                self.out.push(question);
                self.branch_open = false;
                self.before = Before::Paragraph { colon: true };
            }
            _ => self.alone(Draft::of_block(Kind::Question, block.clone())),
        }
    }

    /// A list whose items are the answers.
    fn answered_by_order(&mut self, items: &[Item]) {
        let at = self.case_question(items, true);
        for item in items {
            let opening = answers::first_text(item).map(Prose::new);
            let answer = opening.and_then(|prose| answers::yes_or_no(&prose).or_else(|| answers::case(&prose)));
            let answer = answer.unwrap_or_else(|| Answer { label: first_clause(item), text_at: 0 });
            let branch = self.branch(item, answer);
            self.answer_with(at, branch);
        }
        self.branch_open = false;
        self.before = Before::Other;
    }

    fn done_by_order(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let mut draft = told(text, self.scenario);
                draft.kind = Kind::Action;
                draft.anchors.clone_from(&block.anchors);
                self.out.push(draft);
                self.branch_open = false;
                self.before = Before::Paragraph { colon: false };
            }
            BlockKind::Code { language, text, first_line } => {
                let mut draft = Draft::of_block(Kind::Action, block.clone());
                let mut found = commands::of_block(language.as_deref(), text, *first_line);
                if found.is_empty() && !text.trim().is_empty() {
                    let language = language.clone().unwrap_or_else(|| "sh".to_owned());
                    found.push(commands::Found {
                        text: text.clone(),
                        language,
                        line: *first_line,
                        ..commands::Found::default()
                    });
                }
                for found in found {
                    let command = self.command(found);
                    draft.commands.push(command);
                }
                self.alone(draft);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    let mut steps = self.step(item, None);
                    if let Some(first) = steps.first_mut().filter(|first| first.kind == Kind::Note) {
                        first.kind = Kind::Action;
                    }
                    self.out.extend(steps);
                }
                self.branch_open = false;
                self.before = Before::Other;
            }
            _ => self.alone(Draft::of_block(Kind::Action, block.clone())),
        }
    }
}
