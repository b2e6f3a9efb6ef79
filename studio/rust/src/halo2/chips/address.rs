//! Addresses of loads, stores, copies and `jalr`: `r` as a word, its place in the aligned word, and the tuple's address.

use halo2_proofs::pasta::Fp;

use super::limbs::bytes;
use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

/// Words that may be stored to are at this plus their address; registers are below.
pub const WRITABLE: u64 = 1 << 32;
/// Words that may only be loaded are at this plus their address.
pub const READ_ONLY: u64 = 2 << 32;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let (low, high) = (row.offset_low.clone(), row.offset_high.clone());
    gates.equal(
        sum!(row; load store jalr),
        "rs1 + immediate",
        row.value1.clone() + row.immediate.clone(),
        row.r_word() + row.carry.clone().shifted(32),
    );
    gates.equal(row.copy(), "the address of a copy", row.value1.clone(), row.r_word());
    // quad is looked up to be below 64, so this is the only way to write the lowest byte.
    gates.equal(
        addressed(row),
        "place in the word",
        row.r[0].clone(),
        row.quad.clone().times(4) + high.clone().times(2) + low.clone(),
    );
    gates.when(row.half_flag.clone(), "a half is aligned", low.clone());
    gates.when(row.word_flag.clone(), "a word is aligned", low.clone() + high.clone());
    let aligned = row.r_word() - low - high.times(2) + T::number(WRITABLE);
    gates.equal(
        sum!(row; load copy_out),
        "the word that is loaded",
        row.address2.clone(),
        aligned.clone() + row.read_only.clone().shifted(32),
    );
    gates.equal(sum!(row; store copy_in), "the word that is stored", row.address3.clone(), aligned);
}

/// Rows whose `r` is an address.
pub fn addressed<T: Algebra>(row: &Row<T>) -> T {
    sum!(row; load store jalr) + row.copy()
}

pub fn fill(row: &mut Row<Fp>, base: u32, offset: u32) -> u32 {
    let (address, carry) = base.overflowing_add(offset);
    row.r = bytes(address);
    row.carry = Fp::from(u64::from(carry));
    row.quad = Fp::from(u64::from(address >> 2 & 63));
    row.offset_low = Fp::from(u64::from(address & 1));
    row.offset_high = Fp::from(u64::from(address >> 1 & 1));
    address
}
