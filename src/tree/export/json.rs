//! The promised JSON, `runbook/1`.
//!
//! Keys are never left out and arrays are always there, so that a reader needs no case for what is missing.

use crate::diagnostic::Diagnostic;
use crate::tree::{Command, Goto, Node, Runbook};
use serde::Serialize;
use serde_json::{Value, json};

/// The name of the shape; it changes when a key changes its meaning.
pub const FORMAT: &str = "runbook/1";

/// A runbook as JSON.
#[must_use]
pub fn runbook(runbook: &Runbook) -> Value {
    json!({
        "format": FORMAT,
        "id": runbook.id,
        "title": runbook.title,
        "source": runbook.source,
        "meta": runbook.meta.values,
        "nodes": nodes(&runbook.nodes),
        "diagnostics": runbook.diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
    })
}

fn nodes(nodes: &[Node]) -> Vec<Value> {
    nodes.iter().map(node).collect()
}

fn node(node: &Node) -> Value {
    let mut value = json!({
        "id": node.id,
        "kind": node.kind.name(),
        "line": node.lines.first,
        "end_line": node.lines.last,
        "text": node.text,
        "commands": node.commands.iter().map(command).collect::<Vec<_>>(),
        "errors": node.errors.iter().map(|error| json!({"text": error.text, "line": error.line})).collect::<Vec<_>>(),
        "danger": node.danger,
        "anchors": node.anchors,
        "goto": node.goto.as_ref().map(goto),
        "children": nodes(&node.children),
    });
    if let (Some(label), Some(object)) = (&node.label, value.as_object_mut()) {
        object.insert("label".to_owned(), label.as_str().into());
    }
    value
}

fn command(command: &Command) -> Value {
    let placeholders: Vec<Value> = command
        .placeholders
        .iter()
        .map(|placeholder| json!({"name": placeholder.name, "raw": placeholder.raw}))
        .collect();
    json!({
        "text": command.text,
        "language": command.language,
        "line": command.line,
        "placeholders": placeholders,
        "danger": command.danger,
        "output": command.output,
    })
}

fn goto(goto: &Goto) -> Value {
    json!({"target": goto.target, "text": goto.text, "line": goto.line})
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    #[derive(Serialize)]
    struct Shape<'a> {
        severity: crate::diagnostic::Severity,
        line: u32,
        message: &'a str,
        hint: Option<&'a str>,
    }
    json!(Shape {
        severity: diagnostic.severity,
        line: diagnostic.line,
        message: &diagnostic.message,
        hint: diagnostic.hint.as_deref(),
    })
}
