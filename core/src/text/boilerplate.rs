//! The lines of one source, counted article by article: those that recur are boilerplate. Lossy counting (Manku and
//! Motwani, VLDB 2002) bounds the number of counts; `newssearch.analysis.boilerplate` describes the consequences.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;

use crate::errors::{Error, Result};
use crate::text::characters::{is_alphanumeric, is_decimal, is_letter};
use crate::text::lines::{Beside, LONGEST, Line, beside_of, key, lines_of};

/// Lines in fewer than one article of these are not followed: a tenth of the share that makes boilerplate.
pub const EVERY: u64 = 500;

/// The least share of the articles of a source that contain a boilerplate line: adverts rotate, so it is small.
pub const SHARE: f64 = 0.02;

/// The share for a line of one word or two, or of few letters, which recur by themselves in tables and lists.
const SHARE_OF_SHORT: f64 = 0.1;

/// The least number of articles with a boilerplate line, and of longest lines beside it: quotations and corrections
/// recur, too.
pub const LEAST: usize = 5;

/// Boilerplate stays boilerplate down to this part of the share, lest articles near the limit change with every run.
const STAYS: f64 = 0.5;

/// Characters that are kept of a line, to show it.
pub const SHOWN: usize = 120;

const SHORT_WORDS: usize = 2;
const SHORT_LETTERS: usize = 10;

/// Ranges `[start, end)` of a text, in characters, ascending.
pub type Ranges = Vec<(usize, usize)>;

/// A line that was seen more than once.
#[derive(Debug, Clone)]
struct Count {
    /// Articles that it was seen in.
    seen: u64,
    /// Articles that it may have been in before.
    missed: u64,
    /// The line as written.
    text: String,
    /// The longest lines that were beside it.
    beside: Vec<u16>,
    share: f64,
    /// Articles of this run that it was kept in.
    kept: Vec<u32>,
    /// Articles of this run that it was cut from.
    cut: Vec<u32>,
}

impl Count {
    fn new(seen: u64, missed: u64, text: String, beside: Vec<u16>) -> Self {
        let words: Vec<&str> = text.split(|c| !is_alphanumeric(c) || is_decimal(c)).collect();
        let words = words.iter().filter(|word| !word.is_empty());
        let is_short = words.clone().count() <= SHORT_WORDS
            || words.map(|word| word.chars().count()).sum::<usize>() < SHORT_LETTERS;
        Self {
            seen,
            missed,
            text,
            beside,
            share: if is_short { SHARE_OF_SHORT } else { SHARE },
            kept: Vec::new(),
            cut: Vec::new(),
        }
    }

    /// Note one more longest line beside this one; 0 means no line.
    fn stands_beside(&mut self, longest: u16) {
        if longest != 0 && self.beside.len() < LEAST && !self.beside.contains(&longest) {
            self.beside.push(longest);
        }
    }
}

/// A line that was seen in one article since others were forgotten, under its [`short`] key.
#[derive(Debug, Clone, Copy)]
struct Once {
    /// The longest line beside it.
    beside: u16,
    /// The number of the article in this run, or [`u32::MAX`] for an article of an earlier run.
    article: u32,
}

/// The decision of people about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No decision: the line was counted.
    Learnt,
    /// The line is boilerplate.
    Pinned,
    /// The line is text.
    Freed,
}

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The line as written.
    pub text: String,
    /// Articles that it was seen in.
    pub articles: u64,
    /// The decision of people about the line.
    pub state: State,
}

/// The changes since the lines were last settled.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// The lines that are boilerplate now and were not, as written.
    pub became: Vec<String>,
    /// The keys of those that are no more.
    pub ceased: Vec<u64>,
    /// The articles of this run that may hold the wrong ones.
    pub articles: Vec<String>,
}

/// The counts of the lines of one source.
#[derive(Debug, Clone, Default)]
pub struct SourceLines {
    articles: u64,
    pinned: Vec<(u64, String)>,
    freed: Vec<(u64, String)>,
    counts: FxHashMap<u64, Count>,
    once: FxHashMap<u64, Once>,
    missed: u64,
    since: u64,
    /// The lines that were boilerplate when the articles of earlier runs were written.
    settled: FxHashSet<u64>,
    names: Names,
}

