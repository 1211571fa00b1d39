//! Flags, environment and the configuration file, resolved.
//!
//! Owns which sources are read, where what is made of them is kept, and the configuration file ([`mod@file`] says what is in it, [`edit`] changes it). It
//! must not know what is in the sources. Everything it depends on is an argument, so that a test can say what the world
//! looks like.

pub mod edit;
pub mod file;

use crate::diagnostic::Diagnostic;
use crate::source::git::Repository;
use file::{Bases, Origin, Settings};
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// What the program was told, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Whether the runbooks that come with the program are read.
    pub builtin: bool,
    /// The folders and files to read, in order, as they were given.
    pub sources: Vec<PathBuf>,
    /// The git repositories to read, after the folders.
    pub repositories: Vec<Repository>,
    /// Where the configuration file is, or would be; none where there is no place for it.
    pub file: Option<PathBuf>,
    /// What the configuration file says, whether or not it counts.
    pub settings: Settings,
    /// How commands are run.
    pub running: Running,
    /// The folder that records of sessions are kept in; none where there is no place for it.
    pub sessions: Option<PathBuf>,
    /// The folder that the index over these sources is kept in; none where it is kept nowhere.
    pub index: Option<PathBuf>,
}

/// How commands are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Whether they may be run at all.
    pub allowed: bool,
    /// The shell that runs them; `None` for the one that documents are written for.
    pub shell: Option<PathBuf>,
    /// Whether they are put into the history of the operator's own shell.
    pub history: bool,
}

impl Default for Running {
    fn default() -> Self {
        Self { allowed: true, shell: None, history: false }
    }
}

/// The environment variable that names sources, like `PATH` names folders of programs.
pub const SOURCES_VARIABLE: &str = "RUNBOOK_PATH";

/// The environment variable that switches the running of commands off, whatever the file says.
pub const NO_RUN_VARIABLE: &str = "RUNBOOK_NO_RUN";

/// Where a repository keeps its runbooks.
const REPOSITORY_FOLDERS: [&str; 2] = ["runbooks", "docs/runbooks"];

/// Where the configuration file is below the folder of configurations.
const FILE: &str = "runbook/config.yaml";

/// Where clones are below the folder of data.
const CLONES: &str = "runbook/sources";

/// Where records are below the folder of what a program keeps between its runs.
const SESSIONS: &str = "runbook/sessions";

/// Where indexes are below the folder of what can be made anew.
const INDEXES: &str = "runbook/index";

impl Config {
    /// Flags go before the environment, and that before the file: sources named by flags are read and nothing else; else
    /// those that the environment names; else those of the configuration file, the built-in runbooks unless the file
    /// leaves them out, and those of the repository that `folder` is in, or of `folder` itself where it is in none.
    #[must_use]
    pub fn resolve(flags: &[PathBuf], variable: impl Fn(&str) -> Option<OsString>, folder: &Path) -> Self {
        let mut config = Self::with_sources(flags, &variable, folder);
        let refused = variable(NO_RUN_VARIABLE).is_some_and(|value| !value.is_empty() && value != "0");
        config.running = Running {
            allowed: !refused && config.settings.run.unwrap_or(true),
            shell: config.settings.shell.clone(),
            history: config.settings.history.unwrap_or(false),
        };
        let caches = base(&variable, "XDG_CACHE_HOME", ".cache");
        config.sessions = base(&variable, "XDG_STATE_HOME", ".local/state").map(|base| base.join(SESSIONS));
        config.index = caches.map(|caches| caches.join(INDEXES).join(config.name_of_index(folder)));
        config
    }

    fn with_sources(flags: &[PathBuf], variable: &impl Fn(&str) -> Option<OsString>, folder: &Path) -> Self {
        let file = base(variable, "XDG_CONFIG_HOME", ".config").map(|base| base.join(FILE));
        let settings = file.as_deref().map(|file| from_file(file, variable)).unwrap_or_default();
        let base = Self { file, ..Self::default() };
        let named = if flags.is_empty() { from_environment(variable) } else { flags.to_vec() };
        if !named.is_empty() {
            return Self { sources: named, settings, ..base };
        }
        let (mut sources, mut repositories) = (Vec::new(), Vec::new());
        for entry in &settings.sources {
            match &entry.origin {
                Origin::Folder(path) => sources.push(path.clone()),
                Origin::Git(repository) => repositories.push(repository.clone()),
            }
        }
        let is_new = |path: &PathBuf| !sources.iter().any(|other| is_same(other, &folder.join(path)));
        let near: Vec<PathBuf> = of_the_repository(folder).into_iter().filter(is_new).collect();
        sources.extend(near);
        Self { builtin: settings.builtin.unwrap_or(true), sources, repositories, settings, ..base }
    }

