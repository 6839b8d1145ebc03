//! Lists of numbers, most of them small, in about as few bytes as they need, any stretch of which can be read.
//!
//! Each number takes one cell of a tier. A number too large for its cell leaves the largest value of the cell there as
//! a mark, and the rest of the number goes on to the next, wider tier: 4 or 8 bits, then 8, 16, 32, 64. A reader must
//! know how many marks come before a stretch to find where the next tier goes on; the count is kept for every
//! [`STRIDE`] cells, and marks are counted from there. It is frame of reference with exceptions (M. Zukowski et al.,
//! Super-Scalar RAM-CPU Cache Compression, 2006) with the frame at 0.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::Arc;

use crate::errors::{Result, reserve};
use crate::files::array_file::{Array, ArrayFile, Kind, grouped, words};

/// Cells between two counts of marks.
pub const STRIDE: usize = 4096;

/// Numbers between two that are kept whole, of [`Starts`] and [`Wandering`].
pub const STEP: usize = 64;

/// A number that a list is read as.
pub trait Number: Copy + Default + Ord {
    /// Convert a cell, or return None where it is too large.
    fn of(cell: u64) -> Option<Self>;
    /// Convert a cell of at most 32 bits.
    fn small(cell: u32) -> Self;
    /// Add two numbers, or return None where the sum is too large.
    fn sum(self, other: Self) -> Option<Self>;
}

impl Number for u32 {
    fn of(cell: u64) -> Option<Self> {
        cell.try_into().ok()
    }

    fn small(cell: u32) -> Self {
        cell
    }

    fn sum(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

impl Number for u64 {
    fn of(cell: u64) -> Option<Self> {
        Some(cell)
    }

    fn small(cell: u32) -> Self {
        cell.into()
    }

    fn sum(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }
}

/// The width of the cells of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    W4,
    W8,
    W16,
    W32,
    W64,
}

impl Width {
    pub(crate) fn of(bits: u8) -> Self {
        if bits == 4 { Self::W4 } else { Self::W8 }
    }

    pub(crate) fn wider(self) -> Option<Self> {
        match self {
            Self::W4 => Some(Self::W8),
            Self::W8 => Some(Self::W16),
            Self::W16 => Some(Self::W32),
            Self::W32 => Some(Self::W64),
            Self::W64 => None,
        }
    }

    pub(crate) fn bits(self) -> u8 {
        match self {
            Self::W4 => 4,
            Self::W8 => 8,
            Self::W16 => 16,
            Self::W32 => 32,
            Self::W64 => 64,
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::W4 | Self::W8 => Kind::U8,
            Self::W16 => Kind::U16,
            Self::W32 => Kind::U32,
            Self::W64 => Kind::U64,
        }
    }

    /// Return the largest value of a cell; the last tier never reaches it.
    pub(crate) fn mark(self) -> u64 {
        match self {
            Self::W4 => 15,
            Self::W8 => 0xff,
            Self::W16 => 0xffff,
            Self::W32 => 0xffff_ffff,
            Self::W64 => i64::MAX as u64,
        }
    }
}

/// One list, read from a file of arrays. Threads share it.
#[derive(Debug, Clone)]
pub struct Packed {
    width: Width,
    cells: Array,
    /// The number of cells; one more than numbers where these are odd and two share a byte.
    count: usize,
    /// The marks that come before each stride, and the tier that goes on; None where there is no mark.
    next: Option<(Array, Box<Packed>)>,
}

impl Packed {
    /// Open a list whose first tier has cells of `first_bits`, 4 or 8.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where its arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>, name: &str, first_bits: u8) -> Result<Self> {
        Self::open_tier(file, name, Width::of(first_bits))
    }

    fn open_tier(file: &Arc<ArrayFile>, name: &str, width: Width) -> Result<Self> {
        let cells = file.require(&format!("{name}.{}", width.bits()))?;
        if cells.kind() != width.kind() {
            return Err(cells.damage("has numbers of another type"));
        }
        let each = if width == Width::W4 { 2 } else { 1 };
        let count = cells.len().saturating_mul(each);
        let next = match file.array(&format!("{name}.{}.marks", width.bits())) {
            None => None,
            Some(marks) => {
                let wider = width.wider().ok_or_else(|| marks.damage("marks of the last tier"))?;
                if marks.len() < count.div_ceil(STRIDE) {
                    return Err(marks.damage("is too short"));
                }
                Some((marks, Box::new(Self::open_tier(file, name, wider)?)))
            }
        };
        Ok(Self {
            width,
            cells,
            count,
            next,
        })
    }

