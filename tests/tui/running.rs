//! Running a command: shown in full, confirmed, watched, left, ended, and what its output says.

use super::driver::Driver;
use super::sample::{Sample, command, node, runbook, with};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use runbook::session::replay::replay;
use runbook::session::{Entry, Stamped};
use runbook::tree::{Command, Kind, Placeholder};
use runbook::tui::event::Event;
use runbook::tui::{Exit, Job};
use std::sync::Arc;

fn shop() -> Sample {
    let mut look = node(Kind::Action, "shop#slow/1", 4, "Look at what runs.");
    let placeholder = |name: &str, raw: &str| Placeholder { name: name.to_owned(), raw: raw.to_owned() };
    let placeholders = vec![placeholder("pod", "<pod>"), placeholder("token", "<token>")];
    let secret = Command { placeholders, ..command("curl -H <token> http://<pod>/health", 7) };
    let danger = Some("deletes what runs".to_owned());
    let delete = Command { danger, ..command("kubectl delete pod web-1", 8) };
    let query = Command { language: "sql".to_owned(), ..command("select 1", 9) };
    let long = (1..=40).map(|line| format!("echo {line}\n")).collect::<String>();
    look.commands = vec![command("uptime", 6), secret, delete, query, command(long.trim_end(), 10)];
    let slow = with(node(Kind::Symptom, "shop#slow", 2, "The shop is slow"), vec![look]);
    Sample { runbooks: vec![Arc::new(runbook("shop", "Shop", "shop.md", vec![slow]))] }
}

fn at(width: u16, height: u16) -> Driver {
    let mut screen = Driver::new(shop(), "", width, height);
    screen.keys("<enter>");
    screen.sees("Look at what runs.");
    screen
}

fn texts(screen: &Driver) -> Vec<&str> {
    screen.outside.started.iter().map(|job| job.text.as_str()).collect()
}

#[test]
fn a_command_runs_once_it_was_shown_and_confirmed() {
    let mut screen = at(80, 24);
    screen.keys("x");
    insta::assert_snapshot!("confirm", screen.text());
    assert_eq!(texts(&screen), [""; 0]);
    screen.keys("<enter><space>");
    assert_eq!(texts(&screen), [""; 0], "Enter and Space run nothing");
    screen.keys("y");
    let expected = Job { run: 1, text: "uptime".to_owned(), columns: 80, rows: 21, secret: false };
    assert_eq!(screen.outside.started, [expected]);
    screen.comes(1, "up \x1b[1m3\x1b[0m days\r\n", None);
    screen.sees("up 3 days");
    screen.sees("running");
    screen.comes(1, "load 0.1\r\n", Some(0));
    insta::assert_snapshot!("output", screen.text());
    screen.keys("<enter>");
    screen.sees("Look at what runs.");
    screen.keys("r");
    screen.sees("load 0.1");
}

#[test]
fn what_destroys_wants_its_key_word() {
    let mut screen = at(80, 24);
    screen.keys("<tab><tab>x");
    insta::assert_snapshot!("danger", screen.text());
    screen.keys("y");
    screen.keys("yes<enter>");
    screen.sees("not run: that is another word");
    screen.keys("yweb-1");
    screen.sees("type web-1 to run it: web-1");
    assert_eq!(texts(&screen), [""; 0]);
    screen.keys("<enter>");
    assert_eq!(texts(&screen), ["kubectl delete pod web-1"]);
}

#[test]
fn nothing_runs_before_all_of_it_was_in_view() {
    let mut screen = at(80, 24);
    screen.keys("<tab><tab><tab><tab>xy");
    screen.sees("not run: look at all of it first");
    assert_eq!(texts(&screen), [""; 0]);
    screen.keys("Gy");
    screen.sees("not run: look at all of it first");
    screen.keys("g<pagedown><pagedown><pagedown>y");
    assert_eq!(screen.outside.started.len(), 1);
    let text = &screen.outside.started[0].text;
    assert!(text.starts_with("echo 1\necho 2\n") && text.ends_with("echo 40"), "{text}");
}

