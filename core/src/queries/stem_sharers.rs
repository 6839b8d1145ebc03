//! Names that are found mostly through other words with the same stem: with German articles in an archive, `Müller` has
//! the stem of the English *mulls*.
//!
//! A name is a word that is nearly always printed with a capital. Words that share its stem and are printed without one
//! are no forms of the name, as its own forms have the capital, too. So the plain plural of a common word is no such
//! word, nor is a noun in a language that prints all nouns with capitals.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use crate::errors::Result;
use crate::segments::kinds::{LOWER, ODD};
use crate::segments::postings::{FieldPostings, Form, Spelling};
use crate::segments::schema::BODY;
use crate::segments::segment::{Segment, Segments};
use crate::text::characters::is_upper;
use crate::text::stems::stems_in;
use crate::text::tokenizer::chunks;

/// Occurrences of a stem in the largest segment that are looked at first: they rule out nearly all words.
const SAMPLE: usize = 256;

/// Occurrences of a stem that are looked at in each segment where the sample rules out nothing.
const MOST: usize = 1 << 16;

/// Occurrences from which on a sample rules something out, or a word that is typed without a capital is a name.
const ENOUGH: usize = 3;

/// Words of an index that are looked through for one that shares a stem.
const MOST_WORDS: usize = 20_000;

