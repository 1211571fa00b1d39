//! The program in a real pseudo-terminal: what a person sees, and that the terminal is theirs again afterwards.
#![cfg(unix)]

#[cfg(test)]
#[path = "pty/incident.rs"]
mod incident;
#[cfg(test)]
#[path = "support/operator.rs"]
mod operator;
#[cfg(test)]
#[path = "support/routes.rs"]
mod routes;
#[cfg(test)]
#[path = "support/terminal.rs"]
mod terminal;

use operator::{take, walk};
use portable_pty::CommandBuilder;
use routes::{APP_INTERFACE, DDS, FITS, FLIGHT_RULES, QUILT, Route, number_of};
use runbook::index::Hit;
use runbook::session::Session;
use runbook::shell::run::Shell;
use runbook::tree::Runbook;
use runbook::tui::{Catalog, Options, Record};
use std::sync::Arc;
use terminal::{Terminal, script};
use time::OffsetDateTime;

/// A document that a test can open in an editor: the built-in ones are in no file.
const DISKS: &str = "# Disks

## DiskFull

No room is left on a host.

1. See how much is used:

   ```sh
   df -h /var
   ```

2. Find out what takes the room:

   ```sh
   du -xsh /var/*
   ```
";

fn beside_disks(line: &str) -> Terminal {
    Terminal::shell_beside(&[("disks.md", DISKS)], line, 80, 24)
}

fn open() -> Terminal {
    let mut terminal = Terminal::runbook(&[], 80, 24);
    terminal.wait_for("Scenarios");
    terminal
}

#[test]
fn a_log_in_the_pipe_opens_with_what_its_errors_lead_to() {
    let line = "for i in 1 2 3 4 5 6; do echo \"10:00:0$i ERROR invitation link invalid\"; done | runbook";
    let mut terminal = Terminal::shell(line, 80, 24);
    terminal.wait_for("6 lines, 1 error");
    terminal.wait_for("▸ A. Invitation link");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn the_terminal_is_as_it_was_after_leaving() {
    for keys in ["\x1b", "\tq", "\x03"] {
        let mut terminal = open();
        terminal.send(keys);
        assert_eq!(terminal.wait_for_exit(), 0, "{keys:?}");
        terminal.assert_restored();
    }
}

#[test]
fn the_terminal_is_as_it_was_after_a_signal() {
    for (name, status) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
        let mut terminal = open();
        terminal.signal(name);
        assert_eq!(terminal.wait_for_exit(), status, "{name}");
        terminal.assert_restored();
    }
}

/// A catalog that breaks while somebody types.
struct Broken;

impl Catalog for Broken {
    fn search(&self, query: &str, _limit: usize) -> Vec<Hit> {
        assert!(query.is_empty(), "the catalog broke");
        Vec::new()
    }

    fn runbook(&self, _id: &str) -> Option<Arc<Runbook>> {
        None
    }

    fn runbooks(&self) -> usize {
        0
    }

    fn scenarios(&self) -> usize {
        0
    }
}

#[test]
#[ignore = "started by the test below, in a terminal of its own"]
fn breaks_in_a_terminal() {
    let options = Options::from_environment("", |name| std::env::var(name).ok());
    let session = Session::begin(None, OffsetDateTime::UNIX_EPOCH, 0);
    let record = Record { session, entries: Vec::new(), replayed: None };
    let _ = runbook::tui::run(Arc::new(Broken), options, record, Shell::new("sh", "/".into()));
}

#[test]
fn the_terminal_is_as_it_was_after_a_panic() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "breaks_in_a_terminal", "--ignored", "--nocapture"]);
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("Scenarios");
    terminal.send_and_wait("x", "the catalog broke");
    assert_ne!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn inside_tmux_the_text_goes_to_tmux_itself() {
    let folder = tempfile::tempdir().unwrap();
    let tmux = folder.path().join("tmux");
    let heard = folder.path().join("heard");
    script(&tmux, &format!("#!/bin/sh\n(echo \"$@\"; cat) > '{}'\n", heard.display()));
    let line = format!("TMUX=/tmp/x PATH='{}':$PATH runbook --source disks.md diskfull", folder.path().display());
    let mut terminal = beside_disks(&line);
    terminal.wait_for("▸ DiskFull");
    terminal.send_and_wait("\r\r", "step 2");
    terminal.send_and_wait("c", "copied with tmux and OSC 52: df -h /var");
    assert_eq!(std::fs::read_to_string(&heard).unwrap(), "load-buffer -w -\ndf -h /var");
    script(&tmux, "#!/bin/sh\necho no server running >&2\nexit 1\n");
    terminal.send_and_wait("c", "copied with OSC 52: df -h /var; not with tmux: no server running");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    for stop in ["\x1a", "TSTP"] {
        let mut terminal = open();
        terminal.send_and_wait("access", "> access");
        if stop == "TSTP" {
            terminal.signal(stop);
        } else {
            terminal.send(stop);
        }
        terminal.wait_for_stop();
        terminal.assert_restored();
        terminal.signal("CONT");
        terminal.wait_until("the screen again", |screen| {
            screen.alternate_screen() && screen.contents().contains("> access")
        });
        terminal.send_and_wait("es", "> accesses");
        terminal.send("\x03");
        assert_eq!(terminal.wait_for_exit(), 0);
        terminal.assert_restored();
    }
}

