//! Text: words, stems, sentences and languages.

use std::borrow::Cow;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::strings::{between_surrogates, text_of};
use super::{guard, run};
use crate::text::detection;
use crate::text::folding;
use crate::text::language;
use crate::text::paragraphs;
use crate::text::sentences;
use crate::text::stemmer;
use crate::text::stems;
use crate::text::tokenizer;
use crate::text::words::{self, bound_positions};

/// Bytes of a text that is worth letting other threads run meanwhile.
const LONG: usize = 1 << 14;

/// Run a part of the core on a text.
pub(super) fn run_on<T: Send>(text: &Bound<'_, PyString>, work: impl FnOnce(&str) -> T + Send) -> PyResult<T> {
    let read: Cow<'_, str> = text_of(text)?;
    if read.len() < LONG {
        guard(|| work(&read))
    } else {
        run(text.py(), || work(&read))
    }
}

/// A Snowball stemmer of one language.
#[pyclass(frozen, module = "_newssearch_core")]
struct Stemmer(stemmer::Stemmer);

#[pymethods]
impl Stemmer {
    #[new]
    fn new(name: &str) -> PyResult<Self> {
        stemmer::Stemmer::named(name)
            .map(Self)
            .ok_or_else(|| PyValueError::new_err(format!("no stemmer is named {name:?}")))
    }

    /// Return the stem of a lower-case word.
    fn stem(&self, py: Python<'_>, word: &str) -> PyResult<String> {
        run(py, || self.0.stem(word))
    }

    /// Return the stems of many lower-case words, one each.
    #[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn stem_each(&self, py: Python<'_>, words: Vec<String>) -> PyResult<Vec<String>> {
        run(py, || words.iter().map(|word| self.0.stem(word)).collect())
    }
}

/// A word in its place in a text.
#[pyclass(frozen, eq, module = "_newssearch_core")]
#[derive(PartialEq)]
struct Token(tokenizer::Token);

#[pymethods]
impl Token {
    /// The folded word as written.
    #[getter]
    fn term(&self) -> &str {
        &self.0.piece.term
    }

    /// The word to stem, in lower case but not folded.
    #[getter]
    fn base(&self) -> &str {
        &self.0.piece.base
    }

    /// The folded words that it is found under beside its term.
    #[getter]
    fn also<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.piece.also)
    }

    /// The words to stem beside the base.
    #[getter]
    fn also_bases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.piece.also_bases)
    }

    /// The words of `term` and `also` that have a capital, as written, without accents.
    #[getter]
    fn cased<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, guard(|| self.0.piece.cased())?)
    }

    #[getter]
    fn position(&self) -> usize {
        self.0.position
    }

    #[getter]
    fn start(&self) -> usize {
        self.0.start
    }

    #[getter]
    fn end(&self) -> usize {
        self.0.end
    }

    fn __repr__(&self) -> String {
        format!("<Token {:?} at {}>", self.0.piece.term, self.0.start)
    }
}

/// A token of a word.
#[pyclass(frozen, get_all, module = "_newssearch_core")]
struct TokenForms {
    start: u32,
    end: u32,
    exact: Py<PyTuple>,
    cased: Py<PyTuple>,
    stems: Py<PyTuple>,
}

/// A compound in a word.
#[pyclass(frozen, get_all, module = "_newssearch_core")]
struct CompoundForms {
    first: u32,
    width: u32,
    keys: Py<PyTuple>,
}

/// The tokens of a word and its compounds.
#[pyclass(frozen, get_all, module = "_newssearch_core")]
struct WordForms {
    tokens: Py<PyTuple>,
    compounds: Py<PyTuple>,
}

fn tuple(py: Python<'_>, items: Vec<String>) -> PyResult<Py<PyTuple>> {
    Ok(PyTuple::new(py, items)?.unbind())
}

/// Return a text without case, accents and invisible characters.
#[pyfunction]
fn fold<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    guard(|| between_surrogates(text, folding::fold))?
}

/// Tell whether there is a word in a text.
#[pyfunction]
fn has_word(text: &Bound<'_, PyString>) -> PyResult<bool> {
    run_on(text, tokenizer::has_word)
}

/// Return the words of a text, in order.
#[pyfunction]
fn tokenize(text: &Bound<'_, PyString>) -> PyResult<Vec<Token>> {
    Ok(run_on(text, tokenizer::tokenize)?.into_iter().map(Token).collect())
}

