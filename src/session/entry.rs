//! What stands in a record.
//!
//! Owns the entries and how one stands on a line of its file, as JSON. The shape is a promise to later versions: they
//! read what earlier ones wrote, and earlier ones pass over entries that they do not know.

use crate::walk::{Ask, Step, Walk};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use time::OffsetDateTime;

/// So much of an output's beginning is kept, in bytes.
const HEAD: usize = 16 * 1024;

/// So much of an output's end is kept, in bytes.
const TAIL: usize = 48 * 1024;

/// An entry with the time it was made at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// When, by this machine's clock. The order of entries is that of their lines, whatever their times say.
    #[serde(with = "utc")]
    pub at: OffsetDateTime,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// Something that was done or happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// The session began here.
    Began(Whereabouts),
    /// It went on here.
    Resumed(Whereabouts),
    /// A scenario was opened.
    Opened {
        /// Where the walk began.
        #[serde(flatten)]
        opening: Opening,
        /// What had been searched for.
        query: Option<String>,
        /// The labels of the alert that named it.
        labels: BTreeMap<String, String>,
        /// The annotations of that alert.
        annotations: BTreeMap<String, String>,
    },
    /// A link was followed into another document; the walk before waits behind it.
    Followed {
        /// Where the walk went on.
        #[serde(flatten)]
        opening: Opening,
    },
    /// Back to the walk that the last link led away from.
    Returned,
    /// An answer was given.
    Answered {
        /// The node's id.
        node: String,
        /// Its line in its document.
        line: u32,
        /// What was asked.
        question: String,
        /// The answer's label.
        answer: String,
        /// What kind of question it was.
        ask: Asked,
    },
    /// The operator went on where nothing was asked.
    WentOn {
        /// The id of the node that was left.
        node: String,
        /// Its line in its document.
        line: u32,
        /// What it says.
        text: String,
    },
    /// The last step was undone.
    WentBack,
    /// A variable was given a value.
    Set {
        /// Its name.
        name: String,
        /// The value; none where it is secret.
        value: Option<String>,
        /// Whether it is a secret.
        secret: bool,
    },
    /// A command was copied.
    Copied {
        /// The node's id.
        node: String,
        /// Its line in its document.
        line: u32,
        /// The command with secrets masked.
        text: String,
    },
    /// A command was confirmed and is being started.
    Started {
        /// The number of the run, counted from 1 in a session.
        run: u32,
        /// The node's id.
        node: String,
        /// Its line in its document.
        line: u32,
        /// The command with secrets masked.
        text: String,
        /// Where it runs.
        folder: String,
    },
    /// A command has ended.
    Ended {
        /// The number of the run.
        run: u32,
        /// How.
        status: Status,
        /// How long it took, in milliseconds.
        millis: u64,
        /// What it wrote, as it would be read; bounded by [`bounded`].
        output: String,
        /// How many lines of it are not kept.
        cut: u64,
    },
    /// A command goes on running while the walk goes on.
    LeftRunning {
        /// The number of the run.
        run: u32,
    },
    /// A note of the operator's.
    Noted {
        /// What it says.
        text: String,
    },
    /// The walk was left.
    Left {
        /// Whether the operator said that it is solved.
        solved: bool,
    },
    /// The record was handed to somebody else.
    HandedOff,
}

/// Who works, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// This program's version.
    pub version: String,
    /// The machine's name.
    pub host: String,
    /// The user's name.
    pub user: String,
    /// The working folder.
    pub folder: String,
}

/// Where a walk began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The runbook's id.
    pub runbook: String,
    /// Its title.
    pub title: String,
    /// Its document, as it is shown.
    pub source: String,
    /// What the document was like.
    pub document: Provenance,
    /// The id that the walk was started with.
    pub node: String,
    /// The scenario's title.
    pub scenario: String,
}

/// What a document was like when it was walked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The SHA-256 of its bytes, as `sha256sum` prints it; empty where it could not be read.
    pub sha256: String,
    /// The commit that is checked out where it lies, if it lies in a repository.
    pub commit: Option<String>,
}

impl Provenance {
    /// That of a document with these bytes, in no repository.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { sha256, commit: None }
    }
}

/// What kind of question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// One of the document's.
    Question,
    /// Whether that solved it.
    Solved,
    /// Whether to follow a jump.
    Follow,
    /// Which way out.
    WayOut,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// With this exit status.
    Exit(i32),
    /// By this signal, in the system's words.
    Signal(String),
    /// Nobody saw how.
    Lost,
}

