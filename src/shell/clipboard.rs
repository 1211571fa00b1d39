//! The clipboards that are reached without the terminal: tmux's, and the desktop's.
//!
//! Owns which of them there are and how each is filled. It must not know the terminal: the escape sequence that asks a
//! terminal for its clipboard is sent by the screen, which owns the terminal.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long tmux may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the environment tells about the clipboards within reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Desk {
    /// Whether this runs inside tmux.
    pub tmux: bool,
    /// Whether a desktop's clipboard is here, on this machine, in front of the operator.
    pub desktop: bool,
}

impl Desk {
    /// Reads it from environment variables. Over SSH the desktop is not the operator's.
    #[must_use]
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let remote = set("SSH_CONNECTION") || set("SSH_TTY") || set("SSH_CLIENT");
        let display = cfg!(target_os = "macos") || set("WAYLAND_DISPLAY") || set("DISPLAY");
        Self { tmux: set("TMUX"), desktop: display && !remote }
    }
}

/// The clipboards beside the terminal.
pub struct Clipboard {
    desk: Desk,
    /// On X11 and Wayland the program that copied serves the text, so this lives as long as the screen.
    desktop: Option<arboard::Clipboard>,
}

/// What became of one clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The clipboard's name.
    pub way: &'static str,
    /// Why it was not filled.
    pub result: Result<(), String>,
}

impl Clipboard {
    /// The clipboards of a desk. Nothing is opened before the first copy.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, desktop: None }
    }

    /// Fills every clipboard within reach with exactly `text`.
    pub fn copy(&mut self, text: &str) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        if self.desk.tmux {
            outcomes.push(Outcome { way: "tmux", result: to_tmux(text) });
        }
        if self.desk.desktop {
            outcomes.push(Outcome { way: "the desktop's clipboard", result: self.fill_desktop(text) });
        }
        outcomes
    }

    fn fill_desktop(&mut self, text: &str) -> Result<(), String> {
        let mut clipboard = match self.desktop.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new().map_err(|error| error.to_string())?,
        };
        let result = clipboard.set_text(text).map_err(|error| error.to_string());
        self.desktop = Some(clipboard);
        result
    }
}

/// Why `text` must not be put on a clipboard: a control character in it could act on its own when it is pasted.
#[must_use]
pub fn refusal(text: &str) -> Option<String> {
    let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'))?;
    Some(format!("the command holds the control character U+{:04X}", u32::from(control)))
}

/// tmux ignores an application's own request by default (`set-clipboard external`), but takes it from its own command.
fn to_tmux(text: &str) -> Result<(), String> {
    // `-w` hands the text on to the terminal's clipboard; tmux before 3.2 does not know it.
    load_buffer(&["load-buffer", "-w", "-"], text).or_else(|_| load_buffer(&["load-buffer", "-"], text))
}

fn load_buffer(arguments: &[&str], text: &str) -> Result<(), String> {
    let mut tmux = Command::new("tmux")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (stdin, stderr) = (tmux.stdin.take(), tmux.stderr.take());
    let text = text.to_owned();
    // A tmux that hangs would block these, so they are done where only the deadline waits for them.
    let (done, outcome) = mpsc::channel();
    std::thread::spawn(move || {
        let written = stdin.map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
        let mut why = String::new();
        let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut why));
        let _ = done.send((written, why));
    });
    let Ok((written, why)) = outcome.recv_timeout(PATIENCE) else {
        let _ = tmux.kill();
        let _ = tmux.wait();
        return Err("it does not answer".to_owned());
    };
    let status = tmux.wait().map_err(|error| error.to_string())?;
    // One that fails closes its input, and its own words say more than that.
    match (status.success(), why.trim().lines().next(), written) {
        (true, _, Ok(())) => Ok(()),
        (false, Some(why), _) => Err(why.to_owned()),
        (_, _, Err(error)) => Err(error.to_string()),
        (false, None, Ok(())) => Err(format!("it ended with {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Desk, refusal};

    fn desk(set: &[&str]) -> Desk {
        Desk::from_environment(|name| set.contains(&name).then(|| "1".to_owned()))
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn over_ssh_the_desktop_is_somebody_elses() {
        assert_eq!(desk(&["DISPLAY"]), Desk { tmux: false, desktop: true });
        assert_eq!(desk(&["WAYLAND_DISPLAY", "TMUX"]), Desk { tmux: true, desktop: true });
        assert_eq!(desk(&["DISPLAY", "SSH_CONNECTION"]), Desk { tmux: false, desktop: false });
        assert_eq!(desk(&[]), Desk::default());
    }

    #[test]
    fn control_characters_are_refused_and_line_ends_are_not() {
        assert_eq!(refusal("for x in *; do\n\techo \"$x\"\ndone"), None);
        assert_eq!(refusal("echo 'žluťoučký 世界'"), None);
        for bad in ["ls\x1b[201~rm", "ls\r", "a\0b", "a\u{9b}31m", "a\x7f"] {
            assert!(refusal(bad).is_some(), "{bad:?} must be refused");
        }
        assert_eq!(refusal("\x1b").unwrap(), "the command holds the control character U+001B");
    }
}
