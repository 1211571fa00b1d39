//! The walk: the way so far, the place in full, the answers, the commands.
//!
//! Owns what is scrolled, chosen and selected at a place. It must not know how a walk moves: it asks the walk.

use super::{MASK, draw_lines, draw_rule, last_scroll, take_top, window};
use crate::shell::quote::{self, Refusal};
use crate::tree::{Command, Kind, Node};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::view::page::Page;
use crate::tui::view::visible::visible_line;
use crate::tui::view::wrap::{cut, cut_start};
use crate::walk::suggest::Ran;
use crate::walk::variables::Declared;
use crate::walk::{Answer, Ask, Place, Step, Walk, Word};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

/// The widest label that the others are aligned with on a screen of eighty columns; on a narrow one it is less, so
/// that the words behind the labels get the room.
const COLUMN: usize = 24;

/// What a rule with words at both ends takes besides these words, in columns.
const ROOM_IN_RULE: usize = 10;

/// The rows that the text takes however short it is, so that short texts do not make the rest jump.
const LOWEST_BODY: usize = 6;

/// The walk screen.
#[derive(Debug, Clone)]
pub(crate) struct WalkScreen {
    walk: Walk,
    /// What the document says of its variables.
    declared: Declared,
    theme: Theme,
    area: Rect,
    /// Set when the place or the width changes, so that drawing and scrolling work on the same lines.
    page: Page,
    ask: Ask,
    answers: Vec<Answer>,
    scroll: usize,
    choice: Option<usize>,
    /// Why the answer is chosen already: what a command's output says.
    reason: Option<String>,
    /// Which of the page's commands is selected, counted from the top.
    command: usize,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The screen changed, or there was nothing to do.
    Done,
    /// There is something to say.
    Say(String),
    /// The walk is over and the operator goes on from its end.
    Over,
}

/// What becomes of secrets when values are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// They stand as they are: for running and copying.
    Plain,
    /// They are masked: for showing.
    Masked,
    /// Their placeholders stay: for changing the command.
    Left,
}

/// The parts of the screen.
struct Areas {
    headings: Rect,
    trail: Rect,
    rule: Rect,
    body: Rect,
    command: Rect,
    ask: Rect,
    answers: Rect,
}

impl WalkScreen {
    /// Shows a walk.
    pub(crate) fn new(walk: Walk, theme: Theme, area: Rect) -> Self {
        let (page, ask, answers) = (Page::default(), Ask::Nothing, Vec::new());
        let declared = Declared::of(&walk.runbook().meta);
        let mut screen =
            Self { walk, declared, theme, area, page, ask, answers, scroll: 0, choice: None, reason: None, command: 0 };
        screen.arrive();
        screen
    }

    /// The walk that is shown.
    pub(crate) fn walk(&self) -> &Walk {
        &self.walk
    }

    /// The command that would be copied.
    pub(crate) fn command(&self) -> Option<&Command> {
        self.commands().get(self.selected()?)
    }

    /// What the document says of its variables.
    pub(crate) fn declared(&self) -> &Declared {
        &self.declared
    }

    /// Takes a value for the walk's commands.
    pub(crate) fn set_variable(&mut self, name: String, value: String) {
        self.walk.set_variable(name, value);
    }

    /// Whether some placeholder of the selected command has no value yet.
    pub(crate) fn lacks_values(&self) -> bool {
        self.command().is_some_and(|command| self.lacks_values_of(command, |_| true))
    }

    /// Whether some placeholder of a command has no value yet; of those alone that are `asked` for.
    pub(crate) fn lacks_values_of(&self, command: &Command, asked: impl Fn(&str) -> bool) -> bool {
        command.placeholders.iter().any(|one| self.value(&one.name).is_none() && asked(&one.raw))
    }

    /// The selected command with the values that there are; secrets masked where it is to be shown.
    pub(crate) fn filled(&self, masked: bool) -> Result<String, Refusal> {
        let Some(command) = self.command() else { return Ok(String::new()) };
        self.filled_with(command, if masked { Secrets::Masked } else { Secrets::Plain })
    }

