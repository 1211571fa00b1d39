//! Walks over hand-made runbooks, and properties over random ones.

use super::{Ask, Place, Walk, Word};
use crate::document::{Block, BlockKind, Lines, Meta, Text};
use crate::tree::{Goto, Kind, Node, Runbook};
use proptest::prelude::*;
use std::sync::Arc;

fn node(kind: Kind, id: &str, text: &str, children: Vec<Node>) -> Node {
    let block = match kind {
        Kind::Section | Kind::Symptom => BlockKind::Heading { level: 1, text: Text::plain_at(text, 1) },
        _ => BlockKind::Paragraph(Text::plain_at(text, 1)),
    };
    Node {
        id: id.to_owned(),
        kind,
        lines: Lines::new(1, 1),
        text: text.to_owned(),
        anchors: Vec::new(),
        body: vec![Block::new(block, Lines::new(1, 1))],
        label: None,
        commands: Vec::new(),
        errors: Vec::new(),
        danger: None,
        goto: None,
        children,
    }
}

fn section(id: &str, children: Vec<Node>) -> Node {
    node(Kind::Section, id, id, children)
}

fn symptom(id: &str, children: Vec<Node>) -> Node {
    node(Kind::Symptom, id, id, children)
}

fn question(id: &str, children: Vec<Node>) -> Node {
    node(Kind::Question, id, id, children)
}

fn action(id: &str) -> Node {
    node(Kind::Action, id, id, Vec::new())
}

fn branch(label: &str, text: &str, children: Vec<Node>) -> Node {
    Node { label: Some(label.to_owned()), ..node(Kind::Branch, text, text, children) }
}

fn to(target: &str, node: Node) -> Node {
    Node { goto: Some(Goto { target: Some(target.to_owned()), text: target.to_owned(), line: 1 }), ..node }
}

fn start(nodes: Vec<Node>, id: &str) -> Walk {
    let runbook = Runbook {
        id: "r".into(),
        title: "R".into(),
        source: "r.md".into(),
        meta: Meta::default(),
        nodes,
        diagnostics: Vec::new(),
    };
    Walk::start(Arc::new(runbook), id).unwrap()
}

/// Takes the steps (`.` goes on, `<` goes back, `y`, `n` and digits answer) and says where that leads.
fn check(walk: &Walk, keys: &str, expect: &str) -> Walk {
    let mut walk = walk.clone();
    for key in keys.chars() {
        let word = |word: Word| walk.answers().iter().position(|answer| answer.word == word);
        let moved = match key {
            '.' => walk.forward(),
            '<' => walk.back(),
            'y' => word(Word::Yes).is_some_and(|index| walk.answer(index)),
            'n' => word(Word::No).is_some_and(|index| walk.answer(index)),
            digit => walk.answer(digit.to_digit(10).unwrap() as usize - 1),
        };
        assert!(moved, "`{key}` of `{keys}` leads nowhere from {:?}", walk.place());
    }
    assert_eq!(at(&walk), expect, "after `{keys}`");
    walk
}

fn at(walk: &Walk) -> String {
    match walk.place().unwrap() {
        Place::Node(node) => format!("{} {:?}", node.id, walk.ask()),
        Place::End(end) => format!("end of {}{}", end.scenario.id, if end.solved { ", solved" } else { "" }),
    }
}

fn labels(walk: &Walk) -> Vec<String> {
    walk.answers().into_iter().map(|answer| answer.label).collect()
}

/// The `dds` document's scenario C in small: two questions, a jump between them, a nested case.
fn password() -> Vec<Node> {
    vec![section(
        "users",
        vec![
            symptom("link", vec![action("ask for a new link")]),
            symptom(
                "password",
                vec![
                    question(
                        "right name?",
                        vec![
                            to("right password?", branch("Yes", "Yes: Move on to right password?", vec![])),
                            branch(
                                "No",
                                "No: three options",
                                vec![question(
                                    "role?",
                                    vec![
                                        branch("Unit Admin", "admin", vec![action("list users"), action("verify")]),
                                        branch("Researcher", "researcher", vec![]),
                                    ],
                                )],
                            ),
                        ],
                    ),
                    section(
                        "second",
                        vec![
                            question(
                                "right password?",
                                vec![branch("Yes", "Notify", vec![]), branch("No", "Reset", vec![])],
                            ),
                            action("fix access"),
                        ],
                    ),
                ],
            ),
            symptom("credentials", vec![to("password", action("same as C"))]),
        ],
    )]
}

