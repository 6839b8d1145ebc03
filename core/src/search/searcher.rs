//! One generation of an index, and queries on it. Threads share it: no query waits for another.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::copies::near_file::{GroupsFile, KeptGroups};
use crate::copies::near_groups;
use crate::errors::{Error, Result};
use crate::memory::keep_freed;
use crate::queries::query::{Leaf, LeafKind, Node};
use crate::queries::stem_sharers::stem_sharer;
use crate::queries::vocabulary::{Limits, Vocabulary};
use crate::results::highlighter::KnownWords;
use crate::search::budget::Budget;
use crate::search::cache::Cache;
use crate::search::clauses::{Clause, Weights};
use crate::search::docset::DocSet;
use crate::search::evaluator::{Evaluated, Evaluator};
use crate::search::groups::{self, Groups, Member, Show};
use crate::search::populations::Populations;
use crate::search::recency::Recency;
use crate::search::score::Ranking;
use crate::search::topk::{self, Match, Sort};
use crate::segments::schema::TEXT_FIELDS;
use crate::segments::segment::Segments;

/// Bytes of what single words find, and of what whole queries find, that are kept for the next query.
const WORDS_KEPT: usize = 32 << 20;
const QUERIES_KEPT: usize = 16 << 20;

/// Bytes of words of articles that are kept analysed, for the next snippets.
const ANALYSED_KEPT: usize = 16 << 20;

/// Bytes of what single words find that are kept for each document, where that is more: a list grows with the index.
const KEPT_EACH: usize = 160;

/// Bytes of words whose stem was compared with other words, and bytes around each.
const STEM_SHARERS_KEPT: usize = 1 << 20;
const BYTES_A_WORD: usize = 100;

/// Bytes of the objects around the documents of a query.
const BYTES_A_QUERY: usize = 2_000;

/// Bytes of what a query of single words finds that are kept: of more, new memory costs as much as to join the words,
/// which are kept, once more.
const CHEAP: usize = 256 << 10;

/// The part of the documents whose numbers may be looked up one by one before those of all are read: in a file just
/// opened, each is in a block of its own that is compared with its checksum first, which takes as long as to read some
/// hundred.
const FEW: usize = 256;

fn is_of_words(node: &Node) -> bool {
    match node {
        Node::Leaf(leaf) => leaf.kind == LeafKind::Word,
        Node::And(children) | Node::Or(children) => children.iter().all(is_of_words),
        _ => false,
    }
}

/// Statistics of an index, as its manifest has them.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    /// The number of live articles, copies left out.
    pub articles: u64,
    /// The mean number of tokens of each text field.
    pub mean_lengths: HashMap<String, f64>,
    /// The primary subtags of the languages of the documents.
    pub languages: Vec<String>,
}

/// The matches of a query, and the part of it that is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The number of articles that match, exact copies of one text counted once.
    pub total: usize,
    /// The documents that are shown.
    pub evaluated: Arc<Evaluated>,
    /// All documents that match, where those shown represent groups of them.
    pub collapsed: Option<Arc<DocSet>>,
    /// True where each document is shown, and represents itself alone.
    pub is_all: bool,
}

/// One open generation.
pub struct Searcher {
    segments: Arc<Segments>,
    ranking: Ranking,
    languages: Vec<String>,
    text_fields: Vec<&'static str>,
    documents: OnceLock<Arc<Vec<u32>>>,
    groups: Lazy<Option<Arc<Groups>>>,
    groups_file: GroupsFile,
    near_groups: Lazy<Option<Arc<Groups>>>,
    fresh_groups: Mutex<Option<KeptGroups>>,
    copy_counts: Lazy<Arc<[i64]>>,
    populations: Lazy<Option<Arc<Populations>>>,
    weights: [Lazy<Arc<Vec<f32>>>; TEXT_FIELDS.len()],
    /// Documents whose length, or date, was looked up by itself.
    looked_up: AtomicUsize,
    words: Cache<Leaf, Clause>,
    queries: Cache<Node, Arc<Evaluated>>,
    stem_sharers: Cache<Box<str>, Option<String>>,
    known_words: Arc<KnownWords>,
}

impl Searcher {
    /// Make a searcher of open segments. Groups of near copies are read from a file, if there is one.
    #[must_use]
    pub fn new(segments: Arc<Segments>, statistics: Statistics, groups_file: GroupsFile) -> Self {
        keep_freed();
        let size = segments.size() as usize;
        let text_fields = TEXT_FIELDS
            .into_iter()
            .filter(|field| segments.has_field(field))
            .collect();
        Self {
            segments,
            ranking: Ranking::new(statistics.articles, statistics.mean_lengths),
            languages: statistics.languages,
            text_fields,
            documents: OnceLock::new(),
            groups: Lazy::default(),
            groups_file,
            near_groups: Lazy::default(),
            fresh_groups: Mutex::default(),
            copy_counts: Lazy::default(),
            populations: Lazy::default(),
            weights: Default::default(),
            looked_up: AtomicUsize::new(0),
            words: Cache::new(WORDS_KEPT.max(size.saturating_mul(KEPT_EACH))),
            queries: Cache::new(QUERIES_KEPT.max(size.saturating_mul(KEPT_EACH / 2))),
            stem_sharers: Cache::new(STEM_SHARERS_KEPT),
            known_words: Arc::new(KnownWords::new(ANALYSED_KEPT)),
        }
    }

