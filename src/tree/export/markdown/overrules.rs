//! Comments by which an author overrules what is read: `<!-- runbook: note -->`, `<!-- runbook: goto=ID -->`.
//!
//! Owns where they are needed: what was printed without any is read back, and what came out otherwise gets one. It must
//! not know how nodes are printed.

use crate::ingest::{self, Format};
use crate::tree::{Kind, Node, Runbook, build};
use std::collections::{HashMap, VecDeque};

/// The comments that a printed runbook needs, by node.
pub(super) fn needed<'a>(runbook: &'a Runbook, printed: &str) -> HashMap<&'a str, String> {
    let (document, _) = ingest::read(printed.as_bytes(), Format::Markdown);
    let back = build::build(document, &runbook.id, &runbook.source, Vec::new());
    let mut by_words: HashMap<String, VecDeque<&Node>> = HashMap::new();
    for node in back.all() {
        by_words.entry(words(node)).or_default().push_back(node);
    }
    let mut comments = HashMap::new();
    for node in runbook.all() {
        let Some(read) = by_words.get_mut(&words(node)).and_then(VecDeque::pop_front) else { continue };
        let orders: Vec<String> = kind(node, read).into_iter().chain(goto(runbook, node, &back, read)).collect();
        if !orders.is_empty() {
            comments.insert(node.id.as_str(), format!("<!-- runbook: {} -->", orders.join(", ")));
        }
    }
    comments
}

fn words(node: &Node) -> String {
    node.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a node has to be called; answers have their labels instead.
fn kind(node: &Node, read: &Node) -> Option<String> {
    let is_told = node.kind != read.kind && node.kind != Kind::Branch && read.kind != Kind::Branch;
    is_told.then(|| node.kind.name().to_owned())
}

/// Where a node has to be sent. A name with a mark of comments or of lists of orders in it cannot be said.
fn goto(runbook: &Runbook, node: &Node, back: &Runbook, read: &Node) -> Option<String> {
    let place = |runbook: &Runbook, node: &Node| {
        node.goto.as_ref()?.target.as_deref().and_then(|target| runbook.find(target)).map(words)
    };
    let wanted = place(runbook, node)?;
    let target = node.goto.as_ref()?.target.as_deref()?;
    let is_lost = place(back, read).as_ref() != Some(&wanted);
    (is_lost && !target.contains(',') && !target.contains("--")).then(|| format!("goto={target}"))
}
