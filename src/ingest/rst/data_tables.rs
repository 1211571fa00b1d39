//! Tables given as lists or as comma-separated values.
//!
//! Owns the way from those to rows; it must not know how a directive is written.

use super::Reader;
use super::flatten::flatten;
use super::lines::{Source, View};
use crate::document::{Block, BlockKind, Item, Lines, Row, Text};

/// What a table directive's options say.
pub(super) struct TableOptions<'s> {
    /// How many rows are the head.
    pub(super) header_rows: usize,
    /// The head, as comma-separated values, with its line.
    pub(super) header: Option<(&'s str, u32)>,
    /// What stands between two values. Tabs are spaces by now.
    pub(super) delimiter: char,
    /// What stands around a value that holds a delimiter.
    pub(super) quote: char,
    /// A file that holds the values.
    pub(super) file: Option<(&'s str, u32)>,
    /// The directive's line.
    pub(super) line: u32,
}

impl Reader<'_> {
    /// A table from a list whose items are lists of cells.
    pub(super) fn list_table(&mut self, view: View<'_>, options: &TableOptions<'_>, out: &mut Vec<Block>) {
        let mut blocks = self.blocks(view);
        let shaped = matches!(blocks.as_slice(), [Block { kind: BlockKind::List { items, .. }, .. }]
            if items.iter().all(|item| cells(item).is_some()));
        if !shaped {
            self.warn(options.line, "a `list-table` that is not a list of lists", "give every row a list of cells");
            out.append(&mut blocks);
            return;
        }
        for block in blocks {
            if let BlockKind::List { items, .. } = block.kind {
                let rows = items.into_iter().map(row).collect();
                self.table(rows, options.header_rows, block.lines, out);
            }
        }
    }

    /// A table from comma-separated values.
    pub(super) fn csv_table(&mut self, view: View<'_>, options: &TableOptions<'_>, out: &mut Vec<Block>) {
        if let Some((file, line)) = options.file {
            let mut text = Text::plain_at(file, line);
            text.spans.iter_mut().for_each(|span| span.link = Some(file.to_owned()));
            self.push(out, BlockKind::Paragraph(text), Lines::new(line, line));
        }
        let mut rows = Vec::new();
        if let Some((header, line)) = options.header {
            rows.append(&mut self.csv_rows(header, line, options));
        }
        let head = rows.len() + options.header_rows;
        let end = view.trimmed_end(view.first, view.end);
        rows.append(&mut self.csv_rows(&view.verbatim(view.first, end), view.number(view.first), options));
        let Some(lines) = rows.iter().map(|row| row.lines).reduce(Lines::join) else {
            return;
        };
        self.table(rows, head, lines, out);
    }

    fn csv_rows(&mut self, source: &str, line: u32, options: &TableOptions<'_>) -> Vec<Row> {
        let mut values = Values { rest: source, line, options };
        let mut rows = Vec::new();
        while !values.rest.is_empty() {
            let first = values.line;
            let mut cells = Vec::new();
            let mut last = first;
            loop {
                let (value, line) = values.next();
                cells.push(self.cell(&value, line));
                last = last.max(values.line);
                if !values.advance() {
                    break;
                }
            }
            if cells.len() > 1 || cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { lines: Lines::new(first, last), cells });
            }
        }
        rows
    }

    /// A table whose first `head` rows are its head.
    pub(super) fn table(&mut self, mut rows: Vec<Row>, head: usize, lines: Lines, out: &mut Vec<Block>) {
        let body = rows.split_off(head.min(rows.len()));
        let mut head: Vec<Text> = Vec::new();
        for row in rows {
            for (column, mut cell) in row.cells.into_iter().enumerate() {
                match head.get_mut(column) {
                    Some(above) if !cell.is_empty() => {
                        if let Some(line) = above.last_line() {
                            above.spans.push(super::blocks::line_break(line));
                        }
                        above.spans.append(&mut cell.spans);
                    }
                    Some(_) => {}
                    None => head.push(cell),
                }
            }
        }
        self.push(out, BlockKind::Table { head, rows: body }, lines);
    }

    /// A cell's text, whose first line bears `line`.
    pub(super) fn cell(&mut self, text: &str, line: u32) -> Text {
        let trimmed = text.trim();
        if !trimmed.contains('\n') && !trimmed.starts_with("..") {
            let above = text.len() - text.trim_start().len();
            let breaks = text.bytes().take(above).filter(|byte| *byte == b'\n').count();
            return self.inline(trimmed, line.saturating_add(u32::try_from(breaks).unwrap_or(0)));
        }
        let source = Source::new(text, line);
        let mut blocks = self.blocks(View::whole(&source, super::MAX_DEPTH / 2));
        for block in &mut blocks {
            self.inline_targets.append(&mut block.anchors);
        }
        flatten(blocks)
    }
}

/// The cells in a row of a list table.
fn cells(item: &Item) -> Option<&[Item]> {
    match item.blocks.as_slice() {
        [Block { kind: BlockKind::List { items, .. }, .. }] => Some(items),
        _ => None,
    }
}

fn row(item: Item) -> Row {
    let cells = item.blocks.into_iter().flat_map(|block| match block.kind {
        BlockKind::List { items, .. } => items,
        _ => Vec::new(),
    });
    Row { lines: item.lines, cells: cells.map(|cell| flatten(cell.blocks)).collect() }
}

/// Comma-separated values, read one by one.
struct Values<'v> {
    rest: &'v str,
    line: u32,
    options: &'v TableOptions<'v>,
}

impl Values<'_> {
    /// The next value with the line it starts on.
    fn next(&mut self) -> (String, u32) {
        self.rest = self.rest.trim_start_matches(' ');
        let line = self.line;
        let Some(quoted) = self.rest.strip_prefix(self.options.quote) else {
            let end = self.rest.find([self.options.delimiter, '\n']).unwrap_or(self.rest.len());
            let (value, rest) = self.rest.split_at_checked(end).unwrap_or_default();
            self.rest = rest;
            return (value.to_owned(), line);
        };
        self.rest = quoted;
        let mut value = String::new();
        while let Some(end) = self.rest.find(self.options.quote) {
            let (part, rest) = self.rest.split_at_checked(end).unwrap_or_default();
            value.push_str(part);
            self.rest = rest.strip_prefix(self.options.quote).unwrap_or_default();
            let Some(more) = self.rest.strip_prefix(self.options.quote) else {
                self.count(&value);
                let end = self.rest.find([self.options.delimiter, '\n']).unwrap_or(self.rest.len());
                let (part, rest) = self.rest.split_at_checked(end).unwrap_or_default();
                value.push_str(part);
                self.rest = rest;
                return (value, line);
            };
            value.push(self.options.quote);
            self.rest = more;
        }
        value.push_str(self.rest);
        self.count(&value);
        self.rest = "";
        (value, line)
    }

    fn count(&mut self, value: &str) {
        let breaks = value.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
    }

    /// Goes past the delimiter or line break behind a value; whether the row goes on.
    fn advance(&mut self) -> bool {
        if let Some(rest) = self.rest.strip_prefix('\n') {
            self.rest = rest;
            self.line = self.line.saturating_add(1);
            return false;
        }
        match self.rest.strip_prefix(self.options.delimiter) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
