//! The facade over everything that was read: open, refresh, search, get.
//!
//! Owns which documents there are, what their ids are, and bringing the index up to date with them. It must not know
//! how anything is shown. Runbooks are not kept: the index knows enough to show a hit, and a runbook is read again when
//! it is opened.
//!
//! [`Library::open`] looks at no document: what the index knows can be searched at once. [`Library::refresh`] finds out
//! what has changed since, reads that, and takes it in; searches go on meanwhile. Where the index cannot be kept on
//! disk, it is made in memory, and that is a [`Problem`].

mod listing;
mod look;
mod manifest;
mod refresh;

#[cfg(test)]
mod tests;

use crate::config::Config;
use crate::diagnostic::Severity;
use crate::index::log::Log;
use crate::index::why::Why;
use crate::index::{Hit, Index, Question, Typing, signatures};
use crate::ingest::{self, Format};
use crate::source::watch::Watch;
use crate::source::{self, Found, Place, stub};
use crate::tree::links::{self, Link};
use crate::tree::{self, Runbook};
use listing::{Glance, Listing};
use look::{Look, look};
use refresh::Round;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// As long it is waited for another process that writes the index.
const PATIENCE: Duration = Duration::from_secs(5);

/// All documents of a set of sources, searchable.
#[derive(Debug)]
pub struct Library {
    config: Config,
    state: RwLock<State>,
    /// As long it is waited for another process that writes the index; then what is there is searched.
    patience: Duration,
}

/// What searches look at, and what a refresh puts in its place.
#[derive(Debug, Clone, Default)]
struct State {
    index: Option<Arc<Index>>,
    /// The list of documents; `None` as long as nobody has asked for it.
    listing: Option<Arc<Listing>>,
    problems: Vec<Problem>,
}

/// Something that had to go without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one clause without a full stop.
    pub message: String,
    /// What to do about it; `None` where there is nothing to advise.
    pub hint: Option<String>,
}

/// How far a refresh has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// So many documents are read.
    pub done: usize,
    /// So many have to be.
    pub total: usize,
}

/// Hears of the progress, and may break the refresh off; what is read by then is kept.
pub type Listener<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// What a refresh has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// So many documents were read.
    pub read: usize,
    /// So many of those were new, or said something else than before.
    pub changed: usize,
    /// So many are gone.
    pub removed: usize,
}

/// How the index is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Its folder; `None` in memory.
    pub folder: Option<PathBuf>,
    /// The bytes it takes there.
    pub bytes: u64,
    /// How many documents are in it.
    pub documents: usize,
    /// How many scenarios they have.
    pub scenarios: usize,
}

impl Library {
    /// What the index knows, at once: no document is looked at.
    #[must_use]
    pub fn open(config: &Config) -> Self {
        let index = config.index.as_deref().and_then(|folder| Index::open(folder).ok()).map(Arc::new);
        let state = RwLock::new(State { index, ..State::default() });
        Self { config: config.clone(), state, patience: PATIENCE }
    }

    /// Opens the library and brings it up to date. Never fails: what cannot be read is among the
    /// [problems](Self::problems).
    #[must_use]
    pub fn load(config: &Config) -> Self {
        Self::load_asking(config, |_| ()).0
    }

    /// The same, and what `ask` makes of it. It is asked at once, while changes are looked for, and once more only where
    /// something has changed.
    #[must_use]
    pub fn load_asking<T>(config: &Config, ask: impl Fn(&Self) -> T) -> (Self, T) {
        let library = Self::open(config);
        let answer = library.answer_if_as_it_was(&ask);
        let answer = answer.unwrap_or_else(|| {
            library.bring_up_to_date(How::Thoroughly, &mut |_| ControlFlow::Continue(()));
            ask(&library)
        });
        (library, answer)
    }

    /// Looks for what has changed in the sources since, and takes it in. Searches go on meanwhile.
    pub fn refresh(&self, listener: Listener<'_>) -> Changes {
        self.bring_up_to_date(How::Thoroughly, listener)
    }

    /// Throws the index away and makes it anew.
    pub fn rebuild(&self, listener: Listener<'_>) -> Changes {
        self.bring_up_to_date(How::Anew, listener)
    }

    /// Has `heard` called whenever something may have changed in the folders that the last refresh looked into, for as
    /// long as the watch is kept. None where that cannot be done.
    #[must_use]
    pub fn watch(&self, heard: impl Fn() + Send + 'static) -> Option<Watch> {
        let listing = self.listing()?;
        let heard = Arc::new(Mutex::new(heard));
        let tell = move || heard.lock().unwrap_or_else(PoisonError::into_inner)();
        let watch = source::watch::watch(&listing.folders(), tell.clone());
        // What came to a folder before it was watched is told by the folder.
        if watch.is_some() && !listing.has_same_folders() {
            tell();
        }
        watch
    }

