//! The figures, and how each is taken.
//!
//! Processes are whole ones: from their start to their end, or to the first frame. What is compared is measured in turns,
//! so that a busy machine slows both.

use super::shelf;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use runbook::config::Config;
use runbook::library::Library;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often a process is measured.
const ROUNDS: usize = 21;
/// What is searched by processes: words that many documents hold, as in a pasted error.
const QUERY: &str = "connection refused by the worker";
/// The same for `rg`, which knows no words: what a person would cut out of it.
const PATTERN: &str = "connection refused";
/// What is typed, key by key.
const TYPED: &[&str] = &["disk full on the worker", "connection refused", "certificate expired", "queue is stuck"];
/// A screen whose memory has not changed over so many looks is at rest.
const LOOKS: usize = 4;

/// Makes a library of `count` documents and measures everything on it.
pub(crate) fn all(count: usize) -> Vec<(&'static str, String)> {
    let place = Place::new(count);
    let mut figures = vec![("size of the documents", mebibytes(bytes_below(&place.documents())))];
    let started = Instant::now();
    place.runbook(&["index"]);
    let indexed = started.elapsed();
    figures.push(("indexing everything", format!("{:.1} s", indexed.as_secs_f64())));
    figures.push(("size of the index", mebibytes(bytes_below(&place.home.path().join("cache")))));
    figures.extend(place.search());
    figures.push(("a start after one changed document", place.change()));
    figures.extend(place.screen());
    figures.extend(place.keystrokes());
    figures
}

/// A library with a home of its own.
struct Place {
    home: TempDir,
    count: usize,
}

impl Place {
    fn new(count: usize) -> Self {
        let home = tempfile::tempdir().expect("a folder for the library");
        let place = Self { home, count };
        shelf::write(&place.documents(), count);
        // Documents younger than the clock's grain are read twice; a library is seldom that young.
        thread::sleep(Duration::from_secs(3));
        place
    }

    fn documents(&self) -> std::path::PathBuf {
        self.home.path().join("documents")
    }

    fn environment(&self) -> Vec<(&'static str, std::path::PathBuf)> {
        let folder = |name: &str| self.home.path().join(name);
        vec![
            ("HOME", folder("home")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_STATE_HOME", folder("state")),
            ("RUNBOOK_PATH", self.documents()),
        ]
    }

    /// Runs the program and gives what it took.
    fn runbook(&self, arguments: &[&str]) -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_runbook"));
        command.args(arguments).envs(self.environment()).current_dir(self.home.path());
        timed(command)
    }

    /// A search process with a warm index, changes looked for, and `rg` over the same files, in turns.
    fn search(&self) -> Vec<(&'static str, String)> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let has_rg = Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_ok();
        for _ in 0..ROUNDS {
            ours.push(self.runbook(&["search", QUERY]));
            if has_rg {
                let mut command = Command::new("rg");
                command.args(["-i", PATTERN]).arg(self.documents());
                theirs.push(timed(command));
            }
        }
        let peer = if has_rg { milliseconds(at(&mut theirs, 50)) } else { "no `rg` on the PATH".to_owned() };
        vec![("a search process, index warm", milliseconds(at(&mut ours, 50))), ("`rg -i` over the same files", peer)]
    }

    /// One document is written anew, and the next start reads it alone.
    fn change(&self) -> String {
        let path = shelf::path(&self.documents(), self.count / 2);
        let text = fs::read_to_string(&path).expect("a document is read");
        fs::write(&path, format!("{text}\n## Connection refused once more\n\nRestart it.\n")).expect("it is written");
        milliseconds(self.runbook(&["search", QUERY]))
    }

