//! Matching a query with an article that is in no segment, and highlighting the article.
//!
//! The clauses are resolved over the words of the article itself, and matched by the algebra that segments are matched
//! by, so the decision is that of an index that holds the article.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::errors::Result;
use crate::positions::spans::{Plan, Spans};
use crate::queries::expression::{Expression, Terms};
use crate::queries::query::{DateBound, Node};
use crate::queries::resolver::{Resolver, Words};
use crate::queries::wildcard::Pattern;
use crate::results::highlighter::{Highlighter, KnownWords, MarkedAtom};
use crate::results::occurrences::Sought;
use crate::search::budget::Budget;
use crate::segments::schema::{NAMES, STEMMED, TEXT_FIELDS, exact_postings, is_exact};
use crate::text::tokenizer::{MAX_JOINED, tokenize};

/// The period of an article's date.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first calendar day, counted from 1 January of the year 1 (which is 1).
    pub first_day: i64,
    /// The last calendar day.
    pub last_day: i64,
    /// The first instant, in UTC seconds since 1970.
    pub start: i64,
    /// The instant behind the last.
    pub end: i64,
}

/// An article that is in no segment, for the queries of an archive.
pub struct MatchingArticle {
    values: FxHashMap<String, Vec<String>>,
    language: String,
    period: Option<Period>,
    numbers: FxHashMap<String, Vec<i64>>,
    languages: Vec<String>,
    known: Arc<KnownWords>,
    /// The sorted words of each list of postings that a pattern was held against.
    words: FxHashMap<String, OnceCell<BTreeSet<String>>>,
}

impl MatchingArticle {
    /// Take the values of an article by field: those of text fields as they are indexed, folded ones of exact fields.
    ///
    /// `language` is the primary subtag of its language, `languages` are those of the archive, by which words of a
    /// query are stemmed; `period` is that of a dated article; `numbers` are its times by field.
    #[must_use]
    pub fn new(
        values: impl IntoIterator<Item = (String, Vec<String>)>,
        language: &str,
        period: Option<Period>,
        numbers: impl IntoIterator<Item = (String, Vec<i64>)>,
        languages: Vec<String>,
        known: &Arc<KnownWords>,
    ) -> Self {
        let values: FxHashMap<_, _> = values.into_iter().collect();
        let postings = values.keys().map(|field| (exact_postings(field), OnceCell::new()));
        Self {
            words: postings.collect(),
            values,
            language: language.to_owned(),
            period,
            numbers: numbers.into_iter().collect(),
            languages,
            known: Arc::clone(known),
        }
    }

    /// Tell whether a query matches the article.
    ///
    /// # Errors
    ///
    /// A limit when the work is too much or the time is up; `Error::Invalid` for a clause without places.
    pub fn is_matched_by(&self, node: &Node, budget: &Budget) -> Result<bool> {
        let mut query = Query::new(self, budget);
        let clause = query.clause(node)?;
        query.read();
        query.holds(&clause)
    }

    /// Make the highlighter of what a query matches in the article; negated clauses are not marked.
    ///
    /// # Errors
    ///
    /// As [`MatchingArticle::is_matched_by`].
    pub fn highlighter(&self, node: &Node) -> Result<Highlighter> {
        let mut atoms = Vec::new();
        add_marked(node, &mut Resolver::new(self), &mut atoms)?;
        Ok(Highlighter::new(&atoms, &self.known))
    }

    fn values(&self, field: &str) -> &[String] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// Return the words of a list of postings, sorted.
    fn words(&self, postings: &str) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        let Some(words) = self.words.get(postings) else {
            return &NONE;
        };
        words.get_or_init(|| {
            if is_exact(postings) {
                return self.values(postings).iter().cloned().collect();
            }
            let mut found = BTreeSet::new();
            for field in self.values.keys().filter(|field| exact_postings(field) == postings) {
                let words = self
                    .values(field)
                    .iter()
                    .flat_map(|value| value.split(crate::text::characters::is_space));
                let words: BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
                for word in words {
                    let forms = self.known.forms_in(word, &self.language);
                    found.extend(forms.tokens.iter().flat_map(|token| token.exact.iter().cloned()));
                }
            }
            found
        })
    }
}

impl Words for MatchingArticle {
    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn starting(&self, postings: &str, prefix: &str) -> Result<Vec<String>> {
        let words = self.words(postings).range(prefix.to_owned()..);
        Ok(words.take_while(|word| word.starts_with(prefix)).cloned().collect())
    }

