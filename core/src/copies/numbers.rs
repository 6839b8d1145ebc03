//! Numbers between the same words of two texts: they tell the table of one day from that of the next.
//!
//! Prices, results, timetables and official notices are printed again with most of their words, and other numbers. Two
//! texts are aligned (a longest common subsequence), and the numbers compared that are between the same two words or
//! numbers. A copy has the same numbers there, whatever was cut, added, replaced or misread.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use rustc_hash::FxHashMap;

use crate::copies::sketch::Key;

/// Numbers that are to be compared at least: fewer may differ by chance.
const LEAST_NUMBERS: usize = 8;

/// Texts have other numbers if more than one of this many is another.
const ONE_OF: usize = 5;

/// The words of a text that are aligned, from its beginning, numbers included.
const MOST_WORDS: usize = 4096;

/// The words of a text in order, the lowest bit set for one with a digit; empty for a text of few numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed(Vec<u32>);

impl Placed {
    /// Return the words of a text.
    #[must_use]
    pub fn of(keys: &[Key]) -> Self {
        if keys.iter().filter(|key| key.is_number).count() < LEAST_NUMBERS {
            return Self::default();
        }
        let marked = |key: &Key| key.short() & !1 | u32::from(key.is_number);
        Self(keys.iter().take(MOST_WORDS).map(marked).collect())
    }

    /// Return whether two texts have other numbers between the same words: more than one of five, of at least eight.
    #[must_use]
    pub fn differ(&self, other: &Self) -> bool {
        let (one, other) = if self <= other {
            (&self.0, &other.0)
        } else {
            (&other.0, &self.0)
        };
        let (mut same, mut changed) = (0, 0);
        let (mut at, mut its) = (0, 0);
        let length = |words: &[u32]| u32::try_from(words.len()).unwrap_or(u32::MAX);
        for (first, second) in aligned(one, other).into_iter().chain([(length(one), length(other))]) {
            let (gap, its_gap) = (numbers(one, at, first), numbers(other, its, second));
            let common = common(&gap, &its_gap);
            same += common + usize::from(one.get(first as usize).is_some_and(|&word| is_number(word)));
            changed += gap.len().min(its_gap.len()) - common;
            (at, its) = (first + 1, second + 1);
        }
        same + changed >= LEAST_NUMBERS && changed * ONE_OF > same + changed
    }

    /// Return the bytes of memory that the words take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.len() * 4
    }
}

/// Return whether a word has a digit.
fn is_number(word: u32) -> bool {
    word & 1 == 1
}

/// Return the numbers among the words from one place to another.
fn numbers(words: &[u32], from: u32, to: u32) -> Vec<u32> {
    let gap = words.get(from as usize..to as usize).unwrap_or_default();
    gap.iter().copied().filter(|&word| is_number(word)).collect()
}

/// Return how many numbers two stretches have in common, in whatever order.
fn common(one: &[u32], other: &[u32]) -> usize {
    let mut left = other.to_vec();
    let mut found = 0;
    for number in one {
        if let Some(at) = left.iter().position(|its| its == number) {
            left.swap_remove(at);
            found += 1;
        }
    }
    found
}

/// Return the places of a longest common subsequence of two texts, ascending.
///
/// Each word of `other` makes a row of bits, one for each word of `one`: 0 where the longest common subsequence becomes
/// longer by that word (H. Hyyrö, Bit-parallel LCS-length computation revisited, 2004).
fn aligned(one: &[u32], other: &[u32]) -> Vec<(u32, u32)> {
    let rows = rows(one, other);
    let is_longer = |row: usize, at: usize| {
        let before = row.checked_sub(1).and_then(|row| rows.get(row));
        before.is_some_and(|row: &Vec<u64>| row.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 0))
    };
    let mut places = Vec::new();
    let (mut at, mut row) = (one.len(), other.len());
    while let (Some(last), true) = (at.checked_sub(1), row > 0) {
        if !is_longer(row, last) {
            at = last;
        } else if is_longer(row - 1, last) {
            row -= 1;
        } else {
            (at, row) = (last, row - 1);
            places.extend(u32::try_from(at).ok().zip(u32::try_from(row).ok()));
        }
    }
    places.reverse();
    places
}

