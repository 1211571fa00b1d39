//! Blocks and running text as Markdown that reads back as the same blocks and text.
//!
//! Owns what has to be escaped. It must not know nodes.

use crate::document::{Block, BlockKind, Definition, Item, Span, Style, Text};
use crate::tree::export::harmless;

/// A piece of Markdown, and what has to be known to put it next to others.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) kind: PieceKind,
}

/// What two pieces need between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A list's item; items of following numbers make one list.
    Item(Option<u64>),
    List,
    Other,
}

impl Piece {
    pub(super) fn other(text: String) -> Self {
        Self { text, kind: PieceKind::Other }
    }
}

/// Blocks one below the other.
pub(super) fn pieces(blocks: &[Block]) -> Vec<Piece> {
    blocks.iter().map(piece).collect()
}

/// Pieces with what stands between them: a blank line, or a comment where two lists would grow together.
pub(super) fn joined(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut before: Option<PieceKind> = None;
    for piece in pieces.iter().filter(|piece| !piece.text.trim().is_empty()) {
        use PieceKind::{Item, List, Other};
        let between = match (before, piece.kind) {
            (None, _) | (Some(Item(None)), Item(None)) => "",
            (Some(Item(Some(last))), Item(Some(next))) if next == last + 1 => "",
            (Some(Item(_) | List), Item(_) | List) => "\n<!-- -->\n\n",
            (Some(Other | Item(_) | List), Other) | (Some(Other), Item(_) | List) => "\n",
        };
        out.push_str(between);
        out.push_str(piece.text.trim_end());
        out.push('\n');
        before = Some(piece.kind);
    }
    out
}

/// A list's item: its mark, and its content set in.
pub(super) fn item(number: Option<u64>, content: &str) -> Piece {
    let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
    let text = format!("{mark}{}", set_in(content.trim_end(), &" ".repeat(mark.len())));
    Piece { text, kind: PieceKind::Item(number) }
}

/// All lines but the first behind `lead`.
fn set_in(text: &str, lead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(lead);
            }
        }
        out.push_str(line);
    }
    out
}

fn piece(block: &Block) -> Piece {
    let text = match &block.kind {
        BlockKind::Heading { level, text } => {
            format!("{} {}", "#".repeat(usize::from((*level).clamp(1, 6))), heading(text))
        }
        BlockKind::Paragraph(text) => inline(text),
        BlockKind::Code { language, text, .. } => fenced(language.as_deref(), text),
        BlockKind::List { items, .. } => return Piece { text: list(items), kind: PieceKind::List },
        BlockKind::Table { head, rows } => table(head, rows.iter().map(|row| row.cells.as_slice())),
        BlockKind::Quote(inner) => quoted(&joined(&pieces(inner))),
        BlockKind::Admonition { name, title, blocks } => admonition(name, title.as_ref(), blocks),
        BlockKind::Definitions(definitions) | BlockKind::Tabs(definitions) => {
            return Piece {
                text: joined(&definitions.iter().map(definition).collect::<Vec<_>>()),
                kind: PieceKind::List,
            };
        }
        BlockKind::Footnote { label, blocks } => {
            format!("[^{label}]: {}", set_in(&joined(&pieces(blocks)), "    "))
        }
        BlockKind::Rule => "***".to_owned(),
        BlockKind::Comment(text) => format!("<!-- {} -->", harmless(text).replace("--", "- -")),
    };
    Piece::other(text)
}

/// A heading's text, which takes one line.
pub(super) fn heading(text: &Text) -> String {
    inline(text).replace("\\\n", " ").replace('{', "\\{")
}

/// Numbers too long for a list's mark are left out.
const HIGHEST_NUMBER: u64 = 999_999_999;

fn list(items: &[Item]) -> String {
    let piece = |entry: &Item| {
        let tick = entry.checked.map(|ticked| if ticked { "[x] " } else { "[ ] " }).unwrap_or_default();
        let content = joined(&pieces(&entry.blocks));
        let number = entry.number.filter(|number| *number <= HIGHEST_NUMBER);
        item(number, &format!("{tick}{content}"))
    };
    joined(&items.iter().map(piece).collect::<Vec<_>>())
}

fn definition(definition: &Definition) -> Piece {
    let mut inner = vec![Piece::other(inline(&definition.term))];
    inner.extend(pieces(&definition.blocks));
    item(None, &joined(&inner))
}

/// Code between marks longer than any it holds.
fn fenced(language: Option<&str>, text: &str) -> String {
    let text = harmless(text);
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest.max(2) + 1);
    format!("{mark}{}\n{text}\n{mark}", language.unwrap_or_default())
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn admonition(name: &str, title: Option<&Text>, blocks: &[Block]) -> String {
    let known = match name {
        "tip" | "hint" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "attention" => "WARNING",
        "caution" | "danger" | "error" => "CAUTION",
        _ => "NOTE",
    };
    let mut inner: Vec<Piece> = title.map(|title| Piece::other(inline(title))).into_iter().collect();
    inner.extend(pieces(blocks));
    format!("> [!{known}]\n{}", quoted(&joined(&inner)))
}

fn table<'a>(head: &'a [Text], rows: impl Iterator<Item = &'a [Text]> + Clone) -> String {
    let width = rows.clone().map(<[Text]>::len).chain([head.len(), 1]).max().unwrap_or(1);
    let line = |cells: &[Text]| {
        let cell = |at: usize| cells.get(at).map(|cell| inline(cell).replace("\\\n", "<br>").replace('|', "\\|"));
        let cells: Vec<String> = (0..width).map(|at| cell(at).unwrap_or_default()).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![line(head), format!("|{}", " --- |".repeat(width))];
    lines.extend(rows.map(line));
    lines.join("\n")
}

