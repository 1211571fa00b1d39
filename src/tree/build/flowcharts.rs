//! Flowcharts (Mermaid's `graph` and `flowchart`): decisions and labelled edges as questions and branches.
//!
//! Owns how a chart is told as a tree: depth first from its first boxes, each box once, and a jump wherever an edge joins
//! or goes back. It must not know the notation, which is `mermaid`'s, nor what stands around the chart.

mod mermaid;

use crate::document::{Block, Lines, Span, Style, Text};
use crate::tree::build::directions::is_error;
use crate::tree::build::draft::Draft;
use crate::tree::build::flow::{self, Scenario};
use crate::tree::build::jumps::{Aim, Jump, Mark};
use crate::tree::build::prose::words;
use crate::tree::build::{answers, lexicon};
use crate::tree::{ErrorText, Kind};
use mermaid::{Chart, ChartNode, Edge};
use std::collections::HashSet;

/// Questions nested deeper than this are told beside the chart's first ones, with a jump to them.
const DEEPEST: usize = 20;

/// Labels of fewer words are too short to search for.
const FEWEST_WORDS: usize = 3;

/// Reads a code block as a flowchart that leads through decisions; `None` where it is none. The block itself stays in
/// front of it as a note, so that none of its words is lost and no question is hidden behind the chart's source.
pub(super) fn read(block: &Block, text: &str, first_line: u32, scenario: &mut Scenario) -> Option<Vec<Draft>> {
    let chart = mermaid::read(text, first_line)?;
    if !chart.nodes.iter().any(|node| decides(&chart, node)) {
        return None;
    }
    let told = vec![false; chart.nodes.len()];
    let mut teller = Teller { chart: &chart, scenario, told, late: Vec::new(), block: block.lines.first };
    let told = teller.all();
    if told.is_empty() {
        return None;
    }
    Some(std::iter::once(Draft::of_block(Kind::Note, block.clone())).chain(told).collect())
}

/// Whether the edges out of a node are answers between which an operator decides, and no traffic between the parts of
/// a system.
fn decides(chart: &Chart, node: &ChartNode) -> bool {
    let labels: Vec<&str> = node.edges.iter().filter_map(|edge| edge.label.as_deref()).collect();
    let distinct = labels.iter().collect::<HashSet<_>>().len() == labels.len();
    let answered =
        || node.edges.iter().filter_map(|edge| chart.nodes.get(edge.to)).any(|to| answers::whole(&to.text).is_some());
    if node.decides {
        let is_asked = node.text.trim_end().trim_end_matches('"').ends_with('?');
        return node.edges.len() > 1 && (!labels.is_empty() || is_asked || answered());
    }
    labels.len() > 1 && labels.len() == node.edges.len() && distinct && !labels.iter().any(|label| tells_traffic(label))
}

/// Whether a label tells what flows along an edge: "sends logs", "HTTP".
fn tells_traffic(label: &str) -> bool {
    let lower = label.to_lowercase();
    let first = words(&lower).next().unwrap_or_default();
    lexicon::all(|words| words.traffic).any(|word| word == first)
}

struct Teller<'a> {
    chart: &'a Chart,
    scenario: &'a mut Scenario,
    /// Which nodes have been told, so that whatever leads there again is a jump.
    told: Vec<bool>,
    /// Nodes that lie too deep to be told where they stand.
    late: Vec<usize>,
    /// The chart's line, which tells its nodes from another chart's.
    block: u32,
}

