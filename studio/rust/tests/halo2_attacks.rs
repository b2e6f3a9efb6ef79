//! False runs that break a single constraint: without it they would pass. Each is put together by hand.

mod support;

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::Field;
use proving_studio_native::halo2::chips::limbs;
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::run::{Honest, Semantics};
use proving_studio_native::isa::OpCode;
use support::halo2::*;
use support::*;

const TWO_32: u64 = 1 << 32;

/// What is violated in the table as it stands, multiplicities counted anew.
fn violated(mut table: Table) -> Vec<&'static str> {
    let mut rows = std::mem::take(&mut table.rows);
    let columns = table.columns();
    columns.count(&mut rows);
    columns.violations(&rows).into_keys().collect()
}

/// `words` and an exit with 0, run by `semantics`.
fn made(words: &[u32], semantics: &mut dyn Semantics) -> Table {
    Table::new(&small_program(&then_exit(&[words])), &[], semantics).unwrap()
}

/// Changes the rows of an instruction, and says what it wrote.
struct Forged {
    at: usize,
    written: u32,
    forge: fn(&mut Row<Fp>),
    below: fn(&mut Row<Fp>),
}

impl Semantics for Forged {
    fn written(&mut self, row: usize, _code: OpCode, honest: u32) -> u32 {
        if row == self.at { self.written } else { honest }
    }

    fn row(&mut self, index: usize, row: &mut Row<Fp>) {
        if index == self.at {
            (self.forge)(row);
        } else if index == self.at + 1 {
            (self.below)(row);
        }
    }
}

/// `rd = instruction(a, b)` with forged rows; the instruction stands in row 4.
fn forged(
    instruction: fn(u32, u32, u32) -> u32,
    (a, b): (u32, u32),
    written: u32,
    forge: fn(&mut Row<Fp>),
    below: fn(&mut Row<Fp>),
) -> Vec<&'static str> {
    let words = [&li(T0, a)[..], &li(T1, b), &[instruction(T2, T0, T1)]].concat();
    violated(made(&words, &mut Forged { at: 4, written, forge, below }))
}

fn nothing(_: &mut Row<Fp>) {}

fn word(value: u32) -> [Fp; 4] {
    limbs::bytes(value)
}

#[test]
fn a_remainder_of_the_other_sign_is_refused() {
    // 7 = 3 * 3 - 2
    let minus_two = 2_u32.wrapping_neg();
    let forge = |row: &mut Row<Fp>| {
        row.r = word(2_u32.wrapping_neg());
        row.truth = Fp::one();
        row.s = word(3);
    };
    let alone = forged(rem, (7, 3), minus_two, forge, |row| row.r = word(4));
    assert_eq!(alone, ["m is not negative"]);
    // -7 = -3 * 3 + 2
    let forge = |row: &mut Row<Fp>| {
        row.r = word(2);
        row.truth = Fp::zero();
        row.s = word(3);
        row.carry = Fp::one();
    };
    let alone = forged(rem, (7_u32.wrapping_neg(), 3), 2, forge, |row| row.r = word(4));
    assert_eq!(alone, ["m is not positive"]);
}

#[test]
fn another_quotient_by_zero_is_refused() {
    let forge = |row: &mut Row<Fp>| row.r = word(5);
    assert_eq!(forged(divu, (7, 0), 5, forge, nothing), ["the quotient by 0 has all bits"]);
}

#[test]
fn a_remainder_that_is_too_large_is_refused() {
    // 7 = 1 * 3 + 4: the row below would need a negative word.
    let forge = |row: &mut Row<Fp>| {
        row.r = word(4);
        row.s = word(1);
    };
    let below = |row: &mut Row<Fp>| row.r[0] = Fp::zero() - Fp::from(2);
    assert_eq!(forged(remu, (7, 3), 4, forge, below), ["lookup: byte"]);
}

#[test]
fn another_factor_is_refused() {
    let forge = |row: &mut Row<Fp>| {
        row.factor = Fp::from(5);
        row.r = word(35);
    };
    assert_eq!(forged(mul, (7, 3), 35, forge, nothing), ["the factor is the second operand"]);
    // A shift by 4 for one by 3: its power of two is in no table.
    let forge = |row: &mut Row<Fp>| {
        row.factor = Fp::from(16);
        row.r = word(112);
    };
    assert_eq!(forged(sll, (7, 3), 112, forge, nothing), ["lookup: power of two"]);
}

