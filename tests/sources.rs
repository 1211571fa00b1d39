//! Sources as a person adds, fetches and removes them: the program, a real `git`, repositories on this disk, and a home
//! that nobody has used before.

#![expect(clippy::unwrap_used, reason = "a program that cannot be started fails the test, as it should")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A machine of our own: a home, and a folder for repositories.
struct Machine {
    folder: tempfile::TempDir,
}

/// What the program said, and its status.
struct Said {
    out: String,
    err: String,
    status: i32,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "here"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn shown(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    /// A command in an environment that knows nothing of the user's.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path("here")).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path("home")).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for (name, folder) in [("CONFIG", "config"), ("DATA", "data"), ("CACHE", "cache"), ("STATE", "state")] {
            command.env(format!("XDG_{name}_HOME"), self.path(folder));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let mut command = self.command(env!("CARGO_BIN_EXE_runbook"));
        let done = command.args(arguments).envs(variables.iter().copied()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { out: text(done.stdout), err: text(done.stderr), status: done.status.code().unwrap() }
    }

    /// The same where it must go well.
    fn well(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{arguments:?}: {}", said.out);
        said.out
    }

    fn git(&self, repository: &str, arguments: &[&str]) {
        let mut command = self.command("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main", "-C"]);
        let done = command.arg(self.path(repository)).args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {done:?}");
    }

    /// A repository with these files; its URL.
    fn repository(&self, name: &str, files: &[(&str, &str)]) -> String {
        fs::create_dir(self.path(name)).unwrap();
        self.git(name, &["init", "--quiet"]);
        self.commit(name, files);
        format!("file://{}", self.shown(name))
    }

    fn commit(&self, name: &str, files: &[(&str, &str)]) {
        for (file, text) in files {
            let file = self.path(name).join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        self.git(name, &["add", "--all"]);
        self.git(name, &["commit", "--quiet", "--message", "x"]);
    }

    fn clone_of(&self, name: &str) -> PathBuf {
        self.path("data/runbook/sources").join(name)
    }

    fn config(&self) -> String {
        fs::read_to_string(self.path("config/runbook/config.yaml")).unwrap_or_default()
    }

    fn write_config(&self, text: &str) {
        fs::create_dir_all(self.path("config/runbook")).unwrap();
        fs::write(self.path("config/runbook/config.yaml"), text).unwrap();
    }

    /// The rows of `source list --json` by name.
    fn rows(&self) -> Vec<Value> {
        serde_json::from_str(&self.run(&["source", "list", "--json"]).out).unwrap()
    }

    /// The places of what a search finds.
    fn found(&self, words: &str) -> Vec<String> {
        let hits: Vec<Value> = serde_json::from_str(&self.run(&["search", "--json", words]).out).unwrap();
        hits.iter().map(|hit| hit["source"].as_str().unwrap().to_owned()).collect()
    }
}

const DISK: &str = "# Quokka disk is full\n\nDelete old logs.\n";

/// The files below a folder that are none of git's.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != ".git");
    names.sort();
    names
}

#[test]
fn a_repository_is_cloned_shallowly_searched_synced_and_removed() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("docs/db.md", "# Old\n\nx\n"), ("README.md", "# Quokka readme\n\nx\n")]);
    machine.commit("ops", &[("docs/db.md", DISK)]);
    assert_eq!(machine.well(&["source", "add", &url, "--folder", "docs"]), "added ops: 1 document\n");
    assert_eq!(machine.config(), format!("sources:\n  - git: {url}\n    folder: docs\n"));
    assert!(machine.clone_of("ops").join(".git/shallow").is_file(), "only the newest commit is fetched");
    assert_eq!(machine.found("quokka"), ["ops:docs/db.md"]);

    let row = machine.rows().remove(1);
    assert_eq!((&row["name"], &row["kind"], &row["where"]), (&"ops".into(), &"git".into(), &url.clone().into()));
    assert_eq!((&row["documents"], &row["problem"], &row["folder"]), (&1.into(), &Value::Null, &"docs".into()));
    assert!(row["synced"].as_u64().unwrap() > 0, "{row}");

    machine.commit("ops", &[("docs/net.md", "# Quokka network is down\n\nPing it.\n")]);
    assert_eq!(machine.found("quokka"), ["ops:docs/db.md"], "nothing is fetched unasked");
    assert_eq!(machine.well(&["source", "sync"]), "ops: 2 documents\n");
    assert_eq!(machine.found("quokka").len(), 2);
    assert!(machine.run(&["lint"]).out.ends_with("in 2 documents\n"));

    assert_eq!(machine.well(&["source", "remove", "ops"]), "removed ops\n");
    assert!(!machine.clone_of("ops").exists() && machine.path("ops").exists());
    assert_eq!((machine.config().as_str(), machine.rows().len()), ("sources:\n", 1));
}