/// Return the stems of a lower-case word in a language.
#[pyfunction]
fn stems_of<'py>(py: Python<'py>, language: &str, word: &str) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, guard(|| stems::Stems::of(language).stems(word))?)
}

/// Return the stems of a word of a query in any of the languages.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
fn stems_in<'py>(py: Python<'py>, languages: Vec<String>, word: &str) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, guard(|| stems::stems_in(&languages, word))?)
}

/// Return the tokens and compounds of a word, which holds no white space.
#[pyfunction]
fn word_forms(word: &Bound<'_, PyString>, language: &str) -> PyResult<WordForms> {
    let py = word.py();
    let found = run_on(word, |word| words::word_forms(word, language))?;
    let mut tokens = Vec::with_capacity(found.tokens.len());
    for token in found.tokens {
        tokens.push(TokenForms {
            start: token.start,
            end: token.end,
            exact: tuple(py, token.exact)?,
            cased: tuple(py, token.cased)?,
            stems: tuple(py, token.stems)?,
        });
    }
    let mut compounds = Vec::with_capacity(found.compounds.len());
    for compound in found.compounds {
        let (first, width) = (compound.first, compound.width);
        compounds.push(CompoundForms {
            first,
            width,
            keys: tuple(py, compound.keys)?,
        });
    }
    Ok(WordForms {
        tokens: PyTuple::new(py, tokens)?.unbind(),
        compounds: PyTuple::new(py, compounds)?.unbind(),
    })
}

/// Return the start and the end of every sentence of a text.
#[pyfunction(name = "sentences")]
fn sentences_of(text: &Bound<'_, PyString>) -> PyResult<Vec<(usize, usize)>> {
    run_on(text, sentences::sentences)
}

/// Return where every sentence of a text begins, and whether a paragraph begins there.
#[pyfunction]
fn openings(text: &Bound<'_, PyString>) -> PyResult<Vec<(usize, bool)>> {
    run_on(text, sentences::openings)
}

/// Return the paragraphs of a cleaned text, its wrapped lines joined.
#[pyfunction]
#[pyo3(name = "paragraphs")]
fn paragraphs_of(text: &Bound<'_, PyString>) -> PyResult<Vec<String>> {
    run_on(text, paragraphs::paragraphs)
}

/// Return the words, by number, with which the sentences and the paragraphs of a text begin.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
fn bounds_of(text: &Bound<'_, PyString>, starts: Vec<u32>) -> PyResult<(Vec<u32>, Vec<u32>)> {
    let bounds = run_on(text, |text| bound_positions(text, &starts))?;
    Ok((bounds.sentences, bounds.paragraphs))
}

/// Return the code of the likeliest language of a text and its probability; see `newssearch.core`.
#[pyfunction]
fn classify_language(py: Python<'_>, text: &[u8]) -> PyResult<(&'static str, f32)> {
    run(py, || language::classify(text))
}

/// Return the code of the language of a text, or None for short or unsure text.
#[pyfunction]
fn detect_language(text: &Bound<'_, PyString>) -> PyResult<Option<&'static str>> {
    run_on(text, detection::detect)
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("STEMMERS", stemmer::NAMES.to_vec())?;
    module.add("APOSTROPHES", folding::APOSTROPHES)?;
    module.add("MAX_TERM", tokenizer::MAX_TERM)?;
    module.add("MAX_JOINED", tokenizer::MAX_JOINED)?;
    module.add_class::<Stemmer>()?;
    module.add_class::<Token>()?;
    module.add_class::<TokenForms>()?;
    module.add_class::<CompoundForms>()?;
    module.add_class::<WordForms>()?;
    module.add_function(wrap_pyfunction!(fold, module)?)?;
    module.add_function(wrap_pyfunction!(has_word, module)?)?;
    module.add_function(wrap_pyfunction!(tokenize, module)?)?;
    module.add_function(wrap_pyfunction!(stems_of, module)?)?;
    module.add_function(wrap_pyfunction!(stems_in, module)?)?;
    module.add_function(wrap_pyfunction!(word_forms, module)?)?;
    module.add_function(wrap_pyfunction!(sentences_of, module)?)?;
    module.add_function(wrap_pyfunction!(openings, module)?)?;
    module.add_function(wrap_pyfunction!(paragraphs_of, module)?)?;
    module.add_function(wrap_pyfunction!(bounds_of, module)?)?;
    module.add_function(wrap_pyfunction!(classify_language, module)?)?;
    module.add_function(wrap_pyfunction!(detect_language, module)?)
}
