//! `runbook source`: which places documents come from.
//!
//! Owns how sources are added, listed, fetched and removed by hand. Only here the network is used, and only by `add`
//! and `sync`. It must not know how the configuration file is laid out or what `git` is told.

use super::{Failure, plain, say, tell};
use crate::config::file::{Entry, Origin, Settings};
use crate::config::{self, Config, edit};
use crate::ingest::Format;
use crate::source::git::{self, Repository};
use crate::source::{Found, Problem, builtin, folder};
use clap::Subcommand;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use unicode_width::UnicodeWidthStr;

/// What is done with the sources.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Add a folder, or clone a git repository and add it
    Add(Addition),
    /// List the sources that are read
    List {
        /// Print JSON: [{"name","kind","where","branch","folder","path","documents","synced","problem"}]
        #[arg(long)]
        json: bool,
    },
    /// Fetch the newest state of git repositories
    Sync {
        /// Throw away edits that were made in a clone
        #[arg(long)]
        force: bool,
        /// The names of repositories; without them, all
        names: Vec<String>,
    },
    /// Remove a source; of a repository the clone is deleted, of a folder nothing
    Remove {
        /// Delete a clone although edits were made in it
        #[arg(long)]
        force: bool,
        /// The source's name
        name: String,
    },
}

/// A source to be added.
#[derive(Debug, clap::Args)]
pub(super) struct Addition {
    /// The folder, or the repository's URL
    #[arg(value_name = "URL|FOLDER")]
    place: String,
    /// What to call it; else its last part names it
    #[arg(long)]
    name: Option<String>,
    /// The repository's branch or tag; else the one it names itself
    #[arg(long)]
    branch: Option<String>,
    /// The folder in the repository; else all of it is read
    #[arg(long, value_name = "SUB")]
    folder: Option<String>,
}

/// Does it; the status is 1 where a repository could not be fetched.
///
/// # Errors
/// Where it cannot be done, or nothing can be printed.
pub(super) fn run(action: &Action, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match action {
        Action::Add(addition) => add(addition, config, out).map(|()| ExitCode::SUCCESS),
        Action::List { json } => list(*json, config, out).map(|()| ExitCode::SUCCESS),
        Action::Sync { force, names } => sync(names, *force, config, out),
        Action::Remove { force, name } => remove(name, *force, config, out).map(|()| ExitCode::SUCCESS),
    }
}

fn add(addition: &Addition, config: &Config, out: &mut impl Write) -> Result<(), Failure> {
    let (file, text) = text_of(config)?;
    let (key, place) = place_of(addition)?;
    let more = [("name", &addition.name), ("branch", &addition.branch), ("folder", &addition.folder)];
    let more = more.into_iter().filter_map(|(key, word)| Some((key, word.as_deref()?)));
    let words: Vec<(&str, &str)> = [(key, place.as_str())].into_iter().chain(more).collect();
    let new = edit::add(&text, &words).ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(key, word)| format!("{key}: '{word}'")).collect();
        unchangeable(file, &format!("add `- {{{}}}` to its `sources` yourself", words.join(", ")))
    })?;
    let entry = new_entry(&config.settings, config::settings(&new, file, &|name| std::env::var_os(name)))?;
    if let Some(twin) = config.settings.sources.iter().find(|other| is_same(other, &entry)) {
        return Err(Failure::new(format!("`{place}` is a source already"), &format!("it is called `{}`", twin.name)));
    }
    if let Origin::Git(repository) = &entry.origin {
        // Before it is written down: what cannot be fetched is not added.
        repository.sync(false).map_err(|problem| failure("fetch", problem))?;
    }
    config::write(file, &new).map_err(|error| unwritable(file, &error))?;
    let (found, problems) = find(&entry.origin);
    report(&problems);
    writeln!(out, "added {}: {}", plain::text(&entry.name), documents(found.len()))?;
    Ok(())
}

