//! What is made of a record for people: a line for each entry, what was ruled out, a summary for the chat, and a
//! timeline fit for a post-mortem.
//!
//! Owns the words and the layout. Everything that is written for others goes through [`redacted`](super::redact) here. It
//! must not know screens or files.

use super::redact::redacted;
use super::{Asked, Entry, Saved, Stamped, Status};
use serde_json::{Value, json};
use std::fmt::Write as _;
use time::OffsetDateTime;
use time::macros::format_description;

/// So much of a text stands in a line of a summary.
const SHORT: usize = 160;

/// Something that is known not to be it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledOut {
    /// When it was found out.
    pub at: OffsetDateTime,
    /// The question, the step that did not solve it, or the scenario.
    pub what: String,
    /// How it was ruled out: the answer, or that it did not solve it.
    pub how: String,
}

/// What was answered no, what was tried and did not solve it, and which scenarios were left unsolved. What was undone
/// does not count.
#[must_use]
pub fn ruled_out(entries: &[Stamped]) -> Vec<RuledOut> {
    let mut all = Vec::new();
    // How many were known before each step that may still be undone.
    let mut steps = Vec::new();
    let mut scenario = "";
    for Stamped { at, entry } in entries {
        let known = all.len();
        let mut add =
            |what: &str, how: &str| all.push(RuledOut { at: *at, what: what.to_owned(), how: how.to_owned() });
        match entry {
            Entry::Opened { opening, .. } => {
                scenario = &opening.scenario;
                steps.clear();
            }
            Entry::Answered { question, answer, ask, .. } => {
                steps.push(known);
                match ask {
                    Asked::Solved if answer == "No" => add(question, "did not solve it"),
                    Asked::Question if answer == "No" => add(question, answer),
                    _ => {}
                }
            }
            Entry::WentOn { .. } => steps.push(known),
            Entry::WentBack => all.truncate(steps.pop().unwrap_or(known)),
            Entry::Left { solved: false } => add(scenario, "left unsolved"),
            _ => {}
        }
    }
    all
}

/// An entry in words: what it is, and what it says. `None` for what nobody needs to read.
#[must_use]
pub fn told(entry: &Entry) -> Option<(&'static str, String)> {
    let told = match entry {
        Entry::Began(place) => ("began", format!("{} on {}", place.user, place.host)),
        Entry::Resumed(place) => ("resumed", format!("{} on {}", place.user, place.host)),
        Entry::Opened { opening, .. } => ("opened", format!("{} ({})", line(&opening.scenario), opening.title)),
        Entry::Followed { opening } => {
            ("followed", format!("a link to {} ({})", line(&opening.scenario), opening.title))
        }
        Entry::Returned => ("returned", "from the linked document".to_owned()),
        Entry::Answered { question, answer, ask: Asked::Solved, .. } => {
            ("answered", format!("{}: did that solve it? {answer}", line(question)))
        }
        Entry::Answered { question, answer, .. } => ("answered", format!("{} → {}", line(question), line(answer))),
        Entry::WentOn { text, .. } => ("did", line(text)),
        Entry::WentBack => ("back", "the step before was undone".to_owned()),
        Entry::Set { name, value: Some(value), .. } => ("value", format!("{name} = {}", line(value))),
        Entry::Set { name, value: None, .. } => ("value", format!("{name}, a secret")),
        Entry::Copied { text, .. } => ("copied", line(text)),
        Entry::Started { run, text, .. } => ("ran", format!("{}  (run {run})", line(text))),
        Entry::Ended { run, status, millis, .. } => {
            ("ended", format!("run {run}: {status} after {}", seconds(*millis)))
        }
        Entry::LeftRunning { run } => ("left", format!("run {run} goes on running")),
        Entry::Noted { text } => ("note", line(text)),
        Entry::Left { solved: true } => ("solved", "the walk was closed as solved".to_owned()),
        Entry::Left { solved: false } => ("left", "the walk was left unsolved".to_owned()),
        Entry::HandedOff => ("handed off", "to the next shift".to_owned()),
    };
    Some(told).filter(|(_, words)| !words.is_empty())
}

