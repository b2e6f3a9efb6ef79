//! A program's code, predecoded, with the length of the straight run that starts at each instruction.

use crate::elf::LoadSegment;
use crate::isa::{Op, OpCode, decode};

use super::fuse::{FusedOp, fuse};

/// Predecoded code from `base` on, one [`Op`] a word. Two more ops `Outside` stand at the end, so that falling off or
/// peeking one ahead stays inside the slice.
pub struct Code {
    base: u32,
    ops: Box<[Op]>,
    fused: Box<[FusedOp]>,
    block_lengths: Box<[u32]>,
}

impl Code {
    /// `segments` are sorted and disjoint, at least one executable; the loader capped their span.
    pub fn new(segments: &[LoadSegment]) -> Code {
        let code = || segments.iter().filter(|segment| segment.executable);
        let base = code().next().map_or(0, |segment| segment.address);
        let end = code().next_back().map_or(0, LoadSegment::end);
        let words = ((end - u64::from(base)) / 4) as usize;
        let mut ops = vec![Op::OUTSIDE; words + 2];
        for segment in code() {
            let first = ((segment.address - base) / 4) as usize;
            for index in 0..segment.memory_bytes as usize / 4 {
                let pc = segment.address + 4 * index as u32;
                ops[first + index] = decode(segment.word_at(4 * index), pc);
            }
        }
        check_targets(&mut ops, words);
        let block_lengths = block_lengths(&ops);
        let fused = fuse(&ops).into();
        Code { base, ops: ops.into(), fused, block_lengths: block_lengths.into() }
    }

    pub fn base(&self) -> u32 {
        self.base
    }

    /// The ops, ending with two `Outside`.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The same ops for the run loop: each stands for as many instructions from its place on as could be fused.
    pub(super) fn fused(&self) -> &[FusedOp] {
        &self.fused
    }

    /// For each op, how many instructions from it on run in a straight line (0 for `Outside`).
    pub fn block_lengths(&self) -> &[u32] {
        &self.block_lengths
    }

    /// Index of the op at `pc`, if code stands there.
    pub fn index_of(&self, pc: u32) -> Option<usize> {
        let offset = pc.wrapping_sub(self.base);
        let index = (offset / 4) as usize;
        (offset.is_multiple_of(4) && index < self.ops.len() && self.ops[index].code != OpCode::Outside)
            .then_some(index)
    }

    /// Address of the op at `index`.
    pub fn pc_of(&self, index: usize) -> u32 {
        self.base.wrapping_add(4 * index as u32)
    }
}

/// Branches and `jal` whose target is misaligned or outside become `…Far`: the run loop follows the others unchecked.
fn check_targets(ops: &mut [Op], words: usize) {
    for (index, op) in ops.iter_mut().enumerate().take(words) {
        let target = index as i64 * 4 + i64::from(op.imm);
        if target % 4 == 0 && target >= 0 && target / 4 < words as i64 {
            continue;
        }
        op.code = match op.code {
            OpCode::Beq => OpCode::BeqFar,
            OpCode::Bne => OpCode::BneFar,
            OpCode::Blt => OpCode::BltFar,
            OpCode::Bge => OpCode::BgeFar,
            OpCode::Bltu => OpCode::BltuFar,
            OpCode::Bgeu => OpCode::BgeuFar,
            OpCode::Jal => OpCode::JalFar,
            code => code,
        };
    }
}

fn block_lengths(ops: &[Op]) -> Vec<u32> {
    let mut lengths = vec![0; ops.len()];
    for index in (0..ops.len() - 1).rev() {
        let op = ops[index];
        lengths[index] = if op.code == OpCode::Outside {
            0
        } else if op.ends_block() {
            1
        } else {
            lengths[index + 1] + 1
        };
    }
    lengths
}
