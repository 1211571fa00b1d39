//! Finds scenarios for words and pasted errors.
//!
//! Owns the index over scenarios and the ranking; the road of a query is
//! [`signatures`] (what stays of an error line) → `query` (words, misspellings, completions) → `rank` (scores) → [`Hit`].
//! It must not know where documents come from nor how a hit is shown, and no type of the search engine appears in its
//! interface.
//!
//! A log is many queries (`log`), and what a hit answers is told by a line of its document (`why`).
//!
//! The unit is an [`Entry`]: one scenario with its titles, error texts, commands and words. All entries of a document
//! are replaced together, by the document's name, in an [`Update`]. The index is in memory, or in a folder that several
//! processes may use at once (`home`).

mod entry;
mod home;
pub mod log;
mod query;
mod rank;
mod schema;
pub mod signatures;
mod snapshot;
mod spelling;
mod store;
mod synonyms;
mod tokens;
pub mod why;

pub use entry::{Entry, entries};
pub use home::Lock;

use crate::source::reason;
use log::{Finding, Log};
use query::Query;
use std::cmp::Ordering;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;
use store::Store;
use synonyms::Synonyms;
use tokens::Stems;
use why::Why;

/// A twin whose score is below this share of the other's fits clearly worse.
const CLEARLY: f32 = 0.9;

/// A hit that explains less of a query is no answer to it. Of 24 errors and phrases that no document has, 21 stay below it
/// over a thousand documents; of the labelled errors that are found, 2 of 49 do.
const FITS_WELL: f32 = 0.4;
/// As many hits are asked for of each error of a log.
const HITS_OF_AN_ERROR: usize = 10;

/// A scenario found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hit {
    /// The id of the scenario's symptom, or of its document where the document names none.
    pub id: String,
    /// The document's path as it was given.
    pub source: String,
    /// The line on which the scenario starts.
    pub line: u32,
    /// The last line that is its own.
    pub last: u32,
    /// The scenario's title.
    pub title: String,
    /// The titles above it, from the document's own down.
    pub path: Vec<String>,
    /// How well it fits; comparable within one search only. Zero where nothing was asked for.
    pub score: f32,
    /// The words that the query met, as they stand in the titles and steps shown here, and as they were asked for
    /// where they stand in the text alone. Each once, whatever its case.
    pub matched: Vec<String>,
    /// What awaits the operator there.
    pub preview: Preview,
    /// How much of what was asked for it explains: from 0 to 1.
    pub fit: f32,
    /// The error of a log that led here; `None` where no log was searched.
    pub finding: Option<Finding>,
}

impl Hit {
    /// Whether it explains enough of what was asked for to be an answer.
    #[must_use]
    pub fn fits_well(&self) -> bool {
        self.fit >= FITS_WELL
    }
}

/// What awaits the operator in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// The first steps, one line each.
    pub steps: Vec<String>,
    /// How many questions it asks.
    pub questions: u32,
    /// How many commands it has.
    pub commands: u32,
}

/// Whether the query is complete, or its last word may be half typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Every word is meant as it stands.
    Done,
    /// The last word may go on.
    LastWord,
}

/// What went wrong with the index itself; never the query's fault.
#[derive(Debug)]
pub struct IndexError(String);

impl IndexError {
    fn new(why: &str) -> Self {
        Self(why.to_owned())
    }

    /// What is kept beside the entries is not what this program keeps there.
    #[must_use]
    pub fn foreign() -> Self {
        Self::new("another version of the program wrote it")
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self(reason(&error))
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for IndexError {}

/// The entries of all documents, searchable.
pub struct Index {
    store: Store,
    language: Mutex<Language>,
}

/// What is known of words apart from the documents.
struct Language {
    stems: Stems,
    synonyms: Synonyms,
}

impl Language {
    fn new() -> Self {
        let mut stems = Stems::new();
        let synonyms = Synonyms::new(&mut stems);
        Self { stems, synonyms }
    }
}

impl Index {
    /// An empty index in memory.
    ///
    /// # Errors
    /// Where the search engine cannot be set up.
    pub fn in_memory() -> Result<Self, IndexError> {
        Ok(Self::over(Store::in_memory()?))
    }

    /// The index in a folder, by memory map: at once, however large it is. Other processes may write it meanwhile.
    ///
    /// # Errors
    /// Where there is none, or it is damaged or was written by another version of the program.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        Ok(Self::over(Store::open(folder)?))
    }

    /// Waits for the right to write in a folder, but no longer than `patience`; `None` where another process has it
    /// until then.
    ///
    /// # Errors
    /// Where nobody can write there.
    pub fn lock(folder: &Path, patience: Duration) -> Result<Option<Lock>, IndexError> {
        home::Home::new(folder).lock(patience)
    }

    /// An empty index in a folder, whatever was there before.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn make(folder: &Path, _lock: &Lock) -> Result<Self, IndexError> {
        Ok(Self::over(Store::make(folder)?))
    }

    fn over(store: Store) -> Self {
        Self { store, language: Mutex::new(Language::new()) }
    }

    /// Takes in what other processes have written.
    ///
    /// # Errors
    /// Where it is damaged, or another version of the program has written it.
    pub fn reload(&self) -> Result<(), IndexError> {
        self.store.reload()
    }

    /// What was committed together with the entries; empty in memory.
    ///
    /// # Errors
    /// Where it cannot be read or is damaged.
    pub fn memo(&self) -> Result<Vec<u8>, IndexError> {
        self.store.memo()
    }

