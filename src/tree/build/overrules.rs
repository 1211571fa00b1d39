//! What an author decides: `runbook: ...` in comments and in the front matter.
//!
//! Owns the words of that notation and what is told where they are misspelt. It must not know how a block that bears
//! them is read.

use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Document, Meta};
use crate::tree::Kind;
use crate::tree::build::draft::Draft;
use crate::tree::build::headings::{self, Outline, Role};
use crate::tree::build::jumps::{Aim, Jump};

/// What a block is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Left out of the walk; its words are kept in a note.
    Ignore,
    /// A way in, with what follows it.
    Symptom,
    /// A group, with what follows it.
    Section,
    /// A question, answered by what follows it.
    Question,
    /// Nothing to do.
    Note,
    /// A step.
    Action,
}

/// All that the comments before a block say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Orders {
    /// What it is to be.
    pub(super) kind: Option<Order>,
    /// Where it is to lead.
    pub(super) jump: Option<Jump>,
}

/// The words of comments, and what each orders.
const WORDS: &[(&str, Order)] = &[
    ("ignore", Order::Ignore),
    ("symptom", Order::Symptom),
    ("section", Order::Section),
    ("question", Order::Question),
    ("note", Order::Note),
    ("action", Order::Action),
];

/// What stands in front of a place.
const GOTO: &str = "goto=";

/// Reads a comment; `None` where it does not speak to the program. Words it does not know order nothing.
pub(super) fn of_comment(block: &Block) -> Option<Orders> {
    let mut orders = Orders::default();
    for word in said(block)? {
        if let Some(place) = word.strip_prefix(GOTO) {
            let place = place.trim().to_owned();
            orders.jump = Some(Jump { aim: Aim::Given(place.clone()), text: place, line: block.lines.first });
        } else if let Some((_, order)) = WORDS.iter().find(|(known, _)| *known == word) {
            orders.kind = Some(*order);
        }
    }
    Some(orders)
}

/// The words behind `runbook:` in a comment.
fn said(block: &Block) -> Option<impl Iterator<Item = &str>> {
    let BlockKind::Comment(text) = &block.kind else { return None };
    let words = text.trim().strip_prefix("runbook:")?;
    Some(words.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty()))
}

impl Orders {
    /// Takes over what another comment before the same block says.
    pub(super) fn add(&mut self, other: Self) {
        self.kind = other.kind.or(self.kind);
        self.jump = other.jump.or_else(|| self.jump.take());
    }

    /// Whether nothing is ordered.
    pub(super) fn is_empty(&self) -> bool {
        self.kind.is_none() && self.jump.is_none()
    }

    /// Whether the block opens something that what follows belongs to.
    pub(super) fn opens(&self) -> bool {
        matches!(self.kind, Some(Order::Symptom | Order::Section))
    }

    /// What a heading is by order.
    pub(super) fn role(&self, is_within: bool) -> Option<Role> {
        Some(match self.kind? {
            Order::Symptom => Role::Symptom,
            Order::Section if is_within => Role::Part,
            Order::Section => Role::Group,
            Order::Question => Role::Question,
            Order::Note => Role::Telling,
            Order::Action => Role::Step,
            Order::Ignore => return None,
        })
    }
}

/// Takes the comments that stand directly before a heading from the blocks before it.
pub(super) fn before_heading(blocks: &mut Vec<Block>) -> Orders {
    let mut orders = Orders::default();
    while let Some(above) = blocks.pop_if(|block| matches!(block.kind, BlockKind::Comment(_))) {
        if let Some(mut found) = of_comment(&above) {
            found.add(orders);
            orders = found;
        }
    }
    orders
}

/// Tells of words in comments that order nothing.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for block in document.all_blocks() {
        for word in said(block).into_iter().flatten() {
            if !word.starts_with(GOTO) && !WORDS.iter().any(|(known, _)| *known == word) {
                diagnostics.push(unknown(word, block.lines.first, WORDS.iter().map(|(known, _)| *known).chain([GOTO])));
            }
        }
    }
}

fn unknown<'a>(word: &str, line: u32, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let head: String = word.chars().take(LONGEST_WORD).collect();
    let nearest = known.min_by_key(|known| strsim::levenshtein(&head, known)).unwrap_or_default();
    let hint = format!("did you mean `{nearest}`?");
    Diagnostic::warning(line, format!("`runbook:` knows no word `{word}`"), Some(&hint))
}

/// Longer words are no misspelling of ours; only so much of one is compared.
const LONGEST_WORD: usize = 20;

/// Which headings are the ways in, by the front matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum WaysIn {
    /// As the document itself suggests.
    #[default]
    Seen,
    /// None.
    None,
    /// The document's title alone.
    Title,
    /// The headings below the title.
    Headings,
}

