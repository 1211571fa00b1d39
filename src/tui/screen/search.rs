//! The search: the query line, the hits, and what the selected one holds.
//!
//! Owns the query, the hits and the selection. It must not know how hits are found: it asks the catalog.

use super::{draw_lines, draw_rule, request, take_bottom, take_top, window};
use crate::alert::Alert;
use crate::index::Hit;
use crate::index::log::{Finding, Log};
use crate::index::why::Why;
use crate::tui::Catalog;
use crate::tui::action::{Action, Context, Edit};
use crate::tui::theme::Theme;
use crate::tui::view::blocks::{Drawn, WIDEST_TEXT, drawn, hang};
use crate::tui::view::mark::mark;
use crate::tui::view::visible::{visible, visible_line};
use crate::tui::view::wrap::{cut, cut_start, wrap};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::path::{Path, PathBuf};
use tui_input::{Input, InputRequest};
use unicode_width::UnicodeWidthStr;

/// How many hits are asked for.
const LIMIT: usize = 200;

/// The longest query that a paste makes, in characters; what it has beyond is left out.
const LONGEST: usize = 20_000;

/// From this width on the preview stands beside the hits.
const WIDE: u16 = 100;

/// The end of a source's path that still tells which document it is, in columns.
const LEAST_PLACE: usize = 30;

/// As much of an error of a log is shown, in characters.
const LONGEST_FINDING: usize = 160;

/// What the query line begins with.
const PROMPT: &str = " > ";

/// The search screen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    query: Input,
    /// What is searched as long as no word is typed.
    log: Option<Log>,
    hits: Vec<Hit>,
    selected: usize,
    in_list: bool,
    why: Option<Explained>,
    /// A document that has just been written, until it is among the hits.
    expected: Option<PathBuf>,
    /// While the query is empty, their scenarios are listed.
    alerts: Vec<Alert>,
    /// Which alert each hit is for; empty where hits are the query's.
    hits_of: Vec<usize>,
}

/// Why a hit is there.
#[derive(Debug, Clone)]
struct Explained {
    id: String,
    why: Option<Why>,
    /// Whether the same is still asked for.
    fresh: bool,
}

impl Search {
    /// The search for a query.
    pub(crate) fn new(query: &str, catalog: &dyn Catalog) -> Self {
        let mut search = Self { query: Input::new(one_line(query)), ..Self::default() };
        search.ask(catalog);
        search
    }

    /// Searches the errors of a log, whatever was asked for before.
    pub(crate) fn open_log(&mut self, log: Log, catalog: &dyn Catalog) {
        self.query = Input::default();
        self.log = Some(log);
        self.ask(catalog);
    }

    /// What is asked for: the words, or what the log tells of.
    pub(crate) fn asked(&self) -> String {
        self.searched_log().map_or_else(|| self.query.value().to_owned(), Log::text)
    }

    fn searched_log(&self) -> Option<&Log> {
        self.log.as_ref().filter(|_| self.query.value().is_empty())
    }

    /// Finds out why the selected hit is there, once for each; says whether there is something new to draw. It takes
    /// longer than a search may: the hits are on the screen before.
    pub(crate) fn settle(&mut self, catalog: &dyn Catalog) -> bool {
        let Some(hit) = self.hit() else { return false };
        if self.why.as_ref().is_some_and(|known| known.fresh && known.id == hit.id) {
            return false;
        }
        let query = self.query.value();
        let why = if self.asked().is_empty() { None } else { catalog.why(query, hit) };
        let before = self.why.take();
        let new = before.and_then(|known| known.why) != why;
        self.why = self.hit().map(|hit| Explained { id: hit.id.clone(), why, fresh: true });
        new
    }

    /// Waits for a document to come among the hits, and selects it then.
    pub(crate) fn expect(&mut self, path: PathBuf) {
        self.expected = Some(path);
    }

    /// The document that has just been written, as long as it is not among the hits.
    pub(crate) fn expected(&self) -> Option<&Path> {
        self.expected.as_deref()
    }