    fn like(&self, postings: &str, pattern: &str) -> Result<Vec<String>> {
        let pattern = Pattern::new(pattern);
        let words = self.words(postings).iter();
        Ok(words.filter(|word| pattern.matches(word)).cloned().collect())
    }

    fn within(&self, postings: &str, word: &str, edits: u32) -> Result<Vec<String>> {
        let word: Vec<char> = word.chars().collect();
        let words = self.words(postings).iter();
        Ok(words
            .filter(|other| is_within(other, &word, edits as usize))
            .cloned()
            .collect())
    }

    fn widths(&self, _key: &str) -> Result<Vec<(String, u32)>> {
        let fields = STEMMED.iter().chain(&NAMES);
        let widths = |field: &str| {
            (2..=MAX_JOINED)
                .map(|width| (field.to_owned(), number(width)))
                .collect::<Vec<_>>()
        };
        Ok(fields.flat_map(|field| widths(field)).collect())
    }
}

#[allow(clippy::cast_possible_truncation)] // the most parts of a compound
fn number(width: usize) -> u32 {
    width as u32
}

/// Tell whether a word is at most `edits` insertions, deletions, changes and swaps of neighbours from another word. No
/// edit lies within another: optimal string alignment.
fn is_within(word: &str, other: &[char], edits: usize) -> bool {
    let word: Vec<char> = word.chars().collect();
    if word.len().abs_diff(other.len()) > edits {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, x) in word.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, y) in other.iter().enumerate() {
            let mut best = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(x != y));
            if i > 0 && j > 0 && *x == other[j - 1] && word[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|distance| *distance <= edits)
}

/// Add what of a query is to be marked, by field.
fn add_marked(node: &Node, resolver: &mut Resolver<'_>, atoms: &mut Vec<Arc<MarkedAtom>>) -> Result<()> {
    match node {
        Node::And(children) | Node::Or(children) | Node::SomeOf { children, .. } => {
            for child in children {
                add_marked(child, resolver, atoms)?;
            }
        }
        Node::AtLeast { part, .. } => add_marked(part, resolver, atoms)?,
        Node::Not(_) | Node::DateRange { .. } | Node::NumberRange { .. } | Node::Everything | Node::NoDate => {}
        Node::Leaf(_) | Node::Near { .. } | Node::Within { .. } | Node::First { .. } => {
            let name = node.field();
            if !name.is_some_and(is_exact) {
                let mut expressions = HashMap::new();
                for field in fields_of(name) {
                    expressions.insert(field.to_owned(), resolver.expression(node, field)?);
                }
                atoms.push(Arc::new(MarkedAtom {
                    expressions,
                    rarity: 1.0,
                }));
            }
        }
    }
    Ok(())
}

/// A query on one article.
pub(crate) struct Query<'a> {
    article: &'a MatchingArticle,
    resolver: Resolver<'a>,
    budget: &'a Budget,
    fields: FxHashMap<&'a str, Sought>,
    pub(crate) atoms: Vec<Vec<InField<'a>>>,
}

/// A clause in one field.
pub(crate) struct InField<'a> {
    pub(crate) field: &'a str,
    plan: Plan,
    terms: Vec<Vec<usize>>,
}

/// A node whose leaves are known.
pub(crate) enum Clause {
    All(Vec<Clause>),
    /// At least this number of some clauses hold.
    Some(Vec<Clause>, usize),
    Not(Box<Clause>),
    Known(bool),
    /// The number of an atom, and how often it must match.
    Atom(usize, usize),
}

impl<'a> Query<'a> {
    pub(crate) fn new(article: &'a MatchingArticle, budget: &'a Budget) -> Self {
        Self {
            article,
            resolver: Resolver::new(article),
            budget,
            fields: FxHashMap::default(),
            atoms: Vec::new(),
        }
    }

    pub(crate) fn clause(&mut self, node: &'a Node) -> Result<Clause> {
        self.budget.check()?;
        Ok(match node {
            Node::And(children) => Clause::All(self.clauses(children)?),
            Node::Or(children) => Clause::Some(self.clauses(children)?, 1),
            Node::SomeOf { children, least } => Clause::Some(self.clauses(children)?, *least as usize),
            Node::Not(child) => Clause::Not(Box::new(self.clause(child)?)),
            Node::Everything => Clause::Known(true),
            Node::NoDate => Clause::Known(self.article.period.is_none()),
            Node::NumberRange { field, low, high } => Clause::Known(match self.article.numbers.get(field) {
                Some(numbers) => numbers.iter().any(|&number| is_between(number, *low, *high)),
                None => field == "words" && self.is_as_long(*low, *high),
            }),
            Node::DateRange { start, end } => {
                let period = self.article.period.as_ref();
                Clause::Known(period.is_some_and(|period| is_in(period, *start, *end)))
            }
            Node::AtLeast { part, times } => self.atom(part, *times as usize)?,
            Node::Leaf(_) | Node::Near { .. } | Node::Within { .. } | Node::First { .. } => self.atom(node, 1)?,
        })
    }

