//! The command line: arguments, one file for each subcommand, and what is printed.
//!
//! The only place that prints. It must not know how anything is done.

mod alert;
mod export;
mod index;
mod lint;
mod log;
mod new;
mod outline;
mod plain;
mod record;
mod resume;
mod screen;
mod search;
mod session;
mod show;
mod source;
mod walk;

use crate::config::Config;
use crate::diagnostic::Severity;
use crate::library::Library;
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Walks you through your team's troubleshooting documents
///
/// Without a subcommand the screen opens, searching for QUERY; text that is piped in is
/// searched for likewise; of a log, its errors.
#[derive(Debug, Parser)]
#[command(name = "runbook", version)]
struct Arguments {
    /// Read this folder or file instead of all other sources; may be repeated
    #[arg(long = "source", value_name = "DIR", global = true)]
    sources: Vec<PathBuf>,
    /// An error message, an alert's name, or a few words
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Open the scenario of an alert: Alertmanager's JSON, from its webhook or `amtool alert query -o json`; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    alert: Option<PathBuf>,
    /// Run no command; they can still be copied
    #[arg(long, global = true)]
    no_run: bool,
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
    /// Bring the search index up to date, which every search does too
    Index(index::Arguments),
    /// Check documents for what would leave an operator stuck
    Lint(lint::Arguments),
    /// Write a document for a scenario that nobody has written down yet, with the error in it
    New(new::Arguments),
    /// Go on with a session where it stopped, or with one that was handed over
    Resume(resume::Arguments),
    /// List, show, export and hand over the records of what was done
    #[command(subcommand)]
    Session(session::Action),
    /// Print the scenarios that fit an error text, a few words, or the errors of a log
    Search(search::Arguments),
    /// Print a scenario as plain text
    Show(show::Arguments),
    /// Say where documents come from: folders and git repositories
    #[command(subcommand)]
    Source(source::Action),
    /// Walk through a scenario: on the screen, or by lines with --plain
    Walk(walk::Arguments),
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
        // Whoever reads has had enough: `runbook export x.md | head` is no failure.
        let status = u8::from(error.kind() != std::io::ErrorKind::BrokenPipe);
        Self { message: format!("cannot write: {error}"), hint: None, status }
    }
}

/// Runs the program with the process's arguments and returns its exit status.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let done = match &arguments.command {
        Some(Subcommands::Export { format, file }) => export::run(file, *format, &mut out).map(|()| ExitCode::SUCCESS),
        Some(Subcommands::Index(index)) => index::run(index, &config(&arguments.sources), &mut out),
        Some(Subcommands::Lint(lint)) => lint::run(lint, &config(&arguments.sources), &mut out),
        Some(Subcommands::New(new)) => new::run(new, &config(&arguments.sources), &mut out),
        Some(Subcommands::Resume(resume)) => resume::run(resume, &with_running(&arguments)),
        Some(Subcommands::Session(action)) => session::run(action, &config(&arguments.sources), &mut out),
        Some(Subcommands::Search(search)) => search::run(search, &config(&arguments.sources), &mut out),
        Some(Subcommands::Show(show)) => show::run(show, &library(&config(&arguments.sources)), &mut out),
        Some(Subcommands::Walk(walk)) => walk::run(walk, &with_running(&arguments), &mut out),
        Some(Subcommands::Source(action)) => source::run(action, &config(&arguments.sources), &mut out),
        None => screen::run(&arguments.query, arguments.alert.as_deref(), &with_running(&arguments)),
    };
    match done.and_then(|status| out.flush().map(|()| status).map_err(Failure::from)) {
        Ok(status) => status,
        Err(failure) if failure.status == 0 => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure.message, failure.hint.as_deref());
            ExitCode::from(failure.status)
        }
    }
}

/// The configuration with what the flags say of running commands.
fn with_running(arguments: &Arguments) -> Config {
    let mut config = config(&arguments.sources);
    config.running.allowed &= !arguments.no_run;
    config
}

/// Loads what the configuration names, and tells of what could not be read.
fn library(config: &Config) -> Library {
    let library = Library::load(config);
    tell_problems(&library);
    library
}

/// Tells of what could not be read.
fn tell_problems(library: &Library) {
    for problem in library.problems() {
        tell(&problem.message, problem.hint.as_deref());
    }
}

/// What the flags, the environment and the configuration file name; what is wrong in that file is told.
fn config(flags: &[PathBuf]) -> Config {
    let folder = std::env::current_dir().unwrap_or_default();
    let config = Config::resolve(flags, |name| std::env::var_os(name), &folder);
    for (finding, place) in config.findings() {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        say(severity, &finding.message, Some(&place), finding.hint.as_deref());
    }
    config
}

/// Says on standard error what is wrong and what to do about it.
fn tell(message: &str, hint: Option<&str>) {
    say("error", message, None, hint);
}

/// Says something of any severity on standard error, with the place it is about.
fn say(severity: &str, message: &str, place: Option<&str>, hint: Option<&str>) {
    let mut err = std::io::stderr().lock();
    // Where not even this can be written, nobody is listening.
    let _ = writeln!(err, "{severity}: {}", plain::text(message));
    if let Some(place) = place {
        let _ = writeln!(err, "  --> {}", plain::text(place));
    }
    if let Some(hint) = hint {
        let _ = writeln!(err, "hint: {}", plain::text(hint));
    }
}
