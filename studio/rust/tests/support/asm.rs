//! Instruction words, one function an instruction. Operands come in the order of assembly text.

pub const ZERO: u32 = 0;
pub const RA: u32 = 1;
pub const SP: u32 = 2;
pub const T0: u32 = 5;
pub const T1: u32 = 6;
pub const T2: u32 = 7;
pub const S0: u32 = 8;
pub const S1: u32 = 9;
pub const A0: u32 = 10;
pub const A1: u32 = 11;
pub const A2: u32 = 12;
pub const A3: u32 = 13;
pub const A4: u32 = 14;
pub const A5: u32 = 15;
pub const A6: u32 = 16;
pub const A7: u32 = 17;
pub const T3: u32 = 28;
pub const T4: u32 = 29;

pub const READ: u32 = 63;
pub const WRITE: u32 = 64;
pub const EXIT: u32 = 93;
pub const BRK: u32 = 214;
pub const MUNMAP: u32 = 215;
pub const MMAP: u32 = 222;

pub fn r_type(funct7: u32, funct3: u32, rd: u32, rs1: u32, rs2: u32) -> u32 {
    funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x33
}

pub fn i_type(opcode: u32, funct3: u32, rd: u32, rs1: u32, imm: i32) -> u32 {
    assert!((-2048..2048).contains(&imm), "immediate {imm}");
    (imm as u32) << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode
}

pub fn s_type(funct3: u32, rs2: u32, rs1: u32, imm: i32) -> u32 {
    assert!((-2048..2048).contains(&imm), "immediate {imm}");
    let imm = imm as u32;
    (imm >> 5 & 0x7f) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (imm & 0x1f) << 7 | 0x23
}

pub fn b_type(funct3: u32, rs1: u32, rs2: u32, bytes: i32) -> u32 {
    assert!((-4096..4096).contains(&bytes) && bytes % 2 == 0, "distance {bytes}");
    let imm = bytes as u32;
    (imm >> 12 & 1) << 31
        | (imm >> 5 & 0x3f) << 25
        | rs2 << 20
        | rs1 << 15
        | funct3 << 12
        | (imm >> 1 & 0xf) << 8
        | (imm >> 11 & 1) << 7
        | 0x63
}

pub fn lui(rd: u32, upper: u32) -> u32 {
    upper & 0xffff_f000 | rd << 7 | 0x37
}

pub fn auipc(rd: u32, upper: u32) -> u32 {
    upper & 0xffff_f000 | rd << 7 | 0x17
}

pub fn jal(rd: u32, bytes: i32) -> u32 {
    assert!((-(1 << 20)..1 << 20).contains(&bytes) && bytes % 2 == 0, "distance {bytes}");
    let imm = bytes as u32;
    (imm >> 20 & 1) << 31
        | (imm >> 1 & 0x3ff) << 21
        | (imm >> 11 & 1) << 20
        | (imm >> 12 & 0xff) << 12
        | rd << 7
        | 0x6f
}

pub fn jalr(rd: u32, rs1: u32, imm: i32) -> u32 {
    i_type(0x67, 0, rd, rs1, imm)
}

macro_rules! immediates {
    ($($name:ident $opcode:literal $funct3:literal;)*) => {$(
        pub fn $name(rd: u32, rs1: u32, imm: i32) -> u32 {
            i_type($opcode, $funct3, rd, rs1, imm)
        }
    )*};
}

immediates! {
    addi 0x13 0; slti 0x13 2; sltiu 0x13 3; xori 0x13 4; ori 0x13 6; andi 0x13 7;
    lb 0x03 0; lh 0x03 1; lw 0x03 2; lbu 0x03 4; lhu 0x03 5;
}

macro_rules! register_registers {
    ($($name:ident $funct7:literal $funct3:literal;)*) => {$(
        pub fn $name(rd: u32, rs1: u32, rs2: u32) -> u32 {
            r_type($funct7, $funct3, rd, rs1, rs2)
        }
    )*};
}

register_registers! {
    add 0 0; sub 0x20 0; sll 0 1; slt 0 2; sltu 0 3; xor 0 4; srl 0 5; sra 0x20 5; or 0 6; and 0 7;
    mul 1 0; mulh 1 1; mulhsu 1 2; mulhu 1 3; div 1 4; divu 1 5; rem 1 6; remu 1 7;
    // The shift amount stands where rs2 does; the opcode is another one.
    slli_as_register 0 1; srli_as_register 0 5; srai_as_register 0x20 5;
}

const REGISTER_TO_IMMEDIATE: u32 = 0x33 ^ 0x13;

pub fn slli(rd: u32, rs1: u32, amount: u32) -> u32 {
    slli_as_register(rd, rs1, amount) ^ REGISTER_TO_IMMEDIATE
}

pub fn srli(rd: u32, rs1: u32, amount: u32) -> u32 {
    srli_as_register(rd, rs1, amount) ^ REGISTER_TO_IMMEDIATE
}

pub fn srai(rd: u32, rs1: u32, amount: u32) -> u32 {
    srai_as_register(rd, rs1, amount) ^ REGISTER_TO_IMMEDIATE
}

macro_rules! branches {
    ($($name:ident $funct3:literal;)*) => {$(
        pub fn $name(rs1: u32, rs2: u32, bytes: i32) -> u32 {
            b_type($funct3, rs1, rs2, bytes)
        }
    )*};
}

branches! { beq 0; bne 1; blt 4; bge 5; bltu 6; bgeu 7; }

/// `sb rs2, imm(rs1)`.
pub fn sb(rs2: u32, rs1: u32, imm: i32) -> u32 {
    s_type(0, rs2, rs1, imm)
}

pub fn sh(rs2: u32, rs1: u32, imm: i32) -> u32 {
    s_type(1, rs2, rs1, imm)
}

pub fn sw(rs2: u32, rs1: u32, imm: i32) -> u32 {
    s_type(2, rs2, rs1, imm)
}

pub const ECALL: u32 = 0x0000_0073;
pub const EBREAK: u32 = 0x0010_0073;
pub const FENCE: u32 = 0x0ff0_000f;
pub const FENCE_I: u32 = 0x0000_100f;
pub const NOP: u32 = 0x0000_0013;

/// The studio's mark `number` with the value of `rs1`.
pub fn mark(number: i32, rs1: u32) -> u32 {
    slti(ZERO, rs1, number)
}

/// The high word of the mark before it.
pub fn mark_high(rs1: u32) -> u32 {
    sltiu(ZERO, rs1, 0)
}

/// `rd = value`, always in two instructions.
pub fn li(rd: u32, value: u32) -> [u32; 2] {
    let low = (value as i32) << 20 >> 20;
    [lui(rd, value.wrapping_sub(low as u32)), addi(rd, rd, low)]
}

/// A system call with its arguments, `2 * arguments + 3` instructions.
pub fn call(number: u32, arguments: &[u32]) -> Vec<u32> {
    let mut words = li(A7, number).to_vec();
    for (register, argument) in (A0..).zip(arguments) {
        words.extend(li(register, *argument));
    }
    words.push(ECALL);
    words
}

pub fn exit(code: u32) -> Vec<u32> {
    call(EXIT, &[code])
}
