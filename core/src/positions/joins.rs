//! Joins of ascending lists: of documents, and of places.
//!
//! A place is one number: the document in its upper 32 bits, the position in the lower. So the places of many documents
//! are one ascending list, and places that are near never cross from one document into the next.

use std::borrow::Cow;
use std::ops::Range;

use crate::segments::schema::LEAD;

/// A place: a document in the upper 32 bits, a position in the lower.
pub type Place = u64;

/// Places [start, end], both inclusive.
pub type Span = (Place, Place);

/// The bits of a place that are the position.
pub const POSITION_BITS: u32 = 32;

/// Positions below this are read; so a width and a distance can be added without reaching the next document.
pub const POSITIONS: u64 = 1 << 31;

/// The longest width or distance that is looked at: no field is as long.
pub const FURTHEST: u64 = 1 << 29;

/// A list is searched for another one that is shorter by this factor; otherwise the two are merged.
const SEARCHED: usize = 16;

/// Numbers that are compared at once with one that is looked for, and how often, before larger steps are taken.
const AT_ONCE: usize = 16;
const WALKED: usize = 8;

/// Return the document of a place.
#[must_use]
pub fn document_of(place: Place) -> u32 {
    (place >> POSITION_BITS) as u32
}

/// Return whether a place is in the lead of its document.
#[must_use]
pub fn is_in_lead(place: Place) -> bool {
    place & u64::from(u32::MAX) < u64::from(LEAD)
}

/// Return the first index at or behind `from` whose value is no smaller than `value`, by steps that double.
pub fn gallop<T: Ord + Copy>(list: &[T], from: usize, value: T) -> usize {
    let rest = list.get(from..).unwrap_or_default();
    let mut step = 1;
    while rest.get(step - 1).is_some_and(|&found| found < value) {
        step *= 2;
    }
    // All before `step / 2` are smaller, and the one at `step - 1`, if there is one, is not.
    let low = step / 2;
    let window = rest.get(low..step.min(rest.len())).unwrap_or_default();
    from + low + window.partition_point(|&found| found < value)
}

/// Return what two ascending lists have, each number once, with the values that stand beside the numbers, added up
/// where both lists have one. The first list should be the longer one.
#[must_use]
pub fn added<T: Copy>(many: (&[u32], &[T]), few: (&[u32], &[T]), sum: impl Fn(T, T) -> T) -> (Vec<u32>, Vec<T>) {
    let most = many.0.len() + few.0.len();
    let (mut numbers, mut values) = (Vec::with_capacity(most), Vec::with_capacity(most));
    let mut at = 0;
    let mut copy = |numbers: &mut Vec<u32>, values: &mut Vec<T>, to: usize| {
        numbers.extend_from_slice(many.0.get(at..to).unwrap_or_default());
        values.extend_from_slice(many.1.get(at..to).unwrap_or_default());
        at = to;
    };
    let mut from = 0;
    for (&number, &value) in few.0.iter().zip(few.1) {
        from = gallop(many.0, from, number);
        copy(&mut numbers, &mut values, from);
        let same = many.0.get(from) == Some(&number);
        if same {
            copy(&mut numbers, &mut values, from + 1);
            from += 1;
            if let Some(last) = values.last_mut() {
                *last = sum(*last, value);
            }
        } else {
            numbers.push(number);
            values.push(value);
        }
    }
    copy(&mut numbers, &mut values, many.0.len());
    (numbers, values)
}

/// Add to an ascending list, and to the values beside its numbers, those of a list that is much shorter; `sum` adds up
/// the values of a number that both have.
pub fn add_few<T: Copy>(many: (&mut Vec<u32>, &mut Vec<T>), few: (&[u32], &[T]), sum: impl Fn(T, T) -> T) {
    let (numbers, values) = many;
    let mut new: Vec<(usize, u32, T)> = Vec::new();
    let mut at = 0;
    for (&number, &value) in few.0.iter().zip(few.1) {
        at = forward(numbers, at, number);
        match (numbers.get(at), values.get_mut(at)) {
            (Some(&there), Some(held)) if there == number => *held = sum(*held, value),
            _ => new.push((at, number, value)),
        }
    }
    // From the end, so that each number moves once, by as many places as there are new ones before it.
    let mut end = numbers.len();
    numbers.resize(end + new.len(), 0);
    if let Some(&(_, _, value)) = new.first() {
        values.resize(end + new.len(), value);
    }
    for (before, &(at, number, value)) in new.iter().enumerate().rev() {
        numbers.copy_within(at..end, at + before + 1);
        values.copy_within(at..end, at + before + 1);
        if let (Some(place), Some(beside)) = (numbers.get_mut(at + before), values.get_mut(at + before)) {
            *place = number;
            *beside = value;
        }
        end = at;
    }
}

