//! The tokenizer: text to chunks, chunks to pieces.
//!
//! A text is cut into chunks (letters, marks and digits, with the joiners that print puts inside a word), and each
//! chunk into pieces: the tokens it makes, each with its forms. All rules look at one chunk alone, so their results can
//! be kept for each distinct word.
//!
//! | text | tokens |
//! |---|---|
//! | `Putin's` | one, `putin's`; also `putin`; its stem is that of `putin` |
//! | `l’équipe` | one, `l'equipe`; also `equipe`; its stem is that of `équipe` |
//! | `O’Neill` | one, `o'neill`; also `oneill` and `neill` |
//! | `İstanbul’da` | one, `istanbul'da`; also `istanbul` and `istanbulda` |
//! | `з’ява` | one, `з'ява`; also `зява` |
//! | `covid-19` | two, `covid` `19`, and the compound `covid19` |
//! | `AT&T` `R&D` | one, `at&t`, `r&d` |
//! | `U.S.` `a.m.` | one, `us`, `am` |
//! | `10,000` `3,5` | one, `10000`, `3.5` |
//! | `C++` `C#` | one, as written |
//! | `新闻` | one a character, as for kana, Thai, Lao, Khmer and Burmese |
//!
//! An apostrophe of any kind joins letters, and is no part of a word at its edges. Every word of a text is a token:
//! there are no stop words.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategoryGroup, Script};

use crate::text::apostrophes::{MAX_PARTS, Part, parts_of};
use crate::text::characters::{all_alphanumeric, category, is_alphanumeric, is_decimal, is_number, lower};
use crate::text::folding::{fold, fold_accents, fold_word, is_apostrophe};

/// Characters of a term at most: longer runs are base64 or a missing space, cut alike in articles and in queries.
pub const MAX_TERM: usize = 120;

/// Parts of a compound at most.
pub const MAX_JOINED: usize = 4;

/// A token as its chunk makes it. Offsets count characters from the start of the chunk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// The folded word as written.
    pub term: String,
    /// The word to stem, in lower case but not folded.
    pub base: String,
    /// The first character.
    pub start: usize,
    /// The character behind the last.
    pub end: usize,
    /// The folded words that it is found under beside its term.
    pub also: Vec<String>,
    /// The words to stem beside the base.
    pub also_bases: Vec<String>,
    /// The word with its capitals.
    pub written: String,
}

impl Piece {
    /// Return the words of `term` and `also` that have a capital, as written, without accents.
    #[must_use]
    pub fn cased(&self) -> Vec<String> {
        if lower(&self.written) == *self.written {
            return Vec::new();
        }
        let bare = fold_accents(&self.written);
        let parts: Vec<&str> = bare.split('\'').take(MAX_PARTS + 1).collect();
        let mut spellings: Vec<(String, String)> = Vec::new();
        for joint in ["", "'"] {
            for begin in 0..parts.len() {
                for end in begin + 1..=parts.len() {
                    let spelling = parts[begin..end].join(joint);
                    spellings.push((fold(&spelling).into_owned(), spelling));
                }
            }
        }
        let mut found: Vec<String> = Vec::new();
        for form in std::iter::once(&self.term).chain(&self.also) {
            // The last spelling that folds to the form is the one with its apostrophes.
            let known = spellings.iter().rev().find(|(folded, _)| folded == form);
            let spelling = known.map_or(form, |(_, spelling)| spelling);
            if lower(spelling) != **spelling && !found.contains(spelling) {
                found.push(spelling.clone());
            }
        }
        found
    }
}

/// The pieces of one chunk, at consecutive positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// The compound that the pieces make (`email` of `e-mail`).
    pub compound: Option<String>,
}

/// A token of a text. Offsets count characters from the start of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The piece, whose own offsets count from the start of its chunk.
    pub piece: Piece,
    /// The number of the token in the text.
    pub position: usize,
    /// The first character.
    pub start: usize,
    /// The character behind the last.
    pub end: usize,
}

