//! Finds documents and reads their bytes.
//!
//! Owns the places documents come from: [`builtin`], [`folder`] and [`git`], telling whether one has changed:
//! [`stamp`], [`trail`], [`watch`], [`head`], and writing new ones: [`stub`]. It knows no format, and is told which file names are documents. It must not know trees or the index. A
//! place that cannot be read is a [`Problem`]; the rest works.

pub mod builtin;
pub mod folder;
pub mod git;
pub mod head;
pub mod stamp;
pub mod stub;
pub mod trail;
pub mod watch;

use std::borrow::Cow;
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// A document that was found, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path below its source, without extension, `/` between the parts.
    pub id: String,
    /// Its path as it is shown: as given; `builtin:` and its name; a repository's name, `:` and its path in it.
    pub shown: String,
    /// Where its bytes are.
    pub place: Place,
}

/// Where a document's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the program.
    Builtin(&'static [u8]),
    /// In a file.
    File(PathBuf),
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it was, as given.
    pub path: String,
    /// What is wrong, in one clause without a full stop.
    pub message: String,
    /// What to do about it; `None` where there is nothing to advise.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot read `{}`: {}", self.path, self.message)
    }
}

impl Found {
    /// The document's bytes.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read(&self) -> Result<Cow<'static, [u8]>, Problem> {
        match &self.place {
            Place::Builtin(bytes) => Ok(Cow::Borrowed(bytes)),
            Place::File(path) => read_file(path).map(Cow::Owned).map_err(|error| Problem {
                path: self.shown.clone(),
                message: reason(&error),
                hint: Some("the other documents are read; mend the file and reload".to_owned()),
            }),
        }
    }
}

/// Reads a file's bytes.
///
/// # Errors
/// Where the file cannot be read.
pub fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// Whether a document's relative link leads to a file or folder. A link that leaves `top` cannot be judged, and counts
/// as one that does: what it names may lie beside a copy of the folder.
#[must_use]
pub fn leads_somewhere(document: &Path, link: &str, top: &Path) -> bool {
    let mut target = document.parent().unwrap_or_else(|| Path::new("")).to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir if target == top || !target.pop() => return true,
            Component::Normal(name) => target.push(name),
            _ => {}
        }
    }
    !target.starts_with(top) || target.exists()
}

/// The top of the repository that a path lies in; of a path in none, the path itself, or a file's folder. Spelt like
/// the path, so that paths below can be compared.
#[must_use]
pub fn top(path: &Path) -> PathBuf {
    let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
    folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder).to_owned()
}

/// An error of the system in our words: lower case, no number.
#[must_use]
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or(&text);
            text.to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn links_are_judged_up_to_the_repositorys_top() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("repository");
        fs::create_dir_all(top.join("docs/team")).unwrap();
        fs::create_dir_all(top.join(".git")).unwrap();
        let document = top.join("docs/team/a.md");
        fs::write(&document, "").unwrap();
        assert_eq!((super::top(&document), super::top(&top.join("docs"))), (top.clone(), top.clone()));
        assert_eq!(super::top(folder.path()), folder.path());
        for (link, expected) in
            [("a.md", true), ("../team/a.md", true), ("../b.md", false), ("../../b.md", false), ("../../../b.md", true)]
        {
            assert_eq!(leads_somewhere(&document, link, &top), expected, "{link}");
        }
    }
}
