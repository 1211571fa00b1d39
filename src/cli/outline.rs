//! A scenario and its nodes as plain lines: for `runbook show`, and for walking without a screen.
//!
//! Owns how a node looks without colour, cursor or boxes. Whatever stands in a document goes through [`plain`].

use super::plain;
use crate::tree::{Command, Kind, Node};
use std::io::{self, Write};

/// Writes a node and all below it, set in by its depth, each text with its line in the document.
///
/// # Errors
/// Where nothing can be written.
pub(super) fn tree(out: &mut impl Write, top: &Node) -> io::Result<()> {
    let mut waiting = vec![(0, top)];
    while let Some((depth, node)) = waiting.pop() {
        let indent = "  ".repeat(depth);
        heading(out, &indent, node)?;
        commands(out, &format!("{:11}{indent}", ""), node)?;
        waiting.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
    }
    Ok(())
}

fn heading(out: &mut impl Write, indent: &str, node: &Node) -> io::Result<()> {
    let mark = match node.kind {
        Kind::Section | Kind::Symptom => "# ",
        Kind::Question => "? ",
        Kind::Branch => "> ",
        Kind::Action => "- ",
        Kind::Note => "  ",
    };
    let label = node.label.as_deref().map(|label| format!("{}: ", plain::text(label))).unwrap_or_default();
    let lines = prose(&node.text);
    let first = lines.first().map_or("", String::as_str);
    writeln!(out, "{:>5}  {indent}{mark}{label}{first}", node.lines.first)?;
    for line in lines.iter().skip(1) {
        writeln!(out, "       {indent}  {line}")?;
    }
    if let Some(why) = &node.danger {
        writeln!(out, "       {indent}  ! DANGER: {}", plain::text(why))?;
    }
    let goto = node.goto.as_ref().map(|goto| match &goto.target {
        Some(target) => format!("-> {}", plain::text(target)),
        None => format!("-> \"{}\", which is no place in this document", plain::text(&goto.text)),
    });
    goto.map_or(Ok(()), |goto| writeln!(out, "       {indent}  {goto}"))
}

/// What a text says, without its code, line by line.
pub(super) fn prose(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if !is_fence && !in_code && !line.trim().is_empty() {
            lines.push(plain::text(line.trim_end()).into_owned());
        }
    }
    lines
}

/// The node's commands as they stand in the document, numbered where there are several.
///
/// # Errors
/// Where nothing can be written.
pub(super) fn commands(out: &mut impl Write, indent: &str, node: &Node) -> io::Result<()> {
    for (number, command) in (1..).zip(&node.commands) {
        let number = if node.commands.len() > 1 { format!("{number} ") } else { String::new() };
        written(out, &format!("{indent}{number}$ "), &command.text)?;
        about(out, indent, command)?;
    }
    Ok(())
}

/// A text of several lines behind a lead.
///
/// # Errors
/// Where nothing can be written.
pub(super) fn written(out: &mut impl Write, lead: &str, text: &str) -> io::Result<()> {
    let rest = " ".repeat(lead.len());
    for (index, line) in text.lines().enumerate() {
        writeln!(out, "{}{}", if index == 0 { lead } else { &rest }, plain::text(line))?;
    }
    Ok(())
}

fn about(out: &mut impl Write, indent: &str, command: &Command) -> io::Result<()> {
    if let Some(why) = &command.danger {
        writeln!(out, "{indent}! DANGER: {}", plain::text(why))?;
    }
    if command.placeholders.is_empty() {
        return Ok(());
    }
    let names = command.placeholders.iter().map(|one| format!("{} ({})", one.name, one.raw));
    writeln!(out, "{indent}fill in: {}", plain::text(&names.collect::<Vec<_>>().join(", ")))
}
