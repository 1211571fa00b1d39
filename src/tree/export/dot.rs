//! A tree as a graph for Graphviz.
//!
//! Owns the spelling of the DOT language. It must not know which boxes and arrows there are.

use super::graph::{self, Part, Shape};
use crate::tree::Runbook;

/// A runbook as a directed graph: scenarios are clusters, questions diamonds, answers labelled edges, jumps dotted ones.
#[must_use]
pub fn runbook(runbook: &Runbook) -> String {
    let mut out = format!("digraph {} {{\nnode [shape=box];\n", quoted(&graph::label(&runbook.id)));
    for part in graph::parts(runbook) {
        out.push_str(&line(&part));
        out.push('\n');
    }
    out.push_str("}\n");
    out
}

fn line(part: &Part<'_>) -> String {
    match part {
        Part::Open { number, title } => format!("subgraph cluster_{number} {{ label={};", quoted(title)),
        Part::Close => "}".to_owned(),
        Part::Box { number, shape, label } => {
            let shape = match shape {
                Shape::Heading => "oval",
                Shape::Question => "diamond",
                Shape::Step => "box",
                Shape::Note => "note",
            };
            format!("n{number} [shape={shape}, label={}];", quoted(label))
        }
        Part::Arrow { from, to, label, is_jump } => {
            let style = if *is_jump { "dotted" } else { "solid" };
            let label = label.map(|label| format!(", label={}", quoted(&graph::label(label)))).unwrap_or_default();
            format!("n{from} -> n{to} [style={style}{label}];")
        }
    }
}

/// A string of DOT: quotes and backslashes are escaped, line breaks spelt `\n`.
fn quoted(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::export::tests::{built, sample};
    use proptest::prelude::{any, prop_assert_eq, proptest};

    #[test]
    fn a_scenario_becomes_a_graph() {
        insta::assert_snapshot!(runbook(&sample()));
    }

    /// A line without its strings, read as Graphviz reads them; `None` where one never ends.
    fn outside(line: &str) -> Option<String> {
        let (mut out, mut inside) = (String::new(), false);
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if inside => drop(letters.next()),
                '"' => inside = !inside,
                _ if !inside => out.push(letter),
                _ => {}
            }
        }
        (!inside).then_some(out)
    }

    proptest! {
        #[test]
        fn no_label_breaks_out(label in any::<String>()) {
            prop_assert_eq!(outside(&quoted(&graph::label(&label))), Some(String::new()));
        }

        #[test]
        fn every_tree_has_a_sound_graph(text in "[-# >`a-z0-9.:?\n\\[\\]()'\"$<|{};%&\\\\YesNo]{0,300}") {
            let graph = runbook(&built(&text));
            let mut depth = 0_i32;
            for line in graph.lines() {
                let Some(outside) = outside(line) else { panic!("{line}") };
                depth += i32::try_from(outside.matches('{').count()).unwrap();
                depth -= i32::try_from(outside.matches('}').count()).unwrap();
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
