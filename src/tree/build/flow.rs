//! The blocks under one heading or in one list item, as nodes from top to bottom.
//!
//! Owns how the conventions are put together: which reads a block first, and what belongs to which node. It must not
//! know headings, ids or jump targets.

use crate::document::{Block, BlockKind, Definition, Item, Lines, Row, Text};
use crate::tree::build::answers::{self, Answer};
use crate::tree::build::conditions::{self, Condition};
use crate::tree::build::directions::{announces_cases, directs, is_asked, is_check};
use crate::tree::build::draft::{Check, Draft};
use crate::tree::build::headings::{asks, bare, step_number};
use crate::tree::build::lexicon::{self, Signs};
use crate::tree::build::overrules::{self, Orders};
use crate::tree::build::placeholders::Assigned;
use crate::tree::build::prose::{Prose, find_phrase, words};
use crate::tree::build::{commands, danger, errors, flowcharts, jumps, placeholders, tables};
use crate::tree::{Command, Kind};
use std::ops::Range;

mod ordered;

/// What is known while a scenario is read.
#[derive(Debug, Default)]
pub(super) struct Scenario {
    /// The variables its commands have set so far.
    pub(super) assigned: Assigned,
    /// The words of its title.
    title: Vec<String>,
}

/// A title of fewer words is too weak to know a condition by.
const FEWEST_TITLE_WORDS: usize = 2;

impl Scenario {
    /// A scenario of that title.
    pub(super) fn new(title: &str) -> Self {
        Self { assigned: Assigned::default(), title: conditions::core(&bare(title)) }
    }

    /// Whether a condition says what the title says: "If the website is not responding".
    fn is_restated(&self, condition: &str) -> bool {
        let said = conditions::core(condition);
        self.title.len() >= FEWEST_TITLE_WORDS && self.title.iter().all(|word| said.contains(word))
    }
}

/// How blocks are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// They say what to do.
    Doing,
    /// They only tell: no sentence in them is a step or a decision.
    Telling,
}

/// A step's number stands within so many bytes of its start.
const HEAD: usize = 40;

/// Reads blocks as nodes.
pub(super) fn read(blocks: &[Block], manner: Manner, scenario: &mut Scenario) -> Vec<Draft> {
    let mut flow = Flow::new(manner, scenario);
    flow.take_all(blocks);
    flow.ask_what_is_open();
    flow.out
}

/// Reads the blocks under a heading that asks. The first draft is that question, with the answers that were found.
pub(super) fn read_asked(question: Draft, blocks: &[Block], scenario: &mut Scenario) -> Vec<Draft> {
    let mut flow = Flow::new(Manner::Doing, scenario);
    flow.asked = question.kind == Kind::Question;
    flow.out.push(question);
    flow.take_all(blocks);
    flow.ask_what_is_open();
    flow.out
}

/// Reads a text as one step, with all it holds besides its words.
pub(super) fn told(text: &Text, scenario: &mut Scenario) -> Draft {
    let prose = Prose::new(text);
    let mut draft = Flow::new(Manner::Doing, scenario).told(&prose, &(0..prose.plain.len()));
    draft.check = None;
    draft
}

/// What the block before was, as far as the next one needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A paragraph, and whether a colon ends it.
    Paragraph {
        colon: bool,
    },
    Code,
    Other,
}

/// A list's item as it opens: its first paragraph, where it starts with one.
type Opening<'a> = Option<Prose<'a>>;

fn openings(items: &[Item]) -> Vec<Opening<'_>> {
    items.iter().map(|item| answers::first_text(item).map(Prose::new)).collect()
}

struct Flow<'a> {
    manner: Manner,
    scenario: &'a mut Scenario,
    out: Vec<Draft>,
    before: Before,
    /// Whether the last draft is a question whose last branch the paragraph before has opened.
    branch_open: bool,
    /// Whether the first draft is a heading that asks.
    asked: bool,
}

impl<'a> Flow<'a> {
    fn new(manner: Manner, scenario: &'a mut Scenario) -> Self {
        Self { manner, scenario, out: Vec::new(), before: Before::Nothing, branch_open: false, asked: false }
    }

    fn take_all(&mut self, blocks: &[Block]) {
        let mut orders = Orders::default();
        let mut rest = blocks.iter();
        while let Some(block) = rest.next() {
            if let Some(more) = overrules::of_comment(block) {
                orders.add(more);
            } else if orders.opens() {
                let opened = self.opened(block, &orders, rest.as_slice());
                rest = rest.as_slice().get(opened..).unwrap_or_default().iter();
                orders = Orders::default();
            } else if orders.is_empty() || matches!(block.kind, BlockKind::Comment(_)) {
                self.take(block);
            } else {
                self.ordered(block, std::mem::take(&mut orders));
            }
        }
    }

