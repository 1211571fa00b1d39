//! The words by which people say what the tree is made of: data alone, one [`Lexicon`] for each language.
//!
//! Owns every word list of tree building. It must not know how a convention uses them. All entries are lower case;
//! phrases are matched as whole words. A language is added by adding a lexicon to [`LEXICONS`].

mod german;

use aho_corasick::AhoCorasick;
use std::collections::HashSet;
use std::sync::LazyLock;

/// One language's words.
pub(super) struct Lexicon {
    /// First words of a sentence that tells the operator to do something.
    pub(super) imperatives: &'static [&'static str],
    /// Words that may stand before such a verb.
    pub(super) leads: &'static [&'static str],
    /// Phrases that tell the operator to do something wherever they stand.
    pub(super) directives: &'static [&'static str],
    /// Verbs that order at a clause's end, in languages that put them there.
    pub(super) last_verbs: &'static [&'static str],
    /// Words before such a verb that make it no order.
    pub(super) not_before_last_verb: &'static [&'static str],
    /// Phrases by which a clause tells what the matter is.
    pub(super) conclusions: &'static [&'static str],
    /// What joins a condition to a clause before it.
    pub(super) joined_conditions: &'static [&'static str],
    /// Words after which "if" means "whether".
    pub(super) not_before_if: &'static [&'static str],
    /// What joins a condition to the order before it.
    pub(super) trailing_conditions: &'static [&'static str],
    /// Words that show an "if" at a sentence's end to be a mere aside.
    pub(super) not_after_if: &'static [&'static str],
    /// Words of a condition that only says again that the trouble is there.
    pub(super) restating: &'static [&'static str],
    /// Words that stand for what was named before.
    pub(super) pronouns: &'static [&'static str],
    /// Where, without a comma, a condition ends and its consequence begins.
    pub(super) clause_starts: &'static [&'static str],
    /// Verbs that begin a consequence where no comma stands.
    pub(super) consequence_verbs: &'static [&'static str],
    /// Phrases by which an item says that it is one of several cases.
    pub(super) alternatives: &'static [&'static str],
    /// Words by which a sentence only mentions that a command runs.
    pub(super) mentions: &'static [&'static str],
    /// Orders that destroy.
    pub(super) destroying: &'static [&'static str],
    /// Names for the section that follows.
    pub(super) next_places: &'static [&'static str],
    /// Starts of a condition.
    pub(super) conditions: &'static [&'static str],
    /// Starts of what to do in all other cases.
    pub(super) otherwise: &'static [&'static str],
    /// Whole conditions that only answer a question asked before, with that answer.
    pub(super) answers: &'static [(&'static str, bool)],
    /// Those of them that are labels of list items.
    pub(super) labels: &'static [&'static str],
    /// Labels that answer a question.
    pub(super) yes: &'static [&'static str],
    /// Labels that deny it.
    pub(super) no: &'static [&'static str],
    /// Words that turn a condition into its opposite.
    pub(super) negations: &'static [&'static str],
    /// Phrases that ask the operator to find something out.
    pub(super) checks: &'static [&'static str],
    /// First words of a question that is answered with yes or no.
    pub(super) asking: &'static [&'static str],
    /// Verbs that end a condition and begin the question made of it; empty where verbs stand elsewhere.
    pub(super) clause_verbs: &'static [&'static str],
    /// Frequent words that show a condition to be in this language, where [`Self::clause_verbs`] are given.
    pub(super) clause_words: &'static [&'static str],
    /// The question made of a condition that cannot be turned into one, with `{}` for the condition.
    pub(super) doubtful: &'static str,
    /// Phrases that announce a choice between cases.
    pub(super) case_cues: &'static [&'static str],
    /// Words by which a list's labels show themselves as cases: roles, systems, states.
    pub(super) case_words: &'static [&'static str],
    /// Phrases that send the operator somewhere.
    pub(super) jumps: &'static [&'static str],
    /// Phrases that name a place which is then looked for by its title.
    pub(super) places: &'static [&'static str],
    /// Words for a step.
    pub(super) steps: &'static [&'static str],
    /// Titles of the parts of a scenario: cause, check, cure.
    pub(super) parts: &'static [&'static str],
    /// Parts that only tell what the scenario is about; what they say is no step.
    pub(super) telling_parts: &'static [&'static str],
    /// Titles of what stands around scenarios.
    pub(super) surroundings: &'static [&'static str],
    /// Titles that only group, and words that make a title group.
    pub(super) groups: &'static [&'static str],
    /// Words at a title's end that make it a group.
    pub(super) group_ends: &'static [&'static str],
    /// Words of trouble in a title.
    pub(super) troubles: &'static [&'static str],
    /// Verbs after which inline code is to be run.
    pub(super) run_verbs: &'static [&'static str],
    /// Phrases that warn.
    pub(super) warnings: &'static [&'static str],
    /// A table's column titles for what is wrong.
    pub(super) trouble_columns: &'static [&'static str],
    /// Column titles for what is seen, which is trouble only where a cure stands beside it.
    pub(super) event_columns: &'static [&'static str],
    /// Column titles for one of several results or states.
    pub(super) case_columns: &'static [&'static str],
    /// Words in a column's title that make it tell why.
    pub(super) cause_columns: &'static [&'static str],
    /// Words in a column's title that make it tell what to do.
    pub(super) remedy_columns: &'static [&'static str],
    /// Column titles of mere numbers.
    pub(super) count_columns: &'static [&'static str],
    /// First words of what flows along an edge of a drawing, which is no answer.
    pub(super) traffic: &'static [&'static str],
    /// Words of an error message.
    pub(super) error_words: &'static [&'static str],
}

