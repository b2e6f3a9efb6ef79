//! The run loop: straight runs of predecoded instructions, counted a run at a time.
//!
//! Semantics: RISC-V Unprivileged ISA 20240411, RV32I 2.1 and M 2.0; `studio/vm` is the readable form and the oracle.

use crate::isa::{DISCARD, Op, OpCode, REGISTER_SLOTS};

use super::code::Code;
use super::fault::{Fault, FaultKind};
use super::memory::{LOADABLE, Memory, PAGE_SHIFT, STORABLE, is_misaligned};

#[cfg(target_endian = "big")]
compile_error!("guest memory is little-endian and is accessed as host words");

/// What a pass over a run may want to see. Every hook is inlined; the empty ones cost nothing.
pub trait Observer {
    /// `count` instructions from `index` on are about to run.
    #[inline(always)]
    fn block(&mut self, _index: usize, _count: u32) {}
    /// The last block stopped early: of its instructions, those from `index` on (`count` of them) did not run.
    #[inline(always)]
    fn cut(&mut self, _index: usize, _count: u32) {}
    /// The instruction at `index` loads or stores `bytes` at `address`; it cannot fault any more.
    #[inline(always)]
    fn access(&mut self, _index: usize, _address: u32, _bytes: u32, _is_store: bool) {}
    /// The instruction at `index` wrote `value` to a register other than x0 or to memory.
    #[inline(always)]
    fn value(&mut self, _index: usize, _value: u32) {}
    /// A jump that links (rd = ra or t0) went to `target_index`.
    #[inline(always)]
    fn call(&mut self, _target_index: usize) {}
    /// The mark `number` with `value` at `index`.
    #[inline(always)]
    fn mark(&mut self, _index: usize, _number: i32, _value: u64) {}
}

/// Sees nothing.
pub struct NoObserver;