/// The ids of the articles of a run, by number.
#[derive(Debug, Clone, Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn add(&mut self, name: &str) -> u32 {
        self.text.push_str(name);
        self.ends.push(self.text.len());
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
    }

    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .and_then(|n| self.ends.get(n).copied())
            .unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

impl SourceLines {
    /// Return the number of articles that were counted.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// Return the number of lines that are followed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len() + self.once.len()
    }

    /// Return whether no line is followed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Count the lines of one article, each once, and return the ranges of boilerplate in it.
    pub fn learn(&mut self, text: &str, article: &str) -> Ranges {
        self.articles += 1;
        let lines = lines_of(text);
        let mut places: Vec<Line> = lines.iter().copied().filter(|line| line.0 != 0).collect();
        places.sort_by_key(|line| line.0);
        places.dedup_by_key(|line| line.0);
        let beside = if places.is_empty() { (0, 0, 0) } else { beside_of(text) };
        let mut name = None;
        let mut recurring = Vec::new();
        for &line in &places {
            let longest = beside_line(beside, line.0);
            if let Some(count) = self.counts.get_mut(&line.0) {
                count.seen += 1;
                count.stands_beside(longest);
                recurring.push(line.0);
            } else if self.again(line, text, longest, &mut name, article) {
                recurring.push(line.0);
            }
        }
        let mut gone: FxHashSet<u64> = recurring.iter().copied().filter(|&line| self.is_gone(line)).collect();
        gone.extend(places.iter().map(|line| line.0).filter(|&line| self.is_pinned(line)));
        let ranges = ranges_of(text, &lines, &gone);
        for line in recurring {
            let number = *name.get_or_insert_with(|| self.names.add(article));
            if let Some(count) = self.counts.get_mut(&line) {
                let is_cut = !ranges.is_empty() && gone.contains(&line);
                (if is_cut { &mut count.cut } else { &mut count.kept }).push(number);
            }
        }
        self.since += 1;
        if self.since == EVERY {
            self.forget();
        }
        ranges
    }

    /// Count a line that has no count: begin one when it is seen for the second time.
    fn again(&mut self, line: Line, text: &str, longest: u16, name: &mut Option<u32>, article: &str) -> bool {
        let (line, start, end) = line;
        let first = self.once.remove(&short(line));
        if first.is_none() && !self.settled.contains(&line) {
            let article = *name.get_or_insert_with(|| self.names.add(article));
            self.once.insert(
                short(line),
                Once {
                    beside: longest,
                    article,
                },
            );
            return false;
        }
        let shown: String = text.chars().skip(start).take(SHOWN.min(end - start)).collect();
        let mut count = Count::new(1, self.missed, shown, Vec::new());
        if let Some(first) = first {
            count.seen += 1;
            count.stands_beside(first.beside);
            count.kept.push(first.article);
        }
        count.stands_beside(longest);
        self.counts.insert(line, count);
        true
    }

    /// Take back the lines of an article that is no more.
    pub fn unlearn(&mut self, text: &str) {
        self.articles = self.articles.saturating_sub(1);
        let names: FxHashSet<u64> = lines_of(text).into_iter().map(|line| line.0).collect();
        for name in names {
            match self.counts.get_mut(&name) {
                None => drop(self.once.remove(&short(name))),
                Some(count) if count.seen > 1 || self.settled.contains(&name) => {
                    count.seen = count.seen.saturating_sub(1);
                }
                Some(_) => drop(self.counts.remove(&name)),
            }
        }
    }

    /// Drop the lines that are seen least; from now on any line may have been in one article more.
    pub fn forget(&mut self) {
        self.missed += 1;
        self.since = 0;
        self.once.clear();
        let (missed, settled) = (self.missed, &self.settled);
        self.counts
            .retain(|name, count| count.seen + count.missed > missed || settled.contains(name));
    }

    /// Have lines count as boilerplate so far, as articles were written without them.
    pub fn seed(&mut self, keys: impl IntoIterator<Item = u64>) {
        self.settled.extend(keys);
    }

    /// Have a line be boilerplate, whatever is counted.
    pub fn pin(&mut self, line: &str) {
        decide(line, &mut self.pinned, &mut self.freed);
    }

    /// Have a line be text, whatever is counted.
    pub fn free(&mut self, line: &str) {
        decide(line, &mut self.freed, &mut self.pinned);
    }

    /// Forget what people have decided.
    pub fn undecide(&mut self) {
        self.pinned.clear();
        self.freed.clear();
    }

    /// Return the lines that people have pinned.
    pub fn pinned(&self) -> impl Iterator<Item = &str> {
        self.pinned.iter().map(|(_, line)| line.as_str())
    }

    /// Return the lines that people have freed.
    pub fn freed(&self) -> impl Iterator<Item = &str> {
        self.freed.iter().map(|(_, line)| line.as_str())
    }

    /// Return whether a line is boilerplate rather than text.
    #[must_use]
    pub fn is_boilerplate(&self, line: &str) -> bool {
        line.chars().count() <= LONGEST && self.is_gone(key(line))
    }

    /// Return the ranges of boilerplate in a text; no ranges if no line with a word would be left.
    #[must_use]
    pub fn left_out(&self, text: &str) -> Ranges {
        let lines = lines_of(text);
        let gone = lines
            .iter()
            .map(|line| line.0)
            .filter(|&name| name != 0 && self.is_gone(name));
        ranges_of(text, &lines, &gone.collect())
    }

    /// Decide which lines are boilerplate from now on, and return the changes.
    pub fn settle(&mut self) -> Settled {
        let known = self
            .counts
            .keys()
            .copied()
            .chain(self.pinned.iter().map(|(name, _)| *name));
        let now: FxHashSet<u64> = known.filter(|&name| self.is_gone(name)).collect();
        let mut became: Vec<String> = now.difference(&self.settled).map(|&name| self.text_of(name)).collect();
        let mut ceased: Vec<u64> = self.settled.difference(&now).copied().collect();
        became.sort_unstable();
        ceased.sort_unstable();
        let wrong: BTreeSet<u32> = (self.counts.iter())
            .flat_map(|(name, count)| if now.contains(name) { &count.kept } else { &count.cut })
            .copied()
            .collect();
        self.settled = now;
        Settled {
            became,
            ceased,
            articles: wrong
                .into_iter()
                .map(|number| self.names.get(number).to_owned())
                .collect(),
        }
    }

    fn text_of(&self, name: u64) -> String {
        let pinned = || self.pinned.iter().find(|(pinned, _)| *pinned == name);
        match self.counts.get(&name) {
            Some(count) => count.text.clone(),
            None => pinned().map(|(_, line)| line.clone()).unwrap_or_default(),
        }
    }

    /// Return all boilerplate and the lines that people have freed, those of most articles first.
    #[must_use]
    pub fn found(&self) -> Vec<Shown> {
        let decided = [(State::Freed, &self.freed), (State::Pinned, &self.pinned)];
        let mut found = Vec::new();
        for (state, lines) in decided {
            for (name, line) in lines {
                let seen = self.counts.get(name).map(|count| count.seen);
                let articles = seen.unwrap_or_else(|| u64::from(self.once.contains_key(&short(*name))));
                found.push(Shown {
                    text: line.clone(),
                    articles,
                    state,
                });
            }
        }
        let is_decided = |name: u64| {
            decided
                .iter()
                .any(|(_, lines)| lines.iter().any(|(line, _)| *line == name))
        };
        for (&name, count) in &self.counts {
            if self.is_gone(name) && !is_decided(name) {
                let (text, articles) = (count.text.clone(), count.seen);
                found.push(Shown {
                    text,
                    articles,
                    state: State::Learnt,
                });
            }
        }
        found.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.text.cmp(&b.text)));
        found
    }

    fn is_pinned(&self, name: u64) -> bool {
        self.pinned.iter().any(|(pinned, _)| *pinned == name)
    }

    #[allow(clippy::cast_precision_loss)] // counts of articles
    fn is_gone(&self, name: u64) -> bool {
        if self.is_pinned(name) {
            return true;
        }
        let Some(count) = self.counts.get(&name) else {
            return false;
        };
        if self.freed.iter().any(|(freed, _)| *freed == name) {
            return false;
        }
        let was_settled = self.settled.contains(&name);
        let part = if was_settled { STAYS } else { 1.0 };
        let least = part * (count.share * self.articles as f64).max(LEAST as f64);
        count.seen as f64 >= least && (was_settled || count.beside.len() >= LEAST)
    }

    /// Return all that is known, as JSON.
    ///
    /// # Errors
    /// Returns [`Error::Invalid`] when JSON cannot hold it.
    pub fn to_json(&self) -> Result<String> {
        let mut counts: Vec<(u64, u64, u64, &str, &[u16])> = (self.counts.iter())
            .map(|(&name, c)| (name, c.seen, c.missed, c.text.as_str(), c.beside.as_slice()))
            .collect();
        counts.sort_unstable_by_key(|count| count.0);
        let mut once: Vec<u64> = (self.once.iter())
            .map(|(&name, once)| name << 16 | u64::from(once.beside))
            .collect();
        once.sort_unstable();
        let settled: BTreeSet<u64> = self.settled.iter().copied().collect();
        let pinned: Vec<&str> = self.pinned().collect();
        let freed: Vec<&str> = self.freed().collect();
        let parts = [
            ("articles", serde_json::to_string(&self.articles)),
            ("counts", serde_json::to_string(&counts)),
            ("freed", serde_json::to_string(&freed)),
            ("missed", serde_json::to_string(&self.missed)),
            ("once", Ok(format!("\"{}\"", hexadecimal(&once)))),
            ("pinned", serde_json::to_string(&pinned)),
            ("settled", serde_json::to_string(&settled)),
            ("since", serde_json::to_string(&self.since)),
        ];
        let mut members = Vec::with_capacity(parts.len());
        for (name, part) in parts {
            members.push(format!(
                "\"{name}\":{}",
                part.map_err(|error| Error::Invalid(error.to_string()))?
            ));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }

    /// Read what [`SourceLines::to_json`] gave.
    ///
    /// # Errors
    /// Returns [`Error::Invalid`] where it is nothing of the kind.
    pub fn from_json(text: &str) -> Result<Self> {
        Self::read(text).ok_or_else(|| Error::Invalid("no counts of lines".into()))
    }

    fn read(text: &str) -> Option<Self> {
        let stated: FxHashMap<&str, &RawValue> = serde_json::from_str(text).ok()?;
        let part = |name: &str| stated.get(name).map(|value| value.get());
        let counts: Vec<(u64, u64, u64, String, Vec<u32>)> = serde_json::from_str(part("counts")?).ok()?;
        let once = match part("beside") {
            Some(beside) => once_before(part("once")?, beside)?,
            None => numbers_of(part("once")?)?,
        };
        let pinned: Vec<String> = serde_json::from_str(part("pinned")?).ok()?;
        let freed: Vec<String> = serde_json::from_str(part("freed")?).ok()?;
        let settled: Vec<u64> = serde_json::from_str(part("settled")?).ok()?;
        let article = u32::MAX;
        #[allow(clippy::cast_possible_truncation)] // the lower 16 bits
        let once = once.into_iter().map(|both| {
            (
                short(both),
                Once {
                    beside: both as u16,
                    article,
                },
            )
        });
        let counts = counts.into_iter().map(|(name, seen, missed, text, beside)| {
            let beside = beside.into_iter().map(folded).collect();
            (name, Count::new(seen, missed, text, beside))
        });
        let mut lines = Self {
            articles: serde_json::from_str(part("articles")?).ok()?,
            missed: serde_json::from_str(part("missed")?).ok()?,
            since: serde_json::from_str(part("since")?).ok()?,
            counts: counts.collect(),
            once: once.collect(),
            settled: settled.into_iter().collect(),
            ..Self::default()
        };
        for line in pinned {
            put(&line, &mut lines.pinned);
        }
        for line in freed {
            put(&line, &mut lines.freed);
        }
        Some(lines)
    }
}

