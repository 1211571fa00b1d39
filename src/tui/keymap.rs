//! From keys to actions, and from actions to what is written about their keys.
//!
//! Owns how a key is spelt in an action's row and how it is shown. It must not know what an action does.

use super::action::{Action, Context, OURS, ROWS, Row};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt::Write as _;

/// What a key means there; `None` where it means nothing.
#[must_use]
pub fn action(context: Context, key: &KeyEvent) -> Option<Action> {
    let rows = || ROWS.iter().filter(|row| row.on.contains(&context));
    // A key's own row goes before the row that takes any character.
    let takes_all = |spelt: &&str| [ANY, ALL].contains(spelt);
    let own = rows().find(|row| row.keys.iter().any(|spelt| !takes_all(spelt) && matches(spelt, key)));
    let row =
        own.or_else(|| rows().find(|row| row.keys.iter().any(|spelt| takes_all(spelt) && matches(spelt, key))))?;
    Some((row.action)(key))
}

/// The keys and what they do there, in the order of the rows.
#[must_use]
pub fn help(context: Context) -> Vec<(String, &'static str)> {
    ROWS.iter().filter(|row| row.on.contains(&context)).map(|row| (shown_keys(row), row.doc)).collect()
}

/// The key and name of what the footer tells of there.
#[must_use]
pub fn footer(context: Context) -> Vec<(String, &'static str)> {
    let named = ROWS.iter().filter(|row| row.on.contains(&context)).filter_map(|row| Some((row.footer?, row)));
    let mut named: Vec<(u8, &Row)> = named.collect();
    named.sort_by_key(|(rank, _)| *rank);
    named.into_iter().filter_map(|(_, row)| Some((shown(row.keys.first()?), row.name))).collect()
}

/// The whole keymap as Markdown, for the README.
#[must_use]
pub fn markdown() -> String {
    let mut table = String::from("| Where | Key | What it does |\n| --- | --- | --- |\n");
    for row in ROWS {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", shown(key))).collect();
        let _ = writeln!(table, "| {} | {} | {} |", places(row), keys.join(" "), row.doc);
    }
    table
}

/// Stands for any character that is typed.
const ANY: &str = "char";

/// Stands for any key at all.
const ALL: &str = "any";

fn places(row: &Row) -> String {
    const NAMES: [(&str, &[Context]); 11] = [
        ("everywhere", OURS),
        ("query", &[Context::EmptyQuery, Context::Query]),
        ("list", &[Context::Hits]),
        ("walk", &[Context::Walk]),
        ("form", &[Context::Form]),
        ("confirmation", &[Context::Confirm]),
        ("input", &[Context::Line]),
        ("running command", &[Context::Running]),
        ("output", &[Context::Output]),
        ("record", &[Context::Text]),
        ("help", &[Context::Help]),
    ];
    let all = |contexts: &[Context]| contexts.iter().all(|context| row.on.contains(context));
    let mut names: Vec<&str> = NAMES.iter().filter(|(_, contexts)| all(contexts)).map(|(name, _)| *name).collect();
    if names.contains(&"everywhere") {
        return "everywhere".to_owned();
    }
    if !names.contains(&"query") {
        let half = [(Context::EmptyQuery, "empty query"), (Context::Query, "query")];
        names.splice(0..0, half.iter().filter(|(context, _)| row.on.contains(context)).map(|(_, name)| *name));
    }
    names.join(", ")
}

fn shown_keys(row: &Row) -> String {
    row.keys.iter().map(|key| shown(key)).collect::<Vec<_>>().join(" ")
}

fn shown(spelt: &str) -> String {
    let name = match spelt {
        "enter" => "Enter",
        "esc" => "Esc",
        "tab" => "Tab",
        "backtab" => "Shift-Tab",
        "space" => "Space",
        "backspace" => "Backspace",
        "alt-backspace" => "Alt-Backspace",
        "delete" => "Delete",
        "up" => "↑",
        "down" => "↓",
        "left" => "←",
        "right" => "→",
        "home" => "Home",
        "end" => "End",
        "pageup" => "PgUp",
        "pagedown" => "PgDn",
        "f1" => "F1",
        ANY => "any letter",
        ALL => "any other key",
        _ => {
            return spelt
                .strip_prefix("ctrl-")
                .map_or_else(|| spelt.to_owned(), |key| format!("Ctrl-{}", key.to_uppercase()));
        }
    };
    name.to_owned()
}

fn matches(spelt: &str, key: &KeyEvent) -> bool {
    if spelt == ALL {
        return true;
    }
    let held = key.modifiers.difference(KeyModifiers::SHIFT);
    let (wanted, name) = match spelt.split_once('-') {
        Some(("ctrl", name)) => (KeyModifiers::CONTROL, name),
        Some(("alt", name)) => (KeyModifiers::ALT, name),
        _ => (KeyModifiers::NONE, spelt),
    };
    held == wanted && matches_code(name, key.code)
}

