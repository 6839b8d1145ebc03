//! Snippets: the fragments of an article that show why it was found, cut at sentences.
//!
//! Offsets into a text are bytes. Lengths that a reader sees are characters, and are counted where they are near a limit
//! only.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr, memrchr};
use rustc_hash::FxHashSet;

use crate::errors::Result;
use crate::search::budget::Budget;
use crate::text::characters::{is_alphanumeric, is_space};
use crate::text::sentences::sentence_bytes;

/// Characters that a fragment aims at.
const WIDTH: usize = 240;

/// A sentence of more characters is cut at words.
pub(crate) const LONGEST: usize = 400;

/// Fragments of one text that are compared; of a text with more of them, those of the first matches.
const MOST_FRAGMENTS: usize = 20_000;

const FRAGMENTS_BETWEEN_CHECKS: usize = 64;

/// Characters of a word that is not cut through.
const LONGEST_WORD: usize = 40;

/// A fragment of an article as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The field that it is cut from.
    pub field: String,
    /// The text, on one line, with ellipses where a sentence goes on.
    pub text: String,
    /// The marks in the text, in characters, ascending and apart.
    pub marks: Vec<(u32, u32)>,
}

/// A match of a clause in a text, or a mark of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub start: usize,
    pub end: usize,
    /// The number of the clause.
    pub atom: usize,
    /// The number of the list of spans, of the span in it, and of the mark if it is a single one.
    pub list: usize,
    pub span: usize,
    pub piece: Option<usize>,
}

/// A stretch of a text that holds matches.
#[derive(Debug, Clone)]
pub(crate) struct Fragment {
    pub start: usize,
    pub end: usize,
    pub worth: f64,
    /// The matches that start in it; some may end beyond.
    pub matches: Range<usize>,
}

/// Return the best fragments that do not overlap, in order of worth. Matches are sorted by start and end.
pub(crate) fn best(
    text: &str,
    matches: &[Match],
    rarities: &[f64],
    most: usize,
    budget: &Budget,
) -> Result<Vec<Fragment>> {
    let mut lines = Lines::new(text);
    let mut known = FxHashSet::default();
    let mut bounds = Vec::new();
    let mut last = None;
    for found in matches {
        if last == Some((found.start, found.end)) {
            continue; // the same fragment
        }
        last = Some((found.start, found.end));
        let around = lines.around(found.start, found.end);
        let (start, end) = clipped(text, lines.end, around, found);
        if known.insert((start, end)) {
            bounds.push((start, end));
            if bounds.len() == MOST_FRAGMENTS {
                break;
            }
        }
    }
    let mut seen = vec![usize::MAX; rarities.len()];
    let mut fragments = Vec::with_capacity(bounds.len());
    for (number, (start, end)) in bounds.into_iter().enumerate() {
        let first = matches.partition_point(|found| found.start < start);
        let inside = matches[first..].partition_point(|found| found.start < end);
        if number % FRAGMENTS_BETWEEN_CHECKS == 0 {
            budget.check()?;
        }
        let inside = first..first + inside;
        if let Some(worth) = worth(&matches[inside.clone()], end, rarities, &mut seen, number) {
            fragments.push(Fragment {
                start,
                end,
                worth,
                matches: inside,
            });
        }
    }
    fragments.sort_by(|one, other| other.worth.total_cmp(&one.worth).then(one.start.cmp(&other.start)));
    Ok(apart(fragments, most))
}

/// Return the worth of a fragment that ends at `end`; None where no match ends in it.
///
/// Each clause counts its rarity once, and a little for every match.
fn worth(inside: &[Match], end: usize, rarities: &[f64], seen: &mut [usize], number: usize) -> Option<f64> {
    let mut count = 0_u32;
    let mut atoms = Vec::new();
    for found in inside.iter().filter(|found| found.end <= end) {
        count += 1;
        if let Some(last) = seen.get_mut(found.atom) {
            if *last != number {
                *last = number;
                atoms.push(found.atom);
            }
        }
    }
    // In one order, or fragments with the same clauses would differ in the last bits.
    atoms.sort_unstable();
    let sum: f64 = atoms.iter().map(|&atom| rarities[atom] + 0.5).sum();
    (count > 0).then_some(sum + 0.05 * f64::from(count))
}

/// Return the first fragments that do not overlap one before.
fn apart(fragments: Vec<Fragment>, most: usize) -> Vec<Fragment> {
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new(); // the end by the start
    let mut chosen = Vec::new();
    for fragment in fragments {
        if chosen.len() == most {
            break;
        }
        let before = taken
            .range(..=fragment.start)
            .next_back()
            .is_none_or(|(_, &end)| end <= fragment.start);
        let behind = taken
            .range(fragment.start..)
            .next()
            .is_none_or(|(&start, _)| start >= fragment.end);
        if before && behind {
            taken.insert(fragment.start, fragment.end);
            chosen.push(fragment);
        }
    }
    chosen
}

