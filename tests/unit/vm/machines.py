"""Small machines for the tests of the readable RV32IM."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.vm.decode import decode
from studio.vm.instructions import OPERATIONS
from studio.vm.interpreter import Interpreter
from studio.vm.memory import Segment
from studio.vm.state import Limits, Machine
from tests.conformance.assembler import Assembler

TEXT_ADDRESS = 0x0020_0000
RODATA_ADDRESS = 0x0030_0000
DATA_ADDRESS = 0x0040_0000
PAGE_BYTES = 4096
DATA = bytes.fromhex("80ff7f01 fe8000ff") + bytes(24)


def segments(text: bytes = bytes(4)) -> list[Segment]:
    """Text R-X, a page of rodata R--, a page of data RW-."""
    return [
        Segment(TEXT_ADDRESS, text, len(text), executable=True),
        Segment(RODATA_ADDRESS, b"read only", 9),
        Segment(DATA_ADDRESS, DATA, PAGE_BYTES, writable=True),
    ]


def execute(write: Callable[[Assembler], None], registers: Mapping[int, int] | None = None) -> Machine:
    """A machine after the one instruction that `write` emits, with the given registers before it."""
    code = Assembler(TEXT_ADDRESS)
    write(code)
    text = code.assemble()
    machine = Machine(segments(text), TEXT_ADDRESS)
    for index, value in (registers or {}).items():
        machine.registers[index] = value
    instruction = decode(int.from_bytes(text[:4], "little"))
    assert instruction is not None
    OPERATIONS[instruction.mnemonic](machine, instruction)
    return machine


def interpreter(write: Callable[[Assembler], None], witness: bytes = b"", limits: Limits | None = None) -> Interpreter:
    """A program of what `write` emits, not yet run."""
    code = Assembler(TEXT_ADDRESS)
    write(code)
    return Interpreter(segments(code.assemble()), TEXT_ADDRESS, witness, limits)
