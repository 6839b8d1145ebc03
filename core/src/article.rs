//! Stored articles: a line of JSON with the fields, then the body.
//!
//! They come from files, so a field may have any name or value: what newssearch cannot have written is damage.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use serde_json::{Map, Value};

use crate::errors::{Error, Result};
use crate::snippet::without;

/// The fields with one text.
const TEXTS: [&str; 16] = [
    "id",
    "headline",
    "standfirst",
    "published",
    "precision",
    "published_from",
    "updated",
    "retrieved",
    "source",
    "source_file",
    "dateline",
    "section",
    "language",
    "url",
    "given",
    "copy_of",
];

/// The fields with a list of texts.
const LISTS: [&str; 4] = ["byline", "keywords", "notes", "elsewhere"];

/// The ranges of the body that are left out of the index, in characters.
const LEFT_OUT: &str = "left_out";

/// A stored article that was read.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    fields: Map<String, Value>,
    body: &'a [u8],
}

impl<'a> Article<'a> {
    /// Read a stored article, or its first line alone.
    pub fn read(stored: &'a [u8]) -> Result<Self> {
        let line = memchr::memchr(b'\n', stored).unwrap_or(stored.len());
        let (line, rest) = stored.split_at_checked(line).unwrap_or((stored, &[]));
        let Ok(Value::Object(fields)) = serde_json::from_slice(line) else {
            return Err(malformed("not a JSON object"));
        };
        if !fields.contains_key("id") {
            return Err(malformed("it has no id"));
        }
        if let Some((name, _)) = fields.iter().find(|(name, value)| !is_stored(name, value)) {
            return Err(malformed(&format!("its field {name:?} is not what newssearch stores")));
        }
        let body = rest.get(1..).unwrap_or_default();
        Ok(Self { fields, body })
    }

    /// Return the text of a field, if the article has it.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    /// Return the texts of a field with several.
    #[must_use]
    pub fn texts(&self, field: &str) -> Vec<&str> {
        let texts = self.fields.get(field).and_then(Value::as_array);
        texts.map_or_else(Vec::new, |texts| texts.iter().filter_map(Value::as_str).collect())
    }

    /// Return the body as it was stored.
    pub fn body(&self) -> Result<&'a str> {
        std::str::from_utf8(self.body).map_err(|_| malformed("its body is not UTF-8"))
    }

    /// Return the body as it is indexed: without the ranges that are left out.
    pub fn indexed_body(&self) -> Result<String> {
        let body = self.body()?;
        let ranges: Vec<(usize, usize)> = match self.fields.get(LEFT_OUT) {
            Some(Value::Array(ranges)) => ranges.iter().filter_map(range).collect(),
            _ => return Ok(body.to_owned()),
        };
        Ok(without(body, &ranges).into_owned())
    }
}

fn is_stored(name: &str, value: &Value) -> bool {
    match value {
        Value::String(_) => TEXTS.contains(&name) || name == "body",
        Value::Array(each) if name == LEFT_OUT => each.iter().all(|each| range(each).is_some()),
        Value::Array(each) => LISTS.contains(&name) && each.iter().all(Value::is_string),
        _ => false,
    }
}

fn range(value: &Value) -> Option<(usize, usize)> {
    let [start, end] = value.as_array()?.as_slice() else {
        return None;
    };
    let (start, end) = (start.as_u64()?, end.as_u64()?);
    let range = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    (range.0 <= range.1).then_some(range)
}

fn malformed(why: &str) -> Error {
    Error::damaged(format!("a stored article is malformed: {why}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Article;

    #[test]
    fn fields_and_body_are_read() -> Result<(), crate::errors::Error> {
        let stored = r#"{"id":"a","headline":"Häfen","byline":["Ann","Bo"],"left_out":[[1,3]]}"#;
        let stored = format!("{stored}\nböäse\nzwei");
        let article = Article::read(stored.as_bytes())?;
        assert_eq!(
            (article.text("headline"), article.text("source")),
            (Some("Häfen"), None)
        );
        assert_eq!(
            (article.texts("byline"), article.texts("notes")),
            (vec!["Ann", "Bo"], vec![])
        );
        assert_eq!(
            (article.body()?, article.indexed_body()?),
            ("böäse\nzwei", "bse\nzwei".into())
        );
        assert_eq!(Article::read(b"{\"id\":\"a\"}")?.body()?, "");
        Ok(())
    }

    #[test]
    fn what_newssearch_does_not_store_is_damage() {
        for head in [
            "",
            "[]",
            "{",
            r#"{"headline":"a"}"#,
            r#"{"id":"a","odd":"b"}"#,
            r#"{"id":1}"#,
            r#"{"id":"a","byline":"b"}"#,
            r#"{"id":"a","byline":[1]}"#,
            r#"{"id":"a","left_out":[[3,1]]}"#,
            r#"{"id":"a","left_out":[[-1,1]]}"#,
            r#"{"id":"a","left_out":[[1]]}"#,
            r#"{"id":"a","url":null}"#,
        ] {
            assert!(Article::read(head.as_bytes()).is_err(), "{head}");
        }
        assert!(Article::read(b"{\"id\":\"a\"}\n\xff").is_ok_and(|article| article.body().is_err()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail_otherwise(stored in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(article) = Article::read(&stored) {
                let _ = article.indexed_body();
            }
        }
    }
}