/// Return the members of an object of JSON, as they are written.
///
/// # Errors
/// Returns [`Error::Invalid`] where the text is no such object.
pub fn members_of(text: &str) -> Result<Vec<(String, &str)>> {
    let members: std::collections::BTreeMap<String, &RawValue> =
        serde_json::from_str(text).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(members.into_iter().map(|(name, value)| (name, value.get())).collect())
}

fn decide(line: &str, to: &mut Vec<(u64, String)>, from: &mut Vec<(u64, String)>) {
    let name = key(line);
    from.retain(|(other, _)| *other != name);
    put(line, to);
}

/// Put a line in the place of the one with its key, or behind the others.
fn put(line: &str, lines: &mut Vec<(u64, String)>) {
    let name = key(line);
    match lines.iter_mut().find(|(other, _)| *other == name) {
        Some((_, known)) => line.clone_into(known),
        None => lines.push((name, line.to_owned())),
    }
}

/// Return a number for the longest line beside another; 0 for none.
fn beside_line(beside: Beside, name: u64) -> u16 {
    let (longest_name, longest, next) = beside;
    folded(if name == longest_name { next } else { longest })
}

/// Fold a checksum to 16 bits, which tell a few lines apart. 0 stays 0, and nothing else becomes 0.
#[allow(clippy::cast_possible_truncation)] // halves
fn folded(checksum: u32) -> u16 {
    let both = (checksum >> 16) as u16 ^ checksum as u16;
    if checksum == 0 { 0 } else { both.max(1) }
}

