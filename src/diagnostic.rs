//! What went wrong or looks wrong in a document: severity, file, line, what, why, hint.
//!
//! Owns the value; it must not know how it is printed.

use serde::Serialize;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is lost.
    Info,
    /// The document is read, but an operator may be misled.
    Warning,
    /// Something could not be read at all.
    Error,
}

/// One finding about one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The 1-based line it is about.
    pub line: u32,
    /// What is wrong, in one clause without a full stop.
    pub message: String,
    /// What to do about it; `None` where there is nothing to advise.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A warning about `line`.
    #[must_use]
    pub fn warning(line: u32, message: impl Into<String>, hint: Option<&str>) -> Self {
        Self { severity: Severity::Warning, line, message: message.into(), hint: hint.map(str::to_owned) }
    }

    /// An error at `line`.
    #[must_use]
    pub fn error(line: u32, message: impl Into<String>, hint: Option<&str>) -> Self {
        Self { severity: Severity::Error, line, message: message.into(), hint: hint.map(str::to_owned) }
    }
}
