//! From a clause of a query to an expression over the terms of one field.

use std::rc::Rc;

use icu_casemap::CaseMapper;
use rustc_hash::FxHashMap;

use crate::errors::{Error, Result};
use crate::positions::spans::among_first;
use crate::queries::expression::{Expression, Terms};
use crate::queries::query::{Leaf, LeafKind, Node, Unit};
use crate::segments::schema::{
    BOUNDS, COMPOUND, bound_term, cased_postings, compound_term, exact_postings, is_exact, is_stemmed,
};
use crate::text::characters::is_space;
use crate::text::folding::{fold, is_apostrophe};
use crate::text::stems::stems_in;
use crate::text::tokenizer::{Chunk, Piece, chunks};
use crate::text::words::{as_written, by_stem};

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

/// A resolver of the clauses of one query: it cuts and stems each word once, whatever fields the word is looked for in.
pub struct Resolver<'w> {
    words: &'w dyn Words,
    chunks: FxHashMap<String, Rc<[Chunk]>>,
    stems: FxHashMap<String, Rc<[String]>>,
    widths: FxHashMap<String, Rc<[(String, u32)]>>,
}

impl<'w> Resolver<'w> {
    /// Make a resolver for one query.
    #[must_use]
    pub fn new(words: &'w dyn Words) -> Self {
        Self {
            words,
            chunks: FxHashMap::default(),
            stems: FxHashMap::default(),
            widths: FxHashMap::default(),
        }
    }

    /// Return the meaning of a node in one field. The node has places, or is an `Or` of such nodes.
    ///
    /// # Errors
    /// Fails as [`Words`] does, and with [`Error::Invalid`] for a node without places.
    pub fn expression(&mut self, node: &Node, field: &str) -> Result<Expression> {
        Ok(match node {
            Node::Leaf(leaf) => self.leaf(leaf, field)?,
            Node::Near {
                left,
                right,
                distance,
                ordered,
            } => Expression::Beside {
                left: Box::new(self.expression(left, field)?),
                right: Box::new(self.expression(right, field)?),
                distance: *distance,
                ordered: *ordered,
            },
            Node::Within { parts, unit } => Expression::InOne {
                parts: self.expressions(parts, field)?,
                starts: terms(BOUNDS, vec![bound_term(field, unit_name(*unit))]),
            },
            Node::First { part, words } => among_first(&self.expression(part, field)?, *words),
            Node::Or(children) => any_of(self.expressions(children, field)?),
            _ => {
                return Err(Error::Invalid(
                    "a part of the query has no places in a field".to_owned(),
                ));
            }
        })
    }

    fn expressions(&mut self, nodes: &[Node], field: &str) -> Result<Vec<Expression>> {
        nodes.iter().map(|node| self.expression(node, field)).collect()
    }

    fn leaf(&mut self, leaf: &Leaf, field: &str) -> Result<Expression> {
        if is_exact(field) {
            return Ok(any(field, self.values(leaf, field)?));
        }
        let text = leaf.text.as_str();
        match leaf.kind {
            LeafKind::Word if is_stemmed(field) => self.each_chunk(text, field, Self::stemmed),
            LeafKind::Word | LeafKind::Phrase => self.each_chunk(text, field, Self::as_written),
            LeafKind::Cased => Ok(in_order(self.each_piece(text, |piece| with_capitals(piece, field)))),
            LeafKind::Proximity(distance) => {
                let postings = exact_postings(field);
                let parts = self.each_piece(text, |piece| any(&postings, vec![piece.term.clone()]));
                Ok(Expression::Together { parts, distance })
            }
            LeafKind::Prefix => self.pattern(&format!("{text}*"), field),
            LeafKind::Wildcard => self.pattern(text, field),
            LeafKind::Fuzzy(edits) => self.fuzzy(text, edits, field),
        }
    }

    /// Return the whole values that a leaf means in an exact field.
    fn values(&self, leaf: &Leaf, postings: &str) -> Result<Vec<String>> {
        let folded = CaseMapper::new().fold_string(&leaf.text);
        match leaf.kind {
            LeafKind::Prefix => self.words.starting(postings, &folded),
            LeafKind::Wildcard => self.words.like(postings, &folded),
            LeafKind::Fuzzy(edits) => self.words.within(postings, &folded, edits),
            LeafKind::Word | LeafKind::Phrase | LeafKind::Proximity(_) | LeafKind::Cased => {
                Ok(vec![folded.into_owned()])
            }
        }
    }