    /// A name for this set of sources, as they were given (hits show that) and where they are.
    fn name_of_index(&self, folder: &Path) -> String {
        let mut hasher = DefaultHasher::new();
        self.builtin.hash(&mut hasher);
        for source in &self.sources {
            (source, folder.join(source)).hash(&mut hasher);
        }
        for repository in &self.repositories {
            (&repository.name, &repository.folder, &repository.clone).hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }

    /// What looks wrong in the configuration file, each with the file and its line.
    pub fn findings(&self) -> impl Iterator<Item = (&Diagnostic, String)> {
        let file = self.file.as_deref().unwrap_or_else(|| Path::new("")).display();
        self.settings.findings.iter().map(move |finding| (finding, format!("{file}:{}", finding.line)))
    }
}

fn from_environment(variable: &impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let paths = variable(SOURCES_VARIABLE).unwrap_or_default();
    std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect()
}

fn of_the_repository(folder: &Path) -> Vec<PathBuf> {
    let home = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder);
    let folders = REPOSITORY_FOLDERS.iter().filter(|name| home.join(name).is_dir());
    // From the repository's top the short path is the one people know.
    folders.map(|name| if home == folder { PathBuf::from(name) } else { home.join(name) }).collect()
}

/// Whether two paths lead to one folder that exists.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// A folder that `variable` names, else one below the home; a relative path is as good as none.
fn base(variable: &impl Fn(&str) -> Option<OsString>, name: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(name).or_else(|| absolute("HOME").map(|home| home.join(below_home)))
}

fn from_file(file: &Path, variable: &impl Fn(&str) -> Option<OsString>) -> Settings {
    match read(file) {
        Ok(text) => settings(&text, file, variable),
        Err(error) => {
            let hint = "the program goes on as if there were no such file; look at its mode";
            let finding = Diagnostic::error(1, format!("the configuration cannot be read: {error}"), Some(hint));
            Settings { findings: vec![finding], ..Settings::default() }
        }
    }
}

/// What a configuration file of that text says.
#[must_use]
pub fn settings(text: &str, file: &Path, variable: &impl Fn(&str) -> Option<OsString>) -> Settings {
    let home = base(variable, "HOME", "");
    let clones = base(variable, "XDG_DATA_HOME", ".local/share").map(|base| base.join(CLONES));
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    file::read(text, Bases { home: home.as_deref(), file: folder, clones: clones.as_deref() })
}

/// The configuration file's text; empty where there is no file.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn read(file: &Path) -> io::Result<String> {
    match std::fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

