//! Running a command that was confirmed, in a terminal of its own, as the operator's shell would.
//!
//! Owns the shell that commands run in and what of it goes on from one command to the next ([`state`]), and a command
//! while it runs. It must not know the screen, nor decide whether anything may run: it gets a text and runs that, byte
//! for byte. What was decided:
//!
//! - Each command gets a fresh shell, so that `exit`, `set -e`, `exec` or a shell that is killed ends that command alone.
//!   What the shell before had in it is restored first and saved at the end: its folder and variables; with bash also
//!   functions. Options such as `set -e` do not go on, for they would end the next command early.
//! - The shell reads the command from a file that only the operator may read, never from a text put together here, and
//!   not from its arguments, which everybody on the machine can see.
//! - Documents write for bash, so bash runs them, or `sh` where there is none, whatever the login shell is. Start-up
//!   files are not read: what they would run nobody has seen.
//! - Ctrl-C ends the command with status 130, as at a prompt, and the state up to there goes on.

mod state;

pub use crate::session::Status;

use crate::hidden::is_hidden;
use crate::shell::clipboard;
use crate::tree::Command;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process_group};
use state::{Scratch, State};
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A command is held back while so many bytes of its output wait to be read.
const WAITING: usize = 256 * 1024;

/// How long a command that is ended gently may take before it is ended for good.
const GRACE: Duration = Duration::from_secs(2);

/// How long output is waited for when the command has ended but something that it started still holds the terminal.
const LINGER: Duration = Duration::from_millis(200);

/// The shells whose language documents are written in.
const SHELLS: &[&str] = &["bash", "dash", "ksh", "mksh", "sh", "ash"];

/// The variables by which a shell would run something before the command: a file, or what a prompt of `set -x` holds.
const READ_AT_START: &[&str] = &["BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS"];

/// Why a shell cannot run commands; `None` where it can.
#[must_use]
pub fn unfit(program: &Path) -> Option<String> {
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or_default();
    (!SHELLS.contains(&name)).then(|| format!("`{name}` is none of {}", SHELLS.join(", ")))
}

/// Why a command cannot be run by a shell, whatever its values are; `None` where it can.
#[must_use]
pub fn refusal(command: &Command) -> Option<String> {
    let language = command.language.as_str();
    if language != "sh" {
        return Some(format!("this is {language}, no shell command; c copies it for its own client"));
    }
    None
}

/// Why a text cannot be run; `None` where it can.
#[must_use]
pub fn refusal_of_text(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("there is nothing to run".to_owned());
    }
    if let Some(hidden) = text.chars().find(|character| is_hidden(*character)) {
        return Some(format!("a character in it cannot be seen: U+{:04X}", u32::from(hidden)));
    }
    clipboard::refusal(text)
}

/// The operator's shell as the commands so far have left it.
#[derive(Debug, Clone)]
pub struct Shell {
    program: PathBuf,
    state: State,
    /// The number of the next command, and of the one whose state this is.
    next: u64,
    taken: u64,
}

