//! Error texts: the messages, codes and log lines a document quotes.
//!
//! Owns where messages are looked for, titles, quotations, inline code and lines of output, and what makes them errors. It must not know nodes.

use crate::document::{Block, BlockKind, Text};
use crate::tree::ErrorText;
use crate::tree::build::answers::first_text;
use crate::tree::build::directions::{is_error, starts_with_verb};
use crate::tree::build::headings::without_enumerator;
use crate::tree::build::lexicon::{self, Phrases};
use crate::tree::build::prose::{Marks, Prose, rises, starts_with_phrase, words};
use std::ops::Range;
use std::sync::LazyLock;

/// Shorter messages say nothing.
const SHORTEST: usize = 6;

/// A shorter line of output was not broken by hand.
const WRAPPED: usize = 60;

/// A line of output longer than this is cut in the index anyway.
const LONGEST: usize = 2_000;

/// Parts of the one-word codes that programs answer with. Alerts are named in one word too, but nobody sees an alert's
/// name in a log.
const CODES: &[&str] = &[
    "exceeded", "toomany", "exception", "denied", "invalid", "notfound", "timeout", "refused", "unavailable",
    "unauthorized", "forbidden", "backoff",
];

/// What a node, a pod or a machine says of itself when it is in trouble.
const STATES: &[&str] = &[
    "CrashLoopBackOff", "CrashLoopBackoff", "ImagePullBackOff", "ErrImagePull", "NotReady", "OOMKilled", "Evicted",
    "NodeNotReady", "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "InvalidImageName",
    "FailedScheduling", "FailedMount", "DiskPressure", "MemoryPressure", "PIDPressure", "NetworkUnavailable",
    "HEALTH_WARN", "HEALTH_ERR", "SIGSEGV", "SIGILL", "SIGABRT", "SIGBUS", "ENOSPC", "ENOMEM", "ECONNREFUSED",
    "ECONNRESET", "ETIMEDOUT", "EMFILE", "NXDOMAIN", "SERVFAIL", "ImageInspectError", "FailedCreatePodSandBox",
    "FailedAttachVolume", "BackOff", "OutOfMemoryError", "ProgressDeadlineExceeded",
];

/// How names of errors begin and end that are written in capitals: `E_ACCESSDENIED`, `LOGIN_FAILED`.
const CAPITAL_STARTS: &[&str] = &["E_", "ERR_", "ERROR_", "NX_"];

/// See [`CAPITAL_STARTS`].
const CAPITAL_ENDS: &[&str] = &[
    "_ERROR", "_FAILED", "_FAILURE", "_DENIED", "_TIMEOUT", "_EXCEEDED", "_UNAVAILABLE", "_REFUSED", "_EXPIRED",
    "_NOT_FOUND",
];

/// Codes are made of fewer words than the names of alerts: `TooManyRequests`.
const MOST_HUMPS: usize = 3;

/// States through which all pass, and in which some stay.
const PASSING: &[&str] = &["Pending", "Terminating", "ContainerCreating", "PodInitializing"];

/// Words of trouble that tell nothing alone.
const GENERAL: &[&str] =
    &["failed", "error", "errors", "failure", "fatal", "critical", "exception", "invalid", "denied"];

/// What HTTP calls its own codes, in lower case.
const REASONS: &[&str] = &[
    "bad request", "unauthorized", "forbidden", "not found", "method not allowed", "request timeout", "conflict",
    "gone", "payload too large", "too many requests", "internal server error", "server error", "bad gateway",
    "service unavailable", "service temporarily unavailable", "gateway timeout", "gateway time-out",
];

/// Fields of a record that name a level and no message.
const LEVELS: &[&str] = &["level", "status", "severity", "loglevel", "type", "error_level", "provisioningstate"];

/// Whether a title names something to do or tells of an error rather than being its words.
fn is_task(title: &str) -> bool {
    let lower = title.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    first.ends_with("ing")
        || first == "long"
        || lower.contains("fails with")
        || lower.ends_with(" steps")
        || starts_with_verb(&lower)
        || is_alarm(title)
        || is_set_as_title(title)
}

