//! Where the digests of a sparse Merkle tree over the 32-bit address space live, and how a level follows from the
//! level below.
//!
//! Level 0 holds one digest for each page, level [`LEVELS`] the root. Four levels at a time are cut into *blocks*: a
//! block holds the 16 + 8 + 4 + 2 digests of one subtree of height four, its children and its parent hold the rest.
//! Blocks exist only along the paths of stored pages, so that a small program has a small tree, while a pair of
//! siblings is one contiguous input for the hash.

use std::sync::LazyLock;

use super::error::TreeError;
use super::hash::{Digest, Kind, NODE_BYTES, PAGE_BYTES, Page, hash_nodes, hash_pages};

/// Height of the tree: 2^22 pages of 1 KiB are the 32-bit address space.
pub const LEVELS: usize = 22;

/// Pages of the address space.
pub const PAGE_COUNT: u32 = 1 << LEVELS;

const BLOCK_LEVELS: usize = 4;
const BLOCK_WIDTH: usize = 1 << BLOCK_LEVELS;
const TIERS: usize = LEVELS / BLOCK_LEVELS + 1;
const TOP_TIER: usize = TIERS - 1;

/// First pair of each level of a block: 8 pairs, then 4, 2 and 1.
const FIRST_PAIR: [usize; BLOCK_LEVELS] = [0, 8, 12, 14];
const PAIRS: usize = 15;

/// Stands for "no such block". Never a valid position: the address space has fewer blocks.
pub const ABSENT: u32 = u32::MAX;

/// Inputs hashed by one call: as many as the widest SIMD unit takes, few enough for the stack.
const BATCH: usize = 16;

/// Room for the blocks that the first stores to fresh memory (stack, heap) add to a cloned tree.
const SPARE_BLOCKS: usize = 8;

/// `ZERO_SUBTREE[level]` is the digest of a subtree of that height in which every byte is zero.
pub static ZERO_SUBTREE: LazyLock<[Digest; LEVELS + 1]> = LazyLock::new(|| {
    let mut digests = [[0; 32]; LEVELS + 1];
    digests[0] = Kind::MemoryPage.hash(&[0; PAGE_BYTES]);
    for level in 1..=LEVELS {
        let child = digests[level - 1];
        digests[level] = Kind::MemoryNode.hash([child, child].as_flattened());
    }
    digests
});

#[derive(Clone)]
struct Block {
    pairs: [[u8; NODE_BYTES]; PAIRS],
    children: [u32; BLOCK_WIDTH],
    parent: u32,
}

/// Blocks of each tier whose digests are those of zero memory.
static ZERO_BLOCKS: LazyLock<[Block; TIERS]> = LazyLock::new(|| {
    std::array::from_fn(|tier| {
        let mut block =
            Block { pairs: [[0; NODE_BYTES]; PAIRS], children: [ABSENT; BLOCK_WIDTH], parent: ABSENT };
        for level in tier * BLOCK_LEVELS..=LEVELS.min(tier * BLOCK_LEVELS + BLOCK_LEVELS - 1) {
            for slot in 0..BLOCK_WIDTH >> (level % BLOCK_LEVELS) {
                block.set(level, slot as u32, &ZERO_SUBTREE[level]);
            }
        }
        block
    })
});

impl Block {
    /// The siblings at `level` that hold node `index`, left then right. Bits of `index` above the block are ignored.
    fn pair(&self, level: usize, index: u32) -> &[u8; NODE_BYTES] {
        &self.pairs[pair_position(level, index)]
    }

    fn digest(&self, level: usize, index: u32) -> &Digest {
        &self.pair(level, index).as_chunks::<32>().0[(index & 1) as usize]
    }

    fn set(&mut self, level: usize, index: u32, digest: &Digest) {
        let pair = &mut self.pairs[pair_position(level, index)];
        pair.as_chunks_mut::<32>().0[(index & 1) as usize] = *digest;
    }
}

fn pair_position(level: usize, index: u32) -> usize {
    let row = level % BLOCK_LEVELS;
    FIRST_PAIR[row] + (index as usize % (BLOCK_WIDTH >> row)) / 2
}

/// A node of the tree together with the block that holds it, or would hold it ([`ABSENT`]).
#[derive(Clone, Copy)]
pub struct Node {
    pub index: u32,
    pub block: u32,
}

impl Node {
    pub fn sibling(self) -> Node {
        Node { index: self.index ^ 1, block: self.block }
    }
}

/// All stored digests. A fresh store is the tree of zero memory.
pub struct NodeStore {
    blocks: Vec<Block>,
}

impl Clone for NodeStore {
    fn clone(&self) -> Self {
        let mut blocks = Vec::with_capacity(self.blocks.len() + SPARE_BLOCKS);
        blocks.extend_from_slice(&self.blocks);
        NodeStore { blocks }
    }
}

impl NodeStore {
    pub fn new() -> Self {
        NodeStore { blocks: vec![ZERO_BLOCKS[TOP_TIER].clone()] }
    }

    pub fn root(&self) -> Digest {
        *self.blocks[0].digest(LEVELS, 0)
    }

    pub fn set_root(&mut self, digest: &Digest) {
        self.blocks[0].set(LEVELS, 0, digest);
    }

