//! Open segments: one of them, and those of a whole generation with documents numbered through.

use std::path::PathBuf;
use std::sync::Arc;

use crate::budget::Budget;
use crate::errors::{Error, Result};

/// The documents that have a term, ascending, and how often each has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// The documents.
    pub documents: Vec<u32>,
    /// The number of occurrences in each document, at least 1.
    pub frequencies: Vec<u32>,
}

/// Where a segment is, and which of its documents have been removed.
#[derive(Debug, Clone)]
pub struct SegmentFiles {
    /// The name of the segment, `MAIN_…`.
    pub name: String,
    /// The file of postings.
    pub postings: PathBuf,
    /// The file of documents.
    pub documents: PathBuf,
    /// The number of documents, removed ones included.
    pub size: u32,
    /// The numbers of removed documents within the segment.
    pub removed: Vec<u32>,
}

/// The live documents of a generation: a bit for each document.
#[derive(Debug, Clone, Default)]
pub struct Live {
    words: Vec<u64>,
    count: usize,
}

impl Live {
    /// Return whether a document has not been removed.
    #[must_use]
    pub fn contains(&self, document: u32) -> bool {
        let word = self.words.get(document as usize / 64).copied().unwrap_or(0);
        word >> (document % 64) & 1 == 1
    }

    /// Return the bits, the lowest of the first word for document 0.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Return the number of live documents.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

/// The segments of one generation as one: documents numbered through, removed ones left out.
#[derive(Debug)]
pub struct Segments {
    size: u32,
    live: Option<Live>,
}

/// The terms of a list of postings from a prefix on, sorted, each once.
pub struct TermsFrom;

impl Iterator for TermsFrom {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

fn missing<T>() -> Result<T> {
    Err(Error::Invalid("not yet".to_owned()))
}

#[allow(clippy::missing_errors_doc, clippy::unused_self)]
impl Segments {
    /// Open segments, in their order. A segment without documents may be left out.
    pub fn open(_files: Vec<SegmentFiles>) -> Result<Self> {
        missing()
    }

    /// Return the number of documents, removed ones included.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Return the live documents, or `None` where none has been removed.
    #[must_use]
    pub fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    /// Return the numbers of the live documents.
    #[must_use]
    pub fn documents(&self) -> Vec<u32> {
        Vec::new()
    }

    /// Return the live documents that have a term and how often.
    pub fn counted(&self, _name: &str, _term: &str, _budget: &Budget) -> Result<Arc<Counted>> {
        missing()
    }

    /// Return a number that is no smaller than that of the documents that have a term; quicker than `counted`.
    pub fn most(&self, _name: &str, _term: &str, _budget: &Budget) -> Result<u64> {
        missing()
    }

    /// Return whether any document, even a removed one, has a term.
    pub fn has(&self, _name: &str, _term: &str) -> Result<bool> {
        missing()
    }

    /// Return the terms that begin with a prefix, sorted, each once; the iterator checks the budget.
    pub fn terms_from(&self, _name: &str, _prefix: &str, _budget: &Budget) -> Result<TermsFrom> {
        missing()
    }

    /// Return the places of a term, ascending: the document in the upper 32 bits, the position in the lower.
    pub fn places(&self, _name: &str, _term: &str, _budget: &Budget) -> Result<Vec<u64>> {
        missing()
    }

    /// Return the value of a field of whole values in each live document that has one, by document.
    pub fn values(&self, _name: &str) -> Result<Vec<(u32, Vec<u8>)>> {
        missing()
    }

    /// Return whether any document has a term in a field.
    #[must_use]
    pub fn has_field(&self, _name: &str) -> bool {
        false
    }

    /// Return a column, one number a document, live or not; empty where no segment has it.
    pub fn numbers(&self, _column: &str) -> Result<Arc<[i64]>> {
        missing()
    }

    /// Return the 64-bit digests of all documents, live or not: `id` or `given`.
    pub fn digests_64(&self, _name: &str) -> Result<Vec<u64>> {
        missing()
    }

    /// Return the 128-bit digests of all documents, live or not: `content` or `text`.
    pub fn digests_128(&self, _name: &str) -> Result<Vec<[u64; 2]>> {
        missing()
    }

    /// Return the stored article of a document: its head, a line end, its body.
    pub fn stored(&self, _document: u32) -> Result<Vec<u8>> {
        missing()
    }

    /// Return the first line of the stored article of a document: all fields but the body, as JSON.
    pub fn head(&self, _document: u32) -> Result<Vec<u8>> {
        missing()
    }
}