/// `ALM-12006 Node Fault`: a catalog's number and the name of an alarm.
fn is_alarm(title: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or_default();
    first.split_once('-').is_some_and(|(letters, digits)| {
        let is_number = digits.len() > 2 && digits.chars().all(|digit| digit.is_ascii_digit());
        is_number && letters.chars().all(|letter| letter.is_ascii_uppercase())
    })
}

/// Whether Every Word Has a Capital, as in headings and in no message.
fn is_set_as_title(title: &str) -> bool {
    let mut words = title.split_whitespace().filter(|word| word.len() > 3 || word.chars().any(char::is_uppercase));
    title.split_whitespace().count() > 2
        && !title.contains(':')
        && words.all(|word| word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()))
}

/// The error a scenario's title names: its quoted words, else the title where it reads like a message.
pub(super) fn of_title(title: &str, line: u32) -> Option<ErrorText> {
    let title = without_enumerator(title.trim());
    let quoted = quoted(title).find(|text| text.split_whitespace().count() > 1);
    let is_word = title.split_whitespace().count() == 1;
    // A longer name of one word is an alert's.
    let is_short = humps(title) <= MOST_HUMPS;
    let code = is_word && is_short && CODES.iter().any(|code| title.to_lowercase().contains(code));
    let names = code || is_word && (is_capital_code(title) || is_scoped_error(title)) || opens_with_http_code(title);
    let text = quoted
        .or_else(|| (names || (is_error(title) && !is_task(title))).then_some(title))
        .or_else(|| http_codes(&title.to_ascii_lowercase()).first().and_then(|range| title.get(range.clone())))?;
    Some(ErrorText { text: text.to_owned(), line })
}

/// `403 Resource Not Accessible`: what a server answered, with its code in front.
fn opens_with_http_code(title: &str) -> bool {
    title.split_once(' ').is_some_and(|(code, rest)| {
        codes(code) == 3 && code.bytes().all(|digit| digit.is_ascii_digit()) && rest.starts_with(char::is_uppercase)
    })
}

/// `Search::InternalError`: an exception's name with what it belongs to.
fn is_scoped_error(word: &str) -> bool {
    word.contains("::") && (word.ends_with("Error") || word.ends_with("Exception"))
}

/// Whether a word is a name of an error by its look alone: `ERR_CONNECTION_RESET`.
fn is_capital_code(word: &str) -> bool {
    word.len() > SHORTEST
        && word.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'_')
        && (CAPITAL_STARTS.iter().any(|start| word.starts_with(start))
            || CAPITAL_ENDS.iter().any(|end| word.ends_with(end)))
}

/// The messages that stand as running text under a heading that announces them: "Error message".
pub(super) fn of_messages(blocks: &[Block]) -> Vec<ErrorText> {
    let texts = blocks.iter().flat_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => vec![text],
        BlockKind::List { items, .. } => items.iter().filter_map(first_text).collect(),
        _ => Vec::new(),
    });
    let message = |text: &Text| {
        let said = text.plain();
        let fits = (SHORTEST..=LONGEST).contains(&said.len()) && !said.ends_with(':');
        fits.then(|| ErrorText { text: said, line: text.first_line().unwrap_or(1) })
    };
    texts.filter_map(message).collect()
}

/// The errors that a heading names which is no scenario's title.
pub(super) fn of_heading(text: &Text) -> Vec<ErrorText> {
    let prose = Prose::new(text);
    of_sentence(&prose, &(0..prose.plain.len()))
}

/// The errors quoted in one sentence.
pub(super) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<ErrorText> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (range, is_code) in marked(prose, sentence) {
        let text = prose.of(&range).trim().trim_matches(['\u{201c}', '\u{201d}']);
        let before = prose.lower_of(&(sentence.start..range.start));
        let after = prose.lower_of(&(range.end..sentence.end));
        if text.len() <= LONGEST && (is_state(text, before, after) || is_quoted_error(text, before, after, is_code)) {
            found.push((range.start, text));
        }
    }
    let said = prose.of(sentence);
    let codes = if prose.holds(Marks::CODES) {
        [http_codes(prose.lower_of(sentence)), windows_codes(said)].concat()
    } else {
        Vec::new()
    };
    for range in codes {
        let at = sentence.start + range.start;
        if found.iter().all(|(start, text)| at < *start || at >= start + text.len()) {
            found.push((at, said.get(range).unwrap_or_default()));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(at, text)| ErrorText { text: text.to_owned(), line: prose.line(at) }).collect()
}

