//! Registers and memory hold what was last written there: offline memory checking (Blum et al. 1991) by lookups.
//!
//! Each access takes the tuple (address, time, value) of the access before and leaves its own. What is taken and what
//! is left must be the same tuples, and each access is later than the one that it takes from. The memory table leaves
//! the first contents (time 0) and takes the last. Addresses: registers are 0..31; a word that may be stored to is
//! 2^32 + its address, one that may not 2^33 + its address.
//!
//! Why a pair is unambiguous: addresses are bounded by their chips, times by the two parts of `ago`; the value is the
//! second part.

use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::tuples::{self, Pair};
use crate::halo2::view::{Gates, View, sum};

/// `ago_high` is one of 0, 1, 2, 3 times the reach.
const REACHES: u64 = 4;
/// An instruction takes three moments; the first instruction begins at this one.
pub const MOMENTS: u64 = 3;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    for (name, high) in [
        ("ago_high1 is 0 to 3 reaches", &row.ago_high1),
        ("ago_high2 is 0 to 3 reaches", &row.ago_high2),
        ("ago_high3 is 0 to 3 reaches", &row.ago_high3),
    ] {
        let factor = |times| high.clone() - view.reach.clone().times(times);
        gates.zero(name, (1..REACHES).fold(high.clone(), |product, times| product * factor(times)));
    }
    let in_run = sum!(row; image zero).not() * moment(view, 3);
    gates.zero("the third access is now, or at time 0", row.time3.clone() - in_run);
}

/// The time of access `slot` (1, 2, 3).
fn moment<T: Algebra>(view: &View<T>, slot: u64) -> T {
    view.index.clone().times(MOMENTS) + T::number(MOMENTS + slot - 1)
}

/// An access: how often it happens (0 or 1), what it takes and what it leaves.
pub struct Access<T> {
    pub happens: T,
    pub takes: Pair<T>,
    pub leaves: Pair<T>,
}

pub fn accesses<T: Algebra>(view: &View<T>) -> [Access<T>; 3] {
    let row = &view.row;
    let before = |slot: u64, low: &T, high: &T| moment(view, slot) - T::one() - low.clone() - high.clone();
    let (address, value) = (row.address1.clone(), row.value1.clone());
    let first = Access {
        happens: row.cpu.clone() + row.call(),
        takes: tuples::access(address.clone(), before(1, &row.ago_low1, &row.ago_high1), value.clone()),
        leaves: tuples::access(address, moment(view, 1), value),
    };
    let (address, value) = (row.address2.clone(), row.value2.clone());
    let second = Access {
        happens: row.cpu.clone() - row.immediate_flag.clone() + row.call() + row.copy_out.clone(),
        takes: tuples::access(address.clone(), before(2, &row.ago_low2, &row.ago_high2), value.clone()),
        leaves: tuples::access(address, moment(view, 2), value),
    };
    let address = row.address3.clone();
    let third = Access {
        happens: sum!(row; writes_flag store copy_in image zero) + row.call(),
        takes: tuples::access(address.clone(), before(3, &row.ago_low3, &row.ago_high3), row.old.clone()),
        leaves: tuples::access(address, row.time3.clone(), row.written.clone()),
    };
    [first, second, third]
}

/// Where `address` is a register and must be bounded to a byte: (how often, the address).
pub fn register_numbers<T: Algebra>(row: &Row<T>) -> [(T, T); 3] {
    [
        (row.cpu.clone(), row.address1.clone()),
        (row.cpu.clone() - row.load.clone(), row.address2.clone()),
        (row.cpu.clone() - row.store.clone(), row.address3.clone()),
    ]
}
