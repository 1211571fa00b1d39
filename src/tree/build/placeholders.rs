//! Placeholders: the parts of a command that have to be filled in.
//!
//! Owns what counts as one and its readable name. It must not know where values come from.

use crate::tree::Placeholder;
use std::collections::BTreeSet;
use std::ops::Range;

/// Shell variables that the system sets, and those of `awk`, `make` and PowerShell.
const SET_BY_THE_SYSTEM: &[&str] = &[
    "HOME", "PATH", "USER", "PWD", "pwd", "SHELL", "EDITOR", "HOSTNAME", "LANG", "TERM", "TMPDIR", "RANDOM", "UID",
    "OLDPWD", "IFS", "NF", "NR", "FS", "OFS", "RS", "FNR", "PPID", "SECONDS", "null", "true", "false", "_", "PSItem",
    "env", "Error", "args", "input", "LD_LIBRARY_PATH", "PYTHONPATH", "EUID", "OSTYPE", "LOGNAME", "SUDO_USER",
    "BASH_SOURCE", "GOPATH", "KUBECONFIG",
];

/// How names end that a host's environment sets: `$JAVA_HOME`.
const OF_THE_HOST: &str = "_HOME";

/// Programs whose quoted argument is a program itself: what looks like a variable in it is its own.
const WITH_OWN_LANGUAGE: &[&str] = &["awk", "gawk", "jq", "perl", "sed", "ruby", "python", "python3", "yq", "mawk"];

/// Programs that look for their argument as it stands.
const SEARCHING: &[&str] = &["grep", "egrep", "fgrep", "zgrep", "rg", "ag"];

/// Words that stand for any value, in whatever case.
const STAND_INS: &[&str] = &["redacted", "changeme", "change_me", "change-me", "fixme", "tbd"];

/// What authors put before "here": `put_token_here`.
const BEFORE_HERE: &[&str] = &["put", "insert", "enter", "goes", "add", "your", "_", "-", "name", "token", "id"];

/// How an invented value starts.
const INVENTED: &[&str] = &["sample", "example", "dummy"];

/// How names end that stand for a value where they are written in capitals: `MOUNT_POINT`.
const SHOUTED_ENDS: &[&str] = &[
    "_NAME", "_ID", "_HERE", "_IP", "_HOST", "_NAMESPACE", "_USER", "_NUMBER", "_HOSTNAME", "_ADDRESS", "_VALUE",
    "_PATH", "_URL", "_ABOVE", "_BUCKET", "_CLUSTER", "_CONTAINER", "_DATABASE", "_DEPLOYMENT", "_DEVICE", "_DIR",
    "_DISK", "_DOMAIN", "_ENDPOINT", "_FILE", "_GUID", "_INSTANCE", "_NODE", "_PID", "_POD", "_POINT", "_PROJECT",
    "_QUEUE", "_REGION", "_REPO", "_SERVER", "_SERVICE", "_TABLE", "_TOPIC", "_UUID", "_VERSION", "_VOLUME", "_ZONE",
    "_ROOT",
];

/// Words in capitals that are an argument of their own and stand for a value: `kill PID`.
const SHOUTED: &[&str] = &[
    "USERNAME", "PASSWORD", "NAMESPACE", "HOSTNAME", "PODNAME", "NODENAME", "POD", "NODE", "BUCKET", "PROJECT",
    "INSTANCE", "PID", "FILENAME", "DATABASE", "CLUSTER", "REGION", "DOMAIN",
];

/// What RFC 2606 keeps free, so that it stands for a name in every document.
const EXAMPLE_DOMAINS: &[&str] = &["example.com", "example.org", "example.net"];

/// Options whose value stands for one that the operator knows where it is a word in capitals: `-n NAMESPACE`.
const NAMING: &[&str] = &["-n", "--namespace", "--name", "--node", "--pod", "--cluster", "--context", "--project"];

/// What stands in angle brackets and is meant as it stands.
const LITERAL: &[&str] = &[
    "none", "nixpkgs", "nixos", "home-manager", "unset", "nil", "null", "unknown", "br", "b", "i", "p", "div", "span",
    "a", "ul", "li", "pre", "code", "table", "tr", "td", "EOF", "pending", "invalid", "no value",
];

