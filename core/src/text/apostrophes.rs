//! Words with an apostrophe: elisions, possessives, names.
//!
//! `Putin's` holds `Putin`, `l'équipe` holds `équipe`, `O'Neill` and `Sant'Antonio` hold a name, and so do
//! `İstanbul'da`, `Moore'a` and `EU'en`, whose suffix follows a name. `з'ява` and `don't` are one word each. Rules look
//! at one word alone, whatever language it is in.

use crate::text::characters::{all_letters, all_lower, all_upper, is_lower, is_number, is_upper, lower};
use crate::text::folding::fold;

/// Apostrophes of a word that is looked into; no word of any language has more.
pub const MAX_PARTS: usize = 6;

/// A word, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The folded word as written.
    pub term: String,
    /// The word to stem, not folded.
    pub base: String,
    /// The folded words that the part is found under beside its term.
    pub also: Vec<String>,
    /// The words to stem beside the base.
    pub also_bases: Vec<String>,
    /// The word with its capitals.
    pub written: String,
}

const BEFORE_NAMES: [&str; 3] = ["o", "sant", "о"]; // Irish (in Latin and in Cyrillic letters), Italian saints

fn is_elision(opening: &str) -> bool {
    #[rustfmt::skip]
    const ELISIONS: &[&str] = &[
        "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "entr", "all",
        "dall", "dell", "nell", "sull", "coll", "un", "quest", "quell", "bell", "gl", "anch", "senz", "com", "cos",
        "dov", "cent", "tutt", "mezz", "nient", "nessun", "ognun", "alcun", "buon", "ciascun", "qualcun", "trent",
        "vent", "pover", "grand", "degl", "agl", "negl", "dagl", "sugl", "sott", "sovr", "contr", "b", "intr", "dintr",
        "printr", "д", "л", "αλλ", "απ", "αφ", "γι", "δ", "δι", "επ", "εφ", "θ", "κ", "καθ", "κατ", "μ", "μεθ", "μετ",
        "ν", "παρ", "σ", "τ", "υπ", "υφ",
    ];
    ELISIONS.contains(&opening)
}

fn is_clitic(ending: &str) -> bool {
    matches!(ending, "s" | "t" | "d" | "m" | "ll" | "re" | "ve")
}

/// Return the forms of a word, whose apostrophes are all U+0027; `part` gives those of each side.
#[must_use]
pub fn parts_of(text: &str, part: fn(&str) -> Part) -> Part {
    let (head, tail) = text.rsplit_once('\'').unwrap_or(("", text));
    let (first, rest) = text.split_once('\'').unwrap_or((text, ""));
    let sides: Vec<String> = text.split('\'').map(|side| part(side).term).collect();
    let term = sides.join("'");
    let joined = term.replace('\'', "");
    let whole = |term: String, base: String, also: Vec<String>, also_bases: Vec<String>| Part {
        term,
        base,
        also,
        also_bases,
        written: text.to_owned(),
    };
    if sides.len() > MAX_PARTS + 1 {
        return whole(term, joined.clone(), vec![joined], Vec::new());
    }
    let (ending, opening) = (fold(tail), fold(first));
    if ending == "s" {
        let owner = part(head);
        return whole(term, owner.base, forms(owner.term, owner.also), owner.also_bases);
    }
    if is_clitic(&ending) {
        let also = if ending == "t" {
            Vec::new()
        } else {
            let host = part(head);
            forms(host.term, host.also)
        };
        return whole(term.clone(), term, also, Vec::new());
    }
    if is_one_word(first, rest) {
        return whole(term, joined.clone(), vec![joined], Vec::new());
    }
    if is_elision(&opening) {
        // As one word (`lequipe`) it is found where the article is one letter.
        let noun = part(rest);
        let article = (opening.chars().count() == 1).then_some(joined);
        let also = [noun.term].into_iter().chain(article).chain(noun.also);
        return whole(term, noun.base, distinct(also), noun.also_bases);
    }
    let name = if opens_name(&opening, rest) {
        part(rest)
    } else if is_name_with_suffix(head, tail) {
        part(head)
    } else {
        return whole(term, joined.clone(), vec![joined], Vec::new());
    };
    let also = [joined.clone(), name.term].into_iter().chain(name.also);
    whole(term, joined, distinct(also), forms(name.base, name.also_bases))
}

fn forms(first: String, others: Vec<String>) -> Vec<String> {
    let mut all = vec![first];
    all.extend(others);
    all
}

fn distinct(forms: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = Vec::new();
    for form in forms {
        if !found.contains(&form) {
            found.push(form);
        }
    }
    found
}

/// Tell whether the apostrophe only keeps a consonant hard, as in `сім'я`.
fn is_one_word(first: &str, rest: &str) -> bool {
    // Letters that an apostrophe parts from the consonant before them, in Ukrainian and Belarusian.
    const IOTATED: &str = "яюєїеёіь";
    let is_cyrillic = first
        .chars()
        .next_back()
        .is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c));
    let length = rest.chars().next().map_or(0, char::len_utf8);
    is_cyrillic && IOTATED.contains(&*lower(&rest[..length]))
}

/// Tell whether a name follows the first apostrophe: `O'Neill`, `Sant'Antonio`, `N'Djamena`.
fn opens_name(opening: &str, rest: &str) -> bool {
    let mut letters = rest.chars();
    BEFORE_NAMES.contains(&opening) || (letters.next().is_some_and(is_upper) && letters.next().is_some_and(is_lower))
}

/// Tell whether `head` is a name or a number and `tail` its ending: `NATO'nun`, `2020'de`.
fn is_name_with_suffix(head: &str, tail: &str) -> bool {
    if !all_letters(tail) {
        return false;
    }
    if head.chars().next_back().is_some_and(is_number) {
        return true;
    }
    let is_name = head.chars().next().is_some_and(is_upper)
        && match head.chars().count() {
            0 | 1 => false,
            2 => all_upper(head) && all_lower(tail),
            _ => true,
        };
    is_name && (all_lower(tail) || all_upper(head))
}
