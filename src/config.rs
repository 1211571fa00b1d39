//! Flags and environment, resolved.
//!
//! Owns which sources are read. It must not know what is in them. Everything it depends on is an argument, so that a
//! test can say what the world looks like.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What the program was told, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Whether the runbooks that come with the program are read.
    pub builtin: bool,
    /// The folders and files to read, in order, as they were given.
    pub sources: Vec<PathBuf>,
}

/// The environment variable that names sources, like `PATH` names folders of programs.
pub const SOURCES_VARIABLE: &str = "RUNBOOK_PATH";

/// Where a repository keeps its runbooks.
const REPOSITORY_FOLDERS: [&str; 2] = ["runbooks", "docs/runbooks"];

impl Config {
    /// Sources named by flags are read and nothing else; else those that the environment names; else the built-in
    /// runbooks and those of the repository that `folder` is in, or of `folder` itself where it is in none.
    #[must_use]
    pub fn resolve(flags: &[PathBuf], variable: impl Fn(&str) -> Option<OsString>, folder: &Path) -> Self {
        if !flags.is_empty() {
            return Self { builtin: false, sources: flags.to_vec() };
        }
        let named: Vec<PathBuf> = variable(SOURCES_VARIABLE)
            .map(|paths| std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect())
            .unwrap_or_default();
        if !named.is_empty() {
            return Self { builtin: false, sources: named };
        }
        let home = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder);
        let sources = REPOSITORY_FOLDERS.iter().filter(|name| home.join(name).is_dir());
        // From the repository's top the short path is the one people know.
        let sources = sources.map(|name| if home == folder { PathBuf::from(name) } else { home.join(name) }).collect();
        Self { builtin: true, sources }
    }
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
        let config = Config::resolve(&paths(&["a", "b"]), |_| Some("c".into()), Path::new("/"));
        assert_eq!(config, Config { builtin: false, sources: paths(&["a", "b"]) });
    }

    #[test]
    fn the_environment_is_split_like_path() {
        let given = std::env::join_paths(["x", "y z"]).unwrap();
        let look = |name: &str| (name == "RUNBOOK_PATH").then(|| given.clone());
        let config = Config::resolve(&[], look, Path::new("/"));
        assert_eq!(config, Config { builtin: false, sources: paths(&["x", "y z"]) });
    }

    #[test]
    fn an_empty_variable_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::resolve(&[], |_| Some(OsString::new()), folder.path());
        assert_eq!(config, Config { builtin: true, sources: Vec::new() });
    }

    #[test]
    fn the_repositorys_runbooks_come_beside_the_built_in() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".git", "runbooks", "docs/runbooks", "src/deep"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let config = Config::resolve(&[], |_| None, &folder.path().join("src/deep"));
        let expected = vec![folder.path().join("runbooks"), folder.path().join("docs/runbooks")];
        assert_eq!(config, Config { builtin: true, sources: expected });
    }
}