/// What a block's earlier lines assign: a real value makes a variable known, a dummy one leaves it to be filled in.
#[derive(Debug, Default, Clone)]
pub(super) struct Assigned {
    real: BTreeSet<String>,
    /// In languages in which every variable is set by the script itself, those that are still to be filled in.
    dummy: BTreeSet<String>,
}

impl Assigned {
    /// Takes in the variables a command sets: `X=value`, `export X=...`, `read X`, `for x in`.
    pub(super) fn learn(&mut self, command: &str) {
        if !command.contains('=') && !["for", "read"].iter().any(|word| command.contains(word)) {
            return;
        }
        let mut words = command.split([' ', '\n', ';', '\t', '(']).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            match word {
                "for" | "read" => {
                    while let Some(name) = words.next_if(|name| name.starts_with('-') || is_name(name)) {
                        if matches!(name, "in" | "do" | "then") {
                            break;
                        }
                        self.real.insert(name.to_owned());
                    }
                }
                _ => {
                    if let Some((name, value)) = word.trim_start_matches('$').split_once('=')
                        && is_name(name)
                        && !wants_filling(value)
                        && !value.contains(&format!("${name}"))
                    {
                        self.real.insert(name.to_owned());
                    }
                }
            }
        }
        // PowerShell and Python set with spaces around the sign.
        for line in command.lines() {
            if let Some((name, value)) = line.trim_start().trim_start_matches('$').split_once(" = ")
                && is_name(name)
            {
                let set = if wants_filling(value.trim()) { &mut self.dummy } else { &mut self.real };
                set.insert(name.to_owned());
            }
        }
    }
}

/// Whether a variable is set to nothing, or to a word that stands for its value.
fn wants_filling(value: &str) -> bool {
    let bare = value.trim_matches(['"', '\'']);
    bare.is_empty() || bare.starts_with('<') || is_dummy(bare)
}

/// The placeholders of a command, each once, in order. `slots` are the parts of it that its author has set apart as
/// values to be filled in.
pub(super) fn of_command(command: &str, language: &str, assigned: &Assigned, slots: &[String]) -> Vec<Placeholder> {
    let slots = slots.iter().filter_map(|slot| command.find(slot.as_str()).map(|at| (at, slot.as_str())));
    let slots: Vec<(usize, &str)> = slots.collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    if language != "promql" {
        if command.contains('$') {
            let mut own = Assigned::default();
            own.learn(command);
            variables(command, language, &[assigned, &own], &mut found);
        }
        braced(command, language, &mut found);
        if !found.is_empty() {
            let literal = other_languages(command);
            found.retain(|(at, _)| !literal.iter().any(|range| range.contains(at)));
        }
    }
    angled(command, &mut found);
    bracketed(command, language, &mut found);
    arguments(command, language, &mut found);
    dummies(command, language, &mut found);
    quoted(command, language, &mut found);
    // What is set apart is one value, whatever stands in it.
    found.retain(|(at, _)| !slots.iter().any(|(start, slot)| (*start..start + slot.len()).contains(at)));
    found.extend(slots);
    found.sort_unstable();
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .filter(|(_, raw)| seen.insert(*raw))
        .map(|(_, raw)| Placeholder { name: name(raw), raw: raw.to_owned() })
        .collect()
}

/// A readable name: `<pod-name>`, `$POD_NAME` and `POD_NAME` are all `pod name`.
fn name(raw: &str) -> String {
    let inner = raw.trim_matches(['<', '>', '$', '{', '}', '[', ']', '(', ')', ' ', '/']);
    let mut out = String::with_capacity(inner.len());
    let mut before = ' ';
    for letter in inner.chars() {
        if matches!(letter, '_' | '-' | ' ' | '.' | '/') {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            if before.is_lowercase() && letter.is_uppercase() {
                out.push(' ');
            }
            out.extend(letter.to_lowercase());
        }
        before = letter;
    }
    let name = out.trim();
    let name = name.strip_prefix("your ").or_else(|| name.strip_prefix("my ")).unwrap_or(name);
    name.to_owned()
}

