//! What is asked for: words of the command line, or a log that comes through a pipe.
//!
//! Owns which of them it is. It must not know what is done with it.

use super::Failure;
use crate::index::log::Log;
use std::io::{self, IsTerminal};

/// What stands for standard input among arguments.
const PIPE: &str = "-";

/// What is asked for.
pub(super) enum Asked {
    /// Nothing: no words, and nothing in the pipe.
    Nothing,
    /// A query of a line or a few.
    Words(String),
    /// Many lines.
    Log(Log),
}

/// The words; where there are none, or `-` stands there alone, what comes through a pipe.
///
/// # Errors
/// Where standard input cannot be read.
pub(super) fn asked(words: &[String]) -> Result<Asked, Failure> {
    let stdin = io::stdin();
    if !words.is_empty() && words != [PIPE] {
        let log = Log::of(&words.join(" "));
        return Ok(if log.as_message().is_some() { Asked::Words(words.join(" ")) } else { Asked::Log(log) });
    }
    if words.is_empty() && stdin.is_terminal() {
        return Ok(Asked::Nothing);
    }
    let log = Log::read(stdin.lock())
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "pipe text into it"))?;
    Ok(match log.as_message() {
        Some("") => Asked::Nothing,
        Some(message) => Asked::Words(message.to_owned()),
        None => Asked::Log(log),
    })
}