    fn take(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.paragraph(block, text),
            BlockKind::Code { language, text, first_line } => self.code(block, language.as_deref(), text, *first_line),
            BlockKind::List { ordered, items } => self.list(block, *ordered, items),
            BlockKind::Quote(inner) | BlockKind::Footnote { blocks: inner, .. } => self.framed(block, inner, None),
            BlockKind::Admonition { name, blocks: inner, .. } => self.framed(block, inner, Some(name)),
            BlockKind::Table { head, rows } => self.table(block, head, rows),
            BlockKind::Definitions(terms) if self.answer_terms(terms) => {}
            BlockKind::Definitions(_) | BlockKind::Heading { .. } => {
                self.attach(Draft::of_block(Kind::Note, block.clone()));
                self.before = Before::Other;
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }

    // Paragraphs.

    fn paragraph(&mut self, block: &Block, text: &Text) {
        let prose = Prose::new(text);
        if self.command_alone(&prose, text) {
            return;
        }
        let first_draft = self.out.len();
        let mut opened = false;
        let mut run: Option<Range<usize>> = None;
        let mut run_first = 0;
        let (mut run_jumps, mut run_asks) = (false, false);
        let clauses = self.clauses(&prose);
        for (index, sentence) in clauses.iter().cloned().enumerate() {
            let condition = self.condition_of(&prose, &sentence);
            let took = match condition {
                Some(Condition::If { condition, negated, .. }) => {
                    self.flush(&prose, &mut run);
                    self.condition(&prose, &sentence, condition, negated);
                    true
                }
                Some(Condition::Answer(yes)) => {
                    self.flush(&prose, &mut run);
                    self.answer(&prose, &sentence, yes) || self.own_answer(&prose, &sentence, yes)
                }
                Some(Condition::Otherwise) => {
                    self.flush(&prose, &mut run);
                    self.answer(&prose, &sentence, false)
                }
                None => false,
            };
            if took {
                opened = true;
                continue;
            }
            if opened {
                self.extend_branch(&prose, &sentence);
                continue;
            }
            let jumps = jumps::of_sentence(&prose, &sentence).is_some();
            let asked = asks(prose.of(&sentence));
            // A warning or a destroying order that follows mere telling stands for itself.
            let alarms = self.manner == Manner::Doing && (warns(&prose, &sentence) || destroys(&prose, &sentence));
            let run_said = clauses.get(run_first..index).unwrap_or_default();
            let acts = |run: &Option<_>| run.is_some() && run_said.iter().any(|said| directs(&prose, said));
            if (jumps && run_jumps) || (asked && run_asks) || (alarms && !run_asks && !acts(&run)) {
                self.flush(&prose, &mut run);
            }
            if run.is_none() {
                run_first = index;
            }
            run_jumps = jumps || (run_jumps && run.is_some());
            run_asks = asked || (run_asks && run.is_some());
            run = Some(run.map_or(sentence.clone(), |run| run.start..sentence.end));
        }
        self.flush(&prose, &mut run);
        if let Some(draft) = self.out.get_mut(first_draft) {
            draft.anchors.extend(block.anchors.iter().cloned());
        }
        self.branch_open = opened;
        let colon = prose.plain.trim_end().ends_with(':');
        self.before = Before::Paragraph { colon };
    }

    /// The sentences of a paragraph, those with a condition in the middle cut in two.
    fn clauses(&self, prose: &Prose<'_>) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        for sentence in prose.sentences().iter().cloned() {
            let inner = match self.manner {
                Manner::Doing if conditions::of_sentence(prose, &sentence).is_none() => {
                    conditions::inner_start(prose, &sentence)
                }
                _ => None,
            };
            match inner.filter(|at| *at > sentence.start) {
                Some(at) => clauses.extend([sentence.start..at, at..sentence.end]),
                None => clauses.push(sentence),
            }
        }
        clauses
    }

    /// The condition a sentence holds, unless it only says again what the scenario is about.
    fn condition_of(&self, prose: &Prose<'_>, sentence: &Range<usize>) -> Option<Condition> {
        let condition = match conditions::of_sentence(prose, sentence) {
            None => conditions::trailing(prose, sentence),
            found => found,
        };
        match &condition {
            Some(Condition::If { ordered: false, .. }) if self.manner == Manner::Telling => None,
            Some(Condition::If { condition, .. }) if self.scenario.is_restated(condition) => None,
            _ => condition,
        }
    }

    /// A paragraph that is nothing but a marked command belongs to the sentence that announced it.
    fn command_alone(&mut self, prose: &Prose<'_>, text: &Text) -> bool {
        let whole = prose.plain.trim();
        let covers = |ranges: &[Range<usize>]| matches!(ranges, [range] if prose.of(range).trim() == whole);
        let marked = covers(&prose.code) || (covers(&prose.strong) && whole.contains(' ') && self.is_announced());
        let is_command = marked && commands::stands_alone(whole);
        if !is_command || self.manner == Manner::Telling {
            return false;
        }
        let mut draft = Draft::of_text(Kind::Action, text.slice(0, prose.plain.len()));
        let line = draft.lines.first;
        let text = commands::without_prompt(whole).to_owned();
        let found = commands::Found { text, language: "sh".to_owned(), line, output: None };
        draft.commands.push(self.command(found));
        self.attach(draft);
        self.before = Before::Code;
        true
    }

    /// Whether what was said last leads to a command.
    fn is_announced(&self) -> bool {
        self.out.last().is_some_and(|last| {
            let branch = last.children.last().and_then(|branch| branch.body.last());
            let announces = |block: &Block| {
                let said = block.plain().to_lowercase();
                said.contains("command") || said.contains("run") || said.ends_with(':')
            };
            last.body.last().into_iter().chain(branch).any(announces) || !last.commands.is_empty()
        })
    }

    /// Makes a draft of the sentences gathered so far.
    fn flush(&mut self, prose: &Prose<'_>, run: &mut Option<Range<usize>>) {
        let Some(range) = run.take() else { return };
        let draft = self.told(prose, &range);
        self.out.push(draft);
    }