impl Shell {
    /// A shell in a folder, with the environment that this program was started with. `program` is a path, or a name that
    /// is looked up now: a command may change the search path later.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>, folder: PathBuf) -> Self {
        let program = program.into();
        let is_name = program.components().count() == 1 && !program.is_absolute();
        let found = is_name.then(|| on_path(&program, std::env::var_os("PATH").as_deref()));
        let program = found.map_or(program.clone(), |found| found.unwrap_or_else(|| Path::new("/bin").join(&program)));
        Self { program, state: State::new(folder), next: 1, taken: 0 }
    }

    /// Bash where it is on the search path, else `sh`.
    #[must_use]
    pub fn found(path: Option<&OsStr>) -> PathBuf {
        let find = |name: &str| on_path(Path::new(name), path);
        find("bash").or_else(|| find("sh")).unwrap_or_else(|| PathBuf::from("/bin/sh"))
    }

    /// Where the next command will run.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.state.folder
    }

    /// An exported variable as the next command will find it.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<OsString> {
        self.state.variable(name)
    }

    /// Starts a command in a terminal of that size. `heard` is called on another thread whenever there is something to
    /// read, and at the end.
    ///
    /// # Errors
    /// Says why it could not be started; then nothing has run.
    pub fn start(
        &mut self,
        text: &str,
        columns: u16,
        rows: u16,
        heard: impl Fn() + Send + Sync + 'static,
    ) -> Result<Running, String> {
        if !self.folder().is_dir() {
            return Err(format!("the folder {} is gone", self.folder().display()));
        }
        let scratch = Scratch::new(&self.state, text, &self.program).map_err(|error| {
            format!("cannot write what the shell is to read: {error}; is the temporary folder full?")
        })?;
        let words = scratch.command_line(&self.program);
        let running = Running::start(&words, &self.state, scratch, size(columns, rows), self.next, heard)?;
        self.next += 1;
        Ok(running)
    }

    /// Goes on from where a command has left its shell, unless one that was started later has been taken back before.
    pub fn take_back(&mut self, ended: &Ended) {
        if ended.order > self.taken {
            self.taken = ended.order;
            if let Some(state) = &ended.state {
                self.state = state.clone();
            }
        }
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows: rows.max(1), cols: columns.max(1), pixel_width: 0, pixel_height: 0 }
}

/// A program on the search path. What lies in the working folder is none, whatever that path says.
fn on_path(name: &Path, path: Option<&OsStr>) -> Option<PathBuf> {
    let folders = path.into_iter().flat_map(std::env::split_paths).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit status, or the signal that ended it.
    pub status: Status,
    /// How long it took, by a clock that never jumps.
    pub took: Duration,
    order: u64,
    state: Option<State>,
}

impl Ended {
    /// An end without a shell behind it.
    #[must_use]
    pub fn new(status: Status, took: Duration) -> Self {
        Self { status, took, order: 0, state: None }
    }
}

/// A command while it runs. It is hung up on when this is dropped.
pub struct Running {
    shared: Arc<Shared>,
    master: Box<dyn MasterPty + Send>,
    writer: Mutex<Box<dyn Write + Send>>,
    group: Option<Pid>,
}

/// What the threads that listen to a command share with who asks.
struct Shared {
    inner: Mutex<Inner>,
    changed: Condvar,
    heard: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct Inner {
    output: Vec<u8>,
    /// Nothing more can come.
    closed: bool,
    /// Nobody reads any more.
    dropped: bool,
    /// How the process ended, before all of its output is there.
    gone: bool,
    ended: Option<Ended>,
}

impl Running {
    fn start(
        words: &[OsString],
        state: &State,
        scratch: Scratch,
        size: PtySize,
        order: u64,
        heard: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let say = |what: &str, error: &dyn std::fmt::Display| format!("cannot {what}: {error}");
        let pair = native_pty_system().openpty(size).map_err(|error| say("open a terminal for it", &error))?;
        let reader = pair.master.try_clone_reader().map_err(|error| say("read from it", &error))?;
        let writer = pair.master.take_writer().map_err(|error| say("write to it", &error))?;
        let mut child =
            pair.slave.spawn_command(command_of(words, state)).map_err(|error| say("start the shell", &error))?;
        drop(pair.slave);
        let started = Instant::now();
        let group = child.process_id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let shared = Arc::new(Shared { inner: Mutex::default(), changed: Condvar::new(), heard: Box::new(heard) });
        let (listener, waiter) = (Arc::clone(&shared), Arc::clone(&shared));
        std::thread::spawn(move || listener.listen(reader));
        std::thread::spawn(move || {
            let status = child.wait().map_or(Status::Lost, |status| status_of(&status));
            let took = started.elapsed();
            waiter.wait_for_the_rest();
            let state = scratch.saved();
            // Nothing of it is left when the end is known.
            drop(scratch);
            waiter.end(Ended { status, took, order, state });
        });
        Ok(Self { shared, master: pair.master, writer: Mutex::new(writer), group })
    }

