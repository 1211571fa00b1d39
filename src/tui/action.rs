//! Everything an operator can do, one row each: name, what it does, default keys, where.
//!
//! Owns the rows. The keymap, the footer, the help and the README's table are made from them. It must not know how an
//! action is carried out.

use crate::session::Stamped;
use crate::shell::context::Context as Surroundings;
use crate::shell::run::Ended;
use crossterm::event::{KeyCode, KeyEvent};
use std::path::PathBuf;

/// Something to do. Most come from a key by way of a [`Row`]; the last few come from the loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Leave the program from anywhere.
    Quit,
    /// Show the keys.
    Help,
    /// Stop the program, as a shell's job.
    Suspend,
    /// Leave one level.
    Leave,
    /// Open the selected hit, go on, or give the chosen answer.
    Enter,
    /// To the query line.
    Search,
    /// To the list of hits.
    List,
    /// To the next one.
    Next,
    /// To the one before.
    Previous,
    /// A line down.
    Down,
    /// A line up.
    Up,
    /// A screenful down.
    PageDown,
    /// A screenful up.
    PageUp,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// A character typed.
    Type(char),
    /// Edit the query.
    Edit(Edit),
    /// Answer yes.
    Yes,
    /// Answer no.
    No,
    /// Give the answer of that number, counted from 1.
    Answer(usize),
    /// One step back.
    Back,
    /// Copy the selected command.
    Copy,
    /// Select the next command.
    NextCommand,
    /// Select the command before.
    PreviousCommand,
    /// Fill in the selected command's placeholders.
    FillIn,
    /// To the next field of the form.
    NextField,
    /// To the field before.
    PreviousField,
    /// Copy the command with its placeholders as they are.
    CopyAsIs,
    /// Show the selected command in full, to be confirmed.
    Run,
    /// Run what is shown.
    Confirm,
    /// Change what is shown, on its line.
    EditCommand,
    /// Change what is shown, in the operator's editor.
    EditElsewhere,
    /// Give the keys to the command that runs.
    Attach,
    /// Take the keys back from it.
    Detach,
    /// A key for the command that runs.
    Press(KeyEvent),
    /// End the command that runs.
    Kill,
    /// Show the output of the command that ran last.
    LookAtOutput,
    /// Write a note into the record.
    Note,
    /// Show the record.
    ShowRecord,
    /// Show whom to turn to, and copy what was tried.
    Stuck,
    /// Open the source in the editor.
    Open,
    /// Go on in the document that the place links to.
    Follow,
    /// Look for what has changed in the documents.
    Reload,
    /// Write what is asked for down as a new scenario.
    WriteDown,
    /// A new document has been written.
    Written(PathBuf),
    /// Text pasted.
    Paste(String),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// Say something on the status line.
    Say(String),
    /// Look for what has changed, unasked.
    Refresh,
    /// So many documents are read of so many.
    Reading(usize, usize),
    /// What has changed is taken in, and what is to be said of it.
    Reloaded(String),
    /// Where a command would run.
    Surrounded(Box<Surroundings>),
    /// What the operator's editor made of the command.
    Changed(String),
    /// There is something to take from the command of that number.
    Heard(u32),
    /// What came from the command of that number, and its end where it has ended.
    Came(u32, Vec<u8>, Option<Ended>),
    /// The command of that number could not be started, and why.
    Failed(u32, String),
    /// What was typed in earlier sessions, the newest first.
    Recollected(Vec<(String, String)>),
    /// Something stands in the record.
    Recorded(Stamped),
}

/// A change to the query line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character under the cursor.
    Delete,
    /// Delete the word before the cursor.
    Word,
    /// Delete all before the cursor.
    ToStart,
    /// Delete everything.
    Clear,
    /// Move the cursor.
    Left,
    /// Move the cursor.
    Right,
    /// Move the cursor.
    Home,
    /// Move the cursor.
    End,
}

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// The query line of the search, nothing typed yet.
    EmptyQuery,
    /// The query line of the search.
    Query,
    /// The list of the search.
    Hits,
    /// A walk.
    Walk,
    /// The form in which placeholders are filled in.
    Form,
    /// A command in full, to be confirmed.
    Confirm,
    /// A line of input: a command to change, a key word, a note.
    Line,
    /// A command that runs and has the keys.
    Running,
    /// The output of a command, the keys being ours.
    Output,
    /// A text to read: the record, whom to turn to.
    Text,
    /// The help.
    Help,
}