    /// Return how many cells there are: as many as numbers, or one more where two share a byte.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Return true if there are no numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Return true if the list can have `count` numbers.
    #[must_use]
    pub fn holds(&self, count: usize) -> bool {
        let cells = if self.width == Width::W4 {
            count.checked_next_multiple_of(2)
        } else {
            Some(count)
        };
        cells == Some(self.count)
    }

    /// Append the numbers `items` to `out`.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where they have changed, are not there, or one is 2^32 or more.
    pub fn read(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        self.append(items, out)
    }

    /// Append the numbers `items` to `out`.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where they have changed, are not there, or one is 2^64 or more.
    pub fn read_u64(&self, items: Range<usize>, out: &mut Vec<u64>) -> Result<()> {
        self.append(items, out)
    }

    /// Append ascending numbers to `out`, which are kept as gaps: the first itself, then how many are skipped.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where they have changed, are not there, or the last is 2^32 or more.
    pub fn read_ascending(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        if self.width != Width::W8 {
            let mut gaps: Vec<u64> = Vec::new();
            self.append(items, &mut gaps)?;
            return self.ascend(gaps.into_iter(), out);
        }
        let bytes = self.cells.bytes(items.clone())?;
        let mut rest = Vec::new();
        if let Some((_, next)) = &self.next {
            let marked = count_bytes(bytes);
            if marked > 0 {
                let first = self.rank(Rank::default(), items.start)?.marks;
                let end = first.checked_add(marked).ok_or_else(|| next.beyond(first))?;
                next.append(first..end, &mut rest)?;
            }
        }
        self.ascend_bytes(bytes, &rest, out)
    }

    /// Append the numbers that gaps stand for.
    #[allow(clippy::cast_possible_truncation)] // the last is looked at, and none before it is larger
    fn ascend(&self, gaps: impl ExactSizeIterator<Item = u64>, out: &mut Vec<u32>) -> Result<()> {
        reserve(out, gaps.len())?;
        let mut next = 0_u64;
        out.extend(gaps.map(|gap| {
            let number = next.saturating_add(gap);
            next = number.saturating_add(1);
            number as u32
        }));
        if next > 1 << 32 {
            return Err(self.cells.damage("numbers out of range"));
        }
        Ok(())
    }

    /// Append the numbers that gaps of a byte stand for; `rest` has the excess over the mark of each that is one.
    fn ascend_bytes(&self, bytes: &[u8], rest: &[u32], out: &mut Vec<u32>) -> Result<()> {
        const MOST: usize = 1 << 23; // as many gaps of a byte come to less than 2^31
        const TOGETHER: usize = 32;
        let mut beyond = rest.iter().copied();
        let rests: u64 = rest.iter().fold(0, |sum, &more| sum.wrapping_add(more.into()));
        if bytes.len() > MOST || rests >= 1 << 31 {
            let mut more = |byte| if byte == u8::MAX { beyond.next() } else { None };
            let gaps = bytes
                .iter()
                .map(|&byte| u64::from(byte).wrapping_add(more(byte).unwrap_or_default().into()));
            return self.ascend(gaps, out);
        }
        reserve(out, bytes.len())?;
        let mut next = 0_u32;
        for part in bytes.chunks(TOGETHER) {
            if !rest.is_empty() && count_bytes(part) > 0 {
                for &byte in part {
                    let more = if byte == u8::MAX {
                        beyond.next().unwrap_or_default()
                    } else {
                        0
                    };
                    next = next.wrapping_add(byte.into()).wrapping_add(more);
                    out.push(next);
                    next = next.wrapping_add(1);
                }
                continue;
            }
            // Sums of sums, so that a number waits for one addition in four.
            let fours = part.chunks_exact(4);
            let few = fours.remainder();
            for four in fours {
                let &[a, b, c, d] = four else { continue };
                let [a, b, c, d] = [a, b, c, d].map(u32::from);
                let (two, more) = (a.wrapping_add(b), c.wrapping_add(d));
                let three = two.wrapping_add(c).wrapping_add(2);
                let four = two.wrapping_add(more).wrapping_add(3);
                out.extend_from_slice(&[a, two.wrapping_add(1), three, four].map(|sum| next.wrapping_add(sum)));
                next = next.wrapping_add(four).wrapping_add(1);
            }
            for &gap in few {
                next = next.wrapping_add(gap.into());
                out.push(next);
                next = next.wrapping_add(1);
            }
        }
        Ok(())
    }

