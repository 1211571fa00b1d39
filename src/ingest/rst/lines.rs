//! The lines of a source, and the views through which nested blocks are read.
//!
//! Owns where lines start, how far they are indented and which number they bear; it must not know what a line means.
//! Nothing is copied: a nested block is a [`View`] with another margin on the same text.

use crate::document::Lines;

/// A text cut into lines.
pub(super) struct Source<'t> {
    text: &'t str,
    lines: Vec<Line>,
    first_number: u32,
}

/// A line without its trailing white space. Two sizes are 32 bits wide because a large file holds millions of lines.
#[derive(Clone, Copy, Default)]
struct Line {
    start: usize,
    length: u32,
    indent: u32,
}

impl Line {
    fn new(start: usize, raw: &str) -> Self {
        let raw = raw.trim_end();
        let indent = raw.bytes().take_while(|byte| *byte == b' ').count();
        Self { start, length: narrow(raw.len()), indent: narrow(indent) }
    }

    fn length(self) -> usize {
        self.length as usize
    }

    fn indent(self) -> usize {
        self.indent as usize
    }
}

impl<'t> Source<'t> {
    /// Cuts `text`, whose first line bears `first_number` in the file.
    pub(super) fn new(text: &'t str, first_number: u32) -> Self {
        let mut start = 0;
        let lines = text
            .split('\n')
            .map(|raw| {
                let line = Line::new(start, raw);
                start += raw.len() + 1;
                line
            })
            .collect();
        Self { text, lines, first_number }
    }

    fn line(&self, at: usize) -> Line {
        self.lines.get(at).copied().unwrap_or_default()
    }
}

/// A run of lines seen from a margin. The first line may start behind a marker (`- `, `:name: `) instead.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    source: &'s Source<'s>,
    /// The index of the first line.
    pub(super) first: usize,
    /// The index behind the last line.
    pub(super) end: usize,
    margin: usize,
    head: usize,
    /// How many blocks stand around these lines.
    pub(super) depth: usize,
    /// Whether section titles may stand here.
    pub(super) titles: bool,
    /// Whether these lines are a list item's.
    pub(super) in_item: bool,
}

impl<'s> View<'s> {
    /// All lines of `source`, as a block `depth` deep.
    pub(super) fn whole(source: &'s Source<'s>, depth: usize) -> Self {
        let end = source.lines.len();
        let all = Self { source, first: 0, end, margin: 0, head: 0, depth, titles: false, in_item: false };
        all.deeper(0, end, all.least_indent(0, end).unwrap_or(0))
    }

    /// The same lines, up to before `end`.
    pub(super) fn until(self, end: usize) -> Self {
        Self { end, ..self }
    }

    /// The same lines, where section titles may stand if `titles` says so.
    pub(super) fn with_titles(self, titles: bool) -> Self {
        Self { titles, ..self }
    }

    /// The same lines as a list item's.
    pub(super) fn of_item(self) -> Self {
        Self { in_item: true, ..self }
    }

    /// The lines from `first` to before `end`, with the margin `extra` columns further in, one level deeper.
    pub(super) fn nested(self, first: usize, end: usize, extra: usize) -> Self {
        Self { depth: self.depth + 1, titles: false, in_item: false, ..self.deeper(first, end, extra) }
    }

    /// As [`View::nested`], but the first line starts `skip` bytes behind its first visible character.
    pub(super) fn behind(self, first: usize, end: usize, extra: usize, skip: usize) -> Self {
        let head = self.content(first) + skip;
        Self { head, ..self.nested(first, end, extra) }
    }

    fn deeper(self, first: usize, end: usize, extra: usize) -> Self {
        let margin = self.margin + extra;
        let head = if first == self.first && self.head > margin {
            self.head
        } else {
            margin.min(self.source.line(first).indent())
        };
        Self { first, end, margin, head, ..self }
    }

    /// The byte of line `at` at which this view starts.
    fn offset(self, at: usize) -> usize {
        if at == self.first { self.head } else { self.margin.min(self.source.line(at).indent()) }
    }

