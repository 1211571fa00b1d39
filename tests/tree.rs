//! The trees of documents: one folder of fixtures for each convention, with snapshots, and what holds for any bytes.
//!
//! Owns the fixtures' snapshots and the promises about every tree. It must not know how a convention is read.

#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read fails the test, as it should")]

use proptest::prelude::*;
use runbook::document::{Block, BlockKind, Document, Text};
use runbook::ingest::{self, Format};
use runbook::tree::{Kind, Node, Runbook, build};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn headings() {
    check("headings");
}

#[test]
fn steps() {
    check("steps");
}

#[test]
fn consoles() {
    check("consoles");
}

#[test]
fn errors() {
    check("errors");
}

#[test]
fn conditions() {
    check("conditions");
}

#[test]
fn answers() {
    check("answers");
}

#[test]
fn asking() {
    check("asking");
}

#[test]
fn jumps() {
    check("jumps");
}

#[test]
fn tables() {
    check("tables");
}

#[test]
fn tabs() {
    check("tabs");
}

#[test]
fn flowcharts() {
    check("flowcharts");
}

#[test]
fn placeholders() {
    check("placeholders");
}

#[test]
fn warnings() {
    check("warnings");
}

#[test]
fn overrules() {
    check("overrules");
}

#[test]
fn german() {
    check("german");
}

/// Frames are read anew, and what stands around them still counts: each adds no more than itself.
#[test]
fn frames_nest_no_deeper_than_the_rest() {
    let nested = |levels: usize| {
        let open = "- ".repeat(70);
        let set_in = " ".repeat(open.len());
        let mut text = format!("{open}last\n");
        for _ in 0..levels {
            let inner: String = text.lines().map(|line| format!("{set_in}    {line}\n")).collect();
            text = format!("{open}!!! note\n\n{inner}");
        }
        deepest(&ingest::read(text.as_bytes(), Format::Markdown).0.blocks)
    };
    let (frames, plain) = (4, nested(0));
    let framed = nested(frames);
    assert!(framed <= plain + frames, "{framed} levels where there are {plain} without the {frames} frames");
}

fn deepest(blocks: &[Block]) -> usize {
    let mut open: Vec<(&Block, usize)> = blocks.iter().map(|block| (block, 1)).collect();
    let mut deepest = 0;
    while let Some((block, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(block.inner().into_iter().map(|inner| (inner, depth + 1)));
    }
    deepest
}

/// Compares the tree of every document in a convention's folder with its snapshot.
fn check(convention: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tree").join(convention);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixture stands in `{convention}`");
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let format = Format::of_path(&name).unwrap();
        let (document, runbook) = made(&fs::read(&path).unwrap(), format, &name);
        assert_eq!(lost(&document, &runbook), Vec::<String>::new(), "words of `{name}` that stand in no node");
        insta::assert_snapshot!(format!("{convention}__{}", name.replace('.', "_")), dump(&runbook));
    }
}

fn made(bytes: &[u8], format: Format, name: &str) -> (Document, Runbook) {
    let (document, diagnostics) = ingest::read(bytes, format);
    let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    (document.clone(), build::build(document, id, name, diagnostics))
}

/// A tree as indented text.
fn dump(runbook: &Runbook) -> String {
    let mut out = format!("{}\n", runbook.title);
    for node in &runbook.nodes {
        dump_node(node, 1, &mut out);
    }
    for told in &runbook.diagnostics {
        let hint = told.hint.as_deref().unwrap_or("-");
        writeln!(out, "{}: {} ({hint})", told.line, told.message).unwrap();
    }
    out
}

