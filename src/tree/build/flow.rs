//! The blocks under one heading or in one list item, as nodes from top to bottom.
//!
//! Owns how the conventions are put together: which reads a block first, and what belongs to which node. It must not
//! know headings, ids or jump targets.

use crate::document::{Block, BlockKind, Text};
use crate::tree::build::conditions;
use crate::tree::build::draft::Draft;
use crate::tree::build::headings::bare;
use crate::tree::build::lexicon;
use crate::tree::build::overrules::{self, Orders};
use crate::tree::build::placeholders::{self, Assigned};
use crate::tree::build::prose::Prose;
use crate::tree::build::{commands, danger};
use crate::tree::{Command, Kind};

mod blocks;
mod decisions;
mod lists;
mod ordered;
mod paragraphs;
mod questions;

/// What is known while a scenario is read.
#[derive(Debug, Default)]
pub(super) struct Scenario {
    /// The variables its commands have set so far.
    pub(super) assigned: Assigned,
    /// The words of its title.
    title: Vec<String>,
}

/// A title of fewer words is too weak to know a condition by.
const FEWEST_TITLE_WORDS: usize = 2;

impl Scenario {
    /// A scenario of that title.
    pub(super) fn new(title: &str) -> Self {
        Self { assigned: Assigned::default(), title: conditions::core(&bare(title)) }
    }

    /// A scenario of that title inside of what this one stands for: what has been set around it is set in it, too.
    pub(super) fn within(&self, title: &str) -> Self {
        Self { assigned: self.assigned.clone(), ..Self::new(title) }
    }

    /// Whether a condition says what the title says: "If the website is not responding".
    fn is_restated(&self, condition: &str) -> bool {
        let said = conditions::core(condition);
        self.title.len() >= FEWEST_TITLE_WORDS && self.title.iter().all(|word| said.contains(word))
    }
}

/// How blocks are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// They say what to do.
    Doing,
    /// They only tell: no sentence in them is a step or a decision.
    Telling,
}

/// Reads blocks as nodes.
pub(super) fn read(blocks: &[Block], manner: Manner, scenario: &mut Scenario) -> Vec<Draft> {
    read_opened(blocks, None, manner, scenario)
}

/// The same for blocks whose first text has been cut into sentences already.
fn read_opened<'a>(
    blocks: &'a [Block],
    opening: Option<Prose<'a>>,
    manner: Manner,
    scenario: &mut Scenario,
) -> Vec<Draft> {
    Flow::new(manner, scenario).read(blocks, opening)
}

/// Reads the blocks under a heading with that title.
pub(super) fn read_under(title: &str, blocks: &[Block], manner: Manner, scenario: &mut Scenario) -> Vec<Draft> {
    let mut flow = Flow::new(manner, scenario);
    flow.chooses = lexicon::known().choice_titles.has(&bare(title));
    flow.read(blocks, None)
}

/// Reads the blocks under a heading that asks. The first draft is that question, with the answers that were found.
pub(super) fn read_asked(question: Draft, blocks: &[Block], scenario: &mut Scenario) -> Vec<Draft> {
    let mut flow = Flow::new(Manner::Doing, scenario);
    flow.asked = question.kind == Kind::Question;
    flow.out.push(question);
    flow.read(blocks, None)
}

/// Reads a text as one step, with all it holds besides its words.
pub(super) fn told(text: &Text, scenario: &mut Scenario) -> Draft {
    let prose = Prose::new(text);
    let mut draft = Flow::new(Manner::Doing, scenario).told(&prose, &(0..prose.plain.len()));
    draft.check = None;
    draft
}

/// What the block before was, as far as the next one needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A paragraph, and whether a colon ends it.
    Paragraph {
        colon: bool,
    },
    Code,
    /// A list whose items are steps or answers of their own.
    List,
    Other,
}

/// What the block behind the one that is read is, as far as that one needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A paragraph about all other cases: "Otherwise, ...".
    Otherwise,
    /// A list, or code.
    Work,
    Other,
}

impl Next {
    fn of(block: &Block) -> Self {
        match &block.kind {
            BlockKind::List { .. } | BlockKind::Code { .. } => Self::Work,
            BlockKind::Paragraph(text) if opens_otherwise(text) => Self::Otherwise,
            _ => Self::Other,
        }
    }
}

