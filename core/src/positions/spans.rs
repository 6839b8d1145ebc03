//! The matches of an expression in one field of one article: the algebra of positions.
//!
//! The matches are spans of token positions; a phrase is a sequence, NEAR a pair of spans side by side. The same
//! algebra says which articles a query finds and what a snippet marks, so the two cannot differ.
//!
//! A list of spans is sorted by start and end, and each such pair is in it once. The marks of a span are kept as a
//! reference to the spans it was made of until somebody asks for them, so a list takes memory for its spans only.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::errors::{Error, QueryLimit, Result};
use crate::queries::expression::{Expression, Terms};
use crate::search::budget::Budget;

/// Token positions, both inclusive.
pub type Place = (u32, u32);

/// Gives the positions of terms in the article at hand.
pub trait Positions {
    /// Append the positions of every term of `terms`, which is number `number` of `Plan::terms`.
    ///
    /// The order does not matter, and a position may come twice. Limits on the position are applied by the caller.
    ///
    /// # Errors
    ///
    /// As the source of the positions fails.
    fn positions(&self, number: usize, terms: &Terms, out: &mut Vec<u32>) -> Result<()>;
}

impl<F: Fn(usize, &Terms, &mut Vec<u32>) -> Result<()>> Positions for F {
    fn positions(&self, number: usize, terms: &Terms, out: &mut Vec<u32>) -> Result<()> {
        self(number, terms, out)
    }
}

/// An expression in a form that is evaluated on many articles: each distinct part of it once.
#[derive(Debug, Clone)]
pub struct Plan {
    terms: Vec<Terms>,
    steps: Vec<Step>,
}

/// A part of a plan; parts are named by the number of their step, which is smaller than that of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Terms(usize),
    InOrder(Vec<usize>),
    AnyOf(Vec<usize>),
    Together {
        parts: Vec<usize>,
        distance: u32,
    },
    Beside {
        left: usize,
        right: usize,
        distance: u32,
        ordered: bool,
    },
    InOne {
        parts: Vec<usize>,
        starts: usize,
    },
}

impl Plan {
    /// Make the plan of an expression.
    #[must_use]
    pub fn new(expression: &Expression) -> Self {
        let mut builder = Builder::default();
        builder.add(expression);
        Self {
            terms: builder.terms,
            steps: builder.steps,
        }
    }

    /// Return the terms that the expression is made of, each `Terms` once.
    #[must_use]
    pub fn terms(&self) -> &[Terms] {
        &self.terms
    }

    /// Return every match of the expression in one article.
    ///
    /// # Errors
    ///
    /// A limit when the matches are too many or the time is up; whatever `positions` raises.
    pub fn spans(&self, positions: &dyn Positions, budget: &Budget) -> Result<Spans> {
        let mut meter = Meter::new(budget);
        budget.check()?;
        let mut done: Vec<Rc<List>> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let list = match step {
                Step::Terms(number) => self.places(*number, positions, &mut meter)?,
                Step::InOrder(parts) => in_order(&chosen(&done, parts), &mut meter)?,
                Step::AnyOf(parts) => any_of(&chosen(&done, parts), &mut meter)?,
                Step::Together { parts, distance } => together(&done, parts, *distance, &mut meter)?,
                Step::Beside {
                    left,
                    right,
                    distance,
                    ordered,
                } => beside(&done[*left], &done[*right], *distance, *ordered, &mut meter)?,
                Step::InOne { parts, starts } => in_one(&chosen(&done, parts), &done[*starts], &mut meter)?,
            };
            done.push(Rc::new(list));
        }
        meter.flush()?;
        Ok(Spans(done.pop().unwrap_or_default()))
    }

    fn places(&self, number: usize, positions: &dyn Positions, meter: &mut Meter<'_>) -> Result<List> {
        let terms = &self.terms[number];
        let mut starts = Vec::new();
        positions.positions(number, terms, &mut starts)?;
        meter.add(starts.len())?;
        if let Some(last) = terms.last_start() {
            starts.retain(|&start| i64::from(start) <= last);
        }
        if !starts.is_sorted_by(|a, b| a < b) {
            starts.sort_unstable();
            starts.dedup();
        }
        let further = terms.width.saturating_sub(1);
        let places = starts.into_iter().map(|start| (start, start.saturating_add(further)));
        Ok(List::whole(places.collect()))
    }
}