/// Writes the configuration file in one go: it is the old one or the new one, whatever happens. A link stays a link.
///
/// # Errors
/// Where the file or its folder cannot be written.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    std::fs::create_dir_all(folder)?;
    let new = folder.join(format!(".config.yaml.{}", std::process::id()));
    let written = std::fs::write(&new, text)
        .and_then(|()| std::fs::metadata(&file).map_or(Ok(()), |old| std::fs::set_permissions(&new, old.permissions())))
        .and_then(|()| std::fs::rename(&new, &file));
    if written.is_err() {
        // What is left of a failed attempt is of no use; why it failed is what counts.
        let _ = std::fs::remove_file(&new);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn flags_win_over_the_environment_and_leave_the_built_in_out() {
        let config =
            Config::resolve(&paths(&["a", "b"]), |name| (name == SOURCES_VARIABLE).then(|| "c".into()), Path::new("/"));
        assert_eq!(config, Config { sources: paths(&["a", "b"]), ..Config::default() });
    }

    #[test]
    fn the_environment_is_split_like_path() {
        let given = std::env::join_paths(["x", "y z"]).unwrap();
        let look = |name: &str| (name == "RUNBOOK_PATH").then(|| given.clone());
        let config = Config::resolve(&[], look, Path::new("/"));
        assert_eq!(config, Config { sources: paths(&["x", "y z"]), ..Config::default() });
    }

    #[test]
    fn an_empty_variable_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::resolve(&[], |_| Some(OsString::new()), folder.path());
        assert_eq!(config, Config { builtin: true, ..Config::default() });
    }

    #[test]
    fn the_repositorys_runbooks_come_beside_the_built_in() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".git", "runbooks", "docs/runbooks", "src/deep"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let config = Config::resolve(&[], |_| None, &folder.path().join("src/deep"));
        let expected = vec![folder.path().join("runbooks"), folder.path().join("docs/runbooks")];
        assert_eq!(config, Config { builtin: true, sources: expected, ..Config::default() });
    }

    /// Resolves with a configuration file of that text, in a world of one folder, which is the home.
    fn resolve(text: &str, named: &str) -> (Config, tempfile::TempDir) {
        let home = tempfile::tempdir().unwrap();
        write(&home.path().join(".config").join(FILE), text).unwrap();
        let look = |name: &str| match name {
            "HOME" => Some(home.path().as_os_str().to_owned()),
            "RUNBOOK_PATH" => Some(OsString::from(named)),
            // Not absolute, and so as good as none.
            "XDG_CONFIG_HOME" | "XDG_DATA_HOME" => Some("relative".into()),
            _ => None,
        };
        (Config::resolve(&[], look, home.path()), home)
    }

    #[test]
    fn the_files_sources_come_beside_the_built_in_and_below_the_environments() {
        let text = "sources:\n- ~/mine\n- git: https://example.org/ops.git\n";
        let (config, home) = resolve(text, "");
        assert_eq!((config.builtin, &config.settings.findings), (true, &Vec::new()));
        assert_eq!(config.sources, [home.path().join("mine")]);
        assert_eq!(config.repositories[0].clone, home.path().join(".local/share/runbook/sources/ops"));
        let (config, _) = resolve(text, "/x");
        assert_eq!((config.builtin, config.sources), (false, paths(&["/x"])));
        assert_eq!((config.repositories.len(), config.settings.sources.len()), (0, 2));
        assert!(!resolve("builtin: false\n", "").0.builtin);
    }

    #[test]
    fn a_folder_that_is_configured_is_not_read_again_as_the_repositorys() {
        let (_, home) = resolve("sources:\n- ~/runbooks\n", "");
        fs::create_dir_all(home.path().join("runbooks")).unwrap();
        fs::create_dir_all(home.path().join("docs/runbooks")).unwrap();
        let look = |name: &str| (name == "HOME").then(|| home.path().as_os_str().to_owned());
        let config = Config::resolve(&[], look, home.path());
        assert_eq!(config.sources, [home.path().join("runbooks"), PathBuf::from("docs/runbooks")]);
    }

    #[test]
    fn a_broken_file_leaves_what_is_read_without_one() {
        let (config, home) = resolve("sources: [\n", "");
        assert_eq!((config.builtin, config.sources.len(), config.settings.findings.len()), (true, 0, 1));
        assert_eq!(config.file, Some(home.path().join(".config").join(FILE)));
    }

    #[cfg(unix)]
    #[test]
    fn writing_keeps_the_link_and_the_mode() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("dotfiles.yaml"), home.path().join("config.yaml"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
    }

    #[test]
    fn running_is_switched_off_by_the_file_and_by_the_environment() {
        let home = tempfile::tempdir().unwrap();
        let running = |text: &str, no_run: &str| {
            let folder = home.path().join("runbook");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("config.yaml"), text).unwrap();
            let look = |name: &str| match name {
                "XDG_CONFIG_HOME" => Some(home.path().as_os_str().to_owned()),
                NO_RUN_VARIABLE => Some(no_run.into()),
                _ => None,
            };
            let config = Config::resolve(&[], look, home.path());
            (config.running, config.settings.findings.len())
        };
        assert_eq!(running("", ""), (Running::default(), 0));
        let all = "run: false\nshell: /bin/dash\nhistory: true\n";
        let expected = Running { allowed: false, shell: Some("/bin/dash".into()), history: true };
        assert_eq!(running(all, ""), (expected, 0));
        for (text, no_run, allowed, findings) in
            [("", "1", false, 0), ("", "0", true, 0), ("run: true", "yes", false, 0), ("run: off course", "", false, 1)]
        {
            let (running, found) = running(text, no_run);
            assert_eq!((running.allowed, found), (allowed, findings), "{text} {no_run}");
        }
        assert_eq!(running("shell: /usr/bin/fish", ""), (Running::default(), 1));
    }

    fn index(variables: &[(&str, &str)], sources: &[&str], folder: &str) -> Option<PathBuf> {
        let look = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        Config::resolve(&paths(sources), look, Path::new(folder)).index
    }

    #[test]
    fn the_index_is_in_the_cache_folder() {
        let below = |variables: &[(&str, &str)], folder: &str| {
            index(variables, &["a"], "/").is_some_and(|index| index.parent() == Some(Path::new(folder)))
        };
        assert!(below(&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")], "/x/runbook/index"));
        assert!(below(&[("HOME", "/h")], "/h/.cache/runbook/index"));
        assert!(below(&[("XDG_CACHE_HOME", "x"), ("HOME", "/h")], "/h/.cache/runbook/index"));
        assert_eq!(index(&[], &["a"], "/"), None);
    }

    #[test]
    fn each_set_of_sources_has_an_index_of_its_own() {
        let cache = [("XDG_CACHE_HOME", "/x")];
        let one = index(&cache, &["a", "b"], "/here");
        assert_eq!(index(&cache, &["a", "b"], "/here"), one);
        for (sources, folder) in
            [(&["b", "a"][..], "/here"), (&["a"], "/here"), (&["a", "b"], "/there"), (&["/here/a", "b"], "/here")]
        {
            assert_ne!(index(&cache, sources, folder), one, "{sources:?} in {folder}");
        }
    }
}
