//! Results of commands held against questions as people write them, by way of the real reading and walking.

use super::Ran;
use crate::ingest::{self, Format};
use crate::tree::build::build;
use crate::tree::{Command, Kind, Runbook};
use crate::walk::{Ask, Walk};
use proptest::prelude::*;
use std::sync::Arc;

fn runbook(steps: &str) -> Arc<Runbook> {
    let text = format!("# Shop\n\n## The shop is slow\n\n{steps}\n");
    let (document, diagnostics) = ingest::read(text.as_bytes(), Format::Markdown);
    Arc::new(build(document, "shop", "shop.md", diagnostics))
}

/// Walks to the first question, and gives the command that belongs to it.
fn at_question(steps: &str) -> (Walk, Command) {
    let runbook = runbook(steps);
    let question = runbook.all().find(|node| node.kind == Kind::Question).expect("there is a question");
    let own = runbook.all().take_while(|node| node.id != question.id).chain([question]);
    let command = own.flat_map(|node| &node.commands).last().expect("there is a command").clone();
    let mut walk = Walk::start(Arc::clone(&runbook), "shop#the-shop-is-slow").expect("there is a scenario");
    while walk.ask() != Ask::Question {
        assert!(walk.forward(), "the walk does not come to a question");
    }
    (walk, command)
}

/// Asserts which answer is suggested; `None` where none is.
fn check(steps: &str, output: &str, status: i32, expect: Option<&str>) {
    let (walk, command) = at_question(steps);
    let ran = Ran { command: &command, status: Some(status), output, whole: true };
    let suggestion = walk.suggest(&ran);
    let answers = walk.answers();
    let label = suggestion.as_ref().map(|suggestion| answers[suggestion.answer].label.as_str());
    assert_eq!(label, expect, "{steps}\n--\n{output}\n--\n{suggestion:?}");
}

fn yes_no(command: &str, question: &str) -> String {
    format!("1. Run `{command}`.\n\n2. {question}\n\n   - Yes: Restart it.\n   - No: Look at the disk.\n")
}

const YES: Option<&str> = Some("Yes");
const NO: Option<&str> = Some("No");

#[test]
fn numbers_are_compared() {
    let disk = yes_no("df -h /var", "Is the usage more than 80%?");
    check(&disk, "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 44G 6G 88% /var\n", 0, YES);
    check(&disk, "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 10G 40G 20% /var\n", 0, NO);
    check(&disk, "no numbers here\n", 0, None);
    let queue = yes_no("queue length", "Is the length greater than 1000?");
    check(&queue, "length: 1500\n", 0, YES);
    check(&queue, "length: 12\n", 0, NO);
}

#[test]
fn emptiness_is_seen() {
    let pods = yes_no("kubectl get pods -l app=shop", "Are any pods listed?");
    check(&pods, "NAME READY STATUS RESTARTS AGE\nweb-1 1/1 Running 0 2d\n", 0, YES);
    check(&pods, "No resources found in shop namespace.\n", 0, NO);
    let nothing = yes_no("ls /var/spool/in", "Is the output empty?");
    check(&nothing, "", 0, YES);
    check(&nothing, "a.fits\n", 0, NO);
    // What a command that failed does not print says nothing.
    check(&pods, "error: the server could not be reached\n", 1, None);
}

#[test]
fn the_exit_status_speaks_where_it_is_asked_for() {
    let fails = yes_no("curl -f http://shop/health", "Does the command fail?");
    check(&fails, "", 22, YES);
    check(&fails, "ok\n", 0, NO);
    let succeeds = yes_no("ping -c1 db", "Does the command succeed?");
    check(&succeeds, "1 received\n", 0, YES);
    check(&succeeds, "0 received\n", 1, NO);
    // A program that is not there says nothing about anything.
    check(&fails, "sh: 1: curl: not found\n", 127, None);
}

#[test]
fn states_and_words_are_found_and_denials_honoured() {
    let running = yes_no("systemctl status shop", "Is the service running?");
    check(&running, "shop.service - Shop\n   Active: active (running) since Mon\n", 0, YES);
    check(&running, "shop.service - Shop\n   Active: inactive (dead)\n", 3, NO);
    let crash = yes_no("kubectl get pods", "Is the pod in `CrashLoopBackOff`?");
    check(
        &crash,
        "NAME    READY   STATUS             RESTARTS   AGE\nweb-1   0/1     CrashLoopBackOff   9          1h\n",
        0,
        YES,
    );
    let killed = yes_no("kubectl describe pod web-1", "Does the output contain `OOMKilled`?");
    check(&killed, "Last State: Terminated\n  Reason: OOMKilled\n", 0, YES);
    check(&killed, "Last State: Terminated\n  Reason: Error\n", 0, NO);
}

