//! From drafts to nodes: every node gets its id, every jump its target.
//!
//! Owns the shape of ids, which must stay the same while the file is edited elsewhere. It must not know conventions.

use crate::diagnostic::Diagnostic;
use crate::document::Block;
use crate::tree::build::draft::Draft;
use crate::tree::build::headings::bare;
use crate::tree::build::jumps::{Aim, Jump, Mark, Place, Places};
use crate::tree::build::prose::words;
use crate::tree::{Command, Goto, Kind, Node};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::hash::BuildHasher;

/// Longer slugs are cut at a word's end.
const LONGEST_SLUG: usize = 60;

/// Gives ids, leads jumps to their targets, and makes nodes of drafts. A jump without a target is told of.
pub(super) fn finish(drafts: Vec<Draft>, document: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node> {
    let mut map = Map::new(document, &drafts);
    map.add_all(&drafts, None);
    let gotos = map.gotos(diagnostics);
    let mut made = map.ids.into_iter().zip(gotos);
    drafts.into_iter().map(|draft| node(draft, &mut made)).collect()
}

fn node(draft: Draft, made: &mut impl Iterator<Item = (String, Option<Goto>)>) -> Node {
    let (id, goto) = made.next().unwrap_or_default();
    let children = draft.children.into_iter().map(|child| node(child, made)).collect();
    let text = match draft.said {
        Some(said)
            if draft.kind != Kind::Question
                || draft.body.is_empty()
                || draft.heading.is_some() && draft.body.len() == 1 =>
        {
            said
        }
        Some(said) => with_said(&said, &plain(&draft.body)),
        None => plain(&draft.body),
    };
    Node {
        id,
        kind: draft.kind,
        lines: draft.lines,
        text,
        body: draft.body,
        anchors: draft.anchors,
        label: draft.label,
        commands: draft.commands,
        errors: draft.errors,
        danger: draft.danger,
        goto,
        children,
    }
}

/// The question first, then what else its body says.
fn with_said(said: &str, body: &str) -> String {
    match body.strip_prefix(said) {
        Some(rest) => format!("{said}{rest}"),
        None => format!("{said}\n{body}"),
    }
}

fn plain(body: &[Block]) -> String {
    let mut out = String::new();
    for text in body.iter().map(Block::plain).filter(|text| !text.is_empty()) {
        if out.is_empty() {
            out = text;
        } else {
            out.push('\n');
            out.push_str(&text);
        }
    }
    out
}

/// Everything jumps and ids need to know of the drafts, flat, in the order of the document.
struct Map<'a> {
    document: &'a str,
    repeated: FxHashSet<String>,
    /// The ids by their hashes, those of one hash one behind the other.
    taken: FxHashMap<u64, usize>,
    /// How often an id has been wanted so far, so that many equal titles cost no search.
    repeats: FxHashMap<String, usize>,
    ids: Vec<String>,
    parents: Vec<Option<usize>>,
    headings: Vec<Option<&'a str>>,
    kinds: Vec<Kind>,
    jumps: Vec<Option<&'a Jump>>,
    lines: Vec<u32>,
    /// The numbers of those that are steps.
    numbers: Vec<Option<u64>>,
    places: Places<'a>,
    marks: FxHashMap<Mark, usize>,
    commands: Vec<&'a [Command]>,
    /// The scenarios by their bare titles.
    scenarios: OnceCell<FxHashMap<String, Vec<usize>>>,
    steps: FxHashMap<(Option<usize>, u64), usize>,
    steps_of_scenario: FxHashMap<(Option<usize>, u64), Vec<usize>>,
}

