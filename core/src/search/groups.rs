//! Groups of exact copies: the documents that have the same text, and the one of each that a search shows.
//!
//! A group is the first article that came with a text, and its copies: all live documents with one digest of their
//! text. Each is indexed like any other article, so each matches a query, or does not, by all that is its own. A search
//! shows one document of each group: the earliest of those that match, the undated last. Near copies are grouped in the
//! same way, and a search that collapses them may also show the best of each group.

use rustc_hash::FxHashSet;

use crate::copies::near_file::Grouped;
use crate::search::docset::{DocSet, Finder};
use crate::search::topk::NO_TIME;

/// The digest of a text.
pub type Digest = [u64; 2];

/// The documents of a group that a search shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// The earliest of exact copies.
    One,
    /// Each document.
    All,
    /// The near copy with the highest score, of equals the earliest.
    Best,
    /// The earliest of near copies.
    Earliest,
}

/// A document that may be in a group.
#[derive(Debug, Clone)]
pub struct Member {
    /// The number of the document.
    pub document: u32,
    /// The digest of its text.
    pub text: Digest,
    /// The start of the date.
    pub start: i64,
    /// The id; the id of a first is known from its copies, so it may be empty for an article without copies.
    pub id: Vec<u8>,
}

/// The groups of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// The documents, group by group, the earliest of each first.
    members: Vec<u32>,
    /// The number of the group of each of `members`.
    numbers: Vec<u32>,
    /// The same documents, ascending, each with its place in `members`.
    places: Vec<(u32, u32)>,
}

impl Groups {
    /// Group documents by their text, and order each group by date, then by id; the undated come last.
    #[must_use]
    pub fn of(mut held: Vec<Member>) -> Self {
        let date = |member: &Member| {
            if member.start == NO_TIME {
                i64::MAX
            } else {
                member.start
            }
        };
        held.sort_by(|a, b| {
            let group = a.text.cmp(&b.text).then(date(a).cmp(&date(b)));
            group.then_with(|| a.id.cmp(&b.id)).then(a.document.cmp(&b.document))
        });
        let mut grouped = Grouped::default();
        for group in held.chunk_by(|a, b| a.text == b.text).filter(|group| group.len() > 1) {
            grouped.push(&group.iter().map(|member| member.document).collect::<Vec<_>>());
        }
        Self::ordered(&grouped)
    }

    /// Make groups whose documents are in order.
    #[must_use]
    pub fn ordered(grouped: &Grouped) -> Self {
        let mut groups = Self::default();
        for (number, group) in (0..).zip(grouped.each()) {
            groups.members.extend(group);
            groups.numbers.resize(groups.members.len(), number);
        }
        groups.places = groups.members.iter().copied().zip(0..).collect();
        groups.places.sort_unstable();
        groups
    }

    /// Return whether there is no group.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Return the documents that come behind another of their group in `found`.
    #[must_use]
    pub fn surplus(&self, found: &DocSet) -> Vec<u32> {
        let mut last = None;
        let mut surplus = Vec::new();
        for place in self.places_of(found) {
            let number = self.numbers.get(place as usize);
            if number == last {
                surplus.extend(self.members.get(place as usize));
            }
            last = number;
        }
        surplus
    }

    /// Return the documents in `found` that score less than another of their group, or come behind one that scores as
    /// much.
    #[must_use]
    pub fn outscored(&self, found: &DocSet) -> Vec<u32> {
        let mut outscored = Vec::new();
        let mut best: Option<(u32, u32, f32)> = None;
        for place in self.places_of(found) {
            let (Some(&number), Some(&document)) = (self.numbers.get(place as usize), self.members.get(place as usize))
            else {
                continue;
            };
            let score = found.score(document);
            match best {
                Some((group, _, highest)) if group == number && score <= highest => outscored.push(document),
                Some((group, worse, _)) if group == number => {
                    outscored.push(worse);
                    best = Some((number, document, score));
                }
                _ => best = Some((number, document, score)),
            }
        }
        outscored
    }

    /// Return one document of each group in `found`, the earliest; `None` where nothing goes.
    #[must_use]
    pub fn one_each(&self, found: &DocSet) -> Option<DocSet> {
        let surplus = self.surplus(found);
        (!surplus.is_empty()).then(|| found.without(&surplus))
    }

