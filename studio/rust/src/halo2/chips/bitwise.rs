//! `and`, `or`, `xor` and their immediate forms, from z = x & y: or = x + y - z, xor = x + y - 2z.

use crate::halo2::algebra::Algebra;
use crate::halo2::view::{Gates, View};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    let sum = row.value1.clone() + row.value2.clone();
    let z = row.z_word();
    let written = &row.written;
    gates.equal(row.and.clone(), "and", written.clone(), z.clone());
    gates.equal(row.or.clone(), "or", written.clone(), sum.clone() - z.clone());
    gates.equal(row.xor.clone(), "xor", written.clone(), sum - z.times(2));
}
