//! The real loop over a test backend: keys in, the screen out.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use runbook::alert::Alert;
use runbook::session::replay::Replayed;
use runbook::session::{Entry, Stamped, Status};
use runbook::shell::context::Context;
use runbook::shell::run::Ended;
use runbook::tui::app::{App, Effect};
use runbook::tui::event::Event;
use runbook::tui::theme::Theme;
use runbook::tui::{Catalog, Exit, Job, Outside, drive};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// A screen with nobody in front of it.
pub(crate) struct Driver {
    terminal: Terminal<TestBackend>,
    app: App,
    /// What was asked of the world outside.
    pub(crate) outside: Recorder,
    /// How the loop was left, once it was.
    pub(crate) exit: Option<Exit>,
}

/// Writes down what it is asked to do.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) copied: Vec<String>,
    pub(crate) edited: Vec<(PathBuf, u32)>,
    pub(crate) suspended: usize,
    pub(crate) resumed: usize,
    pub(crate) reloaded: usize,
    pub(crate) written: Vec<String>,
    /// What was confirmed.
    pub(crate) started: Vec<Job>,
    /// Why nothing can be started.
    pub(crate) refuses: Option<String>,
    /// What comes from commands, by the number of the run.
    pub(crate) comes: BTreeMap<u32, (Vec<u8>, Option<Ended>)>,
    /// What was typed to commands.
    pub(crate) sent: Vec<(u32, Vec<u8>)>,
    /// The sizes that commands were told.
    pub(crate) fitted: Vec<(u32, u16, u16)>,
    /// The commands that were ended.
    pub(crate) killed: Vec<u32>,
    /// What the editor makes of a command.
    pub(crate) edits_to: Option<String>,
    /// What was written into the record.
    pub(crate) recorded: Vec<Entry>,
}

impl Outside for Recorder {
    fn copy(&mut self, text: &str, shown: &str) -> Result<String, String> {
        self.copied.push(text.to_owned());
        Ok(format!("copied with a test: {shown}"))
    }

    fn reload(&mut self) {
        self.reloaded += 1;
    }

    fn write_down(&mut self, error: &str) -> Result<PathBuf, String> {
        self.written.push(error.to_owned());
        Ok("runbooks/new.md".into())
    }

    fn edit(&mut self, path: &Path, line: u32) -> Result<String, String> {
        self.edited.push((path.to_owned(), line));
        Ok("opened".to_owned())
    }

    fn change(&mut self, text: &str) -> Result<String, String> {
        Ok(self.edits_to.clone().unwrap_or_else(|| text.to_owned()))
    }

    fn recollect(&mut self) -> Vec<(String, String)> {
        vec![("pod".to_owned(), "web-of-old".to_owned())]
    }

    fn surroundings(&mut self) -> Context {
        Context {
            host: "kestrel".to_owned(),
            user: "ada".to_owned(),
            folder: "/srv/shop".to_owned(),
            kube_context: Some("prod".to_owned()),
            git_branch: Some("main".to_owned()),
            ..Context::default()
        }
    }

    fn start(&mut self, job: &Job) -> Result<(), String> {
        self.started.push(job.clone());
        self.refuses.clone().map_or(Ok(()), Err)
    }

    fn fetch(&mut self, run: u32) -> (Vec<u8>, Option<Ended>) {
        self.comes.remove(&run).unwrap_or_default()
    }

    fn send(&mut self, run: u32, bytes: &[u8]) {
        self.sent.push((run, bytes.to_vec()));
    }

    fn fit(&mut self, run: u32, columns: u16, rows: u16) {
        self.fitted.push((run, columns, rows));
    }

    fn kill(&mut self, run: u32) {
        self.killed.push(run);
    }

    fn record(&mut self, entry: Entry) -> (Stamped, Option<String>) {
        self.recorded.push(entry.clone());
        (Stamped { at: time::OffsetDateTime::UNIX_EPOCH, entry }, None)
    }

    fn suspend(&mut self) -> Result<(), String> {
        self.suspended += 1;
        Ok(())
    }

    fn resume(&mut self) -> Result<(), String> {
        self.resumed += 1;
        Ok(())
    }
}

impl Driver {
    /// A coloured screen of that size.
    pub(crate) fn new(catalog: impl Catalog + 'static, query: &str, width: u16, height: u16) -> Self {
        Self::with_theme(catalog, query, width, height, Theme::new(true))
    }

    /// A screen without colours.
    pub(crate) fn plain(catalog: impl Catalog + 'static, width: u16, height: u16) -> Self {
        Self::with_theme(catalog, "", width, height, Theme::new(false))
    }

