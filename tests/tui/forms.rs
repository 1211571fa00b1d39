//! Filling in placeholders, and opening with alerts.

use super::driver::Driver;
use super::sample::{Sample, command, node, runbook, with};
use runbook::alert::{self, Alert};
use runbook::document::Meta;
use runbook::tree::{Command, Kind, Placeholder};
use std::sync::Arc;

fn asking(text: &str, line: u32, placeholders: &[(&str, &str)]) -> Command {
    let placeholder = |(name, raw): &(&str, &str)| Placeholder { name: (*name).to_owned(), raw: (*raw).to_owned() };
    Command { placeholders: placeholders.iter().map(placeholder).collect(), ..command(text, line) }
}

fn pods() -> Sample {
    let (pod, namespace) = (("pod", "<pod>"), ("namespace", "$NAMESPACE"));
    let mut look = node(Kind::Action, "pods#loop/1", 4, "Look what it says last.");
    look.commands = vec![
        asking("kubectl logs <pod> -n $NAMESPACE", 6, &[pod, namespace]),
        asking("kubectl describe pod <pod>", 7, &[pod]),
        asking("ssh <host> reboot", 8, &[("host", "<host>")]),
        asking("login -p <password> '<pod>'", 9, &[("password", "<password>"), pod]),
    ];
    let looping = with(node(Kind::Symptom, "pods#podlooping", 2, "PodLooping"), vec![look]);
    let mut slow = node(Kind::Action, "pods#slow/1", 14, "Wait.");
    slow.commands = vec![asking("top <node>", 15, &[("node", "<node>")])];
    let slow = with(node(Kind::Symptom, "pods#nodeslow", 12, "NodeSlow"), vec![slow]);
    let mut pods = runbook("pods", "Pods", "pods.md", vec![looping, slow]);
    let front = r#"{"variables": {"namespace": {"default": "shop", "choices": ["shop", "pay"]}}}"#;
    pods.meta =
        Meta { values: [("runbook".to_owned(), serde_json::from_str(front).unwrap())].into(), ..Meta::default() };
    Sample { runbooks: vec![Arc::new(pods)] }
}

fn at(width: u16, height: u16) -> Driver {
    let mut screen = Driver::new(pods(), "", width, height);
    screen.keys("<enter>");
    screen.sees("Look what it says last.");
    screen
}

fn alerts(json: &str) -> Vec<Alert> {
    alert::parse(json.as_bytes()).unwrap()
}

#[test]
fn the_command_fills_in_while_one_types_and_is_copied() {
    let mut screen = at(80, 24);
    screen.keys("c");
    screen.sees("1 of 2");
    screen.sees("kubectl logs <pod> -n shop");
    screen.keys("web 1");
    screen.sees("kubectl logs 'web 1' -n shop");
    insta::assert_snapshot!("form", screen.text());
    screen.keys("<enter>");
    assert_eq!(screen.outside.copied, ["kubectl logs 'web 1' -n shop"]);
    screen.sees("c copies 1 of 4: kubectl logs 'web 1' -n shop");
    screen.keys("<tab>c");
    assert_eq!(screen.outside.copied.last().unwrap(), "kubectl describe pod 'web 1'");
}

#[test]
fn the_form_on_a_small_screen() {
    let mut screen = at(40, 12);
    screen.keys("v<tab><down><down>");
    insta::assert_snapshot!("form_small", screen.text());
    screen.keys("<enter>v");
    screen.sees("kubectl logs <pod> -n pay");
    assert_eq!(screen.outside.copied, [""; 0]);
}

#[test]
fn offers_are_taken_with_the_arrows() {
    let mut screen = at(80, 24);
    screen.keys("v<tab>");
    assert!(screen.row_with("shop  default").contains("shop"), "{screen}");
    screen.sees("pay  choice");
    screen.keys("<down><down>");
    screen.sees("-n pay");
    screen.keys("<up>");
    screen.sees("-n shop");
    screen.keys("<ctrl-u>own<enter>v<tab>");
    screen.sees("own  typed before");
}

