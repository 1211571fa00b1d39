//! Where placeholders stand in SQL, PowerShell, Python and Ruby, and how a value is written there.
//!
//! Owns their string literals and what may stand outside one. It must not know the POSIX shell.

use super::{Before, Place, Raws, Spot, Spots};

const UNKNOWN: &str = "how values are quoted in this language is not known";
const COMMENT: &str = "it stands in a comment";
const UNCLOSED: &str = "the command's quotes cannot be followed";
const OTHER: &str = "it stands in a literal of an unusual kind";

/// How a language writes strings and comments.
struct Language {
    name: &'static str,
    quotes: &'static [char],
    /// Whether a backslash quotes what follows in a string, and which character does where it is another one.
    escape: Option<char>,
    comment: &'static str,
    /// Where one of these stands, nothing can be said of any string.
    unusual: &'static [&'static str],
    bare: Place,
    string: fn(char) -> Place,
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "sql",
        quotes: &['\'', '"'],
        escape: None,
        comment: "--",
        unusual: &["$$", "/*", "`", "\\"],
        bare: Place::Name,
        string: Place::Sql,
    },
    Language {
        name: "powershell",
        quotes: &['\'', '"'],
        escape: Some('`'),
        comment: "#",
        unusual: &["@'", "@\"", "<#", "--%", "$(", "\u{2018}", "\u{2019}", "\u{201c}", "\u{201d}"],
        bare: Place::PowerBare,
        string: |quote| if quote == '\'' { Place::PowerSingle } else { Place::PowerDouble },
    },
    Language {
        name: "python",
        quotes: &['\'', '"'],
        escape: Some('\\'),
        comment: "#",
        unusual: &["'''", "\"\"\""],
        bare: Place::Name,
        string: Place::Python,
    },
    Language {
        name: "ruby",
        quotes: &['\'', '"'],
        escape: Some('\\'),
        comment: "#",
        unusual: &["`", "%", "<<", "#{", "=begin", "/"],
        bare: Place::Name,
        string: Place::Ruby,
    },
];

/// Programs and functions of these languages that take a string for a program again.
const RUNS: &[&str] = &[
    "invoke-expression", "iex ", "eval(", "exec(", "system(", "popen(", "invoke-command", "cmd ", "cmd.exe", "execute",
    "prepare", "subprocess", "instance_eval", "ssh ", "invoke-sqlcmd", "-c ", "-command", "start-process",
];

const CODE: &str = "a program reads this text as code again";

/// The placeholders in a text of a language other than the shell's.
pub(super) fn spots(text: &str, language: &str, raws: &Raws<'_>) -> Spots {
    let Some(language) = LANGUAGES.iter().find(|one| one.name == language) else {
        return all_safe(text, raws, UNKNOWN);
    };
    let lower = text.to_lowercase();
    if language.unusual.iter().any(|mark| text.contains(mark)) {
        return all_safe(text, raws, OTHER);
    }
    if RUNS.iter().any(|name| lower.contains(name)) {
        return all_safe(text, raws, CODE);
    }
    scan(text, language, raws).unwrap_or_else(|| all_safe(text, raws, UNCLOSED))
}

/// Every placeholder, where nothing is known of its place.
pub(super) fn all_safe(text: &str, raws: &Raws<'_>, why: &'static str) -> Spots {
    let mut spots = Spots::default();
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at = take(text, at, raws, Place::Safe(why), &mut spots).unwrap_or(at + letter.len_utf8());
    }
    spots
}

/// Takes the placeholder at `at`, and returns where it ends.
fn take(text: &str, at: usize, raws: &Raws<'_>, place: Place, spots: &mut Spots) -> Option<usize> {
    let (which, end) = raws.at(text, at)?;
    spots.all.push(Spot { which, range: at..end, place, before: Before::Nothing, in_backticks: false });
    Some(end)
}

