//! From a clause of a query to an expression over the terms of one field.

use crate::errors::Result;
use crate::expression::Expression;
use crate::query::Node;

/// The words that a clause can stand for: those of an index, of a single article, or the patterns of a cluster.
pub trait Words {
    /// Return the primary subtags of the languages of the articles.
    fn languages(&self) -> &[String];

    /// Return the terms that begin with `prefix`, sorted.
    ///
    /// # Errors
    /// Fails when the terms are too many, the index is damaged, or the time is up.
    fn starting(&self, postings: &str, prefix: &str) -> Result<Vec<String>>;

    /// Return the terms that `pattern` matches whole, sorted: `?` is one character, `*` any number.
    ///
    /// # Errors
    /// Fails when the terms are too many, the index is damaged, or the time is up.
    fn like(&self, postings: &str, pattern: &str) -> Result<Vec<String>>;

    /// Return the terms at most `edits` insertions, deletions, changes and swaps of neighbours from `word`, sorted.
    ///
    /// # Errors
    /// Fails when the terms are too many, the word is too long, the index is damaged, or the time is up.
    fn within(&self, postings: &str, word: &str, edits: u32) -> Result<Vec<String>>;

    /// Return how many tokens a compound has, with the field in which it occurs; the key is `x:email` or `s:email`.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    fn widths(&self, key: &str) -> Result<Vec<(String, u32)>>;
}

/// Resolves the clauses of one query against the words that exist.
pub struct Resolver<'w> {
    words: &'w dyn Words,
}

impl<'w> Resolver<'w> {
    /// Make a resolver for one query.
    #[must_use]
    pub fn new(words: &'w dyn Words) -> Self {
        Self { words }
    }

    /// Return the meaning of a node in one field. The node has places, or is an `Or` of such nodes.
    ///
    /// # Errors
    /// Fails as [`Words`] does, and with [`crate::errors::Error::Invalid`] for a node without places.
    pub fn expression(&mut self, _node: &Node, _field: &str) -> Result<Expression> {
        let _ = self.words.languages();
        Ok(Expression::AnyOf(Vec::new()))
    }
}
