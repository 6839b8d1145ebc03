//! Writing the two files of a segment.
