//! The state of the screen, and how actions change it.
//!
//! Owns which screen is in front, the status line, and the effects that an action asks for. It must not carry them out
//! and must not know a real terminal: `update` returns effects as values, `draw` takes a shared reference.

mod recording;
mod running;
mod walking;

use super::action::{Action, Context};
use super::event::Event;
use super::keymap;
use super::run::Job;
use super::screen::confirm::Confirm;
use super::screen::form::Form;
use super::screen::help::Help;
use super::screen::line::Line as Input;
use super::screen::output::Output;
use super::screen::search::Search;
use super::screen::text::TextScreen;
use super::screen::walk::WalkScreen;
use super::screen::{take_bottom, take_top};
use super::theme::Theme;
use super::view::visible::visible_line;
use super::view::wrap::cut;
use super::{Catalog, Exit};
use crate::alert::Alert;
use crate::index::log::Log;
use crate::session::replay::Replayed;
use crate::session::{Entry, Stamped};
use crate::walk::variables::Variables;
use crossterm::event::KeyEventKind;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// From this height on the status line has a row of its own.
const ROOMY: u16 = 14;

/// Something to be done outside the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Put exactly this text on the clipboards.
    Copy(String),
    /// The same with a text that must not be shown.
    CopySecret {
        /// What is copied.
        text: String,
        /// What may be shown of it.
        shown: String,
    },
    /// Open a file in the operator's editor.
    Edit {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u32,
    },
    /// Look for what has changed in the documents.
    Reload,
    /// Write a new document with this error in it.
    WriteDown(String),
    /// Find out what was typed in earlier sessions.
    Recollect,
    /// Find out where a command would run.
    LookAround,
    /// Have the operator's editor change a command.
    Change(String),
    /// Run exactly this, which was confirmed.
    Run(Job),
    /// Take what has come from a command that runs.
    Fetch(u32),
    /// Send bytes to a command that runs.
    Send(u32, Vec<u8>),
    /// Tell a command that runs of its terminal's columns and rows.
    Fit(u32, u16, u16),
    /// End a command that runs.
    Kill(u32),
    /// Write something into the record.
    Record(Entry),
    /// Stop as a job of the shell.
    Suspend,
    /// Come back after having been stopped from outside.
    Resume,
    /// Draw everything anew, in whatever size the terminal has now.
    Repaint,
    /// Leave.
    Exit(Exit),
}

/// The state of the screen.
pub struct App {
    catalog: Arc<dyn Catalog>,
    theme: Theme,
    area: Rect,
    search: Search,
    walk: Option<WalkScreen>,
    /// The walks that links led away from, the last one last.
    behind: Vec<WalkScreen>,
    /// Whether the search stands in front of a walk that goes on behind it.
    searching: bool,
    help: Option<Help>,
    /// What stands over the walk.
    over: Option<Over>,
    /// The commands that were run, the last one last.
    outputs: Vec<Output>,
    /// Which of them is looked at.
    looking_at: usize,
    /// The command that ended last, until an answer was given after it.
    ran: Option<running::Ran>,
    /// The commands that run.
    running: Vec<running::Running>,
    /// The number of the next one.
    next_run: u32,
    /// The variables that commands have set in the shell, which goes on with them.
    set_in_shell: BTreeSet<String>,
    /// Whether commands may be run.
    runs: bool,
    /// What was done so far.
    record: Vec<Stamped>,
    /// The values that must not get into the record.
    secrets: Vec<String>,
    variables: Variables,
    /// The scenario that the only alert names is opened as soon as it is there, unless the operator did something.
    opens_alert: bool,
    status: String,
    reading: Reading,
    /// What the same key would confirm.
    asked: Asked,
    /// What has to be done outside, besides what an action returns.
    pending: Vec<Effect>,
}

/// What was asked for once and is done when it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// To write a new document.
    WriteDown,
    /// To leave while commands run.
    Leave,
}

/// What stands over a walk and has the keys.
enum Over {
    Form(Form),
    Confirm(Box<Confirm>),
    Output,
    Note(Input),
    Text(TextScreen),
}

/// Whether the documents are being looked through, and what waits for the end of it.
#[derive(Debug, Default)]
struct Reading {
    stage: Stage,
    /// So many documents are read of so many, as far as it is known.
    progress: Option<(usize, usize)>,
    /// The operator asked for it, and wants to hear what came of it.
    asked: bool,
    /// The operator wanted to open a hit before there was one.
    opens: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    GoingOn,
    /// Something has changed meanwhile: it is to be done once more.
    AndAgain,
}

