//! The stored articles of a segment, each compressed on its own, with a dictionary learnt from a sample of them.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use zstd::zstd_safe::DDict;

use crate::array_file::{Array, ArrayFile, grouped};
use crate::errors::{Error, Result, reserve};
use crate::frames::{Unreadable, first_line, has_checksum, is_long, unpacked};

/// Bytes of a stored article: one is read from no larger document, and quoting in JSON does not double it.
const LARGEST_ARTICLE: u64 = 2 * (64 << 20);

/// Articles read, after which the pages that they lie in are given back: a process would have all mapped by and by.
const MAPPED: usize = 200;

/// The stored articles of a segment. Threads share them.
pub struct Store {
    file: Arc<ArrayFile>,
    articles: Array,
    ends: Array,
    dictionary_of: Array,
    dictionaries: Array,
    dictionary_ends: Array,
    /// The dictionaries, prepared when an article first needs them.
    prepared: Vec<OnceLock<DDict<'static>>>,
    read: AtomicUsize,
}

impl Store {
    /// Open the stored articles of a file of documents.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where their arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>) -> Result<Self> {
        let (ends, dictionary_of) = (file.require("articles.ends")?, file.require("articles.dictionary")?);
        if ends.len() != dictionary_of.len() {
            return Err(dictionary_of.damage("not one number a document"));
        }
        let dictionary_ends = file.require("dictionaries.ends")?;
        let mut prepared = Vec::new();
        reserve(&mut prepared, dictionary_ends.len())?;
        prepared.resize_with(dictionary_ends.len(), OnceLock::new);
        Ok(Self {
            file: Arc::clone(file),
            articles: file.require("articles")?,
            ends,
            dictionary_of,
            dictionaries: file.require("dictionaries")?,
            dictionary_ends,
            prepared,
            read: AtomicUsize::new(0),
        })
    }

    /// Return how many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Return true if there are no articles.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Return the stored article of a document: a line of JSON, a line end, and the body.
    ///
    /// The checksum of its frame spares most queries those of the blocks that it lies in: these say what is damaged
    /// where the frame is, or does not say that it has one.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it cannot be read.
    pub fn article(&self, document: usize) -> Result<Vec<u8>> {
        self.release_by_and_by();
        let place = self.place(document)?;
        let dictionary = self.prepared(self.dictionary_of(document)?)?;
        let frame = self.articles.unchecked_bytes(place.clone())?;
        if has_checksum(frame) {
            match unpacked(frame, LARGEST_ARTICLE, dictionary) {
                Ok(article) => return Ok(article),
                Err(Unreadable::Memory) => return Err(Error::memory()),
                Err(Unreadable::Damaged(_)) => {} // the checksums of its blocks say where, below
            }
        }
        let frame = self.articles.bytes(place)?;
        unpacked(frame, LARGEST_ARTICLE, dictionary).map_err(|reason| self.unreadable(document, reason))
    }

    /// Return the first line of a stored article: its fields, as JSON, without the body.
    ///
    /// A long article is decompressed no further than that.
    ///
    /// # Errors
    ///
    /// As `article`.
    pub fn head(&self, document: usize) -> Result<Vec<u8>> {
        let place = self.place(document)?;
        if is_long(self.articles.unchecked_bytes(place.clone())?) {
            // A frame that is not read to its end tells nothing by its own checksum: the blocks that it lies in do.
            let dictionary = self.prepared(self.dictionary_of(document)?)?;
            let line = first_line(self.articles.bytes(place)?, LARGEST_ARTICLE, dictionary);
            return line.map_err(|reason| self.unreadable(document, reason));
        }
        let mut article = self.article(document)?;
        if let Some(end) = memchr::memchr(b'\n', &article) {
            article.truncate(end);
        }
        Ok(article)
    }

    /// Return a stored article by the checksum of its own frame alone: of a file that is damaged somewhere.
    ///
    /// Its dictionary is taken as it is: a frame that needs what has changed there fails by its checksum.
    ///
    /// # Errors
    ///
    /// As `article`.
    pub fn article_unchecked(&self, document: usize) -> Result<Vec<u8>> {
        let end = unchecked_number(&self.ends, document)?;
        let start = match document.checked_sub(1) {
            Some(before) => unchecked_number(&self.ends, before)?,
            None => 0,
        };
        let number = unchecked_number(&self.dictionary_of, document)?;
        let frame = self.articles.unchecked_bytes(start..end)?;
        let dictionary = match number.checked_sub(1) {
            None => None,
            Some(n) => {
                let end = unchecked_number(&self.dictionary_ends, n)?;
                let start = match n.checked_sub(1) {
                    Some(before) => unchecked_number(&self.dictionary_ends, before)?,
                    None => 0,
                };
                Some(self.prepare(number, self.dictionaries.unchecked_bytes(start..end)?)?)
            }
        };
        unpacked(frame, LARGEST_ARTICLE, dictionary).map_err(|reason| self.unreadable(document, reason))
    }

    /// Return the compressed frame of a stored article.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it has changed.
    pub fn frame(&self, document: usize) -> Result<&[u8]> {
        self.articles.bytes(self.place(document)?)
    }

    /// Return the number of the dictionary that an article was compressed with, from 1; 0 for none.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the number has changed.
    pub fn dictionary_of(&self, document: usize) -> Result<usize> {
        self.dictionary_of.get_usize(document)
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
        for (ends, parts) in [
            (&self.ends, &self.articles),
            (&self.dictionary_ends, &self.dictionaries),
        ] {
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

    fn place(&self, document: usize) -> Result<Range<usize>> {
        range_of(&self.ends, document)
    }

    /// Return a dictionary, from 1, as articles are decompressed with it; None for 0.
    fn prepared(&self, number: usize) -> Result<Option<&DDict<'static>>> {
        let Some(n) = number.checked_sub(1) else {
            return Ok(None);
        };
        match self.prepared.get(n).and_then(OnceLock::get) {
            Some(known) => Ok(Some(known)),
            None => self.prepare(number, self.dictionary(number)?).map(Some),
        }
    }

    fn prepare(&self, number: usize, data: &[u8]) -> Result<&DDict<'static>> {
        let place = number.checked_sub(1).and_then(|n| self.prepared.get(n));
        let place = place.ok_or_else(|| self.dictionary_of.damage("a dictionary that is not there"))?;
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

    fn unreadable(&self, document: usize, reason: Unreadable) -> Error {
        match reason {
            Unreadable::Damaged(reason) => self.articles.damage(&format!(
                "the article of document {} cannot be read: {reason}",
                grouped(document)
            )),
            Unreadable::Memory => Error::memory(),
        }
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
    use crate::array_writer::ArrayWriter;
    use crate::store_writer::{StoreWriter, learn_dictionary};

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
        let dictionary = learn_dictionary(&all);
        assert!(!dictionary.is_empty() && learn_dictionary(&all[..499]).is_empty());
        let mut writer = StoreWriter::new();
        writer.add(&all[..600], &dictionary).unwrap();
        writer.add(&all[600..], b"").unwrap();
        bytes_of(writer)
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
        assert_eq!((moved.len(), moved.dictionaries()), (kept.len(), 1));
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
