//! Articles as they are stored, and the digests by which two of them are the same.
//!
//! A stored article is a line of JSON with its fields, which `article` reads, then its body.

use blake2b_simd::Params;

use crate::segments::values::TIME_FIELDS;
use crate::text::characters::is_space;

/// The fields of an article, in the order in which they are stored.
pub const FIELDS: [&str; 18] = [
    "id",
    "headline",
    "standfirst",
    "body",
    "byline",
    "dateline",
    "section",
    "keywords",
    "source",
    "url",
    "language",
    "published",
    "precision",
    "published_from",
    "updated",
    "retrieved",
    "notes",
    "source_file",
];

/// The fields that make no version of an article: when and where it was read.
const OF_READING: [&str; 2] = ["retrieved", "source_file"];

/// Words of a body that is identified by its words alone; a shorter one (`More follows.`) is identified by its day,
/// source and authors as well.
const FEW_WORDS: usize = 20;

/// Bytes of the digest of an article.
pub const DIGEST: usize = 16;

/// The value of a field of an article.
#[derive(Debug, Clone, Default)]
pub enum Value<'a> {
    /// Nothing.
    #[default]
    Absent,
    /// A text.
    Text(&'a str),
    /// Several texts.
    Texts(Vec<&'a str>),
}

/// An article, field by field, in the order of [`FIELDS`].
#[derive(Debug, Clone, Default)]
pub struct Fields<'a>(pub [Value<'a>; FIELDS.len()]);

/// The data that is stored with an article beside its fields.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// The id that the source gave, if the article has another.
    pub given: Option<&'a str>,
    /// The id of the article that it repeats.
    pub copy_of: Option<&'a str>,
    /// The ranges of its body that are left out of the index, in characters.
    pub left_out: Vec<(usize, usize)>,
    /// Further files that hold it.
    pub elsewhere: Vec<&'a str>,
    /// The times when it came in and changed.
    pub times: Times,
}

/// The times of an article in the archive, in UTC seconds since 1970; 0 for one that is not known.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// The number of its version, from 1; 0 counts as 1.
    pub version: u64,
    /// The time when the archive first had the article.
    pub added: u64,
    /// The time when its present version came in.
    pub changed: u64,
    /// The time when the last version came in that states something else than the one before, beyond typography and
    /// boilerplate; 0 without one.
    pub revised: u64,
    /// The times when a version with another text came in, ascending.
    pub text: Vec<u64>,
    /// The times when a version with another headline came in, ascending.
    pub headline: Vec<u64>,
}

impl Times {
    /// Append the times as fields of an object of JSON, in the order of [`TIME_FIELDS`]: a number is a text.
    fn store(&self, out: &mut Vec<u8>) {
        let [added, changed, revised, text, headline] = TIME_FIELDS;
        if self.version > 1 {
            push_name("version", out);
            push_text(&self.version.to_string(), out);
        }
        let later = if self.changed == self.added { 0 } else { self.changed };
        for (name, time) in [(added, self.added), (changed, later), (revised, self.revised)] {
            if time > 0 {
                push_name(name, out);
                push_text(&time.to_string(), out);
            }
        }
        for (name, times) in [(text, &self.text), (headline, &self.headline)] {
            if !times.is_empty() {
                push_name(name, out);
                push_list(times, out, |time, out| push_text(&time.to_string(), out));
            }
        }
    }
}

