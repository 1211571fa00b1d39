//! `runbook search`: the scenarios that fit an error text or a few words.
//!
//! Owns how hits are printed. The JSON is a promise; the lines are for eyes.

use super::log::{self, Asked};
use super::{Failure, alert, plain, say, tell_problems};
use crate::alert::Alert;
use crate::config::Config;
use crate::index::log::Finding;
use crate::index::why::Why;
use crate::index::{Hit, Typing};
use crate::library::Library;
use clap::Args;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON: [{"id","source","line","title","path","score","matched","fit","why","log"}]
    #[arg(long)]
    json: bool,
    /// Print at most so many scenarios
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// The scenarios of alerts: Alertmanager's JSON; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    alert: Option<PathBuf>,
    /// What to look for: words, an error message; without it, or as `-`, a log is read from standard input
    query: Vec<String>,
}

/// A hit as it is promised.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    source: &'a str,
    line: u32,
    title: &'a str,
    path: &'a [String],
    score: f32,
    matched: &'a [String],
    fit: f32,
    why: Option<ShownWhy<'a>>,
    log: Option<ShownFinding<'a>>,
    /// Those of the alert that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a BTreeMap<String, String>>,
}

/// The line of the document that matched; marks are counted in characters.
#[derive(Serialize)]
struct ShownWhy<'a> {
    line: u32,
    text: &'a str,
    marks: Vec<[usize; 2]>,
}

/// The error of a log that led there.
#[derive(Serialize)]
struct ShownFinding<'a> {
    line: u64,
    count: u64,
    text: &'a str,
}

impl<'a> ShownFinding<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self { line: finding.line, count: finding.count, text: &finding.text }
    }
}

/// A hit with the line for which it is there, and the alert that it is for.
struct Told {
    hit: Hit,
    why: Option<Why>,
    alert: Option<Arc<Alert>>,
}

/// Searches and prints; the status is 0 where something was found and 1 where nothing was. Answers before it is known
/// whether a document has changed, and once more where one has.
///
/// # Errors
/// Where nothing can be printed.
pub(super) fn run(arguments: &Arguments, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let asked = match &arguments.alert {
        Some(file) => Asked::Alerts(alert::read(file)?),
        None => log::asked(&arguments.query)?,
    };
    if let Asked::Nothing = asked {
        let hint = "name words or an error, or pipe a log in";
        return Err(Failure::usage("there is nothing to search for", hint));
    }
    let (library, found) = Library::load_asking(config, |library| answer(&asked, library, arguments.limit));
    tell_problems(&library);
    tell_how(&asked, &found);
    let printed = if arguments.json { as_json(&found, out) } else { as_lines(&found, is_bold_welcome(), out) };
    // The process ends: what is left is not worth taking apart.
    std::mem::forget(library);
    match printed {
        // Whoever reads has had enough: `runbook search x | head -1` is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure { status: 2, ..error.into() }),
        Ok(()) => Ok(ExitCode::from(u8::from(found.is_empty()))),
    }
}

fn answer(asked: &Asked, library: &Library, limit: usize) -> Vec<Told> {
    match asked {
        Asked::Nothing => Vec::new(),
        Asked::Words(query) => explained(query, library.search(query, limit), library),
        Asked::Log(log) => explained(&log.text(), library.search_log(log, limit), library),
        Asked::Alerts(alerts) => of_alerts(alerts, library, limit),
    }
}

/// Hits with the lines for which they are there.
fn explained(query: &str, hits: Vec<Hit>, library: &Library) -> Vec<Told> {
    let reasons = library.why(query, &hits, Typing::Done);
    hits.into_iter().zip(reasons).map(|(hit, why)| Told { hit, why, alert: None }).collect()
}

/// Of one alert the scenarios that fit, of several the best one of each.
fn of_alerts(alerts: &[Alert], library: &Library, limit: usize) -> Vec<Told> {
    let each = if alerts.len() == 1 { limit } else { 1 };
    let of = |alert: &Alert| {
        let (hits, _) = alert.scenarios(|query, limit| library.search(query, limit), each);
        let alert = Arc::new(alert.clone());
        hits.into_iter().map(move |hit| Told { hit, why: None, alert: Some(Arc::clone(&alert)) })
    };
    alerts.iter().flat_map(of).take(limit).collect()
}

/// Says that a log was searched, and that nothing fits well where nothing does.
fn tell_how(asked: &Asked, found: &[Told]) {
    let query = match asked {
        Asked::Nothing | Asked::Alerts(_) => return,
        Asked::Words(query) => Cow::Borrowed(query.as_str()),
        Asked::Log(log) => {
            say("note", &format!("searched the errors of a log: {}", log.summary()), None, None);
            Cow::Owned(log.text())
        }
    };
    if !query.trim().is_empty() && !found.iter().any(|told| told.hit.fits_well()) {
        tell_that_nothing_fits(found);
    }
}

