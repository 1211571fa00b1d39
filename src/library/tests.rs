//! What is found, and what is read for it, as documents come, change and go.

use super::*;
use crate::config::file::Settings;
use crate::diagnostic::Diagnostic;
use crate::source::git::Repository;
use std::fs;
use std::path::{Path, PathBuf};

fn load(sources: &[PathBuf]) -> Library {
    Library::load(&Config { sources: sources.to_vec(), ..Config::default() })
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn the_built_in_runbooks_are_found_and_opened() {
    let library = Library::load(&Config { builtin: true, ..Config::default() });
    assert_eq!(library.problems(), []);
    for hit in library.search("", usize::MAX >> 1) {
        let runbook = library.get(&hit.id).unwrap();
        assert_eq!(runbook.source, hit.source);
        assert!(runbook.find(&hit.id).is_some() || runbook.id == hit.id, "{} is in no runbook", hit.id);
    }
    assert!(library.scenarios() >= library.documents() && library.documents() == 5);
    let hits = library.search_typing("unrecoverabel key eror", 3);
    assert!(hits[0].title.contains("Unrecoverable key error"), "{hits:?}");
    assert_eq!(hits[0].source, "builtin:dds.md");
}

#[test]
fn links_lead_to_other_documents_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# Disk full\n\nSee [clean up](../mail/clean%20up.md#old-logs), [all](../mail/clean%20up), \
                [no](../gone.md) and [nowhere](../mail/clean%20up.md#else).\n";
    write(folder.path(), "disk/full.md", text);
    write(folder.path(), "mail/clean up.md", "# Clean up\n\n## Old logs\n\nDelete them.\n");
    let library = load(&[folder.path().to_owned()]);
    let runbook = library.get("disk/full").unwrap();
    let links: Vec<Link> = runbook.all().flat_map(tree::Node::links).collect();
    let led: Vec<Option<String>> = links.iter().map(|link| library.linked(&runbook, link)).collect();
    let place = library.get("mail/clean up").unwrap().place("old-logs").unwrap().id.clone();
    let whole = Some("mail/clean up".to_owned());
    assert_eq!(led, [Some(place), whole.clone(), None, whole]);
}

#[test]
fn paths_are_joined_as_they_are_shown() {
    for (from, relative, expected) in [
        ("docs/a.md", "../b.md", Some("b.md")),
        ("./docs/a.md", "x/./b.md", Some("./docs/x/b.md")),
        ("/docs/a.md", "../../b.md", None),
        ("a.md", "../b.md", Some("../b.md")),
        ("builtin:a.md", "b.md", Some("builtin:b.md")),
        ("ops:docs/a.md", "../b.md", Some("ops:b.md")),
        ("ops:a.md", "../b.md", None),
    ] {
        assert_eq!(beside(from, relative).as_deref(), expected, "{from} {relative}");
    }
}

#[test]
fn why_a_hit_is_there_is_told_from_its_own_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "---\ntitle: Disks\n---\n# Disks\n\n## Disk full\n\nFree some **space**.\n\n## Disk slow\n\nMove the space.\n";
    write(folder.path(), "disks.md", text);
    let library = load(&[folder.path().to_owned()]);
    let hits = library.search("disk space", 5);
    let why = |title: &str| {
        let hit = hits.iter().find(|hit| hit.title == title).unwrap();
        let why = library.why("space", std::slice::from_ref(hit), Typing::Done).remove(0);
        why.map(|why| (why.line, why.text))
    };
    assert_eq!(why("Disk full"), Some((8, "Free some **space**.".to_owned())));
    assert_eq!(why("Disk slow"), Some((12, "Move the space.".to_owned())));
    assert_eq!(library.why("nowhere", &hits, Typing::Done), [None, None]);
}

#[test]
fn a_scenario_that_was_written_down_is_found_by_its_error() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "single.md", "# Disk full\n\nDelete old logs.\n");
    let sources = [folder.path().join("single.md"), folder.path().join("missing"), folder.path().to_owned()];
    let library = load(&sources);
    let path = library.write_down("10:00 ERROR glyph `x` missing\nin font 7", None).unwrap();
    assert_eq!(path, folder.path().join("glyph-x-missing.md"));
    library.refresh(&mut |_| ControlFlow::Continue(()));
    let hit = library.search("glyph missing in font", 1).remove(0);
    assert_eq!((library.file(&hit.source), hit.fits_well()), (Some(path), true));
    assert_eq!(hit.title, "glyph `x` missing");
}

