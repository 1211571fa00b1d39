//! Runbooks printed for other programs.
//!
//! Owns one file for each format. It must not know where the text goes.

pub mod json;