    /// A draft of plain sentences: an action where one of them says what to do.
    fn told(&mut self, prose: &Prose<'_>, range: &Range<usize>) -> Draft {
        let mut draft = Draft::of_text(Kind::Note, prose.text.slice(range.start, range.end));
        for sentence in
            prose.sentences().iter().filter(|sentence| sentence.start >= range.start && sentence.end <= range.end)
        {
            let lower = prose.lower_of(sentence);
            self.read_sentence(&mut draft, prose, sentence);
            if self.manner == Manner::Doing && (draft.jump.is_some() || directs(prose, sentence)) {
                draft.kind = Kind::Action;
            }
            if is_asked(lower) || prose.signs(sentence).any(Signs::CHECKS) && is_check(lower) {
                draft.check = Some(Check {
                    block: 0,
                    start: sentence.start - range.start,
                    end: sentence.end - range.start,
                    line: prose.line(sentence.start),
                    asked: asks(prose.of(sentence)),
                });
            }
        }
        if !draft.commands.is_empty() && self.manner == Manner::Doing {
            draft.kind = Kind::Action;
        }
        let head = prose.plain.get(..HEAD.min(prose.plain.len())).unwrap_or(&prose.plain);
        draft.number = if range.start == 0 { step_number(head) } else { None };
        draft
    }

    /// Reads what a sentence holds besides its words: commands, a jump, errors, a warning.
    fn read_sentence(&mut self, draft: &mut Draft, prose: &Prose<'_>, sentence: &Range<usize>) {
        let found = commands::of_sentence(prose, sentence);
        let found: Vec<Command> = found.into_iter().map(|found| self.command(found)).collect();
        draft.commands.extend(found);
        if draft.jump.is_none() && self.manner == Manner::Doing {
            draft.jump = jumps::of_sentence(prose, sentence);
        }
        draft.errors.extend(errors::of_sentence(prose, sentence));
        let wants_care = match self.manner {
            Manner::Doing => warns(prose, sentence) || destroys(prose, sentence),
            // What a background tells of lost data is what the trouble does; only a warning is for the operator.
            Manner::Telling => prose.signs(sentence).any(Signs::WARNINGS) && danger::cautions(prose.lower_of(sentence)),
        };
        if draft.danger.is_none() && wants_care {
            draft.danger = Some(prose.of(sentence).to_owned());
        }
    }

    fn command(&mut self, found: commands::Found) -> Command {
        let placeholders = placeholders::of_command(&found.text, &found.language, &self.scenario.assigned);
        self.scenario.assigned.learn(&found.text);
        let danger = danger::of_command(&found.text, &found.language);
        Command {
            text: found.text,
            language: found.language,
            line: found.line,
            placeholders,
            danger,
            output: found.output,
        }
    }

    // Conditions.

    /// "If X, do Y": a question with one branch, or one more branch of the question that asks the opposite.
    fn condition(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, condition: String, negated: bool) {
        let label = if negated { "No" } else { "Yes" };
        if self.asked && self.out.first().is_some_and(|first| can_answer(first, label)) && self.all_told_after(0) {
            self.gather_into(0);
            return self.add_branch(prose, sentence, label);
        }
        let opposite = self.out.last().is_some_and(|last| {
            last.kind == Kind::Question
                && last.children.len() == 1
                && last.condition.as_ref().is_some_and(|asked| conditions::are_opposite(asked, &condition))
        });
        if opposite {
            if let Some(first) = self.out.last_mut().and_then(|last| last.children.first_mut()) {
                first.label = Some(if negated { "Yes" } else { "No" }.to_owned());
            }
            if let Some(last) = self.out.last_mut()
                && !negated
            {
                last.said = Some(conditions::question(&condition));
            }
            return self.add_branch(prose, sentence, label);
        }
        if let Some(at) = self.taken_up(&condition, label) {
            self.gather_into(at);
            return self.add_branch(prose, sentence, label);
        }
        let line = prose.line(sentence.start);
        let mut question = Draft::new(Kind::Question, Lines::new(line, line));
        question.said = Some(conditions::question(&condition));
        question.condition = Some(condition);
        self.out.push(question);
        self.add_branch(prose, sentence, "Yes");
    }

    /// "If not, ..." and "Otherwise, ...": answers what was asked or checked before; `false` where nothing was.
    fn answer(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, yes: bool) -> bool {
        let label = if yes { "Yes" } else { "No" };
        let nothing_open = self.open_question().is_none_or(|at| self.is_answered_before(at));
        if nothing_open && let Some(last) = self.out.last_mut().filter(|last| can_ask(last)) {
            last.check = last_sentence(last);
        }
        let Some(at) = self.open_question() else { return false };
        if self.is_answered_before(at) || !self.out.get(at).is_some_and(|question| lacks(question, label)) {
            return false;
        }
        self.gather_into(at);
        self.add_branch(prose, sentence, label);
        true
    }

    /// The question just asked that a condition answers: "Is the job running?" and then "If it is running, ...".
    fn taken_up(&mut self, condition: &str, label: &str) -> Option<usize> {
        let asked = self.out.iter().rev().find_map(|draft| match (&draft.check, draft.kind) {
            (_, Kind::Question) => Some(draft.said.clone().unwrap_or_default()),
            (Some(_), _) => Some(draft.check_said()),
            _ => None,
        })?;
        let lower = asked.to_lowercase();
        let inquires = is_asked(&asked) || lexicon::known().inquiries.are_in(&lower);
        if !inquires || !conditions::takes_up(condition, &asked) {
            return None;
        }
        // What only points means what was said last.
        if conditions::only_points(condition) && self.out.last().is_none_or(|last| last.check.is_none()) {
            return None;
        }
        let at = self.open_question()?;
        self.out
            .get(at)
            .is_some_and(|question| question.condition.is_none() && can_answer(question, label))
            .then_some(at)
    }

    /// Whether a question has answers already and other things have been told since: a later answer is not its own.
    fn is_answered_before(&self, at: usize) -> bool {
        at + 1 < self.out.len() && self.out.get(at).is_some_and(|question| !question.children.is_empty())
    }

