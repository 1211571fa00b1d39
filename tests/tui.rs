//! Drives the real loop over a test backend with a script of events, and looks at the screen it draws.

#[cfg(test)]
#[path = "support/driver.rs"]
mod driver;
use runbook as lib;
#[cfg(test)]
#[path = "tui/forms.rs"]
mod forms;
#[cfg(test)]
#[path = "tui/hostile.rs"]
mod hostile;
#[cfg(test)]
#[path = "tui/running.rs"]
mod running;
#[cfg(test)]
#[path = "support/sample.rs"]
mod sample;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use driver::Driver;
use proptest::prelude::*;
use runbook::config::Config;
use runbook::document::{Block, BlockKind, Item, Lines, Row, Span, Style, Text};
use runbook::index::Hit;
use runbook::index::log::Log;
use runbook::index::why::Why;
use runbook::library::Library;
use runbook::tree::{Kind, Runbook};
use runbook::tui::app::Effect;
use runbook::tui::event::Event;
use runbook::tui::{Catalog, Exit, keymap};
use sample::{Sample, branch, code, command, node, runbook, with};
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

fn at(width: u16, height: u16) -> Driver {
    Driver::new(Sample::new(), "", width, height)
}

#[test]
fn a_misspelt_error_leads_to_the_command_and_back_to_each_question() {
    let mut screen = at(80, 24);
    screen.keys("unrecoverabel key eror");
    assert!(screen.row_with("▸").contains("Unrecoverable key error"), "{screen}");
    screen.keys("<enter>");
    screen.sees("Does the user have access to the project?");
    screen.keys("y");
    screen.sees("Has the password been reset since the last upload?");
    screen.keys("n");
    screen.sees("Run dds project access fix");
    screen.sees("Did that solve it?");
    assert!(screen.row_with("1 Does the user").contains("→ Yes"), "{screen}");
    screen.keys("c");
    assert_eq!(screen.outside.copied, ["dds project access fix"]);
    screen.sees("copied with a test: dds project access fix");
    screen.keys("<backspace>");
    screen.sees("step 2: question");
    screen.sees("Has the password been reset");
    screen.keys("<backspace>");
    screen.sees("step 1: question");
    screen.keys("<backspace>");
    screen.sees("this is where the walk began");
}

#[test]
fn a_link_leads_into_another_document_and_back_to_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let first = "# Disk full\n\n1. Look at the mount.\n2. See [how to clean up](clean.md#old-logs).\n";
    fs::write(folder.path().join("disk.md"), first).unwrap();
    fs::write(folder.path().join("clean.md"), "# Clean up\n\n## Old logs\n\nDelete what is older than a week.\n")
        .unwrap();
    let config = Config { sources: vec![folder.path().to_owned()], ..Config::default() };
    let mut screen = Driver::new(Library::load(&config), "disk full", 80, 24);
    screen.keys("<enter>l");
    screen.sees("no other document is linked here");
    screen.keys("<enter>l");
    screen.sees("Delete what is older than a week");
    screen.keys("<backspace>");
    screen.sees("how to clean up");
    screen.keys("<backspace>");
    screen.sees("Look at the mount");
}

#[test]
fn the_screens_at_eighty_by_twenty_four() {
    let mut screen = at(80, 24);
    screen.keys("key eror");
    insta::assert_snapshot!("search", screen.text());
    screen.keys("<enter>yn");
    insta::assert_snapshot!("walk", screen.text());
    screen.keys("?");
    insta::assert_snapshot!("help", screen.text());
    screen.keys("<esc>n");
    insta::assert_snapshot!("ways_out", screen.text());
    let mut screen = at(80, 24);
    screen.keys("diskfull<enter><enter>");
    insta::assert_snapshot!("commands", screen.text());
    screen.keys("<enter>");
    insta::assert_snapshot!("danger", screen.text());
}

#[test]
fn the_screens_at_forty_by_twelve() {
    let mut screen = at(40, 12);
    screen.keys("key eror");
    insta::assert_snapshot!("search_small", screen.text());
    screen.keys("<enter>yn");
    insta::assert_snapshot!("walk_small", screen.text());
}

