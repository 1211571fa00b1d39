//! The program as a person or a script calls it: arguments in, output and exit status out.

#![expect(clippy::unwrap_used, reason = "a program that cannot be started fails the test, as it should")]

use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;

/// What the program says and returns, called in a folder below `tests/fixtures`.
fn call(folder: &str, arguments: &[&str]) -> String {
    call_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder), arguments, "")
}

/// The same in any folder, with something in the pipe.
fn call_in(folder: &Path, arguments: &[&str], piped: &str) -> String {
    let cache = tempfile::tempdir().unwrap();
    let mut pipe = tempfile::tempfile().unwrap();
    pipe.write_all(piped.as_bytes()).unwrap();
    pipe.rewind().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_runbook"))
        .args(arguments)
        .current_dir(folder)
        .stdin(pipe)
        .env("XDG_CACHE_HOME", cache.path())
        .env_remove("RUNBOOK_PATH")
        // Nobody's configuration is there.
        .env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    let shown = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    format!("{}--- stderr\n{}--- status {status}\n", shown(output.stdout), shown(output.stderr))
}

#[test]
fn lint_shows_what_where_why_and_what_to_do() {
    insta::assert_snapshot!(call("lint", &["lint", "findings.md", "--require", "title,owner"]));
}

#[test]
fn lint_says_little_of_a_clean_document() {
    insta::assert_snapshot!(call("lint", &["lint", "clean.md", "--require", "title,owner"]), @r"
    0 findings in 1 document
    --- stderr
    --- status 0
    ");
}

#[test]
fn lint_reads_restructuredtext_likewise() {
    insta::assert_snapshot!(call("lint", &["lint", "sphinx.rst"]));
}

#[test]
fn lint_lets_no_control_sequence_pass() {
    let said = call("lint", &["lint", "hostile.md"]) + &call("lint", &["lint", "--json", "hostile.md"]);
    assert!(said.contains("dangling-goto"), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}

#[test]
fn lint_as_json_keeps_its_shape() {
    insta::assert_snapshot!(call("lint", &["lint", "--json", "sphinx.rst"]));
}

#[test]
fn lint_as_sarif_names_every_rule_and_place() {
    let said = call("lint", &["lint", "--sarif", "findings.md", "sphinx.rst"]);
    let log: serde_json::Value = serde_json::from_str(said.split("--- stderr").next().unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 5, "{results:#?}");
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().contains('.'));
    }
}

#[test]
fn lint_can_leave_rules_out_and_knows_their_names() {
    let said = call("lint", &["lint", "sphinx.rst", "--skip", "code-without-language,dead-link"]);
    assert!(said.contains("--- status 0"), "{said}");
    let said = call("lint", &["lint", "sphinx.rst", "--skip", "spelling"]);
    assert!(said.contains("no such rule") && said.contains("--- status 2"), "{said}");
}

#[test]
fn lint_goes_on_past_what_it_cannot_read_and_remembers_it() {
    let said = call("lint", &["lint", "missing.md", "clean.md"]);
    assert!(said.contains("0 findings in 1 document") && said.contains("missing.md"), "{said}");
    assert!(said.ends_with("--- status 2\n"), "{said}");
}

#[test]
fn lint_without_paths_checks_the_configured_sources() {
    let said = call("lint", &["--source", "clean.md", "lint"]);
    assert!(said.contains("0 findings in 1 document"), "{said}");
}

#[test]
fn export_draws_and_writes_the_tree() {
    for format in ["mermaid", "dot", "markdown"] {
        insta::assert_snapshot!(
            format!("export_as_{format}"),
            call("lint", &["export", "--format", format, "findings.md"])
        );
    }
}

