//! Groups of exact copies.