#[test]
fn documents_of_one_name_in_two_sources_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for team in ["red", "blue"] {
        write(folder.path(), &format!("{team}/db.md"), &format!("# Disk of {team} full\n\nDelete old logs.\n"));
    }
    let library = load(&[folder.path().join("red"), folder.path().join("blue"), folder.path().join("red")]);
    assert_eq!(library.documents(), 3);
    for id in ["db", "blue/db", "red/db"] {
        assert_eq!(library.get(id).map(|runbook| runbook.id.clone()).as_deref(), Some(id));
    }
    let hit = library.search("blue", 1).remove(0);
    assert!(hit.id.starts_with("blue/db#"), "{}", hit.id);
    assert_eq!(hit.source, folder.path().join("blue/db.md").to_string_lossy());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_a_problem_and_the_rest_works() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "good.md", "# Disk full\n\nDelete old logs.\n");
    write(folder.path(), "bytes.md", "x");
    fs::write(folder.path().join("bytes.md"), b"# Quorum \xff lost\n\nCount.\n").unwrap();
    let missing = folder.path().join("missing");
    let library = load(&[missing.clone(), folder.path().to_owned()]);
    assert_eq!(library.problems().len(), 1);
    assert!(library.problems()[0].message.contains(&*missing.to_string_lossy()));
    assert_eq!(library.search("disk", 5).len(), 1);
    assert_eq!(library.search("quorum", 5).len(), 1);
    assert_eq!(library.get("bytes").unwrap().diagnostics.len(), 1);
}

#[test]
fn a_file_that_went_away_is_no_longer_got() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a#b.md", "# Disk full\n\nDelete old logs.\n");
    let library = load(&[folder.path().to_owned()]);
    let id = library.search("disk", 1).remove(0).id;
    assert_eq!(library.get(&id).unwrap().id, "a#b");
    fs::remove_file(folder.path().join("a#b.md")).unwrap();
    assert_eq!(library.get(&id), None);
    assert_eq!(library.get("nowhere#x"), None);
    assert_eq!(library.get(""), None);
}

/// A folder of documents, a folder for the index, and what opens both.
struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    fn new(documents: usize) -> Self {
        let shelf = Self { folder: tempfile::tempdir().unwrap() };
        for number in 0..documents {
            shelf.write(number, "quorum");
        }
        shelf
    }

    fn docs(&self) -> PathBuf {
        self.folder.path().join("docs")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("cache/index")
    }

    /// Every document says its number and a word.
    fn write(&self, number: usize, word: &str) {
        write(&self.docs(), &format!("{number:03}.md"), &format!("# The {word} of number{number}\n\nCount it.\n"));
    }

    fn config(&self) -> Config {
        Config { sources: vec![self.docs()], index: Some(self.index()), ..Config::default() }
    }

    /// Whether a start finds nothing to do.
    fn is_as_it_was(&self) -> bool {
        self.open().answer_if_as_it_was(|_| ()).is_some()
    }

    fn open(&self) -> Library {
        Library { patience: Duration::ZERO, ..Library::open(&self.config()) }
    }

    fn refreshed(&self) -> (Library, Changes) {
        let library = self.open();
        let changes = library.refresh(&mut |_| ControlFlow::Continue(()));
        assert_eq!(library.problems(), []);
        (library, changes)
    }
}

fn finds(library: &Library, query: &str) -> usize {
    library.search(query, 1000).len()
}

#[test]
fn only_what_changed_is_taken_in_again() {
    let shelf = Shelf::new(30);
    assert_eq!(shelf.open().documents(), 0);
    let (library, changes) = shelf.refreshed();
    assert_eq!((changes.changed, changes.removed), (30, 0));
    assert_eq!((library.documents(), library.scenarios(), finds(&library, "quorum")), (30, 30, 30));

    let (_, changes) = shelf.refreshed();
    assert_eq!((changes.changed, changes.removed), (0, 0));

    shelf.write(7, "ballot");
    fs::remove_file(shelf.docs().join("008.md")).unwrap();
    write(&shelf.docs(), "new.md", "# A lease\n\nRenew it.\n");
    let (library, changes) = shelf.refreshed();
    assert_eq!((changes.changed, changes.removed), (2, 1));
    assert_eq!((finds(&library, "quorum"), finds(&library, "ballot"), finds(&library, "lease")), (28, 1, 1));
    assert_eq!(library.get("007").unwrap().title, "The ballot of number7");
    assert_eq!(library.get("008"), None);
}

