//! Occurrences of the terms that a query asks for in one text, whose words are not those of an index.
//!
//! A text is read once, word by word. Most words are letters of one token, and cannot be a term that is asked for: their
//! beginning says so. The others are analysed, each once for a query, and once for many queries as far as `KnownWords`
//! has memory.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::queries::expression::Terms;
use crate::search::cache::Cache;
use crate::segments::schema::{BOUNDS, COMPOUND, bound_term, cased_postings, compound_term, exact_postings};
use crate::text::characters::{is_letter, is_space};
use crate::text::folding::{fold, is_apostrophe};
use crate::text::sentences::sentence_bytes;
use crate::text::stems::{Stems, algorithm_of};
use crate::text::tokenizer::{MAX_TERM, is_edge};
use crate::text::words::{WordForms, word_forms_by};

/// Bytes of words that a process knows.
const MOST_BYTES: usize = 16 << 20;

/// The analysis of words of texts, shared by queries and threads.
pub struct KnownWords(Cache<Box<str>, Arc<WordForms>>);

impl KnownWords {
    /// Return the words known to this process: some tens of thousands.
    #[must_use]
    pub fn shared() -> &'static Arc<Self> {
        static SHARED: OnceLock<Arc<KnownWords>> = OnceLock::new();
        SHARED.get_or_init(|| Arc::new(Self::new(MOST_BYTES)))
    }

    /// Keep words in at most `bytes` bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self(Cache::new(bytes))
    }

    /// Return the forms of a word, which holds no white space, in a text in a language (a primary subtag).
    pub(crate) fn forms_in(&self, word: &str, language: &str) -> Arc<WordForms> {
        let algorithm = algorithm_of(language).unwrap_or_default();
        self.forms(word, algorithm, Stems::of(language), &mut String::new())
    }

    /// Return the forms of a word; `key` is memory for the key it is kept under.
    fn forms(&self, word: &str, algorithm: &str, stems: Stems, key: &mut String) -> Arc<WordForms> {
        key.clear();
        key.push_str(algorithm);
        key.push(' '); // which no word holds
        key.push_str(word);
        if let Some(forms) = self.0.get(key.as_str()) {
            return forms;
        }
        let forms = Arc::new(word_forms_by(word, stems));
        let bytes = key.len() + bytes_of(&forms);
        self.0.keep(key.as_str().into(), Arc::clone(&forms), bytes);
        forms
    }
}

/// Return about how many bytes of memory forms take.
fn bytes_of(forms: &WordForms) -> usize {
    const ENTRY: usize = 160;
    const FORM: usize = 40;
    let token_bytes = size_of::<crate::text::words::TokenForms>() * forms.tokens.len();
    ENTRY + token_bytes + forms.forms().map(|form| form.len() + FORM).sum::<usize>()
}

/// A token of a text that is asked for.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    position: u32,
    /// The bytes that it takes in the text.
    start: u32,
    end: u32,
}

/// The terms that a query asks for in one field, and where they occur in the text that was read last.
pub struct Sought {
    field: String,
    exact: FxHashMap<String, usize>,
    cased: FxHashMap<String, usize>,
    stems: FxHashMap<String, usize>,
    compounds: FxHashMap<String, usize>,
    sentences: Option<usize>,
    paragraphs: Option<usize>,
    known: Arc<KnownWords>,
    languages: FxHashMap<&'static str, Words>,
    /// The positions of each term.
    positions: Vec<Vec<u32>>,
    /// The tokens found, by position.
    found: Vec<Occurrence>,
    /// The start of every token, in bytes, if sentences or paragraphs are asked for.
    starts: Vec<u32>,
    /// The number of tokens.
    tokens: u32,
}

impl Sought {
    /// Ask for no term yet.
    #[must_use]
    pub fn new(field: &str, known: &Arc<KnownWords>) -> Self {
        Self {
            field: field.to_owned(),
            exact: FxHashMap::default(),
            cased: FxHashMap::default(),
            stems: FxHashMap::default(),
            compounds: FxHashMap::default(),
            sentences: None,
            paragraphs: None,
            known: Arc::clone(known),
            languages: FxHashMap::default(),
            positions: Vec::new(),
            found: Vec::new(),
            starts: Vec::new(),
            tokens: 0,
        }
    }

