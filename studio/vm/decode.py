"""From a 32-bit word to an instruction: chapter "RV32/64G Instruction Set Listings" of the ISA manual.

    31      25 24  20 19  15 14  12 11      7 6      0
    funct7     rs2    rs1    funct3 rd        opcode     R-type
    imm[11:0]         rs1    funct3 rd        opcode     I-type
    imm[11:5]  rs2    rs1    funct3 imm[4:0]  opcode     S-type
    imm[12|10:5] rs2  rs1    funct3 imm[4:1|11] opcode   B-type
    imm[31:12]                      rd        opcode     U-type
    imm[20|10:1|11|19:12]           rd        opcode     J-type

Whatever is in no table here is an illegal instruction, CSR accesses and `fence.i` included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from studio.vm.integers import sign_extend

ECALL_WORD = 0x0000_0073
EBREAK_WORD = 0x0010_0073

BRANCHES = {0: "beq", 1: "bne", 4: "blt", 5: "bge", 6: "bltu", 7: "bgeu"}
LOADS = {0: "lb", 1: "lh", 2: "lw", 4: "lbu", 5: "lhu"}
STORES = {0: "sb", 1: "sh", 2: "sw"}
IMMEDIATES = {0: "addi", 2: "slti", 3: "sltiu", 4: "xori", 6: "ori", 7: "andi"}
# (funct7, funct3)
SHIFT_IMMEDIATES = {(0, 1): "slli", (0, 5): "srli", (0x20, 5): "srai"}
REGISTER_REGISTER = {
    (0x00, 0): "add",
    (0x20, 0): "sub",
    (0x00, 1): "sll",
    (0x00, 2): "slt",
    (0x00, 3): "sltu",
    (0x00, 4): "xor",
    (0x00, 5): "srl",
    (0x20, 5): "sra",
    (0x00, 6): "or",
    (0x00, 7): "and",
    (0x01, 0): "mul",
    (0x01, 1): "mulh",
    (0x01, 2): "mulhsu",
    (0x01, 3): "mulhu",
    (0x01, 4): "div",
    (0x01, 5): "divu",
    (0x01, 6): "rem",
    (0x01, 7): "remu",
}


@dataclass(frozen=True, slots=True)
class Instruction:
    """A decoded word. Fields that the format lacks are 0; `imm` is signed (upper immediates: the full 32 bits)."""

    word: int
    mnemonic: str
    rd: int = 0
    rs1: int = 0
    rs2: int = 0
    imm: int = 0


def i_immediate(word: int) -> int:
    """imm[11:0] = word[31:20]."""
    return sign_extend(word >> 20, 12)


def s_immediate(word: int) -> int:
    """imm[11:5] = word[31:25], imm[4:0] = word[11:7]."""
    return sign_extend((word >> 25) << 5 | (word >> 7 & 0x1F), 12)


def b_immediate(word: int) -> int:
    """imm[12] = word[31], imm[11] = word[7], imm[10:5] = word[30:25], imm[4:1] = word[11:8]."""
    return sign_extend(
        (word >> 31) << 12 | (word >> 7 & 1) << 11 | (word >> 25 & 0x3F) << 5 | (word >> 8 & 0xF) << 1, 13
    )


def u_immediate(word: int) -> int:
    """imm[31:12] = word[31:12]."""
    return word & 0xFFFF_F000


def j_immediate(word: int) -> int:
    """imm[20] = word[31], imm[19:12] = word[19:12], imm[11] = word[20], imm[10:1] = word[30:21]."""
    return sign_extend(
        (word >> 31) << 20 | (word >> 12 & 0xFF) << 12 | (word >> 20 & 1) << 11 | (word >> 21 & 0x3FF) << 1, 21
    )


def funct3(word: int) -> int:
    """word[14:12]."""
    return word >> 12 & 7


def r_type(word: int, mnemonic: str) -> Instruction:
    """rd, rs1, rs2."""
    return Instruction(word, mnemonic, word >> 7 & 31, word >> 15 & 31, word >> 20 & 31)


def i_type(word: int, mnemonic: str) -> Instruction:
    """rd, rs1, imm."""
    return Instruction(word, mnemonic, word >> 7 & 31, word >> 15 & 31, 0, i_immediate(word))


def shift_type(word: int, mnemonic: str) -> Instruction:
    """rd, rs1, shamt = imm[4:0]."""
    return Instruction(word, mnemonic, word >> 7 & 31, word >> 15 & 31, 0, word >> 20 & 31)


def s_type(word: int, mnemonic: str) -> Instruction:
    """rs1, rs2, imm."""
    return Instruction(word, mnemonic, 0, word >> 15 & 31, word >> 20 & 31, s_immediate(word))


def b_type(word: int, mnemonic: str) -> Instruction:
    """rs1, rs2, imm."""
    return Instruction(word, mnemonic, 0, word >> 15 & 31, word >> 20 & 31, b_immediate(word))


def u_type(word: int, mnemonic: str) -> Instruction:
    """rd, imm."""
    return Instruction(word, mnemonic, word >> 7 & 31, imm=u_immediate(word))


def j_type(word: int, mnemonic: str) -> Instruction:
    """rd, imm."""
    return Instruction(word, mnemonic, word >> 7 & 31, imm=j_immediate(word))


def no_operands(word: int, mnemonic: str) -> Instruction:
    """ecall, ebreak, and fence, whose operands order nothing on a machine with one hart."""
    return Instruction(word, mnemonic)


Format = Callable[[int, str], Instruction]


def look_up(word: int) -> tuple[Format, str | None]:
    """The format of the word's opcode, and the mnemonic that its function fields select (None: none)."""
    opcode, function = word & 0x7F, (word >> 25, funct3(word))
    match opcode:
        case 0x37:
            return u_type, "lui"
        case 0x17:
            return u_type, "auipc"
        case 0x6F:
            return j_type, "jal"
        case 0x67:
            return i_type, "jalr" if funct3(word) == 0 else None
        case 0x63:
            return b_type, BRANCHES.get(funct3(word))
        case 0x03:
            return i_type, LOADS.get(funct3(word))
        case 0x23:
            return s_type, STORES.get(funct3(word))
        case 0x13 if funct3(word) in (1, 5):
            return shift_type, SHIFT_IMMEDIATES.get(function)
        case 0x13:
            return i_type, IMMEDIATES.get(funct3(word))
        case 0x33:
            return r_type, REGISTER_REGISTER.get(function)
        case 0x0F:
            return no_operands, "fence" if funct3(word) == 0 else None
        case 0x73:
            return no_operands, {ECALL_WORD: "ecall", EBREAK_WORD: "ebreak"}.get(word)
    return no_operands, None


@lru_cache(maxsize=1 << 16)
def decode(word: int) -> Instruction | None:
    """The instruction that `word` encodes, or None when it is illegal."""
    form, mnemonic = look_up(word)
    return None if mnemonic is None else form(word, mnemonic)