    /// Where keys go.
    pub(crate) fn context(&self) -> Context {
        match (self.in_list, self.query.value().is_empty() && self.log.is_none()) {
            (true, _) => Context::Hits,
            (false, true) => Context::EmptyQuery,
            (false, false) => Context::Query,
        }
    }

    /// The selected hit.
    pub(crate) fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.selected)
    }

    /// Lists the scenarios of these alerts while the query is empty.
    pub(crate) fn set_alerts(&mut self, alerts: Vec<Alert>, catalog: &dyn Catalog) {
        self.alerts = alerts;
        self.ask(catalog);
    }

    /// The alert that the selected hit is for; where there is but one alert, every hit is for it.
    pub(crate) fn alert(&self) -> Option<&Alert> {
        match (self.alerts.as_slice(), self.hits_of.get(self.selected)) {
            ([only], _) => Some(only),
            (alerts, Some(index)) => alerts.get(*index),
            (_, None) => None,
        }
    }

    /// The only alert, where it names its scenario so surely that nothing has to be chosen.
    pub(crate) fn has_sure_alert(&self, catalog: &dyn Catalog) -> bool {
        let [only] = self.alerts.as_slice() else { return false };
        self.query.value().is_empty() && only.scenarios(|query, limit| catalog.search(query, limit), 1).1
    }

    /// Gives the keys to the query line or to the list.
    pub(crate) fn focus_list(&mut self, list: bool) {
        self.in_list = list;
    }

    /// Carries out what concerns the search alone.
    pub(crate) fn update(&mut self, action: Action, catalog: &dyn Catalog, area: Rect) {
        let page = usize::from(area.height / 2).max(1);
        self.expected = None;
        match action {
            Action::Type(character) => {
                self.query.handle(InputRequest::InsertChar(character));
                self.ask(catalog);
            }
            Action::Paste(text) => self.paste(&text, catalog),
            Action::Edit(edit) => self.edit(edit, catalog),
            Action::Search => self.in_list = false,
            Action::List => self.in_list = true,
            Action::Down => {
                self.in_list = true;
                self.select(self.selected + 1);
            }
            Action::Up if self.selected == 0 => self.in_list = false,
            Action::Up | Action::Previous => self.select(self.selected.saturating_sub(1)),
            Action::Next => self.select(self.selected + 1),
            Action::PageDown => self.select(self.selected + page),
            Action::PageUp => self.select(self.selected.saturating_sub(page)),
            Action::First => self.select(0),
            Action::Last => self.select(usize::MAX),
            _ => {}
        }
    }

    fn select(&mut self, index: usize) {
        self.selected = index.min(self.hits.len().saturating_sub(1));
    }

    fn ask(&mut self, catalog: &dyn Catalog) {
        self.selected = 0;
        if let Some(known) = &mut self.why {
            known.fresh = false;
        }
        self.hits_of.clear();
        if let Some(log) = self.searched_log() {
            self.hits = catalog.search_log(log, LIMIT);
            return;
        }
        if self.alerts.is_empty() || !self.query.value().is_empty() {
            self.hits = catalog.search(self.query.value(), LIMIT);
            return;
        }
        // Of one alert all scenarios are shown, of several the best of each.
        let each = if self.alerts.len() == 1 { LIMIT } else { 1 };
        let of = |(index, alert): (usize, &Alert)| {
            let (hits, _) = alert.scenarios(|query, limit| catalog.search(query, limit), each);
            hits.into_iter().map(|hit| (index, labelled(hit, alert))).collect::<Vec<_>>()
        };
        (self.hits_of, self.hits) = self.alerts.iter().enumerate().flat_map(of).unzip();
    }

    /// Asks the same again, because the documents have changed, and keeps the selection where it can.
    pub(crate) fn ask_again(&mut self, catalog: &dyn Catalog) {
        let selected = self.hit().map(|hit| hit.id.clone());
        let before = self.selected;
        self.ask(catalog);
        let is_new = |hit: &Hit| self.expected.is_some() && catalog.file(&hit.source) == self.expected;
        let new = self.hits.iter().position(is_new);
        if new.is_some() {
            self.expected = None;
        }
        let at = new.or_else(|| self.hits.iter().position(|hit| Some(&hit.id) == selected.as_ref()));
        self.select(at.unwrap_or(before));
    }

    fn edit(&mut self, edit: Edit, catalog: &dyn Catalog) {
        let deletes = !matches!(edit, Edit::Left | Edit::Right | Edit::Home | Edit::End);
        if deletes && self.searched_log().is_some() {
            self.log = None;
            self.ask(catalog);
            return;
        }
        let changed = self.query.handle(request(edit)).is_some_and(|change| change.value);
        if changed {
            self.ask(catalog);
        }
    }

    /// A paste of a line or a few goes where the cursor stands; a longer one is a log of its own.
    fn paste(&mut self, text: &str, catalog: &dyn Catalog) {
        let log = Log::of(text);
        if log.as_message().is_none() {
            self.open_log(log, catalog);
            return;
        }
        self.insert(text);
        self.ask(catalog);
    }

    fn insert(&mut self, text: &str) {
        let cursor = self.query.cursor();
        let before: String = self.query.value().chars().take(cursor).collect();
        let after: String = self.query.value().chars().skip(cursor).collect();
        let room = LONGEST.saturating_sub(before.chars().count() + after.chars().count());
        let pasted: String = one_line(text).chars().take(room).collect();
        let cursor = cursor + pasted.chars().count();
        self.query = Input::new(format!("{before}{pasted}{after}")).with_cursor(cursor);
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, mut area: Rect, catalog: &dyn Catalog, theme: Theme) {
        if area.height >= 10 {
            draw_heading(frame, take_top(&mut area, 1), catalog, theme);
        }
        self.draw_query(frame, take_top(&mut area, 1), theme);
        let rule = take_top(&mut area, 1);
        let count = match self.hits.len() {
            0 => "nothing found".to_owned(),
            hits => format!("{} of {hits}{}", self.selected + 1, if hits == LIMIT { "+" } else { "" }),
        };
        let of_alerts = !self.hits_of.is_empty();
        let found = match (of_alerts, self.nothing_fits() && !self.hits.is_empty()) {
            (true, _) => "Alerts",
            (false, true) => "Nothing fits well; the nearest",
            (false, false) => "Scenarios",
        };
        let found = format!("{found}{}", if self.in_list { ", keys here" } else { "" });
        draw_rule(frame, rule, &found, &count, theme);
        if area.width >= WIDE && area.height >= 6 {
            let list = Rect { width: area.width / 2, ..area };
            let preview = Rect { x: area.x + list.width + 1, width: area.width - list.width - 1, ..area };
            self.draw_hits(frame, list, theme);
            self.draw_preview(frame, preview, theme);
            return;
        }
        let preview = usize::from(area.height) * 2 / 5;
        if preview >= 2 {
            let mut preview = take_bottom(&mut area, preview);
            draw_rule(frame, take_top(&mut preview, 1), "Preview", "", theme);
            self.draw_preview(frame, preview, theme);
        }
        self.draw_hits(frame, area, theme);
    }

    /// Whether something is asked for that no scenario explains.
    fn nothing_fits(&self) -> bool {
        !self.asked().trim().is_empty() && !self.hits.iter().any(Hit::fits_well)
    }

    fn offer(&self) -> &'static str {
        if self.in_list { "N: write it down as a new scenario" } else { "Tab, then N: write it down as a new scenario" }
    }

    fn draw_query(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let value = self.query.value();
        let before: String = value.chars().take(self.query.cursor()).collect();
        let after: String = value.chars().skip(self.query.cursor()).collect();
        let room = usize::from(area.width).saturating_sub(PROMPT.len() + 1);
        // Long queries scroll, so that what stands before the cursor is in view.
        let before = cut_start(&visible(&before), room);
        let text = cut(&format!("{before}{}", visible(&after)), room);
        let hint = match self.searched_log() {
            Some(log) => format!("{}; type to search for something else", log.summary()),
            None if value.is_empty() => "type or paste an error, an alert or a few words".to_owned(),
            None => String::new(),
        };
        let line = Line::from(vec![
            Span::styled(PROMPT, theme.key()),
            Span::raw(text),
            Span::styled(cut(&hint, room), theme.dim()),
        ]);
        frame.render_widget(Paragraph::new(line), area);
        if !self.in_list && area.height > 0 {
            let column = u16::try_from(PROMPT.len() + before.width()).unwrap_or(u16::MAX);
            let column = column.min(area.width.saturating_sub(1));
            frame.set_cursor_position(Position::new(area.x + column, area.y));
        }
    }

    fn draw_hits(&self, frame: &mut Frame, mut area: Rect, theme: Theme) {
        if self.hits.is_empty() {
            let offer = if self.nothing_fits() { self.offer() } else { "" };
            let text = format!("No scenario fits. Try fewer words, or the rarest word of the error. {offer}");
            let lines: Vec<Line> = wrap(&[Span::styled(text, theme.dim())], usize::from(area.width).saturating_sub(2))
                .into_iter()
                .map(|line| Line::from([vec![Span::raw(" ")], line].concat()))
                .collect();
            frame.render_widget(Paragraph::new(lines), area);
            return;
        }
        if self.nothing_fits() && area.height >= 4 {
            let offer = cut(self.offer(), usize::from(area.width).saturating_sub(4));
            let line = Line::styled(format!("   {offer}"), theme.dim());
            frame.render_widget(Paragraph::new(line), take_top(&mut area, 1));
        }
        let each = if area.height >= 6 { 2 } else { 1 };
        let fit = (usize::from(area.height) / each).max(1);
        let first = window(self.selected, self.hits.len(), fit);
        let shown = self.hits.iter().enumerate().skip(first).take(fit);
        let width = usize::from(area.width);
        let lines: Vec<Line> = shown
            .flat_map(|(index, hit)| {
                let twin = each == 1 && self.hits.iter().filter(|other| other.title == hit.title).count() > 1;
                hit_lines(hit, index == self.selected, twin, width, theme).into_iter().take(each)
            })
            .collect();
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn draw_preview(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let Some(hit) = self.hit() else { return };
        let text = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
        let known = self.why.as_ref().filter(|known| known.id == hit.id);
        let why = known.and_then(|known| known.why.as_ref());
        let lines = preview_lines(hit, why, usize::from(text.width), theme);
        let lines: Vec<Drawn> = lines.into_iter().take(usize::from(text.height)).collect();
        draw_lines(frame, text, &lines, 0, None);
    }
}

