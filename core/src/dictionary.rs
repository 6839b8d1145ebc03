//! Lists of byte strings, compressed in blocks: the terms of a field, by number and, where they are sorted, by value.
//!
//! All open dictionaries share one cache of decompressed blocks, which is bounded by bytes.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::array_file::{Array, ArrayFile};
use crate::bitpacking::open_count;
use crate::cache::Cache;
use crate::errors::{Error, Result, reserve};
use crate::frames::{Unreadable, unpacked};

/// Strings in a block: some 2 kB of terms, which decompress in some 10 microseconds.
pub const BLOCK: usize = 256;

/// Between two strings; never part of UTF-8.
pub const BETWEEN: u8 = 0xff;

/// Bytes of a block: a value, such as an address, may be longer than a word, but seldom longer than a page.
const LARGEST_BLOCK: u64 = 64 << 20;

/// Byte strings as [`crate::dictionary_writer::DictionaryWriter`] wrote them. Threads share them.
#[derive(Debug)]
pub struct Dictionary {
    id: usize,
    count: usize,
    blocks: Array,
    ends: Array,
    firsts: Array,
    /// Where the first string of each block ends in `firsts`.
    first_ends: OnceLock<Vec<usize>>,
}

impl Dictionary {
    /// Open a list of strings.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where its arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let part = |part: &str| file.require(&format!("{name}.{part}"));
        let (count, ends) = (open_count(file, name)?, part("ends")?);
        if ends.len() != count.div_ceil(BLOCK) {
            return Err(ends.damage("not as many blocks as the strings need"));
        }
        let id = OPENED.fetch_add(1, Ordering::Relaxed);
        Ok(Self {
            id,
            count,
            blocks: part("blocks")?,
            ends,
            firsts: part("firsts")?,
            first_ends: OnceLock::new(),
        })
    }

    /// Return how many strings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Return true if there are no strings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Return where `value` is, or would be, among sorted strings.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the strings have changed or cannot be read.
    pub fn find(&self, value: &[u8]) -> Result<usize> {
        let firsts = self.firsts.all_bytes()?;
        let ends = self.first_ends(firsts)?;
        let first = |block: usize| {
            let start = block
                .checked_sub(1)
                .and_then(|before| ends.get(before))
                .map_or(0, |end| end.saturating_add(1));
            ends.get(block)
                .and_then(|end| firsts.get(start..*end))
                .unwrap_or_default()
        };
        let after = partition_point(ends.len(), |block| first(block) <= value);
        let Some(block) = after.checked_sub(1) else {
            return Ok(0);
        };
        let place = self.block(block)?.find(value);
        Ok(block.saturating_mul(BLOCK).saturating_add(place))
    }

    /// Return where `value` is among sorted strings, or None where it is not one of them.
    ///
    /// # Errors
    ///
    /// As `find`.
    pub fn number(&self, value: &[u8]) -> Result<Option<usize>> {
        let n = self.find(value)?;
        if n >= self.count {
            return Ok(None);
        }
        let block = self.block(n / BLOCK)?;
        Ok((block.get(n % BLOCK) == Some(value)).then_some(n))
    }

    /// Return the numbers of the sorted strings that begin with `prefix`.
    ///
    /// # Errors
    ///
    /// As `find`.
    pub fn starting_with(&self, prefix: &[u8]) -> Result<Range<usize>> {
        let start = self.find(prefix)?;
        let mut after = prefix.to_vec();
        let Some(last) = after.last_mut() else {
            return Ok(0..self.count);
        };
        *last = last.saturating_add(1); // no string holds 255: whatever comes behind it comes behind all
        Ok(start..self.find(&after)?.max(start))
    }

    /// Return the n-th string.
    ///
    /// # Errors
    ///
    /// As `find`, and where there is no such string.
    pub fn get(&self, n: usize) -> Result<Vec<u8>> {
        if n >= self.count {
            return Err(self.missing());
        }
        let block = self.block(n / BLOCK)?;
        block.get(n % BLOCK).map(<[u8]>::to_vec).ok_or_else(|| self.missing())
    }

    /// Return a cursor that begins at the n-th string.
    #[must_use]
    pub fn cursor(&self, n: usize) -> Cursor<'_> {
        Cursor {
            dictionary: self,
            n,
            block: None,
        }
    }

    /// Return an error where the arrays do not agree with each other, or sorted strings are out of order; `what` names
    /// the strings.
    pub fn verify(&self, what: &str, sorted: bool) -> Result<()> {
        let firsts = self.firsts.all_bytes()?;
        let ends = self.first_ends(firsts)?;
        let (mut start, mut last, mut from): (_, Option<Vec<u8>>, _) = (0, None, 0_usize);
        for (number, &end) in ends.iter().enumerate() {
            let after = self.ends.get_usize(number)?;
            if after < from {
                return Err(self.ends.damage("numbers out of order"));
            }
            from = after;
            let block = self.unpacked(number)?;
            for n in 0..if sorted { block.ends.len() } else { 0 } {
                let string = block.get(n).unwrap_or_default();
                if last.as_deref().is_some_and(|last| last >= string) {
                    return Err(self
                        .blocks
                        .damage(&format!("{what} out of order at {:?}", String::from_utf8_lossy(string))));
                }
                let last = last.get_or_insert_default();
                last.clear();
                last.extend_from_slice(string);
            }
            if block.get(0) != firsts.get(start..end) {
                return Err(self.firsts.damage("does not agree with the blocks"));
            }
            start = end.saturating_add(1);
        }
        if self.count == 0 && !firsts.is_empty() {
            return Err(self.firsts.damage("has bytes that belong to no block"));
        }
        if from == self.blocks.len() {
            Ok(())
        } else {
            Err(self.blocks.damage("has bytes that belong to no block"))
        }
    }

    #[cold]
    fn missing(&self) -> Error {
        self.blocks.damage("a string is missing")
    }

    fn first_ends(&self, firsts: &[u8]) -> Result<&[usize]> {
        if let Some(known) = self.first_ends.get() {
            return Ok(known);
        }
        let count = self.count.div_ceil(BLOCK);
        let mut ends = Vec::new();
        if count > 0 {
            reserve(&mut ends, count)?;
            ends.extend(memchr::memchr_iter(BETWEEN, firsts).take(count));
            ends.push(firsts.len());
        }
        if ends.len() != count {
            return Err(self.firsts.damage("not as many first strings as blocks"));
        }
        Ok(self.first_ends.get_or_init(|| ends))
    }

    /// Return a block of the shared cache, decompressed if it is not there.
    fn block(&self, number: usize) -> Result<Arc<Block>> {
        let key = (self.id, number);
        if let Some(found) = cached(key) {
            return Ok(found);
        }
        let block = Arc::new(self.unpacked(number)?);
        keep(key, &block);
        Ok(block)
    }

    fn unpacked(&self, number: usize) -> Result<Block> {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get_usize(before)?,
            None => 0,
        };
        let frame = self.blocks.bytes(start..self.ends.get_usize(number)?)?;
        let text = unpacked(frame, LARGEST_BLOCK, None).map_err(|reason| match reason {
            Unreadable::Damaged(reason) => self.blocks.damage(&reason),
            Unreadable::Memory => Error::memory(),
        })?;
        let expected = self.count.saturating_sub(number.saturating_mul(BLOCK)).min(BLOCK);
        Block::of(text, expected).ok_or_else(|| self.blocks.damage("a block has not as many strings as it should"))
    }
}

