//! Sets of documents with scores, and how they are joined.
//!
//! Few documents are a list. Many that all score above 0 are one array with a place for every document of the index,
//! where documents that are not in the set have 0: such arrays are added up and looked into without a search. Scores
//! are added in the order of the sizes of their sets, so that a query scores the same whatever order it is asked in.

use std::borrow::Cow;
use std::sync::Arc;

use crate::positions::joins::{added, walk};

/// Sets with more than one document of this number are added up in an array over all documents.
const DENSE: usize = 16;

/// Documents are many where they are more than one of this number.
const MANY: usize = 2;

/// Scores that are counted at once.
const COUNTED: usize = 1 << 12;

/// Documents, each with a score; see the module.
#[derive(Debug, Clone, PartialEq)]
pub enum DocSet {
    /// Few documents, ascending.
    List {
        /// The documents.
        documents: Arc<Vec<u32>>,
        /// The score of each; `None` where all score 0.
        scores: Option<Vec<f32>>,
        /// True where all score above 0.
        positive: bool,
    },
    /// Many documents that all score above 0.
    Dense {
        /// The score of each document of the index, 0 where it is not in the set.
        scores: Vec<f32>,
        /// The number of documents in the set.
        total: usize,
    },
}

impl Default for DocSet {
    fn default() -> Self {
        Self::unscored(Vec::new())
    }
}

impl DocSet {
    /// Make a set of ascending documents that all score 0.
    #[must_use]
    pub fn unscored(documents: Vec<u32>) -> Self {
        Self::of_all(Arc::new(documents))
    }

    /// Make a set of ascending documents that all score 0, of a list that others hold, too.
    #[must_use]
    pub fn of_all(documents: Arc<Vec<u32>>) -> Self {
        Self::List {
            documents,
            scores: None,
            positive: false,
        }
    }

    /// Make a set of ascending documents, each with a score; `positive` says that all of these are above 0.
    #[must_use]
    pub fn list(documents: Vec<u32>, mut scores: Vec<f32>, positive: bool) -> Self {
        scores.resize(documents.len(), 0.0);
        Self::List {
            documents: Arc::new(documents),
            scores: Some(scores),
            positive,
        }
    }

    /// Make a set of the documents with a score above 0, in an array of all.
    #[must_use]
    pub fn dense(scores: Vec<f32>) -> Self {
        // In few bits, part by part: the compiler counts several at once, half as many where a count has 64 bits.
        let of_part = |part: &[f32]| part.iter().map(|&score| u32::from(score > 0.0)).sum::<u32>() as usize;
        let total = scores.chunks(COUNTED).map(of_part).sum();
        Self::Dense { scores, total }
    }

    /// Return the number of documents.
    #[must_use]
    pub fn total(&self) -> usize {
        match self {
            Self::List { documents, .. } => documents.len(),
            Self::Dense { total, .. } => *total,
        }
    }

    /// Return whether the set has an array with a place for every document.
    #[must_use]
    pub fn is_dense(&self) -> bool {
        matches!(self, Self::Dense { .. })
    }

