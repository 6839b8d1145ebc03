//! The native core of newssearch: what is done for every word of an archive.
//!
//! Each module is plain Rust with its own tests; `python` is the only one that knows of Python.

pub mod apostrophes;
pub mod array_file;
pub mod array_writer;
pub mod bitpacking;
pub mod bitpacking_writer;
pub mod budget;
pub mod cache;
pub mod characters;
pub mod check;
pub mod columns;
pub mod dictionary;
pub mod dictionary_writer;
pub mod docset;
pub mod errors;
pub mod expression;
pub mod filters;
pub mod folding;
pub mod frames;
pub mod groups;
pub mod highlighter;
pub mod inverter;
pub mod joins;
pub mod korean;
pub mod language;
pub mod levenshtein;
pub mod lexicon;
pub mod mapping;
pub mod matching;
pub mod merge;
pub mod postings;
pub mod query;
pub mod resolver;
pub mod salvage;
pub mod schema;
pub mod score;
pub mod searcher;
pub mod segment;
pub mod segment_writer;
pub mod sentences;
pub mod snippet;
pub mod span_matcher;
pub mod spans;
pub mod stemmer;
pub mod stems;
pub mod store;
pub mod store_writer;
pub mod tokenizer;
pub mod topk;
pub mod unions;
pub mod views;
pub mod vocabulary;
pub mod wildcard;
pub mod words;

mod python;
