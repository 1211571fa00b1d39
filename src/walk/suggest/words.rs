//! The words by which conditions speak of what a command printed, English and German.
//!
//! Owns the words, as data, and how two words are told to be the same. It must not know conditions, outputs or rules.

use super::numbers::{Dimension, Order};

/// What turns a condition, or what an output says, into its opposite; besides all that ends in `n't`.
pub(super) const NEGATIONS: &[&str] = &[
    "cannot", "kein", "keine", "keinen", "keiner", "keinerlei", "keines", "neither", "never", "nicht", "nichts", "nie",
    "no", "none", "nor", "not", "nothing", "without",
];

/// Those of them that deny the thing and not what is said of it.
const DENIED_THINGS: &[&str] =
    &["kein", "keine", "keinen", "keiner", "keinerlei", "keines", "no", "none", "neither", "nichts", "nothing"];

/// What joins two conditions. One of them may hold without the other, so that nothing can be told.
pub(super) const JOINTS: &[&str] = &[
    "aber", "although", "and", "because", "before", "but", "despite", "except", "obwohl", "once", "since", "sondern",
    "und", "unless", "until", "while",
];

/// Whom a question is about that no output answers.
pub(super) const OPERATOR: &[&str] =
    &["du", "eure", "i", "ihr", "my", "our", "sie", "wir", "you", "you're", "your", "we"];

/// Behind "you", what asks for what is on the screen.
pub(super) const SEEING: &[&str] = &[
    "erhalten", "erhältst", "find", "findest", "finden", "get", "getting", "gets", "notice", "observe", "receive",
    "see", "seeing", "sees", "sehen", "siehst",
];

/// What makes a condition one about the output: "contains", "is shown".
pub(super) const SHOWING: &[&str] = &[
    "angezeigt", "appear", "appears", "ausgegeben", "contain", "contained", "contains", "display", "displayed",
    "displays", "enthält", "enthalten", "erscheint", "find", "finden", "findest", "found", "gefunden", "gelistet",
    "get", "gets", "give", "gives", "holds", "includes", "include", "liefert", "list", "listed", "lists", "logged",
    "mention", "mentions", "occur", "occurs", "output", "outputs", "present", "print", "printed", "prints", "produce",
    "produced", "produces", "read", "reads", "report", "reported", "reports", "return", "returned", "returns", "said",
    "say", "says", "see", "seen", "sehen", "show", "shown", "shows", "siehst", "stands", "steht", "vorhanden", "zeigt",
    "zurückgegeben", "zurück",
];

/// Between a subject and what is said of it.
pub(super) const LINKS: &[&str] = &[
    "are", "as", "be", "been", "equal", "equals", "error", "errors", "has", "have", "having", "im", "in", "is", "ist",
    "like", "lautet", "message", "sind", "state", "status", "there", "to", "war", "was", "were", "with", "reason",
];

/// What may stand behind the word that counts without adding to it, and in front of it without naming anything.
pub(super) const FILLERS: &[&str] = &[
    "a", "above", "all", "already", "also", "am", "an", "any", "anywhere", "are", "at", "auf", "aus", "be", "been",
    "being", "case", "code", "column", "columns", "command", "command's", "current", "currently", "das", "dem", "den",
    "der", "des", "did", "die", "do", "does", "ein", "eine", "einem", "einen", "entries", "entry", "error", "errors",
    "es", "etwas", "event", "events", "field", "flag", "following", "from", "had", "has", "have", "hat", "here",
    "hier", "im", "in", "indeed", "is", "ist", "it", "its", "line", "lines", "list", "liste", "log", "logs", "message",
    "messages", "mode", "nach", "noch", "now", "nun", "of", "on", "one", "or", "oder", "output", "phase", "printed",
    "reported", "result", "results", "row", "rows", "same", "section", "set", "shown", "sind", "so", "some", "state",
    "states", "status", "still", "that", "the", "them", "then", "there", "these", "they", "this", "those", "to",
    "value", "von", "war", "was", "were", "werden", "wert", "what", "which", "will", "wird", "with", "you", "zustand",
];