    /// Append the numbers at `places` to `out`. Ascending places are the fastest.
    ///
    /// # Errors
    ///
    /// As `read`.
    pub fn read_at(&self, places: &[usize], out: &mut Vec<u32>) -> Result<()> {
        let before = out.len();
        reserve(out, places.len())?;
        for &place in places {
            let cell = self.cell(place)?;
            out.push(u32::of(cell).ok_or_else(|| self.too_large())?);
        }
        let Some((_, next)) = &self.next else {
            return Ok(());
        };
        let found = out.get_mut(before..).unwrap_or_default();
        let mark = u32::of(self.width.mark());
        let marked = |number: &u32| Some(*number) == mark;
        let mut ranks = Vec::new();
        let mut rank = Rank::default();
        for (&place, _) in places.iter().zip(found.iter()).filter(|(_, number)| marked(number)) {
            rank = self.rank(rank, place)?;
            ranks.push(rank.marks);
        }
        if ranks.is_empty() {
            return Ok(());
        }
        let mut rest = Vec::new();
        next.read_at(&ranks, &mut rest)?;
        for (number, more) in found.iter_mut().filter(|number| marked(number)).zip(rest) {
            *number = number.sum(more).ok_or_else(|| self.too_large())?;
        }
        Ok(())
    }

    fn append<T: Number>(&self, items: Range<usize>, out: &mut Vec<T>) -> Result<()> {
        if items.start > items.end || items.end > self.count {
            return Err(self.beyond(items.end));
        }
        let before = out.len();
        reserve(out, items.len())?;
        out.resize(before.saturating_add(items.len()), T::default());
        self.fill(items.start, out.get_mut(before..).unwrap_or_default())
    }

    /// Read the numbers from `start` on into `out`, as many as it has room for.
    pub fn fill<T: Number>(&self, start: usize, out: &mut [T]) -> Result<()> {
        self.fill_knowing(start, out, &mut Ranks::default().0)
    }

    /// Return an error where the list is not as a writer makes it of `count` numbers: a mark that is counted wrong, or
    /// cells that belong to no number.
    pub fn verify(&self, count: usize) -> Result<()> {
        if !self.holds(count) {
            return Err(self.cells.damage(&format!("has not {} numbers", grouped(count))));
        }
        if count < self.count && self.cell(count)? != 0 {
            return Err(self.cells.damage("has more numbers than it should"));
        }
        let Some((marks, next)) = &self.next else {
            return Ok(());
        };
        let mut before = 0_usize;
        for stride in 0..=count / STRIDE {
            if marks.get_usize(stride)? != before {
                return Err(marks.damage("marks are counted wrong"));
            }
            let start = stride.saturating_mul(STRIDE);
            before = before.saturating_add(self.count_marks(start..start.saturating_add(STRIDE).min(count))?);
        }
        if marks.len() != (count / STRIDE).saturating_add(1) {
            return Err(marks.damage("is too long"));
        }
        next.verify(before)
    }

