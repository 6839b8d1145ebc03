//! Salvage from a segment whose files are damaged, or of an older format.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::path::Path;
use std::sync::Arc;

use crate::errors::{Error, Result};
use crate::files::array_file::ArrayFile;
use crate::files::bitpacking::{Packed, Starts};
use crate::files::dictionary::Dictionary;

/// Return the ids of documents, case folded, by what the postings say, as far as these can be read.
///
/// A document may be named twice; the last counts.
///
/// # Errors
///
/// Errors of the system; damaged parts are left out.
pub fn ids_in(postings: &Path, size: u32) -> Result<Vec<(u32, String)>> {
    let mut found = Vec::new();
    let done = ArrayFile::open(postings).and_then(|file| {
        for name in ["copy_id", "id"] {
            if file.has(&format!("{name}/terms.count")) {
                read_ids(&file, name, size, &mut found)?;
            }
        }
        Ok(())
    });
    match done {
        Ok(()) | Err(Error::Damaged(_)) => Ok(found),
        // A file that is missing names nothing; one that cannot be opened for want of something must not be given up.
        Err(Error::Open { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => Ok(found),
        Err(error) => Err(error),
    }
}

fn read_ids(file: &Arc<ArrayFile>, name: &str, size: u32, found: &mut Vec<(u32, String)>) -> Result<()> {
    let terms = Dictionary::open(file, &format!("{name}/terms"))?;
    let starts = Starts::open(file, &format!("{name}/starts"))?;
    let documents = Packed::open(file, &format!("{name}/documents"), 8)?;
    let mut cursor = terms.cursor(0);
    let mut list = Vec::new();
    for n in 0..starts.len() {
        let Some(id) = cursor.next()?.map(String::from_utf8_lossy) else {
            break;
        };
        list.clear();
        documents.read_ascending(starts.bounds(n)?, &mut list)?;
        // A list with numbers of no document is damaged, and could be of any length.
        found.extend(
            list.iter()
                .filter(|document| **document < size)
                .map(|document| (*document, id.to_string())),
        );
    }
    Ok(())
}
