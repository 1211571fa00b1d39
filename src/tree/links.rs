//! Links from a node to other documents.
//!
//! Owns which links lead to documents that lie beside their own. It must not know which documents there are.

use super::{Node, Runbook};
use crate::document::Block;
use percent_encoding::percent_decode_str;
use std::collections::HashSet;

/// What a link without an extension, or to the page made of a document, may stand for.
const SPELLINGS: &[&str] = &["", ".md", ".rst", ".markdown", "/index.md", "/_index.md", "/README.md", "/index.rst"];

/// A place in another document that a node's text links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The author's words for it.
    pub text: String,
    /// The document's path from the folder of the linking one, as it is written but for `%20` and its kin.
    pub path: String,
    /// The place in the document, without `#`; `None` where the document as a whole is meant.
    pub place: Option<String>,
}

/// The path of a link relative to its document; `None` where it leads elsewhere: to another site, a place in this
/// document, a site's root, or something a generator fills in.
#[must_use]
pub fn relative_path(link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or_default().trim();
    let first = path.split('/').next().unwrap_or_default();
    let is_elsewhere = first.contains(':') || path.starts_with('/') || path.contains('@');
    let is_made = path.contains(['{', '}', '<', '>', '$', '|', '*']);
    (!path.is_empty() && !is_elsewhere && !is_made).then(|| percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// The files that a link's path may mean, the path itself first; also those that a page is made of.
pub fn files(path: &str) -> impl Iterator<Item = String> {
    let page = path.strip_suffix(".html").unwrap_or(path).trim_end_matches('/');
    std::iter::once(path.to_owned()).chain(SPELLINGS.iter().map(move |end| format!("{page}{end}")))
}

/// The letters and digits of a title or anchor in lower case: what all dialects of slugs have in common.
pub(super) fn letters_of(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
        if letter.is_ascii() {
            letters.push(letter.to_ascii_lowercase());
        } else {
            letters.extend(letter.to_lowercase());
        }
    }
    letters
}

impl Link {
    fn read(link: &str, text: &str) -> Option<Self> {
        let place = link.split_once('#').map(|(_, place)| place.to_owned()).filter(|place| !place.is_empty());
        Some(Self { text: text.to_owned(), path: relative_path(link)?, place })
    }
}

impl Node {
    /// The places in other documents that its own text links to, each once, in order.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let mut found: Vec<Link> = Vec::new();
        let mut open: Vec<&Block> = self.body.iter().rev().collect();
        while let Some(block) = open.pop() {
            for text in block.texts() {
                let mut before = None;
                let mut is_read = false;
                for span in &text.spans {
                    // One link may be set in several spans.
                    let goes_on = span.link.is_some() && span.link == before;
                    before.clone_from(&span.link);
                    if !goes_on {
                        let link = span.link.as_deref().and_then(|link| Link::read(link, &span.text));
                        is_read = link.is_some();
                        found.extend(link);
                    } else if is_read && let Some(last) = found.last_mut() {
                        last.text.push_str(&span.text);
                    }
                }
            }
            open.extend(block.inner().into_iter().rev());
        }
        let mut seen = HashSet::new();
        found.retain(|link| seen.insert((link.path.clone(), link.place.clone())));
        found
    }
}

impl Runbook {
    /// The node that a link from another document calls by this name: by an anchor, or by its title in any spelling.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<&Node> {
        let name = percent_decode_str(name).decode_utf8_lossy();
        let wanted = letters_of(&name);
        let by_anchor = self.all().find(|node| node.anchors.iter().any(|anchor| anchor.eq_ignore_ascii_case(&name)));
        by_anchor.or_else(|| self.all().find(|node| !wanted.is_empty() && letters_of(&node.text) == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::relative_path;
    use crate::ingest::{Format, read};
    use crate::tree::build::build;

    #[test]
    fn links_to_files_are_told_from_others() {
        for link in ["https://x.org/a", "mailto:x@y.z", "#top", "/docs/x.md", "{{< ref \"x\" >}}", "", "?x=1"] {
            assert_eq!(relative_path(link), None, "{link}");
        }
        assert_eq!(relative_path("../a%20b.md#top").as_deref(), Some("../a b.md"));
        assert_eq!(relative_path("100%").as_deref(), Some("100%"));
    }

    fn links(text: &str) -> Vec<(String, String, Option<String>)> {
        let (document, diagnostics) = read(text.as_bytes(), Format::Markdown);
        let runbook = build(document, "a", "a.md", diagnostics);
        let links = runbook.all().flat_map(crate::tree::Node::links);
        links.map(|link| (link.text, link.path, link.place)).collect()
    }

    #[test]
    fn only_links_to_documents_beside_it_count() {
        let text = "# Disk full\n\nSee [the **old** one](../db/old%20disk.md#clean-up), [own](#x), [site](https://a/b.md), \
                    [again](../db/old%20disk.md#clean-up) and [index](guides/).\n";
        let expected = [
            ("the old one".to_owned(), "../db/old disk.md".to_owned(), Some("clean-up".to_owned())),
            ("index".to_owned(), "guides/".to_owned(), None),
        ];
        assert_eq!(links(text), expected);
    }

    #[test]
    fn a_place_is_found_by_anchor_and_by_title() {
        let (document, diagnostics) = read(b"# Guide\n\n## <a id=\"mail\"></a>E-Mail lost\n\nAsk.\n", Format::Markdown);
        let runbook = build(document, "a", "a.md", diagnostics);
        let wanted = runbook.all().find(|node| node.text == "E-Mail lost").map(|node| node.id.as_str());
        assert!(wanted.is_some());
        for name in ["mail", "e-mail-lost", "email-lost", "E-Mail%20lost"] {
            assert_eq!(runbook.place(name).map(|node| node.id.as_str()), wanted, "{name}");
        }
        assert_eq!(runbook.place(""), None);
        assert_eq!(runbook.place("elsewhere"), None);
    }
}
