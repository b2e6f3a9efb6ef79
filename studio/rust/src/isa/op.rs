//! The predecoded instruction: what the run loop reads, eight bytes each.

/// Registers in the run loop: x0..x31 and one slot that swallows writes to x0.
pub const REGISTER_SLOTS: usize = 33;
/// The slot that stands for x0 as a destination, so that no write needs a test.
pub const DISCARD: u8 = 32;

/// One predecoded instruction.
///
/// `rd`, `rs1`, `rs2` are always below [`REGISTER_SLOTS`]; the run loop relies on it. For branches and `jal`, `imm` is
/// the distance to the target in bytes; for `Lui` (which also stands for `auipc`) it is the finished value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Op {
    pub code: OpCode,
    pub rd: u8,
    pub rs1: u8,
    pub rs2: u8,
    pub imm: i32,
}

impl Op {
    /// The word at this place is no instruction; `imm` keeps it for the message.
    pub const fn illegal(word: u32) -> Op {
        Op { code: OpCode::Illegal, rd: DISCARD, rs1: 0, rs2: 0, imm: word as i32 }
    }

    /// No code stands at this place.
    pub const OUTSIDE: Op = Op { code: OpCode::Outside, rd: DISCARD, rs1: 0, rs2: 0, imm: 0 };

    /// Whether a straight run of instructions ends with this one.
    pub const fn ends_block(self) -> bool {
        self.code as u8 >= OpCode::Beq as u8
    }
}

/// The operations. Those from `Beq` on end a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum OpCode {
    Lui,
    Addi,
    Slti,
    Sltiu,
    Xori,
    Ori,
    Andi,
    Slli,
    Srli,
    Srai,
    Add,
    Sub,
    Sll,
    Slt,
    Sltu,
    Xor,
    Srl,
    Sra,
    Or,
    And,
    Mul,
    Mulh,
    Mulhsu,
    Mulhu,
    Div,
    Divu,
    Rem,
    Remu,
    Lb,
    Lh,
    Lw,
    Lbu,
    Lhu,
    Sb,
    Sh,
    Sw,
    Fence,
    /// `slti x0, rs1, imm`: the studio's mark number `imm` with value `rs1`.
    Mark,
    /// `sltiu x0, rs1, imm`: the high word of the mark before it.
    MarkHigh,
    Beq,
    Bne,
    Blt,
    Bge,
    Bltu,
    Bgeu,
    Jal,
    Jalr,
    /// The `Far` ones have a target outside the code or misaligned: taken, they need a check.
    BeqFar,
    BneFar,
    BltFar,
    BgeFar,
    BltuFar,
    BgeuFar,
    JalFar,
    Ecall,
    Ebreak,
    Illegal,
    Outside,
}