    /// "If they have done this, ...": where no question waits for the answer, it is a question of its own.
    fn own_answer(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, yes: bool) -> bool {
        let said = prose.of(sentence);
        let condition = said.split([',', ':']).next().unwrap_or_default();
        let lower = condition.to_lowercase();
        let Some(at) = find_phrase(&lower, "if") else { return false };
        let condition = condition.get(at + 2..).unwrap_or_default().trim();
        if condition.split_whitespace().count() < 3 {
            return false;
        }
        self.condition(prose, sentence, condition.to_owned(), !yes);
        true
    }

    fn add_branch(&mut self, prose: &Prose<'_>, sentence: &Range<usize>, label: &str) {
        let mut branch = Draft::of_text(Kind::Branch, prose.text.slice(sentence.start, sentence.end));
        branch.label = Some(label.to_owned());
        self.read_sentence(&mut branch, prose, sentence);
        // A case that names several places leads to each of them, one after the other.
        let places = jumps::links_of(prose, sentence);
        match places.len() {
            0 => {}
            1 => branch.jump = branch.jump.take().or(places.into_iter().next()),
            _ => {
                branch.jump = None;
                branch.children.extend(places.into_iter().map(|jump| place_to_go(prose, sentence, jump)));
            }
        }
        if let Some(question) = self.out.last_mut() {
            question.children.push(branch);
        }
    }

    /// Adds a sentence to the branch that the paragraph has opened.
    fn extend_branch(&mut self, prose: &Prose<'_>, sentence: &Range<usize>) {
        let mut more = Draft::of_text(Kind::Action, prose.text.slice(sentence.start, sentence.end));
        self.read_sentence(&mut more, prose, sentence);
        let Some(branch) = self.out.last_mut().and_then(|last| last.children.last_mut()) else { return };
        if branch.jump.is_some() && more.jump.is_some() {
            branch.children.push(more);
        } else if branch.children.is_empty() {
            branch.absorb(more);
        } else if let Some(last) = branch.children.last_mut() {
            last.absorb(more);
        }
    }

    // Questions that stand before their answers.

    /// Where in `out` the question stands that answers would belong to. A sentence that only checks becomes one.
    fn open_question(&mut self) -> Option<usize> {
        let at = self.out.iter().rposition(|draft| draft.check.is_some() || draft.kind == Kind::Question)?;
        let draft = self.out.get(at)?;
        if !self.all_told_after(at) {
            return None;
        }
        if draft.kind == Kind::Question {
            return Some(at);
        }
        if !draft.children.is_empty() {
            return None;
        }
        Some(self.split_question(at))
    }

    /// Whether everything behind `at` only tells or does, so that it can belong to a question.
    fn all_told_after(&self, at: usize) -> bool {
        self.out
            .iter()
            .skip(at + 1)
            .all(|draft| matches!(draft.kind, Kind::Note | Kind::Action) && draft.children.is_empty())
    }

