//! A run as rows: the executor of the circuit. It fills each chip's cells as it goes.
//!
//! It stands apart from the engine's run loop on purpose: their journals are compared, and a test makes this one lie.

use std::collections::BTreeMap;

use halo2_proofs::pasta::Fp;

use super::chips::access::MOMENTS;
use super::chips::address::{READ_ONLY, WRITABLE};
use super::chips::call::{A0, A1, A2, EXIT_CODE_MASK};
use super::chips::limbs::HIGHEST_BIT;
use super::chips::{add_sub, address, bitwise, compare, divide, fetch, limbs, load_store, multiply};
use super::columns::Row;
use super::error::Halo2Error;
use super::public::{Statics, TableEntry};
use super::tables::{MAX_K, reach, usable_rows};
use crate::halo2::tuples;
use crate::isa::{Op, OpCode};
use crate::machine::syscall::{EXIT, EXIT_GROUP, READ, WRITE};
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

/// A place that is read and written: its first and last content, and when that was written or read last.
#[derive(Clone, Copy, Debug)]
struct Place {
    first: u32,
    last: u32,
    time: u64,
}

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
    (super::tables::MIN_K..=MAX_K)
        .find(|&k| rows <= usable_rows(k) as u64)
        .ok_or(Halo2Error::TooLong { rows })
}

/// Run `program` on `witness` and write down every row.
pub fn run(
    program: &Program,
    statics: &Statics,
    witness: &[u8],
    semantics: &mut dyn Semantics,
    control: &Control,
) -> Result<Run, Halo2Error> {
    let mut executor = Executor {
        program,
        statics,
        witness,
        semantics,
        rows: Vec::new(),
        places: BTreeMap::new(),
        image: statics
            .table
            .iter()
            .filter_map(|entry| match *entry {
                TableEntry::Image { address, value } => Some((address, value)),
                TableEntry::Border { .. } => None,
            })
            .collect(),
        journal: Vec::new(),
        ended: false,
    };
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

struct Executor<'a> {
    program: &'a Program,
    statics: &'a Statics,
    witness: &'a [u8],
    semantics: &'a mut dyn Semantics,
    rows: Vec<Row<Fp>>,
    /// By address of the tuple.
    places: BTreeMap<u64, Place>,
    image: BTreeMap<u64, u32>,
    journal: Vec<u8>,
    ended: bool,
}

fn word(value: u32) -> Fp {
    Fp::from(u64::from(value))
}

