//! Answers calls and closes the run: the executor's rows that are no instructions.

use std::collections::BTreeMap;
use std::ops::Range;

use halo2_proofs::pasta::Fp;

use super::chips::access::MOMENTS;
use super::chips::address::READ_ONLY;
use super::chips::call::{A0, A1, A2, EXIT_CODE_MASK};
use super::chips::{address, limbs, load_store};
use super::columns::Row;
use super::error::Halo2Error;
use super::executor::{Executor, Place, cell, word};
use super::public::TableEntry;
use super::tuples;
use crate::isa::OpCode;
use crate::machine::syscall::{EXIT, EXIT_GROUP, READ, WRITE};

impl Executor<'_> {
    /// An `ecall` with `number` in a7.
    pub fn call(&mut self, mut row: Row<Fp>, number: u32, pc: u32) -> Result<Option<u32>, Halo2Error> {
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
            row.truth = cell(number == EXIT_GROUP);
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
    fn region(&self, start: u32, length: u32, is_read: bool) -> Result<Range<u64>, Halo2Error> {
        let (start, end) = (u64::from(start), u64::from(start) + u64::from(length));
        let ranges = if is_read { &self.statics.writable } else { &self.statics.readable };
        let holds = |range: &&Range<u64>| range.start <= start && end <= range.end;
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
                row.read_only = cell(place >= READ_ONLY);
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
    pub fn memory_table(&mut self) {
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
                zone: cell(zone),
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
                    row.public = tuples::border(counter, cell(open), Fp::from(address));
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
            zone: cell(zone),
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
