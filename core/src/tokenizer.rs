//! The tokenizer: text to chunks, chunks to pieces.
