//! The command line: arguments, one file for each subcommand, and what is printed.
//!
//! The only place that prints. It must not know how anything is done.

mod export;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Walks you through your team's troubleshooting documents
#[derive(Debug, Parser)]
#[command(name = "runbook", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Subcommands>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Print the tree made of a document
    Export {
        /// The format to print
        #[arg(long, value_enum, default_value = "json")]
        format: export::ExportFormat,
        /// A Markdown or reStructuredText file
        file: PathBuf,
    },
}

/// Why a subcommand could not do its work: what, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hint: Option<String>,
    status: u8,
}

impl Failure {
    /// Something could not be done.
    pub(crate) fn new(message: impl Into<String>, hint: &str) -> Self {
        Self { message: message.into(), hint: Some(hint.to_owned()), status: 1 }
    }

    /// The program was called wrongly.
    pub(crate) fn usage(message: impl Into<String>, hint: &str) -> Self {
        Self { status: 2, ..Self::new(message, hint) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self { message: format!("cannot write: {error}"), hint: None, status: 1 }
    }
}

/// Runs the program with the process's arguments and returns its exit status.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let done = match arguments.command {
        Some(Subcommands::Export { format, file }) => export::run(&file, format, &mut out),
        None => Ok(()),
    };
    match done.and_then(|()| out.flush().map_err(Failure::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let mut err = std::io::stderr().lock();
            let _ = writeln!(err, "error: {}", failure.message);
            if let Some(hint) = &failure.hint {
                let _ = writeln!(err, "hint: {hint}");
            }
            ExitCode::from(failure.status)
        }
    }
}
