//! Counts of articles by time and by value: how many a month, of which source.
//!
//! Days and hours come from columns, values from the value columns of each segment. A key is a number while it is
//! counted, and becomes text at the end.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::errors::{Error, Result};
use crate::search::budget::Budget;
use crate::search::calendar::{Day, LAST_DAY, iso_week, monday, weekday};
use crate::search::searcher::Searcher;
use crate::search::topk::NO_TIME;
use crate::segments::values::{HOUR, ValueColumn};

/// Dimensions that can be counted by at once: two make a cross table.
pub const MOST_DIMENSIONS: usize = 2;

/// Articles between two looks at the clock.
const CHECKED_EVERY: usize = 1_000;

/// The number of the key of articles without a value.
const NULL: i64 = -1;

/// A dimension of time whose keys the days of an article tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `1987`.
    Year,
    /// `1987-Q1`.
    Quarter,
    /// `1987-03`.
    Month,
    /// `1987-W10`.
    Week,
    /// `1987-03-02`.
    Day,
    /// `1` for Monday to `7`.
    Weekday,
}

/// A dimension that articles are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// By the days on which they may have been published.
    Time(Unit),
    /// By the hour that their date states.
    Hour,
    /// By the text of a field, or by each of its texts.
    Value(&'static str),
}

impl Dimension {
    /// Return the dimension of a name.
    pub fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "year" => Self::Time(Unit::Year),
            "quarter" => Self::Time(Unit::Quarter),
            "month" => Self::Time(Unit::Month),
            "week" => Self::Time(Unit::Week),
            "day" => Self::Time(Unit::Day),
            "weekday" => Self::Time(Unit::Weekday),
            "hour" => Self::Hour,
            "source" => Self::Value("source"),
            "section" => Self::Value("section"),
            "language" => Self::Value("language"),
            "byline" => Self::Value("byline"),
            "keyword" => Self::Value("keywords"),
            "dateline" => Self::Value("dateline"),
            other => return Err(Error::Invalid(format!("articles are not counted by {other:?}"))),
        })
    }
}

/// A key of a bucket: one text for each dimension, `None` where an article has no such value.
pub type Key = Vec<Option<String>>;

/// The articles of each bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The articles of each bucket, in no order.
    pub buckets: Vec<(Key, u64)>,
    /// The articles without a date.
    pub undated: u64,
    /// The articles whose date is coarser than a bucket.
    pub imprecise: u64,
}

/// Count some ascending documents by one dimension or more. `renamed` has the names of publishers by their other names.
pub fn count<S: BuildHasher>(
    searcher: &Searcher,
    documents: &[u32],
    by: &[Dimension],
    renamed: &HashMap<String, String, S>,
    budget: &Budget,
) -> Result<Counts> {
    if by.is_empty() || by.len() > MOST_DIMENSIONS {
        return Err(Error::Invalid(format!(
            "articles are counted by 1 to {MOST_DIMENSIONS} dimensions"
        )));
    }
    let times = Times::of(searcher, by)?;
    let mut counter = Counter::new(by);
    let mut rest = documents;
    for open in searcher.segments().open_segments() {
        let segment = open.segment();
        let end = segment.offset.saturating_add(segment.size);
        let (here, after) = rest.split_at(rest.partition_point(|&document| document < end));
        rest = after;
        if here.is_empty() {
            continue;
        }
        let columns = columns_of(by, |field| segment.columns.values(field))?;
        for (n, &document) in here.iter().enumerate() {
            if n % CHECKED_EVERY == 0 {
                budget.check()?;
            }
            let local = document.saturating_sub(segment.offset) as usize;
            counter.take(&times, document as usize, &columns, local)?;
        }
        counter.end_segment(&columns, renamed)?;
    }
    Ok(counter.counts())
}

/// The value column of each dimension; None for one of time, and where no document of a segment has a value.
type Columns = Vec<Option<ValueColumn>>;

fn columns_of(by: &[Dimension], open: impl Fn(&str) -> Result<Option<ValueColumn>>) -> Result<Columns> {
    by.iter()
        .map(|dimension| match dimension {
            Dimension::Value(field) => open(field),
            _ => Ok(None),
        })
        .collect()
}

/// The columns of dates and hours, as far as they are counted by.
struct Times {
    days: Option<Days>,
    /// The starts of dates, and the hours.
    hours: Option<[Arc<[i64]>; 2]>,
}

