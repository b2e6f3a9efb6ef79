//! The way from a leaf to the root, without the tree.

use super::MAX_LEAVES;
use super::error::InclusionError;
use crate::commit::{Digest, Kind};

/// Digests of the longest path: the height of a full tree.
pub const MAX_PATH_LENGTH: usize = MAX_LEAVES.ilog2() as usize;

/// The leaf of a proof.
#[must_use]
pub fn leaf_digest(statement_hash: &Digest, body_hash: &Digest) -> Digest {
    Kind::AggregateLeaf.hash([*statement_hash, *body_hash].as_flattened())
}

pub(super) fn node_digest(left: &Digest, right: &Digest) -> Digest {
    Kind::AggregateNode.hash([*left, *right].as_flattened())
}

/// The count is bound last, so that the same nodes under another count are another aggregate.
pub(super) fn root_digest(count: u64, top: &Digest) -> Digest {
    let mut input = [0; 8 + 32];
    input[..8].copy_from_slice(&count.to_le_bytes());
    input[8..].copy_from_slice(top);
    Kind::AggregateRoot.hash(&input)
}

/// Where the sibling of a node stands. `last` is the index of the last node of its level.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sibling {
    Left,
    Right,
    /// The node is promoted.
    None,
}

impl Sibling {
    pub(super) fn of(index: u64, last: u64) -> Sibling {
        match (index % 2, index < last) {
            (1, _) => Sibling::Left,
            (_, true) => Sibling::Right,
            (_, false) => Sibling::None,
        }
    }
}

/// Digests that the path of leaf `index` has, which index and count decide alone. Zero for an index outside.
#[must_use]
pub fn path_length(mut index: u64, count: u64) -> usize {
    if index >= count {
        return 0;
    }
    let mut last = count - 1;
    let mut length = 0;
    while last > 0 {
        length += usize::from(Sibling::of(index, last) != Sibling::None);
        index /= 2;
        last /= 2;
    }
    length
}

/// The root that `leaf` at `index` of `count` leads to. Refuses a path that is too long or too short.
pub fn root_from_path(
    leaf: &Digest,
    index: u64,
    count: u64,
    path: &[Digest],
) -> Result<Digest, InclusionError> {
    if index >= count {
        return Err(InclusionError::IndexOutside { index, count });
    }
    let expected = path_length(index, count);
    if path.len() != expected {
        return Err(InclusionError::WrongPathLength { got: path.len() as u64, expected: expected as u64 });
    }
    let (mut position, mut last) = (index, count - 1);
    let mut siblings = path.iter();
    let mut node = *leaf;
    while last > 0 {
        let side = Sibling::of(position, last);
        if side != Sibling::None
            && let Some(sibling) = siblings.next()
        {
            node = match side {
                Sibling::Left => node_digest(sibling, &node),
                _ => node_digest(&node, sibling),
            };
        }
        position /= 2;
        last /= 2;
    }
    Ok(root_digest(count, &node))
}
