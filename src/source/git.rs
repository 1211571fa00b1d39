//! Git repositories, cloned shallowly and read from the clone.
//!
//! Owns the clones and the only calls of the user's own `git`. It must not know where the list of repositories is kept.
//! [`Repository::sync`] alone touches the network. What a repository holds may be hostile: no hook of it runs, no
//! submodule is fetched, no transport that starts programs is used, and no link in it is followed.

use super::trail::Trail;
use super::{Found, Place, Problem, folder, reason};
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The transports that a URL may name, as `git` wants them listed.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// What is set for every call of `git`: nothing that comes with a repository is run.
const SETTINGS: [&str; 4] =
    ["core.hooksPath=/dev/null", "core.fsmonitor=false", "protocol.ext.allow=never", "submodule.recurse=false"];

/// The variables by which a `git` that started this program would lead ours to its own repository.
const REPOSITORY_VARIABLES: [&str; 8] = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
];

/// Its time is the time of the last sync.
const MARK: &str = "runbook-synced";

/// A git repository that is a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// What it is called, and its clone's folder: a name that [`check_name`] lets pass.
    pub name: String,
    /// Where it is fetched from.
    pub url: String,
    /// The branch or tag to read; else the one that the repository itself names.
    pub branch: Option<String>,
    /// The folder in it that is read; else all of it.
    pub folder: Option<PathBuf>,
    /// Where our clone is, or will be.
    pub clone: PathBuf,
}

impl Repository {
    /// The documents of the clone, shown as `name:path/in/the/repository.md`, and what could not be read.
    #[must_use]
    pub fn find(&self, is_document: &folder::IsDocument) -> (Vec<Found>, Vec<Problem>) {
        self.find_along(is_document, &mut Trail::default())
    }

    /// The same, noting what the walk goes by.
    #[must_use]
    pub fn find_along(&self, is_document: &folder::IsDocument, trail: &mut Trail) -> (Vec<Found>, Vec<Problem>) {
        let root = match self.root() {
            Ok(root) => root,
            Err(problem) => return (Vec::new(), vec![problem]),
        };
        let (mut found, problems) = folder::find_along(&root, false, is_document, trail);
        for document in &mut found {
            if let Place::File(path) = &document.place {
                let below = path.strip_prefix(&self.clone).unwrap_or(path);
                document.shown = format!("{}:{}", self.name, below.to_string_lossy().replace('\\', "/"));
            }
        }
        (found, problems)
    }

    /// The folder that is read. A link may stand in its place, and is followed only as far as it stays in the clone.
    fn root(&self) -> Result<PathBuf, Problem> {
        if !self.is_cloned() {
            return Err(self.problem("it is not fetched yet", &format!("run `runbook source sync {}`", self.name)));
        }
        let root = self.folder.as_ref().map_or_else(|| self.clone.clone(), |folder| self.clone.join(folder));
        let real = |path: &Path| path.canonicalize().map_err(|error| reason(&error));
        match (real(&self.clone), real(&root)) {
            (Ok(clone), Ok(root)) if !root.starts_with(&clone) => {
                Err(self.problem("its folder is a link that leads out of it", "name another folder"))
            }
            (Ok(_), Ok(_)) => Ok(root),
            (Err(why), _) | (_, Err(why)) => Err(self.problem(why, "look at the name of its folder")),
        }
    }

    /// Fetches it: clones it where that was never done, else takes the newest state. Edits made in the clone are kept
    /// by refusing, unless `force` throws them away.
    ///
    /// # Errors
    /// Says what `git` says, or that there is no `git`.
    pub fn sync(&self, force: bool) -> Result<(), Problem> {
        let done = if self.is_cloned() { self.fetch(force) } else { self.clone_anew() };
        done?;
        // Without the mark only the time of the sync is unknown.
        let _ = std::fs::write(self.git_folder().join(MARK), "");
        Ok(())
    }

