//! The root of leaf digests without the tree: block by block, in memory that stays in a near cache.

use super::path::root_digest;
use crate::commit::{Digest, Kind, hash_pairs};

/// A power of two, so that the top of each block is a node of the tree.
const BLOCK_LEAVES: usize = 4096;

/// The root that a [`super::MerkleTree`] of these leaves has. `None` without leaves.
#[must_use]
pub fn root_of(leaves: &[Digest]) -> Option<Digest> {
    let tops: Vec<Digest> = leaves.chunks(BLOCK_LEAVES).map(top_of).collect();
    (!leaves.is_empty()).then(|| root_digest(leaves.len() as u64, &top_of(&tops)))
}

/// The top over nodes of one level, at least one.
fn top_of(nodes: &[Digest]) -> Digest {
    let mut level = parents(nodes);
    while level.len() > 1 {
        level = parents(&level);
    }
    level[0]
}

/// The level above; a node without sibling is promoted.
fn parents(nodes: &[Digest]) -> Vec<Digest> {
    let (pairs, _) = nodes.as_flattened().as_chunks();
    let mut parents = vec![[0; 32]; pairs.len()];
    hash_pairs(Kind::AggregateNode, pairs, &mut parents);
    parents.extend(nodes.chunks_exact(2).remainder());
    parents
}
