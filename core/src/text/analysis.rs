//! The distinct words of a batch of texts, each analyzed once: its tokens, the terms that each is found under, and the
//! sentences that end, begin or break at it.
//!
//! A word makes *types* of tokens, in order: a type is a spelling in a language. It has stems; its spelling has the
//! folded words that it is found under.

use rustc_hash::FxHashMap;

use crate::errors::Result;
use crate::files::lists::Lists;
use crate::text::characters::is_lower;
use crate::text::sentences::{breaks_inside, may_end_sentence};
use crate::text::stems::Stems;
use crate::text::tokenizer::{is_edge, is_one_token};
use crate::text::words::{CompoundForms, TokenForms, word_forms_by};
use crate::writing::interner::Interner;
use crate::writing::lexicon::{Lexicon, MARKS, Texts};

/// A sentence may end behind the word.
pub const ENDS: u8 = 1;
/// A sentence may begin with the word.
pub const BEGINS: u8 = 2;
/// The word holds compounds.
pub const COMPOUND: u8 = 4;
/// A sentence begins inside the word.
pub const BREAKS: u8 = 8;

/// The marker of a word that has not one type.
const SEVERAL: u32 = 1 << 31;

/// The words of a lexicon, by number: those of its languages one after another, each language from its own first.
#[derive(Default)]
pub struct Analysis {
    /// Stems and folded words.
    pub terms: Interner,
    /// Spellings: the letters of tokens as printed.
    pub texts: Interner,
    /// The spelling of each type.
    pub spellings: Vec<u32>,
    /// The stems of each type, terms.
    pub stems: Lists,
    /// The folded words of each spelling, terms; its own first.
    pub exact: Lists,
    /// The place of each spelling in the order of the forms of a term.
    pub order: Vec<u32>,
    /// The flags of each word: [`ENDS`], [`BEGINS`], [`COMPOUND`], [`BREAKS`].
    pub flags: Vec<u8>,
    /// The compounds of a word that has any.
    pub compounds: FxHashMap<u32, Vec<CompoundForms>>,
    /// The numbers of the types before which a sentence begins inside a word; that behind the last is the next word.
    pub breaks: FxHashMap<u32, Vec<u32>>,
    /// The number that each language adds to its words.
    pub bases: Vec<u32>,
    /// The one type of a word, or the number of its list among `several`.
    types: Vec<u32>,
    several: Lists,
}

impl Analysis {
    /// Analyze all words of a lexicon, in the order in which the texts of the fields have them.
    ///
    /// # Errors
    /// Returns an error when the words are more than a batch can hold.
    pub fn new(lexicon: &Lexicon, fields: &[&Texts], language_of: &[u16]) -> Result<Self> {
        let mut analysis = Self::sized(lexicon);
        for (language, words) in orders(lexicon, fields, language_of) {
            analysis.analyze(lexicon, language, &words)?;
        }
        analysis.terms.seal();
        analysis.texts.seal();
        Ok(analysis)
    }

    #[allow(clippy::cast_possible_truncation)] // an interner numbers at most 2^32 words, the lexicon of a batch as many
    fn sized(lexicon: &Lexicon) -> Self {
        let mut next = 0;
        let mut bases = Vec::new();
        for language in lexicon.languages() {
            bases.push(next as u32);
            next += language.words.len();
        }
        let words = next + MARKS as usize;
        let mut analysis = Self {
            bases,
            flags: vec![0; words],
            types: vec![SEVERAL; words],
            ..Self::default()
        };
        analysis.several.end(); // the empty list, that of the marks
        analysis
    }

