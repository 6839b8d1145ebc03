//! The postings of one field of a segment: by term, the documents that have it, how often, where, and in which spelling.
//!
//! A text field is written once, under its stems. Beside each position is the *form* that the stem has there,
//! a number into the stem's own list of spellings; `views` makes the words as written of them.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::{Array, ArrayFile};
use crate::files::bitpacking::{Packed, PackedCursor, STEP, Starts, Wandering};
use crate::files::dictionary::Dictionary;
use crate::segments::kinds::{CAPITALIZED, Kinds, ODD, UPPER};
use crate::segments::schema::has_leads;

/// The documents that have a term, ascending, and how often each has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// The documents.
    pub documents: Vec<u32>,
    /// The tally of each document, as [`tally`] makes it.
    pub tallies: Vec<u32>,
}

/// Make one number of how often a document has a term and whether it has it in its lead: twice the frequency, and 1 more
/// in the lead. So no tally is 0.
#[must_use]
pub fn tally(frequency: u32, is_in_lead: bool) -> u32 {
    frequency.min(u32::MAX / 2) << 1 | u32::from(is_in_lead)
}

/// Return the frequency of a tally.
#[must_use]
pub fn frequency_of(tally: u32) -> u32 {
    tally >> 1
}

/// Return whether a tally is of a document that has the term in its lead.
#[must_use]
pub fn is_in_lead(tally: u32) -> bool {
    tally & 1 == 1
}

/// Return the tally of a document that has one term as often as `one` says and another as `other` does.
#[must_use]
pub fn joined(one: u32, other: u32) -> u32 {
    (one & !1).saturating_add(other & !1) & !1 | (one | other) & 1
}

impl Counted {
    /// Add a document.
    pub fn push(&mut self, document: u32, tally: u32) {
        self.documents.push(document);
        self.tallies.push(tally);
    }

    /// Return each document with its tally.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.documents.iter().copied().zip(self.tallies.iter().copied())
    }

    /// Return the sum of the frequencies: none passes 2^31, nor do 2^32 of them together pass 2^63.
    #[must_use]
    pub fn occurrences(&self) -> usize {
        occurrences_of(&self.tallies)
    }

    /// Remove all documents.
    pub fn clear(&mut self) {
        self.documents.clear();
        self.tallies.clear();
    }

    /// Return the bytes of memory that the lists take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.documents.len().saturating_mul(8)
    }
}

/// Return the sum of the frequencies of tallies.
#[must_use]
pub fn occurrences_of(tallies: &[u32]) -> usize {
    tallies
        .iter()
        .fold(0, |sum: usize, &tally| sum.wrapping_add(frequency_of(tally) as usize))
}

/// Frequencies that are read at once, few enough to stay near the processor.
const AT_ONCE: usize = 1024;

/// The postings of one field.
#[derive(Debug)]
pub struct FieldPostings {
    file: Arc<ArrayFile>,
    name: String,
    number: usize,
    size: u32,
    terms: Dictionary,
    starts: Starts,
    documents: Packed,
    has_leads: bool,
    positions: Option<Positions>,
    spelling: Option<Spelling>,
}

#[derive(Debug)]
struct Positions {
    starts: Starts,
    frequencies: Packed,
    gaps: Packed,
}

impl FieldPostings {
    /// Open the postings of a field, the one of this number in a segment of `size` documents.
    pub fn open(file: &Arc<ArrayFile>, name: &str, number: usize, size: u32) -> Result<Self> {
        let named = |part: &str| format!("{name}/{part}");
        let terms = Dictionary::open(file, &named("terms"))?;
        let starts = Starts::open(file, &named("starts"))?;
        let mut field = Self {
            file: Arc::clone(file),
            name: name.to_owned(),
            number,
            size,
            documents: Packed::open(file, &named("documents"), 8)?,
            has_leads: has_leads(name),
            positions: None,
            spelling: None,
            terms,
            starts,
        };
        field.require(field.starts.len() == field.terms.len(), "lists for other terms")?;
        if file.has(&named("position_starts.whole")) {
            let positions = Positions {
                starts: Starts::open(file, &named("position_starts"))?,
                frequencies: Packed::open(file, &named("frequencies"), 4)?,
                gaps: Packed::open(file, &named("positions"), 8)?,
            };
            field.require(positions.starts.len() == field.terms.len(), "positions of other terms")?;
            field.positions = Some(positions);
        }
        if file.has(&named("form_starts.whole")) {
            field.require(field.positions.is_some(), "forms without positions")?;
            let spelling = Spelling::open(file, name)?;
            field.require(spelling.form_starts.len() == field.terms.len(), "forms of other terms")?;
            field.spelling = Some(spelling);
        }
        Ok(field)
    }

