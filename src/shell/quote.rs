//! Puts values into commands, so that no value can become code.
//!
//! Owns how a value is written where it stands: a bare word of a shell, in quotes of any kind, in a here-document, in
//! SQL, in a string of Python or Ruby, in PowerShell. It must not know where values come from, and runs nothing. Where
//! a value cannot be written so that it comes out as it went in, it is refused with the reason:
//!
//! - Where a text is taken for a program again (`ssh host ...`, `sh -c "..."`, `awk '...'`, a pipe into `psql`), in
//!   comments, in `${...}` and `$((...))`, and in languages that are not known here, only letters, digits and `._:/@-`
//!   may stand.
//! - A value that begins with `-` is an option where options may stand. That is no code of the shell's, and often what is
//!   wanted, so it is let through there, and only there.
//! - Where quotes or brackets of the command are never closed, nothing is known of where a value stands, and only those
//!   same characters are let through.

mod interpreters;
mod posix;
mod strings;

use crate::tree::Placeholder;
use std::fmt;
use std::ops::Range;

/// Why a value cannot stand in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the placeholder.
    pub name: String,
    /// The reason, in one clause without a full stop.
    pub why: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.why)
    }
}

/// The command with its placeholders filled in, wherever they stand in it. Those that `value` knows nothing of are left
/// as they are.
///
/// # Errors
/// Where a value cannot be written safely in its place, or a placeholder is not to be found.
pub fn fill<'v>(
    text: &str,
    language: &str,
    placeholders: &[Placeholder],
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<String, Refusal> {
    let raws = Raws(placeholders.iter().map(|one| one.raw.as_str()).collect());
    let spots = match language {
        "sh" => posix::spots(text, &raws),
        _ => strings::spots(text, language, &raws),
    };
    let mut pieces = Vec::new();
    for (index, placeholder) in placeholders.iter().enumerate() {
        let refuse = |why: String| Refusal { name: placeholder.name.clone(), why };
        let Some(value) = value(&placeholder.name) else { continue };
        if value.contains('\0') {
            return Err(refuse("no command can hold a NUL byte".to_owned()));
        }
        let mut own = spots.all.iter().filter(|spot| spot.which == index).peekable();
        if own.peek().is_none() {
            return Err(refuse(format!("`{}` is not to be found in the command", placeholder.raw)));
        }
        for spot in own {
            let written = spot.write(text, value).map_err(refuse)?;
            pieces.push(Piece { which: index, range: spot.from()..spot.range.end, written });
        }
    }
    pieces.sort_by_key(|piece| piece.range.start);
    for doc in &spots.docs {
        if let Some(piece) = doc.ended_by(text, &pieces) {
            let name = placeholders.get(piece.which).map(|one| one.name.clone()).unwrap_or_default();
            let why = format!("a line of it could be taken for the here-document's end, `{}`", doc.delimiter);
            return Err(Refusal { name, why });
        }
    }
    Ok(splice(text, 0..text.len(), &pieces))
}

/// What stands in place of a part of the text.
struct Piece {
    which: usize,
    range: Range<usize>,
    written: String,
}

/// A part of the text with the pieces in it.
fn splice(text: &str, range: Range<usize>, pieces: &[Piece]) -> String {
    let mut out = String::with_capacity(range.len() + 64);
    let mut at = range.start;
    for piece in pieces.iter().filter(|piece| piece.range.start >= range.start && piece.range.end <= range.end) {
        out.push_str(text.get(at..piece.range.start).unwrap_or_default());
        out.push_str(&piece.written);
        at = piece.range.end;
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
    out
}

/// What a placeholder's value is surrounded by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A word of the shell.
    Bare,
    /// `'...'` of the shell.
    Single,
    /// `"..."` of the shell.
    Double,
    /// `$'...'`, which old shells read as `'...'`.
    Ansi,
    /// A here-document in which variables are replaced.
    HereDoc,
    /// A here-document that stands as it is; with `<<-`, tabs at the start of its lines are dropped.
    HereRaw,
    /// A word of PowerShell.
    PowerBare,
    /// `'...'` of PowerShell.
    PowerSingle,
    /// `"..."` of PowerShell.
    PowerDouble,
    /// `'...'` or `"..."` of SQL.
    Sql(char),
    /// A name or a number.
    Name,
    /// `'...'` or `"..."` of Python.
    Python(char),
    /// `'...'` or `"..."` of Ruby.
    Ruby(char),
    /// Only safe characters may stand here, and why.
    Safe(&'static str),
    /// The same, and no `/` either.
    SafeWithoutSlash(&'static str),
    /// Nothing can stand here, and why.
    Never(&'static str),
}

/// What stands directly before a placeholder, where that matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    /// `$name`, which a letter would make longer.
    Variable,
    /// A `$` that means itself, and would not before `(`.
    Dollar,
    /// A `\` that means itself, and would not before a quote.
    Backslash,
}

/// A placeholder in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    which: usize,
    range: Range<usize>,
    place: Place,
    before: Before,
    /// What is written here is read once more by the shell: `` `...` ``.
    in_backticks: bool,
}

/// All placeholders in a text.
#[derive(Debug, Default)]
struct Spots {
    all: Vec<Spot>,
    docs: Vec<HereDoc>,
}

/// A here-document.
#[derive(Debug)]
struct HereDoc {
    body: Range<usize>,
    delimiter: String,
    /// `<<-`: tabs at the start of lines are dropped.
    drops_tabs: bool,
}

impl HereDoc {
    /// The piece in it that ends it too soon or loses tabs, if there is one.
    fn ended_by<'p>(&self, text: &str, pieces: &'p [Piece]) -> Option<&'p Piece> {
        let mut own = pieces
            .iter()
            .filter(|piece| piece.range.start >= self.body.start && piece.range.end <= self.body.end)
            .peekable();
        let first = *own.peek()?;
        let body = splice(text, self.body.clone(), pieces);
        let joined = body.replace("\\\n", "");
        let ends = |line: &str| {
            let line = if self.drops_tabs { line.trim_start_matches('\t') } else { line };
            line == self.delimiter
        };
        let is_cut = body.split('\n').chain(joined.split('\n')).any(|line| ends(line) || self.is_mangled(line));
        let has_tabs = |piece: &&Piece| piece.written.starts_with('\t') || piece.written.contains("\n\t");
        let loses_tabs = own.find(|piece| self.drops_tabs && has_tabs(piece));
        loses_tabs.or_else(|| is_cut.then_some(first))
    }
}

