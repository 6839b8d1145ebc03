//! Stems of words by the language of an article: Snowball (M. F. Porter, 2001), folded afterwards.
//!
//! Both the stem of the accented word and the stem of the bare one are kept where they differ, so that a reader who
//! types no accents finds what an editor printed with them. Korean has no algorithm there: its particles are taken off
//! by `korean`, in an article of any language.

use crate::text::folding::fold_word;
use crate::text::korean::{ends_in_hangul, nouns, nouns_meant};
use crate::text::stemmer::Stemmer;

/// Return the name of Snowball's algorithm for a primary language subtag.
#[must_use]
pub fn algorithm_of(language: &str) -> Option<&'static str> {
    Some(match language {
        "ar" => "arabic",
        "ca" => "catalan",
        "da" => "danish",
        "de" => "german",
        "el" => "greek",
        "en" => "english",
        "es" => "spanish",
        "et" => "estonian",
        "eu" => "basque",
        "fi" => "finnish",
        "fr" => "french",
        "ga" => "irish",
        "hi" => "hindi",
        "hu" => "hungarian",
        "hy" => "armenian",
        "id" => "indonesian",
        "it" => "italian",
        "lt" => "lithuanian",
        "nb" | "nn" | "no" => "norwegian",
        "ne" => "nepali",
        "nl" => "dutch",
        "pl" => "polish",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "sr" => "serbian",
        "sv" => "swedish",
        "ta" => "tamil",
        "tr" => "turkish",
        "yi" => "yiddish",
        _ => return None,
    })
}

/// Tell whether words of a primary language subtag are stemmed, and not folded only.
#[must_use]
pub fn has_stemmer(language: &str) -> bool {
    algorithm_of(language).is_some()
}

/// The stemmer of a language, with folding.
#[derive(Clone, Copy)]
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// Return the stemmer of a primary language subtag; a language without one is folded only.
    #[must_use]
    pub fn of(language: &str) -> Self {
        Self(algorithm_of(language).and_then(Stemmer::named))
    }

    /// Return the stems, folded, of a lower-case word, not folded: one or two, of Korean more; the first is the best.
    #[must_use]
    pub fn stems(self, word: &str) -> Vec<String> {
        let Some(stemmer) = self.0 else {
            return folded_only(word);
        };
        if word.is_ascii() {
            return vec![self.plain(word)];
        }
        if ends_in_hangul(word) {
            return folded_only(word);
        }
        let best = fold_word(&stemmer.stem(word)).into_owned();
        let folded = fold_word(word);
        if folded == word {
            return vec![best];
        }
        let bare = fold_word(&stemmer.stem(&folded)).into_owned();
        if bare == best { vec![best] } else { vec![best, bare] }
    }

    /// Return the one stem of a lower-case word of ASCII.
    #[must_use]
    pub fn plain(self, word: &str) -> String {
        match self.0 {
            Some(stemmer) => {
                let stem = stemmer.stem(word);
                // The stem of lower-case letters and digits is mostly folded already.
                if stem
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                    && !stem.is_empty()
                {
                    return stem;
                }
                fold_word(&stem).into_owned()
            }
            None => fold_word(word).into_owned(),
        }
    }
}

fn folded_only(word: &str) -> Vec<String> {
    if ends_in_hangul(word) {
        return fold_each(&nouns(word));
    }
    vec![fold_word(word).into_owned()]
}

fn fold_each(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold_word(word).into_owned()).collect()
}

/// Return every stem that a word has in any of the languages, each once: the stems that a query word matches.
#[must_use]
pub fn stems_in(languages: &[String], word: &str) -> Vec<String> {
    if ends_in_hangul(word) {
        return fold_each(&nouns_meant(word));
    }
    let mut found: Vec<String> = Vec::new();
    for language in languages {
        for stem in Stems::of(language).stems(word) {
            if !found.contains(&stem) {
                found.push(stem);
            }
        }
    }
    found
}
