//! Whole incidents in a real terminal: found, filled in, run, interrupted, resumed, and told afterwards.
use super::operator::walk;
use super::routes::{FITS, Route, Step, number_of};
use super::terminal::Terminal;

/// Stands in for a program: says how it was called.
const TELLS: &str = "#!/bin/sh\necho \"called: $0 $*\" | sed \"s|/.*/||\"\n";

/// A shell with stand-ins on its path, in which the program is killed, resumed, and asked for the timeline.
fn incident(stand_ins: &[(&str, &str)]) -> Terminal {
    let line = "chmod +x *; export PATH=$PWD:$PATH; runbook; echo killed; read x; runbook resume; clear; \
                runbook session export > timeline.md; runbook session list; read y";
    let mut terminal = Terminal::shell_beside(stand_ins, line, 80, 24);
    terminal.wait_for("Scenarios");
    terminal
}

/// Kills the program in the middle, and resumes the session.
fn kill_and_resume(terminal: &mut Terminal, place: &str) {
    terminal.kill_running();
    terminal.wait_for("killed");
    // The terminal is as the killed program left it: Enter is no line feed there.
    terminal.send("\n");
    terminal.wait_for("the walk goes on where it stood");
    terminal.wait_for(place);
}

/// Leaves the program, and returns the timeline.
fn timeline(mut terminal: Terminal, state: &str) -> String {
    terminal.send("\x03");
    terminal.wait_for(state);
    terminal.read("timeline.md")
}

fn fill_in_and_run(terminal: &mut Terminal, value: &str, shown: &str) {
    terminal.send_and_wait("x", "Fill in");
    terminal.send_and_wait(value, value);
    terminal.send_and_wait("\r", "Run this?");
    terminal.wait_for(shown);
    terminal.send_and_wait("y", "Enter goes back to the walk");
}

#[test]
fn a_stack_is_described_and_its_name_goes_on_in_the_shell() {
    let route = Route {
        query: "stack update fails",
        hit: ("A Quilt stack update fails", ""),
        steps: &[Step::On("Get the outputs of the stack")],
        command: "",
    };
    let mut terminal = incident(&[("aws", TELLS)]);
    walk(&mut terminal, &route);
    fill_in_and_run(&mut terminal, "it's mine", "STACK_NAME=\"it's mine\"");
    terminal.send_and_wait("\r", "step 2:");
    terminal.send_and_wait("\tx", "Run this?");
    terminal.send_and_wait("y", "called: aws cloudformation describe-stacks --stack-name it's mine");
    terminal.wait_for("Enter goes back to the walk");
    terminal.send_and_wait("\r\r", "step 3:");
    kill_and_resume(&mut terminal, "step 3:");
    // A new shell knows nothing: what it lacks is asked for again, with what was typed before.
    terminal.send_and_wait("x", "Fill in");
    terminal.send_and_wait("\x1b", "Start drift detection");
    let timeline = timeline(terminal, "unfinished  A Quilt stack update fails");
    assert!(timeline.contains("# Incident: A Quilt stack update fails"), "{timeline}");
    assert!(timeline.contains("called: aws cloudformation describe-stacks --stack-name it's mine"), "{timeline}");
    assert!(timeline.contains("| resumed |"), "{timeline}");
}

#[test]
fn the_output_says_that_the_copy_job_runs() {
    let ps = "#!/bin/sh\necho 'fits 4711 1 0 03:00 ? 00:00:01 python copy_from_dhs.py'\n";
    let mut terminal = incident(&[("ps", ps), ("ls", TELLS)]);
    walk(&mut terminal, &FITS);
    terminal.send_and_wait("x", "Run this?");
    terminal.send_and_wait("y", "python copy_from_dhs.py");
    terminal.wait_for("exit status 0");
    terminal.send_and_wait("\r", "Answer?");
    terminal.wait_for("▸ y 1");
    kill_and_resume(&mut terminal, "Is the DHS copy job running?");
    // What is suggested is an offer: the operator answers.
    terminal.send_and_wait("Nthe log is quiet\r", "noted");
    terminal.send_and_wait("y", "see whether the file is in order");
    let timeline = timeline(terminal, "unfinished  FITS Server Ingest");
    assert!(timeline.contains("copy_from_dhs.py"), "{timeline}");
    assert!(timeline.contains("the log is quiet"), "{timeline}");
    assert!(timeline.contains("→ Yes |"), "{timeline}");
}

#[test]
fn a_wrong_state_is_corrected_once_the_resource_is_named() {
    let route = Route {
        query: "invalid terrafrom state",
        hit: ("Fixing invalid terraform state", "Failure scenarios"),
        steps: &[Step::On("Work out why the state does not match")],
        command: "",
    };
    let mut terminal = incident(&[("terraform", TELLS)]);
    walk(&mut terminal, &route);
    terminal.send_and_wait("x", "Fill in");
    terminal.send_and_wait("aws_db.main\r", "y runs it once aws_db.main is typed");
    terminal.wait_for("DANGER");
    terminal.send_and_wait("y\r", "not run: that is another word");
    terminal.send_and_wait("yaws_db.main\r", "called: terraform state rm aws_db.main");
    terminal.wait_for("Enter goes back to the walk");
    terminal.send_and_wait("\r", "Did that solve it?");
    kill_and_resume(&mut terminal, "Did that solve it?");
    let solved = number_of("Yes", &terminal.screen());
    terminal.send_and_wait(&solved, "Solved: Fixing invalid terraform state");
    let timeline = timeline(terminal, "solved      Fixing invalid terraform state");
    assert!(timeline.contains("terraform state rm aws_db.main"), "{timeline}");
    assert!(timeline.contains("**Outcome**: solved"), "{timeline}");
}

#[test]
fn the_next_shift_goes_on_from_a_file_on_another_machine() {
    let line = "printf '\\n\\nnote ask Ada\\n' | runbook walk --plain unrecoverable key error > walked.txt; \
                runbook session handoff -o h.json; \
                export XDG_STATE_HOME=$PWD/other XDG_CACHE_HOME=$PWD/cache; runbook resume h.json";
    let mut terminal = Terminal::shell(line, 80, 24);
    terminal.wait_for("the walk goes on where it stood");
    terminal.wait_for("step 3:");
    terminal.send_and_wait("t", "ask Ada");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}
