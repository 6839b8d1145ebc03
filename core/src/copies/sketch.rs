//! Sketches: a few bytes kept of each text to find near copies of it.
//!
//! A sketch is a `MinHash` of one permutation (P. Li, A. Owen and C.-H. Zhang, One Permutation Hashing, 2012) over the
//! pairs of words that follow each other. Short words do not count, which part names and nouns in every text alike,
//! but numbers do, which tell today's table from yesterday's. Each pair falls into one of 40 places by its hash; a place
//! keeps 11 bits of the least hash in it. The share of places in which two sketches agree estimates the share of pairs
//! that two texts have in common (their Jaccard similarity). One bit more says that a text is a table, with many
//! numbers: tables are compared more strictly, as those of two days have most words in common, but other numbers.
//!
//! A sketch is a function of the text alone: see `docs/index-format.md`.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::array;

use crate::copies::numbers::Placed;
use crate::text::characters::{is_alphanumeric, is_number};
use crate::text::folding::fold;
use crate::writing::lexicon::words_in;

/// The places of a sketch.
pub const PLACES: usize = 40;

/// The numbers of 64 bits that hold a sketch.
pub const WIDTH: usize = 7;

/// Bits of a place; 0 says that no pair of words fell into it.
const BITS: usize = 11;

/// Values of a place that holds a pair of words.
const VALUES: u64 = (1 << BITS) - 1;

/// Pairs of words that a text needs to be compared with others: shorter ones are alike by chance.
const LEAST_PAIRS: usize = 20;

/// Letters that a word needs to count, unless it has a digit.
const LEAST_LETTERS: usize = 4;

/// Sketches that agree in this share of the places may be those of near copies, in fortieths.
const MAY_BE_NEAR: usize = 10;

/// Sketches that agree in this share of the places are those of near copies, in fortieths.
const NEAR: usize = 22;

/// The share of their pairs that near copies have in common.
const COMMON: f64 = 0.35;

/// The share of the pairs without a number that tables have in common: numbers alone recur by chance.
const COMMON_OF_TABLES: f64 = 0.15;

/// One of this many counted words of a table has a digit, at least.
const NUMBER_IN: usize = 4;

/// The bit behind the places, set for tables: in the last of the numbers that hold a sketch.
const TABLE_BIT: usize = PLACES * BITS - (WIDTH - 1) * 64;

const _: () = assert!(PLACES * BITS < WIDTH * 64, "a sketch has room for all places and a bit");

/// A sketch: a value for each place, 0 for an empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sketch {
    places: [u16; PLACES],
    is_table: bool,
}

impl Sketch {
    /// Return the sketch of a text that is too short to be compared.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            places: [0; PLACES],
            is_table: false,
        }
    }

    /// Return the sketch of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut sketcher = Sketcher::default();
        for key in keys_of(text) {
            sketcher.push(key);
        }
        sketcher.finish()
    }

    /// Read a sketch from the numbers that hold it; missing ones count as 0.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // 11 bits
    pub fn unpack(packed: &[u64]) -> Self {
        let word = |at: usize| u128::from(packed.get(at).copied().unwrap_or(0));
        let value = |place: usize| {
            let (at, shift) = (place * BITS / 64, place * BITS % 64);
            ((word(at) | word(at + 1) << 64) >> shift) as u16 & VALUES as u16
        };
        Self {
            places: array::from_fn(value),
            is_table: word(WIDTH - 1) >> TABLE_BIT & 1 == 1,
        }
    }

    /// Return the numbers that hold the sketch: place after place, the lowest bits first, then the bit of tables.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // the lower half, then the upper
    pub fn pack(&self) -> [u64; WIDTH] {
        let mut packed = [0; WIDTH];
        for (place, &value) in self.places.iter().enumerate() {
            let (at, shift) = (place * BITS / 64, place * BITS % 64);
            let bits = u128::from(value) << shift;
            for (word, half) in packed.iter_mut().skip(at).zip([bits as u64, (bits >> 64) as u64]) {
                *word |= half;
            }
        }
        if let Some(last) = packed.last_mut() {
            *last |= u64::from(self.is_table) << TABLE_BIT;
        }
        packed
    }

    /// Return the value of a place; places are counted round and round.
    #[must_use]
    pub fn value(&self, place: usize) -> u16 {
        self.places.get(place % PLACES).copied().unwrap_or(0)
    }

    /// Return whether the text is too short to be compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places == [0; PLACES]
    }

    /// Compare two sketches: they agree clearly in 22 of 40 places, hardly in 10 of 40. Places that neither has do not count.
    /// Of tables no sketch is enough. It does not matter which comes first.
    #[must_use]
    pub fn agreement(&self, other: &Self) -> Agreement {
        let (mut same, mut empty) = (0_u16, 0_u16);
        for (one, other) in self.places.iter().zip(&other.places) {
            same += u16::from(one == other);
            empty += u16::from(one | other == 0);
        }
        let (same, held) = (usize::from(same - empty), PLACES - usize::from(empty));
        let agree_in = |places: usize| same > 0 && same * PLACES >= held * places;
        match (agree_in(NEAR), agree_in(MAY_BE_NEAR)) {
            (true, _) if !self.is_table && !other.is_table => Agreement::Near,
            (_, true) => Agreement::Doubtful,
            _ => Agreement::Apart,
        }
    }
}