    /// Turns the checking sentence of the draft at `at` into a question; what stands before it stays a draft of its own.
    /// Returns where the question stands.
    fn split_question(&mut self, at: usize) -> usize {
        let mut draft = self.out.remove(at);
        let Some(check) = draft.check.take() else {
            self.out.insert(at, draft);
            return at;
        };
        let mut question = Draft::new(Kind::Question, Lines::new(check.line, check.line));
        let mut lead = None;
        for (index, block) in std::mem::take(&mut draft.body).into_iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(text) if index == check.block => {
                    let before = text.slice(0, check.start);
                    let after = text.slice(check.start, usize::MAX);
                    question.said = Some(text.slice(check.start, check.end).plain());
                    let lines = Lines::new(check.line, block.lines.last);
                    question.push(Block::new(BlockKind::Paragraph(after), lines));
                    if !before.is_empty() {
                        lead =
                            Some(Block::new(BlockKind::Paragraph(before), Lines::new(block.lines.first, check.line)));
                    }
                }
                _ if index < check.block => {
                    draft.body.push(block);
                }
                _ => question.push(block),
            }
        }
        draft.body.extend(lead);
        let own_line = |line: u32| line < check.line;
        let (before, after) =
            std::mem::take(&mut draft.commands).into_iter().partition(|command: &Command| own_line(command.line));
        (draft.commands, question.commands) = (before, after);
        let (before, after) = std::mem::take(&mut draft.errors)
            .into_iter()
            .partition(|error: &crate::tree::ErrorText| own_line(error.line));
        (draft.errors, question.errors) = (before, after);
        if draft.jump.as_ref().is_some_and(|jump| !own_line(jump.line)) {
            question.jump = draft.jump.take();
        }
        if draft.body.is_empty() {
            question.number = draft.number;
            question.anchors = draft.anchors;
            question.danger = draft.danger;
            question.lines = question.lines.join(Lines::new(draft.lines.first.min(check.line), check.line));
            question.lines.first = check.line;
            self.out.insert(at, question);
            at
        } else {
            draft.lines.last = draft.lines.last.min(check.line);
            self.out.insert(at, draft);
            self.out.insert(at + 1, question);
            at + 1
        }
    }

    /// Lays everything behind the question at `at` into it, since only branches may stand below a question.
    fn gather_into(&mut self, at: usize) {
        let behind: Vec<Draft> = self.out.drain(at + 1..).collect();
        if let Some(question) = self.out.get_mut(at) {
            let (first, said) = (question.lines.first, question.said.clone());
            for draft in behind {
                question.absorb(draft);
            }
            question.check = None;
            question.lines.first = first;
            question.said = said;
        }
    }

    /// A sentence that asks and was given no answers is a question all the same.
    fn ask_what_is_open(&mut self) {
        for at in (0..self.out.len()).rev() {
            let is_asked = self.out.get(at).is_some_and(|draft| {
                draft.kind != Kind::Question
                    && draft.children.is_empty()
                    && draft.check.as_ref().is_some_and(|check| check.asked)
            });
            if is_asked && self.manner == Manner::Doing {
                self.split_question(at);
            }
        }
    }

    // Code.

    fn code(&mut self, block: &Block, language: Option<&str>, text: &str, first_line: u32) {
        if language == Some("mermaid") && self.flowchart(block, text, first_line) {
            return;
        }
        let mut draft = Draft::of_block(Kind::Note, block.clone());
        let found = commands::of_block(language, text, first_line);
        if found.is_empty() {
            draft.errors = errors::of_output(text, first_line);
        }
        for found in found {
            if let Some(output) = &found.output {
                let first = first_line + line_of(text, output);
                draft.errors.extend(errors::of_output(output, first));
            }
            let command = self.command(found);
            draft.commands.push(command);
        }
        // What a telling part shows is what went wrong, not what to do.
        if !draft.commands.is_empty() && self.manner == Manner::Doing {
            draft.kind = Kind::Action;
        }
        self.attach(draft);
        self.before = Before::Code;
    }

    /// A flowchart that leads through decisions.
    fn flowchart(&mut self, block: &Block, text: &str, first_line: u32) -> bool {
        let read = match self.manner {
            Manner::Doing => flowcharts::read(block, text, first_line, self.scenario),
            Manner::Telling => None,
        };
        let Some(drafts) = read else { return false };
        self.out.extend(drafts);
        self.branch_open = false;
        self.before = Before::Other;
        true
    }

    /// Adds what belongs to the text before it: to the open branch, to the paragraph, or alone.
    fn attach(&mut self, draft: Draft) {
        let follows = matches!(self.before, Before::Paragraph { .. } | Before::Code);
        if let Some(last) = self.out.last_mut().filter(|_| follows) {
            match last.kind {
                Kind::Note | Kind::Action => return last.absorb(draft),
                Kind::Question if self.branch_open || last.children.is_empty() => {
                    match last.children.last_mut() {
                        Some(branch) if branch.children.is_empty() => branch.absorb(draft),
                        Some(branch) => branch.children.push(draft),
                        None => {
                            let said = last.said.clone();
                            let first = last.lines.first;
                            last.absorb(draft);
                            last.said = said;
                            last.lines.first = first;
                        }
                    }
                    return;
                }
                _ => {}
            }
        }
        self.branch_open = false;
        self.out.push(draft);
    }

    // Tables.

    fn table(&mut self, block: &Block, head: &[Text], rows: &[Row]) {
        let is_asked = self
            .out
            .last()
            .is_some_and(|last| last.children.is_empty() && (last.kind == Kind::Question || leads_to_cases(last)));
        let follows = matches!(self.before, Before::Paragraph { .. });
        let cases = match self.manner {
            Manner::Doing => tables::cases(head, rows, is_asked && follows, self.scenario),
            Manner::Telling => None,
        };
        let scenarios = if cases.is_none() { tables::scenarios(head, rows) } else { None };
        let first = self.out.len();
        if let Some(cases) = cases {
            let at = self.case_question_at(block.lines.first, false);
            if let Some(question) = self.out.get_mut(at) {
                question.body.push(block.clone());
                question.children.extend(cases);
            }
        } else {
            self.attach(Draft::of_block(Kind::Note, block.clone()));
            self.out.extend(scenarios.into_iter().flatten());
        }
        self.branch_open = self.branch_open && self.out.len() == first;
        self.before = Before::Other;
    }

    // Lists.

    fn list(&mut self, block: &Block, ordered: bool, items: &[Item]) {
        let colon = self.before == Before::Paragraph { colon: true };
        let openings = openings(items);
        let read = self.answer_list(items, &openings)
            || (self.manner == Manner::Doing
                && (self.conditional_list(items, &openings)
                    || self.alternative_list(items, &openings)
                    || self.named_case_list(items, &openings)
                    || self.case_list(items, &openings)));
        if !read {
            self.step_list(block, ordered, items, colon);
        }
        self.branch_open = false;
        self.before = Before::Other;
    }

    /// Items that begin with Yes or No.
    fn answer_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let answers: Vec<Option<Answer>> =
            openings.iter().map(|opening| opening.as_ref().and_then(answers::yes_or_no)).collect();
        let count = answers.iter().flatten().count();
        if count == 0
            || (count == 1
                && items.len() > 1
                && !self.out.last().is_some_and(|last| last.check.is_some() || last.kind == Kind::Question))
        {
            return false;
        }
        let at = self.question_for(items);
        let mut after = Vec::new();
        for (item, answer) in items.iter().zip(answers) {
            match answer {
                Some(answer) => {
                    let branch = self.branch(item, answer);
                    if let Some(question) = self.out.get_mut(at) {
                        question.children.push(branch);
                    }
                }
                None => after.extend(self.step(item)),
            }
        }
        self.out.extend(after);
        true
    }

    /// Terms that are Yes and No, each with what to do then.
    fn answer_terms(&mut self, terms: &[Definition]) -> bool {
        let items: Vec<Item> = terms
            .iter()
            .map(|term| {
                let said = Block::new(BlockKind::Paragraph(term.term.clone()), term.lines);
                let blocks = std::iter::once(said).chain(term.blocks.iter().cloned()).collect();
                Item { number: None, checked: None, lines: term.lines, blocks }
            })
            .filter(|item| answers::first_text(item).is_some_and(|text| answers::whole(&text.plain()).is_some()))
            .collect();
        let is_read = items.len() == terms.len() && self.answer_list(&items, &openings(&items));
        if is_read {
            self.branch_open = false;
            self.before = Before::Other;
        }
        is_read
    }

    /// Items that begin with conditions: cases of one question.
    fn conditional_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let mut read = openings.iter().map(|opening| opening.as_ref().and_then(answers::conditional));
        let Some(Some(first @ Condition::If { .. })) = read.next() else { return false };
        let read: Vec<Option<Condition>> = std::iter::once(Some(first)).chain(read).collect();
        let conditions = read.iter().flatten().count();
        if conditions < 2 || conditions * 3 < items.len() * 2 {
            return false;
        }
        let at = self.case_question(items, true);
        for (item, condition) in items.iter().zip(read) {
            let label = match condition {
                Some(Condition::If { condition, .. }) => condition,
                Some(Condition::Answer(yes)) => if yes { "Yes" } else { "No" }.to_owned(),
                Some(Condition::Otherwise) => "Otherwise".to_owned(),
                None => {
                    let steps = self.step(item);
                    if let Some(branch) = self.out.get_mut(at).and_then(|question| question.children.last_mut()) {
                        branch.children.extend(steps);
                    }
                    continue;
                }
            };
            let branch = self.branch_plain(item, Answer { label, text_at: 0 });
            if let Some(question) = self.out.get_mut(at) {
                question.children.push(branch);
            }
        }
        true
    }

    /// Items each of which says that it is a case: "The build may have failed. ... In this case: ...".
    fn alternative_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let is_case = |prose: &Prose<'_>| {
            prose.signs(&(0..prose.lower.len())).any(Signs::ALTERNATIVES)
                && lexicon::known().alternatives.are_in(&prose.lower)
        };
        // Two in three are enough.
        let others = openings.iter().filter(|opening| !opening.as_ref().is_some_and(is_case));
        if items.len() < 2 || others.take(items.len() / 3 + 1).count() > items.len() / 3 {
            return false;
        }
        let at = self.case_question(items, false);
        for item in items {
            let label = answers::first_text(item).map(first_sentence).unwrap_or_default();
            let branch = self.branch(item, Answer { label, text_at: 0 });
            if let Some(question) = self.out.get_mut(at) {
                question.children.push(branch);
            }
        }
        true
    }

    /// "For X, do Y", "In Z, run W".
    fn named_case_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        let cases = openings.iter().map(|opening| opening.as_ref().and_then(answers::case_for)).collect();
        let Some::<Vec<Answer>>(cases) = cases else { return false };
        if items.len() < 2 {
            return false;
        }
        let at = self.case_question(items, false);
        for (item, answer) in items.iter().zip(cases) {
            let branch = self.branch(item, answer);
            if let Some(question) = self.out.get_mut(at) {
                question.children.push(branch);
            }
        }
        true
    }

    /// Items labelled with cases: roles, results, systems.
    fn case_list(&mut self, items: &[Item], openings: &[Opening<'_>]) -> bool {
        if items.len() < 2 {
            return false;
        }
        let unanswered = self.out.last().is_some_and(|last| last.kind == Kind::Question && last.children.is_empty());
        let label = |opening: &Opening<'_>| opening.as_ref().and_then(answers::case);
        let all_labelled = openings.iter().all(|opening| label(opening).is_some());
        if !all_labelled && !unanswered {
            return false;
        }
        let asked = unanswered || self.out.last().is_some_and(|last| last.kind != Kind::Question && announces(last));
        let labels: Vec<Option<Answer>> = openings.iter().map(label).collect();
        let all_cases = all_labelled && labels.iter().flatten().all(|answer| answers::names_a_case(&answer.label));
        let told = all_labelled
            && self
                .out
                .last()
                .is_some_and(|last| labels.iter().flatten().all(|answer| is_told_of(&answer.label, last)));
        let options = all_labelled && labels.iter().flatten().all(|answer| answers::numbers_an_option(&answer.label));
        if !(all_cases || options || (asked && all_labelled) || unanswered || told) {
            return false;
        }
        let at = self.case_question(items, told || asked);
        for (item, label) in items.iter().zip(labels) {
            let answer = label.unwrap_or_else(|| Answer { label: first_clause(item), text_at: 0 });
            let branch = self.branch(item, answer);
            if let Some(question) = self.out.get_mut(at) {
                question.children.push(branch);
            }
        }
        true
    }

    /// The question that a list of answers belongs to: the sentence that checks, else the sentence before, else one
    /// made for it.
    fn question_for(&mut self, items: &[Item]) -> usize {
        if let Some(at) = self.open_question()
            && self.out.get(at).is_some_and(|question| question.children.is_empty())
        {
            self.gather_into(at);
            return at;
        }
        self.case_question(items, false)
    }

    /// The question that a list of cases belongs to.
    fn case_question(&mut self, items: &[Item], leads: bool) -> usize {
        self.case_question_at(items.first().map_or(1, |item| item.lines.first), leads)
    }

    /// The same for cases that begin at `line`.
    fn case_question_at(&mut self, line: u32, leads: bool) -> usize {
        if self.out.last().is_some_and(|last| last.kind == Kind::Question && last.children.is_empty()) {
            return self.out.len() - 1;
        }
        let leads_in = leads || self.out.last().is_some_and(leads_to_cases);
        if let Some(last) = self.out.last_mut().filter(|_| matches!(self.before, Before::Paragraph { .. })) {
            // "If you get this error:" with cases below: the condition leads in, it is no branch of its own.
            let is_lead = self.branch_open
                && last.children.len() == 1
                && last.children.iter().all(|branch| branch.children.is_empty() && ends_with_colon(branch));
            if last.kind == Kind::Question
                && is_lead
                && let Some(branch) = last.children.pop()
            {
                let first = last.lines.first;
                last.said = Some(branch.body.first().map(Block::plain).unwrap_or_default());
                last.condition = None;
                last.absorb(Draft { kind: Kind::Note, label: None, ..branch });
                last.lines.first = first;
                return self.out.len() - 1;
            }
            if matches!(last.kind, Kind::Note | Kind::Action) && last.children.is_empty() {
                last.check = last_sentence(last).filter(|_| leads_in);
            }
            if last.check.is_some() && last.children.is_empty() && last.kind != Kind::Question {
                let at = self.out.len() - 1;
                return self.split_question(at);
            }
        }
        let mut question = Draft::new(Kind::Question, Lines::new(line, line));
        question.said = Some("Which of these is your case?".to_owned());
        self.out.push(question);
        self.out.len() - 1
    }

    /// A branch made of an item whose label is not shown again.
    fn branch(&mut self, item: &Item, answer: Answer) -> Draft {
        let mut blocks = item.blocks.clone();
        let first = blocks.iter_mut().find(|block| !matches!(block.kind, BlockKind::Comment(_)));
        if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = first {
            *text = text.slice(answer.text_at, usize::MAX);
        }
        self.branch_of(item, answer.label, &blocks)
    }

    /// A branch made of an item whose condition is part of what it says.
    fn branch_plain(&mut self, item: &Item, answer: Answer) -> Draft {
        let inner = {
            let mut flow = Flow::new(self.manner, self.scenario);
            flow.take_all(&item.blocks);
            flow.out
        };
        let mut branch = Draft::new(Kind::Branch, Lines::new(first_line(item), first_line(item)));
        branch.label = Some(answer.label);
        let mut inner = inner.into_iter();
        // The item's condition was read as a question with one branch: that branch is this one.
        match inner.next() {
            Some(question) if question.kind == Kind::Question && question.body.is_empty() => {
                let mut branches = question.children.into_iter();
                if let Some(own) = branches.next() {
                    let label = branch.label.take();
                    branch.absorb(own);
                    branch.label = label;
                }
                branch
                    .children
                    .extend(branches.flat_map(|other| Some(Draft { kind: Kind::Action, label: None, ..other })));
            }
            Some(question) if question.kind == Kind::Question => branch.children.push(question),
            Some(other) => branch.absorb(other),
            None => {}
        }
        branch.check = None;
        branch.children.extend(inner);
        branch
    }

    fn branch_of(&mut self, item: &Item, label: String, blocks: &[Block]) -> Draft {
        let mut branch = Draft::new(Kind::Branch, Lines::new(first_line(item), first_line(item)));
        branch.label = Some(label);
        let blocks: Vec<Block> = blocks
            .iter()
            .filter(|block| !matches!(&block.kind, BlockKind::Paragraph(text) if text.is_empty()))
            .cloned()
            .collect();
        let starts_with_text = blocks
            .iter()
            .find(|block| !matches!(block.kind, BlockKind::Comment(_)))
            .is_some_and(|block| matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. }));
        let mut inner = read(&blocks, self.manner, self.scenario).into_iter().peekable();
        if let Some(first) = inner.next_if(|first| starts_with_text && matches!(first.kind, Kind::Note | Kind::Action))
        {
            let first_line = branch.lines.first;
            branch.absorb(first);
            branch.lines.first = first_line;
        }
        branch.check = None;
        branch.children.extend(inner);
        branch
    }

    /// Items that are steps, or a list that only tells.
    fn step_list(&mut self, block: &Block, ordered: bool, items: &[Item], colon: bool) {
        let steps: Vec<Vec<Draft>> = items.iter().map(|item| self.step(item)).collect();
        let tells = steps
            .iter()
            .flatten()
            .all(|draft| draft.kind == Kind::Note && draft.children.is_empty() && draft.jump.is_none());
        if tells && !ordered {
            let mut note = Draft::of_block(Kind::Note, block.clone());
            for step in steps.into_iter().flatten() {
                note.errors.extend(step.errors);
                note.danger = note.danger.take().or(step.danger);
            }
            return self.attach(note);
        }
        let steps = steps.into_iter().flatten();
        let in_branch = self.branch_open && colon;
        match self.out.last_mut().filter(|_| in_branch).and_then(|last| last.children.last_mut()) {
            Some(branch) => branch.children.extend(steps),
            None => self.out.extend(steps),
        }
    }

    /// One item as a step: its first draft bears the number, the rest stands below it where it may.
    fn step(&mut self, item: &Item) -> Vec<Draft> {
        let mut drafts = read(&item.blocks, self.manner, self.scenario);
        if let Some(first) = drafts.first_mut() {
            first.number = item.number;
            if item.number.is_some() {
                first.lines.first = first.lines.first.min(item.lines.first);
            }
        }
        if drafts.len() > 1 && drafts.first().is_some_and(|first| matches!(first.kind, Kind::Note | Kind::Action)) {
            let rest = drafts.split_off(1);
            if let Some(first) = drafts.first_mut() {
                if first.kind == Kind::Note {
                    first.kind = Kind::Action;
                }
                first.children.extend(rest);
            }
        }
        drafts
    }

    /// What stands in a quotation, a note or a warning: kept as one where it only tells, else read like the rest.
    fn framed(&mut self, block: &Block, inner: &[Block], name: Option<&str>) {
        let drafts = read(inner, self.manner, self.scenario);
        let tells = drafts
            .iter()
            .all(|draft| matches!(draft.kind, Kind::Note) && draft.children.is_empty() && draft.jump.is_none());
        let warns = name.is_some_and(|name| matches!(name, "warning" | "caution" | "danger" | "attention"));
        if tells || drafts.iter().all(|draft| draft.kind != Kind::Question) {
            let mut one = Draft::of_block(Kind::Note, block.clone());
            for draft in drafts.iter().flat_map(descend) {
                one.commands.extend(draft.commands.iter().cloned());
                one.errors.extend(draft.errors.iter().cloned());
                one.jump = one.jump.take().or_else(|| draft.jump.clone());
                one.danger = one.danger.take().or_else(|| draft.danger.clone());
                if draft.kind == Kind::Action {
                    one.kind = Kind::Action;
                }
            }
            if warns && one.danger.is_none() {
                one.danger = Some(block.plain());
            }
            self.out.push(one);
        } else {
            self.out.extend(drafts);
        }
        self.branch_open = false;
        self.before = Before::Other;
    }
}

