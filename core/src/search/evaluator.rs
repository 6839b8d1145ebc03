//! A query on the segments of an index: which documents match, and how well.
//!
//! Every node gives ascending documents with scores. Filters (dates, lengths, exclusions) score 0, and are asked
//! only of documents that the rest of their clause has found. A clause is scored as one term over the fields in which
//! it looks.

use std::collections::HashMap;
use std::sync::Arc;

use crate::errors::{Error, Result};
use crate::positions::span_matcher::frequencies;
use crate::queries::query::{Leaf, LeafKind, Node};
use crate::queries::resolver::{Resolver, Words};
use crate::results::highlighter::MarkedAtom;
use crate::search::budget::Budget;
use crate::search::clauses::{Clause, Held, MatchFinder, Matches, Meaning};
use crate::search::docset::{DocSet, Finder, in_all, in_any, in_both, in_some};
use crate::search::filters::{COPIES, Filter};
use crate::search::score::{Ranking, saturate};
use crate::search::searcher::Searcher;
use crate::search::threads::Searching;
use crate::segments::schema::is_exact;
use crate::segments::values::TIME_FIELDS;

/// The documents that a query found, and its clauses in the order of the query.
#[derive(Debug, Clone, Default)]
pub struct Evaluated {
    /// The documents; where a search asks, one of each group of copies.
    pub found: Arc<DocSet>,
    /// The clauses whose matches are to be marked: those that are not negated.
    pub marked: Vec<Arc<MarkedAtom>>,
}

/// Documents that are found of one that other parts have left, from which on a clause is scored in these alone.
const SPARED: usize = 4;

/// One of the parts that match together.
enum Part<'n> {
    /// The documents of a node.
    Set(Arc<DocSet>),
    /// A clause, and the node that it is of.
    Clause(&'n Node, Clause),
}

