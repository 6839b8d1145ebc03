//! Making prefix codes, and writing with them; see `prefix_code` for their reader.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::files::prefix_code::{LONGEST, SYMBOLS, assigned};

/// Return the lengths of the codes of bytes that occur this often; 0 for a byte that does not occur.
#[must_use]
pub fn lengths_of(counts: &[u64; SYMBOLS]) -> [u8; SYMBOLS] {
    let mut counts = *counts;
    loop {
        let lengths = unlimited(&counts);
        if lengths.iter().all(|length| *length <= LONGEST) {
            return lengths;
        }
        for count in counts.iter_mut().filter(|count| **count > 0) {
            *count = *count / 2 + 1; // rare bytes gain on frequent ones until no code is too long
        }
    }
}

/// Return the lengths of the best codes, however long.
fn unlimited(counts: &[u64; SYMBOLS]) -> [u8; SYMBOLS] {
    let mut lengths = [0; SYMBOLS];
    let mut groups: BinaryHeap<_> = (0..SYMBOLS)
        .filter(|symbol| counts[*symbol] > 0)
        .map(|symbol| Reverse((counts[symbol], vec![symbol])))
        .collect();
    if let (1, Some(Reverse((_, only)))) = (groups.len(), groups.peek()) {
        lengths[only[0]] = 1;
    }
    while let (Some(Reverse((count, mut group))), Some(Reverse((more, mut other)))) = (groups.pop(), groups.pop()) {
        group.append(&mut other);
        for &symbol in &group {
            lengths[symbol] = u8::saturating_add(lengths[symbol], 1);
        }
        groups.push(Reverse((count.saturating_add(more), group)));
    }
    lengths
}

/// A writer of one code. Several may share a stream of bits: see [`BitWriter`].
pub struct Encoder {
    /// The code of each byte, and its length.
    codes: [(u16, u8); SYMBOLS],
}

impl Encoder {
    /// Make the writer of the code that has these lengths.
    #[must_use]
    pub fn of(lengths: &[u8; SYMBOLS]) -> Self {
        let mut codes = [(0, 0); SYMBOLS];
        for (symbol, length, first) in assigned(lengths) {
            let code = u16::try_from(first >> (LONGEST - length)).unwrap_or_default(); // of at most `length` bits
            codes[usize::from(symbol)] = (code, length);
        }
        Self { codes }
    }
}

/// Bits that are written code after code.
#[derive(Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    /// The bits of the byte that is not full yet, the last one lowest.
    held: u32,
    bits: u8,
}

impl BitWriter {
    /// Write a byte by its code.
    pub fn push(&mut self, encoder: &Encoder, symbol: u8) {
        let (code, length) = encoder.codes[usize::from(symbol)];
        self.held = self.held << length | u32::from(code);
        self.bits += length;
        while self.bits >= 8 {
            self.bits -= 8;
            self.bytes.push((self.held >> self.bits).to_le_bytes()[0]);
        }
    }

    /// Fill the last byte with bits that are 0, and return all bytes.
    pub fn end(&mut self) -> Vec<u8> {
        if self.bits > 0 {
            self.bytes.push((self.held << (8 - self.bits)).to_le_bytes()[0]);
        }
        self.bits = 0;
        std::mem::take(&mut self.bytes)
    }
}