    /// Return the segments.
    #[must_use]
    pub fn segments(&self) -> &Arc<Segments> {
        &self.segments
    }

    /// Find every article that a node matches, with its score; of copies of one text the earliest.
    pub fn evaluate(&self, node: &Node, budget: &Budget) -> Result<Arc<Evaluated>> {
        if let Some(known) = self.queries.get(node) {
            return Ok(known);
        }
        let mut evaluated = self.matching(node, budget)?;
        if let Some(groups) = self.groups(budget)? {
            if let Some(one_each) = groups.one_each(&evaluated.found) {
                evaluated.found = Arc::new(one_each);
            }
        }
        let evaluated = Arc::new(evaluated);
        let bytes = evaluated.found.bytes() + BYTES_A_QUERY;
        if bytes <= CHEAP || !is_of_words(node) {
            self.queries.keep(node.clone(), Arc::clone(&evaluated), bytes);
        }
        Ok(evaluated)
    }

    /// Find every article that a node matches, and choose those that are shown.
    pub fn shown(&self, node: &Node, show: Show, budget: &Budget) -> Result<Shown> {
        if show == Show::One {
            let evaluated = self.evaluate(node, budget)?;
            return Ok(Shown {
                total: evaluated.found.total(),
                evaluated,
                collapsed: None,
                is_all: false,
            });
        }
        let evaluated = self.matching(node, budget)?;
        self.chosen(evaluated, show, budget)
    }

    /// Find the articles that a node matches and `full` does not match, nor a copy of them, and choose those that are
    /// shown. Where each document is shown, so are copies of those that `full` matches.
    pub fn shown_behind(&self, node: &Node, full: &Node, show: Show, budget: &Budget) -> Result<Shown> {
        let Evaluated { mut found, marked } = self.matching(node, budget)?;
        let groups = match show {
            Show::One => self.groups(budget)?,
            Show::All => None,
            Show::Best | Show::Earliest => self.near_groups(budget)?,
        };
        let full = if show == Show::All {
            Arc::new(self.matching(full, budget)?)
        } else {
            self.evaluate(full, budget)?
        };
        if let Some(groups) = groups {
            found = Arc::new(groups.without_copies_of(&found, &full.found));
        }
        let found = Arc::new(found.without_any(&full.found));
        self.chosen(Evaluated { found, marked }, show, budget)
    }

    /// Choose the documents of a query that are shown.
    fn chosen(&self, Evaluated { found, marked }: Evaluated, show: Show, budget: &Budget) -> Result<Shown> {
        let groups = self.groups(budget)?;
        let copies = groups.map_or_else(Vec::new, |groups| groups.surplus(&found));
        let total = found.total().saturating_sub(copies.len());
        let collapses = matches!(show, Show::Best | Show::Earliest);
        let near = if collapses { self.near_groups(budget)? } else { None };
        let others = match (show, near) {
            (Show::One, _) => copies,
            (Show::Best, Some(near)) => near.outscored(&found),
            (Show::Earliest, Some(near)) => near.surplus(&found),
            _ => Vec::new(),
        };
        let left = if others.is_empty() {
            Arc::clone(&found)
        } else {
            Arc::new(found.without(&others))
        };
        Ok(Shown {
            total,
            evaluated: Arc::new(Evaluated { found: left, marked }),
            collapsed: collapses.then_some(found),
            is_all: show == Show::All,
        })
    }

    /// Return the documents that a shown document represents, itself included, ascending.
    pub fn represented(&self, document: u32, shown: &Shown, budget: &Budget) -> Result<Vec<u32>> {
        let mut documents = match &shown.collapsed {
            _ if shown.is_all => Vec::new(),
            Some(matching) => {
                let mut group = self.group(document, budget)?;
                group.retain(|&member| matching.holds(member));
                group
            }
            None => self
                .groups(budget)?
                .map_or_else(Vec::new, |groups| groups.group(document).to_vec()),
        };
        if documents.is_empty() {
            documents.push(document);
        }
        documents.sort_unstable();
        Ok(documents)
    }

    /// Find every document that a node matches, all copies of one text included.
    pub fn matching(&self, node: &Node, budget: &Budget) -> Result<Evaluated> {
        Evaluator::new(self, &self.vocabulary(budget), budget).matching(node)
    }

