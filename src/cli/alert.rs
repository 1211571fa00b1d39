//! `--alert FILE`: alerts from a file or from standard input.
//!
//! Owns where they are read from and which of them are told of. It must not know their format.

use super::Failure;
use crate::alert::{self, Alert, LARGEST};
use crate::source;
use std::io::{self, Read};
use std::path::Path;

/// What stands for standard input.
const STDIN: &str = "-";

/// The alerts that are firing; all of them where none is.
///
/// # Errors
/// Where the file cannot be read or holds no alerts.
pub(super) fn read(file: &Path) -> Result<Vec<Alert>, Failure> {
    let name = if file.as_os_str() == STDIN { "standard input".into() } else { file.to_string_lossy() };
    let bytes = bytes(file).map_err(|error| {
        Failure::usage(
            format!("cannot read `{name}`: {}", source::reason(&error)),
            "look at the path and the file's mode",
        )
    })?;
    let alerts = alert::parse(&bytes).map_err(|error| {
        Failure::usage(
            format!("`{name}` holds no alerts: {error}"),
            "give it what Alertmanager's webhook sends, or `amtool alert query -o json` prints",
        )
    })?;
    Ok(alert::pressing(alerts))
}

/// No more than can be alerts.
fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    if file.as_os_str() != STDIN {
        return source::read_file(file);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
