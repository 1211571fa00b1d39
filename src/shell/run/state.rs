//! What of a shell goes on from one command to the next, and the files by which it gets into a shell and out of it.
//!
//! Owns these files and the scripts that read and write them. Variables may hold secrets: the files lie in a folder that
//! only the operator can enter, in memory where the system has a place for that, and are gone when the command is. Where a
//! program before was killed, its folder is removed by the next one.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What the folders' names begin with; behind it stand the process and something random.
pub(super) const PREFIX: &str = "runbook-run-";

/// What the shell runs. Folder and shell are known, and both without characters that a shell would see anything in.
/// Where a command replaces its shell, or sets a trap of its own, nothing is saved and the state before goes on. `-p` takes
/// the system's own programs: others of these names may lie in the working folder, and be on the search path.
const BASH: &str = ". DIR/state 2>/dev/null; command -p rm -f DIR/state
trap 'exit 130' INT
trap '{ declare -p; declare -f; } >|DIR/saved 2>/dev/null; pwd >|DIR/folder; command -p env -0 >|DIR/variables 2>/dev/null' EXIT
. DIR/command
";

/// The same for shells that can tell of their variables alone.
const POSIX: &str = ". DIR/state 2>/dev/null; command -p rm -f DIR/state
trap 'exit 130' INT
trap '{ set; export -p; } >|DIR/saved 2>/dev/null; pwd >|DIR/folder; command -p env -0 >|DIR/variables 2>/dev/null' EXIT
. DIR/command
";

/// What of a shell goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// Where it is.
    pub(super) folder: PathBuf,
    /// The exported variables; `None` before the first command: then they are this program's own.
    pub(super) variables: Option<BTreeMap<OsString, OsString>>,
    /// What a shell reads to have them all, functions included.
    script: Vec<u8>,
}

impl State {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, variables: None, script: Vec::new() }
    }

    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        match &self.variables {
            Some(variables) => variables.get(OsStr::new(name)).cloned(),
            None => std::env::var_os(name),
        }
    }
}

/// The files of one command.
pub(super) struct Scratch {
    folder: TempDir,
    is_bash: bool,
}

impl Scratch {
    pub(super) fn new(state: &State, text: &str, program: &Path) -> io::Result<Self> {
        let prefix = format!("{PREFIX}{}-", std::process::id());
        let place = place();
        sweep(&place);
        let folder =
            tempfile::Builder::new().prefix(&prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(&place)?;
        write(&folder.path().join("state"), &state.script)?;
        write(&folder.path().join("command"), format!("{text}\n").as_bytes())?;
        let is_bash = program.file_name().is_some_and(|name| name == "bash");
        Ok(Self { folder, is_bash })
    }

    /// The words that start the shell.
    pub(super) fn command_line(&self, program: &Path) -> Vec<OsString> {
        let script = if self.is_bash { BASH } else { POSIX };
        let script = script.replace("DIR", &self.folder.path().to_string_lossy());
        let options: &[&str] = if self.is_bash { &["--norc", "--noprofile"] } else { &[] };
        let name = program.file_name().unwrap_or(program.as_os_str());
        let words = [OsStr::new("-c"), OsStr::new(&script), name].map(OsStr::to_owned);
        [program.as_os_str().to_owned()].into_iter().chain(options.iter().map(OsString::from)).chain(words).collect()
    }

    /// What the shell left; `None` where it left nothing whole.
    pub(super) fn saved(&self) -> Option<State> {
        let read = |name: &str| fs::read(self.folder.path().join(name)).ok();
        let mut folder = read("folder")?;
        folder.pop_if(|last| *last == b'\n');
        let variables = read("variables")?;
        let pairs = variables.split(|byte| *byte == 0).filter_map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=')?;
            let (name, value) = (pair.get(..at)?, pair.get(at + 1..)?);
            Some((OsString::from_vec(name.to_vec()), OsString::from_vec(value.to_vec())))
        });
        let variables = pairs.filter(|(name, _)| !name.is_empty() && name != "_").collect();
        Some(State {
            folder: PathBuf::from(OsString::from_vec(folder)),
            variables: Some(variables),
            script: read("saved")?,
        })
    }
}

/// A folder in memory that is the operator's alone where there is one, else the folder for temporary files; its name
/// must be one that stands in a script as it is, and nobody else may exchange what is in it.
pub(super) fn place() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    first_fit(runtime.into_iter().chain([std::env::temp_dir()]))
}

fn first_fit(places: impl IntoIterator<Item = PathBuf>) -> PathBuf {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let fits = |path: &PathBuf| {
        path.is_absolute() && path.as_os_str().as_bytes().iter().all(is_plain) && keeps_what_is_in_it(path)
    };
    places.into_iter().find(fits).unwrap_or_else(|| PathBuf::from("/tmp"))
}

/// Whether what this user puts into a folder can be renamed or exchanged by no other: with `sudo`, the folder of before may
/// still be named.
fn keeps_what_is_in_it(path: &Path) -> bool {
    const OTHERS_WRITE: u32 = 0o022;
    const STICKY: u32 = 0o1000;
    fs::metadata(path).is_ok_and(|metadata| {
        let is_trusted = [0, rustix::process::geteuid().as_raw()].contains(&metadata.uid());
        let is_kept = metadata.mode() & OTHERS_WRITE == 0 || metadata.mode() & STICKY != 0;
        metadata.is_dir() && is_trusted && is_kept
    })
}

/// Removes what programs left that were killed. Only folders of the same user count.
fn sweep(place: &Path) {
    let own = rustix::process::getuid().as_raw();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-')?.0.parse::<i32>().ok());
        let Some(process) = process.and_then(rustix::process::Pid::from_raw) else { continue };
        let is_ours = entry.metadata().is_ok_and(|metadata| metadata.is_dir() && metadata.uid() == own);
        if is_ours && rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::first_fit;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    #[test]
    fn no_folder_is_taken_that_a_shell_would_read_or_others_could_change() {
        let home = tempfile::tempdir().unwrap();
        let folder = |name: &str, mode: u32| {
            let path = home.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            path
        };
        for name in ["a;touch x", "a b", "$(touch x)", "`x`", "a\nb", "ž"] {
            assert_eq!(first_fit([folder(name, 0o700)]), Path::new("/tmp"), "{name}");
        }
        for (name, mode) in [("all", 0o777), ("group", 0o770)] {
            assert_eq!(first_fit([folder(name, mode)]), Path::new("/tmp"), "{name}");
        }
        assert_eq!(first_fit([PathBuf::from("relative"), home.path().join("none")]), Path::new("/tmp"));
        for (name, mode) in [("own", 0o700), ("sticky", 0o1777)] {
            let fit = folder(name, mode);
            assert_eq!(first_fit([fit.clone()]), fit);
        }
    }
}
