//! Lines of a text, as boilerplate is counted.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::guard;
use super::strings::text_of;
use crate::text::lines;

/// Return the key of a line; see `newssearch.core`.
#[pyfunction]
fn line_key(line: &Bound<'_, PyString>) -> PyResult<u64> {
    let line = text_of(line)?;
    guard(|| lines::key(&line))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(line_key, module)?)
}
