//! The file that a record is kept in: one line of JSON for each entry, only ever appended to.
//!
//! Owns where it lies, who may read it, and that nothing in it is lost: each entry is one write, on disk before the next
//! step. A line that a killed process or a full disk left half written is passed over, and the next entry begins a line of
//! its own. What cannot be written is kept and written with the next entry; the walk goes on meanwhile. Whoever has a
//! session open holds a lock on its file.

use super::{Entry, Stamped};
use std::collections::VecDeque;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::macros::format_description;

/// What a file's name ends with.
const ENDING: &str = "jsonl";

/// So many sessions are looked through for what was typed in them.
const RECOLLECTED: usize = 20;

/// How often another name is tried where one is taken.
const TRIES: u64 = 64;

/// A session that is being recorded.
#[derive(Debug)]
pub struct Session {
    id: String,
    /// Where its file is to be made, as long as there is none; `None` where there is no place for it.
    folder: Option<PathBuf>,
    file: Option<File>,
    path: Option<PathBuf>,
    /// Entries that wait for something worth keeping.
    held: Vec<Stamped>,
    /// What could not be written yet.
    waiting: VecDeque<Vec<u8>>,
    /// The file ends in the middle of a line.
    torn: bool,
    /// It was said that nothing can be written.
    told: bool,
}

/// A session as its file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
    /// What it holds, in order.
    pub entries: Vec<Stamped>,
    /// Whether a process has it open.
    pub open: bool,
}

impl Session {
    /// A new session. Its file is made with the first entry worth keeping. `random` tells sessions of the same minute
    /// apart.
    #[must_use]
    pub fn begin(folder: Option<PathBuf>, began: OffsetDateTime, random: u64) -> Self {
        Self {
            id: id(began, random),
            folder,
            file: None,
            path: None,
            held: Vec::new(),
            waiting: VecDeque::new(),
            torn: false,
            told: false,
        }
    }

    /// Goes on with a session.
    ///
    /// # Errors
    /// Where another process has it open, or its file cannot be written.
    pub fn resume(saved: &Saved) -> Result<Self, String> {
        let shown = saved.path.display();
        let open = OpenOptions::new().read(true).append(true).open(&saved.path);
        let mut file = open.map_err(|error| format!("cannot write {shown}: {error}"))?;
        lock(&file).map_err(|why| format!("the session {}: {why}", saved.id))?;
        let torn = ends_torn(&mut file).map_err(|error| format!("cannot read {shown}: {error}"))?;
        let (id, path) = (saved.id.clone(), Some(saved.path.clone()));
        let (held, waiting) = (Vec::new(), VecDeque::new());
        Ok(Self { id, folder: None, file: Some(file), path, held, waiting, torn, told: false })
    }

    /// What it is called.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The folder in which its file is, or would be.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent).or(self.folder.as_deref())
    }

    /// Its file, once there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Writes an entry. Returns what has to be said: once, that it cannot be written; and that it can again.
    pub fn record(&mut self, entry: &Stamped) -> Option<String> {
        if self.path.is_none() {
            self.held.push(entry.clone());
            if !entry.entry.is_worth_keeping() {
                return None;
            }
            if let Err(why) = self.create() {
                return self.tell(&why);
            }
        } else {
            self.waiting.push_back(line(entry));
        }
        match self.write() {
            Ok(()) if std::mem::take(&mut self.told) => Some("the record is written again".to_owned()),
            Ok(()) => None,
            Err(error) => self.tell(&error.to_string()),
        }
    }

    fn tell(&mut self, why: &str) -> Option<String> {
        let first = !std::mem::replace(&mut self.told, true);
        first.then(|| format!("the record cannot be written: {why}; the walk goes on, and it is tried again"))
    }

    fn create(&mut self) -> Result<(), String> {
        let folder = self.folder.clone().ok_or("there is no folder for it: set HOME or XDG_STATE_HOME")?;
        let said = |error: io::Error| format!("{}: {error}", folder.display());
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(said)?;
        let (id, path, file) = create_new(&folder, &self.id).map_err(said)?;
        // Nobody else can know of it yet: a lock that cannot be had is one that the file system does not have.
        let _ = lock(&file);
        (self.id, self.path, self.file) = (id, Some(path), Some(file));
        self.waiting = self.held.drain(..).map(|entry| line(&entry)).collect();
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        while let Some(line) = self.waiting.front() {
            let end_of_torn: &[u8] = if self.torn { b"\n" } else { b"" };
            // Until it is known to be whole, the file may end in the middle of it.
            self.torn = true;
            file.write_all(&[end_of_torn, line].concat())?;
            self.torn = false;
            self.waiting.pop_front();
        }
        file.sync_data()
    }
}