#[test]
fn a_heading_that_says_nothing_more_is_passed_by_and_stands_in_the_path() {
    let walk = start(password(), "password");
    check(&walk, "", "right name? Question");
    assert_eq!(walk.headings(), ["users", "password"]);
    let walk = check(&walk, "y", "right password? Question");
    assert_eq!(walk.headings(), ["users", "password", "second"]);
}

#[test]
fn a_symptom_that_says_something_is_the_first_place() {
    let mut told = symptom("told", vec![action("do")]);
    told.body.push(Block::new(BlockKind::Paragraph(Text::plain_at("why", 2)), Lines::new(2, 2)));
    check(&start(vec![told], "told"), "", "told Nothing");
}

#[test]
fn a_branch_that_only_jumps_is_not_stopped_at_and_one_that_says_more_is() {
    let walk = start(password(), "password");
    check(&walk, "y", "right password? Question");
    let walk = check(&walk, "n", "No: three options Nothing");
    check(&walk, ".", "role? Question");
}

#[test]
fn a_branch_that_ends_asks_whether_it_helped() {
    let walk = start(password(), "password");
    let walk = check(&walk, "n.1..", "verify Solved");
    check(&walk, "y", "end of password, solved");
    check(&walk, "n", "right password? Question");
    check(&walk, "nn", "Reset Solved");
    check(&walk, "nnn", "fix access Solved");
    check(&walk, "nnnn", "end of password");
}

#[test]
fn an_end_offers_the_ways_out() {
    let walk = start(password(), "password");
    let mut end = check(&walk, "ynnn", "end of password");
    assert_eq!(labels(&end), ["It is solved", "credentials", "link"]);
    assert!(end.answer(1));
    assert_eq!(at(&end), "same as C Follow");
    check(&end, "<", "end of password");
}

#[test]
fn an_escalation_named_in_the_text_is_a_way_out() {
    let walk = start(vec![symptom("s", vec![action("Restart it. If that fails, contact the Data Centre.")])], "s");
    let walk = check(&walk, "n", "end of s");
    let answers = walk.answers();
    assert_eq!(answers[1].label, "Escalate");
    assert_eq!(answers[1].detail, "If that fails, contact the Data Centre.");
}

#[test]
fn cases_offer_none_of_these_and_a_lone_condition_offers_no() {
    let walk = start(password(), "password");
    let cases = check(&walk, "n.", "role? Question");
    assert_eq!(labels(&cases), ["Unit Admin", "Researcher", "None of these"]);
    check(&cases, "3", "right password? Question");

    let lone = vec![symptom("s", vec![question("If full", vec![branch("Yes", "free it", vec![])]), action("next")])];
    let lone = start(lone, "s");
    assert_eq!(labels(&lone), ["Yes", "No"]);
    check(&lone, "n", "next Solved");
    check(&lone, "yn", "next Solved");

    let state = vec![symptom("s", vec![question("q", vec![branch("state is probing", "wait", vec![])])])];
    assert_eq!(labels(&start(state, "s")), ["state is probing", "No"]);

    let otherwise = vec![branch("Red", "a", vec![]), branch("Otherwise:", "b", vec![])];
    let otherwise = vec![symptom("s", vec![question("q", otherwise)])];
    assert_eq!(labels(&start(otherwise, "s")), ["Red", "Otherwise:"]);
}

#[test]
fn a_goto_leads_into_another_scenario_and_the_walk_goes_on_there() {
    let walk = start(password(), "credentials");
    assert_eq!(labels(&walk), ["Follow: password", "Stay, and go on here"]);
    let there = check(&walk, ".", "right name? Question");
    assert_eq!(there.scenario().unwrap().id, "password");
    check(&walk, ".ynn", "fix access Solved");
    check(&walk, ".ynn<<<<", "same as C Follow");
    check(&walk, "2", "end of credentials");
}

