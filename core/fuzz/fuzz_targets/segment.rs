//! Both files of a segment, edited: open it beside a whole one, read it and search it.
#![no_main]

use std::collections::HashSet;

use _newssearch_core::positions::span_matcher::frequencies;
use _newssearch_core::queries::expression::{Expression, Terms};
use _newssearch_core::search::budget::Budget;
use _newssearch_core::segments::segment::{SegmentFiles, Segments};
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{Edit, edit, file_of, segments, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    segment: u8,
    size: i8,
    removed: Vec<u8>,
    postings: Vec<Edit>,
    documents: Vec<Edit>,
    query: Query,
    field: u8,
    word: u8,
}

#[derive(arbitrary::Arbitrary, Debug)]
enum Query {
    Word {
        view: u8,
        words: Vec<u8>,
        first: Option<u8>,
    },
    Phrase(Vec<Query>),
    Any(Vec<Query>),
    Together(Vec<Query>, u8),
    Beside(Box<(Query, Query)>, u8, bool),
    Sentence(Vec<Query>),
}

const WORDS: [&str; 12] = [
    "the", "ferri", "ferry", "harbour", "e", "mail", "Ferry", "O'Neill", "neill", "crane", "", "zebra",
];

impl Query {
    fn expression(&self, field: &str, depth: u8) -> Expression {
        let parts = |parts: &[Self]| -> Vec<Expression> {
            let least = if parts.is_empty() {
                vec![word(field, 0, 0)]
            } else {
                Vec::new()
            };
            let most = if depth > 4 { 0 } else { 4 };
            let parts = parts.iter().take(most).map(|part| part.expression(field, depth + 1));
            let parts: Vec<Expression> = parts.chain(least).collect();
            if parts.is_empty() {
                vec![word(field, 0, 1)]
            } else {
                parts
            }
        };
        match self {
            Self::Word { view, words, first } => Expression::Terms(Terms {
                postings: postings(field, *view),
                terms: words
                    .iter()
                    .take(4)
                    .map(|&n| WORDS[usize::from(n) % WORDS.len()].to_owned())
                    .collect(),
                first: first.map(u32::from),
                width: 1,
            }),
            Self::Phrase(items) => Expression::InOrder(parts(items)),
            Self::Any(items) => Expression::AnyOf(parts(items)),
            Self::Together(items, distance) => Expression::Together {
                parts: parts(items),
                distance: u32::from(*distance),
            },
            Self::Beside(sides, distance, ordered) => Expression::Beside {
                left: Box::new(if depth > 4 {
                    word(field, 0, 1)
                } else {
                    sides.0.expression(field, depth + 1)
                }),
                right: Box::new(if depth > 4 {
                    word(field, 0, 2)
                } else {
                    sides.1.expression(field, depth + 1)
                }),
                distance: u32::from(*distance),
                ordered: *ordered,
            },
            Self::Sentence(items) => Expression::InOne {
                parts: parts(items),
                starts: Terms {
                    postings: "bounds".to_owned(),
                    terms: vec![format!("{field}.sentence")],
                    first: None,
                    width: 1,
                },
            },
        }
    }
}

fn postings(field: &str, view: u8) -> String {
    format!("{field}{}", ["", "_exact", "_cased"][usize::from(view) % 3])
}

fn word(field: &str, view: u8, n: u8) -> Expression {
    let terms = vec![WORDS[usize::from(n) % WORDS.len()].to_owned()];
    Expression::Terms(Terms {
        postings: postings(field, view),
        terms,
        first: None,
        width: 1,
    })
}

fuzz_target!(|input: Input| {
    let chosen = &segments()[usize::from(input.segment) % segments().len()];
    let whole = &segments()[0];
    let mut files = Vec::new();
    for (name, segment, is_edited) in [("a", whole, false), ("b", chosen, true)] {
        let (mut postings, mut documents) = (segment.postings.clone(), segment.documents.clone());
        let (mut size, mut removed) = (segment.size, Vec::new());
        if is_edited {
            edit(&mut postings, &input.postings);
            edit(&mut documents, &input.documents);
            size = size.saturating_add_signed(i32::from(input.size) / 32);
            removed = input
                .removed
                .iter()
                .map(|&n| u32::from(n))
                .collect::<HashSet<u32>>()
                .into_iter()
                .collect();
            removed.sort_unstable();
        }
        files.push(SegmentFiles {
            name: name.to_owned(),
            postings: written(&format!("{name}.postings"), &file_of(&postings)),
            documents: written(&format!("{name}.documents"), &file_of(&documents)),
            size,
            removed,
        });
    }
    let Ok(segments) = Segments::open(files) else { return };
    let budget = Budget::new(2.0, 300_000);
    let field = ["body", "headline", "byline", "source", "id"][usize::from(input.field) % 5];
    let term = WORDS[usize::from(input.word) % WORDS.len()];
    for view in 0..3 {
        let name = postings(field, view);
        let _ = segments.has(&name, term);
        let _ = segments.most(&name, term, &budget);
        let _ = segments.places(&name, term, &budget);
        if let Ok(counted) = segments.counted(&name, term, &budget) {
            assert_eq!(counted.documents.len(), counted.tallies.len());
            assert!(counted.documents.iter().all(|&document| document < segments.size()));
            assert!(counted.documents.is_sorted_by(|a, b| a < b));
        }
        if let Ok(terms) = segments.terms_from(&name, term, &budget) {
            let _ = terms.take(2_000).count();
        }
    }
    for name in ["id", "language", "kind", "copy_of"] {
        let _ = segments.values(name);
    }
    for column in ["start", "first_day", "body_length", "none"] {
        let _ = segments.numbers(column);
    }
    let _ = segments.digests_64("id");
    let _ = segments.digests_128("text");
    for document in [
        0,
        segments.size() / 2,
        segments.size().saturating_sub(1),
        segments.size(),
    ] {
        let _ = segments.head(document);
        let _ = segments.stored(document);
    }
    if let Ok(found) = frequencies(&input.query.expression(field, 0), &segments, &budget) {
        assert_eq!(found.documents.len(), found.tallies.len());
        assert!(found.documents.iter().all(|&document| document < segments.size()));
    }
});
