//! Runbooks: the triage trees made from documents.
//!
//! Owns the node types and how a [`Document`](crate::document::Document) becomes a [`Runbook`] (see `build`), and how a
//! runbook is printed (see [`export`]). It must not know files, the index or the terminal. Building never fails and
//! loses no word: what it does not understand becomes a note, and what looks wrong becomes a diagnostic.

pub mod build;
pub mod check;
pub mod export;
pub mod links;

use crate::diagnostic::Diagnostic;
use crate::document::{Block, Lines, Meta};
use serde::Serialize;

/// The triage tree made from one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Runbook {
    /// The document's path without its extension, `/` between its parts. Unique within a library.
    pub id: String,
    /// The document's title: front matter, else its first heading, else its file name.
    pub title: String,
    /// The path as it was given.
    pub source: String,
    /// The front matter.
    pub meta: Meta,
    /// The top-level nodes from top to bottom.
    pub nodes: Vec<Node>,
    /// What was found wrong while reading and building.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Groups nodes under a heading; nobody is "in" it.
    Section,
    /// Where an operator enters; with all below it, a scenario.
    Symptom,
    /// The operator must look and decide; its children are branches only.
    Question,
    /// One answer to a question, with what to do then.
    Branch,
    /// Something to do: prose, commands, or both.
    Action,
    /// What helps to know and needs no doing.
    Note,
}

impl Kind {
    /// The word for it in the promised JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Symptom => "symptom",
            Self::Question => "question",
            Self::Branch => "branch",
            Self::Action => "action",
            Self::Note => "note",
        }
    }
}

/// One thing in the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Unique within the library and stable under edits elsewhere in the file.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Where its own text stands, children not counted.
    pub lines: Lines,
    /// What it says in one plain text: a heading's title, a question, a step. Holds all of `body`'s words.
    pub text: String,
    /// What it says in full, with emphasis, code and line numbers, for showing; includes a section's or symptom's
    /// heading, a question's lead-in, a branch's own words. Children's blocks are not in it.
    pub body: Vec<Block>,
    /// The names by which links in the document call it.
    pub anchors: Vec<String>,
    /// The answer, on branches alone: `Yes`, `No`, or the case.
    pub label: Option<String>,
    /// The commands of its body, in order.
    pub commands: Vec<Command>,
    /// The error messages, codes and log lines quoted in its body.
    pub errors: Vec<ErrorText>,
    /// Why it wants care; `None` where it does not.
    pub danger: Option<String>,
    /// Where it sends the operator.
    pub goto: Option<Goto>,
    /// What stands below it, from top to bottom.
    pub children: Vec<Node>,
}

/// What an operator would type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// As it would be typed: no prompt, no output, continuation lines joined.
    pub text: String,
    /// The language it is written in, lower case: `sh`, `sql`, `python`, `powershell`, ...; as the author named it
    /// or guessed.
    pub language: String,
    /// The line on which it starts.
    pub line: u32,
    /// Its parts that have to be filled in, each once, in order.
    pub placeholders: Vec<Placeholder>,
    /// Why it wants care; `None` where it does not.
    pub danger: Option<String>,
    /// The sample output that the document shows for it.
    pub output: Option<String>,
}

/// The part of a command that has to be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placeholder {
    /// Readable and the same for all spellings of one variable: `account name`.
    pub name: String,
    /// As it stands in the command: `<account-name>`, `$account_name`.
    pub raw: String,
}

/// An error message, code or log line the document quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorText {
    /// The message.
    pub text: String,
    /// Where it stands.
    pub line: u32,
}

/// "Go to step 3": from a node to a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goto {
    /// The target's id; `None` where no place was found.
    pub target: Option<String>,
    /// The author's words for the target.
    pub text: String,
    /// The line on which it is said.
    pub line: u32,
}

impl Runbook {
    /// The node of that id, anywhere in the tree.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Node> {
        self.all().find(|node| node.id == id)
    }

    /// Every node, parents before children, from top to bottom.
    pub fn all(&self) -> impl Iterator<Item = &Node> {
        Descent::new(&self.nodes)
    }
}

impl Node {
    /// This node and every node below it, parents before children.
    pub fn descend(&self) -> impl Iterator<Item = &Node> {
        Descent::new(std::slice::from_ref(self))
    }
}

/// A walk over nodes that needs no recursion, so that a deep tree cannot overflow the stack.
struct Descent<'a> {
    stack: Vec<std::slice::Iter<'a, Node>>,
}

impl<'a> Descent<'a> {
    fn new(nodes: &'a [Node]) -> Self {
        Self { stack: vec![nodes.iter()] }
    }
}

impl<'a> Iterator for Descent<'a> {
    type Item = &'a Node;

    fn next(&mut self) -> Option<&'a Node> {
        while let Some(top) = self.stack.last_mut() {
            if let Some(node) = top.next() {
                self.stack.push(node.children.iter());
                return Some(node);
            }
            self.stack.pop();
        }
        None
    }
}