/// What `runbook:` may hold in the front matter; what is not read here is read where it is needed.
const KEYS: &[&str] = &["ignore", "symptoms", "aliases", "variables", "secrets"];

/// Reads `runbook:` in the front matter.
pub(super) fn ways_in(meta: &Meta, diagnostics: &mut Vec<Diagnostic>) -> WaysIn {
    let Some(ours) = meta.values.get("runbook") else { return WaysIn::Seen };
    let line = meta.lines.get("runbook").copied().unwrap_or(1);
    let Some(ours) = ours.as_object() else { return WaysIn::Seen };
    let mut ways = WaysIn::Seen;
    for (key, value) in ours {
        match (key.as_str(), value.as_bool(), value.as_str()) {
            ("ignore", Some(true), _) => return WaysIn::None,
            ("ignore", Some(false), _) | ("aliases" | "variables" | "secrets", ..) => {}
            ("symptoms", _, Some("title")) => ways = WaysIn::Title,
            ("symptoms", _, Some("headings")) => ways = WaysIn::Headings,
            ("symptoms", ..) => {
                let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                diagnostics.push(unknown(&said, line, ["title", "headings"].into_iter()));
            }
            _ => diagnostics.push(unknown(key, line, KEYS.iter().copied())),
        }
    }
    ways
}

impl WaysIn {
    /// Marks the headings before they are read.
    pub(super) fn mark(self, outline: &mut Outline) {
        let single = outline.children.len() == 1;
        match (self, outline.children.first_mut()) {
            (Self::Title, Some(only)) if single => only.orders.kind = Some(Order::Symptom),
            (Self::Title, _) => outline.orders.kind = Some(Order::Symptom),
            (Self::Headings, Some(only)) if single => {
                only.orders.kind = Some(Order::Section);
                enter_by(&mut only.children);
            }
            (Self::Headings, _) => {
                outline.orders.kind = Some(Order::Section);
                enter_by(&mut outline.children);
            }
            (Self::Seen | Self::None, _) => {}
        }
    }

    /// Takes the ways in that are none from the tree.
    pub(super) fn close(self, drafts: &mut [Draft]) {
        match self {
            Self::None => drafts.iter_mut().for_each(close_all),
            Self::Title => {
                drafts.iter_mut().flat_map(|draft| &mut draft.children).for_each(close_all);
            }
            Self::Seen | Self::Headings => {}
        }
    }
}

fn enter_by(headings: &mut [Outline]) {
    let ways = headings.iter_mut().filter(|heading| {
        heading.orders.kind.is_none() && !headings::surrounds(&heading.title) && !headings::names_part(&heading.title)
    });
    ways.for_each(|heading| heading.orders.kind = Some(Order::Symptom));
}

fn close_all(draft: &mut Draft) {
    if draft.kind == Kind::Symptom {
        draft.kind = Kind::Section;
    }
    draft.children.iter_mut().for_each(close_all);
}

/// A heading with all below it, as one note.
pub(super) fn left_out(mut draft: Draft, outline: Outline) -> Draft {
    let lines = draft.lines;
    draft.kind = Kind::Note;
    draft.said = None;
    let mut open = vec![outline];
    let mut is_first = true;
    while let Some(next) = open.pop() {
        if !std::mem::take(&mut is_first) {
            draft.push(Block::new(BlockKind::Heading { level: next.level, text: next.text }, next.lines));
        }
        draft.anchors.extend(next.anchors);
        next.blocks.into_iter().for_each(|block| draft.push(block));
        open.extend(next.children.into_iter().rev());
    }
    draft.lines = lines;
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Lines;

    fn comment(text: &str) -> Block {
        Block::new(BlockKind::Comment(text.to_owned()), Lines::new(7, 7))
    }

    #[test]
    fn comments_order() {
        let orders = of_comment(&comment(" runbook: action, goto=#there ")).unwrap_or_default();
        assert_eq!(orders.kind, Some(Order::Action));
        assert_eq!(orders.jump.map(|jump| jump.aim), Some(Aim::Given("#there".to_owned())));
        assert_eq!(of_comment(&comment("an ordinary comment")), None);
    }

    #[test]
    fn misspelt_words_are_told_with_the_nearest_known_one() {
        let mut diagnostics = Vec::new();
        let blocks = vec![comment("runbook: ingore"), comment("runbook: note")];
        check(&Document { blocks, ..Document::default() }, &mut diagnostics);
        let told: Vec<_> = diagnostics.iter().map(|one| (one.line, one.hint.as_deref())).collect();
        assert_eq!(told, [(7, Some("did you mean `ignore`?"))]);
    }
}