#[test]
fn a_rewritten_history_and_a_branch_are_followed() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("db.md", DISK)]);
    machine.git("ops", &["checkout", "--quiet", "-b", "next"]);
    machine.commit("ops", &[("next.md", DISK)]);
    machine.git("ops", &["checkout", "--quiet", "main"]);
    machine.well(&["source", "add", &url]);
    machine.well(&["source", "add", &url, "--branch", "next", "--name", "later"]);
    assert_eq!((files(&machine.clone_of("ops")).len(), files(&machine.clone_of("later")).len()), (1, 2));
    machine.git("ops", &["mv", "db.md", "moved.md"]);
    machine.git("ops", &["commit", "--quiet", "--amend", "--message", "y"]);
    assert_eq!(machine.well(&["source", "sync", "ops"]), "ops: 1 document\n");
    assert_eq!(files(&machine.clone_of("ops")), ["moved.md"]);
}

#[test]
fn a_source_that_fails_is_named_and_the_rest_works() {
    let machine = Machine::new();
    let (good, bad) = (machine.repository("good", &[("a.md", DISK)]), machine.repository("bad", &[("b.md", DISK)]));
    machine.write_config(&format!("sources:\n- git: {bad}\n- git: {good}\n- /nowhere/at/all\n"));
    let said = machine.run(&["search", "quokka"]);
    assert_eq!(said.status, 1, "nothing is fetched unasked: {}", said.out);
    for name in ["`bad`", "`good`", "/nowhere/at/all"] {
        assert!(said.err.contains(name), "{}", said.err);
    }
    fs::rename(machine.path("bad"), machine.path("gone")).unwrap();
    let said = machine.run(&["source", "sync", "bad", "unheard", "good"]);
    assert_eq!((said.status, said.out.as_str()), (1, "good: 1 document\n"));
    assert!(said.err.contains("error: cannot fetch `bad`: ") && said.err.contains("`unheard`"), "{}", said.err);
    assert_eq!(machine.found("quokka"), ["good:a.md"]);
    assert_eq!(files(&machine.path("data/runbook/sources")), ["good"], "what failed leaves nothing");
    let rows = machine.rows();
    let problems: Vec<bool> = rows.iter().map(|row| row["problem"].is_string()).collect();
    assert_eq!(problems, [false, true, true, false], "{rows:?}");
}

#[test]
fn what_cannot_be_cloned_is_not_added() {
    let machine = Machine::new();
    machine.write_config("# mine\n");
    let said = machine.run(&["source", "add", &format!("file://{}", machine.shown("nowhere"))]);
    assert_eq!((said.status, said.out.as_str(), machine.config().as_str()), (1, "", "# mine\n"));
    assert!(said.err.starts_with("error: cannot fetch `nowhere`: ") && said.err.contains("\nhint: "), "{}", said.err);
    assert_eq!(files(&machine.path("data/runbook/sources")), [""; 0]);
}

#[test]
fn a_clone_that_was_cut_short_is_begun_again() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    let partial = machine.path("data/runbook/sources/.ops.partial");
    fs::create_dir_all(partial.join(".git")).unwrap();
    machine.well(&["source", "add", &url]);
    assert!(!partial.exists());
    assert_eq!(machine.found("quokka"), ["ops:a.md"]);
}

