"""Marks: a hint instruction by which a program's author labels a step.

The ISA reserves `slti x0, rs1, imm` for custom hints: it changes nothing on any machine. Here it reads as
"mark number imm, with value rs1". A `sltiu x0, rs1, imm` right behind it carries the high word of the value;
that one is an ordinary step, and counts as no mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.vm.decode import Instruction


@dataclass(frozen=True, slots=True)
class Mark:
    """`number` is a signed 12-bit value, `value` an unsigned 64-bit one."""

    number: int
    value: int


def mark_of(instruction: Instruction, following: Instruction | None, registers: Sequence[int]) -> Mark | None:
    """The mark that `instruction` makes; `following` is what stands behind it, if anything does."""
    if instruction.mnemonic != "slti" or instruction.rd != 0:
        return None
    value = registers[instruction.rs1]
    if following is not None and following.mnemonic == "sltiu" and following.rd == 0:
        value |= registers[following.rs1] << 32
    return Mark(instruction.imm, value)