#[test]
fn a_quotient_that_wraps_around_the_field_is_refused() {
    // 7 / 3 is a number in the field, too; as a word it is none.
    let forge = |row: &mut Row<Fp>| {
        let third = Fp::from(3).invert().unwrap();
        row.r = [Fp::from(7) * third, Fp::zero(), Fp::zero(), Fp::zero()];
        row.s = word(0);
    };
    let alone = forged(divu, (7, 3), 0, forge, |row| row.r = word(2));
    assert_eq!(alone, ["lookup: byte", "r is written"]);
}

#[test]
fn a_misaligned_load_is_refused() {
    // Four equal bytes, so that the part at the address is right wherever one looks.
    let start = [&li(S0, DATA)[..], &li(T0, 0x1111_1111), &[sw(T0, S0, 0)]].concat();
    for (load, name) in [(lw as fn(u32, u32, i32) -> u32, "a word is aligned"), (lh, "a half is aligned")] {
        let words = [&start[..], &[load(T2, S0, 1)]].concat();
        assert_eq!(violated(made(&words, &mut Honest)), [name]);
    }
    let words = [&start[..], &[lw(T2, S0, 2)]].concat();
    assert_eq!(violated(made(&words, &mut Honest)), ["a word is aligned"]);
}

#[test]
fn a_byte_that_is_stored_in_another_place_is_refused() {
    struct Misplaced;
    impl Semantics for Misplaced {
        fn written(&mut self, row: usize, code: OpCode, honest: u32) -> u32 {
            if (row, code) == (4, OpCode::Sb) { 0x7f } else { honest }
        }
        fn row(&mut self, index: usize, row: &mut Row<Fp>) {
            if index == 4 {
                row.factor = Fp::one();
            }
        }
    }
    let words = [&li(S0, DATA)[..], &li(T0, 0x7f), &[sb(T0, S0, 1)]].concat();
    assert_eq!(violated(made(&words, &mut Misplaced)), ["place value"]);
}

/// The program loads a word of memory that nobody wrote.
fn loads_untouched() -> Vec<u32> {
    [&li(S0, DATA)[..], &[lw(T0, S0, 0)]].concat()
}

#[test]
fn memory_that_starts_as_something_else_is_refused() {
    struct Five;
    impl Semantics for Five {
        fn operand(&mut self, row: usize, operand: usize, honest: u32) -> u32 {
            if (row, operand) == (2, 2) { 5 } else { honest }
        }
    }
    let mut table = made(&loads_untouched(), &mut Five);
    let address = Fp::from((1 << 32) + u64::from(DATA));
    let row = table.rows.iter_mut().find(|row| row.zero == Fp::one() && row.address3 == address).unwrap();
    (row.written, row.old) = (Fp::from(5), Fp::from(5));
    assert_eq!(violated(table), ["starts as zero"]);
}

#[test]
fn memory_where_nothing_is_mapped_is_refused() {
    // As if the program had no writable zone: its border opens nothing.
    let mut table = made(&loads_untouched(), &mut Honest);
    let address = Fp::from(TWO_32 + u64::from(DATA) - 1);
    let at = table.rows.iter().position(|row| row.border == Fp::one() && row.address3 == address).unwrap();
    let public = table.rows[at].public;
    let closed = public - Fp::from(TWO_32);
    for entry in table.public.iter_mut().filter(|entry| entry.0 == public) {
        entry.0 = closed;
    }
    table.rows[at].public = closed;
    for row in table.rows[at + 1..].iter_mut().take_while(|row| row.border != Fp::one()) {
        row.zone = Fp::zero();
    }
    let next_border = table.rows[at + 1..].iter().position(|row| row.border == Fp::one()).unwrap();
    table.rows[at + 1 + next_border].zone = Fp::zero();
    assert_eq!(violated(table), ["zero is allowed here"]);
}

#[test]
fn a_memory_table_without_its_first_entry_is_refused() {
    // A program that never looks at x0, so that nobody misses it.
    let program = small_program(&[addi(A7, A7, EXIT as i32), ECALL]);
    let mut table = Table::new(&program, &[], &mut Honest).unwrap();
    assert!(violated(Table::new(&program, &[], &mut Honest).unwrap()).is_empty());
    let at = table.rows.iter().position(|row| row.image == Fp::one()).unwrap();
    table.rows.remove(at);
    table.rows.push(*table.rows.last().unwrap());
    // Rows move up by one; so does their distance in time.
    for row in &mut table.rows[at..] {
        if row.image == Fp::one() || row.zero == Fp::one() {
            row.ago_low3 -= Fp::from(3);
        } else {
            row.time3 -= Fp::from(3);
        }
    }
    let last = table.rows.len() - 1;
    table.rows[last].time3 += Fp::from(3);
    assert_eq!(violated(table), ["the table starts with entry 0", "the table starts with x0"]);
}

