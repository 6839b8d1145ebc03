//! Expressions: the dataclasses of `newssearch.matching.expressions`, made and read.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};

use crate::queries::expression::{Expression, Terms};

const HOME: &str = "newssearch.matching.expressions";

/// The deepest expression that is read.
const DEEPEST: usize = 500;

/// Make an expression for Python.
pub(super) fn to_python<'py>(py: Python<'py>, expression: &Expression) -> PyResult<Bound<'py, PyAny>> {
    let tuple = |parts: &[Expression]| {
        let made = parts.iter().map(|part| to_python(py, part));
        PyTuple::new(py, made.collect::<PyResult<Vec<_>>>()?)
    };
    match expression {
        Expression::Terms(terms) => terms_to_python(py, terms),
        Expression::InOrder(parts) => class(py, "InOrder")?.call1((tuple(parts)?,)),
        Expression::AnyOf(parts) => class(py, "AnyOf")?.call1((tuple(parts)?,)),
        Expression::Together { parts, distance } => class(py, "Together")?.call1((tuple(parts)?, *distance)),
        Expression::Beside {
            left,
            right,
            distance,
            ordered,
        } => class(py, "Beside")?.call1((to_python(py, left)?, to_python(py, right)?, *distance, *ordered)),
        Expression::InOne { parts, starts } => class(py, "InOne")?.call1((tuple(parts)?, terms_to_python(py, starts)?)),
    }
}

fn terms_to_python<'py>(py: Python<'py>, terms: &Terms) -> PyResult<Bound<'py, PyAny>> {
    let words = PyTuple::new(py, &terms.terms)?;
    class(py, "Terms")?.call1((&terms.postings, words, terms.first, terms.width))
}

/// Read an expression of Python. Raises `TypeError` for any other object.
#[allow(dead_code)]
pub(super) fn from_python(object: &Bound<'_, PyAny>) -> PyResult<Expression> {
    read(object, DEEPEST)
}

fn read(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Expression> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(PyTypeError::new_err("the expression is nested too deep"));
    };
    let parts = |name: &str| -> PyResult<Vec<Expression>> {
        let parts = object.getattr(name)?;
        parts.try_iter()?.map(|part| read(&part?, depth)).collect()
    };
    let number = |name: &str| object.getattr(name)?.extract::<u32>();
    Ok(match object.get_type().name()?.to_str()? {
        "Terms" => Expression::Terms(read_terms(object)?),
        "InOrder" => Expression::InOrder(parts("parts")?),
        "AnyOf" => Expression::AnyOf(parts("parts")?),
        "Together" => Expression::Together {
            parts: parts("parts")?,
            distance: number("distance")?,
        },
        "Beside" => Expression::Beside {
            left: Box::new(read(&object.getattr("left")?, depth)?),
            right: Box::new(read(&object.getattr("right")?, depth)?),
            distance: number("distance")?,
            ordered: object.getattr("ordered")?.is_truthy()?,
        },
        "InOne" => Expression::InOne {
            parts: parts("parts")?,
            starts: read_terms(&object.getattr("starts")?)?,
        },
        _ => return Err(PyTypeError::new_err(format!("{} is no expression", object.repr()?))),
    })
}

fn read_terms(object: &Bound<'_, PyAny>) -> PyResult<Terms> {
    Ok(Terms {
        postings: object.getattr("postings")?.extract()?,
        terms: object.getattr("terms")?.extract()?,
        first: object.getattr("first")?.extract()?,
        width: object.getattr("width")?.extract()?,
    })
}

/// Return a class of expressions, imported once.
fn class<'py>(py: Python<'py>, name: &'static str) -> PyResult<Bound<'py, PyType>> {
    static CLASSES: [(&str, PyOnceLock<Py<PyType>>); 6] = [
        ("Terms", PyOnceLock::new()),
        ("InOrder", PyOnceLock::new()),
        ("AnyOf", PyOnceLock::new()),
        ("Together", PyOnceLock::new()),
        ("Beside", PyOnceLock::new()),
        ("InOne", PyOnceLock::new()),
    ];
    match CLASSES.iter().find(|(known, _)| *known == name) {
        Some((_, class)) => class.import(py, HOME, name).cloned(),
        None => Err(PyTypeError::new_err(name)),
    }
}
