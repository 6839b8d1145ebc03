//! Both files of a segment, edited: check them, salvage what they hold, and merge them with a whole segment.
#![no_main]

use _newssearch_core::files::array_file::ArrayFile;
use _newssearch_core::segments::check::{problems_of_documents, problems_of_postings};
use _newssearch_core::segments::columns::Columns;
use _newssearch_core::segments::salvage::ids_in;
use _newssearch_core::writing::merge::{Part, Stop, Storing, merge};
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{Edit, edit, file_of, segments, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    segment: u8,
    removed: Vec<u8>,
    postings: Vec<Edit>,
    documents: Vec<Edit>,
}

fuzz_target!(|input: Input| {
    let chosen = &segments()[usize::from(input.segment) % segments().len()];
    let (mut postings, mut documents) = (chosen.postings.clone(), chosen.documents.clone());
    edit(&mut postings, &input.postings);
    edit(&mut documents, &input.documents);
    let paths = [
        written("postings", &file_of(&postings)),
        written("documents", &file_of(&documents)),
    ];
    if let (Ok(postings), Ok(columns)) = (ArrayFile::open(&paths[0]), Columns::open(&paths[1])) {
        let problems = problems_of_postings(&postings, &columns);
        let _ = problems_of_documents(&columns);
        if input.postings.is_empty() && input.documents.is_empty() {
            assert_eq!(problems.expect("it is whole"), Vec::<String>::new());
        }
    }
    let _ = ids_in(&paths[0], chosen.size);
    let mut removed: Vec<u32> = input.removed.iter().map(|&n| u32::from(n)).collect();
    removed.sort_unstable();
    removed.dedup();
    let whole = &segments()[0];
    let others = [
        written("whole.postings", &file_of(&whole.postings)),
        written("whole.documents", &file_of(&whole.documents)),
    ];
    let opened = [
        Part::open(&others[0], &others[1], &[]),
        Part::open(&paths[0], &paths[1], &removed),
    ];
    let parts: Result<Vec<Part>, _> = opened.into_iter().collect();
    if let Ok(mut parts) = parts {
        let _ = merge(&mut parts, Storing::Repacked, Vec::new(), Vec::new(), &Stop::default());
    }
});