    /// Deletes the clone, and nothing where there is none. Edits made in it are kept by refusing, unless `force` throws
    /// them away.
    ///
    /// # Errors
    /// Where the clone holds edits or cannot be deleted.
    pub fn remove(&self, force: bool) -> Result<(), Problem> {
        if !force {
            self.refuse_edits()?;
        }
        match std::fs::remove_dir_all(&self.clone) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(self.problem(reason(&error), &format!("delete {} yourself", self.clone.display())))
            }
            _ => Ok(()),
        }
    }

    /// When it was last fetched; none where that never succeeded.
    #[must_use]
    pub fn last_sync(&self) -> Option<SystemTime> {
        std::fs::metadata(self.git_folder().join(MARK)).and_then(|mark| mark.modified()).ok()
    }

    /// The URL without a password that may stand in it.
    #[must_use]
    pub fn shown_url(&self) -> String {
        let Some((scheme, rest)) = self.url.split_once("://") else { return self.url.clone() };
        let host = rest.find('/').unwrap_or(rest.len());
        let (Some(at), Some(colon)) = (rest.get(..host).and_then(|host| host.rfind('@')), rest.find(':')) else {
            return self.url.clone();
        };
        if colon > at {
            return self.url.clone();
        }
        let part = |range: std::ops::Range<usize>| rest.get(range).unwrap_or_default();
        format!("{scheme}://{}:***{}", part(0..colon), part(at..rest.len()))
    }

    /// Clones beside the place and renames, so that a clone that was cut short is none.
    fn clone_anew(&self) -> Result<(), Problem> {
        let sources = self.clone.parent().unwrap_or_else(|| Path::new(""));
        let partial = sources.join(format!(".{}.partial", self.name));
        let look = format!("look at the folder {}", sources.display());
        let on_disk = |done: std::io::Result<()>| done.map_err(|error| self.problem(reason(&error), &look));
        on_disk(std::fs::create_dir_all(sources))?;
        if partial.exists() {
            on_disk(std::fs::remove_dir_all(&partial))?;
        }
        let mut words: Vec<OsString> = ["clone", "--quiet", "--depth=1", "--single-branch", "--no-tags", "--no-local"]
            .map(OsString::from)
            .to_vec();
        words.extend(["--no-recurse-submodules", "--template="].map(OsString::from));
        words.extend(self.branch.as_ref().map(|branch| format!("--branch={branch}").into()));
        words.extend(["--".into(), self.url.clone().into(), partial.clone().into()]);
        self.git(&words)?;
        on_disk(std::fs::rename(&partial, &self.clone))
    }

    /// Takes the newest state from the URL as it is configured now, which need not be the one the clone was made of.
    fn fetch(&self, force: bool) -> Result<(), Problem> {
        if !force {
            self.refuse_edits()?;
        }
        let branch = self.branch.as_deref().unwrap_or("HEAD");
        let words = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", &self.url, branch];
        self.git_here(&words)?;
        self.git_here(&["reset", "--quiet", "--hard", "FETCH_HEAD"]).map(|_| ())
    }

    /// A document may have been edited in the clone: an editor opens what is shown.
    fn refuse_edits(&self) -> Result<(), Problem> {
        if !self.is_cloned() {
            return Ok(());
        }
        let edited = self.git_here(&["status", "--porcelain", "--untracked-files=no"]).unwrap_or_default();
        let Some(first) = edited.lines().next() else { return Ok(()) };
        let file = first.get(3..).unwrap_or(first);
        Err(self.problem(
            format!("`{file}` was edited in the clone {}", self.clone.display()),
            "take your edits elsewhere, or say `--force` to throw them away",
        ))
    }

    fn is_cloned(&self) -> bool {
        self.git_folder().is_dir()
    }

    fn git_folder(&self) -> PathBuf {
        self.clone.join(".git")
    }

    /// Calls `git` on the clone and on nothing else: a broken clone must not lead it to a repository further up.
    fn git_here(&self, words: &[&str]) -> Result<String, Problem> {
        let mut all: Vec<OsString> = Vec::new();
        all.extend(["--git-dir".into(), self.git_folder().into()]);
        all.extend(["--work-tree".into(), self.clone.clone().into()]);
        all.extend(words.iter().map(OsString::from));
        self.git(&all)
    }

    fn git(&self, words: &[OsString]) -> Result<String, Problem> {
        let output = command(words).output().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                self.problem("there is no program `git`", "install git, or clone it yourself and add the folder")
            }
            _ => self.problem(reason(&error), "look at the program `git`"),
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let why = complaint(&String::from_utf8_lossy(&output.stderr)).replace(&self.url, &self.shown_url());
        Err(self.problem(why, "look at the URL, the branch and your access; nothing was changed"))
    }

    fn problem(&self, message: impl Into<String>, hint: &str) -> Problem {
        Problem { path: self.name.clone(), message: message.into(), hint: Some(hint.to_owned()) }
    }
}

