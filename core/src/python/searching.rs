//! Queries and pages of hits.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyFunction, PyTuple, PyType};

use super::highlighting::Highlighter;
use super::nodes::node_of;
use super::reading::Segments;
use super::{raised, run_checked};
use crate::copies::near_file::GroupsFile;
use crate::files::keys;
use crate::queries::resolver::Words;
use crate::results::highlighter;
use crate::results::hits::{self, Hit, Wanted};
use crate::results::snippet::Snippet;
use crate::search::budget;
use crate::search::counts::{self, Dimension};
use crate::search::evaluator;
use crate::search::groups::Show;
use crate::search::ordering::{self, Order};
use crate::search::recency::Recency;
use crate::search::searcher::{self, Statistics};
use crate::search::topk::Sort;

/// Time and work that a query may take. Threads may share it.
#[pyclass(frozen, module = "_newssearch_core")]
pub(super) struct Budget(pub(super) Arc<budget::Budget>);

#[pymethods]
impl Budget {
    /// Start a budget of seconds from now, and of pairs of places; each is unlimited unless given.
    #[new]
    #[pyo3(signature = (seconds=f64::INFINITY, pairs=u64::MAX))]
    fn new(seconds: f64, pairs: u64) -> Self {
        Self(Arc::new(budget::Budget::new(seconds, pairs)))
    }

    /// Start a budget that ends no later than this one.
    fn within(&self, seconds: f64) -> Self {
        Self(Arc::new(self.0.within(seconds)))
    }

    /// Raise `QueryLimitError` when the time is up.
    fn check(&self, py: Python<'_>) -> PyResult<()> {
        self.0.check().map_err(|error| raised(py, error))
    }
}

/// The keys of each bucket, and its count.
type Buckets<'py> = Vec<(Bound<'py, PyTuple>, u64)>;

/// The documents that a query found.
#[pyclass(frozen, module = "_newssearch_core")]
struct Evaluated(Arc<evaluator::Evaluated>);

#[pymethods]
impl Evaluated {
    /// Return the number of articles that match, a group of copies counted once.
    #[getter]
    fn total(&self) -> usize {
        self.0.found.total()
    }

    /// Return the inverse document frequency of each clause that is not negated, in the order of the query.
    fn rarities(&self) -> Vec<f64> {
        self.0.marked.iter().map(|atom| atom.rarity).collect()
    }

    /// Return all documents that match, ascending, and their scores.
    fn documents(&self) -> (Vec<u32>, Vec<f32>) {
        let mut scores = Vec::with_capacity(self.0.found.total());
        self.0.found.for_each(|_, score| scores.push(score));
        (self.0.found.documents().to_vec(), scores)
    }
}

/// One open generation, and queries on it.
#[pyclass(frozen, module = "_newssearch_core")]
struct Searcher {
    inner: searcher::Searcher,
    renamed: HashMap<String, String>,
}

#[pymethods]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes values of their own of arguments
impl Searcher {
    #[new]
    fn new(
        segments: &Segments,
        articles: u64,
        mean_lengths: HashMap<String, f64>,
        languages: Vec<String>,
        renamed: HashMap<String, String>,
        groups: PathBuf,
        checksums: HashMap<String, u32>,
    ) -> Self {
        let file = GroupsFile {
            path: groups,
            checksums,
        };
        let statistics = Statistics {
            articles,
            mean_lengths,
            languages,
        };
        Self {
            inner: searcher::Searcher::new(Arc::clone(&segments.0), statistics, file),
            renamed,
        }
    }

    /// Return the bytes of a file of the groups of near copies, if they were made since the last call.
    fn fresh_groups(&self, py: Python<'_>) -> PyResult<Option<Py<PyBytes>>> {
        let fresh = run_checked(py, || self.inner.fresh_groups())?;
        Ok(fresh.map(|bytes| PyBytes::new(py, &bytes).unbind()))
    }

