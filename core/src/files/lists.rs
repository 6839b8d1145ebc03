//! Lists of numbers, end to end.

/// Lists of numbers; the n-th is `items[starts[n]..starts[n + 1]]`.
#[derive(Debug, Default)]
pub struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Return the number of lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Return whether there are no lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Add an item to the list that is being written.
    pub fn push(&mut self, item: u32) {
        self.items.push(item);
    }

    /// Add a list.
    pub fn add(&mut self, list: &[u32]) {
        self.items.extend_from_slice(list);
        self.end();
    }

    /// End the list that is being written. Lists together have fewer than 2^32 items: callers add one for each distinct
    /// word of a batch, whose letters are bounded by that.
    #[allow(clippy::cast_possible_truncation)]
    pub fn end(&mut self) {
        self.ends.push(self.items.len() as u32);
    }

    /// Return the n-th list; nothing beyond the last.
    #[must_use]
    pub fn get(&self, n: usize) -> &[u32] {
        let start = n.checked_sub(1).and_then(|n| self.ends.get(n)).copied().unwrap_or(0);
        let end = self.ends.get(n).copied().unwrap_or(start);
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Return the items of all lists.
    #[must_use]
    pub fn items(&self) -> &[u32] {
        &self.items
    }
}
