//! `runbook search`: the scenarios that fit an error text or a few words.
//!
//! Owns how hits are printed. The JSON is a promise; the lines are for eyes.

use super::{Failure, alert, plain};
use crate::alert::Alert;
use crate::index::Hit;
use crate::library::Library;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON: [{"id","source","line","title","path","score","matched"}]
    #[arg(long)]
    json: bool,
    /// Print at most so many scenarios
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// The scenarios of alerts: Alertmanager's JSON; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    alert: Option<PathBuf>,
    /// What to look for: words, an error message, a log line
    #[arg(required_unless_present = "alert")]
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
    /// Those of the alert that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a BTreeMap<String, String>>,
}

/// A hit, and the alert that it is for.
type Told = (Hit, Option<Arc<Alert>>);

/// Searches and prints; the status is 0 where something was found and 1 where nothing was.
///
/// # Errors
/// Where nothing can be printed.
pub(super) fn run(arguments: &Arguments, library: &Library, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let hits: Vec<Told> = match &arguments.alert {
        Some(file) => of_alerts(alert::read(file)?, library, arguments.limit),
        None => {
            let hits = library.search(&arguments.query.join(" "), arguments.limit);
            hits.into_iter().map(|hit| (hit, None)).collect()
        }
    };
    let printed = if arguments.json { as_json(&hits, out) } else { as_lines(&hits, out) };
    match printed {
        // Whoever reads has had enough: `runbook search x | head -1` is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure { status: 2, ..error.into() }),
        Ok(()) => Ok(ExitCode::from(u8::from(hits.is_empty()))),
    }
}

/// Of one alert the scenarios that fit, of several the best one of each.
fn of_alerts(alerts: Vec<Alert>, library: &Library, limit: usize) -> Vec<Told> {
    let each = if alerts.len() == 1 { limit } else { 1 };
    let of = |alert: Alert| {
        let (hits, _) = alert.scenarios(|query, limit| library.search(query, limit), each);
        let alert = Arc::new(alert);
        hits.into_iter().map(move |hit| (hit, Some(Arc::clone(&alert))))
    };
    alerts.into_iter().flat_map(of).take(limit).collect()
}

fn as_json(hits: &[Told], out: &mut impl Write) -> io::Result<()> {
    let shown: Vec<Shown<'_>> = hits
        .iter()
        .map(|(hit, alert)| Shown {
            id: &hit.id,
            source: &hit.source,
            line: hit.line,
            title: &hit.title,
            path: &hit.path,
            score: hit.score,
            matched: &hit.matched,
            labels: alert.as_ref().map(|alert| &alert.labels),
        })
        .collect();
    writeln!(out, "{}", plain::json(&serde_json::to_string(&shown)?))?;
    out.flush()
}

fn as_lines(hits: &[Told], out: &mut impl Write) -> io::Result<()> {
    for (hit, alert) in hits {
        writeln!(out, "{}:{}: {}", plain::text(&hit.source), hit.line, plain::text(&hit.title))?;
        if !hit.path.is_empty() {
            writeln!(out, "    {}", plain::text(&hit.path.join(" › ")))?;
        }
        if let Some(alert) = alert {
            let labels = alert.labels_shown().join(", ");
            writeln!(out, "    {} {{{}}}", plain::text(alert.name()), plain::text(&labels))?;
        }
    }
    out.flush()
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
            ..Hit::default()
        }
    }

    #[test]
    fn lines_are_clickable_and_harmless() {
        let mut out = Vec::new();
        as_lines(&[(hit(), None)], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "docs/db.md:7: Disk␛[2J full<U+009B>\n    Databases\n");
    }

    #[test]
    fn json_has_the_promised_keys_alone() {
        let mut out = Vec::new();
        as_json(&[(hit(), None)], &mut out).unwrap();
        let expected = r#"[{"id":"db#disk-full","source":"docs/db.md","line":7,"title":"Disk\u001b[2J full\u009b","path":["Databases"],"score":1.5,"matched":["Disk"]}]"#;
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected);
    }
}
