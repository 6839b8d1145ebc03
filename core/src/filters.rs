//! Filters on dates, lengths and kinds.