    /// Return the number of the field in its segment.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Return the terms, sorted.
    #[must_use]
    pub fn terms(&self) -> &Dictionary {
        &self.terms
    }

    /// Return whether the places of terms are known, not only their documents.
    #[must_use]
    pub fn has_positions(&self) -> bool {
        self.positions.is_some()
    }

    /// Return whether it is known which documents have a term in their lead.
    #[must_use]
    pub fn has_leads(&self) -> bool {
        self.has_leads
    }

    /// Return how the terms are spelt, of a field that has forms.
    #[must_use]
    pub fn spelling(&self) -> Option<&Spelling> {
        self.spelling.as_ref()
    }

    /// Return the number of documents that have the n-th term.
    pub fn count(&self, n: usize) -> Result<usize> {
        Ok(self.starts.bounds(n)?.len())
    }

    /// Return where the postings of the n-th term are.
    pub fn postings(&self, n: usize) -> Result<Range<usize>> {
        self.starts.bounds(n)
    }

    /// Return where the occurrences of the n-th term are: as many as there are in all documents together.
    pub fn occurrences(&self, n: usize) -> Result<Range<usize>> {
        match &self.positions {
            Some(positions) => positions.starts.bounds(n),
            None => self.starts.bounds(n),
        }
    }

    /// Return the documents that have the n-th term, and how often.
    pub fn counted(&self, n: usize) -> Result<Counted> {
        let mut counted = Counted::default();
        self.read_counted(n, &mut counted)?;
        Ok(counted)
    }

    /// Append the documents that have the n-th term, and how often.
    pub fn read_counted(&self, n: usize, out: &mut Counted) -> Result<()> {
        self.read_part(self.starts.bounds(n)?, None, out)
    }

    /// Append the tallies of some postings.
    fn read_tallies(&self, postings: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        let Some(positions) = &self.positions else {
            reserve(out, postings.len())?;
            out.resize(out.len().saturating_add(postings.len()), tally(1, false));
            return Ok(());
        };
        let first = out.len();
        reserve(out, postings.len())?; // as many as documents, which have been read
        out.resize(first.saturating_add(postings.len()), 0);
        let lead = u32::from(self.has_leads);
        let mut cursor = positions.frequencies.cursor();
        cursor.seek(postings.start);
        for cells in out.get_mut(first..).unwrap_or_default().chunks_mut(AT_ONCE) {
            cursor.fill(cells)?;
            for cell in cells {
                *cell = cell.saturating_add(2) & (!1 | lead); // a cell has the frequency less 1
            }
        }
        Ok(())
    }

    /// Append some of the postings of a term: those from the first on, or behind those that ended with the document
    /// `last`.
    pub fn read_part(&self, part: Range<usize>, last: Option<u32>, out: &mut Counted) -> Result<()> {
        let first = out.documents.len();
        self.documents.read_ascending(part.clone(), &mut out.documents)?;
        let read = out.documents.get_mut(first..).unwrap_or_default();
        if let Some(last) = last {
            let after = u64::from(last).saturating_add(1);
            let end = read.last().map_or(0, |&end| after.saturating_add(end.into()));
            if end >= u64::from(self.size) {
                return Err(self.damage("a document that is not in the segment"));
            }
            for document in read {
                *document = document.wrapping_add(last).wrapping_add(1); // no larger than the last one
            }
        } else if read.last().is_some_and(|&end| end >= self.size) {
            return Err(self.damage("a document that is not in the segment"));
        }
        self.read_tallies(part, &mut out.tallies)
    }

    /// Return a cursor over the skipped positions of all occurrences, of a field that has positions.
    #[must_use]
    pub fn gaps(&self) -> Option<PackedCursor<'_>> {
        self.positions.as_ref().map(|positions| positions.gaps.cursor())
    }

    /// Make an error of damage of this field.
    #[must_use]
    pub fn damage(&self, what: &str) -> Error {
        self.file.damage(&format!("{}: {what}", self.name))
    }

    fn require(&self, holds: bool, otherwise: &str) -> Result<()> {
        if holds { Ok(()) } else { Err(self.damage(otherwise)) }
    }
}

/// The spellings of the terms of a field.
#[derive(Debug)]
pub struct Spelling {
    form_starts: Starts,
    kinds: Kinds,
    /// The odd forms before every [`COUNTED`] bytes of kinds, counted when an odd form is first asked for.
    odd_counts: OnceLock<Vec<usize>>,
    odd: Dictionary,
    words: Dictionary,
    word_starts: Starts,
    form: Wandering,
    position_starts: Starts,
    /// The places of terms of several forms that come before every [`STEP`] terms.
    several_starts: Array,
    forms: Packed,
}