    /// A command with the values that there are.
    pub(crate) fn filled_with(&self, command: &Command, secrets: Secrets) -> Result<String, Refusal> {
        let value = |name: &str| {
            let value = self.value(name)?;
            match secrets {
                Secrets::Masked if self.declared.is_secret(name) => Some(MASK),
                Secrets::Left if self.declared.is_secret(name) => None,
                Secrets::Plain | Secrets::Masked | Secrets::Left => Some(value),
            }
        };
        quote::fill(&command.text, &command.language, &command.placeholders, value)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.walk.variable(name).filter(|value| !value.is_empty())
    }

    /// The index of the selected command among the node's.
    fn selected(&self) -> Option<usize> {
        self.page.commands().nth(self.command)
    }

    /// The area has changed.
    pub(crate) fn resize(&mut self, area: Rect) {
        self.area = area;
        self.set_page();
        self.scroll_to(self.scroll);
    }

    /// Carries out what concerns the walk alone.
    pub(crate) fn update(&mut self, action: &Action) -> Outcome {
        let height = self.height();
        match action {
            Action::Enter => return self.enter(),
            Action::Yes => return self.say_word(Word::Yes),
            Action::No => return self.say_word(Word::No),
            Action::Answer(number) => return self.answer_number(*number),
            Action::Back => return self.back(),
            Action::NextCommand => return self.select_command(1),
            Action::PreviousCommand => return self.select_command(-1),
            Action::Next => self.choose_or_scroll(true, self.answers.is_empty()),
            Action::Previous => self.choose_or_scroll(false, self.answers.is_empty()),
            Action::Down => self.choose_or_scroll(true, self.page.lines.len() > height || self.answers.is_empty()),
            Action::Up => self.choose_or_scroll(false, self.page.lines.len() > height || self.answers.is_empty()),
            Action::PageDown => self.scroll_to(self.scroll + height.saturating_sub(1).max(1)),
            Action::PageUp => self.scroll_to(self.scroll.saturating_sub(height.saturating_sub(1).max(1))),
            Action::First => self.scroll_to(0),
            Action::Last => self.scroll_to(usize::MAX),
            _ => {}
        }
        Outcome::Done
    }

    fn enter(&mut self) -> Outcome {
        if let Some(choice) = self.choice {
            self.walk.answer(choice);
        } else if let Some(Place::End(end)) = self.walk.place() {
            if end.solved {
                return Outcome::Over;
            }
            return Outcome::Say("choose a way out with the arrows and Enter, or by its number".to_owned());
        } else if self.has_one_way() {
            self.walk.answer(0);
        } else if !self.walk.forward() {
            // Nothing is chosen for the operator: who leans on Enter must not answer anything.
            return Outcome::Say("choose an answer with the arrows and Enter, or press its key".to_owned());
        }
        self.arrive();
        Outcome::Done
    }

    /// Chooses the answer that a command's result speaks for, where it speaks for one and none is chosen yet.
    pub(crate) fn suggest(&mut self, ran: &Ran<'_>) {
        let suggestion = self.walk.suggest(ran);
        if let Some(suggestion) = suggestion.filter(|_| self.choice.is_none()) {
            self.choice = Some(suggestion.answer);
            self.reason = Some(suggestion.reason);
        }
    }

    /// A question that the document does not answer has one way on, and no decision to take.
    fn has_one_way(&self) -> bool {
        self.ask == Ask::Question && self.answers.len() == 1
    }

    fn say_word(&mut self, word: Word) -> Outcome {
        let found = self.answers.iter().position(|answer| answer.word == word);
        match found.or_else(|| self.stands_for(word)) {
            Some(index) => self.give(index),
            None if self.answers.is_empty() => Outcome::Say("nothing is asked here; Enter goes on".to_owned()),
            None if self.has_one_way() => {
                Outcome::Say("the document goes on alike whatever the answer is: Enter".to_owned())
            }
            None => Outcome::Say("this is no yes-or-no question; answer with a number".to_owned()),
        }
    }

