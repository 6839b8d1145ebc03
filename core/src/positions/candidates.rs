//! The documents of a segment in which an expression may match: those that have its words, wherever they are.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use crate::errors::Result;
use crate::positions::joins::{in_any, in_both};
use crate::positions::matching::Part;
use crate::positions::shared::Shared;
use crate::positions::span_matcher::{Matcher, Sources};
use crate::search::unions::{Bits, KEPT};
use crate::segments::postings::{Counted, FieldPostings};
use crate::segments::segment::most_of;

/// Lists between two looks at the clock.
const CHECKED_EVERY: usize = 64;

/// Live documents in which an expression may match, and their places in some lists.
#[derive(Default)]
pub(crate) struct Candidates {
    pub(crate) documents: Vec<u32>,
    pub(crate) places: Vec<Located>,
}

/// The places of documents in the list of a source of a leaf.
pub(crate) struct Located {
    pub(crate) leaf: usize,
    pub(crate) source: usize,
    pub(crate) places: Vec<u32>,
}

/// The list of a source of a leaf.
struct ListOf<'a> {
    leaf: usize,
    source: usize,
    field: &'a FieldPostings,
    term: usize,
    count: usize,
}

impl<'a> Matcher<'a> {
    /// Return the live documents that have the words of the expression, wherever they are.
    pub(crate) fn candidates(&self) -> Result<Candidates> {
        if let Some(found) = self.shared()? {
            return Ok(found);
        }
        let mut documents = self.documents(self.part, None)?;
        self.open.segment().retain_live(&mut documents);
        Ok(Candidates {
            documents,
            places: Vec::new(),
        })
    }

    /// Return the live documents that have all words, where all are needed, and where the longest list of each word has
    /// them: its other lists, those of compounds and of other terms, are short.
    fn shared(&self) -> Result<Option<Candidates>> {
        let mut groups = Vec::new();
        if !self.part.add_needed(&mut groups) {
            return Ok(None);
        }
        groups.sort_unstable();
        groups.dedup();
        let mut words = Vec::with_capacity(groups.len());
        for group in groups {
            let Some(lists) = self.lists_of(&group)? else {
                return Ok(None);
            };
            words.push(lists);
        }
        words.sort_by_key(|lists| lists.iter().map(|list| list.count).sum::<usize>());
        let mut shared: Option<Shared> = None;
        let mut longest = Vec::with_capacity(words.len());
        for lists in &words {
            if shared.as_ref().is_some_and(|shared| shared.numbers.is_empty()) {
                break;
            }
            let Some((most, others)) = lists.split_first() else {
                return Ok(Some(Candidates::default()));
            };
            let (list, beside) = (self.list(most)?, self.union(others)?);
            match &mut shared {
                None => shared = Some(Shared::of(&list.documents, &beside)),
                Some(shared) => shared.narrow(&list.documents, &beside),
            }
            longest.push(most);
        }
        let mut shared = shared.unwrap_or_default();
        if let Some(live) = &self.open.segment().live {
            shared.retain(|document| live.contains(document));
        }
        let places = longest.iter().zip(shared.places).map(|(list, places)| Located {
            leaf: list.leaf,
            source: list.source,
            places,
        });
        Ok(Some(Candidates {
            places: places.collect(),
            documents: shared.numbers,
        }))
    }

