//! Open segments, for searches, for Whoosh and for what an index knows of itself.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::run_checked;
use super::searching::Budget;
use crate::errors::Error;
use crate::search::budget;
use crate::segments::article;
use crate::segments::segment::{self, SegmentFiles};

/// The segments of one generation as one: documents numbered through, removed ones left out. Threads may share it.
#[pyclass(frozen, module = "_newssearch_core")]
pub(super) struct Segments(pub(super) Arc<segment::Segments>);

#[pymethods]
impl Segments {
    /// Open segments: of each its name, its two files, the number of its documents, and the numbers of removed ones.
    #[new]
    fn new(py: Python<'_>, files: Vec<(String, PathBuf, PathBuf, u32, Vec<u32>)>) -> PyResult<Self> {
        let files = files
            .into_iter()
            .map(|(name, postings, documents, size, removed)| SegmentFiles {
                name,
                postings,
                documents,
                size,
                removed,
            });
        let files = files.collect();
        let segments = run_checked(py, || segment::Segments::open(files))?;
        Ok(Self(Arc::new(segments)))
    }

    /// Return the number of documents, removed ones included.
    #[getter]
    fn size(&self) -> u32 {
        self.0.size()
    }

    /// Return the numbers of the live documents, ascending.
    fn documents(&self) -> Vec<u32> {
        self.0.documents()
    }

    /// Return the live documents that have a term, ascending.
    fn having(&self, py: Python<'_>, postings: &str, term: &str) -> PyResult<Vec<u32>> {
        run_checked(py, || {
            let found = self.0.counted(postings, term, &budget::Budget::unlimited())?;
            Ok(found.documents.clone())
        })
    }

    /// Count the live documents that have a term.
    fn frequency(&self, py: Python<'_>, postings: &str, term: &str) -> PyResult<usize> {
        run_checked(py, || {
            let found = self.0.counted(postings, term, &budget::Budget::unlimited())?;
            Ok(found.documents.len())
        })
    }

    /// Return whether any document, even a removed one, has a term.
    fn has(&self, py: Python<'_>, postings: &str, term: &str) -> PyResult<bool> {
        run_checked(py, || self.0.has(postings, term))
    }

    /// Return the terms that begin with a prefix, sorted, each once.
    fn terms_from(&self, py: Python<'_>, postings: &str, prefix: &str, budget: &Budget) -> PyResult<Vec<String>> {
        run_checked(py, || {
            let terms = self.0.terms_from(postings, prefix, &budget.0)?;
            terms.collect()
        })
    }

    /// Count the distinct terms of several lists of postings together.
    #[allow(clippy::needless_pass_by_value)] // PyO3 makes a vector of the list
    fn count_terms(&self, py: Python<'_>, postings: Vec<String>) -> PyResult<usize> {
        run_checked(py, || {
            let unlimited = budget::Budget::unlimited();
            let mut terms = BTreeSet::new();
            for name in &postings {
                for term in self.0.terms_from(name, "", &unlimited)? {
                    terms.insert(term?);
                }
            }
            Ok(terms.len())
        })
    }

    /// Return the head of the stored article of a document: a line of JSON.
    fn head<'py>(&self, py: Python<'py>, document: u32) -> PyResult<Bound<'py, PyBytes>> {
        let head = run_checked(py, || {
            let mut head = self.0.head(document)?;
            head.push(b'\n');
            Ok(head)
        })?;
        Ok(PyBytes::new(py, &head))
    }

    /// Return the number of a document in a column; 0 where no document has the column.
    fn number(&self, py: Python<'_>, column: &str, document: u32) -> PyResult<i64> {
        run_checked(py, || {
            let numbers = self.0.numbers(column)?;
            if numbers.is_empty() {
                return Ok(0);
            }
            let number = numbers.get(document as usize).copied();
            number.ok_or_else(|| missing(document))
        })
    }

    /// Return the sum of a column over some documents; 0 where no document has the column.
    #[allow(clippy::needless_pass_by_value)]
    fn sum(&self, py: Python<'_>, column: &str, documents: Vec<u32>) -> PyResult<i64> {
        run_checked(py, || self.0.sum(column, &documents))
    }

    /// Return the latest time in a field of times, of any document, live or not; 0 without one.
    fn latest_time(&self, py: Python<'_>, field: &str) -> PyResult<i64> {
        run_checked(py, || self.0.latest_time(field))
    }

    /// Return the smallest and the largest of a column over the live documents, without those that have `none`.
    fn bounds(&self, py: Python<'_>, column: &str, none: i64) -> PyResult<Option<(i64, i64)>> {
        run_checked(py, || {
            let numbers = self.0.numbers(column)?;
            let live = self.0.documents();
            let each = live
                .iter()
                .filter_map(|&document| numbers.get(document as usize).copied());
            let range = each
                .filter(|&number| number != none)
                .fold(None, |range, number| match range {
                    None => Some((number, number)),
                    Some((low, high)) => Some((number.min(low), number.max(high))),
                });
            Ok(range)
        })
    }

    /// Return the stored article of a document: a line of JSON without the body, then the body.
    fn stored<'py>(&self, py: Python<'py>, document: u32) -> PyResult<Bound<'py, PyBytes>> {
        let stored = run_checked(py, || {
            let stored = self.0.stored(document)?;
            article::Article::read(&stored)?.body()?;
            Ok(stored)
        })?;
        Ok(PyBytes::new(py, &stored))
    }

    /// Return the 128-bit digests of a document: of its content and of its text.
    fn digests<'py>(&self, py: Python<'py>, document: u32) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
        let (content, text) = run_checked(py, || {
            let (segment, number) = self.0.place(document)?;
            Ok((
                segment.columns.digest("content", number)?,
                segment.columns.digest("text", number)?,
            ))
        })?;
        Ok((PyBytes::new(py, &content), PyBytes::new(py, &text)))
    }

    /// Return the sorted digests `id` or `given` of some documents, 64 bits each.
    #[allow(clippy::needless_pass_by_value)]
    fn keys(&self, py: Python<'_>, name: &str, documents: Vec<u32>) -> PyResult<Vec<u64>> {
        let mut keys: Vec<u64> = run_checked(py, || {
            let all = self.0.digests_64(name)?;
            Ok(documents
                .iter()
                .filter_map(|&document| all.get(document as usize).copied())
                .collect())
        })?;
        keys.sort_unstable();
        Ok(keys)
    }
}

fn missing(document: u32) -> Error {
    Error::Invalid(format!("there is no document {document}"))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Segments>()
}