    /// The only branch of a question is what yes means, whatever it is called.
    fn stands_for(&self, word: Word) -> Option<usize> {
        let lone = self.walk.node().is_some_and(|node| node.children.len() == 1);
        let case = self.answers.first().is_some_and(|answer| answer.word == Word::Case);
        (word == Word::Yes && lone && case && self.ask == Ask::Question).then_some(0)
    }

    fn answer_number(&mut self, number: usize) -> Outcome {
        match number.checked_sub(1).filter(|index| *index < self.answers.len()) {
            Some(index) => self.give(index),
            None if self.answers.is_empty() => Outcome::Say("nothing is asked here; Enter goes on".to_owned()),
            None => Outcome::Say(format!("there is no answer {number} here")),
        }
    }

    fn give(&mut self, index: usize) -> Outcome {
        self.walk.answer(index);
        self.arrive();
        Outcome::Done
    }

    fn back(&mut self) -> Outcome {
        if !self.walk.back() {
            return Outcome::Say("this is where the walk began; q leaves it".to_owned());
        }
        self.arrive();
        Outcome::Done
    }

    fn select_command(&mut self, by: isize) -> Outcome {
        let count = self.commands().len();
        if count < 2 {
            return Outcome::Say(
                if count == 0 { "no command belongs here" } else { "there is one command here" }.to_owned(),
            );
        }
        self.command = (self.command + count).saturating_add_signed(by) % count;
        if let Some(line) = self.selected().and_then(|command| self.page.line_of(command)) {
            let (top, bottom) = (self.scroll, self.scroll + self.height().saturating_sub(1));
            if !(top..=bottom).contains(&line) {
                self.scroll_to(line.saturating_sub(self.height() / 2));
            }
        }
        Outcome::Done
    }

    fn choose_or_scroll(&mut self, down: bool, scroll: bool) {
        if scroll {
            self.scroll_to(if down { self.scroll + 1 } else { self.scroll.saturating_sub(1) });
            return;
        }
        let last = self.answers.len().saturating_sub(1);
        self.reason = None;
        self.choice = match (self.choice, down) {
            (None, true) => Some(0),
            (None, false) => Some(last),
            (Some(choice), true) => Some((choice + 1).min(last)),
            (Some(choice), false) => Some(choice.saturating_sub(1)),
        };
    }

    fn scroll_to(&mut self, line: usize) {
        self.scroll = line.min(last_scroll(self.page.lines.len(), self.height()));
    }

    /// Shows the place that the walk has come to, from its top.
    fn arrive(&mut self) {
        (self.ask, self.answers) = (self.walk.ask(), self.walk.answers());
        (self.scroll, self.choice, self.command) = (0, None, 0);
        self.reason = None;
        self.set_page();
    }

    fn set_page(&mut self) {
        let width = usize::from(self.areas().body.width);
        self.page = match self.walk.place() {
            Some(Place::Node(node)) => Page::of_node(node, self.theme, width),
            Some(Place::End(end)) => Page::of_end(&end, self.answers.len() > 1, self.theme, width),
            None => Page::default(),
        };
    }

    fn commands(&self) -> &[Command] {
        match self.walk.place() {
            Some(Place::Node(_)) => self.walk.node().map(|node| node.commands.as_slice()).unwrap_or_default(),
            _ => &[],
        }
    }

    fn height(&self) -> usize {
        usize::from(self.areas().body.height).max(1)
    }

