//! `runbook lint`: what authors should mend in their documents.
//!
//! Owns which documents are checked and how findings are printed: lines for eyes, JSON and SARIF for programs, both of
//! a shape that is promised. It must not know how anything is found.

use super::{Failure, plain, tell};
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::ingest::{self, Format};
use crate::source::git::Repository;
use crate::source::{self, Found, Place, Problem, folder};
use crate::tree::build;
use crate::tree::check::{self, Finding, RULES, Subject};
use clap::Args;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// The name of the JSON's shape; it changes when a key changes its meaning.
const FORMAT: &str = "runbook-lint/1";

/// The widest piece of a source line that is shown, in characters.
const WIDEST: usize = 100;

/// The subcommand's arguments.
#[derive(Debug, Args)]
#[command(after_help = rules())]
pub(super) struct Arguments {
    /// Print JSON: {"format","findings":[{"rule","severity","source","line","column","message","why","hint"}],...}
    #[arg(long)]
    json: bool,
    /// Print SARIF 2.1.0, as code hosts take it
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
    /// Front matter that every document must have
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    require: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rule_name)]
    skip: Vec<String>,
    /// Files and folders to check; without them, the configured sources
    paths: Vec<PathBuf>,
}

/// The table of rules as help.
fn rules() -> String {
    let rows = RULES.iter().map(|rule| format!("  {:<23}{}\n", rule.name, rule.doc));
    format!("Rules:\n{}\nExit status: 0 clean, 1 findings, 2 usage or unreadable files", rows.collect::<String>())
}

fn rule_name(name: &str) -> Result<String, String> {
    let known = RULES.iter().any(|rule| rule.name == name);
    known.then(|| name.to_owned()).ok_or_else(|| "there is no such rule; `runbook lint --help` lists them".to_owned())
}

/// A document that was checked.
struct Checked {
    shown: String,
    text: String,
    findings: Vec<Finding>,
}

/// Checks and prints; the status is 0 where nothing was found, 1 where something was, 2 where something is unreadable.
///
/// # Errors
/// Where there is nothing to check, or nothing can be printed.
pub(super) fn run(arguments: &Arguments, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let (roots, repositories) = match arguments.paths.as_slice() {
        [] => (&config.sources, config.repositories.as_slice()),
        _ => (&arguments.paths, [].as_slice()),
    };
    if roots.is_empty() && repositories.is_empty() {
        return Err(Failure::usage(
            "there is nothing to check",
            "name a file or a folder: `runbook lint docs/runbooks`",
        ));
    }
    let (checked, problems) = check_all(roots, repositories, arguments);
    for problem in &problems {
        tell(&problem.to_string(), problem.hint.as_deref());
    }
    let printed = match (arguments.json, arguments.sarif) {
        (true, _) => as_json(&checked, out),
        (_, true) => as_sarif(&checked, out),
        _ => as_lines(&checked, out),
    };
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(Failure { status: 2, ..error.into() }),
        _ => {}
    }
    let is_clean = checked.iter().all(|document| document.findings.is_empty());
    Ok(ExitCode::from(if problems.is_empty() { u8::from(!is_clean) } else { 2 }))
}

fn check_all(roots: &[PathBuf], repositories: &[Repository], arguments: &Arguments) -> (Vec<Checked>, Vec<Problem>) {
    let (mut checked, mut problems) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    let is_document = |name: &str| Format::of_path(name).is_some();
    let folders = roots.iter().map(|root| (source::top(root), folder::find(root, &is_document)));
    let clones = repositories.iter().map(|repository| (repository.clone.clone(), repository.find(&is_document)));
    for (top, (found, unreadable)) in folders.chain(clones) {
        problems.extend(unreadable);
        for found in found.into_iter().filter(|found| seen.insert(found.shown.clone())) {
            match check_one(&found, &top, arguments) {
                Ok(document) => checked.push(document),
                Err(problem) => problems.push(problem),
            }
        }
    }
    (checked, problems)
}

fn check_one(found: &Found, top: &Path, arguments: &Arguments) -> Result<Checked, Problem> {
    let bytes = found.read()?;
    let (document, diagnostics) = ingest::read(&bytes, Format::of_path(&found.shown).unwrap_or(Format::Markdown));
    let runbook = build::build(document.clone(), &found.id, &found.shown, diagnostics);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let exists = |link: &str| match &found.place {
        Place::Builtin(_) => true,
        Place::File(path) => source::leads_somewhere(path, link, top),
    };
    let subject =
        Subject { runbook: &runbook, document: &document, text: &text, required: &arguments.require, exists: &exists };
    let findings = check::check(&subject, |rule| arguments.skip.iter().any(|skipped| skipped == rule));
    Ok(Checked { shown: found.shown.clone(), text, findings })
}

