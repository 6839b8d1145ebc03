//! The native core of newssearch: what is done for every word of an archive.
//!
//! Each module is plain Rust with its own tests; `python` is the only one that knows of Python.

pub mod language;
pub mod stemmer;

mod python;
