//! The terms that a prefix, a pattern, a misspelling or a compound means.

use crate::errors::{Error, QueryLimit, Result};
use crate::queries::levenshtein::{Automaton, MOST_CHARACTERS, MOST_EDITS, State};
use crate::queries::resolver::Words;
use crate::queries::wildcard::Pattern;
use crate::search::budget::{Budget, with_commas};
use crate::segments::schema::{COMPOUND, COMPOUND_MARK};

/// The sorted lists of terms of an index: one list for each segment that has the postings.
pub trait TermLists {
    /// Return the number of segments.
    fn segments(&self) -> usize;

    /// Return a cursor over the terms of some postings in one segment, or `None` where it has no such postings.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn terms<'a>(&'a self, segment: usize, postings: &str) -> Result<Option<Box<dyn TermCursor + 'a>>>;
}

/// A place in a sorted list of terms, which only moves forward.
pub trait TermCursor {
    /// Move to the first term that is `least` or greater, from the place here on.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn seek(&mut self, least: &[u8]) -> Result<()>;

    /// Move to the next term.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn advance(&mut self) -> Result<()>;

    /// Return the term here, `None` behind the last and before the first `seek`.
    fn term(&self) -> Option<&str>;

    /// Make an error that names the file of the terms.
    fn damage(&self, what: &str) -> Error;
}

/// The limits of what one word of a query may stand for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest number of different terms.
    pub expansions: usize,
    /// The largest number of characters in a word with edits.
    pub fuzzy_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            expansions: 4_096,
            fuzzy_characters: 40,
        }
    }
}

/// The terms of an index, for one query.
pub struct Vocabulary<'i> {
    lists: &'i dyn TermLists,
    languages: &'i [String],
    budget: &'i Budget,
    limits: Limits,
}

/// The number of terms between two looks at the clock.
const CHECKED_EVERY: usize = 1_000;

/// The number of terms that are passed one by one before a cursor skips.
const PASSED: usize = 8;

impl<'i> Vocabulary<'i> {
    /// Make the vocabulary of an index whose articles have these languages.
    #[must_use]
    pub fn new(lists: &'i dyn TermLists, languages: &'i [String], budget: &'i Budget, limits: Limits) -> Self {
        Self {
            lists,
            languages,
            budget,
            limits,
        }
    }

    /// Return the terms that `find` takes of each segment, sorted, each once; `what` they stand for is for an error.
    fn gather(
        &self,
        postings: &str,
        what: &str,
        mut find: impl FnMut(&mut dyn TermCursor, &mut Gathered<'_>) -> Result<()>,
    ) -> Result<Vec<String>> {
        self.budget.check()?;
        let mut all: Vec<String> = Vec::new();
        for segment in 0..self.lists.segments() {
            let Some(mut cursor) = self.lists.terms(segment, postings)? else {
                continue;
            };
            let mut gathered = Gathered {
                terms: Vec::new(),
                seen: 0,
                most: self.limits.expansions,
                what,
                budget: self.budget,
            };
            find(cursor.as_mut(), &mut gathered)?;
            if all.is_empty() {
                all = gathered.terms;
            } else if !gathered.terms.is_empty() {
                all.append(&mut gathered.terms);
                all.sort_unstable();
                all.dedup();
            }
            if all.len() > self.limits.expansions {
                return Err(too_many(what, self.limits.expansions));
            }
        }
        Ok(all)
    }
}

impl Words for Vocabulary<'_> {
    fn languages(&self) -> &[String] {
        self.languages
    }

    fn starting(&self, postings: &str, prefix: &str) -> Result<Vec<String>> {
        self.gather(postings, &format!("{prefix}*"), |cursor, gathered| {
            each_from(cursor, prefix, gathered, |_| true)
        })
    }

    fn like(&self, postings: &str, pattern: &str) -> Result<Vec<String>> {
        let wanted = Pattern::new(pattern);
        self.gather(postings, pattern, |cursor, gathered| {
            each_from(cursor, wanted.prefix(), gathered, |term| wanted.matches(term))
        })
    }

