//! The borders between the modules, read off the source code itself: what one crate's privacy cannot hold.

#![expect(clippy::unwrap_used, reason = "a source file that cannot be read fails the test, as it should")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, with its path from the top and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Code alone: without comments, and without what follows `#[cfg(test)]`.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Asserts that a word stands in the code of these places alone.
fn check_alone(word: &str, allowed: &[&str]) {
    let mut all = sources("src");
    all.retain(|(path, _)| !path.ends_with("/tests.rs"));
    let strays: Vec<&String> = all
        .iter()
        .filter(|(path, text)| code(text).contains(word) && !allowed.iter().any(|place| path.starts_with(place)))
        .map(|(path, _)| path)
        .collect();
    assert!(strays.is_empty(), "`{word}` is for {allowed:?} alone, and stands in {strays:?}");
    let used =
        all.iter().any(|(path, text)| code(text).contains(word) && allowed.iter().any(|place| path.starts_with(place)));
    assert!(used, "`{word}` is used nowhere: this check has lost its object");
}

#[test]
fn libraries_are_named_in_their_own_rooms_alone() {
    check_alone("crossterm", &["src/tui"]);
    check_alone("ratatui", &["src/tui"]);
    check_alone("tantivy", &["src/index"]);
    check_alone("pulldown_cmark", &["src/ingest/markdown.rs"]);
    check_alone("serde_yaml", &["src/ingest/front_matter.rs", "src/config", "src/shell/context.rs"]);
    check_alone("arboard", &["src/shell"]);
    check_alone("notify::", &["src/source/watch.rs"]);
    check_alone("postcard", &["src/library"]);
    check_alone("portable_pty", &["src/shell/run"]);
    check_alone("vt100::", &["src/tui/view/emulator.rs"]);
    check_alone("terminput", &["src/tui/encode.rs"]);
    check_alone("regex::", &["src/session/redact.rs"]);
    check_alone("sha2::", &["src/session"]);
}

#[test]
fn files_are_read_and_written_in_few_rooms_alone() {
    // The terminal is a file too: the screen opens `/dev/tty` where standard input is a pipe.
    let rooms = ["src/source", "src/index", "src/session", "src/config.rs", "src/tui/terminal.rs"];
    // Around a command that runs, files are how its shell, its surroundings and its history are told of.
    let of_commands = ["src/shell/run", "src/shell/context.rs", "src/shell/history.rs"];
    check_alone("std::fs", &[&rooms[..], &of_commands[..]].concat());
}

#[test]
fn programs_are_started_in_few_rooms_alone() {
    check_alone("Command::new(", &["src/shell", "src/tui", "src/source/git.rs"]);
}

#[test]
fn only_the_command_line_prints() {
    for word in ["io::stdout()", "io::stderr()"] {
        check_alone(word, &["src/cli", "src/tui"]);
    }
}

/// The road runs one way: a room names no later one.
#[test]
fn no_room_knows_a_later_one() {
    let road =
        ["source", "document", "ingest", "tree", "index", "library", "alert", "walk", "session", "shell", "tui", "cli"];
    // Ingest makes documents, so it comes behind them; sources know neither.
    let mut steps = Vec::new();
    for (at, room) in road.iter().enumerate() {
        for (path, text) in sources("src") {
            let own = path == format!("src/{room}.rs") || path.starts_with(&format!("src/{room}/"));
            if !own {
                continue;
            }
            for later in &road[at + 1..] {
                if code(&text).contains(&format!("crate::{later}")) {
                    steps.push(format!("{path} names {later}"));
                }
            }
        }
    }
    assert!(steps.is_empty(), "{steps:#?}");
}

#[test]
fn every_file_says_what_it_owns() {
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.starts_with("//!"), "{path} opens without `//!`");
    }
}

#[test]
fn the_top_level_holds_what_it_should() {
    let expected = [
        "Cargo.toml", "Cargo.lock", "src", "runbooks", "tests", "benches", "README.md", "LICENSE", "CHANGELOG.md",
        "target",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || expected.contains(&name.as_str()),
            "`{name}` does not belong at the top level"
        );
    }
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    for (path, _) in sources("src") {
        for name in ["utils", "util", "helpers", "helper", "common", "manager", "misc"] {
            assert!(
                !Path::new(&path).iter().any(|part| part.to_string_lossy().trim_end_matches(".rs") == name),
                "{path}"
            );
        }
    }
}
