//! From a document to its tree.
//!
//! One file for each convention by which people write troubleshooting documents: `headings`, `answers`, `conditions`,
//! `jumps`, `tables`, `flowcharts`, `commands` (with `placeholders`, `danger` and `errors`), over one `lexicon` of words. `prose` cuts text into
//! sentences, `directions` tells orders from reports, `flow` puts the conventions together for the blocks under one
//! heading, and this file does so for the headings; `ids` names the nodes and leads jumps to their targets.
//!
//! Building never fails. Every word of the body ends up in some node: what no convention claims becomes a note.

mod answers;
mod clauses;
mod commands;
mod conditions;
mod danger;
mod directions;
mod draft;
mod errors;
mod flow;
mod flowcharts;
mod headings;
mod ids;
mod jumps;
mod letters;
mod lexicon;
mod overrules;
mod placeholders;
mod prose;
mod questions;
mod tables;

use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Document, Lines, Meta, Text};
use crate::tree::{Kind, Runbook};
use draft::Draft;
use flow::{Manner, Scenario};
use headings::{Above, Outline, Role};
use overrules::Order;

/// Makes the triage tree of a document. `id` is the document's path without its extension, `source` the path as it was
/// given; `diagnostics` are those of reading, to which those of building are added.
#[must_use]
pub fn build(mut document: Document, id: &str, source: &str, mut diagnostics: Vec<Diagnostic>) -> Runbook {
    jumps::shorten_own_links(&mut document.blocks, source);
    overrules::check(&document, &mut diagnostics);
    let ways_in = overrules::ways_in(&document.meta, &mut diagnostics);
    let mut outline = headings::outline(document.blocks);
    nest_parts(&mut outline);
    let title = title(&document.meta, &outline, source);
    ways_in.mark(&mut outline);
    let mut drafts = Builder::default().document(outline, &document.meta, &title);
    ways_in.close(&mut drafts);
    danger::settle(&mut drafts);
    let nodes = ids::finish(drafts, id, &mut diagnostics);
    Runbook { id: id.to_owned(), title, source: source.to_owned(), meta: document.meta, nodes, diagnostics }
}

/// Why a command in a language wants care, as the tree has it for its commands; `None` where no harm is known of it. For
/// a command that an operator has changed.
#[must_use]
pub fn danger_of_command(text: &str, language: &str) -> Option<String> {
    danger::of_command(text, language)
}

fn title(meta: &Meta, outline: &Outline, source: &str) -> String {
    let given = meta.text("title").or_else(|| entitling(outline).filter(|title| !title.is_empty()));
    given.map_or_else(|| file_title(source), str::to_owned)
}

/// The title that its first heading gives a document; `None` where that only names a part of it.
fn entitling(outline: &Outline) -> Option<&str> {
    let (first, rest) = outline.children.split_first()?;
    let names_part = headings::are_parts(&outline.children) || !rest.is_empty() && headings::names_part(&first.title);
    (!names_part).then_some(first.title.as_str())
}

/// A file's name as a title: `disk_full.md` is "disk full".
fn file_title(source: &str) -> String {
    let name = source.rsplit(['/', '\\', ':']).next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ")
}

/// Some authors write every heading at one level. Parts and steps of a scenario then belong to the title before them.
fn nest_parts(outline: &mut Outline) {
    let Some((first, rest)) = outline.children.split_first() else { return };
    let is_title = outline.blocks.iter().all(|block| matches!(block.kind, BlockKind::Comment(_)))
        && first.children.is_empty()
        && !headings::needs_scenario(first);
    let is_flat = rest.iter().all(|other| other.level == first.level);
    if is_title && is_flat && rest.len() >= 2 && rest.iter().all(headings::needs_scenario) {
        let rest: Vec<Outline> = outline.children.drain(1..).collect();
        if let Some(first) = outline.children.first_mut() {
            first.children = rest;
        }
    }
}

#[derive(Default)]
struct Builder {
    scenario: Scenario,
}

