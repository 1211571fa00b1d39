//! The words by which a walk tells yes from no, a mere jump from something to do, and whom to call.
//!
//! Owns the words, as data, and the comparisons made with them. It must not know positions or history.

/// How an answer may be given besides its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It is the yes of its question.
    Yes,
    /// It is the no of its question.
    No,
    /// It is a case, and has a number only.
    Case,
}

const NO_OTHER: [&str; 7] = ["otherwise", "else", "none", "other", "none of these", "none of the above", "if not"];

/// What may stand around a target's name in "Move on to step 2" without being something to do.
const JUMP: [&str; 46] = [
    "a", "above", "again", "and", "as", "at", "back", "below", "continue", "do", "follow", "from", "go", "goto", "if",
    "in", "instructions", "is", "it", "jump", "move", "next", "no", "number", "of", "on", "page", "please", "point",
    "proceed", "procedure", "refer", "return", "same", "see", "section", "skip", "so", "step", "steps", "that", "the",
    "then", "to", "with", "yes",
];

/// What "go through the checks below" begins with.
const ONWARD: [&str; 5] = ["carry", "continue", "go", "move", "proceed"];

/// What it may name besides the words of a jump: what stands there anyhow.
const WHAT_FOLLOWS: [&str; 10] =
    ["carry", "check", "checks", "following", "further", "list", "remaining", "rest", "these", "through"];

const ESCALATION: [&str; 15] = [
    "escalat", "contact ", "notify ", "reach out", "report this", "report it", "page the", "call the", "open a ticket",
    "support ticket", "eskalier", "kontaktier", "wenden sie sich", "wende dich", "benachrichtig",
];

/// What is no way to turn to anybody.
const OF_PRIVILEGES: &str = "privilege escalation";

/// The headings under which whom to turn to stands.
const ESCALATION_HEADINGS: [&str; 10] = [
    "escalation", "escalations", "contact", "contacts", "support", "who to call", "owners", "eskalation", "kontakt",
    "ansprechpartner",
];

/// The keys of front matter that name somebody to turn to.
pub(super) const CONTACT_KEYS: [&str; 9] =
    ["escalation", "contact", "contacts", "owner", "owners", "team", "oncall", "on-call", "channel"];

/// Which word a label is.
pub(super) fn word_of(label: &str) -> Word {
    match normal(label).as_str() {
        "yes" | "y" | "true" => Word::Yes,
        "no" | "n" | "false" => Word::No,
        _ => Word::Case,
    }
}

/// Whether a label already stands for all that the other labels leave.
pub(super) fn takes_the_rest(label: &str) -> bool {
    NO_OTHER.contains(&normal(label).as_str())
}

/// Whether `text` does nothing but send the operator to `target`.
pub(super) fn only_jumps(text: &str, label: &str, target: &str) -> bool {
    let text = text.to_lowercase();
    let known = format!("{} {}", label.to_lowercase(), target.to_lowercase());
    let known: Vec<&str> = words(&known).collect();
    words(&text).all(|word| JUMP.contains(&word) || known.contains(&word))
}

/// Whether `text` says nothing but to go on with what follows, whatever its condition.
pub(super) fn only_goes_on(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let order = text.rsplit([',', ':']).next().unwrap_or_default();
    let order: Vec<&str> = words(order).skip_while(|word| ["then", "please"].contains(word)).collect();
    order.first().is_some_and(|word| ONWARD.contains(word))
        && order.iter().all(|word| JUMP.contains(word) || WHAT_FOLLOWS.contains(word))
}

/// The first sentence of `text` that says whom to turn to.
pub(super) fn escalation(text: &str) -> Option<&str> {
    text.split_inclusive(". ").flat_map(str::lines).map(str::trim).find(|sentence| {
        let sentence = sentence.to_lowercase().replace(OF_PRIVILEGES, "");
        ESCALATION.iter().any(|word| sentence.contains(word))
    })
}

/// Whether whom to turn to stands under a heading of that text.
pub(super) fn heads_escalation(heading: &str) -> bool {
    let heading = normal(heading);
    ESCALATION_HEADINGS.iter().any(|known| heading == *known || heading.starts_with(&format!("{known} ")))
}

/// What `text` says besides the label in front of it.
pub(super) fn without_label<'a>(text: &'a str, label: &str) -> &'a str {
    let text = text.trim();
    let Some(rest) = text.get(label.len()..) else { return text };
    let starts = text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    if starts && !rest.starts_with(char::is_alphanumeric) {
        rest.trim_start_matches(|character: char| character.is_whitespace() || ":.,;-–—→>".contains(character))
    } else {
        text
    }
}

fn normal(label: &str) -> String {
    label.trim().trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}
