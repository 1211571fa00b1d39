//! What a command printed, cut into lines, words, keys and values.
//!
//! Owns what of an output is said and what is frame: the heading of a table, its rulers and its sum, a search that finds
//! itself in a list of processes. It must not know conditions.

use super::words::{self, has_prefix_of, is_filter};
use std::ops::Range;

/// An output, read.
#[derive(Debug)]
pub(super) struct Output<'a> {
    /// The lines that say something.
    pub(super) rows: Vec<Row<'a>>,
    heading: Option<Row<'a>>,
    /// Whether nothing at all was printed.
    pub(super) is_blank: bool,
}

/// A line with its words.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Range<usize>>,
}

impl<'a> Row<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, words: words_of(text) }
    }

    pub(super) fn word(&self, index: usize) -> &'a str {
        self.words.get(index).and_then(|place| self.text.get(place.clone())).unwrap_or_default()
    }

    /// Every word.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.words.len()).map(|index| self.word(index))
    }

    /// Where these words stand one behind the other: the index of the first.
    pub(super) fn find(&self, wanted: &[String]) -> Option<usize> {
        let fits = |start: usize| wanted.iter().enumerate().all(|(at, word)| words::same(self.word(start + at), word));
        (0..=self.words.len().checked_sub(wanted.len())?).find(|start| fits(*start))
    }

    /// Whether one of the three words before the one at `index`, in the same clause, denies it.
    pub(super) fn is_denied(&self, index: usize) -> bool {
        let from = index.saturating_sub(3);
        let start = self.words.get(index).map_or(0, |place| place.start);
        (from..index).any(|at| {
            let end = self.words.get(at).map_or(start, |place| place.end);
            let between = self.text.get(end..start).unwrap_or_default();
            words::is_negation(&self.word(at).to_lowercase()) && !between.contains([',', ';', ':', '.', '|', '\t'])
        })
    }

    /// Whether the words from `index` on stand alone, as a value or a table's cell does: nothing but a mark or a gap
    /// before them, and no mark behind them that makes them a key.
    pub(super) fn is_value(&self, index: usize, length: usize) -> bool {
        let (Some(first), Some(last)) = (self.words.get(index), self.words.get((index + length).saturating_sub(1)))
        else {
            return false;
        };
        let before = self.text.get(..first.start).unwrap_or_default();
        let after = self.text.get(last.end..).unwrap_or_default();
        let ends = after.trim_end().is_empty()
            || after.starts_with([',', ')', '|', ';', '\t', '"', '\'', ']', '}', '.'])
            || after.starts_with("  ");
        let bare = before.trim_end_matches(['"', '\'', '[', '*']);
        let marked = bare.trim_end().ends_with([':', '=', '|', '(', ',', '[', '{'])
            || bare.ends_with("  ")
            || bare.ends_with('\t');
        let is_key = after.trim_start_matches(['"', '\'']).starts_with([':', '=']);
        !is_key && (marked && (ends || after.starts_with(' ')) || bare.trim().is_empty() && ends)
    }
}

impl<'a> Output<'a> {
    /// Reads what `command` printed.
    pub(super) fn read(text: &'a str, command: &str) -> Self {
        let filters = words_in(command).any(is_filter);
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        let is_blank = lines.is_empty();
        let is_heading = |at: usize, line: &str| {
            is_ruler(lines.get(at + 1).copied().unwrap_or_default()) && !is_ruler(line) || at == 0 && is_capital(line)
        };
        let mut heading = None;
        let mut rows = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if is_heading(at, line) {
                heading.get_or_insert_with(|| Row::new(line));
            } else if !(is_frame(line, command) || filters && finds_itself(line)) {
                rows.push(Row::new(line));
            }
        }
        Self { rows, heading, is_blank }
    }

    /// The values of the key that these words are: what stands behind it and a colon or an equals sign, or below it in
    /// a table. With the row of each.
    pub(super) fn values_of(&self, key: &[String]) -> Vec<(&Row<'a>, &'a str)> {
        if key.is_empty() {
            return Vec::new();
        }
        let mut values: Vec<(&Row<'a>, &'a str)> =
            self.rows.iter().filter_map(|row| Some((row, value_behind(row, key)?))).collect();
        if let Some(heading) = &self.heading {
            values.extend(self.rows.iter().filter_map(|row| Some((row, cell_below(heading, row, key)?))));
        }
        values
    }
}

/// What stands behind a key: `state: probing`, `"state": "probing"`, `state=probing`.
fn value_behind<'a>(row: &Row<'a>, key: &[String]) -> Option<&'a str> {
    let index = row.find(key)?;
    let end = row.words.get(index + key.len() - 1)?.end;
    let rest = row.text.get(end..)?.trim_start_matches(['"', '\'', '*']).trim_start();
    let value = rest.strip_prefix([':', '='])?.trim_start_matches([' ', '\t', '"', '\'', '=']);
    let cut = value.find(['"', '\'', ',', ';', '|', '(', '\t', '}']).unwrap_or(value.len());
    let value = value.get(..cut)?;
    Some(value.split("  ").next().unwrap_or(value).trim()).filter(|value| !value.is_empty())
}

