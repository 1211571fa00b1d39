//! A tree as a Markdown document, written the way this program reads best.
//!
//! Owns the canonical conventions: headings for sections and scenarios, lists of `- Yes:` and `- No:` under questions,
//! numbered steps, fenced code. It must not know files. What is printed reads back as the same tree.

mod blocks;
mod overrules;

use crate::document::{Block, BlockKind};
use crate::tree::{Kind, Node, Runbook};
use blocks::{Piece, PieceKind};
use std::collections::{HashMap, HashSet};

/// A runbook as Markdown. What would be read otherwise than it is meant bears a comment that says so.
#[must_use]
pub fn runbook(runbook: &Runbook) -> String {
    let plain = printed(runbook, &HashMap::new());
    let overrules = overrules::needed(runbook, &plain);
    if overrules.is_empty() { plain } else { printed(runbook, &overrules) }
}

fn printed(runbook: &Runbook, overrules: &HashMap<&str, String>) -> String {
    let steps = steps(runbook);
    let printer = Printer { steps: &steps, overrules };
    let mut pieces = Vec::new();
    match runbook.nodes.as_slice() {
        [only] if stands_for_document(only, runbook) => printer.siblings(&only.children, &mut pieces),
        nodes => printer.siblings(nodes, &mut pieces),
    }
    format!("{}{}", front_matter(runbook), blocks::joined(&pieces))
}

/// Front matter as YAML, of which JSON is a part.
fn front_matter(runbook: &Runbook) -> String {
    if runbook.meta.values.is_empty() {
        return String::new();
    }
    let line = |(key, value): (&String, &serde_json::Value)| format!("{key}: {value}\n");
    format!("---\n{}---\n\n", runbook.meta.values.iter().map(line).collect::<String>())
}

/// Whether the only node at the top has no heading of its own in the file: the document's title stands for it.
fn stands_for_document(node: &Node, runbook: &Runbook) -> bool {
    let Some(level) = heading_level(node) else { return false };
    let is_titled = runbook.meta.text("title") == Some(node.text.as_str())
        && runbook.meta.lines.get("title") == Some(&node.lines.first);
    is_titled || node.children.iter().filter_map(heading_level).any(|below| below <= level)
}

fn heading_level(node: &Node) -> Option<u8> {
    node.body.iter().find_map(|block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    })
}

/// The numbers by which jumps call steps: "go to step 3". A printed step must keep its number.
fn steps(runbook: &Runbook) -> HashMap<&str, u64> {
    let gotos = runbook.all().filter_map(|node| node.goto.as_ref());
    gotos.filter_map(|goto| Some((goto.target.as_deref()?, number_in(&goto.text)?))).collect()
}

fn number_in(text: &str) -> Option<u64> {
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    digits.parse().ok().filter(|number| (1..1000).contains(number))
}

struct Printer<'a> {
    steps: &'a HashMap<&'a str, u64>,
    overrules: &'a HashMap<&'a str, String>,
}

