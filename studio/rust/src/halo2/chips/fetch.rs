//! The instruction is the one that the program has at pc.
//!
//! The first part of an instruction's pair is unambiguous because each part of it is bounded: pc is settled by the row
//! above; the flags are 0 or 1; the register numbers are bytes. The second part is the immediate.

use halo2_proofs::pasta::Fp;

use super::call::{A0, A7};
use crate::halo2::algebra::{Algebra, digits};
use crate::halo2::columns::Row;
use crate::halo2::tuples;
use crate::halo2::view::{Gates, View};
use crate::isa::{DISCARD, Op, OpCode};

pub fn constrain<T: Algebra>(view: &View<T>, gates: &mut Gates<T>) {
    let row = &view.row;
    for (name, flag) in flags(row) {
        gates.boolean(name, flag);
    }
    let classes = flags(row).into_iter().take(CLASSES).map(|(_, flag)| flag);
    gates.zero("an instruction has one class, other rows none", T::total(classes) - row.cpu.clone());
    for (name, flag) in [
        ("writes_flag only with an instruction", &row.writes_flag),
        ("immediate_flag only with an instruction", &row.immediate_flag),
    ] {
        gates.when(row.cpu.clone().not(), name, flag.clone());
    }
    gates.equal(row.cpu.clone(), "the instruction at pc", row.public.clone(), instruction(row));
    gates.equal(
        row.immediate_flag.clone(),
        "the second operand is the immediate",
        row.value2.clone(),
        row.immediate.clone(),
    );
}

/// Of the flags, the first ones: an instruction has one of these.
const CLASSES: usize = 17;

