//! The walk: what its keys do, the form, copying, and the way between documents.
//!
//! Owns what an action does while a walk is in front. It must not know how a walk moves, nor write the record itself.

use super::{App, Effect, Over, Stage};
use crate::session::Entry;
use crate::shell::clipboard;
use crate::tree::Node;
use crate::tui::action::{Action, Context};
use crate::tui::screen::form::{Form, Then};
use crate::tui::screen::help::Help;
use crate::tui::screen::walk::{Outcome, WalkScreen};
use crate::tui::view::visible::visible_line;
use crate::walk::{Place, Walk};
use std::cmp::Ordering;

impl App {
    pub(super) fn update_walk(&mut self, action: Action) -> Vec<Effect> {
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
            Action::FillIn => self.open_form(Then::Keep),
            Action::Run => return self.wish_to_run(),
            Action::LookAtOutput => self.look_at_output(),
            Action::Note => self.open_note(),
            Action::No if self.asks_nothing() => self.open_note(),
            Action::ShowRecord => self.show_record(),
            Action::Stuck => return self.show_stuck(),
            Action::Open => return self.edit_place(),
            Action::Follow => self.follow_link(),
            Action::Back if self.is_at_start() && !self.behind.is_empty() => {
                self.walk = self.behind.pop();
                // The screen may have another size by now.
                let area = self.screen_area();
                if let Some(walk) = &mut self.walk {
                    walk.resize(area);
                }
                self.note_down(Entry::Returned);
            }
            action => self.move_on(&action),
        }
        Vec::new()
    }

    /// Lets the walk carry out an action, and notes down where it led.
    fn move_on(&mut self, action: &Action) {
        let Some(screen) = &mut self.walk else { return };
        let steps = screen.walk().trail().count();
        let ask = screen.walk().ask();
        match screen.update(action) {
            Outcome::Say(text) => self.status = text,
            Outcome::Over => return self.leave_walk(),
            Outcome::Done => {}
        }
        let walk = screen.walk();
        let entry = match walk.trail().count().cmp(&steps) {
            Ordering::Equal => return,
            Ordering::Less => Some(Entry::WentBack),
            Ordering::Greater => walk.trail().next_back().map(|step| Entry::of_step(&step, ask)),
        };
        if entry.as_ref().is_some_and(|entry| matches!(entry, Entry::Answered { .. })) {
            self.ran = None;
        }
        entry.into_iter().for_each(|entry| self.note_down(entry));
        self.suggest();
    }

    pub(super) fn open_hit(&mut self) {
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
                self.over = None;
                self.behind.clear();
                self.variables.begin(&mut walk);
                self.note_opening(&walk, &id);
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
        let walk = led.and_then(|id| Some((Walk::start(self.catalog.runbook(&id)?, &id)?, id)));
        let Some((mut walk, led)) = walk else {
            let why = if links.is_empty() {
                "no other document is linked here"
            } else {
                "the link leads out of this library"
            };
            self.status = why.to_owned();
            return;
        };
        self.over = None;
        self.variables.begin(&mut walk);
        self.note_following(&walk, &led);
        self.status =
            format!("this is {}; back at its start leads back to the link", visible_line(&walk.runbook().title));
        let next = WalkScreen::new(walk, self.theme, self.screen_area());
        self.behind.extend(self.walk.replace(next));
    }

    /// Back in the search the list has the keys, so that the key that leaves a walk leaves the search too.
    fn leave_walk(&mut self) {
        let end = self.walk.as_ref().map(|screen| matches!(screen.walk().place(), Some(Place::End(end)) if end.solved));
        if let Some(solved) = end {
            self.note_down(Entry::Left { solved });
        }
        self.walk = None;
        self.behind.clear();
        self.over = None;
        self.ran = None;
        self.searching = true;
        self.search.focus_list(true);
    }

    pub(super) fn update_form(&mut self, action: &Action) -> Vec<Effect> {
        let Some(Over::Form(form)) = &mut self.over else { return Vec::new() };
        match action {
            Action::Leave => self.over = None,
            Action::Help => self.help = Some(Help::about(Context::Form)),
            Action::Enter => return self.keep_values(),
            Action::CopyAsIs => {
                let text = form.command().text.clone();
                self.over = None;
                return self.copied(Effect::Copy(text));
            }
            action => form.update(action),
        }
        Vec::new()
    }

    /// The form's values become the walk's, and are offered from now on; secrets are not.
    fn keep_values(&mut self) -> Vec<Effect> {
        let (Some(Over::Form(form)), Some(walk)) = (&self.over, &mut self.walk) else { return Vec::new() };
        let kept = match form.keep() {
            Ok(kept) => kept,
            Err(refusal) => {
                self.status = format!("not kept: {refusal}");
                return Vec::new();
            }
        };
        let then = form.then();
        for value in kept {
            if !value.secret && !value.value.is_empty() {
                self.variables.remember(&value.name, &value.value);
            }
            walk.set_variable(value.name.clone(), value.value.clone());
            if value.secret && !value.value.is_empty() {
                self.secrets.push(value.value.clone());
            }
            let shown = (!value.secret).then_some(value.value);
            self.pending.push(Effect::Record(Entry::Set { name: value.name, value: shown, secret: value.secret }));
        }
        self.over = None;
        match then {
            Then::Keep => Vec::new(),
            Then::Copy => self.copy_filled(),
            Then::Run => self.wish_to_run(),
        }
    }

    /// Opens the form for the selected command, if it has placeholders.
    pub(super) fn open_form(&mut self, then: Then) {
        let Some((screen, command)) = self.walk.as_ref().and_then(|screen| Some((screen, screen.command()?))) else {
            self.status = "no command belongs here".to_owned();
            return;
        };
        if command.placeholders.is_empty() {
            self.status = "nothing has to be filled in here".to_owned();
            return;
        }
        let value = |name: &str| screen.walk().variable(name);
        self.over = Some(Over::Form(Form::new(command, screen.declared(), &self.variables, value, then)));
        // Earlier records are looked through once, and not before somebody may want what is in them.
        if !self.variables.has_recollected() {
            self.pending.push(Effect::Recollect);
        }
    }

    /// Offers what was typed in earlier sessions too.
    pub(super) fn recollect(&mut self, values: Vec<(String, String)>) {
        self.variables.recollect(values);
        if let (Some(Over::Form(form)), Some(screen)) = (&mut self.over, &self.walk) {
            form.offer_anew(screen.declared(), &self.variables);
        }
    }

    fn copy(&mut self) -> Vec<Effect> {
        if self.walk.as_ref().is_some_and(WalkScreen::lacks_values) {
            self.open_form(Then::Copy);
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
                self.open_form(Then::Copy);
                self.status = format!("not copied: {refusal}");
                Vec::new()
            }
        }
    }

    pub(super) fn copied(&mut self, effect: Effect) -> Vec<Effect> {
        let (text, shown) = match &effect {
            Effect::Copy(text) => (text, text),
            Effect::CopySecret { text, shown } => (text, shown),
            _ => return vec![effect],
        };
        let refusal = clipboard::refusal(text);
        if let Some(why) = refusal {
            self.status = format!("not copied: {why}");
            return Vec::new();
        }
        let (node, line) = self.place();
        self.note_down(Entry::Copied { node, line, text: shown.clone() });
        vec![effect]
    }

    fn edit_place(&mut self) -> Vec<Effect> {
        let walk = self.walk.as_ref().map(WalkScreen::walk);
        let place = walk.and_then(|walk| Some((walk.runbook().source.clone(), walk.node()?.lines.first)));
        place.map(|(source, line)| self.edit(&source, line)).unwrap_or_default()
    }

    pub(super) fn edit(&mut self, source: &str, line: u32) -> Vec<Effect> {
        match self.catalog.file(source) {
            Some(path) => vec![Effect::Edit { path, line }],
            None => {
                self.status = format!("{source} comes with the program: there is no file to open");
                Vec::new()
            }
        }
    }

    /// Where the walk is: its node's id and line.
    pub(super) fn place(&self) -> (String, u32) {
        let node = self.walk.as_ref().and_then(|screen| screen.walk().node());
        node.map(|node| (node.id.clone(), node.lines.first)).unwrap_or_default()
    }

    fn asks_nothing(&self) -> bool {
        self.walk.as_ref().is_some_and(|screen| screen.walk().answers().is_empty())
    }
}
