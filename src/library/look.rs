//! Which documents are there now.
//!
//! Owns going through the sources, the ids that documents get, and what a copy of a built-in document is. It must not
//! know what is known of them already.

use super::manifest::Candidate;
use super::processors;
use crate::config::Config;
use crate::ingest::Format;
use crate::source::trail::Trail;
use crate::source::{self, Found, Place};
use std::collections::HashSet;
use std::time::SystemTime;

/// What there is now.
#[derive(Debug)]
pub(super) struct Look {
    /// When it was looked.
    pub(super) moment: SystemTime,
    /// The documents in order, under ids of their own.
    pub(super) there: Vec<Candidate>,
    /// What of the sources could not be read.
    pub(super) problems: Vec<source::Problem>,
    /// What it went by; none where something could not be read.
    pub(super) trail: Option<Trail>,
}

/// Goes through all sources.
pub(super) fn look(config: &Config, moment: SystemTime) -> Look {
    let mut trail = Trail::default();
    let is_document = |name: &str| Format::of_path(name).is_some();
    let mut problems = Vec::new();
    let mut sources = vec![("builtin".to_owned(), Vec::new())];
    for root in &config.sources {
        let (found, missed) = source::folder::find_along(root, true, &is_document, &mut trail);
        problems.extend(missed);
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        sources.push((name, found));
    }
    for repository in &config.repositories {
        let (found, missed) = repository.find_along(&is_document, &mut trail);
        problems.extend(missed);
        sources.push((repository.name.clone(), found));
    }
    if config.builtin {
        let mut builtin = source::builtin::find();
        // Who keeps a copy of a built-in runbook reads the copy: it can be opened in the editor.
        builtin.retain(|document| !sources.iter().flat_map(|(_, found)| found).any(|other| is_copy(other, document)));
        if let Some((_, found)) = sources.first_mut() {
            *found = builtin;
        }
    }
    let mut there = with_ids(sources);
    let share = there.len().div_ceil(processors()).max(1);
    std::thread::scope(|scope| {
        for some in there.chunks_mut(share) {
            scope.spawn(|| some.iter_mut().for_each(|candidate| candidate.stamp = candidate.found.stamp()));
        }
    });
    let trail = problems.is_empty().then_some(trail);
    Look { moment, there, problems, trail }
}

/// Gives documents ids of their own: where another source has the id already, the source's name comes in front; where
/// even that is taken, a number goes behind. The first source keeps its ids.
fn with_ids(sources: Vec<(String, Vec<Found>)>) -> Vec<Candidate> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut all = Vec::new();
    for (number, (source, found)) in sources.into_iter().enumerate() {
        for mut document in found {
            if taken.contains(&document.id) && !source.is_empty() {
                document.id = format!("{source}/{}", document.id);
            }
            let wanted = document.id.clone();
            let mut next = 2;
            while !taken.insert(document.id.clone()) {
                document.id = format!("{wanted}-{next}");
                next += 1;
            }
            // The number keeps the sources' order where documents are listed by name.
            all.push(Candidate { name: format!("{number:04}/{}", document.id), found: document, stamp: None });
        }
    }
    all
}

/// Whether a file holds a built-in document byte for byte, under the same name.
fn is_copy(file: &Found, builtin: &Found) -> bool {
    let Place::Builtin(bytes) = &builtin.place else { return false };
    let same_name = name_of(&file.shown) == name_of(&builtin.shown);
    let same_size = || file.stamp().is_some_and(|stamp| stamp.size() == bytes.len() as u64);
    let is_file = matches!(file.place, Place::File(_));
    same_name && is_file && same_size() && file.read().is_ok_and(|read| read.as_ref() == *bytes)
}

/// The file name of a path as it is shown.
fn name_of(shown: &str) -> &str {
    shown.rsplit(['/', ':', '\\']).next().unwrap_or(shown)
}
