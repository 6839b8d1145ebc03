//! The sketches of the documents of a batch: each distinct word is hashed once, however often it occurs.

use crate::copies::sketch::{Key, Sketch, Sketcher, WIDTH, push_keys};
use crate::writing::lexicon::{Lexicon, MARKS, Texts};

/// The keys of the words of one language, by number.
#[derive(Default)]
struct WordKeys {
    keys: Vec<Key>,
    ends: Vec<usize>,
}

impl WordKeys {
    fn get(&self, word: usize) -> &[Key] {
        let end = |n: usize| self.ends.get(n).copied();
        let start = word.checked_sub(1).and_then(end).unwrap_or(0);
        self.keys.get(start..end(word).unwrap_or(start)).unwrap_or_default()
    }
}

/// Return the packed sketches of documents, one after another; each has the number of its language, and the bodies of
/// those that have one are given.
#[must_use]
pub fn packed_sketches(lexicon: &Lexicon, bodies: &Texts, language_of: &[u16]) -> Vec<u64> {
    let keys = keys_of(lexicon);
    let mut packed = vec![0; language_of.len() * WIDTH];
    for (document, words) in bodies.each() {
        let document = document as usize;
        let language = language_of.get(document).copied().unwrap_or(0);
        let Some(keys) = keys.get(usize::from(language)) else {
            continue;
        };
        let sketch = sketch_of(words, keys);
        for (to, from) in packed.iter_mut().skip(document * WIDTH).zip(sketch.pack()) {
            *to = from;
        }
    }
    packed
}

fn sketch_of(words: &[u32], keys: &WordKeys) -> Sketch {
    let mut sketcher = Sketcher::default();
    for word in words.iter().filter_map(|word| word.checked_sub(MARKS)) {
        for &key in keys.get(word as usize) {
            sketcher.push(key);
        }
    }
    sketcher.finish()
}

fn keys_of(lexicon: &Lexicon) -> Vec<WordKeys> {
    let mut all = Vec::new();
    for language in lexicon.languages() {
        let mut keys = WordKeys::default();
        for word in (0..).take(language.words.len()) {
            push_keys(language.words.text(word), &mut keys.keys);
            keys.ends.push(keys.keys.len());
        }
        all.push(keys);
    }
    all
}
