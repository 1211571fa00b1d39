//! What the reader makes of reStructuredText, construct by construct, and what it must withstand.

use super::read;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Document, Lines, Text};
use proptest::prelude::*;
use std::fmt::Write;

/// Compares `input`, read and written down one block per line, with `expect`.
fn check(input: &str, expect: &str) {
    let (document, _) = read_all(input);
    let mut shown = String::new();
    show(&document.blocks, 0, &mut shown);
    let trim = |text: &str| text.trim_matches('\n').to_owned();
    assert_eq!(trim(&shown), trim(expect), "\n{shown}");
}

fn check_diagnostics(input: &str, expect: &[(u32, &str)]) {
    let (_, diagnostics) = read_all(input);
    let got: Vec<(u32, &str)> = diagnostics.iter().map(|found| (found.line, found.message.as_str())).collect();
    assert_eq!(got, expect);
}

fn read_all(input: &str) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let document = read(input, &mut diagnostics);
    (document, diagnostics)
}

fn show(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        let lines = span(block.lines);
        let anchors = block.anchors.iter().fold(String::new(), |out, anchor| out + " #" + anchor);
        let _ = write!(out, "{:1$}{lines}{anchors} ", "", 2 * depth);
        match &block.kind {
            BlockKind::Heading { level, text } => writeln!(out, "h{level} {}", line(text)),
            BlockKind::Paragraph(text) => writeln!(out, "p {}", line(text)),
            BlockKind::Code { language, text, first_line } => {
                writeln!(out, "code {} from {first_line} {text:?}", language.as_deref().unwrap_or("-"))
            }
            BlockKind::Comment(text) => writeln!(out, "comment {text:?}"),
            BlockKind::Rule => writeln!(out, "rule"),
            BlockKind::Quote(_) => writeln!(out, "quote"),
            BlockKind::Footnote { label, .. } => writeln!(out, "footnote {label}"),
            BlockKind::Definitions(_) => writeln!(out, "definitions"),
            BlockKind::Tabs(_) => writeln!(out, "tabs"),
            BlockKind::Admonition { name, title, .. } => {
                writeln!(out, "{name} {}", title.as_ref().map(line).unwrap_or_default())
            }
            BlockKind::List { ordered, .. } => writeln!(out, "{}", if *ordered { "numbers" } else { "bullets" }),
            BlockKind::Table { head, .. } => writeln!(out, "table {}", cells(head)),
        }
        .unwrap();
        show_inside(&block.kind, depth + 1, out);
    }
}

fn show_inside(kind: &BlockKind, depth: usize, out: &mut String) {
    let pad = " ".repeat(2 * depth);
    match kind {
        BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } | BlockKind::Admonition { blocks, .. } => {
            show(blocks, depth, out);
        }
        BlockKind::List { items, .. } => {
            for item in items {
                let number = item.number.map_or_else(|| "-".to_owned(), |number| number.to_string());
                let _ = writeln!(out, "{pad}{} {number}", span(item.lines));
                show(&item.blocks, depth + 1, out);
            }
        }
        BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => {
            for one in parts {
                let _ = writeln!(out, "{pad}{} {}", span(one.lines), line(&one.term));
                show(&one.blocks, depth + 1, out);
            }
        }
        BlockKind::Table { rows, .. } => {
            for row in rows {
                let _ = writeln!(out, "{pad}{} {}", span(row.lines), cells(&row.cells));
            }
        }
        _ => {}
    }
}

fn span(lines: Lines) -> String {
    if lines.first == lines.last { lines.first.to_string() } else { format!("{}-{}", lines.first, lines.last) }
}

fn cells(cells: &[Text]) -> String {
    cells.iter().map(|cell| format!("[{}]", line(cell))).collect()
}

/// A text with its marks: `3:` before what stands on line 3, `*emphasis*`, `**strong**`, `` `code` ``, `<link>`.
fn line(text: &Text) -> String {
    let mut out = String::new();
    let mut number = 0;
    for span in &text.spans {
        if span.line != number {
            let _ = write!(out, "{}:", span.line);
            number = span.line;
        }
        let mark = match span.style {
            style if style.code => "`",
            style if style.strong => "**",
            style if style.emphasis => "*",
            _ => "",
        };
        let _ = write!(out, "{mark}{}{mark}", span.text.replace('\n', "\\n"));
        if let Some(link) = &span.link {
            let _ = write!(out, "<{link}>");
        }
    }
    out
}

