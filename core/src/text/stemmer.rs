//! Stems by Snowball, of lower-case words.

pub use newssearch_snowball::NAMES;
use newssearch_snowball::{Algorithm, algorithm, stem};

/// A stemmer of one language.
#[derive(Clone, Copy)]
pub struct Stemmer(Algorithm);

impl Stemmer {
    /// Return the stemmer of this name, one of [`NAMES`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        algorithm(name).map(Self)
    }

    /// Return the stem of a lower-case word.
    #[must_use]
    pub fn stem(self, word: &str) -> String {
        stem(self.0, word)
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, Stemmer};

    fn stem(name: &str, word: &str) -> Option<String> {
        Stemmer::named(name).map(|stemmer| stemmer.stem(word))
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        assert_eq!(stem("english", "pipelines"), stem("english", "pipeline"));
        assert_eq!(stem("german", "häuser"), stem("german", "haus"));
        assert_eq!(stem("russian", "газопровода"), stem("russian", "газопровод"));
    }

    #[test]
    fn an_unknown_name_has_no_stemmer() {
        assert_eq!(stem("klingon", "word"), None);
    }

    #[test]
    fn every_stemmer_takes_every_kind_of_word() {
        let words = [
            "",
            "a",
            "'",
            "''s",
            "naïve",
            "ß",
            "İ",
            "ﬁ",
            "대통령",
            "🦀🦀",
            "x\u{301}\u{301}",
            "ьъ",
        ];
        for name in NAMES {
            for word in words {
                assert!(stem(name, word).is_some(), "{name} {word:?}");
                assert!(stem(name, &word.repeat(60)).is_some(), "{name} {word:?}");
            }
        }
    }
}
