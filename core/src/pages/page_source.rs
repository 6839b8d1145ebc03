//! The source of a web page on its way to a parser: without scripts and control characters, with its tags counted.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};

use crate::text::prose::with_meant;

/// Times that the characters of a page may be read as parts of tags; tags that overlap more are no page's.
const OVERLAP: usize = 40;

/// The most characters of the tag of a script.
const LONGEST_SCRIPT_TAG: usize = 500;

/// A page as its parser gets it, and counts to judge it by.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageSource {
    /// The source without scripts, except those that hold data, and without characters that no page may have.
    pub source: Vec<u8>,
    /// The characters in it that may begin a tag.
    pub tags: usize,
    /// The attributes of all its tags.
    pub attributes: usize,
    /// True if a tag has more attributes than allowed, or tags overlap without end.
    pub is_hostile: bool,
}

/// Return the source of a page for its parser; a tag with more than `most` attributes is hostile.
#[must_use]
pub fn page_source(page: &str, most: usize) -> PageSource {
    let source = without_controls(without_scripts(with_meant(page).as_bytes()));
    let tags = memchr_iter(b'<', &source).count();
    let (attributes, is_hostile) = attributes_of(&source, most);
    PageSource {
        source,
        tags,
        attributes,
        is_hostile,
    }
}

/// Return a page without its scripts, except those that hold its data: comparisons in scripts look like tags.
fn without_scripts(page: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(page.len());
    let (mut at, mut from) = (0, 0);
    while let Some(tag) = script_tag(page, from) {
        let Some(end) = find(page, tag.end, b"</script") else {
            break;
        };
        let data = b"ld+json";
        let has_data = page[tag.clone()]
            .windows(data.len())
            .any(|part| begins_alike(part, data));
        kept.extend_from_slice(&page[at..if has_data { end } else { tag.end }]);
        (at, from) = (end, end);
    }
    kept.extend_from_slice(&page[at..]);
    kept
}

/// Return the place of the first tag of a script from `from` on.
fn script_tag(page: &[u8], mut from: usize) -> Option<Range<usize>> {
    const NAME: &[u8] = b"<script";
    loop {
        let start = find(page, from, NAME)?;
        let rest = &page[start + NAME.len()..];
        let is_word = rest
            .first()
            .is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
        let closed = memchr(b'>', rest);
        match closed.filter(|&end| !is_word && characters(&rest[..end]) <= LONGEST_SCRIPT_TAG) {
            Some(end) => return Some(start..start + NAME.len() + end + 1),
            None => from = start + NAME.len(),
        }
    }
}

fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// Return the first place of `wanted`, which begins with `<`, from `from` on; the case of letters does not count.
fn find(page: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = page.get(from..)?;
    memchr_iter(b'<', rest)
        .find(|&place| begins_alike(&rest[place..], wanted))
        .map(|place| from + place)
}

fn begins_alike(text: &[u8], wanted: &[u8]) -> bool {
    text.get(..wanted.len())
        .is_some_and(|part| part.eq_ignore_ascii_case(wanted))
}

/// Remove control characters except white space, references to them, and the three that are no characters.
fn without_controls(page: Vec<u8>) -> Vec<u8> {
    // All bytes are looked at, as a loop that may end early takes several times as long.
    let has_controls = page.iter().fold(false, |found, &byte| found | is_control(byte));
    if !has_controls && memchr2(0xEF, b'&', &page).is_none() {
        return page;
    }
    let mut kept = Vec::with_capacity(page.len());
    let mut at = 0;
    while at < page.len() {
        if !has_controls {
            let next = memchr2(0xEF, b'&', &page[at..]).map_or(page.len(), |length| at + length);
            kept.extend_from_slice(&page[at..next]);
            at = next;
        }
        let rest = &page[at..];
        let Some(&byte) = rest.first() else {
            break;
        };
        if [[0xEF, 0xB7, 0x90], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF]]
            .iter()
            .any(|other| rest.starts_with(other))
        {
            at += 3;
            continue;
        }
        if let Some(reference) = control_reference(rest) {
            at += reference;
            continue;
        }
        if !is_control(byte) {
            kept.push(byte);
        }
        at += 1;
    }
    kept
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Return the length of a reference to a control character, such as `&#14;` or `&#xE;`, that a text begins with.
fn control_reference(text: &[u8]) -> Option<usize> {
    let number = text.strip_prefix(b"&#")?;
    let (digits, radix) = match number {
        [b'x' | b'X', digits @ ..] => (digits, 16),
        digits => (digits, 10),
    };
    let end = digits
        .iter()
        .position(|&byte| !char::from(byte).is_digit(radix))
        .unwrap_or(digits.len());
    let value = u8::from_str_radix(std::str::from_utf8(digits.get(..end)?).ok()?, radix).ok()?;
    let closed = usize::from(digits.get(end) == Some(&b';'));
    is_control(value).then(|| text.len() - digits.len() + end + closed)
}

