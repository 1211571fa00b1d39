//! The order in which a runbook's nodes are met.
//!
//! Owns paths of child indices and what stands before, below and after what. It must not know answers, history or the
//! operator. Nothing here recurses, so that a deep tree cannot overflow the stack.

use crate::document::BlockKind;
use crate::tree::{Kind, Node, Runbook};

/// Where a node stands: the child indices that lead to it from the top.
pub(super) type Path = Vec<usize>;

/// What follows when all of a node is done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// A place in the same branch or scenario.
    Place(Path),
    /// The end of this branch of a question.
    EndOfBranch(Path),
    /// The end of the scenario.
    EndOfScenario,
}

/// The node at `path`.
pub(super) fn node_at<'a>(runbook: &'a Runbook, path: &[usize]) -> Option<&'a Node> {
    let (last, parents) = path.split_last()?;
    children_of(runbook, parents).get(*last)
}

/// The nodes right below `path`; the top-level nodes where it is empty.
pub(super) fn children_of<'a>(runbook: &'a Runbook, path: &[usize]) -> &'a [Node] {
    let mut nodes = runbook.nodes.as_slice();
    for index in path {
        nodes = nodes.get(*index).map(|node| node.children.as_slice()).unwrap_or_default();
    }
    nodes
}

/// The paths right below `path`, top to bottom.
pub(super) fn paths_below(runbook: &Runbook, path: &[usize]) -> impl Iterator<Item = Path> {
    let parent = path.to_vec();
    (0..children_of(runbook, path).len()).map(move |index| {
        let mut child = parent.clone();
        child.push(index);
        child
    })
}

/// The path of the node with that id.
pub(super) fn path_of(runbook: &Runbook, id: &str) -> Option<Path> {
    descend(runbook, &[], |_| true).find(|path| node_at(runbook, path).is_some_and(|node| node.id == id))
}

/// Every path below `top`, parents before children; below a node for which `enter` is false nothing is visited.
pub(super) fn descend<'a>(
    runbook: &'a Runbook,
    top: &[usize],
    enter: impl Fn(&Node) -> bool + 'a,
) -> impl Iterator<Item = Path> + 'a {
    let mut waiting: Vec<Path> = paths_below(runbook, top).collect();
    waiting.reverse();
    std::iter::from_fn(move || {
        let path = waiting.pop()?;
        if node_at(runbook, &path).is_some_and(&enter) {
            let mut below: Vec<Path> = paths_below(runbook, &path).collect();
            below.reverse();
            waiting.append(&mut below);
        }
        Some(path)
    })
}

/// The scenario that a path belongs to: the innermost symptom around it, else its top-level node.
pub(super) fn scenario_of(runbook: &Runbook, path: &[usize]) -> Path {
    (1..=path.len())
        .rev()
        .filter_map(|length| path.get(..length))
        .find(|prefix| node_at(runbook, prefix).is_some_and(|node| node.kind == Kind::Symptom))
        .or_else(|| path.get(..1))
        .unwrap_or_default()
        .to_vec()
}

/// Whether the operator stops at a node. A heading that says nothing more is passed by: it is in the path anyhow.
pub(super) fn is_place(node: &Node) -> bool {
    match node.kind {
        Kind::Question => true,
        Kind::Branch => !only_repeats_its_condition(node),
        Kind::Section | Kind::Symptom => {
            node.goto.is_some() || !node.commands.is_empty() || node.body.iter().any(|block| !is_heading(&block.kind))
        }
        Kind::Action | Kind::Note => !node.text.trim().is_empty() || !node.commands.is_empty() || node.goto.is_some(),
    }
}

/// Whether a branch says no more than when it is taken, as "If the light is red:" does. That stood in the answer.
fn only_repeats_its_condition(branch: &Node) -> bool {
    let text = branch.text.trim();
    let one_sentence = text.ends_with(':') && !text.contains(['.', '!', '?', '\n']);
    let bare = branch.commands.is_empty() && branch.danger.is_none() && branch.goto.is_none();
    one_sentence && bare && !branch.children.is_empty()
}

fn is_heading(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Heading { .. } | BlockKind::Comment(_) | BlockKind::Rule)
}

/// Whether the node at `path` is one answer to a question.
pub(super) fn is_answer(runbook: &Runbook, path: &[usize]) -> bool {
    let kind_at = |path: &[usize]| node_at(runbook, path).map(|node| node.kind);
    kind_at(path) == Some(Kind::Branch)
        && path.split_last().and_then(|(_, parent)| kind_at(parent)) == Some(Kind::Question)
}

/// The first place at or below `path`. Scenarios inside are left alone: each is entered by its own door.
pub(super) fn first_in(runbook: &Runbook, path: &[usize]) -> Option<Path> {
    let stops = |path: &[usize]| node_at(runbook, path).is_some_and(is_place);
    if stops(path) {
        return Some(path.to_vec());
    }
    first_below(runbook, path)
}

/// The first place below `path`, itself left out. Below a question there is none: its branches wait for an answer.
pub(super) fn first_below(runbook: &Runbook, path: &[usize]) -> Option<Path> {
    if node_at(runbook, path)?.kind == Kind::Question {
        return None;
    }
    descend(runbook, path, |node| node.kind != Kind::Symptom && node.kind != Kind::Question)
        .find(|path| node_at(runbook, path).is_some_and(|node| node.kind != Kind::Symptom && is_place(node)))
}

/// What follows when the node at `path` and all below it are done.
pub(super) fn beyond(runbook: &Runbook, path: &[usize]) -> Beyond {
    let scenario = scenario_of(runbook, path);
    let mut done = path.to_vec();
    loop {
        if is_answer(runbook, &done) {
            return Beyond::EndOfBranch(done);
        }
        if done.len() <= scenario.len() {
            return Beyond::EndOfScenario;
        }
        let Some(last) = done.pop() else { return Beyond::EndOfScenario };
        let later = paths_below(runbook, &done).skip(last + 1);
        let mut later = later.filter(|path| node_at(runbook, path).is_some_and(|node| node.kind != Kind::Symptom));
        if let Some(place) = later.find_map(|path| first_in(runbook, &path)) {
            return Beyond::Place(place);
        }
    }
}

/// What follows the node at `path`: what stands below it, else what is beyond it.
pub(super) fn after(runbook: &Runbook, path: &[usize]) -> Beyond {
    first_below(runbook, path).map_or_else(|| beyond(runbook, path), Beyond::Place)
}

/// The scenarios inside `path`, outermost only.
pub(super) fn scenarios_in(runbook: &Runbook, path: &[usize]) -> Vec<Path> {
    descend(runbook, path, |node| node.kind != Kind::Symptom)
        .filter(|path| node_at(runbook, path).is_some_and(|node| node.kind == Kind::Symptom))
        .collect()
}

/// The scenarios under the same heading as `scenario`, those after it first.
pub(super) fn siblings_of(runbook: &Runbook, scenario: &[usize]) -> Vec<Path> {
    let Some((own, parent)) = scenario.split_last() else { return Vec::new() };
    let is_symptom = |path: &Path| node_at(runbook, path).is_some_and(|node| node.kind == Kind::Symptom);
    let all: Vec<Path> = paths_below(runbook, parent).filter(is_symptom).collect();
    let (before, after): (Vec<Path>, Vec<Path>) =
        all.into_iter().filter(|path| path.last() != Some(own)).partition(|path| path.last() < Some(own));
    after.into_iter().chain(before).collect()
}
