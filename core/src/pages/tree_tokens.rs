//! Tokens of a tree that its parser wrote as XML: tags, their attributes and the text between them.
//!
//! A writer of XML escapes `<`, `>` and quotes wherever they are text, so a tag ends at the first `>`. Names come from
//! pages and may have any character that HTML allows in them. Other input gives other tokens, and never fails.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// A tag, or the text between two tags.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// The beginning of an element; `is_empty` if it is its end, too.
    Start {
        /// The name of its tag.
        name: &'a str,
        /// The attributes as written.
        attributes: Attributes<'a>,
        /// True if it has no content and no tag for its end.
        is_empty: bool,
    },
    /// The end of an element.
    End,
    /// Text without entities.
    Text(Cow<'a, str>),
}

/// A reader of the tokens of a tree.
pub struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// Return a reader of the tokens of a tree written as XML.
    #[must_use]
    pub fn of(tree: &'a str) -> Self {
        Self { rest: tree }
    }

    /// Read up to the first `end`, and move behind it; without one, to the end of the tree.
    fn until(&mut self, end: &str) -> &'a str {
        let place = match end.as_bytes() {
            &[one] => memchr(one, self.rest.as_bytes()),
            several => memmem::find(self.rest.as_bytes(), several),
        };
        let place = place.unwrap_or(self.rest.len());
        let (read, behind) = self.rest.split_at(place);
        self.rest = behind.get(end.len()..).unwrap_or("");
        read
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let place = memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
            if place > 0 {
                let (text, rest) = self.rest.split_at(place);
                self.rest = rest;
                return Some(Token::Text(unescaped(text)));
            }
            if self.rest.is_empty() {
                return None;
            }
            if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = rest;
                return Some(Token::Text(Cow::Borrowed(self.until("]]>"))));
            }
            let tag = &self.until(">")[1..];
            match tag.as_bytes().first() {
                Some(b'!' | b'?') => {}
                Some(b'/') => return Some(Token::End),
                _ => {
                    let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
                    let (name, attributes) = tag.split_at(memchr(b' ', tag.as_bytes()).unwrap_or(tag.len()));
                    return Some(Token::Start {
                        name,
                        attributes: Attributes { rest: attributes },
                        is_empty,
                    });
                }
            }
        }
    }
}

/// A reader of the attributes of a tag: names with values.
#[derive(Debug, PartialEq, Eq)]
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.strip_prefix(' ')?;
        let first = rest.chars().next()?.len_utf8(); // a name may begin with `=`
        let end = first + memmem::find(&rest.as_bytes()[first..], b"=\"")?;
        let value = &rest[end + 2..];
        let length = memchr(b'"', value.as_bytes())?;
        self.rest = &value[length + 1..];
        Some((&rest[..end], unescaped(&value[..length])))
    }
}

/// Replace the entities that a writer of XML writes.
fn unescaped(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut plain = String::with_capacity(text.len());
    let (before, mut rest) = text.split_at(first);
    plain.push_str(before);
    while let Some(place) = memchr(b'&', rest.as_bytes()) {
        plain.push_str(&rest[..place]);
        rest = &rest[place..];
        let length = memchr(b';', rest.as_bytes()).unwrap_or(0);
        if let Some(c) = rest.get(1..length).and_then(character) {
            plain.push(c);
            rest = &rest[length + 1..];
        } else {
            plain.push('&');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(number) => u32::from_str_radix(number, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens};

    fn attributes(tag: &str) -> Vec<(String, String)> {
        let Some(Token::Start { attributes, .. }) = Tokens::of(tag).next() else {
            return Vec::new();
        };
        attributes
            .map(|(name, value)| (name.to_owned(), value.into_owned()))
            .collect()
    }

    #[test]
    fn tags_and_text_are_parted() {
        let found: Vec<String> = Tokens::of("<p>a &lt; b<br/><![CDATA[c < d]]></p>")
            .map(|token| match token {
                Token::Start { name, is_empty, .. } => format!("{name} {is_empty}"),
                Token::End => "end".to_owned(),
                Token::Text(text) => text.into_owned(),
            })
            .collect();
        assert_eq!(found, ["p false", "a < b", "br true", "c < d", "end"]);
    }

    #[test]
    fn names_may_have_odd_characters() {
        let found = attributes("<a x\"y=\"1\" =b=\"2 &quot;&gt;\" c<=\"\"/>");
        let pairs: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(pairs, [("x\"y", "1"), ("=b", "2 \">"), ("c<", "")]);
    }

    #[test]
    fn numbers_of_characters_are_characters() {
        assert_eq!(attributes("<a b=\"&#10;&#x9;&#xD800;&amp\"/>")[0].1, "\n\t&#xD800;&amp");
    }

    #[test]
    fn any_text_has_an_end() {
        for text in [
            "<",
            "<>",
            "</",
            "<a",
            "<a b=\"",
            "<![CDATA[",
            "&",
            "<é =",
            "<a =\"é\">",
            "<!",
            "a<!b",
        ] {
            assert!(Tokens::of(text).count() < 3, "{text}");
        }
    }
}
