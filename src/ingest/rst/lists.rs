//! Bullet, enumerated, definition, field and option lists.
//!
//! Owns what continues a list and what ends it; it must not know what its items hold.

use super::Reader;
use super::flatten::flatten;
use super::lines::View;
use super::markers::{self, Enumerator, Format, Sequence, bullet, enumerator, opens_with};
use crate::document::{Block, BlockKind, Definition, Item, Span, Style, Text};

impl Reader<'_> {
    pub(super) fn bullet_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let symbol = bullet(view.text(at))?.symbol;
        let mut items = Vec::new();
        let mut end = at;
        while let Some(next) = view.next_visible(end).filter(|next| view.indent(*next) == 0) {
            let Some(bullet) = bullet(view.text(next)).filter(|bullet| bullet.symbol == symbol) else {
                break;
            };
            end = view.indented_end(next + 1);
            items.push(self.item(view, (next, end), (bullet.columns, bullet.bytes), None));
        }
        self.push(out, BlockKind::List { ordered: false, items }, view.lines(at, end));
        Some(end)
    }

    /// One item: everything up to the next line at the list's own margin, however little it is indented.
    fn item(
        &mut self,
        view: View<'_>,
        (first, end): (usize, usize),
        (columns, bytes): (usize, usize),
        number: Option<u64>,
    ) -> Item {
        let empty = bytes == view.text(first).len();
        let columns = if empty { view.least_indent(first + 1, end).unwrap_or(columns) } else { columns };
        let inside = view.behind(first, end, columns, bytes).of_item();
        Item { number, checked: None, lines: view.lines(first, end), blocks: self.blocks(inside) }
    }

    pub(super) fn enumerated_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let mut count = Count::start(enumerator(view.text(at))?)?;
        if !is_item(view, at, &count) {
            return None;
        }
        let mut items = Vec::new();
        let mut end = at;
        while let Some(next) = view.next_visible(end).filter(|next| view.indent(*next) == 0) {
            let Some(found) = enumerator(view.text(next)) else {
                break;
            };
            if next > at && !(count.advance(&found) && is_item(view, next, &count)) {
                break;
            }
            end = view.indented_end(next + 1);
            items.push(self.item(view, (next, end), (found.columns, found.columns), Some(count.number)));
        }
        self.push(out, BlockKind::List { ordered: true, items }, view.lines(at, end));
        Some(end)
    }

    /// Terms at the margin, each with an indented explanation right below it.
    pub(super) fn definition_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        if !explained(view, at) || view.text(at).ends_with("::") {
            return None;
        }
        if view.in_item && starts_list(view.text(at + 1)) {
            return Some(self.crowded_list(view, at, out));
        }
        let mut definitions = Vec::new();
        let mut end = at;
        while let Some(next) = view.next_visible(end).filter(|next| explained(view, *next)) {
            if next > at && (starts_block(view.text(next)) || view.text(next).ends_with("::")) {
                break;
            }
            end = view.indented_end(next + 1);
            let indent = view.least_indent(next + 1, end).unwrap_or(1);
            let term = self.inline(view.text(next), view.number(next));
            let blocks = self.blocks(view.nested(next + 1, end, indent));
            definitions.push(Definition { term, lines: view.lines(next, end), blocks });
        }
        self.push(out, BlockKind::Definitions(definitions), view.lines(at, end));
        Some(end)
    }

    /// A list that is indented below a list item's line without a blank line between.
    fn crowded_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        let hint = "leave a blank line before it; docutils reads a term and its definition";
        self.warn(view.number(at + 1), "a nested list follows its item's text without a blank line", hint);
        let text = self.inline(view.text(at), view.number(at));
        self.push(out, BlockKind::Paragraph(text), view.lines(at, at + 1));
        let end = view.indented_end(at + 1);
        let indent = view.least_indent(at + 1, end).unwrap_or(1);
        let nested = view.nested(at + 1, end, indent).of_item();
        out.append(&mut self.blocks(nested));
        end
    }

    pub(super) fn field_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        markers::field(view.text(at))?;
        let docinfo = view.depth == 0 && is_prologue(out);
        // What stands in front of the title is told too, as it is in the printed document.
        let is_before_title = !out.iter().any(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let mut fields = Vec::new();
        let mut end = at;
        while let Some(next) = view.next_visible(end).filter(|next| view.indent(*next) == 0) {
            let Some((name, skip)) = markers::field(view.text(next)) else {
                break;
            };
            end = view.indented_end(next + 1);
            let indent = view.least_indent(next + 1, end).unwrap_or(0);
            let blocks = self.blocks(view.behind(next, end, indent, skip));
            if docinfo {
                self.add_meta(name, view.number(next), blocks.clone());
            }
            if !docinfo || is_before_title {
                let term = self.inline(name, view.number(next));
                fields.push(Definition { term, lines: view.lines(next, end), blocks });
            }
        }
        if !fields.is_empty() {
            self.push(out, BlockKind::Definitions(fields), view.lines(at, end));
        }
        Some(end)
    }

    /// Keeps a bibliographic field; one that is given several times holds all its values.
    fn add_meta(&mut self, name: &str, line: u32, blocks: Vec<Block>) {
        let key = name.to_lowercase();
        let value = flatten(blocks).plain();
        self.meta.lines.entry(key.clone()).or_insert(line);
        match self.meta.values.get_mut(&key) {
            Some(serde_json::Value::String(values)) => {
                values.push_str(", ");
                values.push_str(&value);
            }
            _ => {
                self.meta.values.insert(key, value.into());
            }
        }
    }

    pub(super) fn option_list(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let mut definitions = Vec::new();
        let mut end = at;
        while let Some(next) = view.next_visible(end).filter(|next| view.indent(*next) == 0) {
            let Some((options, skip)) = described_option(view, next) else {
                break;
            };
            end = view.indented_end(next + 1);
            let indent = view.least_indent(next + 1, end).unwrap_or(0);
            let blocks = self.blocks(view.behind(next, end, indent, skip));
            let term = code_at(view.text(next).get(..options).unwrap_or_default(), view.number(next));
            definitions.push(Definition { term, lines: view.lines(next, end), blocks });
        }
        if definitions.is_empty() {
            return None;
        }
        self.push(out, BlockKind::Definitions(definitions), view.lines(at, end));
        Some(end)
    }
}

