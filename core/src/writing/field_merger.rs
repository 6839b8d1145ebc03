//! Merging one field of several segments, term by term.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use crate::errors::Result;
use crate::files::array_file::ArrayFile;
use crate::files::array_writer::ArrayWriter;
use crate::files::bitpacking::{Packed, Starts, Wandering};
use crate::queries::union::{Sorted, Union};
use crate::writing::form_merger::FormMerger;
use crate::writing::merge::{GONE, Part};
use crate::writing::segment_writer::{FieldWriter, frequency_of};

/// Documents whose places are in memory at a time.
const DOCUMENTS_AT_ONCE: usize = 1 << 13;

/// Numbers that are read ahead.
const AHEAD: usize = 1 << 12;

/// Lists of which one says where it begins.
const STEP: usize = 64;

/// Places after which the pages that were read are given back.
const PLACES_A_RELEASE: usize = 1 << 22;

/// Merges one field.
pub struct FieldMerger<'a> {
    terms: Vec<Sorted>,
    sources: Vec<Source<'a>>,
    forms: Option<FormMerger>,
    has_positions: bool,
}

/// The field in one segment.
pub struct Source<'a> {
    /// The segment.
    pub part: &'a Part,
    postings: Counted,
    documents: Ahead<Packed>,
    /// The documents as they are read to see which forms stay.
    documents_first: Ahead<Packed>,
    positions: Option<Positions>,
}

struct Positions {
    places: Counted,
    frequencies: Ahead<Packed>,
    frequencies_first: Ahead<Packed>,
    of_places: Ahead<Packed>,
}

/// A term in one segment: where its postings and its places are.
#[derive(Clone)]
pub struct InSegment {
    /// The number of the source.
    pub source: usize,
    /// The number of the term in the segment.
    pub term: usize,
    postings: Range<usize>,
    places: Range<usize>,
}

impl InSegment {
    /// Return the number of places.
    #[must_use]
    pub fn places(&self) -> usize {
        self.places.len()
    }
}

/// A stretch of the postings of a term: the documents that stay, and what belongs to all documents that were read.
#[derive(Default)]
struct Stretch {
    /// The new number of each document, or [`GONE`].
    documents: Vec<u32>,
    frequencies: Vec<u32>,
    positions: Vec<u32>,
    forms: Vec<u32>,
    /// True if any document is gone.
    is_cut: bool,
}

impl<'a> FieldMerger<'a> {
    /// Open a field in the segments that have it.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] for a segment that cannot be read.
    pub fn open(name: &str, parts: &'a [Part]) -> Result<Self> {
        let (mut terms, mut sources) = (Vec::new(), Vec::new());
        let begins = format!("{name}/");
        for part in parts
            .iter()
            .filter(|part| part.postings.names().any(|array| array.starts_with(&begins)))
        {
            terms.push(Sorted::open(&part.postings, &format!("{name}/terms"))?);
            sources.push(Source::open(name, part)?);
        }
        let has = |array: &str| {
            sources
                .first()
                .is_some_and(|s| s.part.postings.has(&format!("{name}/{array}")))
        };
        let has_positions = has("position_starts.whole");
        let forms = if has("form_starts.whole") {
            Some(FormMerger::open(name, sources.iter().map(|source| source.part))?)
        } else {
            None
        };
        Ok(Self {
            terms,
            sources,
            forms,
            has_positions,
        })
    }

