//! Bringing the index up to date with the documents that are there.
//!
//! Owns the ladder: nothing has changed and nothing is written; what changed is read and written on disk; what is
//! damaged there is made anew; where nothing can be kept, all is made in memory. It must not know how documents are
//! found.

use super::listing::Listing;
use super::manifest::{Candidate, Difference, Manifest, Record};
use super::{Changes, Library, Listener, Problem, Progress, State, build, processors};
use crate::index::{self, Entry, Index, IndexError, Update};
use crate::source;
use crate::source::trail::Trail;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::SystemTime;

/// So many documents are read before what they say is written, so that no more than that is in memory or lost.
const BATCH: usize = 2500;
/// From so many documents on the index is written with more memory.
const MANY: usize = 200;

/// One refresh.
pub(super) struct Round<'a> {
    pub(super) library: &'a Library,
    pub(super) there: Vec<Candidate>,
    /// When it was looked what is there.
    pub(super) moment: SystemTime,
    /// What it was found by; none where not all could be read.
    pub(super) trail: Option<Trail>,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Done {
    pub(super) changes: Changes,
    pub(super) problems: Vec<Problem>,
}

impl Round<'_> {
    /// Brings the index in the folder up to date, or makes it; an error where it cannot be kept there.
    pub(super) fn on_disk(&self, folder: &Path, anew: bool, listener: Listener<'_>) -> Result<Done, IndexError> {
        if !anew && let Some(done) = self.nothing_to_do() {
            return Ok(done);
        }
        let Some(lock) = Index::lock(folder, self.library.patience)? else { return Ok(self.busy(folder, listener)) };
        // Another process may have written since, or the rest of this one's view be damaged: only what is opened under
        // the lock may be changed.
        let opened = if anew { None } else { open(folder).ok() };
        if let Some((index, manifest)) = opened {
            let written = self.write(&index, manifest, listener);
            if written.is_ok() || index.is_sound() {
                return written;
            }
        }
        self.write(&Arc::new(Index::make(folder, &lock)?), Manifest::default(), listener)
    }

    /// Where nothing has changed, no writer is needed.
    fn nothing_to_do(&self) -> Option<Done> {
        let index = self.library.index().filter(|index| index.on_disk().is_some())?;
        index.reload().ok()?;
        let listing = Listing::new(index.memo().ok()?);
        let manifest = listing.manifest()?;
        let (work, read) = self.work(&manifest);
        if !work.is_empty() || self.trail.as_ref().is_some_and(|trail| manifest.wants(self.moment, trail)) {
            return None;
        }
        self.library.change(|state| state.listing = Some(Arc::new(listing)));
        Some(Done { changes: Changes { read, ..Changes::default() }, ..Done::default() })
    }

    /// What is there is searched, and where nothing is, it is made in memory.
    fn busy(&self, folder: &Path, listener: Listener<'_>) -> Done {
        let known = self.library.index().filter(|index| index.on_disk().is_some());
        let known = known.or_else(|| Index::open(folder).ok().map(Arc::new));
        let mut done = known.map_or_else(
            || self.in_memory(listener),
            |index| {
                self.library.change(|state| *state = State { index: Some(index), ..State::default() });
                Done::default()
            },
        );
        done.problems.push(Problem {
            message: "another process is writing the index; what changed last may not be found yet".to_owned(),
            hint: Some("search again in a moment".to_owned()),
        });
        done
    }

    pub(super) fn not_kept(&self, folder: &Path, error: &IndexError, listener: Listener<'_>) -> Done {
        let mut done = self.in_memory(listener);
        done.problems.push(Problem {
            message: format!("cannot keep the index in `{}`: {error}", folder.display()),
            hint: Some("it is made in memory at each start, which takes longer; make the folder writable".to_owned()),
        });
        done
    }

    pub(super) fn in_memory(&self, listener: Listener<'_>) -> Done {
        let state = self.library.state();
        let known = state.index.filter(|index| index.on_disk().is_none()).zip(state.listing);
        let known = known.and_then(|(index, listing)| Some((index, listing.manifest()?)));
        let written = match known {
            Some((index, manifest)) => self.write(&index, manifest, listener),
            None => Index::in_memory().and_then(|index| self.write(&Arc::new(index), Manifest::default(), listener)),
        };
        written.unwrap_or_else(|error| Done {
            problems: vec![Problem { message: format!("the search index failed: {error}"), hint: None }],
            ..Done::default()
        })
    }

    /// Takes in what has changed since the manifest, batch by batch, and shows each to the searches.
    fn write(&self, index: &Arc<Index>, mut manifest: Manifest, listener: Listener<'_>) -> Result<Done, IndexError> {
        let (work, read) = self.work(&manifest);
        let mut done = Done { changes: Changes { read, ..Changes::default() }, ..Done::default() };
        let mut progress = Progress { done: 0, total: work.changed.len() };
        // A document that cannot be read is tried each time, and that alone is nothing to write.
        let before = manifest.clone();
        let mut update = index.update(progress.total > MANY)?;
        for name in &work.gone {
            done.forget(name, &mut manifest, &update)?;
        }
        let mut batches = work.changed.chunks(BATCH);
        loop {
            let batch = batches.next().unwrap_or_default();
            let known = manifest.clone();
            let read = |candidate: &Candidate| self.read(candidate, known.get(&candidate.name));
            let go_on = side_by_side(batch, read, |candidate, read| {
                done.take(candidate, read, &mut manifest, &update)?;
                progress.done += 1;
                Ok(listener(progress))
            })?;
            let is_complete = go_on.is_continue() && batches.len() == 0 && done.problems.is_empty();
            manifest.keep_trail(self.moment, self.trail.clone().filter(|_| is_complete));
            let listing = Listing::of(&manifest);
            if manifest != before {
                update.commit(manifest.documents(), manifest.entries(), listing.bytes())?;
            }
            self.show(index, listing);
            if go_on.is_break() || batches.len() == 0 {
                break;
            }
        }
        update.finish()?;
        Ok(done)
    }

    /// From here on this index is searched.
    fn show(&self, index: &Arc<Index>, listing: Listing) {
        self.library.change(|state| {
            state.index = Some(Arc::clone(index));
            state.listing = Some(Arc::new(listing));
        });
    }

    /// What has to be done, and how many documents were read to know it: those that cannot be told by their looks.
    fn work(&self, manifest: &Manifest) -> (Difference<'_>, usize) {
        let mut difference = manifest.difference(&self.there);
        let unsure = std::mem::take(&mut difference.unsure);
        let read = |candidate: &Candidate| {
            let known = manifest.get(&candidate.name);
            candidate.found.read().is_ok_and(|bytes| known.is_some_and(|known| known.is_same(candidate, &bytes)))
        };
        let judged = side_by_side(&unsure, read, |candidate, same| {
            // What is sure from now on is written down.
            let settled = candidate.stamp.is_some_and(|stamp| !stamp.is_unsure(self.moment));
            if settled || !same {
                difference.changed.push(candidate);
            }
            Ok(ControlFlow::Continue(()))
        });
        // Nothing in it can fail.
        let _ = judged;
        (difference, unsure.len())
    }

    fn read(&self, candidate: &Candidate, known: Option<&Record<'_>>) -> Read {
        let bytes = match candidate.found.read() {
            Ok(bytes) => bytes,
            Err(problem) => return Read::Not(problem),
        };
        if let Some(known) = known.filter(|known| known.is_same(candidate, &bytes)) {
            return Read::Same(Record::new(candidate, self.moment, &bytes, known.entries));
        }
        let entries = index::entries(&build(&candidate.found, &bytes));
        Read::Changed(Record::new(candidate, self.moment, &bytes, entries.len()), entries)
    }
}