fn matches_code(name: &str, code: KeyCode) -> bool {
    match name {
        "enter" => code == KeyCode::Enter,
        "esc" => code == KeyCode::Esc,
        "tab" => code == KeyCode::Tab,
        "backtab" => code == KeyCode::BackTab,
        "space" => code == KeyCode::Char(' '),
        "backspace" => code == KeyCode::Backspace,
        "delete" => code == KeyCode::Delete,
        "up" => code == KeyCode::Up,
        "down" => code == KeyCode::Down,
        "left" => code == KeyCode::Left,
        "right" => code == KeyCode::Right,
        "home" => code == KeyCode::Home,
        "end" => code == KeyCode::End,
        "pageup" => code == KeyCode::PageUp,
        "pagedown" => code == KeyCode::PageDown,
        "f1" => code == KeyCode::F(1),
        "1-9" => matches!(code, KeyCode::Char('1'..='9')),
        ANY => matches!(code, KeyCode::Char(character) if !character.is_control()),
        _ => matches!(code, KeyCode::Char(character) if name.chars().eq([character])),
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, ANY, Action, Context, OURS, ROWS, action, footer, help, markdown, matches_code};
    use crate::tui::action::CONTEXTS;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn check(context: Context, code: KeyCode, modifiers: KeyModifiers, expect: Option<&Action>) {
        assert_eq!(action(context, &KeyEvent::new(code, modifiers)).as_ref(), expect, "{code:?} in {context:?}");
    }

    #[test]
    fn letters_type_in_the_query_and_act_elsewhere() {
        let none = KeyModifiers::NONE;
        check(Context::Query, KeyCode::Char('q'), none, Some(&Action::Type('q')));
        check(Context::Query, KeyCode::Char('?'), none, Some(&Action::Type('?')));
        check(Context::EmptyQuery, KeyCode::Char('?'), none, Some(&Action::Help));
        check(Context::Hits, KeyCode::Char('q'), none, Some(&Action::Leave));
        check(Context::Walk, KeyCode::Char('3'), none, Some(&Action::Answer(3)));
        check(Context::Walk, KeyCode::Char('G'), KeyModifiers::SHIFT, Some(&Action::Last));
        check(Context::Walk, KeyCode::Char('z'), none, None);
        check(Context::Query, KeyCode::Char('x'), KeyModifiers::CONTROL, None);
    }

    #[test]
    fn ctrl_c_leaves_from_everywhere_and_reaches_a_command_that_has_the_keys() {
        let key = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(action(Context::Running, &key), Some(Action::Press(key)));
        for context in OURS {
            check(*context, KeyCode::Char('c'), KeyModifiers::CONTROL, Some(&Action::Quit));
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for context in CONTEXTS {
            let mut keys: Vec<&str> =
                ROWS.iter().filter(|row| row.on.contains(context)).flat_map(|row| row.keys).copied().collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "a key is bound twice in {context:?}: {keys:?}");
        }
    }

    #[test]
    fn every_key_of_a_row_can_be_pressed() {
        use KeyCode::{BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp};
        let named = [
            BackTab,
            Backspace,
            Delete,
            Down,
            End,
            Enter,
            Esc,
            Home,
            Left,
            PageDown,
            PageUp,
            KeyCode::Right,
            KeyCode::Tab,
            KeyCode::Up,
            KeyCode::F(1),
        ];
        let codes: Vec<KeyCode> = named.into_iter().chain((' '..='~').map(Char)).collect();
        for spelt in ROWS.iter().flat_map(|row| row.keys).filter(|spelt| **spelt != ALL) {
            let name = spelt.trim_start_matches("ctrl-").trim_start_matches("alt-");
            assert!(codes.iter().any(|code| matches_code(name, *code)), "`{spelt}` is no key");
        }
    }

    #[test]
    fn the_help_tells_of_every_row_and_the_footer_only_of_the_main_ones() {
        for context in CONTEXTS {
            let rows = ROWS.iter().filter(|row| row.on.contains(context)).count();
            assert_eq!(help(*context).len(), rows);
            assert!(footer(*context).len() < rows && !footer(*context).is_empty());
        }
    }

    #[test]
    fn the_table_for_the_readme_has_a_line_for_every_row() {
        let table = markdown();
        assert_eq!(table.lines().count(), ROWS.len() + 2);
        assert!(table.contains("| walk | `c` | Copy the selected command"), "{table}");
        assert!(table.contains("| everywhere | `Ctrl-C` |"), "{table}");
        assert!(table.contains("| query | `any letter` |") && !table.contains(&format!("`{ANY}`")), "{table}");
    }
}
