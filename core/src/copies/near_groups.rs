//! The groups of near copies of a generation, from those that are kept and the documents that came since.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;

use crate::copies::near::{self, Text};
use crate::copies::near_file::{Grouped, GroupsFile, KeptGroups};
use crate::copies::sketch::{Sketch, WIDTH, Words};
use crate::errors::{Error, Result};
use crate::search::budget::Budget;
use crate::search::groups::Groups;
use crate::search::topk::NO_TIME;
use crate::segments::article::Article;
use crate::segments::segment::Segments;

/// Return the groups of a generation, and what to keep of them where that is not kept already; `starts` has the date of
/// every document.
///
/// # Errors
/// Returns [`Error::Damaged`] where a file of a segment is damaged, and the error of the budget when the time is up.
pub fn groups(
    segments: &Segments,
    starts: &[i64],
    file: &GroupsFile,
    budget: &Budget,
) -> Result<(Groups, Option<KeptGroups>)> {
    let mut now = KeptGroups::before(segments, file);
    let kept = KeptGroups::read(file).ok().flatten(); // a damaged one is made again
    if let Some(kept) = &kept
        && kept.is_of(&now)
    {
        return Ok((Groups::ordered(&kept.groups), None));
    }
    let carried = match kept {
        Some(kept) if !kept.is_capped => Carried::of(&kept, segments, &now),
        _ => Carried::nothing(segments),
    };
    let mut making = Making {
        segments,
        starts,
        budget,
    };
    (now.groups, now.is_capped) = making.grouped(&carried)?;
    if now.is_capped && carried.has_any() {
        (now.groups, now.is_capped) = making.grouped(&Carried::nothing(segments))?;
    }
    Ok((Groups::ordered(&now.groups), Some(now)))
}

/// Return the fault of a file of groups; empty for a good file, and without one.
///
/// # Errors
/// As `groups`.
pub fn problem(segments: &Segments, starts: &[i64], file: &GroupsFile, budget: &Budget) -> Result<String> {
    match KeptGroups::read(file) {
        Ok(None) => return Ok(String::new()),
        Ok(Some(_)) => {}
        Err(Error::Damaged(reason)) => return Ok(reason),
        Err(error) => return Err(error),
    }
    let (kept, _) = groups(segments, starts, file, budget)?;
    let (right, _) = groups(segments, starts, &GroupsFile::default(), budget)?;
    Ok(if kept == right {
        ""
    } else {
        "its groups are not those of the articles"
    }
    .to_owned())
}

/// Knowledge of the documents of a generation that an earlier one has left.
struct Carried {
    /// For each document that was compared before, the first document of its group; a document of a group that has lost a
    /// member counts as new.
    firsts: Vec<Option<u32>>,
    /// The groups that have lost no member, by their first document.
    whole: HashMap<u32, Vec<u32>>,
}

impl Carried {
    fn nothing(segments: &Segments) -> Self {
        Self {
            firsts: vec![None; segments.size() as usize],
            whole: HashMap::new(),
        }
    }

    fn of(kept: &KeptGroups, segments: &Segments, now: &KeptGroups) -> Self {
        let numbers = kept.carried(segments, now);
        let mut carried = Self::nothing(segments);
        for &document in numbers.iter().flatten() {
            carried.put(document, Some(document));
        }
        let number = |&document: &u32| numbers.get(document as usize).copied().flatten();
        for group in kept.groups.each() {
            let members: Vec<u32> = group.iter().filter_map(number).collect();
            let first = members.iter().min().copied().filter(|_| members.len() == group.len());
            for &member in &members {
                carried.put(member, first);
            }
            if let Some(first) = first {
                carried.whole.insert(first, members);
            }
        }
        carried
    }

    fn put(&mut self, document: u32, first: Option<u32>) {
        if let Some(to) = self.firsts.get_mut(document as usize) {
            *to = first;
        }
    }

