//! The public column: what prover and verifier both make from the program and the journal, entry for entry.
//!
//! Row 0 holds the challenge, row 1 the first pc, row 2 the mixer; from row 3 on, pairs, mixed.

use std::collections::BTreeMap;
use std::ops::Range;

use halo2_proofs::pasta::Fp;

use super::chips::address::{READ_ONLY, WRITABLE};
use super::chips::fetch;
use super::columns::Row;
use super::error::Halo2Error;
use super::tables::{MAX_K, usable_rows};
use super::tuples;
use crate::elf::Abi;
use crate::machine::{Program, STACK_POINTER};

/// The register that holds the stack pointer.
const SP: u64 = 2;
/// Challenge, first pc, mixer.
const HEAD_ROWS: usize = 3;
/// No instruction may stand there: the one after it would be at 2^32.
const LAST_PC: u32 = 0xffff_fffc;
/// Register numbers end here.
const REGISTERS: u64 = 32;

/// A public row of the memory table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableEntry {
    Image { address: u64, value: u32 },
    Border { address: u64, open: bool },
}

impl TableEntry {
    pub fn address(self) -> u64 {
        match self {
            TableEntry::Image { address, .. } | TableEntry::Border { address, .. } => address,
        }
    }

    /// As a pair, the `index`th of its kind.
    fn entry(self, index: usize) -> (Fp, Fp) {
        let index = Fp::from(index as u64);
        match self {
            TableEntry::Image { address, value } => {
                (tuples::image(index, Fp::from(address)), Fp::from(u64::from(value)))
            }
            TableEntry::Border { address, open } => {
                (tuples::border(index, Fp::from(u64::from(open)), Fp::from(address)), Fp::zero())
            }
        }
    }
}

/// What the program alone decides.
#[derive(Clone, Debug)]
pub struct Statics {
    entry: u32,
    /// In rising order of address.
    pub table: Vec<TableEntry>,
    /// Maximal ranges of addresses that may be written; that may be read.
    pub writable: Vec<Range<u64>>,
    pub readable: Vec<Range<u64>>,
    code: Vec<(Fp, Fp)>,
}

impl Statics {
    pub fn new(program: &Program) -> Result<Statics, Halo2Error> {
        if program.abi() != Abi::Linux {
            return Err(Halo2Error::OtherAbi);
        }
        let code = code_entries(program)?;
        let image: BTreeMap<u64, u32> = image_words(program)?;
        let (writable, readable) = program.regions().data_ranges(&program.elf().segments);
        let writes = |address: u64| writable.iter().any(|range| range.contains(&address));
        let mut table = vec![
            TableEntry::Image { address: 0, value: 0 },
            TableEntry::Image { address: SP, value: STACK_POINTER },
            TableEntry::Border { address: REGISTERS, open: false },
        ];
        // Addresses of neighbours differ by at most 2^32: a step between the spaces.
        for (space, is_writable) in [(WRITABLE, true), (READ_ONLY, false)] {
            table.push(TableEntry::Border { address: space - 1, open: false });
            let mut entries = BTreeMap::new();
            for (&address, &value) in &image {
                if writes(address) == is_writable && readable.iter().any(|range| range.contains(&address)) {
                    entries.insert(space + address, TableEntry::Image { address: space + address, value });
                }
            }
            let only_readable = if is_writable { writable.clone() } else { without(&readable, &writable) };
            for range in only_readable {
                // Between words, where no image entry can stand.
                for (address, open) in [(space + range.start - 1, true), (space + range.end - 1, false)] {
                    entries.insert(address, TableEntry::Border { address, open });
                }
            }
            table.extend(entries.into_values());
        }
        // The table's rows show that addresses rise, by 2^32 at most; a zone at either end of a space leaves no room.
        if !table.windows(2).all(|pair| pair[0].address() < pair[1].address()) {
            return Err(Halo2Error::OtherLayout);
        }
        Ok(Statics { entry: program.elf().entry, table, writable, readable, code })
    }

