//! The fixed columns: tables and constants of the place, for a circuit of 2^k rows.

use halo2_proofs::pasta::Fp;

use super::chips::multiply::powers;
use super::tuples;

/// Rows at the bottom that the proof system keeps for blinding: five, and the one that `l_last` stands in.
pub const BLINDING_ROWS: usize = 6;
/// The smallest circuit: the tables of nibbles, powers and quads take 384 rows.
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

/// Entries of the table of nibbles: bitwise and, then powers of two, then quads.
pub fn nibble_entries() -> Vec<Fp> {
    let number = |value: u64| Fp::from(value);
    let ands = (0..256).map(|at| (at & 15, at >> 4)).map(|(x, y)| tuples::nibbles(number(x), number(y), number(x & y)));
    let shifts =
        powers().map(|(distance, right, factor)| tuples::power(number(distance), number(right), factor));
    let quads = (0..64).map(|at| tuples::quad(number(at)));
    ands.chain(shifts).chain(quads).collect()
}

pub fn byte_entries() -> Vec<Fp> {
    (0..256_u64).map(|byte| tuples::byte(Fp::from(byte))).collect()
}

pub fn time_entries(k: u32) -> Vec<Fp> {
    (0..reach(k)).map(|low| tuples::time(Fp::from(low))).collect()
}