/// Running text on one line, but for the breaks the author asked for.
pub(super) fn inline(text: &Text) -> String {
    let spans = merged(&text.spans);
    let mut out = String::new();
    for (at, span) in spans.iter().enumerate() {
        if span.text == "\n" {
            if !out.trim().is_empty() && at + 1 < spans.len() {
                out.truncate(out.trim_end().len());
                out.push_str("\\\n");
            }
            continue;
        }
        let next = spans.get(at + 1).and_then(|next| next.text.chars().next());
        let marked = marked(span, out.chars().next_back(), next);
        let is_start = out.is_empty() || out.ends_with('\n');
        out.push_str(&if is_start { start_escaped(marked.trim_start()) } else { marked });
    }
    out.truncate(out.trim_end().len());
    out
}

/// Spans that differ in their line alone as one, white space kept apart from code.
fn merged(spans: &[Span]) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        let text = harmless(&span.text);
        match merged.last_mut() {
            Some(last) if last.style == span.style && last.link == span.link && last.text != "\n" && text != "\n" => {
                last.text.push_str(&text);
            }
            _ => merged.push(Span { text, ..span.clone() }),
        }
    }
    merged
}

/// A span with its marks, which must not touch white space inside nor letters outside where they could be misread.
fn marked(span: &Span, before: Option<char>, after: Option<char>) -> String {
    let inner = span.text.trim();
    if inner.is_empty() {
        return span.text.replace('\n', " ");
    }
    let lead = span.text.len() - span.text.trim_start().len();
    let (lead, tail) =
        (span.text.get(..lead).unwrap_or_default(), span.text.get(lead + inner.len()..).unwrap_or_default());
    let mut core = if span.style.code { code(inner) } else { escaped(inner) };
    let open = before.filter(|_| lead.is_empty()).is_none_or(char::is_whitespace);
    let closed = after.filter(|_| tail.is_empty()).is_none_or(|after| after.is_whitespace() || is_plain_mark(after));
    if open && closed {
        for (is_set, mark) in styles(span.style) {
            if is_set {
                core = format!("{mark}{core}{mark}");
            }
        }
    }
    if let Some(link) = &span.link {
        let target: String = harmless(link).replace(['\n', '<', '>'], "").replace('\\', "\\\\");
        core = format!("[{core}](<{target}>)");
    }
    format!("{lead}{core}{tail}").replace('\n', " ")
}

fn styles(style: Style) -> [(bool, &'static str); 3] {
    [(style.emphasis, "*"), (style.strong, "**"), (style.strike, "~~")]
}

/// Marks behind which closing emphasis is always taken.
fn is_plain_mark(letter: char) -> bool {
    matches!(letter, '.' | ',' | ':' | ';' | '?' | '!' | ')')
}

fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{mark}{pad}{text}{pad}{mark}")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let escapes = match letter {
            '\\' | '`' | '*' | '[' | '~' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_alphanumeric() || next == '#',
            ']' => matches!(next, '(' | '[' | ':'),
            _ => false,
        };
        if escapes {
            out.push('\\');
        }
        out.push(letter);
        before = letter;
    }
    out
}

/// A line whose beginning would otherwise be taken for a list, a heading, a quotation or a rule.
fn start_escaped(line: &str) -> String {
    if line.starts_with(['-', '+', '>', '#', '=', '|', ':']) {
        return format!("\\{line}");
    }
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match line.get(digits..).and_then(|rest| rest.chars().next()) {
        Some('.' | ')') if digits > 0 => {
            let (number, rest) = line.split_at(digits);
            format!("{number}\\{rest}")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Format, read};
    use proptest::prelude::{prop_assert_eq, proptest};

    fn back(markdown: &str) -> Vec<Block> {
        read(markdown.as_bytes(), Format::Markdown).0.blocks
    }

    fn check(markdown: &str) {
        let blocks = back(markdown);
        let printed = joined(&pieces(&blocks));
        // A comment between two lists says nothing.
        let said = |block: &Block| Some(block.plain()).filter(|plain| !plain.is_empty());
        let plain = |blocks: &[Block]| blocks.iter().filter_map(said).collect::<Vec<_>>();
        assert_eq!(plain(&back(&printed)), plain(&blocks), "{printed}");
    }

    #[test]
    fn every_kind_of_block_is_read_back() {
        for markdown in [
            "# A `b` *c*\n\ntext **bold:** and\nmore  \nbroken",
            "1. a\n2. b\n\n   ```sh\n   x\n   ```\n3. - c\n   - d",
            "- [x] a\n- [ ] b\n\n1. z",
            "| a | b |\n| - | - |\n| x \\| y | `z` |",
            "> [!WARNING]\n> careful\n\n> quote\n> - a",
            "````md\n```sh\n````",
            "see [it](a%20b.md#x) and ![i](y.png)[^1]\n\n[^1]: foot\n    note",
            "<your-name> a_b _c_ \\* \\[x] &amp; `` ` ``",
        ] {
            check(markdown);
        }
    }

    proptest! {
        #[test]
        fn any_plain_text_is_read_back(text in "[a-z0-9 .:,;!?*_`<>\\[\\]()#+|~&\"'{}=\\\\-]{1,60}") {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let printed = inline(&Text::plain_at(text.clone(), 1));
            let plain: Vec<String> = back(&printed).iter().map(Block::plain).collect();
            prop_assert_eq!(plain.join("\n"), text, "{}", printed);
        }
    }
}