/// A walk along the strings of a dictionary, one after another.
pub struct Cursor<'a> {
    dictionary: &'a Dictionary,
    n: usize,
    block: Option<Arc<Block>>,
}

impl Cursor<'_> {
    /// Return the number of the string that `next` returns next.
    #[must_use]
    pub fn number(&self) -> usize {
        self.n
    }

    /// Return the next string, or None at the end.
    ///
    /// # Errors
    ///
    /// As [`Dictionary::find`].
    #[allow(clippy::should_implement_trait)] // an iterator could not lend its items
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        let n = self.n;
        if n >= self.dictionary.count {
            return Ok(None);
        }
        if self.block.is_none() || n % BLOCK == 0 {
            // A walk along all strings must not push the blocks out of the cache that queries ask for.
            let (number, begins) = (n / BLOCK, self.block.is_none());
            self.block = Some(match cached((self.dictionary.id, number)) {
                Some(found) => found,
                None if begins => self.dictionary.block(number)?,
                None => Arc::new(self.dictionary.unpacked(number)?),
            });
        }
        self.n = n.saturating_add(1);
        match self.block.as_ref().and_then(|block| block.get(n % BLOCK)) {
            Some(found) => Ok(Some(found)),
            None => Err(self.dictionary.missing()),
        }
    }
}

