//! Lists of byte strings in small blocks: the terms of a field, by number and, where they are sorted, by value.
//!
//! The first string of a block is stored whole. Each other string is stored as the number of bytes that it shares with
//! the one before, and its remaining bytes, in prefix codes. A term is found by a bisection of the first strings and a
//! walk along one block, which takes a microsecond and touches few bytes of the file.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::{Array, ArrayFile, Kind};
use crate::files::bitpacking::open_count;
use crate::files::prefix_code::{Bits, Decoder, SYMBOLS};

/// Strings in a block: with 16 a list takes a tenth more room, with 64 a look-up a quarter more time.
pub const BLOCK: usize = 32;

/// The end of a string; never part of UTF-8.
pub const END: u8 = 0xff;

/// Byte strings as [`crate::files::dictionary_writer::DictionaryWriter`] wrote them. Threads share them.
#[derive(Debug)]
pub struct Dictionary {
    count: usize,
    blocks: Array,
    ends: Array,
    firsts: Array,
    first_ends: Array,
    codes: Array,
    /// The codes, made when a block is first read.
    decoders: OnceLock<Decoders>,
}

/// The codes of a dictionary.
#[derive(Debug)]
struct Decoders {
    /// The decoder of the number of bytes that a string shares with the one before.
    shared: Decoder,
    /// The decoder of the other bytes of a string.
    bytes: Decoder,
}

impl Dictionary {
    /// Open a list of strings.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where its arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        let part = |part: &str| file.require(&format!("{name}.{part}"));
        let bytes = |array: Array, count: Option<usize>| {
            if array.kind() != Kind::U8 || count.is_some_and(|count| count != array.len()) {
                return Err(array.damage("has numbers of another type, or not as many as it should"));
            }
            Ok(array)
        };
        let count = open_count(file, name)?;
        let ends = |array: Array| {
            if array.len() == count.div_ceil(BLOCK) {
                Ok(array)
            } else {
                Err(array.damage("not as many blocks as the strings need"))
            }
        };
        Ok(Self {
            count,
            blocks: bytes(part("blocks")?, None)?,
            ends: ends(part("ends")?)?,
            firsts: bytes(part("firsts")?, None)?,
            first_ends: ends(part("first_ends")?)?,
            codes: bytes(part("codes")?, Some(SYMBOLS.saturating_mul(2)))?,
            decoders: OnceLock::new(),
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
        Ok(self.locate(value)?.0)
    }

    /// Return where `value` is among sorted strings, or None where it is not one of them.
    ///
    /// # Errors
    ///
    /// As `find`.
    pub fn number(&self, value: &[u8]) -> Result<Option<usize>> {
        let (n, is_there) = self.locate(value)?;
        Ok(is_there.then_some(n))
    }

    /// Return where `value` is, or would be, among sorted strings, and whether it is there.
    fn locate(&self, value: &[u8]) -> Result<(usize, bool)> {
        match self.block_with(value)? {
            Some(number) => self.block(number)?.locate(value),
            None => Ok((0, false)),
        }
    }

    /// Return the last block whose first string is no greater than `value`.
    fn block_with(&self, value: &[u8]) -> Result<Option<usize>> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.first(middle)? <= value {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        Ok(low.checked_sub(1))
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
        match self.cursor(n).next()? {
            Some(found) => Ok(found.to_vec()),
            None => Err(self.blocks.damage("a string is missing")),
        }
    }

    /// Return a cursor that begins at the first of the sorted strings that is `least` or greater.
    ///
    /// # Errors
    ///
    /// As `find`.
    pub fn cursor_from(&self, least: &[u8]) -> Result<Cursor<'_>> {
        let Some(number) = self.block_with(least)? else {
            return Ok(self.cursor(0));
        };
        let mut block = self.block(number)?;
        while block.text.as_slice() < least {
            if !block.advance()? {
                return Ok(self.cursor(block.end));
            }
        }
        Ok(Cursor {
            dictionary: self,
            n: block.n,
            block: Some(block),
        })
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

    /// Return an error where the arrays are not as a writer makes them, or sorted strings are out of order; `what` names
    /// the strings.
    pub fn verify(&self, what: &str, sorted: bool) -> Result<()> {
        let (mut from, mut first_from) = (0, 0);
        let mut last: Option<Vec<u8>> = None;
        for number in 0..self.ends.len() {
            let (place, first) = (part_of(&self.ends, number)?, part_of(&self.first_ends, number)?);
            if memchr::memchr(END, self.firsts.bytes(first.clone())?).is_some() {
                return Err(self.firsts.damage("a string with a byte 255"));
            }
            (from, first_from) = (place.end, first.end);
            let mut block = self.block(number)?;
            loop {
                if sorted && last.as_ref().is_some_and(|last| *last >= block.text) {
                    let place = String::from_utf8_lossy(&block.text);
                    return Err(self.blocks.damage(&format!("{what} out of order at {place:?}")));
                }
                let last = last.get_or_insert_default();
                last.clear();
                last.extend_from_slice(&block.text);
                if !block.advance()? {
                    break;
                }
                if shared_bytes(last, &block.text).min(MOST_SHARED) != block.shared {
                    return Err(self.blocks.damage("a string that shares more than it says"));
                }
            }
            if !block.bits.is_done() {
                return Err(self.blocks.damage("has bytes that belong to no string"));
            }
        }
        for (end, array) in [(from, &self.blocks), (first_from, &self.firsts)] {
            if end != array.len() {
                return Err(array.damage("has bytes that belong to no block"));
            }
        }
        self.decoders()?;
        Ok(())
    }

    /// Return the first string of a block.
    fn first(&self, block: usize) -> Result<&[u8]> {
        self.firsts.bytes(part_of(&self.first_ends, block)?)
    }

    /// Return a block, at its first string.
    fn block(&self, number: usize) -> Result<Block<'_>> {
        let n = number.saturating_mul(BLOCK);
        let first = self.first(number)?;
        let mut text = Vec::new();
        reserve(&mut text, first.len().saturating_add(SPARE))?;
        text.extend_from_slice(first);
        Ok(Block {
            dictionary: self,
            decoders: self.decoders()?,
            bits: Bits::new(self.blocks.bytes(part_of(&self.ends, number)?)?),
            n,
            end: n.saturating_add(BLOCK).min(self.count),
            shared: 0,
            text,
        })
    }