    fn within(&self, postings: &str, word: &str, edits: u32) -> Result<Vec<String>> {
        let most = self.limits.fuzzy_characters.min(MOST_CHARACTERS);
        let characters = word.chars().count();
        let Some(automaton) = Automaton::new(word, edits).filter(|_| characters <= most) else {
            if edits > MOST_EDITS {
                return Err(Error::Invalid(format!(
                    "a fuzzy word allows {MOST_EDITS} edits, not {edits}"
                )));
            }
            return Err(Error::Limit(QueryLimit {
                message: format!("A word that may be misspelt has {characters} letters; at most {most} are read."),
                hint: String::new(),
                part: format!("{word}~"),
            }));
        };
        self.gather(postings, &format!("{word}~{edits}"), |cursor, gathered| {
            if edits > 0 {
                return each_accepted(cursor, &automaton, gathered);
            }
            cursor.seek(word.as_bytes())?;
            match cursor.term() {
                Some(term) if term == word => gathered.take(term),
                _ => Ok(()),
            }
        })
    }

    fn widths(&self, key: &str) -> Result<Vec<(String, u32)>> {
        let prefix = format!("{key}{COMPOUND_MARK}");
        let mut widths = Vec::new();
        for segment in 0..self.lists.segments() {
            let Some(mut cursor) = self.lists.terms(segment, COMPOUND)? else {
                continue;
            };
            cursor.seek(prefix.as_bytes())?;
            while let Some(rest) = cursor.term().and_then(|term| term.strip_prefix(&prefix)) {
                let width = rest
                    .split_once(COMPOUND_MARK)
                    .and_then(|(field, width)| Some((field.to_owned(), width.parse().ok()?)));
                widths.push(width.ok_or_else(|| cursor.damage("a compound does not say its field and width"))?);
                cursor.advance()?;
            }
        }
        widths.sort_unstable();
        widths.dedup();
        Ok(widths)
    }
}

/// The terms found in one segment so far.
struct Gathered<'g> {
    terms: Vec<String>,
    seen: usize,
    most: usize,
    what: &'g str,
    budget: &'g Budget,
}

impl Gathered<'_> {
    /// Note that a term is looked at.
    fn look(&mut self) -> Result<()> {
        self.seen += 1;
        if self.seen % CHECKED_EVERY == 0 {
            self.budget.check()?;
        }
        Ok(())
    }

    fn take(&mut self, term: &str) -> Result<()> {
        if self.terms.len() >= self.most {
            return Err(too_many(self.what, self.most));
        }
        self.terms.push(term.to_owned());
        Ok(())
    }
}

fn too_many(what: &str, most: usize) -> Error {
    Error::Limit(QueryLimit {
        message: format!("{what} matches more than {} different words.", with_commas(most as u64)),
        hint: "Write more of the word.".to_owned(),
        part: what.to_owned(),
    })
}