#[test]
fn enter_goes_on_and_never_answers_or_runs_by_itself() {
    let mut screen = at(80, 24);
    screen.keys("link<enter><enter>");
    screen.sees("choose an answer");
    screen.keys("<enter><enter><enter>");
    screen.sees("step 1: question");
    screen.keys("<down>");
    assert!(screen.row_with("▸").contains("Yes"), "{screen}");
    screen.keys("<down><enter>");
    screen.sees("Something else has gone wrong");
    screen.keys("<enter><enter>");
    screen.sees("Did that solve it?");
    screen.keys("y");
    screen.sees("Solved: Invitation link invalid");
    assert_eq!(screen.effects(), [], "nothing was done outside");
    screen.keys("<enter>");
    screen.sees("Scenarios, keys here");
}

#[test]
fn each_key_leaves_one_level() {
    let mut screen = at(80, 24);
    screen.keys("link<enter>q");
    screen.sees("Scenarios, keys here");
    assert_eq!(screen.exit, None);
    screen.keys("q");
    assert_eq!(screen.exit, Some(Exit::Left));

    let mut screen = at(80, 24);
    screen.keys("link<esc>");
    screen.sees("1 of 3");
    assert_eq!(screen.exit, None, "the first Esc clears the query");
    screen.keys("<esc>");
    assert_eq!(screen.exit, Some(Exit::Left));

    let mut screen = at(80, 24);
    screen.keys("link<enter><ctrl-c>");
    assert_eq!(screen.exit, Some(Exit::Left));
}

#[test]
fn a_search_from_a_walk_leads_back_into_it() {
    let mut screen = at(80, 24);
    screen.keys("key error<enter>y/");
    screen.sees("> key error");
    screen.keys("<esc><esc>");
    screen.sees("step 2: question");
    screen.keys("/<ctrl-u>link<enter>");
    screen.sees("Did you receive the invitation");
}

#[test]
fn letters_are_keys_in_the_list_and_text_in_the_query() {
    let mut screen = at(80, 24);
    screen.keys("<tab>jk");
    assert!(screen.row_with("▸").contains("Invitation"), "{screen}");
    screen.keys("jj");
    assert!(screen.row_with("▸").contains("DiskFull"), "{screen}");
    screen.keys("/jq");
    screen.sees("> jq");
    screen.keys("<ctrl-u><down>");
    assert!(screen.row_with("▸").contains("Unrecoverable"), "{screen}");
    screen.keys("<up><up>link");
    screen.sees("> link");
}

#[test]
fn the_query_is_edited_where_the_cursor_stands() {
    let mut screen = at(80, 24);
    screen.keys("link valid<left><left><left><left><left>in");
    screen.sees("> link invalid");
    screen.keys("<ctrl-w>");
    screen.sees("> link valid");
    screen.keys("<home><delete>L<end>!");
    screen.sees("> Link valid!");
    screen.send([Event::Paste(" one\ntwo\r\n".to_owned())]);
    screen.sees("> Link valid! one two");
    assert_eq!(screen.cursor(), Some((22, 1)));
}

#[test]
fn a_paste_of_a_megabyte_is_taken_at_once() {
    let mut screen = at(80, 24);
    screen.send([Event::Paste("KeyError: 'x' ".repeat(80_000))]);
    screen.sees(">");
    screen.keys("<home>unrecoverable <enter>");
    screen.sees("Does the user have access");
}

#[test]
fn cases_are_answered_by_number_and_a_wrong_key_is_told() {
    let mut screen = at(80, 24);
    screen.keys("key<enter>y9");
    screen.sees("there is no answer 9 here");
    screen.keys("y");
    screen.sees("this is no yes-or-no question");
    screen.keys("1");
    screen.sees("Ask a Unit Admin");
}