/// What stands for the output as a whole.
pub(super) const OUTPUTS: &[&str] = &[
    "anything", "ausgabe", "command", "eintrag", "einträge", "entries", "entry", "ergebnis", "ergebnisse", "etwas",
    "hits", "it", "line", "lines", "list", "liste", "match", "matches", "output", "query", "response", "result",
    "results", "row", "rows", "something", "this", "that", "treffer", "zeile", "zeilen", "nichts", "nothing",
    "response's", "befehl",
];

/// Those of [`OUTPUTS`] that only an output has.
pub(super) const PRINTED: &[&str] = &[
    "anything", "ausgabe", "eintrag", "einträge", "entries", "entry", "ergebnis", "ergebnisse", "etwas", "hits",
    "line", "lines", "match", "matches", "nichts", "nothing", "output", "response", "result", "results", "row", "rows",
    "something", "treffer", "zeile", "zeilen", "list",
];

pub(super) const EMPTY: &[&str] = &["blank", "empty", "leer"];

/// That a thing is put on the screen, so that anything there is one.
pub(super) const LISTED: &[&str] = &[
    "angezeigt", "ausgegeben", "displayed", "gelistet", "listed", "output", "printed", "returned", "shown",
    "aufgelistet", "zurückgegeben", "reported",
];

/// That a thing is there at all.
pub(super) const EXISTING: &[&str] = &[
    "exist", "existiert", "existieren", "exists", "existing", "found", "gefunden", "gibt", "installed", "present",
    "there", "vorhanden",
];

/// Commands that print what they find, and nothing where there is nothing.
pub(super) const SEARCHES: &[&str] = &[
    "awk", "egrep", "find", "get", "grep", "jq", "list", "locate", "ls", "lsof", "pgrep", "pidof", "ps", "rg",
    "search", "select", "show", "status", "which", "zgrep", "ss",
];

/// Commands that fail by what they look for not being there.
pub(super) const FILTERS: &[&str] = &["egrep", "grep", "pgrep", "pidof", "rg", "which", "zgrep"];

/// Commands that look at files.
pub(super) const LOOKUPS: &[&str] = &["ls", "stat"];

/// What a command prints instead of an empty list.
pub(super) const NONE_FOUND: &[&str] = &[
    "(0 rows)", "0 rows", "empty set", "no resources found", "no results found", "no matches found",
    "no entries found", "-- no entries --", "keine einträge",
];

/// What a command says of a thing that is not there.
pub(super) const MISSING: &[&str] = &[
    "no such file or directory", "(notfound)", "could not be found", "does not exist", "nicht gefunden",
    "datei oder verzeichnis nicht gefunden",
];

/// What names the command, so that its exit status is meant.
pub(super) const COMMANDS: &[&str] = &[
    "anfrage", "aufruf", "befehl", "call", "check", "command", "commands", "connection", "connecting", "es", "it",
    "kommando", "login", "ping", "query", "request", "restart", "script", "skript", "step", "test", "that", "this",
    "verbindung", "das", "attempt", "upload", "download", "build", "execution", "ausführung",
];

pub(super) const SUCCESS: &[&str] = &[
    "erfolgreich", "funktioniert", "gelingt", "klappt", "pass", "passed", "passes", "reachable", "erreichbar",
    "succeed", "succeeded", "succeeds", "successful", "successfully", "work", "worked", "works",
];

pub(super) const FAILURE: &[&str] = &[
    "fail", "failed", "failing", "fails", "failure", "fehlschlägt", "fehlgeschlagen", "scheitert", "unreachable",
    "unsuccessful", "unsuccessfully", "gescheitert",
];

/// What gives an error: "returns an error" is a failure.
pub(super) const RAISING: &[&str] = &[
    "end", "ends", "errors", "exits", "exit", "get", "gets", "give", "gives", "liefert", "meldet", "print", "prints",
    "produces", "report", "reports", "return", "returns", "throws", "gibt",
];

