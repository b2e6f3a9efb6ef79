//! Words are 32 bits wide; their bitwise and; their signs.
//!
//! Registers and memory hold words from the start, and whatever is written is one, by the chip of its class; so all that
//! is read is one. What is new is made of bytes: `r`, `s`, `u`, each looked up in every row.
//!
//! Each cell of `ands` packs a nibble of a word x, of a mask y, and of x & y, 40 bits apart, and is looked up as a whole.
//! Their sum over the places is x + 2^40 * y + 2^80 * (x & y). Where two of the three are words already and the third is
//! bounded, there is one way to write that sum.

use halo2_proofs::pasta::Fp;

use crate::halo2::algebra::{Algebra, digits, power_of_two};
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View};

/// From one part of a packed number to the next.
const PART_BITS: u32 = 40;
pub const HIGHEST_BIT: u32 = 1 << 31;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let at_top = row.sign1.clone().times(HIGHEST_BIT.into());
    // Loads look at what they loaded, shifts by a register keep `ands` for the distance.
    let elsewhere = row.load.clone() + row.shift_flag.clone();
    let operand = row.signed1_flag.clone() * elsewhere.not();
    and(gates, operand, "sign1 is bit 31", row, row.value1.clone(), T::number(HIGHEST_BIT.into()), at_top);
    // Half of 2^32 more overflows just when the sign bit is set.
    let moved =
        |value: &T, sign: &T| value.clone() + T::number(HIGHEST_BIT.into()) - sign.clone().shifted(32);
    gates.equal(row.signed2_flag.clone(), "sign2 is bit 31", row.u_word(), moved(&row.value2, &row.sign2));
    gates.equal(
        row.signed1_flag.clone() * row.shift_flag.clone(),
        "sign1 is bit 31, of a shift",
        row.u_word(),
        moved(&row.value1, &row.sign1),
    );
    gates.when(row.signed1_flag.clone().not(), "no first sign", row.sign1.clone());
    gates.when(row.signed2_flag.clone().not(), "no second sign", row.sign2.clone());
    for (name, bit) in [
        ("sign1 is 0 or 1", &row.sign1),
        ("sign2 is 0 or 1", &row.sign2),
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

/// Where `condition` holds: `word & mask` = `both`.
pub fn and<T: Algebra>(
    gates: &mut Gates<T>,
    condition: T,
    name: &'static str,
    row: &Row<T>,
    word: T,
    mask: T,
    both: T,
) {
    let packed = word + mask.shifted(PART_BITS) + both.shifted(2 * PART_BITS);
    gates.equal(condition, name, digits(&row.ands, 4), packed);
}

/// What a cell of `ands` holds.
pub fn packed_and(x: u64, y: u64) -> Fp {
    Fp::from(x) + Fp::from(y) * power_of_two(PART_BITS) + Fp::from(x & y) * power_of_two(2 * PART_BITS)
}

pub fn bytes(word: u32) -> [Fp; 4] {
    word.to_le_bytes().map(|byte| Fp::from(u64::from(byte)))
}

/// Fill `ands` for `word & mask`.
pub fn fill_and(row: &mut Row<Fp>, word: u32, mask: u32) {
    let nibble = |word: u32, at: usize| u64::from(word >> (4 * at) & 15);
    row.ands = std::array::from_fn(|at| packed_and(nibble(word, at), nibble(mask, at)));
}
