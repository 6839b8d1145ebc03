//! Folding: case, accents, quotes and widths taken off words.
//!
//! What makes two spellings of a word the same word to a reader who types one of them: case folding and compatibility
//! decomposition (Unicode UAX #15, UAX #21), then accents off. Vowel signs of Indic scripts, and the breves and
//! diaereses that make other letters of Cyrillic (й, ї), are no accents and stay.

use std::borrow::Cow;
use std::sync::OnceLock;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::text::characters::{all_alphanumeric, ascii_digit, is_space, is_title, is_upper};

/// The characters that print an apostrophe within a word; each folds to the first.
pub const APOSTROPHES: &str = concat!(
    "'\u{2019}\u{2018}\u{201b}",       // typewriter, printers' (closing, opening, reversed)
    "`\u{b4}\u{1fef}\u{1ffd}\u{ff40}", // grave and acute accents as typed, in Greek and in full width
    "\u{2032}\u{2035}",                // prime, and reversed
    "\u{2b9}\u{2bb}\u{2bc}\u{2bd}\u{2be}\u{2bf}\u{374}", // modifier letters: Ukrainian, okina, ayin, hamza, soft sign
    "\u{55a}\u{5f3}\u{a78b}\u{a78c}",  // Armenian, geresh, saltillo
    "\u{1fbd}\u{1fbf}\u{275b}\u{275c}\u{ff07}", // koronis, ornaments, in full width
);

/// Tell whether a character prints an apostrophe within a word.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    // As `APOSTROPHES`, but asked of every character of a text.
    matches!(
        c,
        '\'' | '\u{2019}'
            | '\u{2018}'
            | '\u{201b}'
            | '`'
            | '\u{b4}'
            | '\u{1fef}'
            | '\u{1ffd}'
            | '\u{ff40}'
            | '\u{2032}'
            | '\u{2035}'
            | '\u{2b9}'
            | '\u{2bb}'
            ..='\u{2bf}'
                | '\u{374}'
                | '\u{55a}'
                | '\u{5f3}'
                | '\u{a78b}'
                | '\u{a78c}'
                | '\u{1fbd}'
                | '\u{1fbf}'
                | '\u{275b}'
                | '\u{275c}'
                | '\u{ff07}'
    )
}

fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}' // Hebrew points
        | '\u{610}'..='\u{61a}' // Arabic honorifics
        | '\u{64b}'..='\u{65f}' // Arabic harakat, and hamza on its seat
        | '\u{670}' // Arabic superscript alef
        | '\u{6d6}'..='\u{6ed}' // Koranic signs
        | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{cbc}' // nukta: often left out in print
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
    )
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' // variation selectors
    )
}

/// Return what a letter without decomposition is typed as.
fn plain_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "n",
        // One letter to a reader, several code points to a keyboard: Arabic, Persian and Urdu.
        'ك' => "ک",
        'ي' | 'ى' | 'ې' | 'ے' => "ی",
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ۀ' => "ه",
        'ٱ' => "ا",
        '‐' | '‑' => "-",
        _ => return None,
    })
}

/// Return a word without case, accents and invisible characters; digits of every script become 0 to 9.
#[must_use]
pub fn fold(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        return Cow::Owned(fold_other(word));
    }
    if !word.bytes().any(|b| b.is_ascii_uppercase() || b == b'`') {
        return Cow::Borrowed(word);
    }
    let mut folded = word.to_ascii_lowercase();
    if folded.contains('`') {
        folded = folded.replace('`', "'");
    }
    Cow::Owned(folded)
}

fn fold_other(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut before = ' ';
    for c in word.chars() {
        // A mark of another script may come between a letter of Cyrillic and its own.
        if c >= '\u{530}' && ('\u{400}'..'\u{530}').contains(&before) {
            return fold_together(word);
        }
        before = c;
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            '`' => folded.push('\''),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            // Ideographs and syllables of Korean stay.
            '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => folded.push(c),
            c if is_independent(c) => match folded_alone(c) {
                Some(letters) => folded.push_str(letters),
                None => return fold_together(word),
            },
            _ => return fold_together(word),
        }
    }
    folded
}

