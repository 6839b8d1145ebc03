//! A file of named arrays, mapped into memory, and compared with its checksums as it is read (docs/index-format.md).
//!
//! Layout, little-endian: each array at an offset that is a multiple of 64; then the directory, a JSON object of name to
//! `[type, offset, count]`; then the CRC-32 of each block of the arrays; then 28 bytes: the offset and length of the
//! directory, the CRC-32 of directory and checksums, and the letters `NEWSARR3`.
//!
//! A block is checked when the first of its bytes is asked for: a search that opens a large index for one word reads,
//! and checks, what the word needs. Whatever a file says of itself is looked at before it is used.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::errors::{Error, Result, reserve};
use crate::files::mapping::Mapping;

/// Bytes that share a checksum: few, as a list that is read for the first time lies in ten arrays, and is compared with
/// all checksums that it reaches into.
pub const BLOCK: usize = 1 << 12;

/// Every array begins at a multiple of it.
pub const ALIGNMENT: usize = 64;

/// The last letters of a file.
pub const MAGIC: &[u8; 8] = b"NEWSARR3";

const TRAILER: usize = 28;

/// The last letters of a file of the formats 3 to 5, and the bytes that share a checksum in it. For the rest it is the
/// same.
const MAGIC_BEFORE: &[u8; 8] = b"NEWSARR2";
const BLOCK_BEFORE: usize = 1 << 14;

/// The last letters of a file of the formats 1 and 2, which have no checksums: read to be written again.
const UNCHECKED_MAGIC: &[u8; 8] = b"NEWSARR1";
const UNCHECKED_TRAILER: usize = 24;

/// Some hundred names take a few kilobytes; a longer directory is not one of ours.
const LARGEST_DIRECTORY: usize = 1 << 20;

/// The type of the numbers of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Unsigned, of one byte.
    U8,
    /// Unsigned, of two bytes.
    U16,
    /// Unsigned, of four bytes.
    U32,
    /// Unsigned, of eight bytes.
    U64,
    /// Signed, of one byte.
    I8,
    /// Signed, of two bytes.
    I16,
    /// Signed, of four bytes.
    I32,
    /// Signed, of eight bytes.
    I64,
}

impl Kind {
    const ALL: [(Self, &'static str, usize); 8] = [
        (Self::U8, "|u1", 1),
        (Self::U16, "<u2", 2),
        (Self::U32, "<u4", 4),
        (Self::U64, "<u8", 8),
        (Self::I8, "|i1", 1),
        (Self::I16, "<i2", 2),
        (Self::I32, "<i4", 4),
        (Self::I64, "<i8", 8),
    ];

    /// Return the name of the type in a directory, as `NumPy` spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, name, _)| name)
    }

    /// Return the bytes of one number.
    #[must_use]
    pub fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 => 4,
            Self::U64 | Self::I64 => 8,
        }
    }

    /// Return the unsigned type of the fewest bytes that holds `largest`.
    #[must_use]
    pub fn smallest(largest: u64) -> Self {
        match largest {
            0..=0xff => Self::U8,
            0x100..=0xffff => Self::U16,
            0x1_0000..=0xffff_ffff => Self::U32,
            _ => Self::U64,
        }
    }

    /// Return the signed type of the fewest bytes that holds numbers from `least` to `most`.
    #[must_use]
    pub fn smallest_signed(least: i64, most: i64) -> Self {
        let holds = |largest: i64| !largest <= least && most <= largest; // the least is one more below 0
        if holds(i8::MAX.into()) {
            Self::I8
        } else if holds(i16::MAX.into()) {
            Self::I16
        } else if holds(i32::MAX.into()) {
            Self::I32
        } else {
            Self::I64
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(kind, ..)| *kind)
    }
}

/// An array in the directory; `open` has checked that it lies within the file.
struct Entry {
    name: Box<str>,
    kind: Kind,
    offset: usize,
    count: usize,
}