    /// Ask for terms, too. Return the numbers by which `positions` knows them; a term that no text has gets none.
    pub fn add(&mut self, terms: &Terms) -> Vec<usize> {
        let numbers = terms
            .terms
            .iter()
            .filter_map(|term| self.add_term(&terms.postings, term));
        numbers.collect()
    }

    fn add_term(&mut self, postings: &str, term: &str) -> Option<usize> {
        if postings == BOUNDS {
            let units = [("sentence", &mut self.sentences), ("paragraph", &mut self.paragraphs)];
            let (_, number) = units
                .into_iter()
                .find(|(unit, _)| bound_term(&self.field, unit) == term)?;
            return Some(*number.get_or_insert_with(|| {
                self.positions.push(Vec::new());
                self.positions.len() - 1
            }));
        }
        let terms = if postings == exact_postings(&self.field) {
            &mut self.exact
        } else if postings == cased_postings(&self.field) {
            &mut self.cased
        } else if postings == self.field {
            &mut self.stems
        } else if postings == COMPOUND {
            &mut self.compounds
        } else {
            return None;
        };
        if let Some(&number) = terms.get(term) {
            return Some(number);
        }
        self.positions.push(Vec::new());
        terms.insert(term.to_owned(), self.positions.len() - 1);
        Some(self.positions.len() - 1)
    }

    /// Return the positions of a term in the text that was read last.
    #[must_use]
    pub fn positions(&self, number: usize) -> &[u32] {
        self.positions.get(number).map_or(&[], Vec::as_slice)
    }

    /// Return the bytes that tokens `first` to `last` take, if both were found.
    #[must_use]
    pub fn bytes(&self, (first, last): (u32, u32)) -> Option<(u32, u32)> {
        let at = |position| {
            let n = self.found.partition_point(|found| found.position < position);
            self.found.get(n).filter(|found| found.position == position)
        };
        Some((at(first)?.start, at(last)?.end))
    }

    /// Read a text in a language (a primary subtag). Tell whether any term occurs in it.
    pub fn read(&mut self, text: &str, language: &str) -> bool {
        self.clear();
        self.tokens = self.read_value(text, language, 0);
        self.note_bounds(text);
        self.occurs()
    }

