//! Running a command: shown in full, confirmed, watched, its output left to speak for an answer.
//!
//! Owns the way from the wish to run something to the end of it. It must not start anything itself: what is confirmed
//! leaves as an effect, byte for byte as it was shown.

use super::{App, Effect, Over};
use crate::session::entry::bounded;
use crate::session::{Entry, Status};
use crate::shell::context::Context as Surroundings;
use crate::shell::danger::key_word;
use crate::shell::run::{self, Ended};
use crate::tree::build::danger_of_command;
use crate::tree::{Command, Placeholder};
use crate::tui::action::{Action, Context};
use crate::tui::encode;
use crate::tui::run::Job;
use crate::tui::screen::confirm::{Confirm, Decision};
use crate::tui::screen::form::Then;
use crate::tui::screen::help::Help;
use crate::tui::screen::output::Output;
use crate::tui::screen::walk::Secrets;
use crate::tui::view::visible::visible_line;
use crate::walk::suggest;
use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// What is typed for a command that names nothing it destroys.
const NO_NAME: &str = "run";

/// The commands that have ended and can be looked at again.
const KEPT: usize = 4;

/// A command that has ended, as far as it may speak for an answer.
#[derive(Debug, Clone)]
pub(super) struct Ran {
    command: Command,
    status: Option<i32>,
    output: String,
    /// Whether nothing of the output was lost.
    whole: bool,
}

/// A command that runs.
#[derive(Debug, Clone)]
pub(super) struct Running {
    run: u32,
    command: Command,
}

impl App {
    /// The command that is looked at.
    pub(super) fn output(&self) -> Option<&Output> {
        self.outputs.get(self.looking_at)
    }

    /// Shows the selected command as it would run; what is to be filled in is asked first.
    pub(super) fn wish_to_run(&mut self) -> Vec<Effect> {
        let Some(command) = self.walk.as_ref().and_then(|screen| screen.command()).cloned() else {
            self.status = "no command belongs here".to_owned();
            return Vec::new();
        };
        if !self.runs {
            self.status = "running is switched off; c copies the command".to_owned();
            return Vec::new();
        }
        if let Some(why) = run::refusal(&command) {
            self.status = format!("not run: {why}");
            return Vec::new();
        }
        // What an earlier command has set is there already: the shell knows it.
        let asked = |raw: &str| !raw.strip_prefix('$').is_some_and(|name| self.set_in_shell.contains(bare(name)));
        if self.walk.as_ref().is_some_and(|screen| screen.lacks_values_of(&command, asked)) {
            self.open_form(Then::Run);
            return Vec::new();
        }
        self.show_to_confirm(command)
    }

    /// Shows a command with its values, to be confirmed.
    fn show_to_confirm(&mut self, command: Command) -> Vec<Effect> {
        let Some(screen) = &self.walk else { return Vec::new() };
        let filled = |secrets| screen.filled_with(&command, secrets);
        let texts = (filled(Secrets::Plain), filled(Secrets::Masked), filled(Secrets::Left));
        let (text, shown, template) = match texts {
            (Ok(text), Ok(shown), Ok(template)) => (text, shown, template),
            (Err(refusal), ..) | (_, Err(refusal), _) | (.., Err(refusal)) => {
                self.status = format!("not run: {refusal}");
                return Vec::new();
            }
        };
        if let Some(why) = run::refusal_of_text(&text) {
            self.status = format!("not run: {why}");
            return Vec::new();
        }
        let danger = command.danger.clone().or_else(|| danger_of_command(&template, &command.language));
        let word = danger.is_some().then(|| key_word(&template)).map(|word| word.unwrap_or_else(|| NO_NAME.to_owned()));
        let around = screen.walk().node().and_then(|node| node.danger.clone());
        let dangers = danger.into_iter().chain(around).collect();
        let confirm = Confirm::new(command, text, shown, template).with_danger(dangers, word);
        self.over = Some(Over::Confirm(Box::new(confirm)));
        vec![Effect::LookAround]
    }

