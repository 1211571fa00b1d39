//! A document's text as format-neutral blocks and inlines with line spans.
//!
//! Owns the types every reader in [`crate::ingest`] produces and everything behind it consumes. It must not know
//! Markdown, reStructuredText or the tree: by the time a [`Document`] exists it no longer matters which format it was.
//! Lines are 1-based and count the file as it lies on disk, front matter included.

use std::collections::BTreeMap;

/// One file's text, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The front matter, or reStructuredText's leading field list, by key. Empty where there is none.
    pub meta: Meta,
    /// The body from top to bottom.
    pub blocks: Vec<Block>,
}

/// What a document says about itself before its body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// The values by key, as JSON would hold them.
    pub values: BTreeMap<String, serde_json::Value>,
    /// The line each top-level key stands on.
    pub lines: BTreeMap<String, u32>,
}

impl Meta {
    /// The value of `key` where it is a non-empty string.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).and_then(serde_json::Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A run of lines, both ends included; 1-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// The first line.
    pub first: u32,
    /// The last line, never before the first.
    pub last: u32,
}

impl Lines {
    /// The lines from `first` to `last`; a `last` before `first` becomes `first`.
    #[must_use]
    pub fn new(first: u32, last: u32) -> Self {
        Self { first, last: last.max(first) }
    }

    /// The smallest run that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

impl Document {
    /// Every block, those inside others too, from top to bottom.
    #[must_use]
    pub fn all_blocks(&self) -> Vec<&Block> {
        let mut all = Vec::new();
        let mut open: Vec<&Block> = self.blocks.iter().rev().collect();
        while let Some(block) = open.pop() {
            all.push(block);
            open.extend(block.inner().into_iter().rev());
        }
        all
    }
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub lines: Lines,
    /// Names by which a link inside the document may call it: `{#id}`, `<a name>`, `.. _label:`.
    pub anchors: Vec<String>,
}

impl Block {
    /// A block without anchors.
    #[must_use]
    pub fn new(kind: BlockKind, lines: Lines) -> Self {
        Self { kind, lines, anchors: Vec::new() }
    }

    /// The blocks directly inside, from top to bottom.
    #[must_use]
    pub fn inner(&self) -> Vec<&Self> {
        match &self.kind {
            BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).collect(),
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => {
                parts.iter().flat_map(|one| &one.blocks).collect()
            }
            BlockKind::Quote(blocks) | BlockKind::Admonition { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
                blocks.iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The running texts that are its own, those of blocks inside not counted.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        match &self.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => vec![text],
            BlockKind::Table { head, rows } => head.iter().chain(rows.iter().flat_map(|row| &row.cells)).collect(),
            BlockKind::Admonition { title, .. } => title.iter().collect(),
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => parts.iter().map(|one| &one.term).collect(),
            _ => Vec::new(),
        }
    }

    /// Visits every running text, those of blocks inside too, to change it.
    pub fn each_text_mut(&mut self, visit: &mut impl FnMut(&mut Text)) {
        let inner = match &mut self.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => return visit(text),
            BlockKind::Table { head, rows } => {
                return head.iter_mut().chain(rows.iter_mut().flat_map(|row| &mut row.cells)).for_each(visit);
            }
            BlockKind::List { items, .. } => {
                return items.iter_mut().flat_map(|item| &mut item.blocks).for_each(|block| block.each_text_mut(visit));
            }
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => {
                for one in parts {
                    visit(&mut one.term);
                    one.blocks.iter_mut().for_each(|block| block.each_text_mut(visit));
                }
                return;
            }
            BlockKind::Admonition { title, blocks, .. } => {
                title.iter_mut().for_each(&mut *visit);
                blocks
            }
            BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => blocks,
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Comment(_) => return,
        };
        inner.iter_mut().for_each(|block| block.each_text_mut(visit));
    }
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A heading or section title; 1 is the highest level.
    Heading {
        /// 1 and up. reStructuredText may go beyond 6.
        level: u8,
        /// The title.
        text: Text,
    },
    /// Running text.
    Paragraph(Text),
    /// A bullet or numbered list.
    List {
        /// Whether its items are numbered (or lettered).
        ordered: bool,
        /// The items from top to bottom.
        items: Vec<Item>,
    },
    /// Preformatted text: a fenced or indented code block, a literal block, a doctest.
    Code {
        /// The language the author named, lower case, without attributes; `None` where none is named.
        language: Option<String>,
        /// The text without fences and common indentation, no final newline. Its line n stands at `first_line + n`.
        text: String,
        /// The line on which the text itself starts.
        first_line: u32,
    },
    /// A table.
    Table {
        /// The header cells; empty where the table has no header.
        head: Vec<Text>,
        /// The body rows; rows may differ in length.
        rows: Vec<Row>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A note, tip, warning, danger and their kin: GitHub's alerts and reStructuredText's admonitions.
    Admonition {
        /// Lower case: `note`, `tip`, `important`, `warning`, `caution`, `danger`, `error`, `hint`, `attention`,
        /// `admonition`, `topic`, `sidebar`.
        name: String,
        /// Its own title, where the author wrote one.
        title: Option<Text>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Terms with their explanation: definition lists and field lists.
    Definitions(Vec<Definition>),
    /// Texts of which a reader picks one by its label, the term: the tabs of a site.
    Tabs(Vec<Definition>),
    /// A footnote's text, standing where it is defined.
    Footnote {
        /// The name it is called by.
        label: String,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A thematic break or transition.
    Rule,
    /// A comment: never shown, but an author may speak to the program in it.
    Comment(String),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The number it carries in an ordered list, counted on from the list's start (letters count from 1).
    pub number: Option<u64>,
    /// Whether a task list's box is ticked; `None` for an ordinary item.
    pub checked: Option<bool>,
    /// Where it stands.
    pub lines: Lines,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub lines: Lines,
    /// Its cells; each span bears its line.
    pub cells: Vec<Text>,
}

/// A term with its explanation, or a tab's label with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The term, or a field's name.
    pub term: Text,
    /// Where term and explanation stand.
    pub lines: Lines,
    /// The explanation.
    pub blocks: Vec<Block>,
}

/// Running text with its emphasis, links and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The spans from left to right. A line break in the source that is mere wrapping is a space at the end of the
    /// span before it; a break the author asked for is a span that holds `"\n"` alone.
    pub spans: Vec<Span>,
}

/// A run of characters of one style on one line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters, without markup.
    pub text: String,
    /// How they are set.
    pub style: Style,
    /// Where they lead: a URL, a path, or `#` and an anchor or title of this document.
    pub link: Option<String>,
    /// The line on which they stand.
    pub line: u32,
}

