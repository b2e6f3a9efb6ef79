//! Check a proof of some memory pages, then follow their stores, without the rest of memory.

use super::error::TreeError;
use super::hash::{Digest, Page};
use super::memory_tree::MemoryProof;
use super::node_store::{LEVELS, Node, NodeStore, ZERO_SUBTREE, check_pages};

/// The part of a memory tree that a proof opens. Only opened pages can be updated.
#[derive(Clone)]
pub struct PartialTree {
    store: NodeStore,
    pages: Vec<u32>,
}

impl PartialTree {
    /// The tree in which `pages` (strictly ascending) have these digests and the siblings of `proof` are the rest.
    ///
    /// Refuses a missing or an extra sibling and every second way to write the same proof. Whether the proof is right
    /// shows in [`root`](Self::root).
    pub fn open(pages: &[(u32, Digest)], proof: &MemoryProof) -> Result<Self, TreeError> {
        check_pages(pages.iter().map(|(page, _)| *page))?;
        let mut siblings = Siblings::new(proof);
        let mut store = NodeStore::new();
        if pages.is_empty()
            && let Some(root) = siblings.next(LEVELS)?
        {
            store.set_root(root);
        }
        let mut nodes = store.leaves(pages.iter().map(|(page, _)| *page));
        for (node, (_, digest)) in nodes.iter().zip(pages) {
            store.set_digest(0, *node, digest);
        }
        for level in 0..LEVELS {
            let mut i = 0;
            while let Some(&node) = nodes.get(i) {
                if nodes.get(i + 1).is_some_and(|next| next.index == node.index ^ 1) {
                    i += 2;
                } else {
                    if let Some(digest) = siblings.next(level)? {
                        store.set_digest(level, node.sibling(), digest);
                    }
                    i += 1;
                }
            }
            store.rehash_parents(level, &mut nodes);
        }
        siblings.finish()?;
        Ok(PartialTree { store, pages: pages.iter().map(|(page, _)| *page).collect() })
    }

    /// Replace opened pages, given in strictly ascending order.
    pub fn update(&mut self, pages: &[(u32, &Page)]) -> Result<(), TreeError> {
        check_pages(pages.iter().map(|(page, _)| *page))?;
        for (page, _) in pages {
            if self.pages.binary_search(page).is_err() {
                return Err(TreeError::PageNotOpened { page: *page });
            }
        }
        let mut nodes: Vec<Node> = self.store.leaves(pages.iter().map(|(page, _)| *page));
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
}

/// Reads the siblings of a proof in order and refuses what no honest proof holds.
struct Siblings<'a> {
    proof: &'a MemoryProof,
    flags_read: usize,
    digests_read: usize,
}

impl<'a> Siblings<'a> {
    fn new(proof: &'a MemoryProof) -> Self {
        Siblings { proof, flags_read: 0, digests_read: 0 }
    }

    /// The next sibling, or `None` for the digest of zero memory.
    fn next(&mut self, level: usize) -> Result<Option<&'a Digest>, TreeError> {
        let missing = TreeError::SiblingMissing { level };
        let flags = self.proof.present.get(self.flags_read / 8).ok_or(missing)?;
        let present = flags >> (self.flags_read % 8) & 1 == 1;
        self.flags_read += 1;
        if !present {
            return Ok(None);
        }
        let digest = self.proof.siblings.get(self.digests_read).ok_or(missing)?;
        self.digests_read += 1;
        if *digest == ZERO_SUBTREE[level] {
            return Err(TreeError::NotCanonical { level });
        }
        Ok(Some(digest))
    }

    /// Everything must be used up, and the bits that fill the last byte must be zero.
    fn finish(self) -> Result<(), TreeError> {
        let flag_bytes = self.flags_read.div_ceil(8);
        let extra = (self.proof.present.len() - flag_bytes) + (self.proof.siblings.len() - self.digests_read);
        if extra > 0 {
            return Err(TreeError::SiblingExtra { extra });
        }
        let padding = match self.flags_read % 8 {
            0 => 0,
            used => self.proof.present[flag_bytes - 1] >> used,
        };
        if padding != 0 {
            return Err(TreeError::NotCanonical { level: LEVELS });
        }
        Ok(())
    }
}