/// None where a string is never closed.
fn scan(text: &str, language: &Language, raws: &Raws<'_>) -> Option<Spots> {
    let mut spots = Spots::default();
    let (mut at, mut open, mut in_comment) = (0, None, false);
    let mut is_prefixed = false;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let place = match open {
            _ if in_comment => Place::Safe(COMMENT),
            Some(_) if is_prefixed => Place::Safe(OTHER),
            Some(quote) => (language.string)(quote),
            None => language.bare,
        };
        if let Some(end) = take(text, at, raws, place, &mut spots) {
            at = end;
            continue;
        }
        let escapes = language.escape == Some(letter) && !in_comment;
        match (open, letter) {
            (_, '\n') => in_comment = false,
            _ if in_comment => {}
            _ if escapes => {
                at += letter.len_utf8();
                // A placeholder cannot stand behind it: what it quotes would be the value's first character.
                if raws.at(text, at).is_some() {
                    return None;
                }
            }
            (None, _) if rest.starts_with(language.comment) => in_comment = true,
            (None, quote) if language.quotes.contains(&quote) => {
                let before = text.get(..at).and_then(|before| before.chars().next_back());
                is_prefixed = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '&');
                open = Some(quote);
            }
            (Some(quote), letter) if quote == letter => open = None,
            _ => {}
        }
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    open.is_none().then_some(spots)
}

/// The value as it has to be written in a place that is none of the shell's.
pub(super) fn write(place: Place, value: &str) -> Result<String, String> {
    match place {
        Place::PowerBare => Ok(format!("'{}'", doubled(value, POWER_SINGLE))),
        Place::PowerSingle => Ok(doubled(value, POWER_SINGLE)),
        Place::PowerDouble => Ok(doubled(&value.replace('`', "``").replace('$', "`$"), POWER_DOUBLE)),
        Place::Sql(_) if value.contains('\\') => {
            Err("a backslash means itself in some databases and quotes in others".to_owned())
        }
        Place::Sql(quote) => Ok(doubled(value, &[quote])),
        Place::Python(quote) => Ok(as_escapes(value, quote, &[])),
        Place::Ruby('"') => Ok(as_escapes(value, '"', &['#'])),
        Place::Ruby(quote) => Ok(super::escaped(value, &['\\', quote])),
        Place::Name => named(value),
        Place::Safe(why) => safe(value, "._:/@-", why),
        Place::SafeWithoutSlash(why) => safe(value, "._:@-", why),
        Place::Never(why) => Err(why.to_owned()),
        _ => Err(UNKNOWN.to_owned()),
    }
}

/// PowerShell takes these for the same quote.
const POWER_SINGLE: &[char] = &['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];
const POWER_DOUBLE: &[char] = &['"', '\u{201c}', '\u{201d}', '\u{201e}'];

fn doubled(value: &str, quotes: &[char]) -> String {
    value.chars().flat_map(|letter| std::iter::repeat_n(letter, 1 + usize::from(quotes.contains(&letter)))).collect()
}

fn as_escapes(value: &str, quote: char, special: &[char]) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter if letter == '\\' || letter == quote || special.contains(&letter) => out.extend(['\\', letter]),
            letter if letter.is_ascii_control() => out.push_str(&format!("\\x{:02x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out
}

/// Outside a string only a name or a number may stand.
fn named(value: &str) -> Result<String, String> {
    let is_name = value.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'));
    if is_name && value.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_') {
        return Ok(value.to_owned());
    }
    Err("outside quotes only a name or a number may stand".to_owned())
}

fn safe(value: &str, marks: &str, why: &str) -> Result<String, String> {
    let is_safe = |letter: char| letter.is_alphanumeric() || marks.contains(letter);
    match value.chars().find(|letter| !is_safe(*letter)) {
        Some(letter) => Err(format!("{why}: only letters, digits and {marks} may stand there, not {letter:?}")),
        None if value.starts_with('-') => Err(format!("{why}: it must not begin with -")),
        None if value.is_empty() => Err(format!("{why}: it must not be empty")),
        None => Ok(value.to_owned()),
    }
}
