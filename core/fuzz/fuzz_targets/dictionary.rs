//! Term dictionaries: one of a writer, edited, or lists of any strings.
#![no_main]

use _newssearch_core::files::array_file::ArrayFile;
use _newssearch_core::files::dictionary::Dictionary;
use _newssearch_core::files::dictionary_writer::DictionaryWriter;
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{Edit, arrays_of, edit, file_by, file_of, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    words: Vec<Vec<u8>>,
    further: u16,
    sorted: bool,
    edits: Vec<Edit>,
    asked: Vec<Vec<u8>>,
}

fuzz_target!(|input: Input| {
    let mut words: Vec<Vec<u8>> = input.words;
    for word in &mut words {
        word.retain(|&byte| byte != 0xff);
    }
    words.extend((0..input.further % 700).map(|n| format!("w{n:04}").into_bytes()));
    if input.sorted {
        words.sort();
        words.dedup();
    }
    let whole = file_by(|out| {
        let mut writer = DictionaryWriter::new();
        for word in &words {
            writer.push(word)?;
        }
        writer.finish(out, "x")
    });
    let mut arrays = arrays_of(&whole);
    edit(&mut arrays, &input.edits);
    let Ok(file) = ArrayFile::open(&written("arrays", &file_of(&arrays))) else {
        return;
    };
    let Ok(dictionary) = Dictionary::open(&file, "x") else {
        return;
    };
    let _ = dictionary.verify("words", true);
    let mut cursor = dictionary.cursor(0);
    for _ in 0..100_000 {
        if !matches!(cursor.next(), Ok(Some(_))) {
            break;
        }
    }
    let count = dictionary.len();
    for n in [0, count / 2, count.saturating_sub(1), count, usize::MAX] {
        let _ = dictionary.get(n);
        let _ = dictionary.cursor(n).next();
    }
    for word in input.asked.iter().chain(words.iter().take(8)) {
        let found = dictionary.number(word);
        if input.edits.is_empty() && input.sorted {
            assert_eq!(found.expect("it is whole"), words.binary_search(word).ok());
        }
        let _ = dictionary.find(word);
        let _ = dictionary.starting_with(word);
    }
});