#[test]
fn cases_are_told_by_their_words() {
    let states = "1. Look at the state:\n\n   ```sh\n   shopctl state\n   ```\n\n2. Depending on the state:\n\n   \
                  - probing: Wait a minute.\n   - faulted: Replace the disk.\n   - healthy: Look elsewhere.\n";
    check(states, "state: probing\n", 0, Some("probing"));
    check(states, "state: faulted\n", 0, Some("faulted"));
    check(states, "state: unknown\n", 0, None);
    check(states, "was probing, is faulted\n", 0, None);
}

#[test]
fn a_process_that_is_looked_for_is_there_or_not() {
    let job = "1. Is the copy job running? Look for it:\n\n   ```sh\n   ps -Aef | grep copy\n   ```\n\n   \
               - Yes: Read its log.\n   - No: Start it.\n";
    check(job, "fits 4711 1 0 03:00 ? 00:00:01 python copy_from_dhs.py\n", 0, YES);
    check(job, "", 1, NO);
    let (walk, command) = at_question(job);
    let nothing = Ran { command: &command, status: Some(1), output: "", whole: true };
    assert_eq!(walk.suggest(&nothing).map(|suggestion| suggestion.reason).as_deref(), Some("nothing was printed"));
}

#[test]
fn what_nothing_clear_is_said_about_is_left_to_the_operator() {
    for (command, question, output) in [
        ("uptime", "Did you deploy today?", "up 3 days\n"),
        ("uptime", "Have they sent you their query?", "yes\n"),
        ("kubectl get pods", "Is the database healthy?", "web-1 1/1 Running\n"),
        ("df -h", "Is the usage more than 80%?", "/dev/sda1 88% /var\n/dev/sdb1 20% /srv\n"),
        ("cat notes", "Does the customer agree?", "agree\nnot agree\n"),
        ("date", "Is it the weekend?", "Thu Nov 26 09:00 UTC 2026\n"),
        ("tail log", "Does it look odd?", "GET / 200\n"),
        ("shopctl state", "Is it both ready and synced?", "ready: true\nsynced: false\n"),
    ] {
        check(&yes_no(command, question), output, 0, None);
    }
}

#[test]
fn a_command_of_another_step_says_nothing() {
    let (walk, command) = at_question(&yes_no("queue length", "Is the length greater than 1000?"));
    let other = Command { text: "queue length --of other".to_owned(), ..command };
    let ran = Ran { command: &other, status: Some(0), output: "length: 1500\n", whole: true };
    assert_eq!(walk.suggest(&ran), None);
}

#[test]
fn what_was_cut_is_not_taken_for_missing() {
    let (walk, command) = at_question(&yes_no("kubectl describe pod web-1", "Does the output contain `OOMKilled`?"));
    let ran = Ran { command: &command, status: Some(0), output: "Reason: Error\n", whole: false };
    assert_eq!(walk.suggest(&ran), None);
}

#[test]
fn the_reason_is_short_and_quotes_the_output() {
    let (walk, command) = at_question(&yes_no("kubectl describe pod web-1", "Does the output contain `OOMKilled`?"));
    let long = format!("{} OOMKilled {}\n", "x".repeat(500), "y".repeat(500));
    let ran = Ran { command: &command, status: Some(0), output: &long, whole: true };
    let suggestion = walk.suggest(&ran).expect("it is there");
    assert!(suggestion.reason.contains("OOMKilled"), "{}", suggestion.reason);
    assert!(suggestion.reason.chars().count() <= 90, "{}", suggestion.reason);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_output_is_survived(output in "(\\PC|\n|\t|[0-9%]){0,400}", status in prop::option::of(-1i32..200)) {
        for question in ["Is the usage more than 80%?", "Are any pods listed?", "Is the service running?"] {
            let (walk, command) = at_question(&yes_no("df -h /var", question));
            let count = walk.answers().len();
            let suggestion = walk.suggest(&Ran { command: &command, status, output: &output, whole: true });
            prop_assert!(suggestion.is_none_or(|suggestion| suggestion.answer < count));
        }
    }
}