impl Part<'_> {
    fn total(&self) -> usize {
        match self {
            Self::Set(set) => set.total(),
            Self::Clause(_, clause) => clause.meaning.total,
        }
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
        let _searching = Searching::begun();
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
                let parts = self.distinct(children, negated)?;
                let sets = parts.into_iter().map(|part| self.part(part)).collect();
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
            Node::AtLeast { part, times } => Ok(self.clause(part, negated, *times)?.into_set(self.size)),
            _ => {
                let clause = self.clause(node, negated, 1)?;
                Ok(self.set(node, clause))
            }
        }
    }

    /// Find each child. Of words, phrases and patterns that are the same clause, or words of the same stems, only the
    /// first gives scores.
    fn distinct<'n>(&mut self, children: impl IntoIterator<Item = &'n Node>, negated: bool) -> Result<Vec<Part<'n>>> {
        let mut clauses: Vec<(Option<&str>, Meaning)> = Vec::new();
        let mut parts = Vec::new();
        for child in children {
            let Node::Leaf(Leaf { field, .. }) = child else {
                parts.push(Part::Set(self.node(child, negated)?));
                continue;
            };
            self.budget.check()?;
            let clause = self.clause(child, negated, 1)?;
            // Clauses on other fields are others, even in an index in which only one of the fields has text.
            let known = || clauses.iter().filter(|known| known.0 == field.as_deref());
            let meaning = clause.meaning.clone();
            if known().any(|(_, known)| known.is_same_as(&meaning)) {
                continue;
            }
            if known().any(|(_, known)| known.has_stems_of(&meaning)) {
                parts.push(Part::Set(Arc::new(self.set(child, clause).without_scores())));
            } else {
                parts.push(Part::Clause(child, clause));
            }
            clauses.push((field.as_deref(), meaning));
        }
        Ok(parts)
    }

    /// Return the documents of a part with their scores.
    fn part(&self, part: Part<'_>) -> Arc<DocSet> {
        match part {
            Part::Set(set) => set,
            Part::Clause(node, clause) => self.set(node, clause),
        }
    }

    /// Return the documents of a clause with their scores; those of a word are kept.
    fn set(&self, node: &Node, clause: Clause) -> Arc<DocSet> {
        if let Held::Set(set) = &clause.held {
            return Arc::clone(set);
        }
        let meaning = clause.meaning.clone();
        let set = clause.into_set(self.size);
        let held = Held::Set(Arc::clone(&set));
        self.keep(node, &Clause { meaning, held });
        set
    }

    /// Return the documents that all parts have: those of the rarest, and of these the ones that each other part has. A
    /// frequent word is scored in the documents that are left alone.
    fn in_all_parts(&self, mut parts: Vec<Part<'_>>) -> Arc<DocSet> {
        parts.sort_by_key(Part::total);
        let mut parts = parts.into_iter();
        let Some(rarest) = parts.next() else {
            return Arc::default();
        };
        let mut found = self.part(rarest);
        for part in parts {
            found = match part {
                Part::Clause(node, clause) if clause.meaning.total > found.total().saturating_mul(SPARED) => {
                    self.in_clause(&found, node, &clause)
                }
                part => in_all(vec![found, self.part(part)]),
            };
        }
        found
    }

    /// Return those of `found` that a clause finds, scored in these alone.
    fn in_clause(&self, found: &DocSet, node: &Node, clause: &Clause) -> Arc<DocSet> {
        Arc::new(match &clause.held {
            Held::Matches(matches) => {
                self.keep(node, clause);
                let mut finder = MatchFinder::of(matches, clause.meaning.atom.rarity);
                in_both(found, true, |document| finder.score(document))
            }
            Held::Set(set) => {
                let mut finder = Finder::of(set);
                in_both(found, set.is_scored(), |document| finder.score(document))
            }
        })
    }

    fn everything(&self) -> Result<DocSet> {
        Ok(DocSet::of_all(self.searcher.documents()?))
    }

    /// Find the documents of all children. Filters are asked last, of the documents that the others have left.
    fn all_of(&mut self, children: &[Node], negated: bool) -> Result<Arc<DocSet>> {
        let is_filter =
            |child: &&Node| matches!(child, Node::Not(_) | Node::NumberRange { .. } | Node::DateRange { .. });
        let (filters, others): (Vec<&Node>, Vec<&Node>) = children.iter().partition(is_filter);
        let parts = self.distinct(others, negated)?;
        let mut found = if parts.is_empty() {
            Arc::new(self.everything()?)
        } else {
            self.in_all_parts(parts)
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
        let clause = match known {
            Some(known) => known,
            None => self.looked_up(node, times)?,
        };
        if !negated {
            self.marked.push(Arc::clone(&clause.meaning.atom));
        }
        Ok(clause)
    }

    /// Keep what a word finds for the next query.
    fn keep(&self, node: &Node, clause: &Clause) {
        const BYTES_A_WORD: usize = 1_000;
        if let Node::Leaf(leaf) = node
            && leaf.kind == LeafKind::Word
        {
            let words = self.searcher.words();
            words.keep(leaf.clone(), clause.clone(), clause.bytes() + BYTES_A_WORD);
        }
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
        let matches = Matches::new(matches, self.searcher)?;
        let is_plain = times == 1 && !name.is_some_and(is_exact);
        if is_plain {
            let total = matches.total();
            let rarity = self.rarity(total, || matches.documents())?;
            let atom = Arc::new(MarkedAtom { expressions, rarity });
            return Ok(Clause {
                meaning: Meaning { atom, total },
                held: Held::Matches(Arc::new(matches)),
            });
        }
        let found = if times > 1 {
            matches.at_least(times, self.size)
        } else {
            matches.into_impacts()
        };
        let rarity = self.rarity(found.total(), || found.clone())?;
        let found = if name.is_some_and(is_exact) {
            found.without_scores()
        } else {
            found.rescored(|scores| saturate(scores, rarity)).compact(self.size)
        };
        let atom = Arc::new(MarkedAtom { expressions, rarity });
        let total = found.total();
        Ok(Clause {
            meaning: Meaning { atom, total },
            held: Held::Set(Arc::new(found)),
        })
    }

    /// Return the inverse document frequency of a clause that finds some documents, each group of copies counted once.
    fn rarity(&self, total: usize, documents: impl FnOnce() -> DocSet) -> Result<f64> {
        let groups = self.searcher.groups(self.budget)?;
        let populations = self.searcher.populations(self.budget)?;
        if groups.is_none() && populations.is_none() {
            return Ok(Ranking::rarity(total, self.searcher.ranking().articles()));
        }
        let found = documents();
        let surplus = groups.map_or_else(Vec::new, |groups| groups.surplus(&found));
        let articles = match populations {
            Some(populations) => populations.around(&found, &surplus),
            None => self.searcher.ranking().articles(),
        };
        Ok(Ranking::rarity(total.saturating_sub(surplus.len()), articles))
    }
}
