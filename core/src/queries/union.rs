//! Sorted lists of strings side by side: each distinct string once, with the lists that have it.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::Arc;

use crate::errors::Result;
use crate::files::array_file::ArrayFile;
use crate::files::dictionary::{Cursor, Dictionary};
use crate::writing::interner::first_bytes;

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
    /// The first bytes of the string, which decide most comparisons.
    first: u64,
    text: Vec<u8>,
    list: usize,
}

impl Head {
    fn set(&mut self, text: &[u8]) {
        self.first = first_bytes(text);
        self.text.clear();
        self.text.extend_from_slice(text);
    }
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        let texts = || self.text.cmp(&other.text).then(self.list.cmp(&other.list));
        self.first.cmp(&other.first).then_with(texts)
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
        for (number, strings) in sorted.iter().enumerate() {
            let mut list = List {
                strings,
                cursor: strings.strings.cursor(0),
                taken: 0,
            };
            if let Some(text) = list.cursor.next()? {
                let mut head = Head {
                    first: 0,
                    text: Vec::new(),
                    list: number,
                };
                head.set(text);
                union.heads.push(Reverse(head));
            }
            union.lists.push(list);
        }
        Ok(union)
    }

    /// Return the next string with the lists that have it, each with the number of the string there; None at the end.
    ///
    /// # Errors
    /// Returns [`crate::errors::Error::Damaged`] for a list that cannot be read or is not sorted.
    pub fn step(&mut self) -> Result<Option<Shared<'_>>> {
        self.found.clear();
        while let Some(mut least) = self.heads.peek_mut() {
            let Reverse(head) = &mut *least;
            if self.found.is_empty() {
                self.text.clear();
                self.text.extend_from_slice(&head.text);
            } else if head.text != self.text {
                break;
            }
            let Some(list) = self.lists.get_mut(head.list) else {
                break;
            };
            self.found.push((head.list, list.taken));
            list.taken = list.taken.saturating_add(1);
            match list.cursor.next()? {
                Some(text) if text > head.text.as_slice() => head.set(text),
                Some(_) => return Err(list.strings.file.damage("its strings are not in order")),
                None => drop(PeekMut::pop(least)),
            }
        }
        Ok((!self.found.is_empty()).then_some((self.text.as_slice(), self.found.as_slice())))
    }
}