    /// The best `limit` scenarios for a query that is complete; the first ones where it is empty.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find(query, limit, Typing::Done)
    }

    /// The same while the query's last word may be half typed.
    #[must_use]
    pub fn search_typing(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find(query, limit, Typing::LastWord)
    }

    /// The best `limit` scenarios for the errors that a log tells of.
    #[must_use]
    pub fn search_log(&self, log: &Log, limit: usize) -> Vec<Hit> {
        self.index().map(|index| index.search_log(log, limit)).unwrap_or_default()
    }

    /// For each hit the line of its document that answers the query best; for a hit of a log, the error that led to it.
    /// The documents are read anew. `None` where no line holds any of the words.
    #[must_use]
    pub fn why(&self, query: &str, hits: &[Hit], typing: Typing) -> Vec<Option<Why>> {
        let Some(index) = self.index() else { return vec![None; hits.len()] };
        let mut questions: HashMap<&str, Question> = HashMap::new();
        let mut why = |hit: &'_ Hit, text, typing| {
            let (_, bytes) = self.read(&hit.id)?;
            let question = questions.entry(text).or_insert_with(|| index.question(text, typing));
            let text = String::from_utf8_lossy(&bytes);
            let own = hit.line..=hit.last.max(hit.line);
            index.why(question, (1..).zip(text.lines()).filter(|(number, _)| own.contains(number)))
        };
        let asked = hits.iter().map(|hit| match &hit.finding {
            Some(finding) => why(hit, finding.text.as_str(), Typing::Done),
            None => why(hit, query, typing),
        });
        asked.collect()
    }

    /// Writes a scenario to be filled in, with the error in it, as a new document into `folder`, or else into the first
    /// folder of the sources that takes it. Gives its path.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn write_down(&self, error: &str, folder: Option<&Path>) -> Result<PathBuf, Problem> {
        let title = signatures::headline(error);
        let folders: Vec<&Path> = match folder {
            Some(folder) => vec![folder],
            None => self.config.sources.iter().map(PathBuf::as_path).filter(|source| source.is_dir()).collect(),
        };
        let mut why = None;
        for folder in folders {
            match stub::write(folder, &title, &signatures::telling(error)) {
                Ok(path) => return Ok(path),
                Err(error) => why = why.or(Some((folder, error))),
            }
        }
        Err(match why {
            Some((folder, error)) => Problem {
                message: format!("cannot write in `{}`: {}", folder.display(), source::reason(&error)),
                hint: Some("name a folder that you may write in: `runbook new --folder DIR ERROR`".to_owned()),
            },
            None => Problem {
                message: "no source is a folder to write in".to_owned(),
                hint: Some("name one with `runbook new --folder DIR ERROR`, or `runbook source add DIR`".to_owned()),
            },
        })
    }

    /// The runbook of that id, or the one that holds the node of that id, read anew.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Runbook>> {
        let (found, bytes) = self.read(id)?;
        Some(Arc::new(build(&found, &bytes)))
    }

    /// The text of the document of that id, or of the one that holds the node of that id, as it is now.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<String> {
        self.read(id).map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What the document of that id, or the one that holds the node of that id, is like now: its bytes, and the commit
    /// that is checked out where it lies.
    #[must_use]
    pub fn provenance(&self, id: &str) -> Option<(Cow<'static, [u8]>, Option<String>)> {
        let (found, bytes) = self.read(id)?;
        let commit = match &found.place {
            Place::File(path) => source::head::head(path).and_then(|head| head.commit),
            Place::Builtin(_) => None,
        };
        Some((bytes, commit))
    }

    /// The document of that id, or the one that holds the node of that id, and its bytes as they are now.
    fn read(&self, id: &str) -> Option<(Found, Cow<'static, [u8]>)> {
        let listing = self.listing()?;
        // A document's name may hold `#` too: the longest name that fits is meant.
        let ends = id.rmatch_indices('#').map(|(at, _)| at);
        let found = [id.len()].into_iter().chain(ends).find_map(|end| listing.find(id.get(..end)?))?;
        let bytes = found.read().ok()?;
        Some((found, bytes))
    }

    /// The id of the place that a document links to in another one of the library; `None` where there is no such document.
    /// A document's id stands for its start, where the place itself is not found in it.
    #[must_use]
    pub fn linked(&self, from: &Runbook, link: &Link) -> Option<String> {
        let listing = self.listing()?;
        let mut shown = links::files(&link.path).filter_map(|file| beside(&from.source, &file));
        let found = shown.find_map(|shown| listing.shown_as(&shown))?;
        let place = link.place.as_deref().and_then(|place| Some(self.get(&found.id)?.place(place)?.id.clone()));
        Some(place.unwrap_or(found.id))
    }

    /// The file of a document, by its path as it is shown; none where it comes with the program.
    #[must_use]
    pub fn file(&self, shown: &str) -> Option<PathBuf> {
        match self.listing()?.shown_as(shown)?.place {
            Place::File(path) => Some(path),
            Place::Builtin(_) => None,
        }
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.index().map_or(0, |index| index.documents())
    }

    /// How many scenarios there are.
    #[must_use]
    pub fn scenarios(&self) -> usize {
        self.index().map_or(0, |index| index.len())
    }

    /// What could not be read, or kept.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.state().problems
    }

    /// Why there may be less than expected, in one line each: a broken configuration, and what went wrong.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        let errors = self.config.findings().filter(|(finding, _)| finding.severity == Severity::Error);
        let misconfigured = errors.map(|(finding, place)| format!("{place}: {}", finding.message));
        misconfigured.chain(self.problems().into_iter().map(|problem| problem.message)).collect()
    }

    /// How the index is kept.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let index = self.index();
        let on_disk = index.as_deref().and_then(Index::on_disk);
        let (folder, bytes) = on_disk.map(|(folder, bytes)| (Some(folder.to_owned()), bytes)).unwrap_or_default();
        Stats { folder, bytes, documents: self.documents(), scenarios: self.scenarios() }
    }

    fn find(&self, query: &str, limit: usize, typing: Typing) -> Vec<Hit> {
        self.index().map(|index| index.search(query, limit, typing)).unwrap_or_default()
    }

    fn index(&self) -> Option<Arc<Index>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).index.clone()
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// The list of documents, read when it is first asked for.
    fn listing(&self) -> Option<Arc<Listing>> {
        let state = self.state();
        if state.listing.is_some() {
            return state.listing;
        }
        let listing = Arc::new(Listing::new(state.index?.memo().ok()?));
        self.change(|state| state.listing = state.listing.take().or_else(|| Some(Arc::clone(&listing))));
        Some(listing)
    }

    fn bring_up_to_date(&self, how: How, listener: Listener<'_>) -> Changes {
        let Look { moment, there, problems, trail } = look(&self.config, SystemTime::now());
        let round = Round { library: self, there, moment, trail };
        let mut done = match &self.config.index {
            Some(folder) => {
                let done = round.on_disk(folder, how == How::Anew, listener);
                done.unwrap_or_else(|error| round.not_kept(folder, &error, listener))
            }
            None => round.in_memory(listener),
        };
        done.problems.sort_by(|one, other| one.message.cmp(&other.message));
        done.problems.splice(0..0, problems.into_iter().map(Problem::from));
        self.change(|state| state.problems = done.problems);
        done.changes
    }

    /// What `ask` makes of the index on disk; `None` where that was not made of exactly what is there now. Changes are
    /// looked for on all processors meanwhile, by the times of folders and documents: what has come is told by the folder
    /// it came to.
    fn answer_if_as_it_was<T>(&self, ask: impl Fn(&Self) -> T) -> Option<T> {
        self.index().filter(|index| index.on_disk().is_some())?;
        let glance = Glance::default();
        let look = || self.listing().is_some_and(|listing| glance.sees_no_change(&listing));
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..processors().max(2)).map(|_| scope.spawn(look)).collect();
            let answer = ask(self);
            let same = look();
            // A thread can only fail by a fault of ours; then nothing is sure.
            let others: Vec<bool> = others.into_iter().map(|other| other.join().unwrap_or(false)).collect();
            (same && others.into_iter().all(|same| same)).then_some(answer)
        })
    }
}