#[test]
fn a_goto_without_a_place_does_not_move() {
    let mut lost = action("see the manual");
    lost.goto = Some(Goto { target: None, text: "the manual".into(), line: 1 });
    check(&start(vec![symptom("s", vec![lost, action("next")])], "s"), ".", "next Solved");
}

#[test]
fn a_branch_with_steps_and_a_goto_takes_the_steps_first() {
    let jump = to("last", branch("Yes", "do this, then last", vec![action("this")]));
    let nodes = vec![symptom("s", vec![question("q", vec![jump]), action("middle"), action("last")])];
    let walk = start(nodes, "s");
    check(&walk, "y", "do this, then last Nothing");
    check(&walk, "y.", "this Nothing");
    check(&walk, "y..", "last Solved");
}

#[test]
fn a_cycle_is_walked_and_told_of() {
    let again = to("q", branch("No", "No: go to q", vec![]));
    let nodes = vec![symptom("s", vec![question("q", vec![branch("Yes", "done", vec![]), again])])];
    let walk = check(&start(nodes, "s"), "nn", "q Question");
    assert_eq!(walk.visits(), [1, 2]);
    assert_eq!(walk.trail().map(|step| step.said.unwrap()).collect::<Vec<_>>(), ["No", "No"]);
    assert_eq!(walk.step_number(), 3);
}

#[test]
fn a_scenario_inside_a_scenario_is_a_choice_not_a_step() {
    let nodes =
        vec![symptom("outer", vec![action("look"), symptom("inner", vec![action("repair")]), action("report")])];
    let walk = check(&start(nodes, "outer"), "..", "end of outer");
    assert_eq!(labels(&walk), ["It is solved", "inner"]);
    check(&walk, "2", "repair Solved");
    let group = vec![section("group", vec![symptom("a", vec![action("x")]), symptom("b", vec![])])];
    assert_eq!(labels(&start(group, "group")), ["It is solved", "a", "b"]);
}

#[test]
fn front_matter_names_whom_to_turn_to() {
    let mut walk = start(vec![symptom("s", vec![])], "s");
    let runbook = Arc::make_mut(&mut walk.runbook);
    runbook.meta.values.insert("owner".into(), serde_json::json!(["storage", "on-call"]));
    let walk = check(&walk, "n", "end of s");
    let Some(Place::End(end)) = walk.place() else { panic!("not at an end") };
    assert_eq!(end.contacts, ["owner: storage", "owner: on-call"]);
}

#[test]
fn back_forgets_a_variable_set_after_the_step() {
    let mut walk = start(vec![symptom("s", vec![action("a"), action("b")])], "s");
    walk.set_variable("host", "db1");
    walk.forward();
    walk.set_variable("host", "db2");
    assert_eq!(walk.variable("host"), Some("db2"));
    walk.back();
    assert_eq!(walk.variable("host"), Some("db1"));
}

#[test]
fn a_tree_two_thousand_deep_is_walked() {
    let mut deep = action("bottom");
    for level in 0..2_000 {
        deep = node(Kind::Section, &format!("level {level}"), "", vec![deep]);
    }
    let walk = start(vec![symptom("s", vec![deep])], "s");
    check(&walk, "", "bottom Solved");
    // Dropping nested vectors recurses, and that is the tree's business, not the walk's.
    std::mem::forget(walk);
}

#[derive(Debug, Clone, Copy)]
enum Input {
    Forward,
    Answer(usize),
    Back,
}

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let input = prop_oneof![
        2 => Just(Input::Forward),
        4 => (0..4_usize).prop_map(Input::Answer),
        1 => Just(Input::Back),
    ];
    prop::collection::vec(input, 0..60)
}