/// Every place, in the order in which they are named.
pub const CONTEXTS: &[Context] = &[
    Context::EmptyQuery,
    Context::Query,
    Context::Hits,
    Context::Walk,
    Context::Form,
    Context::Confirm,
    Context::Line,
    Context::Running,
    Context::Output,
    Context::Text,
    Context::Help,
];

/// An action as the operator sees it.
pub struct Row {
    /// One or two words.
    pub name: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
    /// The keys, as [`crate::tui::keymap`] reads them.
    pub keys: &'static [&'static str],
    /// Where they work.
    pub on: &'static [Context],
    /// Its rank among what the footer names, the first ones being kept on a narrow screen; `None` where it is not
    /// named.
    pub footer: Option<u8>,
    /// The action that a key means.
    pub action: fn(&KeyEvent) -> Action,
}

/// All places but the one where the keys are a command's.
pub(super) const OURS: &[Context] = &[
    Context::EmptyQuery,
    Context::Query,
    Context::Hits,
    Context::Walk,
    Context::Form,
    Context::Confirm,
    Context::Line,
    Context::Output,
    Context::Text,
    Context::Help,
];
const TYPING: &[Context] = &[Context::EmptyQuery, Context::Query];
const EDITING: &[Context] = &[Context::EmptyQuery, Context::Query, Context::Form, Context::Line];
const SEARCH: &[Context] = &[Context::EmptyQuery, Context::Query, Context::Hits];
const READING: &[Context] = &[Context::Walk, Context::Confirm, Context::Output, Context::Text, Context::Help];
const LINES: &[Context] =
    &[Context::Hits, Context::Walk, Context::Confirm, Context::Output, Context::Text, Context::Help];
const SCROLLED: &[Context] = &[Context::Confirm, Context::Output, Context::Text, Context::Help];

