//! Any text: words, sentences and languages. Places must lie within the text.
#![no_main]

use _newssearch_core::text::folding;
use _newssearch_core::text::korean;
use _newssearch_core::text::language;
use _newssearch_core::text::sentences;
use _newssearch_core::text::tokenizer;
use _newssearch_core::text::words;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = language::classify(data);
    let text = String::from_utf8_lossy(data);
    let characters = text.chars().count();
    for token in tokenizer::tokenize(&text) {
        assert!(
            token.start < token.end && token.end <= characters,
            "a token lies within its text"
        );
    }
    for (start, end) in sentences::sentences(&text) {
        assert!(start < end && end <= characters, "a sentence lies within its text");
    }
    let _ = sentences::openings(&text);
    let _ = tokenizer::cased_forms(&text);
    let folded = folding::fold(&text).into_owned();
    assert_eq!(folding::fold(&folded), folded, "folding twice is folding once");
    for word in text.split_whitespace() {
        for language in ["en", "de", "ko", "tr", ""] {
            let _ = words::word_forms(word, language);
        }
        let _ = korean::nouns(word);
        let _ = sentences::may_end_sentence(word);
        let _ = sentences::breaks_inside(word);
    }
});