/// Return the row of bits of each word of `other`.
fn rows(one: &[u32], other: &[u32]) -> Vec<Vec<u64>> {
    let width = one.len().div_ceil(64);
    let mut places: FxHashMap<u32, Vec<u64>> = FxHashMap::default();
    for (at, &word) in one.iter().enumerate() {
        let bits = places.entry(word).or_insert_with(|| vec![0; width]);
        if let Some(bits) = bits.get_mut(at / 64) {
            *bits |= 1 << (at % 64);
        }
    }
    let mut row = vec![u64::MAX; width];
    let mut all = Vec::with_capacity(other.len());
    for word in other {
        if let Some(places) = places.get(word) {
            let mut carried = false;
            for (bits, &here) in row.iter_mut().zip(places) {
                let met = *bits & here;
                let (sum, over) = bits.overflowing_add(met);
                let (sum, again) = sum.overflowing_add(u64::from(carried));
                carried = over || again;
                *bits = sum | (*bits & !met);
            }
        }
        all.push(row.clone());
    }
    all
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::aligned;
    use crate::copies::sketch::are_near;

    /// Return the length of a longest common subsequence, by the rule itself.
    fn length(one: &[u32], other: &[u32]) -> usize {
        let mut best = vec![vec![0; other.len() + 1]; one.len() + 1];
        for (i, a) in one.iter().enumerate() {
            for (j, b) in other.iter().enumerate() {
                best[i + 1][j + 1] = if a == b {
                    best[i][j] + 1
                } else {
                    best[i][j + 1].max(best[i + 1][j])
                };
            }
        }
        best[one.len()][other.len()]
    }

    proptest! {
        #[test]
        fn alignment_is_a_longest_common_subsequence(one in vec(0..6_u32, 0..150), other in vec(0..6_u32, 0..150)) {
            let places = aligned(&one, &other);
            prop_assert!(places.iter().all(|&(at, its)| one[at as usize] == other[its as usize]));
            prop_assert!(places.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            prop_assert_eq!(places.len(), length(&one, &other));
        }
    }

    /// Return a table of 20 goods, with the price of each.
    fn table(price: impl Fn(u32) -> u32) -> String {
        let goods = |n: u32| char::from_u32(u32::from('a') + n).unwrap_or('z');
        let line = |n: u32| format!("Choice fruit{0}, sold {1}.", goods(n), price(n));
        (0..20).map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn table_of_another_day_is_no_copy() {
        let today = table(|n| 100 + n);
        assert!(are_near(&today, &table(|n| 100 + n + u32::from(n < 4))));
        assert!(!are_near(&today, &table(|n| 100 + n + u32::from(n < 15))));
    }

    #[test]
    fn few_numbers_make_no_difference() {
        let word = |letter: u8| format!("letters{}", char::from(letter));
        let words = (b'a'..b'v').map(word).collect::<Vec<_>>().join(" ");
        assert!(are_near(
            &format!("{words} 1 2 3 4 5 6 7"),
            &format!("{words} 8 9 10 11 12 13 14")
        ));
    }

    #[test]
    fn tables_with_numbers_alone_in_common_are_no_copies() {
        let numbers: Vec<String> = (0..60).map(|n: u32| n.to_string()).collect();
        let of = |word: &str| format!("{} {}", numbers.join(" "), format!("{word} board ").repeat(5));
        assert!(are_near(&of("votes"), &of("votes")));
        assert!(!are_near(&of("votes"), &of("goals")));
    }

    #[test]
    fn cut_table_is_a_copy() {
        let whole = table(|n| 100 + n);
        let half: String = whole.lines().take(12).collect::<Vec<_>>().join("\n");
        assert!(are_near(&whole, &half));
    }

    #[test]
    fn list_with_the_same_words_in_each_line_is_a_copy_where_its_beginning_is_cut() {
        let lines: Vec<String> = (0..60)
            .map(|n: u32| format!("Quay {n} has a crane of {} tons.", n * 7))
            .collect();
        assert!(are_near(&lines.join("\n"), &lines[2..].join("\n")));
    }

    #[test]
    fn text_of_numbers_alone_is_a_copy_where_it_is_cut() {
        let of = |from: u32| {
            (from..from + 60)
                .map(|n| format!("ferry{n}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert!(are_near(&of(0), &of(6)));
        assert!(!are_near(&of(0), &of(50)));
    }
}