impl Teller<'_> {
    /// The whole chart: from each node that nothing leads to, then whatever lies in a circle.
    fn all(&mut self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let in_order = |is_root: bool| {
            let nodes = self.chart.nodes.iter().enumerate();
            nodes.filter(move |(_, node)| (node.reached == 0) == is_root && node.reached + node.edges.len() > 0)
        };
        let starts: Vec<usize> = in_order(true).chain(in_order(false)).map(|(at, _)| at).collect();
        for start in starts {
            if !self.is_told(start) {
                drafts.extend(self.from(start, 0));
            }
            while let Some(late) = self.late.pop() {
                if !self.is_told(late) {
                    drafts.extend(self.from(late, 0));
                }
            }
        }
        drafts
    }

    fn is_told(&self, at: usize) -> bool {
        self.told.get(at).copied().unwrap_or(true)
    }

    /// The node and what follows it, up to its questions.
    fn from(&mut self, start: usize, depth: usize) -> Vec<Draft> {
        let mut out = Vec::new();
        let mut open = vec![(start, 0)];
        while let Some((at, line)) = open.pop() {
            let Some(node) = self.chart.nodes.get(at) else { continue };
            if self.is_told(at) {
                out.push(self.sent(at, line));
                continue;
            }
            if self.asks(node) && depth >= DEEPEST {
                self.late.push(at);
                out.push(self.sent(at, node.line));
                continue;
            }
            self.set_told(at);
            if self.asks(node) {
                out.push(self.question(at, node, depth));
            } else {
                let step = self.step(at, node);
                out.push(step);
                open.extend(node.edges.iter().rev().map(|edge| (edge.to, edge.line)));
                self.lead_on(node, &mut open, &mut out);
            }
        }
        out
    }

    /// A step whose only edge goes to where we have been sends there itself.
    fn lead_on(&self, node: &ChartNode, open: &mut Vec<(usize, u32)>, out: &mut [Draft]) {
        if let [edge] = node.edges.as_slice()
            && self.is_told(edge.to)
            && let Some(last) = out.last_mut()
            && last.jump.is_none()
        {
            open.pop();
            last.jump = Some(self.jump(edge.to, edge.line));
        }
    }

    fn set_told(&mut self, at: usize) {
        if let Some(told) = self.told.get_mut(at) {
            *told = true;
        }
    }

    /// Whether a node is a question. In a chart that decides, a single labelled edge out of a box is a condition too, and
    /// a decision needs no labels where the boxes behind it name the answers.
    fn asks(&self, node: &ChartNode) -> bool {
        node.edges.iter().any(|edge| edge.label.is_some())
            || (node.decides && node.edges.len() > 1)
            || decides(self.chart, node)
    }

    fn step(&mut self, at: usize, node: &ChartNode) -> Draft {
        let mut draft = flow::told(&label_text(&node.text, node.line), self.scenario);
        if node.reached > 0 {
            draft.kind = Kind::Action;
        }
        draft.mark = Some(self.mark(at));
        draft
    }

    fn question(&mut self, at: usize, node: &ChartNode, depth: usize) -> Draft {
        let line = node.edges.first().map_or(node.line, |edge| edge.line);
        let mut question = Draft::new(Kind::Question, Lines::new(line, line));
        question.said = Some(plain(node));
        question.mark = Some(self.mark(at));
        question.children = node.edges.iter().map(|edge| self.branch(edge, depth)).collect();
        question
    }

    /// An edge as an answer, with what its box says to do. A box that other edges reach as well is a node of its own,
    /// so that they have a place to lead to.
    fn branch(&mut self, edge: &Edge, depth: usize) -> Draft {
        let mut branch = Draft::new(Kind::Branch, Lines::new(edge.line, edge.line));
        let Some(target) = self.chart.nodes.get(edge.to) else { return branch };
        let label = edge.label.as_ref().map_or_else(|| plain(target), |label| label_text(label, edge.line).plain());
        branch.errors.extend(message(&label, edge.line));
        branch.label = Some(match answers::whole(&label) {
            Some(yes) => answers::label(yes).to_owned(),
            None => label,
        });
        if self.is_told(edge.to) {
            branch.jump = Some(self.jump(edge.to, edge.line));
            return branch;
        }
        let mut below = self.from(edge.to, depth + 1).into_iter().peekable();
        let merges = target.reached == 1;
        if let Some(first) = below.next_if(|first| merges && matches!(first.kind, Kind::Note | Kind::Action)) {
            branch.absorb(first);
            branch.check = None;
            branch.lines = Lines::new(edge.line, edge.line);
            // The box is the answer itself: it is not said twice.
            if edge.label.is_none() && branch.commands.is_empty() {
                branch.body.clear();
            }
        }
        branch.children.extend(below);
        branch
    }

    /// Says only where to go on.
    fn sent(&self, at: usize, line: u32) -> Draft {
        let jump = self.jump(at, line);
        let mut draft = Draft::of_text(Kind::Action, Text::plain_at(jump.text.clone(), line));
        draft.jump = Some(jump);
        draft
    }

    fn jump(&self, at: usize, line: u32) -> Jump {
        let text = self.chart.nodes.get(at).map(plain).unwrap_or_default();
        Jump { aim: Aim::Mark(self.mark(at)), text, line }
    }

    fn mark(&self, at: usize) -> Mark {
        Mark { block: self.block, node: at }
    }
}

/// A label that is an error message: "failed allocation after 5 attempts".
fn message(label: &str, line: u32) -> Option<ErrorText> {
    let is_message = is_error(label) && words(label).count() >= FEWEST_WORDS;
    is_message.then(|| ErrorText { text: label.to_owned(), line })
}

fn plain(node: &ChartNode) -> String {
    label_text(&node.text, node.line).plain()
}

/// A label's characters: line breaks as spaces, no tags, entities resolved, what stands between backticks as code.
fn label_text(label: &str, line: u32) -> Text {
    let label = without_tags(label.trim());
    // Backticks around the whole label only say that it is Markdown.
    let inner = label.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
    let label = inner.filter(|inner| !inner.contains('`')).unwrap_or(&label);
    let pieces: Vec<&str> = label.split('`').collect();
    let is_balanced = pieces.len() % 2 == 1;
    let spans = pieces.iter().enumerate().filter(|(_, piece)| !piece.is_empty()).map(|(at, piece)| Span {
        text: piece.split_inclusive('\n').map(|line| line.replace('\n', " ")).collect(),
        style: Style { code: is_balanced && at % 2 == 1, ..Style::default() },
        link: None,
        line,
    });
    Text { spans: spans.collect() }
}

/// Tags that only set text; whatever else stands between angle brackets is the author's.
const TAGS: &[&str] =
    &["br", "b", "i", "u", "em", "strong", "code", "small", "sub", "sup", "span", "div", "p", "center", "font"];

const ENTITIES: &[(&str, &str)] = &[
    ("#quot;", "\""),
    ("&quot;", "\""),
    ("#lt;", "<"),
    ("&lt;", "<"),
    ("#gt;", ">"),
    ("&gt;", ">"),
    ("#35;", "#"),
    ("#96;", "`"),
    ("&nbsp;", " "),
    ("#amp;", "&"),
    ("&amp;", "&"),
];

fn without_tags(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(open) = rest.find('<') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let name = after.trim_start_matches(['<', '/']);
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
        let close = after.find('>').filter(|_| TAGS.contains(&name.as_str()));
        if close.is_some() && name == "br" && !out.ends_with(' ') {
            out.push(' ');
        }
        let passed = close.map_or(1, |close| close + 1);
        if close.is_none() {
            out.push('<');
        }
        rest = after.get(passed..).unwrap_or_default();
        if name == "br" && close.is_some() {
            rest = rest.trim_start();
        }
    }
    out.push_str(rest);
    ENTITIES
        .iter()
        .fold(out, |out, (entity, letter)| if out.contains(entity) { out.replace(entity, letter) } else { out })
}