    pub(super) fn surround(&mut self, surroundings: Surroundings) {
        if let Some(Over::Confirm(confirm)) = &mut self.over {
            confirm.surround(surroundings);
        }
    }

    pub(super) fn update_confirm(&mut self, action: &Action) -> Vec<Effect> {
        let (area, theme) = (self.screen_area(), self.theme);
        let Some(Over::Confirm(confirm)) = &mut self.over else { return Vec::new() };
        match action {
            Action::Help => self.help = Some(Help::about(Context::Confirm)),
            Action::Leave if !confirm.has_line() => {
                self.over = None;
                self.status = "nothing was run".to_owned();
            }
            Action::EditElsewhere => return vec![Effect::Change(confirm.template().to_owned())],
            action => match confirm.update(action, area, theme) {
                Decision::Open => {}
                Decision::Say(text) => self.status = text,
                Decision::Run(text) => return self.run_confirmed(text),
                Decision::Changed(text) => return self.change(&text),
            },
        }
        Vec::new()
    }

    /// The operator changed the command: it is shown anew and has to be confirmed as it is now.
    pub(super) fn change(&mut self, text: &str) -> Vec<Effect> {
        let Some(Over::Confirm(confirm)) = &self.over else { return Vec::new() };
        let mut command = confirm.command().clone();
        let text = text.trim_end();
        if text.is_empty() {
            self.status = "not changed: nothing would be left of it".to_owned();
            return Vec::new();
        }
        let brought = |placeholder: &Placeholder| {
            let count = |text: &str| text.matches(placeholder.raw.as_str()).count();
            count(confirm.template()) > count(&command.text)
        };
        // Read once more, it would be filled in: a label of an alert could send a secret elsewhere.
        if let Some(placeholder) = command.placeholders.iter().find(|placeholder| brought(placeholder)) {
            self.status = format!("not changed: a value holds {}", visible_line(&placeholder.raw));
            return Vec::new();
        }
        command.placeholders.retain(|placeholder| text.contains(&placeholder.raw));
        text.clone_into(&mut command.text);
        self.show_to_confirm(command)
    }

    fn run_confirmed(&mut self, text: String) -> Vec<Effect> {
        let area = self.screen_area();
        let Some(Over::Confirm(confirm)) = self.over.take() else { return Vec::new() };
        let run = self.next_run;
        self.next_run = self.next_run.saturating_add(1);
        let shown = confirm.shown().to_owned();
        let secret = shown != text;
        let (node, line) = self.place();
        let folder = confirm.folder().unwrap_or_default().to_owned();
        self.note_down(Entry::Started { run, node, line, text: shown.clone(), folder });
        self.running.push(Running { run, command: confirm.command().clone() });
        self.outputs.push(Output::new(run, shown, area));
        self.forget_old_outputs();
        self.looking_at = self.outputs.len() - 1;
        self.over = Some(Over::Output);
        let (columns, rows) = Output::size(area);
        vec![Effect::Run(Job { run, text, columns, rows, secret })]
    }

    fn forget_old_outputs(&mut self) {
        let mut spare = self.outputs.len().saturating_sub(KEPT);
        self.outputs.retain(|output| {
            let forget = spare > 0 && !output.is_running();
            spare -= usize::from(forget);
            !forget
        });
    }

    pub(super) fn take_output(&mut self, run: u32, bytes: &[u8], ended: Option<Ended>) {
        let Some(output) = self.outputs.iter_mut().find(|output| output.run == run) else { return };
        output.write(bytes);
        let Some(ended) = ended else { return };
        output.end(&ended);
        let (text, lost) = output.text();
        let (kept, cut) = bounded(&text);
        let said = format!("{}; Enter goes back to the walk", output.said());
        let aside = format!("{}: {}", output.said(), output.shown().lines().next().unwrap_or_default());
        let in_view = matches!(self.over, Some(Over::Output)) && self.output().is_some_and(|output| output.run == run);
        self.status = if in_view { said } else { aside };
        self.note_down(Entry::Ended {
            run,
            status: ended.status.clone(),
            millis: u64::try_from(ended.took.as_millis()).unwrap_or(u64::MAX),
            output: kept,
            cut: cut.saturating_add(u64::try_from(lost).unwrap_or(u64::MAX)),
        });
        if let Some(at) = self.running.iter().position(|running| running.run == run) {
            let command = self.running.swap_remove(at).command;
            if ended.status.code() == Some(0) {
                self.set_in_shell.extend(assigned(&command.text).map(str::to_owned));
            }
            self.ran = Some(Ran { command, status: ended.status.code(), output: text, whole: lost == 0 });
            self.suggest();
        }
    }

