//! Witness mutation: every cell of every kind of row is changed, as a cheater would, and something must break.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::PrimeField;
use proving_studio_native::halo2::check::Mutants;
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::run::Honest;
use support::halo2::*;
use support::*;

fn changes(value: Fp, neighbour: Fp) -> Vec<Fp> {
    let one = Fp::one();
    let bit = |bit: u32| {
        let mut bytes = value.to_repr();
        bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
        Option::from(Fp::from_repr(bytes)).unwrap_or(value + one)
    };
    let mut changes =
        vec![value + one, value - one, value + Fp::from(1 << 8), value + Fp::from(1 << 32), -one, neighbour];
    changes.extend([0, 1, 4, 7, 15, 31].map(bit));
    changes.extend([one - value, -value, value.double(), Fp::zero()]);
    changes.retain(|changed| *changed != value);
    changes
}

#[test]
fn every_cell_of_every_kind_of_row_is_held() {
    let program = small_program(&every_instruction());
    let table = Table::new(&program, &EVERY_WITNESS, &mut Honest).unwrap();
    let columns = table.columns();
    let mut mutants = Mutants::new(&columns, table.rows.clone());
    let names = Row::<()>::names();
    let mut survivors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut alone: BTreeSet<&str> = BTreeSet::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut made = 0;
    for index in 0..table.rows.len() {
        let row = table.rows[index];
        let count = seen.entry(kind(&row)).or_default();
        *count += 1;
        if *count > 40 {
            continue;
        }
        for (column, name) in names.iter().enumerate() {
            let value = *row.cells().nth(column).unwrap();
            let neighbour = *table.rows[(index + 1) % table.rows.len()].cells().nth(column).unwrap();
            for changed in changes(value, neighbour) {
                let mut mutant = row;
                *mutant.cells_mut().nth(column).unwrap() = changed;
                let violated = mutants.violations(index, mutant);
                made += 1;
                if violated.len() == 1 {
                    alone.extend(&violated);
                }
                if violated.is_empty() {
                    survivors.entry(kind(&row)).or_default().insert(name);
                }
            }
        }
    }
    println!("{made} mutants, {} rows", table.rows.len());
    for (kind, names) in &survivors {
        println!("{kind}: {names:?}");
    }
    println!("alone {}: {alone:?}", alone.len());
}