    /// Write the field; `release` gives back what was read, and may end the work.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] or [`crate::errors::Error::System`].
    pub fn write<W: Write>(
        mut self,
        out: &mut ArrayWriter<W>,
        name: &str,
        release: &dyn Fn() -> Result<()>,
    ) -> Result<()> {
        let mut writer = FieldWriter::new(self.has_positions, self.forms.is_some());
        let sorted = std::mem::take(&mut self.terms);
        let mut terms = Union::new(&sorted)?;
        let mut read = 0_usize;
        let mut stretch = Stretch::default();
        while let Some((term, found)) = terms.step()? {
            let mut segments = Vec::with_capacity(found.len());
            for &(source, number) in found {
                segments.push(self.take(source, number)?);
            }
            let forms = self.merge_forms(&segments, &mut stretch)?;
            let places = segments.iter().map(|of| of.places.len());
            read = places.fold(read, usize::saturating_add);
            let mut has_any = false;
            for (n, of) in segments.iter().enumerate() {
                has_any |= self.write_postings(&mut writer, of, n, forms, &mut stretch)?;
            }
            if has_any {
                if let Some(merger) = &self.forms {
                    merger.write_forms(&mut writer)?;
                }
                writer.end_term(term, forms)?;
            }
            if read > PLACES_A_RELEASE {
                read = 0;
                release()?;
            }
        }
        if let Some(merger) = self.forms {
            merger.write_words(&mut writer)?;
        }
        writer.finish(out, name)
    }

    fn take(&mut self, source: usize, term: usize) -> Result<InSegment> {
        let mut of = InSegment {
            source,
            term,
            postings: 0..0,
            places: 0..0,
        };
        if let Some(source) = self.sources.get_mut(source) {
            of.postings = source.postings.take(term)?;
            of.places = match &mut source.positions {
                Some(positions) => positions.places.take(term)?,
                None => of.postings.clone(),
            };
        }
        Ok(of)
    }

    /// Put the forms of a term together that any document has which stays; returns how many there are.
    fn merge_forms(&mut self, segments: &[InSegment], stretch: &mut Stretch) -> Result<u32> {
        let Some(merger) = &mut self.forms else { return Ok(0) };
        merger.begin(segments)?;
        for (n, of) in segments.iter().enumerate() {
            let Some(source) = self.sources.get_mut(of.source) else {
                continue;
            };
            if source.is_whole() {
                merger.see_all(n);
                continue;
            }
            let mut at = At::start(of);
            while !merger.has_seen_all(n) && source.read(of, &mut at, stretch, true)? {
                let places = at.places_before..at.places;
                merger.read_forms(n, of.places.start, places, &mut stretch.forms)?;
                merger.see(n, stretch.forms_that_stay())?;
            }
        }
        merger.number()
    }

    /// Write the postings of a term in one segment, the `n`-th that has it; returns whether any document stays.
    fn write_postings(
        &mut self,
        writer: &mut FieldWriter,
        of: &InSegment,
        n: usize,
        forms: u32,
        stretch: &mut Stretch,
    ) -> Result<bool> {
        let Some(source) = self.sources.get_mut(of.source) else {
            return Ok(false);
        };
        let mut has_any = false;
        let mut at = At::start(of);
        while source.read(of, &mut at, stretch, false)? {
            if let (Some(merger), true) = (&mut self.forms, forms > 1) {
                merger.read_forms(n, of.places.start, at.places_before..at.places, &mut stretch.forms)?;
                merger.renumber(n, &mut stretch.forms)?;
            } else {
                stretch.forms.clear();
            }
            if stretch.is_cut {
                stretch.cut();
            }
            for &document in &stretch.documents {
                writer.document(document)?;
            }
            has_any |= !stretch.documents.is_empty();
            writer.frequencies(&stretch.frequencies)?;
            writer.positions(&stretch.positions)?;
            writer.forms_of_places(&stretch.forms)?;
        }
        Ok(has_any)
    }
}

/// The progress of reading the postings of a term.
struct At {
    postings: usize,
    /// The document of the last posting, and 1 more; 0 before the first.
    next_document: u64,
    places_before: usize,
    places: usize,
}

impl At {
    fn start(of: &InSegment) -> Self {
        Self {
            postings: of.postings.start,
            next_document: 0,
            places_before: of.places.start,
            places: of.places.start,
        }
    }
}

