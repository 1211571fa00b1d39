//! Whom to turn to: what a document says of owners, contacts and escalation, in its front matter and in its text.
//!
//! Owns where that is looked for. It must not know the operator or the screen.

use super::{Walk, contacts, words};
use crate::tree::{Kind, Node};

/// So many places of the text are told.
const MOST: usize = 5;

/// A place of the document that tells whom to turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its line in the document.
    pub line: u32,
    /// What it says.
    pub text: String,
}

/// Whom to turn to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Escalation {
    /// What the front matter says, as `owner: name`.
    pub contacts: Vec<String>,
    /// What the text says, the scenario's own places first.
    pub ways: Vec<Way>,
}

impl Walk {
    /// Whom the document names for the place where the walk is.
    #[must_use]
    pub fn escalation(&self) -> Escalation {
        let runbook = self.runbook();
        let own = self.scenario().map(ways_in).unwrap_or_default();
        let all = runbook.nodes.iter().flat_map(ways_in).filter(|way| !own.contains(way));
        let ways = own.iter().cloned().chain(all).take(MOST).collect();
        Escalation { contacts: contacts(runbook), ways }
    }
}

fn ways_in(top: &Node) -> Vec<Way> {
    let mut ways = Vec::new();
    let mut is_headed = false;
    for node in top.descend() {
        if matches!(node.kind, Kind::Section | Kind::Symptom) {
            is_headed = words::heads_escalation(&node.text);
            continue;
        }
        let text = if is_headed { Some(node.text.as_str()) } else { words::escalation(&node.text) };
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        ways.extend(text.map(|text| Way { line: node.lines.first, text: text.to_owned() }));
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::Walk;
    use crate::ingest::{self, Format};
    use crate::tree::build::build;
    use std::sync::Arc;

    #[test]
    fn the_scenarios_own_words_come_first_and_the_front_matter_is_told() {
        let text = "---\nowner: team-mail\n---\n# Mail\n\n## Mail is stuck\n\nFlush it. Escalate to the mail team.\n\n\
                    ## Disk is full\n\nMake room.\n\n## Escalation\n\nPhone 1234.\n";
        let (document, diagnostics) = ingest::read(text.as_bytes(), Format::Markdown);
        let runbook = Arc::new(build(document, "mail", "mail.md", diagnostics));
        let at = |id: &str| Walk::start(Arc::clone(&runbook), id).unwrap().escalation();
        let texts = |id: &str| at(id).ways.into_iter().map(|way| way.text).collect::<Vec<_>>();
        assert_eq!(at("mail#mail-is-stuck").contacts, ["owner: team-mail"]);
        assert_eq!(texts("mail#mail-is-stuck"), ["Escalate to the mail team.", "Phone 1234."]);
        assert_eq!(texts("mail#disk-is-full").len(), 2);
        assert_eq!(at("mail#mail-is-stuck").ways[0].line, 8);
    }
}
