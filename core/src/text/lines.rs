//! The lines of a text as boilerplate is counted: the key of each, and where it is. Offsets count characters.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::text::characters::{casefolded, is_alphanumeric, is_decimal, is_letter, is_lower, is_space};

/// Characters of a line that may be boilerplate; a longer one is a paragraph.
pub const LONGEST: usize = 300;

/// Lines that are looked at from either end, twice as many where blank ones part them.
const AT_ENDS: usize = 15;

/// A line: its key, 0 where it cannot be boilerplate, the first character, and the one behind the last.
pub type Line = (u64, usize, usize);

/// The longest line of a text: its key, its checksum, and that of the next longest; 0 for none.
pub type Beside = (u64, u32, u32);

/// Return the key of a line, without case and the marks around it; 0 for no words. A number that is alone may be any.
#[must_use]
pub fn key(line: &str) -> u64 {
    let folded = casefolded(line);
    let mut words = Cow::Borrowed(folded.trim_matches(is_mark));
    if !words.is_ascii() || is_spread(&words) {
        words = Cow::Owned(
            words
                .split(is_space)
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    let has_letter = words.starts_with(is_letter) || words.contains(|c| is_alphanumeric(c) && !is_decimal(c));
    if !has_letter {
        return 0;
    }
    if let Some((before, behind)) = around_one_number(&words) {
        words = Cow::Owned(format!("{before}0{behind}"));
    }
    u64::from(crc32fast::hash(words.as_bytes())) << 32 | u64::from(adler32(words.as_bytes()))
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '.'
            | ','
            | ':'
            | ';'
            | '!'
            | '?'
            | '…'
            | '•'
            | '·'
            | '|'
            | '/'
            | '\\'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '"'
            | '\''
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '*'
            | '='
            | '~'
            | '_'
            | '-'
            | '–'
            | '—'
            | '→'
            | '►'
            | '▶'
            | '↓'
            | '©'
            | '#'
            | '@'
    )
}

/// Return whether the words of a line of ASCII are parted by more than single spaces.
#[must_use]
pub fn is_spread(words: &str) -> bool {
    let bytes = words.as_bytes();
    memchr::memchr(b'\t', bytes).is_some() || memchr::memmem::find(bytes, b"  ").is_some()
}

/// Return the text before and after the one number of a line, which may have commas between its thousands.
fn around_one_number(words: &str) -> Option<(&str, &str)> {
    words.bytes().find(|byte| byte.is_ascii_digit() || !byte.is_ascii())?; // most lines have no number
    let start = words.find(is_decimal)?;
    let (before, number) = words.split_at(start);
    let mut rest = number.trim_start_matches(is_decimal);
    while let Some(behind) = after_thousands(rest) {
        rest = behind;
    }
    (!rest.contains(is_decimal)).then_some((before, rest))
}

/// Return what follows a comma and three digits.
fn after_thousands(text: &str) -> Option<&str> {
    let group = text.strip_prefix(',')?;
    let mut rest = group.chars();
    for _ in 0..3 {
        rest.next().filter(|&c| is_decimal(c))?;
    }
    Some(rest.as_str())
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65521;
    let (mut low, mut high) = (1_u32, 0_u32);
    for part in bytes.chunks(5552) {
        let eights = part.chunks_exact(8);
        let rest = eights.remainder();
        for eight in eights {
            // The first byte is in eight of the sums that make up the upper half, the last in one.
            let weighted = eight
                .iter()
                .zip((1..=8).rev())
                .map(|(&byte, weight)| u32::from(byte) * weight);
            high += 8 * low + weighted.sum::<u32>();
            low += eight.iter().map(|&byte| u32::from(byte)).sum::<u32>();
        }
        for &byte in rest {
            low += u32::from(byte);
            high += low;
        }
        low %= MODULUS;
        high %= MODULUS;
    }
    high << 16 | low
}

/// Return the lines of a text that are not blank; those in the middle of a long text together, as one that stays.
#[must_use]
pub fn lines_of(text: &str) -> Vec<Line> {
    let parts: Vec<&str> = parts_of(text).collect();
    let has_blank = parts.iter().skip(1).rev().skip(1).any(|part| part.is_empty());
    let most = if has_blank { 2 * AT_ENDS } else { AT_ENDS };
    let mut found = Vec::with_capacity(parts.len().min(2 * most + 1));
    if parts.len() <= 2 * most {
        add_keyed(&parts, 0, &mut found);
        return found;
    }
    let (head, rest) = parts.split_at(most);
    let (between, tail) = rest.split_at(rest.len() - most);
    let mut at = add_keyed(head, 0, &mut found);
    let end = at + between.iter().map(|part| length(part) + 1).sum::<usize>();
    let mut first = None;
    let mut last = at;
    for part in between {
        let (before, bare) = bare_of(part);
        if !bare.is_empty() {
            let start = at + before;
            first = first.or(Some(start));
            last = start + length(bare);
        }
        at += length(part) + 1;
    }
    found.extend(first.map(|start| (0, start, last)));
    add_keyed(tail, end, &mut found);
    found
}

/// Add the lines that are not blank, the first of which begins at a character; returns where the next would begin.
fn add_keyed(parts: &[&str], mut at: usize, found: &mut Vec<Line>) -> usize {
    let mut goes_on = false;
    for part in parts {
        let (before, bare) = bare_of(part);
        if !bare.is_empty() {
            let start = at + before;
            let count = length(bare);
            // A small letter right below a line: a sentence goes on where a column was wrapped.
            let is_counted = count <= LONGEST && !(goes_on && bare.starts_with(is_lower));
            found.push((if is_counted { key(bare) } else { 0 }, start, start + count));
        }
        goes_on = !bare.is_empty();
        at += length(part) + 1;
    }
    at
}

/// Go through the parts of a text between its line ends.
fn parts_of(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let part = text.get(start..end).unwrap_or_default();
        start = end + 1;
        part
    })
}

