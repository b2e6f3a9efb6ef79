//! What instructions make of their operands. Always called with a fixed `code`, so that only one arm remains.

use super::OpCode;

/// The value that an instruction other than loads and jumps writes to its destination.
#[inline(always)]
pub fn computed(code: OpCode, a: u32, b: u32, imm: u32) -> u32 {
    match code {
        OpCode::Lui => imm,
        OpCode::Addi => a.wrapping_add(imm),
        OpCode::Slti => u32::from((a as i32) < imm as i32),
        OpCode::Sltiu => u32::from(a < imm),
        OpCode::Xori => a ^ imm,
        OpCode::Ori => a | imm,
        OpCode::Andi => a & imm,
        OpCode::Slli => a.wrapping_shl(imm),
        OpCode::Srli => a.wrapping_shr(imm),
        OpCode::Srai => (a as i32).wrapping_shr(imm) as u32,
        OpCode::Add => a.wrapping_add(b),
        OpCode::Sub => a.wrapping_sub(b),
        OpCode::Sll => a.wrapping_shl(b),
        OpCode::Slt => u32::from((a as i32) < b as i32),
        OpCode::Sltu => u32::from(a < b),
        OpCode::Xor => a ^ b,
        OpCode::Srl => a.wrapping_shr(b),
        OpCode::Sra => (a as i32).wrapping_shr(b) as u32,
        OpCode::Or => a | b,
        OpCode::And => a & b,
        OpCode::Mul => a.wrapping_mul(b),
        OpCode::Mulh => (i64::from(a as i32).wrapping_mul(i64::from(b as i32)) >> 32) as u32,
        OpCode::Mulhsu => (i64::from(a as i32).wrapping_mul(i64::from(b)) >> 32) as u32,
        OpCode::Mulhu => (u64::from(a).wrapping_mul(u64::from(b)) >> 32) as u32,
        OpCode::Div if b == 0 => u32::MAX,
        OpCode::Div => (a as i32).wrapping_div(b as i32) as u32,
        OpCode::Divu => a.checked_div(b).unwrap_or(u32::MAX),
        OpCode::Rem if b == 0 => a,
        OpCode::Rem => (a as i32).wrapping_rem(b as i32) as u32,
        OpCode::Remu => a.checked_rem(b).unwrap_or(a),
        _ => unreachable!("{code:?} computes nothing"),
    }
}

/// Whether a branch is taken.
#[inline(always)]
pub fn is_taken(code: OpCode, a: u32, b: u32) -> bool {
    match code {
        OpCode::Beq | OpCode::BeqFar => a == b,
        OpCode::Bne | OpCode::BneFar => a != b,
        OpCode::Blt | OpCode::BltFar => (a as i32) < b as i32,
        OpCode::Bge | OpCode::BgeFar => a as i32 >= b as i32,
        OpCode::Bltu | OpCode::BltuFar => a < b,
        OpCode::Bgeu | OpCode::BgeuFar => a >= b,
        _ => unreachable!("{code:?} is no branch"),
    }
}
