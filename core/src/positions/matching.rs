//! The matches of an expression in a batch of documents: the algebra of `spans`, on the places of many articles at once.
//!
//! Words and phrases are *fixed*: their matches have one of a few widths, so a list of starts says it all. The others are
//! lists of spans, sorted by start and end, each once.

use std::borrow::Cow;

use crate::errors::Result;
use crate::positions::joins::{
    FURTHEST, Moving, POSITION_BITS, Place, Span, distinct, document_of, followed, gallop, in_any, is_in_lead,
};
use crate::positions::spans;
use crate::queries::expression::{Expression, Terms};
use crate::search::budget::Budget;
use crate::segments::postings::{joined, tally};

/// Pairs between two looks at the budget.
const CHECKED_EVERY: usize = 1 << 16;

/// A list of terms in a list of postings: `Terms` without the limits of its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The name of the postings.
    pub postings: String,
    /// The terms.
    pub terms: Vec<String>,
}

/// An expression whose leaves are numbers, so that equal ones are read once.
#[derive(Debug)]
pub enum Part {
    /// Any of some terms.
    Leaf(Places),
    /// The parts side by side.
    InOrder(Vec<Part>),
    /// At least one of the parts.
    AnyOf(Vec<Part>),
    /// All parts, each at a position of its own.
    Together(Together),
    /// Both sides near each other.
    Beside {
        /// One side.
        left: Box<Part>,
        /// The other side.
        right: Box<Part>,
        /// The largest distance.
        distance: u64,
        /// True where the left side comes first.
        ordered: bool,
    },
    /// All parts in one stretch.
    InOne {
        /// The parts.
        parts: Vec<Part>,
        /// The places at which stretches begin.
        starts: Places,
    },
}

/// The places of a leaf: their width, and the last position at which one may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The number of the leaf.
    pub leaf: usize,
    width: u64,
    last: Option<i64>,
}

/// Parts that each need a position of their own, which are matched article by article.
#[derive(Debug)]
pub struct Together {
    /// The parts.
    pub parts: Vec<Part>,
    distance: u64,
    plan: spans::Plan,
    /// The leaf of each of the terms of `plan`.
    leaves: Vec<usize>,
}

impl Part {
    /// Number the leaves of an expression; new ones are added to `leaves`.
    pub fn new(expression: &Expression, leaves: &mut Vec<Leaf>) -> Self {
        let mut all = |parts: &[Expression]| parts.iter().map(|part| Self::new(part, leaves)).collect::<Vec<_>>();
        match expression {
            Expression::Terms(terms) => Self::Leaf(Places::new(terms, leaves)),
            Expression::InOrder(parts) => Self::InOrder(all(parts)),
            Expression::AnyOf(parts) => Self::AnyOf(all(parts)),
            Expression::Together { parts, distance } => {
                let plan = spans::Plan::new(expression);
                Self::Together(Together {
                    parts: all(parts),
                    distance: u64::from(*distance).min(FURTHEST),
                    leaves: plan
                        .terms()
                        .iter()
                        .map(|terms| Places::new(terms, leaves).leaf)
                        .collect(),
                    plan,
                })
            }
            Expression::Beside {
                left,
                right,
                distance,
                ordered,
            } => Self::Beside {
                left: Box::new(Self::new(left, leaves)),
                right: Box::new(Self::new(right, leaves)),
                distance: u64::from(*distance).min(FURTHEST),
                ordered: *ordered,
            },
            Expression::InOne { parts, starts } => Self::InOne {
                parts: all(parts),
                starts: Places::new(starts, leaves),
            },
        }
    }

