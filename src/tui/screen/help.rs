//! The help: the keys of the screen it was opened over.
//!
//! Owns its text and how far it is scrolled. The text is made from the keymap's rows.

use super::{draw_text, scroll_text};
use crate::tui::action::{Action, Context};
use crate::tui::keymap;
use crate::tui::theme::Theme;
use crate::tui::view::blocks::{Drawn, drawn, hang};
use crate::tui::view::wrap::wrap;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// The widest that the column of keys gets.
const KEYS: usize = 22;

/// The help over a screen.
#[derive(Debug, Clone)]
pub(crate) struct Help {
    about: Context,
    scroll: usize,
}

impl Help {
    /// The help about the keys of a screen.
    pub(crate) fn about(about: Context) -> Self {
        Self { about, scroll: 0 }
    }

    /// Scrolls.
    pub(crate) fn update(&mut self, action: &Action, area: Rect, theme: Theme) {
        let lines = self.lines(usize::from(area.width), theme).len();
        self.scroll = scroll_text(action, self.scroll, lines, area);
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let lines = self.lines(usize::from(area.width), theme);
        let place = match self.about {
            Context::EmptyQuery | Context::Query => "Keys in the query line",
            Context::Hits => "Keys in the list",
            Context::Walk => "Keys in a walk",
            Context::Form => "Keys in the form",
            Context::Confirm => "Keys before a command runs",
            Context::Line => "Keys in a line of input",
            Context::Running => "Keys while a command runs",
            Context::Output => "Keys in a command's output",
            Context::Text => "Keys in the record",
            Context::Help => "Keys in the help",
        };
        draw_text(frame, area, place, &lines, self.scroll, theme);
    }

    fn lines(&self, width: usize, theme: Theme) -> Vec<Drawn> {
        let rows = keymap::help(self.about);
        let keys = rows.iter().map(|(keys, _)| keys.width()).max().unwrap_or(0).min(KEYS).min(width / 2);
        let mut lines = Vec::new();
        for (shown, doc) in rows {
            let room = width.saturating_sub(keys + 4);
            let doc: Vec<Drawn> = wrap(&[Span::raw(doc)], room).into_iter().map(drawn).collect();
            let pad = " ".repeat(keys.saturating_sub(shown.width()) + 2);
            lines.extend(hang(vec![Span::raw(" "), Span::styled(shown, theme.key()), Span::raw(pad)], doc));
        }
        lines
    }
}
