//! The facade over everything that was read: load, search, get.
//!
//! Owns which documents there are, what their ids are, and reading them side by side. It must not know how anything is
//! shown. Runbooks are not kept: the index knows enough to show a hit, and a runbook is read again when it is opened.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{self, Entry, Hit, Index, Typing};
use crate::ingest::{self, Format};
pub use crate::source::Problem;
use crate::source::{self, Found, Place};
use crate::tree::{self, Runbook};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// All documents of a set of sources, searchable.
#[derive(Debug, Default)]
pub struct Library {
    documents: Vec<Found>,
    by_id: HashMap<String, usize>,
    index: Option<Index>,
    problems: Vec<Problem>,
    diagnostics: Vec<(String, Diagnostic)>,
    misconfigured: Vec<String>,
}

/// What became of one document.
struct Read {
    entries: Vec<Entry>,
    diagnostics: Vec<Diagnostic>,
}

impl Library {
    /// Reads all documents of all sources. Never fails: what cannot be read is among the [problems](Self::problems).
    #[must_use]
    pub fn load(config: &Config) -> Self {
        let mut library = Self::default();
        let errors = config.findings().filter(|(finding, _)| finding.severity == Severity::Error);
        library.misconfigured = errors.map(|(finding, place)| format!("{place}: {}", finding.message)).collect();
        let sources = config.sources.iter().map(|root| {
            let (found, problems) = source::folder::find(root, &|name| Format::of_path(name).is_some());
            library.problems.extend(problems);
            (root.as_path(), found)
        });
        let sources: Vec<(&Path, Vec<Found>)> = sources.collect();
        if config.builtin {
            let mut builtin = source::builtin::find();
            // Who keeps a copy of a built-in runbook reads the copy: it can be opened in the editor.
            builtin
                .retain(|document| !sources.iter().flat_map(|(_, found)| found).any(|other| is_copy(other, document)));
            library.take(builtin, Path::new("builtin"));
        }
        for (root, found) in sources {
            library.take(found, root);
        }
        for repository in &config.repositories {
            let (found, problems) = repository.find(&|name| Format::of_path(name).is_some());
            library.problems.extend(problems);
            library.take(found, Path::new(&repository.name));
        }
        library.read_all();
        library
    }

    /// The best `limit` scenarios for a query that is complete; the first ones where it is empty.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find(query, limit, Typing::Done)
    }

    /// The same while the query's last word may be half typed.
    #[must_use]
    pub fn search_typing(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find(query, limit, Typing::LastWord)
    }

    /// The runbook of that id, or the one that holds the node of that id, read anew.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Runbook>> {
        // A document's name may hold `#` too: the longest name that fits is meant.
        let ends = id.rmatch_indices('#').map(|(at, _)| at);
        let found = [id.len()].into_iter().chain(ends).find_map(|end| self.by_id.get(id.get(..end)?))?;
        let found = self.documents.get(*found)?;
        found.read().ok().map(|bytes| Arc::new(build(found, &bytes)))
    }

    /// The file of a document, by its path as it is shown; none where it comes with the program.
    #[must_use]
    pub fn file(&self, shown: &str) -> Option<&Path> {
        self.documents.iter().find(|document| document.shown == shown).and_then(|document| match &document.place {
            Place::File(path) => Some(path.as_path()),
            Place::Builtin(_) => None,
        })
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// How many scenarios there are.
    #[must_use]
    pub fn scenarios(&self) -> usize {
        self.index.as_ref().map_or(0, Index::len)
    }

    /// What could not be read.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Why there may be less than expected, in one line each: a broken configuration, and what could not be read.
    pub fn notices(&self) -> impl Iterator<Item = String> {
        self.misconfigured.iter().cloned().chain(self.problems.iter().map(ToString::to_string))
    }

    /// What looks wrong in the documents, each with its document's path as it is shown.
    #[must_use]
    pub fn diagnostics(&self) -> &[(String, Diagnostic)] {
        &self.diagnostics
    }

    fn find(&self, query: &str, limit: usize, typing: Typing) -> Vec<Hit> {
        self.index.as_ref().map(|index| index.search(query, limit, typing)).unwrap_or_default()
    }

    /// Adds documents under ids of their own: where another source has the id already, the source's name comes in
    /// front; where even that is taken, a number goes behind.
    fn take(&mut self, found: Vec<Found>, root: &Path) {
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for mut document in found {
            if self.by_id.contains_key(&document.id) && !name.is_empty() {
                document.id = format!("{name}/{}", document.id);
            }
            let wanted = document.id.clone();
            let mut number = 2;
            while self.by_id.contains_key(&document.id) {
                document.id = format!("{wanted}-{number}");
                number += 1;
            }
            self.by_id.insert(document.id.clone(), self.documents.len());
            self.documents.push(document);
        }
    }

    /// Reads all documents side by side and indexes them in their order.
    fn read_all(&mut self) {
        let mut entries = Vec::new();
        for (number, result) in read_side_by_side(&self.documents) {
            let Some(document) = self.documents.get(number) else { continue };
            match result {
                Ok(read) => {
                    let shown = |diagnostic| (document.shown.clone(), diagnostic);
                    self.diagnostics.extend(read.diagnostics.into_iter().map(shown));
                    // The number keeps the sources' order where documents are listed by name.
                    entries.push((format!("{number:08}/{}", document.id), read.entries));
                }
                Err(problem) => self.problems.push(problem),
            }
        }
        let index = Index::in_memory().and_then(|index| index.replace(entries).map(|()| index));
        match index {
            Ok(index) => self.index = Some(index),
            Err(error) => self.problems.push(Problem {
                path: "the search index".to_owned(),
                message: error.to_string(),
                hint: None,
            }),
        }
    }
}

