//! Writing lists of strings; see `dictionary` for their reader.

use std::io::{BufRead, BufReader, Write};

use crate::errors::{Error, Result};
use crate::files::array_file::Kind;
use crate::files::array_writer::{ArrayWriter, Spool};
use crate::files::dictionary::{BLOCK, END, MOST_SHARED, shared_bytes};
use crate::files::prefix_code::SYMBOLS;
use crate::files::prefix_code_writer::{BitWriter, Encoder, lengths_of};

/// Byte strings that are written one after another; sorted ones can be looked up by value.
pub struct DictionaryWriter {
    count: usize,
    last: Vec<u8>,
    firsts: Vec<u8>,
    first_ends: Vec<u64>,
    /// Each string that is not the first of a block: the number of bytes shared with the one before, the bytes that
    /// follow, and [`END`]. They are put into codes when all are known.
    others: Spool,
    shared_counts: [u64; SYMBOLS],
    byte_counts: [u64; SYMBOLS],
}

impl Default for DictionaryWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl DictionaryWriter {
    /// Begin a list of strings.
    #[must_use]
    pub fn new() -> Self {
        Self {
            count: 0,
            last: Vec::new(),
            firsts: Vec::new(),
            first_ends: Vec::new(),
            others: Spool::new(Kind::U8),
            shared_counts: [0; SYMBOLS],
            byte_counts: [0; SYMBOLS],
        }
    }

    /// Add a string, which holds no byte 255.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where it does, [`Error::System`] where there is no room for temporary files.
    pub fn push(&mut self, string: &[u8]) -> Result<()> {
        if memchr::memchr(END, string).is_some() {
            return Err(Error::Invalid("a string with a byte 255 cannot be written".to_owned()));
        }
        if self.count % BLOCK == 0 {
            self.firsts.extend_from_slice(string);
            self.first_ends.push(self.firsts.len() as u64);
        } else {
            let shared = u8::try_from(shared_bytes(&self.last, string).min(MOST_SHARED)).unwrap_or(u8::MAX);
            let rest = &string[usize::from(shared)..];
            self.shared_counts[usize::from(shared)] += 1;
            for &byte in rest.iter().chain([&END]) {
                self.byte_counts[usize::from(byte)] += 1;
            }
            self.others.write(&[shared])?;
            self.others.write(rest)?;
            self.others.write(&[END])?;
        }
        self.last.clear();
        self.last.extend_from_slice(string);
        self.count += 1;
        Ok(())
    }

    /// Put the list into a file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where the file or a temporary file refuses.
    pub fn finish<W: Write>(self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        let (shared, bytes) = (lengths_of(&self.shared_counts), lengths_of(&self.byte_counts));
        let mut blocks = Blocks {
            shared: Encoder::of(&shared),
            bytes: Encoder::of(&bytes),
            writer: BitWriter::default(),
            written: Spool::new(Kind::U8),
            ends: Vec::with_capacity(self.first_ends.len()),
        };
        let mut others = BufReader::new(self.others.into_reader()?);
        let mut other = Vec::new();
        for n in 1..=self.count {
            if n % BLOCK == 0 || n == self.count {
                blocks.end()?;
            } else {
                other.clear();
                others.read_until(END, &mut other)?;
                blocks.push(&other);
            }
        }
        out.put_spool(&format!("{name}.blocks"), blocks.written)?;
        out.put_smallest(&format!("{name}.ends"), &blocks.ends)?;
        out.put_bytes(&format!("{name}.firsts"), &self.firsts)?;
        out.put_smallest(&format!("{name}.first_ends"), &self.first_ends)?;
        out.put_bytes(&format!("{name}.codes"), &[shared, bytes].concat())?;
        out.put_u64(&format!("{name}.count"), &[self.count as u64])
    }
}

/// The blocks of a list whose strings are all known.
struct Blocks {
    shared: Encoder,
    bytes: Encoder,
    writer: BitWriter,
    written: Spool,
    ends: Vec<u64>,
}

impl Blocks {
    /// Add a string: the number of bytes shared with the one before, the bytes that follow, and [`END`].
    fn push(&mut self, string: &[u8]) {
        if let Some((&shared, rest)) = string.split_first() {
            self.writer.push(&self.shared, shared);
            for &byte in rest {
                self.writer.push(&self.bytes, byte);
            }
        }
    }

    fn end(&mut self) -> Result<()> {
        self.written.write(&self.writer.end())?;
        self.ends.push(self.written.len() as u64);
        Ok(())
    }
}