fn tell_that_nothing_fits(found: &[Told]) {
    let message = if found.is_empty() { "nothing fits" } else { "nothing fits well; the nearest are" };
    say("note", message, None, Some("`runbook new 'the error'` begins a new scenario with the error in it"));
}

/// Whether marks are seen: they go to a terminal that has no wish to be left plain.
fn is_bold_welcome() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_some_and(|term| term != "dumb")
}

fn as_json(found: &[Told], out: &mut impl Write) -> io::Result<()> {
    let shown: Vec<Shown<'_>> = found.iter().map(shown).collect();
    writeln!(out, "{}", plain::json(&serde_json::to_string(&shown)?))?;
    out.flush()
}

fn shown(told: &Told) -> Shown<'_> {
    let hit = &told.hit;
    let marks = |why: &Why| why.marks.iter().map(|mark| [mark.start, mark.end]).collect();
    Shown {
        id: &hit.id,
        source: &hit.source,
        line: hit.line,
        title: &hit.title,
        path: &hit.path,
        score: hit.score,
        matched: &hit.matched,
        fit: hit.fit,
        why: told.why.as_ref().map(|why| ShownWhy { line: why.line, text: &why.text, marks: marks(why) }),
        log: hit.finding.as_ref().map(ShownFinding::of),
        labels: told.alert.as_ref().map(|alert| &alert.labels),
    }
}

fn as_lines(found: &[Told], bold: bool, out: &mut impl Write) -> io::Result<()> {
    for Told { hit, why, alert } in found {
        writeln!(out, "{}:{}: {}", plain::text(&hit.source), hit.line, plain::text(&hit.title))?;
        if !hit.path.is_empty() {
            writeln!(out, "    {}", plain::text(&hit.path.join(" › ")))?;
        }
        if let Some(finding) = &hit.finding {
            writeln!(out, "    log:{}: {}× {}", finding.line, finding.count, plain::text(&finding.text))?;
        }
        if let Some(why) = why {
            writeln!(out, "    {}: {}", why.line, marked(why, bold))?;
        }
        if let Some(alert) = alert {
            let labels = alert.labels_shown().join(", ");
            writeln!(out, "    {} {{{}}}", plain::text(alert.name()), plain::text(&labels))?;
        }
    }
    out.flush()
}

/// The line, the words that matched in bold where that is wanted.
fn marked(why: &Why, bold: bool) -> String {
    let (on, off) = if bold { ("\x1b[1m", "\x1b[22m") } else { ("", "") };
    let mut out = String::new();
    for (piece, is_marked) in why.pieces() {
        let (on, off) = if is_marked { (on, off) } else { ("", "") };
        out.extend([on, &plain::text(piece), off]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit() -> Hit {
        Hit {
            id: "db#disk-full".into(),
            source: "docs/db.md".into(),
            line: 7,
            title: "Disk\x1b[2J full\u{9b}".into(),
            path: vec!["Databases".into()],
            score: 1.5,
            matched: vec!["Disk".into()],
            fit: 0.5,
            ..Hit::default()
        }
    }

    #[test]
    fn lines_are_clickable_and_harmless() {
        let mut out = Vec::new();
        let why = Why { line: 9, text: "a \u{1b}full d".to_owned(), marks: std::iter::once(3..7).collect() };
        let finding = Some(Finding { text: "disk\x1b full".to_owned(), count: 3, line: 42 });
        let told = Told { hit: Hit { finding, ..hit() }, why: Some(why.clone()), alert: None };
        as_lines(&[told], false, &mut out).unwrap();
        let expected =
            "docs/db.md:7: Disk␛[2J full<U+009B>\n    Databases\n    log:42: 3× disk␛ full\n    9: a ␛full d\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(marked(&why, true), "a ␛\x1b[1mfull\x1b[22m d");
    }

    #[test]
    fn json_has_the_promised_keys_alone() {
        let mut out = Vec::new();
        let why = Why { line: 9, text: "größe".to_owned(), marks: std::iter::once(0..5).collect() };
        as_json(&[Told { hit: hit(), why: Some(why), alert: None }], &mut out).unwrap();
        let expected = r#"[{"id":"db#disk-full","source":"docs/db.md","line":7,"title":"Disk\u001b[2J full\u009b","path":["Databases"],"score":1.5,"matched":["Disk"],"fit":0.5,"why":{"line":9,"text":"größe","marks":[[0,5]]},"log":null}]"#;
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected);
    }
}
