//! An evil executor: one lie at a time, with everything that follows from it made consistent. Each must be refused.

mod support;

use std::collections::BTreeMap;

use halo2_proofs::pasta::Fp;
use proving_studio_native::halo2::run::{Honest, Semantics};
use proving_studio_native::isa::OpCode;
use support::halo2::*;

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

/// Rows in which nothing is computed.
const QUIET: [&str; 6] = ["spare", "copy_out", "image", "border", "zero", "end"];

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

/// Rows of a kind that are lied in: the first, the second, the fourth and so on, up to this one.
fn rows_of_a_kind() -> usize {
    std::env::var("PROVING_STUDIO_MUTANT_ROWS").map_or(8, |count| count.parse().expect("a number"))
}

#[test]
fn no_lie_of_one_step_fits() {
    let program = small_program(&every_instruction());
    let honest = Table::new(&program, &EVERY_WITNESS, &mut Honest).unwrap();
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..honest.rows.len() {
        let kind = kind(&honest.rows[at]);
        let count = seen.entry(kind).or_default();
        *count += 1;
        let is_sample = count.is_power_of_two() && *count <= rows_of_a_kind();
        if !is_sample && kind != "ecall" {
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
            if !liar.lied || table.rows == honest.rows {
                continue;
            }
            // Fewer or more bytes of input, up to what was asked for: that is another witness, and no lie.
            if kind == "read" && number(table.rows[at].written) <= number(table.rows[at].value2) {
                continue;
            }
            *told.entry(kind).or_default() += 1;
            let violations = table.columns().violations(&table.rows);
            assert!(!violations.is_empty(), "row {at} ({kind}) with {lie:?}");
        }
    }
    // Lies were told in every class of instruction and in every call.
    let silent: Vec<&&str> =
        KINDS.iter().filter(|kind| !told.contains_key(*kind) && !QUIET.contains(kind)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

fn number(value: Fp) -> u64 {
    proving_studio_native::halo2::small(value)
}

/// Lies about an operand of the call in a row.
struct LyingExit {
    row: usize,
    operand: usize,
    told: u32,
}

impl Semantics for LyingExit {
    fn operand(&mut self, row: usize, operand: usize, honest: u32) -> u32 {
        if (row, operand) == (self.row, self.operand) { self.told } else { honest }
    }
}

#[test]
fn another_exit_code_is_refused() {
    for code in [1, 0x80, 0xff, 0x1ff] {
        let words = support::exit(code);
        let program = small_program(&words);
        let refused = Table::new(&program, &[], &mut Honest).err().unwrap();
        assert_eq!(refused.message_id(), Some("halo2.exited"));
        let mut liar = LyingExit { row: words.len() - 1, operand: 2, told: 0 };
        let table = Table::new(&program, &[], &mut liar).unwrap();
        assert!(!table.columns().violations(&table.rows).is_empty(), "{code}");
    }
}

#[test]
fn an_exit_that_was_no_exit_is_refused() {
    // A call of write(1) that the liar takes for the end.
    let words = [support::call(support::WRITE, &[0, support::DATA, 0]), support::exit(1)].concat();
    let program = small_program(&words);
    let at = support::call(support::WRITE, &[0, 0, 0]).len() - 1;
    for number in [support::EXIT, support::EXIT + 1] {
        let mut liar = LyingExit { row: at, operand: 1, told: number };
        let table = Table::new(&program, &[], &mut liar).unwrap();
        assert!(!table.columns().violations(&table.rows).is_empty(), "{number}");
    }
}

#[test]
fn going_on_after_the_exit_is_refused() {
    // The liar takes the exit with code 1 for an empty write to the console, and the exit behind it for the end.
    let start = support::li(support::A1, support::DATA).to_vec();
    let words = [start, support::exit(1), support::exit(0)].concat();
    let program = small_program(&words);
    let mut table = Table::new(&program, &[], &mut Past(6)).unwrap();
    assert!(!table.columns().violations(&table.rows).is_empty());
    // The same program, honest but for its first exit, which is a write: that holds.
    let start = support::li(support::A1, support::DATA).to_vec();
    let words = [start, support::call(support::WRITE, &[2]), support::exit(0)].concat();
    table = Table::new(&small_program(&words), &[], &mut Honest).unwrap();
    assert!(table.columns().violations(&table.rows).is_empty());
}

/// Takes the call in a row for `write(2)`.
struct Past(usize);

impl Semantics for Past {
    fn operand(&mut self, row: usize, operand: usize, honest: u32) -> u32 {
        match operand {
            _ if row != self.0 => honest,
            1 => support::WRITE,
            _ => 2,
        }
    }
}
