//! Writing the postings of one field of a segment, term after term; see `docs/index-format.md`.

use std::io::Write;

use crate::errors::{Error, Result};
use crate::files::array_file::Kind;
use crate::files::array_writer::ArrayWriter;
use crate::files::bitpacking::STEP;
use crate::files::bitpacking_writer::{PackedWriter, put_starts, put_wandering};
use crate::files::dictionary_writer::DictionaryWriter;
use crate::segments::kinds::{ODD, packed};
use crate::segments::schema::LEAD;

/// Numbers that are gathered before they are packed.
const AT_ONCE: usize = 1 << 14;

/// Encode a frequency as a number: its last bit tells whether the first position is in the lead.
#[must_use]
pub fn frequency_cell(count: u32, first: u32) -> u32 {
    count.saturating_sub(1) << 1 | u32::from(first < LEAD)
}

/// Decode the frequency of a number.
#[must_use]
pub fn frequency_of(cell: u32) -> u32 {
    (cell >> 1).saturating_add(1)
}

/// Return whether a number says that the first position is in the lead.
#[must_use]
pub fn is_in_lead(cell: u32) -> bool {
    cell & 1 == 1
}

/// A packed list that is given a few numbers at a time.
struct Gathered {
    waiting: Vec<u32>,
    packed: PackedWriter,
}

impl Gathered {
    fn new(first_bits: u8) -> Self {
        Self {
            waiting: Vec::with_capacity(AT_ONCE),
            packed: PackedWriter::new(first_bits),
        }
    }

    fn push(&mut self, value: u32) -> Result<()> {
        self.waiting.push(value);
        if self.waiting.len() >= AT_ONCE {
            self.flush()?;
        }
        Ok(())
    }

    fn extend(&mut self, values: &[u32]) -> Result<()> {
        if values.len() >= AT_ONCE {
            self.flush()?;
            return self.packed.append(values);
        }
        self.waiting.extend_from_slice(values);
        if self.waiting.len() >= AT_ONCE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.packed.append(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish<W: Write>(mut self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        self.flush()?;
        self.packed.finish(out, name)
    }
}

/// The lists of a field whose terms have positions.
struct Positions {
    frequencies: Gathered,
    of_places: Gathered,
    counts: Vec<u32>,
}

/// The lists of a field whose terms have forms.
struct Forms {
    of_places: Gathered,
    spellings: Spellings,
}

/// The spellings of the terms of a field, and the words that find each form.
struct Spellings {
    counts: Vec<u32>,
    /// The places of terms of several forms, counted before every [`STEP`] terms.
    several_starts: Vec<u64>,
    places_of_several: u64,
    kinds: Vec<u8>,
    odd: DictionaryWriter,
    words: DictionaryWriter,
    word_counts: Vec<u32>,
    of_words: Vec<u32>,
}

/// Writes the postings of one field: the parts of a term in any order, then [`FieldWriter::end_term`]; terms in byte
/// order; then, of a field with forms, its words.
pub struct FieldWriter {
    terms: DictionaryWriter,
    documents: Gathered,
    counts: Vec<u32>,
    last_document: Option<u32>,
    documents_of_term: u32,
    places_of_term: u32,
    positions: Option<Positions>,
    forms: Option<Forms>,
}

impl FieldWriter {
    /// Begin a field whose terms have positions and forms, or not.
    #[must_use]
    pub fn new(positions: bool, forms: bool) -> Self {
        Self {
            terms: DictionaryWriter::new(),
            documents: Gathered::new(8),
            counts: Vec::new(),
            last_document: None,
            documents_of_term: 0,
            places_of_term: 0,
            positions: positions.then(|| Positions {
                frequencies: Gathered::new(4),
                of_places: Gathered::new(8),
                counts: Vec::new(),
            }),
            forms: forms.then(|| Forms {
                of_places: Gathered::new(4),
                spellings: Spellings::new(),
            }),
        }
    }

    /// Add a document to the term that is being written; documents ascend.
    ///
    /// # Errors
    /// Returns [`Error::System`] when there is no room to write.
    pub fn document(&mut self, document: u32) -> Result<()> {
        let gap = match self.last_document {
            None => document,
            Some(last) => document.wrapping_sub(last).wrapping_sub(1),
        };
        self.last_document = Some(document);
        self.documents_of_term = self.documents_of_term.saturating_add(1);
        self.documents.push(gap)
    }

    /// Add frequencies as [`frequency_cell`] makes them, one for each document.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn frequencies(&mut self, cells: &[u32]) -> Result<()> {
        match &mut self.positions {
            Some(lists) => lists.frequencies.extend(cells),
            None => Ok(()),
        }
    }

    /// Add positions: the first of a document as it is, the others as the number of positions skipped.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn positions(&mut self, gaps: &[u32]) -> Result<()> {
        let Some(lists) = &mut self.positions else {
            return Ok(());
        };
        let count = u32::try_from(gaps.len())
            .ok()
            .and_then(|n| self.places_of_term.checked_add(n));
        self.places_of_term = count.ok_or_else(|| Error::Invalid("a term has more than 4 billion places".into()))?;
        lists.of_places.extend(gaps)
    }