    /// Return the fault of the file of groups, or an empty text.
    fn problem_of_groups(&self, py: Python<'_>, budget: &Budget) -> PyResult<String> {
        run_checked(py, || self.inner.problem_of_groups(&budget.0))
    }

    /// Find every article that a node matches; of copies of one text the earliest.
    fn evaluate(&self, py: Python<'_>, node: &Bound<'_, PyAny>, budget: &Budget) -> PyResult<Evaluated> {
        let node = node_of(node)?;
        run_checked(py, || self.inner.evaluate(&node, &budget.0)).map(Evaluated)
    }

    /// Return how many articles a node matches, how many hits that makes, and the hits of a page.
    #[allow(clippy::too_many_arguments)]
    fn search<'py>(
        &self,
        py: Python<'py>,
        node: &Bound<'_, PyAny>,
        show: &str,
        sort: &str,
        offset: usize,
        limit: usize,
        snippets: usize,
        recency: Option<(f64, i64)>,
        budget: &Budget,
    ) -> PyResult<(usize, usize, Bound<'py, PyTuple>)> {
        let (node, show) = (node_of(node)?, show_named(show)?);
        let wanted = wanted(sort, offset, limit, snippets, recency)?;
        let page = run_checked(py, || {
            let shown = self.inner.shown(&node, show, &budget.0)?;
            hits::page(&self.inner, &shown, wanted, &self.renamed, &budget.0)
        })?;
        Ok((page.total, page.shown, hit_objects(py, page.hits)?))
    }

    /// Return the same of the articles that a node matches and `full` does not match, nor a copy of them; and the
    /// documents of these hits.
    #[allow(clippy::too_many_arguments)]
    fn search_behind<'py>(
        &self,
        py: Python<'py>,
        node: &Bound<'_, PyAny>,
        full: &Bound<'_, PyAny>,
        show: &str,
        sort: &str,
        offset: usize,
        limit: usize,
        snippets: usize,
        recency: Option<(f64, i64)>,
        budget: &Budget,
    ) -> PyResult<(usize, usize, Bound<'py, PyTuple>, Vec<u32>)> {
        let (node, full, show) = (node_of(node)?, node_of(full)?, show_named(show)?);
        let wanted = wanted(sort, offset, limit, snippets, recency)?;
        let page = run_checked(py, || {
            let shown = self.inner.shown_behind(&node, &full, show, &budget.0)?;
            hits::page(&self.inner, &shown, wanted, &self.renamed, &budget.0)
        })?;
        Ok((page.total, page.shown, hit_objects(py, page.hits)?, page.documents))
    }

    /// Find every document that a node matches, all copies of one text included.
    fn matching(&self, py: Python<'_>, node: &Bound<'_, PyAny>, budget: &Budget) -> PyResult<Evaluated> {
        let node = node_of(node)?;
        let found = run_checked(py, || self.inner.matching(&node, &budget.0))?;
        Ok(Evaluated(Arc::new(found)))
    }

    /// Return all documents that were found, in an order.
    fn ordered(&self, py: Python<'_>, evaluated: &Evaluated, order: &str, budget: &Budget) -> PyResult<Vec<u32>> {
        let order = match order {
            "id" => Order::Id,
            "oldest" => Order::Oldest,
            "newest" => Order::Newest,
            other => return Err(PyValueError::new_err(format!("{other} is no order of articles"))),
        };
        let documents = evaluated.0.found.documents();
        run_checked(py, || ordering::ordered(&self.inner, &documents, order, &budget.0))
    }

    /// Count what was found by dimensions: the keys of each bucket with its count, the undated, the imprecise.
    fn counts<'py>(
        &self,
        py: Python<'py>,
        evaluated: &Evaluated,
        by: Vec<String>,
        budget: &Budget,
    ) -> PyResult<(Buckets<'py>, u64, u64)> {
        let found = run_checked(py, || {
            let by = by.iter().map(|name| Dimension::named(name));
            let by = by.collect::<Result<Vec<_>, _>>()?;
            let documents = evaluated.0.found.documents();
            counts::count(&self.inner, &documents, &by, &self.renamed, &budget.0)
        })?;
        let buckets = found.buckets.into_iter();
        let buckets = buckets.map(|(key, count)| Ok((PyTuple::new(py, key)?, count)));
        Ok((buckets.collect::<PyResult<_>>()?, found.undated, found.imprecise))
    }

    /// Return the highlighter of what a query has found, without limits.
    fn highlighter(&self, evaluated: &Evaluated) -> Highlighter {
        let inner = highlighter::Highlighter::new(&evaluated.0.marked, self.inner.known_words());
        Highlighter::of(inner, budget::Budget::unlimited())
    }

    /// Return for each of some documents whether a node matches it.
    fn holds(
        &self,
        py: Python<'_>,
        node: &Bound<'_, PyAny>,
        documents: Vec<u32>,
        budget: &Budget,
    ) -> PyResult<Vec<bool>> {
        let node = node_of(node)?;
        run_checked(py, || self.inner.holds(&node, &documents, &budget.0))
    }

    /// Return the matches `[offset, offset + limit)` in an order, each a document and its score.
    fn page(
        &self,
        py: Python<'_>,
        evaluated: &Evaluated,
        sort: &str,
        offset: usize,
        limit: usize,
    ) -> PyResult<Vec<(u32, f32)>> {
        let sort = sort_named(sort)?;
        let page = run_checked(py, || self.inner.page(&evaluated.0, sort, offset, limit, None))?;
        Ok(page
            .into_iter()
            .map(|matched| (matched.document, matched.score))
            .collect())
    }

    /// Return the terms at most `edits` edits from a word.
    fn within(&self, py: Python<'_>, postings: &str, word: &str, edits: u32, budget: &Budget) -> PyResult<Vec<String>> {
        run_checked(py, || self.inner.vocabulary(&budget.0).within(postings, word, edits))
    }

    /// Return words of a query that are names, each with another word of the same stem through which most of its matches
    /// are found.
    fn stem_sharers(&self, py: Python<'_>, words: Vec<String>) -> PyResult<Vec<(String, String)>> {
        run_checked(py, || {
            let sharer = |word: String| Ok(self.inner.stem_sharer(&word)?.map(|other| (word, other)));
            words.into_iter().filter_map(|word| sharer(word).transpose()).collect()
        })
    }

    /// Count the other documents with the very same text as a document.
    fn copies(&self, py: Python<'_>, document: u32, budget: &Budget) -> PyResult<usize> {
        run_checked(py, || self.inner.copies(document, &budget.0))
    }

    /// Return the documents in the group of near and exact copies of a document, the earliest first.
    fn group(&self, py: Python<'_>, document: u32, budget: &Budget) -> PyResult<Vec<u32>> {
        run_checked(py, || self.inner.group(document, &budget.0))
    }
}