impl Entry {
    fn end(&self) -> usize {
        self.count.saturating_mul(self.kind.size()).saturating_add(self.offset)
    }
}

/// An open file of arrays. Threads share it.
pub struct ArrayFile {
    path: PathBuf,
    map: Mapping,
    entries: Vec<Entry>,
    by_name: FxHashMap<Box<str>, usize>,
    /// Bytes of the arrays.
    size: usize,
    /// Bytes that share a checksum.
    block: usize,
    checksums: Vec<u32>,
    /// True for each block that was compared with its checksum.
    seen: Vec<AtomicBool>,
}

/// A reason why a file is not a file of arrays, or another error.
enum Refusal {
    Reason(String),
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl ArrayFile {
    /// Open a file and check its end: the directory and the checksums.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it is not a whole file of arrays, [`Error::Open`] where it cannot be opened.
    pub fn open(path: &Path) -> Result<Arc<Self>> {
        Self::inspect(path)?.map_err(|reason| damaged(path, &reason))
    }

    /// Open a file as `open` does, or one of the formats 1 and 2, in which nothing is checked when it is read.
    ///
    /// # Errors
    ///
    /// As `open`.
    pub fn open_unchecked(path: &Path) -> Result<Arc<Self>> {
        match Self::read(path, true) {
            Ok(file) => Ok(Arc::new(file)),
            Err(Refusal::Reason(reason)) => Err(damaged(path, &reason)),
            Err(Refusal::Error(error)) => Err(error),
        }
    }

    /// Open a file as `open` does, with the reason alone where it is not a whole file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::Open`] where it cannot be opened.
    pub fn inspect(path: &Path) -> Result<Result<Arc<Self>, String>> {
        match Self::read(path, false) {
            Ok(file) => Ok(Ok(Arc::new(file))),
            Err(Refusal::Reason(reason)) => Ok(Err(reason)),
            Err(Refusal::Error(error)) => Err(error),
        }
    }

    fn read(path: &Path, unchecked: bool) -> Result<Self, Refusal> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(map) = Mapping::open(path, TRAILER as u64)? else {
            return Err(Refusal::Reason(format!("{name} is cut short")));
        };
        let end = if unchecked && map.ends_with(UNCHECKED_MAGIC) {
            unchecked_end(&map)
        } else {
            checked_end(&map)
        };
        let End {
            size,
            block,
            directory,
            checksums,
        } = end.map_err(|reason| Refusal::Reason(format!("{name}{reason}")))?;
        let text = map.get(directory).unwrap_or_default();
        let entries = entries_in(text, size).map_err(|reason| Refusal::Reason(format!("{name}: {reason}")))?;
        let by_name = entries
            .iter()
            .enumerate()
            .map(|(n, entry)| (entry.name.clone(), n))
            .collect();
        let seen = checksums.iter().map(|_| AtomicBool::new(false)).collect();
        Ok(Self {
            path: path.to_owned(),
            map,
            entries,
            by_name,
            size,
            block,
            checksums,
            seen,
        })
    }

    /// Return the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Return whether the file says that it is of the layout that is written today.
    ///
    /// No checksum covers these letters, and a small file of the layout before differs in nothing else: who keeps no
    /// file of that time asks this, so that a changed letter does not go unnoticed.
    #[must_use]
    pub fn is_of_today(&self) -> bool {
        self.map.ends_with(MAGIC)
    }

    /// Return the names of the arrays, in the order in which they lie in the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// Return true if there is an array of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Return an array, or None if the file has no array of that name.
    #[must_use]
    pub fn array(self: &Arc<Self>, name: &str) -> Option<Array> {
        let n = *self.by_name.get(name)?;
        let entry = self.entries.get(n)?;
        Some(Array {
            file: Arc::clone(self),
            entry: n,
            kind: entry.kind,
            offset: entry.offset,
            count: entry.count,
        })
    }

