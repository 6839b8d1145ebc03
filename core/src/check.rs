//! Invariants of a segment.
