//! Marks in the text of an article.
//!
//! The article's own words are run through the same expressions as the index, so a phrase or a NEAR is marked where it
//! matched and nowhere else.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::errors::Result;
use crate::positions::spans::{Place, Plan, Spans};
use crate::queries::expression::{Expression, Terms};
pub use crate::results::occurrences::KnownWords;
use crate::results::occurrences::Sought;
use crate::results::snippet::{Match, Snippet, best, cut, length, opening};
use crate::search::budget::Budget;

/// A clause of a query whose matches are marked.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkedAtom {
    /// The meaning of the clause in each field that it looks in.
    pub expressions: HashMap<String, Expression>,
    /// The inverse document frequency of the clause: how much a match of it tells.
    pub rarity: f64,
}

/// The texts of one article that snippets are cut from or fall back on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts<'a> {
    /// The standfirst; empty for none.
    pub standfirst: &'a str,
    /// The body as it is indexed; empty for none.
    pub body: &'a str,
    /// Further texts by field: the first that says anything is shown where there is neither standfirst nor body.
    pub stated: &'a [(&'a str, &'a str)],
    /// The id, shown where there is no text at all.
    pub id: &'a str,
}

/// Marks the matches of the clauses of one query, in one article after another.
pub struct Highlighter {
    atoms: Vec<Arc<MarkedAtom>>,
    known: Arc<KnownWords>,
    fields: FxHashMap<String, Field>,
}

/// The clauses of a query in one field.
struct Field {
    atoms: Vec<Atom>,
    sought: Sought,
}

struct Atom {
    number: usize,
    plan: Plan,
    /// The numbers by which the positions of each `Terms` of the plan are known.
    terms: Vec<Vec<usize>>,
}

/// All matches of a query in one text, by where they start.
struct Found {
    spans: Vec<Spans>,
    matches: Vec<Match>,
}

/// Characters from the first mark of a match to its last beyond which it is shown piece by piece.
const LONGEST_MATCH: usize = crate::results::snippet::LONGEST;

impl Highlighter {
    /// Prepare to mark what some clauses match; `known` keeps the analysis of words from one query to the next.
    #[must_use]
    pub fn new(atoms: &[Arc<MarkedAtom>], known: &Arc<KnownWords>) -> Self {
        Self {
            atoms: atoms.to_vec(),
            known: Arc::clone(known),
            fields: FxHashMap::default(),
        }
    }

    /// Return every mark in a text of a field, in characters, ascending and apart.
    ///
    /// # Errors
    ///
    /// A limit when the matches are too many or the time is up.
    pub fn marks(
        &mut self,
        field: &str,
        text: &str,
        language: Option<&str>,
        budget: &Budget,
    ) -> Result<Vec<(u32, u32)>> {
        let mut marks = Vec::new();
        self.each_atom(field, text, language, budget, |sought, _, spans| {
            let mut places = Vec::new();
            for n in 0..spans.places().len() {
                places.clear();
                spans.marks(n, &mut places);
                marks.extend(places.iter().filter_map(|&place| sought.bytes(place)));
            }
            Ok(())
        })?;
        Ok(characters(text, &merged(marks)))
    }

    /// Return the `most` best snippets of an article, the best first; the beginning of its text where nothing of it
    /// matches. There is at least one if `most` is.
    ///
    /// # Errors
    ///
    /// A limit when the matches are too many or the time is up.
    pub fn snippets(
        &mut self,
        texts: &Texts<'_>,
        language: Option<&str>,
        most: usize,
        budget: &Budget,
    ) -> Result<Vec<Snippet>> {
        let found = self.matching_snippets(texts, language, most, budget)?;
        if !found.is_empty() || most == 0 {
            return Ok(found);
        }
        let own = [("standfirst", texts.standfirst), ("body", texts.body)];
        let mut stated = own.iter().chain(texts.stated);
        let shown = stated.find_map(|(field, text)| opening(field, text));
        Ok(vec![shown.unwrap_or_else(|| Snippet {
            field: "id".to_owned(),
            text: texts.id.to_owned(),
            marks: Vec::new(),
        })])
    }