    /// Return a reader of one stretch after another, which counts no mark twice.
    #[must_use]
    pub fn cursor(&self) -> PackedCursor<'_> {
        PackedCursor {
            packed: self,
            place: 0,
            ranks: Ranks::default(),
        }
    }

    /// `fill`, with the marks that were counted before in this tier and the next; they are brought up to date.
    fn fill_knowing<T: Number>(&self, start: usize, out: &mut [T], known: &mut [Rank]) -> Result<()> {
        let end = start.saturating_add(out.len());
        if end > self.count {
            return Err(self.beyond(end));
        }
        let marked = match self.width {
            Width::W4 => self.fill_nibbles(start, out)?,
            Width::W8 => {
                let bytes = self.cells.bytes(start..end)?;
                for (number, &byte) in out.iter_mut().zip(bytes) {
                    *number = T::small(byte.into());
                }
                if self.next.is_some() { count_bytes(bytes) } else { 0 }
            }
            _ => self.fill_wide(start, out)?,
        };
        let (Some((_, next)), Some((rank, deeper)), true) = (&self.next, known.split_first_mut(), marked > 0) else {
            return Ok(());
        };
        let first = self.rank(*rank, start)?.marks;
        let end_marks = first.checked_add(marked).ok_or_else(|| next.beyond(first))?;
        *rank = Rank {
            place: end,
            marks: end_marks,
        };
        self.add_rest(next, first..end_marks, out, deeper)
    }

    /// Read cells of four bits; return how many are marks.
    fn fill_nibbles<T: Number>(&self, start: usize, out: &mut [T]) -> Result<usize> {
        let end = start.saturating_add(out.len());
        let mut bytes = self.cells.bytes(start / 2..end.div_ceil(2))?;
        let mut left = &mut *out;
        if start % 2 == 1 {
            if let (Some((byte, more)), Some((number, rest))) = (bytes.split_first(), left.split_first_mut()) {
                *number = T::small(u32::from(byte >> 4));
                bytes = more;
                left = rest;
            } else {
                return Ok(0);
            }
        }
        let mut pairs = left.chunks_exact_mut(2);
        for (pair, &byte) in pairs.by_ref().zip(bytes) {
            if let [low, high] = pair {
                *low = T::small(u32::from(byte & 15));
                *high = T::small(u32::from(byte >> 4));
            }
        }
        if let ([number], Some(&byte)) = (pairs.into_remainder(), bytes.last()) {
            *number = T::small(u32::from(byte & 15));
        }
        let mark = T::small(15);
        Ok(if self.next.is_some() {
            out.iter().filter(|number| **number == mark).count()
        } else {
            0
        })
    }

    /// Read cells of 16 bits or more; return how many are marks.
    fn fill_wide<T: Number>(&self, start: usize, out: &mut [T]) -> Result<usize> {
        let bytes = self.cells.bytes(start..start.saturating_add(out.len()))?;
        match self.width {
            Width::W16 => {
                for (number, word) in out.iter_mut().zip(words(bytes)) {
                    *number = T::small(u16::from_le_bytes(word).into());
                }
            }
            Width::W32 => {
                for (number, word) in out.iter_mut().zip(words(bytes)) {
                    *number = T::small(u32::from_le_bytes(word));
                }
            }
            _ => {
                for (number, word) in out.iter_mut().zip(words(bytes)) {
                    *number = T::of(u64::from_le_bytes(word)).ok_or_else(|| self.too_large())?;
                }
            }
        }
        let mark = T::of(self.width.mark());
        Ok(if self.next.is_some() {
            out.iter().filter(|number| Some(**number) == mark).count()
        } else {
            0
        })
    }

    /// Add to the marks in `out` the rest of them, which the next tier has as its `items`.
    fn add_rest<T: Number>(&self, next: &Self, items: Range<usize>, out: &mut [T], known: &mut [Rank]) -> Result<()> {
        let mut few = [T::default(); STEP];
        let mut many = Vec::new();
        let rest = if let Some(few) = few.get_mut(..items.len()) {
            few
        } else {
            if items.end > next.count {
                return Err(next.beyond(items.end));
            }
            reserve(&mut many, items.len())?;
            many.resize(items.len(), T::default());
            &mut many
        };
        next.fill_knowing(items.start, rest, known)?;
        let mark = T::of(self.width.mark());
        let mut more = rest.iter();
        for number in out.iter_mut().filter(|number| Some(**number) == mark) {
            let rest = more.next().copied().unwrap_or_default();
            *number = number.sum(rest).ok_or_else(|| self.too_large())?;
        }
        Ok(())
    }

    fn cell(&self, place: usize) -> Result<u64> {
        if self.width != Width::W4 {
            return self.cells.get(place);
        }
        let byte = self.cells.get(place / 2)?;
        Ok(if place % 2 == 0 { byte & 15 } else { byte >> 4 })
    }

    /// Count the marks before a cell; `known` is the count before an earlier one, if it is of use.
    fn rank(&self, known: Rank, place: usize) -> Result<Rank> {
        let Some((marks, _)) = &self.next else {
            return Ok(Rank { place, marks: 0 });
        };
        let begin = place.saturating_sub(place % STRIDE);
        let known = if known.place >= begin.max(1) && known.place <= place {
            known
        } else {
            Rank {
                place: begin,
                marks: marks.get_usize(place / STRIDE)?,
            }
        };
        let more = self.count_marks(known.place..place)?;
        let marks = known
            .marks
            .checked_add(more)
            .ok_or_else(|| marks.damage("a number is out of range"))?;
        Ok(Rank { place, marks })
    }

    fn count_marks(&self, items: Range<usize>) -> Result<usize> {
        if items.is_empty() {
            return Ok(0);
        }
        match self.width {
            Width::W4 => {
                let (first, last) = (items.start % 2, items.end % 2);
                let bytes = self.cells.bytes(items.start / 2..items.end.div_ceil(2))?;
                // Of the first and the last byte a half may lie outside.
                let before = if first == 1 {
                    bytes.first().map_or(0, |byte| usize::from(byte & 15 == 15))
                } else {
                    0
                };
                let after = if last == 1 {
                    bytes.last().map_or(0, |byte| usize::from(byte >> 4 == 15))
                } else {
                    0
                };
                Ok(count_nibbles(bytes).saturating_sub(before).saturating_sub(after))
            }
            Width::W8 => self.cells.bytes(items).map(count_bytes),
            Width::W16 => Ok(words(self.cells.bytes(items)?)
                .filter(|word| *word == [0xff; 2])
                .count()),
            Width::W32 => Ok(words(self.cells.bytes(items)?)
                .filter(|word| *word == [0xff; 4])
                .count()),
            Width::W64 => Ok(0),
        }
    }

    #[cold]
    fn beyond(&self, item: usize) -> crate::errors::Error {
        self.cells.damage(&format!("ends before its number {}", grouped(item)))
    }

    #[cold]
    fn too_large(&self) -> crate::errors::Error {
        self.cells.damage("a number is out of range")
    }
}

