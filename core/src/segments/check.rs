//! Rules that every segment keeps as written, and breaks when its postings are damaged with right checksums.
//!
//! Every array is compared with what the others say; memory is bounded by stretches of terms.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::{Array, ArrayFile, grouped, reason_of};
use crate::files::bitpacking::{Packed, STEP, Starts, Wandering};
use crate::files::dictionary::Dictionary;
use crate::segments::article::Article;
use crate::segments::columns::Columns;
use crate::segments::kinds::{Kinds, ODD};
use crate::segments::schema::{LEAD, TEXT_FIELDS};
use crate::segments::values::{HOUR, fields_with_values, hour_of, values_of};
use crate::writing::segment_writer::{frequency_of, is_in_lead};

/// Places that are looked at together.
const AT_ONCE: usize = 1 << 20;

/// Values that differ, after which no more are looked for.
const MOST_PROBLEMS: usize = 20;

/// Return the problems of the terms, places and forms of a segment of `columns`, in words.
///
/// # Errors
///
/// Errors of the system; damage is a problem.
pub fn problems_of_postings(postings: &Arc<ArrayFile>, columns: &Columns) -> Result<Vec<String>> {
    let names: BTreeSet<&str> = postings
        .names()
        .map(|name| name.split('/').next().unwrap_or(name))
        .collect();
    let mut problems = Vec::new();
    for &name in &names {
        let mut found = Vec::new();
        let done = Field::open(postings, columns, name).and_then(|field| field.check(&mut found));
        if let Err(error) = done {
            let Error::Damaged(_) = error else { return Err(error) };
            found.push(reason_of(&error));
        }
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    for name in TEXT_FIELDS.into_iter().filter(|name| !names.contains(name)) {
        if columns
            .numbers(&format!("{name}_length"))
            .is_ok_and(|found| found.unwrap_or_default().iter().any(|n| *n != 0))
        {
            problems.push(format!("{name}: places have no word"));
        }
    }
    Ok(problems)
}

/// Return the problems of the arrays of a file of documents, in words; its stored articles are not compared.
///
/// # Errors
///
/// Errors of the system; damage is a problem.
pub fn problems_of_documents(columns: &Columns) -> Result<Vec<String>> {
    match columns.verify().and_then(|()| problems_of_values(columns)) {
        Ok(problems) => Ok(problems),
        Err(error @ Error::Damaged(_)) => Ok(vec![reason_of(&error)]),
        Err(error) => Err(error),
    }
}

/// Return which documents have other values in a column than in their stored article, the first ones.
fn problems_of_values(columns: &Columns) -> Result<Vec<String>> {
    let mut of_fields = Vec::new();
    for field in fields_with_values() {
        of_fields.push((field, columns.values(field)?));
    }
    let hours = columns.numbers(HOUR)?;
    let hours = hours.ok_or_else(|| columns.file().damage("column/hour is missing"))?;
    let (mut problems, mut numbers) = (Vec::new(), Vec::new());
    for (document, hour) in hours.into_iter().enumerate() {
        let head = match columns.store().head(document) {
            Ok(head) => head,
            Err(Error::Damaged(_)) => continue,
            Err(error) => return Err(error),
        };
        let Ok(article) = Article::read(&head) else { continue };
        for (field, column) in &of_fields {
            numbers.clear();
            let mut named = Vec::new();
            if let Some(column) = column {
                column.read(document, &mut numbers)?;
                for &number in &numbers {
                    named.push(column.value(number)?);
                }
            }
            if named != values_of(&article, field) {
                problems.push(format!(
                    "document {}: its {field} is not what its column says",
                    grouped(document)
                ));
            }
        }
        if hour != hour_of(&article) {
            problems.push(format!(
                "document {}: its hour is not what its column says",
                grouped(document)
            ));
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    Ok(problems)
}

/// The postings of one field.
struct Field<'a> {
    file: &'a Arc<ArrayFile>,
    name: &'a str,
    /// Documents in the segment.
    size: usize,
    terms: Dictionary,
    starts: Starts,
    documents: Packed,
    positions: Option<Positions>,
    /// The tokens of the field in each document, of a field of running text.
    lengths: Option<Vec<u64>>,
}

/// The positions of the terms of a field within its documents.
struct Positions {
    starts: Starts,
    frequencies: Packed,
    gaps: Packed,
}

/// The forms in which the terms of a field stand.
struct Forms {
    starts: Vec<usize>,
    /// The terms that have several forms, and where the forms of their occurrences begin.
    several: Vec<(usize, usize)>,
    of_occurrences: Packed,
}

impl<'a> Field<'a> {
    fn open(file: &'a Arc<ArrayFile>, columns: &Columns, name: &'a str) -> Result<Self> {
        let part = |part: &str| format!("{name}/{part}");
        let positions = if file.has(&part("position_starts.whole")) {
            Some(Positions {
                starts: Starts::open(file, &part("position_starts"))?,
                frequencies: Packed::open(file, &part("frequencies"), 4)?,
                gaps: Packed::open(file, &part("positions"), 8)?,
            })
        } else {
            None
        };
        let lengths = if TEXT_FIELDS.contains(&name) {
            columns.array(&format!("{name}_length"))?
        } else {
            None
        };
        let lengths = lengths.map(|array| {
            let mut lengths = Vec::new();
            array.read_u64(0..array.len(), &mut lengths).map(|()| lengths)
        });
        Ok(Self {
            file,
            name,
            size: columns.len(),
            terms: Dictionary::open(file, &part("terms"))?,
            starts: Starts::open(file, &part("starts"))?,
            documents: Packed::open(file, &part("documents"), 8)?,
            positions,
            lengths: lengths.transpose()?,
        })
    }

    fn check(&self, problems: &mut Vec<String>) -> Result<()> {
        let lists = self
            .positions
            .as_ref()
            .map_or(&self.starts, |positions| &positions.starts);
        if self.terms.len() != self.starts.len() || self.terms.len() != lists.len() {
            let (terms, lists) = (grouped(self.terms.len()), grouped(self.starts.len().min(lists.len())));
            problems.push(format!("{terms} terms with postings for {lists}"));
            return Ok(());
        }
        self.terms.verify("terms", true)?;
        let postings = self.starts.verify()?;
        self.documents.verify(postings)?;
        let mut places = postings;
        if let Some(positions) = &self.positions {
            places = positions.starts.verify()?;
            positions.frequencies.verify(postings)?;
            positions.gaps.verify(places)?;
        }
        let mut covered = self.uncovered(places, problems)?;
        let forms = self.forms(problems)?;
        let mut first = 0;
        while first < lists.len() {
            let last = stretch_from(first, lists)?;
            let problem = self.check_stretch(first..last, covered.as_mut(), forms.as_ref())?;
            problems.extend(problem.map(ToOwned::to_owned));
            first = last;
        }
        if let Some(covered) = covered {
            let missing = covered.missing();
            if missing > 0 {
                problems.push(format!("{} places have no word", grouped(missing)));
            }
        }
        Ok(())
    }

    /// Return the places of a field of running text, none of which has a word yet.
    fn uncovered(&self, places: usize, problems: &mut Vec<String>) -> Result<Option<Covered>> {
        let Some(lengths) = &self.lengths else {
            return Ok(None);
        };
        let total = lengths
            .iter()
            .try_fold(0_u64, |total, length| total.checked_add(*length));
        match total.and_then(|total| usize::try_from(total).ok()) {
            Some(total) if total <= places => Covered::new(lengths, total).map(Some),
            _ => {
                // Reported before memory is taken for the places: each place needs an occurrence, and there are fewer.
                problems.push("places have no word: the texts are longer than their words".to_owned());
                Ok(None)
            }
        }
    }

    fn check_stretch(
        &self,
        terms: Range<usize>,
        covered: Option<&mut Covered>,
        forms: Option<&Forms>,
    ) -> Result<Option<&'static str>> {
        const DOCUMENTS: &str = "documents out of order, or beyond those that there are";
        let starts = self.starts.stretch(terms.clone())?;
        let (Some(&begin), Some(&end)) = (starts.first(), starts.last()) else {
            return Ok(None);
        };
        let mut documents = Vec::new();
        self.documents.read(begin..end, &mut documents)?;
        for (from, to) in pairs(&starts) {
            let list = part(&mut documents, begin, from..to);
            if list.is_empty() || !ascend(list, self.size as u64) {
                return Ok(Some(DOCUMENTS));
            }
        }
        let Some(places) = &self.positions else {
            return Ok(None);
        };
        let mut frequencies = Vec::new();
        places.frequencies.read(begin..end, &mut frequencies)?;
        let position_starts = places.starts.stretch(terms.clone())?;
        let (Some(&first), Some(&last)) = (position_starts.first(), position_starts.last()) else {
            return Ok(None);
        };
        for ((from, to), (start, stop)) in pairs(&starts).zip(pairs(&position_starts)) {
            let further = part(&mut frequencies, begin, from..to);
            let total = further.iter().fold(0_u64, |total, more| {
                total.saturating_add(u64::from(frequency_of(*more)))
            });
            if total != stop.saturating_sub(start) as u64 {
                return Ok(Some("places for words that stand in others"));
            }
        }
        let mut positions = Vec::new();
        places.gaps.read(first..last, &mut positions)?;
        if let Some(problem) = check_positions(&documents, &frequencies, &mut positions, covered) {
            return Ok(Some(problem));
        }
        forms.map_or(Ok(None), |forms| forms.check_stretch(terms, &position_starts))
    }

    /// Check the forms on their own, and return them for the occurrences to be looked at.
    fn forms(&self, problems: &mut Vec<String>) -> Result<Option<Forms>> {
        let part = |part: &str| format!("{}/{part}", self.name);
        let Some(places) = &self.positions else {
            return Ok(None);
        };
        if !self.file.has(&part("form_starts.whole")) {
            return Ok(None);
        }
        let form_starts = Starts::open(self.file, &part("form_starts"))?;
        let total = form_starts.verify()?;
        let kinds = Kinds::open(self.file, self.name)?;
        if form_starts.len() != self.terms.len() || !kinds.fit(total) {
            problems.push("forms that belong to no term".to_owned());
            return Ok(None);
        }
        self.check_words(&kinds.read(total)?, problems)?;
        let starts = form_starts.stretch(0..form_starts.len())?;
        if pairs(&starts).any(|(from, to)| from == to) {
            problems.push("a term without a form".to_owned());
        }
        let of_occurrences = Packed::open(self.file, &part("forms"), 4)?;
        let (mut several, mut several_starts, mut end) = (Vec::new(), Vec::new(), 0_usize);
        for (term, (from, to)) in pairs(&starts).enumerate() {
            if term % STEP == 0 {
                several_starts.push(end as u64);
            }
            if to.saturating_sub(from) > 1 {
                several.push((term, end));
                end = end.saturating_add(places.starts.bounds(term)?.len());
            }
        }
        if read_u64(&self.file.require(&part("several_starts"))?)? != several_starts {
            problems.push("forms of occurrences that begin elsewhere".to_owned());
            return Ok(None);
        }
        of_occurrences.verify(end)?;
        Ok(Some(Forms {
            starts,
            several,
            of_occurrences,
        }))
    }

    /// Check the words that forms are found under, and the letters of odd ones.
    fn check_words(&self, kinds: &[u8], problems: &mut Vec<String>) -> Result<()> {
        let part = |part: &str| format!("{}/{part}", self.name);
        let odd = Dictionary::open(self.file, &part("odd"))?;
        odd.verify("letters", false)?;
        if odd.len() != memchr::memchr_iter(ODD, kinds).count() {
            problems.push("odd forms without their letters".to_owned());
        }
        let words = Dictionary::open(self.file, &part("words"))?;
        words.verify("words", true)?;
        let word_starts = Starts::open(self.file, &part("word_starts"))?;
        if word_starts.len() != words.len() {
            problems.push("words without forms".to_owned());
            return Ok(());
        }
        let form = Wandering::open(self.file, &part("form"))?;
        form.verify()?;
        let starts = word_starts.stretch(0..word_starts.len())?;
        if word_starts.verify()? != form.len() || pairs(&starts).any(|(from, to)| from == to) {
            problems.push("words that lead to no form".to_owned());
            return Ok(());
        }
        let mut found = Vec::new();
        reserve(&mut found, kinds.len())?;
        found.resize(kinds.len(), 0_u8);
        let mut forms = Vec::new();
        form.read(0..form.len(), &mut forms)?;
        for form in forms {
            let Some(times) = found.get_mut(form as usize) else {
                problems.push("words that lead to no form".to_owned());
                return Ok(());
            };
            *times = times.saturating_add(1);
        }
        // An odd form may be found under several words or none, any other is one word with or without capitals.
        if found.iter().zip(kinds).any(|(times, kind)| *kind != ODD && *times != 1) {
            problems.push("forms that no word, or another, leads to".to_owned());
        }
        Ok(())
    }
}

/// Return the term behind a stretch of at most [`AT_ONCE`] places, of one term at least.
fn stretch_from(first: usize, lists: &Starts) -> Result<usize> {
    let begin = lists.bounds(first)?.start;
    let (mut low, mut high) = (first.saturating_add(1), lists.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if lists.bounds(middle)?.end.saturating_sub(begin) <= AT_ONCE {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Check the positions of the documents of some terms, which are given as gaps.
fn check_positions(
    documents: &[u32],
    frequencies: &[u32],
    mut positions: &mut [u32],
    mut covered: Option<&mut Covered>,
) -> Option<&'static str> {
    for (document, cell) in documents.iter().zip(frequencies) {
        let (list, rest) = positions.split_at_mut_checked(frequency_of(*cell) as usize)?;
        positions = rest;
        if !ascend(list, 1 << 32) {
            return Some("places out of order");
        }
        if list.first().is_some_and(|first| (*first < LEAD) != is_in_lead(*cell)) {
            return Some("a lead that other words are in");
        }
        if let Some(covered) = covered.as_deref_mut() {
            if !covered.cover(*document as usize, list) {
                return Some("places beyond the end of their text");
            }
        }
    }
    None
}

impl Forms {
    /// Check that the occurrences of some terms stand in forms that the terms have.
    fn check_stretch(&self, terms: Range<usize>, position_starts: &[usize]) -> Result<Option<&'static str>> {
        let place = |term: usize| self.several.partition_point(|(one, _)| *one < term);
        let mut read = Vec::new();
        for n in place(terms.start)..place(terms.end) {
            let Some(&(term, start)) = self.several.get(n) else {
                continue;
            };
            let at = |starts: &[usize], n: usize| {
                let (from, to) = (starts.get(n).copied(), starts.get(n.saturating_add(1)).copied());
                to.unwrap_or(0).saturating_sub(from.unwrap_or(0))
            };
            let count = at(position_starts, term.saturating_sub(terms.start));
            read.clear();
            self.of_occurrences
                .read(start..start.saturating_add(count), &mut read)?;
            let own = at(&self.starts, term);
            if read.iter().any(|form| *form as usize >= own) {
                return Ok(Some("a form that the term has not"));
            }
        }
        Ok(None)
    }
}

/// The places of a field of running text that have a word, one bit each.
struct Covered {
    /// The first place of each document, and the end of the places of the last one.
    starts: Vec<usize>,
    bits: Vec<u64>,
    count: usize,
}

impl Covered {
    fn new(lengths: &[u64], count: usize) -> Result<Self> {
        let mut starts = Vec::new();
        reserve(&mut starts, lengths.len().saturating_add(1))?;
        starts.push(0);
        let mut end = 0_usize;
        for length in lengths {
            end = end.saturating_add(usize::try_from(*length).unwrap_or(usize::MAX));
            starts.push(end);
        }
        let mut bits = Vec::new();
        reserve(&mut bits, count.div_ceil(64))?;
        bits.resize(count.div_ceil(64), 0);
        Ok(Self { starts, bits, count })
    }

    /// Note the ascending positions of a word in a document; false where they lie beyond its text.
    fn cover(&mut self, document: usize, positions: &[u32]) -> bool {
        let start = self.starts.get(document).copied().unwrap_or(usize::MAX);
        let end = self.starts.get(document.saturating_add(1)).copied().unwrap_or(0);
        for position in positions {
            let place = start.saturating_add(*position as usize);
            let Some(word) = self.bits.get_mut(place / 64).filter(|_| place < end) else {
                return false;
            };
            *word |= 1 << (place % 64);
        }
        true
    }

    fn missing(&self) -> usize {
        let covered = self
            .bits
            .iter()
            .fold(0_usize, |sum, word| sum.saturating_add(word.count_ones() as usize));
        self.count.saturating_sub(covered)
    }
}

/// Replace gaps by the ascending numbers that they stand for; false where one is not below `size`.
#[allow(clippy::cast_possible_truncation)] // the last is below 2^32, and none before it is larger
fn ascend(gaps: &mut [u32], size: u64) -> bool {
    let mut next = 0_u64;
    for gap in gaps.iter_mut() {
        let number = next.saturating_add(u64::from(*gap));
        *gap = number as u32;
        next = number.saturating_add(1);
    }
    next <= size
}

/// Return the items of one list, out of those that begin at `begin`.
fn part(items: &mut [u32], begin: usize, list: Range<usize>) -> &mut [u32] {
    items
        .get_mut(list.start.saturating_sub(begin)..list.end.saturating_sub(begin))
        .unwrap_or_default()
}

/// Iterate over where lists begin and end.
fn pairs(starts: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    starts.iter().copied().zip(starts.iter().copied().skip(1))
}

fn read_u64(array: &Array) -> Result<Vec<u64>> {
    let mut numbers = Vec::new();
    array.read_u64(0..array.len(), &mut numbers)?;
    Ok(numbers)
}

/// The whole values that the stored articles of a segment say that documents have, as hashes of value and document.
#[derive(Default)]
pub struct WholeValues {
    hashing: RandomState,
    expected: HashMap<String, Vec<u64>>,
}

impl WholeValues {
    /// Note that a document has a value in a field.
    pub fn add(&mut self, field: &str, value: &str, document: u32) {
        let hash = self.hashing.hash_one((value.as_bytes(), document));
        match self.expected.get_mut(field) {
            Some(hashes) => hashes.push(hash),
            None => {
                self.expected.insert(field.to_owned(), vec![hash]);
            }
        }
    }

    /// Return true if the postings of a field lead to the documents that have its values, and no others.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the postings cannot be read.
    pub fn agree(&self, postings: &Arc<ArrayFile>, field: &str) -> Result<bool> {
        let mut held = Vec::new();
        if postings.has(&format!("{field}/terms.count")) {
            let terms = Dictionary::open(postings, &format!("{field}/terms"))?;
            let starts = Starts::open(postings, &format!("{field}/starts"))?;
            let documents = Packed::open(postings, &format!("{field}/documents"), 8)?;
            let mut cursor = terms.cursor(0);
            let mut list = Vec::new();
            for n in 0..starts.len() {
                let value = cursor.next()?.unwrap_or_default();
                list.clear();
                documents.read_ascending(starts.bounds(n)?, &mut list)?;
                reserve(&mut held, list.len())?;
                held.extend(list.iter().map(|document| self.hashing.hash_one((value, *document))));
            }
        }
        let mut expected = self.expected.get(field).cloned().unwrap_or_default();
        held.sort_unstable();
        expected.sort_unstable();
        Ok(held == expected)
    }
}
