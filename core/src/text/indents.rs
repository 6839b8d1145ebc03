//! Indents that begin paragraphs, as wires send them.

use std::borrow::Cow;

use crate::text::characters::is_space;
use crate::text::paragraphs::ends_a_sentence;

/// The characters of an indent that begins a paragraph.
const INDENT: std::ops::RangeInclusive<usize> = 3..=10;

/// One indent of five may follow a line without the end of a sentence: a colon, a break for width.
const ONE_AMID_OF: usize = 5;

/// Return a text with a blank line before each line that an indent marks as the first of a paragraph.
///
/// Verse, tables and quotations, whose lines are indented amid a sentence, stay as they are.
#[must_use]
pub fn with_parted_indents(text: &str) -> Cow<'_, str> {
    if !text.contains("\n   ") && !text.contains("\n\t") {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut begun, mut amid, mut flush) = (0, 0, 0);
    for (n, line) in lines.iter().enumerate() {
        flush += usize::from(line.starts_with(|c| !is_space(c)));
        let Some(before) = n.checked_sub(1).and_then(|before| lines.get(before)) else {
            continue;
        };
        if begins_after(before, line) {
            begun += 1;
            if !ends_a_sentence(before.trim_end_matches(is_space)) {
                amid += 1;
                if is_indented(before) {
                    return Cow::Borrowed(text);
                }
            }
        }
    }
    if begun == 0 || 2 * flush < begun || amid * ONE_AMID_OF > begun {
        return Cow::Borrowed(text);
    }
    let mut parted = String::with_capacity(text.len() + begun);
    let mut before = "";
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            parted.push('\n');
        }
        if begins_after(before, line) {
            parted.push('\n');
        }
        parted.push_str(line);
        before = line;
    }
    Cow::Owned(parted)
}

/// Return true for a line that an indent begins, right below another line.
fn begins_after(before: &str, line: &str) -> bool {
    is_indented(line) && before.contains(|c| !is_space(c))
}

fn is_indented(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\t']);
    INDENT.contains(&(line.len() - rest.len())) && rest.starts_with(|c| !is_space(c))
}

#[cfg(test)]
mod tests {
    use super::with_parted_indents;

    #[test]
    fn indents_behind_sentences_begin_paragraphs() {
        let wire = "The crane stood still.\n    The quay was empty.\nIt rained.\n   So it stayed.";
        let parted = "The crane stood still.\n\n    The quay was empty.\nIt rained.\n\n   So it stayed.";
        assert_eq!(with_parted_indents(wire), parted);
        assert_eq!(with_parted_indents(parted), parted);
    }

    #[test]
    fn verse_and_tables_stay() {
        for text in [
            "Roses are red,\n   violets are blue,\n   and so on.",
            "    Oil   3\n    Gas   4",
            "The crane.\n  It stood.",
            "The crane.\n            It stood.",
        ] {
            assert_eq!(with_parted_indents(text), text);
        }
    }
}