    fn chunks(&mut self, text: &str) -> Rc<[Chunk]> {
        if let Some(known) = self.chunks.get(text) {
            return Rc::clone(known);
        }
        let found: Rc<[Chunk]> = chunks(text).into_iter().map(|(_, chunk)| chunk).collect();
        self.chunks.insert(text.to_owned(), Rc::clone(&found));
        found
    }

    fn each_chunk(
        &mut self,
        text: &str,
        field: &str,
        element: impl Fn(&mut Self, &Chunk, &str) -> Result<Expression>,
    ) -> Result<Expression> {
        let chunks = self.chunks(text);
        let parts = chunks.iter().map(|chunk| element(self, chunk, field));
        Ok(in_order(parts.collect::<Result<_>>()?))
    }

    fn each_piece(&mut self, text: &str, element: impl Fn(&Piece) -> Expression) -> Vec<Expression> {
        self.chunks(text)
            .iter()
            .flat_map(|chunk| &chunk.pieces)
            .map(element)
            .collect()
    }

    /// Return a chunk by its stems: a compound with and without its hyphens.
    fn stemmed(&mut self, chunk: &Chunk, field: &str) -> Result<Expression> {
        if let [piece] = chunk.pieces.as_slice() {
            let stems = self.stems(&piece.base);
            let keys: Vec<String> = stems.iter().map(|stem| by_stem(stem)).collect();
            return self.with_hyphens(any(field, stems.to_vec()), &keys, field);
        }
        let parts = chunk
            .pieces
            .iter()
            .map(|piece| any(field, self.stems(&piece.base).to_vec()));
        let parts = in_order(parts.collect());
        let joined = chunk
            .compound
            .as_ref()
            .map(|whole| any(field, self.stems(whole).to_vec()));
        Ok(any_of(std::iter::once(parts).chain(joined).collect()))
    }

    /// Return a chunk by its folded words: a compound with and without its hyphens.
    fn as_written(&mut self, chunk: &Chunk, field: &str) -> Result<Expression> {
        let postings = exact_postings(field);
        if let [piece] = chunk.pieces.as_slice() {
            let word = any(&postings, vec![piece.term.clone()]);
            return self.with_hyphens(word, &[as_written(&piece.term)], field);
        }
        let parts = chunk
            .pieces
            .iter()
            .map(|piece| any(&postings, vec![piece.term.clone()]));
        let parts = in_order(parts.collect());
        let joined = chunk.compound.as_ref().map(|whole| any(&postings, vec![whole.clone()]));
        Ok(any_of(std::iter::once(parts).chain(joined).collect()))
    }

    /// Return a word, and the same word where an article writes it with hyphens.
    fn with_hyphens(&mut self, word: Expression, keys: &[String], field: &str) -> Result<Expression> {
        let mut found: Vec<(u32, String)> = Vec::new();
        for key in keys {
            for (_, width) in self.widths(key)?.iter().filter(|(in_field, _)| in_field == field) {
                found.push((*width, compound_term(key, field, *width)));
            }
        }
        found.sort_by_key(|(width, _)| *width);
        let mut parts = vec![word];
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            parts.push(Expression::Terms(Terms {
                postings: COMPOUND.to_owned(),
                terms: same.iter().map(|(_, term)| term.clone()).collect(),
                first: None,
                width: same.first().map_or(1, |(width, _)| *width),
            }));
        }
        Ok(any_of(parts))
    }

    fn stems(&mut self, base: &str) -> Rc<[String]> {
        if let Some(known) = self.stems.get(base) {
            return Rc::clone(known);
        }
        let found: Rc<[String]> = stems_in(self.words.languages(), base).into();
        self.stems.insert(base.to_owned(), Rc::clone(&found));
        found
    }

    fn widths(&mut self, key: &str) -> Result<Rc<[(String, u32)]>> {
        if let Some(known) = self.widths.get(key) {
            return Ok(Rc::clone(known));
        }
        let found: Rc<[(String, u32)]> = self.words.widths(key)?.into();
        self.widths.insert(key.to_owned(), Rc::clone(&found));
        Ok(found)
    }

    /// Return a pattern, cut by its hyphens and spaceless scripts into words: `e-mai*` is `e` before `mai*`.
    fn pattern(&self, pattern: &str, field: &str) -> Result<Expression> {
        let postings = exact_postings(field);
        let mut parts = Vec::new();
        for stretch in pattern.split(is_between).filter(|stretch| !stretch.is_empty()) {
            for piece in pieces_of_pattern(stretch) {
                if piece.contains(is_wild) {
                    parts.push(any(&postings, self.matching(&piece, &postings)?));
                } else if !piece.is_empty() {
                    parts.push(any(&postings, vec![piece]));
                }
            }
        }
        Ok(in_order(parts))
    }

    fn matching(&self, pattern: &str, postings: &str) -> Result<Vec<String>> {
        match pattern.strip_suffix('*') {
            Some(prefix) if !prefix.contains(is_wild) => self.words.starting(postings, prefix),
            _ => self.words.like(postings, pattern),
        }
    }

    fn fuzzy(&mut self, text: &str, edits: u32, field: &str) -> Result<Expression> {
        let postings = exact_postings(field);
        let chunks = self.chunks(text);
        let mut parts = Vec::new();
        for piece in chunks.iter().flat_map(|chunk| &chunk.pieces) {
            // One or two letters with as many edits would be any word at all.
            let letters = u32::try_from(piece.term.chars().count()).unwrap_or(u32::MAX);
            let allowed = edits.min(letters.saturating_sub(2));
            parts.push(any(&postings, self.words.within(&postings, &piece.term, allowed)?));
        }
        Ok(in_order(parts))
    }
}

