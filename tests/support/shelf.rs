//! The real library over the built-in runbooks, as the screen wants it.

use runbook::config::Config;
use runbook::index::Hit;
use runbook::library::Library;
use runbook::tree::Runbook;
use runbook::tui::Catalog;
use std::sync::Arc;

/// What the program finds on a fresh machine.
pub(crate) struct Shelf(Library);

impl Shelf {
    /// The built-in runbooks and nothing else.
    pub(crate) fn builtin() -> Self {
        Self(Library::load(&Config { builtin: true, sources: Vec::new() }))
    }
}

impl Catalog for Shelf {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.0.search_typing(query, limit)
    }

    fn runbook(&self, id: &str) -> Option<Arc<Runbook>> {
        self.0.get(id)
    }

    fn runbooks(&self) -> usize {
        self.0.documents()
    }

    fn scenarios(&self) -> usize {
        self.0.scenarios()
    }
}
