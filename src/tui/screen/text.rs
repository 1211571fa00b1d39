//! A text to read over a walk: the record so far, or whom to turn to.
//!
//! Owns its lines and how far it is scrolled. It must not know what the text is about.

use super::{draw_text, scroll_text};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::blocks::{Drawn, drawn, hang};
use crate::tui::view::visible::visible_line;
use crate::tui::view::wrap::wrap;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// The widest column of leads, in columns.
const WIDEST_LEAD: usize = 22;

/// One entry of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A title over what follows.
    Title(String),
    /// Words behind a lead, such as a time or a name.
    Row(String, String),
}

/// The text over a walk.
#[derive(Debug, Clone)]
pub(crate) struct TextScreen {
    title: &'static str,
    items: Vec<Item>,
    /// What is copied.
    copy: String,
    scroll: usize,
}

impl TextScreen {
    /// Shows items under a title; `copy` is the same for the clipboard.
    pub(crate) fn new(title: &'static str, items: Vec<Item>, copy: String) -> Self {
        Self { title, items, copy, scroll: 0 }
    }

    /// What is copied.
    pub(crate) fn copied(&self) -> &str {
        &self.copy
    }

    /// Scrolls.
    pub(crate) fn update(&mut self, action: &Action, area: Rect, theme: Theme) {
        let lines = self.lines(usize::from(area.width), theme).len();
        self.scroll = scroll_text(action, self.scroll, lines, area);
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let lines = self.lines(usize::from(area.width), theme);
        draw_text(frame, area, self.title, &lines, self.scroll, theme);
    }

    fn lines(&self, width: usize, theme: Theme) -> Vec<Drawn> {
        let leads = self.items.iter().filter_map(|item| match item {
            Item::Row(lead, _) => Some(visible_line(lead).width()),
            Item::Title(_) => None,
        });
        let column = leads.max().unwrap_or(0).min(WIDEST_LEAD).min(width / 3);
        let mut lines = Vec::new();
        for item in &self.items {
            match item {
                Item::Title(title) => {
                    if !lines.is_empty() {
                        lines.push(Drawn::default());
                    }
                    let title = Span::styled(format!(" {}", visible_line(title)), theme.title());
                    lines.extend(wrap(&[title], width.saturating_sub(1)).into_iter().map(drawn));
                }
                Item::Row(lead, words) => lines.extend(row(lead, words, column, width, theme)),
            }
        }
        lines
    }
}

fn row(lead: &str, words: &str, column: usize, width: usize, theme: Theme) -> Vec<Drawn> {
    let lead = visible_line(lead);
    let pad = " ".repeat(column.saturating_sub(lead.width()) + if column == 0 { 0 } else { 2 });
    let room = width.saturating_sub(lead.width().max(column) + 4);
    let words: Vec<Drawn> = wrap(&[Span::raw(visible_line(words))], room).into_iter().map(drawn).collect();
    hang(vec![Span::raw("  "), Span::styled(lead, theme.dim()), Span::raw(pad)], words)
}