/// Take every wanted term that begins with `prefix`.
fn each_from(
    cursor: &mut dyn TermCursor,
    prefix: &str,
    gathered: &mut Gathered<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<()> {
    cursor.seek(prefix.as_bytes())?;
    while let Some(term) = cursor.term().filter(|term| term.starts_with(prefix)) {
        gathered.look()?;
        if wanted(term) {
            gathered.take(term)?;
        }
        cursor.advance()?;
    }
    Ok(())
}

/// Take every term that an automaton accepts.
///
/// Neighbours in the list share their first letters, and the states after these; where no word can match that begins
/// as a term does, all that begin so are skipped.
fn each_accepted(cursor: &mut dyn TermCursor, automaton: &Automaton, gathered: &mut Gathered<'_>) -> Result<()> {
    let mut before = String::new();
    // After each character of `before` that has been read: where it ends, and the state there.
    let mut states: Vec<(usize, State)> = vec![(0, automaton.start())];
    let mut skipped: Vec<u8> = Vec::new();
    cursor.seek(b"")?;
    loop {
        let Some(term) = cursor.term() else { return Ok(()) };
        gathered.look()?;
        let shared = shared_bytes(&before, term);
        while states.len() > 1 && states.last().is_some_and(|(end, _)| *end > shared) {
            states.pop();
        }
        match read_on(automaton, term, &mut states) {
            Reading::Dead(end) => after_prefix(&term.as_bytes()[..end], &mut skipped),
            Reading::Done { accepted } => {
                if accepted {
                    gathered.take(term)?;
                }
                skipped.clear();
            }
        }
        before.clear();
        before.push_str(term);
        skip_to(cursor, &skipped)?;
    }
}

/// The result of reading a term.
enum Reading {
    /// Up to this byte, where nothing can match any more.
    Dead(usize),
    /// To its end.
    Done { accepted: bool },
}

fn read_on(automaton: &Automaton, term: &str, states: &mut Vec<(usize, State)>) -> Reading {
    let Some(&(mut at, mut state)) = states.last() else {
        return Reading::Done { accepted: false };
    };
    for character in term.get(at..).unwrap_or_default().chars() {
        at += character.len_utf8();
        state = automaton.step(&state, character);
        if Automaton::is_dead(&state) {
            return Reading::Dead(at);
        }
        states.push((at, state));
    }
    Reading::Done {
        accepted: automaton.accepts(&state),
    }
}

/// Return how many bytes two terms share at their start; perhaps part of a character, which no state ends within.
fn shared_bytes(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

/// Write into `next` the smallest string that is greater than all that begin with `prefix`.
fn after_prefix(prefix: &[u8], next: &mut Vec<u8>) {
    next.clear();
    next.extend_from_slice(prefix);
    // No byte of UTF-8 is 255, so the last one can always grow.
    if let Some(last) = next.last_mut() {
        *last = last.saturating_add(1);
    }
}

/// Move to the next term, or to the first that is `least` or greater: terms near by are passed one by one.
fn skip_to(cursor: &mut dyn TermCursor, least: &[u8]) -> Result<()> {
    for _ in 0..PASSED {
        cursor.advance()?;
        if cursor.term().is_none_or(|term| term.as_bytes() >= least) {
            return Ok(());
        }
    }
    cursor.seek(least)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Segments of one list each.
    #[derive(Default)]
    struct Lists {
        segments: Vec<Vec<String>>,
        moves: Cell<usize>,
    }

    struct Place<'l> {
        terms: &'l [String],
        at: Option<usize>,
        moves: &'l Cell<usize>,
    }

    impl TermLists for Lists {
        fn segments(&self) -> usize {
            self.segments.len()
        }

        fn terms<'a>(&'a self, segment: usize, postings: &str) -> Result<Option<Box<dyn TermCursor + 'a>>> {
            let Some(terms) = self.segments.get(segment).filter(|_| postings != "missing") else {
                return Ok(None);
            };
            Ok(Some(Box::new(Place {
                terms,
                at: None,
                moves: &self.moves,
            })))
        }
    }

    impl TermCursor for Place<'_> {
        fn seek(&mut self, least: &[u8]) -> Result<()> {
            self.moves.set(self.moves.get() + 1);
            let found = self.terms.partition_point(|term| term.as_bytes() < least);
            self.at = Some(self.at.unwrap_or(0).max(found));
            Ok(())
        }

        fn advance(&mut self) -> Result<()> {
            self.moves.set(self.moves.get() + 1);
            self.at = self.at.map(|at| at + 1);
            Ok(())
        }

        fn term(&self) -> Option<&str> {
            self.terms.get(self.at?).map(String::as_str)
        }

        fn damage(&self, what: &str) -> Error {
            Error::damaged(what)
        }
    }

    fn lists(segments: &[&[&str]]) -> Lists {
        let sorted = |terms: &&[&str]| terms.iter().map(|term| (*term).to_owned()).collect::<BTreeSet<_>>();
        Lists {
            segments: segments
                .iter()
                .map(|terms| sorted(terms).into_iter().collect())
                .collect(),
            moves: Cell::new(0),
        }
    }

    fn asked<T>(lists: &Lists, most: usize, ask: impl Fn(&Vocabulary<'_>) -> Result<T>) -> Result<T, String> {
        let (budget, limits) = (
            Budget::unlimited(),
            Limits {
                expansions: most,
                ..Limits::default()
            },
        );
        ask(&Vocabulary::new(lists, &[], &budget, limits)).map_err(|error| match error {
            Error::Limit(limit) => format!("{} | {} | {}", limit.message, limit.hint, limit.part),
            other => other.to_string(),
        })
    }

    #[test]
    fn terms_of_all_segments_are_found_once() {
        let lists = lists(&[
            &["pipe", "pipeline", "pope"],
            &["pip", "pipeline", "womn", "women"],
            &[],
        ]);
        let found = asked(&lists, 9, |words| words.starting("body", "pip"));
        assert_eq!(found, Ok(["pip", "pipe", "pipeline"].map(String::from).to_vec()));
        let found = asked(&lists, 9, |words| words.like("body", "*p?*"));
        assert_eq!(
            found,
            Ok(["pip", "pipe", "pipeline", "pope"].map(String::from).to_vec())
        );
        let found = asked(&lists, 9, |words| words.within("body", "pipe", 1));
        assert_eq!(found, Ok(["pip", "pipe", "pope"].map(String::from).to_vec()));
        assert_eq!(
            asked(&lists, 9, |words| words.within("missing", "pipe", 1)),
            Ok(Vec::new())
        );
    }

    #[test]
    fn too_many_terms_are_refused() {
        let lists = lists(&[&["aa", "ab"], &["ab", "ac", "ad"]]);
        assert_eq!(
            asked(&lists, 4, |words| words.starting("body", "a")).map(|found| found.len()),
            Ok(4)
        );
        let refused = "a* matches more than 3 different words. | Write more of the word. | a*".to_owned();
        assert_eq!(asked(&lists, 3, |words| words.starting("body", "a")), Err(refused));
        let refused = "ab~1 matches more than 1 different words. | Write more of the word. | ab~1".to_owned();
        assert_eq!(asked(&lists, 1, |words| words.within("body", "ab", 1)), Err(refused));
    }

    #[test]
    fn long_words_with_edits_are_refused() {
        let word = "x".repeat(41);
        let refused = format!("A word that may be misspelt has 41 letters; at most 40 are read. |  | {word}~");
        assert_eq!(
            asked(&lists(&[&["x"]]), 9, |words| words.within("body", &word, 2)),
            Err(refused)
        );
        assert!(asked(&lists(&[&["x"]]), 9, |words| words.within("body", "x", 3)).is_err());
    }

    #[test]
    fn widths_of_compounds_name_their_fields() {
        let terms = [
            "s:email\x1fbody\x1f2",
            "s:email\x1fheadline\x1f2",
            "s:emails\x1fbody\x1f2",
        ];
        let found = asked(&lists(&[&terms, &terms[..1]]), 9, |words| words.widths("s:email"));
        assert_eq!(found, Ok(vec![("body".to_owned(), 2), ("headline".to_owned(), 2)]));
        for broken in ["s:email\x1fbody", "s:email\x1fbody\x1ftwo", "s:email\x1fbody\x1f2\x1f3"] {
            assert!(asked(&lists(&[&[broken]]), 9, |words| words.widths("s:email")).is_err());
        }
    }

    #[test]
    fn time_that_is_up_ends_a_search() {
        let lists = lists(&[&["a"]]);
        let budget = Budget::new(0.0, 1);
        std::thread::sleep(std::time::Duration::from_millis(2));
        let words = Vocabulary::new(&lists, &[], &budget, Limits::default());
        assert!(matches!(words.like("body", "*"), Err(Error::Limit(_))));
    }

    #[test]
    fn most_terms_are_skipped_for_a_few_edits() {
        let letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let mut terms = Vec::new();
        for start in letters {
            for second in letters {
                terms.extend((0..200).map(|n| format!("{start}{second}{n:03}")));
            }
        }
        let lists = Lists {
            segments: vec![terms],
            moves: Cell::new(0),
        };
        assert_eq!(
            asked(&lists, 99, |words| words.within("body", "ba007", 1)).map(|found| found.len()),
            Ok(36)
        );
        assert!(lists.moves.get() < 3_000, "{} moves", lists.moves.get());
    }

    proptest! {
        #[test]
        fn walk_finds_what_the_automaton_accepts(
            terms in proptest::collection::btree_set("[abé中]{0,5}", 0..60),
            word in "[abé中]{0,5}",
            edits in 0..3_u32,
        ) {
            let automaton = Automaton::new(&word, edits).ok_or_else(|| TestCaseError::fail("no automaton"))?;
            let accepted = |term: &String| {
                let read = term.chars().fold(automaton.start(), |state, c| automaton.step(&state, c));
                automaton.accepts(&read)
            };
            let expected: Vec<String> = terms.iter().filter(|term| accepted(term)).cloned().collect();
            let lists = Lists { segments: vec![terms.into_iter().collect()], moves: Cell::new(0) };
            prop_assert_eq!(asked(&lists, 99, |words| words.within("body", &word, edits)), Ok(expected));
        }
    }
}
