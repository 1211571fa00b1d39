//! Grid tables and simple tables.
//!
//! Owns the borders and what lies between them; it must not know what a cell's text means. Cells that span columns or
//! rows stand in their first column and row, and leave the others empty, so that columns stay in place.

use super::Reader;
use super::lines::View;
use super::markers::{grid_top, simple_border};
use crate::document::{Block, Lines, Row};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

impl Reader<'_> {
    pub(super) fn grid_table(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        if !grid_top(view.text(at)) {
            return None;
        }
        let belongs =
            |line: &usize| !view.is_blank(*line) && view.indent(*line) == 0 && view.text(*line).starts_with(['+', '|']);
        let end = (at..view.end).take_while(belongs).last().unwrap_or(at) + 1;
        let width = view.text(at).len();
        let why = if (at..end).any(|line| columns_of(view.text(line)) != width) {
            "its lines differ in width"
        } else if end < at + 3 || !is_separator(view.text(end - 1)) {
            "it has no bottom border"
        } else {
            ""
        };
        if !why.is_empty() {
            return Some(self.malformed(view, at, view.blank_from(at), why, out));
        }
        let Some(grid) = Grid::read(view, at, end) else {
            return Some(self.malformed(view, at, end, "a wide character stands across a border", out));
        };
        let rows = self.rows(grid.rows, view.number(at));
        self.table(rows, grid.head, view.lines(at, end), out);
        Some(end)
    }

    pub(super) fn simple_table(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let top = view.text(at);
        if !simple_border(top) {
            return None;
        }
        let mut header = None;
        for line in at + 1..view.end {
            if view.indent(line) > 0 || !simple_border(view.text(line)) {
                continue;
            }
            if view.text(line).len() != top.len() {
                return Some(self.malformed(view, at, line + 1, "its borders differ in width", out));
            }
            if header.is_some() || view.is_blank(line + 1) {
                return Some(self.simple_rows(view, (at, line), header, out));
            }
            header = Some(line);
        }
        let end = header.map_or_else(|| view.blank_from(at), |header| header + 1);
        Some(self.malformed(view, at, end, "it has no bottom border", out))
    }

    fn simple_rows(
        &mut self,
        view: View<'_>,
        (at, bottom): (usize, usize),
        header: Option<usize>,
        out: &mut Vec<Block>,
    ) -> usize {
        let columns = runs(view.text(at), b'=');
        let mut rows = Vec::new();
        let mut head = 0;
        let mut line = at + 1;
        while let Some(first) = view.next_visible(line).filter(|first| *first < bottom) {
            if Some(first) == header {
                head = rows.len();
                line = first + 1;
                continue;
            }
            let end = (first + 1..bottom).find(|next| ends_row(view, *next, &columns)).unwrap_or(bottom);
            let spans = Some(view.padded(end)).filter(|text| end < bottom && is_span_line(text));
            let columns_of_row = spans.map_or_else(|| columns.clone(), |text| runs(text, b'-'));
            let Some(row) = simple_row(view, (first, end), &columns, &columns_of_row) else {
                return self.malformed(view, at, bottom + 1, "text stands between two columns", out);
            };
            rows.push(row);
            line = if spans.is_some() { end + 1 } else { end };
        }
        let rows = self.rows(rows, view.number(at));
        self.table(rows, head, view.lines(at, bottom + 1), out);
        bottom + 1
    }

    fn rows(&mut self, rows: Vec<Vec<Cell>>, fallback: u32) -> Vec<Row> {
        rows.into_iter()
            .map(|cells| {
                let first = cells.iter().filter(|cell| !cell.text.is_empty()).map(|cell| cell.first).min();
                let last = cells.iter().filter(|cell| !cell.text.is_empty()).map(Cell::last).max();
                let first = first.unwrap_or(fallback);
                let cells = cells.iter().map(|cell| self.cell(&cell.text, cell.first)).collect();
                Row { lines: Lines::new(first, last.unwrap_or(first)), cells }
            })
            .collect()
    }
}

/// How many columns `text` takes.
fn columns_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// A cell's lines, joined; lines that do not belong to it are empty.
#[derive(Default, Clone)]
struct Cell {
    text: String,
    /// The number of its first line.
    first: u32,
    breaks: u32,
}