    /// Return the `most` best snippets of what matches in an article; none where only other fields match.
    ///
    /// # Errors
    ///
    /// A limit when the matches are too many or the time is up.
    pub fn matching_snippets(
        &mut self,
        texts: &Texts<'_>,
        language: Option<&str>,
        most: usize,
        budget: &Budget,
    ) -> Result<Vec<Snippet>> {
        let mut candidates = Vec::new();
        if most == 0 {
            return Ok(candidates.into_iter().map(|(_, snippet)| snippet).collect());
        }
        for (field, text) in [("standfirst", texts.standfirst), ("body", texts.body)] {
            let Some(found) = self.found(field, text, language, budget)? else {
                continue;
            };
            let Some(sought) = self.fields.get(field).map(|field| &field.sought) else {
                continue;
            };
            let rarities: Vec<f64> = self.atoms.iter().map(|atom| atom.rarity).collect();
            for fragment in best(text, &found.matches, &rarities, most, budget)? {
                let mut marks = Vec::new();
                for part in &found.matches[fragment.matches.clone()] {
                    if part.end <= fragment.end {
                        found.marks(part, sought, &mut marks);
                    }
                }
                let marks = merged(marks);
                candidates.push((fragment.worth, cut(field, text, fragment.start, fragment.end, &marks)));
            }
        }
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0));
        candidates.truncate(most);
        Ok(candidates.into_iter().map(|(_, snippet)| snippet).collect())
    }

    /// Read a text, and hand over the matches of every clause that looks in its field.
    fn each_atom(
        &mut self,
        field: &str,
        text: &str,
        language: Option<&str>,
        budget: &Budget,
        mut hand_over: impl FnMut(&Sought, usize, Spans) -> Result<()>,
    ) -> Result<()> {
        if text.is_empty() || !self.atoms.iter().any(|atom| atom.expressions.contains_key(field)) {
            return Ok(());
        }
        budget.check()?;
        if !self.fields.contains_key(field) {
            self.fields
                .insert(field.to_owned(), Field::new(field, &self.atoms, &self.known));
        }
        let Some(looked_in) = self.fields.get_mut(field) else {
            return Ok(());
        };
        if !looked_in.sought.read(text, &primary_subtag(language)) {
            return Ok(());
        }
        let sought = &looked_in.sought;
        for atom in &looked_in.atoms {
            let positions = |number: usize, _: &Terms, out: &mut Vec<u32>| {
                for &term in &atom.terms[number] {
                    out.extend_from_slice(sought.positions(term));
                }
                Ok(())
            };
            hand_over(sought, atom.number, atom.plan.spans(&positions, budget)?)?;
        }
        Ok(())
    }

    /// Return every match of every clause in a text, sorted by start; None if nothing matches.
    fn found(&mut self, field: &str, text: &str, language: Option<&str>, budget: &Budget) -> Result<Option<Found>> {
        let mut all = Vec::new();
        let mut matches: Vec<Match> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        self.each_atom(field, text, language, budget, |sought, atom, spans| {
            budget.check()?;
            for span in 0..spans.places().len() {
                places.clear();
                spans.marks(span, &mut places);
                let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
                    continue;
                };
                let (Some(first), Some(last)) = (sought.bytes(first), sought.bytes(last)) else {
                    continue;
                };
                let whole = Match {
                    start: first.0 as usize,
                    end: last.1 as usize,
                    atom,
                    list: all.len(),
                    span,
                    piece: None,
                };
                if places.len() > 1 && length(text, whole.start, whole.end, LONGEST_MATCH) > LONGEST_MATCH {
                    // What matched far apart is shown piece by piece.
                    for (piece, &place) in places.iter().enumerate() {
                        let Some((start, end)) = sought.bytes(place) else {
                            continue;
                        };
                        matches.push(Match {
                            start: start as usize,
                            end: end as usize,
                            piece: Some(piece),
                            ..whole
                        });
                    }
                } else {
                    matches.push(whole);
                }
            }
            all.push(spans);
            Ok(())
        })?;
        matches.sort_by_key(|found| (found.start, found.end));
        Ok((!matches.is_empty()).then_some(Found { spans: all, matches }))
    }
}

impl Field {
    fn new(field: &str, atoms: &[Arc<MarkedAtom>], known: &Arc<KnownWords>) -> Self {
        let mut sought = Sought::new(field, known);
        let wanted = atoms.iter().enumerate();
        let wanted = wanted.filter_map(|(number, atom)| Some((number, atom.expressions.get(field)?)));
        let atoms = wanted.map(|(number, expression)| {
            let plan = Plan::new(expression);
            Atom {
                number,
                terms: plan.terms().iter().map(|terms| sought.add(terms)).collect(),
                plan,
            }
        });
        Self {
            atoms: atoms.collect(),
            sought,
        }
    }
}

impl Found {
    /// Append the marks of a match, in bytes.
    fn marks(&self, of: &Match, sought: &Sought, out: &mut Vec<(u32, u32)>) {
        let mut places = Vec::new();
        self.spans[of.list].marks(of.span, &mut places);
        let places = match of.piece {
            Some(piece) => places.get(piece..=piece).unwrap_or_default(),
            None => &places,
        };
        out.extend(places.iter().filter_map(|&place| sought.bytes(place)));
    }
}

/// Return marks ascending and without overlaps: a mark within another is part of it.
fn merged(mut marks: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    marks.sort_unstable();
    let mut kept = 0;
    for n in 0..marks.len() {
        if kept > 0 && marks[n].0 < marks[kept - 1].1 {
            marks[kept - 1].1 = marks[kept - 1].1.max(marks[n].1);
        } else {
            marks[kept] = marks[n];
            kept += 1;
        }
    }
    marks.truncate(kept);
    marks
}

/// Return marks that are ascending and apart, in bytes of a text, in characters.
pub(crate) fn characters(text: &str, marks: &[(u32, u32)]) -> Vec<(u32, u32)> {
    if text.is_ascii() {
        return marks.to_vec();
    }
    let (mut byte, mut character) = (0, 0);
    let mut counted = |to: u32| {
        let passed = text.get(byte..to as usize).map_or(0, |passed| passed.chars().count());
        byte = to as usize;
        character += u32::try_from(passed).unwrap_or(u32::MAX);
        character
    };
    marks
        .iter()
        .map(|&(start, end)| (counted(start), counted(end)))
        .collect()
}

