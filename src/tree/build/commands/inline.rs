//! Commands inside sentences: inline code and bold words that a sentence says to run.
//!
//! Owns the words around a command that make it one. It must not know blocks.

use super::Found;
use super::programs::{is_cmdlet, is_known_cmdlet, is_program, starts_sql};
use super::prompts::{is_signed, without_prompt};
use crate::tree::build::directions::{is_order, starts_with_verb};
use crate::tree::build::lexicon;
use crate::tree::build::prose::{Marks, Prose, words};
use std::ops::Range;

/// The commands that one sentence of a text says to run.
pub(in crate::tree::build) fn of_sentence(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if prose.code.is_empty() && prose.strong.is_empty() && !prose.holds(Marks::HYPHENS) {
        return found;
    }
    let mut last_run: Option<usize> = None;
    for (range, mark) in marked(prose, sentence) {
        let around = Around {
            before: prose
                .lower_of(&(sentence.start..range.start))
                .trim_end_matches(['\'', '"', '\u{2018}', '\u{201c}']),
            after: prose.lower_of(&(range.end..sentence.end)),
            joined: last_run.is_some_and(|end| joins(prose.lower_of(&(end..range.start)))),
        };
        let Some((text, end)) = wanted(prose, &range, mark, &around) else { continue };
        last_run = Some(end);
        let language = language_of(&text);
        let slots = slots_in(prose, &range);
        found.push(Found { language: language.to_owned(), line: prose.line(range.start), text, output: None, slots });
    }
    found
}

/// How a command stands out from its sentence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Code,
    Strong,
    /// Bold, with values to be filled in behind it.
    Slotted,
    /// Only by its words: a cmdlet looks like nothing else.
    Cmdlet,
}

/// What stands around a marked range in its sentence, in lower case.
struct Around<'a> {
    before: &'a str,
    after: &'a str,
    /// Whether it is joined to a command before it.
    joined: bool,
}

/// The ranges of a sentence that stand out and may be commands.
fn marked(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<(Range<usize>, Mark)> {
    let within = |range: &&Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
    let code = prose.code.iter().filter(within).map(|range| (range.clone(), Mark::Code));
    let slotted = prose.slotted.iter().filter(within).map(|range| (range.clone(), Mark::Slotted));
    let is_part = |range: &&Range<usize>| prose.slotted.iter().any(|run| run.contains(&range.start));
    let strong = prose.strong.iter().filter(within).filter(|range| !is_part(range));
    let strong = strong.map(|range| (range.clone(), Mark::Strong));
    let mut marked: Vec<(Range<usize>, Mark)> = code.chain(slotted).chain(strong).collect();
    for range in cmdlets(prose, sentence) {
        if marked.iter().all(|(other, _)| other.end <= range.start || other.start >= range.end) {
            marked.push((range, Mark::Cmdlet));
        }
    }
    marked.sort_by_key(|(range, _)| range.start);
    marked
}

/// The cmdlets of a sentence with their parameters: `Remove-Thing -Name x`.
fn cmdlets(prose: &Prose<'_>, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let said = prose.of(sentence);
    let mut found = Vec::new();
    let mut at = 0;
    // A verb, a hyphen, a noun with a capital: few sentences hold as much.
    if !prose.holds(Marks::HYPHENS) || !said.as_bytes().windows(2).any(|pair| matches!(pair, [b'-', b'A'..=b'Z'])) {
        return found;
    }
    for word in said.split_inclusive(char::is_whitespace) {
        let start = at;
        at += word.len();
        let name = word.trim_end().trim_start_matches(['\'', '"', '\u{2018}', '\u{201c}', '(']);
        let opened = word.trim_end().len() - name.len();
        let name = name.trim_end_matches(['\'', '"', '.', ',', ':', ')', '\u{2019}', '\u{201d}']);
        if is_known_cmdlet(name) {
            let from = start + opened;
            let quote = said.get(..from).and_then(|before| before.chars().next_back());
            let length = parameters(said.get(from + name.len()..).unwrap_or_default(), quote);
            let from = sentence.start + from;
            found.push(from..from + name.len() + length);
        }
    }
    found
}

/// How long the parameters behind a cmdlet are: to the quote that closes, or pairs of a `-Name` and its value.
fn parameters(rest: &str, quote: Option<char>) -> usize {
    if let Some(open) = quote.filter(|letter| matches!(letter, '\'' | '"' | '\u{2018}' | '\u{201c}')) {
        let close = match open {
            '\u{2018}' => '\u{2019}',
            '\u{201c}' => '\u{201d}',
            same => same,
        };
        return rest.find(close).unwrap_or(0);
    }
    let (mut length, mut at, mut is_value) = (0, 0, false);
    for word in rest.split_inclusive(' ') {
        at += word.len();
        let bare = word.trim();
        let is_name = bare.len() > 2
            && bare.strip_prefix('-').is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase()));
        if !bare.is_empty() && !is_name && !is_value {
            break;
        }
        if !bare.is_empty() {
            length = at - (word.len() - word.trim_end().len());
            is_value = is_name;
        }
    }
    let kept = rest.get(..length).unwrap_or_default().trim_end_matches(['.', ',', ':', ')', ';']);
    kept.len()
}