/// Reads documents on all processors; the results, with the documents' numbers, are in their order.
fn read_side_by_side(documents: &[Found]) -> Vec<(usize, Result<Read, Problem>)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((number, document)) = take_next(documents, &next) {
            done.push((number, read(document)));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(documents.len().max(1));
    let mut done: Vec<(usize, Result<Read, Problem>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        // A thread can only end early by a fault of ours; its documents are then missing rather than all of them.
        done.extend(others.into_iter().flat_map(|thread| thread.join().unwrap_or_default()));
        done
    });
    done.sort_by_key(|(number, _)| *number);
    done
}

/// Whether a file holds a built-in document byte for byte, under the same name.
fn is_copy(file: &Found, builtin: &Found) -> bool {
    let Place::Builtin(bytes) = &builtin.place else { return false };
    let same_name = name_of(&file.shown) == name_of(&builtin.shown);
    same_name && matches!(file.place, Place::File(_)) && file.read().is_ok_and(|read| read.as_ref() == *bytes)
}

/// The file name of a path as it is shown.
fn name_of(shown: &str) -> &str {
    shown.rsplit(['/', ':', '\\']).next().unwrap_or(shown)
}

fn take_next<'a>(documents: &'a [Found], next: &AtomicUsize) -> Option<(usize, &'a Found)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    documents.get(number).map(|document| (number, document))
}

fn read(found: &Found) -> Result<Read, Problem> {
    let runbook = build(found, &found.read()?);
    Ok(Read { entries: index::entries(&runbook), diagnostics: runbook.diagnostics })
}