/// Tell whether a character folds to the same whatever is beside it: letters of most alphabets, with no marks but
/// those that fold to nothing, or that nothing composes with.
fn is_independent(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{6ff}' | '\u{900}'..='\u{950}'
        | '\u{958}'..='\u{97f}')
}

/// Return what a character below U+0980 folds to; worked out once for each block of 128.
fn folded_alone(c: char) -> Option<&'static str> {
    const BLOCK: usize = 128;
    static BLOCKS: [OnceLock<Vec<String>>; 19] = [const { OnceLock::new() }; 19];
    let code = u32::from(c) as usize;
    let block = BLOCKS.get(code / BLOCK)?.get_or_init(|| {
        let first = code / BLOCK * BLOCK;
        let characters = (first..first + BLOCK).filter_map(|code| u32::try_from(code).ok().and_then(char::from_u32));
        characters.map(|c| fold_together(c.encode_utf8(&mut [0; 4]))).collect()
    });
    block.get(code % BLOCK).map(String::as_str)
}

fn fold_together(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in decomposed(word).chars() {
        let kept = folded.chars().next_back().and_then(|letter| other_letter(letter, c));
        if let Some(letter) = kept {
            folded.pop();
            folded.push(letter);
        } else {
            folded.push(c);
        }
    }
    let mut bare = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c.is_ascii() {
            bare.push(c);
        } else if let Some(plain) = plain_letter(c) {
            bare.push_str(plain);
        } else if is_apostrophe(c) {
            bare.push('\''); // a double prime decomposes to two
        } else if !is_accent(c) && !is_invisible(c) {
            bare.push(ascii_digit(c).unwrap_or(c));
        }
    }
    match ComposingNormalizerBorrowed::new_nfc().normalize(&bare) {
        Cow::Borrowed(_) => bare,
        Cow::Owned(composed) => composed,
    }
}

/// Return a word decomposed and without case.
fn decomposed(word: &str) -> String {
    let cases = CaseMapper::new();
    let forms = DecomposingNormalizerBorrowed::new_nfkd();
    // Decomposition would part these: an acute accent into a space and a mark, ŉ into an apostrophe and n.
    let whole: String = word
        .chars()
        .map(|c| match c {
            'ŉ' => 'n',
            'ẚ' => 'a',
            c if is_apostrophe(c) => '\'',
            c => c,
        })
        .collect();
    // Twice: 𝕊 has no case until it is decomposed to S.
    let once = cases.fold_string(&whole);
    let once = forms.normalize(&once);
    let twice = cases.fold_string(&once);
    forms.normalize(&twice).into_owned()
}

/// Return the letter of Cyrillic that a mark makes of another one; ё is read as е, as in Russian print.
fn other_letter(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('и', '\u{306}') => Some('й'),
        ('у', '\u{306}') => Some('ў'),
        ('і', '\u{308}') => Some('ї'),
        ('г', '\u{301}') => Some('ѓ'),
        ('к', '\u{301}') => Some('ќ'),
        _ => None,
    }
}

/// Fold a word to a term: without the spaces that ligatures decompose to, and never empty.
#[must_use]
pub fn fold_word(word: &str) -> Cow<'_, str> {
    let folded = fold(word);
    if all_alphanumeric(&folded) {
        return folded;
    }
    if folded.is_empty() {
        return Cow::Borrowed(word);
    }
    if !folded.chars().any(is_space) {
        return folded;
    }
    let joined: String = folded.chars().filter(|&c| !is_space(c)).collect();
    if joined.is_empty() {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(joined)
    }
}