/// Return the primary subtag of a language: `en` of `en-GB`, `und` of none.
fn primary_subtag(language: Option<&str>) -> String {
    let language = language.filter(|language| !language.is_empty()).unwrap_or("und");
    crate::text::characters::lower(language.split('-').next().unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(postings: &str, term: &str) -> Expression {
        Expression::Terms(Terms {
            postings: postings.to_owned(),
            terms: vec![term.to_owned()],
            first: None,
            width: 1,
        })
    }

    fn highlighter(expressions: &[Expression]) -> Highlighter {
        let atoms: Vec<_> = expressions
            .iter()
            .map(|expression| {
                Arc::new(MarkedAtom {
                    expressions: HashMap::from([("body".to_owned(), expression.clone())]),
                    rarity: 1.0,
                })
            })
            .collect();
        Highlighter::new(&atoms, &Arc::new(KnownWords::new(1 << 20)))
    }

    fn snippets(expressions: &[Expression], body: &str, most: usize) -> Vec<(String, Vec<String>)> {
        let texts = Texts {
            body,
            id: "a1",
            ..Texts::default()
        };
        let found = highlighter(expressions).snippets(&texts, Some("en-GB"), most, &Budget::unlimited());
        let shown = |snippet: Snippet| {
            let characters: Vec<char> = snippet.text.chars().collect();
            let marked = |&(start, end): &(u32, u32)| characters[start as usize..end as usize].iter().collect();
            let marks = snippet.marks.iter().map(marked).collect();
            (snippet.text, marks)
        };
        found.unwrap_or_default().into_iter().map(shown).collect()
    }

    #[test]
    fn phrase_is_marked_as_one_and_its_words_elsewhere_are_not() {
        let phrase = Expression::InOrder(vec![word("body_exact", "gas"), word("body_exact", "pipeline")]);
        let body = "No gas. Nothing was decided – the “gas pipeline” waits.\n\nA pipeline.";
        assert_eq!(
            snippets(&[phrase], body, 2),
            [(
                "Nothing was decided – the “gas pipeline” waits.".to_owned(),
                vec!["gas pipeline".to_owned()]
            )]
        );
    }

    #[test]
    fn best_fragment_comes_first() {
        let body = format!(
            "The ferry was late.\n\n{}The ferry hit the crane.",
            "Nothing else happened that day.\n\n".repeat(9)
        );
        let found = snippets(&[word("body", "ferri"), word("body", "crane")], &body, 2);
        assert_eq!(found[0].1, ["ferry", "crane"]);
        assert_eq!(found[1].1, ["ferry"]);
    }

    #[test]
    fn sentence_without_an_end_is_cut_at_words() {
        let body = format!("{0}nädel {0}", "wörd ".repeat(400));
        let found = snippets(&[word("body_exact", "nadel")], &body, 1);
        assert!(found[0].0.starts_with("… wörd") && found[0].0.ends_with("wörd …"));
        assert!(found[0].0.chars().count() <= crate::results::snippet::LONGEST);
        assert_eq!(found[0].1, ["nädel"]);
    }

    #[test]
    fn text_without_a_match_shows_its_beginning_and_no_text_the_id() {
        let gas = word("body", "gas");
        let found = snippets(std::slice::from_ref(&gas), "It was cold.\nSnow fell.", 2);
        assert_eq!(found, [("It was cold.".to_owned(), Vec::new())]);
        assert_eq!(
            snippets(std::slice::from_ref(&gas), " \n", 1),
            [("a1".to_owned(), Vec::new())]
        );
        assert_eq!(snippets(&[gas], "gas", 0), []);
    }

    #[test]
    fn long_text_of_one_line_takes_no_more_than_its_length() {
        let near = Expression::Beside {
            left: Box::new(word("body_exact", "oil")),
            right: Box::new(word("body_exact", "gas")),
            distance: 3,
            ordered: false,
        };
        let body = "oil gas, ".repeat(30_000);
        assert_eq!(snippets(&[near], &body, 5).len(), 5);
    }

    proptest! {
        #[test]
        fn marks_lie_in_the_text_ascending_and_apart(
            words in proptest::collection::vec(
                proptest::sample::select(&["gas", "Gäs", "oil.", "The", "north!", "\n\n", "“gas", "pipe”", "。", "\u{2028}"][..]),
                0..60,
            ),
            most in 0_usize..4,
        ) {
            let sequence = Expression::InOrder(vec![word("body_exact", "gas"), word("body_exact", "oil")]);
            let text = words.join(" ");
            let found = snippets(&[word("body_exact", "gas"), sequence], &text, most);
            prop_assert!(found.len() <= most && found.is_empty() == (most == 0));
            for (text, marks) in found {
                prop_assert!(!text.contains('\n') && !text.is_empty());
                prop_assert!(marks.iter().all(|mark| mark.to_lowercase().starts_with(['g'])));
            }
        }
    }
}
