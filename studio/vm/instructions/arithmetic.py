"""Integer computation on two registers: OP."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.integers import signed, unsigned
from studio.vm.state import Machine


def add(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 + rs2, modulo 2^32."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(x + y)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sub(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 - rs2, modulo 2^32."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(x - y)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sll(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted left by the low five bits of rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(x << (y & 31))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def slt(machine: Machine, instruction: Instruction) -> None:
    """rd = 1 if rs1 < rs2, both signed, else 0."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = int(signed(x) < signed(y))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sltu(machine: Machine, instruction: Instruction) -> None:
    """rd = 1 if rs1 < rs2, both unsigned, else 0."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = int(x < y)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def xor(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 xor rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x ^ y
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def srl(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted right by the low five bits of rs2, zeros enter."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x >> (y & 31)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sra(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted right by the low five bits of rs2, copies of the sign enter."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = unsigned(signed(x) >> (y & 31))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def or_(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 or rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x | y
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def and_(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 and rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    result = x & y
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()