/// The number of marks before a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Rank {
    place: usize,
    marks: usize,
}

/// The marks counted last, in each tier.
#[derive(Debug, Clone, Copy, Default)]
struct Ranks([Rank; 5]);

/// A reader of one stretch of a list after another. It can go back, too, but then counts marks again.
#[derive(Debug, Clone)]
pub struct PackedCursor<'a> {
    packed: &'a Packed,
    place: usize,
    ranks: Ranks,
}

impl PackedCursor<'_> {
    /// Return which number `read` reads first.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// Go to a number. Marks on the way to it are counted where it is read, and only within its stride.
    pub fn seek(&mut self, place: usize) {
        self.place = place;
    }

    /// Append the next `count` numbers to `out`.
    pub fn read<T: Number>(&mut self, count: usize, out: &mut Vec<T>) -> Result<()> {
        let end = self.place.saturating_add(count);
        if end > self.packed.count {
            return Err(self.packed.beyond(end));
        }
        let before = out.len();
        reserve(out, count)?;
        out.resize(before.saturating_add(count), T::default());
        self.fill(out.get_mut(before..).unwrap_or_default())
    }

    /// Read the next numbers into `out`, as many as it has room for.
    pub fn fill<T: Number>(&mut self, out: &mut [T]) -> Result<()> {
        self.packed.fill_knowing(self.place, out, &mut self.ranks.0)?;
        self.place = self.place.saturating_add(out.len());
        Ok(())
    }
}

/// Count the bytes that are 255, in parts whose count fits into a byte: the compiler makes vector instructions of it.
fn count_bytes(bytes: &[u8]) -> usize {
    let count = |part: &[u8]| {
        part.iter()
            .fold(0_u8, |count, &byte| count.wrapping_add(u8::from(byte == 0xff)))
    };
    bytes
        .chunks(192)
        .fold(0, |total, part| total.wrapping_add(usize::from(count(part))))
}

/// Count the halves of bytes that are 15, as `count_bytes` does.
fn count_nibbles(bytes: &[u8]) -> usize {
    let count = |part: &[u8]| {
        part.iter().fold(0_u8, |count, &byte| {
            count
                .wrapping_add(u8::from(byte & 15 == 15))
                .wrapping_add(u8::from(byte >> 4 == 15))
        })
    };
    bytes
        .chunks(96)
        .fold(0, |total, part| total.wrapping_add(usize::from(count(part))))
}

/// The begins of several lists that lie one after another. Threads share it.
#[derive(Debug, Clone)]
pub struct Starts {
    counts: Packed,
    whole: Array,
    count: usize,
}

