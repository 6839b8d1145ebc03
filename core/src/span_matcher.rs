//! Where an expression matches in all documents of a segment.
