//! Writes down a scenario that is still to be filled in.
//!
//! Owns the shape of such a document, its file's name, and that no file is ever overwritten. It must not know what an
//! error is about: its title is given.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file's name is cut to so many characters, at a word's end where there is one.
const LONGEST_NAME: usize = 60;
/// As many files of one name there may be.
const MOST_ALIKE: u32 = 1000;
/// What would be markup in a title.
const MARKUP: &str = "\\`*[]<>&#~|!";

/// Writes a document with that title and error into a folder, under a name that nothing has yet, and gives its path.
///
/// # Errors
/// Where the folder is not there or takes no file.
pub fn write(folder: &Path, title: &str, error: &str) -> io::Result<PathBuf> {
    let name = file_name(title);
    for number in 1..=MOST_ALIKE {
        let numbered = if number == 1 { format!("{name}.md") } else { format!("{name}-{number}.md") };
        let path = folder.join(numbered);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(text(title, error).as_bytes()).map(|()| path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, format!("there are {MOST_ALIKE} files called {name}")))
}

/// The document: a title, the error, and what is to be written below it.
#[must_use]
pub fn text(title: &str, error: &str) -> String {
    let title = escaped(&harmless(title).split_whitespace().collect::<Vec<_>>().join(" "));
    let error = harmless(error);
    let error = error.trim_end();
    let fence = "`".repeat(longest_run(error, '`').max(2) + 1);
    format!(
        "# {title}\n\n\
         ## Symptoms\n\n\
         Write here what is seen, by whom, and since when. The error:\n\n\
         {fence}text\n{error}\n{fence}\n\n\
         ## Checks\n\n\
         Write here what to look at and what it tells, one numbered step for each, with its command.\n\n\
         ## Resolution\n\n\
         Write here what to do, step by step, and how to see that it has helped.\n"
    )
}

/// The text without characters that control a terminal; line ends and tabs stay.
fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|character| matches!(character, '\n' | '\t') || !character.is_control()).collect()
}

fn escaped(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for character in title.chars() {
        if MARKUP.contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|character| character != wanted).map(str::len).max().unwrap_or(0)
}

/// The title's letters and digits in lower case, all else a hyphen.
fn file_name(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        let word: String = word.to_lowercase().chars().take(LONGEST_NAME).collect();
        if name.chars().count() + word.chars().count() >= LONGEST_NAME && !name.is_empty() {
            break;
        }
        name.push_str(if name.is_empty() { "" } else { "-" });
        name.push_str(&word);
    }
    if name.is_empty() { "new-scenario".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn no_file_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let write = || write(folder.path(), "Disk: full!", "no space").unwrap();
        let (first, second) = (write(), write());
        assert_eq!(first, folder.path().join("disk-full.md"));
        assert_eq!(second, folder.path().join("disk-full-2.md"));
        fs::write(&first, "mine").unwrap();
        assert_eq!(write(), folder.path().join("disk-full-3.md"));
        assert_eq!(fs::read_to_string(&first).unwrap(), "mine");
    }

    #[test]
    fn the_error_stays_in_its_fence_and_the_title_is_no_markup() {
        let text = text("a <b>\n# c", "x\n````\n# not a heading\x1b[2J\r\n");
        assert!(text.starts_with("# a \\<b\\> \\# c\n\n## Symptoms\n"), "{text}");
        assert!(text.contains("\n`````text\nx\n````\n# not a heading[2J\n`````\n"), "{text}");
    }

    #[test]
    fn names_are_short_and_never_lead_elsewhere() {
        assert_eq!(file_name("../../etc/passwd: Größe"), "etc-passwd-größe");
        assert_eq!(file_name("…"), "new-scenario");
        assert!(file_name(&"word ".repeat(50)).chars().count() <= LONGEST_NAME);
        assert_eq!(file_name(&"x".repeat(500)).len(), LONGEST_NAME);
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(write(&folder.path().join("gone"), "a", "b").unwrap_err().kind(), ErrorKind::NotFound);
    }
}