impl Starts {
    /// Open the starts of lists.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where the arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        let counts = Packed::open(file, &format!("{name}.counts"), 4)?;
        let (whole, count) = open_whole(file, name, &counts)?;
        Ok(Self { counts, whole, count })
    }

    /// Return how many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Return true if there are no lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Return where the items of the n-th list begin and end.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where the counts have changed or make no sense.
    pub fn bounds(&self, n: usize) -> Result<Range<usize>> {
        let mut counts = [0_u64; STEP];
        let known = self.counts_to(n, &mut counts)?;
        let mut range = Range {
            start: 0,
            end: self.whole.get_usize(n / STEP)?,
        };
        for count in known {
            range = range.end..self.advanced(range.end, *count)?;
        }
        Ok(range)
    }

    /// Return how many items each list has, from the last of every [`STEP`] lists before the n-th to the n-th itself.
    ///
    /// # Errors
    ///
    /// As `bounds`.
    pub fn counts_to<'a>(&self, n: usize, counts: &'a mut [u64; STEP]) -> Result<&'a [u64]> {
        if n >= self.count {
            return Err(self.beyond(n));
        }
        let known = counts.get_mut(..=n % STEP).unwrap_or_default();
        self.counts.fill(n.saturating_sub(n % STEP), known)?;
        Ok(known)
    }

    /// Return how many items all lists have.
    ///
    /// # Errors
    ///
    /// As `bounds`.
    pub fn total(&self) -> Result<usize> {
        self.count
            .checked_sub(1)
            .map_or(Ok(0), |last| Ok(self.bounds(last)?.end))
    }

    /// Append how many items each of some lists has.
    ///
    /// # Errors
    ///
    /// As `bounds`.
    pub fn counts(&self, lists: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        if lists.end > self.count {
            return Err(self.beyond(lists.end));
        }
        self.counts.read(lists, out)
    }

    /// Return where each of some lists begins, and where the last of them ends.
    ///
    /// # Errors
    ///
    /// As `bounds`.
    pub fn stretch(&self, lists: Range<usize>) -> Result<Vec<usize>> {
        if lists.end > self.count {
            return Err(self.beyond(lists.end));
        }
        let mut counts = Vec::new();
        self.counts.read_u64(lists.clone(), &mut counts)?;
        let mut at = if lists.start < self.count {
            self.bounds(lists.start)?.start
        } else {
            0
        };
        let mut starts = Vec::new();
        reserve(&mut starts, counts.len().saturating_add(1))?;
        starts.push(at);
        for count in counts {
            at = self.advanced(at, count)?;
            starts.push(at);
        }
        Ok(starts)
    }

    /// Return which list an item is in.
    ///
    /// # Errors
    ///
    /// As `bounds`, and where no list has the item.
    pub fn containing(&self, item: usize) -> Result<usize> {
        let after = self.whole.upper_bound(item as u64)?;
        let Some(step) = after.checked_sub(1) else {
            return Err(self.beyond(item));
        };
        let first = step.saturating_mul(STEP);
        let mut counts = [0_u64; STEP];
        let known = counts
            .get_mut(..self.count.saturating_sub(first).min(STEP))
            .unwrap_or_default();
        self.counts.fill(first, known)?;
        let mut end = self.whole.get_usize(step)?;
        for (n, count) in (first..).zip(known.iter()) {
            end = self.advanced(end, *count)?;
            if item < end {
                return Ok(n);
            }
        }
        Err(self.beyond(item))
    }

    /// Return how many items all lists have; an error where the arrays do not agree with each other.
    pub fn verify(&self) -> Result<usize> {
        self.counts.verify(self.count)?;
        let mut cursor = self.counts.cursor();
        let mut end = 0;
        for step in 0..self.whole.len() {
            if self.whole.get_usize(step)? != end {
                return Err(self.whole.damage("does not agree with the counts"));
            }
            let mut counts = [0_u64; STEP];
            let known = self.count.saturating_sub(cursor.place()).min(STEP);
            cursor.fill(counts.get_mut(..known).unwrap_or_default())?;
            for count in counts {
                end = self.advanced(end, count)?;
            }
        }
        Ok(end)
    }

    fn advanced(&self, at: usize, count: u64) -> Result<usize> {
        let count = usize::try_from(count).ok();
        count
            .and_then(|count| at.checked_add(count))
            .ok_or_else(|| self.whole.damage("a list is longer than any file"))
    }

    #[cold]
    fn beyond(&self, n: usize) -> crate::errors::Error {
        self.whole.damage(&format!("nothing is known of number {}", grouped(n)))
    }
}

/// Open the arrays beside a packed list that has a whole number for every step.
fn open_whole(file: &Arc<ArrayFile>, name: &str, packed: &Packed) -> Result<(Array, usize)> {
    let whole = file.require(&format!("{name}.whole"))?;
    let count = open_count(file, name)?;
    if !packed.holds(count) || whole.len() != count.div_ceil(STEP) {
        return Err(whole.damage(&format!(
            "{} numbers where there should be {}",
            whole.len(),
            count.div_ceil(STEP)
        )));
    }
    Ok((whole, count))
}

