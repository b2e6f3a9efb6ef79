//! Programs for the tests of the circuit: small ones, and one that executes every instruction in every way.

use halo2_proofs::pasta::Fp;
use proving_studio_native::halo2::check::Columns;
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::error::Halo2Error;
use proving_studio_native::halo2::public::Statics;
use proving_studio_native::halo2::run::{Semantics, run as rows_of};
use proving_studio_native::machine::{Control, Program};

use super::elf::{DATA, ElfImage, RODATA};
use super::*;

/// A program with two words of read-only data, so that its memory table is small.
pub fn small_program(words: &[u32]) -> Program {
    let mut image = ElfImage::new(words);
    image.loads[1].data = vec![0x80, 0x91, 0xa2, 0xf3, 0x04, 0x15, 0x26, 0x77];
    image.loads[1].memory_bytes = 8;
    load(&image.bytes())
}

/// A run in its circuit.
pub struct Table {
    pub k: u32,
    pub public: Vec<(Fp, Fp)>,
    pub rows: Vec<Row<Fp>>,
    pub journal: Vec<u8>,
}

impl Table {
    pub fn new(
        program: &Program,
        witness: &[u8],
        semantics: &mut dyn Semantics,
    ) -> Result<Table, Halo2Error> {
        let statics = Statics::new(program)?;
        let made = rows_of(program, &statics, witness, semantics, &Control::default())?;
        let k = made.smallest_k(&statics)?;
        let journal = made.journal.clone();
        let public = statics.column(&journal);
        let mut rows = made.into_rows(k);
        Columns::new(k, &public).count(&mut rows);
        Ok(Table { k, public, rows, journal })
    }

    pub fn columns(&self) -> Columns<'_> {
        Columns::new(self.k, &self.public)
    }
}

/// Pairs of operands with every sign, zero and corner.
const PAIRS: [(u32, u32); 9] = [
    (7, 3),
    (3, 7),
    (0xffff_fff9, 2),
    (7, 0xffff_fffe),
    (0xffff_fff9, 0xffff_fffd),
    (0x8000_0000, 0xffff_ffff),
    (0x8000_0001, 0),
    (5, 0),
    (0x1234_5678, 0x1234_5678),
];

/// Every instruction of RV32IM on operands of every kind, every call, every size and place of loads and stores.
pub fn every_instruction() -> Vec<u32> {
    let mut words = Vec::new();
    words.extend(call(READ, &[0, DATA + 2, 9]));
    words.extend(call(READ, &[0, DATA + 16, 8]));
    words.extend(call(READ, &[0, DATA + 32, 4]));
    let three =
        [add, sub, sll, slt, sltu, xor, srl, sra, or, and, mul, mulh, mulhsu, mulhu, div, divu, rem, remu];
    for (a, b) in PAIRS {
        words.extend(li(T0, a));
        words.extend(li(T1, b));
        words.extend(three.map(|instruction| instruction(T2, T0, T1)));
        words.extend([beq, bne, blt, bge, bltu, bgeu].map(|branch| branch(T0, T1, 4)));
    }
    for a in [0x7000_0000, 0xfedc_ba98, 5] {
        words.extend(li(T0, a));
        for immediate in [-5, 5, 0x7ff] {
            words.extend(
                [addi, slti, sltiu, xori, ori, andi].map(|instruction| instruction(T2, T0, immediate)),
            );
        }
        for distance in [0, 3, 16, 31] {
            words.extend([slli, srli, srai].map(|instruction| instruction(T2, T0, distance)));
        }
    }
    words.extend([add(T0, T0, T0), mul(ZERO, T0, T0), FENCE, mark(3, T0), mark_high(T0), auipc(T2, 0x1000)]);
    for base in [DATA, RODATA] {
        words.extend(li(S0, base));
        for place in 0..4 {
            words.extend([lb, lbu].map(|instruction| instruction(T2, S0, place)));
        }
        for place in [0, 2] {
            words.extend([lh, lhu].map(|instruction| instruction(T2, S0, place)));
        }
        words.extend([lw(T2, S0, 0), lw(T2, S0, 4), lb(ZERO, S0, 1)]);
    }
    words.extend(li(S0, DATA + 64));
    words.extend(li(T0, 0x89ab_cdef));
    for place in 0..4 {
        words.push(sb(T0, S0, place));
    }
    words.extend([sh(T0, S0, 4), sh(T0, S0, 6), sw(T0, S0, 8), sw(T0, S0, -8), lw(T1, S0, 4)]);
    words.extend([jal(RA, 4), auipc(T0, 0), jalr(RA, T0, 13), jal(ZERO, 8), NOP]);
    words.extend([addi(T1, ZERO, 2), addi(T1, T1, -1), bne(T1, ZERO, -4)]);
    words.extend(call(WRITE, &[1, DATA + 3, 5]));
    words.extend(call(WRITE, &[2, DATA, 7]));
    words.extend(call(WRITE, &[1, RODATA + 1, 3]));
    words.extend(exit(0x500));
    words
}

/// For `every_instruction`: one byte less than it asks for in its second call.
pub const EVERY_WITNESS: [u8; 16] = [9, 8, 7, 6, 0x85, 4, 3, 2, 1, 10, 20, 30, 40, 50, 60, 70];

/// What a row does, as one word.
pub fn kind(row: &Row<Fp>) -> &'static str {
    let names = Row::<()>::names();
    let flags = row.cells().zip(&names).take(28).filter(|(cell, _)| **cell == Fp::one());
    let names: Vec<&String> = flags.map(|(_, name)| name).filter(|name| *name != "cpu").collect();
    KINDS.iter().find(|kind| names.iter().any(|name| *name == **kind)).copied().unwrap_or("padding")
}

/// Kinds of rows and classes of instructions.
pub const KINDS: [&str; 27] = [
    "spare",
    "read",
    "write",
    "console",
    "copy_in",
    "copy_out",
    "image",
    "border",
    "zero",
    "end",
    "add",
    "sub",
    "less",
    "and",
    "or",
    "xor",
    "mul_low",
    "mul_high",
    "div",
    "rem",
    "load",
    "store",
    "equal",
    "branch_less",
    "jal",
    "jalr",
    "ecall",
];