    /// Read the values of a field that has several: no match runs from one into the next. Tell whether any term occurs
    /// in them; `bytes` are not known then.
    pub fn read_values<'t>(&mut self, values: impl IntoIterator<Item = &'t str>, language: &str) -> bool {
        self.clear();
        let mut position = 0;
        for value in values {
            position = self.read_value(value, language, position).saturating_add(VALUE_GAP);
            self.found.clear();
        }
        self.occurs()
    }

    /// Return the number of tokens of the text that `read` read last.
    #[must_use]
    pub fn tokens(&self) -> u32 {
        self.tokens
    }

    fn clear(&mut self) {
        self.positions.iter_mut().for_each(Vec::clear);
        self.found.clear();
        self.starts.clear();
    }

    fn occurs(&self) -> bool {
        self.positions.iter().any(|positions| !positions.is_empty())
    }

    /// Read a text whose first token is at `position`; return the position behind its last.
    fn read_value(&mut self, text: &str, language: &str, mut position: u32) -> u32 {
        if u32::try_from(text.len()).is_err() {
            return position;
        }
        let algorithm = algorithm_of(language).unwrap_or_default();
        let mut words = match self.languages.remove(algorithm) {
            Some(words) => words,
            None => self.words_in(language, algorithm),
        };
        let keeps_starts = self.sentences.is_some() || self.paragraphs.is_some();
        let mut at = 0;
        while let Some(word) = next_word(text, &mut at) {
            if word.is_plain {
                if word.start == word.end {
                    continue;
                }
                if keeps_starts {
                    self.starts.push(number(word.start));
                }
                let bare = &text[word.start..word.end];
                if words.may_be_sought(bare, word.is_ascii) {
                    let known = words.known(bare, self);
                    self.note(&words.each[known], position, word.start);
                }
                position += 1;
            } else {
                let known = words.known(&text[word.start..word.end], self);
                let known = &words.each[known];
                if keeps_starts {
                    let starts = known.starts.iter().map(|&start| number(word.start) + start);
                    self.starts.extend(starts);
                }
                self.note(known, position, word.start);
                position += number(known.starts.len());
            }
        }
        self.languages.insert(algorithm, words);
        position
    }

    fn note(&mut self, word: &Known, position: u32, offset: usize) {
        for hit in &word.hits {
            let at = position + hit.token;
            for &term in &hit.terms {
                self.positions[term].push(at);
            }
            self.found.push(Occurrence {
                position: at,
                start: number(offset) + hit.start,
                end: number(offset) + hit.end,
            });
        }
    }

    /// Note the tokens with which sentences and paragraphs begin.
    fn note_bounds(&mut self, text: &str) {
        if self.sentences.is_none() && self.paragraphs.is_none() {
            return;
        }
        let mut before = None;
        let mut position = 0;
        for (start, end) in sentence_bytes(text) {
            let opens_paragraph = before.is_none_or(|before| text[before..start].contains('\n'));
            before = Some(end);
            while position < self.starts.len() && (self.starts[position] as usize) < start {
                position += 1;
            }
            if position == self.starts.len() {
                return;
            }
            let paragraphs = if opens_paragraph { self.paragraphs } else { None };
            for unit in [self.sentences, paragraphs].into_iter().flatten() {
                let positions = &mut self.positions[unit];
                if positions.last() != Some(&number(position)) {
                    positions.push(number(position));
                }
            }
        }
    }

    fn words_in(&self, language: &str, algorithm: &'static str) -> Words {
        let filter = Beginnings::of(self, algorithm);
        Words {
            algorithm,
            stems: Stems::of(language),
            beginnings: filter,
            numbers: FxHashMap::default(),
            each: Vec::new(),
            key: String::new(),
        }
    }

    /// Return the tokens of a word that are asked for.
    fn hits_in(&self, word: &str, forms: &WordForms) -> Known {
        let bytes: Vec<u32> = word.char_indices().map(|(at, _)| number(at)).collect();
        let byte = |character: u32| bytes.get(character as usize).copied().unwrap_or(number(word.len()));
        let mut hits = Vec::new();
        for (n, token) in forms.tokens.iter().enumerate() {
            let mut terms = Vec::new();
            for (wanted, forms) in [
                (&self.exact, &token.exact),
                (&self.cased, &token.cased),
                (&self.stems, &token.stems),
            ] {
                if !wanted.is_empty() {
                    terms.extend(forms.iter().filter_map(|form| wanted.get(form)).copied());
                }
            }
            if !terms.is_empty() {
                hits.push(Hit::of(number(n), byte(token.start), byte(token.end), terms));
            }
        }
        if !self.compounds.is_empty() {
            for compound in &forms.compounds {
                let named = compound
                    .keys
                    .iter()
                    .map(|key| compound_term(key, &self.field, compound.width));
                let terms: Vec<usize> = named.filter_map(|term| self.compounds.get(&term)).copied().collect();
                let last = (compound.first + compound.width).saturating_sub(1);
                let ends = [compound.first, last].map(|n| forms.tokens.get(n as usize));
                if let ([Some(first), Some(end)], false) = (ends, terms.is_empty()) {
                    hits.push(Hit::of(compound.first, byte(first.start), byte(first.end), terms));
                    hits.push(Hit::of(last, byte(end.start), byte(end.end), Vec::new()));
                }
            }
            hits.sort_by_key(|hit| hit.token);
        }
        Known {
            hits,
            starts: forms.tokens.iter().map(|token| byte(token.start)).collect(),
        }
    }
}

/// The words of one language that a query has met.
struct Words {
    algorithm: &'static str,
    stems: Stems,
    beginnings: Beginnings,
    numbers: FxHashMap<Box<str>, usize>,
    each: Vec<Known>,
    key: String,
}

/// The tokens of a word: where each starts, and those that are asked for.
#[derive(Debug, Default)]
struct Known {
    starts: Box<[u32]>,
    hits: Vec<Hit>,
}

/// A token of a word that is asked for, and under which terms. Offsets count bytes from the start of the word.
#[derive(Debug)]
struct Hit {
    token: u32,
    start: u32,
    end: u32,
    terms: Vec<usize>,
}

impl Hit {
    fn of(token: u32, start: u32, end: u32, terms: Vec<usize>) -> Self {
        Self {
            token,
            start,
            end,
            terms,
        }
    }
}

/// Positions between two values of one field.
const VALUE_GAP: u32 = 1000;

/// The most words that are remembered for one query: a few megabytes.
const MOST_WORDS: usize = 1 << 15;

