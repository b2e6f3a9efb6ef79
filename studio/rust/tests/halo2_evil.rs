//! An evil executor: one lie at a time, with everything that follows from it made consistent. Each must be refused.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use halo2_proofs::pasta::Fp;
use proving_studio_native::halo2::run::{Honest, Semantics};
use proving_studio_native::isa::OpCode;
use support::halo2::*;
use support::*;

/// What is lied about, once.
#[derive(Clone, Copy, Debug)]
enum Lie {
    Written(fn(u32) -> u32),
    NextPc(fn(u32) -> u32),
    Operand(usize, fn(u32) -> u32),
}

struct Liar {
    at: usize,
    lie: Lie,
    lied: bool,
}

impl Liar {
    fn tell(&mut self, row: usize, honest: u32, lie: Option<fn(u32) -> u32>) -> u32 {
        match lie {
            Some(lie) if row == self.at => {
                let told = lie(honest);
                self.lied |= told != honest;
                told
            }
            _ => honest,
        }
    }
}

impl Semantics for Liar {
    fn written(&mut self, row: usize, _code: OpCode, honest: u32) -> u32 {
        let lie = if let Lie::Written(lie) = self.lie { Some(lie) } else { None };
        self.tell(row, honest, lie)
    }

    fn next_pc(&mut self, row: usize, _code: OpCode, honest: u32) -> u32 {
        let lie = if let Lie::NextPc(lie) = self.lie { Some(lie) } else { None };
        self.tell(row, honest, lie)
    }

    fn operand(&mut self, row: usize, operand: usize, honest: u32) -> u32 {
        let lie = match self.lie {
            Lie::Operand(which, lie) if which == operand => Some(lie),
            _ => None,
        };
        self.tell(row, honest, lie)
    }
}

const LIES: [Lie; 17] = [
    Lie::Written(|word| word ^ 1),
    Lie::Written(|word| word.wrapping_add(1)),
    Lie::Written(|word| word ^ 0x8000_0000),
    Lie::Written(|word| !word),
    Lie::Written(|word| word & 0xff),
    Lie::Written(|word| word as i8 as u32),
    Lie::Written(|word| word as i16 as u32),
    Lie::Written(|word| word.swap_bytes()),
    Lie::Written(|word| word.wrapping_neg()),
    Lie::Written(|_| 0),
    Lie::NextPc(|pc| pc.wrapping_add(4)),
    Lie::NextPc(|pc| pc.wrapping_sub(4)),
    Lie::Operand(1, |word| word ^ 1),
    Lie::Operand(1, |word| word.wrapping_add(0x100)),
    Lie::Operand(2, |word| word ^ 1),
    Lie::Operand(2, |word| word.wrapping_sub(1)),
    Lie::Operand(2, |_| 0),
];

#[test]
fn no_lie_of_one_step_fits() {
    let program = small_program(&every_instruction());
    let honest = Table::new(&program, &EVERY_WITNESS, &mut Honest).unwrap();
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut alone: BTreeSet<&str> = BTreeSet::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..honest.rows.len() {
        let kind = kind(&honest.rows[at]);
        let count = seen.entry(kind).or_default();
        *count += 1;
        if *count > 6 {
            continue;
        }
        let row = &honest.rows[at];
        let writes = [row.writes_flag, row.store, row.copy_in, row.read, row.write, row.console];
        let writes = writes.contains(&Fp::one());
        for lie in LIES {
            if matches!(lie, Lie::Written(_)) && !writes {
                continue;
            }
            let mut liar = Liar { at, lie, lied: false };
            // A lie may lead where nothing can be executed; then there is nothing to refuse.
            let Ok(table) = Table::new(&program, &EVERY_WITNESS, &mut liar) else { continue };
            if !liar.lied {
                continue;
            }
            // Fewer or more bytes of input, up to what was asked for: that is another witness, and no lie.
            if kind == "read" && super_small(table.rows[at].written) <= super_small(table.rows[at].value2) {
                continue;
            }
            *told.entry(kind).or_default() += 1;
            let violations = table.columns().violations(&table.rows);
            assert!(!violations.is_empty(), "row {at} ({kind}) with {lie:?}");
            if violations.len() == 1 {
                alone.extend(violations.keys());
            }
        }
    }
    println!("{told:?}\n{alone:?}");
}

fn super_small(value: Fp) -> u64 {
    proving_studio_native::halo2::small(value)
}
