//! A tree as a Mermaid flowchart.
//!
//! Owns Mermaid's spelling. It must not know which boxes and arrows there are.

use super::graph::{self, Part, Shape};
use crate::tree::Runbook;

/// A runbook as a flowchart: scenarios are frames, questions diamonds, answers labelled arrows, jumps dotted ones.
#[must_use]
pub fn runbook(runbook: &Runbook) -> String {
    let mut out = String::from("flowchart TD\n");
    for part in graph::parts(runbook) {
        out.push_str(&line(&part));
        out.push('\n');
    }
    out
}

fn line(part: &Part<'_>) -> String {
    match part {
        Part::Open { number, title } => format!("subgraph s{number}[\"{}\"]", escaped(title)),
        Part::Close => "end".to_owned(),
        Part::Box { number, shape, label } => {
            let (open, close) = match shape {
                Shape::Heading => ("([", "])"),
                Shape::Question => ("{", "}"),
                Shape::Step => ("[", "]"),
                Shape::Note => ("[/", "/]"),
            };
            format!("n{number}{open}\"{}\"{close}", escaped(label))
        }
        Part::Arrow { from, to, label, is_jump } => {
            let arrow = if *is_jump { "-.->" } else { "-->" };
            let label = label.map(|label| format!("|\"{}\"|", escaped(&graph::label(label)))).unwrap_or_default();
            format!("n{from} {arrow}{label} n{to}")
        }
    }
}

/// A label in which nothing ends the quotes or means anything to Mermaid. A label may not be empty.
fn escaped(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for letter in label.chars() {
        match letter {
            '\n' => out.push_str("<br>"),
            '"' | '#' | '&' | '<' | '>' | '[' | ']' | '{' | '}' | '|' | '`' | ';' | '\\' | '%' => {
                out.push_str(&format!("#{};", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    if out.trim().is_empty() { "…".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::export::tests::{built, sample};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    #[test]
    fn a_scenario_becomes_a_chart() {
        insta::assert_snapshot!(runbook(&sample()));
    }

    /// What stands outside quotes is of our making alone.
    fn is_sound(line: &str) -> bool {
        let outside: Vec<&str> = line.split('"').step_by(2).collect();
        line.matches('"').count().is_multiple_of(2)
            && outside.concat().chars().all(|letter| letter.is_ascii_alphanumeric() || " []{}()/|-.>".contains(letter))
    }

    proptest! {
        #[test]
        fn no_label_breaks_out(label in any::<String>()) {
            let inside = escaped(&graph::label(&label));
            prop_assert!(!inside.contains(['"', '\n', '\r', '[', '{', '`', ';']) || inside.contains('#'), "{inside}");
            prop_assert!(!inside.contains(['"', '\n', '`']), "{inside}");
        }

        #[test]
        fn every_tree_has_a_sound_chart(text in "[-# >`a-z0-9.:?\n\\[\\]()'\"$<|{};%&YesNo]{0,300}") {
            let chart = runbook(&built(&text));
            for line in chart.lines().skip(1) {
                prop_assert!(is_sound(line), "{line}");
            }
            prop_assert_eq!(chart.matches("subgraph s").count(), chart.lines().filter(|line| *line == "end").count());
        }
    }
}
