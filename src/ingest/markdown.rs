//! Markdown to blocks, over pulldown-cmark.
//!
//! Owns the mapping from the parser's events to [`Block`]s with their lines, and what becomes of HTML inside Markdown.
//! It must not know the tree. The events are taken one by one on a stack of open containers; only a text
//! that is set into a frame is read anew, and frames in frames up to [`DEEPEST_FRAME`].

use super::front_matter;
use super::html;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Definition, Document, Item, Lines, Meta, Row, Span, Style, Text};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Containers nested deeper than this are laid into the one that holds them: nobody can read them, and the passes
/// behind this one recurse.
const DEEPEST: usize = 100;

/// Reads Markdown. Front matter is told from the body first; lines count from the top of the file.
#[must_use]
pub fn read(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let split = front_matter::split(text, diagnostics);
    let mut blocks = blocks(split.body, split.lines_before, Around::default());
    fill_in_title(&mut blocks, &split.meta);
    Document { meta: split.meta, blocks }
}

/// What stands around a text that is read.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// How many frames.
    frames: u8,
    /// How many containers, of the frames and in them.
    containers: usize,
}

/// The blocks of a text in front of which so many lines stand.
fn blocks(text: &str, lines_before: u32, around: Around) -> Vec<Block> {
    let mut reader = Reader::new(text, lines_before, around);
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        reader.take(event, &range);
    }
    reader.finish()
}

/// What is set into more frames than these is read as running text: each frame is read anew.
const DEEPEST_FRAME: u8 = 4;

/// What the generator of a site fills in where a document has its title: `<%= title %>`, `{{ page.title }}`.
const FILLED_IN: &[(&str, &str)] = &[("<%", "%>"), ("{{", "}}")];

/// A first heading that a site's generator fills in is the title that the front matter gives.
fn fill_in_title(blocks: &mut [Block], meta: &Meta) {
    let Some(title) = meta.text("title") else { return };
    let heading = blocks.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Heading { text, .. } => Some(text),
        _ => None,
    });
    let Some(text) = heading else { return };
    let said = text.plain();
    if FILLED_IN.iter().any(|(opens, closes)| said.starts_with(opens) && said.ends_with(closes)) {
        *text = Text::plain_at(title, text.first_line().unwrap_or(1));
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The containers that hold blocks.
enum Container {
    Root,
    Quote(Option<BlockQuoteKind>),
    List {
        ordered: bool,
        next: u64,
        items: Vec<Item>,
    },
    Item {
        checked: Option<bool>,
    },
    Footnote(String),
    Table {
        head: Vec<Text>,
        rows: Vec<Row>,
        cells: Vec<Text>,
    },
    /// One that is not kept, because it lies too deep.
    TooDeep,
}

struct Open {
    container: Container,
    lines: Lines,
    blocks: Vec<Block>,
}

/// Where inline content goes while it is read.
enum Target {
    None,
    /// A paragraph that no tag opened: the text of a tight list's item.
    Implied,
    Tagged,
}

struct Reader<'a> {
    source: &'a str,
    places: LineIndex,
    stack: Vec<Open>,
    anchors: Vec<String>,
    target: Target,
    text: Text,
    text_lines: Lines,
    emphasis: usize,
    strong: usize,
    strike: usize,
    links: Vec<String>,
    code: Option<Code>,
    html: Option<(usize, usize)>,
    /// Where the table cell read last ends.
    cell_end: usize,
    around: Around,
    /// Whether the last block is a frame whose text may follow, indented: `!!! note`, `=== "Linux"`.
    opens_frame: bool,
}

