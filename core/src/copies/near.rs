//! Groups of near copies: the connected components of texts that have much in common.
//!
//! Sketches that agree clearly are enough; where they hardly do, the texts themselves decide. Two texts are compared when
//! their sketches agree in two places next to each other, or with one place between. A group is a function of the set of
//! texts alone: in which order they came makes no difference, and when one goes, its group is what the others make of it.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use rustc_hash::FxHashMap;

use crate::copies::forest::Forest;
use crate::copies::sketch::{Agreement, PLACES, Sketch, Words};
use crate::errors::Result;
use crate::search::budget::Budget;
use crate::search::groups::Digest;

/// The steps from one place of a sketch to another with which it makes a band.
const STEPS: [usize; 2] = [1, 2];

/// Texts under one key that are compared each with each.
const MOST_PAIRED: usize = 1024;

/// Groups among more texts under one key with which each further text is compared.
const MOST_FIRSTS: usize = 64;

/// Bits of a place of a sketch.
const BITS: u32 = 11;

/// Pairs of texts in doubt that are kept before their texts are read.
const MOST_DOUBTS: usize = 4 << 20;

/// Bytes of words that are kept for the next comparison.
const KEPT: usize = 32 << 20;

/// As many bytes for each text, where that is more, up to [`MOST_KEPT`].
const KEPT_EACH: usize = 1024;

/// The most bytes that are kept.
const MOST_KEPT: usize = 256 << 20;

/// Pairs between two looks at the clock.
const CHECKED_EVERY: usize = 1024;

/// A text: the digest that it is known by, and its sketch.
pub type Text = (Digest, Sketch);

/// Reads the words of a text, given by its place among the texts.
pub type ReadWords<'a> = dyn Fn(usize) -> Result<Words> + 'a;

/// The groups that texts are in.
pub struct Joined {
    forest: Forest,
    /// True where some texts were not compared each with each: then groups follow only from all texts at once.
    pub is_capped: bool,
}

impl Joined {
    /// Return for each text the first text of its group.
    #[must_use]
    pub fn firsts(&self) -> Vec<u32> {
        self.forest.roots()
    }
}

/// Return the digest by which the group of each text is known: the least of its members, byte by byte. Texts of one
/// digest are in one group.
///
/// # Errors
/// Returns the errors of `read`, and that of the budget when the time is up.
pub fn labels(texts: &[Text], read: &ReadWords<'_>, budget: &Budget) -> Result<Vec<Digest>> {
    let firsts = joined(texts, &vec![None; texts.len()], read, budget)?.firsts();
    let mut least: FxHashMap<u32, Digest> = FxHashMap::default();
    for (&first, &(digest, _)) in firsts.iter().zip(texts) {
        let label = least.entry(first).or_insert(digest);
        if in_bytes(digest) < in_bytes(*label) {
            *label = digest;
        }
    }
    Ok(firsts.iter().filter_map(|first| least.get(first).copied()).collect())
}

/// Join texts that are near copies. `known` has for each text that was compared with all other such texts before the first
/// text of its group, and `None` for one that is new: only new texts are compared.
///
/// Of more than 1,024 texts under one key, each is compared with the first of every group that was met under this key, of
/// at most 64, in the order of their digests.
///
/// # Errors
/// Returns the errors of `read`, and that of the budget when the time is up.
pub fn joined(texts: &[Text], known: &[Option<u32>], read: &ReadWords<'_>, budget: &Budget) -> Result<Joined> {
    let mut forest = Forest::new(texts.len());
    for (text, first) in (0..).zip(known) {
        if let Some(first) = *first {
            forest.join(first, text);
        }
    }
    let (old, new) = distinct(texts, known, &mut forest);
    let mut joining = Joining {
        texts,
        forest,
        doubts: Vec::new(),
        read,
        kept: FxHashMap::default(),
        bytes: 0,
        is_capped: false,
        budget,
    };
    if !new.is_empty() {
        joining.join_through_bands(&old, &new)?;
        joining.decide_doubts()?;
    }
    Ok(Joined {
        is_capped: joining.is_capped,
        forest: joining.forest,
    })
}