impl HereDoc {
    /// Debian's shell loses a byte where a line begins like the delimiter and goes on with a character of several bytes.
    fn is_mangled(&self, line: &str) -> bool {
        let alike = line.bytes().zip(self.delimiter.bytes()).take_while(|(one, other)| one == other).count();
        alike > 0 && line.as_bytes().get(alike).is_some_and(|byte| !byte.is_ascii())
    }
}

impl Spot {
    /// Where what is written begins: a `$` or `\` before it is written anew.
    fn from(&self) -> usize {
        let again = matches!(self.before, Before::Dollar | Before::Backslash) && self.is_shell();
        self.range.start - usize::from(again)
    }

    fn is_shell(&self) -> bool {
        matches!(self.place, Place::Bare | Place::Double | Place::HereDoc)
    }

    /// The value as it has to be written here.
    fn write(&self, text: &str, value: &str) -> Result<String, String> {
        let written = match self.place {
            Place::Bare => self.bare(text, value)?,
            Place::Single => value.replace('\'', r"'\''"),
            Place::Double => self.double(value),
            Place::Ansi => value.replace('\\', r"\\").replace('\'', r"\047"),
            Place::HereDoc => self.here_doc(value)?,
            Place::HereRaw => value.to_owned(),
            _ => strings::write(self.place, value)?,
        };
        Ok(if self.in_backticks { escaped(&written, &['\\', '`', '$']) } else { written })
    }

    fn bare(&self, text: &str, value: &str) -> Result<String, String> {
        let word = shlex::try_quote(value).map_err(|error| error.to_string())?;
        // `2` before `>` is no word but the number of a file.
        let is_number = text.get(self.range.end..).is_some_and(|after| after.starts_with(['<', '>']));
        Ok(match self.before {
            Before::Backslash => return Err("a backslash stands directly before it".to_owned()),
            Before::Dollar => format!(r"\${word}"),
            Before::Variable => format!("''{word}"),
            Before::Nothing if is_number => format!("''{word}"),
            Before::Nothing => word.into_owned(),
        })
    }

    /// `!` is no harm in a script but is at a prompt, and there no backslash helps inside these quotes.
    fn double(&self, value: &str) -> String {
        let written = escaped(value, &['\\', '$', '"', '`']).replace('!', r#""'!'""#);
        match self.before {
            Before::Nothing => written,
            Before::Variable => format!(r#"""{written}"#),
            Before::Dollar => format!(r"\${written}"),
            Before::Backslash => format!(r"\\{written}"),
        }
    }

    fn here_doc(&self, value: &str) -> Result<String, String> {
        let written = escaped(value, &['\\', '$', '`']);
        let goes_on = |first: char| first.is_alphanumeric() || matches!(first, '_' | '[' | ':');
        match self.before {
            Before::Variable if value.starts_with(goes_on) => {
                Err("it would become part of the variable's name before it".to_owned())
            }
            Before::Nothing | Before::Variable => Ok(written),
            Before::Dollar => Ok(format!(r"\${written}")),
            Before::Backslash => Ok(format!(r"\\{written}")),
        }
    }
}

/// The text with a backslash before each of these.
fn escaped(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if special.contains(&letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The placeholders as they stand in the text.
struct Raws<'a>(Vec<&'a str>);

impl Raws<'_> {
    /// The placeholder that stands at `at`, the longest one, and where it ends.
    fn at(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        let before = text.get(..at)?.chars().next_back();
        let here = self.0.iter().enumerate().filter(|(_, raw)| {
            let Some(after) = rest.strip_prefix(**raw) else { return false };
            !raw.is_empty() && is_whole(raw, before, after.chars().next())
        });
        here.max_by_key(|(_, raw)| raw.len()).map(|(index, raw)| (index, at + raw.len()))
    }
}

/// Whether a placeholder is not a part of a longer word: `$NAME` is none of `$NAMES`, `my-app` none of `my-apps`.
fn is_whole(raw: &str, before: Option<char>, after: Option<char>) -> bool {
    if raw == "..." {
        let open = before.is_none_or(|letter| matches!(letter, ' ' | '=' | '"' | '\''));
        return open && after.is_none_or(|letter| matches!(letter, ' ' | '"' | '\'' | '\n'));
    }
    let is_variable = raw.starts_with('$');
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-' && !is_variable;
    let starts_in_word = raw.starts_with(goes_on) && before.is_some_and(goes_on);
    let ends_in_word = raw.ends_with(goes_on) && after.is_some_and(goes_on);
    !starts_in_word && !ends_in_word
}

#[cfg(test)]
mod tests;
