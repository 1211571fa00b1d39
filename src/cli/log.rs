//! What is asked for: words of the command line, or a log or alerts that come through a pipe.
//!
//! Owns which of them it is. It must not know what is done with it.

use super::Failure;
use crate::alert::{self, Alert, LARGEST};
use crate::index::log::Log;
use std::io::{self, BufRead, IsTerminal, Read};

/// What stands for standard input among arguments.
const PIPE: &str = "-";

/// What is asked for.
pub(super) enum Asked {
    /// Nothing: no words, and nothing in the pipe.
    Nothing,
    /// A query of a line or a few.
    Words(String),
    /// Many lines.
    Log(Log),
    /// What Alertmanager sends.
    Alerts(Vec<Alert>),
}

/// The words; where there are none, or `-` stands there alone, what comes through a pipe.
///
/// # Errors
/// Where standard input cannot be read.
pub(super) fn asked(words: &[String]) -> Result<Asked, Failure> {
    let stdin = io::stdin();
    if !words.is_empty() && words != [PIPE] {
        let text = words.join(" ");
        // One line is no log, and most queries are one.
        let log = text.contains(['\n', '\r']).then(|| Log::of(&text)).filter(|log| log.as_message().is_none());
        return Ok(log.map_or(Asked::Words(text), Asked::Log));
    }
    if words.is_empty() && stdin.is_terminal() {
        return Ok(Asked::Nothing);
    }
    piped(stdin.lock())
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "pipe text into it"))
}

/// What comes through a pipe: alerts where it is JSON of theirs, else a log.
fn piped(mut input: impl BufRead) -> io::Result<Asked> {
    let mut head = Vec::new();
    let first = input.fill_buf()?.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
    if matches!(first, Some(b'{' | b'[')) {
        input.by_ref().take(u64::try_from(LARGEST).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
        if let Some(alerts) = alert::piped(&head) {
            return Ok(Asked::Alerts(alert::pressing(alerts)));
        }
    }
    let log = Log::read(head.as_slice().chain(input))?;
    Ok(match log.as_message() {
        Some("") => Asked::Nothing,
        Some(message) => Asked::Words(message.to_owned()),
        None => Asked::Log(log),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_told_from_other_text() {
        let alerts = piped(&b" [{\"labels\": {\"alertname\": \"DiskFull\"}}]"[..]).unwrap();
        assert!(matches!(alerts, Asked::Alerts(alerts) if alerts[0].name() == "DiskFull"));
        let words = piped(&b"{\"msg\": \"disk full\"}"[..]).unwrap();
        assert!(matches!(words, Asked::Words(words) if words.contains("disk full")));
        assert!(matches!(piped(&b"  "[..]).unwrap(), Asked::Nothing));
    }
}
