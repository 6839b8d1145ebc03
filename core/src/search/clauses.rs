//! Clauses of a query: the documents that one finds, and their scores, made where they are asked for.
//!
//! The rarity of a clause follows from the documents that it finds in all fields. Its scores need more: the matches in
//! each field, weighed by the length of the field. Where other words leave few documents, only these are scored.

use std::borrow::Cow;
use std::sync::Arc;

use crate::errors::Result;
use crate::positions::joins::{add_few, in_any, walk};
use crate::results::highlighter::MarkedAtom;
use crate::search::docset::{DocSet, Finder, in_any as in_any_set};
use crate::search::score::{LEAD_WEIGHT, is_weighed, saturate};
use crate::search::searcher::Searcher;
use crate::segments::postings::{Counted, frequency_of};
use crate::segments::schema::{BODY, STEMMED};

/// Documents whose weights are gathered before they are multiplied.
const AT_ONCE: usize = 64;

/// The result of a single clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The meaning of the clause.
    pub meaning: Meaning,
    /// The documents that the clause finds.
    pub held: Held,
}

/// A resolved clause, and how much it finds.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// The clause, resolved.
    pub atom: Arc<MarkedAtom>,
    /// The number of its documents, copies included.
    pub total: usize,
}

/// The documents of a clause.
#[derive(Debug, Clone)]
pub enum Held {
    /// The documents of each field, to be scored.
    Matches(Arc<Matches>),
    /// All documents with their scores.
    Set(Arc<DocSet>),
}

impl Meaning {
    /// Return whether another clause looks for the same in the same fields.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.total == other.total && self.atom.expressions == other.atom.expressions
    }

    /// Return whether another clause looks for the same stems in the same stemmed fields: the fields that are not
    /// stemmed may tell the words apart.
    #[must_use]
    pub fn has_stems_of(&self, other: &Self) -> bool {
        let (own, others) = (&self.atom.expressions, &other.atom.expressions);
        STEMMED.iter().any(|field| own.contains_key(*field))
            && STEMMED.iter().all(|field| own.get(*field) == others.get(*field))
    }
}

impl Clause {
    /// Return the bytes of memory that the documents take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.held {
            Held::Matches(matches) => matches.0.iter().map(FieldMatches::bytes).sum(),
            Held::Set(set) => set.bytes(),
        }
    }

    /// Return all documents with their scores, in an index of `size` documents.
    #[must_use]
    pub fn into_set(self, size: usize) -> Arc<DocSet> {
        match self.held {
            Held::Matches(matches) => {
                let found = Arc::unwrap_or_clone(matches).into_impacts();
                let rarity = self.meaning.atom.rarity;
                Arc::new(found.rescored(|scores| saturate(scores, rarity)).compact(size))
            }
            Held::Set(set) => set,
        }
    }
}

/// The matches of a clause in each field that has any.
#[derive(Debug, Clone)]
pub struct Matches(Vec<FieldMatches>);

/// The matches in one field: its documents, and how often each has the clause.
#[derive(Debug, Clone)]
struct FieldMatches {
    counted: Arc<Counted>,
    weigher: Weigher,
}

impl Matches {
    /// Take the matches in some fields.
    pub fn new(matches: Vec<(&str, Arc<Counted>)>, searcher: &Searcher) -> Result<Self> {
        let mut fields = Vec::with_capacity(matches.len());
        for (field, counted) in matches {
            if !counted.documents.is_empty() {
                let weigher = Weigher::new(field, &counted, searcher)?;
                fields.push(FieldMatches { counted, weigher });
            }
        }
        // The field with the most matches first, then the others, the fewest first: scores are added in this order.
        fields.sort_by_key(|field| field.counted.documents.len());
        if let Some(most) = fields.pop() {
            fields.insert(0, most);
        }
        Ok(Self(fields))
    }

    /// Count the documents.
    #[must_use]
    pub fn total(&self) -> usize {
        let Some((most, others)) = self.0.split_first() else {
            return 0;
        };
        let list = &most.counted.documents;
        let mut at = 0;
        let is_new = |document: &&u32| {
            at = walk(list, at, **document);
            list.get(at) != Some(*document)
        };
        list.len() + documents_of(others).iter().filter(is_new).count()
    }

    /// Return the documents, ascending, without scores.
    #[must_use]
    pub fn documents(&self) -> DocSet {
        DocSet::unscored(documents_of(&self.0))
    }

    /// Return the documents with the weighed matches of all fields, added up.
    #[must_use]
    pub fn into_impacts(self) -> DocSet {
        let mut fields = self.0.into_iter();
        let Some(most) = fields.next() else {
            return DocSet::default();
        };
        let (mut documents, mut impacts) = most.into_weighed();
        for few in fields {
            let (more, weighed) = few.into_weighed();
            add_few((&mut documents, &mut impacts), (&more, &weighed), |sum, more| {
                sum + more
            });
        }
        DocSet::scored(documents, impacts)
    }

    /// Return those documents that have `times` matches or more, with the weighed matches of all fields.
    #[must_use]
    pub fn at_least(self, times: u32, size: usize) -> DocSet {
        let counts = self.0.iter().map(|field| {
            let Counted { documents, tallies } = &*field.counted;
            let counts = tallies.iter().map(|&tally| count_of(tally)).collect();
            Arc::new(DocSet::scored(documents.clone(), counts))
        });
        let counts = in_any_set(counts.collect(), size);
        let mut finder = Finder::of(&counts);
        #[allow(clippy::cast_precision_loss)] // as exact as scores are
        let least = times as f32;
        self.into_impacts()
            .filtered(|document| finder.score(document).is_some_and(|count| count >= least))
    }
}