fn angled<'a>(command: &'a str, found: &mut Vec<(usize, &'a str)>) {
    for (at, _) in command.match_indices('<') {
        let Some(rest) = command.get(at + 1..) else { continue };
        let Some(length) = rest.find(['>', '\n', '<']) else { continue };
        let inner = rest.get(..length).unwrap_or_default();
        let closed = rest.get(length..).is_some_and(|rest| rest.starts_with('>'));
        let before = command.get(..at).and_then(|before| before.chars().next_back());
        let fits = inner.starts_with(|first: char| first.is_alphabetic())
            && !inner.ends_with(' ')
            && inner.chars().count() <= 60
            && inner.chars().all(|letter| {
                letter.is_alphanumeric()
                    || matches!(letter, ' ' | '_' | '-' | '.' | '/' | ':' | '|' | '\'' | ',' | '(' | ')' | '*')
            })
            && !LITERAL.contains(&inner)
            && !inner.ends_with(".h")
            && before != Some('<');
        if closed
            && fits
            && let Some(raw) = command.get(at..at + length + 2)
        {
            found.push((at, raw));
        }
    }
}

/// Words in brackets that are a whole argument of a shell's command: `git clone [url of the repo]`. In PowerShell, where
/// types stand in brackets, they are the value of a parameter: `Get-Node -Name [NodeName]`.
fn bracketed<'a>(command: &'a str, language: &str, found: &mut Vec<(usize, &'a str)>) {
    let is_powershell = language == "powershell";
    if language != "sh" && !is_powershell {
        return;
    }
    for (at, _) in command.match_indices(" [") {
        let Some(inner) = command.get(at + 2..).and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner) else {
            continue;
        };
        let after = command.get(at + 3 + inner.len()..).unwrap_or_default();
        let fits = inner.len() > 2
            && if is_powershell { is_valued(command, at, inner) } else { is_described(inner) }
            && !inner.ends_with(' ')
            && !matches!(inner, "options" | "option" | "flags" | "args" | "arguments" | "command" | "no");
        if fits
            && (after.is_empty() || after.starts_with([' ', '\n', ';', '|', '.', '/']))
            && let Some(raw) = command.get(at + 1..at + 3 + inner.len())
        {
            found.push((at + 1, raw));
        }
    }
}

fn is_described(inner: &str) -> bool {
    inner.starts_with(|first: char| first.is_ascii_lowercase())
        && inner.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, ' ' | '-' | '_'))
}

/// Whether a name in brackets stands right behind a parameter that ends at `at`.
fn is_valued(command: &str, at: usize, inner: &str) -> bool {
    let parameter = command.get(..at).and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
    parameter.len() > 1
        && parameter.starts_with('-')
        && inner.starts_with(|first: char| first.is_ascii_alphabetic())
        && inner.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
}

fn variables<'a>(command: &'a str, language: &str, assigned: &[&Assigned], found: &mut Vec<(usize, &'a str)>) {
    let is_scripted = language == "powershell";
    for (at, _) in command.match_indices('$') {
        let Some(rest) = command.get(at + 1..) else { continue };
        let braces = rest.starts_with('{');
        let name_at = usize::from(braces);
        let length = rest
            .get(name_at..)
            .unwrap_or_default()
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .unwrap_or(rest.len() - name_at);
        let name = rest.get(name_at..name_at + length).unwrap_or_default();
        let is_set_here = command.get(at + 1 + length..).is_some_and(|after| after.starts_with(" = "));
        if is_scripted && (is_set_here || !assigned.iter().any(|known| known.dummy.contains(name))) {
            continue;
        }
        let end = if braces { rest.find('}').map(|end| end + 1) } else { Some(length) };
        let escaped = command.get(..at).is_some_and(|before| before.ends_with('\\'));
        if !is_name(name) || escaped || is_of_the_host(name) || assigned.iter().any(|known| known.real.contains(name)) {
            continue;
        }
        if let Some(end) = end
            && let Some(raw) = command.get(at..=at + end)
        {
            found.push((at, raw));
        }
    }
}

