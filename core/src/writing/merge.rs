//! Merging segments into one: their documents one after another, without those that are deleted.
//!
//! The postings are read term by term, a bounded stretch at a time. Memory for all segments at once is four bytes for
//! each form, and the distinct letters of odd ones.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::errors::{Error, Result};
use crate::files::array_file::ArrayFile;
use crate::files::array_writer::ArrayWriter;
use crate::segments::columns::{Columns, DIGESTS, digest_width, put_column, put_digests};
use crate::segments::store_writer::StoreWriter;
use crate::segments::values_writer::merge_values;
use crate::writing::field_merger::FieldMerger;

/// The marker of a document that is deleted, among the new numbers of documents.
pub const GONE: u32 = u32::MAX;

/// A segment to be merged.
pub struct Part {
    /// The postings of the segment.
    pub postings: Arc<ArrayFile>,
    /// The documents of the segment.
    pub columns: Columns,
    /// The documents that stay, ascending.
    pub kept: Vec<u32>,
    /// The new number of each document, or [`GONE`].
    pub numbers: Vec<u32>,
}

impl Part {
    /// Open a segment whose deleted documents are given.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] or [`Error::Open`] for files that cannot be read.
    pub fn open(postings: &Path, documents: &Path, removed: &[u32]) -> Result<Self> {
        let columns = Columns::open(documents)?;
        let size = u32::try_from(columns.len()).map_err(|_| columns.file().damage("it has too many documents"))?;
        let removed: BTreeSet<u32> = removed.iter().copied().collect();
        Ok(Self {
            postings: ArrayFile::open(postings)?,
            columns,
            kept: (0..size).filter(|number| !removed.contains(number)).collect(),
            numbers: Vec::new(),
        })
    }

    /// Give back the memory of the pages that were read.
    fn release(&self) {
        self.postings.release();
        self.columns.file().release();
    }
}

/// A request to end work early, which threads share.
#[derive(Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Ask for the end.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Return an error when the end was asked for.
    ///
    /// # Errors
    /// Returns [`Error::System`] of the kind `Interrupted`.
    pub fn check(&self) -> Result<()> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Error::System(std::io::Error::other("the work was given up")));
        }
        Ok(())
    }
}

/// The way of stored articles into a merged segment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Storing {
    /// As they are, with the dictionaries that they were compressed with.
    Moved,
    /// Compressed again, with dictionaries that are learnt from them alone: no phrase of a deleted article stays.
    Repacked,
}

/// Write segments as one. Returns the number of its documents.
///
/// # Errors
/// Returns [`Error::Damaged`] for a segment that cannot be read, [`Error::System`] when the disk refuses.
pub fn merge<P: Write, D: Write>(
    parts: &mut [Part],
    storing: Storing,
    postings: P,
    documents: D,
    stop: &Stop,
) -> Result<usize> {
    let count = number(parts)?;
    let mut out = ArrayWriter::new(documents);
    merge_documents(parts, storing, &mut out, stop)?;
    out.finish()?;
    let names: BTreeSet<String> = parts.iter().flat_map(|part| fields_of(&part.postings)).collect();
    let mut out = ArrayWriter::new(postings);
    for name in names {
        let release = || {
            parts.iter().for_each(Part::release);
            stop.check()
        };
        FieldMerger::open(&name, parts)?.write(&mut out, &name, &release)?;
        release()?;
    }
    out.finish()?;
    Ok(count)
}

/// Give the documents that stay their new numbers; returns how many there are.
fn number(parts: &mut [Part]) -> Result<usize> {
    let mut next: u32 = 0;
    for part in parts {
        let mut numbers = vec![GONE; part.columns.len()];
        for &document in &part.kept {
            if let Some(number) = numbers.get_mut(document as usize) {
                *number = next;
            }
            next = next
                .checked_add(1)
                .filter(|&next| next < GONE)
                .ok_or_else(|| Error::Invalid("segments of more than 4 billion documents".into()))?;
        }
        part.numbers = numbers;
    }
    Ok(next as usize)
}

fn fields_of(file: &ArrayFile) -> Vec<String> {
    let names = file.names().filter_map(|name| name.split_once('/'));
    names.map(|(field, _)| field.to_owned()).collect()
}