#[test]
fn the_selected_command_is_copied_as_it_stands_in_the_document() {
    let mut screen = at(80, 24);
    screen.keys("diskfull<enter><enter>c<tab>c<tab>c");
    assert_eq!(screen.outside.copied, ["df -h /var", "du -xsh /var/*", "df -h /var"]);
    screen.keys("<enter>");
    screen.sees("! DANGER: rm -rf deletes without asking");
    screen.sees("fill in: <directory>");
    screen.keys("<enter>c");
    screen.sees("no command belongs here");
}

#[test]
fn commands_are_numbered_from_top_to_bottom_and_the_uppermost_is_selected() {
    let mut act = node(Kind::Action, "s#s/1", 2, "Correct it with frob state:");
    act.commands = vec![command("frob state", 2), command("frob state rm <name>", 5)];
    act.body.push(code("frob state rm <name>", 5));
    let mut screen = Driver::new(one(vec![with(node(Kind::Symptom, "s#s", 1, "state"), vec![act])]), "", 80, 24);
    screen.keys("<enter>");
    screen.sees("1▸│ frob state rm <name>");
    screen.sees("2 │ frob state\n");
    screen.sees("c copies 1 of 2: frob state rm <name>");
    screen.keys("c<tab>c");
    assert_eq!(screen.outside.copied, ["frob state rm <name>", "frob state"]);
}

#[test]
fn the_way_walked_and_the_answers_show_no_code() {
    let text = "Is it up? Look:\n```sh\nps -A\n```";
    let ask = with(node(Kind::Question, "s#s/1", 2, text), vec![branch("Yes", "s#s/1/yes", 6, "Yes: leave it")]);
    let act = node(Kind::Action, "s#s/2", 7, "Start it:\n```sh\nup\n```");
    let mut screen = Driver::new(one(vec![with(node(Kind::Symptom, "s#s", 1, "down"), vec![ask, act])]), "", 80, 24);
    screen.keys("<enter>");
    assert!(screen.row_with("n 2").ends_with("Start it:"), "{screen}");
    screen.keys("n");
    assert!(screen.row_with("  1 Is it up?").ends_with("Look: → No"), "{screen}");
}

#[test]
fn a_question_without_answers_is_left_with_enter() {
    let ask = node(Kind::Question, "s#s/1", 2, "Is it there at all?");
    let act = node(Kind::Action, "s#s/2", 4, "Look around");
    let mut screen = Driver::new(one(vec![with(node(Kind::Symptom, "s#s", 1, "gone"), vec![ask, act])]), "", 80, 24);
    screen.keys("<enter>y");
    screen.sees("── Enter goes on ──");
    screen.sees("the document goes on alike whatever the answer is: Enter");
    screen.keys("<enter>");
    screen.sees("Look around");
}

#[test]
fn y_is_never_the_answer_no() {
    let ask = with(node(Kind::Question, "s#s/1", 2, "Log in."), vec![branch("No", "s#s/1/no", 3, "No: call IT")]);
    let act = node(Kind::Action, "s#s/2", 4, "Look around");
    let mut screen = Driver::new(one(vec![with(node(Kind::Symptom, "s#s", 1, "down"), vec![ask, act])]), "", 80, 24);
    screen.keys("<enter>y");
    screen.sees("Look around");
    assert!(screen.row_with("  1 Log in.").ends_with("→ Yes"), "{screen}");
}

#[test]
fn a_command_with_a_control_character_is_shown_and_not_copied() {
    let mut act = node(Kind::Action, "h#s/1", 2, "do");
    act.commands = vec![command("ls\x1b[201~; rm -rf /", 2)];
    let nodes = vec![with(node(Kind::Symptom, "h#s", 1, "hostile"), vec![act])];
    let mut screen = Driver::new(one(nodes), "", 80, 24);
    screen.keys("<enter>c");
    screen.sees("ls␛[201~; rm -rf /");
    screen.sees("not copied: the command holds the control character U+001B");
    assert!(screen.outside.copied.is_empty());
}