#[test]
fn export_lets_no_control_sequence_pass() {
    for format in ["json", "mermaid", "dot", "markdown"] {
        let said = call("lint", &["export", "--format", format, "hostile.md"]);
        assert!(said.contains("--- status 0") && said.contains("step 9"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{format}: {said:?}");
    }
}

#[test]
fn exported_markdown_is_exported_again_as_it_is() {
    let once = call("lint", &["export", "--format", "markdown", "clean.md"]);
    let printed = once.split("--- stderr").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clean.md");
    std::fs::write(&file, printed).unwrap();
    assert_eq!(call("lint", &["export", "--format", "markdown", &file.to_string_lossy()]), once);
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/runbooks/dds.md");
    let mut program = Command::new(env!("CARGO_BIN_EXE_runbook"))
        .args(["export", file])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    let done = program.wait_with_output().unwrap();
    assert!(done.status.success(), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}

/// A folder with one document.
fn shelf() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let disk = "# Disks\n\n## Disk full\n\nThe volume has no space left.\n\n1. Run `df -h`.\n";
    let keys = "# Keys\n\n## Unrecoverable key error\n\nThe project is closed.\n\n1. Ask for access.\n";
    std::fs::write(folder.path().join("disks.md"), disk).unwrap();
    std::fs::write(folder.path().join("keys.md"), keys).unwrap();
    folder
}

const LOG: &str = "10:00:01 INFO started\n10:00:02 ERROR volume /dev/sda1: no space left\n10:00:03 INFO retrying\n\
                   10:00:04 ERROR volume /dev/sdb1: no space left\n10:00:05 ERROR Unrecoverable key error\n";

#[test]
fn a_log_is_searched_for_its_errors() {
    let folder = shelf();
    for arguments in [&["--source", ".", "search"][..], &["--source", ".", "search", "-"]] {
        let said = call_in(folder.path(), arguments, LOG);
        for expected in [
            "disks.md:3: Disk full\n",
            "    log:2: 2× 10:00:02 ERROR volume /dev/sda1: no space left\n    5: The volume has no space left.\n",
            "keys.md:3: Unrecoverable key error\n",
            "    log:5: 1× 10:00:05 ERROR Unrecoverable key error\n",
            "note: searched the errors of a log: 5 lines, 2 errors\n",
            "--- status 0\n",
        ] {
            assert!(said.contains(expected), "`{expected}` is not in\n{said}");
        }
    }
    let pasted = call_in(folder.path(), &["--source", ".", "search", LOG], "");
    assert_eq!(pasted, call_in(folder.path(), &["--source", ".", "search"], LOG));
}

#[test]
fn a_hit_tells_the_line_that_matched_and_its_marks() {
    let folder = shelf();
    let said = call_in(folder.path(), &["--source", ".", "search", "--json", "no space left"], "");
    let hits: serde_json::Value = serde_json::from_str(said.split("--- stderr").next().unwrap()).unwrap();
    assert_eq!(hits[0]["why"]["line"], 5, "{said}");
    assert_eq!(hits[0]["why"]["text"], "The volume has no space left.");
    assert_eq!(hits[0]["why"]["marks"], serde_json::json!([[15, 17], [18, 23], [24, 28]]));
    assert!(hits[0]["log"].is_null() && hits[0]["fit"].as_f64().unwrap() > 0.5, "{said}");
}

#[test]
fn what_nothing_fits_is_told_and_the_nearest_are_shown() {
    let folder = shelf();
    let said = call_in(folder.path(), &["--source", ".", "search", "glyph missing in font on the volume"], "");
    assert!(said.contains("note: nothing fits well; the nearest are") && said.contains("runbook new"), "{said}");
    assert!(said.contains("disks.md:3: Disk full") && said.ends_with("--- status 0\n"), "{said}");
    let said = call_in(folder.path(), &["--source", ".", "search", "unrecoverable key"], "");
    assert!(!said.contains("nothing fits"), "{said}");
    let said = call_in(folder.path(), &["--source", ".", "search"], "");
    assert!(said.contains("there is nothing to search for") && said.ends_with("--- status 2\n"), "{said}");
}

#[test]
fn a_new_scenario_is_written_beside_the_others_and_found() {
    let folder = shelf();
    let said = call_in(folder.path(), &["--source", ".", "new", "10:00:05 ERROR glyph U+1F600 missing in font"], "");
    let file = "./glyph-u-1f600-missing-in-font.md";
    assert_eq!(said, format!("{file}\n--- stderr\n--- status 0\n"));
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(text.contains("```text\n10:00:05 ERROR glyph U+1F600 missing in font\n```\n"), "{text}");
    let said = call_in(folder.path(), &["--source", ".", "new", "-"], "glyph U+1F600 missing in font");
    assert!(said.starts_with("./glyph-u-1f600-missing-in-font-2.md\n"), "{said}");
    let said = call_in(folder.path(), &["--source", ".", "search", "glyph missing"], "");
    assert!(said.contains("glyph-u-1f600-missing-in-font") && !said.contains("nothing fits"), "{said}");
    let said = call_in(folder.path(), &["lint", file], "");
    assert!(said.starts_with("0 findings"), "{said}");
    let said = call_in(folder.path(), &["--source", "disks.md", "new", "x"], "");
    assert!(said.contains("no source is a folder to write in") && said.ends_with("--- status 1\n"), "{said}");
    let said = call_in(folder.path(), &["new", "--folder", "gone", "x"], "");
    assert!(said.contains("cannot write in `gone`: there is no such file or folder"), "{said}");
}
