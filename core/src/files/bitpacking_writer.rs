//! Writing packed lists; see `bitpacking` for their layout.

use std::io::Write;

use crate::errors::{Error, Result};
use crate::files::array_writer::{ArrayWriter, Spool};
use crate::files::bitpacking::{STEP, STRIDE, Width};

/// One packed list that grows, stretch after stretch; several grow side by side.
pub struct PackedWriter {
    width: Width,
    cells: Spool,
    /// The first of two cells of four bits that share a byte.
    half: Option<u8>,
    count: usize,
    /// The number of marks in each stride.
    marks: Vec<u64>,
    next: Option<Box<PackedWriter>>,
}

impl PackedWriter {
    /// Begin a list whose first tier has cells of `first_bits`, 4 or 8.
    #[must_use]
    pub fn new(first_bits: u8) -> Self {
        Self::of_width(Width::of(first_bits))
    }

    fn of_width(width: Width) -> Self {
        Self {
            width,
            cells: Spool::new(width.kind()),
            half: None,
            count: 0,
            marks: Vec::new(),
            next: None,
        }
    }

    /// Add numbers.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there is no room for temporary files.
    pub fn append(&mut self, numbers: &[u32]) -> Result<()> {
        self.append_each(numbers.iter().map(|&number| number.into()))
    }

    /// Add numbers from 0 to 2^62.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there is no room for temporary files, [`Error::Invalid`] of a larger number.
    pub fn append_u64(&mut self, numbers: &[u64]) -> Result<()> {
        self.append_each(numbers.iter().copied())
    }

    #[allow(clippy::cast_possible_truncation)] // no cell is larger than its mark
    fn append_each(&mut self, numbers: impl ExactSizeIterator<Item = u64>) -> Result<()> {
        let (mark, size) = (self.width.mark(), self.width.kind().size());
        let mut cells = Vec::with_capacity(numbers.len() * size);
        let mut rest = Vec::new();
        for number in numbers {
            if number >= mark {
                rest.push(number - mark);
                self.note_mark();
            }
            let cell = number.min(mark);
            match self.width {
                Width::W4 => {
                    let cell = cell as u8;
                    match self.half.take() {
                        None => self.half = Some(cell),
                        Some(first) => cells.push(first | cell << 4),
                    }
                }
                Width::W8 => cells.push(cell as u8),
                _ => cells.extend_from_slice(&cell.to_le_bytes()[..size]),
            }
            self.count += 1;
        }
        self.cells.write(&cells)?;
        if rest.is_empty() {
            return Ok(());
        }
        let wider = self
            .width
            .wider()
            .ok_or_else(|| Error::Invalid("a number too large to be packed".to_owned()))?;
        self.next
            .get_or_insert_with(|| Box::new(Self::of_width(wider)))
            .append_u64(&rest)
    }

    fn note_mark(&mut self) {
        let stride = self.count / STRIDE;
        if self.marks.len() <= stride {
            self.marks.resize(stride + 1, 0);
        }
        self.marks[stride] += 1;
    }

    /// Put the list into a file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where the file or a temporary file refuses.
    pub fn finish<W: Write>(mut self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        if let Some(half) = self.half {
            self.cells.write(&[half])?;
        }
        let bits = self.width.bits();
        out.put_spool(&format!("{name}.{bits}"), self.cells)?;
        let Some(next) = self.next else {
            return Ok(());
        };
        self.marks.resize(self.count / STRIDE + 1, 0);
        out.put_u64(&format!("{name}.{bits}.marks"), &before_each(self.marks))?;
        next.finish(out, name)
    }
}

/// Replace each count by the sum of those before it.
fn before_each(mut counts: Vec<u64>) -> Vec<u64> {
    let mut sum = 0;
    for count in &mut counts {
        sum += std::mem::replace(count, sum);
    }
    counts
}

/// Write where lists of `counts` items begin that lie one after another; [`crate::files::bitpacking::Starts`] reads it.
///
/// # Errors
///
/// [`Error::System`] where the file or a temporary file refuses.
pub fn put_starts<W: Write>(out: &mut ArrayWriter<W>, name: &str, counts: &[u32]) -> Result<()> {
    let mut packed = PackedWriter::new(4);
    packed.append(counts)?;
    packed.finish(out, &format!("{name}.counts"))?;
    let sums = counts
        .chunks(STEP)
        .map(|step| step.iter().map(|&count| u64::from(count)).sum());
    out.put_smallest(&format!("{name}.whole"), &before_each(sums.collect()))?;
    out.put_u64(&format!("{name}.count"), &[counts.len() as u64])
}

/// Write numbers of which most are near the one before; [`crate::files::bitpacking::Wandering`] reads them.
///
/// # Errors
///
/// [`Error::System`] where the file or a temporary file refuses.
pub fn put_wandering<W: Write>(out: &mut ArrayWriter<W>, name: &str, numbers: &[u32]) -> Result<()> {
    let before = std::iter::once(0).chain(numbers.iter().copied());
    let steps: Vec<u64> = numbers
        .iter()
        .zip(before)
        .map(|(&number, before)| step(before, number))
        .collect();
    let mut packed = PackedWriter::new(8);
    packed.append_u64(&steps)?;
    packed.finish(out, &format!("{name}.steps"))?;
    let whole: Vec<u64> = numbers.iter().step_by(STEP).map(|&number| number.into()).collect();
    out.put_smallest(&format!("{name}.whole"), &whole)?;
    out.put_u64(&format!("{name}.count"), &[numbers.len() as u64])
}

/// Return twice the step up, or one less than twice the step down.
fn step(before: u32, number: u32) -> u64 {
    let size = 2 * u64::from(before.abs_diff(number));
    if number < before { size - 1 } else { size }
}