impl Times {
    fn of(searcher: &Searcher, by: &[Dimension]) -> Result<Self> {
        let counts_days = by.iter().any(|one| matches!(one, Dimension::Time(_)));
        let counts_hours = by.contains(&Dimension::Hour);
        Ok(Self {
            days: counts_days.then(|| Days::of(searcher)).transpose()?,
            hours: counts_hours
                .then(|| Ok::<_, Error>([searcher.column("start")?, searcher.column(HOUR)?]))
                .transpose()?,
        })
    }

    /// Return the key of a document in a unit of time.
    fn key(&self, unit: Unit, document: usize) -> Result<std::result::Result<i64, Gap>> {
        let period = match &self.days {
            Some(days) => days.period(document)?,
            None => None,
        };
        Ok(of_time(unit, period))
    }

    /// Return the hour that the date of a document states.
    fn hour(&self, document: usize) -> Result<std::result::Result<i64, Gap>> {
        let of = |column: &Arc<[i64]>| column.get(document).copied();
        let found = self
            .hours
            .as_ref()
            .and_then(|[starts, hours]| Some((of(starts)?, of(hours)?)));
        match found {
            None => Err(missing(document)),
            Some((NO_TIME, _)) => Ok(Err(Gap::Undated)),
            Some((_, 0)) => Ok(Err(Gap::Imprecise)),
            Some((_, hour @ 1..=24)) => Ok(Ok(hour - 1)),
            Some((_, hour)) => Err(Error::damaged(format!(
                "the column hour has {hour} for document {document}"
            ))),
        }
    }
}

fn missing(document: usize) -> Error {
    Error::Invalid(format!("there is no document {document}"))
}

/// The date columns.
struct Days {
    starts: Arc<[i64]>,
    firsts: Arc<[i64]>,
    lasts: Arc<[i64]>,
}

impl Days {
    fn of(searcher: &Searcher) -> Result<Self> {
        Ok(Self {
            starts: searcher.column("start")?,
            firsts: searcher.column("first_day")?,
            lasts: searcher.column("last_day")?,
        })
    }

    /// Return the first and the last day on which a document may have been published.
    fn period(&self, document: usize) -> Result<Option<(i64, i64)>> {
        let of = |column: &Arc<[i64]>| column.get(document).copied();
        let (Some(start), Some(first), Some(last)) = (of(&self.starts), of(&self.firsts), of(&self.lasts)) else {
            return Err(missing(document));
        };
        if start == NO_TIME {
            return Ok(None);
        }
        if first < 1 || last < first || last > LAST_DAY {
            return Err(Error::damaged(format!(
                "the columns first_day and last_day have no days for document {document}"
            )));
        }
        Ok(Some((first, last)))
    }
}

/// The reason why an article is in no bucket.
enum Gap {
    Undated,
    Imprecise,
}

/// Counts articles, segment after segment.
struct Counter<'a> {
    by: &'a [Dimension],
    names: Vec<Names>,
    counts: FxHashMap<[i64; MOST_DIMENSIONS], u64>,
    /// Counts of the segment that is read, by numbers of its own.
    of_segment: FxHashMap<[i64; MOST_DIMENSIONS], u64>,
    undated: u64,
    imprecise: u64,
    /// For each dimension the keys of the article that is counted, kept for the next one.
    keys: Vec<Vec<i64>>,
}

impl<'a> Counter<'a> {
    fn new(by: &'a [Dimension]) -> Self {
        Self {
            by,
            names: by.iter().map(|_| Names::default()).collect(),
            counts: FxHashMap::default(),
            of_segment: FxHashMap::default(),
            undated: 0,
            imprecise: 0,
            keys: vec![Vec::new(); by.len()],
        }
    }