impl<'a> Source<'a> {
    fn open(name: &str, part: &'a Part) -> Result<Self> {
        let file = &part.postings;
        let documents = Packed::open(file, &format!("{name}/documents"), 8)?;
        let positions = if file.has(&format!("{name}/position_starts.whole")) {
            let frequencies = Packed::open(file, &format!("{name}/frequencies"), 4)?;
            Some(Positions {
                places: Counted::open(file, &format!("{name}/position_starts"))?,
                frequencies: Ahead::new(frequencies.clone()),
                frequencies_first: Ahead::new(frequencies),
                of_places: Ahead::new(Packed::open(file, &format!("{name}/positions"), 8)?),
            })
        } else {
            None
        };
        Ok(Self {
            part,
            postings: Counted::open(file, &format!("{name}/starts"))?,
            documents: Ahead::new(documents.clone()),
            documents_first: Ahead::new(documents),
            positions,
        })
    }

    fn is_whole(&self) -> bool {
        self.part.kept.len() == self.part.numbers.len()
    }

    /// Read some more documents of a term, without their positions when only its forms are wanted; false at the end.
    fn read(&mut self, of: &InSegment, at: &mut At, stretch: &mut Stretch, is_first: bool) -> Result<bool> {
        let end = of.postings.end.min(at.postings.saturating_add(DOCUMENTS_AT_ONCE));
        if at.postings >= end {
            return Ok(false);
        }
        let postings = at.postings..end;
        at.postings = end;
        let documents = if is_first {
            &mut self.documents_first
        } else {
            &mut self.documents
        };
        documents.read(postings.clone(), &mut stretch.documents)?;
        self.renumber(at, stretch)?;
        stretch.frequencies.clear();
        stretch.positions.clear();
        at.places_before = at.places;
        let Some(lists) = &mut self.positions else {
            return Ok(true);
        };
        let frequencies = if is_first {
            &mut lists.frequencies_first
        } else {
            &mut lists.frequencies
        };
        frequencies.read(postings, &mut stretch.frequencies)?;
        let places = stretch.frequencies.iter().map(|&cell| frequency_of(cell) as usize);
        at.places = places.fold(at.places, usize::saturating_add);
        let is_last = end == of.postings.end;
        if at.places > of.places.end || (is_last && at.places != of.places.end) {
            return Err(self.part.postings.damage("it has places for words that are in others"));
        }
        if !is_first {
            lists
                .of_places
                .read(at.places_before..at.places, &mut stretch.positions)?;
        }
        Ok(true)
    }

    /// Make new numbers of the gaps between documents.
    fn renumber(&self, at: &mut At, stretch: &mut Stretch) -> Result<()> {
        stretch.is_cut = false;
        for gap in &mut stretch.documents {
            let document = at.next_document.saturating_add(u64::from(*gap));
            at.next_document = document.saturating_add(1);
            let known = usize::try_from(document).ok().and_then(|n| self.part.numbers.get(n));
            *gap = *known.ok_or_else(|| self.part.postings.damage("it has a document that the segment has not"))?;
            stretch.is_cut |= *gap == GONE;
        }
        Ok(())
    }
}

impl Stretch {
    /// Iterate over the forms of the places in documents that stay; of documents without places, over nothing.
    fn forms_that_stay(&self) -> impl Iterator<Item = u32> {
        let mut forms = self.forms.iter();
        let each = self.documents.iter().zip(&self.frequencies);
        each.flat_map(move |(&document, &cell)| {
            let of_document: Vec<u32> = forms.by_ref().take(frequency_of(cell) as usize).copied().collect();
            if document == GONE { Vec::new() } else { of_document }
        })
    }

    /// Take out what belongs to documents that are gone.
    fn cut(&mut self) {
        let (mut positions, mut forms) = (Keep::default(), Keep::default());
        for (&document, &cell) in self.documents.iter().zip(&self.frequencies) {
            let count = frequency_of(cell) as usize;
            positions.take(&mut self.positions, count, document != GONE);
            forms.take(&mut self.forms, count, document != GONE);
        }
        self.positions.truncate(positions.kept);
        self.forms.truncate(forms.kept);
        let mut each = self.documents.iter();
        self.frequencies
            .retain(|_| each.next().is_some_and(|&document| document != GONE));
        self.documents.retain(|&document| document != GONE);
    }
}

