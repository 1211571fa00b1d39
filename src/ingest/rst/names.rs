//! What a document gives names to: link targets, substitutions, section titles.
//!
//! Owns the pass that collects them before anything is read, since a reference may stand before its target. It must
//! not know blocks or spans.

use super::lines::View;
use super::markers;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How often a target may lead to another target.
const MAX_HOPS: usize = 8;

/// The names of one document.
#[derive(Default)]
pub(super) struct Names {
    targets: HashMap<String, Destination>,
    substitutions: HashMap<String, Rc<Substitution>>,
    titles: HashSet<String>,
    /// The destinations of anonymous targets in order; `None` for one that names the block behind it.
    pub(super) anonymous: Vec<Option<String>>,
}

/// Where an explicit target leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Destination {
    /// To the block that follows it.
    Here,
    /// To a URL or path.
    Url(String),
    /// To where another target leads.
    Alias(String),
}

/// What stands for `|name|`.
#[derive(Debug, PartialEq)]
pub(super) enum Substitution {
    /// Text, still with its markup.
    Replace(String),
    /// Characters as they are.
    Characters(String),
    /// An image: what it shows, and its path.
    Image(String, String),
}

/// An explicit target: `.. _name: where`, `__ where`.
pub(super) struct Target {
    /// Its normalised name; `None` for an anonymous one.
    pub(super) name: Option<String>,
    /// Where it leads.
    pub(super) destination: Destination,
}

impl Names {
    /// Collects the names in `view`.
    pub(super) fn collect(view: View<'_>) -> Self {
        let mut names = Self::default();
        for at in view.first..view.end {
            let text = view.text(at);
            match text.as_bytes() {
                [b'.', b'.', b' ', ..] | [b'_', b'_', b' ', ..] => names.explicit(view, at),
                [first, ..]
                    if first.is_ascii_punctuation() && at > view.first && markers::adornment(text).is_some() =>
                {
                    names.titles.insert(normalized(view.text(at - 1)));
                }
                _ => {}
            }
        }
        names
    }

    fn explicit(&mut self, view: View<'_>, at: usize) {
        let marked = view.nested(at, view.end, view.indent(at));
        let text = marked.text(at);
        if !text.starts_with("__") && !text.get(2..).is_some_and(|rest| rest.trim_start().starts_with(['_', '|'])) {
            return;
        }
        let block = marked.until(marked.indented_end(at + 1));
        if let Some(target) = target(block, at) {
            self.add_target(target);
        } else if let Some((name, substitution)) = substitution(block, at) {
            self.substitutions.entry(normalized(name)).or_insert_with(|| Rc::new(substitution));
        }
    }

    fn add_target(&mut self, target: Target) {
        let Some(name) = target.name else {
            let link = match target.destination {
                Destination::Here => None,
                Destination::Url(url) => Some(url),
                Destination::Alias(name) => Some(format!("#{name}")),
            };
            self.anonymous.push(link);
            return;
        };
        self.targets.entry(name).or_insert(target.destination);
    }

    /// Whether a target or a section title bears the normalised `name`.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.targets.contains_key(name) || self.titles.contains(name)
    }

    /// The link to what bears the normalised `name`: a URL, or `#` and a name of this document.
    pub(super) fn link(&self, name: &str) -> String {
        let mut name = name;
        for _ in 0..MAX_HOPS {
            match self.targets.get(name) {
                Some(Destination::Url(url)) => return url.clone(),
                Some(Destination::Alias(next)) => name = next,
                Some(Destination::Here) | None => break,
            }
        }
        format!("#{name}")
    }

    /// What stands for `|name|`.
    pub(super) fn substitution(&self, name: &str) -> Option<Rc<Substitution>> {
        self.substitutions.get(&normalized(name)).cloned()
    }

    /// Whether there is any substitution.
    pub(super) fn substitutes(&self) -> bool {
        !self.substitutions.is_empty()
    }
}

/// `name` as names are compared: lower case, one space between words, no backslashes.
pub(super) fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|character| *character != '\\').flat_map(char::to_lowercase));
    }
    out
}

