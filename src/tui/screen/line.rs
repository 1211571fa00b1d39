//! A line of input: a command to change, a key word, a note.
//!
//! Owns what is typed until it is taken, and how it is drawn when it is longer than its room. It must not know what it
//! is for.

use super::request;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::visible::on_one_line;
use crate::tui::view::wrap::{cut, cut_start};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Paragraph;
use tui_input::{Input, InputRequest};
use unicode_width::UnicodeWidthStr;

/// The longest text that is taken, in bytes.
const LONGEST: usize = 16 * 1024;

/// What is typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    input: Input,
}

impl Line {
    /// A line that begins with a text, the cursor behind it.
    pub(crate) fn new(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()) }
    }

    /// What is typed so far.
    pub(crate) fn text(&self) -> &str {
        self.input.value()
    }

    /// Types, pastes, deletes and moves.
    pub(crate) fn update(&mut self, action: &Action) {
        match action {
            Action::Type(letter) => self.insert(*letter),
            Action::Paste(text) => text.trim_end_matches(['\r', '\n']).chars().for_each(|letter| self.insert(letter)),
            Action::Edit(edit) => {
                self.input.handle(request(*edit));
            }
            _ => {}
        }
    }

    fn insert(&mut self, letter: char) {
        if self.text().len() < LONGEST {
            self.input.handle(InputRequest::InsertChar(letter));
        }
    }

    /// Draws it behind a lead, with the cursor in it.
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, lead: &str, theme: Theme) {
        if area.height == 0 {
            return;
        }
        let lead = cut(lead, usize::from(area.width) / 2);
        let room = usize::from(area.width).saturating_sub(lead.width() + 1);
        let before: String = self.text().chars().take(self.input.cursor()).collect();
        let before = cut_start(&on_one_line(&before), room);
        let after: String = self.text().chars().skip(self.input.cursor()).collect();
        let text = cut(&format!("{before}{}", on_one_line(&after)), room);
        let column = u16::try_from(lead.width() + before.width()).unwrap_or(u16::MAX);
        let row = Row::from(vec![Span::styled(lead, theme.title()), Span::styled(text, theme.code())]);
        frame.render_widget(Paragraph::new(row), area);
        let column = column.min(area.width.saturating_sub(1));
        frame.set_cursor_position(Position::new(area.x.saturating_add(column), area.y));
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::tui::action::{Action, Edit};

    #[test]
    fn a_paste_keeps_its_lines_and_loses_the_feed_at_its_end() {
        let mut line = Line::new("see ");
        line.update(&Action::Paste("a\nb\r\n".to_owned()));
        assert_eq!(line.text(), "see a\nb");
        line.update(&Action::Edit(Edit::Word));
        line.update(&Action::Type('c'));
        assert_eq!(line.text(), "see a\nc");
    }
}
