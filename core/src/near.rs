//! Groups of near copies: the connected components of texts whose sketches agree.
//!
//! Two texts are compared when their sketches agree in two places next to each other, or with one place between. A
//! group is a function of the set of texts alone: in which order they came makes no difference, and when one goes, its
//! group is what the others make of it.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;

use crate::article::Article;
use crate::budget::Budget;
use crate::errors::{Error, Result};
use crate::groups::{Digest, Member};
use crate::segment::Segments;
use crate::sketch::{PLACES, Sketch, WIDTH};

/// The steps from one place of a sketch to another with which it makes a band.
const STEPS: [usize; 2] = [1, 2];

/// Texts under one key that are compared each with each; of more, each is compared with one of each group so far.
const MOST_PAIRED: usize = 64;

/// A text: the digest that it is known by, and its sketch.
pub type Text = (Digest, Sketch);

/// Return the live documents of groups of more than one, exact copies included, each under the digest by which its
/// group is known; `starts` has the date of every document.
///
/// # Errors
/// Returns [`Error::Damaged`] where a file is damaged, and the error of the budget when the time is up.
pub fn members(segments: &Segments, starts: &[i64], budget: &Budget) -> Result<Vec<Member>> {
    let (documents, texts) = live_texts(segments)?;
    let labels = labels(&texts, budget)?;
    let mut sizes: HashMap<Digest, usize> = HashMap::new();
    let mut tied: HashMap<(Digest, i64), usize> = HashMap::new();
    let start = |document: u32| starts.get(document as usize).copied().unwrap_or_default();
    for (&label, &document) in labels.iter().zip(&documents) {
        *sizes.entry(label).or_default() += 1;
        *tied.entry((label, start(document))).or_default() += 1;
    }
    let mut members = Vec::new();
    for (label, document) in labels.into_iter().zip(documents) {
        if sizes.get(&label).is_some_and(|&size| size > 1) {
            let is_tied = tied.get(&(label, start(document))).is_some_and(|&count| count > 1);
            members.push(Member {
                document,
                text: label,
                start: start(document),
                id: if is_tied {
                    id_of(segments, document)?
                } else {
                    Vec::new()
                },
            });
        }
    }
    Ok(members)
}

/// Return the live documents, and the text of each.
fn live_texts(segments: &Segments) -> Result<(Vec<u32>, Vec<Text>)> {
    let digests = segments.digests_128("text")?;
    let sketches = segments.digests_64("sketch")?;
    let sketches = sketches.chunks_exact(WIDTH).map(Sketch::unpack);
    let is_live = |document: u32| segments.live().is_none_or(|live| live.contains(document));
    let each = (0..).zip(digests.into_iter().zip(sketches));
    Ok(each.filter(|&(document, _)| is_live(document)).unzip())
}

/// Return the id of a document, which decides between members of one date.
fn id_of(segments: &Segments, document: u32) -> Result<Vec<u8>> {
    let head = segments.head(document)?;
    let article = Article::read(&head)?;
    let id = article.text("id").map(|id| id.as_bytes().to_vec());
    id.ok_or_else(|| Error::damaged("a stored article has no id"))
}

/// Return the digest by which the group of each text is known: the least of its members, byte by byte. Texts of one
/// digest are in one group.
///
/// Some thousand copies of one text under one key are not compared each with each: they are taken in the order of their
/// digests, and each is compared with the first of every group that was met under this key, of at most 64.
///
/// # Errors
/// Returns the error of the budget when the time is up.
pub fn labels(texts: &[Text], budget: &Budget) -> Result<Vec<Digest>> {
    let mut distinct: Vec<Text> = texts.to_vec();
    distinct.sort_unstable_by_key(|&(digest, sketch)| (in_bytes(digest), sketch));
    distinct.dedup();
    let mut forest = Forest::new(distinct.len());
    for (at, pair) in (0..).zip(distinct.windows(2)) {
        if let [(one, _), (other, _)] = pair
            && one == other
        {
            forest.join(at, at + 1);
        }
    }
    for place in 0..PLACES {
        budget.check()?;
        join_through(place, &distinct, &mut forest);
    }
    let label = |text: &Text| {
        let key = |&(digest, sketch): &Text| (in_bytes(digest), sketch);
        let at = distinct.binary_search_by_key(&key(text), key).unwrap_or(0);
        let root = u32::try_from(at).map_or(at, |at| forest.root(at) as usize);
        distinct.get(root).map_or(text.0, |(digest, _)| *digest)
    };
    Ok(texts.iter().map(label).collect())
}