/// The result of comparing two sketches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Near copies.
    Near,
    /// Near copies if the texts are alike enough: see [`Words::are_near`].
    Doubtful,
    /// No near copies.
    Apart,
}

/// Return whether two texts are near copies.
#[must_use]
pub fn are_near(one: &str, other: &str) -> bool {
    match Sketch::of(one).agreement(&Sketch::of(other)) {
        Agreement::Near => true,
        Agreement::Doubtful => Words::of(one).are_near(&Words::of(other)),
        Agreement::Apart => false,
    }
}

/// A word that counts: the hash of its letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    hash: u64,
    /// True for a word that has a digit.
    pub is_number: bool,
}

impl Key {
    /// Return the upper half of the hash.
    #[must_use]
    pub fn short(self) -> u32 {
        upper(self.hash)
    }
}

/// Makes the sketch of the words of a text, given by their keys in order.
pub struct Sketcher {
    last: Option<u64>,
    pairs: usize,
    words: usize,
    numbers: usize,
    least: [u64; PLACES],
}

impl Default for Sketcher {
    fn default() -> Self {
        Self {
            last: None,
            pairs: 0,
            words: 0,
            numbers: 0,
            least: [u64::MAX; PLACES],
        }
    }
}

impl Sketcher {
    /// Add the next word.
    pub fn push(&mut self, key: Key) {
        self.words += 1;
        self.numbers += usize::from(key.is_number);
        if let Some(last) = self.last.replace(key.hash) {
            let hash = pair(last, key.hash);
            let scaled = (hash >> 32) * PLACES as u64;
            #[allow(clippy::cast_possible_truncation)] // a place; the fraction of it
            let (place, within) = ((scaled >> 32) as usize, u64::from(scaled as u32));
            let candidate = hash << 32 | within;
            if let Some(least) = self.least.get_mut(place) {
                *least = candidate.min(*least);
            }
            self.pairs += 1;
        }
    }

    /// Return the sketch of all words so far.
    #[must_use]
    pub fn finish(self) -> Sketch {
        if self.pairs < LEAST_PAIRS {
            return Sketch::empty();
        }
        #[allow(clippy::cast_possible_truncation)] // 11 bits
        let value = |least: u64| match least {
            u64::MAX => 0,
            least => ((u64::from(least as u32) * VALUES) >> 32) as u16 + 1,
        };
        Sketch {
            places: self.least.map(value),
            is_table: self.numbers * NUMBER_IN >= self.words,
        }
    }
}

/// The words of a text, as they are compared where sketches leave doubt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The pairs of words, ascending, each once: the upper halves of their hashes, the lowest bit set for one with a number.
    pairs: Vec<u32>,
    placed: Placed,
    is_table: bool,
}

