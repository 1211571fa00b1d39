//! The editor's command line: which words open a file at a line.
//!
//! Owns what each editor wants to be told. It must not run anything and must not know the screen. The words are never
//! handed to a shell: `$EDITOR` is split by quotes and blanks alone, and a path can be no option.

use std::ffi::OsString;
use std::path::Path;

/// How an editor is told the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// `+12 file`
    Plus,
    /// `file:12`
    Colon,
    /// `--goto file:12`
    Goto,
    /// `--line 12 file`
    Line,
    /// `-l 12 file`
    ShortLine,
}

/// The editors by name, as the program is called.
const EDITORS: [(Syntax, &[&str]); 5] = [
    (
        Syntax::Plus,
        &[
            "vi", "vim", "nvim", "view", "nvi", "gvim", "mvim", "vim.basic", "vim.tiny", "vim.nox", "elvis", "vis",
            "nano", "pico", "rnano", "emacs", "emacsclient", "zile", "mg", "jove", "jed", "joe", "jmacs", "ne", "kak",
            "micro", "mcedit", "gedit", "gnome-text-editor", "less", "ee", "tilde",
        ],
    ),
    (Syntax::Colon, &["hx", "helix", "subl", "sublime_text", "zed", "zeditor", "lapce", "amp"]),
    (Syntax::Goto, &["code", "code-insiders", "codium", "vscodium", "code-oss", "cursor", "windsurf", "positron"]),
    (Syntax::Line, &["kate", "kwrite", "idea", "pycharm", "goland", "clion", "rustrover", "webstorm"]),
    (Syntax::ShortLine, &["mate"]),
];

/// The words that open a file in an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Whether the editor is told the line.
    pub at_line: bool,
}

/// The editor of the environment: `$VISUAL`, else `$EDITOR`, else `vi`.
#[must_use]
pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".to_owned())
}

/// The words that open `path` at `line` in `editor`, which may hold arguments of its own.
///
/// # Errors
/// Says what is wrong with an editor's value that cannot be split into words.
pub fn command_line(editor: &str, path: &Path, line: u32) -> Result<CommandLine, String> {
    let words =
        shlex::split(editor).ok_or_else(|| format!("a quote in the editor's value `{editor}` is not closed"))?;
    let mut words = words.into_iter();
    let program = words.next().filter(|program| !program.is_empty()).ok_or("the editor's value names no program")?;
    let mut arguments: Vec<OsString> = words.map(OsString::from).collect();
    let syntax = syntax_of(&program);
    let path = harmless(path);
    match syntax {
        Some(Syntax::Plus) => arguments.extend([format!("+{line}").into(), path]),
        Some(Syntax::Colon) => arguments.push(with_line(path, line)),
        Some(Syntax::Goto) => arguments.extend(["--goto".into(), with_line(path, line)]),
        Some(Syntax::Line) => arguments.extend(["--line".into(), line.to_string().into(), path]),
        Some(Syntax::ShortLine) => arguments.extend(["-l".into(), line.to_string().into(), path]),
        None => arguments.push(path),
    }
    Ok(CommandLine { program, arguments, at_line: syntax.is_some() })
}

fn syntax_of(program: &str) -> Option<Syntax> {
    let name = Path::new(program).file_name()?.to_str()?;
    EDITORS.iter().find(|(_, names)| names.contains(&name)).map(|(syntax, _)| *syntax)
}

/// A path that no editor takes for an option (`-x`) or for a command to carry out (`+!x`).
fn harmless(path: &Path) -> OsString {
    if path.is_absolute() { path.as_os_str().to_owned() } else { Path::new(".").join(path).into_os_string() }
}

fn with_line(mut path: OsString, line: u32) -> OsString {
    path.push(format!(":{line}"));
    path
}

#[cfg(test)]
mod tests {
    use super::{command_line, from_environment};
    use std::path::Path;

    fn check(editor: &str, path: &str, expect: &[&str]) {
        let line = command_line(editor, Path::new(path), 12).unwrap();
        let mut words = vec![line.program];
        words.extend(line.arguments.iter().map(|word| word.to_string_lossy().into_owned()));
        assert_eq!(words, expect);
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        check("vim", "/r/a.md", &["vim", "+12", "/r/a.md"]);
        check("/usr/bin/nvim", "/r/a.md", &["/usr/bin/nvim", "+12", "/r/a.md"]);
        check("emacsclient -nw", "/r/a.md", &["emacsclient", "-nw", "+12", "/r/a.md"]);
        check("hx", "/r/a.md", &["hx", "/r/a.md:12"]);
        check("code --wait", "/r/a.md", &["code", "--wait", "--goto", "/r/a.md:12"]);
        check("'/opt/my editor/subl' -w", "/r/a b.md", &["/opt/my editor/subl", "-w", "/r/a b.md:12"]);
        check("kate", "/r/a.md", &["kate", "--line", "12", "/r/a.md"]);
    }

    #[test]
    fn an_unknown_editor_gets_the_file_alone() {
        check("frobnicate", "/r/a.md", &["frobnicate", "/r/a.md"]);
        assert!(!command_line("frobnicate", Path::new("a"), 1).unwrap().at_line);
    }

    #[test]
    fn a_file_name_is_never_an_option_or_a_command() {
        check("vim", "+!touch x.md", &["vim", "+12", "./+!touch x.md"]);
        check("vim", "-c.md", &["vim", "+12", "./-c.md"]);
        check("vim; rm x", "a.md", &["vim;", "rm", "x", "./a.md"]);
    }

    #[test]
    fn a_value_that_cannot_be_read_is_told_of() {
        assert!(command_line("vim 'x", Path::new("a"), 1).unwrap_err().contains("not closed"));
        assert!(command_line("  ", Path::new("a"), 1).is_err());
    }

    #[test]
    fn visual_goes_before_editor_and_an_empty_one_does_not_count() {
        let with = |visual: &str, editor: &str| {
            from_environment(|name| Some(if name == "VISUAL" { visual } else { editor }.to_owned()))
        };
        assert_eq!(with("code", "vi"), "code");
        assert_eq!(with("", "nano"), "nano");
        assert_eq!(with(" ", ""), "vi");
    }
}
