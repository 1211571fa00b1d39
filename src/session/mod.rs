//! The record of an incident: what was asked, answered, run and noted, from the first search to the end.
//!
//! Owns what stands in the record ([`entry`]), the file it is kept in ([`mod@file`]), going on from one ([`mod@replay`],
//! [`handoff`]), and what is made of it ([`timeline`], with secrets taken out by [`redact`]). It must not know keys,
//! screens or shells, and reads no clock: whoever records says when.

pub mod entry;
pub mod file;
pub mod handoff;
pub mod redact;
pub mod replay;
pub mod timeline;

pub use entry::{Asked, Entry, Opening, Provenance, Stamped, Status};
pub use file::{Saved, Session};
