//! Folding: case, accents, quotes and widths taken off words.
