//! Counts the matches of an expression in each document of a generation.

use std::sync::Arc;

use crate::budget::Budget;
use crate::errors::{Error, Result};
use crate::expression::Expression;
use crate::segment::{Counted, Segments};

/// Return the live documents in which an expression matches, and how often in each.
///
/// # Errors
///
/// Returns `Error::Limit` when the query costs too much, `Error::Damaged` for a damaged file.
pub fn frequencies(_expression: &Expression, _segments: &Segments, _budget: &Budget) -> Result<Arc<Counted>> {
    Err(Error::Invalid("not yet".to_owned()))
}
