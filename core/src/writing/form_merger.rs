//! The forms of a field of several segments as one list.
//!
//! Two forms are the same when their terms are and they are written alike: in the same kind of the same word, or, odd
//! ones, by the same letters.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;

use crate::errors::{Error, Result};
use crate::files::bitpacking::{Packed, Starts, Wandering};
use crate::files::dictionary::Dictionary;
use crate::queries::union::{Sorted, Union};
use crate::segments::kinds::{Kinds, ODD};
use crate::writing::field_merger::{Ahead, Counted, InSegment};
use crate::writing::interner::Interner;
use crate::writing::merge::Part;
use crate::writing::segment_writer::FieldWriter;

/// The marker of a form that has no place any more.
const UNSEEN: u32 = u32::MAX;

/// Merges the forms of one field; terms in order.
pub struct FormMerger {
    words: Vec<Sorted>,
    sources: Vec<Forms>,
    odd: Interner,
    /// The forms of the term at hand that stay: kind, and word or odd letters.
    keys: Vec<(u8, u32)>,
    /// The segments that have the term.
    segments: Vec<OfTerm>,
    /// Forms of the terms before.
    before: u32,
}

/// The forms of one segment.
struct Forms {
    counts: Counted,
    of_places: Ahead<Packed>,
    places_of_several: usize,
    kinds: Kinds,
    name: String,
    form: Wandering,
    /// The word of each form, or the letters of an odd one; of the terms before, the new number of the form.
    written: Vec<u32>,
    damage: Damage,
}

/// The file that errors of damage name.
struct Damage(std::sync::Arc<crate::files::array_file::ArrayFile>);

impl Damage {
    fn error(&self) -> Error {
        self.0.damage("it has forms that its terms have not")
    }
}

/// The forms of the term at hand in one segment.
struct OfTerm {
    source: usize,
    forms: Range<usize>,
    /// The start of the forms of the term's places in the segment, if the term has several forms.
    places: Option<usize>,
    seen: Vec<bool>,
    unseen: usize,
    /// The new number of each form within the term.
    new: Vec<u32>,
}

impl FormMerger {
    /// Read how the terms of a field are spelt in each segment.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a segment that cannot be read.
    pub fn open<'a>(name: &str, parts: impl Iterator<Item = &'a Part>) -> Result<Self> {
        let mut merger = Self {
            words: Vec::new(),
            sources: Vec::new(),
            odd: Interner::default(),
            keys: Vec::new(),
            segments: Vec::new(),
            before: 0,
        };
        for part in parts {
            merger
                .words
                .push(Sorted::open(&part.postings, &format!("{name}/words"))?);
            merger.sources.push(Forms::open(name, part)?);
        }
        merger.number_words()?;
        for source in &mut merger.sources {
            source.number_odd(name, &mut merger.odd)?;
        }
        Ok(merger)
    }

    /// Note for each form the number of the word that finds it.
    fn number_words(&mut self) -> Result<()> {
        let mut readers = self.sources.iter().map(WordForms::of).collect::<Result<Vec<_>>>()?;
        let mut words = Union::new(&self.words)?;
        let mut number = 0_u32;
        let mut forms = Vec::new();
        while let Some((_, found)) = words.step()? {
            for &(n, word) in found {
                let (Some(source), Some(reader)) = (self.sources.get_mut(n), readers.get_mut(n)) else {
                    continue;
                };
                reader.read(word, &mut forms)?;
                for &form in &forms {
                    let written = source.written.get_mut(form as usize);
                    *written.ok_or_else(|| source.damage.error())? = number;
                }
            }
            number = number.saturating_add(1);
        }
        Ok(())
    }

    /// Begin a term that some segments have.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a segment that cannot be read.
    pub fn begin(&mut self, segments: &[InSegment]) -> Result<()> {
        self.segments.clear();
        for of in segments {
            let Some(source) = self.sources.get_mut(of.source) else {
                continue;
            };
            let forms = source.counts.take(of.term)?;
            if forms.end > source.written.len() {
                return Err(source.damage.error());
            }
            let places = (forms.len() > 1).then_some(source.places_of_several);
            if places.is_some() {
                source.places_of_several = source.places_of_several.saturating_add(of.places());
            }
            self.segments.push(OfTerm {
                source: of.source,
                places,
                seen: vec![false; forms.len()],
                unseen: forms.len(),
                new: Vec::new(),
                forms,
            });
        }
        Ok(())
    }

    /// Note that all forms of the term stay that the `n`-th segment has.
    pub fn see_all(&mut self, n: usize) {
        if let Some(of) = self.segments.get_mut(n) {
            of.seen.fill(true);
            of.unseen = 0;
        }
    }

    /// Return whether all forms of the `n`-th segment stay.
    #[must_use]
    pub fn has_seen_all(&self, n: usize) -> bool {
        self.segments.get(n).is_none_or(|of| of.unseen == 0)
    }

    /// Note the forms of places in documents that stay.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a form that the term has not.
    pub fn see(&mut self, n: usize, forms: impl Iterator<Item = u32>) -> Result<()> {
        let Some(of) = self.segments.get_mut(n) else {
            return Ok(());
        };
        for form in forms {
            let Some(seen) = of.seen.get_mut(form as usize) else {
                return Err(self
                    .sources
                    .get(of.source)
                    .map_or_else(Error::memory, |s| s.damage.error()));
            };
            if !*seen {
                *seen = true;
                of.unseen = of.unseen.saturating_sub(1);
            }
        }
        Ok(())
    }

    /// Read the forms of places of the term in the `n`-th segment, which begin at `first` there.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a segment that cannot be read.
    pub fn read_forms(&mut self, n: usize, first: usize, places: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        out.clear();
        let Some(of) = self.segments.get(n) else { return Ok(()) };
        let (Some(start), Some(source)) = (of.places, self.sources.get_mut(of.source)) else {
            out.resize(places.len(), 0);
            return Ok(());
        };
        let moved = |place: usize| start.saturating_add(place.saturating_sub(first));
        source.of_places.read(moved(places.start)..moved(places.end), out)
    }

    /// Number the forms of the term that stay; returns how many there are.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a segment that cannot be read.
    pub fn number(&mut self) -> Result<u32> {
        self.keys.clear();
        for of in &self.segments {
            let Some(source) = self.sources.get(of.source) else {
                continue;
            };
            for (form, _) in of.forms.clone().zip(&of.seen).filter(|(_, seen)| **seen) {
                self.keys.push(source.key(form)?);
            }
        }
        self.keys.sort_unstable();
        self.keys.dedup();
        for of in &mut self.segments {
            let Some(source) = self.sources.get_mut(of.source) else {
                continue;
            };
            for (form, &seen) in of.forms.clone().zip(&of.seen) {
                let key = source.key(form)?;
                let number = if seen { self.keys.binary_search(&key).ok() } else { None };
                let number = number.and_then(|number| u32::try_from(number).ok());
                of.new.push(number.unwrap_or(UNSEEN));
                if let Some(written) = source.written.get_mut(form) {
                    *written = number.map_or(UNSEEN, |number| self.before.saturating_add(number));
                }
            }
        }
        let count = u32::try_from(self.keys.len()).unwrap_or(UNSEEN);
        self.before = self.before.saturating_add(count);
        Ok(count)
    }

    /// Give places of the term in the `n`-th segment the new numbers of their forms; [`UNSEEN`] in documents that go.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] for a form that the term has not.
    pub fn renumber(&self, n: usize, forms: &mut [u32]) -> Result<()> {
        let Some(of) = self.segments.get(n) else { return Ok(()) };
        for form in forms {
            let Some(&new) = of.new.get(*form as usize) else {
                return Err(self
                    .sources
                    .get(of.source)
                    .map_or_else(Error::memory, |s| s.damage.error()));
            };
            *form = new;
        }
        Ok(())
    }

    /// Write the forms of the term.
    ///
    /// # Errors
    /// Returns [`Error::System`] when there is no room.
    pub fn write_forms(&self, writer: &mut FieldWriter) -> Result<()> {
        for &(kind, written) in &self.keys {
            writer.form(kind, self.odd.get(written))?;
        }
        Ok(())
    }

    /// Write the words that find forms which stay, when all terms are written.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] or [`Error::System`].
    pub fn write_words(self, writer: &mut FieldWriter) -> Result<()> {
        let mut readers = self.sources.iter().map(WordForms::of).collect::<Result<Vec<_>>>()?;
        let mut words = Union::new(&self.words)?;
        let (mut forms, mut of_word) = (Vec::new(), Vec::new());
        while let Some((word, found)) = words.step()? {
            of_word.clear();
            for &(n, number) in found {
                let (Some(source), Some(reader)) = (self.sources.get(n), readers.get_mut(n)) else {
                    continue;
                };
                reader.read(number, &mut forms)?;
                for &form in &forms {
                    let new = source.written.get(form as usize);
                    let new = new.copied().ok_or_else(|| source.damage.error())?;
                    if new != UNSEEN {
                        of_word.push(new);
                    }
                }
            }
            of_word.sort_unstable();
            of_word.dedup();
            if !of_word.is_empty() {
                writer.word(word, &of_word)?;
            }
        }
        Ok(())
    }
}