    /// Return the words of the index, for one query.
    #[must_use]
    pub fn vocabulary<'a>(&'a self, budget: &'a Budget) -> Vocabulary<'a> {
        Vocabulary::new(&*self.segments, &self.languages, budget, Limits::default())
    }

    /// Return for each of some documents, in any order, whether a node matches it.
    pub fn holds(&self, node: &Node, documents: &[u32], budget: &Budget) -> Result<Vec<bool>> {
        let found = self.matching(node, budget)?.found;
        Ok(documents.iter().map(|&document| found.holds(document)).collect())
    }

    /// Return the matches `[offset, offset + limit)` in an order, with a bonus for recent ones where one is asked for.
    pub fn page(
        &self,
        evaluated: &Evaluated,
        sort: Sort,
        offset: usize,
        limit: usize,
        recency: Option<Recency>,
    ) -> Result<Vec<Match>> {
        let found = &evaluated.found;
        if recency.is_none()
            && !found.is_dense()
            && !self.segments.has_numbers("start")
            && self.may_look_up(found.total())
        {
            return self.page_of_few(found, sort, offset, limit);
        }
        let starts = self.column("start")?;
        let Some(recency) = recency else {
            return Ok(topk::page(found, &starts, sort, offset, limit));
        };
        let found = recency.applied(&evaluated.found, &starts, &self.documents()?);
        Ok(topk::page(&found, &starts, sort, offset, limit))
    }

    /// Return a page as `page` does, with the dates of the found documents alone.
    fn page_of_few(&self, found: &DocSet, sort: Sort, offset: usize, limit: usize) -> Result<Vec<Match>> {
        let documents = found.documents();
        let starts = self.segments.numbers_of("start", &documents)?;
        let (mut numbered, mut scores) = (Vec::new(), Vec::new());
        found.for_each(|_, score| scores.push(score));
        numbered.extend((0..).take(scores.len()));
        let found = DocSet::list(numbered, scores, found.is_scored()); // by their place among the found ones
        let mut page = topk::page(&found, &starts, sort, offset, limit);
        for matched in &mut page {
            matched.document = documents.get(matched.document as usize).copied().unwrap_or_default();
        }
        Ok(page)
    }

    /// Return whether to look up numbers of documents one by one, which costs less than to read those of all: a query
    /// for rare words in an index just opened takes no longer in a large one. After some such queries all are read.
    fn may_look_up(&self, many: usize) -> bool {
        let before = self.looked_up.fetch_add(many, Ordering::Relaxed);
        before.saturating_add(many) <= self.segments.size() as usize / FEW
    }

    /// Return a word through which most matches of a name are found; see [`stem_sharer`].
    pub fn stem_sharer(&self, word: &str) -> Result<Option<String>> {
        if let Some(known) = self.stem_sharers.get(word) {
            return Ok(known);
        }
        let found = stem_sharer(word, &self.languages, &self.segments)?;
        self.stem_sharers
            .keep(word.into(), found.clone(), BYTES_A_WORD + word.len());
        Ok(found)
    }

    /// Count the other documents with the very same text as a document.
    pub fn copies(&self, document: u32, budget: &Budget) -> Result<usize> {
        Ok(self.groups(budget)?.map_or(0, |groups| groups.copies(document)))
    }

    /// Return the documents in the group of near and exact copies of a document, the earliest first.
    pub fn group(&self, document: u32, budget: &Budget) -> Result<Vec<u32>> {
        let groups = self.near_groups(budget)?;
        Ok(groups.map_or_else(Vec::new, |groups| groups.group(document).to_vec()))
    }

    /// Return for every document the number of its near and exact copies.
    pub(crate) fn copy_counts(&self, budget: &Budget) -> Result<Arc<[i64]>> {
        self.copy_counts.get_or_try(|| {
            let size = self.segments.size() as usize;
            let groups = self.near_groups(budget)?;
            Ok(groups
                .map_or_else(|| vec![0; size], |groups| groups.counts(size))
                .into())
        })
    }

    /// Return a column with a number for every document.
    pub fn column(&self, name: &str) -> Result<Arc<[i64]>> {
        let numbers = self.segments.numbers(name)?;
        if numbers.len() == self.segments.size() as usize {
            Ok(numbers)
        } else {
            Err(Error::damaged(format!(
                "column {name} does not have a number for every document"
            )))
        }
    }

    /// Return the numbers of the live documents.
    pub fn documents(&self) -> Result<Arc<Vec<u32>>> {
        Ok(Arc::clone(
            self.documents.get_or_init(|| Arc::new(self.segments.documents())),
        ))
    }

