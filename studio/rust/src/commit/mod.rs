//! Commitments: domain-separated BLAKE3 and the Merkle tree over a program's memory.

pub mod error;
pub mod hash;
pub mod memory_tree;
mod node_store;
pub mod partial_tree;
pub mod sha256;
#[cfg(test)]
mod tests;

pub use error::TreeError;
pub use hash::{Digest, Kind, NODE_BYTES, PAGE_BYTES, hash_nodes, hash_pages, hash_pairs};
pub use memory_tree::{MemoryProof, MemoryTree};
pub use partial_tree::PartialTree;
