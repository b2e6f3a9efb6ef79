"""From an instruction word to the text that people know from objdump, plus the studio's marks.

`text_of(word, pc)` gives `li a0,10`, `beqz a0,0x200054`, `ret`, `mark 1,a0`; with `pseudo=False` only the ISA's own
instructions. What this machine cannot execute reads `.word 0x...`.
"""

from __future__ import annotations

REGISTER_NAMES = (
    "zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".split()
)
"""ABI names of x0..x31."""

# (mask, match, mnemonic, operands). Operands: d, s, t registers rd, rs1, rs2; i immediate; > shift amount; u upper
# immediate; l address of a load; S of a store; r base of jalr; b, j targets; P, Q sets of fence; a comma is itself.
Encoding = tuple[int, int, str, str]

_FUNCT3, _FUNCT7, _WORD = 0x0000_707F, 0xFE00_707F, 0xFFFF_FFFF

INSTRUCTIONS: tuple[Encoding, ...] = (
    (0x7F, 0x37, "lui", "d,u"),
    (0x7F, 0x17, "auipc", "d,u"),
    (0x7F, 0x6F, "jal", "d,j"),
    (_FUNCT3, 0x0067, "jalr", "d,r"),
    (_FUNCT3, 0x0063, "beq", "s,t,b"),
    (_FUNCT3, 0x1063, "bne", "s,t,b"),
    (_FUNCT3, 0x4063, "blt", "s,t,b"),
    (_FUNCT3, 0x5063, "bge", "s,t,b"),
    (_FUNCT3, 0x6063, "bltu", "s,t,b"),
    (_FUNCT3, 0x7063, "bgeu", "s,t,b"),
    (_FUNCT3, 0x0003, "lb", "d,l"),
    (_FUNCT3, 0x1003, "lh", "d,l"),
    (_FUNCT3, 0x2003, "lw", "d,l"),
    (_FUNCT3, 0x4003, "lbu", "d,l"),
    (_FUNCT3, 0x5003, "lhu", "d,l"),
    (_FUNCT3, 0x0023, "sb", "t,S"),
    (_FUNCT3, 0x1023, "sh", "t,S"),
    (_FUNCT3, 0x2023, "sw", "t,S"),
    (_FUNCT3, 0x0013, "addi", "d,s,i"),
    (_FUNCT3, 0x2013, "slti", "d,s,i"),
    (_FUNCT3, 0x3013, "sltiu", "d,s,i"),
    (_FUNCT3, 0x4013, "xori", "d,s,i"),
    (_FUNCT3, 0x6013, "ori", "d,s,i"),
    (_FUNCT3, 0x7013, "andi", "d,s,i"),
    (_FUNCT7, 0x0000_1013, "slli", "d,s,>"),
    (_FUNCT7, 0x0000_5013, "srli", "d,s,>"),
    (_FUNCT7, 0x4000_5013, "srai", "d,s,>"),
    (_FUNCT7, 0x0000_0033, "add", "d,s,t"),
    (_FUNCT7, 0x4000_0033, "sub", "d,s,t"),
    (_FUNCT7, 0x0000_1033, "sll", "d,s,t"),
    (_FUNCT7, 0x0000_2033, "slt", "d,s,t"),
    (_FUNCT7, 0x0000_3033, "sltu", "d,s,t"),
    (_FUNCT7, 0x0000_4033, "xor", "d,s,t"),
    (_FUNCT7, 0x0000_5033, "srl", "d,s,t"),
    (_FUNCT7, 0x4000_5033, "sra", "d,s,t"),
    (_FUNCT7, 0x0000_6033, "or", "d,s,t"),
    (_FUNCT7, 0x0000_7033, "and", "d,s,t"),
    (_FUNCT7, 0x0200_0033, "mul", "d,s,t"),
    (_FUNCT7, 0x0200_1033, "mulh", "d,s,t"),
    (_FUNCT7, 0x0200_2033, "mulhsu", "d,s,t"),
    (_FUNCT7, 0x0200_3033, "mulhu", "d,s,t"),
    (_FUNCT7, 0x0200_4033, "div", "d,s,t"),
    (_FUNCT7, 0x0200_5033, "divu", "d,s,t"),
    (_FUNCT7, 0x0200_6033, "rem", "d,s,t"),
    (_FUNCT7, 0x0200_7033, "remu", "d,s,t"),
    (_WORD, 0x8330_000F, "fence.tso", ""),
    (_FUNCT3, 0x0000_000F, "fence", "P,Q"),
    (_WORD, 0x0000_0073, "ecall", ""),
    (_WORD, 0x0010_0073, "ebreak", ""),
)

_RD, _RS1, _RS2, _IMM = 0x1F << 7, 0x1F << 15, 0x1F << 20, 0xFFF << 20