impl Words {
    /// Return the number of a word in `each`.
    fn known(&mut self, word: &str, sought: &Sought) -> usize {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        if self.each.len() >= MOST_WORDS {
            self.numbers.clear();
            self.each.clear();
        }
        let forms = sought.known.forms(word, self.algorithm, self.stems, &mut self.key);
        self.each.push(sought.hits_in(word, &forms));
        self.numbers.insert(word.into(), self.each.len() - 1);
        self.each.len() - 1
    }

    fn may_be_sought(&self, bare: &str, is_ascii: bool) -> bool {
        if is_ascii {
            self.beginnings.admit_ascii(bare.as_bytes())
        } else {
            self.beginnings.admit(bare)
        }
    }
}

/// The beginnings that a plain word can have that is asked for.
struct Beginnings {
    /// Every word may be: the stemmer of the language takes prefixes off.
    any: bool,
    /// For each letter or digit of ASCII in which a term begins, the beginnings; an empty list means all.
    ascii: [Option<Vec<Box<[u8]>>>; 128],
    /// The folded characters that terms begin with.
    first: FxHashSet<char>,
}

/// Beginnings with one letter that are compared; where there are more, words are looked up at once.
const MOST_COMPARED: usize = 8;

impl Beginnings {
    fn of(sought: &Sought, algorithm: &str) -> Self {
        let kept = kept_letters(algorithm);
        let mut beginnings = Self {
            any: !sought.stems.is_empty() && kept.is_none(),
            ascii: [const { None }; 128],
            first: FxHashSet::default(),
        };
        for term in sought.exact.keys() {
            beginnings.add(term, term.len().min(8));
        }
        for term in sought.cased.keys() {
            beginnings.add(&fold(term), 1);
        }
        for term in sought.stems.keys() {
            let letters = term.len().saturating_sub(3).min(kept.unwrap_or_default());
            beginnings.add(term, letters.max(1));
        }
        for compared in beginnings.ascii.iter_mut().flatten() {
            if compared.len() > MOST_COMPARED {
                compared.clear();
            }
        }
        beginnings
    }

    fn add(&mut self, term: &str, length: usize) {
        let Some(first) = term.chars().next() else { return };
        self.first.insert(first);
        if let Some(compared) = self.ascii.get_mut(first as usize) {
            let length = term.bytes().take(length).take_while(u8::is_ascii).count();
            compared.get_or_insert_default().push(term.as_bytes()[..length].into());
        }
    }

    fn admit_ascii(&self, word: &[u8]) -> bool {
        if self.any {
            return true;
        }
        let first = word.first().map_or(0, u8::to_ascii_lowercase);
        match self.ascii.get(first as usize) {
            Some(Some(compared)) => {
                let begins = |with: &[u8]| word.len() >= with.len() && word[..with.len()].eq_ignore_ascii_case(with);
                compared.is_empty() || compared.iter().any(|with| begins(with))
            }
            _ => false,
        }
    }

    fn admit(&self, word: &str) -> bool {
        self.any || word.chars().next().is_some_and(|c| self.first.contains(&folded(c)))
    }
}

/// Return how many first letters an ASCII word shares with its stem by a Snowball algorithm, at most.
///
/// The last three letters of the stem do not count: they may differ. None for the other algorithms: they remove
/// prefixes, or have not been examined.
fn kept_letters(algorithm: &str) -> Option<usize> {
    match algorithm {
        "" | "catalan" | "danish" | "english" | "french" | "hungarian" | "italian" | "lithuanian" | "norwegian"
        | "polish" | "portuguese" | "romanian" | "russian" | "spanish" | "swedish" => Some(3),
        "finnish" | "german" => Some(1), // which make one letter of two
        _ => None,
    }
}

/// The characters below this that are letters of one word with any of their kind: Latin, Greek, Cyrillic.
const PLAIN: usize = 0x530;

/// Return the folded first character of a plain letter or digit; NUL for any other character.
fn folded(c: char) -> char {
    static FOLDED: OnceLock<Vec<char>> = OnceLock::new();
    let table = FOLDED.get_or_init(|| {
        let folded = |n: u8| {
            if n.is_ascii_alphanumeric() {
                char::from(n.to_ascii_lowercase())
            } else {
                '\0'
            }
        };
        let ascii = (0..128).map(folded);
        let other = (128..PLAIN).map(|n| match u32::try_from(n).ok().and_then(char::from_u32) {
            Some(c) if n >= 0xC0 && is_letter(c) && !is_apostrophe(c) && !is_modifier(c) => {
                fold(&c.to_string()).chars().next().unwrap_or('\0')
            }
            _ => '\0',
        });
        ascii.chain(other).collect()
    });
    table.get(c as usize).copied().unwrap_or('\0')
}

