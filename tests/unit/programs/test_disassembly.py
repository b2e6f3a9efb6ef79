"""The disassembler against objdump and against the oracle's decoder."""

from __future__ import annotations

import random
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from studio.programs.disassembly import INSTRUCTIONS, PSEUDO_INSTRUCTIONS, is_instruction, text_of
from studio.vm.decode import decode

OBJDUMP = "riscv64-unknown-elf-objdump"
BASE_ADDRESS = 0x0020_0000

# binutils prefers some old names for the immediate forms; the ISA's own names tell the reader more.
OLD_NAMES = {"add": "addi", "and": "andi", "or": "ori", "xor": "xori", "sll": "slli", "srl": "srli", "sra": "srai"}
OLD_NAMES |= {"slt": "slti", "sltu": "sltiu"}


def words_to_compare() -> list[int]:
    """Each encoding with random operands, each pseudo-instruction, and immediates at their ends."""
    random_source = random.Random(20261123)  # noqa: S311 - the same words in every run, no secret
    words = []
    for mask, match, mnemonic, _ in INSTRUCTIONS + PSEUDO_INSTRUCTIONS:
        free = ~mask & 0xFFFF_FFFF
        if mnemonic == "fence":
            free &= 0x0FF0_0000  # with other fields set, binutils knows no name for it
        words += [match, match | free]
        words += [match | free & random_source.getrandbits(32) for _ in range(200)]
    return words


def objdump(words: list[int], folder: Path, *options: str) -> list[str]:
    """objdump's text for each word, laid out from BASE_ADDRESS."""
    if shutil.which(OBJDUMP) is None:
        pytest.skip(f"{OBJDUMP} is not installed")
    image = folder / "words.bin"
    image.write_bytes(struct.pack(f"<{len(words)}I", *words))
    command = [OBJDUMP, "-D", "-z", "-b", "binary", "-m", "riscv:rv32", f"--adjust-vma={BASE_ADDRESS:#x}", *options]
    output = subprocess.run([*command, str(image)], check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"^\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(.*)$", output, re.MULTILINE)
    texts = {int(address, 16): re.sub(r"\s*[#<].*", "", text).replace("\t", " ").strip() for address, _, text in rows}
    return [texts.get(BASE_ADDRESS + 4 * index, "") for index in range(len(words))]


def test_every_instruction_reads_as_in_objdump(tmp_path: Path) -> None:
    words = words_to_compare()
    expected = objdump(words, tmp_path, "-M", "no-aliases")
    for index, (word, theirs) in enumerate(zip(words, expected, strict=True)):
        assert text_of(word, BASE_ADDRESS + 4 * index, pseudo=False) == theirs, hex(word)


def test_every_pseudo_instruction_reads_as_in_objdump(tmp_path: Path) -> None:
    words = [word for word in words_to_compare() if word & 0x707F != 0x2013 or word >> 7 & 31]
    for index, (word, theirs) in enumerate(zip(words, objdump(words, tmp_path), strict=True)):
        mnemonic, _, operands = theirs.partition(" ")
        if word & 0x7F == 0x13 and operands.count(",") == 2:
            theirs = f"{OLD_NAMES.get(mnemonic, mnemonic)} {operands}"
        assert text_of(word, BASE_ADDRESS + 4 * index) == theirs, hex(word)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (0x0000_0013, "nop"),
        (0x00A0_0513, "li a0,10"),
        (0xFFF0_0513, "li a0,-1"),
        (0x0005_8513, "mv a0,a1"),
        (0x0000_8067, "ret"),
        (0x0000_006F, "j 0x200000"),
        (0xFE05_0EE3, "beqz a0,0x1ffffc"),
        (0xFFC5_2503, "lw a0,-4(a0)"),
        (0x1234_5537, "lui a0,0x12345"),
        (0x0000_0073, "ecall"),
        (0x0075_2013, "mark 7,a0"),
        (0xFFF5_2013, "mark -1,a0"),
        (0x0005_B013, "sltiu zero,a1,0"),
    ],
)
def test_familiar_text(word: int, text: str) -> None:
    assert text_of(word, BASE_ADDRESS) == text


def test_a_mark_without_pseudo_instructions_is_a_comparison() -> None:
    assert text_of(0x0075_2013, 0, pseudo=False) == "slti zero,a0,7"


@pytest.mark.parametrize("word", [0, 0xFFFF_FFFF, 0xC000_1073, 0x0000_100F, 0x0000_0053])
def test_what_cannot_be_executed_is_a_word(word: int) -> None:
    assert text_of(word, 0) == f".word {word:#010x}"


def test_targets_wrap_around_the_address_space() -> None:
    assert text_of(0xFFDF_F06F, 0) == "j 0xfffffffc"


def test_the_disassembler_knows_exactly_what_the_oracle_executes() -> None:
    random_source = random.Random(1)  # noqa: S311 - as above
    words = words_to_compare() + [random_source.getrandbits(32) for _ in range(20_000)]
    # Random words rarely have an opcode that exists, so those are forced too.
    words += [random_source.getrandbits(25) << 7 | opcode for opcode in range(128) for _ in range(200)]
    for word in words:
        assert is_instruction(word) == (decode(word) is not None), hex(word)
        instruction = decode(word)
        if instruction is not None and instruction.mnemonic != "fence":
            assert text_of(word, 0, pseudo=False).split(" ")[0] == instruction.mnemonic
