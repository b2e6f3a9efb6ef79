//! Words are 32 bits wide, and signs are their highest bit.
//!
//! `x` and `y` are looked up in nibbles (which shows their bitwise and too), `r`, `s` and `old` in bytes, in every row.

use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::tuples;
use crate::halo2::view::{Gates, View, sum};
use halo2_proofs::pasta::Fp;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let operands = row.arithmetic() + sum!(row; equal branch_less);
    let first = operands.clone() + row.jal.clone();
    gates.equal(first, "x is the first operand", row.x_word(), row.value1.clone());
    gates.equal(operands + row.ecall.clone(), "y is the second operand", row.y_word(), row.value2.clone());
    gates.when(row.signed1_flag.clone().not(), "no first sign", row.sign1.clone());
    gates.equal(
        row.signed2_flag.clone(),
        "sign2 is bit 31 of y",
        row.sign2_lookup.clone(),
        sign_of(&row.y[7], &row.sign2),
    );
    gates.equal(
        row.shift_flag.clone(),
        "sign2 is bit 4 of y",
        row.sign2_lookup.clone(),
        tuples::nibbles(row.y[1].clone(), T::one(), row.sign2.clone()),
    );
    let unsigned = sum!(row; signed2_flag shift_flag).not();
    gates.when(unsigned, "no second sign", row.sign2.clone());
    for (name, bit) in [
        ("carry is 0 or 1", &row.carry),
        ("truth is 0 or 1", &row.truth),
        ("offset_low is 0 or 1", &row.offset_low),
        ("offset_high is 0 or 1", &row.offset_high),
        ("divisor_zero is 0 or 1", &row.divisor_zero),
        ("read_only is 0 or 1", &row.read_only),
        ("ended is 0 or 1", &row.ended),
        ("zone is 0 or 1", &row.zone),
    ] {
        gates.boolean(name, bit.clone());
    }
}

/// `nibble & 8 = 8 * sign`: bit 3 of the highest nibble.
pub fn sign_of<T: Algebra>(nibble: &T, sign: &T) -> T {
    tuples::nibbles(nibble.clone(), T::number(8), sign.clone().times(8))
}

pub fn bytes(word: u32) -> [Fp; 4] {
    word.to_le_bytes().map(|byte| Fp::from(u64::from(byte)))
}

fn nibbles(word: u32) -> [Fp; 8] {
    std::array::from_fn(|at| Fp::from(u64::from(word >> (4 * at) & 15)))
}

/// Fill x, y and their bitwise and.
pub fn fill_xy(row: &mut Row<Fp>, x: u32, y: u32) {
    row.x = nibbles(x);
    row.y = nibbles(y);
    row.z = nibbles(x & y);
}
