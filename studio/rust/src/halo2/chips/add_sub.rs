//! `add`, `addi`, `lui`, `auipc`, `sub`: r = a ± b modulo 2^32. Whatever ends in `r` is written from there.

use halo2_proofs::pasta::Fp;

use super::limbs::bytes;
use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let (a, b) = (row.value1.clone(), row.value2.clone());
    let carry = row.carry.clone().shifted(32);
    // r is a word, carry a bit: only one pair of them fits.
    gates.equal(row.add.clone(), "add", a.clone() + b.clone(), row.r_word() + carry.clone());
    gates.equal(row.sub.clone(), "sub", a - b + carry, row.r_word());
    let to_r = sum!(row; add sub mul_low mul_high div rem);
    gates.equal(to_r, "r is written", row.written.clone(), row.r_word());
}

pub fn fill_add(row: &mut Row<Fp>, a: u32, b: u32) -> u32 {
    let (sum, carry) = a.overflowing_add(b);
    row.r = bytes(sum);
    row.carry = Fp::from(u64::from(carry));
    sum
}

pub fn fill_sub(row: &mut Row<Fp>, a: u32, b: u32) -> u32 {
    let (difference, borrow) = a.overflowing_sub(b);
    row.r = bytes(difference);
    row.carry = Fp::from(u64::from(borrow));
    difference
}