/// Whether what stands between two commands makes the second follow the first.
fn joins(between: &str) -> bool {
    let between = between.trim().trim_start_matches("command").trim().trim_start_matches(',').trim();
    matches!(between, "and" | "or" | "" | "then" | "and then" | "and/or" | "or then" | "followed by")
}

/// The command in a marked range, where the words around it say to run it, and where it ends.
fn wanted(prose: &Prose<'_>, range: &Range<usize>, mark: Mark, around: &Around<'_>) -> Option<(String, usize)> {
    let text = without_prompt(prose.of(range).trim());
    // "When running `x`" tells when, not what to do.
    if is_told_of(around.before) || is_reported(around) {
        return None;
    }
    let says = Says::of(&last_words(around.before, 5));
    let is_typed = match mark {
        Mark::Cmdlet => return (says.now || around.joined).then(|| (text.to_owned(), range.end)),
        Mark::Slotted => says.run && is_typed_first(text) || around.joined,
        Mark::Strong if is_known_cmdlet(first_word(text)) => {
            says.run || says.weakly || says.now || around.joined || is_set_off(around.before)
        }
        Mark::Strong if around.joined && text.contains(' ') => is_program(text),
        // "Run the **ping** *address* command": all that stands before the noun belongs to it.
        Mark::Strong => return says.run.then(|| up_to_noun(prose, range, text, around.after)).flatten(),
        Mark::Code => is_typed_code(text, around, says),
    };
    (is_typed && !(mark == Mark::Code && (is_incomplete(text) || is_denied(around.before))))
        .then(|| (text.to_owned(), range.end))
}

/// "Do not run `x`", "`y` (not `x`)": whether the words in front of a command say that it is not to be run.
fn is_denied(before: &str) -> bool {
    let known = lexicon::known();
    let mut near = words(before).rev();
    let last = near.next().unwrap_or_default();
    known.negations.has(last) || known.run_verbs.has(last) && near.next().is_some_and(|word| known.negations.has(word))
}

/// Programs with those of their subcommands that do nothing without a further word.
const WANT_MORE: &[(&[&str], &[&str])] = &[
    (
        &["kubectl", "oc"],
        &[
            "annotate", "apply", "attach", "cordon", "cp", "create", "debug", "delete", "describe", "drain", "edit",
            "exec", "explain", "expose", "get", "label", "logs", "patch", "port-forward", "replace", "rollout", "rsh",
            "scale", "set", "taint", "uncordon", "wait",
        ],
    ),
    (&["git"], &["am", "apply", "cherry-pick", "clone", "format-patch", "revert", "send-email", "set-url"]),
    (&["docker", "podman"], &["cp", "exec", "inspect", "kill", "logs", "pull", "push", "rm", "run", "start", "stop"]),
    (&["systemctl"], &["disable", "enable", "mask", "reload", "restart", "start", "stop", "unmask"]),
    (&["terraform"], &["import", "taint", "untaint"]),
    (&["helm"], &["install", "rollback", "uninstall", "upgrade"]),
];

/// Whether a program, or it and a subcommand, only name what is to be typed: `kubectl`, `kubectl describe`.
fn is_incomplete(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (program, subcommand) = (words.next().unwrap_or_default(), words.next());
    let wants_more = |want: &[&str]| subcommand.is_none_or(|subcommand| want.contains(&subcommand));
    words.next().is_none() && WANT_MORE.iter().any(|(programs, want)| programs.contains(&program) && wants_more(want))
}