impl Cell {
    fn add(&mut self, text: &str, line: u32) {
        let text = text.trim_end();
        if self.text.is_empty() {
            if !text.is_empty() {
                self.first = line;
                self.text.push_str(text);
            }
            return;
        }
        if text.is_empty() {
            return;
        }
        while self.first + self.breaks < line {
            self.text.push('\n');
            self.breaks += 1;
        }
        self.text.push_str(text);
    }

    fn last(&self) -> u32 {
        self.first + self.breaks
    }
}

/// Where the runs of `mark` in `text` start and end.
fn runs(text: &str, mark: u8) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match runs.last_mut() {
            _ if byte != mark => {}
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// Whether `text` underlines the columns of the row above it in a simple table.
fn is_span_line(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|byte| matches!(byte, b'-' | b' '))
}

/// Whether line `at` ends the row before it: it underlines it, is a border, or has something in the first column.
fn ends_row(view: View<'_>, at: usize, columns: &[(usize, usize)]) -> bool {
    if view.is_blank(at) {
        return false;
    }
    let first = columns.first().map_or(0, |column| column.1);
    view.indent(at) < first || is_span_line(view.text(at))
}

/// The row between two lines of a simple table; `None` where text stands between columns.
fn simple_row(
    view: View<'_>,
    (first, end): (usize, usize),
    columns: &[(usize, usize)],
    spans: &[(usize, usize)],
) -> Option<Vec<Cell>> {
    let mut cells = vec![Cell::default(); columns.len()];
    let edges: Vec<usize> = spans.iter().flat_map(|(start, end)| [*start, *end]).collect();
    for line in first..end {
        let text = view.padded(line);
        let bytes = byte_offsets(text, &edges)?;
        for (index, (start, _)) in spans.iter().enumerate() {
            let from = *bytes.get(2 * index)?;
            let next = bytes.get(2 * index + 2).copied();
            if let (Some(next), Some(edge)) = (next, bytes.get(2 * index + 1)) {
                text.get(*edge..next).filter(|margin| margin.trim().is_empty())?;
            }
            let column = columns.binary_search_by_key(start, |column| column.0).ok()?;
            let part = text.get(from..next.unwrap_or(text.len()))?;
            cells.get_mut(column)?.add(part, view.number(line));
        }
    }
    Some(cells)
}

/// The bytes of `text` at which the ascending `columns` start, its end for those behind it; `None` where a wide
/// character covers one.
fn byte_offsets(text: &str, columns: &[usize]) -> Option<Vec<usize>> {
    if text.is_ascii() {
        return Some(columns.iter().map(|column| (*column).min(text.len())).collect());
    }
    let mut offsets = Vec::with_capacity(columns.len());
    let mut wanted = columns.iter().copied().peekable();
    let mut column = 0;
    for (byte, character) in text.char_indices() {
        let width = character.width().unwrap_or(0);
        while width > 0 && wanted.next_if(|wanted| *wanted == column).is_some() {
            offsets.push(byte);
        }
        column += width;
        if wanted.peek().is_some_and(|wanted| *wanted < column) {
            return None;
        }
    }
    offsets.extend(wanted.map(|_| text.len()));
    Some(offsets)
}

/// Whether `text` is a border from edge to edge.
fn is_separator(text: &str) -> bool {
    text.len() > 2
        && text.starts_with('+')
        && text.ends_with('+')
        && text.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'='))
}

/// A grid table taken apart.
struct Grid {
    rows: Vec<Vec<Cell>>,
    /// How many rows stand above the border of `=`.
    head: usize,
}

impl Grid {
    fn read(view: View<'_>, at: usize, end: usize) -> Option<Self> {
        let edges = edges(view, at, end);
        let mut grid = Self { rows: Vec::new(), head: 0 };
        let mut open = vec![0; edges.len().saturating_sub(1)];
        let mut band = at + 1;
        for line in at + 1..end {
            let text = view.text(line);
            let offsets = byte_offsets(text, &edges)?;
            let separated = separated(text, &offsets);
            if !separated.contains(&true) {
                continue;
            }
            grid.band(view, (band, line), &edges, &open)?;
            grid.band_within(text, view.number(line), &offsets, &separated, &open);
            if separated.iter().all(|one| *one) && text.contains('=') {
                grid.head = grid.rows.len();
            }
            band = line + 1;
            let next = grid.rows.len();
            for (row, separated) in open.iter_mut().zip(&separated) {
                if *separated {
                    *row = next;
                }
            }
        }
        Some(grid)
    }