    /// Add groups of leaves, of each of which a match has one at least; false where a group is of more than leaves.
    pub fn add_needed(&self, groups: &mut Vec<Vec<usize>>) -> bool {
        match self {
            Self::Leaf(places) => groups.push(vec![places.leaf]),
            Self::AnyOf(parts) => {
                let leaves = parts.iter().map(|part| match part {
                    Self::Leaf(places) => Some(places.leaf),
                    _ => None,
                });
                let Some(group) = leaves.collect() else { return false };
                groups.push(group);
            }
            Self::InOrder(parts) | Self::InOne { parts, .. } => {
                return parts.iter().all(|part| part.add_needed(groups));
            }
            Self::Together(together) => return together.parts.iter().all(|part| part.add_needed(groups)),
            Self::Beside { left, right, .. } => return left.add_needed(groups) && right.add_needed(groups),
        }
        true
    }

    /// Return whether the matches are of a few widths that the expression tells.
    fn is_fixed(&self) -> bool {
        match self {
            Self::Leaf(_) => true,
            Self::InOrder(parts) | Self::AnyOf(parts) => parts.iter().all(Self::is_fixed),
            Self::Together(_) | Self::Beside { .. } | Self::InOne { .. } => false,
        }
    }
}

impl Places {
    fn new(terms: &Terms, leaves: &mut Vec<Leaf>) -> Self {
        let known = leaves
            .iter()
            .position(|leaf| leaf.postings == terms.postings && leaf.terms == terms.terms);
        let leaf = known.unwrap_or_else(|| {
            leaves.push(Leaf {
                postings: terms.postings.clone(),
                terms: terms.terms.clone(),
            });
            leaves.len() - 1
        });
        Self {
            leaf,
            width: u64::from(terms.width.max(1)),
            last: terms.last_start(),
        }
    }

    fn of<'a>(&self, batch: &Batch<'a>) -> Cow<'a, [Place]> {
        let places = batch.places_of(self.leaf);
        match self.last {
            _ if self.width > FURTHEST => Cow::Borrowed(&[]),
            None => Cow::Borrowed(places),
            Some(last) => places
                .iter()
                .copied()
                .filter(|&place| i64::from(position_of(place)) <= last)
                .collect(),
        }
    }
}

/// Some documents, and the places of each leaf in them.
pub struct Batch<'a> {
    /// The documents, ascending.
    pub documents: &'a [u32],
    /// The places of each leaf, ascending, each once; perhaps of fewer leaves where the last have none.
    pub places: &'a [Vec<Place>],
    /// The budget of the query.
    pub budget: &'a Budget,
}

