//! Segments written and merged.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyDict};

use super::articles::{ArticleFields, Record};
use super::streams::PyStream;
use super::{guard, run, run_checked};
use crate::files::array_writer::ArrayWriter;
use crate::segments::article_writer::key_of;
use crate::text::lines::without;
use crate::writing::batch::{self, Documents, Words, field_names};
use crate::writing::merge::{self, Part, Storing, merge};

/// A request to end work early; threads share it.
#[pyclass(frozen, module = "_newssearch_core")]
#[derive(Default)]
struct Stop(Arc<merge::Stop>);

#[pymethods]
impl Stop {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ask for the end of all work that was given this.
    fn stop(&self) {
        self.0.stop();
    }
}

/// Documents on their way into a segment: their words, analyzed when they are written, and what else is kept of them.
#[pyclass(frozen, weakref, module = "_newssearch_core")]
struct Batch {
    words: Mutex<Words>,
    documents: RwLock<Documents>,
}

/// The fields of whole values, each with its values.
type Values = Vec<(PyBackedStr, Vec<PyBackedStr>)>;

#[pymethods]
impl Batch {
    #[new]
    fn new() -> Self {
        Self {
            words: Mutex::default(),
            documents: RwLock::default(),
        }
    }

    /// Return the number of documents.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        run(py, || self.documents().len())
    }

    /// Return about the bytes of memory that the documents take at most until they are written.
    #[getter]
    fn size(&self) -> PyResult<usize> {
        guard(|| self.words().memory() + self.documents().memory())
    }

    /// Add a document; returns its number.
    #[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)] // the parts of a document, made of Python's
    #[pyo3(signature = (article, indexed, record, language, values, dates, content, text))]
    fn add(
        &self,
        py: Python<'_>,
        article: &Bound<'_, PyAny>,
        indexed: Option<&Bound<'_, PyAny>>,
        record: Record,
        language: &str,
        values: &Bound<'_, PyDict>,
        dates: [i64; 5],
        content: &[u8],
        text: &[u8],
    ) -> PyResult<usize> {
        let (content, text) = (digest_of(content)?, digest_of(text)?);
        let held = ArticleFields::of(article)?;
        let indexed = indexed.map(ArticleFields::of).transpose()?;
        let values = values_of(values)?;
        run_checked(py, || {
            let (fields, known) = (held.fields(), record.known());
            let mut stored = Vec::with_capacity(fields.text("body").len() + 1024);
            fields.store(&known, &mut stored);
            let id = fields.text("id");
            let left;
            let words = match &indexed {
                Some(indexed) => indexed.fields(),
                None if known.left_out.is_empty() => fields.clone(),
                None => {
                    left = without(fields.text("body"), &known.left_out);
                    fields.clone().with("body", &left)
                }
            };
            let mut texts = field_names().map(|name| words.texts(name));
            let document = batch::Document {
                language,
                texts: std::array::from_fn(|_| texts.next().unwrap_or_default()),
                values: values.iter().map(|(name, all)| (&**name, strs(all))).collect(),
                dates,
                keys: [key_of(id.as_bytes()), key_of(known.given.unwrap_or(id).as_bytes())],
                content,
                text,
                stored: &stored,
            };
            self.words().add(&document)?;
            let mut documents = self.documents.write().unwrap_or_else(PoisonError::into_inner);
            documents.add(&document);
            Ok(documents.len() - 1)
        })
    }

    /// Return the stored article of a document.
    fn stored<'py>(&self, py: Python<'py>, document: usize) -> PyResult<Bound<'py, PyBytes>> {
        let found = run(py, || self.documents().stored(document).map(<[u8]>::to_vec))?;
        let found = found.ok_or_else(|| PyIndexError::new_err(document))?;
        Ok(PyBytes::new(py, &found))
    }

    /// Return the digests of all fields and of the text of a document.
    fn digests<'py>(&self, py: Python<'py>, document: usize) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
        let found = run(py, || self.documents().digests(document))?;
        let [content, text] = found.ok_or_else(|| PyIndexError::new_err(document))?;
        Ok((PyBytes::new(py, &content), PyBytes::new(py, &text)))
    }

    /// Return dictionaries with which stored articles like these are compressed well; empty for a few of them.
    fn learn<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let learned = run_checked(py, || self.documents().learn())?;
        Ok(PyBytes::new(py, &learned))
    }

    /// Write the documents to two streams, as the files of a segment; their words are not kept.
    #[pyo3(signature = (postings, documents, dictionaries=&[][..], stop=None))]
    fn write(
        &self,
        py: Python<'_>,
        postings: Py<PyAny>,
        documents: Py<PyAny>,
        dictionaries: &[u8],
        stop: Option<&Stop>,
    ) -> PyResult<()> {
        let (postings, documents) = (PyStream::new(postings), PyStream::new(documents));
        let stop = request(stop);
        run_checked(py, move || {
            let words = std::mem::take(&mut *self.words());
            let mut out = ArrayWriter::new(postings);
            let of_words = words.write(&mut out, &stop)?;
            out.finish()?;
            let mut out = ArrayWriter::new(documents);
            self.documents().write(&mut out, dictionaries, &of_words)?;
            out.finish()?;
            Ok(())
        })
    }
}

impl Batch {
    /// Return the words; nobody waits for the interpreter while holding them.
    fn words(&self) -> MutexGuard<'_, Words> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn documents(&self) -> std::sync::RwLockReadGuard<'_, Documents> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest_of(bytes: &[u8]) -> PyResult<[u8; 16]> {
    bytes
        .try_into()
        .map_err(|_| PyValueError::new_err("a digest has 16 bytes"))
}

fn strs(texts: &[PyBackedStr]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}

fn values_of(values: &Bound<'_, PyDict>) -> PyResult<Values> {
    values
        .iter()
        .map(|(name, all)| Ok((name.extract()?, all.extract()?)))
        .collect()
}

fn request(stop: Option<&Stop>) -> Arc<merge::Stop> {
    stop.map_or_else(Arc::default, |stop| stop.0.clone())
}

/// Write segments to two streams as one, without their deleted documents. Returns the number of documents.
#[pyfunction]
#[pyo3(signature = (sources, postings, documents, stop=None, *, repack=false))]
fn merge_segments(
    py: Python<'_>,
    sources: Vec<(PathBuf, PathBuf, Vec<u32>)>,
    postings: Py<PyAny>,
    documents: Py<PyAny>,
    stop: Option<&Stop>,
    repack: bool,
) -> PyResult<usize> {
    let (postings, documents) = (PyStream::new(postings), PyStream::new(documents));
    let stop = request(stop);
    let storing = if repack { Storing::Repacked } else { Storing::Moved };
    run_checked(py, move || {
        let parts = sources
            .iter()
            .map(|(postings, documents, removed)| Part::open(postings, documents, removed));
        let mut parts = parts.collect::<crate::errors::Result<Vec<_>>>()?;
        merge(&mut parts, storing, postings, documents, &stop)
    })
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Batch>()?;
    module.add_class::<Stop>()?;
    module.add_function(wrap_pyfunction!(merge_segments, module)?)
}