    fn clauses(&mut self, nodes: &'a [Node]) -> Result<Vec<Clause>> {
        nodes.iter().map(|node| self.clause(node)).collect()
    }

    fn atom(&mut self, node: &'a Node, times: usize) -> Result<Clause> {
        let name = node.field();
        if let Some(field) = name.filter(|field| is_exact(field)) {
            let values = self.article.values(field);
            let matches = is_value(&self.resolver.expression(node, field)?, values);
            return Ok(Clause::Known(usize::from(matches) >= times));
        }
        let mut in_fields = Vec::new();
        for field in fields_of(name) {
            if self.article.values(field).is_empty() {
                continue;
            }
            let plan = Plan::new(&self.resolver.expression(node, field)?);
            let known = &self.article.known;
            let sought = self.fields.entry(field).or_insert_with(|| Sought::new(field, known));
            let terms = plan.terms().iter().map(|terms| sought.add(terms)).collect();
            in_fields.push(InField { field, plan, terms });
        }
        self.atoms.push(in_fields);
        Ok(Clause::Atom(self.atoms.len() - 1, times))
    }

    fn is_as_long(&self, low: Option<i64>, high: Option<i64>) -> bool {
        let tokens: usize = self
            .article
            .values("body")
            .iter()
            .map(|body| tokenize(body).len())
            .sum();
        is_between(i64::try_from(tokens).unwrap_or(i64::MAX), low, high)
    }

    /// Read every field that is asked for.
    pub(crate) fn read(&mut self) {
        for (field, sought) in &mut self.fields {
            match self.article.values(field) {
                [value] if TEXT_FIELDS.contains(field) => sought.read(value, &self.article.language),
                values => sought.read_values(values.iter().map(String::as_str), &self.article.language),
            };
        }
    }

