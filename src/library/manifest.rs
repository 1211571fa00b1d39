//! What is known of each document: where it is, what it looked like when it was read, and how many entries it gave.
//!
//! Owns the list that is kept beside the entries, and telling which documents have to be read again. It must not know
//! how they are read nor where the list is kept.

use super::processors;
use crate::source::stamp::{self, Stamp};
use crate::source::trail::{Step, Trail};
use crate::source::{Found, Place, builtin};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// All documents by the names that the index has for them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    records: BTreeMap<String, Record>,
    /// What was gone by to find them, and when; none where not all could be read.
    trail: Option<(SystemTime, Trail)>,
}

/// One document as it was when it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    id: String,
    shown: String,
    place: Whereabouts,
    stamp: Stamp,
    /// When it was looked at; it had that stamp then.
    seen: SystemTime,
    hash: u64,
    entries: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Whereabouts {
    Builtin,
    /// The file of the path that is shown.
    Shown,
    File(OsString),
}

/// A document that is there now, under the name that the index has for it.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) found: Found,
    /// What it looks like; `None` where it cannot be looked at.
    pub(super) stamp: Option<Stamp>,
}

/// How the documents that are there differ from those that are known.
#[derive(Debug, Default)]
pub(super) struct Difference<'a> {
    /// New ones and changed ones.
    pub(super) changed: Vec<&'a Candidate>,
    /// Those that look unchanged, but had just been written when they were looked at.
    pub(super) unsure: Vec<&'a Candidate>,
    /// The names of those that are gone.
    pub(super) gone: Vec<String>,
}

impl Manifest {
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Whether everything is surely as it was, told without going through the sources.
    pub(super) fn is_as_it_was(&self) -> bool {
        let Some((seen, trail)) = &self.trail else { return false };
        let records: Vec<&Record> = self.records.values().collect();
        trail.has_same_rules()
            && !trail.is_unsure(*seen)
            && self.has_same_folders()
            && all(&records, |record| record.is_as_it_was())
    }

    /// The folders that documents were looked for in; none where not all could be read.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        self.trail.as_ref().map(|(_, trail)| trail.folders()).unwrap_or_default()
    }

    /// Whether the folders and the rules look as they did.
    pub(super) fn has_same_folders(&self) -> bool {
        self.trail.as_ref().is_some_and(|(_, trail)| all(trail.steps(), Step::is_as_it_was))
    }

    /// Keeps what was gone by to find the documents.
    pub(super) fn keep_trail(&mut self, seen: SystemTime, trail: Option<Trail>) {
        self.trail = trail.map(|trail| (seen, trail));
    }

    /// Whether a new trail is worth writing down: it is sure, and the old one is not, or another.
    pub(super) fn wants(&self, moment: SystemTime, new: &Trail) -> bool {
        let known = |(seen, trail): &(SystemTime, Trail)| trail == new && !trail.is_unsure(*seen);
        !new.is_unsure(moment) && !self.trail.as_ref().is_some_and(known)
    }

    pub(super) fn documents(&self) -> usize {
        self.records.len()
    }

    pub(super) fn entries(&self) -> usize {
        self.records.values().map(|record| record.entries).sum()
    }

    /// The document of that id.
    pub(super) fn find(&self, id: &str) -> Option<Found> {
        self.records.values().find(|record| record.id == id)?.found()
    }

    /// The document that is shown as that.
    pub(super) fn shown_as(&self, shown: &str) -> Option<Found> {
        self.records.values().find(|record| record.shown == shown)?.found()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Record> {
        self.records.get(name)
    }

    pub(super) fn insert(&mut self, name: &str, record: Record) {
        self.records.insert(name.to_owned(), record);
    }

    /// Forgets a document; says whether it was known.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        self.records.remove(name).is_some()
    }

    pub(super) fn difference<'a>(&self, there: &'a [Candidate]) -> Difference<'a> {
        let mut difference = Difference::default();
        for candidate in there {
            match self.records.get(&candidate.name) {
                Some(record) if record.looks_like(candidate) => {
                    if record.stamp.is_unsure(record.seen) {
                        difference.unsure.push(candidate);
                    }
                }
                _ => difference.changed.push(candidate),
            }
        }
        let names: HashSet<&str> = there.iter().map(|candidate| candidate.name.as_str()).collect();
        difference.gone = self.records.keys().filter(|name| !names.contains(name.as_str())).cloned().collect();
        difference
    }
}

impl Difference<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.unsure.is_empty() && self.gone.is_empty()
    }
}

