//! The form: one field for each placeholder of a command, what is offered for it, and the command filling in.
//!
//! Owns what is typed into the fields until it is kept. It must not know how a value is quoted, nor run anything: what
//! is kept goes into the walk's variables, and a refusal is shown under its field.

use super::{MASK, draw_rule, request, take_bottom, take_top, window};
use crate::shell::quote::{self, Refusal};
use crate::tree::Command;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::visible::{on_one_line, visible};
use crate::tui::view::wrap::{cut, cut_start, wrap};
use crate::walk::variables::{Declared, Offer, Variables};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::borrow::Cow;
use std::collections::BTreeSet;
use tui_input::{Input, InputRequest};
use unicode_width::UnicodeWidthStr;

/// The longest value that is taken, in characters.
const LONGEST: usize = 4096;

/// So many offers are in view at once.
const OFFERS: usize = 5;

/// The form over a walk.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    command: Command,
    fields: Vec<Field>,
    focus: usize,
    scroll: usize,
    then: Then,
}

/// What the form was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// To keep the values.
    Keep,
    /// To copy the command.
    Copy,
    /// To run it.
    Run,
}

/// A placeholder to be filled in.
#[derive(Debug, Clone)]
struct Field {
    name: String,
    secret: bool,
    input: Input,
    offers: Vec<Offer>,
    offered: Option<usize>,
}

/// A value that is kept.
pub(crate) struct Kept {
    /// The variable's name.
    pub(crate) name: String,
    /// Empty where there is none.
    pub(crate) value: String,
    /// It must not be shown, offered or stored.
    pub(crate) secret: bool,
}

impl Form {
    /// The form for a command; `then` says what it was opened for.
    pub(crate) fn new<'v>(
        command: &Command,
        declared: &Declared,
        variables: &Variables,
        value: impl Fn(&str) -> Option<&'v str>,
        then: Then,
    ) -> Self {
        let mut seen = BTreeSet::new();
        let names = command.placeholders.iter().map(|one| one.name.as_str()).filter(|name| seen.insert(*name));
        let field = |name: &str| Field {
            name: name.to_owned(),
            secret: declared.is_secret(name),
            input: Input::new(value(name).or_else(|| declared.default_of(name)).unwrap_or_default().to_owned()),
            offers: variables.offers(name, declared),
            offered: None,
        };
        let fields: Vec<Field> = names.map(field).collect();
        let focus = fields.iter().position(|field| field.value().is_empty()).unwrap_or(0);
        Self { command: command.clone(), fields, focus, scroll: 0, then }
    }

    /// More is known of what may be offered.
    pub(crate) fn offer_anew(&mut self, declared: &Declared, variables: &Variables) {
        for field in &mut self.fields {
            field.offers = variables.offers(&field.name, declared);
            field.offered = None;
        }
    }

    /// The command it is about.
    pub(crate) fn command(&self) -> &Command {
        &self.command
    }

    /// What is done with the command when the values are kept.
    pub(crate) fn then(&self) -> Then {
        self.then
    }

    /// The values, or why one of them cannot stand in the command.
    pub(crate) fn keep(&self) -> Result<Vec<Kept>, Refusal> {
        self.filled(false)?;
        let kept =
            |field: &Field| Kept { name: field.name.clone(), value: field.value().to_owned(), secret: field.secret };
        Ok(self.fields.iter().map(kept).collect())
    }

    /// Carries out what concerns the form alone.
    pub(crate) fn update(&mut self, action: &Action) {
        let count = self.fields.len().max(1);
        match action {
            Action::NextField => self.focus = (self.focus + 1) % count,
            Action::PreviousField => self.focus = (self.focus + count - 1) % count,
            Action::PageDown => self.scroll = (self.scroll + 1).min(self.command.text.lines().count()),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(1),
            action => {
                if let Some(field) = self.fields.get_mut(self.focus) {
                    field.update(action);
                }
            }
        }
    }

    /// The command with the values so far; with secrets masked where it is to be shown.
    fn filled(&self, masked: bool) -> Result<String, Refusal> {
        let Command { text, language, placeholders, .. } = &self.command;
        let value = |name: &str| {
            let field = self.fields.iter().find(|field| field.name == name)?;
            let value = if masked && field.secret { MASK } else { field.value() };
            (!field.value().is_empty()).then_some(value)
        };
        quote::fill(text, language, placeholders, value)
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, mut area: Rect, theme: Theme) {
        let width = usize::from(area.width);
        let command = self.command_lines(width, theme);
        let room = (usize::from(area.height) / 2).max(2);
        let mut below = take_bottom(&mut area, (command.len() + 1).min(room));
        let count = format!("{} of {}", self.focus + 1, self.fields.len());
        draw_rule(frame, take_top(&mut area, 1), "Fill in", &count, theme);
        self.draw_fields(frame, area, theme);
        let title = match self.then {
            Then::Keep => "The command",
            Then::Copy => "Enter keeps and copies",
            Then::Run => "Enter keeps; nothing runs yet",
        };
        draw_rule(frame, take_top(&mut below, 1), title, "", theme);
        let last = command.len().saturating_sub(usize::from(below.height));
        let shown: Vec<Line> = command.into_iter().skip(self.scroll.min(last)).collect();
        frame.render_widget(Paragraph::new(shown), below);
    }

    /// The command as it would be copied; where a value is refused, as it stands in the document.
    fn command_lines(&self, width: usize, theme: Theme) -> Vec<Line<'static>> {
        let filled = self.filled(true).unwrap_or_else(|_| self.command.text.clone());
        let span = Span::styled(visible(&filled).into_owned(), theme.code());
        let lines = wrap(&[span], width.saturating_sub(2));
        lines.into_iter().map(|line| Line::from([vec![Span::raw(" ")], line].concat())).collect()
    }

    fn draw_fields(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let width = usize::from(area.width);
        let refusal = self.filled(false).err();
        let labels = self.fields.iter().map(|field| visible(&field.name).width()).max().unwrap_or(0).min(width / 3);
        let mut lines = Vec::new();
        let mut at = 0;
        for (index, field) in self.fields.iter().enumerate() {
            let has_focus = index == self.focus;
            if has_focus {
                at = lines.len();
            }
            lines.push(field.line(labels, has_focus, width, theme));
            if let Some(refusal) = refusal.as_ref().filter(|refusal| refusal.name == field.name) {
                let why = Span::styled(visible(&refusal.why).into_owned(), theme.caution());
                let why = wrap(&[why], width.saturating_sub(6));
                lines.extend(why.into_iter().map(|line| Line::from([vec![Span::raw("     ")], line].concat())));
            }
            if has_focus {
                lines.extend(field.offer_lines(width, theme));
            }
        }
        let first = window(at, lines.len(), usize::from(area.height));
        frame.render_widget(Paragraph::new(lines.into_iter().skip(first).collect::<Vec<_>>()), area);
        if let Some(field) = self.fields.get(self.focus).filter(|_| area.height > 0) {
            let column = LEAD.len() + labels + 2 + field.before(width.saturating_sub(LEAD.len() + labels + 3)).width();
            let row = u16::try_from(at.saturating_sub(first)).unwrap_or(0).min(area.height - 1);
            let column = u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
            frame.set_cursor_position(Position::new(area.x + column, area.y + row));
        }
    }
}