impl Words {
    /// Return the words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let keys = keys_of(text);
        let numbers = keys.iter().filter(|key| key.is_number).count();
        Self {
            pairs: pairs_of(&keys),
            placed: Placed::of(&keys),
            is_table: numbers * NUMBER_IN >= keys.len(),
        }
    }

    /// Return the share of the pairs of two texts that both have: their Jaccard similarity, from 0 to 1.
    #[must_use]
    pub fn share(&self, other: &Self) -> f64 {
        self.share_of(other, |_| true).unwrap_or(0.0)
    }

    /// Return the share of some of the pairs; `None` where neither text has such pairs.
    #[allow(clippy::cast_precision_loss)] // counts of words
    fn share_of(&self, other: &Self, counts: impl Fn(&u32) -> bool) -> Option<f64> {
        let mut others = other.pairs.iter().filter(|&pair| counts(pair)).peekable();
        let (mut all, mut common) = (0, 0);
        for pair in self.pairs.iter().filter(|&pair| counts(pair)) {
            while others.next_if(|&other| other < pair).is_some() {
                all += 1;
            }
            all += 1;
            common += usize::from(others.next_if_eq(&pair).is_some());
        }
        match all + others.count() {
            0 => None,
            all => Some(common as f64 / all as f64),
        }
    }

    /// Return whether two texts whose sketches leave it in doubt are near copies: .35 of their pairs are common.
    ///
    /// Of tables .15 of the pairs without a number must be common, too, and the same words have the same numbers between
    /// them.
    #[must_use]
    pub fn are_near(&self, other: &Self) -> bool {
        let are_alike = || {
            let is_plain = |pair: &u32| pair & 1 == 0;
            let plain = self.share_of(other, is_plain);
            plain.is_none_or(|share| share >= COMMON_OF_TABLES) && !self.placed.differ(&other.placed)
        };
        self.share(other) >= COMMON && (!(self.is_table || other.is_table) || are_alike())
    }

    /// Return the bytes of memory that the words take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.pairs.len() * 4 + self.placed.bytes()
    }
}

/// Return the pairs of words of a text; of one without any pair, its words.
fn pairs_of(keys: &[Key]) -> Vec<u32> {
    let marked = |hash: u64, is_number: bool| upper(hash) & !1 | u32::from(is_number);
    let mut pairs: Vec<u32> = match keys {
        [only] => vec![marked(only.hash, only.is_number)],
        keys => keys
            .iter()
            .zip(keys.iter().skip(1))
            .map(|(one, other)| marked(pair(one.hash, other.hash), one.is_number || other.is_number))
            .collect(),
    };
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Return the share of the pairs of words of two texts that both have, from 0 to 1.
#[must_use]
pub fn resemblance(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    Words::of(one).share(&Words::of(other))
}

/// Append the keys of a word, which white space ends: one if it counts, none if it is short.
///
/// Accents, case and all that is neither letter nor digit make no difference. Of writing that does not part words, each
/// two letters that follow each other make a key.
pub fn push_keys(word: &str, keys: &mut Vec<Key>) {
    if word.is_ascii() {
        keys.extend(ascii_key(word));
        return;
    }
    let folded = fold(word);
    let letters: String = folded.chars().filter(|&c| is_alphanumeric(c)).collect();
    if letters.chars().any(is_unparted) {
        let each: Vec<char> = letters.chars().collect();
        let key_of = |two: &[char]| Key {
            hash: hash(two.iter().collect::<String>().bytes()),
            is_number: false,
        };
        keys.extend(each.windows(2).map(key_of));
        return;
    }
    let counts = |c: char| if is_syllable(c) { 2 } else { 1 };
    let weight: usize = letters.chars().map(counts).sum();
    let is_number = letters.chars().any(is_number);
    if weight >= LEAST_LETTERS || is_number {
        let hash = hash(letters.bytes());
        keys.push(Key { hash, is_number });
    }
}

/// Return the key of a word of ASCII; folding takes its case and its marks away.
fn ascii_key(word: &str) -> Option<Key> {
    let letters = || word.bytes().filter(u8::is_ascii_alphanumeric);
    let is_number = letters().any(|byte| byte.is_ascii_digit());
    let counts = is_number || letters().nth(LEAST_LETTERS - 1).is_some();
    counts.then(|| Key {
        hash: hash(letters().map(|byte| byte.to_ascii_lowercase())),
        is_number,
    })
}

fn keys_of(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    for word in words_in(text) {
        push_keys(word, &mut keys);
    }
    keys
}

/// Return whether a character is of writing that does not part words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unparted(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Return whether a character is a Hangul syllable.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// Hash letters: FNV-1a of their bytes, mixed.
fn hash(letters: impl Iterator<Item = u8>) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    mixed(letters.fold(0xcbf2_9ce4_8422_2325, step))
}

#[allow(clippy::cast_possible_truncation)] // the upper half
fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Hash two keys, in their order.
fn pair(one: u64, other: u64) -> u64 {
    mixed(one.wrapping_mul(31).wrapping_add(other))
}

