//! The loop: events in, actions, effects out, a frame.
//!
//! Owns the order of these. It must not know a real terminal: backend, events and the world outside are arguments, so
//! that tests drive this very loop.

use super::Exit;
use super::action::Action;
use super::app::{App, Effect};
use super::event::Event;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use signal_hook::consts::{SIGCONT, SIGTSTP};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

/// How many events are taken in before the screen is drawn again, so that a paste of a page does not draw a page of
/// frames.
const BATCH: usize = 256;

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
    fit(terminal, app)?;
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
    let said = match effect {
        Effect::Copy(text) => {
            tell(app, outside.copy(&text, &text));
            return Ok(());
        }
        Effect::CopySecret { text, shown } => {
            tell(app, outside.copy(&text, &shown));
            return Ok(());
        }
        Effect::Reload => {
            outside.reload();
            return Ok(());
        }
        Effect::WriteDown(error) => {
            match outside.write_down(&error) {
                Ok(path) => {
                    for effect in app.update(Action::Written(path)) {
                        carry_out(terminal, app, outside, effect)?;
                    }
                }
                Err(why) => tell(app, Err(why)),
            }
            return Ok(());
        }
        Effect::Edit { path, line } => outside.edit(&path, line),
        Effect::Suspend => outside.suspend().map(|()| String::new()),
        Effect::Resume => outside.resume().map(|()| String::new()),
        Effect::Repaint => Ok(String::new()),
        Effect::Exit(_) => return Ok(()),
    };
    tell(app, said);
    repaint(terminal, app)
}

/// Draws everything anew with the next frame: somebody else had the screen, or what a terminal does with its rows when
/// its size changes is not known. (The library's own `clear` asks the terminal for the cursor's place, and the answer
/// would go to the thread that listens to the keys.)
fn repaint<B: Backend>(terminal: &mut Terminal<B>, app: &mut App) -> Result<(), B::Error> {
    let size = terminal.size()?;
    terminal.resize(Rect::from((Position::ORIGIN, size)))?;
    fit(terminal, app)
}

fn tell(app: &mut App, said: Result<String, String>) {
    let text = said.unwrap_or_else(|why| why);
    if !text.is_empty() {
        app.update(Action::Say(text));
    }
}

fn fit<B: Backend>(terminal: &Terminal<B>, app: &mut App) -> Result<(), B::Error> {
    let size = terminal.size()?;
    app.update(Action::Resize(size.width, size.height));
    Ok(())
}
