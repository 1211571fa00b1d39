//! `runbook new`: a document for a scenario that nobody has written down yet.
//!
//! Owns where the error comes from and what is said of the file. It must not know what is written.

use super::log::{self, Asked};
use super::{Failure, plain};
use crate::alert::Alert;
use crate::config::Config;
use crate::library::Library;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write in; else the first source that is a folder
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The error, as it was seen; without it, or as `-`, it is read from standard input
    error: Vec<String>,
}

/// Writes the document and tells its path.
///
/// # Errors
/// Where there is no error to write down, or no folder to write in.
pub(super) fn run(arguments: &Arguments, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let error = match log::asked(&arguments.error)? {
        Asked::Words(words) if !words.trim().is_empty() => words,
        Asked::Log(log) => log.text(),
        Asked::Alerts(alerts) => alerts.iter().map(Alert::query).collect::<Vec<_>>().join("\n"),
        Asked::Words(_) | Asked::Nothing => {
            let hint = "`runbook new 'the error as it was seen'`, or pipe it in";
            return Err(Failure::usage("there is no error to write down", hint));
        }
    };
    let written = Library::open(config).write_down(&error, arguments.folder.as_deref());
    let path = written.map_err(|problem| Failure { message: problem.message, hint: problem.hint, status: 1 })?;
    writeln!(out, "{}", plain::text(&path.to_string_lossy()))?;
    Ok(ExitCode::SUCCESS)
}