    /// Return an array that must be there.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it is not.
    pub fn require(self: &Arc<Self>, name: &str) -> Result<Array> {
        self.array(name)
            .ok_or_else(|| self.damage(&format!("the array {name} is missing")))
    }

    /// Return the blocks that have changed since they were written: where each begins, and the first array in it.
    #[must_use]
    pub fn damaged_blocks(&self) -> Vec<(u64, String)> {
        (0..self.checksums.len())
            .filter(|&block| !self.is_whole(block))
            .map(|block| (block.saturating_mul(self.block) as u64, self.name_at(block).to_owned()))
            .collect()
    }

    /// Give the memory of the pages that were read back to the system; later reads come from the file again.
    pub fn release(&self) {
        self.map.release();
    }

    /// Make an error of damage of this file; `what` describes the damage, without a full stop.
    #[must_use]
    pub fn damage(&self, what: &str) -> Error {
        damaged(&self.path, what)
    }

    /// Check the bytes [start, end) that have not been checked.
    fn check(&self, start: usize, end: usize) -> Result<()> {
        let first = start.checked_div(self.block).unwrap_or_default();
        let blocks = self.seen.get(first..end.div_ceil(self.block)).unwrap_or_default();
        for (block, seen) in (first..).zip(blocks) {
            // Two threads may both compare a block, with the same result; the flag guards no other memory.
            if !seen.load(Ordering::Relaxed) {
                if !self.is_whole(block) {
                    let place = format!(
                        "{}, from byte {} on, has changed since it was written",
                        self.name_at(block),
                        grouped(block.saturating_mul(self.block))
                    );
                    return Err(self.damage(&place));
                }
                seen.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn is_whole(&self, block: usize) -> bool {
        let start = block.saturating_mul(self.block);
        let end = start.saturating_add(self.block).min(self.size);
        self.map.get(start..end).map(crc32fast::hash).as_ref() == self.checksums.get(block)
    }

    /// Return the name of the first array that reaches into a block.
    fn name_at(&self, block: usize) -> &str {
        let start = block.saturating_mul(self.block);
        let reaching = self.entries.iter().filter(|entry| entry.end() > start);
        reaching
            .min_by_key(|entry| (entry.end(), &entry.name))
            .map_or("", |entry| &entry.name)
    }
}

impl fmt::Debug for ArrayFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ArrayFile")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Make an error of damage of a file of an index.
#[must_use]
pub fn damaged(path: &Path, what: &str) -> Error {
    let folder = path.parent().unwrap_or(path).display();
    Error::Damaged(format!(
        "{} is damaged: {what}. See what can be done: newssearch check --index {folder}",
        path.display()
    ))
}

/// Return what an error of [`damaged`] says is wrong, without the file and the advice.
#[must_use]
pub fn reason_of(error: &Error) -> String {
    let text = error.to_string();
    let after = text.split_once(" is damaged: ").map_or(&*text, |(_, after)| after);
    after
        .split_once(". See what can be done: ")
        .map_or(after, |(before, _)| before)
        .to_owned()
}

/// Format a number with commas between its thousands.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && digits.len().saturating_sub(n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The end of a file, checked against its own length.
struct End {
    size: usize,
    block: usize,
    directory: Range<usize>,
    checksums: Vec<u32>,
}

fn checked_end(data: &[u8]) -> Result<End, &'static str> {
    const REFUSED: &str = " is no file of arrays, or is cut short";
    let (before, trailer) = data.split_last_chunk::<TRAILER>().ok_or(REFUSED)?;
    let block = if trailer.ends_with(MAGIC) {
        BLOCK
    } else if trailer.ends_with(MAGIC_BEFORE) {
        BLOCK_BEFORE
    } else {
        return Err(REFUSED);
    };
    let (size, length) = (word_at(trailer, 0).ok_or(REFUSED)?, word_at(trailer, 8).ok_or(REFUSED)?);
    let stated = trailer
        .get(16..20)
        .and_then(|bytes| bytes.first_chunk())
        .ok_or(REFUSED)?;
    let blocks = size.div_ceil(block);
    let directory_end = size.checked_add(length).ok_or(REFUSED)?;
    let end = blocks.checked_mul(4).and_then(|bytes| bytes.checked_add(directory_end));
    if length > LARGEST_DIRECTORY || end != Some(before.len()) {
        return Err(REFUSED);
    }
    if crc32fast::hash(before.get(size..).ok_or(REFUSED)?) != u32::from_le_bytes(*stated) {
        return Err(": its directory has changed since it was written");
    }
    let checksums = words::<4>(before.get(directory_end..).ok_or(REFUSED)?)
        .map(u32::from_le_bytes)
        .collect();
    Ok(End {
        size,
        block,
        directory: size..directory_end,
        checksums,
    })
}

fn unchecked_end(data: &[u8]) -> Result<End, &'static str> {
    const REFUSED: &str = " is cut short";
    let (before, trailer) = data.split_last_chunk::<UNCHECKED_TRAILER>().ok_or(REFUSED)?;
    let (size, length) = (word_at(trailer, 0).ok_or(REFUSED)?, word_at(trailer, 8).ok_or(REFUSED)?);
    if length > LARGEST_DIRECTORY || size.checked_add(length) != Some(before.len()) {
        return Err(REFUSED);
    }
    Ok(End {
        size,
        block: BLOCK,
        directory: size..before.len(),
        checksums: Vec::new(),
    })
}

fn word_at(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..)?.first_chunk::<8>()?;
    usize::try_from(u64::from_le_bytes(*word)).ok()
}

