//! The best documents of a set, in order, without sorting the others.

use crate::search::docset::DocSet;

/// A document of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The number of the document.
    pub document: u32,
    /// The score of the document.
    pub score: f32,
}

/// An order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The highest score first, then the newest.
    Relevance,
    /// The newest first, the undated last, then the highest score.
    Newest,
    /// The oldest first, the undated last, then the highest score.
    Oldest,
}

/// The value of a date column for an undated document.
pub const NO_TIME: i64 = -(1 << 62);

/// Scores that are compared at once with the lowest that can still be on the page.
const BLOCK: usize = 64;

/// The fewest keys that are held before the worse half goes.
const FEW: usize = 16;

/// The least score above 0.
const ABOVE_0: f32 = f32::from_bits(1);

/// The keys of the best documents so far: as many as the page needs, and as many again before the worse half goes.
///
/// A key is one number that holds all that a document is sorted by, the first document the least, so that documents
/// are compared, selected and sorted as numbers are.
struct Best {
    order: Order,
    count: usize,
    held: Vec<u128>,
    /// The last key that can be on the page.
    last: u128,
    /// The lowest score of a document that can be on the page.
    least: f32,
}

/// The order that the keys of documents encode.
#[derive(Debug, Clone, Copy)]
struct Order(Sort);

impl Order {
    fn key(self, document: u32, score: f32, date: i64) -> u128 {
        let (score, date) = (u128::from(best_first(score)), u128::from(self.date(date)));
        let document = u128::from(document);
        match self.0 {
            Sort::Relevance => score << 96 | date << 32 | document,
            Sort::Newest | Sort::Oldest => date << 64 | score << 32 | document,
        }
    }

    /// Return the part of a key that a date makes: ties of relevance are broken by the newest.
    fn date(self, date: i64) -> u64 {
        let date = match self.0 {
            Sort::Oldest if date != NO_TIME => date.saturating_neg(),
            _ => date,
        };
        #[allow(clippy::cast_sign_loss)] // the bits, in an order that is set right
        !(date as u64 ^ 1 << 63)
    }

    fn matched(self, key: u128) -> Match {
        let score = match self.0 {
            Sort::Relevance => key >> 96,
            Sort::Newest | Sort::Oldest => key >> 32,
        };
        #[allow(clippy::cast_possible_truncation)] // parts of the key
        Match {
            document: key as u32,
            score: score_of(score as u32),
        }
    }
}

/// Return a number for a score, the least for the highest, ordered as `f32::total_cmp` orders scores.
fn best_first(score: f32) -> u32 {
    let bits = score.to_bits();
    if bits >> 31 == 0 { !(bits | 1 << 31) } else { bits }
}

/// Return the score that [`best_first`] made a number of.
fn score_of(number: u32) -> f32 {
    f32::from_bits(if number >> 31 == 0 {
        !number & !(1 << 31)
    } else {
        number
    })
}

impl Best {
    /// Begin with no document; none that scores below `least` is to be on the page.
    fn new(order: Order, count: usize, total: usize, least: f32) -> Self {
        let room = count.saturating_mul(2).max(FEW).min(total);
        Self {
            order,
            count,
            held: Vec::with_capacity(room),
            last: u128::MAX,
            least,
        }
    }

    /// Take a document, unless its score alone rules it out: that is one comparison, which hardly ever holds.
    #[inline]
    fn offer(&mut self, document: u32, score: f32, date_of: impl Fn(u32) -> i64) {
        if score >= self.least {
            self.take(document, score, date_of(document));
        }
    }

