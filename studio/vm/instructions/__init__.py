"""One function an opcode, all in the same shape: READ, OPERATION, WRITE, PROGRAM COUNTER. And the table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.vm.decode import Instruction
from studio.vm.instructions import arithmetic, control, immediate, load_store, multiply, system
from studio.vm.state import Machine

Operation = Callable[[Machine, Instruction], None]

OPERATIONS: Mapping[str, Operation] = {
    "addi": immediate.addi,
    "slti": immediate.slti,
    "sltiu": immediate.sltiu,
    "xori": immediate.xori,
    "ori": immediate.ori,
    "andi": immediate.andi,
    "slli": immediate.slli,
    "srli": immediate.srli,
    "srai": immediate.srai,
    "lui": immediate.lui,
    "auipc": immediate.auipc,
    "add": arithmetic.add,
    "sub": arithmetic.sub,
    "sll": arithmetic.sll,
    "slt": arithmetic.slt,
    "sltu": arithmetic.sltu,
    "xor": arithmetic.xor,
    "srl": arithmetic.srl,
    "sra": arithmetic.sra,
    "or": arithmetic.or_,
    "and": arithmetic.and_,
    "mul": multiply.mul,
    "mulh": multiply.mulh,
    "mulhsu": multiply.mulhsu,
    "mulhu": multiply.mulhu,
    "div": multiply.div,
    "divu": multiply.divu,
    "rem": multiply.rem,
    "remu": multiply.remu,
    "lb": load_store.lb,
    "lh": load_store.lh,
    "lw": load_store.lw,
    "lbu": load_store.lbu,
    "lhu": load_store.lhu,
    "sb": load_store.sb,
    "sh": load_store.sh,
    "sw": load_store.sw,
    "jal": control.jal,
    "jalr": control.jalr,
    "beq": control.beq,
    "bne": control.bne,
    "blt": control.blt,
    "bge": control.bge,
    "bltu": control.bltu,
    "bgeu": control.bgeu,
    "fence": system.fence,
    "ecall": system.ecall,
    "ebreak": system.ebreak,
}
