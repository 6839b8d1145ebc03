//! The order in which all articles of a query are read one after another: by id, or by date and then by id.
//!
//! A page of hits needs only its best (`topk`). Here every article has its place, the same wherever it is stored.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

use std::cmp::Reverse;

use crate::errors::{Error, Result};
use crate::search::budget::Budget;
use crate::search::searcher::Searcher;
use crate::search::topk::NO_TIME;
use crate::segments::article::Article;

/// Articles between two looks at the clock.
const CHECKED_EVERY: usize = 1_000;

/// An order of all articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By id, byte by byte.
    Id,
    /// The oldest first, the undated last, then by id.
    Oldest,
    /// The newest first, the undated last, then by id.
    Newest,
}

/// Return documents in an order.
pub fn ordered(searcher: &Searcher, documents: &[u32], order: Order, budget: &Budget) -> Result<Vec<u32>> {
    let mut documents = documents.to_vec();
    if order == Order::Id {
        sort_by_id(searcher, &mut documents, budget)?;
        return Ok(documents);
    }
    let starts = searcher.column("start")?;
    let start = |document: u32| starts.get(document as usize).copied().unwrap_or(NO_TIME);
    match order {
        Order::Newest => documents.sort_by_key(|&document| Reverse(start(document))),
        _ => documents.sort_by_key(|&document| (start(document) == NO_TIME, start(document))),
    }
    for tied in documents.chunk_by_mut(|&one, &other| start(one) == start(other)) {
        sort_by_id(searcher, tied, budget)?;
    }
    Ok(documents)
}

fn sort_by_id(searcher: &Searcher, documents: &mut [u32], budget: &Budget) -> Result<()> {
    if documents.len() < 2 {
        return Ok(());
    }
    let mut named = Vec::with_capacity(documents.len());
    for (n, &document) in documents.iter().enumerate() {
        if n % CHECKED_EVERY == 0 {
            budget.check()?;
        }
        let head = searcher.segments().head(document)?;
        let article = Article::read(&head)?;
        let id = article
            .text("id")
            .ok_or_else(|| Error::damaged("a stored article has no id"))?;
        named.push((id.to_owned(), document));
    }
    named.sort_unstable();
    for (place, (_, document)) in documents.iter_mut().zip(named) {
        *place = document;
    }
    Ok(())
}