/// Join the texts of one digest. Return the texts to compare, known ones and new ones: each once, and none that is too
/// short.
fn distinct(texts: &[Text], known: &[Option<u32>], forest: &mut Forest) -> (Vec<u32>, Vec<u32>) {
    let mut by_digest: FxHashMap<Digest, u32> = FxHashMap::default();
    let each = || (0..).zip(texts.iter().zip(known));
    for (at, ((digest, _), _)) in each().filter(|(_, (_, known))| known.is_none()) {
        by_digest.entry(*digest).or_insert(at);
    }
    let sketch = |at: u32| texts.get(at as usize).map(|(_, sketch)| sketch);
    let mut old = Vec::new();
    for (at, ((digest, sketch), _)) in each().filter(|(_, (_, known))| known.is_some()) {
        if let Some(same) = by_digest.get_mut(digest) {
            forest.join(*same, at);
            *same = at;
        }
        if !sketch.is_empty() {
            old.push(at);
        }
    }
    let mut new = Vec::new();
    for (at, ((digest, own), _)) in each().filter(|(_, (_, known))| known.is_none()) {
        let same = by_digest.get(digest).copied().unwrap_or(at);
        forest.join(same, at);
        if !own.is_empty() && (same == at || sketch(same) != Some(own)) {
            new.push(at);
        }
    }
    (old, new)
}

/// Return the keys of a sketch under which a text is looked up, each below 2^32: of a band of two places, its number and
/// both values.
#[must_use]
pub fn band_keys(sketch: &Sketch) -> Vec<u32> {
    let mut keys = Vec::new();
    for place in 0..PLACES {
        for (n, step) in STEPS.into_iter().enumerate() {
            let values = [sketch.value(place), sketch.value(place + step)];
            if let Some(key) = band_key(values) {
                let band = u32::try_from(place * STEPS.len() + n).unwrap_or(0);
                keys.push(band << (2 * BITS) | key);
            }
        }
    }
    keys
}

/// Return the key of two values of places, none where one is empty.
fn band_key(values: [u16; 2]) -> Option<u32> {
    match values.map(u32::from) {
        [0, _] | [_, 0] => None,
        [one, other] => Some(one << BITS | other),
    }
}

/// A set of keys of one band.
struct KeySet(Vec<u64>);

impl KeySet {
    fn new() -> Self {
        Self(vec![0; 1 << (2 * BITS - 6)])
    }

    fn has(&self, key: u32) -> bool {
        self.0
            .get(key as usize / 64)
            .is_some_and(|word| word >> (key % 64) & 1 == 1)
    }

    /// Add a key, and return whether it was there.
    fn put(&mut self, key: u32) -> bool {
        let was = self.has(key);
        if let Some(word) = self.0.get_mut(key as usize / 64) {
            *word |= 1 << (key % 64);
        }
        was
    }
}

/// The joining of texts.
struct Joining<'a> {
    texts: &'a [Text],
    forest: Forest,
    /// Pairs of texts in doubt, the lesser in the upper half.
    doubts: Vec<u64>,
    read: &'a ReadWords<'a>,
    kept: FxHashMap<u32, Words>,
    bytes: usize,
    is_capped: bool,
    budget: &'a Budget,
}