/// Return the number of attributes in all tags, and whether one tag has more than `most`, since parsers compare each
/// with each.
///
/// Everything that looks like the beginning of a tag counts as one, in comments, too, since parsers disagree on where
/// those end. So tags may overlap; a text in which they overlap so much that this takes long is not a page.
fn attributes_of(page: &[u8], most: usize) -> (usize, bool) {
    let mut left = OVERLAP.saturating_mul(page.len());
    let mut all = 0;
    for start in memchr_iter(b'<', page) {
        if !page.get(start + 1).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let mut tag = Tag {
            page,
            at: start + 1,
            looked_at: 0,
        };
        tag.skip(|byte| !is_end_of_name(byte));
        let mut count = 0;
        while count <= most && tag.attribute() {
            count += 1;
        }
        all += count;
        tag.looked_at += tag.at - start;
        if count > most || tag.looked_at > left {
            return (all, true);
        }
        left -= tag.looked_at;
    }
    (all, false)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_end_of_name(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'/' | b'>')
}

/// A reader of one tag; `looked_at` counts bytes that it read in vain.
struct Tag<'page> {
    page: &'page [u8],
    at: usize,
    looked_at: usize,
}

impl Tag<'_> {
    fn skip(&mut self, is_part: impl Fn(u8) -> bool) {
        let rest = &self.page[self.at..];
        self.at += rest.iter().position(|&byte| !is_part(byte)).unwrap_or(rest.len());
    }

    fn next(&self) -> Option<u8> {
        self.page.get(self.at).copied()
    }

    /// Read one attribute with its value; false at the end of the tag.
    fn attribute(&mut self) -> bool {
        let start = self.at;
        self.skip(|byte| is_blank(byte) || byte == b'/');
        if self.next().is_none_or(|byte| byte == b'>') {
            self.at = start;
            return false;
        }
        self.at += 1;
        self.skip(|byte| !is_end_of_name(byte) && byte != b'=');
        let end = self.at;
        self.skip(is_blank);
        if self.next() != Some(b'=') {
            self.at = end;
            return true;
        }
        self.at += 1;
        self.skip(is_blank);
        match self.next() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            Some(byte) if byte != b'>' => self.skip(|byte| !is_blank(byte) && byte != b'>'),
            _ => {}
        }
        true
    }

    /// Read a value in quotes; nothing where they are not closed.
    fn quoted(&mut self, quote: u8) {
        let value = &self.page[self.at + 1..];
        match memchr(quote, value) {
            Some(length) => self.at += length + 2,
            None => self.looked_at += value.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page_source;

    fn kept(page: &str) -> String {
        String::from_utf8_lossy(&page_source(page, 200).source).into_owned()
    }

    #[test]
    fn scripts_go_except_data() {
        assert_eq!(kept("a<script>b < c</script>d"), "a<script></script>d");
        assert_eq!(kept("<SCRIPT type='x'>b</Script>"), "<SCRIPT type='x'></Script>");
        let data = "<script type=application/LD+json>{}</script>";
        assert_eq!(kept(data), data);
        assert_eq!(kept("<script>open < end"), "<script>open < end");
        assert_eq!(kept("<scripts>b</script>"), "<scripts>b</script>");
    }

    #[test]
    fn control_characters_and_no_characters_go() {
        assert_eq!(
            kept("a\0b\u{1f}c\td\u{fdd0}e\u{ffff}f\u{fffe}g\u{fffd}"),
            "abc\tdefg\u{fffd}"
        );
        assert_eq!(kept("a&#14;b&#xE;c&#X001f;d&#0;e"), "abcde");
        let text = "a&#9;b&#xA;c&#32;d&#14e;&#;&#x;&#65;&#1400;&amp;#14;&#";
        assert_eq!(kept(text), text.replace("&#14e", "e"));
    }

    #[test]
    fn attributes_are_counted_with_their_values() {
        let found = page_source("<a b c=d e = 'f>' g=\"h\" i=/j/><p><br/>", 200);
        assert_eq!((found.tags, found.attributes, found.is_hostile), (3, 5, false));
        let many = format!("<a {}>", "b ".repeat(201));
        assert!(page_source(&many, 200).is_hostile);
        let few = format!("<a {}>", "b ".repeat(200));
        assert!(!page_source(&few, 200).is_hostile);
    }

    #[test]
    fn tags_that_overlap_without_end_are_hostile_soon() {
        assert!(page_source(&"<a \"".repeat(100_000), 200).is_hostile);
        assert!(page_source(&"<a b=\"".repeat(100_001), 200).is_hostile);
        assert!(!page_source(&"<a>".repeat(1_000), 200).is_hostile);
    }
}
