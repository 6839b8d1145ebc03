//! Lines of a text, as boilerplate is counted.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::run;
use super::strings::text_of;
use crate::lines::{self, Beside, Line};

/// Return the key of a line; see `newssearch.core`.
#[pyfunction]
fn line_key(py: Python<'_>, line: &Bound<'_, PyString>) -> PyResult<u64> {
    let line = text_of(line)?;
    run(py, || lines::key(&line))
}

/// Return the lines of a text that are not blank; see `newssearch.core`.
#[pyfunction]
fn lines_of(py: Python<'_>, text: &Bound<'_, PyString>) -> PyResult<Vec<Line>> {
    let text = text_of(text)?;
    run(py, || lines::lines_of(&text))
}

/// Return the longest line of a text; see `newssearch.core`.
#[pyfunction]
fn longest_line(py: Python<'_>, text: &Bound<'_, PyString>) -> PyResult<Beside> {
    let text = text_of(text)?;
    run(py, || lines::beside_of(&text))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(line_key, module)?)?;
    module.add_function(wrap_pyfunction!(lines_of, module)?)?;
    module.add_function(wrap_pyfunction!(longest_line, module)?)
}
