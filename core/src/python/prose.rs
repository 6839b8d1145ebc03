//! Text as articles are read from it.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::guard;
use super::strings::{between_surrogates, text_of};
use super::text::run_on;
use crate::text::datelines;
use crate::text::indents;
use crate::text::paragraphs;
use crate::text::phrases;
use crate::text::prose;

/// Return a text in NFC with `\n` for every line end, without control characters; U+FFFD for lone surrogates.
#[pyfunction]
fn clean<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    remade(text, prose::clean)
}

/// Return a text cleaned, on one line, with single spaces.
#[pyfunction]
fn one_line<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    remade(text, prose::one_line)
}

/// Return the letters and digits of a text, without case; see `newssearch.core`.
#[pyfunction]
fn bare_words(text: &Bound<'_, PyString>) -> PyResult<String> {
    let text = text_of(text)?;
    guard(|| prose::bare_words(&text))
}

/// Return a text with the characters of windows-1252 for control characters.
#[pyfunction]
fn with_meant<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    guard(|| between_surrogates(text, prose::with_meant))?
}

/// Return a text with a blank line before each line that an indent marks as the first of a paragraph.
#[pyfunction]
fn with_parted_indents<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    remade(text, indents::with_parted_indents)
}

/// Return what a part of the core makes of a text: the very text where nothing changes.
fn remade<'py>(text: &Bound<'py, PyString>, work: impl Fn(&str) -> Cow<'_, str>) -> PyResult<Bound<'py, PyString>> {
    let read = text_of(text)?;
    Ok(match guard(|| work(&read))? {
        Cow::Borrowed(made) if matches!(read, Cow::Borrowed(_)) && made.len() == read.len() => text.clone(),
        made => PyString::new(text.py(), &made),
    })
}

/// Return true if a line ends as a sentence does, in any script.
#[pyfunction]
fn ends_a_sentence(line: &Bound<'_, PyString>) -> PyResult<bool> {
    run_on(line, paragraphs::ends_a_sentence)
}

/// Phrases to look for in a text; see `newssearch.core`.
#[pyclass(frozen, module = "_newssearch_core")]
struct Phrases(phrases::Phrases);

#[pymethods]
impl Phrases {
    #[new]
    #[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn new(phrases: Vec<String>) -> Self {
        Self(phrases::Phrases::of(&phrases))
    }

    /// Return true if one of the phrases is in a text.
    fn are_in(&self, text: &Bound<'_, PyString>) -> PyResult<bool> {
        run_on(text, |text| self.0.are_in(text))
    }
}

/// Return the columns that a text takes.
#[pyfunction]
fn weight(text: &Bound<'_, PyString>) -> PyResult<usize> {
    run_on(text, paragraphs::weight)
}

/// Return each stretch before a mark that can end a dateline, the mark, and where the text behind the mark begins.
#[pyfunction]
fn dateline_heads(opening: &Bound<'_, PyString>) -> PyResult<Vec<(String, String, usize)>> {
    let heads = run_on(opening, datelines::heads)?;
    Ok(heads
        .into_iter()
        .map(|head| (head.text, head.mark, head.length))
        .collect())
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(clean, module)?)?;
    module.add_function(wrap_pyfunction!(one_line, module)?)?;
    module.add_function(wrap_pyfunction!(bare_words, module)?)?;
    module.add_function(wrap_pyfunction!(with_meant, module)?)?;
    module.add_function(wrap_pyfunction!(with_parted_indents, module)?)?;
    module.add_function(wrap_pyfunction!(ends_a_sentence, module)?)?;
    module.add_class::<Phrases>()?;
    module.add_function(wrap_pyfunction!(weight, module)?)?;
    module.add_function(wrap_pyfunction!(dateline_heads, module)?)
}