fn as_lines(checked: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let mut count = 0;
    for document in checked {
        let lines: Vec<&str> = document.text.lines().collect();
        for finding in &document.findings {
            let at = usize::try_from(finding.line).unwrap_or(usize::MAX).saturating_sub(1);
            lines_of(finding, &document.shown, lines.get(at).copied().unwrap_or_default(), out)?;
            count += 1;
        }
    }
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let documents = checked.len();
    writeln!(out, "{count} finding{} in {documents} document{}", plural(count), plural(documents))?;
    out.flush()
}

fn lines_of(finding: &Finding, shown: &str, source: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}: {} ({})", severity(finding.severity), plain::text(&finding.message), finding.rule)?;
    writeln!(out, "  --> {}:{}:{}", plain::text(shown), finding.line, finding.column)?;
    if !source.trim().is_empty() {
        let number = finding.line.to_string();
        let (shown, lead, carets) = excerpt(source, finding.column - 1, finding.length);
        writeln!(out, "{number} | {shown}")?;
        writeln!(out, "{} | {}{}", " ".repeat(number.len()), " ".repeat(lead), "^".repeat(carets))?;
    }
    writeln!(out, "why: {}\nhint: {}\n", finding.why, plain::text(&finding.hint))
}

/// The piece of a line around `at` that is shown, how many columns stand before the mark, and how wide the mark is.
fn excerpt(source: &str, at: usize, length: usize) -> (String, usize, usize) {
    let total = source.chars().count();
    let start = if total <= WIDEST { 0 } else { at.saturating_sub(WIDEST / 3).min(total - WIDEST) };
    let part = |from: usize, to: usize| -> String {
        let part: String = source.chars().skip(from).take(to.saturating_sub(from)).collect();
        plain::text(&part).into_owned()
    };
    let end = total.min(start + WIDEST);
    let (cut, goes_on) = (if start > 0 { "…" } else { "" }, if end < total { "…" } else { "" });
    let lead = cut.width() + part(start, at).width();
    let carets = part(at, end.min(at + length)).width().max(1);
    (format!("{cut}{}{goes_on}", part(start, end)), lead, carets)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn as_json(checked: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let findings: Vec<Value> = checked
        .iter()
        .flat_map(|document| document.findings.iter().map(move |finding| (document, finding)))
        .map(|(document, finding)| {
            json!({
                "rule": finding.rule,
                "severity": severity(finding.severity),
                "source": document.shown,
                "line": finding.line,
                "column": finding.column,
                "message": finding.message,
                "why": finding.why,
                "hint": finding.hint,
            })
        })
        .collect();
    print(&json!({"format": FORMAT, "documents": checked.len(), "findings": findings}), out)
}

fn as_sarif(checked: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": {"text": rule.doc},
                "fullDescription": {"text": rule.why},
                "defaultConfiguration": {"level": level(rule.severity)},
            })
        })
        .collect();
    let results: Vec<Value> = checked
        .iter()
        .flat_map(|document| document.findings.iter().map(|finding| result(&document.shown, finding)))
        .collect();
    let driver = json!({
        "name": "runbook",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results});
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    print(&log, out)
}

fn result(shown: &str, finding: &Finding) -> Value {
    let region = json!({
        "startLine": finding.line,
        "startColumn": finding.column,
        "endColumn": finding.column + finding.length,
    });
    json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.name == finding.rule),
        "level": level(finding.severity),
        "message": {"text": format!("{}; {}", finding.message, finding.hint)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(shown)}, "region": region}}],
    })
}

/// SARIF's word for a severity.
fn level(of: Severity) -> &'static str {
    if of == Severity::Info { "note" } else { severity(of) }
}

/// A path as a URI: `/` between the parts, everything odd as `%20`.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn print(value: &Value, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", plain::json(&serde_json::to_string(value)?))?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_the_mark_in_long_wide_and_hostile_lines() {
        assert_eq!(excerpt("go to step 9", 6, 6), ("go to step 9".to_owned(), 6, 6));
        assert_eq!(excerpt("磁盘 x\u{1b}[2J", 3, 1), ("磁盘 x␛[2J".to_owned(), 5, 1));
        let long = format!("{}MARK{}", "a".repeat(300), "b".repeat(300));
        let (shown, lead, carets) = excerpt(&long, 300, 4);
        assert_eq!(shown.chars().skip(lead).take(carets).collect::<String>(), "MARK");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.chars().count() == WIDEST + 2);
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/c#d.md"), "a%20b/c%23d.md");
    }
}
