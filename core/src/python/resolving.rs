//! Clauses of a query resolved over words that Python knows: those of an article, or the patterns of a cluster.

use std::cell::RefCell;

use pyo3::prelude::*;

use super::expressions::to_python;
use super::nodes::node_of;
use super::raised;
use crate::errors::{Error, Result};
use crate::queries::resolver::{Resolver, Words};

/// Return the meaning of a node in one field, over an object of Python that is asked for words.
#[pyfunction]
fn resolve<'py>(node: &Bound<'py, PyAny>, field: &str, words: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let node = node_of(node)?;
    let words = PythonWords {
        languages: words.getattr("languages")?.extract()?,
        object: words,
        raised: RefCell::new(None),
    };
    let found = Resolver::new(&words).expression(&node, field);
    match (found, words.raised.take()) {
        (_, Some(error)) => Err(error),
        (Ok(expression), None) => to_python(words.object.py(), &expression),
        (Err(error), None) => Err(raised(words.object.py(), error)),
    }
}

/// Words of an object of Python, and the exception that it has raised.
struct PythonWords<'a, 'py> {
    languages: Vec<String>,
    object: &'a Bound<'py, PyAny>,
    raised: RefCell<Option<PyErr>>,
}

impl PythonWords<'_, '_> {
    fn noted<T>(&self, result: PyResult<T>) -> Result<T> {
        result.map_err(|error| {
            self.raised.replace(Some(error));
            Error::Invalid("the words could not be read".to_owned())
        })
    }
}

impl Words for PythonWords<'_, '_> {
    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn starting(&self, postings: &str, prefix: &str) -> Result<Vec<String>> {
        let found = self.object.call_method1("starting", (postings, prefix));
        self.noted(found.and_then(|terms| terms.extract()))
    }

    fn like(&self, postings: &str, pattern: &str) -> Result<Vec<String>> {
        let found = self.object.call_method1("like", (postings, pattern));
        self.noted(found.and_then(|terms| terms.extract()))
    }

    fn within(&self, postings: &str, word: &str, edits: u32) -> Result<Vec<String>> {
        let found = self.object.call_method1("within", (postings, word, edits));
        self.noted(found.and_then(|terms| terms.extract()))
    }

    fn widths(&self, key: &str) -> Result<Vec<(String, u32)>> {
        self.noted(read_widths(self.object, key))
    }
}

fn read_widths(words: &Bound<'_, PyAny>, key: &str) -> PyResult<Vec<(String, u32)>> {
    let mut found = Vec::new();
    for item in words
        .call_method1("widths", (key,))?
        .call_method0("items")?
        .try_iter()?
    {
        let (field, widths): (String, Vec<u32>) = item?.extract()?;
        found.extend(widths.into_iter().map(|width| (field.clone(), width)));
    }
    Ok(found)
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(resolve, module)?)
}
