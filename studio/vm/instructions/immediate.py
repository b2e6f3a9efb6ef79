"""Integer computation with a constant: OP-IMM, LUI and AUIPC."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.integers import signed, unsigned
from studio.vm.state import Machine


def addi(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 + imm, modulo 2^32."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = unsigned(x + imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def slti(machine: Machine, instruction: Instruction) -> None:
    """rd = 1 if rs1 < imm, both signed, else 0. With rd = x0 it is a mark: see `marks.py`."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = int(signed(x) < imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def sltiu(machine: Machine, instruction: Instruction) -> None:
    """rd = 1 if rs1 < imm, both unsigned (imm sign-extended first), else 0."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = int(x < unsigned(imm))
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def xori(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 xor imm."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = x ^ unsigned(imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def ori(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 or imm."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = x | unsigned(imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def andi(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 and imm."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = x & unsigned(imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def slli(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted left by shamt, zeros enter."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = unsigned(x << imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def srli(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted right by shamt, zeros enter."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = x >> imm
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def srai(machine: Machine, instruction: Instruction) -> None:
    """rd = rs1 shifted right by shamt, copies of the sign enter."""
    # READ
    x = machine.read_register(instruction.rs1)
    imm = instruction.imm
    # OPERATION
    result = unsigned(signed(x) >> imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def lui(machine: Machine, instruction: Instruction) -> None:
    """rd = imm, a multiple of 4096."""
    # OPERATION
    result = instruction.imm
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()


def auipc(machine: Machine, instruction: Instruction) -> None:
    """rd = pc + imm, modulo 2^32."""
    # OPERATION
    result = unsigned(machine.pc + instruction.imm)
    # WRITE
    machine.write_register(instruction.rd, result)
    # PROGRAM COUNTER
    machine.next_instruction()
