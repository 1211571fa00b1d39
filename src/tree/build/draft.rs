//! Nodes while they are made: before ids are given and jumps are led to their targets.
//!
//! Owns the draft and how one is filled. It must not know a convention.

use crate::document::{Block, BlockKind, Lines, Text};
use crate::tree::build::jumps::{Jump, Mark};
use crate::tree::{Command, ErrorText, Kind};

/// A node in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What it is.
    pub(super) kind: Kind,
    /// Where its own text stands.
    pub(super) lines: Lines,
    /// Its text where that is not simply the text of its body: a question as put to the operator, a title.
    pub(super) said: Option<String>,
    /// What it says in full.
    pub(super) body: Vec<Block>,
    /// The answer, on branches.
    pub(super) label: Option<String>,
    /// Its commands.
    pub(super) commands: Vec<Command>,
    /// The error messages in it.
    pub(super) errors: Vec<ErrorText>,
    /// Why it wants care.
    pub(super) danger: Option<String>,
    /// Where it sends the operator.
    pub(super) jump: Option<Jump>,
    /// The step's number in its list or among its sibling headings.
    pub(super) number: Option<u64>,
    /// Names links may call it by.
    pub(super) anchors: Vec<String>,
    /// What jumps inside a flowchart call it by.
    pub(super) mark: Option<Mark>,
    /// Whether it stands for a heading, so that its id is the heading's slug.
    pub(super) heading: Option<String>,
    /// The offset in its first paragraph of a sentence that asks the operator to find something out, until answers
    /// have been found for it.
    pub(super) check: Option<Check>,
    /// The condition a question was made of, to know its opposite by.
    pub(super) condition: Option<String>,
    /// Whether it is a table's row.
    pub(super) is_row: bool,
    /// What stands below it.
    pub(super) children: Vec<Self>,
}

/// A sentence that could be a question, should answers follow.
#[derive(Debug, Clone)]
pub(super) struct Check {
    /// Which block of the draft's body holds it.
    pub(super) block: usize,
    /// Where in that block's text it starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Its line.
    pub(super) line: u32,
    /// Whether it is a question that is answered with yes or no, so that it is one even where no answer follows.
    pub(super) asked: bool,
}

impl Draft {
    /// A draft that says nothing yet.
    pub(super) fn new(kind: Kind, lines: Lines) -> Self {
        Self {
            kind,
            lines,
            said: None,
            body: Vec::new(),
            label: None,
            commands: Vec::new(),
            errors: Vec::new(),
            danger: None,
            jump: None,
            number: None,
            anchors: Vec::new(),
            mark: None,
            heading: None,
            check: None,
            condition: None,
            is_row: false,
            children: Vec::new(),
        }
    }

    /// A draft of one block.
    pub(super) fn of_block(kind: Kind, block: Block) -> Self {
        let mut draft = Self::new(kind, block.lines);
        draft.anchors.clone_from(&block.anchors);
        draft.body = vec![block];
        draft
    }

    /// A draft of running text.
    pub(super) fn of_text(kind: Kind, text: Text) -> Self {
        let lines = Lines::new(text.first_line().unwrap_or(1), text.last_line().unwrap_or(1));
        Self::of_block(kind, Block::new(BlockKind::Paragraph(text), lines))
    }

    /// The sentence that asks or checks; empty where none does.
    pub(super) fn check_said(&self) -> String {
        let check = self.check.as_ref();
        let text = check.and_then(|check| self.body.get(check.block)).and_then(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some(text),
            _ => None,
        });
        match (check, text) {
            (Some(check), Some(text)) => text.slice(check.start, check.end).plain(),
            _ => String::new(),
        }
    }

    /// Adds a block to what it says.
    pub(super) fn push(&mut self, block: Block) {
        if self.body.is_empty() && self.said.is_none() {
            self.lines = block.lines;
        }
        self.lines = self.lines.join(block.lines);
        self.anchors.extend(block.anchors.iter().cloned());
        self.body.push(block);
    }

    /// Takes over all that another draft says, does and holds.
    pub(super) fn absorb(&mut self, other: Self) {
        let before = self.body.len();
        if before == 0 && self.said.is_none() {
            self.lines = other.lines;
        }
        self.lines = self.lines.join(other.lines);
        self.body.extend(other.body);
        self.commands.extend(other.commands);
        self.errors.extend(other.errors);
        self.danger = self.danger.take().or(other.danger);
        self.jump = self.jump.take().or(other.jump);
        self.anchors.extend(other.anchors);
        self.mark = self.mark.take().or(other.mark);
        if let Some(check) = other.check {
            self.check = Some(Check { block: before + check.block, ..check });
        }
        self.children.extend(other.children);
        if self.kind == Kind::Note && other.kind == Kind::Action {
            self.kind = Kind::Action;
        }
    }
}
