//! A query on the segments of an index: which documents match, and how well.
//!
//! Every node gives ascending documents with scores. Filters (dates, lengths, exclusions) score 0, and are asked
//! only of documents that the rest of their clause has found. A clause is scored as one term over the fields in which
//! it looks.

use std::collections::HashMap;
use std::sync::Arc;

use crate::budget::Budget;
use crate::docset::{DocSet, Finder, in_all, in_any, in_some};
use crate::errors::{Error, Result};
use crate::filters::{COPIES, Filter};
use crate::highlighter::MarkedAtom;
use crate::joins::add_few;
use crate::postings::frequency_of;
use crate::query::{Leaf, LeafKind, Node};
use crate::resolver::{Resolver, Words};
use crate::schema::{BODY, STEMMED, is_exact};
use crate::score::{LEAD_WEIGHT, Ranking, is_weighed, saturate};
use crate::searcher::Searcher;
use crate::segment::Counted;
use crate::span_matcher::frequencies;
use crate::values::TIME_FIELDS;

/// The documents that a query found, and its clauses in the order of the query.
#[derive(Debug, Clone, Default)]
pub struct Evaluated {
    /// The documents; where a search asks, one of each group of copies.
    pub found: Arc<DocSet>,
    /// The clauses whose matches are to be marked: those that are not negated.
    pub marked: Vec<Arc<MarkedAtom>>,
}

/// The result of a single clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The clause, resolved.
    pub atom: Arc<MarkedAtom>,
    /// The documents, copies included.
    pub found: Arc<DocSet>,
}

impl Clause {
    /// Return whether another clause looks for the same in the same fields.
    fn is_same_as(&self, other: &Self) -> bool {
        self.found.total() == other.found.total() && self.atom.expressions == other.atom.expressions
    }

    /// Return whether another clause looks for the same stems in the same stemmed fields: the fields that are not
    /// stemmed may tell the words apart.
    fn has_stems_of(&self, other: &Self) -> bool {
        let (own, others) = (&self.atom.expressions, &other.atom.expressions);
        STEMMED.iter().any(|field| own.contains_key(*field))
            && STEMMED.iter().all(|field| own.get(*field) == others.get(*field))
    }
}

/// Evaluates one query.
pub struct Evaluator<'a> {
    searcher: &'a Searcher,
    resolver: Resolver<'a>,
    budget: &'a Budget,
    size: usize,
    marked: Vec<Arc<MarkedAtom>>,
}

impl<'a> Evaluator<'a> {
    /// Make an evaluator of one query against the words that exist.
    #[must_use]
    pub fn new(searcher: &'a Searcher, words: &'a dyn Words, budget: &'a Budget) -> Self {
        Self {
            searcher,
            resolver: Resolver::new(words),
            budget,
            size: searcher.segments().size() as usize,
            marked: Vec::new(),
        }
    }

    /// Find all documents that a node matches, each copy of an article by itself.
    pub fn matching(mut self, node: &Node) -> Result<Evaluated> {
        let found = self.node(node, false)?;
        Ok(Evaluated {
            found,
            marked: self.marked,
        })
    }

    fn node(&mut self, node: &Node, negated: bool) -> Result<Arc<DocSet>> {
        self.budget.check()?;
        match node {
            Node::And(children) => self.all_of(children, negated),
            Node::Or(children) => {
                let sets = self.distinct(children, negated)?;
                Ok(in_any(sets, self.size))
            }
            Node::SomeOf { children, least } => {
                let size = self.size;
                in_some(children.iter().map(|child| self.node(child, negated)), *least, size)
            }
            Node::Not(_) | Node::NumberRange { .. } | Node::DateRange { .. } => {
                let every = Arc::new(self.everything()?);
                self.filtered(&every, node, negated)
            }
            Node::Everything => Ok(Arc::new(self.everything()?)),
            Node::NoDate => {
                let undated = self.searcher.segments().counted("kind", "undated", self.budget)?;
                Ok(Arc::new(DocSet::unscored(undated.documents.clone())))
            }
            Node::AtLeast { part, times } => Ok(self.clause(part, negated, *times)?.found),
            _ => Ok(self.clause(node, negated, 1)?.found),
        }
    }

