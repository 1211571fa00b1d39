//! A document's blocks as lines.
//!
//! Owns the look of paragraphs, lists, code, tables, quotes and their kin. It must not know the tree or the walk: which
//! lines of a code block are commands it is told.

use super::visible::{visible, visible_line};
use super::wrap::{chop, cut, wrap};
use crate::document::{Block, BlockKind, Definition, Item, Row, Text};
use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// No block is squeezed below this width by what it is nested in.
const NARROWEST: usize = 8;

/// The most columns running text takes, so that an eye finds the next line.
pub(crate) const WIDEST_TEXT: usize = 100;

/// A line to draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Drawn {
    /// What stands on it.
    pub(crate) spans: Vec<Span<'static>>,
    /// The index of the command that starts on it.
    pub(crate) command: Option<usize>,
}

/// What the lines of a code block are.
pub(crate) trait CodeLines {
    /// The index of the command that starts on that line of the source.
    fn command_at(&self, line: u32) -> Option<usize>;
    /// Whether the line is a program's answer, not something to type.
    fn is_output(&self, line: u32, text: &str) -> bool;
    /// The number shown in front of a command; `None` where numbers would tell nothing.
    fn number(&self, command: usize) -> Option<usize>;
    /// What has to be said about the commands that start on these lines.
    fn remarks(&self, first: u32, last: u32) -> Vec<Vec<Span<'static>>>;
}

/// Sets blocks.
pub(crate) struct Setter<'a> {
    pub(crate) theme: Theme,
    pub(crate) code: &'a dyn CodeLines,
}

/// What a code line of any kind begins with: room for a mark, a number and a bar.
pub(crate) fn gutter(number: Option<usize>, theme: Theme) -> Vec<Span<'static>> {
    let number = number.map_or_else(|| "  ".to_owned(), |number| format!("{number:>2}"));
    vec![Span::styled(number, theme.key()), Span::raw(" "), Span::styled("│ ", theme.dim())]
}

/// The columns of [`gutter`].
pub(crate) const GUTTER: usize = 5;