/// Tell whether a character may stand around a word and is no part of it.
#[must_use]
pub fn is_edge(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '"'
            | '“'
            | '”'
            | '«'
            | '»'
            | '…'
            | '*'
            | '/'
            | '|'
            | '–'
            | '—'
            | '-'
    ) || is_apostrophe(c)
}

/// Tell whether a text without edges is letters and digits of ASCII: one token, as it is.
#[must_use]
pub fn is_one_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_TERM && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Return every word of a text, in order.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (start, chunk) in chunks(text) {
        for piece in chunk.pieces {
            let (begin, end) = (start + piece.start, start + piece.end);
            let position = tokens.len();
            tokens.push(Token {
                piece,
                position,
                start: begin,
                end,
            });
        }
    }
    tokens
}

/// Return every chunk of a text with the number of the character where it starts.
#[must_use]
pub fn chunks(text: &str) -> Vec<(usize, Chunk)> {
    let mut found = Vec::new();
    let (mut bytes, mut characters) = (0, 0);
    for stretch in stretches(text) {
        characters += text[bytes..stretch.start].chars().count();
        found.push((characters, split(&text[stretch.start..stretch.end], stretch.kind)));
        bytes = stretch.start;
    }
    found
}

/// Tell whether there is anything in a text that could be found.
#[must_use]
pub fn has_word(text: &str) -> bool {
    stretches(text).next().is_some()
}

/// Return the capitals in a text: `Piece::cased` of all its tokens, each once.
#[must_use]
pub fn cased_forms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = tokenize(text).iter().flat_map(|token| token.piece.cased()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The rule that found a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A character of a script without spaces, with its marks.
    Alone,
    /// `C++`, `C#`.
    Sharp,
    /// `U.S.`
    Dotted,
    /// Letters, marks and digits with joiners.
    Word,
}

/// The bytes of a chunk in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// The rule that found it.
    pub kind: Kind,
}

/// Iterate over the bytes of the chunks of a text.
#[must_use]
pub fn stretches(text: &str) -> Stretches<'_> {
    Stretches { text, at: 0, before: 0 }
}

/// The chunks of a text, see [`stretches`].
#[derive(Debug, Clone)]
pub struct Stretches<'a> {
    text: &'a str,
    at: usize,
    /// The class of the character before `at`.
    before: u8,
}

const LETTER: u8 = 1;
const NUMBER: u8 = 2;
const MARK: u8 = 4;
const INVISIBLE: u8 = 8;
const ALONE: u8 = 16;
const APOSTROPHE: u8 = 32;
const HYPHEN: u8 = 64;

/// Return the class of a character: sets of its bits are the classes of characters in the rules.
fn class(c: char) -> u8 {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => LETTER,
            '0'..='9' => NUMBER,
            '\'' | '`' => APOSTROPHE,
            '-' => HYPHEN,
            _ => 0,
        };
    }
    if is_apostrophe(c) {
        return APOSTROPHE;
    }
    match c {
        '\u{ad}' | '\u{200c}' | '\u{200d}' => return INVISIBLE,
        '‐' | '‑' => return HYPHEN,
        _ => {}
    }
    let category = category(c);
    let class = if GeneralCategoryGroup::Letter.contains(category) {
        LETTER
    } else if GeneralCategoryGroup::Number.contains(category) {
        NUMBER
    } else if GeneralCategoryGroup::Mark.contains(category) {
        MARK
    } else {
        return 0;
    };
    if c >= '\u{e00}' && is_alone(c) {
        class | ALONE
    } else {
        class
    }
}