/// What a sentence sets apart: inline code, and quotations outside of it.
fn marked(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let said = prose.of(sentence);
    let code = prose.code.iter().filter(|range| range.start >= sentence.start && range.end <= sentence.end);
    let mut marked: Vec<(Range<usize>, bool)> = code.map(|range| (range.clone(), true)).collect();
    let double = prose.holds(Marks::QUOTES).then(|| quoted(said)).into_iter().flatten();
    for text in double.chain(single_quoted(said)) {
        let at = sentence.start + offset_in(said, text);
        if !prose.is_code(at) {
            marked.push((at..at + text.len(), false));
        }
    }
    marked
}

/// Whether words that are set apart are an error: by themselves, or by what is said around them.
fn is_quoted_error(text: &str, before: &str, after: &str, is_code: bool) -> bool {
    if text.len() < SHORTEST
        || text.starts_with('-') && !text.contains(' ')
        || super::commands::is_program(text)
        || is_alarm(text)
        || before.ends_with("=\"")
        || text.contains(['{', '}']) && !text.contains(' ')
    {
        return false;
    }
    let lower = text.to_lowercase();
    let is_several = text.split_whitespace().count() > 1;
    // "Failed" alone is a state that anything may be in.
    let is_plain = !is_several
        && text.get(1..).is_some_and(|rest| rest.chars().all(char::is_lowercase))
        && GENERAL.contains(&lower.as_str())
        || !is_several && text.chars().all(char::is_lowercase);
    if lower.starts_with("err=") || lower.starts_with("error=") || lower.starts_with("level=error") {
        return true;
    }
    // `FailedPrecondition` behind "fails with": one word, but a message's own.
    let is_humped = is_code && !is_several && humps(text) > 1 && fails_with(before);
    let is_place = text.starts_with(['/', '#', '-', '$']) || !is_several && text.contains(['/', '(', '_', '=']);
    let is_named = !is_place && (is_announced(before) || is_called_error(after)) && (is_several || !is_code);
    let is_shown = is_several && is_shown(before) && lexicon::known().troubles.are_in(&lower);
    !is_plain
        && (is_error(&lower)
            || is_humped
            || is_capital_code(text)
            || is_scoped_error(text)
            || names_exception(text)
            || is_named && text.contains(char::is_lowercase)
            || is_shown)
}

/// How often a capital follows a small letter in a word, its first letter counted.
fn humps(word: &str) -> usize {
    usize::from(word.starts_with(char::is_uppercase)) + rises(word)
}

/// Whether something is said to fail with what is quoted.
fn fails_with(before: &str) -> bool {
    near(before).windows(2).last().is_some_and(|pair| lexicon::known().failing_with.has(&pair.join(" ")))
}

/// Whether the words in front of a quotation call it an error: "fails with", "the error message is:".
fn is_announced(before: &str) -> bool {
    let near = near(before);
    near.last().is_some_and(|word| lexicon::known().error_nouns.has(word)) || fails_with(before)
}

/// Whether the word behind a quotation calls it an error.
fn is_called_error(after: &str) -> bool {
    words(after.get(..40).unwrap_or(after)).next().is_some_and(|word| lexicon::known().error_nouns.has(word))
        && !after.starts_with(['.', ',', ';'])
}

/// Whether something is said to show what is quoted.
fn is_shown(before: &str) -> bool {
    near(before).last().is_some_and(|word| lexicon::known().showing.has(word))
}

/// The last three words before a quotation, without those that only lead over to it.
fn near(before: &str) -> Vec<&str> {
    let end = before.trim_end_matches([' ', ':', '"', '\'', '\u{201c}', '(', '*']);
    let leads = |word: &&str| matches!(*word, "of" | "is" | "the" | "a" | "an" | "like" | "such" | "as");
    let mut near: Vec<&str> = words(end).rev().skip_while(leads).take(3).collect();
    near.reverse();
    near
}