/// The key of a source in the configuration file and its word: the URL as it is, or the folder in full, so that it means
/// the same wherever the program is called.
fn place_of(addition: &Addition) -> Result<(&'static str, String), Failure> {
    let path = Path::new(&addition.place);
    if !path.exists() && git::is_url(&addition.place) {
        return Ok(("git", addition.place.clone()));
    }
    if is_bare_repository(path) {
        return Ok(("git", full(path)?));
    }
    if !path.exists() {
        return Err(Failure::new(
            format!("there is no folder `{}`", addition.place),
            "name a folder that exists, or a URL such as `https://host/team/runbooks.git`",
        ));
    }
    if addition.branch.is_some() || addition.folder.is_some() {
        return Err(Failure::usage(
            format!("`{}` is a folder: it has no branch, and is read as it is", addition.place),
            "leave `--branch` and `--folder` out, or name the repository by its URL (`file:///path`)",
        ));
    }
    Ok(("path", full(path)?))
}

fn full(path: &Path) -> Result<String, Failure> {
    let odd = |why: &str| Failure::new(format!("cannot use `{}`: {why}", path.display()), "name another folder");
    let full = path.canonicalize().map_err(|error| odd(&error.to_string()))?;
    full.into_os_string().into_string().map_err(|_| odd("its path is not UTF-8"))
}

/// Whether a folder is a repository that has no files of its own beside it.
fn is_bare_repository(path: &Path) -> bool {
    path.join("HEAD").is_file() && path.join("objects").is_dir()
}

/// The source that the new settings have more; else what they find wrong with it.
fn new_entry(old: &Settings, new: Settings) -> Result<Entry, Failure> {
    if new.sources.len() > old.sources.len() {
        return new.sources.into_iter().next_back().ok_or_else(|| Failure::new("nothing was added", "try again"));
    }
    let is_new = |message: &str| !old.findings.iter().any(|finding| finding.message == message);
    let finding = new.findings.into_iter().find(|finding| is_new(&finding.message));
    let (message, hint) = finding.map(|finding| (finding.message, finding.hint)).unwrap_or_default();
    Err(Failure::usage(format!("cannot add this source: {message}"), &hint.unwrap_or_default()))
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    match (&one.origin, &other.origin) {
        (Origin::Folder(one), Origin::Folder(other)) => one == other,
        (Origin::Git(one), Origin::Git(other)) => {
            (&one.url, &one.branch, &one.folder) == (&other.url, &other.branch, &other.folder)
        }
        _ => false,
    }
}

fn sync(names: &[String], force: bool, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let sources = &config.settings.sources;
    let mut is_well = true;
    for name in names.iter().filter(|name| !sources.iter().any(|entry| entry.name == **name)) {
        let unknown = unknown(name, config);
        tell(&unknown.message, unknown.hint.as_deref());
        is_well = false;
    }
    let meant = |entry: &&Entry| names.is_empty() || names.contains(&entry.name);
    for entry in sources.iter().filter(meant) {
        match &entry.origin {
            Origin::Git(repository) => is_well &= sync_one(repository, force, out)?,
            Origin::Folder(_) if names.is_empty() => {}
            Origin::Folder(_) => writeln!(out, "{}: a folder, read as it is", plain::text(&entry.name))?,
        }
    }
    Ok(ExitCode::from(u8::from(!is_well)))
}

/// Whether it could be fetched; where not, that is told.
fn sync_one(repository: &Repository, force: bool, out: &mut impl Write) -> Result<bool, Failure> {
    if let Err(problem) = repository.sync(force) {
        let failure = failure("fetch", problem);
        tell(&failure.message, failure.hint.as_deref());
        return Ok(false);
    }
    let (found, problems) = repository.find(&is_document);
    report(&problems);
    writeln!(out, "{}: {}", repository.name, documents(found.len()))?;
    // The next one may take long.
    out.flush()?;
    Ok(true)
}

