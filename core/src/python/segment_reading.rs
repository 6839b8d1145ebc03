//! One segment as Whoosh's readers ask for it: terms by number, postings, columns and stored articles.

use std::path::PathBuf;

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use super::run_checked;
use crate::errors::Result;
use crate::files::dictionary::Dictionary;
use crate::search::budget::Budget;
use crate::segments::postings::frequency_of;
use crate::segments::segment::{Segment, SegmentFiles, Segments};

/// One segment, removed documents included. Threads may share it.
#[pyclass(frozen, module = "_newssearch_core")]
struct SegmentReader(Segments);

impl SegmentReader {
    fn segment(&self) -> Option<&Segment> {
        self.0.each().first()
    }

    fn terms(&self, postings: &str) -> Result<Option<&Dictionary>> {
        match self.segment() {
            Some(segment) => Ok(segment.postings.view(postings)?.and_then(|view| view.terms())),
            None => Ok(None),
        }
    }
}

#[pymethods]
impl SegmentReader {
    #[new]
    fn new(py: Python<'_>, name: String, postings: PathBuf, documents: PathBuf, size: u32) -> PyResult<Self> {
        let files = SegmentFiles {
            name,
            postings,
            documents,
            size,
            removed: Vec::new(),
        };
        run_checked(py, || Segments::open(vec![files])).map(Self)
    }

    /// Return the names of the lists of postings whose terms can be listed, sorted.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.segment().map_or_else(Vec::new, |segment| segment.postings.names())
    }

    /// Return the names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.segment()
            .map_or_else(Vec::new, |segment| segment.columns.names().map(str::to_owned).collect())
    }

    /// Return whether a document has a term; words by their capitals, which cannot be listed, included.
    fn has(&self, py: Python<'_>, postings: &str, term: &[u8]) -> PyResult<bool> {
        run_checked(py, || match std::str::from_utf8(term) {
            Ok(term) => self.0.has(postings, term),
            Err(_) => Ok(false),
        })
    }

    /// Return how many terms some postings have.
    fn count(&self, py: Python<'_>, postings: &str) -> PyResult<usize> {
        run_checked(py, || Ok(self.terms(postings)?.map_or(0, Dictionary::len)))
    }

    /// Return the number of the first term that is `least` or greater.
    fn find(&self, py: Python<'_>, postings: &str, least: &[u8]) -> PyResult<usize> {
        run_checked(py, || {
            self.terms(postings)?
                .map_or(Ok(0), |terms| Ok(terms.find(least)?.min(terms.len())))
        })
    }

    /// Return the term of a number. Raises `IndexError` for a number that no term has.
    fn term<'py>(&self, py: Python<'py>, postings: &str, number: usize) -> PyResult<Bound<'py, PyBytes>> {
        let found = run_checked(py, || match self.terms(postings)? {
            Some(terms) if number < terms.len() => terms.get(number).map(Some),
            _ => Ok(None),
        })?;
        match found {
            Some(term) => Ok(PyBytes::new(py, &term)),
            None => Err(PyIndexError::new_err(number)),
        }
    }

    /// Return at most `most` terms from a number on.
    fn terms_from<'py>(
        &self,
        py: Python<'py>,
        postings: &str,
        number: usize,
        most: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let found: Vec<Vec<u8>> = run_checked(py, || {
            let mut found = Vec::new();
            if let Some(terms) = self.terms(postings)? {
                let mut cursor = terms.cursor(number);
                while found.len() < most {
                    match cursor.next()? {
                        Some(term) => found.push(term.to_vec()),
                        None => break,
                    }
                }
            }
            Ok(found)
        })?;
        PyList::new(py, found.iter().map(|term| PyBytes::new(py, term)))
    }

    /// Return the documents that have a term, ascending, and how often each has it; both empty without the term.
    fn counted(&self, py: Python<'_>, postings: &str, term: &[u8]) -> PyResult<(Vec<u32>, Vec<u32>)> {
        run_checked(py, || {
            let Ok(term) = std::str::from_utf8(term) else {
                return Ok((Vec::new(), Vec::new()));
            };
            let found = self.0.counted(postings, term, &Budget::unlimited())?;
            let frequencies = found.tallies.iter().map(|&tally| frequency_of(tally)).collect();
            Ok((found.documents.clone(), frequencies))
        })
    }

    /// Return the positions of a term, document by document; none of postings without positions.
    fn positions(&self, py: Python<'_>, postings: &str, term: &[u8]) -> PyResult<Vec<u32>> {
        run_checked(py, || {
            let view = match self.segment() {
                Some(segment) => segment.postings.view(postings)?,
                None => None,
            };
            match std::str::from_utf8(term) {
                Ok(term) if view.is_some_and(|view| view.field().has_positions()) => {
                    let places = self.0.places(postings, term, &Budget::unlimited())?;
                    Ok(places.into_iter().map(position_of).collect())
                }
                _ => Ok(Vec::new()),
            }
        })
    }

    /// Return a column of numbers, one a document; `None` without such a column.
    fn numbers(&self, py: Python<'_>, column: &str) -> PyResult<Option<Vec<i64>>> {
        run_checked(py, || match self.segment() {
            Some(segment) => segment.columns.numbers(column),
            None => Ok(None),
        })
    }

    /// Return the stored article of a document: its head as a line of JSON, then its body.
    fn stored<'py>(&self, py: Python<'py>, document: u32) -> PyResult<Bound<'py, PyBytes>> {
        let stored = run_checked(py, || self.0.stored(document))?;
        Ok(PyBytes::new(py, &stored))
    }
}

/// Return the position of a place, its lower 32 bits.
#[allow(clippy::cast_possible_truncation)]
fn position_of(place: u64) -> u32 {
    place as u32
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<SegmentReader>()
}
