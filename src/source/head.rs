//! What of a git repository is checked out in a folder.
//!
//! Owns reading that off the repository's own files. It runs no `git`: where somebody else may have written the
//! repository's configuration, that could run more than anybody has seen.

use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this is none of those that are read here.
const LONGEST: u64 = 16 * 1024 * 1024;

/// What is checked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The branch; `None` where a commit is checked out by itself.
    pub branch: Option<String>,
    /// The commit, in full; `None` where the branch has none yet.
    pub commit: Option<String>,
}

/// What is checked out where a file or folder lies; `None` outside of repositories.
#[must_use]
pub fn head(path: &Path) -> Option<Head> {
    let path = std::path::absolute(path).ok()?;
    let found = path.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    let own = repository(&found)?;
    let head = read(&own.join("HEAD"))?;
    let Some(name) = head.trim().strip_prefix("ref: ") else {
        return Some(Head { branch: None, commit: Some(head.trim().to_owned()) });
    };
    // What the worktrees of a repository share lies with the first of them.
    let shared = read(&own.join("commondir")).map_or_else(|| own.clone(), |shared| own.join(shared.trim()));
    let commit = read(&shared.join(name)).map(|commit| commit.trim().to_owned()).or_else(|| packed(&shared, name));
    Some(Head { branch: Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned()), commit })
}

fn packed(repository: &Path, name: &str) -> Option<String> {
    let all = read(&repository.join("packed-refs"))?;
    let found = all.lines().filter_map(|line| line.split_once(' ')).find(|(_, packed)| *packed == name)?;
    Some(found.0.to_owned())
}

/// A repository's own folder; in a worktree a file tells where it is.
fn repository(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_owned());
    }
    let told = read(git)?;
    let told = told.trim().strip_prefix("gitdir: ")?;
    Some(git.parent()?.join(told))
}

fn read(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= LONGEST).then(|| fs::read_to_string(path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Head, head};
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    fn git(folder: &Path, words: &[&str]) -> String {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        let ran = Command::new("git").arg("-C").arg(folder).args(settings).args(words).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    }

    #[test]
    fn it_is_what_git_says() {
        let home = tempfile::tempdir().unwrap();
        let (main, other) = (home.path().join("main"), home.path().join("other"));
        fs::create_dir_all(main.join("docs")).unwrap();
        assert_eq!(head(&main), None);
        git(&main, &["init", "-q", "-b", "trunk"]);
        assert_eq!(head(&main), Some(Head { branch: Some("trunk".to_owned()), commit: None }));
        fs::write(main.join("docs/a.md"), "# A\n").unwrap();
        git(&main, &["add", "."]);
        git(&main, &["commit", "-q", "-m", "a"]);
        let commit = Some(git(&main, &["rev-parse", "HEAD"]));
        let on = |branch: &str| Some(Head { branch: Some(branch.to_owned()), commit: commit.clone() });
        assert_eq!(head(&main.join("docs/a.md")), on("trunk"));
        git(&main, &["worktree", "add", "-q", "-b", "fix/x", other.to_str().unwrap()]);
        assert_eq!(head(&other), on("fix/x"));
        git(&main, &["pack-refs", "--all"]);
        assert_eq!((head(&main), head(&other)), (on("trunk"), on("fix/x")));
        git(&main, &["checkout", "-q", "--detach"]);
        assert_eq!(head(&main), Some(Head { branch: None, commit: commit.clone() }));
    }
}
