//! Tables that lead through trouble: rows as scenarios, or as the answers to a question.
//!
//! Owns what a table's header says about its columns, and how a row is told. It must not know the text around the
//! table. A table that only explains names and values is left alone.

use crate::document::{Block, BlockKind, Lines, Row, Span, Text};
use crate::tree::build::answers;
use crate::tree::build::draft::Draft;
use crate::tree::build::errors;
use crate::tree::build::flow::{self, Manner, Scenario};
use crate::tree::build::headings::bare;
use crate::tree::build::lexicon::{self, Lexicon};
use crate::tree::build::prose::words;
use crate::tree::{ErrorText, Kind};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// What is wrong, in words an operator enters with.
    Trouble,
    /// What is seen: trouble only where the table says what to do about it.
    Event,
    /// A result or state, one of several answers.
    Case,
    /// Why.
    Cause,
    /// What to do.
    Remedy,
    /// A row's number.
    Count,
    /// Anything else.
    Other,
}

/// The rows of a table that names troubles with their causes and cures, as scenarios; `None` for any other table.
pub(super) fn scenarios(head: &[Text], rows: &[Row]) -> Option<Vec<Draft>> {
    let columns: Vec<Column> = head.iter().map(column).collect();
    let at = columns.iter().position(|column| *column != Column::Count)?;
    let rest = columns.get(at + 1..)?;
    let are_errors = head.get(at).is_some_and(names_errors);
    let is_answered = match columns.get(at)? {
        Column::Trouble => {
            rest.iter().any(|column| matches!(column, Column::Cause | Column::Remedy))
                || are_errors && head.iter().skip(at + 1).any(explains)
        }
        Column::Event => rest.contains(&Column::Remedy),
        _ => false,
    };
    if !is_answered {
        return None;
    }
    let drafts: Vec<Draft> = rows.iter().filter_map(|row| scenario(head, &columns, (at, are_errors), row)).collect();
    (!drafts.is_empty()).then_some(drafts)
}

/// The rows of a table that says what to do in each case, as branches; `None` for any other table. `is_asked` tells
/// whether the text before leads to answers; without it, only a header that says "if" does.
pub(super) fn cases(head: &[Text], rows: &[Row], is_asked: bool, scenario: &mut Scenario) -> Option<Vec<Draft>> {
    let columns: Vec<Column> = head.iter().map(column).collect();
    let first = columns.first()?;
    let answers = matches!(first, Column::Case) || (is_asked && matches!(first, Column::Event));
    let asks = is_asked || head.first().is_some_and(is_conditional);
    if !answers || !asks || !columns.contains(&Column::Remedy) || rows.len() < 2 {
        return None;
    }
    let drafts: Vec<Draft> = rows.iter().filter_map(|row| branch(head, &columns, row, scenario)).collect();
    (drafts.len() > 1).then_some(drafts)
}

/// A heading that holds nothing but such a table groups its rows: nobody is in it.
pub(super) fn regroup(draft: &mut Draft) {
    let rows = draft.children.iter().filter(|child| child.is_row).count();
    if rows > 1 && draft.children.iter().all(|child| child.is_row || child.kind == Kind::Note) {
        draft.kind = Kind::Section;
    }
}

fn column(head: &Text) -> Column {
    let title = bare(&head.plain());
    let pieces: Vec<&str> =
        title.split(['/', '&', ',', '(']).flat_map(|piece| piece.split(" or ")).map(str::trim).collect();
    let names = |list: fn(&Lexicon) -> &'static [&'static str]| {
        pieces.iter().any(|piece| lexicon::all(list).any(|word| word == *piece))
    };
    if title.is_empty() || names(|words| words.count_columns) {
        Column::Count
    } else if names(|words| words.trouble_columns) {
        Column::Trouble
    } else if names(|words| words.event_columns) {
        Column::Event
    } else if names(|words| words.case_columns) {
        Column::Case
    } else if words(&title).count() > LONGEST_TITLE {
        Column::Other
    } else if lexicon::known().cause_columns.are_in(&title) {
        Column::Cause
    } else if lexicon::known().remedy_columns.are_in(&title) {
        Column::Remedy
    } else {
        Column::Other
    }
}

/// Header cells of more words are sentences.
const LONGEST_TITLE: usize = 5;

