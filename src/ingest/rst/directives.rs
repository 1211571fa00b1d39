//! Directives: which there are, and what of each an operator gets to see.
//!
//! Owns the table of directives; a name that is not in it is read as its argument and its body. It must not know how
//! tables are laid out.

use super::Reader;
use super::data_tables::TableOptions;
use super::explicit::body;
use super::lines::View;
use super::markers;
use super::names::normalized;
use crate::document::{Block, BlockKind, Definition, Style, Text};

/// What a directive does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Says something to the reader: all it holds is text.
    Admonition(&'static str),
    /// An admonition whose argument is its title.
    Titled(&'static str),
    /// Tells since when something holds: the kind of admonition, and the words before the version.
    Version(&'static str, &'static str),
    /// Code in the language its argument names.
    Code,
    /// Code in a language of its own.
    Written(&'static str),
    /// Code with inline markup in it.
    ParsedLiteral,
    /// The language of the code that follows.
    Highlight,
    /// A path, shown as code.
    Path,
    /// An image, with a caption and a legend below it.
    Figure,
    /// A title outside the sections.
    Rubric,
    /// A table with its title.
    Table,
    /// A list of lists for a table.
    ListTable,
    /// Comma-separated values for a table.
    CsvTable,
    /// One of several texts, under the label that is its argument.
    Tab,
    /// Nothing an operator needs.
    Dropped,
}

const DIRECTIVES: [(&str, Kind); 58] = [
    ("admonition", Kind::Titled("admonition")),
    ("attention", Kind::Admonition("attention")),
    ("caution", Kind::Admonition("caution")),
    ("code", Kind::Code),
    ("code-block", Kind::Code),
    ("code-tab", Kind::Code),
    ("contents", Kind::Dropped),
    ("csv-table", Kind::CsvTable),
    ("danger", Kind::Admonition("danger")),
    ("default-role", Kind::Dropped),
    ("deprecated", Kind::Version("warning", "Deprecated since")),
    ("digraph", Kind::Written("dot")),
    ("doctest", Kind::Written("pycon")),
    ("error", Kind::Admonition("error")),
    ("figure", Kind::Figure),
    ("graph", Kind::Written("dot")),
    ("graphviz", Kind::Written("dot")),
    ("highlight", Kind::Highlight),
    ("hint", Kind::Admonition("hint")),
    ("image", Kind::Figure),
    ("important", Kind::Admonition("important")),
    ("include", Kind::Path),
    ("index", Kind::Dropped),
    ("list-table", Kind::ListTable),
    ("literalinclude", Kind::Path),
    ("math", Kind::Written("latex")),
    ("mermaid", Kind::Written("mermaid")),
    ("meta", Kind::Dropped),
    ("note", Kind::Admonition("note")),
    ("parsed-literal", Kind::ParsedLiteral),
    ("plantuml", Kind::Written("plantuml")),
    ("prompt", Kind::Code),
    ("raw", Kind::Code),
    ("role", Kind::Dropped),
    ("rst-class", Kind::Dropped),
    ("rubric", Kind::Rubric),
    ("sectnum", Kind::Dropped),
    ("seealso", Kind::Admonition("note")),
    ("sidebar", Kind::Titled("sidebar")),
    ("sourcecode", Kind::Code),
    ("group-tab", Kind::Tab),
    ("tab", Kind::Tab),
    ("tab-item", Kind::Tab),
    ("table", Kind::Table),
    ("tabularcolumns", Kind::Dropped),
    ("testcleanup", Kind::Written("python")),
    ("testcode", Kind::Written("python")),
    ("testoutput", Kind::Written("text")),
    ("testsetup", Kind::Written("python")),
    ("tip", Kind::Admonition("tip")),
    ("toctree", Kind::Dropped),
    ("topic", Kind::Titled("topic")),
    ("uml", Kind::Written("plantuml")),
    ("versionadded", Kind::Version("note", "Added in")),
    ("versionchanged", Kind::Version("note", "Changed in")),
    ("versionremoved", Kind::Version("warning", "Removed in")),
    ("warning", Kind::Admonition("warning")),
    ("deprecated-removed", Kind::Version("warning", "Deprecated since")),
];

fn kind(name: &str) -> Option<Kind> {
    DIRECTIVES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}

/// A directive taken apart.
struct Directive<'s> {
    /// Its lines, and the index of the first.
    view: View<'s>,
    at: usize,
    /// What stands behind `::`, up to the options or a blank line.
    argument: View<'s>,
    /// The options by name.
    options: Vec<(&'s str, &'s str, u32)>,
    /// What stands behind the options.
    body: View<'s>,
}

impl<'s> Directive<'s> {
    /// Takes apart the directive at line `at` of `view`, which ends with it; its argument starts at byte `skip`. Only
    /// the line itself holds the argument where `one_line` says so.
    fn new(view: View<'s>, at: usize, skip: usize, one_line: bool) -> Self {
        let inside = body(view, at, skip);
        let is_option = |line: usize| markers::field(inside.text(line)).is_some() && inside.indent(line) == 0;
        let mut argument_end = at + 1;
        if !one_line && !inside.is_blank(at) {
            while !inside.is_blank(argument_end) && !is_option(argument_end) {
                argument_end += 1;
            }
        }
        let mut options = Vec::new();
        let mut next = argument_end;
        while !inside.is_blank(next) && is_option(next) {
            let mut end = next + 1;
            while !inside.is_blank(end) && inside.indent(end) > 0 {
                end += 1;
            }
            if let Some((name, skip)) = markers::field(inside.text(next)) {
                options.push((name, inside.slice(next, skip, end - 1), inside.number(next)));
            }
            next = end;
        }
        let start = inside.next_visible(next).unwrap_or(inside.end);
        let indent = inside.least_indent(start, inside.end).unwrap_or(0);
        let body = inside.nested(start, inside.end, indent);
        Self { view, at, argument: inside.until(argument_end.min(inside.end)), options, body }
    }

    fn option(&self, name: &str) -> Option<(&'s str, u32)> {
        self.options.iter().find(|(known, _, _)| *known == name).map(|(_, value, line)| (*value, *line))
    }

    fn argument(&self) -> &'s str {
        self.argument.slice(self.at, 0, self.argument.end - 1).trim()
    }

    fn line(&self) -> u32 {
        self.view.number(self.at)
    }
}