/// Return a word that shares its stem with `word`, a name, and makes up more than half of its matches in bodies with
/// its like; `None` unless there is one. Occurrences in removed documents count.
pub fn stem_sharer(word: &str, languages: &[String], segments: &Segments) -> Result<Option<String>> {
    let Some(sought) = Sought::of(word, languages) else {
        return Ok(None);
    };
    let Some(largest) = segments.each().iter().max_by_key(|segment| segment.size) else {
        return Ok(None);
    };
    let mut sample = Occurrences::default();
    sample.add(&sought, largest, SAMPLE)?;
    if sample.rules_out() {
        return Ok(None);
    }
    sample.read_odd(largest)?;
    if sample.rules_out() {
        return Ok(None);
    }
    let mut all = Occurrences::default();
    for segment in segments.each() {
        all.add(&sought, segment, MOST)?;
        all.read_odd(segment)?;
    }
    if !all.are_of_others(sought.has_capital) {
        return Ok(None);
    }
    for segment in segments.each() {
        if let Some(found) = sought.sharer(segment)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A word of a query, and its stems.
struct Sought {
    term: String,
    stems: Vec<String>,
    has_capital: bool,
}

impl Sought {
    fn of(word: &str, languages: &[String]) -> Option<Self> {
        let found = chunks(word);
        let [(_, chunk)] = found.as_slice() else { return None };
        let [piece] = chunk.pieces.as_slice() else { return None };
        Some(Self {
            term: piece.term.clone(),
            stems: stems_in(languages, &piece.base),
            has_capital: word.chars().next().is_some_and(is_upper),
        })
    }

    /// Return the forms of the word itself in a segment.
    fn forms(&self, spelling: &Spelling) -> Result<Vec<u32>> {
        let mut forms = Vec::new();
        if let Some(n) = spelling.words().number(self.term.as_bytes())? {
            spelling.forms_of_word(n, &mut forms)?;
        }
        Ok(forms)
    }

    /// Return a word in small letters, with a stem of this one, of those that begin with the same two characters.
    fn sharer(&self, segment: &Segment) -> Result<Option<String>> {
        let Some((field, spelling)) = body_of(segment)? else {
            return Ok(None);
        };
        let mut common: Option<(usize, u32)> = None;
        for stem in &self.stems {
            let own = self.forms(spelling)?;
            for (form, count) in counts(field, spelling, stem, MOST)? {
                let is_other = !own.contains(&form) && spelling.kind(form)? == LOWER;
                if is_other && common.is_none_or(|(most, _)| count > most) {
                    common = Some((count, form));
                }
            }
        }
        let Some((_, wanted)) = common else { return Ok(None) };
        let start: String = self.term.chars().take(2).collect();
        let words = spelling.words().starting_with(start.as_bytes())?;
        let mut forms = Vec::new();
        for n in words.take(MOST_WORDS) {
            forms.clear();
            spelling.forms_of_word(n, &mut forms)?;
            if forms.contains(&wanted) {
                return Ok(String::from_utf8(spelling.words().get(n)?).ok());
            }
        }
        Ok(None)
    }
}

/// Occurrences of the stems of a word.
#[derive(Debug, Default)]
struct Occurrences {
    own: usize,
    own_with_capital: usize,
    /// Odd forms of the word itself, whose letters have not been read, and how often each occurs.
    own_odd: Vec<(u32, usize)>,
    others: usize,
    others_small: usize,
}

impl Occurrences {
    /// Count at most `most` occurrences of each stem in a segment.
    fn add(&mut self, sought: &Sought, segment: &Segment, most: usize) -> Result<()> {
        let Some((field, spelling)) = body_of(segment)? else {
            return Ok(());
        };
        let own = sought.forms(spelling)?;
        for stem in &sought.stems {
            for (form, count) in counts(field, spelling, stem, most)? {
                let kind = spelling.kind(form)?;
                if own.contains(&form) {
                    self.own += count;
                    match kind {
                        LOWER => {}
                        ODD => self.own_odd.push((form, count)),
                        _ => self.own_with_capital += count,
                    }
                } else {
                    self.others += count;
                    self.others_small += if kind == LOWER { count } else { 0 };
                }
            }
        }
        Ok(())
    }

    /// Read the letters of the odd forms found in a segment: it takes longer than all the rest, and few words need it.
    fn read_odd(&mut self, segment: &Segment) -> Result<()> {
        if let Some((_, spelling)) = body_of(segment)? {
            for (form, count) in std::mem::take(&mut self.own_odd) {
                self.own_with_capital += if has_capital(&spelling.form(form)?) { count } else { 0 };
            }
        }
        Ok(())
    }

    /// Return whether a sample shows that the others are few, or the word is no name, whatever its odd forms are.
    fn rules_out(&self) -> bool {
        let are_few = self.own >= ENOUGH && self.others * 3 <= self.own;
        let odd: usize = self.own_odd.iter().map(|(_, count)| count).sum();
        let is_common = self.own >= ENOUGH && (self.own_with_capital + odd) * 2 < self.own;
        let are_names = self.others >= ENOUGH && self.others_small * 3 < self.others;
        are_few || is_common || are_names
    }

    /// Return whether the word is a name and more than half of the occurrences are of other words in small letters.
    fn are_of_others(&self, typed_with_capital: bool) -> bool {
        let is_name = if self.own == 0 {
            typed_with_capital
        } else {
            (typed_with_capital || self.own >= ENOUGH) && self.own_with_capital * 10 >= self.own * 9
        };
        is_name && self.others > self.own && self.others_small * 2 > self.others
    }
}

fn has_capital(form: &Form) -> bool {
    match form {
        Form::Lower => false,
        Form::Capitalized | Form::Upper => true,
        Form::Odd(text) => text.chars().next().is_some_and(is_upper),
    }
}

fn body_of(segment: &Segment) -> Result<Option<(&FieldPostings, &Spelling)>> {
    let field = segment.postings.field(BODY)?;
    Ok(field.and_then(|field| Some((field, field.spelling()?))))
}

/// Return how often a stem occurs in each of its forms, among its first `most` occurrences.
fn counts(field: &FieldPostings, spelling: &Spelling, stem: &str, most: usize) -> Result<Vec<(u32, usize)>> {
    let Some(n) = field.terms().number(stem.as_bytes())? else {
        return Ok(Vec::new());
    };
    let forms = spelling.forms_of_term(n)?;
    let occurrences = field.occurrences(n)?.len().min(most);
    let Some(first) = spelling.first_form(n)? else {
        return Ok(number(forms.start)
            .map(|form| (form, occurrences))
            .into_iter()
            .collect());
    };
    let mut cursor = spelling.forms();
    cursor.seek(first);
    let mut read: Vec<u32> = Vec::new();
    cursor.read(occurrences, &mut read)?;
    let mut counts = vec![0; forms.len()];
    for form in read {
        match counts.get_mut(form as usize) {
            Some(count) => *count += 1,
            None => return Err(field.damage("an occurrence in a form that its term does not have")),
        }
    }
    Ok(forms
        .filter_map(number)
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect())
}

/// Return the number of a form; none is too large for its four bytes.
fn number(form: usize) -> Option<u32> {
    u32::try_from(form).ok()
}
