//! What an author should mend in a document, rule by rule.
//!
//! Owns the table of rules and where a finding stands in the file. It is pure: whether a linked file exists is asked of
//! the caller, and how a finding is printed is not known here.

mod code;
mod flow;
mod links;

use crate::diagnostic::Severity;
use crate::document::Document;
use crate::tree::Runbook;

/// One document with all that the rules ask about it.
pub struct Subject<'a> {
    /// The tree made of it.
    pub runbook: &'a Runbook,
    /// Its blocks.
    pub document: &'a Document,
    /// Its text as it lies on disk.
    pub text: &'a str,
    /// The front matter's keys that the team requires.
    pub required: &'a [String],
    /// Whether there is a file or folder of that path, relative to the document's folder.
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// Something an author should mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The line it is about; 1-based.
    pub line: u32,
    /// The column where it starts, in characters; 1-based.
    pub column: usize,
    /// How many characters it is about; at least 1.
    pub length: usize,
    /// What is wrong, in one clause without a full stop.
    pub message: String,
    /// Why that matters to an operator.
    pub why: &'static str,
    /// What to do about it.
    pub hint: String,
}

/// One row of the table of rules.
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// What it finds, in one line.
    pub doc: &'static str,
    /// Why that matters to an operator.
    pub why: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    find: fn(&Subject<'_>) -> Vec<Spot>,
}

/// All rules, sorted by name.
pub const RULES: &[Rule] = &[
    Rule {
        name: "broken-command",
        doc: "a shell command whose quote, `$(` or `${` is never closed",
        why: "the shell would wait for the rest, or take the next line for it",
        severity: Severity::Error,
        find: code::broken_command,
    },
    Rule {
        name: "code-without-language",
        doc: "fenced code that names no language",
        why: "whether it is typed or shown, and in which language, has to be guessed",
        severity: Severity::Warning,
        find: code::without_language,
    },
    Rule {
        name: "dangling-goto",
        doc: "a jump to a step or section that is not there",
        why: "an operator who is sent there has no place to go on",
        severity: Severity::Error,
        find: flow::dangling_goto,
    },
    Rule {
        name: "dead-link",
        doc: "a relative link to a file that does not exist",
        why: "an operator who follows it finds nothing",
        severity: Severity::Warning,
        find: links::dead_link,
    },
    Rule {
        name: "duplicate-title",
        doc: "two scenarios of one title in the same place",
        why: "a search shows both, and nothing tells which one is meant",
        severity: Severity::Warning,
        find: flow::duplicate_title,
    },
    Rule {
        name: "empty-branch",
        doc: "an answer with nothing to do, to read or to go to",
        why: "an operator who gives this answer is left without a word",
        severity: Severity::Warning,
        find: flow::empty_branch,
    },
    Rule {
        name: "missing-meta",
        doc: "front matter that the team requires and the document lacks",
        why: "the team relies on it for every runbook",
        severity: Severity::Warning,
        find: links::missing_meta,
    },
    Rule {
        name: "one-answer",
        doc: "a question with one answer, where the text names no other",
        why: "an operator whose answer is another one is left alone",
        severity: Severity::Warning,
        find: flow::one_answer,
    },
    Rule {
        name: "reading",
        doc: "what the readers of Markdown, reStructuredText and front matter could not take as it stands",
        why: "what is read otherwise than it was meant may mislead an operator",
        severity: Severity::Warning,
        find: links::reading,
    },
    Rule {
        name: "unreachable-step",
        doc: "a step behind an unconditional jump, to which nothing leads",
        why: "an operator who follows the jumps never comes to it",
        severity: Severity::Warning,
        find: flow::unreachable_step,
    },
];