    /// Return the number of words, marks included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Return whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types.len() <= MARKS as usize
    }

    /// Return the number of a word from its number in a language; marks stay.
    #[must_use]
    pub fn word(&self, language: u16, number: u32) -> u32 {
        if number < MARKS {
            number
        } else {
            number + self.bases.get(usize::from(language)).copied().unwrap_or(0)
        }
    }

    /// Return the types of the tokens of a word.
    #[must_use]
    pub fn types(&self, word: u32) -> &[u32] {
        match self.types.get(word as usize) {
            Some(of_word) if of_word & SEVERAL == 0 => std::slice::from_ref(of_word),
            Some(of_word) => self.several.get((of_word & !SEVERAL) as usize),
            None => &[],
        }
    }

    /// Analyze words of one language.
    fn analyze(&mut self, lexicon: &Lexicon, number: usize, words: &[u32]) -> Result<()> {
        let Some(language) = lexicon.languages().get(number) else {
            return Ok(());
        };
        let first_word = self.bases.get(number).copied().unwrap_or(0);
        let mut known = Types::new(&language.name);
        let mut others = Vec::new();
        for &word in words {
            let text = language.words.text(word - MARKS);
            let bare = text.trim_matches(is_edge);
            if is_one_token(bare) {
                let of_word = known.plain(self, bare)?;
                self.set_types(word + first_word, &[of_word]);
            } else {
                others.push(word);
            }
            self.set_edges(word + first_word, text);
        }
        let first = self.texts.len();
        self.order_plain_first(self.order.len());
        for word in others {
            self.analyze_closely(&mut known, word + first_word, language.words.text(word - MARKS))?;
        }
        self.order_plain_first(first);
        Ok(())
    }

    fn analyze_closely(&mut self, types: &mut Types, word: u32, text: &str) -> Result<()> {
        let forms = word_forms_by(text, types.stems);
        let mut cutter = Cutter::new(text);
        let mut of_word = Vec::with_capacity(forms.tokens.len());
        let mut starts = Vec::with_capacity(forms.tokens.len());
        for token in &forms.tokens {
            let letters = cutter.cut(token.start as usize, token.end as usize);
            of_word.push(types.other(self, letters, token)?);
            starts.push(token.start as usize);
        }
        self.set_types(word, &of_word);
        if !forms.compounds.is_empty() {
            self.flag(word, COMPOUND);
            self.compounds.insert(word, forms.compounds);
        }
        if !text.is_ascii() {
            self.set_breaks(word, text, &starts);
        }
        Ok(())
    }

    #[allow(clippy::cast_possible_truncation)] // a word has fewer tokens than letters
    fn set_breaks(&mut self, word: u32, text: &str, starts: &[usize]) {
        let mut inside: Vec<u32> = breaks_inside(text)
            .into_iter()
            .map(|at| starts.partition_point(|&start| start < at) as u32)
            .collect();
        inside.sort_unstable();
        inside.dedup();
        if !inside.is_empty() {
            self.flag(word, BREAKS);
            self.breaks.insert(word, inside);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // there are at most as many lists as words
    fn set_types(&mut self, word: u32, of_word: &[u32]) {
        let held = if let [one] = of_word {
            *one
        } else {
            self.several.add(of_word);
            SEVERAL | (self.several.len() as u32 - 1)
        };
        if let Some(types) = self.types.get_mut(word as usize) {
            *types = held;
        }
    }

    fn set_edges(&mut self, word: u32, text: &str) {
        if !text.chars().next().is_some_and(is_lower) {
            self.flag(word, BEGINS);
        }
        if !text.ends_with(|c: char| c.is_ascii_alphanumeric()) && may_end_sentence(text) {
            self.flag(word, ENDS);
        }
    }

    fn flag(&mut self, word: u32, flag: u8) {
        if let Some(flags) = self.flags.get_mut(word as usize) {
            *flags |= flag;
        }
    }

    /// Order the spellings from one on: those of letters and digits of ASCII before the others.
    fn order_plain_first(&mut self, first: usize) {
        let spellings = (0..).take(self.texts.len()).skip(first);
        let (plain, other): (Vec<u32>, Vec<u32>) = spellings.partition(|&n| is_one_token(self.texts.text(n)));
        self.order.resize(self.texts.len(), 0);
        for (place, spelling) in (0..).skip(first).zip(plain.into_iter().chain(other)) {
            if let Some(order) = self.order.get_mut(spelling as usize) {
                *order = place;
            }
        }
    }

    /// Return the number of a spelling, a new one with the folded words that it is found under.
    #[allow(clippy::cast_possible_truncation)]
    fn spelling<'a>(&mut self, letters: &str, exact: impl Iterator<Item = &'a str>) -> Result<u32> {
        let spelling = self.texts.number(letters.as_bytes())?;
        if spelling as usize == self.exact.len() {
            for form in exact {
                let term = self.terms.number(form.as_bytes())?;
                self.exact.push(term);
            }
            self.exact.end();
        }
        Ok(spelling)
    }

    #[allow(clippy::cast_possible_truncation)] // a type for each distinct word at most, of each language
    fn add_type(&mut self, spelling: u32, stems: &[u32]) -> u32 {
        let number = self.spellings.len() as u32;
        self.spellings.push(spelling);
        self.stems.add(stems);
        number
    }
}

/// The types of one language.
struct Types {
    stems: Stems,
    of_spelling: ByNumber,
    stem_of_term: ByNumber,
    lowered: String,
}