    /// Takes what has come since it was last asked for, and the end where there is one and all has come. While much
    /// waits, the command is held back; nothing is dropped.
    #[must_use]
    pub fn read(&self) -> (Vec<u8>, Option<Ended>) {
        let mut inner = self.shared.lock();
        let output = std::mem::take(&mut inner.output);
        self.shared.changed.notify_all();
        (output, inner.ended.clone())
    }

    /// Types to it. What cannot be written any more is lost, as in any terminal.
    pub fn write(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writer.write_all(bytes).and_then(|()| writer.flush());
    }

    /// Its terminal has another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        // A terminal that is gone needs no size.
        let _ = self.master.resize(size(columns, rows));
    }

    /// Ends it and all that it has started: first gently, and for good where it does not end.
    pub fn kill(&self) {
        self.signal(&[Signal::HUP, Signal::TERM, Signal::CONT]);
        let (shared, groups) = (Arc::clone(&self.shared), self.groups());
        std::thread::spawn(move || {
            let inner = shared.lock();
            let waited = shared.changed.wait_timeout_while(inner, GRACE, |inner| !inner.gone);
            drop(waited);
            // Who was started by it and did not listen is ended too.
            for group in groups {
                let _ = kill_process_group(group, Signal::KILL);
            }
        });
    }

    fn signal(&self, signals: &[Signal]) {
        for group in self.groups() {
            for signal in signals {
                // Who has ended already needs no signal.
                let _ = kill_process_group(group, *signal);
            }
        }
    }

    /// Its own group, and the one that has its terminal.
    fn groups(&self) -> Vec<Pid> {
        if self.shared.lock().ended.is_some() {
            return Vec::new();
        }
        let front = self.master.process_group_leader().and_then(Pid::from_raw);
        let mut groups: Vec<Pid> = self.group.into_iter().chain(front).collect();
        groups.dedup();
        groups
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal(&[Signal::HUP, Signal::CONT]);
        self.shared.lock().dropped = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, mut reader: Box<dyn Read + Send>) {
        let mut bytes = [0; 16 * 1024];
        loop {
            match reader.read(&mut bytes) {
                Ok(count) if count > 0 => self.take(bytes.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // A terminal that nobody holds any more ends with an error.
                Ok(_) | Err(_) => break,
            }
        }
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn take(&self, bytes: &[u8]) {
        let inner = self.lock();
        let full = |inner: &mut Inner| inner.output.len() >= WAITING && !inner.dropped;
        let mut inner = self.changed.wait_while(inner, full).unwrap_or_else(PoisonError::into_inner);
        let was_empty = inner.output.is_empty();
        if !inner.dropped {
            inner.output.extend_from_slice(bytes);
        }
        drop(inner);
        if was_empty {
            (self.heard)();
        }
    }

    fn wait_for_the_rest(&self) {
        let mut inner = self.lock();
        inner.gone = true;
        self.changed.notify_all();
        // While output waits to be read its reader is at work, and the rest is still to come.
        let open = |inner: &mut Inner| !inner.closed && !inner.dropped;
        loop {
            let before = inner.output.len();
            let (now, waited) =
                self.changed.wait_timeout_while(inner, LINGER, open).unwrap_or_else(PoisonError::into_inner);
            inner = now;
            if !waited.timed_out() || inner.output.is_empty() || inner.output.len() == before && before < WAITING {
                return;
            }
        }
    }

    fn end(&self, ended: Ended) {
        self.lock().ended = Some(ended);
        self.changed.notify_all();
        (self.heard)();
    }
}

fn command_of(words: &[OsString], state: &State) -> CommandBuilder {
    let mut command = CommandBuilder::from_argv(words.to_vec());
    command.cwd(&state.folder);
    if let Some(variables) = &state.variables {
        command.env_clear();
        for (name, value) in variables {
            command.env(name, value);
        }
    }
    for name in READ_AT_START {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command
}

fn status_of(status: &portable_pty::ExitStatus) -> Status {
    match status.signal() {
        Some(signal) => Status::Signal(signal.to_lowercase()),
        None => Status::Exit(i32::try_from(status.exit_code()).unwrap_or(i32::MAX)),
    }
}

#[cfg(test)]
mod tests;