    /// Return whether all documents score above 0.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        match self {
            Self::List { positive, .. } => *positive,
            Self::Dense { .. } => true,
        }
    }

    /// Return the bytes of memory that the set takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::List { documents, scores, .. } => documents.len() * 4 + scores.as_ref().map_or(0, |s| s.len() * 4),
            Self::Dense { scores, .. } => scores.len() * 4,
        }
    }

    /// Call `each` with every document and its score, ascending.
    pub fn for_each(&self, mut each: impl FnMut(u32, f32)) {
        match self {
            Self::List { documents, scores, .. } => match scores {
                Some(scores) => documents.iter().zip(scores).for_each(|(&d, &score)| each(d, score)),
                None => documents.iter().for_each(|&d| each(d, 0.0)),
            },
            Self::Dense { scores, .. } => (0..).zip(scores).for_each(|(d, &score)| {
                if score > 0.0 {
                    each(d, score);
                }
            }),
        }
    }

    /// Return the documents, ascending.
    #[must_use]
    pub fn documents(&self) -> Arc<Vec<u32>> {
        if let Self::List { documents, .. } = self {
            return Arc::clone(documents);
        }
        let mut found = Vec::with_capacity(self.total());
        self.for_each(|document, _| found.push(document));
        Arc::new(found)
    }

    /// Return whether a document is in the set.
    #[must_use]
    pub fn holds(&self, document: u32) -> bool {
        match self {
            Self::List { documents, .. } => documents.binary_search(&document).is_ok(),
            Self::Dense { scores, .. } => scores.get(document as usize).is_some_and(|&score| score > 0.0),
        }
    }

    /// Return the score of a document; 0 for one that is not in the set.
    #[must_use]
    pub fn score(&self, document: u32) -> f32 {
        match self {
            Self::List { scores: None, .. } => 0.0,
            Self::List {
                documents,
                scores: Some(scores),
                ..
            } => {
                let place = documents.binary_search(&document).ok();
                place.and_then(|at| scores.get(at)).copied().unwrap_or_default()
            }
            Self::Dense { scores, .. } => scores.get(document as usize).copied().unwrap_or_default(),
        }
    }

    /// Return the same set as an array where it is joined sooner so, for an index of `size` documents.
    #[must_use]
    pub fn compact(self, size: usize) -> Self {
        if !self.is_scored() || self.is_dense() || self.total() * MANY <= size {
            return self;
        }
        let mut every = vec![0.0; size];
        self.add_to(&mut every);
        Self::dense(every)
    }

    /// Return the set with scores made of the scores that it has, of which a score above 0 stays above 0 and 0 stays 0.
    #[must_use]
    pub fn rescored(mut self, change: impl FnOnce(&mut [f32])) -> Self {
        match &mut self {
            Self::List { scores: None, .. } => {}
            Self::List {
                scores: Some(scores), ..
            }
            | Self::Dense { scores, .. } => change(scores),
        }
        self
    }

    /// Return the set without scores.
    #[must_use]
    pub fn without_scores(&self) -> Self {
        Self::of_all(self.documents())
    }

    /// Return the documents for which `held` is true, with their scores. `held` is asked in ascending order.
    #[must_use]
    pub fn filtered(&self, mut held: impl FnMut(u32) -> bool) -> Self {
        let positive = self.is_scored();
        let mut documents = Vec::new();
        if let Self::List { scores: None, .. } = self {
            self.for_each(|document, _| {
                if held(document) {
                    documents.push(document);
                }
            });
            return Self::unscored(documents);
        }
        let mut scores = Vec::new();
        self.for_each(|document, score| {
            if held(document) {
                documents.push(document);
                scores.push(score);
            }
        });
        Self::list(documents, scores, positive)
    }

    /// Return the documents at some places of the list of all documents of the set, with their scores.
    #[must_use]
    pub fn at(&self, places: &[usize]) -> Self {
        let chosen = |documents: &[u32]| places.iter().filter_map(|&at| documents.get(at).copied()).collect();
        match self {
            Self::List {
                documents,
                scores: Some(scores),
                positive,
            } => {
                let scores = places.iter().filter_map(|&at| scores.get(at).copied()).collect();
                Self::list(chosen(documents), scores, *positive)
            }
            Self::List { documents, .. } => Self::unscored(chosen(documents)),
            Self::Dense { scores, .. } => {
                let documents: Vec<u32> = chosen(&self.documents());
                let scores = documents
                    .iter()
                    .map(|&at| scores.get(at as usize).copied().unwrap_or(0.0));
                let scores = scores.collect();
                Self::scored(documents, scores)
            }
        }
    }

    /// Return the set without some of its documents, `gone`, in any order.
    #[must_use]
    pub fn without(&self, gone: &[u32]) -> Self {
        if gone.is_empty() {
            return self.clone();
        }
        if let Self::Dense { scores, .. } = self {
            let mut scores = scores.clone();
            for &document in gone {
                if let Some(score) = scores.get_mut(document as usize) {
                    *score = 0.0;
                }
            }
            return Self::dense(scores);
        }
        let mut gone = gone.to_vec();
        gone.sort_unstable();
        self.without_any(&Self::unscored(gone))
    }

    /// Return the set without the documents of another.
    #[must_use]
    pub fn without_any(&self, others: &Self) -> Self {
        let mut others = Finder::of(others);
        self.filtered(|document| others.place(document).is_none())
    }

    /// Add the scores to those of every document of the index.
    pub fn add_to(&self, every: &mut [f32]) {
        match self {
            Self::Dense { scores, .. } => every.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score),
            Self::List { .. } => self.for_each(|document, score| {
                if let Some(sum) = every.get_mut(document as usize) {
                    *sum += score;
                }
            }),
        }
    }

    /// Return the set with as many scores as documents, of which each is above 0.
    #[must_use]
    pub fn scored(documents: Vec<u32>, scores: Vec<f32>) -> Self {
        Self::list(documents, scores, true)
    }
}

