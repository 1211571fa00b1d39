//! Characters that cannot be seen, or that change how others are seen.
//!
//! Owns which these are. It must not know what is done about them: a screen marks them, and no command with one in it is
//! run.

/// Whether a character takes no room, looks like a blank and is none, or changes the direction of what follows.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    matches!(
        u32::from(character),
        0x00ad                  // soft hyphen
        | 0x034f                // joins nothing that can be seen
        | 0x061c                // Arabic letter mark
        | 0x115f..=0x1160       // Hangul fillers
        | 0x17b4..=0x17b5       // Khmer inherent vowels
        | 0x180b..=0x180f       // Mongolian selectors
        | 0x200b..=0x200f       // zero width, directional marks
        | 0x2028..=0x202e       // separators, embeddings, overrides
        | 0x2060..=0x206f       // joiners, isolates, deprecated formats
        | 0x3164                // Hangul filler
        | 0xfe00..=0xfe0f       // variation selectors
        | 0xfeff                // byte order mark
        | 0xffa0                // half-width Hangul filler
        | 0xfff0..=0xfffb       // interlinear annotation
        | 0x1bca0..=0x1bca3     // shorthand formats
        | 0x1d173..=0x1d17a     // musical formats
        | 0xe0000..=0xe0fff     // tags, further variation selectors
    )
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn what_hides_is_known_and_what_is_seen_is_not() {
        assert!(['\u{202e}', '\u{200b}', '\u{feff}', '\u{2066}', '\u{e0041}', '\u{ad}'].into_iter().all(is_hidden));
        assert!(['a', 'ü', '日', ' ', '\u{301}', '|'].into_iter().all(|seen| !is_hidden(seen)));
    }
}
