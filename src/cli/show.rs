//! `runbook show`: a scenario as plain text.
//!
//! Owns finding it by its id. How its nodes look is told by [`outline`].

use super::{Failure, outline, plain};
use crate::library::Library;
use crate::tree::{Node, Runbook};
use clap::Args;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// So many ids are offered where one is not found.
const OFFERED: usize = 3;

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scenario's id, as `runbook search --json` prints it, or a document's
    id: String,
}

/// Prints the scenario.
///
/// # Errors
/// Where there is none of that id, or nothing can be printed.
pub(super) fn run(arguments: &Arguments, library: &Library, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let (runbook, id) = find(library, &arguments.id)?;
    writeln!(out, "{} ({})", plain::text(&runbook.title), plain::text(&runbook.source))?;
    for node in nodes(&runbook, &id) {
        outline::tree(out, node)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn nodes<'a>(runbook: &'a Runbook, id: &str) -> Vec<&'a Node> {
    match runbook.find(id) {
        Some(node) => vec![node],
        None => runbook.nodes.iter().collect(),
    }
}

/// The runbook of that id, or that holds the node of that id.
///
/// # Errors
/// Where there is none; the nearest are named.
pub(super) fn find(library: &Library, id: &str) -> Result<(Arc<Runbook>, String), Failure> {
    let found = library.get(id).filter(|runbook| runbook.id == id || runbook.find(id).is_some());
    found.map(|runbook| (runbook, id.to_owned())).ok_or_else(|| {
        let words = id.replace(['#', '/', '-', '_'], " ");
        let near: Vec<String> = library.search(&words, OFFERED).into_iter().map(|hit| hit.id).collect();
        let hint = match near.as_slice() {
            [] => "`runbook search --json WORDS` prints the ids of scenarios".to_owned(),
            near => format!("the nearest are {}", near.join(", ")),
        };
        Failure::new(format!("there is no scenario `{id}`"), &hint)
    })
}
