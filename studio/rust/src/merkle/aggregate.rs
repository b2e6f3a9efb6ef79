//! An aggregate: which proofs are in it, in order, and the tree over them.
//!
//! Memory: 129 bytes a leaf, and about 10 more once something is appended (to find duplicates).

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::error::AggregateError;
use super::tree::{MerkleTree, PathStep};
use super::{MAX_LEAVES, leaf_digest};
use crate::commit::{Digest, Kind, NODE_BYTES, hash_pairs};

/// Backends of one aggregate, at most: a leaf names its own in one byte.
pub const MAX_BACKENDS: usize = 256;

/// Leaves hashed by one call while their digests are on the stack.
const BATCH: usize = 2048;

/// What an aggregate keeps of a proof. The tree binds the two hashes; the body hash binds the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf<'a> {
    pub statement_hash: Digest,
    pub body_hash: Digest,
    pub backend: &'a str,
}

/// What to do with a proof whose identity (statement and backend) is in the aggregate already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    Refused,
    Allowed,
}

#[derive(Clone, Default)]
pub struct Aggregate {
    /// In the order of their first leaf.
    backends: Vec<String>,
    /// Statement hash, then body hash.
    pairs: Vec<[u8; NODE_BYTES]>,
    backend_of: Vec<u8>,
    tree: MerkleTree,
    /// Made by the first append: reading an aggregate does not need it.
    seen: Option<Seen>,
}

/// The first leaf of each identity. The hash is keyed at random, so that nobody can prepare collisions.
#[derive(Clone, Default)]
struct Seen {
    first_leaves: HashTable<u32>,
    state: RandomState,
}

impl Aggregate {
    /// The aggregate of these parts, as a file holds them: `None` unless there is one backend byte a leaf, each of
    /// them in the table, and the table in order of first use.
    #[must_use]
    pub fn from_parts(
        backends: Vec<String>,
        pairs: Vec<[u8; NODE_BYTES]>,
        backend_of: Vec<u8>,
    ) -> Option<Self> {
        let mut used = 0;
        for &backend in &backend_of {
            if usize::from(backend) > used {
                return None;
            }
            used = used.max(usize::from(backend) + 1);
        }
        let distinct = (1..backends.len()).all(|at| !backends[..at].contains(&backends[at]));
        if used != backends.len() || !distinct || pairs.len() != backend_of.len() || pairs.len() > MAX_LEAVES
        {
            return None;
        }
        let mut aggregate = Aggregate { backends, pairs, backend_of, ..Aggregate::default() };
        aggregate.grow_tree();
        Some(aggregate)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    #[must_use]
    pub fn backends(&self) -> &[String] {
        &self.backends
    }

    /// Statement hash and body hash of every leaf.
    #[must_use]
    pub fn pairs(&self) -> &[[u8; NODE_BYTES]] {
        &self.pairs
    }

    /// For every leaf the position of its backend in [`backends`](Self::backends).
    #[must_use]
    pub fn backend_of(&self) -> &[u8] {
        &self.backend_of
    }

    pub fn leaf(&self, index: u64) -> Result<Leaf<'_>, AggregateError> {
        let outside = AggregateError::IndexOutside { index, count: self.len() as u64 };
        let at = usize::try_from(index).map_err(|_| outside)?;
        let pair = self.pairs.get(at).ok_or(outside)?;
        let (statement_hash, body_hash) = split(pair);
        Ok(Leaf { statement_hash, body_hash, backend: &self.backends[usize::from(self.backend_of[at])] })
    }

    /// The first leaf with this statement and backend.
    pub fn find(&mut self, statement_hash: &Digest, backend: &str) -> Option<u64> {
        let backend = self.backends.iter().position(|known| known == backend)?;
        let seen = self.seen.take().unwrap_or_else(|| Seen::of(&self.pairs, &self.backend_of));
        let found = seen.find(&self.pairs, &self.backend_of, statement_hash, backend as u8);
        self.seen = Some(seen);
        found.map(u64::from)
    }

    pub fn root(&self) -> Result<Digest, AggregateError> {
        self.tree.root().ok_or(AggregateError::Empty)
    }