impl App {
    /// Opens the search for a query.
    #[must_use]
    pub fn new(catalog: Arc<dyn Catalog>, query: &str, theme: Theme) -> Self {
        let search = Search::new(query, catalog.as_ref());
        let status = catalog.notices().join("; ");
        Self {
            catalog,
            theme,
            area: Rect::default(),
            search,
            walk: None,
            behind: Vec::new(),
            searching: true,
            help: None,
            over: None,
            outputs: Vec::new(),
            looking_at: 0,
            ran: None,
            running: Vec::new(),
            next_run: 1,
            set_in_shell: BTreeSet::new(),
            runs: true,
            record: Vec::new(),
            secrets: Vec::new(),
            variables: Variables::default(),
            opens_alert: false,
            status,
            reading: Reading::default(),
            asked: Asked::Nothing,
            pending: Vec::new(),
        }
    }

    /// Lets no command be run.
    #[must_use]
    pub fn without_running(self) -> Self {
        Self { runs: false, ..self }
    }

    /// Searches the errors of a log.
    pub fn search_log(&mut self, log: Log) {
        self.search.open_log(log, self.catalog.as_ref());
    }

    /// Called when all has been drawn: finds out what takes longer than a key may; says whether there is something new to draw.
    pub fn settle(&mut self) -> bool {
        let (area, theme) = (self.screen_area(), self.theme);
        if let (Some(Over::Confirm(confirm)), None) = (&mut self.over, &self.help) {
            confirm.was_drawn(area, theme);
        }
        let in_search = self.help.is_none() && self.context() != Context::Walk;
        in_search && self.search.settle(self.catalog.as_ref())
    }