/// The last `count` words of a text.
fn last_words(text: &str, count: usize) -> Vec<&str> {
    let mut last: Vec<&str> = words(text).rev().take(count).collect();
    last.reverse();
    last
}

/// What the words in front of a command say of it.
#[derive(Clone, Copy)]
struct Says {
    /// "Run ..."
    run: bool,
    /// "with ...", "use ..."
    weakly: bool,
    /// Directly before the command.
    now: bool,
}

impl Says {
    fn of(near: &[&str]) -> Self {
        let ordered =
            |word: &str| matches!(word, "run" | "execute" | "type" | "enter" | "invoke" | "rerun" | "re-run" | "runs");
        let run = near.iter().rev().take(4).any(|word| ordered(word)) || is_running(near);
        let mentions = near.last().is_some_and(|word| *word == "running") && !run;
        let weakly = !mentions && near.iter().rev().take(3).any(|word| lexicon::known().run_verbs.has(word));
        let last = near.iter().rev().find(|word| !matches!(**word, "powershell" | "the" | "cmdlet" | "command"));
        let now = last.is_some_and(|word| {
            ordered(word) || matches!(*word, "call" | "calling" | "running" | "executing" | "use" | "using")
        });
        Self { run, weakly, now }
    }
}

/// "by running", "running": not "a client running", which only says what the client does.
fn is_running(near: &[&str]) -> bool {
    let Some((&"running", before)) = near.split_last() else { return false };
    before.last().is_none_or(|word| lexicon::known().before_running.has(word))
}

/// Whether inline code is typed.
fn is_typed_code(text: &str, around: &Around<'_>, says: Says) -> bool {
    let several = text.contains(' ');
    let known = is_program(text) || text.starts_with('/') && text.len() > 2 && !text[1..].contains('/');
    let after = around.after.trim_start();
    let is_command_noun = after.starts_with("command") && !is_owned(around.before);
    // "`etcdctl` commands" are many commands of which none is given.
    if after.starts_with("commands") && !several {
        return false;
    }
    let ends = after.trim_matches(['.', ' ', ':', ')', ',']).is_empty();
    let is_query = starts_sql(first_word(text)) && text.split_whitespace().count() > 2;
    let is_led = around.before.trim_end().ends_with(':') || lexicon::known().command_leads.are_in(around.before);
    let introduced = is_set_off(around.before) && (several && known && (ends || is_led) || is_query && is_led);
    // "At `terraform apply`-time": a part of a word.
    let is_joined = around.after.starts_with(|next: char| next == '-' || next.is_alphanumeric());
    if is_joined {
        return false;
    }
    // "Inspect the output of `x`": one has to run it for that.
    let asked_of = around.before.trim_end().ends_with("output of") && starts_with_verb(around.before) && known;
    // "`cf ssh` uses port 22": told of, not to be run.
    let is_subject = words(after).next().is_some_and(|word| word.ends_with('s') && !word.ends_with("ss"));
    let lead = around.before.trim_matches(['(', ' ', '*', ',', ':']);
    let opens = (lead.is_empty() || lexicon::known().examples.has(lead)) && several && is_program(text) && !is_subject;
    let ordered = several && known && ends && text.starts_with("sudo ") && starts_with_verb(around.before);
    let to_type = looks_like_words_to_type(text);
    // "Can you see it in `ps aux`?": one has to look.
    let asked = several && is_program(text) && around.after.trim_end().ends_with('?');
    opens
        || asked
        || asked_of
        || introduced
        || ordered
        || (says.run && (several || known || is_command_noun) && to_type)
        || (says.weakly && (several || text.starts_with('/') || is_command_noun) && known && to_type)
        || (says.weakly && known && around.before.trim_end().ends_with(':'))
        || (around.joined && (several || known))
}

/// Whether a mark sets a command off from the words before it.
fn is_set_off(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with([':', '(']) || before.ends_with(" -") || before.ends_with(['\u{2013}', '\u{2014}'])
}

/// A bold command with all that stands before the noun "command".
fn up_to_noun(prose: &Prose<'_>, range: &Range<usize>, text: &str, after: &str) -> Option<(String, usize)> {
    let (upto, _) = after.split_once("command")?;
    let tail = prose.of(&(range.end..range.end + upto.len())).trim();
    (tail.split_whitespace().count() <= 8 && is_program_or_path(text))
        .then(|| (format!("{text} {tail}").trim().to_owned(), range.end))
}