/// What it is then.
pub(super) const ERRORS: &[&str] = &["error", "errors", "fehler", "failure"];

/// What may stand around a success or failure without narrowing it.
pub(super) const OUTCOME_FILLERS: &[&str] = &[
    "above", "again", "code", "complete", "completed", "completes", "executed", "execute", "immediately", "ran", "run",
    "running", "runs", "exited", "reason", "for", "ausgeführt",
];

/// Success of these programs alone.
pub(super) const REACHING: &[&str] =
    &["answers", "erreichbar", "reachable", "respond", "responding", "responds", "unreachable"];

/// The programs whose success it is.
pub(super) const PROBES: &[&str] = &["curl", "nc", "ncat", "ping", "telnet", "traceroute"];

/// Programs that list processes, so that a row is a process that runs.
pub(super) const PROCESS_LISTS: &[&str] = &["pgrep", "pidof", "ps"];

/// What says that a process runs, in the first of [`STATES`].
pub(super) const RUNNING: &str = "running";

/// What may stand behind a state without narrowing it.
pub(super) const BEHIND_STATES: &[&str] = &[
    "already", "again", "at", "condition", "currently", "here", "hier", "in", "mode", "noch", "now", "nun", "or",
    "oder", "phase", "state", "states", "status", "still", "there", "the", "list", "output", "zustand",
];

/// What may stand before an adverb and not before a state: "up", "down".
pub(super) const ADVERBS: &[&str] = &["down", "open", "ok", "up"];

/// Names of what a key holds.
pub(super) const STATE_KEYS: &[&str] = &["health", "phase", "state", "status", "value", "wert", "zustand"];

/// A time was up, as programs say it.
pub(super) const TIMED_OUT: &[&str] = &["timed out", "timeout", "time-out", "zeitüberschreitung"];

/// What says that a time was up.
pub(super) const TIMEOUTS: &[&str] = &["time", "timed", "timeout", "timeouts", "times", "zeitüberschreitung"];

/// What an exit status is called.
pub(super) const STATUSES: &[&str] = &["code", "exitcode", "rc", "status", "returncode", "rückgabewert", "exit"];

/// Troubles that a command may print although its exit status is 0.
pub(super) const TROUBLE: &[&str] = &[
    "cannot", "denied", "error", "errors", "exception", "fail", "failed", "failure", "fatal", "fehler", "refused",
    "timeout", "traceback", "unable",
];

/// What asks whether the output is as the document shows it.
pub(super) const LIKENESS: &[&str] = &[
    "like this", "like these", "like that", "like those", "like the following", "like the above", "like the one",
    "like the example", "like above", "like below", "similar to this", "similar to the", "as shown", "as above",
    "as below", "shown above", "shown below", "the same as", "match the example", "matches the example",
    "match the above", "matches the above", "so aus", "wie oben", "wie hier", "wie folgt", "wie diese",
    "wie im beispiel",
];

/// What asks for one among many.
pub(super) const ANY: &[&str] =
    &["another", "any", "anything", "einer", "einige", "irgendein", "irgendeine", "irgendwelche", "one", "some"];

/// What asks for every one.
pub(super) const EVERY: &[&str] = &["all", "alle", "both", "each", "every", "everything", "jede", "jeder"];

/// What opens a condition in front of a branch's order.
pub(super) const OPENINGS: &[&str] = &["if ", "when ", "in case ", "wenn ", "falls ", "sofern ", "only if ", "where "];

/// What says to find something out.
pub(super) const CHECKING: &[&str] =
    &["check", "confirm", "determine", "ensure", "find out", "make sure", "prüfe", "see", "test", "verify"];

/// Behind it, what is to be found out.
pub(super) const CONJUNCTIONS: &[&str] = &[" whether ", " if ", " that ", " ob "];

