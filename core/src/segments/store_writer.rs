//! Writing stored articles; see `store` for their reader.

use std::io::Write;

use zstd::zstd_safe::{CCtx, CParameter, compress_bound};

use crate::errors::{Error, Result};
use crate::files::array_file::Kind;
use crate::files::array_writer::{ArrayWriter, Spool};
use crate::files::frames::LEVEL;
use crate::segments::store::{PARTS, Store};

/// Bytes of a dictionary for heads, and of one for bodies, at most.
const DICTIONARY_BYTES: [usize; PARTS.len()] = [1 << 15, 112 << 10];

/// Bytes of samples for each byte of a dictionary: with fewer, it would not earn its own size.
const SAMPLED: usize = 16;

/// A segment of fewer articles gets no dictionary.
const FEWEST: usize = 500;

/// Articles to learn the dictionaries of a repacked segment from, at least where it has as many.
const SAMPLES: usize = 2_000;

/// Articles that are repacked at once, in memory.
const REPACKED_AT_ONCE: usize = 1_000;

/// Stored articles that are written one after another.
pub struct StoreWriter {
    parts: [Part; PARTS.len()],
    dictionaries: Vec<Vec<u8>>,
}

/// One part of all articles.
struct Part {
    frames: Spool,
    ends: Vec<u64>,
    dictionary_of: Vec<u64>,
}

impl Part {
    fn new() -> Self {
        Self {
            frames: Spool::new(Kind::U8),
            ends: Vec::new(),
            dictionary_of: Vec::new(),
        }
    }

    fn put(&mut self, frame: &[u8], dictionary: u64) -> Result<()> {
        self.frames.write(frame)?;
        self.ends.push(self.frames.len() as u64);
        self.dictionary_of.push(dictionary);
        Ok(())
    }
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
        Self {
            parts: PARTS.map(|_| Part::new()),
            dictionaries: Vec::new(),
        }
    }

    /// Compress and add articles; the dictionaries come from [`learn_dictionaries`], and are empty for none.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there is no memory or no room for temporary files, [`Error::Invalid`] for dictionaries
    /// that come from elsewhere.
    pub fn add(&mut self, articles: &[&[u8]], dictionaries: &[u8]) -> Result<()> {
        let dictionaries = separated(dictionaries)?;
        let mut frame = Vec::new();
        for (n, dictionary) in dictionaries.into_iter().enumerate() {
            let number = self.number(dictionary);
            let mut compressor = compressor_with(dictionary)?;
            for article in articles {
                let part = parts_of(article)[n];
                frame.clear();
                frame.reserve(compress_bound(part.len()));
                compressor.compress2(&mut frame, part).map_err(refused)?;
                self.parts[n].put(&frame, number)?;
            }
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
        for n in 0..PARTS.len() {
            for &document in kept {
                let (frame, used) = store.frame(n, document as usize)?;
                let number = match numbers.get(used).copied().flatten() {
                    Some(number) => number,
                    None if used == 0 => 0,
                    None => self.number(store.dictionary(used)?),
                };
                if let Some(place) = numbers.get_mut(used) {
                    *place = Some(number);
                }
                self.parts[n].put(frame, number)?;
            }
        }
        Ok(())
    }

    /// Add articles of another segment, those of the documents `kept`, compressed with dictionaries learnt from them.
    ///
    /// # Errors
    ///
    /// As `add` and `take`.
    pub fn repack(&mut self, store: &Store, kept: &[u32]) -> Result<()> {
        let samples = articles_of(store, kept.iter().step_by((kept.len() / SAMPLES).max(1)))?;
        let dictionaries = learn_dictionaries(&slices(&samples));
        drop(samples);
        for chunk in kept.chunks(REPACKED_AT_ONCE) {
            self.add(&slices(&articles_of(store, chunk.iter())?), &dictionaries)?;
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

    /// Put the articles into a file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where the file or a temporary file refuses.
    pub fn finish<W: Write>(self, out: &mut ArrayWriter<W>) -> Result<()> {
        for (name, part) in PARTS.into_iter().zip(self.parts) {
            out.put_spool(name, part.frames)?;
            out.put_smallest(&format!("{name}.ends"), &part.ends)?;
            out.put_smallest(&format!("{name}.dictionary"), &part.dictionary_of)?;
        }
        out.put_bytes("dictionaries", &self.dictionaries.concat())?;
        let mut end = 0;
        let ends = self.dictionaries.iter().map(|dictionary| {
            end += dictionary.len() as u64;
            end
        });
        out.put_u64("dictionaries.ends", &ends.collect::<Vec<_>>())
    }
}

fn articles_of<'a>(store: &Store, documents: impl Iterator<Item = &'a u32>) -> Result<Vec<Vec<u8>>> {
    documents.map(|&document| store.article(document as usize)).collect()
}

fn slices(articles: &[Vec<u8>]) -> Vec<&[u8]> {
    articles.iter().map(Vec::as_slice).collect()
}

fn compressor_with(dictionary: &[u8]) -> Result<CCtx<'static>> {
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
    Ok(compressor)
}

/// Make an error of a code of Zstandard, which refuses to compress only for want of memory.
fn refused(_code: usize) -> Error {
    Error::memory()
}

/// Cut a stored article into its [`PARTS`].
fn parts_of(article: &[u8]) -> [&[u8]; PARTS.len()] {
    let end = memchr::memchr(b'\n', article).unwrap_or(article.len());
    [&article[..end], article.get(end + 1..).unwrap_or_default()]
}

/// Learn what the parts of articles of this kind have in common; empty for a few of them.
#[must_use]
pub fn learn_dictionaries(articles: &[&[u8]]) -> Vec<u8> {
    if articles.len() < FEWEST {
        return Vec::new();
    }
    let learned: Vec<Vec<u8>> = (0..PARTS.len())
        .map(|n| {
            let parts: Vec<&[u8]> = articles.iter().map(|article| parts_of(article)[n]).collect();
            learned_from(&parts, DICTIONARY_BYTES[n])
        })
        .collect();
    let heads = (learned[0].len() as u64).to_le_bytes();
    [&heads[..], &learned.concat()].concat()
}

/// Return a dictionary of at most `most` bytes.
fn learned_from(parts: &[&[u8]], most: usize) -> Vec<u8> {
    let all: usize = parts.iter().map(|part| part.len()).sum();
    let step = (all / (most * SAMPLED)).max(1);
    let samples: Vec<&[u8]> = parts.iter().step_by(step).copied().collect();
    // It fails where there is too little to learn from: very short articles, or all alike.
    zstd::dict::from_samples(&samples, most.min(all / SAMPLED)).unwrap_or_default()
}

/// Return the dictionary of each part.
fn separated(dictionaries: &[u8]) -> Result<[&[u8]; PARTS.len()]> {
    let Some((length, both)) = dictionaries.split_first_chunk() else {
        return Ok([&[]; PARTS.len()]);
    };
    let length = usize::try_from(u64::from_le_bytes(*length)).ok();
    let (heads, bodies) = length
        .and_then(|length| both.split_at_checked(length))
        .ok_or_else(|| Error::Invalid("what was learnt of other articles cannot be read".to_owned()))?;
    Ok([heads, bodies])
}
