//! The tree itself: every complete subtree's digest, level by level.
//!
//! A digest once stored never changes, so an append only adds. What the incomplete right edge stands for is folded
//! from at most one digest a level when it is asked for. Memory: 64 bytes a leaf.

use super::MAX_LEAVES;
use super::path::{Sibling, node_digest, root_digest};
use crate::commit::{Digest, Kind, hash_pairs};

/// Leaves that climb together: their digests stay in a near cache, and few of their nodes hash alone.
const BLOCK_LEAVES: usize = 2048;

const HEIGHT: usize = MAX_LEAVES.ilog2() as usize;

/// One digest of a leaf's way to the root: what the node so far is hashed with, and on which side it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Level of the sibling; the leaves are level 0.
    pub level: usize,
    pub is_left: bool,
    pub digest: Digest,
}

/// An append-only Merkle tree.
#[derive(Clone, Default)]
pub struct MerkleTree {
    /// `levels[k][i]` is the digest of leaves `i·2^k .. (i + 1)·2^k`.
    levels: [Vec<Digest>; HEIGHT + 1],
}

impl MerkleTree {
    #[must_use]
    pub fn len(&self) -> usize {
        self.levels[0].len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.levels[0].is_empty()
    }

    /// The digests of the leaves.
    pub(super) fn leaves(&self) -> &[Digest] {
        &self.levels[0]
    }

    /// Add leaves at the end. Amortised, each costs one node hash and a change of the root O(log n). Panics beyond
    /// [`MAX_LEAVES`].
    pub fn append(&mut self, leaves: &[Digest]) {
        self.reserve(leaves.len());
        // An incomplete block is filled up first: from then on whole subtrees of one block climb together.
        let (first, rest) = leaves.split_at(leaves.len().min(BLOCK_LEAVES - self.len() % BLOCK_LEAVES));
        self.climb(first);
        rest.chunks(BLOCK_LEAVES).for_each(|block| self.climb(block));
    }

    /// Make room for more leaves.
    pub fn reserve(&mut self, more: usize) {
        let count = self.len() + more;
        assert!(count <= MAX_LEAVES, "the caller keeps the limit");
        for (height, level) in self.levels.iter_mut().enumerate() {
            level.reserve((count >> height) - level.len());
        }
    }

    fn climb(&mut self, leaves: &[Digest]) {
        self.levels[0].extend_from_slice(leaves);
        for height in 0..HEIGHT {
            let (below, above) = self.levels.split_at_mut(height + 1);
            let (pairs, _) = below[height].as_flattened().as_chunks();
            let parents = &mut above[0];
            let known = parents.len();
            if pairs.len() == known {
                break;
            }
            parents.resize(pairs.len(), [0; 32]);
            hash_pairs(Kind::AggregateNode, &pairs[known..], &mut parents[known..]);
        }
    }

    /// The root, which binds the number of leaves. `None` without leaves.
    #[must_use]
    pub fn root(&self) -> Option<Digest> {
        let last = self.len().checked_sub(1)?;
        let height = (usize::BITS - last.leading_zeros()) as usize;
        let top = match self.levels[height].first() {
            Some(complete) => *complete,
            None => self.right_edge()[height],
        };
        Some(root_digest(self.len() as u64, &top))
    }

    /// For each level the node over the leaves that no complete node of that level covers; without such leaves, zeros.
    fn right_edge(&self) -> [Digest; HEIGHT + 1] {
        let mut edge = [[0; 32]; HEIGHT + 1];
        for height in 0..HEIGHT {
            let has_edge = !self.len().is_multiple_of(1 << height);
            let (_, without_sibling) = self.levels[height].as_chunks::<2>();
            edge[height + 1] = match without_sibling {
                [left] if has_edge => node_digest(left, &edge[height]),
                [promoted] => *promoted,
                _ => edge[height],
            };
        }
        edge
    }

    /// Levels from the leaves up to the top, both counted. 0 without leaves.
    #[must_use]
    pub fn level_count(&self) -> usize {
        self.len().checked_sub(1).map_or(0, |last| (usize::BITS - last.leading_zeros()) as usize + 1)
    }

    /// The digest of a node: of the leaves `index·2^level .. (index + 1)·2^level`, as many of them as there are. That of
    /// a promoted node is its child's. `None` for a node outside.
    #[must_use]
    pub fn node(&self, level: usize, index: usize) -> Option<Digest> {
        if level >= self.level_count() || index >= self.len().div_ceil(1 << level) {
            return None;
        }
        Some(self.levels[level].get(index).copied().unwrap_or_else(|| self.right_edge()[level]))
    }

    /// The siblings of leaf `index` on its way up. `None` for an index outside.
    #[must_use]
    pub fn path(&self, index: usize) -> Option<Vec<Digest>> {
        Some(self.path_steps(index)?.into_iter().map(|step| step.digest).collect())
    }

    /// The same with the place of each, in the order in which they are hashed.
    #[must_use]
    pub fn path_steps(&self, index: usize) -> Option<Vec<PathStep>> {
        let mut last = self.len().checked_sub(1).filter(|last| index <= *last)?;
        let edge = self.right_edge();
        let mut position = index;
        let mut path = Vec::with_capacity(HEIGHT);
        for (level, (digests, edge)) in self.levels.iter().zip(edge).enumerate() {
            if last == 0 {
                break;
            }
            match Sibling::of(position as u64, last as u64) {
                Sibling::Left => path.push(PathStep { level, is_left: true, digest: digests[position - 1] }),
                Sibling::Right => {
                    let digest = digests.get(position + 1).copied().unwrap_or(edge);
                    path.push(PathStep { level, is_left: false, digest });
                }
                Sibling::None => {}
            }
            position /= 2;
            last /= 2;
        }
        Some(path)
    }
}