/// Every language this program understands.
pub(super) static LEXICONS: &[&Lexicon] = &[&ENGLISH, &german::GERMAN];

/// Abbreviations whose full stop ends no sentence, in any language.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "cf", "approx", "ca", "incl", "excl", "resp", "fig", "sec", "eg", "ie", "z.b", "d.h",
    "bzw",
];

/// Whether a full stop after `word` is part of it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Words and whole phrases to be looked up, of all languages together.
pub(super) struct Set(HashSet<&'static str>);

impl Set {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        Self(all(list).collect())
    }

    /// Whether the text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}

/// Phrases to be found inside a text, of all languages together, in one pass however many there are.
pub(super) struct Phrases {
    automaton: Option<AhoCorasick>,
    phrases: Vec<&'static str>,
}

impl Phrases {
    fn new(list: impl Fn(&Lexicon) -> &'static [&'static str]) -> Self {
        let phrases: Vec<&'static str> = all(list).collect();
        // Building can only fail for more bytes of patterns than any lexicon holds.
        Self { automaton: AhoCorasick::new(&phrases).ok(), phrases }
    }

    /// Where the first of them stands in `lower` as whole words, and which it is.
    pub(super) fn find(&self, lower: &str) -> Option<(usize, &'static str)> {
        self.everywhere(lower).filter(|(at, phrase)| is_whole(lower, *at, phrase)).min_by_key(|(at, _)| *at)
    }

    /// Whether one of them stands in `lower` as whole words.
    pub(super) fn are_in(&self, lower: &str) -> bool {
        self.everywhere(lower).any(|(at, phrase)| is_whole(lower, at, phrase))
    }

    /// Where each of them stands in `lower`, be it inside a word.
    pub(super) fn everywhere(&self, lower: &str) -> impl Iterator<Item = (usize, &'static str)> {
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find_overlapping_iter(lower))
            .filter_map(|found| Some((found.start(), *self.phrases.get(found.pattern().as_usize())?)))
    }
}

/// Whether no word goes on before or behind a phrase that starts at `at`.
fn is_whole(text: &str, at: usize, phrase: &str) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + phrase.len()..).and_then(|after| after.chars().next());
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !is_word(before) && !is_word(after)
}