/// How far an enumerated list has counted.
struct Count {
    format: Format,
    sequence: Sequence,
    auto: bool,
    /// What the first item's enumerator said.
    first: u64,
    /// Whether every item so far repeats the first one's enumerator, as Markdown allows.
    repeated: bool,
    number: u64,
}

impl Count {
    fn start(first: Enumerator<'_>) -> Option<Self> {
        let (sequence, number) = first.ordinal(None)?;
        let auto = sequence == Sequence::Auto;
        Some(Self { format: first.format, sequence, auto, first: number, repeated: true, number })
    }

    /// Counts on to `next`; `false` where it does not belong to the list.
    fn advance(&mut self, next: &Enumerator<'_>) -> bool {
        let Some((sequence, number)) = next.ordinal(Some(self.sequence)).filter(|_| next.format == self.format) else {
            return false;
        };
        let auto = sequence == Sequence::Auto;
        let follows = number == self.number.saturating_add(1);
        let repeats = self.repeated && number == self.first && sequence == Sequence::Arabic;
        let belongs = auto || (sequence == self.sequence && !self.auto && (follows || repeats));
        if belongs {
            self.auto = auto;
            self.repeated = repeats;
            self.number = self.number.saturating_add(1);
        }
        belongs
    }

    /// Whether `next` could be the next item's enumerator.
    fn precedes(&self, next: &Enumerator<'_>) -> bool {
        let ordinal = next.ordinal(Some(self.sequence)).filter(|_| next.format == self.format);
        ordinal.is_some_and(|(sequence, number)| {
            sequence == Sequence::Auto
                || (sequence == self.sequence && (number == self.number.saturating_add(1) || number == self.first))
        })
    }
}

/// Whether line `at`, which starts with an enumerator, is an item and not a sentence that begins with one.
fn is_item(view: View<'_>, at: usize, count: &Count) -> bool {
    let next = at + 1;
    view.is_blank(next)
        || view.indent(next) > 0
        || enumerator(view.text(next)).is_some_and(|next| count.precedes(&next))
}

/// Whether an indented line stands right below line `at`, which is at the margin.
fn explained(view: View<'_>, at: usize) -> bool {
    view.indent(at) == 0 && !view.is_blank(at + 1) && view.indent(at + 1) > 0
}

fn starts_list(text: &str) -> bool {
    bullet(text).is_some() || enumerator(text).is_some()
}

/// Whether `text` opens something that is not running text.
fn starts_block(text: &str) -> bool {
    starts_list(text)
        || markers::field(text).is_some()
        || markers::option(text).is_some()
        || ["..", "__", "|", ">>>"].iter().any(|mark| opens_with(text, mark))
        || markers::grid_top(text)
        || markers::simple_border(text)
        || markers::adornment(text).is_some()
}

/// Whether nothing but comments and at most a title with its subtitle was read so far.
fn is_prologue(out: &[Block]) -> bool {
    let titles = out.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. })).count();
    let comments = out.iter().filter(|block| matches!(block.kind, BlockKind::Comment(_))).count();
    titles <= 2 && titles + comments == out.len()
}

/// The option string at the start of line `at`, where a description follows it.
fn described_option(view: View<'_>, at: usize) -> Option<(usize, usize)> {
    let text = view.text(at);
    let below = !view.is_blank(at + 1) && view.indent(at + 1) > 0;
    markers::option(text).filter(|(_, skip)| *skip < text.len() || below)
}

fn code_at(text: &str, line: u32) -> Text {
    let style = Style { code: true, ..Style::default() };
    Text { spans: vec![Span { text: text.to_owned(), style, link: None, line }] }
}
