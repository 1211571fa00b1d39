//! Proves with a real shell that values come out of a filled-in command as they went in.

#![expect(clippy::unwrap_used, reason = "a shell that cannot be started fails the test, as it should")]

use proptest::prelude::*;
use proptest::test_runner::Config;
use runbook::shell::quote::fill;
use runbook::tree::Placeholder;
use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};

/// So many values go through one shell.
const BATCH: usize = 1_000;

/// So many batches are tried.
const BATCHES: u32 = 100;

/// So many values stand in one substitution or here-document: each starts a process of its own.
const GROUP: usize = 50;

/// What has a meaning to a shell somewhere.
const HOSTILE: &[&str] = &[
    "'", "\"", "`", "$", "\\", "\n", "$(", ")", "${", "}", "$((", "))", ";", "&", "|", "<", ">", "<<", "#", "!", "~",
    "*", "?", "[", "]", "{a,b}", "=", "%", "^", "--", "-", "-n", " ", "\t", "\r", "\\\n", "\\'", "\\\"", "\"'\"", "''",
    "'\\''", "$(id)", "`id`", "${IFS}", "$HOME", "$'\\x27'", "EOF", "\nEOF\n", "\u{1b}[2J", "\u{7f}", "\u{1}",
    "\u{81}", "\u{88}", "\u{202e}", "ß", "磁盘", "🦀", "%s", "\\0", "\\c", "2", "a", "exit 3", "\u{2019}",
];

/// Many values; what one of them did wrong is told, the others are left out of the report.
struct Batch(Vec<String>);

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} values", self.0.len())
    }
}

fn batch() -> impl Strategy<Value = Batch> {
    let one = prop_oneof![
        8 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no command can hold it", |letter| *letter != '\0').prop_map(String::from),
    ];
    let value = prop::collection::vec(one, 0..10).prop_map(|parts| parts.concat());
    prop::collection::vec(value, BATCH).prop_map(Batch)
}

/// A script, and what it has to print.
#[derive(Default)]
struct Script {
    text: String,
    expected: Vec<String>,
}

impl Script {
    /// Adds a command with `<v0>`, `<v1>`, ... filled in, which prints each of `expected` and a NUL byte.
    fn add(&mut self, command: &str, values: &[String], expected: impl IntoIterator<Item = String>) {
        let names = (0..values.len()).map(|number| format!("v{number}"));
        let placeholders: Vec<Placeholder> = names.map(|name| Placeholder { raw: format!("<{name}>"), name }).collect();
        let value = |name: &str| values.get(name[1..].parse::<usize>().unwrap()).map(String::as_str);
        self.text.push_str(&fill(command, "sh", &placeholders, value).unwrap());
        self.text.push('\n');
        self.expected.extend(expected);
    }

    /// What a shell prints that gets the script through a pipe.
    fn run(&self, shell: &str) -> Vec<String> {
        let mut shell =
            Command::new(shell).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = shell.stdin.take().unwrap();
        let text = self.text.clone().into_bytes();
        let writer = std::thread::spawn(move || stdin.write_all(&text));
        let output = shell.wait_with_output().unwrap();
        // A shell that has stopped reading is told by what it has printed.
        let _ = writer.join().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let mut printed: Vec<String> =
            output.stdout.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        printed.pop();
        printed
    }
}

/// All ways in which a value may stand in a word.
fn in_words(script: &mut Script, value: &String) {
    let command = r#"printf '%s\0' <v0> '<v0>' "<v0>" a$E<v0>b "$E<v0>" "$<v0>" "\<v0>" $<v0> x<v0>y'<v0>'"#;
    let expected = [
        value.clone(),
        value.clone(),
        value.clone(),
        format!("a{value}b"),
        value.clone(),
        format!("${value}"),
        format!("\\{value}"),
        format!("${value}"),
        format!("x{value}y{value}"),
    ];
    script.add(command, std::slice::from_ref(value), expected);
}

/// Substitutions and here-documents, many values in each; group by group the quotes in them are others.
fn in_groups(script: &mut Script, number: usize, values: &[String]) {
    let placed = |before: &str, after: &str| -> String {
        (0..values.len()).map(|number| format!("{before}<v{number}>{after}")).collect()
    };
    let marked: String = values.iter().map(|value| format!("{value}X")).collect();
    let (before, after) = [(" ", ""), (" '", "'"), (" \"", "\"")][number % 3];
    let inner = placed(before, after);
    script.add(&format!("printf '%s\\0' \"$(printf %sX{inner})\""), values, [marked.clone()]);
    script.add(&format!("v=`printf %sX{inner}`; printf '%s\\0' \"$v\""), values, [marked]);
    // What looks like the end of a here-document is refused.
    let values: Vec<String> = values.iter().map(|value| value.replace('T', "t")).collect();
    let joined = values.iter().map(|value| format!("{value}X\n")).collect::<String>();
    let body = placed("", "X\n");
    for delimiter in ["THE_END", "'THE_END'"] {
        let command = format!("cat <<{delimiter}; printf '\\0'\n{body}THE_END");
        script.add(&command, &values, [joined.clone()]);
    }
}

proptest! {
    #![proptest_config(Config { cases: BATCHES, max_shrink_iters: 0, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_hundred_thousand_hostile_values_come_out_as_they_went_in(Batch(values) in batch()) {
        let mut script = Script::default();
        values.iter().for_each(|value| in_words(&mut script, value));
        values.chunks(GROUP).enumerate().for_each(|(number, group)| in_groups(&mut script, number, group));
        let printed = script.run("sh");
        let wrong = printed.iter().zip(&script.expected).find(|(printed, expected)| printed != expected);
        prop_assert_eq!(wrong, None);
        prop_assert_eq!(printed.len(), script.expected.len());
    }
}
