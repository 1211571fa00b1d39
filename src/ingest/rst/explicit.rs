//! Explicit markup: comments, targets, footnotes, citations, substitution definitions; directives are passed on.
//!
//! Owns what may stand behind `..`; it must not know single directives.

use super::Reader;
use super::lines::View;
use super::markers::{self, opens_with};
use super::names::{self, Destination};
use crate::document::{Block, BlockKind};

impl Reader<'_> {
    pub(super) fn explicit(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) -> Option<usize> {
        let text = view.text(at);
        let anonymous = opens_with(text, "__");
        if !anonymous && !opens_with(text, "..") {
            return None;
        }
        let end = view.indented_end(at + 1);
        let block = view.until(end);
        if let Some(target) = names::target(block, at) {
            if let (Some(name), Destination::Here) = (target.name, target.destination) {
                self.pending.push(name);
            }
            return Some(end);
        }
        if anonymous {
            return None;
        }
        if text == ".." && view.is_blank(at + 1) {
            return Some(at + 1);
        }
        if let Some((name, skip)) = markers::directive(text) {
            self.directive(block, at, (name, skip), out);
        } else if let Some((label, skip)) = footnote_mark(text) {
            self.footnote(block, at, (label, skip), out);
        } else if names::substitution(block, at).is_none() {
            self.comment(block, at, out);
        }
        Some(end)
    }

    fn footnote(&mut self, view: View<'_>, at: usize, (label, skip): (&str, usize), out: &mut Vec<Block>) {
        let label = match label.strip_prefix('#') {
            Some("") => {
                self.numbered.0 += 1;
                self.numbered.0.to_string()
            }
            Some(name) => name.to_owned(),
            None => label.to_owned(),
        };
        let blocks = self.blocks(body(view, at, skip));
        self.push(out, BlockKind::Footnote { label, blocks }, view.lines(at, view.end));
    }

    fn comment(&mut self, view: View<'_>, at: usize, out: &mut Vec<Block>) {
        let text = view.text(at);
        let skip = text.len() - text.trim_start_matches('.').trim_start().len();
        if looks_like_directive(text) {
            let hint = "a directive is `.. name::` and a target `.. _name:`, with a space after the dots";
            self.warn(view.number(at), "this is read as a comment, and nobody will see it", hint);
        }
        let first = text.get(skip..).unwrap_or_default();
        let rest = view.verbatim(at + 1, view.trimmed_end(at + 1, view.end));
        if first.is_empty() && rest.is_empty() {
            return;
        }
        let separator = if first.is_empty() || rest.is_empty() { "" } else { "\n" };
        self.push(out, BlockKind::Comment(format!("{first}{separator}{rest}")), view.lines(at, view.end));
    }
}

/// What an explicit block at line `at` of `view` holds, from `skip` bytes into its first line on.
pub(super) fn body(view: View<'_>, at: usize, skip: usize) -> View<'_> {
    let indent = view.least_indent(at + 1, view.end).unwrap_or(0);
    view.behind(at, view.end, indent, skip)
}

/// The label in `.. [label]` and the bytes up to the note's text.
fn footnote_mark(text: &str) -> Option<(&str, usize)> {
    let body = text.strip_prefix("..")?.trim_start().strip_prefix('[')?;
    let (label, rest) = body.split_once(']')?;
    let named = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#*-_.:+".contains(&byte));
    let separated = rest.is_empty() || rest.starts_with(' ');
    let skip = text.len() - rest.trim_start().len();
    (named && separated && !label.is_empty()).then_some((label, skip))
}

/// Whether a comment was probably meant as a directive or a target: `.. note: ...`, `.. _name`, `.. note::text`.
fn looks_like_directive(text: &str) -> bool {
    const MISTAKEN: [&str; 12] = [
        "note", "warning", "danger", "caution", "important", "tip", "hint", "attention", "error", "code", "code-block",
        "image",
    ];
    let body = text.trim_start_matches('.').trim_start();
    let word = body.split([':', ' ']).next().unwrap_or_default();
    let marked = body.get(word.len()..).is_some_and(|rest| rest.starts_with(':'));
    (marked && MISTAKEN.contains(&word)) || (body.starts_with('_') && !body.starts_with("__") && !body.contains(' '))
}