/// Some strings, decompressed.
#[derive(Debug)]
struct Block {
    text: Vec<u8>,
    /// Where each string ends in `text`.
    ends: Vec<u32>,
}

impl Block {
    /// Cut a text into `expected` strings; None where it has another number of them.
    fn of(text: Vec<u8>, expected: usize) -> Option<Self> {
        let mut ends = Vec::with_capacity(expected);
        for end in memchr::memchr_iter(BETWEEN, &text).take(expected) {
            ends.push(u32::try_from(end).ok()?);
        }
        ends.push(u32::try_from(text.len()).ok()?);
        (ends.len() == expected).then_some(Self { text, ends })
    }

    fn get(&self, n: usize) -> Option<&[u8]> {
        let start = match n.checked_sub(1) {
            Some(before) => (*self.ends.get(before)? as usize).saturating_add(1),
            None => 0,
        };
        self.text.get(start..*self.ends.get(n)? as usize)
    }

    fn find(&self, value: &[u8]) -> usize {
        partition_point(self.ends.len(), |n| self.get(n).is_some_and(|string| string < value))
    }

    fn bytes(&self) -> usize {
        self.text
            .capacity()
            .saturating_add(self.ends.capacity().saturating_mul(4))
            .saturating_add(128)
    }
}

/// Return how many of the numbers below `count` come first, of which `is_before` holds.
fn partition_point(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_before(middle) {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    low
}

/// A dictionary and a block of it.
type Key = (usize, usize);

/// Bytes that the cache holds at most.
const CACHED: usize = 32 << 20;

/// Parts of the cache, lest threads wait for each other.
const PARTS: usize = 16;

fn part_of((dictionary, block): Key) -> Option<&'static Cache<Key, Arc<Block>>> {
    static PARTED: OnceLock<Vec<Cache<Key, Arc<Block>>>> = OnceLock::new();
    let parts = PARTED.get_or_init(|| (0..PARTS).map(|_| Cache::new(CACHED / PARTS)).collect());
    parts.get(dictionary.wrapping_add(block) % PARTS)
}

fn cached(key: Key) -> Option<Arc<Block>> {
    part_of(key)?.get(&key)
}

fn keep(key: Key, block: &Arc<Block>) {
    if let Some(part) = part_of(key) {
        part.keep(key, Arc::clone(block), block.bytes());
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::array_writer::ArrayWriter;
    use crate::dictionary_writer::DictionaryWriter;

    fn written(strings: &[Vec<u8>]) -> (NamedTempFile, Dictionary) {
        let mut file = NamedTempFile::new().unwrap();
        let mut out = ArrayWriter::new(Vec::new());
        let mut writer = DictionaryWriter::new().unwrap();
        for string in strings {
            writer.push(string).unwrap();
        }
        writer.finish(&mut out, "x").unwrap();
        file.write_all(&out.finish().unwrap()).unwrap();
        let dictionary = Dictionary::open(&ArrayFile::open(file.path()).unwrap(), "x").unwrap();
        (file, dictionary)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn sorted_strings_are_found(words in proptest::collection::btree_set("[a-c]{0,7}", 0..900), asked in "[a-d]{0,4}") {
            let strings: Vec<Vec<u8>> = words.iter().map(|word| word.clone().into_bytes()).collect();
            let (_held, dictionary) = written(&strings);
            let value = asked.as_bytes();
            prop_assert_eq!(dictionary.len(), strings.len());
            prop_assert_eq!(dictionary.find(value).unwrap(), strings.partition_point(|string| &string[..] < value));
            prop_assert_eq!(dictionary.number(value).unwrap(), strings.binary_search(&value.to_vec()).ok());
            let range = dictionary.starting_with(value).unwrap();
            let expected: Vec<_> = strings.iter().filter(|string| string.starts_with(value)).collect();
            prop_assert_eq!(strings[range].iter().collect::<Vec<_>>(), expected);
            let first = dictionary.find(value).unwrap();
            let mut cursor = dictionary.cursor(first);
            for (n, string) in strings.iter().enumerate().skip(first) {
                prop_assert_eq!(&dictionary.get(n).unwrap(), string);
                prop_assert_eq!(cursor.next().unwrap(), Some(&string[..]));
            }
            prop_assert_eq!(cursor.next().unwrap(), None);
            prop_assert!(dictionary.get(strings.len()).is_err());
        }
    }

    #[test]
    fn a_string_with_a_separator_is_refused() {
        assert!(DictionaryWriter::new().unwrap().push(b"a\xff").is_err());
    }
}
