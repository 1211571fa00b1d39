//! Programs that take a text for a program again.
//!
//! Owns their names and which of their arguments they read so. It must not know quotes: it gets a command's words.

/// All arguments may be read once more, by another shell or in a language of their own.
const ALWAYS: &[&str] = &[
    "ssh", "slogin", "rsh", "mosh", "scp", "rsync", "pdsh", "dsh", "eval", "watch", "parallel", "expect", "let",
    "unset", "declare", "typeset", "local", "trap", "alias", "[[", "tmux", "screen", "make", "gmake", "ansible",
    "salt", "send-command", "run-command", "start-session", "powershell", "pwsh", "powershell.exe", "cmd", "cmd.exe",
    "sqlite3", "perl", "osascript", "source", "nsh", "clush",
];

/// The argument after one of these, in whatever words the program has around it, is a program.
const WITH_FLAG: &[(&[&str], &[&str])] = &[
    (&["sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "csh", "tcsh"], &["-c", "--command"]),
    (&["su", "runuser", "sg", "script", "flock", "vim", "nvim", "vi", "ex", "duckdb"], &["-c", "--command"]),
    (&["psql", "python", "python2", "python3", "pypy"], &["-c", "--command"]),
    (&["mysql", "mariadb", "ruby", "node", "php", "lua", "cqlsh", "bun", "deno", "rails"], &["-e", "-r", "--execute"]),
    (&["mongo", "mongosh", "node", "emacs", "redis-cli"], &["--eval", "eval"]),
    (&["clickhouse-client", "clickhouse", "trino", "sqlcmd", "bq", "influx", "isql"], &["-q", "-Q", "query", "-e"]),
    (&["gdb"], &["-ex", "--eval-command"]),
];

/// The first argument that looks like a program is one; words of their own behind it are files.
const PROGRAM_FIRST: &[&str] = &["awk", "gawk", "mawk", "nawk", "sed", "gsed", "jq", "gojq", "yq"];

/// What is read from standard input is a program.
const FED: &[&str] = &[
    "sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "ssh", "su", "psql", "mysql", "mariadb", "sqlite3", "sqlcmd",
    "sqlplus", "isql", "cqlsh", "mongo", "mongosh", "redis-cli", "clickhouse-client", "python", "python2", "python3",
    "ruby", "perl", "node", "php", "lua", "pwsh", "powershell", "parallel", "crontab", "at", "batch", "ed", "ex",
    "gdb", "source", ".", "rails", "irb", "duckdb", "hive", "beeline", "trino", "rsql",
];

/// How a command's words read what stands in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As words.
    Words,
    /// As a program.
    Program,
    /// The first argument as a program in which `/` has a meaning; it is the word of that number, and those behind it
    /// are files.
    FirstArgument(usize),
}

/// How a command reads its arguments.
pub(super) fn of_arguments(words: &[String]) -> Reading {
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&base(word)));
    let flagged =
        |flags: &[&str]| words.iter().any(|word| flags.iter().any(|flag| word == flag || is_among(word, flag)));
    if has(ALWAYS) || WITH_FLAG.iter().any(|(names, flags)| has(names) && flagged(flags)) {
        return Reading::Program;
    }
    let Some(at) = words.iter().position(|word| PROGRAM_FIRST.contains(&base(word))) else { return Reading::Words };
    let first = words.iter().skip(at + 1).position(|word| looks_like_program(word));
    first.map_or(Reading::Program, |first| Reading::FirstArgument(at + 1 + first))
}

/// Whether a word is a program of `awk`, `sed` or `jq` and no option, no option's value, and no `name=value`.
fn looks_like_program(word: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let is_set = word.split_once('=').is_some_and(|(name, _)| is_name(name));
    let has_marks = word.contains(['{', '}', '/', '(', ')', '.', '|', '[', ']', ';', ' ', '$']);
    !word.starts_with('-') && !is_set && word.len() > 1 && has_marks
}

/// Whether a command takes its standard input for a program.
pub(super) fn reads_program(words: &[String]) -> bool {
    words.iter().any(|word| FED.contains(&base(word)))
}

/// `-c` stands in `-lc` too.
fn is_among(word: &str, flag: &str) -> bool {
    let letter = flag.strip_prefix('-').filter(|letter| letter.len() == 1);
    let short = word.strip_prefix('-').filter(|word| !word.starts_with('-'));
    letter.zip(short).is_some_and(|(letter, word)| word.contains(letter)) || word.starts_with(&format!("{flag}="))
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