    /// The siblings of leaf `index`, lowest first.
    pub fn path(&self, index: u64) -> Result<Vec<Digest>, AggregateError> {
        let path = usize::try_from(index).ok().and_then(|index| self.tree.path(index));
        path.ok_or(AggregateError::IndexOutside { index, count: self.len() as u64 })
    }

    /// Levels from the leaves up to the top, both counted.
    #[must_use]
    pub fn level_count(&self) -> usize {
        self.tree.level_count()
    }

    /// The digest of node `index` of a level; `None` outside.
    #[must_use]
    pub fn node(&self, level: u64, index: u64) -> Option<Digest> {
        self.tree.node(usize::try_from(level).ok()?, usize::try_from(index).ok()?)
    }

    /// The siblings of leaf `index` with their places, in the order in which they are hashed.
    pub fn path_steps(&self, index: u64) -> Result<Vec<PathStep>, AggregateError> {
        let path = usize::try_from(index).ok().and_then(|index| self.tree.path_steps(index));
        path.ok_or(AggregateError::IndexOutside { index, count: self.len() as u64 })
    }

    /// For each body hash the first leaf with it: one pass over the leaves for all of them.
    #[must_use]
    pub fn find_bodies(&self, body_hashes: &[Digest]) -> Vec<Option<u64>> {
        let mut first: HashMap<&[u8], Option<u64>> =
            body_hashes.iter().map(|hash| (&hash[..], None)).collect();
        for (index, pair) in self.pairs.iter().enumerate() {
            if let Some(place @ None) = first.get_mut(&pair[32..]) {
                *place = Some(index as u64);
            }
        }
        body_hashes.iter().map(|hash| first[&hash[..]]).collect()
    }

    /// The first leaf from `from` on whose digest, statement hash or body hash lies in `low..=high`: how a leaf is found
    /// by the first digits of what names it.
    #[must_use]
    pub fn find_digest(&self, low: &Digest, high: &Digest, from: u64) -> Option<u64> {
        let from = usize::try_from(from).ok().filter(|from| *from < self.len())?;
        let within = |digest: &[u8]| &low[..] <= digest && digest <= &high[..];
        let found = self.pairs[from..]
            .iter()
            .zip(&self.tree.leaves()[from..])
            .position(|(pair, digest)| within(digest) || within(&pair[..32]) || within(&pair[32..]))?;
        Some((from + found) as u64)
    }

    /// Add leaves at the end: all of them, or none where one is refused.
    pub fn append<'a>(
        &mut self,
        leaves: impl ExactSizeIterator<Item = Leaf<'a>>,
        duplicates: Duplicates,
    ) -> Result<(), AggregateError> {
        let (known_leaves, known_backends) = (self.len(), self.backends.len());
        let count = known_leaves + leaves.len();
        if count > MAX_LEAVES {
            return Err(AggregateError::Full { count: count as u64, limit: MAX_LEAVES as u64 });
        }
        let appended = self.append_entries(leaves, duplicates);
        if appended.is_err() {
            self.pairs.truncate(known_leaves);
            self.backend_of.truncate(known_leaves);
            self.backends.truncate(known_backends);
        } else {
            self.grow_tree();
        }
        appended
    }

    fn append_entries<'a>(
        &mut self,
        leaves: impl ExactSizeIterator<Item = Leaf<'a>>,
        duplicates: Duplicates,
    ) -> Result<(), AggregateError> {
        // Taken away until the end: a refusal leaves it to be made again.
        let mut seen = self.seen.take().unwrap_or_else(|| Seen::of(&self.pairs, &self.backend_of));
        self.pairs.reserve(leaves.len());
        self.backend_of.reserve(leaves.len());
        seen.reserve(leaves.len(), &self.pairs, &self.backend_of);
        for (position, leaf) in leaves.enumerate() {
            let backend = self.backend_number(leaf.backend)?;
            let mut pair = [0; NODE_BYTES];
            pair[..32].copy_from_slice(&leaf.statement_hash);
            pair[32..].copy_from_slice(&leaf.body_hash);
            self.pairs.push(pair);
            self.backend_of.push(backend);
            let earlier = seen.insert(&self.pairs, &self.backend_of);
            if let Some(index) = earlier.filter(|_| duplicates == Duplicates::Refused) {
                let (position, index) = (position as u64, u64::from(index));
                return Err(AggregateError::Duplicate { position, index });
            }
        }
        self.seen = Some(seen);
        Ok(())
    }

    fn backend_number(&mut self, name: &str) -> Result<u8, AggregateError> {
        let number = self.backends.iter().position(|known| known == name).unwrap_or(self.backends.len());
        let byte = u8::try_from(number).map_err(|_| AggregateError::TooManyBackends {
            count: MAX_BACKENDS as u64 + 1,
            limit: MAX_BACKENDS as u64,
        })?;
        if number == self.backends.len() {
            self.backends.push(name.to_owned());
        }
        Ok(byte)
    }

    /// Bring the leaves that the tree does not have yet into it.
    fn grow_tree(&mut self) {
        let new = &self.pairs[self.tree.len()..];
        if let [pair] = new {
            let (statement_hash, body_hash) = split(pair);
            self.tree.append(&[leaf_digest(&statement_hash, &body_hash)]);
            return;
        }
        self.tree.reserve(new.len());
        let mut digests = [[0; 32]; BATCH];
        for pairs in new.chunks(BATCH) {
            hash_pairs(Kind::AggregateLeaf, pairs, &mut digests[..pairs.len()]);
            self.tree.append(&digests[..pairs.len()]);
        }
    }
}

