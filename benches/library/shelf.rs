//! A large library made of the project's own documents.
//!
//! Each document is several of the built-in runbooks' sections and of the test fixtures, one behind the other, until it
//! is about as long as real runbooks are (4 KB). One word in six is another word, taken from a made vocabulary in which
//! few words are frequent and most are rare, as in real text; every title ends in words of its own. The same number
//! always makes the same document. They lie in folders of fifty.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the words of the documents come from, from the top of the project.
const SEEDS: &[&str] = &["runbooks", "tests/fixtures/tree"];
/// About as many bytes has a real runbook; measured on a thousand of them.
const LENGTH: usize = 4_000;
/// So many words are made up; a library of real runbooks has about as many that are rare.
const VOCABULARY: u64 = 30_000;
/// One word in so many is replaced.
const REPLACED: u64 = 6;
/// So many documents lie in one folder.
const FOLDER: usize = 50;

/// Writes a library of `count` documents below `root`.
pub(crate) fn write(root: &Path, count: usize) {
    let sections = sections();
    for number in 0..count {
        let folder = root.join(format!("team{}", number / FOLDER));
        if number % FOLDER == 0 {
            fs::create_dir_all(&folder).expect("the library's folder is made");
        }
        fs::write(folder.join(format!("runbook{number}.md")), document(&sections, number)).expect("it is written");
    }
}

/// The path of a document.
pub(crate) fn path(root: &Path, number: usize) -> PathBuf {
    root.join(format!("team{}", number / FOLDER)).join(format!("runbook{number}.md"))
}

/// What stands under each heading of the seeds, the heading with it.
fn sections() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = SEEDS.iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.flatten().map(|entry| entry.path())),
            Err(_) if path.extension().is_some_and(|extension| extension == "md") => files.push(path),
            Err(_) => {}
        }
    }
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("a seed is read"));
    texts.flat_map(|text| text.split("\n## ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn document(sections: &[String], number: usize) -> String {
    let mut chance = Chance(number as u64 + 1);
    let mut text = format!("# {} {} {number}\n\n", chance.word(), chance.word());
    while text.len() < LENGTH {
        let section = &sections[chance.below(sections.len() as u64) as usize];
        let (title, body) = section.split_once('\n').unwrap_or((section, ""));
        text.push_str(&format!("## {} {}\n", title.trim_start_matches("# "), chance.word()));
        for line in body.lines() {
            varied(line, &mut chance, &mut text);
        }
        text.push('\n');
    }
    text
}

/// A line with some of its longer words replaced.
fn varied(line: &str, chance: &mut Chance, text: &mut String) {
    for word in line.split_inclusive(' ') {
        let is_plain = word.len() > 5 && word.trim_end().bytes().all(|byte| byte.is_ascii_lowercase());
        if is_plain && chance.below(REPLACED) == 0 {
            text.push_str(&chance.word());
            text.push(' ');
        } else {
            text.push_str(word);
        }
    }
    text.push('\n');
}

/// Numbers that look random and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = (self.0 ^ (self.0 << 13)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// A made word; the lower its rank, the more often it comes.
    fn word(&mut self) -> String {
        let rank = self.below(VOCABULARY).min(self.below(VOCABULARY)).min(self.below(VOCABULARY));
        let syllables =
            ["ba", "co", "di", "fu", "ge", "hi", "ka", "lo", "mu", "ne", "pi", "ra", "so", "tu", "ve", "zi"];
        let mut rest = rank + 17;
        let mut word = String::new();
        while rest > 0 {
            word.push_str(syllables[(rest % 16) as usize]);
            rest /= 16;
        }
        word
    }
}
