//! Where a command leaves the program: the clipboards beside the terminal, and the editor's command line.
//!
//! Owns how other programs are asked. It must not know the screen, the walk or documents: it gets text, and says what
//! became of it.

pub mod clipboard;
pub mod editor;