/// Whether a word is the name of a bad state, or of a passing one in which something stays.
fn is_state(text: &str, before: &str, after: &str) -> bool {
    STATES.contains(&text)
        || PASSING.contains(&text)
            && (near(before).iter().any(|word| matches!(*word, "stuck" | "remain" | "remains" | "non-running"))
                || words(after).next().is_some_and(|word| matches!(word, "state" | "status"))
                || before.contains("crashloop"))
}

/// Whether a line of output names a bad state; "evicted" is told of what went well, too.
fn shows_state(said: &str) -> bool {
    static SHOWN: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::of(STATES.iter().copied().filter(|state| *state != "Evicted")));
    SHOWN.are_in(said)
}

/// `ValueError: ...`, `java.io.IOException`: the name of an exception at the start of what is said.
fn names_exception(text: &str) -> bool {
    let first = text.split([' ', ':']).find(|word| !word.is_empty()).unwrap_or_default();
    let is_path = first.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_'));
    // An alert's name may end likewise.
    let is_told = first.contains('.') || text.get(first.len()..).is_some_and(|after| after.starts_with(": "));
    is_path
        && is_told
        && (first.ends_with("Error") || first.ends_with("Exception"))
        && first.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

/// HTTP's codes for errors, where they are said to be such: `503 Service Unavailable`, `HTTP 403`, `401/403 errors`.
fn http_codes(lower: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Most sentences hold neither digit, and bytes are compared faster than letters.
    if !lower.bytes().any(|byte| matches!(byte, b'4' | b'5')) {
        return found;
    }
    for (at, _) in lower.match_indices(['4', '5']) {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let before = lower.get(..at).unwrap_or_default();
        let is_inside = before.ends_with(|last: char| last.is_alphanumeric() || "./-_:$%#=".contains(last));
        let length = codes(lower.get(at..).unwrap_or_default());
        if is_inside || length == 0 {
            continue;
        }
        let after = lower.get(at + length..).unwrap_or_default();
        let reason =
            after.strip_prefix(' ').and_then(|after| REASONS.iter().find(|reason| starts_with_phrase(after, reason)));
        let noun = words(after).next().filter(|word| lexicon::known().error_nouns.has(word));
        if let Some(reason) = reason {
            found.push(at..at + length + 1 + reason.len());
        } else if let Some(noun) = noun.filter(|_| after.starts_with(' ')) {
            found.push(at..at + length + 1 + noun.len());
        } else if before.ends_with("http ") {
            found.push(at - "http ".len()..at + length);
        }
    }
    found
}

/// How many bytes of codes stand at the start: `403`, `5xx`, `401/403`.
fn codes(lower: &str) -> usize {
    let is_code = |part: &str| {
        part.len() == 3
            && part.starts_with(['4', '5'])
            && (part.ends_with("xx") || part.chars().all(|digit| digit.is_ascii_digit()))
    };
    let length = lower.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '/')).unwrap_or(lower.len());
    let all = lower.get(..length).unwrap_or_default();
    if all.split('/').all(is_code) { length } else { 0 }
}

/// Codes by which Windows reports a failure: `0x8009030D`. Flags look alike, and end in zeros.
fn windows_codes(said: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in said.as_bytes().windows(2).enumerate().filter(|(_, pair)| pair == b"0x") {
        let digits = said.get(at + 2..).unwrap_or_default();
        let length = digits.find(|digit: char| !digit.is_ascii_hexdigit()).unwrap_or(digits.len());
        let code = digits.get(..length).unwrap_or_default();
        if length == 8 && code.starts_with(['8', 'c', 'C']) && !code.ends_with("00000") && !code.ends_with("0000004") {
            found.push(at..at + 2 + length);
        }
    }
    found
}

/// Whether an exception's name stands anywhere in a line.
fn holds_exception(said: &str) -> bool {
    (said.contains("Error:") || said.contains("Exception:")) && said.split_whitespace().any(is_exception)
}

/// `IOError:` in the middle of a log line.
fn is_exception(word: &str) -> bool {
    let name = word.strip_suffix(':').unwrap_or_default();
    name.len() > 5
        && (name.ends_with("Error") || name.ends_with("Exception"))
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | ':'))
}

