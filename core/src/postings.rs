//! Posting lists of one field of a segment.