/// The lists of all languages, ready to be asked.
pub(super) struct Known {
    /// [`Lexicon::next_places`].
    pub(super) next_places: Phrases,
    /// [`Lexicon::destroying`].
    pub(super) destroying: Phrases,
    /// [`Lexicon::mentions`].
    pub(super) mentions: Set,
    /// [`Lexicon::not_before_last_verb`].
    pub(super) not_before_last_verb: Set,
    /// [`Lexicon::last_verbs`].
    pub(super) last_verbs: Set,
    /// [`Lexicon::alternatives`].
    pub(super) alternatives: Phrases,
    /// [`Lexicon::consequence_verbs`].
    pub(super) consequence_verbs: Phrases,
    /// [`Lexicon::clause_starts`].
    pub(super) clause_starts: Phrases,
    /// [`Lexicon::pronouns`].
    pub(super) pronouns: Set,
    /// [`Lexicon::imperatives`].
    pub(super) imperatives: Set,
    /// [`Lexicon::leads`].
    pub(super) leads: Set,
    /// [`Lexicon::negations`].
    pub(super) negations: Set,
    /// [`Lexicon::asking`].
    pub(super) asking: Set,
    /// [`Lexicon::case_words`].
    pub(super) case_words: Set,
    /// [`Lexicon::parts`].
    pub(super) parts: Set,
    /// [`Lexicon::telling_parts`].
    pub(super) telling_parts: Set,
    /// [`Lexicon::surroundings`].
    pub(super) surroundings: Set,
    /// [`Lexicon::groups`].
    pub(super) groups: Set,
    /// [`Lexicon::group_ends`].
    pub(super) group_ends: Set,
    /// [`Lexicon::run_verbs`].
    pub(super) run_verbs: Set,
    /// [`Lexicon::not_before_if`].
    pub(super) not_before_if: Set,
    /// [`Lexicon::not_after_if`].
    pub(super) not_after_if: Set,
    /// [`Lexicon::restating`].
    pub(super) restating: Set,
    /// [`Lexicon::directives`].
    pub(super) directives: Phrases,
    /// [`Lexicon::checks`].
    pub(super) checks: Phrases,
    /// [`Lexicon::case_cues`].
    pub(super) case_cues: Phrases,
    /// [`Lexicon::jumps`].
    pub(super) jumps: Phrases,
    /// [`Lexicon::places`].
    pub(super) places: Phrases,
    /// [`Lexicon::troubles`].
    pub(super) troubles: Phrases,
    /// [`Lexicon::warnings`].
    pub(super) warnings: Phrases,
    /// [`Lexicon::error_words`].
    pub(super) error_words: Phrases,
    /// [`Lexicon::conclusions`].
    pub(super) conclusions: Phrases,
    /// [`Lexicon::joined_conditions`].
    pub(super) joined_conditions: Phrases,
}

/// The lists of all languages; made at the first call.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
        next_places: Phrases::new(|words| words.next_places),
        destroying: Phrases::new(|words| words.destroying),
        mentions: Set::new(|words| words.mentions),
        not_before_last_verb: Set::new(|words| words.not_before_last_verb),
        last_verbs: Set::new(|words| words.last_verbs),
        alternatives: Phrases::new(|words| words.alternatives),
        consequence_verbs: Phrases::new(|words| words.consequence_verbs),
        clause_starts: Phrases::new(|words| words.clause_starts),
        pronouns: Set::new(|words| words.pronouns),
        imperatives: Set::new(|words| words.imperatives),
        leads: Set::new(|words| words.leads),
        negations: Set::new(|words| words.negations),
        asking: Set::new(|words| words.asking),
        case_words: Set::new(|words| words.case_words),
        parts: Set::new(|words| words.parts),
        telling_parts: Set::new(|words| words.telling_parts),
        surroundings: Set::new(|words| words.surroundings),
        groups: Set::new(|words| words.groups),
        group_ends: Set::new(|words| words.group_ends),
        run_verbs: Set::new(|words| words.run_verbs),
        not_before_if: Set::new(|words| words.not_before_if),
        not_after_if: Set::new(|words| words.not_after_if),
        restating: Set::new(|words| words.restating),
        directives: Phrases::new(|words| words.directives),
        checks: Phrases::new(|words| words.checks),
        case_cues: Phrases::new(|words| words.case_cues),
        jumps: Phrases::new(|words| words.jumps),
        places: Phrases::new(|words| words.places),
        troubles: Phrases::new(|words| words.troubles),
        warnings: Phrases::new(|words| words.warnings),
        error_words: Phrases::new(|words| words.error_words),
        conclusions: Phrases::new(|words| words.conclusions),
        joined_conditions: Phrases::new(|words| words.joined_conditions),
    });
    &KNOWN
}