/// The lines of a block of output that read like errors, each once.
pub(super) fn of_output(output: &str, first_line: u32) -> Vec<ErrorText> {
    let mut found: Vec<ErrorText> = Vec::new();
    let mut wrapped = 0;
    for (line, text) in (first_line..).zip(output.lines()) {
        let text = text.trim();
        let new = found.iter().all(|known| known.text != text);
        // What starts in lower case behind a message is the rest of its line, broken by hand.
        let goes_on = wrapped == line && text.starts_with(|first: char| first.is_lowercase()) && !text.contains(':');
        if text.len() >= SHORTEST && text.len() <= LONGEST && new && !goes_on && is_message(text) {
            found.push(ErrorText { text: text.to_owned(), line });
            wrapped = if text.len() >= WRAPPED { line + 1 } else { 0 };
        }
        if found.len() >= 20 {
            break;
        }
    }
    found
}

/// The errors that comments between commands name: `# - OutOfMemoryError: heap space`.
pub(super) fn of_comments(text: &str, first_line: u32) -> Vec<ErrorText> {
    let comments = (first_line..).zip(text.lines()).filter_map(|(line, own)| {
        Some((line, own.trim_start().strip_prefix('#')?.trim_start_matches(['#', ' ', '-', '*'])))
    });
    let errors = comments.filter(|(_, said)| names_exception(said));
    errors.map(|(line, said)| ErrorText { text: said.to_owned(), line }).collect()
}

/// Whether a line of output tells of an error; the source of a program does not, nor does a list of what there is.
fn is_message(text: &str) -> bool {
    let said = without_prefix(text);
    let is_source = said.ends_with([';', '{']) && !holds_exception(said) && !said.contains(": ") && !said.contains("]");
    // "The assembly that failed was:" leads over to what is said next.
    let leads =
        said.ends_with(':') && !said.to_ascii_lowercase().starts_with("error") && said.matches(':').count() == 1;
    let is_marked = ["* ", "**", "##", "- ["].iter().any(|mark| said.starts_with(mark));
    if said.len() < SHORTEST || is_source || is_marked || leads {
        return false;
    }
    if FAILED_MARKS.iter().any(|mark| said.strip_prefix(mark).is_some_and(|rest| rest.starts_with(' '))) {
        return true;
    }
    if said.contains("FullyQualifiedErrorId") || said.contains("CategoryInfo ") || is_cmdlets(said) {
        return true;
    }
    let names_trouble = is_error(said);
    if !names_trouble && !holds_exception(said) && !shows_state(said) {
        return is_event(said) || is_coded(said);
    }
    let lower = said.to_lowercase();
    let is_listed = said.starts_with("Traceback") || said.starts_with("File ") || said.starts_with('+');
    // `Error:,` is a field that is empty.
    let tells = !names_trouble
        || !lower.contains("error:,")
        || is_error(&lower.replace("error:,", ""))
        || holds_exception(said)
        || shows_state(said);
    is_event(said) || is_coded(said) || tells && !is_listed && !is_level(&lower) && !is_setting(&lower)
}

/// `Copy-Item : The path is not there`: what a cmdlet could not do.
fn is_cmdlets(said: &str) -> bool {
    said.split_once(" : ").is_some_and(|(name, _)| super::commands::is_cmdlet(name))
}

/// What programs put in front of a check that failed.
const FAILED_MARKS: &[&str] = &["\u{d7}", "\u{2717}", "\u{2718}", "\u{274c}", "\u{2716}", "[FAIL]", "[FAILED]"];

/// `Event ID: 1000`.
fn is_event(said: &str) -> bool {
    let (head, id) = said.split_at_checked("event id:".len()).unwrap_or_default();
    head.eq_ignore_ascii_case("event id:") && id.trim().chars().all(|digit| digit.is_ascii_digit())
}

/// `Error 0x8009030D`: a code that is said to be one of an error.
fn is_coded(said: &str) -> bool {
    !windows_codes(said).is_empty() && said.to_lowercase().contains("error")
}

/// `Level: Error`, `"status": "failed"`: a field that is set to a level.
fn is_level(lower: &str) -> bool {
    lower.split_once(':').is_some_and(|(name, value)| {
        LEVELS.contains(&name.trim().trim_matches('"')) && value.split_whitespace().count() < 2
    })
}