impl<'a> Fields<'a> {
    /// Return the text of a field that has one.
    #[must_use]
    pub fn text(&self, name: &str) -> &'a str {
        match self.value(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// Return the texts of a field; none of a field with one text that is empty.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&'a str> {
        match self.value(name) {
            Some(Value::Text(text)) if !text.is_empty() => vec![text],
            Some(Value::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    /// Return the fields with another text in one of them.
    #[must_use]
    pub fn with(mut self, name: &str, text: &'a str) -> Self {
        let place = FIELDS.iter().position(|field| *field == name);
        if let Some(value) = place.and_then(|place| self.0.get_mut(place)) {
            *value = Value::Text(text);
        }
        self
    }

    fn value(&self, name: &str) -> Option<&Value<'a>> {
        let place = FIELDS.iter().position(|field| *field == name)?;
        self.0.get(place)
    }

    /// Return all that makes a version of an article, as JSON.
    #[must_use]
    pub fn version(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text("body").len() + 1024);
        self.write(|name| !OF_READING.contains(&name), &mut out);
        out.push(b'}');
        out
    }

    /// Return the digest of a version: of all fields but when and where the article was read.
    #[must_use]
    pub fn content_digest(&self) -> [u8; DIGEST] {
        digest(&self.version())
    }

    /// Return the digest of what an exact copy repeats.
    #[must_use]
    pub fn text_digest(&self) -> [u8; DIGEST] {
        let body = self.text("body");
        let mut words = Vec::with_capacity(body.len() + 256);
        let few = push_words(body, &mut words) < FEW_WORDS;
        let mut stated = Vec::with_capacity(words.len() + 256);
        let mut named = vec!["headline", "standfirst"];
        if few {
            named.extend(["published", "source"]);
        }
        let mut parts: Vec<&str> = named.into_iter().map(|name| self.text(name)).collect();
        if let (true, Some(Value::Texts(byline))) = (few, self.value("byline")) {
            parts.extend(byline);
        }
        for part in parts {
            push_words(part, &mut stated);
            stated.push(0x1f);
        }
        stated.extend(words);
        digest(&stated)
    }

    /// Append the article as it is stored.
    pub fn store(&self, known: &Known<'_>, out: &mut Vec<u8>) {
        let body = self.text("body");
        self.write(|name| name != "body" || body.is_empty(), out);
        for (name, value) in [("given", known.given), ("copy_of", known.copy_of)] {
            if let Some(value) = value {
                push_name(name, out);
                push_text(value, out);
            }
        }
        if !known.left_out.is_empty() {
            push_name("left_out", out);
            push_list(&known.left_out, out, |(start, end), out| {
                out.extend(format!("[{start},{end}]").bytes());
            });
        }
        if !known.elsewhere.is_empty() {
            push_name("elsewhere", out);
            push_list(&known.elsewhere, out, |text, out| push_text(text, out));
        }
        known.times.store(out);
        out.extend(b"}\n");
        out.extend(body.as_bytes());
    }

    /// Append an object of JSON without its end.
    fn write(&self, is_meant: impl Fn(&str) -> bool, out: &mut Vec<u8>) {
        out.push(b'{');
        for (name, value) in FIELDS.iter().zip(&self.0) {
            if !is_meant(name) {
                continue;
            }
            match value {
                Value::Text(text) => {
                    push_name(name, out);
                    push_text(text, out);
                }
                Value::Texts(texts) if !texts.is_empty() => {
                    push_name(name, out);
                    push_list(texts, out, |text, out| push_text(text, out));
                }
                _ => {}
            }
        }
    }
}

/// Return the key of an id: its 64-bit digest.
#[must_use]
pub fn key_of(id: &[u8]) -> u64 {
    let mut key = [0; 8];
    let hash = Params::new().hash_length(8).hash(id);
    for (to, from) in key.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    u64::from_le_bytes(key)
}

fn digest(content: &[u8]) -> [u8; DIGEST] {
    let mut digest = [0; DIGEST];
    let hash = Params::new().hash_length(DIGEST).hash(content);
    digest.copy_from_slice(hash.as_bytes());
    digest
}

/// Append the words of a text, a space between them, and return their number.
fn push_words(text: &str, out: &mut Vec<u8>) -> usize {
    if text.is_ascii() {
        return push_words_of_ascii(text.as_bytes(), out);
    }
    let mut count = 0;
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if count > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word.as_bytes());
        count += 1;
    }
    count
}

/// Append the words of a text of ASCII as `push_words` does. Most blocks of a text have single spaces alone, and are
/// taken whole.
fn push_words_of_ascii(text: &[u8], out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.reserve(text.len());
    let (mut count, mut after_space) = (0, true);
    for block in text.chunks(BLOCK) {
        if let (Some(words), [.., last]) = (words_if_plain(block, after_space), block) {
            out.extend_from_slice(block);
            count += words;
            after_space = *last == b' ';
            continue;
        }
        for &byte in block {
            let space = is_ascii_space(byte);
            if !space {
                out.push(byte);
                count += usize::from(after_space);
            } else if !after_space {
                out.push(b' ');
            }
            after_space = space;
        }
    }
    if after_space && out.len() > start {
        out.pop();
    }
    count
}

/// Bytes that are looked at together.
const BLOCK: usize = 32;

/// Return how many words begin in a block that has no white space but single spaces; nothing of another block.
fn words_if_plain(block: &[u8], after_space: bool) -> Option<usize> {
    let block: &[u8; BLOCK] = block.try_into().ok()?;
    let mut before = [0; BLOCK];
    before[0] = if after_space { b' ' } else { 0 };
    before[1..].copy_from_slice(&block[..BLOCK - 1]);
    let (mut others, mut begun) = (0_u8, 0_u8);
    for (&byte, &before) in block.iter().zip(&before) {
        let (space, behind_space) = (u8::from(byte == b' '), u8::from(before == b' '));
        others |= (u8::from(is_ascii_space(byte)) ^ space) | (space & behind_space);
        begun += behind_space;
    }
    (others == 0).then_some(usize::from(begun))
}

fn is_ascii_space(byte: u8) -> bool {
    (byte.wrapping_sub(b'\t') < 5) | (byte.wrapping_sub(0x1c) < 5)
}

fn push_name(name: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    push_text(name, out);
    out.push(b':');
}

fn push_list<T>(items: &[T], out: &mut Vec<u8>, push: impl Fn(&T, &mut Vec<u8>)) {
    for (n, item) in items.iter().enumerate() {
        out.push(if n == 0 { b'[' } else { b',' });
        push(item, out);
    }
    out.push(b']');
}

