//! A tree as boxes and arrows, for the formats that draw.
//!
//! Owns what becomes a box, an arrow and a frame. It must not know how any of them is written.

use crate::tree::{Kind, Node, Runbook};
use std::collections::HashMap;

/// Longer texts are cut: a box is no page.
const LONGEST_LABEL: usize = 240;

/// What a format has to draw, in order.
pub(super) enum Part<'a> {
    /// A scenario's frame begins.
    Open { number: usize, title: String },
    /// It ends.
    Close,
    /// A box.
    Box { number: usize, shape: Shape, label: String },
    /// An arrow between two boxes.
    Arrow { from: usize, to: usize, label: Option<&'a str>, is_jump: bool },
}

/// How a box looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Heading,
    Question,
    Step,
    Note,
}

/// The boxes and frames of a runbook, then its arrows.
pub(super) fn parts(runbook: &Runbook) -> Vec<Part<'_>> {
    let numbers: HashMap<&str, usize> = runbook.all().map(|node| node.id.as_str()).zip(0..).collect();
    let mut draw = Draw { numbers, boxes: Vec::new(), arrows: Vec::new() };
    draw.siblings(&runbook.nodes);
    for node in runbook.all() {
        draw.jump(node);
    }
    let mut parts = draw.boxes;
    parts.extend(draw.arrows);
    parts
}

struct Draw<'a> {
    numbers: HashMap<&'a str, usize>,
    boxes: Vec<Part<'a>>,
    arrows: Vec<Part<'a>>,
}

impl<'a> Draw<'a> {
    fn number(&self, node: &Node) -> usize {
        self.numbers.get(node.id.as_str()).copied().unwrap_or_default()
    }

    /// Draws nodes that follow each other. Scenarios stand side by side, and what only groups leads to nothing.
    fn siblings(&mut self, nodes: &'a [Node]) {
        for node in nodes {
            self.node(node);
        }
        for (one, next) in nodes.iter().zip(nodes.iter().skip(1)) {
            if next.kind != Kind::Symptom && one.kind != Kind::Symptom {
                self.arrow(end_of(one), next, None);
            }
        }
    }

    fn node(&mut self, node: &'a Node) {
        let number = self.number(node);
        if node.kind == Kind::Symptom {
            self.boxes.push(Part::Open { number, title: label(&node.text) });
        }
        let shape = match node.kind {
            Kind::Section | Kind::Symptom => Shape::Heading,
            Kind::Question => Shape::Question,
            Kind::Branch | Kind::Action => Shape::Step,
            Kind::Note => Shape::Note,
        };
        self.boxes.push(Part::Box { number, shape, label: label(&node.text) });
        if node.kind == Kind::Question {
            for branch in &node.children {
                self.node(branch);
                self.arrow(node, branch, branch.label.as_deref());
            }
        } else {
            self.siblings(&node.children);
            let scenarios = node.children.iter().filter(|child| child.kind == Kind::Symptom);
            let first = node.children.first().filter(|first| first.kind != Kind::Symptom);
            for child in first.into_iter().chain(scenarios) {
                self.arrow(node, child, None);
            }
        }
        if node.kind == Kind::Symptom {
            self.boxes.push(Part::Close);
        }
    }

    fn arrow(&mut self, from: &Node, to: &Node, label: Option<&'a str>) {
        let (from, to) = (self.number(from), self.number(to));
        self.arrows.push(Part::Arrow { from, to, label, is_jump: false });
    }

    fn jump(&mut self, node: &'a Node) {
        let Some(goto) = &node.goto else { return };
        if let Some(to) = goto.target.as_deref().and_then(|target| self.numbers.get(target)) {
            let (from, to) = (self.number(node), *to);
            self.arrows.push(Part::Arrow { from, to, label: Some(&goto.text), is_jump: true });
        }
    }
}

/// Where the way through a node goes on: behind its last step. A question stands for all its branches.
fn end_of(node: &Node) -> &Node {
    let mut end = node;
    while end.kind != Kind::Question
        && let Some(last) = end.children.last().filter(|last| last.kind != Kind::Symptom)
    {
        end = last;
    }
    end
}

/// A text as a label: no fences, no control characters but line breaks, not too long.
pub(super) fn label(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("```"));
    let mut out = super::harmless(&lines.collect::<Vec<_>>().join("\n"));
    if let Some((cut, _)) = out.char_indices().nth(LONGEST_LABEL) {
        out.truncate(cut);
        out.push('…');
    }
    out
}