/// The sessions in a folder, the newest first. One that cannot be read is left out; none where there is no such folder.
#[must_use]
pub fn all(folder: &Path) -> Vec<Saved> {
    newest(folder, usize::MAX)
}

/// The newest `count` of them.
fn newest(folder: &Path, count: usize) -> Vec<Saved> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING)).collect();
    paths.sort_by(|one, other| other.file_stem().cmp(&one.file_stem()));
    paths.iter().take(count).filter_map(|path| read(path).ok()).collect()
}

/// The values that were typed in the last sessions in a folder, the newest first; no secrets.
#[must_use]
pub fn earlier_values(folder: &Path) -> Vec<(String, String)> {
    let entries = newest(folder, RECOLLECTED).into_iter().flat_map(|saved| saved.entries.into_iter().rev());
    let value = |stamped: Stamped| match stamped.entry {
        Entry::Set { name, value: Some(value), .. } if !value.is_empty() => Some((name, value)),
        _ => None,
    };
    entries.filter_map(value).collect()
}

/// A session's file.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path) -> io::Result<Saved> {
    let file = File::open(path)?;
    let open = lock(&file).is_err();
    let mut bytes = Vec::new();
    (&file).read_to_end(&mut bytes)?;
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Saved { id, path: path.to_owned(), entries: entries(&bytes), open })
}

/// The entries of a record; lines that are none, or of a later version, are passed over.
#[must_use]
pub fn entries(bytes: &[u8]) -> Vec<Stamped> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// An entry as a line.
#[must_use]
pub fn line(entry: &Stamped) -> Vec<u8> {
    let mut line = serde_json::to_vec(entry).unwrap_or_default();
    line.push(b'\n');
    line
}

impl Saved {
    /// Whether the operator said that it is solved, as the last word about it.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        let last = self.entries.iter().rev().find(|stamped| {
            matches!(
                stamped.entry,
                Entry::Left { .. } | Entry::Opened { .. } | Entry::Answered { .. } | Entry::WentOn { .. }
            )
        });
        last.is_some_and(|last| match &last.entry {
            Entry::Left { solved } => *solved,
            Entry::Answered { ask, answer, .. } => *ask == super::Asked::Solved && answer == YES,
            _ => false,
        })
    }
}

/// The answer that says so.
const YES: &str = "Yes";

fn id(began: OffsetDateTime, random: u64) -> String {
    let minute = began.format(format_description!("[year]-[month]-[day]-[hour][minute]")).unwrap_or_default();
    let letter = |at: u32| (random >> (at * 8)) % 26;
    let letters = (0..3).filter_map(|at| char::from_u32(u32::try_from(letter(at)).ok()? + u32::from('a')));
    format!("{minute}-{}", letters.collect::<String>())
}

