//! Documents, values, outputs, records and keys that try to run what nobody saw or confirmed.

use super::driver::Driver;
use super::sample::{Sample, command, node, runbook, with};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use runbook::session::replay::replay;
use runbook::session::{Entry, Stamped, Status};
use runbook::shell::run::Ended;
use runbook::tree::{Command, Kind, Placeholder};
use runbook::tui::event::Event;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A document with one command in it.
fn document(command: Command) -> Sample {
    let mut step = node(Kind::Action, "odd#odd/1", 4, "Do it.");
    step.commands = vec![command];
    let odd = with(node(Kind::Symptom, "odd#odd", 2, "Odd"), vec![step]);
    Sample { runbooks: vec![Arc::new(runbook("odd", "Odd", "odd.md", vec![odd]))] }
}

fn open(command: Command, width: u16, height: u16) -> Driver {
    let mut screen = Driver::new(document(command), "", width, height);
    screen.keys("<enter>");
    screen
}

fn placeholders(names: &[&str]) -> Vec<Placeholder> {
    let placeholder = |name: &&str| Placeholder { name: (*name).to_owned(), raw: format!("<{name}>") };
    names.iter().map(placeholder).collect()
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn texts(screen: &Driver) -> Vec<&str> {
    screen.outside.started.iter().map(|job| job.text.as_str()).collect()
}

#[test]
fn the_middle_of_a_huge_command_cannot_be_jumped_over() {
    let lines = |number| if number == 150 { "echo hidden\n".to_owned() } else { format!("echo {number}\n") };
    let text: String = (0..300).map(lines).collect();
    let mut screen = open(command(text.trim_end(), 5), 80, 24);
    screen.keys("xGyggGy");
    screen.sees("not run: look at all of it first");
    assert_eq!(texts(&screen), [""; 0]);
    screen.keys("g");
    let mut seen = screen.text();
    for _ in 0..30 {
        screen.keys("<pagedown>");
        seen.push_str(&screen.text());
    }
    assert!(seen.contains("echo hidden"));
    screen.keys("y");
    assert_eq!(texts(&screen), [text.trim_end()]);
}

#[test]
fn what_was_seen_in_a_narrow_window_does_not_count_in_a_wide_one() {
    let text = (0..40).map(|number| format!("echo {number} {}", "x ".repeat(60))).collect::<Vec<_>>().join("\n");
    let mut screen = open(command(&text, 5), 40, 24);
    screen.keys("x<pagedown><pagedown><pagedown>");
    screen.resize(200, 24);
    screen.keys("y");
    screen.sees("not run: look at all of it first");
    assert_eq!(texts(&screen), [""; 0]);
    screen.keys("<pagedown><pagedown><pagedown>y");
    assert_eq!(texts(&screen), [text.as_str()]);
}

#[test]
fn nothing_runs_in_a_window_that_is_too_small_to_show_it() {
    // With one row for it, each line comes into view by itself.
    for (width, height, runs) in [(9, 24, 0), (80, 2, 0), (1, 1, 0), (80, 3, 1)] {
        let mut screen = open(command("echo one; echo two; echo three", 5), width, height);
        screen.keys("x");
        screen.keys("y");
        assert_eq!(texts(&screen), [""; 0], "{width} x {height}");
        screen.keys("<pagedown><pagedown><pagedown><pagedown><pagedown>");
        (0..40).for_each(|_| screen.keys("j"));
        screen.keys("y");
        assert_eq!(texts(&screen).len(), runs, "{width} x {height}");
    }
}

#[test]
fn blanks_push_nothing_out_of_view() {
    let text = format!("echo fine{}; echo hidden", " ".repeat(700));
    let mut screen = open(command(&text, 5), 80, 24);
    screen.keys("x");
    screen.sees("; echo hidden");
    let text = format!("echo fine{}echo hidden", "\n".repeat(200));
    let mut screen = open(command(&text, 5), 80, 24);
    screen.keys("xy");
    screen.sees("not run: look at all of it first");
    assert_eq!(texts(&screen), [""; 0]);
}

#[test]
fn a_value_that_names_a_secret_does_not_get_it() {
    let curl = Command { placeholders: placeholders(&["token", "pod"]), ..command("curl -H <token> http://<pod>/", 5) };
    let json = r#"[{"labels": {"alertname": "Odd", "pod": "evil.example/<token>"}}]"#;
    let alerts = runbook::alert::parse(json.as_bytes()).unwrap();
    let mut screen = Driver::with_alerts(document(curl), alerts, [], 80, 24);
    screen.keys("x");
    screen.sees("Fill in");
    screen.keys("hunter2<enter>");
    screen.sees("evil.example/<token>");
    screen.keys("e -v<enter>");
    screen.sees("not changed: a value holds <token>");
    screen.keys("y");
    let text = texts(&screen)[0].to_owned();
    assert_eq!(text.matches("hunter2").count(), 1, "{text}");
}

#[test]
fn placeholders_that_overlap_leave_no_value_bare() {
    let value = "$(touch /tmp/x); ls";
    for text in ["echo <a><b>", "echo <a<b>>", "echo '<a>'<b>\"<a>\"", "echo $(echo <a>)<b>"] {
        let mut screen = open(Command { placeholders: placeholders(&["a", "b"]), ..command(text, 5) }, 80, 24);
        screen.keys(&format!("x{value}<tab>{value}<enter>y"));
        for text in texts(&screen) {
            let outside = text.replace(&format!("'{value}'"), "").replace("\"\\$(touch /tmp/x); ls\"", "");
            assert!(!outside.contains("touch"), "{text}");
        }
    }
}

#[test]
fn keys_typed_ahead_when_a_command_ends_start_nothing() {
    let mut screen = open(command("uptime", 5), 80, 24);
    screen.keys("xy");
    let ended = Ended::new(Status::Exit(0), Duration::from_millis(3));
    screen.outside.comes.insert(1, (b"done\r\n".to_vec(), Some(ended)));
    let typed = ['x', 'y', 'q', 'x', 'y', 'y'].map(|letter| key(KeyCode::Char(letter)));
    let storm = [Event::Heard(1), key(KeyCode::Enter)].into_iter().chain(typed).chain([key(KeyCode::Enter)]);
    screen.send(storm);
    assert_eq!(texts(&screen), ["uptime"]);
}

#[test]
fn a_pasted_key_word_does_not_confirm() {
    let delete = Command { danger: Some("deletes".to_owned()), ..command("kubectl delete pod web-1", 5) };
    let mut screen = open(delete, 80, 24);
    screen.keys("x");
    screen.send([Event::Paste("y\nweb-1\n".to_owned())]);
    screen.keys("y");
    screen.send([Event::Paste("web-1\n".to_owned())]);
    screen.sees("type web-1 to run it: web-1");
    assert_eq!(texts(&screen), [""; 0]);
}

#[test]
fn an_output_that_asks_the_terminal_gets_no_answer() {
    let mut screen = open(command("uptime", 5), 80, 24);
    screen.keys("xy");
    screen.comes(1, "\x1b[6n\x1b[c\x1b[>c\x1b[5n\x1b]11;?\x07\x1b[18t\x1b[21t\x1bP$qm\x1b\\\x1b]52;c;?\x07\x05", None);
    screen.comes(1, "", Some(0));
    assert_eq!(screen.outside.sent, []);
    assert_eq!(screen.outside.copied, [""; 0]);
}

#[test]
fn the_numbers_of_a_hostile_record_do_not_make_two_runs_one() {
    let started = |run| Entry::Started {
        run,
        node: "odd#odd/1".to_owned(),
        line: 5,
        text: "touch /tmp/x".to_owned(),
        folder: "/".to_owned(),
    };
    let at = time::OffsetDateTime::UNIX_EPOCH;
    let entries = [u32::MAX, u32::MAX - 1, 0].map(|run| Stamped { at, entry: started(run) }).to_vec();
    let replayed = replay(&entries, |_| None);
    let mut screen = Driver::recalling(document(command("uptime", 5)), entries, replayed, 80, 24);
    screen.keys("<enter>");
    for run in 1..4 {
        screen.keys("xy");
        let number = screen.outside.started.last().unwrap().run;
        screen.comes(number, "", Some(0));
        screen.keys("<enter>");
        assert_eq!(screen.outside.started.len(), run);
    }
    let numbers: BTreeSet<u32> = screen.outside.started.iter().map(|job| job.run).collect();
    assert_eq!(numbers.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_output_acts_on_the_terminal(pieces in proptest::collection::vec("(\u{1b}[\\[\\]P(#)][0-9;?]{0,6}[a-zA-Z]?|.|\r|\n|\t){1,40}", 1..6)) {
        let mut screen = open(command("uptime", 5), 40, 12);
        screen.keys("xy");
        for piece in &pieces {
            screen.comes(1, piece, None);
        }
        prop_assert!(screen.cells().all(|cell| !cell.symbol().chars().any(char::is_control)));
        prop_assert!(screen.outside.sent.is_empty());
        prop_assert_eq!(screen.outside.started.len(), 1);
    }
}
