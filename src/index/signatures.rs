//! What stays of an error line: which of its parts are the trouble, and which are only today's.
//!
//! Owns how timestamps, hosts, numbers and their kin are told from words, and which lines of a long paste are worth
//! reading. It must not know the index: it sees characters, never how rare a word is. Nothing is thrown away, since a
//! document may well be about `10.0.0.1`; what varies from one occurrence to the next weighs little.

use std::borrow::Cow;
use std::ops::Range;

/// What a part that varies weighs against 1 for a word. Half or double of it changes little; 1 finds less.
const VARYING: f32 = 0.2;
/// What a level weighs: every log line has one, but `fatal` tells a little.
const LEVEL: f32 = 0.3;
/// What the words of a command weigh that was typed behind a prompt: what it answered tells more.
const TYPED: f32 = 0.3;
/// A prompt is among the first words of a paste.
const PROMPT_WITHIN: usize = 3;
/// A query of more words than this was not typed.
const MOST_TYPED_WORDS: usize = 12;
/// As much of a paste is read, its telling lines first; far more than any error message has.
const MOST_READ: usize = 16 << 10;

/// A title longer than this is cut at a word's end, in bytes.
const LONGEST_HEADLINE: usize = 80;

/// Severities as loggers, alert managers and event systems write them.
pub(super) const LEVELS: &[&str] = &[
    "alert", "crit", "critical", "debug", "emerg", "err", "error", "errors", "fatal", "firing", "info", "major",
    "minor", "normal", "notice", "resolved", "severe", "severity", "trace", "verbose", "warn", "warning",
];
/// Words of dates.
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu",
    "fri", "sat", "sun", "utc", "gmt", "cet", "cest", "est", "pst", "hst",
];
/// Units that make a number a measurement.
const UNITS: &[&str] = &[
    "b", "k", "m", "g", "t", "kb", "mb", "gb", "tb", "ki", "mi", "gi", "ti", "kib", "mib", "gib", "tib", "ns", "us",
    "µs", "ms", "s", "sec", "secs", "min", "mins", "h", "hr", "hrs", "d", "w", "y", "x", "th", "st", "nd", "rd",
];
/// Words after which a number is a code and not a count.
const CODE_WORDS: &[&str] =
    &["alarm", "alert", "code", "errno", "error", "event", "exit", "exited", "http", "kb", "rule", "signal", "status"];
/// Keys whose values name a thing and not a trouble.
const NAMING_KEYS: &[&str] = &[
    "addr", "address", "aud", "client", "cluster", "container", "correlation_id", "host", "hostname", "id", "instance",
    "ip", "ip_address", "iss", "job_id", "namespace", "node", "ns", "path", "pid", "pod", "port", "project", "region",
    "request_id", "requestid", "rid", "server", "session", "span_id", "storage", "sub", "subscription", "tab",
    "tenant", "thread", "tid", "trace_id", "ts", "uid", "user", "username", "uuid", "zone",
];
/// Last labels by which a dotted name is a host's.
const TOP_DOMAINS: &[&str] = &[
    "ai", "app", "au", "br", "ca", "ch", "cloud", "cluster", "cn", "co", "com", "corp", "de", "dev", "edu", "es", "eu",
    "example", "fi", "fr", "gov", "in", "info", "int", "internal", "invalid", "io", "it", "jp", "lan", "local",
    "localdomain", "localhost", "mil", "net", "nl", "no", "org", "pl", "ru", "se", "svc", "test", "uk", "us",
];
/// What a line says that is about a trouble.
pub(super) const TROUBLE: &[&str] = &[
    "abort", "cannot", "can't", "corrupt", "crash", "denied", "died", "error", "exceed", "exception", "exhaust",
    "fail", "fatal", "forbidden", "invalid", "killed", "missing", "not found", "oom", "panic", "refused", "reject",
    "timed out", "timeout", "traceback", "unable", "unavailable", "unauthorized", "unknown", "unreachable",
];

