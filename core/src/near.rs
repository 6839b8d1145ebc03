//! Groups of near copies: the connected components of texts that have much in common.
//!
//! Sketches that agree clearly are enough; where they hardly do, the texts themselves decide. Two texts are compared when their sketches agree in two places next to each other, or with one place between. A
//! group is a function of the set of texts alone: in which order they came makes no difference, and when one goes, its
//! group is what the others make of it.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use crate::article::Article;
use crate::budget::Budget;
use crate::errors::{Error, Result};
use crate::groups::{Digest, Member};
use crate::segment::Segments;
use crate::sketch::{PLACES, Pairs, Sketch, WIDTH};

/// The steps from one place of a sketch to another with which it makes a band.
const STEPS: [usize; 2] = [1, 2];

/// Texts under one key that are compared each with each; of more, each is compared with one of each group so far.
const MOST_PAIRED: usize = 64;

/// Bytes of pairs of words that are kept for the next comparison.
const KEPT: usize = 32 << 20;

/// A text: the digest that it is known by, and its sketch.
pub type Text = (Digest, Sketch);

/// Reads the pairs of words of a text, given by its place among the texts.
pub type ReadPairs<'a> = dyn FnMut(usize) -> Result<Pairs> + 'a;

/// Return the live documents of groups of more than one, exact copies included, each under the digest by which its
/// group is known; `starts` has the date of every document.
///
/// # Errors
/// Returns [`Error::Damaged`] where a file is damaged, and the error of the budget when the time is up.
pub fn members(segments: &Segments, starts: &[i64], budget: &Budget) -> Result<Vec<Member>> {
    let (documents, texts) = live_texts(segments)?;
    let labels = labels(&texts, &mut |at| pairs_of(segments, documents.get(at).copied()), budget)?;
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

/// Return the pairs of words of the body of a document, as it is indexed.
fn pairs_of(segments: &Segments, document: Option<u32>) -> Result<Pairs> {
    let stored = segments.stored(document.unwrap_or(u32::MAX))?;
    Ok(Pairs::of(&Article::read(&stored)?.indexed_body()?))
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
/// Returns the errors of `read`, and that of the budget when the time is up.
pub fn labels(texts: &[Text], read: &mut ReadPairs<'_>, budget: &Budget) -> Result<Vec<Digest>> {
    let key = |at: usize| texts.get(at).map(|(digest, sketch)| (in_bytes(*digest), sketch));
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|&one, &other| key(one).cmp(&key(other)));
    let mut distinct = order.clone();
    distinct.dedup_by(|one, other| key(*one) == key(*other));
    let held: Vec<Text> = distinct.iter().filter_map(|&at| texts.get(at).copied()).collect();
    let mut pairs = |node: u32| read(distinct.get(node as usize).copied().unwrap_or(usize::MAX));
    let mut forest = Forest::new(&held, &mut pairs);
    for (at, pair) in (0..).zip(held.windows(2)) {
        if let [(one, _), (other, _)] = pair
            && one == other
        {
            forest.join(at, at + 1);
        }
    }
    for place in 0..PLACES {
        for step in STEPS {
            forest.join_through([place, place + step], budget)?;
        }
    }
    let mut found: Vec<Digest> = texts.iter().map(|text| text.0).collect();
    let mut node = 0;
    for (n, &at) in order.iter().enumerate() {
        if n > 0 && order.get(n - 1).is_some_and(|&before| key(before) != key(at)) {
            node += 1;
        }
        let label = held.get(forest.root(node) as usize).map(|(digest, _)| *digest);
        if let (Some(to), Some(label)) = (found.get_mut(at), label) {
            *to = label;
        }
    }
    Ok(found)
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

/// Texts in disjoint groups; the root of a group is its first text.
struct Forest<'a> {
    texts: &'a [Text],
    parents: Vec<u32>,
    read: &'a mut dyn FnMut(u32) -> Result<Pairs>,
    known: HashMap<u32, Pairs>,
    bytes: usize,
    apart: HashSet<(u32, u32)>,
}

impl<'a> Forest<'a> {
    #[allow(clippy::cast_possible_truncation)] // fewer texts than documents
    fn new(texts: &'a [Text], read: &'a mut dyn FnMut(u32) -> Result<Pairs>) -> Self {
        Self {
            texts,
            parents: (0..texts.len() as u32).collect(),
            read,
            known: HashMap::new(),
            bytes: 0,
            apart: HashSet::new(),
        }
    }

    fn parent(&self, of: u32) -> u32 {
        self.parents.get(of as usize).copied().unwrap_or(of)
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
            if let Some(parent) = self.parents.get_mut(at as usize) {
                *parent = root;
            }
            at = next;
        }
        root
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(parent) = self.parents.get_mut(one.max(other) as usize) {
            *parent = one.min(other);
        }
    }

    /// Join the texts that agree in both places of a band, and are near copies.
    fn join_through(&mut self, places: [usize; 2], budget: &Budget) -> Result<()> {
        let values = |sketch: &Sketch| places.map(|place| u64::from(sketch.value(place)));
        let keyed = (0..)
            .zip(self.texts)
            .filter_map(|(at, (_, sketch))| match values(sketch) {
                [0, _] | [_, 0] => None,
                [one, other] => Some((one << 11 | other) << 32 | at),
            });
        let mut keyed: Vec<u64> = keyed.collect();
        keyed.sort_unstable();
        for bucket in keyed.chunk_by(|one, other| one >> 32 == other >> 32) {
            if bucket.len() > 1 {
                budget.check()?;
                self.join_near(bucket)?;
            }
        }
        Ok(())
    }

    /// Join the near copies among texts under one key, given in order: the lower half of each number is a text.
    #[allow(clippy::cast_possible_truncation)] // the lower half
    fn join_near(&mut self, bucket: &[u64]) -> Result<()> {
        if bucket.len() <= MOST_PAIRED {
            for (n, &one) in bucket.iter().enumerate() {
                for &other in bucket.iter().skip(n + 1) {
                    self.join_if_near(one as u32, other as u32)?;
                }
            }
            return Ok(());
        }
        let mut firsts: Vec<u32> = Vec::new();
        for text in bucket.iter().map(|&key| key as u32) {
            for &first in &firsts {
                self.join_if_near(first, text)?;
            }
            let root = self.find(text);
            if firsts.len() < MOST_PAIRED && !firsts.iter().any(|&first| self.root(first) == root) {
                firsts.push(text);
            }
        }
        Ok(())
    }

    /// Join two texts that are near copies.
    fn join_if_near(&mut self, one: u32, other: u32) -> Result<()> {
        if self.find(one) == self.find(other) || self.apart.contains(&(one, other)) {
            return Ok(());
        }
        let texts = self.texts;
        let sketch = |at: u32| texts.get(at as usize).map(|(_, sketch)| sketch);
        let Some((own, its)) = sketch(one).zip(sketch(other)) else {
            return Ok(());
        };
        let mut was_read = false;
        let is_near = own.is_near(its, || {
            was_read = true;
            self.share(one, other)
        })?;
        if is_near {
            self.join(one, other);
        } else if was_read {
            self.apart.insert((one, other));
        }
        Ok(())
    }

    /// Return the share of the pairs of words of two texts that both have.
    fn share(&mut self, one: u32, other: u32) -> Result<f64> {
        if self.bytes > KEPT {
            self.known.clear();
            self.bytes = 0;
        }
        for text in [one, other] {
            if !self.known.contains_key(&text) {
                let pairs = (self.read)(text)?;
                self.bytes += pairs.bytes();
                self.known.insert(text, pairs);
            }
        }
        let pairs = self.known.get(&one).zip(self.known.get(&other));
        Ok(pairs.map_or(0.0, |(one, other)| one.share(other)))
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
    use crate::sketch::{Pairs, Sketch, resemblance};

    /// Return a story with some of its words replaced by others.
    fn story(number: u64, changed: &[usize]) -> String {
        let word = |at: usize| {
            if changed.contains(&at) {
                format!("other{at}of{}", changed.len())
            } else {
                format!("story{number}word{at}")
            }
        };
        (0..60).map(word).collect::<Vec<_>>().join(" ")
    }

    /// A text: its digest and its words.
    type Told = (u64, String);

    fn text((digest, body): &Told) -> Text {
        ([digest.swap_bytes(), *digest], Sketch::of(body))
    }

    fn label_of(told: &[Told]) -> Vec<Digest> {
        let texts: Vec<Text> = told.iter().map(text).collect();
        labels(&texts, &mut |at| Ok(Pairs::of(&told[at].1)), &Budget::unlimited()).unwrap_or_default()
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
                || band_keys(one).iter().any(|key| keys.contains(key))
                    && one
                        .is_near(other, || Ok(resemblance(&told[n].1, &told[m].1)))
                        .unwrap_or_default()
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

    #[test]
    fn a_group_of_very_many_is_one() {
        let many = MOST_PAIRED * 3;
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
