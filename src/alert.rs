//! Alerts as Alertmanager tells them: a webhook's JSON, or that of `amtool alert query -o json`.
//!
//! Owns the shape of that JSON and how an alert names its scenario. It must not know files, pipes, the screen, or what
//! becomes of labels. Whatever the bytes, reading them ends with alerts or with a clear error.

use crate::index::Hit;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// More bytes are not read.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// So many alerts are taken; a storm of more says no more.
const MOST: usize = 200;

/// So many hits are looked through for the very scenario that an alert names.
const SEARCHED: usize = 50;

/// An alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alert {
    /// Whether it is going on.
    pub firing: bool,
    /// Its labels; those common to all alerts of a webhook's group among them.
    pub labels: BTreeMap<String, String>,
    /// Its annotations, likewise.
    pub annotations: BTreeMap<String, String>,
}

/// Why there are no alerts in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// The alerts of a webhook's or `amtool`'s JSON.
///
/// # Errors
/// Where it is none.
pub fn parse(bytes: &[u8]) -> Result<Vec<Alert>, Unreadable> {
    let fail = |why: &str| Err(Unreadable(why.to_owned()));
    if bytes.len() > LARGEST {
        return fail("it is larger than 4 MiB");
    }
    let json: Value = serde_json::from_slice(bytes).map_err(|error| Unreadable(format!("it is no JSON: {error}")))?;
    let listed = json.get("alerts").unwrap_or(&json);
    let single = std::slice::from_ref(listed);
    let list = listed.as_array().map_or(single, Vec::as_slice);
    if list.iter().any(|one| one.get("labels").is_none_or(|labels| !labels.is_object())) {
        return fail("it is JSON, but not of alerts: each has to have `labels`");
    }
    Ok(list.iter().take(MOST).map(|one| of_json(one, &json)).collect())
}

/// The alerts in what came through a pipe; none where it is something else.
#[must_use]
pub fn piped(bytes: &[u8]) -> Option<Vec<Alert>> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let alerts = first.filter(|byte| matches!(byte, b'{' | b'[')).and_then(|_| parse(bytes).ok())?;
    (!alerts.is_empty()).then_some(alerts)
}

/// Those that are firing; all of them where none is.
#[must_use]
pub fn pressing(alerts: Vec<Alert>) -> Vec<Alert> {
    let any = alerts.iter().any(|alert| alert.firing);
    alerts.into_iter().filter(|alert| alert.firing || !any).collect()
}

fn of_json(one: &Value, group: &Value) -> Alert {
    let merged = |common: &str, own: &str| {
        let mut texts = texts(group.get(common));
        texts.extend(self::texts(one.get(own)));
        texts
    };
    Alert {
        firing: is_firing(one),
        labels: merged("commonLabels", "labels"),
        annotations: merged("commonAnnotations", "annotations"),
    }
}

