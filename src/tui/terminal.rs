//! The real terminal: set up, given away, taken back, restored whatever happens.
//!
//! Owns raw mode, the alternate screen, bracketed paste, the threads that listen to keys and signals, and the world
//! outside as the loop asks for it. It must not know what is drawn.

use super::app::App;
use super::event::Event;
use super::run::{Job, Outside, drive};
use super::{Catalog, Exit, Options, Record};
use crate::session::{Entry, Session, Stamped, file};
use crate::shell::clipboard::{Clipboard, Outcome};
use crate::shell::context::Context;
use crate::shell::run::{Ended, Running, Shell};
use crate::shell::{editor, history};
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, is_raw_mode_enabled,
};
use crossterm::{event, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, IsTerminal, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// How often the listener looks up from the keys to see whether it has to leave them to an editor.
const GLANCE: Duration = Duration::from_millis(50);

/// How often the screen hears how far the reading has come.
const BEAT: Duration = Duration::from_millis(100);

/// Whether the terminal is ours. The panic hook has no other way to know.
static OURS: AtomicBool = AtomicBool::new(false);

/// Opens the screen and runs it until it is left.
///
/// # Errors
/// Where there is no terminal, or it cannot be drawn on.
pub fn run(catalog: Arc<dyn Catalog>, options: Options, record: Record, shell: Shell) -> io::Result<Exit> {
    if !stdout().is_terminal() {
        return Err(io::Error::other("the screen needs a terminal as its output"));
    }
    let (sender, events) = channel();
    let turn = Arc::new(Turn::default());
    let signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    restore_on_panic();
    let _restored = Restored::set_up()?;
    // Before any key: the first frame shows what is known already, then it is looked what has changed.
    let _ = sender.send(Event::Stale);
    listen_to_signals(signals, Arc::clone(&turn), sender.clone());
    listen_to_keys(Arc::clone(&turn), sender.clone());
    let mut terminal = Terminal::new(CrosstermBackend::new(Frames::new(stdout())))?;
    let mut app = App::new(Arc::clone(&catalog), &options.query, options.theme)
        .with_environment(options.environment)
        .with_alerts(options.alerts);
    if let Some(log) = options.log {
        app.search_log(log);
    }
    if !options.runs {
        app = app.without_running();
    }
    app.recall(record.entries, record.replayed);
    let mut console = Console {
        turn,
        clipboard: Clipboard::new(options.desk),
        editor: options.editor,
        catalog,
        events: sender,
        watch: Arc::default(),
        shell,
        running: HashMap::new(),
        history: options.history,
        session: record.session,
    };
    let exit = drive(&mut terminal, &events, &mut app, &mut console)?;
    Ok(exit.unwrap_or(Exit::Left))
}

/// Sends each frame in one piece, between marks by which a terminal that knows them shows it all at once: over a slow
/// line no half-drawn screen is seen.
struct Frames<W: Write> {
    terminal: W,
    frame: Vec<u8>,
}

impl<W: Write> Frames<W> {
    fn new(terminal: W) -> Self {
        Self { terminal, frame: Vec::new() }
    }
}

impl<W: Write> Write for Frames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            queue!(self.frame, BeginSynchronizedUpdate)?;
        }
        self.frame.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.frame.is_empty() {
            queue!(self.frame, EndSynchronizedUpdate)?;
            let written = self.terminal.write_all(&self.frame);
            self.frame.clear();
            written?;
        }
        self.terminal.flush()
    }
}

/// Restores the terminal when it goes out of scope, by whatever way.
struct Restored;

impl Restored {
    fn set_up() -> io::Result<Self> {
        let restored = Self;
        take()?;
        Ok(restored)
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    OURS.store(true, Ordering::SeqCst);
    // Who stopped us may have changed the modes behind our back; only a fresh start is sure to set them.
    if is_raw_mode_enabled()? {
        disable_raw_mode()?;
    }
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// A terminal that is gone cannot be restored and needs not be, so nothing is made of errors here.
fn give_back() {
    if OURS.swap(false, Ordering::SeqCst) {
        let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// A panic's message must come after the screen has been left, or nobody reads it.
fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        before(panic);
    }));
}

/// Whose turn it is to read the keys: the listener's, or a program's that has been given the terminal.
#[derive(Default)]
struct Turn {
    state: Mutex<TurnState>,
    changed: Condvar,
}

#[derive(Default)]
struct TurnState {
    /// The terminal is wanted by, or with, somebody else.
    away: bool,
    /// The listener has let go of it.
    let_go: bool,
}

impl Turn {
    fn lock(&self) -> MutexGuard<'_, TurnState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the keys from the listener, and returns when it has let go.
    fn give_away(&self) {
        let mut state = self.lock();
        state.away = true;
        let patience = GLANCE * 20;
        // A listener that has ended cannot let go; then nobody reads the keys anyhow.
        let waited = self.changed.wait_timeout_while(state, patience, |state| !state.let_go);
        drop(waited);
    }

