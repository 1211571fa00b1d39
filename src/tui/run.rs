//! The loop: events in, actions, effects out, a frame.
//!
//! Owns the order of these. It must not know a real terminal: backend, events and the world outside are arguments, so
//! that tests drive this very loop.

use super::Exit;
use super::action::Action;
use super::app::{App, Effect};
use super::event::Event;
use crate::session::{Entry, Stamped};
use crate::shell::context::Context as Surroundings;
use crate::shell::run::Ended;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use signal_hook::consts::{SIGCONT, SIGTSTP};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

/// How many events are taken in before the screen is drawn again, so that a paste of a page does not draw a page of
/// frames.
const BATCH: usize = 256;

/// A command that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The number of the run, counted from 1.
    pub run: u32,
    /// What runs: exactly what was confirmed.
    pub text: String,
    /// The columns of its terminal.
    pub columns: u16,
    /// The rows of its terminal.
    pub rows: u16,
    /// Whether a secret is in it, which keeps it out of the shell's history.
    pub secret: bool,
}

/// What the loop has done outside the screen.
pub trait Outside {
    /// Puts exactly `text` on every clipboard within reach; `shown` is what may be said of it.
    ///
    /// # Errors
    /// Says why none could be filled.
    fn copy(&mut self, text: &str, shown: &str) -> Result<String, String>;

    /// Has the documents looked through beside the screen, which hears of it by events.
    fn reload(&mut self);

    /// Writes a new document with this error in it, and gives its path.
    ///
    /// # Errors
    /// Says why it cannot be written.
    fn write_down(&mut self, error: &str) -> Result<PathBuf, String>;

    /// Gives the terminal to the operator's editor until it is closed.
    ///
    /// # Errors
    /// Says why the editor could not be used.
    fn edit(&mut self, path: &Path, line: u32) -> Result<String, String>;

    /// Gives the terminal to the operator's editor to change a text, and returns what became of it.
    ///
    /// # Errors
    /// Says why the editor could not be used.
    fn change(&mut self, text: &str) -> Result<String, String>;

    /// What was typed in earlier sessions on this machine, the newest first.
    fn recollect(&mut self) -> Vec<(String, String)>;

    /// Where a command would run now.
    fn surroundings(&mut self) -> Surroundings;

    /// Runs exactly what was confirmed. The screen hears by events that there is something to fetch.
    ///
    /// # Errors
    /// Says why it could not be started.
    fn start(&mut self, job: &Job) -> Result<(), String>;

    /// What has come from a command since, and its end where it has ended.
    fn fetch(&mut self, run: u32) -> (Vec<u8>, Option<Ended>);

    /// Sends a command what was typed to it.
    fn send(&mut self, run: u32, bytes: &[u8]);

    /// Tells a command the size of its terminal.
    fn fit(&mut self, run: u32, columns: u16, rows: u16);

    /// Ends a command and all that it has started.
    fn kill(&mut self, run: u32);

    /// Writes something into the record; returns it with its time, and what has to be said where that failed.
    fn record(&mut self, entry: Entry) -> (Stamped, Option<String>);

    /// Gives the terminal back to the shell, stops, and comes back when the shell says so.
    ///
    /// # Errors
    /// Says why not.
    fn suspend(&mut self) -> Result<(), String>;

    /// Sets the terminal up again after having been stopped from outside.
    ///
    /// # Errors
    /// Says why not.
    fn resume(&mut self) -> Result<(), String>;
}

/// Runs the screen until it is left. `None` where the stream of events has ended before.
///
/// # Errors
/// Where the terminal cannot be drawn on.
pub fn drive<B: Backend>(
    terminal: &mut Terminal<B>,
    events: &Receiver<Event>,
    app: &mut App,
    outside: &mut dyn Outside,
) -> Result<Option<Exit>, B::Error> {
    fit(terminal, app, outside)?;
    show(terminal, app)?;
    while let Ok(first) = events.recv() {
        let batch = std::iter::once(first).chain(events.try_iter()).take(BATCH);
        for event in batch {
            for effect in effects(app, event) {
                if let Effect::Exit(exit) = effect {
                    return Ok(Some(exit));
                }
                carry_out(terminal, app, outside, effect)?;
            }
        }
        show(terminal, app)?;
    }
    Ok(None)
}