/// Fold a word and keep its capitals: `Élysée’s` gives `Elysee's`.
///
/// Letter by letter, as one that folds to two (`Æ`) is capital in the first of them.
#[must_use]
pub fn fold_accents(word: &str) -> String {
    if word.is_ascii() {
        return word.replace('`', "'");
    }
    // In presentation forms and full width there are capitals, too, and marks that belong to the letter before.
    let wide = ComposingNormalizerBorrowed::new_nfkc().normalize(word);
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&wide);
    let mut bare = String::with_capacity(composed.len());
    let mut letter = [0; 4];
    for c in composed.chars() {
        let folded = fold(c.encode_utf8(&mut letter));
        if is_upper(c) || is_title(c) {
            push_capital(&mut bare, &folded);
        } else {
            bare.push_str(&folded);
        }
    }
    bare
}

fn push_capital(bare: &mut String, letters: &str) {
    let mut rest = letters.chars();
    if let Some(first) = rest.next() {
        bare.push(CaseMapper::new().simple_uppercase(first));
        bare.push_str(rest.as_str());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{APOSTROPHES, fold, fold_accents, fold_other, fold_together, fold_word, is_apostrophe};

    #[test]
    fn apostrophes_are_those_of_the_list() {
        let told: String = (char::MIN..=char::MAX).filter(|&c| is_apostrophe(c)).collect();
        let mut listed: Vec<char> = APOSTROPHES.chars().collect();
        listed.sort_unstable();
        assert_eq!(told, listed.iter().collect::<String>());
    }

    #[test]
    fn spellings_of_a_word_fold_to_one() {
        for (word, folded) in [
            ("Oil", "oil"),
            ("Étude", "etude"),
            ("e\u{301}tude", "etude"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("ﬁn", "fin"),
            ("ＮＡＴＯ", "nato"),
            ("𝕊", "s"),
            ("O`Neill", "o'neill"),
            ("O’Neill", "o'neill"),
            ("ŉ", "n"),
            ("Йод", "йод"),
            ("и\u{306}од", "йод"),
            ("Ёлка", "елка"),
            ("العَرَبِيَّة", "العربیه"),
            ("١٢", "12"),
            ("한국", "한국"),
            ("\u{ad}", ""),
        ] {
            assert_eq!(fold(word), folded, "{word:?}");
        }
    }

    #[test]
    fn a_term_is_never_empty_and_has_no_spaces() {
        assert_eq!(fold_word("\u{640}"), "\u{640}");
        assert_eq!(fold_word("¨"), "¨");
        assert!(!fold_word("a\u{fdfa}").contains(' '));
    }

    #[test]
    fn capitals_stay_where_only_accents_are_folded() {
        assert_eq!(fold_accents("Élysée’s"), "Elysee's");
        assert_eq!(fold_accents("Æther"), "Aether");
        assert_eq!(fold_accents("ǅ"), "Dz");
    }

    #[test]
    fn every_character_folded_twice_is_folded_once() {
        for c in char::MIN..=char::MAX {
            let folded = fold(c.encode_utf8(&mut [0; 4])).into_owned();
            assert_eq!(fold(&folded), folded, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn words_folded_twice_are_folded_once(word in "[\\u{20}-\\u{40f}\\u{1e00}-\\u{2fff}\\u{f900}-\\u{ffff}йїв\\u{301}\\u{308}\\u{656}]{0,6}") {
            let folded = fold(&word).into_owned();
            prop_assert_eq!(fold(&folded), &*folded);
        }

        #[test]
        fn letters_fold_alike_one_by_one_and_together(word in "[\u{80}-\u{97f}a-zA-Z'`и\u{4e00}-\u{4eff}가-깋]{0,8}") {
            prop_assert_eq!(fold_other(&word), fold_together(&word));
        }

        #[test]
        fn marks_of_two_scripts_fold_alike(word in "[йїв\u{301}\u{308}\u{656}\u{5c1}\u{94d}a]{0,5}") {
            prop_assert_eq!(fold_other(&word), fold_together(&word));
        }
    }
}
