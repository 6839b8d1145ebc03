//! Text as it is kept: in NFC, with plain line ends, without control characters.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use memchr::memchr_iter;

use crate::text::characters::{casefolded, is_alphanumeric, is_space};

/// The characters of windows-1252 where Unicode has the control characters from U+0080; NUL where both have controls.
const MEANT: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Return a text with the characters of windows-1252 for control characters, as text has them that was taken for
/// Latin-1 on its way; U+0085 stays, as a line end.
#[must_use]
pub fn with_meant(text: &str) -> Cow<'_, str> {
    if !has_controls_of_latin1(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(meant).collect())
}

/// Tell whether a text has one of U+0080 to U+009F.
fn has_controls_of_latin1(text: &[u8]) -> bool {
    memchr_iter(0xC2, text).any(|place| text.get(place + 1).is_some_and(|&byte| byte < 0xA0))
}

fn meant(c: char) -> char {
    let place = u32::from(c).checked_sub(0x80).filter(|_| c != '\u{85}');
    let found = place.and_then(|place| MEANT.get(place as usize));
    found.copied().filter(|&meant| meant != '\0').unwrap_or(c)
}

/// Return the runs of letters and digits of a text, without case, with a space between them: the form to compare titles
/// in.
#[must_use]
pub fn bare_words(text: &str) -> String {
    let folded = casefolded(text);
    let mut bare = String::with_capacity(folded.len());
    for word in folded.split(|c| !is_alphanumeric(c)).filter(|word| !word.is_empty()) {
        if !bare.is_empty() {
            bare.push(' ');
        }
        bare.push_str(word);
    }
    bare
}

/// Return a text in NFC with `\n` for every line end, without control characters.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = if text.is_ascii() {
        !text.bytes().any(|byte| is_unkept(char::from(byte)))
    } else {
        !text.chars().any(is_unkept)
    };
    let text = if is_plain {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(kept(&with_meant(text)))
    };
    if text.is_ascii() {
        return text;
    }
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    match text {
        Cow::Borrowed(text) => normalizer.normalize(text),
        Cow::Owned(text) => Cow::Owned(normalizer.normalize(&text).into_owned()),
    }
}

/// Return a text cleaned, on one line, with single spaces: for headlines, names and the like.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    if is_single_spaced(&cleaned) {
        return cleaned;
    }
    let mut line = String::with_capacity(cleaned.len());
    for word in cleaned.split(is_space).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// Return true for words with one space between them, and no other white space.
fn is_single_spaced(text: &str) -> bool {
    let mut before = true;
    let mut is_fine = |c: char| {
        let blank = is_space(c);
        let fine = !blank || (c == ' ' && !before);
        before = blank;
        fine
    };
    let is_fine = if text.is_ascii() {
        text.bytes().all(|byte| is_fine(char::from(byte)))
    } else {
        text.chars().all(is_fine)
    };
    is_fine && !text.ends_with(' ')
}

/// Return true for a line end other than `\n`, and for a character that is left out.
fn is_unkept(c: char) -> bool {
    is_left_out(c) || matches!(c, '\x0b'..='\x0d' | '\x1c'..='\x1e' | '\u{2028}' | '\u{2029}')
}

/// Return true for control characters, and for marks that only say where a line may break or bytes begin.
fn is_left_out(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn kept(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\r' => {
                let further = rest.as_str().trim_start_matches('\r');
                let count = 1 + rest.as_str().len() - further.len();
                // However many returns are before a newline, they end one line with it.
                if let Some(behind) = further.strip_prefix('\n') {
                    kept.push('\n');
                    rest = behind.chars();
                } else {
                    kept.extend(std::iter::repeat_n('\n', count));
                    rest = further.chars();
                }
            }
            '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            c if is_left_out(c) => {}
            c => kept.push(c),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, is_unkept, one_line, with_meant};

    proptest! {
        #[test]
        fn cleaned_text_is_clean_and_stays_as_it_is(text in r"([a-zé \n\r\t\x00\x0b\x1c]|\PC|\u{85}|\u{93}|\u{ad}|e\u{301})*") {
            let once = clean(&text).into_owned();
            prop_assert!(!once.chars().any(is_unkept));
            prop_assert_eq!(clean(&once), once.as_str());
            let line = one_line(&text).into_owned();
            prop_assert_eq!(line.split(super::is_space).collect::<Vec<_>>().join(" "), line.clone());
            prop_assert_eq!(one_line(&once), line);
        }
    }

    #[test]
    fn line_ends_of_all_systems_are_one() {
        assert_eq!(clean("a\r\nb\r\r\nc\rd\r\re\u{2028}f\u{85}g"), "a\nb\nc\nd\n\ne\nf\ng");
        assert_eq!(clean("a\r\0\nb"), "a\n\nb");
    }

    #[test]
    fn controls_are_what_windows_means_or_go() {
        assert_eq!(clean("\u{93}So\u{94}\u{81}\x07 e\u{301}"), "“So” é");
        assert_eq!(with_meant("\u{85}\u{80}"), "\u{85}€");
        assert_eq!(one_line("\t The \u{a0}\n crane "), "The crane");
        assert_eq!(one_line(" \n"), "");
    }
}