/// Whether a variable has its value already where the command runs.
fn is_of_the_host(name: &str) -> bool {
    SET_BY_THE_SYSTEM.contains(&name) || name.ends_with(OF_THE_HOST)
}

/// The single-quoted parts of a command that are written in a language of their own: templates, `awk`, `jq`.
fn other_languages(command: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for part in single_quoted(command) {
        let is_template = command.get(part.clone()).is_some_and(|inner| inner.contains("{{"));
        let before = command.get(..part.start.saturating_sub(1)).unwrap_or_default();
        if is_template || before.ends_with("jsonpath=") || WITH_OWN_LANGUAGE.contains(&program_of(before)) {
            found.push(part);
        }
    }
    found
}

/// What stands between single quotes; an apostrophe between double quotes opens nothing.
fn single_quoted(command: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (at, letter) in command.char_indices() {
        match (open, letter) {
            (None, '\'' | '"') => open = Some((letter, at + 1)),
            (Some((mark, from)), letter) if mark == letter => {
                if mark == '\'' {
                    found.push(from..at);
                }
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// The program whose arguments come at the end of `before`.
fn program_of(before: &str) -> &str {
    let own = before.rsplit(['|', ';', '(', '\n', '&', '`']).next().unwrap_or(before);
    let word = own.split_whitespace().find(|word| *word != "sudo").unwrap_or_default();
    word.rsplit('/').next().unwrap_or(word)
}

fn braced<'a>(command: &'a str, language: &str, found: &mut Vec<(usize, &'a str)>) {
    let is_plain = command.contains('{') && !command.contains("{{") && !command.contains("jsonpath");
    if matches!(language, "python" | "ruby") || !is_plain {
        return;
    }
    for (at, _) in command.match_indices('{') {
        let before = command.get(..at).and_then(|before| before.chars().next_back());
        let Some(rest) = command.get(at + 1..) else { continue };
        let Some(length) = rest.find('}') else { continue };
        let inner = rest.get(..length).unwrap_or_default();
        let fits = inner.len() > 1
            && inner.starts_with(|first: char| first.is_ascii_alphabetic())
            && inner.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
            && !matches!(before, Some('$' | '%' | '@' | '{' | '^' | '#'));
        if fits && let Some(raw) = command.get(at..at + length + 2) {
            found.push((at, raw));
        }
    }
}

/// The arguments of a task in brackets, `rake cache:clear[user_id,scope]`: names, not values.
fn arguments<'a>(command: &'a str, language: &str, found: &mut Vec<(usize, &'a str)>) {
    let Some(task) = command.find("rake ").filter(|_| language == "sh") else { return };
    let Some(open) = command.get(task..).and_then(|rest| rest.find('[')).map(|at| task + at + 1) else { return };
    let Some(inner) = command.get(open..).and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner) else { return };
    let mut at = open;
    for argument in inner.split(',') {
        let name = argument.trim();
        let is_value = matches!(name, "true" | "false" | "all" | "nil")
            || !name.contains(|letter: char| letter.is_ascii_lowercase());
        if is_name(name) && !is_value {
            found.push((at + (argument.len() - argument.trim_start().len()), name));
        }
        at += argument.len() + 1;
    }
}

/// Words that stand for a value by their look: `YOUR_BUCKET`, `[your-name]`, `POD_NAME`, `/path/to`, `xxxx`.
fn dummies<'a>(command: &'a str, language: &str, found: &mut Vec<(usize, &'a str)>) {
    let is_part =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '[' | ']' | '$' | '{' | '<' | '>');
    let mut start = 0;
    while start < command.len() {
        let rest = command.get(start..).unwrap_or_default();
        let Some(first) = rest.find(is_part) else { break };
        let word_start = start + first;
        let rest = command.get(word_start..).unwrap_or_default();
        let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let followed_by = rest.get(length..).and_then(|after| after.chars().next());
        let before = command.get(..word_start).and_then(|before| before.chars().next_back());
        let is_sought = matches!(before, Some('\'' | '"'))
            && SEARCHING.contains(&program_of(command.get(..word_start).unwrap_or_default()));
        let is_named = || {
            let option = command.get(..word_start).unwrap_or_default().trim_end_matches([' ', '=']);
            word.len() > 3
                && word.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_')
                && option.rsplit(' ').next().is_some_and(|option| NAMING.contains(&option))
        };
        let is_argument =
            || before == Some(' ') && matches!(followed_by, None | Some(' ' | '\n')) && SHOUTED.contains(&word);
        let is_shouted = language == "sh" && is_argument();
        if (is_dummy(word) || is_named() || is_shouted) && followed_by != Some('=') && before != Some('$') && !is_sought
        {
            found.push((word_start, word));
        }
        start = word_start + length.max(1);
    }
    // Domains that are kept free for examples.
    for end in EXAMPLE_DOMAINS.iter().flat_map(|domain| command.match_indices(domain).map(|(at, _)| at + domain.len()))
    {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@' | '+');
        let before = command.get(..end).unwrap_or_default();
        let start = end - before.chars().rev().take_while(|letter| is_name(*letter)).count();
        let ends = command.get(end..).is_none_or(|after| !after.starts_with(is_name));
        let is_part = command.get(..start).is_some_and(|before| before.ends_with(['$', '>', '}', ']']));
        let raw = command.get(start..end).filter(|raw| ends && !is_part && !raw.starts_with(['@', '.', '-']));
        found.extend(raw.map(|raw| (start, raw)));
    }
    for (at, _) in command.match_indices("/path/to") {
        let rest = command.get(at..).unwrap_or_default();
        let ends =
            |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ')' | ';' | '|' | '&' | ':' | ',');
        found.extend(rest.get(..rest.find(ends).unwrap_or(rest.len())).map(|raw| (at, raw)));
    }
}

/// Quoted values that only describe what to write, `"URL or reason"`, or are invented, `"samplegroup"`; and `...` where
/// an option wants its value.
fn quoted<'a>(command: &'a str, language: &str, found: &mut Vec<(usize, &'a str)>) {
    if (language == "sh" || language == "powershell") && command.contains("...") {
        for (at, raw) in command.match_indices("...") {
            let before = command.get(..at).unwrap_or_default();
            let option = before.trim_end_matches([' ', '=', '"', '\'']).rsplit(' ').next().unwrap_or_default();
            let is_whole = command
                .get(at + raw.len()..)
                .is_none_or(|after| after.is_empty() || after.starts_with([' ', '"', '\'']));
            if is_whole && before.ends_with([' ', '=', '"', '\'']) && option.starts_with('-') && option.len() > 1 {
                found.push((at, raw));
            }
        }
    }
    let mut parts = command.split('"');
    let mut at = parts.next().map_or(0, str::len) + 1;
    while let (Some(inner), after) = (parts.next(), parts.next()) {
        let is_choice = inner.contains(" or ")
            && inner.split_whitespace().count() <= 6
            && inner.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '/'));
        let is_invented = INVENTED.iter().any(|start| begins_like(inner, start) && inner.len() > start.len() + 1)
            && inner.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
        if (is_choice || is_invented) && language != "sql" {
            found.push((at, inner));
        }
        at += inner.len() + after.map_or(0, str::len) + 2;
    }
}