/// The writing of a form, compared with the folded word that it is found under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// As the word.
    Lower,
    /// With a capital first.
    Capitalized,
    /// In capitals.
    Upper,
    /// In these letters.
    Odd(String),
}

/// Bytes of kinds between two of which it is known how many odd forms come before them.
const COUNTED: usize = 1024;

impl Spelling {
    fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        let named = |part: &str| format!("{name}/{part}");
        let spelling = Self {
            form_starts: Starts::open(file, &named("form_starts"))?,
            kinds: Kinds::open(file, name)?,
            odd_counts: OnceLock::new(),
            odd: Dictionary::open(file, &named("odd"))?,
            words: Dictionary::open(file, &named("words"))?,
            word_starts: Starts::open(file, &named("word_starts"))?,
            form: Wandering::open(file, &named("form"))?,
            position_starts: Starts::open(file, &named("position_starts"))?,
            several_starts: file.require(&named("several_starts"))?,
            forms: Packed::open(file, &named("forms"), 4)?,
        };
        if spelling.words.len() != spelling.word_starts.len() {
            return Err(spelling.kinds.damage("forms of other words"));
        }
        let terms = spelling.form_starts.len();
        if spelling.several_starts.len() != terms.div_ceil(STEP) || spelling.position_starts.len() != terms {
            return Err(spelling.several_starts.damage("forms of other terms"));
        }
        Ok(spelling)
    }

    /// Return the folded words that any form is found under, sorted.
    #[must_use]
    pub fn words(&self) -> &Dictionary {
        &self.words
    }

    /// Append the forms that the n-th word is found under.
    pub fn forms_of_word(&self, n: usize, out: &mut Vec<u32>) -> Result<()> {
        self.form.read(self.word_starts.bounds(n)?, out)
    }

    /// Return the number of the term that a form is one of.
    pub fn term_of(&self, form: u32) -> Result<usize> {
        self.form_starts.containing(form as usize)
    }

    /// Return the forms of the n-th term.
    pub fn forms_of_term(&self, n: usize) -> Result<Range<usize>> {
        self.form_starts.bounds(n)
    }

    /// Return the kind of writing of a form; see [`crate::segments::kinds`].
    pub fn kind(&self, form: u32) -> Result<u8> {
        self.kinds.get(form as usize)
    }

    /// Return how a form is written.
    pub fn form(&self, form: u32) -> Result<Form> {
        match self.kinds.get(form as usize)? {
            CAPITALIZED => Ok(Form::Capitalized),
            UPPER => Ok(Form::Upper),
            ODD => {
                let text = self.odd.get(self.odd_before(form as usize)?)?;
                let text = String::from_utf8(text).map_err(|_| self.kinds.damage("an odd form that is no text"))?;
                Ok(Form::Odd(text))
            }
            _ => Ok(Form::Lower),
        }
    }

    /// Count the odd forms before a form.
    fn odd_before(&self, form: usize) -> Result<usize> {
        let known = if let Some(known) = self.odd_counts.get() {
            known
        } else {
            let counts = self.kinds.odd_before_each(COUNTED)?;
            self.odd_counts.get_or_init(|| counts)
        };
        let stretch = form / 4 / COUNTED;
        let near = self.kinds.odd_between(stretch.saturating_mul(COUNTED), form)?;
        let before = known.get(stretch).copied().unwrap_or_default();
        Ok(before.saturating_add(near))
    }

    /// Return where the forms of the occurrences of the n-th term begin; `None` where it has a single form.
    pub fn first_form(&self, n: usize) -> Result<Option<usize>> {
        let (mut forms, mut places) = ([0; STEP], [0; STEP]);
        let forms = self.form_starts.counts_to(n, &mut forms)?;
        let Some((1.., before)) = forms.split_last().filter(|(own, _)| **own > 1) else {
            return Ok(None);
        };
        let places = self.position_starts.counts_to(n, &mut places)?;
        let of_several = before.iter().zip(places).filter(|(forms, _)| **forms > 1);
        let before = of_several.fold(0_u64, |sum, (_, places)| sum.saturating_add(*places));
        let start = self.several_starts.get(n / STEP)?.saturating_add(before);
        let start = usize::try_from(start).map_err(|_| self.several_starts.damage("forms beyond any file"))?;
        Ok(Some(start))
    }

    /// Return a cursor over the forms of occurrences, counted from 0 within their term.
    #[must_use]
    pub fn forms(&self) -> PackedCursor<'_> {
        self.forms.cursor()
    }
}
