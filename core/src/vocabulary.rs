//! Which terms a prefix, a pattern, a misspelling or a compound means.
