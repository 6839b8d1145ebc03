//! Names: the fields that a query may look in, and the lists of postings in which each is indexed.
//!
//! They are those of `newssearch.matching.schema`, `newssearch.query.fields` and `docs/index-format.md`.

/// The fields that are stemmed, and folded as written.
pub const STEMMED: [&str; 3] = ["headline", "standfirst", "body"];

/// The fields that are folded only.
pub const NAMES: [&str; 7] = ["byline", "dateline", "section", "keywords", "source", "url", "notes"];

/// The fields of whole values, compared without case.
pub const EXACT: [&str; 2] = ["language", "id"];

/// The field of the text itself.
pub const BODY: &str = "body";

/// The fields that a clause without a field looks in.
pub const TEXT_FIELDS: [&str; 4] = ["headline", "standfirst", "dateline", "body"];

/// The postings of the compounds that hyphens make; see [`compound_term`].
pub const COMPOUND: &str = "compound";

/// The postings of the places where sentences and paragraphs begin; see [`bound_term`].
pub const BOUNDS: &str = "bounds";

/// The number of words that the lead of a body has: its first ones.
pub const LEAD: u32 = 28;

/// The suffix of the postings of words as written.
pub const AS_WRITTEN: &str = "_exact";

/// The suffix of the postings of words that have a capital.
pub const CASED: &str = "_cased";

/// The character between the parts of a term of [`COMPOUND`].
pub const COMPOUND_MARK: char = '\x1f';

/// Return whether a field holds whole values.
#[must_use]
pub fn is_exact(field: &str) -> bool {
    EXACT.contains(&field)
}

/// Return whether postings are of bodies, so that their leads count: those of the body, or of compounds in any field.
#[must_use]
pub fn has_leads(postings: &str) -> bool {
    postings == BODY || postings == COMPOUND
}

/// Return whether a field is stemmed.
#[must_use]
pub fn is_stemmed(field: &str) -> bool {
    STEMMED.contains(&field)
}

/// Return the name of the postings that hold the words of a field as written.
#[must_use]
pub fn exact_postings(field: &str) -> String {
    if is_exact(field) {
        field.to_owned()
    } else {
        format!("{field}{AS_WRITTEN}")
    }
}

/// Return the name of the postings that hold the words of a text field that have a capital, with their capitals.
#[must_use]
pub fn cased_postings(field: &str) -> String {
    format!("{field}{CASED}")
}

/// Return the term of [`COMPOUND`] for a compound of `width` tokens in a field: its key is `x:email` or `s:email`.
#[must_use]
pub fn compound_term(key: &str, field: &str, width: u32) -> String {
    format!("{key}{COMPOUND_MARK}{field}{COMPOUND_MARK}{width}")
}

/// Return the term of [`BOUNDS`] for the sentences or paragraphs of a field.
#[must_use]
pub fn bound_term(field: &str, unit: &str) -> String {
    format!("{field}.{unit}")
}
