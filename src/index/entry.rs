//! From a runbook to the entries of the index: one for each scenario.
//!
//! Owns what of a scenario is searched. It must not know how it is weighed or stored.

use super::Preview;
use crate::tree::{Kind, Node, Runbook};

/// As many steps as a preview can show.
const PREVIEW_STEPS: usize = 8;
/// A step longer than this is cut in the preview; no screen line is longer.
const PREVIEW_WIDTH: usize = 160;

/// One scenario as the index sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The symptom's id, or the document's where it names no symptom.
    pub id: String,
    /// The document's path as it was given.
    pub source: String,
    /// The line on which it starts.
    pub line: u32,
    /// The last line that is its own.
    pub last: u32,
    /// The scenario's title.
    pub title: String,
    /// The titles above it, from the document's own down.
    pub path: Vec<String>,
    /// Other names: aliases and tags of the front matter.
    pub aliases: Vec<String>,
    /// Its first words, where authors say what it is about.
    pub lead: String,
    /// The error messages it quotes.
    pub errors: Vec<String>,
    /// All other words of it, without those of scenarios inside it.
    pub body: String,
    /// What awaits the operator there.
    pub preview: Preview,
}

/// The entries of a runbook from top to bottom. A runbook that names no symptom is one entry as a whole, so that every
/// document can be found.
#[must_use]
pub fn entries(runbook: &Runbook) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut path: Vec<&str> = vec![runbook.title.trim()];
    let mut open: Vec<std::slice::Iter<'_, Node>> = vec![runbook.nodes.iter()];
    let mut pushed: Vec<bool> = Vec::new();
    while let Some(top) = open.last_mut() {
        let Some(node) = top.next() else {
            open.pop();
            if pushed.pop() == Some(true) {
                path.pop();
            }
            continue;
        };
        if node.kind == Kind::Symptom {
            entries.push(scenario(runbook, node, &path));
        }
        let titled = matches!(node.kind, Kind::Symptom | Kind::Section) && path.last() != Some(&node.text.trim());
        if titled {
            path.push(node.text.trim());
        }
        pushed.push(titled);
        open.push(node.children.iter());
    }
    if entries.is_empty() {
        entries.push(whole(runbook));
    }
    entries
}

fn scenario(runbook: &Runbook, symptom: &Node, path: &[&str]) -> Entry {
    let title = symptom.text.trim();
    let above = if path.last() == Some(&title) { path.split_last().map_or(path, |(_, above)| above) } else { path };
    let mut entry = Entry {
        id: symptom.id.clone(),
        source: runbook.source.clone(),
        line: symptom.lines.first,
        last: symptom.lines.last,
        title: title.to_owned(),
        path: above.iter().map(|&title| title.to_owned()).collect(),
        // What a document calls itself is said of all its scenarios, but helps only where it has one or few.
        aliases: aliases(runbook),
        errors: symptom.errors.iter().map(|error| error.text.clone()).collect(),
        ..Entry::default()
    };
    collect(&mut entry, &symptom.children);
    entry
}

/// The whole document as one entry.
fn whole(runbook: &Runbook) -> Entry {
    let mut entry = Entry {
        id: runbook.id.clone(),
        source: runbook.source.clone(),
        line: runbook.nodes.first().map_or(1, |node| node.lines.first),
        title: runbook.title.trim().to_owned(),
        aliases: aliases(runbook),
        ..Entry::default()
    };
    collect(&mut entry, &runbook.nodes);
    entry
}

/// Takes in the words of `nodes` and all below, but for scenarios of their own.
fn collect(entry: &mut Entry, nodes: &[Node]) {
    let mut open = vec![nodes.iter()];
    while let Some(top) = open.last_mut() {
        let Some(node) = top.next() else {
            open.pop();
            continue;
        };
        if node.kind == Kind::Symptom {
            continue;
        }
        take(entry, node);
        open.push(node.children.iter());
    }
}

fn take(entry: &mut Entry, node: &Node) {
    entry.last = entry.last.max(node.lines.last);
    let text = node.text.trim();
    let label = node.label.as_deref().unwrap_or_default();
    if entry.lead.is_empty() && matches!(node.kind, Kind::Note | Kind::Action) {
        text.clone_into(&mut entry.lead);
    } else {
        for words in [label, text] {
            entry.body.push_str(words);
            entry.body.push('\n');
        }
    }
    entry.errors.extend(node.errors.iter().map(|error| error.text.clone()));
    let preview = &mut entry.preview;
    preview.questions = preview.questions.saturating_add(u32::from(node.kind == Kind::Question));
    preview.commands = preview.commands.saturating_add(u32::try_from(node.commands.len()).unwrap_or(u32::MAX));
    let step = matches!(node.kind, Kind::Question | Kind::Action | Kind::Note);
    if step && preview.steps.len() < PREVIEW_STEPS {
        preview.steps.extend(first_line(text));
    }
}

/// The first line that says something, cut to what a screen can show.
fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let mut words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(PREVIEW_WIDTH) {
        words.truncate(end);
        words.push('…');
    }
    Some(words)
}

/// The other names a document gives itself in its front matter.
fn aliases(runbook: &Runbook) -> Vec<String> {
    let mut names = Vec::new();
    let values = &runbook.meta.values;
    let own = values.get("runbook").and_then(|ours| ours.get("aliases"));
    let keys = ["aliases", "alias", "alert", "alerts", "tags", "keywords"];
    for value in keys.iter().filter_map(|key| values.get(*key)).chain(own) {
        match value {
            serde_json::Value::String(name) => names.push(name.clone()),
            serde_json::Value::Array(values) => {
                names.extend(values.iter().filter_map(serde_json::Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    names
}
