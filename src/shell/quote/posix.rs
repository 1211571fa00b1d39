//! Where placeholders stand in a POSIX shell's command.
//!
//! Owns a small scanner of quotes, substitutions, here-documents and comments. It must not know values. It need not
//! understand every command, but must not be wrong about one: what it cannot follow to its end makes every placeholder
//! one where only safe characters may stand.

use super::interpreters::{self, Reading};
use super::{Before, HereDoc, Place, Raws, Spot, Spots};

/// So deep substitutions are followed.
const DEEPEST: usize = 32;

const UNCLOSED: &str = "the command's quotes or brackets cannot be followed";
const CODE: &str = "a program reads this text as code again";
const INNER: &str = "it stands within an expansion";
const COMMENT: &str = "it stands in a comment";

/// The placeholders in a shell's command.
pub(super) fn spots(text: &str, raws: &Raws<'_>) -> Spots {
    let mut scanner = Scanner::new(text, raws);
    // Patterns end with a bracket that nothing has opened.
    let patterns = text.contains("esac") && (text.contains("$(") || text.contains('`'));
    let is_sound = !patterns && scanner.code(false) && scanner.pending.is_empty();
    if !is_sound {
        return super::strings::all_safe(text, raws, UNCLOSED);
    }
    let code = scanner.read_again();
    let all = scanner.spots.into_iter().zip(code);
    let all = all.map(|(seen, code)| Spot { place: code.unwrap_or(seen.spot.place), ..seen.spot }).collect();
    Spots { all, docs: scanner.docs }
}

/// A placeholder with what is known of the command around it.
struct Seen {
    spot: Spot,
    command: usize,
    /// How many words of the command are complete before it.
    words_before: usize,
    /// It is a word of its own, without quotes, and no option's value.
    alone: bool,
}

/// A simple command: what stands between `;`, `|`, `&&` and line ends.
#[derive(Default)]
struct Simple {
    words: Vec<String>,
    /// The command in whose substitution it stands.
    parent: Option<usize>,
    start: usize,
    /// It comes behind a `|`.
    piped: bool,
    /// It has `<<`, `<<<` or `<(`.
    fed: bool,
}

struct Pending {
    delimiter: String,
    quoted: bool,
    drops_tabs: bool,
}

