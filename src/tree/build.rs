//! From a document to its tree.
use super::Runbook;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// Makes the triage tree of a document. `source` is the document's path as it was given, `id` the same without its
/// extension.
#[must_use]
pub fn build(document: Document, id: &str, source: &str, diagnostics: Vec<Diagnostic>) -> Runbook {
    Runbook {
        id: id.to_owned(),
        title: id.to_owned(),
        source: source.to_owned(),
        meta: document.meta,
        nodes: Vec::new(),
        diagnostics,
    }
}
