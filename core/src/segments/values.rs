//! Value columns: for each document the values of a field, as numbers in a list of all values of the segment.
//!
//! Counting reads these instead of stored articles. See `docs/index-format.md`.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::sync::Arc;

use crate::errors::Result;
use crate::files::array_file::{Array, ArrayFile};
use crate::files::bitpacking::Starts;
use crate::files::dictionary::Dictionary;
use crate::segments::article::Article;

/// The fields that have a value column.
pub const VALUE_FIELDS: [&str; 6] = ["source", "section", "language", "byline", "keywords", "dateline"];

/// The times of an article in the archive, which have a value column, too: when it was first there, when its present
/// version came in (unless that is the first), when the last version did that is more than typography and boilerplate,
/// and when a version with another text, and with another headline, did.
/// A value is a number of seconds since 1970, UTC, in decimal digits.
pub const TIME_FIELDS: [&str; 5] = ["added", "changed", "revised", "text_changed", "headline_changed"];

/// Return the fields that have a value column: [`VALUE_FIELDS`] and [`TIME_FIELDS`].
pub fn fields_with_values() -> impl Iterator<Item = &'static str> {
    VALUE_FIELDS.into_iter().chain(TIME_FIELDS)
}

/// The column of the hour that a date states: one more than that, 0 where it states none.
pub const HOUR: &str = "hour";

/// The value column of one field.
#[derive(Debug)]
pub struct ValueColumn {
    values: Dictionary,
    /// The starts of the numbers of each document; absent where none has several.
    starts: Option<Starts>,
    /// Numbers of values from 1, and 0 for none.
    numbers: Array,
}

impl ValueColumn {
    /// Open the value column of a field in a segment of a number of documents; None where no document has a value.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where an array is missing or too short.
    pub fn open(file: &Arc<ArrayFile>, field: &str, documents: usize) -> Result<Option<Self>> {
        let name = format!("value/{field}");
        let Some(numbers) = file.array(&format!("{name}.numbers")) else {
            return Ok(None);
        };
        let starts = format!("{name}.starts");
        let starts = if file.has(&format!("{starts}.whole")) {
            Some(Starts::open(file, &starts)?)
        } else {
            None
        };
        let count = starts.as_ref().map_or(numbers.len(), Starts::len);
        if count != documents {
            return Err(numbers.damage(&format!("values of {count} documents where there are {documents}")));
        }
        let values = Dictionary::open(file, &name)?;
        Ok(Some(Self {
            values,
            starts,
            numbers,
        }))
    }

    /// Append the numbers of the values of a document, from 0.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where there is no such document or no such value.
    #[inline]
    pub fn read(&self, document: usize, out: &mut Vec<i64>) -> Result<()> {
        let range = match &self.starts {
            Some(starts) => starts.bounds(document)?,
            None => document..document.saturating_add(1),
        };
        for place in range {
            let number = self.numbers.get_usize(place)?;
            if number > self.values.len() {
                return Err(self
                    .numbers
                    .damage(&format!("a document has value {number}, which is not there")));
            }
            out.extend(number.checked_sub(1).and_then(|number| i64::try_from(number).ok()));
        }
        Ok(())
    }

    /// Return a value by its number, from 0.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it is not there, or no text.
    pub fn value(&self, number: i64) -> Result<String> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        String::from_utf8(self.values.get(place)?).map_err(|_| self.numbers.damage("a value is not UTF-8"))
    }

    /// Return the largest value that is a number, 0 without one.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where a value is not there.
    pub fn largest_number(&self) -> Result<i64> {
        let mut largest = 0;
        for place in 0..self.values.len() {
            largest = number_in(&self.values.get(place)?).unwrap_or(0).max(largest);
        }
        Ok(largest)
    }

    /// Append 1 for each document of which a value is a number within bounds, both inclusive, else 0.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where a value is not there.
    pub fn numbers_within(&self, documents: usize, low: i64, high: i64, out: &mut Vec<i64>) -> Result<()> {
        let mut within = Vec::with_capacity(self.values.len());
        for place in 0..self.values.len() {
            let number = number_in(&self.values.get(place)?);
            within.push(number.is_some_and(|number| low <= number && number <= high));
        }
        let mut numbers = Vec::new();
        for document in 0..documents {
            numbers.clear();
            self.read(document, &mut numbers)?;
            let mut places = numbers.iter().filter_map(|&number| usize::try_from(number).ok());
            out.push(i64::from(
                places.any(|place| within.get(place).copied().unwrap_or_default()),
            ));
        }
        Ok(())
    }

    /// Return an error where a number leads to no value, or the values are not in order.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`].
    pub fn verify(&self, documents: usize) -> Result<()> {
        self.values.verify("values", true)?;
        if let Some(starts) = &self.starts {
            let items = starts.verify()?;
            if items != self.numbers.len() {
                return Err(self
                    .numbers
                    .damage(&format!("{} numbers where there should be {items}", self.numbers.len())));
            }
        }
        let mut numbers = Vec::new();
        for document in 0..documents {
            numbers.clear();
            self.read(document, &mut numbers)?;
        }
        Ok(())
    }
}

fn number_in(value: &[u8]) -> Option<i64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Return the values of an article in a field, each once, in their order.
#[must_use]
pub fn values_of<'a>(article: &'a Article<'_>, field: &str) -> Vec<&'a str> {
    let one = article.text(field).into_iter();
    let mut values: Vec<&str> = Vec::new();
    for text in one.chain(article.texts(field)) {
        if !text.is_empty() && !values.contains(&text) {
            values.push(text);
        }
    }
    values
}

/// Return the number of an article in the column [`HOUR`]: 15 for the date `2025-12-05T14:30`.
#[must_use]
pub fn hour_of(article: &Article<'_>) -> i64 {
    let (Some(published), Some("minute" | "second")) = (article.text("published"), article.text("precision")) else {
        return 0;
    };
    let hour = published.get(11..13).and_then(|hour| hour.parse::<i64>().ok());
    hour.filter(|hour| (0..24).contains(hour))
        .map_or(0, |hour| hour.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::{hour_of, values_of};
    use crate::errors::Result;
    use crate::segments::article::Article;

    #[test]
    fn values_come_once_and_empty_ones_never() -> Result<()> {
        let head = br#"{"id":"a","source":"Tideline","section":"","byline":["Ann","Bo","Ann",""]}"#;
        let article = Article::read(head)?;
        assert_eq!(values_of(&article, "byline"), ["Ann", "Bo"]);
        assert_eq!(values_of(&article, "source"), ["Tideline"]);
        assert!(values_of(&article, "section").is_empty());
        Ok(())
    }

    #[test]
    fn hours_are_those_of_precise_dates() -> Result<()> {
        let hour = |published: &str, precision: &str| {
            let head = format!(r#"{{"id":"a","published":"{published}","precision":"{precision}"}}"#);
            Article::read(head.as_bytes()).map(|article| hour_of(&article))
        };
        assert_eq!(hour("2025-12-05T14:30", "minute")?, 15);
        assert_eq!(hour("2025-12-05T00:00:07+01:00", "second")?, 1);
        assert_eq!(hour("2025-12-05", "day")?, 0);
        assert_eq!(hour("2025-12-05T99:00", "minute")?, 0);
        assert_eq!(hour_of(&Article::read(br#"{"id":"a"}"#)?), 0);
        Ok(())
    }
}
