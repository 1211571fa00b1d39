//! Rules about the way through a tree: jumps, answers, titles.
//!
//! Owns what makes a way end where it should not. It must not know blocks.

use super::{Spot, Subject};
use crate::document::BlockKind;
use crate::tree::{Kind, Node};
use std::collections::{HashMap, HashSet};

/// Names less alike than this are no candidates.
const ALIKE: f64 = 0.55;

/// So many candidates are named.
const MOST_CANDIDATES: usize = 3;

/// How an order to leave for good begins. "See", "follow" and "repeat" come back.
const LEAVING: &[&str] =
    &["go to ", "go back to ", "jump to ", "skip to ", "move on to ", "return to ", "continue at "];

/// A longer sentence says more than to go.
const LONGEST_ORDER: usize = 8;

/// Words that name the other answer.
const OTHER_ANSWER: &[&str] =
    &["otherwise", "else", "if not", "if no", "if it is not", "if none", "in all other cases"];

pub(super) fn dangling_goto(subject: &Subject<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    for node in subject.runbook.all() {
        let Some(goto) = node.goto.as_ref().filter(|goto| goto.target.is_none()) else { continue };
        let anchor = link_of(node, &goto.text);
        // The author did name the place, though it bears no node of the tree.
        if anchor.is_some_and(|anchor| is_named(subject, anchor)) {
            continue;
        }
        let message = format!("`{}` leads nowhere: this document has no such place", goto.text);
        let wanted = [Some(goto.text.as_str()), anchor];
        spots.push(Spot::new(goto.line, &goto.text, message, candidates(subject, &wanted)));
    }
    spots
}

/// The anchor that a link of these words aims at.
fn link_of<'a>(node: &'a Node, words: &str) -> Option<&'a str> {
    node.body.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => {
            let span = text.spans.iter().find(|span| span.link.is_some() && words.contains(span.text.trim()))?;
            span.link.as_deref()
        }
        _ => None,
    })
}

/// Whether an anchor or heading of that name stands in the document.
fn is_named(subject: &Subject<'_>, anchor: &str) -> bool {
    let wanted = loose(anchor);
    subject.document.all_blocks().into_iter().any(|block| {
        block.anchors.iter().any(|anchor| loose(anchor) == wanted)
            || matches!(&block.kind, BlockKind::Heading { text, .. } if loose(&text.plain()) == wanted)
    })
}

/// The nearest places there are, in words.
fn candidates(subject: &Subject<'_>, wanted: &[Option<&str>]) -> String {
    let mut near: Vec<(f64, &str)> = Vec::new();
    for node in subject.runbook.all() {
        let title = matches!(node.kind, Kind::Section | Kind::Symptom | Kind::Question)
            .then(|| node.text.lines().next().unwrap_or_default());
        for name in title.into_iter().chain(node.anchors.iter().map(String::as_str)) {
            let likeness = |wanted: &&str| strsim::normalized_damerau_levenshtein(&loose(wanted), &loose(name));
            let best = wanted.iter().flatten().map(likeness).fold(0.0, f64::max);
            if best >= ALIKE && near.iter().all(|(_, known)| *known != name) {
                near.push((best, name));
            }
        }
    }
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let names: Vec<String> = near.iter().take(MOST_CANDIDATES).map(|(_, name)| format!("`{name}`")).collect();
    if names.is_empty() {
        "name a step by its number, or a section by its title or anchor".to_owned()
    } else {
        format!("did you mean {}?", names.join(" or "))
    }
}

/// Letters and digits in lower case, so that a title and the anchor made of it are the same.
fn loose(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Questions that the author asked and answered with one labelled answer. "If X, do Y" names one case on purpose: who is
/// in another goes on.
pub(super) fn one_answer(subject: &Subject<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (at, node, siblings) in with_siblings(&subject.runbook.nodes) {
        let [only] = node.children.as_slice() else { continue };
        let label = only.label.as_deref().unwrap_or_default();
        let other = match label {
            "Yes" => "No",
            "No" => "Yes",
            _ => continue,
        };
        let is_labelled = line_of(subject, only.lines.first)
            .trim_start_matches(|mark: char| !mark.is_alphanumeric())
            .to_lowercase()
            .starts_with(&label.to_lowercase());
        let next = siblings.get(at + 1).map_or("", |next| next.text.as_str());
        let said = only.descend().map(|below| below.text.as_str());
        let named = said.chain([node.text.as_str(), next]).any(names_other);
        if node.kind == Kind::Question && !node.body.is_empty() && is_labelled && !named {
            let question = node.text.lines().next().unwrap_or_default();
            spots.push(Spot::new(
                only.lines.first,
                "",
                format!("`{question}` is answered with {label} alone"),
                format!("add what to do on `{other}:`, be it only where to go on"),
            ));
        }
    }
    spots
}

fn names_other(text: &str) -> bool {
    let lower = text.to_lowercase();
    OTHER_ANSWER.iter().any(|words| lower.contains(words))
}

fn line_of<'a>(subject: &Subject<'a>, line: u32) -> &'a str {
    let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
    subject.text.lines().nth(at).unwrap_or_default()
}

pub(super) fn empty_branch(subject: &Subject<'_>) -> Vec<Spot> {
    let ends = |node: &&Node| {
        node.kind == Kind::Branch
            && node.text.trim().is_empty()
            && node.body.is_empty()
            && node.goto.is_none()
            && node.children.is_empty()
    };
    let spot = |node: &Node| {
        let label = node.label.as_deref().unwrap_or_default();
        let message = format!("the answer `{label}` ends without a word");
        Spot::new(node.lines.first, label, message, "say what to do then, what it means, or where to go on")
    };
    subject.runbook.all().filter(ends).map(spot).collect()
}

