//! Memory-mapped files: the only module with unsafe code.
