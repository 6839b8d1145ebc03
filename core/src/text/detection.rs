//! The language of a text, where it can be detected: few letters, or two close languages, give no answer.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::GeneralCategoryGroup;

use crate::text::characters::{all_upper, casefolded, category, is_alphanumeric, is_decimal, lower};
use crate::text::language::classify;

/// Characters that decide; more only cost time.
const READ: usize = 4_000;

/// Fewer letters are a guess: names and loanwords read alike in many languages.
const LEAST_LETTERS: usize = 20;

/// Below, two close languages (Danish and Norwegian, Croatian and Serbian) share the text, or it is in no language.
const LEAST_PROBABILITY: f32 = 0.5;

/// Words of a text of which the share of common ones is looked at.
const LEAST_WORDS: usize = 30;

/// Return the code of the language of a text, of those that the model has; None for short or unsure text.
#[must_use]
pub fn detect(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(READ).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let enough = if is_dense(sample) {
        LEAST_LETTERS / 2
    } else {
        LEAST_LETTERS
    };
    sample.chars().filter(|&c| is_letter_or_mark(c)).nth(enough - 1)?;
    if is_plainly_english(sample) {
        return Some("en");
    }
    // The model has learnt from text in both cases.
    let (code, probability) = if all_upper(sample) {
        classified(&lower(sample))
    } else {
        classified(sample)
    };
    (probability >= LEAST_PROBABILITY).then_some(code)
}

fn classified(text: &str) -> (&'static str, f32) {
    if text.is_ascii() {
        return classify(text.as_bytes());
    }
    classify(ComposingNormalizerBorrowed::new_nfc().normalize(text).as_bytes())
}

fn is_letter_or_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let category = category(c);
    GeneralCategoryGroup::Letter.contains(category) || GeneralCategoryGroup::Mark.contains(category)
}

/// Tell whether a letter says as much as a syllable or a word: Han, kana, Hangul.
fn is_dense(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (mut dense, mut all) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        dense += usize::from(c >= '\u{2e80}');
    }
    dense * 2 > all
}

fn is_common_in_english(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "and"
            | "to"
            | "that"
            | "with"
            | "from"
            | "have"
            | "were"
            | "this"
            | "been"
            | "which"
            | "their"
            | "they"
            | "would"
    )
}

/// Tell whether the share of the commonest words of English, none of them common elsewhere, leaves no other language.
///
/// Every third text or more of most archives is English: to tell so costs a tenth of asking the model, which need not
/// even be loaded.
fn is_plainly_english(text: &str) -> bool {
    let folded = casefolded(text);
    let (mut words, mut common, mut has_the) = (0_usize, 0_usize, false);
    for word in folded.split(|c| !is_alphanumeric(c) || is_decimal(c)) {
        if word.is_empty() {
            continue;
        }
        words += 1;
        if is_common_in_english(word) {
            common += 1;
            has_the |= word == "the";
        }
    }
    // The share of those words in English prose is 0.17 or more, and in prose of other languages below 0.03.
    words >= LEAST_WORDS && has_the && common * 100 >= words * 12
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn languages_are_told_where_there_is_enough_text() {
        assert_eq!(detect("The harbour council decided on Thursday night."), Some("en"));
        assert_eq!(
            detect("DER STADTRAT HAT AM DONNERSTAGABEND ENTSCHIEDEN, DASS DER KRAN BLEIBT."),
            Some("de")
        );
        assert_eq!(detect("市議会は木曜日の夜、蒸気クレーンを"), Some("ja"));
        assert_eq!(
            detect(&"the man of the sea went to the harbour and ".repeat(5)),
            Some("en")
        );
    }

    #[test]
    fn few_letters_tell_no_language() {
        assert_eq!(detect(""), None);
        assert_eq!(detect("The harbour 2,000,000"), None);
    }
}
