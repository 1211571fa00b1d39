//! What stands in the configuration file.
//!
//! Owns its keys and what they mean. It reads no file, and must not know what the sources hold. What is wrong in one
//! place becomes a diagnostic with its line, and the rest counts.

use crate::diagnostic::Diagnostic;
use crate::shell::run::unfit;
use crate::source::git::{self, Repository};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// What the configuration file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The sources, in order; those that make no sense are left out.
    pub sources: Vec<Entry>,
    /// Whether the runbooks that come with the program are read; `None` where nothing is said.
    pub builtin: Option<bool>,
    /// Whether commands may be run; `None` where nothing is said.
    pub run: Option<bool>,
    /// The shell that runs them; `None` where nothing is said.
    pub shell: Option<PathBuf>,
    /// Whether they are put into the history of the operator's own shell; `None` where nothing is said.
    pub history: Option<bool>,
    /// What looks wrong.
    pub findings: Vec<Diagnostic>,
}

/// One source of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called; no two are called the same.
    pub name: String,
    /// What it is.
    pub origin: Origin,
    /// Its number in the file's list, from 0.
    pub number: usize,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A folder or a file.
    Folder(PathBuf),
    /// A git repository.
    Git(Repository),
}

/// The folders that a path in the file may hang on.
#[derive(Debug, Clone, Copy)]
pub struct Bases<'a> {
    /// What `~` is.
    pub home: Option<&'a Path>,
    /// The file's own folder: relative paths begin there.
    pub file: &'a Path,
    /// Where clones are; none where there is no such place.
    pub clones: Option<&'a Path>,
}

/// The lines of the sources, which the values do not tell.
#[derive(Deserialize)]
struct Places {
    sources: Vec<serde_yaml::Spanned<Value>>,
}

/// Reads the file's text.
#[must_use]
pub fn read(text: &str, bases: Bases<'_>) -> Settings {
    let mut settings = Settings::default();
    let keys = match keys(text) {
        Ok(keys) => keys,
        Err(finding) => return Settings { findings: vec![*finding], ..settings },
    };
    for (key, value) in &keys {
        let line = line_of(text, key);
        let wrong = |what: &str, hint: &str| Diagnostic::error(line, what, Some(hint));
        match (key.as_str(), value) {
            ("sources" | "builtin" | "run" | "shell" | "history", Value::Null) => {}
            ("sources", Value::Array(items)) => sources(items, &source_lines(text), bases, &mut settings),
            ("sources", _) => settings.findings.push(wrong("`sources` is no list", "write `- ` before each source")),
            ("builtin", Value::Bool(builtin)) => settings.builtin = Some(*builtin),
            ("run", Value::Bool(run)) => settings.run = Some(*run),
            ("history", Value::Bool(history)) => settings.history = Some(*history),
            ("builtin" | "run" | "history", _) => {
                let what = format!("`{key}` is neither true nor false");
                settings.findings.push(wrong(&what, &format!("write `{key}: false` or `{key}: true`")));
                // Who meant to switch running off and misspelt it is not run anything.
                settings.run = settings.run.or((key == "run").then_some(false));
            }
            ("shell", Value::String(shell)) => match shell_of(shell, bases) {
                Ok(shell) => settings.shell = Some(shell),
                Err(why) => {
                    settings
                        .findings
                        .push(wrong(&why, "documents are written for bash; name it, or leave the key out"));
                }
            },
            ("shell", _) => settings.findings.push(wrong("`shell` is no text", "write `shell: /bin/bash`")),
            _ => settings.findings.push(Diagnostic::warning(
                line,
                format!("there is no setting `{key}`"),
                Some("the settings are `sources`, `builtin`, `run`, `shell` and `history`; the rest is read"),
            )),
        }
    }
    settings.findings.sort_by_key(|finding| finding.line);
    settings
}

