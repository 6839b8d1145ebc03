//! The words of a batch of texts: cut at white space, which no token crosses, and numbered by language.
//!
//! What a word is made of is worked out later, once for each distinct word; see `analysis`.

use crate::errors::Result;
use crate::writing::interner::{Interner, ShortWord};

/// The number that marks the end of a paragraph among the words of a text.
pub const PARAGRAPH: u32 = 0;

/// The number that marks the end of one value of a field of several.
pub const GAP: u32 = 1;

/// The numbers that stand for no word; that of a language's first word.
pub const MARKS: u32 = 2;

/// The distinct words of texts, by language.
#[derive(Default)]
pub struct Lexicon {
    languages: Vec<Language>,
}

/// The distinct words of one language.
pub struct Language {
    /// A primary subtag.
    pub name: String,
    /// The words, from 0.
    pub words: Interner,
}

impl Lexicon {
    /// Return the number of a language, given by its primary subtag.
    pub fn language(&mut self, name: &str) -> usize {
        if let Some(known) = self.languages.iter().position(|language| language.name == name) {
            return known;
        }
        self.languages.push(Language {
            name: name.to_owned(),
            words: Interner::default(),
        });
        self.languages.len() - 1
    }

    /// Return the languages by number.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Return about the bytes of memory that the words take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.languages.iter().map(|language| language.words.memory()).sum()
    }

    /// Return the number of distinct words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.languages.iter().map(|language| language.words.len()).sum()
    }

    /// Return whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drop the data that is needed only while words are added.
    pub fn seal(&mut self) {
        for language in &mut self.languages {
            language.words.seal();
        }
    }
}

/// The words of one field, document after document: numbers within the document's language, from [`MARKS`].
#[derive(Default)]
pub struct Texts {
    /// The documents that have the field, ascending, with the end of their words in `words`.
    pub documents: Vec<(u32, usize)>,
    /// The words, with [`PARAGRAPH`] and [`GAP`] between them.
    pub words: Vec<u32>,
}

impl Texts {
    /// Add the values of the field in a document, whose language has a number in the lexicon.
    ///
    /// # Errors
    /// Returns the error of [`Interner::number`].
    pub fn add(&mut self, document: u32, values: &[&str], lexicon: &mut Lexicon, language: usize) -> Result<()> {
        if let Some(language) = lexicon.languages.get_mut(language) {
            for value in values {
                add_words(value.as_bytes(), &mut language.words, &mut self.words)?;
                self.words.push(GAP);
            }
        }
        self.documents.push((document, self.words.len()));
        Ok(())
    }

    /// Go through the documents in order, each with its words.
    pub fn each(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0;
        self.documents.iter().map(move |&(document, end)| {
            let words = self.words.get(start..end).unwrap_or_default();
            start = end;
            (document, words)
        })
    }

    /// Return about the bytes of memory that the numbers take.
    #[must_use]
    pub fn memory(&self) -> usize {
        4 * self.words.len() + 16 * self.documents.len()
    }
}

fn add_words(text: &[u8], words: &mut Interner, out: &mut Vec<u32>) -> Result<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let short = rest.first_chunk().and_then(|first| ShortWord::before_space(*first));
        let (word, space, behind) = match short {
            Some(short) => parted(rest, short.len(), 1),
            None => first_word(rest),
        };
        if !word.is_empty() {
            let number = match short {
                Some(short) => words.number_of_short(short)?,
                None => words.number(word)?,
            };
            out.push(number + MARKS);
        }
        if space == b"\n" {
            out.push(PARAGRAPH);
        }
        rest = behind;
    }
    Ok(())
}

/// Return the words of a text, which white space parts.
#[must_use]
pub fn words_in(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (word, _, behind) = first_word(rest);
        words.extend(std::str::from_utf8(word).ok().filter(|word| !word.is_empty()));
        rest = behind;
    }
    words
}

/// Cut a text behind its first white space: the word before that, the white space, and the rest.
fn first_word(text: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let width = match KINDS[byte as usize] {
            WORD => 0,
            LEAD => wide_space(text, at),
            _ => 1,
        };
        if width > 0 {
            return parted(text, at, width);
        }
        at += 1;
    }
    (text, &[], &[])
}