fn dump_node(node: &Node, depth: usize, out: &mut String) {
    let text: String = node.text.replace('\n', " / ").chars().take(100).collect();
    let label = node.label.as_ref().map(|label| format!(" <{label}>")).unwrap_or_default();
    writeln!(out, "{:indent$}{} {}{label} {text}", "", node.kind.name(), node.lines.first, indent = depth * 2).unwrap();
    let indent = depth * 2 + 2;
    for command in &node.commands {
        let places: Vec<&str> = command.placeholders.iter().map(|place| place.raw.as_str()).collect();
        write!(out, "{:indent$}$ {} {:?}", "", command.line, command.text).unwrap();
        if !places.is_empty() {
            write!(out, " fill in {}", places.join(", ")).unwrap();
        }
        if let Some(why) = &command.danger {
            write!(out, " danger: {why}").unwrap();
        }
        if let Some(output) = &command.output {
            write!(out, " shows {output:?}").unwrap();
        }
        out.push('\n');
    }
    for error in &node.errors {
        writeln!(out, "{:indent$}error {} {:?}", "", error.line, error.text).unwrap();
    }
    if let Some(why) = &node.danger {
        writeln!(out, "{:indent$}danger: {why}", "").unwrap();
    }
    if let Some(goto) = &node.goto {
        writeln!(
            out,
            "{:indent$}-> {} ({} {:?})",
            "",
            goto.target.as_deref().unwrap_or("nowhere"),
            goto.line,
            goto.text
        )
        .unwrap();
    }
    for child in &node.children {
        dump_node(child, depth + 1, out);
    }
}

/// Words of answers, which every tree says as `Yes` and `No`.
const ANSWERS: &[&str] = &["yes", "no", "if", "so", "not", "y", "n", "true", "false", "ja", "nein", "wenn", "falls"];

/// The words of the body that stand in fewer places of the tree than of the document.
fn lost(document: &Document, runbook: &Runbook) -> Vec<String> {
    let mut told: HashMap<String, usize> = HashMap::new();
    for node in runbook.all() {
        for word in words(&node.text).chain(node.label.iter().flat_map(|label| words(label))) {
            *told.entry(word).or_default() += 1;
        }
    }
    let mut missing = Vec::new();
    let mut said = String::new();
    say(&document.blocks, &mut said);
    for word in words(&said).filter(|word| !ANSWERS.contains(&word.as_str())) {
        match told.get_mut(&word) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.push(word),
        }
    }
    missing
}

/// What blocks say, without the numbers of lists and the names of languages.
fn say(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => out.push_str(&text.plain()),
            BlockKind::Code { text, .. } => out.push_str(text),
            BlockKind::List { items, .. } => items.iter().for_each(|item| say(&item.blocks, out)),
            BlockKind::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flat_map(|row| &row.cells)) {
                    out.push_str(&cell.plain());
                    out.push('\n');
                }
            }
            BlockKind::Quote(inner) | BlockKind::Footnote { blocks: inner, .. } => say(inner, out),
            BlockKind::Admonition { title, blocks: inner, .. } => {
                out.push_str(&title.as_ref().map(Text::plain).unwrap_or_default());
                out.push('\n');
                say(inner, out);
            }
            BlockKind::Definitions(all) | BlockKind::Tabs(all) => {
                for one in all {
                    out.push_str(&one.term.plain());
                    out.push('\n');
                    say(&one.blocks, out);
                }
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
        out.push('\n');
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// What holds for the tree of any document.
fn check_promises(bytes: &[u8], format: Format) -> Result<(), TestCaseError> {
    let (document, runbook) = made(bytes, format, "any.md");
    let lines = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
    let ids: HashSet<&str> = runbook.all().map(|node| node.id.as_str()).collect();
    prop_assert_eq!(ids.len(), runbook.all().count(), "ids are unique");
    for node in runbook.all() {
        let own = [node.lines.first, node.lines.last];
        let inner = node.commands.iter().map(|command| command.line);
        let inner =
            inner.chain(node.errors.iter().map(|error| error.line)).chain(node.goto.iter().map(|goto| goto.line));
        for line in own.into_iter().chain(inner) {
            prop_assert!(line >= 1 && line as usize <= lines, "line {} of {} in {:?}", line, lines, node);
        }
        let target = node.goto.as_ref().and_then(|goto| goto.target.as_deref());
        prop_assert!(target.is_none_or(|target| ids.contains(target)), "a goto leads to {:?}", target);
        for child in &node.children {
            let is_answer = child.kind == Kind::Branch;
            prop_assert_eq!(is_answer, node.kind == Kind::Question, "{:?} below {:?}", child, node);
            prop_assert_eq!(is_answer, child.label.is_some(), "labels are on branches alone: {:?}", child);
        }
    }
    prop_assert_eq!(lost(&document, &runbook), Vec::<String>::new(), "no word is lost");
    Ok(())
}

/// The examples of the specification of Markdown, as the Markdown parser's own package holds them for its tests.
fn commonmark_examples() -> Vec<String> {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let compiler = Command::new("rustc").arg("-vV").output().unwrap();
    let compiler = String::from_utf8(compiler.stdout).unwrap();
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other platforms need was not fetched, and need not be.
    let arguments = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
    let told = Command::new(env!("CARGO")).args(arguments).arg("--manifest-path").arg(manifest).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = told["packages"].as_array().unwrap();
    let parser = packages.iter().find(|package| package["name"] == "pulldown-cmark").unwrap();
    let manifest = PathBuf::from(parser["manifest_path"].as_str().unwrap());
    let suite = fs::read_to_string(manifest.with_file_name("tests/suite/spec.rs")).unwrap();
    let examples = suite.split("let original = r##\"").skip(1);
    examples.map(|rest| rest.split("\"##;").next().unwrap().to_owned()).collect()
}

#[test]
fn the_examples_of_commonmark_make_trees() {
    let examples = commonmark_examples();
    assert!(examples.len() > 600, "only {} examples were found", examples.len());
    for example in &examples {
        check_promises(example.as_bytes(), Format::Markdown).unwrap_or_else(|error| panic!("{example:?}: {error}"));
    }
    let all = examples.join("\n\n# Disk full\n\n");
    check_promises(all.as_bytes(), Format::Markdown).unwrap();
}

/// Every construct whole, and cut off at each line.
#[test]
fn the_constructs_of_restructuredtext_make_trees() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/constructs/every.rst");
    let text = fs::read_to_string(path).unwrap();
    for (at, _) in text.match_indices('\n') {
        check_promises(&text.as_bytes()[..at], Format::Rst).unwrap_or_else(|error| panic!("up to {at}: {error}"));
        check_promises(&text.as_bytes()[at..], Format::Rst).unwrap_or_else(|error| panic!("from {at}: {error}"));
    }
}