/// A short text for the chat: what it is about, what was answered, run and noted, what is ruled out. Redacted.
#[must_use]
pub fn summary(entries: &[Stamped]) -> String {
    let mut text = String::new();
    if let Some(Entry::Opened { opening, query, labels, .. }) = opened(entries) {
        let _ = writeln!(text, "{} ({}, {})", line(&opening.scenario), opening.title, opening.source);
        if let Some(query) = query {
            let _ = writeln!(text, "seen: {}", line(query));
        }
        if !labels.is_empty() {
            let _ = writeln!(text, "alert: {}", pairs(labels));
        }
    }
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(text, "{title}:");
            for line in lines {
                let _ = writeln!(text, "- {line}");
            }
        }
    };
    section("answered", answers(entries));
    section("run", runs(entries).iter().map(|run| format!("{} → {}", line(run.text), run.end())).collect());
    section("ruled out", ruled_out(entries).iter().map(|out| format!("{}: {}", line(&out.what), out.how)).collect());
    section("notes", notes(entries));
    redacted(&text).into_owned()
}

fn opened(entries: &[Stamped]) -> Option<&Entry> {
    entries.iter().map(|stamped| &stamped.entry).rfind(|entry| matches!(entry, Entry::Opened { .. }))
}

/// The answers that stand: what was undone is gone.
fn answers(entries: &[Stamped]) -> Vec<String> {
    let mut steps = Vec::new();
    for Stamped { entry, .. } in entries {
        match entry {
            Entry::Answered { .. } | Entry::WentOn { .. } => steps.push(entry),
            Entry::WentBack => drop(steps.pop()),
            _ => {}
        }
    }
    let answered = steps.into_iter().filter(|entry| matches!(entry, Entry::Answered { .. }));
    answered.filter_map(|entry| told(entry).map(|(_, words)| words)).collect()
}

fn notes(entries: &[Stamped]) -> Vec<String> {
    let note = |stamped: &Stamped| match &stamped.entry {
        Entry::Noted { text } => Some(line(text)),
        _ => None,
    };
    entries.iter().filter_map(note).collect()
}

/// A command that was run, and what came of it.
struct Run<'a> {
    run: u32,
    at: OffsetDateTime,
    text: &'a str,
    folder: &'a str,
    end: Option<(&'a Status, u64, &'a str, u64)>,
}

impl Run<'_> {
    fn end(&self) -> String {
        match self.end {
            Some((status, millis, ..)) => format!("{status} after {}", seconds(millis)),
            None => "its end was not seen".to_owned(),
        }
    }
}

fn runs(entries: &[Stamped]) -> Vec<Run<'_>> {
    let mut all: Vec<Run<'_>> = Vec::new();
    for Stamped { at, entry } in entries {
        match entry {
            Entry::Started { run, text, folder, .. } => all.push(Run { run: *run, at: *at, text, folder, end: None }),
            Entry::Ended { run, status, millis, output, cut } => {
                if let Some(started) = all.iter_mut().rfind(|started| started.run == *run) {
                    started.end = Some((status, *millis, output, *cut));
                }
            }
            _ => {}
        }
    }
    all
}

/// The record as Markdown: what was seen, by whom, where and when; each step with its time; the commands with what they
/// wrote; what was ruled out; the notes. Redacted. Nothing in it can be anything but text.
#[must_use]
pub fn markdown(saved: &Saved) -> String {
    let entries = &saved.entries;
    let mut text = String::new();
    let title = match opened(entries) {
        Some(Entry::Opened { opening, .. }) => line(&opening.scenario),
        _ => "no scenario was opened".to_owned(),
    };
    let _ = writeln!(text, "# Incident: {}\n", plain(&title));
    for (name, value) in facts(saved) {
        let _ = writeln!(text, "- **{name}**: {}", plain(&value));
    }
    let _ = writeln!(text, "\n## Timeline\n\n| Time (UTC) | What | Detail |\n| --- | --- | --- |");
    for stamped in entries {
        if let Some((what, words)) = told(&stamped.entry) {
            let _ = writeln!(text, "| {} | {what} | {} |", clock(stamped.at), plain(&words));
        }
    }
    let section = |text: &mut String, title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(text, "\n## {title}\n");
            for line in lines {
                let _ = writeln!(text, "- {}", plain(&line));
            }
        }
    };
    let out = ruled_out(entries);
    section(&mut text, "Ruled out", out.iter().map(|out| format!("{}: {}", line(&out.what), out.how)).collect());
    section(&mut text, "Notes", notes(entries));
    let runs = runs(entries);
    if !runs.is_empty() {
        text.push_str("\n## Commands\n");
        runs.iter().for_each(|run| write_run(&mut text, run));
    }
    text
}