/// The lines of a text that have matches, and the sentences of each.
struct Lines<'a> {
    text: &'a str,
    /// The end of the text without the white space there.
    end: usize,
    /// The end of each line and its sentences, by its start.
    known: BTreeMap<usize, (usize, Vec<(usize, usize)>)>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            end: text.trim_end_matches(is_space).len(),
            known: BTreeMap::new(),
        }
    }

    /// Return the sentences of the line that holds a byte.
    fn sentences(&mut self, at: usize) -> &[(usize, usize)] {
        let known = self.known.range(..=at).next_back().filter(|(_, (end, _))| at <= *end);
        let start = if let Some((&start, _)) = known {
            start
        } else {
            let bytes = self.text.as_bytes();
            let start = memrchr(b'\n', &bytes[..at]).map_or(0, |line_end| line_end + 1);
            let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
            let found = sentence_bytes(&self.text[start..end]);
            let found = found.into_iter().map(|(from, to)| (start + from, start + to)).collect();
            self.known.insert(start, (end, found));
            start
        };
        self.known.get(&start).map_or(&[], |(_, sentences)| sentences)
    }

    /// Return the sentences that hold [start, end), and those after them in the paragraph while they fit the width.
    fn around(&mut self, start: usize, end: usize) -> (usize, usize) {
        let sentences = self.sentences(start);
        let first = sentences
            .partition_point(|sentence| sentence.0 <= start)
            .saturating_sub(1);
        let left = sentences.get(first).map_or(start, |sentence| sentence.0);
        let text = self.text;
        let sentences = self.sentences(end);
        let last = sentences.partition_point(|sentence| sentence.1 < end);
        let last = last.min(sentences.len().saturating_sub(1));
        let Some(&(_, right)) = sentences.get(last) else {
            return (left, end);
        };
        (left, followed(text, left, right, &sentences[last + 1..]))
    }
}

/// Return the end of the last of some sentences of a line that fits the width.
fn followed(text: &str, left: usize, right: usize, others: &[(usize, usize)]) -> usize {
    let mut right = right;
    for &(_, following) in others {
        if length(text, left, following, WIDTH) > WIDTH {
            break;
        }
        right = following;
    }
    right
}

/// Return the characters of a stretch of a text, or a number above `limit` if they are more.
pub(crate) fn length(text: &str, start: usize, end: usize, limit: usize) -> usize {
    let bytes = end.saturating_sub(start);
    if bytes > 4 * limit {
        return limit + 1;
    }
    text.get(start..end).map_or(0, |stretch| stretch.chars().count())
}

/// Return the byte that is `count` characters behind another, but no further than `limit`.
fn forward(text: &str, from: usize, count: usize, limit: usize) -> usize {
    let mut characters = text[from..limit.max(from)].char_indices();
    characters.nth(count).map_or(limit.max(from), |(at, _)| from + at)
}

/// Return the byte that is `count` characters before another, but no further than `limit`.
fn back(text: &str, from: usize, count: usize, limit: usize) -> usize {
    if count == 0 {
        return from;
    }
    let mut characters = text[limit.min(from)..from].char_indices();
    characters
        .nth_back(count - 1)
        .map_or(limit.min(from), |(at, _)| limit.min(from) + at)
}

/// Return a stretch where it is short, else the part around the match, cut at words. `text_end` is that of `Lines`.
fn clipped(text: &str, text_end: usize, (start, end): (usize, usize), found: &Match) -> (usize, usize) {
    if length(text, start, end, LONGEST) <= LONGEST {
        return (start, end);
    }
    let matched = text[found.start..found.end].chars().count();
    let room = WIDTH.max(matched + WIDTH / 2);
    let left = back(text, found.start, (room - matched) / 3, start);
    let right = forward(text, left, room, text.len()).max(found.end).min(end);
    let left = if left == start {
        left
    } else {
        word_start(text, left, found.start)
    };
    (left, word_end(text, text_end, right))
}

/// Return the first start of a word from `at` on, but no further than `limit`.
fn word_start(text: &str, at: usize, limit: usize) -> usize {
    let mut before = text[..at].chars().next_back();
    let mut at = at;
    for c in text[at..limit.max(at)].chars() {
        if before.is_some_and(is_space) {
            break;
        }
        at += c.len_utf8();
        before = Some(c);
    }
    at
}

