//! A real pseudo-terminal with the program in it, and the screen that a person would see.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fmt;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The mode in which a terminal shows nothing new, until a frame is complete.
const SYNCHRONIZED: u16 = 2026;

/// Where programs keep what is the user's, and where that is in a new home.
const XDG_FOLDERS: [(&str, &str); 5] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_RUNTIME_DIR", ".run"),
];

/// What escape sequences say besides what is to be shown.
#[derive(Default)]
pub(crate) struct Heard {
    /// What has been asked of the clipboard.
    pub(crate) copied: Vec<String>,
    /// A frame has begun that is not complete yet.
    drawing: bool,
}

impl vt100::Callbacks for Heard {
    fn unhandled_csi(&mut self, _: &mut vt100::Screen, i1: Option<u8>, _: Option<u8>, params: &[&[u16]], c: char) {
        if i1 == Some(b'?') && params.contains(&[SYNCHRONIZED].as_slice()) {
            self.drawing = c == 'h';
        }
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _clipboard: &[u8], data: &[u8]) {
        self.copied.push(String::from_utf8(decoded(data)).unwrap());
    }
}

/// The program in a terminal, in a folder of its own.
pub(crate) struct Terminal {
    home: TempDir,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser<Heard>,
    modes_before: String,
}

impl Terminal {
    /// Starts `runbook` with these arguments.
    pub(crate) fn runbook(arguments: &[&str], columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_runbook"));
        command.args(arguments);
        Self::start(command, columns, rows)
    }

    /// Starts a shell's command line, in which `runbook` is the program under test.
    pub(crate) fn shell(line: &str, columns: u16, rows: u16) -> Self {
        Self::shell_beside(&[], line, columns, rows)
    }

    /// The same in a folder that holds these files.
    pub(crate) fn shell_beside(files: &[(&str, &str)], line: &str, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", &line.replace("runbook", &format!("'{}'", env!("CARGO_BIN_EXE_runbook")))]);
        Self::start_beside(files, command, columns, rows)
    }

    /// Starts any command.
    pub(crate) fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        Self::start_beside(&[], command, columns, rows)
    }

    /// Starts a command where nothing of the machine's shows: in a folder with these files and nothing else, with a home
    /// and an environment that nobody has used before.
    fn start_beside(files: &[(&str, &str)], mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        for name in ["TMUX", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "VISUAL", "EDITOR", "RUNBOOK_PATH"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        let home = tempfile::tempdir().unwrap();
        command.env("HOME", home.path());
        for (name, folder) in XDG_FOLDERS {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
            command.env(name, home.path().join(folder));
        }
        let folder = home.path().join("here");
        std::fs::create_dir(&folder).unwrap();
        for (name, text) in files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        command.cwd(&folder);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes_before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        let writer = pair.master.take_writer().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let parser = vt100::Parser::new_with_callbacks(
            rows.try_into().unwrap(),
            columns.try_into().unwrap(),
            0,
            Heard::default(),
        );
        Self { home, master: pair.master, child, writer, output, parser, modes_before }
    }

    /// Writes a file in the program's folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join("here").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Reads a file in the program's folder.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join("here").join(name)).unwrap()
    }

    /// Types, exactly as a terminal sends it: `\r` is Enter, `\x7f` Backspace, `\x1b[B` the arrow down.
    pub(crate) fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("`{text}` to be seen"), |screen| screen.contents().contains(text));
    }

    /// Types, and waits until the screen shows `text`.
    pub(crate) fn send_and_wait(&mut self, keys: &str, text: &str) {
        self.send(keys);
        self.wait_for(text);
    }

    /// Waits until the screen, as complete frames leave it, is as wanted.
    pub(crate) fn wait_until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while self.parser.callbacks().drawing || !wanted(self.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {what}:\n{self}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended before {what}:\n{self}"),
            }
        }
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// What was asked of the terminal's clipboard.
    pub(crate) fn copied(&self) -> &[String] {
        &self.parser.callbacks().copied
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.parser.set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    /// Sends the program a signal by name, as `kill` does.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// Kills what the shell runs, as a machine that dies does, and waits until it is gone; the shell goes on.
    pub(crate) fn kill_running(&self) {
        let shell = self.child.process_id().unwrap();
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
        for child in children.split_whitespace() {
            assert!(Command::new("kill").args(["-KILL", child]).status().unwrap().success());
        }
    }

    /// Waits until the program is stopped (`T`) or runs again (anything else).
    pub(crate) fn wait_for_stop(&mut self) {
        let pid = self.child.process_id().unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
            if stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T')) {
                break;
            }
            assert!(Instant::now() < deadline, "the program does not stop:\n{self}");
            self.take_in(Duration::from_millis(10));
        }
        // What it said before it stopped is on its way.
        self.wait_until("the screen to be given back", |screen| !screen.alternate_screen());
    }

    /// Waits for the program's end, and returns its exit status.
    pub(crate) fn wait_for_exit(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the program does not end:\n{self}");
            self.take_in(Duration::from_millis(10));
        };
        // The last words may still be on their way: they end when nobody holds the terminal any more.
        while self.take_in(PATIENCE) {}
        status.exit_code()
    }

    /// Fails unless the terminal is as it was before the program started.
    pub(crate) fn assert_restored(&self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is still there");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(modes(self.master.as_ref()), self.modes_before, "the terminal's modes have changed");
    }

    /// Takes in what comes within the time. Returns whether anything did.
    fn take_in(&mut self, within: Duration) -> bool {
        let bytes = self.output.recv_timeout(within);
        bytes.iter().for_each(|bytes| self.parser.process(bytes));
        bytes.is_ok()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

impl fmt::Display for Terminal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.screen())
    }
}

/// Writes a shell script that can be run, to stand in for another program.
pub(crate) fn script(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What stands in base64, padded or not.
fn decoded(base64: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sixes = base64.iter().filter(|byte| **byte != b'=');
    let sixes = sixes.map(|byte| DIGITS.iter().position(|digit| digit == byte).unwrap());
    let bits: Vec<bool> = sixes.flat_map(|six| (0..6).rev().map(move |bit| six >> bit & 1 == 1)).collect();
    let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bits.chunks_exact(8).map(byte).collect()
}

fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}