impl<'a> Map<'a> {
    fn new(document: &'a str, drafts: &'a [Draft]) -> Self {
        let mut seen = FxHashSet::default();
        let mut repeated = FxHashSet::default();
        let mut count = 0;
        let mut open: Vec<&Draft> = drafts.iter().collect();
        while let Some(draft) = open.pop() {
            count += 1;
            if let Some(title) = &draft.heading
                && stands_alone(draft.kind)
                && !seen.insert(slug(title))
            {
                repeated.insert(slug(title));
            }
            open.extend(draft.children.iter());
        }
        Self {
            document,
            repeated,
            taken: FxHashMap::with_capacity_and_hasher(count, FxBuildHasher),
            repeats: FxHashMap::default(),
            ids: Vec::with_capacity(count),
            parents: Vec::with_capacity(count),
            headings: Vec::with_capacity(count),
            kinds: Vec::with_capacity(count),
            jumps: Vec::with_capacity(count),
            lines: Vec::with_capacity(count),
            numbers: Vec::with_capacity(count),
            places: Places::default(),
            marks: FxHashMap::default(),
            commands: Vec::with_capacity(count),
            scenarios: OnceCell::new(),
            steps: FxHashMap::default(),
            steps_of_scenario: FxHashMap::default(),
        }
    }

    fn add_all(&mut self, drafts: &'a [Draft], parent: Option<usize>) {
        let mut ordinal = 0;
        for draft in drafts {
            if draft.heading.is_none() {
                ordinal += 1;
            }
            let wanted = self.wanted(draft, parent, ordinal);
            let at = self.ids.len();
            self.take(wanted);
            self.parents.push(parent);
            self.headings.push(draft.heading.as_deref());
            self.kinds.push(draft.kind);
            self.jumps.push(draft.jump.as_ref());
            self.lines.push(draft.lines.first);
            self.numbers.push(draft.number);
            self.commands.push(&draft.commands);
            self.add_place(draft, at);
            self.marks.extend(draft.mark.map(|mark| (mark, at)));
            if let Some(number) = draft.number {
                self.steps.entry((parent, number)).or_insert(at);
                let scenario = self.scenario(Some(at));
                self.steps_of_scenario.entry((scenario, number)).or_default().push(at);
            }
            self.add_all(&draft.children, Some(at));
        }
    }

    /// The scenario a node stands in.
    fn scenario(&self, from: Option<usize>) -> Option<usize> {
        let mut at = from;
        while let Some(index) = at {
            if self.kinds.get(index) == Some(&Kind::Symptom) {
                return at;
            }
            at = self.parents.get(index).copied().flatten();
        }
        None
    }

    fn add_place(&mut self, draft: &'a Draft, at: usize) {
        if draft.heading.is_some() || !draft.anchors.is_empty() {
            self.places.push(Place {
                node: at,
                line: draft.lines.first,
                anchors: &draft.anchors,
                title: draft.heading.as_deref(),
                // A table's row has a title, but no link leads to it: it counts for no heading's slug.
                has_slug: !draft.is_row,
            });
        }
    }

    /// The id that a draft would have, were there no other of the same.
    fn wanted(&self, draft: &Draft, parent: Option<usize>, ordinal: usize) -> String {
        let above = parent.and_then(|parent| self.ids.get(parent));
        let alone = stands_alone(draft.kind) && draft.heading.is_some();
        let (start, mark) = match above.filter(|_| !alone) {
            Some(above) => (above.as_str(), '/'),
            None => (self.document, '#'),
        };
        let mut id = String::with_capacity(start.len() + 2 * LONGEST_SLUG);
        id.push_str(start);
        id.push(mark);
        match (&draft.heading, &draft.label) {
            (Some(title), _) => {
                let slug = slug(title);
                let around = parent.and_then(|parent| self.headings.get(parent).copied().flatten());
                if let Some(around) = around.filter(|_| alone && above.is_some() && self.repeated.contains(&slug)) {
                    id.push_str(&self::slug(around));
                    id.push('/');
                }
                id.push_str(&slug);
            }
            (None, Some(label)) => id.push_str(&slug(label)),
            (None, None) => id.push_str(&ordinal.to_string()),
        }
        id
    }

