//! Patterns of letters: `?` is one character, `*` any number of them.
//!
//! A pattern is cut at its asterisks. The first part is held against the start of a word, the last against its end,
//! and each of those between is taken where it first occurs. So a match takes time in proportion to the word, times
//! the longest part with a question mark at worst, however many asterisks there are.

use memchr::memmem::Finder;

/// A pattern, to be held against many words.
#[derive(Debug)]
pub struct Pattern {
    prefix: String,
    parts: Vec<Part>,
}

/// A part of a pattern between two asterisks.
#[derive(Debug)]
enum Part {
    /// Text without a question mark.
    Text(Box<Finder<'static>>),
    /// Characters, `None` where any one may be.
    Mask(Vec<Option<char>>),
}

impl Pattern {
    /// Read a pattern.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let prefix = pattern.find(['*', '?']).map_or(pattern, |end| &pattern[..end]);
        Self {
            prefix: prefix.to_owned(),
            parts: pattern.split('*').map(Part::new).collect(),
        }
    }

    /// Return the letters before the first `?` or `*`, with which every word that matches begins.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Return whether the pattern matches a word whole.
    #[must_use]
    pub fn matches(&self, word: &str) -> bool {
        let Some((first, others)) = self.parts.split_first() else {
            return false;
        };
        let Some(mut rest) = first.after_start(word) else {
            return false;
        };
        let Some((last, between)) = others.split_last() else {
            return rest.is_empty();
        };
        for part in between {
            match part.after_first(rest) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        last.is_end_of(rest)
    }
}

impl Part {
    fn new(text: &str) -> Self {
        if text.contains('?') {
            Self::Mask(text.chars().map(|c| (c != '?').then_some(c)).collect())
        } else {
            Self::Text(Box::new(Finder::new(text).into_owned()))
        }
    }

    /// Return what follows this part where `text` begins with it.
    fn after_start<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(finder) => text
                .get(finder.needle().len()..)
                .filter(|_| text.as_bytes().starts_with(finder.needle())),
            Self::Mask(mask) => {
                let mut rest = text.chars();
                for wanted in mask {
                    let found = rest.next()?;
                    if wanted.is_some_and(|c| c != found) {
                        return None;
                    }
                }
                Some(rest.as_str())
            }
        }
    }

    /// Return what follows the first place of this part in `text`.
    fn after_first<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(finder) => text.get(finder.find(text.as_bytes())? + finder.needle().len()..),
            Self::Mask(_) => text.char_indices().find_map(|(at, _)| self.after_start(&text[at..])),
        }
    }

    /// Return whether `text` ends with this part.
    fn is_end_of(&self, text: &str) -> bool {
        match self {
            Self::Text(finder) => text.as_bytes().ends_with(finder.needle()),
            Self::Mask(mask) => {
                let mut rest = text.chars().rev();
                mask.iter()
                    .rev()
                    .all(|wanted| rest.next().is_some_and(|found| wanted.is_none_or(|c| c == found)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Match as the definition says, by trying everything.
    fn defined(pattern: &[char], word: &[char]) -> bool {
        match pattern.split_first() {
            None => word.is_empty(),
            Some(('*', rest)) => (0..=word.len()).any(|skipped| defined(rest, &word[skipped..])),
            Some((wanted, rest)) => match word.split_first() {
                Some((found, others)) => (*wanted == '?' || wanted == found) && defined(rest, others),
                None => false,
            },
        }
    }

    #[test]
    fn patterns_match_whole_words() {
        for (pattern, word) in [
            ("wom?n", "women"),
            ("*stan", "kazakhstan"),
            ("g*t", "gt"),
            ("?", "é"),
            ("[a]*", "[a]b"),
        ] {
            assert!(Pattern::new(pattern).matches(word), "{pattern} {word}");
        }
        for (pattern, word) in [
            ("wom?n", "womn"),
            ("*stan", "standing"),
            ("a*a", "a"),
            ("?", ""),
            ("[a]", "a"),
        ] {
            assert!(!Pattern::new(pattern).matches(word), "{pattern} {word}");
        }
        assert_eq!(Pattern::new("go?d*").prefix(), "go");
    }

    #[test]
    fn many_asterisks_cost_no_more_than_a_few() {
        let word = "a".repeat(100_000);
        assert!(!Pattern::new(&"*a".repeat(1_000)).matches(&format!("{word}b")));
        assert!(Pattern::new(&format!("{}*", "*a".repeat(1_000))).matches(&word));
    }

    proptest! {
        #[test]
        fn matches_as_defined(pattern in "[ab?*é]{0,8}", word in "[abé]{0,10}") {
            let (p, w): (Vec<char>, Vec<char>) = (pattern.chars().collect(), word.chars().collect());
            prop_assert_eq!(Pattern::new(&pattern).matches(&word), defined(&p, &w));
        }
    }
}