struct Scanner<'a> {
    text: &'a str,
    raws: &'a Raws<'a>,
    at: usize,
    end: usize,
    depth: usize,
    in_backticks: bool,
    before: Before,
    word: Option<String>,
    current: usize,
    commands: Vec<Simple>,
    spots: Vec<Seen>,
    pending: Vec<Pending>,
    docs: Vec<HereDoc>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, raws: &'a Raws<'a>) -> Self {
        Self {
            text,
            raws,
            at: 0,
            end: text.len(),
            depth: 0,
            in_backticks: false,
            before: Before::Nothing,
            word: None,
            current: 0,
            commands: Vec::new(),
            spots: Vec::new(),
            pending: Vec::new(),
            docs: Vec::new(),
        }
    }

    /// What each placeholder is where the command around it reads its words as code; none where it does not.
    fn read_again(&self) -> Vec<Option<Place>> {
        let feeds = |command: &&Simple| interpreters::reads_program(&command.words);
        let last_fed = self.commands.iter().filter(|command| command.piped).filter(feeds).map(|command| command.start);
        let last_fed = last_fed.max().unwrap_or(0);
        let is_fed = |command: &Simple| command.fed && interpreters::reads_program(&command.words);
        let readings: Vec<Reading> = self
            .commands
            .iter()
            .map(|command| match is_fed(command) {
                true => Reading::Program,
                false => interpreters::of_arguments(&command.words),
            })
            .collect();
        // A here-document stands below the line on which it is said who reads it.
        let is_script = self.commands.iter().any(|command| is_fed(command) || command.piped && feeds(&command));
        let place = |seen: &Seen| {
            let is_here = matches!(seen.spot.place, Place::HereDoc | Place::HereRaw);
            let is_fed = seen.spot.range.start < last_fed || is_here && is_script;
            if is_fed { Some(Place::Safe(CODE)) } else { self.read_by_commands(seen, &readings) }
        };
        self.spots.iter().map(place).collect()
    }

    fn read_by_commands(&self, seen: &Seen, readings: &[Reading]) -> Option<Place> {
        let mut open = Some(seen.command);
        let mut is_own = true;
        while let Some(index) = open {
            match readings.get(index)? {
                Reading::Program => return Some(Place::Safe(CODE)),
                Reading::FirstArgument(first) if !(is_own && seen.alone && seen.words_before > *first) => {
                    return Some(Place::SafeWithoutSlash(CODE));
                }
                Reading::FirstArgument(_) | Reading::Words => {}
            }
            open = self.commands.get(index)?.parent;
            is_own = false;
        }
        None
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn skip(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn push(&mut self, letter: char) {
        self.word.get_or_insert_default().push(letter);
    }

    fn end_word(&mut self) {
        if let Some((word, command)) = self.word.take().zip(self.commands.get_mut(self.current)) {
            command.words.push(word);
        }
    }

    fn begin(&mut self, parent: Option<usize>, piped: bool) {
        self.end_word();
        self.current = self.commands.len();
        self.commands.push(Simple { parent, start: self.at, piped, ..Simple::default() });
    }

    /// Takes a placeholder, where one stands.
    fn spot(&mut self, place: Place) -> bool {
        let Some((which, end)) = self.raws.at(self.text, self.at).filter(|(_, end)| *end <= self.end) else {
            return false;
        };
        let before = std::mem::take(&mut self.before);
        let after = self.text.get(end..self.end).and_then(|rest| rest.chars().next());
        let ends = after.is_none_or(|letter| letter.is_whitespace() || matches!(letter, ';' | '|' | '&' | ')' | '>'));
        let last = self.commands.get(self.current).and_then(|command| command.words.last());
        let is_of_option = last.is_some_and(|word| word.starts_with('-'));
        let alone = place == Place::Bare && self.word.is_none() && ends && before == Before::Nothing && !is_of_option;
        let place = match place {
            Place::HereDoc | Place::HereRaw if self.in_backticks => Place::Safe(INNER),
            place => place,
        };
        let words_before = self.commands.get(self.current).map_or(0, |command| command.words.len());
        let spot = Spot { which, range: self.at..end, place, before, in_backticks: self.in_backticks };
        self.spots.push(Seen { spot, command: self.current, words_before, alone });
        self.word.get_or_insert_default().push('\u{fffd}');
        self.at = end;
        true
    }

    /// Commands up to the end, or to the bracket that closes them. False where something is not closed.
    fn code(&mut self, closes: bool) -> bool {
        if self.depth == DEEPEST {
            return false;
        }
        self.depth += 1;
        let outer = (self.word.take(), self.current);
        let parent = (!self.commands.is_empty()).then_some(self.current);
        self.begin(parent, false);
        let mut is_closed = !closes;
        while let Some(letter) = self.rest().chars().next() {
            if letter == ')' && closes {
                self.at += 1;
                is_closed = true;
                break;
            }
            if !self.step(letter, parent) {
                return false;
            }
        }
        self.end_word();
        (self.word, self.current) = outer;
        self.before = Before::Nothing;
        self.depth -= 1;
        is_closed
    }

    fn step(&mut self, letter: char, parent: Option<usize>) -> bool {
        if self.spot(Place::Bare) {
            return true;
        }
        self.before = Before::Nothing;
        match letter {
            '\\' => self.backslash(),
            '\'' => return self.quote('\'', Place::Single, 1),
            '"' => return self.double(),
            '`' => return self.backticks(false),
            '$' => return self.dollar(false),
            '#' if self.word.is_none() => self.comment(),
            '<' if self.rest().starts_with("<<<") => self.feed(3),
            '<' if self.rest().starts_with("<<") => return self.here_operator(),
            '(' if self.rest().starts_with("((") => return self.inner("((", "))"),
            '(' => {
                // `<(...)` is read like a file, and may be a script's.
                if self.text.get(..self.at).is_some_and(|before| before.ends_with('<')) {
                    self.feed(0);
                }
                self.at += 1;
                return self.code(true);
            }
            '\n' => {
                self.at += 1;
                let goes_on = self.here_documents();
                self.begin(parent, false);
                return goes_on;
            }
            ';' | '&' | '|' | ')' => self.separator(letter, parent),
            letter if letter.is_whitespace() || matches!(letter, '<' | '>') => {
                self.end_word();
                self.skip();
            }
            letter => {
                self.push(letter);
                self.skip();
            }
        }
        true
    }

    fn separator(&mut self, letter: char, parent: Option<usize>) {
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        self.at += 1;
        let is_of_redirect = letter == '&' && (matches!(before, Some('<' | '>')) || self.rest().starts_with('>'));
        if is_of_redirect || letter == '|' && before == Some('>') {
            return self.end_word();
        }
        let piped = letter == '|' && !self.rest().starts_with('|') && before != Some('|');
        self.begin(parent, piped);
    }

    fn feed(&mut self, length: usize) {
        self.end_word();
        self.at += length;
        if let Some(command) = self.commands.get_mut(self.current) {
            command.fed = true;
        }
    }

    /// A backslash and what it quotes; before a placeholder it quotes nothing.
    fn backslash(&mut self) {
        self.at += 1;
        if self.raws.at(self.text, self.at).is_some() && !self.rest().starts_with('$') {
            self.before = Before::Backslash;
            return;
        }
        if let Some(letter) = self.rest().chars().next() {
            // Before a line end it joins the lines.
            if letter != '\n' {
                self.push(letter);
            }
            self.skip();
        }
    }

    /// Up to a single quote, in which nothing else has a meaning but, behind `$`, backslashes.
    fn quote(&mut self, mark: char, place: Place, opening: usize) -> bool {
        self.at += opening;
        self.word.get_or_insert_default();
        while let Some(letter) = self.rest().chars().next() {
            if letter == mark {
                self.at += 1;
                self.before = Before::Nothing;
                return true;
            }
            if self.spot(place) {
                continue;
            }
            if letter == '\\' && place == Place::Ansi {
                self.skip();
                if self.raws.at(self.text, self.at).is_some() {
                    return false;
                }
            }
            self.push(letter);
            self.skip();
        }
        false
    }

    fn double(&mut self) -> bool {
        self.at += 1;
        self.word.get_or_insert_default();
        while let Some(letter) = self.rest().chars().next() {
            if letter == '"' {
                self.at += 1;
                self.before = Before::Nothing;
                return true;
            }
            if !self.expanded(letter, Place::Double) {
                return false;
            }
        }
        false
    }

    /// One step of a text in which variables are replaced.
    fn expanded(&mut self, letter: char, place: Place) -> bool {
        if self.spot(place) {
            return true;
        }
        self.before = Before::Nothing;
        match letter {
            '\\' => self.backslash(),
            '`' => return self.backticks(true),
            '$' => return self.dollar(true),
            letter => {
                self.push(letter);
                self.skip();
            }
        }
        true
    }

    fn dollar(&mut self, in_text: bool) -> bool {
        let rest = self.rest();
        if rest.starts_with("$((") {
            return self.inner("$((", "))");
        }
        if rest.starts_with("$(") {
            self.at += 2;
            return self.code(true);
        }
        if rest.starts_with("${") {
            return self.inner("${", "}");
        }
        if rest.starts_with("$'") && !in_text {
            return self.quote('\'', Place::Ansi, 2);
        }
        let name = rest.get(1..).unwrap_or_default();
        let length = name.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(name.len());
        let special = name.starts_with(['?', '!', '#', '@', '*', '$', '-']);
        self.push('$');
        self.before = match length {
            0 if special => Before::Nothing,
            0 => Before::Dollar,
            _ => Before::Variable,
        };
        self.at += 1 + if length == 0 { usize::from(special) } else { length };
        true
    }

    /// An expansion, which must hold no quotes: whether they count in it depends on the shell.
    fn inner(&mut self, open: &str, close: &str) -> bool {
        let inner = self.rest().get(open.len()..).unwrap_or_default();
        let Some(length) = inner.find(close) else { return false };
        let inner = inner.get(..length).unwrap_or_default();
        if inner.contains(['\'', '"', '`', '\\', '\n', ';']) || inner.contains("$(") || inner.contains("${") {
            return false;
        }
        self.at += open.len();
        let end = self.at + length;
        while self.at < end {
            if !self.spot(Place::Safe(INNER)) {
                self.skip();
            }
        }
        self.at = end + close.len();
        self.push('$');
        true
    }

    /// What stands between backticks is read twice, and differently within double quotes.
    fn backticks(&mut self, in_text: bool) -> bool {
        self.at += 1;
        let Some(length) = self.rest().find('`') else { return false };
        let inner = self.rest().get(..length).unwrap_or_default();
        if inner.contains('\\') || self.in_backticks {
            return false;
        }
        let (end, close) = (self.end, self.at + length);
        self.push('`');
        let is_sound = if in_text {
            while self.at < close {
                if !self.spot(Place::Safe(INNER)) {
                    self.skip();
                }
            }
            true
        } else {
            (self.end, self.in_backticks) = (close, true);
            let is_sound = self.code(false);
            (self.end, self.in_backticks) = (end, false);
            is_sound
        };
        self.at = close + 1;
        is_sound
    }

    fn comment(&mut self) {
        while !self.rest().is_empty() && !self.rest().starts_with('\n') {
            if !self.spot(Place::Safe(COMMENT)) {
                self.skip();
            }
        }
        self.word = None;
    }

    /// `<<EOF`: its text begins with the next line.
    fn here_operator(&mut self) -> bool {
        self.feed(2);
        let drops_tabs = self.rest().starts_with('-');
        self.at += usize::from(drops_tabs);
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        let (mut delimiter, mut quoted) = (String::new(), false);
        while let Some(letter) = self.rest().chars().next() {
            if letter.is_whitespace() || matches!(letter, ';' | '|' | '&' | '<' | '>' | '(' | ')' | '$' | '`') {
                break;
            }
            if self.spot(Place::Never("it names the end of a here-document")) {
                return false;
            }
            if matches!(letter, '\'' | '"' | '\\') {
                quoted = true;
            } else {
                delimiter.push(letter);
            }
            self.skip();
        }
        let is_named = !delimiter.is_empty();
        self.pending.push(Pending { delimiter, quoted, drops_tabs });
        is_named
    }

    /// The texts that begin with this line.
    fn here_documents(&mut self) -> bool {
        std::mem::take(&mut self.pending).into_iter().all(|pending| self.here_document(pending))
    }

    fn here_document(&mut self, pending: Pending) -> bool {
        let Pending { delimiter, quoted, drops_tabs } = pending;
        let mut length = 0;
        let found = self.rest().split_inclusive('\n').find(|line| {
            let plain = line.trim_end_matches('\n');
            let is_end = (if drops_tabs { plain.trim_start_matches('\t') } else { plain }) == delimiter;
            length += if is_end { 0 } else { line.len() };
            is_end
        });
        let Some(last) = found else { return false };
        let (end, body) = (self.end, self.at..self.at + length);
        self.end = body.end;
        let outer = self.word.take();
        let mut is_sound = true;
        while let Some(letter) = self.rest().chars().next().filter(|_| is_sound) {
            if !quoted {
                is_sound = self.expanded(letter, Place::HereDoc);
            } else if !self.spot(Place::HereRaw) {
                self.skip();
            }
        }
        (self.word, self.before) = (outer, Before::Nothing);
        self.end = end;
        self.at = body.end + last.len();
        self.docs.push(HereDoc { body, delimiter, drops_tabs });
        is_sound
    }
}