    /// Begins a change, of many documents or of few. On disk only who has the lock may, with an index opened or made
    /// since.
    ///
    /// # Errors
    /// Where the search engine cannot write.
    pub fn update(&self, many: bool) -> Result<Update<'_>, IndexError> {
        self.store.update(many).map(Update)
    }

    /// Whether every file on disk is as it was written; reads all of them.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.store.is_sound_throughout().unwrap_or(false)
    }

    /// How many documents are in it.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.store.documents()
    }

    /// Its folder and how many bytes are there; `None` in memory.
    #[must_use]
    pub fn on_disk(&self) -> Option<(&Path, u64)> {
        self.store.on_disk()
    }

    /// How many scenarios are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The best `limit` scenarios for `text`, best first; where it has no word at all, the first scenarios in the
    /// documents' order. Takes any text whatsoever.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize, typing: Typing) -> Vec<Hit> {
        let snapshot = self.store.snapshot();
        if text.trim().is_empty() {
            return snapshot.first(limit).into_iter().filter_map(|entry| snapshot.hit(entry)).collect();
        }
        let mut language = self.language.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let query = Query::read(text, typing, &snapshot, &mut language);
        let mut hits = Vec::new();
        for scored in rank::best(&query, &snapshot, limit) {
            let Some(mut hit) = snapshot.hit(scored.entry) else { continue };
            hit.score = scored.score;
            hit.fit = query.explained(&scored.met);
            hits.push((hit, scored.met));
        }
        hits.sort_by(|(left, _), (right, _)| in_order(left, right));
        hits.truncate(limit);
        tell_twins_apart(&mut hits);
        let stems = &mut language.stems;
        let marked = hits.into_iter().map(|(hit, met)| Hit { matched: query.marks(&hit, &met, stems), ..hit });
        marked.collect()
    }

    /// The best `limit` scenarios for the errors of a log, best first.
    #[must_use]
    pub fn search_log(&self, log: &Log, limit: usize) -> Vec<Hit> {
        let search = |text: &str| self.search(text, HITS_OF_AN_ERROR, Typing::Done);
        let found = log.findings().iter().map(|finding| (finding, search(&finding.text)));
        log::merge(found.collect(), limit)
    }

    /// Reads a query, to find out [why](Self::why) its hits are there.
    #[must_use]
    pub fn question(&self, text: &str, typing: Typing) -> Question {
        let snapshot = self.store.snapshot();
        let mut language = self.language.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Question(Query::read(text, typing, &snapshot, &mut language))
    }

    /// Which of `lines` answers a question best, with its words marked; `None` where none holds any of them.
    #[must_use]
    pub fn why<'a>(&self, question: &Question, lines: impl Iterator<Item = (u32, &'a str)>) -> Option<Why> {
        let mut language = self.language.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        why::best(&question.0, lines, &mut language.stems)
    }
}

/// A query as it was read, once for many hits: finding what misspelt words stand for takes longer than a hit does.
#[derive(Debug)]
pub struct Question(Query);

/// A change to the index under way: what is not committed never was. It takes much memory and should not live long.
pub struct Update<'a>(store::Update<'a>);

impl Update<'_> {
    /// Replaces all entries of the document of that name; with none, it is removed. The names order the documents where
    /// no query does. Several threads may do it.
    ///
    /// # Errors
    /// Where the search engine cannot write.
    pub fn replace(&self, name: &str, entries: Vec<Entry>) -> Result<(), IndexError> {
        self.0.replace(name, entries)
    }

    /// Makes the changes so far the index, at once and for all processes. `documents` and `entries` are how many there
    /// are then; `memo` is what [`Index::memo`] shall tell.
    ///
    /// # Errors
    /// Where the search engine cannot write; the index is then as it was.
    pub fn commit(&mut self, documents: usize, entries: usize, memo: &[u8]) -> Result<(), IndexError> {
        self.0.commit(documents, entries, memo)
    }

    /// Ends the change in good order.
    ///
    /// # Errors
    /// Where the search engine cannot write; what was committed stays.
    pub fn finish(self) -> Result<(), IndexError> {
        self.0.finish()
    }
}

/// Best first; equals by their place, so that the same documents always give the same answer.
fn in_order(left: &Hit, right: &Hit) -> Ordering {
    let place = |hit: &Hit| (hit.source.clone(), hit.line);
    right.score.total_cmp(&left.score).then_with(|| place(left).cmp(&place(right)))
}

/// Scenarios that a document tells twice, for two audiences, differ by accidents of wording: unless one fits clearly
/// better, the one told first comes first.
fn tell_twins_apart(hits: &mut [(Hit, Vec<String>)]) {
    for one in 0..hits.len() {
        for other in one + 1..hits.len() {
            let (Some((first, _)), Some((second, _))) = (hits.get(one), hits.get(other)) else { continue };
            let twins = first.source == second.source && first.title == second.title;
            if twins && second.line < first.line && second.score > first.score * CLEARLY {
                let (better, worse) = (first.score, second.score);
                hits.swap(one, other);
                for (place, score) in [(one, better), (other, worse)] {
                    if let Some((hit, _)) = hits.get_mut(place) {
                        hit.score = score;
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Index").field("entries", &self.len()).finish()
    }
}

#[cfg(test)]
mod tests;
