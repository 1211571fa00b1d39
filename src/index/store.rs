//! The entries in the search engine: opening, writing and reloading, in memory or by memory map.
//!
//! Owns the engine's index and its writer. It must not know how a score is made, nor what a memo says.

use super::entry::Entry;
use super::home::{Home, Label};
use super::schema::{ANALYZER, Fields, SPELT};
use super::snapshot::Snapshot;
use super::{IndexError, tokens};
use crate::source::reason;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Term};

/// What a writer may hold before it starts another segment: the least the engine allows for a few documents, and
/// enough for thousands.
const FEW_BYTES: usize = 15 << 20;
const MANY_BYTES: usize = 64 << 20;
/// A segment of which this share is deleted is written anew: what is gone must not count for what is rare.
const MOST_DELETED: f32 = 0.3;
/// While another process commits, what is read of two files may not fit together; so often it is tried again.
const ATTEMPTS: usize = 20;

/// The index as a whole.
pub(super) struct Store {
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    /// None in memory.
    home: Option<Home>,
    label: Mutex<Label>,
}

impl Store {
    pub(super) fn in_memory() -> Result<Self, IndexError> {
        let fields = Fields::new();
        let index = tantivy::Index::create_in_ram(fields.schema.clone());
        Self::new(fields, index, None)
    }

    /// Opens what is on disk and is sound.
    pub(super) fn open(folder: &Path) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let index = tantivy::Index::open(MmapDirectory::open(folder)?)?;
        if index.schema() != fields.schema {
            return Err(IndexError::foreign());
        }
        let store = Self::new(fields, index, Some(Home::new(folder)))?;
        store.reload()?;
        if store.is_sound()? { Ok(store) } else { Err(IndexError::new("it is damaged")) }
    }

    /// Makes an empty one on disk, whatever was there before. Only who has the lock may.
    pub(super) fn make(folder: &Path) -> Result<Self, IndexError> {
        let home = Home::new(folder);
        home.clear()?;
        let fields = Fields::new();
        let settings = IndexSettings::default();
        let index = tantivy::Index::create(MmapDirectory::open(folder)?, fields.schema.clone(), settings)?;
        Self::new(fields, index, Some(home))
    }

    fn new(fields: Fields, index: tantivy::Index, home: Option<Home>) -> Result<Self, IndexError> {
        index.tokenizers().register(ANALYZER, tokens::analyzer());
        index.tokenizers().register(SPELT, tokens::spelt());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields, index, reader, home, label: Mutex::default() })
    }

    /// Takes in what other processes have committed.
    pub(super) fn reload(&self) -> Result<(), IndexError> {
        for _ in 0..ATTEMPTS {
            let payload = self.index.load_metas()?.payload;
            let label = Label::read(payload.as_deref().unwrap_or_default())?;
            self.reader.reload()?;
            if self.home.is_none() || self.len() == label.entries {
                *self.label() = label;
                return Ok(());
            }
        }
        Err(IndexError::new("its parts do not fit together"))
    }

    /// What is remembered beside the entries, as the last commit left it. Empty in memory.
    pub(super) fn memo(&self) -> Result<Vec<u8>, IndexError> {
        let Some(home) = &self.home else { return Ok(Vec::new()) };
        let mut result = home.memo(&self.label());
        for _ in 0..ATTEMPTS {
            if result.is_ok() {
                break;
            }
            // A commit has taken it away, or it is damaged: then this fails too.
            self.reload()?;
            result = home.memo(&self.label());
        }
        result
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        usize::try_from(self.reader.searcher().num_docs()).unwrap_or(usize::MAX)
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> usize {
        self.label().documents
    }

    /// The folder and the bytes in it; none in memory.
    pub(super) fn on_disk(&self) -> Option<(&Path, u64)> {
        self.home.as_ref().map(|home| (home.folder(), home.size()))
    }

    /// Opens a writer, which takes much memory: it should not live long.
    pub(super) fn update(&self, many: bool) -> Result<Update<'_>, IndexError> {
        let bytes = if many { MANY_BYTES } else { FEW_BYTES };
        let writer: IndexWriter = self.index.writer_with_num_threads(1, bytes)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MOST_DELETED);
        writer.set_merge_policy(Box::new(policy));
        Ok(Update { store: self, writer })
    }

    /// The index as it is now.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot::new(&self.fields, self.reader.searcher())
    }

    fn label(&self) -> MutexGuard<'_, Label> {
        self.label.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_sound(&self) -> Result<bool, IndexError> {
        let Some(home) = &self.home else { return Ok(true) };
        // What is deleted is written anew under another name at each commit; that file the engine misses by itself.
        let stays = |name: &str| !name.ends_with(".del");
        home.is_sound(self.live()?, stays, |path| Ok(self.index.directory().validate_checksum(path)?))
    }

    pub(super) fn is_sound_throughout(&self) -> Result<bool, IndexError> {
        Ok(self.index.validate_checksum()?.is_empty() && self.reload().is_ok() && self.memo().is_ok())
    }

    /// Tells the files of which the index is made by their names.
    fn live(&self) -> Result<impl Fn(&str) -> bool, IndexError> {
        let live: Vec<String> = self.index.searchable_segment_ids()?.iter().map(SegmentId::uuid_string).collect();
        Ok(move |name: &str| live.iter().any(|id| name.starts_with(id)))
    }
}

/// A change to the index under way. What is not committed never was.
pub(super) struct Update<'a> {
    store: &'a Store,
    writer: IndexWriter,
}

impl Update<'_> {
    /// Replaces a document's entries.
    pub(super) fn replace(&self, name: &str, entries: Vec<Entry>) -> Result<(), IndexError> {
        let fields = &self.store.fields;
        let mut changes = vec![UserOperation::Delete(Term::from_field_text(fields.document, name))];
        changes.extend(entries.into_iter().map(|entry| UserOperation::Add(fields.document(name, entry))));
        // Together, so that a document's entries stay together and in order.
        self.writer.run(changes)?;
        Ok(())
    }

    /// Makes the changes so far the index, together with the memo that belongs to it.
    pub(super) fn commit(&mut self, documents: usize, entries: usize, memo: &[u8]) -> Result<(), IndexError> {
        let label = Label::new(documents, entries, memo);
        if let Some(home) = &self.store.home {
            home.keep_memo(&label, memo)?;
        }
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&label.to_text()?);
        prepared.commit()?;
        self.store.reload()?;
        if let Some(home) = &self.store.home {
            home.sweep(&label);
        }
        Ok(())
    }

    /// Closes the writer when the engine has put small segments together.
    pub(super) fn finish(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads()?;
        self.store.reload()?;
        if let Some(home) = &self.store.home {
            home.seal_own(self.store.live()?);
        }
        Ok(())
    }
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        match &error {
            tantivy::TantivyError::IoError(io) => Self(reason(io)),
            _ => Self(error.to_string()),
        }
    }
}

impl From<tantivy::directory::error::OpenDirectoryError> for IndexError {
    fn from(error: tantivy::directory::error::OpenDirectoryError) -> Self {
        Self(error.to_string())
    }
}

impl From<tantivy::directory::error::OpenReadError> for IndexError {
    fn from(error: tantivy::directory::error::OpenReadError) -> Self {
        Self(error.to_string())
    }
}
