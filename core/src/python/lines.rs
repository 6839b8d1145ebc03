//! Lines of a text, as boilerplate is counted.

use std::collections::BTreeSet;

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

/// Return the keys of the lines in some ranges of a text; see `newssearch.core`.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // a tuple becomes a vector of its own
fn keys_in(text: &Bound<'_, PyString>, ranges: Vec<(usize, usize)>) -> PyResult<BTreeSet<u64>> {
    let text = text_of(text)?;
    guard(|| lines::keys_in(&text, &ranges))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(keys_in, module)?)?;
    module.add_function(wrap_pyfunction!(line_key, module)?)
}
