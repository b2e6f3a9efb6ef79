//! Honest runs satisfy every constraint of the circuit, and give the engine's journal.

mod support;

use proving_studio_native::halo2::check::Columns;
use proving_studio_native::halo2::public::Statics;
use proving_studio_native::halo2::run::{Honest, run as rows_of};
use proving_studio_native::machine::{Control, Limits, Program};
use support::*;

/// The run satisfies everything; returns k.
fn check(program: &Program, witness: &[u8]) -> u32 {
    let statics = Statics::new(program).unwrap();
    let made = rows_of(program, &statics, witness, &mut Honest, &Control::default()).unwrap();
    let outcome = run(program, witness, Limits::default());
    assert_eq!(made.journal, outcome.journal);
    let k = made.smallest_k(&statics).unwrap();
    let public = statics.column(&made.journal);
    let columns = Columns::new(k, &public);
    let mut rows = made.into_rows(k);
    columns.count(&mut rows);
    let violations = columns.violations(&rows);
    assert!(violations.is_empty(), "{violations:?}");
    k
}

#[test]
fn fibonacci_holds() {
    assert_eq!(check(&bundled("fibonacci"), &fibonacci_witness(10)), 9);
}

#[test]
fn sha256_holds() {
    assert_eq!(check(&bundled("sha256"), &sha256_witness(1, b"abc")), 13);
}

#[test]
fn sort_holds() {
    assert_eq!(check(&bundled("sort"), &sort_witness(1, 10)), 12);
}
