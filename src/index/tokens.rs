//! Text to the words the index knows: whole identifiers, their parts, joined forms, stems.
//!
//! Owns how text is split, for documents and queries alike, so that the two meet. It must not know entries, weights or
//! files. `KubePodCrashLooping` is found by itself, by `kube pod crash looping` and by `kubepodcrashlooping`;
//! `service_export_queue` by its words and by `serviceexportqueue`.

use std::collections::{HashMap, VecDeque};
use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;
use tantivy::tokenizer::{BoxTokenStream, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};

/// Runs longer than this are data (base64, minified code), not words; they would only swell the dictionary.
const LONGEST_WORD: usize = 64;
/// An identifier of more runs than this is a path or a sentence in disguise; nobody types it joined.
const MOST_JOINED_RUNS: usize = 8;
/// A title of more words than this is not typed as one word.
const MOST_JOINED_TITLE_WORDS: usize = 6;

/// As many stems are kept while indexing: the common words of any set of documents.
const MOST_KNOWN: usize = 1 << 15;

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
pub(super) fn words(text: &str) -> Words<'_> {
    Words { text, characters: text.char_indices().peekable(), position: 0, runs: Vec::new(), ready: VecDeque::new() }
}

/// What people type when they leave out a title's spaces: the whole title and each two neighbours as one word.
#[must_use]
pub(super) fn joined_title(title: &str) -> String {
    let words: Vec<Word> = words(title).filter(|word| word.parts == 1).collect();
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
    TextAnalyzer::from(StemTokenizer { stems: Stems::new(), known: HashMap::new() })
}

/// The analyzer that keeps words as they are spelt: [`words`] alone.
#[must_use]
pub(super) fn spelt() -> TextAnalyzer {
    TextAnalyzer::from(WordTokenizer)
}

/// The words of a text, found one identifier at a time.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    text: &'a str,
    characters: Peekable<CharIndices<'a>>,
    position: usize,
    /// The runs of letters and digits of the identifier at hand.
    runs: Vec<Range<usize>>,
    ready: VecDeque<Word>,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        while self.ready.is_empty() {
            if !self.read_identifier() {
                return None;
            }
            let runs = std::mem::take(&mut self.runs);
            self.identifier(&runs);
            self.runs = runs;
        }
        self.ready.pop_front()
    }
}

impl Words<'_> {
    /// Finds the runs of the next identifier; false at the end of the text.
    fn read_identifier(&mut self) -> bool {
        self.runs.clear();
        while let Some((start, character)) = self.characters.next() {
            if character.is_alphanumeric() {
                let mut end = start + character.len_utf8();
                while let Some((at, next)) = self.characters.next_if(|(_, next)| next.is_alphanumeric()) {
                    end = at + next.len_utf8();
                }
                self.runs.push(start..end);
            } else if !self.runs.is_empty() {
                let last = self.runs.last().is_some_and(|run| run.end == start);
                let joint = matches!(character, '_' | '-' | '.' | '\'' | '\u{2019}');
                let goes_on = self.characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
                if !(last && joint && goes_on) {
                    return true;
                }
            }
        }
        !self.runs.is_empty()
    }

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
        let text = self.text.get(run.clone()).unwrap_or_default();
        // Most runs are plain words; looking closer at them would take most of the time that indexing takes.
        if !text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()) || text.starts_with(|c: char| c.is_numeric()) {
            for cut in cuts(text) {
                self.part(from..run.start + cut);
                from = run.start + cut;
            }
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
                let start = text.len();
                text.push_str(run);
                text[start..].make_ascii_lowercase();
            } else {
                text.extend(run.chars().flat_map(char::to_lowercase));
            }
        }
        self.ready.push_back(Word { text, place, position, parts });
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

/// [`words`] as tantivy wants them.
#[derive(Clone, Default)]
struct WordTokenizer;

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream { words: words(text), token: Token::default() }
    }
}

/// The same, stemmed. Texts use few words often, so the stems of those seen are kept: stemming each anew takes a
/// quarter of the time that indexing takes.
#[derive(Clone)]
struct StemTokenizer {
    stems: Stems,
    known: HashMap<String, String>,
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        StemStream { words: WordStream { words: words(text), token: Token::default() }, tokenizer: self }
    }
}

struct WordStream<'a> {
    words: Words<'a>,
    token: Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.offset_from = word.place.start;
        self.token.offset_to = word.place.end;
        self.token.position = word.position;
        self.token.position_length = word.parts;
        self.token.text = word.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

struct StemStream<'a> {
    words: WordStream<'a>,
    tokenizer: &'a mut StemTokenizer,
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let StemTokenizer { stems, known } = &mut *self.tokenizer;
        let text = &mut self.words.token.text;
        if let Some(stem) = known.get(text.as_str()) {
            text.clone_from(stem);
            return true;
        }
        let stem = stems.stem(text);
        let word = std::mem::replace(text, stem);
        if known.len() < MOST_KNOWN {
            known.insert(word, text.clone());
        }
        true
    }

    fn token(&self) -> &Token {
        &self.words.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = words(text).map(|word| word.text).collect();
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
        let positions: Vec<usize> = words("set_dir is gone").map(|word| word.position).collect();
        assert_eq!(positions, [0, 1, 0, 2, 3]);
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let mut stems = Stems::new();
        assert_eq!(stems.stem("crashes"), stems.stem("crashing"));
        assert_eq!(stems.stem("invitations"), stems.stem("invitation"));
    }
}
