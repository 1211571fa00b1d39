//! Documents in folders, by gitignore's rules, and single files.
//!
//! Owns the walk: hidden and ignored files are left out, loops of links end, the order is the paths'. A file named
//! outright is taken whatever is ignored.

use super::trail::Trail;
use super::{Found, Place, Problem, reason};
use ignore::WalkBuilder;
use std::path::{Component, Path};

/// Tells by a file's name whether it is a document.
pub type IsDocument = dyn Fn(&str) -> bool;

/// The documents below `root`, or `root` itself where it is a file, and what could not be read.
#[must_use]
pub fn find(root: &Path, is_document: &IsDocument) -> (Vec<Found>, Vec<Problem>) {
    find_along(root, true, is_document, &mut Trail::default())
}

/// The same, noting what the walk goes by. Links may be somebody else's, and are then not followed.
#[must_use]
pub fn find_along(
    root: &Path,
    with_links: bool,
    is_document: &IsDocument,
    trail: &mut Trail,
) -> (Vec<Found>, Vec<Problem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    if root.is_file() {
        match single(root, is_document) {
            Ok(document) => found.push(document),
            Err(problem) => problems.push(problem),
        }
        return (found, problems);
    }
    trail.begin(root);
    // Rules outside a repository count too: a folder of documents need not be one.
    let walk = WalkBuilder::new(root).follow_links(with_links).require_git(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                found.extend(document(root, entry.path(), is_document));
            }
            Ok(entry) if entry.path().is_dir() => trail.look_into(entry.path()),
            Ok(_) => {}
            Err(error) => problems.extend(problem(root, &error)),
        }
    }
    (found, problems)
}

/// A file below `root`; none where its name is not one of a document.
fn document(root: &Path, path: &Path, is_document: &IsDocument) -> Option<Found> {
    if !is_document(&path.file_name()?.to_string_lossy()) {
        return None;
    }
    let below = path.strip_prefix(root).unwrap_or(path).with_extension("");
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    Some(Found {
        id: parts.collect::<Vec<_>>().join("/"),
        shown: path.to_string_lossy().into_owned(),
        place: Place::File(path.to_owned()),
    })
}

fn single(path: &Path, is_document: &IsDocument) -> Result<Found, Problem> {
    let root = path.parent().unwrap_or_else(|| Path::new(""));
    document(root, path, is_document).ok_or_else(|| Problem {
        path: path.to_string_lossy().into_owned(),
        message: "its name tells no format that this program reads".to_owned(),
        hint: Some("Markdown files end in `.md`, reStructuredText files in `.rst`".to_owned()),
    })
}

/// What to say about a part of the walk that failed; a loop of links is simply not followed again.
fn problem(root: &Path, error: &ignore::Error) -> Option<Problem> {
    let mut path = root;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            ignore::Error::Loop { .. } => return None,
            _ => break,
        }
    }
    let message = inner.io_error().map_or_else(|| inner.to_string(), reason);
    let hint = if path == root { "name a folder or a file that exists" } else { "the rest of the folder is read" };
    Some(Problem { path: path.to_string_lossy().into_owned(), message, hint: Some(hint.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_document(name: &str) -> bool {
        crate::ingest::Format::of_path(name).is_some()
    }
    use std::fs;

    fn write(root: &Path, name: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "# A\n").unwrap();
    }

    fn ids(root: &Path) -> Vec<String> {
        let (found, problems) = find(root, &is_document);
        assert_eq!(problems, []);
        found.into_iter().map(|found| found.id).collect()
    }

    #[test]
    fn documents_are_found_in_order_and_named_by_their_path() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.md", "a.rst", "team/x.md", "team/x.y.markdown", "notes.txt", ".hidden.md", ".git/x.md"] {
            write(folder.path(), name);
        }
        assert_eq!(ids(folder.path()), ["a", "b", "team/x", "team/x.y"]);
        let (found, _) = find(folder.path(), &is_document);
        let last = found.last().unwrap();
        assert_eq!(last.shown, folder.path().join("team/x.y.markdown").to_string_lossy());
    }

    #[test]
    fn ignored_files_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "keep.md");
        write(folder.path(), "drafts/x.md");
        fs::write(folder.path().join(".gitignore"), "drafts/\n").unwrap();
        assert_eq!(ids(folder.path()), ["keep"]);
    }

    #[test]
    fn a_single_file_is_a_source() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "one.md");
        write(folder.path(), "two.txt");
        assert_eq!(ids(&folder.path().join("one.md")), ["one"]);
        let (found, problems) = find(&folder.path().join("two.txt"), &is_document);
        assert_eq!(found, []);
        assert!(problems[0].message.contains("format"), "{problems:?}");
    }

    #[test]
    fn a_missing_folder_is_a_problem_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let (found, problems) = find(&folder.path().join("nowhere"), &is_document);
        assert_eq!(found, []);
        assert!(problems[0].path.ends_with("nowhere") && problems[0].message.contains("no such"), "{problems:?}");
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end_and_odd_names_are_taken() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a/x.md");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("broken.md")).unwrap();
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"odd\xff.md")), "# A\n").unwrap();
        let (found, _) = find(folder.path(), &is_document);
        let ids: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
        assert_eq!(ids, ["a/x", "odd\u{fffd}"]);
        assert!(found.iter().all(|found| found.read().is_ok()));
    }
}