impl Reader<'_> {
    /// Reads the directive `name` at line `at` of `view`, which ends with it.
    pub(super) fn directive(&mut self, view: View<'_>, at: usize, (name, skip): (&str, usize), out: &mut Vec<Block>) {
        let kind = kind(name);
        let one_line = matches!(
            kind,
            Some(Kind::Code | Kind::Written(_) | Kind::ParsedLiteral | Kind::ListTable | Kind::CsvTable | Kind::Table)
        );
        let directive = Directive::new(view, at, skip, one_line);
        if let Some((label, _)) = directive.option("name") {
            self.pending.push(normalized(label));
        }
        let labels = std::mem::take(&mut self.pending);
        let before = out.len();
        self.directed(kind, name, &directive, out);
        self.label(labels, out.get_mut(before..).unwrap_or_default());
    }

    fn directed(&mut self, kind: Option<Kind>, name: &str, directive: &Directive<'_>, out: &mut Vec<Block>) {
        match kind {
            Some(Kind::Admonition(shown)) => {
                let title = (name == "seealso").then(|| Text::plain_at("See also", directive.line()));
                let blocks = self.whole(directive);
                self.admonition(directive, shown, title, blocks, out);
            }
            Some(Kind::Titled(shown)) => {
                let title = self.inline(directive.argument(), directive.line());
                let blocks = self.blocks(directive.body);
                self.admonition(directive, shown, Some(title).filter(|title| !title.is_empty()), blocks, out);
            }
            Some(Kind::Version(shown, words)) => self.version(directive, shown, words, out),
            Some(Kind::Code) => self.code_directive(directive, name, out),
            Some(Kind::Written(language)) => self.written(directive, language, out),
            Some(Kind::ParsedLiteral) => self.parsed_literal(directive, out),
            Some(Kind::Highlight) => self.language = language(directive.argument()),
            Some(Kind::Path) => self.path(directive, out),
            Some(Kind::Figure) => self.figure(directive, out),
            Some(Kind::Rubric) => self.rubric(directive, out),
            Some(Kind::Table) => {
                self.caption(directive.argument(), directive.line(), out);
                out.append(&mut self.blocks(directive.body));
            }
            Some(Kind::ListTable) => {
                self.caption(directive.argument(), directive.line(), out);
                self.list_table(directive.body, &table_options(directive), out);
            }
            Some(Kind::CsvTable) => {
                self.caption(directive.argument(), directive.line(), out);
                self.csv_table(directive.body, &table_options(directive), out);
            }
            Some(Kind::Tab) => self.tab(directive, out),
            Some(Kind::Dropped) => {}
            None => {
                let inside = directive.body.with_titles(directive.view.titles);
                out.append(&mut self.blocks(directive.argument));
                out.append(&mut self.blocks(inside));
            }
        }
    }

    /// The blocks of a directive that takes no argument: what stands behind its name is text like the rest.
    fn whole(&mut self, directive: &Directive<'_>) -> Vec<Block> {
        if directive.options.is_empty() {
            return self.blocks(directive.argument.until(directive.body.end));
        }
        let mut blocks = self.blocks(directive.argument);
        blocks.append(&mut self.blocks(directive.body));
        blocks
    }

    fn admonition(
        &mut self,
        directive: &Directive<'_>,
        name: &str,
        title: Option<Text>,
        blocks: Vec<Block>,
        out: &mut Vec<Block>,
    ) {
        let kind = BlockKind::Admonition { name: name.to_owned(), title, blocks };
        self.push(out, kind, directive.view.lines(directive.at, directive.view.end));
    }

    /// What the version is for stands behind it, on its line or below.
    fn version(&mut self, directive: &Directive<'_>, name: &str, words: &str, out: &mut Vec<Block>) {
        let argument = directive.argument();
        let (version, _) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        let title = Text::plain_at(format!("{words} {version}").trim_end(), directive.line());
        let rest = argument.get(version.len()..).unwrap_or_default();
        let breaks = rest.len() - rest.trim_start().len();
        let lines = rest.get(..breaks).unwrap_or_default().matches('\n').count();
        let mut blocks = Vec::new();
        if !rest.trim().is_empty() {
            let text = self.inline(rest.trim_start(), directive.line() + u32::try_from(lines).unwrap_or(0));
            let lines = directive.argument.lines(directive.at + lines, directive.argument.end);
            self.push(&mut blocks, BlockKind::Paragraph(text), lines);
        }
        blocks.append(&mut self.blocks(directive.body));
        self.admonition(directive, name, Some(title), blocks, out);
    }

    /// A tab belongs to those right before it.
    fn tab(&mut self, directive: &Directive<'_>, out: &mut Vec<Block>) {
        let lines = directive.view.lines(directive.at, directive.view.end);
        let term = self.inline(directive.argument(), directive.line());
        let tab = Definition { term, lines, blocks: self.blocks(directive.body) };
        match out.last_mut() {
            Some(Block { kind: BlockKind::Tabs(tabs), lines: own, .. }) => {
                tabs.push(tab);
                *own = own.join(lines);
            }
            _ => self.push(out, BlockKind::Tabs(vec![tab]), lines),
        }
    }

    fn code_directive(&mut self, directive: &Directive<'_>, name: &str, out: &mut Vec<Block>) {
        let argument = directive.argument();
        let (named, rest) = argument.split_once(' ').unwrap_or((argument, ""));
        let rest = if name == "prompt" { "" } else { rest };
        let option = directive.option("language").map_or("", |(value, _)| value);
        let language = language(named).or_else(|| language(option)).or_else(|| self.language.clone());
        self.caption(rest, directive.line(), out);
        self.code_below(directive, language, out);
    }

    fn written(&mut self, directive: &Directive<'_>, language: &str, out: &mut Vec<Block>) {
        let argument = directive.argument();
        if language == "latex" && !argument.is_empty() {
            let whole = directive.argument.until(directive.body.end);
            self.code(whole, (directive.at, whole.end), Some(language.to_owned()), out);
            return;
        }
        self.caption(argument, directive.line(), out);
        self.code_below(directive, Some(language.to_owned()), out);
    }

    fn code_below(&mut self, directive: &Directive<'_>, language: Option<String>, out: &mut Vec<Block>) {
        if let Some((caption, line)) = directive.option("caption") {
            self.caption(caption, line, out);
        }
        self.code(directive.body, (directive.body.first, directive.body.end), language, out);
    }

    fn parsed_literal(&mut self, directive: &Directive<'_>, out: &mut Vec<Block>) {
        self.caption(directive.argument(), directive.line(), out);
        let before = out.len();
        self.code_below(directive, None, out);
        for block in out.get_mut(before..).unwrap_or_default() {
            if let BlockKind::Code { text, first_line, .. } = &mut block.kind {
                let lines: Vec<String> = (*first_line..)
                    .zip(text.split('\n'))
                    .map(|(line, text)| self.inline(text, line).spans.into_iter().map(|span| span.text).collect())
                    .collect();
                *text = lines.join("\n");
            }
        }
    }

    fn path(&mut self, directive: &Directive<'_>, out: &mut Vec<Block>) {
        let path = directive.argument();
        let mut text = Text::plain_at(path, directive.line());
        for span in &mut text.spans {
            span.style.code = true;
            span.link = Some(path.to_owned());
        }
        if let Some((caption, line)) = directive.option("caption") {
            self.caption(caption, line, out);
        }
        if !path.is_empty() {
            self.push(out, BlockKind::Paragraph(text), directive.argument.lines(directive.at, directive.argument.end));
        }
        out.append(&mut self.blocks(directive.body));
    }

    /// What an image shows, or its path where nobody says; then its caption and legend.
    fn figure(&mut self, directive: &Directive<'_>, out: &mut Vec<Block>) {
        let path = directive.argument();
        let (shown, line) =
            directive.option("alt").filter(|(alt, _)| !alt.is_empty()).unwrap_or((path, directive.line()));
        let mut text = self.inline(shown, line);
        for span in &mut text.spans {
            span.link = Some(path.to_owned());
        }
        if !text.is_empty() {
            let lines = directive.view.lines(directive.at, directive.view.end.min(directive.body.first));
            self.push(out, BlockKind::Paragraph(text), lines);
        }
        out.append(&mut self.blocks(directive.body));
    }

    fn rubric(&mut self, directive: &Directive<'_>, out: &mut Vec<Block>) {
        let mut text = self.inline(directive.argument(), directive.line());
        text.spans.iter_mut().for_each(|span| span.style = Style { strong: true, ..span.style });
        if !text.is_empty() {
            self.push(out, BlockKind::Paragraph(text), directive.argument.lines(directive.at, directive.argument.end));
        }
        out.append(&mut self.blocks(directive.body));
    }

    /// A line of text that belongs to what follows.
    fn caption(&mut self, text: &str, line: u32, out: &mut Vec<Block>) {
        let text = self.inline(text.trim(), line);
        if let (Some(first), Some(last)) = (text.first_line(), text.last_line()) {
            self.push(out, BlockKind::Paragraph(text), crate::document::Lines::new(first, last));
        }
    }
}

fn language(name: &str) -> Option<String> {
    name.split_whitespace().next().map(str::to_lowercase)
}

fn table_options<'s>(directive: &Directive<'s>) -> TableOptions<'s> {
    let number = |name: &str| directive.option(name).and_then(|(value, _)| value.trim().parse().ok());
    TableOptions {
        header_rows: number("header-rows").unwrap_or(0),
        header: directive.option("header"),
        delimiter: match directive.option("delim").map(|(value, _)| value.trim()) {
            Some("tab" | "space") => ' ',
            Some(other) => other.chars().next().unwrap_or(','),
            None => ',',
        },
        quote: directive.option("quote").and_then(|(value, _)| value.trim().chars().next()).unwrap_or('"'),
        file: directive.option("file").or_else(|| directive.option("url")),
        line: directive.line(),
    }
}