#[derive(Default)]
struct Builder {
    terms: Vec<Terms>,
    known_terms: FxHashMap<Terms, usize>,
    steps: Vec<Step>,
    known_steps: FxHashMap<Step, usize>,
}

impl Builder {
    fn add(&mut self, expression: &Expression) -> usize {
        let step = match expression {
            Expression::Terms(terms) => return self.add_terms(terms),
            Expression::InOrder(parts) => Step::InOrder(self.add_all(parts)),
            Expression::AnyOf(parts) => Step::AnyOf(self.add_all(parts)),
            Expression::Together { parts, distance } => Step::Together {
                parts: self.add_all(parts),
                distance: *distance,
            },
            Expression::Beside {
                left,
                right,
                distance,
                ordered,
            } => Step::Beside {
                left: self.add(left),
                right: self.add(right),
                distance: *distance,
                ordered: *ordered,
            },
            Expression::InOne { parts, starts } => Step::InOne {
                parts: self.add_all(parts),
                starts: self.add_terms(starts),
            },
        };
        self.number(step)
    }

    fn add_all(&mut self, parts: &[Expression]) -> Vec<usize> {
        parts.iter().map(|part| self.add(part)).collect()
    }

    fn add_terms(&mut self, terms: &Terms) -> usize {
        let number = if let Some(&known) = self.known_terms.get(terms) {
            known
        } else {
            self.terms.push(terms.clone());
            self.known_terms.insert(terms.clone(), self.terms.len() - 1);
            self.terms.len() - 1
        };
        self.number(Step::Terms(number))
    }

    /// Return the number of a step. The last step is the whole, as a part is never equal to what it is a part of.
    fn number(&mut self, step: Step) -> usize {
        if let Some(&known) = self.known_steps.get(&step) {
            return known;
        }
        self.steps.push(step.clone());
        self.known_steps.insert(step, self.steps.len() - 1);
        self.steps.len() - 1
    }
}

/// The matches of an expression in one article, by start and end.
#[derive(Debug)]
pub struct Spans(Rc<List>);

impl Spans {
    /// Return the places of the matches.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.0.places
    }

    /// Append the stretches of match `number` that are to be marked, in the order of the clause.
    pub fn marks(&self, number: usize, out: &mut Vec<Place>) {
        self.0.marks(number, out);
    }
}

/// Return every match of `expression` in one article; see `Plan`, which serves many articles.
///
/// # Errors
///
/// As `Plan::spans`.
pub fn spans(expression: &Expression, positions: &dyn Positions, budget: &Budget) -> Result<Spans> {
    Plan::new(expression).spans(positions, budget)
}

/// Return `expression` as if the field ended after `words` words.
#[must_use]
pub fn among_first(expression: &Expression, words: u32) -> Expression {
    let all = |parts: &[Expression]| parts.iter().map(|part| among_first(part, words)).collect();
    match expression {
        Expression::Terms(terms) => Expression::Terms(Terms {
            first: Some(terms.first.map_or(words, |first| first.min(words))),
            ..terms.clone()
        }),
        Expression::Beside {
            left,
            right,
            distance,
            ordered,
        } => Expression::Beside {
            left: Box::new(among_first(left, words)),
            right: Box::new(among_first(right, words)),
            distance: *distance,
            ordered: *ordered,
        },
        Expression::InOrder(parts) => Expression::InOrder(all(parts)),
        Expression::AnyOf(parts) => Expression::AnyOf(all(parts)),
        Expression::Together { parts, distance } => Expression::Together {
            parts: all(parts),
            distance: *distance,
        },
        Expression::InOne { parts, starts } => Expression::InOne {
            parts: all(parts),
            starts: starts.clone(),
        },
    }
}

/// Spans, by start and end, each pair once.
#[derive(Debug, Default)]
struct List {
    places: Vec<Place>,
    origin: Origin,
}

/// The spans that the spans of a list were made of.
#[derive(Debug, Default)]
enum Origin {
    /// Each span is marked whole.
    #[default]
    Whole,
    /// Each is a span of one of some lists: the number of the list and of the span in it.
    Same(Vec<Rc<List>>, Vec<(u32, u32)>),
    /// Each is a pair; the spans of both lists are numbered through.
    Pairs(Rc<List>, Rc<List>, Vec<(u32, u32)>),
    /// The marks of each, one after another, and where those of each end.
    Listed(Vec<usize>, Vec<Place>),
}

