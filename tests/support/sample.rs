//! Two runbooks made by hand, and a catalog over them: the screen is tested without readers, builders or an index.

use super::lib::document::{Block, BlockKind, Item, Lines, Meta, Row, Span, Style, Text};
use super::lib::index::{Hit, Preview};
use super::lib::tree::{Command, Goto, Kind, Node, Placeholder, Runbook};
use super::lib::tui::Catalog;
use std::sync::Arc;

/// A catalog that finds a scenario when any word of the query, or all but two of its letters, stands in its title.
pub(crate) struct Sample {
    pub(crate) runbooks: Vec<Arc<Runbook>>,
}

impl Sample {
    /// The catalog of [`dds`] and [`disk`].
    pub(crate) fn new() -> Self {
        Self { runbooks: vec![Arc::new(dds()), Arc::new(disk())] }
    }

    fn hits(&self) -> Vec<Hit> {
        let mut hits = Vec::new();
        for runbook in &self.runbooks {
            collect(&runbook.nodes, std::slice::from_ref(&runbook.title), runbook, &mut hits);
        }
        hits
    }
}

impl Catalog for Sample {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        let mut hits = self.hits();
        for hit in &mut hits {
            let own = hit.title.split(|letter: char| !letter.is_alphanumeric());
            let matched = own.filter(|own| words.iter().any(|word| alike(word, &own.to_lowercase())));
            hit.matched = matched.map(str::to_owned).collect();
            hit.fit = if hit.matched.is_empty() { 0.0 } else { 1.0 };
            hit.score = u8::try_from(hit.matched.len()).map_or(f32::MAX, f32::from);
        }
        hits.retain(|hit| words.is_empty() || hit.score > 0.0);
        hits.sort_by(|one, other| other.score.total_cmp(&one.score));
        hits.truncate(limit);
        hits
    }

    fn runbook(&self, id: &str) -> Option<Arc<Runbook>> {
        self.runbooks.iter().find(|runbook| runbook.find(id).is_some()).cloned()
    }

    fn runbooks(&self) -> usize {
        self.runbooks.len()
    }

    fn scenarios(&self) -> usize {
        self.hits().len()
    }
}

fn collect(nodes: &[Node], path: &[String], runbook: &Runbook, hits: &mut Vec<Hit>) {
    for node in nodes {
        if node.kind == Kind::Symptom {
            let count =
                |kind: Kind| u32::try_from(node.descend().filter(|node| node.kind == kind).count()).unwrap_or(0);
            let commands = node.descend().map(|node| node.commands.len()).sum::<usize>();
            hits.push(Hit {
                id: node.id.clone(),
                source: runbook.source.clone(),
                line: node.lines.first,
                title: node.text.clone(),
                path: path.to_vec(),
                preview: Preview {
                    steps: node.children.iter().take(4).map(|child| child.text.clone()).collect(),
                    questions: count(Kind::Question),
                    commands: u32::try_from(commands).unwrap_or(0),
                },
                ..Hit::default()
            });
        }
        let below: Vec<String> = path.iter().cloned().chain([node.text.clone()]).collect();
        collect(&node.children, &below, runbook, hits);
    }
}

/// The same word, with at most two letters missing, added or swapped.
fn alike(typed: &str, word: &str) -> bool {
    let in_both = typed.chars().filter(|letter| word.contains(*letter)).count();
    word.len() > 2 && typed.chars().next() == word.chars().next() && in_both + 2 >= word.len().max(typed.len())
}

/// A node at a line, its body one block.
pub(crate) fn node(kind: Kind, id: &str, line: u32, text: &str) -> Node {
    let own = Text::plain_at(text, line);
    let block = match kind {
        Kind::Section | Kind::Symptom => BlockKind::Heading { level: 2, text: own },
        _ => BlockKind::Paragraph(own),
    };
    Node {
        id: id.to_owned(),
        kind,
        lines: Lines::new(line, line),
        text: text.to_owned(),
        anchors: Vec::new(),
        body: vec![Block::new(block, Lines::new(line, line))],
        label: None,
        commands: Vec::new(),
        errors: Vec::new(),
        danger: None,
        goto: None,
        children: Vec::new(),
    }
}

/// The node with what stands below it.
pub(crate) fn with(node: Node, children: Vec<Node>) -> Node {
    Node { children, ..node }
}

/// A branch.
pub(crate) fn branch(label: &str, id: &str, line: u32, text: &str) -> Node {
    Node { label: Some(label.to_owned()), ..node(Kind::Branch, id, line, text) }
}

/// A command without anything special.
pub(crate) fn command(text: &str, line: u32) -> Command {
    Command {
        text: text.to_owned(),
        language: "sh".to_owned(),
        line,
        placeholders: Vec::new(),
        danger: None,
        output: None,
    }
}

/// A code block.
pub(crate) fn code(text: &str, line: u32) -> Block {
    let kind = BlockKind::Code { language: Some("sh".to_owned()), text: text.to_owned(), first_line: line };
    Block::new(kind, Lines::new(line, line))
}

