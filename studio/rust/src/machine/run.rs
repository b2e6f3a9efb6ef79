//! The run loop: straight runs of predecoded instructions, counted a run at a time and executed a fused sequence at a
//! time.
//!
//! Semantics: RISC-V Unprivileged ISA 20240411, RV32I 2.1 and M 2.0; `studio/vm` is the readable form and the oracle.

use crate::isa::{DISCARD, OpCode, REGISTER_SLOTS, computed, is_taken};

use super::code::Code;
use super::fault::{Fault, FaultKind};
use super::fuse::{FusedCode, FusedOp, LONGEST, fused_codes};
use super::memory::{LOADABLE, Memory, PAGE_SHIFT, STORABLE, is_misaligned};
use super::observer::Observer;

#[cfg(target_endian = "big")]
compile_error!("guest memory is little-endian and is accessed as host words");

/// Registers and program counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cpu {
    /// x0..x31, then the slot for writes to x0.
    pub registers: [u32; REGISTER_SLOTS],
    pub pc: u32,
    /// pc of the last executed instruction: where a jump outside the code came from.
    pub last_pc: u32,
    /// Marks executed so far.
    pub marks: u64,
}

/// Why the loop handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The budget is used up.
    Budget,
    /// `cpu.pc` stands on an `ecall`, not yet counted.
    Ecall,
    Fault(Fault),
}

/// Run at most `budget` instructions; returns how many ran. On a fault `cpu.pc` stands on the faulting instruction.
pub fn run<O: Observer>(
    cpu: &mut Cpu,
    memory: &mut Memory<'_>,
    code: &Code,
    budget: u64,
    observer: &mut O,
) -> (u64, Pause) {
    let mut left = budget;
    while left > 0 {
        let pause = match span::<false, O>(cpu, memory, code, &mut left, observer) {
            // The next block is longer than what is left: run its first part.
            None if left > 0 => span::<true, O>(cpu, memory, code, &mut left, observer),
            pause => pause,
        };
        if let Some(pause) = pause {
            return (budget - left, pause);
        }
    }
    (budget, Pause::Budget)
}