    pub(super) fn fail_run(&mut self, run: u32, why: String) {
        self.running.retain(|running| running.run != run);
        if let Some(output) = self.outputs.iter_mut().find(|output| output.run == run) {
            output.fail(&why);
            self.status = output.said().to_owned();
        }
        self.note_down(Entry::Ended { run, status: Status::Lost, millis: 0, output: why, cut: 0 });
    }

    /// Has the answer chosen that the output speaks for, where it speaks for one.
    pub(super) fn suggest(&mut self) {
        if let (Some(ran), Some(screen)) = (&self.ran, &mut self.walk) {
            let Ran { command, status, output, whole } = ran;
            screen.suggest(&suggest::Ran { command, status: *status, output, whole: *whole });
        }
    }

    pub(super) fn look_at_output(&mut self) {
        if self.outputs.is_empty() {
            self.status = "no command has run yet".to_owned();
            return;
        }
        self.looking_at = self.outputs.len() - 1;
        self.over = Some(Over::Output);
    }

    pub(super) fn update_output(&mut self, action: &Action) -> Vec<Effect> {
        let area = self.screen_area();
        let count = self.outputs.len().max(1);
        let Some(output) = self.outputs.get_mut(self.looking_at) else { return Vec::new() };
        let run = output.run;
        match action {
            Action::Help => self.help = Some(Help::about(Context::Output)),
            Action::Press(key) => return press(output, *key),
            Action::Paste(text) if output.has_keys() => {
                return vec![Effect::Send(run, encode::paste(text, output.emulator().wants_marked_pastes()))];
            }
            Action::Detach => output.give_keys(false),
            Action::Attach if output.is_running() => output.give_keys(true),
            Action::Kill if output.is_running() => return vec![Effect::Kill(run)],
            Action::Attach | Action::Kill => self.status = "it has ended already".to_owned(),
            Action::Leave => self.leave_output(),
            Action::NextCommand => self.looking_at = (self.looking_at + 1) % count,
            Action::PreviousCommand => self.looking_at = (self.looking_at + count - 1) % count,
            action => output.update(action, area),
        }
        Vec::new()
    }

    fn leave_output(&mut self) {
        self.over = None;
        let Some((run, true)) = self.output().map(|output| (output.run, output.is_running())) else { return };
        self.status = "it goes on running; r shows it again".to_owned();
        self.note_down(Entry::LeftRunning { run });
    }

    /// The area has changed for what stands over the walk.
    pub(super) fn resize_over(&mut self, area: Rect) {
        let theme = self.theme;
        if let Some(Over::Confirm(confirm)) = &mut self.over {
            confirm.resize(area, theme);
        }
        let (columns, rows) = Output::size(area);
        for output in self.outputs.iter_mut().filter(|output| output.is_running()) {
            output.resize(area);
            self.pending.push(Effect::Fit(output.run, columns, rows));
        }
    }
}

/// A variable's name without its braces.
fn bare(name: &str) -> &str {
    name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name)
}

/// The variables that a command sets in its shell, one at the start of a line each.
fn assigned(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim_start();
        let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        let is_name = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        (is_name && name.starts_with(|first: char| !first.is_ascii_digit())).then_some(name)
    })
}

fn press(output: &Output, key: KeyEvent) -> Vec<Effect> {
    let bytes = encode::key(key, output.emulator().wants_application_keys());
    if bytes.is_empty() { Vec::new() } else { vec![Effect::Send(output.run, bytes)] }
}
