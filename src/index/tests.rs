//! What a person finds with what they type.

use super::*;
use crate::document::{Lines, Meta};
use crate::tree::{Command, Kind, Node, Runbook};

fn node(kind: Kind, id: &str, line: u32, text: &str, children: Vec<Node>) -> Node {
    Node {
        id: id.into(),
        kind,
        lines: Lines::new(line, line),
        text: text.into(),
        anchors: Vec::new(),
        body: Vec::new(),
        label: None,
        commands: Vec::new(),
        errors: Vec::new(),
        danger: None,
        goto: None,
        children,
    }
}

fn runbook(id: &str, title: &str, nodes: Vec<Node>) -> Runbook {
    Runbook {
        id: id.into(),
        title: title.into(),
        source: format!("{id}.md"),
        meta: Meta::default(),
        nodes,
        diagnostics: Vec::new(),
    }
}

/// A runbook of one section with symptoms that each say one thing; the ids are the titles.
fn flat(id: &str, symptoms: &[(&str, &str)]) -> Runbook {
    let symptoms = symptoms.iter().zip(2..).map(|((title, text), line)| {
        node(Kind::Symptom, title, line, title, vec![node(Kind::Action, "", line, text, Vec::new())])
    });
    runbook(id, id, vec![node(Kind::Section, id, 1, id, symptoms.collect())])
}

fn index(runbooks: &[Runbook]) -> Index {
    let index = Index::in_memory().unwrap();
    replace(&index, runbooks);
    index
}

/// Replaces the entries of some runbooks; all others stay.
fn replace(index: &Index, runbooks: &[Runbook]) {
    let mut update = index.update(false).unwrap();
    for runbook in runbooks {
        update.replace(&runbook.id, entries(runbook)).unwrap();
    }
    update.commit(0, 0, b"").unwrap();
}

fn sample() -> Index {
    index(&[
        flat(
            "cluster",
            &[
                ("KubePodCrashLooping", "A pod crashes again and again; see its log."),
                ("Out of Diskspace", "The volume is full. Delete old journals."),
                ("ALM-12040 Insufficient System Entropy", "Start the daemon that gathers it."),
                ("Certificate expired", "Renew the certificate of the load balancer."),
            ],
        ),
        flat(
            "delivery",
            &[
                ("Invitation link invalid", "Ask for a new invitation."),
                ("Unrecoverable key error", "Run `dds project access fix`."),
                ("service_export_queue.py fails", "The archive refuses the webservice call."),
                ("Documentation not accessible", "The page is authenticated again after a minute."),
            ],
        ),
    ])
}

fn titles(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.title.as_str()).collect()
}

fn check(query: &str, expected: &str) {
    let hits = sample().search(query, 5, Typing::Done);
    assert_eq!(titles(&hits).first(), Some(&expected), "{query:?} found {:?}", titles(&hits));
}

#[test]
fn words_and_their_forms_find() {
    check("renewing certificates", "Certificate expired");
    check("the pods are crashing", "KubePodCrashLooping");
}

#[test]
fn misspelt_words_find() {
    check("unrecoverabel key eror", "Unrecoverable key error");
    check("invitaion link invald", "Invitation link invalid");
    check("documentaion not accesible", "Documentation not accessible");
    check("certifcate exipred", "Certificate expired");
}

#[test]
fn identifiers_are_found_whole_in_parts_and_joined() {
    for query in
        ["KubePodCrashLooping", "kubepodcrashlooping", "kube pod crash looping", "kube_pod_crash", "crashloop pod"]
    {
        check(query, "KubePodCrashLooping");
    }
    for query in ["serviceexportqueue", "service export queue", "export_queue"] {
        check(query, "service_export_queue.py fails");
    }
    for query in ["alm12040", "ALM_12040", "12040"] {
        check(query, "ALM-12040 Insufficient System Entropy");
    }
    check("outofdiskspace", "Out of Diskspace");
    check("unrecoverable keyerror", "Unrecoverable key error");
    check("invitationlink", "Invitation link invalid");
}

#[test]
fn other_words_for_the_same_find() {
    check("remove big files, no capacity", "Out of Diskspace");
}