/// Lines such as runbooks hold, in any order: what no author would write and every reader must survive.
const LINES: &[&str] = &[
    "",
    "",
    "# Disk full",
    "## Diagnosis",
    "### Is it running?",
    "Disk full",
    "=========",
    "---------",
    "1. Run `df -h`.",
    "2. Check whether it runs.",
    "   - Yes: go to step 1.",
    "   - No: stop",
    "- If it hangs, kill it. Otherwise, wait.",
    "If the pod is down, restart it.",
    "Does it work?",
    "- Windows: click",
    "- Linux - type",
    "| Error | Cause | Fix |",
    "|---|---|---|",
    "| lost | cable | Run `ping <host>` |",
    "| State | Action |",
    "|---|---|",
    "| up | wait |",
    "```mermaid",
    "graph TD",
    "A{Is it?} -->|yes| B[Do it] --> A",
    "A -- no --> C & D --> B",
    "```",
    "```sh",
    "$ rm -rf /tmp/x",
    "some output",
    "::",
    "   indented",
    "> [!WARNING]",
    "> be careful",
    "<!-- runbook: question -->",
    "<!-- runbook: ignore -->",
    "<!-- runbook: symptom, goto=#disk-full -->",
    ".. runbook: action",
    ".. note::",
    "- If yes, wait",
    "- If not: go to step 2",
    "see [above](#disk-full)",
    "Wenn der Dienst steht, starten Sie ihn.",
    "- Ja: weiter mit Schritt 1",
    "term",
    "  text",
    "<details>",
    "\u{2705} fine",
    "---",
    "title: x",
    "runbook:",
    "  symptoms: headings",
    "+---+",
    "| a |",
    "+===+",
];

fn documents() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINES), 0..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_make_a_tree(bytes in prop::collection::vec(any::<u8>(), 0..400), is_rst in any::<bool>()) {
        check_promises(&bytes, if is_rst { Format::Rst } else { Format::Markdown })?;
    }

    #[test]
    fn any_lines_of_runbooks_make_a_tree(text in documents(), is_rst in any::<bool>()) {
        check_promises(text.as_bytes(), if is_rst { Format::Rst } else { Format::Markdown })?;
    }

    #[test]
    fn any_chart_makes_a_tree(lines in prop::collection::vec("[AB\\[\\](){}<>|\"=.xo& -]{0,24}", 0..20)) {
        let text = format!("# Chart\n\n```mermaid\ngraph TD\nQ{{Up?}} -->|yes| A\nQ -->|no| B\n{}\n```\n", lines.join("\n"));
        check_promises(text.as_bytes(), Format::Markdown)?;
    }
}