/// What ends a condition, besides marks.
pub(super) const ENDINGS: &[&str] = &[" then ", " dann "];

/// A state with the states that exclude it. Of two on the same side neither excludes the other.
pub(super) struct States {
    /// Synonyms, then more synonyms.
    pub(super) good: &'static [&'static [&'static str]],
    /// The opposite.
    pub(super) bad: &'static [&'static [&'static str]],
}

pub(super) const STATES: &[States] = &[
    States {
        good: &[&["running", "active", "alive", "up", "started", "läuft", "laufen", "aktiv", "gestartet"]],
        bad: &[
            &["stopped", "inactive", "dead", "down", "exited", "gestoppt", "beendet", "inaktiv"],
            &["failed", "failing", "fehlgeschlagen"],
            &["crashed", "crashing", "crashloopbackoff", "abgestürzt"],
            &["pending"],
            &["imagepullbackoff", "errimagepull"],
            &["containercreating"],
            &["createcontainerconfigerror"],
            &["terminating"],
            &["evicted"],
            &["oomkilled"],
        ],
    },
    States {
        good: &[&["ready", "available", "bereit", "verfügbar"]],
        bad: &[&["notready", "unready", "unavailable", "nichtbereit"]],
    },
    States {
        good: &[&["healthy", "ok", "okay", "health_ok", "passing", "gesund"]],
        bad: &[
            &["unhealthy", "health_warn", "health_err", "ungesund"],
            &["degraded", "beeinträchtigt"],
            &["critical", "kritisch"],
        ],
    },
    States { good: &[&["enabled", "aktiviert"]], bad: &[&["disabled", "deaktiviert"]] },
    States { good: &[&["open", "offen"]], bad: &[&["closed", "geschlossen"]] },
    States { good: &[&["online"]], bad: &[&["offline"]] },
    States { good: &[&["bound"]], bad: &[&["unbound", "pending", "lost"]] },
    States { good: &[&["reachable", "erreichbar"]], bad: &[&["unreachable"]] },
    States { good: &[&["mounted", "eingehängt"]], bad: &[&["unmounted"]] },
    States { good: &[&["connected", "verbunden"]], bad: &[&["disconnected", "getrennt"]] },
    States { good: &[&["locked", "gesperrt"]], bad: &[&["unlocked", "entsperrt"]] },
    States { good: &[&["synced", "insync"]], bad: &[&["outofsync", "unsynced"]] },
    States { good: &[&["installed", "installiert"]], bad: &[&["uninstalled"]] },
];

/// Values that one key has in different spellings.
pub(super) const VALUES: &[&[&str]] = &[&["true", "t", "yes", "on", "wahr"], &["false", "f", "no", "off", "falsch"]];

/// What a number is held against, longest first where one begins with another.
pub(super) const COMPARISONS: &[(&[&str], Order)] = &[
    (&["no", "more", "than"], Order::AtMost),
    (&["not", "more", "than"], Order::AtMost),
    (&["no", "less", "than"], Order::AtLeast),
    (&["not", "less", "than"], Order::AtLeast),
    (&["nicht", "mehr", "als"], Order::AtMost),
    (&["more", "than"], Order::More),
    (&["greater", "than"], Order::More),
    (&["higher", "than"], Order::More),
    (&["larger", "than"], Order::More),
    (&["longer", "than"], Order::More),
    (&["bigger", "than"], Order::More),
    (&["less", "than"], Order::Less),
    (&["lower", "than"], Order::Less),
    (&["fewer", "than"], Order::Less),
    (&["smaller", "than"], Order::Less),
    (&["shorter", "than"], Order::Less),
    (&["at", "least"], Order::AtLeast),
    (&["at", "most"], Order::AtMost),
    (&["mehr", "als"], Order::More),
    (&["größer", "als"], Order::More),
    (&["höher", "als"], Order::More),
    (&["weniger", "als"], Order::Less),
    (&["kleiner", "als"], Order::Less),
    (&["niedriger", "als"], Order::Less),
    (&["above"], Order::More),
    (&["over"], Order::More),
    (&["exceeds"], Order::More),
    (&["exceed"], Order::More),
    (&["über"], Order::More),
    (&["below"], Order::Less),
    (&["under"], Order::Less),
    (&["unter"], Order::Less),
    (&["mindestens"], Order::AtLeast),
    (&["höchstens"], Order::AtMost),
    (&[">="], Order::AtLeast),
    (&["<="], Order::AtMost),
    (&[">"], Order::More),
];

/// The comparisons that a number makes one when it follows at once.
pub(super) const EQUALITIES: &[(&str, Order)] = &[
    ("<", Order::Less),
    ("=", Order::Same),
    ("==", Order::Same),
    ("is", Order::Same),
    ("are", Order::Same),
    ("equals", Order::Same),
    ("to", Order::Same),
    ("exactly", Order::Same),
    ("ist", Order::Same),
    ("gleich", Order::Same),
    ("genau", Order::Same),
];

/// "5 or more".
pub(super) const LATER_ORDERS: &[(&str, Order)] = &[
    ("more", Order::AtLeast),
    ("higher", Order::AtLeast),
    ("above", Order::AtLeast),
    ("greater", Order::AtLeast),
    ("mehr", Order::AtLeast),
    ("less", Order::AtMost),
    ("lower", Order::AtMost),
    ("fewer", Order::AtMost),
    ("below", Order::AtMost),
    ("weniger", Order::AtMost),
];

pub(super) const OR: &[&str] = &["or", "oder"];

pub(super) const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('`', '`'),
    ('\'', '\''),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
];

/// Numbers in words.
pub(super) const NUMERALS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("null", 0.0),
    ("eine", 1.0),
    ("einen", 1.0),
    ("zwei", 2.0),
    ("drei", 3.0),
    ("vier", 4.0),
    ("fünf", 5.0),
];

