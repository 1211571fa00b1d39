//! Hearing that something changes in folders.
//!
//! Owns the system's watching of files. It must not know what is done about a change, and does not say what changed:
//! who hears of it looks.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;

/// Watches for as long as it is kept.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Watches these folders, but not those below them: what is ignored needs no watching. `heard` is called from another
/// thread, often several times for one change. None where the system cannot watch; what it can is watched.
#[must_use]
pub fn watch(folders: &[PathBuf], heard: impl Fn() + Send + 'static) -> Option<Watch> {
    let hear = move |event: notify::Result<notify::Event>| {
        // That something was read, by us for one, is no change.
        let is_change =
            |kind: &EventKind| matches!(kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
        if event.is_ok_and(|event| is_change(&event.kind)) {
            heard();
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    let watched = folders.iter().filter(|folder| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok()).count();
    (watched > 0).then_some(Watch { _watcher: watcher })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn a_change_is_heard_and_a_reading_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let (sender, heard) = channel();
        let watch = watch(&[folder.path().to_owned()], move || sender.send(()).unwrap());
        assert!(watch.is_some());
        fs::read(&path).unwrap();
        fs::write(&path, "two").unwrap();
        heard.recv_timeout(Duration::from_secs(20)).unwrap();
        drop(watch);
        assert!(super::watch(&[folder.path().join("nowhere")], || {}).is_none());
    }
}
