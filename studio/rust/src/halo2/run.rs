//! A run as rows: the executor of the circuit. It fills each chip's cells as it goes.
//!
//! It stands apart from the engine's run loop on purpose: their journals are compared, and a test makes this one lie.

use halo2_proofs::pasta::Fp;

use super::chips::access::MOMENTS;
use super::columns::Row;
use super::error::Halo2Error;
use super::executor::Executor;
use super::public::Statics;
use super::tables::{MAX_K, MIN_K, reach, usable_rows};
use crate::isa::OpCode;
use crate::machine::{Control, Program};

/// Rows between two looks at the cancel flag.
const CANCEL_INTERVAL_ROWS: usize = 1 << 12;

/// What may change what an instruction does. The honest one changes nothing; tests make others.
pub trait Semantics {
    /// The word that is written to rd or to memory (after merging), in the order of execution.
    fn written(&mut self, _row: usize, _code: OpCode, honest: u32) -> u32 {
        honest
    }
    /// The address of the next instruction.
    fn next_pc(&mut self, _row: usize, _code: OpCode, honest: u32) -> u32 {
        honest
    }
    /// What is read as the value of an operand (1 or 2).
    fn operand(&mut self, _row: usize, _operand: usize, honest: u32) -> u32 {
        honest
    }
    /// A row as it leaves the executor.
    fn row(&mut self, _index: usize, _row: &mut Row<Fp>) {}
}

/// Does what the ISA manual says.
pub struct Honest;

impl Semantics for Honest {}

/// The rows of a run, before the size of the circuit is chosen; `ago_low` still holds the whole distance.
#[derive(Clone, Debug)]
pub struct Run {
    pub rows: Vec<Row<Fp>>,
    pub journal: Vec<u8>,
}

impl Run {
    /// The smallest circuit that has room for the run and for what is public.
    pub fn smallest_k(&self, statics: &Statics) -> Result<u32, Halo2Error> {
        smallest_k(self.rows.len() as u64, statics.rows(self.journal.len()) as u64)
    }

    /// The rows padded to the circuit of 2^k rows; the multiplicities are not filled in.
    pub fn into_rows(mut self, k: u32) -> Vec<Row<Fp>> {
        let journal_index = Fp::from(self.journal.len() as u64);
        self.rows.resize(usable_rows(k) + 1, Row { journal_index, ..Row::default() });
        let reach = reach(k);
        for (index, row) in self.rows.iter_mut().enumerate() {
            if row.image != Fp::one() && row.zero != Fp::one() {
                row.time3 = Fp::from(MOMENTS * index as u64 + MOMENTS + 2);
            }
            for (low, high) in [
                (&mut row.ago_low1, &mut row.ago_high1),
                (&mut row.ago_low2, &mut row.ago_high2),
                (&mut row.ago_low3, &mut row.ago_high3),
            ] {
                let ago = super::small(*low);
                *low = Fp::from(ago % reach);
                *high = Fp::from(ago - ago % reach);
            }
        }
        self.rows
    }
}

/// The smallest k with room for `run_rows` rows of a run and `public_rows` of the public column.
pub fn smallest_k(run_rows: u64, public_rows: u64) -> Result<u32, Halo2Error> {
    let rows = run_rows.max(public_rows);
    (MIN_K..=MAX_K).find(|&k| rows <= usable_rows(k) as u64).ok_or(Halo2Error::TooLong { rows })
}

/// Run `program` on `witness` and write down every row.
pub fn run(
    program: &Program,
    statics: &Statics,
    witness: &[u8],
    semantics: &mut dyn Semantics,
    control: &Control,
) -> Result<Run, Halo2Error> {
    let mut executor = Executor::new(program, statics, witness, semantics);
    let mut pc = program.elf().entry;
    while let Some(next) = executor.step(pc)? {
        pc = next;
        if executor.rows.len() > usable_rows(MAX_K) {
            return Err(Halo2Error::TooLong { rows: executor.rows.len() as u64 });
        }
        if executor.rows.len().is_multiple_of(CANCEL_INTERVAL_ROWS) && control.is_cancelled() {
            return Err(Halo2Error::Cancelled);
        }
    }
    executor.memory_table();
    Ok(Run { rows: executor.rows, journal: executor.journal })
}
