//! YAML front matter: told from the body, and read with the line of each key.
//!
//! Owns where front matter starts and ends and what is done when it is no YAML. It must not know what the keys mean.
//! The reader limits what it takes on (aliases, depth, size), so that a document cannot make it swell; a block it
//! refuses becomes a diagnostic, and the body is read all the same.

use crate::diagnostic::Diagnostic;
use crate::document::Meta;
use std::collections::BTreeMap;

/// Front matter larger than this is not read: no author writes half a megabyte of it.
const LARGEST: usize = 512 * 1024;

/// Front matter and the rest of a text.
#[derive(Debug, PartialEq)]
pub struct Split<'a> {
    /// What the front matter says; empty where there is none.
    pub meta: Meta,
    /// What follows it.
    pub body: &'a str,
    /// How many lines of the file stand before the body.
    pub lines_before: u32,
}

/// Tells a leading `---` block from the body. A block that is never closed is body.
#[must_use]
pub fn split<'a>(text: &'a str, diagnostics: &mut Vec<Diagnostic>) -> Split<'a> {
    let Some((yaml, body)) = block(text) else {
        return Split { meta: Meta::default(), body: text, lines_before: 0 };
    };
    let lines_before = u32::try_from(yaml.lines().count()).unwrap_or(u32::MAX - 2).saturating_add(2);
    let values = values(yaml, diagnostics);
    Split { meta: Meta { values, lines: key_lines(yaml) }, body, lines_before }
}

/// The YAML between the marks and what follows them.
fn block(text: &str) -> Option<(&str, &str)> {
    let first_end = text.find('\n')?;
    if text.get(..first_end)?.trim_end() != "---" {
        return None;
    }
    let start = first_end + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let end = at + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some((text.get(start..at)?, text.get(end..)?));
        }
        at = end;
    }
    None
}

fn values(yaml: &str, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, serde_json::Value> {
    if yaml.len() > LARGEST {
        diagnostics.push(Diagnostic::warning(1, "the front matter is too long to be read", Some("shorten it")));
        return BTreeMap::new();
    }
    match serde_yaml::from_str::<Option<BTreeMap<String, serde_json::Value>>>(yaml) {
        Ok(values) => values.unwrap_or_default(),
        Err(error) => {
            let line = error.location().map_or(0, |place| u32::try_from(place.line()).unwrap_or(0));
            let what = error.without_snippet().to_string();
            let what = what.lines().next().unwrap_or_default().to_owned();
            diagnostics.push(Diagnostic::warning(
                line.saturating_add(1),
                format!("the front matter is not read: {what}"),
                Some("write it as YAML `key: value` lines; values with `:` or `\\` need single quotes"),
            ));
            plain_values(yaml)
        }
    }
}

/// What can still be had of front matter that is no YAML: its top-level `key: value` lines.
fn plain_values(yaml: &str) -> BTreeMap<String, serde_json::Value> {
    yaml.lines()
        .filter_map(|line| {
            let (key, value) = line.split_once(": ")?;
            let value = value.trim().trim_matches(|quote| quote == '"' || quote == '\'');
            (is_key(key) && !value.is_empty()).then(|| (key.to_owned(), value.into()))
        })
        .collect()
}

fn key_lines(yaml: &str) -> BTreeMap<String, u32> {
    (2..)
        .zip(yaml.lines())
        .filter_map(|(number, line)| line.split_once(':').map(|(key, _)| (key, number)))
        .filter(|(key, _)| is_key(key))
        .map(|(key, number)| (key.to_owned(), number))
        .collect()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: Option<&str>, body: &str, lines_before: u32) {
        let split = split(text, &mut Vec::new());
        assert_eq!(split.meta.text("title"), title, "{text:?}");
        assert_eq!((split.body, split.lines_before), (body, lines_before), "{text:?}");
    }

    #[test]
    fn a_block_is_told_from_the_body() {
        check("---\ntitle: One\ntags: [a, b]\n---\nbody\n", Some("One"), "body\n", 4);
        check("---\ntitle: One\n...\nbody", Some("One"), "body", 3);
        check("---\n---\nbody", None, "body", 2);
    }

    #[test]
    fn what_is_no_block_is_body() {
        for text in ["", "---", "--- x\ntitle: a\n---\n", "---\ntitle: a\nnever closed\n", "# A\n---\nt: b\n---\n"] {
            check(text, None, text, 0);
        }
    }

    #[test]
    fn keys_have_their_lines() {
        let split = split("---\ntitle: A\nnested:\n  deep: 1\nowner: us\n---\n", &mut Vec::new());
        assert_eq!(split.meta.lines.get("title"), Some(&2));
        assert_eq!(split.meta.lines.get("owner"), Some(&5));
        assert_eq!(split.meta.lines.get("deep"), None);
    }

    #[test]
    fn broken_yaml_is_told_with_its_line_and_loses_no_title() {
        let mut diagnostics = Vec::new();
        let split = split("---\ntitle: A\nbad: [1, 2\nother: {\n---\nbody", &mut diagnostics);
        assert_eq!(split.body, "body");
        assert_eq!(split.meta.text("title"), Some("A"));
        assert_eq!(diagnostics.len(), 1);
        assert!((3..=5).contains(&diagnostics[0].line), "{diagnostics:?}");
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut yaml = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let below = format!("*a{}, ", level - 1).repeat(10);
            yaml.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
        }
        yaml.push_str("---\nbody");
        let mut diagnostics = Vec::new();
        assert_eq!(split(&yaml, &mut diagnostics).body, "body");
        assert_eq!(diagnostics.len(), 1, "the bomb is told of");
    }
}
