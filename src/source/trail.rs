//! What a walk through folders went by: as long as that is the same, another walk would find the same files.
//!
//! Owns which folders and which files of rules count. It must not know what the files found say; whether one of them
//! has changed is told by its own stamp.
//!
//! A folder's time changes when something in it comes or goes, so that walking through ten thousand files can be spared
//! by looking at the folders alone.

use super::stamp::Stamp;
use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The files of rules that a folder may have, and that its time tells the coming of.
const RULES: [&str; 2] = [".gitignore", ".ignore"];
/// One more, deeper down.
const EXCLUDES: &str = ".git/info/exclude";

/// The paths that a walk went by, as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    steps: Vec<Step>,
    /// The user's own file of rules.
    own_rules: Option<OsString>,
}

/// One path as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    path: OsString,
    /// None where nothing was there.
    stamp: Option<Stamp>,
}

impl Trail {
    /// Notes where a walk begins: rules may stand in any folder above.
    pub fn begin(&mut self, root: &Path) {
        let own_rules = ignore::gitignore::gitconfig_excludes_path();
        self.own_rules = own_rules.map(|path| {
            self.note(path.as_os_str());
            path.into_os_string()
        });
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        for folder in root.ancestors().skip(1) {
            for name in RULES.into_iter().chain([EXCLUDES]) {
                self.note(folder.join(name).as_os_str());
            }
        }
    }

    /// Notes a folder that was looked into, and its rules.
    pub fn look_into(&mut self, folder: &Path) {
        self.note(folder.as_os_str());
        for rules in RULES.map(|name| folder.join(name)) {
            if rules.exists() {
                self.note(rules.as_os_str());
            }
        }
        if folder.join(".git").exists() {
            self.note(folder.join(EXCLUDES).as_os_str());
        }
    }

    /// Every path that counts.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The folders that were looked into.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let paths = self.steps.iter().filter(|step| step.stamp.is_some()).map(|step| PathBuf::from(&step.path));
        paths.filter(|path| path.is_dir()).collect()
    }

    /// Whether something was changed so shortly before `moment` that it may have changed since, and look the same.
    #[must_use]
    pub fn is_unsure(&self, moment: SystemTime) -> bool {
        self.steps.iter().any(|step| step.stamp.is_some_and(|stamp| stamp.is_unsure(moment)))
    }

    /// Whether the user's own rules are still in the same file.
    #[must_use]
    pub fn has_same_rules(&self) -> bool {
        ignore::gitignore::gitconfig_excludes_path().as_deref().map(Path::as_os_str) == self.own_rules.as_deref()
    }

    fn note(&mut self, path: &OsStr) {
        self.steps.push(Step { path: path.to_owned(), stamp: Stamp::of(Path::new(path)) });
    }
}

impl Step {
    /// Whether the path is as it was.
    #[must_use]
    pub fn is_as_it_was(&self) -> bool {
        Stamp::of(Path::new(&self.path)) == self.stamp
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::folder;
    use std::fs;

    fn trail(root: &Path) -> Trail {
        let mut trail = Trail::default();
        let (_, problems) = folder::find_along(root, true, &|_| true, &mut trail);
        assert_eq!(problems, []);
        trail
    }

    fn is_as_it_was(trail: &Trail) -> bool {
        trail.has_same_rules() && trail.steps().iter().all(Step::is_as_it_was)
    }

    #[test]
    fn what_comes_and_goes_and_every_rule_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("docs");
        fs::create_dir_all(root.join("deep/er")).unwrap();
        fs::create_dir_all(root.join(".git/info")).unwrap();
        fs::write(root.join("deep/er/a.md"), "a").unwrap();
        fs::write(root.join("deep/.gitignore"), "x").unwrap();
        let changes: [(&str, &dyn Fn()); 6] = [
            ("a file comes", &|| fs::write(root.join("deep/er/b.md"), "").unwrap()),
            ("a file goes", &|| fs::remove_file(root.join("deep/er/a.md")).unwrap()),
            ("a folder comes", &|| fs::create_dir(root.join("new")).unwrap()),
            ("a rule changes", &|| fs::write(root.join("deep/.gitignore"), "xyz").unwrap()),
            ("a rule comes above", &|| fs::write(folder.path().join(".gitignore"), "x").unwrap()),
            ("a rule comes in the repository", &|| fs::write(root.join(".git/info/exclude"), "x").unwrap()),
        ];
        for (what, change) in changes {
            let before = trail(&root);
            assert!(is_as_it_was(&before), "before {what}");
            change();
            assert!(!is_as_it_was(&before), "{what}");
        }
    }

    #[test]
    fn a_folder_that_has_just_changed_is_unsure() {
        let folder = tempfile::tempdir().unwrap();
        let trail = trail(folder.path());
        assert!(trail.is_unsure(SystemTime::now()));
        assert!(!trail.is_unsure(SystemTime::now() + std::time::Duration::from_secs(60)));
    }
}