/// Tell whether a character belongs to a script without spaces: each of its letters is a word to us.
fn is_alone(c: char) -> bool {
    c == '\u{30fc}'
        || matches!(
            CodePointMapData::<Script>::new().get(c),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

fn begins_word(class: u8) -> bool {
    class & (LETTER | NUMBER) != 0 && class & ALONE == 0
}

fn continues_word(class: u8) -> bool {
    class & (LETTER | NUMBER | MARK | INVISIBLE) != 0 && class & ALONE == 0
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        while let Some((c, class)) = self.peek(self.at) {
            if class & (LETTER | NUMBER) != 0 {
                let start = self.at;
                let (end, kind) = self.rule(c, class);
                self.before = text_class_before(self.text, end);
                self.at = end;
                return Some(Stretch { start, end, kind });
            }
            self.before = class;
            self.at += c.len_utf8();
        }
        None
    }
}

/// Return the class of the character that ends before a byte of a text.
fn text_class_before(text: &str, end: usize) -> u8 {
    text[..end].chars().next_back().map_or(0, class)
}

impl Stretches<'_> {
    /// Return the character at a byte, and its class.
    fn peek(&self, at: usize) -> Option<(char, u8)> {
        let c = self.text[at..].chars().next()?;
        Some((c, class(c)))
    }

    fn class_at(&self, at: usize) -> u8 {
        self.peek(at).map_or(0, |(_, class)| class)
    }

    /// Return where the chunk that begins here with a letter or a number ends, and its rule.
    fn rule(&self, c: char, class: u8) -> (usize, Kind) {
        let behind = self.at + c.len_utf8();
        if class & ALONE != 0 {
            return (self.marks(behind), Kind::Alone);
        }
        if class & LETTER != 0 && self.before & (LETTER | NUMBER | MARK) == 0 {
            if let Some(end) = self.sharp(c, behind) {
                return (end, Kind::Sharp);
            }
            if let Some(end) = self.dotted(behind) {
                return (end, Kind::Dotted);
            }
        }
        (self.word(behind, class), Kind::Word)
    }

    fn marks(&self, mut at: usize) -> usize {
        while let Some((c, class)) = self.peek(at) {
            if class & MARK == 0 {
                break;
            }
            at += c.len_utf8();
        }
        at
    }

    /// `C++`, `C#`: an ASCII letter with its sign, before neither a letter, a number nor another sign.
    fn sharp(&self, c: char, behind: usize) -> Option<usize> {
        if !c.is_ascii_alphabetic() {
            return None;
        }
        let rest = &self.text[behind..];
        let end = behind
            + if rest.starts_with("++") {
                2
            } else {
                usize::from(rest.starts_with('#'))
            };
        let ends = match self.peek(end) {
            Some((next, class)) => !matches!(next, '+' | '#') && class & (LETTER | NUMBER) == 0,
            None => true,
        };
        (end > behind && ends).then_some(end)
    }

    /// `U.S.`: letters, each with its dot, the last one with or without; `behind` follows the first letter.
    fn dotted(&self, behind: usize) -> Option<usize> {
        let has_dot = |at: usize| self.text.as_bytes().get(at) == Some(&b'.');
        if !has_dot(behind) {
            return None;
        }
        let mut end = behind + 1;
        let mut dots = 1;
        while let Some((c, class)) = self.peek(end) {
            let next = end + c.len_utf8();
            if class & LETTER == 0 {
                break;
            }
            if has_dot(next) {
                dots += 1;
                end = next + 1;
                continue;
            }
            if self.class_at(next) & (LETTER | NUMBER | MARK) == 0 {
                return Some(next);
            }
            break;
        }
        (dots > 1).then_some(end)
    }

    /// Return where the word ends whose first character, of class `last`, ends at a byte.
    fn word(&self, mut at: usize, mut last: u8) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            // Most are ASCII.
            while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric()) {
                last = if byte.is_ascii_digit() { NUMBER } else { LETTER };
                at += 1;
            }
            let Some((c, class)) = self.peek(at) else { return at };
            let next = at + c.len_utf8();
            if continues_word(class) {
                (at, last) = (next, class);
                continue;
            }
            let joins = match c {
                '&' => true,
                '.' | ',' => last & NUMBER != 0 && self.class_at(next) & NUMBER != 0,
                _ => class & HYPHEN != 0 || (class & APOSTROPHE != 0 && self.apostrophe_joins(last, next)),
            };
            let Some((c, class)) = self.peek(next).filter(|&(_, class)| joins && begins_word(class)) else {
                return at;
            };
            (at, last) = (next + c.len_utf8(), class);
        }
    }

    /// Tell whether an apostrophe behind a character of class `last` joins what follows it at a byte: between digits,
    /// it parts thousands; elsewhere it is a prime (`5′10″`).
    fn apostrophe_joins(&self, last: u8, mut at: usize) -> bool {
        if last & NUMBER == 0 {
            return true;
        }
        let mut digits = 0;
        while let Some((c, class)) = self.peek(at).filter(|_| digits < 4) {
            if class & NUMBER == 0 {
                break;
            }
            digits += 1;
            at += c.len_utf8();
        }
        digits == 0 || digits == 3
    }
}

