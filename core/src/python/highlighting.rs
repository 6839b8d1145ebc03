//! Marks and snippets.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use super::expressions::from_python;
use super::nodes::node_of;
use super::run_checked;
use crate::results::highlighter::{self, KnownWords, MarkedAtom, Texts};
use crate::results::matching_article::{self, Period};
use crate::results::outside_score::Weighing;
use crate::search::budget::Budget;
use crate::search::score::Ranking;

type Marks = Vec<(u32, u32)>;

/// Marks the matches of the clauses of one query, in one article after another. Threads may share it.
#[pyclass(frozen, module = "_newssearch_core")]
pub(super) struct Highlighter {
    inner: Mutex<highlighter::Highlighter>,
    budget: Budget,
}

#[pymethods]
impl Highlighter {
    /// Take the clauses, each its expressions by field and its rarity.
    #[new]
    #[pyo3(signature = (atoms, seconds = f64::INFINITY, pairs = u64::MAX))]
    fn new(atoms: Vec<(HashMap<String, Bound<'_, PyAny>>, f64)>, seconds: f64, pairs: u64) -> PyResult<Self> {
        let read = atoms.into_iter().map(|(expressions, rarity)| {
            let read = expressions
                .into_iter()
                .map(|(field, object)| Ok((field, from_python(&object)?)));
            Ok(Arc::new(MarkedAtom {
                expressions: read.collect::<PyResult<_>>()?,
                rarity,
            }))
        });
        let atoms = read.collect::<PyResult<Vec<_>>>()?;
        Ok(Self {
            inner: Mutex::new(highlighter::Highlighter::new(&atoms, KnownWords::shared())),
            budget: Budget::new(seconds, pairs),
        })
    }

    /// Return every mark in a text of a field.
    #[pyo3(signature = (field, text, language=None))]
    fn marks(
        &self,
        py: Python<'_>,
        field: &str,
        text: &Bound<'_, PyString>,
        language: Option<&str>,
    ) -> PyResult<Marks> {
        let text = text_of(text)?;
        run_checked(py, || self.locked().marks(field, &text, language, &self.budget))
    }

    /// Return the best snippets of an article, each its field, text and marks.
    #[pyo3(signature = (standfirst, body, stated, id, language, most))]
    #[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn snippets(
        &self,
        py: Python<'_>,
        standfirst: &Bound<'_, PyString>,
        body: &Bound<'_, PyString>,
        stated: Vec<(String, Bound<'_, PyString>)>,
        id: &Bound<'_, PyString>,
        language: Option<&str>,
        most: usize,
    ) -> PyResult<Vec<(String, String, Marks)>> {
        let (standfirst, body, id) = (text_of(standfirst)?, text_of(body)?, text_of(id)?);
        let stated = stated.iter().map(|(field, text)| Ok((field.as_str(), text_of(text)?)));
        let stated = stated.collect::<PyResult<Vec<_>>>()?;
        let stated: Vec<(&str, &str)> = stated.iter().map(|(field, text)| (*field, &**text)).collect();
        let texts = Texts {
            standfirst: &standfirst,
            body: &body,
            stated: &stated,
            id: &id,
        };
        let found = run_checked(py, || self.locked().snippets(&texts, language, most, &self.budget))?;
        Ok(found
            .into_iter()
            .map(|snippet| (snippet.field, snippet.text, snippet.marks))
            .collect())
    }
}

impl Highlighter {
    /// Take a highlighter of the core and what all its calls together may cost.
    pub(super) fn of(inner: highlighter::Highlighter, budget: Budget) -> Self {
        Self {
            inner: Mutex::new(inner),
            budget,
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, highlighter::Highlighter> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An article that is in no index, as the queries of an archive see it. Threads may share it.
#[pyclass(frozen, module = "_newssearch_core")]
struct MatchingArticle(Mutex<matching_article::MatchingArticle>);

#[pymethods]
impl MatchingArticle {
    /// Take the values of an article by field, its primary language, its period, the languages of the archive and its times.
    #[new]
    fn new(
        values: HashMap<String, Vec<Bound<'_, PyString>>>,
        language: &str,
        period: Option<(i64, i64, i64, i64)>,
        languages: Vec<String>,
        numbers: HashMap<String, Vec<i64>>,
    ) -> PyResult<Self> {
        let read = |texts: Vec<Bound<'_, PyString>>| {
            let texts = texts.iter().map(|text| Ok(text_of(text)?.into_owned()));
            texts.collect::<PyResult<Vec<String>>>()
        };
        let values = values.into_iter().map(|(field, texts)| Ok((field, read(texts)?)));
        let values = values.collect::<PyResult<Vec<_>>>()?;
        let period = period.map(|(first_day, last_day, start, end)| Period {
            first_day,
            last_day,
            start,
            end,
        });
        let known = KnownWords::shared();
        let article = matching_article::MatchingArticle::new(values, language, period, numbers, languages, known);
        Ok(Self(Mutex::new(article)))
    }

    /// Tell whether a query matches the article.
    #[pyo3(signature = (node, seconds = f64::INFINITY, pairs = u64::MAX))]
    fn is_matched_by(&self, py: Python<'_>, node: &Bound<'_, PyAny>, seconds: f64, pairs: u64) -> PyResult<bool> {
        let node = node_of(node)?;
        run_checked(py, || self.locked().is_matched_by(&node, &Budget::new(seconds, pairs)))
    }

    /// Return the highlighter of what a query matches in the article.
    #[pyo3(signature = (node, seconds = f64::INFINITY, pairs = u64::MAX))]
    fn highlighter(&self, py: Python<'_>, node: &Bound<'_, PyAny>, seconds: f64, pairs: u64) -> PyResult<Highlighter> {
        let node = node_of(node)?;
        let inner = run_checked(py, || self.locked().highlighter(&node))?;
        Ok(Highlighter::of(inner, Budget::new(seconds, pairs)))
    }
}

/// Return the score of each article for a query in an index with some statistics; None for one that does not match.
///
/// `clauses` are those that give a score, with their rarities.
#[pyfunction]
#[pyo3(signature = (articles, node, clauses, mean_lengths, seconds = f64::INFINITY, pairs = u64::MAX))]
#[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
fn scores_outside(
    py: Python<'_>,
    articles: Vec<Py<MatchingArticle>>,
    node: &Bound<'_, PyAny>,
    clauses: Vec<(Bound<'_, PyAny>, f64)>,
    mean_lengths: HashMap<String, f64>,
    seconds: f64,
    pairs: u64,
) -> PyResult<Vec<Option<f32>>> {
    let node = node_of(node)?;
    let clauses = clauses.iter().map(|(clause, rarity)| Ok((node_of(clause)?, *rarity)));
    let weighing = Weighing {
        clauses: clauses.collect::<PyResult<_>>()?,
        ranking: Ranking::new(0, mean_lengths),
    };
    let budget = Budget::new(seconds, pairs);
    run_checked(py, || {
        let scores = articles
            .iter()
            .map(|one| one.get().locked().score(&node, &weighing, &budget));
        scores.collect()
    })
}

impl MatchingArticle {
    fn locked(&self) -> std::sync::MutexGuard<'_, matching_article::MatchingArticle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Return a text. Each lone surrogate becomes one replacement character, so offsets stay.
fn text_of<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, str>> {
    if let Ok(text) = text.to_str() {
        return Ok(Cow::Borrowed(text));
    }
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = encoded.cast_into::<PyBytes>()?.as_bytes().to_vec();
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xed && bytes[at + 1] >= 0xa0 {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Highlighter>()?;
    module.add_class::<MatchingArticle>()?;
    module.add_function(wrap_pyfunction!(scores_outside, module)?)
}
