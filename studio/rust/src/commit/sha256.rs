//! SHA-256 (FIPS 180-4), down to its compression function: RISC Zero's guests call that one by itself.

use sha2::{Digest, Sha256, compress256, digest::generic_array::GenericArray};

pub const BLOCK_BYTES: usize = 64;

/// The state after one more block.
#[must_use]
pub fn compress(mut state: [u32; 8], block: &[u8; BLOCK_BYTES]) -> [u32; 8] {
    compress256(&mut state, &[GenericArray::clone_from_slice(block)]);
    state
}

/// The digest of `message`.
#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

/// The eight words as a digest is written: each with its highest byte first.
#[must_use]
pub fn state_bytes(state: [u32; 8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (bytes, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    out
}

/// The other way round.
#[must_use]
pub fn state_of(bytes: &[u8; 32]) -> [u32; 8] {
    std::array::from_fn(|index| {
        let at = 4 * index;
        u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
    })
}
