//! Near copies: texts that have much in common.

pub mod forest;
pub mod near;
pub mod near_file;
pub mod near_groups;
pub mod numbers;
pub mod sketch;
pub mod sketches;
