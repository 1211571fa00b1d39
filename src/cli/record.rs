//! What every subcommand that keeps or reads records needs: where they are, who works here, which one is meant.
//!
//! Owns finding a session by what was typed for it. It must not know what is in a record.

use super::Failure;
use crate::config::Config;
use crate::session::entry::Whereabouts;
use crate::session::{Entry, Saved, Session, Stamped, file};
use crate::shell::context;
use crate::shell::run::Shell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// An entry, now.
pub(super) fn now(entry: Entry) -> Stamped {
    Stamped { at: OffsetDateTime::now_utc(), entry }
}

/// A new session with its beginning.
pub(super) fn begin(config: &Config, shell: &Shell) -> (Session, Vec<Stamped>) {
    let random = RandomState::new().build_hasher().finish();
    let began = now(Entry::Began(whereabouts(shell)));
    let mut session = Session::begin(config.sessions.clone(), began.at, random);
    // The first entry waits for one that is worth keeping, so that nothing can be wrong yet.
    let _ = session.record(&began);
    (session, vec![began])
}

/// Who works, and where.
pub(super) fn whereabouts(shell: &Shell) -> Whereabouts {
    Whereabouts {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: context::host(),
        user: context::user(shell),
        folder: shell.folder().display().to_string(),
    }
}

/// The shell that commands run in, as it is when nothing has run.
pub(super) fn shell(config: &Config) -> Shell {
    let program = config.running.shell.clone();
    let program = program.unwrap_or_else(|| Shell::found(std::env::var_os("PATH").as_deref()));
    Shell::new(program, std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")))
}

/// The folder that records are kept in.
///
/// # Errors
/// Where there is no place for one.
pub(super) fn folder(config: &Config) -> Result<&Path, Failure> {
    let folder = config.sessions.as_deref();
    folder.ok_or_else(|| Failure::new("there is no folder for records", "set HOME or XDG_STATE_HOME"))
}

/// The session of that id, or whose id begins like that; without one, the newest that `fits`.
///
/// # Errors
/// Where there is none, or several begin like that.
pub(super) fn find(config: &Config, id: Option<&str>, fits: impl Fn(&Saved) -> bool) -> Result<Saved, Failure> {
    let all = file::all(folder(config)?);
    let hint = "`runbook session list` shows them";
    let Some(id) = id else {
        let found = all.into_iter().find(fits);
        return found.ok_or_else(|| Failure::new("there is no session to take", hint));
    };
    let mut alike: Vec<Saved> = all.into_iter().filter(|saved| saved.id.starts_with(id)).collect();
    if let Some(at) = alike.iter().position(|saved| saved.id == id) {
        return Ok(alike.swap_remove(at));
    }
    match alike.len() {
        1 => Ok(alike.swap_remove(0)),
        0 => Err(Failure::new(format!("there is no session `{id}`"), hint)),
        count => Err(Failure::new(format!("{count} sessions begin with `{id}`"), hint)),
    }
}
