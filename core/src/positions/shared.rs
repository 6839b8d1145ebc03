//! The numbers that several ascending lists share, and where each list has them.

use std::ops::Range;

use crate::positions::joins::walk;

/// The place of a number that a list does not have.
pub const NOWHERE: u32 = u32::MAX;

/// Numbers that several ascending lists have, and where each list has them. Beside each list there may be another, in
/// which a number is found as well: then it has no place.
#[derive(Debug, Default)]
pub struct Shared {
    /// The numbers, ascending.
    pub numbers: Vec<u32>,
    /// For each list, in the order in which they came, the places of the numbers in it, or [`NOWHERE`].
    pub places: Vec<Vec<u32>>,
}

impl Shared {
    /// Begin with a list of fewer than 2^32 - 1 numbers, and the one beside it.
    #[must_use]
    pub fn of(list: &[u32], beside: &[u32]) -> Self {
        if beside.is_empty() {
            return Self {
                numbers: list.to_vec(),
                places: vec![(0..).take(list.len()).collect()],
            };
        }
        let most = list.len() + beside.len();
        let (mut numbers, mut places) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let mut from = 0;
        for &number in beside {
            let to = walk(list, from, number);
            copy(list, from..to, &mut numbers, &mut places);
            from = to;
            if list.get(to) != Some(&number) {
                numbers.push(number);
                places.push(NOWHERE);
            }
        }
        copy(list, from..list.len(), &mut numbers, &mut places);
        Self {
            numbers,
            places: vec![places],
        }
    }

    /// Keep the numbers that another list has, or the one beside it.
    pub fn narrow(&mut self, list: &[u32], beside: &[u32]) {
        let count = self.numbers.len();
        let (mut kept, mut found) = (vec![0; count], vec![0; count]);
        let (mut at, mut at_beside, mut next) = (0, 0, 0);
        for (number, value) in (0..).zip(self.numbers.iter().copied()) {
            at = walk(list, at, value);
            let is_there = list.get(at) == Some(&value);
            let mut holds = is_there;
            if !beside.is_empty() {
                at_beside = walk(beside, at_beside, value);
                holds |= beside.get(at_beside) == Some(&value);
            }
            // Written, and the next one over it where no list has the number: no branch is mistaken.
            if let (Some(kept), Some(found)) = (kept.get_mut(next), found.get_mut(next)) {
                *kept = number;
                let place = u32::try_from(at).unwrap_or(NOWHERE);
                *found = if is_there { place } else { NOWHERE };
            }
            next += usize::from(holds);
        }
        kept.truncate(next);
        found.truncate(next);
        self.keep(&kept);
        self.places.push(found);
    }

    /// Keep the numbers for which `holds` is true.
    pub fn retain(&mut self, holds: impl Fn(u32) -> bool) {
        let numbers = (0..).zip(&self.numbers);
        let kept: Vec<u32> = numbers
            .filter(|(_, number)| holds(**number))
            .map(|(at, _)| at)
            .collect();
        self.keep(&kept);
    }

    /// Keep the numbers at some ascending places.
    fn keep(&mut self, kept: &[u32]) {
        if kept.len() < self.numbers.len() {
            for list in self.places.iter_mut().chain([&mut self.numbers]) {
                *list = kept.iter().filter_map(|&at| list.get(at as usize)).copied().collect();
            }
        }
    }
}

fn copy(list: &[u32], range: Range<usize>, numbers: &mut Vec<u32>, places: &mut Vec<u32>) {
    numbers.extend_from_slice(list.get(range.clone()).unwrap_or_default());
    places.extend(range.filter_map(|place| u32::try_from(place).ok()));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::{NOWHERE, Shared};

    fn ascending(set: &BTreeSet<u32>) -> Vec<u32> {
        set.iter().copied().collect()
    }

    proptest! {
        #[test]
        fn shared_numbers_are_where_each_list_has_them(
            sets in vec((btree_set(0_u32..300, 0..200), btree_set(0_u32..300, 0..9)), 1..4),
            gone in btree_set(0_u32..300, 0..99),
        ) {
            let lists: Vec<(Vec<u32>, Vec<u32>)> = sets.iter().map(|(a, b)| (ascending(a), ascending(b))).collect();
            let mut shared = Shared::of(&lists[0].0, &lists[0].1);
            for (list, beside) in &lists[1..] {
                shared.narrow(list, beside);
            }
            shared.retain(|number| !gone.contains(&number));
            let expected: Vec<u32> = (0..300)
                .filter(|n| sets.iter().all(|(a, b)| a.contains(n) || b.contains(n)) && !gone.contains(n))
                .collect();
            prop_assert_eq!(&shared.numbers, &expected);
            for ((list, _), places) in lists.iter().zip(&shared.places) {
                let place = |number| list.binary_search(number).map_or(NOWHERE, |at| u32::try_from(at).unwrap_or(NOWHERE));
                prop_assert_eq!(places, &expected.iter().map(place).collect::<Vec<_>>());
            }
        }
    }
}
