//! Words (what stands between white space): the tokens and compounds of each, and the forms under which they are found.

/// A token of a word. Offsets count characters from the start of the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenForms {
    /// The first character.
    pub start: u32,
    /// The character behind the last.
    pub end: u32,
    /// The folded words that it is found under, its own first.
    pub exact: Vec<String>,
    /// The words with their capitals that it is found under.
    pub cased: Vec<String>,
    /// The stems that it is found under, its own best one first.
    pub stems: Vec<String>,
}

/// A compound in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompoundForms {
    /// The number of its first token in the word.
    pub first: u32,
    /// The number of its tokens.
    pub width: u32,
    /// The keys that it is found under: `x:email`, `s:email`.
    pub keys: Vec<String>,
}

/// The tokens of a word and its compounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordForms {
    /// The tokens, in order.
    pub tokens: Vec<TokenForms>,
    /// The compounds, in order.
    pub compounds: Vec<CompoundForms>,
}
