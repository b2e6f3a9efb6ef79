//! The chips: one question each. A chip's file holds its constraints and how a row of the witness is filled for them.

pub mod access;
pub mod add_sub;
pub mod address;
pub mod bitwise;
pub mod call;
pub mod compare;
pub mod control;
pub mod divide;
pub mod fetch;
pub mod jump;
pub mod limbs;
pub mod load_store;
pub mod memory_table;
pub mod multiply;

use super::algebra::Algebra;
use super::view::{Gates, View};

/// All constraints between a row and the one below it.
pub fn constrain<T: Algebra>(view: &View<T>) -> Vec<(&'static str, T)> {
    let mut gates = Gates(Vec::new());
    control::constrain(view, &mut gates);
    fetch::constrain(view, &mut gates);
    access::constrain(view, &mut gates);
    limbs::constrain(view, &mut gates);
    add_sub::constrain(view, &mut gates);
    bitwise::constrain(view, &mut gates);
    compare::constrain(view, &mut gates);
    multiply::constrain(view, &mut gates);
    divide::constrain(view, &mut gates);
    address::constrain(view, &mut gates);
    load_store::constrain(view, &mut gates);
    jump::constrain(view, &mut gates);
    call::constrain(view, &mut gates);
    memory_table::constrain(view, &mut gates);
    gates.0
}