#[test]
fn the_source_is_opened_at_the_line_of_the_place() {
    let mut screen = at(80, 24);
    screen.keys("diskfull<enter><enter>o");
    assert_eq!(screen.outside.edited, [("runbooks/disk.md".into(), 8)]);
    screen.sees("opened");
    screen.keys("qo");
    assert_eq!(screen.outside.edited.last().unwrap(), &("runbooks/disk.md".into(), 3));
    let mut screen = at(80, 24);
    screen.keys("link<enter>o");
    screen.sees("builtin:dds.md comes with the program: there is no file to open");
    assert!(screen.outside.edited.is_empty());
}

#[test]
fn signals_end_it_with_their_status_and_a_stop_is_carried_out() {
    let mut screen = at(80, 24);
    screen.keys("<ctrl-z>");
    screen.send([Event::Signal(signal_hook::consts::SIGTSTP)]);
    assert_eq!(screen.outside.suspended, 2);
    screen.send([Event::Signal(signal_hook::consts::SIGCONT)]);
    assert_eq!(screen.outside.resumed, 1);
    screen.send([Event::Signal(signal_hook::consts::SIGTERM)]);
    assert_eq!(screen.exit, Some(Exit::Signal(15)));
    assert_eq!(Exit::Signal(15).status(), 143);
    let mut screen = at(80, 24);
    screen.send([Event::Lost("gone".to_owned())]);
    assert_eq!(screen.exit.map(Exit::status), Some(129));
}

fn every_kind_of_block() -> Vec<Block> {
    let lines = Lines::new(1, 1);
    let plain = |text: &str| Text::plain_at(text, 1);
    let block = |kind| Block::new(kind, lines);
    let paragraph = |text: &str| block(BlockKind::Paragraph(plain(text)));
    let item = |number, checked, blocks| Item { number, checked, lines, blocks };
    let set = |text: &str, style, link: Option<&str>| Span {
        text: text.into(),
        style,
        link: link.map(str::to_owned),
        line: 1,
    };
    let none = Style::default();
    let spans = vec![
        set("Ask ", none, None),
        set("first", Style { emphasis: true, ..none }, None),
        set(", see ", none, None),
        set("the manual", none, Some("https://example.com/manual")),
        set(" and ", none, None),
        set("step 2", none, Some("#step-2")),
        set(".", none, None),
    ];
    let nested = item(None, None, vec![paragraph("nested, and long enough to be broken in two")]);
    let inner = block(BlockKind::List { ordered: false, items: vec![nested] });
    let cells = |texts: &[&str]| texts.iter().map(|text| plain(text)).collect::<Vec<_>>();
    vec![
        block(BlockKind::Heading { level: 2, text: plain("Every kind of block") }),
        block(BlockKind::Paragraph(Text { spans })),
        block(BlockKind::List {
            ordered: true,
            items: vec![
                item(Some(9), None, vec![paragraph("numbered"), inner]),
                item(
                    Some(10),
                    None,
                    vec![paragraph("with code:"), code("curl -fsS https://example.com/health/live", 1)],
                ),
            ],
        }),
        block(BlockKind::List {
            ordered: false,
            items: vec![
                item(None, Some(true), vec![paragraph("done")]),
                item(None, Some(false), vec![paragraph("open")]),
            ],
        }),
        block(BlockKind::Quote(vec![paragraph("quoted words")])),
        block(BlockKind::Admonition {
            name: "warning".into(),
            title: Some(plain("Mind the data")),
            blocks: vec![paragraph("It is gone afterwards, and nobody has a copy.")],
        }),
        block(BlockKind::Table {
            head: cells(&["Symptom", "Check", "Fix"]),
            rows: vec![Row { lines, cells: cells(&["slow", "the load of the node", "move it to another node"]) }],
        }),
        block(BlockKind::Definitions(vec![runbook::document::Definition {
            term: plain("LUN"),
            lines,
            blocks: vec![paragraph("a unit of storage")],
        }])),
        block(BlockKind::Rule),
        block(BlockKind::Comment("never shown".into())),
        block(BlockKind::Footnote { label: "1".into(), blocks: vec![paragraph("small print")] }),
    ]
}

