//! Executes instructions and fills their rows, chip by chip.

use std::collections::BTreeMap;
use std::ops::Range;

use halo2_proofs::pasta::Fp;

use super::chips::access::MOMENTS;
use super::chips::address::{READ_ONLY, WRITABLE};
use super::chips::limbs::HIGHEST_BIT;
use super::chips::{add_sub, address, bitwise, compare, divide, fetch, limbs, load_store, multiply};
use super::columns::Row;
use super::error::Halo2Error;
use super::public::{Statics, TableEntry};
use super::run::Semantics;
use super::small;
use crate::isa::{Op, OpCode};
use crate::machine::Program;

/// A place that is read and written: its first and last content, and when that was written or read last.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub first: u32,
    pub last: u32,
    pub time: u64,
}

/// A program in execution.
pub struct Executor<'a> {
    pub program: &'a Program,
    pub statics: &'a Statics,
    pub witness: &'a [u8],
    pub semantics: &'a mut dyn Semantics,
    pub rows: Vec<Row<Fp>>,
    /// By address of the tuple.
    pub places: BTreeMap<u64, Place>,
    pub image: BTreeMap<u64, u32>,
    pub journal: Vec<u8>,
    pub ended: bool,
}

pub fn word(value: u32) -> Fp {
    Fp::from(u64::from(value))
}

pub fn cell(flag: bool) -> Fp {
    Fp::from(u64::from(flag))
}

impl<'a> Executor<'a> {
    pub fn new(
        program: &'a Program,
        statics: &'a Statics,
        witness: &'a [u8],
        semantics: &'a mut dyn Semantics,
    ) -> Executor<'a> {
        let content = |entry: &TableEntry| match *entry {
            TableEntry::Image { address, value } => Some((address, value)),
            TableEntry::Border { .. } => None,
        };
        Executor {
            program,
            statics,
            witness,
            semantics,
            rows: Vec::new(),
            places: BTreeMap::new(),
            image: statics.table.iter().filter_map(content).collect(),
            journal: Vec::new(),
            ended: false,
        }
    }

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

    pub fn read(&mut self, row: &mut Row<Fp>, slot: usize, address: u64) -> u32 {
        let (value, ago) = self.access(slot as u64, address, None);
        let (value_cell, ago_cell) = match slot {
            1 => (&mut row.value1, &mut row.ago_low1),
            _ => (&mut row.value2, &mut row.ago_low2),
        };
        *ago_cell = ago;
        *value_cell = word(value);
        value
    }

    pub fn write(&mut self, row: &mut Row<Fp>, address: u64, value: u32) {
        let (old, ago) = self.access(3, address, Some(value));
        row.old = word(old);
        row.ago_low3 = ago;
        row.written = word(value);
    }

    pub fn push(&mut self, mut row: Row<Fp>) {
        row.journal_index = Fp::from(self.journal.len() as u64 - u64::from(row.copy_out == Fp::one()));
        row.ended = cell(self.ended);
        self.semantics.row(self.rows.len(), &mut row);
        self.rows.push(row);
    }

    /// The address in tuples of the word at `address`.
    pub fn place_of(&self, address: u32, store: bool) -> Result<u64, Halo2Error> {
        let aligned = u64::from(address & !3);
        let holds = |ranges: &[Range<u64>]| ranges.iter().any(|range| range.contains(&aligned));
        if holds(&self.statics.writable) {
            Ok(WRITABLE + aligned)
        } else if holds(&self.statics.readable) && !store {
            Ok(READ_ONLY + aligned)
        } else {
            Err(Halo2Error::NoData { address })
        }
    }

    /// Execute the instruction at `pc`; returns the next pc, or `None` after the exit.
    pub fn step(&mut self, pc: u32) -> Result<Option<u32>, Halo2Error> {
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
        let address1 = small(row.address1);
        let mut a = self.read(&mut row, 1, address1);
        a = self.semantics.operand(at, 1, a);
        row.value1 = word(a);
        if op.code == OpCode::Ecall {
            return self.call(row, a, pc);
        }
        if row.load == Fp::one() {
            return self.load(row, op, a, pc).map(Some);
        }
        let immediate = small(row.immediate) as u32;
        let b = if row.immediate_flag == Fp::one() {
            row.value2 = row.immediate;
            immediate
        } else {
            let address2 = small(row.address2);
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
        (row.sign1, row.sign2) = (cell(signed1), cell(signed2));
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
        let target = small(row.immediate) as u32;
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
            let rd = small(row.address3);
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
        let immediate = small(row.immediate) as u32;
        let address = address::fill(&mut row, a, immediate);
        let place = self.place_of(address, false)?;
        row.address2 = Fp::from(place);
        row.read_only = cell(place >= READ_ONLY);
        let mut content = self.read(&mut row, 2, place);
        content = self.semantics.operand(at, 2, content);
        row.value2 = word(content);
        let value = load_store::fill_load(&mut row, content, address, size, signed);
        let value = self.semantics.written(at, op.code, value);
        row.written = word(value);
        if row.writes_flag == Fp::one() {
            let rd = small(row.address3);
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
        let immediate = small(row.immediate) as u32;
        let address = address::fill(&mut row, a, immediate);
        let place = self.place_of(address, true)?;
        row.address3 = Fp::from(place);
        self.overwrite(&mut row, op.code, address, place, size, b);
        self.push(row);
        Ok(self.semantics.next_pc(at, op.code, pc.wrapping_add(4)))
    }

    /// Store the low `size` bytes of `value`.
    pub fn overwrite(
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
}
