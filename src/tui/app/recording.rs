//! The record: what is noted down, the note an operator writes, and what of it is shown.
//!
//! Owns what a step of the screen is called in the record. It must not write it: entries leave as effects, and come
//! back with their time.

use super::{App, Effect, Over};
use crate::session::{Entry, Opening, timeline};
use crate::tui::action::{Action, Context};
use crate::tui::screen::MASK;
use crate::tui::screen::help::Help;
use crate::tui::screen::line::Line;
use crate::tui::screen::text::{Item, TextScreen};
use crate::walk::Walk;

impl App {
    /// Sends an entry into the record. Values of secrets never get there.
    pub(super) fn note_down(&mut self, mut entry: Entry) {
        if let Entry::Noted { text } | Entry::Ended { output: text, .. } = &mut entry {
            for secret in &self.secrets {
                *text = text.replace(secret, MASK);
            }
        }
        self.pending.push(Effect::Record(entry));
    }

    /// A scenario is opened: what was asked for and the alert that named it go with it.
    pub(super) fn note_opening(&mut self, walk: &Walk, id: &str) {
        let query = Some(self.search.asked()).filter(|query| !query.trim().is_empty());
        let alert = self.search.alert().cloned().unwrap_or_default();
        let opening = self.opening(walk, id);
        self.note_down(Entry::Opened { opening, query, labels: alert.labels, annotations: alert.annotations });
    }

    /// A link has led into another document.
    pub(super) fn note_following(&mut self, walk: &Walk, id: &str) {
        let entry = Entry::Followed { opening: self.opening(walk, id) };
        self.note_down(entry);
    }

    fn opening(&self, walk: &Walk, id: &str) -> Opening {
        Opening::of(walk, id, self.catalog.provenance(walk.runbook()))
    }

    pub(super) fn open_note(&mut self) {
        self.over = Some(Over::Note(Line::default()));
    }

    /// A line of input has the keys: a note, or what stands before a command that is confirmed.
    pub(super) fn update_line(&mut self, action: &Action) -> Vec<Effect> {
        let Some(Over::Note(line)) = &mut self.over else { return self.update_confirm(action) };
        match action {
            Action::Help => self.help = Some(Help::about(Context::Line)),
            Action::Leave => self.over = None,
            Action::Enter => {
                let text = line.text().trim().to_owned();
                self.over = None;
                if !text.is_empty() {
                    self.status = "noted".to_owned();
                    self.note_down(Entry::Noted { text });
                }
            }
            action => line.update(action),
        }
        Vec::new()
    }

    /// What has been ruled out, and all that was done.
    pub(super) fn show_record(&mut self) {
        let out = timeline::ruled_out(&self.record);
        let mut items = vec![Item::Title("Ruled out".to_owned())];
        items.extend(out.iter().map(|out| Item::Row(timeline::clock(out.at), format!("{}: {}", out.what, out.how))));
        if out.is_empty() {
            items.push(Item::Row(String::new(), "nothing yet".to_owned()));
        }
        items.push(Item::Title("Done so far (UTC)".to_owned()));
        let told = self.record.iter().filter_map(|stamped| Some((stamped.at, timeline::told(&stamped.entry)?)));
        items.extend(told.map(|(at, (what, words))| Item::Row(format!("{} {what}", timeline::clock(at)), words)));
        let copy = timeline::summary(&self.record);
        self.over = Some(Over::Text(TextScreen::new("The record", items, copy)));
    }

    /// Whom to turn to; what was tried is copied for the chat.
    pub(super) fn show_stuck(&mut self) -> Vec<Effect> {
        let Some(screen) = &self.walk else { return Vec::new() };
        let escalation = screen.walk().escalation();
        let mut items = vec![Item::Title("Whom to turn to".to_owned())];
        items.extend(escalation.contacts.iter().map(|contact| match contact.split_once(": ") {
            Some((role, who)) => Item::Row(role.to_owned(), who.to_owned()),
            None => Item::Row(String::new(), contact.clone()),
        }));
        let ways = escalation.ways.iter();
        items.extend(ways.map(|way| Item::Row(format!("line {}", way.line), way.text.clone())));
        if items.len() == 1 {
            items.push(Item::Row(String::new(), "this document names nobody".to_owned()));
        }
        let summary = timeline::summary(&self.record);
        items.push(Item::Title("What was tried (copied)".to_owned()));
        items.extend(summary.lines().map(|line| Item::Row(String::new(), line.to_owned())));
        self.over = Some(Over::Text(TextScreen::new("Stuck?", items, summary.clone())));
        vec![Effect::Copy(summary)]
    }

    pub(super) fn update_text(&mut self, action: &Action) -> Vec<Effect> {
        let (area, theme) = (self.screen_area(), self.theme);
        let Some(Over::Text(text)) = &mut self.over else { return Vec::new() };
        match action {
            Action::Help => self.help = Some(Help::about(Context::Text)),
            Action::Leave => self.over = None,
            Action::Copy => return vec![Effect::Copy(text.copied().to_owned())],
            action => text.update(action, area, theme),
        }
        Vec::new()
    }
}