fn remove(name: &str, force: bool, config: &Config, out: &mut impl Write) -> Result<(), Failure> {
    let entry = config.settings.sources.iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| unknown(name, config))?;
    let (file, text) = text_of(config)?;
    let new = edit::remove(&text, entry.number)
        .ok_or_else(|| unchangeable(file, "take the source out of its `sources` yourself"))?;
    if let Origin::Git(repository) = &entry.origin {
        repository.remove(force).map_err(|problem| failure("remove", problem))?;
    }
    config::write(file, &new).map_err(|error| unwritable(file, &error))?;
    writeln!(out, "removed {}", plain::text(name))?;
    Ok(())
}

/// The configuration file's place and text.
fn text_of(config: &Config) -> Result<(&Path, String), Failure> {
    let file = config.file.as_deref().ok_or_else(|| {
        Failure::new("there is no place for a configuration file", "set HOME or XDG_CONFIG_HOME to a folder")
    })?;
    let text = config::read(file).map_err(|error| {
        Failure::new(format!("cannot read `{}`: {error}", file.display()), "look at the file and its mode")
    })?;
    Ok((file, text))
}

fn unchangeable(file: &Path, hint: &str) -> Failure {
    Failure::new(format!("cannot change `{}` without touching more than this source", file.display()), hint)
}

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write `{}`: {error}", file.display()), "look at the folder's mode and the disk")
}

fn unknown(name: &str, config: &Config) -> Failure {
    let names: Vec<&str> = config.settings.sources.iter().map(|entry| entry.name.as_str()).collect();
    let hint = if names.is_empty() {
        "the configuration file names no source".to_owned()
    } else {
        format!("the configuration file has: {}", names.join(", "))
    };
    Failure::new(format!("there is no source `{name}`"), &hint)
}

fn failure(what: &str, problem: Problem) -> Failure {
    Failure { message: format!("cannot {what} `{}`: {}", problem.path, problem.message), hint: problem.hint, status: 1 }
}

fn report(problems: &[Problem]) {
    for problem in problems {
        tell(&problem.to_string(), problem.hint.as_deref());
    }
}

fn documents(count: usize) -> String {
    format!("{count} document{}", if count == 1 { "" } else { "s" })
}

fn is_document(name: &str) -> bool {
    Format::of_path(name).is_some()
}

fn find(origin: &Origin) -> (Vec<Found>, Vec<Problem>) {
    match origin {
        Origin::Folder(path) => folder::find(path, &is_document),
        Origin::Git(repository) => repository.find(&is_document),
    }
}

/// A source as it is listed; the keys are a promise.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    kind: &'static str,
    #[serde(rename = "where")]
    place: String,
    branch: Option<String>,
    folder: Option<PathBuf>,
    /// Where its files are on this machine.
    path: Option<PathBuf>,
    documents: usize,
    /// When it was last fetched, in seconds since 1970.
    synced: Option<u64>,
    problem: Option<String>,
}

fn list(json: bool, config: &Config, out: &mut impl Write) -> Result<(), Failure> {
    let rows = rows(config);
    if json {
        let text = serde_json::to_string(&rows).map_err(io::Error::from)?;
        writeln!(out, "{}", plain::json(&text))?;
    } else {
        as_lines(&rows, SystemTime::now(), out)?;
    }
    // Who has named sources otherwise may wonder where the others are.
    if config.settings.sources.iter().any(|entry| !is_read(entry, config)) {
        let hint = Some("`--source` or RUNBOOK_PATH names what is read instead");
        say("note", "the sources of the configuration file are not read", None, hint);
    }
    Ok(())
}

fn is_read(entry: &Entry, config: &Config) -> bool {
    match &entry.origin {
        Origin::Folder(path) => config.sources.contains(path),
        Origin::Git(repository) => config.repositories.contains(repository),
    }
}