/// The file's keys and values.
///
/// # Errors
/// Where it is no YAML, or no list of keys.
pub(super) fn keys(text: &str) -> Result<Map<String, Value>, Box<Diagnostic>> {
    serde_yaml::from_str::<Option<Map<String, Value>>>(text).map(Option::unwrap_or_default).map_err(|error| {
        let line = error.location().map_or(1, |place| u32::try_from(place.line()).unwrap_or(1)).max(1);
        let what = error.without_snippet().to_string();
        let what = what.lines().next().unwrap_or_default().to_owned();
        let hint = "none of the file counts until this line is mended; write `key: value` lines";
        Box::new(Diagnostic::error(line, format!("the configuration is no YAML: {what}"), Some(hint)))
    })
}

/// The lines on which the sources begin.
pub(super) fn source_lines(text: &str) -> Vec<u32> {
    let places = serde_yaml::from_str::<Places>(text).map(|places| places.sources).unwrap_or_default();
    places.iter().map(|place| u32::try_from(place.referenced.line()).unwrap_or(1)).collect()
}

fn line_of(text: &str, key: &str) -> u32 {
    let is_key = |line: &str| {
        let word = line.trim_start_matches(['"', '\'']).strip_prefix(key);
        word.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    (1..).zip(text.lines()).find(|(_, line)| is_key(line)).map_or(1, |(number, _)| number)
}

fn sources(items: &[Value], lines: &[u32], bases: Bases<'_>, settings: &mut Settings) {
    for (number, item) in items.iter().enumerate() {
        let line = lines.get(number).copied().unwrap_or(1);
        let taken = |name: &str| settings.sources.iter().any(|other| other.name.eq_ignore_ascii_case(name));
        match entry(item, number, bases, &taken) {
            Ok((entry, unknown)) => {
                settings.sources.push(entry);
                settings.findings.extend(unknown.into_iter().map(|key| {
                    let hint = "a source has `path` or `git`, and `name`, `branch` and `folder`";
                    Diagnostic::warning(line, format!("a source has no `{key}`"), Some(hint))
                }));
            }
            Err((what, hint)) => settings.findings.push(Diagnostic::error(line, what, Some(hint))),
        }
    }
}

/// The shell's path or name, if it can run commands.
fn shell_of(shell: &str, bases: Bases<'_>) -> Result<PathBuf, String> {
    let path = home_path(shell, bases.home).unwrap_or_else(|| PathBuf::from(shell));
    unfit(&path).map_or(Ok(path), |why| Err(format!("`shell`: {why}")))
}

/// What is wrong with a source, and what to do about it.
type Wrong = (String, &'static str);

/// A source, and the keys that it has in vain.
fn entry(
    item: &Value,
    number: usize,
    bases: Bases<'_>,
    taken: &dyn Fn(&str) -> bool,
) -> Result<(Entry, Vec<String>), Wrong> {
    let shape = "write a folder's path, `git: URL` or `path: FOLDER`";
    let known: &[&str];
    let (name, origin) = match item {
        Value::String(path) => {
            known = &[];
            let path = folder(path, bases)?;
            (free_name(&path, taken), Origin::Folder(path))
        }
        Value::Object(keys) if keys.contains_key("git") && keys.contains_key("path") => {
            return Err(("a source has `git` and `path`".to_owned(), "make two of it"));
        }
        Value::Object(keys) if keys.contains_key("git") => {
            known = &["git", "name", "branch", "folder"];
            let repository = repository(keys, bases)?;
            (repository.name.clone(), Origin::Git(repository))
        }
        Value::Object(keys) if keys.contains_key("path") => {
            known = &["path", "name"];
            let path = folder(word(keys, "path")?.unwrap_or_default(), bases)?;
            let name = word(keys, "name")?.map(checked_name).transpose()?;
            (name.unwrap_or_else(|| free_name(&path, taken)), Origin::Folder(path))
        }
        _ => return Err(("this is no source".to_owned(), shape)),
    };
    if taken(&name) {
        return Err((format!("another source is called `{name}` already"), "give it another `name:`"));
    }
    let unknown = item.as_object().into_iter().flatten().map(|(key, _)| key.clone());
    let unknown = unknown.filter(|key| !known.contains(&key.as_str())).collect();
    Ok((Entry { name, origin, number }, unknown))
}

fn repository(keys: &Map<String, Value>, bases: Bases<'_>) -> Result<Repository, Wrong> {
    let url = word(keys, "git")?.unwrap_or_default();
    let url = home_path(url, bases.home).map_or_else(|| url.to_owned(), |path| path.to_string_lossy().into_owned());
    let allowed = "write `https://…`, `ssh://…`, `git@host:path`, `file://…` or a path that begins with `/`";
    git::check_url(&url).map_err(|why| (format!("`{url}`: {why}"), allowed))?;
    let name = match word(keys, "name")? {
        Some(name) => checked_name(name)?,
        None => git::name_of(&url).ok_or_else(|| (format!("`{url}` has no name"), "give it a `name:`"))?,
    };
    let branch = word(keys, "branch")?.map(str::to_owned);
    if let Some(branch) = &branch {
        git::check_branch(branch).map_err(|why| (format!("`{branch}`: {why}"), "name a branch or a tag"))?;
    }
    let folder = word(keys, "folder")?.map(PathBuf::from);
    if let Some(folder) = &folder {
        let hint = "write it like `docs/runbooks`";
        git::check_folder(folder).map_err(|why| (format!("`{}`: {why}", folder.display()), hint))?;
    }
    let no_place = || ("there is no place for clones".to_owned(), "set HOME or XDG_DATA_HOME");
    let clone = bases.clones.ok_or_else(no_place)?.join(&name);
    Ok(Repository { name, url, branch, folder, clone })
}

fn word<'a>(keys: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, Wrong> {
    match keys.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) => Ok(Some(word)),
        Some(_) => Err((format!("`{key}` is no text"), "put it in quotes")),
    }
}

