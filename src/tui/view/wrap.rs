//! Styled text broken into lines of a width.
//!
//! Owns line breaking and cutting, by columns on the screen: wide characters count two, combining marks none. It must
//! not know documents or screens.

use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One character as a person sees it.
struct Cell<'a> {
    text: &'a str,
    style: Style,
    width: usize,
}

/// Breaks `spans` into lines of at most `width` columns: at blanks where there are any, else anywhere. A line feed
/// always breaks.
#[must_use]
pub(crate) fn wrap(spans: &[Span<'_>], width: usize) -> Vec<Vec<Span<'static>>> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut columns = 0;
    for cell in spans.iter().flat_map(cells) {
        if cell.text.contains('\n') {
            lines.push(join(&line));
            (line, columns) = (Vec::new(), 0);
            continue;
        }
        if columns + cell.width > width && !line.is_empty() {
            let rest = break_line(&mut line, &cell);
            lines.push(join(&line));
            line = rest;
            columns = line.iter().map(|cell| cell.width).sum();
        }
        if line.is_empty() && cell.text == " " && !lines.is_empty() {
            continue;
        }
        columns += cell.width;
        line.push(cell);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(join(&line));
    }
    lines
}

/// Breaks at exactly `width` columns and keeps every blank: for code.
#[must_use]
pub(crate) fn chop(text: &str, style: Style, width: usize) -> Vec<Span<'static>> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let (mut line, mut columns) = (String::new(), 0);
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if columns + wide > width && !line.is_empty() {
            lines.push(Span::styled(std::mem::take(&mut line), style));
            columns = 0;
        }
        line.push_str(grapheme);
        columns += wide;
    }
    lines.push(Span::styled(line, style));
    lines
}

/// The beginning of `text` that fits `width` columns; where something is cut off, it ends in `…`.
#[must_use]
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut columns = 0;
    let room = width.saturating_sub(1);
    let kept = text.graphemes(true).take_while(|grapheme| {
        columns += grapheme.width();
        columns <= room
    });
    let kept: String = kept.collect();
    if width == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// The end of `text` that fits `width` columns; where something is cut off, it begins with `…`.
#[must_use]
pub(crate) fn cut_start(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut columns = 0;
    let room = width.saturating_sub(1);
    let mut kept: Vec<&str> = text
        .graphemes(true)
        .rev()
        .take_while(|grapheme| {
            columns += grapheme.width();
            columns <= room
        })
        .collect();
    kept.reverse();
    if width == 0 { String::new() } else { format!("…{}", kept.concat().trim_start()) }
}

fn cells<'a>(span: &'a Span<'_>) -> impl Iterator<Item = Cell<'a>> {
    let style = span.style;
    span.content.graphemes(true).map(move |text| Cell { text, style, width: text.width() })
}

/// Takes off the line what has to go to the next one before `next` is put there.
fn break_line<'a>(line: &mut Vec<Cell<'a>>, next: &Cell) -> Vec<Cell<'a>> {
    if next.text == " " {
        return Vec::new();
    }
    match line.iter().rposition(|cell| cell.text == " ") {
        Some(blank) if line.iter().take(blank).any(|cell| cell.text != " ") => {
            let rest = line.split_off(blank + 1);
            line.pop();
            rest
        }
        _ => Vec::new(),
    }
}

fn join(cells: &[Cell]) -> Vec<Span<'static>> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for cell in cells {
        match spans.last_mut() {
            Some(last) if last.style == cell.style => last.content.to_mut().push_str(cell.text),
            _ => spans.push(Span::styled(cell.text.to_owned(), cell.style)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{chop, cut, cut_start, wrap};
    use ratatui::style::{Style, Stylize};
    use ratatui::text::Span;

    fn check(text: &str, width: usize, expect: &[&str]) {
        let lines = wrap(&[Span::raw(text)], width);
        let lines: Vec<String> =
            lines.iter().map(|line| line.iter().map(|span| span.content.as_ref()).collect()).collect();
        assert_eq!(lines, expect, "{text:?} at {width}");
    }

    #[test]
    fn lines_break_at_blanks_by_columns() {
        check("run dds ls now", 7, &["run dds", "ls now"]);
        check("run dds ls", 6, &["run", "dds ls"]);
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("a\nb", 9, &["a", "b"]);
        check("a\n\nb", 9, &["a", "", "b"]);
        check("", 9, &[""]);
        check("  deep blanks", 8, &["  deep", "blanks"]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        check("世界世界", 4, &["世界", "世界"]);
        check("世界世", 3, &["世", "界", "世"]);
        check("e\u{301}e\u{301}e\u{301}", 3, &["e\u{301}e\u{301}e\u{301}"]);
        check("世", 1, &["世"]);
        check("שלום עולם", 5, &["שלום", "עולם"]);
    }

    #[test]
    fn a_style_stays_with_its_words() {
        let lines = wrap(&[Span::raw("run "), "dds ls".bold(), Span::raw(" now")], 7);
        assert_eq!(lines, [vec![Span::raw("run "), "dds".bold()], vec!["ls".bold(), Span::raw(" now")]]);
    }

    #[test]
    fn text_is_cut_with_a_mark() {
        assert_eq!(cut("scenario", 8), "scenario");
        assert_eq!(cut("scenario", 5), "scen…");
        assert_eq!(cut("世界世界", 4), "世…");
        assert_eq!(cut("x", 0), "");
        assert_eq!(cut_start("users › password", 9), "…password");
    }

    #[test]
    fn code_keeps_its_blanks() {
        let lines = chop("a  b  c", Style::new(), 4);
        assert_eq!(lines, [Span::raw("a  b"), Span::raw("  c")]);
    }
}