/// Everything the rules find in a document, from top to bottom. Rules for which `skips` is true are left out.
#[must_use]
pub fn check(subject: &Subject<'_>, skips: impl Fn(&str) -> bool) -> Vec<Finding> {
    let lines: Vec<&str> = subject.text.lines().collect();
    let mut findings: Vec<Finding> = RULES
        .iter()
        .filter(|rule| !skips(rule.name))
        .flat_map(|rule| (rule.find)(subject).into_iter().map(|spot| finding(rule, spot, &lines)))
        .collect();
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

/// What a rule found, before its column is known: the readers keep lines alone.
struct Spot {
    line: u32,
    /// The characters it is about, as they stand in the file; empty where the whole line is meant.
    mark: String,
    message: String,
    hint: String,
    /// Where it is not the rule's own.
    severity: Option<Severity>,
}

impl Spot {
    fn new(line: u32, mark: &str, message: String, hint: impl Into<String>) -> Self {
        Self { line, mark: mark.to_owned(), message, hint: hint.into(), severity: None }
    }
}

fn finding(rule: &Rule, spot: Spot, lines: &[&str]) -> Finding {
    let (line, column, length) = place(lines, spot.line, spot.mark.trim());
    Finding {
        rule: rule.name,
        severity: spot.severity.unwrap_or(rule.severity),
        line,
        column,
        length,
        message: spot.message,
        why: rule.why,
        hint: spot.hint,
    }
}

/// A mark is looked for on so many lines behind the one its node starts on.
const LINES_AHEAD: usize = 12;

/// Line, column and length of `mark`, which stands on `line` or a little below; the line's first visible character where
/// it is not found as it is, because markup stands inside it.
fn place(lines: &[&str], line: u32, mark: &str) -> (u32, usize, usize) {
    let first = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
    let mark = mark.lines().next().unwrap_or_default();
    if !mark.is_empty() {
        let found = (line..).zip(lines.iter().skip(first).take(LINES_AHEAD)).find_map(|(number, text)| {
            let at = text.find(mark)?;
            Some((number, text.get(..at)?.chars().count() + 1, mark.chars().count()))
        });
        if let Some(found) = found {
            return found;
        }
    }
    let text = lines.get(first).copied().unwrap_or_default();
    let lead = text.chars().take_while(|letter| letter.is_whitespace()).count();
    (line, if text.trim().is_empty() { 1 } else { lead + 1 }, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Format, read};
    use crate::tree::build::build;

    /// What the rules find in a Markdown document, each as "line:column rule".
    pub(super) fn found(text: &str) -> Vec<String> {
        found_with(text, &[], &|_| false)
    }

    pub(super) fn found_with(text: &str, required: &[&str], exists: &dyn Fn(&str) -> bool) -> Vec<String> {
        let findings = findings(text, Format::Markdown, required, exists);
        findings.iter().map(|finding| format!("{}:{} {}", finding.line, finding.column, finding.rule)).collect()
    }

    pub(super) fn findings(
        text: &str,
        format: Format,
        required: &[&str],
        exists: &dyn Fn(&str) -> bool,
    ) -> Vec<Finding> {
        let (document, diagnostics) = read(text.as_bytes(), format);
        let runbook = build(document.clone(), "doc", "doc.md", diagnostics);
        let required: Vec<String> = required.iter().map(|key| (*key).to_owned()).collect();
        let subject = Subject { runbook: &runbook, document: &document, text, required: &required, exists };
        check(&subject, |_| false)
    }

    #[test]
    fn rules_are_sorted_and_named_once() {
        assert!(RULES.is_sorted_by(|one, next| one.name < next.name));
    }

    #[test]
    fn a_clean_document_has_no_findings() {
        let text = "# Disk full\n\n1. Is it full?\n   - Yes: go to step 2.\n   - No: wait.\n2. Run\n\n   ```sh\n   df -h\n   ```\n";
        assert_eq!(found(text), Vec::<String>::new());
    }

    #[test]
    fn a_rule_can_be_skipped() {
        let text = "# Disk full\n\nGo to step 9.\n";
        let (document, diagnostics) = read(text.as_bytes(), Format::Markdown);
        let runbook = build(document.clone(), "doc", "doc.md", diagnostics);
        let subject = Subject { runbook: &runbook, document: &document, text, required: &[], exists: &|_| true };
        assert_eq!(check(&subject, |_| false).len(), 1);
        assert_eq!(check(&subject, |rule| rule == "dangling-goto"), []);
    }

    #[test]
    fn a_mark_that_is_not_there_points_at_the_line() {
        assert_eq!(place(&["a", "  b **c** d"], 2, "c d"), (2, 3, 1));
        assert_eq!(place(&["größe x"], 1, "x"), (1, 7, 1));
        assert_eq!(place(&[], 7, "x"), (7, 1, 1));
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_text_findings_stand_in_the_file(text in "[-# >`a-z0-9.:?\n\\[\\]()'\"$<]{0,200}") {
            let lines = u32::try_from(text.lines().count()).unwrap().max(1);
            for finding in findings(&text, Format::Markdown, &["owner"], &|_| false) {
                proptest::prop_assert!(finding.line >= 1 && finding.line <= lines, "{finding:?}");
            }
        }
    }
}