struct Code {
    language: Option<String>,
    text: String,
    first_line: Option<u32>,
    is_fenced: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, lines_before: u32, around: Around) -> Self {
        let places = LineIndex::new(source, lines_before);
        let whole = Lines::new(lines_before + 1, lines_before + 1);
        Self {
            source,
            places,
            stack: vec![Open { container: Container::Root, lines: whole, blocks: Vec::new() }],
            anchors: Vec::new(),
            target: Target::None,
            text: Text::default(),
            text_lines: whole,
            emphasis: 0,
            strong: 0,
            strike: 0,
            links: Vec::new(),
            code: None,
            html: None,
            cell_end: 0,
            around,
            opens_frame: false,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.close_implied();
        self.stack.into_iter().next().map(|root| root.blocks).unwrap_or_default()
    }

    fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.characters(&text, range),
            Event::Code(text) => self.styled(&text, range, true),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.styled(&text, range, false),
            Event::FootnoteReference(label) => self.styled(&format!("[^{label}]"), range, false),
            Event::Html(_) => self.html_line(range),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::SoftBreak => self.wrap(),
            Event::HardBreak => self.line_break(range),
            Event::Rule => {
                self.close_implied();
                let lines = self.places.lines(range);
                self.push(BlockKind::Rule, lines);
            }
            Event::TaskListMarker(ticked) => {
                if let Some(Open { container: Container::Item { checked }, .. }) = self.stack.last_mut() {
                    *checked = Some(ticked);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_text(range),
            Tag::TableCell => self.open_text(range),
            Tag::Heading { id, .. } => {
                self.close_implied();
                self.anchors.extend(id.map(|id| id.to_string()));
                self.open_text(range);
            }
            Tag::BlockQuote(kind) => self.open(Container::Quote(kind), range),
            Tag::CodeBlock(kind) => {
                self.close_implied();
                let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let language = match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => {
                        self.remark(&info, range);
                        language(&info)
                    }
                };
                let text = String::with_capacity(range.len());
                self.code = Some(Code { language, text, first_line: None, is_fenced });
            }
            Tag::HtmlBlock => {
                self.close_implied();
                self.html = Some((range.start, range.start));
            }
            Tag::List(first) => {
                self.open(
                    Container::List { ordered: first.is_some(), next: first.unwrap_or(1), items: Vec::new() },
                    range,
                );
            }
            Tag::Item => self.open(Container::Item { checked: None }, range),
            Tag::FootnoteDefinition(label) => self.open(Container::Footnote(label.to_string()), range),
            Tag::Table(_) => {
                self.open(Container::Table { head: Vec::new(), rows: Vec::new(), cells: Vec::new() }, range);
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.strike += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(dest_url.to_string()),
            Tag::TableHead
            | Tag::TableRow
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.close_text(framed_paragraph);
                self.open_frame();
            }
            TagEnd::Heading(level) => {
                let level = heading_level(level);
                self.close_text(|text| BlockKind::Heading { level, text });
            }
            TagEnd::CodeBlock => self.close_code(range),
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::Table => {
                self.close(range);
            }
            TagEnd::TableCell => {
                self.cell_end = range.end;
                self.target = Target::None;
                let text = std::mem::take(&mut self.text);
                if let Some(Container::Table { cells, .. }) = self.stack.last_mut().map(|open| &mut open.container) {
                    cells.push(text);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(matches!(tag, TagEnd::TableHead), range),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.strike = self.strike.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                self.links.pop();
            }
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    // Blocks.

    fn open(&mut self, container: Container, range: &Range<usize>) {
        self.close_implied();
        let lines = self.places.lines(range);
        let container =
            if self.around.containers + self.stack.len() > DEEPEST { Container::TooDeep } else { container };
        self.stack.push(Open { container, lines, blocks: Vec::new() });
    }

    fn close(&mut self, range: &Range<usize>) {
        self.close_implied();
        if self.stack.len() < 2 {
            return;
        }
        let Some(Open { container, lines, blocks }) = self.stack.pop() else { return };
        let lines = lines.join(self.places.lines(range));
        let kind = match container {
            Container::Root | Container::TooDeep => {
                if let Some(parent) = self.stack.last_mut() {
                    parent.blocks.extend(blocks);
                }
                return;
            }
            Container::Item { checked } => return self.close_item(checked, lines, blocks),
            Container::List { ordered, items, .. } => BlockKind::List { ordered, items },
            Container::Quote(None) => BlockKind::Quote(blocks),
            Container::Quote(Some(kind)) => {
                BlockKind::Admonition { name: alert_name(kind).to_owned(), title: None, blocks }
            }
            Container::Footnote(label) => BlockKind::Footnote { label, blocks },
            Container::Table { head, rows, .. } => BlockKind::Table { head, rows },
        };
        self.push(kind, lines);
    }

    fn close_item(&mut self, checked: Option<bool>, lines: Lines, blocks: Vec<Block>) {
        let Some(parent) = self.stack.last_mut() else { return };
        match &mut parent.container {
            Container::List { ordered, next, items } => {
                let number = ordered.then_some(*next);
                *next = next.saturating_add(1);
                items.push(Item { number, checked, lines, blocks });
            }
            _ => parent.blocks.extend(blocks),
        }
    }

    fn close_row(&mut self, is_head: bool, range: &Range<usize>) {
        let lines = self.places.lines(range);
        // A row may have more cells than the head; the parser leaves them out, and an operator misses them.
        let rest = self.source.get(self.cell_end..range.end).unwrap_or_default();
        let rest = rest.trim_matches(|letter: char| letter == '|' || letter.is_whitespace());
        let more = rest.split('|').map(str::trim).filter(|cell| !cell.is_empty());
        let more: Vec<Text> = more.map(|cell| Text::plain_at(cell, lines.first)).collect();
        if let Some(Container::Table { head, rows, cells }) = self.stack.last_mut().map(|open| &mut open.container) {
            let mut cells = std::mem::take(cells);
            cells.extend(more);
            if is_head {
                *head = cells;
            } else {
                rows.push(Row { lines, cells });
            }
        }
    }

    fn close_code(&mut self, range: &Range<usize>) {
        let Some(mut code) = self.code.take() else { return };
        if code.text.ends_with('\n') {
            code.text.pop();
        }
        let lines = self.places.lines(range);
        let first_line = code.first_line.unwrap_or(lines.first);
        if !code.is_fenced
            && (self.fill_frame(&code.text, first_line, lines) || self.read_fences(&code.text, first_line))
        {
            return;
        }
        self.push(BlockKind::Code { language: code.language, text: code.text, first_line }, lines);
    }

    /// What stands around the text of a frame that is opened here.
    fn inside(&self) -> Around {
        Around { frames: self.around.frames + 1, containers: self.around.containers + self.stack.len() }
    }

    /// Notes whether the paragraph just read opens a frame. A tab belongs to those right before it.
    fn open_frame(&mut self) {
        let Some(open) = self.stack.last_mut() else { return };
        let last = open.blocks.last().map(|block| &block.kind);
        self.opens_frame = matches!(last, Some(BlockKind::Admonition { .. } | BlockKind::Tabs(_)));
        if let Some(Block { kind: BlockKind::Tabs(mut tab), lines, anchors }) =
            open.blocks.pop_if(|last| matches!(last.kind, BlockKind::Tabs(_)))
        {
            match open.blocks.last_mut() {
                Some(Block { kind: BlockKind::Tabs(tabs), lines: own, .. }) => {
                    tabs.append(&mut tab);
                    *own = own.join(lines);
                }
                _ => open.blocks.push(Block { kind: BlockKind::Tabs(tab), lines, anchors }),
            }
        }
    }

    /// Lays indented text into the frame that the line above has opened and left empty; `false` where none has.
    fn fill_frame(&mut self, said: &str, first_line: u32, lines: Lines) -> bool {
        let around = self.inside();
        let last = self.stack.last_mut().and_then(|open| open.blocks.last_mut()).filter(|_| self.opens_frame);
        let Some(Block { kind, lines: own, .. }) = last else { return false };
        let inside = match kind {
            BlockKind::Admonition { blocks, .. } => blocks,
            BlockKind::Tabs(tabs) => match tabs.last_mut() {
                Some(tab) => {
                    tab.lines = tab.lines.join(lines);
                    &mut tab.blocks
                }
                None => return false,
            },
            _ => return false,
        };
        if !inside.is_empty() || own.last >= lines.first {
            return false;
        }
        *own = own.join(lines);
        if around.frames <= DEEPEST_FRAME {
            *inside = blocks(said, first_line.saturating_sub(1), around);
            return true;
        }
        let spans = (first_line..).zip(said.lines()).map(|(line, said)| Span {
            text: format!("{} ", said.trim()),
            style: Style::default(),
            link: None,
            line,
        });
        inside.push(Block::new(BlockKind::Paragraph(Text { spans: spans.collect() }), lines));
        true
    }

    /// Reads an indented text that holds fences of its own: its author indented the fences, too. `false` where it has none.
    fn read_fences(&mut self, said: &str, first_line: u32) -> bool {
        let is_fence = |line: &str| line.trim_start().starts_with("```");
        let around = self.inside();
        if around.frames > DEEPEST_FRAME || !is_fence(said) || said.lines().filter(|line| is_fence(line)).count() < 2 {
            return false;
        }
        for block in blocks(said, first_line.saturating_sub(1), around) {
            self.push(block.kind, block.lines);
        }
        true
    }

    /// What is said behind a fence's language: "console # Drain first" tells what the code is for.
    fn remark(&mut self, info: &str, range: &Range<usize>) {
        let Some((_, said)) = info.split_once('#').filter(|(before, _)| before.ends_with(' ')) else { return };
        let line = self.places.lines(range).first;
        if !said.trim().is_empty() {
            self.push(BlockKind::Paragraph(Text::plain_at(said.trim(), line)), Lines::new(line, line));
        }
    }

    fn push(&mut self, kind: BlockKind, lines: Lines) {
        let anchors =
            if matches!(kind, BlockKind::Comment(_)) { Vec::new() } else { std::mem::take(&mut self.anchors) };
        self.opens_frame = false;
        if let Some(open) = self.stack.last_mut() {
            open.blocks.push(Block { kind, lines, anchors });
        }
    }

    // Inlines.

    fn open_text(&mut self, range: &Range<usize>) {
        self.close_implied();
        self.target = Target::Tagged;
        self.text_lines = self.places.lines(range);
    }

    fn close_text(&mut self, kind: impl FnOnce(Text) -> BlockKind) {
        self.target = Target::None;
        let text = std::mem::take(&mut self.text);
        let lines = match (text.first_line(), text.last_line()) {
            (Some(first), Some(last)) => Lines::new(first, last),
            _ => self.text_lines,
        };
        self.push(kind(text), lines);
    }

    fn close_implied(&mut self) {
        if matches!(self.target, Target::Implied) {
            self.close_text(BlockKind::Paragraph);
        }
    }

    fn characters(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            code.first_line.get_or_insert_with(|| self.places.line(range.start));
            code.text.push_str(text);
        } else if self.html.is_some() {
            self.html_line(range);
        } else {
            self.styled(text, range, false);
        }
    }

    fn styled(&mut self, text: &str, range: &Range<usize>, code: bool) {
        let line = self.places.line(range.start);
        if matches!(self.target, Target::None) {
            self.target = Target::Implied;
            self.text_lines = Lines::new(line, line);
        }
        let style = Style { emphasis: self.emphasis > 0, strong: self.strong > 0, code, strike: self.strike > 0 };
        let link = self.links.last();
        match self.text.spans.last_mut() {
            Some(last)
                if last.line == line && last.style == style && last.link.as_ref() == link && last.text != "\n" =>
            {
                last.text.push_str(text);
            }
            _ => {
                // Room for the space that a wrapped line ends with.
                let mut own = String::with_capacity(text.len() + 1);
                own.push_str(text);
                self.text.spans.push(Span { text: own, style, link: link.cloned(), line });
            }
        }
    }

    fn wrap(&mut self) {
        if let Some(last) = self.text.spans.last_mut()
            && !last.text.ends_with(char::is_whitespace)
        {
            last.text.push(' ');
        }
    }

    fn line_break(&mut self, range: &Range<usize>) {
        let line = self.places.line(range.start);
        self.text.spans.push(Span { text: "\n".to_owned(), style: Style::default(), link: None, line });
    }

    // HTML.

    fn inline_html(&mut self, raw: &str, range: &Range<usize>) {
        match html::tag(raw) {
            html::Tag::Break => self.line_break(range),
            html::Tag::Anchor(name) => self.anchors.push(name),
            html::Tag::Picture(shown) => self.styled(&shown.replace('\n', " "), range, false),
            html::Tag::Known | html::Tag::Comment => {}
            html::Tag::Unknown => self.styled(raw, range, false),
        }
    }

    fn html_line(&mut self, range: &Range<usize>) {
        match &mut self.html {
            Some((_, end)) => *end = range.end,
            None => {
                let raw = self.source.get(range.clone()).unwrap_or_default();
                self.inline_html(raw, range);
            }
        }
    }

    fn close_html(&mut self) {
        let Some((start, end)) = self.html.take() else { return };
        let source = self.source;
        let first_line = self.places.line(start);
        for part in html::parts(source.get(start..end).unwrap_or_default(), first_line) {
            match part {
                html::Part::Anchor(name) => self.anchors.push(name),
                html::Part::Comment { text, lines } => self.push(BlockKind::Comment(text), lines),
                html::Part::Text { text, lines } => self.push(BlockKind::Paragraph(text), lines),
                html::Part::Code { text, lines } => {
                    self.push(BlockKind::Code { language: None, text, first_line: lines.first }, lines);
                }
            }
        }
    }
}

/// What opens a tab, in front of its label.
const TAB_MARKS: &[&str] = &["=== ", "===! ", "===+ "];

/// A paragraph, or the note or warning that `!!! note`, or the tab that `=== "Linux"`, opens in front of an indented text.
fn framed_paragraph(mut text: Text) -> BlockKind {
    let Some(first) = text.spans.first() else { return BlockKind::Paragraph(text) };
    let label = TAB_MARKS.iter().find_map(|mark| first.text.strip_prefix(mark)).map(str::trim);
    let label = label.and_then(|label| label.strip_prefix('"')?.strip_suffix('"')).filter(|_| text.spans.len() == 1);
    if let Some(label) = label {
        let lines = Lines::new(first.line, first.line);
        let tab = Definition { term: Text::plain_at(label, first.line), lines, blocks: Vec::new() };
        return BlockKind::Tabs(vec![tab]);
    }
    let mark = ["!!! ", "??? ", "???+ "].iter().find_map(|mark| first.text.strip_prefix(mark));
    let Some((name, title)) = mark.map(|rest| rest.split_once(' ').unwrap_or((rest, ""))) else {
        return BlockKind::Paragraph(text);
    };
    if name.is_empty() || !name.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return BlockKind::Paragraph(text);
    }
    let name = if name == "warn" { "warning" } else { name }.to_owned();
    let line = first.line;
    let title = Some(title.trim().trim_matches('"')).filter(|title| !title.is_empty());
    let title = title.map(|title| Text::plain_at(title, line));
    text.spans.remove(0);
    let said = text.first_line().zip(text.last_line());
    let blocks = said.map(|(first, last)| Block::new(BlockKind::Paragraph(text), Lines::new(first, last)));
    BlockKind::Admonition { name, title, blocks: blocks.into_iter().collect() }
}