#[test]
fn escape_forgets_and_the_command_can_be_copied_as_it_is() {
    let mut screen = at(80, 24);
    screen.keys("vweb<esc>");
    screen.sees("c copies 1 of 4: kubectl logs <pod> -n $NAMESPACE");
    screen.keys("c<ctrl-y>");
    assert_eq!(screen.outside.copied, ["kubectl logs <pod> -n $NAMESPACE"]);
    screen.sees("Look what it says last.");
}

#[test]
fn a_value_that_could_become_code_is_refused_under_its_field() {
    let mut screen = at(80, 24);
    screen.keys("<tab><tab>ca; reboot");
    screen.sees("a program reads this text as code again");
    screen.keys("<enter>");
    screen.sees("not kept: host: a program reads");
    assert_eq!(screen.outside.copied, [""; 0]);
    screen.keys("<ctrl-u>db1<enter>");
    assert_eq!(screen.outside.copied, ["ssh db1 reboot"]);
}

#[test]
fn a_secret_is_never_seen_and_never_offered() {
    let mut screen = at(80, 24);
    screen.keys("<tab><tab><tab>chunter2<tab>web");
    assert!(!screen.text().contains("hunter2"), "{screen}");
    screen.sees("login -p '••••••••' 'web'");
    screen.keys("<enter>");
    assert_eq!(screen.outside.copied, ["login -p hunter2 'web'"]);
    screen.sees("copied with a test: login -p '••••••••' 'web'");
    screen.keys("v");
    assert!(!screen.text().contains("hunter2"), "{screen}");
    assert!(!screen.row_with("password").contains("typed before"), "{screen}");
}

#[test]
fn what_was_typed_is_gone_with_the_step_but_offered_again() {
    let mut screen = at(80, 24);
    screen.keys("vweb<enter>");
    screen.keys("q<enter>");
    screen.sees("kubectl logs <pod>");
    screen.keys("v");
    screen.sees("web  typed before");
}

#[test]
fn an_alert_opens_its_scenario_with_its_labels_filled_in() {
    let told = r#"[{"labels": {"alertname": "PodLooping", "pod": "web-1"}, "annotations": {"namespace": "pay"}}]"#;
    let environment = [("HOST".to_owned(), "db7".to_owned())];
    let mut screen = Driver::with_alerts(pods(), alerts(told), environment, 80, 24);
    screen.sees("c copies 1 of 4: kubectl logs web-1 -n pay");
    screen.keys("v");
    screen.sees("web-1  alert label");
    screen.keys("<esc><tab><tab>v<down>");
    screen.sees("db7  environment");
    screen.sees("ssh db7 reboot");
}

#[test]
fn several_alerts_are_listed_with_their_labels_and_each_has_its_own() {
    let told = r#"[{"labels": {"alertname": "PodLooping", "pod": "web-1"}, "annotations": {}},
        {"labels": {"alertname": "NodeSlow", "node": "n\u001b[2J7"}, "annotations": {}}]"#;
    let mut screen = Driver::with_alerts(pods(), alerts(told), [], 80, 24);
    screen.sees("Alerts");
    screen.sees("pod=web-1");
    screen.sees("node=n␛[2J7");
    screen.keys("<down><down><enter>");
    screen.sees("c copies: top 'n␛[2J7'");
    screen.keys("q<up><enter>");
    screen.sees("kubectl logs web-1");
    screen.keys("q/podlooping<enter>");
    screen.sees("kubectl logs <pod>");
}

#[test]
fn an_alert_without_a_scenario_of_its_name_opens_nothing() {
    let told = r#"[{"labels": {"alertname": "PodLoopin"}, "annotations": {}}]"#;
    let screen = Driver::with_alerts(pods(), alerts(told), [], 80, 24);
    screen.sees("PodLoopin: PodLooping");
    screen.sees("Alerts");
}

#[test]
fn what_was_typed_in_an_earlier_session_is_offered() {
    let mut screen = at(80, 24);
    screen.keys("c<down>");
    assert!(screen.row_with("▸ pod").contains("web-of-old"), "{screen}");
    screen.sees("an earlier session");
}