/// The hit with its alert's name and labels in place of the titles above it.
fn labelled(hit: Hit, alert: &Alert) -> Hit {
    let is_named = alert.name().is_empty() || hit.title == alert.name();
    let title = if is_named { hit.title } else { format!("{}: {}", alert.name(), hit.title) };
    Hit { title, path: vec![alert.labels_shown().join(", ")], ..hit }
}

fn draw_heading(frame: &mut Frame, area: Rect, catalog: &dyn Catalog, theme: Theme) {
    let counts = format!(
        "{}, {} ",
        counted(catalog.runbooks(), "runbook", "runbooks"),
        counted(catalog.scenarios(), "scenario", "scenarios")
    );
    let width = usize::from(area.width);
    let name = cut(" runbook", width);
    let counts = if name.width() + counts.width() > width { String::new() } else { counts };
    let gap = " ".repeat(width.saturating_sub(name.width() + counts.width()));
    let line = Line::from(vec![Span::styled(name, theme.title()), Span::raw(gap), Span::styled(counts, theme.dim())]);
    frame.render_widget(Paragraph::new(line), area);
}

/// A hit's title, and below it the path; of twins, the title has the last part of the path behind it.
fn hit_lines(hit: &Hit, selected: bool, twin: bool, width: usize, theme: Theme) -> [Line<'static>; 2] {
    let room = width.saturating_sub(4);
    let style = if selected { theme.selected() } else { theme.plain() };
    let under = hit.path.last().filter(|_| twin).map(|title| format!(", {}", visible_line(title))).unwrap_or_default();
    let title = visible_line(&hit.title);
    let under = cut(&under, room.saturating_sub(title.width()).max(room / 4));
    let title = cut(&title, room.saturating_sub(under.width()));
    let path: Vec<String> = hit.path.iter().map(|title| visible_line(title)).collect();
    let path = cut_start(&path.join(" › "), room.saturating_sub(2));
    let lead = if selected { " ▸ " } else { "   " };
    let mut first = vec![Span::styled(lead, theme.key())];
    first.extend(mark(&title, &hit.matched, style, theme.matched()));
    first.push(Span::styled(under, theme.dim()));
    let mut second = vec![Span::raw("     ")];
    second.extend(mark(&path, &hit.matched, theme.dim(), theme.matched()));
    [Line::from(first), Line::from(second)]
}

