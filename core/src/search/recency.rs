//! A bonus for recent articles: each score grows by a share that halves with every half-life before the newest article.
//!
//! An article of the newest moment scores twice as much, one of a half-life before one and a half times, one of long
//! ago, or of no date, as much as without. Ages are counted from the newest article that is not in the future, so an
//! archive that ended years ago ranks as it did when it was new; an article of the future is as far from that as one of
//! the past.

use crate::search::docset::DocSet;
use crate::search::topk::NO_TIME;

/// A bonus for recent articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// The seconds after which half of the bonus is left; above 0.
    pub half_life: f64,
    /// The present, in UTC seconds since 1970.
    pub now: i64,
}

impl Recency {
    /// Return documents with scores that have the bonus; `starts` has the date of every document, of which `live` count.
    #[must_use]
    pub fn applied(&self, found: &DocSet, starts: &[i64], live: &[u32]) -> DocSet {
        let date_of = |document: u32| starts.get(document as usize).copied().filter(|&date| date != NO_TIME);
        let dates = live.iter().filter_map(|&document| date_of(document));
        let Some(newest) = dates.filter(|&date| date <= self.now).max() else {
            return found.clone();
        };
        let (mut documents, mut scores) = (Vec::new(), Vec::new());
        found.for_each(|document, score| {
            documents.push(document);
            scores.push(score * (1.0 + date_of(document).map_or(0.0, |date| self.bonus(date, newest))));
        });
        DocSet::list(documents, scores, found.is_scored())
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // scores are no more precise
    fn bonus(&self, date: i64, newest: i64) -> f32 {
        (-(date.abs_diff(newest) as f64) / self.half_life).exp2() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::Recency;
    use crate::search::docset::DocSet;
    use crate::search::topk::NO_TIME;

    fn applied(now: i64) -> Vec<f32> {
        let starts = [1_000, 900, 800, NO_TIME, 1_100, 5_000];
        let found = DocSet::scored(vec![0, 1, 2, 3, 4], vec![1.0; 5]);
        let recency = Recency { half_life: 100.0, now };
        let mut scores = Vec::new();
        recency
            .applied(&found, &starts, &[0, 1, 2, 3, 4])
            .for_each(|_, score| scores.push(score));
        scores
    }

    #[test]
    fn scores_halve_their_bonus_with_each_half_life_from_the_newest() {
        assert_eq!(applied(1_050), [2.0, 1.5, 1.25, 1.0, 1.5]); // of the future, as far as of the past
        assert_eq!(applied(9_000), [1.5, 1.25, 1.125, 1.0, 2.0]); // the newest of all is removed
        assert_eq!(applied(0), [1.0; 5]);
    }

    #[test]
    fn what_has_no_score_gets_no_bonus() {
        let recency = Recency { half_life: 1.0, now: 1 };
        let found = recency.applied(&DocSet::unscored(vec![0]), &[1], &[0]);
        assert!(!found.is_scored() && found.total() == 1);
    }
}
