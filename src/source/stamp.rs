//! Whether a document has changed, told without reading it.
//!
//! Owns what is compared. It must not know what is done about a change.

use super::{Found, Place};
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// As coarse the clock of a file system may be.
const GRAIN: Duration = Duration::from_secs(2);

/// What a document looks like from outside: as long as it is the same, so is the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    /// When it was written, as whoever wrote it says, in nanoseconds.
    modified: u64,
    /// When it was written as the system says, where it says so: that cannot be set back.
    changed: u64,
    /// Which file it is; of a built-in document, its text's hash.
    mark: u64,
}

impl Stamp {
    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether it was written so shortly before `moment` that it may have been written again since, and look the same.
    #[must_use]
    pub fn is_unsure(&self, moment: SystemTime) -> bool {
        self.changed > moment.checked_sub(GRAIN).map_or(0, nanoseconds)
    }

    /// The stamp of a file or folder, links followed; none where nothing is there.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|file| Self::of_file(&file))
    }

    fn of_file(file: &Metadata) -> Self {
        let modified = file.modified().map_or(0, nanoseconds);
        let (changed, mark) = beyond(file, modified);
        Self { size: file.len(), modified, changed, mark }
    }
}

impl Found {
    /// The document's stamp; `None` where the file cannot be looked at.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        match &self.place {
            Place::Builtin(bytes) => {
                Some(Stamp { size: bytes.len() as u64, modified: 0, changed: 0, mark: hash(bytes) })
            }
            Place::File(path) => Stamp::of(path),
        }
    }
}

/// A hash of a document's bytes. It may be another in another build of the program.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(unix)]
fn beyond(file: &Metadata, _: u64) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(file.ctime()).unwrap_or(0);
    let rest = u64::try_from(file.ctime_nsec()).unwrap_or(0);
    (seconds.saturating_mul(1_000_000_000).saturating_add(rest), file.ino())
}

#[cfg(not(unix))]
fn beyond(_: &Metadata, modified: u64) -> (u64, u64) {
    (modified, 0)
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn stamp(path: &Path) -> Stamp {
        let found = Found { id: "a".into(), shown: "a".into(), place: Place::File(path.to_owned()) };
        found.stamp().unwrap()
    }

    #[test]
    fn another_size_another_time_and_another_file_tell() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let first = stamp(&path);
        assert_eq!(stamp(&path), first);
        fs::write(&path, "three").unwrap();
        assert_ne!(stamp(&path), first);

        let file = fs::File::options().write(true).open(&path).unwrap();
        let before = stamp(&path);
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1)).unwrap();
        let set_back = stamp(&path);
        assert_ne!(set_back, before);

        let other = folder.path().join("b.md");
        fs::write(&other, "three").unwrap();
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(UNIX_EPOCH + Duration::from_secs(1))
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(stamp(&path), set_back);
    }

    #[test]
    fn a_file_written_just_now_is_unsure_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let now = SystemTime::now();
        assert!(stamp(&path).is_unsure(now));
        assert!(!stamp(&path).is_unsure(now + GRAIN + GRAIN));
    }

    #[test]
    fn a_built_in_document_is_told_by_its_text() {
        let stamp = |text: &'static [u8]| {
            Found { id: "a".into(), shown: "a".into(), place: Place::Builtin(text) }.stamp().unwrap()
        };
        assert_eq!(stamp(b"one"), stamp(b"one"));
        assert_ne!(stamp(b"one"), stamp(b"two"));
        assert!(!stamp(b"one").is_unsure(SystemTime::now()));
    }
}