fn mixed(mut hash: u64) -> u64 {
    for _ in 0..2 {
        hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    }
    hash ^ hash >> 32
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub(crate) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use std::collections::BTreeSet;

    use super::{Agreement, Sketch, are_near, push_keys, resemblance};

    /// Return a text with letters in the place of digits: words that are no numbers.
    pub fn without_digits(text: &str) -> String {
        let letter = |c: char| c.to_digit(10).map_or(c, |digit| char::from(b'a' + digit as u8));
        text.chars().map(letter).collect()
    }

    fn text(words: &[u16]) -> String {
        let words: Vec<String> = words.iter().map(|word| format!("word{word}")).collect();
        without_digits(&words.join(" "))
    }

    /// Words that differ from each other, with every `n`-th replaced.
    fn words(count: u16, n: u16) -> Vec<u16> {
        (0..count)
            .map(|word| if word % n == n - 1 { word + 10_000 } else { word })
            .collect()
    }

    proptest! {
        #[test]
        fn words_of_ascii_have_the_keys_of_any_others(word in "[A-Za-z0-9`'.,@-]{0,9}") {
            let keys = |word: &str| {
                let mut keys = Vec::new();
                push_keys(word, &mut keys);
                keys
            };
            prop_assert_eq!(keys(&word), keys(&format!("{word}\u{2014}"))); // a dash is no letter
        }

        #[test]
        fn a_packed_sketch_is_unpacked_as_it_was(words in vec(0..60_u16, 0..300)) {
            let sketch = Sketch::of(&text(&words));
            prop_assert_eq!(Sketch::unpack(&sketch.pack()), sketch);
            prop_assert_eq!(sketch.is_empty(), words.len() < 21);
        }

        #[test]
        fn any_numbers_are_a_sketch(packed in vec(any::<u64>(), 0..9)) {
            let sketch = Sketch::unpack(&packed);
            prop_assert_eq!(Sketch::unpack(&sketch.pack()), sketch);
            let expected = match (sketch.is_empty(), sketch.is_table) {
                (true, _) => Agreement::Apart,
                (_, true) => Agreement::Doubtful,
                _ => Agreement::Near,
            };
            prop_assert_eq!(sketch.agreement(&sketch), expected);
        }

        #[test]
        fn nearness_is_mutual(one in vec(0..30_u16, 21..90), other in vec(0..30_u16, 21..90)) {
            let (one, other) = (text(&one), text(&other));
            prop_assert_eq!(are_near(&one, &other), are_near(&other, &one));
        }

        #[test]
        fn resemblance_is_the_share_of_common_pairs(one in vec(0..9_u16, 2..30), other in vec(0..9_u16, 2..30)) {
            let pairs = |words: &[u16]| -> BTreeSet<Vec<u16>> { words.windows(2).map(<[u16]>::to_vec).collect() };
            let (first, second) = (pairs(&one), pairs(&other));
            let common = first.intersection(&second).count() as f64 / first.union(&second).count() as f64;
            prop_assert!((resemblance(&text(&one), &text(&other)) - common).abs() < 1e-9);
        }
    }

    #[test]
    fn case_accents_punctuation_and_short_words_make_no_difference() {
        let plain = "harbour pilots demanded safer ladders while owners promised repairs after winter storms damaged several \
                     vessels near outer breakwater where crews waited until dawn before tugs could reach them";
        let printed = plain
            .to_uppercase()
            .replace(' ', ", of the\n\u{201c}")
            .replace('E', "É");
        assert_eq!(Sketch::of(plain), Sketch::of(&printed));
        assert!(!Sketch::of(plain).is_empty());
        assert!((resemblance(plain, &printed) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn every_tenth_word_may_change_and_every_second_not() {
        let original = text(&words(400, 1_000));
        assert!(are_near(&original, &text(&words(400, 10))));
        assert!(!are_near(&original, &text(&words(400, 2))));
    }

    #[test]
    fn short_numbers_and_writing_without_spaces_count() {
        let keys = |word: &str| {
            let mut keys = Vec::new();
            push_keys(word, &mut keys);
            keys.len()
        };
        let words = ["7", "the", "(ship)", "서울", "서", "東京都庁", "—", ""];
        assert_eq!(words.map(keys), [1, 0, 1, 1, 0, 3, 0, 0]);
    }

    #[test]
    fn texts_without_pairs_are_compared_by_their_words() {
        assert!((resemblance("alpha", "alpha of") - 1.0).abs() < 1e-9);
        assert!(resemblance("", "alpha").abs() < 1e-9 && resemblance("of", "the").abs() < 1e-9);
    }
}
