//! The Merkle tree over a program's memory: the root after any store, and proofs of chosen pages.
//!
//! A page that was never stored is a page of zeros, so the root depends on the content of memory alone.

use super::error::TreeError;
use super::hash::{Digest, Page};
use super::node_store::{LEVELS, NodeStore, ZERO_SUBTREE, check_pages};

/// Digests of 2^22 pages of 1 KiB. A clone costs one copy of what the stored pages need.
#[derive(Clone)]
pub struct MemoryTree {
    store: NodeStore,
}

/// The siblings that lead from some pages to the root.
///
/// Order: level by level from the pages upwards, ascending in each level, without nodes that follow from the pages.
/// Bit `i` of `present` (least significant first) says whether sibling `i` is in `siblings`; if not, it is the digest
/// of zero memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryProof {
    pub present: Vec<u8>,
    pub siblings: Vec<Digest>,
}

impl MemoryTree {
    /// The tree of zero memory.
    #[must_use]
    pub fn new() -> Self {
        MemoryTree { store: NodeStore::new() }
    }

    /// Replace pages, given in strictly ascending order.
    pub fn update(&mut self, pages: &[(u32, &Page)]) -> Result<(), TreeError> {
        check_pages(pages.iter().map(|(page, _)| *page))?;
        let mut nodes = self.store.leaves(pages.iter().map(|(page, _)| *page));
        self.store.store_pages(&nodes, pages);
        for level in 0..LEVELS {
            self.store.rehash_parents(level, &mut nodes);
        }
        Ok(())
    }

    #[must_use]
    pub fn root(&self) -> Digest {
        self.store.root()
    }

    /// Bytes that this tree keeps allocated.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.store.bytes()
    }

    /// What [`PartialTree::open`](super::PartialTree::open) needs besides the digests of `pages`, given in strictly
    /// ascending order. Without any page, the root is the one sibling.
    pub fn multiproof(&self, pages: &[u32]) -> Result<MemoryProof, TreeError> {
        check_pages(pages.iter().copied())?;
        let mut proof = MemoryProof::default();
        let mut count = 0;
        let mut push = |level: usize, digest: Digest| {
            if count % 8 == 0 {
                proof.present.push(0);
            }
            if digest != ZERO_SUBTREE[level] {
                proof.present[count / 8] |= 1 << (count % 8);
                proof.siblings.push(digest);
            }
            count += 1;
        };
        if pages.is_empty() {
            push(LEVELS, self.root());
            return Ok(proof);
        }
        let mut nodes = self.store.existing_leaves(pages);
        for level in 0..LEVELS {
            let mut i = 0;
            while let Some(&node) = nodes.get(i) {
                if nodes.get(i + 1).is_some_and(|next| next.index == node.index ^ 1) {
                    i += 2;
                } else {
                    push(level, self.store.digest(level, node.sibling()));
                    i += 1;
                }
            }
            self.store.ascend(level, &mut nodes);
        }
        Ok(proof)
    }
}

impl Default for MemoryTree {
    fn default() -> Self {
        MemoryTree::new()
    }
}