fn checked_name(name: &str) -> Result<String, Wrong> {
    git::check_name(name).map_err(|why| (format!("`{name}`: {why}"), "choose another name"))?;
    Ok(name.to_owned())
}

fn folder(path: &str, bases: Bases<'_>) -> Result<PathBuf, Wrong> {
    if path.is_empty() {
        return Err(("this is no folder".to_owned(), "write a folder's path"));
    }
    if path.contains("://") {
        return Err((format!("`{path}` is no folder"), "write `git: URL` for a repository"));
    }
    Ok(home_path(path, bases.home).unwrap_or_else(|| bases.file.join(path)))
}

/// A path that begins with `~/`, in full.
fn home_path(path: &str, home: Option<&Path>) -> Option<PathBuf> {
    let below = path.strip_prefix('~')?;
    if !below.is_empty() && !below.starts_with('/') {
        return None;
    }
    home.map(|home| home.join(below.trim_start_matches('/')))
}

/// A folder's own name, with a number where another source has it.
fn free_name(path: &Path, taken: &dyn Fn(&str) -> bool) -> String {
    let name = path.file_name().map_or_else(|| "folder".to_owned(), |name| name.to_string_lossy().into_owned());
    if !taken(&name) {
        return name;
    }
    (2..).map(|number: u32| format!("{name}-{number}")).find(|name| !taken(name)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn bases() -> Bases<'static> {
        Bases { home: Some(Path::new("/h")), file: Path::new("/c"), clones: Some(Path::new("/d")) }
    }

    /// The findings as `line message`.
    fn findings(text: &str) -> Vec<String> {
        read(text, bases()).findings.iter().map(|finding| format!("{} {}", finding.line, finding.message)).collect()
    }

    #[test]
    fn sources_of_all_kinds_are_read_in_order() {
        let text = "# mine\nsources:\n  - ~/runbooks\n  - docs\n  - path: /srv/runbooks\n  - git: git@h:team/ops.git\n    \
                    branch: main\n    folder: docs\n  - {git: ~/x.git, name: other}\nbuiltin: false\n";
        let settings = read(text, bases());
        assert_eq!((settings.findings, settings.builtin), (Vec::new(), Some(false)));
        let names: Vec<&str> = settings.sources.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["runbooks", "docs", "runbooks-2", "ops", "other"]);
        let folders = settings.sources.iter().filter_map(|entry| match &entry.origin {
            Origin::Folder(path) => path.to_str(),
            Origin::Git(_) => None,
        });
        assert_eq!(folders.collect::<Vec<_>>(), ["/h/runbooks", "/c/docs", "/srv/runbooks"]);
        let ops = Repository {
            name: "ops".into(),
            url: "git@h:team/ops.git".into(),
            branch: Some("main".into()),
            folder: Some("docs".into()),
            clone: "/d/ops".into(),
        };
        assert_eq!(settings.sources[3].origin, Origin::Git(ops));
        let Origin::Git(other) = &settings.sources[4].origin else { unreachable!() };
        assert_eq!((other.url.as_str(), other.clone.as_path()), ("/h/x.git", Path::new("/d/other")));
    }

    #[test]
    fn an_empty_file_says_nothing() {
        for text in ["", "# nothing\n", "sources:\n", "sources: []\nbuiltin:\n", "---\n"] {
            assert_eq!(read(text, bases()), Settings::default(), "{text:?}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_line_and_the_rest_counts() {
        let text = "colour: red\nsources:\n  - /a\n  - git: 'ext::sh -c x'\n  - git: https://h/x\n    brunch: y\n  - 7\n  \
                    - git: https://h/y/x\nbuiltin: perhaps\n";
        let expected = [
            "1 there is no setting `colour`",
            "4 `ext::sh -c x`: this transport is not used",
            "5 a source has no `brunch`",
            "7 this is no source",
            "8 another source is called `x` already",
            "9 `builtin` is neither true nor false",
        ];
        assert_eq!(findings(text), expected);
        let settings = read(text, bases());
        let severities = settings.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        assert_eq!((settings.sources.len(), severities), (2, 2));
    }

    #[test]
    fn hostile_values_are_refused() {
        for source in [
            "git: https://h/x\n    name: ../../etc",
            "git: https://h/x\n    name: builtin",
            "git: https://h/x\n    folder: ../..",
            "git: https://h/x\n    branch: --upload-pack=x",
            "git: -x",
            "git: https://h/x\n    path: /x",
            "path: 3",
            "git: https://h/..",
            "https://h/x",
            "''",
        ] {
            let text = format!("sources:\n  - {source}\n");
            let settings = read(&text, bases());
            assert_eq!((settings.sources.len(), settings.findings.len()), (0, 1), "{source}: {settings:?}");
            assert_eq!((settings.findings[0].line, settings.findings[0].severity), (2, Severity::Error), "{source}");
        }
    }

    #[test]
    fn without_a_home_there_is_no_place_for_clones() {
        let settings = read("sources:\n- /a\n- git: https://h/x\n", Bases { clones: None, ..bases() });
        assert_eq!(settings.sources.len(), 1);
        assert_eq!(settings.findings[0].message, "there is no place for clones");
    }

    #[test]
    fn a_broken_file_is_one_error_with_its_line() {
        for (text, line) in [("builtin: true\nsources: [a\n", 2..=3), ("- a\n- b\n", 1..=1), ("a: 1\na: 2\n", 2..=2)] {
            let settings = read(text, bases());
            assert_eq!((settings.findings.len(), settings.sources.len()), (1, 0), "{text:?}");
            let finding = &settings.findings[0];
            assert!(line.contains(&finding.line) && finding.severity == Severity::Error, "{text:?}: {finding:?}");
        }
    }
}