    fn areas(&self) -> Areas {
        let mut rest = self.area;
        let height = self.area.height;
        let steps = self.walk.step_number() - 1;
        let room_for_trail = match height {
            0..9 => 0,
            9..18 => 1,
            18..30 => 3,
            _ => 8,
        };
        let headings = take_top(&mut rest, usize::from(height >= 4));
        let trail = take_top(&mut rest, steps.min(room_for_trail));
        let rule = take_top(&mut rest, usize::from(height >= 6));
        // The place itself keeps a row, however low the screen is.
        let room_for_answers = usize::from(height / 3).max(1).min(usize::from(rest.height.saturating_sub(1)));
        let answers = self.answers.len().min(room_for_answers);
        let ask = usize::from(height >= 8 && answers > 0);
        let command = usize::from(height >= 14 && !self.commands().is_empty());
        // What is asked stands right below the text, so that the eye need not look for it on a tall screen.
        let wanted = (self.page.lines.len() + 1).max(LOWEST_BODY);
        let room = usize::from(rest.height).saturating_sub(command + ask + answers);
        let body = take_top(&mut rest, wanted.min(room));
        let command = take_top(&mut rest, command);
        let ask = take_top(&mut rest, ask);
        let answers = take_top(&mut rest, answers);
        // One column on either side stays free; the scroll bar stands in the right one.
        let narrow = body.width <= 4;
        let (x, width) = if narrow { (body.x, body.width) } else { (body.x + 1, body.width - 2) };
        Areas { headings, trail, rule, body: Rect { x, width, ..body }, command, ask, answers }
    }

    /// Draws it.
    pub(crate) fn draw(&self, frame: &mut Frame) {
        let areas = self.areas();
        self.draw_headings(frame, areas.headings);
        self.draw_trail(frame, areas.trail);
        self.draw_step(frame, areas.rule);
        draw_lines(frame, areas.body, &self.page.lines, self.scroll, self.selected());
        self.draw_command(frame, areas.command);
        self.draw_ask(frame, areas.ask, usize::from(areas.answers.height));
        self.draw_answers(frame, areas.answers);
    }

    fn draw_headings(&self, frame: &mut Frame, area: Rect) {
        let title = visible_line(&self.walk.runbook().title);
        let headings = self.walk.headings().into_iter().map(visible_line).filter(|heading| *heading != title);
        let path = [title.clone()].into_iter().chain(headings).collect::<Vec<_>>().join(" › ");
        let path = cut_start(&path, usize::from(area.width).saturating_sub(2));
        frame.render_widget(Paragraph::new(Line::styled(format!(" {path}"), self.theme.title())), area);
    }

    fn draw_trail(&self, frame: &mut Frame, area: Rect) {
        let steps: Vec<Step> = self.walk.trail().collect();
        let shown = steps.iter().skip(steps.len().saturating_sub(usize::from(area.height)));
        let lines: Vec<Line> = shown.map(|step| self.step_line(step, usize::from(area.width))).collect();
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn step_line(&self, step: &Step, width: usize) -> Line<'static> {
        let number = format!("{:>3} ", step.number);
        let said = step.said.map(|said| format!(" → {}", cut(&visible_line(said), width / 2))).unwrap_or_default();
        let room = width.saturating_sub(number.len() + said.width() + 2);
        let text = cut(&title_of(step.node), room);
        Line::from(vec![
            Span::styled(number, self.theme.dim()),
            Span::styled(text, self.theme.dim()),
            Span::styled(said, self.theme.title()),
        ])
    }

    fn draw_step(&self, frame: &mut Frame, area: Rect) {
        let kind = match self.walk.place() {
            Some(Place::Node(node)) => node.kind.name(),
            _ => "end",
        };
        let mut left = format!("step {}: {kind}", self.walk.step_number());
        if let Some(visit) = self.walk.visits().last() {
            left = format!("{left}, seen before at step {visit}");
        }
        let (all, height) = (self.page.lines.len(), self.height());
        let last = (self.scroll + height).min(all);
        let right = if all > height { format!("lines {}-{last} of {all}", self.scroll + 1) } else { String::new() };
        // That there is more to read matters more than what kind of step it is.
        if left.width() + right.width() + ROOM_IN_RULE > usize::from(area.width) {
            left = format!("step {}", self.walk.step_number());
        }
        draw_rule(frame, area, &left, &right, self.theme);
    }

