//! `runbook resume`: going on with a session, or with one that somebody handed over.
//!
//! Owns where the record and its documents come from. How a record becomes a walk again it is told.

use super::{Failure, record, screen};
use crate::config::Config;
use crate::ingest::{self, Format};
use crate::library::Library;
use crate::session::handoff::{Carried, Handoff};
use crate::session::replay::{Known, replay};
use crate::session::{Entry, Opening, Provenance, Session, Stamped};
use crate::tree::build::build;
use crate::tui::Record;
use clap::Args;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A session's id or how it begins, or the file of a handoff; without it the newest that is neither solved nor open
    session: Option<String>,
}

/// Opens the screen where the session stopped.
///
/// # Errors
/// Where there is no such session, another process has it open, or there is no terminal.
pub(super) fn run(arguments: &Arguments, config: &Config) -> Result<ExitCode, Failure> {
    let handed = arguments.session.as_deref().filter(|word| is_file(word)).map(read_handoff).transpose()?;
    let shell = record::shell(config);
    let (mut session, mut entries) = match &handed {
        Some(handoff) => take_over(handoff, record::begin(config, &shell).0),
        None => reopen(arguments.session.as_deref(), config)?,
    };
    let library = super::library(config);
    let replayed = replay(&entries, |opening| known(opening, &library, handed.as_ref()));
    let resumed = record::now(Entry::Resumed(record::whereabouts(&shell)));
    let _ = session.record(&resumed);
    entries.push(resumed);
    screen::open(library, config, screen::Asked::Nothing, Record { session, entries, replayed: Some(replayed) }, shell)
}

fn is_file(word: &str) -> bool {
    word.contains('/') || Path::new(word).is_file()
}

fn read_handoff(word: &str) -> Result<Handoff, Failure> {
    Handoff::read(Path::new(word)).map_err(|why| {
        Failure::new(format!("cannot read `{word}`: {why}"), "`runbook session handoff` writes such files")
    })
}

/// The entries of a handoff become the beginning of a record of this machine's own.
fn take_over(handoff: &Handoff, mut session: Session) -> (Session, Vec<Stamped>) {
    for entry in &handoff.entries {
        // What cannot be written is tried again with the next entry, and said by the screen.
        let _ = session.record(entry);
    }
    (session, handoff.entries.clone())
}

fn reopen(id: Option<&str>, config: &Config) -> Result<(Session, Vec<Stamped>), Failure> {
    let saved = record::find(config, id, |saved| !saved.open && !saved.is_solved())?;
    let session =
        Session::resume(&saved).map_err(|why| Failure::new(why, "`runbook session list` shows the others"))?;
    Ok((session, saved.entries))
}

/// The runbook as the library has it; where that is another or none, as it was handed over.
fn known(opening: &Opening, library: &Library, handed: Option<&Handoff>) -> Option<Known> {
    let own = library.get(&opening.node).filter(|runbook| runbook.id == opening.runbook);
    let own = own.and_then(|runbook| {
        let (bytes, _) = library.provenance(&runbook.id)?;
        Some((runbook, Provenance::of(&bytes)))
    });
    let is_same = own.as_ref().is_some_and(|(_, now)| now.sha256 == opening.document.sha256);
    let carried = handed.filter(|_| !is_same).and_then(|handoff| handoff.text(&opening.runbook));
    carried.map(carried_runbook).or(own)
}

fn carried_runbook(carried: &Carried) -> Known {
    let format = Format::of_path(&carried.source).unwrap_or(Format::Markdown);
    let (document, diagnostics) = ingest::read(carried.text.as_bytes(), format);
    let runbook = build(document, &carried.runbook, &carried.source, diagnostics);
    (Arc::new(runbook), Provenance::of(carried.text.as_bytes()))
}
