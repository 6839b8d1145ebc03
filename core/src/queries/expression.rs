//! Expressions: a clause of a query, resolved to terms of one field, whose matches are spans of token positions.

/// Any of some terms in one list of postings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Terms {
    /// The name of the postings: `body` (stems), `body_exact`, `body_cased`, `compound`, `bounds`, `id`.
    pub postings: String,
    /// The terms.
    pub terms: Vec<String>,
    /// Only matches within this number of positions from the start of the field.
    pub first: Option<u32>,
    /// The number of positions that a match takes.
    pub width: u32,
}

impl Terms {
    /// Return the last position at which a match may begin, `None` for any, `Some(-1)` and below for no position.
    #[must_use]
    pub fn last_start(&self) -> Option<i64> {
        self.first.map(|first| i64::from(first) - i64::from(self.width))
    }
}

/// A clause of a query over the positions of one field; see `docs/query-language.md`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expression {
    /// Any of some terms.
    Terms(Terms),
    /// The parts side by side, in this order.
    InOrder(Vec<Expression>),
    /// At least one of the parts.
    AnyOf(Vec<Expression>),
    /// All parts, each at a position of its own, first and last at most `distance` positions apart.
    Together {
        /// The parts.
        parts: Vec<Expression>,
        /// The largest distance between the first start and the last.
        distance: u32,
    },
    /// Both sides, at most `distance` positions apart, not overlapping; the left first if ordered.
    Beside {
        /// One side.
        left: Box<Expression>,
        /// The other side.
        right: Box<Expression>,
        /// The largest distance: 1 is side by side.
        distance: u32,
        /// True if the left side comes first.
        ordered: bool,
    },
    /// All parts in one stretch of the field, no two beginning at the same position.
    InOne {
        /// The parts.
        parts: Vec<Expression>,
        /// The positions at which stretches begin: a term of `bounds`.
        starts: Terms,
    },
}
