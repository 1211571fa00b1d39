//! Inline markup to spans.
//!
//! Owns what may start and end within running text; it must not know blocks. Every search for an end is made at most
//! once per paragraph and kind of markup, so that a line of a million asterisks takes no longer than another.

use super::Reader;
use super::names::{self, Substitution, normalized};
use super::roles::{Role, is_role_byte, role};
use crate::document::{Span, Style, Text};
use std::borrow::Cow;

/// How deep a substitution may stand in another.
const MAX_SUBSTITUTION_DEPTH: usize = 3;
/// The longest substitution name that is looked up.
const MAX_SUBSTITUTION_NAME: usize = 256;
/// The longest role name.
const MAX_ROLE_NAME: usize = 64;

const PLAIN: Style = Style { emphasis: false, strong: false, code: false, strike: false };
const EMPHASIS: Style = Style { emphasis: true, ..PLAIN };
const STRONG: Style = Style { strong: true, ..PLAIN };
const CODE: Style = Style { code: true, ..PLAIN };

impl Reader<'_> {
    /// Reads running text whose first line bears `line` in the file.
    pub(super) fn inline(&mut self, source: &str, line: u32) -> Text {
        self.inline_within(source, line, 0)
    }

    fn inline_within(&mut self, source: &str, line: u32, depth: usize) -> Text {
        let scanner = Scanner {
            reader: self,
            source,
            at: 0,
            run: 0,
            counted: 0,
            line,
            spans: Vec::new(),
            ends: [End::Unknown; 5],
            depth,
        };
        scanner.scan()
    }
}

/// The kinds of markup whose end is searched for.
#[derive(Clone, Copy)]
enum Mark {
    Emphasis,
    Strong,
    Literal,
    Interpreted,
    Substitution,
}

impl Mark {
    fn text(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Literal => "``",
            Self::Interpreted => "`",
            Self::Substitution => "|",
        }
    }
}

/// What is known about where a kind of markup ends next.
#[derive(Clone, Copy)]
enum End {
    Unknown,
    At(usize),
    Nowhere,
}

struct Scanner<'r, 'd, 's> {
    reader: &'r mut Reader<'d>,
    source: &'s str,
    at: usize,
    /// Where the plain text that was not written yet starts.
    run: usize,
    /// Up to where line breaks were counted, and the line that is.
    counted: usize,
    line: u32,
    spans: Vec<Span>,
    ends: [End; 5],
    depth: usize,
}

impl<'s> Scanner<'_, '_, 's> {
    fn scan(mut self) -> Text {
        while let Some((at, byte)) = self.next_special() {
            let read = match byte {
                b'*' => self.emphasis(at),
                b'`' => self.backquote(at),
                b'|' => self.substitution(at),
                b'_' => self.underscore(at),
                b'[' => self.footnote(at),
                b':' => self.colon(at),
                _ => None,
            };
            if let Some(end) = read {
                self.at = end;
                self.run = end;
            } else {
                self.at = at + self.width_of_failure(at, byte);
            }
        }
        self.flush(self.source.len());
        Text { spans: self.spans }
    }

    fn next_special(&self) -> Option<(usize, u8)> {
        let rest = self.source.as_bytes().get(self.at..)?;
        let offset = rest.iter().position(|byte| matches!(byte, b'*' | b'`' | b'|' | b'_' | b'[' | b':' | b'\\'))?;
        rest.get(offset).map(|byte| (self.at + offset, *byte))
    }

