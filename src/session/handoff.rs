//! A record that somebody else goes on with, on another machine: one file with the record and the documents it walked.
//!
//! Owns the shape of that file. What looks like a secret is taken out of it. It must not know where documents come from:
//! it is given their bytes.

use super::timeline::without_secrets;
use super::{Entry, Saved, Stamped};
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What the shape is called.
const FORMAT: &str = "runbook-handoff/1";

/// A larger file is none.
const LARGEST: u64 = 256 * 1024 * 1024;

/// A session to go on with, and the documents for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    format: String,
    /// The session's id.
    pub id: String,
    /// What it holds.
    pub entries: Vec<Stamped>,
    /// The documents that were walked.
    pub documents: Vec<Carried>,
}

/// A document that goes along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The runbook's id.
    pub runbook: String,
    /// The document, as it is shown.
    pub source: String,
    /// Its text.
    pub text: String,
}

impl Handoff {
    /// A session and its documents; `text` gives the text of the document of a runbook's id.
    #[must_use]
    pub fn of(saved: &Saved, text: impl Fn(&str) -> Option<String>) -> Self {
        let entries = saved
            .entries
            .iter()
            .filter_map(|entry| serde_json::from_value(without_secrets(serde_json::to_value(entry).ok()?)).ok());
        let mut documents: Vec<Carried> = Vec::new();
        for stamped in &saved.entries {
            let (Entry::Opened { opening, .. } | Entry::Followed { opening }) = &stamped.entry else { continue };
            if documents.iter().any(|carried| carried.runbook == opening.runbook) {
                continue;
            }
            let (runbook, source) = (opening.runbook.clone(), opening.source.clone());
            documents.extend(text(&runbook).map(|text| Carried { runbook, source, text }));
        }
        Self { format: FORMAT.to_owned(), id: saved.id.clone(), entries: entries.collect(), documents }
    }

    /// Writes it into a new file that only its owner may read.
    ///
    /// # Errors
    /// Where the file is there already, or cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(&serde_json::to_vec(self)?)
    }

    /// Reads one.
    ///
    /// # Errors
    /// Says why the file is none.
    pub fn read(path: &Path) -> Result<Self, String> {
        let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
        if size > LARGEST {
            return Err("it is larger than 256 MiB".to_owned());
        }
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let handoff: Self = serde_json::from_slice(&bytes).map_err(|error| format!("it is no handoff: {error}"))?;
        if handoff.format != FORMAT {
            return Err(format!("it is of the format `{}`, and this program reads {FORMAT}", handoff.format));
        }
        Ok(handoff)
    }

    /// The text of a runbook's document.
    #[must_use]
    pub fn text(&self, runbook: &str) -> Option<&Carried> {
        self.documents.iter().find(|carried| carried.runbook == runbook)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Opening, Provenance};
    use std::collections::BTreeMap;
    use time::macros::datetime;

    #[test]
    fn it_comes_back_with_its_documents_and_without_secrets() {
        let at = datetime!(2026-11-26 03:12 UTC);
        let opening = Opening {
            runbook: "a".to_owned(),
            source: "a.md".to_owned(),
            document: Provenance::of(b"# A\n"),
            ..Opening::default()
        };
        let opened = Entry::Opened { opening, query: None, labels: BTreeMap::new(), annotations: BTreeMap::new() };
        let noted = Entry::Noted { text: "TOKEN=hunter2".to_owned() };
        let entries = [opened.clone(), opened, noted].map(|entry| Stamped { at, entry }).to_vec();
        let saved = Saved { id: "s".to_owned(), path: "s".into(), entries, open: false };
        let handoff = Handoff::of(&saved, |runbook| Some(format!("text of {runbook}")));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("handoff.json");
        handoff.write(&file).unwrap();
        assert!(!std::fs::read_to_string(&file).unwrap().contains("hunter2"));
        assert!(handoff.write(&file).is_err(), "no file is overwritten");
        let read = Handoff::read(&file).unwrap();
        assert_eq!((read.entries.len(), read.documents.len()), (3, 1));
        assert_eq!(read.text("a").unwrap().text, "text of a");
        assert_eq!(read, handoff);
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x");
        let refused = |text: &str| {
            std::fs::write(&file, text).unwrap();
            Handoff::read(&file).unwrap_err()
        };
        assert!(refused("{}").contains("no handoff"));
        assert!(refused(r#"{"format":"x/9","id":"","entries":[],"documents":[]}"#).contains("x/9"));
    }
}
