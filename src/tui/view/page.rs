//! A place of a walk as lines: what the node says, its commands, and what has to be known before one is used.
//!
//! Owns what stands on the page and in which order. It must not know keys, scrolling or which command is selected.

use super::blocks::{CodeLines, Drawn, Setter, WIDEST_TEXT, code_rows, drawn, gutter, hang, line, wrap_remark};
use super::visible::{visible, visible_line};
use super::wrap::wrap;
use crate::document::{Block, BlockKind};
use crate::tree::{Command, Node};
use crate::tui::theme::Theme;
use crate::walk::End;
use ratatui::text::Span;
use std::collections::{HashMap, HashSet};

/// The lines of a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    /// From top to bottom.
    pub(crate) lines: Vec<Drawn>,
}

impl Page {
    /// The page of a node.
    pub(crate) fn of_node(node: &Node, theme: Theme, width: usize) -> Self {
        let code = NodeCode::of(node, theme);
        let setter = Setter { theme, code: &code };
        let mut lines = Vec::new();
        if let Some(why) = &node.danger {
            let danger = [Span::styled("! DANGER: ", theme.danger()), Span::styled(visible_line(why), theme.danger())];
            lines.extend(wrap(&danger, width.min(WIDEST_TEXT)).into_iter().map(drawn));
            lines.push(Drawn::default());
        }
        let body = setter.blocks(&node.body, width);
        if body.is_empty() && !node.text.is_empty() {
            lines.extend(wrap(&[Span::raw(visible(&node.text).into_owned())], width).into_iter().map(drawn));
        }
        lines.extend(body);
        lines.extend(code.outside(theme, width));
        if let Some(goto) = node.goto.as_ref().filter(|goto| goto.target.is_none()) {
            lines.push(Drawn::default());
            let text = format!("\"{}\" leads to no place in this document", visible_line(&goto.text));
            lines.extend(wrap(&[Span::styled(text, theme.dim())], width).into_iter().map(drawn));
        }
        Self { lines }
    }

    /// The page of an end.
    pub(crate) fn of_end(end: &End<'_>, ways_out: bool, theme: Theme, width: usize) -> Self {
        let scenario = visible_line(&end.scenario.text);
        let mut paragraphs = Vec::new();
        if end.solved {
            paragraphs.push(vec![Span::styled("Solved: ", theme.good()), Span::styled(scenario, theme.title())]);
            paragraphs.push(vec![Span::raw("Enter goes back to the search, Backspace to the last step.")]);
        } else {
            paragraphs
                .push(vec![Span::styled("No step is left in ", theme.title()), Span::styled(scenario, theme.title())]);
            paragraphs.push(vec![Span::raw(if ways_out {
                "Below are the ways out: what the document says about escalation, and the scenarios beside this one. \
                 Where none fits, / searches again."
            } else {
                "This runbook has no more to offer: / searches the others."
            })]);
        }
        let contacts = end.contacts.iter().map(|contact| vec![Span::raw(visible_line(contact))]);
        paragraphs.extend(contacts);
        let mut lines = Vec::new();
        for paragraph in paragraphs {
            if !lines.is_empty() {
                lines.push(Drawn::default());
            }
            lines.extend(wrap(&paragraph, width.min(WIDEST_TEXT)).into_iter().map(drawn));
        }
        Self { lines }
    }

    /// The node's commands, by their indices, in the order in which they stand on the page.
    pub(crate) fn commands(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().filter_map(|line| line.command)
    }

    /// The line on which a command starts.
    pub(crate) fn line_of(&self, command: usize) -> Option<usize> {
        self.lines.iter().position(|line| line.command == Some(command))
    }
}

/// What is known of the code in a node's body.
struct NodeCode<'a> {
    commands: &'a [Command],
    /// The first command of each line that has one.
    at_line: HashMap<u32, usize>,
    /// The number of each command, from top to bottom: first those in code blocks, then the others.
    numbers: Vec<usize>,
    /// The lines that stand in the body's code blocks.
    in_blocks: HashSet<u32>,
    /// The words of those lines.
    shown: HashSet<&'a str>,
    /// The words that are a program's answer.
    outputs: HashSet<&'a str>,
    /// Said about the whole node already.
    told: Option<&'a str>,
    theme: Theme,
}

impl<'a> NodeCode<'a> {
    fn of(node: &'a Node, theme: Theme) -> Self {
        let (mut in_blocks, mut shown) = (HashSet::new(), HashSet::new());
        for (first_line, text) in code_of(&node.body) {
            for (line, text) in (first_line..).zip(text.lines()) {
                in_blocks.insert(line);
                shown.insert(text.trim());
            }
        }
        let outputs = node.commands.iter().filter_map(|command| command.output.as_deref());
        let outputs = outputs.flat_map(str::lines).map(str::trim).collect();
        let mut at_line = HashMap::new();
        for (index, command) in node.commands.iter().enumerate() {
            at_line.entry(command.line).or_insert(index);
        }
        let numbers = Vec::new();
        let mut code = Self {
            commands: &node.commands,
            at_line,
            numbers,
            in_blocks,
            shown,
            outputs,
            told: node.danger.as_deref(),
            theme,
        };
        code.numbers = code.numbered();
        code
    }