impl Setter<'_> {
    /// Blocks one below the other with an empty line between.
    pub(crate) fn blocks(&self, blocks: &[Block], width: usize) -> Vec<Drawn> {
        let mut lines = Vec::new();
        for block in blocks {
            let set = self.block(block, width);
            if !lines.is_empty() && !set.is_empty() {
                lines.push(Drawn::default());
            }
            lines.extend(set);
        }
        lines
    }

    fn block(&self, block: &Block, width: usize) -> Vec<Drawn> {
        let theme = self.theme;
        match &block.kind {
            BlockKind::Heading { text, .. } => self.text(text, theme.title(), width),
            BlockKind::Paragraph(text) => self.text(text, theme.plain(), width),
            BlockKind::List { items, .. } => items.iter().flat_map(|item| self.item(item, width)).collect(),
            BlockKind::Code { language, text, first_line } => self.code(language.as_deref(), text, *first_line, width),
            BlockKind::Table { head, rows } => self.table(head, rows, width),
            BlockKind::Quote(blocks) => self.inside("▎ ", theme.dim(), width, |width| self.blocks(blocks, width)),
            BlockKind::Admonition { name, title, blocks } => self.admonition(name, title.as_ref(), blocks, width),
            BlockKind::Definitions(definitions) | BlockKind::Tabs(definitions) => {
                definitions.iter().flat_map(|definition| self.definition(definition, width)).collect()
            }
            BlockKind::Footnote { label, blocks } => {
                let marker = format!("[{}] ", visible_line(label));
                let room = nested(width, marker.width());
                hang(vec![Span::styled(marker, theme.dim())], self.blocks(blocks, room))
            }
            BlockKind::Rule => vec![drawn(vec![Span::styled("─".repeat(width.min(20)), theme.dim())])],
            BlockKind::Comment(_) => Vec::new(),
        }
    }

    /// Running text.
    pub(crate) fn text(&self, text: &Text, base: Style, width: usize) -> Vec<Drawn> {
        wrap(&self.spans(text, base), width.min(WIDEST_TEXT)).into_iter().map(drawn).collect()
    }

    fn spans(&self, text: &Text, base: Style) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        for (index, span) in text.spans.iter().enumerate() {
            let style = self.style(base, span.style, span.link.is_some());
            let shown = visible(&span.text);
            let quoted = span.style.code && !self.theme.has_colour();
            spans.push(Span::styled(if quoted { format!("`{shown}`") } else { shown.into_owned() }, style));
            // A link of several spans is told once, behind its last one.
            let last_of_link = text.spans.get(index + 1).is_none_or(|next| next.link != span.link);
            let address = span.link.as_deref().filter(|link| last_of_link && link.contains(':'));
            let address = address.filter(|link| !link.ends_with(span.text.trim()));
            spans.extend(address.map(|link| Span::styled(format!(" ({})", visible_line(link)), self.theme.dim())));
        }
        spans
    }

    fn style(&self, base: Style, style: crate::document::Style, link: bool) -> Style {
        use ratatui::style::Modifier;
        let base = if style.code { base.patch(self.theme.code()) } else { base };
        let base = if link { base.patch(self.theme.link()) } else { base };
        let emphasis =
            [(style.emphasis, Modifier::ITALIC), (style.strong, Modifier::BOLD), (style.strike, Modifier::CROSSED_OUT)];
        emphasis.iter().filter(|(set, _)| *set).fold(base, |base, (_, modifier)| base.add_modifier(*modifier))
    }

    fn item(&self, item: &Item, width: usize) -> Vec<Drawn> {
        let bullet = match (item.number, item.checked) {
            (_, Some(true)) => "[x] ".to_owned(),
            (_, Some(false)) => "[ ] ".to_owned(),
            (Some(number), None) => format!("{number}. "),
            (None, None) => "• ".to_owned(),
        };
        let mut lines = Vec::new();
        let room = nested(width, bullet.width());
        for block in &item.blocks {
            lines.extend(self.block(block, room));
        }
        hang(vec![Span::styled(bullet, self.theme.plain())], lines)
    }

    fn code(&self, language: Option<&str>, text: &str, first_line: u32, width: usize) -> Vec<Drawn> {
        let mut lines = Vec::new();
        if let Some(language) = language.filter(|language| !language.is_empty()) {
            let label = format!("   ┌ {}", cut(&visible_line(language), width.saturating_sub(GUTTER)));
            lines.push(drawn(vec![Span::styled(label, self.theme.dim())]));
        }
        let mut at = first_line;
        for line in text.lines() {
            lines.extend(self.code_line(line, at, width));
            at = at.saturating_add(1);
        }
        let remarks = self.code.remarks(first_line, at.saturating_sub(1));
        lines.extend(remarks.into_iter().flat_map(|remark| wrap_remark(&remark, width)));
        lines
    }

    fn code_line(&self, text: &str, line: u32, width: usize) -> Vec<Drawn> {
        let command = self.code.command_at(line);
        let output = command.is_none() && self.code.is_output(line, text);
        let style = if output { self.theme.output() } else { self.theme.code() };
        code_rows(text, style, command, command.and_then(|command| self.code.number(command)), width, self.theme)
    }

    fn inside(
        &self,
        bar: &'static str,
        style: Style,
        width: usize,
        set: impl FnOnce(usize) -> Vec<Drawn>,
    ) -> Vec<Drawn> {
        let mut lines = set(nested(width, bar.width()));
        for line in &mut lines {
            line.spans.insert(0, Span::styled(bar, style));
        }
        lines
    }

    fn admonition(&self, name: &str, title: Option<&Text>, blocks: &[Block], width: usize) -> Vec<Drawn> {
        let style = match name {
            "danger" | "error" | "caution" => self.theme.danger(),
            "warning" | "attention" | "important" => self.theme.caution(),
            _ => self.theme.title(),
        };
        let mut heading = vec![Span::styled(visible_line(name).to_uppercase(), style)];
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            heading.push(Span::styled(": ", style));
            heading.extend(self.spans(title, self.theme.title()));
        }
        self.inside("┃ ", style, width, |width| {
            let mut lines: Vec<Drawn> = wrap(&heading, width).into_iter().map(drawn).collect();
            lines.extend(self.blocks(blocks, width));
            lines
        })
    }

    fn definition(&self, definition: &Definition, width: usize) -> Vec<Drawn> {
        let mut lines = self.text(&definition.term, self.theme.title(), width);
        lines.extend(hang(vec![Span::raw("  ")], self.blocks(&definition.blocks, nested(width, 2))));
        lines
    }

    fn table(&self, head: &[Text], rows: &[Row], width: usize) -> Vec<Drawn> {
        let line = |cells: &[Text]| -> Vec<String> { cells.iter().map(|cell| visible_line(&cell.plain())).collect() };
        let head = line(head);
        let rows: Vec<Vec<String>> = rows.iter().map(|row| line(&row.cells)).collect();
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| rows.iter().chain([&head]).filter_map(|row| row.get(column)).map(|cell| cell.width()).max())
            .map(Option::unwrap_or_default)
            .collect();
        if widths.iter().map(|width| width + 2).sum::<usize>() <= width + 2 {
            self.aligned(&head, &rows, &widths)
        } else {
            self.stacked(&head, &rows, width)
        }
    }

    fn aligned(&self, head: &[String], rows: &[Vec<String>], widths: &[usize]) -> Vec<Drawn> {
        let line = |cells: &[String], style: Style| {
            let pad = |(width, cell): (&usize, &String)| format!("{cell}{}  ", " ".repeat(width - cell.width()));
            drawn(vec![Span::styled(
                widths.iter().zip(cells).map(pad).collect::<String>().trim_end().to_owned(),
                style,
            )])
        };
        let mut lines = Vec::new();
        if head.iter().any(|cell| !cell.is_empty()) {
            lines.push(line(head, self.theme.title()));
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            lines.push(line(&rules, self.theme.dim()));
        }
        lines.extend(rows.iter().map(|row| line(row, self.theme.plain())));
        lines
    }

    /// A table too wide for the screen, as one paragraph a cell with its column's name in front.
    fn stacked(&self, head: &[String], rows: &[Vec<String>], width: usize) -> Vec<Drawn> {
        let mut lines = Vec::new();
        for row in rows {
            if !lines.is_empty() {
                lines.push(Drawn::default());
            }
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let name = head.get(column).filter(|name| !name.is_empty());
                let name = name.map(|name| Span::styled(format!("{name}: "), self.theme.title()));
                let spans: Vec<Span> = name.into_iter().chain([Span::raw(cell.clone())]).collect();
                let wrapped = wrap(&spans, nested(width, 2).min(WIDEST_TEXT));
                lines.extend(hang(
                    vec![Span::raw(if column == 0 { "" } else { "  " })],
                    wrapped.into_iter().map(drawn).collect(),
                ));
            }
        }
        lines
    }
}