impl Printer<'_> {
    fn siblings(&self, nodes: &[Node], out: &mut Vec<Piece>) {
        let numbers = self.numbers(nodes);
        let fixed: HashSet<u64> = numbers.values().copied().collect();
        let mut next = 1;
        for node in nodes {
            let own = numbers.get(node.id.as_str()).copied();
            let follows_text = out.last().is_some_and(|last| last.kind == PieceKind::Other);
            // Steps behind a numbered step go on counting.
            let is_counted = node.kind == Kind::Action
                && out.last().is_some_and(|last| matches!(last.kind, PieceKind::Item(Some(_))));
            let is_item = is_counted || needs_item(node, follows_text);
            if own.is_some() || (heading_level(node).is_none() && is_item) {
                let free = Some(next).filter(|number| !fixed.contains(number));
                let number = own.or(free);
                next = number.unwrap_or(next) + 1;
                let mut inner = Vec::new();
                self.node(node, &mut inner);
                out.push(blocks::item(number, &blocks::joined(&inner)));
            } else {
                self.node(node, out);
            }
        }
    }

    /// The numbers that jumps ask for, and those of the steps right before, so that the list counts up to them.
    fn numbers<'n>(&self, nodes: &'n [Node]) -> HashMap<&'n str, u64> {
        let mut numbers = HashMap::new();
        let mut next: Option<u64> = None;
        for node in nodes.iter().rev() {
            let asked = self.steps.get(node.id.as_str()).copied();
            let counted = next.and_then(|next| next.checked_sub(1)).filter(|number| *number > 0);
            next = asked.or(counted).filter(|_| heading_level(node).is_none());
            if let Some(number) = next {
                numbers.insert(node.id.as_str(), number);
            }
        }
        numbers
    }

    fn node(&self, node: &Node, out: &mut Vec<Piece>) {
        if node.kind == Kind::Question {
            return self.question(node, out);
        }
        out.extend(self.own(node));
        self.siblings(&node.children, out);
    }

    fn own(&self, node: &Node) -> Vec<Piece> {
        let mut pieces = blocks::pieces(&paragraphs(&node.body));
        let takes_anchor = node.body.first().is_some_and(has_text);
        if let Some(first) = pieces.first_mut().filter(|_| takes_anchor && !node.anchors.is_empty()) {
            first.text = anchored(&first.text, &node.anchors);
        }
        if let Some(comment) = self.overrules.get(node.id.as_str()).filter(|_| !pieces.is_empty()) {
            pieces.insert(0, Piece::other(comment.clone()));
        }
        pieces
    }

    fn question(&self, node: &Node, out: &mut Vec<Piece>) {
        out.extend(self.own(node));
        // A heading that asks leads to what stands under it; "If X, do Y" names its question and its answer itself.
        let is_implied = |branch: &Node| branch.body.is_empty() && heading_level(node).is_some();
        let is_made = |branch: &Node| node.body.is_empty() && node.text != CASES && is_yes_or_no(branch);
        if node.children.iter().all(|branch| is_implied(branch) || is_made(branch) || opens_with_condition(branch)) {
            for branch in &node.children {
                out.extend(self.own(branch));
                if branch.text.trim_end().ends_with(':') {
                    self.items(&branch.children, out);
                } else {
                    self.siblings(&branch.children, out);
                }
            }
            return;
        }
        out.extend(node.children.iter().map(|branch| self.branch(branch)));
    }

    /// Nodes as the steps of one list.
    fn items(&self, nodes: &[Node], out: &mut Vec<Piece>) {
        out.extend((1..).zip(nodes).map(|(number, node)| {
            let mut content = Vec::new();
            self.node(node, &mut content);
            blocks::item(Some(number), &blocks::joined(&content))
        }));
    }

    fn branch(&self, branch: &Node) -> Piece {
        let label = branch.label.as_deref().unwrap_or_default();
        let mut inner = self.own(branch);
        let is_said = label != "Yes" && label != "No" && opens_with(&branch.text, label);
        if !is_said {
            match inner.first_mut().filter(|_| branch.body.first().is_some_and(has_text)) {
                Some(first) => first.text = format!("{label}: {}", first.text),
                None => inner.insert(0, Piece::other(format!("{label}:"))),
            }
        }
        // Where the branch itself says nothing, its first step would be taken for its own words.
        let first_says = branch.children.first().is_some_and(|first| first.body.first().is_some_and(has_text));
        if branch.body.is_empty() && first_says {
            self.items(&branch.children, &mut inner);
        } else {
            self.siblings(&branch.children, &mut inner);
        }
        blocks::item(None, &blocks::joined(&inner))
    }
}

/// Whether a node has to be an item to stay apart from what is before it, or to keep what is below it.
fn needs_item(node: &Node, follows_text: bool) -> bool {
    let joins = node.body.first().is_some_and(|block| {
        matches!(
            block.kind,
            BlockKind::Code { .. }
                | BlockKind::Table { .. }
                | BlockKind::List { .. }
                | BlockKind::Definitions(_)
                | BlockKind::Tabs(_)
        )
    });
    let has_steps = node.kind == Kind::Action && !node.children.is_empty();
    has_steps || (follows_text && joins)
}

fn has_text(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading { .. })
}

/// Anchors in front of a text, behind a heading's marks.
fn anchored(text: &str, anchors: &[String]) -> String {
    let marks = text.len() - text.trim_start_matches('#').len();
    let (marks, rest) = text.split_at(marks);
    let anchors: String = anchors
        .iter()
        .filter(|anchor| !anchor.contains(['"', '<', '>', '\n']))
        .map(|anchor| format!("<a id=\"{anchor}\"></a>"))
        .collect();
    if marks.is_empty() { format!("{anchors}{rest}") } else { format!("{marks} {anchors}{}", rest.trim_start()) }
}

/// The question that is asked where the author's list of cases stands without one.
const CASES: &str = "Which of these is your case?";

/// How a sentence begins that is a condition.
const CONDITIONS: &[&str] = &["if", "otherwise", "else", "unless", "in", "should", "however", "and", "but", "failing"];

/// Whether a text opens with a label, after "if", "for" and the like at most.
fn opens_with(text: &str, label: &str) -> bool {
    let before = text.find(label).and_then(|at| text.get(..at)).map(str::to_lowercase);
    before.is_some_and(|before| {
        let mut words = before.split_whitespace();
        let first = words.next().unwrap_or_default();
        words.next().is_none() || CONDITIONS.contains(&first)
    })
}

/// Whether a branch's own words name its condition.
fn opens_with_condition(branch: &Node) -> bool {
    let first = branch.text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    !branch.body.is_empty() && CONDITIONS.contains(&first.as_str()) && is_yes_or_no(branch)
}

fn is_yes_or_no(branch: &Node) -> bool {
    !branch.body.is_empty() && branch.label.as_deref().is_some_and(|label| matches!(label, "Yes" | "No"))
}

/// Blocks in which sentences that stood in one paragraph are one again.
fn paragraphs(body: &[Block]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in body {
        if let (Some(Block { kind: BlockKind::Paragraph(text), lines, .. }), BlockKind::Paragraph(more)) =
            (out.last_mut(), &block.kind)
            && block.lines.first <= lines.last + 1
        {
            if let Some(last) = text.spans.last_mut() {
                last.text.push(' ');
            }
            text.spans.extend(more.spans.iter().cloned());
            *lines = lines.join(block.lines);
        } else {
            out.push(block.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests;