    fn take_back(&self) {
        self.lock().away = false;
        self.changed.notify_all();
    }

    fn is_away(&self) -> bool {
        self.lock().away
    }

    /// Called by the listener: waits while the keys are somebody else's.
    fn wait_for_it(&self) {
        let mut state = self.lock();
        while state.away {
            state.let_go = true;
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.let_go = false;
    }
}

fn listen_to_keys(turn: Arc<Turn>, events: Sender<Event>) {
    std::thread::spawn(move || {
        loop {
            turn.wait_for_it();
            let happened = match event::poll(GLANCE) {
                Ok(true) => event::read(),
                Ok(false) => continue,
                Err(error) => Err(error),
            };
            let (event, last) = match happened {
                Ok(event::Event::Key(key)) => (Event::Key(key), false),
                Ok(event::Event::Paste(text)) => (Event::Paste(text), false),
                Ok(event::Event::Resize(width, height)) => (Event::Resize(width, height), false),
                Ok(_) => continue,
                Err(error) => (Event::Lost(error.to_string()), true),
            };
            if events.send(event).is_err() || last {
                return;
            }
        }
    });
}

fn listen_to_signals(mut signals: Signals, turn: Arc<Turn>, events: Sender<Event>) {
    std::thread::spawn(move || {
        for signal in signals.forever() {
            match signal {
                // Keys typed into an editor signal it and us alike. A stop must stop us both, or the shell would wait
                // for a job whose other half sleeps; the rest is the editor's business.
                SIGTSTP if turn.is_away() => {
                    let _ = emulate_default_handler(SIGTSTP);
                }
                SIGINT | SIGQUIT | SIGCONT if turn.is_away() => {}
                signal => {
                    if events.send(Event::Signal(signal)).is_err() {
                        return;
                    }
                }
            }
        }
    });
}

/// The world outside, by way of the real terminal.
struct Console {
    turn: Arc<Turn>,
    clipboard: Clipboard,
    editor: String,
    catalog: Arc<dyn Catalog>,
    events: Sender<Event>,
    /// What watches the documents, once they have been looked through.
    watch: Arc<Mutex<Option<Box<dyn Send>>>>,
    /// The shell as the commands so far have left it.
    shell: Shell,
    /// The commands that run.
    running: HashMap<u32, Running>,
    history: bool,
    session: Session,
}

impl Outside for Console {
    fn copy(&mut self, text: &str, shown: &str) -> Result<String, String> {
        let mut outcomes = self.clipboard.copy(text);
        let asked = execute!(stdout(), CopyToClipboard::to_clipboard_from(text));
        outcomes.push(Outcome { way: "OSC 52", result: asked.map_err(|error| error.to_string()) });
        told(&outcomes, shown)
    }

    fn reload(&mut self) {
        let (catalog, events, watch) = (Arc::clone(&self.catalog), self.events.clone(), Arc::clone(&self.watch));
        // Nobody waits for it when the screen is left: what is half written then was never written.
        std::thread::spawn(move || {
            let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
            let new_watch = || {
                let heard = events.clone();
                catalog.watch(Box::new(move || drop(heard.send(Event::Stale))))
            };
            // What changes while it is read counts too.
            *watch = watch.take().or_else(new_watch);
            let mut last = Instant::now();
            let said = catalog.reload(&mut |done, total| {
                if last.elapsed() >= BEAT {
                    last = Instant::now();
                    let _ = events.send(Event::Reading(done, total));
                }
            });
            // There may be other folders now.
            *watch = new_watch();
            let _ = events.send(Event::Reloaded(said));
        });
    }

    fn write_down(&mut self, error: &str) -> Result<PathBuf, String> {
        self.catalog.write_down(error)
    }

    fn edit(&mut self, path: &Path, line: u32) -> Result<String, String> {
        let words = editor::command_line(&self.editor, path, line)?;
        self.give_to(&words)?;
        let place = if words.at_line { format!("{}:{line}", path.display()) } else { path.display().to_string() };
        Ok(format!("opened {place} with {}", words.program))
    }

    fn change(&mut self, text: &str) -> Result<String, String> {
        let unwritten = |error: io::Error| format!("cannot write a file for the editor: {error}");
        // Its name ends as scripts do, so that editors show it as one; nobody else may read it.
        let mut file = tempfile::Builder::new().prefix("runbook-").suffix(".sh").tempfile().map_err(unwritten)?;
        file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(unwritten)?;
        self.give_to(&editor::command_line(&self.editor, file.path(), 1)?)?;
        std::fs::read_to_string(file.path()).map_err(|error| format!("cannot read what the editor left: {error}"))
    }
    fn recollect(&mut self) -> Vec<(String, String)> {
        self.session.folder().map(file::earlier_values).unwrap_or_default()
    }

    fn surroundings(&mut self) -> Context {
        Context::of(&self.shell)
    }

