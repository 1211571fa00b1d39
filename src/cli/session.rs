//! `runbook session`: the records that were kept.
//!
//! Owns how they are listed and where what is made of them goes. What is in a timeline it is told.

use super::{Failure, plain, record};
use crate::config::Config;
use crate::library::Library;
use crate::session::handoff::Handoff;
use crate::session::{Entry, Saved, file, timeline};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// What may be done with records.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List the sessions, the newest first
    List {
        /// Print JSON: [{"id","began","state","scenario","steps","path"}]
        #[arg(long)]
        json: bool,
    },
    /// Show what was done in a session, the newest one without ID
    Show(Which),
    /// Print a session's timeline, fit for a post-mortem; what looks like a secret is taken out
    Export {
        /// The format to print
        #[arg(long, value_enum, default_value = "markdown")]
        format: Format,
        #[command(flatten)]
        which: Which,
    },
    /// Write a session and the documents it walked into one file, to go on from elsewhere with `runbook resume FILE`
    Handoff {
        /// The file to write; none is overwritten [default: the session's id and .json]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        which: Which,
    },
}

/// The session that is meant.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// A session's id, or how it begins
    id: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// For people
    Markdown,
    /// For programs
    Json,
}

/// Does it; the exit status is 1 where there is no such session.
///
/// # Errors
/// Where there is none, or it cannot be written.
pub(super) fn run(action: &Action, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match action {
        Action::List { json } => return list(&file::all(record::folder(config)?), *json, out),
        Action::Show(which) => show(&find(config, which)?, out)?,
        Action::Export { format, which } => export(&find(config, which)?, *format, out)?,
        Action::Handoff { output, which } => hand_off(&find(config, which)?, output.as_deref(), config, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn find(config: &Config, which: &Which) -> Result<Saved, Failure> {
    record::find(config, which.id.as_deref(), |_| true)
}

fn list(all: &[Saved], as_json: bool, out: &mut impl Write) -> Result<ExitCode, Failure> {
    if as_json {
        let rows: Vec<_> = all.iter().map(row).collect();
        print_json(&rows, out)?;
    } else {
        for saved in all {
            let (state, scenario) = (state(saved), scenario(saved));
            writeln!(out, "{}  {state:<10}  {}", plain::text(&saved.id), plain::text(&scenario))?;
        }
        if all.is_empty() && std::io::stdout().is_terminal() {
            writeln!(out, "no session has been recorded yet")?;
        }
    }
    Ok(ExitCode::from(u8::from(all.is_empty())))
}

fn row(saved: &Saved) -> serde_json::Value {
    let began = saved.entries.first().map(|first| timeline::day(first.at));
    let is_step =
        |entry: &Entry| matches!(entry, Entry::Answered { .. } | Entry::WentOn { .. } | Entry::Started { .. });
    json!({
        "id": saved.id,
        "began": began,
        "state": state(saved),
        "scenario": scenario(saved),
        "steps": saved.entries.iter().filter(|stamped| is_step(&stamped.entry)).count(),
        "path": saved.path,
    })
}

fn state(saved: &Saved) -> &'static str {
    match (saved.open, saved.is_solved()) {
        (true, _) => "open",
        (false, true) => "solved",
        (false, false) => "unfinished",
    }
}

fn scenario(saved: &Saved) -> String {
    let opened = saved.entries.iter().rev().find_map(|stamped| match &stamped.entry {
        Entry::Opened { opening, .. } => Some(opening.scenario.clone()),
        _ => None,
    });
    opened.unwrap_or_else(|| "no scenario".to_owned())
}

fn show(saved: &Saved, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{}, {}", plain::text(&saved.id), state(saved))?;
    for stamped in &saved.entries {
        if let Some((what, words)) = timeline::told(&stamped.entry) {
            writeln!(out, "{}  {what:<10}  {}", timeline::day(stamped.at), plain::text(&words))?;
        }
    }
    Ok(())
}

fn export(saved: &Saved, format: Format, out: &mut impl Write) -> Result<(), Failure> {
    match format {
        Format::Markdown => write!(out, "{}", timeline::markdown(saved))?,
        Format::Json => print_json(&timeline::json(saved), out)?,
    }
    Ok(())
}

/// Prints JSON for people too. Its line ends stand between values alone; those in texts are escaped.
fn print_json(value: &impl Serialize, out: &mut impl Write) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    for line in text.lines() {
        writeln!(out, "{}", plain::json(line))?;
    }
    Ok(())
}

fn hand_off(
    saved: &Saved,
    output: Option<&std::path::Path>,
    config: &Config,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let library = Library::load(config);
    let handoff = Handoff::of(saved, |runbook| library.text(runbook));
    let file = output.map_or_else(|| PathBuf::from(format!("{}.json", saved.id)), PathBuf::from);
    handoff.write(&file).map_err(|error| {
        Failure::new(format!("cannot write `{}`: {error}", file.display()), "name another file with `--output FILE`")
    })?;
    if let Ok(mut session) = crate::session::Session::resume(saved) {
        // Where another process has it open, that one's record goes on as it is.
        let _ = session.record(&record::now(Entry::HandedOff));
    }
    let shown = file.display().to_string();
    writeln!(out, "wrote {}; `runbook resume {}` goes on from it", plain::text(&shown), plain::text(&shown))?;
    Ok(())
}
