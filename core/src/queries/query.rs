//! The nodes of a parsed query: those of `newssearch.query.nodes`, in normal form.

/// A part of a query. A field of `None` means the text of the article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// A word, phrase or pattern in one field.
    Leaf(Leaf),
    /// Both sides at most `distance` positions apart, the left first if ordered.
    Near {
        /// One side.
        left: Box<Node>,
        /// The other side.
        right: Box<Node>,
        /// The largest distance: 1 is side by side.
        distance: u32,
        /// True if the left side comes first.
        ordered: bool,
    },
    /// All parts in one sentence or paragraph.
    Within {
        /// The parts.
        parts: Vec<Node>,
        /// The kind of stretch.
        unit: Unit,
    },
    /// A part among the first words of its field.
    First {
        /// The part.
        part: Box<Node>,
        /// The number of words.
        words: u32,
    },
    /// A part that matches `times` or more in an article, all fields together.
    AtLeast {
        /// The part.
        part: Box<Node>,
        /// The smallest number of matches.
        times: u32,
    },
    /// Every child matches.
    And(Vec<Node>),
    /// At least one child matches.
    Or(Vec<Node>),
    /// At least `least` of some words match.
    SomeOf {
        /// The words.
        children: Vec<Node>,
        /// The smallest number of words.
        least: u32,
    },
    /// The child does not match.
    Not(Box<Node>),
    /// Articles whose date can lie within bounds.
    DateRange {
        /// The lower bound, inclusive.
        start: Option<DateBound>,
        /// The upper bound: a day is inclusive, an instant exclusive.
        end: Option<DateBound>,
    },
    /// Articles without a date.
    NoDate,
    /// A number within bounds, both inclusive.
    NumberRange {
        /// The number field: `words` or `copies`.
        field: String,
        /// The lower bound.
        low: Option<i64>,
        /// The upper bound.
        high: Option<i64>,
    },
    /// Every article.
    Everything,
}

impl Node {
    /// Return the field in which a clause looks, or `None` for the text: the parser has all its leaves name the same.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Leaf(leaf) => leaf.field.as_deref(),
            Self::Near { left, .. } => left.field(),
            Self::Within { parts, .. } | Self::And(parts) | Self::Or(parts) | Self::SomeOf { children: parts, .. } => {
                parts.first().and_then(Self::field)
            }
            Self::First { part, .. } | Self::AtLeast { part, .. } | Self::Not(part) => part.field(),
            Self::DateRange { .. } | Self::NoDate | Self::NumberRange { .. } | Self::Everything => None,
        }
    }
}

/// A word, phrase or pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// The kind of leaf.
    pub kind: LeafKind,
    /// The text or pattern as the query has it.
    pub text: String,
    /// The field, or `None` for the text of the article.
    pub field: Option<String>,
}

/// The kinds of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeafKind {
    /// A bare word, by its stems.
    Word,
    /// Words as written, in order.
    Phrase,
    /// Words as written, in any order, at most this far apart.
    Proximity(u32),
    /// Words that begin with the text.
    Prefix,
    /// A pattern with `?` and `*`.
    Wildcard,
    /// Words within this number of edits.
    Fuzzy(u32),
    /// Words with the capitals of the text.
    Cased,
}

/// A stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
}

/// A bound of a range of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateBound {
    /// A calendar day, counted from 1 January of the year 1 (which is 1).
    Day(i64),
    /// An instant, in UTC seconds since 1970.
    Instant(i64),
}