/// `Idle timeout (secs): 120`, `error: null`: a field named after an error that has not happened.
fn is_setting(lower: &str) -> bool {
    let Some((name, value)) = lower.rsplit_once([':', '=']) else { return false };
    let value = value.trim().trim_matches(['"', ',', '\'', '}', ';']);
    if name.starts_with("error ") {
        return false;
    }
    let is_empty = matches!(value, "" | "null" | "none" | "false" | "true" | "nil");
    let is_number = value.chars().all(|digit| digit.is_ascii_digit());
    (is_empty || is_number && name.contains("timeout")) && name.split_whitespace().count() < 5
}

/// A log line without the bracketed fields before its message.
fn without_prefix(line: &str) -> &str {
    let mut rest = line;
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = after.trim_start();
    }
    rest
}

/// What stands in double quotes, straight or curly.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(['"', '\u{201c}'])?;
        let mark = rest.get(at..)?.chars().next()?;
        let from = rest.get(at + mark.len_utf8()..)?;
        let end = from.find(if mark == '"' { '"' } else { '\u{201d}' })?;
        let (inner, after) = from.split_at(end);
        rest = after.get(after.chars().next().map_or(0, char::len_utf8)..)?;
        Some(inner)
    })
}

/// What stands in single quotes, several words of it: an apostrophe has a letter before it.
fn single_quoted(text: &str) -> Option<&str> {
    if !text.contains('\'') {
        return None;
    }
    let opens = |at: &usize| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '(']));
    let at = text.match_indices('\'').map(|(at, _)| at).find(opens)?;
    let from = text.get(at + 1..)?;
    let closes = |end: &usize| from.get(end + 1..).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
    let end = from.match_indices('\'').map(|(end, _)| end).find(closes)?;
    from.get(..end).filter(|inner| inner.contains(' ') && !inner.starts_with(' '))
}

fn offset_in(whole: &str, part: &str) -> usize {
    whole.find(part).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_errors() {
        for (title, expect) in [
            ("A. Unrecoverable key error", Some("Unrecoverable key error")),
            ("Shows \"Not in public archive\"", Some("Not in public archive")),
            ("QuotaExceeded", Some("QuotaExceeded")),
            ("Changing the password", None),
            ("ALM-12345 Disk Unavailable", None),
            ("Increased Error Rate", None),
            ("Customers report 503 errors", Some("503 errors")),
        ] {
            assert_eq!(of_title(title, 1).map(|error| error.text).as_deref(), expect, "{title}");
        }
    }

    #[test]
    fn output_lines_are_errors_where_they_read_so() {
        let found = of_output("all well\nERROR: no such file\nERROR: no such file\nbye", 10);
        assert_eq!(found, [ErrorText { text: "ERROR: no such file".to_owned(), line: 11 }]);
    }

    fn check(said: &str, expect: &[&str]) {
        let text = Text::plain_at(said, 1);
        let found: Vec<String> = of_heading(&text).into_iter().map(|error| error.text).collect();
        assert_eq!(found, expect, "{said}");
    }

    #[test]
    fn what_is_said_around_a_quotation_makes_it_an_error() {
        check("The upload fails with \"quota used up\".", &["quota used up"]);
        check("It gives a \"no quorum here\" error.", &["no quorum here"]);
        check("The page shows \"No Data\".", &["No Data"]);
        check("The page shows \"All is well\".", &[]);
        check("See \"ALM-12345 Disk Unavailable\".", &[]);
    }

    #[test]
    fn codes_are_errors_where_they_are_said_to_be() {
        check("Many 403 Forbidden and 5xx errors, HTTP 429 too", &["403 Forbidden", "5xx errors", "HTTP 429"]);
        check("If you see 401/403 errors, stop", &["401/403 errors"]);
        check("It failed with code 0x8009030D.", &["0x8009030D"]);
        check("Set the flag to 0x80000000 for 500 users on port 443", &[]);
    }

    #[test]
    fn fields_without_a_message_are_no_errors() {
        let output =
            "Level: Error\nIdle timeout (secs): 120\n\"status\": \"failed\",\nEvent ID:  36870\nIOError: full disk";
        let found: Vec<String> = of_output(output, 1).into_iter().map(|error| error.text).collect();
        assert_eq!(found, ["Event ID:  36870", "IOError: full disk"]);
    }
}
