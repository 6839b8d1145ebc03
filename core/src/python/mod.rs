//! The extension module `_newssearch_core`: the core as Python sees it, by area.
//!
//! A panic of the core becomes a `RuntimeError`; a `PanicException` would escape `except Exception`.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use pyo3::exceptions::{PyMemoryError, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Error;

mod articles;
mod boilerplate;
mod checking;
mod copies;
mod expressions;
mod highlighting;
mod lines;
mod nodes;
mod pages;
mod prose;
mod reading;
mod resolving;
mod searching;
mod segment_reading;
mod streams;
mod strings;
mod text;
mod writing;

/// Run a part of the core without holding the interpreter.
fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work)))
        .map_err(|_| PyRuntimeError::new_err("the native core failed; this is a fault of newssearch"))
}

/// Run a part of the core that takes some microseconds at most.
fn guard<T>(work: impl FnOnce() -> T) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| PyRuntimeError::new_err("the native core failed; this is a fault of newssearch"))
}

/// Run a part of the core that can fail without holding the interpreter.
#[allow(dead_code)]
fn run_checked<T: Send>(py: Python<'_>, work: impl FnOnce() -> crate::errors::Result<T> + Send) -> PyResult<T> {
    run(py, work)?.map_err(|error| raised(py, error))
}

/// Make the exception that a caller in Python sees: one of `newssearch.errors`, an `OSError`, or a `ValueError`.
#[allow(dead_code)]
fn raised(py: Python<'_>, error: Error) -> PyErr {
    match error {
        Error::Damaged(message) => newssearch_error(py, "DamagedIndexError", &message, None),
        Error::System(error) => system_error(py, error, None),
        Error::Open { path, error } => system_error(py, error, Some(&path)),
        Error::Invalid(message) => PyValueError::new_err(message),
        Error::Limit(limit) => {
            let named = PyDict::new(py);
            let set = named
                .set_item("hint", limit.hint)
                .and_then(|()| named.set_item("part", limit.part));
            match set {
                Ok(()) => newssearch_error(py, "QueryLimitError", &limit.message, Some(&named)),
                Err(error) => error,
            }
        }
    }
}

/// Make the `OSError` that Python itself would raise; want of handles or memory is a `ShortageError`, lest a file be
/// taken for damaged, and given up, that is whole.
fn system_error(py: Python<'_>, error: io::Error, path: Option<&Path>) -> PyErr {
    let Some(number) = error.raw_os_error() else {
        return match error.kind() {
            io::ErrorKind::OutOfMemory => PyMemoryError::new_err(()),
            _ => error.into(),
        };
    };
    let reason = py
        .import("os")
        .and_then(|os| os.call_method1("strerror", (number,)))
        .map_or_else(|_| error.to_string(), |reason| reason.to_string());
    let Some(path) = path else {
        return PyOSError::new_err((number, reason));
    };
    if matches!(number, libc::EMFILE | libc::ENFILE | libc::ENOMEM) {
        let message = format!(
            "{} cannot be opened: {reason}. Nothing is wrong with it: try again with more to spare (ulimit -n, ulimit -v).",
            path.display()
        );
        return newssearch_error(py, "ShortageError", &message, None);
    }
    PyOSError::new_err((number, reason, path.to_owned()))
}

#[allow(dead_code)]
fn newssearch_error(py: Python<'_>, class: &str, message: &str, named: Option<&Bound<'_, PyDict>>) -> PyErr {
    py.import("newssearch.errors")
        .and_then(|errors| errors.getattr(class))
        .and_then(|class| class.call((message,), named))
        .map_or_else(|error| error, PyErr::from_value)
}

#[pymodule]
fn _newssearch_core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    articles::register(module)?;
    boilerplate::register(module)?;
    checking::register(module)?;
    copies::register(module)?;
    highlighting::register(module)?;
    lines::register(module)?;
    pages::register(module)?;
    prose::register(module)?;
    reading::register(module)?;
    resolving::register(module)?;
    searching::register(module)?;
    segment_reading::register(module)?;
    text::register(module)?;
    writing::register(module)?;
    Ok(())
}
