//! From text to a [`Document`]: one reader per format, and the front matter they share.
//!
//! Owns the choice of the reader and what is done with bytes that are not UTF-8. It must not know the tree, and reads
//! no file. Reading never fails: trouble becomes a diagnostic with a line.

pub mod front_matter;
mod html;
pub mod markdown;
pub mod rst;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use std::borrow::Cow;

/// A text format this program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark with GitHub's additions.
    Markdown,
    /// reStructuredText.
    Rst,
}

impl Format {
    /// The format that a file name's extension tells; `None` where it is not one of ours.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let extension = path.rsplit_once('.')?.1;
        if ["md", "markdown", "mdown", "mkd", "mdx"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            Some(Self::Markdown)
        } else if ["rst", "rest"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            Some(Self::Rst)
        } else {
            None
        }
    }
}

/// Reads a document's bytes: a byte order mark is dropped, line ends become `\n`, and bytes that are not UTF-8 are
/// replaced and told of.
#[must_use]
pub fn read(bytes: &[u8], format: Format) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + u32::try_from(good.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX - 1);
            diagnostics.push(Diagnostic::warning(
                line,
                "the file is not valid UTF-8 from here on; unreadable bytes are shown as \u{fffd}",
                Some("save the file as UTF-8"),
            ));
            String::from_utf8_lossy(bytes)
        }
    };
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text };
    let document = match format {
        Format::Markdown => markdown::read(&text, &mut diagnostics),
        Format::Rst => rst::read(&text, &mut diagnostics),
    };
    (document, diagnostics)
}
