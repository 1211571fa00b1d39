//! Rules about what surrounds the text: links to files, front matter, and what the readers told of.
//!
//! Owns which links can be judged. It must not know the tree's kinds, and asks the caller about files.

use super::{Spot, Subject};
use crate::document::{Block, Span};
use crate::tree::links::{files, relative_path};

pub(super) fn dead_link(subject: &Subject<'_>) -> Vec<Spot> {
    let spans = subject.document.all_blocks().into_iter().flat_map(Block::texts).flat_map(|text| &text.spans);
    let mut spots: Vec<Spot> = Vec::new();
    for span in spans {
        let Some(path) = span.link.as_deref().and_then(relative_path) else { continue };
        if files(&path).any(|file| (subject.exists)(&file)) {
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
    use crate::tree::check::tests::{found, found_with};

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
