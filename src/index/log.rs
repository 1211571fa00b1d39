//! A log, or a paste of many lines: which errors it tells of, how often, and where first.
//!
//! Owns which lines belong together and which tell nothing, and how what was found for each error becomes one list. It
//! must not know the index: it sees lines and hits. A log is read once, in bounded memory, however long it is.

use super::Hit;
use super::signatures::{self, LEVELS, TROUBLE};
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, Read};
use std::sync::OnceLock;

/// Of a longer line the rest is not read, in bytes.
const LONGEST_LINE: u64 = 16 << 10;
/// As much of an error is kept, in bytes.
const LONGEST_TEXT: usize = 2 << 10;
/// As many different errors are kept at a time; then those that came least often are forgotten.
const MOST_KEPT: usize = 4096;
/// As many errors are told of in the end.
const MOST_TOLD: usize = 24;
/// As many of those are the last ones, however seldom they came: what ended it stands at the end.
const LAST_TOLD: usize = 8;
/// Of lines that speak of no trouble so many are kept, the last ones: they are all there is where nothing does.
const MOST_QUIET: usize = 100;
/// A text of no more lines is one message.
const FEW_LINES: u64 = 3;
/// So many hits of each error count.
const HITS_EACH: usize = 10;
/// What the logarithm of an error's count adds to its weight.
const COUNT_SHARE: f32 = 0.1;
/// What a further error adds that leads to the same scenario.
const FURTHER_SHARE: f32 = 0.2;
/// What a warning says beside an error.
const WARNING_SHARE: f32 = 0.5;
/// Errors that differ in words with digits alone, in more ways than this, differ in names and not in codes.
const MOST_CODES: usize = 4;

/// What is serious without a word of trouble.
const SERIOUS: &[&str] = &["crit", "emerg", "fatal", "severe", "caused by"];
/// What is less so.
const WARNINGS: &[&str] = &["warn"];
/// What sounds like trouble and is none.
const HARMLESS: &[&str] = &[
    "0 errors",
    "0 failed",
    "0 failures",
    "during handling of the above exception",
    "err=nil",
    "err=null",
    "error: 0",
    "error=nil",
    "error=null",
    "errors: 0",
    "errors=0",
    "failed: 0",
    "failed=0",
    "failures: 0",
    "no error",
    "no failed",
    "the above exception was the direct cause",
    "without error",
    "\"error\":null",
    "\"error\": null",
];
/// Levels of lines that mostly tell that all is well.
const LOW_LEVELS: &[&str] = &["debug", "info", "notice", "trace", "verbose"];
/// A line's level is among its first words.
const LEVEL_WITHIN: usize = 16;
/// What opens a traceback whose last line is the error.
const TRACEBACK: &str = "Traceback (most recent call last)";
/// How the lines of a stack begin, indented.
const FRAMES: &[&str] = &["... ", "File \"", "at ", "from "];
/// How lines begin that tell more of the error before them.
const DETAILS: &[&str] = &["CONTEXT:", "DETAIL:", "Detail:", "Details:", "HINT:", "Message:", "Reason:", "message:"];

/// What a log tells of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    lines: u64,
    /// How many of its lines are not empty.
    said: u64,
    errors: usize,
    /// Its first lines, where it has few.
    start: String,
    findings: Vec<Finding>,
}

/// Lines of a log that differ only in what varies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finding {
    /// The first of them, with the details below it.
    pub text: String,
    /// How many there are.
    pub count: u64,
    /// The line on which the first one stands, counted from 1.
    pub line: u64,
}

