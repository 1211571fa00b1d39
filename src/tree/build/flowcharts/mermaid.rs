//! Mermaid's `graph` and `flowchart`: the text as nodes and edges with their lines.
//!
//! Owns the notation. It must not know drafts, or what a node is to an operator. What it cannot read it passes by to the
//! end of the line; every character is looked at a bounded number of times.

use std::collections::HashMap;

/// A flowchart as drawn.
#[derive(Debug, Default)]
pub(super) struct Chart {
    /// The nodes in the order in which they are first named.
    pub(super) nodes: Vec<ChartNode>,
}

/// A box of a flowchart.
#[derive(Debug)]
pub(super) struct ChartNode {
    /// What stands in it, still with its markup; the name it is called by where nothing does.
    pub(super) text: String,
    /// Where its text stands.
    pub(super) line: u32,
    /// Whether it is drawn as a decision.
    pub(super) decides: bool,
    /// The edges that leave it, from top to bottom.
    pub(super) edges: Vec<Edge>,
    /// How many edges reach it.
    pub(super) reached: usize,
}

/// An arrow or line between two boxes.
#[derive(Debug)]
pub(super) struct Edge {
    /// Which node it leads to.
    pub(super) to: usize,
    /// What is written on it, still with its markup.
    pub(super) label: Option<String>,
    /// Where it stands.
    pub(super) line: u32,
}

/// `A & B --> C & D` draws an edge for each pair; more of them than this are no chart anybody draws.
const MOST_PAIRS: usize = 400;

/// Reads a flowchart. `None` where the text is another kind of diagram. Line n of the text stands at `first_line + n`.
pub(super) fn read(text: &str, first_line: u32) -> Option<Chart> {
    let mut reader = Reader { text, at: 0, line: first_line, chart: Chart::default(), names: HashMap::new() };
    reader.skip_settings();
    reader.skip_blank();
    let kind = reader.word();
    if !matches!(kind, "graph" | "flowchart" | "flowchart-elk") {
        return None;
    }
    reader.bump(kind.len());
    reader.skip_statement();
    loop {
        reader.skip_blank();
        if reader.rest().is_empty() {
            return Some(reader.chart);
        }
        let before = reader.at;
        reader.statement();
        if reader.at == before {
            reader.skip_statement();
        }
    }
}

/// How each shape opens and closes, and whether it is a decision's; longer ones first.
const SHAPES: &[(&str, &[&str], bool)] = &[
    ("(((", &[")))"], false),
    ("((", &["))"], false),
    ("([", &["])"], false),
    ("(", &[")"], false),
    ("[[", &["]]"], false),
    ("[(", &[")]"], false),
    ("[/", &["/]", "\\]"], false),
    ("[\\", &["\\]", "/]"], false),
    ("[", &["]"], false),
    ("{{", &["}}"], false),
    ("{", &["}"], true),
    (">", &["]"], false),
];

/// First words of statements that draw nothing.
const SILENT: &[&str] = &[
    "subgraph", "end", "direction", "classDef", "class", "style", "linkStyle", "click", "accTitle", "accDescr", "title",
];

