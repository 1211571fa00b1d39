//! `runbook walk`: a scenario step by step, on the screen or, with `--plain`, by lines: for serial consoles, screen
//! readers and scripts.
//!
//! Owns what is asked and what may be answered there. It runs no command, draws nothing and moves no cursor. What is done
//! is recorded as on the screen.

use super::{Failure, outline, plain, record, screen, show};
use crate::config::Config;
use crate::library::Library;
use crate::session::{Entry, Opening, Provenance, Session};
use crate::shell::quote;
use crate::tree::{Command, Placeholder};
use crate::tui::Record;
use crate::walk::variables::{Declared, are_one};
use crate::walk::{Ask, Place, Walk, Word};
use clap::Args;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// What stands for a secret.
const MASK: &str = "********";

/// What may be typed.
const HELP: &str = "\
y, n, or a number   answer
Enter               go on
b                   one step back
v NAME=VALUE        give a placeholder a value; v alone lists what is known
c, c NUMBER         print a command with its values filled in
note TEXT           write a note into the record
s                   whom to turn to
q                   leave
Nothing is run here: copy the command, or walk on the screen.";

/// The subcommand's arguments.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Ask on standard output and read the answers from standard input, line by line
    #[arg(long)]
    plain: bool,
    /// A scenario's id, as `runbook search --json` prints it; other words are searched for, and the first hit is walked
    #[arg(required = true)]
    scenario: Vec<String>,
}

/// Walks; with `--plain` the exit status is 0 where it was solved, else 1.
///
/// # Errors
/// Where there is no such scenario, or the input or output fails.
pub(super) fn run(arguments: &Arguments, config: &Config, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let library = super::library(config);
    let id = id_of(&library, &arguments.scenario)?;
    let (runbook, id) = show::find(&library, &id)?;
    let walk = Walk::start(Arc::clone(&runbook), &id).or_else(|| Walk::start(runbook, &first_of(&library, &id)));
    let walk = walk.ok_or_else(|| Failure::new(format!("`{id}` has no step"), "`runbook show ID` prints it"))?;
    let shell = record::shell(config);
    let (mut session, mut entries) = record::begin(config, &shell);
    let found = library.provenance(&id);
    let document = found.map(|(bytes, commit)| Provenance { commit, ..Provenance::of(&bytes) }).unwrap_or_default();
    let query = (arguments.scenario != [id.clone()]).then(|| arguments.scenario.join(" "));
    let (labels, annotations) = (BTreeMap::new(), BTreeMap::new());
    let opened = record::now(Entry::Opened { opening: Opening::of(&walk, &id, document), query, labels, annotations });
    // Opening alone is not worth keeping, so that nothing is written yet.
    let _ = session.record(&opened);
    entries.push(opened);
    if arguments.plain {
        let mut plain = Plain { declared: Declared::of(&walk.runbook().meta), walk, session, secrets: Vec::new() };
        return plain.run(io::stdin().lock(), out);
    }
    let replayed = crate::session::replay::Replayed { walks: vec![walk], next_run: 1, ..Default::default() };
    screen::open(library, config, screen::Asked::Nothing, Record { session, entries, replayed: Some(replayed) }, shell)
}

/// The id that is meant: the word itself where it is one, else the first hit's.
fn id_of(library: &Library, words: &[String]) -> Result<String, Failure> {
    if let [id] = words
        && (id.contains('#') || library.get(id).is_some())
    {
        return Ok(id.clone());
    }
    let query = words.join(" ");
    let hit = library.search(&query, 1).into_iter().next();
    hit.map(|hit| hit.id).ok_or_else(|| Failure::new(format!("no scenario fits `{query}`"), "try other words"))
}

/// The first scenario of a document.
fn first_of(library: &Library, id: &str) -> String {
    let runbook = library.get(id);
    let first = runbook.as_ref().and_then(|runbook| {
        runbook.all().find(|node| node.kind == crate::tree::Kind::Symptom).or_else(|| runbook.nodes.first())
    });
    first.map(|node| node.id.clone()).unwrap_or_default()
}

/// A walk by lines.
struct Plain {
    walk: Walk,
    declared: Declared,
    session: Session,
    secrets: Vec<String>,
}

/// What a line asks for.
enum Next {
    /// Show the place, it is another one.
    Show,
    /// Ask again.
    Ask,
    /// Leave.
    Leave,
}