    /// Rows that the public column needs with a journal of `journal_bytes`.
    pub fn rows(&self, journal_bytes: usize) -> usize {
        HEAD_ROWS
            + self.table.len()
            + self.writable.len()
            + self.readable.len()
            + journal_bytes
            + 1
            + self.code.len()
    }

    /// The public column before it is mixed. Its head holds the first pc alone.
    pub fn column(&self, journal: &[u8]) -> Vec<(Fp, Fp)> {
        let number = |value: u64| Fp::from(value);
        let alone = |first: Fp| (first, Fp::zero());
        let mut column = vec![alone(Fp::zero()), alone(number(u64::from(self.entry))), alone(Fp::zero())];
        column.extend(self.table.iter().enumerate().map(|(index, entry)| entry.entry(index)));
        for (writable, ranges) in [(1, &self.writable), (0, &self.readable)] {
            let entry = |range: &Range<u64>| {
                alone(tuples::region(number(writable), number(range.start), number(range.end)))
            };
            column.extend(ranges.iter().map(entry));
        }
        let byte = |(index, &byte): (usize, &u8)| {
            alone(tuples::journal(number(index as u64), number(u64::from(byte))))
        };
        column.extend(journal.iter().enumerate().map(byte));
        column.push(alone(tuples::end(number(self.table.len() as u64), number(journal.len() as u64))));
        column.extend(&self.code);
        column
    }
}

/// The public column as the circuit has it.
pub fn mixed(column: &[(Fp, Fp)], challenge: Fp, mixer: Fp) -> Vec<Fp> {
    let mut mixed: Vec<Fp> = column.iter().map(|&(first, second)| first + second * mixer).collect();
    mixed[0] = challenge;
    mixed[2] = mixer;
    mixed
}

/// Every instruction of the program, as a pair.
fn code_entries(program: &Program) -> Result<Vec<(Fp, Fp)>, Halo2Error> {
    let mut code = Vec::new();
    for (index, &op) in program.code().ops().iter().enumerate() {
        let pc = program.code().pc_of(index);
        let mut row = Row::default();
        if !fetch::fill(&mut row, op, pc) {
            continue;
        }
        // What follows the last address is 0 to the machine and 2^32 to the circuit.
        if pc == LAST_PC {
            return Err(Halo2Error::OtherLayout);
        }
        code.push((fetch::instruction(&row), row.immediate));
        check_rows(code.len())?;
    }
    Ok(code)
}

/// Before a file makes us build more than any circuit has room for.
fn check_rows(rows: usize) -> Result<(), Halo2Error> {
    if rows > usable_rows(MAX_K) { Err(Halo2Error::TooLong { rows: rows as u64 }) } else { Ok(()) }
}

/// Words of the file that are not zero, outside of code.
fn image_words(program: &Program) -> Result<BTreeMap<u64, u32>, Halo2Error> {
    let mut words: BTreeMap<u64, u32> = BTreeMap::new();
    for segment in program.elf().segments.iter().filter(|segment| !segment.executable) {
        for (offset, &byte) in segment.data.iter().enumerate().filter(|(_, byte)| **byte != 0) {
            let address = u64::from(segment.address) + offset as u64;
            *words.entry(address & !3).or_default() |= u32::from(byte) << (8 * (address & 3));
            check_rows(words.len())?;
        }
    }
    Ok(words)
}

/// The parts of `ranges` that lie in none of `holes`; both sorted and disjoint.
fn without(ranges: &[Range<u64>], holes: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut parts = Vec::new();
    for range in ranges {
        let mut start = range.start;
        for hole in holes.iter().filter(|hole| hole.end > range.start && hole.start < range.end) {
            if hole.start > start {
                parts.push(start..hole.start);
            }
            start = start.max(hole.end);
        }
        if start < range.end {
            parts.push(start..range.end);
        }
    }
    parts
}