    /// The screen: until its first frame, and what memory it holds once it is at rest.
    fn screen(&self) -> Vec<(&'static str, String)> {
        let mut frames = Vec::new();
        let mut memory = 0;
        for round in 0..ROUNDS {
            let (frame, held) = self.open_screen(round + 1 == ROUNDS);
            frames.push(frame);
            memory = memory.max(held);
        }
        let frame = format!(
            "{} (worst of {ROUNDS}: {})",
            milliseconds(at(&mut frames, 50)),
            milliseconds(at(&mut frames, 100))
        );
        vec![("first frame", frame), ("memory with the screen open", mebibytes(memory))]
    }

    fn open_screen(&self, weighed: bool) -> (Duration, u64) {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_runbook"));
        command.cwd(self.home.path());
        command.env("TERM", "xterm-256color");
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        let mut output = pair.master.try_clone_reader().expect("what it prints");
        let started = Instant::now();
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        let frame = until(&mut output, "Scenarios", started);
        let drained = thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let held = if weighed { child.process_id().map_or(0, at_rest) } else { 0 };
        quit(pair.master.as_ref());
        let _ = child.wait();
        drop(pair);
        let _ = drained.join();
        (frame, held)
    }

    /// From a key to its results, inside one process that has the index open.
    fn keystrokes(&self) -> Vec<(&'static str, String)> {
        // An index is its program's own, and this is another program.
        let own = self.home.path().join("cache of the benchmark");
        let look = |name: &str| match name {
            "XDG_CACHE_HOME" => Some(own.clone().into_os_string()),
            _ => {
                self.environment().into_iter().find(|(known, _)| *known == name).map(|(_, path)| path.into_os_string())
            }
        };
        let library = Library::load(&Config::resolve(&[], look, self.home.path()));
        let mut taken = Vec::new();
        for _ in 0..5 {
            for typed in TYPED {
                for (end, letter) in typed.char_indices() {
                    let started = Instant::now();
                    let hits = library.search_typing(&typed[..end + letter.len_utf8()], 50);
                    taken.push(started.elapsed());
                    assert!(!hits.is_empty() || end > 0, "nothing is found for `{typed}`");
                }
            }
        }
        let figure =
            format!("{} ({} in the middle)", milliseconds(at(&mut taken, 99)), milliseconds(at(&mut taken, 50)));
        vec![("from a key to its results, 99th percentile", figure)]
    }
}

/// Runs a command, throws its output away, and gives what it took.
fn timed(mut command: Command) -> Duration {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    command.status().expect("the program runs");
    started.elapsed()
}

/// Reads until a word stands in what was printed; gives how long that took.
fn until(output: &mut impl Read, word: &str, started: Instant) -> Duration {
    let mut printed = Vec::new();
    let mut part = [0; 8192];
    while let Ok(count) = output.read(&mut part)
        && count > 0
    {
        printed.extend_from_slice(&part[..count]);
        if printed.windows(word.len()).any(|window| window == word.as_bytes()) {
            return started.elapsed();
        }
    }
    panic!("the screen never showed `{word}`")
}

fn quit(master: &dyn MasterPty) {
    if let Ok(mut writer) = master.take_writer() {
        let _ = std::io::Write::write_all(&mut writer, b"\x03");
    }
}

/// The resident memory of a process once it no longer changes, in bytes; what the kernel tells, or 0 where it tells
/// nothing.
fn at_rest(process: u32) -> u64 {
    let mut last = Vec::new();
    loop {
        thread::sleep(Duration::from_millis(250));
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let held = line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) * 1024;
        if last.len() >= LOOKS && last.iter().rev().take(LOOKS).all(|before| *before == held) {
            return held;
        }
        last.push(held);
    }
}

/// The value below which so many in a hundred lie.
fn at(values: &mut [Duration], percent: usize) -> Duration {
    values.sort_unstable();
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

fn bytes_below(folder: &Path) -> u64 {
    let mut open = vec![folder.to_owned()];
    let mut bytes = 0;
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(found) if found.is_dir() => open.push(entry.path()),
                Ok(found) => bytes += found.len(),
                Err(_) => {}
            }
        }
    }
    bytes
}
