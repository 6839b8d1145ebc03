//! Term dictionaries: sorted byte strings in compressed blocks.
