mod aggregate;
mod attacks;
mod speed;
mod tree;

use blake3::Hasher;

use crate::commit::{Digest, Kind};

/// Different digests without a pattern.
fn digests(count: usize) -> Vec<Digest> {
    let mut digests = vec![[0; 32]; count];
    Hasher::new().update(b"leaves").finalize_xof().fill(digests.as_flattened_mut());
    digests
}

fn hash(kind: Kind, parts: &[&[u8]]) -> Digest {
    *Hasher::new_derive_key(kind.context()).update(&parts.concat()).finalize().as_bytes()
}

/// RFC 6962, section 2.1, with our hashes: the left subtree has the largest power of two below the count.
fn top_by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            hash(Kind::AggregateNode, &[&top_by_definition(left), &top_by_definition(right)])
        }
    }
}

fn root_by_definition(leaves: &[Digest]) -> Digest {
    let count = (leaves.len() as u64).to_le_bytes();
    hash(Kind::AggregateRoot, &[&count, &top_by_definition(leaves)])
}

/// RFC 6962, section 2.1.1.
fn path_by_definition(index: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let middle = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if index < middle {
        (path_by_definition(index, left), right)
    } else {
        (path_by_definition(index - middle, right), left)
    };
    path.push(top_by_definition(sibling));
    path
}