/// Whether a sentence warns.
fn warns(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    prose.signs(sentence).any(Signs::WARNINGS) && danger::warns(prose.lower_of(sentence))
}

/// Whether a sentence orders something destructive.
fn destroys(prose: &Prose<'_>, sentence: &Range<usize>) -> bool {
    prose.signs(sentence).any(Signs::DESTROYING) && danger::orders_to_destroy(prose.lower_of(sentence))
}

fn descend(draft: &Draft) -> Vec<&Draft> {
    let mut all = vec![draft];
    let mut at = 0;
    while let Some(next) = all.get(at).copied() {
        all.extend(next.children.iter());
        at += 1;
    }
    all
}

/// Whether a draft's last sentence asks or announces a choice.
fn announces(draft: &Draft) -> bool {
    draft.body.last().is_some_and(|block| match &block.kind {
        BlockKind::Paragraph(text) => {
            let plain = text.plain();
            let last = plain.rsplit(". ").next().unwrap_or_default();
            is_asked(&plain) || announces_cases(&last.to_lowercase())
        }
        _ => false,
    })
}

/// Whether a draft's last sentence speaks of what a label names.
fn is_told_of(label: &str, draft: &Draft) -> bool {
    let said = last_said(draft).to_lowercase();
    let label = label.to_lowercase();
    let mut telling = words(&label).filter(|word| word.len() > 3).peekable();
    draft.kind != Kind::Question
        && telling.peek().is_some()
        && telling.all(|word| find_phrase(&said, word).is_some() || word.chars().any(|letter| letter.is_ascii_digit()))
}

