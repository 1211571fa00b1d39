//! The screens: what each holds, how an action changes it, how it is drawn.
//!
//! Owns one file for each screen, and what they share in drawing. Drawing takes a shared reference; only a screen's
//! `update` changes it.

pub(crate) mod confirm;
pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod line;
pub(crate) mod output;
pub(crate) mod search;
pub(crate) mod text;
pub(crate) mod walk;

use super::action::{Action, Edit};
use super::theme::Theme;
use super::view::blocks::Drawn;
use super::view::wrap::cut;
use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Scrollbar, ScrollbarOrientation, ScrollbarState};
use tui_input::InputRequest;
use unicode_width::UnicodeWidthStr;

/// What stands on the screen for a secret, whatever its length.
pub(crate) const MASK: &str = "••••••••";

/// What an edit asks of a line of input.
pub(crate) fn request(edit: Edit) -> InputRequest {
    match edit {
        Edit::Backspace => InputRequest::DeletePrevChar,
        Edit::Delete => InputRequest::DeleteNextChar,
        Edit::Word => InputRequest::DeletePrevWord,
        Edit::ToStart => InputRequest::DeleteFromStart,
        Edit::Clear => InputRequest::DeleteLine,
        Edit::Left => InputRequest::GoToPrevChar,
        Edit::Right => InputRequest::GoToNextChar,
        Edit::Home => InputRequest::GoToStart,
        Edit::End => InputRequest::GoToEnd,
    }
}

/// Takes the uppermost `height` rows off `area`.
pub(crate) fn take_top(area: &mut Rect, height: usize) -> Rect {
    let height = u16::try_from(height).unwrap_or(u16::MAX).min(area.height);
    let top = Rect { height, ..*area };
    area.y = area.y.saturating_add(height);
    area.height -= height;
    top
}

/// Takes the lowest `height` rows off `area`.
pub(crate) fn take_bottom(area: &mut Rect, height: usize) -> Rect {
    let height = u16::try_from(height).unwrap_or(u16::MAX).min(area.height);
    area.height -= height;
    Rect { y: area.y.saturating_add(area.height), height, ..*area }
}

/// Draws a line across, with words set in at both ends where there is room.
pub(crate) fn draw_rule(frame: &mut Frame, area: Rect, left: &str, right: &str, theme: Theme) {
    let width = usize::from(area.width);
    let label = |text: &str| if text.is_empty() { String::new() } else { format!(" {text} ") };
    let left = cut(&label(left), width.saturating_sub(4));
    let right = label(right);
    let right = if left.width() + right.width() + 6 > width { String::new() } else { right };
    let between = width.saturating_sub(left.width() + right.width() + 4);
    let line = Line::from(vec![
        Span::styled("──", theme.dim()),
        Span::styled(left, theme.title()),
        Span::styled("─".repeat(between), theme.dim()),
        Span::styled(right, theme.dim()),
        Span::styled("──", theme.dim()),
    ]);
    frame.render_widget(Paragraph::new(line), area);
}

/// Draws the lines from `scroll` on, with a bar at the right edge where not all are in view.
pub(crate) fn draw_lines(frame: &mut Frame, area: Rect, lines: &[Drawn], scroll: usize, selected: Option<usize>) {
    let height = usize::from(area.height);
    let mark = |line: &Drawn| {
        let mut spans = line.spans.clone();
        let blank = spans.iter_mut().find(|span| span.content == " ").filter(|_| line.command.is_some());
        if let Some(blank) = blank.filter(|_| line.command == selected) {
            *blank = Span::raw("▸");
        }
        Line::from(spans)
    };
    let shown: Vec<Line> = lines.iter().skip(scroll).take(height).map(mark).collect();
    frame.render_widget(Paragraph::new(shown), area);
    if lines.len() > height && area.width > 1 {
        let mut state = ScrollbarState::new(lines.len().saturating_sub(height)).position(scroll);
        let bar = Scrollbar::new(ScrollbarOrientation::VerticalRight)
            .begin_symbol(None)
            .end_symbol(None)
            .track_symbol(None)
            .thumb_symbol("▐");
        // The bar stands in the margin that the text leaves free.
        let edge = Rect { width: area.width.saturating_add(1), ..area }.intersection(frame.area());
        frame.render_stateful_widget(bar, edge.inner(Margin::new(0, 0)), &mut state);
    }
}

/// Draws a text over the whole area: a title, and its lines from `scroll` on.
pub(crate) fn draw_text(frame: &mut Frame, mut area: Rect, title: &str, lines: &[Drawn], scroll: usize, theme: Theme) {
    let rule = take_top(&mut area, 1);
    let height = usize::from(area.height);
    let scroll = scroll.min(last_scroll(lines.len(), height));
    let last = (scroll + height).min(lines.len());
    let is_cut = lines.len() > height;
    let place = if is_cut { format!("lines {}-{last} of {}", scroll + 1, lines.len()) } else { String::new() };
    draw_rule(frame, rule, title, &place, theme);
    draw_lines(frame, Rect { width: area.width.saturating_sub(1), ..area }, lines, scroll, None);
}

/// Where a text of so many lines stands after an action, drawn by [`draw_text`].
pub(crate) fn scroll_text(action: &Action, scroll: usize, lines: usize, area: Rect) -> usize {
    let height = usize::from(area.height.saturating_sub(1)).max(1);
    scrolled(action, scroll, last_scroll(lines, height), height)
}

/// The furthest that `lines` can be scrolled in `height` rows.
pub(crate) fn last_scroll(lines: usize, height: usize) -> usize {
    lines.saturating_sub(height)
}

/// Where a text of that last scroll stands after an action, `height` rows of it being in view.
pub(crate) fn scrolled(action: &Action, scroll: usize, last: usize, height: usize) -> usize {
    let to = match action {
        Action::Down | Action::Next => scroll + 1,
        Action::Up | Action::Previous => scroll.saturating_sub(1),
        Action::PageDown => scroll + height,
        Action::PageUp => scroll.saturating_sub(height),
        Action::First => 0,
        Action::Last => last,
        _ => scroll,
    };
    to.min(last)
}

/// The first row to show so that `selected` stays in view, about in the middle.
pub(crate) fn window(selected: usize, count: usize, height: usize) -> usize {
    selected.saturating_sub(height / 2).min(count.saturating_sub(height))
}
