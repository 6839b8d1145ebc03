//! Words as written and words with capitals: views over the postings of stems.
