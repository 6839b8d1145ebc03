//! Paragraphs: the text of an article, its wrapped lines joined again.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::EastAsianWidth;
use rustc_hash::FxHashSet;

use crate::text::characters::{casefolded, is_alphanumeric, is_decimal, is_letter, is_lower, is_space};
use crate::text::lines::is_spread;

const STOPS: &str = ".!?…。！？।۔؟";
const CLOSING: &str = "\"'”’»)]」』";

/// A column of a newspaper; a terminal, a newswire, a mail. A wider line is a paragraph.
const WRAPPED: std::ops::RangeInclusive<usize> = 24..=110;

/// The share of lines that end at the hyphens that words have, in the text of those who break no words.
const MOST_AT_HYPHENS: f64 = 0.04;

/// The characters beside a hyphen that are looked at.
const BESIDE: usize = 60;

/// A line, and its properties that are needed more than once.
struct Line<'t> {
    /// The line without white space at its end.
    text: &'t str,
    /// The line without white space around it.
    bare: &'t str,
    /// The columns that it takes.
    width: usize,
    /// The characters of white space before it.
    indent: usize,
    /// The next line goes on in lower case.
    goes_on: bool,
    ends: bool,
}

impl<'t> Line<'t> {
    fn new(text: &'t str) -> Self {
        let bare = text.trim_start_matches(is_space);
        Self {
            text,
            bare,
            width: weight(text),
            indent: text[..text.len() - bare.len()].chars().count(),
            goes_on: bare.chars().next().is_some_and(is_lower),
            ends: ends_a_sentence(text),
        }
    }

    /// Return true if the first word of the next line would not have fitted into this one.
    fn is_full(&self, after: &Self, width: usize) -> bool {
        // A line that was justified or proportional is not filled to the last column.
        let slack = 3.max(width / 8);
        let first = after.bare.split(is_space).next().unwrap_or_default();
        self.width + 1 + weight(first) + slack > width
    }
}

/// Return the paragraphs of a cleaned text; one may keep line breaks that are its own, as verse does.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let blocks = blocks_of(text);
    if blocks.iter().all(|lines| lines.len() == 1) {
        return blocks.iter().flatten().map(|line| squeezed(line)).collect();
    }
    let measured: Vec<Vec<Line>> = blocks
        .iter()
        .map(|lines| lines.iter().map(|line| Line::new(line)).collect())
        .collect();
    if let Some(width) = wrap_width(&measured) {
        let hyphens = Hyphens::new(text, &measured);
        let mut found = Vec::new();
        for lines in &measured {
            unwrap_into(lines, width, &hyphens, &mut found);
        }
        return found;
    }
    if let [lines] = &blocks[..] {
        let lines: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
        let whole = |line: &&String| line.chars().count() > 80 || ends_a_sentence(line);
        // Long lines, or lines that end sentences, are paragraphs; else they are verse, a list, a table.
        let paragraphs = lines.iter().filter(whole).count();
        return if paragraphs * 2 >= lines.len() {
            lines
        } else {
            vec![lines.join("\n")]
        };
    }
    let joined = |lines: &Vec<&str>| {
        let lines: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
        lines.join("\n")
    };
    blocks.iter().map(joined).collect()
}

/// Return the lines of each block, without white space at their ends; blank lines part blocks.
fn blocks_of(text: &str) -> Vec<Vec<&str>> {
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = line.trim_end_matches(is_space);
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            blocks.push(std::mem::take(&mut lines));
        }
    }
    if !lines.is_empty() {
        blocks.push(lines);
    }
    blocks
}

/// Return true if a line ends as a sentence does, in any script.
#[must_use]
pub fn ends_a_sentence(line: &str) -> bool {
    // Most lines end in a letter, which needs no search.
    line.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && CLOSING.contains(c))
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_ascii_alphanumeric() && STOPS.contains(c))
}