fn show_named(name: &str) -> PyResult<Show> {
    match name {
        "one" => Ok(Show::One),
        "all" => Ok(Show::All),
        "best" => Ok(Show::Best),
        "earliest" => Ok(Show::Earliest),
        other => Err(PyValueError::new_err(format!("{other} is no way to show copies"))),
    }
}

fn sort_named(name: &str) -> PyResult<Sort> {
    match name {
        "relevance" => Ok(Sort::Relevance),
        "newest" => Ok(Sort::Newest),
        "oldest" => Ok(Sort::Oldest),
        other => Err(PyValueError::new_err(format!("{other} is no order of hits"))),
    }
}

fn wanted(sort: &str, offset: usize, limit: usize, snippets: usize, recency: Option<(f64, i64)>) -> PyResult<Wanted> {
    Ok(Wanted {
        sort: sort_named(sort)?,
        offset,
        limit,
        snippets,
        recency: recency.map(|(half_life, now)| Recency { half_life, now }),
    })
}

fn hit_objects(py: Python<'_>, hits: Vec<Hit>) -> PyResult<Bound<'_, PyTuple>> {
    static MAKE_HIT: PyOnceLock<Py<PyFunction>> = PyOnceLock::new();
    static SNIPPET: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let make_hit = MAKE_HIT.import(py, "newssearch.results", "hit_of")?;
    let snippet_class = SNIPPET.import(py, "newssearch.results", "Snippet")?;
    let objects = hits.into_iter().map(|hit| hit_object(make_hit, snippet_class, hit));
    PyTuple::new(py, objects.collect::<PyResult<Vec<_>>>()?)
}

/// Make a `Hit`, of its fields in their order.
fn hit_object<'py>(
    make_hit: &Bound<'py, PyFunction>,
    snippet_class: &Bound<'py, PyType>,
    hit: Hit,
) -> PyResult<Bound<'py, PyAny>> {
    let py = make_hit.py();
    let [headline, published, precision, source, dateline, section, language, url] = hit.fields;
    let snippet = |cut: Snippet| snippet_class.call1((cut.field, cut.text, marks(py, cut.marks)?));
    let snippets = hit.snippets.into_iter().map(snippet).collect::<PyResult<Vec<_>>>()?;
    let fields = [
        hit.id.into_pyobject(py)?.into_any(),
        hit.score.into_pyobject(py)?.into_any(),
        headline.into_pyobject(py)?,
        published.into_pyobject(py)?,
        precision.into_pyobject(py)?,
        source.into_pyobject(py)?,
        PyTuple::new(py, hit.byline)?.into_any(),
        dateline.into_pyobject(py)?,
        section.into_pyobject(py)?,
        language.into_pyobject(py)?,
        url.into_pyobject(py)?,
        PyTuple::new(py, snippets)?.into_any(),
        marks(py, hit.headline_marks)?.into_any(),
        PyTuple::empty(py).into_any(),
        hit.copies.into_pyobject(py)?.into_any(),
        hit.outlets.into_pyobject(py)?.into_any(),
    ];
    make_hit.call1((PyTuple::new(py, fields)?,))
}

