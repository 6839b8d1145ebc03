//! Searching: documents that match, their scores, the best of them, and counts.

pub mod budget;
pub mod cache;
pub mod calendar;
pub mod clauses;
pub mod counts;
pub mod docset;
pub mod evaluator;
pub mod filters;
pub mod groups;
pub mod ordering;
pub mod populations;
pub mod recency;
pub mod score;
pub mod searcher;
pub mod threads;
pub mod topk;
pub mod unions;