    pub fn bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>()
    }

    /// The digest of a node at `level`.
    pub fn digest(&self, level: usize, node: Node) -> Digest {
        match self.blocks.get(node.block as usize) {
            Some(block) => *block.digest(level, node.index),
            None => ZERO_SUBTREE[level],
        }
    }

    pub fn set_digest(&mut self, level: usize, node: Node, digest: &Digest) {
        self.blocks[node.block as usize].set(level, node.index, digest);
    }

    /// The block that holds node `index` of the lowest level of `tier`, or [`ABSENT`].
    pub fn find_block(&self, tier: usize, index: u32) -> u32 {
        let mut block = 0;
        for above in (tier + 1..TIERS).rev() {
            let Some(found) = self.blocks.get(block as usize) else {
                return ABSENT;
            };
            block = found.children[child_slot(above, tier, index)];
        }
        block
    }

    /// The leaf block of a page; made, with its ancestors, if it is absent.
    fn leaf_block(&mut self, page: u32) -> u32 {
        let mut block = 0;
        for above in (1..TIERS).rev() {
            let slot = child_slot(above, 0, page);
            let mut child = self.blocks[block as usize].children[slot];
            if child == ABSENT {
                child = self.blocks.len() as u32;
                self.blocks.push(ZERO_BLOCKS[above - 1].clone());
                self.blocks[child as usize].parent = block;
                self.blocks[block as usize].children[slot] = child;
            }
            block = child;
        }
        block
    }

    /// The leaves of strictly ascending pages, with their blocks made where absent.
    pub fn leaves(&mut self, pages: impl ExactSizeIterator<Item = u32>) -> Vec<Node> {
        let mut leaves: Vec<Node> = Vec::with_capacity(pages.len());
        for index in pages {
            let block = match leaves.last() {
                Some(last) if last.index >> BLOCK_LEVELS == index >> BLOCK_LEVELS => last.block,
                _ => self.leaf_block(index),
            };
            leaves.push(Node { index, block });
        }
        leaves
    }

    /// The leaves of strictly ascending pages; the blocks of some may be absent.
    pub fn existing_leaves(&self, pages: &[u32]) -> Vec<Node> {
        pages.iter().map(|&index| Node { index, block: self.find_block(0, index) }).collect()
    }

    /// Hash `contents` into their leaves.
    pub fn store_pages(&mut self, leaves: &[Node], contents: &[(u32, &Page)]) {
        let mut digests = [[0; 32]; BATCH];
        for (leaves, contents) in leaves.chunks(BATCH).zip(contents.chunks(BATCH)) {
            let mut inputs = [contents[0].1; BATCH];
            for (input, (_, page)) in inputs.iter_mut().zip(contents) {
                *input = page;
            }
            let count = contents.len();
            hash_pages(&inputs[..count], &mut digests[..count]);
            for (leaf, digest) in leaves.iter().zip(&digests) {
                self.set_digest(0, *leaf, digest);
            }
        }
    }

    /// Replace ascending `nodes` of `level` by their parents; blocks that exist stay known.
    pub fn ascend(&self, level: usize, nodes: &mut Vec<Node>) {
        let leaves_block = (level + 1).is_multiple_of(BLOCK_LEVELS);
        nodes.dedup_by_key(|node| node.index >> 1);
        for node in nodes {
            node.index >>= 1;
            if leaves_block {
                node.block = match self.blocks.get(node.block as usize) {
                    Some(block) => block.parent,
                    None => self.find_block((level + 1) / BLOCK_LEVELS, node.index),
                };
            }
        }
    }

    /// Rehash the parents of the stored, ascending `nodes` of `level`, and replace the nodes by them.
    pub fn rehash_parents(&mut self, level: usize, nodes: &mut Vec<Node>) {
        nodes.dedup_by_key(|node| node.index >> 1);
        let leaves_block = (level + 1).is_multiple_of(BLOCK_LEVELS);
        let mut digests = [[0; 32]; BATCH];
        for chunk in nodes.chunks_mut(BATCH) {
            let mut inputs = [&[0; NODE_BYTES]; BATCH];
            for (input, node) in inputs.iter_mut().zip(chunk.iter()) {
                *input = self.blocks[node.block as usize].pair(level, node.index);
            }
            let count = chunk.len();
            hash_nodes(&inputs[..count], &mut digests[..count]);
            for (node, digest) in chunk.iter_mut().zip(&digests) {
                node.index >>= 1;
                if leaves_block {
                    node.block = self.blocks[node.block as usize].parent;
                }
                self.set_digest(level + 1, *node, digest);
            }
        }
    }
}

/// Which child of a block of tier `above` leads to node `index` of the lowest level of `tier`.
fn child_slot(above: usize, tier: usize, index: u32) -> usize {
    (index >> (BLOCK_LEVELS * (above - tier))) as usize % BLOCK_WIDTH
}

/// Refuse pages that are not strictly ascending or lie outside the address space.
pub fn check_pages(pages: impl Iterator<Item = u32>) -> Result<(), TreeError> {
    let mut previous: Option<u32> = None;
    for page in pages {
        if page >= PAGE_COUNT {
            return Err(TreeError::PageOutOfRange { page, pages: PAGE_COUNT });
        }
        if let Some(previous) = previous.filter(|&previous| previous >= page) {
            return Err(TreeError::PagesNotSorted { previous, page });
        }
        previous = Some(page);
    }
    Ok(())
}
