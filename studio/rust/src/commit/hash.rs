//! Every hash of the studio: BLAKE3 in derive-key mode, one context for each kind of input, so that a digest of
//! one kind can never stand for a digest of another.

use std::sync::LazyLock;

use blake3::hazmat::{HasherExt, hash_derive_key_context};
use blake3::platform::{MAX_SIMD_DEGREE, Platform};
use blake3::{Hasher, IncrementCounter};

/// A BLAKE3 output of 256 bits.
pub type Digest = [u8; 32];

/// A memory page is exactly one BLAKE3 chunk: the largest input that hashes without an inner tree.
pub const PAGE_BYTES: usize = 1024;

/// Two digests: exactly one BLAKE3 block.
pub const NODE_BYTES: usize = 64;

/// The content of one memory page.
pub type Page = [u8; PAGE_BYTES];

/// What is hashed. Changing a context changes every digest of that kind: it is part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Kind {
    /// A page of guest memory, [`PAGE_BYTES`] long: a leaf of the memory tree.
    MemoryPage,
    /// Two child digests: an inner node of the memory tree.
    MemoryNode,
    /// Registers and memory root at a segment border.
    SegmentState,
    /// A salted commitment to a witness.
    WitnessCommitment,
    /// What a proof says.
    Statement,
    /// A statement together with the backend that proves it.
    ProofIdentity,
    /// The uncompressed body of a proof file.
    FileBody,
    /// The uncompressed content of an opening file.
    OpeningBody,
    /// Statement hash and proof-body hash: a leaf of an aggregate.
    AggregateLeaf,
    /// Two child digests: an inner node of an aggregate.
    AggregateNode,
    /// The number of leaves and the topmost node of an aggregate.
    AggregateRoot,
    /// The content of an aggregate file.
    AggregateBody,
    /// The content of an inclusion proof file.
    InclusionBody,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::MemoryPage,
        Kind::MemoryNode,
        Kind::SegmentState,
        Kind::WitnessCommitment,
        Kind::Statement,
        Kind::ProofIdentity,
        Kind::FileBody,
        Kind::OpeningBody,
        Kind::AggregateLeaf,
        Kind::AggregateNode,
        Kind::AggregateRoot,
        Kind::AggregateBody,
        Kind::InclusionBody,
    ];

    /// The derive-key context, in the form that BLAKE3 recommends: application, date, purpose.
    #[must_use]
    pub const fn context(self) -> &'static str {
        match self {
            Kind::MemoryPage => "proving-studio 2026-11-23 memory page v1",
            Kind::MemoryNode => "proving-studio 2026-11-23 memory node v1",
            Kind::SegmentState => "proving-studio 2026-11-23 segment state v1",
            Kind::WitnessCommitment => "proving-studio 2026-11-23 witness commitment v1",
            Kind::Statement => "proving-studio 2026-11-23 statement v1",
            Kind::ProofIdentity => "proving-studio 2026-11-23 proof identity v1",
            Kind::FileBody => "proving-studio 2026-11-23 proof file body v1",
            Kind::OpeningBody => "proving-studio 2026-11-23 opening file body v1",
            Kind::AggregateLeaf => "proving-studio 2026-11-23 aggregate leaf v1",
            Kind::AggregateNode => "proving-studio 2026-11-23 aggregate node v1",
            Kind::AggregateRoot => "proving-studio 2026-11-23 aggregate root v1",
            Kind::AggregateBody => "proving-studio 2026-11-23 aggregate file body v1",
            Kind::InclusionBody => "proving-studio 2026-11-23 inclusion file body v1",
        }
    }

    /// An incremental hasher of this kind.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        Hasher::new_from_context_key(&PREPARED.context_keys[self as usize])
    }

    /// The digest of one input.
    #[must_use]
    pub fn hash(self, input: &[u8]) -> Digest {
        *self.hasher().update(input).finalize().as_bytes()
    }
}

/// What every hash needs and what costs more than a small hash itself to find out.
struct Prepared {
    platform: Platform,
    context_keys: [[u8; 32]; Kind::ALL.len()],
    key_words: [[u32; 8]; Kind::ALL.len()],
}

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
    let context_keys = Kind::ALL.map(|kind| hash_derive_key_context(kind.context()));
    Prepared {
        platform: Platform::detect(),
        key_words: context_keys.map(|key| key_words(&key)),
        context_keys,
    }
});

fn key_words(key: &[u8; 32]) -> [u32; 8] {
    let (words, _) = key.as_chunks::<4>();
    std::array::from_fn(|i| u32::from_le_bytes(words[i]))
}

// Domain flags of the BLAKE3 paper, table 3.
const CHUNK_START: u8 = 1 << 0;
const CHUNK_END: u8 = 1 << 1;
const ROOT: u8 = 1 << 3;
const DERIVE_KEY_MATERIAL: u8 = 1 << 6;