/// Return a part without white space around it, and the number of characters before it.
fn bare_of(part: &str) -> (usize, &str) {
    if let (Some(b'!'..=b'~'), Some(b'!'..=b'~')) = (part.as_bytes().first(), part.as_bytes().last()) {
        return (0, part);
    }
    let begun = part.trim_start_matches(is_space);
    (length(part) - length(begun), begun.trim_end_matches(is_space))
}

/// Return the keys of the lines in some ranges of a text, as they are counted.
#[must_use]
pub fn keys_in(text: &str, ranges: &[(usize, usize)]) -> BTreeSet<u64> {
    let parts = ranges
        .iter()
        .flat_map(|&(start, end)| parts_of(between(text, start, end)));
    parts.map(|part| key(bare_of(part).1)).filter(|&key| key != 0).collect()
}

/// Return a text without some of its ranges, which ascend.
#[must_use]
pub fn without(text: &str, ranges: &[(usize, usize)]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for &(start, end) in ranges {
        left.push_str(between(text, at, start));
        at = end;
    }
    left.push_str(between(text, at, usize::MAX));
    left
}

/// Return the text from one character to before another.
fn between(text: &str, start: usize, end: usize) -> &str {
    let start = byte_of(text, start);
    text.get(start..byte_of(text, end)).unwrap_or_default()
}