/// How a span is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent kinds of markup, any of which may hold at once")]
pub struct Style {
    /// Emphasised, usually shown in italics.
    pub emphasis: bool,
    /// Strongly emphasised, usually shown in bold.
    pub strong: bool,
    /// Inline code or an inline literal.
    pub code: bool,
    /// Struck through.
    pub strike: bool,
}

impl Text {
    /// Text of one plain span.
    #[must_use]
    pub fn plain_at(text: impl Into<String>, line: u32) -> Self {
        Self { spans: vec![Span { text: text.into(), style: Style::default(), link: None, line }] }
    }

    /// The characters alone; wanted line breaks as `\n`, no white space at either end.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut out = String::with_capacity(self.spans.iter().map(|span| span.text.len()).sum());
        for span in &self.spans {
            out.push_str(&span.text);
        }
        let trimmed = out.trim();
        if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
    }

    /// The line of the first visible character; `None` where there is none.
    #[must_use]
    pub fn first_line(&self) -> Option<u32> {
        self.spans.iter().find(|span| !is_blank(&span.text)).map(|span| span.line)
    }

    /// The line of the last visible character; `None` where there is none.
    #[must_use]
    pub fn last_line(&self) -> Option<u32> {
        self.spans.iter().rev().find(|span| !is_blank(&span.text)).map(|span| span.line)
    }

    /// Whether no visible character is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first_line().is_none()
    }
}

impl Text {
    /// The part of the text from byte `start` to byte `end` of its characters, with its styles and lines; white space
    /// at both ends is dropped. Offsets that are no character borders move inwards.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let mut spans = Vec::with_capacity(self.spans.len());
        let mut at = 0;
        for span in &self.spans {
            let next = at + span.text.len();
            if next > start && at < end {
                let from = border_after(&span.text, start.saturating_sub(at));
                let to = border_before(&span.text, end.min(next) - at);
                if let Some(text) = span.text.get(from..to)
                    && !text.is_empty()
                {
                    let (text, link) = (text.to_owned(), span.link.clone());
                    spans.push(Span { text, style: span.style, link, line: span.line });
                }
            }
            at = next;
        }
        let mut text = Self { spans };
        text.trim();
        text
    }

    fn trim(&mut self) {
        while let Some(last) = self.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.spans.pop();
        }
        let blank = self.spans.iter().take_while(|span| is_blank(&span.text)).count();
        self.spans.drain(..blank);
        if let Some(first) = self.spans.first_mut() {
            let lead = first.text.len() - first.text.trim_start().len();
            first.text.drain(..lead);
        }
    }
}

/// Whether a text is white space alone.
fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}

fn border_after(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn border_before(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl Block {
    /// Everything a reader sees in the block, as plain lines. Comments say nothing.
    #[must_use]
    pub fn plain(&self) -> String {
        if let BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) = &self.kind {
            return text.plain();
        }
        let mut out = String::new();
        self.plain_into(&mut out);
        out.truncate(out.trim_end().len());
        out
    }

    fn plain_into(&self, out: &mut String) {
        match &self.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => line_into(out, &text.plain()),
            BlockKind::Code { language, text, .. } => {
                out.push_str("```");
                out.push_str(language.as_deref().unwrap_or_default());
                out.push('\n');
                line_into(out, text);
                out.push_str("```\n");
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    match item.number {
                        Some(number) => out.push_str(&format!("{number}. ")),
                        None => out.push_str("- "),
                    }
                    all_into(out, &item.blocks);
                }
            }
            BlockKind::Table { head, rows } => {
                for cells in std::iter::once(head).chain(rows.iter().map(|row| &row.cells)) {
                    let cells: Vec<String> = cells.iter().map(Text::plain).collect();
                    line_into(out, &cells.join(" | "));
                }
            }
            BlockKind::Quote(blocks) => all_into(out, blocks),
            BlockKind::Admonition { title, blocks, .. } => {
                if let Some(title) = title {
                    line_into(out, &title.plain());
                }
                all_into(out, blocks);
            }
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => {
                for part in parts {
                    line_into(out, &part.term.plain());
                    all_into(out, &part.blocks);
                }
            }
            BlockKind::Footnote { label, blocks } => {
                out.push_str(&format!("[^{label}] "));
                all_into(out, blocks);
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }
}

fn all_into(out: &mut String, blocks: &[Block]) {
    if blocks.is_empty() {
        out.push('\n');
    }
    for block in blocks {
        block.plain_into(out);
    }
}

fn line_into(out: &mut String, line: &str) {
    if !line.is_empty() {
        out.push_str(line);
        out.push('\n');
    }
}
