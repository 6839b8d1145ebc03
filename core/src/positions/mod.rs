//! Matching: the places at which an expression matches.

mod candidates;
pub mod joins;
pub mod matching;
pub mod places;
pub mod shared;
pub mod span_matcher;
pub mod spans;
