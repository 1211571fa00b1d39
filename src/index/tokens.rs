//! Text to the words the index knows: whole identifiers, their parts, joined forms, stems.
//!
//! Owns how text is split, for documents and queries alike, so that the two meet. It must not know entries, weights or
//! files. `KubePodCrashLooping` is found by itself, by `kube pod crash looping` and by `kubepodcrashlooping`;
//! `service_export_queue` by its words and by `serviceexportqueue`.

use std::ops::Range;
use tantivy::tokenizer::{
    BoxTokenStream, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};

/// Runs longer than this are data (base64, minified code), not words; they would only swell the dictionary.
const LONGEST_WORD: usize = 64;
/// An identifier of more runs than this is a path or a sentence in disguise; nobody types it joined.
const MOST_JOINED_RUNS: usize = 8;
/// A title of more words than this is not typed as one word.
const MOST_JOINED_TITLE_WORDS: usize = 6;

/// A word found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, not stemmed.
    pub(super) text: String,
    /// Where it stands in the text, in bytes.
    pub(super) place: Range<usize>,
    /// Counts the parts of the text; a joined form has the position of its first part.
    pub(super) position: usize,
    /// How many parts are joined in it; 1 for a part.
    pub(super) parts: usize,
}

/// The words of `text` from left to right: every part, and behind the parts of an identifier its joined forms.
#[must_use]
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut splitter = Splitter { text, position: 0, words: Vec::new() };
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if !character.is_alphanumeric() {
            let bound = matches!(character, '_' | '-' | '.' | '\'' | '\u{2019}')
                && runs.last().is_some_and(|run| run.end == start)
                && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !bound {
                splitter.identifier(&runs);
                runs.clear();
            }
            continue;
        }
        let mut end = start + character.len_utf8();
        while let Some((at, next)) = characters.peek().copied().filter(|(_, next)| next.is_alphanumeric()) {
            end = at + next.len_utf8();
            characters.next();
        }
        runs.push(start..end);
    }
    splitter.identifier(&runs);
    splitter.words
}

/// What people type when they leave out a title's spaces: the whole title and each two neighbours as one word.
#[must_use]
pub(super) fn joined_title(title: &str) -> String {
    let words: Vec<Word> = words(title).into_iter().filter(|word| word.parts == 1).collect();
    let mut joined = String::new();
    for pair in words.windows(2) {
        for word in pair {
            joined.push_str(&word.text);
        }
        joined.push(' ');
    }
    if (3..=MOST_JOINED_TITLE_WORDS).contains(&words.len()) {
        joined.extend(words.iter().map(|word| word.text.as_str()));
    }
    joined
}

/// Stems single words.
#[derive(Clone)]
pub(super) struct Stems(TextAnalyzer);

impl Stems {
    /// A stemmer for English, which operations people write in.
    #[must_use]
    pub(super) fn new() -> Self {
        Self(TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::default()).build())
    }

    /// The stem of a lower-case word.
    #[must_use]
    pub(super) fn stem(&mut self, word: &str) -> String {
        let mut stream: BoxTokenStream<'_> = self.0.token_stream(word);
        if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { word.to_owned() }
    }
}

/// The analyzer that documents go through: [`words`], stemmed.
#[must_use]
pub(super) fn analyzer() -> TextAnalyzer {
    // The filter is named so that the two halves of this module visibly use the same one.
    let stems = Stemmer::default();
    TextAnalyzer::builder(stems.transform(WordTokenizer::default())).build()
}

struct Splitter<'a> {
    text: &'a str,
    position: usize,
    words: Vec<Word>,
}

impl Splitter<'_> {
    /// Takes in the runs of letters and digits of one identifier.
    fn identifier(&mut self, runs: &[Range<usize>]) {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        let place = first.start..last.end;
        let start = self.position;
        if self.is_contraction(runs) {
            self.position += 1;
            self.push(runs, place, start, 1);
            return;
        }
        for run in runs {
            self.run(run.clone());
        }
        let parts = self.position - start;
        let named = self.text.get(place.clone()).is_some_and(|text| text.contains(char::is_alphabetic));
        if runs.len() > 1 && runs.len() <= MOST_JOINED_RUNS && named {
            self.push(runs, place, start, parts);
        }
    }

    /// Takes in one run: its parts at changes of case and between letters and digits, then the run itself.
    fn run(&mut self, run: Range<usize>) {
        let start = self.position;
        let mut from = run.start;
        for cut in cuts(self.text.get(run.clone()).unwrap_or_default()).into_iter().map(|cut| run.start + cut) {
            self.part(from..cut);
            from = cut;
        }
        self.part(from..run.end);
        let parts = self.position - start;
        if parts > 1 {
            self.push(std::slice::from_ref(&run), run.clone(), start, parts);
        }
    }

    fn part(&mut self, place: Range<usize>) {
        let position = self.position;
        self.position += 1;
        self.push(std::slice::from_ref(&place), place.clone(), position, 1);
    }

    /// Adds the word made of the texts of `runs`.
    fn push(&mut self, runs: &[Range<usize>], place: Range<usize>, position: usize, parts: usize) {
        if runs.iter().map(ExactSizeIterator::len).sum::<usize>() > LONGEST_WORD {
            return;
        }
        let mut text = String::with_capacity(place.len());
        for run in runs {
            let run = self.text.get(run.clone()).unwrap_or_default();
            if run.is_ascii() {
                text.extend(run.chars().map(|character| character.to_ascii_lowercase()));
            } else {
                text.extend(run.chars().flat_map(char::to_lowercase));
            }
        }
        self.words.push(Word { text, place, position, parts });
    }

    /// Whether the runs are one word with an apostrophe in it: "can't" is no identifier of two parts.
    fn is_contraction(&self, runs: &[Range<usize>]) -> bool {
        let [first, last] = runs else { return false };
        let between = self.text.get(first.end..last.start).unwrap_or_default();
        matches!(between, "'" | "\u{2019}") && last.len() <= 2
    }
}

