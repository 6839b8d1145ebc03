//! The best k documents.