fn is_modifier(c: char) -> bool {
    ('\u{2b0}'..='\u{36f}').contains(&c)
}

/// A word of a text.
struct Word {
    /// The first byte of the word, or of its one token if it is plain.
    start: usize,
    end: usize,
    /// True if the word has one token at most: plain letters between edges.
    is_plain: bool,
    is_ascii: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Alphanumeric,
    Edge,
    Space,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut n = 0;
    while n < 128 {
        #[allow(clippy::cast_possible_truncation)] // less than 128
        let byte = n as u8;
        classes[n] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Alphanumeric,
            b'\t'..=b'\r' | 0x1c..=b' ' => Class::Space,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'' | b'`'
            | b'*' | b'/' | b'|' | b'-' => Class::Edge,
            _ => Class::Other,
        };
        n += 1;
    }
    classes
};

/// Return the next word of a text from a byte on, and move behind it.
fn next_word(text: &str, at: &mut usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let class = |at: usize| bytes.get(at).map(|&byte| CLASSES[byte as usize]);
    let mut start = *at;
    while class(start) == Some(Class::Space) {
        start += 1;
    }
    let mut bare = start;
    while class(bare) == Some(Class::Edge) {
        bare += 1;
    }
    let mut bare_end = bare;
    while class(bare_end) == Some(Class::Alphanumeric) {
        bare_end += 1;
    }
    let mut end = bare_end;
    while class(end) == Some(Class::Edge) {
        end += 1;
    }
    match class(end) {
        None if start == end => {
            *at = end;
            None
        }
        None | Some(Class::Space) if bare_end - bare <= MAX_TERM => {
            *at = end;
            Some(Word {
                start: bare,
                end: bare_end,
                is_plain: true,
                is_ascii: true,
            })
        }
        _ => other_word(text, start, at),
    }
}

/// Return the word from `start` on, which is more than ASCII or of several parts.
fn other_word(text: &str, start: usize, at: &mut usize) -> Option<Word> {
    // The white space before it may be more than ASCII, too.
    let rest = &text[start..];
    let start = start + (rest.len() - rest.trim_start_matches(is_space).len());
    let rest = &text[start..];
    if rest.is_empty() {
        *at = start;
        return None;
    }
    let word = &rest[..length_of_word(rest)];
    *at = start + word.len();
    let bare = word.trim_start_matches(is_edge);
    let from = start + (word.len() - bare.len());
    let bare = bare.trim_end_matches(is_edge);
    let is_ascii = bare.is_ascii();
    let is_plain = bare.len() <= MAX_TERM
        && if is_ascii {
            bare.bytes().all(|byte| byte.is_ascii_alphanumeric())
        } else {
            bare.chars().all(|c| !c.is_ascii_digit() && folded(c) != '\0')
        };
    let (start, end) = if is_plain {
        (from, from + bare.len())
    } else {
        (start, *at)
    };
    Some(Word {
        start,
        end,
        is_plain,
        is_ascii,
    })
}

fn length_of_word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if CLASSES[byte as usize] == Class::Space {
            return at;
        }
        // All further white space is led by one of these bytes.
        if matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3) && text[at..].starts_with(is_space) {
            return at;
        }
        at += 1;
    }
    at
}

