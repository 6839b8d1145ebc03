//! The kinds of the forms of a field: how each is written, compared with the folded word that it is found under.
//!
//! A kind takes two bits; a byte holds those of four forms, the first in its lowest bits.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::sync::Arc;

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::{Array, ArrayFile, Kind};

/// The kind of a form that is the folded word itself.
pub const LOWER: u8 = 0;
/// The kind of a form with a capital first.
pub const CAPITALIZED: u8 = 1;
/// The kind of a form in capitals.
pub const UPPER: u8 = 2;
/// The kind of a form with letters of its own.
pub const ODD: u8 = 3;

/// The forms of a byte.
const A_BYTE: usize = 4;

/// The kinds of the forms of a field. Threads share them.
#[derive(Debug)]
pub struct Kinds(Array);

impl Kinds {
    /// Open the kinds of a field.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they are missing or of another type.
    pub fn open(file: &Arc<ArrayFile>, field: &str) -> Result<Self> {
        let cells = file.require(&format!("{field}/kinds"))?;
        if cells.kind() == Kind::U8 {
            Ok(Self(cells))
        } else {
            Err(cells.damage("has numbers of another type"))
        }
    }

    /// Return whether there is a kind for each of this number of forms, and no more.
    #[must_use]
    pub fn fit(&self, forms: usize) -> bool {
        self.0.len() == forms.div_ceil(A_BYTE)
    }

    /// Return the kind of a form.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it has changed or is not there.
    pub fn get(&self, form: usize) -> Result<u8> {
        let byte = form / A_BYTE;
        let bytes = self.0.bytes(byte..byte.saturating_add(1))?;
        Ok(bytes.first().map_or(ODD, |&byte| kind_in(byte, form % A_BYTE)))
    }

    /// Return the kinds of the first `forms` forms.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed or are not there.
    pub fn read(&self, forms: usize) -> Result<Vec<u8>> {
        let mut kinds = Vec::new();
        reserve(&mut kinds, forms)?;
        for &byte in self.0.bytes(0..forms.div_ceil(A_BYTE))? {
            kinds.extend((0..A_BYTE).map(|place| kind_in(byte, place)));
        }
        kinds.truncate(forms);
        Ok(kinds)
    }

    /// Count the odd forms in stretches of 4 times `bytes` forms each: of every stretch those before it.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the kinds have changed.
    pub fn odd_before_each(&self, bytes: usize) -> Result<Vec<usize>> {
        let (mut counts, mut count) = (Vec::new(), 0_usize);
        for stretch in self.0.all_bytes()?.chunks(bytes) {
            counts.push(count);
            count = count.saturating_add(odd_in(stretch));
        }
        Ok(counts)
    }

    /// Count the odd forms from the beginning of a byte up to a form.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the kinds have changed or are not there.
    pub fn odd_between(&self, byte: usize, form: usize) -> Result<usize> {
        let last = form / A_BYTE;
        let mut count = odd_in(self.0.bytes(byte.min(last)..last)?);
        for form in form.saturating_sub(form % A_BYTE)..form {
            count = count.saturating_add(usize::from(self.get(form)? == ODD));
        }
        Ok(count)
    }

    /// Return an error that names the array.
    #[must_use]
    pub fn damage(&self, problem: &str) -> Error {
        self.0.damage(problem)
    }
}

/// Pack kinds, a byte for four.
#[must_use]
pub fn packed(kinds: &[u8]) -> Vec<u8> {
    let four = |kinds: &[u8]| kinds.iter().rev().fold(0, |byte, kind| byte << 2 | kind & ODD);
    kinds.chunks(A_BYTE).map(four).collect()
}

fn kind_in(byte: u8, place: usize) -> u8 {
    let pairs = [byte, byte >> 2, byte >> 4, byte >> 6];
    pairs.get(place).map_or(ODD, |pair| pair & ODD)
}

/// Count the odd forms of bytes: those of which both bits are set.
fn odd_in(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .map(|byte| (byte & byte >> 1 & 0x55).count_ones() as usize)
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Kinds, ODD, packed};
    use crate::errors::Result;
    use crate::files::array_file::{ArrayFile, Kind};
    use crate::files::array_writer::ArrayWriter;

    fn written(kinds: &[u8]) -> Result<Kinds> {
        let file = tempfile::NamedTempFile::new()?;
        let mut out = ArrayWriter::new(file.reopen()?);
        out.put("body/kinds", Kind::U8, &packed(kinds))?;
        out.finish()?;
        Kinds::open(&ArrayFile::open(file.path())?, "body")
    }

    proptest! {
        #[test]
        fn kinds_are_read_as_they_were_written(kinds in vec(0..=ODD, 0..70)) {
            let read = written(&kinds)?;
            prop_assert!(read.fit(kinds.len()) && !read.fit(kinds.len().saturating_add(4)));
            prop_assert_eq!(read.read(kinds.len())?, kinds.clone());
            let befores = read.odd_before_each(2)?;
            for (form, &kind) in kinds.iter().enumerate() {
                prop_assert_eq!(read.get(form)?, kind);
                let (stretch, odd) = (form / 8, kinds.iter().take(form).filter(|&&kind| kind == ODD).count());
                let near = read.odd_between(stretch.saturating_mul(2), form)?;
                prop_assert_eq!(befores.get(stretch).copied(), odd.checked_sub(near));
            }
            prop_assert!(read.get(kinds.len().saturating_add(4)).is_err());
        }
    }
}