    fn has_any(&self) -> bool {
        self.firsts.iter().any(Option::is_some)
    }
}

/// The making of the groups of one generation.
struct Making<'a> {
    segments: &'a Segments,
    starts: &'a [i64],
    budget: &'a Budget,
}

impl Making<'_> {
    /// Return the groups of live documents, and whether they follow only from all of them at once.
    fn grouped(&mut self, carried: &Carried) -> Result<(Grouped, bool)> {
        let (documents, texts) = live_texts(self.segments)?;
        let place = |document: u32| {
            documents
                .binary_search(&document)
                .ok()
                .and_then(|at| u32::try_from(at).ok())
        };
        let first = |&document: &u32| carried.firsts.get(document as usize).copied().flatten();
        let known: Vec<Option<u32>> = documents
            .iter()
            .map(|document| first(document).and_then(place))
            .collect();
        let read = |at: usize| words_of(self.segments, documents.get(at).copied());
        let joined = near::joined(&texts, &known, &read, self.budget)?;
        let mut each: Vec<(u32, u32)> = joined.firsts().into_iter().zip(documents.iter().copied()).collect();
        each.sort_unstable();
        let mut grouped = Grouped::default();
        for group in each
            .chunk_by(|one, other| one.0 == other.0)
            .filter(|group| group.len() > 1)
        {
            let members: Vec<u32> = group.iter().map(|&(_, document)| document).collect();
            let whole = members.first().and_then(|first| carried.whole.get(first));
            match whole.filter(|whole| whole.len() == members.len()) {
                Some(whole) => grouped.push(whole),
                None => grouped.push(&self.ordered(&members)?),
            }
        }
        Ok((grouped, joined.is_capped))
    }

    /// Return the members of a group by date, the undated last, then by id.
    fn ordered(&self, members: &[u32]) -> Result<Vec<u32>> {
        let start = |document: u32| match self.starts.get(document as usize) {
            None | Some(&NO_TIME) => i64::MAX,
            Some(&start) => start,
        };
        let mut dated: Vec<(i64, u32)> = members.iter().map(|&member| (start(member), member)).collect();
        dated.sort_unstable();
        let mut ordered = Vec::with_capacity(members.len());
        for tied in dated.chunk_by(|one, other| one.0 == other.0) {
            if let [(_, only)] = tied {
                ordered.push(*only);
                continue;
            }
            let named = tied
                .iter()
                .map(|&(_, document)| Ok((id_of(self.segments, document)?, document)));
            let mut named = named.collect::<Result<Vec<_>>>()?;
            named.sort_unstable();
            ordered.extend(named.into_iter().map(|(_, document)| document));
        }
        Ok(ordered)
    }
}

/// Return the live documents, ascending, and the text of each.
fn live_texts(segments: &Segments) -> Result<(Vec<u32>, Vec<Text>)> {
    let digests = segments.digests_128("text")?;
    let sketches = segments.digests_64("sketch")?;
    let sketches = sketches.chunks_exact(WIDTH).map(Sketch::unpack);
    let is_live = |document: u32| segments.live().is_none_or(|live| live.contains(document));
    let each = (0..).zip(digests.into_iter().zip(sketches));
    Ok(each.filter(|&(document, _)| is_live(document)).unzip())
}

/// Return the words of the body of a document, as it is indexed.
fn words_of(segments: &Segments, document: Option<u32>) -> Result<Words> {
    let stored = segments.stored(document.unwrap_or(u32::MAX))?;
    Ok(Words::of(&Article::read(&stored)?.indexed_body()?))
}

/// Return the id of a document, which decides between members of one date.
fn id_of(segments: &Segments, document: u32) -> Result<Vec<u8>> {
    let head = segments.head(document)?;
    let article = Article::read(&head)?;
    let id = article.text("id").map(|id| id.as_bytes().to_vec());
    id.ok_or_else(|| Error::damaged("a stored article has no id"))
}
