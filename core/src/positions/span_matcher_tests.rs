//! Compares the matcher with a brute-force one, on generated indexes of several segments with removed documents.
#![allow(clippy::unwrap_used)] // a test may fail

use crate::segments::postings::tally;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::errors::Error;
use crate::files::array_file::ArrayFile;
use crate::files::array_writer::ArrayWriter;
use crate::positions::spans;
use crate::segments::schema::LEAD;
use crate::segments::segment::SegmentFiles;
use crate::segments::store_writer::StoreWriter;
use crate::text::folding::fold;
use crate::text::tokenizer::cased_forms;
use crate::writing::inverter::write_places;
use crate::writing::segment_writer::FieldWriter;

/// A spelling: the letters, the folded words and the stems that it is found under, and its kind in the file.
struct Spelling {
    text: &'static str,
    exact: &'static [&'static str],
    stems: &'static [&'static str],
    kind: u8,
}

const fn spelling(
    text: &'static str,
    exact: &'static [&'static str],
    stems: &'static [&'static str],
    kind: u8,
) -> Spelling {
    Spelling {
        text,
        exact,
        stems,
        kind,
    }
}

const SPELLINGS: [Spelling; 10] = [
    spelling("run", &["run"], &["run"], 0),
    spelling("runs", &["runs"], &["run"], 0),
    spelling("Runs", &["runs"], &["run"], 1),
    spelling("RUN", &["run"], &["run"], 2),
    spelling("ran", &["ran"], &["ran", "run"], 0),
    spelling("us", &["us"], &["us"], 0),
    spelling("US", &["us"], &["us"], 2),
    spelling("O’Neill", &["neill", "oneill"], &["neill", "oneill"], 3),
    spelling("sea", &["sea"], &["sea"], 0),
    spelling("iPhone", &["iphone"], &["iphon"], 3),
];

/// An article: spellings, each with the number of positions skipped before it; where sentences begin; compounds.
#[derive(Debug, Clone)]
struct Article {
    tokens: Vec<(u32, usize)>,
    sentences: BTreeSet<u32>,
    pairs: BTreeSet<u32>,
}

fn article() -> impl Strategy<Value = Article> {
    let skipped = prop_oneof![12 => Just(0_u32), 1 => 1_u32..4, 1 => Just(1000_u32)];
    let tokens = vec((skipped, 0..SPELLINGS.len()), 0..25);
    let some = |most| proptest::collection::btree_set(0_u32..25, 0..most);
    (tokens, some(5), some(3)).prop_map(|(skipped, sentences, pairs)| {
        let mut next = 0;
        let mut tokens = Vec::new();
        for (skip, spelling) in skipped {
            tokens.push((next + skip, spelling));
            next += skip + 1;
        }
        Article {
            tokens,
            sentences,
            pairs,
        }
    })
}

impl Article {
    /// Return the article cut to its first words.
    fn lead(&self) -> Self {
        Self {
            tokens: self.tokens.iter().copied().filter(|token| token.0 < LEAD).collect(),
            sentences: self.sentences.range(..LEAD).copied().collect(),
            pairs: self.pairs.range(..LEAD).copied().collect(),
        }
    }

    fn positions(&self, postings: &str, term: &str) -> Vec<u32> {
        let of = |is_meant: &dyn Fn(&Spelling) -> bool| {
            let meant = self
                .tokens
                .iter()
                .filter(|(_, spelling)| is_meant(&SPELLINGS[*spelling]));
            meant.map(|(position, _)| *position).collect()
        };
        match postings {
            "body" => of(&|spelling| spelling.stems.contains(&term)),
            "body_exact" => of(&|spelling| spelling.exact.contains(&term)),
            "body_cased" => of(&|spelling| {
                spelling.exact.contains(&&*fold(term)) && cased_forms(spelling.text).iter().any(|cased| cased == term)
            }),
            "bounds" => self.sentences.iter().copied().collect(),
            _ if term == "pair" => self.pairs.iter().copied().collect(),
            _ => Vec::new(),
        }
    }
}

