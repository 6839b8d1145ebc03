//! Text: tokens, folded words, stems, sentences, paragraphs, languages, boilerplate.

pub mod analysis;
pub mod apostrophes;
pub mod boilerplate;
pub mod characters;
pub mod datelines;
pub mod detection;
pub mod folding;
pub mod indents;
pub mod korean;
pub mod language;
pub mod lines;
pub mod paragraphs;
pub mod phrases;
pub mod prose;
pub mod sentences;
pub mod stemmer;
pub mod stems;
pub mod tokenizer;
pub mod words;
