//! The nodes of a parsed query.
