//! The best documents of a set, in order, without sorting the others.

use std::cmp::Ordering;

use crate::docset::DocSet;

/// A document of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The number of the document.
    pub document: u32,
    /// Its score.
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

/// A document with what it is sorted by.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    document: u32,
    score: f32,
    date: i64,
}

/// The best candidates so far: as many as the page needs, and as many again before the worse half of them goes.
struct Best {
    order: fn(&Candidate, &Candidate) -> Ordering,
    count: usize,
    held: Vec<Candidate>,
    /// The last that can be on the page, once there are enough.
    last: Option<Candidate>,
}

impl Best {
    fn new(order: fn(&Candidate, &Candidate) -> Ordering, count: usize, total: usize) -> Self {
        let room = count.saturating_mul(2).min(total);
        Self {
            order,
            count,
            held: Vec::with_capacity(room),
            last: None,
        }
    }

    fn offer(&mut self, candidate: Candidate) {
        if self.last.is_some_and(|last| (self.order)(&candidate, &last).is_gt()) {
            return;
        }
        self.held.push(candidate);
        if self.held.len() >= self.count.saturating_mul(2).max(BLOCK) {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        if self.count > 0 && self.count < self.held.len() {
            let (_, &mut last, _) = self.held.select_nth_unstable_by(self.count - 1, self.order);
            self.held.truncate(self.count);
            self.last = Some(last);
        }
    }

    fn page(mut self, offset: usize) -> Vec<Match> {
        self.shorten();
        self.held.sort_unstable_by(self.order);
        let page = self.held.iter().skip(offset).take(self.count.saturating_sub(offset));
        page.map(|c| Match {
            document: c.document,
            score: c.score,
        })
        .collect()
    }
}

fn by_relevance(a: &Candidate, b: &Candidate) -> Ordering {
    let best = b.score.total_cmp(&a.score);
    best.then_with(|| b.date.cmp(&a.date)).then(a.document.cmp(&b.document))
}

fn by_date(a: &Candidate, b: &Candidate) -> Ordering {
    let newest = b.date.cmp(&a.date).then_with(|| b.score.total_cmp(&a.score));
    newest.then(a.document.cmp(&b.document))
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
    if sort != Sort::Relevance {
        let oldest = sort == Sort::Oldest;
        let mut best = Best::new(by_date, count, found.total());
        found.for_each(|document, score| {
            let date = match date_of(document) {
                NO_TIME => NO_TIME,
                date if oldest => date.saturating_neg(),
                date => date,
            };
            best.offer(Candidate { document, score, date });
        });
        return best.page(offset);
    }
    let mut best = Best::new(by_relevance, count, found.total());
    match found {
        DocSet::Dense { scores, .. } => {
            for (first, block) in (0..).step_by(BLOCK).zip(scores.chunks(BLOCK)) {
                if may_be_among(block, &best) {
                    for (document, &score) in (first..).zip(block) {
                        if score > 0.0 {
                            let date = date_of(document);
                            best.offer(Candidate { document, score, date });
                        }
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
                if may_be_among(block, &best) {
                    for (&document, &score) in documents.iter().zip(block) {
                        let date = date_of(document);
                        best.offer(Candidate { document, score, date });
                    }
                }
            }
        }
        DocSet::List { .. } => found.for_each(|document, score| {
            let date = date_of(document);
            best.offer(Candidate { document, score, date });
        }),
    }
    best.page(offset)
}

/// Return whether any of a block of scores is high enough for the page.
fn may_be_among(block: &[f32], best: &Best) -> bool {
    let Some(last) = best.last else { return true };
    // Counted, without a branch for each score: the compiler makes few comparisons of it, each of several scores.
    block.iter().map(|&score| u32::from(score >= last.score)).sum::<u32>() > 0
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Match, NO_TIME, Sort, page};
    use crate::docset::DocSet;

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
