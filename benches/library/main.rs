//! How the program behaves on large libraries, as whole processes beside `rg` over the same files.
//!
//! `cargo bench --bench library` makes a library of 10,000 documents and prints a table; sizes may be named behind `--`:
//! `cargo bench --bench library -- 1000 10000 100000`. What is measured and how stands beside each figure's name in
//! [`measure`]; how the documents are made, in [`shelf`].

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a figure that cannot be taken ends the run"
)]
#![expect(clippy::cast_possible_truncation, reason = "numbers below a limit that fits")]

mod measure;
mod shelf;

use std::env;

/// The library that is measured where no size is named.
const SIZE: usize = 10_000;

fn main() {
    let named: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if named.is_empty() { vec![SIZE] } else { named };
    let columns: Vec<Vec<(&str, String)>> = sizes.iter().map(|size| measure::all(*size)).collect();
    println!("| documents | {} |", sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(sizes.len()));
    let Some(first) = columns.first() else { return };
    for (row, (name, _)) in first.iter().enumerate() {
        let figures = columns.iter().filter_map(|column| column.get(row)).map(|(_, figure)| figure.as_str());
        println!("| {name} | {} |", figures.collect::<Vec<_>>().join(" | "));
    }
}