#[test]
fn every_kind_of_block_is_shown_wide_and_narrow() {
    let mut told = node(Kind::Note, "b#s/1", 1, "blocks");
    told.body = every_kind_of_block();
    let nodes = vec![with(node(Kind::Symptom, "b#s", 1, "blocks"), vec![told])];
    for (name, width) in [("blocks_wide", 80), ("blocks_narrow", 36)] {
        let mut screen = Driver::new(one(nodes.clone()), "", width, 70);
        screen.keys("<enter>");
        assert!(!screen.text().contains("never shown"));
        insta::assert_snapshot!(name, screen.text());
    }
}

#[test]
fn long_text_scrolls_and_says_where_it_is() {
    let mut long = node(Kind::Action, "l#s/1", 2, "start");
    let items: Vec<String> = (1..=60).map(|item| format!("item {item}")).collect();
    long.body.push(sample::list(&items.iter().map(String::as_str).collect::<Vec<_>>(), 3));
    let nodes = vec![with(node(Kind::Symptom, "l#s", 1, "long"), vec![long])];
    let mut screen = Driver::new(one(nodes), "", 80, 24);
    screen.keys("<enter>");
    screen.sees("lines 1-");
    assert!(!screen.text().contains("item 60"));
    screen.keys("G");
    screen.sees("item 60");
    screen.keys("k<pageup>g");
    screen.sees("start");
    screen.keys("j");
    screen.sees("lines 2-");
    screen.keys("<space>");
    assert!(!screen.text().contains("item 1 "), "{screen}");
    screen.sees("Did that solve it?");
}

#[test]
fn nothing_but_colour_tells_nothing() {
    // The screen's text alone shows the selection, the matches' line, the danger and the answers.
    let mut screen = Driver::plain(Sample::new(), 80, 24);
    screen.keys("key error");
    assert!(screen.cells().all(|cell| cell.fg == ratatui::style::Color::Reset), "a colour without colours");
    screen.keys("<enter>yn");
    screen.sees("Run `dds project access fix`");
    assert!(screen.cells().all(|cell| cell.fg == ratatui::style::Color::Reset), "a colour without colours");
}

/// Every character that acts on a terminal, hides, or turns text around.
const HOSTILE: &str =
    "a\x1b]52;c;aGk=\x07b\x1b[2Jc\u{9b}31md\0e\x08f\x7fg\rh\u{202e}i\u{2066}j\u{200b}k\u{feff}l\u{ad}m\u{e0041}n";

#[test]
fn no_control_byte_of_a_document_reaches_the_screen() {
    let text = Text {
        spans: vec![Span {
            text: HOSTILE.to_owned(),
            style: Style { code: true, strong: true, ..Style::default() },
            link: Some(format!("https://x/{HOSTILE}")),
            line: 1,
        }],
    };
    let lines = Lines::new(1, 1);
    let block = |kind| Block::new(kind, lines);
    let paragraph = block(BlockKind::Paragraph(text.clone()));
    let item = Item { number: Some(1), checked: None, lines, blocks: vec![paragraph.clone()] };
    let body = vec![
        block(BlockKind::Heading { level: 1, text: text.clone() }),
        block(BlockKind::List { ordered: true, items: vec![item] }),
        block(BlockKind::Code { language: Some(HOSTILE.to_owned()), text: HOSTILE.to_owned(), first_line: 1 }),
        block(BlockKind::Table { head: vec![text.clone()], rows: vec![Row { lines, cells: vec![text.clone()] }] }),
        block(BlockKind::Admonition { name: HOSTILE.to_owned(), title: Some(text.clone()), blocks: vec![paragraph] }),
        block(BlockKind::Footnote { label: HOSTILE.to_owned(), blocks: Vec::new() }),
    ];
    let mut act = node(Kind::Action, "h#s/1", 1, HOSTILE);
    act.body = body;
    act.danger = Some(HOSTILE.to_owned());
    act.commands = vec![runbook::tree::Command { output: Some(HOSTILE.to_owned()), ..command(HOSTILE, 9) }];
    let ask = with(node(Kind::Question, "h#s/2", 1, HOSTILE), vec![branch(HOSTILE, "h#s/2/x", 1, HOSTILE)]);
    let nodes = vec![with(
        node(Kind::Section, "h", 1, HOSTILE),
        vec![with(node(Kind::Symptom, "h#s", 1, HOSTILE), vec![act, ask])],
    )];
    let hostile = Sample { runbooks: vec![Arc::new(runbook("h", HOSTILE, HOSTILE, nodes))] };
    let mut screen = Driver::new(hostile, HOSTILE, 60, 40);
    for keys in ["<ctrl-u>", "<tab>o", "<enter>", "c", "G", "<enter>", "1", "n", "o", "<backspace>"] {
        screen.keys(keys);
        let bad = screen.text().chars().find(|shown| {
            *shown != '\n' && (shown.is_control() || "\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}".contains(*shown))
        });
        assert_eq!(bad, None, "after `{keys}`:\n{screen}");
    }
    screen.sees("⟨U+202E⟩");
}