#[test]
fn titles_take_their_level_from_the_order_of_their_styles() {
    check(
        "====\nBook\n====\n\nPart\n====\n\nChapter\n.......\n\nText\n\nPart 2\n======\n",
        "2-3 h1 2:Book\n5-6 h2 5:Part\n8-9 h3 8:Chapter\n11 p 11:Text\n13-14 h2 13:Part 2",
    );
}

#[test]
fn a_title_with_a_short_underline_is_one_and_is_told_of() {
    check("Restarting everything\n-----\n", "1-2 h1 1:Restarting everything");
    check("Logs\n---\n", "1-2 h1 1:Logs");
    check("A whole sentence\n--\n", "1-2 p 1:A whole sentence 2:--");
    check_diagnostics("Restarting\n-----\n", &[(1, "the line that adorns this title is too short")]);
    check_diagnostics("A\n====\n\nB\n----\n\nC\n~~~~\n\nD\n====\n\nE\n~~~~\n", &[(13, "this title skips a level")]);
}

#[test]
fn a_line_of_dashes_alone_is_a_transition() {
    check("a\n\n----\n\nb\n", "1 p 1:a\n3 rule\n5 p 5:b");
}

#[test]
fn a_title_inside_a_block_stays_as_strong_text() {
    check("a\n\n   Inner\n   -----\n\n   b\n", "1 p 1:a\n3-6 quote\n  3-4 p 3:**Inner**\n  6 p 6:b");
}

#[test]
fn bullets_nest_and_hold_several_blocks() {
    check(
        "* a\n  b\n\n  c\n\n  - d\n\n* e\n+ f\n• g\n",
        "1-8 bullets
  1-6 -
    1-2 p 1:a 2:b
    4 p 4:c
    6 bullets
      6 -
        6 p 6:d
  8 -
    8 p 8:e
9 bullets
  9 -
    9 p 9:f
10 bullets
  10 -
    10 p 10:g",
    );
}

#[test]
fn lists_that_lack_a_blank_line_are_still_lists() {
    check("Then:\n- a\n- b\n", "1 p 1:Then:\n2-3 bullets\n  2 -\n    2 p 2:a\n  3 -\n    3 p 3:b");
    check(
        "1. a\n   - b\n2. c\n     * d\n",
        "1-4 numbers
  1-2 1
    1 p 1:a
    2 bullets
      2 -
        2 p 2:b
  3-4 2
    3 p 3:c
    4 bullets
      4 -
        4 p 4:d",
    );
    check("one\n- two\n", "1-2 p 1:one 2:- two");
}

#[test]
fn enumerators_count_in_every_sequence() {
    let item = |input: &str, expect: &[u64]| {
        let (document, _) = read_all(input);
        let BlockKind::List { ordered: true, items } = &document.blocks[0].kind else { panic!("{input}") };
        let numbers: Vec<u64> = items.iter().filter_map(|item| item.number).collect();
        assert_eq!((numbers.as_slice(), document.blocks.len()), (expect, 1), "{input}");
    };
    item("1. a\n2. b\n", &[1, 2]);
    item("(4) a\n(5) b\n(#) c\n", &[4, 5, 6]);
    item("5. a\n\n#. b\n\n#. c\n", &[5, 6, 7]);
    item("a) a\nb) b\n", &[1, 2]);
    item("C. a\nD. b\n", &[3, 4]);
    item("i. a\nii. b\niii. c\niv. d\n", &[1, 2, 3, 4]);
    item("1. a\n1. b\n1. c\n", &[1, 2, 3]);
    item("9.  a\n\n10. b\n", &[9, 10]);
}

#[test]
fn a_sentence_that_starts_like_an_enumerator_is_no_list() {
    check("2. This happened\nin 1999.\n", "1-2 p 1:2. This happened 2:in 1999.");
    check("1. Title\n========\n", "1-2 h1 1:1. Title");
}

#[test]
fn an_item_keeps_what_is_indented_too_little() {
    check(
        "1. Do this:\n\n  .. code:: sh\n\n     ls\n\n2. Then\n",
        "1-7 numbers\n  1-5 1\n    1 p 1:Do this:\n    5 code sh from 5 \"ls\"\n  7 2\n    7 p 7:Then",
    );
}

