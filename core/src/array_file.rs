//! Files of named arrays with checksums (`docs/index-format.md`), read and written.
