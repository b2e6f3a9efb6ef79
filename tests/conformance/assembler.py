"""A tiny RV32IM assembler: just enough to build test programs in Python without a toolchain.

Its encodings are written down apart from the decoders that it tests.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

ZERO, RA, SP, GP, TP = 0, 1, 2, 3, 4
T0, T1, T2 = 5, 6, 7
S0, S1 = 8, 9
A0, A1, A2, A3, A4, A5, A6, A7 = 10, 11, 12, 13, 14, 15, 16, 17
S10, S11 = 26, 27

R_TYPE = {
    name: (funct7, funct3)
    for funct7, names in (
        (0x00, "add sll slt sltu xor srl or and"),
        (0x01, "mul mulh mulhsu mulhu div divu rem remu"),
    )
    for funct3, name in enumerate(names.split())
} | {"sub": (0x20, 0), "sra": (0x20, 5)}
I_TYPE = {"addi": 0, "slti": 2, "sltiu": 3, "xori": 4, "ori": 6, "andi": 7}
SHIFTS = {"slli": (0x00, 1), "srli": (0x00, 5), "srai": (0x20, 5)}
LOADS = {"lb": 0, "lh": 1, "lw": 2, "lbu": 4, "lhu": 5}
STORES = {"sb": 0, "sh": 1, "sw": 2}
BRANCHES = {"beq": 0, "bne": 1, "blt": 4, "bge": 5, "bltu": 6, "bgeu": 7}
ACCESS_BYTES = {"lb": 1, "lbu": 1, "sb": 1, "lh": 2, "lhu": 2, "sh": 2, "lw": 4, "sw": 4}

Target = int | str
"""A distance in bytes, or the name of a label."""


class Assembler:
    """Collects instructions; `assemble` resolves the labels and gives the bytes."""

    def __init__(self, base_address: int) -> None:
        self.base_address = base_address
        self.labels: dict[str, int] = {}
        self._encoders: list[Callable[[int], int]] = []

    @property
    def here(self) -> int:
        """The address of the next instruction."""
        return self.base_address + 4 * len(self._encoders)

    def label(self, name: str) -> None:
        """Name the next instruction."""
        assert name not in self.labels
        self.labels[name] = self.here

    def word(self, word: int) -> None:
        """Any word, instruction or not."""
        self._encoders.append(lambda pc: word)

    def assemble(self) -> bytes:
        """The code, little-endian."""
        words = [encode(self.base_address + 4 * index) for index, encode in enumerate(self._encoders)]
        return struct.pack(f"<{len(words)}I", *words)

    def _distance(self, target: Target, pc: int) -> int:
        return self.labels[target] - pc if isinstance(target, str) else target

    # One method a format.

    def register(self, name: str, rd: int, rs1: int, rs2: int) -> None:
        """add, sub, ... mul, div, ..."""
        funct7, funct3 = R_TYPE[name]
        self.word(funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x33)

    def immediate(self, name: str, rd: int, rs1: int, imm: int) -> None:
        """addi, slti, ... and the shifts by a constant."""
        if name in SHIFTS:
            funct7, funct3 = SHIFTS[name]
            assert 0 <= imm < 32
            self.word(funct7 << 25 | imm << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x13)
        else:
            self.word(_signed_field(imm, 12) << 20 | rs1 << 15 | I_TYPE[name] << 12 | rd << 7 | 0x13)

    def load(self, name: str, rd: int, offset: int, rs1: int) -> None:
        """lb, lh, lw, lbu, lhu."""
        self.word(_signed_field(offset, 12) << 20 | rs1 << 15 | LOADS[name] << 12 | rd << 7 | 0x03)

    def store(self, name: str, rs2: int, offset: int, rs1: int) -> None:
        """sb, sh, sw."""
        imm = _signed_field(offset, 12)
        self.word(imm >> 5 << 25 | rs2 << 20 | rs1 << 15 | STORES[name] << 12 | (imm & 31) << 7 | 0x23)

    def branch(self, name: str, rs1: int, rs2: int, target: Target) -> None:
        """beq, bne, blt, bge, bltu, bgeu."""

        def encode(pc: int) -> int:
            imm = _signed_field(self._distance(target, pc), 13)
            high = (imm >> 12) << 31 | (imm >> 5 & 0x3F) << 25
            low = (imm >> 1 & 0xF) << 8 | (imm >> 11 & 1) << 7
            return high | rs2 << 20 | rs1 << 15 | BRANCHES[name] << 12 | low | 0x63

        self._encoders.append(encode)

    def jal(self, rd: int, target: Target) -> None:
        def encode(pc: int) -> int:
            imm = _signed_field(self._distance(target, pc), 21)
            scrambled = (imm >> 20) << 19 | (imm >> 1 & 0x3FF) << 9 | (imm >> 11 & 1) << 8 | imm >> 12 & 0xFF
            return scrambled << 12 | rd << 7 | 0x6F

        self._encoders.append(encode)

    def jalr(self, rd: int, offset: int, rs1: int) -> None:
        self.word(_signed_field(offset, 12) << 20 | rs1 << 15 | rd << 7 | 0x67)

    def lui(self, rd: int, upper: int) -> None:
        self.word((upper & 0xFFFFF) << 12 | rd << 7 | 0x37)

    def auipc(self, rd: int, upper: int) -> None:
        self.word((upper & 0xFFFFF) << 12 | rd << 7 | 0x17)

    def ecall(self) -> None:
        self.word(0x0000_0073)

    def ebreak(self) -> None:
        self.word(0x0010_0073)

    def fence(self) -> None:
        self.word(0x0FF0_000F)

    # Shorthands.

    def li(self, rd: int, value: int) -> None:
        """Any 32-bit constant."""
        value &= 0xFFFF_FFFF
        low = (value & 0xFFF) - ((value & 0x800) << 1)
        upper = (value - low) >> 12 & 0xFFFFF
        if upper:
            self.lui(rd, upper)
        if low or not upper:
            self.immediate("addi", rd, rd if upper else ZERO, low)

    def la(self, rd: int, label: str) -> None:
        """The address of a label, which may come later: always two instructions."""
        self._encoders.append(lambda pc: ((self.labels[label] + 0x800) >> 12 & 0xFFFFF) << 12 | rd << 7 | 0x37)
        self._encoders.append(lambda pc: (self.labels[label] & 0xFFF) << 20 | rd << 15 | rd << 7 | 0x13)

    def mark(self, number: int, rs1: int, high: int | None = None) -> None:
        """The studio's mark, with the register that carries the high word of its value, if any."""
        self.immediate("slti", ZERO, rs1, number)
        if high is not None:
            self.immediate("sltiu", ZERO, high, 0)

    def system_call(self, number: int, *arguments: int) -> None:
        """Load constants into a0.. and call."""
        for index, argument in enumerate(arguments):
            self.li(A0 + index, argument)
        self.li(A7, number)
        self.ecall()


def _signed_field(value: int, width_bits: int) -> int:
    assert -(1 << width_bits - 1) <= value < 1 << width_bits - 1, value
    return value & (1 << width_bits) - 1
