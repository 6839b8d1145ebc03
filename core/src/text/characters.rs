//! Character classes as Python's `str` and the Unicode standard have them, of one Unicode version for every Python.

use std::borrow::Cow;
use std::sync::OnceLock;

use icu_casemap::CaseMapper;
use icu_properties::props::{CaseIgnorable, Cased, GeneralCategory, GeneralCategoryGroup, Lowercase, Uppercase};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Return a text without case: `str.casefold`. ASCII is folded in a tenth of the time that Unicode's table takes.
#[must_use]
pub fn casefolded(text: &str) -> Cow<'_, str> {
    let mut folded = text.to_owned();
    folded.make_ascii_lowercase();
    if folded.is_ascii() {
        return Cow::Owned(folded);
    }
    // Each character is folded by itself.
    let cases = CaseMapper::new();
    let mut whole = String::with_capacity(folded.len());
    let mut rest = folded.as_str();
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (plain, others) = rest.split_at(at);
        let end = others.bytes().position(|byte| byte.is_ascii()).unwrap_or(others.len());
        let (others, behind) = others.split_at(end);
        whole.push_str(plain);
        whole.push_str(&cases.fold_string(others));
        rest = behind;
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// Return the general category of a character.
#[must_use]
pub fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Tell whether a character is a letter: `\p{L}`, `str.isalpha`.
#[must_use]
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    GeneralCategoryGroup::Letter.contains(category(c))
}

/// Tell whether a character is a number: `\p{N}`.
#[must_use]
pub fn is_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    GeneralCategoryGroup::Number.contains(category(c))
}

/// Tell whether a character is a letter or a number: `str.isalnum`, and `\w` without the underscore.
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    GeneralCategoryGroup::Letter
        .union(GeneralCategoryGroup::Number)
        .contains(category(c))
}

/// Tell whether a text is one or more letters and numbers: `str.isalnum`.
#[must_use]
pub fn all_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_alphanumeric)
}

/// Tell whether a text is one or more letters: `str.isalpha`.
#[must_use]
pub fn all_letters(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_letter)
}

/// Tell whether a character is a digit of a decimal system: `str.isdecimal`.
#[must_use]
pub fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    category(c) == GeneralCategory::DecimalNumber
}

/// Return the ASCII digit of the value of a decimal digit of any script, and None for another character.
#[must_use]
pub fn ascii_digit(c: char) -> Option<char> {
    // The digits of a script are ten code points in a row, and scripts may adjoin.
    static RUNS: OnceLock<Vec<(u32, u32)>> = OnceLock::new();
    if !is_decimal(c) {
        return None;
    }
    let runs = RUNS.get_or_init(|| {
        CodePointMapData::<GeneralCategory>::new()
            .iter_ranges_for_value(GeneralCategory::DecimalNumber)
            .map(|run| (*run.start(), *run.end()))
            .collect()
    });
    let code = u32::from(c);
    let before = runs.partition_point(|run| run.1 < code);
    let run = runs.get(before).filter(|run| run.0 <= code)?;
    char::from_digit((code - run.0) % 10, 10)
}

/// Tell whether a character is white space: `str.isspace`, `\s`.
#[must_use]
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\x1c'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Tell whether a character is upper case; a title-case one is not.
#[must_use]
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase();
    }
    CodePointSetData::new::<Uppercase>().contains(c)
}

/// Tell whether a character is lower case.
#[must_use]
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_lowercase();
    }
    CodePointSetData::new::<Lowercase>().contains(c)
}

/// Tell whether a character is title case, as `ǅ` is.
#[must_use]
pub fn is_title(c: char) -> bool {
    !c.is_ascii() && category(c) == GeneralCategory::TitlecaseLetter
}

/// Tell whether a text has a lower-case character and none of another case: `str.islower`.
#[must_use]
pub fn all_lower(text: &str) -> bool {
    text.chars().any(is_lower) && !text.chars().any(|c| is_upper(c) || is_title(c))
}

/// Tell whether a text has an upper-case character and none of another case: `str.isupper`.
#[must_use]
pub fn all_upper(text: &str) -> bool {
    text.chars().any(is_upper) && !text.chars().any(|c| is_lower(c) || is_title(c))
}