/// Whether a column holds errors, which one looks up whatever stands beside them.
fn names_errors(head: &Text) -> bool {
    lexicon::known().error_columns.has(&bare(&head.plain()))
}

/// Whether a column tells what an error means.
fn explains(head: &Text) -> bool {
    lexicon::known().meaning_columns.has(&bare(&head.plain()))
}

fn is_conditional(head: &Text) -> bool {
    let title = bare(&head.plain());
    lexicon::all(|words| words.conditions).any(|word| word == title)
}

/// A row as a scenario, entered by its cell at `at`. `is_error` tells whether that cell is an error by its column's title.
fn scenario(head: &[Text], columns: &[Column], (at, is_error): (usize, bool), row: &Row) -> Option<Draft> {
    let cell = row.cells.get(at).filter(|cell| !cell.is_empty())?;
    let title = cell.plain().replace('\n', " ");
    let line = cell.first_line()?;
    let mut draft = Draft::of_text(Kind::Symptom, cell.clone());
    draft.lines = Lines::new(line, line);
    let said = || is_error.then(|| ErrorText { text: title.clone(), line });
    draft.errors.extend(errors::of_title(&title, line).or_else(said));
    draft.heading = Some(title.clone());
    draft.said = Some(title.clone());
    draft.is_row = true;
    let mut own = Scenario::new(&title);
    for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
        if index != at && *column != Column::Count && !cell.is_empty() {
            draft.children.extend(told(head.get(index), cell, *column, &mut own));
        }
    }
    Some(draft)
}

fn branch(head: &[Text], columns: &[Column], row: &Row, scenario: &mut Scenario) -> Option<Draft> {
    let cell = row.cells.first().filter(|cell| !cell.is_empty())?;
    let line = cell.first_line()?;
    let label = cell.plain().replace('\n', " ");
    let mut branch = Draft::new(Kind::Branch, Lines::new(line, line));
    let mut below = row
        .cells
        .iter()
        .zip(columns)
        .enumerate()
        .skip(1)
        .filter(|(_, (cell, _))| !cell.is_empty())
        .flat_map(|(index, (cell, column))| told(head.get(index), cell, *column, scenario))
        .peekable();
    if let Some(first) = below.next_if(|first| matches!(first.kind, Kind::Note | Kind::Action)) {
        branch.absorb(first);
        branch.check = None;
        branch.lines.first = line;
    }
    branch.children.extend(below);
    branch.label = Some(match answers::whole(&label) {
        Some(yes) => answers::label(yes).to_owned(),
        None => label,
    });
    Some(branch)
}

/// What a cell says: a cure is read like any other text, the rest is told with its column's title.
fn told(head: Option<&Text>, cell: &Text, column: Column, scenario: &mut Scenario) -> Vec<Draft> {
    if column != Column::Remedy {
        return vec![Draft::of_text(Kind::Note, titled(head, cell))];
    }
    let lines = lines(cell);
    let blocks: Vec<Block> = lines
        .into_iter()
        .map(|text| {
            let place = Lines::new(text.first_line().unwrap_or(1), text.last_line().unwrap_or(1));
            Block::new(BlockKind::Paragraph(text), place)
        })
        .collect();
    let mut drafts = flow::read(&blocks, Manner::Doing, scenario);
    for draft in drafts.iter_mut().filter(|draft| draft.kind == Kind::Note) {
        draft.kind = Kind::Action;
    }
    drafts
}

/// "Cause: the disk is full".
fn titled(head: Option<&Text>, cell: &Text) -> Text {
    let title = head.map(Text::plain).unwrap_or_default();
    let line = cell.first_line().unwrap_or(1);
    let mut text = Text::default();
    if !title.is_empty() {
        text.spans.extend(Text::plain_at(format!("{}: ", title.trim_end_matches([':', ' '])), line).spans);
    }
    text.spans.extend(cell.spans.iter().cloned());
    text
}

/// The lines into which an author broke a cell.
fn lines(cell: &Text) -> Vec<Text> {
    let is_break = |span: &Span| span.text == "\n";
    let pieces = cell.spans.split(is_break).map(|spans| Text { spans: spans.to_vec() }.slice(0, usize::MAX));
    pieces.filter(|text| !text.is_empty()).collect()
}
