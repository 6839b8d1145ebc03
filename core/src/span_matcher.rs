//! Counts the matches of an expression in each document of a generation.
//!
//! Segment by segment: the lists of documents are joined first, then the places of all words are read in the documents
//! that are left, some at a time, and matched. So a phrase reads no place in a document that it cannot be in, and a
//! query needs no more memory for a large index.

use std::borrow::Cow;
use std::sync::Arc;

use crate::budget::Budget;
use crate::errors::Result;
use crate::expression::{Expression, Terms};
use crate::joins::{in_any, in_both, merge_runs};
use crate::matching::{Batch, Leaf, Part};
use crate::postings::{Counted, PlaceReader};
use crate::segment::{Open, Segments, append_live, most_of};
use crate::unions::{Bits, KEPT, sum};
use crate::views::{Source, View};

/// Documents that are matched at once to begin with.
const FEW: usize = 128;

/// Documents that are matched at once at most.
const MANY: usize = 1 << 14;

/// Numbers that a batch is to make, about: more documents at once where they are fewer, fewer where they are more.
const NUMBERS: usize = 1 << 16;

/// The same, for each list of places that is read.
const NUMBERS_A_READER: usize = 16;

/// Lists between two looks at the clock.
const CHECKED_EVERY: usize = 64;

/// Return the live documents in which an expression matches, and how often in each.
///
/// # Errors
///
/// Returns `Error::Limit` when the query costs too much, `Error::Damaged` for a damaged file.
pub fn frequencies(expression: &Expression, segments: &Segments, budget: &Budget) -> Result<Arc<Counted>> {
    match expression {
        Expression::Terms(Terms {
            postings,
            terms,
            first: None,
            ..
        }) => segments.counted_any(postings, terms, budget),
        Expression::AnyOf(parts) if are_of_different_widths(parts) => {
            let lists: Vec<_> = parts
                .iter()
                .map(|part| frequencies(part, segments, budget))
                .collect::<Result<_>>()?;
            Ok(sum(lists, segments.size() as usize))
        }
        _ => {
            let mut leaves = Vec::new();
            let part = Part::new(expression, &mut leaves);
            let mut found = Counted::default();
            for open in segments.open_segments() {
                let matcher = Matcher::new(&part, &leaves, segments, open, budget)?;
                if let Some(matcher) = matcher {
                    append_live(&mut found, &matcher.counted()?, open.segment())?;
                }
            }
            Ok(Arc::new(found))
        }
    }
}

/// Return whether each part is of terms, and no two can be one match: then they are counted apart.
fn are_of_different_widths(parts: &[Expression]) -> bool {
    let mut widths = Vec::new();
    parts.iter().all(|part| match part {
        Expression::Terms(terms) if !widths.contains(&terms.width) => {
            widths.push(terms.width);
            true
        }
        _ => false,
    })
}

/// An expression on one segment.
struct Matcher<'a> {
    part: &'a Part,
    leaves: Vec<Sources<'a>>,
    segments: &'a Segments,
    open: Open<'a>,
    budget: &'a Budget,
}

/// The sources of the places of a leaf.
struct Sources<'a> {
    view: Option<View<'a>>,
    sources: Vec<Source>,
}

