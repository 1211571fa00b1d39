//! What stands between blank lines: which block begins on a line, paragraphs, literal blocks, quotes.
//!
//! Owns the order in which the kinds of block are tried; it must not know directives or tables from within.

use super::lines::View;
use super::markers::{self, bullet, opens_with};
use super::{MAX_DEPTH, Reader, sections};
use crate::document::{Block, BlockKind, Span, Style, Text};

impl Reader<'_> {
    /// Everything in `view`.
    pub(super) fn blocks(&mut self, view: View<'_>) -> Vec<Block> {
        let mut out = Vec::new();
        let mut next = view.first;
        while let Some(at) = view.next_visible(next) {
            next =
                if view.depth > MAX_DEPTH { self.flat(view, at, &mut out) } else { self.labelled(view, at, &mut out) };
        }
        out
    }

    /// A paragraph of whatever stands up to the next blank line: nesting has to end somewhere.
    fn flat(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        let end = view.blank_from(at);
        let text = self.inline(view.slice(at, 0, end - 1), view.number(at));
        self.push(out, BlockKind::Paragraph(text), view.lines(at, end));
        end
    }

    /// A block with the labels that wait for it.
    fn labelled(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        let labels = std::mem::take(&mut self.pending);
        let before = out.len();
        let next = self.block(view, at, out);
        self.label(labels, out.get_mut(before..).unwrap_or_default());
        next.max(at + 1)
    }

    /// Gives `labels` to the first of the blocks `added` that is seen; where there is none, they go on waiting.
    pub(super) fn label(&mut self, mut labels: Vec<String>, added: &mut [Block]) {
        if labels.is_empty() {
            return;
        }
        match added.iter_mut().find(|block| !matches!(block.kind, BlockKind::Comment(_))) {
            Some(block) => {
                labels.append(&mut block.anchors);
                block.anchors = labels;
            }
            None => {
                labels.append(&mut self.pending);
                self.pending = labels;
            }
        }
    }

    fn block(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        if view.indent(at) > 0 {
            return self.quote(view, at, out);
        }
        let letter = view.text(at).bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
        let marked = if letter { None } else { self.marked(view, at, out) };
        marked
            .or_else(|| self.enumerated_list(view, at, out))
            .or_else(|| self.underlined(view, at, out))
            .or_else(|| self.definition_list(view, at, out))
            .unwrap_or_else(|| self.paragraph(view, at, out))
    }

    /// A block that something other than a letter opens; the line behind it.
    fn marked(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        self.bullet_list(view, at, out)
            .or_else(|| self.field_list(view, at, out))
            .or_else(|| self.option_list(view, at, out))
            .or_else(|| self.doctest(view, at, out))
            .or_else(|| self.line_block(view, at, out))
            .or_else(|| self.grid_table(view, at, out))
            .or_else(|| self.simple_table(view, at, out))
            .or_else(|| self.explicit(view, at, out))
            .or_else(|| self.fenced(view, at, out))
            .or_else(|| self.adorned(view, at, out))
    }

    /// An indented block. One that opens with a list, a table or a directive is indented out of habit: no quotation.
    fn quote(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        let end = view.indented_end(at);
        let indent = view.least_indent(at, end).unwrap_or(1);
        let lines = view.lines(at, end);
        let mut blocks = self.blocks(view.nested(at, end, indent));
        let quoted = matches!(
            blocks.iter().map(|block| &block.kind).find(|kind| !matches!(kind, BlockKind::Comment(_))),
            Some(BlockKind::Paragraph(_) | BlockKind::Quote(_) | BlockKind::Definitions(_))
        );
        if quoted {
            self.push(out, BlockKind::Quote(blocks), lines);
        } else {
            out.append(&mut blocks);
        }
        end
    }

    fn paragraph(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> usize {
        let end = self.paragraph_end(view, at);
        let source = view.slice(at, 0, end - 1);
        let (source, literal) = without_literal_mark(source);
        if !source.is_empty() {
            let text = self.inline(source, view.number(at));
            self.push(out, BlockKind::Paragraph(text), view.lines(at, end));
        }
        if literal {
            return self.literal_block(view, end, out);
        }
        if !view.is_blank(end) && view.indent(end) > 0 {
            self.warn(view.number(end), "unexpected indentation", "leave a blank line before an indented block");
        }
        end
    }

    fn paragraph_end(&mut self, view: View<'_>, at: usize) -> usize {
        let mut end = at + 1;
        while !view.is_blank(end) && view.indent(end) == 0 {
            if let Some(what) = interruption(view, end) {
                let hint = "leave a blank line before it; docutils reads it as part of the paragraph";
                self.warn(view.number(end), format!("{what} follows a paragraph without a blank line"), hint);
                break;
            }
            end += 1;
        }
        end
    }

    /// What follows a paragraph that ends in `::`.
    fn literal_block(&mut self, view: View<'_>, from: usize, out: &mut Vec<Block>) -> usize {
        let Some(at) = view.next_visible(from) else {
            return from;
        };
        let end = if view.indent(at) > 0 { view.indented_end(at) } else { quoted_end(view, at) };
        if end == at {
            self.warn(view.number(at), "a literal block was announced by `::` but none follows", "indent its lines");
            return from;
        }
        let language = self.language.clone();
        self.code(view, (at, end), language, out);
        end
    }

    /// Appends the lines from `first` to before `end` as they are.
    pub(super) fn code(
        &mut self,
        view: View<'_>,
        (first, end): (usize, usize),
        language: Option<String>,
        out: &mut Vec<Block>,
    ) {
        let end = view.trimmed_end(first, end);
        let Some(first) = view.next_visible(first).filter(|first| *first < end) else {
            return;
        };
        let text = view.verbatim(first, end);
        let kind = BlockKind::Code { language, text, first_line: view.number(first) };
        self.push(out, kind, view.lines(first, end));
    }

    fn doctest(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        opens_with(view.text(at), ">>>").then(|| {
            let end = view.blank_from(at);
            self.code(view, (at, end), Some("pycon".to_owned()), out);
            end
        })
    }

    /// A fenced code block, as authors used to Markdown write it.
    fn fenced(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let language = view.text(at).strip_prefix("```").map(str::trim)?;
        if language.contains(['`', ' ']) || view.number(at) < self.unfenced_before {
            return None;
        }
        let Some(end) = (at + 1..view.end).find(|end| view.text(*end) == "```") else {
            self.unfenced_before = view.number(view.end);
            return None;
        };
        let hint = "write `.. code-block::` instead; docutils does not know fences";
        self.warn(view.number(at), "a Markdown fence in reStructuredText", hint);
        let language = Some(language.to_lowercase()).filter(|language| !language.is_empty());
        self.code(view, (at + 1, end), language, out);
        Some(end + 1)
    }

    /// Lines that each start with `|` and keep their breaks.
    fn line_block(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let mut text = Text::default();
        let mut next = at;
        while !view.is_blank(next) && view.indent(next) == 0 && opens_with(view.text(next), "|") {
            let mut end = next + 1;
            while !view.is_blank(end) && view.indent(end) > 0 {
                end += 1;
            }
            let line = view.number(next);
            if next > at {
                text.spans.push(line_break(line - 1));
            }
            let source = view.slice(next, 1, end - 1).trim_start_matches(' ');
            text.spans.append(&mut self.inline(source, line).spans);
            next = end;
        }
        if next == at {
            return None;
        }
        if !text.is_empty() {
            self.push(out, BlockKind::Paragraph(text), view.lines(at, next));
        }
        Some(next)
    }

    /// Keeps the lines of a table that cannot be read as one.
    pub(super) fn malformed(
        &mut self,
        view: View<'_>,
        at: usize,
        end: usize,
        why: &str,
        out: &mut Vec<Block>,
    ) -> usize {
        self.warn(view.number(at), format!("malformed table: {why}"), "it is shown as it is; mend its borders");
        self.code(view, (at, end), None, out);
        end
    }
}

