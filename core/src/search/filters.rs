//! Filters: conditions on the columns of a document, which score nothing.

use std::sync::Arc;

use crate::errors::{Error, Result};
use crate::queries::query::DateBound;
use crate::search::topk::NO_TIME;

/// Gives a column by its name, one number for every document.
pub type Columns<'a> = dyn Fn(&str) -> Result<Arc<[i64]>> + 'a;

/// The field, and the column, of the number of near and exact copies of each document.
pub const COPIES: &str = "copies";

/// Documents that are looked at before the next condition is asked.
const AT_ONCE: usize = 512;

/// One condition on a document: its number in a column lies within bounds, both inclusive.
struct Bounds {
    column: Arc<[i64]>,
    low: i64,
    high: i64,
}

impl Bounds {
    fn hold(&self, document: u32) -> bool {
        let value = self.column.get(document as usize);
        value.is_some_and(|&value| self.low <= value && value <= self.high)
    }
}

/// A filter: all its conditions hold.
#[derive(Default)]
pub struct Filter(Vec<Bounds>);

impl Filter {
    /// Return the places of those of some documents for which the filter holds.
    #[must_use]
    pub fn places(&self, documents: &[u32]) -> Vec<usize> {
        let Some((first, others)) = self.0.split_first() else {
            return (0..documents.len()).collect();
        };
        let mut found = Vec::new();
        let mut passing = [0_usize; AT_ONCE];
        for (n, part) in documents.chunks(AT_ONCE).enumerate() {
            // Each place is written, and the next one over it where the document does not pass: no branch is mistaken.
            let mut count = 0;
            for (at, &document) in part.iter().enumerate() {
                if let Some(place) = passing.get_mut(count) {
                    *place = at;
                }
                count += usize::from(first.hold(document));
            }
            let passing = passing.get(..count).unwrap_or_default().iter();
            let hold = |&&at: &&usize| {
                let document = part.get(at).copied();
                document.is_some_and(|document| others.iter().all(|bounds| bounds.hold(document)))
            };
            found.extend(passing.filter(hold).map(|at| n * AT_ONCE + at));
        }
        found
    }

    fn ask(&mut self, column: Arc<[i64]>, low: i64, high: i64) {
        self.0.push(Bounds { column, low, high });
    }

    /// Make the filter of a number within bounds, both inclusive.
    pub fn numbers(field: &str, low: Option<i64>, high: Option<i64>, columns: &Columns) -> Result<Self> {
        let column = match field {
            "words" => columns("body_length"),
            "retrieved" => columns(field),
            COPIES => columns(COPIES),
            _ => Err(Error::Invalid(format!("no field of numbers is named {field:?}"))),
        }?;
        let mut filter = Self::default();
        filter.ask(column, low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        Ok(filter)
    }

    /// Make the filter of documents that a column marks with 1.
    #[must_use]
    pub fn marked(column: Arc<[i64]>) -> Self {
        let mut filter = Self::default();
        filter.ask(column, 1, 1);
        filter
    }

    /// Make the filter of articles whose period meets a range: an imprecise date matches wherever it may lie.
    ///
    /// A bound that is a day compares the days as printed on the article; one that is an instant compares instants.
    pub fn dates(start: Option<DateBound>, end: Option<DateBound>, columns: &Columns) -> Result<Self> {
        let mut filter = Self::default();
        match start {
            Some(DateBound::Instant(i64::MAX)) => filter.ask(columns("end")?, i64::MAX, i64::MIN),
            Some(DateBound::Instant(moment)) => filter.ask(columns("end")?, moment + 1, i64::MAX),
            Some(DateBound::Day(day)) => filter.ask(columns("last_day")?, day, i64::MAX),
            None => {}
        }
        match end {
            Some(DateBound::Instant(i64::MIN)) => filter.ask(columns("start")?, i64::MAX, i64::MIN),
            Some(DateBound::Instant(moment)) => filter.ask(columns("start")?, i64::MIN, moment - 1),
            Some(DateBound::Day(day)) => filter.ask(columns("first_day")?, i64::MIN, day),
            None => {}
        }
        filter.ask(columns("start")?, NO_TIME + 1, i64::MAX);
        Ok(filter)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Filter;
    use crate::errors::Result;
    use crate::queries::query::DateBound::{Day, Instant};
    use crate::search::topk::NO_TIME;

    #[allow(clippy::unnecessary_wraps)]
    fn columns(name: &str) -> Result<Arc<[i64]>> {
        Ok(Arc::from(match name {
            "start" => [100, 200, NO_TIME],
            "end" => [150, 300, NO_TIME],
            "first_day" => [10, 20, 0],
            "last_day" => [11, 30, 0],
            _ => [5, 0, 7],
        }))
    }

    fn held(filter: Result<Filter>) -> Vec<u32> {
        let filter = filter.unwrap_or_default();
        filter
            .places(&[0, 1, 2, 3])
            .into_iter()
            .map(|at| u32::try_from(at).unwrap_or(9))
            .collect()
    }

    #[test]
    fn dates_match_where_they_may_lie() {
        assert_eq!(held(Filter::dates(None, None, &columns)), [0, 1]);
        assert_eq!(held(Filter::dates(Some(Day(11)), Some(Day(20)), &columns)), [0, 1]);
        assert_eq!(held(Filter::dates(Some(Day(12)), None, &columns)), [1]);
        assert_eq!(held(Filter::dates(None, Some(Day(19)), &columns)), [0]);
        assert_eq!(held(Filter::dates(Some(Instant(150)), None, &columns)), [1]);
        assert_eq!(held(Filter::dates(None, Some(Instant(200)), &columns)), [0]);
        assert!(held(Filter::dates(Some(Instant(i64::MAX)), None, &columns)).is_empty());
        assert!(held(Filter::dates(None, Some(Instant(i64::MIN)), &columns)).is_empty());
    }

    #[test]
    fn numbers_lie_within_both_bounds() {
        assert_eq!(held(Filter::numbers("words", Some(5), None, &columns)), [0, 2]);
        assert_eq!(held(Filter::numbers("words", None, Some(5), &columns)), [0, 1]);
        assert!(Filter::numbers("letters", None, None, &columns).is_err());
    }

    #[test]
    fn many_documents_are_filtered_as_one_by_one() {
        let numbers: Arc<[i64]> = (0..2000).map(|n| n * 7919 % 1009).collect();
        let columns = |_: &str| -> Result<Arc<[i64]>> { Ok(Arc::clone(&numbers)) };
        let documents: Vec<u32> = (0..2100).filter(|n| n % 3 != 1).collect();
        let filter = Filter::dates(Some(Day(100)), Some(Day(600)), &columns).unwrap_or_default();
        let passes = |&&document: &&u32| {
            let number = numbers.get(document as usize);
            number.is_some_and(|number| (100..=600).contains(number))
        };
        let wanted: Vec<u32> = documents.iter().filter(passes).copied().collect();
        let found: Vec<u32> = filter.places(&documents).into_iter().map(|at| documents[at]).collect();
        assert!(!wanted.is_empty() && found == wanted);
    }
}
