//! Going on from a record: the walks as they stood, their variables, what still ran.
//!
//! Owns how entries become steps again. It must not know where runbooks come from: it is given them. Where a document has
//! changed since, answers are matched by node and label as far as they go; then the walk goes on at the last place that
//! is still there, and that is said.

use super::{Entry, Opening, Provenance, Stamped};
use crate::tree::Runbook;
use crate::walk::variables::Variables;
use crate::walk::{Ask, Place, Walk};
use std::collections::BTreeMap;
use std::sync::Arc;

/// No session has so many runs: a higher number in a record that was handed over is none to count on from.
const RUNS: u32 = 1_000_000_000;

/// What a record leads to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replayed {
    /// The walks: the last one goes on, the others wait behind the links that were followed.
    pub walks: Vec<Walk>,
    /// The labels of the alert that named the scenario.
    pub labels: BTreeMap<String, String>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// The values that were typed and are no secrets, in order.
    pub typed: Vec<(String, String)>,
    /// The number that the next run gets.
    pub next_run: u32,
    /// What has to be said.
    pub notices: Vec<String>,
}

/// A runbook as it is now, and what its document is like.
pub type Known = (Arc<Runbook>, Provenance);

/// Walks a record again. `runbook` gives the runbook that holds the node of that id.
#[must_use]
pub fn replay(entries: &[Stamped], runbook: impl Fn(&Opening) -> Option<Known>) -> Replayed {
    let mut replay =
        Replay { done: Replayed { next_run: 1, ..Replayed::default() }, strays: Vec::new(), running: Vec::new() };
    for stamped in entries {
        replay.take(&stamped.entry, &runbook);
    }
    replay.finish()
}

struct Replay {
    done: Replayed,
    /// For each walk, the node at which it no longer fits the document, once it does not.
    strays: Vec<Option<String>>,
    running: Vec<u32>,
}

impl Replay {
    fn take(&mut self, entry: &Entry, runbook: &impl Fn(&Opening) -> Option<Known>) {
        match entry {
            Entry::Opened { opening, labels, annotations, .. } => {
                (self.done.walks, self.strays) = (Vec::new(), Vec::new());
                (self.done.labels, self.done.annotations) = (labels.clone(), annotations.clone());
                self.open(opening, runbook(opening));
            }
            Entry::Followed { opening } => self.open(opening, runbook(opening)),
            Entry::Returned if self.done.walks.len() > 1 => {
                self.done.walks.pop();
                self.strays.pop();
            }
            Entry::Answered { node, answer, .. } => self.step(node, |walk| give(walk, answer)),
            Entry::WentOn { node, .. } => self.step(node, Walk::forward),
            Entry::WentBack => self.go_back(),
            Entry::Set { name, value, secret } => self.set(name, value.as_deref(), *secret),
            Entry::Started { run, .. } => {
                let next = run.saturating_add(1);
                self.done.next_run = self.done.next_run.max(if next < RUNS { next } else { 1 });
                self.running.push(*run);
            }
            Entry::Ended { run, .. } => self.running.retain(|running| running != run),
            _ => {}
        }
    }

    fn open(&mut self, opening: &Opening, known: Option<Known>) {
        let walk = known.as_ref().and_then(|(runbook, _)| Walk::start(Arc::clone(runbook), &opening.node));
        let Some(mut walk) = walk else {
            let why = format!("`{}` is not among the documents any more: {}", opening.scenario, opening.source);
            self.done.notices.push(why);
            return;
        };
        if known.is_some_and(|(_, now)| now.sha256 != opening.document.sha256) {
            self.done.notices.push(format!("{} has changed since", opening.source));
        }
        let mut variables = Variables::default();
        variables.set_alert(&self.done.labels, &self.done.annotations);
        variables.begin(&mut walk);
        self.done.walks.push(walk);
        self.strays.push(None);
    }

    /// Takes a step that began at a node; where it does not fit, only the places are noted from then on.
    fn step(&mut self, node: &str, step: impl Fn(&mut Walk) -> bool) {
        let (Some(walk), Some(stray)) = (self.done.walks.last_mut(), self.strays.last_mut()) else { return };
        let fits = stray.is_none() && walk.node().is_some_and(|here| here.id == node) && step(walk);
        if !fits && walk.runbook().find(node).is_some() {
            *stray = Some(node.to_owned());
        }
    }

    fn go_back(&mut self) {
        if let (Some(walk), Some(None)) = (self.done.walks.last_mut(), self.strays.last()) {
            walk.back();
        }
    }

    fn set(&mut self, name: &str, value: Option<&str>, secret: bool) {
        if let (Some(value), Some(walk)) = (value, self.done.walks.last_mut()) {
            walk.set_variable(name, value);
            self.done.typed.push((name.to_owned(), value.to_owned()));
        }
        let said = "secrets have to be typed again";
        if secret && !self.done.notices.iter().any(|notice| notice == said) {
            self.done.notices.push(said.to_owned());
        }
    }