#[test]
fn a_pasted_line_finds_by_what_does_not_vary() {
    check(
        "2024-10-02 09:14:55 ERROR cli[88]: dds data get -p unit00217 Unrecoverable key error. Aborting (j_berg)",
        "Unrecoverable key error",
    );
    check(r#"{"alertname":"KubePodCrashLooping","pod":"web-7d9f6c","severity":"warning"}"#, "KubePodCrashLooping");
}

#[test]
fn a_half_typed_word_finds_while_typing_and_only_then() {
    let index = sample();
    for query in ["invitat", "link inva", "authenticat", "kubepodcra", "entr"] {
        assert!(!index.search(query, 5, Typing::LastWord).is_empty(), "{query:?} finds nothing");
    }
    assert_eq!(titles(&index.search("link inva", 5, Typing::LastWord)).first(), Some(&"Invitation link invalid"));
    assert_eq!(titles(&index.search("entr", 5, Typing::Done)), Vec::<&str>::new());
    // A space ends the word.
    assert_eq!(titles(&index.search("entr ", 5, Typing::LastWord)), Vec::<&str>::new());
}

#[test]
fn every_key_of_a_title_keeps_it_first() {
    let index = sample();
    let title = "unrecoverable key error";
    for end in 3..=title.len() {
        let hits = index.search(&title[..end], 5, Typing::LastWord);
        assert_eq!(titles(&hits).first(), Some(&"Unrecoverable key error"), "at {:?}", &title[..end]);
    }
}

#[test]
fn a_scenario_inside_another_answers_for_its_own_words() {
    let inner = node(
        Kind::Symptom,
        "doc#too-many-buckets",
        9,
        "Too many buckets",
        vec![node(Kind::Action, "a", 10, "Ask the provider to raise the limit.", Vec::new())],
    );
    let note = node(Kind::Note, "n", 4, "Uploads fail for many reasons.", Vec::new());
    let outer = node(Kind::Symptom, "doc#upload-fails", 3, "Upload fails", vec![note, inner]);
    let index = index(&[runbook("doc", "Transfers", vec![outer])]);
    let hits = index.search("bucket limit", 5, Typing::Done);
    assert_eq!(titles(&hits), ["Too many buckets"]);
    assert_eq!(hits[0].path, ["Transfers", "Upload fails"]);
    assert_eq!(titles(&index.search("upload fails", 5, Typing::Done)).first(), Some(&"Upload fails"));
}

#[test]
fn a_document_without_symptoms_is_found_as_a_whole() {
    let index =
        index(&[runbook("notes", "Notes on quorum", vec![node(Kind::Note, "n", 3, "Three are needed.", vec![])])]);
    let hits = index.search("quorum", 5, Typing::Done);
    assert_eq!((hits[0].id.as_str(), hits[0].title.as_str(), hits[0].line), ("notes", "Notes on quorum", 3));
}

#[test]
fn a_hit_tells_what_matched_and_what_awaits() {
    let command = Command {
        text: "journalctl --vacuum-size=1G".into(),
        language: "sh".into(),
        line: 5,
        placeholders: Vec::new(),
        danger: None,
        output: None,
    };
    let mut step = node(Kind::Action, "s", 4, "Shrink the journals:\n\njournalctl --vacuum-size=1G", Vec::new());
    step.commands.push(command);
    let question = node(Kind::Question, "q", 3, "Is the disk of the Node full?", Vec::new());
    let symptom = node(Kind::Symptom, "disk#full", 1, "Disk Full", vec![question, step]);
    let index = index(&[runbook("disk", "Disks", vec![symptom])]);
    let hit = index.search("disks fulll vacuum", 5, Typing::Done).remove(0);
    assert_eq!(hit.matched, ["Disk", "Full", "Disks", "vacuum"]);
    assert_eq!(hit.preview.steps, ["Is the disk of the Node full?", "Shrink the journals:"]);
    assert_eq!((hit.preview.questions, hit.preview.commands), (1, 1));
    assert!(hit.score > 0.0);
}

#[test]
fn twins_of_a_document_come_in_its_order() {
    let twin = |id: &str, line, more: &str| {
        node(Kind::Symptom, id, line, "Link invalid", vec![node(Kind::Note, "", line, more, Vec::new())])
    };
    let index = index(&[runbook(
        "dds",
        "DDS",
        vec![
            twin("dds#a", 3, "Ask whoever invited you for a new link, and wait for the mail."),
            twin("dds#b", 9, "Send a new link."),
        ],
    )]);
    let ids: Vec<String> = index.search("link invalid", 5, Typing::Done).into_iter().map(|hit| hit.id).collect();
    assert_eq!(ids, ["dds#a", "dds#b"]);
}

#[test]
fn an_empty_query_lists_scenarios_in_document_order() {
    let index = sample();
    for query in ["", "  \n\t"] {
        let hits = index.search(query, 6, Typing::LastWord);
        assert_eq!(titles(&hits)[..2], ["KubePodCrashLooping", "Out of Diskspace"]);
        assert_eq!(hits.len(), 6);
    }
    assert_eq!(index.search("", 100, Typing::Done).len(), 8);
    assert_eq!(index.search("", 0, Typing::Done), []);
}

#[test]
fn a_replaced_document_leaves_nothing_behind() {
    let index = sample();
    replace(&index, &[flat("cluster", &[("Quorum lost", "Count the members.")])]);
    assert_eq!(index.len(), 5);
    assert_eq!(titles(&index.search("certificate expired", 5, Typing::Done)), Vec::<&str>::new());
    assert_eq!(titles(&index.search("quorum", 5, Typing::Done)), ["Quorum lost"]);
    assert_eq!(titles(&index.search("", 2, Typing::Done)), ["Quorum lost", "Invitation link invalid"]);
}

#[test]
fn no_query_is_too_hostile() {
    let index = sample();
    let long = "key error at /var/log/x 10.0.0.1 ".repeat(40_000);
    let garbage: String = (0..200_000_u32).filter_map(|code| char::from_u32(code % 0x11_0000)).collect();
    let joined = "unrecoverablekeyerror".repeat(3);
    let queries = [
        "AND OR ( \" *",
        "\"",
        "((((",
        "*",
        "a:b:c^~",
        "\\",
        "+-!",
        "\u{0}",
        "\u{202e}",
        "🦀",
        "ﬀ",
        "İ",
        "'",
        "x'",
        "--",
        &long,
        &garbage,
        &joined,
        &"(".repeat(100_000),
        &"a ".repeat(100_000),
        &"ä".repeat(70),
    ];
    for query in queries {
        for typing in [Typing::Done, Typing::LastWord] {
            assert!(index.search(query, 3, typing).len() <= 3);
        }
    }
    assert_eq!(titles(&index.search(&long, 1, Typing::Done)), ["Unrecoverable key error"]);
    assert_eq!(Index::in_memory().unwrap().search("anything", 3, Typing::Done), []);
}
