//! Phrases to look for in a text, all at once.

use memchr::memmem::Finder;

/// A set of phrases.
#[derive(Debug)]
pub struct Phrases(Vec<Finder<'static>>);

impl Phrases {
    /// Return a set of these phrases.
    #[must_use]
    pub fn of(phrases: &[String]) -> Self {
        Self(phrases.iter().map(|phrase| Finder::new(phrase).into_owned()).collect())
    }

    /// Tell whether one of the phrases is in a text, also within a word.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        self.0.iter().any(|phrase| phrase.find(text.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Phrases;

    #[test]
    fn a_phrase_is_found_anywhere() {
        let phrases = Phrases::of(&["all rights".to_owned(), "©".to_owned()]);
        assert!(phrases.are_in("2025 ©") && phrases.are_in("all rightsreserved"));
        assert!(!phrases.are_in("all  rights") && !phrases.are_in(""));
        assert!(!Phrases::of(&[]).are_in("a"));
    }
}
