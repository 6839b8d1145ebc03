//! Counts the matches of an expression in each document of a generation.
//!
//! Segment by segment, several at once where they are large: the lists of documents are joined first, then the places of
//! all words are read in the documents that are left, some at a time, and matched. So a phrase reads no place in a
//! document that it cannot be in, and a query needs little more memory for a large index.

use std::sync::Arc;

use crate::errors::Result;
use crate::positions::candidates::{Candidates, Located};
use crate::positions::joins::merge_runs;
use crate::positions::matching::{Batch, Leaf, Part};
use crate::positions::places::PlaceReader;
use crate::queries::expression::{Expression, Terms};
use crate::search::budget::Budget;
use crate::search::threads;
use crate::search::unions::{KEPT, sum};
use crate::segments::postings::Counted;
use crate::segments::segment::{Open, Segments, append_live, most_of};
use crate::segments::views::{Source, View};

/// Documents that are matched at once to begin with.
const FEW: usize = 128;

/// Documents that are matched at once at most.
const MANY: usize = 1 << 14;

/// Numbers that a batch is to make, about: more documents at once where they are fewer, fewer where they are more.
const NUMBERS: usize = 1 << 16;

/// The same, for each list of places that is read.
const NUMBERS_A_READER: usize = 16;

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
            let mut matchers = Vec::new();
            for open in segments.open_segments() {
                matchers.extend(Matcher::new(&part, &leaves, segments, open, budget)?);
            }
            let counted = threads::each(&matchers, Matcher::postings, Matcher::counted)?;
            let mut found = Counted::default();
            for (matcher, counted) in matchers.iter().zip(counted) {
                append_live(&mut found, &counted, matcher.open.segment())?;
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
pub(crate) struct Matcher<'a> {
    pub(crate) part: &'a Part,
    pub(crate) leaves: Vec<Sources<'a>>,
    pub(crate) segments: &'a Segments,
    pub(crate) open: Open<'a>,
    pub(crate) budget: &'a Budget,
}

/// The sources of the places of a leaf.
pub(crate) struct Sources<'a> {
    pub(crate) view: Option<View<'a>>,
    pub(crate) sources: Vec<Source>,
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

    /// Return how many postings the words have.
    fn postings(&self) -> Result<u64> {
        let mut postings: u64 = 0;
        for leaf in &self.leaves {
            if let Some(view) = leaf.view {
                postings = postings.saturating_add(most_of(view, &leaf.sources)?);
            }
        }
        Ok(postings)
    }

    /// Return the documents of the segment in which the expression matches, and how often.
    fn counted(&self) -> Result<Counted> {
        let Candidates { documents, places } = self.candidates()?;
        let mut found = Counted::default();
        if documents.is_empty() {
            return Ok(found);
        }
        let has_leads = self.has_leads();
        let mut readers = self.readers(places)?;
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

    /// Begin to read the places of each leaf; `places` are those of the documents in the lists of some leaves.
    fn readers(&self, places: Vec<Located>) -> Result<Vec<Vec<PlaceReader<'_>>>> {
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
        for Located { leaf, source, places } in places {
            if let Some(reader) = all.get_mut(leaf).and_then(|readers| readers.get_mut(source)) {
                reader.locate(&places);
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
#[path = "span_matcher_tests.rs"]
mod tests;
