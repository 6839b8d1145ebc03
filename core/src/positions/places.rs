//! The places of a term in some documents: positions are decoded for these alone.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::ops::Range;
use std::sync::Arc;

use crate::errors::{Result, reserve};
use crate::files::bitpacking::PackedCursor;
use crate::positions::joins::{POSITIONS, walk};
use crate::segments::postings::{Counted, FieldPostings, Spelling, frequency_of, occurrences_of};

/// Postings read at once of a list that is not kept in memory.
const PART: usize = 512;

/// Positions that are read for nothing rather than begin again behind them.
const PASSED_OVER: u32 = 64;

/// The occurrences of a term in some of its forms, read in ascending documents.
pub struct PlaceReader<'a> {
    field: &'a FieldPostings,
    meant: Option<&'a [bool]>,
    list: List,
    occurrences: Range<usize>,
    first_form: Option<usize>,
    gap_cursor: Option<PackedCursor<'a>>,
    form_cursor: Option<PackedCursor<'a>>,
    chosen: Vec<Chosen>,
    gaps: Vec<u32>,
    forms: Vec<u32>,
}

/// The documents of a term, and how often each has it.
enum List {
    /// All of them, in memory.
    Whole(Whole),
    /// Some hundred of them at once.
    Parts(Parts),
}

/// A document whose occurrences are wanted, and which of those of the term these are.
#[derive(Clone, Copy)]
struct Chosen {
    document: u32,
    first: u32,
    count: u32,
}

impl<'a> PlaceReader<'a> {
    /// Begin to read the n-th term of a field in the forms that are `meant`, all if `None`. `known` are its documents in
    /// the segment, where they are at hand.
    pub fn new(
        field: &'a FieldPostings,
        n: usize,
        meant: Option<&'a [bool]>,
        known: Option<Arc<Counted>>,
    ) -> Result<Self> {
        let occurrences = field.occurrences(n)?;
        let first_form = match (meant, field.spelling()) {
            (Some(_), Some(spelling)) => spelling.first_form(n)?,
            _ => None,
        };
        let list = match known {
            Some(counted) => List::Whole(Whole::new(field, counted, occurrences.len())?),
            None => List::Parts(Parts::new(field.postings(n)?)),
        };
        Ok(Self {
            field,
            meant,
            list,
            occurrences,
            first_form,
            gap_cursor: field.gaps(),
            form_cursor: first_form.and_then(|_| field.spelling()).map(Spelling::forms),
            chosen: Vec::new(),
            gaps: Vec::new(),
            forms: Vec::new(),
        })
    }

    /// Note at which places the list of the term has the documents that will be asked for, one after another; a place
    /// beyond its end is that of a document which it does not have.
    pub fn locate(&mut self, places: &[u32]) {
        if let List::Whole(whole) = &mut self.list {
            whole.locate(places);
        }
    }

    /// Append the places in some ascending documents, all behind those of the call before.
    pub fn read(&mut self, documents: &[u32], out: &mut Vec<u64>) -> Result<()> {
        self.chosen.clear();
        match &mut self.list {
            List::Whole(whole) => whole.choose(documents, &mut self.chosen),
            List::Parts(parts) => parts.choose(self.field, documents, &mut self.chosen)?,
        }
        if self.field.has_positions() {
            self.read_chosen(out)
        } else {
            out.extend(self.chosen.iter().map(|chosen| u64::from(chosen.document) << 32));
            Ok(())
        }
    }

    /// Read the places of the chosen documents, those near each other at once.
    fn read_chosen(&mut self, out: &mut Vec<u64>) -> Result<()> {
        let chosen = std::mem::take(&mut self.chosen);
        let mut rest = chosen.as_slice();
        while let Some(first) = rest.first() {
            let begin = first.first;
            let mut end = begin;
            let near = rest
                .iter()
                .take_while(|next| {
                    let is_near = next.first.saturating_sub(end) <= PASSED_OVER;
                    if is_near {
                        end = next.first.saturating_add(next.count);
                    }
                    is_near
                })
                .count();
            let (run, further) = rest.split_at(near);
            self.read_run(run, begin, end, out)?;
            rest = further;
        }
        self.chosen = chosen;
        Ok(())
    }