impl Builder {
    fn document(&mut self, mut outline: Outline, meta: &Meta, title: &str) -> Vec<Draft> {
        let is_nameless = meta.text("title").is_none() && headings::are_parts(&outline.children);
        if let [only] = outline.children.as_mut_slice()
            && !is_nameless
            && meta.text("title").is_none_or(|_| only.level == 1)
        {
            only.is_title = only.level == 1;
            let mut drafts = flow::read(&outline.blocks, Manner::Telling, &mut self.scenario);
            if let Some(only) = outline.children.pop() {
                drafts.extend(self.heading(only, Above::Nothing));
            }
            return drafts;
        }
        // No single heading stands over everything: the document itself does, by its title.
        let first = outline.children.first().filter(|_| is_nameless).map_or(1, |first| first.lines.first);
        let line = meta.lines.get("title").copied().unwrap_or(first);
        outline.entitle(Text::plain_at(title, line), title.to_owned());
        outline.lines = Lines::new(line, line);
        outline.level = 1;
        outline.is_title = true;
        // What only bears the name of its first heading is no scenario besides it.
        let has_title = meta.text("title").is_some() || entitling(&outline).is_none();
        if is_nameless || has_title && role(&outline, Above::Nothing) == Role::Symptom {
            return self.heading_as(Role::Symptom, outline, Above::Nothing);
        }
        let mut drafts = flow::read(&outline.blocks, Manner::Telling, &mut self.scenario);
        for child in outline.children {
            drafts.extend(self.heading(child, Above::Nothing));
        }
        drafts
    }

    fn heading(&mut self, mut outline: Outline, above: Above) -> Vec<Draft> {
        if outline.orders.kind == Some(Order::Ignore) {
            return vec![overrules::left_out(heading_draft(Kind::Note, &mut outline), outline)];
        }
        let jump = outline.orders.jump.take();
        let mut drafts = self.heading_as(role(&outline, above), outline, above);
        if let Some(first) = drafts.first_mut() {
            first.jump = jump.or(first.jump.take());
        }
        drafts
    }

    fn heading_as(&mut self, role: Role, outline: Outline, above: Above) -> Vec<Draft> {
        match role {
            Role::Group => {
                let below = if above == Above::Surrounding || headings::surrounds(&outline.title) {
                    Above::Surrounding
                } else {
                    Above::Nothing
                };
                vec![self.titled(outline, Kind::Section, Manner::Telling, below)]
            }
            Role::Symptom => {
                let scenario = self.scenario.within(&outline.title);
                let around = std::mem::replace(&mut self.scenario, scenario);
                let below = if headings::opens_below(&outline) { Above::Nothing } else { Above::Scenario };
                let mut draft = self.titled(outline, Kind::Symptom, Manner::Doing, below);
                tables::regroup(&mut draft);
                draft.errors.extend(errors::of_title(draft.said.as_deref().unwrap_or_default(), draft.lines.first));
                self.scenario = around;
                vec![draft]
            }
            Role::Part => vec![self.titled(outline, Kind::Section, Manner::Doing, Above::Within)],
            Role::Telling => vec![self.titled(outline, Kind::Section, Manner::Telling, Above::Within)],
            Role::Step => vec![self.step(outline)],
            Role::Question => self.question(outline),
            Role::Case => vec![self.condition(outline)],
        }
    }

    /// A node that stands for a heading, with what is under it.
    fn titled(&mut self, mut outline: Outline, kind: Kind, manner: Manner, below: Above) -> Draft {
        let mut draft = heading_draft(kind, &mut outline);
        draft.children = flow::read_under(&outline.title, &outline.blocks, manner, &mut self.scenario);
        if headings::announces_errors(&outline.title) {
            draft.errors.extend(errors::of_messages(&outline.blocks));
        }
        let chooses = headings::chooses(&outline, below);
        let way = outline.children.iter().find(|child| headings::says_case(child, below));
        let asked = way.filter(|_| chooses && !headings::is_question(&outline.title));
        let asked = asked.map(|way| questions::of_cases(&way.title).to_owned());
        let mut cases = Vec::new();
        for child in outline.children {
            if chooses && headings::is_case(&child, below) {
                cases.push(self.case(child));
            } else {
                let drafts = self.heading(child, below);
                draft.children.extend(drafts);
            }
        }
        if !cases.is_empty() {
            let mut question = Draft::new(Kind::Question, outline.lines);
            question.said = Some(asked.unwrap_or(outline.title));
            question.children = cases;
            draft.children.push(question);
        }
        draft
    }