    /// Offers what the environment holds for placeholders.
    #[must_use]
    pub fn with_environment(self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: Variables::from_environment(variables), ..self }
    }

    /// Opens with alerts: the scenario of the only one, or a list of theirs.
    #[must_use]
    pub fn with_alerts(mut self, alerts: Vec<Alert>) -> Self {
        self.opens_alert = alerts.len() == 1;
        self.search.set_alerts(alerts, self.catalog.as_ref());
        self.open_alert();
        self
    }

    /// Takes in what was done before, and goes on where that led to.
    pub fn recall(&mut self, entries: Vec<Stamped>, replayed: Option<Replayed>) {
        self.record = entries;
        let Some(replayed) = replayed else { return };
        self.variables.set_alert(&replayed.labels, &replayed.annotations);
        replayed.typed.iter().for_each(|(name, value)| self.variables.remember(name, value));
        self.next_run = replayed.next_run.max(1);
        let area = self.screen_area();
        self.behind = replayed.walks.into_iter().map(|walk| WalkScreen::new(walk, self.theme, area)).collect();
        self.walk = self.behind.pop();
        self.searching = self.walk.is_none();
        let resumed =
            if self.searching { "the session goes on with a search" } else { "the walk goes on where it stood" };
        let notices = replayed.notices.iter().map(|notice| visible_line(notice));
        self.status = [resumed.to_owned()].into_iter().chain(notices).collect::<Vec<_>>().join("; ");
    }

    fn open_alert(&mut self) {
        if self.opens_alert && self.search.has_sure_alert(self.catalog.as_ref()) {
            self.opens_alert = false;
            self.open_hit();
        }
    }

    /// What an event asks for; `None` where it asks for nothing.
    #[must_use]
    pub fn action(&self, event: Event) -> Option<Action> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => keymap::action(self.context(), &key),
            Event::Heard(run) => Some(Action::Heard(run)),
            Event::Paste(text) => Some(Action::Paste(text)),
            Event::Stale => Some(Action::Refresh),
            Event::Reading(done, total) => Some(Action::Reading(done, total)),
            Event::Reloaded(said) => Some(Action::Reloaded(said)),
            Event::Key(_) | Event::Resize(..) | Event::Signal(_) | Event::Lost(_) => None,
        }
    }

    /// Where keys go now.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.help.is_some() {
            return Context::Help;
        }
        if self.searching || self.walk.is_none() {
            return self.search.context();
        }
        match &self.over {
            None => Context::Walk,
            Some(Over::Form(_)) => Context::Form,
            Some(Over::Confirm(confirm)) if confirm.has_line() => Context::Line,
            Some(Over::Confirm(_)) => Context::Confirm,
            Some(Over::Output) if self.output().is_some_and(Output::has_keys) => Context::Running,
            Some(Over::Output) => Context::Output,
            Some(Over::Note(_)) => Context::Line,
            Some(Over::Text(_)) => Context::Text,
        }
    }

    /// Carries out an action, and returns what has to be done outside.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = self.carry_out(action);
        effects.append(&mut self.pending);
        effects
    }

    fn carry_out(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Say(text) => self.status = text,
            Action::Resize(width, height) => self.resize(width, height),
            Action::Refresh => return self.reload(false),
            Action::Reading(done, total) => self.take_in_part(done, total),
            Action::Reloaded(said) => {
                let again = self.reading.stage == Stage::AndAgain;
                self.take_in(said);
                return if again { self.reload(false) } else { Vec::new() };
            }
            Action::Written(path) => {
                self.status = format!("wrote {}; o opens it", path.display());
                self.search.expect(path);
                return self.reload(false);
            }
            Action::Surrounded(surroundings) => self.surround(*surroundings),
            Action::Changed(text) => return self.change(&text),
            Action::Heard(run) => return vec![Effect::Fetch(run)],
            Action::Came(run, bytes, ended) => self.take_output(run, &bytes, ended),
            Action::Failed(run, why) => self.fail_run(run, why),
            Action::Recorded(stamped) => self.record.push(stamped),
            Action::Recollected(values) => self.recollect(values),
            action => return self.operate(action),
        }
        Vec::new()
    }

    /// What the operator asked for.
    fn operate(&mut self, action: Action) -> Vec<Effect> {
        self.status.clear();
        match action {
            Action::Quit => return self.quit(),
            Action::Suspend => return vec![Effect::Suspend],
            Action::Leave if self.asked == Asked::Leave => {}
            Action::WriteDown if self.asked == Asked::WriteDown => {}
            _ => self.asked = Asked::Nothing,
        }
        self.reading.opens = false;
        self.opens_alert = false;
        if action == Action::Reload {
            return self.reload(true);
        }
        match self.context() {
            Context::Help => self.update_help(&action),
            Context::EmptyQuery | Context::Query | Context::Hits => return self.update_search(action),
            Context::Walk => return self.update_walk(action),
            Context::Form => return self.update_form(&action),
            Context::Confirm => return self.update_confirm(&action),
            Context::Line => return self.update_line(&action),
            Context::Running | Context::Output => return self.update_output(&action),
            Context::Text => return self.update_text(&action),
        }
        Vec::new()
    }

    /// Leaves the program; commands that run are not ended by a single key.
    fn quit(&mut self) -> Vec<Effect> {
        let running = self.outputs.iter().filter(|output| output.is_running()).count();
        if running > 0 && std::mem::replace(&mut self.asked, Asked::Leave) != Asked::Leave {
            let commands = if running == 1 { "a command still runs" } else { "commands still run" };
            self.status = format!("{commands}: the same key again leaves, and hangs up on what runs");
            return Vec::new();
        }
        vec![Effect::Exit(Exit::Left)]
    }

    fn reload(&mut self, asked: bool) -> Vec<Effect> {
        self.reading.asked |= asked;
        if self.reading.stage == Stage::Idle {
            self.reading.stage = Stage::GoingOn;
            return vec![Effect::Reload];
        }
        if !asked {
            self.reading.stage = Stage::AndAgain;
        }
        Vec::new()
    }

    /// Before there is any hit, what is read first is shown at once; later the list stays calm until all is read.
    fn take_in_part(&mut self, done: usize, total: usize) {
        self.reading.progress = Some((done, total));
        if self.search.hit().is_none() {
            self.search.ask_again(self.catalog.as_ref());
        }
    }

    fn take_in(&mut self, said: String) {
        let reading = std::mem::take(&mut self.reading);
        self.search.ask_again(self.catalog.as_ref());
        let notices = self.catalog.notices().join("; ");
        if !notices.is_empty() {
            self.status = notices;
        } else if reading.asked {
            self.status = said;
        }
        if reading.opens {
            self.status.clear();
            self.open_hit();
        }
        self.open_alert();
    }

    fn update_help(&mut self, action: &Action) {
        let (area, theme) = (self.screen_area(), self.theme);
        match (action, &mut self.help) {
            (Action::Leave | Action::Help, _) => self.help = None,
            (action, Some(help)) => help.update(action, area, theme),
            (_, None) => {}
        }
    }

    fn update_search(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Help => self.help = Some(Help::about(self.context())),
            Action::Enter => self.open_hit(),
            Action::WriteDown => return self.write_down(),
            Action::Open => {
                if let Some(path) = self.search.expected() {
                    return vec![Effect::Edit { path: path.to_owned(), line: 1 }];
                }
                let place = self.search.hit().map(|hit| (hit.source.clone(), hit.line));
                return place.map(|(source, line)| self.edit(&source, line)).unwrap_or_default();
            }
            Action::Leave if self.walk.is_some() => self.searching = false,
            Action::Leave => return self.quit(),
            action => self.search.update(action, self.catalog.as_ref(), self.screen_area()),
        }
        Vec::new()
    }

    /// Asks first: the document is there for the whole team.
    fn write_down(&mut self) -> Vec<Effect> {
        let error = self.search.asked();
        let confirmed = std::mem::replace(&mut self.asked, Asked::Nothing) == Asked::WriteDown;
        if error.trim().is_empty() {
            self.status = "there is no error to write down: type or paste one".to_owned();
        } else if confirmed {
            return vec![Effect::WriteDown(error)];
        } else {
            self.asked = Asked::WriteDown;
            self.status = "N again writes a new document with this error into your folder".to_owned();
        }
        Vec::new()
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
        let area = self.screen_area();
        if let Some(walk) = &mut self.walk {
            walk.resize(area);
        }
        self.resize_over(area);
    }

    /// What the status line and the footer leave.
    fn screen_area(&self) -> Rect {
        let mut area = self.area;
        take_bottom(&mut area, self.bottom_rows());
        area
    }

    fn bottom_rows(&self) -> usize {
        match self.area.height {
            0..4 => 0,
            4..ROOMY => 1,
            _ => 2,
        }
    }

    /// Draws the screen in front.
    pub fn draw(&self, frame: &mut Frame) {
        let mut area = frame.area();
        let mut bottom = take_bottom(&mut area, self.bottom_rows());
        match (&self.help, &self.walk) {
            (Some(help), _) => {
                frame.render_widget(Clear, area);
                help.draw(frame, area, self.theme);
            }
            (None, Some(walk)) if !self.searching => self.draw_walk(walk, frame, area),
            _ => self.search.draw(frame, area, self.catalog.as_ref(), self.theme),
        }
        let roomy = bottom.height > 1;
        let status = take_top(&mut bottom, usize::from(roomy));
        // On a low screen what has to be said stands where the keys are told, until the next key.
        if roomy || !self.status.is_empty() {
            self.draw_status(frame, if roomy { status } else { bottom });
        }
        if roomy || self.status.is_empty() {
            self.draw_footer(frame, bottom);
        }
    }

    fn draw_walk(&self, walk: &WalkScreen, frame: &mut Frame, area: Rect) {
        match &self.over {
            None => walk.draw(frame),
            Some(Over::Form(form)) => form.draw(frame, area, self.theme),
            Some(Over::Confirm(confirm)) => confirm.draw(frame, area, self.theme),
            Some(Over::Text(text)) => text.draw(frame, area, self.theme),
            Some(Over::Output) => {
                if let Some(output) = self.output() {
                    output.draw(frame, area, self.theme);
                }
            }
            Some(Over::Note(line)) => {
                walk.draw(frame);
                let row = take_bottom(&mut { area }, 1);
                frame.render_widget(Clear, row);
                line.draw(frame, row, " note: ", self.theme);
            }
        }
    }

    fn draw_status(&self, frame: &mut Frame, area: Rect) {
        let text = match self.reading.progress {
            Some((done, total)) if self.status.is_empty() => format!("reading {done}/{total}"),
            _ => visible_line(&self.status),
        };
        let text = cut(&text, usize::from(area.width).saturating_sub(2));
        frame.render_widget(Paragraph::new(Line::styled(format!(" {text}"), self.theme.title())), area);
    }

    fn draw_footer(&self, frame: &mut Frame, area: Rect) {
        let mut spans = vec![Span::raw(" ")];
        let mut room = usize::from(area.width).saturating_sub(1);
        for (key, name) in keymap::footer(self.context()) {
            let width = key.width() + 1 + name.width() + 2;
            if width > room + 2 {
                break;
            }
            room = room.saturating_sub(width);
            spans.push(Span::styled(key, self.theme.key()));
            spans.push(Span::styled(format!(" {name}  "), self.theme.dim()));
        }
        frame.render_widget(Paragraph::new(Line::from(spans)), area);
    }
}
