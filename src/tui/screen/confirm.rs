//! What is shown before a command runs: all of it, where it would run, and what it may destroy.
//!
//! Owns the text that would run, whether all of it has been in view, and what has to be typed to confirm it. It must
//! not run anything: what is confirmed is given away as it stands.

use super::line::Line;
use super::{draw_lines, draw_rule, last_scroll, scrolled, take_bottom, take_top};
use crate::shell::context::Context as Surroundings;
use crate::tree::Command;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::blocks::{Drawn, GUTTER, code_rows, drawn, hang};
use crate::tui::view::visible::{visible, visible_line};
use crate::tui::view::wrap::{cut, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Paragraph;

/// A command in full, to be confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Confirm {
    /// The command, with what is still to be filled in: secrets alone.
    command: Command,
    /// What would run, byte for byte.
    text: String,
    /// The same with secrets masked.
    shown: String,
    /// What may be changed: as shown, but that a secret's placeholder stands where its value would.
    template: String,
    /// Why it wants care.
    dangers: Vec<String>,
    /// What has to be typed where it destroys.
    key_word: Option<String>,
    surroundings: Option<Surroundings>,
    line: Option<(Purpose, Line)>,
    scroll: usize,
    /// How many lines have been in view, from the top without a gap.
    seen: usize,
    /// The width at which they were.
    width: u16,
}

/// What a line of input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The key word of a command that destroys.
    KeyWord,
    /// The command itself.
    Edit,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing is decided yet.
    Open,
    /// There is something to say.
    Say(String),
    /// This text runs.
    Run(String),
    /// The command has been changed to this.
    Changed(String),
}

impl Confirm {
    /// Shows a command with what would run, what of it may be shown, and what of it may be changed.
    pub(crate) fn new(command: Command, text: String, shown: String, template: String) -> Self {
        Self {
            command,
            text,
            shown,
            template,
            dangers: Vec::new(),
            key_word: None,
            surroundings: None,
            line: None,
            scroll: 0,
            seen: 0,
            width: 0,
        }
    }

    /// With why it wants care; where it destroys, a key word has to be typed.
    pub(crate) fn with_danger(self, dangers: Vec<String>, key_word: Option<String>) -> Self {
        Self { dangers, key_word, ..self }
    }

    /// The command.
    pub(crate) fn command(&self) -> &Command {
        &self.command
    }

    /// The command with secrets masked.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// What may be changed of it.
    pub(crate) fn template(&self) -> &str {
        &self.template
    }

    /// Where it would run.
    pub(crate) fn folder(&self) -> Option<&str> {
        self.surroundings.as_ref().map(|surroundings| surroundings.folder.as_str())
    }

    /// Takes in where it would run.
    pub(crate) fn surround(&mut self, surroundings: Surroundings) {
        self.surroundings = Some(surroundings);
    }

    /// Whether a line of input has the keys.
    pub(crate) fn has_line(&self) -> bool {
        self.line.is_some()
    }

    /// Notes what has been in view: it has just been drawn. Keys that were pressed before do not count as having read it;
    /// lines that were jumped over or do not fit were not in view.
    pub(crate) fn was_drawn(&mut self, area: Rect, theme: Theme) {
        self.width = area.width;
        if self.scroll > self.seen {
            return;
        }
        let room = usize::from(area.width.saturating_sub(1));
        let lines = self.lines(usize::from(area.width), theme);
        let in_view = lines.iter().skip(self.scroll).take(usize::from(inner(area).height));
        let whole = in_view.take_while(|line| line.spans.iter().map(Span::width).sum::<usize>() <= room).count();
        self.seen = self.seen.max(self.scroll + whole);
    }

    /// The area has changed. At another width the lines are others, and are looked at anew.
    pub(crate) fn resize(&mut self, area: Rect, theme: Theme) {
        if self.width != area.width {
            (self.width, self.scroll, self.seen) = (area.width, 0, 0);
        }
        let (lines, height) = self.measure(area, theme);
        self.scroll = self.scroll.min(last_scroll(lines, height));
    }

    /// Carries out an action.
    pub(crate) fn update(&mut self, action: &Action, area: Rect, theme: Theme) -> Decision {
        match (action, &mut self.line) {
            (Action::Enter, Some(_)) => return self.take_line(),
            (Action::Leave, line) => *line = None,
            (action, Some((_, line))) => line.update(action),
            (action, None) => return self.decide(action, area, theme),
        }
        Decision::Open
    }

    fn decide(&mut self, action: &Action, area: Rect, theme: Theme) -> Decision {
        match action {
            Action::Confirm => return self.confirm(area, theme),
            Action::EditCommand => self.line = Some((Purpose::Edit, Line::new(&self.template))),
            action => {
                let (lines, height) = self.measure(area, theme);
                self.scroll = scrolled(action, self.scroll, last_scroll(lines, height), height);
            }
        }
        Decision::Open
    }

