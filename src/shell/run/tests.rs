//! Commands in real terminals, run by real shells.

use super::{Ended, Running, Shell, Status, WAITING};
use proptest::prelude::*;
use rustix::process::{Pid, test_kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longer than anything here takes, so that a test that hangs ends.
const DEADLINE: Duration = Duration::from_secs(60);

/// A command that is watched until it ends.
struct Watched {
    running: Running,
    heard: Receiver<()>,
    output: Vec<u8>,
}

impl Watched {
    fn start(shell: &mut Shell, text: &str) -> Self {
        let (sender, heard) = channel();
        let running = shell
            .start(text, 80, 24, move || {
                let _ = sender.send(());
            })
            .unwrap();
        Self { running, heard, output: Vec::new() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).replace("\r\n", "\n")
    }

    /// Waits until `done` says so of what has come.
    fn until<T>(&mut self, done: impl Fn(&str, Option<Ended>) -> Option<T>) -> T {
        let since = Instant::now();
        loop {
            let (bytes, ended) = self.running.read();
            self.output.extend(bytes);
            if let Some(found) = done(&self.text(), ended) {
                return found;
            }
            assert!(since.elapsed() < DEADLINE, "still waiting; so far:\n{}", self.text());
            let _ = self.heard.recv_timeout(Duration::from_millis(50));
        }
    }

    fn until_said(&mut self, words: &str) {
        self.until(|text, _| text.contains(words).then_some(()));
    }

    fn until_ended(&mut self) -> Ended {
        self.until(|_, ended| ended)
    }
}

/// Runs a command to its end, goes on with its shell, and returns what it wrote.
fn run(shell: &mut Shell, text: &str) -> (String, Status) {
    let mut watched = Watched::start(shell, text);
    let ended = watched.until_ended();
    shell.take_back(&ended);
    (watched.text(), ended.status)
}

fn shell(program: &str) -> (tempfile::TempDir, Shell) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    (folder, Shell::new(program, path))
}

fn both(test: impl Fn(&mut Shell)) {
    for program in ["bash", "sh"] {
        let (_folder, mut shell) = shell(program);
        test(&mut shell);
    }
}

#[test]
fn output_and_exit_status_come_back() {
    both(|shell| {
        assert_eq!(run(shell, "echo one; echo two >&2"), ("one\ntwo\n".to_owned(), Status::Exit(0)));
        assert_eq!(run(shell, "exit 3").1, Status::Exit(3));
        assert_eq!(run(shell, "false").1, Status::Exit(1));
        assert_eq!(run(shell, "kill -KILL $$").1, Status::Signal("killed".to_owned()));
    });
}

#[test]
fn folder_and_variables_go_on_to_the_next_command() {
    both(|shell| {
        let odd = "STACK='it'\"'\"'s \"two\"\nlines $HOME `x`'; export REGION=eu; mkdir sub; cd sub";
        assert_eq!(run(shell, odd), (String::new(), Status::Exit(0)));
        let shown = run(shell, "printf '%s|' \"$STACK\" \"$REGION\"; sh -c 'echo \"${STACK-none} $REGION\"'").0;
        assert_eq!(shown, "it's \"two\"\nlines $HOME `x`|eu|none eu\n");
        assert!(shell.folder().ends_with("sub"));
        assert_eq!(shell.variable("REGION").unwrap(), "eu");
        assert_eq!(shell.variable("STACK"), None);
        assert_eq!(run(shell, "unset REGION STACK; echo ${REGION-gone}").0, "gone\n");
        assert_eq!(run(shell, "echo ${REGION-gone} ${STACK-gone}").0, "gone gone\n");
    });
}

#[test]
fn what_was_set_goes_on_over_an_exit_and_a_failure_and_not_over_a_kill() {
    both(|shell| {
        run(shell, "A=1; exit 4");
        run(shell, "B=2; set -e; false; B=3");
        run(shell, "A=9; kill -KILL $$");
        assert_eq!(run(shell, "echo $A $B").0, "1 2\n");
    });
}

#[test]
fn functions_arrays_and_readonly_variables_go_on_in_bash() {
    let (_folder, mut shell) = shell("bash");
    run(&mut shell, "greet() { echo \"hello $1\"; }; list=(a 'b c'); readonly FIXED=7; declare -A map=([x]=y)");
    assert_eq!(run(&mut shell, "greet ada; echo \"${list[1]} $FIXED ${map[x]}\"").0, "hello ada\nb c 7 y\n");
    assert_eq!(run(&mut shell, "echo $#:$1:$?").0, "0::0\n");
}

