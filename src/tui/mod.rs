//! The screen.
//!
//! Owns the terminal, the keys, and what is drawn; it is the only module that knows the terminal's libraries. The loop
//! takes a backend and a stream of events, turns events into actions ([`action`], [`keymap`]), lets [`app`] change its
//! state, carries the effects out, and draws. It must not know where documents come from: it gets a [`Catalog`].

pub mod action;
pub mod app;
mod encode;
pub mod event;
pub mod keymap;
mod run;
mod screen;
mod terminal;
pub mod theme;
pub mod view;

pub use run::{Job, Outside, drive};
pub use terminal::run;

use crate::alert::Alert;
use crate::index::log::Log;
use crate::index::why::Why;
use crate::index::{Hit, Typing};
use crate::library::Library;
use crate::session::replay::Replayed;
use crate::session::{Provenance, Session, Stamped};
use crate::shell::clipboard::Desk;
use crate::shell::editor;
use crate::tree::Runbook;
use crate::tree::links::Link;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use theme::Theme;

/// What a source begins with that is part of the program and no file.
const BUILTIN: &str = "builtin:";

/// The scenarios that can be opened. Several threads may ask.
pub trait Catalog: Send + Sync {
    /// The scenarios that fit, the best first; all in the documents' order for an empty query.
    fn search(&self, query: &str, limit: usize) -> Vec<Hit>;

    /// The scenarios that fit the errors of a log, the best first.
    fn search_log(&self, _log: &Log, _limit: usize) -> Vec<Hit> {
        Vec::new()
    }

    /// The line of the hit's document that answers the query best.
    fn why(&self, _query: &str, _hit: &Hit) -> Option<Why> {
        None
    }

    /// Writes a scenario to be filled in, with the error in it, as a new document, and gives its path.
    ///
    /// # Errors
    /// Says why it cannot be written.
    fn write_down(&self, _error: &str) -> Result<PathBuf, String> {
        Err("nothing can be written here".to_owned())
    }

    /// The runbook that holds the node of that id.
    fn runbook(&self, id: &str) -> Option<Arc<Runbook>>;

    /// The id of the place in another document that a link leads to; `None` where none of them has it.
    fn linked(&self, _from: &Runbook, _link: &Link) -> Option<String> {
        None
    }

    /// How many runbooks are loaded.
    fn runbooks(&self) -> usize;

    /// How many scenarios they hold.
    fn scenarios(&self) -> usize;

    /// What has to be said, such as documents that could not be read.
    fn notices(&self) -> Vec<String> {
        Vec::new()
    }

    /// Looks for what has changed, which may take a while: `progress` hears how many documents are read of how many.
    /// Says what was done; questions are answered meanwhile.
    fn reload(&self, _progress: &mut dyn FnMut(usize, usize)) -> String {
        String::new()
    }

    /// Has `heard` called whenever something may have changed, for as long as what it returns is kept.
    fn watch(&self, _heard: Box<dyn Fn() + Send>) -> Option<Box<dyn Send>> {
        None
    }

    /// What the runbook's document was when it was read, for the record.
    fn provenance(&self, _runbook: &Runbook) -> Provenance {
        Provenance::default()
    }

    /// The file that a source is; `None` where it is none.
    fn file(&self, source: &str) -> Option<PathBuf> {
        (!source.starts_with(BUILTIN)).then(|| PathBuf::from(source))
    }
}

impl Catalog for Library {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_typing(query, limit)
    }

    fn search_log(&self, log: &Log, limit: usize) -> Vec<Hit> {
        self.search_log(log, limit)
    }

    fn why(&self, query: &str, hit: &Hit) -> Option<Why> {
        self.why(query, std::slice::from_ref(hit), Typing::LastWord).pop().flatten()
    }

    fn write_down(&self, error: &str) -> Result<PathBuf, String> {
        self.write_down(error, None).map_err(|problem| problem.message)
    }

    fn runbook(&self, id: &str) -> Option<Arc<Runbook>> {
        self.get(id)
    }

    fn linked(&self, from: &Runbook, link: &Link) -> Option<String> {
        self.linked(from, link)
    }

    fn runbooks(&self) -> usize {
        self.documents()
    }

    fn scenarios(&self) -> usize {
        self.scenarios()
    }

    fn notices(&self) -> Vec<String> {
        self.notices()
    }

    fn provenance(&self, runbook: &Runbook) -> Provenance {
        let found = self.provenance(&runbook.id);
        found.map(|(bytes, commit)| Provenance { commit, ..Provenance::of(&bytes) }).unwrap_or_default()
    }

    fn file(&self, source: &str) -> Option<PathBuf> {
        self.file(source)
    }

    fn watch(&self, heard: Box<dyn Fn() + Send>) -> Option<Box<dyn Send>> {
        self.watch(heard).map(|watch| Box::new(watch) as Box<dyn Send>)
    }

    fn reload(&self, progress: &mut dyn FnMut(usize, usize)) -> String {
        let changes = self.refresh(&mut |read| {
            progress(read.done, read.total);
            ControlFlow::Continue(())
        });
        match (changes.changed, changes.removed) {
            (0, 0) => "nothing has changed".to_owned(),
            (changed, 0) => format!("read what changed: {changed}"),
            (changed, removed) => format!("read what changed: {changed}; gone: {removed}"),
        }
    }
}

/// How the screen is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The query that it opens with.
    pub query: String,
    /// The log that it opens with, in place of a query.
    pub log: Option<Log>,
    /// How it looks.
    pub theme: Theme,
    /// The operator's editor, with its arguments.
    pub editor: String,
    /// The clipboards within reach.
    pub desk: Desk,
    /// The alerts that it opens with.
    pub alerts: Vec<Alert>,
    /// Values that are offered for placeholders, by their names.
    pub environment: Vec<(String, String)>,
    /// Whether commands may be run.
    pub runs: bool,
    /// Whether they are put into the history of the operator's own shell.
    pub history: bool,
}

/// What the screen writes into, and goes on from.
#[derive(Debug)]
pub struct Record {
    /// The session that is recorded.
    pub session: Session,
    /// What it holds so far.
    pub entries: Vec<Stamped>,
    /// What it leads to, where it goes on.
    pub replayed: Option<Replayed>,
}

impl Options {
    /// What the environment says.
    #[must_use]
    pub fn from_environment(query: impl Into<String>, variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            query: query.into(),
            log: None,
            theme: Theme::from_environment(&variable),
            editor: editor::from_environment(&variable),
            desk: Desk::from_environment(&variable),
            alerts: Vec::new(),
            environment: Vec::new(),
            runs: true,
            history: false,
        }
    }
}

/// Why the screen was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The operator left.
    Left,
    /// A signal ended it.
    Signal(i32),
}

impl Exit {
    /// The process's exit status, as a shell would tell it.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Signal(signal) => u8::try_from(signal.saturating_add(128)).unwrap_or(u8::MAX),
        }
    }
}
