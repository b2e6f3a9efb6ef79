use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::memory_tree::{changes, naive_root, page_index, page_of, update};
use crate::commit::hash::{Digest, Kind, Page};
use crate::commit::memory_tree::{MemoryProof, MemoryTree};
use crate::commit::node_store::{LEVELS, ZERO_SUBTREE};
use crate::commit::{PartialTree, TreeError};

fn tree_of(memory: &BTreeMap<u32, Page>) -> MemoryTree {
    let mut tree = MemoryTree::new();
    update(&mut tree, memory);
    tree
}

fn opened(memory: &BTreeMap<u32, Page>, pages: &[u32]) -> Vec<(u32, Digest)> {
    let digest = |index| Kind::MemoryPage.hash(memory.get(index).unwrap_or(&page_of(0)));
    pages.iter().map(|index| (*index, digest(index))).collect()
}

/// The siblings of a proof by the definition: every node beside a path that is on no path itself.
fn naive_sibling_count(pages: &[u32]) -> usize {
    let mut count = 0;
    let mut level: BTreeSet<u32> = pages.iter().copied().collect();
    for _ in 0..LEVELS {
        count += level.iter().filter(|&&index| !level.contains(&(index ^ 1))).count();
        level = level.iter().map(|index| index >> 1).collect();
    }
    count
}

struct Sample {
    memory: BTreeMap<u32, Page>,
    pages: Vec<u32>,
    digests: Vec<(u32, Digest)>,
    proof: MemoryProof,
}

fn sample() -> Sample {
    let memory: BTreeMap<u32, Page> =
        [3, 4, 5, 2048, 2049, 2050, 524_287].into_iter().map(|index| (index, page_of(index as u8))).collect();
    let pages = vec![4, 5, 2049, 524_287, 600_000];
    let proof = tree_of(&memory).multiproof(&pages).unwrap();
    let digests = opened(&memory, &pages);
    Sample { memory, pages, digests, proof }
}

#[test]
fn the_sample_opens() {
    let Sample { memory, pages, digests, proof } = sample();
    assert_eq!(PartialTree::open(&digests, &proof).unwrap().root(), naive_root(&memory));
    assert_eq!(proof.present.len(), naive_sibling_count(&pages).div_ceil(8));
}

#[test]
fn siblings_of_zero_memory_cost_a_bit_each() {
    let memory = BTreeMap::from([(2048, page_of(1)), (2049, page_of(2))]);
    let proof = tree_of(&memory).multiproof(&[2048, 2049]).unwrap();
    assert_eq!(proof.siblings.len(), 0);
    assert_eq!(proof.present, vec![0; 3]); // 21 levels above the pair
}

#[test]
fn without_pages_the_root_is_the_proof() {
    let Sample { memory, .. } = sample();
    let tree = tree_of(&memory);
    let proof = tree.multiproof(&[]).unwrap();
    assert_eq!(proof, MemoryProof { present: vec![1], siblings: vec![tree.root()] });
    assert_eq!(PartialTree::open(&[], &proof).unwrap().root(), tree.root());

    let empty = MemoryTree::new().multiproof(&[]).unwrap();
    assert_eq!(empty, MemoryProof { present: vec![0], siblings: vec![] });
    assert_eq!(PartialTree::open(&[], &empty).unwrap().root(), MemoryTree::new().root());
    assert!(PartialTree::open(&[], &MemoryProof::default()).is_err());
}

#[test]
fn a_missing_or_extra_sibling_is_refused() {
    let Sample { digests, proof, .. } = sample();
    let mut short = proof.clone();
    short.siblings.pop();
    assert!(matches!(PartialTree::open(&digests, &short), Err(TreeError::SiblingMissing { .. })));
    let mut short = proof.clone();
    short.present.pop();
    assert!(matches!(PartialTree::open(&digests, &short), Err(TreeError::SiblingMissing { .. })));
    let mut long = proof.clone();
    long.siblings.push([1; 32]);
    assert_eq!(PartialTree::open(&digests, &long).err(), Some(TreeError::SiblingExtra { extra: 1 }));
    let mut long = proof;
    long.present.push(0);
    assert_eq!(PartialTree::open(&digests, &long).err(), Some(TreeError::SiblingExtra { extra: 1 }));
}