    /// Adds the lines between two separators to the cells that are open there, as a new row.
    fn band(&mut self, view: View<'_>, (first, end): (usize, usize), edges: &[usize], open: &[usize]) -> Option<()> {
        self.rows.push(vec![Cell::default(); open.len()]);
        let mut walls = vec![true; edges.len()];
        let mut lines = Vec::with_capacity(end - first);
        for line in first..end {
            let text = view.text(line);
            let offsets = byte_offsets(text, edges)?;
            for (wall, offset) in walls.iter_mut().zip(&offsets) {
                *wall &= matches!(text.as_bytes().get(*offset), Some(b'|' | b'+'));
            }
            lines.push((text, view.number(line), offsets));
        }
        for (text, number, offsets) in &lines {
            let mut column = 0;
            while column < open.len() {
                let next = (column + 1..open.len()).find(|edge| walls.get(*edge) == Some(&true)).unwrap_or(open.len());
                self.add(open, column, (text, *number), (offsets.get(column), offsets.get(next)));
                column = next;
            }
        }
        Some(())
    }

    /// Adds what stands on a separator's line in the columns it does not separate.
    fn band_within(&mut self, text: &str, number: u32, offsets: &[usize], separated: &[bool], open: &[usize]) {
        let mut column = 0;
        while column < open.len() {
            if separated.get(column) == Some(&true) {
                column += 1;
                continue;
            }
            let walled = |edge: &usize| {
                separated.get(*edge) == Some(&true)
                    || offsets.get(*edge).is_some_and(|at| matches!(text.as_bytes().get(*at), Some(b'|' | b'+')))
            };
            let next = (column + 1..open.len()).find(walled).unwrap_or(open.len());
            self.add(open, column, (text, number), (offsets.get(column), offsets.get(next)));
            column = next;
        }
    }

    fn add(
        &mut self,
        open: &[usize],
        column: usize,
        (text, number): (&str, u32),
        (left, right): (Option<&usize>, Option<&usize>),
    ) {
        let cell = open.get(column).and_then(|row| self.rows.get_mut(*row)).and_then(|row| row.get_mut(column));
        if let (Some(cell), Some(left), Some(right)) = (cell, left, right) {
            cell.add(text.get(left + 1..*right).unwrap_or_default(), number);
        }
    }
}

/// The columns at which some separator has a corner.
fn edges(view: View<'_>, at: usize, end: usize) -> Vec<usize> {
    let top = view.text(at);
    let mut corner: Vec<bool> = top.bytes().map(|byte| byte == b'+').collect();
    let others = (at + 1..end).map(|line| view.text(line)).filter(|text| *text != top);
    for text in others.filter(|text| text.is_ascii() && is_partly_separator(text)) {
        for (mark, byte) in corner.iter_mut().zip(text.bytes()) {
            *mark |= byte == b'+';
        }
    }
    corner.iter().enumerate().filter(|(_, corner)| **corner).map(|(column, _)| column).collect()
}

/// Whether a run of dashes from corner to corner stands in `text`.
fn is_partly_separator(text: &str) -> bool {
    text.split('+').skip(1).any(|run| !run.is_empty() && run.bytes().all(|byte| byte == b'-')) || is_separator(text)
}

/// Which columns the line `text` separates from what is below.
fn separated(text: &str, offsets: &[usize]) -> Vec<bool> {
    offsets
        .iter()
        .zip(offsets.iter().skip(1))
        .map(|(left, right)| {
            let inner = text.get(left + 1..*right).unwrap_or_default();
            !inner.is_empty() && (inner.bytes().all(|byte| byte == b'-') || inner.bytes().all(|byte| byte == b'='))
        })
        .collect()
}
