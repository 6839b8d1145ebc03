//! The sorted terms of open segments, to find the words that a pattern or a misspelling matches.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::errors::{Error, Result};
use crate::files::array_file::ArrayFile;
use crate::files::dictionary::{Cursor, Dictionary};
use crate::queries::vocabulary::{TermCursor, TermLists};
use crate::segments::segment::Segments;

impl TermLists for Segments {
    fn segments(&self) -> usize {
        self.each().len()
    }

    fn terms<'a>(&'a self, segment: usize, postings: &str) -> Result<Option<Box<dyn TermCursor + 'a>>> {
        let Some(segment) = self.each().get(segment) else {
            return Ok(None);
        };
        let terms = segment.postings.view(postings)?.and_then(|view| view.terms());
        Ok(terms.map(|terms| Box::new(Place::before(terms, segment.postings.file())) as Box<dyn TermCursor>))
    }
}

/// A place in the terms of one segment.
struct Place<'a> {
    file: &'a ArrayFile,
    terms: &'a Dictionary,
    cursor: Cursor<'a>,
    term: Option<String>,
}

impl<'a> Place<'a> {
    fn before(terms: &'a Dictionary, file: &'a ArrayFile) -> Self {
        Self {
            file,
            terms,
            cursor: terms.cursor(0),
            term: None,
        }
    }
}

impl TermCursor for Place<'_> {
    fn seek(&mut self, least: &[u8]) -> Result<()> {
        if self.term.as_deref().is_some_and(|term| term.as_bytes() >= least) {
            return Ok(());
        }
        // Never back, though the terms of a damaged file need not be sorted: a search along them has an end.
        let found = self.terms.cursor_from(least)?;
        if found.number() > self.cursor.number() {
            self.cursor = found;
        }
        self.advance()
    }

    fn advance(&mut self) -> Result<()> {
        let kept = self.term.get_or_insert_default();
        kept.clear();
        match self.cursor.next()?.map(std::str::from_utf8) {
            Some(Ok(term)) => kept.push_str(term),
            Some(Err(_)) => return Err(self.damage("a term is not UTF-8")),
            None => self.term = None,
        }
        Ok(())
    }

    fn term(&self) -> Option<&str> {
        self.term.as_deref()
    }

    fn damage(&self, what: &str) -> Error {
        self.file.damage(what)
    }
}
