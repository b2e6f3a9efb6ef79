"""Jumps and branches. A misaligned target faults before the link register is written."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.integers import signed, unsigned
from studio.vm.state import Machine


def jal(machine: Machine, instruction: Instruction) -> None:
    """rd = pc + 4, go to pc + imm."""
    # OPERATION
    target = unsigned(machine.pc + instruction.imm)
    link = unsigned(machine.pc + 4)
    machine.check_jump(target)
    # WRITE
    machine.write_register(instruction.rd, link)
    # PROGRAM COUNTER
    machine.jump(target)


def jalr(machine: Machine, instruction: Instruction) -> None:
    """rd = pc + 4, go to rs1 + imm with bit 0 cleared. rs1 is read before rd is written: they may be one."""
    # READ
    x = machine.read_register(instruction.rs1)
    # OPERATION
    target = unsigned(x + instruction.imm) & ~1
    link = unsigned(machine.pc + 4)
    machine.check_jump(target)
    # WRITE
    machine.write_register(instruction.rd, link)
    # PROGRAM COUNTER
    machine.jump(target)


def beq(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 = rs2."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = x == y
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()


def bne(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 and rs2 differ."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = x != y
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()


def blt(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 < rs2, both signed."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = signed(x) < signed(y)
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()


def bge(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 >= rs2, both signed."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = signed(x) >= signed(y)
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()


def bltu(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 < rs2, both unsigned."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = x < y
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()


def bgeu(machine: Machine, instruction: Instruction) -> None:
    """Go to pc + imm if rs1 >= rs2, both unsigned."""
    # READ
    x = machine.read_register(instruction.rs1)
    y = machine.read_register(instruction.rs2)
    # OPERATION
    taken = x >= y
    # PROGRAM COUNTER
    if taken:
        machine.jump(unsigned(machine.pc + instruction.imm))
    else:
        machine.next_instruction()
