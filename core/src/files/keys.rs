//! Numbers under 64-bit keys, such as those of ids: 12 bytes a number, in groups by the first bits of the key.

/// Numbers, each under a key or several; those of one key in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The start of the group of each value of the first bits, and the end of the last group.
    starts: Vec<u32>,
    held: Vec<u64>,
    numbers: Vec<u32>,
}

impl Keys {
    /// Make it of pairs of a key and a number, fewer than 2^32.
    #[must_use]
    pub fn of(pairs: impl Iterator<Item = (u64, u32)> + Clone) -> Self {
        let count = pairs.clone().count();
        let bits = count.max(2).ilog2();
        let mut ends = vec![0_u32; (1 << bits) + 1];
        for (key, _) in pairs.clone() {
            if let Some(count) = ends.get_mut(group_of(key, bits)) {
                *count = count.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for place in &mut ends {
            sum = sum.saturating_add(std::mem::replace(place, sum));
        }
        let (mut keys, mut numbers) = (vec![0; count], vec![0; count]);
        let starts = ends.clone();
        for (key, number) in pairs {
            let Some(place) = ends.get_mut(group_of(key, bits)) else {
                continue;
            };
            let at = *place as usize;
            *place = place.saturating_add(1);
            if let (Some(held), Some(numbered)) = (keys.get_mut(at), numbers.get_mut(at)) {
                *held = key;
                *numbered = number;
            }
        }
        Self {
            starts,
            held: keys,
            numbers,
        }
    }

    /// Return the numbers under a key.
    #[must_use]
    pub fn numbers(&self, key: u64) -> Vec<u32> {
        let bits = self.starts.len().saturating_sub(1).max(2).ilog2();
        let group = group_of(key, bits);
        let (Some(&start), Some(&end)) = (self.starts.get(group), self.starts.get(group + 1)) else {
            return Vec::new();
        };
        let group = start as usize..end as usize;
        let keys = self.held.get(group.clone()).unwrap_or_default();
        let numbers = self.numbers.get(group).unwrap_or_default();
        let held = keys.iter().zip(numbers).filter(|(other, _)| **other == key);
        held.map(|(_, &number)| number).collect()
    }

    /// Return all numbers, ascending, each once.
    #[must_use]
    pub fn all_numbers(&self) -> Vec<u32> {
        let mut numbers = self.numbers.clone();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Return the same with further pairs, which come behind those that there are.
    #[must_use]
    pub fn with_more(&self, pairs: &[(u64, u32)]) -> Self {
        let known = self.held.iter().copied().zip(self.numbers.iter().copied());
        Self::of(known.chain(pairs.iter().copied()))
    }
}

/// Return the first bits of a key, which is a hash: so all groups are small.
#[allow(clippy::cast_possible_truncation)] // some 32 bits at most
fn group_of(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::Keys;

    #[test]
    fn numbers_of_a_key_come_in_their_order() {
        let keys = Keys::of([(9, 3), (1, 7), (9, 2)].into_iter());
        let more = keys.with_more(&[(9, 1), (u64::MAX, 7)]);
        assert_eq!(
            (keys.numbers(9), keys.numbers(1), keys.numbers(2)),
            (vec![3, 2], vec![7], vec![])
        );
        assert_eq!((more.numbers(9), more.numbers(u64::MAX)), (vec![3, 2, 1], vec![7]));
        assert_eq!(more.all_numbers(), [1, 2, 3, 7]);
        assert!(Keys::default().numbers(0).is_empty());
        assert!(Keys::of(std::iter::empty()).numbers(u64::MAX).is_empty());
    }

    proptest! {
        #[test]
        fn every_number_is_found_under_its_keys(pairs in vec((prop_oneof![any::<u64>(), 0_u64..9], any::<u32>()), 0..200)) {
            let keys = Keys::of(pairs.iter().copied());
            for (key, _) in &pairs {
                let expected: Vec<u32> = pairs.iter().filter(|pair| pair.0 == *key).map(|pair| pair.1).collect();
                prop_assert_eq!(keys.numbers(*key), expected);
            }
        }
    }
}
