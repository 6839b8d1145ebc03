//! Whole files mapped into memory. The only module with `unsafe` code.
//!
//! A file of an index is never written to once it has a name in a manifest, which makes its mapping a slice that does
//! not change. Where somebody shortens the file meanwhile, the system ends the process (SIGBUS): docs/reliability.md.
#![allow(unsafe_code)]

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Deref;
use std::path::Path;

use memmap2::{Mmap, MmapOptions, UncheckedAdvice};

use crate::errors::{Error, Result};

/// A whole regular file in memory, read only.
pub struct Mapping(Mmap);

impl Mapping {
    /// Map a regular file, and no link to one; None where it has fewer than `at_least` bytes, which must be one or more.
    ///
    /// # Errors
    ///
    /// [`Error::Open`] where the file is missing, is not regular, or the system lacks file handles or memory.
    pub fn open(path: &Path, at_least: u64) -> Result<Option<Self>> {
        let failed = |error| Error::open(path, error);
        let file = open_to_read(path).map_err(failed)?;
        let found = file.metadata().map_err(failed)?;
        if !found.is_file() {
            return Err(failed(io::Error::from_raw_os_error(libc::EINVAL)));
        }
        if found.len() < at_least.max(1) {
            return Ok(None);
        }
        // SAFETY: nobody writes to files of an index, and the mapping is read only.
        let map = unsafe { MmapOptions::new().map(&file) }.map_err(failed)?;
        Ok(Some(Self(map)))
    }

    /// Give the memory of the pages that were read back to the system; later reads come from the file again.
    pub fn release(&self) {
        // SAFETY: the mapping is shared, read only and backed by a file: its pages come back with the same bytes.
        let _ = unsafe { self.0.unchecked_advise(UncheckedAdvice::DontNeed) }; // refused, it only takes memory
    }
}

impl Deref for Mapping {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

fn open_to_read(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    // A pipe must not make the opening wait; the standard library adds O_CLOEXEC.
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path)
}