/// A webhook has a word for it, `amtool` an object; what is silenced or inhibited is nobody's concern now.
fn is_firing(one: &Value) -> bool {
    let status = one.get("status");
    let state = status.and_then(|status| status.get("state")).or(status).and_then(Value::as_str);
    !matches!(state, Some("resolved" | "suppressed"))
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let pairs = value.and_then(Value::as_object).into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

impl Alert {
    /// Its name; empty where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.labels.get("alertname").map(String::as_str).unwrap_or_default()
    }

    /// Its labels but its name, as `name=value`.
    #[must_use]
    pub fn labels_shown(&self) -> Vec<String> {
        let others = self.labels.iter().filter(|(name, _)| *name != "alertname");
        others.map(|(name, value)| format!("{name}={value}")).collect()
    }

    /// What to look for where no scenario has its name.
    #[must_use]
    pub fn query(&self) -> String {
        let mut said = ["summary", "description", "message"].iter().filter_map(|name| self.annotations.get(*name));
        let own = [self.name(), &self.place().last_part()].into_iter().map(str::to_owned).find(|name| !name.is_empty());
        own.or_else(|| said.next().cloned()).unwrap_or_default()
    }

    fn place(&self) -> Place {
        self.annotations.get("runbook_url").or_else(|| self.annotations.get("runbook")).map_or_else(
            Place::default,
            |url| {
                let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
                let path = path.split('?').next().unwrap_or_default().trim_end_matches('/');
                let path = path.split_once("://").map_or(path, |(_, rest)| rest);
                // A host alone names no document.
                let last = path.rsplit_once('/').map_or("", |(_, last)| last);
                Place { document: plain(last), anchor: plain(anchor) }
            },
        )
    }

    /// The scenarios for it, and whether the first one is the very one that it names. `search` finds scenarios for words.
    #[must_use]
    pub fn scenarios(&self, search: impl Fn(&str, usize) -> Vec<Hit>, limit: usize) -> (Vec<Hit>, bool) {
        let place = self.place();
        let queries = [place.anchor.clone(), place.document.clone(), self.query()];
        let mut found: Vec<(u8, Hit)> = Vec::new();
        for (query, is_last) in queries.iter().zip([false, false, true]).filter(|(query, _)| !query.is_empty()) {
            for hit in search(query, SEARCHED.max(limit)) {
                let rank = self.rank(&hit, &place);
                if (rank < OTHERWISE || is_last) && !found.iter().any(|(_, known)| known.id == hit.id) {
                    found.push((rank, hit));
                }
            }
        }
        // The search's own order stays among equals.
        found.sort_by_key(|(rank, _)| *rank);
        let is_named = found.first().is_some_and(|(rank, _)| *rank < OTHERWISE);
        (found.into_iter().map(|(_, hit)| hit).take(limit).collect(), is_named)
    }

    /// How surely a scenario is the one that the alert names, 0 being the surest.
    fn rank(&self, hit: &Hit, place: &Place) -> u8 {
        let (document, heading) = hit.id.split_once('#').unwrap_or((&hit.id, ""));
        let document = bare(document.rsplit('/').next().unwrap_or(document));
        let is = |named: &str, own: &str| !named.is_empty() && bare(named) == own;
        let (title, heading) = (bare(&hit.title), bare(heading));
        let in_document = is(&place.document, &document);
        let at_anchor = is(&place.anchor, &heading) || is(&place.anchor, &title);
        let is_called = is(&place.document, &title) || is(&place.document, &heading);
        let has_name = is(self.name(), &title) || is(self.name(), &heading) || is(self.name(), &document);
        match () {
            () if in_document && at_anchor => 0,
            () if in_document && has_name => 1,
            () if at_anchor => 2,
            () if is_called => 3,
            () if has_name => 4,
            () if in_document => 5,
            () => OTHERWISE,
        }
    }
}

/// The rank of a scenario that the alert does not name.
const OTHERWISE: u8 = 6;

/// What a runbook's URL says of where it is.
#[derive(Debug, Default)]
struct Place {
    document: String,
    anchor: String,
}

impl Place {
    fn last_part(&self) -> String {
        if self.anchor.is_empty() { self.document.clone() } else { self.anchor.clone() }
    }
}

/// What documents' names end with.
const SUFFIXES: &[&str] = &[".md", ".markdown", ".rst", ".html", ".htm"];

fn plain(part: &str) -> String {
    let part = percent_decode_str(part).decode_utf8_lossy().into_owned();
    SUFFIXES.iter().find_map(|suffix| part.strip_suffix(suffix)).unwrap_or(&part).to_owned()
}

