//! Packed lists of numbers, starts of lists, and wandering numbers.