/// A query's parts that weigh less than words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signature {
    light: Vec<(Range<usize>, f32)>,
    words: usize,
    marks: usize,
}

impl Signature {
    /// Reads an error line, or whatever was typed.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut signature = Self::default();
        let mut code = false;
        let mut typed = None;
        for chunk in chunks(text, char::is_whitespace) {
            signature.words += 1;
            if signature.words <= PROMPT_WITHIN && is_prompt(&text[chunk.clone()]) {
                signature.marks += 1;
                typed = Some(chunk.end);
                continue;
            }
            typed = typed.filter(|end| !text[*end..chunk.start].contains('\n') && !answers(&text[chunk.clone()]));
            if typed.is_some() {
                typed = Some(chunk.end);
                signature.light.push((chunk, TYPED));
                continue;
            }
            code = signature.chunk(text, chunk, code);
        }
        signature
    }

    /// What the part of the text at `place` weighs: 1 for a word, less for what varies.
    #[must_use]
    pub fn weight(&self, place: &Range<usize>) -> f32 {
        let overlaps = |light: &&(Range<usize>, f32)| light.0.start <= place.start && place.end <= light.0.end;
        self.light.iter().find(overlaps).map_or(1.0, |(_, weight)| *weight)
    }

    /// Whether it was pasted from a screen or a log, by its look; else a person typed it.
    #[must_use]
    pub fn is_paste(&self) -> bool {
        self.words > MOST_TYPED_WORDS || self.marks > 0 && self.words > 3 || self.marks > 2
    }

    /// Weighs what stands between two spaces; `code` says that a number here is a code. Gives the same for the next.
    fn chunk(&mut self, text: &str, place: Range<usize>, code: bool) -> bool {
        let chunk = &text[place.clone()];
        if is_address(chunk) || is_file_path(chunk) || is_moment(chunk) {
            self.varies(place);
            return false;
        }
        let mut code = code;
        for piece in chunks(chunk, |character| "=\"'`,;()[]{}<>|#/\\@:".contains(character)) {
            let place = place.start + piece.start..place.start + piece.end;
            let before = chunk[..piece.start].trim_end_matches(['"', '\'', ' ']);
            let key = before.strip_suffix('=').map(|key| key.trim_matches(|c: char| !c.is_alphanumeric()));
            let named = key.is_some_and(|key| {
                let name = key.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or(key);
                contains(NAMING_KEYS, name)
            });
            code = self.piece(&text[place.clone()], place, code, named);
        }
        self.marks += usize::from(chunk.contains(['=', '"', '[', '{', '|', '>']) || chunk.ends_with(':'));
        code
    }

    fn piece(&mut self, piece: &str, place: Range<usize>, code: bool, named: bool) -> bool {
        let trimmed = piece.trim_matches(['.', '-', '_', '%', '+', '~', '!', '?', '*', '$']);
        if contains(CODE_WORDS, trimmed) {
            if contains(LEVELS, trimmed) {
                self.light.push((place, LEVEL));
            }
            return true;
        }
        if contains(LEVELS, trimmed) {
            self.light.push((place, LEVEL));
        } else if named || is_varying(trimmed) && !(code && is_number(trimmed)) || is_date_word(piece) {
            self.varies(place);
        } else {
            self.names_within(piece, place.start);
        }
        false
    }

    /// `collector-8fq2z`: the generated part of a name varies, the name itself tells. `ALM-12040` is a code.
    fn names_within(&mut self, piece: &str, start: usize) {
        let parts = chunks(piece, |character| "-_.".contains(character));
        if parts.len() < 2 || is_code(piece) {
            return;
        }
        for part in parts {
            let name = &piece[part.clone()];
            if is_number(name) || is_generated(name) {
                self.light.push((start + part.start..start + part.end, VARYING));
                self.marks += 1;
            }
        }
    }

    fn varies(&mut self, place: Range<usize>) {
        self.light.push((place, VARYING));
        self.marks += 1;
    }
}