/// Append a text as JSON has it.
fn push_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| ESCAPED[byte as usize]) {
        let (plain, others) = rest.split_at(at);
        out.extend_from_slice(plain);
        if let Some((&byte, others)) = others.split_first() {
            push_escaped(byte, out);
            rest = others;
        }
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn push_escaped(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        8 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        12 => b'f',
        b'\r' => b'r',
        b'"' | b'\\' => byte,
        _ => return out.extend(format!("\\u{byte:04x}").bytes()),
    };
    out.extend([b'\\', short]);
}

/// The bytes that stand escaped in a text of JSON.
static ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        escaped[byte] = true;
        byte += 1;
    }
    escaped[b'"' as usize] = true;
    escaped[b'\\' as usize] = true;
    escaped
};

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{FIELDS, Fields, Known, Times, Value, key_of, push_words};
    use crate::segments::article::Article;
    use crate::text::characters::is_space;

    fn article<'a>(fields: &[(&str, &'a str)]) -> Fields<'a> {
        let mut article = Fields::default();
        for (name, text) in fields {
            if let Some(place) = FIELDS.iter().position(|field| field == name) {
                article.0[place] = Value::Text(text);
            }
        }
        article
    }

    proptest! {
        #[test]
        fn stored_articles_are_read_as_they_were(id in ".*", headline in ".*", body in "(?s).*", copy_of in ".*") {
            let held = article(&[("id", &id), ("headline", &headline), ("body", &body)]);
            let known = Known { copy_of: Some(&copy_of), left_out: vec![(1, 2), (3, 4)], ..Known::default() };
            let mut stored = Vec::new();
            held.store(&known, &mut stored);
            let read = Article::read(&stored);
            prop_assert!(read.is_ok());
            if let Ok(read) = read {
                prop_assert_eq!(read.text("id"), Some(id.as_str()));
                prop_assert_eq!(read.text("headline"), Some(headline.as_str()));
                prop_assert_eq!(read.text("copy_of"), Some(copy_of.as_str()));
                prop_assert_eq!(read.body().ok(), Some(body.as_str()));
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_parted_by_one_space(text in "[ab\0\t\n\u{1b}-!é\u{a0}]{0,40}", ascii in any::<bool>()) {
            let text = if ascii { text.replace(|c: char| !c.is_ascii(), "c") } else { text };
            let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
            let mut out = b"before".to_vec();
            prop_assert_eq!(push_words(&text, &mut out), words.len());
            prop_assert_eq!(out, format!("before{}", words.join(" ")).into_bytes());
        }

        #[test]
        fn words_of_long_texts_are_parted_by_one_space(words in vec("[a-z.]{1,9}( |  |\n|\n\n| \t)", 0..40), first in " {0,2}") {
            let text = format!("{first}{}", words.concat());
            let words: Vec<&str> = text.split_whitespace().collect();
            let mut out = b"before".to_vec();
            prop_assert_eq!(push_words(&text, &mut out), words.len());
            prop_assert_eq!(out, format!("before{}", words.join(" ")).into_bytes());
        }
    }

    #[test]
    fn white_space_makes_no_other_text() {
        let body = "word ".repeat(30);
        let spaced = format!("\u{2028}{}", "word \n\t".repeat(30));
        let one = article(&[
            ("id", "1"),
            ("headline", "Crane saved"),
            ("body", &body),
            ("published", "2025"),
        ]);
        let other = article(&[("id", "2"), ("headline", " Crane\u{a0}saved"), ("body", &spaced)]);
        assert_eq!(one.text_digest(), other.text_digest());
        assert_ne!(one.content_digest(), other.content_digest());
    }

    #[test]
    fn short_texts_of_different_days_are_no_copies() {
        let one = article(&[("id", "1"), ("body", "More follows."), ("published", "2025-01-01")]);
        let other = article(&[("id", "1"), ("body", "More follows."), ("published", "2025-01-02")]);
        assert_ne!(one.text_digest(), other.text_digest());
    }

    #[test]
    fn files_make_no_version() {
        let one = article(&[("id", "1"), ("source_file", "/a"), ("retrieved", "2025")]);
        assert_eq!(one.content_digest(), article(&[("id", "1")]).content_digest());
        assert_eq!(one.version(), br#"{"id":"1"}"#);
    }

    #[test]
    fn times_are_stored_where_they_are_known() -> crate::errors::Result<()> {
        let times = Times {
            version: 2,
            added: 100,
            changed: 300,
            revised: 300,
            text: vec![200, 300],
            headline: Vec::new(),
        };
        let known = Known {
            times,
            ..Known::default()
        };
        let mut stored = Vec::new();
        article(&[("id", "1")]).store(&known, &mut stored);
        let read = Article::read(&stored)?;
        assert_eq!((read.text("added"), read.text("changed")), (Some("100"), Some("300")));
        assert_eq!(read.text("revised"), Some("300"));
        assert_eq!(read.texts("text_changed"), ["200", "300"]);
        assert!(read.texts("headline_changed").is_empty());
        Ok(())
    }

    #[test]
    fn keys_are_those_of_the_format() {
        assert_eq!(key_of(b"crane"), 0x8258_9492_771a_6b44);
    }
}