/// The first step behind "go to ...", unless a jump leads to it or into it.
pub(super) fn unreachable_step(subject: &Subject<'_>) -> Vec<Spot> {
    let targets: HashSet<&str> =
        subject.runbook.all().filter_map(|node| node.goto.as_ref()?.target.as_deref()).collect();
    let mut spots = Vec::new();
    for (at, node, siblings) in with_siblings(&subject.runbook.nodes) {
        let Some(goto) = node.goto.as_ref().filter(|goto| goto.target.is_some()) else { continue };
        let Some(next) = siblings.get(at + 1) else { continue };
        let is_step = matches!(next.kind, Kind::Action | Kind::Question);
        let is_reached = next.descend().any(|below| targets.contains(below.id.as_str()));
        if node.kind == Kind::Action && leaves(node) && is_step && !is_reached {
            let message = format!("nothing leads here: the step before says `{}`", goto.text);
            let hint = "move it before the jump, say when the jump is to be taken, or delete it";
            spots.push(Spot::new(next.lines.first, "", message, hint));
        }
    }
    spots
}

/// Whether a node says to go elsewhere and nothing more.
fn leaves(node: &Node) -> bool {
    let lower = node.text.trim().to_lowercase();
    let order = ["then ", "now ", "please "].iter().fold(lower.as_str(), |text, lead| text.trim_start_matches(lead));
    LEAVING.iter().any(|verb| order.starts_with(verb))
        && order.split_whitespace().count() <= LONGEST_ORDER
        && node.children.is_empty()
        && node.commands.is_empty()
}

/// Scenarios whose titles and all titles above them are the same.
pub(super) fn duplicate_title(subject: &Subject<'_>) -> Vec<Spot> {
    let mut seen: HashMap<Vec<&str>, u32> = HashMap::new();
    let mut spots = Vec::new();
    let mut open: Vec<(&Node, Vec<&str>)> = subject.runbook.nodes.iter().rev().map(|node| (node, Vec::new())).collect();
    while let Some((node, above)) = open.pop() {
        let mut path = above;
        path.push(node.text.trim());
        if node.kind == Kind::Symptom {
            match seen.get(&path) {
                Some(line) => spots.push(Spot::new(
                    node.lines.first,
                    &node.text,
                    format!("the scenario on line {line} has the title `{}` too", node.text),
                    "give each a title that says in what it differs",
                )),
                None => {
                    seen.insert(path.clone(), node.lines.first);
                }
            }
        }
        let headed = node.children.iter().filter(|child| matches!(child.kind, Kind::Section | Kind::Symptom));
        open.extend(headed.rev().map(|child| (child, path.clone())));
    }
    spots
}

/// Every node with its place among its siblings.
fn with_siblings(nodes: &[Node]) -> Vec<(usize, &Node, &[Node])> {
    let mut all = Vec::new();
    let mut open = vec![nodes];
    while let Some(siblings) = open.pop() {
        for (at, node) in siblings.iter().enumerate() {
            all.push((at, node, siblings));
            open.push(&node.children);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::ingest::Format;
    use crate::tree::check::tests::{findings, found};

    #[test]
    fn a_jump_to_nowhere_is_found_with_the_nearest_names() {
        assert_eq!(found("# Disk full\n\n1. Look.\n2. Go to step 9.\n"), ["4:4 dangling-goto"]);
        let text = "# Guide\n\n## Disk full\n\nSee [clean-up](#clean-upp).\n\n## Clean up\n\nDelete logs.\n";
        let findings = findings(text, Format::Markdown, &[], &|_| true);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].hint, "did you mean `Clean up`?");
    }

    #[test]
    fn a_place_that_is_named_is_there() {
        let text = "# Guide\n\nSee [rebase](#rebase).\n\n<a name=\"rebase\"></a>\n\nTo rebase, wait.\n";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    #[test]
    fn one_labelled_answer_is_too_few() {
        let text = "# Disk full\n\nIs the disk full?\n\n- Yes: delete old logs.\n";
        assert_eq!(found(text), ["5:1 one-answer"]);
        assert!(found(&text.replace("logs.\n", "logs.\n- No: wait.\n")).is_empty());
    }

    #[test]
    fn a_lone_condition_is_a_whole_question() {
        for text in [
            "If the disk is full, delete old logs.",
            "Check whether the disk is full. If so, delete old logs.",
            "Is the disk full?\n\n- Yes: delete old logs, otherwise wait.",
        ] {
            assert!(found(&format!("# Outage\n\n{text}\n")).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_answer_without_a_word_is_found() {
        assert_eq!(found("# Outage\n\nIs it full?\n\n- Yes: delete logs.\n- No:\n"), ["6:3 empty-branch"]);
    }

    #[test]
    fn a_step_behind_a_jump_is_never_reached() {
        let text = "# Outage\n\n1. Restart it.\n2. Go to step 1.\n3. Call the owner.\n";
        assert_eq!(found(text), ["5:1 unreachable-step"]);
        let reached = text.replace("Restart it.", "If it is down, go to step 3.");
        assert!(found(&reached).is_empty(), "{:?}", found(&reached));
        let coming_back = text.replace("Go to step 1.", "Repeat step 1.");
        assert!(found(&coming_back).is_empty());
    }

    #[test]
    fn scenarios_of_one_title_are_told_unless_they_stand_apart() {
        let one = "## Disk full\n\nDelete logs.\n\n";
        assert_eq!(found(&format!("# Guide\n\n{one}{one}")), ["7:4 duplicate-title"]);
        let apart = "# Web issues\n\n## Disk full\n\nDelete logs.\n\n# Mail issues\n\n## Disk full\n\nDelete mails.\n";
        assert!(found(apart).is_empty(), "{:?}", found(apart));
    }
}