/// Looks ascending documents up in a set.
pub struct Finder<'a> {
    set: &'a DocSet,
    list: &'a [u32],
    at: usize,
}

impl<'a> Finder<'a> {
    /// Begin before the first document of a set.
    #[must_use]
    pub fn of(set: &'a DocSet) -> Self {
        let list: &[u32] = match set {
            DocSet::List { documents, .. } => documents,
            DocSet::Dense { .. } => &[],
        };
        Self { set, list, at: 0 }
    }

    /// Return where a document is in the set's scores, `None` where the set has it not. Documents are asked for in
    /// ascending order.
    pub fn place(&mut self, document: u32) -> Option<usize> {
        if let DocSet::Dense { scores, .. } = self.set {
            let place = document as usize;
            return scores.get(place).is_some_and(|&score| score > 0.0).then_some(place);
        }
        self.at = walk(self.list, self.at, document);
        (self.list.get(self.at) == Some(&document)).then_some(self.at)
    }

    /// Return the score of a document, `None` where the set has it not. Documents are asked for in ascending order.
    pub fn score(&mut self, document: u32) -> Option<f32> {
        let place = self.place(document)?;
        match self.set {
            DocSet::List { scores, .. } => Some(scores.as_ref().map_or(0.0, |s| s.get(place).copied().unwrap_or(0.0))),
            DocSet::Dense { scores, .. } => scores.get(place).copied(),
        }
    }
}

/// Return the documents that all sets have, scores added up.
#[must_use]
pub fn in_all(mut sets: Vec<Arc<DocSet>>) -> Arc<DocSet> {
    sets.sort_by_key(|set| set.total());
    let joined = sets.into_iter().reduce(|few, many| {
        let mut finder = Finder::of(&many);
        Arc::new(in_both(&few, many.is_scored(), |document| finder.score(document)))
    });
    joined.unwrap_or_default()
}

/// Return those documents of a set to which `more` gives a score, asked in ascending order, scores added up;
/// `is_positive` says that all that it gives are above 0.
pub fn in_both(few: &DocSet, is_positive: bool, mut more: impl FnMut(u32) -> Option<f32>) -> DocSet {
    let mut documents = Vec::with_capacity(few.total());
    let mut scores = Vec::with_capacity(few.total());
    few.for_each(|document, score| {
        if let Some(more) = more(document) {
            documents.push(document);
            scores.push(score + more);
        }
    });
    DocSet::list(documents, scores, few.is_scored() || is_positive)
}

/// Return the documents that any set has in an index of `size` documents, scores added up.
#[must_use]
pub fn in_any(mut sets: Vec<Arc<DocSet>>, size: usize) -> Arc<DocSet> {
    sets.retain(|set| set.total() > 0);
    sets.sort_by_key(|set| set.total());
    let Some(most) = sets.pop() else {
        return Arc::default();
    };
    if sets.is_empty() {
        return most;
    }
    let positive = most.is_scored() && sets.iter().all(|set| set.is_scored());
    let others: usize = sets.iter().map(|set| set.total()).sum();
    if others * DENSE <= size && !(positive && most.is_dense()) {
        return sets.iter().fold(most, |many, few| Arc::new(in_either(&many, few)));
    }
    let mut every = vec![0.0; size];
    sets.push(most);
    for set in &sets {
        set.add_to(&mut every);
    }
    if positive {
        return Arc::new(DocSet::dense(every));
    }
    let mut there = vec![false; size];
    for set in &sets {
        set.for_each(|document, _| mark(&mut there, document));
    }
    Arc::new(chosen(
        &every,
        |document| there.get(document).is_some_and(|&is| is),
        false,
    ))
}

/// Return the documents that at least `least` sets have in an index of `size` documents, scores added up.
pub fn in_some<E>(
    sets: impl Iterator<Item = Result<Arc<DocSet>, E>>,
    least: u32,
    size: usize,
) -> Result<Arc<DocSet>, E> {
    let mut counts = vec![0_u32; size];
    let mut every = vec![0.0; size];
    for set in sets {
        let set = set?;
        set.for_each(|document, _| {
            if let Some(count) = counts.get_mut(document as usize) {
                *count += 1;
            }
        });
        set.add_to(&mut every);
    }
    let enough = |document: usize| counts.get(document).is_some_and(|&count| count >= least);
    Ok(Arc::new(chosen(&every, enough, true)))
}

fn mark(there: &mut [bool], document: u32) {
    if let Some(is) = there.get_mut(document as usize) {
        *is = true;
    }
}

