//! `runbook [QUERY]`: the screen.
//!
//! Owns what the screen opens with: the words on the command line, an alert, else what comes through a pipe; and with
//! which record and shell.

pub(super) use super::log::Asked;

use super::{Failure, log, record};
use crate::config::Config;
use crate::library::Library;
use crate::shell::run::Shell;
use crate::tui::{self, Options, Record};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Opens the screen with the words of the command line, or with what comes through a pipe.
///
/// # Errors
/// Where there is no terminal to draw on, or the pipe cannot be read.
pub(super) fn run(words: &[String], file: Option<&Path>, config: &Config) -> Result<ExitCode, Failure> {
    check_terminal()?;
    let asked = match file {
        Some(file) => Asked::Alerts(super::alert::read(file)?),
        None => log::asked(words)?,
    };
    let shell = record::shell(config);
    let (session, entries) = record::begin(config, &shell);
    open(Library::open(config), config, asked, Record { session, entries, replayed: None }, shell)
}

/// Opens the screen.
///
/// # Errors
/// Where there is no terminal to draw on.
pub(super) fn open(
    library: Library,
    config: &Config,
    asked: Asked,
    record: Record,
    shell: Shell,
) -> Result<ExitCode, Failure> {
    check_terminal()?;
    let environment =
        std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    let plain = Options::from_environment("", |name| std::env::var(name).ok());
    let (runs, history) = (config.running.allowed, config.running.history);
    let plain = Options { environment: environment.collect(), runs, history, ..plain };
    let options = match asked {
        Asked::Nothing => plain,
        Asked::Words(query) => Options { query, ..plain },
        Asked::Log(log) => Options { log: Some(log), ..plain },
        Asked::Alerts(alerts) => Options { alerts, ..plain },
    };
    let exit = tui::run(Arc::new(library), options, record, shell).map_err(|error| {
        Failure::new(format!("cannot use the terminal: {error}"), "run it in a terminal of your own")
    })?;
    Ok(ExitCode::from(exit.status()))
}

fn check_terminal() -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage(
        "the screen needs a terminal, and the output is not one",
        "use `runbook search QUERY` where lines are wanted",
    ))
}