impl Plain {
    fn run(&mut self, input: impl BufRead, out: &mut impl Write) -> Result<ExitCode, Failure> {
        self.show(out)?;
        let mut lines = input.split(b'\n');
        while !self.is_solved() {
            write!(out, "> ")?;
            out.flush()?;
            let Some(line) = lines.next() else {
                writeln!(out)?;
                break;
            };
            let line =
                line.map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "type lines"))?;
            // Half a value would be worse than none, so that such a line does nothing.
            let Ok(line) = String::from_utf8(line) else {
                say(out, "that line is not UTF-8: type it again")?;
                continue;
            };
            match self.obey(line.trim(), out)? {
                Next::Show => self.show(out)?,
                Next::Ask => {}
                Next::Leave => break,
            }
        }
        let solved = self.is_solved();
        self.note(Entry::Left { solved }, out)?;
        Ok(ExitCode::from(u8::from(!solved)))
    }

    fn is_solved(&self) -> bool {
        matches!(self.walk.place(), Some(Place::End(end)) if end.solved)
    }

    fn obey(&mut self, line: &str, out: &mut impl Write) -> io::Result<Next> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" => self.go_on(out),
            "y" | "yes" => self.answer_word(Word::Yes, out),
            "n" | "no" => self.answer_word(Word::No, out),
            "b" | "back" => self.back(out),
            "c" | "copy" => self.print_command(rest.trim(), out),
            "v" | "value" => self.set(rest.trim(), out),
            "note" => self.take_note(rest.trim(), out),
            "s" | "stuck" => self.stuck(out),
            "q" | "quit" => Ok(Next::Leave),
            "x" | "run" => say(out, "nothing is run here: c prints the command"),
            "?" | "h" | "help" => say(out, HELP),
            number => match number.parse::<usize>() {
                Ok(number) => self.give(number.checked_sub(1), out),
                Err(_) => say(out, "? lists what may be typed"),
            },
        }
    }

    /// Takes a step, if `step` does, and records it.
    fn step(&mut self, out: &mut impl Write, step: impl FnOnce(&mut Walk) -> bool) -> io::Result<bool> {
        let ask = self.walk.ask();
        if !step(&mut self.walk) {
            return Ok(false);
        }
        let entry = self.walk.trail().next_back().map(|step| Entry::of_step(&step, ask));
        entry.map_or(Ok(()), |entry| self.note(entry, out))?;
        Ok(true)
    }

    fn go_on(&mut self, out: &mut impl Write) -> io::Result<Next> {
        let one_way = self.walk.ask() == Ask::Question && self.walk.answers().len() == 1;
        let went = self.step(out, |walk| if one_way { walk.answer(0) } else { walk.forward() })?;
        if went { Ok(Next::Show) } else { say(out, "an answer is asked for") }
    }

    fn answer_word(&mut self, word: Word, out: &mut impl Write) -> io::Result<Next> {
        let found = self.walk.answers().iter().position(|answer| answer.word == word);
        match found {
            Some(index) => self.give(Some(index), out),
            None => say(out, "that is no answer here: give its number"),
        }
    }

    fn give(&mut self, index: Option<usize>, out: &mut impl Write) -> io::Result<Next> {
        let given = match index {
            Some(index) => self.step(out, |walk| walk.answer(index))?,
            None => false,
        };
        if given { Ok(Next::Show) } else { say(out, "there is no such answer here") }
    }

    fn back(&mut self, out: &mut impl Write) -> io::Result<Next> {
        if !self.walk.back() {
            return say(out, "this is where the walk began");
        }
        self.note(Entry::WentBack, out)?;
        Ok(Next::Show)
    }

    fn commands(&self) -> &[Command] {
        match self.walk.place() {
            Some(Place::Node(_)) => self.walk.node().map(|node| node.commands.as_slice()).unwrap_or_default(),
            _ => &[],
        }
    }

    fn print_command(&mut self, number: &str, out: &mut impl Write) -> io::Result<Next> {
        let index =
            if number.is_empty() { Some(0) } else { number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) };
        let Some(command) = index.and_then(|index| self.commands().get(index)).cloned() else {
            return say(out, "no such command belongs here");
        };
        let value = |name: &str| self.walk.variable(name).filter(|value| !value.is_empty());
        let filled = |masked: bool| {
            let shown = |name: &str| {
                let value = value(name)?;
                Some(if masked && self.declared.is_secret(name) { MASK } else { value })
            };
            quote::fill(&command.text, &command.language, &command.placeholders, shown)
        };
        let lacking = command.placeholders.iter().filter(|one| value(&one.name).is_none());
        let lacking: Vec<&str> = lacking.map(|one| one.name.as_str()).collect();
        if !lacking.is_empty() {
            let names = lacking.join(", ");
            return say(out, &format!("not filled in yet: {names}; type v NAME=VALUE"));
        }
        match (filled(false), filled(true)) {
            (Ok(text), Ok(shown)) => {
                if let Some(why) = &command.danger {
                    say(out, &format!("! DANGER: {why}"))?;
                }
                outline::written(out, "", &text)?;
                let (node, line) = self.walk.node().map(|node| (node.id.clone(), node.lines.first)).unwrap_or_default();
                self.note(Entry::Copied { node, line, text: shown }, out)?;
                Ok(Next::Ask)
            }
            (Err(refusal), _) | (_, Err(refusal)) => say(out, &format!("refused: {refusal}")),
        }
    }

    fn set(&mut self, words: &str, out: &mut impl Write) -> io::Result<Next> {
        let Some((name, value)) = words.split_once('=') else { return self.list_values(out) };
        let Some(name) = self.placeholder(name.trim()) else {
            // A misspelt name may be a secret's, which nothing would tell by then.
            return say(out, "nothing is to be filled in by that name: the names stand behind `fill in`");
        };
        let value = value.to_owned();
        let secret = self.declared.is_secret(&name);
        self.walk.set_variable(name.clone(), value.clone());
        if secret && !value.is_empty() {
            self.secrets.push(value.clone());
        }
        self.note(Entry::Set { name, value: (!secret).then_some(value), secret }, out)?;
        Ok(Next::Ask)
    }

    /// The name of the placeholder that is meant, as it is called or as a command spells it; the nearest command's first.
    fn placeholder(&self, typed: &str) -> Option<String> {
        let commands = || self.commands().iter().chain(self.walk.runbook().all().flat_map(|node| &node.commands));
        let all = || commands().flat_map(|command| &command.placeholders);
        let means = |one: &&Placeholder| are_one(&one.name, typed) || are_one(&one.raw, typed);
        let found = all().find(|one| one.name == typed).or_else(|| all().find(means));
        found.map(|one| one.name.clone())
    }

    fn list_values(&self, out: &mut impl Write) -> io::Result<Next> {
        for (name, value) in self.walk.variables() {
            let value = if self.declared.is_secret(name) { MASK } else { value };
            writeln!(out, "{} = {}", plain::text(name), plain::text(value))?;
        }
        Ok(Next::Ask)
    }

    fn take_note(&mut self, text: &str, out: &mut impl Write) -> io::Result<Next> {
        if text.is_empty() {
            return say(out, "type note and its text");
        }
        let mut text = text.to_owned();
        for secret in &self.secrets {
            text = text.replace(secret, MASK);
        }
        self.note(Entry::Noted { text }, out)?;
        say(out, "noted")
    }

    fn stuck(&self, out: &mut impl Write) -> io::Result<Next> {
        let escalation = self.walk.escalation();
        for contact in &escalation.contacts {
            say(out, contact)?;
        }
        for way in &escalation.ways {
            say(out, &format!("line {}: {}", way.line, way.text.lines().next().unwrap_or_default()))?;
        }
        if escalation.contacts.is_empty() && escalation.ways.is_empty() {
            say(out, "this document names nobody")?;
        }
        Ok(Next::Ask)
    }

    /// Records an entry; what has to be said of that is said.
    fn note(&mut self, entry: Entry, out: &mut impl Write) -> io::Result<()> {
        let said = self.session.record(&record::now(entry));
        said.map_or(Ok(()), |said| say(out, &said).map(|_| ()))
    }

    fn show(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out)?;
        match self.walk.place() {
            Some(Place::Node(node)) => {
                let label = node.label.as_deref().map(|label| format!(", {}", plain::text(label))).unwrap_or_default();
                writeln!(
                    out,
                    "[step {}, {}{label}, line {}]",
                    self.walk.step_number(),
                    node.kind.name(),
                    node.lines.first
                )?;
                if let Some(why) = &node.danger {
                    writeln!(out, "! DANGER: {}", plain::text(why))?;
                }
                outline::prose(&node.text).iter().try_for_each(|line| writeln!(out, "{line}"))?;
                outline::commands(out, "  ", node)?;
            }
            Some(Place::End(end)) if end.solved => writeln!(out, "Solved: {}", plain::text(&end.scenario.text))?,
            Some(Place::End(end)) => {
                writeln!(out, "No step is left in {}", plain::text(&end.scenario.text))?;
                end.contacts.iter().try_for_each(|contact| writeln!(out, "{}", plain::text(contact)))?;
            }
            None => {}
        }
        self.ask(out)
    }

    fn ask(&self, out: &mut impl Write) -> io::Result<()> {
        let answers = self.walk.answers();
        let asked = match self.walk.ask() {
            Ask::Question if answers.len() == 1 => "Enter goes on:",
            Ask::Question => "Answer:",
            Ask::Solved => "Did that solve it?",
            Ask::Follow => "Enter follows, or:",
            Ask::Nothing if answers.is_empty() => "Enter goes on.",
            Ask::Nothing => "Enter goes on, or:",
            Ask::WayOut if answers.is_empty() => return Ok(()),
            Ask::WayOut => "Ways out:",
        };
        writeln!(out, "{asked}")?;
        for (number, answer) in (1..).zip(&answers) {
            let detail = outline::prose(&answer.detail).into_iter().next().unwrap_or_default();
            let between = if detail.is_empty() { "" } else { ": " };
            writeln!(out, "  {number} {}{between}{detail}", plain::text(&answer.label))?;
        }
        Ok(())
    }
}

/// Says something of one or several lines.
fn say(out: &mut impl Write, text: &str) -> io::Result<Next> {
    outline::written(out, "", text)?;
    Ok(Next::Ask)
}