/// `$`, `me@host:~$`, `sh-5.1$`; not `US$`.
fn is_prompt(chunk: &str) -> bool {
    chunk.strip_suffix('$').is_some_and(|before| before.is_empty() || before.contains(['@', ':', '~', ']', '-']))
}

/// Whether a word behind a typed command begins what it answered: a time, a tag, "error:".
fn answers(chunk: &str) -> bool {
    chunk.starts_with(['[', '{', '<'])
        || chunk.starts_with(|first: char| first.is_ascii_digit())
        || chunk.ends_with(':')
}

/// What stays of a line when all that varies is left out: two lines with the same tell the same.
#[must_use]
pub fn lasting(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (place, weight) in Signature::read(text).light {
        if weight <= VARYING && from <= place.start {
            out.push_str(&text[from..place.start]);
            from = place.end;
        }
    }
    out.push_str(&text[from..]);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an error may be called: its first line that speaks of trouble, else its first, without what varies and its level.
#[must_use]
pub fn headline(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().find(|line| speaks_of_trouble(line)).or_else(|| lines().next()).unwrap_or_default();
    let lasting = lasting(cut(line, MOST_READ / 8));
    let words = lasting.split_whitespace().skip_while(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty() || contains(LEVELS, bare) && word.len() < lasting.len()
    });
    let mut headline = String::new();
    for word in words {
        if headline.len() + word.len() > LONGEST_HEADLINE && !headline.is_empty() {
            break;
        }
        headline.push_str(if headline.is_empty() { "" } else { " " });
        headline.push_str(word);
    }
    let headline = cut(&headline, LONGEST_HEADLINE).trim_end_matches([':', ',', ';', '(', '[', '{', '=', '-', ' ']);
    if headline.is_empty() { "New scenario".to_owned() } else { headline.to_owned() }
}