    fn with_theme(catalog: impl Catalog + 'static, query: &str, width: u16, height: u16, theme: Theme) -> Self {
        Self::around(App::new(Arc::new(catalog), query, theme), width, height)
    }

    /// A screen that opens with alerts, and offers what an environment holds.
    pub(crate) fn with_alerts(
        catalog: impl Catalog + 'static,
        alerts: Vec<Alert>,
        environment: impl IntoIterator<Item = (String, String)>,
        width: u16,
        height: u16,
    ) -> Self {
        let app = App::new(Arc::new(catalog), "", Theme::new(true));
        Self::around(app.with_environment(environment).with_alerts(alerts), width, height)
    }

    /// A screen that goes on from a record.
    pub(crate) fn recalling(
        catalog: impl Catalog + 'static,
        entries: Vec<Stamped>,
        replayed: Replayed,
        width: u16,
        height: u16,
    ) -> Self {
        let mut app = App::new(Arc::new(catalog), "", Theme::new(true));
        app.recall(entries, Some(replayed));
        Self::around(app, width, height)
    }

    fn around(app: App, width: u16, height: u16) -> Self {
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut driver = Self { terminal, app, outside: Recorder::default(), exit: None };
        driver.send([]);
        driver
    }

    /// Presses keys one after the other, each on the screen that the one before has left: characters as they stand, others
    /// as `<enter>` or `<ctrl-u>`.
    pub(crate) fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            let (code, modifiers) = if let Some((name, after)) = named {
                rest = after;
                key_of(name)
            } else {
                rest = &rest[first.len_utf8()..];
                (KeyCode::Char(first), KeyModifiers::NONE)
            };
            self.send([Event::Key(KeyEvent::new(code, modifiers))]);
            // Nobody reads what is typed after the screen has been left.
            if self.exit.is_some() {
                return;
            }
        }
    }

    /// Runs the loop over these events, until they are all taken or the screen is left.
    pub(crate) fn send(&mut self, events: impl IntoIterator<Item = Event>) {
        assert_eq!(self.exit, None, "the screen has been left");
        let (sender, receiver) = channel();
        for event in events {
            sender.send(event).unwrap();
        }
        drop(sender);
        self.exit = drive(&mut self.terminal, &receiver, &mut self.app, &mut self.outside).unwrap();
    }

    /// Lets a command write something, and end where `status` is given.
    pub(crate) fn comes(&mut self, run: u32, text: &str, status: Option<i32>) {
        let ended = status.map(|status| Ended::new(Status::Exit(status), Duration::from_millis(1200)));
        self.outside.comes.insert(run, (text.as_bytes().to_vec(), ended));
        self.send([Event::Heard(run)]);
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().resize(width, height);
        if self.exit.is_none() {
            self.send([Event::Resize(width, height)]);
        }
    }

    /// What stands on the screen, without blanks at the ends of rows.
    pub(crate) fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width);
        let rows = buffer.content.chunks(width).map(|row| {
            let mut text = String::new();
            let mut column = 0;
            while let Some(cell) = row.get(column) {
                text.push_str(cell.symbol());
                column += cell.symbol().width().max(1);
            }
            text.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Fails unless the screen shows `text`.
    pub(crate) fn sees(&self, text: &str) {
        assert!(self.text().contains(text), "`{text}` is not to be seen:\n{self}");
    }

    /// The first row that holds `text`.
    pub(crate) fn row_with(&self, text: &str) -> String {
        let screen = self.text();
        let row = screen.lines().find(|row| row.contains(text));
        row.unwrap_or_else(|| panic!("`{text}` is not to be seen:\n{self}")).to_owned()
    }

    /// Where the cursor is, if it is shown.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        let backend = self.terminal.backend();
        let position = backend.cursor_position();
        backend.cursor_visible().then_some((position.x, position.y))
    }

    /// The cells of the screen.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.terminal.backend().buffer().content.iter()
    }

    /// What was asked of the world outside.
    pub(crate) fn effects(&self) -> Vec<Effect> {
        let copied = self.outside.copied.iter().cloned().map(Effect::Copy);
        let edited = self.outside.edited.iter().cloned().map(|(path, line)| Effect::Edit { path, line });
        copied.chain(edited).collect()
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

fn key_of(name: &str) -> (KeyCode, KeyModifiers) {
    if let Some(letter) = name.strip_prefix("ctrl-").and_then(|name| name.chars().next()) {
        return (KeyCode::Char(letter), KeyModifiers::CONTROL);
    }
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "space" => KeyCode::Char(' '),
        "f1" => KeyCode::F(1),
        "backtab" => KeyCode::BackTab,
        _ => panic!("`<{name}>` is no key"),
    };
    (code, KeyModifiers::NONE)
}
