//! Code, tables, and what is set in a frame: quotations, notes and warnings.
//!
//! Owns what such a block adds to the text before it. It must not know commands or how a table is read.

use super::questions::leads_to_cases;
use super::{Before, Flow, Manner, read};
use crate::document::{Block, Row, Text};
use crate::tree::Kind;
use crate::tree::build::draft::Draft;
use crate::tree::build::{commands, danger, errors, flowcharts, tables};

/// A frame of more bytes holds more than its warning.
const LONGEST_WARNING: usize = 300;

impl Flow<'_> {
    pub(super) fn code(&mut self, block: &Block, language: Option<&str>, text: &str, first_line: u32) {
        if language == Some("mermaid") && self.flowchart(block, text, first_line) {
            return;
        }
        let mut draft = Draft::of_block(Kind::Note, block.clone());
        let mut found = commands::of_block(language, text, first_line);
        if found.is_empty() && language.is_none() && self.says_to_type() {
            found = commands::of_announced(text, first_line);
        }
        // A template of a report shows what will be written, and the source of a drawing is no output.
        if found.is_empty() && !matches!(language, Some("markdown" | "md" | "mermaid" | "dot" | "plantuml")) {
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
        if !draft.commands.is_empty() && text.contains(['#', '-']) {
            danger::of_comments(text, first_line, &mut draft.commands);
            draft.errors.extend(errors::of_comments(text, first_line));
        }
        // What a telling part shows is what went wrong, not what to do.
        if !draft.commands.is_empty() && self.manner == Manner::Doing {
            draft.kind = Kind::Action;
        }
        let does = !draft.commands.is_empty();
        match self.last_item().filter(|item| item.commands.is_empty() && (does || item.kind == Kind::Action)) {
            // Code that is not set in belongs to the item it follows all the same.
            Some(item) => item.absorb(draft),
            None => self.attach(draft),
        }
        self.before = Before::Code;
    }

    /// The last item of the list that was read right before: a step, or an answer.
    fn last_item(&mut self) -> Option<&mut Draft> {
        let last = self.out.last_mut().filter(|_| self.before == Before::List)?;
        let item = if last.kind == Kind::Question { last.children.last_mut()? } else { last };
        let does = matches!(item.kind, Kind::Action | Kind::Branch);
        (does && item.children.is_empty() && item.body.len() == 1).then_some(item)
    }

    /// A flowchart that leads through decisions.
    pub(super) fn flowchart(&mut self, block: &Block, text: &str, first_line: u32) -> bool {
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
    pub(super) fn attach(&mut self, draft: Draft) {
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

    pub(super) fn table(&mut self, block: &Block, head: &[Text], rows: &[Row]) {
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
            let at = self.case_question_at(block.lines.first, &block.plain(), false);
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

    /// What stands in a quotation, a note or a warning: kept as one where it only tells, else read like the rest.
    pub(super) fn framed(&mut self, block: &Block, inner: &[Block], name: Option<&str>) {
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
            // What is set apart to warn belongs together.
            let plain = block.plain();
            let is_short = one.commands.is_empty() && plain.len() <= LONGEST_WARNING;
            if one.danger.is_some() && is_short || one.danger.is_none() && warns {
                one.danger = Some(plain);
            }
            self.out.push(one);
        } else {
            self.out.extend(drafts);
        }
        self.branch_open = false;
        self.before = Before::Other;
    }
}

pub(super) fn descend(draft: &Draft) -> Vec<&Draft> {
    let mut all = vec![draft];
    let mut at = 0;
    while let Some(next) = all.get(at).copied() {
        all.extend(next.children.iter());
        at += 1;
    }
    all
}

/// On which line of `text`, from 0, `part` begins.
pub(super) fn line_of(text: &str, part: &str) -> u32 {
    let at = part.lines().next().and_then(|first| text.find(first)).unwrap_or(0);
    u32::try_from(text.get(..at).unwrap_or_default().matches('\n').count()).unwrap_or(0)
}
