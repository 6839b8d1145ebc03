//! Which terms a prefix, a pattern, a misspelling or a compound means.

use crate::budget::{Budget, with_commas};
use crate::errors::{Error, QueryLimit, Result};
use crate::levenshtein::{Automaton, MOST_CHARACTERS, MOST_EDITS, State};
use crate::resolver::Words;
use crate::schema::{COMPOUND, COMPOUND_MARK};
use crate::wildcard::Pattern;

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

/// The number of terms that are passed one by one before a cursor is told to skip.
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
            each_accepted(cursor, &automaton, gathered)
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
        message: format!(
            "{what} stands for more than {} different words.",
            with_commas(most as u64)
        ),
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

/// How a term has been read.
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