    /// Takes the id that is wanted, with a number behind where it is taken.
    fn take(&mut self, wanted: String) {
        let id = match self.place_of(&wanted) {
            Err(free) => return self.add(wanted, free),
            Ok(_) => {
                let mut count = self.repeats.get(&wanted).copied().unwrap_or(1);
                let found = loop {
                    count += 1;
                    let id = format!("{wanted}-{count}");
                    if let Err(free) = self.place_of(&id) {
                        break (id, free);
                    }
                };
                self.repeats.insert(wanted, count);
                found
            }
        };
        self.add(id.0, id.1);
    }

    fn add(&mut self, id: String, key: u64) {
        self.taken.insert(key, self.ids.len());
        self.ids.push(id);
    }

    /// Which id it is, or the key under which it can be added.
    fn place_of(&self, id: &str) -> Result<usize, u64> {
        let mut key = FxBuildHasher.hash_one(id);
        while let Some(at) = self.taken.get(&key) {
            if self.ids.get(*at).is_some_and(|known| known == id) {
                return Ok(*at);
            }
            key = key.wrapping_add(1);
        }
        Err(key)
    }

    fn gotos(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<Goto>> {
        self.jumps
            .iter()
            .enumerate()
            .map(|(at, jump)| {
                let jump = (*jump)?;
                let target = self.target(at, jump);
                if target.is_none() {
                    if matches!(jump.aim, Aim::Named(_) | Aim::Next | Aim::Command(_)) {
                        return None;
                    }
                    diagnostics.push(Diagnostic::warning(
                        jump.line,
                        format!("`{}` leads nowhere: this document has no such place", jump.text),
                        Some("name a step by its number, or a section by its title or anchor"),
                    ));
                }
                Some(Goto { target, text: jump.text.clone(), line: jump.line })
            })
            .collect()
    }

    fn target(&self, from: usize, jump: &Jump) -> Option<String> {
        match &jump.aim {
            Aim::Step(number) => self.step(from, *number),
            Aim::Anchor(anchor) => self.places.anchor(anchor).and_then(|place| self.id_of(place)),
            Aim::Named(sentence) => self.named(from, sentence),
            Aim::Next => self.next(from),
            Aim::Command(sentence) => self.command(from, sentence),
            Aim::Given(place) => self.given(place),
            Aim::Mark(mark) => self.marks.get(mark).and_then(|at| self.ids.get(*at)).cloned(),
        }
    }

    fn id_of(&self, place: &Place<'_>) -> Option<String> {
        self.ids.get(place.node).cloned()
    }

    /// The place an author gave by its id, or by its part behind `#`.
    fn given(&self, place: &str) -> Option<String> {
        let own = format!("{}#{}", self.document, place.trim_start_matches('#'));
        [place, own.as_str()]
            .into_iter()
            .find(|id| self.place_of(id).is_ok())
            .map(str::to_owned)
            .or_else(|| self.places.anchor(place.trim_start_matches('#')).and_then(|place| self.id_of(place)))
    }

    /// The node before `from` in its scenario whose commands have most of the sentence's words; the nearest of several.
    fn command(&self, from: usize, sentence: &str) -> Option<String> {
        let first = self.scenario(Some(from)).unwrap_or_default();
        let shared = |at: &usize| {
            let commands = self.commands.get(*at).copied().unwrap_or_default();
            let command: String = commands.iter().map(|command| command.text.to_lowercase()).collect();
            words(&command).filter(|word| word.len() > 3 && words(sentence).any(|said| said == *word)).count()
        };
        let before = (first..from).filter(|at| self.commands.get(*at).is_some_and(|command| !command.is_empty()));
        before.max_by_key(shared).and_then(|at| self.ids.get(at)).cloned()
    }

    /// The place a sentence names; where it names none, the scenario of the same title that is told for somebody else.
    fn named(&self, from: usize, sentence: &str) -> Option<String> {
        let around: Vec<usize> =
            std::iter::successors(Some(from), |at| self.parents.get(*at).copied().flatten()).collect();
        let lines: Vec<u32> = around.iter().filter_map(|at| self.lines.get(*at).copied()).collect();
        if let Some(place) = self.places.named(sentence, &lines) {
            return self.id_of(place);
        }
        let scenario = self.scenario(Some(from))?;
        let title = (*self.headings.get(scenario)?)?;
        let twin = self
            .scenarios
            .get_or_init(|| self.scenarios_by_title())
            .get(&bare(title))?
            .iter()
            .copied()
            .find(|at| *at != scenario)?;
        let above = self.parents.get(twin).copied().flatten().and_then(|above| *self.headings.get(above)?)?;
        let above = above.to_lowercase();
        let is_meant = words(sentence).any(|word| {
            word.len() > 3 && words(&above).any(|other| other.trim_end_matches('s') == word.trim_end_matches('s'))
        });
        is_meant.then(|| self.ids.get(twin).cloned()).flatten()
    }

    /// The step behind the nearest numbered one around a node, else the section behind it.
    fn next(&self, from: usize) -> Option<String> {
        let around = std::iter::successors(Some(from), |at| self.parents.get(*at).copied().flatten());
        let step = around.into_iter().find_map(|at| Some((at, self.numbers.get(at).copied().flatten()?)));
        let behind =
            step.and_then(|(at, number)| self.steps.get(&(self.parents.get(at).copied().flatten(), number + 1)));
        let own = self.lines.get(from).copied().unwrap_or_default();
        let section = || self.places.after(own).and_then(|place| self.id_of(place));
        behind.and_then(|at| self.ids.get(*at)).cloned().or_else(section)
    }

    fn scenarios_by_title(&self) -> FxHashMap<String, Vec<usize>> {
        let mut by_title: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, (kind, heading)) in self.kinds.iter().zip(&self.headings).enumerate() {
            if let Some(title) = heading.filter(|_| *kind == Kind::Symptom) {
                by_title.entry(bare(title)).or_default().push(at);
            }
        }
        by_title
    }