impl Joining<'_> {
    /// Join the texts that agree in a band, and are near copies. Pairs in doubt are left to `decide_doubts`.
    fn join_through_bands(&mut self, old: &[u32], new: &[u32]) -> Result<()> {
        let texts = self.texts;
        let values = |of: &[u32], place: usize| -> Vec<u16> {
            let value = |&at: &u32| texts.get(at as usize).map_or(0, |(_, sketch)| sketch.value(place));
            of.iter().map(value).collect()
        };
        let columns: Vec<[Vec<u16>; 2]> = (0..PLACES)
            .map(|place| [old, new].map(|of| values(of, place)))
            .collect();
        for (place, [olds, news]) in columns.iter().enumerate() {
            for step in STEPS {
                self.budget.check()?;
                let Some([next_olds, next_news]) = columns.get((place + step) % PLACES) else {
                    continue;
                };
                let keyed = sharing([olds, next_olds], [news, next_news], [old, new]);
                for bucket in keyed.chunk_by(|one, other| one >> 32 == other >> 32) {
                    self.join_bucket(bucket)?;
                }
            }
        }
        Ok(())
    }

    /// Join the near copies among texts under one key: the lower half of each number is twice the text, and one more for a
    /// new text.
    #[allow(clippy::cast_possible_truncation)] // the lower half
    fn join_bucket(&mut self, bucket: &[u64]) -> Result<()> {
        let member = |&key: &u64| ((key as u32) >> 1, key & 1 == 1);
        let mut members: Vec<(u32, bool)> = bucket.iter().map(member).collect();
        self.budget.check()?;
        if members.len() > MOST_PAIRED {
            self.is_capped = true;
            members.sort_by_key(|&(at, _)| {
                self.texts
                    .get(at as usize)
                    .map(|&(digest, sketch)| (in_bytes(digest), sketch))
            });
            return self.join_capped(&members);
        }
        let mut roots: Vec<u32> = members.iter().map(|&(at, _)| self.forest.find(at)).collect();
        for (n, &(one, is_new)) in members.iter().enumerate() {
            for (m, &(other, is_other_new)) in members.iter().enumerate().skip(n + 1) {
                if !(is_new || is_other_new) || roots.get(n) == roots.get(m) {
                    continue;
                }
                if self.join_if_near(one, other)? {
                    for (root, &(at, _)) in roots.iter_mut().zip(&members) {
                        *root = self.forest.find(at);
                    }
                }
            }
        }
        Ok(())
    }

    fn join_capped(&mut self, members: &[(u32, bool)]) -> Result<()> {
        let mut firsts: Vec<u32> = Vec::new();
        for &(text, _) in members {
            for &first in &firsts {
                if self.forest.find(first) != self.forest.find(text) {
                    self.join_if_near(first, text)?;
                }
            }
            let root = self.forest.find(text);
            if firsts.len() < MOST_FIRSTS && !firsts.iter().any(|&first| self.forest.find(first) == root) {
                firsts.push(text);
            }
        }
        Ok(())
    }

    /// Join two texts whose sketches agree clearly, and return whether they do; keep them for `decide_doubts` where it is
    /// in doubt.
    fn join_if_near(&mut self, one: u32, other: u32) -> Result<bool> {
        let sketch = |at: u32| self.texts.get(at as usize).map(|(_, sketch)| sketch);
        let Some((own, its)) = sketch(one).zip(sketch(other)) else {
            return Ok(false);
        };
        match own.agreement(its) {
            Agreement::Apart => return Ok(false),
            Agreement::Near => self.forest.join(one, other),
            Agreement::Doubtful => {
                self.doubts
                    .push(u64::from(one.min(other)) << 32 | u64::from(one.max(other)));
                if self.doubts.len() > MOST_DOUBTS {
                    self.thin_doubts()?;
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn thin_doubts(&mut self) -> Result<()> {
        self.doubts.sort_unstable();
        self.doubts.dedup();
        if self.doubts.len() > MOST_DOUBTS / 2 {
            self.decide_doubts()?;
        }
        Ok(())
    }

    /// Join the near copies among the pairs in doubt: each by its texts, unless their groups are joined by then.
    #[allow(clippy::cast_possible_truncation)] // the halves
    fn decide_doubts(&mut self) -> Result<()> {
        let mut doubts = std::mem::take(&mut self.doubts);
        doubts.sort_unstable();
        doubts.dedup();
        for some in doubts.chunks(CHECKED_EVERY) {
            self.budget.check()?;
            for &pair in some {
                let (one, other) = ((pair >> 32) as u32, pair as u32);
                if self.forest.find(one) != self.forest.find(other) && self.are_near(one, other)? {
                    self.forest.join(one, other);
                }
            }
        }
        Ok(())
    }

    /// Return whether two texts in doubt are near copies.
    fn are_near(&mut self, one: u32, other: u32) -> Result<bool> {
        if self.bytes > self.texts.len().saturating_mul(KEPT_EACH).clamp(KEPT, MOST_KEPT) {
            self.kept.clear();
            self.bytes = 0;
        }
        for text in [one, other] {
            if !self.kept.contains_key(&text) {
                let words = (self.read)(text as usize)?;
                self.bytes += words.bytes();
                self.kept.insert(text, words);
            }
        }
        let both = self.kept.get(&one).zip(self.kept.get(&other));
        Ok(both.is_some_and(|(one, other)| one.are_near(other)))
    }
}

/// Return the texts that have the key of a new text in common with another, sorted by their keys: the key in the upper
/// half, in the lower twice the text, and one more for a new text.
///
/// Both values of each text of a band are given, of known texts and of new ones.
fn sharing(olds: [&Vec<u16>; 2], news: [&Vec<u16>; 2], [old, new]: [&[u32]; 2]) -> Vec<u64> {
    fn keys([one, other]: [&Vec<u16>; 2]) -> impl Iterator<Item = Option<u32>> {
        one.iter().zip(other).map(|(&one, &other)| band_key([one, other]))
    }
    let (mut once, mut several) = (KeySet::new(), KeySet::new());
    for key in keys(news).flatten() {
        if once.put(key) {
            several.put(key);
        }
    }
    let mut keyed = Vec::new();
    let entry = |key: u32, at: u32, is_new: bool| u64::from(key) << 32 | u64::from(at) << 1 | u64::from(is_new);
    for (key, &at) in keys(olds).zip(old) {
        if let Some(key) = key.filter(|&key| once.has(key)) {
            several.put(key);
            keyed.push(entry(key, at, false));
        }
    }
    for (key, &at) in keys(news).zip(new) {
        if let Some(key) = key.filter(|&key| several.has(key)) {
            keyed.push(entry(key, at, true));
        }
    }
    keyed.sort_unstable();
    keyed
}

/// Return a digest in the order of its bytes.
fn in_bytes(digest: Digest) -> Digest {
    digest.map(u64::swap_bytes)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::{MOST_FIRSTS, MOST_PAIRED, Text, band_keys, in_bytes, joined, labels};
    use crate::copies::sketch::tests::without_digits;
    use crate::copies::sketch::{Sketch, Words, are_near};
    use crate::search::budget::Budget;
    use crate::search::groups::Digest;

    /// Return a story with some of its words replaced by others.
    fn story(number: u64, changed: &[usize]) -> String {
        let word = |at: usize| {
            if changed.contains(&at) {
                format!("other{at}of{}", changed.len())
            } else {
                format!("story{number}word{at}")
            }
        };
        without_digits(&(0..60).map(word).collect::<Vec<_>>().join(" "))
    }

    /// A text: its digest and its words.
    type Told = (u64, String);

    fn text((digest, body): &Told) -> Text {
        ([digest.swap_bytes(), *digest], Sketch::of(body))
    }

    fn label_of(told: &[Told]) -> Vec<Digest> {
        let texts: Vec<Text> = told.iter().map(text).collect();
        labels(&texts, &|at| Ok(Words::of(&told[at].1)), &Budget::unlimited()).unwrap_or_default()
    }

    fn least(one: Digest, other: Digest) -> Digest {
        if in_bytes(one) <= in_bytes(other) { one } else { other }
    }

    /// State literally which texts are in one group: joined by digests and by nearness, over and over.
    fn literally(told: &[Told]) -> Vec<Digest> {
        let texts: Vec<Text> = told.iter().map(text).collect();
        let mut found: Vec<Digest> = texts.iter().map(|text| text.0).collect();
        let is_joined = |n: usize, m: usize| {
            let (one, other) = (&texts[n].1, &texts[m].1);
            let keys = band_keys(other);
            texts[n].0 == texts[m].0
                || band_keys(one).iter().any(|key| keys.contains(key)) && are_near(&told[n].1, &told[m].1)
        };
        loop {
            let before = found.clone();
            for (n, label) in found.iter_mut().enumerate() {
                for m in (0..texts.len()).filter(|&m| is_joined(n, m)) {
                    *label = least(*label, before[m]);
                }
            }
            if found == before {
                return found;
            }
        }
    }

    /// Texts of which each has a digest of its own.
    fn told() -> impl Strategy<Value = Vec<Told>> {
        let changed = subsequence((0..60).collect::<Vec<usize>>(), 0..30);
        vec((0..4_u64, changed), 0..25).prop_map(|all| {
            let body = |(number, changed): &(u64, Vec<usize>)| story(*number, changed);
            all.iter()
                .map(body)
                .enumerate()
                .map(|(n, body)| (n as u64 * 7 % 29, body))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn groups_are_the_components_of_near_copies(told in told()) {
            prop_assert_eq!(label_of(&told), literally(&told));
        }

        #[test]
        fn the_order_of_texts_makes_no_difference(both in told().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
            let by_text = |told: &[Told]| -> BTreeMap<Told, Digest> { told.iter().cloned().zip(label_of(told)).collect() };
            prop_assert_eq!(by_text(&both.0), by_text(&both.1));
        }
    }

    /// Join texts of which those before `known` were joined before, without the one that is removed.
    fn joined_by_and_by(told: &[Told], known: usize, removed: usize) -> Vec<Digest> {
        let texts: Vec<Text> = told.iter().map(text).collect();
        let firsts = |texts: &[Text], known: &[Option<u32>], offset: usize| {
            let read = |at: usize| Ok(Words::of(&told[at + offset].1));
            let joined = joined(texts, known, &read, &Budget::unlimited());
            joined.map(|joined| joined.firsts()).unwrap_or_default()
        };
        let before = firsts(&texts[..known], &vec![None; known], 0);
        let lost = before.get(removed).copied();
        let kept = |at: usize| before.get(at).copied().filter(|&first| Some(first) != lost);
        let known: Vec<Option<u32>> = (0..texts.len()).map(kept).collect();
        // The removed text is the first: those left are numbered from the second on.
        let (texts, known) = if removed == 0 {
            let known = known[1..].iter().map(|first| first.map(|first| first - 1)).collect();
            (&texts[1..], known)
        } else {
            (&texts[..], known)
        };
        let firsts = firsts(texts, &known, usize::from(removed == 0));
        let label = |&first: &u32| {
            let members = firsts.iter().zip(texts).filter(|&(&other, _)| other == first);
            members.map(|(_, text)| text.0).reduce(least).unwrap_or_default()
        };
        firsts.iter().map(label).collect()
    }

    proptest! {
        #[test]
        fn joined_by_and_by_groups_are_the_same(told in told(), known in 0..25_usize) {
            let known = known.min(told.len());
            prop_assert_eq!(joined_by_and_by(&told, known, usize::MAX), literally(&told));
            if !told.is_empty() {
                prop_assert_eq!(joined_by_and_by(&told, known, 0), literally(&told[1..]));
            }
        }
    }

    #[test]
    fn a_group_of_many_is_told_from_another_however_texts_came() {
        let told: Vec<Told> = (0..300)
            .map(|n| (n * 7919 % 307, story(n % 100, &[(n / 9) as usize % 60])))
            .collect();
        assert_eq!(label_of(&told), literally(&told));
        assert_eq!(joined_by_and_by(&told, 150, usize::MAX), literally(&told));
    }

    #[test]
    fn a_group_of_very_many_is_one() {
        let many = MOST_PAIRED + MOST_FIRSTS;
        let mut told: Vec<Told> = (0..many).map(|n| (n as u64 + 9, story(1, &[n % 60]))).collect();
        told.push((5, story(2, &[])));
        let labels = label_of(&told);
        assert!(labels[..many].iter().all(|&label| label == labels[0]));
        assert_eq!(labels[many], text(&told[many]).0);
    }

    #[test]
    fn short_texts_are_in_groups_of_their_own() {
        let told = [
            (1, "too short".to_owned()),
            (2, "too short".to_owned()),
            (1, "another".to_owned()),
        ];
        let digests: Vec<Digest> = told.iter().map(|told| text(told).0).collect();
        assert_eq!(label_of(&told), digests);
    }
}