/// How changes are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By going through all folders, since some file systems do not keep the times of folders well.
    Thoroughly,
    /// All is made anew.
    Anew,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl From<source::Problem> for Problem {
    fn from(problem: source::Problem) -> Self {
        Self { message: problem.to_string(), hint: problem.hint }
    }
}

/// The path that `relative` has as seen from the document shown as `from`; `None` where it leads out of all folders.
fn beside(from: &str, relative: &str) -> Option<String> {
    let end = from.rfind(['/', ':', '\\']).map_or(0, |at| at + 1);
    let (folder, _) = from.split_at(end);
    let (root, folder) = folder.split_at(folder.find(':').map_or(0, |at| at + 1));
    let is_rooted = folder.starts_with('/');
    // Paths are shown as they were given.
    let head = if folder.starts_with("./") { "./" } else { folder.get(..usize::from(is_rooted)).unwrap_or_default() };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(relative.split('/')) {
        match step {
            "" | "." => {}
            ".." => match steps.last() {
                Some(&last) if last != ".." => _ = steps.pop(),
                _ if is_rooted || !root.is_empty() => return None,
                _ => steps.push(".."),
            },
            step => steps.push(step),
        }
    }
    Some(format!("{root}{head}{}", steps.join("/")))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn build(found: &Found, bytes: &[u8]) -> Runbook {
    let format = Format::of_path(&found.shown).unwrap_or(Format::Markdown);
    let (document, diagnostics) = ingest::read(bytes, format);
    tree::build::build(document, &found.id, &found.shown, diagnostics)
}
