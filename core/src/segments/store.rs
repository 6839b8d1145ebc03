//! The stored articles of a segment: the head and the body of each compressed on their own, with dictionaries learnt
//! from a sample of them, so that a page of hits can be shown without the bodies.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use zstd::zstd_safe::DDict;

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::{Array, ArrayFile, grouped};
use crate::files::frames::{Unreadable, has_checksum, unpacked};

/// The parts of a stored article, which have a line end between them.
pub const PARTS: [&str; 2] = ["heads", "bodies"];

/// The parts of a stored article of an older format: one with all.
const OLDER_PARTS: [&str; 1] = ["articles"];

/// Bytes of a part: an article is read from no larger document, and quoting in JSON does not double it.
const LARGEST: u64 = 2 * (64 << 20);

/// Articles read, after which the pages that they lie in are given back: a process would have all mapped by and by.
const MAPPED: usize = 200;

/// The stored articles of a segment. Threads share them.
pub struct Store {
    file: Arc<ArrayFile>,
    parts: Vec<Part>,
    dictionaries: Array,
    dictionary_ends: Array,
    /// The dictionaries, prepared when an article first needs them.
    prepared: Vec<OnceLock<DDict<'static>>>,
    read: AtomicUsize,
}

/// One part of all articles.
struct Part {
    frames: Array,
    ends: Array,
    dictionary_of: Array,
}

impl Part {
    fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        let (ends, dictionary_of) = (
            file.require(&format!("{name}.ends"))?,
            file.require(&format!("{name}.dictionary"))?,
        );
        if ends.len() != dictionary_of.len() {
            return Err(dictionary_of.damage("not one number a document"));
        }
        Ok(Self {
            frames: file.require(name)?,
            ends,
            dictionary_of,
        })
    }
}

