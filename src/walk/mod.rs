//! One operator's way through one runbook: where they are, how they got there, what they answered.
//!
//! Owns position, answers, going back, and variables. It must not know the clock, files, keys or the screen: the same
//! steps on the same runbook always lead to the same place. The rules:
//!
//! - Depth first, one node at a time. Headings that say nothing more are passed by; they stand in [`Walk::headings`].
//! - At a question the operator answers; the branch follows. A branch that does nothing but send elsewhere is not
//!   stopped at.
//! - A goto leads to its target, and the walk goes on from there to the end of the scenario it stands in.
//! - What a branch or a scenario says last asks "Did that solve it?". Yes closes the scenario, no goes on with what
//!   stands after the question, and where nothing does, the ways out are offered.
//! - Every step can be undone, one at a time.

mod answers;
pub mod escalation;
mod order;
pub mod suggest;
pub mod variables;
mod words;

#[cfg(test)]
mod tests;

pub use words::Word;

use crate::tree::{Kind, Node, Runbook};
use order::{Beyond, Path, node_at};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One operator going through one runbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    runbook: Arc<Runbook>,
    state: State,
    steps: Vec<Past>,
}

/// All that a step may change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    spot: Spot,
    variables: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Spot {
    Node(Path),
    /// No step is left; `at` is the last node.
    End {
        at: Path,
        solved: bool,
    },
}

/// A step taken: all as it was before, and what was said.
#[derive(Debug, Clone, PartialEq)]
struct Past {
    before: State,
    said: Option<String>,
}

/// Where the operator is.
#[derive(Debug, Clone, PartialEq)]
pub enum Place<'a> {
    /// At a node.
    Node(&'a Node),
    /// At an end: solved, or with nothing more to offer but the ways out that [`Walk::answers`] lists.
    End(End<'a>),
}

/// The end of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct End<'a> {
    /// Whether the operator said that it is solved.
    pub solved: bool,
    /// The scenario that ended.
    pub scenario: &'a Node,
    /// Whom the document's front matter names, as `owner: name`.
    pub contacts: Vec<String>,
}

/// What a place asks of the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Nothing: [`Walk::forward`] goes on.
    Nothing,
    /// To answer the question that the node is.
    Question,
    /// Whether that solved it.
    Solved,
    /// Whether to follow the node's goto ([`Walk::forward`]) or to stay.
    Follow,
    /// To choose a way out.
    WayOut,
}

/// One answer that may be given here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it may be given besides its number.
    pub word: Word,
    /// The answer in a few words.
    pub label: String,
    /// What it leads to, in the document's words; may be empty.
    pub detail: String,
    /// The line on which what it leads to stands; `None` where it leads to an end.
    pub line: Option<u32>,
    target: Spot,
}

/// A step of the way walked so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// Counted from 1.
    pub number: usize,
    /// The node that was left.
    pub node: &'a Node,
    /// What was answered; `None` where the operator just went on.
    pub said: Option<&'a str>,
}

impl Walk {
    /// Starts at the scenario (or any other node) of that id; `None` where the runbook has no such node.
    #[must_use]
    pub fn start(runbook: Arc<Runbook>, id: &str) -> Option<Self> {
        let path = order::path_of(&runbook, id)?;
        let spot = landing(&runbook, path);
        Some(Self { runbook, state: State { spot, variables: BTreeMap::new() }, steps: Vec::new() })
    }

    /// The runbook that is walked.
    #[must_use]
    pub fn runbook(&self) -> &Runbook {
        &self.runbook
    }

