//! Writing value columns; see `values` for their layout.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::io::Write;

use crate::errors::Result;
use crate::files::array_writer::ArrayWriter;
use crate::files::bitpacking_writer::put_starts;
use crate::files::dictionary_writer::DictionaryWriter;
use crate::files::lists::Lists;
use crate::segments::article::Article;
use crate::segments::columns::{Columns, put_column};
use crate::segments::values::{HOUR, fields_with_values, hour_of, values_of};
use crate::writing::interner::Interner;

/// The value column of one field, document after document.
#[derive(Default)]
struct ValuesWriter {
    values: Interner,
    lists: Lists,
}

impl ValuesWriter {
    /// Add the values of a document.
    fn add(&mut self, values: &[&str]) -> Result<()> {
        for value in values {
            let number = self.values.number(value.as_bytes())?;
            self.lists.push(number);
        }
        self.lists.end();
        Ok(())
    }

    /// Add the documents `kept` of another segment.
    fn take(&mut self, columns: &Columns, field: &str, kept: &[u32]) -> Result<()> {
        let column = columns.values(field)?;
        let mut known: Vec<Option<u32>> = Vec::new();
        let mut numbers = Vec::new();
        for &document in kept {
            if let Some(column) = &column {
                numbers.clear();
                column.read(document as usize, &mut numbers)?;
                for &number in &numbers {
                    let place = usize::try_from(number).unwrap_or_default();
                    let own = match known.get(place).copied().flatten() {
                        Some(own) => own,
                        None => self.values.number(column.value(number)?.as_bytes())?,
                    };
                    if known.len() <= place {
                        known.resize(place.saturating_add(1), None);
                    }
                    if let Some(known) = known.get_mut(place) {
                        *known = Some(own);
                    }
                    self.lists.push(own);
                }
            }
            self.lists.end();
        }
        Ok(())
    }

    fn finish<W: Write>(self, out: &mut ArrayWriter<W>, field: &str) -> Result<()> {
        if self.values.is_empty() {
            return Ok(());
        }
        let name = format!("value/{field}");
        let mut strings = DictionaryWriter::new();
        let mut places = vec![0_u64; self.values.len()];
        for (place, number) in (1..).zip(self.values.sorted()) {
            strings.push(self.values.get(number))?;
            if let Some(held) = places.get_mut(number as usize) {
                *held = place;
            }
        }
        strings.finish(out, &name)?;
        let place = |number: &u32| places.get(*number as usize).copied().unwrap_or_default();
        let lists = || (0..self.lists.len()).map(|document| self.lists.get(document));
        if lists().all(|list| list.len() < 2) {
            let numbers: Vec<u64> = lists().map(|list| list.first().map_or(0, place)).collect();
            return out.put_smallest(&format!("{name}.numbers"), &numbers);
        }
        let numbers: Vec<u64> = self.lists.items().iter().map(place).collect();
        out.put_smallest(&format!("{name}.numbers"), &numbers)?;
        let counts: Vec<u32> = lists()
            .map(|list| u32::try_from(list.len()).unwrap_or(u32::MAX))
            .collect();
        put_starts(out, &format!("{name}.starts"), &counts)
    }
}

/// Write the value columns of stored articles, and their hours.
///
/// # Errors
///
/// [`crate::errors::Error::Damaged`] for a malformed article, [`crate::errors::Error::System`] where the file refuses.
pub fn put_values<W: Write>(out: &mut ArrayWriter<W>, articles: &[&[u8]]) -> Result<()> {
    let mut writers: Vec<_> = fields_with_values().map(|_| ValuesWriter::default()).collect();
    let mut hours = Vec::with_capacity(articles.len());
    for stored in articles {
        let article = Article::read(stored)?;
        for (writer, field) in writers.iter_mut().zip(fields_with_values()) {
            writer.add(&values_of(&article, field))?;
        }
        hours.push(hour_of(&article));
    }
    for (writer, field) in writers.into_iter().zip(fields_with_values()) {
        writer.finish(out, field)?;
    }
    put_column(out, HOUR, &hours)
}

/// Write the value columns of segments as one: of each its columns, and the documents that stay.
///
/// # Errors
///
/// [`crate::errors::Error::Damaged`] where a segment is, [`crate::errors::Error::System`] where the file refuses.
pub fn merge_values<'a, W: Write>(
    out: &mut ArrayWriter<W>,
    parts: &(impl Iterator<Item = (&'a Columns, &'a [u32])> + Clone),
) -> Result<()> {
    for field in fields_with_values() {
        let mut writer = ValuesWriter::default();
        for (columns, kept) in parts.clone() {
            writer.take(columns, field, kept)?;
        }
        writer.finish(out, field)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::ValuesWriter;
    use crate::errors::{Error, Result};
    use crate::files::array_file::ArrayFile;
    use crate::files::array_writer::ArrayWriter;
    use crate::segments::values::ValueColumn;

    fn read_again(documents: &[Vec<&str>]) -> Result<Vec<Vec<String>>> {
        let file = tempfile::NamedTempFile::new()?;
        let mut writer = ValuesWriter::default();
        for values in documents {
            writer.add(values)?;
        }
        let mut out = ArrayWriter::new(file.reopen()?);
        writer.finish(&mut out, "byline")?;
        out.finish()?;
        let file = ArrayFile::open(file.path())?;
        let Some(column) = ValueColumn::open(&file, "byline", documents.len())? else {
            return Ok(vec![Vec::new(); documents.len()]);
        };
        column.verify(documents.len())?;
        let mut marks = Vec::new();
        column.numbers_within(documents.len(), 2, 5, &mut marks)?;
        let within = |values: &Vec<&str>| {
            values
                .iter()
                .any(|value| value.parse().is_ok_and(|n: i64| (2..=5).contains(&n)))
        };
        assert_eq!(
            marks,
            documents
                .iter()
                .map(|values| i64::from(within(values)))
                .collect::<Vec<_>>()
        );
        assert!(ValueColumn::open(&file, "byline", documents.len().saturating_add(1)).is_err());
        let mut numbers = Vec::new();
        (0..documents.len())
            .map(|document| {
                numbers.clear();
                column.read(document, &mut numbers)?;
                numbers.iter().map(|&number| column.value(number)).collect()
            })
            .collect()
    }

    proptest! {
        #[test]
        fn values_are_read_as_they_were_written(
            documents in vec(vec(prop_oneof!["[ab]", "[0-9]{1,2}", ".{1,9}"], 0..3), 0..80), single in any::<bool>()
        ) {
            let documents: Vec<Vec<&str>> = documents
                .iter()
                .map(|values| values.iter().map(String::as_str).take(if single { 1 } else { 3 }).collect())
                .collect();
            let read = read_again(&documents).map_err(|error: Error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(read, documents);
        }
    }
}