fn rows(config: &Config) -> Vec<Row> {
    let mut rows = Vec::new();
    if config.builtin {
        let found = (builtin::find(), Vec::new());
        rows.push(Row { kind: "built-in", ..row("builtin".to_owned(), "the program".to_owned(), found) });
    }
    for path in &config.sources {
        let entry = config.settings.sources.iter().find(|entry| entry.origin == Origin::Folder(path.clone()));
        let own = || path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = entry.map_or_else(own, |entry| entry.name.clone());
        let row = row(name, path.to_string_lossy().into_owned(), folder::find(path, &is_document));
        rows.push(Row { path: Some(path.clone()), ..row });
    }
    rows.extend(config.repositories.iter().map(|repository| Row {
        kind: "git",
        branch: repository.branch.clone(),
        folder: repository.folder.clone(),
        path: Some(repository.clone.clone()),
        synced: repository.last_sync().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|time| time.as_secs()),
        ..row(repository.name.clone(), repository.shown_url(), repository.find(&is_document))
    }));
    rows
}

fn row(name: String, place: String, (found, problems): (Vec<Found>, Vec<Problem>)) -> Row {
    let problem = problems.into_iter().next().map(|problem| problem.message);
    let documents = found.len();
    Row { name, kind: "folder", place, branch: None, folder: None, path: None, documents, synced: None, problem }
}

fn as_lines(rows: &[Row], now: SystemTime, out: &mut impl Write) -> io::Result<()> {
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let head = ["NAME", "KIND", "DOCUMENTS", "SYNCED", "WHERE"].map(str::to_owned);
    let cells = rows.iter().map(|row| {
        let synced = row.synced.map_or_else(|| "-".to_owned(), |time| ago(now.saturating_sub(time)));
        let place = plain::text(&whereabouts(row)).into_owned();
        [plain::text(&row.name).into_owned(), row.kind.to_owned(), row.documents.to_string(), synced, place]
    });
    let cells: Vec<[String; 5]> = [head].into_iter().chain(cells).collect();
    for (number, line) in cells.iter().enumerate() {
        for (column, cell) in line.iter().enumerate().take(4) {
            let width = cells.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
            write!(out, "{cell}{}", " ".repeat(width - cell.width() + 2))?;
        }
        writeln!(out, "{}", line[4])?;
        let problem = number.checked_sub(1).and_then(|number| rows.get(number)?.problem.as_ref());
        if let Some(problem) = problem {
            writeln!(out, "  problem: {}", plain::text(problem))?;
        }
    }
    Ok(())
}

/// The place with its branch and folder.
fn whereabouts(row: &Row) -> String {
    let branch = row.branch.as_ref().map(|branch| format!(", branch {branch}")).unwrap_or_default();
    let folder = row.folder.as_ref().map(|folder| format!(", folder {}", folder.display())).unwrap_or_default();
    format!("{}{branch}{folder}", row.place)
}

/// So many seconds ago, in the largest unit that fits.
fn ago(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => return "just now".to_owned(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_largest_unit() {
        for (seconds, expected) in [
            (59, "just now"),
            (60, "1 minute ago"),
            (7_199, "1 hour ago"),
            (7_200, "2 hours ago"),
            (200_000, "2 days ago"),
        ] {
            assert_eq!(ago(seconds), expected);
        }
    }

    #[test]
    fn rows_stand_in_columns_with_their_problems_below() {
        let git = Row {
            kind: "git",
            folder: Some("docs".into()),
            synced: Some(1_000),
            problem: Some("odd\u{1b}[2J".to_owned()),
            ..row("ops".to_owned(), "https://h/x".to_owned(), (Vec::new(), Vec::new()))
        };
        let rows = [row("größe".to_owned(), "/a".to_owned(), (Vec::new(), Vec::new())), git];
        let mut out = Vec::new();
        as_lines(&rows, UNIX_EPOCH + std::time::Duration::from_secs(1_130), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        NAME   KIND    DOCUMENTS  SYNCED         WHERE
        größe  folder  0          -              /a
        ops    git     0          2 minutes ago  https://h/x, folder docs
          problem: odd␛[2J
        ");
    }
}
