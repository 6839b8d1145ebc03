//! Sketches of texts, and groups of near copies.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use super::searching::Budget;
use super::text::run_on;
use super::{run, run_checked};
use crate::copies::near;
use crate::copies::sketch::{self, Sketch, WIDTH, Words};
use crate::search::groups::Digest;

/// Return the sketch of a text in bytes; all are 0 where the text is too short to be compared.
#[pyfunction(name = "sketch")]
fn sketch_of<'py>(py: Python<'py>, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let packed = run_on(text, |text| Sketch::of(text).pack())?;
    let bytes: Vec<u8> = packed.into_iter().flat_map(u64::to_le_bytes).collect();
    Ok(PyBytes::new(py, &bytes))
}

/// Return the keys under which a sketch is looked up: sketches of near copies have one in common.
#[pyfunction]
fn sketch_keys(sketch: &[u8]) -> PyResult<Vec<u32>> {
    Ok(near::band_keys(&read(sketch)?))
}

/// Return whether two texts are near copies.
#[pyfunction]
fn are_near(py: Python<'_>, one: &str, other: &str) -> PyResult<bool> {
    run(py, || sketch::are_near(one, other))
}

/// Return the share of the pairs of words of two texts that both have.
#[pyfunction]
fn resemblance(py: Python<'_>, one: &str, other: &str) -> PyResult<f64> {
    run(py, || sketch::resemblance(one, other))
}

/// Return for each text, given with its digest, the digest by which its group of near copies is known.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
fn near_labels(py: Python<'_>, texts: Vec<(Vec<u8>, String)>, budget: &Budget) -> PyResult<Vec<Py<PyBytes>>> {
    let digests = texts.iter().map(|(digest, _)| digest_of(digest));
    let digests = digests.collect::<PyResult<Vec<_>>>()?;
    let labels = run_checked(py, || {
        let each = digests.into_iter().zip(&texts);
        let sketched: Vec<near::Text> = each.map(|(digest, (_, text))| (digest, Sketch::of(text))).collect();
        let read = |at: usize| Ok(texts.get(at).map(|(_, text)| Words::of(text)).unwrap_or_default());
        near::labels(&sketched, &read, &budget.0)
    })?;
    let bytes = |digest: Digest| PyBytes::new(py, &digest.map(u64::to_le_bytes).concat()).unbind();
    Ok(labels.into_iter().map(bytes).collect())
}

#[allow(clippy::cast_possible_truncation)] // the lower half, then the upper
fn digest_of(bytes: &[u8]) -> PyResult<Digest> {
    let whole = bytes
        .try_into()
        .map_err(|_| PyValueError::new_err("a digest has 16 bytes"))?;
    let whole = u128::from_le_bytes(whole);
    Ok([whole as u64, (whole >> 64) as u64])
}

fn read(bytes: &[u8]) -> PyResult<Sketch> {
    if bytes.len() != WIDTH * 8 {
        return Err(PyValueError::new_err(format!("a sketch has {} bytes", WIDTH * 8)));
    }
    let words = bytes.chunks_exact(8).filter_map(|word| word.try_into().ok());
    let packed: Vec<u64> = words.map(u64::from_le_bytes).collect();
    Ok(Sketch::unpack(&packed))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sketch_of, module)?)?;
    module.add_function(wrap_pyfunction!(sketch_keys, module)?)?;
    module.add_function(wrap_pyfunction!(are_near, module)?)?;
    module.add_function(wrap_pyfunction!(resemblance, module)?)?;
    module.add_function(wrap_pyfunction!(near_labels, module)?)
}