impl Record {
    /// A document that was looked at then, and had these bytes and so many entries; `None` where it could not be looked
    /// at.
    pub(super) fn new(candidate: &Candidate, seen: SystemTime, bytes: &[u8], entries: usize) -> Option<Self> {
        let found = &candidate.found;
        Some(Self {
            id: found.id.clone(),
            shown: found.shown.clone(),
            place: Whereabouts::of(found),
            stamp: candidate.stamp?,
            seen,
            hash: stamp::hash(bytes),
            entries,
        })
    }

    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// Whether these bytes give the same entries.
    pub(super) fn is_same(&self, candidate: &Candidate, bytes: &[u8]) -> bool {
        self.is_at(candidate) && self.hash == stamp::hash(bytes)
    }

    fn is_as_it_was(&self) -> bool {
        let stamp = match &self.place {
            Whereabouts::Builtin => self.found().and_then(|found| found.stamp()),
            Whereabouts::Shown => Stamp::of(Path::new(&self.shown)),
            Whereabouts::File(path) => Stamp::of(Path::new(path)),
        };
        stamp == Some(self.stamp) && !self.stamp.is_unsure(self.seen)
    }

    fn looks_like(&self, candidate: &Candidate) -> bool {
        self.is_at(candidate) && Some(self.stamp) == candidate.stamp
    }

    fn is_at(&self, candidate: &Candidate) -> bool {
        let found = &candidate.found;
        self.id == found.id && self.shown == found.shown && self.place == Whereabouts::of(found)
    }

    fn found(&self) -> Option<Found> {
        let place = match &self.place {
            Whereabouts::Builtin => builtin::find().into_iter().find(|builtin| builtin.shown == self.shown)?.place,
            Whereabouts::Shown => Place::File(PathBuf::from(&self.shown)),
            Whereabouts::File(path) => Place::File(PathBuf::from(path)),
        };
        Some(Found { id: self.id.clone(), shown: self.shown.clone(), place })
    }
}

impl Whereabouts {
    fn of(found: &Found) -> Self {
        match &found.place {
            Place::Builtin(_) => Self::Builtin,
            Place::File(path) if path.as_os_str() == found.shown.as_str() => Self::Shown,
            Place::File(path) => Self::File(path.clone().into_os_string()),
        }
    }
}

/// Whether something is true of all; looked at on all processors.
fn all<T: Sync>(things: &[T], is_true: impl Fn(&T) -> bool + Sync) -> bool {
    let share = things.len().div_ceil(processors()).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = things.chunks(share).map(|part| scope.spawn(|| part.iter().all(&is_true))).collect();
        parts.into_iter().all(|part| part.join().unwrap_or(false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    fn candidate(path: &Path) -> Candidate {
        let shown = path.to_string_lossy().into_owned();
        let found = Found { id: "a".into(), shown, place: Place::File(path.to_owned()) };
        let stamp = found.stamp();
        Candidate { name: "0001/a".into(), found, stamp }
    }

    fn known(candidate: &Candidate, seen: SystemTime) -> Manifest {
        let mut manifest = Manifest::default();
        manifest.insert(&candidate.name, Record::new(candidate, seen, b"text", 3).unwrap());
        manifest
    }

    #[test]
    fn what_looks_the_same_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "text").unwrap();
        let later = SystemTime::now() + Duration::from_secs(10);
        let there = [candidate(&path)];
        let difference = known(&there[0], later).difference(&there);
        assert!(difference.changed.is_empty() && difference.unsure.is_empty() && difference.gone.is_empty());

        let difference = known(&there[0], SystemTime::now()).difference(&there);
        assert_eq!((difference.changed.len(), difference.unsure.len()), (0, 1), "it may be written once more");

        fs::write(&path, "other text").unwrap();
        assert_eq!(known(&there[0], later).difference(&[candidate(&path)]).changed.len(), 1);
        assert_eq!(known(&there[0], later).difference(&[]).gone, ["0001/a"]);
        assert_eq!(Manifest::default().difference(&there).changed.len(), 1);
    }

    #[test]
    fn it_is_written_and_read_whatever_the_paths() {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = vec![folder.path().join("a.md")];
        #[cfg(unix)]
        paths.push(folder.path().join(std::os::unix::ffi::OsStrExt::from_bytes(b"odd\xff.md") as &std::ffi::OsStr));
        for path in paths {
            fs::write(&path, "text").unwrap();
            let candidate = candidate(&path);
            let manifest = known(&candidate, SystemTime::now());
            let read = Manifest::from_bytes(&manifest.to_bytes()).unwrap();
            assert_eq!(read, manifest);
            assert_eq!(read.find("a").unwrap(), candidate.found);
            assert_eq!((read.documents(), read.entries()), (1, 3));
        }
        assert_eq!(Manifest::from_bytes(b"\xff\xff nonsense"), None);
    }
}