/// Return the word of a unit in a term of `bounds`.
fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Sentence => "sentence",
        Unit::Paragraph => "paragraph",
    }
}

/// Tell whether a character parts the words of a pattern.
fn is_between(c: char) -> bool {
    is_space(c) || matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_wild(c: char) -> bool {
    c == '*' || c == '?'
}

/// Cut whole words off in front of the word that holds the first wildcard, as the tokenizer would.
fn pieces_of_pattern(stretch: &str) -> Vec<String> {
    let wild = stretch.find(is_wild).unwrap_or(stretch.len());
    let plain = &stretch[..wild];
    let before = plain.chars().count();
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for (start, chunk) in chunks(plain) {
        for piece in chunk.pieces {
            found.push((start + piece.start, start + piece.end, piece.term));
        }
    }
    // An apostrophe in front of the wildcard is no part of a token, and belongs to the word of the pattern.
    let is_glued = plain.ends_with(is_apostrophe);
    let reaches = |end: usize| end == before || (is_glued && end + 1 == before);
    let last = if found.last().is_some_and(|(_, end, _)| reaches(*end)) {
        found.pop()
    } else {
        None
    };
    let mut pieces: Vec<String> = found.into_iter().map(|(_, _, term)| term).collect();
    let start = last.map_or(before, |(start, _, _)| start);
    let at = plain.char_indices().nth(start).map_or(wild, |(at, _)| at);
    pieces.push(fold(&stretch[at..]).into_owned());
    pieces
}

/// Return a word with its capitals; a word that has none, in any case.
fn with_capitals(piece: &Piece, field: &str) -> Expression {
    match piece.cased().into_iter().next() {
        Some(cased) => any(&cased_postings(field), vec![cased]),
        None => any(&exact_postings(field), vec![piece.term.clone()]),
    }
}

fn terms(postings: &str, terms: Vec<String>) -> Terms {
    Terms {
        postings: postings.to_owned(),
        terms,
        first: None,
        width: 1,
    }
}

fn any(postings: &str, of: Vec<String>) -> Expression {
    Expression::Terms(terms(postings, of))
}

fn any_of(mut parts: Vec<Expression>) -> Expression {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Expression::AnyOf(parts),
    }
}