fn marks(py: Python<'_>, marks: Vec<(u32, u32)>) -> PyResult<Bound<'_, PyTuple>> {
    if marks.is_empty() {
        Ok(PyTuple::empty(py))
    } else {
        PyTuple::new(py, marks)
    }
}

/// Numbers under 64-bit keys.
#[pyclass(frozen, module = "_newssearch_core")]
struct Keys(keys::Keys);

#[pymethods]
impl Keys {
    /// Make it of keys and as many numbers.
    #[new]
    #[pyo3(signature = (pairs=Vec::new()))]
    fn new(pairs: Vec<(u64, u32)>) -> Self {
        Self(keys::Keys::of(pairs.into_iter()))
    }

    /// Make it of the digests of all live documents: `id`, `given`, or the first half of `text`.
    #[staticmethod]
    fn of_digests(py: Python<'_>, segments: &Segments, digest: &str) -> PyResult<Self> {
        run_checked(py, || segments.0.live_keys(digest)).map(Self)
    }

    /// Return the numbers under a key, in the order in which they came.
    fn numbers(&self, key: u64) -> Vec<u32> {
        self.0.numbers(key)
    }

    /// Return all numbers, ascending, each once.
    fn all_numbers(&self) -> Vec<u32> {
        self.0.all_numbers()
    }

    /// Return the same with further pairs of a key and a number behind them.
    #[allow(clippy::needless_pass_by_value)] // a list becomes a vector of its own
    fn with_more(&self, pairs: Vec<(u64, u32)>) -> Self {
        Self(self.0.with_more(&pairs))
    }
}

/// Add what this module has to the extension module.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Budget>()?;
    module.add_class::<Evaluated>()?;
    module.add_class::<Searcher>()?;
    module.add_class::<Keys>()
}