    /// How much is plain text where `byte` starts no markup: doubled marks and escapes as one.
    fn width_of_failure(&self, at: usize, byte: u8) -> usize {
        match byte {
            b'\\' => 1 + self.char_at(at + 1).map_or(0, char::len_utf8),
            b'*' | b'`' if self.byte(at + 1) == Some(byte) => 2,
            _ => 1,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source.get(at..)?.chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.source.get(..at)?.chars().next_back()
    }

    fn part(&self, from: usize, to: usize) -> &'s str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// Whether markup may start at `at` whose content starts at `inside`.
    fn may_start(&self, at: usize, inside: usize) -> bool {
        let Some(next) = self.char_at(inside).filter(|next| !next.is_whitespace()) else {
            return false;
        };
        match self.char_before(at) {
            None => true,
            Some(before) => opens(before) && closing(before) != Some(next),
        }
    }

    /// Where markup that started before `from` ends.
    fn end_of(&mut self, mark: Mark, from: usize) -> Option<usize> {
        match self.ends.get(mark as usize).copied().unwrap_or(End::Nowhere) {
            End::Nowhere => return None,
            End::At(end) if end > from => return Some(end),
            End::At(_) | End::Unknown => {}
        }
        let found = self.search(mark, from);
        if found.is_none() && !matches!(mark, Mark::Emphasis | Mark::Substitution) {
            self.unbalanced(from, mark.text());
        }
        if let Some(known) = self.ends.get_mut(mark as usize) {
            *known = found.map_or(End::Nowhere, End::At);
        }
        found
    }

    fn search(&self, mark: Mark, from: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let text = mark.text();
        let escapes = !matches!(mark, Mark::Literal);
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            if escapes && *byte == b'\\' {
                at += 2;
            } else if at > from
                && text.as_bytes().first() == Some(byte)
                && self.part(at, at + text.len()) == text
                && self.may_end(mark, at, at + text.len())
            {
                return Some(at);
            } else {
                at += 1;
            }
        }
        None
    }

    /// Whether markup may end with the mark from `at` to `behind`. Backquotes may be followed by anything, since
    /// authors who write `` `name`s `` mean the name.
    fn may_end(&self, mark: Mark, at: usize, behind: usize) -> bool {
        if self.char_before(at).is_none_or(char::is_whitespace) {
            return false;
        }
        match mark {
            Mark::Literal | Mark::Interpreted => self.byte(behind) != Some(b'`'),
            Mark::Substitution => self.byte(behind) == Some(b'_') || self.closes_at(behind),
            Mark::Emphasis | Mark::Strong => self.closes_at(behind),
        }
    }

    fn closes_at(&self, at: usize) -> bool {
        self.char_at(at).is_none_or(closes)
    }

    fn emphasis(&mut self, at: usize) -> Option<usize> {
        let (mark, style) =
            if self.byte(at + 1) == Some(b'*') { (Mark::Strong, STRONG) } else { (Mark::Emphasis, EMPHASIS) };
        let inside = at + mark.text().len();
        if !self.may_start(at, inside) {
            return None;
        }
        let end = self.end_of(mark, inside)?;
        self.flush(at);
        let (from, to, style) = self.nested_style(inside, end, style);
        self.write(from, to, style, None);
        Some(end + mark.text().len())
    }

    /// Markup that wholly fills other markup: docutils shows its marks, its authors meant it.
    fn nested_style(&self, from: usize, to: usize, style: Style) -> (usize, usize, Style) {
        const NESTED: [(&str, Style); 4] = [("``", CODE), ("`", CODE), ("**", STRONG), ("*", EMPHASIS)];
        let inner = self.part(from, to);
        for (mark, added) in NESTED {
            let filled = inner.len() > 2 * mark.len() && inner.starts_with(mark) && inner.ends_with(mark);
            if filled {
                let style = Style {
                    emphasis: style.emphasis || added.emphasis,
                    strong: style.strong || added.strong,
                    code: style.code || added.code,
                    strike: false,
                };
                return (from + mark.len(), to - mark.len(), style);
            }
        }
        (from, to, style)
    }

    fn backquote(&mut self, at: usize) -> Option<usize> {
        if self.byte(at + 1) == Some(b'`') { self.literal(at) } else { self.interpreted(at, at, None) }
    }

    fn literal(&mut self, at: usize) -> Option<usize> {
        let inside = at + 2;
        if !self.may_start(at, inside) {
            return None;
        }
        let end = self.end_of(Mark::Literal, inside)?;
        self.flush(at);
        let fenced = self.byte(inside) == Some(b'`') && self.byte(end - 1) == Some(b'`') && end - inside > 2;
        let (from, to) = if fenced { (inside + 1, end - 1) } else { (inside, end) };
        self.write_as(from, to, CODE, None, |text| text.into());
        Some(end + 2)
    }

