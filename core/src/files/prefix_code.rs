//! Prefix codes of bytes (D. A. Huffman, 1952): frequent bytes take few bits, and any stretch that begins where a code
//! does can be read.
//!
//! A code is canonical, so the lengths say all: shorter codes come first, those of one length in the order of their
//! bytes, and each is the one before it plus 1. Bits are read from the highest of each byte down.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

/// Bits of the longest code: a table of all beginnings of that length takes 4 kB.
pub const LONGEST: u8 = 11;

/// Bytes that can have a code.
pub const SYMBOLS: usize = 256;

/// The number of beginnings of [`LONGEST`] bits.
const TABLE: usize = 1 << LONGEST;

/// Iterate over the bytes that have a code: the byte, the length of its code, and the first beginning that is its.
pub fn assigned(lengths: &[u8]) -> impl Iterator<Item = (u8, u8, usize)> {
    let mut at: usize = 0;
    (1..=LONGEST).flat_map(move |length| {
        let of_length = (0..=u8::MAX).zip(lengths).filter(move |(_, known)| **known == length);
        let places: Vec<_> = of_length
            .map(|(symbol, _)| {
                let first = at;
                at = at.saturating_add(width(length));
                (symbol, length, first)
            })
            .collect();
        places
    })
}

/// Return how many beginnings of [`LONGEST`] bits a code has.
fn width(length: u8) -> usize {
    1 << LONGEST.saturating_sub(length)
}

/// A reader of one code.
#[derive(Debug)]
pub struct Decoder {
    /// For each beginning of [`LONGEST`] bits the byte, and the length of its code in the upper half; 0 for none.
    table: Box<[u16; TABLE]>,
}

impl Decoder {
    /// Make the reader of the code that has these lengths; None where no code has.
    #[must_use]
    pub fn of(lengths: &[u8]) -> Option<Self> {
        if lengths.len() > SYMBOLS || lengths.iter().any(|length| *length > LONGEST) {
            return None;
        }
        let mut table = Box::new([0; TABLE]);
        let (mut codes, mut filled) = (0_usize, 0_usize);
        for (symbol, length, first) in assigned(lengths) {
            filled = first.saturating_add(width(length));
            codes = codes.saturating_add(1);
            table.get_mut(first..filled)?.fill(u16::from_be_bytes([length, symbol]));
        }
        let is_whole = match codes {
            0 => true,
            1 => filled == TABLE / 2, // a single byte takes a bit, lest any number of it takes none
            _ => filled == TABLE,
        };
        is_whole.then_some(Self { table })
    }
}

/// Bits that are read code after code.
#[derive(Debug)]
pub struct Bits<'a> {
    rest: &'a [u8],
    /// The next bits, the first the highest; behind those that are `held` there may be more of the same, or 0.
    window: u64,
    held: u32,
}

impl<'a> Bits<'a> {
    /// Begin with the first bit of some bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            window: 0,
            held: 0,
        }
    }

    /// Return the next byte by its code, or None at the end.
    #[inline]
    pub fn next(&mut self, decoder: &Decoder) -> Option<u8> {
        if self.held < u32::from(LONGEST) {
            self.refill();
        }
        let beginning = usize::try_from(self.window >> 64_u32.wrapping_sub(LONGEST.into())).ok()?;
        let [length, symbol] = decoder.table.get(beginning)?.to_be_bytes();
        let length = u32::from(length);
        if length == 0 || length > self.held {
            return None;
        }
        self.window = self.window.wrapping_shl(length);
        self.held = self.held.wrapping_sub(length);
        Some(symbol)
    }

    /// Return true if nothing is left but the bits, all 0, that fill the last byte.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.rest.is_empty() && self.held < 8 && self.window == 0
    }

    fn refill(&mut self) {
        if let Some(word) = self.rest.first_chunk() {
            self.window |= u64::from_be_bytes(*word).wrapping_shr(self.held);
            let bytes = 64_u32.wrapping_sub(self.held) / 8;
            self.rest = self.rest.get(bytes as usize..).unwrap_or_default();
            self.held = self.held.wrapping_add(bytes.wrapping_mul(8));
            return;
        }
        while let (Some((byte, rest)), true) = (self.rest.split_first(), self.held <= 56) {
            self.window |= u64::from(*byte).wrapping_shl(56_u32.wrapping_sub(self.held));
            self.held = self.held.wrapping_add(8);
            self.rest = rest;
        }
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::files::prefix_code_writer::{BitWriter, Encoder, lengths_of};

    fn written(text: &[u8]) -> (Vec<u8>, [u8; SYMBOLS]) {
        let mut counts = [0; SYMBOLS];
        for &byte in text {
            counts[usize::from(byte)] += 1;
        }
        let lengths = lengths_of(&counts);
        let (encoder, mut out) = (Encoder::of(&lengths), BitWriter::default());
        for &byte in text {
            out.push(&encoder, byte);
        }
        (out.end(), lengths)
    }

    fn read(bytes: &[u8], decoder: &Decoder, count: usize) -> (Vec<u8>, bool) {
        let mut bits = Bits::new(bytes);
        let found = (0..count).map_while(|_| bits.next(decoder)).collect();
        (found, bits.is_done())
    }

    proptest! {
        #[test]
        fn bytes_come_back(text in proptest::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..3000)) {
            let (bytes, lengths) = written(&text);
            let decoder = Decoder::of(&lengths).unwrap();
            prop_assert_eq!(read(&bytes, &decoder, text.len()), (text.clone(), true));
            if let Some(cut) = bytes.len().checked_sub(1) {
                prop_assert!(read(&bytes[..cut], &decoder, text.len()).0.len() < text.len());
            }
        }

        #[test]
        fn any_lengths_make_a_code_or_none(lengths in proptest::collection::vec(0..13_u8, 0..260), bytes in any::<Vec<u8>>()) {
            if let Some(decoder) = Decoder::of(&lengths) {
                read(&bytes, &decoder, 8 * bytes.len() + 1);
            }
        }
    }

    #[test]
    fn codes_of_rare_bytes_are_no_longer_than_the_table() {
        let mut text = Vec::new();
        for symbol in 0..24_u8 {
            text.extend(vec![symbol; 1 << symbol.min(16)]);
        }
        let (bytes, lengths) = written(&text);
        assert_eq!(lengths.iter().max(), Some(&LONGEST));
        assert_eq!(read(&bytes, &Decoder::of(&lengths).unwrap(), text.len()), (text, true));
    }

    #[test]
    fn lengths_of_no_code_are_refused() {
        let taken = |lengths: &[u8]| Decoder::of(lengths).is_some();
        assert!(taken(&[]) && taken(&[0, 1]) && taken(&[1, 1]) && taken(&[2, 1, 2]));
        assert!(!taken(&[2]) && !taken(&[1, 1, 1]) && !taken(&[1, 2]) && !taken(&[12]) && !taken(&[0; 257]));
    }
}
