//! From a leaf of a query to an expression over terms.