#[test]
fn ctrl_c_ends_the_command_and_the_next_one_works() {
    both(|shell| {
        let mut watched = Watched::start(shell, "A=5; sh -c 'echo ready; exec sleep 100'; echo not this");
        watched.until_said("ready");
        watched.running.write(b"\x03");
        let ended = watched.until_ended();
        assert_eq!(ended.status, Status::Exit(130));
        assert!(!watched.text().contains("not this"));
        shell.take_back(&ended);
        assert_eq!(run(shell, "echo $A").0, "5\n");
    });
}

fn is_alive(process: &str) -> bool {
    let pid = process.trim().parse().ok().and_then(Pid::from_raw).unwrap();
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    // Who has ended and waits to be looked at is not alive.
    test_kill_process(pid).is_ok() && !stat.contains(") Z ")
}

fn wait_for_the_end_of(process: &str) {
    let since = Instant::now();
    while is_alive(process) {
        assert!(since.elapsed() < DEADLINE, "{process} still runs");
        std::thread::yield_now();
    }
}

#[test]
fn a_kill_ends_all_that_a_command_has_started() {
    both(|shell| {
        let mut watched = Watched::start(shell, "trap '' HUP TERM; sleep 100 & echo pid $!; sleep 100");
        watched.until(|text, _| text.contains('\n').then_some(()));
        let process = watched.text().split_whitespace().nth(1).unwrap().to_owned();
        assert!(is_alive(&process));
        watched.running.kill();
        assert_eq!(watched.until_ended().status, Status::Signal("killed".to_owned()));
        wait_for_the_end_of(&process);
    });
}

#[test]
fn a_command_is_hung_up_on_when_nobody_holds_it_any_more() {
    let (_folder, mut shell) = shell("sh");
    let mut watched = Watched::start(&mut shell, "sleep 100 & echo $!; wait");
    watched.until(|text, _| text.contains('\n').then_some(()));
    let process = watched.text();
    drop(watched);
    wait_for_the_end_of(&process);
}

#[test]
fn a_command_ends_though_something_it_started_goes_on() {
    let (_folder, mut shell) = shell("sh");
    let mut watched = Watched::start(&mut shell, "sleep 100 & echo started");
    assert_eq!(watched.until_ended().status, Status::Exit(0));
    assert_eq!(watched.text(), "started\n");
    watched.running.kill();
}

#[test]
fn a_flood_is_held_back_and_can_be_ended() {
    let (_folder, mut shell) = shell("sh");
    let mut watched = Watched::start(&mut shell, "yes");
    let since = Instant::now();
    while watched.running.shared.lock().output.len() < WAITING {
        assert!(since.elapsed() < DEADLINE);
        std::thread::yield_now();
    }
    let most = WAITING + 16 * 1024;
    assert!(watched.running.read().0.len() <= most);
    watched.running.kill();
    assert!(matches!(watched.until_ended().status, Status::Signal(_)));
}

#[test]
fn all_of_a_long_output_comes_before_the_end() {
    both(|shell| {
        let (text, _) = run(shell, "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
        assert_eq!(text.lines().count(), 20000);
        assert_eq!(text.lines().last(), Some("line 19999"));
    });
}

#[test]
fn a_password_that_is_asked_for_never_shows() {
    let (_folder, mut shell) = shell("bash");
    let mut watched = Watched::start(&mut shell, "read -s -p 'Password: ' P; echo; echo \"${#P} letters\"");
    watched.until_said("Password: ");
    watched.running.write(b"hunter2\r");
    watched.until_ended();
    assert!(watched.text().contains("7 letters") && !watched.text().contains("hunter2"), "{}", watched.text());
}

#[test]
fn the_terminal_has_the_size_it_is_told() {
    let (_folder, mut shell) = shell("sh");
    let mut watched = Watched::start(&mut shell, "stty size; read x; stty size");
    watched.until_said("24 80\n");
    watched.running.resize(40, 12);
    watched.running.write(b"\r");
    watched.until_ended();
    assert!(watched.text().ends_with("12 40\n"), "{}", watched.text());
}

fn scratch_folders() -> Vec<PathBuf> {
    let prefix = format!("{}{}-", super::state::PREFIX, std::process::id());
    let is_ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix));
    fs::read_dir(super::state::place()).unwrap().map(|entry| entry.unwrap().path()).filter(is_ours).collect()
}

