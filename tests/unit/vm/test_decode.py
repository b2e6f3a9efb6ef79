from __future__ import annotations

import pytest

from studio.vm.decode import Instruction, decode
from studio.vm.instructions import OPERATIONS
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler


def word_of(code: Assembler) -> int:
    return int.from_bytes(code.assemble(), "little")


@pytest.fixture
def code() -> Assembler:
    return Assembler(0x1000)


@pytest.mark.parametrize("name", sorted(rv.R_TYPE))
def test_register_format(code: Assembler, name: str) -> None:
    code.register(name, 3, 17, 31)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rd=3, rs1=17, rs2=31)


@pytest.mark.parametrize("imm", [0, 1, -1, 2047, -2048])
@pytest.mark.parametrize("name", sorted(rv.I_TYPE))
def test_immediate_format(code: Assembler, name: str, imm: int) -> None:
    code.immediate(name, 5, 6, imm)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rd=5, rs1=6, imm=imm)


@pytest.mark.parametrize("shamt", [0, 1, 31])
@pytest.mark.parametrize("name", sorted(rv.SHIFTS))
def test_shift_format(code: Assembler, name: str, shamt: int) -> None:
    code.immediate(name, 5, 6, shamt)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rd=5, rs1=6, imm=shamt)


@pytest.mark.parametrize("offset", [0, 4, -4, 2047, -2048])
@pytest.mark.parametrize("name", sorted(rv.LOADS))
def test_load_format(code: Assembler, name: str, offset: int) -> None:
    code.load(name, 9, offset, 8)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rd=9, rs1=8, imm=offset)


@pytest.mark.parametrize("offset", [0, 4, -4, 31, 32, 2047, -2048])
@pytest.mark.parametrize("name", sorted(rv.STORES))
def test_store_format(code: Assembler, name: str, offset: int) -> None:
    code.store(name, 9, offset, 8)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rs1=8, rs2=9, imm=offset)


@pytest.mark.parametrize("distance", [0, 2, -2, 30, 32, 2048, -2048, 4094, -4096])
@pytest.mark.parametrize("name", sorted(rv.BRANCHES))
def test_branch_format(code: Assembler, name: str, distance: int) -> None:
    code.branch(name, 10, 11, distance)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rs1=10, rs2=11, imm=distance)


@pytest.mark.parametrize("distance", [0, 2, -2, 2046, 2048, -2048, 4096, 2**20 - 2, -(2**20)])
def test_jump_format(code: Assembler, distance: int) -> None:
    code.jal(1, distance)
    word = word_of(code)
    assert decode(word) == Instruction(word, "jal", rd=1, imm=distance)


@pytest.mark.parametrize("name", ["lui", "auipc"])
def test_upper_format(code: Assembler, name: str) -> None:
    getattr(code, name)(31, 0xFFFFF)
    word = word_of(code)
    assert decode(word) == Instruction(word, name, rd=31, imm=0xFFFF_F000)


@pytest.mark.parametrize(
    "word",
    [
        0x0000_0000,
        0xFFFF_FFFF,
        0xC000_1073,  # unimp: a CSR access
        0x3020_0073,  # mret
        0x0020_0073,  # uret
        0x0000_0173,  # ecall with rd = 2
        0x0000_100F,  # fence.i
        0x0400_0033,  # OP with funct7 = 2
        0x4000_1033,  # sub's funct7 with sll's funct3
        0x0200_1013,  # slli with a sixth shift bit, as in RV64
        0x4000_1013,
        0x0000_1067,  # jalr with funct3 = 1
        0x0000_2063,  # branch with funct3 = 2
        0x0000_3003,  # ld
        0x0000_3023,  # sd
        0x0000_001B,  # addiw
        0x0000_003B,  # addw
        0x0000_202F,  # amoadd.w
        0x0000_2007,  # flw
        0x0000_4501,  # compressed
    ],
)
def test_illegal(word: int) -> None:
    assert decode(word) is None


@pytest.mark.parametrize("word", [0x0FF0_000F, 0x8330_000F, 0x0000_000F, 0xFFFF_8F8F])
def test_every_fence_is_a_fence(word: int) -> None:
    assert decode(word) == Instruction(word, "fence")


def test_every_opcode_that_decodes_has_an_operation() -> None:
    words = (f3 << 12 | f7 << 25 | opcode for opcode in range(128) for f3 in range(8) for f7 in range(128))
    found = {instruction.mnemonic for word in (*words, 0x0010_0073) if (instruction := decode(word))}
    assert found == set(OPERATIONS)
    assert len(found) == 48