    fn decoders(&self) -> Result<&Decoders> {
        if let Some(known) = self.decoders.get() {
            return Ok(known);
        }
        let lengths = self.codes.all_bytes()?.split_at_checked(SYMBOLS);
        let made = lengths.and_then(|(shared, bytes)| {
            Some(Decoders {
                shared: Decoder::of(shared)?,
                bytes: Decoder::of(bytes)?,
            })
        });
        let made = made.ok_or_else(|| self.codes.damage("not the lengths of a code"))?;
        Ok(self.decoders.get_or_init(|| made))
    }
}

/// The largest number of shared bytes that is stored for a string; less than [`END`].
pub const MOST_SHARED: usize = 254;

/// Bytes of room for the strings of a block that are longer than its first.
const SPARE: usize = 32;

/// Return how many bytes two strings share at their start.
#[must_use]
pub fn shared_bytes(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// Return where the n-th of the parts lies that end at `ends`.
fn part_of(ends: &Array, n: usize) -> Result<Range<usize>> {
    let start = match n.checked_sub(1) {
        Some(before) => ends.get_usize(before)?,
        None => 0,
    };
    let end = ends.get_usize(n)?;
    if start > end {
        return Err(ends.damage("numbers out of order"));
    }
    Ok(start..end)
}

/// A walk along the strings of a block.
struct Block<'a> {
    dictionary: &'a Dictionary,
    decoders: &'a Decoders,
    bits: Bits<'a>,
    /// The number of the string at hand.
    n: usize,
    /// The number behind the last string of the block.
    end: usize,
    /// The stored number of bytes that the string at hand shares with the one before.
    shared: usize,
    /// The string at hand.
    text: Vec<u8>,
}