/// What became of one document. A record is missing where a file was gone before it was looked at.
enum Read {
    /// It says what it said before.
    Same(Option<Record<'static>>),
    Changed(Option<Record<'static>>, Vec<Entry>),
    Not(source::Problem),
}

impl Done {
    fn take(
        &mut self,
        candidate: &Candidate,
        read: Read,
        manifest: &mut Manifest,
        update: &Update<'_>,
    ) -> Result<(), IndexError> {
        self.changes.read += 1;
        match read {
            Read::Same(Some(record)) => manifest.insert(&candidate.name, record),
            Read::Changed(Some(record), entries) => {
                self.changes.changed += 1;
                update.replace(&candidate.name, entries)?;
                manifest.insert(&candidate.name, record);
            }
            Read::Same(None) | Read::Changed(None, _) => self.forget(&candidate.name, manifest, update)?,
            Read::Not(problem) => {
                self.problems.push(problem.into());
                self.forget(&candidate.name, manifest, update)?;
            }
        }
        Ok(())
    }

    fn forget(&mut self, name: &str, manifest: &mut Manifest, update: &Update<'_>) -> Result<(), IndexError> {
        if manifest.remove(name) {
            self.changes.removed += 1;
            update.replace(name, Vec::new())?;
        }
        Ok(())
    }
}

fn open(folder: &Path) -> Result<(Arc<Index>, Manifest), IndexError> {
    let index = Index::open(folder)?;
    // A memo that is sound but cannot be read is another program's; then nothing here is known.
    let manifest = Listing::new(index.memo()?).manifest().ok_or_else(IndexError::foreign)?;
    Ok((Arc::new(index), manifest))
}

/// Does something with each document on all processors, and takes the results as they come, until `take` breaks off or
/// fails. Few results ever wait.
fn side_by_side<'a, T: Send>(
    documents: &[&'a Candidate],
    work: impl Fn(&'a Candidate) -> T + Sync,
    mut take: impl FnMut(&'a Candidate, T) -> Result<ControlFlow<()>, IndexError>,
) -> Result<ControlFlow<()>, IndexError> {
    let next = AtomicUsize::new(0);
    let threads = processors().min(documents.len());
    let (sender, results) = sync_channel(2 * threads);
    let work_on = |sender: SyncSender<(&'a Candidate, T)>| {
        while let Some(candidate) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
            if sender.send((candidate, work(candidate))).is_err() {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        let work_on = &work_on;
        let threads: Vec<_> =
            (0..threads).map(|_| sender.clone()).map(|sender| scope.spawn(|| work_on(sender))).collect();
        drop(sender);
        let mut taken = Ok(ControlFlow::Continue(()));
        while let (Ok(ControlFlow::Continue(())), Ok((candidate, result))) = (&taken, results.recv()) {
            taken = take(candidate, result);
        }
        drop(results);
        // A thread can only fail by a fault of ours; then the document at hand is missing rather than all of them.
        threads.into_iter().for_each(|thread| drop(thread.join()));
        taken
    })
}