#[test]
fn terms_fields_and_options_are_definitions() {
    check(
        "x\n\nterm : kind\n  said\n\n  more\nother\n  b\n",
        "1 p 1:x
3-8 definitions
  3-6 3:term : kind
    4 p 4:said
    6 p 6:more
  7-8 7:other
    8 p 8:b",
    );
    check(
        "x\n\n:Owner: me\n:On call: you\n  there\n",
        "1 p 1:x\n3-5 definitions\n  3 3:Owner\n    3 p 3:me\n  4-5 4:On call\n    4-5 p 4:you 5:there",
    );
    check(
        "-f FILE  read it\n--all\n    take all\n",
        "1-3 definitions\n  1 1:`-f FILE`\n    1 p 1:read it\n  2-3 2:`--all`\n    3 p 3:take all",
    );
}

#[test]
fn the_first_field_list_is_about_the_document() {
    for input in [
        ":Owner: me\n:tags: a,\n  b\n\nT\n=\n", ".. c\n\n:Owner: me\n:tags: a,\n  b\n",
        "T\n=\n\n:owner: me\n:tags: a, b\n",
    ] {
        let (document, _) = read_all(input);
        assert_eq!(document.meta.text("owner"), Some("me"), "{input}");
        assert_eq!(document.meta.text("tags"), Some("a, b"), "{input}");
        let line = 1 + input.lines().position(|line| line.starts_with(":tags")).unwrap();
        assert_eq!(document.meta.lines["tags"] as usize, line, "{input}");
    }
}

#[test]
fn literal_blocks_keep_their_lines() {
    check("Run::\n\n    a\n\n      b\n\nEnd\n", "1 p 1:Run:\n3-5 code - from 3 \"a\\n\\n  b\"\n7 p 7:End");
    check("Run ::\n\n  a\n", "1 p 1:Run\n3 code - from 3 \"a\"");
    check("::\n\n  a\n", "3 code - from 3 \"a\"");
    check("Run::\n\n> a\n> b\n", "1 p 1:Run:\n3-4 code - from 3 \"> a\\n> b\"");
    check("Run::\n  a\n", "1 p 1:Run:\n2 code - from 2 \"a\"");
    check(".. highlight:: console\n\nRun::\n\n  a\n", "3 p 3:Run:\n5 code console from 5 \"a\"");
    check_diagnostics("Run::\n\nnothing\n", &[(3, "a literal block was announced by `::` but none follows")]);
}

#[test]
fn doctests_line_blocks_and_fences() {
    check(">>> 1\n1\n\na\n", "1-2 code pycon from 1 \">>> 1\\n1\"\n4 p 4:a");
    check("| a\n| b\n  c\n", "1-3 p 1:a\\n2:b 3:c");
    check("a:\n```sh\nls\n\ncd\n```\nb\n", "1 p 1:a:\n3-5 code sh from 3 \"ls\\n\\ncd\"\n7 p 7:b");
}

#[test]
fn a_grid_table_with_spans_keeps_its_columns() {
    check(
        "+----+----+\n| A  | B  |\n|    | b  |\n+====+====+\n| c  | d  |\n+----+----+\n| e spans |\n+----+----+\n| f  | g  |\n|    +----+\n|    | ü  |\n+----+----+\n",
        "1-12 table [2:A][2:B 3:b]\n  5 [5:c][5:d]\n  7 [7:e spans][]\n  9 [9:f][9:g]\n  11 [][11:ü]",
    );
}

#[test]
fn a_simple_table_takes_blocks_and_wide_characters() {
    check(
        "==== =====\nA    B\n==== =====\nx    `y`\n     more\n日本 - one\n     - two\n==== =====\n",
        "1-8 table [2:A][2:B]\n  4-5 [4:x][4:`y`4: 5:more]\n  6-7 [6:日本][6:- one6:\\n7:- two]"
            .replace("`4: ", "` ")
            .replace("one6:", "one")
            .as_str(),
    );
    check(
        "== == ==\nA     B\n----- --\na  b  c\n== == ==\nd  e  f\n== == ==\n",
        "1-7 table [2:A\\n4:a][4:b][2:B\\n4:c]\n  6 [6:d][6:e][6:f]",
    );
}

#[test]
fn a_broken_table_is_shown_as_it_is() {
    check("+--+--+\n| a | b |\n+--+--+\n", "1-3 code - from 1 \"+--+--+\\n| a | b |\\n+--+--+\"");
    check("== ==\nabcdef\n== ==\n\nx\n", "1-3 code - from 1 \"== ==\\nabcdef\\n== ==\"\n5 p 5:x");
    check_diagnostics("== ==\na  b\n", &[(1, "malformed table: it has no bottom border")]);
}

