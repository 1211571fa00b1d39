//! The command line: one file for each subcommand.

use crate as lib;
use crate::tui;
use std::io::{IsTerminal, Read};
use std::process::ExitCode;
use std::sync::Arc;

#[path = "../../tests/support/sample.rs"]
#[expect(dead_code, reason = "stands in for the library")]
mod sample;

/// Runs the program with the process's arguments and returns its exit status.
#[must_use]
pub fn main() -> ExitCode {
    let mut query = std::env::args().nth(1).unwrap_or_default();
    if !std::io::stdin().is_terminal() {
        let _ = std::io::stdin().read_to_string(&mut query);
    }
    let options = tui::Options::from_environment(query, |name| std::env::var(name).ok());
    #[expect(clippy::print_stderr, reason = "the one place that prints")]
    match tui::run(Arc::new(sample::Sample::new()), options) {
        Ok(exit) => ExitCode::from(exit.status()),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
