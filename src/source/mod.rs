//! Finds documents and reads their bytes.
//!
//! Owns the places documents come from: [`builtin`] and [`folder`]. It knows no format, and is told which file names are
//! documents. It must not know trees or the index. A place that cannot be read is a [`Problem`]; the rest works.

pub mod builtin;
pub mod folder;

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

/// A document that was found, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path below its source, without extension, `/` between the parts.
    pub id: String,
    /// Its path as it is shown: as given, or `builtin:` and its name.
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

/// An error of the system in our words: lower case, no number.
fn reason(error: &std::io::Error) -> String {
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