/// Whether a text begins with `start`, in whatever case.
fn begins_like(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Whether a word stands for a value the operator knows.
fn is_dummy(word: &str) -> bool {
    let bare = word.trim_matches(['[', ']']);
    let after = |start: &str| bare.get(start.len()..).filter(|_| begins_like(bare, start));
    let ends = |text: &str, end: &str| {
        text.len()
            .checked_sub(end.len())
            .and_then(|at| text.get(at..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    let is_yours = after("your").is_some_and(|rest| rest.len() >= 4 || rest.starts_with(['_', '-'])) && bare.len() > 5;
    let here = bare.get(..bare.len().saturating_sub("here".len())).filter(|_| ends(bare, "here"));
    let named = is_yours
        || after("my_own_").is_some()
        || after("my-").is_some() && bare.len() > 4 && !bare.contains(|letter: char| letter.is_ascii_digit())
        || STAND_INS.iter().any(|word| bare.eq_ignore_ascii_case(word))
        || bare.len() > 6 && here.is_some_and(|rest| BEFORE_HERE.iter().any(|end| ends(rest, end)));
    let shouted = bare.contains('_')
        && bare.len() > 3
        && bare.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit())
        && SHOUTED_ENDS.iter().any(|end| bare.ends_with(end));
    let described = after("name-of-").or_else(|| after("name_of_")).is_some_and(|rest| !rest.is_empty());
    // `_username_`: emphasis that stayed in the code.
    let inner = bare.strip_prefix('_').and_then(|rest| rest.strip_suffix('_')).unwrap_or_default();
    let framed = bare.len() > 6
        && bare.starts_with("__")
        && bare.ends_with("__")
        && bare.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_');
    let underlined = inner.len() > 2
        && inner.starts_with(|first: char| first.is_ascii_alphabetic())
        && inner.bytes().all(|letter| letter.is_ascii_alphabetic() || letter == b'_')
        && !inner.ends_with('_')
        && !LITERAL.contains(&inner);
    let crossed = bare.len() >= 3 && bare.chars().all(|letter| letter == 'x' || letter == 'X');
    !word.contains(['<', '>', '$', '{']) && (named || shouted || crossed || described || underlined || framed)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &str, expect: &[&str]) {
        let raws: Vec<String> =
            of_command(command, "sh", &Assigned::default(), &[]).into_iter().map(|found| found.raw).collect();
        assert_eq!(raws, expect, "{command}");
    }

    #[test]
    fn what_has_to_be_filled_in() {
        check("mailctl quota -u me@example.org -h mail.example.com", &["me@example.org", "mail.example.com"]);
        check("mailctl -u <name>@example.org --in __MAIL_FOLDER__", &["<name>", "__MAIL_FOLDER__"]);
        check("oc logs <POD_NAME> -n $NS", &["<POD_NAME>", "$NS"]);
        check("aws s3 ls s3://YOUR_BUCKET/${PREFIX}", &["YOUR_BUCKET", "${PREFIX}"]);
        check("delete [your-name] {cluster_id}", &["[your-name]", "{cluster_id}"]);
        check("grep NODE_NAME log", &["NODE_NAME"]);
        check("login --reason=\"ticket or explanation\" --to my-cluster", &["ticket or explanation", "my-cluster"]);
        check("mail.login(\"REDACTED\", \"putusernamehere\")", &["REDACTED", "putusernamehere"]);
        check("Get-Vm -Group \"samplegroup\" -Endpoint ...", &["samplegroup", "..."]);
        check("ssh yourclustername", &["yourclustername"]);
    }

    #[test]
    fn what_is_meant_as_it_stands() {
        for command in [
            "nix-build '<nixpkgs>'",
            "cat <<EOF\nx\nEOF",
            "sort < in > out",
            "awk '{print $2}' $HOME/x",
            "echo a <= b",
            "kubectl get pod -o jsonpath='{.status}'",
            "docker ps --format '{{.Names}}'",
            "echo $(date) $? $1",
            "<none>",
            "grep 'REQUEST_ID' app.log",
            "ls $JAVA_HOME/bin",
            "for k in a b; do echo $k; done",
            "ls | while read -r f; do rm $f; done",
            "oc get x -o go-template='{{range $k, $v := .a}}{{$k}}{{end}}'",
            "jq '.[] as $m | $m.a' x",
            "kubectl get x -o jsonpath='{range .items[*]}{.a}{end}'",
            "delete pod my-app-69cd495f9b",
        ] {
            check(command, &[]);
        }
    }

    #[test]
    fn a_value_that_was_set_is_known_and_a_dummy_is_not() {
        let mut assigned = Assigned::default();
        assigned.learn("A=$(hostname)");
        assigned.learn("B=\"YOUR_STACK\"");
        let raws: Vec<String> =
            of_command("x $A $B", "sh", &assigned, &[]).into_iter().map(|found| found.raw).collect();
        assert_eq!(raws, ["$B"]);
    }

    #[test]
    fn one_variable_has_one_name() {
        for raw in ["<pod-name>", "$POD_NAME", "${podName}", "YOUR_POD_NAME", "<Pod name>"] {
            assert_eq!(name(raw), "pod name", "{raw}");
        }
    }
}
