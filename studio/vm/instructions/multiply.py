"""The M extension: nothing traps, not even a division by zero."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.integers import MASK_32, signed, unsigned
from studio.vm.state import Machine


def quotient(dividend: int, divisor: int) -> int:
    """Rounded towards zero, unlike Python's //; -1 for a divisor of 0."""
    if divisor == 0:
        return -1
    magnitude = abs(dividend) // abs(divisor)
    return magnitude if (dividend < 0) == (divisor < 0) else -magnitude


def remainder(dividend: int, divisor: int) -> int:
    """dividend - divisor * quotient: has the dividend's sign; the dividend for a divisor of 0."""
    if divisor == 0:
        return dividend
    return dividend - divisor * quotient(dividend, divisor)


def mul(machine: Machine, instruction: Instruction) -> None:
    """rd = low 32 bits of rs1 * rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(x * y)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def mulh(machine: Machine, instruction: Instruction) -> None:
    """rd = high 32 bits of signed rs1 * signed rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(signed(x) * signed(y) >> 32)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def mulhsu(machine: Machine, instruction: Instruction) -> None:
    """rd = high 32 bits of signed rs1 * unsigned rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(signed(x) * y >> 32)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def mulhu(machine: Machine, instruction: Instruction) -> None:
    """rd = high 32 bits of unsigned rs1 * unsigned rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x * y >> 32
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def div(machine: Machine, instruction: Instruction) -> None:
    """rd = signed rs1 / rs2, towards zero. By zero: -1. INT_MIN / -1: INT_MIN."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(quotient(signed(x), signed(y)))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def divu(machine: Machine, instruction: Instruction) -> None:
    """rd = unsigned rs1 / rs2. By zero: 2^32 - 1."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x // y if y else MASK_32
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def rem(machine: Machine, instruction: Instruction) -> None:
    """rd = signed remainder with the sign of rs1. By zero: rs1. INT_MIN by -1: 0."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(remainder(signed(x), signed(y)))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def remu(machine: Machine, instruction: Instruction) -> None:
    """rd = unsigned remainder. By zero: rs1."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x % y if y else x
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()
