//! The list of documents as it is kept beside the entries, to be looked into without being taken apart.
//!
//! Owns how a [`Manifest`] is written, and what a start asks of it: whether all is as it was, and where a document is. It
//! must not know where the list is kept.
//!
//! Each document is a row of numbers, all rows are equally long, and the texts stand in one piece: so that ten thousand
//! of them cost a start no more than reading the bytes.

use super::manifest::{Manifest, Record, Whereabouts};
use crate::source::Found;
use crate::source::stamp::{Stamp, Stamps};
use crate::source::trail::{Step, Trail};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::SystemTime;

/// The bytes of a row: six small numbers and six large ones.
const ROW: usize = 6 * 4 + 6 * 8;
/// So many rows are looked at in one go.
const BATCH: usize = 128;

/// What a row's fourth number says of where its document is: in the program, in the file that is shown, in one whose path
/// stands behind it, or in one whose path is no text.
const BUILTIN: u32 = 0;
const SHOWN: u32 = 1;
const FILE: u32 = 2;
const ODD: u32 = 3;

/// The list, as bytes.
#[derive(Debug)]
pub(super) struct Listing(Vec<u8>);

/// What the bytes are made of.
#[derive(Serialize, Deserialize)]
struct Pages<'a> {
    /// In the order of the names.
    rows: &'a [u8],
    /// The texts of the rows: names, paths as they are shown, paths.
    texts: &'a [u8],
    /// The paths that are no text.
    odd: Vec<OsString>,
    /// What was gone by to find the documents, which most who look do not ask for.
    trail: &'a [u8],
}

/// A row as it stands there.
struct Row {
    name: Range<usize>,
    shown: Range<usize>,
    kind: u32,
    /// The length of the path behind what is shown, or the number of the odd one.
    extra: usize,
    entries: usize,
    stamp: [u64; 4],
    seen: u64,
    hash: u64,
}

impl Listing {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn of(manifest: &Manifest) -> Self {
        let (mut rows, mut texts, mut odd) = (Vec::new(), Vec::new(), Vec::new());
        for (name, record) in &manifest.records {
            write(name, record, &mut rows, &mut texts, &mut odd);
        }
        let trail = postcard::to_allocvec(&manifest.trail).unwrap_or_default();
        let pages = Pages { rows: &rows, texts: &texts, odd, trail: &trail };
        Self(postcard::to_allocvec(&pages).unwrap_or_default())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same taken apart, to be changed; `None` where the bytes are no list.
    pub(super) fn manifest(&self) -> Option<Manifest> {
        let pages = self.pages()?;
        let records = pages.rows().map(|row| {
            let row = row?;
            Some((pages.text(row.name.clone())?.to_owned(), pages.record(&row)?.into_owned()))
        });
        Some(Manifest { records: records.collect::<Option<_>>()?, trail: postcard::from_bytes(pages.trail).ok()? })
    }

    /// The document of that id.
    pub(super) fn find(&self, id: &str) -> Option<Found> {
        self.first(|row, pages| pages.bytes(row.name.clone()).is_some_and(|name| is_named(name, id)))
    }

    /// The document that is shown as that.
    pub(super) fn shown_as(&self, shown: &str) -> Option<Found> {
        self.first(|row, pages| pages.bytes(row.shown.clone()) == Some(shown.as_bytes()))
    }

    /// The folders that documents were looked for in; none where not all could be read.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        self.trail().map(|(_, trail)| trail.folders()).unwrap_or_default()
    }

    /// Whether the folders and the rules look as they did.
    pub(super) fn has_same_folders(&self) -> bool {
        self.trail().is_some_and(|(_, trail)| trail.steps().iter().all(Step::is_as_it_was))
    }

    /// Whether the folders and the rules surely are as they were, and the rules in the same files.
    fn has_sure_trail(&self) -> bool {
        self.trail().is_some_and(|(seen, trail)| {
            trail.has_same_rules() && !trail.is_unsure(seen) && trail.steps().iter().all(Step::is_as_it_was)
        })
    }

    fn trail(&self) -> Option<(SystemTime, Trail)> {
        postcard::from_bytes(self.pages()?.trail).ok()?
    }

