//! `runbook` takes the troubleshooting documents a team already has and walks the on-call engineer through them.
//!
//! # The road a document takes
//!
//! ```text
//! source --bytes--> ingest --Document--> tree --Runbook--> index --Hit--> walk --> tui / cli
//!                     |                   |                            |
//!                     +--- Diagnostic ----+                            +--> session, shell
//! ```
//!
//! One way: no module knows a later one. Every arrow is a plain type that can be made by hand in a test.
//!
//! - [`config`] says which sources are read: flags over environment over a file.
//! - [`source`] finds documents and reads their bytes; it knows no format.
//! - [`document`] holds the format-neutral blocks and inlines with their lines.
//! - [`hidden`] knows the characters that cannot be seen.
//! - [`ingest`] turns text into a document; it never fails and reads no file.
//! - [`tree`] makes the triage tree, the [`Runbook`](tree::Runbook), and prints it.
//! - [`index`] finds scenarios for words and pasted errors; nothing of its search engine shows outside.
//! - [`library`] is the facade over all of these: open, refresh, search, get.
//! - [`alert`] reads what Alertmanager tells, and finds the scenario that an alert names.
//! - [`walk`] is one operator's way through one runbook: pure, without clock, keys or files.
//! - [`session`] is the record of what was done: its file, going on from it, the timeline made of it.
//! - [`shell`] is where a command leaves the program: its placeholders filled in, run, copied, edited.
//! - [`tui`] is the screen, and the only module that knows the terminal.
//! - [`cli`] has one file for each subcommand and is the only place that prints.
//!
//! `tests/tidy.rs` holds these borders, so that a step across one fails the build.

pub mod alert;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod hidden;
pub mod index;
pub mod ingest;
pub mod library;
pub mod session;
pub mod shell;
pub mod source;
pub mod tree;
pub mod tui;
pub mod walk;
