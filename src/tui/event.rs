//! What reaches the loop from outside.
//!
//! Owns the one type of all that may happen. It must not know what is done about it, nor where it comes from: tests
//! send the same values that the terminal and the signals do.

use crossterm::event::KeyEvent;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The process got a signal.
    Signal(i32),
    /// The terminal is gone, and why.
    Lost(String),
    /// Something has come from the command of that number, or it has ended.
    Heard(u32),
    /// It is time to look for what has changed in the documents.
    Stale,
    /// So many documents are read of so many.
    Reading(usize, usize),
    /// What has changed is taken in, and what is to be said of it.
    Reloaded(String),
}