#[test]
fn what_was_written_long_ago_is_not_read_at_all() {
    let shelf = Shelf::new(5);
    shelf.refreshed();
    // As if the index had been made long after the documents.
    let later = |moment: SystemTime| {
        let library = shelf.open();
        let Look { there, problems, trail, .. } = look(&library.config, moment);
        assert_eq!(problems, []);
        let round = Round { library: &library, there, moment, trail };
        let index = library.config.index.as_deref().unwrap();
        round.on_disk(index, false, &mut |_| ControlFlow::Continue(())).unwrap().changes
    };
    let much_later = SystemTime::now() + Duration::from_secs(60);
    assert_eq!(later(much_later).read, 10, "unsure ones are read, and put down as sure");
    assert_eq!(later(much_later), Changes::default());
    shelf.write(3, "ballot");
    assert_eq!(later(much_later), Changes { read: 1, changed: 1, removed: 0 });
}

#[cfg(unix)]
#[test]
fn at_a_glance_every_change_is_seen() {
    let shelf = Shelf::new(3);
    let moment = SystemTime::now() + Duration::from_secs(60);
    // As if the index had been made long after the documents.
    let settle = || {
        let library = shelf.open();
        let Look { there, trail, .. } = look(&library.config, moment);
        let round = Round { library: &library, there, moment, trail };
        round.on_disk(&shelf.index(), false, &mut |_| ControlFlow::Continue(())).unwrap();
        shelf.is_as_it_was()
    };
    assert!(!shelf.is_as_it_was(), "there is no index");
    shelf.refreshed();
    assert!(!shelf.is_as_it_was(), "all is too new to be sure");
    assert!(settle());
    let changes: [&dyn Fn(); 4] = [
        &|| shelf.write(1, "ballot"),
        &|| write(&shelf.docs(), "deep/new.md", "# A lease\n\nRenew it.\n"),
        &|| fs::remove_file(shelf.docs().join("002.md")).unwrap(),
        &|| fs::write(shelf.docs().join(".gitignore"), "deep\n").unwrap(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        change();
        assert!(!shelf.is_as_it_was(), "change {number}");
        assert!(settle(), "after change {number}");
    }
    fs::create_dir(shelf.docs().join("loose.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", shelf.docs().join("broken.md")).unwrap();
    assert!(!settle(), "what cannot be read is told each time");
}

#[test]
fn a_change_within_the_grain_of_the_clock_is_seen() {
    let shelf = Shelf::new(1);
    let path = shelf.docs().join("000.md");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    shelf.refreshed();
    let same_size = fs::read_to_string(&path).unwrap().replace("quorum", "ballot");
    let file = fs::File::options().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &file, same_size.as_bytes()).unwrap();
    file.set_modified(time).unwrap();
    let (library, changes) = shelf.refreshed();
    assert_eq!((changes.changed, finds(&library, "ballot")), (1, 1));
}

#[test]
fn what_the_index_knows_is_there_before_anything_is_looked_at() {
    let shelf = Shelf::new(3);
    shelf.refreshed();
    shelf.write(1, "ballot");
    fs::remove_file(shelf.docs().join("002.md")).unwrap();
    let library = shelf.open();
    assert_eq!((library.documents(), finds(&library, "quorum")), (3, 3));
    assert_eq!(library.get("001").unwrap().title, "The ballot of number1");
    assert_eq!(library.get("002"), None);
    library.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!((library.documents(), finds(&library, "quorum")), (2, 1));
}

#[test]
fn a_refresh_tells_how_far_it_is_and_can_be_broken_off() {
    let shelf = Shelf::new(20);
    let library = shelf.open();
    let mut heard = Vec::new();
    library.refresh(&mut |progress| {
        heard.push(progress);
        if progress.done == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let expected: Vec<Progress> = (1..=5).map(|done| Progress { done, total: 20 }).collect();
    assert_eq!(heard, expected);
    assert_eq!(finds(&library, "quorum"), 5);
    let (library, changes) = shelf.refreshed();
    assert_eq!((changes.changed, finds(&library, "quorum")), (15, 20));
}

#[test]
fn the_first_source_keeps_its_ids_and_the_second_gets_them_back() {
    let folder = tempfile::tempdir().unwrap();
    for team in ["red", "blue"] {
        write(folder.path(), &format!("{team}/db.md"), &format!("# Disk of {team} full\n\nDelete old logs.\n"));
    }
    let sources = vec![folder.path().join("red"), folder.path().join("blue")];
    let config = Config { sources, index: Some(folder.path().join("index")), ..Config::default() };
    let title = |library: &Library, id: &str| library.get(id).map(|runbook| runbook.title.clone());
    let library = Library::load(&config);
    assert_eq!(title(&library, "db").as_deref(), Some("Disk of red full"));
    assert_eq!(title(&library, "blue/db").as_deref(), Some("Disk of blue full"));
    fs::remove_file(folder.path().join("red/db.md")).unwrap();
    let library = Library::load(&config);
    assert_eq!(title(&library, "db").as_deref(), Some("Disk of blue full"));
    assert_eq!(title(&library, "blue/db"), None);
    assert!(library.search("blue", 1)[0].id.starts_with("db#"));
}

#[test]
fn many_small_changes_do_not_pile_up() {
    let shelf = Shelf::new(3);
    for number in 0..40 {
        shelf.write(1, &format!("word{number}"));
        shelf.refreshed();
    }
    let (library, _) = shelf.refreshed();
    assert_eq!((finds(&library, "word39"), finds(&library, "quorum"), library.scenarios()), (1, 2, 3));
    let files: Vec<String> = fs::read_dir(shelf.index())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let of_kind = |start: &str, end: &str| files.iter().filter(|n| n.starts_with(start) && n.ends_with(end)).count();
    assert!(of_kind("", ".store") < 10, "{files:?}");
    assert_eq!((of_kind("memo-", ""), of_kind(".tmp", "")), (1, 0), "{files:?}");
}

#[test]
fn while_another_process_writes_what_is_there_is_searched() {
    let shelf = Shelf::new(3);
    let cold = shelf.open();
    let lock = Index::lock(&shelf.index(), Duration::ZERO).unwrap();
    cold.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!(finds(&cold, "quorum"), 3, "nothing is there yet: it is made in memory");
    assert_eq!(cold.stats().folder, None);
    drop(lock);
    shelf.refreshed();
    shelf.write(1, "ballot");
    let lock = Index::lock(&shelf.index(), Duration::ZERO).unwrap();
    let warm = shelf.open();
    warm.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!(finds(&warm, "quorum"), 3);
    assert!(warm.problems()[0].message.contains("another process"), "{:?}", warm.problems());
    drop(lock);
    warm.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!((finds(&warm, "quorum"), warm.problems()), (2, Vec::new()));
}

#[test]
fn one_process_sees_what_another_has_written() {
    let shelf = Shelf::new(3);
    let (long_open, _) = shelf.refreshed();
    shelf.write(1, "ballot");
    shelf.refreshed();
    let changes = long_open.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!((changes.changed, finds(&long_open, "ballot")), (0, 1));
    let other = shelf.open();
    other.rebuild(&mut |_| ControlFlow::Continue(()));
    assert_eq!(finds(&long_open, "ballot"), 1, "what was opened before stays whole");
    shelf.write(2, "ballot");
    long_open.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!(finds(&long_open, "ballot"), 2);
}

#[test]
fn where_nothing_can_be_kept_it_is_in_memory_and_said() {
    let shelf = Shelf::new(3);
    fs::write(shelf.folder.path().join("cache"), "a file stands where the folder should be").unwrap();
    let library = shelf.open();
    library.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!((finds(&library, "quorum"), library.stats().folder), (3, None));
    let problem = library.problems().remove(0);
    assert!(problem.message.starts_with("cannot keep the index in `"), "{problem:?}");
    shelf.write(1, "ballot");
    let changes = library.refresh(&mut |_| ControlFlow::Continue(()));
    assert_eq!((changes.changed, finds(&library, "ballot")), (1, 1));
}

#[test]
fn a_repositorys_documents_are_shown_by_its_name_and_opened_in_its_clone() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "ops/.git/HEAD", "");
    write(folder.path(), "ops/docs/db.md", "# Disk full\n\nDelete old logs.\n");
    let clone = folder.path().join("ops");
    let fetched = Repository { name: "ops".into(), url: "h:ops".into(), branch: None, folder: None, clone };
    let missing = Repository { name: "new".into(), clone: folder.path().join("new"), ..fetched.clone() };
    let config = Config { repositories: vec![missing, fetched], builtin: true, ..Config::default() };
    let library = Library::load(&config);
    let hit = library.search("disk full", 1).remove(0);
    assert_eq!((hit.source.as_str(), hit.id.as_str()), ("ops:docs/db.md", "docs/db#disk-full"));
    assert_eq!(library.file(&hit.source), Some(folder.path().join("ops/docs/db.md")));
    assert_eq!((library.file("builtin:dds.md"), library.file("ops:docs/other.md")), (None, None));
    assert_eq!(library.notices(), ["cannot read `new`: it is not fetched yet"]);
}

#[test]
fn a_broken_configuration_is_noticed() {
    let finding = Diagnostic::error(3, "this is no source", None);
    let settings = Settings { findings: vec![finding, Diagnostic::warning(4, "odd", None)], ..Settings::default() };
    let library = Library::load(&Config { settings, file: Some("/c.yaml".into()), ..Config::default() });
    assert_eq!(library.notices(), ["/c.yaml:3: this is no source"]);
}
