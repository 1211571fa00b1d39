//! Where documents come from.

use std::path::Path;

/// Reads a file's bytes.
///
/// # Errors
/// Where the file cannot be read.
pub fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}
