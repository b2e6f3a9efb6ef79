use proptest::prelude::*;

use super::{digests, hash, path_by_definition, root_by_definition, top_by_definition};
use crate::commit::Kind;
use crate::merkle::{MerkleTree, path_length, root_from_path, root_of};

#[test]
fn every_small_tree_is_the_one_of_the_definition() {
    let leaves = digests(130);
    let mut grown = MerkleTree::default();
    assert_eq!(grown.root(), None);
    for count in 1..=leaves.len() {
        grown.append(&leaves[count - 1..count]);
        let mut built = MerkleTree::default();
        built.append(&leaves[..count]);
        let root = root_by_definition(&leaves[..count]);
        assert_eq!(grown.root(), Some(root), "{count} leaves");
        assert_eq!(built.root(), Some(root), "{count} leaves");
        for index in 0..count {
            let path = grown.path(index).unwrap();
            assert_eq!(path, path_by_definition(index, &leaves[..count]), "leaf {index} of {count}");
            assert_eq!(path.len(), path_length(index as u64, count as u64));
            let led_to = root_from_path(&leaves[index], index as u64, count as u64, &path);
            assert_eq!(led_to, Ok(root), "leaf {index} of {count}");
        }
        assert_eq!(grown.path(count), None);
        assert_eq!(grown.path(usize::MAX), None);
    }
}

#[test]
fn a_root_without_the_tree_is_that_of_the_tree() {
    let leaves = digests(3 * 4096 + 2);
    assert_eq!(root_of(&[]), None);
    let borders = [4095, 4096, 4097, 8191, 8192, 8193, 12_287, 12_288, 12_289, leaves.len()];
    for count in (1..=130).chain(borders) {
        let mut tree = MerkleTree::default();
        tree.append(&leaves[..count]);
        assert_eq!(root_of(&leaves[..count]), tree.root(), "{count} leaves");
    }
}

#[test]
fn every_node_of_a_small_tree_is_the_one_of_the_definition() {
    let leaves = digests(130);
    let mut tree = MerkleTree::default();
    assert_eq!((tree.level_count(), tree.node(0, 0), tree.path_steps(0)), (0, None, None));
    for count in 1..=leaves.len() {
        tree.append(&leaves[count - 1..count]);
        let levels = count.next_power_of_two().ilog2() as usize + 1;
        assert_eq!(tree.level_count(), levels, "{count} leaves");
        for level in 0..levels {
            let chunks: Vec<_> = leaves[..count].chunks(1 << level).map(top_by_definition).collect();
            for (index, digest) in chunks.iter().enumerate() {
                assert_eq!(
                    tree.node(level, index),
                    Some(*digest),
                    "node {index} of level {level} of {count}"
                );
            }
            assert_eq!(tree.node(level, chunks.len()), None);
        }
        assert_eq!(tree.node(levels, 0), None);
        assert_eq!(tree.node(usize::MAX, 0), None);
    }
}

#[test]
fn the_steps_of_a_path_say_where_each_sibling_stands() {
    let leaves = digests(70);
    let mut tree = MerkleTree::default();
    for count in 1..=leaves.len() {
        tree.append(&leaves[count - 1..count]);
        for (index, leaf) in leaves[..count].iter().enumerate() {
            let steps = tree.path_steps(index).unwrap();
            let path: Vec<_> = steps.iter().map(|step| step.digest).collect();
            assert_eq!(tree.path(index), Some(path));
            let mut node = *leaf;
            for step in steps {
                let place = index >> step.level;
                assert_eq!(step.is_left, place % 2 == 1);
                assert_eq!(tree.node(step.level, place ^ 1), Some(step.digest), "leaf {index} of {count}");
                let (left, right) = if step.is_left { (step.digest, node) } else { (node, step.digest) };
                node = hash(Kind::AggregateNode, &[&left, &right]);
            }
            assert_eq!(node, tree.node(tree.level_count() - 1, 0).unwrap(), "leaf {index} of {count}");
        }
    }
}

#[test]
fn block_borders_are_the_ones_of_the_definition() {
    let leaves = digests(10_000);
    for count in [2047, 2048, 2049, 4095, 4096, 4097, 6143, 8192, 8193, 10_000] {
        let mut tree = MerkleTree::default();
        tree.append(&leaves[..count]);
        assert_eq!(tree.root(), Some(root_by_definition(&leaves[..count])), "{count} leaves");
        for index in [0, 1, count / 2, count - 2, count - 1] {
            assert_eq!(tree.path(index).unwrap(), path_by_definition(index, &leaves[..count]));
        }
    }
}

#[test]
fn a_million_leaves() {
    let leaves = digests(1_000_000);
    let mut tree = MerkleTree::default();
    tree.append(&leaves);
    let root = tree.root().unwrap();
    assert_eq!(root, root_by_definition(&leaves));
    assert_eq!((tree.level_count(), tree.node(20, 0)), (21, Some(top_by_definition(&leaves))));
    assert_eq!(tree.node(16, 15), Some(top_by_definition(&leaves[15 << 16..])));
    for index in [0, 1, 524_287, 524_288, 983_039, 983_040, 999_998, 999_999] {
        let path = tree.path(index).unwrap();
        assert_eq!(root_from_path(&leaves[index], index as u64, 1_000_000, &path), Ok(root));
    }
}

proptest! {
    #[test]
    fn chunks_of_any_size_equal_one_build(sizes in prop::collection::vec(0..3000_usize, 1..12)) {
        let leaves = digests(sizes.iter().sum());
        let mut built = MerkleTree::default();
        built.append(&leaves);
        let mut grown = MerkleTree::default();
        let mut rest = &leaves[..];
        for size in sizes {
            let (chunk, after) = rest.split_at(size);
            grown.append(chunk);
            rest = after;
        }
        prop_assert_eq!(grown.root(), built.root());
        for index in [0, leaves.len() / 3, leaves.len().saturating_sub(1)] {
            prop_assert_eq!(grown.path(index), built.path(index));
        }
    }
}
