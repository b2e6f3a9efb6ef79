use std::collections::HashSet;

use blake3::Hasher;
use proptest::prelude::*;

use crate::commit::hash::{Kind, NODE_BYTES, PAGE_BYTES, Page, hash_nodes, hash_pages, hash_pairs};
use crate::machine::address_space::AddressSpace;

fn public_api(kind: Kind, input: &[u8]) -> [u8; 32] {
    *Hasher::new_derive_key(kind.context()).update(input).finalize().as_bytes()
}

fn filled<const N: usize>(count: usize, seed: u64) -> Vec<[u8; N]> {
    let mut stream = Hasher::new().update(&seed.to_le_bytes()).finalize_xof();
    let mut inputs = vec![[0; N]; count];
    stream.fill(inputs.as_flattened_mut());
    inputs
}

#[test]
fn contexts_and_positions_differ() {
    let contexts: HashSet<&str> = Kind::ALL.iter().map(|kind| kind.context()).collect();
    assert_eq!(contexts.len(), Kind::ALL.len());
    for (position, kind) in Kind::ALL.iter().enumerate() {
        assert_eq!(*kind as usize, position);
    }
}

#[test]
fn cached_context_keys_equal_the_public_api() {
    for kind in Kind::ALL {
        for length in [0, 1, 63, 64, 65, 1023, 1024, 1025, 5000] {
            let input = &filled::<5000>(1, length as u64)[0][..length];
            assert_eq!(kind.hash(input), public_api(kind, input), "{kind:?} {length}");
        }
    }
}

#[test]
fn every_batch_size_equals_the_public_api() {
    for count in 0..=40 {
        let pages: Vec<Page> = filled(count, count as u64);
        let mut digests = vec![[0; 32]; count];
        hash_pages(&pages.iter().collect::<Vec<_>>(), &mut digests);
        for (page, digest) in pages.iter().zip(&digests) {
            assert_eq!(*digest, public_api(Kind::MemoryPage, page));
        }

        let nodes: Vec<[u8; NODE_BYTES]> = filled(count, !(count as u64));
        hash_nodes(&nodes.iter().collect::<Vec<_>>(), &mut digests);
        for (node, digest) in nodes.iter().zip(&digests) {
            assert_eq!(*digest, public_api(Kind::MemoryNode, node));
        }
    }
}

#[test]
fn pairs_of_every_count_and_kind_equal_the_public_api() {
    for count in (0..=40).chain([63, 64, 65, 127, 128, 129, 500]) {
        let pairs: Vec<[u8; NODE_BYTES]> = filled(count, count as u64);
        let mut digests = vec![[0; 32]; count];
        for kind in [Kind::AggregateLeaf, Kind::AggregateNode] {
            hash_pairs(kind, &pairs, &mut digests);
            for (pair, digest) in pairs.iter().zip(&digests) {
                assert_eq!(*digest, public_api(kind, pair));
            }
        }
    }
}

proptest! {
    #[test]
    fn random_nodes_equal_the_public_api(nodes in prop::collection::vec(any::<[[u8; 32]; 2]>(), 0..40)) {
        let nodes: Vec<[u8; NODE_BYTES]> = nodes.iter().map(|pair| pair.as_flattened().try_into().unwrap()).collect();
        let mut digests = vec![[0; 32]; nodes.len()];
        hash_nodes(&nodes.iter().collect::<Vec<_>>(), &mut digests);
        for (node, digest) in nodes.iter().zip(&digests) {
            prop_assert_eq!(*digest, public_api(Kind::MemoryNode, node));
        }
    }
}

#[test]
#[should_panic(expected = "one digest for each input")]
fn a_short_output_is_refused() {
    hash_nodes(&[&[0; NODE_BYTES]; 2], &mut [[0; 32]; 1]);
}

/// Where the guest's memory ends, nothing may be read beyond: on a machine with AVX2 or AVX-512 this test ends the whole
/// process if it is.
#[test]
fn inputs_before_unreadable_memory() {
    const GRANULE_BYTES: usize = 1 << 20;
    let mut space = AddressSpace::take().unwrap();
    space.commit(0).unwrap();
    // SAFETY: the granule at 0 was committed, so it can be read and written; nothing else uses it meanwhile.
    let granule: &mut [u8; GRANULE_BYTES] = unsafe { &mut *space.base().cast() };
    granule.copy_from_slice(filled::<GRANULE_BYTES>(1, 1)[0].as_slice());
    let pages = granule.as_chunks::<PAGE_BYTES>().0;
    let nodes = granule.as_chunks::<NODE_BYTES>().0;
    for count in 1..=20 {
        // The last one stands at each place once, as each place has its own code.
        for turn in 0..count {
            let turned = |from: usize| (0..count).map(move |place| from + (place + turn) % count);
            let mut digests = vec![[0; 32]; count];

            let inputs: Vec<&Page> = turned(pages.len() - count).map(|page| &pages[page]).collect();
            hash_pages(&inputs, &mut digests);
            assert!(
                inputs
                    .iter()
                    .zip(&digests)
                    .all(|(input, digest)| *digest == public_api(Kind::MemoryPage, *input))
            );

            let inputs: Vec<&[u8; NODE_BYTES]> =
                turned(nodes.len() - count).map(|node| &nodes[node]).collect();
            hash_nodes(&inputs, &mut digests);
            assert!(
                inputs
                    .iter()
                    .zip(&digests)
                    .all(|(input, digest)| *digest == public_api(Kind::MemoryNode, *input))
            );
        }
    }
}
