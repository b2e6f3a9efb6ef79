//! Which kind of row may stand below which.
//!
//! instructions (a division takes two rows, a call two and its copies) -> exit -> memory table -> end -> padding.

use crate::halo2::algebra::Algebra;
use crate::halo2::columns::Row;
use crate::halo2::view::{Gates, View, sum};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let (row, next) = (&view.row, &view.next);
    for (name, flag) in kinds(row) {
        gates.boolean(name, flag);
    }
    let used = used(row);
    gates.boolean("at most one kind", used.clone());

    let go_on = row.cpu.clone() + row.spare.clone() - sum!(row; ecall div rem);
    gates.when(go_on, "an instruction follows", next.cpu.clone().not());
    gates.when(sum!(row; div rem), "a division has a second row", next.spare.clone().not());
    let answered = sum!(next; read write console image);
    gates.when(row.ecall.clone(), "a call is answered, or the memory table follows", answered.not());
    let after_copy = next.copy() + next.cpu.clone();
    gates.when(row.call() + row.copy(), "a copy or an instruction follows", after_copy.not());
    let in_table = sum!(next; image border zero end);
    gates.when(row.table(), "the memory table goes on to its end", in_table.not());
    let next_used = sum!(next; cpu spare read write console copy_in copy_out image border zero end);
    gates.when(row.end.clone() + used.not(), "only padding follows the end", next_used);

    let pc_stays = row.spare.clone() + row.call() + row.copy();
    gates.equal(pc_stays, "pc stays", next.pc.clone(), row.pc.clone());
    gates.zero(
        "journal_index counts copies out",
        next.journal_index.clone() - row.journal_index.clone() - row.copy_out.clone(),
    );
    let ended_stays = sum!(row; cpu spare write console copy_in copy_out);
    gates.equal(ended_stays, "ended stays", next.ended.clone(), row.ended.clone());
}

/// 1 in every row that is not padding.
fn used<T: Algebra>(row: &Row<T>) -> T {
    T::total(kinds(row).map(|(_, kind)| kind))
}

/// All kinds of rows. In the row below the usable ones each must be 0: there no constraint says that they are 0 or 1,
/// so a sum of 0 would say nothing.
pub fn kinds<T: Clone>(row: &Row<T>) -> [(&'static str, T); 11] {
    [
        ("cpu is 0 or 1", row.cpu.clone()),
        ("spare is 0 or 1", row.spare.clone()),
        ("read is 0 or 1", row.read.clone()),
        ("write is 0 or 1", row.write.clone()),
        ("console is 0 or 1", row.console.clone()),
        ("copy_in is 0 or 1", row.copy_in.clone()),
        ("copy_out is 0 or 1", row.copy_out.clone()),
        ("image is 0 or 1", row.image.clone()),
        ("border is 0 or 1", row.border.clone()),
        ("zero is 0 or 1", row.zero.clone()),
        ("end is 0 or 1", row.end.clone()),
    ]
}