/// Write a segment as the writer does.
fn write(articles: &[Article], folder: &TempDir, name: &str, removed: Vec<u32>) -> SegmentFiles {
    let path = |extension: &str| folder.path().join(format!("{name}.{extension}"));
    let mut out = ArrayWriter::new(File::create(path("postings")).unwrap());
    write_body(articles, &mut out);
    let places = |of: &dyn Fn(&Article) -> BTreeSet<u32>| {
        let each = (0_u64..).zip(articles);
        each.flat_map(|(n, article)| {
            of(article)
                .into_iter()
                .map(move |position| n << 32 | u64::from(position))
        })
        .collect()
    };
    let sentences = places(&|article| article.sentences.clone());
    write_places(&mut out, "bounds", vec![("sentence".to_owned(), sentences)]).unwrap();
    let pairs = places(&|article| article.pairs.clone());
    write_places(&mut out, "compound", vec![("pair".to_owned(), pairs)]).unwrap();
    out.finish().unwrap();
    let mut out = ArrayWriter::new(File::create(path("documents")).unwrap());
    let mut store = StoreWriter::new();
    store.add(&vec![&b"{}\n"[..]; articles.len()], b"").unwrap();
    store.finish(&mut out).unwrap();
    out.put_u64("digest/id", &vec![0; articles.len()]).unwrap();
    out.finish().unwrap();
    SegmentFiles {
        name: name.to_owned(),
        postings: path("postings"),
        documents: path("documents"),
        size: u32::try_from(articles.len()).unwrap(),
        removed,
    }
}

fn write_body(articles: &[Article], out: &mut ArrayWriter<File>) {
    let mut stems: BTreeMap<&str, Vec<(u64, usize)>> = BTreeMap::new();
    for (document, article) in (0_u64..).zip(articles) {
        for &(position, spelling) in &article.tokens {
            for stem in SPELLINGS[spelling].stems {
                stems
                    .entry(stem)
                    .or_default()
                    .push((document << 32 | u64::from(position), spelling));
            }
        }
    }
    if stems.is_empty() {
        return;
    }
    let mut field = FieldWriter::new(true, true);
    let mut words: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut form = 0;
    for (stem, places) in stems {
        let forms: Vec<usize> = places
            .iter()
            .map(|place| place.1)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        field
            .places(&places.iter().map(|place| place.0).collect::<Vec<_>>())
            .unwrap();
        if forms.len() > 1 {
            let number = |spelling| u32::try_from(forms.iter().position(|form| *form == spelling).unwrap()).unwrap();
            field
                .forms_of_places(&places.iter().map(|place| number(place.1)).collect::<Vec<_>>())
                .unwrap();
        }
        for spelling in &forms {
            let spelling = &SPELLINGS[*spelling];
            field.form(spelling.kind, spelling.text.as_bytes()).unwrap();
            for word in spelling.exact {
                words.entry(word).or_default().push(form);
            }
            form += 1;
        }
        field
            .end_term(stem.as_bytes(), u32::try_from(forms.len()).unwrap())
            .unwrap();
    }
    for (word, forms) in words {
        field.word(word.as_bytes(), &forms).unwrap();
    }
    field.finish(out, "body").unwrap();
}