    /// Return the lists of some leaves, the longest first; `None` where they are too many to be kept.
    fn lists_of(&self, leaves: &[usize]) -> Result<Option<Vec<ListOf<'a>>>> {
        let mut lists = Vec::new();
        for &leaf in leaves {
            let Some(Sources { view, sources }) = self.leaves.get(leaf) else {
                continue;
            };
            let Some(field) = view.map(|view| view.field()) else {
                continue;
            };
            if sources.len() > KEPT {
                return Ok(None);
            }
            for (source, of) in sources.iter().enumerate() {
                lists.push(ListOf {
                    leaf,
                    source,
                    field,
                    term: of.term,
                    count: field.count(of.term)?,
                });
            }
        }
        lists.sort_by_key(|list| Reverse(list.count));
        Ok(Some(lists))
    }

    fn list(&self, list: &ListOf<'_>) -> Result<Arc<Counted>> {
        self.segments.postings(self.open, list.field, list.term)
    }

    fn union(&self, lists: &[ListOf<'_>]) -> Result<Vec<u32>> {
        let lists = lists.iter().map(|list| self.list(list)).collect::<Result<Vec<_>>>()?;
        Ok(in_any(
            lists
                .iter()
                .map(|list| Cow::Borrowed(list.documents.as_slice()))
                .collect(),
        ))
    }

    /// Return the documents that have the words of a part, wherever they are; where some are given, those among them.
    fn documents(&self, part: &Part, among: Option<&[u32]>) -> Result<Vec<u32>> {
        match part {
            Part::Leaf(places) => self.documents_of_leaf(places.leaf, among),
            Part::AnyOf(parts) => {
                let lists = parts
                    .iter()
                    .map(|part| self.documents(part, among).map(Cow::Owned))
                    .collect::<Result<Vec<_>>>()?;
                Ok(in_any(lists))
            }
            Part::InOrder(parts) | Part::InOne { parts, .. } => self.documents_of_all(parts.iter().collect(), among),
            Part::Together(together) => self.documents_of_all(together.parts.iter().collect(), among),
            Part::Beside { left, right, .. } => self.documents_of_all(vec![left, right], among),
        }
    }

    /// Return the documents that all parts have; the rarest parts are read first, and one that has none ends it.
    fn documents_of_all(&self, parts: Vec<&Part>, among: Option<&[u32]>) -> Result<Vec<u32>> {
        let mut sized = Vec::with_capacity(parts.len());
        for part in parts {
            sized.push((self.most(part)?, part));
        }
        sized.sort_by_key(|(most, _)| *most);
        let mut found: Option<Vec<u32>> = None;
        for (_, part) in sized {
            let documents = self.documents(part, found.as_deref().or(among))?;
            if documents.is_empty() {
                return Ok(documents);
            }
            found = Some(documents);
        }
        Ok(found.unwrap_or_default())
    }

    /// Return a number no smaller than that of the documents that have a part.
    fn most(&self, part: &Part) -> Result<u64> {
        let each = |parts: &[Part]| parts.iter().map(|part| self.most(part)).collect::<Result<Vec<_>>>();
        Ok(match part {
            Part::Leaf(places) => match self.leaves.get(places.leaf) {
                Some(Sources {
                    view: Some(view),
                    sources,
                }) => most_of(*view, sources)?,
                _ => 0,
            },
            Part::AnyOf(parts) => each(parts)?.into_iter().fold(0, u64::saturating_add),
            Part::InOrder(parts) | Part::InOne { parts, .. } => each(parts)?.into_iter().min().unwrap_or(0),
            Part::Together(together) => each(&together.parts)?.into_iter().min().unwrap_or(0),
            Part::Beside { left, right, .. } => self.most(left)?.min(self.most(right)?),
        })
    }

    fn documents_of_leaf(&self, leaf: usize, among: Option<&[u32]>) -> Result<Vec<u32>> {
        let Some(Sources {
            view: Some(view),
            sources,
        }) = self.leaves.get(leaf)
        else {
            return Ok(Vec::new());
        };
        if sources.len() <= KEPT {
            let mut lists = Vec::with_capacity(sources.len());
            for source in sources {
                lists.push(self.segments.postings(self.open, view.field(), source.term)?);
            }
            let of_list = |list: &'_ Arc<Counted>| match among {
                Some(among) => Cow::Owned(in_both(among, &list.documents)),
                None => Cow::Owned(list.documents.clone()),
            };
            return Ok(in_any(lists.iter().map(of_list).collect()));
        }
        let mut seen = Bits::new(self.open.segment().size as usize);
        let mut counted = Counted::default();
        for (n, source) in sources.iter().enumerate() {
            if n % CHECKED_EVERY == 0 {
                self.budget.check()?;
            }
            counted.clear();
            view.field().read_counted(source.term, &mut counted)?;
            for &document in &counted.documents {
                seen.insert(document);
            }
        }
        let documents = seen.documents();
        Ok(match among {
            Some(among) => in_both(among, &documents),
            None => documents,
        })
    }
}
