//! Hits: the articles of a page as they are shown, with their marks and snippets.

use std::collections::HashMap;

use crate::errors::Result;
use crate::results::highlighter::{Highlighter, Texts};
use crate::results::snippet::Snippet;
use crate::search::budget::Budget;
use crate::search::counts::{self, Dimension, Key};
use crate::search::recency::Recency;
use crate::search::searcher::{Searcher, Shown};
use crate::search::topk::{Match, Sort};
use crate::segments::article::Article;

/// Positions of characters: from the first to behind the last.
pub type Mark = (u32, u32);

/// One article as a page shows it.
#[derive(Debug, Clone, Default)]
pub struct Hit {
    /// The id of the article.
    pub id: String,
    /// The score, to four places.
    pub score: f64,
    /// The texts of [`FIELDS`], in the same order.
    pub fields: [Option<String>; FIELDS.len()],
    /// The people who wrote it.
    pub byline: Vec<String>,
    /// Stretches of its text with what matched.
    pub snippets: Vec<Snippet>,
    /// The marks of the matches in the headline.
    pub headline_marks: Vec<Mark>,
    /// The number of other articles that this hit represents.
    pub copies: usize,
    /// The number of publishers of all of these articles.
    pub outlets: usize,
}

/// The fields that a hit shows as they are stored.
pub const FIELDS: [&str; 8] = [
    "headline",
    "published",
    "precision",
    "source",
    "dateline",
    "section",
    "language",
    "url",
];

/// The fields of which one is shown as the snippet of an article without a text.
const STATED: [&str; 5] = ["headline", "section", "dateline", "source", "url"];

/// The part of what a query found that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The order of the hits.
    pub sort: Sort,
    /// The number of hits that come before the page.
    pub offset: usize,
    /// The most hits on the page.
    pub limit: usize,
    /// The most snippets of each hit.
    pub snippets: usize,
    /// A bonus for recent articles.
    pub recency: Option<Recency>,
}

/// A page of what a query found.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The number of all articles that match, exact copies of one text counted once.
    pub total: usize,
    /// The number of hits on all pages.
    pub shown: usize,
    /// The documents of the page.
    pub documents: Vec<u32>,
    /// The hit of each of `documents`.
    pub hits: Vec<Hit>,
}

/// Make a page of what a query found.
///
/// `renamed` has the names of publishers by their other names.
pub fn page<S: std::hash::BuildHasher>(
    searcher: &Searcher,
    shown: &Shown,
    wanted: Wanted,
    renamed: &HashMap<String, String, S>,
    budget: &Budget,
) -> Result<Page> {
    let evaluated = &*shown.evaluated;
    let page = searcher.page(evaluated, wanted.sort, wanted.offset, wanted.limit, wanted.recency)?;
    let mut highlighter = Highlighter::new(&evaluated.marked, searcher.known_words());
    let hit = |matched: &Match| {
        budget.check()?;
        let mut hit = hit(searcher, &mut highlighter, *matched, wanted.snippets, renamed, budget)?;
        let represented = searcher.represented(matched.document, shown, budget)?;
        hit.copies = represented.len() - 1;
        hit.outlets = outlets(searcher, &hit, &represented, renamed, budget)?;
        Ok(hit)
    };
    Ok(Page {
        total: shown.total,
        shown: evaluated.found.total(),
        documents: page.iter().map(|matched| matched.document).collect(),
        hits: page.iter().map(hit).collect::<Result<_>>()?,
    })
}

/// Make the hit of a document, with a limited number of snippets.
fn hit<S: std::hash::BuildHasher>(
    searcher: &Searcher,
    highlighter: &mut Highlighter,
    matched: Match,
    snippets: usize,
    renamed: &HashMap<String, String, S>,
    budget: &Budget,
) -> Result<Hit> {
    let stored = if snippets > 0 {
        searcher.segments().stored(matched.document)?
    } else {
        searcher.segments().head(matched.document)?
    };
    let article = Article::read(&stored)?;
    let mut hit = Hit {
        id: article.text("id").unwrap_or_default().to_owned(),
        score: rounded(matched.score),
        fields: FIELDS.map(|field| article.text(field).map(|text| shown(field, text, renamed).to_owned())),
        byline: article.texts("byline").into_iter().map(str::to_owned).collect(),
        ..Hit::default()
    };
    let language = article.text("language");
    if let Some(headline) = article.text("headline") {
        hit.headline_marks = highlighter.marks("headline", headline, language, budget)?;
    }
    if snippets > 0 {
        let body = article.indexed_body()?;
        let stated = STATED.map(|field| (field, shown(field, article.text(field).unwrap_or_default(), renamed)));
        let texts = Texts {
            standfirst: article.text("standfirst").unwrap_or_default(),
            body: &body,
            stated: &stated,
            id: &hit.id,
        };
        hit.snippets = highlighter.snippets(&texts, language, snippets, budget)?;
    }
    Ok(hit)
}

/// Count the publishers of the articles that a hit represents.
fn outlets<S: std::hash::BuildHasher>(
    searcher: &Searcher,
    hit: &Hit,
    represented: &[u32],
    renamed: &HashMap<String, String, S>,
    budget: &Budget,
) -> Result<usize> {
    if hit.copies == 0 {
        let [_, _, _, source, ..] = &hit.fields;
        return Ok(usize::from(source.is_some()));
    }
    let by = [Dimension::Value("source")];
    let counts = counts::count(searcher, represented, &by, renamed, budget)?;
    let named = |(key, _): &&(Key, u64)| key.iter().any(Option::is_some);
    Ok(counts.buckets.iter().filter(named).count())
}

/// Return the text of a field as it is shown: a source by the name of its publisher.
fn shown<'a, S: std::hash::BuildHasher>(
    field: &str,
    text: &'a str,
    renamed: &'a HashMap<String, String, S>,
) -> &'a str {
    if field == "source" {
        return renamed.get(text).map_or(text, String::as_str);
    }
    text
}

/// Return a score to four places, the nearest: as its decimal digits have it, ties to an even one.
fn rounded(score: f32) -> f64 {
    const PLACES: f64 = 10_000.0;
    (f64::from(score) * PLACES).round_ties_even() / PLACES // the product is exact: 24 bits by 10, in 53
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{rounded, shown};

    #[test]
    #[allow(clippy::float_cmp)]
    fn scores_have_four_places() {
        assert_eq!(
            [1.234_56, 0.0, 12.0, 0.031_25].map(rounded),
            [1.2346, 0.0, 12.0, 0.0312]
        );
    }

    proptest! {
        #[test]
        fn scores_are_rounded_as_their_digits_are(score in any::<f32>()) {
            let digits: f64 = format!("{:.4}", f64::from(score)).parse().unwrap_or_default();
            prop_assert_eq!(rounded(score).to_bits(), digits.to_bits());
        }
    }

    #[test]
    fn sources_are_called_by_their_publisher() {
        let renamed = HashMap::from([("bbc.co.uk".to_owned(), "BBC News".to_owned())]);
        assert_eq!(shown("source", "bbc.co.uk", &renamed), "BBC News");
        assert_eq!(shown("url", "bbc.co.uk", &renamed), "bbc.co.uk");
        assert_eq!(shown("source", "Reuters", &renamed), "Reuters");
    }
}