    fn finish(mut self) -> Replayed {
        for (walk, stray) in self.done.walks.iter_mut().zip(&self.strays) {
            let Some(node) = stray else { continue };
            let values = walk.variables().clone();
            let runbook = walk.shared_runbook();
            if let Some(mut again) = Walk::start(runbook, node) {
                values.into_iter().for_each(|(name, value)| again.set_variable(name, value));
                *walk = again;
                self.done.notices.push("the way up to here is not all in the document any more".to_owned());
            }
        }
        for run in self.running {
            self.done.notices.push(format!("the end of run {run} was not seen: look whether it still runs"));
        }
        self.done
    }
}

/// Gives the answer of that label, if it may be given here.
fn give(walk: &mut Walk, label: &str) -> bool {
    let at_end = matches!(walk.place(), Some(Place::End(_)));
    let found = walk.answers().iter().position(|answer| answer.label == label);
    match found {
        Some(index) => walk.answer(index),
        None => !at_end && walk.ask() == Ask::Nothing && walk.forward(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{self, Format};
    use crate::session::Asked;
    use crate::tree::build::build;
    use time::macros::datetime;

    const DOCUMENT: &str = "# Mail\n\n## Mail is stuck\n\n1. Run `mailq <queue>`.\n\n2. What colour is the lamp?\n\n   - Red: Restart it.\n   - Green: Look at the disk.\n";

    fn known(text: &str) -> Known {
        let (document, diagnostics) = ingest::read(text.as_bytes(), Format::Markdown);
        (Arc::new(build(document, "mail", "mail.md", diagnostics)), Provenance::of(text.as_bytes()))
    }

    fn opened(walk: &Walk) -> Entry {
        let opening = Opening {
            runbook: "mail".to_owned(),
            source: "mail.md".to_owned(),
            document: Provenance::of(DOCUMENT.as_bytes()),
            node: walk.scenario().unwrap().id.clone(),
            scenario: "Mail is stuck".to_owned(),
            ..Opening::default()
        };
        Entry::Opened { opening, query: None, labels: BTreeMap::new(), annotations: BTreeMap::new() }
    }

    /// A walk to the branch, and its record.
    fn walked() -> (Walk, Vec<Stamped>) {
        let (runbook, _) = known(DOCUMENT);
        let mut walk = Walk::start(Arc::clone(&runbook), "mail#mail-is-stuck").unwrap();
        let mut entries = vec![opened(&walk)];
        while walk.ask() != Ask::Question {
            let node = walk.node().unwrap().clone();
            entries.push(Entry::WentOn { node: node.id, line: node.lines.first, text: node.text });
            assert!(walk.forward());
        }
        walk.set_variable("queue", "out");
        entries.push(Entry::Set { name: "queue".to_owned(), value: Some("out".to_owned()), secret: false });
        let (node, answer) = (walk.node().unwrap().id.clone(), walk.answers()[1].label.clone());
        let question = String::new();
        entries.push(Entry::Answered { node, line: 7, question, answer, ask: Asked::Question });
        walk.answer(1);
        let at = datetime!(2026-11-26 03:12 UTC);
        (walk, entries.into_iter().map(|entry| Stamped { at, entry }).collect())
    }

    fn stamped(entry: Entry) -> Stamped {
        Stamped { at: datetime!(2001-01-01 00:00 UTC), entry }
    }

    #[test]
    fn a_walk_stands_where_it_stood() {
        let (walk, mut entries) = walked();
        let replayed = replay(&entries, |_| Some(known(DOCUMENT)));
        assert_eq!(replayed.walks, std::slice::from_ref(&walk));
        assert_eq!((replayed.notices.len(), replayed.typed.len()), (0, 1));
        // A clock that jumps back changes nothing.
        entries.push(stamped(Entry::WentBack));
        let mut back = walk;
        back.back();
        assert_eq!(replay(&entries, |_| Some(known(DOCUMENT))).walks, [back]);
    }

    #[test]
    fn a_changed_document_is_walked_as_far_as_it_goes() {
        let (_, entries) = walked();
        let changed = DOCUMENT.replace("- Green:", "- Blue:");
        let replayed = replay(&entries, |_| Some(known(&changed)));
        assert_eq!(replayed.walks[0].ask(), Ask::Question);
        assert_eq!(replayed.walks[0].variable("queue"), Some("out"));
        assert!(replayed.notices.iter().any(|notice| notice.contains("has changed since")), "{:?}", replayed.notices);
        assert!(replayed.notices.iter().any(|notice| notice.contains("not all in")), "{:?}", replayed.notices);
    }

    #[test]
    fn a_document_that_is_gone_is_told() {
        let (_, entries) = walked();
        let replayed = replay(&entries, |_| None);
        assert_eq!(replayed.walks, []);
        assert!(replayed.notices[0].contains("Mail is stuck"), "{:?}", replayed.notices);
    }

    #[test]
    fn what_still_ran_and_secrets_are_told() {
        let (_, mut entries) = walked();
        let started = |run| Entry::Started {
            run,
            node: String::new(),
            line: 0,
            text: "sleep".to_owned(),
            folder: "/".to_owned(),
        };
        entries.push(stamped(started(4)));
        entries.push(stamped(Entry::Set { name: "pin".to_owned(), value: None, secret: true }));
        let replayed = replay(&entries, |_| Some(known(DOCUMENT)));
        assert_eq!(replayed.next_run, 5);
        assert!(replayed.notices.iter().any(|notice| notice.contains("run 4")));
        assert!(replayed.notices.iter().any(|notice| notice.contains("typed again")));
    }
}