    /// A heading that is one case of the heading above it.
    fn case(&mut self, outline: Outline) -> Draft {
        let label = outline.title.trim_end_matches(':').to_owned();
        let mut branch = self.titled(outline, Kind::Branch, Manner::Doing, Above::Within);
        branch.label = Some(label);
        branch
    }

    /// A heading that is a step itself: "1. Run `ls`".
    fn step(&mut self, outline: Outline) -> Draft {
        let number = headings::step_number(&outline.title);
        let own = [Block::new(BlockKind::Paragraph(outline.text.clone()), outline.lines)];
        let said = flow::read(&own, Manner::Doing, &mut self.scenario);
        let mut draft = self.titled(outline, Kind::Action, Manner::Doing, Above::Within);
        draft.number = number;
        for own in said {
            draft.commands.extend(own.commands);
            draft.jump = draft.jump.take().or(own.jump);
            draft.danger = draft.danger.take().or(own.danger);
        }
        draft
    }

    /// A heading that opens with a condition: a question, answered with yes by what stands under it.
    fn condition(&mut self, outline: Outline) -> Draft {
        let title = headings::without_step(&outline.title);
        let mut question = Draft::new(Kind::Question, outline.lines);
        question.said = conditions::of_title(title).map(|condition| questions::of_condition(&condition));
        question.heading = Some(outline.title.clone());
        question.number = headings::step_number(&outline.title);
        let said = Block::new(BlockKind::Paragraph(outline.text.clone()), outline.lines);
        let mut yes = self.titled(outline, Kind::Branch, Manner::Doing, Above::Within);
        question.anchors = std::mem::take(&mut yes.anchors);
        (yes.heading, yes.said, yes.body) = (None, None, vec![said]);
        yes.label = Some("Yes".to_owned());
        question.children.push(yes);
        question
    }

    /// A heading that asks: the answers below it are its branches. Without answers, a heading that can be answered with
    /// yes leads to what stands under it, and any other is a part.
    fn question(&mut self, mut outline: Outline) -> Vec<Draft> {
        let asks = headings::asks(&outline.title) || outline.orders.kind == Some(Order::Question);
        let mut question = heading_draft(Kind::Question, &mut outline);
        question.number = headings::step_number(&outline.title);
        let mut drafts = flow::read_asked(question, &outline.blocks, &mut self.scenario);
        for child in outline.children {
            let below = self.heading(child, Above::Within);
            drafts.extend(below);
        }
        if drafts.first().is_some_and(|first| !first.children.is_empty()) {
            return drafts;
        }
        let rest = drafts.split_off(1);
        if let Some(first) = drafts.first_mut() {
            if asks {
                let mut yes = Draft::new(Kind::Branch, Lines::new(first.lines.first, first.lines.first));
                yes.label = Some("Yes".to_owned());
                yes.children = rest;
                first.children.push(yes);
            } else {
                first.kind = Kind::Section;
                first.children = rest;
            }
        }
        drafts
    }
}

/// What a heading is: as its author says, else as it reads.
fn role(outline: &Outline, above: Above) -> Role {
    let is_within = matches!(above, Above::Scenario | Above::Within);
    outline.orders.role(is_within).unwrap_or_else(|| headings::role(outline, above))
}

/// A draft of a heading, whose text it takes over.
fn heading_draft(kind: Kind, outline: &mut Outline) -> Draft {
    let errors = if kind == Kind::Symptom { Vec::new() } else { errors::of_heading(&outline.text) };
    let heading = BlockKind::Heading { level: outline.level, text: std::mem::take(&mut outline.text) };
    let mut draft = Draft::of_block(kind, Block::new(heading, outline.lines));
    draft.anchors.clone_from(&outline.anchors);
    draft.said = Some(outline.title.clone());
    draft.heading = Some(outline.title.clone());
    draft.errors = errors;
    draft
}