/// Classes, then modifiers, in the order of the tuple's bits; each with its constraint's name.
fn flags<T: Clone>(row: &Row<T>) -> [(&'static str, T); 26] {
    [
        ("add is 0 or 1", row.add.clone()),
        ("sub is 0 or 1", row.sub.clone()),
        ("less is 0 or 1", row.less.clone()),
        ("and is 0 or 1", row.and.clone()),
        ("or is 0 or 1", row.or.clone()),
        ("xor is 0 or 1", row.xor.clone()),
        ("mul_low is 0 or 1", row.mul_low.clone()),
        ("mul_high is 0 or 1", row.mul_high.clone()),
        ("div is 0 or 1", row.div.clone()),
        ("rem is 0 or 1", row.rem.clone()),
        ("load is 0 or 1", row.load.clone()),
        ("store is 0 or 1", row.store.clone()),
        ("equal is 0 or 1", row.equal.clone()),
        ("branch_less is 0 or 1", row.branch_less.clone()),
        ("jal is 0 or 1", row.jal.clone()),
        ("jalr is 0 or 1", row.jalr.clone()),
        ("ecall is 0 or 1", row.ecall.clone()),
        ("immediate_flag is 0 or 1", row.immediate_flag.clone()),
        ("signed1_flag is 0 or 1", row.signed1_flag.clone()),
        ("signed2_flag is 0 or 1", row.signed2_flag.clone()),
        ("shift_flag is 0 or 1", row.shift_flag.clone()),
        ("negate_flag is 0 or 1", row.negate_flag.clone()),
        ("writes_flag is 0 or 1", row.writes_flag.clone()),
        ("byte_flag is 0 or 1", row.byte_flag.clone()),
        ("half_flag is 0 or 1", row.half_flag.clone()),
        ("word_flag is 0 or 1", row.word_flag.clone()),
    ]
}

/// The first part of the pair of the row's instruction. The second and third address are registers but in a load and in a store.
pub fn instruction<T: Algebra>(row: &Row<T>) -> T {
    let registers = [
        row.address1.clone(),
        row.address2.clone() * row.load.clone().not(),
        row.address3.clone() * row.store.clone().not(),
    ];
    tuples::instruction(row.pc.clone(), digits(&flags(row).map(|(_, flag)| flag), 1), registers)
}

/// Fill what the program says of the instruction `op` at `pc`; false for one that no run can execute here.
pub fn fill(row: &mut Row<Fp>, op: Op, pc: u32) -> bool {
    let one = Fp::one();
    let immediate = op.imm as u32;
    let target = pc.wrapping_add(immediate);
    let (mut rs1, mut rs2, mut rd) = (op.rs1, op.rs2, op.rd);
    macro_rules! set {
        ($($cell:ident)+) => {{ $(row.$cell = one;)+ }};
    }
    let immediate = match op.code {
        OpCode::Lui => {
            set!(add immediate_flag);
            rs1 = 0;
            immediate
        }
        OpCode::Addi => {
            set!(add immediate_flag);
            immediate
        }
        OpCode::Slti => {
            set!(less immediate_flag signed1_flag signed2_flag);
            immediate
        }
        OpCode::Sltiu => {
            set!(less immediate_flag);
            immediate
        }
        OpCode::Xori => {
            set!(xor immediate_flag);
            immediate
        }
        OpCode::Ori => {
            set!(or immediate_flag);
            immediate
        }
        OpCode::Andi => {
            set!(and immediate_flag);
            immediate
        }
        // A shift by a known distance is a product with a known power of two.
        OpCode::Slli => {
            set!(mul_low immediate_flag);
            1 << immediate
        }
        OpCode::Srli | OpCode::Srai if immediate == 0 => {
            set!(add immediate_flag);
            0
        }
        OpCode::Srli => {
            set!(mul_high immediate_flag);
            1 << (32 - immediate)
        }
        OpCode::Srai => {
            set!(mul_high immediate_flag signed1_flag);
            1 << (32 - immediate)
        }
        // What does nothing is an addition to nowhere.
        OpCode::Fence | OpCode::Mark | OpCode::MarkHigh => {
            set!(add immediate_flag);
            (rs1, rd) = (0, DISCARD);
            0
        }
        OpCode::Jal | OpCode::JalFar => {
            set!(jal immediate_flag);
            rs1 = 0;
            target
        }
        OpCode::Jalr => {
            set!(jalr immediate_flag);
            immediate
        }
        OpCode::Lb | OpCode::Lh | OpCode::Lw | OpCode::Lbu | OpCode::Lhu => {
            set!(load);
            match op.code {
                OpCode::Lb => set!(byte_flag signed1_flag),
                OpCode::Lbu => set!(byte_flag),
                OpCode::Lh => set!(half_flag signed1_flag),
                OpCode::Lhu => set!(half_flag),
                _ => set!(word_flag),
            }
            immediate
        }
        OpCode::Sb | OpCode::Sh | OpCode::Sw => {
            set!(store);
            match op.code {
                OpCode::Sb => set!(byte_flag),
                OpCode::Sh => set!(half_flag),
                _ => set!(word_flag),
            }
            immediate
        }
        OpCode::Beq | OpCode::BeqFar => {
            set!(equal);
            target
        }
        OpCode::Bne | OpCode::BneFar => {
            set!(equal negate_flag);
            target
        }
        OpCode::Blt | OpCode::BltFar => {
            set!(branch_less signed1_flag signed2_flag);
            target
        }
        OpCode::Bge | OpCode::BgeFar => {
            set!(branch_less signed1_flag signed2_flag negate_flag);
            target
        }
        OpCode::Bltu | OpCode::BltuFar => {
            set!(branch_less);
            target
        }
        OpCode::Bgeu | OpCode::BgeuFar => {
            set!(branch_less negate_flag);
            target
        }
        OpCode::Ecall => {
            set!(ecall);
            (rs1, rs2) = (A7 as u8, A0 as u8);
            0
        }
        OpCode::Ebreak | OpCode::Illegal | OpCode::Outside => return false,
        _ => {
            match op.code {
                OpCode::Add => set!(add),
                OpCode::Sub => set!(sub),
                OpCode::Slt => set!(less signed1_flag signed2_flag),
                OpCode::Sltu => set!(less),
                OpCode::And => set!(and),
                OpCode::Or => set!(or),
                OpCode::Xor => set!(xor),
                OpCode::Sll => set!(mul_low shift_flag),
                OpCode::Srl => set!(mul_high shift_flag),
                OpCode::Sra => set!(mul_high shift_flag signed1_flag),
                OpCode::Mul => set!(mul_low),
                OpCode::Mulh => set!(mul_high signed1_flag signed2_flag),
                OpCode::Mulhsu => set!(mul_high signed1_flag),
                OpCode::Mulhu => set!(mul_high),
                OpCode::Div => set!(div signed1_flag signed2_flag),
                OpCode::Divu => set!(div),
                OpCode::Rem => set!(rem signed1_flag signed2_flag),
                _ => set!(rem),
            }
            0
        }
    };
    let register = |number: u8| Fp::from(u64::from(number));
    row.cpu = one;
    row.pc = Fp::from(u64::from(pc));
    row.immediate = Fp::from(u64::from(immediate));
    row.address1 = register(rs1);
    row.address2 = if row.immediate_flag == one || row.load == one { Fp::zero() } else { register(rs2) };
    if rd != DISCARD && row.store != one {
        row.writes_flag = one;
        row.address3 = register(rd);
    }
    true
}
