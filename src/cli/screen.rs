//! `runbook [QUERY]`: the screen.
//!
//! Owns that the screen has a terminal. It must not know what is drawn there.

use super::Failure;
use super::log::{self, Asked};
use crate::library::Library;
use crate::tui::{self, Options};
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;

/// Opens the screen with the words of the command line, or with what comes through a pipe.
///
/// # Errors
/// Where there is no terminal to draw on, or the pipe cannot be read.
pub(super) fn run(words: &[String], library: Library) -> Result<ExitCode, Failure> {
    if !io::stdout().is_terminal() {
        return Err(Failure::usage(
            "the screen needs a terminal, and the output is not one",
            "use `runbook search QUERY` where lines are wanted",
        ));
    }
    let (query, log) = match log::asked(words)? {
        Asked::Nothing => (String::new(), None),
        Asked::Words(query) => (query, None),
        Asked::Log(log) => (String::new(), Some(log)),
    };
    let options = Options { log, ..Options::from_environment(query, |name| std::env::var(name).ok()) };
    let exit = tui::run(Arc::new(library), options).map_err(|error| {
        Failure::new(format!("cannot use the terminal: {error}"), "run it in a terminal of your own")
    })?;
    Ok(ExitCode::from(exit.status()))
}
