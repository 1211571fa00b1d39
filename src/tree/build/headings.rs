//! Headings: the document's outline, and what each heading is to an operator.
//!
//! Owns the decision whether a heading is a way in (a symptom), a group, a part of a scenario, a step or a question. It
//! must not know what stands under headings in detail.

use crate::document::{Block, BlockKind, Lines, Text};
use crate::tree::build::commands;
use crate::tree::build::conditions;
use crate::tree::build::directions::is_directive;
use crate::tree::build::lexicon;
use crate::tree::build::overrules::{self, Orders};
use crate::tree::build::prose::{Prose, rises, words};
use std::cell::OnceCell;
use std::ops::Range;

/// A heading with all that stands under it.
#[derive(Debug)]
pub(super) struct Outline {
    /// The title.
    pub(super) text: Text,
    /// The title's characters.
    pub(super) title: String,
    /// The same [`bare`].
    bare: String,
    /// Whether it names a part of a scenario.
    is_part: bool,
    /// Whether it names what stands around scenarios; known when it was asked once.
    surrounds: OnceCell<bool>,
    /// 0 for the document itself.
    pub(super) level: u8,
    /// Whether it is the title of the whole document.
    pub(super) is_title: bool,
    /// Where the heading stands.
    pub(super) lines: Lines,
    /// What the author named it for links.
    pub(super) anchors: Vec<String>,
    /// What the author says it is.
    pub(super) orders: Orders,
    /// The blocks before the first heading below it.
    pub(super) blocks: Vec<Block>,
    /// The headings below it.
    pub(super) children: Vec<Outline>,
}

/// What a heading is to an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Groups what is below it, or stands around scenarios.
    Group,
    /// The way into a scenario.
    Symptom,
    /// A part of a scenario, with what to do in it.
    Part,
    /// A part of a scenario that only tells.
    Telling,
    /// A step of a procedure.
    Step,
    /// A question answered with yes or no, or by the cases below it.
    Question,
    /// A case of its own: "If the log shows errors".
    Case,
}

