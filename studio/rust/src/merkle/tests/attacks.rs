//! What a forger tries: each attempt leads to another root or is refused.

use super::digests;
use crate::commit::{Digest, Kind};
use crate::merkle::{InclusionError, MAX_PATH_LENGTH, MerkleTree, leaf_digest, path_length, root_from_path};

fn tree_of(leaves: &[Digest]) -> (MerkleTree, Digest) {
    let mut tree = MerkleTree::default();
    tree.append(leaves);
    let root = tree.root().unwrap();
    (tree, root)
}

fn node(left: &Digest, right: &Digest) -> Digest {
    Kind::AggregateNode.hash(&[*left, *right].concat())
}

#[test]
fn an_inner_node_is_no_leaf() {
    let leaves = digests(8);
    let (tree, root) = tree_of(&leaves);
    // A node one level up as a leaf of a tree half as large, and the pair below it hashed as if it were a proof.
    let inner = node(&leaves[2], &leaves[3]);
    let path = tree.path(2).unwrap();
    assert_ne!(root_from_path(&inner, 1, 4, &path[1..]), Ok(root));
    let as_proof = leaf_digest(&leaves[2], &leaves[3]);
    assert_ne!(as_proof, inner);
    for (index, count) in [(1, 4), (2, 8), (1, 8)] {
        for path in [&path[..], &path[1..]] {
            assert_ne!(root_from_path(&as_proof, index, count, path), Ok(root));
            assert_ne!(root_from_path(&inner, index, count, path), Ok(root));
        }
    }
}

#[test]
fn a_leaf_is_no_node_and_a_root_no_leaf() {
    let leaves = digests(3);
    let (_, root) = tree_of(&leaves);
    let (_, of_root) = tree_of(&[root]);
    assert_ne!(of_root, root);
    let top = node(&node(&leaves[0], &leaves[1]), &leaves[2]);
    let (_, of_top) = tree_of(&[top]);
    assert_ne!(of_top, root);
    assert_ne!(root_from_path(&top, 0, 1, &[]), Ok(root));
}

#[test]
fn a_doubled_last_leaf_is_another_tree() {
    for count in (1..=33).step_by(2) {
        let mut leaves = digests(count);
        let (_, root) = tree_of(&leaves);
        leaves.push(leaves[count - 1]);
        let (doubled, other) = tree_of(&leaves);
        assert_ne!(root, other, "{count} leaves");
        let path = doubled.path(count).unwrap();
        for claimed in [count as u64, count as u64 + 1] {
            assert_ne!(root_from_path(&leaves[count], count as u64, claimed, &path), Ok(root));
        }
    }
    // The same at an inner level: leaves 4 and 5 again as 6 and 7.
    let mut leaves = digests(6);
    let (_, root) = tree_of(&leaves);
    leaves.extend_from_within(4..6);
    assert_ne!(tree_of(&leaves).1, root);
}

#[test]
fn another_index_or_count_never_leads_to_the_root() {
    let leaves = digests(40);
    for count in 1..=leaves.len() as u64 {
        let (tree, root) = tree_of(&leaves[..count as usize]);
        for index in 0..count {
            let path = tree.path(index as usize).unwrap();
            let leaf = &leaves[index as usize];
            for other in (0..80).filter(|other| *other != index) {
                assert_ne!(
                    root_from_path(leaf, other, count, &path),
                    Ok(root),
                    "{index} of {count} as {other}"
                );
            }
            for other in (0..80).filter(|other| *other != count) {
                assert_ne!(
                    root_from_path(leaf, index, other, &path),
                    Ok(root),
                    "{index} of {count} as of {other}"
                );
            }
        }
    }
}

#[test]
fn paths_too_long_or_too_short_are_named() {
    let leaves = digests(21);
    let (tree, _) = tree_of(&leaves);
    for index in 0..21_u64 {
        let path = tree.path(index as usize).unwrap();
        let expected = path.len() as u64;
        for length in (0..30).filter(|length| *length != path.len()) {
            let changed: Vec<Digest> = path.iter().copied().cycle().take(length).collect();
            let got = length as u64;
            let refused = Err(InclusionError::WrongPathLength { got, expected });
            assert_eq!(root_from_path(&leaves[0], index, 21, &changed), refused);
        }
    }
}

#[test]
fn swapped_and_changed_paths_lead_elsewhere() {
    let leaves = digests(16);
    let (tree, root) = tree_of(&leaves);
    let path = tree.path(5).unwrap();
    for first in 0..4 {
        for second in 0..first {
            let mut swapped = path.clone();
            swapped.swap(first, second);
            assert_ne!(root_from_path(&leaves[5], 5, 16, &swapped), Ok(root));
        }
        let mut changed = path.clone();
        changed[first][31] ^= 1;
        assert_ne!(root_from_path(&leaves[5], 5, 16, &changed), Ok(root));
    }
    let mut exchanged = path.clone();
    exchanged[0] = leaves[5];
    assert_ne!(root_from_path(&path[0], 5, 16, &exchanged), Ok(root));
    assert_eq!(root_from_path(&path[0], 4, 16, &exchanged), Ok(root), "leaf 4 is the sibling");
}

#[test]
fn extreme_numbers_are_answered() {
    for (index, count) in [(0, 0), (1, 1), (u64::MAX, u64::MAX), (u64::MAX, 0), (5, 3)] {
        let outside = Err(InclusionError::IndexOutside { index, count });
        assert_eq!(root_from_path(&[0; 32], index, count, &[]), outside);
        assert_eq!(path_length(index, count), 0);
    }
    let expected = path_length(0, u64::MAX) as u64;
    assert_eq!(expected, 64);
    let too_short = Err(InclusionError::WrongPathLength { got: 0, expected });
    assert_eq!(root_from_path(&[0; 32], 0, u64::MAX, &[]), too_short);
    assert_eq!(path_length(0, 1 << 24), MAX_PATH_LENGTH);
    assert!(root_from_path(&[0; 32], u64::MAX - 1, u64::MAX, &[[0; 32]; 64]).is_err());
}
