//! Web pages: their source, their trees, and the lines that they show.

pub mod page_lines;
pub mod page_source;
pub mod tree_tokens;
