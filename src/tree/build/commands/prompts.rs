//! Sessions: what stands behind a prompt is typed, the rest is output.
//!
//! Owns the looks of prompts. It must not know the language that is typed behind them.

use super::Found;
use super::lines::{append_line, is_open, joined, without_comment};
use super::programs::{is_comment, is_program, opens_console};
use super::shell::looks_logged;
use super::statements::is_call;
use crate::tree::build::lexicon;

/// What stands before the place where one types, with the language that is typed there.
const MARKS: &[(&str, &str)] = &[
    (">>> ", "python"),
    ("(Pdb) ", "python"),
    ("ipdb> ", "python"),
    ("SQL> ", "sql"),
    ("$> ", "sh"),
    ("#> ", "sh"),
    ("$ ", "sh"),
    ("% ", "sh"),
    ("\u{276f} ", "sh"),
    ("\u{279c} ", "sh"),
    ("(gdb) ", "text"),
    ("(lldb) ", "text"),
];

/// The names of consoles whose prompt is that name, with the language that is typed there.
const CONSOLES: &[(&str, &str)] = &[
    ("mysql", "sql"),
    ("mariadb", "sql"),
    ("sqlite", "sql"),
    ("hive", "sql"),
    ("cqlsh", "sql"),
    ("psql", "sql"),
    ("irb", "ruby"),
    ("pry", "ruby"),
    ("rails", "ruby"),
    ("production", "ruby"),
    ("staging", "ruby"),
    ("development", "ruby"),
    ("ps", "powershell"),
];

/// Whether something is typed behind a prompt in one of the lines.
pub(super) fn is_session(lines: &[(u32, &str)]) -> bool {
    lines.iter().any(|(_, line)| prompt(line).is_some_and(|prompt| !prompt.rest.is_empty()))
}

/// Commands behind the superuser's prompt, `# dnf install x`, in a block where nothing else looks typed: each such line
/// could be a comment, but a comment does not read like a command. In what its author calls a console, less will do.
pub(super) fn of_superuser(lines: &[(u32, &str)], is_console: bool) -> Option<Vec<Found>> {
    let first = lines.first().map(|(_, line)| line.trim())?;
    let is_typed = |rest: &str| is_superusers(rest) || is_console && is_program(rest) && !reads_as_sentence(rest);
    first.strip_prefix("# ").filter(|rest| is_typed(rest))?;
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in lines {
        match line.trim().strip_prefix("# ") {
            Some(rest) if is_typed(rest) || is_program(rest) && rest.split_whitespace().count() <= 2 => {
                let prompt = Prompt { rest: rest.trim(), language: "sh", continues: false };
                found.push(typed(*number, &prompt, None));
            }
            Some(_) => return None,
            None if is_program(line) => return None,
            None => {
                if let Some(last) = found.last_mut().filter(|_| !line.trim().is_empty()) {
                    append_line(last.output.get_or_insert_default(), line);
                }
            }
        }
    }
    for found in &mut found {
        found.output = found.output.take().map(|output| output.trim_matches('\n').trim_end().to_owned());
    }
    Some(found)
}

/// `# etcdctl member list -w table` in a session: a program with its options behind the mark.
fn superusers_prompt(line: &str) -> Option<Prompt<'_>> {
    let rest = line.trim_start().strip_prefix("# ").filter(|rest| is_superusers(rest))?;
    Some(Prompt { rest: rest.trim(), language: "sh", continues: false })
}

/// Whether words behind `#` are a command: a program, with something that no sentence holds.
fn is_superusers(rest: &str) -> bool {
    is_program(rest) && is_signed(rest)
}

/// Whether words are a sentence rather than a command.
fn reads_as_sentence(rest: &str) -> bool {
    let known = lexicon::known();
    let is_said = |word: &str| known.objects.has(word) || known.addresses.has(word) || known.no_verbs.has(word);
    rest.ends_with(['.', ':', ',', ';']) || rest.split_whitespace().skip(1).any(is_said)
}

/// Whether a line holds something that no sentence does, and does not end like one.
pub(super) fn is_signed(rest: &str) -> bool {
    let has_sign = rest.contains(" -")
        || rest.contains(['/', '|', '=', '_', '<'])
        || rest.split_whitespace().any(|word| word.trim_end_matches('.').contains('.'));
    has_sign && !rest.ends_with(['.', ':', ',', ';'])
}