    /// Return `found` without the documents of groups that have a document among `others`.
    #[must_use]
    pub fn without_copies_of(&self, found: &DocSet, others: &DocSet) -> DocSet {
        let groups = self.numbers.last().map_or(0, |&last| last as usize + 1);
        let mut gone = vec![false; groups];
        let number = |place: u32| {
            self.numbers
                .get(place as usize)
                .map_or(usize::MAX, |&number| number as usize)
        };
        for place in self.places_of(others) {
            if let Some(is) = gone.get_mut(number(place)) {
                *is = true;
            }
        }
        let mut surplus = self.places_of(found);
        surplus.retain(|&place| gone.get(number(place)).is_some_and(|&is| is));
        let surplus: Vec<u32> = surplus
            .iter()
            .filter_map(|&place| self.members.get(place as usize).copied())
            .collect();
        found.without(&surplus)
    }

    /// Count the other documents of the group of a document.
    #[must_use]
    pub fn copies(&self, document: u32) -> usize {
        self.group(document).len().saturating_sub(1)
    }

    /// Return the documents of the group of a document, the earliest first; none for a document in no group.
    #[must_use]
    pub fn group(&self, document: u32) -> &[u32] {
        let place = self.places.binary_search_by_key(&document, |&(member, _)| member);
        let place = place.ok().and_then(|at| self.places.get(at));
        let Some(number) = place.and_then(|&(_, place)| self.numbers.get(place as usize)) else {
            return &[];
        };
        let first = self.numbers.partition_point(|other| other < number);
        let end = self.numbers.partition_point(|other| other <= number);
        self.members.get(first..end).unwrap_or_default()
    }

    /// Return for each of `size` documents the number of other documents in its group.
    #[must_use]
    pub fn counts(&self, size: usize) -> Vec<i64> {
        let mut counts = vec![0; size];
        let mut rest = self.members.as_slice();
        for numbers in self.numbers.chunk_by(|a, b| a == b) {
            let (group, behind) = rest.split_at(numbers.len().min(rest.len()));
            rest = behind;
            for &document in group {
                if let Some(count) = counts.get_mut(document as usize) {
                    *count = i64::try_from(group.len()).unwrap_or(i64::MAX).saturating_sub(1);
                }
            }
        }
        counts
    }

    /// Return where in `members` the documents of `found` are, ascending.
    fn places_of(&self, found: &DocSet) -> Vec<u32> {
        let mut places = Vec::new();
        if found.is_dense() || found.total() > self.members.len() / 8 {
            let mut finder = Finder::of(found);
            places.extend(
                self.places
                    .iter()
                    .filter(|&&(d, _)| finder.place(d).is_some())
                    .map(|&(_, place)| place),
            );
        } else {
            found.for_each(|document, _| {
                if let Ok(at) = self.places.binary_search_by_key(&document, |&(member, _)| member) {
                    places.extend(self.places.get(at).map(|&(_, place)| place));
                }
            });
        }
        places.sort_unstable();
        places
    }
}