impl Log {
    /// Reads a log to its end.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(mut input: impl BufRead) -> io::Result<Self> {
        let mut reader = Reader::default();
        let mut line = Vec::new();
        while next_line(&mut input, &mut line)? {
            reader.line(&line);
        }
        Ok(reader.finish())
    }

    /// Reads a paste.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
            reader.line(line.as_bytes());
        }
        reader.finish()
    }

    /// Its errors, each once, the most telling ones first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// All it says, where it has so few lines that they are one message: then it is a query like any other.
    #[must_use]
    pub fn as_message(&self) -> Option<&str> {
        (self.said <= FEW_LINES).then_some(self.start.as_str())
    }

    /// How long it is and what it tells of, in a few words.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = if self.lines == 1 { "line" } else { "lines" };
        let errors = match self.errors {
            0 => "no error".to_owned(),
            1 => "1 error".to_owned(),
            errors => format!("{errors} errors"),
        };
        format!("{} {lines}, {errors}", self.lines)
    }

    /// What it tells of as a text of its own, an error a line.
    #[must_use]
    pub fn text(&self) -> String {
        self.findings.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Makes one list of what was found for each error: a scenario counts by how much of the error it explains and by its
/// place among the others, and gains by every further error that leads to it.
pub(super) fn merge(found: Vec<(&Finding, Vec<Hit>)>, limit: usize) -> Vec<Hit> {
    let mut merged: Vec<Merged> = Vec::new();
    for (finding, hits) in found {
        let share = if tone(finding.text.as_bytes()) == Some(Tone::Warning) { WARNING_SHARE } else { 1.0 };
        for (rank, hit) in (1_u8..).zip(hits.into_iter().take(HITS_EACH)) {
            let vote = share * hit.fit * hit.fit * weight(finding.count) / f32::from(rank);
            let hit = Hit { finding: Some(finding.clone()), ..hit };
            match merged.iter_mut().find(|known| known.hit.id == hit.id) {
                Some(known) => known.take(hit, vote),
                None => merged.push(Merged { hit, best: vote, others: 0.0 }),
            }
        }
    }
    let scored = |merged: Merged| Hit { score: merged.best + FURTHER_SHARE * merged.others, ..merged.hit };
    let mut hits: Vec<Hit> = merged.into_iter().map(scored).collect();
    hits.sort_by(super::in_order);
    hits.truncate(limit);
    hits
}

/// A scenario with what the errors say for it, and the hit of the one that says most.
struct Merged {
    hit: Hit,
    best: f32,
    others: f32,
}

impl Merged {
    fn take(&mut self, hit: Hit, vote: f32) {
        self.others += vote.min(self.best);
        if vote > self.best {
            self.best = vote;
            self.hit = hit;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a weight needs no more than six digits")]
fn weight(count: u64) -> f32 {
    1.0 + COUNT_SHARE * (count.max(1) as f32).ln()
}

/// Reads a line's beginning, and skips the rest of a long one; false at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
    if read as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

/// How serious a line sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    Harmless,
    Warning,
    Error,
}

/// A log half read.
#[derive(Default)]
struct Reader {
    /// The number of the line at hand.
    number: u64,
    /// The number of the last line that is not empty.
    lines: u64,
    said: u64,
    start: String,
    groups: FxHashMap<u64, Group>,
    quiet: VecDeque<(u64, Vec<u8>)>,
    /// Within a traceback, whose error is still to come.
    in_traceback: bool,
    /// The error that the line before belongs to, as long as details may follow.
    open: Option<u64>,
}

struct Group {
    finding: Finding,
    tone: Tone,
    last: u64,
}

impl Group {
    /// The same with what is known of a later one.
    fn with(mut self, other: &Self) -> Self {
        self.finding.count += other.finding.count;
        self.tone = self.tone.max(other.tone);
        self.last = self.last.max(other.last);
        self
    }
}

impl Reader {
    fn line(&mut self, line: &[u8]) {
        let line = line.trim_ascii_end();
        self.number += 1;
        if line.is_empty() {
            self.open = None;
            return;
        }
        self.lines = self.number;
        self.said += 1;
        if self.said <= FEW_LINES {
            self.start.push_str(&clean(line, line.len()));
            self.start.push(' ');
        }
        let heard = tone(line);
        let own = after_prefix(line);
        let indented = own.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        let said = own.trim_ascii_start();
        if indented && (self.in_traceback || begins(said, FRAMES)) {
            return;
        }
        if heard.is_some() && contains(own, TRACEBACK) {
            self.in_traceback = true;
            self.open = None;
        } else if std::mem::take(&mut self.in_traceback) {
            self.trouble(line, Tone::Error);
        } else if let Some(heard) = heard {
            self.trouble(line, if is_low(line) { Tone::Warning } else { heard });
        } else if self.open.is_some() && (indented || begins(said, DETAILS)) {
            self.detail(said);
        } else {
            self.open = None;
            self.keep_quiet(line);
        }
    }

    /// Takes in a line that speaks of trouble.
    fn trouble(&mut self, line: &[u8], tone: Tone) {
        let text = clean(line, LONGEST_TEXT);
        // Lines that differ only in what varies tell of one error.
        let key = hash(&signatures::lasting(&text));
        self.open = Some(key);
        if let Some(group) = self.groups.get_mut(&key) {
            group.finding.count += 1;
            group.tone = group.tone.max(tone);
            group.last = self.number;
            return;
        }
        if self.groups.len() >= MOST_KEPT {
            self.forget();
        }
        let finding = Finding { text, count: 1, line: self.number };
        self.groups.insert(key, Group { finding, tone, last: self.number });
    }

    /// Adds to the error before, where it has just come up.
    fn detail(&mut self, said: &[u8]) {
        let group = self.open.and_then(|key| self.groups.get_mut(&key));
        let Some(finding) = group.map(|group| &mut group.finding).filter(|finding| finding.count == 1) else { return };
        let detail = clean(said, LONGEST_TEXT);
        if finding.text.len() + detail.len() < LONGEST_TEXT {
            finding.text.push(' ');
            finding.text.push_str(&detail);
        }
    }

    fn keep_quiet(&mut self, line: &[u8]) {
        // The buffer that falls out takes the line that comes in.
        let full = self.quiet.len() >= MOST_QUIET;
        let mut kept = full.then(|| self.quiet.pop_front()).flatten().map(|(_, kept)| kept).unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(line.get(..LONGEST_TEXT).unwrap_or(line));
        self.quiet.push_back((self.number, kept));
    }

    /// Forgets the half that came least often, the older ones of equals first.
    fn forget(&mut self) {
        let mut all: Vec<(u64, u64, u64)> =
            self.groups.iter().map(|(key, group)| (group.finding.count, group.last, *key)).collect();
        all.sort_unstable();
        for (_, _, key) in all.iter().take(MOST_KEPT / 2) {
            self.groups.remove(key);
        }
    }

    fn finish(mut self) -> Log {
        if self.groups.is_empty() {
            self.take_quiet();
        }
        let groups = without_names(self.groups.into_values().collect());
        let errors = groups.iter().filter(|group| group.tone == Tone::Error).count();
        let start = self.start.trim_end().to_owned();
        Log { lines: self.lines, said: self.said, errors, start, findings: told(groups) }
    }

    /// Where nothing speaks of trouble, the last lines that do not say that all is well; else the last lines.
    fn take_quiet(&mut self) {
        let quiet = std::mem::take(&mut self.quiet);
        let any = quiet.iter().any(|(_, line)| !is_low(line));
        for (number, line) in quiet.iter().filter(|(_, line)| !any || !is_low(line)) {
            self.number = *number;
            self.trouble(line, Tone::Harmless);
        }
    }
}

/// Puts errors together that differ in words with digits alone, where there are many of them: `project p4711` names
/// something, while an exit code tells something.
fn without_names(groups: Vec<Group>) -> Vec<Group> {
    let mut alike: FxHashMap<u64, Vec<Group>> = FxHashMap::default();
    for group in groups {
        let lasting = signatures::lasting(&group.finding.text);
        let words: Vec<&str> = lasting.split(' ').filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
        alike.entry(hash(&words)).or_default().push(group);
    }
    let mut kept = Vec::new();
    for mut groups in alike.into_values() {
        if groups.len() > MOST_CODES {
            groups.sort_by_key(|group| group.finding.line);
            kept.extend(groups.into_iter().reduce(|one, other| one.with(&other)));
        } else {
            kept.extend(groups);
        }
    }
    kept
}

/// The most telling ones: most of them by tone and count, the others for being the last.
fn told(mut groups: Vec<Group>) -> Vec<Finding> {
    groups.sort_by_key(|group| {
        (std::cmp::Reverse(group.tone), std::cmp::Reverse(group.finding.count), group.finding.line)
    });
    if groups.len() > MOST_TOLD {
        let mut others = groups.split_off(MOST_TOLD - LAST_TOLD);
        others.sort_by_key(|group| std::cmp::Reverse((group.tone, group.last)));
        groups.extend(others.into_iter().take(LAST_TOLD));
    }
    groups.into_iter().map(|group| group.finding).collect()
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// How serious the line sounds by its words; none where it sounds like nothing.
fn tone(line: &[u8]) -> Option<Tone> {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let all = || TROUBLE.iter().chain(SERIOUS).chain(WARNINGS).chain(HARMLESS);
    let build =
        || AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(all()).ok();
    let errors = TROUBLE.len() + SERIOUS.len();
    let tone_of = |word: usize| match word {
        word if word < errors => Tone::Error,
        word if word < errors + WARNINGS.len() => Tone::Warning,
        _ => Tone::Harmless,
    };
    let words = WORDS.get_or_init(build).as_ref()?;
    let found = words.find_iter(line).map(|found| tone_of(found.pattern().as_usize()));
    found.max().filter(|tone| *tone != Tone::Harmless)
}

/// Whether the line's level is one of those at which nothing is wrong, most likely.
fn is_low(line: &[u8]) -> bool {
    let is_one_of =
        |levels: &[&str], word: &[u8]| levels.iter().any(|level| level.as_bytes().eq_ignore_ascii_case(word));
    let mut words = line.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(LEVEL_WITHIN);
    words.find(|word| is_one_of(LEVELS, word)).is_some_and(|level| is_one_of(LOW_LEVELS, level))
}

/// What a container's log has behind the container's name: `web-1  | Traceback`.
fn after_prefix(line: &[u8]) -> &[u8] {
    let bar = line.iter().take(48).position(|byte| *byte == b'|');
    let named = bar.filter(|bar| line.get(bar.wrapping_sub(1)) == Some(&b' ') && line.get(bar + 1) == Some(&b' '));
    named.and_then(|bar| line.get(bar + 2..)).unwrap_or(line)
}

fn begins(said: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| said.starts_with(word.as_bytes()))
}

fn contains(line: &[u8], word: &str) -> bool {
    line.windows(word.len()).any(|part| part == word.as_bytes())
}

/// The first `most` bytes of a line or a little more as text, without what only paints it.
fn clean(line: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(line);
    let mut out = String::with_capacity(text.len().min(most));
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' && characters.next_if_eq(&'[').is_some() {
            // A control sequence ends with its first letter.
            while characters.next().is_some_and(|part| !part.is_alphabetic()) {}
        } else if !character.is_control() {
            out.push(character);
        } else if character == '\t' {
            out.push(' ');
        }
        if out.len() >= most {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each finding as `count×line text`.
    fn check(log: &str, expected: &[&str]) {
        let log = Log::read(log.as_bytes()).unwrap();
        let shown: Vec<String> =
            log.findings().iter().map(|found| format!("{}×{} {}", found.count, found.line, found.text)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lines_that_differ_in_what_varies_are_one_error() {
        check(
            "2024-05-01 10:00:01 INFO started\n\
             2024-05-01 10:00:02 ERROR pool: connection to 10.0.0.7:5432 refused after 31ms\n\
             2024-05-01 10:00:03 ERROR disk full on /var/lib/x\n\
             2024-05-01 10:00:09 ERROR pool: connection to 10.0.0.9:5432 refused after 7ms\n",
            &[
                "2×2 2024-05-01 10:00:02 ERROR pool: connection to 10.0.0.7:5432 refused after 31ms",
                "1×3 2024-05-01 10:00:03 ERROR disk full on /var/lib/x",
            ],
        );
    }

    #[test]
    fn codes_tell_errors_apart() {
        check(
            "a failed, exit code 1\na failed, exit code 137\n",
            &["1×1 a failed, exit code 1", "1×2 a failed, exit code 137"],
        );
    }

    #[test]
    fn names_with_numbers_in_them_tell_no_errors_apart() {
        let log: String = (40..60).map(|number| format!("no key for project p{number}x\n")).collect();
        check(&log.replace("no key", "missing key"), &["20×1 missing key for project p40x"]);
    }

    #[test]
    fn of_a_traceback_the_last_line_tells() {
        check(
            "Traceback (most recent call last):\n  File \"/app/errors.py\", line 3, in fail\n    raise Stop(error)\n\
             app.Stop: 17\n",
            &["1×4 app.Stop: 17"],
        );
        check(
            "web-1  | Traceback (most recent call last):\nweb-1  |   File \"x.py\", line 1, in x\nweb-1  | KeyError: 'a'\n",
            &["1×3 web-1  | KeyError: 'a'"],
        );
        check(
            "java.io.IOException: broken\n\tat com.acme.ErrorHandler.fail(E.java:1)\n\t... 23 more\nCaused by: Gone\n",
            &["1×1 java.io.IOException: broken", "1×4 Caused by: Gone"],
        );
    }

    #[test]
    fn details_stay_with_their_error() {
        check(
            "ERROR: duplicate key\nDETAIL:  Key (id) is there.\n\nDETAIL: of nothing\n",
            &["1×1 ERROR: duplicate key DETAIL:  Key (id) is there."],
        );
    }

    #[test]
    fn what_says_that_all_is_well_comes_last_or_not_at_all() {
        check(
            "INFO 0 errors\nplay: failed=0\n\nINFO retry after timeout\nWARN disk at 91%\nERROR no info from it\n",
            &["1×6 ERROR no info from it", "1×4 INFO retry after timeout", "1×5 WARN disk at 91%"],
        );
    }

    #[test]
    fn where_nothing_speaks_of_trouble_the_last_lines_are_there() {
        check("INFO all well\nhost rebooted\n", &["1×2 host rebooted"]);
        let log = Log::of(&"GET /healthz 200\n".repeat(500));
        assert_eq!((log.findings().len(), log.summary()), (1, "500 lines, no error".to_owned()));
    }

    #[test]
    fn what_ended_it_is_told_of_among_many() {
        let words = |number: usize| -> String {
            number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
        };
        let mut log: String =
            (0..20_000).map(|number| format!("ERROR in {} twice\n", words(number)).repeat(2)).collect();
        log.push_str("ERROR the end\n");
        let log = Log::of(&log);
        assert_eq!(log.findings().len(), MOST_TOLD);
        assert!(log.findings().iter().any(|finding| finding.text == "ERROR the end"), "{log:?}");
        assert!(log.errors <= MOST_KEPT);
    }

    #[test]
    fn colours_long_lines_and_broken_bytes_do_no_harm() {
        let log =
            [b"\x1b[31mERROR\x1b[0m no \xff way\n".to_vec(), vec![b'x'; 1 << 20], b"\nerror b\n".to_vec()].concat();
        let log = Log::read(log.as_slice()).unwrap();
        let texts: Vec<&str> = log.findings().iter().map(|finding| finding.text.as_str()).collect();
        assert_eq!((texts, log.lines), (vec!["ERROR no \u{fffd} way", "error b"], 3));
    }

    #[test]
    fn a_few_lines_are_one_message() {
        assert_eq!(Log::of("psql: error:\r\n  no host\n").as_message(), Some("psql: error: no host"));
        assert_eq!(Log::of("a\nb\nc\nd").as_message(), None);
        assert_eq!(Log::of("").as_message(), Some(""));
    }

    #[test]
    fn an_error_comes_before_a_warning_that_fits_better() {
        let finding = |text: &str| Finding { text: text.to_owned(), count: 1, line: 1 };
        let hit = |id: &str, fit: f32| Hit { id: id.to_owned(), fit, ..Hit::default() };
        let (warning, error) = (finding("WARN x"), finding("ERROR refused"));
        let merged = merge(vec![(&warning, vec![hit("w", 1.0)]), (&error, vec![hit("e", 0.8)])], 9);
        assert_eq!(merged.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["e", "w"]);
    }

    #[test]
    fn a_scenario_that_several_errors_lead_to_comes_first() {
        let hit = |id: &str, fit: f32| Hit { id: id.to_owned(), fit, ..Hit::default() };
        let finding = |text: &str| Finding { text: text.to_owned(), count: 1, line: 1 };
        let (one, two, three) = (finding("one"), finding("two"), finding("three"));
        let found = vec![
            (&one, vec![hit("a", 0.8), hit("b", 0.8)]),
            (&two, vec![hit("b", 0.79), hit("c", 0.5)]),
            (&three, vec![hit("d", 0.1)]),
        ];
        let merged = merge(found, 3);
        let shown: Vec<(&str, &str)> =
            merged.iter().map(|hit| (hit.id.as_str(), hit.finding.as_ref().unwrap().text.as_str())).collect();
        assert_eq!(shown, [("b", "two"), ("a", "one"), ("c", "two")]);
    }
}
