use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::commit::TreeError;
use crate::commit::hash::{Digest, Kind, PAGE_BYTES, Page};
use crate::commit::memory_tree::MemoryTree;
use crate::commit::node_store::{LEVELS, PAGE_COUNT};

/// Digests of zero subtrees, by the definition.
fn zero_subtrees() -> Vec<Digest> {
    let mut digests = vec![Kind::MemoryPage.hash(&[0; PAGE_BYTES])];
    for level in 0..LEVELS {
        digests.push(Kind::MemoryNode.hash(&[digests[level], digests[level]].concat()));
    }
    digests
}

/// The root by its definition: a recursion over the whole address space, cut short only where memory is zero.
pub fn naive_root(memory: &BTreeMap<u32, Page>) -> Digest {
    fn subtree(memory: &BTreeMap<u32, Page>, zero: &[Digest], level: usize, index: u32) -> Digest {
        let first = u64::from(index) << level;
        let last = first + (1 << level) - 1;
        if memory.range(first as u32..=last as u32).next().is_none() {
            return zero[level];
        }
        if level == 0 {
            return Kind::MemoryPage.hash(&memory[&index]);
        }
        let left = subtree(memory, zero, level - 1, 2 * index);
        let right = subtree(memory, zero, level - 1, 2 * index + 1);
        Kind::MemoryNode.hash(&[left, right].concat())
    }
    subtree(memory, &zero_subtrees(), LEVELS, 0)
}

pub fn page_of(seed: u8) -> Page {
    let mut page = [seed; PAGE_BYTES];
    if seed > 0 {
        page[PAGE_BYTES - 1] = 1;
    }
    page
}

pub fn update(tree: &mut MemoryTree, changes: &BTreeMap<u32, Page>) {
    let pages: Vec<(u32, &Page)> = changes.iter().map(|(index, page)| (*index, page)).collect();
    tree.update(&pages).unwrap();
}

/// Page numbers that meet: clustered at the start, at borders of blocks and at the end, and anywhere.
pub fn page_index() -> impl Strategy<Value = u32> {
    prop_oneof![
        0..40_u32,
        (PAGE_COUNT - 40)..PAGE_COUNT,
        (0..PAGE_COUNT >> 14).prop_map(|n| n << 14),
        2040..2060_u32,
        0..PAGE_COUNT,
    ]
}

pub fn changes(most: usize) -> impl Strategy<Value = BTreeMap<u32, Page>> {
    prop::collection::btree_map(page_index(), any::<u8>().prop_map(page_of), 0..most)
}

#[test]
fn zero_memory_has_the_root_of_the_definition() {
    assert_eq!(MemoryTree::new().root(), zero_subtrees()[LEVELS]);
    assert_eq!(MemoryTree::new().root(), naive_root(&BTreeMap::new()));
}

#[test]
fn a_stored_zero_page_is_an_absent_page() {
    let mut tree = MemoryTree::new();
    update(&mut tree, &BTreeMap::from([(7, page_of(3)), (9000, page_of(0))]));
    update(&mut tree, &BTreeMap::from([(7, page_of(0))]));
    assert_eq!(tree.root(), MemoryTree::new().root());
}

#[test]
fn pages_out_of_order_or_range_are_refused_and_change_nothing() {
    let mut tree = MemoryTree::new();
    let page = page_of(1);
    for (pages, refusal) in [
        (vec![5, 5], TreeError::PagesNotSorted { previous: 5, page: 5 }),
        (vec![6, 5], TreeError::PagesNotSorted { previous: 6, page: 5 }),
        (vec![1, PAGE_COUNT], TreeError::PageOutOfRange { page: PAGE_COUNT, pages: PAGE_COUNT }),
        (vec![u32::MAX], TreeError::PageOutOfRange { page: u32::MAX, pages: PAGE_COUNT }),
    ] {
        let stores: Vec<(u32, &Page)> = pages.iter().map(|index| (*index, &page)).collect();
        assert_eq!(tree.update(&stores), Err(refusal));
        assert_eq!(tree.multiproof(&pages), Err(refusal));
    }
    assert_eq!(tree.root(), MemoryTree::new().root());
}

#[test]
fn a_contiguous_range_larger_than_every_block() {
    let memory: BTreeMap<u32, Page> = (1000..3100).map(|index| (index, page_of(index as u8))).collect();
    let mut tree = MemoryTree::new();
    update(&mut tree, &memory);
    assert_eq!(tree.root(), naive_root(&memory));
}

#[test]
fn a_clone_is_independent() {
    let mut tree = MemoryTree::new();
    update(&mut tree, &BTreeMap::from([(1, page_of(1))]));
    let before = tree.root();
    let mut copy = tree.clone();
    update(&mut copy, &BTreeMap::from([(1, page_of(2)), (PAGE_COUNT - 1, page_of(2))]));
    assert_eq!(tree.root(), before);
    assert_ne!(copy.root(), before);
}

proptest! {
    #[test]
    fn the_root_follows_every_update(updates in prop::collection::vec(changes(30), 1..6)) {
        let mut tree = MemoryTree::new();
        let mut memory = BTreeMap::new();
        for changes in updates {
            update(&mut tree, &changes);
            memory.extend(changes);
            prop_assert_eq!(tree.root(), naive_root(&memory));
        }
    }
}
