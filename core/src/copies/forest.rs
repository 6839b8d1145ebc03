//! Disjoint groups of numbers, which are joined two at a time.
#![deny(clippy::indexing_slicing, clippy::unwrap_used)]

/// Numbers in disjoint groups; the root of a group is its least number.
pub struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    /// Make a group of each number below `size`.
    #[must_use]
    pub fn new(size: usize) -> Self {
        let parents = (0..).take(size).collect();
        Self { parents }
    }

    /// Return the root of the group of a number.
    pub fn find(&mut self, of: u32) -> u32 {
        let mut at = of;
        loop {
            let parent = self.parent(at);
            if parent == at {
                return at;
            }
            let next = self.parent(parent);
            if let Some(to) = self.parents.get_mut(at as usize) {
                *to = next;
            }
            at = next;
        }
    }

    /// Join the groups of two numbers.
    pub fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(parent) = self.parents.get_mut(one.max(other) as usize) {
            *parent = one.min(other);
        }
    }

    /// Return the root of each number.
    #[must_use]
    pub fn roots(&self) -> Vec<u32> {
        let mut roots: Vec<u32> = Vec::with_capacity(self.parents.len());
        for &parent in &self.parents {
            // A parent is no greater than its child, so its root is known, unless it is the child itself.
            let own = u32::try_from(roots.len()).unwrap_or(u32::MAX);
            roots.push(roots.get(parent as usize).copied().unwrap_or(own));
        }
        roots
    }

    fn parent(&self, of: u32) -> u32 {
        self.parents.get(of as usize).copied().unwrap_or(of)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::Forest;

    proptest! {
        #[test]
        fn joined_numbers_have_their_least_as_root(pairs in vec((0..20_u32, 0..20_u32), 0..20)) {
            let mut forest = Forest::new(20);
            let mut literally: Vec<u32> = (0..20).collect();
            for (one, other) in pairs {
                forest.join(one, other);
                let (one, other) = (literally[one as usize], literally[other as usize]);
                for root in &mut literally {
                    if *root == one.max(other) {
                        *root = one.min(other);
                    }
                }
            }
            prop_assert_eq!(forest.roots(), literally.clone());
            let found: Vec<u32> = (0..20).map(|number| forest.find(number)).collect();
            prop_assert_eq!(found, literally);
        }
    }
}
