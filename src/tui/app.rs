//! The state of the screen, and how actions change it.
//!
//! Owns which screen is in front, the status line, and the effects that an action asks for. It must not carry them out
//! and must not know a real terminal: `update` returns effects as values, `draw` takes a shared reference.

use super::action::{Action, Context};
use super::event::Event;
use super::keymap;
use super::screen::form::Form;
use super::screen::help::Help;
use super::screen::search::Search;
use super::screen::walk::{Outcome, WalkScreen};
use super::screen::{take_bottom, take_top};
use super::theme::Theme;
use super::view::visible::visible_line;
use super::view::wrap::cut;
use super::{Catalog, Exit};
use crate::alert::Alert;
use crate::index::log::Log;
use crate::shell::clipboard;
use crate::tree::Node;
use crate::walk::Walk;
use crate::walk::variables::Variables;
use crossterm::event::KeyEventKind;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
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
    form: Option<Form>,
    variables: Variables,
    /// The scenario that the only alert names is opened as soon as it is there, unless the operator did something.
    opens_alert: bool,
    status: String,
    reading: Reading,
    /// Whether the next wish to write something down is a confirmation.
    confirms: bool,
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
            form: None,
            variables: Variables::default(),
            opens_alert: false,
            status,
            reading: Reading::default(),
            confirms: false,
        }
    }

    /// Searches the errors of a log.
    pub fn search_log(&mut self, log: Log) {
        self.search.open_log(log, self.catalog.as_ref());
    }

    /// Finds out what takes longer than a key may; says whether there is something new to draw.
    pub fn settle(&mut self) -> bool {
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
        match (&self.help, &self.walk) {
            (Some(_), _) => Context::Help,
            (None, Some(_)) if !self.searching && self.form.is_some() => Context::Form,
            (None, Some(_)) if !self.searching => Context::Walk,
            _ => self.search.context(),
        }
    }

    /// Carries out an action, and returns what has to be done outside.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Say(text) => {
                self.status = text;
                return Vec::new();
            }
            Action::Resize(width, height) => {
                self.resize(width, height);
                return Vec::new();
            }
            Action::Refresh => return self.reload(false),
            Action::Reading(done, total) => {
                self.take_in_part(done, total);
                return Vec::new();
            }
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
            Action::Quit => return vec![Effect::Exit(Exit::Left)],
            Action::Suspend => return vec![Effect::Suspend],
            _ => self.status.clear(),
        }
        self.reading.opens = false;
        self.confirms &= action == Action::WriteDown;
        self.opens_alert = false;
        if action == Action::Reload {
            return self.reload(true);
        }
        match self.context() {
            Context::Help => self.update_help(&action),
            Context::Walk => return self.update_walk(action),
            Context::Form => return self.update_form(&action),
            Context::EmptyQuery | Context::Query | Context::Hits => return self.update_search(action),
        }
        Vec::new()
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
            Action::Leave => return vec![Effect::Exit(Exit::Left)],
            action => self.search.update(action, self.catalog.as_ref(), self.screen_area()),
        }
        Vec::new()
    }

    /// Asks first: the document is there for the whole team.
    fn write_down(&mut self) -> Vec<Effect> {
        let error = self.search.asked();
        let confirmed = std::mem::take(&mut self.confirms);
        if error.trim().is_empty() {
            self.status = "there is no error to write down: type or paste one".to_owned();
        } else if confirmed {
            return vec![Effect::WriteDown(error)];
        } else {
            self.confirms = true;
            self.status = "N again writes a new document with this error into your folder".to_owned();
        }
        Vec::new()
    }

    fn update_walk(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Help => self.help = Some(Help::about(Context::Walk)),
            Action::Leave => self.leave_walk(),
            Action::Search => {
                self.searching = true;
                self.search.focus_list(false);
                self.status = "the walk goes on behind the search: Esc with an empty query leads back".to_owned();
            }
            Action::Paste(_) => self.status = "nothing can be pasted into a walk; `/` searches".to_owned(),
            Action::Copy => return self.copy(),
            Action::FillIn => self.open_form(false),
            Action::Open => return self.edit_place(),
            Action::Follow => self.follow_link(),
            Action::Back if self.is_at_start() && !self.behind.is_empty() => self.walk = self.behind.pop(),
            action => match self.walk.as_mut().map(|walk| walk.update(&action)) {
                Some(Outcome::Say(text)) => self.status = text,
                Some(Outcome::Over) => self.leave_walk(),
                Some(Outcome::Done) | None => {}
            },
        }
        Vec::new()
    }

    fn open_hit(&mut self) {
        let Some(id) = self.search.hit().map(|hit| hit.id.clone()) else {
            self.reading.opens = self.reading.stage != Stage::Idle;
            let waits = "the documents are being read: the first hit is opened as soon as it is there";
            self.status = if self.reading.opens { waits } else { "nothing is selected" }.to_owned();
            return;
        };
        let walk = self.catalog.runbook(&id).and_then(|runbook| Walk::start(runbook, &id));
        let alert = self.search.alert().cloned().unwrap_or_default();
        self.variables.set_alert(&alert.labels, &alert.annotations);
        match walk {
            Some(mut walk) => {
                self.form = None;
                self.behind.clear();
                self.variables.begin(&mut walk);
                self.walk = Some(WalkScreen::new(walk, self.theme, self.screen_area()));
                self.searching = false;
                self.search.focus_list(true);
            }
            None => self.status = format!("the scenario {id} is not there any more"),
        }
    }

    fn is_at_start(&self) -> bool {
        self.walk.as_ref().is_some_and(|screen| screen.walk().trail().next().is_none())
    }

    /// Goes on in the document that the place links to; the way back leads here again.
    fn follow_link(&mut self) {
        let Some(screen) = &self.walk else { return };
        let links = screen.walk().node().map(Node::links).unwrap_or_default();
        let led = links.iter().find_map(|link| self.catalog.linked(screen.walk().runbook(), link));
        let walk = led.and_then(|id| Walk::start(self.catalog.runbook(&id)?, &id));
        let Some(mut walk) = walk else {
            let why = if links.is_empty() {
                "no other document is linked here"
            } else {
                "the link leads out of this library"
            };
            self.status = why.to_owned();
            return;
        };
        self.form = None;
        self.variables.begin(&mut walk);
        self.status =
            format!("this is {}; back at its start leads back to the link", visible_line(&walk.runbook().title));
        let next = WalkScreen::new(walk, self.theme, self.screen_area());
        self.behind.extend(self.walk.replace(next));
    }

    /// Back in the search the list has the keys, so that the key that leaves a walk leaves the search too.
    fn leave_walk(&mut self) {
        self.walk = None;
        self.behind.clear();
        self.form = None;
        self.searching = true;
        self.search.focus_list(true);
    }

    fn update_form(&mut self, action: &Action) -> Vec<Effect> {
        match action {
            Action::Leave => self.form = None,
            Action::Help => self.help = Some(Help::about(Context::Form)),
            Action::Enter => return self.keep_values(),
            Action::CopyAsIs => {
                let text = self.form.take().map(|form| form.command().text.clone());
                return text.map(|text| self.copied(Effect::Copy(text))).unwrap_or_default();
            }
            action => {
                if let Some(form) = &mut self.form {
                    form.update(action);
                }
            }
        }
        Vec::new()
    }

    /// The form's values become the walk's, and are offered from now on; secrets are not.
    fn keep_values(&mut self) -> Vec<Effect> {
        let (Some(form), Some(walk)) = (&self.form, &mut self.walk) else { return Vec::new() };
        let kept = match form.keep() {
            Ok(kept) => kept,
            Err(refusal) => {
                self.status = format!("not kept: {refusal}");
                return Vec::new();
            }
        };
        for value in kept {
            if !value.secret && !value.value.is_empty() {
                self.variables.remember(&value.name, &value.value);
            }
            walk.set_variable(value.name, value.value);
        }
        let copies = form.copies();
        self.form = None;
        if copies { self.copy_filled() } else { Vec::new() }
    }

    /// Opens the form for the selected command, if it has placeholders.
    fn open_form(&mut self, copies: bool) {
        let Some((screen, command)) = self.walk.as_ref().and_then(|screen| Some((screen, screen.command()?))) else {
            self.status = "no command belongs here".to_owned();
            return;
        };
        if command.placeholders.is_empty() {
            self.status = "nothing has to be filled in here".to_owned();
            return;
        }
        let value = |name: &str| screen.walk().variable(name);
        self.form = Some(Form::new(command, screen.declared(), &self.variables, value, copies));
    }

    fn copy(&mut self) -> Vec<Effect> {
        if self.walk.as_ref().is_some_and(WalkScreen::lacks_values) {
            self.open_form(true);
            return Vec::new();
        }
        self.copy_filled()
    }

    fn copy_filled(&mut self) -> Vec<Effect> {
        let Some(screen) = self.walk.as_ref().filter(|screen| screen.command().is_some()) else {
            self.status = "no command belongs here".to_owned();
            return Vec::new();
        };
        match (screen.filled(false), screen.filled(true)) {
            (Ok(text), Ok(shown)) if shown == text => self.copied(Effect::Copy(text)),
            (Ok(text), shown) => self.copied(Effect::CopySecret { text, shown: shown.unwrap_or_default() }),
            (Err(refusal), _) => {
                self.open_form(true);
                self.status = format!("not copied: {refusal}");
                Vec::new()
            }
        }
    }

    fn copied(&mut self, effect: Effect) -> Vec<Effect> {
        let refusal = match &effect {
            Effect::Copy(text) | Effect::CopySecret { text, .. } => clipboard::refusal(text),
            _ => None,
        };
        if let Some(why) = refusal {
            self.status = format!("not copied: {why}");
            return Vec::new();
        }
        vec![effect]
    }

    fn edit_place(&mut self) -> Vec<Effect> {
        let walk = self.walk.as_ref().map(WalkScreen::walk);
        let place = walk.and_then(|walk| Some((walk.runbook().source.clone(), walk.node()?.lines.first)));
        place.map(|(source, line)| self.edit(&source, line)).unwrap_or_default()
    }

    fn edit(&mut self, source: &str, line: u32) -> Vec<Effect> {
        match self.catalog.file(source) {
            Some(path) => vec![Effect::Edit { path, line }],
            None => {
                self.status = format!("{source} comes with the program: there is no file to open");
                Vec::new()
            }
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
        let area = self.screen_area();
        if let Some(walk) = &mut self.walk {
            walk.resize(area);
        }
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
            (None, Some(walk)) if !self.searching => match &self.form {
                Some(form) => form.draw(frame, area, self.theme),
                None => walk.draw(frame),
            },
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