/// Return the documents of `articles` that have the text of one of `copies`, by the first half of the digest.
#[must_use]
pub fn firsts(articles: &[u32], copies: &[u32], digests: &[Digest]) -> Vec<u32> {
    let text = |document: u32| digests.get(document as usize).map(|digest| digest[0]);
    let wanted: FxHashSet<u64> = copies.iter().filter_map(|&copy| text(copy)).collect();
    let is_first = |&&article: &&u32| text(article).is_some_and(|text| wanted.contains(&text));
    articles.iter().filter(is_first).copied().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::{Groups, Member, firsts};
    use crate::search::docset::DocSet;
    use crate::search::topk::NO_TIME;

    fn members() -> impl Strategy<Value = Vec<Member>> {
        let date = prop_oneof![Just(NO_TIME), 0..3_i64];
        vec((0..6_u64, date, 0..40_u8), 0..40).prop_map(|each| {
            let member = |(document, (text, start, id)): (u32, (u64, i64, u8))| Member {
                document: document * 2,
                text: [text / 2, text],
                start,
                id: vec![id],
            };
            (0..).zip(each).map(member).collect()
        })
    }

    /// State literally which documents remain: of each text the earliest.
    fn earliest(members: &[Member], found: &[u32]) -> Vec<u32> {
        let mut best: BTreeMap<[u64; 2], (i64, Vec<u8>, u32)> = BTreeMap::new();
        let mut kept: Vec<u32> = found
            .iter()
            .copied()
            .filter(|d| members.iter().all(|m| m.document != *d))
            .collect();
        for member in members.iter().filter(|m| found.contains(&m.document)) {
            let start = if member.start == NO_TIME {
                i64::MAX
            } else {
                member.start
            };
            let key = (start, member.id.clone(), member.document);
            best.entry(member.text)
                .and_modify(|b| *b = key.clone().min(b.clone()))
                .or_insert(key);
        }
        kept.extend(best.into_values().map(|(_, _, document)| document));
        kept.sort_unstable();
        kept
    }

    proptest! {
        #[test]
        fn the_earliest_of_each_group_remains(members in members(), found in btree_set(0..80_u32, 0..60), dense: bool) {
            let groups = Groups::of(members.clone());
            let found: Vec<u32> = found.into_iter().collect();
            let wanted = earliest(&members, &found);
            let set = DocSet::scored(found.clone(), vec![1.0; found.len()]);
            let set = if dense { set.compact(80) } else { set };
            prop_assert_eq!(set.total() - groups.surplus(&set).len(), wanted.len());
            let one_each = groups.one_each(&set).unwrap_or(set);
            prop_assert_eq!(&*one_each.documents(), &wanted);
        }

        #[test]
        fn the_best_of_each_group_remains(members in members(), found in btree_set(0..80_u32, 0..60), dense: bool) {
            let groups = Groups::of(members.clone());
            let found: Vec<u32> = found.into_iter().collect();
            let score = |document: u32| f32::from(u8::try_from(document * 7 % 3).unwrap_or_default()) + 1.0;
            let set = DocSet::scored(found.clone(), found.iter().map(|&d| score(d)).collect());
            let set = if dense { set.compact(80) } else { set };
            let best = |&d: &u32| {
                let Some(member) = members.iter().find(|m| m.document == d) else { return true };
                let others = members.iter().filter(|m| m.text == member.text && found.contains(&m.document));
                let others: Vec<u32> = others.map(|m| m.document).collect();
                let most = others.iter().map(|&d| score(d)).fold(0.0, f32::max);
                let equals: Vec<u32> = others.into_iter().filter(|&d| score(d) >= most).collect();
                earliest(&members, &equals) == [d]
            };
            let wanted: Vec<u32> = found.iter().copied().filter(best).collect();
            prop_assert_eq!(&*set.without(&groups.outscored(&set)).documents(), &wanted);
        }

        #[test]
        fn copies_of_others_go(members in members(), found in btree_set(0..80_u32, 0..60), others in btree_set(0..80_u32, 0..9)) {
            let groups = Groups::of(members.clone());
            let text = |d: u32| members.iter().find(|m| m.document == d).map(|m| m.text);
            let gone: Vec<_> = others.iter().filter_map(|&d| text(d)).collect();
            let several = |t| members.iter().filter(|m| m.text == t).count() > 1;
            let left = |&d: &u32| !text(d).is_some_and(|t| several(t) && gone.contains(&t));
            let wanted: Vec<u32> = found.iter().copied().filter(left).collect();
            let found = DocSet::unscored(found.into_iter().collect());
            let others = DocSet::unscored(others.into_iter().collect());
            prop_assert_eq!(&*groups.without_copies_of(&found, &others).documents(), &wanted);
            for member in &members {
                let same = members.iter().filter(|other| other.text == member.text).count();
                prop_assert_eq!(groups.copies(member.document), same - 1);
                let counts = groups.counts(80);
                prop_assert_eq!(counts.get(member.document as usize).copied(), i64::try_from(same - 1).ok());
                let mut group = groups.group(member.document).to_vec();
                let first = group.first().copied();
                group.sort_unstable();
                let of_text = members.iter().filter(|other| other.text == member.text).map(|other| other.document);
                let of_text: Vec<u32> = of_text.collect();
                prop_assert_eq!(first, earliest(&members, &group).first().copied().filter(|_| same > 1));
                prop_assert_eq!(group, if same > 1 { of_text } else { Vec::new() });
            }
            prop_assert_eq!(groups.copies(1), 0);
        }
    }

    #[test]
    fn firsts_have_the_text_of_a_copy() {
        let digests = [[1, 0], [2, 0], [3, 0], [2, 1]];
        assert_eq!(firsts(&[0, 1, 2], &[3], &digests), [1]);
    }
}