fn terms() -> impl Strategy<Value = Terms> {
    let stems = vec(
        prop::sample::select(&["run", "ran", "us", "neill", "oneill", "sea", "absent"][..]),
        0..4,
    );
    let words = ["run", "runs", "ran", "us", "neill", "oneill", "sea", "iphone", "absent"];
    let few = vec(prop::sample::select(words.to_vec()), 1..3);
    let many = vec(prop::sample::select(words.to_vec()), 17..19);
    let cased = vec(
        prop::sample::select(&["Runs", "RUN", "US", "Neill", "O’Neill", "iPhone", "Us"][..]),
        1..3,
    );
    let terms = prop_oneof![
        3 => stems.prop_map(|terms| ("body", terms, 1)),
        5 => few.prop_map(|terms| ("body_exact", terms, 1)),
        1 => many.prop_map(|terms| ("body_exact", terms, 1)),
        1 => cased.prop_map(|terms| ("body_cased", terms, 1)),
        2 => Just(("compound", vec!["pair"], 2)),
    ];
    (terms, option::weighted(0.2, 0_u32..15)).prop_map(|((postings, terms, width), first)| Terms {
        postings: postings.to_owned(),
        terms: terms.into_iter().map(str::to_owned).collect(),
        first,
        width,
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = terms().prop_map(Expression::Terms);
    leaf.prop_recursive(3, 12, 3, |inner| {
        let parts = || vec(inner.clone(), 1..4);
        let distance = prop_oneof![1_u32..8, Just(u32::MAX)];
        let single = terms().prop_filter_map("a part of several places", |terms| {
            (terms.width == 1).then_some(Expression::Terms(terms))
        });
        prop_oneof![
            parts().prop_map(Expression::InOrder),
            parts().prop_map(Expression::AnyOf),
            (vec(single, 2..4), 1_u32..8).prop_map(|(parts, distance)| Expression::Together { parts, distance }),
            (inner.clone(), inner.clone(), distance, any::<bool>()).prop_map(|(left, right, distance, ordered)| {
                Expression::Beside {
                    left: Box::new(left),
                    right: Box::new(right),
                    distance,
                    ordered,
                }
            }),
            parts().prop_map(|parts| Expression::InOne {
                parts,
                starts: Terms {
                    postings: "bounds".to_owned(),
                    terms: vec!["sentence".to_owned()],
                    first: None,
                    width: 1,
                },
            }),
        ]
    })
}

type Found = BTreeSet<(u64, u64)>;

/// Find the matches in one article by trying everything.
fn brute_force(expression: &Expression, article: &Article) -> Found {
    let all = |parts: &[Expression]| parts.iter().map(|part| brute_force(part, article)).collect::<Vec<_>>();
    match expression {
        Expression::Terms(terms) => {
            let positions = terms
                .terms
                .iter()
                .flat_map(|term| article.positions(&terms.postings, term));
            let within = positions
                .map(i64::from)
                .filter(|at| terms.last_start().is_none_or(|last| *at <= last));
            within
                .map(|at| (at.unsigned_abs(), at.unsigned_abs() + u64::from(terms.width) - 1))
                .collect()
        }
        Expression::AnyOf(parts) => all(parts).into_iter().flatten().collect(),
        Expression::InOrder(parts) => {
            let mut lists = all(parts).into_iter();
            let first = lists.next().unwrap_or_default();
            lists.fold(first, |found, next| {
                let pairs = found.iter().flat_map(|a| next.iter().map(move |b| (a, b)));
                pairs.filter(|(a, b)| a.1 + 1 == b.0).map(|(a, b)| (a.0, b.1)).collect()
            })
        }
        Expression::Beside {
            left,
            right,
            distance,
            ordered,
        } => {
            let (left, right) = (brute_force(left, article), brute_force(right, article));
            let mut found = Found::new();
            for a in &left {
                for b in &right {
                    let is_near = |a: &(u64, u64), b: &(u64, u64)| a.1 < b.0 && b.0 <= a.1 + u64::from(*distance);
                    if is_near(a, b) || !ordered && is_near(b, a) {
                        found.insert((a.0.min(b.0), a.1.max(b.1)));
                    }
                }
            }
            found
        }
        Expression::Together { .. } => {
            let positions = |_: usize, terms: &Terms, out: &mut Vec<u32>| {
                out.extend(
                    terms
                        .terms
                        .iter()
                        .flat_map(|term| article.positions(&terms.postings, term)),
                );
                Ok(())
            };
            let found = spans::spans(expression, &positions, &Budget::unlimited()).unwrap();
            found
                .places()
                .iter()
                .map(|&(start, end)| (u64::from(start), u64::from(end)))
                .collect()
        }
        Expression::InOne { parts, .. } => {
            let parts = all(parts);
            let begins: Vec<u64> = article.sentences.iter().copied().map(u64::from).collect();
            let ends = begins.iter().skip(1).copied().chain([u64::MAX]);
            begins
                .iter()
                .zip(ends)
                .filter_map(|(&begin, end)| in_stretch(&parts, begin, end))
                .collect()
        }
    }
}

fn in_stretch(parts: &[Found], begin: u64, end: u64) -> Option<(u64, u64)> {
    let inside: Vec<Vec<_>> = parts
        .iter()
        .map(|part| {
            part.iter()
                .copied()
                .filter(|span| begin <= span.0 && span.1 < end)
                .collect()
        })
        .collect();
    let starts = inside
        .iter()
        .map(|part: &Vec<(u64, u64)>| part.iter().map(|span| span.0).collect::<BTreeSet<_>>());
    let alone: Vec<_> = starts.clone().filter(|starts| starts.len() == 1).flatten().collect();
    if starts.clone().any(|starts| starts.is_empty()) || alone.iter().collect::<BTreeSet<_>>().len() < alone.len() {
        return None;
    }
    let all: Vec<_> = inside.into_iter().flatten().collect();
    Some((
        all.iter().map(|span| span.0).min()?,
        all.iter().map(|span| span.1).max()?,
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn matches_are_those_of_brute_force(
        groups in vec(vec((article(), prop::bool::weighted(0.1)), 0..12), 1..4),
        expressions in vec(expression(), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for (n, group) in groups.iter().enumerate() {
            let articles: Vec<_> = group.iter().map(|(article, _)| article.clone()).collect();
            let removed = (0_u32..).zip(group).filter(|(_, (_, is_removed))| *is_removed).map(|(n, _)| n).collect();
            files.push(write(&articles, &folder, &n.to_string(), removed));
        }
        let segments = Segments::open(files).unwrap();
        let every: Vec<_> = groups.iter().flatten().collect();
        let budget = Budget::unlimited();
        for expression in &expressions {
            let mut expected = Counted::default();
            for (document, (article, is_removed)) in (0_u32..).zip(&every) {
                let count = brute_force(expression, article).len();
                if count > 0 && !is_removed {
                    let is_in_lead = !brute_force(expression, &article.lead()).is_empty();
                    expected.push(document, tally(u32::try_from(count).unwrap(), is_in_lead));
                }
            }
            for _ in 0..2 {
                let found = frequencies(expression, &segments, &budget).unwrap();
                prop_assert_eq!(&*found, &expected, "{:?}", expression);
            }
            if let Expression::Terms(Terms { postings, terms, .. }) = expression {
                for term in terms {
                    check_term(&segments, &every, postings, term, &budget)?;
                }
            }
        }
    }
}

/// Compare what the segments tell of one term.
fn check_term(
    segments: &Segments,
    every: &[&(Article, bool)],
    postings: &str,
    term: &str,
    budget: &Budget,
) -> std::result::Result<(), TestCaseError> {
    let places = |with_removed: bool| {
        let live = (0_u64..)
            .zip(every)
            .filter(move |(_, (_, is_removed))| with_removed || !is_removed);
        let each = live.map(|(n, (article, _))| (n, article.positions(postings, term)));
        each.flat_map(|(n, positions)| positions.into_iter().map(move |at| n << 32 | u64::from(at)))
            .collect::<Vec<_>>()
    };
    prop_assert_eq!(segments.places(postings, term, budget).unwrap(), places(false));
    prop_assert_eq!(segments.has(postings, term).unwrap(), !places(true).is_empty());
    let counted = segments.counted(postings, term, budget).unwrap();
    prop_assert!(segments.most(postings, term, budget).unwrap() >= counted.documents.len() as u64);
    if postings != "body_cased" {
        let terms = segments.terms_from(postings, term, budget).unwrap();
        let terms: Vec<String> = terms.collect::<Result<_>>().unwrap();
        prop_assert_eq!(terms.contains(&term.to_owned()), !places(true).is_empty());
        prop_assert!(terms.is_sorted_by(|one, other| one < other));
        prop_assert!(terms.iter().all(|found| found.starts_with(term)));
    }
    Ok(())
}

#[test]
fn near_that_makes_too_many_pairs_is_refused() {
    let word = |n: u32| (n, if n % 2 == 0 { 0 } else { 8 });
    let article = Article {
        tokens: (0..2000).map(word).collect(),
        sentences: BTreeSet::new(),
        pairs: BTreeSet::new(),
    };
    let folder = tempfile::tempdir().unwrap();
    let segments = Segments::open(vec![write(&[article], &folder, "0", Vec::new())]).unwrap();
    let term = |term: &str| {
        Expression::Terms(Terms {
            postings: "body_exact".to_owned(),
            terms: vec![term.to_owned()],
            first: None,
            width: 1,
        })
    };
    let near = |left: Expression, right: Expression| Expression::Beside {
        left: Box::new(left),
        right: Box::new(right),
        distance: 1000,
        ordered: false,
    };
    let pair = near(term("run"), term("sea"));
    let found = frequencies(&pair, &segments, &Budget::new(60.0, 10)).unwrap();
    assert_eq!(found.occurrences(), 1000 * 1000 - 500 * 500); // counted without making a pair
    let nested = near(pair, term("sea"));
    let refused = frequencies(&nested, &segments, &Budget::new(60.0, 100_000)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The words stand beside each other in more than 100,000 ways."
    );
    let late = Budget::new(0.0, 10);
    std::thread::sleep(std::time::Duration::from_millis(2));
    assert!(frequencies(&nested, &segments, &late).is_err());
}

/// Write a file of arrays again with right checksums, one of its arrays changed in one byte or shorter by some numbers.
fn damage(path: &std::path::Path, array: usize, place: usize, byte: u8, cut: bool) {
    let file = ArrayFile::open(path).unwrap();
    let names: Vec<String> = file.names().map(str::to_owned).collect();
    let damaged = &names[array % names.len()];
    let copy = path.with_extension("new");
    let mut out = ArrayWriter::new(File::create(&copy).unwrap());
    for name in &names {
        let held = file.require(name).unwrap();
        let mut bytes = held.all_bytes().unwrap().to_vec();
        if name == damaged && cut {
            bytes.truncate(place % (held.len() + 1) * held.kind().size());
        } else if name == damaged && !bytes.is_empty() {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        out.put(name, held.kind(), &bytes).unwrap();
    }
    out.finish().unwrap();
    std::fs::rename(copy, path).unwrap();
}

/// Ask everything of segments. Damage may be an answer or an error, but no panic.
fn ask(files: SegmentFiles, expressions: &[Expression]) -> Result<()> {
    let segments = Segments::open(vec![files])?;
    let budget = Budget::new(60.0, 20_000_000);
    for name in ["body", "body_exact", "body_cased", "bounds", "compound"] {
        let terms = segments
            .terms_from(name, "", &budget)
            .and_then(Iterator::collect::<Result<Vec<_>>>);
        for term in terms.iter().flatten() {
            let _ = segments
                .counted(name, term, &budget)
                .and_then(|_| segments.places(name, term, &budget));
            let _ = segments.most(name, term, &budget);
        }
        let _ = segments.values(name);
    }
    for expression in expressions {
        if let Err(error) = frequencies(expression, &segments, &budget) {
            assert!(matches!(error, Error::Damaged(_) | Error::Limit(_)), "{error:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_postings_make_no_panic(
        articles in vec(article(), 1..12),
        expressions in vec(expression(), 1..8),
        array in any::<usize>(), place in any::<usize>(), byte in any::<u8>(), cut in prop::bool::weighted(0.2),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let files = write(&articles, &folder, "0", vec![0]);
        damage(&files.postings, array, place, byte, cut);
        if let Err(error) = ask(files, &expressions) {
            prop_assert!(matches!(error, Error::Damaged(_)), "{:?}", error);
        }
    }
}
