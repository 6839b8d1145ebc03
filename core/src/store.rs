//! The document store: stored articles, compressed with learnt dictionaries.
