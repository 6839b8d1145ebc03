//! Merging segments into one.
