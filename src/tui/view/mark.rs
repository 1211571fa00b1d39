//! The words of a hit that matched, marked.
//!
//! Owns where a matched word stands in a text. It must not know how the match was found.

use ratatui::style::Style;
use ratatui::text::Span;

/// `text` in `style`, with every word that begins like one of `matched` in `marked`. A word begins after anything that
/// is no letter or digit, and at a capital inside `CamelCase`.
#[must_use]
pub(crate) fn mark(text: &str, matched: &[String], style: Style, marked: Style) -> Vec<Span<'static>> {
    let matched: Vec<Vec<char>> = matched.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect();
    let characters: Vec<char> = text.chars().collect();
    let mut spans = Vec::new();
    let (mut plain, mut at) = (String::new(), 0);
    while let Some(character) = characters.get(at) {
        let length = if begins_word(&characters, at) { longest(&characters, at, &matched) } else { 0 };
        if length == 0 {
            plain.push(*character);
            at += 1;
            continue;
        }
        if !plain.is_empty() {
            spans.push(Span::styled(std::mem::take(&mut plain), style));
        }
        spans.push(Span::styled(characters.iter().skip(at).take(length).collect::<String>(), marked));
        at += length;
    }
    if !plain.is_empty() {
        spans.push(Span::styled(plain, style));
    }
    spans
}

fn begins_word(characters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| characters.get(before));
    let (Some(before), Some(here)) = (before, characters.get(at)) else { return true };
    !before.is_alphanumeric()
        || (here.is_uppercase() && !before.is_uppercase())
        || here.is_numeric() != before.is_numeric()
}

fn longest(characters: &[char], at: usize, matched: &[Vec<char>]) -> usize {
    let stands_here = |word: &&Vec<char>| {
        let here = characters.iter().skip(at).map(|character| fold_one(*character));
        here.take(word.len()).eq(word.iter().copied())
    };
    matched.iter().filter(stands_here).map(Vec::len).max().unwrap_or(0)
}

fn fold(word: &str) -> Vec<char> {
    word.chars().map(fold_one).collect()
}

/// One character for one, so that places in the folded text are places in the text.
fn fold_one(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::mark;
    use ratatui::style::Style;

    fn check(text: &str, matched: &[&str], expect: &str) {
        let matched: Vec<String> = matched.iter().map(|word| (*word).to_owned()).collect();
        let shown: String = mark(text, &matched, Style::new(), Style::new().bold())
            .iter()
            .map(
                |span| {
                    if span.style == Style::new() { span.content.to_string() } else { format!("[{}]", span.content) }
                },
            )
            .collect();
        assert_eq!(shown, expect);
    }

    #[test]
    fn matched_words_are_marked_where_they_begin_a_word() {
        check("Unrecoverable key error", &["unrecoverable", "error"], "[Unrecoverable] key [error]");
        check("KubePodCrashLooping", &["pod", "crash"], "Kube[Pod][Crash]Looping");
        check("tripod", &["pod"], "tripod");
        check("dds_cli error42", &["cli", "42"], "dds_[cli] error[42]");
        check("Łódź ŁÓDŹ", &["łódź"], "[Łódź] [ŁÓDŹ]");
        check("error", &[""], "error");
        check("errors", &["error", "errors"], "[errors]");
    }
}