/// Whether a text is about all other cases.
fn opens_otherwise(text: &Text) -> bool {
    let first = text.spans.first().map(|span| span.text.as_str()).unwrap_or_default();
    let known = lexicon::known();
    let letter = first.bytes().next().map(|letter| letter.to_ascii_lowercase());
    if !letter.is_some_and(|letter| known.otherwise.open_with(letter)) {
        return false;
    }
    let lower = first.to_ascii_lowercase();
    // "If not installed yet" is a condition of its own.
    known.otherwise.find(&lower).is_some_and(|phrase| {
        known.conditions.find(phrase).is_none()
            || lower.get(phrase.len()..).is_some_and(|rest| rest.starts_with([',', ':']))
    })
}

struct Flow<'a> {
    manner: Manner,
    scenario: &'a mut Scenario,
    out: Vec<Draft>,
    before: Before,
    /// Whether the last draft is a question whose last branch the paragraph before has opened.
    branch_open: bool,
    /// Whether the first draft is a heading that asks.
    asked: bool,
    /// Whether the heading above announces a choice: "Common fixes".
    chooses: bool,
    /// The block behind the one that is read.
    next: Next,
}

impl<'a> Flow<'a> {
    fn new(manner: Manner, scenario: &'a mut Scenario) -> Self {
        let (out, before) = (Vec::new(), Before::Nothing);
        Self { manner, scenario, out, before, branch_open: false, asked: false, chooses: false, next: Next::Other }
    }

    /// Reads blocks from first to last. `opening` is the first of them, comments aside, where it is a paragraph that has
    /// been cut into sentences already.
    fn take_all<'b>(&mut self, blocks: &'b [Block], mut opening: Option<Prose<'b>>) {
        let mut orders = Orders::default();
        let mut rest = blocks.iter();
        while let Some(block) = rest.next() {
            let opening = if matches!(block.kind, BlockKind::Comment(_)) { None } else { opening.take() };
            self.next = rest.as_slice().first().map_or(Next::Other, Next::of);
            if let Some(more) = overrules::of_comment(block) {
                orders.add(more);
            } else if orders.opens() {
                let opened = self.opened(block, &orders, rest.as_slice());
                rest = rest.as_slice().get(opened..).unwrap_or_default().iter();
                orders = Orders::default();
            } else if orders.is_empty() || matches!(block.kind, BlockKind::Comment(_)) {
                self.take(block, opening);
            } else {
                self.ordered(block, std::mem::take(&mut orders));
            }
        }
    }

    /// Reads blocks from first to last, with the questions that only the whole shows.
    fn read<'b>(mut self, blocks: &'b [Block], opening: Option<Prose<'b>>) -> Vec<Draft> {
        self.out.reserve_exact(blocks.len());
        self.take_all(blocks, opening);
        self.ask_what_is_open();
        self.deny_what_was_checked();
        self.out
    }

    fn take<'b>(&mut self, block: &'b Block, opening: Option<Prose<'b>>) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.paragraph(block, &opening.unwrap_or_else(|| Prose::new(text))),
            BlockKind::Code { language, text, first_line } => self.code(block, language.as_deref(), text, *first_line),
            BlockKind::List { ordered, items } => self.list(block, *ordered, items),
            BlockKind::Quote(inner) | BlockKind::Footnote { blocks: inner, .. } => self.framed(block, inner, None),
            BlockKind::Admonition { name, blocks: inner, .. } => self.framed(block, inner, Some(name)),
            BlockKind::Table { head, rows } => self.table(block, head, rows),
            BlockKind::Definitions(terms) if self.answer_terms(terms) => {}
            BlockKind::Tabs(tabs) if self.tabs(block, tabs) => {}
            BlockKind::Definitions(_) | BlockKind::Tabs(_) | BlockKind::Heading { .. } => {
                self.attach(Draft::of_block(Kind::Note, block.clone()));
                self.before = Before::Other;
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }

    fn command(&mut self, found: commands::Found) -> Command {
        let placeholders =
            placeholders::of_command(&found.text, &found.language, &self.scenario.assigned, &found.slots);
        self.scenario.assigned.learn(&found.text);
        let danger = danger::of_command(&found.text, &found.language);
        Command {
            text: found.text,
            language: found.language,
            line: found.line,
            placeholders,
            danger,
            output: found.output,
        }
    }
}