impl Observer for NoObserver {}

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
    let ops = code.ops().as_ptr();
    let op_count = code.ops().len();
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
        if length == 0 {
            // Only `Outside` has length 0: a jump or the end of the code led here. Nothing is fetched without budget.
            if budget == 0 {
                break None;
            }
            let kind = FaultKind::JumpOutsideCode { target: code.pc_of(index) };
            break Some(Pause::Fault(Fault { kind, pc: last_pc }));
        }
        let count = if PART { u64::from(length).min(budget) as u32 } else { length };
        if !PART && u64::from(length) > budget {
            break None;
        }
        budget -= u64::from(count);
        observer.block(index, count);
        // SAFETY: `index` < `op_count`, and `index + count` <= `op_count` because a block ends before the slice does.
        let (mut op_at, end) = unsafe { (ops.add(index), ops.add(index + count as usize)) };

        loop {
            // SAFETY: `op_at` points into `ops`: a block ends with an op that leaves this loop, at the latest with the
            // `Outside` at the end of the slice; with PART also at `end`.
            let op: Op = unsafe { *op_at };

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
            // Leave at this op without having executed it (and take back what was counted ahead).
            macro_rules! stop_at {
                ($pause:expr) => {{
                    index = index!();
                    // SAFETY: `end` and `op_at` belong to the slice `ops`, and `op_at` lies before `end`.
                    let rest = unsafe { end.offset_from(op_at) } as u32;
                    budget += u64::from(rest);
                    observer.cut(index, rest);
                    if count != rest {
                        last_pc = code.pc_of(index - 1);
                    }
                    break 'blocks Some($pause);
                }};
            }
            macro_rules! fault {
                ($kind:expr) => {{
                    let kind = $kind;
                    let pc = code.pc_of(index!());
                    stop_at!(Pause::Fault(Fault { kind, pc }))
                }};
            }
            macro_rules! load {
                ($kind:ty, $bytes:literal, $wide:ty) => {{
                    let address = get!(op.rs1).wrapping_add(op.imm as u32);
                    // SAFETY: address >> PAGE_SHIFT is below 2^22, the length of the state table.
                    let state = unsafe { *states.add((address >> PAGE_SHIFT) as usize) };
                    if state & LOADABLE == 0 || is_misaligned(address, $bytes) {
                        if let Err(kind) = memory.prepare(address, $bytes, false) {
                            fault!(kind);
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
                            fault!(kind);
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
                        fault!(FaultKind::MisalignedJump { target });
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
                ($taken:expr) => {{
                    let bytes = if $taken { op.imm } else { 4 };
                    go_near!(bytes)
                }};
            }
            macro_rules! branch_far {
                ($taken:expr) => {{
                    if $taken {
                        go_far!(code.pc_of(index!()).wrapping_add(op.imm as u32), {})
                    }
                    go_near!(4)
                }};
            }
            let a = get!(op.rs1);
            let b = get!(op.rs2);
            let imm = op.imm as u32;

            match op.code {
                OpCode::Lui => set!(imm),
                OpCode::Addi => set!(a.wrapping_add(imm)),
                OpCode::Slti => set!(u32::from((a as i32) < op.imm)),
                OpCode::Sltiu => set!(u32::from(a < imm)),
                OpCode::Xori => set!(a ^ imm),
                OpCode::Ori => set!(a | imm),
                OpCode::Andi => set!(a & imm),
                OpCode::Slli => set!(a.wrapping_shl(imm)),
                OpCode::Srli => set!(a.wrapping_shr(imm)),
                OpCode::Srai => set!((a as i32).wrapping_shr(imm) as u32),
                OpCode::Add => set!(a.wrapping_add(b)),
                OpCode::Sub => set!(a.wrapping_sub(b)),
                OpCode::Sll => set!(a.wrapping_shl(b)),
                OpCode::Slt => set!(u32::from((a as i32) < (b as i32))),
                OpCode::Sltu => set!(u32::from(a < b)),
                OpCode::Xor => set!(a ^ b),
                OpCode::Srl => set!(a.wrapping_shr(b)),
                OpCode::Sra => set!((a as i32).wrapping_shr(b) as u32),
                OpCode::Or => set!(a | b),
                OpCode::And => set!(a & b),
                OpCode::Mul => set!(a.wrapping_mul(b)),
                OpCode::Mulh => set!((i64::from(a as i32).wrapping_mul(i64::from(b as i32)) >> 32) as u32),
                OpCode::Mulhsu => set!((i64::from(a as i32).wrapping_mul(i64::from(b)) >> 32) as u32),
                OpCode::Mulhu => set!((u64::from(a).wrapping_mul(u64::from(b)) >> 32) as u32),
                OpCode::Div => {
                    set!(if b == 0 { u32::MAX } else { (a as i32).wrapping_div(b as i32) as u32 })
                }
                OpCode::Divu => set!(a.checked_div(b).unwrap_or(u32::MAX)),
                OpCode::Rem => set!(if b == 0 { a } else { (a as i32).wrapping_rem(b as i32) as u32 }),
                OpCode::Remu => set!(a.checked_rem(b).unwrap_or(a)),
                OpCode::Lb => load!(u8, 1, i8),
                OpCode::Lh => load!(u16, 2, i16),
                OpCode::Lw => load!(u32, 4, u32),
                OpCode::Lbu => load!(u8, 1, u8),
                OpCode::Lhu => load!(u16, 2, u16),
                OpCode::Sb => store!(u8, 1),
                OpCode::Sh => store!(u16, 2),
                OpCode::Sw => store!(u32, 4),
                OpCode::Fence | OpCode::MarkHigh => {}
                OpCode::Mark => {
                    marks += 1;
                    // SAFETY: at least one more op (`Outside`) follows every instruction.
                    let next = unsafe { *op_at.add(1) };
                    let high = if next.code == OpCode::MarkHigh { get!(next.rs1) } else { 0 };
                    observer.mark(index!(), op.imm, u64::from(high) << 32 | u64::from(a));
                }
                OpCode::Beq => branch!(a == b),
                OpCode::Bne => branch!(a != b),
                OpCode::Blt => branch!((a as i32) < b as i32),
                OpCode::Bge => branch!(a as i32 >= b as i32),
                OpCode::Bltu => branch!(a < b),
                OpCode::Bgeu => branch!(a >= b),
                OpCode::Jal => {
                    let here = index!();
                    set!(code.pc_of(here + 1));
                    if op.rd == 1 || op.rd == 5 {
                        observer.call(here.wrapping_add_signed((op.imm / 4) as isize));
                    }
                    go_near!(op.imm)
                }
                OpCode::Jalr => {
                    let target = a.wrapping_add(imm) & !1;
                    go_far!(target, {
                        set!(code.pc_of(index!() + 1));
                        if op.rd == 1 || op.rd == 5 {
                            observer.call((target.wrapping_sub(code.base()) / 4) as usize);
                        }
                    })
                }
                OpCode::BeqFar => branch_far!(a == b),
                OpCode::BneFar => branch_far!(a != b),
                OpCode::BltFar => branch_far!((a as i32) < b as i32),
                OpCode::BgeFar => branch_far!(a as i32 >= b as i32),
                OpCode::BltuFar => branch_far!(a < b),
                OpCode::BgeuFar => branch_far!(a >= b),
                OpCode::JalFar => {
                    let target = code.pc_of(index!()).wrapping_add(imm);
                    go_far!(target, { set!(code.pc_of(index!() + 1)) })
                }
                OpCode::Ecall => stop_at!(Pause::Ecall),
                OpCode::Ebreak => fault!(FaultKind::Breakpoint),
                OpCode::Illegal => fault!(FaultKind::IllegalInstruction { word: imm }),
                OpCode::Outside => {
                    index = index!();
                    last_pc = code.pc_of(index.wrapping_sub(1));
                    continue 'blocks;
                }
            }
            // SAFETY: straight-line ops are followed by at least one more op (`Outside` at the latest).
            op_at = unsafe { op_at.add(1) };
            if PART && op_at == end {
                index = index!();
                last_pc = code.pc_of(index - 1);
                break 'blocks None;
            }
        }
    };
    cpu.registers = registers;
    cpu.marks = marks;
    cpu.pc = code.pc_of(index);
    cpu.last_pc = last_pc;
    *left = budget;
    pause
}
