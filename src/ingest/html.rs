//! What becomes of HTML in Markdown: tags go, text, anchors and comments stay.
//!
//! Owns the list of HTML's elements, by which a real tag is told from an author's `<placeholder>`. It must not know
//! Markdown. It is no HTML parser: runbooks hold a `<br>`, a `<details>` or an `<a name>`, seldom more.

use crate::document::{Lines, Span, Style, Text};

/// What an inline tag means to a reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `<br>`.
    Break,
    /// A tag with a name that links can lead to.
    Anchor(String),
    /// A picture that says in words what it shows.
    Picture(String),
    /// Another element of HTML.
    Known,
    /// `<!-- -->` and its kin.
    Comment,
    /// No element of HTML: the author's own words, such as `<file name>`.
    Unknown,
}

/// A piece of a block of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A name that links can lead to.
    Anchor(String),
    /// A comment without its marks.
    Comment { text: String, lines: Lines },
    /// Text without tags.
    Text { text: Text, lines: Lines },
    /// What stood in `<pre>`.
    Code { text: String, lines: Lines },
}

/// HTML's elements, sorted, without the obsolete and those nobody puts into a document.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "blockquote", "body", "br", "button", "caption", "center", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "li",
    "link", "main", "mark", "meta", "nav", "ol", "p", "pre", "q", "s", "samp", "script", "section", "small", "source",
    "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "tt", "u", "ul", "var", "video", "wbr",
];

/// The few character references that runbooks hold.
const REFERENCES: &[(&str, &str)] = &[
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&nbsp;", " "),
    ("&mdash;", "\u{2014}"),
    ("&ndash;", "\u{2013}"),
    ("&rarr;", "\u{2192}"),
    ("&amp;", "&"),
];

/// What one tag, from `<` to `>`, means.
pub(super) fn tag(raw: &str) -> Tag {
    if raw.starts_with("<!") || raw.starts_with("<?") {
        return Tag::Comment;
    }
    let inner = raw.trim_start_matches('<').trim_start_matches('/');
    let name: String =
        inner.chars().take_while(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    let rest = inner.get(name.len()..).unwrap_or_default();
    if ELEMENTS.binary_search(&name.as_str()).is_err() || !rest.starts_with([' ', '>', '/', '\n', '\t']) {
        return Tag::Unknown;
    }
    // `<a>` and `<p>` may be placeholders, but so short a name for one is rarer than the element.
    match (name.as_str(), attribute(rest, "id").or_else(|| attribute(rest, "name"))) {
        ("br", _) => Tag::Break,
        ("img", _) => attribute(rest, "alt").map_or(Tag::Known, |shown| Tag::Picture(decode(&shown))),
        (_, Some(anchor)) => Tag::Anchor(anchor),
        (_, None) => Tag::Known,
    }
}

/// A block of HTML in pieces, from top to bottom.
pub(super) fn parts(raw: &str, first_line: u32) -> Vec<Part> {
    let mut scan = Scan { parts: Vec::new(), text: Text::default(), pre: None, line: first_line };
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        scan.words(before);
        rest = match from.strip_prefix("<!--") {
            Some(comment) => {
                let (text, after) = comment.split_once("-->").unwrap_or((comment, ""));
                scan.comment(text);
                after
            }
            None => {
                let end = from.find('>').map_or(from.len(), |end| end + 1);
                let (tag, after) = from.split_at(end);
                scan.tag(tag);
                after
            }
        };
    }
    scan.words(rest);
    scan.flush();
    scan.parts
}

struct Scan {
    parts: Vec<Part>,
    text: Text,
    pre: Option<(u32, String)>,
    line: u32,
}

impl Scan {
    fn words(&mut self, raw: &str) {
        if let Some((_, pre)) = &mut self.pre {
            pre.push_str(&decode(raw));
            self.line += newlines(raw);
            return;
        }
        for (index, line) in raw.split('\n').enumerate() {
            if index > 0 {
                self.line += 1;
                self.push(" ");
            }
            self.push(&decode(line));
        }
    }

