//! Queries of every kind on whole segments and on an article that is in none: resolved, evaluated, paged, marked.
#![no_main]

use std::sync::{Arc, OnceLock};

use _newssearch_core::copies::near_file::GroupsFile;
use _newssearch_core::queries::query::{DateBound, Leaf, LeafKind, Node, Unit};
use _newssearch_core::results::highlighter::{KnownWords, Texts};
use _newssearch_core::results::matching_article::{MatchingArticle, Period};
use _newssearch_core::search::budget::Budget;
use _newssearch_core::search::searcher::{Searcher, Statistics};
use _newssearch_core::search::topk::Sort;
use _newssearch_core::segments::segment::{SegmentFiles, Segments};
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{file_of, segments, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    query: Part,
    newest: bool,
    offset: u8,
    body: String,
    headline: String,
    language: u8,
}

#[derive(arbitrary::Arbitrary, Debug)]
enum Part {
    Leaf {
        kind: u8,
        amount: u8,
        text: Text,
        field: u8,
    },
    Near(Box<(Part, Part)>, u8, bool),
    Within(Vec<Part>, bool),
    First(Box<Part>, u8),
    AtLeast(Box<Part>, u8),
    And(Vec<Part>),
    Or(Vec<Part>),
    SomeOf(Vec<Part>, u8),
    Not(Box<Part>),
    Dates(Option<i32>, Option<i32>, bool),
    NoDate,
    Words(Option<i16>, Option<i16>),
    Everything,
}

#[derive(arbitrary::Arbitrary, Debug)]
enum Text {
    Known(u8, u8),
    Any(String),
}

const WORDS: [&str; 14] = [
    "the",
    "ferry",
    "ferries",
    "harbour",
    "e-mail",
    "O’Neill",
    "Ferry",
    "crane",
    "fer*",
    "h?rb*r",
    "*",
    "co-operation",
    "U.S.",
    "Straße",
];
const FIELDS: [Option<&str>; 7] = [
    None,
    Some("body"),
    Some("headline"),
    Some("byline"),
    Some("source"),
    Some("id"),
    Some("none"),
];
const LANGUAGES: [&str; 4] = ["en", "de", "ar", "xx"];

impl Part {
    /// Return the node, its clauses in `field` where one is given, as the parser would have it.
    fn node(&self, field: Option<Option<&'static str>>, depth: u8) -> Node {
        let below = |parts: &[Self], field| -> Vec<Node> {
            let most = if depth > 5 { 0 } else { 5 };
            let mut nodes: Vec<Node> = parts
                .iter()
                .take(most)
                .map(|part| part.node(field, depth + 1))
                .collect();
            if nodes.is_empty() {
                nodes.push(leaf(LeafKind::Word, "ferry", field.flatten()));
            }
            nodes
        };
        let one = |part: &Self, field| Box::new(below(std::slice::from_ref(part), field).remove(0));
        let own = field.unwrap_or(None);
        match self {
            Self::Leaf {
                kind,
                amount,
                text,
                field: named,
            } => {
                let kind = match kind % 7 {
                    0 => LeafKind::Word,
                    1 => LeafKind::Phrase,
                    2 => LeafKind::Proximity(u32::from(*amount)),
                    3 => LeafKind::Prefix,
                    4 => LeafKind::Wildcard,
                    5 => LeafKind::Fuzzy(u32::from(amount % 4)),
                    _ => LeafKind::Cased,
                };
                let text = match text {
                    Text::Known(one, other) => {
                        let word = |n: u8| WORDS[usize::from(n) % WORDS.len()];
                        if one == other {
                            word(*one).to_owned()
                        } else {
                            format!("{} {}", word(*one), word(*other))
                        }
                    }
                    Text::Any(text) => text.clone(),
                };
                leaf(kind, &text, field.unwrap_or(FIELDS[usize::from(*named) % FIELDS.len()]))
            }
            Self::Near(sides, distance, ordered) => Node::Near {
                left: one(&sides.0, Some(own)),
                right: one(&sides.1, Some(own)),
                distance: u32::from(*distance).max(1),
                ordered: *ordered,
            },
            Self::Within(parts, sentence) => Node::Within {
                parts: below(parts, Some(own)),
                unit: if *sentence { Unit::Sentence } else { Unit::Paragraph },
            },
            Self::First(part, words) => Node::First {
                part: one(part, Some(own)),
                words: u32::from(*words).max(1),
            },
            Self::AtLeast(part, times) => Node::AtLeast {
                part: one(part, Some(own)),
                times: u32::from(*times).max(1),
            },
            Self::And(parts) => Node::And(below(parts, field)),
            Self::Or(parts) => Node::Or(below(parts, field)),
            Self::SomeOf(parts, least) => Node::SomeOf {
                children: below(parts, field),
                least: u32::from(*least),
            },
            Self::Not(part) => Node::Not(one(part, field)),
            Self::Dates(start, end, days) => {
                let bound = |n: &Option<i32>| {
                    let day = |n: i32| DateBound::Day(730_000 + i64::from(n) % 2_000);
                    n.map(|n| {
                        if *days {
                            day(n)
                        } else {
                            DateBound::Instant(i64::from(n))
                        }
                    })
                };
                Node::DateRange {
                    start: bound(start),
                    end: bound(end),
                }
            }
            Self::NoDate => Node::NoDate,
            Self::Words(low, high) => Node::NumberRange {
                field: "words".to_owned(),
                low: low.map(i64::from),
                high: high.map(i64::from),
            },
            Self::Everything => Node::Everything,
        }
    }
}