/// Return an offset or number within a text, which is less than 4 GB.
#[allow(clippy::cast_possible_truncation)]
fn number(of: usize) -> u32 {
    of as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(terms: &[(&str, &str)], text: &str, language: &str) -> Vec<(Vec<u32>, Vec<String>)> {
        let mut sought = Sought::new("body", &Arc::new(KnownWords::new(1 << 20)));
        let numbers: Vec<Vec<usize>> = terms
            .iter()
            .map(|(postings, term)| {
                sought.add(&Terms {
                    postings: (*postings).to_owned(),
                    terms: vec![(*term).to_owned()],
                    first: None,
                    width: 1,
                })
            })
            .collect();
        sought.read(text, language);
        let shown = |&position: &u32| match sought.bytes((position, position)) {
            Some((start, end)) => text[start as usize..end as usize].to_owned(),
            None => String::new(),
        };
        let each = numbers.iter().map(|numbers| {
            let positions: Vec<u32> = numbers.iter().flat_map(|&n| sought.positions(n)).copied().collect();
            let words = positions.iter().map(shown).collect();
            (positions, words)
        });
        each.collect()
    }

    fn words(terms: &[(&str, &str)], text: &str, language: &str) -> Vec<Vec<String>> {
        read(terms, text, language)
            .into_iter()
            .map(|(_, words)| words)
            .collect()
    }

    #[test]
    fn forms_of_every_view_are_found() {
        let text = "“Gas” pipelines, GAS; the pipeline’s gas-fired e-mail. Élysée gaz";
        let terms = [
            ("body_exact", "gas"),
            ("body", "pipelin"),
            ("body_cased", "GAS"),
            ("body_exact", "elysee"),
        ];
        let found = words(&terms, text, "en");
        assert_eq!(found[0], ["Gas", "GAS", "gas"]);
        assert_eq!(found[1], ["pipelines", "pipeline’s"]);
        assert_eq!(found[2], ["GAS"]);
        assert_eq!(found[3], ["Élysée"]);
        assert_eq!(read(&terms, text, "en")[0].0, [0, 2, 5]);
    }

    #[test]
    fn compounds_and_bounds_have_positions() {
        let text = "An e-mail. Gas.\n\nOil – \u{a0}gas.";
        let terms = [
            ("compound", "x:email\x1fbody\x1f2"),
            ("bounds", "body.sentence"),
            ("bounds", "body.paragraph"),
        ];
        let found: Vec<Vec<u32>> = read(&terms, text, "en")
            .into_iter()
            .map(|(positions, _)| positions)
            .collect();
        assert_eq!(found, [vec![1], vec![0, 3, 4], vec![0, 4]]);
    }

    #[test]
    fn irregular_stems_are_found() {
        let found = words(&[("body", "sky"), ("body", "die")], "Skies dying; tied, died", "en");
        assert_eq!(found, [vec!["Skies"], vec!["dying", "died"]]);
        assert_eq!(
            words(&[("body", "baca")], "membaca dibaca", "id"),
            [["membaca", "dibaca"]]
        );
    }

    proptest! {
        #[test]
        fn stems_begin_as_their_words(word in "[a-zà-öø-ÿąęłśžőűа-яё]{1,3}[a-zа-я]{0,5}(ing|ies|ed|s|e|en|er|ия|ого|ться|ation|ement|ità|amos|ar|)") {
            let algorithms = ["ca", "da", "de", "en", "es", "fi", "fr", "hu", "it", "lt", "nb", "pl", "pt", "ro", "ru", "sv", "xx"];
            for language in algorithms {
                let kept = kept_letters(algorithm_of(language).unwrap_or_default()).unwrap_or_default();
                for stem in Stems::of(language).stems(&word) {
                    prop_assert_eq!(stem.chars().next(), word.chars().next().map(folded), "{} {}", language, stem);
                    let letters = stem.len().saturating_sub(3).min(kept);
                    prop_assert!(!word.is_ascii() || word.as_bytes().starts_with(&stem.as_bytes()[..letters]));
                }
            }
        }

        #[test]
        fn every_token_of_a_text_is_counted(text in "([a-zA-Z0-9.,'’ -]|[\u{a0}\u{85}\u{2028}\u{3000}«»“é新กß&#+·\n]){0,60}") {
            let tokens = crate::text::tokenizer::tokenize(&text);
            let terms: Vec<(String, String)> = tokens
                .iter()
                .map(|token| ("body_exact".to_owned(), token.piece.term.clone()))
                .collect();
            let terms: Vec<(&str, &str)> = terms.iter().map(|(postings, term)| (&**postings, &**term)).collect();
            for (n, (positions, _)) in read(&terms, &text, "en").iter().enumerate() {
                prop_assert!(positions.contains(&number(n)), "{:?} {:?}", terms[n], positions);
            }
            let mut sought = Sought::new("body", &Arc::new(KnownWords::new(1 << 20)));
            sought.read(&text, "en");
            prop_assert_eq!(sought.tokens() as usize, tokens.len());
        }
    }
}
