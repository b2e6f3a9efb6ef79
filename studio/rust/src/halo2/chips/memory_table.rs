//! First and last contents of every address that is used, each address once, in rising order.
//!
//! A row leaves the first content at time 0 and takes the last one (see `access`). Public entries give the first
//! contents of what the program brings, and the borders of the zones in which anything else starts as zero. `pc` counts
//! them, so that none can be left out or used twice.

use crate::halo2::algebra::Algebra;
use crate::halo2::tuples;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    // Registers may start as zero: a table that does not allow it only makes its rows impossible.
    let starts = row.ecall.clone() * next.image.clone();
    gates.when(starts.clone(), "the table starts with entry 0", next.pc.clone());
    // So its address is bounded, and by the rises all others.
    gates.when(starts, "the table starts with x0", next.address3.clone());
    gates.equal(
        row.table(),
        "entries are counted",
        next.pc.clone(),
        row.pc.clone() + sum!(row; image border),
    );
    // r is a word: the next address is larger, and by less than 2^32 + 1.
    gates.equal(
        row.table(),
        "addresses rise",
        next.address3.clone(),
        row.address3.clone() + row.r_word() + T::one(),
    );
    let (index, address) = (row.pc.clone(), row.address3.clone());
    gates.equal(
        row.image.clone(),
        "a first content is the second part",
        row.written.clone(),
        row.immediate.clone(),
    );
    gates.equal(
        row.image.clone(),
        "a first content is public",
        row.public.clone(),
        tuples::image(index.clone(), address.clone()),
    );
    gates.equal(
        row.border.clone(),
        "a border is public",
        row.public.clone(),
        tuples::border(index.clone(), next.zone.clone(), address),
    );
    gates.equal(sum!(row; image zero), "the zone goes on", next.zone.clone(), row.zone.clone());
    gates.when(row.zero.clone(), "starts as zero", row.written.clone());
    gates.when(row.zero.clone(), "zero is allowed here", row.zone.clone().not());
    gates.equal(
        row.end.clone(),
        "all entries and all of the journal",
        row.public.clone(),
        tuples::end(index, row.journal_index.clone()),
    );
}