/// A draft's last sentence.
fn last_said(draft: &Draft) -> String {
    match (last_sentence(draft), draft.body.last().map(|block| &block.kind)) {
        (Some(check), Some(BlockKind::Paragraph(text))) => text.slice(check.start, check.end).plain(),
        _ => String::new(),
    }
}

/// Whether a list of cases belongs to a draft's last sentence.
fn leads_to_cases(draft: &Draft) -> bool {
    announces(draft) || ends_with_colon(draft) || is_check(&last_said(draft).to_lowercase())
}

/// Whether a draft's last sentence can be taken as the question that "If so" or "Otherwise" answers.
fn can_ask(draft: &Draft) -> bool {
    matches!(draft.kind, Kind::Note | Kind::Action) && draft.children.is_empty()
}

/// A step that only leads to a place.
fn place_to_go(prose: &Prose<'_>, sentence: &Range<usize>, jump: jumps::Jump) -> Draft {
    let line = prose.line(sentence.start).max(jump.line);
    let mut step = Draft::of_text(Kind::Action, Text::plain_at(jump.text.clone(), line));
    step.jump = Some(jump);
    step
}

fn lacks(question: &Draft, label: &str) -> bool {
    question.kind == Kind::Question && question.children.iter().all(|branch| branch.label.as_deref() != Some(label))
}

