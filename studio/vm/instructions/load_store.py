"""Loads and stores. The address is aligned to the size of the access, or the instruction faults."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.integers import sign_extend, unsigned
from studio.vm.state import Machine


def lb(machine: Machine, instruction: Instruction) -> None:
    """rd = sign-extended byte at rs1 + imm."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    # OPERATION
    result = unsigned(sign_extend(machine.load(address, 1), 8))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def lh(machine: Machine, instruction: Instruction) -> None:
    """rd = sign-extended halfword at rs1 + imm."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    # OPERATION
    result = unsigned(sign_extend(machine.load(address, 2), 16))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def lw(machine: Machine, instruction: Instruction) -> None:
    """rd = word at rs1 + imm."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    # OPERATION
    result = machine.load(address, 4)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def lbu(machine: Machine, instruction: Instruction) -> None:
    """rd = zero-extended byte at rs1 + imm."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    # OPERATION
    result = machine.load(address, 1)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def lhu(machine: Machine, instruction: Instruction) -> None:
    """rd = zero-extended halfword at rs1 + imm."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    # OPERATION
    result = machine.load(address, 2)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sb(machine: Machine, instruction: Instruction) -> None:
    """Byte at rs1 + imm = low 8 bits of rs2."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    value = machine.read_register(instruction.rs2)
    # WRITE
    machine.store(address, 1, value)
    # PROGRAM COUNTER
    machine.next_instruction()


def sh(machine: Machine, instruction: Instruction) -> None:
    """Halfword at rs1 + imm = low 16 bits of rs2."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    value = machine.read_register(instruction.rs2)
    # WRITE
    machine.store(address, 2, value)
    # PROGRAM COUNTER
    machine.next_instruction()


def sw(machine: Machine, instruction: Instruction) -> None:
    """Word at rs1 + imm = rs2."""
    # READ
    address = unsigned(machine.read_register(instruction.rs1) + instruction.imm)
    value = machine.read_register(instruction.rs2)
    # WRITE
    machine.store(address, 4, value)
    # PROGRAM COUNTER
    machine.next_instruction()