    fn start(&mut self, job: &Job) -> Result<(), String> {
        let (events, run) = (self.events.clone(), job.run);
        let heard = move || {
            let _ = events.send(Event::Heard(run));
        };
        let running = self.shell.start(&job.text, job.columns, job.rows, heard)?;
        self.running.insert(run, running);
        if self.history && !job.secret {
            let seconds = u64::try_from(OffsetDateTime::now_utc().unix_timestamp()).unwrap_or(0);
            history::append(|name| std::env::var_os(name), &job.text, seconds)?;
        }
        Ok(())
    }

    fn fetch(&mut self, run: u32) -> (Vec<u8>, Option<Ended>) {
        let Some(running) = self.running.get(&run) else { return (Vec::new(), None) };
        let (bytes, ended) = running.read();
        if let Some(ended) = &ended {
            self.shell.take_back(ended);
            self.running.remove(&run);
        }
        (bytes, ended)
    }

    fn send(&mut self, run: u32, bytes: &[u8]) {
        if let Some(running) = self.running.get(&run) {
            running.write(bytes);
        }
    }

    fn fit(&mut self, run: u32, columns: u16, rows: u16) {
        if let Some(running) = self.running.get(&run) {
            running.resize(columns, rows);
        }
    }

    fn kill(&mut self, run: u32) {
        if let Some(running) = self.running.get(&run) {
            running.kill();
        }
    }

    fn record(&mut self, entry: Entry) -> (Stamped, Option<String>) {
        let stamped = Stamped { at: OffsetDateTime::now_utc(), entry };
        let said = self.session.record(&stamped);
        (stamped, said)
    }

    fn suspend(&mut self) -> Result<(), String> {
        self.turn.give_away();
        give_back();
        let stopped = emulate_default_handler(SIGTSTP);
        let taken = take();
        self.turn.take_back();
        stopped.and(taken).map_err(|error| error.to_string())
    }

    fn resume(&mut self) -> Result<(), String> {
        take().map_err(|error| error.to_string())
    }
}

impl Console {
    /// Gives the terminal to an editor until it is closed.
    fn give_to(&self, words: &editor::CommandLine) -> Result<(), String> {
        self.turn.give_away();
        give_back();
        let status = Command::new(&words.program).args(&words.arguments).stdin(keys()).status();
        let taken = take();
        self.turn.take_back();
        taken.map_err(|error| error.to_string())?;
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} ended with {status}", words.program)),
            Err(error) => Err(format!("cannot start {}: {error}; set $VISUAL or $EDITOR", words.program)),
        }
    }
}

/// Where an editor reads keys from: with a query piped in, our own input is no terminal.
fn keys() -> Stdio {
    if stdin().is_terminal() {
        return Stdio::inherit();
    }
    File::open("/dev/tty").map_or_else(|_| Stdio::inherit(), Stdio::from)
}

/// Says which clipboards took the text, and which did not and why.
fn told(outcomes: &[Outcome], text: &str) -> Result<String, String> {
    let took: Vec<&str> = outcomes.iter().filter(|outcome| outcome.result.is_ok()).map(|outcome| outcome.way).collect();
    let failed = outcomes.iter().filter_map(|outcome| Some((outcome.way, outcome.result.as_ref().err()?)));
    let failed: Vec<String> = failed.map(|(way, why)| format!("not with {way}: {why}")).collect();
    if took.is_empty() {
        return Err(format!("not copied: {}", failed.join("; ")));
    }
    let lines = text.lines().count();
    let first = text.lines().next().unwrap_or_default();
    let more = if lines > 1 { format!(" (and {} more lines)", lines - 1) } else { String::new() };
    let but = failed.iter().map(|why| format!("; {why}")).collect::<String>();
    Ok(format!("copied with {}: {first}{more}{but}", took.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::{Frames, Outcome, told};
    use std::io::Write;

    #[test]
    fn a_frame_is_sent_in_one_piece_between_its_marks() {
        let mut frames = Frames::new(Vec::new());
        frames.write_all(b"half").unwrap();
        frames.write_all(b" and half").unwrap();
        assert_eq!(frames.terminal, b"");
        frames.flush().unwrap();
        frames.flush().unwrap();
        assert_eq!(frames.terminal, b"\x1b[?2026hhalf and half\x1b[?2026l");
    }

    #[test]
    fn the_status_says_which_clipboard_took_it() {
        let took = |way| Outcome { way, result: Ok(()) };
        let not = |way| Outcome { way, result: Err("no server".to_owned()) };
        assert_eq!(told(&[took("tmux"), took("OSC 52")], "dds ls").unwrap(), "copied with tmux and OSC 52: dds ls");
        assert_eq!(
            told(&[not("tmux"), took("OSC 52")], "a\nb\nc").unwrap(),
            "copied with OSC 52: a (and 2 more lines); not with tmux: no server"
        );
        assert_eq!(told(&[not("tmux")], "a").unwrap_err(), "not copied: not with tmux: no server");
    }
}
