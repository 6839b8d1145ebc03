//! Lines of the articles of a source, counted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use super::strings::text_of;
use super::{guard, run_checked};
use crate::text::boilerplate::{self, State, members_of};

/// The counts of the lines of one source; see `newssearch.analysis.boilerplate`.
#[pyclass(frozen, subclass, module = "_newssearch_core")]
struct SourceLines(Mutex<boilerplate::SourceLines>);

/// The changes: the lines that became boilerplate, the keys of those that ceased to be, and articles.
type Settled = (Vec<String>, Vec<u64>, Vec<String>);

#[pymethods]
impl SourceLines {
    #[new]
    #[pyo3(signature = (stated=None))]
    fn new(py: Python<'_>, stated: Option<&[u8]>) -> PyResult<Self> {
        let lines = match stated {
            None => boilerplate::SourceLines::default(),
            Some(stated) => {
                let stated = utf8(stated)?;
                run_checked(py, || boilerplate::SourceLines::from_json(stated))?
            }
        };
        Ok(Self(Mutex::new(lines)))
    }

    /// Return all that is known, as JSON.
    fn as_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let text = run_checked(py, || self.lines().to_json())?;
        Ok(PyBytes::new(py, text.as_bytes()))
    }

    /// The number of articles that were counted.
    #[getter]
    fn articles(&self) -> u64 {
        self.lines().articles()
    }

    fn __len__(&self) -> usize {
        self.lines().len()
    }

    /// The lines that people have pinned.
    #[getter]
    fn pinned(&self) -> Vec<String> {
        self.lines().pinned().map(str::to_owned).collect()
    }

    /// The lines that people have freed.
    #[getter]
    fn freed(&self) -> Vec<String> {
        self.lines().freed().map(str::to_owned).collect()
    }

    /// Count the lines of one article, each once, and return the ranges of boilerplate in it.
    #[pyo3(signature = (text, article=None))]
    fn learn<'py>(
        &self,
        text: &Bound<'py, PyString>,
        article: Option<&Bound<'py, PyString>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let read = text_of(text)?;
        let article = article.map_or(Ok(Cow::Borrowed("")), text_of)?;
        let ranges = guard(|| self.lines().learn(&read, &article))?;
        PyTuple::new(text.py(), ranges)
    }

    /// Take back the lines of an article that is no more.
    fn unlearn(&self, text: &Bound<'_, PyString>) -> PyResult<()> {
        let text = text_of(text)?;
        guard(|| self.lines().unlearn(&text))
    }

    /// Return the ranges of boilerplate in a text; no ranges if no line with a word would be left.
    fn left_out<'py>(&self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyTuple>> {
        let read = text_of(text)?;
        let ranges = guard(|| self.lines().left_out(&read))?;
        PyTuple::new(text.py(), ranges)
    }

    /// Drop the lines that are seen least; from now on any line may have been in one article more.
    fn forget(&self) -> PyResult<()> {
        guard(|| self.lines().forget())
    }

    /// Have lines count as boilerplate so far, as articles were written without them.
    #[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn seed(&self, keys: Vec<u64>) -> PyResult<()> {
        guard(|| self.lines().seed(keys))
    }

    /// Have a line be boilerplate, whatever is counted.
    fn pin(&self, line: &Bound<'_, PyString>) -> PyResult<()> {
        let line = text_of(line)?;
        guard(|| self.lines().pin(&line))
    }

    /// Have a line be text, whatever is counted.
    fn free(&self, line: &Bound<'_, PyString>) -> PyResult<()> {
        let line = text_of(line)?;
        guard(|| self.lines().free(&line))
    }

    /// Forget what people have decided.
    fn undecide(&self) -> PyResult<()> {
        guard(|| self.lines().undecide())
    }

    /// Return whether a line is boilerplate rather than text.
    fn is_boilerplate(&self, line: &Bound<'_, PyString>) -> PyResult<bool> {
        let line = text_of(line)?;
        guard(|| self.lines().is_boilerplate(&line))
    }

    /// Decide which lines are boilerplate from now on, and return the changes.
    fn settled(&self) -> PyResult<Settled> {
        let settled = guard(|| self.lines().settle())?;
        Ok((settled.became, settled.ceased, settled.articles))
    }

    /// Return all boilerplate and what people have freed: each line, its articles, and who says so.
    fn shown(&self) -> PyResult<Vec<(String, u64, &'static str)>> {
        let found = guard(|| self.lines().found())?;
        let shown = found
            .into_iter()
            .map(|line| (line.text, line.articles, name_of(line.state)));
        Ok(shown.collect())
    }
}

impl SourceLines {
    /// Return the lines; nobody waits for the interpreter while holding them.
    fn lines(&self) -> MutexGuard<'_, boilerplate::SourceLines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_of(state: State) -> &'static str {
    match state {
        State::Learnt => "learnt",
        State::Pinned => "pinned",
        State::Freed => "freed",
    }
}

/// Return the members of an object of JSON, as they are written.
#[pyfunction]
fn json_members<'py>(py: Python<'py>, text: &[u8]) -> PyResult<HashMap<String, Bound<'py, PyBytes>>> {
    let text = utf8(text)?;
    let members = run_checked(py, || members_of(text))?;
    Ok(members
        .into_iter()
        .map(|(name, value)| (name, PyBytes::new(py, value.as_bytes())))
        .collect())
}

fn utf8(text: &[u8]) -> PyResult<&str> {
    std::str::from_utf8(text).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<SourceLines>()?;
    module.add_function(wrap_pyfunction!(json_members, module)?)
}