const KILO: f64 = 1024.0;

/// Units with their size in the smallest of their kind. Capitals matter: `m` is a minute, `M` is a megabyte.
pub(super) const UNITS: &[(&str, Dimension, f64)] = &[
    ("%", Dimension::Share, 1.0),
    ("percent", Dimension::Share, 1.0),
    ("Prozent", Dimension::Share, 1.0),
    ("ns", Dimension::Time, 1e-9),
    ("us", Dimension::Time, 1e-6),
    ("µs", Dimension::Time, 1e-6),
    ("ms", Dimension::Time, 1e-3),
    ("milliseconds", Dimension::Time, 1e-3),
    ("Millisekunden", Dimension::Time, 1e-3),
    ("s", Dimension::Time, 1.0),
    ("sec", Dimension::Time, 1.0),
    ("secs", Dimension::Time, 1.0),
    ("second", Dimension::Time, 1.0),
    ("seconds", Dimension::Time, 1.0),
    ("Sekunde", Dimension::Time, 1.0),
    ("Sekunden", Dimension::Time, 1.0),
    ("m", Dimension::Time, 60.0),
    ("min", Dimension::Time, 60.0),
    ("mins", Dimension::Time, 60.0),
    ("minute", Dimension::Time, 60.0),
    ("minutes", Dimension::Time, 60.0),
    ("Minute", Dimension::Time, 60.0),
    ("Minuten", Dimension::Time, 60.0),
    ("h", Dimension::Time, 3600.0),
    ("hour", Dimension::Time, 3600.0),
    ("hours", Dimension::Time, 3600.0),
    ("Stunde", Dimension::Time, 3600.0),
    ("Stunden", Dimension::Time, 3600.0),
    ("d", Dimension::Time, 86400.0),
    ("day", Dimension::Time, 86400.0),
    ("days", Dimension::Time, 86400.0),
    ("Tag", Dimension::Time, 86400.0),
    ("Tage", Dimension::Time, 86400.0),
    ("Tagen", Dimension::Time, 86400.0),
    ("B", Dimension::Size, 1.0),
    ("byte", Dimension::Size, 1.0),
    ("bytes", Dimension::Size, 1.0),
    ("Bytes", Dimension::Size, 1.0),
    ("K", Dimension::Size, KILO),
    ("k", Dimension::Size, KILO),
    ("kB", Dimension::Size, KILO),
    ("KB", Dimension::Size, KILO),
    ("kb", Dimension::Size, KILO),
    ("Ki", Dimension::Size, KILO),
    ("KiB", Dimension::Size, KILO),
    ("M", Dimension::Size, KILO * KILO),
    ("MB", Dimension::Size, KILO * KILO),
    ("mb", Dimension::Size, KILO * KILO),
    ("Mi", Dimension::Size, KILO * KILO),
    ("MiB", Dimension::Size, KILO * KILO),
    ("megabytes", Dimension::Size, KILO * KILO),
    ("G", Dimension::Size, KILO * KILO * KILO),
    ("GB", Dimension::Size, KILO * KILO * KILO),
    ("gb", Dimension::Size, KILO * KILO * KILO),
    ("Gi", Dimension::Size, KILO * KILO * KILO),
    ("GiB", Dimension::Size, KILO * KILO * KILO),
    ("gigabytes", Dimension::Size, KILO * KILO * KILO),
    ("gigabyte", Dimension::Size, KILO * KILO * KILO),
    ("T", Dimension::Size, KILO * KILO * KILO * KILO),
    ("TB", Dimension::Size, KILO * KILO * KILO * KILO),
    ("tb", Dimension::Size, KILO * KILO * KILO * KILO),
    ("Ti", Dimension::Size, KILO * KILO * KILO * KILO),
    ("TiB", Dimension::Size, KILO * KILO * KILO * KILO),
];

