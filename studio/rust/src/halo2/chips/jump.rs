//! Where the next instruction is.

use crate::halo2::algebra::Algebra;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    let after = row.pc.clone() + T::number(4);
    let straight = row.cpu.clone() - sum!(row; equal branch_less jal jalr ecall)
        + row.ecall.clone() * next.image.clone().not();
    gates.equal(straight, "the next instruction follows", next.pc.clone(), after.clone());
    let (truth, negate) = (row.truth.clone(), row.negate_flag.clone());
    let taken = truth.clone() + negate.clone() - (truth * negate).times(2);
    gates.equal(
        sum!(row; equal branch_less),
        "branch",
        next.pc.clone(),
        after.clone() + taken * (row.immediate.clone() - after.clone()),
    );
    gates.equal(row.jal.clone(), "jal", next.pc.clone(), row.immediate.clone());
    // Bit 0 of the target is dropped. With bit 1, no instruction of the program is there.
    gates.equal(row.jalr.clone(), "jalr", next.pc.clone(), row.r_word() - row.offset_low.clone());
    gates.equal(sum!(row; jal jalr), "the return address", row.written.clone(), after);
}