/// As much of a long paste as is worth reading: the lines that speak of trouble, each once, then the others.
#[must_use]
pub fn telling(text: &str) -> Cow<'_, str> {
    if text.len() <= MOST_READ {
        return Cow::Borrowed(text);
    }
    let mut seen = std::collections::HashSet::new();
    let mut out = String::with_capacity(MOST_READ);
    for wanted in [true, false] {
        for line in text.lines() {
            let line = cut(line, MOST_READ / 8);
            if out.len() + line.len() >= MOST_READ {
                return Cow::Owned(out);
            }
            if speaks_of_trouble(line) == wanted && seen.insert(line) {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Cow::Owned(out)
}

fn speaks_of_trouble(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    TROUBLE.iter().any(|word| lower.contains(word))
}

/// The first `most` bytes of a text, to a whole character.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// The places of what stands between separators.
fn chunks(text: &str, separator: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        match (separator(character), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| from..text.len()));
    found
}

fn contains(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// A URL, a mail address, an account at a host.
fn is_address(chunk: &str) -> bool {
    let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    let scheme = chunk.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    let account = chunk.split_once('@').is_some_and(|(user, host)| {
        let user = user.rsplit(['=', ':', '<', '"']).next().unwrap_or(user);
        !user.is_empty() && host.starts_with(|c: char| c.is_ascii_alphanumeric()) && !host.contains('@')
    });
    scheme || account
}

/// `/var/log/x`, `./x/y`, `C:\Users\x`; not `TCP/IP`.
fn is_file_path(chunk: &str) -> bool {
    let chunk = chunk.trim_matches(|c: char| "\"'`,;:()[]{}<>.".contains(c));
    let windows = matches!(chunk.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let steps = chunk.matches(['/', '\\']).count();
    windows || (chunk.starts_with(['/', '~']) || steps > 1) && steps > 0 && !chunk.contains('=') && !is_option(chunk)
}

fn is_option(chunk: &str) -> bool {
    chunk.starts_with('-')
}

/// `2024-05-11T08:22:41Z`, `08:41:13.22`, `10/02/24`, `1h30m`.
fn is_moment(chunk: &str) -> bool {
    let chunk = chunk.trim_matches(|c: char| "\"'`,;()[]{}<>.".contains(c));
    let digits = chunk.bytes().filter(u8::is_ascii_digit).count();
    let marks = chunk.bytes().filter(|byte| b":-/.,+".contains(byte)).count();
    let letters = chunk.chars().filter(|c| c.is_alphabetic()).count();
    digits >= 3 && marks >= 2 && letters <= 2 && digits + marks + letters == chunk.chars().count()
}

/// Numbers, measurements, addresses, hashes, hosts.
fn is_varying(piece: &str) -> bool {
    is_number(piece) || is_hex(piece) || is_dotted_digits(piece) || is_host(piece) || is_measurement(piece)
}

fn is_number(piece: &str) -> bool {
    !piece.is_empty() && piece.chars().all(|c| c.is_ascii_digit())
}

/// `4.5`, `10.0.12.77`, `1-2-3`: digits and marks alone.
fn is_dotted_digits(piece: &str) -> bool {
    piece.contains(|c: char| c.is_ascii_digit()) && piece.chars().all(|c| c.is_ascii_digit() || ".-_+%".contains(c))
}

/// A number with a unit, or several: `433s`, `1h0m0s`, `2.31%`, `10Gi`.
fn is_measurement(piece: &str) -> bool {
    let mut rest = piece;
    let mut measured = false;
    while rest.starts_with(|c: char| c.is_ascii_digit()) {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = rest.find(|c: char| !c.is_alphabetic()).map_or(rest, |end| &rest[..end]);
        if !contains(UNITS, unit) {
            return false;
        }
        rest = &rest[unit.len()..];
        measured = true;
    }
    measured && rest.is_empty()
}

/// A hash, a commit, a UUID, a pointer: hexadecimal, long, with digits and letters; or long and all digits.
fn is_hex(piece: &str) -> bool {
    let bare = piece.strip_prefix("0x").unwrap_or(piece);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let pointer = bare.len() < piece.len() && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
    pointer || bare.len() >= 7 && digits >= 2 && bare.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// `cpofits-lv2.example.org`: dotted, lower case, with a last label that hosts have, or of four labels and more with
/// digits in them.
fn is_host(piece: &str) -> bool {
    let labels: Vec<&str> = piece.split('.').collect();
    let plain = piece.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c));
    let known = labels.last().is_some_and(|last| contains(TOP_DOMAINS, last));
    plain && labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && (known || labels.len() > 3)
}

/// `8fq2z`, `7d9f6c`, `c8rkq1zx0abc`: letters and digits mixed in no way that people name things.
fn is_generated(part: &str) -> bool {
    let kinds: Vec<bool> = part.chars().map(|c| c.is_ascii_digit()).collect();
    let changes = kinds.windows(2).filter(|pair| pair.first() != pair.last()).count();
    part.len() >= 5 && part.chars().all(|c| c.is_ascii_alphanumeric()) && (changes >= 2 || is_hex(part))
}

/// `ALM-12040`, `ORA-00942`, `CVE-2024-1`: capitals, then a number.
fn is_code(piece: &str) -> bool {
    let Some((name, number)) = piece.split_once(['-', '_']) else { return false };
    (2..=8).contains(&name.len())
        && name.chars().all(char::is_alphabetic)
        && number.len() >= 3
        && number.chars().all(|c| c.is_ascii_digit())
}

/// Capitalised, so that "may" and "sat" are words.
fn is_date_word(piece: &str) -> bool {
    piece.starts_with(char::is_uppercase) && contains(CALENDAR, piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every light part is set in `‹›`.
    fn check(text: &str, expected: &str) {
        let signature = Signature::read(text);
        let mut shown = String::new();
        for (at, character) in text.char_indices() {
            if signature.light.iter().any(|(place, _)| place.start == at) {
                shown.push('‹');
            }
            shown.push(character);
            if signature.light.iter().any(|(place, _)| place.end == at + character.len_utf8()) {
                shown.push('›');
            }
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_command_behind_a_prompt_is_light_and_its_answer_is_not() {
        check(
            "$ dbctl ls -p x1 [10:02:44] ERROR Broken pipe",
            "$ ‹dbctl› ‹ls› ‹-p› ‹x1› ‹[10:02:44]› ‹ERROR› Broken pipe",
        );
        check("me@host:~$ dbctl ls\nBroken pipe", "me@host:~$ ‹dbctl› ‹ls›\nBroken pipe");
        check("costs 5 US$ or so", "costs ‹5› US$ or so");
    }

    #[test]
    fn times_levels_and_numbers_are_light() {
        check("2024-09-12 08:41:13 ERROR disk full", "‹2024-09-12› ‹08:41:13› ‹ERROR› disk full");
        check("[10/02/24 09:14:55] auth.py:147 Failed", "‹[10/02/24› ‹09:14:55]› auth.py:‹147› Failed");
        check("Mar  3 02:10:07 nscd", "‹Mar›  ‹3› ‹02:10:07› nscd");
        check("timeout reached: 1m30s of 10Gi (97.5%)", "timeout reached: ‹1m30s› of ‹10Gi› (‹97.5%›)");
    }

    #[test]
    fn hosts_addresses_paths_and_hashes_are_light() {
        check("host 10.0.12.77:5433 refused", "host ‹10.0.12.77:5433› refused");
        check("Post \"https://injector.acme.svc:443/mutate\" x", "Post ‹\"https://injector.acme.svc:443/mutate\"› x");
        check("at /proj/sens/x.json over TCP/IP", "at ‹/proj/sens/x.json› over TCP/IP");
        check(r"C:\Users\maria\.token denied", r"‹C:\Users\maria\.token› denied");
        check("commit 3f9c1ab27de04c5588 gone", "commit ‹3f9c1ab27de04c5588› gone");
        check("dds-7d9f6c: down", "dds-‹7d9f6c›: down");
        check("collector-8fq2z stuck", "collector-‹8fq2z› stuck");
        check("user=anna_k pid=31 kind=Pod", "user=‹anna_k› pid=‹31› kind=Pod");
    }

    #[test]
    fn what_lasts_is_the_same_for_every_occurrence() {
        assert_eq!(lasting("2024-09-12 08:41:13 ERROR  pod-8fq2z on 10.0.0.7 full"), "ERROR pod- on full");
        assert_eq!(lasting("exit code 137"), "exit code 137");
    }

    #[test]
    fn an_error_is_called_by_what_lasts_of_its_telling_line() {
        let log = "starting\n2024-09-12 08:41:13 ERROR boto: cannot reach 10.0.0.7:443\n";
        assert_eq!(headline(log), "boto: cannot reach");
        assert_eq!(headline("just words"), "just words");
        assert_eq!(headline("ERROR"), "ERROR");
        assert_eq!(headline("\n"), "New scenario");
        assert!(headline(&"failed ".repeat(100)).len() <= LONGEST_HEADLINE);
    }

    #[test]
    fn codes_are_words() {
        check("ALM-12040 entropy", "ALM-12040 entropy");
        check("exit code 137", "exit code 137");
        check("HTTP 502", "HTTP 502");
        check("ORA-00942", "ORA-00942");
    }

    #[test]
    fn a_paste_is_told_from_typed_words() {
        assert!(Signature::read("2024-09-12 08:41:13 ERROR boto: nope").is_paste());
        assert!(Signature::read("psql: error: could not connect to server: Connection timed out").is_paste());
        assert!(!Signature::read("people can't sign in to the web portal").is_paste());
        assert!(!Signature::read("alm12040").is_paste());
    }

    #[test]
    fn a_long_paste_keeps_the_lines_that_tell() {
        let mut text = "GET /healthz 200 OK\n".repeat(60_000);
        text.push_str("FATAL: could not extend file\n");
        let kept = telling(&text);
        assert!(kept.starts_with("FATAL: could not extend file\n"), "{:?}", cut(&kept, 80));
        assert!(kept.len() <= MOST_READ);
        assert!(telling(&"ä".repeat(1 << 20)).len() <= MOST_READ);
    }
}
