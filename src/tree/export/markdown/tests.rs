//! What is printed reads back as the same tree.

use super::runbook;
use crate::ingest::read;
use crate::source::builtin;
use crate::tree::build::build;
use crate::tree::export::tests::{built, sample};
use crate::tree::{Node, Runbook};
use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};

/// A tree as lines: kinds, nesting, labels, words, commands and the words of the places jumps lead to.
fn shape(runbook: &Runbook) -> String {
    let mut out = String::new();
    for node in &runbook.nodes {
        lines(node, 0, runbook, &mut out);
    }
    out
}

fn lines(node: &Node, depth: usize, runbook: &Runbook, out: &mut String) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let commands: Vec<String> =
        node.commands.iter().map(|command| format!("{}:{}", command.language, words(&command.text))).collect();
    let target = node.goto.as_ref().map(|goto| {
        let target = goto.target.as_deref().and_then(|target| runbook.find(target));
        target.map_or_else(|| "nowhere".to_owned(), |target| words(&target.text))
    });
    out.push_str(&format!(
        "{}{} {:?} {:?} {commands:?} -> {target:?}\n",
        "  ".repeat(depth),
        node.kind.name(),
        node.label.as_deref().map(words),
        words(&node.text),
    ));
    for child in &node.children {
        lines(child, depth + 1, runbook, out);
    }
}

fn check(text: &str) {
    let first = built(text);
    let printed = runbook(&first);
    assert_eq!(shape(&built(&printed)), shape(&first), "--- printed\n{printed}--- of\n{text}");
}

#[test]
fn a_scenario_becomes_a_document() {
    insta::assert_snapshot!(runbook(&sample()));
}

#[test]
fn what_authors_write_is_read_back() {
    for text in [
        "# Disk full\n\nIt is full.\n\n1. Run:\n\n   ```sh\n   df -h\n   ```\n2. Wait.\n",
        "# Disk full\n\n1. Is it full?\n   - Yes: delete logs.\n   - No: go to step 3.\n2. Wait.\n3. Call the owner.\n",
        "# Disk full\n\nIf the disk is full, delete logs. Otherwise, wait.\n\nCall the owner.\n",
        "# Guide\n\n## Disk full\n\nSee [slow](#slow-disk).\n\n## Slow disk\n\n### Is it hot?\n\nCool it.\n",
        "---\ntitle: Guide\nowner: a\n---\n# One\n\nDo it.\n\n# Two\n\nRestart it.\n",
        "# Disk full\n\n- Restart it:\n\n  ```sh\n  reboot\n  ```\n\n  Wait.\n- Call.\n",
    ] {
        check(text);
    }
}

#[test]
fn built_in_runbooks_are_read_back() {
    for found in builtin::find() {
        let format = crate::ingest::Format::of_path(&found.shown).unwrap();
        let (document, diagnostics) = read(&found.read().unwrap(), format);
        let first = build(document, "doc", "doc.md", diagnostics);
        let printed = runbook(&first);
        assert_eq!(shape(&built(&printed)), shape(&first), "{}", found.shown);
    }
}

/// Documents made of the conventions, one scenario after another.
fn scenarios() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "The log of {} is in the usual place.\n\n",
        "1. Restart {}.\n2. Run:\n\n   ```sh\n   systemctl status {}\n   ```\n3. Call the owner of {}.\n\n",
        "1. Is {} up?\n   - Yes: wait for {}.\n   - No: go to step 3.\n2. Note the time.\n3. Restart {}.\n\n",
        "Is {} up?\n\n- Yes: wait.\n- No: run `systemctl start {}`.\n\n",
        "If {} is down, restart it. Otherwise, wait.\n\n",
        "> [!WARNING]\n> Be careful with {}.\n\n",
        "| name | value |\n| --- | --- |\n| {} | 1 |\n\n",
        "Look at these:\n\n- the log of {}\n- the metrics of {}\n\n",
    ]);
    let name = prop::sample::select(vec!["the queue", "`db_1`", "the *old* node", "host <a_b>", "x [y] & z"]);
    let scenario = prop::collection::vec((part, name), 1..4);
    prop::collection::vec(scenario, 1..4).prop_map(|scenarios| {
        let mut text = String::from("# Guide\n\n");
        for (number, parts) in scenarios.iter().enumerate() {
            text.push_str(&format!("## Service {number} fails\n\n"));
            // Two lists right behind each other are one; two sets of steps need not be told apart here.
            let mut seen = Vec::new();
            for (part, name) in parts {
                if !seen.contains(part) {
                    text.push_str("Then look on.\n\n");
                    text.push_str(&part.replace("{}", name));
                    seen.push(*part);
                }
            }
        }
        text
    })
}

proptest! {
    #[test]
    fn scenarios_are_read_back(text in scenarios()) {
        let first = built(&text);
        let printed = runbook(&first);
        prop_assert_eq!(shape(&built(&printed)), shape(&first), "--- printed\n{}--- of\n{}", printed, text);
    }

    #[test]
    fn every_tree_is_printed(text in "[-# >`a-z0-9.:?\n\\[\\]()'\"$<|{};%&\\\\YesNo]{0,300}") {
        let _ = runbook(&built(&text));
    }
}
