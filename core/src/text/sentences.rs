//! The bounds of sentences: enough of UAX #29 for news prose, with the abbreviations of newsrooms.
//!
//! A sentence ends at a full stop of any script, with its closing quotes and brackets, before a word that can begin one;
//! a line end always ends it.

use crate::text::characters::{is_alphanumeric, is_decimal, is_lower, is_space, is_upper, lower};

/// Characters before a full stop that are looked at: more than an abbreviation has.
const LOOKED_AT: usize = 24;

fn is_abbreviation(word: &str) -> bool {
    #[rustfmt::skip]
    const ABBREVIATIONS: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "cmdr", "adm", "sen", "rep", "gov", "pres",
        "rev", "hon", "st", "jr", "sr", "mt", "ft", "vs", "etc", "nos", "vol", "fig", "inc", "corp", "co", "ltd",
        "bros", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
        "wed", "thu", "fri", "sat", "sun", "approx", "dept", "est", "min", "max", "tel", "ext", "abs", "bzw", "ca",
        "dh", "evtl", "ggf", "nr", "str", "usw", "vgl", "zb", "hr", "fr", "m", "mm", "mme", "mlle", "sra", "srta",
        "avda", "pág", "núm", "sig", "dott", "ing", "avv", "г", "гг", "им", "ул", "руб", "млн", "млрд", "тыс",
    ];
    ABBREVIATIONS.contains(&word)
}

/// Tell whether a character is a full stop of any script.
fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '۔' | '؟')
}

/// Tell whether a character closes a quotation or a bracket.
fn is_close(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '」' | '』' | ')' | ']')
}

/// Tell whether a sentence can end at a character without white space behind it.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '”' | '」' | '』')
}

/// White space of a text; NUL parts words, too, and in a batch texts.
fn is_blank(c: char) -> bool {
    c == '\0' || is_space(c)
}

/// A line end, or full stops, with the white space there. Offsets are bytes.
struct Boundary<'a> {
    /// The first byte of the stops, or of the white space before a line end.
    start: usize,
    /// The stops; None where a line ends without.
    stop: Option<&'a str>,
    /// The byte behind the stops and what closes with them.
    closed: usize,
    /// The byte behind the white space.
    end: usize,
}

/// Finds the boundaries of a text, one after another.
struct Boundaries<'a> {
    text: &'a str,
    at: usize,
    is_space: fn(char) -> bool,
}

impl<'a> Iterator for Boundaries<'a> {
    type Item = Boundary<'a>;

    fn next(&mut self) -> Option<Boundary<'a>> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let start = self.at;
            let found = if is_stop(c) {
                self.stop(start)
            } else if (self.is_space)(c) {
                self.line(start)
            } else {
                self.at += c.len_utf8();
                None
            };
            if let Some(boundary) = found {
                self.at = boundary.end;
                return Some(boundary);
            }
        }
        None
    }
}

impl<'a> Boundaries<'a> {
    /// Return the byte behind the characters of a kind that follow a byte.
    fn behind(&self, at: usize, is_one: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[at..];
        rest.find(|c| !is_one(c)).map_or(self.text.len(), |length| at + length)
    }

    /// Return the line end that white space has at a byte, or go on behind the white space.
    fn line(&mut self, start: usize) -> Option<Boundary<'a>> {
        self.at = self.behind(start, |c| c != '\n' && (self.is_space)(c));
        if !self.text[self.at..].starts_with('\n') {
            return None;
        }
        let end = self.behind(self.at, self.is_space);
        Some(Boundary {
            start,
            stop: None,
            closed: start,
            end,
        })
    }

    /// Return the boundary that stops make at a byte, or go on behind the stops.
    fn stop(&mut self, start: usize) -> Option<Boundary<'a>> {
        let stops = self.behind(start, is_stop);
        self.at = stops;
        let stop = Some(&self.text[start..stops]);
        let closed = self.behind(stops, is_close);
        let end = self.behind(closed, self.is_space);
        if end > closed {
            return Some(Boundary {
                start,
                stop,
                closed,
                end,
            });
        }
        // What follows is no white space: the sentence ends at the last stop or quotation mark that needs none.
        let mut end = closed;
        for c in self.text[..closed].chars().rev() {
            if end < stops {
                break;
            }
            if needs_no_space(c) && end < self.text.len() {
                return Some(Boundary {
                    start,
                    stop,
                    closed: end,
                    end,
                });
            }
            end -= c.len_utf8();
        }
        None
    }
}

impl Boundary<'_> {
    /// Tell whether a sentence ends at stops.
    fn ends_sentence(&self, text: &str) -> bool {
        let Some(stop) = self.stop else { return true };
        if text[self.end..].chars().next().is_some_and(is_lower) {
            return false;
        }
        stop != "." || self.closed > self.start + stop.len() || !ends_shortened(&text[..self.start])
    }
}

