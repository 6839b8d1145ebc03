//! Words (text between white space): the tokens and compounds of each, and the forms under which they are found.

use crate::text::characters::lower;
use crate::text::sentences::openings;
use crate::text::stems::Stems;
use crate::text::tokenizer::{Chunk, Piece, chunks, is_edge, is_one_token};

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

impl WordForms {
    /// Iterate over all forms of the tokens and keys of the compounds; some may come twice.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        let of_tokens = self
            .tokens
            .iter()
            .flat_map(|token| token.exact.iter().chain(&token.cased).chain(&token.stems));
        let of_compounds = self.compounds.iter().flat_map(|compound| &compound.keys);
        of_tokens.chain(of_compounds).map(String::as_str)
    }
}

/// Return the tokens and compounds of a word, which holds no white space, in a text in a language (a primary subtag).
#[must_use]
pub fn word_forms(word: &str, language: &str) -> WordForms {
    word_forms_by(word, Stems::of(language))
}

/// Return the tokens and compounds of a word, which holds no white space, in a text whose stemmer is given.
#[must_use]
pub fn word_forms_by(word: &str, stems: Stems) -> WordForms {
    let bare = word.trim_matches(is_edge);
    if is_one_token(bare) {
        return one_token(word, bare, stems); // as most are
    }
    let mut forms = WordForms::default();
    for (start, chunk) in chunks(word) {
        forms.compounds.extend(compound_of(&chunk, forms.tokens.len(), stems));
        for piece in chunk.pieces {
            forms.tokens.push(TokenForms {
                start: number(start + piece.start),
                end: number(start + piece.end),
                cased: piece.cased(),
                stems: stem_forms(&piece, stems),
                exact: exact_forms(piece),
            });
        }
    }
    forms
}

fn one_token(word: &str, bare: &str, stems: Stems) -> WordForms {
    let start = word.chars().take_while(|&c| is_edge(c)).count();
    let folded = lower(bare);
    let token = TokenForms {
        start: number(start),
        end: number(start + bare.len()),
        cased: if *folded == *bare {
            Vec::new()
        } else {
            vec![bare.to_owned()]
        },
        stems: vec![stems.plain(&folded)],
        exact: vec![folded.into_owned()],
    };
    WordForms {
        tokens: vec![token],
        compounds: Vec::new(),
    }
}

/// Return an offset into a word; none is near the limit of four bytes.
fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn exact_forms(piece: Piece) -> Vec<String> {
    let mut forms = Vec::with_capacity(1 + piece.also.len());
    forms.push(piece.term);
    forms.extend(piece.also);
    forms
}

/// Return the stems that a token is found under, its own first.
#[must_use]
pub fn stem_forms(piece: &Piece, stems: Stems) -> Vec<String> {
    let mut forms = stems.stems(&piece.base);
    for base in &piece.also_bases {
        for stem in stems.stems(base) {
            if !forms.contains(&stem) {
                forms.push(stem);
            }
        }
    }
    forms
}

/// Return the compound that a chunk makes, if it makes one; `first` is the number of its first token.
#[must_use]
pub fn compound_of(chunk: &Chunk, first: usize, stems: Stems) -> Option<CompoundForms> {
    let compound = chunk.compound.as_deref()?;
    let mut keys = vec![as_written(compound)];
    for stem in stems.stems(compound) {
        let key = by_stem(&stem);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Some(CompoundForms {
        first: number(first),
        width: number(chunk.pieces.len()),
        keys,
    })
}

/// The words of a text, by number, with which sentences and paragraphs begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The first words of sentences, ascending.
    pub sentences: Vec<u32>,
    /// The first words of paragraphs, ascending.
    pub paragraphs: Vec<u32>,
}

/// Return the numbers of the words with which sentences and paragraphs of a text begin; its words begin at the
/// characters `starts`.
#[must_use]
pub fn bound_positions(text: &str, starts: &[u32]) -> Bounds {
    let mut bounds = Bounds::default();
    for (offset, opens_paragraph) in openings(text) {
        let position = starts.partition_point(|&start| (start as usize) < offset);
        if position == starts.len() {
            break;
        }
        let position = number(position);
        push_new(&mut bounds.sentences, position);
        if opens_paragraph {
            push_new(&mut bounds.paragraphs, position);
        }
    }
    bounds
}

fn push_new(positions: &mut Vec<u32>, position: u32) {
    if positions.last() != Some(&position) {
        positions.push(position);
    }
}

/// Return the key of a compound by its folded word, hyphens left out.
#[must_use]
pub fn as_written(compound: &str) -> String {
    format!("x:{compound}")
}

/// Return the key of a compound by a stem of it.
#[must_use]
pub fn by_stem(stem: &str) -> String {
    format!("s:{stem}")
}

#[cfg(test)]
mod tests {
    use super::{bound_positions, word_forms};

    #[test]
    fn a_word_between_edges_is_one_token() {
        let forms = word_forms("(“Running”,", "en");
        assert_eq!(forms.tokens.len(), 1);
        let token = &forms.tokens[0];
        assert_eq!((token.start, token.end), (2, 9));
        assert_eq!(token.exact, ["running"]);
        assert_eq!(token.cased, ["Running"]);
        assert_eq!(token.stems, ["run"]);
    }

    #[test]
    fn a_compound_has_keys() {
        let forms = word_forms("x/e-mails", "en");
        assert_eq!((forms.tokens.len(), forms.compounds.len()), (3, 1));
        let compound = &forms.compounds[0];
        assert_eq!((compound.first, compound.width), (1, 2));
        assert_eq!(compound.keys, ["x:emails", "s:email"]);
        assert!(forms.forms().any(|form| form == "s:email"));
    }

    #[test]
    fn bounds_are_numbers_of_words() {
        let bounds = bound_positions("One two. — Three.\n— Four.", &[0, 4, 11, 20]);
        assert_eq!((bounds.sentences, bounds.paragraphs), (vec![0, 2, 3], vec![0, 3]));
        assert_eq!(bound_positions("…", &[]), super::Bounds::default());
    }
}
