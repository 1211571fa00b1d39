//! Walking without a screen, and the record of it, as people, scripts, crashes and full disks treat them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a program that cannot be started fails the test, as it should")]

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use tempfile::TempDir;

const DOCUMENT: &str = "---
owner: team-mail
---

# Mail

## Mail is stuck

1. Look at the queue:

   ```sh
   mailq --queue <queue> --token <token>
   ```

2. Is the queue long?

   - Yes: Flush it.
   - No: Look at the disk.

## Disk is full

Make room.
";

/// A home that nobody else uses, with a document in it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.path("docs")).unwrap();
        fs::write(home.path("docs/mail.md"), DOCUMENT).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env("RUNBOOK_PATH", "docs")
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn start(&self, arguments: &[&str]) -> Talk {
        Talk::with(self.command(env!("CARGO_BIN_EXE_runbook"), arguments).spawn().unwrap())
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_runbook"), arguments).output().unwrap()
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn records(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("state/runbook/sessions")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// A walk by lines.
struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talk {
    fn with(mut child: Child) -> Self {
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    /// Types a line and reads until it is asked for the next one.
    fn say(&mut self, line: &str) -> String {
        writeln!(self.input.as_ref().unwrap(), "{line}").unwrap();
        self.hear()
    }

    fn hear(&mut self) -> String {
        let mut heard = Vec::new();
        while !heard.ends_with(b"\n> ") && heard != b"> " {
            let before = heard.len();
            self.output.read_until(b' ', &mut heard).unwrap();
            assert_ne!(heard.len(), before, "it ended: {}", String::from_utf8_lossy(&heard));
        }
        String::from_utf8(heard).unwrap()
    }

    /// Ends the input, and returns the rest of what is said and the exit status.
    fn end(mut self) -> (String, i32) {
        drop(self.input.take());
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.output, &mut rest).unwrap();
        (rest, self.child.wait().unwrap().code().unwrap())
    }
}

const SCENARIO: &str = "mail#mail-is-stuck";

#[test]
fn a_walk_by_lines_is_asked_answered_and_recorded() {
    let home = Home::new();
    let mut talk = home.start(&["walk", "--plain", SCENARIO]);
    let first = talk.hear();
    assert!(first.contains("mailq --queue <queue> --token <token>"), "{first}");
    assert!(talk.say("c").contains("not filled in yet: queue, token"));
    talk.say("v queue=it's");
    talk.say("v token=hunter2");
    assert!(talk.say("v").contains("token = ********"));
    assert_eq!(talk.say("c"), "mailq --queue \"it's\" --token hunter2\n> ");
    talk.say("note hunter2 does not work");
    let question = talk.say("");
    assert!(question.contains("Is the queue long?") && question.contains("1 Yes"), "{question}");
    assert!(talk.say("").contains("an answer is asked for"));
    assert!(talk.say("7").contains("there is no such answer"));
    assert!(talk.say("x").contains("nothing is run here"));
    assert!(talk.say("s").contains("owner: team-mail"));
    let branch = talk.say("y");
    assert!(branch.contains("Flush it.") && branch.contains("Did that solve it?"), "{branch}");
    assert!(talk.say("b").contains("Is the queue long?"));
    talk.say("y");
    writeln!(talk.input.as_ref().unwrap(), "y").unwrap();
    let (rest, status) = talk.end();
    assert!(rest.contains("Solved: Mail is stuck"), "{rest}");
    assert_eq!(status, 0);
    let records = home.records();
    assert_eq!(records.len(), 1);
    assert!(!fs::read_to_string(&records[0]).unwrap().contains("hunter2"));
    assert!(home.said(&["session", "list"]).contains("solved      Mail is stuck"));
    let shown = home.said(&["session", "show"]);
    assert!(shown.contains("Is the queue long? → Yes") && shown.contains("token, a secret"), "{shown}");
    let timeline = home.said(&["session", "export"]);
    assert!(timeline.contains("# Incident: Mail is stuck") && timeline.contains("**Outcome**: solved"), "{timeline}");
    let json: serde_json::Value = serde_json::from_str(&home.said(&["session", "export", "--format", "json"])).unwrap();
    assert_eq!(json["format"], "runbook-session/1");
}

const KEYS: &str = "# Keys

## Key is refused

1. Ask for it:

   ```sh
   askkey --as <api_token>
   ```

2. Is it there?

   - Yes: Use it.

3. ```sh
   makekey
   ```
";

impl Home {
    /// Starts a walk by lines through the document about keys, and reads its first step.
    fn start_keys(&self) -> Talk {
        fs::write(self.path("docs/keys.md"), KEYS).unwrap();
        let mut talk = self.start(&["walk", "--plain", "keys#key-is-refused"]);
        talk.hear();
        talk
    }
}

#[test]
fn a_value_is_taken_by_the_name_as_the_command_spells_it() {
    let home = Home::new();
    for name in ["api token", "api_token", "<api_token>", "API_TOKEN"] {
        let mut talk = home.start_keys();
        talk.say(&format!("v {name}=hunter2"));
        assert_eq!(talk.say("c"), "askkey --as hunter2\n> ", "{name}");
        assert_eq!(talk.say("v"), "api token = ********\n> ", "{name}");
        talk.end();
    }
}

#[test]
fn a_misspelt_name_is_refused_and_its_value_is_kept_nowhere() {
    let home = Home::new();
    let mut talk = home.start_keys();
    assert!(talk.say("v api_tokne=hunter2").contains("nothing is to be filled in by that name"));
    assert_eq!(talk.say("v"), "> ");
    talk.say("note it is misspelt");
    talk.end();
    let record = fs::read_to_string(&home.records()[0]).unwrap();
    assert!(record.contains("misspelt") && !record.contains("hunter2"), "{record}");
}

#[test]
fn a_line_that_is_not_utf_8_does_nothing_and_the_walk_goes_on() {
    let home = Home::new();
    let mut talk = home.start_keys();
    talk.input.as_ref().unwrap().write_all(b"v api_token=\xff\n").unwrap();
    assert!(talk.hear().contains("not UTF-8"));
    assert_eq!(talk.say("v"), "> ");
    talk.say("note goes on");
    assert_eq!(talk.end().1, 1);
    let record = fs::read_to_string(&home.records()[0]).unwrap();
    assert!(record.contains("goes on") && record.contains("\"left\""), "{record}");
}

#[test]
fn an_answer_that_leads_to_code_alone_shows_no_mark_of_it() {
    let home = Home::new();
    let mut talk = home.start_keys();
    let question = talk.say("");
    assert!(question.contains("Is it there?") && question.contains("  2 No\n"), "{question}");
    assert!(talk.say("n").contains("$ makekey"));
    talk.end();
}

#[test]
fn the_end_of_the_input_leaves_unsolved_and_words_are_searched_for() {
    let home = Home::new();
    let mut talk = home.start(&["walk", "--plain", "mail", "stuck"]);
    assert!(talk.hear().contains("mailq"));
    assert_eq!(talk.end().1, 1);
    assert_eq!(home.records(), [""; 0].map(PathBuf::from), "what was looked at alone is no record");
    let none = home.run(&["walk", "--plain", "mail#nothing"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("there is no scenario `mail#nothing`"));
}

#[test]
fn a_scenario_is_shown_and_an_unknown_one_has_neighbours() {
    let home = Home::new();
    insta::assert_snapshot!(home.said(&["show", SCENARIO]));
    let unknown = home.run(&["show", "mail#mail-stuck"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains(SCENARIO));
}

#[test]
fn without_a_session_that_is_said() {
    let home = Home::new();
    for arguments in [&["session", "show"][..], &["session", "export", "2026"], &["resume"], &["resume", "none"]] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("hint: `runbook session list`"), "{arguments:?}");
    }
    assert_eq!(home.run(&["session", "list"]).status.code(), Some(1));
}

#[test]
fn two_incidents_go_on_side_by_side_and_an_open_one_is_not_resumed() {
    let home = Home::new();
    let mut one = home.start(&["walk", "--plain", SCENARIO]);
    let mut other = home.start(&["walk", "--plain", SCENARIO]);
    one.hear();
    other.hear();
    one.say("note first");
    other.say("note second");
    let list = home.said(&["session", "list"]);
    assert_eq!(list.lines().filter(|line| line.contains("  open ")).count(), 2, "{list}");
    let id = list.split_whitespace().next().unwrap().to_owned();
    let refused = home.run(&["resume", &id]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("another process has it open"));
    one.say("note third");
    one.end();
    other.end();
    let texts: Vec<String> = home.records().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(texts.iter().any(|text| text.contains("first") && text.contains("third") && !text.contains("second")));
}

#[test]
fn a_handoff_carries_its_document_and_overwrites_nothing() {
    let home = Home::new();
    let mut talk = home.start(&["walk", "--plain", SCENARIO]);
    talk.hear();
    talk.say("note for the next shift");
    talk.end();
    let said = home.said(&["session", "handoff", "-o", "handoff.json"]);
    assert!(said.contains("runbook resume handoff.json"), "{said}");
    let text = fs::read_to_string(home.path("handoff.json")).unwrap();
    assert!(text.contains("for the next shift") && text.contains("Look at the queue"), "{text}");
    let again = home.run(&["session", "handoff", "-o", "handoff.json"]);
    assert_eq!(again.status.code(), Some(1));
    fs::write(home.path("wrong.json"), "{}").unwrap();
    let wrong = home.run(&["resume", "wrong.json"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("it is no handoff"));
}

/// The numbers of the notes in a record, in order.
fn notes(record: &Path) -> Vec<usize> {
    let text = fs::read_to_string(record).unwrap();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    lines.filter_map(|line| line["text"].as_str()?.strip_prefix("number ")?.parse().ok()).collect()
}

/// So many times it is killed: `RUNBOOK_KILLS`, else a few.
fn kills() -> usize {
    std::env::var("RUNBOOK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

#[test]
fn killed_at_any_moment_a_record_lacks_the_step_in_progress_at_most() {
    let home = Home::new();
    for round in 0..kills() {
        let mut talk = home.start(&["walk", "--plain", SCENARIO]);
        talk.hear();
        let random = usize::try_from(RandomState::new().hash_one(round) % 40).unwrap();
        for number in 0..random {
            talk.say(&format!("note number {number}"));
        }
        // One more is under way when it is killed.
        writeln!(talk.input.as_ref().unwrap(), "note number {random}").unwrap();
        let turns = RandomState::new().hash_one(round) % 20_000;
        (0..turns).for_each(|_| std::hint::spin_loop());
        talk.child.kill().unwrap();
        talk.child.wait().unwrap();
        let records = home.records();
        let Some(record) = records.first() else {
            assert_eq!(random, 0, "nothing was recorded");
            continue;
        };
        let kept = notes(record);
        assert!(kept.len() >= random, "{} of {random} notes are there", kept.len());
        assert_eq!(kept, (0..kept.len()).collect::<Vec<_>>());
        fs::remove_file(record).unwrap();
    }
}

#[test]
fn a_full_disk_is_said_and_the_walk_goes_on() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_runbook");
    // The index is made before; then files may grow to half a kilobyte and no further.
    home.run(&["search", "mail"]);
    let line = format!("trap '' XFSZ; ulimit -f 1; exec '{program}' walk --plain '{SCENARIO}'");
    let mut talk = Talk::with(home.command("sh", &["-c", &line]).spawn().unwrap());
    talk.hear();
    let said: Vec<String> = (0..40).map(|number| talk.say(&format!("note number {number}"))).collect();
    let told = said.iter().filter(|said| said.contains("the record cannot be written")).count();
    assert_eq!(told, 1, "it is said once: {said:?}");
    assert!(talk.say("").contains("Is the queue long?"));
    talk.end();
    let kept = notes(&home.records()[0]);
    assert_eq!(kept, (0..kept.len()).collect::<Vec<_>>());
    assert!(!kept.is_empty());
}

/// A line of a record in which every text tries to act.
fn hostile_entry(rest: &str) -> String {
    let acts = r"\u001b]52;c;eA==\u0007\u001b[2J\r\u009b31m\u202e";
    format!(r#"{{"at":"2026-11-26T03:12:05.123Z",{}}}"#, rest.replace("ACTS", acts))
}

fn hostile_entries() -> Vec<String> {
    let opening = r#""runbook":"../../ACTS","title":"ACTS","source":"../../../etc/ACTS","document":{"sha256":"ACTS","commit":"ACTS"},"node":"../ACTS","scenario":"ACTS""#;
    let opened = format!(
        r#""entry":"opened",{opening},"query":"ACTS","labels":{{"ACTS":"ACTS"}},"annotations":{{"ACTS":"ACTS"}}"#
    );
    let rows = [
        r#""entry":"began","version":"ACTS","host":"ACTS","user":"ACTS","folder":"ACTS""#,
        &opened,
        r#""entry":"started","run":4294967295,"node":"ACTS","line":1,"text":"touch ran; ACTS","folder":"ACTS""#,
        r#""entry":"ended","run":4294967295,"status":{"signal":"ACTS"},"millis":18446744073709551615,"output":"ACTS","cut":18446744073709551615"#,
        r#""entry":"set","name":"ACTS","value":"ACTS","secret":false"#,
        r#""entry":"noted","text":"ACTS""#,
    ];
    rows.into_iter().map(hostile_entry).collect()
}

fn acts(text: &str) -> bool {
    text.chars().any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}')
}

#[test]
fn a_hostile_record_acts_on_no_terminal() {
    let home = Home::new();
    fs::create_dir_all(home.path("state/runbook/sessions")).unwrap();
    let record = home.path("state/runbook/sessions/20261126-0312-\u{1b}[2J.jsonl");
    fs::write(record, hostile_entries().join("\n") + "\n").unwrap();
    assert!(home.said(&["session", "show"]).lines().count() > hostile_entries().len(), "all of them are read");
    for arguments in
        [&["list"][..], &["list", "--json"], &["show"], &["export"], &["export", "--format", "json"], &["handoff"]]
    {
        let output = home.run(&[&["session"], arguments].concat());
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert!(!said.is_empty() && !acts(&said), "{arguments:?}: {said:?}");
    }
    assert!(!home.path("ran").exists());
}

#[test]
fn a_hostile_handoff_names_no_file_and_runs_nothing() {
    let home = Home::new();
    let entries = hostile_entries().join(",");
    let documents = r##"[{"runbook":"../../x","source":"../../../../x.md","text":"# X\n\n```sh\ntouch ran\n```\n"}]"##;
    let handoff = format!(
        r#"{{"format":"runbook-handoff/1","id":"../../../../outside","entries":[{entries}],"documents":{documents}}}"#
    );
    fs::write(home.path("h.json"), handoff).unwrap();
    let output = home.run(&["resume", "h.json"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("it is no handoff"), "{said}");
    assert!(!acts(&said), "{said:?}");
    let mut names: Vec<_> = fs::read_dir(home.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.retain(|name| !["docs", "cache", "config", "state", "h.json"].map(Into::into).contains(name));
    assert_eq!(names, [""; 0]);
    let records = home.records();
    assert!(records.iter().all(|path| path.starts_with(home.path("state/runbook/sessions"))), "{records:?}");
}
