//! Where a command leaves the program: its values filled in, the clipboards beside the terminal, the editor.
//!
//! Owns how other programs are asked. It must not know the screen, the walk or documents: it gets text, and says what
//! became of it.

pub mod clipboard;
pub mod editor;
pub mod quote;