/// All languages' entries of one list.
pub(super) fn all<T: Copy + 'static>(list: impl Fn(&Lexicon) -> &'static [T]) -> impl Iterator<Item = T> {
    LEXICONS.iter().flat_map(move |lexicon| list(lexicon).iter().copied())
}

static ENGLISH: Lexicon = Lexicon {
    imperatives: &[
        "abort", "access", "acknowledge", "activate", "add", "adjust", "aggregate", "allow", "analyze", "apply",
        "approve", "archive", "ask", "assign", "attach", "attempt", "authenticate", "avoid", "back", "backup", "begin",
        "bring", "browse", "build", "bump", "bypass", "call", "cancel", "capture", "change", "check", "choose",
        "clean", "clear", "click", "close", "clone", "collect", "compare", "complete", "configure", "confirm",
        "connect", "consider", "contact", "continue", "convert", "copy", "cordon", "correct", "create", "deactivate",
        "debug", "decrease", "define", "delete", "deploy", "describe", "detach", "detect", "determine", "diagnose",
        "disable", "disconnect", "discuss", "do", "double-check", "download", "drain", "drop", "edit", "enable",
        "engage", "ensure", "enter", "escalate", "evaluate", "examine", "exclude", "execute", "exit", "expand",
        "export", "fetch", "file", "fill", "find", "fix", "flush", "follow", "force", "gather", "generate", "get",
        "give", "go", "grab", "grant", "grep", "identify", "ignore", "import", "include", "increase", "inform",
        "initialize", "initiate", "inspect", "install", "investigate", "invite", "isolate", "join", "jump", "keep",
        "kill", "launch", "leave", "let", "limit", "list", "load", "locate", "log", "login", "look", "lower", "make",
        "mark", "merge", "migrate", "modify", "monitor", "mount", "move", "mute", "navigate", "note", "notify",
        "observe", "obtain", "open", "page", "patch", "pause", "perform", "pick", "pin", "ping", "post", "prepare",
        "press", "proceed", "promote", "provide", "provision", "prune", "publish", "pull", "purge", "push", "put",
        "query", "raise", "re-add", "re-apply", "re-authenticate", "re-check", "re-create", "re-deploy", "re-enable",
        "re-run", "re-try", "reach", "read", "reauthenticate", "reboot", "rebuild", "recreate", "rectify", "redeploy",
        "reduce", "refer", "register", "reinstall", "release", "reload", "remount", "remove", "rename", "renew",
        "repair", "repeat", "replace", "report", "request", "rerun", "reset", "resize", "resolve", "restart",
        "restore", "resume", "retrieve", "retry", "return", "revert", "review", "revoke", "roll", "rollback", "rotate",
        "run", "save", "scale", "scan", "schedule", "scroll", "search", "see", "select", "send", "set", "shut",
        "silence", "skip", "source", "specify", "ssh", "start", "stop", "submit", "switch", "sync", "tag", "take",
        "talk", "tell", "terminate", "test", "trace", "track", "transfer", "trigger", "troubleshoot", "try", "turn",
        "type", "unblock", "uncordon", "uninstall", "unlock", "unmount", "update", "upgrade", "upload", "use",
        "validate", "verify", "view", "visit", "wait", "watch", "work", "write", "expect", "remember",
    ],
    leads: &[
        "please", "then", "now", "first", "next", "finally", "also", "and", "or", "just", "simply", "instead", "again",
        "so", "always", "never", "carefully", "manually", "immediately", "temporarily", "optionally", "alternatively",
        "afterwards", "lastly", "secondly", "second", "third", "only", "either", "temporarily", "quickly", "directly",
        "once", "but", "you", "should", "must", "can", "may", "could", "might", "need", "to", "will", "do", "not",
        "don't", "we", "additionally",
    ],
    directives: &[
        "you can", "you could", "you may", "you might", "you should", "you must", "you need to", "you have to",
        "you will need", "you'll need", "you'll have to", "you want to", "you may want to", "you will have to",
        "we can", "we should", "we need to", "we need", "we must", "we have to", "i check", "i use", "i first check",
        "i also look", "i start by", "i will also", "i would", "please", "needs to be", "need to be", "needs to",
        "need to", "should be", "must be", "has to be", "have to be", "it is recommended", "it's safe to",
        "it is safe to", "reach out", "worth checking", "try again", "it may be necessary", "it might be necessary",
        "ask them", "should use", "should also", "should then", "you are able to", "it is possible to", "make sure",
        "the next step", "next steps", "the next thing", "first thing", "may help", "can help", "no further action",
        "contact the", "can be", "then send it", "report this", "needs a", "i will continue",
    ],
    last_verbs: &[],
    not_before_last_verb: &[],
    conclusions: &[
        "it means", "this means", "that means", "means that", "most likely", "probably", "it could be", "it might be",
        "this could be", "may be", "there is a", "there's a", "then there", "the problem is", "the issue is",
        "that's the issue", "this is the issue", "indicates", "it's an issue", "the connection succeeded", "you know",
        "there may", "there might", "there aren't", "there is no", "that's good", "has been installed", "the way",
        "best to", "it's easiest", "is easiest", "not much you can do", "cannot help", "can't help",
    ],
    joined_conditions: &[
        ", and if ", " and if ", ", but if ", " but if ", ", so if ", " so if ", "; if ", ", if ", ". if ", ", or if ",
        ", otherwise ", "; otherwise ", " - if ", " \u{2013} if ", " \u{2014} if ", ": if ",
    ],
    not_before_if: &[
        "check", "see", "verify", "determine", "test", "look", "ask", "confirm", "know", "sure", "even", "only", "as",
        "whether", "out", "identify", "wonder", "tell", "to", "validate", "understand", "remember", "note", "observe",
        "and", "or", "first",
    ],
    trailing_conditions: &[" if "],
    not_after_if: &[
        "possible", "necessary", "needed", "required", "any", "applicable", "available", "desired", "not", "so",
    ],
    restating: &[
        "it", "this", "that", "does", "do", "happens", "happen", "occurs", "occur", "the", "case", "ever", "you",
        "see", "get", "error", "message", "is", "still", "alert", "fires", "above",
    ],
    pronouns: &[
        "it", "they", "them", "there", "this", "that", "these", "those", "so", "here", "you", "he", "she", "one",
        "any", "some", "really", "already", "also", "still",
    ],
    clause_starts: &[
        " then ", " please ", " you can ", " you should ", " you need ", " you may ", " you must ", " you will need ",
        " go to ", " we need ", " see the ", " there is ", " than ", " it means ", " you know ",
    ],
    consequence_verbs: &[" contact ", " try ", " check ", " restart ", " run ", " use ", " see "],
    alternatives: &["in this case", "in that case", "if this is the case", "if that is the case"],
    mentions: &["when", "after", "while", "whenever", "by"],
    destroying: &[
        "delete", "deleting", "purge", "destroy", "wipe", "force delete", "drop the", "erase", "remove the old",
    ],
    next_places: &["next section", "following section", "section below"],
    conditions: &[
        "even if", "only if", "if", "in case", "in the case that", "in the event that", "unless", "should you",
        "assuming", "provided that",
    ],
    otherwise: &[
        "otherwise", "if not", "else", "failing that", "if none of", "if neither", "if this does not",
        "if this doesn't", "if that does not", "if that doesn't", "if that fails", "if this fails",
    ],
    answers: &[
        ("if yes", true),
        ("if so", true),
        ("if it is", true),
        ("if it does", true),
        ("if they are", true),
        ("if they do", true),
        ("if they have", true),
        ("if they have done this", true),
        ("if they have already done this", true),
        ("if they have done that already", true),
        ("if it\u{2019}s not the case", false),
        ("if it's not the case", false),
        ("if this is not the case", false),
        ("if that is not the case", false),
        ("if that\u{2019}s the case", true),
        ("if that is the case", true),
        ("if that's the case", true),
        ("if this is the case", true),
        ("if it has", true),
        ("if there is", true),
        ("if there are", true),
        ("if true", true),
        ("in that case", true),
        ("if no", false),
        ("if not", false),
        ("if it is not", false),
        ("if it isn't", false),
        ("if it does not", false),
        ("if it doesn't", false),
        ("if they are not", false),
        ("if they aren't", false),
        ("if they do not", false),
        ("if they don't", false),
        ("if there is not", false),
        ("if there isn't", false),
        ("if there are not", false),
        ("if there are none", false),
        ("if there is none", false),
        ("if false", false),
    ],
    labels: &["if yes", "if no", "if so", "if not", "if true", "if false"],
    yes: &["yes", "y", "true", "\u{2705}", "\u{2714}", "\u{2713}", ":white_check_mark:", ":heavy_check_mark:"],
    no: &["no", "n", "false", "\u{274c}", "\u{2718}", "\u{2717}", "\u{2716}", ":x:", "nope"],
    negations: &[
        "not", "no", "never", "cannot", "none", "neither", "nor", "unable", "without", "can't", "isn't", "aren't",
        "doesn't", "don't", "didn't", "won't", "wasn't", "weren't", "hasn't", "haven't", "couldn't", "shouldn't",
        "wouldn't", "nothing", "unless",
    ],
    checks: &[
        "check whether", "check if", "check that", "check to see", "checking whether", "checking if", "verify whether",
        "verify if", "verify that", "determine whether", "determine if", "see whether", "see if", "find out whether",
        "find out if", "confirm whether", "confirm that", "confirm if", "make sure", "ensure that", "ensure you",
        "to ensure", "whether the", "test whether", "test if", "look if", "observe whether", "check is if",
        "identify whether", "validate that", "validate whether", "make sure that",
    ],
    asking: &[
        "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would",
        "should", "any",
    ],
    clause_verbs: &[],
    clause_words: &[],
    doubtful: "Is it the case that {}?",
    case_cues: &[
        "depending on", "depends on", "depend on", "options", "one of the following", "following cases", "which of",
        "your role", "whether you", "the following cases", "case by case", "common causes", "possible scenarios",
        "either of the following", "choose one",
    ],
    case_words: &[
        "admin", "admins", "administrator", "administrators", "user", "users", "researcher", "researchers",
        "developer", "developers", "operator", "operators", "personnel", "owner", "owners", "maintainer", "member",
        "manager", "managers", "customer", "customers", "staff", "role", "windows", "linux", "mac", "macos", "osx",
        "ubuntu", "debian", "rhel", "centos", "suse", "fedora", "kylin", "android", "ios", "aws", "gcp", "azure",
        "gke", "eks", "aks", "openshift", "kubernetes", "docker", "green", "red", "yellow", "amber", "critical",
        "production", "staging", "development", "prod", "dev", "success", "failure", "succeeded", "failed", "running",
        "stopped", "healthy", "unhealthy", "enabled", "disabled",
    ],
    jumps: &[
        "go to", "goto", "go back to", "move on to", "move to", "proceed to", "proceed with", "continue with",
        "continue to", "continue at", "continue on to", "skip to", "jump to", "return to", "repeat", "back to",
        "start over", "see", "follow", "refer to", "as in", "as described in", "described in", "perform the steps in",
        "steps in", "start from", "start at", "restart from", "try step", "do step", "use the steps",
        "check the information in", "same process as", "read", "consult", "look at", "check out", "according to",
    ],
    places: &["section", "above", "below", "earlier", "part", "chapter", "instructions", "paragraph", "heading"],
    steps: &["step", "steps", "point", "item", "stage", "phase"],
    parts: &[
        "problem", "problems", "solution", "solutions", "resolution", "resolutions", "symptom", "symptoms", "meaning",
        "impact", "diagnosis", "diagnostics", "diagnostic", "mitigation", "mitigations", "remediation", "cause",
        "causes", "possible causes", "possible cause", "probable cause", "root cause", "root causes", "fix", "fixes",
        "workaround", "workarounds", "procedure", "procedures", "checks", "check", "answer", "question",
        "question and symptom", "question and answer", "impact on the system", "alarm clearing", "recovery",
        "resolving", "steps", "verification", "verify", "escalation", "action", "actions", "investigation",
        "troubleshooting steps", "how to fix", "how to resolve", "how to mitigate", "full context", "context",
        "dashboard", "dashboards", "playbook", "runbook", "symptom and cause", "cause and mitigation",
        "cause and resolution", "issue", "error", "analysis", "debugging", "what to do", "response",
        "mitigation steps", "resolution steps", "handling", "detection", "cause analysis", "steps to resolve",
        "steps to reproduce", "validation", "temporary workaround", "permanent fix", "short term", "long term",
        "user impact", "severity", "common causes", "first steps", "quick fix", "troubleshooting", "how to debug",
        "possible solutions", "possible solution", "possible resolution", "expected result", "expected outcome",
        "rollback", "post mitigation", "alert details", "alert behavior", "alert", "alerts", "metrics", "critical",
        "warning", "services", "verifications", "dependencies", "recent changes",
    ],
    telling_parts: &[
        "meaning", "impact", "description", "attribute", "attributes", "parameters", "possible causes",
        "possible cause", "probable cause", "cause", "causes", "impact on the system", "background", "alarm clearing",
        "related information", "overview", "symptoms", "symptom", "problem", "context", "full context", "references",
        "reference", "severity", "user impact", "metrics", "alert behavior", "related links", "dashboards",
        "root cause", "root causes", "definitions", "summary", "introduction", "further info", "more info", "notes",
    ],
    surroundings: &[
        "background", "overview", "introduction", "intro", "references", "reference", "related", "related information",
        "related links", "links", "see also", "table of contents", "contents", "toc", "prerequisites", "prerequisite",
        "requirements", "before you start", "before you begin", "further info", "further information",
        "further reading", "more info", "more information", "additional information", "notes", "note", "summary",
        "description", "attribute", "attributes", "parameters", "definitions", "glossary", "about", "purpose", "scope",
        "general", "architecture", "design", "appendix", "acknowledgements", "license", "contributing", "changelog",
        "history", "authors", "basic information", "background information", "flow description",
        "important conditions", "conditions", "preparations", "preparation", "setup", "examples", "example",
        "resources", "documentation", "useful links", "external links", "tl;dr", "tldr", "quick start", "credits",
        "faq", "monitoring", "logging", "monitoring/alerting", "ownership", "contacts", "contact", "key points",
        "terminology", "basics", "how it works", "introduction and background", "conclusion", "environment", "info",
        "information", "applies to", "limitations", "recommendations",
    ],
    groups: &[
        "troubleshooting", "troubleshooting guide", "support notes", "flight rules", "common issues", "known issues",
        "runbook", "runbooks", "playbook", "playbooks", "faq", "frequently asked questions",
        "failover and recovery procedures", "procedures", "issues", "common problems", "errors", "common errors",
        "tips", "how to", "howto", "how-tos", "how to's", "guides", "guide", "alerts", "emails", "operations", "tasks",
        "common tasks", "scenarios", "failure scenarios", "administration", "maintenance", "debugging",
        "debugging guide",
    ],
    group_ends: &[
        "issues", "problems", "errors", "scenarios", "troubleshooting", "faq", "rules", "runbooks", "runbook",
        "alerts", "notes", "procedures", "tips", "tricks", "guide", "guides", "playbook", "playbooks", "questions",
        "failures", "recipes", "cases", "scenarions",
    ],
    troubles: &[
        "error", "errors", "fail", "fails", "failed", "failing", "failure", "failures", "cannot", "can't", "unable",
        "not", "missing", "stuck", "lost", "denied", "timeout", "timeouts", "timed", "time out", "invalid", "broken",
        "crash", "crashes", "crashed", "crashing", "slow", "down", "unavailable", "unreachable", "unhealthy",
        "refused", "exceeded", "exceeds", "expired", "expires", "hangs", "hanging", "freezes", "interrupted",
        "unrecoverable", "corrupt", "corrupted", "corruption", "doesn't", "isn't", "won't", "never", "no", "rejected",
        "blocked", "deadlock", "leak", "full", "outage", "insufficient", "fault", "faulty", "too many", "out of",
        "degraded", "lag", "oom", "oomkilled", "permission denied", "internal server error", "high",
    ],
    run_verbs: &[
        "run", "comment", "reply", "post", "running", "execute", "executing", "type", "enter", "issue", "invoke",
        "use", "re-run", "rerun", "solution", "with", "do", "try", "launch", "call", "command", "commands", "runs",
        "executes", "perform", "via",
    ],
    warnings: &[
        "be careful", "careful", "not reversible", "irreversible", "cannot be undone", "can not be undone",
        "can't be undone", "dangerous", "destructive", "data loss", "lose data", "losing data", "with care",
        "be cautious", "caution", "never run", "do not run", "don't run", "take a long time", "takes a long time",
        "may corrupt", "will corrupt", "overwrite", "overwrites", "at your own risk", "permanently",
        "do not overwrite", "downtime", "wipe", "wipes",
    ],
    trouble_columns: &[
        "symptom", "symptoms", "problem", "problems", "error", "errors", "issue", "issues", "error message",
        "error messages", "if you see", "you see", "what you see", "failure", "failures", "fault", "faults",
        "question", "trouble", "common error", "common errors", "common issue", "common issues", "observed behavior",
        "observed behaviour", "observed symptom", "problem description", "error text", "failure mode", "complaint",
    ],
    event_columns: &[
        "alert", "alerts", "alert name", "alarm", "alarms", "alarm name", "message", "messages", "log message",
        "log line", "log entry", "error code", "error codes", "code", "status code", "exit code", "return code",
        "http code", "condition", "conditions", "event", "warning", "incident", "exception", "task", "situation",
        "scenario", "observation", "finding",
    ],
    case_columns: &[
        "output", "status", "state", "result", "results", "response", "outcome", "answer", "value", "if", "when",
        "phase", "reason", "pod status", "health", "returns", "shows", "you see this", "case", "cases", "condition",
        "situation", "scenario", "observation", "finding",
    ],
    cause_columns: &["cause", "causes", "reason", "reasons", "why", "because", "root cause", "explanation"],
    remedy_columns: &[
        "fix", "fixes", "solution", "solutions", "resolution", "resolutions", "mitigation", "mitigations",
        "remediation", "remedy", "action", "actions", "workaround", "workarounds", "what to do", "check", "checks",
        "first check", "next step", "next steps", "how to fix", "how to resolve", "do this", "do", "response", "then",
        "troubleshooting", "steps", "command", "commands", "recovery", "response action", "procedure", "what to check",
        "try", "investigation", "diagnosis",
    ],
    count_columns: &["#", "no", "nr", "id", "number", "step"],
    traffic: &[
        "http", "https", "grpc", "tcp", "udp", "api", "sql", "rest", "amqp", "tls", "ssh", "webhook", "sends", "send",
        "reads", "writes", "calls", "routes", "uses", "scrapes", "scraping", "publishes", "subscribes", "pushes",
        "pulls", "queries", "fetches", "stores", "notifies", "triggers", "creates", "updates", "forwards", "proxies",
        "replicates", "syncs", "polls", "requests", "returns", "responds", "connects", "consumes", "produces", "emits",
        "exposes", "manages", "deploys", "backup", "part", "peering", "logs", "metrics", "traces", "data", "events",
        "depends", "contains", "runs", "hosts", "owns", "listens", "receives", "streams", "loads", "port",
    ],
    error_words: &[
        "error", "errors occurred", "error occurred", "too many", "failed", "failure", "fatal", "exception", "denied",
        "refused", "timed out", "timeout", "cannot", "could not", "unable to", "not found", "invalid", "unauthorized",
        "forbidden", "panic", "critical", "no such", "does not exist", "exceeded", "unavailable", "unrecoverable",
        "traceback", "aborted", "rejected", "expired", "not supported", "unverified", "corrupt", "crashloopbackoff",
        "oomkilled", "killed", "no space left", "unreachable", "has no attribute", "isn't available",
    ],
};