/// What a field's line begins with.
const LEAD: &str = "   ";

impl Field {
    fn value(&self) -> &str {
        self.input.value()
    }

    fn update(&mut self, action: &Action) {
        match action {
            Action::Type(character) => self.insert(*character),
            Action::Paste(text) => text.trim_end_matches(['\r', '\n']).chars().for_each(|letter| self.insert(letter)),
            Action::Edit(edit) => {
                self.input.handle(request(*edit));
            }
            Action::Next => self.offer(self.offered.map_or(0, |offered| offered + 1)),
            Action::Previous => self.offer(self.offered.unwrap_or(self.offers.len()).saturating_sub(1)),
            _ => {}
        }
    }

    fn insert(&mut self, letter: char) {
        // The end is looked for by bytes: counting characters for each one pasted would take long.
        if self.value().len() < LONGEST {
            self.input.handle(InputRequest::InsertChar(letter));
        }
    }

    fn offer(&mut self, index: usize) {
        let index = index.min(self.offers.len().saturating_sub(1));
        if let Some(offer) = self.offers.get(index) {
            self.input = Input::new(offer.value.clone());
            self.offered = Some(index);
        }
    }

    /// A value on one line, or what hides it.
    fn shown<'t>(&self, value: &'t str) -> Cow<'t, str> {
        if self.secret { "•".repeat(value.chars().count()).into() } else { on_one_line(value) }
    }

    /// What stands before the cursor, as far as there is room.
    fn before(&self, room: usize) -> String {
        let before: String = self.value().chars().take(self.input.cursor()).collect();
        cut_start(&self.shown(&before), room)
    }

    fn line(&self, labels: usize, has_focus: bool, width: usize, theme: Theme) -> Line<'static> {
        let label = cut(&visible(&self.name), labels);
        let gap = " ".repeat(labels.saturating_sub(label.width()));
        let room = width.saturating_sub(LEAD.len() + labels + 3);
        let before = self.before(room);
        let after: String = self.value().chars().skip(self.input.cursor()).collect();
        let value = cut(&format!("{before}{}", self.shown(&after)), room);
        let origin = self.offers.iter().find(|offer| offer.value == self.value()).map(|offer| offer.origin.name());
        let hint = match origin {
            Some(origin) => format!("  {origin}"),
            None if self.value().is_empty() && !self.offers.is_empty() && has_focus => {
                "  ↓ takes what is offered".into()
            }
            None => String::new(),
        };
        let hint = cut(&hint, room.saturating_sub(value.width()));
        let style = if has_focus { theme.selected() } else { theme.plain() };
        Line::from(vec![
            Span::styled(if has_focus { " ▸ " } else { LEAD }, theme.key()),
            Span::styled(format!("{label}{gap}: "), style),
            Span::styled(value, theme.code()),
            Span::styled(hint, theme.dim()),
        ])
    }

    fn offer_lines(&self, width: usize, theme: Theme) -> Vec<Line<'static>> {
        let first = window(self.offered.unwrap_or(0), self.offers.len(), OFFERS);
        let shown = self.offers.iter().enumerate().skip(first).take(OFFERS);
        let line = |(index, offer): (usize, &Offer)| {
            let is_taken = self.offered == Some(index);
            let value = if self.secret { MASK.into() } else { on_one_line(&offer.value) };
            let origin = format!("  {}", offer.origin.name());
            let value = cut(&value, width.saturating_sub(origin.width() + 8));
            let style = if is_taken { theme.selected() } else { theme.plain() };
            Line::from(vec![
                Span::styled(if is_taken { "     • " } else { "       " }, theme.key()),
                Span::styled(value, style),
                Span::styled(origin, theme.dim()),
            ])
        };
        shown.map(line).collect()
    }
}