/// A runbook around nodes.
pub(crate) fn runbook(id: &str, title: &str, source: &str, nodes: Vec<Node>) -> Runbook {
    Runbook {
        id: id.to_owned(),
        title: title.to_owned(),
        source: source.to_owned(),
        meta: Meta::default(),
        nodes,
        diagnostics: Vec::new(),
    }
}

/// Questions, cases, a jump, an inline command.
pub(crate) fn dds() -> Runbook {
    let link = with(
        node(Kind::Symptom, "dds#link", 20, "Invitation link invalid"),
        vec![with(
            node(Kind::Question, "dds#link/1", 22, "Did you receive the invitation email more than 7 days ago?"),
            vec![
                branch("Yes", "dds#link/1/yes", 24, "Yes: An invitation is only valid for 7 days. Contact the unit."),
                branch(
                    "No",
                    "dds#link/1/no",
                    25,
                    "No: Something else has gone wrong. Ask the unit to invite you again.",
                ),
            ],
        )],
    );
    let mut jump = branch("Yes", "dds#key/1/yes", 44, "Yes: Move on to step 2");
    jump.goto = Some(Goto { target: Some("dds#key/2".to_owned()), text: "step 2".to_owned(), line: 44 });
    let mut fix = branch("No", "dds#key/2/no", 51, "No: Run dds project access fix");
    fix.body = vec![Block::new(BlockKind::Paragraph(inline("Run ", "dds project access fix", 51)), Lines::new(51, 51))];
    fix.commands = vec![command("dds project access fix", 51)];
    let key = with(
        node(Kind::Symptom, "dds#key", 40, "Unrecoverable key error"),
        vec![
            with(
                node(Kind::Question, "dds#key/1", 42, "Does the user have access to the project?"),
                vec![jump, branch("No", "dds#key/1/no", 45, "No: Invite the user to the project first.")],
            ),
            with(
                node(Kind::Question, "dds#key/2", 48, "Has the password been reset since the last upload?"),
                vec![branch("Researcher", "dds#key/2/r", 50, "Researcher: Ask a Unit Admin."), fix],
            ),
        ],
    );
    runbook(
        "dds",
        "Data Delivery System",
        "builtin:dds.md",
        vec![with(node(Kind::Section, "dds#users", 10, "Users"), vec![link, key])],
    )
}

/// Prose, code with output, danger, a table, a list, placeholders.
pub(crate) fn disk() -> Runbook {
    let mut look = node(Kind::Action, "disk#full/1", 8, "Find out what takes the space.");
    look.body.push(code("$ df -h /var\n/dev/sda2  20G  19G  1G  95% /var\n$ du -xsh /var/*", 11));
    look.commands = vec![
        Command { output: Some("/dev/sda2  20G  19G  1G  95% /var".to_owned()), ..command("df -h /var", 11) },
        command("du -xsh /var/*", 13),
    ];
    let mut remove = node(Kind::Action, "disk#full/2", 20, "Remove what is not needed. This cannot be undone.");
    remove.danger = Some("deletes files for good".to_owned());
    remove.body.push(code("rm -rf <directory>", 23));
    remove.commands = vec![Command {
        danger: Some("rm -rf deletes without asking".to_owned()),
        placeholders: vec![Placeholder { name: "directory".to_owned(), raw: "<directory>".to_owned() }],
        ..command("rm -rf <directory>", 23)
    }];
    let mut table = node(Kind::Note, "disk#full/3", 30, "What usually fills it:");
    table.body.push(Block::new(cases(), Lines::new(32, 35)));
    let mut told = node(Kind::Symptom, "disk#full", 3, "DiskFull: no space left on device");
    told.body.push(Block::new(
        BlockKind::Paragraph(Text::plain_at("The log volume fills up about once a quarter.", 5)),
        Lines::new(5, 5),
    ));
    let full = with(told, vec![look, remove, table]);
    runbook("disk", "Disks", "runbooks/disk.md", vec![full])
}

fn cases() -> BlockKind {
    let cell = |text: &str, line: u32| Text::plain_at(text, line);
    BlockKind::Table {
        head: vec![cell("What", 32), cell("Where", 32), cell("What to do", 32)],
        rows: vec![
            Row {
                lines: Lines::new(34, 34),
                cells: vec![cell("logs", 34), cell("/var/log", 34), cell("logrotate -f", 34)],
            },
            Row {
                lines: Lines::new(35, 35),
                cells: vec![cell("cores", 35), cell("/var/crash", 35), cell("ask the team", 35)],
            },
        ],
    }
}

/// Running text with inline code behind it.
pub(crate) fn inline(text: &str, code: &str, line: u32) -> Text {
    let span = |text: &str, style: Style| Span { text: text.to_owned(), style, link: None, line };
    Text { spans: vec![span(text, Style::default()), span(code, Style { code: true, ..Style::default() })] }
}

/// A bullet list.
pub(crate) fn list(items: &[&str], line: u32) -> Block {
    let lines = Lines::new(line, line);
    let item = |text: &&str| Item {
        number: None,
        checked: None,
        lines,
        blocks: vec![Block::new(BlockKind::Paragraph(Text::plain_at(*text, line)), lines)],
    };
    Block::new(BlockKind::List { ordered: false, items: items.iter().map(item).collect() }, lines)
}
