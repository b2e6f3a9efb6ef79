//! One row of a trace: everything about one executed instruction, made by running it again.

use crate::isa::{DISCARD, OpCode};
use crate::machine::{Guest, Halt, NoObserver, Program};

/// A load or a store of `bytes` (1, 2 or 4) at `address`. Values are the bytes in memory, zero-extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub is_store: bool,
    pub address: u32,
    pub bytes: u8,
    pub value_before: u32,
    pub value_after: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub step: u64,
    pub pc: u32,
    pub word: u32,
    /// Destination register with its value before and after; none for x0.
    pub destination: Option<(u8, u32, u32)>,
    pub access: Option<Access>,
    pub mark: Option<(i32, u64)>,
    /// x0..x31 before the step.
    pub registers_before: [u32; 32],
}

/// Run one step of `guest` and describe it. `None` when the guest faults instead of executing it.
pub(super) fn step_row(guest: &mut Guest<'_>, program: &Program) -> Option<Row> {
    let pc = guest.cpu.pc;
    let step = guest.step;
    let index = program.code().index_of(pc)?;
    let op = program.code().ops()[index];
    let mut registers_before = [0; 32];
    registers_before.copy_from_slice(&guest.cpu.registers[..32]);

    let read = |guest: &mut Guest<'_>, address: u32, bytes: u8| {
        let mut word = [0; 4];
        guest.memory.peek(address, &mut word[..usize::from(bytes)]);
        u32::from_le_bytes(word)
    };
    let place = access_bytes(op.code).map(|(is_store, bytes)| {
        let address = registers_before[usize::from(op.rs1)].wrapping_add(op.imm as u32);
        (is_store, bytes, address, read(guest, address, bytes))
    });
    let mark = (op.code == OpCode::Mark).then(|| {
        let next = program.code().ops()[index + 1];
        let high = if next.code == OpCode::MarkHigh { registers_before[usize::from(next.rs1)] } else { 0 };
        let low = registers_before[usize::from(op.rs1)];
        (op.imm, u64::from(high) << 32 | u64::from(low))
    });

    let halt = guest.advance(1, &mut NoObserver);
    if matches!(halt, Some(Halt::Fault(_))) && guest.step == step {
        return None;
    }
    let rd = match op.code {
        // A call that returned: its value is in a0.
        OpCode::Ecall if halt.is_none() => Some(10),
        _ => (op.rd != DISCARD).then_some(op.rd),
    };
    let destination = rd.map(|rd| {
        let at = usize::from(rd);
        (rd, registers_before[at], guest.cpu.registers[at])
    });
    let access = place.map(|(is_store, bytes, address, value_before)| {
        let value_after = if is_store { read(guest, address, bytes) } else { value_before };
        Access { is_store, address, bytes, value_before, value_after }
    });
    let word = word_at(program, pc);
    Some(Row { step, pc, word, destination, access, mark, registers_before })
}

/// (is a store, bytes) of a memory instruction.
fn access_bytes(code: OpCode) -> Option<(bool, u8)> {
    Some(match code {
        OpCode::Lb | OpCode::Lbu => (false, 1),
        OpCode::Lh | OpCode::Lhu => (false, 2),
        OpCode::Lw => (false, 4),
        OpCode::Sb => (true, 1),
        OpCode::Sh => (true, 2),
        OpCode::Sw => (true, 4),
        _ => return None,
    })
}

/// The instruction word at `pc`, from the file: code never changes.
pub(super) fn word_at(program: &Program, pc: u32) -> u32 {
    let segments = &program.elf().segments;
    let holds = |s: &&crate::elf::LoadSegment| s.executable && pc >= s.address && u64::from(pc) < s.end();
    let Some(segment) = segments.iter().find(holds) else { return 0 };
    segment.word_at((pc - segment.address) as usize)
}