/// Return the columns that a text takes: Han, kana and Hangul say twice as much in a character, and take two.
#[must_use]
pub fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let is_wide = |c: char| c > '\u{10ff}' && matches!(widths.get(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth);
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Return a line without white space around it, and with single spaces.
fn squeezed(line: &str) -> String {
    single_spaces(Cow::Borrowed(line.trim_matches(is_space))).into_owned()
}

fn single_spaces(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_blank = |c: char| {
        matches!(
            c,
            ' ' | '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}'
        )
    };
    let mut before = false;
    let mut is_fine = |c: char| {
        let blank = is_blank(c);
        let fine = !blank || (c == ' ' && !before);
        before = blank;
        fine
    };
    let is_single = if text.is_ascii() {
        !is_spread(&text)
    } else {
        text.chars().all(&mut is_fine)
    };
    if is_single {
        return text;
    }
    let mut single = String::with_capacity(text.len());
    let mut before = false;
    for c in text.chars() {
        let blank = is_blank(c);
        if !blank {
            single.push(c);
        } else if !before {
            single.push(' ');
        }
        before = blank;
    }
    Cow::Owned(single)
}

/// Return the width that lines were wrapped at, or None where they were not.
///
/// A line that stops within a sentence is wrapped when the next goes on in lower case, or when its first word would
/// not have fitted; half of such lines must be, or they are verse, lists, tables.
fn wrap_width(blocks: &[Vec<Line>]) -> Option<usize> {
    let mut widths: Vec<usize> = blocks.iter().flatten().map(|line| line.width).collect();
    widths.sort_unstable();
    if !WRAPPED.contains(widths.last()?) {
        return None;
    }
    let width = *widths.get(widths.len() - 1 - widths.len() / 50)?;
    let (mut within, mut lower, mut full) = (0, 0, 0);
    for (line, after) in pairs_of(blocks).filter(|(line, _)| !line.ends) {
        within += 1;
        if after.goes_on {
            lower += 1;
        } else if line.is_full(after, width) {
            full += 1;
        }
    }
    ((lower > 0 || full > 1) && (lower + full) * 2 >= within && within > 0).then_some(width)
}

fn pairs_of<'b, 't>(blocks: &'b [Vec<Line<'t>>]) -> impl Iterator<Item = (&'b Line<'t>, &'b Line<'t>)> {
    blocks.iter().flat_map(|lines| lines.iter().zip(lines.iter().skip(1)))
}

/// Join the lines of one block; an indent, or a sentence that ends on a short line, ends a paragraph.
///
/// A short line within a sentence stays a line. (Not too short: what a dateline was cut off from is shorter, too.)
fn unwrap_into(lines: &[Line], width: usize, hyphens: &Hyphens, found: &mut Vec<String>) {
    let Some(first) = lines.first() else { return };
    let indented = lines.iter().map(|line| line.indent).min().unwrap_or(0) + 2;
    let mut paragraph = first.bare.to_owned();
    for (line, after) in lines.iter().zip(lines.iter().skip(1)) {
        let continues = after.goes_on || line.is_full(after, width);
        if (after.indent >= indented && line.indent == 0) || (!continues && line.ends) {
            let whole = std::mem::take(&mut paragraph);
            found.push(single_spaces(Cow::Owned(whole)).into_owned());
        } else if !continues && line.width < width / 3 {
            paragraph.push('\n');
        } else {
            hyphens.join(&mut paragraph, line.bare, after.bare);
        }
        paragraph.push_str(after.bare);
    }
    found.push(single_spaces(Cow::Owned(paragraph)).into_owned());
}

/// Tells what a hyphen at the end of a line means: a word that was broken (`multi-/tude`), or one that has a hyphen.
///
/// Typesetters break words everywhere, other writers break lines at the hyphens that words have. A form of the word
/// that occurs elsewhere in the text decides; else, how many lines end so.
struct Hyphens {
    typeset: bool,
    /// The forms of broken words that occur elsewhere in the text.
    known: FxHashSet<String>,
}

impl Hyphens {
    #[allow(clippy::cast_precision_loss)] // counts of lines
    fn new(text: &str, blocks: &[Vec<Line>]) -> Self {
        let (mut pairs, mut broken) = (0_usize, 0_usize);
        let mut forms = FxHashSet::default();
        for (line, after) in pairs_of(blocks) {
            pairs += 1;
            if after.goes_on && ends_in_hyphen(line.text) {
                broken += 1;
                forms.extend(forms_of(line.bare, after.bare).into_iter().flatten());
            }
        }
        let mut known = FxHashSet::default();
        if !forms.is_empty() {
            each_hyphened(&casefolded(text), |word| {
                if forms.contains(word) && !known.contains(word) {
                    known.insert(word.to_owned());
                }
            });
        }
        Self {
            typeset: broken as f64 > MOST_AT_HYPHENS * pairs as f64,
            known,
        }
    }

