//! Section titles and transitions.
//!
//! Owns which adornment means which level; it must not know what stands in a section.

use super::Reader;
use super::lines::View;
use super::markers::adornment;
use crate::document::{Block, BlockKind};
use unicode_width::UnicodeWidthStr;

/// The shortest line that is a transition, or an underline whatever its title's length.
const CERTAIN: usize = 4;

/// The title styles in the order in which they first appeared, and the level of the section being read.
#[derive(Default)]
pub(super) struct Titles {
    styles: Vec<(u8, bool)>,
    level: usize,
}

impl Reader<'_> {
    /// An overlined title or a transition at line `at`; the line behind it.
    pub(super) fn adorned(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let (symbol, length) = adornment(view.text(at)).filter(|_| view.text(at) != "::")?;
        let title = at + 1;
        if !view.is_blank(title) && !view.is_blank(at + 2) && adornment(view.text(title)).is_none() {
            let under = adornment(view.text(at + 2)).filter(|under| under.0 == symbol);
            let width = view.text(title).width();
            if let Some((_, under)) = under.filter(|_| length >= CERTAIN.min(width)) {
                self.title(view, (title, at + 3), (symbol, true), length.min(under), out);
                return Some(at + 3);
            }
        }
        if length < CERTAIN {
            return None;
        }
        if !view.is_blank(title) {
            let hint = "leave a blank line behind a transition, and give a title lines of the same character";
            self.warn(view.number(at), "this line is neither a transition nor part of a title", hint);
        }
        self.push(out, BlockKind::Rule, view.lines(at, at + 1));
        Some(at + 1)
    }

    /// An underlined title at line `at`; the line behind it.
    pub(super) fn underlined(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let length = underline(view, at)?;
        let (symbol, _) = adornment(view.text(at + 1))?;
        self.title(view, (at, at + 2), (symbol, false), length, out);
        Some(at + 2)
    }

    fn title(
        &mut self,
        view: View<'_>,
        (title, end): (usize, usize),
        style: (u8, bool),
        length: usize,
        out: &mut Vec<Block>,
    ) {
        let line = view.number(title);
        if length < view.text(title).width() {
            self.warn(line, "the line that adorns this title is too short", "make it as long as the title");
        }
        let mut text = self.inline(view.text(title), line);
        let kind = if view.titles {
            BlockKind::Heading { level: self.level(style, line), text }
        } else {
            self.warn(line, "a section cannot start inside another block", "move the title to the left margin");
            text.spans.iter_mut().for_each(|span| span.style.strong = true);
            BlockKind::Paragraph(text)
        };
        // A heading stands where its words are, not where the line above them is.
        self.push(out, kind, view.lines(title, end));
    }

    fn level(&mut self, style: (u8, bool), line: u32) -> u8 {
        let known = self.titles.styles.iter().position(|seen| *seen == style);
        let index = known.unwrap_or_else(|| {
            self.titles.styles.push(style);
            self.titles.styles.len() - 1
        });
        if index > self.titles.level {
            let hint = "adorn it like the titles of the level below the section it stands in";
            self.warn(line, "this title skips a level", hint);
        }
        self.titles.level = index + 1;
        u8::try_from(index + 1).unwrap_or(u8::MAX)
    }
}

/// The length of the underline behind line `at`, where that is one for this title.
pub(super) fn underline(view: View<'_>, at: usize) -> Option<usize> {
    let under = at + 1;
    if view.is_blank(under) || view.indent(under) > 0 {
        return None;
    }
    let (_, length) = adornment(view.text(under)).filter(|_| view.text(under) != "::")?;
    let width = view.text(at).width();
    (length >= CERTAIN || length >= width || (length == CERTAIN - 1 && length + 2 >= width)).then_some(length)
}

/// Whether a title that lacks the blank line before it starts at line `at`.
pub(super) fn crowded_title(view: View<'_>, at: usize) -> bool {
    view.titles
        && underline(view, at).is_some_and(|length| length >= CERTAIN && length == view.text(at).width())
        && adornment(view.text(at)).is_none()
}
