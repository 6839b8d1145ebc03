//! Snippets: the fragments of an article that show why it was found.