/// Return the keys of a sketch under which a text is looked up, each below 2^32: of a band of two places, its number and
/// both values.
#[must_use]
pub fn band_keys(sketch: &Sketch) -> Vec<u32> {
    let mut keys = Vec::new();
    for place in 0..PLACES {
        for (n, step) in STEPS.into_iter().enumerate() {
            let values = [sketch.value(place), sketch.value(place + step)];
            if !values.contains(&0) {
                let band = u32::try_from(place * STEPS.len() + n).unwrap_or(0);
                keys.push(values.iter().fold(band, |key, &value| key << 11 | u32::from(value)));
            }
        }
    }
    keys
}

/// Join the texts that agree in a place and in another of its bands, and are near copies.
fn join_through(place: usize, texts: &[Text], forest: &mut Forest) {
    let mut keyed: Vec<(u16, u32)> = (0..)
        .zip(texts)
        .map(|(at, (_, sketch))| (sketch.value(place), at))
        .filter(|&(value, _)| value != 0)
        .collect();
    keyed.sort_unstable();
    let mut inner: Vec<(u16, u32)> = Vec::new();
    for alike in keyed
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|alike| alike.len() > 1)
    {
        for step in STEPS {
            inner.clear();
            let second = |at: u32| {
                texts
                    .get(at as usize)
                    .map_or(0, |(_, sketch)| sketch.value(place + step))
            };
            inner.extend(alike.iter().map(|&(_, at)| (second(at), at)));
            inner.sort_unstable();
            for bucket in inner.chunk_by(|one, other| one.0 == other.0) {
                if bucket.len() > 1 && bucket.first().is_some_and(|&(value, _)| value != 0) {
                    forest.join_near(bucket, texts);
                }
            }
        }
    }
}

/// Texts in disjoint groups; the root of a group is its first text.
struct Forest(Vec<u32>);

impl Forest {
    #[allow(clippy::cast_possible_truncation)] // fewer texts than documents
    fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    fn parent(&self, of: u32) -> u32 {
        self.0.get(of as usize).copied().unwrap_or(of)
    }

    fn root(&self, mut of: u32) -> u32 {
        while self.parent(of) != of {
            of = self.parent(of);
        }
        of
    }

    /// Return the root of a text, and have the texts on the way know it.
    fn find(&mut self, of: u32) -> u32 {
        let root = self.root(of);
        let mut at = of;
        while at != root {
            let next = self.parent(at);
            if let Some(parent) = self.0.get_mut(at as usize) {
                *parent = root;
            }
            at = next;
        }
        root
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(parent) = self.0.get_mut(one.max(other) as usize) {
            *parent = one.min(other);
        }
    }

    /// Join two texts that are near copies.
    fn join_if_near(&mut self, one: u32, other: u32, texts: &[Text]) {
        if self.find(one) != self.find(other) {
            let sketch = |at: u32| texts.get(at as usize).map(|(_, sketch)| sketch);
            if sketch(one)
                .zip(sketch(other))
                .is_some_and(|(one, other)| one.is_near(other))
            {
                self.join(one, other);
            }
        }
    }

