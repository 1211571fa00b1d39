//! The promised JSON, `runbook/1`.
//!
//! Keys are never left out and arrays are always there, so that a reader needs no case for what is missing. The tree is
//! written as it is walked; a large document is not copied for it.

use crate::diagnostic::Diagnostic;
use crate::tree::{Command, ErrorText, Goto, Node, Placeholder, Runbook};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The name of the shape; it changes when a key changes its meaning.
pub const FORMAT: &str = "runbook/1";

/// A runbook in the promised shape, to be given to any serializer.
#[must_use]
pub fn runbook(runbook: &Runbook) -> impl Serialize {
    Shape {
        format: FORMAT,
        id: &runbook.id,
        title: &runbook.title,
        source: &runbook.source,
        meta: &runbook.meta.values,
        nodes: Nodes(&runbook.nodes),
        diagnostics: &runbook.diagnostics,
    }
}

#[derive(Serialize)]
struct Shape<'a> {
    format: &'static str,
    id: &'a str,
    title: &'a str,
    source: &'a str,
    meta: &'a BTreeMap<String, serde_json::Value>,
    nodes: Nodes<'a>,
    diagnostics: &'a [Diagnostic],
}

struct Nodes<'a>(&'a [Node]);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|node| NodeShape {
            id: &node.id,
            kind: node.kind.name(),
            line: node.lines.first,
            end_line: node.lines.last,
            text: &node.text,
            label: node.label.as_deref(),
            commands: node.commands.iter().map(CommandShape::from).collect(),
            errors: &node.errors,
            danger: node.danger.as_deref(),
            anchors: &node.anchors,
            goto: node.goto.as_ref(),
            children: Nodes(&node.children),
        }))
    }
}

#[derive(Serialize)]
struct NodeShape<'a> {
    id: &'a str,
    kind: &'static str,
    line: u32,
    end_line: u32,
    text: &'a str,
    /// On branches alone; every branch has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    commands: Vec<CommandShape<'a>>,
    errors: &'a [ErrorText],
    danger: Option<&'a str>,
    anchors: &'a [String],
    goto: Option<&'a Goto>,
    children: Nodes<'a>,
}

#[derive(Serialize)]
struct CommandShape<'a> {
    text: &'a str,
    language: &'a str,
    line: u32,
    placeholders: &'a [Placeholder],
    danger: Option<&'a str>,
    output: Option<&'a str>,
}

impl<'a> From<&'a Command> for CommandShape<'a> {
    fn from(command: &'a Command) -> Self {
        Self {
            text: &command.text,
            language: &command.language,
            line: command.line,
            placeholders: &command.placeholders,
            danger: command.danger.as_deref(),
            output: command.output.as_deref(),
        }
    }
}