#[test]
fn no_state_stays_on_disk_and_nobody_else_may_read_it_meanwhile() {
    let (_folder, mut shell) = shell("bash");
    run(&mut shell, "export MARK=in-the-state");
    let mut watched = Watched::start(&mut shell, "echo $MARK; read x");
    watched.until_said("in-the-state");
    let holds = |path: &Path| fs::read_to_string(path.join("command")).is_ok_and(|text| text == "echo $MARK; read x\n");
    let own = scratch_folders().into_iter().find(|path| holds(path)).unwrap();
    assert_eq!(fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(!own.join("state").exists());
    watched.running.write(b"\r");
    watched.until_ended();
    assert!(!own.exists());
}

#[test]
fn a_folder_that_is_gone_is_told_and_nothing_runs_elsewhere() {
    let (folder, mut shell) = shell("sh");
    let gone = shell.folder().display().to_string();
    drop(folder);
    let refused = shell.start("touch here", 80, 24, || {}).err().unwrap();
    assert_eq!(refused, format!("the folder {gone} is gone"));
}

#[test]
fn a_command_that_ends_late_does_not_undo_what_came_after_it() {
    let (_folder, mut shell) = shell("sh");
    let mut early = Watched::start(&mut shell, "A=early; read x");
    run(&mut shell, "A=late");
    early.running.write(b"\r");
    let ended = early.until_ended();
    shell.take_back(&ended);
    assert_eq!(run(&mut shell, "echo $A").0, "late\n");
}

#[test]
fn a_folders_name_is_no_code() {
    both(|shell| {
        run(shell, "d=$(printf '$(touch pwned); touch pwned\\n\\047 -x'); mkdir -- \"$d\" && cd -- \"$d\"");
        assert!(shell.folder().to_string_lossy().contains("touch pwned"));
        let (text, status) = run(shell, "pwd; ls ..");
        assert_eq!(status, Status::Exit(0));
        assert!(text.contains("$(touch pwned)") && !text.lines().any(|line| line == "pwned"), "{text}");
    });
}

#[test]
fn a_shell_that_is_not_there_is_told() {
    let (_folder, mut shell) = shell("no-such-shell");
    assert!(shell.start("ls", 80, 24, || {}).err().unwrap().contains("cannot start the shell"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever stands in it, a command comes out as a shell that is given the same file would have it.
    #[test]
    fn a_command_runs_byte_for_byte(words in proptest::collection::vec("[ -~\n]{0,12}", 0..6)) {
        let text = words.iter().map(|word| format!("printf '%s\\n' {}\n", shlex::try_quote(word).unwrap()));
        let text = text.collect::<String>();
        let (folder, mut shell) = shell("sh");
        fs::write(folder.path().join("script"), &text).unwrap();
        let expected = std::process::Command::new("sh").arg(folder.path().join("script")).output().unwrap();
        prop_assert_eq!(run(&mut shell, &text).0, String::from_utf8(expected.stdout).unwrap());
    }

    /// Nothing that is typed or set becomes code when it is restored.
    #[test]
    fn a_value_goes_on_as_it_was(value in "[^\0]{0,40}") {
        for program in ["bash", "sh"] {
            let (_folder, mut shell) = shell(program);
            run(&mut shell, &format!("V={}", shlex::try_quote(&value).unwrap()));
            run(&mut shell, ":");
            let (_, status) = run(&mut shell, &format!("test \"$V\" = {}", shlex::try_quote(&value).unwrap()));
            prop_assert_eq!(status, Status::Exit(0));
        }
    }
}

#[test]
fn nothing_is_run_before_a_command_or_beside_it() {
    both(|shell| {
        let folder = shell.folder().to_owned();
        let ran = folder.join("ran");
        let trap = format!("#!/bin/sh\necho \"$0\" >> '{}'\n", ran.display());
        for name in ["rm", "env", "bash", "sh", "start"] {
            fs::write(folder.join(name), &trap).unwrap();
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let set = "export PATH=.:$PATH BASH_ENV=$PWD/start ENV=$PWD/start";
        assert_eq!(run(shell, set), (String::new(), Status::Exit(0)));
        let shown = run(shell, "echo \"${BASH_ENV##*/}\"; cd .");
        assert_eq!(shown, ("start\n".to_owned(), Status::Exit(0)), "and programs that it starts still have it");
        run(shell, "true");
        assert!(!ran.exists(), "{}", fs::read_to_string(&ran).unwrap_or_default());
    });
}

#[test]
fn a_shell_in_the_working_folder_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("bin");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("sh"), "").unwrap();
    let path = format!(":.:bin:{}", own.display());
    assert_eq!(Shell::found(Some(path.as_ref())), own.join("sh"));
    assert_eq!(Shell::found(None), Path::new("/bin/sh"));
}