impl Store {
    /// Open the stored articles of a file of documents.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where their arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>) -> Result<Self> {
        Self::of(file, &PARTS)
    }

    /// Open the stored articles of a file of documents of this format or an older one.
    ///
    /// # Errors
    ///
    /// As `open`.
    pub fn open_any(file: &Arc<ArrayFile>) -> Result<Self> {
        if file.has(PARTS[0]) {
            Self::open(file)
        } else {
            Self::of(file, &OLDER_PARTS)
        }
    }

    fn of(file: &Arc<ArrayFile>, parts: &[&str]) -> Result<Self> {
        let parts: Vec<Part> = parts.iter().map(|name| Part::open(file, name)).collect::<Result<_>>()?;
        if let [first, others @ ..] = parts.as_slice()
            && let Some(other) = others.iter().find(|other| other.ends.len() != first.ends.len())
        {
            return Err(other.ends.damage("not one number a document"));
        }
        let dictionary_ends = file.require("dictionaries.ends")?;
        let mut prepared = Vec::new();
        reserve(&mut prepared, dictionary_ends.len())?;
        prepared.resize_with(dictionary_ends.len(), OnceLock::new);
        Ok(Self {
            file: Arc::clone(file),
            parts,
            dictionaries: file.require("dictionaries")?,
            dictionary_ends,
            prepared,
            read: AtomicUsize::new(0),
        })
    }

    /// Return how many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.first().map_or(0, |part| part.ends.len())
    }

    /// Return true if there are no articles.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Return the stored article of a document: a line of JSON, a line end, and the body.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it cannot be read.
    pub fn article(&self, document: usize) -> Result<Vec<u8>> {
        self.release_by_and_by();
        let parts = self.parts.iter().map(|part| self.part(part, document));
        Ok(parts.collect::<Result<Vec<_>>>()?.join(&b'\n'))
    }

    /// Return the first line of a stored article: its fields, as JSON, without the body.
    ///
    /// # Errors
    ///
    /// As `article`.
    pub fn head(&self, document: usize) -> Result<Vec<u8>> {
        self.release_by_and_by();
        self.parts
            .first()
            .map_or(Ok(Vec::new()), |part| self.part(part, document))
    }

    /// Return a part of a stored article.
    ///
    /// The checksum of the frame spares most queries the checksums of its blocks. Blocks are checked if the frame is
    /// damaged, to name the place, or if it has no checksum.
    fn part(&self, part: &Part, document: usize) -> Result<Vec<u8>> {
        let place = range_of(&part.ends, document)?;
        let dictionary = self.prepared(part, part.dictionary_of.get_usize(document)?)?;
        let frame = part.frames.unchecked_bytes(place.clone())?;
        if has_checksum(frame) {
            match unpacked(frame, LARGEST, dictionary) {
                Ok(article) => return Ok(article),
                Err(Unreadable::Memory) => return Err(Error::memory()),
                Err(Unreadable::Damaged(_)) => {} // the checksums of its blocks say where, below
            }
        }
        let frame = part.frames.bytes(place)?;
        unpacked(frame, LARGEST, dictionary).map_err(|reason| unreadable(part, document, reason))
    }

    /// Return a stored article by the checksums of its own frames alone: of a file that is damaged somewhere.
    ///
    /// Its dictionaries are taken as they are: a frame that needs what has changed there fails by its checksum.
    ///
    /// # Errors
    ///
    /// As `article`.
    pub fn article_unchecked(&self, document: usize) -> Result<Vec<u8>> {
        let parts = self.parts.iter().map(|part| self.part_unchecked(part, document));
        Ok(parts.collect::<Result<Vec<_>>>()?.join(&b'\n'))
    }

    fn part_unchecked(&self, part: &Part, document: usize) -> Result<Vec<u8>> {
        let frame = part.frames.unchecked_bytes(unchecked_range(&part.ends, document)?)?;
        let number = unchecked_number(&part.dictionary_of, document)?;
        let dictionary = match number.checked_sub(1) {
            None => None,
            Some(n) => {
                let place = unchecked_range(&self.dictionary_ends, n)?;
                Some(self.prepare(part, number, self.dictionaries.unchecked_bytes(place)?)?)
            }
        };
        unpacked(frame, LARGEST, dictionary).map_err(|reason| unreadable(part, document, reason))
    }

    /// Return the compressed frame of a part of a stored article, the n-th of [`PARTS`], and the number of the
    /// dictionary that it was compressed with, from 1; 0 for none.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it has changed.
    pub fn frame(&self, n: usize, document: usize) -> Result<(&[u8], usize)> {
        let part = self.parts.get(n);
        let part = part.ok_or_else(|| self.dictionaries.damage("there is no such part of an article"))?;
        let frame = part.frames.bytes(range_of(&part.ends, document)?)?;
        Ok((frame, part.dictionary_of.get_usize(document)?))
    }

    /// Return how many dictionaries there are.
    #[must_use]
    pub fn dictionaries(&self) -> usize {
        self.prepared.len()
    }

    /// Return the n-th dictionary, from 1.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it has changed, or is not there.
    pub fn dictionary(&self, number: usize) -> Result<&[u8]> {
        let Some(n) = number.checked_sub(1) else {
            return Err(self.dictionaries.damage("there is no dictionary 0"));
        };
        self.dictionaries.bytes(range_of(&self.dictionary_ends, n)?)
    }

    /// Return an error where articles or dictionaries do not lie one after another, or have bytes that belong to none.
    pub fn verify(&self) -> Result<()> {
        let parts = self.parts.iter().map(|part| (&part.ends, &part.frames));
        for (ends, parts) in parts.chain([(&self.dictionary_ends, &self.dictionaries)]) {
            for n in 0..ends.len() {
                range_of(ends, n)?;
            }
            let end = match ends.len().checked_sub(1) {
                Some(last) => ends.get_usize(last)?,
                None => 0,
            };
            if end != parts.len() {
                return Err(parts.damage("does not end where its last part does"));
            }
        }
        Ok(())
    }

    /// Return a dictionary, from 1, as articles are decompressed with it; None for 0.
    fn prepared(&self, part: &Part, number: usize) -> Result<Option<&DDict<'static>>> {
        let Some(n) = number.checked_sub(1) else {
            return Ok(None);
        };
        match self.prepared.get(n).and_then(OnceLock::get) {
            Some(known) => Ok(Some(known)),
            None => self.prepare(part, number, self.dictionary(number)?).map(Some),
        }
    }

    fn prepare(&self, part: &Part, number: usize, data: &[u8]) -> Result<&DDict<'static>> {
        let place = number.checked_sub(1).and_then(|n| self.prepared.get(n));
        let place = place.ok_or_else(|| part.dictionary_of.damage("a dictionary that is not there"))?;
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let made = DDict::try_create(data).ok_or_else(|| {
            self.dictionaries
                .damage(&format!("dictionary {} cannot be read", grouped(number)))
        })?;
        Ok(place.get_or_init(|| made))
    }

    fn release_by_and_by(&self) {
        if self.read.fetch_add(1, Ordering::Relaxed) % MAPPED == MAPPED.saturating_sub(1) {
            self.file.release();
        }
    }
}

