//! The Halo2 backend: one circuit for RV32IM, proved with `halo2_proofs` (IPA over Pasta, no trusted setup).
//!
//! Statement: this ELF, on some private witness, wrote this journal and exited with 0, within 2^k rows. Files, from
//! the claim down: `public` (what both sides derive), `columns` (one row), `chips/` (constraints and witness of each
//! mechanism), `tuples` and `lookups` (what is looked up), `run` and
//! `executor` (the rows of a run), `proof` (the challenge between the two parts, and its argument).

pub mod algebra;
mod answers;
pub mod check;
pub mod chips;
pub mod circuit;
pub mod columns;
mod commit;
pub mod error;
mod executor;
pub mod keys;
pub mod logup;
pub mod lookups;
pub mod proof;
pub mod public;
pub mod run;
pub mod tables;
#[cfg(test)]
mod tests;
mod transcript;
pub mod tuples;
pub mod view;

pub use error::Halo2Error;
pub use proof::proof_bytes;

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::PrimeField;

/// A field element that is known to be below 2^64.
pub fn small(value: Fp) -> u64 {
    let bytes = value.to_repr();
    u64::from_le_bytes(std::array::from_fn(|at| bytes[at]))
}