    /// The step of that number nearest around a node: among its siblings, its parent's, and so on, then anywhere in its
    /// scenario.
    fn step(&self, from: usize, number: u64) -> Option<String> {
        let mut at = Some(from);
        while let Some(index) = at {
            let parent = self.parents.get(index).copied().flatten();
            if let Some(found) = self.steps.get(&(parent, number)).filter(|found| **found != from) {
                return self.ids.get(*found).cloned();
            }
            if self.kinds.get(index) == Some(&Kind::Symptom) {
                break;
            }
            at = parent;
        }
        let scenario = self.scenario(Some(from));
        let found = self.steps_of_scenario.get(&(scenario, number))?;
        let nearest = found.iter().min_by_key(|found| found.abs_diff(from))?;
        self.ids.get(*nearest).cloned()
    }
}

/// Whether a heading's id hangs on its title alone, so that it stays when the document is rearranged.
fn stands_alone(kind: Kind) -> bool {
    kind == Kind::Symptom
}

/// A title or label as a part of an id.
fn slug(title: &str) -> String {
    let bare = bare(title);
    let mut out = String::with_capacity(bare.len());
    for letter in bare.chars() {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    if out.len() > LONGEST_SLUG {
        let cut = (0..=LONGEST_SLUG).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        let cut = out.get(..cut).and_then(|head| head.rfind('-')).filter(|at| *at > LONGEST_SLUG / 2).unwrap_or(cut);
        out.truncate(cut);
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "untitled".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_short_and_bare() {
        assert_eq!(slug("A. Invitation link invalid"), "invitation-link-invalid");
        assert_eq!(slug("`make publish` fails!"), "make-publish-fails");
        assert_eq!(slug("\u{2192}"), "untitled");
        assert!(slug(&"word ".repeat(100)).len() <= LONGEST_SLUG);
    }
}