/// Return the end of the last whole word up to `at`, unless the word is very long.
fn word_end(text: &str, text_end: usize, at: usize) -> usize {
    if at >= text.len() {
        return text_end;
    }
    let is_space_at = |at: usize| text[at..].chars().next().is_some_and(is_space);
    let mut end = at;
    for c in text[..at].chars().rev().take(LONGEST_WORD) {
        if is_space_at(end) {
            break;
        }
        end -= c.len_utf8();
    }
    if is_space_at(end) { end } else { at }
}

/// Return a stretch of a text as a snippet; `marks` are bytes, ascending and apart.
pub(crate) fn cut(field: &str, text: &str, start: usize, end: usize, marks: &[(u32, u32)]) -> Snippet {
    let before = if is_mid_sentence(&text[..start]) { "… " } else { "" };
    let goes_on = text[..end].chars().next_back().is_some_and(is_alphanumeric) && !text[end..].chars().all(is_space);
    let mut shown = String::with_capacity(end - start + 8);
    shown.push_str(before);
    shown.extend(text[start..end].chars().map(|c| if is_space(c) { ' ' } else { c }));
    if goes_on {
        shown.push_str(" …");
    }
    let mut at = start;
    let mut character = if before.is_empty() { 0 } else { 2 };
    let mut counted = |to: u32| {
        character += text.get(at..to as usize).map_or(0, |passed| passed.chars().count());
        at = to as usize;
        u32::try_from(character).unwrap_or(u32::MAX)
    };
    let marks = marks
        .iter()
        .map(|&(start, end)| (counted(start), counted(end)))
        .collect();
    Snippet {
        field: field.to_owned(),
        text: shown,
        marks,
    }
}

/// Tell whether a sentence goes on behind a text.
fn is_mid_sentence(lead: &str) -> bool {
    let last = lead.trim_end_matches(' ').chars().next_back();
    last.is_some_and(|c| is_alphanumeric(c) || matches!(c, ',' | ';' | ':'))
}

/// Return the beginning of a text without marks; None where it is blank.
pub(crate) fn opening(field: &str, text: &str) -> Option<Snippet> {
    let is_blank = |c: char| c == '\0' || is_space(c);
    let start = text.find(|c| !is_blank(c))?;
    let line_end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
    let sentences = sentence_bytes(&text[start..line_end]);
    let (first, others) = sentences.split_first()?;
    let others: Vec<_> = others.iter().map(|&(from, to)| (start + from, start + to)).collect();
    let left = start + first.0;
    let right = followed(text, left, start + first.1, &others);
    let right = right.min(forward(text, left, LONGEST, text.len()));
    let end = word_end(text, text.trim_end_matches(is_space).len(), right);
    // Where no space parts words, the last one before the end may be the white space before the text.
    let end = if end > left { end } else { right };
    Some(cut(field, text, left, end, &[]))
}

/// Return a text without some ranges of it, in characters and ascending: the part of a body that is indexed.
#[must_use]
pub fn without<'a>(text: &'a str, ranges: &[(usize, usize)]) -> Cow<'a, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let (mut at, mut character) = (0, 0);
    for &(start, end) in ranges {
        let from = forward(text, at, start.saturating_sub(character), text.len());
        kept.push_str(&text[at..from]);
        at = forward(text, from, end.saturating_sub(start.max(character)), text.len());
        character = end.max(character);
    }
    kept.push_str(&text[at..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_is_the_beginning_of_what_is_not_blank() {
        let shown = opening("body", " \n\tIt was cold. Snow\tfell.\nThen came the rain.");
        assert_eq!(
            shown.map(|snippet| snippet.text),
            Some("It was cold. Snow fell.".to_owned())
        );
        assert_eq!(opening("body", " \n "), None);
        let shown = opening("body", " 好。\u{3000}".trim_end());
        assert_eq!(shown.map(|snippet| snippet.text), Some("好。".to_owned()));
        let shown = opening("body", &format!(" 好。再{}", "见".repeat(500)));
        assert_eq!(shown.map(|snippet| snippet.text), Some("好。".to_owned()));
    }

    #[test]
    fn ranges_are_left_out_by_characters() {
        assert_eq!(without("Où? Là. Ici.", &[(0, 4), (8, 10)]), "Là. i.");
        assert_eq!(without("Où", &[(1, 90)]), "O");
        assert_eq!(without("Où", &[]), "Où");
    }

    #[test]
    fn bytes_are_found_by_characters() {
        let text = "aéiøu";
        assert_eq!(forward(text, 1, 2, text.len()), 4);
        assert_eq!(forward(text, 1, 99, text.len()), text.len());
        assert_eq!(back(text, 6, 2, 0), 3);
        assert_eq!(back(text, 6, 99, 1), 1);
        assert_eq!(length(text, 1, 4, 10), 2);
        assert!(length(&"é".repeat(9), 0, 18, 2) > 2);
    }
}
