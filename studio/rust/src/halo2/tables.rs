//! The fixed columns: tables and constants of the place, for a circuit of 2^k rows.

use halo2_proofs::pasta::Fp;

use super::chips::limbs::packed_and;
use super::chips::multiply::powers;
use super::tuples::{self, Pair, Second};

/// Rows at the bottom that the proof system keeps for blinding: five, and the one that `l_last` stands in.
pub const BLINDING_ROWS: usize = 6;
/// The smallest circuit: the mixed table takes 384 rows.
pub const MIN_K: u32 = 9;
pub const MAX_K: u32 = 17;

/// Rows in which constraints hold. One more stands below them; it is padding.
#[must_use]
pub fn usable_rows(k: u32) -> usize {
    (1 << k) - BLINDING_ROWS - 1
}

/// One more than the largest `ago_low`: four times this spans all moments of the circuit.
#[must_use]
pub fn reach(k: u32) -> u64 {
    3 << (k - 2)
}

/// Entries of the mixed table, as pairs: bitwise and of nibbles, powers of two, quads.
pub fn mixed_entries() -> Vec<(Fp, Fp)> {
    let number = |value: u64| Fp::from(value);
    let ands = (0..256).map(|at| tuples::and(packed_and(at & 15, at >> 4)));
    let shifts =
        powers().map(|(distance, right, factor)| tuples::power(number(distance), number(right), factor));
    let quads = (0..64).map(|at| tuples::quad(number(at)));
    ands.chain(shifts).chain(quads).map(parts).collect()
}

pub fn byte_entries() -> Vec<(Fp, Fp)> {
    (0..256_u64).map(|byte| parts(tuples::byte(Fp::from(byte)))).collect()
}

pub fn time_entries(k: u32) -> Vec<(Fp, Fp)> {
    (0..reach(k)).map(|low| parts(tuples::time(Fp::from(low)))).collect()
}

/// Both parts of a pair as numbers.
pub fn parts(pair: Pair<Fp>) -> (Fp, Fp) {
    match pair.second {
        Second::Tag(second) | Second::Cell(second) => (pair.first, second),
    }
}