    /// Prepare the end of a paragraph, which is the line `left`, for the line `right` to be appended.
    fn join(&self, paragraph: &mut String, left: &str, right: &str) {
        let (Some(last), Some(first)) = (left.chars().next_back(), right.chars().next()) else {
            return;
        };
        if ends_in_hyphen(left) && is_letter(first) {
            if is_lower(first) && self.is_broken(left, right) {
                paragraph.pop();
            }
        } else if !(is_spaceless(last) && is_spaceless(first)) {
            paragraph.push(' ');
        }
    }

    fn is_broken(&self, left: &str, right: &str) -> bool {
        forms_of(left, right).is_some_and(|[whole, with_hyphen]| {
            self.known.contains(&whole) || (self.typeset && !self.known.contains(&with_hyphen))
        })
    }
}

/// Return the word around a hyphen at the end of a line, without the hyphen and with it.
fn forms_of(left: &str, right: &str) -> Option<[String; 2]> {
    let start = left.char_indices().nth_back(BESIDE - 1).map_or(0, |(at, _)| at);
    let end = right.char_indices().nth(BESIDE).map_or(right.len(), |(at, _)| at);
    let (left, right) = (casefolded(&left[start..]), casefolded(&right[..end]));
    let (mut begun, mut ended) = ("", None);
    each_hyphened(&left, |word| begun = word);
    each_hyphened(&right, |word| ended = ended.or(Some(word)));
    let ended = ended.filter(|_| !begun.is_empty())?;
    Some([format!("{begun}{ended}"), format!("{begun}-{ended}")])
}

/// Go through the words of a text, those with hyphens as one. A hyphen that has no letter on both sides parts words.
fn each_hyphened<'t>(text: &'t str, mut each: impl FnMut(&'t str)) {
    let is_letter = |c: char| is_alphanumeric(c) && !is_decimal(c);
    for run in text.split(move |c: char| !is_letter(c) && c != '-') {
        let (mut start, mut end, mut at) = (0, 0, 0);
        for part in run.split('-') {
            if part.is_empty() {
                run.get(start..end)
                    .filter(|word| !word.is_empty())
                    .into_iter()
                    .for_each(&mut each);
                start = at + 1;
                end = start;
            } else {
                end = at + part.len();
            }
            at += part.len() + 1;
        }
        run.get(start..end)
            .filter(|word| !word.is_empty())
            .into_iter()
            .for_each(&mut each);
    }
}

fn ends_in_hyphen(line: &str) -> bool {
    line.strip_suffix('-')
        .and_then(|before| before.chars().next_back())
        .is_some_and(is_letter)
}

/// Return true if a character is of a script that is written without spaces: Han, kana, and their punctuation.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_and_a_short_end_of_a_sentence_ends_a_paragraph() {
        let text = "The ferry left the harbour at noon, and a multi-\ntude of people stood on the quay to see it go\n\
                    out into the sea.\nThe crane was painted red, as it has been since\nthe year in which it was built.";
        assert_eq!(
            paragraphs(text),
            [
                "The ferry left the harbour at noon, and a multitude of people stood on the quay to see it go out into \
                 the sea.",
                "The crane was painted red, as it has been since the year in which it was built.",
            ]
        );
    }

    #[test]
    fn verse_keeps_its_lines_and_blank_lines_part_paragraphs() {
        assert_eq!(
            paragraphs("Roses are red\nViolets are blue\n \t\nThe  end"),
            ["Roses are red\nViolets are blue", "The end"]
        );
        assert_eq!(paragraphs(" \n\n"), Vec::<String>::new());
    }

    #[test]
    fn words_with_hyphens_are_one() {
        let mut words = Vec::new();
        each_hyphened("co-op, -a- b--c x2y", |word| words.push(word));
        assert_eq!(words, ["co-op", "a", "b", "c", "x", "y"]);
    }
}
