//! The index on disk, as several processes use it, as a crash leaves it, and as a bad disk gives it back.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a program that cannot be started fails the test, as it should")]

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// So many documents there are; each says its own number.
const DOCUMENTS: usize = 60;

/// Documents, and a cache that nobody else uses.
struct Shelf {
    folder: TempDir,
    program: PathBuf,
}

impl Shelf {
    fn new() -> Self {
        let shelf =
            Self { folder: tempfile::tempdir().unwrap(), program: PathBuf::from(env!("CARGO_BIN_EXE_runbook")) };
        for number in 0..DOCUMENTS {
            shelf.write(number, "quorum");
        }
        shelf
    }

    fn write(&self, number: usize, word: &str) {
        let folder = self.folder.path().join("docs");
        fs::create_dir_all(&folder).unwrap();
        let text = format!("# The {word} of number{number}\n\n1. Count it.\n2. If it is odd, count again.\n");
        fs::write(folder.join(format!("{number}.md")), text).unwrap();
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// The folder of the one index that is in the cache.
    fn index(&self) -> PathBuf {
        let entries = fs::read_dir(self.cache().join("runbook/index")).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir() && path.extension().is_none()).min().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        self.set_up(command.args(arguments));
        command
    }

    fn set_up(&self, command: &mut Command) {
        command
            .env("RUNBOOK_PATH", self.folder.path().join("docs"))
            .env("XDG_CACHE_HOME", self.cache())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Fails unless a search finds all documents and nothing else, and nothing is complained of.
    fn assert_whole(&self, what: &str) {
        assert_found(&self.run(&SEARCH), what);
    }
}

const SEARCH: [&str; 5] = ["search", "--json", "--limit", "1000", "quorum"];

fn found(output: &Output) -> usize {
    let hits: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    hits.as_array().unwrap().len()
}

fn assert_found(output: &Output, what: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{what}");
    assert_eq!(found(output), DOCUMENTS, "{what}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in files(from) {
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// Does something bad to a file of that size.
type Damage = fn(&Path, u64);

/// Turns one bit round.
fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn truncate(path: &Path, size: u64) {
    File::options().write(true).open(path).unwrap().set_len(size).unwrap();
}

#[test]
fn index_tells_what_it_did_and_where() {
    let shelf = Shelf::new();
    let first = String::from_utf8(shelf.run(&["index"]).stdout).unwrap();
    assert!(first.starts_with("60 documents, 60 scenarios: 60 read, 60 changed, 0 removed in "), "{first}");
    fs::remove_file(shelf.folder.path().join("docs/7.md")).unwrap();
    shelf.write(8, "ballot");
    let second = String::from_utf8(shelf.run(&["index", "--stats"]).stdout).unwrap();
    assert!(second.starts_with("59 documents, 59 scenarios: ") && second.contains(" 1 changed, 1 removed in "));
    assert!(second.contains(&format!("folder: {}\n", shelf.index().display())), "{second}");
    let third = String::from_utf8(shelf.run(&["index", "--rebuild"]).stdout).unwrap();
    assert!(third.starts_with("59 documents, 59 scenarios: 59 read, 59 changed, 0 removed in "), "{third}");
}

#[test]
fn whatever_file_is_damaged_everything_is_found() {
    let shelf = Shelf::new();
    shelf.run(&["index"]);
    // A second segment, and deleted entries.
    fs::write(shelf.folder.path().join("docs/3.md"), "# The quorum of number3\n\nAsk.\n").unwrap();
    shelf.run(&["index"]);
    let folder = shelf.index();
    let whole = shelf.folder.path().join("whole");
    copy(&folder, &whole);
    let damages: [(&str, Damage); 3] = [
        ("flipped in the middle", |path, size| flip(path, usize::try_from(size / 2).unwrap())),
        ("flipped at the end", |path, size| flip(path, usize::try_from(size - 2).unwrap())),
        ("cut in half", |path, size| truncate(path, size / 2)),
    ];
    let mut count = 0;
    for file in files(&whole) {
        let size = fs::metadata(&file).unwrap().len();
        for (how, damage) in damages {
            if size > 2 {
                fs::remove_dir_all(&folder).unwrap();
                copy(&whole, &folder);
                damage(&folder.join(file.file_name().unwrap()), size);
                shelf.assert_whole(&format!("{} {how}", file.display()));
                count += 1;
            }
        }
        fs::remove_dir_all(&folder).unwrap();
        copy(&whole, &folder);
        fs::remove_file(folder.join(file.file_name().unwrap())).unwrap();
        shelf.assert_whole(&format!("{} removed", file.display()));
    }
    assert!(count > 30, "{count} damages are few");
}

#[test]
fn another_programs_index_is_made_anew() {
    let mut shelf = Shelf::new();
    shelf.run(&["index"]);
    // A copy is another program: it is of another time.
    let program = shelf.folder.path().join("runbook");
    fs::copy(&shelf.program, &program).unwrap();
    File::options().write(true).open(&program).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    shelf.program = program;
    let said = String::from_utf8(shelf.run(&["index"]).stdout).unwrap();
    assert!(said.contains(" 60 changed, 0 removed"), "{said}");
    shelf.assert_whole("after another version");
}

#[test]
fn several_processes_find_everything_at_once() {
    let shelf = Shelf::new();
    for round in 0..3 {
        let mut others: Vec<Child> = Vec::new();
        if round > 0 {
            others.push(shelf.start(&["index", "--rebuild"]));
        }
        let searches: Vec<Child> = (0..4).map(|_| shelf.start(&SEARCH)).collect();
        for search in searches {
            assert_found(&search.wait_with_output().unwrap(), &format!("round {round}"));
        }
        for other in others {
            let output = other.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    }
}

#[test]
fn on_a_full_disk_everything_is_found_and_it_is_said() {
    let shelf = Shelf::new();
    // No file may grow beyond a block: writing fails as on a full disk.
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_runbook")]).args(SEARCH);
    shelf.set_up(&mut shell);
    let output = shell.output().unwrap();
    assert_eq!(found(&output), DOCUMENTS);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: cannot keep the index in `") && said.contains("hint: "), "{said}");
    shelf.assert_whole("when there is room again");

    shelf.write(3, "ballot");
    let output = shell.output().unwrap();
    assert_eq!(found(&output), DOCUMENTS - 1);
    shelf.write(3, "quorum");
    shelf.assert_whole("and once more");
}

#[test]
fn where_the_cache_cannot_be_written_everything_is_found_and_it_is_said() {
    let shelf = Shelf::new();
    fs::write(shelf.cache(), "no folder").unwrap();
    let output = shelf.run(&SEARCH);
    assert_eq!(found(&output), DOCUMENTS);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: cannot keep the index in `"), "{said}");
}

/// How often the program is killed; more by `RUNBOOK_KILLS=200 cargo test --test store killed`.
fn kills() -> u32 {
    std::env::var("RUNBOOK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

#[test]
fn killed_at_any_moment_of_indexing_the_next_start_finds_everything() {
    let shelf = Shelf::new();
    let start = Instant::now();
    shelf.run(&["index", "--rebuild"]);
    let whole = start.elapsed();
    let mut interrupted = 0;
    for round in 0..kills() {
        let seed = RandomState::new().hash_one(round);
        let moment = whole.mul_f64(f64::from(u32::try_from(seed % 1000).unwrap()) / 1000.0);
        println!("round {round}: seed {seed}, killed after {moment:?} of {whole:?}");
        // Half of them make it anew, half change one document.
        let rebuild = seed & 1024 == 0;
        let arguments: &[&str] = if rebuild { &["index", "--rebuild"] } else { &["index"] };
        shelf.write(3, if rebuild { "quorum" } else { "ballot" });
        let mut program = shelf.start(arguments);
        wait(&mut program, moment);
        program.kill().unwrap();
        interrupted += u32::from(program.wait().unwrap().code().is_none());
        shelf.write(3, "quorum");
        shelf.assert_whole(&format!("round {round}, seed {seed}"));
    }
    assert!(interrupted > 0, "nothing was interrupted");
    let left: Vec<PathBuf> = files(&shelf.index()).into_iter().filter(|path| unfinished(path)).collect();
    assert!(left.len() < 3, "{left:?} is left over");
    std::io::stdout().flush().unwrap();
}

fn unfinished(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with(".tmp")
}

/// Lets the program run for so long, or to its end.
fn wait(program: &mut Child, moment: Duration) {
    let start = Instant::now();
    while start.elapsed() < moment && program.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
}
