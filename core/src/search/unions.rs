//! The documents that have any of some terms, and how often, without a look at the places where that can be.

use std::sync::Arc;

use crate::errors::Result;
use crate::positions::joins::{add_few, document_of, gallop, is_in_lead, merge_runs};
use crate::positions::places::PlaceReader;
use crate::search::budget::Budget;
use crate::segments::postings::{self, Counted, FieldPostings, frequency_of, joined, tally};
use crate::segments::segment::{Open, Segments};
use crate::segments::views::{Source, View};

/// Sources whose lists are kept for the next query that asks for them; of more, as a pattern has, none is.
pub const KEPT: usize = 16;

/// An array over all documents is used where a list has more than one in this number of them.
const DENSE: usize = 16;

/// Lists between two looks at the clock.
const CHECKED_EVERY: usize = 64;

/// Documents whose places are read at once.
const BATCH: usize = 4096;

/// Occurrences whose forms are read at once.
const FORMS: usize = 8192;

/// Count the occurrences of some sources in each document of a segment, numbered within it.
///
/// The sources are those of terms of one list; several may have the same occurrences, which count once.
pub fn count(
    segments: &Segments,
    open: Open<'_>,
    view: View<'_>,
    sources: &[Source],
    budget: &Budget,
) -> Result<Arc<Counted>> {
    let reading = Reading {
        segments,
        open,
        field: view.field(),
        keeps: sources.len() <= KEPT,
    };
    match sources {
        [] => Ok(Arc::default()),
        [source] => reading.count(source),
        _ => reading.count_all(sources, budget).map(Arc::new),
    }
}

#[derive(Clone, Copy)]
struct Reading<'a> {
    segments: &'a Segments,
    open: Open<'a>,
    field: &'a FieldPostings,
    keeps: bool,
}

impl Reading<'_> {
    fn postings(&self, source: &Source) -> Result<Arc<Counted>> {
        if self.keeps {
            self.segments.postings(self.open, self.field, source.term)
        } else {
            Ok(Arc::new(self.field.counted(source.term)?))
        }
    }

    fn count(&self, source: &Source) -> Result<Arc<Counted>> {
        let counted = self.postings(source)?;
        match &source.meant {
            None => Ok(counted),
            Some(meant) => {
                let mut found = count_meant(self.field, source.term, meant, &counted)?;
                mark_leads_of_meant(self.field, source.term, meant, &counted, &mut found)?;
                Ok(Arc::new(found))
            }
        }
    }

    fn count_all(&self, sources: &[Source], budget: &Budget) -> Result<Counted> {
        let mut sum = Sum::new(self.open.segment().size as usize);
        let shared: Vec<&Source> = sources.iter().filter(|source| source.is_shared).collect();
        for (n, source) in sources.iter().filter(|source| !source.is_shared).enumerate() {
            if n % CHECKED_EVERY == 0 {
                budget.check()?;
            }
            let counted = self.count(source)?;
            sum.add(&counted);
        }
        if self.field.has_positions() {
            self.add_shared(&shared, &mut sum, budget)?;
        } else {
            self.add_documents(&shared, &mut sum, budget)?;
        }
        Ok(sum.finish())
    }

    /// Add documents of terms of which each document has several, or none.
    fn add_documents(&self, shared: &[&Source], sum: &mut Sum, budget: &Budget) -> Result<()> {
        let mut seen = Bits::new(sum.size);
        for (n, source) in shared.iter().enumerate() {
            if n % CHECKED_EVERY == 0 {
                budget.check()?;
            }
            for &document in &self.count(source)?.documents {
                seen.insert(document);
            }
        }
        let documents = seen.documents();
        let tallies = vec![tally(1, false); documents.len()];
        sum.add(&Counted { documents, tallies });
        Ok(())
    }

    /// Add occurrences that several sources may share: their places are read where a document has several sources.
    fn add_shared(&self, shared: &[&Source], sum: &mut Sum, budget: &Budget) -> Result<()> {
        let lists: Vec<_> = shared.iter().map(|source| self.count(source)).collect::<Result<_>>()?;
        let (mut seen, mut twice) = (Bits::new(sum.size), Bits::new(sum.size));
        for &document in lists.iter().flat_map(|list| &list.documents) {
            if !seen.insert(document) {
                twice.insert(document);
            }
        }
        let twice = twice.documents();
        for list in &lists {
            if twice.is_empty() {
                sum.add(list);
            } else {
                sum.add(&without(list, &twice));
            }
        }
        if twice.is_empty() {
            return Ok(());
        }
        let mut readers: Vec<_> = shared
            .iter()
            .map(|source| {
                PlaceReader::new(
                    self.field,
                    source.term,
                    source.meant.as_deref(),
                    Some(self.postings(source)?),
                )
            })
            .collect::<Result<_>>()?;
        let mut places = Vec::new();
        for documents in twice.chunks(BATCH) {
            budget.check()?;
            places.clear();
            for reader in &mut readers {
                reader.read(documents, &mut places)?;
            }
            merge_runs(&mut places);
            sum.add(&per_document(&places));
        }
        Ok(())
    }
}

