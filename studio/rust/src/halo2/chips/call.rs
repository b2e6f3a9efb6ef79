//! `ecall`: `read(0)`, `write(1)`, `write(2)`, `exit` and `exit_group`; what answers a call with another number or
//! file does not fit in here, and such a run cannot be proved.
//!
//! First row: a7 and a0 choose the kind of the second row. Second row: the buffer lies in one region of memory, and a0
//! gets how many bytes were moved. Then the copies, one byte (or, of the witness, a word) each: the address stands in
//! `value1`.

use super::limbs;
use crate::halo2::algebra::Algebra;
use crate::halo2::tuples;
use crate::halo2::view::{Gates, View, sum};
use crate::machine::syscall::{EXIT, READ, WRITE};

/// What the system sees of an exit code.
pub const EXIT_CODE_MASK: u32 = 0xff;

pub const A0: u64 = 10;
pub const A1: u64 = 11;
pub const A2: u64 = 12;
pub const A7: u64 = 17;

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    choose(view, gates);
    check_buffer(view, gates);
    copy(view, gates);
}

fn choose<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    let ecall = &row.ecall;
    let exits = &next.image;
    let goes_on = exits.clone().not();
    let number = next.read.clone().times(READ.into())
        + sum!(next; write console).times(WRITE.into())
        + exits.clone().times(EXIT.into());
    // truth: exit_group, the number after exit.
    gates.equal(
        ecall.clone(),
        "a7 is the number of the call",
        row.value1.clone(),
        number + row.truth.clone(),
    );
    gates.when(ecall.clone() * goes_on.clone(), "only exit has two numbers", row.truth.clone());
    let file = next.write.clone() + next.console.clone().times(2);
    gates.equal(ecall.clone() * goes_on, "a0 is the file", row.value2.clone(), file);
    // The exit code is the low byte.
    let (mask, nothing) = (T::number(EXIT_CODE_MASK.into()), T::number(0));
    let exiting = ecall.clone() * exits.clone();
    limbs::and(gates, exiting, "the exit code is 0", row, row.value2.clone(), mask, nothing);
}

fn check_buffer<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    let call = row.call();
    let (start, length, moved) = (row.value1.clone(), row.value2.clone(), row.written.clone());
    gates.equal(call.clone(), "the first access is a1", row.address1.clone(), T::number(A1));
    gates.equal(call.clone(), "the second access is a2", row.address2.clone(), T::number(A2));
    gates.equal(call.clone(), "the third access is a0", row.address3.clone(), T::number(A0));
    // The region begins r bytes before the buffer and ends s bytes after it.
    let region =
        tuples::region(row.read.clone(), start.clone() - row.r_word(), start + length.clone() + row.s_word());
    gates.equal(call.clone(), "the buffer lies in a region", row.public.clone(), region);
    // Both are words, so that not more is moved than was asked for. The second gate bounds what is moved by less than
    // 2^32 either way; then the first one holds for a word alone.
    let all = T::number(u32::MAX.into());
    limbs::and(gates, call.clone(), "what is moved is a word", row, moved.clone(), all, moved.clone());
    let rest = length - moved.clone();
    gates.equal(call, "what is not moved is a word", row.u_word(), rest.clone());
    gates.when(sum!(row; write console), "a write moves everything", rest.clone());
    // A read that moves less than asked has met the end of the witness; after it, reads move nothing.
    let read = &row.read;
    gates.when(read.clone() * next.ended.clone().not(), "a short read ends the witness", rest);
    gates.when(read.clone() * row.ended.clone(), "the witness stays ended", next.ended.clone().not());
    gates.when(read.clone() * row.ended.clone(), "nothing after the end of the witness", moved);
}

fn copy<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    let size = row.byte_flag.clone() + row.word_flag.clone().times(4);
    let copied = row.copy();
    gates.equal(copied.clone(), "a copy has one size", sum!(row; byte_flag word_flag), T::one());
    gates.when(copied.clone(), "no copy of a half", row.half_flag.clone());
    gates.when(row.copy_out.clone(), "the journal takes bytes", row.word_flag.clone());
    gates.equal(
        row.copy_out.clone(),
        "the byte is in the journal",
        row.public.clone(),
        tuples::journal(row.journal_index.clone(), row.part.clone()),
    );
    let left =
        sum!(row; read write) * row.written.clone() + copied.clone() * (row.left.clone() - size.clone());
    let more = next.copy();
    gates.equal(more.clone(), "bytes that are left", next.left.clone(), left.clone());
    gates.when((row.call() + copied.clone()) * more.clone().not(), "copies end when nothing is left", left);
    gates.when(sum!(row; read copy_in), "a read copies in", next.copy_out.clone());
    gates.when(sum!(row; write copy_out), "a write copies out", next.copy_in.clone());
    gates.when(row.console.clone(), "the console takes no copies", more.clone());
    let address = row.value1.clone() + copied.clone() * size;
    gates.equal(more * (row.call() + copied), "the address goes on", next.value1.clone(), address);
}
