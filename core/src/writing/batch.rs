//! A batch of documents in memory, until it is written as a segment.

use std::io::Write;

use crate::copies::sketches::packed_sketches;
use crate::errors::{Error, Result};
use crate::files::array_writer::ArrayWriter;
use crate::segments::columns::{put_column, put_digests};
use crate::segments::schema::{BODY, BOUNDS, COMPOUND, NAMES, STEMMED, TEXT_FIELDS, bound_term};
use crate::segments::store_writer::{StoreWriter, learn_dictionaries};
use crate::segments::values_writer::put_values;
use crate::text::analysis::Analysis;
use crate::text::stems::has_stemmer;
use crate::writing::interner::Interner;
use crate::writing::inverter::{Compounds, Field, Inverter, write_places, write_values};
use crate::writing::lexicon::{Lexicon, Texts};
use crate::writing::merge::Stop;

/// The columns of the date of a document, and of when it was fetched.
pub const DATE_COLUMNS: [&str; 5] = ["first_day", "last_day", "start", "end", "retrieved"];

/// The number of text fields.
pub const FIELDS: usize = STEMMED.len() + NAMES.len();

/// Bytes that writing takes for each word of the largest field: its place, its form, and its number.
const BYTES_A_PLACE: usize = 16;

/// Bytes that the analysis of a distinct word takes beside its letters.
const BYTES_A_WORD: usize = 140;

/// Return the names of the text fields, in the order in which they are written.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    STEMMED.into_iter().chain(NAMES)
}

/// One document on its way into a batch.
pub struct Document<'a> {
    /// The primary subtag of its language.
    pub language: &'a str,
    /// The values of each text field, in the order of [`field_names`].
    pub texts: [Vec<&'a str>; FIELDS],
    /// The fields of whole values, each with its values.
    pub values: Vec<(&'a str, Vec<&'a str>)>,
    /// The numbers of the document in [`DATE_COLUMNS`].
    pub dates: [i64; DATE_COLUMNS.len()],
    /// The keys of its id, and of the id that the source gave.
    pub keys: [u64; 2],
    /// The digest of all its fields.
    pub content: [u8; 16],
    /// The digest of its text.
    pub text: [u8; 16],
    /// The stored article.
    pub stored: &'a [u8],
}

/// The words of the documents of a batch, and their whole values.
#[derive(Default)]
pub struct Words {
    lexicon: Lexicon,
    language_of: Vec<u16>,
    fields: [Texts; FIELDS],
    values: Vec<(String, Values)>,
}

/// The statements of the words of a batch on its documents.
#[derive(Default)]
pub struct OfWords {
    /// The lengths of the fields of running text: a column each.
    pub lengths: Vec<(&'static str, Vec<i64>)>,
    /// The packed sketches of the bodies, document after document.
    pub sketches: Vec<u64>,
}

/// The whole values of one field.
#[derive(Default)]
struct Values {
    numbers: Interner,
    /// A value and a document that has it.
    pairs: Vec<(u32, u32)>,
}

impl Words {
    /// Add the words of a document.
    ///
    /// # Errors
    /// Returns [`Error::Invalid`] when the batch is full beyond any reason.
    pub fn add(&mut self, document: &Document<'_>) -> Result<()> {
        let number = u32::try_from(self.language_of.len()).map_err(|_| too_many())?;
        let stemmed = has_stemmer(document.language);
        let language = self.lexicon.language(if stemmed { document.language } else { "" });
        self.language_of.push(u16::try_from(language).map_err(|_| too_many())?);
        for (texts, values) in self.fields.iter_mut().zip(&document.texts) {
            if !values.is_empty() {
                texts.add(number, values, &mut self.lexicon, language)?;
            }
        }
        for (name, values) in &document.values {
            let field = self.field_of_values(name);
            for value in values {
                let value = field.numbers.number(value.as_bytes())?;
                field.pairs.push((value, number));
            }
        }
        Ok(())
    }

    fn field_of_values(&mut self, name: &str) -> &mut Values {
        let known = self.values.iter().position(|(field, _)| field == name);
        let place = known.unwrap_or_else(|| {
            self.values.push((name.to_owned(), Values::default()));
            self.values.len() - 1
        });
        &mut self.values[place].1
    }

    /// Return about the bytes of memory that the words take, those that writing them will take included.
    #[must_use]
    pub fn memory(&self) -> usize {
        let held: usize = self.fields.iter().map(Texts::memory).sum();
        let largest = self.fields.iter().map(|texts| texts.words.len()).max().unwrap_or(0);
        let values = self
            .values
            .iter()
            .map(|(_, field)| field.numbers.memory() + 8 * field.pairs.len());
        held + largest * BYTES_A_PLACE
            + self.lexicon.memory()
            + self.lexicon.len() * BYTES_A_WORD
            + values.sum::<usize>()
    }