/// The language of a fence's info string: its first word, lower case, without attributes.
fn language(info: &str) -> Option<String> {
    let word = info.trim().trim_start_matches(['{', '.']).split([' ', ',', '{', '}', '\t', ':']).next()?;
    (!word.is_empty()).then(|| word.to_lowercase())
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn alert_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// From byte offsets to lines. Offsets come nearly in order, so the line found last is tried first.
struct LineIndex {
    starts: Vec<usize>,
    before: u32,
    last: std::cell::Cell<usize>,
}

impl LineIndex {
    fn new(text: &str, before: u32) -> Self {
        // Room for lines of a usual length.
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self { starts, before, last: std::cell::Cell::new(0) }
    }

    fn line(&self, offset: usize) -> u32 {
        let last = self.last.get();
        let holds = |index: usize| {
            self.starts.get(index).is_some_and(|start| *start <= offset)
                && self.starts.get(index + 1).is_none_or(|next| offset < *next)
        };
        let index = if holds(last) {
            last
        } else if holds(last + 1) {
            last + 1
        } else {
            self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
        };
        self.last.set(index);
        u32::try_from(index).unwrap_or(u32::MAX / 2).saturating_add(self.before).saturating_add(1)
    }

    /// The lines of a range; the line break that ends it does not count.
    fn lines(&self, range: &Range<usize>) -> Lines {
        let first = self.line(range.start);
        let last = self.line(range.end.saturating_sub(1).max(range.start));
        self.last.set(usize::try_from(first.saturating_sub(self.before + 1)).unwrap_or(0));
        Lines::new(first, last)
    }
}