/// Cut a text behind a number of bytes, and behind as many more.
fn parted(text: &[u8], first: usize, second: usize) -> (&[u8], &[u8], &[u8]) {
    let (first, behind) = text.split_at(first);
    let (second, behind) = behind.split_at(second);
    (first, second, behind)
}

const WORD: u8 = 0;
const SPACE: u8 = 1;
const LEAD: u8 = 2;

/// The part that each byte has in a text: of a word, white space (as Python's `str.split` has it, and NUL), or perhaps
/// the first byte of white space beyond ASCII.
static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [WORD; 256];
    let mut byte = 0;
    while byte <= 0x20 {
        if matches!(byte, 0 | 9..=13 | 28..=32) {
            kinds[byte] = SPACE;
        }
        byte += 1;
    }
    kinds[0xC2] = LEAD;
    kinds[0xE1] = LEAD;
    kinds[0xE2] = LEAD;
    kinds[0xE3] = LEAD;
    kinds
}

/// Return the width in bytes of the white space beyond ASCII that begins at a byte; 0 if none does.
fn wide_space(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    match *rest {
        [0xC2, 0x85 | 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{GAP, Lexicon, MARKS, PARAGRAPH, Texts, words_in};

    /// Return the words of a text: `¶` for the end of a paragraph, `·` for that of a value.
    fn words(values: &[&str]) -> Vec<String> {
        let (mut lexicon, mut texts) = (Lexicon::default(), Texts::default());
        let language = lexicon.language("en");
        assert!(texts.add(0, values, &mut lexicon, language).is_ok());
        let word = |&n: &u32| match n {
            PARAGRAPH => "¶".to_owned(),
            GAP => "·".to_owned(),
            n => lexicon.languages()[language].words.text(n - MARKS).to_owned(),
        };
        texts.words.iter().map(word).collect()
    }

    proptest! {
        #[test]
        fn words_are_those_between_white_space(text in "[a-c\u{0}-\u{2}\t-\r\u{1b}-! é’\u{a0}\u{2028}]{0,60}") {
            let is_space = |c: char| matches!(c, '\0' | '\t'..='\r' | '\u{1c}'..=' ' | '\u{a0}' | '\u{2028}');
            let expected: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(&words_in(&text), &expected);
            let found = words(&[&text]);
            let ends = found.iter().filter(|word| *word == "¶").count();
            prop_assert_eq!(ends, text.matches('\n').count());
            let found: Vec<_> = found.iter().filter(|word| !["¶", "·"].contains(&word.as_str())).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn white_space_of_every_kind_parts_words() {
        let spaces = "\t\u{b}\u{c}\r\u{1c}\u{1d}\u{1e}\u{1f} \u{85}\u{a0}\u{1680}\u{2000}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\0";
        for space in spaces.chars() {
            assert_eq!(words(&[&format!("a{space}b")]), ["a", "b", "·"], "{space:?}");
        }
        assert_eq!(
            words(&["é\u{200b}â€ ã\u{a0}Â \u{2010}"]),
            ["é\u{200b}â€", "ã", "Â", "\u{2010}", "·"]
        );
    }

    #[test]
    fn line_ends_and_values_leave_marks() {
        assert_eq!(
            words(&["a\n\nb", "", " c\n"]),
            ["a", "¶", "¶", "b", "·", "·", "c", "¶", "·"]
        );
    }

    #[test]
    fn languages_number_words_on_their_own() {
        let (mut lexicon, mut texts) = (Lexicon::default(), Texts::default());
        for (document, name) in ["en", "fr", "en"].into_iter().enumerate() {
            let language = lexicon.language(name);
            let document = u32::try_from(document).unwrap_or(0);
            assert!(texts.add(document, &["oil gas"], &mut lexicon, language).is_ok());
        }
        assert_eq!(lexicon.len(), 4);
        let found: Vec<_> = texts
            .each()
            .map(|(document, words)| (document, words.to_vec()))
            .collect();
        let each = vec![MARKS, MARKS + 1, GAP];
        assert_eq!(found, [(0, each.clone()), (1, each.clone()), (2, each)]);
    }
}