/// What stands below a key in a table: in the cell of the same number, else in the one that begins below it.
fn cell_below<'a>(heading: &Row<'a>, row: &Row<'a>, key: &[String]) -> Option<&'a str> {
    if heading.text.contains('|') {
        let cells = heading.text.split('|');
        let number =
            cells.map(|cell| words_in(cell).map(str::to_lowercase).collect::<Vec<_>>()).position(|cell| cell == key)?;
        return row.text.split('|').nth(number).map(str::trim);
    }
    let [key] = key else { return None };
    let names: Vec<&str> = heading.text.split_whitespace().collect();
    let number = names.iter().position(|name| words::same(name.trim_matches('%'), key))?;
    let cells: Vec<&str> = row.text.split_whitespace().collect();
    // A heading of two words ("Mounted on") shifts only what stands behind it.
    let fits = cells.len() == names.len() || cells.len() + 1 == names.len() && number + 2 < names.len();
    fits.then(|| cells.get(number).copied()).flatten()
}

/// `NAME   READY   STATUS`.
fn is_capital(line: &str) -> bool {
    let words = line.split_whitespace().count();
    words > 1
        && line.contains("  ")
        && !line.contains(char::is_lowercase)
        && !line.contains(|c: char| c.is_ascii_digit())
        || has_prefix_of(line, &["Filesystem "])
}

/// `-----+-----`.
fn is_ruler(line: &str) -> bool {
    line.len() > 2 && line.chars().all(|c| "-+=| ".contains(c)) && line.contains(['-', '='])
}

/// What a program says around its answer: a ruler, a sum of rows, the command typed again, that nothing was found.
fn is_frame(line: &str, command: &str) -> bool {
    let line = line.trim();
    let counted = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(" rows)").or(rest.strip_suffix(" row)")));
    let is_sum = counted.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()));
    is_ruler(line) || is_sum || line == command.trim() || words::says_none_found(line)
}

/// `ps | grep http` shows the `grep http` too.
fn finds_itself(line: &str) -> bool {
    line.split_whitespace().any(|word| is_filter(word.rsplit('/').next().unwrap_or(word)))
}

/// The places of the words: letters and digits, with `_` and, between letters, an apostrophe.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        let inner =
            character.is_alphanumeric() || character == '_' || start.is_some() && is_apostrophe(text, at, character);
        match (inner, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| from..text.len()));
    found
}

fn is_apostrophe(text: &str, at: usize, character: char) -> bool {
    let next = text.get(at + character.len_utf8()..).and_then(|rest| rest.chars().next());
    "'\u{2019}".contains(character) && next.is_some_and(char::is_alphabetic)
}

/// The words of a text.
pub(super) fn words_in(text: &str) -> impl Iterator<Item = &str> {
    words_of(text).into_iter().filter_map(|place| text.get(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, key: &str) -> Vec<String> {
        let output = Output::read(text, "");
        let key: Vec<String> = words_in(key).map(str::to_lowercase).collect();
        output.values_of(&key).into_iter().map(|(_, value)| value.to_owned()).collect()
    }

    #[test]
    fn values_stand_behind_keys_and_below_headings() {
        assert_eq!(values("  State:   probing (since 5m)\n", "state"), ["probing"]);
        assert_eq!(values("{\"state\": \"up\", \"n\": 3}", "n"), ["3"]);
        assert_eq!(values(" name | failed \n------+--------\n a    | t\n(1 row)\n", "failed"), ["t"]);
        assert_eq!(
            values("NAME   STATUS   AGE\np1     Running  5m\np2     Pending  6m\n", "status"),
            ["Running", "Pending"]
        );
        assert_eq!(values("Filesystem Size Used Avail Use% Mounted on\n/dev/sda 4G 3G 1G 87% /\n", "use"), ["87%"]);
    }

    #[test]
    fn frames_say_nothing() {
        let rows = |text: &str, command: &str| Output::read(text, command).rows.len();
        assert_eq!(rows("No resources found in default namespace.\n", "kubectl get pods"), 0);
        assert_eq!(rows(" id \n----\n(0 rows)\n", "select id from t"), 0);
        assert_eq!(rows("me 1 0 grep --color=auto http\nroot 2 0 httpd\n", "ps -ef | grep http"), 1);
        assert_eq!(rows("CONTAINER ID   IMAGE   COMMAND\n", "docker ps"), 0);
    }

    #[test]
    fn a_value_stands_alone() {
        let is_value = |text: &str, word: &str| {
            let row = Row::new(text);
            row.find(&[word.to_owned()]).is_some_and(|at| row.is_value(at, 1))
        };
        for (text, word) in [
            ("Active: active (running) since", "running"),
            ("p1   0/1   Pending   0", "pending"),
            ("stopped", "stopped"),
            ("{\"state\":\"up\"}", "up"),
            ("a | failed | b", "failed"),
            ("Up 3 days", "days"),
        ] {
            assert_eq!(is_value(text, word), word != "days", "{text}");
        }
        for (text, word) in
            [("Failed to connect", "failed"), ("running: 3", "running"), ("the pending list", "pending")]
        {
            assert!(!is_value(text, word), "{text}");
        }
    }
}