    pub(crate) fn holds(&self, clause: &Clause) -> Result<bool> {
        match clause {
            Clause::All(clauses) => {
                for clause in clauses {
                    if !self.holds(clause)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Clause::Some(clauses, least) => {
                let mut held = 0;
                for clause in clauses {
                    if held >= *least {
                        break;
                    }
                    held += usize::from(self.holds(clause)?);
                }
                Ok(held >= *least)
            }
            Clause::Not(clause) => Ok(!self.holds(clause)?),
            Clause::Known(holds) => Ok(*holds),
            Clause::Atom(number, times) => {
                let mut matches = 0;
                for in_field in &self.atoms[*number] {
                    if matches >= *times {
                        break;
                    }
                    matches += self.spans(in_field)?.places().len();
                }
                Ok(matches >= *times)
            }
        }
    }

    /// Return the number of tokens of a text field that was read.
    pub(crate) fn tokens(&self, field: &str) -> u32 {
        self.fields.get(field).map_or(0, Sought::tokens)
    }

    /// Find the matches of a clause in a field that was read.
    pub(crate) fn spans(&self, in_field: &InField<'_>) -> Result<Spans> {
        let sought = self.fields.get(in_field.field);
        let positions = |number: usize, _: &Terms, out: &mut Vec<u32>| {
            for &term in &in_field.terms[number] {
                out.extend_from_slice(sought.map_or(&[], |sought| sought.positions(term)));
            }
            Ok(())
        };
        in_field.plan.spans(&positions, self.budget)
    }
}

fn is_between(number: i64, low: Option<i64>, high: Option<i64>) -> bool {
    low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high)
}

/// Tell whether a clause of an exact field is one of the values.
fn is_value(expression: &Expression, values: &[String]) -> bool {
    match expression {
        Expression::Terms(terms) => terms.terms.iter().any(|term| values.contains(term)),
        Expression::AnyOf(parts) => parts.iter().any(|part| is_value(part, values)),
        _ => false,
    }
}

/// Tell whether a period meets a range: an imprecise period is found wherever it may lie.
fn is_in(period: &Period, start: Option<DateBound>, end: Option<DateBound>) -> bool {
    let begins = match start {
        Some(DateBound::Instant(moment)) => period.end > moment,
        Some(DateBound::Day(day)) => period.last_day >= day,
        None => true,
    };
    let ends = match end {
        Some(DateBound::Instant(moment)) => period.start < moment,
        Some(DateBound::Day(day)) => period.first_day <= day,
        None => true,
    };
    begins && ends
}

fn fields_of(name: Option<&str>) -> Vec<&str> {
    name.map_or_else(|| TEXT_FIELDS.to_vec(), |name| vec![name])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::query::{Leaf, LeafKind, Unit};

    fn article(values: &[(&str, &[&str])], period: Option<Period>) -> MatchingArticle {
        let values = values.iter().map(|(field, values)| {
            let values = values.iter().map(|value| (*value).to_owned());
            ((*field).to_owned(), values.collect())
        });
        let known = Arc::new(KnownWords::new(1 << 20));
        let numbers = [("added".to_owned(), vec![100, 200])];
        MatchingArticle::new(values, "en", period, numbers, vec!["en".to_owned()], &known)
    }

    fn leaf(kind: LeafKind, text: &str, field: Option<&str>) -> Node {
        Node::Leaf(Leaf {
            kind,
            text: text.to_owned(),
            field: field.map(str::to_owned),
        })
    }

    fn is_matched(node: &Node) -> bool {
        let values: [(&str, &[&str]); 5] = [
            ("headline", &["Gas is dear"]),
            (
                "body",
                &["The pipelines carry oil. An e-mail said so.\n\nThe US said no."],
            ),
            ("keywords", &["energy", "new york"]),
            ("id", &["a1"]),
            ("language", &["en-gb", "en"]),
        ];
        let period = Period {
            first_day: 10,
            last_day: 12,
            start: 100,
            end: 200,
        };
        let article = article(&values, Some(period));
        article.is_matched_by(node, &Budget::unlimited()).unwrap_or_default()
    }

    #[test]
    fn every_kind_of_leaf_is_decided() {
        for (kind, text, field) in [
            (LeafKind::Word, "pipeline", None),
            (LeafKind::Word, "email", None),
            (LeafKind::Phrase, "carry oil", Some("body")),
            (LeafKind::Proximity(3), "oil pipelines", None),
            (LeafKind::Prefix, "pipe", None),
            (LeafKind::Wildcard, "pi?elin*", None),
            (LeafKind::Fuzzy(1), "pipelinse", None),
            (LeafKind::Cased, "US", None),
            (LeafKind::Word, "EN", Some("language")),
            (LeafKind::Prefix, "a", Some("id")),
            (LeafKind::Phrase, "new york", Some("keywords")),
        ] {
            assert!(is_matched(&leaf(kind, text, field)), "{kind:?} {text}");
        }
        for (kind, text, field) in [
            (LeafKind::Phrase, "pipeline", None),
            (LeafKind::Word, "gas", Some("body")),
            (LeafKind::Cased, "No", None),
            (LeafKind::Phrase, "energy new", Some("keywords")),
            (LeafKind::Word, "a", Some("id")),
        ] {
            assert!(!is_matched(&leaf(kind, text, field)), "{kind:?} {text}");
        }
    }

    #[test]
    fn clauses_are_decided_as_an_index_does() {
        let word = |text| leaf(LeafKind::Word, text, None);
        let within = |unit| Node::Within {
            parts: vec![word("carry"), word("mail")],
            unit,
        };
        assert!(is_matched(&within(Unit::Paragraph)) && !is_matched(&within(Unit::Sentence)));
        let at_least = |times| Node::AtLeast {
            part: Box::new(word("the")),
            times,
        };
        assert!(is_matched(&at_least(2)) && !is_matched(&at_least(3)));
        assert!(is_matched(&Node::And(vec![
            word("gas"),
            Node::Not(Box::new(word("coal")))
        ])));
        let some = |least| Node::SomeOf {
            children: vec![word("gas"), word("coal"), word("oil")],
            least,
        };
        assert!(is_matched(&some(2)) && !is_matched(&some(3)));
        let longer = |low| Node::NumberRange {
            field: "words".to_owned(),
            low: Some(low),
            high: None,
        };
        assert!(is_matched(&longer(13)) && !is_matched(&longer(14)));
        let until = |day| Node::DateRange {
            start: Some(DateBound::Instant(150)),
            end: Some(DateBound::Day(day)),
        };
        assert!(is_matched(&until(10)) && !is_matched(&until(9)));
        assert!(!is_matched(&Node::NoDate));
        let within = |low, high| Node::NumberRange {
            field: "added".to_owned(),
            low: Some(low),
            high: Some(high),
        };
        assert!(is_matched(&within(150, 200)) && !is_matched(&within(101, 199)));
        let changed = Node::NumberRange {
            field: "text_changed".to_owned(),
            low: None,
            high: None,
        };
        assert!(!is_matched(&changed));
    }
}