impl Executor<'_> {
    /// Access `slot` of the row that is being made; returns (what was there, time since the access before).
    fn access(&mut self, slot: u64, address: u64, written: Option<u32>) -> (u32, Fp) {
        let now = MOMENTS * self.rows.len() as u64 + MOMENTS + slot - 1;
        let first = self.image.get(&address).copied().unwrap_or(0);
        let place = self.places.entry(address).or_insert(Place { first, last: first, time: 0 });
        let (before, ago) = (place.last, now - place.time - 1);
        place.time = now;
        if let Some(written) = written {
            place.last = written;
        }
        (before, Fp::from(ago))
    }

    fn read(&mut self, row: &mut Row<Fp>, slot: usize, address: u64) -> u32 {
        let (value, ago) = self.access(slot as u64, address, None);
        let (value_cell, ago_cell) = match slot {
            1 => (&mut row.value1, &mut row.ago_low1),
            _ => (&mut row.value2, &mut row.ago_low2),
        };
        *ago_cell = ago;
        *value_cell = word(value);
        value
    }

    fn write(&mut self, row: &mut Row<Fp>, address: u64, value: u32) {
        let (old, ago) = self.access(3, address, Some(value));
        row.old = word(old);
        row.ago_low3 = ago;
        row.written = word(value);
    }

    fn push(&mut self, mut row: Row<Fp>) {
        row.journal_index = Fp::from(self.journal.len() as u64 - u64::from(row.copy_out == Fp::one()));
        row.ended = Self::cell(self.ended);
        self.semantics.row(self.rows.len(), &mut row);
        self.rows.push(row);
    }

    fn cell(flag: bool) -> Fp {
        Fp::from(u64::from(flag))
    }

    /// The address in tuples of the word at `address`.
    fn place_of(&self, address: u32, store: bool) -> Result<u64, Halo2Error> {
        let aligned = u64::from(address & !3);
        let holds = |ranges: &[std::ops::Range<u64>]| ranges.iter().any(|range| range.contains(&aligned));
        if holds(&self.statics.writable) {
            Ok(WRITABLE + aligned)
        } else if holds(&self.statics.readable) && !store {
            Ok(READ_ONLY + aligned)
        } else {
            Err(Halo2Error::NoData { address })
        }
    }

    /// Execute the instruction at `pc`; returns the next pc, or `None` after the exit.
    fn step(&mut self, pc: u32) -> Result<Option<u32>, Halo2Error> {
        let Some(index) = self.program.code().index_of(pc) else {
            return Err(Halo2Error::Inconsistent { what: "a jump outside the code" });
        };
        let op = self.program.code().ops()[index];
        let mut row = Row::default();
        if !fetch::fill(&mut row, op, pc) {
            return Err(Halo2Error::Inconsistent { what: "an instruction that is none" });
        }
        row.public = fetch::instruction(&row);
        let at = self.rows.len();
        let address1 = super::small(row.address1);
        let mut a = self.read(&mut row, 1, address1);
        a = self.semantics.operand(at, 1, a);
        row.value1 = word(a);
        if op.code == OpCode::Ecall {
            return self.call(row, a, pc);
        }
        if row.load == Fp::one() {
            return self.load(row, op, a, pc).map(Some);
        }
        let immediate = super::small(row.immediate) as u32;
        let b = if row.immediate_flag == Fp::one() {
            row.value2 = row.immediate;
            immediate
        } else {
            let address2 = super::small(row.address2);
            let b = self.read(&mut row, 2, address2);
            self.semantics.operand(at, 2, b)
        };
        row.value2 = word(b);
        if row.store == Fp::one() {
            return self.store(row, op, a, b, pc).map(Some);
        }
        self.compute(row, op, a, b, pc).map(Some)
    }

    fn compute(&mut self, mut row: Row<Fp>, op: Op, a: u32, b: u32, pc: u32) -> Result<u32, Halo2Error> {
        let at = self.rows.len();
        let one = Fp::one();
        let signed1 = row.signed1_flag == one && a >> 31 == 1;
        let signed2 = row.signed2_flag == one && b >> 31 == 1;
        let (is_signed, shifts) = (row.signed1_flag == one, row.shift_flag == one);
        (row.sign1, row.sign2) = (Self::cell(signed1), Self::cell(signed2));
        let mut distance = 0;
        if shifts {
            distance = multiply::fill_distance(&mut row, b);
        } else if is_signed {
            limbs::fill_and(&mut row, a, HIGHEST_BIT);
        }
        if row.signed2_flag == one {
            row.u = limbs::bytes(b.wrapping_add(HIGHEST_BIT));
        } else if shifts && is_signed {
            row.u = limbs::bytes(a.wrapping_add(HIGHEST_BIT));
        }
        let number = |value: u32, negative: bool| i64::from(value) - (i64::from(negative) << 32);
        let (signed_a, signed_b) = (number(a, signed1), number(b, signed2));
        let mut next = pc.wrapping_add(4);
        let mut below = 0;
        let target = super::small(row.immediate) as u32;
        let value = if row.add == one {
            add_sub::fill_add(&mut row, a, b)
        } else if row.sub == one {
            add_sub::fill_sub(&mut row, a, b)
        } else if row.less == one {
            u32::from(compare::fill_less(&mut row, a, b, is_signed))
        } else if row.and == one {
            bitwise::fill(&mut row, a, b);
            a & b
        } else if row.or == one {
            bitwise::fill(&mut row, a, b);
            a | b
        } else if row.xor == one {
            bitwise::fill(&mut row, a, b);
            a ^ b
        } else if row.mul_low == one {
            multiply::fill_low(&mut row, a, if shifts { 1 << distance } else { b })
        } else if row.mul_high == one {
            let factor = if shifts { 1 << (32 - distance) } else { signed_b };
            multiply::fill_high(&mut row, signed_a, factor)
        } else if row.div == one || row.rem == one {
            let remainder = row.rem == one;
            let (result, limb) = divide::fill(&mut row, signed_a, signed_b, remainder);
            below = limb;
            result
        } else if row.equal == one || row.branch_less == one {
            let holds = if row.equal == one {
                compare::fill_equal(&mut row, a, b)
            } else {
                compare::fill_less(&mut row, a, b, is_signed)
            };
            if holds != (row.negate_flag == one) {
                next = target;
            }
            0
        } else if row.jal == one {
            next = target;
            pc.wrapping_add(4)
        } else {
            next = address::fill(&mut row, a, target) & !1;
            pc.wrapping_add(4)
        };
        let value = self.semantics.written(at, op.code, value);
        row.written = word(value);
        if row.writes_flag == one {
            let rd = super::small(row.address3);
            self.write(&mut row, rd, value);
        }
        let divides = row.div == one || row.rem == one;
        self.push(row);
        next = self.semantics.next_pc(at, op.code, next);
        if divides {
            self.push(Row { spare: one, pc: word(next), r: limbs::bytes(below), ..Row::default() });
        }
        Ok(next)
    }

    fn load(&mut self, mut row: Row<Fp>, op: Op, a: u32, pc: u32) -> Result<u32, Halo2Error> {
        let at = self.rows.len();
        let (size, signed) = match op.code {
            OpCode::Lb => (1, true),
            OpCode::Lbu => (1, false),
            OpCode::Lh => (2, true),
            OpCode::Lhu => (2, false),
            _ => (4, false),
        };
        let immediate = super::small(row.immediate) as u32;
        let address = address::fill(&mut row, a, immediate);
        let place = self.place_of(address, false)?;
        row.address2 = Fp::from(place);
        row.read_only = Self::cell(place >= READ_ONLY);
        let mut content = self.read(&mut row, 2, place);
        content = self.semantics.operand(at, 2, content);
        row.value2 = word(content);
        let value = load_store::fill_load(&mut row, content, address, size, signed);
        let value = self.semantics.written(at, op.code, value);
        row.written = word(value);
        if row.writes_flag == Fp::one() {
            let rd = super::small(row.address3);
            self.write(&mut row, rd, value);
        }
        self.push(row);
        Ok(self.semantics.next_pc(at, op.code, pc.wrapping_add(4)))
    }

    fn store(&mut self, mut row: Row<Fp>, op: Op, a: u32, b: u32, pc: u32) -> Result<u32, Halo2Error> {
        let at = self.rows.len();
        let size = match op.code {
            OpCode::Sb => 1,
            OpCode::Sh => 2,
            _ => 4,
        };
        let immediate = super::small(row.immediate) as u32;
        let address = address::fill(&mut row, a, immediate);
        let place = self.place_of(address, true)?;
        row.address3 = Fp::from(place);
        self.overwrite(&mut row, op.code, address, place, size, b);
        self.push(row);
        Ok(self.semantics.next_pc(at, op.code, pc.wrapping_add(4)))
    }

    /// Store the low `size` bytes of `value`.
    fn overwrite(
        &mut self,
        row: &mut Row<Fp>,
        code: OpCode,
        address: u32,
        place: u64,
        size: u32,
        value: u32,
    ) {
        let first = self.image.get(&place).copied().unwrap_or(0);
        let old = self.places.get(&place).map_or(first, |place| place.last);
        let merged = load_store::fill_store(row, old, address, size, value);
        let merged = self.semantics.written(self.rows.len(), code, merged);
        self.write(row, place, merged);
    }

    /// An `ecall` with `number` in a7.
    fn call(&mut self, mut row: Row<Fp>, number: u32, pc: u32) -> Result<Option<u32>, Halo2Error> {
        let at = self.rows.len();
        let mut argument = self.read(&mut row, 2, A0);
        argument = self.semantics.operand(at, 2, argument);
        row.value2 = word(argument);
        let next = self.semantics.next_pc(at, OpCode::Ecall, pc.wrapping_add(4));
        if matches!(number, EXIT | EXIT_GROUP) {
            if argument as u8 != 0 {
                return Err(Halo2Error::Exited { code: argument as u8 });
            }
            limbs::fill_and(&mut row, argument, EXIT_CODE_MASK);
            row.truth = Self::cell(number == EXIT_GROUP);
            self.push(row);
            return Ok(None);
        }
        self.push(row);

        let mut row = Row { pc: word(next), ..Row::default() };
        let kind = match (number, argument) {
            (READ, 0) => &mut row.read,
            (WRITE, 1) => &mut row.write,
            (WRITE, 2) => &mut row.console,
            _ => return Err(Halo2Error::OtherCall { number, argument }),
        };
        *kind = Fp::one();
        (row.address1, row.address2, row.address3) = (Fp::from(A1), Fp::from(A2), Fp::from(A0));
        let start = self.read(&mut row, 1, A1);
        let length = self.read(&mut row, 2, A2);
        let is_read = number == READ;
        let moved = if is_read { (length as usize).min(self.witness.len()) as u32 } else { length };
        let region = self.region(start, length, is_read)?;
        row.r = limbs::bytes((u64::from(start) - region.start) as u32);
        row.s = limbs::bytes((region.end - u64::from(start) - u64::from(length)) as u32);
        row.public = tuples::region(row.read, Fp::from(region.start), Fp::from(region.end));
        let moved = self.semantics.written(self.rows.len(), OpCode::Ecall, moved);
        limbs::fill_and(&mut row, moved, u32::MAX);
        row.u = limbs::bytes(length.wrapping_sub(moved));
        self.write(&mut row, A0, moved);
        self.push(row);
        if is_read {
            self.ended |= moved < length;
        }
        if argument < 2 {
            self.copies(start, moved, next, is_read)?;
        }
        Ok(Some(next))
    }

    /// The region that holds the buffer.
    fn region(&self, start: u32, length: u32, is_read: bool) -> Result<std::ops::Range<u64>, Halo2Error> {
        let (start, end) = (u64::from(start), u64::from(start) + u64::from(length));
        let ranges = if is_read { &self.statics.writable } else { &self.statics.readable };
        let holds = |range: &&std::ops::Range<u64>| range.start <= start && end <= range.end;
        ranges.iter().find(holds).cloned().ok_or(Halo2Error::NoData { address: start as u32 })
    }

    fn copies(&mut self, start: u32, moved: u32, pc: u32, is_read: bool) -> Result<(), Halo2Error> {
        let (mut address, mut left) = (start, moved);
        while left > 0 {
            // The journal is public byte by byte; the witness can come in words.
            let size = if is_read && address.is_multiple_of(4) && left >= 4 { 4 } else { 1 };
            let mut row = Row { pc: word(pc), value1: word(address), left: word(left), ..Row::default() };
            load_store::fill_size(&mut row, size);
            address::fill(&mut row, address, 0);
            let place = self.place_of(address, is_read)?;
            if is_read {
                row.copy_in = Fp::one();
                row.address3 = Fp::from(place);
                let (bytes, rest) = self.witness.split_at((size as usize).min(self.witness.len()));
                self.witness = rest;
                let value = bytes.iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte));
                self.overwrite(&mut row, OpCode::Ecall, address, place, size, value);
            } else {
                row.copy_out = Fp::one();
                row.address2 = Fp::from(place);
                row.read_only = Self::cell(place >= READ_ONLY);
                let content = self.read(&mut row, 2, place);
                let byte = load_store::part(content, address, size);
                row.s = limbs::bytes(content);
                row.part = word(byte);
                row.public = tuples::journal(Fp::from(self.journal.len() as u64), word(byte));
                self.journal.push(byte as u8);
            }
            self.push(row);
            address = address.wrapping_add(size);
            left -= size;
        }
        Ok(())
    }

    /// The memory table and its end. Every public entry has a row, and every other place that was used.
    fn memory_table(&mut self) {
        let mut entries: BTreeMap<u64, Option<TableEntry>> =
            self.places.keys().map(|&address| (address, None)).collect();
        entries.extend(self.statics.table.iter().map(|&entry| (entry.address(), Some(entry))));
        let addresses: Vec<u64> = entries.keys().copied().collect();
        let end = addresses.last().map_or(0, |last| last + 1);
        let (mut index, mut zone) = (0_u64, true);
        for (at, (&address, &entry)) in entries.iter().enumerate() {
            let next_address = addresses.get(at + 1).copied().unwrap_or(end);
            let mut row = Row {
                pc: Fp::from(index),
                address3: Fp::from(address),
                zone: Self::cell(zone),
                r: limbs::bytes((next_address - address - 1) as u32),
                ..Row::default()
            };
            let counter = Fp::from(index);
            match entry {
                Some(TableEntry::Image { value, .. }) => {
                    row.image = Fp::one();
                    row.immediate = word(value);
                    row.public = tuples::image(counter, Fp::from(address));
                    self.fill_place(&mut row, address, value);
                }
                Some(TableEntry::Border { open, .. }) => {
                    row.border = Fp::one();
                    row.public = tuples::border(counter, Self::cell(open), Fp::from(address));
                    zone = open;
                }
                None => {
                    row.zero = Fp::one();
                    self.fill_place(&mut row, address, 0);
                }
            }
            index += u64::from(entry.is_some());
            self.push(row);
        }
        let counter = Fp::from(index);
        self.push(Row {
            end: Fp::one(),
            pc: counter,
            address3: Fp::from(end),
            zone: Self::cell(zone),
            public: tuples::end(counter, Fp::from(self.journal.len() as u64)),
            ..Row::default()
        });
    }

    fn fill_place(&mut self, row: &mut Row<Fp>, address: u64, first: u32) {
        let place = self.places.get(&address).copied().unwrap_or(Place { first, last: first, time: 0 });
        let now = MOMENTS * self.rows.len() as u64 + MOMENTS + 2;
        row.ago_low3 = Fp::from(now - place.time - 1);
        row.old = word(place.last);
        row.written = word(place.first);
    }
}
