//! Sets of documents with scores, and how they are joined.