/// A number for some of the numbers from 0.
#[derive(Default)]
struct ByNumber(Vec<u32>);

impl ByNumber {
    const NONE: u32 = u32::MAX;

    fn get(&self, of: u32) -> Option<u32> {
        self.0.get(of as usize).copied().filter(|&held| held != Self::NONE)
    }

    fn set(&mut self, of: u32, number: u32) {
        let of = of as usize;
        if of >= self.0.len() {
            self.0.resize(of + 1, Self::NONE);
        }
        if let Some(held) = self.0.get_mut(of) {
            *held = number;
        }
    }
}

impl Types {
    fn new(language: &str) -> Self {
        Self {
            stems: Stems::of(language),
            of_spelling: ByNumber::default(),
            stem_of_term: ByNumber::default(),
            lowered: String::new(),
        }
    }

    /// Return the type of letters and digits of ASCII.
    fn plain(&mut self, analysis: &mut Analysis, letters: &str) -> Result<u32> {
        self.lowered.clear();
        self.lowered.push_str(letters);
        self.lowered.make_ascii_lowercase();
        let spelling = analysis.spelling(letters, std::iter::once(self.lowered.as_str()))?;
        if let Some(known) = self.of_spelling.get(spelling) {
            return Ok(known);
        }
        let folded = analysis.exact.get(spelling as usize).first().copied().unwrap_or(0);
        let stem = if let Some(stem) = self.stem_of_term.get(folded) {
            stem
        } else {
            let stem = analysis.terms.number(self.stems.plain(&self.lowered).as_bytes())?;
            self.stem_of_term.set(folded, stem);
            stem
        };
        let number = analysis.add_type(spelling, &[stem]);
        self.of_spelling.set(spelling, number);
        Ok(number)
    }

    /// Return the type of other letters.
    fn other(&mut self, analysis: &mut Analysis, letters: &str, token: &TokenForms) -> Result<u32> {
        let spelling = analysis.spelling(letters, token.exact.iter().map(String::as_str))?;
        if let Some(known) = self.of_spelling.get(spelling) {
            return Ok(known);
        }
        let mut stems = Vec::with_capacity(token.stems.len());
        for stem in &token.stems {
            stems.push(analysis.terms.number(stem.as_bytes())?);
        }
        let number = analysis.add_type(spelling, &stems);
        self.of_spelling.set(spelling, number);
        Ok(number)
    }
}

/// Cuts ascending stretches out of a text, by characters.
struct Cutter<'a> {
    text: &'a str,
    characters: usize,
    bytes: usize,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            characters: 0,
            bytes: 0,
        }
    }

    fn cut(&mut self, start: usize, end: usize) -> &'a str {
        let from = self.seek(start);
        let to = self.seek(end);
        self.text.get(from..to).unwrap_or_default()
    }

    fn seek(&mut self, character: usize) -> usize {
        if self.text.is_ascii() {
            return character.min(self.text.len());
        }
        if character < self.characters {
            (self.characters, self.bytes) = (0, 0);
        }
        let rest = self.text.get(self.bytes..).unwrap_or_default();
        for c in rest.chars().take(character - self.characters) {
            self.bytes += c.len_utf8();
            self.characters += 1;
        }
        self.bytes
    }
}

/// Return the languages in the order in which the texts first have them, each with its words in that order.
fn orders(lexicon: &Lexicon, fields: &[&Texts], language_of: &[u16]) -> Vec<(usize, Vec<u32>)> {
    let mut found: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut place = vec![usize::MAX; lexicon.languages().len()];
    let sizes = lexicon.languages().iter().map(|language| language.words.len());
    let mut seen: Vec<Vec<bool>> = sizes.map(|words| vec![false; words + MARKS as usize]).collect();
    for texts in fields {
        for (document, words) in texts.each() {
            let language = usize::from(language_of.get(document as usize).copied().unwrap_or(0));
            let (Some(place), Some(seen)) = (place.get_mut(language), seen.get_mut(language)) else {
                continue;
            };
            if *place == usize::MAX {
                *place = found.len();
                found.push((language, Vec::new()));
            }
            let Some((_, order)) = found.get_mut(*place) else {
                continue;
            };
            for &word in words {
                if let Some(seen) = seen.get_mut(word as usize).filter(|seen| !**seen) {
                    *seen = true;
                    if word >= MARKS {
                        order.push(word);
                    }
                }
            }
        }
    }
    found
}
