//! `runbook index`: brings the search index up to date and tells what that took.
//!
//! Owns what is said of it. Every search does the same work; this is for doing it beforehand, anew, or with figures.

use super::{Failure, plain, tell_problems};
use crate::config::Config;
use crate::library::{Changes, Library, Progress};
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How often the progress is told.
const BEAT: Duration = Duration::from_millis(100);

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Throw the index away and read every document again
    #[arg(long)]
    rebuild: bool,
    /// Tell where the index is and what it holds
    #[arg(long)]
    stats: bool,
}

/// Updates and tells; the status is 0, or 1 where something could not be read or kept.
///
/// # Errors
/// Where nothing can be printed.
pub(super) fn run(arguments: &Arguments, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let library = Library::open(config);
    let mut bar = Bar::new();
    let mut listener = |progress| {
        bar.show(progress);
        ControlFlow::Continue(())
    };
    let changes = if arguments.rebuild { library.rebuild(&mut listener) } else { library.refresh(&mut listener) };
    bar.clear();
    tell_problems(&library);
    writeln!(out, "{}", summary(&library, changes, start.elapsed()))?;
    if arguments.stats {
        write!(out, "{}", stats(&library))?;
    }
    Ok(ExitCode::from(u8::from(!library.problems().is_empty())))
}

fn summary(library: &Library, changes: Changes, time: Duration) -> String {
    format!(
        "{} documents, {} scenarios: {} read, {} changed, {} removed in {:.2} s",
        library.documents(),
        library.scenarios(),
        changes.read,
        changes.changed,
        changes.removed,
        time.as_secs_f64()
    )
}

fn stats(library: &Library) -> String {
    let stats = library.stats();
    let folder = stats.folder.map_or_else(|| "in memory".to_owned(), |folder| folder.to_string_lossy().into_owned());
    format!(
        "folder: {}\nbytes: {}\ndocuments: {}\nscenarios: {}\nversion: {}\n",
        plain::text(&folder),
        stats.bytes,
        stats.documents,
        stats.scenarios,
        env!("CARGO_PKG_VERSION")
    )
}

/// A line that tells the progress, on a terminal alone.
struct Bar {
    last: Option<Instant>,
    shown: bool,
}

impl Bar {
    fn new() -> Self {
        Self { last: io::stderr().is_terminal().then(Instant::now), shown: false }
    }

    fn show(&mut self, progress: Progress) {
        if self.last.is_some_and(|last| last.elapsed() >= BEAT) {
            self.last = Some(Instant::now());
            self.shown = true;
            // Where it cannot be told, it is not.
            let _ = write!(io::stderr(), "\rreading {}/{}", progress.done, progress.total);
        }
    }

    fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
