//! `runbook [QUERY]`: the screen.
//!
//! Owns what the screen opens with: the words on the command line, an alert, else what comes through a pipe.

use super::Failure;
use super::log::{self, Asked};
use crate::library::Library;
use crate::tui::{self, Options};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Opens the screen with the words of the command line, or with what comes through a pipe.
///
/// # Errors
/// Where there is no terminal to draw on, or the pipe cannot be read.
pub(super) fn run(words: &[String], file: Option<&Path>, library: Library) -> Result<ExitCode, Failure> {
    if !io::stdout().is_terminal() {
        return Err(Failure::usage(
            "the screen needs a terminal, and the output is not one",
            "use `runbook search QUERY` where lines are wanted",
        ));
    }
    let asked = match file {
        Some(file) => Asked::Alerts(super::alert::read(file)?),
        None => log::asked(words)?,
    };
    let environment =
        std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    let plain = Options::from_environment("", |name| std::env::var(name).ok());
    let plain = Options { environment: environment.collect(), ..plain };
    let options = match asked {
        Asked::Nothing => plain,
        Asked::Words(query) => Options { query, ..plain },
        Asked::Log(log) => Options { log: Some(log), ..plain },
        Asked::Alerts(alerts) => Options { alerts, ..plain },
    };
    let exit = tui::run(Arc::new(library), options).map_err(|error| {
        Failure::new(format!("cannot use the terminal: {error}"), "run it in a terminal of your own")
    })?;
    Ok(ExitCode::from(exit.status()))
}