#[test]
fn tables_from_lists_and_values() {
    check(
        ".. list-table:: Title\n   :header-rows: 1\n\n   * - A\n     - B\n   * - c\n     - d\n\n       e\n",
        "1 p 1:Title\n4-9 table [4:A][5:B]\n  6-9 [6:c][7:d\\n9:e]",
    );
    check(
        ".. csv-table::\n   :header: \"A, a\", B\n\n   c, \"d \"\"e\"\"\n   f\"\n   g,\n",
        "2-6 table [2:A, a][2:B]\n  4-5 [4:c][4:d \"e\" 5:f]\n  6 [6:g][]",
    );
    check(".. list-table::\n\n   no list\n", "3 p 3:no list");
}

#[test]
fn code_directives_know_language_caption_and_first_line() {
    check(
        ".. code-block:: Bash\n   :linenos:\n   :caption: Why\n\n   ls\n    -l\n",
        "3 p 3:Why\n5-6 code bash from 5 \"ls\\n -l\"",
    );
    check(".. code::\n   ls\n", "2 code - from 2 \"ls\"");
    check(".. sourcecode:: sh\n\n\n   ls\n", "4 code sh from 4 \"ls\"");
    check(".. parsed-literal::\n\n   run *it*\n   ``now``\n", "3-4 code - from 3 \"run it\\nnow\"");
    check(".. mermaid::\n\n   graph TD\n", "3 code mermaid from 3 \"graph TD\"");
    check(".. literalinclude:: a/b.sh\n   :language: sh\n", "1 p 1:`a/b.sh`<a/b.sh>");
}

#[test]
fn admonitions_hold_blocks_and_titles() {
    check(".. note:: a\n   b\n\n   - c\n", "1-4 note \n  1-2 p 1:a 2:b\n  4 bullets\n    4 -\n      4 p 4:c");
    check(".. DANGER::\n   :class: x\n\n   a\n", "1-4 danger \n  4 p 4:a");
    check(".. admonition:: Mind *this*\n\n   a\n", "1-3 admonition 1:Mind *this*\n  3 p 3:a");
    check(".. deprecated:: 3.1\n   Use x.\n", "1-2 warning 1:Deprecated since 3.1\n  2 p 2:Use x.");
    check(".. seealso:: x\n", "1 note 1:See also\n  1 p 1:x");
}

#[test]
fn what_a_directive_shows_is_kept() {
    check(
        ".. figure:: a.png\n   :alt: What is seen\n\n   Caption\n\n   Legend\n",
        "1-2 p 2:What is seen<a.png>\n4 p 4:Caption\n6 p 6:Legend",
    );
    check(".. image:: a.png\n", "1 p 1:a.png<a.png>");
    check(
        ".. tabs::\n\n   .. tab:: Linux\n\n      a\n\n   .. group-tab:: Mac\n\n      b\n",
        "3-9 tabs\n  3-5 3:Linux\n    5 p 5:a\n  7-9 7:Mac\n    9 p 9:b",
    );
    check(".. only:: html\n\n   In\n   --\n\n   a\n", "1 p 1:html\n3-4 h1 3:In\n6 p 6:a");
    check(".. rubric:: Title\n\na\n", "1 p 1:**Title**\n3 p 3:a");
    check(".. raw:: html\n\n   <b>x</b>\n", "3 code html from 3 \"<b>x</b>\"");
    check(".. contents:: Table\n.. toctree::\n   :maxdepth: 1\n\n   a\n   b\n\n.. index:: x\n\ny\n", "10 p 10:y");
}

#[test]
fn comments_are_kept_apart() {
    check(".. a\n   b\n\n..\n\n   quote\n", "1-2 comment \"a\\nb\"\n6 quote\n  6 p 6:quote");
    check_diagnostics(".. note: a\n", &[(1, "this is read as a comment, and nobody will see it")]);
}

#[test]
fn labels_become_anchors_of_what_follows() {
    check(".. _A  Label:\n.. _b:\n\nT\n=\n\n_`Here` it is\n", "4-5 #a label #b h1 4:T\n7 #here p 7:Here it is");
    check("#. .. _x:\n\n   a\n", "1-3 numbers\n  1-3 1\n    3 #x p 3:a");
    check("- .. _x:\n\na\n", "1 bullets\n  1 -\n3 #x p 3:a");
    check(".. note::\n   :name: n\n\n   a\n", "1-4 #n note \n  4 p 4:a");
    check("a\n\n.. _end:\n", "1 #end p 1:a");
}