    fn numbered(&self) -> Vec<usize> {
        let all = || self.commands.iter().enumerate();
        let inside = all().filter(|(index, command)| self.is_inside(*index, command)).count();
        let (mut next_inside, mut next_outside) = (1, inside + 1);
        all()
            .map(|(index, command)| {
                let next = if self.is_inside(index, command) { &mut next_inside } else { &mut next_outside };
                let number = *next;
                *next += 1;
                number
            })
            .collect()
    }

    /// The commands that no code block shows: named in a sentence, or made by hand.
    fn outside(&self, theme: Theme, width: usize) -> Vec<Drawn> {
        let mut lines = Vec::new();
        for (index, command) in self.commands.iter().enumerate() {
            if !self.is_inside(index, command) {
                lines.push(Drawn::default());
                lines.extend(self.command_rows(index, command, theme, width));
                lines.extend(self.remarks_on(command).iter().flat_map(|remark| wrap_remark(remark, width)));
            }
            lines.extend(self.unseen_output(command, theme, width));
        }
        lines
    }

    /// Whether a code block of the body shows the command.
    fn is_inside(&self, index: usize, command: &Command) -> bool {
        self.in_blocks.contains(&command.line) && self.command_at(command.line) == Some(index)
    }

    fn command_rows(&self, index: usize, command: &Command, theme: Theme, width: usize) -> Vec<Drawn> {
        let mut lines = Vec::new();
        for (row, text) in command.text.lines().enumerate() {
            let start = (row == 0).then_some(index);
            lines.extend(code_rows(
                text,
                theme.code(),
                start,
                start.and_then(|index| self.number(index)),
                width,
                theme,
            ));
        }
        lines
    }

    /// A sample output that is not among the body's code.
    fn unseen_output(&self, command: &Command, theme: Theme, width: usize) -> Vec<Drawn> {
        let output = command.output.as_deref().unwrap_or_default();
        if output.lines().all(|line| self.shown.contains(line.trim())) {
            return Vec::new();
        }
        let heading = hang(gutter(None, theme), vec![line("sample output:", theme.dim(), width)]);
        let rows = output.lines().flat_map(|text| code_rows(text, theme.output(), None, None, width, theme));
        heading.into_iter().chain(rows).collect()
    }

    fn remarks_on(&self, command: &Command) -> Vec<Vec<Span<'static>>> {
        let mut remarks = Vec::new();
        if let Some(why) = command.danger.as_deref().filter(|why| Some(*why) != self.told) {
            remarks.push(vec![Span::styled(format!("! DANGER: {}", visible_line(why)), self.theme.danger())]);
        }
        if !command.placeholders.is_empty() {
            let names = command.placeholders.iter().map(|placeholder| visible_line(&placeholder.raw));
            let names = names.collect::<Vec<_>>().join(", ");
            remarks.push(vec![Span::styled(format!("fill in: {names}"), self.theme.dim())]);
        }
        remarks
    }
}

impl CodeLines for NodeCode<'_> {
    fn command_at(&self, line: u32) -> Option<usize> {
        self.at_line.get(&line).copied()
    }

    fn is_output(&self, _line: u32, text: &str) -> bool {
        !text.trim().is_empty() && self.outputs.contains(text.trim())
    }

    fn number(&self, command: usize) -> Option<usize> {
        self.numbers.get(command).copied().filter(|_| self.commands.len() > 1)
    }

    fn remarks(&self, first: u32, last: u32) -> Vec<Vec<Span<'static>>> {
        let mut remarks = Vec::new();
        for (index, command) in self.commands.iter().enumerate() {
            if (first..=last).contains(&command.line) {
                let about = self.number(index).map(|number| Span::styled(format!("{number}  "), self.theme.key()));
                let with_number = |remark: Vec<Span<'static>>| about.clone().into_iter().chain(remark).collect();
                remarks.extend(self.remarks_on(command).into_iter().map(with_number));
            }
        }
        remarks
    }
}

/// The code blocks anywhere in `blocks`, with the line each one's text starts on.
fn code_of(blocks: &[Block]) -> Vec<(u32, &str)> {
    let mut waiting: Vec<&Block> = blocks.iter().collect();
    let mut found = Vec::new();
    while let Some(block) = waiting.pop() {
        match &block.kind {
            BlockKind::Code { text, first_line, .. } => found.push((*first_line, text.as_str())),
            BlockKind::List { items, .. } => waiting.extend(items.iter().flat_map(|item| &item.blocks)),
            BlockKind::Definitions(items) | BlockKind::Tabs(items) => {
                waiting.extend(items.iter().flat_map(|item| &item.blocks));
            }
            BlockKind::Quote(blocks) | BlockKind::Admonition { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
                waiting.extend(blocks);
            }
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Table { .. }
            | BlockKind::Rule
            | BlockKind::Comment(_) => {}
        }
    }
    found
}
