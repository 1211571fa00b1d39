//! Whether a document has changed, told without reading it.
//!
//! Owns what is compared, and looking at many files quickly. It must not know what is done about a change.

use super::{Found, Place};
#[cfg(unix)]
use rustix::fs::{AtFlags, Mode, OFlags};
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
#[cfg(unix)]
use std::{
    ffi::OsStr,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::PathBuf,
};

/// As coarse the clock of a file system may be, in nanoseconds.
const GRAIN: u64 = 2_000_000_000;

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
        self.is_unsure_at(nanoseconds(moment))
    }

    /// The same for a moment in [`nanoseconds`].
    #[must_use]
    pub fn is_unsure_at(&self, moment: u64) -> bool {
        self.changed > moment.saturating_sub(GRAIN)
    }

    /// The stamp of a file or folder, links followed; none where nothing is there.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|file| Self::of_file(&file))
    }

    /// As numbers, to be kept.
    #[must_use]
    pub fn to_numbers(self) -> [u64; 4] {
        [self.size, self.modified, self.changed, self.mark]
    }

    /// The stamp that was kept as these numbers.
    #[must_use]
    pub fn from_numbers([size, modified, changed, mark]: [u64; 4]) -> Self {
        Self { size, modified, changed, mark }
    }

    fn of_file(file: &Metadata) -> Self {
        let modified = file.modified().map_or(0, nanoseconds);
        let (changed, mark) = beyond(file, modified);
        Self { size: file.len(), modified, changed, mark }
    }
}

/// The stamps of many files, one after the other: the way to a folder is gone once for all of its files in a row.
#[derive(Debug, Default)]
pub struct Stamps {
    #[cfg(unix)]
    folder: Option<(PathBuf, OwnedFd)>,
}

impl Stamps {
    /// The same as [`Stamp::of`].
    #[cfg(unix)]
    pub fn of(&mut self, path: &Path) -> Option<Stamp> {
        let Some((folder, name)) = cut(path) else { return Stamp::of(path) };
        if self.folder.as_ref().is_none_or(|(open, _)| open.as_os_str() != folder) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            self.folder = rustix::fs::open(folder, flags, Mode::empty()).ok().map(|open| (folder.into(), open));
        }
        // A folder that may not be listed may still be gone through.
        let Some((_, open)) = &self.folder else { return Stamp::of(path) };
        rustix::fs::statat(open, name, AtFlags::empty()).ok().map(|file| of_stat(&file))
    }

    /// The same as [`Stamp::of`].
    #[cfg(not(unix))]
    pub fn of(&mut self, path: &Path) -> Option<Stamp> {
        Stamp::of(path)
    }
}

/// The folder and the name of a path that has both.
#[cfg(unix)]
fn cut(path: &Path) -> Option<(&OsStr, &OsStr)> {
    let bytes = path.as_os_str().as_bytes();
    let slash = bytes.iter().rposition(|byte| *byte == b'/').filter(|at| *at > 0)?;
    let (folder, name) = (bytes.get(..slash)?, bytes.get(slash + 1..)?);
    (!name.is_empty()).then_some((OsStr::from_bytes(folder), OsStr::from_bytes(name)))
}

#[cfg(unix)]
fn of_stat(file: &rustix::fs::Stat) -> Stamp {
    // The types of the fields differ from system to system.
    fn number(value: impl TryInto<u64>) -> u64 {
        value.try_into().unwrap_or(0)
    }
    let modified = time(number(file.st_mtime), number(file.st_mtime_nsec));
    let changed = time(number(file.st_ctime), number(file.st_ctime_nsec));
    Stamp { size: number(file.st_size), modified, changed, mark: number(file.st_ino) }
}

/// A time of the system in nanoseconds.
#[cfg(unix)]
fn time(seconds: u64, rest: u64) -> u64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
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
    (time(seconds, rest), file.ino())
}

#[cfg(not(unix))]
fn beyond(_: &Metadata, modified: u64) -> (u64, u64) {
    (modified, 0)
}

/// A time in nanoseconds since 1970; what was before counts as 1970.
#[must_use]
pub fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;
    use std::time::Duration;

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
    fn many_files_have_the_stamps_that_each_has_alone() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.md", "deep/b.md", "deep/c.md", "d.md", "deep", "gone.md", "nowhere/e.md", "deep/../a.md"];
        let paths: Vec<PathBuf> = paths.iter().map(|name| folder.path().join(name)).collect();
        fs::create_dir(folder.path().join("deep")).unwrap();
        for path in &paths[..4] {
            fs::write(path, "one").unwrap();
        }
        let mut stamps = Stamps::default();
        for path in paths.iter().map(PathBuf::as_path).chain([Path::new("/"), Path::new("Cargo.toml"), Path::new("")]) {
            assert_eq!(stamps.of(path), Stamp::of(path), "{path:?}");
        }
        fs::remove_file(&paths[0]).unwrap();
        assert_eq!(stamps.of(&paths[0]), None);
    }

    #[test]
    fn a_file_written_just_now_is_unsure_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let now = SystemTime::now();
        assert!(stamp(&path).is_unsure(now));
        assert!(!stamp(&path).is_unsure(now + Duration::from_nanos(2 * GRAIN)));
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
