//! The cost that a query may have: time and work, checked between steps so that no step is cut in two.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::errors::{Error, QueryLimit, Result};

/// Time and work of one query. Threads may share it.
///
/// A unit of work is one place of a word that is held against a place of another.
#[derive(Debug)]
pub struct Budget {
    seconds: f64,
    end: Option<Instant>,
    most: u64,
    spent: AtomicU64,
}

impl Budget {
    /// Start a budget of `seconds` from now, which may be infinite, and of `most` pairs of places.
    #[must_use]
    pub fn new(seconds: f64, most: u64) -> Self {
        // A time too far away for an instant sets no limit, and neither does NaN.
        let end = match Duration::try_from_secs_f64(seconds) {
            Ok(time) => Instant::now().checked_add(time),
            Err(_) if seconds <= 0.0 => Some(Instant::now()),
            Err(_) => None,
        };
        Self {
            seconds,
            end,
            most,
            spent: AtomicU64::new(0),
        }
    }

    /// Make a budget without limits, for callers that are no query.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::new(f64::INFINITY, u64::MAX)
    }

    /// Start a budget of `seconds` that ends no later than this one, with the same amount of work.
    #[must_use]
    pub fn within(&self, seconds: f64) -> Self {
        let inner = Self::new(seconds, self.most);
        match (self.end, inner.end) {
            (Some(end), Some(own)) if own <= end => inner,
            (Some(_), _) => Self {
                seconds: self.seconds,
                end: self.end,
                ..inner
            },
            (None, _) => inner,
        }
    }

    /// Return the seconds that are left, below 0 when the time is up.
    #[must_use]
    pub fn left(&self) -> f64 {
        let Some(end) = self.end else { return f64::INFINITY };
        let now = Instant::now();
        if end >= now {
            end.duration_since(now).as_secs_f64()
        } else {
            -now.duration_since(end).as_secs_f64()
        }
    }

    /// Fail when the time is up.
    ///
    /// # Errors
    ///
    /// Returns `Error::Limit` with the advice to ask for rarer words.
    pub fn check(&self) -> Result<()> {
        match self.end {
            Some(end) if Instant::now() > end => Err(Error::Limit(QueryLimit {
                message: format!("The query has taken longer than {} seconds.", shortest(self.seconds)),
                hint: "Ask for rarer words or fewer of them, or allow more time: --timeout SECONDS".to_owned(),
                part: String::new(),
            })),
            _ => Ok(()),
        }
    }

    /// Note that `pairs` of places are about to be held against each other, and check the time.
    ///
    /// # Errors
    ///
    /// Returns `Error::Limit` when the query has asked for too many pairs, or when the time is up.
    pub fn spend(&self, pairs: u64) -> Result<()> {
        let before = self.spent.fetch_add(pairs, Ordering::Relaxed);
        if before.saturating_add(pairs) > self.most {
            return Err(Error::Limit(QueryLimit {
                message: format!(
                    "The words stand beside each other in more than {} ways.",
                    with_commas(self.most)
                ),
                hint: "Ask for them nearer together, or add a rarer word.".to_owned(),
                part: String::new(),
            }));
        }
        self.check()
    }
}

/// Format seconds with at most six digits, as `%g` does.
fn shortest(seconds: f64) -> String {
    let rounded = format!("{seconds:.5e}");
    let Some((digits, exponent)) = rounded.split_once('e') else {
        return rounded; // infinite
    };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let plain = |digits: &str| {
        let digits = if digits.contains('.') {
            digits.trim_end_matches('0').trim_end_matches('.')
        } else {
            digits
        };
        digits.to_owned()
    };
    if (-4..6).contains(&exponent) {
        let places = usize::try_from(5 - exponent).unwrap_or_default();
        return plain(&format!("{seconds:.places$}"));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", plain(digits), exponent.abs())
}

/// Format a number with commas between thousands.
pub(crate) fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(result: Result<()>) -> String {
        result.map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn time_that_is_up_names_the_seconds() {
        let late = Budget::new(0.0, 1);
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(message(late.check()), "The query has taken longer than 0 seconds.");
        let later = Budget::new(-1.5, 1);
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(message(later.check()), "The query has taken longer than -1.5 seconds.");
    }

    #[test]
    fn seconds_have_six_digits_at_most() {
        let each = [60.0, 0.5, 1e-9, 1.234_567_8, 0.0001, 123_456.0, 1_234_567.0, 0.0];
        let wanted = ["60", "0.5", "1e-09", "1.23457", "0.0001", "123456", "1.23457e+06", "0"];
        assert_eq!(each.map(shortest), wanted);
    }

    #[test]
    fn infinite_time_has_no_end() {
        for seconds in [f64::INFINITY, 1e300, f64::NAN] {
            assert!(Budget::new(seconds, 1).check().is_ok());
        }
        assert!(Budget::unlimited().left().is_infinite());
    }

    #[test]
    fn work_beyond_the_limit_is_refused() {
        let budget = Budget::new(60.0, 20_000_000);
        assert!(budget.spend(20_000_000).is_ok());
        assert_eq!(
            message(budget.spend(1)),
            "The words stand beside each other in more than 20,000,000 ways."
        );
    }

    #[test]
    fn inner_budget_ends_no_later_than_the_outer() {
        let outer = Budget::new(10.0, 5);
        assert!(outer.within(100.0).left() <= 10.0);
        assert!(outer.within(1.0).left() <= 1.0);
        assert!(Budget::unlimited().within(1.0).left() <= 1.0);
        assert!(outer.within(f64::INFINITY).left() <= 10.0);
    }
}