impl List {
    fn whole(places: Vec<Place>) -> Self {
        Self {
            places,
            origin: Origin::Whole,
        }
    }

    fn marks(&self, number: usize, out: &mut Vec<Place>) {
        match &self.origin {
            Origin::Whole => out.push(self.places[number]),
            Origin::Same(lists, of) => {
                let (list, span) = of[number];
                lists[list as usize].marks(span as usize, out);
            }
            Origin::Pairs(one, other, of) => {
                for span in [of[number].0 as usize, of[number].1 as usize] {
                    match span.checked_sub(one.places.len()) {
                        None => one.marks(span, out),
                        Some(span) => other.marks(span, out),
                    }
                }
            }
            Origin::Listed(ends, marks) => {
                let start = if number == 0 { 0 } else { ends[number - 1] };
                out.extend_from_slice(&marks[start..ends[number]]);
            }
        }
    }

    /// Return the number of the first span that starts at `position` or behind it.
    fn first_at(&self, position: u32) -> usize {
        self.places.partition_point(|place| place.0 < position)
    }
}

/// The largest list of spans of one article: 64 MB.
const MOST_SPANS: usize = 1 << 22;

/// Counts work, and asks the budget now and then.
struct Meter<'a> {
    budget: &'a Budget,
    /// Steps, which cost time only.
    steps: u64,
    /// Positions that were held against others, which are limited.
    pairs: u64,
}

impl<'a> Meter<'a> {
    /// Steps after which the budget is asked: a few microseconds.
    const FEW: u64 = 4096;

    fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            steps: 0,
            pairs: 0,
        }
    }

    fn add(&mut self, steps: usize) -> Result<()> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps >= Self::FEW { self.flush() } else { Ok(()) }
    }

    fn add_pairs(&mut self, pairs: usize) -> Result<()> {
        self.pairs = self.pairs.saturating_add(pairs as u64);
        self.add(pairs)
    }

    fn flush(&mut self) -> Result<()> {
        self.steps = 0;
        self.budget.spend(std::mem::take(&mut self.pairs))?;
        self.budget.check()
    }
}

/// Fail if a list grows beyond the limit for one article. Numbers of spans fit `u32` therefore.
fn require_few(spans: usize) -> Result<()> {
    if spans <= MOST_SPANS {
        return Ok(());
    }
    Err(Error::Limit(QueryLimit {
        message: "The words stand beside each other in more than 4,194,304 ways in one article.".to_owned(),
        hint: "Ask for them nearer together, or add a rarer word.".to_owned(),
        part: String::new(),
    }))
}

#[allow(clippy::cast_possible_truncation)] // numbers of spans are less than twice `MOST_SPANS`
fn number(of: usize) -> u32 {
    of as u32
}

fn chosen(done: &[Rc<List>], parts: &[usize]) -> Vec<Rc<List>> {
    parts.iter().map(|&part| Rc::clone(&done[part])).collect()
}

