//! The native core of newssearch: the work for every word of an archive.
//!
//! Each module is plain Rust with its own tests; `python` is the only one that knows of Python.

pub mod copies;
pub mod errors;
pub mod files;
pub mod memory;
pub mod pages;
pub mod positions;
pub mod queries;
pub mod results;
pub mod search;
pub mod segments;
pub mod text;
pub mod writing;

mod python;
