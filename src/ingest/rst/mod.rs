//! reStructuredText to blocks.
//!
//! Owns this format's syntax: [`lines`] cuts and indents, [`markers`] tells what a line starts, the other modules read
//! one kind of block each, [`inlines`] reads running text. It must not know Markdown or the tree.
//!
//! It is our own reader because the one on the registry, `rst_parser`, stops at the first thing it does not know and
//! keeps no line numbers. Where an author is sloppier than docutils allows, this reader takes what a person would
//! see, and says so in a diagnostic.

mod blocks;
mod data_tables;
mod directives;
mod explicit;
mod flatten;
mod inlines;
mod lines;
mod lists;
mod markers;
mod names;
mod roles;
mod sections;
mod tables;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Document, Lines, Meta};
use lines::{Source, View};
use names::Names;

/// How deep blocks may nest; what is deeper is read as paragraphs.
const MAX_DEPTH: usize = 100;

/// How many bytes substitutions may add to one document.
const SUBSTITUTED_BYTES: usize = 1 << 20;

/// Reads reStructuredText.
#[must_use]
pub fn read(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let text = lines::without_tabs(text);
    let source = Source::new(&text, 1);
    let view = View::whole(&source, 0).with_titles(true);
    let mut reader = Reader::new(diagnostics, Names::collect(view));
    let mut blocks = reader.blocks(view);
    if let Some(last) = blocks.last_mut() {
        last.anchors.append(&mut reader.pending);
    }
    Document { meta: reader.meta, blocks }
}

/// What reading one document has to remember from block to block.
struct Reader<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
    names: Names,
    meta: Meta,
    /// Labels that wait for the next block.
    pending: Vec<String>,
    /// Inline targets that wait for the block they stand in.
    inline_targets: Vec<String>,
    titles: sections::Titles,
    /// What code is written in where its author does not say.
    language: Option<String>,
    /// No closing fence stands before this line.
    unfenced_before: u32,
    /// How many auto-numbered footnotes were defined, and how many called.
    numbered: (u32, u32),
    anonymous_references: usize,
    substitution_budget: usize,
}

impl<'d> Reader<'d> {
    fn new(diagnostics: &'d mut Vec<Diagnostic>, names: Names) -> Self {
        Self {
            diagnostics,
            names,
            meta: Meta::default(),
            pending: Vec::new(),
            inline_targets: Vec::new(),
            titles: sections::Titles::default(),
            language: None,
            unfenced_before: 0,
            numbered: (0, 0),
            anonymous_references: 0,
            substitution_budget: SUBSTITUTED_BYTES,
        }
    }

    fn warn(&mut self, line: u32, message: impl Into<String>, hint: &str) {
        self.diagnostics.push(Diagnostic::warning(line, message, Some(hint)));
    }

    /// Appends a block, with the inline targets read since the last one.
    fn push(&mut self, out: &mut Vec<Block>, kind: BlockKind, lines: Lines) {
        let mut block = Block::new(kind, lines);
        block.anchors.append(&mut self.inline_targets);
        out.push(block);
    }
}
