//! The ways in which the core can fail; `python` makes the errors of `newssearch.errors` of them.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A failure. Every message names the place, for a person to read.
#[derive(Debug)]
pub enum Error {
    /// A file of the index has changed since it was written, or cannot have been written by newssearch.
    Damaged(String),
    /// The system has no room, memory or file handle left, or refuses to read or write.
    System(io::Error),
    /// A file cannot be opened: it is missing, or the system lacks file handles or memory.
    Open {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// A query costs more than its limits allow.
    Limit(QueryLimit),
    /// An argument of the caller makes no sense.
    Invalid(String),
}

/// A limit that a query has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryLimit {
    /// The limit that was exceeded, as a sentence.
    pub message: String,
    /// Advice for the next step; may be empty.
    pub hint: String,
    /// The part of the query that is meant; may be empty.
    pub part: String,
}

/// A result of the core.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Make an error of damage.
    pub fn damaged(message: impl Into<String>) -> Self {
        Self::Damaged(message.into())
    }

    /// Make an error of a file that cannot be opened.
    #[must_use]
    pub fn open(path: &Path, error: io::Error) -> Self {
        Self::Open {
            path: path.to_owned(),
            error,
        }
    }

    /// Make an error of memory that cannot be had.
    #[must_use]
    pub fn memory() -> Self {
        Self::System(io::ErrorKind::OutOfMemory.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(message) | Self::Invalid(message) => out.write_str(message),
            Self::System(error) => error.fmt(out),
            Self::Open { path, error } => write!(out, "{}: {error}", path.display()),
            Self::Limit(limit) => out.write_str(&limit.message),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Reserve memory for further items; an error rather than an abort where there is not enough.
///
/// # Errors
///
/// [`Error::System`] of the kind `OutOfMemory`.
pub fn reserve<T>(items: &mut Vec<T>, further: usize) -> Result<()> {
    items.try_reserve(further).map_err(|_| Error::memory())
}
