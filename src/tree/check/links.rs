//! Rules about what surrounds the text: links to files, front matter, and what the readers told of.
//!
//! Owns which links can be judged. It must not know the tree's kinds, and asks the caller about files.

use super::{Spot, Subject};
use crate::document::{Block, Span};
use percent_encoding::percent_decode_str;

/// What a link without an extension, or to the page made of a document, may stand for.
const SPELLINGS: &[&str] = &["", ".md", ".rst", ".markdown", "/index.md", "/_index.md", "/README.md", "/index.rst"];

pub(super) fn dead_link(subject: &Subject<'_>) -> Vec<Spot> {
    let spans = subject.document.all_blocks().into_iter().flat_map(Block::texts).flat_map(|text| &text.spans);
    let mut spots: Vec<Spot> = Vec::new();
    for span in spans {
        let Some(path) = span.link.as_deref().and_then(path) else { continue };
        let page = path.strip_suffix(".html").unwrap_or(&path).trim_end_matches('/');
        if (subject.exists)(&path) || SPELLINGS.iter().any(|end| (subject.exists)(&format!("{page}{end}"))) {
            continue;
        }
        let repeated = spots.last().is_some_and(|last| last.line == span.line && last.mark == mark(span));
        if !repeated {
            let message = format!("the link leads to `{path}`, which does not exist");
            spots.push(Spot::new(span.line, mark(span), message, "mend the path; it counts from this file's folder"));
        }
    }
    spots
}

fn mark(span: &Span) -> &str {
    span.link.as_deref().unwrap_or_default()
}

/// The path of a link relative to its document; `None` where it leads elsewhere: to another site, a place in this
/// document, a site's root, or something a generator fills in.
fn path(link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or_default().trim();
    let first = path.split('/').next().unwrap_or_default();
    let is_elsewhere = first.contains(':') || path.starts_with('/') || path.contains('@');
    let is_made = path.contains(['{', '}', '<', '>', '$', '|', '*']);
    (!path.is_empty() && !is_elsewhere && !is_made).then(|| percent_decode_str(path).decode_utf8_lossy().into_owned())
}

pub(super) fn missing_meta(subject: &Subject<'_>) -> Vec<Spot> {
    let values = &subject.document.meta.values;
    let is_missing = |key: &&String| values.get(*key).is_none_or(|value| value.is_null() || value == "");
    let spot = |key: &String| {
        let line = subject.document.meta.lines.get(key).copied().unwrap_or(1);
        let message = format!("the front matter does not say `{key}`, which is required");
        Spot::new(line, "", message, format!("write `{key}: ...` between two lines of `---` at the file's top"))
    };
    subject.required.iter().filter(is_missing).map(spot).collect()
}

/// What was told while the document was read and its tree was built, but for jumps, which have a rule of their own.
pub(super) fn reading(subject: &Subject<'_>) -> Vec<Spot> {
    let dangling: Vec<_> =
        subject.runbook.all().filter_map(|node| node.goto.as_ref()).filter(|goto| goto.target.is_none()).collect();
    let told = subject.runbook.diagnostics.iter().filter(|diagnostic| {
        !dangling.iter().any(|goto| goto.line == diagnostic.line && diagnostic.message.contains(&goto.text))
    });
    let spot = |diagnostic: &crate::diagnostic::Diagnostic| {
        let hint = diagnostic.hint.clone().unwrap_or_else(|| "look at how this line is written".to_owned());
        let spot = Spot::new(diagnostic.line, "", diagnostic.message.clone(), hint);
        Spot { severity: Some(diagnostic.severity), ..spot }
    };
    told.map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::check::tests::{found, found_with};

    #[test]
    fn links_to_files_are_told_from_others() {
        for link in ["https://x.org/a", "mailto:x@y.z", "#top", "/docs/x.md", "{{< ref \"x\" >}}", "", "?x=1"] {
            assert_eq!(path(link), None, "{link}");
        }
        assert_eq!(path("../a%20b.md#top").as_deref(), Some("../a b.md"));
        assert_eq!(path("100%").as_deref(), Some("100%"));
    }

    #[test]
    fn a_link_to_a_missing_file_is_found_where_it_stands() {
        let text = "# Disk full\n\nThe [other](other.md) and [that](gone.md#x), [page](dir/) or [built](other.html).\n";
        let exists = |path: &str| ["other.md", "dir/index.md"].contains(&path);
        assert_eq!(found_with(text, &[], &exists), ["3:34 dead-link"]);
    }

    #[test]
    fn required_front_matter_has_to_be_there() {
        let text = "---\ntitle: Disk\nowner:\n---\n# Disk full\n\nDelete logs.\n";
        assert_eq!(found_with(text, &["title"], &|_| true), Vec::<String>::new());
        assert_eq!(found_with(text, &["title", "owner", "team"], &|_| true), ["1:1 missing-meta", "3:1 missing-meta"]);
    }

    #[test]
    fn what_the_readers_tell_of_is_a_finding_and_jumps_are_told_once() {
        assert_eq!(found("---\na: [\n---\n# Disk full\n\nGo to step 9.\n").len(), 2);
    }
}