/// A session: what stands behind prompts is typed, the rest is output.
pub(super) fn of_session(lines: &[(u32, &str)], language: Option<&str>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open = false;
    let mut in_console = false;
    for (number, line) in lines {
        let prompt = prompt(line).or_else(|| in_console.then(|| bare_prompt(line)).flatten());
        let prompt = prompt.or_else(|| superusers_prompt(line).filter(|_| !found.is_empty()));
        match prompt {
            Some(prompt) if prompt.rest.is_empty() => open = false,
            Some(prompt) if prompt.continues && found.last().is_some_and(|last| last.output.is_none()) => {
                if let Some(last) = found.last_mut() {
                    append_line(&mut last.text, prompt.rest);
                }
            }
            Some(prompt) if !is_comment(prompt.rest) => {
                let found_here = typed(*number, &prompt, language);
                open = is_open(&found_here.text);
                in_console = opens_console(&found_here.text) || in_console && found_here.language == "text";
                found.push(found_here);
            }
            Some(_) => {}
            None if open => {
                if let Some(last) = found.last_mut() {
                    let part = line.trim().strip_prefix("> ").unwrap_or(line.trim());
                    append_line(&mut last.text, part);
                    open = is_open(&last.text);
                }
            }
            None if found.is_empty() && is_typed_without_prompt(line) => {
                let prompt = Prompt { rest: line.trim(), language: "sh", continues: false };
                found.push(typed(*number, &prompt, language));
            }
            None => {
                if let Some(last) = found.last_mut() {
                    append_line(last.output.get_or_insert_default(), line);
                }
            }
        }
    }
    for found in &mut found {
        found.text = joined(&found.text);
        found.output = found
            .output
            .take()
            .map(|output| output.trim_matches('\n').trim_end().to_owned())
            .filter(|output| !output.is_empty());
    }
    found
}

/// What was typed behind a prompt. The block's own language tells more than a prompt that many programs show.
fn typed(line: u32, prompt: &Prompt<'_>, language: Option<&str>) -> Found {
    let language = language
        .filter(|language| matches!(prompt.language, "sh" | "text") && matches!(*language, "sql" | "python" | "ruby"))
        .filter(|_| !is_program(prompt.rest))
        .unwrap_or(prompt.language);
    Found { text: without_comment(prompt.rest).to_owned(), language: language.to_owned(), line, ..Found::default() }
}

/// The first line of a session whose author forgot the prompt.
fn is_typed_without_prompt(line: &str) -> bool {
    let is_whole = line.split_whitespace().count() > 1 && !is_comment(line) && !looks_logged(line);
    is_whole && (is_program(line) || is_call(line.trim()))
}

/// A prompt at a line's start.
struct Prompt<'a> {
    rest: &'a str,
    language: &'static str,
    /// Whether it continues the line before.
    continues: bool,
}

/// Reads a prompt: `$ `, `[user@host ~]$ `, `user@host:~# `, `PS C:\> `, `db=> `, `>>> ` and their kin.
fn prompt(line: &str) -> Option<Prompt<'_>> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("... ") {
        return Some(Prompt { rest: rest.trim(), language: "python", continues: true });
    }
    let marked = MARKS.iter().find_map(|(mark, language)| Some((line.strip_prefix(mark)?, *language)));
    if let Some((rest, language)) = marked {
        // `$ (main) git push`: the branch stands behind the mark.
        let behind_branch = rest.trim_start().split_once(") ").filter(|(head, _)| is_branch(&format!("{head})")));
        let rest = behind_branch.map(|(_, rest)| rest).filter(|rest| is_program(rest)).unwrap_or(rest);
        return Some(Prompt { rest: rest.trim(), language, continues: false });
    }
    let glued = || line.strip_prefix('$').filter(|rest| !rest.contains('=') && rest.contains(' '));
    if let Some(rest) = line.strip_prefix("~ ").or_else(glued).filter(|rest| is_program(rest)) {
        return Some(Prompt { rest: rest.trim(), language: "sh", continues: false });
    }
    if matches!(line, "$" | "$>" | ">>>") {
        return Some(Prompt { rest: "", language: "sh", continues: false });
    }
    notebook_prompt(line).or_else(|| long_prompt(line)).or_else(|| console_prompt(line))
}

/// `In [3]: `.
fn notebook_prompt(line: &str) -> Option<Prompt<'_>> {
    let (number, rest) = line.strip_prefix("In [")?.split_once("]:")?;
    number.chars().all(|digit| digit.is_ascii_digit()).then(|| Prompt {
        rest: rest.trim(),
        language: "python",
        continues: false,
    })
}