#[test]
fn wide_characters_marks_and_right_to_left_text_stay_in_order() {
    let mut act = node(Kind::Action, "w#s/1", 2, "磁盘空间不足 שלום עולם e\u{301}tat");
    act.body.push(code("echo 世界世界世界世界世界世界世界世界世界", 3));
    let nodes = vec![with(node(Kind::Symptom, "w#s", 1, "磁盘"), vec![act])];
    let mut screen = Driver::new(one(nodes), "", 30, 14);
    screen.keys("<enter>");
    screen.sees("磁盘空间不足 שלום");
    screen.sees("e\u{301}tat");
    screen.sees("↳│ 界");
}

#[test]
fn any_size_is_drawn() {
    for (width, height) in (1..=44).map(|width| (width, 44 / width)).chain([(1, 1), (200, 50), (2, 60), (200, 1)]) {
        let height = height.max(1);
        let mut screen = at(80, 24);
        for keys in ["", "key<enter>", "y", "n", "?", "<esc>n", "q"] {
            screen.keys(keys);
            screen.resize(width, height);
            screen.keys("jk<pagedown>");
            screen.resize(80, 24);
        }
    }
}

#[test]
fn the_footer_and_the_help_name_the_same_keys() {
    let mut screen = at(200, 50);
    screen.keys("link<enter>");
    let footer = screen.text().lines().last().unwrap().to_owned();
    screen.keys("?");
    for (key, _) in keymap::footer(runbook::tui::action::Context::Walk) {
        assert!(footer.contains(&key), "`{key}` is not in the footer");
        assert!(screen.text().contains(&format!(" {key}")), "`{key}` is not in the help");
    }
}

fn one(nodes: Vec<runbook::tree::Node>) -> Sample {
    Sample { runbooks: vec![Arc::new(runbook("one", "One", "one.md", nodes))] }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let code = prop_oneof![
        6 => prop::sample::select("abcjkgGyn123qo/?cxN ".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        6 => prop::sample::select(vec![KeyCode::Enter, KeyCode::Backspace, KeyCode::Down, KeyCode::Up, KeyCode::Tab,
            KeyCode::PageDown, KeyCode::PageUp, KeyCode::Home, KeyCode::End, KeyCode::Left, KeyCode::Delete]),
    ];
    let event = prop_oneof![
        20 => code.prop_map(|code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE))),
        2 => (1..120_u16, 1..50_u16).prop_map(|(width, height)| Event::Resize(width, height)),
        1 => "\\PC{0,20}".prop_map(Event::Paste),
    ];
    prop::collection::vec(event, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_script_of_events_panics_or_runs_anything(events in events()) {
        let mut screen = at(80, 24);
        for event in events {
            if let Event::Resize(width, height) = event {
                screen.resize(width, height);
            } else if screen.exit.is_none() {
                screen.send([event]);
            }
        }
        let harmless = |effect: &Effect| matches!(effect, Effect::Copy(_) | Effect::CopySecret { .. } | Effect::Edit { .. });
        prop_assert!(screen.effects().iter().all(harmless));
    }
}