/// Where a run of letters and digits falls into parts: `kubeAPIServer` into `kube`, `API`, `Server`.
fn cuts(run: &str) -> Vec<usize> {
    let characters: Vec<(usize, char)> = run.char_indices().collect();
    let mut cuts = Vec::new();
    let mut part = 0;
    for index in 1..characters.len() {
        let (before, here) = (characters[index - 1].1, characters[index].1);
        let rest = &characters[index..];
        let wanted = is_ideograph(here)
            || is_ideograph(before)
            || before.is_lowercase() && here.is_uppercase()
            || is_end_of_acronym(before, rest)
            || before.is_numeric() != here.is_numeric() && is_long_number(index - part, rest);
        if wanted {
            cuts.push(characters[index].0);
            part = index;
        }
    }
    cuts
}

/// `API|Server`: the last capital of a row begins the next word, but the plural `OSDs` is one word.
fn is_end_of_acronym(before: char, rest: &[(usize, char)]) -> bool {
    let [(_, here), (_, next), after @ ..] = rest else { return false };
    let plural = *next == 's' && after.first().is_none_or(|(_, character)| !character.is_lowercase());
    before.is_uppercase() && here.is_uppercase() && next.is_lowercase() && !plural
}

/// `alm|12040` but `s3`, `k8s`, `ec2`, `ipv4`: only where both sides stand for themselves.
fn is_long_number(before: usize, rest: &[(usize, char)]) -> bool {
    let Some((_, here)) = rest.first() else { return false };
    let after = rest.iter().take_while(|(_, character)| character.is_numeric() == here.is_numeric()).count();
    before >= 2 && after >= 2
}

/// Scripts without spaces are indexed sign by sign; neighbours are then found by their closeness.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// [`words`] as tantivy wants it.
#[derive(Clone, Default)]
struct WordTokenizer;

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream { words: words(text).into_iter(), token: Token::default() }
    }
}

struct WordStream {
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token = Token {
            offset_from: word.place.start,
            offset_to: word.place.end,
            position: word.position,
            text: word.text,
            position_length: word.parts,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
        assert_eq!(found.join(" "), expected, "words of {text:?}");
    }

    #[test]
    fn identifiers_give_their_parts_and_their_joined_form() {
        check("KubePodCrashLooping", "kube pod crash looping kubepodcrashlooping");
        check("service_export_queue", "service export queue serviceexportqueue");
        check("etcdBackendQuotaLowSpace", "etcd backend quota low space etcdbackendquotalowspace");
        check("ALM-12040", "alm 12040 alm12040");
        check("drain_controller.go:352", "drain controller go draincontrollergo 352");
        check("kubeAPIServer", "kube api server kubeapiserver");
        check("MCCDrainError", "mcc drain error mccdrainerror");
    }

    #[test]
    fn short_mixes_of_letters_and_digits_stay_whole() {
        check("s3 k8s ec2 ipv4", "s3 k8s ec2 ipv4");
        check("OSDs down", "osds down");
        check("alm12040", "alm 12040 alm12040");
    }

    #[test]
    fn prose_is_split_at_everything_else() {
        check("Can't reach the node, it's down.", "cant reach the node its down");
        check("a/b=c \"d\" (e)", "a b c d e");
        check("10.0.12.77", "10 0 12 77");
        check("", "");
        check("AND OR ( \" *", "and or");
        check("磁盘满", "磁 盘 满 磁盘满");
    }

    #[test]
    fn data_is_no_word() {
        check(&"x".repeat(LONGEST_WORD + 1), "");
    }

    #[test]
    fn a_title_is_also_typed_without_spaces() {
        assert_eq!(joined_title("Out of Diskspace"), "outof ofdiskspace outofdiskspace");
        assert_eq!(joined_title("Unrecoverable key error"), "unrecoverablekey keyerror unrecoverablekeyerror");
    }

    #[test]
    fn positions_count_parts_alone() {
        let positions: Vec<usize> = words("set_dir is gone").iter().map(|word| word.position).collect();
        assert_eq!(positions, [0, 1, 0, 2, 3]);
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let mut stems = Stems::new();
        assert_eq!(stems.stem("crashes"), stems.stem("crashing"));
        assert_eq!(stems.stem("invitations"), stems.stem("invitation"));
    }
}