impl Status {
    /// The exit status, where it ended with one.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        match self {
            Self::Exit(code) => Some(*code),
            Self::Signal(_) | Self::Lost => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(formatter, "exit status {code}"),
            Self::Signal(signal) => write!(formatter, "ended by a signal ({signal})"),
            Self::Lost => formatter.write_str("its end was not seen"),
        }
    }
}

impl Opening {
    /// Where a walk began that was started with that id.
    #[must_use]
    pub fn of(walk: &Walk, id: &str, document: Provenance) -> Self {
        let runbook = walk.runbook();
        Self {
            runbook: runbook.id.clone(),
            title: runbook.title.clone(),
            source: runbook.source.clone(),
            document,
            node: id.to_owned(),
            scenario: walk.scenario().map(|node| node.text.clone()).unwrap_or_default(),
        }
    }
}

impl Entry {
    /// A step that was taken where `ask` was asked.
    #[must_use]
    pub fn of_step(step: &Step<'_>, ask: Ask) -> Self {
        let (node, line, text) = (step.node.id.clone(), step.node.lines.first, step.node.text.clone());
        let Some(said) = step.said else { return Self::WentOn { node, line, text } };
        let ask = match ask {
            Ask::Solved => Asked::Solved,
            Ask::Follow | Ask::Nothing => Asked::Follow,
            Ask::WayOut => Asked::WayOut,
            Ask::Question => Asked::Question,
        };
        Self::Answered { node, line, question: text, answer: said.to_owned(), ask }
    }

    /// Whether a record with this in it is worth keeping: looking at scenarios alone is not.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        !matches!(
            self,
            Self::Began(_)
                | Self::Resumed(_)
                | Self::Opened { .. }
                | Self::Followed { .. }
                | Self::Returned
                | Self::Left { solved: false }
        )
    }
}

/// The beginning and the end of a long output, and how many lines between them are left out.
#[must_use]
pub fn bounded(output: &str) -> (String, u64) {
    if output.len() <= HEAD + TAIL {
        return (output.to_owned(), 0);
    }
    let line_end = |at: usize| output.get(..at).and_then(|head| head.rfind('\n'));
    let boundary = |at: &usize| output.is_char_boundary(*at);
    let head = (0..=HEAD).rev().find(boundary).unwrap_or(0);
    let head = line_end(head).unwrap_or(head);
    let tail = (output.len() - TAIL..output.len()).find(boundary).unwrap_or(output.len());
    let tail = output.get(tail..).and_then(|rest| rest.find('\n')).map_or(tail, |at| tail + at + 1);
    let between = output.get(head..tail).unwrap_or_default();
    let lines = between.trim_matches('\n').lines().count();
    let (head, tail) = (output.get(..head).unwrap_or_default(), output.get(tail..).unwrap_or_default());
    (format!("{head}\n[{lines} lines left out]\n{tail}"), u64::try_from(lines).unwrap_or(u64::MAX))
}

/// Times as `2026-11-26T03:12:05.123Z`.
mod utc {
    use serde::{Deserialize, Deserializer, Serializer};
    use time::format_description::well_known::Rfc3339;
    use time::macros::format_description;
    use time::{OffsetDateTime, UtcOffset};

    pub(super) fn serialize<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let text = at.to_offset(UtcOffset::UTC).format(format).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        OffsetDateTime::parse(&text, &Rfc3339).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_keeps_its_beginning_and_its_end() {
        assert_eq!(bounded("short\n"), ("short\n".to_owned(), 0));
        let long: String = (0..20_000).map(|line| format!("line {line}\n")).collect();
        let (kept, cut) = bounded(&long);
        assert!(kept.starts_with("line 0\n") && kept.ends_with("line 19999\n"));
        assert_eq!(kept.lines().count() - 1 + usize::try_from(cut).unwrap(), 20_000);
        assert!(kept.len() <= HEAD + TAIL + 64);
        let wide = "ü".repeat(HEAD + TAIL);
        assert!(bounded(&wide).0.len() <= HEAD + TAIL + 64);
    }

    #[test]
    fn a_documents_hash_is_the_one_that_others_print() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Provenance::of(b"abc").sha256, expected);
    }
}