fn unreadable(part: &Part, document: usize, reason: Unreadable) -> Error {
    match reason {
        Unreadable::Damaged(reason) => part.frames.damage(&format!(
            "the article of document {} cannot be read: {reason}",
            grouped(document)
        )),
        Unreadable::Memory => Error::memory(),
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Store")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// Return where the n-th of the parts lies that end at `ends`.
fn range_of(ends: &Array, n: usize) -> Result<Range<usize>> {
    let start = match n.checked_sub(1) {
        Some(before) => ends.get_usize(before)?,
        None => 0,
    };
    let end = ends.get_usize(n)?;
    if start > end {
        Err(ends.damage("numbers out of order"))
    } else {
        Ok(start..end)
    }
}

/// Return where the n-th of the parts lies that end at `ends`, changed or not.
fn unchecked_range(ends: &Array, n: usize) -> Result<Range<usize>> {
    let start = match n.checked_sub(1) {
        Some(before) => unchecked_number(ends, before)?,
        None => 0,
    };
    Ok(start..unchecked_number(ends, n)?)
}

/// Return a number of an array, changed or not.
fn unchecked_number(array: &Array, n: usize) -> Result<usize> {
    let bytes = array.unchecked_bytes(n..n.saturating_add(1))?;
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    usize::try_from(u64::from_le_bytes(word)).map_err(|_| array.damage("a number is out of range"))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;

    use super::*;
    use crate::files::array_writer::ArrayWriter;
    use crate::segments::store_writer::{StoreWriter, learn_dictionaries};

    fn bytes_of(writer: StoreWriter) -> Vec<u8> {
        let mut out = ArrayWriter::new(Vec::new());
        writer.finish(&mut out).unwrap();
        out.finish().unwrap()
    }

    fn opened(bytes: &[u8]) -> (NamedTempFile, Store) {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let store = Store::open(&ArrayFile::open(file.path()).unwrap()).unwrap();
        (file, store)
    }

    fn articles() -> Vec<Vec<u8>> {
        let article = |n: usize| {
            let body = format!("Harbour {} strike, day {n}. ", n * 7919 % 1009).repeat(n % 40);
            format!("{{\"headline\":\"Strike {n}\"}}\n{body}").into_bytes()
        };
        (0..700).map(article).collect()
    }

    fn stored(articles: &[Vec<u8>]) -> Vec<u8> {
        let all: Vec<&[u8]> = articles.iter().map(Vec::as_slice).collect();
        let dictionaries = learn_dictionaries(&all);
        assert!(!dictionaries.is_empty() && learn_dictionaries(&all[..499]).is_empty());
        let mut writer = StoreWriter::new();
        writer.add(&all[..600], &dictionaries).unwrap();
        writer.add(&all[600..], b"").unwrap();
        bytes_of(writer)
    }

    #[test]
    fn repacked_articles_come_back_and_their_dictionaries_hold_no_phrase_of_another() {
        let mut all = articles();
        let phrase = "a zebrafish named Quillon. ";
        for article in all.iter_mut().step_by(2) {
            article.extend_from_slice(phrase.repeat(9).as_bytes());
        }
        let (_held, store) = opened(&stored(&all));
        let holds = |store: &Store| {
            let mut dictionaries = (1..=store.dictionaries()).map(|n| store.dictionary(n).unwrap());
            dictionaries.any(|bytes| bytes.windows(9).any(|window| window == b"zebrafish"))
        };
        assert!(holds(&store));
        let kept: Vec<u32> = (0..700).filter(|n| n % 2 == 1).collect();
        for repack in [false, true] {
            let mut writer = StoreWriter::new();
            if repack {
                writer.repack(&store, &kept).unwrap();
            } else {
                writer.take(&store, &kept).unwrap();
            }
            let (_also, moved) = opened(&bytes_of(writer));
            assert_eq!(holds(&moved), !repack);
            for (n, document) in kept.iter().enumerate() {
                assert_eq!(moved.article(n).unwrap(), all[*document as usize]);
            }
        }
    }

    #[test]
    fn articles_come_back_and_move_to_another_segment() {
        let all = articles();
        let (_held, store) = opened(&stored(&all));
        let kept: Vec<u32> = (0..700).filter(|n| n % 3 == 0).collect();
        let mut writer = StoreWriter::new();
        writer.take(&store, &kept).unwrap();
        let (_also, moved) = opened(&bytes_of(writer));
        for (n, article) in all.iter().enumerate() {
            assert_eq!(&store.article(n).unwrap(), article);
            assert_eq!(&store.article_unchecked(n).unwrap(), article);
            assert_eq!(
                store.head(n).unwrap(),
                article.split(|byte| *byte == b'\n').next().unwrap()
            );
        }
        assert_eq!((moved.len(), moved.dictionaries()), (kept.len(), 2));
        for (n, document) in kept.iter().enumerate() {
            assert_eq!(moved.article(n).unwrap(), all[*document as usize]);
        }
        assert!(store.article(700).is_err());
    }

    #[test]
    fn the_head_of_a_long_article_is_its_first_line() {
        let head = format!("{{\"headline\":\"{}\"}}", "long ".repeat(40_000));
        let article = format!("{head}\n{}", "body ".repeat(400_000)).into_bytes();
        let mut writer = StoreWriter::new();
        writer.add(&[&article], b"").unwrap();
        let (_held, store) = opened(&bytes_of(writer));
        assert_eq!(store.head(0).unwrap(), head.as_bytes());
        assert_eq!(store.article(0).unwrap(), article);
    }

    #[test]
    fn a_changed_byte_is_damage_or_changes_nothing() {
        let all = articles();
        let bytes = stored(&all);
        for at in (0..bytes.len()).step_by(997) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(&changed).unwrap();
            let Ok(file) = ArrayFile::open(file.path()) else {
                continue;
            };
            let store = Store::open(&file).unwrap();
            for (n, article) in all.iter().enumerate() {
                match store.article(n) {
                    Ok(found) => assert_eq!(&found, article),
                    Err(error) => assert!(matches!(error, Error::Damaged(_)), "{error}"),
                }
            }
        }
    }
}
