//! The file in which the groups of near copies of a generation are kept for the next.
//!
//! The file says which documents were compared: those of its segments that had not been removed. So it may be older than
//! the generation that reads it. One that is missing, damaged or older costs time, and never a group.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::PathBuf;

use crate::errors::{Error, Result};
use crate::files::array_file::{ArrayFile, Kind};
use crate::files::array_writer::ArrayWriter;
use crate::segments::segment::Segments;

/// A file of groups, and the segments of the generation that reads it.
#[derive(Debug, Clone, Default)]
pub struct GroupsFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The checksum of the documents of each segment, by its name.
    pub checksums: HashMap<String, u32>,
}

/// Groups of documents: the documents group by group, and where in them each group ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouped {
    /// The documents, group by group, the earliest of each first.
    pub members: Vec<u32>,
    /// The place in `members` where each group ends.
    pub ends: Vec<u32>,
}

impl Grouped {
    /// Add a group.
    pub fn push(&mut self, group: &[u32]) {
        self.members.extend(group);
        self.ends.push(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
    }

    /// Return each group.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let range = starts.zip(&self.ends).map(|(start, &end)| start as usize..end as usize);
        range.filter_map(|range| self.members.get(range))
    }
}

/// The groups that a file has, and what they were made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGroups {
    /// The name of each segment, the checksum of its documents, and the number of them.
    pub segments: Vec<(String, u32, u32)>,
    /// The documents that were removed by then, numbered through, ascending.
    pub removed: Vec<u32>,
    /// The groups of the others.
    pub groups: Grouped,
    /// True where they follow only from all documents at once.
    pub is_capped: bool,
}

impl KeptGroups {
    /// Return what the groups of a generation are made of, without any group.
    #[must_use]
    pub fn before(segments: &Segments, file: &GroupsFile) -> Self {
        let checksum = |name: &str| file.checksums.get(name).copied().unwrap_or_default();
        let each = segments.each().iter();
        let is_removed = |&document: &u32| segments.live().is_some_and(|live| !live.contains(document));
        Self {
            segments: each
                .map(|one| (one.name.clone(), checksum(&one.name), one.size))
                .collect(),
            removed: (0..segments.size()).filter(is_removed).collect(),
            groups: Grouped::default(),
            is_capped: false,
        }
    }

    /// Return whether two generations have the same documents.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        self.segments == other.segments && self.removed == other.removed
    }

    /// Read a file; `None` without one.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is not what was written, [`Error::Open`] where it cannot be opened.
    pub fn read(file: &GroupsFile) -> Result<Option<Self>> {
        let file = match ArrayFile::open(&file.path) {
            Ok(file) => file,
            Err(Error::Open { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if !file.is_of_today() {
            return Err(file.damage("it is of another layout"));
        }
        let numbers = |name: &str| {
            let (array, mut numbers) = (file.require(name)?, Vec::new());
            array.read_u32(0..array.len(), &mut numbers)?;
            Ok::<_, Error>(numbers)
        };
        let names = file.require("segments")?;
        let names =
            std::str::from_utf8(names.all_bytes()?).map_err(|_| file.damage("names of segments are no text"))?;
        let names = names.split_terminator('\n').map(str::to_owned);
        let (checksums, sizes) = (numbers("checksums")?, numbers("sizes")?);
        let kept = Self {
            segments: names
                .zip(checksums)
                .zip(sizes)
                .map(|((name, sum), size)| (name, sum, size))
                .collect(),
            removed: numbers("removed")?,
            groups: Grouped {
                members: numbers("members")?,
                ends: numbers("ends")?,
            },
            is_capped: numbers("capped")? != [0],
        };
        if kept.is_sound() {
            Ok(Some(kept))
        } else {
            Err(file.damage("its groups are malformed"))
        }
    }

    /// Return whether each document is in one group at most, is there, and has others in its group.
    fn is_sound(&self) -> bool {
        let size = self.segments.iter().map(|&(_, _, size)| u64::from(size)).sum::<u64>();
        let Grouped { members, ends } = &self.groups;
        let mut sorted: Vec<u32> = members.clone();
        sorted.sort_unstable();
        let ascends = |numbers: &[u32]| numbers.is_sorted_by(|one, other| one < other);
        let are_there = |numbers: &[u32]| numbers.last().is_none_or(|&last| u64::from(last) < size);
        let starts = std::iter::once(&0).chain(ends);
        ascends(&sorted)
            && are_there(&sorted)
            && ascends(&self.removed)
            && are_there(&self.removed)
            && starts.zip(ends).all(|(&start, &end)| end >= start.saturating_add(2))
            && ends.last().copied().unwrap_or(0) as usize == members.len()
    }

    /// Return the bytes of a file.
    ///
    /// # Errors
    /// Returns the error of the writer.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut out = ArrayWriter::new(Vec::new());
        let names = self.segments.iter().flat_map(|(name, ..)| [name.as_str(), "\n"]);
        out.put_bytes("segments", names.collect::<String>().as_bytes())?;
        let mut put = |name: &str, numbers: &[u32]| {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            out.put(name, Kind::U32, &bytes)
        };
        put(
            "checksums",
            &self.segments.iter().map(|&(_, sum, _)| sum).collect::<Vec<_>>(),
        )?;
        put(
            "sizes",
            &self.segments.iter().map(|&(_, _, size)| size).collect::<Vec<_>>(),
        )?;
        put("removed", &self.removed)?;
        put("members", &self.groups.members)?;
        put("ends", &self.groups.ends)?;
        put("capped", &[u32::from(self.is_capped)])?;
        out.finish()
    }

    /// Return the number that each document has in a later generation, `None` where it has been removed there, or was
    /// before.
    #[must_use]
    pub fn carried(&self, segments: &Segments, later: &Self) -> Vec<Option<u32>> {
        let offsets: HashMap<_, u32> = later
            .segments
            .iter()
            .zip(segments.each().iter().map(|one| one.offset))
            .collect();
        let mut numbers = Vec::new();
        let is_live = |&document: &u32| segments.live().is_none_or(|live| live.contains(document));
        for segment in &self.segments {
            let Some(&offset) = offsets.get(segment) else {
                numbers.resize(numbers.len().saturating_add(segment.2 as usize), None);
                continue;
            };
            numbers.extend(
                (offset..)
                    .take(segment.2 as usize)
                    .map(|document| Some(document).filter(is_live)),
            );
        }
        for &document in &self.removed {
            if let Some(number) = numbers.get_mut(document as usize) {
                *number = None;
            }
        }
        numbers
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_bit_is_noticed() -> Result<()> {
        let groups = Grouped {
            members: vec![0, 1],
            ends: vec![2],
        };
        let kept = KeptGroups {
            segments: vec![("MAIN_1".to_owned(), 7, 3)],
            removed: vec![2],
            groups,
            is_capped: false,
        };
        let folder = tempfile::tempdir().unwrap();
        let file = GroupsFile {
            path: folder.path().join("newssearch.copies"),
            checksums: HashMap::new(),
        };
        let whole = kept.to_bytes()?;
        std::fs::write(&file.path, &whole).unwrap();
        assert_eq!(KeptGroups::read(&file)?, Some(kept));
        for (at, bit) in (0..whole.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            std::fs::write(&file.path, &changed).unwrap();
            assert!(KeptGroups::read(&file).is_err(), "bit {bit} of byte {at}");
        }
        Ok(())
    }
}