    /// Join the near copies among texts under one key, given in order.
    fn join_near(&mut self, bucket: &[(u16, u32)], texts: &[Text]) {
        if bucket.len() <= MOST_PAIRED {
            for (n, &(_, one)) in bucket.iter().enumerate() {
                for &(_, other) in bucket.iter().skip(n + 1) {
                    self.join_if_near(one, other, texts);
                }
            }
            return;
        }
        let mut firsts: Vec<u32> = Vec::new();
        for &(_, text) in bucket {
            for &first in &firsts {
                self.join_if_near(first, text, texts);
            }
            let root = self.find(text);
            if firsts.len() < MOST_PAIRED && !firsts.iter().any(|&first| self.root(first) == root) {
                firsts.push(text);
            }
        }
    }
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

    use super::{MOST_PAIRED, Text, band_keys, in_bytes, labels};
    use crate::budget::Budget;
    use crate::groups::Digest;
    use crate::sketch::Sketch;

    /// Return the text of a story with some of its words replaced by others.
    fn story(number: u64, changed: &[usize]) -> String {
        let word = |at: usize| {
            if changed.contains(&at) {
                format!("other{at}of{} ", changed.len())
            } else {
                format!("story{number}word{at} ")
            }
        };
        (0..60).map(word).collect()
    }

    fn text(digest: u64, body: &str) -> Text {
        ([digest.swap_bytes(), digest], Sketch::of(body))
    }

    fn label_of(texts: &[Text]) -> Vec<Digest> {
        labels(texts, &Budget::unlimited()).unwrap_or_default()
    }

    /// State literally which texts are in one group: joined by digests and by sketches, over and over.
    fn literally(texts: &[Text]) -> Vec<Digest> {
        let mut found: Vec<Digest> = texts.iter().map(|text| text.0).collect();
        let has_key = |one: &Text, other: &Text| {
            let (one, other) = (band_keys(&one.1), band_keys(&other.1));
            one.iter().any(|key| other.contains(key))
        };
        loop {
            let before = found.clone();
            for (n, one) in texts.iter().enumerate() {
                for (m, other) in texts.iter().enumerate() {
                    if one.0 == other.0 || has_key(one, other) && one.1.is_near(&other.1) {
                        let least = before[n].min_by_bytes(before[m]);
                        found[n] = found[n].min_by_bytes(least);
                    }
                }
            }
            if found == before {
                return found;
            }
        }
    }

    trait ByBytes {
        fn min_by_bytes(self, other: Self) -> Self;
    }

    impl ByBytes for Digest {
        fn min_by_bytes(self, other: Self) -> Self {
            if in_bytes(self) <= in_bytes(other) { self } else { other }
        }
    }

    fn texts() -> impl Strategy<Value = Vec<Text>> {
        let changed = subsequence((0..60).collect::<Vec<usize>>(), 0..30);
        vec((0..4_u64, changed, 0..30_u64), 0..25).prop_map(|all| {
            all.iter()
                .map(|(n, changed, digest)| text(*digest, &story(*n, changed)))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn groups_are_the_components_of_near_copies(texts in texts()) {
            prop_assert_eq!(label_of(&texts), literally(&texts));
        }

        #[test]
        fn the_order_of_texts_makes_no_difference(texts in texts().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
            let (one, other) = texts;
            let by_text = |texts: &[Text]| -> BTreeMap<Text, Digest> { texts.iter().copied().zip(label_of(texts)).collect() };
            prop_assert_eq!(by_text(&one), by_text(&other));
        }
    }

    #[test]
    fn a_group_of_very_many_is_one() {
        let many = MOST_PAIRED * 3;
        let mut texts: Vec<Text> = (0..many).map(|n| text(n as u64 + 9, &story(1, &[n % 60]))).collect();
        texts.push(text(5, &story(2, &[])));
        let labels = label_of(&texts);
        assert!(labels[..many].iter().all(|&label| label == labels[0]));
        assert_eq!(labels[many], texts[many].0);
    }

    #[test]
    fn short_texts_are_in_groups_of_their_own() {
        let texts = [text(1, "too short"), text(2, "too short"), text(1, "another")];
        assert_eq!(label_of(&texts), [texts[0].0, texts[1].0, texts[0].0]);
    }
}