    fn first(&self, is_it: impl Fn(&Row, &Pages<'_>) -> bool) -> Option<Found> {
        let pages = self.pages()?;
        let row = pages.rows().flatten().find(|row| is_it(row, &pages))?;
        pages.record(&row)?.found(id_of(pages.text(row.name.clone())?))
    }

    fn pages(&self) -> Option<Pages<'_>> {
        postcard::from_bytes(&self.0).ok().filter(|pages: &Pages<'_>| pages.rows.len().is_multiple_of(ROW))
    }
}

/// A look at all documents and folders, on as many threads as there are.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// So many batches are taken: the first is the trail, the others are rows.
    taken: AtomicUsize,
    /// Whether somebody has seen a change: then nobody needs to look on.
    over: AtomicBool,
}

impl Glance {
    /// Takes one batch after the other that no other thread has taken, and says whether all in them surely is as it was.
    pub(super) fn sees_no_change(&self, listing: &Listing) -> bool {
        let Some(pages) = listing.pages() else { return false };
        let mut stamps = Stamps::default();
        while !self.over.load(Ordering::Relaxed) {
            let same = match self.taken.fetch_add(1, Ordering::Relaxed).checked_sub(1) {
                None => listing.has_sure_trail(),
                Some(batch) => match pages.rows.chunks(BATCH * ROW).nth(batch) {
                    Some(rows) => rows.chunks_exact(ROW).all(|row| pages.is_as_it_was(row, &mut stamps)),
                    None => return true,
                },
            };
            self.over.fetch_or(!same, Ordering::Relaxed);
        }
        false
    }
}

impl Pages<'_> {
    fn rows(&self) -> impl Iterator<Item = Option<Row>> {
        self.rows.chunks_exact(ROW).map(Row::read)
    }

    fn bytes(&self, place: Range<usize>) -> Option<&[u8]> {
        self.texts.get(place)
    }

    fn text(&self, place: Range<usize>) -> Option<&str> {
        std::str::from_utf8(self.bytes(place)?).ok()
    }

    fn record(&self, row: &Row) -> Option<Record<'_>> {
        let place = match row.kind {
            BUILTIN => Whereabouts::Builtin,
            SHOWN => Whereabouts::Shown,
            FILE => Whereabouts::File(Cow::Borrowed(OsStr::new(self.text(row.shown.end..row.shown.end + row.extra)?))),
            ODD => Whereabouts::File(Cow::Borrowed(self.odd.get(row.extra)?)),
            _ => return None,
        };
        let shown = Cow::Borrowed(self.text(row.shown.clone())?);
        let stamp = Stamp::from_numbers(row.stamp);
        Some(Record { shown, place, stamp, seen: row.seen, hash: row.hash, entries: row.entries })
    }

    /// Whether the document of a row surely is as it was.
    fn is_as_it_was(&self, row: &[u8], stamps: &mut Stamps) -> bool {
        let Some(record) = Row::read(row).and_then(|row| self.record(&row)) else { return false };
        let stamp = match &record.place {
            // Where it is counts, and what it is called does not.
            Whereabouts::Builtin => record.found("").and_then(|found| found.stamp()),
            Whereabouts::Shown => stamps.of(Path::new(record.shown.as_ref())),
            Whereabouts::File(path) => stamps.of(Path::new(path)),
        };
        stamp == Some(record.stamp) && !record.is_unsure()
    }
}

impl Row {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut numbers = Numbers(bytes);
        let mut small = || numbers.small().and_then(|number| usize::try_from(number).ok());
        let (start, name, shown) = (small()?, small()?, small()?);
        let (kind, extra, entries) = (numbers.small()?, usize::try_from(numbers.small()?).ok()?, numbers.small()?);
        let shown = start + name..start + name + shown;
        let stamp = [numbers.large()?, numbers.large()?, numbers.large()?, numbers.large()?];
        let (seen, hash) = (numbers.large()?, numbers.large()?);
        Some(Self {
            name: start..start + name,
            shown,
            kind,
            extra,
            entries: usize::try_from(entries).ok()?,
            stamp,
            seen,
            hash,
        })
    }
}

/// Numbers of fixed width, one behind the other.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn small(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn large(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }
}