/// Digests of independent inputs, all of one chunk at most and of whole blocks, hashed side by side in SIMD lanes.
///
/// `Hasher` computes the same, one input after another; only many lanes reach the speed of the machine. The function
/// behind it is public but undocumented, hence the exact version in `Cargo.toml` and the tests against `Hasher`.
fn hash_lanes<const N: usize>(inputs: &[&[u8; N]], key_words: &[u32; 8], digests: &mut [Digest]) {
    assert_eq!(inputs.len(), digests.len(), "one digest for each input");
    let platform = &PREPARED.platform;
    let hash_many = |inputs: &[&[u8; N]], digests: &mut [Digest]| {
        platform.hash_many(
            inputs,
            key_words,
            0,
            IncrementCounter::No,
            DERIVE_KEY_MATERIAL,
            CHUNK_START,
            CHUNK_END | ROOT,
            digests.as_flattened_mut(),
        );
    };
    let (full, rest) = inputs.split_at(inputs.len() - inputs.len() % platform.simd_degree());
    let (full_digests, rest_digests) = digests.split_at_mut(full.len());
    hash_many(full, full_digests);
    let Some(&first) = rest.first() else { return };
    // The machine hashes a rest of 3 as 2 and then 1, in twice the time of 4. So a rest is filled up to the next
    // power of two, and what fills it up is thrown away.
    let lanes = rest.len().next_power_of_two();
    let mut copies = [Roomy { input: [0; N], _room: [0; OVERREAD_BYTES] }; 4];
    let mut padded = [first; MAX_SIMD_DEGREE];
    padded[..rest.len()].copy_from_slice(rest);
    if platform.simd_degree() >= AVX2_LANES && lanes <= copies.len() {
        for (copy, input) in copies.iter_mut().zip(padded).filter(|(_, input)| ends_with_a_page(input)) {
            copy.input = *input;
        }
        for (copy, input) in copies.iter().zip(&mut padded).filter(|(_, input)| ends_with_a_page(input)) {
            *input = &copy.input;
        }
    }
    let mut padded_digests = [[0; 32]; MAX_SIMD_DEGREE];
    hash_many(&padded[..lanes], &mut padded_digests[..lanes]);
    rest_digests.copy_from_slice(&padded_digests[..rest.len()]);
}

// The code of blake3 1.8.7 for two and for four inputs fetches the last 16 bytes of some of them by loads of 32 bytes
// with AVX2 and of up to 64 with AVX-512. What follows is not used, but has to be readable: behind the last page of a
// region of the guest nothing is. So an input that ends where a page of the system does is hashed from a copy with room
// behind it.
const AVX2_LANES: usize = 8;
const OVERREAD_BYTES: usize = 48;
const SYSTEM_PAGE_BYTES: usize = 4096; // of the machines that have AVX2

#[derive(Clone, Copy)]
#[repr(C)]
struct Roomy<const N: usize> {
    input: [u8; N],
    _room: [u8; OVERREAD_BYTES],
}

fn ends_with_a_page<const N: usize>(input: &[u8; N]) -> bool {
    input.as_ptr_range().end.addr().wrapping_neg() % SYSTEM_PAGE_BYTES < OVERREAD_BYTES
}

/// The digest of each page, of [`Kind::MemoryPage`]. Panics if the lengths differ.
pub fn hash_pages(pages: &[&Page], digests: &mut [Digest]) {
    hash_lanes(pages, &PREPARED.key_words[Kind::MemoryPage as usize], digests);
}

/// The digest of each pair of child digests (left then right), of [`Kind::MemoryNode`]. Panics if the lengths differ.
pub fn hash_nodes(children: &[&[u8; NODE_BYTES]], digests: &mut [Digest]) {
    hash_lanes(children, &PREPARED.key_words[Kind::MemoryNode as usize], digests);
}

/// The digest of each of many pairs that lie one behind the other. Panics if the lengths differ.
pub fn hash_pairs(kind: Kind, pairs: &[[u8; NODE_BYTES]], digests: &mut [Digest]) {
    // Enough for the widest SIMD unit to stay busy, few enough for the stack.
    const BATCH: usize = 4 * MAX_SIMD_DEGREE;
    assert_eq!(pairs.len(), digests.len(), "one digest for each pair");
    for (pairs, digests) in pairs.chunks(BATCH).zip(digests.chunks_mut(BATCH)) {
        let mut inputs = [&pairs[0]; BATCH];
        for (input, pair) in inputs.iter_mut().zip(pairs) {
            *input = pair;
        }
        hash_lanes(&inputs[..pairs.len()], &PREPARED.key_words[kind as usize], digests);
    }
}