/// Read the one number of an array that counts others.
pub(crate) fn open_count(file: &Arc<ArrayFile>, name: &str) -> Result<usize> {
    let count = file.require(&format!("{name}.count"))?;
    if count.len() != 1 {
        return Err(count.damage("is not one number"));
    }
    count.get_usize(0)
}

/// Numbers of which most are near the one before. Threads share them.
#[derive(Debug, Clone)]
pub struct Wandering {
    steps: Packed,
    whole: Array,
    count: usize,
}

impl Wandering {
    /// Open a list of numbers.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where the arrays are missing or do not fit each other.
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        let steps = Packed::open(file, &format!("{name}.steps"), 8)?;
        let (whole, count) = open_whole(file, name, &steps)?;
        Ok(Self { steps, whole, count })
    }

    /// Return how many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Return true if there are no numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Return an error where the arrays do not agree with each other.
    pub fn verify(&self) -> Result<()> {
        self.steps.verify(self.count)?;
        let mut cursor = self.steps.cursor();
        let mut number = 0_u64;
        for step in 0..self.whole.len() {
            let mut steps = [0_u64; STEP];
            let known = self.count.saturating_sub(cursor.place()).min(STEP);
            let steps = steps.get_mut(..known).unwrap_or_default();
            cursor.fill(steps)?;
            for (n, step_to) in steps.iter().enumerate() {
                number = stepped(number, *step_to).ok_or_else(|| self.out_of_range())?;
                if n == 0 && self.whole.get(step)? != number {
                    return Err(self.whole.damage("does not agree with the steps"));
                }
            }
        }
        Ok(())
    }

    /// Append the numbers `items` to `out`.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::Damaged`] where they have changed, are not there, or are out of range.
    pub fn read(&self, items: Range<usize>, out: &mut Vec<u32>) -> Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let first = items.start.saturating_sub(items.start % STEP);
        let skipped = items.start.saturating_sub(first);
        let mut steps = Vec::new();
        self.steps.read_u64(first..items.end, &mut steps)?;
        let mut number = self.whole.get(first / STEP)?;
        reserve(out, items.len())?;
        for (n, step) in steps.into_iter().enumerate() {
            if n > 0 {
                number = stepped(number, step).ok_or_else(|| self.out_of_range())?;
            }
            if n >= skipped {
                out.push(number.try_into().map_err(|_| self.out_of_range())?);
            }
        }
        Ok(())
    }

    #[cold]
    fn out_of_range(&self) -> crate::errors::Error {
        self.whole.damage("a number is out of range")
    }
}

