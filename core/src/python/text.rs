//! Text: words, stems, sentences and languages.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::run;
use crate::{language, stemmer};

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

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("STEMMERS", stemmer::NAMES.to_vec())?;
    module.add_class::<Stemmer>()?;
    module.add_function(wrap_pyfunction!(classify_language, module)?)
}