    /// Read the places of chosen documents whose occurrences lie between two of those of the term.
    fn read_run(&mut self, run: &[Chosen], begin: u32, end: u32, out: &mut Vec<u64>) -> Result<()> {
        if end as usize > self.occurrences.len() {
            return Err(self.field.damage("places for words that stand in others"));
        }
        let count = end.saturating_sub(begin) as usize;
        self.gaps.clear();
        if let Some(cursor) = &mut self.gap_cursor {
            cursor.seek(self.occurrences.start.saturating_add(begin as usize));
            cursor.read(count, &mut self.gaps)?;
        }
        if self.meant.is_some() {
            self.forms.clear();
            if let (Some(first), Some(cursor)) = (self.first_form, &mut self.form_cursor) {
                cursor.seek(first.saturating_add(begin as usize));
                cursor.read(count, &mut self.forms)?;
            } else {
                self.forms.resize(count, 0);
            }
        }
        let first = out.len();
        reserve(out, count)?;
        out.resize(first.saturating_add(count), 0);
        let mut placed = Placed {
            places: out.get_mut(first..).unwrap_or_default(),
            count: 0,
            behind: 0,
            is_meant: true,
        };
        for chosen in run {
            let at = chosen.first.saturating_sub(begin) as usize;
            let range = at..at.saturating_add(chosen.count as usize);
            let gaps = self.gaps.get(range.clone()).unwrap_or_default();
            match self.meant {
                None => placed.add(chosen.document, gaps),
                Some(meant) => {
                    let forms = self.forms.get(range).unwrap_or_default();
                    placed.add_meant(chosen.document, gaps, forms, meant);
                }
            }
        }
        let Placed {
            count,
            behind,
            is_meant,
            ..
        } = placed;
        out.truncate(first.saturating_add(count));
        if behind > POSITIONS {
            return Err(self.field.damage("a position beyond any text"));
        }
        if !is_meant {
            let what = "an occurrence in a form that its term does not have";
            return Err(self.field.damage(what));
        }
        Ok(())
    }
}

/// Places that are being written, room for all of which is there.
struct Placed<'o> {
    places: &'o mut [u64],
    count: usize,
    /// The position behind the last of any document; positions ascend.
    behind: u64,
    /// False where a form was met that the term does not have.
    is_meant: bool,
}

impl Placed<'_> {
    fn add(&mut self, document: u32, gaps: &[u32]) {
        let document = u64::from(document) << 32;
        let mut next: u64 = 0;
        let room = self.places.get_mut(self.count..).unwrap_or_default();
        for (place, &gap) in room.iter_mut().zip(gaps) {
            let position = next.wrapping_add(gap.into());
            next = position.wrapping_add(1);
            *place = document | position & u64::from(u32::MAX);
        }
        self.count = self.count.saturating_add(gaps.len());
        self.behind = self.behind.max(next);
    }

    fn add_meant(&mut self, document: u32, gaps: &[u32], forms: &[u32], meant: &[bool]) {
        let document = u64::from(document) << 32;
        let mut next: u64 = 0;
        let mut count = self.count;
        for (&gap, &form) in gaps.iter().zip(forms) {
            let position = next.wrapping_add(gap.into());
            next = position.wrapping_add(1);
            // Written, and the next one over it where the form is not meant: no branch is mistaken.
            if let Some(place) = self.places.get_mut(count) {
                *place = document | position & u64::from(u32::MAX);
            }
            let of_form = meant.get(form as usize);
            self.is_meant &= of_form.is_some();
            count = count.wrapping_add(usize::from(of_form == Some(&true)));
        }
        self.count = count;
        self.behind = self.behind.max(next);
    }
}

/// A list in memory.
struct Whole {
    counted: Arc<Counted>,
    /// The occurrences before each document, counted when a document is first looked for.
    starts: Vec<u32>,
    /// The number of the next posting.
    at: usize,
    /// The postings of all documents that will be asked for, where they are known.
    located: Option<Vec<Option<Chosen>>>,
    /// The number of documents that were asked for.
    asked: usize,
}

/// Postings of which one at least is wanted, for the occurrences before each to be counted.
const DENSE: usize = 8;

impl Whole {
    fn new(field: &FieldPostings, counted: Arc<Counted>, occurrences: usize) -> Result<Self> {
        let is_counted = counted.occurrences() == occurrences && u32::try_from(occurrences).is_ok();
        if field.has_positions() && !is_counted {
            return Err(field.damage("places for words that stand in others"));
        }
        Ok(Self {
            counted,
            starts: Vec::new(),
            at: 0,
            located: None,
            asked: 0,
        })
    }

