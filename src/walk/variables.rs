//! Values for the placeholders of a walk's commands: what is known, from where, and what must not be shown.
//!
//! Owns when two names mean one variable, which names are secret, and in which order values are offered. It must not
//! know commands, quoting, keys, or how the environment and alerts are read: it gets their names and values.

use super::Walk;
use crate::document::Meta;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a name may begin with that says nothing: `your-namespace` is `namespace`.
const POSSESSIVES: &[&str] = &["my", "your", "the"];

/// Words that make a name secret.
const SECRET_WORDS: &[&str] = &[
    "password", "passwd", "passphrase", "passcode", "pass", "token", "secret", "secrets", "key", "apikey", "accesskey",
    "secretkey", "privatekey", "credential", "credentials", "bearer", "otp", "pin", "passwort", "kennwort",
    "geheimnis", "schlüssel",
];

/// Last words of a name that speaks about a secret and is none: `secret name`, `key id`.
const ABOUT_SECRETS: &[&str] = &["name", "namespace", "id", "file", "path", "url", "type", "arn", "count", "version"];

/// Longer values from outside are no values for a command.
const LONGEST: usize = 4096;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The operator typed it before, in this session.
    Typed,
    /// It was typed in an earlier session on this machine.
    Earlier,
    /// A label of the alert that opened the scenario.
    Label,
    /// An annotation of that alert.
    Annotation,
    /// An environment variable.
    Environment,
    /// The document's front matter names it as the default.
    Default,
    /// The document's front matter names it as one of several.
    Choice,
}

impl Origin {
    /// What it is called on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Typed => "typed before",
            Self::Earlier => "an earlier session",
            Self::Label => "alert label",
            Self::Annotation => "alert annotation",
            Self::Environment => "environment",
            Self::Default => "default",
            Self::Choice => "choice",
        }
    }
}

/// A value that may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a document's front matter says of its variables:
/// `runbook: {variables: {namespace: {default: shop, choices: [shop, pay]}}, secrets: [pin]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    defaults: BTreeMap<String, String>,
    choices: BTreeMap<String, Vec<String>>,
    secrets: BTreeSet<String>,
}

impl Declared {
    /// Reads it; what has another shape declares nothing.
    #[must_use]
    pub fn of(meta: &Meta) -> Self {
        let mut declared = Self::default();
        let Some(ours) = meta.values.get("runbook") else { return declared };
        for (name, value) in ours.get("variables").and_then(Value::as_object).into_iter().flatten() {
            let name = key(name);
            let choices = value.get("choices").and_then(Value::as_array).into_iter().flatten();
            declared.choices.insert(name.clone(), choices.filter_map(scalar).collect());
            // `namespace: shop` for short.
            if let Some(default) = value.get("default").and_then(scalar).or_else(|| scalar(value)) {
                declared.defaults.insert(name, default);
            }
        }
        let secrets = ours.get("secrets").and_then(Value::as_array).into_iter().flatten();
        declared.secrets = secrets.filter_map(Value::as_str).map(key).collect();
        declared
    }

    /// The value to begin with.
    #[must_use]
    pub fn default_of(&self, name: &str) -> Option<&str> {
        self.defaults.get(&key(name)).map(String::as_str)
    }

    /// Whether a value of that name must not be shown or stored: by its words, or because the document says so.
    #[must_use]
    pub fn is_secret(&self, name: &str) -> bool {
        self.secrets.contains(&key(name)) || is_secret(name)
    }
}

/// What is known of values in this session, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    typed: BTreeMap<String, Vec<String>>,
    /// `None` as long as nobody has looked.
    earlier: Option<BTreeMap<String, Vec<String>>>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
}

impl Variables {
    /// What the environment says.
    #[must_use]
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { environment: keyed(variables), ..Self::default() }
    }

    /// An alert's labels and annotations take the place of those of the alert before.
    pub fn set_alert(&mut self, labels: &BTreeMap<String, String>, annotations: &BTreeMap<String, String>) {
        self.labels = keyed(labels.clone());
        self.annotations = keyed(annotations.clone());
    }

    /// Keeps what was typed, so that it is offered again. Secrets are not to be given here.
    pub fn remember(&mut self, name: &str, value: &str) {
        let typed = self.typed.entry(key(name)).or_default();
        typed.retain(|before| before != value);
        typed.insert(0, value.to_owned());
    }

    /// Takes in what was typed in earlier sessions, the newest first. Secrets are not to be given here.
    pub fn recollect(&mut self, values: impl IntoIterator<Item = (String, String)>) {
        let earlier = self.earlier.get_or_insert_default();
        for (name, value) in values {
            let known = earlier.entry(key(&name)).or_default();
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }

    /// Whether earlier sessions have been looked through.
    #[must_use]
    pub fn has_recollected(&self) -> bool {
        self.earlier.is_some()
    }

    /// Gives a walk what the alert says of the placeholders in its runbook.
    pub fn begin(&self, walk: &mut Walk) {
        let commands = walk.runbook().all().flat_map(|node| &node.commands);
        let names: BTreeSet<String> =
            commands.flat_map(|command| &command.placeholders).map(|placeholder| placeholder.name.clone()).collect();
        for name in names {
            if let Some(value) = self.of_alert(&name) {
                walk.set_variable(name, value);
            }
        }
    }

    fn of_alert(&self, name: &str) -> Option<&str> {
        let name = key(name);
        self.labels.get(&name).or_else(|| self.annotations.get(&name)).map(String::as_str)
    }

    /// The values that may be taken for a variable, the likeliest first, each once.
    #[must_use]
    pub fn offers(&self, name: &str, declared: &Declared) -> Vec<Offer> {
        let name = key(name);
        let typed = self.typed.get(&name).into_iter().flatten();
        let earlier = self.earlier.iter().filter_map(|earlier| earlier.get(&name)).flatten();
        let choices = declared.choices.get(&name).into_iter().flatten();
        let all = (self.labels.get(&name).map(|value| (value, Origin::Label)).into_iter())
            .chain(typed.map(|value| (value, Origin::Typed)))
            .chain(self.annotations.get(&name).map(|value| (value, Origin::Annotation)))
            .chain(earlier.map(|value| (value, Origin::Earlier)))
            .chain(declared.defaults.get(&name).map(|value| (value, Origin::Default)))
            .chain(choices.map(|value| (value, Origin::Choice)))
            .chain(self.environment.get(&name).map(|value| (value, Origin::Environment)));
        let mut seen = BTreeSet::new();
        all.filter(|(value, _)| seen.insert(value.as_str()))
            .map(|(value, origin)| Offer { value: value.clone(), origin })
            .collect()
    }
}

