//! Memory that queries free, and that the process keeps for the next ones.

use std::hint::black_box;

/// Bytes of the largest block that comes from memory which the process has. A number for every document of an index of
/// a million articles takes 4 to 8 MB.
const KEPT: usize = 16 << 20;

/// Have the process keep freed memory, at most twice [`KEPT`], rather than give it back after each query.
///
/// The GNU allocator asks the system for each block of 128 kB or more, and gives back a free end of its heap of 256 kB,
/// until a larger block has been freed: from then on blocks of that size come from the heap, of which it keeps twice as
/// much (`M_MMAP_THRESHOLD` in mallopt(3)). A page from the system costs a fault, and a query that joins many documents
/// takes some hundred pages. So one block is taken and freed here; none of its pages is touched.
pub fn keep_freed() {
    let mut block: Vec<u8> = Vec::new();
    if block.try_reserve_exact(KEPT).is_ok() {
        drop(black_box(block));
    }
}