    /// Note at which places of the list the documents are that will be asked for.
    fn locate(&mut self, places: &[u32]) {
        let is_dense = places.len().saturating_mul(DENSE) >= self.counted.documents.len();
        if is_dense {
            self.count();
        }
        let (mut passed, mut from) = (0_usize, 0);
        let chosen = |&place: &u32| {
            let place = place as usize;
            let document = *self.counted.documents.get(place)?;
            let first = if is_dense {
                *self.starts.get(place)?
            } else {
                let between = self.counted.tallies.get(from..place).unwrap_or_default();
                passed = passed.saturating_add(occurrences_of(between));
                from = place;
                u32::try_from(passed).ok()?
            };
            let count = frequency_of(*self.counted.tallies.get(place)?);
            Some(Chosen { document, first, count })
        };
        self.located = Some(places.iter().map(chosen).collect());
    }

    /// Count the occurrences before each document.
    #[allow(clippy::cast_possible_truncation)] // all together are fewer than 2^32
    fn count(&mut self) {
        let mut sum = 0_u32;
        let before = self.counted.tallies.iter().map(|&tally| {
            let before = sum;
            sum = sum.wrapping_add(frequency_of(tally));
            before
        });
        self.starts = before.collect();
    }

    fn choose(&mut self, documents: &[u32], chosen: &mut Vec<Chosen>) {
        if let Some(located) = &self.located {
            let end = self.asked.saturating_add(documents.len());
            chosen.extend(located.get(self.asked..end).unwrap_or_default().iter().flatten());
            self.asked = end;
            return;
        }
        if self.starts.is_empty() {
            self.count();
        }
        let Counted {
            documents: list,
            tallies,
        } = &*self.counted;
        let mut wanted = 0;
        while let Some(&document) = documents.get(wanted) {
            self.at = walk(list, self.at, document);
            match list.get(self.at) {
                Some(&found) if found == document => {
                    chosen.push(Chosen {
                        document,
                        first: self.starts.get(self.at).copied().unwrap_or_default(),
                        count: tallies.get(self.at).map_or(0, |&tally| frequency_of(tally)),
                    });
                    wanted = wanted.saturating_add(1);
                }
                Some(&found) => wanted = walk(documents, wanted, found),
                None => return,
            }
        }
    }
}

/// A list that is read part after part.
struct Parts {
    counted: Counted,
    /// The number of the next posting in the part.
    at: usize,
    /// The postings that come behind the part.
    behind: Range<usize>,
    /// The occurrences before the next posting.
    passed: usize,
}

impl Parts {
    fn new(postings: Range<usize>) -> Self {
        Self {
            counted: Counted::default(),
            at: 0,
            behind: postings,
            passed: 0,
        }
    }

    fn choose(&mut self, field: &FieldPostings, documents: &[u32], chosen: &mut Vec<Chosen>) -> Result<()> {
        let mut wanted = 0;
        while let Some(&document) = documents.get(wanted) {
            let to = walk(&self.counted.documents, self.at, document);
            let skipped = self.counted.tallies.get(self.at..to).unwrap_or_default();
            self.passed = self.passed.saturating_add(occurrences_of(skipped));
            self.at = to;
            match (self.counted.documents.get(to), self.counted.tallies.get(to)) {
                (Some(&found), Some(&tally)) if found == document => {
                    chosen.push(Chosen {
                        document,
                        first: u32::try_from(self.passed).unwrap_or(u32::MAX), // beyond what the term has: damage
                        count: frequency_of(tally),
                    });
                    wanted = wanted.saturating_add(1);
                }
                (Some(&found), _) => wanted = walk(documents, wanted, found),
                _ if self.behind.is_empty() => return Ok(()),
                _ => self.next_part(field)?,
            }
        }
        Ok(())
    }

    fn next_part(&mut self, field: &FieldPostings) -> Result<()> {
        let end = self.behind.start.saturating_add(PART).min(self.behind.end);
        let part = self.behind.start..end;
        let last = self.counted.documents.last().copied();
        self.counted.clear();
        field.read_part(part, last, &mut self.counted)?;
        self.behind.start = end;
        self.at = 0;
        Ok(())
    }
}