/// Return the numbers that are in both of two ascending lists.
#[must_use]
pub fn in_both(one: &[u32], other: &[u32]) -> Vec<u32> {
    let (few, many) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut found = Vec::new();
    let mut at = 0;
    for &value in few {
        at = walk(many, at, value);
        match many.get(at) {
            Some(&there) if there == value => found.push(value),
            Some(_) => {}
            None => break,
        }
    }
    found
}

/// Return what `gallop` does, for numbers below 2^31, as those of documents are; it is sooner found where it is near.
#[must_use]
pub fn walk(list: &[u32], mut from: usize, value: u32) -> usize {
    let mut rest = list.get(from..).unwrap_or_default();
    for _ in 0..WALKED {
        let Some((window, behind)) = rest.split_first_chunk::<AT_ONCE>() else {
            return from + rest.partition_point(|&number| number < value);
        };
        if window.last().is_some_and(|&last| last >= value) {
            // Counted, without a branch for each number, by the sign of the difference: the compiler subtracts several
            // at once, where it would gather the results of comparisons bit by bit.
            let below: u32 = window.iter().map(|&number| number.wrapping_sub(value) >> 31).sum();
            return from + below as usize;
        }
        from += AT_ONCE;
        rest = behind;
    }
    gallop(list, from, value)
}

/// Return the starts of `first`, `width` places wide, right behind which is a place of `second`.
#[must_use]
pub fn followed(first: &[Place], width: u64, second: &[Place]) -> Vec<Place> {
    let mut found = Vec::new();
    if first.len() * SEARCHED < second.len() {
        let mut at = 0;
        for &start in first {
            at = gallop(second, at, start + width);
            match second.get(at) {
                Some(&there) if there == start + width => found.push(start),
                Some(_) => {}
                None => break,
            }
        }
    } else if second.len() * SEARCHED < first.len() {
        let mut at = 0;
        for &start in second.iter().filter(|&&start| start >= width) {
            at = gallop(first, at, start - width);
            match first.get(at) {
                Some(&there) if there + width == start => found.push(there),
                Some(_) => {}
                None => break,
            }
        }
    } else {
        let (mut i, mut j) = (0, 0);
        while let (Some(&a), Some(&b)) = (first.get(i), second.get(j)) {
            let after = a + width;
            if after == b {
                found.push(a);
            }
            i += usize::from(after <= b);
            j += usize::from(b <= after);
        }
    }
    found
}

/// Return the numbers in any of some ascending lists, ascending, each once.
#[must_use]
pub fn in_any<T: Ord + Copy>(mut lists: Vec<Cow<'_, [T]>>) -> Vec<T> {
    lists.retain(|list| !list.is_empty());
    match lists.len() {
        0 => Vec::new(),
        1 => lists.pop().map(Cow::into_owned).unwrap_or_default(),
        2 => merged(&lists[0], &lists[1]),
        _ => {
            let mut all = lists.concat();
            all.sort(); // finds the ascending runs and merges them
            all.dedup();
            all
        }
    }
}

/// Sort places that are some ascending lists end to end, and keep each once.
#[allow(clippy::stable_sort_primitive)] // it finds the ascending runs and merges them
pub fn merge_runs(places: &mut Vec<Place>) {
    places.sort();
    places.dedup();
}

fn merged<T: Ord + Copy>(one: &[T], other: &[T]) -> Vec<T> {
    let mut found = Vec::with_capacity(one.len() + other.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(&a), Some(&b)) = (one.get(i), other.get(j)) {
        found.push(a.min(b));
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    found.extend(one.get(i..).unwrap_or_default());
    found.extend(other.get(j..).unwrap_or_default());
    found
}

/// Return the spans in any of some sorted lists, sorted, each once.
#[must_use]
pub fn distinct(lists: Vec<Vec<Span>>) -> Vec<Span> {
    in_any(lists.into_iter().map(Cow::Owned).collect())
}

/// A range of an ascending list that moves on with values that do not get smaller.
pub struct Moving<'a> {
    list: &'a [Place],
    low: usize,
    high: usize,
}

