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
    medium: HashTable<Medium>,
    table: HashTable<Slot>,
}

/// A string of a few bytes, which most words are: it is compared without a look at the others.
#[derive(Clone, Copy)]
struct Short {
    packed: u64,
    number: u32,
}

/// A string of eight to fifteen bytes, which is compared in the same way.
#[derive(Clone, Copy)]
struct Medium {
    packed: [u64; 2],
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
        if let Some(packed) = packed_in_two(text) {
            return self.medium_number(text, packed);
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

    /// Return the number of a short string, as `number` does.
    ///
    /// # Errors
    /// Returns the error of `number`.
    pub fn number_of_short(&mut self, short: ShortWord) -> Result<u32> {
        let text = short.0.to_le_bytes();
        self.short_number(text.get(..short.len()).unwrap_or_default(), short.0)
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

    fn medium_number(&mut self, text: &[u8], packed: [u64; 2]) -> Result<u32> {
        let hash = scattered_two(packed);
        if let Some(medium) = self.medium.find(hash, |medium| medium.packed == packed) {
            return Ok(medium.number);
        }
        let number = self.push(text)?;
        self.medium
            .insert_unique(hash, Medium { packed, number }, |medium| scattered_two(medium.packed));
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
        if let Some(packed) = packed_in_two(text) {
            let is_same = |medium: &Medium| medium.packed == packed;
            return self
                .medium
                .find(scattered_two(packed), is_same)
                .map(|medium| medium.number);
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
        self.bytes.len()
            + 4 * self.ends.len()
            + 10 * self.table.capacity()
            + 19 * self.short.capacity()
            + 28 * self.medium.capacity()
    }

    /// Forget the table, when no more strings come: what remains answers `get`.
    pub fn seal(&mut self) {
        self.short = HashTable::new();
        self.medium = HashTable::new();
        self.table = HashTable::new();
    }
}

/// A word of less than eight bytes: the bytes, the first of them the lowest, below their number.
#[derive(Clone, Copy)]
pub struct ShortWord(u64);

impl ShortWord {
    /// Return the word before the first white space among eight bytes; nothing where there is no white space, or a
    /// control character or a byte beyond ASCII before it. The word may be empty.
    #[must_use]
    pub fn before_space(bytes: [u8; 8]) -> Option<Self> {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let all = u64::from_le_bytes(bytes);
        let below = all.wrapping_sub(0x2121_2121_2121_2121) & !all & HIGH; // bytes below 0x21: the first is right
        let first = (below | all & HIGH).trailing_zeros() / 8;
        let end = *bytes.get(first as usize)?;
        if !matches!(end, 0 | 9..=13 | 28..=32) {
            return None;
        }
        Some(Self(all & ((1 << (8 * first)) - 1) | u64::from(first) << 56))
    }

    /// Return the number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        usize::from(self.0.to_le_bytes()[7])
    }

    /// Return whether there are no bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
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

/// Return a string of eight to fifteen bytes and its length as two numbers; nothing of another.
fn packed_in_two(text: &[u8]) -> Option<[u64; 2]> {
    let (length @ 8..=15, Some(first), Some(last)) = (text.len(), text.first_chunk(), text.last_chunk()) else {
        return None;
    };
    let behind = u64::from_le_bytes(*last) >> 8 >> (8 * (15 - length)); // without those that are among the first
    Some([u64::from_le_bytes(*first), behind | (length as u64) << 56])
}

/// Return a hash of two numbers, as [`scattered`] does of one.
#[allow(clippy::cast_possible_truncation)] // the halves of a product
fn scattered_two([first, last]: [u64; 2]) -> u64 {
    let product = u128::from(first ^ 0x9e37_79b9_7f4a_7c15) * u128::from(last ^ 0xc2b2_ae3d_27d4_eb4f);
    product as u64 ^ (product >> 64) as u64
}

/// Return a hash of a number, whose top bits and low ones depend on all of it.
#[allow(clippy::cast_possible_truncation)] // the halves of a product
fn scattered(number: u64) -> u64 {
    let product = u128::from(number) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

/// Return the first eight bytes of a string, with zeros behind a shorter one, as a number that sorts as they do.
#[must_use]
pub fn first_bytes(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
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
        fn strings_have_one_number_each(words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..300)) {
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