/// A line of code, broken where the screen ends; what goes on is marked by `↳`.
pub(crate) fn code_rows(
    text: &str,
    style: Style,
    command: Option<usize>,
    number: Option<usize>,
    width: usize,
    theme: Theme,
) -> Vec<Drawn> {
    let text = visible(text);
    let room = width.saturating_sub(GUTTER).max(NARROWEST);
    let mut lines = Vec::new();
    for piece in chop(&text, style, room) {
        let first = lines.is_empty();
        let mut spans = gutter(number.filter(|_| first), theme);
        if !first {
            spans = vec![Span::raw("  "), Span::styled("↳│ ", theme.dim())];
        }
        spans.push(piece);
        lines.push(Drawn { spans, command: command.filter(|_| first) });
    }
    lines
}

/// A remark under code, set in as the code is.
pub(crate) fn wrap_remark(spans: &[Span<'_>], width: usize) -> Vec<Drawn> {
    let room = width.saturating_sub(GUTTER).clamp(NARROWEST, WIDEST_TEXT);
    hang(vec![Span::raw(" ".repeat(GUTTER))], wrap(spans, room).into_iter().map(drawn).collect())
}

/// `lines` with `first` in front of the first one, and as many blanks in front of the others.
pub(crate) fn hang(first: Vec<Span<'static>>, mut lines: Vec<Drawn>) -> Vec<Drawn> {
    let width: usize = first.iter().map(|span| span.content.width()).sum();
    if lines.is_empty() {
        return vec![drawn(first)];
    }
    for (index, line) in lines.iter_mut().enumerate() {
        let lead = if index == 0 { first.clone() } else { vec![Span::raw(" ".repeat(width))] };
        line.spans.splice(0..0, lead);
    }
    lines
}

/// A line that is no command.
pub(crate) fn drawn(spans: Vec<Span<'static>>) -> Drawn {
    Drawn { spans, command: None }
}

/// One line of plain text, cut to the width.
pub(crate) fn line(text: &str, style: Style, width: usize) -> Drawn {
    drawn(vec![Span::styled(cut(&visible_line(text), width), style)])
}

fn nested(width: usize, by: usize) -> usize {
    width.saturating_sub(by).max(NARROWEST.min(width))
}