fn in_order(mut parts: Vec<Expression>) -> Expression {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Expression::InOrder(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that say what they have been asked for.
    struct Asked {
        languages: Vec<String>,
    }

    impl Words for Asked {
        fn languages(&self) -> &[String] {
            &self.languages
        }

        fn starting(&self, postings: &str, prefix: &str) -> Result<Vec<String>> {
            Ok(vec![format!("{postings} starting {prefix}")])
        }

        fn like(&self, postings: &str, pattern: &str) -> Result<Vec<String>> {
            Ok(vec![format!("{postings} like {pattern}")])
        }

        fn within(&self, postings: &str, word: &str, edits: u32) -> Result<Vec<String>> {
            Ok(vec![format!("{postings} within {edits} of {word}")])
        }

        fn widths(&self, key: &str) -> Result<Vec<(String, u32)>> {
            let widths = if key.ends_with("email") { vec![2, 3] } else { Vec::new() };
            Ok(widths.into_iter().map(|width| ("body".to_owned(), width)).collect())
        }
    }

    fn resolved(kind: LeafKind, text: &str, field: &str) -> Expression {
        let words = Asked {
            languages: vec!["en".to_owned(), "de".to_owned()],
        };
        let leaf = Node::Leaf(Leaf {
            kind,
            text: text.to_owned(),
            field: None,
        });
        let found = Resolver::new(&words).expression(&leaf, field);
        found.unwrap_or(Expression::AnyOf(Vec::new()))
    }

    fn any_word(postings: &str, of: &[&str]) -> Expression {
        any(postings, of.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn word_is_found_by_its_stems_and_as_a_compound() {
        assert_eq!(
            resolved(LeafKind::Word, "Storms", "headline"),
            any_word("headline", &["storm"])
        );
        assert_eq!(
            resolved(LeafKind::Word, "Storms", "dateline"),
            any_word("dateline_exact", &["storms"])
        );
        let compound = |width| {
            Expression::Terms(Terms {
                postings: "compound".to_owned(),
                terms: vec![format!("s:email\x1fbody\x1f{width}")],
                first: None,
                width,
            })
        };
        let email = Expression::AnyOf(vec![any_word("body", &["email"]), compound(2), compound(3)]);
        assert_eq!(resolved(LeafKind::Word, "email", "body"), email);
        let parts = Expression::InOrder(vec![any_word("body", &["e"]), any_word("body", &["mail"])]);
        let hyphenated = Expression::AnyOf(vec![parts, any_word("body", &["email"])]);
        assert_eq!(resolved(LeafKind::Word, "e-mail", "body"), hyphenated);
    }

    #[test]
    fn phrase_is_found_as_written() {
        let words = Expression::InOrder(vec![
            any_word("body_exact", &["prime"]),
            any_word("body_exact", &["ministers"]),
        ]);
        assert_eq!(resolved(LeafKind::Phrase, "Prime Ministers", "body"), words);
        let capitals = Expression::InOrder(vec![
            any_word("body_cased", &["US"]),
            any_word("body_exact", &["envoy"]),
        ]);
        assert_eq!(resolved(LeafKind::Cased, "US envoy", "body"), capitals);
    }

    #[test]
    fn pattern_is_cut_into_words() {
        let after_hyphen = Expression::InOrder(vec![
            any_word("body_exact", &["e"]),
            any_word("body_exact", &["body_exact starting mai"]),
        ]);
        assert_eq!(resolved(LeafKind::Prefix, "e-mai", "body"), after_hyphen);
        for (pattern, asked) in [
            ("Wom?n", "body_exact like wom?n"),
            ("*stan", "body_exact like *stan"),
            ("É*t*", "body_exact like e*t*"),
            ("o’*", "body_exact starting o'"),
        ] {
            assert_eq!(
                resolved(LeafKind::Wildcard, pattern, "body"),
                any_word("body_exact", &[asked]),
                "{pattern}"
            );
        }
        let spaceless = Expression::InOrder(vec![
            any_word("body_exact", &["新"]),
            any_word("body_exact", &["body_exact starting 闻"]),
        ]);
        assert_eq!(resolved(LeafKind::Prefix, "新闻", "body"), spaceless);
    }

    #[test]
    fn short_words_have_fewer_edits() {
        for (word, edits) in [("us", 0), ("usa", 1), ("iraq", 2), ("tehran", 2)] {
            let asked = format!("body_exact within {edits} of {word}");
            assert_eq!(
                resolved(LeafKind::Fuzzy(2), word, "body"),
                any_word("body_exact", &[&asked])
            );
        }
    }

    #[test]
    fn exact_fields_have_whole_values() {
        assert_eq!(
            resolved(LeafKind::Word, "A-1 Straße", "id"),
            any_word("id", &["a-1 strasse"])
        );
        assert_eq!(
            resolved(LeafKind::Prefix, "EN-", "language"),
            any_word("language", &["language starting en-"])
        );
    }

    #[test]
    fn text_without_words_matches_nothing() {
        assert_eq!(resolved(LeafKind::Word, "?!", "body"), Expression::InOrder(Vec::new()));
    }
}
