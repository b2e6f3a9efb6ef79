//! Quotient and remainder: a = q * b + m with |m| < |b| and m of a's sign, or 0. These have one solution.
//!
//! The comparison needs one more word than the row has: it is `r` of the spare row below. The corner of -2^31 / -1 is
//! no special case: q = 2^31 is written as the word 2^31. Division by 0 is: q is written as 2^32 - 1, m is a.

use halo2_proofs::pasta::Fp;

use super::limbs::bytes;
use super::multiply::signed;
use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    let (r, s, b) = (row.r_word(), row.s_word(), row.factor.clone());
    // r as a number with a sign of its own: the quotient of `div`, the remainder of `rem`.
    let signed_r = r.clone() - row.truth.clone().shifted(32);
    let sign1 = row.sign1.clone().times(2).not();
    let sign2 = row.sign2.clone().times(2).not();
    let zero = &row.divisor_zero;

    let either = sum!(row; div rem);
    gates.when(either * zero.clone(), "divisor_zero means a divisor of 0", b.clone());
    let by_zero = row.div.clone() * zero.clone();
    gates.equal(by_zero, "the quotient by 0 has all bits", r.clone(), T::number(u64::from(u32::MAX)));

    // div: s is |m|.
    gates.equal(
        row.div.clone(),
        "a = q * b + m, of div",
        row.signed1(),
        signed_r.clone() * b.clone() + sign1.clone() * s.clone(),
    );
    let magnitude = sign2 * b.clone();
    gates.equal(
        row.div.clone() * zero.clone().not(),
        "|m| < |b|, of div",
        next.r_word() + T::one(),
        magnitude.clone() - s.clone(),
    );

    // rem: s is |q|, carry its sign.
    let quotient = row.carry.clone().times(2).not() * s;
    gates.equal(row.rem.clone(), "a = q * b + m, of rem", row.signed1() - signed_r.clone(), quotient * b);
    gates.equal(
        row.rem.clone() * zero.clone().not(),
        "|m| < |b|, of rem",
        next.r_word() + T::one(),
        magnitude - sign1 * signed_r,
    );
    let positive = row.sign1.clone().not();
    gates.when(row.rem.clone() * positive, "m is not negative", row.truth.clone());
    let negative = row.sign1.clone() * row.truth.clone().not();
    gates.when(row.rem.clone() * negative, "m is not positive", r);
}

/// `a` and `b` with their signs. Returns (the result, what the row below has in `r`).
pub fn fill(row: &mut Row<Fp>, a: i64, b: i64, remainder: bool) -> (u32, u32) {
    let (quotient, rest) = if b == 0 { (-1, a) } else { (a / b, a % b) };
    row.factor = signed(b);
    row.divisor_zero = Fp::from(u64::from(b == 0));
    let result = if remainder { rest } else { quotient };
    // All ones by 0: as the word, not as -1, of which an unsigned division knows nothing.
    let negative = result < 0 && (b != 0 || remainder);
    row.truth = Fp::from(u64::from(negative));
    row.r = bytes(result as u32);
    if remainder {
        let quotient = if b == 0 { 0 } else { quotient };
        row.carry = Fp::from(u64::from(quotient < 0));
        row.s = bytes(quotient.unsigned_abs() as u32);
    } else {
        row.s = bytes(rest.unsigned_abs() as u32);
    }
    let below = if b == 0 { 0 } else { b.unsigned_abs() - rest.unsigned_abs() - 1 };
    (result as u32, below as u32)
}