impl Seen {
    fn of(pairs: &[[u8; NODE_BYTES]], backend_of: &[u8]) -> Seen {
        let mut seen =
            Seen { first_leaves: HashTable::with_capacity(pairs.len()), state: RandomState::new() };
        for end in 1..=pairs.len() {
            seen.insert(&pairs[..end], &backend_of[..end]);
        }
        seen
    }

    /// Room for more at once: growing step by step would hash everything again each time.
    fn reserve(&mut self, more: usize, pairs: &[[u8; NODE_BYTES]], backend_of: &[u8]) {
        let Seen { first_leaves, state } = self;
        first_leaves.reserve(more, |&leaf| key_hash(state, leaf, pairs, backend_of));
    }

    /// Enter the last leaf; an earlier one with its identity is returned and stays.
    fn insert(&mut self, pairs: &[[u8; NODE_BYTES]], backend_of: &[u8]) -> Option<u32> {
        let Seen { first_leaves, state } = self;
        // Fits: an aggregate has at most 2^24 leaves.
        let last = (pairs.len() - 1) as u32;
        let (statement_hash, backend) = key(last, pairs, backend_of);
        let hash = key_hash(state, last, pairs, backend_of);
        let same = |&leaf: &u32| key(leaf, pairs, backend_of) == (statement_hash, backend);
        match first_leaves.entry(hash, same, |&leaf| key_hash(state, leaf, pairs, backend_of)) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(place) => {
                place.insert(last);
                None
            }
        }
    }

    fn find(
        &self,
        pairs: &[[u8; NODE_BYTES]],
        backend_of: &[u8],
        statement_hash: &Digest,
        backend: u8,
    ) -> Option<u32> {
        let wanted = (&statement_hash[..], backend);
        let same = |&leaf: &u32| key(leaf, pairs, backend_of) == wanted;
        self.first_leaves.find(self.state.hash_one(wanted), same).copied()
    }
}

/// What makes two proofs the same: statement hash and backend.
fn key<'a>(leaf: u32, pairs: &'a [[u8; NODE_BYTES]], backend_of: &[u8]) -> (&'a [u8], u8) {
    (&pairs[leaf as usize][..32], backend_of[leaf as usize])
}

fn key_hash(state: &RandomState, leaf: u32, pairs: &[[u8; NODE_BYTES]], backend_of: &[u8]) -> u64 {
    state.hash_one(key(leaf, pairs, backend_of))
}

fn split(pair: &[u8; NODE_BYTES]) -> (Digest, Digest) {
    let mut parts = [[0; 32]; 2];
    parts.as_flattened_mut().copy_from_slice(pair);
    (parts[0], parts[1])
}
