//! Stored articles: a line of JSON with the fields, then the body.
//!
//! They come from files, so a field may have any name or value: what newssearch cannot have written is damage.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::errors::{Error, Result};
use crate::results::snippet::without;

/// The fields with one text.
const TEXTS: [&str; 20] = [
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
    "added",
    "changed",
    "version",
    "revised",
];

/// The fields with a list of texts.
const LISTS: [&str; 6] = [
    "byline",
    "keywords",
    "notes",
    "elsewhere",
    "text_changed",
    "headline_changed",
];

/// The ranges of the body that are left out of the index, in characters.
const LEFT_OUT: &str = "left_out";

/// A stored article that was read; its texts stay where they are stored, unless a sign in one is written as an escape.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    fields: Fields<'a>,
    body: &'a [u8],
}

impl<'a> Article<'a> {
    /// Read a stored article, or its first line alone.
    pub fn read(stored: &'a [u8]) -> Result<Self> {
        let line = memchr::memchr(b'\n', stored).unwrap_or(stored.len());
        let (line, rest) = stored.split_at_checked(line).unwrap_or((stored, &[]));
        let Ok(Fields(fields)) = serde_json::from_slice(line) else {
            return Err(malformed("not a JSON object"));
        };
        if !fields.iter().any(|(name, _)| name == "id") {
            return Err(malformed("it has no id"));
        }
        if let Some((name, _)) = fields.iter().find(|(name, value)| !is_stored(name, value)) {
            return Err(malformed(&format!("its field {name:?} is not what newssearch stores")));
        }
        let body = rest.get(1..).unwrap_or_default();
        Ok(Self {
            fields: Fields(fields),
            body,
        })
    }

    fn value(&self, field: &str) -> Option<&Value<'a>> {
        let mut fields = self.fields.0.iter();
        fields.rfind(|(name, _)| name == field).map(|(_, value)| value)
    }

    /// Return the text of a field, if the article has it.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field).and_then(Value::text)
    }

    /// Return the texts of a field with several.
    #[must_use]
    pub fn texts(&self, field: &str) -> Vec<&str> {
        match self.value(field) {
            Some(Value::List(each)) => each.iter().filter_map(Value::text).collect(),
            _ => Vec::new(),
        }
    }

    /// Return the body as it was stored.
    pub fn body(&self) -> Result<&'a str> {
        std::str::from_utf8(self.body).map_err(|_| malformed("its body is not UTF-8"))
    }

    /// Return the body as it is indexed: without the ranges that are left out.
    pub fn indexed_body(&self) -> Result<String> {
        let body = self.body()?;
        let ranges: Vec<(usize, usize)> = match self.value(LEFT_OUT) {
            Some(Value::List(ranges)) => ranges.iter().filter_map(range).collect(),
            _ => return Ok(body.to_owned()),
        };
        Ok(without(body, &ranges).into_owned())
    }
}

/// The fields of an article, in the order in which they are stored; of those with one name the last counts.
#[derive(Debug, Clone)]
struct Fields<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

/// The value of a field, as far as articles have such values.
#[derive(Debug, Clone)]
enum Value<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    List(Vec<Value<'a>>),
    Other,
}

impl Value<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        const MOST: usize = TEXTS.len() + LISTS.len(); // so that few articles need more room
        let mut fields = Vec::with_capacity(MOST);
        while let Some((name, value)) = map.next_entry::<Value<'de>, Value<'de>>()? {
            if let Value::Text(name) = name {
                fields.push((name, value));
            }
        }
        Ok(Fields(fields))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> std::result::Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> std::result::Result<Self::Value, A::Error> {
        let mut each = Vec::new();
        while let Some(value) = sequence.next_element()? {
            each.push(value);
        }
        Ok(Value::List(each))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

fn is_stored(name: &str, value: &Value<'_>) -> bool {
    match value {
        Value::Text(_) => TEXTS.contains(&name) || name == "body",
        Value::List(each) if name == LEFT_OUT => each.iter().all(|each| range(each).is_some()),
        Value::List(each) => LISTS.contains(&name) && each.iter().all(|each| each.text().is_some()),
        Value::Number(_) | Value::Other => false,
    }
}

fn range(value: &Value<'_>) -> Option<(usize, usize)> {
    let Value::List(bounds) = value else { return None };
    let [Value::Number(start), Value::Number(end)] = bounds.as_slice() else {
        return None;
    };
    let range = (usize::try_from(*start).ok()?, usize::try_from(*end).ok()?);
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
    fn escapes_are_read_and_the_last_field_of_a_name_counts() -> Result<(), crate::errors::Error> {
        let stored = r#"{"id":"a","headline":"one","headline":"\"two\"\n\u00e9","byline":["Ann \"Bo\""]}"#;
        let article = Article::read(stored.as_bytes())?;
        assert_eq!(article.text("headline"), Some("\"two\"\né"));
        assert_eq!(article.texts("byline"), ["Ann \"Bo\""]);
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
            r#"{"id":"a","url":{"a":[1]}}"#,
            r#"{"id":"a","url":1.5}"#,
            r#"{"id":"a"} {}"#,
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