    /// Return those text fields in which any document has a word.
    pub(crate) fn text_fields(&self) -> &[&'static str] {
        &self.text_fields
    }

    pub(crate) fn known_words(&self) -> &Arc<KnownWords> {
        &self.known_words
    }

    pub(crate) fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    pub(crate) fn words(&self) -> &Cache<Leaf, Clause> {
        &self.words
    }

    /// Return how much a match in a text field counts in ascending documents.
    pub(crate) fn weights(&self, field: &str, documents: &[u32]) -> Result<Weights> {
        let place = TEXT_FIELDS.iter().position(|&other| other == field);
        let Some(kept) = place.and_then(|place| self.weights.get(place)) else {
            return Err(Error::Invalid(format!("{field} is no text field")));
        };
        let column = format!("{field}_length");
        if !kept.is_made() && self.may_look_up(documents.len()) {
            let lengths = self.segments.numbers_of(&column, documents)?;
            return Ok(Weights::Each(self.ranking.weights(field, &lengths).into()));
        }
        let all = kept.get_or_try(|| {
            let lengths = self.column(&column)?;
            Ok(Arc::new(self.ranking.weights(field, &lengths)))
        })?;
        Ok(Weights::All(all))
    }

    /// Return the groups of exact copies, `None` where there is no copy.
    pub(crate) fn groups(&self, budget: &Budget) -> Result<Option<Arc<Groups>>> {
        self.groups.get_or_try(|| self.grouped(budget))
    }

    /// Return the groups of near and exact copies, `None` where there is no copy.
    pub(crate) fn near_groups(&self, budget: &Budget) -> Result<Option<Arc<Groups>>> {
        self.near_groups.get_or_try(|| {
            let (groups, fresh) =
                near_groups::groups(&self.segments, &self.column("start")?, &self.groups_file, budget)?;
            *self.fresh_groups.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
            Ok((!groups.is_empty()).then(|| Arc::new(groups)))
        })
    }

    /// Return the bytes of a file of the groups of near copies, if they were made since the last call.
    pub fn fresh_groups(&self) -> Result<Option<Vec<u8>>> {
        let fresh = self.fresh_groups.lock().unwrap_or_else(PoisonError::into_inner).take();
        fresh.map(|fresh| fresh.to_bytes()).transpose()
    }

    /// Return the fault of the file of groups, or an empty text.
    pub fn problem_of_groups(&self, budget: &Budget) -> Result<String> {
        near_groups::problem(&self.segments, &self.column("start")?, &self.groups_file, budget)
    }

    /// Return how many articles there are in each language, `None` where all are in one.
    pub(crate) fn populations(&self, budget: &Budget) -> Result<Option<Arc<Populations>>> {
        if self.languages.len() < 2 {
            return Ok(None);
        }
        self.populations.get_or_try(|| {
            let articles = self.segments.counted("kind", "article", budget)?;
            let tags = self.segments.values("language")?;
            let size = self.segments.size() as usize;
            Ok(Populations::of(size, &tags, &articles.documents).map(Arc::new))
        })
    }

    fn grouped(&self, budget: &Budget) -> Result<Option<Arc<Groups>>> {
        let segments = &self.segments;
        let copies = segments.counted("kind", "copy", budget)?;
        if copies.documents.is_empty() {
            return Ok(None);
        }
        let articles = segments.counted("kind", "article", budget)?;
        let texts = segments.digests_128("text")?;
        let starts = self.column("start")?;
        let ids: HashMap<u32, Vec<u8>> = segments.values("copy_id")?.into_iter().collect();
        let mut first_ids = HashMap::new();
        let text = |document: u32| texts.get(document as usize).copied().unwrap_or_default();
        for (copy, first) in segments.values("copy_of")? {
            first_ids.insert(text(copy), first);
        }
        let firsts = groups::firsts(&articles.documents, &copies.documents, &texts);
        let member = |document: u32, id: Option<&Vec<u8>>| Member {
            document,
            text: text(document),
            start: starts.get(document as usize).copied().unwrap_or_default(),
            id: id.cloned().unwrap_or_default(),
        };
        let mut members = Vec::with_capacity(firsts.len() + copies.documents.len());
        members.extend(
            firsts
                .into_iter()
                .map(|first| member(first, first_ids.get(&text(first)))),
        );
        members.extend(copies.documents.iter().map(|&copy| member(copy, ids.get(&copy))));
        Ok(Some(Arc::new(Groups::of(members))))
    }
}

/// A value that is made when it is first asked for; a failure is not kept.
#[derive(Default)]
struct Lazy<T>(Mutex<Option<T>>);

impl<T: Clone> Lazy<T> {
    fn is_made(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn get_or_try(&self, make: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = &*kept {
            return Ok(value.clone());
        }
        let value = make()?;
        *kept = Some(value.clone());
        Ok(value)
    }
}
