//! Where a command leaves the program: its values filled in, run in a shell, put on the clipboards, opened in the editor.
//!
//! Owns how other programs are asked, and in which surroundings. It must not know the screen, the walk or documents: it gets text, and says what
//! became of it.

pub mod clipboard;
pub mod context;
pub mod danger;
pub mod editor;
pub mod history;
pub mod quote;
pub mod run;
