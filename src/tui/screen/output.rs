//! A command that runs or ran: its terminal, how it ended, and whose the keys are.
//!
//! Owns what is in view of it. It must not run anything: what comes from the command is given to it.

use super::{draw_rule, scrolled, take_top};
use crate::shell::run::Ended;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::emulator::Emulator;
use crate::tui::view::visible::visible_line;
use crate::tui::view::wrap::cut;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// What a rule with words at both ends takes besides these words, in columns.
const ROOM_IN_RULE: usize = 10;

/// A command that was confirmed, and its output.
pub(crate) struct Output {
    /// The number of the run, counted from 1.
    pub(crate) run: u32,
    /// The command with secrets masked.
    shown: String,
    emulator: Emulator,
    /// How it ended, in words.
    end: Option<String>,
    has_keys: bool,
}

impl Output {
    /// A command that has just been started in an area, with the keys.
    pub(crate) fn new(run: u32, shown: String, area: Rect) -> Self {
        let (columns, rows) = room(area);
        Self { run, shown, emulator: Emulator::new(columns, rows), end: None, has_keys: true }
    }

    /// The columns and rows of its terminal.
    pub(crate) fn size(area: Rect) -> (u16, u16) {
        room(area)
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&self) -> bool {
        self.end.is_none()
    }

    /// Whether the keys are its.
    pub(crate) fn has_keys(&self) -> bool {
        self.has_keys
    }

    /// Gives it the keys, or takes them back. Who has ended gets none.
    pub(crate) fn give_keys(&mut self, give: bool) {
        self.has_keys = give && self.is_running();
        if self.has_keys {
            self.emulator.scroll_to(0);
        }
    }

    /// The terminal, as far as keys depend on it.
    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// Takes in what it wrote.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.emulator.write(bytes);
    }

    /// It has ended.
    pub(crate) fn end(&mut self, ended: &Ended) {
        let seconds = ended.took.as_secs_f64();
        self.end = Some(format!("{} after {seconds:.1} s", ended.status));
        self.has_keys = false;
    }

    /// It could not be started.
    pub(crate) fn fail(&mut self, why: &str) {
        self.end = Some(format!("not started: {}", visible_line(why)));
        self.has_keys = false;
    }

    /// What is to be said of its end.
    pub(crate) fn said(&self) -> &str {
        self.end.as_deref().unwrap_or("running")
    }

    /// The command with secrets masked.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// All that it wrote, as it would be read, and how many rows before it are lost.
    pub(crate) fn text(&mut self) -> (String, usize) {
        self.emulator.text()
    }

    /// The area has changed.
    pub(crate) fn resize(&mut self, area: Rect) {
        let (columns, rows) = room(area);
        self.emulator.resize(columns, rows);
    }

    /// Scrolls.
    pub(crate) fn update(&mut self, action: &Action, area: Rect) {
        let above = self.emulator.above();
        let from_top = above.saturating_sub(self.emulator.scroll());
        let (_, height) = room(area);
        let to = scrolled(action, from_top, above, usize::from(height.max(2)) - 1);
        self.emulator.scroll_to(above - to);
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, mut area: Rect, theme: Theme) {
        let rule = take_top(&mut area, 1);
        let scroll = self.emulator.scroll();
        let right = if scroll > 0 { format!("{scroll} rows up, {}", self.said()) } else { self.said().to_owned() };
        // How it ended matters more than all of its words.
        let shown =
            cut(&visible_line(&self.shown), usize::from(area.width).saturating_sub(right.width() + ROOM_IN_RULE));
        draw_rule(frame, rule, &shown, &right, theme);
        self.emulator.draw(frame, area, self.has_keys, theme);
    }
}

/// The columns and rows that the rule leaves.
fn room(mut area: Rect) -> (u16, u16) {
    take_top(&mut area, 1);
    (area.width, area.height)
}