fn preview_lines(hit: &Hit, why: Option<&Why>, width: usize, theme: Theme) -> Vec<Drawn> {
    let preview = &hit.preview;
    let questions = counted(usize::try_from(preview.questions).unwrap_or(0), "question", "questions");
    let commands = counted(usize::try_from(preview.commands).unwrap_or(0), "command", "commands");
    let place = format!("{}:{}", visible_line(&hit.source), hit.line);
    let counts = format!("{questions}, {commands}");
    let room = width.saturating_sub(counts.width() + 2);
    let beside = place.width() <= room || room >= LEAST_PLACE;
    let place = cut_start(&place, if beside { room } else { width });
    let gap = " ".repeat(width.saturating_sub(counts.width() + place.width()));
    let mut heading = vec![Span::styled(counts, theme.title())];
    let place = Span::styled(place, theme.dim());
    if beside {
        heading.extend([Span::raw(gap), place.clone()]);
    }
    let mut lines = vec![drawn(heading)];
    let told = hit.finding.as_ref().map(|finding| finding_spans(finding, theme));
    for (lead, spans) in told.into_iter().chain(why.map(|why| why_spans(why, theme))) {
        let text = wrap(&spans, width.saturating_sub(lead.width()).min(WIDEST_TEXT)).into_iter().map(drawn).collect();
        lines.extend(hang(vec![lead], text));
    }
    for step in &preview.steps {
        let spans = mark(&visible_line(step), &hit.matched, theme.plain(), theme.matched());
        let step = wrap(&spans, width.saturating_sub(2).min(WIDEST_TEXT)).into_iter().map(drawn).collect();
        lines.extend(hang(vec![Span::raw("• ")], step));
    }
    if !beside {
        lines.push(drawn(vec![place]));
    }
    lines
}

/// The error of the log that led to a hit: where it stands first, and how often.
fn finding_spans(finding: &Finding, theme: Theme) -> (Span<'static>, Vec<Span<'static>>) {
    let lead = Span::styled(format!("log:{} {}× ", finding.line, finding.count), theme.title());
    let text: String = visible_line(&finding.text).chars().take(LONGEST_FINDING).collect();
    (lead, vec![Span::styled(text, theme.dim())])
}

/// The line of the document that matched, with its number and the words marked.
fn why_spans(why: &Why, theme: Theme) -> (Span<'static>, Vec<Span<'static>>) {
    let style = |marked: bool| if marked { theme.matched() } else { theme.plain() };
    let spans =
        why.pieces().into_iter().map(|(piece, marked)| Span::styled(visible(piece).replace('\n', " "), style(marked)));
    (Span::styled(format!("{}: ", why.line), theme.title()), spans.collect())
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A query is one line: what breaks lines in a paste parts words.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\t'], " ").trim_end().to_owned()
}
