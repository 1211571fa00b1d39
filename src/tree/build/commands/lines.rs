//! Which lines make one command: quotes, brackets, here-documents, loops and backslashes that hold them together.
//!
//! Owns where a command ends. It must not know whether a line is a command.

pub(super) fn append_line(text: &mut String, line: &str) {
    text.push('\n');
    text.push_str(line);
}

/// Whether a command goes on on the next line.
pub(super) fn is_open(text: &str) -> bool {
    let trimmed = text.trim_end();
    trimmed.ends_with('\\')
        || trimmed.ends_with('|')
        || trimmed.ends_with("&&")
        || here_document(text).is_some()
        || has_open_quote(text)
        || has_open_block(text)
}

/// The end mark of a here-document that is not yet closed.
fn here_document(text: &str) -> Option<String> {
    if !text.contains("<<") {
        return None;
    }
    let (at, _) = text.match_indices("<<").find(|(at, _)| !text.get(at + 2..).unwrap_or_default().starts_with('<'))?;
    let rest = text.get(at + 2..)?.trim_start_matches('-').trim_start();
    let mark: String = rest
        .trim_start_matches(['\'', '"'])
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    let is_closed = text.lines().skip(1).any(|line| line.trim() == mark);
    (!mark.is_empty() && !mark.starts_with(|first: char| first.is_ascii_digit()) && !is_closed).then_some(mark)
}

/// Whether a quote, `$(` or bracket is not yet closed. Comments and apostrophes in them do not count.
pub(super) fn has_open_quote(text: &str) -> bool {
    let mut quote = None;
    let mut depth = 0_i32;
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '#') if before.is_whitespace() => while letters.next_if(|next| *next != '\n').is_some() {},
            (Some('"') | None, '\\') => {
                letters.next();
            }
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            (None, '(' | '{' | '[') => depth += 1,
            (None, ')' | '}' | ']') => depth -= 1,
            _ => {}
        }
        before = letter;
    }
    quote.is_some() || depth > 0
}

/// Whether a shell loop or condition is not yet closed.
fn has_open_block(text: &str) -> bool {
    let mut depth = 0_i32;
    for line in text.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        if matches!(first, "for" | "while" | "until" | "if" | "case")
            && !line.contains(" done")
            && !line.contains("; fi")
            && !line.contains(";done")
        {
            depth += 1;
        }
        if matches!(first.trim_end_matches(';'), "done" | "fi" | "esac") {
            depth -= 1;
        }
    }
    depth > 0
}

/// A backslash at a line's end joins; other lines of one command stay lines.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let part = if out.is_empty() || out.ends_with(' ') { line.trim_start() } else { line };
        match part.trim_end().strip_suffix('\\') {
            Some(part) if lines.peek().is_some() => {
                out.push_str(part.trim_end());
                out.push(' ');
            }
            _ => {
                out.push_str(part.trim_end());
                if lines.peek().is_some() {
                    out.push('\n');
                }
            }
        }
    }
    out.trim().to_owned()
}

/// A line without the comment behind its command.
pub(super) fn without_comment(line: &str) -> &str {
    let at = line.match_indices(" # ").map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).unwrap_or_default();
        !has_open_quote(before) && !before.trim().is_empty()
    });
    at.and_then(|at| line.get(..at)).map_or(line, str::trim_end)
}