    fn push(&mut self, text: &str) {
        let blank = text.trim().is_empty();
        if blank && self.text.spans.last().is_none_or(|last| last.text.ends_with(char::is_whitespace)) {
            return;
        }
        self.text.spans.push(Span { text: text.to_owned(), style: Style::default(), link: None, line: self.line });
    }

    fn comment(&mut self, text: &str) {
        self.flush();
        let lines = Lines::new(self.line, self.line + newlines(text));
        self.parts.push(Part::Comment { text: text.trim().to_owned(), lines });
        self.line = lines.last;
    }

    fn tag(&mut self, raw: &str) {
        let name = raw.trim_start_matches(['<', '/']).to_ascii_lowercase();
        if name.starts_with("pre") {
            self.flush();
            self.pre = (!raw.starts_with("</")).then(|| (self.line, String::new()));
        } else {
            match tag(raw) {
                Tag::Unknown => self.words(raw),
                Tag::Anchor(anchor) => self.parts.push(Part::Anchor(anchor)),
                Tag::Picture(shown) => self.push(&shown.replace('\n', " ")),
                Tag::Break | Tag::Known if is_block(&name) => self.flush(),
                Tag::Break | Tag::Known | Tag::Comment => {}
            }
            if matches!(tag(raw), Tag::Unknown) {
                return;
            }
        }
        self.line += newlines(raw);
    }

    fn flush(&mut self) {
        if let Some((first, text)) = self.pre.take() {
            let skipped = u32::from(text.starts_with('\n'));
            let text = text.strip_prefix('\n').unwrap_or(&text).trim_end().to_owned();
            let lines = Lines::new(first + skipped, first + skipped + newlines(&text));
            if !text.is_empty() {
                self.parts.push(Part::Code { text, lines });
            }
        }
        let text = std::mem::take(&mut self.text);
        if let (Some(first), Some(last)) = (text.first_line(), text.last_line()) {
            self.parts.push(Part::Text { text, lines: Lines::new(first, last) });
        }
    }
}

/// Elements that end the text before them.
fn is_block(name: &str) -> bool {
    ["br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "summary", "details", "ul", "ol", "table"]
        .iter()
        .any(|block| name.strip_prefix(block).is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\n'])))
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX / 4)
}

fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    REFERENCES.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character))
}

/// The value of an attribute, quoted or not.
fn attribute(rest: &str, name: &str) -> Option<String> {
    let at = rest.match_indices(name).map(|(at, _)| at).find(|at| {
        rest.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && rest.get(at + name.len()..).is_some_and(|after| after.trim_start().starts_with('='))
    })?;
    let value = rest.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split([' ', '>', '/']).next()?,
    };
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted_for_the_search() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn placeholders_are_no_tags() {
        for raw in ["<filename>", "<your-name>", "<NODE_NAME>", "<cluster id>", "<b-tree>"] {
            assert_eq!(tag(raw), Tag::Unknown, "{raw}");
        }
        for raw in ["<b>", "</details>", "<summary>", "<img src='x'/>", "<hr/>"] {
            assert_eq!(tag(raw), Tag::Known, "{raw}");
        }
        assert_eq!(tag("<a name=\"top\">"), Tag::Anchor("top".to_owned()));
        assert_eq!(tag("<br/>"), Tag::Break);
        assert_eq!(
            tag("<img src=\"a.png\" alt=\"The valve &amp; its key\"/>"),
            Tag::Picture("The valve & its key".to_owned())
        );
    }

    #[test]
    fn a_block_keeps_its_words_lines_and_comments() {
        let parts =
            parts("<!-- one\ntwo -->\n<details>\n<summary>See <b>this</b> &lt;x&gt;</summary>\n<pre>\na b\n</pre>", 7);
        assert_eq!(parts[0], Part::Comment { text: "one\ntwo".to_owned(), lines: Lines::new(7, 8) });
        let Part::Text { text, lines } = &parts[1] else { panic!("{parts:?}") };
        assert_eq!((text.plain().as_str(), *lines), ("See this <x>", Lines::new(10, 10)));
        assert_eq!(parts[2], Part::Code { text: "a b".to_owned(), lines: Lines::new(12, 12) });
    }
}