/// Whether two words are the same but for case and the ending of a plural.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('%'), other.trim_end_matches('%'));
    if one.eq_ignore_ascii_case(other) || !one.is_ascii() && one.to_lowercase() == other.to_lowercase() {
        return !one.is_empty();
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let ending = long.get(short.len()..).unwrap_or_default();
    short.len() > 3
        && (ending.eq_ignore_ascii_case("s") || ending.eq_ignore_ascii_case("es"))
        && long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short))
}

/// Whether a word in lower case denies.
pub(super) fn is_negation(lower: &str) -> bool {
    NEGATIONS.contains(&lower) || lower.ends_with("n't")
}

/// Whether a word in lower case says nothing besides.
pub(super) fn only_denies(lower: &str) -> bool {
    is_negation(lower) && !PRINTED.contains(&lower)
}

/// Whether a denial is of the thing and not of what is said of it: "no pods".
pub(super) fn denies_thing(lower: &str) -> bool {
    DENIED_THINGS.contains(&lower)
}

/// Whether a command of that name prints only what it finds.
pub(super) fn is_filter(word: &str) -> bool {
    FILTERS.contains(&word)
}

/// Whether a line says that nothing was found.
pub(super) fn says_none_found(line: &str) -> bool {
    has_prefix_of(line, NONE_FOUND)
}

/// Whether a line begins with one of these, whatever its case.
pub(super) fn has_prefix_of(line: &str, prefixes: &[&str]) -> bool {
    let starts = |prefix: &&str| line.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    prefixes.iter().any(starts)
}

/// Whether a word of a condition looks like a name that nobody uses in prose: `CrashLoopBackOff`, `HEALTH_WARN`,
/// `ORA-00942`.
pub(super) fn is_name(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let rises = letters.windows(2).any(|pair| matches!(pair, [low, high] if low.is_lowercase() && high.is_uppercase()));
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let code = word.split_once('-').is_some_and(|(name, number)| {
        name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase()) && number.len() > 2 && has_digit
    });
    letters.len() > 3 && (rises || code || word.contains('_') && word.contains(char::is_alphabetic))
}
