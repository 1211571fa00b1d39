//! A command's terminal: what it has written so far as rows of a screen, and those above it.
//!
//! Owns the emulation and how its cells are drawn. It must not know processes or keys. What a program writes is carried
//! out in here and nowhere else: no byte of it reaches the operator's terminal as a control sequence.

use super::visible::visible;
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::num::NonZeroU16;

/// So many rows above the screen are kept.
const SCROLLBACK: usize = 2000;

/// The terminal of one command.
pub(crate) struct Emulator {
    parser: vt100::Parser<Lost>,
}

/// How many rows have gone beyond what is kept.
#[derive(Default)]
struct Lost(usize);

impl vt100::Callbacks for Lost {
    fn on_scroll(&mut self, _: vt100::capture::RowContents<'_>, alternate_screen: bool) {
        self.0 += usize::from(!alternate_screen);
    }
}

impl Emulator {
    /// An empty one; it has one column and one row at least.
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        let (rows, columns) = size(columns, rows);
        Self { parser: vt100::Parser::new_with_callbacks(rows, columns, SCROLLBACK, Lost::default()) }
    }

    /// Takes in what the command wrote.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
    }

    /// The screen has another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let (rows, columns) = size(columns, rows);
        self.parser.set_size(rows, columns);
    }

    /// Whether arrows and their kin are to be sent as an application wants them.
    pub(crate) fn wants_application_keys(&self) -> bool {
        self.parser.screen().application_cursor()
    }

    /// Whether a paste is to be marked as one.
    pub(crate) fn wants_marked_pastes(&self) -> bool {
        self.parser.screen().bracketed_paste()
    }

    /// How many rows stand above the screen.
    pub(crate) fn above(&self) -> usize {
        self.parser.screen().scrollback_len()
    }

    /// How far it is scrolled up, in rows.
    pub(crate) fn scroll(&self) -> usize {
        self.parser.screen().scrollback()
    }

    /// Scrolls to so many rows above the screen's own, as far as there are any.
    pub(crate) fn scroll_to(&mut self, rows: usize) {
        self.parser.screen_mut().set_scrollback(rows);
    }

    /// All that the command wrote, as it would be read, and how many rows before it are lost.
    pub(crate) fn text(&mut self) -> (String, usize) {
        let kept = self.scroll();
        let height = usize::from(self.parser.screen().size().0.get());
        let mut text = String::new();
        let mut above = self.above();
        while above > 0 {
            self.scroll_to(above);
            self.push_rows(&mut text, above.min(height));
            above -= above.min(height);
        }
        self.scroll_to(0);
        self.push_rows(&mut text, height);
        self.scroll_to(kept);
        text.truncate(text.trim_end().len());
        (text, self.parser.callbacks().0)
    }

    fn push_rows(&self, text: &mut String, count: usize) {
        let screen = self.parser.screen();
        let width = screen.size().1.get();
        for (row, line) in (0..).zip(screen.rows(0, width).take(count)) {
            text.push_str(line.trim_end());
            if !screen.row_wrapped(row) {
                text.push('\n');
            }
        }
    }

    /// Draws the rows in view; `has_keys` shows the cursor.
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, has_keys: bool, theme: Theme) {
        let screen = self.parser.screen();
        let rows = (0..area.height).map(|row| draw_row(screen, row, area.width, theme));
        frame.render_widget(Paragraph::new(rows.collect::<Vec<_>>()), area);
        let (row, column) = screen.cursor_position();
        let is_inside = row < area.height && column < area.width;
        if has_keys && is_inside && !screen.hide_cursor() && screen.scrollback() == 0 {
            frame.set_cursor_position(Position::new(area.x + column, area.y + row));
        }
    }
}

fn size(columns: u16, rows: u16) -> (NonZeroU16, NonZeroU16) {
    let at_least_one = |count| NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN);
    (at_least_one(rows), at_least_one(columns))
}

fn draw_row(screen: &vt100::Screen, row: u16, width: u16, theme: Theme) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for cell in (0..width).filter_map(|column| screen.cell(row, column)).filter(|cell| !cell.is_wide_continuation()) {
        let text = if cell.has_contents() { visible(cell.contents()).into_owned() } else { " ".to_owned() };
        let style = style_of(cell, theme);
        match spans.last_mut().filter(|last| last.style == style) {
            Some(last) => last.content.to_mut().push_str(&text),
            None => spans.push(Span::styled(text, style)),
        }
    }
    Line::from(spans)
}

fn style_of(cell: &vt100::Cell, theme: Theme) -> Style {
    let modifiers = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    let mut style = Style::new();
    for (_, modifier) in modifiers.into_iter().filter(|(is_set, _)| *is_set) {
        style = style.add_modifier(modifier);
    }
    if theme.has_colour() { style.fg(colour(cell.fgcolor())).bg(colour(cell.bgcolor())) } else { style }
}

fn colour(colour: vt100::Color) -> Color {
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

#[cfg(test)]
mod tests {
    use super::{Emulator, SCROLLBACK};

    fn text_of(bytes: &str) -> String {
        let mut emulator = Emulator::new(20, 4);
        emulator.write(bytes.as_bytes());
        emulator.text().0
    }

    #[test]
    fn the_text_is_what_a_person_read() {
        assert_eq!(text_of("one\r\ntwo\r\n"), "one\ntwo");
        assert_eq!(text_of("10 %\r20 %\rdone\r\n"), "done");
        assert_eq!(text_of("\x1b[31mred\x1b[0m \x1b]52;c;eA==\x07x"), "red x");
        let long = "a line that is longer than twenty columns";
        assert_eq!(text_of(long), long);
    }

    #[test]
    fn rows_above_the_screen_are_kept_up_to_a_bound_and_the_lost_ones_counted() {
        let mut emulator = Emulator::new(20, 4);
        let all = SCROLLBACK + 50;
        for number in 0..all {
            emulator.write(format!("{number}\r\n").as_bytes());
        }
        let (text, lost) = emulator.text();
        assert_eq!(text.lines().count() + lost, all);
        assert_eq!(text.lines().next(), Some(lost.to_string().as_str()));
        assert_eq!(text.lines().last(), Some((all - 1).to_string().as_str()));
        assert_eq!(emulator.scroll(), 0);
    }
}