/// A catalog whose documents come while the screen is open.
#[derive(Clone, Default)]
struct Growing(Arc<Mutex<Vec<Arc<Runbook>>>>);

impl Growing {
    fn with(runbooks: Vec<Runbook>) -> Self {
        let growing = Self::default();
        growing.set(runbooks);
        growing
    }

    fn set(&self, runbooks: Vec<Runbook>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = runbooks.into_iter().map(Arc::new).collect();
    }

    fn now(&self) -> Sample {
        Sample { runbooks: self.0.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

impl Catalog for Growing {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.now().search(query, limit)
    }

    fn runbook(&self, id: &str) -> Option<Arc<Runbook>> {
        self.now().runbook(id)
    }

    fn runbooks(&self) -> usize {
        self.now().runbooks()
    }

    fn scenarios(&self) -> usize {
        self.now().scenarios()
    }
}

#[test]
fn what_has_changed_comes_in_and_the_selection_stays() {
    let catalog = Growing::with(vec![sample::disk()]);
    let mut screen = Driver::new(catalog.clone(), "", 80, 24);
    screen.send([Event::Stale]);
    assert_eq!(screen.outside.reloaded, 1);
    assert!(screen.row_with("▸").contains("DiskFull"), "{screen}");
    screen.send([Event::Reading(120, 9950)]);
    screen.sees("reading 120/9950");
    catalog.set(vec![sample::dds(), sample::disk()]);
    screen.send([Event::Reloaded("read what changed: 1".to_owned())]);
    assert!(screen.row_with("▸").contains("DiskFull"), "{screen}");
    screen.sees("Invitation link invalid");
    assert!(!screen.text().contains("reading"), "{screen}");
    assert!(!screen.text().contains("read what changed"), "nobody asked: {screen}");
}

#[test]
fn enter_before_anything_is_read_opens_the_first_hit_when_it_is_there() {
    let catalog = Growing::default();
    let mut screen = Driver::new(catalog.clone(), "", 80, 24);
    screen.send([Event::Stale]);
    screen.keys("diskfull<enter>");
    screen.sees("as soon as it is there");
    catalog.set(vec![sample::dds(), sample::disk()]);
    screen.send([Event::Reloaded(String::new())]);
    screen.sees("step 1");
    screen.keys("q<esc><esc>");

    let mut screen = Driver::new(Growing::default(), "", 80, 24);
    screen.keys("diskfull<enter>");
    screen.sees("nothing is selected");
}

#[test]
fn the_first_documents_are_shown_while_more_are_read() {
    let catalog = Growing::default();
    let mut screen = Driver::new(catalog.clone(), "", 80, 24);
    screen.send([Event::Stale]);
    catalog.set(vec![sample::disk()]);
    screen.send([Event::Reading(1, 2)]);
    assert!(screen.row_with("▸").contains("DiskFull"), "{screen}");
}

#[test]
fn a_key_looks_for_changes_and_says_what_came_of_it() {
    let mut screen = at(80, 24);
    screen.keys("<tab>R");
    assert_eq!(screen.outside.reloaded, 1);
    screen.keys("R");
    assert_eq!(screen.outside.reloaded, 1, "once at a time");
    screen.send([Event::Reloaded("nothing has changed".to_owned())]);
    screen.sees("nothing has changed");
    screen.keys("<enter>R");
    assert_eq!(screen.outside.reloaded, 2, "in a walk too");
}

#[test]
fn a_change_while_changes_are_read_is_looked_at_afterwards() {
    let mut screen = at(80, 24);
    screen.send([Event::Stale, Event::Stale, Event::Stale]);
    assert_eq!(screen.outside.reloaded, 1);
    screen.send([Event::Reloaded(String::new())]);
    assert_eq!(screen.outside.reloaded, 2);
    screen.send([Event::Reloaded(String::new())]);
    assert_eq!(screen.outside.reloaded, 2);
}

/// The sample with a reason for every hit, and errors of a log that are searched like words.
struct Reasoned(Sample);

impl Catalog for Reasoned {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.0.search(query, limit)
    }

    fn search_log(&self, log: &Log, limit: usize) -> Vec<Hit> {
        let found = log.findings().iter().flat_map(|finding| {
            let hits = self.0.search(&finding.text, limit);
            hits.into_iter().map(|hit| Hit { finding: Some(finding.clone()), ..hit })
        });
        found.collect()
    }

    fn why(&self, query: &str, hit: &Hit) -> Option<Why> {
        (!query.is_empty()).then(|| Why {
            line: hit.line,
            text: hit.title.clone(),
            marks: std::iter::once(0..4).collect(),
        })
    }

    fn runbook(&self, id: &str) -> Option<Arc<Runbook>> {
        self.0.runbook(id)
    }

    fn runbooks(&self) -> usize {
        self.0.runbooks()
    }

    fn scenarios(&self) -> usize {
        self.0.scenarios()
    }
}

fn reasoned() -> Driver {
    Driver::new(Reasoned(Sample::new()), "", 80, 24)
}

const PASTED: &str = "10:00 INFO started\n10:01 FATAL diskfull on a\n10:02 INFO going on\n10:03 FATAL diskfull on a\n";

#[test]
fn a_pasted_log_is_searched_for_its_errors_until_something_is_typed() {
    let mut screen = reasoned();
    screen.send([Event::Paste(PASTED.to_owned())]);
    screen.sees("> 4 lines, 1 error");
    screen.sees("log:2 2× 10:01 FATAL diskfull on a");
    assert!(screen.row_with("▸").contains("DiskFull"), "{screen}");
    screen.keys("link");
    screen.sees("> link");
    assert!(screen.row_with("▸").contains("Invitation"), "{screen}");
    assert!(!screen.text().contains("log:2"), "{screen}");
    screen.keys("<ctrl-u>");
    screen.sees("> 4 lines, 1 error");
    screen.keys("<esc>");
    screen.sees("> type or paste");
    assert_eq!(screen.exit, None, "the first Esc lets go of the log");
}

#[test]
fn a_hit_says_why_it_is_there() {
    let mut screen = reasoned();
    screen.keys("diskfull");
    let row = screen.row_with("3: DiskFull");
    assert!(!row.contains('▸'), "{screen}");
    screen.keys("<ctrl-u>");
    assert!(!screen.text().contains("3: DiskFull"), "nothing is asked for:\n{screen}");
}

#[test]
fn what_nothing_fits_is_written_down_when_it_is_confirmed() {
    let mut screen = reasoned();
    screen.keys("glyph xyzzy");
    screen.sees("N: write it down as a new scenario");
    screen.keys("<tab>N");
    screen.sees("N again writes a new document");
    screen.keys("jN");
    assert_eq!(screen.outside.written.len(), 0, "another key takes the wish back");
    screen.keys("N");
    assert_eq!(screen.outside.written, ["glyph xyzzy"]);
    assert_eq!(screen.outside.reloaded, 1);
    screen.sees("wrote runbooks/new.md; o opens it");
    screen.keys("o");
    assert_eq!(screen.outside.edited, [("runbooks/new.md".into(), 1)]);
}

#[test]
fn a_new_document_is_selected_when_it_is_read() {
    let catalog = Growing::with(vec![sample::disk()]);
    let mut screen = Driver::new(catalog.clone(), "diskfull", 80, 24);
    screen.keys("<tab>NN");
    let nodes = vec![node(Kind::Symptom, "new#diskfull", 1, "DiskFull again")];
    catalog.set(vec![sample::disk(), runbook("new", "New", "runbooks/new.md", nodes)]);
    screen.send([Event::Reloaded(String::new())]);
    assert!(screen.row_with("▸").contains("DiskFull again"), "{screen}");
    screen.sees("wrote runbooks/new.md");
}
