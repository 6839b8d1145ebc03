//! Files of documents: stored articles, dictionaries, columns and digests of a segment, edited.
#![no_main]

use _newssearch_core::segments::columns::Columns;
use _newssearch_core::segments::values::VALUE_FIELDS;
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{Edit, Segment, edit, file_of, segments, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    segment: u8,
    edits: Vec<Edit>,
    documents: Vec<u16>,
}

fuzz_target!(|input: Input| {
    let Segment { documents, .. } = &segments()[usize::from(input.segment) % segments().len()];
    let mut arrays = documents.clone();
    edit(&mut arrays, &input.edits);
    let path = written("documents", &file_of(&arrays));
    for opened in [Columns::open(&path), Columns::open_unchecked(&path)] {
        let Ok(columns) = opened else { continue };
        let _ = columns.verify();
        let _ = columns.store().verify();
        let names: Vec<String> = columns.names().map(str::to_owned).collect();
        for name in &names {
            let _ = columns.numbers(name);
        }
        for field in VALUE_FIELDS {
            let Ok(Some(values)) = columns.values(field) else {
                continue;
            };
            let _ = values.verify(columns.len());
            for document in input.documents.iter().map(|&n| usize::from(n)) {
                let mut numbers = Vec::new();
                let _ = values.read(document, &mut numbers);
                for number in numbers {
                    let _ = values.value(number);
                }
            }
        }
        for name in ["id", "given", "content", "text", "sketch", "none"] {
            let _ = columns.digests(name);
        }
        let count = columns.len();
        let some = input.documents.iter().map(|&n| usize::from(n));
        for document in some.chain([0, count / 2, count.saturating_sub(1), count, usize::MAX]) {
            let store = columns.store();
            let _ = store.head(document);
            let _ = store.article(document);
            let _ = store.article_unchecked(document);
            let _ = columns.digest("content", document);
            let _ = columns.digest_unchecked("id", document);
        }
    }
});
