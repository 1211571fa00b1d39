//! Blocks to running text, for places that hold nothing else: table cells, field values.
//!
//! Owns what a block looks like in one; it must not know where blocks come from.

use super::blocks::line_break;
use crate::document::{Block, BlockKind, Definition, Item, Span, Style, Text};

/// The words of `blocks`, one block below the other, every span with its line.
pub(super) fn flatten(blocks: Vec<Block>) -> Text {
    let mut text = Text::default();
    append(&mut text, blocks);
    text
}

fn append(out: &mut Text, blocks: Vec<Block>) {
    for block in blocks {
        match block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => add(out, text),
            BlockKind::List { items, .. } => items.into_iter().for_each(|item| add_item(out, item)),
            BlockKind::Code { text, first_line, .. } => add_code(out, &text, first_line),
            BlockKind::Table { head, rows } => {
                head.into_iter().for_each(|cell| add(out, cell));
                rows.into_iter().flat_map(|row| row.cells).for_each(|cell| add(out, cell));
            }
            BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => append(out, blocks),
            BlockKind::Admonition { title, blocks, .. } => {
                title.into_iter().for_each(|title| add(out, title));
                append(out, blocks);
            }
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => {
                parts.into_iter().for_each(|one| add_definition(out, one));
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }
}

fn add(out: &mut Text, mut text: Text) {
    if let (Some(last), false) = (out.spans.last(), text.is_empty()) {
        let line = last.line;
        out.spans.push(line_break(line));
    }
    out.spans.append(&mut text.spans);
}

fn add_item(out: &mut Text, item: Item) {
    let mut text = flatten(item.blocks);
    let mark = item.number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
    let line = text.first_line().unwrap_or(item.lines.first);
    text.spans.insert(0, Span { text: mark, style: Style::default(), link: None, line });
    add(out, text);
}

fn add_code(out: &mut Text, code: &str, first_line: u32) {
    for (line, text) in (first_line..).zip(code.lines()) {
        let style = Style { code: true, ..Style::default() };
        add(out, Text { spans: vec![Span { text: text.to_owned(), style, link: None, line }] });
    }
}

fn add_definition(out: &mut Text, definition: Definition) {
    add(out, definition.term);
    append(out, definition.blocks);
}