#[test]
fn a_journal_with_another_byte_is_refused() {
    let words = [&li(T0, 0x41)[..], &li(S0, DATA), &[sb(T0, S0, 0)], &call(WRITE, &[1, DATA, 1])].concat();
    let program = small_program(&then_exit(&[&words]));
    let mut table = Table::new(&program, &[], &mut Honest).unwrap();
    assert_eq!(table.journal, b"A");
    let row = table.rows.iter().find(|row| row.copy_out == Fp::one()).unwrap().public;
    for entry in table.public.iter_mut().filter(|entry| entry.0 == row) {
        entry.0 += Fp::from(TWO_32);
    }
    assert_eq!(violated(table), ["lookup: journal"]);
}

#[test]
fn a_journal_that_is_longer_or_shorter_is_refused() {
    let words = call(WRITE, &[1, DATA, 1]);
    let program = small_program(&then_exit(&[&words]));
    for change in [Fp::from(TWO_32), -Fp::from(TWO_32)] {
        let mut table = Table::new(&program, &[], &mut Honest).unwrap();
        let end = table.rows.iter().find(|row| row.end == Fp::one()).unwrap().public;
        for entry in table.public.iter_mut().filter(|entry| entry.0 == end) {
            entry.0 += change;
        }
        assert_eq!(violated(table), ["lookup: end"]);
    }
}

#[test]
fn a_shift_by_another_power_is_refused_even_as_a_fraction() {
    // 2 * (2^31 + 1/2) = 2^32 + 1: as if 2 << 1 were 1.
    let forge = |row: &mut Row<Fp>| {
        row.factor = Fp::from(1 << 31) + Fp::from(2).invert().unwrap();
        row.r = word(1);
        row.s = word(1);
    };
    assert_eq!(forged(sll, (2, 1), 1, forge, nothing), ["lookup: power of two"]);
    // 128 * (4 + 1/128) = 513.
    let forge = |row: &mut Row<Fp>| {
        row.factor = Fp::from(4) + Fp::from(128).invert().unwrap();
        row.r = word(513);
        row.s = word(0);
    };
    assert_eq!(forged(sll, (128, 1), 513, forge, nothing), ["lookup: power of two"]);
}

#[test]
fn a_memory_table_without_its_end_is_refused() {
    // Rows of unused addresses fill the table up to the last row, which is an end and at the same time less than nothing.
    let program = small_program(&then_exit(&[&li(S0, DATA), &[lw(T0, S0, 0)]]));
    let mut table = Table::new(&program, &[], &mut Honest).unwrap();
    let last = table.rows.len() - 1;
    let end = table.rows.iter().position(|row| row.end == Fp::one()).unwrap();
    let zero = (0..end).rev().find(|&at| table.rows[at].zero == Fp::one()).unwrap();
    let address = |row: &Row<Fp>| proving_studio_native::halo2::small(row.address3);
    let (mut rows, moved) = (table.rows.clone(), (last - end) as u64);
    // After the last word that is used, single bytes of the same zone, each an address of its own.
    let first_new = address(&rows[zone_row(&rows, zero)]) + 1;
    let at = zone_row(&rows, zero) + 1;
    let template = Row { zero: Fp::one(), zone: rows[at - 1].zone, pc: rows[at].pc, ..Row::default() };
    let new = (0..moved).map(|offset| Row { address3: Fp::from(first_new + offset), ..template });
    let tail: Vec<Row<Fp>> = rows[at..=end].to_vec();
    rows.truncate(at);
    rows.extend(new);
    rows.extend(tail);
    let reach = 3_u64 << (table.k - 2);
    for index in at - 1..last {
        let next = address(&rows[index + 1]);
        let here = address(&rows[index]);
        let row = &mut rows[index];
        row.r = limbs::bytes((next - here - 1) as u32);
        let now = 3 * index as u64 + 5;
        if row.image == Fp::one() || row.zero == Fp::one() {
            // New rows take what they leave; the others take from as long ago as before, and the rows between.
            let before = if (at..at + moved as usize).contains(&index) {
                now - 1
            } else {
                let ago = row.ago_low3 + row.ago_high3;
                let shift = if index >= at { 3 * moved } else { 0 };
                proving_studio_native::halo2::small(ago) + shift
            };
            (row.ago_low3, row.ago_high3) = (Fp::from(before % reach), Fp::from(before - before % reach));
        } else {
            row.time3 = Fp::from(now);
        }
    }
    rows[last].cpu = -Fp::one();
    table.rows = rows;
    assert_eq!(violated(table), ["the last row is padding"]);
}

/// The last row in a row from `zero` on that is in its zone.
fn zone_row(rows: &[Row<Fp>], zero: usize) -> usize {
    (zero..).take_while(|&at| rows[at].border != Fp::one()).last().unwrap()
}