#[test]
fn keys_that_were_pressed_before_a_command_was_seen_do_not_run_it() {
    let key = |letter| Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    let mut screen = at(80, 24);
    screen.send(['x', 'y'].map(key));
    screen.sees("Run this?");
    assert_eq!(screen.outside.started, []);
    screen.send([Event::Paste("y\ny\n".to_owned())]);
    assert_eq!(screen.outside.started, [], "a paste confirms nothing");
    screen.keys("q<tab><tab><tab><tab>x");
    screen.send(['G', 'y'].map(key));
    screen.sees("not run: look at all of it first");
    assert_eq!(screen.outside.started, []);
    screen.keys("g<pagedown><pagedown><pagedown>y");
    assert_eq!(screen.outside.started.len(), 1);
}

#[test]
fn leaving_the_confirmation_runs_nothing() {
    for key in ["<esc>", "q", "n"] {
        let mut screen = at(80, 24);
        screen.keys("x");
        screen.keys(key);
        screen.sees("nothing was run");
        screen.sees("Look at what runs.");
        assert_eq!(screen.outside.started, []);
    }
}

#[test]
fn values_are_asked_first_and_secrets_are_masked_wherever_they_are_shown() {
    let mut screen = at(80, 24);
    screen.keys("<tab>x");
    screen.sees("1 of 2");
    screen.keys("web 1<tab>hunter2<enter>");
    screen.sees("curl -H '••••••••' http://'web 1'/health");
    assert!(!screen.text().contains("hunter2"));
    screen.keys("y");
    assert_eq!(texts(&screen), ["curl -H hunter2 http://'web 1'/health"]);
    assert!(screen.outside.started[0].secret);
    assert!(!format!("{:?}", screen.outside.recorded).contains("hunter2"));
}

#[test]
fn a_command_is_changed_before_it_runs_and_its_secrets_stay_placeholders() {
    let mut screen = at(80, 24);
    screen.keys("xe --pretty<enter>");
    screen.sees("uptime --pretty");
    screen.keys("y");
    assert_eq!(texts(&screen), ["uptime --pretty"]);
    screen.comes(1, "", Some(0));
    screen.keys("<enter><tab>xw<tab>hunter2<enter>e");
    screen.sees("change: curl -H <token> http://w/health");
    screen.keys(" -v<enter>");
    screen.outside.edits_to = Some("curl -v -H <token> http://w/health\n".to_owned());
    screen.keys("E");
    screen.keys("y");
    assert_eq!(texts(&screen)[1], "curl -v -H hunter2 http://w/health");
}

#[test]
fn a_change_that_destroys_wants_a_key_word_too() {
    let mut screen = at(80, 24);
    screen.outside.edits_to = Some("rm -rf /var/lib/shop".to_owned());
    screen.keys("xE");
    screen.sees("DANGER");
    screen.keys("y<enter>");
    assert_eq!(screen.outside.started, []);
    screen.keys("y/var/lib/shop<enter>");
    assert_eq!(texts(&screen), ["rm -rf /var/lib/shop"]);
}

#[test]
fn keys_go_to_the_command_until_they_are_taken_back() {
    let mut screen = at(80, 24);
    screen.keys("xyq<ctrl-c><enter>?");
    let sent: Vec<u8> = screen.outside.sent.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    assert_eq!(sent, b"q\x03\r?");
    screen.send([Event::Paste("a\nb".to_owned())]);
    assert_eq!(screen.outside.sent.last().unwrap().1, b"a\rb");
    screen.keys("<ctrl-]>");
    screen.keys("K");
    assert_eq!(screen.outside.killed, [1]);
    screen.keys("i");
    screen.keys("j");
    assert_eq!(screen.outside.sent.last().unwrap().1, b"j");
    screen.keys("<ctrl-]><esc>");
    screen.sees("it goes on running");
    screen.comes(1, "late\r\n", Some(3));
    screen.sees("exit status 3");
    screen.keys("r");
    screen.sees("late");
}

#[test]
fn the_program_is_not_left_by_one_key_while_a_command_runs() {
    let mut screen = at(80, 24);
    screen.keys("xy<ctrl-]><ctrl-c>");
    screen.sees("a command still runs");
    assert_eq!(screen.exit, None);
    screen.keys("<ctrl-c>");
    assert_eq!(screen.exit, Some(Exit::Left));
}

#[test]
fn what_is_no_shell_command_is_not_run() {
    let mut screen = at(80, 24);
    screen.keys("<tab><tab><tab>x");
    screen.sees("not run:");
    assert_eq!(screen.outside.started, []);
}

