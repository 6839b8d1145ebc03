//! Counts of articles by time and by value: how many a month, of which source.
//!
//! Days come from the date columns, values and hours from the stored articles. A key is a number while it is counted,
//! and becomes text at the end.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::budget::Budget;
use crate::calendar::{Day, LAST_DAY, iso_week, monday, weekday};
use crate::errors::{Error, Result};
use crate::searcher::Searcher;
use crate::topk::NO_TIME;

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

/// How articles are counted.
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

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The articles of each bucket, in no order.
    pub buckets: Vec<(Key, u64)>,
    /// The articles without a date.
    pub undated: u64,
    /// The articles whose date is coarser than a bucket.
    pub imprecise: u64,
}

/// Count some documents by one dimension or more. `renamed` has the names of publishers by their other names.
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
    let days = if by.iter().any(|one| matches!(one, Dimension::Time(_))) {
        Some(Days::of(searcher)?)
    } else {
        None
    };
    let reads = by.iter().any(|one| !matches!(one, Dimension::Time(_)));
    let mut counter = Counter::new(by);
    for (n, &document) in documents.iter().enumerate() {
        if n % CHECKED_EVERY == 0 {
            budget.check()?;
        }
        let head = if reads {
            searcher.segments().head(document)?
        } else {
            Vec::new()
        };
        let article = if reads { Some(Article::read(&head)?) } else { None };
        let period = match &days {
            Some(days) => days.period(document)?,
            None => None,
        };
        counter.take(period, article.as_ref(), renamed)?;
    }
    Ok(counter.counts())
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
    fn period(&self, document: u32) -> Result<Option<(i64, i64)>> {
        let of = |column: &Arc<[i64]>| column.get(document as usize).copied();
        let (Some(start), Some(first), Some(last)) = (of(&self.starts), of(&self.firsts), of(&self.lasts)) else {
            return Err(Error::Invalid(format!("there is no document {document}")));
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

/// Counts articles, one after another.
struct Counter<'a> {
    by: &'a [Dimension],
    values: Vec<Values>,
    counts: FxHashMap<[i64; MOST_DIMENSIONS], u64>,
    undated: u64,
    imprecise: u64,
    /// For each dimension the keys of the article that is counted, kept for the next one.
    keys: Vec<Vec<i64>>,
}

impl<'a> Counter<'a> {
    fn new(by: &'a [Dimension]) -> Self {
        Self {
            by,
            values: by.iter().map(|_| Values::default()).collect(),
            counts: FxHashMap::default(),
            undated: 0,
            imprecise: 0,
            keys: vec![Vec::new(); by.len()],
        }
    }

    fn take<S: BuildHasher>(
        &mut self,
        period: Option<(i64, i64)>,
        article: Option<&Article>,
        renamed: &HashMap<String, String, S>,
    ) -> Result<()> {
        let (mut undated, mut imprecise) = (false, false);
        for ((dimension, values), keys) in self.by.iter().zip(&mut self.values).zip(&mut self.keys) {
            keys.clear();
            let key = match dimension {
                Dimension::Time(unit) => of_time(*unit, period),
                Dimension::Hour => of_hour(article)?,
                Dimension::Value(field) => {
                    values.take(field, article, renamed, keys);
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
                *self.counts.entry([one, other]).or_default() += 1;
            }
        }
        Ok(())
    }

    fn counts(self) -> Counts {
        let named = |keys: [i64; MOST_DIMENSIONS]| {
            let each = self.by.iter().zip(&self.values).zip(keys);
            each.map(|((dimension, values), key)| named(*dimension, values, key))
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

/// Return the hour that the date of an article states: `2025-12-05T14:30` states 14.
fn of_hour(article: Option<&Article>) -> Result<std::result::Result<i64, Gap>> {
    let text = |field| article.and_then(|article| article.text(field));
    let (Some(published), Some(precision)) = (text("published"), text("precision")) else {
        return Ok(Err(Gap::Undated));
    };
    if !matches!(precision, "minute" | "second") {
        return Ok(Err(Gap::Imprecise));
    }
    match published.get(11..13).and_then(|hour| hour.parse().ok()) {
        Some(hour @ 0..24) => Ok(Ok(hour)),
        _ => Err(Error::damaged(format!("a stored article has the date {published:?}"))),
    }
}

/// The distinct values of one dimension, by number.
#[derive(Default)]
struct Values {
    numbers: FxHashMap<String, i64>,
    names: Vec<String>,
}

impl Values {
    /// Append the numbers of the values of an article, each once; [`NULL`] where it has none.
    fn take<S: BuildHasher>(
        &mut self,
        field: &str,
        article: Option<&Article>,
        renamed: &HashMap<String, String, S>,
        keys: &mut Vec<i64>,
    ) {
        let Some(article) = article else { return };
        let one = article.text(field);
        for text in one
            .into_iter()
            .chain(article.texts(field))
            .filter(|text| !text.is_empty())
        {
            let shown = match renamed.get(text) {
                Some(name) if field == "source" => name,
                _ => text,
            };
            let number = self.number(shown);
            if !keys.contains(&number) {
                keys.push(number);
            }
        }
        if keys.is_empty() {
            keys.push(NULL);
        }
    }

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
fn named(dimension: Dimension, values: &Values, key: i64) -> Option<String> {
    let Dimension::Time(unit) = dimension else {
        return match dimension {
            Dimension::Hour => Some(format!("{key:02}")),
            _ => values.name(key),
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

    use super::{Counter, Counts, Dimension, Gap, Unit, named, of_time};
    use crate::article::Article;
    use crate::errors::Result;

    fn key(unit: Unit, first: i64, last: i64) -> String {
        match of_time(unit, Some((first, last))) {
            Ok(key) => named(Dimension::Time(unit), &super::Values::default(), key).unwrap_or_default(),
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
        let mut counter = Counter::new(&by);
        for head in heads {
            counter.take(None, Some(&Article::read(head.as_bytes())?), &renamed)?;
        }
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
        let odd = r#"{"id":"a","published":"2025-12-05Tx","precision":"minute"}"#;
        assert!(counted(&[odd], &["hour"]).is_err());
        assert!(counted(&[], &["colour"]).is_err());
        Ok(())
    }
}