fn merge_documents<W: Write>(parts: &[Part], storing: Storing, out: &mut ArrayWriter<W>, stop: &Stop) -> Result<()> {
    let mut store = StoreWriter::new();
    for part in parts {
        match storing {
            Storing::Moved => store.take(part.columns.store(), &part.kept)?,
            Storing::Repacked => store.repack(part.columns.store(), &part.kept)?,
        }
        part.columns.file().release();
        stop.check()?;
    }
    store.finish(out)?;
    merge_values(out, &parts.iter().map(|part| (&part.columns, part.kept.as_slice())))?;
    for name in parts.first().into_iter().flat_map(|part| part.columns.names()) {
        let mut column = Vec::new();
        for part in parts {
            let numbers = part.columns.numbers(name)?;
            let numbers = numbers.ok_or_else(|| part.columns.file().damage(&format!("column/{name} is missing")))?;
            column.extend(part.kept.iter().filter_map(|&n| numbers.get(n as usize)));
        }
        put_column(out, name, &column)?;
    }
    let mut all_digests = DIGESTS.map(|_| Vec::new());
    for (name, digests) in DIGESTS.into_iter().zip(&mut all_digests) {
        for part in parts {
            let all = part.columns.digests(name)?;
            let mut rows = all.chunks_exact(digest_width(name)).enumerate();
            for &document in &part.kept {
                let row = rows.find(|(n, _)| *n == document as usize);
                digests.extend_from_slice(row.map(|(_, row)| row).unwrap_or_default());
            }
        }
    }
    put_digests(out, &all_digests)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use std::fs::File;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::{Part, Stop, Storing, merge};
    use crate::errors::Result;
    use crate::files::array_file::ArrayFile;
    use crate::files::array_writer::ArrayWriter;
    use crate::files::bitpacking::Packed;
    use crate::files::dictionary::Dictionary;
    use crate::writing::batch::{Document, Documents, Words};

    /// Documents of a segment: enough for a term to be read in several stretches.
    const MANY: u32 = 20_000;

    fn paths(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        (
            folder.join(format!("{name}.postings")),
            folder.join(format!("{name}.documents")),
        )
    }

    /// Write a segment of documents whose bodies are given.
    fn write(folder: &Path, name: &str, bodies: &[&str]) -> Result<()> {
        let (mut words, mut documents) = (Words::default(), Documents::default());
        for body in bodies {
            let mut document = Document {
                language: "en",
                texts: std::array::from_fn(|_| Vec::new()),
                values: vec![("kind", vec!["article"])],
                dates: [0; 5],
                keys: [1, 2],
                content: [3; 16],
                text: [4; 16],
                stored: b"{\"id\":\"a\"}\n",
            };
            document.texts[2].push(body);
            words.add(&document)?;
            documents.add(&document);
        }
        let (postings, columns) = paths(folder, name);
        let mut out = ArrayWriter::new(File::create(postings)?);
        let of_words = words.write(&mut out, &Stop::default())?;
        out.finish()?;
        let mut out = ArrayWriter::new(File::create(columns)?);
        documents.write(&mut out, &[], &of_words)?;
        out.finish()?;
        Ok(())
    }

    fn merged(folder: &Path, sources: &[(&str, &[u32])], stop: &Stop) -> Result<Arc<ArrayFile>> {
        let mut parts = Vec::new();
        for (name, removed) in sources {
            let (postings, documents) = paths(folder, name);
            parts.push(Part::open(&postings, &documents, removed)?);
        }
        let (postings, documents) = paths(folder, "merged");
        let (postings_file, documents_file) = (File::create(&postings)?, File::create(documents)?);
        merge(&mut parts, Storing::Moved, postings_file, documents_file, stop)?;
        ArrayFile::open(&postings)
    }

    fn numbers(file: &Arc<ArrayFile>, name: &str, bits: u8, count: usize) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        Packed::open(file, name, bits)?.read(0..count, &mut found)?;
        Ok(found)
    }

    #[test]
    fn a_term_of_many_documents_is_merged_in_stretches() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let bodies: Vec<&str> = (0..MANY)
            .map(|n| ["oil", "Oil of oil", "OIL"][n as usize % 3])
            .collect();
        write(folder.path(), "first", &bodies)?;
        write(folder.path(), "second", &bodies)?;
        let capitals: Vec<u32> = (0..MANY).filter(|n| n % 3 == 2).collect();
        let file = merged(
            folder.path(),
            &[("first", &capitals), ("second", &capitals)],
            &Stop::default(),
        )?;
        let kept = (MANY as usize - capitals.len()) * 2;
        let terms = Dictionary::open(&file, "body/terms")?;
        assert_eq!(
            (terms.get(0)?, terms.get(1)?, terms.len()),
            (b"of".to_vec(), b"oil".to_vec(), 2)
        );
        let half = kept / 2; // the documents that have "of"
        let documents = numbers(&file, "body/documents", 8, half + kept)?;
        assert_eq!(documents[half..], vec![0; kept]);
        let frequencies = numbers(&file, "body/frequencies", 4, half + kept)?;
        assert_eq!(frequencies[half..], [0b01, 0b11].repeat(half)); // all of them in the lead
        // A lower-case one in each document, then in every second one a capital before it: the capitals' form is gone.
        let forms = numbers(&file, "body/forms", 4, kept / 2 * 3)?;
        assert_eq!(forms, [0, 1, 0].repeat(kept / 2));
        assert_eq!(file.require("body/kinds")?.all_bytes()?, [0b0001_0000]);
        Ok(())
    }

    #[test]
    fn a_merge_that_is_stopped_ends() -> Result<()> {
        let folder = tempfile::tempdir()?;
        write(folder.path(), "first", &["oil"])?;
        let stop = Stop::default();
        stop.stop();
        assert!(merged(folder.path(), &[("first", &[])], &stop).is_err());
        Ok(())
    }

    #[test]
    fn segments_whose_documents_are_all_gone_leave_no_terms() -> Result<()> {
        let folder = tempfile::tempdir()?;
        write(folder.path(), "first", &["oil Oil", "gas"])?;
        let file = merged(folder.path(), &[("first", &[0, 1])], &Stop::default())?;
        assert_eq!(Dictionary::open(&file, "body/terms")?.len(), 0);
        assert_eq!(Dictionary::open(&file, "body/words")?.len(), 0);
        Ok(())
    }
}
