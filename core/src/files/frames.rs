//! Zstandard frames of a file that may be damaged, or made to harm.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::cell::RefCell;

use zstd::zstd_safe::{DCtx, DDict, ResetDirective, get_error_name, get_frame_content_size};

use crate::errors::reserve;
use crate::files::array_file::grouped;

/// The level at which articles and words are compressed: level 9 takes five times as long and saves 4 % of an index.
pub const LEVEL: i32 = 3;

/// The byte of a frame that says what the frame has, and its bit for a checksum (RFC 8878, 3.1.1.1.1).
const DESCRIPTOR: usize = 4;
const HAS_CHECKSUM: u8 = 4;

/// The code of Zstandard for want of memory.
const NO_MEMORY: usize = 64;

/// A reason why a frame cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// The frame is damaged; the text says how.
    Damaged(String),
    /// There is not enough memory.
    Memory,
}

thread_local! {
    static CONTEXT: RefCell<Option<DCtx<'static>>> = const { RefCell::new(None) };
}

/// Return true if a frame says that it has a checksum of its own.
#[must_use]
pub fn has_checksum(frame: &[u8]) -> bool {
    frame
        .get(DESCRIPTOR)
        .is_some_and(|descriptor| descriptor & HAS_CHECKSUM != 0)
}

/// Return how many bytes a frame says that it holds; Zstandard would take as much memory before it looks at the rest.
///
/// # Errors
///
/// [`Unreadable::Damaged`] where the frame does not say it, or says more than `largest`.
pub fn stated_size(frame: &[u8], largest: u64) -> Result<usize, Unreadable> {
    match get_frame_content_size(frame) {
        Ok(Some(size)) if size <= largest => {
            usize::try_from(size).map_err(|_| Unreadable::Damaged("a block too large for this machine".to_owned()))
        }
        Ok(Some(size)) => {
            let size = grouped(usize::try_from(size).unwrap_or(usize::MAX));
            Err(Unreadable::Damaged(format!(
                "a compressed block says that it holds {size} bytes"
            )))
        }
        Ok(None) => Err(Unreadable::Damaged(
            "a compressed block does not say how much it holds".to_owned(),
        )),
        Err(_) => Err(Unreadable::Damaged("a compressed block is not one".to_owned())),
    }
}

/// Decompress a frame that holds at most `largest` bytes.
///
/// # Errors
///
/// [`Unreadable`] where the frame is damaged or memory is short.
pub fn unpacked(frame: &[u8], largest: u64, dictionary: Option<&DDict<'_>>) -> Result<Vec<u8>, Unreadable> {
    let size = stated_size(frame, largest)?;
    let mut out = Vec::new();
    reserve(&mut out, size).map_err(|_| Unreadable::Memory)?;
    with_context(|context| match dictionary {
        Some(dictionary) => context.decompress_using_ddict(&mut out, frame, dictionary),
        None => context.decompress(&mut out, frame),
    })?;
    if out.len() != size {
        return Err(Unreadable::Damaged(
            "a compressed block holds less than it says".to_owned(),
        ));
    }
    Ok(out)
}

/// Call `work` with the decompressor of this thread.
fn with_context(work: impl FnOnce(&mut DCtx<'static>) -> Result<usize, usize>) -> Result<usize, Unreadable> {
    CONTEXT.with_borrow_mut(|held| {
        if held.is_none() {
            *held = DCtx::try_create();
        }
        let context = held.as_mut().ok_or(Unreadable::Memory)?;
        let done = work(context).map_err(unreadable);
        if done.is_err() {
            let _ = context.reset(ResetDirective::SessionOnly); // of a context that was at work, it cannot fail
        }
        done
    })
}

fn unreadable(code: usize) -> Unreadable {
    if code == 0_usize.wrapping_sub(NO_MEMORY) {
        return Unreadable::Memory;
    }
    Unreadable::Damaged(format!("a compressed block cannot be read: {}", get_error_name(code)))
}
