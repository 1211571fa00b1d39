//! The program in a real pseudo-terminal: what a person sees, and that the terminal is theirs again afterwards.
#![cfg(unix)]

#[cfg(test)]
#[path = "support/terminal.rs"]
mod terminal;

use portable_pty::CommandBuilder;
use runbook::index::Hit;
use runbook::tree::Runbook;
use runbook::tui::{Catalog, Options};
use std::sync::Arc;
use terminal::{Terminal, script};

fn open() -> Terminal {
    let mut terminal = Terminal::runbook(&[], 80, 24);
    terminal.wait_for("Scenarios");
    terminal
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
    let _ = runbook::tui::run(Arc::new(Broken), options);
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
    let line = format!("TMUX=/tmp/x PATH='{}':$PATH runbook 'diskfull'", folder.path().display());
    let mut terminal = Terminal::shell(&line, 80, 24);
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
    let mut terminal = Terminal::shell("read wait; runbook diskfull", 80, 24);
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
fn a_command_is_copied_by_the_terminal_over_ssh() {
    let mut terminal = open();
    terminal.send_and_wait("unrecoverabel key eror", "▸ Unrecoverable key error");
    terminal.send_and_wait("\r", "step 1: question");
    terminal.send_and_wait("y", "step 2: question");
    terminal.send_and_wait("n", "Run dds project access fix");
    terminal.send_and_wait("c", "copied with OSC 52: dds project access fix");
    assert_eq!(terminal.copied(), ["ZGRzIHByb2plY3QgYWNjZXNzIGZpeA=="]);
    terminal.send_and_wait("\x7f", "step 2: question");
    terminal.send_and_wait("\x7f", "step 1: question");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
}

#[test]
fn the_editor_gets_the_terminal_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("vim");
    script(&editor, "#!/bin/sh\nstty -a | grep -q ' icanon' && echo \"cooked $*\"\nread line\nexit 0\n");
    let line = format!("echo diskfull | VISUAL='{} -n' runbook", editor.display());
    let mut terminal = Terminal::shell(&line, 80, 24);
    terminal.wait_for("DiskFull");
    terminal.send_and_wait("\ro", "cooked -n +3 ./runbooks/disk.md");
    terminal.send_and_wait("\n", "opened runbooks/disk.md:3 with");
    terminal.send_and_wait("\r", "step 2");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
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
