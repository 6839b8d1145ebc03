//! Writing stored articles; see `store` for their reader.

use std::io::Write;

use zstd::zstd_safe::{CCtx, CParameter, compress_bound};

use crate::array_file::Kind;
use crate::array_writer::{ArrayWriter, Spool};
use crate::dictionary_writer::refused;
use crate::errors::{Error, Result};
use crate::frames::LEVEL;
use crate::store::Store;

const DICTIONARY_BYTES: usize = 1 << 16;

/// A segment of fewer articles gets no dictionary: it would not earn its own size.
const FEWEST: usize = 500;

/// Stored articles that are written one after another.
pub struct StoreWriter {
    articles: Spool,
    ends: Vec<u64>,
    dictionary_of: Vec<u64>,
    dictionaries: Vec<Vec<u8>>,
}

impl Default for StoreWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl StoreWriter {
    /// Begin without articles.
    #[must_use]
    pub fn new() -> Self {
        let articles = Spool::new(Kind::U8);
        Self {
            articles,
            ends: Vec::new(),
            dictionary_of: Vec::new(),
            dictionaries: Vec::new(),
        }
    }

    /// Compress and add articles; the dictionary comes from [`learn_dictionary`], and is empty for none.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there is no memory or no room for temporary files.
    pub fn add(&mut self, articles: &[&[u8]], dictionary: &[u8]) -> Result<()> {
        let number = self.number(dictionary);
        let mut compressor = CCtx::try_create().ok_or_else(Error::memory)?;
        for parameter in [
            CParameter::CompressionLevel(LEVEL),
            CParameter::DictIdFlag(false),
            CParameter::ChecksumFlag(true), // so that damage to one article costs that one alone
        ] {
            compressor.set_parameter(parameter).map_err(refused)?;
        }
        if !dictionary.is_empty() {
            compressor.load_dictionary(dictionary).map_err(refused)?;
        }
        let mut frame = Vec::new();
        for article in articles {
            frame.clear();
            frame.reserve(compress_bound(article.len()));
            compressor.compress2(&mut frame, article).map_err(refused)?;
            self.put(&frame, number)?;
        }
        Ok(())
    }

    /// Add articles of another segment as they are, those of the documents `kept`.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the other segment is, [`Error::System`] where there is no room for temporary files.
    pub fn take(&mut self, store: &Store, kept: &[u32]) -> Result<()> {
        let mut numbers = vec![None; store.dictionaries() + 1];
        for &document in kept {
            let document = document as usize;
            let used = store.dictionary_of(document)?;
            let known = numbers.get(used).copied().flatten();
            let number = match known {
                Some(number) => number,
                None if used == 0 => 0,
                None => self.number(store.dictionary(used)?),
            };
            if let Some(place) = numbers.get_mut(used) {
                *place = Some(number);
            }
            self.put(store.frame(document)?, number)?;
        }
        Ok(())
    }

    /// Return the number of a dictionary, from 1; 0 for none.
    fn number(&mut self, dictionary: &[u8]) -> u64 {
        if dictionary.is_empty() {
            return 0;
        }
        let known = self.dictionaries.iter().position(|known| known == dictionary);
        let place = known.unwrap_or_else(|| {
            self.dictionaries.push(dictionary.to_vec());
            self.dictionaries.len() - 1
        });
        place as u64 + 1
    }

    fn put(&mut self, frame: &[u8], dictionary: u64) -> Result<()> {
        self.articles.write(frame)?;
        self.ends.push(self.articles.len() as u64);
        self.dictionary_of.push(dictionary);
        Ok(())
    }

    /// Put the articles into a file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where the file or a temporary file refuses.
    pub fn finish<W: Write>(self, out: &mut ArrayWriter<W>) -> Result<()> {
        out.put_spool("articles", self.articles)?;
        out.put_smallest("articles.ends", &self.ends)?;
        out.put_smallest("articles.dictionary", &self.dictionary_of)?;
        out.put_bytes("dictionaries", &self.dictionaries.concat())?;
        let mut end = 0;
        let ends = self.dictionaries.iter().map(|dictionary| {
            end += dictionary.len() as u64;
            end
        });
        out.put_u64("dictionaries.ends", &ends.collect::<Vec<_>>())
    }
}

/// Learn what articles of this kind have in common; empty for a few of them.
#[must_use]
pub fn learn_dictionary(articles: &[&[u8]]) -> Vec<u8> {
    if articles.len() < FEWEST {
        return Vec::new();
    }
    let first: usize = articles[..FEWEST].iter().map(|article| article.len()).sum();
    let step = (articles.len() * first / FEWEST / (DICTIONARY_BYTES * 20)).max(1);
    let samples: Vec<&[u8]> = articles.iter().step_by(step).copied().collect();
    // It fails where there is too little to learn from: very short articles, or all alike.
    zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap_or_default()
}
