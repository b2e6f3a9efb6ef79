//! What is looked up: pairs (first, second) that enter a sum as challenge + first + second * mixer.
//!
//! Challenge and mixer are drawn after all cells are committed to, so two pairs meet only if they are equal. In a pair
//! with a *tag* as second part, the first may be any cell: it is one of the table's entries. In a pair with two cells,
//! the first is packed from parts that constraints bound to the bits that they have here, under a tag of its own, so
//! equal pairs mean equal parts; the second need not be bounded. Who adds a pair shows where its bounds come from.

use halo2_proofs::pasta::Fp;

use super::algebra::{Algebra, digits, power_of_two};

/// Where the tag of a packed first part begins: above all its other parts.
pub const PACKED_TAG_BIT: u32 = 232;
/// The same in the second part of tables, where no word (nor anything that is public) reaches.
pub const TABLE_TAG_BIT: u32 = 200;

/// What is looked up together.
#[derive(Clone, Debug)]
pub struct Pair<T> {
    pub first: T,
    pub second: Second<T>,
}

#[derive(Clone, Debug)]
pub enum Second<T> {
    Tag(Fp),
    Cell(T),
}

/// The second part of all pairs of a table.
pub fn table_tag(tag: u64) -> Fp {
    Fp::from(tag) * power_of_two(TABLE_TAG_BIT)
}

pub const ANDS: u64 = 1;
pub const POWERS: u64 = 2;
pub const QUADS: u64 = 3;
pub const BYTES: u64 = 4;
pub const TIMES: u64 = 5;

fn in_table<T>(tag: u64, first: T) -> Pair<T> {
    Pair { first, second: Second::Tag(table_tag(tag)) }
}

fn packed<T: Algebra>(tag: u64, first: T) -> T {
    first + T::constant(Fp::from(tag) * power_of_two(PACKED_TAG_BIT))
}

/// Two nibbles and their bitwise and, as one number.
pub fn and<T: Algebra>(packed: T) -> Pair<T> {
    in_table(ANDS, packed)
}

/// `factor` = 2^`distance`, or 2^(32 - `distance`) where `right` is 1. `distance` (6 bits) and `right` are bounded; the
/// factor, which nothing bounds, is the second part.
pub fn power<T: Algebra>(distance: T, right: T, factor: T) -> Pair<T> {
    Pair { first: packed(POWERS, distance + right.shifted(6)), second: Second::Cell(factor) }
}

/// A number below 64.
pub fn quad<T: Algebra>(quad: T) -> Pair<T> {
    in_table(QUADS, quad)
}

/// A number below 256.
pub fn byte<T: Algebra>(byte: T) -> Pair<T> {
    in_table(BYTES, byte)
}

/// The low part of a distance in time.
pub fn time<T: Algebra>(low: T) -> Pair<T> {
    in_table(TIMES, low)
}

/// `value` is at `address` (36 bits) since `time` (24 bits). Both of these are bounded.
pub fn access<T: Algebra>(address: T, time: T, value: T) -> Pair<T> {
    Pair { first: packed(6, address + time.shifted(36)), second: Second::Cell(value) }
}

/// First part of an instruction of the program: its address (32), flags (32), rs1, rs2, rd (8 each), all bounded. The
/// second part is the immediate.
pub fn instruction<T: Algebra>(pc: T, flags: T, registers: [T; 3]) -> T {
    packed(8, pc + flags.shifted(32) + digits(&registers, 8).shifted(64))
}

/// Public entry `index` of the memory table: memory at `address` starts with the second part.
pub fn image<T: Algebra>(index: T, address: T) -> T {
    packed(9, index + address.shifted(64))
}

/// Public entry `index` of the memory table: from `address` on, words may (`open` 1) or must not (0) start as zero.
pub fn border<T: Algebra>(index: T, open: T, address: T) -> T {
    packed(10, index + open.shifted(32) + address.shifted(64))
}

/// The memory table has `entries` public entries, and the journal `journal_bytes`.
pub fn end<T: Algebra>(entries: T, journal_bytes: T) -> T {
    packed(11, entries + journal_bytes.shifted(32))
}

/// A buffer from `start` to `end` (34 bits each) may be written (`writable` 1), or read (0).
pub fn region<T: Algebra>(writable: T, start: T, end: T) -> T {
    packed(12, writable + start.shifted(1) + end.shifted(40))
}

/// Byte `index` of the journal, which is bounded.
pub fn journal<T: Algebra>(index: T, byte: T) -> T {
    packed(13, index + byte.shifted(32))
}
