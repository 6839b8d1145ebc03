//! Articles as they are stored, and their digests.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString, PyTuple};

use super::guard;
use crate::segments::article_writer::{self, FIELDS, Fields, Known, Times, Value};

/// The value of a field of an article, as Python has it.
enum Field {
    Absent,
    Text(PyBackedStr),
    Texts(Vec<PyBackedStr>),
}

/// The places of the fields of several texts among [`FIELDS`]: `byline`, `keywords` and `notes`.
const OF_TEXTS: [usize; 3] = [4, 7, 16];

/// The place of the id among [`FIELDS`], which every article has.
const ID: usize = 0;

/// The fields of an article of `newssearch.models`, in the order of [`FIELDS`].
pub(super) struct ArticleFields([Field; FIELDS.len()]);

impl ArticleFields {
    /// Read the fields of an article. Raises `TypeError` where one is of another type than `newssearch.models` has it,
    /// or no Unicode.
    pub(super) fn of(article: &Bound<'_, PyAny>) -> PyResult<Self> {
        static NAMES: PyOnceLock<Vec<Py<PyString>>> = PyOnceLock::new();
        let py = article.py();
        let names = NAMES.get_or_init(py, || {
            FIELDS.iter().map(|name| PyString::intern(py, name).unbind()).collect()
        });
        let mut fields = [const { Field::Absent }; FIELDS.len()];
        for (n, (field, name)) in fields.iter_mut().zip(names).enumerate() {
            let value = article.getattr(name)?;
            if OF_TEXTS.contains(&n) {
                let several = value.cast::<PyTuple>()?;
                *field = Field::Texts(several.iter().map(|text| backed(&text)).collect::<PyResult<_>>()?);
            } else if n == ID || !value.is_none() {
                *field = Field::Text(backed(&value)?);
            }
        }
        Ok(Self(fields))
    }

    /// Return the fields as the core has them.
    pub(super) fn fields(&self) -> Fields<'_> {
        Fields(std::array::from_fn(|n| match self.0.get(n) {
            Some(Field::Text(text)) => Value::Text(text),
            Some(Field::Texts(texts)) => Value::Texts(texts.iter().map(|text| &**text).collect()),
            _ => Value::Absent,
        }))
    }
}

/// Return a text, which may have no lone surrogates: the error for them is that of `orjson`.
fn backed(value: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    value
        .cast::<PyString>()?
        .extract()
        .map_err(|_| PyTypeError::new_err("str is not valid UTF-8: surrogates not allowed"))
}

/// The data that is stored with an article beside its fields, as Python has it: the id that the source gave, the
/// article that it repeats, the ranges of its body that are left out, further files, and its times.
#[derive(FromPyObject)]
pub(super) struct Record(
    Option<PyBackedStr>,
    Option<PyBackedStr>,
    Vec<(usize, usize)>,
    Vec<PyBackedStr>,
    (u64, u64, u64, u64, Vec<u64>, Vec<u64>),
);

impl Record {
    /// Return it as the core has it.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            given: self.0.as_deref(),
            copy_of: self.1.as_deref(),
            left_out: self.2.clone(),
            elsewhere: self.3.iter().map(|text| &**text).collect(),
            times: Times {
                version: self.4.0,
                added: self.4.1,
                changed: self.4.2,
                revised: self.4.3,
                text: self.4.4.clone(),
                headline: self.4.5.clone(),
            },
        }
    }
}

/// Return the digest of all fields of an article that make a version of it, and that of its text.
#[pyfunction]
fn article_digests<'py>(article: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
    let py = article.py();
    let held = ArticleFields::of(article)?;
    let (content, text) = guard(|| {
        let fields = held.fields();
        (fields.content_digest(), fields.text_digest())
    })?;
    Ok((PyBytes::new(py, &content), PyBytes::new(py, &text)))
}

/// Return all that makes a version of an article, as JSON.
#[pyfunction]
fn article_version<'py>(article: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let held = ArticleFields::of(article)?;
    let version = guard(|| held.fields().version())?;
    Ok(PyBytes::new(article.py(), &version))
}

/// Return an article as it is stored; see `newssearch.core`.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // made of Python's tuple
fn stored_article<'py>(article: &Bound<'py, PyAny>, record: Record) -> PyResult<Bound<'py, PyBytes>> {
    let held = ArticleFields::of(article)?;
    let stored = guard(|| {
        let mut stored = Vec::new();
        held.fields().store(&record.known(), &mut stored);
        stored
    })?;
    Ok(PyBytes::new(article.py(), &stored))
}

/// Return the 64-bit digest of an id.
#[pyfunction]
fn key_of(id: &Bound<'_, PyString>) -> PyResult<u64> {
    if let Ok(id) = id.to_str() {
        return guard(|| article_writer::key_of(id.as_bytes()));
    }
    let encoded = id.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let encoded = encoded.cast::<PyBytes>()?.as_bytes();
    guard(|| article_writer::key_of(encoded))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(article_digests, module)?)?;
    module.add_function(wrap_pyfunction!(article_version, module)?)?;
    module.add_function(wrap_pyfunction!(stored_article, module)?)?;
    module.add_function(wrap_pyfunction!(key_of, module)?)
}