/// Whether yes or no, given as `label`, can answer a question: it has not been given, and no other cases are.
fn can_answer(question: &Draft, label: &str) -> bool {
    let is_plain = |branch: &Draft| matches!(branch.label.as_deref(), Some("Yes" | "No"));
    lacks(question, label) && question.children.iter().all(is_plain)
}

fn ends_with_colon(draft: &Draft) -> bool {
    draft.body.last().is_some_and(|block| block.plain().trim_end().ends_with(':'))
}

fn first_line(item: &Item) -> u32 {
    answers::first_text(item).and_then(Text::first_line).unwrap_or(item.lines.first)
}

/// The last sentence of a draft's last paragraph, as what a list below it answers.
fn last_sentence(draft: &Draft) -> Option<Check> {
    let (block, text) = draft.body.iter().enumerate().rev().find_map(|(at, block)| match &block.kind {
        BlockKind::Paragraph(text) => Some((at, text)),
        _ => None,
    })?;
    let prose = Prose::new(text);
    let last = prose.sentences().last()?;
    Some(Check { block, start: last.start, end: last.end, line: prose.line(last.start), asked: false })
}

/// The first sentence of a text, without its full stop.
fn first_sentence(text: &Text) -> String {
    let prose = Prose::new(text);
    let first = prose.sentences().first().cloned().unwrap_or_default();
    prose.of(&first).trim_end_matches(['.', ':']).to_owned()
}

/// The first clause of an item, as its label.
fn first_clause(item: &Item) -> String {
    let plain = answers::first_text(item).map(Text::plain).unwrap_or_default();
    let end = plain.find([',', '.', ':', ';']).unwrap_or(plain.len());
    plain.get(..end).unwrap_or_default().trim().to_owned()
}

/// On which line of `text`, from 0, `part` begins.
fn line_of(text: &str, part: &str) -> u32 {
    let at = part.lines().next().and_then(|first| text.find(first)).unwrap_or(0);
    u32::try_from(text.get(..at).unwrap_or_default().matches('\n').count()).unwrap_or(0)
}
