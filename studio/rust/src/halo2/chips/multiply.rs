//! Products, and shifts as products with a power of two.
//!
//! low: a * f = r + 2^32 * s. high: a * f + 2^64 * truth = s + 2^32 * r. With 33 bits for each factor both sides stay
//! far below the field's modulus, so they are equal as integers; r and s are words, hence only one solution.

use halo2_proofs::pasta::Fp;

use super::limbs::{self, bytes};
use crate::halo2::algebra::{Algebra, power_of_two};
use crate::halo2::columns::Row;
use crate::halo2::tuples::{self, Pair};
use crate::halo2::view::{Gates, View, sum};

/// A shift by a register looks at its lowest five bits.
const DISTANCE_MASK: u32 = 31;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let signed2 = row.value2.clone() - row.sign2.clone().shifted(32);
    let from_operand = sum!(row; mul_low mul_high div rem) * row.shift_flag.clone().not();
    gates.equal(from_operand, "the factor is the second operand", row.factor.clone(), signed2);
    let (distance, mask) = (row.quad.clone(), T::number(DISTANCE_MASK.into()));
    limbs::and(
        gates,
        row.shift_flag.clone(),
        "the distance is 5 bits",
        row,
        row.value2.clone(),
        mask,
        distance,
    );
    let product = row.signed1() * row.factor.clone();
    gates.equal(
        row.mul_low.clone(),
        "low word of the product",
        product.clone(),
        row.r_word() + row.s_word().shifted(32),
    );
    // truth: the product is negative.
    gates.equal(
        row.mul_high.clone(),
        "high word of the product",
        product + row.truth.clone().shifted(64),
        row.s_word() + row.r_word().shifted(32),
    );
}

/// The power of two of a shift by a register, whose distance stands in `quad`, which is bounded.
pub fn power<T: Algebra>(row: &Row<T>) -> Pair<T> {
    tuples::power(row.quad.clone(), row.mul_high.clone(), row.factor.clone())
}

/// Fill the distance of a shift by the register with `b`.
pub fn fill_distance(row: &mut Row<Fp>, b: u32) -> u32 {
    let distance = b & DISTANCE_MASK;
    limbs::fill_and(row, b, DISTANCE_MASK);
    row.quad = Fp::from(u64::from(distance));
    distance
}

pub fn fill_low(row: &mut Row<Fp>, a: u32, factor: u32) -> u32 {
    let product = u64::from(a) * u64::from(factor);
    row.factor = Fp::from(u64::from(factor));
    row.r = bytes(product as u32);
    row.s = bytes((product >> 32) as u32);
    product as u32
}

/// `a` and `factor` with their signs; `factor` may be 2^32.
pub fn fill_high(row: &mut Row<Fp>, a: i64, factor: i64) -> u32 {
    let product = i128::from(a) * i128::from(factor);
    let negative = product < 0;
    row.factor = signed(factor);
    row.truth = Fp::from(u64::from(negative));
    row.s = bytes(product as u32);
    row.r = bytes((product >> 32) as u32);
    (product >> 32) as u32
}

pub fn signed(value: i64) -> Fp {
    let magnitude = Fp::from(value.unsigned_abs());
    if value < 0 { -magnitude } else { magnitude }
}

/// What the table of powers holds: (distance, right, factor).
pub fn powers() -> impl Iterator<Item = (u64, u64, Fp)> {
    (0..2).flat_map(|right| {
        (0..32_u32).map(move |distance| {
            let exponent = if right == 1 { 32 - distance } else { distance };
            (u64::from(distance), right, power_of_two(exponent))
        })
    })
}