/// Read a directory; what it says of an array is looked at before any memory is taken.
fn entries_in(text: &[u8], size: usize) -> Result<Vec<Entry>, String> {
    let Ok(Value::Object(stated)) = serde_json::from_slice(text) else {
        return Err("its directory is not a directory".to_owned());
    };
    let mut entries = Vec::with_capacity(stated.len());
    for (name, place) in stated {
        let Some((kind, offset, count)) = place_of(&place, size) else {
            return Err(format!("the array {name} is not in it"));
        };
        entries.push(Entry {
            name: name.into_boxed_str(),
            kind,
            offset,
            count,
        });
    }
    entries.sort_by_key(|entry| (entry.offset, entry.count));
    Ok(entries)
}

fn place_of(place: &Value, size: usize) -> Option<(Kind, usize, usize)> {
    let [kind, offset, count] = place.as_array()?.as_slice() else {
        return None;
    };
    let kind = Kind::named(kind.as_str()?)?;
    let offset = usize::try_from(offset.as_u64()?).ok()?;
    let count = usize::try_from(count.as_u64()?).ok()?;
    let end = count.checked_mul(kind.size())?.checked_add(offset)?;
    (offset % ALIGNMENT == 0 && end <= size).then_some((kind, offset, count))
}

/// One array of a file. Only the parts that are read are compared with the checksums of the file.
#[derive(Clone)]
pub struct Array {
    file: Arc<ArrayFile>,
    entry: usize,
    kind: Kind,
    offset: usize,
    count: usize,
}