/// Whether two spellings mean one variable: `api token` and `<api_token>` do.
#[must_use]
pub fn are_one(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// What is the same for all spellings of a variable: `<your-namespace>`, `$NAMESPACE`, `{namespace}`, and the label
/// `namespace`. Nothing else is: `pod` is no `pod name`.
fn key(name: &str) -> String {
    let words = words(name);
    let is_owned = words.len() > 1 && words.first().is_some_and(|first| POSSESSIVES.contains(&first.as_str()));
    words.into_iter().skip(usize::from(is_owned)).collect()
}

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let begins = !letter.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a name's words say that its value is a secret.
fn is_secret(name: &str) -> bool {
    let words = words(name);
    let speaks_about = words.last().is_some_and(|last| ABOUT_SECRETS.contains(&last.as_str()));
    !speaks_about && words.iter().any(|word| SECRET_WORDS.contains(&word.as_str()))
}

fn keyed(values: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let fits = |(_, value): &(String, String)| !value.is_empty() && value.len() <= LONGEST;
    values.into_iter().filter(fits).map(|(name, value)| (key(&name), value)).collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn declared(ours: Value) -> Declared {
        Declared::of(&Meta { values: [("runbook".to_owned(), ours)].into(), ..Meta::default() })
    }

    fn pairs(values: &[(&str, &str)]) -> BTreeMap<String, String> {
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn all_spellings_are_one_variable_and_no_other_is() {
        for name in ["namespace", "my namespace", "NAMESPACE", "your-namespace", "the namespace", "yourNamespace"] {
            assert_eq!(key(name), "namespace", "{name}");
        }
        assert_eq!(key("pod_name"), key("podName"));
        assert_ne!(key("pod"), key("pod name"));
        assert_eq!(key("my"), "my");
        assert_eq!(key("theme"), "theme");
    }

    #[test]
    fn secrets_are_known_by_their_words() {
        let none = Declared::default();
        for name in ["password", "db password", "API_TOKEN", "access key", "clientSecret"] {
            assert!(none.is_secret(name), "{name}");
        }
        for name in ["secret name", "key id", "tokenizer", "monkey", "passenger", "keyspace"] {
            assert!(!none.is_secret(name), "{name}");
        }
        assert!(declared(json!({"secrets": ["room-number"]})).is_secret("room number"));
    }

    #[test]
    fn offers_say_where_they_come_from_and_come_once() {
        let environment = [("NAMESPACE".to_owned(), "env".to_owned()), ("EMPTY".to_owned(), String::new())];
        let mut variables = Variables::from_environment(environment);
        variables.set_alert(&pairs(&[("namespace", "shop")]), &pairs(&[("namespace", "noted")]));
        variables.remember("namespace", "old");
        variables.remember("my namespace", "new");
        variables.remember("namespace", "shop");
        variables.recollect([("namespace", "once"), ("NAMESPACE", "old")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let front = declared(json!({"variables": {"namespace": {"default": "pay", "choices": ["pay", 7]}}}));
        let offers = variables.offers("your namespace", &front);
        let offers: Vec<(&str, &str)> =
            offers.iter().map(|offer| (offer.value.as_str(), offer.origin.name())).collect();
        let expected = [
            ("shop", "alert label"),
            ("new", "typed before"),
            ("old", "typed before"),
            ("noted", "alert annotation"),
            ("once", "an earlier session"),
            ("pay", "default"),
            ("7", "choice"),
            ("env", "environment"),
        ];
        assert_eq!(offers, expected);
        assert_eq!(front.default_of("Namespace"), Some("pay"));
        assert_eq!(variables.of_alert("NAMESPACE"), Some("shop"));
        assert_eq!(variables.offers("empty", &front), []);
    }

    #[test]
    fn a_value_alone_is_a_default_and_other_shapes_are_nothing() {
        assert_eq!(declared(json!({"variables": {"port": 5432}})).default_of("port"), Some("5432"));
        for odd in [json!(7), json!({"variables": ["a"], "secrets": "b"}), json!({"variables": {"a": {"default": []}}})]
        {
            assert_eq!(declared(odd).default_of("a"), None);
        }
    }

    #[test]
    fn the_alert_before_is_forgotten_and_what_is_too_long_is_no_value() {
        let mut variables = Variables::default();
        variables.set_alert(&pairs(&[("pod", "a"), ("log", &"x".repeat(LONGEST + 1))]), &pairs(&[]));
        assert_eq!(variables.of_alert("log"), None);
        variables.set_alert(&pairs(&[("node", "b")]), &pairs(&[]));
        assert_eq!((variables.of_alert("pod"), variables.of_alert("node")), (None, Some("b")));
    }
}
