//! Aggregates: an append-only Merkle tree over proofs, its root, and the paths that show that a proof is in it.
//!
//! leaf = H_leaf(statement hash ‖ proof-body hash), node = H_node(left ‖ right), root = H_root(count, u64 LE ‖ top).
//! The node that has no sibling is promoted, never duplicated (CVE-2012-2459), which is the shape of RFC 6962.

mod aggregate;
mod error;
mod path;
mod root;
mod tree;

#[cfg(test)]
mod tests;

pub use aggregate::{Aggregate, Duplicates, Leaf, MAX_BACKENDS};
pub use error::{AggregateError, InclusionError};
pub use path::{MAX_PATH_LENGTH, leaf_digest, path_length, root_from_path};
pub use root::root_of;
pub use tree::{MerkleTree, PathStep};

/// Leaves of one aggregate, at most.
pub const MAX_LEAVES: usize = 1 << 24;