impl Array {
    /// Return how many numbers the array has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Return true if the array has no numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Return the type of its numbers.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Return its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.file.entries.get(self.entry).map_or("", |entry| &entry.name)
    }

    /// Return the file that it is in.
    #[must_use]
    pub fn file(&self) -> &Arc<ArrayFile> {
        &self.file
    }

    /// Make an error of damage of this array; `what` describes the damage, without a full stop.
    #[must_use]
    pub fn damage(&self, what: &str) -> Error {
        self.file.damage(&format!("{}: {what}", self.name()))
    }

    /// Return the bytes of the numbers `items`, compared with their checksums.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed, or where the array ends before them.
    #[inline]
    pub fn bytes(&self, items: Range<usize>) -> Result<&[u8]> {
        let Range { start, end } = self.places(items)?;
        if start < end {
            self.file.check(start, end)?;
        }
        Ok(self.file.map.get(start..end).unwrap_or_default())
    }

    /// Return the bytes of the numbers `items`, changed or not: for a repair, or where there are other means to tell.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the array ends before them.
    pub fn unchecked_bytes(&self, items: Range<usize>) -> Result<&[u8]> {
        let places = self.places(items)?;
        Ok(self.file.map.get(places).unwrap_or_default())
    }

    /// Return all bytes of the array, compared with their checksums.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed.
    pub fn all_bytes(&self) -> Result<&[u8]> {
        self.bytes(0..self.count)
    }

    #[inline]
    fn places(&self, items: Range<usize>) -> Result<Range<usize>> {
        if items.start > items.end || items.end > self.count {
            return Err(self.beyond(items.end));
        }
        let place = |item: usize| item.saturating_mul(self.kind.size()).saturating_add(self.offset);
        Ok(place(items.start)..place(items.end))
    }

    #[cold]
    fn beyond(&self, item: usize) -> Error {
        self.damage(&format!("ends before its number {}", grouped(item)))
    }

    /// Return the n-th number.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it has changed, is not there, or is below 0.
    #[inline]
    pub fn get(&self, n: usize) -> Result<u64> {
        let bytes = self.bytes(n..n.saturating_add(1))?;
        let number = match self.kind {
            Kind::U8 => number::<1>(bytes).map(|word| u64::from(u8::from_le_bytes(word))),
            Kind::U16 => number::<2>(bytes).map(|word| u64::from(u16::from_le_bytes(word))),
            Kind::U32 => number::<4>(bytes).map(|word| u64::from(u32::from_le_bytes(word))),
            Kind::U64 => number::<8>(bytes).map(u64::from_le_bytes),
            Kind::I8 => number::<1>(bytes).and_then(|word| i8::from_le_bytes(word).try_into().ok()),
            Kind::I16 => number::<2>(bytes).and_then(|word| i16::from_le_bytes(word).try_into().ok()),
            Kind::I32 => number::<4>(bytes).and_then(|word| i32::from_le_bytes(word).try_into().ok()),
            Kind::I64 => number::<8>(bytes).and_then(|word| i64::from_le_bytes(word).try_into().ok()),
        };
        number.ok_or_else(|| self.out_of_range())
    }

    /// Return the n-th number, as a place or a count.
    ///
    /// # Errors
    ///
    /// As `get`.
    #[inline]
    pub fn get_usize(&self, n: usize) -> Result<usize> {
        usize::try_from(self.get(n)?).map_err(|_| self.out_of_range())
    }

    #[cold]
    fn out_of_range(&self) -> Error {
        self.damage("a number is out of range")
    }

    /// Append numbers to `out`.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed, are not there, or one is 2^63 or more.
    pub fn read(&self, items: Range<usize>, out: &mut Vec<i64>) -> Result<()> {
        let bytes = self.bytes(items.clone())?;
        reserve(out, items.len())?;
        match self.kind {
            Kind::U8 => out.extend(bytes.iter().map(|&byte| i64::from(byte))),
            Kind::U16 => out.extend(words(bytes).map(|word| i64::from(u16::from_le_bytes(word)))),
            Kind::U32 => out.extend(words(bytes).map(|word| i64::from(u32::from_le_bytes(word)))),
            Kind::U64 => {
                let before = out.len();
                out.extend(words(bytes).map(i64::from_le_bytes));
                if out.iter().skip(before).any(|number| *number < 0) {
                    return Err(self.out_of_range());
                }
            }
            Kind::I8 => out.extend(words(bytes).map(|word| i64::from(i8::from_le_bytes(word)))),
            Kind::I16 => out.extend(words(bytes).map(|word| i64::from(i16::from_le_bytes(word)))),
            Kind::I32 => out.extend(words(bytes).map(|word| i64::from(i32::from_le_bytes(word)))),
            Kind::I64 => out.extend(words(bytes).map(i64::from_le_bytes)),
        }
        Ok(())
    }

    /// Append numbers to `out`.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed, are not there, or one is below 0.
    pub fn read_u64(&self, items: Range<usize>, out: &mut Vec<u64>) -> Result<()> {
        let bytes = self.bytes(items.clone())?;
        reserve(out, items.len())?;
        match self.kind {
            Kind::U8 => out.extend(bytes.iter().map(|&byte| u64::from(byte))),
            Kind::U16 => out.extend(words(bytes).map(|word| u64::from(u16::from_le_bytes(word)))),
            Kind::U32 => out.extend(words(bytes).map(|word| u64::from(u32::from_le_bytes(word)))),
            Kind::U64 => out.extend(words(bytes).map(u64::from_le_bytes)),
            _ => {
                for item in items {
                    out.push(self.get(item)?);
                }
            }
        }
        Ok(())
    }

    /// Append numbers to `out`.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they have changed, are not there, or one is below 0, or 2^32 or more.
    pub fn read_u32(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        let bytes = self.bytes(items.clone())?;
        reserve(out, items.len())?;
        match self.kind {
            Kind::U8 => out.extend(bytes.iter().map(|&byte| u32::from(byte))),
            Kind::U16 => out.extend(words(bytes).map(|word| u32::from(u16::from_le_bytes(word)))),
            Kind::U32 => out.extend(words(bytes).map(u32::from_le_bytes)),
            _ => {
                for item in items {
                    out.push(u32::try_from(self.get(item)?).map_err(|_| self.out_of_range())?);
                }
            }
        }
        Ok(())
    }

    /// Return all numbers.
    ///
    /// # Errors
    ///
    /// As `read`.
    pub fn numbers(&self) -> Result<Vec<i64>> {
        let mut numbers = Vec::new();
        self.read(0..self.count, &mut numbers)?;
        Ok(numbers)
    }

    /// Return where in an ascending array the first number is that is `value` or more.
    ///
    /// # Errors
    ///
    /// As `get`.
    pub fn lower_bound(&self, value: u64) -> Result<usize> {
        self.partition_point(|number| number < value)
    }

    /// Return where in an ascending array the first number is that is more than `value`.
    ///
    /// # Errors
    ///
    /// As `get`.
    pub fn upper_bound(&self, value: u64) -> Result<usize> {
        self.partition_point(|number| number <= value)
    }

    fn partition_point(&self, is_before: impl Fn(u64) -> bool) -> Result<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.get(middle)?) {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Array")
            .field("name", &self.name())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn number<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.first_chunk::<N>().copied()
}

