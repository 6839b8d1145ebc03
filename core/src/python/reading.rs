//! Open segments, for Whoosh and for what an index knows of itself.

use pyo3::prelude::*;

/// Add what this module has to the extension module.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn register(_module: &Bound<'_, PyModule>) -> PyResult<()> {
    Ok(())
}