/// Moves the items that are kept to the front of a list.
#[derive(Default)]
struct Keep {
    read: usize,
    kept: usize,
}

impl Keep {
    fn take(&mut self, items: &mut [u32], count: usize, stays: bool) {
        let end = self.read.saturating_add(count).min(items.len());
        if stays {
            items.copy_within(self.read.min(end)..end, self.kept);
            self.kept = self.kept.saturating_add(end.saturating_sub(self.read));
        }
        self.read = end;
    }
}

/// Something of which stretches can be read.
pub trait Readable {
    /// Add a stretch to a list.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`].
    fn read_items(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()>;
    /// Return the number of items.
    fn count(&self) -> usize;
}

impl Readable for Packed {
    fn read_items(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        self.read(items, out)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Readable for Starts {
    fn read_items(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        self.counts(items, out)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Readable for Wandering {
    fn read_items(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        self.read(items, out)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// Reads a list in stretches that mostly follow one another.
pub struct Ahead<L: Readable> {
    list: L,
    first: usize,
    held: Vec<u32>,
}

impl<L: Readable> Ahead<L> {
    /// Begin to read a list.
    pub fn new(list: L) -> Self {
        Self {
            list,
            first: 0,
            held: Vec::new(),
        }
    }

    /// Read a stretch in place of what was in a list.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] when the list has no such stretch.
    pub fn read(&mut self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        out.clear();
        if let Some(held) = self.held_items(&items) {
            out.extend_from_slice(held);
            return Ok(());
        }
        if items.len() >= AHEAD {
            return self.list.read_items(items, out);
        }
        self.fill(items.start, items.end)?;
        match self.held_items(&items) {
            Some(held) => out.extend_from_slice(held),
            None => self.list.read_items(items, out)?, // returns the error
        }
        Ok(())
    }

    fn fill(&mut self, start: usize, at_least: usize) -> Result<()> {
        let end = start.saturating_add(AHEAD).min(self.list.count()).max(at_least);
        self.held.clear();
        self.first = start;
        self.list.read_items(start..end, &mut self.held)
    }

    fn held_items(&self, items: &Range<usize>) -> Option<&[u32]> {
        let start = items.start.checked_sub(self.first)?;
        let end = items.end.checked_sub(self.first)?;
        self.held.get(start..end)
    }

    /// Return one item.
    ///
    /// # Errors
    /// See [`Ahead::read`].
    pub fn one(&mut self, n: usize) -> Result<u32> {
        let behind = n.saturating_add(1);
        if self.held_items(&(n..behind)).is_none() {
            self.fill(n, behind)?;
        }
        let place = n.saturating_sub(self.first);
        Ok(self.held.get(place).copied().unwrap_or(0))
    }
}

/// The lists of each term, taken in order.
pub struct Counted {
    file: Arc<ArrayFile>,
    counts: Ahead<Starts>,
    next: usize,
    at: usize,
}

impl Counted {
    /// Begin before the first list.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`].
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        Ok(Self {
            file: file.clone(),
            counts: Ahead::new(Starts::open(file, name)?),
            next: 0,
            at: 0,
        })
    }

    /// Return where the list of a term is; terms come in order, each once.
    ///
    /// # Errors
    /// See [`Ahead::read`].
    pub fn take(&mut self, term: usize) -> Result<Range<usize>> {
        debug_assert_eq!(term, self.next);
        self.next = term.saturating_add(1);
        let start = self.at;
        if term % STEP == 0 && self.counts.list.bounds(term)?.start != start {
            return Err(self.file.damage("its lists are not where they should be"));
        }
        self.at = start.saturating_add(self.counts.one(term)? as usize);
        Ok(start..self.at)
    }
}
