//! The score of an article that is in no segment, as an index with some statistics would give it.

use crate::errors::Result;
use crate::positions::spans::Place;
use crate::queries::query::Node;
use crate::results::matching_article::{Clause, MatchingArticle, Query};
use crate::search::budget::Budget;
use crate::search::score::{LEAD_WEIGHT, Ranking, is_weighed, saturate};
use crate::segments::schema::LEAD;

/// The body, which has a lead.
const BODY: &str = "body";

/// The clauses of a query that give a score, each with its rarity, and the lengths that they are weighed by.
pub struct Weighing {
    /// The clauses, none of them a filter, and their inverse document frequencies.
    pub clauses: Vec<(Node, f64)>,
    /// The statistics of the index.
    pub ranking: Ranking,
}

impl MatchingArticle {
    /// Return the score of the article for a query; None if it does not match.
    ///
    /// # Errors
    ///
    /// As [`MatchingArticle::is_matched_by`].
    pub fn score(&self, node: &Node, weighing: &Weighing, budget: &Budget) -> Result<Option<f32>> {
        let mut query = Query::new(self, budget);
        let wanted = query.clause(node)?;
        let clauses = weighing.clauses.iter().map(|(clause, _)| query.clause(clause));
        let clauses = clauses.collect::<Result<Vec<_>>>()?;
        query.read();
        if !query.holds(&wanted)? {
            return Ok(None);
        }
        let mut score = 0.0;
        for (clause, (_, rarity)) in clauses.iter().zip(&weighing.clauses) {
            let mut impact = [query.impact(clause, &weighing.ranking)?];
            saturate(&mut impact, *rarity);
            score += impact[0];
        }
        Ok(Some(score))
    }
}

impl Query<'_> {
    /// Return the weighed matches of a clause in all fields; none of a clause that matches too few times.
    fn impact(&self, clause: &Clause, ranking: &Ranking) -> Result<f32> {
        let Clause::Atom(number, times) = clause else {
            return Ok(0.0);
        };
        let (mut matches, mut impact) = (0, 0.0);
        for in_field in &self.atoms[*number] {
            let spans = self.spans(in_field)?;
            matches += spans.places().len();
            impact += self.weighed(in_field.field, spans.places(), ranking);
        }
        Ok(if matches >= *times { impact } else { 0.0 })
    }

    #[allow(clippy::cast_precision_loss)] // single precision is enough
    fn weighed(&self, field: &str, places: &[Place], ranking: &Ranking) -> f32 {
        if places.is_empty() || !is_weighed(field) {
            return places.len() as f32;
        }
        let weight = ranking.weight(field, i64::from(self.tokens(field)));
        let is_in_lead = field == BODY && places.iter().any(|&(_, last)| last < LEAD);
        places.len() as f32 * weight + if is_in_lead { LEAD_WEIGHT } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::*;
    use crate::queries::query::{Leaf, LeafKind};
    use crate::results::highlighter::KnownWords;

    fn word(text: &str) -> Node {
        Node::Leaf(Leaf {
            kind: LeafKind::Word,
            text: text.to_owned(),
            field: None,
        })
    }

    fn score(node: &Node, clauses: &[&str]) -> Option<f32> {
        let values = [("headline", "Gas is dear"), ("body", "The pipelines carry gas.")];
        let values = values.map(|(field, text)| (field.to_owned(), vec![text.to_owned()]));
        let known = Arc::new(KnownWords::new(1 << 20));
        let article = MatchingArticle::new(values, "en", None, [], vec!["en".to_owned()], &known);
        let mean_lengths = HashMap::from([("headline".to_owned(), 3.0), ("body".to_owned(), 4.0)]);
        let weighing = Weighing {
            clauses: clauses.iter().map(|text| (word(text), 2.0)).collect(),
            ranking: Ranking::new(9, mean_lengths),
        };
        article.score(node, &weighing, &Budget::unlimited()).ok().flatten()
    }

    #[test]
    fn matches_are_weighed_by_field_and_saturated() {
        let of = |impact: f32| impact / (impact + 1.6) * 5.2;
        let is = |score: Option<f32>, wanted: f32| score.is_some_and(|score| (score - wanted).abs() < 1e-5);
        assert!(is(score(&word("gas"), &["gas"]), of(3.0 + 1.0 + 1.5)));
        assert!(is(score(&word("gas"), &["pipeline", "coal"]), of(1.0 + 1.5)));
        assert!(is(score(&Node::Everything, &[]), 0.0));
        assert_eq!(score(&word("coal"), &["gas"]), None);
    }
}
