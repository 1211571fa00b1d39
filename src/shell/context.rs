//! Where a command would run: host, user, folder, cluster, account, branch.
//!
//! Owns how these are found out. It runs no program for it, since nobody has confirmed one: it reads the files that
//! `kubectl`, `aws` and `git` read, as the shell's own variables name them, and only where these programs are there. What
//! it returns is foreign text; who shows it has to make it visible.

use super::run::Shell;
use crate::source::head::head;
use serde::Deserialize;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// A configuration longer than this is none.
const LONGEST: u64 = 4 * 1024 * 1024;

/// How many letters of a commit stand for it where no branch is checked out.
const SHORT: usize = 10;

/// Where a command would run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The machine's name.
    pub host: String,
    /// The user's name.
    pub user: String,
    /// The working folder.
    pub folder: String,
    /// The context that `kubectl` would use.
    pub kube_context: Option<String>,
    /// The namespace that it names.
    pub kube_namespace: Option<String>,
    /// The profile that `aws` would use, where one is chosen.
    pub aws_profile: Option<String>,
    /// The region that is chosen for it.
    pub aws_region: Option<String>,
    /// The branch that is checked out in the folder; a commit's first letters where none is.
    pub git_branch: Option<String>,
}

impl Context {
    /// What is known of the shell's next command.
    #[must_use]
    pub fn of(shell: &Shell) -> Self {
        let has = |program: &str| has_program(shell, program);
        let kube = if has("kubectl") || has("oc") || has("helm") { kube(shell) } else { None };
        let aws = |names: &[&str]| if has("aws") { first_of(shell, names) } else { None };
        let (kube_context, kube_namespace) = kube.unzip();
        Self {
            host: host(),
            user: user(shell),
            folder: shell.folder().display().to_string(),
            kube_context,
            kube_namespace: kube_namespace.flatten(),
            aws_profile: aws(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]),
            aws_region: aws(&["AWS_REGION", "AWS_DEFAULT_REGION"]),
            git_branch: if has("git") { branch(shell.folder()) } else { None },
        }
    }
}

/// The machine's name.
#[must_use]
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The user that a shell's commands run as, as its variables name them; else by number.
#[must_use]
pub fn user(shell: &Shell) -> String {
    let number = || format!("user {}", rustix::process::geteuid().as_raw());
    if rustix::process::geteuid().is_root() {
        return "root".to_owned();
    }
    first_of(shell, &["USER", "LOGNAME"]).unwrap_or_else(number)
}

fn first_of(shell: &Shell, names: &[&str]) -> Option<String> {
    let set = |name: &&str| shell.variable(name).filter(|value| !value.is_empty());
    names.iter().find_map(set).map(|value| value.to_string_lossy().into_owned())
}