/// Draws what is known, and then once more what takes longer to find out.
fn show<B: Backend>(terminal: &mut Terminal<B>, app: &mut App) -> Result<(), B::Error> {
    terminal.draw(|frame| app.draw(frame))?;
    if app.settle() {
        terminal.draw(|frame| app.draw(frame))?;
    }
    Ok(())
}

fn effects(app: &mut App, event: Event) -> Vec<Effect> {
    match event {
        Event::Signal(SIGTSTP) => vec![Effect::Suspend],
        Event::Signal(SIGCONT) => vec![Effect::Resume],
        Event::Signal(signal) => vec![Effect::Exit(Exit::Signal(signal))],
        Event::Resize(..) => vec![Effect::Repaint],
        Event::Lost(_) => vec![Effect::Exit(Exit::Signal(signal_hook::consts::SIGHUP))],
        event => app.action(event).map(|action| app.update(action)).unwrap_or_default(),
    }
}

fn carry_out<B: Backend>(
    terminal: &mut Terminal<B>,
    app: &mut App,
    outside: &mut dyn Outside,
    effect: Effect,
) -> Result<(), B::Error> {
    let had_the_screen =
        matches!(effect, Effect::Edit { .. } | Effect::Change(_) | Effect::Suspend | Effect::Resume | Effect::Repaint);
    for action in outcome(outside, effect) {
        for effect in app.update(action) {
            carry_out(terminal, app, outside, effect)?;
        }
    }
    if had_the_screen { repaint(terminal, app, outside) } else { Ok(()) }
}

/// Does what an effect asks for, and returns what the screen has to learn of it.
fn outcome(outside: &mut dyn Outside, effect: Effect) -> Vec<Action> {
    let action = match effect {
        Effect::Copy(text) => say(outside.copy(&text, &text)),
        Effect::CopySecret { text, shown } => say(outside.copy(&text, &shown)),
        Effect::WriteDown(error) => outside.write_down(&error).map_or_else(Action::Say, Action::Written),
        Effect::Edit { path, line } => say(outside.edit(&path, line)),
        Effect::Change(text) => outside.change(&text).map_or_else(Action::Say, Action::Changed),
        Effect::Recollect => Action::Recollected(outside.recollect()),
        Effect::LookAround => Action::Surrounded(Box::new(outside.surroundings())),
        Effect::Run(job) => match outside.start(&job) {
            Ok(()) => return Vec::new(),
            Err(why) => Action::Failed(job.run, why),
        },
        Effect::Fetch(run) => {
            let (bytes, ended) = outside.fetch(run);
            Action::Came(run, bytes, ended)
        }
        Effect::Record(entry) => {
            let (stamped, said) = outside.record(entry);
            return [Action::Recorded(stamped)].into_iter().chain(said.map(Action::Say)).collect();
        }
        Effect::Suspend => say(outside.suspend().map(|()| String::new())),
        Effect::Resume => say(outside.resume().map(|()| String::new())),
        effect => {
            quietly(outside, effect);
            return Vec::new();
        }
    };
    // What has nothing to say leaves standing what was said.
    if action == Action::Say(String::new()) { Vec::new() } else { vec![action] }
}

/// Does what the screen needs to learn nothing of.
fn quietly(outside: &mut dyn Outside, effect: Effect) {
    match effect {
        Effect::Reload => outside.reload(),
        Effect::Send(run, bytes) => outside.send(run, &bytes),
        Effect::Fit(run, columns, rows) => outside.fit(run, columns, rows),
        Effect::Kill(run) => outside.kill(run),
        _ => {}
    }
}

fn say(said: Result<String, String>) -> Action {
    Action::Say(said.unwrap_or_else(|why| why))
}

/// Draws everything anew with the next frame: somebody else had the screen, or what a terminal does with its rows when
/// its size changes is not known. (The library's own `clear` asks the terminal for the cursor's place, and the answer
/// would go to the thread that listens to the keys.)
fn repaint<B: Backend>(terminal: &mut Terminal<B>, app: &mut App, outside: &mut dyn Outside) -> Result<(), B::Error> {
    let size = terminal.size()?;
    terminal.resize(Rect::from((Position::ORIGIN, size)))?;
    fit(terminal, app, outside)
}

fn fit<B: Backend>(terminal: &Terminal<B>, app: &mut App, outside: &mut dyn Outside) -> Result<(), B::Error> {
    let size = terminal.size()?;
    for effect in app.update(Action::Resize(size.width, size.height)) {
        quietly(outside, effect);
    }
    Ok(())
}