    /// Where the operator is.
    #[must_use]
    pub fn place(&self) -> Option<Place<'_>> {
        match &self.state.spot {
            Spot::Node(path) => node_at(&self.runbook, path).map(Place::Node),
            Spot::End { at, solved } => {
                let scenario = node_at(&self.runbook, &order::scenario_of(&self.runbook, at))?;
                Some(Place::End(End { solved: *solved, scenario, contacts: contacts(&self.runbook) }))
            }
        }
    }

    /// The node that the operator is at, or was at last before the end.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        node_at(&self.runbook, self.path())
    }

    /// The headings around the place, outermost first, down to the scenario's part; the node's own is not in it.
    #[must_use]
    pub fn headings(&self) -> Vec<&str> {
        let path = self.path();
        (1..path.len())
            .filter_map(|length| node_at(&self.runbook, path.get(..length)?))
            .filter(|node| matches!(node.kind, Kind::Section | Kind::Symptom))
            .map(|node| node.text.as_str())
            .collect()
    }

    /// The scenario that the place belongs to.
    #[must_use]
    pub fn scenario(&self) -> Option<&Node> {
        node_at(&self.runbook, &order::scenario_of(&self.runbook, self.path()))
    }

    /// What the place asks.
    #[must_use]
    pub fn ask(&self) -> Ask {
        match &self.state.spot {
            Spot::End { .. } => Ask::WayOut,
            Spot::Node(path) => self.ask_at(path),
        }
    }

    /// The answers that may be given here, in the order of their numbers.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        match (&self.state.spot, self.ask()) {
            (Spot::Node(path), Ask::Question) => self.answers_to_question(path),
            (Spot::Node(path), Ask::Solved) => self.answers_to_solved(path),
            (Spot::Node(path), Ask::Follow) => self.answers_to_follow(path),
            (Spot::Node(path), _) => self.jump_beside(path).into_iter().collect(),
            (Spot::End { at, solved: false }, _) => self.ways_out(at),
            (Spot::End { solved: true, .. }, _) => Vec::new(),
        }
    }

    /// Gives the answer at `index` of [`Self::answers`]. Returns whether there is one.
    pub fn answer(&mut self, index: usize) -> bool {
        let Some(answer) = self.answers().into_iter().nth(index) else { return false };
        self.go(answer.target, Some(answer.label));
        true
    }

    /// Whether [`Self::forward`] leads anywhere.
    #[must_use]
    pub fn can_go_forward(&self) -> bool {
        self.ahead().is_some()
    }

    /// Goes on where nothing has to be answered: to the next node, or along the node's goto. Returns whether it could.
    pub fn forward(&mut self) -> bool {
        let Some(target) = self.ahead() else { return false };
        self.go(target, None);
        true
    }

    /// Undoes the last step: place, answer and variables are as they were before it. Returns whether there was one.
    pub fn back(&mut self) -> bool {
        let Some(past) = self.steps.pop() else { return false };
        self.state = past.before;
        true
    }

    /// The steps walked so far, the first one first.
    #[must_use]
    pub fn trail(&self) -> impl DoubleEndedIterator<Item = Step<'_>> {
        self.steps.iter().enumerate().filter_map(|(index, past)| {
            let node = node_at(&self.runbook, past.before.spot.path())?;
            Some(Step { number: index + 1, node, said: past.said.as_deref() })
        })
    }

    /// The number of the step that comes next, counted from 1.
    #[must_use]
    pub fn step_number(&self) -> usize {
        self.steps.len() + 1
    }

    /// The numbers of the earlier steps at this very place, the first one first.
    #[must_use]
    pub fn visits(&self) -> Vec<usize> {
        let here = |past: &Past| past.before.spot == self.state.spot;
        self.steps.iter().enumerate().filter(|(_, past)| here(past)).map(|(index, _)| index + 1).collect()
    }

    /// The value of a variable, where the operator gave one.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.state.variables.get(name).map(String::as_str)
    }

    /// All variables that have a value, by name.
    #[must_use]
    pub fn variables(&self) -> &BTreeMap<String, String> {
        &self.state.variables
    }

    /// The runbook, for another walk through it.
    #[must_use]
    pub fn shared_runbook(&self) -> Arc<Runbook> {
        Arc::clone(&self.runbook)
    }

    /// Sets a variable. Going back to a step before forgets it.
    pub fn set_variable(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.state.variables.insert(name.into(), value.into());
    }

    fn path(&self) -> &[usize] {
        self.state.spot.path()
    }

    fn go(&mut self, target: Spot, said: Option<String>) {
        let before = self.state.clone();
        self.state.spot = target;
        self.steps.push(Past { before, said });
    }

    fn ask_at(&self, path: &[usize]) -> Ask {
        let Some(node) = node_at(&self.runbook, path) else { return Ask::Nothing };
        if node.kind == Kind::Question {
            return Ask::Question;
        }
        let after = order::after(&self.runbook, path);
        let own_nodes_first = node.kind == Kind::Branch && matches!(after, Beyond::Place(_));
        if !own_nodes_first && self.target_of(node).is_some() {
            return Ask::Follow;
        }
        match after {
            Beyond::Place(_) => Ask::Nothing,
            Beyond::EndOfBranch(branch) if self.jump_of(&branch).is_some() => Ask::Nothing,
            Beyond::EndOfBranch(branch) if branch == path && self.only_goes_on(node, path) => Ask::Nothing,
            Beyond::EndOfScenario if self.holds_scenarios(path) => Ask::Nothing,
            Beyond::EndOfBranch(_) | Beyond::EndOfScenario => Ask::Solved,
        }
    }

    fn ahead(&self) -> Option<Spot> {
        let Spot::Node(path) = &self.state.spot else { return None };
        match self.ask_at(path) {
            Ask::Nothing => Some(self.onward(path)),
            Ask::Follow => self.jump_of(path),
            Ask::Question | Ask::Solved | Ask::WayOut => None,
        }
    }

    /// Where a walk comes to after the node at `path`, if its goto is not followed.
    fn onward(&self, path: &[usize]) -> Spot {
        self.settle(order::after(&self.runbook, path), path)
    }

    /// Where a walk comes to after the question at `path`, if no branch is taken.
    fn after_question(&self, path: &[usize]) -> Spot {
        self.settle(order::beyond(&self.runbook, path), path)
    }

    /// Climbs out of branches until there is a place, or an end.
    fn settle(&self, mut beyond: Beyond, from: &[usize]) -> Spot {
        loop {
            match beyond {
                Beyond::Place(path) => return Spot::Node(path),
                Beyond::EndOfScenario => return Spot::End { at: from.to_vec(), solved: false },
                Beyond::EndOfBranch(branch) => {
                    if let Some(target) = self.jump_of(&branch).filter(|target| target.path() != from) {
                        return target;
                    }
                    let question = branch.split_last().map(|(_, question)| question).unwrap_or_default();
                    beyond = order::beyond(&self.runbook, question);
                }
            }
        }
    }

    fn target_of(&self, node: &Node) -> Option<Path> {
        let target = order::path_of(&self.runbook, node.goto.as_ref()?.target.as_deref()?)?;
        node_at(&self.runbook, &target).is_some_and(|found| found.id != node.id).then_some(target)
    }

    fn jump_of(&self, path: &[usize]) -> Option<Spot> {
        let target = self.target_of(node_at(&self.runbook, path)?)?;
        Some(landing(&self.runbook, target))
    }

    /// Whether a branch has nothing to do and sends on to what stands after its question, where something does.
    fn only_goes_on(&self, branch: &Node, path: &[usize]) -> bool {
        let (idle, after) = (branch.commands.is_empty() && branch.danger.is_none(), self.onward(path));
        idle && words::only_goes_on(&branch.text) && matches!(after, Spot::Node(_))
    }

    fn holds_scenarios(&self, path: &[usize]) -> bool {
        !order::scenarios_in(&self.runbook, &order::scenario_of(&self.runbook, path)).is_empty()
    }
}

impl Spot {
    fn path(&self) -> &[usize] {
        match self {
            Self::Node(path) | Self::End { at: path, .. } => path,
        }
    }
}

/// Where somebody arrives who is sent to `path`. A heading that groups nothing but scenarios is left at once for the
/// choice between them.
fn landing(runbook: &Runbook, path: Path) -> Spot {
    match order::first_in(runbook, &path) {
        Some(place) => Spot::Node(place),
        None if order::scenarios_in(runbook, &path).is_empty() => Spot::Node(path),
        None => Spot::End { at: path, solved: false },
    }
}

fn contacts(runbook: &Runbook) -> Vec<String> {
    let texts = |value: &serde_json::Value| -> Vec<String> {
        let items = value.as_array().map_or_else(|| vec![value.clone()], Clone::clone);
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    words::CONTACT_KEYS
        .iter()
        .filter_map(|key| Some((key, runbook.meta.values.get(*key)?)))
        .flat_map(|(key, value)| texts(value).into_iter().map(move |text| format!("{key}: {text}")))
        .collect()
}
