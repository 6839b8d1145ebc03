//! Writing a file of named arrays; see `array_file` for its layout.

use std::io::{Read, Seek, SeekFrom, Write};

use serde_json::Value;
use tempfile::SpooledTempFile;

use crate::errors::Result;
use crate::files::array_file::{ALIGNMENT, BLOCK, Kind, MAGIC};

/// Bytes of a growing array before it goes to a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// Bytes that are copied from a temporary file at a time.
const AT_ONCE: usize = 1 << 20;

/// A file of arrays that is being written, one array after another; `finish` makes the file whole.
pub struct ArrayWriter<W: Write> {
    stream: W,
    at: usize,
    /// The members of the directory: JSON with commas between them.
    directory: String,
    checksums: Vec<u32>,
    checksum: crc32fast::Hasher,
}

impl<W: Write> ArrayWriter<W> {
    /// Begin a file; the stream should take small parts well.
    pub fn new(stream: W) -> Self {
        Self {
            stream,
            at: 0,
            directory: String::new(),
            checksums: Vec::new(),
            checksum: crc32fast::Hasher::new(),
        }
    }

    /// Add an array whose numbers are given as little-endian bytes.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::System`] where the stream refuses.
    pub fn put(&mut self, name: &str, kind: Kind, bytes: &[u8]) -> Result<()> {
        self.begin(name, kind, bytes.len() / kind.size())?;
        self.write(bytes)
    }

    /// Add an array of bytes.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn put_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.put(name, Kind::U8, bytes)
    }

    /// Add an array of numbers in the fewest bytes that hold the largest of them.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn put_smallest(&mut self, name: &str, numbers: &[u64]) -> Result<()> {
        let kind = Kind::smallest(numbers.iter().copied().max().unwrap_or(0));
        self.put(
            name,
            kind,
            &bytes_of(numbers.iter().map(|number| number.to_le_bytes()), kind.size()),
        )
    }

    /// Add an array of numbers of eight bytes.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn put_u64(&mut self, name: &str, numbers: &[u64]) -> Result<()> {
        self.put(
            name,
            Kind::U64,
            &bytes_of(numbers.iter().map(|number| number.to_le_bytes()), 8),
        )
    }

    /// Add an array of numbers in the fewest bytes, signed ones where any is below 0.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn put_signed(&mut self, name: &str, numbers: &[i64]) -> Result<()> {
        let least = numbers.iter().copied().min().unwrap_or(0);
        let most = numbers.iter().copied().max().unwrap_or(0);
        let kind = if least < 0 {
            Kind::smallest_signed(least, most)
        } else {
            Kind::smallest(most.unsigned_abs())
        };
        self.put(
            name,
            kind,
            &bytes_of(numbers.iter().map(|number| number.to_le_bytes()), kind.size()),
        )
    }

    /// Add an array that has grown in a spool.
    ///
    /// # Errors
    ///
    /// As `put`, and where the temporary file cannot be read.
    pub fn put_spool(&mut self, name: &str, spool: Spool) -> Result<()> {
        self.begin(name, spool.kind, spool.len())?;
        let mut part = vec![0; AT_ONCE.min(spool.bytes)];
        let mut held = spool.into_reader()?;
        loop {
            let read = held.read(&mut part)?;
            if read == 0 {
                return Ok(());
            }
            self.write(&part[..read])?;
        }
    }

    /// Write the directory and the checksums, and return the stream, which the caller closes.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn finish(mut self) -> Result<W> {
        if self.at % BLOCK != 0 {
            self.end_block();
        }
        let mut end = format!("{{{}}}", self.directory).into_bytes();
        let length = end.len();
        end.extend(self.checksums.iter().flat_map(|checksum| checksum.to_le_bytes()));
        let checksum = crc32fast::hash(&end);
        end.extend((self.at as u64).to_le_bytes());
        end.extend((length as u64).to_le_bytes());
        end.extend(checksum.to_le_bytes());
        end.extend(MAGIC);
        self.stream.write_all(&end)?;
        self.stream.flush()?;
        Ok(self.stream)
    }

    fn begin(&mut self, name: &str, kind: Kind, count: usize) -> Result<()> {
        let padding = self.at.next_multiple_of(ALIGNMENT) - self.at;
        self.write(&[0; ALIGNMENT][..padding])?;
        let comma = if self.directory.is_empty() { "" } else { "," };
        let name = Value::from(name);
        let place = format!("{comma}{name}:[\"{}\",{},{count}]", kind.name(), self.at);
        self.directory.push_str(&place);
        Ok(())
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes)?;
        while !bytes.is_empty() {
            let (part, rest) = bytes.split_at(bytes.len().min(BLOCK - self.at % BLOCK));
            self.checksum.update(part);
            self.at += part.len();
            bytes = rest;
            if self.at % BLOCK == 0 {
                self.end_block();
            }
        }
        Ok(())
    }

    fn end_block(&mut self) {
        self.checksums.push(std::mem::take(&mut self.checksum).finalize());
    }
}

/// Join the first `size` bytes of each word.
fn bytes_of(words: impl ExactSizeIterator<Item = [u8; 8]>, size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(words.len() * size);
    for word in words {
        bytes.extend_from_slice(&word[..size]);
    }
    bytes
}

/// An array that grows while others do: in memory, then in a temporary file. [`ArrayWriter::put_spool`] writes it.
pub struct Spool {
    kind: Kind,
    bytes: usize,
    held: SpooledTempFile,
}

impl Spool {
    /// Begin an array of numbers of a type.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            bytes: 0,
            held: SpooledTempFile::new(IN_MEMORY),
        }
    }

    /// Add the bytes of numbers, little-endian.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::System`] where there is no room for a temporary file.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.held.write_all(bytes)?;
        self.bytes += bytes.len();
        Ok(())
    }

    /// Return how many whole numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes / self.kind.size()
    }

    /// Return true if there are none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Return a reader of all bytes.
    ///
    /// # Errors
    ///
    /// [`crate::errors::Error::System`] where the temporary file cannot be read.
    pub fn into_reader(mut self) -> Result<impl Read> {
        self.held.seek(SeekFrom::Start(0))?;
        Ok(self.held)
    }
}