#[test]
fn a_broken_clone_leads_to_no_other_repository() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    machine.well(&["source", "add", &url]);
    // Somebody who keeps the whole folder of data under git has edits there.
    machine.git("data", &["init", "--quiet"]);
    machine.commit("data", &[("mine.md", "old")]);
    fs::write(machine.path("data/mine.md"), "edited").unwrap();
    fs::remove_file(machine.clone_of("ops").join(".git/HEAD")).unwrap();
    assert_eq!(machine.run(&["source", "sync"]).status, 1);
    assert_eq!(fs::read_to_string(machine.path("data/mine.md")).unwrap(), "edited");
}

#[test]
fn edits_in_a_clone_are_not_lost_unasked() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    machine.well(&["source", "add", &url]);
    let file = machine.clone_of("ops").join("a.md");
    fs::write(&file, "edited").unwrap();
    for action in [["source", "sync", "ops"], ["source", "remove", "ops"]] {
        let said = machine.run(&action);
        assert!(
            said.status == 1 && said.err.contains("`a.md` was edited") && said.err.contains("--force"),
            "{}",
            said.err
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), "edited");
    }
    machine.well(&["source", "sync", "--force"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), DISK);
}

#[test]
fn hostile_urls_names_branches_and_folders_are_refused() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    let here = machine.path("here");
    let trap = format!("ext::sh -c touch% {}", here.join("trap").display());
    for arguments in [
        vec!["source", "add", trap.as_str()],
        vec!["source", "add", "--", "--upload-pack=touch trap"],
        vec!["source", "add", "ssh://-oProxyCommand=touch%20trap/x"],
        vec!["source", "add", url.as_str(), "--name", "../../ops"],
        vec!["source", "add", url.as_str(), "--name=-x"],
        vec!["source", "add", url.as_str(), "--name", "builtin"],
        vec!["source", "add", url.as_str(), "--branch=--upload-pack=touch trap"],
        vec!["source", "add", url.as_str(), "--folder", "../.."],
        vec!["source", "remove", "../../ops"],
        vec!["source", "sync", "--", "-x"],
    ] {
        let said = machine.run(&arguments);
        assert!(
            said.status > 0 && said.err.starts_with("error: ") && said.out.is_empty(),
            "{arguments:?}: {}",
            said.err
        );
        assert!(files(&here).is_empty() && machine.config().is_empty(), "{arguments:?}");
        assert!(!machine.path("data").exists(), "{arguments:?}");
    }
    machine.write_config(&format!("sources:\n  - git: '{trap}'\n    name: x\n"));
    assert_eq!(machine.run(&["source", "sync"]).out, "");
    assert!(files(&here).is_empty());
}

#[test]
fn no_hook_runs_and_no_variable_leads_git_astray() {
    let machine = Machine::new();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    let other = machine.repository("other", &[("b.md", "old")]);
    assert!(!other.is_empty());
    fs::write(machine.path("other/b.md"), "edited").unwrap();
    let inside = [("GIT_DIR", machine.shown("other/.git")), ("GIT_WORK_TREE", machine.shown("other"))];
    let inside = inside.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(machine.run_with(&["source", "add", &url], &inside).status, 0);
    let hook = machine.clone_of("ops").join(".git/hooks/reference-transaction");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", machine.shown("here/trap"))).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    machine.commit("ops", &[("b.md", DISK)]);
    assert_eq!(machine.run_with(&["source", "sync"], &inside).status, 0);
    assert_eq!(files(&machine.clone_of("ops")), ["a.md", "b.md"]);
    assert_eq!(fs::read_to_string(machine.path("other/b.md")).unwrap(), "edited");
    assert!(files(&machine.path("here")).is_empty());
}

#[cfg(unix)]
#[test]
fn links_in_a_clone_are_not_followed() {
    use std::os::unix::fs::symlink;
    let machine = Machine::new();
    fs::write(machine.path("here/secret.md"), "# Quokka secret\n\nx\n").unwrap();
    let url = machine.repository("ops", &[("a.md", DISK)]);
    for (target, link) in [("here/secret.md", "file.md"), ("here", "folder")] {
        symlink(machine.path(target), machine.path("ops").join(link)).unwrap();
    }
    machine.commit("ops", &[]);
    machine.well(&["source", "add", &url]);
    assert!(machine.clone_of("ops").join("file.md").is_symlink(), "the trap is set");
    assert_eq!(machine.found("quokka"), ["ops:a.md"]);
    let said = machine.run(&["source", "add", &url, "--name", "trap", "--folder", "folder"]);
    assert!(said.err.contains("`trap`: its folder is a link that leads out of it"), "{}", said.err);
    assert_eq!(machine.found("quokka"), ["ops:a.md"]);
}

