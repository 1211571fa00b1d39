//! The index's folder on disk: who may write in it, what is remembered there beside the entries, and whether it is
//! sound.
//!
//! Owns every file there that is not the search engine's: the lock beside the folder, the memo, and the seal. It must
//! not know what a memo says nor what an entry is.
//!
//! A commit of the search engine carries a [`Label`], which names the memo that belongs to it by the memo's hash: the
//! two change together or not at all. The engine's files have checksums, but reading all of them would make each start
//! slow. So the seal keeps the size and time of each file that was found sound, and only others are read.

use super::IndexError;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Raised whenever the same documents would give other entries, words or fields.
const FORMAT: u32 = 1;
/// What the memo's file name begins with; its hash follows.
const MEMO: &str = "memo-";
/// A file that is being written, in the search engine's way of naming them and ours.
const UNFINISHED: &str = ".tmp";
const SEAL: &str = "seal.json";
/// A file may change once more within the grain of a file system's clock, and its time tell nothing of it.
const GRAIN: Duration = Duration::from_millis(100);
/// The time of no file: a file that has it in the seal is there, but has to be looked at again.
const UNSURE: u64 = 0;
/// So often a folder is removed in which others put files.
const ATTEMPTS: usize = 20;
/// How often a lock that somebody else holds is tried again.
const GLANCE: Duration = Duration::from_millis(20);

/// What a commit says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    /// The program that wrote it.
    version: String,
    /// How many documents there are.
    pub(super) documents: usize,
    /// How many entries they have.
    pub(super) entries: usize,
    /// The hash of the memo.
    memo: u64,
}

impl Label {
    pub(super) fn new(documents: usize, entries: usize, memo: &[u8]) -> Self {
        Self { version: version(), documents, entries, memo: hash(memo) }
    }

    /// The label as text, behind its own hash.
    pub(super) fn to_text(&self) -> Result<String, IndexError> {
        let text = serde_json::to_string(self).map_err(io::Error::from)?;
        Ok(format!("{:016x} {text}", hash(text.as_bytes())))
    }

    /// Reads a label of this very program.
    pub(super) fn read(text: &str) -> Result<Self, IndexError> {
        let (sum, text) = text.split_once(' ').ok_or_else(|| IndexError::new("its label is damaged"))?;
        if u64::from_str_radix(sum, 16) != Ok(hash(text.as_bytes())) {
            return Err(IndexError::new("its label is damaged"));
        }
        let label: Self = serde_json::from_str(text).map_err(|_| IndexError::new("its label is damaged"))?;
        if label.version != version() {
            return Err(IndexError::foreign());
        }
        Ok(label)
    }
}

/// Which program this is: its version and, since trees change between versions too, its file's size and time.
fn version() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let file = file.map(|file| (file.len(), nanoseconds(&file))).unwrap_or_default();
    format!("{} {FORMAT} {} {}", env!("CARGO_PKG_VERSION"), file.0, file.1)
}

/// The right to write, which no other process has meanwhile. It ends with the value, or with the process.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Home {
    folder: PathBuf,
}

