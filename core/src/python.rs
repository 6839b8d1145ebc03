//! The extension module `_newssearch_core`: the core as Python sees it.
//!
//! A panic of the core becomes a `RuntimeError`; a `PanicException` would escape `except Exception`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::{language, stemmer};

/// Run a part of the core without holding the interpreter.
fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work)))
        .map_err(|_| PyRuntimeError::new_err("the native core failed; this is a fault of newssearch"))
}

/// A Snowball stemmer of one language.
#[pyclass(frozen, module = "_newssearch_core")]
struct Stemmer(stemmer::Stemmer);

#[pymethods]
impl Stemmer {
    #[new]
    fn new(name: &str) -> PyResult<Self> {
        stemmer::Stemmer::named(name)
            .map(Self)
            .ok_or_else(|| PyValueError::new_err(format!("no stemmer is named {name:?}")))
    }

    /// Return the stem of a lower-case word.
    fn stem(&self, py: Python<'_>, word: &str) -> PyResult<String> {
        run(py, || self.0.stem(word))
    }

    /// Return the stems of many lower-case words, one each.
    #[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn stem_each(&self, py: Python<'_>, words: Vec<String>) -> PyResult<Vec<String>> {
        run(py, || words.iter().map(|word| self.0.stem(word)).collect())
    }
}

/// Return the code of the likeliest language of a text and its probability; see `newssearch.core`.
#[pyfunction]
fn classify_language(py: Python<'_>, text: &[u8]) -> PyResult<(&'static str, f32)> {
    run(py, || language::classify(text))
}

#[pymodule]
fn _newssearch_core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("STEMMERS", stemmer::NAMES.to_vec())?;
    module.add_class::<Stemmer>()?;
    module.add_function(wrap_pyfunction!(classify_language, module)?)
}