/// A break the author asked for, at the end of `line`.
pub(super) fn line_break(line: u32) -> Span {
    Span { text: "\n".to_owned(), style: Style::default(), link: None, line }
}

/// What begins on line `at` in the middle of a paragraph, for a person if not for docutils.
fn interruption(view: View<'_>, at: usize) -> Option<&'static str> {
    let text = view.text(at);
    if markers::directive(text).is_some() {
        return Some("a directive");
    }
    if text.starts_with("```") && text.matches("```").count() == 1 {
        return Some("a fence");
    }
    if bullet(text).is_some_and(|bullet| bullet.bytes < text.len()) && (view.in_item || announces(view.text(at - 1))) {
        return Some("a list");
    }
    sections::crowded_title(view, at).then_some("a title")
}

fn announces(line: &str) -> bool {
    line.ends_with(':') && !line.ends_with("::")
}

/// A paragraph's text without the `::` that announces a literal block, and whether one was there.
fn without_literal_mark(source: &str) -> (&str, bool) {
    let Some(before) = source.strip_suffix("::") else {
        return (source, false);
    };
    if before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
        return (source, false);
    }
    if before.is_empty() || before.ends_with(char::is_whitespace) {
        return (before.trim_end(), true);
    }
    (source.strip_suffix(':').unwrap_or(source), true)
}

/// The end of the unindented literal block at line `at`, all of whose lines start with the same punctuation; `at`
/// where there is none.
fn quoted_end(view: View<'_>, at: usize) -> usize {
    let Some(quote) = view.text(at).bytes().next().filter(u8::is_ascii_punctuation) else {
        return at;
    };
    if at == view.first || !view.is_blank(at - 1) {
        return at;
    }
    let quoted = |line: usize| view.indent(line) == 0 && view.text(line).bytes().next() == Some(quote);
    let end = view.blank_from(at);
    if (at..end).all(quoted) { end } else { at }
}