    /// Interpreted text or a phrase reference whose backquote stands at `quote`; `at` is where its role starts.
    fn interpreted(&mut self, at: usize, quote: usize, prefix: Option<&'s str>) -> Option<usize> {
        let inside = quote + 1;
        if prefix.is_none() && !self.may_start(at, inside) {
            return None;
        }
        let end = self.end_of(Mark::Interpreted, inside)?;
        self.flush(at);
        let behind = end + 1;
        let underscores = self.part(behind, self.source.len()).bytes().take(3).take_while(|byte| *byte == b'_').count();
        if prefix.is_none() && matches!(underscores, 1 | 2) && self.closes_at(behind + underscores) {
            self.phrase_reference(inside, end, underscores == 2);
            return Some(behind + underscores);
        }
        let suffix = if prefix.is_none() { self.role_name(behind) } else { None };
        let name = prefix.or(suffix);
        self.write_role(inside, end, name.map_or(Role::Code, role));
        Some(behind + suffix.map_or(0, |name| name.len() + 2))
    }

    /// The role name between the colons at `at`.
    fn role_name(&self, at: usize) -> Option<&'s str> {
        let rest = self.part(at, self.source.len()).strip_prefix(':')?;
        let length = rest.bytes().take(MAX_ROLE_NAME).take_while(|byte| is_role_byte(*byte)).count();
        let name = rest.get(..length)?.strip_suffix(':')?;
        name.starts_with(|first: char| first.is_ascii_alphanumeric()).then_some(name)
    }

    fn write_role(&mut self, from: usize, to: usize, role: Role) {
        match role {
            Role::Code => {
                let (from, to, _) = self.nested_style(from, to, CODE);
                self.write(from, to, CODE, None);
            }
            Role::Emphasis => self.write(from, to, EMPHASIS, None),
            Role::Strong => self.write(from, to, STRONG, None),
            Role::Plain => self.write(from, to, PLAIN, None),
            Role::Reference => match self.titled(from, to) {
                Some((title, target)) => self.write(from, title, PLAIN, Some(&format!("#{}", normalized(target)))),
                None => {
                    let link = format!("#{}", normalized(self.part(from, to)));
                    self.write(from, to, PLAIN, Some(&link));
                }
            },
            Role::Path => match self.titled(from, to) {
                Some((title, target)) => self.write(from, title, PLAIN, Some(target)),
                None => self.write(from, to, CODE, Some(self.part(from, to))),
            },
        }
    }

    /// The end of the title and the target in `title <target>`.
    fn titled(&self, from: usize, to: usize) -> Option<(usize, &'s str)> {
        let inner = self.part(from, to).strip_suffix('>')?;
        let open = inner.rfind('<')?;
        let title = inner.get(..open)?;
        (title.is_empty() || title.ends_with(char::is_whitespace))
            .then_some((from + title.trim_end().len(), inner.get(open + 1..)?))
    }

    fn phrase_reference(&mut self, from: usize, to: usize, anonymous: bool) {
        let Some((title, target)) = self.titled(from, to) else {
            let link = self.reference_link(self.part(from, to), anonymous);
            self.write(from, to, PLAIN, link.as_deref());
            return;
        };
        let link = match target.strip_suffix('_').filter(|alias| !alias.ends_with('\\')) {
            Some(alias) if !alias.contains("://") => self.reader.names.link(&normalized(alias)),
            _ => names::url(target),
        };
        if title == from {
            self.write(to - 1 - target.len(), to - 1, PLAIN, Some(&link));
        } else {
            self.write(from, title, PLAIN, Some(&link));
        }
    }

    fn reference_link(&mut self, name: &str, anonymous: bool) -> Option<String> {
        if anonymous {
            let link = self.reader.names.anonymous.get(self.reader.anonymous_references).cloned().flatten();
            self.reader.anonymous_references += 1;
            return link;
        }
        Some(self.reader.names.link(&normalized(name)))
    }

    fn substitution(&mut self, at: usize) -> Option<usize> {
        if !self.reader.names.substitutes() || !self.may_start(at, at + 1) {
            return None;
        }
        let end = self.end_of(Mark::Substitution, at + 1)?;
        if end - at > MAX_SUBSTITUTION_NAME {
            return None;
        }
        let meaning = self.reader.names.substitution(self.part(at + 1, end))?;
        if self.depth >= MAX_SUBSTITUTION_DEPTH {
            return None;
        }
        if let Substitution::Replace(text) = &*meaning {
            self.reader.substitution_budget = self.reader.substitution_budget.checked_sub(text.len())?;
        }
        self.flush(at);
        let line = self.line_at(at);
        let (text, link) = match &*meaning {
            Substitution::Replace(text) => (self.reader.inline_within(text, line, self.depth + 1), None),
            Substitution::Characters(text) => (Text::plain_at(text, line), None),
            Substitution::Image(shown, path) => (Text::plain_at(shown, line), Some(path.clone())),
        };
        let marks = self.part(end + 1, self.source.len()).bytes().take(2).take_while(|byte| *byte == b'_').count();
        let link = if marks > 0 { self.reference_link(self.part(at + 1, end), marks == 2) } else { link };
        for mut span in text.spans {
            span.line = line;
            span.link = link.clone().or(span.link);
            self.spans.push(span);
        }
        Some(end + 1 + marks)
    }

    /// A reference (`name_`) or an inline target (`` _`name` ``).
    fn underscore(&mut self, at: usize) -> Option<usize> {
        if self.byte(at + 1) == Some(b'`') && self.may_start(at, at + 2) {
            let end = self.end_of(Mark::Interpreted, at + 2)?;
            self.flush(at);
            self.write(at + 2, end, PLAIN, None);
            let name = normalized(self.part(at + 2, end));
            self.reader.inline_targets.push(name);
            return Some(end + 1);
        }
        let marks = 1 + usize::from(self.byte(at + 1) == Some(b'_'));
        if !self.closes_at(at + marks) {
            return None;
        }
        let start = self.simple_name_start(at)?;
        let name = normalized(self.part(start, at));
        if marks == 1 && !self.reader.names.knows(&name) {
            return None;
        }
        let link = self.reference_link(&name, marks == 2)?;
        self.flush(start);
        self.write(start, at, PLAIN, Some(&link));
        Some(at + marks)
    }

    /// Where the simple name that ends before `end` starts.
    fn simple_name_start(&self, end: usize) -> Option<usize> {
        let run = self.part(self.run, end);
        let mut start = end;
        let mut inner = false;
        for (offset, character) in run.char_indices().rev() {
            if character.is_alphanumeric() {
                start = self.run + offset;
                inner = true;
            } else if inner && matches!(character, '-' | '_' | '.' | ':' | '+') {
                inner = false;
            } else {
                break;
            }
        }
        (start < end && self.char_before(end).is_some_and(char::is_alphanumeric))
            .then_some(start)
            .filter(|start| self.char_before(*start).is_none_or(opens))
    }

    /// A footnote or citation reference, `[label]_`.
    fn footnote(&mut self, at: usize) -> Option<usize> {
        let rest = self.part(at + 1, self.source.len());
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"#*-_.:+".contains(byte)).count();
        let label = rest.get(..length).filter(|label| !label.is_empty())?;
        if !rest.get(length..)?.starts_with("]_") || !self.closes_at(at + 1 + length + 2) {
            return None;
        }
        let label = match label.strip_prefix('#') {
            Some("") => {
                self.reader.numbered.1 += 1;
                self.reader.numbered.1.to_string()
            }
            Some(name) => name.to_owned(),
            None => label.to_owned(),
        };
        self.flush(at);
        let line = self.line_at(at);
        self.push(&format!("[{label}]"), PLAIN, None, line);
        Some(at + 1 + length + 2)
    }

    /// Interpreted text with its role before it, or a URL.
    fn colon(&mut self, at: usize) -> Option<usize> {
        if self.part(at + 1, self.source.len()).starts_with("//") {
            return self.url(at);
        }
        let name = self.role_name(at)?;
        let quote = at + name.len() + 2;
        let starts = self.byte(quote) == Some(b'`') && self.byte(quote + 1) != Some(b'`');
        if !starts || !self.may_start(at, at + 1) {
            return None;
        }
        self.interpreted(at, quote, Some(name))
    }

    fn url(&mut self, colon: usize) -> Option<usize> {
        const SCHEMES: [&str; 3] = ["https", "http", "ftp"];
        let run = self.part(self.run, colon);
        let scheme = SCHEMES.iter().find(|scheme| run.ends_with(**scheme))?;
        let start = colon - scheme.len();
        if self.char_before(start).is_some_and(char::is_alphanumeric) {
            return None;
        }
        let rest = self.part(start, self.source.len());
        let length = rest.find(|next: char| next.is_whitespace() || "<>\"`\\".contains(next)).unwrap_or(rest.len());
        let mut url = rest.get(..length)?;
        let kept: Vec<char> = [('(', ')'), ('[', ']'), ('{', '}')]
            .iter()
            .filter(|(open, _)| url.contains(*open))
            .map(|(_, close)| *close)
            .collect();
        url = url.trim_end_matches(|last| ".,;:!?'*)]}|".contains(last) && !kept.contains(&last));
        if url.len() <= scheme.len() + 3 {
            return None;
        }
        self.flush(start);
        let line = self.line_at(start);
        self.push(url, PLAIN, Some(url), line);
        Some(start + url.len())
    }

    fn unbalanced(&mut self, at: usize, mark: &str) {
        let breaks = self.part(self.counted, at).bytes().filter(|byte| *byte == b'\n').count();
        let line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        let hint = "close it, or write a backslash before it";
        self.reader.warn(line, format!("inline markup `{mark}` is opened here and never closed"), hint);
    }

    /// Writes the plain text before `end`.
    fn flush(&mut self, end: usize) {
        self.write(self.run, end, PLAIN, None);
        self.run = end;
    }

    /// Writes a part of the source. Code keeps its backslashes: there they are rarely meant to escape.
    fn write(&mut self, from: usize, to: usize, style: Style, link: Option<&str>) {
        let unescape = if style.code { unescaped_code } else { unescaped };
        self.write_as(from, to, style, link, unescape);
    }

    /// Writes a part of the source, one span per line, with its escapes treated by `unescape`.
    fn write_as(
        &mut self,
        from: usize,
        to: usize,
        style: Style,
        link: Option<&str>,
        unescape: fn(&str) -> Cow<'_, str>,
    ) {
        let mut line = self.line_at(from);
        let mut pieces = self.part(from, to).split('\n').peekable();
        let mut wrapped = false;
        while let Some(piece) = pieces.next() {
            let piece = if wrapped { piece.trim_start_matches(' ') } else { piece };
            wrapped = pieces.peek().is_some();
            let piece = if wrapped { piece.trim_end() } else { piece };
            let text = unescape(piece);
            let joined = wrapped && piece.ends_with('\\') && !style.code;
            let text = if joined { text.strip_suffix('\\').unwrap_or(&text) } else { &text };
            self.push(text, style, link, line);
            if wrapped && !joined {
                self.push(" ", style, link, line);
            }
            line += 1;
        }
    }

    fn push(&mut self, text: &str, style: Style, link: Option<&str>, line: u32) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.line == line && last.style == style && last.link.as_deref() == link => {
                last.text.push_str(text);
            }
            _ => self.spans.push(Span { text: text.to_owned(), style, link: link.map(str::to_owned), line }),
        }
    }

    /// The line on which `at` stands; asked from left to right, so that breaks are counted once.
    fn line_at(&mut self, at: usize) -> u32 {
        if at > self.counted {
            let breaks = self.part(self.counted, at).bytes().filter(|byte| *byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.counted = at;
        }
        self.line
    }
}