/// Makes a file of that name, or of one with a number behind it where the name is taken.
fn create_new(folder: &Path, id: &str) -> io::Result<(String, PathBuf, File)> {
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 1..=TRIES {
        let name = if number == 1 { id.to_owned() } else { format!("{id}{number}") };
        let path = folder.join(&name).with_extension(ENDING);
        match OpenOptions::new().append(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((name, path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Locks a file for as long as it is open. A file system without locks has none to be had.
fn lock(file: &File) -> Result<(), String> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err("another process has it open".to_owned()),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

fn ends_torn(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Status;
    use proptest::prelude::*;
    use std::fs;
    use time::macros::datetime;

    fn noted(text: &str) -> Stamped {
        Stamped { at: datetime!(2026-11-26 03:12:05.123 UTC), entry: Entry::Noted { text: text.to_owned() } }
    }

    fn begin(folder: &Path) -> Session {
        Session::begin(Some(folder.join("sessions")), datetime!(2026-11-26 03:12 UTC), 7)
    }

    #[test]
    fn entries_come_back_in_order_and_nobody_else_may_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let mut session = begin(home.path());
        let left = Stamped { entry: Entry::Left { solved: false }, ..noted("") };
        assert_eq!(session.record(&left), None);
        assert_eq!(session.path(), None, "what was looked at alone leaves no file");
        let all = [left, noted("one"), noted("two\nlines")];
        all.iter().skip(1).for_each(|entry| assert_eq!(session.record(entry), None));
        let path = session.path().unwrap().to_owned();
        assert_eq!(read(&path).unwrap().entries, all);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }

    #[test]
    fn a_session_is_open_once() {
        let home = tempfile::tempdir().unwrap();
        let mut session = begin(home.path());
        session.record(&noted("one"));
        let saved = all(&home.path().join("sessions"));
        assert!(saved[0].open);
        assert!(Session::resume(&saved[0]).unwrap_err().contains("another process has it open"));
        drop(session);
        let saved = all(&home.path().join("sessions"));
        assert!(!saved[0].open);
        Session::resume(&saved[0]).unwrap().record(&noted("two"));
        assert_eq!(read(&saved[0].path).unwrap().entries, [noted("one"), noted("two")]);
    }

    #[test]
    fn sessions_of_one_minute_have_files_of_their_own() {
        let home = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (begin(home.path()), begin(home.path()));
        one.record(&noted("one"));
        other.record(&noted("other"));
        assert_ne!(one.id(), other.id());
        assert_eq!(all(&home.path().join("sessions")).len(), 2);
    }

    #[test]
    fn a_torn_line_is_passed_over_and_the_next_entry_is_whole() {
        let home = tempfile::tempdir().unwrap();
        let mut session = begin(home.path());
        session.record(&noted("one"));
        let path = session.path().unwrap().to_owned();
        drop(session);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            let mut torn = whole.clone();
            torn.extend_from_slice(&whole[..cut]);
            fs::write(&path, torn).unwrap();
            Session::resume(&read(&path).unwrap()).unwrap().record(&noted("two"));
            let entries = read(&path).unwrap().entries;
            // A line that lacks its end alone is whole.
            let expected = if cut + 1 == whole.len() { 3 } else { 2 };
            assert_eq!(entries.len(), expected, "{cut}");
            assert_eq!(entries.last(), Some(&noted("two")));
        }
    }

    #[test]
    fn what_cannot_be_written_is_said_once_and_written_when_it_can_be() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("sessions"), "in the way").unwrap();
        let mut session = begin(home.path());
        assert!(session.record(&noted("one")).unwrap().contains("cannot be written"));
        assert_eq!(session.record(&noted("two")), None);
        fs::remove_file(home.path().join("sessions")).unwrap();
        assert_eq!(session.record(&noted("three")).unwrap(), "the record is written again");
        let entries = read(session.path().unwrap()).unwrap().entries;
        assert_eq!(entries, [noted("one"), noted("two"), noted("three")]);
    }

    #[test]
    fn a_full_disk_loses_nothing_once_there_is_room_again() {
        let home = tempfile::tempdir().unwrap();
        let mut session = begin(home.path());
        session.record(&noted("one"));
        // Every write to this device fails as one to a full disk does.
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let good = session.file.replace(full).unwrap();
        assert!(session.record(&noted("two")).unwrap().contains("cannot be written"));
        assert_eq!(session.record(&noted("three")), None);
        session.file = Some(good);
        assert_eq!(session.record(&noted("four")).unwrap(), "the record is written again");
        let entries = read(session.path().unwrap()).unwrap().entries;
        assert_eq!(entries, [noted("one"), noted("two"), noted("three"), noted("four")]);
    }

    #[test]
    fn earlier_values_are_the_newest_first_and_hold_no_secret() {
        let home = tempfile::tempdir().unwrap();
        for (minute, pod) in [(10, "web-1"), (20, "web-2")] {
            let began = datetime!(2026-11-26 03:00 UTC) + time::Duration::minutes(minute);
            let mut session = Session::begin(Some(home.path().to_owned()), began, 7);
            let set = |name: &str, value: Option<&str>| {
                let (name, value, secret) = (name.to_owned(), value.map(str::to_owned), value.is_none());
                Stamped { entry: Entry::Set { name, value, secret }, ..noted("") }
            };
            session.record(&set("pod", Some(pod)));
            session.record(&set("pin", None));
        }
        let expected = ["web-2", "web-1"].map(|pod| ("pod".to_owned(), pod.to_owned()));
        assert_eq!(earlier_values(home.path()), expected);
    }

    #[test]
    fn entries_of_a_later_version_are_passed_over() {
        let known = String::from_utf8(line(&noted("known"))).unwrap();
        let later = r#"{"at":"2026-11-26T03:12:05.123Z","entry":"teleported","to":"mars"}"#;
        assert_eq!(entries(format!("{later}\n{known}").as_bytes()), [noted("known")]);
    }

    proptest! {
        #[test]
        fn any_entries_come_back_as_they_were(texts in proptest::collection::vec(".*", 1..5), code: i32, millis: u64) {
            let home = tempfile::tempdir().unwrap();
            let mut session = begin(home.path());
            let mut all: Vec<Stamped> = texts.iter().map(|text| noted(text)).collect();
            let output = texts.concat();
            let entry = Entry::Ended { run: 1, status: Status::Exit(code), millis, output, cut: 0 };
            all.push(Stamped { entry, ..noted("") });
            all.iter().for_each(|entry| assert_eq!(session.record(entry), None));
            prop_assert_eq!(read(session.path().unwrap()).unwrap().entries, all);
        }
    }
}
