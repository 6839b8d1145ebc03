//! Queries: what they mean in the words of an index.

pub mod expression;
pub mod levenshtein;
pub mod query;
pub mod resolver;
pub mod stem_sharers;
pub mod term_lists;
pub mod union;
pub mod vocabulary;
pub mod wildcard;