/// Return a text in lower case, with the final sigma of Greek: `str.lower`.
#[must_use]
pub fn lower(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let cases = CaseMapper::new();
    let mut lowered = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            'İ' => lowered.push_str("i\u{307}"), // the only letter whose lower case is two characters
            'Σ' => lowered.push(small_sigma(&text[..at], &text[at + c.len_utf8()..])),
            c if c.is_ascii() => lowered.push(c.to_ascii_lowercase()),
            c => lowered.push(cases.simple_lowercase(c)),
        }
    }
    Cow::Owned(lowered)
}

/// Return a text in upper case: `str.upper`.
#[must_use]
pub fn upper(text: &str) -> String {
    let cases = CaseMapper::new();
    let mut raised = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            raised.push(c.to_ascii_uppercase());
        } else if c.to_uppercase().len() > 1 {
            raised.extend(c.to_uppercase()); // which has what SpecialCasing.txt has, as ß
        } else {
            raised.push(cases.simple_uppercase(c));
        }
    }
    raised
}

/// Return a text whose first letter is a capital, and the others small: `str.capitalize`.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let Some(first) = text.chars().next() else {
        return String::new();
    };
    let title = CaseMapper::new().simple_titlecase(first);
    let mut raised = String::with_capacity(text.len());
    if title == first && first.to_uppercase().len() > 1 {
        let mut letters = first.to_uppercase();
        raised.extend(letters.next());
        raised.push_str(&lower(&letters.collect::<String>()));
    } else {
        raised.push(title);
    }
    // The first letter decides with the others which sigma is final.
    let lowered = lower(text);
    let length = if first == 'İ' {
        3
    } else {
        lowered.chars().next().map_or(0, char::len_utf8)
    };
    raised.push_str(&lowered[length..]);
    raised
}

/// Return the small letter of a capital sigma: a final one follows a letter and precedes none.
fn small_sigma(before: &str, behind: &str) -> char {
    let ignored = CodePointSetData::new::<CaseIgnorable>();
    let cased = CodePointSetData::new::<Cased>();
    let is_cased = |c: Option<char>| c.is_some_and(|c| cased.contains(c));
    let follows = is_cased(before.chars().rev().find(|&c| !ignored.contains(c)));
    let precedes = is_cased(behind.chars().find(|&c| !ignored.contains(c)));
    if follows && !precedes { 'ς' } else { 'σ' }
}

#[cfg(test)]
mod tests {
    use super::{all_lower, all_upper, ascii_digit, capitalized, casefolded, is_alphanumeric, is_space, lower, upper};

    #[test]
    fn digits_of_every_script_have_their_values() {
        for (digits, expected) in [("٠١٢٩", "0129"), ("०९", "09"), ("𝟎𝟗𝟘𝟡", "0909"), ("09", "09")] {
            let found: Option<String> = digits.chars().map(ascii_digit).collect();
            assert_eq!(found.as_deref(), Some(expected));
        }
        assert_eq!(ascii_digit('½'), None);
    }

    #[test]
    fn lower_case_ends_words_in_a_final_sigma() {
        assert_eq!(lower("ΟΔΟΣ ΣΟΦΟΣ"), "οδος σοφος");
        assert_eq!(lower("İZMİR"), "i\u{307}zmi\u{307}r");
        assert_eq!(lower("Oil"), "oil");
    }

    #[test]
    fn case_goes_whatever_script_is_between() {
        assert_eq!(
            casefolded("STRASSE Straße ΟΔΟΣ\u{212a} İX"),
            "strasse strasse οδοσk i\u{307}x"
        );
        assert_eq!(casefolded("OIL"), "oil");
    }

    #[test]
    fn cases_of_texts_are_those_of_python() {
        assert!(all_upper("U.S.") && !all_upper("") && !all_upper("Us") && !all_upper("1"));
        assert!(all_lower("us1") && !all_lower("1") && !all_lower("ǅ"));
        assert!(is_alphanumeric('½') && is_alphanumeric('語') && !is_alphanumeric('\u{301}'));
        assert!(is_space('\u{1c}') && is_space('\u{3000}') && !is_space('\u{200b}'));
    }

    #[test]
    fn capitals_are_those_of_python() {
        for (text, raised, first) in [
            ("oil", "OIL", "Oil"),
            ("NATO", "NATO", "Nato"),
            ("ßa", "SSA", "Ssa"),
            ("ﬁN", "FIN", "Fin"),
            ("ǆ", "Ǆ", "ǅ"),
            ("οδοΣ", "ΟΔΟΣ", "Οδος"),
            ("", "", ""),
        ] {
            assert_eq!((upper(text).as_str(), capitalized(text).as_str()), (raised, first));
        }
    }
}