#[test]
fn a_command_that_cannot_start_says_why() {
    let mut screen = at(80, 24);
    screen.outside.refuses = Some("no pseudo-terminal is left".to_owned());
    screen.keys("xy");
    screen.sees("not started: no pseudo-terminal is left");
    screen.keys("<enter>");
    screen.sees("Look at what runs.");
}

#[test]
fn a_command_hears_of_another_size() {
    let mut screen = at(80, 24);
    screen.keys("xy");
    screen.resize(40, 12);
    assert_eq!(screen.outside.fitted.last(), Some(&(1, 40, 10)));
}

#[test]
fn output_cannot_act_on_the_terminal_and_can_be_scrolled() {
    let mut screen = at(80, 24);
    screen.keys("xy");
    let rows: String = (0..100).map(|row| format!("row {row}\r\n")).collect();
    screen.comes(1, &format!("\x1b]0;title\x07\x1b]52;c;eA==\x07{rows}"), Some(0));
    screen.sees("row 99");
    screen.keys("g");
    screen.sees("row 0");
    screen.keys("G");
    screen.sees("row 99");
    assert!(screen.cells().all(|cell| !cell.symbol().chars().any(char::is_control)));
}

#[test]
fn what_was_done_stands_in_the_record() {
    let mut screen = at(80, 24);
    screen.keys("xy");
    screen.comes(1, "up\r\n", Some(0));
    screen.keys("<enter>Nthe disk is fine<enter>");
    screen.sees("noted");
    let recorded = &screen.outside.recorded;
    assert!(matches!(&recorded[0], Entry::Opened { .. }), "{recorded:?}");
    assert!(matches!(&recorded[1], Entry::Started { run: 1, text, .. } if text == "uptime"), "{recorded:?}");
    assert!(matches!(&recorded[2], Entry::Ended { run: 1, output, .. } if output == "up"), "{recorded:?}");
    assert!(matches!(&recorded[3], Entry::Noted { text } if text == "the disk is fine"), "{recorded:?}");
}

#[test]
fn what_cannot_be_seen_in_a_document_is_not_run() {
    for hidden in ["rm -rf /tmp/x\x1b[2K\rls", "ls \u{202e}fdp.txt", "ls\u{200b} /tmp", "echo a\0b"] {
        let mut step = node(Kind::Action, "odd#odd/1", 4, "Do it.");
        step.commands = vec![command(hidden, 5)];
        let odd = with(node(Kind::Symptom, "odd#odd", 2, "Odd"), vec![step]);
        let sample = Sample { runbooks: vec![Arc::new(runbook("odd", "Odd", "odd.md", vec![odd]))] };
        let mut screen = Driver::new(sample, "", 80, 24);
        screen.keys("<enter>x");
        screen.sees("not run:");
        assert_eq!(screen.outside.started, [], "{hidden:?}");
    }
}

#[test]
fn a_hostile_label_of_an_alert_stays_a_value() {
    let json = r#"[{"labels": {"alertname": "The shop is slow", "pod": "$(touch /tmp/x); ls ~ '\\n"}}]"#;
    let alerts = runbook::alert::parse(json.as_bytes()).unwrap();
    let mut screen = Driver::with_alerts(shop(), alerts, [], 80, 24);
    screen.sees("Look at what runs.");
    screen.keys("<tab>x");
    screen.sees("2 of 2");
    screen.keys("t<enter>y");
    let text = texts(&screen)[0].to_owned();
    let words = shlex::split(&text).unwrap();
    assert_eq!(words, ["curl", "-H", "t", "http://$(touch /tmp/x); ls ~ '\\n/health"], "{text}");
}

#[test]
fn a_record_that_is_taken_up_runs_nothing() {
    let started = |run| Entry::Started {
        run,
        node: "shop#slow/1".to_owned(),
        line: 6,
        text: "touch /tmp/x".to_owned(),
        folder: "/".to_owned(),
    };
    let entries: Vec<Stamped> =
        (1..4).map(|run| Stamped { at: time::OffsetDateTime::UNIX_EPOCH, entry: started(run) }).collect();
    let replayed = replay(&entries, |_| None);
    let mut screen = Driver::recalling(shop(), entries, replayed, 80, 24);
    screen.sees("the end of run 1 was not seen");
    screen.keys("<enter>");
    screen.sees("Look at what runs.");
    assert_eq!(screen.outside.started, []);
    screen.keys("xy");
    assert_eq!(screen.outside.started[0].run, 4, "numbers go on");
}