#[test]
fn references_lead_to_urls_labels_and_titles() {
    check(
        "`My  Title`_ b_ c_ d_.\n\n.. _b: http://b\n   /x\n.. _c: b_\n.. _d:\n",
        "1 #d p 1:My  Title<#my title> b<http://b/x> c<http://b/x> d<#d>.",
    );
    check(
        "`a <http://x>`_ `<http://y>`__ `f`__ `t <b_>`_\n\n__ http://z\n.. _b: http://b\n",
        "1 p 1:a<http://x> http://y<http://y> f<http://z> t<http://b>",
    );
    check("see Logs_ not my_ or a_b\n\nLogs\n----\n", "1 p 1:see Logs<#logs> not my_ or a_b\n3-4 h1 3:Logs");
    check(
        "http://a.b/c_(d). (https://e), xhttp://f",
        "1 p 1:http://a.b/c_(d)<http://a.b/c_(d)>. (https://e<https://e>), xhttp://f",
    );
}

#[test]
fn roles_are_code_links_or_text() {
    check(
        ":ref:`lab El` :ref:`T <L>` :doc:`/a` :doc:`T </a>` :command:`ls` :py:func:`f` `ps`:code: :guilabel:`OK` :x:`y` `rm`",
        "1 p 1:lab El<#lab el> T<#l> `/a`</a> T</a> `ls` `f` `ps` **OK** y `rm`",
    );
}

#[test]
fn inline_markup_spans_lines_and_nests_where_authors_mean_it() {
    check("a *b\nc* ``d\\`x``\\ e\n**`f`** \\*g\\* h\\ i", "1-3 p 1:a *b *2:*c* `d\\`x`e 3:`f` *g* hi");
    check("2*3*4 * * (*) \"*\" **open `x", "1 p 1:2*3*4 * * (*) \"*\" **open `x");
    check("`a`s and `b`", "1 p 1:`a`s and `b`");
    check(
        "c [1]_ d [#]_\n\n.. [1] e\n.. [#n] f\n",
        "1 p 1:c [1] d [1]\n3 footnote 1\n  3 p 3:e\n4 footnote n\n  4 p 4:f",
    );
    check_diagnostics("a\nb **open\n**two\n", &[(2, "inline markup `**` is opened here and never closed")]);
}

#[test]
fn substitutions_stand_where_they_are_used() {
    check(
        "|a| |b|_ |c| |d| |e|\n\n.. |a| replace:: x *y*\n.. |b| image:: i.png\n   :alt: pic\n.. _b: http://b\n.. |c| unicode:: 0xA9 .. copyright\n.. |d| image:: j.png\n",
        "1 p 1:x *y* pic<http://b> © d<j.png> |e|",
    );
    check(
        "|a|\n\n.. |a| replace:: |b| |b|\n.. |b| replace:: |a|\n",
        "1 p 1:|a| |b| |b| |a| |b| |b|".replace("|a| |b| |b| |a| |b| |b|", "|b| |b| |b| |b|").as_str(),
    );
}

#[test]
fn tabs_go_to_the_next_eighth_column() {
    check(
        "-\ta\n\n\tb\n\n::\n\n\tc\td\n",
        "1-3 bullets\n  1-3 -\n    1 p 1:a\n    3 p 3:b\n7 code - from 7 \"c       d\"",
    );
}

#[test]
fn empty_texts_are_empty_documents() {
    for input in ["", "\n", " \n\t\n", "..\n"] {
        assert_eq!(read_all(input).0, Document::default(), "{input:?}");
    }
}

/// Reads `input` in a thread with the stack of any other thread.
fn survives(input: String) -> Document {
    std::thread::spawn(move || read_all(&input).0).join().unwrap()
}

#[test]
fn deep_nesting_loses_no_stack_and_no_word() {
    let bullets = survives("- ".repeat(10_000) + "bottom");
    assert!(words(&bullets).contains("bottom"));
    let quotes = survives((0..2_000).fold(String::new(), |out, depth| out + &" ".repeat(depth) + "deep\n\n"));
    assert_eq!(words(&quotes).matches("deep").count(), 2_000);
    let notes =
        survives((0..1_000).fold(String::new(), |out, depth| out + &"   ".repeat(depth) + ".. note:: deep\n\n"));
    assert_eq!(words(&notes).matches("deep").count(), 1_000);
    let table = (0..120).fold(vec!["bottom".to_owned()], |inner, _| {
        let border = format!("+{}+", "-".repeat(inner[0].len()));
        let framed = inner.iter().map(|line| format!("|{line}|"));
        std::iter::once(border.clone()).chain(framed).chain([border.clone()]).collect()
    });
    assert!(words(&survives(table.join("\n"))).contains("bottom"));
}