/// Return the documents of several lists and the sums of their numbers, of documents below `size`.
#[must_use]
pub fn sum(mut lists: Vec<Arc<Counted>>, size: usize) -> Arc<Counted> {
    lists.retain(|list| !list.documents.is_empty());
    lists.sort_by_key(|list| list.documents.len());
    let most = lists.pop().unwrap_or_default();
    let others: usize = lists.iter().map(|list| list.documents.len()).sum();
    if others * DENSE <= size {
        if lists.is_empty() {
            return most;
        }
        let Counted {
            mut documents,
            mut tallies,
        } = Arc::unwrap_or_clone(most);
        for few in &lists {
            add_few((&mut documents, &mut tallies), (&few.documents, &few.tallies), joined);
        }
        return Arc::new(Counted { documents, tallies });
    }
    let mut sum = Sum::new(size);
    for list in lists.iter().chain([&most]) {
        sum.add(list);
    }
    Arc::new(sum.finish())
}

/// Return the documents of ascending places, and how many places are in each.
#[must_use]
pub fn per_document(places: &[u64]) -> Counted {
    let mut counted = Counted::default();
    for group in places.chunk_by(|one, other| document_of(*one) == document_of(*other)) {
        if let Some(&first) = group.first() {
            let frequency = u32::try_from(group.len()).unwrap_or(u32::MAX);
            counted.push(document_of(first), tally(frequency, is_in_lead(first)));
        }
    }
    counted
}

/// Return a list without some of its documents, ascending.
fn without(list: &Counted, gone: &[u32]) -> Counted {
    let mut kept = Counted::default();
    let mut gone = gone.iter().peekable();
    for (document, tally) in list.iter() {
        while gone.next_if(|&&other| other < document).is_some() {}
        if gone.peek() != Some(&&document) {
            kept.push(document, tally);
        }
    }
    kept
}

/// Count the occurrences of a term in the forms that are meant.
fn count_meant(field: &FieldPostings, term: usize, meant: &[bool], counted: &Counted) -> Result<Counted> {
    let Some(spelling) = field.spelling() else {
        return Ok(Counted::default());
    };
    let occurrences = field.occurrences(term)?.len();
    if counted.occurrences() != occurrences {
        return Err(field.damage("places for words that stand in others"));
    }
    let Some(from) = spelling.first_form(term)? else {
        return Ok(if meant.first() == Some(&true) {
            counted.clone()
        } else {
            Counted::default()
        });
    };
    let (mut cursor, mut behind) = (spelling.forms(), occurrences);
    cursor.seek(from);
    let mut found = Counted::default();
    let mut forms: Vec<u32> = Vec::new();
    let mut at = 0;
    let mut is_known = true;
    for (document, of_all) in counted.iter() {
        let (mut left, mut count) = (frequency_of(of_all) as usize, 0);
        while left > 0 {
            if at == forms.len() {
                forms.clear();
                at = 0;
                let next = FORMS.min(behind);
                cursor.read(next, &mut forms)?;
                behind -= next;
            }
            let taken = forms.get(at..).map_or(0, <[u32]>::len).min(left);
            if taken == 0 {
                return Err(field.damage("places for words that stand in others"));
            }
            for &form in forms.get(at..at + taken).unwrap_or_default() {
                match meant.get(form as usize) {
                    Some(&is_meant) => count += u32::from(is_meant),
                    None => is_known = false,
                }
            }
            at += taken;
            left -= taken;
        }
        if count > 0 {
            found.push(document, tally(count, false));
        }
    }
    if is_known {
        Ok(found)
    } else {
        Err(field.damage("an occurrence in a form that its term does not have"))
    }
}