#[test]
fn a_second_form_of_the_same_proof_is_refused() {
    let digests = [(0, ZERO_SUBTREE[0])];
    let explicit = MemoryProof { present: vec![1, 0, 0], siblings: vec![ZERO_SUBTREE[0]] };
    assert_eq!(PartialTree::open(&digests, &explicit).err(), Some(TreeError::NotCanonical { level: 0 }));
    let padded = MemoryProof { present: vec![0, 0, 1 << 6], siblings: vec![] };
    assert_eq!(PartialTree::open(&digests, &padded).err(), Some(TreeError::NotCanonical { level: LEVELS }));
    let right = MemoryProof { present: vec![0, 0, 0], siblings: vec![] };
    assert_eq!(PartialTree::open(&digests, &right).unwrap().root(), MemoryTree::new().root());
}

#[test]
fn every_changed_bit_changes_the_root_or_is_refused() {
    let Sample { memory, digests, proof, .. } = sample();
    let root = naive_root(&memory);
    for bit in 0..proof.present.len() * 8 {
        let mut changed = proof.clone();
        changed.present[bit / 8] ^= 1 << (bit % 8);
        assert!(PartialTree::open(&digests, &changed).is_err(), "flag {bit}");
    }
    for bit in 0..proof.siblings.len() * 256 {
        let mut changed = proof.clone();
        changed.siblings[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
        assert_ne!(PartialTree::open(&digests, &changed).unwrap().root(), root, "sibling bit {bit}");
    }
}

#[test]
fn only_opened_pages_can_be_updated() {
    let Sample { digests, proof, .. } = sample();
    let mut partial = PartialTree::open(&digests, &proof).unwrap();
    let before = partial.root();
    let page = page_of(9);
    assert_eq!(partial.update(&[(4, &page), (6, &page)]), Err(TreeError::PageNotOpened { page: 6 }));
    assert_eq!(
        partial.update(&[(5, &page), (4, &page)]),
        Err(TreeError::PagesNotSorted { previous: 5, page: 4 })
    );
    assert_eq!(partial.root(), before);
}

#[test]
fn every_id_is_listed_once() {
    let errors = [
        TreeError::PagesNotSorted { previous: 2, page: 1 },
        TreeError::PageOutOfRange { page: 1, pages: 1 },
        TreeError::SiblingMissing { level: 1 },
        TreeError::SiblingExtra { extra: 1 },
        TreeError::NotCanonical { level: 1 },
        TreeError::PageNotOpened { page: 1 },
    ];
    let ids: Vec<&str> = errors.iter().map(TreeError::message_id).collect();
    assert_eq!(ids, TreeError::ALL_IDS);
    assert!(errors.iter().all(|error| !error.params().is_empty() && !error.to_string().is_empty()));
}

proptest! {
    #[test]
    fn a_proof_opens_to_the_root_and_follows_updates(
        memory in changes(30),
        extra in prop::collection::btree_set(page_index(), 0..8),
        stores in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
    ) {
        let half = memory.keys().copied().enumerate().filter(|(i, _)| i % 2 == 0).map(|(_, page)| page);
        let pages: Vec<u32> = half.chain(extra).collect::<BTreeSet<_>>().into_iter().collect();
        let mut tree = tree_of(&memory);
        let proof = tree.multiproof(&pages).unwrap();
        let mut partial = PartialTree::open(&opened(&memory, &pages), &proof).unwrap();
        prop_assert_eq!(partial.root(), tree.root());
        let count = if pages.is_empty() { 1 } else { naive_sibling_count(&pages) };
        prop_assert_eq!(proof.present.len(), count.div_ceil(8));

        if !pages.is_empty() {
            let stores: BTreeMap<u32, Page> =
                stores.iter().map(|(index, seed)| (*index.get(&pages), page_of(*seed))).collect();
            update(&mut tree, &stores);
            partial.update(&stores.iter().map(|(index, page)| (*index, page)).collect::<Vec<_>>()).unwrap();
            let mut after = memory;
            after.extend(stores);
            prop_assert_eq!(partial.root(), tree.root());
            prop_assert_eq!(partial.root(), naive_root(&after));
        }
    }

    #[test]
    fn hostile_proofs_never_panic(
        pages in prop::collection::vec((any::<u32>(), any::<[u8; 32]>()), 0..10),
        present in prop::collection::vec(any::<u8>(), 0..30),
        siblings in prop::collection::vec(any::<[u8; 32]>(), 0..100),
        sort in any::<bool>(),
    ) {
        let mut pages: Vec<(u32, Digest)> = pages.into_iter().map(|(page, digest)| (page % (1 << 23), digest)).collect();
        if sort {
            pages.sort();
            pages.dedup_by_key(|(page, _)| *page);
            pages.retain(|(page, _)| *page < 1 << 22);
        }
        let _ = PartialTree::open(&pages, &MemoryProof { present, siblings });
    }
}