/// The target that starts at line `at` of `block`, whose lines it owns.
pub(super) fn target(block: View<'_>, at: usize) -> Option<Target> {
    let text = block.text(at);
    let last = block.trimmed_end(at, block.end).max(at + 1) - 1;
    let whole = |skip: usize| block.slice(at, skip, last);
    if text.starts_with("__") && matches!(text.as_bytes().get(2), None | Some(b' ')) {
        return Some(Target { name: None, destination: destination(whole(2)) });
    }
    let after = text.strip_prefix("..")?.trim_start();
    let body = after.strip_prefix('_')?;
    if body.starts_with(' ') || body.is_empty() {
        return None;
    }
    let start = text.len() - body.len();
    let (name, behind) = target_name(body)?;
    let name = if name == "_" { None } else { Some(normalized(name)) };
    Some(Target { name, destination: destination(whole(start + behind)) })
}

/// The name at the start of `body`, and where what is behind its colon starts.
fn target_name(body: &str) -> Option<(&str, usize)> {
    if let Some(quoted) = body.strip_prefix('`') {
        let end = quoted.find("`:")?;
        return Some((quoted.get(..end)?, end + 3));
    }
    let mut escaped = false;
    for (at, byte) in body.bytes().enumerate() {
        if byte == b':' && !escaped && matches!(body.as_bytes().get(at + 1), None | Some(b' ')) {
            return Some((body.get(..at)?, at + 1)).filter(|(name, _)| !name.is_empty());
        }
        escaped = byte == b'\\' && !escaped;
    }
    None
}

fn destination(text: &str) -> Destination {
    let text = text.trim();
    if text.is_empty() {
        return Destination::Here;
    }
    match text.strip_suffix('_') {
        Some(alias) if !alias.contains("://") && !alias.ends_with(['\\', '/', '_']) => {
            Destination::Alias(normalized(alias.trim_matches('`')))
        }
        _ => Destination::Url(url(text)),
    }
}

/// A URL as it is meant: white space and escaping backslashes taken out.
pub(super) fn url(text: &str) -> String {
    let url: String = text.chars().filter(|character| !character.is_whitespace() && *character != '\\').collect();
    if url.contains('@') && !url.contains(['/', ':']) { format!("mailto:{url}") } else { url }
}

/// The name and the meaning of the substitution definition that starts at line `at` of `block`.
pub(super) fn substitution<'s>(block: View<'s>, at: usize) -> Option<(&'s str, Substitution)> {
    let text = block.text(at);
    let body = text.strip_prefix("..")?.trim_start().strip_prefix('|')?;
    let close = body.find("| ").filter(|close| *close > 0)?;
    let name = body.get(..close)?;
    let directive = body.get(close + 1..)?.trim_start();
    let (kind, _) = directive.split_once("::")?;
    let skip = text.len() - directive.len() + kind.len() + 2;
    let last = block.trimmed_end(at, block.end).max(at + 1) - 1;
    let whole = block.slice(at, skip, last).trim();
    let meaning = match kind.trim() {
        "image" => image(name, whole),
        "unicode" => Substitution::Characters(characters(whole)),
        "replace" => Substitution::Replace(whole.to_owned()),
        _ => return None,
    };
    Some((name, meaning))
}

fn image(name: &str, text: &str) -> Substitution {
    let alternative = text.lines().find_map(|line| line.trim().strip_prefix(":alt:")).map(str::trim);
    let shown = alternative.filter(|text| !text.is_empty()).unwrap_or(name);
    let path = text.lines().next().unwrap_or_default().trim();
    Substitution::Image(shown.to_owned(), path.to_owned())
}

/// The characters of a `unicode` directive: code points in several notations, other words as they are.
fn characters(text: &str) -> String {
    let code = text.split(" .. ").next().unwrap_or_default();
    let mut out = String::new();
    let mut after_word = false;
    for word in code.split_whitespace().take_while(|word| !word.starts_with(':')) {
        if let Some(character) = code_point(word) {
            out.push(character);
            after_word = false;
        } else {
            if after_word {
                out.push(' ');
            }
            out.push_str(word);
            after_word = true;
        }
    }
    out
}

fn code_point(word: &str) -> Option<char> {
    let hexadecimal = ["0x", "x", "\\x", "U+", "u+", "\\u", "\\U"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .or_else(|| word.strip_prefix("&#x").and_then(|rest| rest.strip_suffix(';')));
    let number = match hexadecimal {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => word.parse().ok()?,
    };
    char::from_u32(number).filter(|character| !character.is_control())
}
