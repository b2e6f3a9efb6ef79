use std::collections::HashSet;

use super::{digests, root_by_definition};
use crate::commit::Digest;
use crate::merkle::{
    Aggregate, AggregateError, Duplicates, InclusionError, Leaf, MAX_LEAVES, leaf_digest, root_from_path,
};

fn leaves(count: usize) -> Vec<Leaf<'static>> {
    let (pairs, _) =
        digests(2 * count).as_chunks::<2>().0.iter().fold((Vec::new(), 0), |(mut list, at), pair| {
            let backend = ["trace", "halo2"][usize::from(at % 5 == 3)];
            list.push(Leaf { statement_hash: pair[0], body_hash: pair[1], backend });
            (list, at + 1)
        });
    pairs
}

fn aggregate(leaves: &[Leaf<'_>]) -> Aggregate {
    let mut aggregate = Aggregate::default();
    aggregate.append(leaves.iter().copied(), Duplicates::Refused).unwrap();
    aggregate
}

fn root_of(leaves: &[Leaf<'_>]) -> Digest {
    let digests: Vec<Digest> =
        leaves.iter().map(|leaf| leaf_digest(&leaf.statement_hash, &leaf.body_hash)).collect();
    root_by_definition(&digests)
}

#[test]
fn leaves_come_back_and_lead_to_the_root() {
    let leaves = leaves(3000);
    let aggregate = aggregate(&leaves);
    let root = aggregate.root().unwrap();
    assert_eq!(root, root_of(&leaves));
    assert_eq!(aggregate.backends(), ["trace", "halo2"]);
    for (index, leaf) in leaves.iter().enumerate().step_by(17) {
        assert_eq!(aggregate.leaf(index as u64), Ok(*leaf));
        let digest = leaf_digest(&leaf.statement_hash, &leaf.body_hash);
        let path = aggregate.path(index as u64).unwrap();
        assert_eq!(root_from_path(&digest, index as u64, 3000, &path), Ok(root));
    }
}

#[test]
fn an_append_equals_one_build() {
    let leaves = leaves(5000);
    let mut grown = Aggregate::default();
    let mut rest = &leaves[..];
    for size in [1, 1, 2, 500, 3, 4000, 492, 1] {
        let (chunk, after) = rest.split_at(size);
        grown.append(chunk.iter().copied(), Duplicates::Refused).unwrap();
        rest = after;
    }
    assert!(rest.is_empty());
    let built = aggregate(&leaves);
    assert_eq!(grown.root(), built.root());
    assert_eq!(grown.pairs(), built.pairs());
    assert_eq!(grown.backend_of(), built.backend_of());
}

#[test]
fn nothing_has_no_root_and_no_leaf() {
    let mut empty = Aggregate::default();
    assert_eq!(empty.root(), Err(AggregateError::Empty));
    assert_eq!(empty.path(0), Err(AggregateError::IndexOutside { index: 0, count: 0 }));
    assert_eq!(empty.leaf(u64::MAX), Err(AggregateError::IndexOutside { index: u64::MAX, count: 0 }));
    assert_eq!(empty.find(&[0; 32], "trace"), None);
    empty.append([].into_iter(), Duplicates::Refused).unwrap();
    assert!(empty.is_empty());
}

#[test]
fn a_refused_append_changes_nothing() {
    let leaves = leaves(20);
    let mut grown = aggregate(&leaves[..10]);
    let root = grown.root();
    let twice = [leaves[12], leaves[13], Leaf { backend: "new", ..leaves[14] }, leaves[4]];
    let refused = Err(AggregateError::Duplicate { position: 3, index: 4 });
    assert_eq!(grown.append(twice.into_iter(), Duplicates::Refused), refused);
    let within = [leaves[12], leaves[13], leaves[12]];
    let refused = Err(AggregateError::Duplicate { position: 2, index: 10 });
    assert_eq!(grown.append(within.into_iter(), Duplicates::Refused), refused);
    assert_eq!((grown.len(), grown.root()), (10, root));
    assert_eq!(grown.backends(), ["trace", "halo2"]);

    grown.append(leaves[10..].iter().copied(), Duplicates::Refused).unwrap();
    assert_eq!(grown.root().unwrap(), root_of(&leaves));
}

#[test]
fn identity_is_statement_and_backend() {
    let leaf = leaves(1)[0];
    let mut grown = aggregate(&[leaf]);
    let again = Leaf { body_hash: [9; 32], ..leaf };
    let refused = Err(AggregateError::Duplicate { position: 0, index: 0 });
    assert_eq!(grown.append([again].into_iter(), Duplicates::Refused), refused);
    grown.append([Leaf { backend: "risc0", ..leaf }].into_iter(), Duplicates::Refused).unwrap();
    grown.append([again, leaf].into_iter(), Duplicates::Allowed).unwrap();
    assert_eq!(grown.len(), 4);
    assert_eq!(grown.find(&leaf.statement_hash, leaf.backend), Some(0));
    assert_eq!(grown.find(&leaf.statement_hash, "risc0"), Some(1));
    assert_eq!(grown.find(&leaf.statement_hash, "openvm"), None);
    assert_eq!(grown.root().unwrap(), root_of(&[leaf, leaf, again, leaf]));
}

#[test]
fn limits_are_named() {
    let names: Vec<String> = (0..257).map(|number| format!("backend-{number}")).collect();
    let mut grown = Aggregate::default();
    let of = |name| Leaf { statement_hash: [1; 32], body_hash: [2; 32], backend: name };
    let refused = Err(AggregateError::TooManyBackends { count: 257, limit: 256 });
    assert_eq!(grown.append(names.iter().map(|name| of(name)), Duplicates::Refused), refused);
    assert!(grown.is_empty() && grown.backends().is_empty());
    grown.append(names[..256].iter().map(|name| of(name)), Duplicates::Refused).unwrap();

    let too_many = std::iter::repeat_n(of("trace"), MAX_LEAVES - 255);
    let (count, limit) = (MAX_LEAVES as u64 + 1, MAX_LEAVES as u64);
    assert_eq!(grown.append(too_many, Duplicates::Allowed), Err(AggregateError::Full { count, limit }));
}

#[test]
fn parts_must_fit_together() {
    let pair = [[0; 64]];
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert!(Aggregate::from_parts(names(&["a"]), pair.to_vec(), vec![0]).is_some());
    assert!(Aggregate::from_parts(names(&["a"]), pair.to_vec(), vec![1]).is_none(), "no such backend");
    assert!(Aggregate::from_parts(names(&["a"]), pair.to_vec(), vec![0, 0]).is_none(), "lengths differ");
    assert!(Aggregate::from_parts(names(&["a", "b"]), pair.to_vec(), vec![0]).is_none(), "unused backend");
    let pairs = [[0; 64]; 2];
    assert!(Aggregate::from_parts(names(&["a", "b"]), pairs.to_vec(), vec![1, 0]).is_none(), "wrong order");
    assert!(Aggregate::from_parts(names(&["a", "a"]), pairs.to_vec(), vec![0, 1]).is_none(), "named twice");
    assert!(Aggregate::from_parts(names(&["a", "b"]), pairs.to_vec(), vec![0, 1]).is_some());
}

#[test]
fn every_id_is_listed_once() {
    let errors = [
        AggregateError::Empty,
        AggregateError::Full { count: 2, limit: 1 },
        AggregateError::TooManyBackends { count: 2, limit: 1 },
        AggregateError::Duplicate { position: 0, index: 0 },
        AggregateError::IndexOutside { index: 1, count: 1 },
        AggregateError::WrongRoot,
    ];
    let ids: Vec<&str> = errors.iter().map(AggregateError::message_id).collect();
    assert_eq!(ids, AggregateError::ALL_IDS);
    let errors = [
        InclusionError::IndexOutside { index: 1, count: 1 },
        InclusionError::WrongPathLength { got: 1, expected: 2 },
        InclusionError::WrongRoot,
        InclusionError::WrongLeaf,
        InclusionError::OtherRoot,
    ];
    let more: Vec<&str> = errors.iter().map(InclusionError::message_id).collect();
    assert_eq!(more, InclusionError::ALL_IDS);
    assert_eq!(ids.iter().chain(&more).collect::<HashSet<_>>().len(), ids.len() + more.len());
    assert_eq!(errors[1].params(), [("got", "1".to_owned()), ("expected", "2".to_owned())]);
}

#[test]
fn leaves_are_found_by_body_and_by_the_first_digits_of_a_digest() {
    let leaves = leaves(3000);
    let aggregate = aggregate(&leaves);
    let wanted = [leaves[7].body_hash, [7; 32], leaves[2999].body_hash, leaves[7].body_hash];
    assert_eq!(aggregate.find_bodies(&wanted), [Some(7), None, Some(2999), Some(7)]);
    assert!(aggregate.find_bodies(&[]).is_empty());
    let twice: Vec<Leaf<'_>> = [&leaves[..5], &leaves[..5]].concat();
    let mut repeated = Aggregate::default();
    repeated.append(twice.iter().copied(), Duplicates::Allowed).unwrap();
    assert_eq!(repeated.find_bodies(&[leaves[3].body_hash]), [Some(3)]);

    let find = |digest: &Digest, digits: usize, from: u64| {
        let (mut low, mut high) = (*digest, *digest);
        low[digits..].fill(0);
        high[digits..].fill(0xff);
        aggregate.find_digest(&low, &high, from)
    };
    let leaf = &leaves[1234];
    for digest in [leaf_digest(&leaf.statement_hash, &leaf.body_hash), leaf.statement_hash, leaf.body_hash] {
        for digits in [8, 32] {
            assert_eq!(find(&digest, digits, 0), Some(1234));
            assert_eq!(find(&digest, digits, 1234), Some(1234));
            assert_eq!(find(&digest, digits, 1235), None);
        }
    }
    assert_eq!(find(&[0; 32], 0, 2999), Some(2999));
    assert_eq!(find(&[0; 32], 0, 3000), None);
    assert_eq!(find(&[0; 32], 0, u64::MAX), None);
    assert_eq!(Aggregate::default().find_digest(&[0; 32], &[0xff; 32], 0), None);
}

#[test]
fn nodes_and_steps_of_an_aggregate_are_those_of_its_tree() {
    let leaves = leaves(13);
    let aggregate = aggregate(&leaves);
    assert_eq!(aggregate.level_count(), 5);
    let first = leaf_digest(&leaves[0].statement_hash, &leaves[0].body_hash);
    assert_eq!(aggregate.node(0, 0), Some(first));
    assert_eq!(aggregate.node(2, 3), aggregate.node(0, 12), "promoted twice");
    assert_eq!((aggregate.node(4, 1), aggregate.node(5, 0), aggregate.node(u64::MAX, 0)), (None, None, None));
    let sides: Vec<_> =
        aggregate.path_steps(12).unwrap().iter().map(|step| (step.level, step.is_left)).collect();
    assert_eq!(sides, [(2, true), (3, true)]);
    assert_eq!(aggregate.path_steps(13), Err(AggregateError::IndexOutside { index: 13, count: 13 }));
}