    /// Find the documents of each child. Of words, phrases and patterns that are the same clause, or words of the same
    /// stems, only the first gives scores.
    fn distinct<'n>(
        &mut self,
        children: impl IntoIterator<Item = &'n Node>,
        negated: bool,
    ) -> Result<Vec<Arc<DocSet>>> {
        let mut clauses: Vec<(Option<&str>, Clause)> = Vec::new();
        let mut sets = Vec::new();
        for child in children {
            let Node::Leaf(Leaf { field, .. }) = child else {
                sets.push(self.node(child, negated)?);
                continue;
            };
            self.budget.check()?;
            let clause = self.clause(child, negated, 1)?;
            // Clauses on other fields are others, even in an index in which only one of the fields has text.
            let known = || clauses.iter().filter(|known| known.0 == field.as_deref());
            if known().any(|(_, known)| known.is_same_as(&clause)) {
                continue;
            }
            if known().any(|(_, known)| known.has_stems_of(&clause)) {
                sets.push(Arc::new(clause.found.without_scores()));
            } else {
                sets.push(Arc::clone(&clause.found));
            }
            clauses.push((field.as_deref(), clause));
        }
        Ok(sets)
    }

    fn everything(&self) -> Result<DocSet> {
        Ok(DocSet::of_all(self.searcher.documents()?))
    }

    /// Find the documents of all children. Filters are asked last, of the documents that the others have left.
    fn all_of(&mut self, children: &[Node], negated: bool) -> Result<Arc<DocSet>> {
        let is_filter =
            |child: &&Node| matches!(child, Node::Not(_) | Node::NumberRange { .. } | Node::DateRange { .. });
        let (filters, others): (Vec<&Node>, Vec<&Node>) = children.iter().partition(is_filter);
        let sets = self.distinct(others, negated)?;
        let mut found = if sets.is_empty() {
            Arc::new(self.everything()?)
        } else {
            in_all(sets)
        };
        for filter in filters {
            found = self.filtered(&found, filter, negated)?;
        }
        Ok(found)
    }

    /// Return those of `found` for which a filter holds.
    fn filtered(&mut self, found: &Arc<DocSet>, node: &Node, negated: bool) -> Result<Arc<DocSet>> {
        let column = |name: &str| self.searcher.column(name);
        let filter = match node {
            Node::Not(child) => {
                let excluded = self.node(child, !negated)?;
                let mut finder = Finder::of(&excluded);
                return Ok(Arc::new(found.filtered(|document| finder.place(document).is_none())));
            }
            Node::NumberRange { field, low, high } if TIME_FIELDS.contains(&field.as_str()) => {
                let segments = self.searcher.segments();
                Filter::marked(segments.times_within(field, low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX))?)
            }
            Node::NumberRange { field, low, high } => {
                let column = |name: &str| match name {
                    COPIES => self.searcher.copy_counts(self.budget),
                    _ => column(name),
                };
                Filter::numbers(field, *low, *high, &column)?
            }
            Node::DateRange { start, end } => Filter::dates(*start, *end, &column)?,
            _ => return Err(Error::Invalid("a node is no filter".into())),
        };
        Ok(Arc::new(found.at(&filter.places(&found.documents()))))
    }

    /// Find a node that is resolved as one clause: its matches have places, and an article has `times` of them or more.
    fn clause(&mut self, node: &Node, negated: bool, times: u32) -> Result<Clause> {
        let word = match node {
            Node::Leaf(leaf) if leaf.kind == LeafKind::Word && times == 1 => Some(leaf),
            _ => None,
        };
        let known = word.and_then(|leaf| self.searcher.words().get(leaf));
        let clause = if let Some(known) = known {
            known
        } else {
            let clause = self.looked_up(node, times)?;
            if let Some(leaf) = word {
                self.keep(leaf, &clause);
            }
            clause
        };
        if !negated {
            self.marked.push(Arc::clone(&clause.atom));
        }
        Ok(clause)
    }

    fn keep(&self, leaf: &Leaf, clause: &Clause) {
        const BYTES_A_WORD: usize = 1_000;
        let words = self.searcher.words();
        words.keep(leaf.clone(), clause.clone(), clause.found.bytes() + BYTES_A_WORD);
    }

    /// Resolve a clause, and find its documents in the index.
    fn looked_up(&mut self, node: &Node, times: u32) -> Result<Clause> {
        let name = node.field();
        let fields: Vec<&str> = match name {
            Some(name) => vec![name],
            None => self.searcher.text_fields().to_vec(),
        };
        let mut expressions = HashMap::with_capacity(fields.len());
        let mut matches = Vec::with_capacity(fields.len());
        for field in fields {
            let expression = self.resolver.expression(node, field)?;
            matches.push((field, frequencies(&expression, self.searcher.segments(), self.budget)?));
            expressions.insert(field.to_owned(), expression);
        }
        matches.retain(|(_, counted)| !counted.documents.is_empty());
        let found = self.impacts(matches, times)?;
        let rarity = self.rarity(&found)?;
        let found = if name.is_some_and(is_exact) {
            found.without_scores()
        } else {
            found.rescored(|scores| saturate(scores, rarity)).compact(self.size)
        };
        Ok(Clause {
            atom: Arc::new(MarkedAtom { expressions, rarity }),
            found: Arc::new(found),
        })
    }

    /// Return the inverse document frequency of what a clause finds, each group of copies counted once.
    fn rarity(&self, found: &DocSet) -> Result<f64> {
        let groups = self.searcher.groups(self.budget)?;
        let surplus = groups.map_or_else(Vec::new, |groups| groups.surplus(found));
        let articles = match self.searcher.populations(self.budget)? {
            Some(populations) => populations.around(found, &surplus),
            None => self.searcher.ranking().articles(),
        };
        Ok(Ranking::rarity(found.total().saturating_sub(surplus.len()), articles))
    }

    /// Add up the weighed matches in all fields, in documents with `times` matches or more.
    fn impacts(&self, mut matches: Vec<(&str, Arc<Counted>)>, times: u32) -> Result<DocSet> {
        if times > 1 {
            let counts = matches.iter().map(|(_, counted)| {
                #[allow(clippy::cast_precision_loss)] // as exact as scores are
                let counts = counted
                    .tallies
                    .iter()
                    .map(|&tally| frequency_of(tally) as f32)
                    .collect();
                Arc::new(DocSet::scored(counted.documents.clone(), counts))
            });
            let counts = in_any(counts.collect(), self.size);
            let mut finder = Finder::of(&counts);
            #[allow(clippy::cast_precision_loss)]
            let least = times as f32;
            let impacts = self.impacts(matches, 1)?;
            return Ok(impacts.filtered(|document| finder.score(document).is_some_and(|count| count >= least)));
        }
        matches.sort_by_key(|(_, counted)| counted.documents.len());
        let Some((field, most)) = matches.pop() else {
            return Ok(DocSet::default());
        };
        let (mut documents, mut impacts) = self.weighed(field, most)?;
        for (field, few) in matches {
            let (more, weighed) = self.weighed(field, few)?;
            add_few((&mut documents, &mut impacts), (&more, &weighed));
        }
        Ok(DocSet::scored(documents, impacts))
    }

    /// Weigh the matches in a field.
    #[allow(clippy::cast_precision_loss)] // single precision is enough
    fn weighed(&self, field: &str, counted: Arc<Counted>) -> Result<(Vec<u32>, Vec<f32>)> {
        let Counted { documents, tallies } = Arc::unwrap_or_clone(counted);
        let count = |tally: u32| frequency_of(tally) as f32;
        if !is_weighed(field) {
            return Ok((documents, tallies.into_iter().map(count).collect()));
        }
        let weights = self.searcher.weights(field)?;
        let weight = |document: u32| weights.get(document as usize).copied().unwrap_or(0.0);
        let lead = if field == BODY { LEAD_WEIGHT } else { 0.0 };
        let in_lead = |tally: u32| (tally & 1) as f32 * lead;
        let impacts = tallies
            .into_iter()
            .zip(&documents)
            .map(|(tally, &document)| count(tally) * weight(document) + in_lead(tally))
            .collect();
        Ok((documents, impacts))
    }
}