#[test]
fn hostile_lines_take_linear_time() {
    let started = std::time::Instant::now();
    for unit in
        ["*a ", "**a ", "`a ", "``a ", "|a ", "a_ ", "a_.", "[a", ":a:`", "_`a ", "http://", "- ", "1. ", "\\", "\"*"]
    {
        survives(".. |s| replace:: x\n\n".to_owned() + &unit.repeat(200_000));
    }
    for unit in
        ["== ==\na  b\n\n", "```x\n\n", ".. _a:\n", ":a: b\n", "..\n", "+-+-+\n", "====\n", "-a  b\n", "a::\n\n"]
    {
        survives(unit.repeat(50_000));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

/// All text in `document`.
fn words(document: &Document) -> String {
    let mut out = String::new();
    show(&document.blocks, 0, &mut out);
    for value in document.meta.values.values() {
        let _ = write!(out, "{value} ");
    }
    out
}

fn lines_of(blocks: &[Block], out: &mut Vec<u32>) {
    for block in blocks {
        out.extend([block.lines.first, block.lines.last]);
        let mut text = |text: &Text| out.extend(text.spans.iter().map(|span| span.line));
        match &block.kind {
            BlockKind::Heading { text: title, .. } => text(title),
            BlockKind::Paragraph(paragraph) => text(paragraph),
            BlockKind::Table { head, rows } => {
                head.iter().for_each(&mut text);
                rows.iter().flat_map(|row| &row.cells).for_each(text);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| lines_of(&item.blocks, out)),
            BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } | BlockKind::Admonition { blocks, .. } => {
                lines_of(blocks, out);
            }
            BlockKind::Definitions(parts) | BlockKind::Tabs(parts) => parts.iter().for_each(|one| {
                out.extend(one.term.spans.iter().map(|span| span.line));
                lines_of(&one.blocks, out);
            }),
            BlockKind::Code { text, first_line, .. } => {
                out.extend([*first_line, *first_line + u32::try_from(text.matches('\n').count()).unwrap()]);
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }
}

fn stays_within(input: &str) {
    let (document, _) = read_all(input);
    let count = u32::try_from(input.lines().count()).unwrap();
    let mut lines = Vec::new();
    lines_of(&document.blocks, &mut lines);
    assert!(lines.iter().all(|line| (1..=count).contains(line)), "{lines:?} of {count}\n{input}");
}

/// Marks that stand before, around and behind words in documents, and in the way of each other.
const MARKS: [&str; 43] = [
    "\n", "\n", "\n", "\n\n", "\n\n", "  ", "    ", "   ", "- ", "* ", "1. ", "#. ", "(2) ", "| ", "::\n\n", "*", "**",
    "`", "``", "`_", "_ ", "|", "[1]_ ", "\\", "====\n", "----\n", "\n====\n", "== ==\n", "+--+--+\n", ".. note:: ",
    ".. code:: sh\n", ".. tab:: ", ".. [1] ", ".. list-table::\n\n", ".. csv-table::\n\n", "\"", ",", ">>> ", "```\n",
    "-a  ", "é", "http://", ":ref:`",
];

fn marked_words() -> impl Strategy<Value = String> {
    let word = (0..1000_u32).prop_map(|number| format!("Wqz{number}wqz"));
    let mark = proptest::sample::select(&MARKS[..]).prop_map(str::to_owned);
    proptest::collection::vec(prop_oneof![2 => mark, 1 => word, 1 => Just(" ".to_owned())], 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic_or_leave_its_lines(input in "(?s).{0,200}") {
        stays_within(&input);
    }

    #[test]
    fn no_markup_makes_it_lose_a_word(input in marked_words()) {
        stays_within(&input);
        let shown = words(&read_all(&input).0).to_lowercase();
        for word in input.to_lowercase().split(|next: char| !next.is_alphanumeric()).filter(|word| word.starts_with("wqz") && word.ends_with("wqz")) {
            prop_assert!(shown.contains(word), "{word} lost from\n{input}\nwhich reads\n{shown}");
        }
    }
}