#[test]
fn folders_are_added_in_full_and_removed_without_harm() {
    let machine = Machine::new();
    fs::create_dir(machine.path("here/notes")).unwrap();
    fs::write(machine.path("here/notes/a.md"), DISK).unwrap();
    machine.write_config("# mine\nbuiltin: false # none of them\n");
    assert_eq!(machine.well(&["source", "add", "notes"]), "added notes: 1 document\n");
    let full = machine.path("here/notes").canonicalize().unwrap();
    let expected = format!("# mine\nbuiltin: false # none of them\nsources:\n  - {}\n", full.display());
    assert_eq!(machine.config(), expected);
    let file = full.join("a.md").to_string_lossy().into_owned();
    assert_eq!((machine.found("quokka"), machine.found("key")), (vec![file], Vec::new()));
    let again = machine.run(&["source", "add", "./notes", "--name", "other"]);
    assert!(again.status == 1 && again.err.contains("called `notes`"), "{}", again.err);
    machine.well(&["source", "remove", "notes"]);
    assert_eq!(machine.config(), "# mine\nbuiltin: false # none of them\nsources:\n");
    assert!(full.join("a.md").exists());
    for arguments in [["source", "add", "nowhere"], ["source", "remove", "notes"]] {
        assert_eq!(machine.run(&arguments).status, 1, "{arguments:?}");
    }
    assert_eq!(machine.run(&["source", "add", "notes", "--branch", "x"]).status, 2);
}

#[test]
fn a_broken_configuration_is_told_and_the_rest_works() {
    let machine = Machine::new();
    machine.write_config("builtin: true\nsources: [\n");
    let said = machine.run(&["search", "unrecoverable key error"]);
    assert!(said.status == 0 && said.out.contains("builtin:dds.md"), "{}", said.out);
    assert!(said.err.starts_with("error: ") && said.err.contains("config.yaml:"), "{}", said.err);
    let said = machine.run(&["source", "add", "."]);
    assert_eq!((said.status, machine.config().as_str()), (1, "builtin: true\nsources: [\n"));

    machine.write_config("colour: red\nbuiltin: true\n");
    let said = machine.run(&["search", "unrecoverable key error"]);
    let place = machine.path("config/runbook/config.yaml");
    let expected = format!("warning: there is no setting `colour`\n  --> {}:1\nhint: ", place.display());
    assert!(said.status == 0 && said.err.starts_with(&expected), "{}", said.err);
}

#[test]
fn flags_and_the_environment_go_over_the_file() {
    let machine = Machine::new();
    for name in ["filed", "named", "flagged"] {
        fs::create_dir(machine.path(name)).unwrap();
        fs::write(machine.path(name).join(format!("{name}.md")), DISK).unwrap();
    }
    machine.write_config(&format!("sources:\n- {}\n", machine.shown("filed")));
    let (named, flagged) = (machine.shown("named"), machine.shown("flagged"));
    let search = ["search", "quokka"];
    assert!(machine.run(&search).out.contains("filed.md"));
    let variables = [("RUNBOOK_PATH", named.as_str())];
    let said = machine.run_with(&search, &variables).out;
    assert!(said.contains("named.md") && !said.contains("filed.md"), "{said}");
    let said = machine.run_with(&["search", "quokka", "--source", &flagged], &variables).out;
    assert!(said.contains("flagged.md") && !said.contains("named.md") && !said.contains("filed.md"), "{said}");
    let said = machine.run_with(&["source", "list"], &variables);
    assert!(said.out.contains(&named) && said.err.contains("not read"), "{}{}", said.out, said.err);
}

#[test]
fn without_git_that_is_what_is_said() {
    let machine = Machine::new();
    let said = machine.run_with(&["source", "add", "https://example.invalid/x.git"], &[("PATH", "/nowhere")]);
    assert_eq!(said.status, 1);
    assert!(said.err.starts_with("error: cannot fetch `x`: there is no program `git`\nhint: "), "{}", said.err);
}