/// Writes a record's row and texts.
fn write(name: &str, record: &Record<'_>, rows: &mut Vec<u8>, texts: &mut Vec<u8>, odd: &mut Vec<OsString>) {
    let start = texts.len();
    texts.extend_from_slice(name.as_bytes());
    texts.extend_from_slice(record.shown.as_bytes());
    let (kind, extra) = match &record.place {
        Whereabouts::Builtin => (BUILTIN, 0),
        Whereabouts::Shown => (SHOWN, 0),
        Whereabouts::File(path) => match path.to_str() {
            Some(path) => {
                texts.extend_from_slice(path.as_bytes());
                (FILE, path.len())
            }
            None => {
                odd.push(path.clone().into_owned());
                (ODD, odd.len() - 1)
            }
        },
    };
    // What does not fit points nowhere, and its document is read again.
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    for number in [small(start), small(name.len()), small(record.shown.len()), kind.to_le_bytes()] {
        rows.extend_from_slice(&number);
    }
    rows.extend_from_slice(&small(extra));
    rows.extend_from_slice(&small(record.entries));
    for number in record.stamp.to_numbers().into_iter().chain([record.seen, record.hash]) {
        rows.extend_from_slice(&number.to_le_bytes());
    }
}

/// The index's name for a document is the number of its source, `/`, and its id.
fn id_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, id)| id)
}

/// Whether a name is that of the document of an id.
fn is_named(name: &[u8], id: &str) -> bool {
    let number = name.strip_suffix(id.as_bytes()).and_then(|rest| rest.strip_suffix(b"/"));
    number.is_some_and(|number| number.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Candidate;
    use super::*;
    use crate::source::Place;
    use std::fs;
    use std::time::Duration;

    fn candidate(path: &Path, name: &str) -> Candidate {
        let shown = path.to_string_lossy().into_owned();
        let found = Found { id: id_of(name).to_owned(), shown, place: Place::File(path.to_owned()) };
        let stamp = found.stamp();
        Candidate { name: name.into(), found, stamp }
    }

    fn manifest(candidates: &[Candidate]) -> Manifest {
        let mut manifest = Manifest::default();
        let later = SystemTime::now() + Duration::from_secs(60);
        for candidate in candidates {
            manifest.insert(&candidate.name, Record::new(candidate, later, b"text", 3).unwrap());
        }
        let mut trail = Trail::default();
        trail.begin(Path::new("/nowhere"));
        manifest.keep_trail(later, Some(trail));
        manifest
    }

    #[test]
    fn it_is_written_and_read_whatever_the_paths() {
        let folder = tempfile::tempdir().unwrap();
        let mut candidates = Vec::new();
        let mut paths = vec![folder.path().join("a.md"), folder.path().join("b.md")];
        #[cfg(unix)]
        paths.push(folder.path().join(std::os::unix::ffi::OsStrExt::from_bytes(b"odd\xff.md") as &OsStr));
        for (number, path) in paths.iter().enumerate() {
            fs::write(path, "text").unwrap();
            candidates.push(candidate(path, &format!("000{number}/team/a{number}")));
        }
        candidates[1].found.shown = "ops:b.md".to_owned();
        let manifest = manifest(&candidates);
        let listing = Listing::new(Listing::of(&manifest).bytes().to_owned());
        assert_eq!(listing.manifest().as_ref(), Some(&manifest));
        for candidate in &candidates {
            assert_eq!(listing.find(&candidate.found.id).as_ref(), Some(&candidate.found));
            assert_eq!(listing.shown_as(&candidate.found.shown).as_ref(), Some(&candidate.found));
        }
        assert_eq!((listing.find("a1"), listing.find("000/team/a1"), listing.find("")), (None, None, None));
        let nonsense = Listing::new(b"\xff\xff nonsense".to_vec());
        assert!(nonsense.manifest().is_none() && !Glance::default().sees_no_change(&nonsense));
    }

    #[test]
    fn a_change_in_any_of_many_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (0..300).map(|number| folder.path().join(format!("{number:03}.md"))).collect();
        paths.iter().for_each(|path| fs::write(path, "text").unwrap());
        let listing = || {
            let candidates = paths.iter().enumerate().map(|(at, path)| candidate(path, &format!("0001/{at:03}")));
            Listing::of(&manifest(&candidates.collect::<Vec<_>>()))
        };
        for changed in [0, BATCH, paths.len() - 1] {
            let before = listing();
            assert!(Glance::default().sees_no_change(&before));
            fs::write(&paths[changed], format!("text {changed}")).unwrap();
            assert!(!Glance::default().sees_no_change(&before), "{changed}");
        }
    }
}
