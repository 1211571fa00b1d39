//! The command line: one file for each subcommand.
//!
//! Owns arguments, exit statuses and printing: nothing else in the program prints.

mod plain;
mod search;

use crate::config::Config;
use crate::library::{Library, Problem};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Walks an on-call engineer through the troubleshooting documents a team already has.
#[derive(Debug, Parser)]
#[command(name = "runbook", version)]
struct Arguments {
    /// Read this folder or file instead of the built-in runbooks; may be repeated
    #[arg(long = "source", value_name = "DIR", global = true)]
    sources: Vec<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the scenarios that fit an error text or a few words
    Search(search::Arguments),
}

/// Runs the program with the process's arguments and returns its exit status.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let folder = std::env::current_dir().unwrap_or_default();
    let config = Config::resolve(&arguments.sources, |name| std::env::var_os(name), &folder);
    let library = Library::load(&config);
    let (mut out, mut error) = (std::io::stdout().lock(), std::io::stderr().lock());
    for problem in library.problems() {
        // Where not even the errors can be written, nobody is listening.
        drop(tell(&mut error, problem));
    }
    match &arguments.command {
        Command::Search(arguments) => search::run(arguments, &library, &mut out),
    }
}

/// Writes what could not be read, and what to do about it.
fn tell(out: &mut impl Write, problem: &Problem) -> std::io::Result<()> {
    writeln!(out, "error: {}", plain::text(&problem.to_string()))?;
    match &problem.hint {
        Some(hint) => writeln!(out, "hint: {}", plain::text(hint)),
        None => Ok(()),
    }
}
