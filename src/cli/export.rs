//! `runbook export`: the tree that was made of a document, for other programs.

use super::{Failure, plain};
use crate::ingest::{self, Format};
use crate::source;
use crate::tree::{build, export};
use std::io::Write;
use std::path::Path;

/// The formats `runbook export` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ExportFormat {
    /// The whole tree, in the shape `runbook/1`.
    Json,
    /// The tree as a Mermaid flowchart
    Mermaid,
    /// The tree as a graph for Graphviz
    Dot,
    /// The tree as a document written in this program's own conventions
    Markdown,
}

/// Prints the tree of one file.
///
/// # Errors
/// Where the file cannot be read, is of no format this program reads, or nothing can be printed.
pub(super) fn run(file: &Path, format: ExportFormat, out: &mut impl Write) -> Result<(), Failure> {
    let path = file.to_string_lossy();
    let Some(kind) = Format::of_path(&path) else {
        return Err(Failure::usage(
            format!("`{path}` is neither Markdown nor reStructuredText"),
            "name a file that ends in .md or .rst",
        ));
    };
    let bytes = source::read_file(file).map_err(|error| {
        Failure::new(format!("cannot read `{path}`: {error}"), "look at the path and the file's mode")
    })?;
    let (document, diagnostics) = ingest::read(&bytes, kind);
    let id = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let runbook = build::build(document, &id, &path, diagnostics);
    match format {
        ExportFormat::Json => {
            let text = serde_json::to_string_pretty(&export::json::runbook(&runbook)).map_err(std::io::Error::from)?;
            for line in text.lines() {
                writeln!(out, "{}", plain::json(line))?;
            }
        }
        ExportFormat::Mermaid => write!(out, "{}", export::mermaid::runbook(&runbook))?,
        ExportFormat::Dot => write!(out, "{}", export::dot::runbook(&runbook))?,
        ExportFormat::Markdown => write!(out, "{}", export::markdown::runbook(&runbook))?,
    }
    Ok(())
}
