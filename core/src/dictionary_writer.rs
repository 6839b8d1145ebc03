//! Writing lists of strings; see `dictionary` for their reader.

use std::io::Write;

use zstd::zstd_safe::{CCtx, CParameter, compress_bound};

use crate::array_file::Kind;
use crate::array_writer::{ArrayWriter, Spool};
use crate::dictionary::{BETWEEN, BLOCK};
use crate::errors::{Error, Result};
use crate::frames::LEVEL;

/// Byte strings that are written one after another; sorted ones can be looked up by value.
pub struct DictionaryWriter {
    compressor: CCtx<'static>,
    /// The strings of the block that is not full yet, with a byte 255 between them.
    block: Vec<u8>,
    count: usize,
    blocks: Spool,
    ends: Vec<u64>,
    firsts: Vec<u8>,
}

impl DictionaryWriter {
    /// Begin a list of strings.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where there is no memory.
    pub fn new() -> Result<Self> {
        let mut compressor = CCtx::try_create().ok_or_else(Error::memory)?;
        compressor
            .set_parameter(CParameter::CompressionLevel(LEVEL))
            .map_err(refused)?;
        let (block, firsts) = (Vec::new(), Vec::new());
        Ok(Self {
            compressor,
            block,
            count: 0,
            blocks: Spool::new(Kind::U8),
            ends: Vec::new(),
            firsts,
        })
    }

    /// Add a string, which holds no byte 255.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where it does, [`Error::System`] where there is no room for temporary files.
    pub fn push(&mut self, string: &[u8]) -> Result<()> {
        if memchr::memchr(BETWEEN, string).is_some() {
            return Err(Error::Invalid("a string with a byte 255 cannot be written".to_owned()));
        }
        if self.count % BLOCK == 0 {
            self.end_block()?;
            if self.count > 0 {
                self.firsts.push(BETWEEN);
            }
            self.firsts.extend_from_slice(string);
        } else {
            self.block.push(BETWEEN);
        }
        self.block.extend_from_slice(string);
        self.count += 1;
        Ok(())
    }

    fn end_block(&mut self) -> Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(compress_bound(self.block.len()));
        self.compressor.compress2(&mut frame, &self.block).map_err(refused)?;
        self.blocks.write(&frame)?;
        self.ends.push(self.blocks.len() as u64);
        self.block.clear();
        Ok(())
    }

    /// Put the list into a file of arrays.
    ///
    /// # Errors
    ///
    /// [`Error::System`] where the file or a temporary file refuses.
    pub fn finish<W: Write>(mut self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        self.end_block()?;
        out.put_spool(&format!("{name}.blocks"), self.blocks)?;
        out.put_u64(&format!("{name}.ends"), &self.ends)?;
        out.put_bytes(&format!("{name}.firsts"), &self.firsts)?;
        out.put_u64(&format!("{name}.count"), &[self.count as u64])
    }
}

/// Make an error of a code of Zstandard, which refuses to compress only for want of memory.
pub(crate) fn refused(_code: usize) -> Error {
    Error::memory()
}