/// Trees of any shape, well made or not: branches without questions, questions with steps below, gotos anywhere.
fn trees() -> impl Strategy<Value = Vec<Node>> {
    let kind = prop::sample::select(vec![
        Kind::Section,
        Kind::Symptom,
        Kind::Question,
        Kind::Branch,
        Kind::Action,
        Kind::Note,
    ]);
    let text = prop::sample::select(vec!["", "do", "Yes: go to 3", "contact them"]);
    let label = prop::option::of(prop::sample::select(vec!["Yes", "No", "Case", "otherwise"]));
    let leaf = (kind, text, label, prop::option::of(0..30_usize)).prop_map(|(kind, text, label, goto)| {
        let mut made = node(kind, "", text, Vec::new());
        made.label = label.map(str::to_owned);
        made.goto = goto.map(|goto| Goto { target: Some(goto.to_string()), text: "3".into(), line: 1 });
        made
    });
    let tree = leaf.clone().prop_recursive(5, 40, 4, move |below| {
        (leaf.clone(), prop::collection::vec(below, 0..4)).prop_map(|(top, children)| Node { children, ..top })
    });
    prop::collection::vec(tree, 1..4).prop_map(|mut nodes| {
        number(&mut nodes, &mut 0);
        nodes
    })
}

fn number(nodes: &mut [Node], next: &mut usize) {
    for node in nodes {
        node.id = next.to_string();
        *next += 1;
        number(&mut node.children, next);
    }
}

proptest! {
    #[test]
    fn back_restores_exactly_and_nothing_gets_stuck(nodes in trees(), from in 0..10_usize, inputs in inputs()) {
        let runbook = Runbook { id: String::new(), title: String::new(), source: String::new(), meta: Meta::default(),
            nodes, diagnostics: Vec::new() };
        let Some(mut walk) = Walk::start(Arc::new(runbook), &from.to_string()) else { return Ok(()) };
        let mut before = vec![walk.clone()];
        for input in inputs {
            let moved = match input {
                Input::Forward => walk.forward(),
                Input::Answer(index) => walk.answer(index),
                Input::Back => {
                    let undone = walk.back();
                    prop_assert_eq!(undone, before.len() > 1);
                    if undone { before.pop(); }
                    prop_assert_eq!(&walk, before.last().unwrap());
                    false
                }
            };
            if moved { before.push(walk.clone()); }
            prop_assert!(walk.place().is_some());
            prop_assert_eq!(walk.trail().count() + 1, before.len());
            let solved = matches!(walk.place(), Some(Place::End(ref end)) if end.solved);
            prop_assert!(solved || walk.can_go_forward() || !walk.answers().is_empty(), "stuck at {:?}", walk.place());
            prop_assert!(walk.ask() != Ask::Nothing || walk.can_go_forward());
        }
    }
}

#[test]
fn a_branch_that_only_sends_on_does_not_ask_whether_that_solved_it() {
    let on = "If you get in, go through the checks below.";
    let nodes = |text: &str| {
        let asked = question("in?", vec![branch("Yes", text, vec![])]);
        vec![symptom("s", vec![asked, action("check")])]
    };
    check(&start(nodes(on), "s"), "y", &format!("{on} Nothing"));
    check(&start(nodes(on), "s"), "y.", "check Solved");
    let does = "If you get in, restart it and go on.";
    check(&start(nodes(does), "s"), "y", &format!("{does} Solved"));
    let last = vec![symptom("s", vec![question("in?", vec![branch("Yes", on, vec![])])])];
    check(&start(last, "s"), "y", &format!("{on} Solved"));
}

#[test]
fn a_question_with_a_no_alone_has_a_yes_that_goes_on() {
    let nodes = vec![symptom("s", vec![question("in?", vec![branch("No", "call IT", vec![])]), action("check")])];
    let walk = start(nodes, "s");
    assert_eq!(labels(&walk), ["No", "Yes"]);
    check(&walk, "y", "check Solved");
    check(&walk, "n", "call IT Solved");
}

#[test]
fn a_branch_that_only_repeats_its_condition_is_not_stopped_at() {
    let nodes = |text: &str| {
        let red = branch("Yes", text, vec![action("stop"), action("wait")]);
        vec![symptom("s", vec![question("red?", vec![red]), action("drive")])]
    };
    check(&start(nodes("If the light is red:"), "s"), "y", "stop Nothing");
    check(&start(nodes("If the light is red:"), "s"), "y.n", "drive Solved");
    check(&start(nodes("If the light is red:"), "s"), "y<", "red? Question");
    check(&start(nodes("Look around. Then:"), "s"), "y", "Look around. Then: Nothing");
}