    /// The byte of line `at` at which its visible characters start.
    fn content(self, at: usize) -> usize {
        self.offset(at) + self.indent(at)
    }

    /// Whether nothing visible stands on line `at`.
    pub(super) fn is_blank(self, at: usize) -> bool {
        at >= self.end || self.content(at) >= self.source.line(at).length()
    }

    /// How far line `at` is indented from the margin.
    pub(super) fn indent(self, at: usize) -> usize {
        let margin = if at == self.first { self.head } else { self.margin };
        self.source.line(at).indent().saturating_sub(margin)
    }

    /// Line `at` without indentation.
    pub(super) fn text(self, at: usize) -> &'s str {
        self.slice(at, 0, at)
    }

    /// Line `at` with what indentation it has from the margin.
    pub(super) fn padded(self, at: usize) -> &'s str {
        let line = self.source.line(at);
        self.source.text.get(line.start + self.offset(at)..line.start + line.length()).unwrap_or_default()
    }

    /// The text from `skip` bytes into line `first` to the end of line `last`, later lines with their indentation.
    pub(super) fn slice(self, first: usize, skip: usize, last: usize) -> &'s str {
        let from = self.source.line(first).start + self.content(first) + skip;
        let last = self.source.line(last);
        self.source.text.get(from..last.start + last.length()).unwrap_or_default()
    }

    /// The number line `at` bears in the file.
    pub(super) fn number(self, at: usize) -> u32 {
        self.source.first_number.saturating_add(narrow(at))
    }

    /// The numbers of the lines from `first` to before `end`, trailing blank lines left out.
    pub(super) fn lines(self, first: usize, end: usize) -> Lines {
        let end = self.trimmed_end(first, end);
        Lines::new(self.number(first), self.number(end.saturating_sub(1)))
    }

    /// The first line from `from` on with something visible on it.
    pub(super) fn next_visible(self, from: usize) -> Option<usize> {
        (from..self.end).find(|at| !self.is_blank(*at))
    }

    /// The first line from `from` on that is not indented, or the end; blank lines do not count.
    pub(super) fn indented_end(self, from: usize) -> usize {
        (from..self.end).find(|at| self.indent(*at) == 0 && !self.is_blank(*at)).unwrap_or(self.end)
    }

    /// The first blank line from `from` on, or the end.
    pub(super) fn blank_from(self, from: usize) -> usize {
        (from..self.end).find(|at| self.is_blank(*at)).unwrap_or(self.end)
    }

    /// `end` without the blank lines before it, but never before `first`.
    pub(super) fn trimmed_end(self, first: usize, end: usize) -> usize {
        (first..end).rev().find(|at| !self.is_blank(*at)).map_or(first, |last| last + 1)
    }

    /// The least indentation of the visible lines from `first` to before `end`.
    pub(super) fn least_indent(self, first: usize, end: usize) -> Option<usize> {
        (first..end).filter(|at| !self.is_blank(*at)).map(|at| self.indent(at)).min()
    }

    /// The lines from `first` to before `end` as they are, without common indentation and final newline.
    pub(super) fn verbatim(self, first: usize, end: usize) -> String {
        let common = self.least_indent(first, end).unwrap_or(0);
        let mut out = String::new();
        for at in first..end {
            if at > first {
                out.push('\n');
            }
            let padded = self.padded(at);
            out.push_str(padded.get(common.min(self.indent(at))..).unwrap_or_default());
        }
        out
    }
}

fn narrow(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// `text` with tabs set to every eighth column, form feeds and vertical tabs as spaces.
pub(super) fn without_tabs(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'\t' | 0x0b | 0x0c)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    for character in text.chars() {
        column = match character {
            '\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', width));
                column + width
            }
            '\n' => {
                out.push('\n');
                0
            }
            '\u{b}' | '\u{c}' => {
                out.push(' ');
                column + 1
            }
            _ => {
                out.push(character);
                column + 1
            }
        };
    }
    out.into()
}