impl Home {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits for the lock no longer than `patience`; `None` where somebody else holds it until then.
    pub(super) fn lock(&self, patience: Duration) -> Result<Option<Lock>, IndexError> {
        let parent = self.folder.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)?;
        let file = File::options().create(true).truncate(false).write(true).open(self.beside("lock"))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Lock { _file: file })),
                Err(fs::TryLockError::WouldBlock) if start.elapsed() < patience => std::thread::sleep(GLANCE),
                Err(fs::TryLockError::WouldBlock) => return Ok(None),
                Err(fs::TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }

    /// Makes the folder, empty, whatever was there before. A process that still reads what was there goes on with it.
    pub(super) fn clear(&self) -> Result<(), IndexError> {
        let old = self.beside("old");
        remove(&old)?;
        match fs::rename(&self.folder, &old) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => remove(&old)?,
        }
        Ok(fs::create_dir_all(&self.folder)?)
    }

    /// The memo that the label names.
    pub(super) fn memo(&self, label: &Label) -> Result<Vec<u8>, IndexError> {
        let bytes = fs::read(self.memo_path(label))?;
        if hash(&bytes) == label.memo { Ok(bytes) } else { Err(IndexError::new("its list of documents is damaged")) }
    }

    /// Keeps the memo of a label that is about to be committed.
    pub(super) fn keep_memo(&self, label: &Label, memo: &[u8]) -> Result<(), IndexError> {
        Ok(self.write(&self.memo_path(label), memo)?)
    }

    /// Removes the memos of other labels, and what a process that was killed has left half written.
    pub(super) fn sweep(&self, label: &Label) {
        let current = self.memo_path(label);
        for (name, _) in self.files().unwrap_or_default() {
            let path = self.folder.join(&name);
            if name.starts_with(UNFINISHED) || (name.starts_with(MEMO) && path != current) {
                // What cannot be removed costs room and nothing else.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Whether all files of which `belongs` is true are sound: `is_sound` looks at every one that was not found sound
    /// before. None that `stays` may be missing.
    pub(super) fn is_sound(
        &self,
        belongs: impl Fn(&str) -> bool,
        stays: impl Fn(&str) -> bool,
        is_sound: impl Fn(&Path) -> Result<bool, IndexError>,
    ) -> Result<bool, IndexError> {
        let sealed = self.read_seal();
        let files = self.files_of(&belongs)?;
        if sealed.keys().any(|name| belongs(name) && stays(name) && !files.contains_key(name)) {
            return Ok(false);
        }
        let mut open = files.iter().filter(|(name, mark)| sealed.get(*name) != Some(mark)).peekable();
        let complete = open.peek().is_none();
        for (name, _) in open {
            if !is_sound(Path::new(name))? {
                return Ok(false);
            }
        }
        if !complete {
            self.seal(files);
        }
        Ok(true)
    }

    /// Remembers that the files of which `belongs` is true are sound, because we have just written them.
    pub(super) fn seal_own(&self, belongs: impl Fn(&str) -> bool) {
        self.seal(self.files_of(belongs).unwrap_or_default());
    }

    /// How many bytes all files take.
    pub(super) fn size(&self) -> u64 {
        self.files().unwrap_or_default().values().map(|(size, _)| size).sum()
    }

    fn seal(&self, mut files: HashMap<String, (u64, u64)>) {
        let sure = SystemTime::now().checked_sub(GRAIN).map_or(0, since_epoch);
        for (_, time) in files.values_mut() {
            if *time >= sure {
                *time = UNSURE;
            }
        }
        // Without a seal all is read again next time: slower, but right.
        let _ = serde_json::to_vec(&files).map(|bytes| self.write(&self.folder.join(SEAL), &bytes));
    }

    fn read_seal(&self) -> HashMap<String, (u64, u64)> {
        let bytes = fs::read(self.folder.join(SEAL)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn files_of(&self, belongs: impl Fn(&str) -> bool) -> Result<HashMap<String, (u64, u64)>, IndexError> {
        let mut files = self.files()?;
        files.retain(|name, _| belongs(name));
        Ok(files)
    }

    /// All files with their sizes and times.
    fn files(&self) -> Result<HashMap<String, (u64, u64)>, IndexError> {
        let mut files = HashMap::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // A file that has just gone is none.
            let Ok(file) = entry.metadata() else { continue };
            files.insert(entry.file_name().to_string_lossy().into_owned(), (file.len(), nanoseconds(&file)));
        }
        Ok(files)
    }

    fn memo_path(&self, label: &Label) -> PathBuf {
        self.folder.join(format!("{MEMO}{:016x}", label.memo))
    }

    fn beside(&self, extension: &str) -> PathBuf {
        self.folder.with_extension(extension)
    }

    /// Writes a file all at once: nobody ever sees half of it.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.folder.join(format!("{UNFINISHED}-{}", std::process::id()));
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(&unfinished, path)
    }
}

/// Removes a folder, or a file that stands in its place. A process that was about to open it may put a file there
/// meanwhile; then it is tried again.
fn remove(folder: &Path) -> io::Result<()> {
    let mut removed = fs::remove_dir_all(folder);
    for _ in 1..ATTEMPTS {
        match &removed {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => removed = fs::remove_dir_all(folder),
            _ => break,
        }
    }
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => fs::remove_file(folder),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

fn nanoseconds(file: &fs::Metadata) -> u64 {
    file.modified().map_or(0, since_epoch)
}

fn since_epoch(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}