/// Return the documents for which `held` is true, with their scores out of those of `every` document.
fn chosen(every: &[f32], held: impl Fn(usize) -> bool, positive: bool) -> DocSet {
    let mut documents = Vec::new();
    let mut scores = Vec::new();
    for (document, &score) in (0..).zip(every) {
        if held(document as usize) {
            documents.push(document);
            scores.push(score);
        }
    }
    DocSet::list(documents, scores, positive)
}

/// Return the documents of two sets, scores added up.
fn in_either(many: &DocSet, few: &DocSet) -> DocSet {
    let (left, right) = (many.documents(), few.documents());
    let (left_scores, right_scores) = (scores_of(many), scores_of(few));
    let (documents, scores) = added((&left, &left_scores), (&right, &right_scores), |one, other| one + other);
    DocSet::list(documents, scores, many.is_scored() && few.is_scored())
}

fn scores_of(set: &DocSet) -> Cow<'_, [f32]> {
    if let DocSet::List {
        scores: Some(scores), ..
    } = set
    {
        return Cow::Borrowed(scores);
    }
    let mut scores = Vec::with_capacity(set.total());
    set.for_each(|_, score| scores.push(score));
    Cow::Owned(scores)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use proptest::collection::{btree_map, btree_set, vec};
    use proptest::prelude::*;

    use super::{DocSet, Finder, in_all, in_any, in_some};

    const SIZE: usize = 100;

    /// Sets of any kind, with whole scores: these add up the same in any order.
    fn sets() -> impl Strategy<Value = Arc<DocSet>> {
        let positive = btree_map(0..100_u32, 1..9_u8, 0..60).prop_map(|scores| {
            let each = scores.values().map(|&s| f32::from(s)).collect();
            DocSet::scored(scores.into_keys().collect(), each)
        });
        let unscored = btree_set(0..100_u32, 0..60).prop_map(|d| DocSet::unscored(d.into_iter().collect()));
        prop_oneof![positive.clone(), positive.prop_map(|set| set.compact(SIZE)), unscored].prop_map(Arc::new)
    }

    fn content(set: &DocSet) -> BTreeMap<u32, u32> {
        let mut found = BTreeMap::new();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        set.for_each(|document, score| assert_eq!(found.insert(document, score as u32), None));
        assert_eq!(found.len(), set.total());
        assert!(!set.is_scored() || found.values().all(|&score| score > 0));
        found
    }

    /// State what a join finds: the sums of scores in documents that enough of the sets have.
    fn joined(sets: &[Arc<DocSet>], least: usize) -> BTreeMap<u32, u32> {
        let each: Vec<_> = sets.iter().map(|set| content(set)).collect();
        let every: BTreeSet<u32> = each.iter().flat_map(|set| set.keys().copied()).collect();
        let having = |d: u32| each.iter().filter_map(move |set| set.get(&d));
        let kept = every.into_iter().filter(|&d| having(d).count() >= least);
        kept.map(|d| (d, having(d).sum())).collect()
    }

    proptest! {
        #[test]
        fn joins_find_what_is_stated(sets in vec(sets(), 1..5)) {
            prop_assert_eq!(content(&in_all(sets.clone())), joined(&sets, sets.len()));
            prop_assert_eq!(content(&in_any(sets.clone(), SIZE)), joined(&sets, 1));
        }

        #[test]
        fn documents_of_some_sets_are_counted(sets in vec(sets(), 1..5), least in 1..4_u32) {
            let positive: Vec<_> = sets.into_iter().filter(|set| set.is_scored()).collect();
            let each = positive.iter().cloned().map(Ok::<_, ()>);
            let found = in_some(each, least, SIZE).unwrap_or_default();
            prop_assert_eq!(content(&found), joined(&positive, least as usize));
        }

        #[test]
        fn documents_go(set in sets(), gone in btree_set(0..100_u32, 0..60)) {
            let mut wanted = content(&set);
            let there: Vec<u32> = gone.iter().copied().filter(|d| wanted.remove(d).is_some()).collect();
            prop_assert_eq!(content(&set.without(&there)), wanted.clone());
            prop_assert_eq!(content(&set.without_any(&DocSet::unscored(gone.into_iter().collect()))), wanted);
        }

        #[test]
        fn documents_are_found(set in sets(), wanted in btree_set(0..120_u32, 0..60)) {
            let held = content(&set);
            let mut finder = Finder::of(&set);
            for document in wanted {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let score = finder.score(document).map(|score| score as u32);
                prop_assert_eq!(score, held.get(&document).copied());
                prop_assert_eq!(set.holds(document), held.contains_key(&document));
            }
        }
    }
}