/// Shorten the key of a line to 48 bits, which tell a thousand lines apart.
fn short(name: u64) -> u64 {
    name >> 16
}

/// Write numbers as a text of 16 hexadecimal digits each.
fn hexadecimal(numbers: &[u64]) -> String {
    let mut text = String::with_capacity(16 * numbers.len());
    for byte in numbers.iter().flat_map(|number| number.to_be_bytes()) {
        let digits = [byte >> 4, byte & 15].map(u32::from);
        text.extend(digits.into_iter().filter_map(|digit| char::from_digit(digit, 16)));
    }
    text
}

/// Read what [`hexadecimal`] wrote, in quotes.
fn numbers_of(text: &str) -> Option<Vec<u64>> {
    let digits = text.strip_prefix('"')?.strip_suffix('"')?.as_bytes();
    let chunks = digits.chunks_exact(16);
    if !chunks.remainder().is_empty() {
        return None;
    }
    chunks
        .map(|chunk| {
            let digit = |digit: &u8| char::from(*digit).to_digit(16);
            chunk
                .iter()
                .try_fold(0, |sum, byte| Some(sum << 4 | u64::from(digit(byte)?)))
        })
        .collect()
}

/// Read the lines seen once as formats 2 to 5 of the index keep them: their keys, and the checksums beside them.
fn once_before(once: &str, beside: &str) -> Option<Vec<u64>> {
    let once: Vec<u64> = serde_json::from_str(once).ok()?;
    let beside: Vec<u32> = serde_json::from_str(beside).ok()?;
    let both = once.iter().zip(&beside);
    (once.len() == beside.len()).then(|| {
        both.map(|(&name, &beside)| short(name) << 16 | u64::from(folded(beside)))
            .collect()
    })
}

