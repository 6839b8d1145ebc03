//! Lists of postings by their names: those of a field, of its words as written, and of its words by their capitals.
//!
//! The words of a field as written, and by their capitals, have no postings of their own: they are the occurrences of
//! certain terms in certain spellings. So each term of a list comes from some *sources*.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::errors::Result;
use crate::files::dictionary::Dictionary;
use crate::segments::postings::{FieldPostings, Form, Spelling};
use crate::text::characters::{capitalized, upper};
use crate::text::folding::fold;
use crate::text::tokenizer::cased_forms;

/// A term of a field, and which of its forms are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The number of the term.
    pub term: usize,
    /// For each form of the term whether it is meant; `None` if all are.
    pub meant: Option<Vec<bool>>,
    /// True if another source of the same list may have the same occurrences.
    pub is_shared: bool,
}

/// A list of postings.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// The postings of a field itself.
    Own(&'a FieldPostings),
    /// The folded words of a field.
    Written(&'a FieldPostings, &'a Spelling),
    /// The words of a field that have a capital, with their capitals but without accents: `US`, `Elysee`.
    Cased(&'a FieldPostings, &'a Spelling),
}

impl<'a> View<'a> {
    /// Return the field whose postings are read.
    #[must_use]
    pub fn field(&self) -> &'a FieldPostings {
        match self {
            Self::Own(field) | Self::Written(field, _) | Self::Cased(field, _) => field,
        }
    }

    /// Return the terms, sorted; `None` for words by their capitals, which can be asked for but not listed.
    #[must_use]
    pub fn terms(&self) -> Option<&'a Dictionary> {
        match self {
            Self::Own(field) => Some(field.terms()),
            Self::Written(_, spelling) => Some(spelling.words()),
            Self::Cased(..) => None,
        }
    }

    /// Return whether any document, even a removed one, has a term.
    pub fn has(&self, term: &str) -> Result<bool> {
        match self.terms() {
            Some(terms) => Ok(terms.number(term.as_bytes())?.is_some()),
            None => Ok(!self.forms(term)?.is_empty()),
        }
    }

    /// Return the sources of some terms, none for terms that are not there.
    pub fn sources<'t>(&self, terms: impl IntoIterator<Item = &'t str>) -> Result<Vec<Source>> {
        if let Self::Own(field) = self {
            return own_sources(field, terms);
        }
        let mut gathered = Gathered::default();
        for term in terms {
            gathered.add(self, &self.forms(term)?)?;
        }
        Ok(gathered.finish())
    }

    /// Return the forms of a word that the list means.
    fn forms(&self, term: &str) -> Result<Vec<u32>> {
        let mut forms = Vec::new();
        match self {
            Self::Own(_) => {}
            Self::Written(_, spelling) => {
                if let Some(n) = spelling.words().number(term.as_bytes())? {
                    spelling.forms_of_word(n, &mut forms)?;
                }
            }
            Self::Cased(_, spelling) => {
                let word = fold(term);
                if let Some(n) = spelling.words().number(word.as_bytes())? {
                    let mut all = Vec::new();
                    spelling.forms_of_word(n, &mut all)?;
                    for form in all {
                        let written = spelling.form(form)?;
                        let text = text_of(&written, &word);
                        if cased_forms(&text).iter().any(|cased| cased == term) {
                            forms.push(form);
                        }
                    }
                }
            }
        }
        Ok(forms)
    }

    fn spelling(&self) -> Option<&'a Spelling> {
        match self {
            Self::Own(_) => None,
            Self::Written(_, spelling) | Self::Cased(_, spelling) => Some(spelling),
        }
    }
}

fn own_sources<'t>(field: &FieldPostings, terms: impl IntoIterator<Item = &'t str>) -> Result<Vec<Source>> {
    let mut numbers = Vec::new();
    for term in terms {
        numbers.extend(field.terms().number(term.as_bytes())?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let is_shared = numbers.len() > 1; // a word can have several stems
    let source = |term| Source {
        term,
        meant: None,
        is_shared,
    };
    Ok(numbers.into_iter().map(source).collect())
}

/// Write a form of a word.
fn text_of<'w>(form: &'w Form, word: &'w str) -> Cow<'w, str> {
    match form {
        Form::Lower => Cow::Borrowed(word),
        Form::Capitalized => Cow::Owned(capitalized(word)),
        Form::Upper => Cow::Owned(upper(word)),
        Form::Odd(text) => Cow::Borrowed(text),
    }
}

/// Sources of several words, by term.
#[derive(Default)]
struct Gathered {
    sources: Vec<Source>,
    known: FxHashMap<usize, usize>,
}

impl Gathered {
    /// Add the forms of a word. Only a word with forms of several terms can have one occurrence under both.
    fn add(&mut self, view: &View<'_>, forms: &[u32]) -> Result<()> {
        let Some(spelling) = view.spelling() else { return Ok(()) };
        let (mut term, mut range) = (0, 0..0);
        let mut of_word = Vec::new();
        for &form in forms {
            let number = form as usize;
            if !range.contains(&number) {
                term = spelling.term_of(form)?;
                range = spelling.forms_of_term(term)?;
            }
            let source = *self.known.entry(term).or_insert_with(|| {
                self.sources.push(Source {
                    term,
                    meant: Some(vec![false; range.len()]),
                    is_shared: false,
                });
                self.sources.len().saturating_sub(1)
            });
            if let Some(source) = self.sources.get_mut(source)
                && let Some(meant) = &mut source.meant
                && let Some(meant) = meant.get_mut(number.saturating_sub(range.start))
            {
                *meant = true;
            }
            if !of_word.contains(&source) {
                of_word.push(source);
            }
        }
        if of_word.len() > 1 {
            for source in of_word {
                if let Some(source) = self.sources.get_mut(source) {
                    source.is_shared = true;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<Source> {
        let mut sources = self.sources;
        for source in &mut sources {
            if source
                .meant
                .as_ref()
                .is_some_and(|meant| meant.iter().all(|&meant| meant))
            {
                source.meant = None;
            }
        }
        sources.sort_unstable_by_key(|source| source.term);
        sources
    }
}