impl<'a> Batch<'a> {
    fn places_of(&self, leaf: usize) -> &'a [Place] {
        self.places.get(leaf).map_or(&[], Vec::as_slice)
    }

    /// Return the tally of `part` in each of the documents, 0 where it does not match, and how many numbers were made on
    /// the way. Where no leads are asked for, all matches are behind them.
    ///
    /// # Errors
    ///
    /// Returns `Error::Limit` when the query costs too much.
    pub fn tallies(&self, part: &Part, has_leads: bool) -> Result<(Vec<u32>, usize)> {
        if part.is_fixed() && (!has_leads || self.are_single(part)) {
            return self.tallies_of_fixed(part, has_leads);
        }
        let (counts, made) = self.counts(part)?;
        let mut tallies: Vec<u32> = counts.into_iter().map(|count| tally(count, false)).collect();
        if has_leads {
            let early = |places: &Vec<Place>| places.iter().copied().filter(|&place| is_in_lead(place)).collect();
            let places: Vec<Vec<Place>> = self.places.iter().map(early).collect();
            let early = Batch {
                places: &places,
                ..*self
            };
            for (tally, in_lead) in tallies.iter_mut().zip(early.counts(part)?.0) {
                *tally |= u32::from(in_lead > 0);
            }
        }
        Ok((tallies, made))
    }

    /// Return the tallies of matches of a few widths. Of single words a match is in the lead that ends there.
    fn tallies_of_fixed(&self, part: &Part, has_leads: bool) -> Result<(Vec<u32>, usize)> {
        let mut tallies = vec![0; self.documents.len()];
        let mut made = 0;
        for (width, starts) in self.fixed(part)? {
            made += starts.len();
            let mut at = 0;
            for &start in starts.iter() {
                let document = document_of(start);
                if self.documents.get(at) != Some(&document) {
                    at = gallop(self.documents, at, document);
                }
                if let Some(of_document) = tallies.get_mut(at) {
                    *of_document = joined(*of_document, tally(1, has_leads && is_in_lead(start + (width - 1))));
                }
            }
        }
        Ok((tallies, made))
    }

    /// Return whether all places of a part are those of single words.
    fn are_single(&self, part: &Part) -> bool {
        match part {
            Part::Leaf(places) => places.width == 1 || self.places_of(places.leaf).is_empty(),
            Part::InOrder(parts) | Part::AnyOf(parts) => parts.iter().all(|part| self.are_single(part)),
            _ => false,
        }
    }

    /// Return the number of matches of `part` in each of the documents, and how many numbers were made on the way.
    ///
    /// # Errors
    ///
    /// Returns `Error::Limit` when the query costs too much.
    fn counts(&self, part: &Part) -> Result<(Vec<u32>, usize)> {
        let mut counts = vec![0; self.documents.len()];
        let mut made = 0;
        match part {
            _ if part.is_fixed() => {
                for (_, starts) in self.fixed(part)? {
                    made += starts.len();
                    self.add(starts.iter().map(|&start| (start, 1)), &mut counts);
                }
            }
            Part::Beside {
                left,
                right,
                distance,
                ordered,
            } if left.is_fixed() && right.is_fixed() => {
                let (left, right) = (self.fixed(left)?, self.fixed(right)?);
                made = self.count_beside(&left, &right, *distance, *ordered, &mut counts)?;
            }
            Part::Together(together) => self.count_together(together, &mut counts)?,
            _ => {
                let spans = self.spans(part)?;
                made = spans.len();
                self.add(spans.iter().map(|&(start, _)| (start, 1)), &mut counts);
            }
        }
        Ok((counts, made))
    }

    /// Add numbers to the counts of the documents that ascending places lie in.
    fn add(&self, found: impl Iterator<Item = (Place, u32)>, counts: &mut [u32]) {
        let mut at = 0;
        for (place, count) in found {
            let document = document_of(place);
            if self.documents.get(at) != Some(&document) {
                at = gallop(self.documents, at, document);
            }
            if let Some(counted) = counts.get_mut(at) {
                *counted = counted.saturating_add(count);
            }
        }
    }

    /// Return where the matches of each width start.
    fn fixed(&self, part: &Part) -> Result<Fixed<'a>> {
        match part {
            Part::Leaf(places) => {
                let starts = places.of(self);
                Ok(if starts.is_empty() {
                    Vec::new()
                } else {
                    vec![(places.width, starts)]
                })
            }
            Part::AnyOf(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.fixed(part)?);
                }
                Ok(united(all))
            }
            Part::InOrder(parts) => {
                let found: Vec<_> = parts.iter().map(|part| self.fixed(part)).collect::<Result<_>>()?;
                self.side_by_side(&found)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Return where the parts follow one another: from the rarest to both sides.
    fn side_by_side(&self, parts: &[Fixed<'a>]) -> Result<Fixed<'a>> {
        let size = |part: &Fixed<'_>| part.iter().map(|(_, starts)| starts.len()).sum::<usize>();
        let Some(rarest) = (0..parts.len()).min_by_key(|&n| parts.get(n).map(size)) else {
            return Ok(Vec::new());
        };
        let (before, from) = parts.split_at(rarest);
        let Some((found, behind)) = from.split_first() else {
            return Ok(Vec::new());
        };
        let mut found = found.clone();
        for part in behind {
            self.budget.check()?;
            found = following(&found, part);
        }
        for part in before.iter().rev() {
            self.budget.check()?;
            found = following(part, &found);
        }
        Ok(found)
    }

    /// Return every match, sorted by start and end.
    fn spans(&self, part: &Part) -> Result<Vec<Span>> {
        self.budget.check()?;
        match part {
            _ if part.is_fixed() => Ok(distinct(self.fixed(part)?.iter().map(with_ends).collect())),
            Part::AnyOf(parts) => Ok(distinct(self.spans_of_each(parts)?)),
            Part::InOrder(parts) => {
                let mut lists = self.spans_of_each(parts)?.into_iter();
                let first = lists.next().unwrap_or_default();
                lists.try_fold(first, |found, next| self.adjoining(&found, &next))
            }
            Part::Beside {
                left,
                right,
                distance,
                ordered,
            } if left.is_fixed() && right.is_fixed() => {
                self.beside_fixed(&self.fixed(left)?, &self.fixed(right)?, *distance, *ordered)
            }
            Part::Beside {
                left,
                right,
                distance,
                ordered,
            } => {
                let (left, right) = (self.spans(left)?, self.spans(right)?);
                let mut found = vec![self.beside(&left, &right, *distance)?];
                if !ordered {
                    found.push(self.beside(&right, &left, *distance)?);
                }
                Ok(distinct(found))
            }
            Part::InOne { parts, starts } => Ok(in_one(&self.spans_of_each(parts)?, &starts.of(self))),
            Part::Together(together) => self.spans_together(together),
            Part::Leaf(_) => Ok(Vec::new()),
        }
    }

    fn spans_of_each(&self, parts: &[Part]) -> Result<Vec<Vec<Span>>> {
        parts.iter().map(|part| self.spans(part)).collect()
    }

    /// Return the spans of `first` with a span of `second` right behind.
    fn adjoining(&self, first: &[Span], second: &[Span]) -> Result<Vec<Span>> {
        self.joined(first, second, |end| (end + 1, end + 1))
    }

    /// Return pairs with a span of `second` that starts 1 to `distance` places behind the end of one of `first`.
    fn beside(&self, first: &[Span], second: &[Span], distance: u64) -> Result<Vec<Span>> {
        self.joined(first, second, |end| (end + 1, end + distance))
    }

    /// Return pairs with a span of `second` that starts in the window behind the end of one of `first`.
    ///
    /// A pair ends where its second ends. So of several spans of `first` with one start each end is taken once.
    fn joined(&self, first: &[Span], second: &[Span], window: impl Fn(Place) -> Span) -> Result<Vec<Span>> {
        let mut found: Vec<Span> = Vec::new();
        let mut ends = Ends::default();
        for group in first.chunk_by(|one, other| one.0 == other.0) {
            let (mut done, mut start) = (0, 0);
            ends.clear();
            for span in group {
                start = span.0;
                let (low, high) = window(span.1);
                let low = second.partition_point(|span| span.0 < low).max(done);
                let rest = second.get(low..).unwrap_or_default();
                let length = rest.partition_point(|span| span.0 <= high);
                self.budget.spend(length as u64)?;
                ends.extend(rest.get(..length).unwrap_or_default());
                done = low + length;
            }
            found.extend(ends.distinct().iter().map(|&end| (start, end)));
        }
        Ok(found)
    }

    /// Return pairs of matches of fixed widths that do not overlap, at most `distance` apart.
    fn beside_fixed(&self, left: &Fixed<'_>, right: &Fixed<'_>, distance: u64, ordered: bool) -> Result<Vec<Span>> {
        let mut lists = Vec::new();
        for one in left {
            for other in right {
                lists.push(self.pairs(one, other, distance)?);
                if !ordered {
                    lists.push(self.pairs(other, one, distance)?);
                }
            }
        }
        Ok(distinct(lists))
    }

    /// Return pairs with the second 1 to `distance` places behind the end of the first.
    fn pairs(&self, (width, first): &Starts<'_>, (more, second): &Starts<'_>, distance: u64) -> Result<Vec<Span>> {
        let mut window = Moving::new(second);
        let (mut found, mut spent) = (Vec::new(), 0);
        for &start in first.iter() {
            let range = window.to(start + width, start + (width - 1) + distance);
            found.extend(
                second
                    .get(range)
                    .unwrap_or_default()
                    .iter()
                    .map(|&other| (start, other + (more - 1))),
            );
            if found.len() - spent > CHECKED_EVERY {
                self.budget.spend((found.len() - spent) as u64)?;
                spent = found.len();
            }
        }
        self.budget.spend((found.len() - spent) as u64)?;
        Ok(found)
    }

    /// Count what `beside_fixed` returns. Where both sides have one width, no pair is made: a start has as many ends as
    /// the window behind it holds places.
    fn count_beside(
        &self,
        left: &Fixed<'_>,
        right: &Fixed<'_>,
        distance: u64,
        ordered: bool,
        counts: &mut [u32],
    ) -> Result<usize> {
        if let ([one], [other]) = (left.as_slice(), right.as_slice()) {
            let shared = if ordered {
                Vec::new()
            } else {
                followed(&one.1, 0, &other.1)
            };
            if shared.is_empty() || one.0 == other.0 {
                self.budget.check()?;
                self.add_windows(one, other, distance, counts, u32::saturating_add);
                if !ordered {
                    self.add_windows(other, one, distance, counts, u32::saturating_add);
                }
                // A start on both sides sees an end on both sides twice.
                let shared = (one.0, Cow::Owned(shared));
                self.add_windows(&shared, &shared, distance, counts, u32::saturating_sub);
                return Ok(one.1.len() + other.1.len());
            }
        }
        let spans = self.beside_fixed(left, right, distance, ordered)?;
        self.add(spans.iter().map(|&(start, _)| (start, 1)), counts);
        Ok(spans.len())
    }

    fn add_windows(
        &self,
        (width, first): &Starts<'_>,
        (_, second): &Starts<'_>,
        distance: u64,
        counts: &mut [u32],
        add: fn(u32, u32) -> u32,
    ) {
        let mut window = Moving::new(second);
        let mut at = 0;
        for &start in first.iter() {
            let count = window.to(start + width, start + (width - 1) + distance).len();
            if count == 0 {
                continue;
            }
            let document = document_of(start);
            if self.documents.get(at) != Some(&document) {
                at = gallop(self.documents, at, document);
            }
            if let Some(counted) = counts.get_mut(at) {
                *counted = add(*counted, u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
    }

    /// Count the windows that hold all parts, document by document.
    fn count_together(&self, together: &Together, counts: &mut [u32]) -> Result<()> {
        let mut articles = Articles::new(self);
        let kinds = together.kinds();
        let mut buffer = Vec::new();
        for (n, (&document, counted)) in self.documents.iter().zip(counts).enumerate() {
            if n % 64 == 0 {
                self.budget.check()?;
            }
            articles.to(document);
            let simple = kinds
                .as_deref()
                .and_then(|kinds| articles.windows(kinds, together.distance, &mut buffer));
            *counted = match simple {
                Some(count) => count,
                None => u32::try_from(articles.spans(together)?.places().len()).unwrap_or(u32::MAX),
            };
        }
        Ok(())
    }

    fn spans_together(&self, together: &Together) -> Result<Vec<Span>> {
        let mut articles = Articles::new(self);
        let mut found = Vec::new();
        for &document in self.documents {
            articles.to(document);
            let begin = u64::from(document) << POSITION_BITS;
            let spans = articles.spans(together)?;
            found.extend(
                spans
                    .places()
                    .iter()
                    .map(|&(start, end)| (begin + u64::from(start), begin + u64::from(end))),
            );
        }
        Ok(found)
    }
}

impl Together {
    /// Return the different leaves and how often each is asked for, where all parts are single words.
    fn kinds(&self) -> Option<Vec<(Places, usize)>> {
        let mut kinds: Vec<(Places, usize)> = Vec::new();
        for part in &self.parts {
            let Part::Leaf(places) = part else { return None };
            if places.width != 1 {
                return None;
            }
            match kinds.iter_mut().find(|(known, _)| known == places) {
                Some((_, times)) => *times += 1,
                None => kinds.push((*places, 1)),
            }
        }
        Some(kinds)
    }
}

/// The places of the leaves in one document after another.
struct Articles<'a, 'b> {
    batch: &'b Batch<'a>,
    /// The begin and the end of the document in the places of each leaf.
    ranges: Vec<(usize, usize)>,
}

impl<'a, 'b> Articles<'a, 'b> {
    fn new(batch: &'b Batch<'a>) -> Self {
        Self {
            batch,
            ranges: vec![(0, 0); batch.places.len()],
        }
    }

    fn to(&mut self, document: u32) {
        let begin = u64::from(document) << POSITION_BITS;
        for (range, places) in self.ranges.iter_mut().zip(self.batch.places) {
            let low = gallop(places, range.1, begin);
            *range = (low, gallop(places, low, begin + (1 << POSITION_BITS)));
        }
    }

    fn places_of(&self, leaf: usize) -> &'a [Place] {
        let (low, high) = self.ranges.get(leaf).copied().unwrap_or_default();
        self.batch.places_of(leaf).get(low..high).unwrap_or_default()
    }

    fn spans(&self, together: &Together) -> Result<spans::Spans> {
        let positions = |number: usize, _: &Terms, out: &mut Vec<u32>| {
            let leaf = together.leaves.get(number).copied().unwrap_or(usize::MAX);
            out.extend(self.places_of(leaf).iter().map(|&place| position_of(place)));
            Ok(())
        };
        together.plan.spans(&positions, self.batch.budget)
    }

    /// Count the places at which a window begins that holds each kind as often as it is asked for. Returns `None` where
    /// two kinds share a place: then it takes a matching to tell.
    fn windows(&self, kinds: &[(Places, usize)], distance: u64, all: &mut Vec<(Place, usize)>) -> Option<u32> {
        all.clear();
        for (kind, (places, times)) in kinds.iter().enumerate() {
            let begin = all.len();
            let within = |&place: &Place| places.last.is_none_or(|last| i64::from(position_of(place)) <= last);
            all.extend(
                self.places_of(places.leaf)
                    .iter()
                    .copied()
                    .filter(within)
                    .map(|place| (place, kind)),
            );
            if all.len() - begin < *times {
                return Some(0);
            }
        }
        all.sort_unstable();
        if all
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if one.0 == other.0))
        {
            return None;
        }
        let mut held = vec![0; kinds.len()];
        let (mut end, mut count) = (0, 0);
        for &(start, kind) in all.iter() {
            while let Some(&(place, kind)) = all.get(end).filter(|(place, _)| *place <= start + distance) {
                debug_assert!(place >= start);
                *held.get_mut(kind)? += 1;
                end += 1;
            }
            count += u32::from(kinds.iter().zip(&held).all(|((_, times), held)| held >= times));
            *held.get_mut(kind)? -= 1;
        }
        Some(count)
    }
}

/// The width of matches, and where they start.
type Starts<'a> = (u64, Cow<'a, [Place]>);

/// Matches by their widths, each width once.
type Fixed<'a> = Vec<Starts<'a>>;

#[allow(clippy::cast_possible_truncation)] // the lower half is meant
fn position_of(place: Place) -> u32 {
    place as u32
}

fn with_ends((width, starts): &Starts<'_>) -> Vec<Span> {
    starts.iter().map(|&start| (start, start + (width - 1))).collect()
}

fn united(mut found: Fixed<'_>) -> Fixed<'_> {
    found.retain(|(width, starts)| !starts.is_empty() && *width <= FURTHEST);
    found.sort_by_key(|(width, _)| *width);
    let mut by_width: Fixed<'_> = Vec::new();
    let mut rest = found.into_iter().peekable();
    while let Some((width, starts)) = rest.next() {
        let mut lists = vec![starts];
        while let Some((_, more)) = rest.next_if(|(next, _)| *next == width) {
            lists.push(more);
        }
        let starts = if lists.len() == 1 {
            lists.swap_remove(0)
        } else {
            Cow::Owned(in_any(lists))
        };
        by_width.push((width, starts));
    }
    by_width
}

fn following<'a>(first: &Fixed<'a>, second: &Fixed<'a>) -> Fixed<'a> {
    let mut found = Vec::new();
    for (width, starts) in first {
        for (more, behind) in second {
            found.push((width + more, Cow::Owned(followed(starts, *width, behind))));
        }
    }
    united(found)
}

/// The ends of spans with one start.
#[derive(Default)]
struct Ends {
    ends: Vec<Place>,
    bits: Vec<u64>,
}

/// Bits that are used to sort ends: those of a document of half a million words.
const MOST_BITS: u64 = 1 << 19;

impl Ends {
    fn clear(&mut self) {
        self.ends.clear();
    }

    fn extend(&mut self, spans: &[Span]) {
        self.ends.extend(spans.iter().map(|span| span.1));
    }

    /// Sort the ends and keep each once: by a bit for each, as most are asked for many times over.
    fn distinct(&mut self) -> &[Place] {
        if self.ends.is_sorted_by(|one, other| one < other) {
            return &self.ends;
        }
        let first = self.ends.iter().copied().min().unwrap_or_default();
        let last = self.ends.iter().copied().max().unwrap_or_default();
        if last - first >= MOST_BITS {
            self.ends.sort_unstable();
            self.ends.dedup();
            return &self.ends;
        }
        self.bits.clear();
        self.bits
            .resize(usize::try_from((last - first) / 64 + 1).unwrap_or_default(), 0);
        for end in self.ends.drain(..) {
            let at = end - first;
            if let Some(word) = self.bits.get_mut(usize::try_from(at / 64).unwrap_or_default()) {
                *word |= 1 << (at % 64);
            }
        }
        for (n, &word) in (0_u64..).zip(&self.bits) {
            let mut left = word;
            while left != 0 {
                self.ends.push(first + n * 64 + u64::from(left.trailing_zeros()));
                left &= left - 1;
            }
        }
        &self.ends
    }
}

/// The spans of a part in one stretch: the first and the last start, and the last end.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    number: usize,
    first: Place,
    last: Place,
    end: Place,
}

/// Return one span for every stretch that holds all parts; `begins` are the places where stretches begin.
fn in_one(parts: &[Vec<Span>], begins: &[Place]) -> Vec<Span> {
    let mut parts: Vec<_> = parts
        .iter()
        .map(|part| stretches(part, begins).into_iter().peekable())
        .collect();
    let mut found = Vec::new();
    let Some((first, others)) = parts.split_first_mut() else {
        return found;
    };
    let mut held = Vec::new();
    for stretch in first {
        held.clear();
        held.push(stretch);
        for part in others.iter_mut() {
            while part.next_if(|other| other.number < stretch.number).is_some() {}
            held.extend(part.next_if(|other| other.number == stretch.number));
        }
        if held.len() == others.len() + 1 && are_apart(&held) {
            let start = held.iter().map(|stretch| stretch.first).min().unwrap_or_default();
            let end = held.iter().map(|stretch| stretch.end).max().unwrap_or_default();
            found.push((start, end));
        }
    }
    found
}

/// Return whether the parts can all begin at different places: only those that have a single place can fail to.
fn are_apart(held: &[Stretch]) -> bool {
    let mut alone: Vec<Place> = held
        .iter()
        .filter(|part| part.first == part.last)
        .map(|part| part.first)
        .collect();
    alone.sort_unstable();
    alone.is_sorted_by(|one, other| one < other)
}

/// Return the stretches in which spans lie whole; what comes before the first stretch of a document is in none.
fn stretches(spans: &[Span], begins: &[Place]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut number = 0; // of the stretches that begin at or before the span
    for &(start, end) in spans {
        number = gallop(begins, number, start + 1);
        let begin = number.checked_sub(1).and_then(|last| begins.get(last));
        let is_whole = begin.is_some_and(|&begin| document_of(begin) == document_of(start))
            && begins.get(number).is_none_or(|&next| end < next);
        if !is_whole {
            continue;
        }
        match found.last_mut() {
            Some(stretch) if stretch.number == number => {
                stretch.last = start;
                stretch.end = stretch.end.max(end);
            }
            _ => found.push(Stretch {
                number,
                first: start,
                last: start,
                end,
            }),
        }
    }
    found
}
