//! The shell's own history: a command that ran is found there afterwards, where the operator wants that.
//!
//! Owns which file that is and how a command stands in it. It must not decide whether it is wanted, and is never given a
//! command with a secret in it.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How a shell writes its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// One line a command.
    Lines,
    /// The same, further lines of a command behind backslashes; with times where the file has them.
    Zsh,
}

/// Appends a command to the history of the operator's login shell; `seconds` are those since 1970.
///
/// # Errors
/// Says why the file cannot be written. Where the shell is none whose history is known, nothing is done.
pub fn append(variable: impl Fn(&str) -> Option<OsString>, text: &str, seconds: u64) -> Result<(), String> {
    let Some((file, manner)) = place(&variable) else { return Ok(()) };
    write(&file, manner, text, seconds).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

fn place(variable: &impl Fn(&str) -> Option<OsString>) -> Option<(PathBuf, Manner)> {
    let shell = PathBuf::from(variable("SHELL")?);
    let (name, manner) = match shell.file_name()?.to_str()? {
        "bash" => (".bash_history", Manner::Lines),
        "zsh" => (".zsh_history", Manner::Zsh),
        _ => return None,
    };
    let named = variable("HISTFILE").map(PathBuf::from).filter(|file| file.is_absolute());
    let file = named.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(name)))?;
    Some((file, manner))
}

fn write(file: &Path, manner: Manner, text: &str, seconds: u64) -> io::Result<()> {
    let has_times = match manner {
        Manner::Lines => false,
        Manner::Zsh => fs::read(file).is_ok_and(|bytes| bytes.starts_with(b": ")),
    };
    let entry = match manner {
        Manner::Lines => format!("{text}\n"),
        Manner::Zsh if has_times => format!(": {seconds}:0;{}\n", text.replace('\n', "\\\n")),
        Manner::Zsh => format!("{}\n", text.replace('\n', "\\\n")),
    };
    let mut history = OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    history.write_all(entry.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::append;
    use std::fs;

    fn check(shell: &str, before: &str, text: &str, expect: &str) {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("history");
        fs::write(&file, before).unwrap();
        let variable = |name: &str| match name {
            "SHELL" => Some(shell.into()),
            "HISTFILE" => Some(file.clone().into_os_string()),
            _ => None,
        };
        append(variable, text, 7).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), expect);
    }

    #[test]
    fn a_command_stands_there_as_the_shell_would_write_it() {
        check("/bin/bash", "ls\n", "cd /srv\nls", "ls\ncd /srv\nls\n");
        check("/bin/zsh", "ls\n", "a\nb", "ls\na\\\nb\n");
        check("/usr/bin/zsh", ": 1:0;ls\n", "a", ": 1:0;ls\n: 7:0;a\n");
        check("/usr/bin/fish", "", "a", "");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told_of() {
        let home = tempfile::tempdir().unwrap();
        let variable = |name: &str| match name {
            "SHELL" => Some("/bin/bash".into()),
            "HISTFILE" => Some(home.path().as_os_str().to_owned()),
            _ => None,
        };
        assert!(append(variable, "ls", 0).unwrap_err().contains("cannot write"));
    }
}