fn has_program(shell: &Shell, program: &str) -> bool {
    let path = shell.variable("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn read(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= LONGEST).then(|| fs::read_to_string(path).ok()).flatten()
}

/// What is read of a configuration of `kubectl`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Kubeconfig {
    current_context: Option<String>,
    contexts: Vec<NamedContext>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NamedContext {
    name: String,
    context: Namespace,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Namespace {
    namespace: Option<String>,
}

/// The current context and its namespace. Of several files the first that names a current context counts, and of all
/// the first that describes it.
fn kube(shell: &Shell) -> Option<(String, Option<String>)> {
    let named: Option<OsString> = shell.variable("KUBECONFIG").filter(|value| !value.is_empty());
    let home = || shell.variable("HOME").map(|home| PathBuf::from(home).join(".kube/config"));
    let files: Vec<PathBuf> =
        named.map_or_else(|| home().into_iter().collect(), |all| std::env::split_paths(&all).collect());
    let known = files.iter().filter_map(|file| serde_yaml::from_str::<Kubeconfig>(&read(file)?).ok());
    let known: Vec<Kubeconfig> = known.collect();
    let current = known.iter().find_map(|file| file.current_context.clone().filter(|name| !name.is_empty()))?;
    let described = known.iter().flat_map(|file| &file.contexts).find(|context| context.name == current);
    Some((current, described.and_then(|found| found.context.namespace.clone())))
}

/// The branch that is checked out in a folder.
fn branch(folder: &Path) -> Option<String> {
    let head = head(folder)?;
    let commit = || head.commit.map(|commit| format!("no branch, at {}", commit.get(..SHORT).unwrap_or(&commit)));
    head.branch.or_else(commit)
}

#[cfg(test)]
mod tests {
    use super::Context;
    use crate::shell::run::{Shell, Status};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::sync::mpsc::channel;

    /// What is known after a command has set things up in a folder of its own.
    fn after(folder: &Path, text: &str) -> Context {
        let mut shell = Shell::new("sh", folder.to_owned());
        let (sender, heard) = channel();
        let running = shell
            .start(text, 80, 24, move || {
                let _ = sender.send(());
            })
            .unwrap();
        let ended = loop {
            heard.recv().unwrap();
            if let (_, Some(ended)) = running.read() {
                break ended;
            }
        };
        assert_eq!(ended.status, Status::Exit(0));
        shell.take_back(&ended);
        Context::of(&shell)
    }

    /// Programs that would leave a mark where somebody ran them.
    fn traps(folder: &Path) -> String {
        let bin = folder.join("bin");
        fs::create_dir(&bin).unwrap();
        for name in ["kubectl", "aws", "git"] {
            fs::write(bin.join(name), format!("#!/bin/sh\ntouch {}\n", folder.join("ran").display())).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        format!("export PATH={}:$PATH KUBECONFIG= HOME={}\n", bin.display(), folder.display())
    }

    #[test]
    fn it_reads_what_the_tools_would_and_runs_none_of_them() {
        let home = tempfile::tempdir().unwrap();
        let traps = traps(home.path());
        fs::create_dir(home.path().join(".kube")).unwrap();
        let kube = "current-context: prod\ncontexts:\n- name: prod\n  context: {cluster: a, namespace: shop}\n";
        fs::write(home.path().join(".kube/config"), kube).unwrap();
        fs::create_dir_all(home.path().join("code/.git")).unwrap();
        fs::write(home.path().join("code/.git/HEAD"), "ref: refs/heads/fix/login\n").unwrap();
        fs::create_dir(home.path().join("code/src")).unwrap();
        let context = after(home.path(), &format!("{traps}export AWS_PROFILE=ops AWS_REGION=eu-north-1; cd code/src"));
        assert_eq!(context.kube_context.as_deref(), Some("prod"));
        assert_eq!(context.kube_namespace.as_deref(), Some("shop"));
        assert_eq!((context.aws_profile.as_deref(), context.aws_region.as_deref()), (Some("ops"), Some("eu-north-1")));
        assert_eq!(context.git_branch.as_deref(), Some("fix/login"));
        assert!(context.folder.ends_with("code/src"), "{}", context.folder);
        assert!(!home.path().join("ran").exists());
    }

    #[test]
    fn the_first_file_that_names_a_context_counts_and_worktrees_are_followed() {
        let home = tempfile::tempdir().unwrap();
        let traps = traps(home.path());
        fs::write(home.path().join("one"), "contexts: []\n").unwrap();
        fs::write(home.path().join("two"), "current-context: test\n").unwrap();
        fs::create_dir_all(home.path().join("main/.git/worktrees/w")).unwrap();
        fs::write(home.path().join("main/.git/worktrees/w/HEAD"), "0123456789abcdef\n").unwrap();
        fs::create_dir(home.path().join("w")).unwrap();
        fs::write(home.path().join("w/.git"), "gitdir: ../main/.git/worktrees/w\n").unwrap();
        let context = after(home.path(), &format!("{traps}export KUBECONFIG=$PWD/none:$PWD/one:$PWD/two; cd w"));
        assert_eq!((context.kube_context.as_deref(), context.kube_namespace), (Some("test"), None));
        assert_eq!(context.git_branch.as_deref(), Some("no branch, at 0123456789"));
    }

    #[test]
    fn nothing_is_told_of_tools_that_are_not_there() {
        let home = tempfile::tempdir().unwrap();
        let text = format!("export PATH={} AWS_PROFILE=ops", home.path().display());
        let context = after(home.path(), &text);
        assert_eq!((context.aws_profile, context.kube_context, context.git_branch), (None, None, None));
    }
}