/// The user's own `git` with the user's own configuration, so that proxies and keys work, and with ours over it.
fn command(words: &[OsString]) -> Command {
    let mut command = Command::new("git");
    for variable in REPOSITORY_VARIABLES {
        command.env_remove(variable);
    }
    // What it says is read: it must not be translated.
    command.env("GIT_ALLOW_PROTOCOL", PROTOCOLS).env("LC_ALL", "C").stdin(Stdio::null());
    // Where nobody sits, a question would wait for ever.
    if !std::io::stdin().is_terminal() {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    for setting in SETTINGS {
        command.args([OsStr::new("-c"), OsStr::new(setting)]);
    }
    command.args(words);
    command
}

/// What `git` complained of: all up to the fatal line, in one clause.
fn complaint(said: &str) -> String {
    let mut clauses = Vec::new();
    for line in said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("Cloning into")) {
        let fatal = line.strip_prefix("fatal: ");
        clauses.push(fatal.or_else(|| line.strip_prefix("error: ")).unwrap_or(line).trim_end_matches('.'));
        if fatal.is_some() {
            break;
        }
    }
    if clauses.is_empty() { "git failed and said nothing".to_owned() } else { clauses.join("; ") }
}

/// A name for the repository at a URL: the last part of its path.
#[must_use]
pub fn name_of(url: &str) -> Option<String> {
    let path = url.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
    let last = path.rsplit(['/', ':']).next()?;
    let name: String = last.chars().map(|letter| if is_name_letter(letter) { letter } else { '-' }).collect();
    let name = name.trim_matches(['.', '-']).to_owned();
    check_name(&name).is_ok().then_some(name)
}

/// A source's name is a folder's name and stands before a colon.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > 64 || !name.chars().all(is_name_letter) {
        return Err("a name is made of letters, digits, `.`, `-` and `_`");
    }
    if name.starts_with(['.', '-']) {
        return Err("a name begins with a letter, a digit or `_`");
    }
    if name.eq_ignore_ascii_case("builtin") {
        return Err("that name is the program's own");
    }
    Ok(())
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

/// Whether a word is a URL rather than a folder's path, good or bad.
#[must_use]
pub fn is_url(word: &str) -> bool {
    let before_slash = word.split('/').next().unwrap_or(word);
    before_slash.contains(':')
}

/// A URL must be of a transport that starts no program but `ssh`, and no option of `git`.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_url(url: &str) -> Result<(), &'static str> {
    if url.is_empty() || url.starts_with('-') || url.chars().any(char::is_control) {
        return Err("this is no URL of a repository");
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        let is_known = PROTOCOLS.split(':').any(|known| known == scheme);
        return if is_known && !rest.starts_with('-') { Ok(()) } else { Err("this transport is not used") };
    }
    match url.split_once(':') {
        _ if url.starts_with('/') => Ok(()),
        Some((_, path)) if path.starts_with(':') => Err("this transport is not used"),
        Some((host, path)) if !host.is_empty() && !host.contains('/') && !path.is_empty() => Ok(()),
        _ => Err("this is no URL of a repository"),
    }
}