fn documents_of(fields: &[FieldMatches]) -> Vec<u32> {
    in_any(
        fields
            .iter()
            .map(|field| Cow::Borrowed(field.counted.documents.as_slice()))
            .collect(),
    )
}

impl FieldMatches {
    /// Return the bytes of memory that the documents and their own weights take.
    fn bytes(&self) -> usize {
        let own = match &self.weigher.weights {
            Weights::Each(weights) => size_of_val(&**weights),
            Weights::One | Weights::All(_) => 0,
        };
        self.counted.bytes() + own
    }

    /// Weigh all matches; return the documents, and the weighed matches of each.
    fn into_weighed(self) -> (Vec<u32>, Vec<f32>) {
        let Counted { documents, mut tallies } = Arc::unwrap_or_clone(self.counted);
        let mut weights = [0.0; AT_ONCE];
        let lead = self.weigher.lead;
        let chunks = documents.chunks(AT_ONCE).zip(tallies.chunks_mut(AT_ONCE));
        for (first, (documents, tallies)) in (0..).step_by(AT_ONCE).zip(chunks) {
            self.weigher.fill(&mut weights, first, documents);
            for (tally, &weight) in tallies.iter_mut().zip(&weights) {
                *tally = impact(*tally, weight, lead).to_bits(); // in the same memory
            }
        }
        (documents, tallies.into_iter().map(f32::from_bits).collect())
    }
}

/// The weights of the matches in a field.
#[derive(Debug, Clone)]
struct Weigher {
    /// The weight of a match in each document.
    weights: Weights,
    /// The weight of a match in the lead.
    lead: f32,
}

/// The weight of a match in the documents of a list.
#[derive(Debug, Clone)]
pub enum Weights {
    /// Each match counts 1.
    One,
    /// The weight of a match in every document of the index.
    All(Arc<Vec<f32>>),
    /// The weight of a match in each document of the list.
    Each(Arc<[f32]>),
}

impl Weigher {
    fn new(field: &str, counted: &Counted, searcher: &Searcher) -> Result<Self> {
        let weights = if is_weighed(field) {
            searcher.weights(field, &counted.documents)?
        } else {
            Weights::One
        };
        let lead = if field == BODY { LEAD_WEIGHT } else { 0.0 };
        Ok(Self { weights, lead })
    }

    /// Put in the weights of a match in some documents, the first of which is the one at `first` of the list.
    fn fill(&self, to: &mut [f32], first: usize, documents: &[u32]) {
        match &self.weights {
            Weights::One => to.fill(1.0),
            Weights::All(weights) => {
                for (weight, &document) in to.iter_mut().zip(documents) {
                    *weight = weights.get(document as usize).copied().unwrap_or(0.0);
                }
            }
            Weights::Each(weights) => {
                let own = weights.get(first..).unwrap_or_default();
                to.iter_mut().zip(own).for_each(|(weight, &own)| *weight = own);
            }
        }
    }

    /// Return the weight of a match in a document, which is the one at `at` of the list.
    #[inline]
    fn weight(&self, at: usize, document: u32) -> f32 {
        match &self.weights {
            Weights::One => 1.0,
            Weights::All(weights) => weights.get(document as usize).copied().unwrap_or(0.0),
            Weights::Each(weights) => weights.get(at).copied().unwrap_or(0.0),
        }
    }
}

/// Return the number of matches of a tally; fewer than 2^31.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_wrap)] // single precision is enough
fn count_of(tally: u32) -> f32 {
    frequency_of(tally) as i32 as f32
}

#[inline]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_wrap)] // 0 or 1
fn impact(tally: u32, weight: f32, lead: f32) -> f32 {
    count_of(tally) * weight + (tally & 1) as i32 as f32 * lead
}

/// Looks ascending documents up in the matches of a clause, and scores those that it has.
pub struct MatchFinder<'a> {
    fields: Vec<(&'a FieldMatches, usize)>,
    rarity: f64,
}

impl<'a> MatchFinder<'a> {
    /// Begin before the first document of a clause of this rarity.
    #[must_use]
    pub fn of(matches: &'a Matches, rarity: f64) -> Self {
        Self {
            fields: matches.0.iter().map(|field| (field, 0)).collect(),
            rarity,
        }
    }

    /// Return the score of a document, `None` where the clause does not find it.
    pub fn score(&mut self, document: u32) -> Option<f32> {
        let mut sum: Option<f32> = None;
        for (field, at) in &mut self.fields {
            let Counted { documents, tallies } = &*field.counted;
            *at = walk(documents, *at, document);
            if documents.get(*at) == Some(&document) {
                let tally = tallies.get(*at).copied().unwrap_or_default();
                let weighed = impact(tally, field.weigher.weight(*at, document), field.weigher.lead);
                sum = Some(sum.map_or(weighed, |sum| sum + weighed));
            }
        }
        let mut score = [sum?];
        saturate(&mut score, self.rarity);
        score.first().copied()
    }
}
