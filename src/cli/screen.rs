//! `runbook [QUERY]`: the screen.
//!
//! Owns what the screen opens with: the words on the command line, an alert, else what comes through a pipe.

use super::Failure;
use crate::alert::{self, Alert, LARGEST};
use crate::library::Library;
use crate::tui::{self, Options};
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Of a pipe only so much of the end is taken, in bytes: what went wrong last stands there, and no more is needed to
/// find the scenario.
const LONGEST_PASTE: usize = 64 * 1024;

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
    let opening = match file {
        Some(file) => Opening { alerts: super::alert::read(file)?, ..Opening::default() },
        None if words.is_empty() => piped()?,
        None => Opening { query: words.join(" "), ..Opening::default() },
    };
    let environment =
        std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    let options = Options {
        alerts: opening.alerts,
        environment: environment.collect(),
        ..Options::from_environment(opening.query, |name| std::env::var(name).ok())
    };
    let exit = tui::run(Arc::new(library), options).map_err(|error| {
        Failure::new(format!("cannot use the terminal: {error}"), "run it in a terminal of your own")
    })?;
    Ok(ExitCode::from(exit.status()))
}

/// What the screen opens with.
#[derive(Default)]
struct Opening {
    query: String,
    alerts: Vec<Alert>,
}

/// The alerts that come through a pipe, or the end of what else comes, on one line; nothing where standard input is a
/// terminal.
fn piped() -> Result<Opening, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(Opening::default());
    }
    opening(stdin.lock())
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "pipe text into it"))
}

fn opening(mut stream: impl Read) -> io::Result<Opening> {
    let mut head = Vec::new();
    stream.by_ref().take(u64::try_from(LARGEST).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    if let Some(alerts) = alert::piped(&head) {
        return Ok(Opening { alerts: alert::pressing(alerts), ..Opening::default() });
    }
    let end = end_of(head.as_slice().chain(stream))?;
    let query = String::from_utf8_lossy(&end).split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Opening { query, ..Opening::default() })
}

/// The last [`LONGEST_PASTE`] bytes of a stream, without holding more than twice that.
fn end_of(mut stream: impl Read) -> io::Result<Vec<u8>> {
    let mut end = Vec::new();
    let mut part = vec![0; LONGEST_PASTE];
    loop {
        let count = match stream.read(&mut part) {
            Ok(0) => return Ok(end),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        end.extend_from_slice(part.get(..count).unwrap_or_default());
        let excess = end.len().saturating_sub(LONGEST_PASTE);
        end.drain(..excess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_told_from_other_text() {
        let opened = opening(&b"[{\"labels\": {\"alertname\": \"DiskFull\"}}]"[..]).unwrap();
        assert_eq!((opened.query.as_str(), opened.alerts[0].name()), ("", "DiskFull"));
        let opened = opening(&b"{\"msg\":\n \"disk full\"}"[..]).unwrap();
        assert_eq!((opened.query.as_str(), opened.alerts.len()), ("{\"msg\": \"disk full\"}", 0));
    }

    #[test]
    fn of_a_long_stream_the_end_is_kept() {
        let text = "x".repeat(3 * LONGEST_PASTE) + "the end";
        let end = end_of(text.as_bytes()).unwrap();
        assert_eq!(end.len(), LONGEST_PASTE);
        assert!(end.ends_with(b"the end"));
    }
}
