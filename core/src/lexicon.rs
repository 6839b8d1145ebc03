//! The distinct words of a batch of texts, each analyzed once.
