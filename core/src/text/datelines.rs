//! Marks that end a dateline, between its parts and the text of a story.

use crate::text::characters::{is_alphanumeric, is_decimal, is_space};

/// A stretch of an opening before a mark, which may be a dateline; all of them begin with the opening.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// The stretch without white space around it.
    pub text: String,
    /// The mark without white space and stops around it, unless it is a stop; empty behind a bracket.
    pub mark: String,
    /// The characters up to the text behind the mark.
    pub length: usize,
}

/// Return each stretch before a mark, up to one that has the end of a sentence or of a paragraph in it.
#[must_use]
pub fn heads(opening: &str) -> Vec<Head> {
    let text: Vec<char> = opening.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut looked) = (0, 0);
    while at < text.len() {
        let Some(end) = mark_at(&text, at) else {
            at += 1;
            continue;
        };
        let head = text.get(looked..at).unwrap_or_default();
        if head.iter().any(|c| matches!(c, '!' | '?' | '…')) || text[..at].windows(2).any(|pair| pair == ['\n', '\n'])
        {
            break;
        }
        looked = at;
        let head: String = text[..at].iter().collect();
        let head = head.trim_matches(is_space);
        if !head.is_empty() {
            let mark: String = text[at..end].iter().collect();
            found.push(Head {
                text: head.to_owned(),
                mark: bare_mark(&mark).to_owned(),
                length: end,
            });
        }
        at = end.max(at + 1);
    }
    found
}

fn bare_mark(mark: &str) -> &str {
    let bare = mark.trim_matches([' ', '\r', '\n']).trim_matches('.');
    if bare.is_empty() {
        mark.trim_matches(is_space)
    } else {
        bare
    }
}

/// Return where the mark ends that begins at a character, white space around it included.
fn mark_at(text: &[char], at: usize) -> Option<usize> {
    let first = text.get(at).copied()?;
    let before = at.checked_sub(1).and_then(|before| text.get(before).copied());
    // Most characters begin no mark.
    if !is_space(first) && !matches!(first, '.' | '-' | '—' | '–' | '―' | ':' | '=') && before != Some(')') {
        return None;
    }
    let dash = after_spaces(text, at);
    let has = |place: usize, c: char| text.get(place) == Some(&c);
    after_dash(text, if has(dash, '.') { dash + 1 } else { dash })
        .or_else(|| after_stop_and_hyphens(text, dash))
        .or_else(|| {
            (has(dash, '-') && dash > at)
                .then(|| after_some_spaces(text, dash + 1))
                .flatten()
        })
        .or_else(|| {
            let end = has(at, '-').then(|| after_some_spaces(text, at + 1)).flatten()?;
            (end < text.len()).then_some(end)
        })
        .or_else(|| after_colon(text, dash))
        .or_else(|| after_bracket(text, at, dash, before?))
        .or_else(|| after_stop(text, at))
}

fn after_spaces(text: &[char], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|&&c| is_space(c)).count()
}

fn after_some_spaces(text: &[char], at: usize) -> Option<usize> {
    let end = after_spaces(text, at);
    (end > at).then_some(end)
}

fn after_hyphens(text: &[char], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|&&c| c == '-').count()
}

/// A dash, or several hyphens.
fn after_dash(text: &[char], at: usize) -> Option<usize> {
    match text.get(at)? {
        '—' | '–' | '―' => Some(after_spaces(text, at + 1)),
        _ => Some(after_hyphens(text, at))
            .filter(|end| *end > at + 1)
            .map(|end| after_spaces(text, end)),
    }
}

fn after_stop_and_hyphens(text: &[char], at: usize) -> Option<usize> {
    let end = (text.get(at) == Some(&'.')).then(|| after_hyphens(text, at + 1))?;
    (end > at + 1).then(|| after_spaces(text, end))
}

/// A colon or an equals sign before white space; a colon before text, as India and Korea print it.
fn after_colon(text: &[char], at: usize) -> Option<usize> {
    match text.get(at)? {
        ':' | '=' if text.get(at + 1).is_some_and(|&c| is_space(c)) => Some(after_spaces(text, at + 1)),
        ':' if at + 1 < text.len() => Some(at + 1),
        _ => None,
    }
}

/// White space behind a bracket, which may have a stop before it; or nothing, right before a word.
fn after_bracket(text: &[char], at: usize, behind: usize, before: char) -> Option<usize> {
    if !matches!(before, ')' | ']' | '/') {
        return None;
    }
    let stop = (text.get(behind) == Some(&'.'))
        .then(|| after_some_spaces(text, behind + 1))
        .flatten();
    let is_word = |c: &char| is_alphanumeric(*c) || *c == '_';
    stop.or((behind > at).then_some(behind))
        .or_else(|| (before == ')' && text.get(at).is_some_and(is_word)).then_some(at))
}

/// A stop behind a word of three letters, before a capital: `МОСКВА, 5 декабря. Текст`.
fn after_stop(text: &[char], at: usize) -> Option<usize> {
    let word = text.get(at.checked_sub(3)?..at)?;
    if text.get(at) != Some(&'.') || !word.iter().all(|&c| is_alphanumeric(c) && !is_decimal(c)) {
        return None;
    }
    let end = after_some_spaces(text, at + 1)?;
    let quote = matches!(text.get(end), Some('«' | '“' | '"' | '\'' | '‘'));
    let first = *text.get(end + usize::from(quote))?;
    let is_small = matches!(first, 'a'..='z' | 'а'..='я' | 'ё');
    let opens = first == '_' || (is_alphanumeric(first) && !is_decimal(first) && !is_small);
    opens.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::{Head, heads};

    fn of(opening: &str) -> Vec<(String, String, usize)> {
        heads(opening)
            .into_iter()
            .map(|Head { text, mark, length }| (text, mark, length))
            .collect()
    }

    fn head(text: &str, mark: &str, length: usize) -> (String, String, usize) {
        (text.to_owned(), mark.to_owned(), length)
    }

    #[test]
    fn datelines_end_at_dashes_colons_brackets_and_stops() {
        assert_eq!(of("NORRHAMN, May 3 - The crane"), [head("NORRHAMN, May 3", "-", 18)]);
        assert_eq!(of("NORRHAMN.--The crane"), [head("NORRHAMN", "--", 11)]);
        assert_eq!(
            of("Norrhamn (dpa) The crane: it"),
            [
                head("Norrhamn (dpa)", "", 15),
                head("Norrhamn (dpa) The crane", ":", 26)
            ]
        );
        assert_eq!(of("(AP)The crane"), [head("(AP)", "", 4)]);
        assert_eq!(of("НОРХАМН, 5 мая. Кран"), [head("НОРХАМН, 5 мая", ".", 16)]);
    }

    #[test]
    fn no_dateline_goes_beyond_a_sentence_or_a_paragraph() {
        assert_eq!(of("So! The crane - it"), []);
        assert_eq!(of("So\n\nthe crane - it"), []);
        assert_eq!(of(" - it"), []);
        assert_eq!(of("a well-known crane of 3-4 tons -"), []);
    }
}