/// Names of a decision in the notation `A@{ shape: diamond }`.
const DECISIONS: &[&str] = &["diam", "diamond", "decision", "question"];

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    chart: Chart,
    names: HashMap<&'a str, usize>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest of the line.
    fn rest_of_line(&self) -> &'a str {
        self.rest().split('\n').next().unwrap_or_default()
    }

    /// Goes on by that many bytes, which end at a character's border.
    fn bump(&mut self, bytes: usize) {
        let passed = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        self.line += u32::try_from(passed.matches('\n').count()).unwrap_or(0);
        self.at += passed.len();
    }

    /// Goes past a piece of text where it stands here.
    fn eat(&mut self, piece: &str) -> bool {
        let is_here = self.rest().starts_with(piece);
        if is_here {
            self.bump(piece.len());
        }
        is_here
    }

    fn skip_while(&mut self, is_passed: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.bump(rest.len() - rest.trim_start_matches(is_passed).len());
    }

    fn skip_spaces(&mut self) {
        self.skip_while(|letter| letter.is_whitespace() && letter != '\n');
    }

    /// Goes past white space, ends of statements and comments.
    fn skip_blank(&mut self) {
        loop {
            self.skip_while(|letter| letter.is_whitespace() || letter == ';');
            if !self.rest().starts_with("%%") {
                return;
            }
            self.bump(self.rest_of_line().len());
        }
    }

    /// Goes past settings that stand between lines of `---` at the top.
    fn skip_settings(&mut self) {
        self.skip_blank();
        if self.rest_of_line().trim_end() != "---" {
            return;
        }
        let lines = self.rest().split_inclusive('\n').skip(1);
        let first = self.rest_of_line().len() + 1;
        let mut length = first;
        for line in lines {
            length += line.len();
            if line.trim_end() == "---" {
                return self.bump(length);
            }
        }
    }

    fn skip_statement(&mut self) {
        let end = self.rest().find(['\n', ';']).unwrap_or(self.rest().len());
        self.bump(end);
    }

    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter: char| letter.is_whitespace() || letter == ';').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// `A & B --> C -- text --> D`, or a statement that draws nothing.
    fn statement(&mut self) {
        let word = self.word();
        if word == "subgraph" {
            self.bump(word.len());
            return self.subgraph();
        }
        if SILENT.contains(&word.trim_end_matches(':')) {
            return self.skip_statement();
        }
        let Some(mut from) = self.group() else { return self.skip_statement() };
        loop {
            self.skip_spaces();
            let line = self.line;
            let Some((label, is_drawn)) = self.link() else { break };
            self.skip_spaces();
            let Some(to) = self.group() else { return self.skip_statement() };
            if is_drawn {
                self.join(&from, &to, label.as_deref(), line);
            }
            from = to;
        }
        // What stands behind a statement on its line and is none: passed by.
        if !self.rest_of_line().trim_start().starts_with([';']) {
            self.skip_statement();
        }
    }

    /// A subgraph may be the end of an edge: its title is its text then.
    fn subgraph(&mut self) {
        self.skip_spaces();
        let name = self.name();
        if !name.is_empty() {
            self.bump(name.len());
            self.skip_spaces();
            if let Some((text, line, _)) = self.shape() {
                self.names.entry(name).or_insert_with(|| {
                    self.chart.nodes.push(ChartNode { text, line, decides: false, edges: Vec::new(), reached: 0 });
                    self.chart.nodes.len() - 1
                });
            }
        }
        self.skip_statement();
    }

    fn join(&mut self, from: &[usize], to: &[usize], label: Option<&str>, line: u32) {
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
        for (from, to) in pairs.take(MOST_PAIRS) {
            if let Some(node) = self.chart.nodes.get_mut(from) {
                node.edges.push(Edge { to, label: label.map(str::to_owned), line });
            }
            if let Some(node) = self.chart.nodes.get_mut(to) {
                node.reached += 1;
            }
        }
    }

    /// `A & B`.
    fn group(&mut self) -> Option<Vec<usize>> {
        let mut group = vec![self.node()?];
        loop {
            self.skip_spaces();
            if !self.eat("&") {
                return Some(group);
            }
            self.skip_spaces();
            group.push(self.node()?);
        }
    }

    fn name(&self) -> &'a str {
        let rest = self.rest();
        let mut letters = rest.char_indices().peekable();
        let mut end = 0;
        while let Some((at, letter)) = letters.next() {
            let joins = matches!(letter, '-' | '.' | '/')
                && at > 0
                && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == '_');
            if !(letter.is_alphanumeric() || letter == '_' || letter == '#' || joins) {
                break;
            }
            end = at + letter.len_utf8();
        }
        rest.get(..end).unwrap_or_default()
    }

    /// A node, with its shape and text where they are given here.
    fn node(&mut self) -> Option<usize> {
        let name = self.name();
        if name.is_empty() {
            return None;
        }
        let line = self.line;
        self.bump(name.len());
        let at = *self.names.entry(name).or_insert_with(|| {
            let text = name.to_owned();
            self.chart.nodes.push(ChartNode { text, line, decides: false, edges: Vec::new(), reached: 0 });
            self.chart.nodes.len() - 1
        });
        let shape = if self.rest().starts_with("@{") { self.attributes() } else { self.shape() };
        if let (Some((text, line, decides)), Some(node)) = (shape, self.chart.nodes.get_mut(at)) {
            node.decides = decides;
            if !text.trim().is_empty() {
                (node.text, node.line) = (text, line);
            }
        }
        if self.eat(":::") {
            self.skip_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
        }
        Some(at)
    }

    /// The text between a shape's ends, its line, and whether the shape is a decision's.
    fn shape(&mut self) -> Option<(String, u32, bool)> {
        let (open, closers, decides) = SHAPES.iter().find(|(open, ..)| self.rest().starts_with(open))?;
        let inner = self.rest().get(open.len()..)?;
        let quoted = inner.trim_start().strip_prefix('"');
        let (text, length) = if let Some(quoted) = quoted {
            let end = quoted.find('"')?;
            (quoted.get(..end)?, inner.len() - quoted.len() + end + 1)
        } else {
            let line = inner.split('\n').next()?;
            let end = closers.iter().filter_map(|close| line.find(close)).min()?;
            (line.get(..end)?, end)
        };
        let after = inner.get(length..)?;
        let gap = after.len() - after.trim_start().len();
        let close = closers.iter().find(|close| after.trim_start().starts_with(**close))?;
        let line = self.line;
        self.bump(open.len() + length + gap + close.len());
        Some((text.to_owned(), line, *decides))
    }

    /// `@{ shape: diamond, label: "Is it up?" }`.
    fn attributes(&mut self) -> Option<(String, u32, bool)> {
        let inner = self.rest().get(2..)?;
        let end = inner.find('}')?;
        let inner = inner.get(..end)?;
        let value = |key: &str| {
            let (_, after) = inner.split_once(key)?;
            let after = after.trim_start().strip_prefix(':')?.trim_start();
            let value = match after.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next(),
                None => after.split([',', '\n']).next(),
            };
            value.map(|value| value.trim().to_owned())
        };
        let decides = value("shape").is_some_and(|shape| DECISIONS.contains(&shape.as_str()));
        let line = self.line;
        self.bump(2 + end + 1);
        Some((value("label").unwrap_or_default(), line, decides))
    }

    /// An arrow: what is written on it, and whether it is drawn at all.
    fn link(&mut self) -> Option<(Option<String>, bool)> {
        let rest = self.rest_of_line();
        let headless = rest.strip_prefix(['<', 'x', 'o']).filter(|rest| rest.starts_with(['-', '='])).unwrap_or(rest);
        let stroke = ["--", "==", "-.", "~~~"].into_iter().find(|stroke| headless.starts_with(stroke))?;
        let head = rest.len() - headless.len();
        let (written, length) = match stroke {
            "~~~" => (None, headless.len() - headless.trim_start_matches('~').len()),
            "-." => dotted(headless)?,
            _ => solid(headless, if stroke == "--" { '-' } else { '=' })?,
        };
        self.bump(head + length);
        self.skip_spaces();
        let label = self.between_bars().or(written);
        let label = label.map(|label| label.trim().trim_matches('"').trim().to_owned());
        Some((label.filter(|label| !label.is_empty()), stroke != "~~~"))
    }

    /// `|text|`.
    fn between_bars(&mut self) -> Option<String> {
        let inner = self.rest_of_line().strip_prefix('|')?;
        let end = inner.find('|')?;
        self.bump(end + 2);
        inner.get(..end).map(str::to_owned)
    }
}