/// A branch must be no option and no refspec.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_branch(branch: &str) -> Result<(), &'static str> {
    let is_odd = |letter: char| letter.is_control() || " :~^?*[\\+".contains(letter);
    if branch.is_empty() || branch.starts_with('-') || branch.contains("..") || branch.contains(is_odd) {
        return Err("this is no branch's name");
    }
    Ok(())
}

/// A folder in a repository must stay in it.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_folder(folder: &Path) -> Result<(), &'static str> {
    let stays = folder.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let is_git = folder.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"));
    if stays && !is_git { Ok(()) } else { Err("a folder is a path below the repository's top") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(url: &str) -> Repository {
        Repository { name: "ops".into(), url: url.into(), branch: None, folder: None, clone: PathBuf::new() }
    }

    #[test]
    fn urls_have_names() {
        for (url, name) in [
            ("https://example.org/team/ops.git", Some("ops")),
            ("git@example.org:team/run books/", Some("run-books")),
            ("git@example.org:ops", Some("ops")),
            ("/srv/git/..git", None),
            ("https://example.org/..", None),
            ("https://example.org/builtin", None),
            ("file:///srv/.hidden.git", Some("hidden")),
        ] {
            assert_eq!(name_of(url).as_deref(), name, "{url}");
        }
    }

    #[test]
    fn names_stay_in_their_folder() {
        for name in ["", ".", "..", "../x", "a/b", "a\\b", "-x", ".x", "a:b", "a\nb", "Builtin", &"x".repeat(65)] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        assert_eq!(check_name("team_1.ops-x"), Ok(()));
    }

    #[test]
    fn only_harmless_transports_pass() {
        for url in
            ["https://h/x", "http://h/x", "ssh://git@h/x", "git://h/x", "file:///x", "git@h:x/y", "/srv/x.git", "h:x"]
        {
            assert_eq!(check_url(url), Ok(()), "{url}");
        }
        for url in [
            "ext::sh -c touch% x", "fd::7", "-uother", "--upload-pack=x", "ssh://-oProxyCommand=x", "ftp://h/x", "",
            "x", "https://h/x\ny", "foo/bar", "./x:y", ":x", "EXT::x",
        ] {
            assert!(check_url(url).is_err(), "{url:?}");
        }
    }

    #[test]
    fn branches_and_folders_are_no_tricks() {
        for branch in ["-x", "a b", "+main", "main:main", "a..b", "", "x\u{7}"] {
            assert!(check_branch(branch).is_err(), "{branch:?}");
        }
        assert_eq!(check_branch("release/1.2_x"), Ok(()));
        for folder in ["../x", "/etc", "a/../../b", ".git", "docs/.GIT"] {
            assert!(check_folder(Path::new(folder)).is_err(), "{folder}");
        }
        assert_eq!(check_folder(Path::new("docs/runbooks")), Ok(()));
    }

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("https://me:secret@h:8080/x:y@z", "https://me:***@h:8080/x:y@z"),
            ("https://me:a@b@h/x", "https://me:***@h/x"),
            ("https://me@h:80/x", "https://me@h:80/x"),
            ("https://h:80/x@y", "https://h:80/x@y"),
            ("git@h:x", "git@h:x"),
        ] {
            assert_eq!(repository(url).shown_url(), shown);
        }
    }

    #[test]
    fn what_git_says_becomes_a_clause() {
        let said =
            "Cloning into '/x'...\ngit@h: Permission denied (publickey).\nfatal: Could not read.\n\nPlease make\n";
        assert_eq!(complaint(said), "git@h: Permission denied (publickey); Could not read");
        assert_eq!(complaint("\n"), "git failed and said nothing");
    }
}
