//! One open generation of an index, and the queries on it.
