//! The file of a segment's documents: numbers to filter and sort by, digests to know documents by, stored articles.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::copies::sketch::WIDTH;
use crate::errors::Result;
use crate::files::array_file::{Array, ArrayFile};
use crate::files::array_writer::ArrayWriter;
use crate::segments::store::Store;
use crate::segments::values::{ValueColumn, fields_with_values};

/// The digests of a document: 64-bit hashes of its id and of the id that the source gave, then 128-bit digests of all
/// fields and of the text, as two numbers each, and the sketch of its body.
pub const DIGESTS: [&str; 5] = [ID, GIVEN, "content", "text", "sketch"];

const ID: &str = "id";
const GIVEN: &str = "given";

/// The columns, digests and stored articles of a segment. Threads share them.
#[derive(Debug)]
pub struct Columns {
    file: Arc<ArrayFile>,
    store: Store,
}

impl Columns {
    /// Open the file of a segment's documents.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where it is not whole, [`crate::errors::Error::Open`] where it is not there.
    pub fn open(path: &Path) -> Result<Self> {
        let file = ArrayFile::open(path)?;
        let store = Store::open(&file)?;
        Ok(Self { file, store })
    }

    /// Open a file that is damaged somewhere, or of an older format: nothing of formats 1 and 2 is checked.
    ///
    /// # Errors
    ///
    /// As `open`.
    pub fn open_unchecked(path: &Path) -> Result<Self> {
        let file = ArrayFile::open_unchecked(path)?;
        let store = Store::open_any(&file)?;
        Ok(Self { file, store })
    }

    /// Return how many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Return true if there are no documents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// Return the file itself.
    #[must_use]
    pub fn file(&self) -> &Arc<ArrayFile> {
        &self.file
    }

    /// Return the stored articles.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Return the names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.file.names().filter_map(|name| name.strip_prefix("column/"))
    }

    /// Return a column as it lies in the file, one number a document; None if there is no column of that name.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where it has not one number a document.
    pub fn array(&self, name: &str) -> Result<Option<Array>> {
        let found = self.file.array(&format!("column/{name}"));
        found.map(|array| self.of_length(array, 1)).transpose()
    }

    /// Return the numbers of a column, one a document; None if there is no column of that name.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where it has changed, or has not one number a document.
    pub fn numbers(&self, name: &str) -> Result<Option<Vec<i64>>> {
        self.array(name)?.map(|array| array.numbers()).transpose()
    }

    /// Return the value column of a field; None where no document has a value.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where an array is missing or too short.
    pub fn values(&self, field: &str) -> Result<Option<ValueColumn>> {
        ValueColumn::open(&self.file, field, self.len())
    }

    /// Return one of [`DIGESTS`] as it lies in the file: `digest_width` numbers a document. Where no source has given
    /// another id than a document has, `given` is not there, and is `id`.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where it is missing or has not as many.
    pub fn digest_array(&self, name: &str) -> Result<Array> {
        let is_id = name == GIVEN && !self.file.has("digest/given");
        let held = if is_id { ID } else { name };
        let found = self.file.require(&format!("digest/{held}"))?;
        self.of_length(found, digest_width(name))
    }

    /// Return the numbers of one of [`DIGESTS`]: `digest_width` a document, document after document.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where they have changed, are missing or not as many as they should be.
    pub fn digests(&self, name: &str) -> Result<Vec<u64>> {
        let array = self.digest_array(name)?;
        let mut numbers = Vec::new();
        array.read_u64(0..array.len(), &mut numbers)?;
        Ok(numbers)
    }

    /// Return the bytes of one digest of a document.
    ///
    /// # Errors
    ///
    /// As `digests`.
    pub fn digest(&self, name: &str, document: usize) -> Result<Vec<u8>> {
        let width = digest_width(name);
        let start = document.saturating_mul(width);
        Ok(self
            .digest_array(name)?
            .bytes(start..start.saturating_add(width))?
            .to_vec())
    }

    /// Return the bytes of one digest of a document, changed or not: for a repair.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where it is missing.
    pub fn digest_unchecked(&self, name: &str, document: usize) -> Result<Vec<u8>> {
        let width = digest_width(name);
        let start = document.saturating_mul(width);
        Ok(self
            .digest_array(name)?
            .unchecked_bytes(start..start.saturating_add(width))?
            .to_vec())
    }

    /// Return an error where a column or digest has not one value a document, or the stored articles do not fit.
    pub fn verify(&self) -> Result<()> {
        for name in self.names() {
            self.array(name)?;
        }
        for name in DIGESTS {
            self.digest_array(name)?;
        }
        for field in fields_with_values() {
            if let Some(values) = self.values(field)? {
                values.verify(self.len())?;
            }
        }
        self.store.verify()
    }

    fn of_length(&self, array: Array, width: usize) -> Result<Array> {
        let expected = self.len().saturating_mul(width);
        if array.len() == expected {
            Ok(array)
        } else {
            Err(array.damage(&format!("{} numbers where there should be {expected}", array.len())))
        }
    }
}

/// Return how many numbers of one of [`DIGESTS`] a document has.
#[must_use]
pub fn digest_width(name: &str) -> usize {
    match name {
        "content" | "text" => 2,
        "sketch" => WIDTH,
        _ => 1,
    }
}

/// Write a column of numbers, one a document, in the fewest bytes.
///
/// # Errors
///
/// [`crate::errors::Error::System`] where the file refuses.
pub fn put_column<W: Write>(out: &mut ArrayWriter<W>, name: &str, numbers: &[i64]) -> Result<()> {
    out.put_signed(&format!("column/{name}"), numbers)
}

/// Write all [`DIGESTS`], in their order: of each `digest_width` numbers a document, document after document.
///
/// # Errors
///
/// [`crate::errors::Error::System`] where the file refuses.
pub fn put_digests<W: Write>(out: &mut ArrayWriter<W>, digests: &[Vec<u64>; DIGESTS.len()]) -> Result<()> {
    let [ids, given, ..] = digests;
    for (name, numbers) in DIGESTS.into_iter().zip(digests) {
        if name != GIVEN || given != ids {
            out.put_u64(&format!("digest/{name}"), numbers)?;
        }
    }
    Ok(())
}
