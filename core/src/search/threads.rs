//! Work on several segments at once, on as many threads as there are processors at rest.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::errors::Result;

/// Postings of a query from which on it is shared out: to begin a thread takes as long as to read some thousand. In tests
/// a few, so that the small indexes which they make are shared out as well.
const ENOUGH: u64 = if cfg!(test) { 20 } else { 50_000 };

/// The threads of this process that search.
static SEARCHING: AtomicUsize = AtomicUsize::new(0);

/// Threads that search, counted until they are done.
#[derive(Debug)]
pub struct Searching(usize);

impl Searching {
    /// Count the thread that begins a search.
    #[must_use]
    pub fn begun() -> Self {
        SEARCHING.fetch_add(1, Ordering::Relaxed);
        Self(1)
    }

    /// Count as many more threads as there are processors at rest, at most `most`.
    fn more(most: usize) -> Self {
        let mut more = 0;
        let counted = |searching: usize| {
            more = processors().saturating_sub(searching.max(1)).min(most);
            searching.checked_add(more)
        };
        let _ = SEARCHING.fetch_update(Ordering::Relaxed, Ordering::Relaxed, counted);
        Self(more)
    }
}

impl Drop for Searching {
    fn drop(&mut self) {
        SEARCHING.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// Return how many threads the system lets run at once.
fn processors() -> usize {
    static KNOWN: OnceLock<usize> = OnceLock::new();
    *KNOWN.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Apply work to each item, and return the results in the order of the items; of several errors that of the first item.
///
/// `postings` says how many postings the work on an item reads: the work is shared out where there are many, and where
/// there are processors at rest. A thread that the system does not begin is done without.
pub fn each<T: Sync, R: Send>(
    items: &[T],
    postings: impl Fn(&T) -> Result<u64>,
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let mut all: u64 = 0;
    for item in items {
        all = all.saturating_add(postings(item)?);
    }
    let others = if all < ENOUGH { 0 } else { items.len().saturating_sub(1) };
    let more = Searching::more(others);
    if more.0 == 0 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(n) else { return done };
            let result = work(item);
            if result.is_err() {
                next.store(items.len(), Ordering::Relaxed); // those before it have begun
            }
            done.push((n, result));
        }
    };
    let mut done = thread::scope(|scope| {
        let begin = |_| thread::Builder::new().spawn_scoped(scope, some).ok();
        let threads: Vec<_> = (0..more.0).filter_map(begin).collect();
        let mut done = some();
        for thread in threads {
            done.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::{Searching, each};
    use crate::errors::Error;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1_000).collect();
        let doubled = each(&items, |_| Ok(1_000), |item| Ok(2 * item));
        assert_eq!(
            doubled.ok(),
            Some(items.iter().map(|item| 2 * item).collect::<Vec<_>>())
        );
    }

    #[test]
    fn the_first_error_is_returned() {
        let items: Vec<u64> = (0..1_000).collect();
        let odd = |item: &u64| {
            if item % 2 == 1 {
                Err(Error::Invalid(item.to_string()))
            } else {
                Ok(())
            }
        };
        assert_eq!(
            each(&items, |_| Ok(1_000), odd).err().map(|error| error.to_string()),
            Some("1".to_owned())
        );
    }

    #[test]
    fn threads_that_search_leave_no_processor_at_rest() {
        let busy: Vec<Searching> = (0..super::processors()).map(|_| Searching::begun()).collect();
        assert_eq!(Searching::more(9).0, 0);
        drop(busy);
    }
}