/// Cut a chunk that a rule has found into its pieces.
#[must_use]
pub fn split(chunk: &str, kind: Kind) -> Chunk {
    if kind == Kind::Word {
        return split_word(chunk);
    }
    let written = if kind == Kind::Dotted {
        chunk.replace('.', "")
    } else {
        chunk.to_owned()
    };
    let term = fold(&written).into_owned();
    let end = chunk.chars().count();
    let base = term.clone();
    let piece = Piece {
        term,
        base,
        end,
        written,
        ..Piece::default()
    };
    Chunk {
        pieces: vec![piece],
        compound: None,
    }
}

fn split_word(chunk: &str) -> Chunk {
    if all_alphanumeric(chunk) && !chunk.chars().any(is_apostrophe) {
        return Chunk {
            pieces: vec![piece_of(plain(cut(chunk)), 0, chunk)],
            compound: None,
        };
    }
    let chunk = plain_signs(chunk);
    let mut pieces = Vec::new();
    let mut start = 0;
    for text in chunk.split('-') {
        if text.contains('&') && text.split('&').any(|side| side.chars().nth(3).is_some()) {
            for side in text.split('&') {
                pieces.push(piece_of(part(cut(side)), start, side));
                start += side.chars().count() + 1;
            }
        } else {
            pieces.push(piece_of(part(cut(text)), start, text)); // an initialism such as AT&T stays whole
            start += text.chars().count() + 1;
        }
    }
    let compound = (2..=MAX_JOINED)
        .contains(&pieces.len())
        .then(|| pieces.iter().map(|piece| piece.term.as_str()).collect());
    Chunk { pieces, compound }
}

/// Return a chunk with the typewriter's apostrophes and hyphens.
fn plain_signs(chunk: &str) -> Cow<'_, str> {
    if chunk.is_ascii() && !chunk.contains('`') {
        return Cow::Borrowed(chunk);
    }
    chunk
        .chars()
        .map(|c| match c {
            '‐' | '‑' => '-',
            c if is_apostrophe(c) => '\'',
            c => c,
        })
        .collect()
}

/// Return the part of a text that becomes a term.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(MAX_TERM) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

fn piece_of(part: Part, start: usize, text: &str) -> Piece {
    Piece {
        term: part.term,
        base: part.base,
        start,
        end: start + text.chars().count(),
        also: part.also,
        also_bases: part.also_bases,
        written: part.written,
    }
}

fn plain(text: &str) -> Part {
    Part {
        term: fold_word(text).into_owned(),
        base: lower(text).into_owned(),
        written: text.to_owned(),
        ..Part::default()
    }
}

/// Return the forms of a word, or of the part of one on a side of its apostrophe.
fn part(text: &str) -> Part {
    if text.chars().next().is_some_and(is_number) && is_numeral(text) {
        return numeral(text);
    }
    if text.contains('\'') {
        parts_of(text, part)
    } else {
        plain(text)
    }
}

/// Tell whether a text has no letter and is not one run of digits.
fn is_numeral(text: &str) -> bool {
    !text.chars().any(|c| is_alphanumeric(c) && !is_decimal(c)) && !all_alphanumeric(text)
}