fn any_of(lists: &[Rc<List>], meter: &mut Meter<'_>) -> Result<List> {
    let sum = lists.iter().map(|list| list.places.len()).sum();
    meter.add(sum)?;
    require_few(sum)?;
    if lists.iter().all(|list| matches!(list.origin, Origin::Whole)) {
        let mut places: Vec<Place> = lists.iter().flat_map(|list| list.places.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        return Ok(List::whole(places));
    }
    let spans = lists.iter().enumerate().flat_map(|(n, list)| {
        let each = list.places.iter().enumerate();
        each.map(move |(at, &place)| (place, (number(n), number(at))))
    });
    let mut spans: Vec<(Place, (u32, u32))> = spans.collect();
    spans.sort_unstable(); // of one place, that of the first list comes first
    spans.dedup_by_key(|span| span.0);
    let (places, of) = spans.into_iter().unzip();
    Ok(List {
        places,
        origin: Origin::Same(lists.to_vec(), of),
    })
}

/// Return spans that follow one another without a gap.
fn in_order(lists: &[Rc<List>], meter: &mut Meter<'_>) -> Result<List> {
    let [first, others @ ..] = lists else {
        return Ok(List::default());
    };
    if others.is_empty() {
        return any_of(lists, meter);
    }
    let mut found = first.places.clone();
    for following in others {
        if found.is_empty() {
            break;
        }
        let mut longer = Vec::new();
        for (start, end) in found {
            meter.add(1)?;
            let Some(next) = end.checked_add(1) else { continue };
            let behind = &following.places[following.first_at(next)..];
            let before = longer.len();
            let adjoining = behind.iter().take_while(|place| place.0 == next);
            longer.extend(adjoining.map(|place| (start, place.1)));
            meter.add(longer.len() - before)?;
            require_few(longer.len())?;
        }
        // Ways that lead to the same span are one, or those of a long phrase would double with every word.
        longer.sort_unstable();
        longer.dedup();
        found = longer;
    }
    Ok(List::whole(found))
}

/// Return pairs of spans that are 1 to `distance` positions apart, from the end of one to the start of the other.
fn beside(one: &Rc<List>, other: &Rc<List>, distance: u32, ordered: bool, meter: &mut Meter<'_>) -> Result<List> {
    let (n, m) = (one.places.len(), other.places.len());
    let mut places: Vec<Place> = Vec::new();
    let mut of: Vec<(u32, u32)> = Vec::new();
    // All pairs that start at one position, the end of each and its two spans.
    let mut group: Vec<(u32, (u32, u32))> = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < n || (!ordered && b < m) {
        let start = match (one.places.get(a), other.places.get(b)) {
            (Some(left), Some(right)) if !ordered => left.0.min(right.0),
            (Some(left), _) => left.0,
            (None, Some(right)) => right.0,
            (None, None) => break,
        };
        while a < n && one.places[a].0 == start {
            pairs_of(a, one.places[a].1, other, n, distance, &mut group, meter)?;
            a += 1;
        }
        while !ordered && b < m && other.places[b].0 == start {
            pairs_of(n + b, other.places[b].1, one, 0, distance, &mut group, meter)?;
            b += 1;
        }
        group.sort_by_key(|pair| pair.0); // stable: of pairs with one end, the first found is kept
        group.dedup_by_key(|pair| pair.0);
        places.extend(group.iter().map(|pair| (start, pair.0)));
        of.extend(group.drain(..).map(|pair| pair.1));
        require_few(places.len())?;
    }
    Ok(List {
        places,
        origin: Origin::Pairs(Rc::clone(one), Rc::clone(other), of),
    })
}

/// Add the pairs of the span `first`, which ends at `end`, with those of `second`, whose numbers begin at `base`.
fn pairs_of(
    first: usize,
    end: u32,
    second: &List,
    base: usize,
    distance: u32,
    group: &mut Vec<(u32, (u32, u32))>,
    meter: &mut Meter<'_>,
) -> Result<()> {
    let last = end.saturating_add(distance);
    let from = second.places.partition_point(|place| place.0 <= end);
    let before = group.len();
    for (at, place) in second.places[from..].iter().enumerate() {
        if place.0 > last {
            break;
        }
        group.push((place.1.max(end), (number(first), number(base + from + at))));
        if group.len() > MOST_SPANS {
            require_few(group.len())?;
        }
    }
    meter.add_pairs(group.len() - before)
}

/// Return for every position where a match can begin the match within the window that starts there.
fn together(done: &[Rc<List>], parts: &[usize], distance: u32, meter: &mut Meter<'_>) -> Result<List> {
    let mut matching = Matching::new(done, parts);
    if parts.is_empty() || matching.lists.iter().any(|list| list.places.is_empty()) {
        return Ok(List::default());
    }
    let mut places = Vec::new();
    let (mut ends, mut marks) = (Vec::new(), Vec::new());
    let starts = matching.number_starts(meter)?;
    let mut beyond = 0; // the first start that is beyond the window
    for (at, &start) in starts.iter().enumerate() {
        let last = start.saturating_add(distance);
        while beyond < starts.len() && starts[beyond] <= last {
            beyond += 1;
        }
        meter.add(matching.lists.len())?;
        if !matching.slide(at, beyond) || beyond - at < parts.len() || !matching.find(meter)? {
            continue;
        }
        let before = marks.len();
        let mut end = start;
        for (&slot, &span) in matching.slots.iter().zip(&matching.chosen) {
            end = end.max(matching.lists[slot].places[span].1);
            matching.lists[slot].marks(span, &mut marks);
        }
        marks[before..].sort_unstable();
        meter.add(marks.len() - before)?;
        require_few(marks.len())?;
        places.push((start, end));
        ends.push(marks.len());
    }
    Ok(List {
        places,
        origin: Origin::Listed(ends, marks),
    })
}

/// One span of each list, all starting at different positions: a bipartite matching by augmenting paths (Kuhn, 1955).
struct Matching {
    /// The distinct lists: a word may be asked for several times.
    lists: Vec<Rc<List>>,
    /// The list of each part.
    slots: Vec<usize>,
    /// The number of parts that are of each list.
    parts_of: Vec<usize>,
    /// The number of each span's start among all starts, by list.
    starts: Vec<Vec<u32>>,
    /// The spans of each list that are in the window.
    windows: Vec<(usize, usize)>,
    /// The first span of each list that may start at a free position; those before do not.
    free: Vec<usize>,
    /// The span that each part has.
    chosen: Vec<usize>,
    /// The part that has each start, and the round in which it took it.
    owners: Vec<(u64, usize)>,
    /// The part and span by which each start was reached, and the search in which it was.
    reached: Vec<(u64, usize, usize)>,
    round: u64,
    search: u64,
}

impl Matching {
    /// Parts that are placed in about the time of one pair.
    const FEW: usize = 8;

    fn new(done: &[Rc<List>], parts: &[usize]) -> Self {
        let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
        let mut lists = Vec::new();
        let mut slots = Vec::with_capacity(parts.len());
        let mut parts_of: Vec<usize> = Vec::new();
        for &part in parts {
            let slot = *numbers.entry(part).or_insert_with(|| {
                lists.push(Rc::clone(&done[part]));
                parts_of.push(0);
                lists.len() - 1
            });
            parts_of[slot] += 1;
            slots.push(slot);
        }
        Self {
            windows: vec![(0, 0); lists.len()],
            free: vec![0; lists.len()],
            chosen: vec![0; parts.len()],
            starts: Vec::new(),
            owners: Vec::new(),
            reached: Vec::new(),
            round: 0,
            search: 0,
            lists,
            slots,
            parts_of,
        }
    }

    /// Number the distinct starts of all lists, and return them.
    fn number_starts(&mut self, meter: &mut Meter<'_>) -> Result<Vec<u32>> {
        let mut all: Vec<u32> = Vec::new();
        for list in &self.lists {
            meter.add(list.places.len())?;
            all.extend(list.places.iter().map(|place| place.0));
        }
        require_few(all.len())?;
        all.sort_unstable();
        all.dedup();
        for list in &self.lists {
            let mut at = 0;
            let numbers = list.places.iter().map(|place| {
                while all[at] < place.0 {
                    at += 1;
                }
                number(at)
            });
            self.starts.push(numbers.collect());
        }
        self.owners = vec![(0, 0); all.len()];
        self.reached = vec![(0, 0, 0); all.len()];
        Ok(all)
    }

    /// Move the window to the starts `[at, beyond)`. Tell whether each list has enough spans there.
    fn slide(&mut self, at: usize, beyond: usize) -> bool {
        let mut enough = true;
        for (slot, starts) in self.starts.iter().enumerate() {
            let (first, last) = &mut self.windows[slot];
            while *first < starts.len() && (starts[*first] as usize) < at {
                *first += 1;
            }
            while *last < starts.len() && (starts[*last] as usize) < beyond {
                *last += 1;
            }
            self.free[slot] = *first;
            enough &= last.saturating_sub(*first) >= self.parts_of[slot];
        }
        enough
    }

    /// Choose a span for every part; tell whether there are enough.
    fn find(&mut self, meter: &mut Meter<'_>) -> Result<bool> {
        self.round += 1;
        meter.add_pairs(self.slots.len() / Self::FEW)?;
        for part in 0..self.slots.len() {
            meter.add(1)?;
            if !self.take_free(part) && !self.settle(part, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn owner(&self, start: usize) -> Option<usize> {
        let (round, part) = self.owners[start];
        (round == self.round).then_some(part)
    }

    /// Give `part` the first free position of its own window, if there is one.
    fn take_free(&mut self, part: usize) -> bool {
        let slot = self.slots[part];
        while self.free[slot] < self.windows[slot].1 {
            let span = self.free[slot];
            let start = self.starts[slot][span] as usize;
            if self.owner(start).is_none() {
                self.owners[start] = (self.round, part);
                self.chosen[part] = span;
                return true;
            }
            self.free[slot] += 1; // a position that is taken stays so
        }
        false
    }

    /// Find a position for `part`, whose own are all taken; others move, by the shortest chain of moves.
    fn settle(&mut self, part: usize, meter: &mut Meter<'_>) -> Result<bool> {
        self.search += 1;
        let mut seen = vec![false; self.lists.len()];
        let mut waiting = vec![part];
        let mut next = 0;
        while next < waiting.len() {
            let taker = waiting[next];
            next += 1;
            let slot = self.slots[taker];
            if std::mem::replace(&mut seen[slot], true) {
                continue; // all of this window have been reached
            }
            meter.add_pairs(self.windows[slot].1 - self.windows[slot].0)?;
            for span in self.windows[slot].0..self.windows[slot].1 {
                let start = self.starts[slot][span] as usize;
                if self.reached[start].0 == self.search {
                    continue;
                }
                self.reached[start] = (self.search, taker, span);
                let Some(owner) = self.owner(start) else {
                    self.move_along(start, part);
                    return Ok(true);
                };
                waiting.push(owner);
            }
        }
        Ok(false)
    }

    /// Give the `free` start to the part that reached it, what that had to the one before, up to `part`.
    fn move_along(&mut self, free: usize, part: usize) {
        let mut at = free;
        loop {
            let (_, taker, span) = self.reached[at];
            let before = self.starts[self.slots[taker]][self.chosen[taker]] as usize;
            self.owners[at] = (self.round, taker);
            self.chosen[taker] = span;
            if taker == part {
                return;
            }
            at = before;
        }
    }
}

/// Return for every stretch that holds all parts the one span from the first of them there to the last.
fn in_one(parts: &[Rc<List>], begins: &List, meter: &mut Meter<'_>) -> Result<List> {
    let mut held = Vec::with_capacity(parts.len());
    for part in parts {
        meter.add(part.places.len() + 1)?;
        held.push(spans_by_stretch(part, &begins.places));
    }
    let Some((first, others)) = held.split_first() else {
        return Ok(List::default());
    };
    let mut places = Vec::new();
    let (mut ends, mut marks) = (Vec::new(), Vec::new());
    let mut at = vec![0; others.len()];
    for (stretch, spans) in first {
        meter.add(parts.len())?;
        let mut inside = vec![(&parts[0], spans)];
        for ((other, part), at) in others.iter().zip(&parts[1..]).zip(&mut at) {
            while *at < other.len() && other[*at].0 < *stretch {
                *at += 1;
            }
            match other.get(*at) {
                Some((number, spans)) if number == stretch => inside.push((part, spans)),
                _ => break,
            }
        }
        if inside.len() < parts.len() || !are_apart(&inside) {
            continue;
        }
        let before = marks.len();
        let (mut start, mut end) = (u32::MAX, 0);
        for (part, spans) in inside {
            for &span in spans {
                start = start.min(part.places[span as usize].0);
                end = end.max(part.places[span as usize].1);
                part.marks(span as usize, &mut marks);
            }
            meter.add(spans.len())?;
            require_few(marks.len())?;
        }
        marks[before..].sort_unstable();
        let mut kept = before;
        for n in before..marks.len() {
            if n == before || marks[n] != marks[kept - 1] {
                marks[kept] = marks[n];
                kept += 1;
            }
        }
        marks.truncate(kept);
        places.push((start, end));
        ends.push(marks.len());
    }
    Ok(List {
        places,
        origin: Origin::Listed(ends, marks),
    })
}

/// Return the stretches that hold spans of a list whole, ascending, and the numbers of those spans.
fn spans_by_stretch(part: &List, begins: &[Place]) -> Vec<(usize, Vec<u32>)> {
    let mut found: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut stretch = 0;
    for (n, &(start, end)) in part.places.iter().enumerate() {
        while stretch < begins.len() && begins[stretch].0 <= start {
            stretch += 1;
        }
        if stretch == 0 || begins.get(stretch).is_some_and(|next| next.0 <= end) {
            continue;
        }
        match found.last_mut() {
            Some((last, spans)) if *last == stretch => spans.push(number(n)),
            _ => found.push((stretch, vec![number(n)])),
        }
    }
    found
}

/// Tell whether any two of the lists have spans that begin at different positions. Only lists of one position can fail.
fn are_apart(lists: &[(&Rc<List>, &Vec<u32>)]) -> bool {
    let alone = lists.iter().filter_map(|(part, spans)| {
        let first = part.places[*spans.first()? as usize].0;
        let last = part.places[*spans.last()? as usize].0;
        (first == last).then_some(first)
    });
    let mut alone: Vec<u32> = alone.collect();
    let count = alone.len();
    alone.sort_unstable();
    alone.dedup();
    alone.len() == count
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(word: &str) -> Expression {
        Expression::Terms(bare(word))
    }

    fn bare(word: &str) -> Terms {
        Terms {
            postings: "body".to_owned(),
            terms: vec![word.to_owned()],
            first: None,
            width: 1,
        }
    }

    fn together(words: &[&str], distance: u32) -> Expression {
        Expression::Together {
            parts: words.iter().map(|w| word(w)).collect(),
            distance,
        }
    }

    fn beside(left: Expression, right: Expression, distance: u32, ordered: bool) -> Expression {
        Expression::Beside {
            left: Box::new(left),
            right: Box::new(right),
            distance,
            ordered,
        }
    }

    fn in_one(parts: &[Expression]) -> Expression {
        Expression::InOne {
            parts: parts.to_vec(),
            starts: bare("|"),
        }
    }

    fn evaluated(expression: &Expression, text: &str, budget: &Budget) -> Result<Spans> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let positions = |_: usize, terms: &Terms, out: &mut Vec<u32>| {
            let standing = words.iter().enumerate();
            out.extend(
                standing
                    .filter(|(_, word)| terms.terms.iter().any(|term| term == **word))
                    .map(|(n, _)| number(n)),
            );
            Ok(())
        };
        spans(expression, &positions, budget)
    }

    fn found(expression: &Expression, text: &str) -> Vec<Place> {
        evaluated(expression, text, &Budget::unlimited())
            .unwrap()
            .places()
            .to_vec()
    }

    fn marks(expression: &Expression, text: &str) -> Vec<Vec<Place>> {
        let found = evaluated(expression, text, &Budget::unlimited()).unwrap();
        let marks = |n| {
            let mut out = Vec::new();
            found.marks(n, &mut out);
            out
        };
        (0..found.places().len()).map(marks).collect()
    }

    #[test]
    fn sequence_is_found_where_its_parts_stand_side_by_side() {
        let city = Expression::InOrder(vec![word("new"), word("york")]);
        assert_eq!(found(&city, "new york is not york new nor new old york"), [(0, 1)]);
        let news = Expression::InOrder(vec![word("new"), word("new")]);
        assert_eq!(found(&news, "new new new"), [(0, 1), (1, 2)]);
    }

    #[test]
    fn any_of_gives_each_place_once() {
        let any = Expression::AnyOf(vec![word("oil"), word("oil"), word("gas")]);
        assert_eq!(found(&any, "gas oil"), [(0, 0), (1, 1)]);
    }

    #[test]
    fn beside_counts_from_end_to_start() {
        let city = || Expression::InOrder(vec![word("new"), word("york")]);
        assert_eq!(found(&beside(word("oil"), city(), 1, false), "oil new york"), [(0, 2)]);
        assert_eq!(found(&beside(word("oil"), city(), 1, false), "new york oil"), [(0, 2)]);
        assert_eq!(found(&beside(word("oil"), city(), 1, true), "new york oil"), []);
        assert_eq!(found(&beside(word("oil"), city(), 2, true), "oil x new york"), [(0, 3)]);
        assert_eq!(found(&beside(word("oil"), word("oil"), 5, false), "oil x"), []);
        assert_eq!(found(&beside(word("oil"), word("oil"), 5, false), "oil oil"), [(0, 1)]);
        assert_eq!(
            marks(&beside(word("oil"), city(), 3, false), "oil x new york"),
            [[(0, 0), (2, 3)]]
        );
    }

    #[test]
    fn together_takes_a_position_for_each_part() {
        assert_eq!(found(&together(&["oil", "oil"], 3), "oil x y"), []);
        assert_eq!(found(&together(&["oil", "oil"], 3), "oil x y oil"), [(0, 3)]);
        assert_eq!(found(&together(&["oil", "gas"], 2), "gas x oil"), [(0, 2)]);
        assert_eq!(found(&together(&["oil", "gas"], 1), "gas x oil"), []);
        assert_eq!(
            found(&together(&vec!["oil"; 1_200], 1_200), &"oil ".repeat(1_200)),
            [(0, 1_199)]
        );
    }

    #[test]
    fn stretch_is_found_from_its_first_word_to_its_last() {
        let both = in_one(&[word("oil"), word("gas")]);
        assert_eq!(found(&both, "| oil x gas oil | gas | oil gas"), [(1, 4), (8, 9)]);
        assert_eq!(found(&both, "| gas | oil"), []);
        assert_eq!(marks(&both, "| oil x gas oil | gas"), [[(1, 1), (3, 3), (4, 4)]]);
        let twice = in_one(&[word("oil"), word("oil")]);
        assert_eq!(found(&twice, "| oil | oil x oil"), [(3, 5)]);
    }

    #[test]
    fn match_across_the_end_of_a_stretch_is_in_none() {
        let apart = in_one(&[beside(word("oil"), word("gas"), 2, true), word("new")]);
        assert_eq!(found(&apart, "| new oil | gas"), []);
        assert_eq!(found(&apart, "| new oil x gas"), [(1, 4)]);
    }

    #[test]
    fn match_among_the_first_words_is_there_whole() {
        assert_eq!(found(&among_first(&word("gas"), 2), "gas gas gas"), [(0, 0), (1, 1)]);
        let far = among_first(&beside(word("oil"), word("gas"), 9, false), 3);
        assert_eq!(found(&far, "oil x x gas"), []);
        assert_eq!(
            found(&among_first(&among_first(&word("gas"), 1), 9), "gas gas"),
            [(0, 0)]
        );
        assert_eq!(found(&among_first(&word("gas"), 0), "gas gas"), []);
    }

    #[test]
    fn ways_to_read_a_phrase_do_not_multiply() {
        let wide = Expression::Terms(Terms {
            width: 2,
            ..bare("oil")
        });
        let either = Expression::AnyOf(vec![word("oil"), wide]);
        let phrase = Expression::InOrder(vec![either; 60]);
        assert!(found(&phrase, &"oil ".repeat(200)).len() < 200 * 61);
    }

    #[test]
    fn pairs_beyond_the_budget_are_refused() {
        let near = beside(word("oil"), word("oil"), 1_000, false);
        let error = evaluated(&near, &"oil ".repeat(20_000), &Budget::new(f64::INFINITY, 100_000));
        assert!(matches!(error, Err(Error::Limit(_))));
        let error = evaluated(&near, &"oil ".repeat(20_000), &Budget::unlimited());
        assert!(matches!(error, Err(Error::Limit(_))));
    }

    proptest! {
        #[test]
        fn together_begins_wherever_each_part_can_have_a_position(
            text in proptest::collection::vec(proptest::sample::select(&["gas", "oil", "new"][..]), 0..8),
            parts in proptest::collection::vec(proptest::sample::select(&["gas", "oil", "new"][..]), 1..5),
        ) {
            let mut begins = Vec::new();
            let mut stack = vec![Vec::new()];
            while let Some(chosen) = stack.pop() {
                let Some(part) = parts.get(chosen.len()) else {
                    let (low, high) = (*chosen.iter().min().unwrap(), *chosen.iter().max().unwrap());
                    if high - low <= 3 {
                        begins.push(number(low));
                    }
                    continue;
                };
                for (n, word) in text.iter().enumerate() {
                    if word == part && !chosen.contains(&n) {
                        stack.push([chosen.as_slice(), &[n]].concat());
                    }
                }
            }
            begins.sort_unstable();
            begins.dedup();
            let places = found(&together(&parts, 3), &text.join(" "));
            prop_assert_eq!(places.iter().map(|place| place.0).collect::<Vec<_>>(), begins);
        }
    }
}
