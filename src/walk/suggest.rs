//! Which answer at a question the result of a command speaks for.

use super::Walk;
use crate::tree::Command;

/// A command that the operator ran, and how it ended.
#[derive(Debug, Clone, Copy)]
pub struct Ran<'a> {
    /// As it stands in the document, placeholders not filled in.
    pub command: &'a Command,
    /// The exit status; `None` where a signal ended it.
    pub status: Option<i32>,
    /// What it printed: plain text without control sequences.
    pub output: &'a str,
    /// Whether `output` is all that it printed.
    pub whole: bool,
}

/// The answer that a result speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its index in [`Walk::answers`].
    pub answer: usize,
    /// Why, in one short line.
    pub reason: String,
}

impl Walk {
    /// The answer to the question asked here that the result speaks for.
    #[must_use]
    pub fn suggest(&self, _ran: &Ran<'_>) -> Option<Suggestion> {
        None
    }
}