    fn take(&mut self, document: u32, score: f32, date: i64) {
        let key = self.order.key(document, score, date);
        if key > self.last {
            return;
        }
        self.held.push(key);
        if self.held.len() >= self.count.saturating_mul(2).max(FEW) {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        if self.count > 0 && self.count < self.held.len() {
            let (_, &mut last, _) = self.held.select_nth_unstable(self.count - 1);
            self.held.truncate(self.count);
            self.last = last;
            if self.order.0 == Sort::Relevance {
                self.least = self.order.matched(last).score;
            }
        }
    }

    /// Tell whether any of a block of documents may be on the page, by what it is sorted by first; where they are
    /// `sparse`, a score of 0 says that there is no such document.
    fn may_take(&self, scores: &[f32], dates: impl Iterator<Item = i64>, sparse: bool) -> bool {
        if self.last == u128::MAX {
            return true;
        }
        // Counted, without a branch for each document: the compiler makes few comparisons of it, each of several.
        let found: u32 = if self.order.0 == Sort::Relevance {
            let least = self.least;
            scores.iter().map(|&score| u32::from(score >= least)).sum()
        } else {
            #[allow(clippy::cast_possible_truncation)] // the upper half
            let last = (self.last >> 64) as u64;
            let is_there = |score: f32| !sparse || score > 0.0;
            let each = scores.iter().zip(dates);
            each.map(|(&score, date)| u32::from(is_there(score) & (self.order.date(date) <= last)))
                .sum()
        };
        found > 0
    }

    fn page(mut self, offset: usize) -> Vec<Match> {
        self.shorten();
        let page = match offset {
            0 => self.held.as_mut_slice(),
            _ if offset >= self.held.len() => return Vec::new(),
            _ => self.held.select_nth_unstable(offset - 1).2,
        };
        page.sort_unstable();
        page.iter().map(|&key| self.order.matched(key)).collect()
    }
}

/// Return the matches `[offset, offset + limit)` in an order; `starts` has the date of every document.
///
/// Ties are broken by date, newest first, then by document number, so that pages neither repeat nor skip.
#[must_use]
pub fn page(found: &DocSet, starts: &[i64], sort: Sort, offset: usize, limit: usize) -> Vec<Match> {
    let count = offset.saturating_add(limit).min(found.total());
    if limit == 0 || offset >= found.total() {
        return Vec::new();
    }
    let date_of = |document: u32| starts.get(document as usize).copied().unwrap_or(NO_TIME);
    let least = if found.is_dense() { ABOVE_0 } else { f32::NEG_INFINITY };
    let mut best = Best::new(Order(sort), count, found.total(), least);
    match found {
        DocSet::Dense { scores, .. } => {
            for (first, block) in (0..).step_by(BLOCK).zip(scores.chunks(BLOCK)) {
                let start = first as usize;
                let dates = starts.get(start..start.saturating_add(block.len()));
                if dates.is_none_or(|dates| best.may_take(block, dates.iter().copied(), true)) {
                    for (document, &score) in (first..).zip(block) {
                        best.offer(document, score, date_of);
                    }
                }
            }
        }
        DocSet::List {
            documents,
            scores: Some(scores),
            ..
        } => {
            for (documents, block) in documents.chunks(BLOCK).zip(scores.chunks(BLOCK)) {
                let dates = documents.iter().map(|&document| date_of(document));
                if best.may_take(block, dates, false) {
                    for (&document, &score) in documents.iter().zip(block) {
                        best.offer(document, score, date_of);
                    }
                }
            }
        }
        DocSet::List { .. } => found.for_each(|document, score| best.offer(document, score, date_of)),
    }
    best.page(offset)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Match, NO_TIME, Sort, page};
    use crate::search::docset::DocSet;

    /// State the order literally: all matches sorted.
    fn sorted(scores: &[f32], starts: &[i64], sort: Sort, offset: usize, limit: usize) -> Vec<Match> {
        let mut all: Vec<(u32, f32)> = (0..).zip(scores.iter().copied()).filter(|&(_, s)| s > 0.0).collect();
        let key = |document: u32| match (sort, starts[document as usize]) {
            (Sort::Oldest, date) if date != NO_TIME => -date,
            (_, date) => date,
        };
        all.sort_by(|a, b| {
            let by_score = b.1.total_cmp(&a.1);
            let by_date = key(b.0).cmp(&key(a.0));
            let first = if sort == Sort::Relevance {
                by_score.then(by_date)
            } else {
                by_date.then(by_score)
            };
            first.then(a.0.cmp(&b.0))
        });
        let page = all.into_iter().skip(offset).take(limit);
        page.map(|(document, score)| Match { document, score }).collect()
    }

    proptest! {
        #[test]
        fn pages_are_parts_of_the_whole_order(
            scores in vec(0..6_u8, 0..600),
            dates in vec(prop_oneof![Just(NO_TIME), -3..3_i64], 600),
            sort in prop_oneof![Just(Sort::Relevance), Just(Sort::Newest), Just(Sort::Oldest)],
            offset in 0..40_usize,
            limit in 0..40_usize,
        ) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
            let wanted = sorted(&scores, &dates, sort, offset, limit);
            let dense = DocSet::dense(scores.clone());
            let documents = dense.documents();
            let each = documents.iter().map(|&d| scores[d as usize]).collect();
            let list = DocSet::scored(documents.to_vec(), each);
            prop_assert_eq!(&page(&dense, &dates, sort, offset, limit), &wanted);
            prop_assert_eq!(&page(&list, &dates, sort, offset, limit), &wanted);
        }
    }

    #[test]
    fn documents_without_scores_are_sorted_by_date() {
        let found = DocSet::unscored((0..300).collect());
        let dates: Vec<i64> = (0..300).map(|n| n % 7).collect();
        let first: Vec<u32> = page(&found, &dates, Sort::Relevance, 0, 3)
            .iter()
            .map(|m| m.document)
            .collect();
        assert_eq!(first, [6, 13, 20]);
        assert!(page(&found, &dates, Sort::Newest, usize::MAX, usize::MAX).is_empty());
    }
}