/// Tell whether a text ends in an initial or an abbreviation, which a full stop follows.
fn ends_shortened(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    let is_part = |c: char| is_alphanumeric(c) && !is_decimal(c);
    let length: usize = text
        .chars()
        .rev()
        .take(LOOKED_AT)
        .take_while(|&c| is_part(c))
        .map(char::len_utf8)
        .sum();
    let word = &text[text.len() - length..];
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(is_upper) && letters.next().is_none();
    is_initial || is_abbreviation(&lower(word))
}

/// Return the start and the end, in characters, of every sentence of a text, without the white space around them.
#[must_use]
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let (mut bytes, mut characters) = (0, 0);
    for (start, end) in sentence_bytes(text) {
        let begin = characters + count(&text[bytes..start]);
        characters = begin + count(&text[start..end]);
        bytes = end;
        spans.push((begin, characters));
    }
    spans
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// Return the start and the end, in bytes, of every sentence of a text.
#[must_use]
pub fn sentence_bytes(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = text.len() - text.trim_start_matches(is_blank).len();
    let boundaries = Boundaries {
        text,
        at: 0,
        is_space: is_blank,
    };
    for boundary in boundaries {
        let ends = text[boundary.closed..boundary.end].contains('\n') || boundary.ends_sentence(text);
        if !ends {
            continue;
        }
        if boundary.closed > start {
            spans.push((start, boundary.closed));
        }
        start = boundary.end;
    }
    let end = text.trim_end_matches(is_blank).len();
    if end > start {
        spans.push((start, end));
    }
    spans
}

/// Return the character where each sentence of a text begins, and whether a paragraph, which a line end always ends,
/// begins there.
#[must_use]
pub fn openings(text: &str) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let (mut bytes, mut characters) = (0, 0);
    for (start, end) in sentence_bytes(text) {
        let between = &text[bytes..start];
        let opens_paragraph = found.is_empty() || between.contains('\n');
        characters += count(between);
        found.push((characters, opens_paragraph));
        characters += count(&text[start..end]);
        bytes = end;
    }
    found
}

/// Tell whether a sentence ends behind a word, which white space follows, unless the next word begins small.
#[must_use]
pub fn may_end_sentence(word: &str) -> bool {
    let stopped = word.trim_end_matches(is_close);
    let bare = stopped.trim_end_matches(is_stop);
    if bare.len() == stopped.len() {
        return false;
    }
    stopped.len() != word.len() || &stopped[bare.len()..] != "." || !ends_shortened(bare)
}

/// Return the characters in a word, which holds no white space, before which a sentence begins; none in ASCII.
#[must_use]
pub fn breaks_inside(word: &str) -> Vec<usize> {
    if word.is_ascii() {
        return Vec::new();
    }
    let boundaries = Boundaries {
        text: word,
        at: 0,
        is_space,
    };
    boundaries
        .filter(|boundary| boundary.end < word.len() && !is_at_the_end(&word[boundary.start..]))
        .filter(|boundary| boundary.ends_sentence(word))
        .map(|boundary| count(&word[..boundary.end]))
        .collect()
}

/// Tell whether a text is stops and what closes with them. At the end of a word they precede white space, of which
/// `may_end_sentence` tells.
fn is_at_the_end(text: &str) -> bool {
    text.trim_start_matches(is_stop).trim_start_matches(is_close).is_empty()
}

#[cfg(test)]
mod tests {
    use super::{breaks_inside, may_end_sentence, openings, sentences};

    fn cut(text: &str) -> Vec<String> {
        sentences(text)
            .into_iter()
            .map(|(start, end)| text.chars().skip(start).take(end - start).collect())
            .collect()
    }

    #[test]
    fn sentences_end_at_stops_and_line_ends() {
        for (text, expected) in [
            (" One. Two! Three?  ", vec!["One.", "Two!", "Three?"]),
            (
                "Mr. Smith met J. Doe. He left.",
                vec!["Mr. Smith met J. Doe.", "He left."],
            ),
            ("“Stop.” He left.", vec!["“Stop.”", "He left."]),
            (
                "Headline\n\nText goes on \n here",
                vec!["Headline", "Text goes on", "here"],
            ),
            ("3.5 per cent. of it", vec!["3.5 per cent. of it"]),
            ("今日は。明日は！", vec!["今日は。", "明日は！"]),
            ("他说“好。”)然后", vec!["他说“好。”", ")然后"]),
            ("One.\0Two.", vec!["One.", "Two."]),
            ("", vec![]),
        ] {
            assert_eq!(cut(text), expected, "{text:?}");
        }
    }

    #[test]
    fn paragraphs_open_behind_line_ends() {
        assert_eq!(openings("Äh. Be.\nC."), [(0, true), (4, false), (8, true)]);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert!(may_end_sentence("left.") && may_end_sentence("(left.)") && may_end_sentence("St.”"));
        assert!(!may_end_sentence("St.") && !may_end_sentence("J.") && !may_end_sentence("left"));
    }

    #[test]
    fn words_break_where_no_space_is_needed() {
        assert_eq!(breaks_inside("今日は。明日は。"), [4]);
        assert!(breaks_inside("今日は。”").is_empty());
        assert!(breaks_inside("a.b").is_empty());
    }
}
