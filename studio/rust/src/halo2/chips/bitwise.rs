//! `and`, `or`, `xor` and their immediate forms, from r = a & b: or = a + b - r, xor = a + b - 2r.

use halo2_proofs::pasta::Fp;

use super::limbs;
use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let (a, b, r) = (row.value1.clone(), row.value2.clone(), row.r_word());
    limbs::and(gates, sum!(row; and or xor), "r is a & b", row, a.clone(), b.clone(), r.clone());
    let sum = a + b;
    let written = &row.written;
    gates.equal(row.and.clone(), "and", written.clone(), r.clone());
    gates.equal(row.or.clone(), "or", written.clone(), sum.clone() - r.clone());
    gates.equal(row.xor.clone(), "xor", written.clone(), sum - r.times(2));
}

pub fn fill(row: &mut Row<Fp>, a: u32, b: u32) {
    limbs::fill_and(row, a, b);
    row.r = limbs::bytes(a & b);
}
