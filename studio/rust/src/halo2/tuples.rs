//! What is looked up, packed into one field element each.
//!
//! The lowest four bits are a tag, so that entries of different tables never meet. Each part of a tuple but one is
//! bounded by a constraint to the bits that it has here; then equal numbers mean equal parts, and one random
//! challenge serves all tables. Who adds a tuple shows in its chip where the bounds come from.

use super::algebra::{Algebra, digits};

const TAG_BITS: u32 = 4;

fn tagged<T: Algebra>(tag: u64, payload: T) -> T {
    payload.shifted(TAG_BITS) + T::number(tag)
}

/// `x & y = z`, nibbles. The table holds nothing else under this tag, so nothing need be bounded before.
pub fn nibbles<T: Algebra>(x: T, y: T, z: T) -> T {
    tagged(1, digits(&[x, y, z], 4))
}

/// `factor` = 2^`distance`, or 2^(32 - `distance`) where `right` is 1. `distance` (5 bits) and `right` are bounded.
pub fn power<T: Algebra>(distance: T, right: T, factor: T) -> T {
    tagged(2, distance + right.shifted(5) + factor.shifted(6))
}

/// A number below 64.
pub fn quad<T: Algebra>(quad: T) -> T {
    tagged(3, quad)
}

/// A number below 256.
pub fn byte<T: Algebra>(byte: T) -> T {
    tagged(4, byte)
}

/// The low part of a distance in time.
pub fn time<T: Algebra>(low: T) -> T {
    tagged(5, low)
}

/// `value` (32 bits) is at `address` (36 bits) since `time` (24 bits). All three are bounded.
pub fn access<T: Algebra>(address: T, time: T, value: T) -> T {
    tagged(6, address + time.shifted(36) + value.shifted(60))
}

/// An instruction of the program: its address (32), flags (32), rs1, rs2, rd (8 each), immediate (32). All bounded.
pub fn instruction<T: Algebra>(pc: T, flags: T, registers: [T; 3], immediate: T) -> T {
    tagged(
        8,
        pc + flags.shifted(32)
            + digits(&registers, 8).shifted(64)
            + immediate.shifted(88),
    )
}

/// Public entry `index` of the memory table: memory at `address` starts with `value` (32 bits).
pub fn image<T: Algebra>(index: T, value: T, address: T) -> T {
    tagged(9, index + value.shifted(32) + address.shifted(64))
}

/// Public entry `index` of the memory table: from `address` on, words may (`open` 1) or must not (0) start as zero.
pub fn border<T: Algebra>(index: T, open: T, address: T) -> T {
    tagged(10, index + open.shifted(32) + address.shifted(64))
}

/// The memory table has `entries` public entries, and the journal `journal_bytes`.
pub fn end<T: Algebra>(entries: T, journal_bytes: T) -> T {
    tagged(11, entries + journal_bytes.shifted(32))
}

/// A buffer from `start` to `end` (34 bits each) may be written (`writable` 1), or read (0).
pub fn region<T: Algebra>(writable: T, start: T, end: T) -> T {
    tagged(12, writable + start.shifted(1) + end.shifted(40))
}

/// Byte `index` of the journal.
pub fn journal<T: Algebra>(index: T, byte: T) -> T {
    tagged(13, index + byte.shifted(32))
}