/// Whether a text begins as what is typed does: with a program, or at least in lower case.
pub(in crate::tree::build) fn is_typed_first(text: &str) -> bool {
    is_program(text) || text.starts_with(|first: char| first.is_ascii_lowercase() || first == '/')
}

/// The parts of a command that its author has set apart as values to be filled in.
pub(in crate::tree::build) fn slots_in(prose: &Prose<'_>, command: &Range<usize>) -> Vec<String> {
    let inside = prose.slots.iter().filter(|slot| slot.start >= command.start && slot.end <= command.end);
    inside.map(|slot| prose.of(slot).trim().to_owned()).collect()
}

/// "the host's `git` command": whose it is, not that it is to be run.
fn is_owned(before: &str) -> bool {
    words(before).next_back().is_some_and(|word| word.ends_with("'s") || word.ends_with("\u{2019}s"))
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Whether a sentence goes on to tell what the command shows: "running `top` shows ...".
fn is_reported(around: &Around<'_>) -> bool {
    words(around.after).next().is_some_and(|word| lexicon::known().reporting.has(word))
}

fn is_program_or_path(text: &str) -> bool {
    is_program(text) || text.starts_with('/') || text.contains(' ')
}

/// Whether the words in front of a command only mention that it runs: "when running", "after you run".
fn is_told_of(before: &str) -> bool {
    let near = last_words(before, 4);
    // "You can do it by calling `x`" says how, and so does "Do it by running `x`".
    let mut near_by = near.iter().rev().skip_while(|word| matches!(**word, "the" | "running" | "using" | "executing"));
    let says_how = near_by.next() == Some(&"by")
        && near.last() != Some(&"by")
        && (is_order(before) || near_by.next().is_some_and(|word| !lexicon::known().causing.has(word)));
    near.last() != Some(&"calling")
        && !says_how
        && near.iter().any(|word| lexicon::known().run_verbs.has(word))
        && near.iter().any(|word| lexicon::known().mentions.has(word))
}

/// No option alone, no path alone, no sentence.
fn looks_like_words_to_type(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    !first.starts_with('-')
        && !text.ends_with(':')
        && (!text.ends_with('.') || text.ends_with(" ."))
        && !first.contains('@')
        && (is_program(text)
            || first.starts_with('/')
            || !first.starts_with(|letter: char| letter.is_ascii_uppercase())
            || is_cmdlet(first)
            || starts_sql(first))
}

/// Whether a paragraph that is one marked span is a command standing alone.
pub(in crate::tree::build) fn stands_alone(text: &str) -> bool {
    let text = without_prompt(text);
    let first = text.split_whitespace().next().unwrap_or_default();
    looks_like_words_to_type(text)
        && !is_incomplete(text)
        && (is_program(text)
            || is_statement(text)
            || (text.contains(' ') && text.split_whitespace().any(|word| word.starts_with('-')))
            || (is_short_or_signed(text) && first.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')))
}

/// Whether a paragraph without any mark is a command all the same: a program, with something that no sentence holds.
pub(in crate::tree::build) fn is_plain_command(text: &str) -> bool {
    let is_said = |word: &str| lexicon::known().objects.has(word) || lexicon::known().addresses.has(word);
    is_program(text) && is_signed(text) && !text.contains(['\n', '`']) && !text.split_whitespace().any(is_said)
}

/// Whether a text is one whole statement of SQL.
fn is_statement(text: &str) -> bool {
    text.ends_with(';') && starts_sql(first_word(text))
}

/// The language of a command that stands out from its text.
pub(in crate::tree::build) fn language_of(text: &str) -> &'static str {
    match first_word(text) {
        first if is_cmdlet(first) => "powershell",
        first if starts_sql(first) && !is_program(text) => "sql",
        _ => "sh",
    }
}

/// Whether several words that start with no known program can be one all the same: two of them, or more with something
/// that no sentence holds.
fn is_short_or_signed(text: &str) -> bool {
    let count = text.split_whitespace().count();
    let is_signed = first_word(text).contains('-')
        || text.contains(|letter: char| letter.is_ascii_digit() || "/_=<{[$|".contains(letter));
    count == 2 || count > 2 && is_signed
}