impl Forms {
    fn open(name: &str, part: &Part) -> Result<Self> {
        let file = &part.postings;
        let kinds = Kinds::open(file, name)?;
        let damage = Damage(file.clone());
        let forms = Starts::open(file, &format!("{name}/form_starts"))?.total()?;
        if !kinds.fit(forms) {
            return Err(damage.error());
        }
        Ok(Self {
            counts: Counted::open(file, &format!("{name}/form_starts"))?,
            of_places: Ahead::new(Packed::open(file, &format!("{name}/forms"), 4)?),
            places_of_several: 0,
            name: name.to_owned(),
            form: Wandering::open(file, &format!("{name}/form"))?,
            written: vec![0; forms],
            kinds,
            damage,
        })
    }

    /// Note for each odd form the number of its letters.
    fn number_odd(&mut self, name: &str, odd: &mut Interner) -> Result<()> {
        let letters = Dictionary::open(&self.damage.0, &format!("{name}/odd"))?;
        let mut cursor = letters.cursor(0);
        let kinds = self.kinds.read(self.written.len())?;
        for (written, _) in self.written.iter_mut().zip(kinds).filter(|(_, kind)| *kind == ODD) {
            let text = cursor.next()?.ok_or_else(|| self.damage.error())?;
            *written = odd.number(text)?;
        }
        Ok(())
    }

    fn key(&self, form: usize) -> Result<(u8, u32)> {
        let kind = self.kinds.get(form)?;
        let written = self.written.get(form).copied().ok_or_else(|| self.damage.error())?;
        Ok((kind, written))
    }
}

/// Reads the forms of one word after another.
struct WordForms {
    counts: Counted,
    form: Ahead<Wandering>,
}

impl WordForms {
    fn of(forms: &Forms) -> Result<Self> {
        Ok(Self {
            counts: Counted::open(&forms.damage.0, &format!("{}/word_starts", forms.name))?,
            form: Ahead::new(forms.form.clone()),
        })
    }

    fn read(&mut self, word: usize, out: &mut Vec<u32>) -> Result<()> {
        let place = self.counts.take(word)?;
        self.form.read(place, out)
    }
}