fn write_run(text: &mut String, run: &Run<'_>) {
    let _ = writeln!(text, "\n### Run {} at {}: {}\n", run.run, clock(run.at), plain(&run.end()));
    let _ = writeln!(text, "In {}:\n", plain(run.folder));
    text.push_str(&fenced("sh", &redacted(run.text)));
    let Some((.., output, cut)) = run.end else { return };
    if output.trim().is_empty() {
        text.push_str("\nIt wrote nothing.\n");
        return;
    }
    let _ = writeln!(
        text,
        "\n{}\n",
        if cut > 0 { format!("Output ({cut} lines are not kept):") } else { "Output:".to_owned() }
    );
    text.push_str(&fenced("text", &redacted(output)));
}

/// A code block whose fence is longer than any in it.
fn fenced(language: &str, code: &str) -> String {
    let code = harmless(code);
    let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", code.trim_end_matches('\n'))
}

/// What stands at the top of a timeline.
fn facts(saved: &Saved) -> Vec<(&'static str, String)> {
    let entries = &saved.entries;
    let mut facts = vec![("Session", saved.id.clone())];
    if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
        let took = (last.at - first.at).whole_seconds().max(0);
        facts.push(("When", format!("{} to {} UTC ({})", day(first.at), day(last.at), minutes(took))));
    }
    for stamped in entries {
        let (name, value) = match &stamped.entry {
            Entry::Began(place) | Entry::Resumed(place) => {
                ("Who and where", format!("{} on {} in {}", place.user, place.host, place.folder))
            }
            Entry::Opened { opening, query, labels, .. } => {
                if let Some(query) = query {
                    facts.push(("Seen", line(query)));
                }
                if !labels.is_empty() {
                    facts.push(("Alert", pairs(labels)));
                }
                ("Document", document(opening))
            }
            Entry::Followed { opening } => ("Document", document(opening)),
            _ => continue,
        };
        if !facts.contains(&(name, value.clone())) {
            facts.push((name, value));
        }
    }
    facts.push(("Outcome", if saved.is_solved() { "solved" } else { "not solved" }.to_owned()));
    facts
}

fn document(opening: &super::Opening) -> String {
    let commit = opening.document.commit.as_ref().map(|commit| format!(", commit {commit}")).unwrap_or_default();
    let hash = match opening.document.sha256.as_str() {
        "" => String::new(),
        hash => format!(", sha256 {hash}"),
    };
    format!("{} ({}{commit}{hash})", opening.title, opening.source)
}

/// The record as JSON: `{"format": "runbook-session/1", "id", "solved", "entries": [...]}`, every text in it redacted.
#[must_use]
pub fn json(saved: &Saved) -> Value {
    let entries = saved.entries.iter().filter_map(|entry| serde_json::to_value(entry).ok()).map(without_secrets);
    json!({
        "format": "runbook-session/1",
        "id": saved.id,
        "solved": saved.is_solved(),
        "entries": entries.collect::<Vec<_>>(),
    })
}

/// The same with every text redacted.
pub(super) fn without_secrets(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(redacted(&text).into_owned()),
        Value::Array(all) => Value::Array(all.into_iter().map(without_secrets).collect()),
        Value::Object(all) => {
            Value::Object(all.into_iter().map(|(name, value)| (name, without_secrets(value))).collect())
        }
        other => other,
    }
}

/// A time of day, to the second.
#[must_use]
pub fn clock(at: OffsetDateTime) -> String {
    at.format(format_description!("[hour]:[minute]:[second]")).unwrap_or_default()
}

/// A day and a time of it, to the second.
#[must_use]
pub fn day(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default()
}

fn minutes(seconds: i64) -> String {
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min", (seconds + 30) / 60) }
}

fn seconds(millis: u64) -> String {
    format!("{}.{} s", millis / 1000, millis % 1000 / 100)
}