# The ISA manual's pseudo-instructions, the first that fits wins. `mark` is the studio's reading of a custom hint.
PSEUDO_INSTRUCTIONS: tuple[Encoding, ...] = (
    (_FUNCT3 | _RD, 0x2013, "mark", "i,s"),
    (_WORD, 0x0000_0013, "nop", ""),
    (_FUNCT3 | _RS1, 0x0013, "li", "d,i"),
    (_FUNCT3 | _IMM, 0x0013, "mv", "d,s"),
    (_FUNCT3 | _IMM, 0xFFF0_4013, "not", "d,s"),
    (_FUNCT3 | _IMM, 0x0010_3013, "seqz", "d,s"),
    (_FUNCT3 | _IMM, 0x0FF0_7013, "zext.b", "d,s"),
    (_FUNCT7 | _RS1, 0x4000_0033, "neg", "d,t"),
    (_FUNCT7 | _RS1, 0x0000_3033, "snez", "d,t"),
    (_FUNCT7 | _RS2, 0x0000_2033, "sltz", "d,s"),
    (_FUNCT7 | _RS1, 0x0000_2033, "sgtz", "d,t"),
    (_FUNCT3 | _RS2, 0x0063, "beqz", "s,b"),
    (_FUNCT3 | _RS2, 0x1063, "bnez", "s,b"),
    (_FUNCT3 | _RS2, 0x4063, "bltz", "s,b"),
    (_FUNCT3 | _RS1, 0x5063, "blez", "t,b"),
    (_FUNCT3 | _RS2, 0x5063, "bgez", "s,b"),
    (_FUNCT3 | _RS1, 0x4063, "bgtz", "t,b"),
    (0x7F | _RD, 0x006F, "j", "j"),
    (0x7F | _RD, 0x00EF, "jal", "j"),
    (_WORD, 0x0000_8067, "ret", ""),
    (_FUNCT3 | _RD | _IMM, 0x0067, "jr", "s"),
    (_FUNCT3 | _RD, 0x0067, "jr", "r"),
    (_FUNCT3 | _RD | _IMM, 0x00E7, "jalr", "s"),
    (_FUNCT3 | _RD, 0x00E7, "jalr", "r"),
    (_WORD, 0x0FF0_000F, "fence", ""),
)


def text_of(word: int, pc: int, *, pseudo: bool = True) -> str:
    """The instruction `word` at address `pc` as text."""
    if pseudo:
        for encoding in PSEUDO_INSTRUCTIONS:
            if word & encoding[0] == encoding[1]:
                return _format(encoding, word, pc)
    for encoding in INSTRUCTIONS:
        if word & encoding[0] == encoding[1]:
            return _format(encoding, word, pc)
    return f".word {word:#010x}"


def is_instruction(word: int) -> bool:
    """Whether the machine executes `word` rather than calling it illegal."""
    return any(word & mask == match for mask, match, _, _ in INSTRUCTIONS)


def _format(encoding: Encoding, word: int, pc: int) -> str:
    _, _, mnemonic, operands = encoding
    text = "".join(_operand(letter, word, pc) for letter in operands)
    return f"{mnemonic} {text}" if text else mnemonic


def _operand(letter: str, word: int, pc: int) -> str:
    rs1 = REGISTER_NAMES[word >> 15 & 31]
    i_immediate = _sign_extend(word >> 20, 12)
    match letter:
        case "d":
            return REGISTER_NAMES[word >> 7 & 31]
        case "s":
            return rs1
        case "t":
            return REGISTER_NAMES[word >> 20 & 31]
        case "i":
            return str(i_immediate)
        case ">":
            return hex(word >> 20 & 31)
        case "u":
            return hex(word >> 12)
        case "l" | "r":
            return f"{i_immediate}({rs1})"
        case "S":
            return f"{_sign_extend(word >> 25 << 5 | word >> 7 & 31, 12)}({rs1})"
        case "b":
            return hex((pc + _branch_offset(word)) & 0xFFFF_FFFF)
        case "j":
            return hex((pc + _jump_offset(word)) & 0xFFFF_FFFF)
        case "P":
            return _fence_set(word >> 24 & 15)
        case "Q":
            return _fence_set(word >> 20 & 15)
    return letter


def _branch_offset(word: int) -> int:
    """imm[12|10:5] in word[31:25], imm[4:1|11] in word[11:7]."""
    bits = (word >> 31) << 12 | (word >> 7 & 1) << 11 | (word >> 25 & 0x3F) << 5 | (word >> 8 & 0xF) << 1
    return _sign_extend(bits, 13)


def _jump_offset(word: int) -> int:
    """imm[20|10:1|11|19:12] in word[31:12]."""
    bits = (word >> 31) << 20 | (word >> 12 & 0xFF) << 12 | (word >> 20 & 1) << 11 | (word >> 21 & 0x3FF) << 1
    return _sign_extend(bits, 21)


def _fence_set(bits: int) -> str:
    """The letters of device input, device output, read, write; `unknown` for the empty set, as objdump says."""
    return "".join(name for bit, name in zip((8, 4, 2, 1), "iorw", strict=True) if bits & bit) or "unknown"


def _sign_extend(value: int, width_bits: int) -> int:
    return value - (1 << width_bits) if value >> (width_bits - 1) & 1 else value
