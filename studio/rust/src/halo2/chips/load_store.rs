//! What a load gives and what a store leaves, and the same for the copies of calls. `s` is the word of memory.

use halo2_proofs::pasta::Fp;

use super::limbs::{self, HIGHEST_BIT, bytes};
use crate::halo2::algebra::{Algebra, digits};
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

/// What sign extension adds to a negative byte, and to a negative half.
const BYTE_SIGNS: u64 = 0xffff_ff00;
const HALF_SIGNS: u64 = 0xffff_0000;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let (low, high) = (row.offset_low.clone(), row.offset_high.clone());
    let (not_low, not_high) = (low.clone().not(), high.clone().not());
    let [s0, s1, s2, s3] = row.s.clone();
    gates.equal(sum!(row; load copy_out), "s is the word that is loaded", row.s_word(), row.value2.clone());
    gates.equal(sum!(row; store copy_in), "s is the word that is stored over", row.s_word(), row.old.clone());
    let of_half = |first: T, second: T| first * not_low.clone() + second * low.clone();
    let byte =
        of_half(s0.clone(), s1.clone()) * not_high.clone() + of_half(s2.clone(), s3.clone()) * high.clone();
    gates.equal(row.byte_flag.clone(), "the byte at the address", row.part.clone(), byte);
    let half = digits(&[s0, s1], 8) * not_high + digits(&[s2, s3], 8) * high.clone();
    gates.equal(row.half_flag.clone(), "the half at the address", row.part.clone(), half);
    gates.equal(row.word_flag.clone(), "the word at the address", row.part.clone(), row.s_word());

    // The sign bit of a signed load, moved to the top of a word.
    let load = &row.load;
    let scale = row.byte_flag.clone().shifted(24) + row.half_flag.clone().shifted(16);
    limbs::and(
        gates,
        load.clone() * row.signed1_flag.clone(),
        "sign1 is the sign of the part",
        row,
        row.part.clone() * scale,
        T::number(HIGHEST_BIT.into()),
        row.sign1.clone().times(HIGHEST_BIT.into()),
    );
    let signs = row.byte_flag.clone().times(BYTE_SIGNS) + row.half_flag.clone().times(HALF_SIGNS);
    let extended = row.part.clone() + row.sign1.clone() * signs;
    gates.equal(load.clone(), "load", row.written.clone(), extended);

    gates.equal(row.store.clone(), "u is rs2", row.u_word(), row.value2.clone());
    let place = (low.times(0xff) + T::one()) * (high.times(0xffff) + T::one());
    gates.equal(sum!(row; store copy_in), "place value", row.factor.clone(), place);
    let stored = row.byte_flag.clone() * row.u[0].clone()
        + row.half_flag.clone() * digits(&row.u[..2], 8)
        + row.word_flag.clone() * row.u_word();
    let change = (stored - row.part.clone()) * row.factor.clone();
    gates.equal(sum!(row; store copy_in), "store", row.written.clone(), row.old.clone() + change);
}

/// The part of `word` that an access of `size` bytes at `address` sees.
pub fn part(word: u32, address: u32, size: u32) -> u32 {
    let shifted = word >> (8 * (address & 3));
    if size == 4 { word } else { shifted & ((1 << (8 * size)) - 1) }
}

pub fn fill_size(row: &mut Row<Fp>, size: u32) {
    row.byte_flag = Fp::from(u64::from(size == 1));
    row.half_flag = Fp::from(u64::from(size == 2));
    row.word_flag = Fp::from(u64::from(size == 4));
}

pub fn fill_load(row: &mut Row<Fp>, word: u32, address: u32, size: u32, signed: bool) -> u32 {
    let part = part(word, address, size);
    row.s = bytes(word);
    row.part = Fp::from(u64::from(part));
    let unused = 32 - 8 * size;
    if signed {
        limbs::fill_and(row, part << unused, HIGHEST_BIT);
    }
    let negative = signed && part << unused >> 31 == 1;
    row.sign1 = Fp::from(u64::from(negative));
    if negative { ((part << unused) as i32 >> unused) as u32 } else { part }
}

pub fn fill_store(row: &mut Row<Fp>, old: u32, address: u32, size: u32, value: u32) -> u32 {
    let place = 8 * (address & 3);
    let mask = if size == 4 { u32::MAX } else { (1 << (8 * size)) - 1 };
    row.s = bytes(old);
    row.part = Fp::from(u64::from(part(old, address, size)));
    row.factor = Fp::from(1_u64 << place);
    row.u = bytes(value);
    old & !(mask << place) | (value & mask) << place
}