/// Return the byte at which a character begins, or the end of the text.
fn byte_of(text: &str, character: usize) -> usize {
    if character >= text.len() || text.is_ascii() {
        return character.min(text.len());
    }
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// Return the longest line of a text.
#[must_use]
pub fn beside_of(text: &str) -> Beside {
    let (mut first, mut second) = ((0, ""), (0, ""));
    for part in parts_of(text) {
        let size = length(part);
        if size > first.0 {
            second = first;
            first = (size, part);
        } else if size > second.0 {
            second = (size, part);
        }
    }
    let name = if first.0 <= LONGEST { key(first.1) } else { 0 };
    let next = if second.0 == 0 {
        0
    } else {
        crc32fast::hash(second.1.as_bytes())
    };
    (name, crc32fast::hash(first.1.as_bytes()), next)
}

fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AT_ENDS, LONGEST, adler32, beside_of, is_spread, key, keys_in, lines_of, without};

    fn cut(text: &str, start: usize, end: usize) -> String {
        text.chars().skip(start).take(end - start).collect()
    }

    proptest! {
        #[test]
        fn lines_stand_where_they_say(parts in prop::collection::vec(r"(The crane| quay ||goes on|12|É|\t|\* \*|.{0,9})", 0..40)) {
            let text = parts.join("\n");
            let found = lines_of(&text);
            if text.split('\n').count() <= 2 * AT_ENDS {
                let cut: Vec<String> = found.iter().map(|line| cut(&text, line.1, line.2)).collect();
                let bare = text.split('\n').map(|part| part.trim_matches(super::is_space));
                prop_assert_eq!(cut, bare.filter(|part| !part.is_empty()).collect::<Vec<_>>());
            }
            prop_assert!(found.is_sorted_by_key(|line| line.2));
            for (name, start, end) in found {
                prop_assert!(name == 0 || name == key(&cut(&text, start, end)));
            }
        }

        #[test]
        fn checksums_are_those_of_adler(bytes in prop::collection::vec(any::<u8>(), 0..7_000)) {
            let (mut low, mut high) = (1, 0);
            for byte in &bytes {
                low = (low + u32::from(*byte)) % 65521;
                high = (high + low) % 65521;
            }
            prop_assert_eq!(adler32(&bytes), high << 16 | low);
        }

        #[test]
        fn words_are_spread_by_more_than_single_spaces(words in "[a \t]{0,9}") {
            prop_assert_eq!(is_spread(&words), words.contains('\t') || words.contains("  "));
        }

        #[test]
        fn middle_lines_stay(count in 0_usize..300, between in "(\n|\n\n|\n \n)") {
            let lines: Vec<String> = (0..count).map(|number| format!("Line {}", "i".repeat(number))).collect();
            let text = lines.join(&between);
            let found = lines_of(&text);
            let held: usize = found.iter().map(|line| line.2 - line.1).sum();
            prop_assert!(held + between.len() * count >= text.len());
            prop_assert!(found.iter().filter(|line| line.0 != 0).count() <= 2 * AT_ENDS);
        }
    }

    #[test]
    fn ranges_count_characters() {
        let text = "Æble\nJoin us!\n\nThe crane – saved";
        let ranges = [(5, 15), (20, 26)];
        assert_eq!(without(text, &ranges), "Æble\nThe c saved");
        assert_eq!(without(text, &[]), text);
        assert_eq!(without(text, &[(5, 1_000)]), "Æble\n");
        assert_eq!(keys_in(text, &[(5, 15), (0, 4)]), [key("Join us"), key("æble")].into());
    }

    #[test]
    fn the_longest_line_beside_the_longest_is_the_next() {
        let (crane, quay) = ("The crane stood still.", "The quay was empty");
        let (name, longest, next) = beside_of(&format!("{quay}\n{crane}\nSo."));
        assert_eq!(
            (name, longest, next),
            (key(crane), beside_of(crane).1, beside_of(quay).1)
        );
        assert_eq!(beside_of(crane).2, 0);
        assert_eq!(beside_of(&format!("{}\ny", "x".repeat(LONGEST + 1))).0, 0);
    }

    #[test]
    fn lines_that_differ_by_one_number_have_one_key() {
        assert_eq!(key("Read 3 comments"), key("READ 1,012 COMMENTS »"));
        assert_ne!(key("Revenue 569.3 vs 298.5"), key("Revenue 569.3 vs 298.6"));
        assert_ne!(key("Read 1,2345"), key("Read 1,2346"));
        assert_eq!(key("  12 … — "), 0);
        assert_ne!(key("½"), 0);
    }

    #[test]
    fn middle_lines_are_one() {
        let text = (0..50).map(|n| format!("Line é{n}")).collect::<Vec<_>>().join("\n");
        let lines = lines_of(&text);
        assert_eq!(lines.len(), 31);
        assert_eq!(lines.get(15).map(|line| line.0), Some(0));
        assert_eq!(lines.last().map(|line| line.2), Some(text.chars().count()));
    }
}