impl<'a> Moving<'a> {
    /// Begin with nothing of a list.
    #[must_use]
    pub fn new(list: &'a [Place]) -> Self {
        Self { list, low: 0, high: 0 }
    }

    /// Move to the places from `first` to `last`, both inclusive and no smaller than those before.
    pub fn to(&mut self, first: Place, last: Place) -> Range<usize> {
        self.low = forward(self.list, self.low, first);
        self.high = forward(self.list, self.high.max(self.low), last + 1);
        self.low..self.high
    }
}

/// Return the first index at or behind `from` whose value is no smaller than `value`; most are a few steps away.
fn forward<T: Ord + Copy>(list: &[T], mut from: usize, value: T) -> usize {
    for _ in 0..8 {
        match list.get(from) {
            Some(&there) if there < value => from += 1,
            _ => return from,
        }
    }
    gallop(list, from, value)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::collection::{btree_map, btree_set};
    use proptest::prelude::*;

    use super::*;

    fn ascending(set: &BTreeSet<u32>) -> Vec<u32> {
        set.iter().copied().collect()
    }

    proptest! {
        #[test]
        fn lists_are_joined_as_sets(one in btree_set(0_u32..2000, 0..300), other in btree_set(0_u32..2000, 0..9)) {
            let (a, b) = (ascending(&one), ascending(&other));
            let expected: Vec<u32> = one.intersection(&other).copied().collect();
            prop_assert_eq!(in_both(&a, &b), expected.clone());
            prop_assert_eq!(in_both(&b, &a), expected);
            let expected: Vec<u32> = one.union(&other).copied().collect();
            prop_assert_eq!(in_any(vec![Cow::from(&a), Cow::from(&b)]), expected.clone());
            prop_assert_eq!(in_any(vec![Cow::from(&b), Cow::from(&a), Cow::from(&b)]), expected);
        }

        #[test]
        fn lists_are_added_number_by_number(
            one in btree_map(0_u32..300, 1_u32..9, 0..99), other in btree_map(0_u32..300, 1_u32..9, 0..99),
        ) {
            let lists = |map: &BTreeMap<u32, u32>| -> (Vec<u32>, Vec<u32>) { map.iter().map(|(k, v)| (*k, *v)).unzip() };
            let mut expected = one.clone();
            for (number, value) in &other {
                *expected.entry(*number).or_default() += value;
            }
            let (a, b) = (lists(&one), lists(&other));
            prop_assert_eq!(added((&a.0, &a.1), (&b.0, &b.1), |x, y| x + y), lists(&expected));
            let (mut numbers, mut values) = a;
            add_few((&mut numbers, &mut values), (&b.0, &b.1), |x, y| x + y);
            prop_assert_eq!((numbers, values), lists(&expected));
        }

        #[test]
        fn places_follow_one_another(
            one in btree_set(0_u32..500, 0..99), other in btree_set(0_u32..500, 0..99), few in btree_set(0_u32..500, 0..3),
            width in 1_u32..9,
        ) {
            let wide = |set: &BTreeSet<u32>| set.iter().copied().map(u64::from).collect::<Vec<_>>();
            for (first, second) in [(&one, &other), (&one, &few), (&few, &one)] {
                let expected: Vec<u64> =
                    first.iter().filter(|&&start| second.contains(&(start + width))).copied().map(u64::from).collect();
                prop_assert_eq!(followed(&wide(first), u64::from(width), &wide(second)), expected);
            }
        }

        #[test]
        fn galloping_finds_the_lower_bound(set in btree_set(0_u32..500, 0..400), from in 0_usize..99, value in 0_u32..510) {
            let list = ascending(&set);
            let from = from.min(list.len()).min(list.partition_point(|&v| v < value));
            prop_assert_eq!(gallop(&list, from, value), list.partition_point(|&v| v < value));
            prop_assert_eq!(walk(&list, from, value), list.partition_point(|&v| v < value));
            let wide: Vec<u32> = list.iter().map(|&v| v << 22).collect(); // up to 2^31
            prop_assert_eq!(walk(&wide, from, value << 22), list.partition_point(|&v| v < value));
        }
    }
}