/// Prompts with a name in front of their mark.
fn long_prompt(line: &str) -> Option<Prompt<'_>> {
    let at = line.char_indices().take(80).find(|(at, letter)| {
        matches!(letter, '$' | '#' | '>' | '%')
            && *at > 0
            && line.get(at + 1..).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(' ') || line.starts_with("PS ") || is_drive(line)
            })
    })?;
    let (head, mark) = (line.get(..at.0)?, at.1);
    let rest = line.get(at.0 + 1..)?.trim();
    let head = head.trim_start_matches("(venv) ");
    let made = |language: &'static str, continues| Some(Prompt { rest, language, continues });
    let bracketed = head.starts_with('[') && head.ends_with(']') && head.contains('@');
    let host = head.contains('@') && !head.contains(' ') && head.starts_with(|first: char| first.is_alphanumeric());
    let versioned = (head.starts_with("bash-") || head.starts_with("sh-")) && !head.contains(' ');
    match mark {
        '$' | '#' | '%' if bracketed || (host && (head.contains(':') || mark != '%')) || versioned => made("sh", false),
        '$' | '#' if is_branch(head) || is_place(head) && is_program(rest) => made("sh", false),
        '$' if is_host(head) && is_program(rest) => made("sh", false),
        '$' | '#' | '>' if is_folder(head) && is_program(rest) => made("sh", false),
        '>' if host && head.contains(':') && is_program(rest) => made("sh", false),
        '>' if head.starts_with("PS ") || head == "PS" => made("powershell", false),
        '>' if is_drive(head) => made("sh", false),
        '>' | '#' if is_database(head) => made("sql", head.ends_with('-')),
        '>' if head.starts_with("MariaDB [") => made("sql", false),
        '>' if head.starts_with("redis ") => made("text", false),
        _ => None,
    }
}

/// `(main)`, `(venv) `: a branch or an environment that the shell shows.
fn is_branch(head: &str) -> bool {
    let head = head.trim_end();
    head.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).is_some_and(|name| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter))
    })
}

/// `db-01 `, `host:/opt `: a machine's name, maybe with a path, and nothing else.
fn is_place(head: &str) -> bool {
    let head = head.trim_end();
    let name = head.split(':').next().unwrap_or_default();
    name.contains(|letter: char| letter.is_ascii_digit() || letter == '-')
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && head.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./:~".contains(letter))
}

/// `/data `, `/ `: the folder one is in, and nothing else.
fn is_folder(head: &str) -> bool {
    head.strip_suffix(' ').is_some_and(|folder| folder.starts_with('/') && !folder.contains(' '))
}

/// `worker`, right in front of its `$`: a machine's name.
fn is_host(head: &str) -> bool {
    head.len() > 2 && head.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// `irb(main):001:0> `, `[1] pry(main)> `, `[ prod ] production> `, `127.0.0.1:6379> `: one word, maybe behind brackets.
fn console_prompt(line: &str) -> Option<Prompt<'_>> {
    let mut own = line;
    while let Some((_, after)) = own.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        own = after.trim_start();
    }
    let (head, rest) = own.split_once('>')?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    let is_name = head.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && !head.ends_with(['-', '='])
        && head.len() <= 40
        && head.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.:()@/-#".contains(letter));
    let name: &str = head.split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    let language = CONSOLES.iter().find(|(known, _)| *known == name).map(|(_, language)| *language);
    let is_known = language.is_some() || head.contains([':', '(']) || own.len() < line.len();
    let is_plain = head.chars().all(|letter| letter.is_ascii_alphanumeric());
    (is_name && (is_known || is_plain)).then(|| Prompt {
        rest: rest.trim(),
        language: language.unwrap_or("text"),
        continues: false,
    })
}

/// What is typed, without a prompt in front of it.
pub(in crate::tree::build) fn without_prompt(text: &str) -> &str {
    prompt(text).map_or(text, |prompt| prompt.rest)
}

/// `postgres=`, `db-` as `psql` shows them, the mark cut off.
fn is_database(head: &str) -> bool {
    (head.ends_with('=') || head.ends_with('-'))
        && head.len() > 2
        && head.starts_with(|first: char| first.is_ascii_alphanumeric())
        && head[..head.len() - 1].chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
}

/// `C:\Users\x`.
fn is_drive(head: &str) -> bool {
    let mut letters = head.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && letters.next() == Some('\\')
}

/// `> Project.count`: the prompt of a console whose language nobody names.
pub(super) fn is_bare_prompt(line: &str) -> bool {
    bare_prompt(line).is_some()
}

fn bare_prompt(line: &str) -> Option<Prompt<'_>> {
    let rest = line.trim_start().strip_prefix("> ")?;
    rest.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| Prompt {
        rest: rest.trim_end(),
        language: "text",
        continues: false,
    })
}

pub(super) fn of_bare_prompts(lines: &[(u32, &str)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in lines {
        if is_bare_prompt(line) {
            let text = line.trim_start().trim_start_matches("> ").trim_end().to_owned();
            let language = if is_program(&text) { "sh" } else { "text" };
            found.push(Found { text, language: language.to_owned(), line: *number, ..Found::default() });
        } else if let Some(last) = found.last_mut().filter(|_| !line.trim().is_empty()) {
            append_line(last.output.get_or_insert_default(), line);
        }
    }
    for found in &mut found {
        found.output = found.output.take().map(|output| output.trim_matches('\n').to_owned());
    }
    found
}
