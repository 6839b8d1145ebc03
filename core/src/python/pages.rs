//! Web pages: their source for a parser, and what their trees show.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyFrozenSet, PyList, PyString, PyTuple};

use super::run;
use super::strings::text_of;
use crate::pages::page_lines::{self, Block, Line};
use crate::pages::page_source;

/// Return the source of a page for its parser; see `newssearch.core`.
#[pyfunction(name = "page_source")]
fn source_of<'py>(
    py: Python<'py>,
    page: &Bound<'py, PyString>,
    most: usize,
) -> PyResult<(Bound<'py, PyBytes>, usize, usize, bool)> {
    let page = text_of(page)?;
    let found = run(py, || page_source::page_source(&page, most))?;
    let source = PyBytes::new(py, &found.source);
    Ok((source, found.tags, found.attributes, found.is_hostile))
}

type Shown<'py> = (
    Bound<'py, PyList>,
    Bound<'py, PyList>,
    Vec<usize>,
    Vec<usize>,
    Vec<usize>,
);

/// Return the lines, blocks and marked elements of a tree; see `newssearch.core`.
#[pyfunction(name = "page_lines")]
fn shown_in<'py>(py: Python<'py>, tree: &[u8]) -> PyResult<Shown<'py>> {
    // The check for good text is several times as fast as the replacement of bad text.
    let read = std::str::from_utf8(tree).map_or_else(|_| String::from_utf8_lossy(tree), Cow::Borrowed);
    let shown = run(py, || page_lines::shown_in(&read))?;
    let lines: Vec<_> = shown
        .lines
        .iter()
        .map(|line| line_of(py, line))
        .collect::<PyResult<_>>()?;
    let blocks: Vec<_> = shown
        .blocks
        .iter()
        .map(|block| block_of(py, block))
        .collect::<PyResult<_>>()?;
    Ok((
        PyList::new(py, lines)?,
        PyList::new(py, blocks)?,
        shown.headings,
        shown.authors,
        shown.scopes,
    ))
}

fn line_of<'py>(py: Python<'py>, line: &Line<'_>) -> PyResult<Bound<'py, PyTuple>> {
    let whole = PyString::new(py, &line.whole);
    let text = line
        .cut
        .as_ref()
        .map_or_else(|| whole.clone(), |cut| PyString::new(py, cut));
    let times = PyTuple::new(py, &line.times)?;
    let names = PyString::new(py, &line.names);
    (
        text,
        names,
        line.is_aside,
        times,
        line.tag,
        line.linked,
        whole,
        number(line.block),
    )
        .into_pyobject(py)
}

fn block_of<'py>(py: Python<'py>, block: &Block<'_>) -> PyResult<Bound<'py, PyTuple>> {
    let around = number(block.around);
    (
        around,
        block.tag,
        &*block.names,
        block.is_hidden,
        block.first,
        block.last,
    )
        .into_pyobject(py)
}

fn number(block: Option<usize>) -> i64 {
    block.and_then(|block| i64::try_from(block).ok()).unwrap_or(-1)
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    for (name, tags) in [
        ("UNSEEN_TAGS", page_lines::UNSEEN),
        ("INLINE_TAGS", page_lines::INLINE),
        ("FIELD_TAGS", page_lines::FIELDS),
    ] {
        module.add(name, PyFrozenSet::new(py, tags)?)?;
    }
    module.add_function(wrap_pyfunction!(source_of, module)?)?;
    module.add_function(wrap_pyfunction!(shown_in, module)?)
}