/// Letters and digits alone, in lower case: `KubePodCrashLooping`, `kube-pod-crash-looping`.
fn bare(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WEBHOOK: &str = r#"{"version": "4", "status": "firing", "commonLabels": {"alertname": "DiskFull", "cluster": "a"},
        "commonAnnotations": {"runbook_url": "https://r.example.org/docs/disks.md#disk-full"},
        "alerts": [
            {"status": "firing", "labels": {"alertname": "DiskFull", "instance": "db1"}, "annotations": {}},
            {"status": "resolved", "labels": {"alertname": "DiskFull", "instance": "db2"}}]}"#;

    const AMTOOL: &str = r#"[
        {"annotations": {"summary": "s"}, "labels": {"alertname": "A", "pod": "p"}, "status": {"state": "active"}},
        {"annotations": {}, "labels": {"alertname": "B"}, "status": {"state": "suppressed", "silencedBy": ["x"]}}]"#;

    fn parsed(text: &str) -> Vec<Alert> {
        parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_webhook_and_amtool_are_read() {
        let alerts = parsed(WEBHOOK);
        assert_eq!(alerts.iter().map(|alert| alert.firing).collect::<Vec<_>>(), [true, false]);
        assert_eq!(alerts[0].labels_shown(), ["cluster=a", "instance=db1"]);
        assert_eq!(alerts[1].annotations["runbook_url"], "https://r.example.org/docs/disks.md#disk-full");
        let alerts = parsed(AMTOOL);
        assert_eq!(
            alerts.iter().map(|alert| (alert.name(), alert.firing)).collect::<Vec<_>>(),
            [("A", true), ("B", false)]
        );
        assert_eq!(parsed(r#"{"labels": {"alertname": "C"}}"#)[0].name(), "C");
    }

    #[test]
    fn what_is_no_alert_is_told() {
        let told = |text: &str| parse(text.as_bytes()).unwrap_err().to_string();
        assert!(told("{\"alerts\": [{}]}").contains("`labels`"));
        assert!(told("7").contains("`labels`"));
        assert!(told("{").starts_with("it is no JSON: EOF"), "{}", told("{"));
        assert!(told(&"[".repeat(100_000)).contains("recursion"));
        assert!(told(&" ".repeat(LARGEST + 1)).contains("4 MiB"));
        assert_eq!(piped(b"{\"level\":\"error\",\"msg\":\"disk full\"}"), None);
        assert_eq!(piped(b"[]"), None);
        assert_eq!(piped(b"ERROR [db] disk full"), None);
        assert_eq!(piped(format!("\n {AMTOOL}").as_bytes()).map(|alerts| alerts.len()), Some(2));
    }

    /// A search that finds everything, in this order.
    fn check(annotation: &str, name: &str, ids: &[(&str, &str)], expect: Option<&str>) {
        let hit =
            |(id, title): &(&str, &str)| Hit { id: (*id).to_owned(), title: (*title).to_owned(), ..Hit::default() };
        let mut alert = Alert { firing: true, ..Alert::default() };
        alert.labels.insert("alertname".to_owned(), name.to_owned());
        alert.annotations.insert("runbook_url".to_owned(), annotation.to_owned());
        let (hits, is_named) = alert.scenarios(|_, _| ids.iter().map(hit).collect(), 10);
        assert_eq!(hits.first().filter(|_| is_named).map(|hit| hit.id.as_str()), expect, "{annotation} {name}");
    }

    #[test]
    fn the_url_or_the_name_leads_to_the_scenario() {
        let shelf = [
            ("a/other#x", "Other"),
            ("ops/disks#disk-full", "Disk is full"),
            ("ops/disks#slow", "DiskSlow"),
            ("k/kubepodcrashlooping#kubepodcrashlooping", "KubePodCrashLooping"),
        ];
        check("https://g.example/blob/main/disks.md#disk-full", "X", &shelf, Some("ops/disks#disk-full"));
        check("https://g.example/blob/main/disks.md", "DiskSlow", &shelf, Some("ops/disks#slow"));
        check(
            "https://r.example/runbooks/kubepodcrashlooping/",
            "X",
            &shelf,
            Some("k/kubepodcrashlooping#kubepodcrashlooping"),
        );
        check("", "KubePodCrashLooping", &shelf, Some("k/kubepodcrashlooping#kubepodcrashlooping"));
        check("https://g.example/blob/disks%2emd?x=1#Disk%20is%20full", "X", &shelf, Some("ops/disks#disk-full"));
        check("https://other", "Nothing", &shelf, None);
        check("", "", &shelf, None);
    }

    proptest! {
        #[test]
        fn whatever_the_json_it_is_read_or_refused(
            text in r#"[\[{]("(alerts|labels|status|alertname|\\u0000|runbook_url)":? ?|[{}\[\],"x#/%:]){0,30}"#,
        ) {
            if let Ok(alerts) = parse(text.as_bytes()) {
                for alert in alerts {
                    let (hits, _) = alert.scenarios(|_, _| Vec::new(), 1);
                    prop_assert_eq!(hits, Vec::new());
                    prop_assert!(alert.labels_shown().len() <= alert.labels.len());
                }
            }
        }
    }
}