    /// Write the postings, and return what the words say of each document.
    ///
    /// # Errors
    /// Returns [`Error::System`] when the disk refuses.
    pub fn write<W: Write>(mut self, out: &mut ArrayWriter<W>, stop: &Stop) -> Result<OfWords> {
        self.lexicon.seal();
        let documents = self.language_of.len();
        let with_texts: Vec<&Texts> = self.fields.iter().filter(|texts| !texts.documents.is_empty()).collect();
        let analysis = Analysis::new(&self.lexicon, &with_texts, &self.language_of)?;
        let bodies = field_names().zip(&self.fields).find(|(name, _)| *name == BODY);
        let bodies = bodies.map(|(_, texts)| packed_sketches(&self.lexicon, texts, &self.language_of));
        let sketches = bodies.unwrap_or_default();
        self.lexicon = Lexicon::default();
        let mut inverter = Inverter::new(&analysis, &self.language_of);
        let mut lengths: Vec<_> = TEXT_FIELDS.iter().map(|&name| (name, vec![0; documents])).collect();
        let (mut bounds, mut compounds) = (Vec::new(), Compounds::default());
        for (name, texts) in field_names().zip(self.fields) {
            if texts.documents.is_empty() {
                continue;
            }
            let field = Field {
                name,
                stemmed: STEMMED.contains(&name),
                running: TEXT_FIELDS.contains(&name),
            };
            stop.check()?;
            let found = inverter.write(out, &field, &texts, &mut compounds)?;
            drop(texts);
            bounds.push((bound_term(name, "sentence"), found.sentences));
            bounds.push((bound_term(name, "paragraph"), found.paragraphs));
            set_lengths(&mut lengths, name, &found.lengths);
        }
        write_places(out, BOUNDS, bounds)?;
        compounds.finish(out, COMPOUND)?;
        for (name, field) in &self.values {
            write_values(out, name, &field.numbers, &field.pairs)?;
        }
        Ok(OfWords { lengths, sketches })
    }
}

fn set_lengths(lengths: &mut [(&'static str, Vec<i64>)], name: &str, found: &[(u32, u32)]) {
    for (_, column) in lengths.iter_mut().filter(|(field, _)| *field == name) {
        for &(document, length) in found {
            if let Some(held) = column.get_mut(document as usize) {
                *held = i64::from(length);
            }
        }
    }
}

/// The data that a batch keeps of its documents beside their words.
#[derive(Default)]
pub struct Documents {
    dates: [Vec<i64>; DATE_COLUMNS.len()],
    keys: [Vec<u64>; 2],
    digests: [Vec<[u8; 16]>; 2],
    stored: Vec<u8>,
    ends: Vec<usize>,
}

impl Documents {
    /// Return the number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Return whether there are no documents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Add a document.
    pub fn add(&mut self, document: &Document<'_>) {
        for (column, &number) in self.dates.iter_mut().zip(&document.dates) {
            column.push(number);
        }
        for (column, &key) in self.keys.iter_mut().zip(&document.keys) {
            column.push(key);
        }
        for (column, digest) in self.digests.iter_mut().zip([document.content, document.text]) {
            column.push(digest);
        }
        self.stored.extend_from_slice(document.stored);
        self.ends.push(self.stored.len());
    }

    /// Return a stored article.
    #[must_use]
    pub fn stored(&self, document: usize) -> Option<&[u8]> {
        let end = *self.ends.get(document)?;
        let start = document
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.stored.get(start..end)
    }

    /// Return the digests of all fields and of the text of a document.
    #[must_use]
    pub fn digests(&self, document: usize) -> Option<[[u8; 16]; 2]> {
        let [content, text] = &self.digests;
        Some([*content.get(document)?, *text.get(document)?])
    }

    /// Return about the bytes of memory that the documents take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.stored.len() + 152 * self.ends.len()
    }

    /// Return dictionaries with which stored articles like these are compressed well; empty for a few of them.
    ///
    /// # Errors
    /// Returns an error when there is no memory for it.
    pub fn learn(&self) -> Result<Vec<u8>> {
        Ok(learn_dictionaries(&self.articles()))
    }

    fn articles(&self) -> Vec<&[u8]> {
        (0..self.len()).filter_map(|document| self.stored(document)).collect()
    }

    /// Write the documents and their columns, those of their words included.
    ///
    /// # Errors
    /// Returns [`Error::System`] when the disk refuses.
    pub fn write<W: Write>(&self, out: &mut ArrayWriter<W>, dictionaries: &[u8], of_words: &OfWords) -> Result<()> {
        let mut store = StoreWriter::new();
        store.add(&self.articles(), dictionaries)?;
        store.finish(out)?;
        put_values(out, &self.articles())?;
        for (name, column) in DATE_COLUMNS.iter().zip(&self.dates) {
            put_column(out, name, column)?;
        }
        for (name, column) in &of_words.lengths {
            put_column(out, &format!("{name}_length"), column)?;
        }
        let ([id, given], [content, text]) = (&self.keys, &self.digests);
        let digests = [
            id.clone(),
            given.clone(),
            halves(content),
            halves(text),
            of_words.sketches.clone(),
        ];
        put_digests(out, &digests)
    }
}

/// Return each digest as two numbers.
fn halves(digests: &[[u8; 16]]) -> Vec<u64> {
    let numbers = digests.iter().flat_map(|digest| {
        let whole = u128::from_le_bytes(*digest);
        [whole, whole >> 64]
    });
    #[allow(clippy::cast_possible_truncation)] // the lower half
    numbers.map(|half| half as u64).collect()
}

fn too_many() -> Error {
    Error::Invalid("a batch has more documents or languages than it can number".into())
}
