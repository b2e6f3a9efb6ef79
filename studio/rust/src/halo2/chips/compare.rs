//! Comparisons: of `slt`, `sltu` and their immediate forms, and of branches.

use halo2_proofs::pasta::Fp;

use super::limbs::bytes;
use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let (a, b) = (row.value1.clone(), row.value2.clone());
    // a - b + 2^32 * truth is a word: truth is 1 just when a - b is negative.
    let difference = row.signed1() - b.clone() + row.sign2.clone().shifted(32);
    gates.equal(
        sum!(row; less branch_less),
        "less than",
        row.r_word(),
        difference + row.truth.clone().shifted(32),
    );
    gates.equal(row.less.clone(), "the comparison is written", row.written.clone(), row.truth.clone());
    let difference = a - b;
    gates.when(row.equal.clone() * row.truth.clone(), "equal", difference.clone());
    // Unequal: b - a - 1 or a - b - 1 is not negative; carry says which.
    let sign = row.carry.clone().times(2).not();
    let apart = row.equal.clone() * row.truth.clone().not();
    gates.equal(apart, "not equal", sign * difference, row.r_word() + T::one());
}

pub fn fill_less(row: &mut Row<Fp>, a: u32, b: u32, signed: bool) -> bool {
    let less = if signed { (a as i32) < b as i32 } else { a < b };
    row.r = bytes(a.wrapping_sub(b));
    row.truth = Fp::from(u64::from(less));
    less
}

pub fn fill_equal(row: &mut Row<Fp>, a: u32, b: u32) -> bool {
    row.truth = Fp::from(u64::from(a == b));
    row.carry = Fp::from(u64::from(a < b));
    row.r = bytes(if a == b { 0 } else { a.abs_diff(b) - 1 });
    a == b
}
