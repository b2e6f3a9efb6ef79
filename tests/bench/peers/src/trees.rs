//! Merkle trees: `rs_merkle` over BLAKE3, and the plain loop that hashes one node after the other.

use std::time::Instant;

use rs_merkle::{Hasher, MerkleTree};

const ROUNDS: usize = 5;

#[derive(Clone)]
struct Blake3;

impl Hasher for Blake3 {
    type Hash = [u8; 32];

    fn hash(data: &[u8]) -> [u8; 32] {
        *blake3::hash(data).as_bytes()
    }
}

/// From leaf digests that lie ready to the root; the best of some rounds.
pub fn root(count: usize) -> String {
    let digests = digests(count);
    let best_ns = best_ns(|| MerkleTree::<Blake3>::from_leaves(&digests).root());
    format!(r#"{{"elapsed_ns":{best_ns}}}"#)
}

/// One node of one block at a time, its key derived once: what a tree costs without hashing many at once.
pub fn nodes(count: usize) -> String {
    let digests = digests(count);
    let key = blake3::derive_key("proving studio, bench of peers: one node", b"");
    let best_ns = best_ns(|| {
        let mut level = digests.clone();
        while level.len() > 1 {
            level = level
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => {
                        let mut node = [0; 64];
                        node[..32].copy_from_slice(left);
                        node[32..].copy_from_slice(right);
                        *blake3::keyed_hash(&key, &node).as_bytes()
                    }
                    _ => pair[0],
                })
                .collect();
        }
        level.pop()
    });
    format!(r#"{{"elapsed_ns":{best_ns}}}"#)
}

fn digests(count: usize) -> Vec<[u8; 32]> {
    (0..count as u64).map(|number| *blake3::hash(&number.to_le_bytes()).as_bytes()).collect()
}

fn best_ns<T>(mut call: impl FnMut() -> T) -> u128 {
    let time = |_| {
        let started = Instant::now();
        std::hint::black_box(call());
        started.elapsed().as_nanos()
    };
    (0..ROUNDS).map(time).min().unwrap_or(0)
}