/// `-->`, `---`, `--x`, `-- text -->`, and the same with `=`: the text on it and its length.
fn solid(link: &str, stroke: char) -> Option<(Option<String>, usize)> {
    let run = link.len() - link.trim_start_matches(stroke).len();
    let after = link.get(run..)?;
    let head = head(after);
    if run > 2 || head > 0 {
        return Some((None, run + head));
    }
    let pair: String = [stroke, stroke].iter().collect();
    let end = after.find(&pair)?;
    let tail = after.get(end..)?;
    let run_after = tail.len() - tail.trim_start_matches(stroke).len();
    let head_after = self::head(tail.get(run_after..)?);
    Some((Some(after.get(..end)?.to_owned()), run + end + run_after + head_after))
}

/// `-.->`, `-..-`, `-. text .->`: the text on it and its length.
fn dotted(link: &str) -> Option<(Option<String>, usize)> {
    let run = 1 + link.get(1..)?.len() - link.get(1..)?.trim_start_matches('.').len();
    let after = link.get(run..)?;
    if let Some(rest) = after.strip_prefix('-') {
        return Some((None, run + 1 + head(rest)));
    }
    let end = after.find(".-")?;
    Some((Some(after.get(..end)?.to_owned()), run + end + 2 + head(after.get(end + 2..)?)))
}

