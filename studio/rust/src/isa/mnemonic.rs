//! The ISA manual's name of an instruction word, for opcode counts.

use super::{Op, OpCode, decode};

const OPCODE_AUIPC: u32 = 0x17;

/// The mnemonic of `word`; `mark` and `mark.high` for the studio's hints, `illegal` for what is no instruction.
pub fn mnemonic(word: u32) -> &'static str {
    let Op { code, .. } = decode(word, 0);
    match code {
        OpCode::Lui if word & 0x7f == OPCODE_AUIPC => "auipc",
        OpCode::Lui => "lui",
        OpCode::Addi => "addi",
        OpCode::Slti => "slti",
        OpCode::Sltiu => "sltiu",
        OpCode::Xori => "xori",
        OpCode::Ori => "ori",
        OpCode::Andi => "andi",
        OpCode::Slli => "slli",
        OpCode::Srli => "srli",
        OpCode::Srai => "srai",
        OpCode::Add => "add",
        OpCode::Sub => "sub",
        OpCode::Sll => "sll",
        OpCode::Slt => "slt",
        OpCode::Sltu => "sltu",
        OpCode::Xor => "xor",
        OpCode::Srl => "srl",
        OpCode::Sra => "sra",
        OpCode::Or => "or",
        OpCode::And => "and",
        OpCode::Mul => "mul",
        OpCode::Mulh => "mulh",
        OpCode::Mulhsu => "mulhsu",
        OpCode::Mulhu => "mulhu",
        OpCode::Div => "div",
        OpCode::Divu => "divu",
        OpCode::Rem => "rem",
        OpCode::Remu => "remu",
        OpCode::Lb => "lb",
        OpCode::Lh => "lh",
        OpCode::Lw => "lw",
        OpCode::Lbu => "lbu",
        OpCode::Lhu => "lhu",
        OpCode::Sb => "sb",
        OpCode::Sh => "sh",
        OpCode::Sw => "sw",
        OpCode::Fence => "fence",
        OpCode::Mark => "mark",
        OpCode::MarkHigh => "mark.high",
        OpCode::Beq | OpCode::BeqFar => "beq",
        OpCode::Bne | OpCode::BneFar => "bne",
        OpCode::Blt | OpCode::BltFar => "blt",
        OpCode::Bge | OpCode::BgeFar => "bge",
        OpCode::Bltu | OpCode::BltuFar => "bltu",
        OpCode::Bgeu | OpCode::BgeuFar => "bgeu",
        OpCode::Jal | OpCode::JalFar => "jal",
        OpCode::Jalr => "jalr",
        OpCode::Ecall => "ecall",
        OpCode::Ebreak => "ebreak",
        OpCode::Illegal => "illegal",
        OpCode::Outside => "outside",
    }
}