/// Iterate over the words of N bytes; fewer bytes left at the end are ignored.
#[must_use]
pub fn words<const N: usize>(bytes: &[u8]) -> impl ExactSizeIterator<Item = [u8; N]> {
    bytes.chunks_exact(N).map(|chunk| {
        let mut word = [0; N];
        word.copy_from_slice(chunk);
        word
    })
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::files::array_writer::{ArrayWriter, Spool};

    fn saved(bytes: &[u8]) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn written() -> Vec<u8> {
        let mut out = ArrayWriter::new(Vec::new());
        out.put_u64("a", &(0..9_000).collect::<Vec<_>>()).unwrap();
        out.put_bytes("none", &[]).unwrap();
        out.put_smallest("b", &(0..5_000).map(|n| n * 7).collect::<Vec<_>>())
            .unwrap();
        out.put_signed("c", &[-1, 7]).unwrap();
        let mut spool = Spool::new(Kind::U32);
        spool.write(&7_u32.to_le_bytes()).unwrap();
        spool.write(&[1, 0, 0, 0]).unwrap();
        out.put_spool("d/é\"", spool).unwrap();
        out.finish().unwrap()
    }

    /// Make a file with a directory of somebody's choice, and the checksums that go with it.
    fn crafted(arrays: &[u8], directory: &[u8]) -> NamedTempFile {
        crafted_with(arrays, directory, BLOCK, MAGIC)
    }

    fn crafted_with(arrays: &[u8], directory: &[u8], block: usize, letters: &[u8]) -> NamedTempFile {
        let checksums: Vec<u8> = arrays
            .chunks(block)
            .flat_map(|block| crc32fast::hash(block).to_le_bytes())
            .collect();
        let end = [directory, &checksums].concat();
        let (at, length) = (
            (arrays.len() as u64).to_le_bytes(),
            (directory.len() as u64).to_le_bytes(),
        );
        let checksum = crc32fast::hash(&end).to_le_bytes();
        saved(&[arrays, &end, &at, &length, &checksum, letters].concat())
    }

    #[test]
    fn files_of_formats_before_are_read_and_checked() {
        let mut arrays: Vec<u8> = (0..50_000_u32).map(|n| (n % 251) as u8).collect();
        let directory = br#"{"a":["|u1",0,50000]}"#;
        let whole = crafted_with(&arrays, directory, BLOCK_BEFORE, MAGIC_BEFORE);
        let file = ArrayFile::open(whole.path()).unwrap();
        assert_eq!(file.require("a").unwrap().all_bytes().unwrap(), arrays);
        let written = std::fs::read(whole.path()).unwrap();
        arrays[20_000] ^= 1;
        let changed = saved(&[&arrays[..], &written[50_000..]].concat());
        let file = ArrayFile::open(changed.path()).unwrap();
        let array = file.require("a").unwrap();
        assert_eq!(file.damaged_blocks(), [(16_384, "a".to_owned())]);
        assert!(array.bytes(0..16_384).is_ok() && array.bytes(30_000..30_001).is_err());
        assert!(ArrayFile::open(crafted_with(&arrays, directory, BLOCK, MAGIC_BEFORE).path()).is_err());
    }

    #[test]
    fn arrays_come_back_by_name_with_their_types() {
        let held = saved(&written());
        let file = ArrayFile::open(held.path()).unwrap();
        assert_eq!(file.names().collect::<Vec<_>>(), ["a", "none", "b", "c", "d/é\""]);
        let kinds = file
            .names()
            .map(|name| file.array(name).unwrap().kind())
            .collect::<Vec<_>>();
        assert_eq!(kinds, [Kind::U64, Kind::U8, Kind::U16, Kind::I8, Kind::U32]);
        assert_eq!(
            file.require("a").unwrap().numbers().unwrap(),
            (0..9_000).collect::<Vec<_>>()
        );
        assert_eq!(file.require("c").unwrap().numbers().unwrap(), [-1, 7]);
        assert_eq!(file.require("d/é\"").unwrap().numbers().unwrap(), [7, 1]);
        assert!(file.require("c").unwrap().get(0).is_err(), "below 0");
        assert!(file.require("none").unwrap().is_empty() && file.array("e").is_none());
        let b = file.require("b").unwrap();
        assert_eq!(
            (
                b.lower_bound(700).unwrap(),
                b.upper_bound(700).unwrap(),
                b.lower_bound(1 << 40).unwrap()
            ),
            (100, 101, 5_000)
        );
        assert!(b.read(4_999..5_001, &mut Vec::new()).is_err());
        file.release();
        assert_eq!(b.get(4_999).unwrap(), 34_993);
    }

    #[test]
    fn a_file_cut_anywhere_is_damage() {
        let whole = written();
        for size in (0..whole.len()).step_by(61).chain(whole.len() - 200..whole.len()) {
            let held = saved(&whole[..size]);
            let error = ArrayFile::open(held.path()).unwrap_err();
            assert!(matches!(error, Error::Damaged(_)), "{error}");
        }
    }

    #[test]
    fn places_beyond_the_file_are_damage() {
        for place in [
            r#"["<i8",0,9]"#,
            r#"["<i8",8,1]"#,
            r#"["<i8",-64,4]"#,
            r#"["<i8",0,99999999999999999999]"#,
            r#"["<u8",0,2305843009213693952]"#,
            r#"["<u8",18446744073709551552,8]"#,
            r#"["|O8",0,4]"#,
            r#"["<i8",0,1,2]"#,
            r#"["<i8",0,1.0]"#,
            "7",
        ] {
            let held = crafted(&[0; 64], format!("{{\"x\":{place}}}").as_bytes());
            let error = ArrayFile::open(held.path()).unwrap_err().to_string();
            assert!(error.contains("the array x is not in it"), "{place}: {error}");
        }
        assert!(ArrayFile::open(crafted(&[0; 64], br#"{"x":["<u8",0,8]}"#).path()).is_ok());
    }

    #[test]
    fn what_is_no_directory_is_damage() {
        let spaces = [b" ".repeat(LARGEST_DIRECTORY), b"{}".to_vec()].concat();
        for directory in [&b"[]"[..], b"{", b"", b"7", b"\xff", &b"[".repeat(100_000), &spaces] {
            assert!(matches!(
                ArrayFile::open(crafted(&[0; 32], directory).path()),
                Err(Error::Damaged(_))
            ));
        }
    }

    #[test]
    fn damage_is_told_by_its_place_and_name_and_the_rest_can_be_read() {
        let mut bytes = written();
        bytes[9_000 * 8 + 3] ^= 8;
        let held = saved(&bytes);
        let file = ArrayFile::open(held.path()).unwrap();
        assert_eq!(file.damaged_blocks(), [(69_632, "a".to_owned())]);
        let error = file.require("a").unwrap().numbers().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a, from byte 69,632 on, has changed since it was written. See"),
            "{error}"
        );
        assert_eq!(
            reason_of(&error),
            "a, from byte 69,632 on, has changed since it was written"
        );
        assert_eq!(file.require("a").unwrap().get(8_191).unwrap(), 8_191);
        assert_eq!(
            file.require("a").unwrap().unchecked_bytes(8_999..9_000).unwrap()[0],
            8_999_u16.to_le_bytes()[0]
        );
        assert!(file.require("b").unwrap().get(0).is_err(), "of the same block");
    }

    #[test]
    fn a_missing_file_and_a_link_are_errors_of_the_system() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link")).unwrap();
        for name in ["none", "link", "."] {
            assert!(
                matches!(ArrayFile::open(&folder.path().join(name)), Err(Error::Open { .. })),
                "{name}"
            );
        }
    }

    #[test]
    fn a_file_without_checksums_is_read_where_that_is_asked_for() {
        let directory = br#"{"x":["|u1",0,3]}"#;
        let ends = [3_u64.to_le_bytes(), (directory.len() as u64).to_le_bytes()].concat();
        let held = saved(&[&b"abc"[..], directory, &ends, UNCHECKED_MAGIC].concat());
        assert!(ArrayFile::open(held.path()).is_err());
        let file = ArrayFile::open_unchecked(held.path()).unwrap();
        assert_eq!(file.require("x").unwrap().all_bytes().unwrap(), b"abc");
        assert!(ArrayFile::open_unchecked(saved(&written()).path()).is_ok());
    }

    proptest! {
        #[test]
        fn after_a_flipped_bit_numbers_are_right_or_damaged(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
            let mut bytes = written();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let (right, changed) = (saved(&written()), saved(&bytes));
            let right = ArrayFile::open(right.path()).unwrap();
            if let Ok(file) = ArrayFile::open(changed.path()) {
                for name in right.names() {
                    let found = file.require(name).unwrap().numbers();
                    prop_assert!(found.is_err() || found.unwrap() == right.require(name).unwrap().numbers().unwrap());
                }
                prop_assert!(file.damaged_blocks().len() == 1);
            }
        }
    }
}
