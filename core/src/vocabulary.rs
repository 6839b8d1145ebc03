//! Which terms a prefix, a pattern, a misspelling or a compound means.

use crate::errors::Result;

/// The sorted lists of terms of an index: one list for each segment that has the postings.
pub trait TermLists {
    /// Return the number of segments.
    fn segments(&self) -> usize;

    /// Return a cursor over the terms of some postings in one segment, or `None` where it has no such postings.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn terms<'a>(&'a self, segment: usize, postings: &str) -> Result<Option<Box<dyn TermCursor + 'a>>>;

    /// Return whether any document, even a deleted one, has the term.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn has(&self, postings: &str, term: &str) -> Result<bool>;
}

/// A place in a sorted list of terms.
pub trait TermCursor {
    /// Move to the first term that is `least` or greater, from any place.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn seek(&mut self, least: &[u8]) -> Result<()>;

    /// Return the term here, `None` behind the last. Before the first `seek` there is none.
    fn term(&self) -> Option<&[u8]>;

    /// Move to the next term.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn advance(&mut self) -> Result<()>;
}

/// The limits of what one word of a query may stand for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest number of different terms.
    pub expansions: usize,
    /// The largest number of characters in a word with edits.
    pub fuzzy_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            expansions: 4096,
            fuzzy_characters: 40,
        }
    }
}