fn leaf(kind: LeafKind, text: &str, field: Option<&str>) -> Node {
    Node::Leaf(Leaf {
        kind,
        text: text.to_owned(),
        field: field.map(str::to_owned),
    })
}

/// Return a searcher of three whole segments; one for the process, so that its caches are used, too.
fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let files = segments().iter().enumerate().map(|(n, segment)| SegmentFiles {
            name: format!("s{n}"),
            postings: written(&format!("s{n}.postings"), &file_of(&segment.postings)),
            documents: written(&format!("s{n}.documents"), &file_of(&segment.documents)),
            size: segment.size,
            removed: if n == 1 { vec![0, 5] } else { Vec::new() },
        });
        let segments = Segments::open(files.collect()).expect("whole segments");
        let statistics = Statistics {
            articles: 600,
            mean_lengths: [("body".to_owned(), 20.0), ("headline".to_owned(), 4.0)].into(),
            languages: vec!["en".to_owned(), "de".to_owned()],
        };
        Searcher::new(Arc::new(segments), statistics, GroupsFile::default())
    })
}

fuzz_target!(|input: Input| {
    let node = input.query.node(None, 0);
    let searcher = searcher();
    let budget = Budget::new(2.0, 300_000);
    if let Ok(found) = searcher.evaluate(&node, &budget) {
        let sort = if input.newest { Sort::Newest } else { Sort::Relevance };
        let page = searcher
            .page(&found, sort, usize::from(input.offset), 10, None)
            .expect("a page of what was found");
        assert!(page.len() <= 10);
        assert!(page.iter().all(|hit| hit.document < searcher.segments().size()));
        let documents: Vec<u32> = page.iter().map(|hit| hit.document).collect();
        if let Ok(held) = searcher.holds(&node, &documents, &Budget::new(2.0, 300_000)) {
            assert!(
                held.iter().all(|&held| held),
                "a document that was found is held: {node:?}"
            );
        }
    }

    let language = LANGUAGES[usize::from(input.language) % LANGUAGES.len()];
    let known = Arc::new(KnownWords::new(1 << 20));
    let values = [("body", &input.body), ("headline", &input.headline)];
    let values = values.map(|(field, text)| (field.to_owned(), vec![text.clone()]));
    let period = Period {
        first_day: 730_001,
        last_day: 730_001,
        start: 0,
        end: 86_400,
    };
    let languages = vec!["en".to_owned(), "de".to_owned()];
    let article = MatchingArticle::new(values, language, Some(period), [], languages, &known);
    let _ = article.is_matched_by(&node, &budget);
    let Ok(mut highlighter) = article.highlighter(&node) else {
        return;
    };
    if let Ok(marks) = highlighter.marks("body", &input.body, Some(language), &budget) {
        let length = u32::try_from(input.body.chars().count()).expect("a short text");
        assert!(marks.iter().all(|&(start, end)| start < end && end <= length));
        assert!(marks.windows(2).all(|pair| pair[0].1 <= pair[1].0), "marks are apart");
    }
    let texts = Texts {
        body: &input.body,
        id: "a1",
        ..Texts::default()
    };
    if let Ok(snippets) = highlighter.snippets(&texts, Some(language), 2, &budget) {
        for snippet in snippets {
            let length = snippet.text.chars().count();
            assert!(
                snippet
                    .marks
                    .iter()
                    .all(|&(start, end)| start < end && end as usize <= length)
            );
        }
    }
});
