//! Strings of Python, which may hold lone surrogates, as the core reads them.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// Return a text; where it has a lone surrogate there is U+FFFD, one character that is no word and no space either.
pub(super) fn text_of<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, str>> {
    match text.to_str() {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => Ok(Cow::Owned(
            with_surrogates(text)?
                .into_iter()
                .flat_map(|(run, surrogate)| run.chars().chain(surrogate.map(|_| '\u{fffd}')).collect::<Vec<_>>())
                .collect(),
        )),
    }
}

/// Return what `work` makes of a text, where it makes each run between lone surrogates into another.
pub(super) fn between_surrogates<'py>(
    text: &Bound<'py, PyString>,
    work: impl Fn(&str) -> Cow<'_, str>,
) -> PyResult<Bound<'py, PyString>> {
    let py = text.py();
    if let Ok(plain) = text.to_str() {
        return Ok(match work(plain) {
            Cow::Borrowed(same) if same.len() == plain.len() => text.clone(),
            made => PyString::new(py, &made),
        });
    }
    let mut made: Vec<u8> = Vec::new();
    for (run, surrogate) in with_surrogates(text)? {
        made.extend(work(&run).bytes());
        made.extend(surrogate.into_iter().flatten());
    }
    let made = PyBytes::new(py, &made).call_method1("decode", ("utf-8", "surrogatepass"))?;
    Ok(made.cast_into::<PyString>()?)
}

/// Return the runs of a text, each with the three bytes of the lone surrogate that ends it.
fn with_surrogates(text: &Bound<'_, PyString>) -> PyResult<Vec<(String, Option<[u8; 3]>)>> {
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut rest = encoded.cast::<PyBytes>()?.as_bytes();
    let mut runs = Vec::new();
    while let Err(error) = std::str::from_utf8(rest) {
        let (run, behind) = rest.split_at(error.valid_up_to());
        let Some((surrogate, others)) = behind.split_first_chunk::<3>() else {
            break;
        };
        runs.push((String::from_utf8_lossy(run).into_owned(), Some(*surrogate)));
        rest = others;
    }
    runs.push((String::from_utf8_lossy(rest).into_owned(), None));
    Ok(runs)
}