    /// Count a document, which has the number `local` in its segment.
    fn take(&mut self, times: &Times, document: usize, columns: &Columns, local: usize) -> Result<()> {
        let (mut undated, mut imprecise) = (false, false);
        for ((dimension, column), keys) in self.by.iter().zip(columns).zip(&mut self.keys) {
            keys.clear();
            let key = match dimension {
                Dimension::Time(unit) => times.key(*unit, document)?,
                Dimension::Hour => times.hour(document)?,
                Dimension::Value(_) => {
                    if let Some(column) = column {
                        column.read(local, keys)?;
                    }
                    if keys.is_empty() {
                        keys.push(NULL);
                    }
                    continue;
                }
            };
            match key {
                Ok(key) => keys.push(key),
                Err(Gap::Undated) => undated = true,
                Err(Gap::Imprecise) => imprecise = true,
            }
        }
        if undated || imprecise {
            self.undated += u64::from(undated);
            self.imprecise += u64::from(imprecise && !undated);
            return Ok(());
        }
        let [first, second] = [0, 1].map(|n| self.keys.get(n).map_or(&[NULL][..], Vec::as_slice));
        for &one in first {
            for &other in second {
                *self.of_segment.entry([one, other]).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Add the counts of a segment to those of all, under the numbers that their values have there.
    fn end_segment<S: BuildHasher>(&mut self, columns: &Columns, renamed: &HashMap<String, String, S>) -> Result<()> {
        let mut known: Vec<FxHashMap<i64, i64>> = self.by.iter().map(|_| FxHashMap::default()).collect();
        for (keys, count) in self.of_segment.drain() {
            let mut own = keys;
            let parts = columns.iter().zip(&mut self.names).zip(&mut known).zip(self.by);
            for (((((column, names), known), dimension), key), own) in parts.zip(keys).zip(&mut own) {
                let Some(column) = column.as_ref().filter(|_| key != NULL) else {
                    continue;
                };
                *own = if let Some(&number) = known.get(&key) {
                    number
                } else {
                    let value = column.value(key)?;
                    let renamed = renamed.get(&value).filter(|_| *dimension == Dimension::Value("source"));
                    names.number(renamed.unwrap_or(&value))
                };
                known.insert(key, *own);
            }
            *self.counts.entry(own).or_default() += count;
        }
        Ok(())
    }

    fn counts(self) -> Counts {
        let named = |keys: [i64; MOST_DIMENSIONS]| {
            let each = self.by.iter().zip(&self.names).zip(keys);
            each.map(|((dimension, names), key)| named(*dimension, names, key))
                .collect()
        };
        let buckets = self.counts.iter().map(|(&keys, &count)| (named(keys), count));
        Counts {
            buckets: buckets.collect(),
            undated: self.undated,
            imprecise: self.imprecise,
        }
    }
}

/// Return the key of a period, if it lies within one bucket.
fn of_time(unit: Unit, period: Option<(i64, i64)>) -> std::result::Result<i64, Gap> {
    let (first, last) = period.ok_or(Gap::Undated)?;
    if first == last {
        let day = || Day::of(first);
        return Ok(match unit {
            Unit::Year => day().year,
            Unit::Quarter => quarter_of(day()),
            Unit::Month => month_of(day()),
            Unit::Week => monday(first),
            Unit::Day => first,
            Unit::Weekday => weekday(first),
        });
    }
    let (first, last) = (Day::of(first), Day::of(last));
    let is_within_month = month_of(first) == month_of(last);
    match unit {
        Unit::Year => Ok(first.year),
        Unit::Quarter if is_within_month => Ok(quarter_of(first)),
        Unit::Month if is_within_month => Ok(month_of(first)),
        _ => Err(Gap::Imprecise),
    }
}

fn month_of(day: Day) -> i64 {
    day.year * 12 + day.month - 1
}

fn quarter_of(day: Day) -> i64 {
    day.year * 4 + (day.month - 1) / 3
}

/// The distinct values of one dimension, by number.
#[derive(Default)]
struct Names {
    numbers: FxHashMap<String, i64>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, text: &str) -> i64 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = i64::try_from(self.names.len()).unwrap_or(i64::MAX);
        self.numbers.insert(text.to_owned(), number);
        self.names.push(text.to_owned());
        number
    }

    fn name(&self, number: i64) -> Option<String> {
        self.names.get(usize::try_from(number).ok()?).cloned()
    }
}

/// Return the text of a key.
fn named(dimension: Dimension, names: &Names, key: i64) -> Option<String> {
    let Dimension::Time(unit) = dimension else {
        return match dimension {
            Dimension::Hour => Some(format!("{key:02}")),
            _ => names.name(key),
        };
    };
    Some(match unit {
        Unit::Year => format!("{key:04}"),
        Unit::Quarter => format!("{:04}-Q{}", key / 4, key % 4 + 1),
        Unit::Month => format!("{:04}-{:02}", key / 12, key % 12 + 1),
        Unit::Week => {
            let (year, week) = iso_week(key);
            format!("{year:04}-W{week:02}")
        }
        Unit::Day => {
            let Day { year, month, day } = Day::of(key);
            format!("{year:04}-{month:02}-{day:02}")
        }
        Unit::Weekday => key.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::{Counter, Counts, Dimension, Gap, Times, Unit, columns_of, named, of_time};
    use crate::errors::Result;
    use crate::files::array_file::ArrayFile;
    use crate::files::array_writer::ArrayWriter;
    use crate::search::topk::NO_TIME;
    use crate::segments::values::ValueColumn;
    use crate::segments::values_writer::put_values;

    fn key(unit: Unit, first: i64, last: i64) -> String {
        match of_time(unit, Some((first, last))) {
            Ok(key) => named(Dimension::Time(unit), &super::Names::default(), key).unwrap_or_default(),
            Err(Gap::Imprecise) => "imprecise".to_owned(),
            Err(Gap::Undated) => "undated".to_owned(),
        }
    }

    #[test]
    fn days_are_in_every_bucket_and_longer_periods_in_some() {
        let units = [
            Unit::Year,
            Unit::Quarter,
            Unit::Month,
            Unit::Week,
            Unit::Day,
            Unit::Weekday,
        ];
        let of = |first, last| units.map(|unit| key(unit, first, last)).join(" ");
        // 5 December 2025 is a Friday.
        assert_eq!(of(739_590, 739_590), "2025 2025-Q4 2025-12 2025-W49 2025-12-05 5");
        let none = "imprecise imprecise imprecise";
        assert_eq!(of(739_586, 739_616), format!("2025 2025-Q4 2025-12 {none}"));
        assert_eq!(of(739_252, 739_616), format!("2025 imprecise imprecise {none}"));
        assert_eq!(of(1, 1), "0001 0001-Q1 0001-01 0001-W01 0001-01-01 1");
    }

    fn counted(heads: &[&str], names: &[&str]) -> Result<Counts> {
        let by = names
            .iter()
            .map(|name| Dimension::named(name))
            .collect::<Result<Vec<_>>>()?;
        let renamed = HashMap::from([("bbc.co.uk".to_owned(), "BBC News".to_owned())]);
        let path = tempfile::NamedTempFile::new()?;
        let mut out = ArrayWriter::new(path.reopen()?);
        put_values(&mut out, &heads.iter().map(|head| head.as_bytes()).collect::<Vec<_>>())?;
        out.finish()?;
        let file = ArrayFile::open(path.path())?;
        let start = |head: &&str| if head.contains("published") { 7 } else { NO_TIME };
        let starts: Arc<[i64]> = heads.iter().map(start).collect();
        let times = Times {
            days: None,
            hours: Some([starts, file.require("column/hour")?.numbers()?.into()]),
        };
        let columns = columns_of(&by, |field| ValueColumn::open(&file, field, heads.len()))?;
        let mut counter = Counter::new(&by);
        for document in 0..heads.len() {
            counter.take(&times, document, &columns, document)?;
        }
        counter.end_segment(&columns, &renamed)?;
        let mut counts = counter.counts();
        counts.buckets.sort();
        Ok(counts)
    }

    #[test]
    fn values_count_once_an_article_and_missing_ones_under_null() -> Result<()> {
        let heads = [
            r#"{"id":"a","byline":["Ann","Bo","Ann"],"source":"bbc.co.uk"}"#,
            r#"{"id":"b","byline":["Bo"],"source":"BBC News"}"#,
            r#"{"id":"c","byline":[""],"source":"","section":"x"}"#,
        ];
        let some = |text: &str| Some(text.to_owned());
        let by_line = counted(&heads, &["byline"])?.buckets;
        assert_eq!(
            by_line,
            [(vec![None], 1), (vec![some("Ann")], 1), (vec![some("Bo")], 2)]
        );
        let cross = counted(&heads, &["source", "section"])?.buckets;
        assert_eq!(cross, [(vec![None, some("x")], 1), (vec![some("BBC News"), None], 2)]);
        Ok(())
    }

    #[test]
    fn hours_need_a_date_with_a_time() -> Result<()> {
        let heads = [
            r#"{"id":"a","published":"2025-12-05T04:30+01:00","precision":"minute"}"#,
            r#"{"id":"b","published":"2025-12-05T04:30","precision":"day"}"#,
            r#"{"id":"c"}"#,
        ];
        let counts = counted(&heads, &["hour"])?;
        assert_eq!(counts.buckets, [(vec![Some("04".to_owned())], 1)]);
        assert_eq!((counts.undated, counts.imprecise), (1, 1));
        assert!(counted(&[], &["colour"]).is_err());
        Ok(())
    }
}