/// `PART`: run one block, at most `left` instructions of it. Otherwise: run whole blocks while they fit into `left`.
/// `None`: stopped only by `left`.
#[inline(never)]
fn span<const PART: bool, O: Observer>(
    cpu: &mut Cpu,
    memory: &mut Memory<'_>,
    code: &Code,
    left: &mut u64,
    observer: &mut O,
) -> Option<Pause> {
    let base = memory.base();
    let states = memory.states();
    let ops = code.fused().as_ptr();
    let op_count = code.fused().len();
    let lengths = code.block_lengths().as_ptr();
    let mut registers = cpu.registers;
    let x = registers.as_mut_ptr();
    let mut marks = cpu.marks;
    let mut budget = *left;

    let Some(mut index) = code.index_of(cpu.pc) else {
        let kind = FaultKind::JumpOutsideCode { target: cpu.pc };
        return Some(Pause::Fault(Fault { kind, pc: cpu.last_pc }));
    };
    let mut last_pc = cpu.last_pc;

    macro_rules! get {
        ($register:expr) => {
            // SAFETY: `Op` promises register numbers below REGISTER_SLOTS, the length of `registers`.
            unsafe { *x.add($register as usize) }
        };
    }

    let pause = 'blocks: loop {
        // SAFETY: `index` is below `op_count`: it comes from `index_of`, from a target that `Code` checked, or from a
        // check below; `block_lengths` is as long as `ops`.
        let length = unsafe { *lengths.add(index) };
        let count = if PART { u64::from(length).min(budget) as u32 } else { length };
        // One test for two: the block is longer than the budget, or `Outside`, which has length 0.
        if u64::from(count).wrapping_sub(1) >= budget {
            if length != 0 || budget == 0 {
                break None;
            }
            // A jump or the end of the code led here. Nothing is fetched without budget.
            let kind = FaultKind::JumpOutsideCode { target: code.pc_of(index) };
            break Some(Pause::Fault(Fault { kind, pc: last_pc }));
        }
        budget -= u64::from(count);
        observer.block(index, count);
        // SAFETY: `index` < `op_count`, and `index + count` <= `op_count` because a block ends before the slice does.
        let (mut op_at, end) = unsafe { (ops.add(index), ops.add(index + count as usize)) };

        // Straight on, until an instruction leaves the block. What comes out of this loop did not run: an `ecall`
        // (`None`) or a fault.
        let stopped: Option<FaultKind> = loop {
            // SAFETY: `op_at` points into `ops`: a block ends with an op that leaves this loop, at the latest with the
            // `Outside` at the end of the slice. With PART this loop may be left before, at `end`.
            let mut op: FusedOp = unsafe { *op_at };

            macro_rules! index {
                () => {
                    // SAFETY: both pointers belong to the slice `ops`.
                    unsafe { op_at.offset_from(ops) as usize }
                };
            }
            macro_rules! set {
                ($value:expr) => {{
                    let value: u32 = $value;
                    // SAFETY: as for `get!`.
                    unsafe { *x.add(op.rd as usize) = value };
                    if op.rd != DISCARD {
                        observer.value(index!(), value);
                    }
                }};
            }
            macro_rules! load {
                ($kind:ty, $bytes:literal, $wide:ty) => {{
                    let address = get!(op.rs1).wrapping_add(op.imm as u32);
                    // SAFETY: address >> PAGE_SHIFT is below 2^22, the length of the state table.
                    let state = unsafe { *states.add((address >> PAGE_SHIFT) as usize) };
                    if state & LOADABLE == 0 || is_misaligned(address, $bytes) {
                        if let Err(kind) = memory.prepare(address, $bytes, false) {
                            break Some(kind);
                        }
                    }
                    observer.access(index!(), address, $bytes, false);
                    // SAFETY: the page is LOADABLE, so its host memory is committed; the access is aligned, so it
                    // ends within the page.
                    let value = unsafe { base.add(address as usize).cast::<$kind>().read() };
                    set!(value as $wide as u32);
                }};
            }
            macro_rules! store {
                ($kind:ty, $bytes:literal) => {{
                    let address = get!(op.rs1).wrapping_add(op.imm as u32);
                    // SAFETY: as for loads.
                    let state = unsafe { *states.add((address >> PAGE_SHIFT) as usize) };
                    if state & STORABLE == 0 || is_misaligned(address, $bytes) {
                        if let Err(kind) = memory.prepare(address, $bytes, true) {
                            break Some(kind);
                        }
                    }
                    observer.access(index!(), address, $bytes, true);
                    let value = get!(op.rs2) as $kind;
                    // SAFETY: the page is STORABLE, so committed and writable for the guest; aligned as above.
                    unsafe { base.add(address as usize).cast::<$kind>().write(value) };
                    observer.value(index!(), u32::from(value));
                }};
            }
            // Continue at the block that starts `$bytes` away from this op. The target was checked by `Code`.
            macro_rules! go_near {
                ($bytes:expr) => {{
                    let here = index!();
                    last_pc = code.pc_of(here);
                    index = here.wrapping_add_signed(($bytes / 4) as isize);
                    if PART {
                        break 'blocks None;
                    }
                    continue 'blocks;
                }};
            }
            // Continue at an arbitrary pc, with bit 0 already clear; `$link` runs once the jump cannot fault.
            macro_rules! go_far {
                ($target:expr, $link:block) => {{
                    let target: u32 = $target;
                    if target & 2 != 0 {
                        break Some(FaultKind::MisalignedJump { target });
                    }
                    $link
                    let here = index!();
                    last_pc = code.pc_of(here);
                    let next = (target.wrapping_sub(code.base()) / 4) as usize;
                    if next >= op_count {
                        cpu.registers = registers;
                        cpu.marks = marks;
                        cpu.pc = target;
                        cpu.last_pc = last_pc;
                        *left = budget;
                        // The jump ran; it is the next fetch that faults.
                        let kind = FaultKind::JumpOutsideCode { target };
                        return (budget > 0).then_some(Pause::Fault(Fault { kind, pc: last_pc }));
                    }
                    index = next;
                    if PART {
                        break 'blocks None;
                    }
                    continue 'blocks;
                }};
            }
            macro_rules! branch {
                ($code:ident) => {{
                    let taken = is_taken(OpCode::$code, get!(op.rs1), get!(op.rs2));
                    if taken {
                        go_near!(op.imm)
                    }
                    go_near!(4)
                }};
            }
            macro_rules! branch_far {
                ($code:ident) => {{
                    if is_taken(OpCode::$code, get!(op.rs1), get!(op.rs2)) {
                        go_far!(code.pc_of(index!()).wrapping_add(op.imm as u32), {})
                    }
                    go_near!(4)
                }};
            }
            // Execute `op`, which is this instruction.
            #[rustfmt::skip] // one line each
            macro_rules! instruction {
                (Lb) => { load!(u8, 1, i8) };
                (Lh) => { load!(u16, 2, i16) };
                (Lw) => { load!(u32, 4, u32) };
                (Lbu) => { load!(u8, 1, u8) };
                (Lhu) => { load!(u16, 2, u16) };
                (Sb) => { store!(u8, 1) };
                (Sh) => { store!(u16, 2) };
                (Sw) => { store!(u32, 4) };
                (Fence) => { () };
                (MarkHigh) => { () };
                (Mark) => {{
                    marks += 1;
                    // At least one more op (`Outside`) follows every instruction.
                    let next = code.ops()[index!() + 1];
                    let high = if next.code == OpCode::MarkHigh { get!(next.rs1) } else { 0 };
                    observer.mark(index!(), op.imm, u64::from(high) << 32 | u64::from(get!(op.rs1)));
                }};
                (Beq) => { branch!(Beq) };
                (Bne) => { branch!(Bne) };
                (Blt) => { branch!(Blt) };
                (Bge) => { branch!(Bge) };
                (Bltu) => { branch!(Bltu) };
                (Bgeu) => { branch!(Bgeu) };
                (BeqFar) => { branch_far!(BeqFar) };
                (BneFar) => { branch_far!(BneFar) };
                (BltFar) => { branch_far!(BltFar) };
                (BgeFar) => { branch_far!(BgeFar) };
                (BltuFar) => { branch_far!(BltuFar) };
                (BgeuFar) => { branch_far!(BgeuFar) };
                (Jal) => {{
                    let here = index!();
                    set!(code.pc_of(here + 1));
                    if op.rd == 1 || op.rd == 5 {
                        observer.call(here.wrapping_add_signed((op.imm / 4) as isize));
                    }
                    go_near!(op.imm)
                }};
                (Jalr) => {{
                    let target = get!(op.rs1).wrapping_add(op.imm as u32) & !1;
                    go_far!(target, {
                        set!(code.pc_of(index!() + 1));
                        if op.rd == 1 || op.rd == 5 {
                            observer.call((target.wrapping_sub(code.base()) / 4) as usize);
                        }
                    })
                }};
                (JalFar) => {{
                    let target = code.pc_of(index!()).wrapping_add(op.imm as u32);
                    go_far!(target, { set!(code.pc_of(index!() + 1)) })
                }};
                (Ecall) => { break None };
                (Ebreak) => { break Some(FaultKind::Breakpoint) };
                (Illegal) => { break Some(FaultKind::IllegalInstruction { word: op.imm as u32 }) };
                (Outside) => {{
                    index = index!();
                    last_pc = code.pc_of(index.wrapping_sub(1));
                    continue 'blocks;
                }};
                ($computes:ident) => {
                    set!(computed(OpCode::$computes, get!(op.rs1), get!(op.rs2), op.imm as u32))
                };
            }
            macro_rules! instructions {
                ($only:ident) => { instruction!($only) };
                ($first:ident $($rest:ident)+) => {{
                    instruction!($first);
                    // SAFETY: straight-line ops are followed by at least one more op (`Outside` at the latest).
                    op_at = unsafe { op_at.add(1) };
                    // SAFETY: as above.
                    op = unsafe { *op_at };
                    instructions!($($rest)+)
                }};
            }
            let mut turn = op.code;
            // SAFETY: `op_at` and `end` belong to the slice `ops`.
            if PART && unsafe { end.offset_from(op_at) } < LONGEST as isize {
                if op_at == end {
                    index = index!();
                    last_pc = code.pc_of(index - 1);
                    break 'blocks None;
                }
                // A sequence might go past `end`: one at a time.
                turn = FusedCode::from(code.ops()[index!()].code);
            }
            macro_rules! dispatch {
                ($($name:ident($($part:ident)+))*) => {
                    match turn {
                        $(FusedCode::$name => instructions!($($part)+),)*
                    }
                };
            }
            fused_codes!(dispatch);
            // SAFETY: straight-line ops are followed by at least one more op (`Outside` at the latest).
            op_at = unsafe { op_at.add(1) };
        };
        // Leave at this op without having executed it, and take back what was counted ahead.
        // SAFETY: `op_at` and `end` belong to the slice `ops`, and `op_at` lies before `end`.
        let rest = unsafe {
            index = op_at.offset_from(ops) as usize;
            end.offset_from(op_at) as u32
        };
        budget += u64::from(rest);
        observer.cut(index, rest);
        let pause = match stopped {
            None => Pause::Ecall,
            Some(kind) => Pause::Fault(Fault { kind, pc: code.pc_of(index) }),
        };
        if count != rest {
            last_pc = code.pc_of(index - 1);
        }
        break Some(pause);
    };
    cpu.registers = registers;
    cpu.marks = marks;
    cpu.pc = code.pc_of(index);
    cpu.last_pc = last_pc;
    *left = budget;
    pause
}