/// Return the ranges of the lines of a text whose keys are `gone`; no ranges if no word would be left.
///
/// A range includes the blank text up to the next line that stays; the range of the last lines includes the blank text
/// before them.
fn ranges_of(text: &str, lines: &[Line], gone: &FxHashSet<u64>) -> Ranges {
    // Not as the key has it: to that "¼" is a letter, and an article of that alone says nothing.
    if gone.is_empty() || !has_letter(text, lines.iter().filter(|line| !gone.contains(&line.0))) {
        return Vec::new();
    }
    let mut ranges = Vec::new();
    let (mut first, mut kept_until) = (None, 0);
    for &(name, start, end) in lines {
        if gone.contains(&name) {
            first = first.or(Some(start));
            continue;
        }
        if let Some(first) = first.take() {
            ranges.push((first, start));
        }
        kept_until = end;
    }
    if first.is_some() {
        ranges.push((kept_until, text.chars().count()));
    }
    ranges
}

/// Return whether one of ascending lines has a letter.
fn has_letter<'a>(text: &str, lines: impl Iterator<Item = &'a Line>) -> bool {
    let (mut at, mut rest) = (0, text.chars());
    for &(_, start, end) in lines {
        if start > at {
            rest.nth(start - at - 1);
            at = start;
        }
        while at < end {
            at += 1;
            if rest.next().is_some_and(is_letter) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{LEAST, SourceLines, State, hexadecimal, members_of, numbers_of, ranges_of};
    use crate::text::lines::{key, lines_of};

    const CALL: &str = "Join our channel for more from the quay";

    fn learnt(articles: usize) -> SourceLines {
        let mut lines = SourceLines::default();
        for number in 0..articles {
            let word = "x".repeat(number + 1);
            lines.learn(&format!("{word} happened.\n\n{CALL}"), &format!("article {number}"));
        }
        lines
    }

    #[test]
    fn recurring_lines_are_boilerplate() {
        assert!(!learnt(LEAST - 1).is_boilerplate(CALL));
        let mut lines = learnt(10);
        assert!(lines.is_boilerplate(CALL));
        assert_eq!(lines.left_out(&format!("Ébène.\n\n{CALL}")), [(6, 8 + CALL.len())]);
        let settled = lines.settle();
        assert_eq!(settled.became, [CALL]);
        assert_eq!(settled.articles, ["article 0", "article 1", "article 2", "article 3"]);
    }

    #[test]
    fn decisions_go_before_counts() {
        let mut lines = learnt(10);
        lines.free(&CALL.to_uppercase());
        assert!(!lines.is_boilerplate(CALL));
        assert_eq!(
            lines.found().first().map(|line| (line.articles, line.state)),
            Some((10, State::Freed))
        );
        lines.pin(CALL);
        assert_eq!((lines.freed().count(), lines.pinned().count()), (0, 1));
    }

    #[test]
    fn counts_are_kept_as_json() {
        let mut lines = learnt(30);
        lines.settle();
        lines.pin("x y");
        let text = lines.to_json().unwrap_or_default();
        let read = SourceLines::from_json(&text).and_then(|lines| lines.to_json());
        assert_eq!(read.ok(), Some(text.clone()));
        assert!(SourceLines::from_json("{}").is_err());
        assert!(SourceLines::from_json(&text.replace("\"once\":\"", "\"once\":\"7")).is_err());
        let both = format!("{{\"b\":{text},\"a\":[1]}}");
        let members = members_of(&both).unwrap_or_default();
        assert_eq!(members, [("a".to_owned(), "[1]"), ("b".to_owned(), text.as_str())]);
    }

    #[test]
    fn counts_of_older_formats_are_read() {
        let (first, second) = (key("Seen but once"), key("And another"));
        let stated = format!(
            "{{\"articles\":2,\"beside\":[7,70000],\"counts\":[[5,3,0,\"Call\",[70000]]],\"freed\":[],\"missed\":0,\
             \"once\":[{first},{second}],\"pinned\":[\"Call\"],\"settled\":[5],\"since\":2}}"
        );
        let mut lines = SourceLines::from_json(&stated).unwrap_or_default();
        assert_eq!((lines.len(), lines.pinned().collect::<Vec<_>>()), (3, vec!["Call"]));
        lines.learn("Seen but once\n\nText.", "a");
        assert_eq!(lines.counts.get(&first).map(|count| count.seen), Some(2));
        assert!(SourceLines::from_json(&stated.replace("\"beside\":[7,", "\"beside\":[")).is_err());
    }

    #[test]
    fn numbers_are_written_in_sixteen_digits() {
        let numbers = [0, 1, u64::MAX, 0x0123_4567_89ab_cdef];
        let text = hexadecimal(&numbers);
        assert_eq!(text.len(), 64);
        assert_eq!(numbers_of(&format!("\"{text}\"")), Some(numbers.to_vec()));
        assert_eq!(numbers_of(&format!("\"{text}\u{e9}\"")), None);
    }

    #[test]
    fn texts_never_lose_everything() {
        let text = format!("{CALL}\n¼ *\n");
        assert!(ranges_of(&text, &lines_of(&text), &[key(CALL)].into_iter().collect()).is_empty());
    }
}