impl<'a> Matcher<'a> {
    /// Look the terms up; returns `None` where words are missing without which there is no match.
    fn new(
        part: &'a Part,
        leaves: &[Leaf],
        segments: &'a Segments,
        open: Open<'a>,
        budget: &'a Budget,
    ) -> Result<Option<Self>> {
        let mut found = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            budget.check()?;
            let view = open.segment().postings.view(&leaf.postings)?;
            let sources = match view {
                Some(view) => view.sources(leaf.terms.iter().map(String::as_str))?,
                None => Vec::new(),
            };
            found.push(Sources { view, sources });
        }
        let matcher = Self {
            part,
            leaves: found,
            segments,
            open,
            budget,
        };
        Ok((!matcher.is_absent(part)).then_some(matcher))
    }

    fn sources_of(&self, leaf: usize) -> &[Source] {
        self.leaves.get(leaf).map_or(&[], |leaf| leaf.sources.as_slice())
    }

    fn is_absent(&self, part: &Part) -> bool {
        match part {
            Part::Leaf(places) => self.sources_of(places.leaf).is_empty(),
            Part::AnyOf(parts) => parts.iter().all(|part| self.is_absent(part)),
            Part::Beside { left, right, .. } => self.is_absent(left) || self.is_absent(right),
            Part::InOrder(parts) | Part::InOne { parts, .. } => parts.iter().any(|part| self.is_absent(part)),
            Part::Together(together) => together.parts.iter().any(|part| self.is_absent(part)),
        }
    }

    /// Return the documents of the segment in which the expression matches, and how often.
    fn counted(&self) -> Result<Counted> {
        let mut documents = self.documents(self.part, None)?;
        self.open.segment().retain_live(&mut documents);
        let mut found = Counted::default();
        if documents.is_empty() {
            return Ok(found);
        }
        let has_leads = self.has_leads();
        let mut readers = self.readers()?;
        let mut places: Vec<Vec<u64>> = vec![Vec::new(); self.leaves.len()];
        // Each batch goes to all readers: with many of them it should be large.
        let numbers = NUMBERS.max(readers.iter().map(Vec::len).sum::<usize>() * NUMBERS_A_READER);
        let (mut rest, mut length) = (documents.as_slice(), FEW);
        while !rest.is_empty() {
            let (batch, behind) = rest.split_at(length.min(rest.len()));
            rest = behind;
            self.budget.check()?;
            let mut made = 0;
            for (places, readers) in places.iter_mut().zip(&mut readers) {
                places.clear();
                let mut runs = 0;
                for reader in readers.iter_mut() {
                    let before = places.len();
                    reader.read(batch, places)?;
                    runs += usize::from(places.len() > before);
                }
                if runs > 1 {
                    merge_runs(places);
                }
                made += places.len();
            }
            let batch = Batch {
                documents: batch,
                places: &places,
                budget: self.budget,
            };
            let (tallies, more) = batch.tallies(self.part, has_leads)?;
            for (&document, &tally) in batch.documents.iter().zip(&tallies) {
                if tally > 0 {
                    found.push(document, tally);
                }
            }
            made += more;
            if made > numbers {
                length = (length / 2).max(1);
            } else if made < numbers / 4 {
                length = (length * 2).min(MANY);
            }
        }
        Ok(found)
    }

    /// Return whether any of the words are those of bodies.
    fn has_leads(&self) -> bool {
        let views = self.leaves.iter().filter_map(|leaf| leaf.view);
        views.into_iter().any(|view| view.field().has_leads())
    }

    /// Begin to read the places of each leaf.
    fn readers(&self) -> Result<Vec<Vec<PlaceReader<'_>>>> {
        let mut all = Vec::with_capacity(self.leaves.len());
        for leaf in &self.leaves {
            let mut readers = Vec::with_capacity(leaf.sources.len());
            for source in &leaf.sources {
                let Some(field) = leaf.view.map(|view| view.field()) else {
                    continue;
                };
                let known = if leaf.sources.len() <= KEPT {
                    Some(self.segments.postings(self.open, field, source.term)?)
                } else {
                    None
                };
                readers.push(PlaceReader::new(field, source.term, source.meant.as_deref(), known)?);
            }
            all.push(readers);
        }
        Ok(all)
    }

    /// Return the documents that have the words of a part, wherever they are; where some are given, those among them.
    fn documents(&self, part: &Part, among: Option<&[u32]>) -> Result<Vec<u32>> {
        match part {
            Part::Leaf(places) => self.documents_of_leaf(places.leaf, among),
            Part::AnyOf(parts) => {
                let lists = parts
                    .iter()
                    .map(|part| self.documents(part, among).map(Cow::Owned))
                    .collect::<Result<Vec<_>>>()?;
                Ok(in_any(lists))
            }
            Part::InOrder(parts) | Part::InOne { parts, .. } => self.documents_of_all(parts.iter().collect(), among),
            Part::Together(together) => self.documents_of_all(together.parts.iter().collect(), among),
            Part::Beside { left, right, .. } => self.documents_of_all(vec![left, right], among),
        }
    }

    /// Return the documents that all parts have; the rarest parts are read first, and one that has none ends it.
    fn documents_of_all(&self, parts: Vec<&Part>, among: Option<&[u32]>) -> Result<Vec<u32>> {
        let mut sized = Vec::with_capacity(parts.len());
        for part in parts {
            sized.push((self.most(part)?, part));
        }
        sized.sort_by_key(|(most, _)| *most);
        let mut found: Option<Vec<u32>> = None;
        for (_, part) in sized {
            let documents = self.documents(part, found.as_deref().or(among))?;
            if documents.is_empty() {
                return Ok(documents);
            }
            found = Some(documents);
        }
        Ok(found.unwrap_or_default())
    }

    /// Return a number no smaller than that of the documents that have a part.
    fn most(&self, part: &Part) -> Result<u64> {
        let each = |parts: &[Part]| parts.iter().map(|part| self.most(part)).collect::<Result<Vec<_>>>();
        Ok(match part {
            Part::Leaf(places) => match self.leaves.get(places.leaf) {
                Some(Sources {
                    view: Some(view),
                    sources,
                }) => most_of(*view, sources)?,
                _ => 0,
            },
            Part::AnyOf(parts) => each(parts)?.into_iter().fold(0, u64::saturating_add),
            Part::InOrder(parts) | Part::InOne { parts, .. } => each(parts)?.into_iter().min().unwrap_or(0),
            Part::Together(together) => each(&together.parts)?.into_iter().min().unwrap_or(0),
            Part::Beside { left, right, .. } => self.most(left)?.min(self.most(right)?),
        })
    }

    fn documents_of_leaf(&self, leaf: usize, among: Option<&[u32]>) -> Result<Vec<u32>> {
        let Some(Sources {
            view: Some(view),
            sources,
        }) = self.leaves.get(leaf)
        else {
            return Ok(Vec::new());
        };
        if sources.len() <= KEPT {
            let mut lists = Vec::with_capacity(sources.len());
            for source in sources {
                lists.push(self.segments.postings(self.open, view.field(), source.term)?);
            }
            let of_list = |list: &'_ Arc<Counted>| match among {
                Some(among) => Cow::Owned(in_both(among, &list.documents)),
                None => Cow::Owned(list.documents.clone()),
            };
            return Ok(in_any(lists.iter().map(of_list).collect()));
        }
        let mut seen = Bits::new(self.open.segment().size as usize);
        let mut counted = Counted::default();
        for (n, source) in sources.iter().enumerate() {
            if n % CHECKED_EVERY == 0 {
                self.budget.check()?;
            }
            counted.clear();
            view.field().read_counted(source.term, &mut counted)?;
            for &document in &counted.documents {
                seen.insert(document);
            }
        }
        let documents = seen.documents();
        Ok(match among {
            Some(among) => in_both(among, &documents),
            None => documents,
        })
    }
}

#[cfg(test)]
#[path = "span_matcher_tests.rs"]
mod tests;
