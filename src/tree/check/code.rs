//! Rules about code: languages that are not named, and commands that no shell would take.
//!
//! Owns what counts as unclosed. It must not know jumps or answers.

use super::{Spot, Subject};
use crate::document::BlockKind;
use crate::tree::Command;

/// Fenced code without a language, told once for a document: whoever names none seldom names any.
pub(super) fn without_language(subject: &Subject<'_>) -> Vec<Spot> {
    let source: Vec<&str> = subject.text.lines().collect();
    let mut lines = subject.document.all_blocks().into_iter().filter_map(|block| match &block.kind {
        BlockKind::Code { language: None, .. } => {
            // A directive stands above its text, with a blank line between.
            let above = block.lines.first.saturating_sub(2).max(1);
            (above..=block.lines.first).rev().find_map(|line| {
                let at = usize::try_from(line).ok()?.checked_sub(1)?;
                let is_own = line == block.lines.first;
                fence(source.get(at)?).filter(|fence| is_own || fence.starts_with('.')).map(|fence| (line, fence))
            })
        }
        _ => None,
    });
    let Some((first, fence)) = lines.next() else { return Vec::new() };
    let others = lines.count();
    let message = match others {
        0 => "this code names no language".to_owned(),
        1 => "this code names no language, and one more block below does not either".to_owned(),
        _ => format!("this code names no language, and {others} more blocks below do not either"),
    };
    let hint = if fence.starts_with('.') {
        "write `.. code-block:: sh` for commands and `.. code-block:: text` for what they print"
    } else {
        "write ```sh for commands and ```text for what they print"
    };
    vec![Spot::new(first, fence, message, hint)]
}

/// The mark that opens code where a language may be named behind it. Indented code and reStructuredText's `::` have no
/// place for one.
fn fence(line: &str) -> Option<&str> {
    ["```", "~~~", ".. code-block::", ".. code::", ".. sourcecode::"].into_iter().find(|mark| {
        line.find(mark).is_some_and(|at| line.get(..at).is_some_and(|before| !before.contains(char::is_alphabetic)))
    })
}

pub(super) fn broken_command(subject: &Subject<'_>) -> Vec<Spot> {
    let commands = subject.runbook.all().flat_map(|node| &node.commands).filter(|command| command.language == "sh");
    let source: Vec<&str> = subject.text.lines().collect();
    let spot = |command: &Command| {
        // Inline code that goes on on the next line is no whole command.
        let at = usize::try_from(command.line).ok()?.checked_sub(1)?;
        if source.get(at)?.matches('`').count() % 2 == 1 {
            return None;
        }
        let text = filled(command);
        let (at, opener) = unclosed(&text)?;
        // Two opinions are safer than one: what a second reader of shell words takes is let pass.
        if matches!(opener, "'" | "\"") && shlex::split(&text).is_some() {
            return None;
        }
        let mark = command.text.get(at..)?.lines().next()?;
        let message = format!("`{opener}` is never closed in this command");
        Some(Spot::new(command.line, mark, message, format!("close it; a literal `{opener}` has to be quoted")))
    };
    commands.filter_map(spot).collect()
}

/// The command with every placeholder replaced by a word of the same length: `<team's name>` holds no quote.
fn filled(command: &Command) -> String {
    command.placeholders.iter().fold(command.text.clone(), |text, placeholder| {
        text.replace(&placeholder.raw, &"x".repeat(placeholder.raw.len()))
    })
}

/// Where a quote, `$(` or `${` opens that is never closed. Here-documents hold any text, so what has one is let pass.
fn unclosed(text: &str) -> Option<(usize, &'static str)> {
    if text.contains("<<") {
        return None;
    }
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let inside = open.last().map_or("", |(_, opener)| *opener);
        let next = letters.peek().map(|(_, next)| *next);
        match (inside, letter) {
            ("'", '\'') => drop(open.pop()),
            ("'", _) => {}
            (_, '\\') => drop(letters.next()),
            ("$'", '\'') | ("\"", '"') | ("$(" | "(", ')') | ("${", '}') => drop(open.pop()),
            ("$'", _) => {}
            (_, '$') if next == Some('(') => open.push((at, "$(")),
            (_, '$') if next == Some('{') => open.push((at, "${")),
            ("$(", '(') if before == '$' => {}
            ("\"", '$') if next == Some('\'') => {}
            (_, '$') if next == Some('\'') => {
                letters.next();
                open.push((at, "$'"));
            }
            ("\"", _) => {}
            (_, '#') if before.is_whitespace() => while letters.next_if(|(_, next)| *next != '\n').is_some() {},
            ("$(" | "(", '(') => open.push((at, "(")),
            (_, '"') => open.push((at, "\"")),
            ("${", '\'') => {}
            (_, '\'') => open.push((at, "'")),
            _ => {}
        }
        before = letter;
    }
    open.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::check::tests::found;

    #[test]
    fn what_never_closes_is_found() {
        for (command, opener) in [
            ("echo 'x", "'"),
            ("echo \"x $(date)", "\""),
            ("kill $(pgrep x", "$("),
            ("echo \"$(date\"", "\""),
            ("echo ${HOME", "${"),
        ] {
            assert_eq!(unclosed(command).map(|(_, opener)| opener), Some(opener), "{command}");
        }
    }

    #[test]
    fn what_a_shell_takes_is_let_pass() {
        for command in [
            "echo \"it's\"",
            "echo 'a \"b'",
            "echo $(( 1 + 2 ))",
            "x=\"$(echo \"a b\")\"",
            "echo $'it\\'s'",
            "awk '{print $1}'",
            "echo x # don't",
            "cat <<EOF\nit's\nEOF",
            "echo ${x:-'a'} ${y:-it}",
            "echo \\'",
            "find . \\( -name x \\) | while read f; do (cd $f); done",
            "case $x in a) echo;; esac",
        ] {
            assert_eq!(unclosed(command), None, "{command}");
        }
    }

    #[test]
    fn a_broken_command_is_found_where_it_opens() {
        assert_eq!(found("# Disk full\n\n```sh\ndf -h\necho 'full\n```\n"), ["5:6 broken-command"]);
        assert!(found("# Disk full\n\n```sh\nmail <team's name> <x>\n```\n").is_empty());
        assert!(found("# Disk full\n\n```sql\nSELECT 'it;\n```\n").is_empty());
    }

    #[test]
    fn code_without_a_language_is_told_once() {
        assert_eq!(
            found("# Disk full\n\n- Run\n\n  ```\n  df\n  ```\n\n~~~\nfree\n~~~\n"),
            ["5:3 code-without-language"]
        );
        assert!(found("# Disk full\n\nRun\n\n    df -h\n").is_empty(), "indented code has no place for a language");
    }
}
