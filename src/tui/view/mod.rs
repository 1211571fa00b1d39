//! Documents, nodes and marks as styled lines of a given width.
//!
//! Owns how a document's text looks. It must not know keys, screens or what the operator did.

pub(crate) mod blocks;
pub(crate) mod emulator;
pub(crate) mod mark;
pub(crate) mod page;
pub mod visible;
pub(crate) mod wrap;