fn build(found: &Found, bytes: &[u8]) -> Runbook {
    let format = Format::of_path(&found.shown).unwrap_or(Format::Markdown);
    let (document, diagnostics) = ingest::read(bytes, format);
    tree::build::build(document, &found.id, &found.shown, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::Settings;
    use crate::source::git::Repository;
    use std::fs;
    use std::path::PathBuf;

    fn load(sources: &[PathBuf]) -> Library {
        Library::load(&Config { sources: sources.to_vec(), ..Config::default() })
    }

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn the_built_in_runbooks_are_found_and_opened() {
        let library = Library::load(&Config { builtin: true, ..Config::default() });
        assert_eq!(library.problems(), []);
        for hit in library.search("", usize::MAX >> 1) {
            let runbook = library.get(&hit.id).unwrap();
            assert_eq!(runbook.source, hit.source);
            assert!(runbook.find(&hit.id).is_some() || runbook.id == hit.id, "{} is in no runbook", hit.id);
        }
        assert!(library.scenarios() >= library.documents() && library.documents() == 5);
        let hits = library.search_typing("unrecoverabel key eror", 3);
        assert!(hits[0].title.contains("Unrecoverable key error"), "{hits:?}");
        assert_eq!(hits[0].source, "builtin:dds.md");
    }

    #[test]
    fn documents_of_one_name_in_two_sources_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        for team in ["red", "blue"] {
            write(folder.path(), &format!("{team}/db.md"), &format!("# Disk of {team} full\n\nDelete old logs.\n"));
        }
        let library = load(&[folder.path().join("red"), folder.path().join("blue"), folder.path().join("red")]);
        assert_eq!(library.documents(), 3);
        for id in ["db", "blue/db", "red/db"] {
            assert_eq!(library.get(id).map(|runbook| runbook.id.clone()).as_deref(), Some(id));
        }
        let hit = library.search("blue", 1).remove(0);
        assert!(hit.id.starts_with("blue/db#"), "{}", hit.id);
        assert_eq!(hit.source, folder.path().join("blue/db.md").to_string_lossy());
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_a_problem_and_the_rest_works() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "good.md", "# Disk full\n\nDelete old logs.\n");
        write(folder.path(), "bytes.md", "x");
        fs::write(folder.path().join("bytes.md"), b"# Quorum \xff lost\n\nCount.\n").unwrap();
        let missing = folder.path().join("missing");
        let library = load(&[missing.clone(), folder.path().to_owned()]);
        assert_eq!(library.problems().len(), 1);
        assert_eq!(library.problems()[0].path, missing.to_string_lossy());
        assert_eq!(library.search("disk", 5).len(), 1);
        assert_eq!(library.search("quorum", 5).len(), 1);
        assert!(library.diagnostics().iter().any(|(path, _)| path.ends_with("bytes.md")));
    }

    #[test]
    fn a_file_that_went_away_is_no_longer_got() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a#b.md", "# Disk full\n\nDelete old logs.\n");
        let library = load(&[folder.path().to_owned()]);
        let id = library.search("disk", 1).remove(0).id;
        assert_eq!(library.get(&id).unwrap().id, "a#b");
        fs::remove_file(folder.path().join("a#b.md")).unwrap();
        assert_eq!(library.get(&id), None);
        assert_eq!(library.get("nowhere#x"), None);
        assert_eq!(library.get(""), None);
    }

    #[test]
    fn a_repositorys_documents_are_shown_by_its_name_and_opened_in_its_clone() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "ops/.git/HEAD", "");
        write(folder.path(), "ops/docs/db.md", "# Disk full\n\nDelete old logs.\n");
        let clone = folder.path().join("ops");
        let fetched = Repository { name: "ops".into(), url: "h:ops".into(), branch: None, folder: None, clone };
        let missing = Repository { name: "new".into(), clone: folder.path().join("new"), ..fetched.clone() };
        let config = Config { repositories: vec![missing, fetched], builtin: true, ..Config::default() };
        let library = Library::load(&config);
        let hit = library.search("disk full", 1).remove(0);
        assert_eq!((hit.source.as_str(), hit.id.as_str()), ("ops:docs/db.md", "docs/db#disk-full"));
        assert_eq!(library.file(&hit.source), Some(folder.path().join("ops/docs/db.md").as_path()));
        assert_eq!((library.file("builtin:dds.md"), library.file("ops:docs/other.md")), (None, None));
        let notices: Vec<String> = library.notices().collect();
        assert_eq!(notices, ["cannot read `new`: it is not fetched yet"]);
    }

    #[test]
    fn a_broken_configuration_is_noticed() {
        let finding = Diagnostic::error(3, "this is no source", None);
        let settings = Settings { findings: vec![finding, Diagnostic::warning(4, "odd", None)], ..Settings::default() };
        let library = Library::load(&Config { settings, file: Some("/c.yaml".into()), ..Config::default() });
        assert_eq!(library.notices().collect::<Vec<_>>(), ["/c.yaml:3: this is no source"]);
    }
}
