//! Hits: articles as they are shown, with marks and snippets.

pub mod highlighter;
pub mod hits;
pub mod matching_article;
pub mod occurrences;
pub mod outside_score;
pub mod snippet;
