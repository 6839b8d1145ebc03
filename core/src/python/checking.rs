//! Invariants and salvage.
#![allow(clippy::needless_pass_by_value)] // a path or a list of Python becomes a value of its own

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::run_checked;
use crate::errors::Error;
use crate::files::array_file::{ArrayFile, reason_of};
use crate::segments::check;
use crate::segments::columns::Columns;
use crate::segments::salvage;

/// The two files of a segment, for a check of what holds within them.
#[pyclass(frozen, module = "_newssearch_core")]
struct CheckedSegment {
    postings: Arc<ArrayFile>,
    columns: Columns,
}

#[pymethods]
impl CheckedSegment {
    #[new]
    fn new(py: Python<'_>, postings: PathBuf, documents: PathBuf) -> PyResult<Self> {
        run_checked(py, || {
            Ok(Self {
                postings: ArrayFile::open(&postings)?,
                columns: Columns::open(&documents)?,
            })
        })
    }

    fn __len__(&self) -> usize {
        self.columns.len()
    }

    /// Return the problems of the terms, places and forms, in words.
    fn problems_of_postings(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        run_checked(py, || check::problems_of_postings(&self.postings, &self.columns))
    }

    /// Return the problems of the arrays beside the postings, in words; stored articles may show more.
    fn problems_of_documents(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        run_checked(py, || check::problems_of_documents(&self.columns))
    }

    /// Return the dictionaries that stored articles are compressed with.
    fn dictionaries<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let store = self.columns.store();
        let dictionary = |number| run_checked(py, || store.dictionary(number)).map(|found| PyBytes::new(py, found));
        (1..=store.dictionaries()).map(dictionary).collect()
    }

    /// Return the stored article of a document.
    fn stored<'py>(&self, py: Python<'py>, document: usize) -> PyResult<Bound<'py, PyBytes>> {
        let stored = run_checked(py, || self.columns.store().article(document))?;
        Ok(PyBytes::new(py, &stored))
    }

    /// Return the number of a document in a column, or None where there is no such column.
    fn number(&self, py: Python<'_>, column: &str, document: usize) -> PyResult<Option<i64>> {
        run_checked(py, || {
            let mut found = Vec::new();
            if let Some(array) = self.columns.array(column)? {
                array.read(document..document.saturating_add(1), &mut found)?;
            }
            Ok(found.first().copied())
        })
    }

    /// Return the sum of the numbers that some documents have in a column, 0 where there is no such column.
    fn sum(&self, py: Python<'_>, column: &str, documents: Vec<usize>) -> PyResult<u64> {
        run_checked(py, || {
            let mut sum = 0_u64;
            if let Some(array) = self.columns.array(column)? {
                for document in documents {
                    sum = sum.saturating_add(array.get(document)?);
                }
            }
            Ok(sum)
        })
    }

    /// Return the bytes of one digest of a document.
    fn digest<'py>(&self, py: Python<'py>, name: &str, document: usize) -> PyResult<Bound<'py, PyBytes>> {
        let digest = run_checked(py, || self.columns.digest(name, document))?;
        Ok(PyBytes::new(py, &digest))
    }
}

/// The whole values that stored articles say that documents have.
#[pyclass(frozen, module = "_newssearch_core")]
#[derive(Default)]
struct WholeValues(Mutex<check::WholeValues>);

#[pymethods]
impl WholeValues {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Note that a document has a value in a field.
    fn add(&self, field: &str, value: &str, document: u32) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.add(field, value, document);
    }

    /// Return the problem of the postings of a field; empty if these lead to the documents that have its values.
    fn problem(&self, py: Python<'_>, segment: &CheckedSegment, field: &str) -> PyResult<String> {
        run_checked(py, || {
            let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match held.agree(&segment.postings, field) {
                Ok(true) => Ok(String::new()),
                Ok(false) => Ok("does not lead to the documents that have it".to_owned()),
                Err(error @ Error::Damaged(_)) => Ok(format!("cannot be read ({})", reason_of(&error))),
                Err(error) => Err(error),
            }
        })
    }
}

/// The stored articles of a file that is damaged somewhere, or of an older format.
#[pyclass(frozen, module = "_newssearch_core")]
struct Salvage(Columns);

#[pymethods]
impl Salvage {
    #[new]
    fn new(py: Python<'_>, documents: PathBuf) -> PyResult<Self> {
        run_checked(py, || Columns::open_unchecked(&documents)).map(Self)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// Return a stored article, by the checksum of its own frame alone.
    fn stored<'py>(&self, py: Python<'py>, document: usize) -> PyResult<Bound<'py, PyBytes>> {
        let stored = run_checked(py, || self.0.store().article_unchecked(document))?;
        Ok(PyBytes::new(py, &stored))
    }

    /// Return the bytes of one digest of a document, changed or not.
    fn digest<'py>(&self, py: Python<'py>, name: &str, document: usize) -> PyResult<Bound<'py, PyBytes>> {
        let digest = run_checked(py, || self.0.digest_unchecked(name, document))?;
        Ok(PyBytes::new(py, &digest))
    }
}

/// Return why a file is not a whole file of arrays; empty where its end is as it was written.
#[pyfunction]
fn problem_of_arrays(py: Python<'_>, path: PathBuf) -> PyResult<String> {
    run_checked(py, || Ok(ArrayFile::inspect(&path)?.err().unwrap_or_default()))
}

/// Return where the blocks begin that have changed since they were written, and the first array in each.
#[pyfunction]
fn damaged_blocks(py: Python<'_>, path: PathBuf) -> PyResult<Vec<(u64, String)>> {
    run_checked(py, || Ok(ArrayFile::open(&path)?.damaged_blocks()))
}

/// Return the ids of documents, case folded, by what a file of postings says, as far as it can be read.
#[pyfunction]
fn ids_in_postings(py: Python<'_>, path: PathBuf, size: u32) -> PyResult<HashMap<u32, String>> {
    run_checked(py, || Ok(salvage::ids_in(&path, size)?.into_iter().collect()))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CheckedSegment>()?;
    module.add_class::<WholeValues>()?;
    module.add_class::<Salvage>()?;
    module.add_function(wrap_pyfunction!(problem_of_arrays, module)?)?;
    module.add_function(wrap_pyfunction!(damaged_blocks, module)?)?;
    module.add_function(wrap_pyfunction!(ids_in_postings, module)?)
}
