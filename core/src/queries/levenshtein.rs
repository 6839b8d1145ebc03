//! An automaton for words within some edits of a word: insertions, deletions, changes and swaps of neighbours.
//!
//! All states are kept at once, one bit each (S. Wu and U. Manber, "Fast Text Searching Allowing Errors", 1992). A swap
//! is one edit, and further letters may be inserted between the two that are swapped. Two swaps that overlap move one
//! letter by two places: that is a deletion and an insertion, so they need no states of their own.

/// The largest number of edits.
pub const MOST_EDITS: u32 = 2;

/// The largest number of characters in a word.
pub const MOST_CHARACTERS: usize = 62;

const ROWS: usize = MOST_EDITS as usize + 1;

/// The words within some edits of one word.
#[derive(Debug)]
pub struct Automaton {
    letters: Vec<(char, u64)>,
    length: usize,
    rows: usize,
}

/// The states after some characters: bit n of a row means that n characters of the word have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// By the number of edits so far.
    read: [u64; ROWS],
    /// The same, after the second of two letters that are swapped, and before the first.
    swapping: [u64; ROWS],
}

impl Automaton {
    /// Make the automaton of a word; `None` for a word or edits beyond [`MOST_CHARACTERS`] and [`MOST_EDITS`].
    #[must_use]
    pub fn new(word: &str, edits: u32) -> Option<Self> {
        let mut letters: Vec<(char, u64)> = Vec::new();
        let mut length = 0;
        for (n, letter) in word.chars().enumerate() {
            if n >= MOST_CHARACTERS || edits > MOST_EDITS {
                return None;
            }
            length = n + 1;
            match letters.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, places)) => *places |= 1 << n,
                None => letters.push((letter, 1 << n)),
            }
        }
        Some(Self {
            letters,
            length,
            rows: edits.min(MOST_EDITS) as usize + 1,
        })
    }

    /// Return the state before the first character.
    #[must_use]
    pub fn start(&self) -> State {
        let mut state = State {
            read: [0; ROWS],
            swapping: [0; ROWS],
        };
        if let Some(first) = state.read.first_mut() {
            *first = 1;
        }
        self.with_deletions(state)
    }

    /// Return the state after one more character.
    #[must_use]
    pub fn step(&self, state: &State, character: char) -> State {
        let places = self
            .letters
            .iter()
            .find(|(known, _)| *known == character)
            .map_or(0, |(_, places)| *places);
        let mut next = State {
            read: [0; ROWS],
            swapping: [0; ROWS],
        };
        let rows = state
            .read
            .iter()
            .zip(&state.swapping)
            .zip(next.read.iter_mut().zip(&mut next.swapping));
        let (mut read_before, mut swapping_before) = (0, 0);
        for ((&read, &swapping), (next_read, next_swapping)) in rows.take(self.rows) {
            // As it is; then with one edit more: changed, inserted, inserted between, swapped with the one before.
            *next_read = ((read & places) << 1) | ((swapping & places) << 2) | (read_before << 1) | read_before;
            *next_swapping = swapping_before | (read_before & (places >> 1));
            (read_before, swapping_before) = (read, swapping);
        }
        self.with_deletions(next)
    }

    /// Return whether no word can match that begins with what has been read.
    #[must_use]
    pub fn is_dead(state: &State) -> bool {
        state.read.iter().chain(&state.swapping).all(|row| *row == 0)
    }

    /// Return whether what has been read matches.
    #[must_use]
    pub fn accepts(&self, state: &State) -> bool {
        state.read.iter().any(|row| row >> self.length & 1 == 1)
    }

    fn with_deletions(&self, mut state: State) -> State {
        let within = u64::MAX >> (63 - self.length);
        let mut before = 0;
        for read in state.read.iter_mut().take(self.rows) {
            *read = (*read | (before << 1)) & within;
            before = *read;
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn accepts(word: &str, edits: u32, other: &str) -> bool {
        let Some(automaton) = Automaton::new(word, edits) else {
            return false;
        };
        let mut state = automaton.start();
        for character in other.chars() {
            state = automaton.step(&state, character);
        }
        automaton.accepts(&state)
    }

    fn edit_distance(a: &[char], b: &[char]) -> usize {
        let mut last: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut row = vec![i + 1];
            for (j, y) in b.iter().enumerate() {
                row.push((last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(x != y)));
            }
            last = row;
        }
        last[b.len()]
    }

    /// The definition: some swaps of neighbours first, then other edits.
    fn is_within(word: &str, edits: u32, other: &str) -> bool {
        let other: Vec<char> = other.chars().collect();
        let mut known: HashMap<Vec<char>, u32> = HashMap::from([(word.chars().collect(), edits)]);
        let mut level: Vec<Vec<char>> = known.keys().cloned().collect();
        for left in (0..edits).rev() {
            let mut next = Vec::new();
            for variant in &level {
                for i in 1..variant.len() {
                    let mut swapped = variant.clone();
                    swapped.swap(i - 1, i);
                    next.push(swapped);
                }
            }
            for variant in &next {
                known.entry(variant.clone()).or_insert(left);
            }
            level = next;
        }
        known
            .iter()
            .any(|(variant, left)| edit_distance(variant, &other) <= *left as usize)
    }

    #[test]
    fn swaps_count_once() {
        assert!(accepts("zelensky", 1, "zelenksy"));
        assert!(accepts("zelensky", 2, "zleenksy"));
        assert!(!accepts("zelensky", 1, "zleenksy"));
        assert!(accepts("ab", 2, "bxa"), "a letter between two that are swapped");
        assert!(!accepts("axb", 2, "ba"));
        assert!(accepts("kyiv", 0, "kyiv"));
        assert!(!accepts("kyiv", 0, "kyv"));
        assert!(accepts("", 1, "a"));
    }

    #[test]
    fn long_words_are_refused() {
        assert!(Automaton::new(&"é".repeat(MOST_CHARACTERS), 2).is_some());
        assert!(Automaton::new(&"é".repeat(MOST_CHARACTERS + 1), 2).is_none());
        assert!(Automaton::new("word", 3).is_none());
        assert!(accepts(&"x".repeat(62), 1, &"x".repeat(61)));
        assert!(accepts(&"x".repeat(62), 2, &"x".repeat(64)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]
        #[test]
        fn accepts_as_defined(word in "[abcé]{0,7}", other in "[abcé]{0,8}", edits in 0..3_u32) {
            prop_assert_eq!(accepts(&word, edits, &other), is_within(&word, edits, &other));
        }

        #[test]
        fn dead_states_stay_dead(word in "[abc]{0,7}", start in "[abcd]{0,8}", end in "[abc]{0,4}", edits in 0..3_u32) {
            let automaton = Automaton::new(&word, edits).ok_or_else(|| TestCaseError::fail("no automaton"))?;
            let mut state = automaton.start();
            for character in start.chars() {
                state = automaton.step(&state, character);
            }
            if Automaton::is_dead(&state) {
                prop_assert!(!is_within(&word, edits, &(start + &end)));
            }
        }
    }
}
