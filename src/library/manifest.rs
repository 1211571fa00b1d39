//! What is known of each document: where it is, what it looked like when it was read, and how many entries it gave.
//!
//! Owns telling which documents have to be read again. It must not know how they are read nor how the list is kept.

use crate::source::stamp::{self, Stamp};
use crate::source::trail::Trail;
use crate::source::{Found, Place, builtin};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::SystemTime;

/// All documents by the names that the index has for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Manifest {
    pub(super) records: BTreeMap<String, Record<'static>>,
    /// What was gone by to find them, and when; none where not all could be read.
    pub(super) trail: Option<(SystemTime, Trail)>,
}

/// One document as it was when it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record<'a> {
    pub(super) shown: Cow<'a, str>,
    pub(super) place: Whereabouts<'a>,
    pub(super) stamp: Stamp,
    /// When it was looked at; it had that stamp then. In nanoseconds since 1970.
    pub(super) seen: u64,
    pub(super) hash: u64,
    pub(super) entries: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whereabouts<'a> {
    Builtin,
    /// The file of the path that is shown.
    Shown,
    File(Cow<'a, OsStr>),
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

    pub(super) fn get(&self, name: &str) -> Option<&Record<'static>> {
        self.records.get(name)
    }

    pub(super) fn insert(&mut self, name: &str, record: Record<'static>) {
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
                    if record.is_unsure() {
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

impl Record<'static> {
    /// A document that was looked at then, and had these bytes and so many entries; `None` where it could not be looked
    /// at.
    pub(super) fn new(candidate: &Candidate, seen: SystemTime, bytes: &[u8], entries: usize) -> Option<Self> {
        let found = &candidate.found;
        Some(Self {
            shown: found.shown.clone().into(),
            place: Whereabouts::of(found).into_owned(),
            stamp: candidate.stamp?,
            seen: stamp::nanoseconds(seen),
            hash: stamp::hash(bytes),
            entries,
        })
    }
}

impl Record<'_> {
    /// Whether these bytes give the same entries.
    pub(super) fn is_same(&self, candidate: &Candidate, bytes: &[u8]) -> bool {
        self.is_at(candidate) && self.hash == stamp::hash(bytes)
    }

    /// Whether it was written so shortly before it was looked at that it may have been written again since.
    pub(super) fn is_unsure(&self) -> bool {
        self.stamp.is_unsure_at(self.seen)
    }

    fn looks_like(&self, candidate: &Candidate) -> bool {
        self.is_at(candidate) && Some(self.stamp) == candidate.stamp
    }

    fn is_at(&self, candidate: &Candidate) -> bool {
        let found = &candidate.found;
        self.shown == found.shown && self.place == Whereabouts::of(found)
    }

    /// The document, which has that id.
    pub(super) fn found(&self, id: &str) -> Option<Found> {
        let place = match &self.place {
            Whereabouts::Builtin => builtin::find().into_iter().find(|builtin| builtin.shown == self.shown)?.place,
            Whereabouts::Shown => Place::File(PathBuf::from(self.shown.as_ref())),
            Whereabouts::File(path) => Place::File(PathBuf::from(path)),
        };
        Some(Found { id: id.to_owned(), shown: self.shown.clone().into_owned(), place })
    }

    pub(super) fn into_owned(self) -> Record<'static> {
        let Self { shown, place, stamp, seen, hash, entries } = self;
        Record { shown: shown.into_owned().into(), place: place.into_owned(), stamp, seen, hash, entries }
    }
}

impl<'a> Whereabouts<'a> {
    fn of(found: &'a Found) -> Self {
        match &found.place {
            Place::Builtin(_) => Self::Builtin,
            Place::File(path) if path.as_os_str() == found.shown.as_str() => Self::Shown,
            Place::File(path) => Self::File(Cow::Borrowed(path.as_os_str())),
        }
    }

    fn into_owned(self) -> Whereabouts<'static> {
        match self {
            Self::Builtin => Whereabouts::Builtin,
            Self::Shown => Whereabouts::Shown,
            Self::File(path) => Whereabouts::File(path.into_owned().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;
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
}