/// Whether inline markup may start behind `character`.
fn opens(character: char) -> bool {
    match character {
        '\'' | '"' | '(' | '[' | '{' | '<' | '-' | '/' | ':' => true,
        _ => character.is_whitespace() || (!character.is_ascii() && !character.is_alphanumeric()),
    }
}

/// Whether inline markup may end before `character`.
fn closes(character: char) -> bool {
    match character {
        '\'' | '"' | ')' | ']' | '}' | '>' | '-' | '/' | '\\' | ':' | '.' | ',' | ';' | '!' | '?' => true,
        _ => character.is_whitespace() || (!character.is_ascii() && !character.is_alphanumeric()),
    }
}

/// What closes `open`, where that opens a pair: a mark alone between the two is no markup.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '\'' | '"' => open,
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        _ => return None,
    })
}

/// `text` without the backslashes that escape; an escaped space goes with its backslash.
fn unescaped(text: &str) -> Cow<'_, str> {
    without_escapes(text, |_| true)
}

/// `text` with its backquotes unescaped.
fn unescaped_code(text: &str) -> Cow<'_, str> {
    without_escapes(text, |next| next == '`')
}

fn without_escapes(text: &str, escapable: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let mut ahead = characters.clone();
        match (character, ahead.next()) {
            ('\\', Some(next)) if escapable(next) => {
                if !next.is_whitespace() {
                    out.push(next);
                }
                characters = ahead;
            }
            _ => out.push(character),
        }
    }
    out.into()
}
