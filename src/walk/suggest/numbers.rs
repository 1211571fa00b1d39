//! Numbers with their units, and what they are held against.
//!
//! Owns how a number is told from a date, a version or a part of a name, in conditions and in outputs alike. It must not
//! know what a number is about.

use super::words::{NUMERALS, UNITS};

/// What a number measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    /// Nothing that is written with it: a count, or whatever its name says.
    Count,
    /// A share of a hundred.
    Share,
    /// Seconds.
    Time,
    /// Bytes.
    Size,
}

/// How a number has to stand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    More,
    Less,
    AtLeast,
    AtMost,
    Same,
}

impl Order {
    pub(super) fn holds(self, found: f64, limit: f64) -> bool {
        match self {
            Self::More => found > limit,
            Self::Less => found < limit,
            Self::AtLeast => found >= limit,
            Self::AtMost => found <= limit,
            Self::Same => (found - limit).abs() < f64::EPSILON * limit.abs().max(1.0),
        }
    }

    /// How `found` stands to `limit`, in words; for a reason, so that it says what is, not what was asked.
    pub(super) fn between(found: f64, limit: f64) -> &'static str {
        if Self::Same.holds(found, limit) {
            "is just"
        } else if found > limit {
            "is more than"
        } else {
            "is less than"
        }
    }
}

/// A number as it stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number<'a> {
    /// With its unit, as written.
    pub(super) text: &'a str,
    /// In the smallest unit of its kind.
    pub(super) value: f64,
    pub(super) dimension: Dimension,
    /// Where it starts in the text, in bytes.
    pub(super) at: usize,
}

/// Every number of a text that stands for itself: not a part of a name, a date, a time of day, a path, a version or a
/// fraction.
pub(super) fn numbers(text: &str) -> Vec<Number<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = at + offset;
        let end = end_of_run(text, start);
        if let Some(number) = number_at(text, start) {
            at = (start + number.text.len()).max(end);
            found.push(number);
        } else {
            at = end;
        }
    }
    found
}

/// The number that begins at `start`, where one does.
pub(super) fn number_at(text: &str, start: usize) -> Option<Number<'_>> {
    let before = text.get(..start)?.chars().next_back();
    let (sign, start) = match before {
        Some('-') if start == 1 || text.get(..start - 1)?.ends_with(char::is_whitespace) => (-1.0, start - 1),
        Some(mark) if mark.is_alphanumeric() || "_-./\\@#$+~".contains(mark) => return None,
        Some(':') if text.get(..start - 1)?.ends_with(|c: char| c.is_ascii_digit()) => return None,
        _ => (1.0, start),
    };
    let rest = text.get(start..)?.trim_start_matches('-');
    let skipped = text.len() - start - rest.len();
    let (value, dimension, length) = measured(rest)?;
    let text_of = text.get(start..start + skipped + length)?;
    let after = rest.get(length..)?;
    let mut next = after.chars();
    let ends = match next.next() {
        Some(mark) if mark.is_alphanumeric() || "_-/\\@".contains(mark) => false,
        Some('.' | ':' | ',') => !next.next().is_some_and(char::is_alphanumeric),
        _ => true,
    };
    ends.then_some(Number { text: text_of, value: sign * value, dimension, at: start })
}

/// A number, its unit right behind or after a space, or several of the kind of `1h30m`: value, kind and length.
fn measured(text: &str) -> Option<(f64, Dimension, usize)> {
    let (value, digits) = plain(text)?;
    let Some((dimension, factor, length)) = unit_behind(text.get(digits..)?) else {
        return Some((value, Dimension::Count, digits));
    };
    let (mut total, mut at) = (value * factor, digits + length);
    while dimension == Dimension::Time
        && let Some(rest) = text.get(at..)
        && let Some((more, digits)) = plain(rest)
        && let Some((Dimension::Time, factor, length)) = unit_behind(rest.get(digits..)?)
    {
        total += more * factor;
        at += digits + length;
    }
    Some((total, dimension, at))
}

/// Digits with a fraction; commas part thousands, else they open the fraction.
fn plain(text: &str) -> Option<(f64, usize)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let digits = text.get(..end)?.trim_end_matches(['.', ',']);
    let groups: Vec<&str> = digits.split(',').collect();
    let are_thousands = groups.len() > 1
        && groups.iter().skip(1).all(|group| group.split('.').next().is_some_and(|whole| whole.len() == 3));
    let written = if are_thousands { digits.replace(',', "") } else { digits.replace(',', ".") };
    written.parse().ok().map(|value| (value, digits.len()))
}

/// The unit at the start of `text`, after a space at most: kind, factor and length with the space.
fn unit_behind(text: &str) -> Option<(Dimension, f64, usize)> {
    let rest = text.strip_prefix(' ').unwrap_or(text);
    let space = text.len() - rest.len();
    let end = if rest.starts_with('%') { 1 } else { rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()) };
    let name = rest.get(..end)?;
    // "5 d" is a unit, "5 m" in a table may be anything: one letter stands right behind its number.
    if space > 0 && name.len() == 1 && name != "%" {
        return None;
    }
    let (_, dimension, factor) = UNITS.iter().find(|(unit, ..)| *unit == name)?;
    Some((*dimension, *factor, space + end))
}

/// A number in digits or in words, as one word of a condition and the next one, its unit.
pub(super) fn limit(words: &[String]) -> Option<(f64, Dimension, String)> {
    let (first, second) = (words.first()?, words.get(1));
    let named = NUMERALS.iter().find(|(name, _)| name == first).map(|(_, value)| value.to_string());
    let digits = named.unwrap_or_else(|| first.clone());
    for text in [second.map(|unit| format!("{digits} {unit}")), Some(digits)].into_iter().flatten() {
        if let Some(number) = number_at(&text, 0)
            && number.text.len() == text.len()
        {
            return Some((number.value, number.dimension, text));
        }
    }
    None
}

fn end_of_run(text: &str, start: usize) -> usize {
    let ends = |c: char| !(c.is_alphanumeric() || "_-./\\@:,".contains(c));
    text.get(start..).and_then(|rest| rest.find(ends)).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = numbers(text).iter().map(|number| number.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_that_stand_for_themselves() {
        check("/dev/sda1  40G  35G  5,0G  87% /", &["40G", "35G", "5,0G", "87%"]);
        check("load average: 0.52, 1.10", &["0.52", "1.10"]);
        check("restarts=5 errors:3 \"size\": 12", &["5", "3", "12"]);
        check("age 5d12h, 1,234 rows, -3 left", &["5d12h", "1,234", "-3"]);
        check("2024-05-11 08:22:41 10.0.0.7 v1.2.3 0/1 pod-7 x86_64", &[]);
    }

    #[test]
    fn units_say_what_is_measured() {
        let read = |text: &str| numbers(text).first().map(|number| (number.value, number.dimension));
        assert_eq!(read("1h30m"), Some((5400.0, Dimension::Time)));
        assert_eq!(read("2 KiB"), Some((2048.0, Dimension::Size)));
        assert_eq!(read("90 percent"), Some((90.0, Dimension::Share)));
        assert_eq!(read("0,5"), Some((0.5, Dimension::Count)));
        assert_eq!(read("12 m"), Some((12.0, Dimension::Count)));
    }
}
