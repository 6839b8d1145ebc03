//! Numbers under 64-bit keys, such as those of ids: two sorted lists, 12 bytes a number.

/// Numbers, each under a key or several; those of one key in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    keys: Vec<u64>,
    numbers: Vec<u32>,
}

impl Keys {
    /// Make it of pairs of a key and a number.
    #[must_use]
    pub fn of(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_by_key(|&(key, _)| key);
        let (keys, numbers) = pairs.into_iter().unzip();
        Self { keys, numbers }
    }

    /// Return the numbers under a key.
    #[must_use]
    pub fn numbers(&self, key: u64) -> &[u32] {
        let first = self.keys.partition_point(|&other| other < key);
        let after = self.keys.get(first..).unwrap_or_default();
        let count = after.iter().take_while(|&&other| other == key).count();
        self.numbers.get(first..first + count).unwrap_or_default()
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
    pub fn with_more(&self, pairs: impl IntoIterator<Item = (u64, u32)>) -> Self {
        let known = self.keys.iter().copied().zip(self.numbers.iter().copied());
        Self::of(known.chain(pairs).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn numbers_of_a_key_come_in_their_order() {
        let keys = Keys::of(vec![(9, 3), (1, 7), (9, 2)]);
        let more = keys.with_more([(9, 1), (u64::MAX, 7)]);
        assert_eq!(
            (keys.numbers(9), keys.numbers(1), keys.numbers(2)),
            (&[3, 2][..], &[7][..], &[][..])
        );
        assert_eq!((more.numbers(9), more.numbers(u64::MAX)), (&[3, 2, 1][..], &[7][..]));
        assert_eq!(more.all_numbers(), [1, 2, 3, 7]);
        assert!(Keys::default().numbers(0).is_empty());
    }
}
