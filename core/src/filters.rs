//! Filters: conditions on the columns of a document, which score nothing.

use std::sync::Arc;

use crate::errors::{Error, Result};
use crate::query::DateBound;
use crate::topk::NO_TIME;

/// Gives a column by its name, one number for every document.
pub type Columns<'a> = dyn Fn(&str) -> Result<Arc<[i64]>> + 'a;

/// One condition on a document.
type Condition = Box<dyn Fn(u32) -> bool>;

/// A filter: all its conditions hold.
#[derive(Default)]
pub struct Filter(Vec<Condition>);

impl Filter {
    /// Return whether the filter holds for a document.
    #[must_use]
    pub fn holds(&self, document: u32) -> bool {
        self.0.iter().all(|condition| condition(document))
    }

    fn ask(&mut self, column: Arc<[i64]>, condition: impl Fn(i64) -> bool + 'static) {
        let holds = move |document: u32| column.get(document as usize).is_some_and(|&value| condition(value));
        self.0.push(Box::new(holds));
    }

    /// Make the filter of a number within bounds, both inclusive.
    pub fn numbers(field: &str, low: Option<i64>, high: Option<i64>, columns: &Columns) -> Result<Self> {
        if field != "words" {
            return Err(Error::Invalid(format!("no field of numbers is named {field:?}")));
        }
        let mut filter = Self::default();
        let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        filter.ask(columns("body_length")?, move |value| low <= value && value <= high);
        Ok(filter)
    }

    /// Make the filter of articles whose period meets a range: an imprecise date matches wherever it may lie.
    ///
    /// A bound that is a day compares the days as printed on the article; one that is an instant compares instants.
    pub fn dates(start: Option<DateBound>, end: Option<DateBound>, columns: &Columns) -> Result<Self> {
        let mut filter = Self::default();
        filter.ask(columns("start")?, |value| value != NO_TIME);
        match start {
            Some(DateBound::Instant(moment)) => filter.ask(columns("end")?, move |value| value > moment),
            Some(DateBound::Day(day)) => filter.ask(columns("last_day")?, move |value| value >= day),
            None => {}
        }
        match end {
            Some(DateBound::Instant(moment)) => filter.ask(columns("start")?, move |value| value < moment),
            Some(DateBound::Day(day)) => filter.ask(columns("first_day")?, move |value| value <= day),
            None => {}
        }
        Ok(filter)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Filter;
    use crate::errors::Result;
    use crate::query::DateBound::{Day, Instant};
    use crate::topk::NO_TIME;

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
        (0..4).filter(|&document| filter.holds(document)).collect()
    }

    #[test]
    fn dates_match_where_they_may_lie() {
        assert_eq!(held(Filter::dates(None, None, &columns)), [0, 1]);
        assert_eq!(held(Filter::dates(Some(Day(11)), Some(Day(20)), &columns)), [0, 1]);
        assert_eq!(held(Filter::dates(Some(Day(12)), None, &columns)), [1]);
        assert_eq!(held(Filter::dates(None, Some(Day(19)), &columns)), [0]);
        assert_eq!(held(Filter::dates(Some(Instant(150)), None, &columns)), [1]);
        assert_eq!(held(Filter::dates(None, Some(Instant(200)), &columns)), [0]);
    }

    #[test]
    fn numbers_lie_within_both_bounds() {
        assert_eq!(held(Filter::numbers("words", Some(5), None, &columns)), [0, 2]);
        assert_eq!(held(Filter::numbers("words", None, Some(5), &columns)), [0, 1]);
        assert!(Filter::numbers("letters", None, None, &columns).is_err());
    }
}