/// Arranges a document's blocks under their headings. The result's root is the document itself.
pub(super) fn outline(mut blocks: Vec<Block>) -> Outline {
    raise_bold_lines(&mut blocks);
    let mut open = vec![root()];
    for block in blocks {
        match block.kind {
            BlockKind::Heading { level, text } => {
                let orders =
                    open.last_mut().map(|last| overrules::before_heading(&mut last.blocks)).unwrap_or_default();
                while open.len() > 1 && open.last().is_some_and(|last| last.level >= level) {
                    close(&mut open);
                }
                let mut heading = Outline { level, lines: block.lines, anchors: block.anchors, orders, ..root() };
                let title = text.plain();
                heading.entitle(text, title);
                open.push(heading);
            }
            _ => {
                if let Some(last) = open.last_mut() {
                    last.blocks.push(block);
                }
            }
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_else(root)
}

/// Bold lines that stand alone are headings to a reader, where several under one heading have text behind them. Those
/// that name parts or steps belong to the scenario they stand in.
fn raise_bold_lines(blocks: &mut [Block]) {
    let mut level: u8 = 0;
    let mut first = 0;
    for end in 0..=blocks.len() {
        let heading = match blocks.get(end).map(|block| &block.kind) {
            Some(BlockKind::Heading { level, .. }) => Some(*level),
            Some(_) => continue,
            None => None,
        };
        if let Some(under) = blocks.get_mut(first..end) {
            raise_under(under, level.saturating_add(1));
        }
        level = heading.unwrap_or(level);
        first = end + 1;
    }
}

fn raise_under(blocks: &mut [Block], level: u8) {
    let lines: Vec<usize> = (0..blocks.len()).filter(|at| blocks.get(*at).is_some_and(is_bold_line)).collect();
    let has_text = |at: &usize| blocks.get(at + 1).is_some_and(|next| says_something(next) && !is_bold_line(next));
    if lines.len() < FEWEST_BOLD_LINES || !lines.iter().all(has_text) {
        return;
    }
    for block in lines.iter().filter_map(|at| blocks.get(*at)) {
        let BlockKind::Paragraph(text) = &block.kind else { return };
        let bare = bare(&text.plain());
        let is_remark = lexicon::known().remarks.has(&bare);
        if is_part(&bare) || is_surrounding(&bare) || is_remark || step_number(&bare).is_some() {
            return;
        }
    }
    for at in lines {
        if let Some(block) = blocks.get_mut(at)
            && let BlockKind::Paragraph(text) = &mut block.kind
        {
            block.kind = BlockKind::Heading { level, text: std::mem::take(text) };
        }
    }
}

/// One bold line may be anything.
const FEWEST_BOLD_LINES: usize = 2;

/// A longer bold line, in bytes, is emphasised and no title.
const LONGEST_BOLD_LINE: usize = 90;

/// Whether a block is one bold line, and no sentence.
fn is_bold_line(block: &Block) -> bool {
    let BlockKind::Paragraph(text) = &block.kind else { return false };
    let mut said = text.spans.iter().filter(|span| !span.text.trim().is_empty());
    let length: usize = text.spans.iter().map(|span| span.text.len()).sum();
    length <= LONGEST_BOLD_LINE
        && said.clone().next().is_some()
        && said.all(|span| span.style.strong)
        && text.first_line() == text.last_line()
        && !text.spans.last().is_some_and(|last| last.text.trim_end().ends_with(['.', ',', ';']))
}

fn root() -> Outline {
    Outline {
        text: Text::default(),
        title: String::new(),
        bare: String::new(),
        is_part: false,
        surrounds: OnceCell::new(),
        level: 0,
        is_title: false,
        lines: Lines::new(1, 1),
        anchors: Vec::new(),
        orders: Orders::default(),
        blocks: Vec::new(),
        children: Vec::new(),
    }
}

impl Outline {
    /// Gives it a title, as text and as characters alone.
    pub(super) fn entitle(&mut self, text: Text, title: String) {
        self.bare = bare(&title);
        self.is_part = is_part(&self.bare);
        self.title = title;
        self.surrounds = OnceCell::new();
        self.text = text;
    }

    fn is_surrounding(&self) -> bool {
        *self.surrounds.get_or_init(|| is_surrounding(&self.bare))
    }
}

fn close(open: &mut Vec<Outline>) {
    if let (Some(done), Some(parent)) = (open.pop(), open.last_mut()) {
        parent.children.push(done);
    }
}

/// A title without its enumerator ("A.", "1.", "Step 2:") and outer marks, in lower case.
pub(super) fn bare(title: &str) -> String {
    let title = unframed(title.trim()).trim_matches(['*', '#', ':', '.', ' ', '!']).to_lowercase();
    let rest = without_kind(without_enumerator(&title));
    let rest = rest.trim_matches([':', ' ', '-', '.']);
    if rest.len() == title.len() { title } else { rest.to_owned() }
}

/// What follows the word by which a document names its own kind, "Playbook: Node failures", else the whole title.
fn without_kind(lower: &str) -> &str {
    let named = lower.split_once(':').filter(|(kind, rest)| {
        lexicon::known().document_kinds.has(kind.trim()) && rest.starts_with(' ') && !rest.trim().is_empty()
    });
    named.map_or(lower, |(_, rest)| rest.trim_start())
}

/// A title without the brackets around all of it, and without pictures in front of it: `[Symptoms]`, `\u{1f6a8} Alert`.
fn unframed(title: &str) -> &str {
    let is_picture = |letter: char| {
        !letter.is_ascii() && !letter.is_alphanumeric() && !matches!(letter, '\u{201c}' | '\u{ab}' | '\u{a7}')
    };
    let title = if title.starts_with(is_picture) {
        title.trim_start_matches(|letter: char| is_picture(letter) || letter == ' ')
    } else {
        title
    };
    let inner = title.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    inner.filter(|inner| !inner.contains(['[', ']'])).map_or(title, str::trim)
}

/// What follows an enumerator at the start of a title, else the whole title.
pub(super) fn without_enumerator(title: &str) -> &str {
    let Some((head, rest)) = title.split_once([' ', '\u{a0}']) else { return title };
    let word = head.trim_end_matches(['.', ')', ':', '-']);
    let is_marked = word.len() < head.len();
    let is_number = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    if is_marked && (is_number || is_letter) { rest.trim_start() } else { title }
}

/// What follows the number of a step at the start of a title, "3." or "Step 3:", else the whole title.
pub(super) fn without_step(title: &str) -> &str {
    let title = without_enumerator(unframed(title.trim()));
    let lower = title.to_lowercase();
    let Some(step) = lexicon::known().steps.find(&lower).filter(|_| lower.len() == title.len()) else { return title };
    let rest = title.get(step.len()..).unwrap_or_default().trim_start();
    let after = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match after.strip_prefix([':', '.', ')', '-', '\u{2013}', '\u{2014}']) {
        Some(named) if after.len() < rest.len() && !named.trim().is_empty() => named.trim_start(),
        _ => title,
    }
}

/// The number a title starts with: "2. Check", "Step 2: Check".
pub(super) fn step_number(title: &str) -> Option<u64> {
    let title = title.trim().trim_start_matches(['*', '_']);
    let steps = &lexicon::known().steps;
    let first = title.bytes().next()?.to_ascii_lowercase();
    if first.is_ascii() && !first.is_ascii_digit() && !steps.open_with(first) {
        return None;
    }
    let lower = title.to_lowercase();
    let step = steps.find(&lower);
    let is_named = step.is_some();
    let rest = step.map_or(lower.as_str(), |step| lower.get(step.len()..).unwrap_or_default().trim_start());
    let digits = rest.get(..rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len())?;
    let marked = rest.get(digits.len()..).is_some_and(|rest| {
        let mut letters = rest.chars();
        matches!(letters.next(), Some('.' | ')' | ':' | '-'))
            && letters.next().is_none_or(|next| !next.is_ascii_digit())
    });
    if is_named || marked { digits.parse().ok() } else { None }
}

/// Whether a title asks something that is answered with yes or no.
pub(super) fn asks(title: &str) -> bool {
    if !is_question(title) {
        return false;
    }
    let bare = bare(title);
    let first = words(&bare).next().unwrap_or_default();
    title.trim_end_matches(['*', ' ']).ends_with('?') && lexicon::known().asking.has(first)
}

/// Whether a title is any question.
pub(super) fn is_question(title: &str) -> bool {
    title.trim_end_matches(['*', ' ']).ends_with('?')
}

/// Whether a title names a part of a scenario.
fn is_part(bare: &str) -> bool {
    let parts = &lexicon::known().parts;
    let first = || bare.bytes().position(|byte| matches!(byte, b'(' | b'/' | b'&')).and_then(|end| bare.get(..end));
    parts.has(bare) || parts.has(first().unwrap_or(bare).trim())
}

/// Whether a part only tells.
fn is_telling(bare: &str) -> bool {
    lexicon::known().telling_parts.has(bare)
}

/// Whether a title names what stands around scenarios.
fn is_surrounding(bare: &str) -> bool {
    let known = lexicon::known();
    let surrounds = |piece: &str| {
        known.surroundings.has(piece.trim_end_matches(':'))
            || known.telling_parts.has(piece)
            || known.surrounding_stems.everywhere(piece).next().is_some()
    };
    // Most titles join nothing.
    let all_surround = |piece: &str| match piece.split_whitespace().any(|word| known.joints.has(word)) {
        true => joined(piece).iter().all(|name| surrounds(name)),
        false => surrounds(&piece.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    known.surroundings.has(bare)
        || bare.split_once(" (").is_some_and(|(name, _)| known.surroundings.has(name))
        || bare.split(['/', '&', ',']).all(all_surround)
        || known.surrounding_starts.whole(bare).any(|(start, ())| !bare[start.len()..].starts_with('.'))
}

/// What a joining word holds together: "scope and purpose".
fn joined(names: &str) -> Vec<String> {
    let split = |word: &str| if lexicon::known().joints.has(word) { "/".to_owned() } else { word.to_owned() };
    let pieces: Vec<String> = names.split_whitespace().map(split).collect();
    pieces.join(" ").split('/').map(|name| name.trim().to_owned()).collect()
}

/// A title of more words says more than what it groups.
const LONGEST_GROUP: usize = 5;

/// Whether a title only groups.
fn is_group(bare: &str) -> bool {
    let known = lexicon::known();
    let last = words(bare).next_back().unwrap_or_default();
    let is_short = words(bare).count() <= LONGEST_GROUP;
    known.groups.has(bare) || is_short && (known.group_ends.has(last) || known.group_starts.find(bare).is_some())
}

/// Whether a title names a trouble.
fn is_trouble(bare: &str) -> bool {
    lexicon::known().troubles.are_in(bare)
}

/// Whether a title starts by telling what to do.
fn is_imperative(bare: &str) -> bool {
    let mut words = words(bare);
    let first = words.next().unwrap_or_default();
    lexicon::known().imperatives.has(first) && words.next().is_some()
}

/// Whether a title is an alert's name or an alarm's number: one word of several humps, or a code with digits.
fn is_identifier(title: &str) -> bool {
    let first = title.trim_matches(['`', '*', ' ']).split_whitespace().next().unwrap_or_default();
    let humps = rises(first);
    let is_code = first.contains('-')
        && first.chars().any(|letter| letter.is_ascii_digit())
        && first.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-');
    let is_alone = title.split_whitespace().count() == 1;
    (is_alone && humps >= 1 && !first.contains('.')) || humps >= 3 || is_code
}

/// Whether a title names a part of a scenario.
pub(super) fn names_part(title: &str) -> bool {
    is_part(&bare(title))
}

/// Whether a title announces that errors are quoted below it.
pub(super) fn announces_errors(title: &str) -> bool {
    lexicon::known().error_titles.has(&bare(title))
}

/// Whether headings are all parts of one scenario that none of them names, and what stands around it.
pub(super) fn are_parts(headings: &[Outline]) -> bool {
    let is_strong = |bare: &String| is_part(bare) && !lexicon::known().weak_parts.has(bare);
    let titles: Vec<String> = headings.iter().map(|heading| bare(&heading.title)).collect();
    titles.iter().any(is_strong)
        && titles.iter().all(|bare| is_part(bare) || is_surrounding(bare))
        && headings.iter().all(|heading| entries_below(heading) == 0)
}

/// Whether a title names what stands around scenarios.
pub(super) fn surrounds(title: &str) -> bool {
    let bare = bare(title);
    is_surrounding(&bare) && !lexicon::known().groups.has(&bare)
}

/// Whether the headings below one are cases to choose from: at least two are named by nothing but code, or numbered.
/// `below` tells where they stand.
pub(super) fn chooses(heading: &Outline, below: Above) -> bool {
    below != Above::Nothing && heading.children.iter().filter(|child| is_case(child, below)).count() >= 2
}

/// Whether a heading names a case: a name, path or pattern in code and nothing else, "Option 2: ...", or "For X". Inside a
/// part of a scenario "Scenario A: ..." is one, too.
pub(super) fn is_case(heading: &Outline, above: Above) -> bool {
    is_named_in_code(heading) || says_case(heading, above)
}

/// Whether a heading says that it is a case, and is not merely the name of something.
pub(super) fn says_case(heading: &Outline, above: Above) -> bool {
    numbers_case(&heading.title, above) || names_case(heading)
}

/// A title of more words is a sentence.
const LONGEST_CASE: usize = 14;

/// Whether a title says for which case its section is: "For volumes with an older file system".
fn names_case(heading: &Outline) -> bool {
    let mut said = words(&heading.bare);
    said.next().is_some_and(|first| lexicon::known().cases_below.has(first))
        && (1..LONGEST_CASE).contains(&said.count())
        && !heading.is_surrounding()
}

/// Whether a title numbers a case or a way.
fn numbers_case(title: &str, above: Above) -> bool {
    let known = lexicon::known();
    let lower = unframed(title.trim()).to_lowercase();
    let mut words = lower.split([' ', '\u{a0}']);
    let (name, number) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mark = number.trim_end_matches([':', '.', ')']);
    let is_mark = mark.parse::<u8>().is_ok() || mark.len() == 1 && mark.chars().all(char::is_alphabetic);
    let ends = mark.len() < number.len()
        || words.next().is_none_or(|next| next.starts_with(['-', '(', '\u{2013}', '\u{2014}']));
    let is_named = known.ways.has(name) || above == Above::Within && known.situations.has(name);
    is_named && is_mark && ends
}

fn is_named_in_code(heading: &Outline) -> bool {
    let mut spans = heading.text.spans.iter().filter(|span| !span.text.trim().is_empty()).peekable();
    spans.peek().is_some() && spans.all(|span| span.style.code) && !commands::is_program(&heading.title)
}

/// What surrounds a heading while roles are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// No scenario.
    Nothing,
    /// Matter around the scenarios.
    Surrounding,
    /// A scenario's own level.
    Scenario,
    /// A part, step or question of a scenario.
    Within,
}

/// Whether a heading can only stand inside of a scenario: a part, what surrounds it, or a step.
pub(super) fn needs_scenario(heading: &Outline) -> bool {
    heading.is_part || heading.is_surrounding() || is_stepwise(heading)
}

/// Decides what a heading is. `above` tells where it stands.
pub(super) fn role(heading: &Outline, above: Above) -> Role {
    let bare = heading.bare.as_str();
    match above {
        Above::Nothing => outer_role(heading, bare),
        Above::Surrounding => {
            if is_trouble(bare) && has_parts(heading) {
                Role::Symptom
            } else {
                Role::Group
            }
        }
        Above::Scenario | Above::Within => inner_role(heading, bare, above),
    }
}

fn inner_role(heading: &Outline, bare: &str, above: Above) -> Role {
    let is_case = || conditions::of_title(without_step(&heading.title)).is_some();
    let names_trouble =
        || !is_case() && is_trouble(bare) && !is_imperative(bare) && !is_group(bare) && !is_question(&heading.title);
    let is_entry = has_own_parts(heading) || above == Above::Scenario && (is_occasion(bare) || names_trouble());
    let known = lexicon::known();
    let names_group = known.groups.has(bare) && !known.document_kinds.has(bare);
    if heading.is_part && names_group && groups_troubles(heading, bare) {
        Role::Group
    } else if heading.is_part || heading.is_surrounding() {
        let telling = is_telling(bare) || (heading.is_surrounding() && !heading.is_part);
        if telling { Role::Telling } else { Role::Part }
    } else if above == Above::Scenario && (holds_tasks(heading, bare) || holds_scenarios(heading, bare))
        || groups_troubles(heading, bare)
    {
        Role::Group
    } else if is_entry && step_number(&heading.title).is_none() {
        Role::Symptom
    } else if is_question(&heading.title) {
        Role::Question
    } else if is_case() {
        Role::Case
    } else if step_number(&heading.title).is_some() {
        Role::Step
    } else {
        Role::Part
    }
}

fn outer_role(heading: &Outline, bare: &str) -> Role {
    let entries = entries_below(heading);
    let has_content = heading.blocks.iter().any(says_something);
    if heading.children.is_empty() {
        let around =
            heading.is_part || heading.is_surrounding() || lexicon::known().groups.has(bare) || is_telling(bare);
        let is_entry = is_trouble(bare) || is_task(bare) || is_identifier(&heading.title) || heading.is_title;
        let does = is_entry || is_question(&heading.title) || heading.blocks.iter().any(says_what_to_do);
        return if has_content && !around && does { Role::Symptom } else { Role::Group };
    }
    if is_procedure(heading) {
        return Role::Symptom;
    }
    if (heading.is_surrounding() && !is_trouble(bare)) || lexicon::known().groups.has(bare) || lists_scenarios(heading)
    {
        return Role::Group;
    }
    if chooses(heading, Above::Scenario) && !heading.is_title {
        return Role::Symptom;
    }
    if !has_content && !heading.is_title && heading.children.iter().all(|child| is_task(&child.bare)) {
        return Role::Group;
    }
    if heading.is_title && troubleshoots(heading, bare) {
        return Role::Group;
    }
    let has_parts = has_scenario_parts(heading);
    if heading.level == 1 && !has_parts && collects(heading, bare) {
        return Role::Group;
    }
    if is_identifier(&heading.title) || is_alert(heading, bare) || has_parts {
        return if is_group(bare) && entries > 2 { Role::Group } else { Role::Symptom };
    }
    if is_group(bare) {
        let does = heading.blocks.iter().any(is_work) && !heading.is_title;
        return if does || only_looks(heading) { Role::Symptom } else { Role::Group };
    }
    if heading.is_title && lexicon::known().task_starts.start(bare) && !holds_troubles(heading) {
        return Role::Symptom;
    }
    let troubles = heading.children.iter().filter(|child| is_trouble(&child.bare) && !is_stepwise(child)).count();
    let steps = heading.children.iter().filter(|child| is_stepwise(child)).count();
    let walked = heading.children.iter().any(|child| step_number(&child.title).is_some() || asks(&child.title));
    if (entries == 0 || steps * 2 >= heading.children.len()) && (has_content || walked || heading.is_title) {
        return Role::Symptom;
    }
    let nests = heading.children.iter().any(|child| is_group(&child.bare) && entries_below(child) > 1);
    if nests {
        return Role::Group;
    }
    let is_specific = is_trouble(bare) && (heading.is_title || troubles == 0);
    let is_one = heading.is_title && is_trouble(bare) && (troubles == 1 || are_kinds(heading));
    if (!has_content && !is_specific) || troubles * 2 > entries && !is_one {
        return Role::Group;
    }
    if heading.is_title && entries > 2 && !is_trouble(bare) && !heading.blocks.iter().any(is_work) {
        return Role::Group;
    }
    Role::Symptom
}

/// Whether the heading's title only groups although it has content of its own, so that what is below it are scenarios.
pub(super) fn opens_below(heading: &Outline) -> bool {
    is_group(&heading.bare) && !is_procedure(heading) && !only_looks(heading) && !has_scenario_parts(heading)
}

/// Whether the troubles below a title are kinds of the one it names: "Quorum loss" with "Permanent quorum loss".
fn are_kinds(heading: &Outline) -> bool {
    let own: Vec<&str> = words(&heading.bare).collect();
    let shares = |child: &Outline| words(&child.bare).filter(|word| own.contains(word)).count() >= 2;
    heading.children.iter().filter(|child| is_trouble(&child.bare) && !is_stepwise(child)).all(shares)
}

/// How many headings below could be ways in.
fn entries_below(heading: &Outline) -> usize {
    heading.children.iter().filter(|child| !child.is_part && !child.is_surrounding() && !is_stepwise(child)).count()
}

fn is_stepwise(heading: &Outline) -> bool {
    let bare = heading.bare.as_str();
    step_number(&heading.title).is_some()
        || asks(&heading.title)
        || is_imperative(bare)
        || is_activity(bare)
        || conditions::of_title(without_step(&heading.title)).is_some()
}

/// Whether a title is the name of a thing and not of a trouble or task, so that the tasks below it are what one looks for.
/// Where they only look at something or are counted, they are the steps of one procedure.
fn collects(heading: &Outline, bare: &str) -> bool {
    let tasks: Vec<&Outline> = entries_within(heading).collect();
    let looks = tasks.iter().filter(|task| looks_only(&task.bare)).count();
    let is_counted = heading.children.iter().any(|child| step_number(&child.title).is_some());
    let is_handled = words(bare).next().is_some_and(|first| lexicon::known().handling.has(first));
    let is_thing = !is_trouble(bare) && (!is_task(bare) || is_handled) && !is_question(&heading.title);
    is_thing && !is_counted && tasks.len() >= 2 && looks * 2 < tasks.len()
}

/// The headings up to two levels below that name tasks or troubles.
fn entries_within(heading: &Outline) -> impl Iterator<Item = &Outline> {
    let inner = heading.children.iter().filter(|child| !child.is_part).flat_map(|child| &child.children);
    let enters = |child: &&Outline| is_task(&child.bare) || is_trouble(&child.bare) && !is_group(&child.bare);
    heading.children.iter().chain(inner).filter(enters)
}

/// Whether a title tells to look at something, which changes nothing.
fn looks_only(bare: &str) -> bool {
    words(bare).next().is_some_and(|first| lexicon::known().looking.has(first))
}

/// Whether the headings below a title only look at something, one after the other.
fn only_looks(heading: &Outline) -> bool {
    let own: Vec<&Outline> =
        heading.children.iter().filter(|child| !child.is_part && !child.is_surrounding()).collect();
    own.len() >= 2 && own.iter().all(|child| looks_only(&child.bare) || asks(&child.title))
}

/// Whether a trouble is told of anywhere below.
fn holds_troubles(heading: &Outline) -> bool {
    let mut open: Vec<&Outline> = heading.children.iter().collect();
    while let Some(below) = open.pop() {
        if is_trouble(&below.bare) {
            return true;
        }
        open.extend(&below.children);
    }
    false
}

/// Whether a heading inside a scenario only groups tasks: it says nothing itself, and what is below is not counted.
fn holds_tasks(heading: &Outline, bare: &str) -> bool {
    let tasks = heading.children.iter().filter(|child| is_task(&child.bare)).count();
    (is_activity(bare) || is_group(bare))
        && tasks >= 3
        && !heading.blocks.iter().any(says_something)
        && heading.children.iter().all(|child| step_number(&child.title).is_none())
}

/// Whether a heading inside a scenario groups scenarios of their own.
fn holds_scenarios(heading: &Outline, bare: &str) -> bool {
    is_group(bare) && lists_scenarios(heading)
}

/// Whether a heading inside a scenario only groups troubles: "Types of alerts".
fn groups_troubles(heading: &Outline, bare: &str) -> bool {
    let fewest = if heading.is_part { 1 } else { 2 };
    let names_trouble = |child: &&Outline| {
        (is_trouble(&child.bare) || is_identifier(&child.title)) && step_number(&child.title).is_none()
    };
    let troubles = heading.children.iter().filter(names_trouble).count();
    is_group(bare) && troubles >= fewest && troubles * 2 > heading.children.len()
}

/// Whether most headings below each say in marked words what is wrong and what to do.
fn lists_scenarios(heading: &Outline) -> bool {
    let entries = heading.children.iter().filter(|child| has_marked_parts(child)).count();
    entries >= 2 && entries * 2 > heading.children.len()
}

/// Whether the headings below are the steps of one procedure, counted from the first: none is a trouble or tells of one.
fn counts_through(heading: &Outline) -> bool {
    let numbers = heading.children.iter().filter_map(|child| step_number(&child.title));
    let is_step = |child: &Outline| {
        let bare = bare(&child.title);
        (is_imperative(&bare) || is_activity(&bare) || names_step(&child.title))
            && !has_marked_parts(child)
            && !has_own_parts(child)
    };
    heading.children.len() >= 3
        && numbers.zip(1..).filter(|(number, place)| number == place).count() == heading.children.len()
        && heading.children.iter().all(is_step)
}

/// Whether the headings below are the steps of one procedure, or call themselves so.
fn is_procedure(heading: &Outline) -> bool {
    counts_through(heading) || heading.children.iter().filter(|child| names_step(&child.title)).count() >= 2
}

/// Whether a title calls itself a step: "Step 2: ...".
fn names_step(title: &str) -> bool {
    step_number(title).is_some() && lexicon::known().steps.find(&title.trim().to_lowercase()).is_some()
}

/// Whether a title only says that it is about troubleshooting something, and what is below are the tasks and troubles.
fn troubleshoots(heading: &Outline, bare: &str) -> bool {
    let first = words(bare).next().unwrap_or_default();
    let is_entry = |child: &&Outline| {
        let bare = self::bare(&child.title);
        (is_trouble(&bare) || is_task(&bare) && !looks_only(&bare)) && step_number(&child.title).is_none()
    };
    let entries = heading.children.iter().filter(is_entry).count();
    first.starts_with("troubleshoot")
        && words(bare).count() <= LONGEST_GROUP
        && entries >= 3
        && entries * 2 > heading.children.len()
}

/// Whether a document's title says that it is about one alert: "Saturation alert".
fn is_alert(heading: &Outline, bare: &str) -> bool {
    let last = words(bare).next_back().unwrap_or_default();
    heading.is_title && words(bare).count() > 1 && matches!(last, "alert" | "alarm")
}

/// Whether paragraphs right below a heading name parts: "**Symptoms:**".
fn has_marked_parts(heading: &Outline) -> bool {
    let is_name = |text: &Text| text.spans.first().is_some_and(|span| span.style.strong && names_part(&span.text));
    let parts =
        heading.blocks.iter().filter(|block| matches!(&block.kind, BlockKind::Paragraph(text) if is_name(text)));
    parts.count() >= 2
}

/// Whether a title names a task: "How to restart the queue", "Restart the queue", "Restarting the queue".
fn is_task(bare: &str) -> bool {
    let known = lexicon::known();
    known.task_starts.start(bare) || is_occasion(bare) || is_imperative(bare) || is_activity(bare)
}

/// Whether a title names the occasion on which to do what stands below it: "What to do when the queue is full", not "What
/// to do when you see this".
fn is_occasion(bare: &str) -> bool {
    let known = lexicon::known();
    let named = known.occasions.find(bare).and_then(|start| bare.get(start.len()..));
    named.is_some_and(|named| !words(named).any(|word| known.pronouns.has(word)))
}

/// Whether a title names something one does: "Detecting corruption".
fn is_activity(bare: &str) -> bool {
    let first = words(bare).next().unwrap_or_default();
    let is_group = lexicon::known().groups.has(first);
    let is_activity = lexicon::all(|words| words.activity_endings).any(|ending| first.ends_with(ending));
    first.len() > 5 && is_activity && !is_group && !lexicon::known().troubles.are_in(first)
}

fn has_scenario_parts(heading: &Outline) -> bool {
    heading.children.iter().any(|child| {
        let is_weak = lexicon::known().weak_parts.has(&child.bare);
        !is_weak && (child.is_part || is_telling(&child.bare) && !child.is_surrounding())
    })
}

/// Whether a heading has problem and cure right below it.
fn has_own_parts(heading: &Outline) -> bool {
    heading.children.iter().filter(|child| child.is_part).count() >= 2
}

fn has_parts(heading: &Outline) -> bool {
    has_own_parts(heading) || heading.blocks.iter().any(is_work)
}

fn says_something(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Comment(_) | BlockKind::Rule)
}

/// Whether a block tells what to do: code, steps, or words that tell to do something.
fn says_what_to_do(block: &Block) -> bool {
    let orders = |text: &Text| {
        let prose = Prose::new(text);
        let orders = |sentence: &Range<usize>| is_directive(prose.lower_of(sentence)) || opens_part(prose.of(sentence));
        let is_link = text.spans.iter().all(|span| span.link.is_some() || span.text.trim().is_empty());
        !is_link && prose.sentences().iter().any(orders)
    };
    match &block.kind {
        BlockKind::Paragraph(text) => orders(text),
        BlockKind::Table { .. } => true,
        _ => is_work(block) || block.inner().into_iter().any(says_what_to_do),
    }
}

/// Whether a sentence opens a part in running text: "Solution: restart it".
fn opens_part(sentence: &str) -> bool {
    sentence.split_once(':').is_some_and(|(name, _)| names_part(name))
}

/// Whether a block holds work: code or steps.
fn is_work(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Code { .. } | BlockKind::List { ordered: true, .. })
}
