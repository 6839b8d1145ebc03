//! Segments: postings, columns and stored articles of some documents.

pub mod article;
pub mod article_writer;
pub mod check;
pub mod columns;
pub mod kinds;
pub mod postings;
pub mod salvage;
pub mod schema;
pub mod segment;
pub mod store;
pub mod store_writer;
pub mod values;
pub mod values_writer;
pub mod views;
