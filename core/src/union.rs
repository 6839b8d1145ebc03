//! Sorted lists of strings side by side: each distinct string once, with the lists that have it.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::array_file::ArrayFile;
use crate::dictionary::{Cursor, Dictionary};
use crate::errors::Result;

/// The sorted strings of a segment.
pub struct Sorted {
    strings: Dictionary,
    file: Arc<ArrayFile>,
}

impl Sorted {
    /// Open a list of strings of a file.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] for a list that cannot be read.
    pub fn open(file: &Arc<ArrayFile>, name: &str) -> Result<Self> {
        Ok(Self {
            strings: Dictionary::open(file, name)?,
            file: file.clone(),
        })
    }
}

/// A string, and the lists that have it: the number of the list, and that of the string there.
pub type Shared<'a> = (&'a [u8], &'a [(usize, usize)]);

/// Goes through the strings of several sorted lists in byte order.
pub struct Union<'a> {
    lists: Vec<List<'a>>,
    heads: BinaryHeap<Reverse<Head>>,
    text: Vec<u8>,
    found: Vec<(usize, usize)>,
}

struct List<'a> {
    strings: &'a Sorted,
    cursor: Cursor<'a>,
    /// The number of strings that were taken.
    taken: usize,
}

/// The next string of a list.
#[derive(PartialEq, Eq)]
struct Head {
    text: Vec<u8>,
    list: usize,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text).then(self.list.cmp(&other.list))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Union<'a> {
    /// Begin before the first strings of sorted lists.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] for a list that cannot be read.
    pub fn new(sorted: &'a [Sorted]) -> Result<Self> {
        let mut union = Self {
            lists: Vec::new(),
            heads: BinaryHeap::new(),
            text: Vec::new(),
            found: Vec::new(),
        };
        for strings in sorted {
            let cursor = strings.strings.cursor(0);
            let list = union.lists.len();
            union.lists.push(List {
                strings,
                cursor,
                taken: 0,
            });
            union.advance(Head { text: Vec::new(), list }, true)?;
        }
        Ok(union)
    }

    /// Return the next string with the lists that have it, each with the number of the string there; None at the end.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] for a list that cannot be read or is not sorted.
    pub fn step(&mut self) -> Result<Option<Shared<'_>>> {
        self.found.clear();
        let Some(Reverse(first)) = self.heads.pop() else {
            return Ok(None);
        };
        self.text.clear();
        self.text.extend_from_slice(&first.text);
        self.take(first)?;
        while self.heads.peek().is_some_and(|head| head.0.text == self.text) {
            if let Some(Reverse(same)) = self.heads.pop() {
                self.take(same)?;
            }
        }
        Ok(Some((&self.text, &self.found)))
    }

    fn take(&mut self, head: Head) -> Result<()> {
        if let Some(list) = self.lists.get_mut(head.list) {
            self.found.push((head.list, list.taken));
            list.taken = list.taken.saturating_add(1);
        }
        self.advance(head, false)
    }

    /// Put the next string of a list into the heap.
    fn advance(&mut self, mut head: Head, is_first: bool) -> Result<()> {
        let Some(list) = self.lists.get_mut(head.list) else {
            return Ok(());
        };
        let Some(text) = list.cursor.next()? else { return Ok(()) };
        if !is_first && text <= head.text.as_slice() {
            return Err(list.strings.file.damage("its strings are not in order"));
        }
        head.text.clear();
        head.text.extend_from_slice(text);
        self.heads.push(Reverse(head));
        Ok(())
    }
}