#[test]
fn a_query_comes_through_a_pipe_and_the_keys_from_the_terminal() {
    let mut terminal = Terminal::shell("echo 'invitation link' | runbook", 80, 24);
    terminal.wait_for("> invitation link");
    terminal.send_and_wait(" invalid", "> invitation link invalid");
    terminal.send_and_wait("\r", "step 1");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn any_size_may_come_at_any_time() {
    let mut terminal = open();
    terminal.resize(40, 12);
    terminal.send_and_wait("inv", "> inv");
    for (columns, rows) in [(1, 1), (200, 50), (3, 40), (120, 2), (40, 12)] {
        terminal.resize(columns, rows);
    }
    terminal.send_and_wait("i", "> invi");
    let widest = terminal.screen().lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(40), "{terminal}");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn what_is_typed_before_the_screen_is_there_counts() {
    // The shell's terminal has made a line feed of Enter by then.
    let mut terminal = beside_disks("read wait; runbook --source disks.md diskfull");
    terminal.send_and_wait("go\n\r", "step 1");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn a_paste_is_text_and_not_keys() {
    let mut terminal = open();
    terminal.send_and_wait("\x1b[200~q\rlink \x03\x1b[201~", "> q link");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn the_editor_gets_the_terminal_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("vim");
    script(&editor, "#!/bin/sh\nstty -a | grep -q ' icanon' && echo \"cooked $*\"\nread line\nexit 0\n");
    let line = format!("echo diskfull | VISUAL='{} -n' runbook --source disks.md", editor.display());
    let mut terminal = beside_disks(&line);
    terminal.wait_for("▸ DiskFull");
    terminal.send_and_wait("\ro", "cooked -n +5 ./disks.md");
    terminal.send_and_wait("\n", "opened disks.md:5 with");
    terminal.send_and_wait("\r", "step 2");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn a_document_that_is_written_meanwhile_comes_to_the_screen() {
    let mut terminal = beside_disks("mkdir docs && mv disks.md docs && runbook --source docs");
    terminal.wait_for("1 runbook, 1 scenario");
    terminal.send_and_wait("lease", "No scenario fits");
    terminal.write("docs/deep/leases.md", "# LeaseExpired\n\nRenew it.\n");
    terminal.wait_for("▸ LeaseExpired");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn without_colours_no_colour_is_sent() {
    let mut terminal = Terminal::shell("NO_COLOR=1 runbook", 80, 24);
    terminal.wait_for("Scenarios");
    terminal.send_and_wait("link", "> link");
    terminal.wait_until("no colour", |screen| {
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        cells.filter_map(|(row, column)| screen.cell(row, column)).all(|cell| cell.fgcolor() == vt100::Color::Default)
    });
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

/// Walks the route, copies its command, and goes back to where the walk began.
fn check(route: &Route) {
    let mut terminal = open();
    let last = walk(&mut terminal, route);
    // Where something has to be filled in, the form is passed by.
    terminal.send_and_wait("c\x19", "copied with OSC 52");
    assert_eq!(terminal.copied(), [route.command]);
    for number in (1..last).rev() {
        terminal.send_and_wait("\x7f", &format!("step {number}:"));
    }
    terminal.send_and_wait("\x7f", "this is where the walk began");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn a_researcher_finds_and_copies_the_access_fix() {
    check(&DDS);
}

#[test]
fn an_operator_finds_and_copies_what_shows_the_dhs_copy_job() {
    check(&FITS);
}

#[test]
fn a_developer_finds_and_copies_the_push_after_a_login() {
    check(&FLIGHT_RULES);
}

#[test]
fn an_engineer_finds_and_copies_the_plan_of_a_wrong_state() {
    check(&APP_INTERFACE);
}

#[test]
fn an_admin_finds_and_copies_a_command_of_several_lines() {
    check(&QUILT);
}

#[test]
fn a_walk_in_a_small_window_shows_the_command_and_its_answers() {
    let mut terminal = Terminal::runbook(&[], 40, 12);
    terminal.wait_for("Scenarios");
    terminal.send_and_wait(DDS.query, &format!("> {}", DDS.query));
    terminal.send_and_wait("\r", "step 1:");
    terminal.send_and_wait("\r", "step 2:");
    terminal.send_and_wait("\r", "step 3:");
    terminal.send_and_wait("\r", "step 4: question");
    terminal.send_and_wait(&number_of("Red cross", &terminal.screen()), "step 5:");
    terminal.send_and_wait("\r", "── step 6 ─");
    terminal.send_and_wait(&number_of("Researcher", &terminal.screen()), "step 7:");
    terminal.wait_for("Did that solve it?");
    terminal.send_and_wait("G", "│ dds project access fix");
    terminal.send_and_wait("c", "copied with OSC 52");
    assert_eq!(terminal.copied(), [DDS.command]);
    terminal.send_and_wait("\x7f", "Researcher");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn a_window_that_changes_in_the_middle_of_a_walk_keeps_the_place() {
    let mut terminal = open();
    terminal.send_and_wait(DDS.query, &format!("> {}", DDS.query));
    terminal.send_and_wait("\r", "step 1:");
    let mut number = take(&mut terminal, DDS.steps[0], 1);
    let place = format!("── step {number}");
    for (columns, rows) in [(40, 12), (200, 50), (28, 8), (80, 24)] {
        terminal.resize(columns, rows);
        terminal.wait_until("the same step, as wide as the window", |screen| {
            let mut lines = screen.rows(0, columns);
            lines.any(|row| row.starts_with(&place) && row.chars().count() == usize::from(columns))
        });
    }
    for step in &DDS.steps[1..] {
        number = take(&mut terminal, *step, number);
    }
    terminal.send_and_wait("c", "copied with OSC 52: dds project access fix");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}