    fn confirm(&mut self, area: Rect, theme: Theme) -> Decision {
        let (lines, _) = self.measure(area, theme);
        if self.surroundings.is_none() || self.seen < lines {
            let first = self.seen + 1;
            return Decision::Say(format!(
                "not run: look at all of it first, lines {first}-{lines} have not been in view"
            ));
        }
        if self.key_word.is_none() {
            return Decision::Run(self.text.clone());
        }
        self.line = Some((Purpose::KeyWord, Line::default()));
        Decision::Open
    }

    fn take_line(&mut self) -> Decision {
        let Some((purpose, line)) = self.line.take() else { return Decision::Open };
        match purpose {
            Purpose::Edit if line.text() == self.template => Decision::Open,
            Purpose::Edit => Decision::Changed(line.text().to_owned()),
            Purpose::KeyWord if self.key_word.as_deref() == Some(line.text().trim()) => {
                Decision::Run(self.text.clone())
            }
            Purpose::KeyWord => Decision::Say("not run: that is another word".to_owned()),
        }
    }

    /// How many lines there are, and how many fit.
    fn measure(&self, area: Rect, theme: Theme) -> (usize, usize) {
        (self.lines(usize::from(area.width), theme).len(), usize::from(inner(area).height).max(1))
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame, mut area: Rect, theme: Theme) {
        let rule = take_top(&mut area, 1);
        let ask = take_bottom(&mut area, 1);
        let lines = self.lines(usize::from(area.width), theme);
        let height = usize::from(area.height);
        let last = (self.scroll + height).min(lines.len());
        let more = lines.len() > height;
        let place = if more { format!("lines {}-{last} of {}", self.scroll + 1, lines.len()) } else { String::new() };
        draw_rule(frame, rule, "Run this?", &place, theme);
        draw_lines(frame, Rect { width: area.width.saturating_sub(1), ..area }, &lines, self.scroll, None);
        self.draw_ask(frame, ask, theme);
    }

    fn draw_ask(&self, frame: &mut Frame, area: Rect, theme: Theme) {
        let word = visible_line(self.key_word.as_deref().unwrap_or_default());
        match &self.line {
            Some((Purpose::KeyWord, line)) => line.draw(frame, area, &format!(" type {word} to run it: "), theme),
            Some((Purpose::Edit, line)) => line.draw(frame, area, " change: ", theme),
            None => {
                let ask = match &self.key_word {
                    Some(_) => format!(" y runs it once {word} is typed"),
                    None => " y runs it".to_owned(),
                };
                let ask = cut(&ask, usize::from(area.width));
                frame.render_widget(Paragraph::new(Span::styled(ask, theme.title())), area);
            }
        }
    }

    fn lines(&self, width: usize, theme: Theme) -> Vec<Drawn> {
        let mut lines = Vec::new();
        for danger in &self.dangers {
            let danger = Span::styled(format!("! DANGER: {}", visible_line(danger)), theme.danger());
            lines.extend(wrap(&[danger], width.saturating_sub(2)).into_iter().map(drawn));
        }
        if !lines.is_empty() {
            lines.push(Drawn::default());
        }
        for (number, text) in (1..).zip(self.shown.split('\n')) {
            let text = visible(text);
            lines.extend(code_rows(&text, theme.code(), None, Some(number), width.saturating_sub(2), theme));
        }
        lines.push(Drawn::default());
        for (name, value) in self.facts() {
            let value = wrap(&[Span::raw(visible_line(&value))], width.saturating_sub(GUTTER + 8));
            let lead = vec![Span::raw(" "), Span::styled(format!("{name:<9}"), theme.dim())];
            lines.extend(hang(lead, value.into_iter().map(drawn).collect()));
        }
        lines
    }

    /// Where it would run, as far as that is known.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let Some(around) = &self.surroundings else { return Vec::new() };
        let kube = around.kube_context.clone().map(|context| match &around.kube_namespace {
            Some(namespace) => format!("{context}, namespace {namespace}"),
            None => context,
        });
        let aws = around.aws_profile.clone().map(|profile| match &around.aws_region {
            Some(region) => format!("{profile}, region {region}"),
            None => profile,
        });
        let known = [
            ("on", Some(around.host.clone())),
            ("as", Some(around.user.clone())),
            ("in", Some(around.folder.clone())),
            ("kube", kube),
            ("aws", aws),
            ("git", around.git_branch.clone()),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// What the rule and the question leave.
fn inner(mut area: Rect) -> Rect {
    take_top(&mut area, 1);
    take_bottom(&mut area, 1);
    area
}