fn pairs(labels: &std::collections::BTreeMap<String, String>) -> String {
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// A text on one line, not too long, up to its first code block.
fn line(text: &str) -> String {
    let prose = text.lines().take_while(|line| !line.trim_start().starts_with("```"));
    let words = prose.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    if words.chars().count() <= SHORT {
        return words;
    }
    format!("{}…", words.chars().take(SHORT - 1).collect::<String>())
}

/// Text that is nothing but text in Markdown, redacted.
fn plain(text: &str) -> String {
    let text = redacted(text);
    let mut out = String::with_capacity(text.len() + 16);
    for letter in harmless(&text).chars() {
        if "\\`*_[]<>|#&~!".contains(letter) {
            out.push('\\');
        }
        out.push(if letter == '\n' { ' ' } else { letter });
    }
    out
}

/// Text without characters that would act on a terminal, or on the direction of what stands after them.
fn harmless(text: &str) -> String {
    let acts = |letter: char| {
        letter.is_control() && letter != '\n' && letter != '\t'
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if acts(letter) { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::entry::Whereabouts;
    use crate::session::{Opening, Provenance};
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use time::Duration;
    use time::macros::datetime;

    fn stamped(entries: Vec<Entry>) -> Vec<Stamped> {
        let start = datetime!(2026-11-26 03:12:05 UTC);
        let at = |number: usize| start + Duration::seconds(i64::try_from(number).unwrap() * 20);
        entries.into_iter().enumerate().map(|(number, entry)| Stamped { at: at(number), entry }).collect()
    }

    fn answered(question: &str, answer: &str, ask: Asked) -> Entry {
        let (question, answer) = (question.to_owned(), answer.to_owned());
        Entry::Answered { node: "a#b".to_owned(), line: 7, question, answer, ask }
    }

    fn incident() -> Vec<Entry> {
        let opening = Opening {
            runbook: "dds".to_owned(),
            title: "Data delivery".to_owned(),
            source: "dds.md".to_owned(),
            document: Provenance { commit: Some("0123abc".to_owned()), ..Provenance::of(b"x") },
            node: "dds#key".to_owned(),
            scenario: "Unrecoverable key error".to_owned(),
        };
        let place = Whereabouts {
            version: "0.1.0".to_owned(),
            host: "kestrel".to_owned(),
            user: "ada".to_owned(),
            folder: "/srv".to_owned(),
        };
        let labels = BTreeMap::from([("alertname".to_owned(), "KeyError".to_owned())]);
        vec![
            Entry::Began(place),
            Entry::Opened { opening, query: Some("key eror".to_owned()), labels, annotations: BTreeMap::new() },
            answered("Is the project open?", "No", Asked::Question),
            Entry::Set { name: "project".to_owned(), value: Some("p1".to_owned()), secret: false },
            Entry::Set { name: "pin".to_owned(), value: None, secret: true },
            Entry::Started {
                run: 1,
                node: "dds#key/1".to_owned(),
                line: 9,
                text: "dds ls --token ••••••••".to_owned(),
                folder: "/srv".to_owned(),
            },
            Entry::Ended {
                run: 1,
                status: Status::Exit(1),
                millis: 1234,
                output: "```\nDB_PASSWORD=hunter2\n| a |\x1b[2J\n".to_owned(),
                cut: 3,
            },
            Entry::Noted { text: "asked <b>Grace</b>, she\nlooks".to_owned() },
            answered("Run dds project access fix", "No", Asked::Solved),
            Entry::Left { solved: false },
        ]
    }

    fn saved(entries: Vec<Entry>) -> Saved {
        let (id, path) = ("2026-11-26-0312-abc".to_owned(), PathBuf::from("x"));
        Saved { id, path, entries: stamped(entries), open: false }
    }

    #[test]
    fn the_timeline_is_fit_to_be_read() {
        insta::assert_snapshot!(markdown(&saved(incident())));
    }

    #[test]
    fn the_summary_is_fit_for_a_chat() {
        insta::assert_snapshot!(summary(&stamped(incident())));
    }

    #[test]
    fn no_secret_and_no_control_character_leaves() {
        let saved = saved(incident());
        for text in [markdown(&saved), summary(&saved.entries), json(&saved).to_string()] {
            assert!(!text.contains("hunter2"), "{text}");
            assert!(!text.contains('\x1b'), "{text}");
        }
    }

    #[test]
    fn what_was_undone_rules_nothing_out() {
        let mut entries = incident();
        entries.pop();
        let outs = |entries: &[Entry]| {
            ruled_out(&stamped(entries.to_vec())).into_iter().map(|out| out.what).collect::<Vec<_>>()
        };
        assert_eq!(outs(&entries), ["Is the project open?", "Run dds project access fix"]);
        entries.push(Entry::WentBack);
        assert_eq!(outs(&entries), ["Is the project open?"]);
        entries.push(Entry::WentBack);
        assert_eq!(outs(&entries), [""; 0]);
    }

    #[test]
    fn an_output_cannot_leave_its_block() {
        let mut entries = incident();
        entries.truncate(6);
        let output = "````\n# not a heading\n".to_owned();
        entries.push(Entry::Ended { run: 1, status: Status::Exit(0), millis: 0, output, cut: 0 });
        let text = markdown(&saved(entries));
        let parsed = crate::ingest::read(text.as_bytes(), crate::ingest::Format::Markdown).0;
        let headings = parsed.blocks.iter().filter_map(|block| match &block.kind {
            crate::document::BlockKind::Heading { text, .. } => Some(text.plain()),
            _ => None,
        });
        assert!(headings.into_iter().all(|heading| heading != "not a heading"));
    }
}
