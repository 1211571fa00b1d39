//! What the README promises is what the program has.

#![expect(clippy::unwrap_used, reason = "a README that cannot be read fails the test, as it should")]

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

#[test]
fn the_table_of_keys_is_the_keymap() {
    let table = runbook::tui::keymap::markdown();
    assert!(readme().contains(table.trim()), "put this table into README.md, under Keys:\n\n{table}");
}

#[test]
fn the_two_commands_stand_there() {
    for command in ["cargo run --release", "cargo test"] {
        assert!(
            readme().lines().any(|line| line == command),
            "README.md does not name `{command}` on a line of its own"
        );
    }
}
