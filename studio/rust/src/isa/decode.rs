//! From an instruction word to an [`Op`]. Everything that is not RV32IM becomes `Illegal`.

use super::op::{DISCARD, Op, OpCode};

const OPCODE_LOAD: u32 = 0x03;
const OPCODE_MISC_MEM: u32 = 0x0f;
const OPCODE_OP_IMM: u32 = 0x13;
const OPCODE_AUIPC: u32 = 0x17;
const OPCODE_STORE: u32 = 0x23;
const OPCODE_OP: u32 = 0x33;
const OPCODE_LUI: u32 = 0x37;
const OPCODE_BRANCH: u32 = 0x63;
const OPCODE_JALR: u32 = 0x67;
const OPCODE_JAL: u32 = 0x6f;
const WORD_ECALL: u32 = 0x0000_0073;
const WORD_EBREAK: u32 = 0x0010_0073;

/// Decode the instruction `word` that stands at address `pc`.
pub fn decode(word: u32, pc: u32) -> Op {
    let rs1 = (word >> 15 & 31) as u8;
    let rs2 = (word >> 20 & 31) as u8;
    let rd = match (word >> 7 & 31) as u8 {
        0 => DISCARD,
        register => register,
    };
    let op = |code, imm| Op { code, rd, rs1, rs2, imm };
    let no_destination = |code, imm| Op { code, rd: DISCARD, rs1, rs2, imm };
    let funct3 = word >> 12 & 7;
    match word & 0x7f {
        OPCODE_LUI => op(OpCode::Lui, immediate_u(word)),
        OPCODE_AUIPC => op(OpCode::Lui, pc.wrapping_add(immediate_u(word) as u32) as i32),
        OPCODE_JAL => op(OpCode::Jal, immediate_j(word)),
        OPCODE_JALR if funct3 == 0 => op(OpCode::Jalr, immediate_i(word)),
        OPCODE_BRANCH => match branch(funct3) {
            Some(code) => no_destination(code, immediate_b(word)),
            None => Op::illegal(word),
        },
        OPCODE_LOAD => match load(funct3) {
            Some(code) => op(code, immediate_i(word)),
            None => Op::illegal(word),
        },
        OPCODE_STORE => match store(funct3) {
            Some(code) => no_destination(code, immediate_s(word)),
            None => Op::illegal(word),
        },
        OPCODE_OP_IMM => match op_imm(word, funct3) {
            Some((OpCode::Slti, imm)) if rd == DISCARD => op(OpCode::Mark, imm),
            Some((OpCode::Sltiu, imm)) if rd == DISCARD => op(OpCode::MarkHigh, imm),
            Some((code, imm)) => op(code, imm),
            None => Op::illegal(word),
        },
        OPCODE_OP => match register_op(word >> 25, funct3) {
            Some(code) => op(code, 0),
            None => Op::illegal(word),
        },
        // Memory order means nothing to a single hart; `fence.i` (funct3 1) is Zifencei and not ours.
        OPCODE_MISC_MEM if funct3 == 0 => no_destination(OpCode::Fence, 0),
        _ if word == WORD_ECALL => no_destination(OpCode::Ecall, 0),
        _ if word == WORD_EBREAK => no_destination(OpCode::Ebreak, 0),
        _ => Op::illegal(word),
    }
}

fn branch(funct3: u32) -> Option<OpCode> {
    Some(match funct3 {
        0 => OpCode::Beq,
        1 => OpCode::Bne,
        4 => OpCode::Blt,
        5 => OpCode::Bge,
        6 => OpCode::Bltu,
        7 => OpCode::Bgeu,
        _ => return None,
    })
}

fn load(funct3: u32) -> Option<OpCode> {
    Some(match funct3 {
        0 => OpCode::Lb,
        1 => OpCode::Lh,
        2 => OpCode::Lw,
        4 => OpCode::Lbu,
        5 => OpCode::Lhu,
        _ => return None,
    })
}

fn store(funct3: u32) -> Option<OpCode> {
    Some(match funct3 {
        0 => OpCode::Sb,
        1 => OpCode::Sh,
        2 => OpCode::Sw,
        _ => return None,
    })
}

fn op_imm(word: u32, funct3: u32) -> Option<(OpCode, i32)> {
    let shift_amount = (word >> 20 & 31) as i32;
    let imm = immediate_i(word);
    Some(match (funct3, word >> 25) {
        (0, _) => (OpCode::Addi, imm),
        (2, _) => (OpCode::Slti, imm),
        (3, _) => (OpCode::Sltiu, imm),
        (4, _) => (OpCode::Xori, imm),
        (6, _) => (OpCode::Ori, imm),
        (7, _) => (OpCode::Andi, imm),
        (1, 0x00) => (OpCode::Slli, shift_amount),
        (5, 0x00) => (OpCode::Srli, shift_amount),
        (5, 0x20) => (OpCode::Srai, shift_amount),
        _ => return None,
    })
}

fn register_op(funct7: u32, funct3: u32) -> Option<OpCode> {
    const BASE: [OpCode; 8] = [
        OpCode::Add,
        OpCode::Sll,
        OpCode::Slt,
        OpCode::Sltu,
        OpCode::Xor,
        OpCode::Srl,
        OpCode::Or,
        OpCode::And,
    ];
    const MULTIPLY: [OpCode; 8] = [
        OpCode::Mul,
        OpCode::Mulh,
        OpCode::Mulhsu,
        OpCode::Mulhu,
        OpCode::Div,
        OpCode::Divu,
        OpCode::Rem,
        OpCode::Remu,
    ];
    match (funct7, funct3) {
        (0x00, _) => Some(BASE[funct3 as usize]),
        (0x01, _) => Some(MULTIPLY[funct3 as usize]),
        (0x20, 0) => Some(OpCode::Sub),
        (0x20, 5) => Some(OpCode::Sra),
        _ => None,
    }
}

fn immediate_i(word: u32) -> i32 {
    word as i32 >> 20
}

fn immediate_s(word: u32) -> i32 {
    (word as i32 >> 25 << 5) | (word >> 7 & 0x1f) as i32
}

fn immediate_b(word: u32) -> i32 {
    (word as i32 >> 31 << 12)
        | ((word >> 7 & 1) << 11 | (word >> 25 & 0x3f) << 5 | (word >> 8 & 0xf) << 1) as i32
}

fn immediate_u(word: u32) -> i32 {
    (word & 0xffff_f000) as i32
}

fn immediate_j(word: u32) -> i32 {
    (word as i32 >> 31 << 20)
        | ((word >> 12 & 0xff) << 12 | (word >> 20 & 1) << 11 | (word >> 21 & 0x3ff) << 1) as i32
}