    fn draw_command(&self, frame: &mut Frame, area: Rect) {
        let Some(command) = self.command() else { return };
        let count = self.commands().len();
        let what =
            if count > 1 { format!("c copies {} of {count}: ", self.command + 1) } else { "c copies: ".to_owned() };
        let filled = self.filled(true).unwrap_or_else(|_| command.text.clone());
        let lines = filled.lines().count();
        let more = if lines > 1 { format!("  (and {} more lines)", lines - 1) } else { String::new() };
        let danger = if command.danger.is_some() { "DANGER " } else { "" };
        let used = 1 + what.width() + more.width() + danger.width();
        let text = visible_line(filled.lines().next().unwrap_or_default());
        let text = cut(&text, usize::from(area.width).saturating_sub(used + 1));
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled(what, self.theme.dim()),
            Span::styled(danger, self.theme.danger()),
            Span::styled(text, self.theme.code()),
            Span::styled(more, self.theme.dim()),
        ]);
        frame.render_widget(Paragraph::new(line), area);
    }

    fn draw_ask(&self, frame: &mut Frame, area: Rect, shown: usize) {
        let ask = match self.ask {
            Ask::Question if self.has_one_way() => "Enter goes on",
            Ask::Question if self.reason.is_some() => "Answer?",
            Ask::Question => "Answer",
            Ask::Solved => "Did that solve it?",
            Ask::Follow => "Enter follows, or",
            Ask::Nothing => "Enter goes on, or",
            Ask::WayOut => "Ways out",
        };
        let ask = match &self.reason {
            Some(reason) => format!("{ask} {}", visible_line(reason)),
            None => ask.to_owned(),
        };
        let all = self.answers.len();
        let first = self.first_answer(shown);
        let right = if all > shown { format!("{}-{} of {all}", first + 1, first + shown) } else { String::new() };
        draw_rule(frame, area, &ask, &right, self.theme);
    }

    fn first_answer(&self, shown: usize) -> usize {
        window(self.choice.unwrap_or(0), self.answers.len(), shown)
    }

    fn draw_answers(&self, frame: &mut Frame, area: Rect) {
        let shown = usize::from(area.height);
        let first = self.first_answer(shown);
        let rows = self.answers.iter().enumerate().skip(first).take(shown);
        let lines: Vec<Line> =
            rows.map(|(index, answer)| self.answer_line(index, answer, usize::from(area.width))).collect();
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn answer_line(&self, index: usize, answer: &Answer, width: usize) -> Line<'static> {
        let chosen = self.choice == Some(index);
        let key = match (answer.word, self.stands_for(Word::Yes) == Some(index)) {
            (Word::Yes, _) | (_, true) => "y",
            (Word::No, _) => "n",
            (Word::Case, _) => " ",
        };
        let number = if index < 9 { (index + 1).to_string() } else { " ".to_owned() };
        let lead = if chosen { " ▸ " } else { "   " };
        let room = width.saturating_sub(9);
        let label = cut(&visible_line(&answer.label), room);
        let labels = self
            .answers
            .iter()
            .map(|answer| visible_line(&answer.label).width())
            .filter(|label| *label <= COLUMN.min(width * COLUMN / 80));
        let gap = " ".repeat(labels.max().unwrap_or(0).saturating_sub(label.width()) + 2);
        let detail = format!("{gap}{}", told(&answer.detail));
        let detail = if answer.detail.is_empty() { String::new() } else { detail };
        let detail = cut(&detail, room.saturating_sub(label.width()));
        let style = if chosen { self.theme.selected() } else { self.theme.plain() };
        Line::from(vec![
            Span::styled(lead, self.theme.key()),
            Span::styled(format!("{key} {number}  "), self.theme.key()),
            Span::styled(label, style),
            Span::styled(detail, self.theme.dim()),
        ])
    }
}

/// What a text says in one line, up to its first code block.
fn told(text: &str) -> String {
    let prose = text.lines().take_while(|line| !line.trim_start().starts_with("```"));
    visible_line(&prose.collect::<Vec<_>>().join("\n"))
}

/// What a step of the way was about, in one line.
fn title_of(node: &Node) -> String {
    let text = told(&node.text);
    match (&node.label, node.kind) {
        (Some(label), Kind::Branch) if text.is_empty() => visible_line(label),
        _ => text,
    }
}
