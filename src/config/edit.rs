//! Changes to the configuration file that keep every other line as the user wrote it.
//!
//! Owns where a source is put in and taken out of the text. It reads and writes no file. A change is made by lines and
//! then read back: where the result says anything else than what was meant, there is no change.

use super::file;
use serde_json::{Map, Value};

/// A source to be put in: its keys in the order in which they are written; a lone `path` is written as a plain folder.
pub type Keys<'a> = [(&'a str, &'a str)];

/// The text with one more source at the list's end; none where the text cannot be changed safely.
#[must_use]
pub fn add(text: &str, source: &Keys<'_>) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let list = List::find(&lines);
    let indent = list.as_ref().map_or(2, |list| list.indent);
    let at = match &list {
        Some(list) => list.end,
        None => {
            lines.push("sources:".to_owned());
            lines.len()
        }
    };
    if let Some(line) = list.and_then(|list| lines.get_mut(list.key)) {
        // An empty list may be written out.
        *line = line.replacen(" []", "", 1);
    }
    lines.splice(at..at, item(source, indent));
    let mut wanted = file::keys(text).ok()?;
    if !wanted.get("sources").is_some_and(Value::is_array) {
        wanted.insert("sources".to_owned(), Value::Array(Vec::new()));
    }
    wanted.get_mut("sources")?.as_array_mut()?.push(value(source));
    checked(text, &lines, &wanted)
}

/// The text without the source of that number in its list; none where the text cannot be changed safely.
#[must_use]
pub fn remove(text: &str, number: usize) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let list = List::find(&lines)?;
    let dashes: Vec<usize> = (list.key + 1..list.end).filter(|at| list.is_item(lines.get(*at))).collect();
    let start = *dashes.get(number)?;
    let next = dashes.get(number + 1).copied().unwrap_or(list.end);
    // Comments above the next source are about that one.
    let end = (start..next).rev().find(|at| lines.get(*at).is_some_and(|line| says_something(line)))? + 1;
    lines.drain(start..end);
    let mut wanted = file::keys(text).ok()?;
    let items = wanted.get_mut("sources")?.as_array_mut()?;
    if number < items.len() {
        items.remove(number);
    }
    if items.is_empty() {
        wanted.insert("sources".to_owned(), Value::Null);
    }
    checked(text, &lines, &wanted)
}

/// The new text, with line ends like the old one's, where it says what was meant.
fn checked(old: &str, lines: &[String], wanted: &Map<String, Value>) -> Option<String> {
    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let text = lines.join(end) + end;
    (file::keys(&text).ok()? == *wanted).then_some(text)
}

/// Where the list of sources stands.
struct List {
    /// The line of `sources:`.
    key: usize,
    /// How far its items are indented.
    indent: usize,
    /// The line after its last one that says something.
    end: usize,
}

impl List {
    fn find(lines: &[String]) -> Option<Self> {
        let key = lines.iter().position(|line| line.starts_with("sources:"))?;
        let below = lines.iter().enumerate().skip(key + 1).filter(|(_, line)| says_something(line));
        let below: Vec<(usize, &String)> =
            below.take_while(|(_, line)| indent(line) > 0 || line.starts_with("- ")).collect();
        let end = below.last().map_or(key, |(at, _)| *at) + 1;
        Some(Self { key, indent: below.first().map_or(2, |(_, line)| indent(line)), end })
    }

    fn is_item(&self, line: Option<&String>) -> bool {
        line.is_some_and(|line| indent(line) == self.indent && line.trim_start().starts_with('-'))
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line is neither empty nor a comment.
fn says_something(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// A source as lines.
fn item(source: &Keys<'_>, indent: usize) -> Vec<String> {
    let pad = " ".repeat(indent);
    if let [("path", path)] = source {
        return vec![format!("{pad}- {}", scalar(path))];
    }
    let lines = source.iter().enumerate().map(|(number, (key, value))| {
        let lead = if number == 0 { "- " } else { "  " };
        format!("{pad}{lead}{key}: {}", scalar(value))
    });
    lines.collect()
}

fn value(source: &Keys<'_>) -> Value {
    match source {
        [("path", path)] => Value::from(*path),
        _ => source.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect(),
    }
}

/// A text as YAML: as it is where that is read back as the same text, else in quotes.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-@:+~".contains(letter))
        && !text.ends_with(':')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    if is_plain { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPS: &Keys<'_> = &[("git", "git@h:team/ops.git"), ("name", "ops")];

    fn check_add(text: &str, expected: &str) {
        assert_eq!(add(text, OPS).as_deref(), Some(expected), "{text:?}");
    }

    #[test]
    fn a_source_is_put_at_the_lists_end_and_nothing_else_changes() {
        let item = "  - git: git@h:team/ops.git\n    name: ops\n";
        check_add("", &format!("sources:\n{item}"));
        check_add("# mine\nbuiltin:   false", &format!("# mine\nbuiltin:   false\nsources:\n{item}"));
        check_add("sources:\nbuiltin: true\n", &format!("sources:\n{item}builtin: true\n"));
        check_add("builtin: true\r\n", &format!("builtin: true\nsources:\n{item}").replace('\n', "\r\n"));
        check_add("sources: []  # none\n", &format!("sources:  # none\n{item}"));
        check_add(
            "sources:   # ours\n  - /a   # the first\n\n  # the second\n  - git: x:y\n    # odd\n    name: z\n\n# end\nbuiltin: true\n",
            &format!(
                "sources:   # ours\n  - /a   # the first\n\n  # the second\n  - git: x:y\n    # odd\n    name: z\n{item}\n# end\nbuiltin: true\n"
            ),
        );
        check_add(
            "sources:\n- /a\nbuiltin: true\n",
            "sources:\n- /a\n- git: git@h:team/ops.git\n  name: ops\nbuiltin: true\n",
        );
    }

    #[test]
    fn a_text_that_cannot_be_changed_safely_is_left() {
        for text in
            ["sources: [/a, /b]\n", "{sources: [/a]}\n", "sources: [\n", "sources: |\n  x\n", "\"sources\":\n  - a\n"]
        {
            assert_eq!(add(text, OPS), None, "{text:?}");
            assert_eq!(remove(text, 0), None, "{text:?}");
        }
    }

    #[test]
    fn odd_values_are_quoted() {
        for odd in ["/a b", "a: b", "#x", "true", "1", "\"", "'", "ü\\", "- x", "{", "x\ty", " x"] {
            let text = add("", &[("path", odd)]).unwrap();
            assert_eq!(file::keys(&text).unwrap()["sources"][0], Value::from(odd), "{text}");
            assert!(add("", &[("git", odd), ("name", odd)]).is_some(), "{odd}");
        }
    }

    #[test]
    fn a_source_is_taken_out_with_its_lines_alone() {
        let text = "sources:\n  - /a   # first\n  # about b\n  - git: x:y\n    # odd\n    name: b\n\n  # about c\n  - /c\nbuiltin: true\n";
        for (number, gone) in
            [(0, "  - /a   # first\n"), (1, "  - git: x:y\n    # odd\n    name: b\n"), (2, "  - /c\n")]
        {
            assert_eq!(remove(text, number), Some(text.replace(gone, "")), "{number}");
        }
        assert_eq!(remove(text, 3), None);
        assert_eq!(remove("sources:\n- /a\n", 0).as_deref(), Some("sources:\n"));
    }

    #[test]
    fn what_is_added_can_be_removed() {
        let text = "sources:\n    - path: /a\n      name: x\n";
        assert_eq!(remove(&add(text, OPS).unwrap(), 1).as_deref(), Some(text));
    }
}
