//! Merging segments into one: their documents one after another, without those that are deleted.
//!
//! The postings are read term by term, a bounded stretch at a time. What is in memory for all segments at once is four
//! bytes for each form, and the distinct letters of odd ones.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::array_file::ArrayFile;
use crate::array_writer::ArrayWriter;
use crate::columns::{Columns, DIGESTS, digest_width, put_column, put_digests};
use crate::errors::{Error, Result};
use crate::field_merger::FieldMerger;
use crate::store_writer::StoreWriter;

/// The marker of a document that is deleted, among the new numbers of documents.
pub const GONE: u32 = u32::MAX;

/// A segment to be merged.
pub struct Part {
    /// Its postings.
    pub postings: Arc<ArrayFile>,
    /// Its documents.
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

/// Write segments as one. Returns the number of its documents.
///
/// # Errors
/// Returns [`Error::Damaged`] for a segment that cannot be read, [`Error::System`] when the disk refuses.
pub fn merge<P: Write, D: Write>(parts: &mut [Part], postings: P, documents: D, stop: &Stop) -> Result<usize> {
    let count = number(parts)?;
    let mut out = ArrayWriter::new(documents);
    merge_documents(parts, &mut out, stop)?;
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

fn merge_documents<W: Write>(parts: &[Part], out: &mut ArrayWriter<W>, stop: &Stop) -> Result<()> {
    let mut store = StoreWriter::new();
    for part in parts {
        store.take(part.columns.store(), &part.kept)?;
        part.columns.file().release();
        stop.check()?;
    }
    store.finish(out)?;
    for name in parts.first().into_iter().flat_map(|part| part.columns.names()) {
        let mut column = Vec::new();
        for part in parts {
            let numbers = part.columns.numbers(name)?;
            let numbers = numbers.ok_or_else(|| part.columns.file().damage(&format!("column/{name} is missing")))?;
            column.extend(part.kept.iter().filter_map(|&n| numbers.get(n as usize)));
        }
        put_column(out, name, &column)?;
    }
    for name in DIGESTS {
        let mut digests = Vec::new();
        for part in parts {
            let all = part.columns.digests(name)?;
            let mut rows = all.chunks_exact(digest_width(name)).enumerate();
            for &document in &part.kept {
                let row = rows.find(|(n, _)| *n == document as usize);
                digests.extend_from_slice(row.map(|(_, row)| row).unwrap_or_default());
            }
        }
        put_digests(out, name, &digests)?;
    }
    Ok(())
}