impl Block<'_> {
    /// Go to the next string; false at the end of the block.
    fn advance(&mut self) -> Result<bool> {
        let next = self.n.saturating_add(1);
        if next >= self.end {
            return Ok(false);
        }
        self.read().ok_or_else(|| self.unreadable())?;
        self.n = next;
        Ok(true)
    }

    /// Return where `value` is, or would be, in the block or behind it, and whether it is there. The block is at its
    /// first string, which is no greater.
    ///
    /// No string is put together: of each it is known how many bytes it shares with the one before, and of that how
    /// many with `value`.
    fn locate(mut self, value: &[u8]) -> Result<(usize, bool)> {
        let mut equal = shared_bytes(&self.text, value);
        if equal == value.len() && equal == self.text.len() {
            return Ok((self.n, true));
        }
        for n in self.n.saturating_add(1)..self.end {
            let order = self.compare(value, &mut equal);
            match order.ok_or_else(|| self.unreadable())? {
                Ordering::Less => {}
                Ordering::Equal => return Ok((n, true)),
                Ordering::Greater => return Ok((n, false)),
            }
        }
        Ok((self.end, false))
    }

    /// Go past the next string and compare it with `value`. `equal` is the number of bytes that the string before, which
    /// is less, shares with `value`, and becomes that of this string if it is less, too.
    fn compare(&mut self, value: &[u8], equal: &mut usize) -> Option<Ordering> {
        let shared = usize::from(self.bits.next(&self.decoders.shared)?);
        let mut order = match shared.cmp(equal) {
            // It differs from the one before within what that shares with `value`, and is greater.
            Ordering::Less if shared < MOST_SHARED => return Some(Ordering::Greater),
            Ordering::Less | Ordering::Equal => Ordering::Equal,
            Ordering::Greater => Ordering::Less,
        };
        let mut at = shared;
        loop {
            let byte = self.bits.next(&self.decoders.bytes)?;
            if order == Ordering::Equal {
                match (byte, value.get(at)) {
                    (END, None) => return Some(Ordering::Equal),
                    (END, Some(_)) => order = Ordering::Less,
                    (byte, Some(wanted)) if byte == *wanted => at = at.saturating_add(1),
                    (byte, Some(wanted)) if byte < *wanted => order = Ordering::Less,
                    _ => return Some(Ordering::Greater),
                }
                *equal = at;
            }
            if byte == END {
                return Some(order);
            }
        }
    }

    #[cold]
    fn unreadable(&self) -> Error {
        self.dictionary.blocks.damage("a string cannot be read")
    }

    fn read(&mut self) -> Option<()> {
        self.shared = self.bits.next(&self.decoders.shared)?.into();
        if self.shared > self.text.len() {
            return None;
        }
        self.text.truncate(self.shared);
        loop {
            match self.bits.next(&self.decoders.bytes)? {
                END => return Some(()),
                byte => self.text.push(byte), // at most one a bit of the file
            }
        }
    }
}

/// A walk along the strings of a dictionary, one after another.
pub struct Cursor<'a> {
    dictionary: &'a Dictionary,
    n: usize,
    block: Option<Block<'a>>,
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
        if self.block.as_ref().is_none_or(|block| n >= block.end) {
            self.block = Some(self.dictionary.block(n / BLOCK)?);
        }
        let Some(block) = &mut self.block else { return Ok(None) };
        while block.n < n {
            block.advance()?;
        }
        self.n = n.saturating_add(1);
        Ok(Some(&block.text))
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::files::array_writer::ArrayWriter;
    use crate::files::dictionary_writer::DictionaryWriter;

    /// A string longer than the largest stored number of shared bytes.
    const LONG: &str = match str::from_utf8(&[b'x'; MOST_SHARED + 9]) {
        Ok(text) => text,
        Err(_) => "",
    };

    fn written(strings: &[Vec<u8>]) -> (NamedTempFile, Dictionary) {
        let mut file = NamedTempFile::new().unwrap();
        let mut out = ArrayWriter::new(Vec::new());
        let mut writer = DictionaryWriter::new();
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
        fn sorted_strings_are_found(
            words in proptest::collection::btree_set("[a-c]{0,7}", 0..900),
            asked in "[a-d]{0,4}",
            begin in prop_oneof![Just(""), Just(LONG)],
        ) {
            let strings: Vec<Vec<u8>> = words.iter().map(|word| format!("{begin}{word}").into_bytes()).collect();
            let (_held, dictionary) = written(&strings);
            dictionary.verify("words", true).unwrap();
            let asked = format!("{begin}{asked}");
            let value = asked.as_bytes();
            prop_assert_eq!(dictionary.len(), strings.len());
            prop_assert_eq!(dictionary.find(value).unwrap(), strings.partition_point(|string| &string[..] < value));
            prop_assert_eq!(dictionary.number(value).unwrap(), strings.binary_search(&value.to_vec()).ok());
            let range = dictionary.starting_with(value).unwrap();
            let expected: Vec<_> = strings.iter().filter(|string| string.starts_with(value)).collect();
            prop_assert_eq!(strings[range].iter().collect::<Vec<_>>(), expected);
            let first = dictionary.find(value).unwrap();
            let mut cursor = dictionary.cursor_from(value).unwrap();
            prop_assert_eq!(cursor.number(), first);
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
        assert!(DictionaryWriter::new().push(b"a\xff").is_err());
    }
}