    /// Add the forms of places, of a term that has several forms.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn forms_of_places(&mut self, forms: &[u32]) -> Result<()> {
        match &mut self.forms {
            Some(lists) => lists.of_places.extend(forms),
            None => Ok(()),
        }
    }

    /// Add all places of a term, ascending, each with its document in the upper 32 bits and its position in the lower.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    #[allow(clippy::cast_possible_truncation)] // the halves of a place
    pub fn places(&mut self, places: &[u64]) -> Result<()> {
        let mut rest = places;
        while let Some(&first) = rest.first() {
            let document = (first >> 32) as u32;
            let count = rest
                .iter()
                .take_while(|&&place| (place >> 32) as u32 == document)
                .count();
            let (here, others) = rest.split_at(count);
            rest = others;
            self.document(document)?;
            let Some(lists) = &mut self.positions else { continue };
            lists.frequencies.push(frequency_cell(count as u32, first as u32))?;
            let mut next = 0;
            for &place in here {
                let position = place as u32;
                lists.of_places.push(position.wrapping_sub(next))?;
                next = position.wrapping_add(1);
            }
            self.places_of_term = self.places_of_term.saturating_add(count as u32);
        }
        Ok(())
    }

    /// Add a form of the term that is being written; `odd` has the letters of one of the kind [`ODD`].
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn form(&mut self, kind: u8, odd: &[u8]) -> Result<()> {
        if let Some(Forms { spellings: lists, .. }) = &mut self.forms {
            lists.kinds.push(kind);
            if kind == ODD {
                lists.odd.push(odd)?;
            }
        }
        Ok(())
    }

    /// End a term that has documents and, of a field with forms, this number of forms.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn end_term(&mut self, term: &[u8], forms: u32) -> Result<()> {
        self.terms.push(term)?;
        self.counts.push(self.documents_of_term);
        if let Some(lists) = &mut self.positions {
            lists.counts.push(self.places_of_term);
        }
        if let Some(Forms { spellings: lists, .. }) = &mut self.forms {
            if lists.counts.len() % STEP == 0 {
                lists.several_starts.push(lists.places_of_several);
            }
            lists.counts.push(forms);
            if forms > 1 {
                lists.places_of_several += u64::from(self.places_of_term);
            }
        }
        self.last_document = None;
        self.documents_of_term = 0;
        self.places_of_term = 0;
        Ok(())
    }

    /// Add a folded word with the forms that it finds, ascending; words come in byte order.
    ///
    /// # Errors
    /// See [`FieldWriter::document`].
    pub fn word(&mut self, word: &[u8], forms: &[u32]) -> Result<()> {
        let Some(Forms { spellings: lists, .. }) = &mut self.forms else {
            return Ok(());
        };
        lists.words.push(word)?;
        lists.word_counts.push(u32::try_from(forms.len()).unwrap_or(u32::MAX));
        lists.of_words.extend_from_slice(forms);
        Ok(())
    }

    /// Put all arrays of the field into the file.
    ///
    /// # Errors
    /// Returns [`Error::System`] when the disk refuses.
    pub fn finish<W: Write>(self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        self.terms.finish(out, &format!("{name}/terms"))?;
        self.documents.finish(out, &format!("{name}/documents"))?;
        let position_counts = match self.positions {
            None => None,
            Some(lists) => {
                lists.frequencies.finish(out, &format!("{name}/frequencies"))?;
                lists.of_places.finish(out, &format!("{name}/positions"))?;
                Some(lists.counts)
            }
        };
        let spellings = match self.forms {
            None => None,
            Some(lists) => {
                lists.of_places.finish(out, &format!("{name}/forms"))?;
                Some(lists.spellings)
            }
        };
        put_starts(out, &format!("{name}/starts"), &self.counts)?;
        if let Some(counts) = position_counts {
            put_starts(out, &format!("{name}/position_starts"), &counts)?;
        }
        spellings.map_or(Ok(()), |spellings| spellings.finish(out, name))
    }
}

impl Spellings {
    fn new() -> Self {
        Self {
            counts: Vec::new(),
            several_starts: Vec::new(),
            places_of_several: 0,
            kinds: Vec::new(),
            odd: DictionaryWriter::new(),
            words: DictionaryWriter::new(),
            word_counts: Vec::new(),
            of_words: Vec::new(),
        }
    }

    fn finish<W: Write>(self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        put_starts(out, &format!("{name}/form_starts"), &self.counts)?;
        out.put_smallest(&format!("{name}/several_starts"), &self.several_starts)?;
        out.put(&format!("{name}/kinds"), Kind::U8, &packed(&self.kinds))?;
        self.odd.finish(out, &format!("{name}/odd"))?;
        self.words.finish(out, &format!("{name}/words"))?;
        put_starts(out, &format!("{name}/word_starts"), &self.word_counts)?;
        put_wandering(out, &format!("{name}/form"), &self.of_words)
    }
}