/// Return the number after another: half a step that is even up, or half of the step and one more down.
fn stepped(number: u64, step: u64) -> Option<u64> {
    if step % 2 == 0 {
        number.checked_add(step / 2)
    } else {
        number.checked_sub((step / 2).saturating_add(1))
    }
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::files::array_writer::ArrayWriter;
    use crate::files::bitpacking_writer::{PackedWriter, put_starts, put_wandering};

    fn file_of(write: impl FnOnce(&mut ArrayWriter<&mut Vec<u8>>)) -> (NamedTempFile, Arc<ArrayFile>) {
        let mut bytes = Vec::new();
        let mut out = ArrayWriter::new(&mut bytes);
        write(&mut out);
        out.finish().unwrap();
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let opened = ArrayFile::open(file.path()).unwrap();
        (file, opened)
    }

    /// Numbers that need every tier, most of them small; the list may pass a stride.
    fn numbers() -> impl Strategy<Value = Vec<u64>> {
        let number = prop_oneof![
            20 => 0..20_u64,
            4 => 0..300_u64,
            2 => 0..70_000_u64,
            1 => 0..=u64::from(u32::MAX),
            1 => 0..1_u64 << 62,
        ];
        (proptest::collection::vec(number, 0..300), 0..30_usize)
            .prop_map(|(some, times)| some.iter().copied().cycle().take(some.len() * times).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn packed_lists_come_back(all in numbers(), bits in prop_oneof![Just(4_u8), Just(8)], parts in 1..5_usize, ends in any::<(u16, u16)>()) {
            let mut writer = PackedWriter::new(bits);
            for part in all.chunks(all.len() / parts + 1) {
                writer.append_u64(part).unwrap();
            }
            let (_held, file) = file_of(|out| writer.finish(out, "x").unwrap());
            let packed = Packed::open(&file, "x", bits).unwrap();
            prop_assert!(packed.holds(all.len()));
            let (a, b) = (usize::from(ends.0) % (all.len() + 1), usize::from(ends.1) % (all.len() + 1));
            let range = a.min(b)..a.max(b);
            let mut read = Vec::new();
            packed.read_u64(range.clone(), &mut read).unwrap();
            prop_assert_eq!(&read, &all[range.clone()]);
            let mut cursor = packed.cursor();
            for start in (range.start..range.end).step_by(37).chain([0]) {
                let mut read: Vec<u64> = Vec::new();
                cursor.seek(start);
                cursor.read((range.end - start).min(11), &mut read).unwrap();
                cursor.read((range.end - cursor.place()).min(20), &mut read).unwrap();
                prop_assert_eq!(&read[..], &all[start..cursor.place()]);
            }

            let fits = |places: &[usize]| places.iter().all(|&place| u32::try_from(all[place]).is_ok());
            let places: Vec<usize> = range.step_by(3).collect();
            let mut read = Vec::new();
            prop_assert_eq!(packed.read_at(&places, &mut read).is_ok(), fits(&places));
            if fits(&places) {
                prop_assert_eq!(read, places.iter().map(|&place| all[place] as u32).collect::<Vec<_>>());
            }
            prop_assert!(packed.read_u64(0..all.len() + 2, &mut Vec::new()).is_err());
        }

        #[test]
        fn ascending_numbers_come_back(gaps in proptest::collection::vec(prop_oneof![9 => 0..3_u32, 1 => 0..900_u32], 0..9000)) {
            let mut writer = PackedWriter::new(8);
            writer.append(&gaps).unwrap();
            let (_held, file) = file_of(|out| writer.finish(out, "x").unwrap());
            let mut expected = Vec::new();
            for &gap in &gaps {
                expected.push(expected.last().map_or(gap, |last| last + gap + 1));
            }
            let mut read = Vec::new();
            Packed::open(&file, "x", 8).unwrap().read_ascending(0..gaps.len(), &mut read).unwrap();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn starts_come_back(counts in proptest::collection::vec(prop_oneof![9 => 0..20_u32, 1 => 0..100_000_u32], 0..500)) {
            let (_held, file) = file_of(|out| put_starts(out, "x", &counts).unwrap());
            let starts = Starts::open(&file, "x").unwrap();
            let expected: Vec<usize> = counts.iter().scan(0, |sum, &count| { *sum += count as usize; Some(*sum) }).collect();
            let begins: Vec<usize> = std::iter::once(0).chain(expected).collect();
            prop_assert_eq!(&starts.stretch(0..counts.len()).unwrap(), &begins);
            for n in 0..counts.len() {
                let bounds = starts.bounds(n).unwrap();
                prop_assert_eq!(&bounds, &(begins[n]..begins[n + 1]));
                if !bounds.is_empty() {
                    prop_assert_eq!(starts.containing(bounds.start).unwrap(), n);
                    prop_assert_eq!(starts.containing(bounds.end - 1).unwrap(), n);
                }
            }
            prop_assert!(starts.bounds(counts.len()).is_err());
            prop_assert!(starts.containing(begins[counts.len()]).is_err());
        }

        #[test]
        fn wandering_numbers_come_back(all in proptest::collection::vec(prop_oneof![9 => 1000..1020_u32, 1 => any::<u32>()], 0..300), cut in any::<u16>()) {
            let (_held, file) = file_of(|out| put_wandering(out, "x", &all).unwrap());
            let wandering = Wandering::open(&file, "x").unwrap();
            let start = usize::from(cut) % (all.len() + 1);
            let mut read = Vec::new();
            wandering.read(start..all.len(), &mut read).unwrap();
            prop_assert_eq!(&read, &all[start..]);
        }
    }

    #[test]
    fn gaps_beyond_four_bytes_are_damage() {
        let mut writer = PackedWriter::new(8);
        writer.append(&[u32::MAX, 0]).unwrap();
        let (_held, file) = file_of(|out| writer.finish(out, "x").unwrap());
        let packed = Packed::open(&file, "x", 8).unwrap();
        let error = packed.read_ascending(0..2, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("x.8: numbers out of range"), "{error}");
        packed.read_ascending(0..1, &mut Vec::new()).unwrap();
    }
}
