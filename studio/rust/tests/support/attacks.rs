//! False runs by hand: each with the one constraint that it breaks. Without that one it would pass.

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::Field;
use proving_studio_native::halo2::algebra::power_of_two;
use proving_studio_native::halo2::chips::limbs::{bytes, fill_and};
use proving_studio_native::halo2::chips::{address, bitwise, fetch};
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::public::Statics;
use proving_studio_native::halo2::run::{Honest, Semantics};
use proving_studio_native::halo2::{small, tuples};
use proving_studio_native::isa::OpCode;
use proving_studio_native::machine::Program;

use super::elf::{DATA, DATA_BYTES, RODATA, TEXT};
use super::forgery::{Forgery, LOOKUPS};
use super::halo2::{Table, small_program};
use super::*;

pub fn all() -> Vec<Attack> {
    let groups =
        [results(), instructions(), memory(), first_contents(), calls(), sequences(), low_addresses()];
    groups.into_iter().flatten().collect()
}

/// The constraint that is broken, and the run that breaks it.
pub type Attack = (&'static str, Table);

const HIGHEST_BIT: u32 = 1 << 31;

fn number(value: u64) -> Fp {
    Fp::from(value)
}

fn word(value: u32) -> Fp {
    Fp::from(u64::from(value))
}

/// A number with a sign.
fn signed(value: i64) -> Fp {
    if value < 0 { -number(value.unsigned_abs()) } else { number(value as u64) }
}

fn inverse(value: u64) -> Fp {
    number(value).invert().unwrap()
}

fn honest(words: &[u32], witness: &[u8]) -> Forgery {
    lying(words, witness, &mut Honest)
}

fn lying(words: &[u32], witness: &[u8], semantics: &mut dyn Semantics) -> Forgery {
    Forgery::new(&small_program(&then_exit(&[words])), witness, semantics)
}

fn forged(words: &[u32], forge: impl Fn(&mut [Row<Fp>])) -> Table {
    let mut run = honest(words, &[]);
    forge(&mut run.rows);
    run.table()
}

type Instruction = fn(u32, u32, u32) -> u32;

/// `t2 = instruction(a, b)` in row 4 writes something else.
fn computed(
    instruction: Instruction,
    (a, b): (u32, u32),
    written: u32,
    forge: impl Fn(&mut Row<Fp>, &mut Row<Fp>),
) -> Table {
    forged(&operation(instruction, a, b), |rows| {
        let [row, below] = &mut rows[4..6] else { panic!("two rows") };
        row.written = word(written);
        forge(row, below);
    })
}

fn operation(instruction: Instruction, a: u32, b: u32) -> Vec<u32> {
    [&li(T0, a)[..], &li(T1, b), &[instruction(T2, T0, T1)]].concat()
}

/// Cells of a word, of which one holds whatever makes `value` of them.
fn but_one(at: usize, value: Fp) -> [Fp; 4] {
    let mut cells = [Fp::zero(); 4];
    cells[at] = value * inverse(1 << (8 * at));
    cells
}

/// Results that are wrong.
fn results() -> Vec<Attack> {
    let one = Fp::one();
    let two_32 = 1_u64 << 32;
    let r = |value: u32| move |row: &mut Row<Fp>, _: &mut Row<Fp>| row.r = bytes(value);
    let as_is = |_: &mut Row<Fp>, _: &mut Row<Fp>| ();
    let mut attacks = vec![
        ("add", computed(add, (7, 3), 11, r(11))),
        ("sub", computed(sub, (7, 3), 5, r(5))),
        ("r is written", computed(add, (7, 3), 11, as_is)),
        (
            "carry is 0 or 1",
            computed(add, (7, 3), 11, |row, _| {
                row.r = bytes(11);
                row.carry = -inverse(two_32);
            }),
        ),
        ("r is a & b", computed(and, (12, 10), 9, r(9))),
        ("and", computed(and, (12, 10), 9, as_is)),
        ("or", computed(or, (12, 10), 9, as_is)),
        ("xor", computed(xor, (12, 10), 9, as_is)),
        ("less than", computed(sltu, (3, 7), 0, |row, _| row.truth = Fp::zero())),
        ("the comparison is written", computed(sltu, (3, 7), 0, as_is)),
        (
            "truth is 0 or 1",
            computed(sltu, (3, 7), 0, |row, _| {
                row.r = bytes(5);
                row.truth = number(9) * inverse(two_32);
                row.written = row.truth;
            }),
        ),
        (
            "the factor is the second operand",
            computed(mul, (7, 3), 35, |row, _| {
                row.factor = number(5);
                row.r = bytes(35);
            }),
        ),
        (
            "the distance is 5 bits",
            computed(sll, (7, 3), 112, |row, _| {
                (row.quad, row.factor) = (number(4), number(16));
                row.r = bytes(112);
            }),
        ),
        (
            "lookup: power of two",
            computed(sll, (7, 3), 112, |row, _| {
                row.factor = number(16);
                row.r = bytes(112);
            }),
        ),
        ("low word of the product", computed(mul, (7, 3), 22, r(22))),
        ("high word of the product", computed(mulhu, (7, 3), 1, r(1))),
        ("sign1 is bit 31", computed(slt, (7, 3), 1, |row, _| (row.sign1, row.truth) = (one, one))),
        ("sign2 is bit 31", computed(slt, (3, 7), 0, |row, _| (row.sign2, row.truth) = (one, Fp::zero()))),
        (
            "sign1 is bit 31, of a shift",
            computed(sra, (8, 1), HIGHEST_BIT + 4, |row, _| {
                (row.sign1, row.truth) = (one, one);
                row.r = bytes(HIGHEST_BIT + 4);
            }),
        ),
        ("no first sign", computed(sltu, (7, 3), 1, |row, _| (row.sign1, row.truth) = (one, one))),
        ("no second sign", computed(sltu, (3, 7), 0, |row, _| (row.sign2, row.truth) = (one, Fp::zero()))),
        (
            // 8 >> 1 is 50, for the sign makes 100 of the 8.
            "sign1 is 0 or 1",
            computed(sra, (8, 1), 50, |row, _| {
                row.sign1 = signed(8 - 100) * inverse(two_32);
                row.u = bytes(HIGHEST_BIT + 100);
                row.r = bytes(50);
            }),
        ),
        (
            // 3 is not less than 7, for the sign makes 1 of the 7.
            "sign2 is 0 or 1",
            computed(slt, (3, 7), 0, |row, _| {
                row.sign2 = number(7 - 1) * inverse(two_32);
                row.u = bytes(HIGHEST_BIT + 1);
                row.r = bytes(2);
                row.truth = Fp::zero();
            }),
        ),
        (
            "divisor_zero means a divisor of 0",
            computed(divu, (7, 3), u32::MAX, |row, _| {
                (row.divisor_zero, row.truth) = (one, one);
                row.r = bytes(u32::MAX);
                row.s = bytes(10);
            }),
        ),
        ("the quotient by 0 has all bits", computed(divu, (7, 0), 5, r(5))),
        ("a = q * b + m, of div", computed(divu, (7, 3), 1, |row, _| row.r = bytes(1))),
        (
            "|m| < |b|, of div",
            computed(divu, (7, 3), 1, |row, _| {
                row.r = bytes(1);
                row.s = bytes(4);
            }),
        ),
        (
            "a = q * b + m, of rem",
            computed(remu, (7, 3), 2, |row, below| {
                row.r = bytes(2);
                below.r = bytes(0);
            }),
        ),
        (
            "|m| < |b|, of rem",
            computed(remu, (7, 3), 4, |row, _| {
                row.r = bytes(4);
                row.s = bytes(1);
            }),
        ),
        (
            // 7 = 3 * 3 - 2
            "m is not negative",
            computed(rem, (7, 3), 2_u32.wrapping_neg(), |row, below| {
                row.r = bytes(2_u32.wrapping_neg());
                row.truth = one;
                row.s = bytes(3);
                below.r = bytes(4);
            }),
        ),
        (
            // -7 = -3 * 3 + 2
            "m is not positive",
            computed(rem, (7_u32.wrapping_neg(), 3), 2, |row, below| {
                row.r = bytes(2);
                (row.truth, row.carry) = (Fp::zero(), one);
                row.s = bytes(3);
                below.r = bytes(4);
            }),
        ),
    ];
    // Behind eight of `ands`, four bytes each of r, s and u.
    for at in 0..4 {
        // A carry that is none leaves 2^32 too little.
        attacks.push((
            LOOKUPS[8 + at],
            computed(add, (7, 3), 0, |row, _| {
                row.carry = one;
                row.r = but_one(at, signed(10 - (1 << 32)));
                row.written = row.r_word();
            }),
        ));
        attacks.push((
            LOOKUPS[12 + at],
            computed(mul, (7, 3), 22, |row, _| {
                row.r = bytes(22);
                row.s = but_one(at, -inverse(two_32));
            }),
        ));
        attacks.push((
            LOOKUPS[16 + at],
            computed(slt, (3, 7), 0, |row, _| {
                (row.sign2, row.truth) = (one, Fp::zero());
                row.u = but_one(at, signed(7 - (1 << 31)));
            }),
        ));
    }
    for (at, name) in LOOKUPS.into_iter().take(8).enumerate() {
        let wrong = 1 << (4 * at);
        attacks.push((
            name,
            computed(and, (0, 0), wrong, |row, _| {
                row.ands[at] = power_of_two(80);
                row.r = bytes(wrong);
            }),
        ));
    }
    attacks
}

/// The next instruction after row 4 is another one.
struct Jump(u32);

impl Semantics for Jump {
    fn next_pc(&mut self, row: usize, _code: OpCode, honest: u32) -> u32 {
        if row == 4 { self.0 } else { honest }
    }
}

/// Row 4 is followed by row 5 or 6, whatever it is.
fn jumped(a: u32, b: u32, instruction: u32, to: u32, forge: impl Fn(&mut Row<Fp>)) -> Table {
    let words = [&li(T0, a)[..], &li(T1, b), &[instruction, NOP]].concat();
    let mut run = lying(&words, &[], &mut Jump(TEXT + 4 * to));
    forge(&mut run.rows[4]);
    run.table()
}

/// Jumps to where they do not lead, and what an instruction is.
fn instructions() -> Vec<Attack> {
    let as_is = |_: &mut Row<Fp>| ();
    let add_and_sub = || (honest(&operation(add, 7, 3), &[]), honest(&operation(sub, 7, 3), &[]));
    let mut attacks = vec![
        ("equal", jumped(7, 3, beq(T0, T1, 8), 6, |row| row.truth = Fp::one())),
        ("not equal", jumped(7, 7, beq(T0, T1, 8), 5, |row| row.truth = Fp::zero())),
        ("branch", jumped(7, 7, beq(T0, T1, 8), 5, as_is)),
        ("jal", jumped(0, 0, jal(RA, 8), 5, as_is)),
        ("jalr", jumped(TEXT, 0, jalr(RA, T0, 24), 5, as_is)),
        ("the return address", jumped(0, 0, jal(RA, 8), 6, |row| row.written += Fp::one())),
        ("the next instruction follows", jumped(0, 0, add(T2, T0, T1), 6, as_is)),
        ("the second operand is the immediate", {
            forged(&[addi(T0, ZERO, 5)], |rows| {
                (rows[0].value2, rows[0].written) = (number(6), number(6));
                rows[0].r = bytes(6);
            })
        }),
        ("the instruction at pc", {
            let (run, mut other) = add_and_sub();
            other.rows[4].public = run.rows[4].public;
            other.statics = run.statics;
            other.table()
        }),
        ("lookup: instruction", {
            let (run, mut other) = add_and_sub();
            other.statics = run.statics;
            other.table()
        }),
        // Where nothing is accessed, a fraction of a register's number makes up for another one's.
        ("lookup: address2", {
            forged(&[&operation(add, 7, 3)[..], &[addi(T2, T0, 0)]].concat(), |rows| {
                let row = &mut rows[5];
                row.address1 = word(T1);
                row.address2 = -inverse(256);
                (row.value1, row.written) = (number(3), number(3));
                row.r = bytes(3);
            })
        }),
        ("lookup: address3", {
            jumped(7, 3, beq(T0, T1, 8), 6, |row| {
                row.address1 = word(T1);
                row.address3 = -inverse(1 << 16);
                row.value1 = number(3);
                row.truth = Fp::one();
                row.carry = Fp::zero();
            })
        }),
    ];
    // `sub` for `add`, with a flag that makes up for it.
    type Flag = fn(&mut Row<Fp>) -> &mut Fp;
    let flags: [(&str, u32, Flag); 7] = [
        ("signed1_flag is 0 or 1", 18, |row| {
            fill_and(row, 7, HIGHEST_BIT);
            &mut row.signed1_flag
        }),
        ("signed2_flag is 0 or 1", 19, |row| {
            row.u = bytes(3 + HIGHEST_BIT);
            &mut row.signed2_flag
        }),
        ("shift_flag is 0 or 1", 20, |row| {
            fill_and(row, 3, 31);
            (row.quad, row.factor) = (number(3), number(8));
            &mut row.shift_flag
        }),
        ("negate_flag is 0 or 1", 21, |row| &mut row.negate_flag),
        ("byte_flag is 0 or 1", 23, |row| &mut row.byte_flag),
        ("half_flag is 0 or 1", 24, |row| &mut row.half_flag),
        ("word_flag is 0 or 1", 25, |row| &mut row.word_flag),
    ];
    for (name, bit, flag) in flags {
        let (run, mut other) = add_and_sub();
        let row = &mut other.rows[4];
        *flag(row) = -inverse(1 << bit);
        row.public = run.rows[4].public;
        other.statics = run.statics;
        attacks.push((name, other.table()));
    }
    attacks
}

/// Two words at `DATA`, whose address is in s0.
fn two_words(first: u32, second: u32, then: &[u32]) -> Vec<u32> {
    let start =
        [&li(S0, DATA)[..], &li(T0, first), &li(T1, second), &[sw(T0, S0, 0), sw(T1, S0, 4)]].concat();
    [&start[..], then].concat()
}

/// The row behind the start of `two_words`.
const THEN: usize = 8;

/// The row of one instruction, for a program that has another one.
fn taken_for(mut run: Forgery, other: &Forgery, forge: impl Fn(&mut Row<Fp>, &Row<Fp>)) -> Table {
    let (row, expected) = (&mut run.rows[THEN], &other.rows[THEN]);
    (row.public, row.immediate) = (expected.public, expected.immediate);
    forge(row, expected);
    run.statics = other.statics.clone();
    run.table()
}

/// Other addresses, other contents.
fn memory() -> Vec<Attack> {
    let loads = |instruction: u32| honest(&two_words(0x4433_2211, 0x8877_6655, &[instruction]), &[]);
    let load = |instruction: u32, forge: fn(&mut Row<Fp>)| {
        let mut run = loads(instruction);
        forge(&mut run.rows[THEN]);
        run.table()
    };
    let apart = || (loads(lw(T2, S0, 4)), loads(lw(T2, S0, 0)));
    let address_of = |row: &mut Row<Fp>, from: &Row<Fp>| {
        row.r = from.r;
        (row.quad, row.offset_low, row.offset_high) = (from.quad, from.offset_low, from.offset_high);
    };
    let store = |old: u32, instruction: u32, forge: fn(&mut Row<Fp>)| {
        forged(&two_words(old, 0x7f, &[instruction]), |rows| forge(&mut rows[THEN]))
    };
    let equal_bytes =
        |instruction: u32| honest(&two_words(0x1111_1111, 0x1111_1111, &[instruction]), &[]).table();
    // Of the word before the address, which is 0.
    let before = |forge: fn(&mut Row<Fp>)| {
        forged(&two_words(0, 7, &[lbu(T2, S0, 4)]), |rows| {
            let row = &mut rows[THEN];
            row.quad -= Fp::one();
            forge(row);
            row.address2 -= number(4);
            (row.value2, row.part, row.written) = (Fp::zero(), Fp::zero(), Fp::zero());
            row.s = bytes(0);
        })
    };
    let nothing_there = |row: &mut Row<Fp>| {
        row.address2 += Fp::one();
        (row.value2, row.part, row.written) = (Fp::zero(), Fp::zero(), Fp::zero());
        row.s = bytes(0);
    };
    vec![
        ("rs1 + immediate", {
            let (run, other) = apart();
            taken_for(run, &other, |_, _| ())
        }),
        ("the word that is loaded", {
            let (run, other) = apart();
            taken_for(run, &other, address_of)
        }),
        ("read_only is 0 or 1", {
            let (run, other) = apart();
            taken_for(run, &other, |row, from| {
                address_of(row, from);
                row.read_only = number(4) * inverse(1 << 32);
            })
        }),
        ("place in the word", {
            forged(&two_words(0x11, 0x22, &[lbu(T2, S0, 1)]), |rows| {
                let row = &mut rows[THEN];
                row.offset_low = Fp::zero();
                nothing_there(row);
            })
        }),
        ("lookup: quad", {
            forged(&two_words(0x1111_1111, 0x1111_1111, &[lw(T2, S0, 1)]), |rows| {
                let row = &mut rows[THEN];
                row.offset_low = Fp::zero();
                row.quad = inverse(4);
                nothing_there(row);
            })
        }),
        ("offset_low is 0 or 1", before(|row| row.offset_low = number(4))),
        ("offset_high is 0 or 1", before(|row| row.offset_high = number(2))),
        ("a word is aligned", equal_bytes(lw(T2, S0, 1))),
        ("a half is aligned", equal_bytes(lh(T2, S0, 1))),
        ("s is the word that is loaded", {
            load(lw(T2, S0, 0), |row| {
                row.s = bytes(5);
                (row.part, row.written) = (number(5), number(5));
            })
        }),
        (
            "the byte at the address",
            load(lbu(T2, S0, 0), |row| (row.part, row.written) = (number(5), number(5))),
        ),
        (
            "the half at the address",
            load(lhu(T2, S0, 0), |row| (row.part, row.written) = (number(5), number(5))),
        ),
        (
            "the word at the address",
            load(lw(T2, S0, 0), |row| (row.part, row.written) = (number(5), number(5))),
        ),
        ("sign1 is the sign of the part", {
            load(lb(T2, S0, 0), |row| {
                row.sign1 = Fp::one();
                row.written += number(0xffff_ff00);
            })
        }),
        ("load", load(lw(T2, S0, 0), |row| row.written = number(5))),
        ("the word that is stored", store(0, sw(T1, S0, 8), |row| row.address3 += number(4))),
        ("s is the word that is stored over", {
            store(0x4433_2211, sb(T1, S0, 0), |row| {
                row.s = bytes(1);
                row.part = Fp::one();
                row.written = number(0x4433_2211 + 0x7f - 1);
            })
        }),
        ("u is rs2", {
            store(0, sw(T1, S0, 0), |row| {
                row.u = bytes(5);
                row.written = number(5);
            })
        }),
        ("place value", {
            store(0, sb(T1, S0, 1), |row| {
                row.factor = Fp::one();
                row.written = number(0x7f);
            })
        }),
        ("store", store(0, sb(T1, S0, 1), |row| row.written = number(5))),
    ]
}

/// Rows in an order of accesses that is not theirs: the second row's come first.
fn too_early(words: &[u32], forge: impl Fn(&mut Row<Fp>)) -> Table {
    let mut run = honest(words, &[]);
    run.order = vec![1, 0];
    forge(&mut run.rows[0]);
    run.table()
}

/// A row that reads what the row below it writes, in parts as a cheater chooses.
fn from_the_future(words: &[u32], slot: usize, forge: impl Fn(&mut Row<Fp>), low_holds: bool) -> Table {
    let mut table = too_early(words, forge);
    let reach = number(3 << (table.k - 2));
    let row = &mut table.rows[0];
    let (low, high) = match slot {
        1 => (&mut row.ago_low1, &mut row.ago_high1),
        2 => (&mut row.ago_low2, &mut row.ago_high2),
        _ => (&mut row.ago_low3, &mut row.ago_high3),
    };
    if low_holds {
        *low += reach;
        *high -= reach;
    }
    table
}

/// A table with two rows for t0: one for the instruction that writes it, one for the instruction that reads it.
/// Returns where the second stands, which has another name until it gets its place.
fn stale() -> (Table, usize) {
    let mut run = honest(&[addi(T0, ZERO, 5), addi(T2, T0, 0)], &[]);
    let row = &mut run.rows[1];
    (row.address1, row.value1, row.written) = (word(T3), Fp::zero(), Fp::zero());
    row.r = bytes(0);
    let mut table = run.table();
    table.rows[1].address1 = word(T0);
    let at = table.rows.iter().position(|row| row.zero == Fp::one() && row.address3 == word(T3)).unwrap();
    table.rows[at].address3 = word(T0);
    (table, at)
}

/// `stale`, with the second row of t0 moved behind the end, so that what is in the table rises.
fn stale_behind_the_end(forge: impl Fn(&mut [Row<Fp>], Fp, Fp)) -> Table {
    let (mut table, at) = stale();
    let gap = table.rows[at + 1].address3 - table.rows[at - 1].address3 - Fp::one();
    table.rows[at - 1].r = bytes(small(gap) as u32);
    let mut moved = table.rows.remove(at);
    // All rows below move up, and none has read what it does not know.
    for row in &mut table.rows[at..] {
        if row.image == Fp::one() || row.zero == Fp::one() {
            row.ago_low3 -= number(3);
        } else {
            row.time3 -= number(3);
        }
    }
    let end = table.rows.iter().position(|row| row.end == Fp::one()).unwrap();
    let last = *table.rows.last().unwrap();
    table.rows.push(Row { time3: last.time3 + number(3), ..last });
    moved.ago_low3 += number(3 * (end + 1 - at) as u64);
    let (count, journal_index) = (table.rows[end].pc, table.rows[end].journal_index);
    moved.journal_index = journal_index;
    table.rows[end + 1] = moved;
    forge(&mut table.rows[end + 1..], count, journal_index);
    table
}

/// What the memory table says, and in which order.
fn first_contents() -> Vec<Attack> {
    let one = Fp::one();
    let read = |row: &mut Row<Fp>| {
        (row.value1, row.written) = (number(5), number(5));
        row.r = bytes(5);
    };
    let read_second = |row: &mut Row<Fp>| {
        (row.value2, row.written) = (number(5), number(5));
        row.r = bytes(5);
    };
    let as_is = |_: &mut Row<Fp>| ();
    let first = [addi(T2, T0, 0), addi(T0, ZERO, 5)];
    let second = [add(T2, A3, T0), addi(T0, A4, 5)];
    let third = [addi(T0, A3, 9), addi(T0, A4, 5)];
    // A load of the first word at `base`, in row 2, that reads 5.
    let reads_five = |base: u32| {
        let mut run = honest(&[&li(S0, base)[..], &[lw(T2, S0, 0)]].concat(), &[]);
        let row = &mut run.rows[2];
        (row.value2, row.part, row.written) = (number(5), number(5), number(5));
        row.s = bytes(5);
        let mut table = run.table();
        let address = table.rows[2].address2;
        let at =
            table.rows.iter().skip(3).position(|row| row.address3 == address && row.cpu != one).unwrap() + 3;
        table.rows[at].written = number(5);
        (table, at)
    };
    let image = |public: bool, immediate: u64| {
        let (mut table, at) = reads_five(RODATA);
        if public {
            table.rows[at].public += one;
        }
        table.rows[at].immediate = number(immediate);
        table
    };
    let mut attacks = vec![
        ("lookup: ago_low1", from_the_future(&first, 1, read, false)),
        ("lookup: ago_low2", from_the_future(&second, 2, read_second, false)),
        ("lookup: ago_low3", from_the_future(&third, 3, as_is, false)),
        ("ago_high1 is 0 to 3 reaches", from_the_future(&first, 1, read, true)),
        ("ago_high2 is 0 to 3 reaches", from_the_future(&second, 2, read_second, true)),
        ("ago_high3 is 0 to 3 reaches", from_the_future(&third, 3, as_is, true)),
        ("lookup: access", forged(&[addi(T2, T0, 0)], |rows| read(&mut rows[0]))),
        ("the third access is now, or at time 0", {
            // The second row leaves what it writes at time 0, where the first row reads it.
            let mut run = honest(&first, &[]);
            read(&mut run.rows[0]);
            run.rows[1].written = number(5);
            let mut table = run.table();
            table.rows[1].time3 = Fp::zero();
            table.rows[1].old = number(5);
            let at = table.rows.iter().position(|row| row.zero == one && row.address3 == word(T0)).unwrap();
            let row = &mut table.rows[at];
            row.old = Fp::zero();
            row.ago_low3 = number(3 * at as u64 + 4);
            table
        }),
        ("starts as zero", reads_five(DATA).0),
        ("lookup: image", image(false, 5)),
        ("a first content is the second part", {
            let (mut table, at) = reads_five(RODATA);
            table.rows[at].immediate =
                table.public.iter().find(|entry| entry.0 == table.rows[at].public).unwrap().1;
            table
        }),
        ("a first content is public", {
            let (mut table, at) = reads_five(RODATA);
            let other = table.rows[at + 1];
            let row = &mut table.rows[at];
            (row.public, row.immediate) = (other.public, other.immediate);
            // The second word's content for the first word.
            let value = other.immediate;
            let bytes = bytes(small(value) as u32);
            for row in [2, at] {
                let row = &mut table.rows[row];
                row.written = value;
                row.old = if row.image == one { value } else { row.old };
            }
            let load = &mut table.rows[2];
            (load.value2, load.part, load.s) = (value, value, bytes);
            let t2 = table.rows.iter_mut().find(|row| row.zero == one && row.address3 == word(T2)).unwrap();
            t2.old = value;
            table
        }),
        ("entries are counted", {
            let (mut table, at) = reads_five(RODATA);
            let row = &mut table.rows[at];
            (row.image, row.zero) = (Fp::zero(), one);
            (row.public, row.immediate, row.written, row.old) =
                (Fp::zero(), Fp::zero(), Fp::zero(), Fp::zero());
            let load = &mut table.rows[2];
            (load.value2, load.part, load.s, load.written) = (Fp::zero(), Fp::zero(), bytes(0), Fp::zero());
            let t2 = table.rows.iter_mut().find(|row| row.zero == one && row.address3 == word(T2)).unwrap();
            t2.old = Fp::zero();
            table
        }),
        ("addresses rise", stale().0),
        ("only padding follows the end", {
            stale_behind_the_end(|rows, count, journal_index| {
                rows[0].pc = count;
                let end = rows[0].address3 + rows[0].r_word() + Fp::one();
                rows[1] =
                    Row { end: Fp::one(), pc: count, address3: end, time3: rows[1].time3, ..Row::default() };
                (rows[0].zone, rows[1].zone) = (Fp::one(), Fp::one());
                rows[1].public = tuples::end(count, journal_index);
                rows[1].journal_index = journal_index;
            })
        }),
        ("end is 0 or 1", {
            stale_behind_the_end(|rows, count, journal_index| {
                rows[0].pc = count;
                rows[0].end = -Fp::one();
                rows[0].public = tuples::end(count, journal_index);
                let end = rows[0].address3 + rows[0].r_word() + Fp::one();
                rows[1] =
                    Row { end: Fp::one(), pc: count, address3: end, time3: rows[1].time3, ..Row::default() };
                (rows[0].zone, rows[1].zone) = (Fp::one(), Fp::one());
                rows[1].public = rows[0].public;
                rows[1].journal_index = journal_index;
            })
        }),
        ("border is 0 or 1", {
            let mut table = stale_behind_the_end(|rows, _, _| {
                rows[0].border = -Fp::one();
                (rows[0].zone, rows[1].zone) = (Fp::one(), Fp::one());
            });
            let border = table.rows.iter().find(|row| row.border == one).unwrap().public;
            let row = table.rows.iter_mut().find(|row| row.border == -one).unwrap();
            row.public = border;
            // Nothing counts the entries here, so that any number makes the rest.
            row.pc = border - tuples::border(Fp::zero(), one, row.address3);
            table
        }),
    ];
    attacks.extend(unmapped());
    attacks
}

/// Loads from a word that nothing maps.
fn unmapped() -> Vec<Attack> {
    let one = Fp::one();
    let run = |target: u32| {
        let mut run = honest(&[&li(S0, DATA)[..], &[lw(T2, S0, 0)]].concat(), &[]);
        let start = honest(&li(S0, target), &[]);
        let program = small_program(&then_exit(&[&li(S0, target), &[lw(T2, S0, 0)]]));
        run.statics = Statics::new(&program).unwrap();
        run.rows[..2].copy_from_slice(&start.rows[..2]);
        let row = &mut run.rows[2];
        row.value1 = word(target);
        address::fill(row, target, 0);
        row.address2 = number((1 << 32) + u64::from(target));
        let address = row.address2;
        let table = run.table();
        let at = table.rows.iter().position(|row| row.zero == one && row.address3 == address).unwrap();
        (table, at)
    };
    let opened = |table: &mut Table, at: usize| {
        table.rows[at].zone = one;
        table.rows[at + 1].zone = one;
        table.rows[at - 1].public += number(1 << 32);
    };
    vec![
        ("zero is allowed here", run(0x10).0),
        ("lookup: border", {
            let (mut table, at) = run(0x10);
            opened(&mut table, at);
            table
        }),
        ("a border is public", {
            let (mut table, at) = run(0x10);
            opened(&mut table, at);
            table.rows[at - 1].public -= number(1 << 32);
            table
        }),
        ("zone is 0 or 1", {
            // The zone's end is moved behind the word, and what it moves by is what its zone holds.
            let (mut table, at) = run(DATA + DATA_BYTES + 4);
            let (ends, word) = (table.rows[at - 1], table.rows[at]);
            let moved = word.address3 + one - ends.address3;
            let gap = |from: Fp, to: Fp| bytes(small(to - from - one) as u32);
            let next = table.rows[at + 1].address3;
            table.rows[at - 2].r = gap(table.rows[at - 2].address3, word.address3);
            table.rows[at - 1] = Row {
                time3: Fp::zero(),
                pc: ends.pc,
                zone: one,
                r: bytes(0),
                ago_low3: word.ago_low3 - number(3),
                ..word
            };
            let zone = -moved * number(1 << 32);
            table.rows[at] = Row {
                time3: ends.time3 + number(3),
                address3: word.address3 + one,
                r: gap(word.address3 + one, next),
                ..ends
            };
            table.rows[at + 1].zone = zone;
            table
        }),
    ]
}

/// Tells the executor of a call in a row other arguments than it has.
struct Told {
    row: usize,
    number: u32,
    file: u32,
    /// What is moved, row by row of the calls.
    moved: Vec<(usize, u32)>,
}

impl Semantics for Told {
    fn operand(&mut self, row: usize, operand: usize, honest: u32) -> u32 {
        match operand {
            _ if row != self.row => honest,
            1 => self.number,
            _ => self.file,
        }
    }

    fn written(&mut self, row: usize, code: OpCode, honest: u32) -> u32 {
        let moved = self.moved.iter().find(|(at, _)| *at == row && code == OpCode::Ecall);
        moved.map_or(honest, |(_, moved)| *moved)
    }
}

/// The row of a call's `ecall` with four words of arguments.
const ECALL_ROW: usize = 8;

/// A call that is taken for another one.
fn misheard(number_and_file: (u32, u32), told: (u32, u32), forge: impl Fn(&mut Vec<Row<Fp>>)) -> Table {
    let words = call(number_and_file.0, &[number_and_file.1, DATA + 1, 1]);
    let mut semantics = Told { row: ECALL_ROW, number: told.0, file: told.1, moved: Vec::new() };
    let mut run = lying(&words, &[7; 8], &mut semantics);
    let row = &mut run.rows[ECALL_ROW];
    (row.value1, row.value2) = (word(number_and_file.0), word(number_and_file.1));
    forge(&mut run.rows);
    run.table()
}

/// A write of `bytes` bytes from `DATA` + `offset`, after the words "AB" and "CD" were put there.
fn writes(offset: u32, length: u32) -> Vec<u32> {
    two_words(0x4241, 0x4443, &call(WRITE, &[1, DATA + offset, length]))
}

fn one_of(rows: &mut [Row<Fp>], is: impl Fn(&Row<Fp>) -> bool) -> usize {
    rows.iter().position(is).unwrap()
}

/// Calls that answer wrong.
fn calls() -> Vec<Attack> {
    let one = Fp::one();
    let as_is = |_: &mut Vec<Row<Fp>>| ();
    let is_call = |row: &Row<Fp>| row.read + row.write + row.console == Fp::one();
    let is_copy = |row: &Row<Fp>| row.copy_in + row.copy_out == Fp::one();
    // The call of one program with the arguments of another, which stand in `lists` of (register, value).
    let swapped = |first: [(u32, u32); 4], second: [(u32, u32); 4], forge: fn(&mut Row<Fp>)| {
        let words = |list: [(u32, u32); 4]| {
            let start = [li(A7, WRITE), li(A0, 1)].concat();
            let arguments: Vec<u32> =
                list.iter().flat_map(|&(register, value)| li(register, value)).collect();
            two_words(0x4241, 0x4443, &[&start[..], &arguments, &[ECALL]].concat())
        };
        let (start, mut run) = (honest(&words(first), &[]), honest(&words(second), &[]));
        let at = one_of(&mut run.rows, is_call);
        run.rows[..at].copy_from_slice(&start.rows[..at]);
        forge(&mut run.rows[at]);
        run.statics = start.statics;
        run.table()
    };
    let lists = |a1, a2, a3, a4| [(A1, a1), (A2, a2), (A3, a3), (A4, a4)];
    let edited = |words: &[u32], forge: &dyn Fn(&mut Vec<Row<Fp>>)| {
        let mut run = honest(words, &[7; 8]);
        forge(&mut run.rows);
        run.table()
    };
    let mut attacks = vec![
        ("a7 is the number of the call", misheard((BRK, 2), (WRITE, 2), as_is)),
        (
            "only exit has two numbers",
            misheard((READ + 1, 0), (READ, 0), |rows| rows[ECALL_ROW].truth = Fp::one()),
        ),
        ("a0 is the file", misheard((WRITE, 3), (WRITE, 2), as_is)),
        ("read is 0 or 1", {
            // read - 1, write and console: a call of 65 for file 3.
            misheard((65, 3), (WRITE, 2), |rows| {
                let row = &mut rows[ECALL_ROW + 1];
                (row.read, row.write) = (-Fp::one(), Fp::one());
                // Of a region that may be written, and that begins one byte later.
                row.public += Fp::one();
                row.r[0] -= Fp::one();
            })
        }),
        ("write is 0 or 1", {
            misheard((READ, 1), (READ, 0), |rows| {
                let row = &mut rows[ECALL_ROW + 1];
                (row.write, row.console) = (-Fp::one(), Fp::one());
                // The number is moved that was asked for, and yet nothing.
                rows.retain(|row| row.copy_in != Fp::one());
            })
        }),
        ("the exit code is 0", {
            let mut run = Forgery::new(
                &small_program(&exit(1)),
                &[],
                &mut Told { row: 4, number: EXIT, file: 0, moved: Vec::new() },
            );
            run.rows[4].value2 = one;
            run.table()
        }),
        ("console is 0 or 1", {
            let words = call(EXIT - 1, &[0]);
            let mut run = Forgery::new(
                &small_program(&words),
                &[],
                &mut Told { row: 4, number: EXIT, file: 0, moved: Vec::new() },
            );
            run.rows[4].value1 = word(EXIT - 1);
            let mut table = run.table();
            let row = &mut table.rows[5];
            (row.read, row.console) = (one, -one);
            table
        }),
        ("the first access is a1", {
            swapped(lists(DATA, 1, DATA + 4, 0), lists(DATA + 4, 1, DATA, 0), |row| row.address1 = word(A3))
        }),
        ("the second access is a2", {
            swapped(lists(DATA, 2, DATA + 4, 1), lists(DATA, 1, DATA + 4, 2), |row| row.address2 = word(A4))
        }),
        ("the third access is a0", {
            edited(&writes(0, 1), &|rows| {
                let at = one_of(rows, is_call);
                rows[at].address3 = word(T2);
            })
        }),
        ("what is not moved is a word", {
            let mut semantics = Told { row: usize::MAX, number: 0, file: 0, moved: vec![(9, 8)] };
            let mut run = lying(&call(READ, &[0, DATA, 4]), &[7; 8], &mut semantics);
            let at = one_of(&mut run.rows, is_call);
            run.rows[at..].iter_mut().skip(1).for_each(|row| row.ended = Fp::one());
            run.table()
        }),
        ("a write moves everything", {
            let mut semantics = Told { row: usize::MAX, number: 0, file: 0, moved: vec![(9, 1)] };
            lying(&call(WRITE, &[1, DATA, 2]), &[], &mut semantics).table()
        }),
        ("a copy has one size", {
            // Behind the buffer a copy of no bytes, over a part that is not there.
            edited(&call(READ, &[0, DATA, 4]), &|rows| {
                let at = one_of(rows, is_copy);
                let mut row = rows[at];
                address::fill(&mut row, DATA + 4, 0);
                (row.value1, row.left) = (word(DATA + 4), Fp::zero());
                row.address3 += number(4);
                (row.word_flag, row.part, row.written) = (Fp::zero(), -number(5), number(5));
                rows.insert(at + 1, row);
            })
        }),
        ("no copy of a half", {
            edited(&call(READ, &[0, DATA, 1]), &|rows| {
                let at = one_of(rows, is_copy);
                let row = &mut rows[at];
                row.half_flag = Fp::one();
                row.u = bytes(0x4142);
                row.written = number(0x42 + 0x4142);
            })
        }),
        ("the journal takes bytes", {
            edited(&two_words(0x41, 0, &call(WRITE, &[1, DATA, 4])), &|rows| {
                let at = one_of(rows, is_copy);
                let row = &mut rows[at];
                (row.byte_flag, row.word_flag) = (Fp::zero(), Fp::one());
                rows.drain(at + 1..at + 4);
            })
        }),
        ("the byte is in the journal", {
            let mut table = edited(&writes(0, 1), &|_| ());
            let at = one_of(&mut table.rows, is_copy);
            let public = table.rows[at].public;
            for entry in table.public.iter_mut().filter(|entry| entry.0 == public) {
                entry.0 += number(1 << 32);
            }
            table.rows[at].public += number(1 << 32);
            table
        }),
        ("bytes that are left", {
            edited(&writes(0, 2), &|rows| {
                let at = one_of(rows, is_copy);
                rows[at].left = Fp::one();
                rows.remove(at + 1);
            })
        }),
        ("copies end when nothing is left", {
            edited(&writes(0, 2), &|rows| {
                let at = one_of(rows, is_copy);
                rows.remove(at + 1);
            })
        }),
        ("a read copies in", {
            let mut run = honest(&call(READ, &[0, DATA, 1]), &[7]);
            let mut other = honest(&call(WRITE, &[1, DATA, 1]), &[]);
            let (at, from) = (one_of(&mut run.rows, is_copy), one_of(&mut other.rows, is_copy));
            run.rows[at] = other.rows[from];
            run.table()
        }),
        ("a write copies out", {
            let mut run = honest(&call(WRITE, &[1, DATA, 1]), &[]);
            let mut other = honest(&call(READ, &[0, DATA, 1]), &[7]);
            let (at, from) = (one_of(&mut run.rows, is_copy), one_of(&mut other.rows, is_copy));
            run.rows[at] = other.rows[from];
            run.table()
        }),
        ("the address goes on", {
            let (mut run, mut other) = (honest(&writes(0, 1), &[]), honest(&writes(4, 1), &[]));
            let (at, from) = (one_of(&mut run.rows, is_copy), one_of(&mut other.rows, is_copy));
            run.rows[at] = other.rows[from];
            run.table()
        }),
        ("the address of a copy", {
            let (mut run, mut other) = (honest(&writes(0, 1), &[]), honest(&writes(4, 1), &[]));
            let (at, from) = (one_of(&mut run.rows, is_copy), one_of(&mut other.rows, is_copy));
            run.rows[at] = Row { value1: run.rows[at].value1, ..other.rows[from] };
            run.table()
        }),
        ("immediate_flag only with an instruction", {
            edited(&writes(0, 1), &|rows| {
                let at = one_of(rows, is_call);
                rows[at].immediate_flag = Fp::one();
                (rows[at].value2, rows[at].written) = (Fp::zero(), Fp::zero());
                fill_and(&mut rows[at], 0, u32::MAX);
                rows[at].s = bytes(small(rows[at].s_word()) as u32 + 1);
                rows.remove(at + 1);
            })
        }),
        ("lookup: journal", {
            let mut table = edited(&writes(0, 1), &|_| ());
            let at = one_of(&mut table.rows, is_copy);
            let public = table.rows[at].public;
            for entry in table.public.iter_mut().filter(|entry| entry.0 == public) {
                entry.0 += number(1 << 32);
            }
            table
        }),
    ];
    // A buffer where nothing is mapped.
    let elsewhere = |forge: fn(&mut Row<Fp>)| {
        let mut run = honest(&call(WRITE, &[2, DATA, 4]), &[]);
        let start = honest(&[&call(WRITE, &[2, 0x10, 4])[..8], &[NOP]].concat(), &[]);
        let program = small_program(&then_exit(&[&call(WRITE, &[2, 0x10, 4])]));
        run.statics = Statics::new(&program).unwrap();
        run.rows[..8].copy_from_slice(&start.rows[..8]);
        let row = &mut run.rows[9];
        row.value1 = number(0x10);
        forge(row);
        run.table()
    };
    attacks.push(("the buffer lies in a region", elsewhere(|_| ())));
    attacks.push((
        "lookup: region",
        elsewhere(|row| {
            (row.r, row.s) = (bytes(0), bytes(0));
            row.public = tuples::region(Fp::zero(), number(0x10), number(0x14));
        }),
    ));
    attacks.extend(short_reads());
    attacks
}

/// Reads of `lengths` bytes that move what is said in `moved`; `forge` gets the rows and where the reads are.
fn reads(lengths: &[u32], moved: &[(usize, u32)], forge: impl Fn(&mut [Row<Fp>], &[usize])) -> Table {
    let words: Vec<u32> = lengths.iter().flat_map(|&length| call(READ, &[0, DATA, length])).collect();
    let mut semantics = Told { row: usize::MAX, number: 0, file: 0, moved: moved.to_vec() };
    let mut run = lying(&words, &[7; 8], &mut semantics);
    let calls: Vec<usize> = (0..run.rows.len()).filter(|&at| run.rows[at].read == Fp::one()).collect();
    forge(&mut run.rows, &calls);
    run.table()
}

/// A read moves less than it was asked for, and a later one moves more.
fn short_reads() -> Vec<Attack> {
    let not_ended = |rows: &mut [Row<Fp>]| rows.iter_mut().for_each(|row| row.ended = Fp::zero());
    vec![
        ("nothing after the end of the witness", reads(&[8, 4], &[(9, 4)], |_, _| ())),
        ("a short read ends the witness", { reads(&[8, 4], &[(9, 4)], |rows, _| not_ended(rows)) }),
        ("ended stays", { reads(&[8, 4], &[(9, 4)], |rows, calls| not_ended(&mut rows[calls[1] - 3..])) }),
        ("the witness stays ended", {
            reads(&[8, 0, 4], &[(9, 4)], |rows, calls| not_ended(&mut rows[calls[1] + 1..]))
        }),
    ]
}

/// A call of `write(1)` of one byte, for a program that has `instead` where another one has its `ecall`: the rows of
/// `instead` and below them those of the answer.
fn unasked(instead: u32, forge: impl Fn(&mut [Row<Fp>])) -> Table {
    let before = call(WRITE, &[1, DATA, 1]);
    let program = [&before[..ECALL_ROW], &[instead]].concat();
    let (mut run, quiet) = (honest(&before, &[]), honest(&program, &[]));
    run.statics = quiet.statics;
    let is_spare = quiet.rows[ECALL_ROW + 1].spare == Fp::one();
    let instead = &quiet.rows[ECALL_ROW..ECALL_ROW + 1 + usize::from(is_spare)];
    run.rows.splice(ECALL_ROW..ECALL_ROW + 1, instead.iter().copied());
    forge(&mut run.rows[ECALL_ROW..]);
    run.table()
}

/// A division by zero, so that its second row compares nothing.
const BY_ZERO: fn() -> u32 = || divu(T2, T0, ZERO);

/// Rows that follow where they must not, and rows that are two things at once.
fn sequences() -> Vec<Attack> {
    let one = Fp::one();
    let is_copy = |row: &Row<Fp>| row.copy_in + row.copy_out == Fp::one();
    let mut attacks = vec![
        ("an instruction follows", unasked(NOP, |_| ())),
        ("a division has a second row", {
            let by_zero = BY_ZERO();
            let mut run = honest(&call(WRITE, &[1, DATA, 1]), &[]);
            let quiet = honest(&[&call(WRITE, &[1, DATA, 1])[..ECALL_ROW], &[by_zero]].concat(), &[]);
            run.rows[ECALL_ROW] = quiet.rows[ECALL_ROW];
            run.statics = quiet.statics;
            run.table()
        }),
        ("a call is answered, or the memory table follows", {
            misheard((0, 0), (WRITE, 2), |rows| {
                rows.remove(ECALL_ROW + 1);
            })
        }),
        ("a copy or an instruction follows", {
            let mut run = honest(&call(WRITE, &[2, DATA, 1]), &[]);
            let other = honest(&call(WRITE, &[1, DATA, 1]), &[]);
            let more = other.rows[ECALL_ROW + 1..ECALL_ROW + 3].iter().copied();
            run.rows.splice(ECALL_ROW + 2..ECALL_ROW + 2, more);
            run.table()
        }),
        ("pc stays", {
            let mut run = honest(&[&call(WRITE, &[2, DATA, 1])[..], &[addi(T0, ZERO, 1)]].concat(), &[]);
            run.rows.remove(ECALL_ROW + 2);
            run.table()
        }),
        ("an instruction has one class, other rows none", {
            unasked(BY_ZERO(), |rows| {
                (rows[1].ecall, rows[1].value1, rows[1].value2) = (Fp::one(), word(WRITE), Fp::one());
            })
        }),
        ("writes_flag only with an instruction", {
            forged(&[divu(T2, T0, ZERO)], |rows| {
                (rows[1].writes_flag, rows[1].address3, rows[1].written) = (Fp::one(), word(T1), number(5));
            })
        }),
        ("the first row executes", {
            let mut run = honest(&[NOP], &[]);
            let mut other = honest(&call(WRITE, &[1, DATA, 1]), &[]);
            let at = one_of(&mut other.rows, is_copy);
            let pc = run.rows[0].pc;
            run.rows.insert(0, Row { pc, ..other.rows[at] });
            run.table()
        }),
        ("the first pc is the entry", {
            let mut run = honest(&[addi(T0, ZERO, 5)], &[]);
            run.rows.remove(0);
            run.table()
        }),
        ("the journal starts empty", {
            let mut table = honest(&writes(0, 1), &[]).table();
            table.public = small_statics(&writes(0, 1)).column(b"?A");
            for row in &mut table.rows {
                row.journal_index += one;
                if row.copy_out == one {
                    row.public += one;
                } else if row.end == one {
                    row.public += number(1 << 32);
                }
            }
            table
        }),
        ("journal_index counts copies out", {
            let words = two_words(0x4141, 0, &call(WRITE, &[1, DATA, 2]));
            let mut table = honest(&words, &[]).table();
            table.public = small_statics(&words).column(b"A");
            let second = table.rows.iter().rposition(|row| row.copy_out == one).unwrap();
            for row in &mut table.rows[second..] {
                row.journal_index -= one;
                if row.copy_out == one {
                    row.public -= one;
                } else if row.end == one {
                    row.public -= number(1 << 32);
                }
            }
            table
        }),
        ("lookup: end", {
            let mut table = honest(&writes(0, 1), &[]).table();
            table.public = small_statics(&writes(0, 1)).column(b"AB");
            table
        }),
        ("all entries and all of the journal", {
            let mut table = honest(&writes(0, 1), &[]).table();
            table.public = small_statics(&writes(0, 1)).column(b"AB");
            let end = table.rows.iter_mut().find(|row| row.end == one).unwrap();
            end.public += number(1 << 32);
            table
        }),
        ("the memory table goes on to its end", {
            let mut table = honest(&writes(0, 1), &[]).table();
            table.public = small_statics(&writes(0, 1)).column(b"AB");
            table.rows.iter_mut().find(|row| row.end == one).unwrap().end = Fp::zero();
            table
        }),
        ("copy_in is 0 or 1", {
            // The store takes its access back. In the first row nobody says what is left.
            forged(&[sw(SP, SP, 0)], |rows| {
                let row = &mut rows[0];
                (row.copy_in, row.spare, row.left) = (-Fp::one(), Fp::one(), number(4));
            })
        }),
        ("load is 0 or 1", {
            // The journal takes a 0 for the byte: of the register x0, for a load and a copy make none.
            forged(&writes(0, 1), |rows| {
                let at = one_of(rows, |row| row.copy_out == Fp::one());
                let row = &mut rows[at];
                (row.load, row.less) = (-Fp::one(), Fp::one());
                (row.address2, row.value2, row.part) = (Fp::zero(), Fp::zero(), Fp::zero());
                row.s = bytes(0);
                row.public = tuples::journal(row.journal_index, row.part);
            })
        }),
    ];
    // The second row of a division is a call, too, and the class that is dropped makes up for the second one.
    type Class = fn(&mut Row<Fp>);
    let classes: [(&str, Class); 8] = [
        ("add is 0 or 1", |row| {
            row.add = -Fp::one();
            row.r = bytes(WRITE + 1);
            row.written = word(WRITE + 1);
        }),
        ("sub is 0 or 1", |row| {
            row.sub = -Fp::one();
            row.r = bytes(WRITE - 1);
            row.written = word(WRITE - 1);
        }),
        ("less is 0 or 1", |row| {
            row.less = -Fp::one();
            row.r = bytes(WRITE - 1);
        }),
        ("and is 0 or 1", |row| {
            row.and = -Fp::one();
            bitwise::fill(row, WRITE, 1);
        }),
        ("or is 0 or 1", |row| {
            row.or = -Fp::one();
            bitwise::fill(row, WRITE, 1);
            row.written = word(WRITE | 1);
        }),
        ("xor is 0 or 1", |row| {
            row.xor = -Fp::one();
            bitwise::fill(row, WRITE, 1);
            row.written = word(WRITE ^ 1);
        }),
        ("mul_low is 0 or 1", |row| {
            row.mul_low = -Fp::one();
            row.factor = Fp::one();
            row.r = bytes(WRITE);
            row.written = word(WRITE);
        }),
        ("mul_high is 0 or 1", |row| {
            row.mul_high = -Fp::one();
            row.factor = Fp::one();
            row.s = bytes(WRITE);
        }),
    ];
    for (name, class) in classes {
        attacks.push((
            name,
            unasked(BY_ZERO(), |rows| {
                (rows[1].ecall, rows[1].value1, rows[1].value2) = (Fp::one(), word(WRITE), Fp::one());
                class(&mut rows[1]);
            }),
        ));
    }
    attacks
}

fn small_statics(words: &[u32]) -> Statics {
    honest(words, &[]).statics
}

/// A program whose code begins at address 0, where `pc` of a run meets `pc` of the memory table.
fn low_program(words: &[u32], entry: u32) -> Program {
    let mut image = ElfImage::new(words);
    image.entry = entry;
    image.loads[0].address = 0;
    // Five words, so that the number of public entries is an address of an instruction.
    image.loads[1].data = vec![1; 20];
    image.loads[1].memory_bytes = 20;
    load(&image.bytes())
}

/// A row of the run and a row of the memory table at once.
fn low_addresses() -> Vec<Attack> {
    vec![
        ("spare is 0 or 1", endless_loop_that_exits()),
        ("zero is 0 or 1", run_behind_the_exit()),
        ("at most one kind", run_behind_the_end()),
    ]
}

/// The program loops; the row of its branch is the first of the memory table, which leaves out the first four entries.
fn endless_loop_that_exits() -> Table {
    let one = Fp::one();
    let program = low_program(&[NOP, beq(ZERO, ZERO, 0)], 0);
    let rows = program.code().ops().iter().enumerate().map(|(at, &op)| {
        let mut row = Row::default();
        fetch::fill(&mut row, op, 4 * at as u32);
        row.public = fetch::instruction(&row);
        row
    });
    let statics = Statics::new(&program).unwrap();
    let mut table = Forgery { statics, rows: rows.collect(), order: Vec::new() }.table();
    let fifth = one_of(&mut table.rows, |row| row.border == one && row.pc == number(4));
    table.rows.drain(3..fifth);
    let last = *table.rows.last().unwrap();
    table.rows.extend(vec![last; fifth - 3]);
    for (index, row) in table.rows.iter_mut().enumerate().skip(3) {
        if row.image == one || row.zero == one {
            row.ago_low3 -= number(3 * (fifth as u64 - 3));
        } else {
            row.time3 = number(3 * index as u64 + 5);
        }
    }
    // x0 is a row of the table, and another row leads to where the gaps are no longer too wide.
    let row = &mut table.rows[1];
    (row.zero, row.spare, row.zone, row.truth) = (one, -one, one, one);
    row.time3 = Fp::zero();
    row.r = bytes(u32::MAX);
    let next = table.rows[3].address3;
    table.rows[3].zone = one;
    let bridge = number(1 << 32);
    table.rows[2] = Row {
        zero: one,
        zone: one,
        pc: number(4),
        address3: bridge,
        r: bytes(small(next - bridge - one) as u32),
        ago_low3: number(3 * 2 + 4),
        ..Row::default()
    };
    table
}

/// The program exits, and then goes on at address 0, where it would write to the journal.
fn run_behind_the_exit() -> Table {
    let one = Fp::one();
    let writes = then_exit(&[&call(WRITE, &[1, DATA, 1])]);
    let words = [&writes[..], &exit(0)].concat();
    let mut run = Forgery::new(&low_program(&words, 4 * writes.len() as u32), &[], &mut Honest);
    let behind = Forgery::new(&low_program(&words, 0), &[], &mut Honest);
    run.rows.push(Row {
        image: one,
        zero: -one,
        spare: one,
        zone: one,
        public: tuples::image(Fp::zero(), Fp::zero()),
        time3: number(3 * run.rows.len() as u64 + 5),
        ..Row::default()
    });
    run.rows.extend(behind.rows);
    run.table()
}

/// Behind the end another run begins, to an end of its own. Its memory table has a second row for t3, for the
/// instruction of the first run that does not see what t3 is.
fn run_behind_the_end() -> Table {
    let one = Fp::one();
    let count = Statics::new(&low_program(&exit(0), 0)).unwrap().table.len();
    assert_eq!(count % 4, 0, "an instruction has the number of the entries as its address");
    let behind = [&vec![NOP; count / 4][..], &exit(0)].concat();
    let words = [&behind[..], &[addi(T3, ZERO, 5), addi(T2, T3, 0)], &exit(0)].concat();
    let mut run = Forgery::new(&low_program(&words, 4 * behind.len() as u32), &[], &mut Honest);
    let second = Forgery::new(&low_program(&words, count as u32), &[], &mut Honest);
    // As long as it has another name.
    let first_table = run.clone().table().rows;
    let row = &mut run.rows[1];
    (row.address1, row.value1, row.written, row.r) = (word(T4), Fp::zero(), Fp::zero(), bytes(0));
    let end = first_table.iter().position(|row| row.end == one).unwrap();
    let at = run.rows.len();
    run.rows.extend(&first_table[at..=end]);
    run.rows[end].spare = one;
    run.rows.extend(second.rows);
    let start = run.rows.len();
    let mut table = run.table();
    table.rows[1].address1 = word(T3);
    let alias = start + table.rows[start..].iter().position(|row| row.address3 == word(T4)).unwrap();
    table.rows[alias].address3 -= one;
    table.rows[alias].r[0] += one;
    table.rows[alias - 1].address3 -= one;
    table.rows[alias - 2].r[0] -= one;
    table
}