/// Return the forms of a numeral: thousands commas and apostrophes go, a decimal comma becomes a point; dots in groups
/// of three may be thousands, too.
fn numeral(text: &str) -> Part {
    let length = |group: &str| group.chars().count();
    let mut term = fold_word(&text.replace('\'', "")).into_owned();
    let groups: Vec<&str> = term.split(',').collect();
    if let [_, middle @ .., last] = groups.as_slice() {
        let whole = last.split('.').next().unwrap_or_default();
        let are_thousands = length(whole) == 3 && middle.iter().all(|group| matches!(length(group), 2 | 3));
        term = term.replace(',', if are_thousands { "" } else { "." });
    }
    let dotted: Vec<&str> = term.split('.').collect();
    let mut part = Part::default();
    if let [first, groups @ ..] = dotted.as_slice() {
        let are_thousands = groups.iter().all(|group| length(group) == 3) && matches!(length(first), 1..=3);
        if !groups.is_empty() && are_thousands {
            let whole = dotted.concat();
            part.also = vec![whole.clone()];
            part.also_bases = vec![whole];
        }
    }
    part.base.clone_from(&term);
    part.term = term;
    part
}

#[cfg(test)]
mod tests {
    use super::{MAX_TERM, Piece, cased_forms, chunks, has_word, tokenize};

    fn terms(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.piece.term).collect()
    }

    fn forms(text: &str) -> Vec<String> {
        tokenize(text)
            .into_iter()
            .flat_map(|token| [token.piece.term].into_iter().chain(token.piece.also))
            .collect()
    }

    #[test]
    fn text_is_cut_into_words() {
        for (text, expected) in [
            ("AT&T R&D Marks&Spencer M&A-led", "at&t r&d marks spencer m&a led"),
            ("U.S. and U.S.A. at 5 a.m. J.K. Moor", "us and usa at 5 am jk moor"),
            (
                "10,000 and 1,00,000 and 3,5 and 3.5%",
                "10000 and 100000 and 3.5 and 3.5",
            ),
            (
                "C++ C# F# C+++ #tag @user snake_case",
                "c++ c# f# c tag user snake case",
            ),
            ("one.Two www.example.org", "one two www example org"),
            ("ABC新闻 ไทย", "abc 新 闻 ไ ท ย"),
            ("हिन्दी الأخبار 한국어", "हिन्दी الاخبار 한국어"),
            ("5′10 5'000 2020's", "5 10 5000 2020's"),
            ("— … “” & ' -", ""),
        ] {
            assert_eq!(terms(text).join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn words_with_apostrophes_have_several_forms() {
        for (text, expected) in [
            ("O’Neill", "o'neill oneill neill"),
            ("Putin’s", "putin's putin"),
            ("don’t", "don't"),
            ("l’équipe", "l'equipe equipe lequipe"),
            ("dell’arte", "dell'arte arte"),
            ("м’яч", "м'яч мяч"),
            ("İstanbul’da", "istanbul'da istanbulda istanbul"),
            ("10.000", "10.000 10000"),
        ] {
            assert_eq!(forms(text).join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn offsets_count_characters() {
        let places: Vec<(usize, usize)> = tokenize("„Éa“ b-ç")
            .iter()
            .map(|token| (token.start, token.end))
            .collect();
        assert_eq!(places, [(1, 3), (5, 6), (7, 8)]);
    }

    #[test]
    fn hyphens_make_a_compound() {
        let found = chunks("e-mail a-b-c-d-e");
        let compounds: Vec<Option<&str>> = found.iter().map(|(_, chunk)| chunk.compound.as_deref()).collect();
        assert_eq!(compounds, [Some("email"), None]);
    }

    #[test]
    fn long_runs_are_cut() {
        let found = tokenize(&"x".repeat(MAX_TERM + 5));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].piece.term.len(), found[0].end), (MAX_TERM, MAX_TERM + 5));
    }

    #[test]
    fn capitals_are_kept_beside() {
        assert_eq!(
            cased_forms("the O'Neill US Élysée’s"),
            ["Elysee", "Elysee's", "Neill", "O'Neill", "ONeill", "US"]
        );
        assert!(Piece::default().cased().is_empty());
        assert!(has_word("(a)") && !has_word("(…)"));
    }
}
