//! Inversion: from documents with words to terms with postings.
