//! Files of named arrays, and the lists of numbers and strings that they hold.

pub mod array_file;
pub mod array_writer;
pub mod bitpacking;
pub mod bitpacking_writer;
pub mod dictionary;
pub mod dictionary_writer;
pub mod frames;
pub mod keys;
pub mod lists;
pub mod mapping;
pub mod prefix_code;
pub mod prefix_code_writer;
