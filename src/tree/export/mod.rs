//! Runbooks printed for other programs.
//!
//! Owns one file for each format, and that no control character of a document comes out. It must not know where the
//! text goes.

pub mod dot;
mod graph;
pub mod json;
pub mod markdown;
pub mod mermaid;

/// A text whose control characters, line breaks and tabs aside, are shown rather than sent.
fn harmless(text: &str) -> String {
    let shown = |letter: char| match u32::from(letter) {
        _ if matches!(letter, '\n' | '\t') => letter,
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ if letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
        _ => letter,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use crate::ingest::{Format, read};
    use crate::tree::Runbook;
    use crate::tree::build::build;

    pub(super) fn built(text: &str) -> Runbook {
        let (document, diagnostics) = read(text.as_bytes(), Format::Markdown);
        build(document, "doc", "doc.md", diagnostics)
    }

    pub(super) fn sample() -> Runbook {
        built(
            "# Guide\n\n## Disk \"full\"\n\n1. Is it full?\n   - Yes: run `df -h`.\n   - No: go to step 3.\n2. Wait [a bit].\n3. Call.\n\n## Slow {disk}\n\nIf `iostat` shows load, restart it.\n",
        )
    }
}
