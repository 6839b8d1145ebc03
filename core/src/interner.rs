//! Byte strings numbered in the order in which they come, each kept once, end to end in one allocation.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::errors::{Error, Result};

/// Numbers byte strings from 0.
#[derive(Default)]
pub struct Interner {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    short: HashTable<Short>,
    table: HashTable<Slot>,
}

/// A string of a few bytes, which most words are: it is compared without a look at the others.
#[derive(Clone, Copy)]
struct Short {
    packed: u64,
    number: u32,
}

/// A string in the table: a part of its hash, compared before its bytes, and its number.
#[derive(Clone, Copy)]
struct Slot {
    hash: u32,
    number: u32,
}

const HASHER: BuildHasherDefault<FxHasher> = BuildHasherDefault::new();

impl Interner {
    /// Return the number of a string, a new one unless it came before.
    ///
    /// # Errors
    /// Returns [`Error::Invalid`] when the strings together pass 4 GB.
    pub fn number(&mut self, text: &[u8]) -> Result<u32> {
        if let Some(packed) = packed(text) {
            return self.short_number(text, packed);
        }
        let whole = HASHER.hash_one(text);
        let hash = short(whole);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let is_same = |slot: &Slot| slot.hash == hash && string(bytes, ends, slot.number) == text;
        if let Some(slot) = self.table.find(spread(hash), is_same) {
            return Ok(slot.number);
        }
        let number = self.push(text)?;
        self.table
            .insert_unique(spread(hash), Slot { hash, number }, |slot| spread(slot.hash));
        Ok(number)
    }

    fn short_number(&mut self, text: &[u8], packed: u64) -> Result<u32> {
        let hash = scattered(packed);
        if let Some(short) = self.short.find(hash, |short| short.packed == packed) {
            return Ok(short.number);
        }
        let number = self.push(text)?;
        self.short
            .insert_unique(hash, Short { packed, number }, |short| scattered(short.packed));
        Ok(number)
    }

    fn push(&mut self, text: &[u8]) -> Result<u32> {
        let number = index(self.ends.len())?;
        let end = index(self.bytes.len() + text.len())?;
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        Ok(number)
    }

    /// Return the number of a string that came before.
    #[must_use]
    pub fn known(&self, text: &[u8]) -> Option<u32> {
        if let Some(packed) = packed(text) {
            let is_same = |short: &Short| short.packed == packed;
            return self.short.find(scattered(packed), is_same).map(|short| short.number);
        }
        let hash = short(HASHER.hash_one(text));
        let is_same = |slot: &Slot| slot.hash == hash && string(&self.bytes, &self.ends, slot.number) == text;
        self.table.find(spread(hash), is_same).map(|slot| slot.number)
    }

    /// Return the string of a number that was given out, else nothing.
    #[must_use]
    pub fn get(&self, number: u32) -> &[u8] {
        string(&self.bytes, &self.ends, number)
    }

    /// Return the text of a number, of strings that are all text.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        std::str::from_utf8(self.get(number)).unwrap_or_default()
    }

    /// Return the number of strings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Return whether there are no strings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Return the numbers sorted by their strings.
    #[must_use]
    pub fn sorted(&self) -> Vec<u32> {
        // The first eight bytes decide most comparisons without a look at the strings.
        let mut keyed: Vec<(u64, u32)> = (0..).take(self.len()).map(|n| (first_bytes(self.get(n)), n)).collect();
        keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        keyed.into_iter().map(|(_, number)| number).collect()
    }

    /// Return about the bytes of memory that the strings take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.len() + 4 * self.ends.len() + 10 * self.table.capacity() + 19 * self.short.capacity()
    }

    /// Forget the table, when no more strings come: what remains answers `get`.
    pub fn seal(&mut self) {
        self.short = HashTable::new();
        self.table = HashTable::new();
    }
}

fn string<'a>(bytes: &'a [u8], ends: &[u32], number: u32) -> &'a [u8] {
    let n = number as usize;
    let start = n
        .checked_sub(1)
        .map_or(0, |before| ends.get(before).copied().unwrap_or(0));
    let end = ends.get(n).copied().unwrap_or(start);
    bytes.get(start as usize..end as usize).unwrap_or_default()
}

/// Return a string of less than eight bytes and its length as one number; nothing of a longer one.
fn packed(text: &[u8]) -> Option<u64> {
    let byte = |at: usize| text.get(at).map_or(0, |&byte| u64::from(byte) << (8 * at));
    let letters = match (text.len(), text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (8.., _, _) => return None,
        (length, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4))
        }
        _ => byte(0) | byte(1) | byte(2),
    };
    Some(letters | (text.len() as u64) << 56)
}

/// Return a hash of a number, whose top bits and low ones depend on all of it.
#[allow(clippy::cast_possible_truncation)] // the halves of a product
fn scattered(number: u64) -> u64 {
    let product = u128::from(number) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

fn first_bytes(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(text) {
        *to = *from;
    }
    u64::from_be_bytes(first)
}

/// Return the part of a hash that is kept.
#[allow(clippy::cast_possible_truncation)]
fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// Return a hash for the table, which looks at the top bits as well as at the low ones, from the part that is kept.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn index(count: usize) -> Result<u32> {
    u32::try_from(count).map_err(|_| Error::Invalid("the words of a batch are more than 4 GB".into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Interner;

    proptest! {
        #[test]
        fn strings_have_one_number_each(words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..300)) {
            let mut numbers = Interner::default();
            let mut expected = BTreeMap::new();
            for word in &words {
                let next = u32::try_from(expected.len()).unwrap_or(0);
                let number = *expected.entry(word.clone()).or_insert(next);
                prop_assert_eq!(numbers.number(word).ok(), Some(number));
            }
            prop_assert_eq!(numbers.len(), expected.len());
            for (word, number) in &expected {
                prop_assert_eq!(numbers.get(*number), word.as_slice());
                prop_assert_eq!(numbers.known(word), Some(*number));
            }
            prop_assert_eq!(numbers.sorted(), expected.values().copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_unknown_number_has_no_string() {
        assert_eq!(Interner::default().get(7), b"");
        assert_eq!(Interner::default().known(b"oil"), None);
    }
}
