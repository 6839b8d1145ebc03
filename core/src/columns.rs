//! Columns: one number a document, and digests.
