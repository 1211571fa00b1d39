//! The program as a person or a script calls it: arguments in, output and exit status out.

#![expect(clippy::unwrap_used, reason = "a program that cannot be started fails the test, as it should")]

use std::path::Path;
use std::process::Command;

/// What the program says and returns, called in a folder below `tests/fixtures`.
fn call(folder: &str, arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let cache = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_runbook"))
        .args(arguments)
        .current_dir(folder)
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
