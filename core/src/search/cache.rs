//! A cache that threads share: values by their keys, as far as memory for them goes.

use std::borrow::Borrow;
use std::hash::Hash;
use std::mem;
use std::sync::{Mutex, PoisonError};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// The least number of values that fill the memory: a larger value is not kept, as it leaves no room for others.
const FEWEST: usize = 8;

/// Values by their keys, with a limit for the bytes of all together.
///
/// Values asked for lately are young. When the young ones fill half of the memory, they become the old ones, and those
/// that were old go: so a value stays as long as it is asked for now and then, and no order has to be kept.
pub struct Cache<K, V> {
    most: usize,
    held: Mutex<Held<K, V>>,
}

struct Held<K, V> {
    young: HashMap<K, (V, usize), FxBuildHasher>,
    old: HashMap<K, (V, usize), FxBuildHasher>,
    bytes: usize,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// Make an empty cache of at most `most` bytes.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let held = Held {
            young: HashMap::default(),
            old: HashMap::default(),
            bytes: 0,
        };
        Self {
            most,
            held: Mutex::new(held),
        }
    }

    /// Return the value of a key, a clone, if it is still kept.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((value, _)) = held.young.get(key) {
            return Some(value.clone());
        }
        let (key, (value, bytes)) = held.old.remove_entry(key)?;
        held.keep(key, value.clone(), bytes, self.most / 2);
        Some(value)
    }

    /// Keep a value of `bytes` bytes, its key included.
    pub fn keep(&self, key: K, value: V, bytes: usize) {
        if bytes <= self.most / FEWEST {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.keep(key, value, bytes, self.most / 2);
        }
    }
}

impl<K: Hash + Eq, V> Held<K, V> {
    fn keep(&mut self, key: K, value: V, bytes: usize, half: usize) {
        if self.bytes.saturating_add(bytes) > half {
            self.old = mem::take(&mut self.young);
            self.bytes = 0;
        }
        if let Some((_, before)) = self.young.insert(key, (value, bytes)) {
            self.bytes = self.bytes.saturating_sub(before);
        }
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn values_asked_for_stay_and_others_go() {
        let cache = Cache::new(800);
        for key in 0..100_u32 {
            cache.keep(key, key * 2, 100);
            cache.get(&0);
        }
        assert_eq!(cache.get(&0), Some(0));
        assert_eq!(cache.get(&99), Some(198));
        assert_eq!(cache.get(&1), None);
    }

    #[test]
    fn large_values_are_not_kept() {
        let cache = Cache::new(800);
        cache.keep("large", 1, 101);
        assert_eq!(cache.get("large"), None);
    }

    #[test]
    fn a_key_kept_twice_counts_once() {
        let cache = Cache::new(800);
        for _ in 0..100 {
            cache.keep("a", 1, 100);
        }
        cache.keep("b", 2, 100);
        assert_eq!((cache.get("a"), cache.get("b")), (Some(1), Some(2)));
    }
}
