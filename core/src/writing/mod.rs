//! Writing segments: the words of a batch, inverted, and segments merged.

pub mod batch;
pub mod field_merger;
pub mod form_merger;
pub mod interner;
pub mod inverter;
pub mod lexicon;
pub mod merge;
pub mod segment_writer;