/// How long an arrow's head is. An `x` or `o` that begins a word is none.
fn head(after: &str) -> usize {
    let mut letters = after.chars();
    match letters.next() {
        Some('>') => 1,
        Some('x' | 'o') => usize::from(letters.next().is_none_or(|next| next.is_whitespace() || next == '|')),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn check(text: &str, expect: &str) {
        let chart = read(text, 1);
        let mut out = String::new();
        for node in chart.iter().flat_map(|chart| &chart.nodes) {
            let mark = if node.decides { "?" } else { "" };
            for edge in &node.edges {
                let to = chart.as_ref().and_then(|chart| chart.nodes.get(edge.to)).map_or("", |to| to.text.as_str());
                let label = edge.label.as_deref().unwrap_or("-");
                writeln!(out, "{}:{}{mark} {label} {to}", edge.line, node.text).ok();
            }
        }
        assert_eq!(out.trim_end(), expect, "{text}");
    }

    #[test]
    fn every_shape_has_its_text() {
        for shape in [
            "[one]", "(one)", "([one])", "[[one]]", "[(one)]", "((one))", "(((one)))", ">one]", "{{one}}", "[/one/]",
            "[\\one\\]", "[/one\\]", "[\\one/]", "[\"one\"]", "(\"one\")", "@{ shape: rect, label: \"one\" }",
        ] {
            check(&format!("graph TD\nA{shape} --> B"), "2:one - B");
        }
        check("graph TD\nA{one} --> B", "2:one? - B");
        check("graph TD\nA@{shape: diamond, label: \"one\"} --> B", "2:one? - B");
    }

    #[test]
    fn every_edge_has_its_label() {
        for link in ["-->", "---", "-.->", "-.-", "==>", "===", "--x", "--o", "<-->", "o--o", "x--x", "---->", "-..->"]
        {
            check(&format!("graph TD\nA {link} B"), "2:A - B");
            check(&format!("graph TD\nA {link}|yes| B"), "2:A yes B");
        }
        for link in ["-- yes -->", "-- yes ---", "-. yes .->", "== yes ==>", "--yes-->", "-- \"yes\" -->", "--> |yes|"]
        {
            check(&format!("graph TD\nA{link}B"), "2:A yes B");
        }
    }

    #[test]
    fn chains_and_groups_are_edges() {
        check("flowchart LR\n  A --> B -- x --> C", "2:A - B\n2:B x C");
        check("flowchart LR; A & B --> C & D", "1:A - C\n1:A - D\n1:B - C\n1:B - D");
    }

    #[test]
    fn what_draws_nothing_is_passed_by() {
        check(
            "---\ntitle: x\n---\n%% comment\ngraph TD\nsubgraph one [The one]\nA[a]:::red --> B\nend\nstyle A fill:#f9f\nclassDef red fill:#f00;\nclass A red\nclick A \"https://x\"\nlinkStyle 0 stroke:red\none --> B\nA ~~~ B",
            "14:The one - B\n7:a - B",
        );
    }

    #[test]
    fn broken_lines_end_at_their_end() {
        check("graph TD\nA[never closed --> B\nC --> D\n--> E\nF -->\nG[\"open --> H", "3:C - D");
        check("sequenceDiagram\nA->>B: hi", "");
        check("", "");
    }
}