/// Every action, in the order of the help.
pub const ROWS: &[Row] = &[
    Row {
        name: "open",
        doc: "Open the selected scenario",
        keys: &["enter", "ctrl-j"],
        on: SEARCH,
        footer: Some(1),
        action: |_| Action::Enter,
    },
    Row {
        name: "go on",
        doc: "Go to the next step, follow a jump, or give the chosen answer; never runs anything",
        keys: &["enter", "ctrl-j"],
        on: &[Context::Walk],
        footer: Some(1),
        action: |_| Action::Enter,
    },
    Row { name: "yes", doc: "Answer yes", keys: &["y"], on: &[Context::Walk], footer: None, action: |_| Action::Yes },
    Row {
        name: "no",
        doc: "Answer no; where nothing is asked, write a note",
        keys: &["n"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::No,
    },
    Row {
        name: "answer",
        doc: "Give the answer of that number",
        keys: &["1-9"],
        on: &[Context::Walk],
        footer: None,
        action: number,
    },
    Row {
        name: "choose",
        doc: "Choose the next answer; where there is none, scroll",
        keys: &["down"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::Next,
    },
    Row {
        name: "choose up",
        doc: "Choose the answer before; where there is none, scroll",
        keys: &["up"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::Previous,
    },
    Row {
        name: "back",
        doc: "Go one step back, its answer undone",
        keys: &["backspace", "ctrl-h", "left"],
        on: &[Context::Walk],
        footer: Some(2),
        action: |_| Action::Back,
    },
    Row {
        name: "copy",
        doc: "Copy the selected command; what is to be filled in is asked first",
        keys: &["c"],
        on: &[Context::Walk],
        footer: Some(4),
        action: |_| Action::Copy,
    },
    Row {
        name: "fill in",
        doc: "Fill in the placeholders of the selected command",
        keys: &["v"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::FillIn,
    },
    Row {
        name: "run",
        doc: "Show the selected command in full, as it would run and where; nothing runs yet",
        keys: &["x"],
        on: &[Context::Walk],
        footer: Some(4),
        action: |_| Action::Run,
    },
    Row {
        name: "run it",
        doc: "Run exactly what is shown, once all of it was in view; where it destroys, its key word is asked",
        keys: &["y"],
        on: &[Context::Confirm],
        footer: Some(1),
        action: |_| Action::Confirm,
    },
    Row {
        name: "edit",
        doc: "Change the command before it runs",
        keys: &["e"],
        on: &[Context::Confirm],
        footer: Some(2),
        action: |_| Action::EditCommand,
    },
    Row {
        name: "editor",
        doc: "Change the command in $VISUAL or $EDITOR",
        keys: &["E"],
        on: &[Context::Confirm],
        footer: None,
        action: |_| Action::EditElsewhere,
    },
    Row {
        name: "accept",
        doc: "Take what is typed",
        keys: &["enter", "ctrl-j"],
        on: &[Context::Line],
        footer: Some(1),
        action: |_| Action::Enter,
    },
    Row {
        name: "take the keys back",
        doc: "Take the keys back from the command; it goes on running",
        keys: &["ctrl-]", "ctrl-5"],
        on: &[Context::Running],
        footer: Some(1),
        action: |_| Action::Detach,
    },
    Row {
        name: "type",
        doc: "Every other key goes to the command, Ctrl-C too",
        keys: &["any"],
        on: &[Context::Running],
        footer: None,
        action: |key| Action::Press(*key),
    },
    Row {
        name: "type to it",
        doc: "Give the keys to the command while it runs",
        keys: &["i"],
        on: &[Context::Output],
        footer: Some(4),
        action: |_| Action::Attach,
    },
    Row {
        name: "kill",
        doc: "End the command and all that it has started",
        keys: &["K"],
        on: &[Context::Output],
        footer: Some(5),
        action: |_| Action::Kill,
    },
    Row {
        name: "back to the walk",
        doc: "Go back to the walk; a command that runs goes on running",
        keys: &["enter", "q", "esc"],
        on: &[Context::Output],
        footer: Some(1),
        action: |_| Action::Leave,
    },
    Row {
        name: "output",
        doc: "Show the output of the command that ran last, or runs",
        keys: &["r"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::LookAtOutput,
    },
    Row {
        name: "note",
        doc: "Write a note into the record",
        keys: &["N"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::Note,
    },
    Row {
        name: "record",
        doc: "Show what has been ruled out, and all that was done so far",
        keys: &["t"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::ShowRecord,
    },
    Row {
        name: "stuck",
        doc: "Show whom to turn to, and copy a summary of what was tried for the chat",
        keys: &["s"],
        on: &[Context::Walk],
        footer: Some(6),
        action: |_| Action::Stuck,
    },
    Row {
        name: "copy",
        doc: "Copy the text",
        keys: &["c"],
        on: &[Context::Text],
        footer: Some(2),
        action: |_| Action::Copy,
    },
    Row {
        name: "keep",
        doc: "Keep the values; where the command was to be copied or run, go on with that",
        keys: &["enter", "ctrl-j"],
        on: &[Context::Form],
        footer: Some(1),
        action: |_| Action::Enter,
    },
    Row {
        name: "next field",
        doc: "To the next field",
        keys: &["tab"],
        on: &[Context::Form],
        footer: Some(2),
        action: |_| Action::NextField,
    },
    Row {
        name: "field before",
        doc: "To the field before",
        keys: &["backtab"],
        on: &[Context::Form],
        footer: None,
        action: |_| Action::PreviousField,
    },
    Row {
        name: "offer",
        doc: "Take the next value that is offered",
        keys: &["down", "ctrl-n"],
        on: &[Context::Form],
        footer: Some(4),
        action: |_| Action::Next,
    },
    Row {
        name: "offer before",
        doc: "Take the value offered before",
        keys: &["up", "ctrl-p"],
        on: &[Context::Form],
        footer: None,
        action: |_| Action::Previous,
    },
    Row {
        name: "as it is",
        doc: "Copy the command as it stands in the document",
        keys: &["ctrl-y"],
        on: &[Context::Form],
        footer: Some(5),
        action: |_| Action::CopyAsIs,
    },
    Row {
        name: "next command",
        doc: "Select the next command",
        keys: &["tab"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::NextCommand,
    },
    Row {
        name: "command before",
        doc: "Select the command before",
        keys: &["backtab"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::PreviousCommand,
    },
    Row {
        name: "source",
        doc: "Open the document in $VISUAL or $EDITOR at this line",
        keys: &["o"],
        on: &[Context::Hits, Context::Walk],
        footer: Some(5),
        action: |_| Action::Open,
    },
    Row {
        name: "follow",
        doc: "Go on in the document that is linked here",
        keys: &["l"],
        on: &[Context::Walk],
        footer: None,
        action: |_| Action::Follow,
    },
    Row {
        name: "reload",
        doc: "Read again what has changed in the documents",
        keys: &["R"],
        on: &[Context::Hits, Context::Walk],
        footer: None,
        action: |_| Action::Reload,
    },
    Row {
        name: "new",
        doc: "Write the error down as a new scenario, once it is confirmed with the same key",
        keys: &["N"],
        on: &[Context::Hits],
        footer: None,
        action: |_| Action::WriteDown,
    },
    Row {
        name: "down",
        doc: "Move down a line; in a text that is all in view, choose the next answer",
        keys: &["j"],
        on: LINES,
        footer: None,
        action: |_| Action::Down,
    },
    Row {
        name: "up",
        doc: "Move up a line; in a text that is all in view, choose the answer before",
        keys: &["k"],
        on: LINES,
        footer: None,
        action: |_| Action::Up,
    },
    Row {
        name: "next hit",
        doc: "Select the next hit; from the query line, go to the list",
        keys: &["down"],
        on: SEARCH,
        footer: None,
        action: |_| Action::Down,
    },
    Row {
        name: "hit before",
        doc: "Select the hit before; from the first one, go to the query line",
        keys: &["up"],
        on: &[Context::Hits],
        footer: None,
        action: |_| Action::Up,
    },
    Row {
        name: "next while typing",
        doc: "Select the next hit and stay where you are",
        keys: &["ctrl-n"],
        on: SEARCH,
        footer: None,
        action: |_| Action::Next,
    },
    Row {
        name: "before while typing",
        doc: "Select the hit before and stay where you are",
        keys: &["ctrl-p"],
        on: SEARCH,
        footer: None,
        action: |_| Action::Previous,
    },
    Row {
        name: "scroll",
        doc: "Scroll down a line",
        keys: &["down"],
        on: SCROLLED,
        footer: None,
        action: |_| Action::Down,
    },
    Row {
        name: "scroll up",
        doc: "Scroll up a line",
        keys: &["up"],
        on: SCROLLED,
        footer: None,
        action: |_| Action::Up,
    },
    Row {
        name: "page down",
        doc: "A screenful down",
        keys: &["pagedown", "ctrl-f"],
        on: OURS,
        footer: None,
        action: |_| Action::PageDown,
    },
    Row {
        name: "page on",
        doc: "A screenful down",
        keys: &["space"],
        on: READING,
        footer: None,
        action: |_| Action::PageDown,
    },
    Row {
        name: "page up",
        doc: "A screenful up",
        keys: &["pageup", "ctrl-b"],
        on: OURS,
        footer: None,
        action: |_| Action::PageUp,
    },
    Row {
        name: "top",
        doc: "To the beginning",
        keys: &["g", "home"],
        on: LINES,
        footer: None,
        action: |_| Action::First,
    },
    Row { name: "bottom", doc: "To the end", keys: &["G", "end"], on: LINES, footer: None, action: |_| Action::Last },
    Row {
        name: "list",
        doc: "From the query line to the list, where letters are keys",
        keys: &["tab"],
        on: TYPING,
        footer: Some(2),
        action: |_| Action::List,
    },
    Row {
        name: "search",
        doc: "Go to the query line",
        keys: &["/"],
        on: &[Context::Hits, Context::Walk],
        footer: Some(6),
        action: |_| Action::Search,
    },
    Row {
        name: "to the query",
        doc: "From the list back to the query line",
        keys: &["tab", "backtab"],
        on: &[Context::Hits],
        footer: None,
        action: |_| Action::Search,
    },
    Row {
        name: "type",
        doc: "Search while you type; a paste is searched too",
        keys: &["char"],
        on: TYPING,
        footer: None,
        action: typed,
    },
    Row {
        name: "type a value",
        doc: "Type a value; a paste is taken too",
        keys: &["char"],
        on: &[Context::Form],
        footer: None,
        action: typed,
    },
    Row {
        name: "type a line",
        doc: "Type; a paste is taken too",
        keys: &["char"],
        on: &[Context::Line],
        footer: None,
        action: typed,
    },
    Row {
        name: "erase",
        doc: "Delete the character before the cursor",
        keys: &["backspace", "ctrl-h"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Backspace),
    },
    Row {
        name: "delete",
        doc: "Delete the character under the cursor",
        keys: &["delete", "ctrl-d"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Delete),
    },
    Row {
        name: "erase word",
        doc: "Delete the word before the cursor",
        keys: &["ctrl-w", "alt-backspace"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Word),
    },
    Row {
        name: "erase line",
        doc: "Delete all before the cursor",
        keys: &["ctrl-u"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::ToStart),
    },
    Row {
        name: "cursor left",
        doc: "Move the cursor left",
        keys: &["left"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Left),
    },
    Row {
        name: "cursor right",
        doc: "Move the cursor right",
        keys: &["right"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Right),
    },
    Row {
        name: "cursor home",
        doc: "Move the cursor to the beginning",
        keys: &["home", "ctrl-a"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::Home),
    },
    Row {
        name: "cursor end",
        doc: "Move the cursor to the end",
        keys: &["end", "ctrl-e"],
        on: EDITING,
        footer: None,
        action: |_| Action::Edit(Edit::End),
    },
    Row {
        name: "clear",
        doc: "Clear the query",
        keys: &["esc"],
        on: &[Context::Query],
        footer: Some(4),
        action: |_| Action::Edit(Edit::Clear),
    },
    Row {
        name: "keys",
        doc: "Show the keys",
        keys: &["?", "f1"],
        on: &[Context::EmptyQuery, Context::Hits, Context::Walk, Context::Confirm, Context::Output, Context::Text],
        footer: Some(3),
        action: |_| Action::Help,
    },
    Row {
        name: "keys",
        doc: "Show the keys, where letters are typed",
        keys: &["f1"],
        on: &[Context::Query, Context::Form, Context::Line],
        footer: Some(3),
        action: |_| Action::Help,
    },
    Row {
        name: "close",
        doc: "Close the help",
        keys: &["esc", "q", "?", "f1", "enter"],
        on: &[Context::Help],
        footer: Some(1),
        action: |_| Action::Leave,
    },
    Row {
        name: "leave",
        doc: "Leave one level: from a walk to the search, from the search out (or back to the walk that `/` left)",
        keys: &["q", "esc"],
        on: &[Context::Hits, Context::Walk],
        footer: Some(7),
        action: |_| Action::Leave,
    },
    Row {
        name: "leave",
        doc: "Leave the search, once the query is empty",
        keys: &["esc"],
        on: &[Context::EmptyQuery],
        footer: Some(7),
        action: |_| Action::Leave,
    },
    Row {
        name: "leave",
        doc: "Leave it; what was typed is forgotten",
        keys: &["esc"],
        on: &[Context::Form, Context::Line],
        footer: Some(3),
        action: |_| Action::Leave,
    },
    Row {
        name: "leave",
        doc: "Go back to the walk; nothing is run",
        keys: &["q", "esc", "n"],
        on: &[Context::Confirm],
        footer: Some(4),
        action: |_| Action::Leave,
    },
    Row {
        name: "leave",
        doc: "Go back to the walk",
        keys: &["q", "esc", "enter"],
        on: &[Context::Text],
        footer: Some(1),
        action: |_| Action::Leave,
    },
    Row {
        name: "suspend",
        doc: "Stop the program; `fg` in the shell goes on",
        keys: &["ctrl-z"],
        on: OURS,
        footer: None,
        action: |_| Action::Suspend,
    },
    Row {
        name: "quit",
        doc: "Leave the program from anywhere; asked twice where a command runs",
        keys: &["ctrl-c"],
        on: OURS,
        footer: None,
        action: |_| Action::Quit,
    },
];

fn number(key: &KeyEvent) -> Action {
    let digit = match key.code {
        KeyCode::Char(character) => character.to_digit(10),
        _ => None,
    };
    Action::Answer(digit.and_then(|digit| usize::try_from(digit).ok()).unwrap_or(0))
}

fn typed(key: &KeyEvent) -> Action {
    match key.code {
        KeyCode::Char(character) => Action::Type(character),
        _ => Action::Say(String::new()),
    }
}