/// Note which of the documents found have a term in their lead in the forms that are meant: of those that have it there
/// in any.
fn mark_leads_of_meant(
    field: &FieldPostings,
    term: usize,
    meant: &[bool],
    counted: &Arc<Counted>,
    found: &mut Counted,
) -> Result<()> {
    let in_lead = counted.iter().filter(|&(_, tally)| postings::is_in_lead(tally));
    let documents: Vec<u32> = in_lead.map(|(document, _)| document).collect();
    let mut reader = PlaceReader::new(field, term, Some(meant), Some(Arc::clone(counted)))?;
    let mut places = Vec::new();
    let mut at = 0;
    for documents in documents.chunks(BATCH) {
        places.clear();
        reader.read(documents, &mut places)?;
        for (document, of_places) in per_document(&places).iter() {
            at = gallop(&found.documents, at, document);
            if found.documents.get(at) == Some(&document)
                && let Some(of_found) = found.tallies.get_mut(at)
            {
                *of_found |= u32::from(postings::is_in_lead(of_places));
            }
        }
    }
    Ok(())
}

/// The sum of lists of documents and tallies: pairs while they are few, then an array over all documents.
struct Sum {
    size: usize,
    pairs: Vec<(u32, u32)>,
    every: Vec<u32>,
}

impl Sum {
    fn new(size: usize) -> Self {
        Self {
            size,
            pairs: Vec::new(),
            every: Vec::new(),
        }
    }

    fn add(&mut self, list: &Counted) {
        if self.every.is_empty() && (self.pairs.len() + list.documents.len()) * DENSE <= self.size {
            self.pairs.extend(list.iter());
            return;
        }
        if self.every.is_empty() {
            self.every = vec![0; self.size];
            for (document, tally) in std::mem::take(&mut self.pairs) {
                add_to(&mut self.every, document, tally);
            }
        }
        for (document, tally) in list.iter() {
            add_to(&mut self.every, document, tally);
        }
    }

    fn finish(mut self) -> Counted {
        let mut counted = Counted::default();
        if self.every.is_empty() {
            self.pairs.sort_unstable_by_key(|pair| pair.0);
            for group in self.pairs.chunk_by(|one, other| one.0 == other.0) {
                if let Some(&(document, _)) = group.first() {
                    counted.push(document, group.iter().fold(0, |sum, pair| joined(sum, pair.1)));
                }
            }
        } else {
            for (document, &tally) in (0..).zip(&self.every) {
                if tally > 0 {
                    counted.push(document, tally);
                }
            }
        }
        counted
    }
}

fn add_to(every: &mut [u32], document: u32, tally: u32) {
    if let Some(sum) = every.get_mut(document as usize) {
        *sum = joined(*sum, tally);
    }
}

/// A set of documents of one segment, a bit for each.
pub struct Bits(Vec<u64>);

impl Bits {
    /// Make an empty set of numbers below `size`.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    /// Add a document; return whether it is new.
    pub fn insert(&mut self, document: u32) -> bool {
        let Some(word) = self.0.get_mut(document as usize / 64) else {
            return false;
        };
        let bit = 1 << (document % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Return the documents, ascending.
    #[must_use]
    pub fn documents(&self) -> Vec<u32> {
        let mut found = Vec::new();
        for (n, &word) in (0_u32..).zip(&self.0) {
            let mut left = word;
            while left != 0 {
                found.push(n * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
        found
    }
}
