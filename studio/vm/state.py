"""The machine that the instructions read and change, and the effects that one step leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.vm.faults import FaultError, FaultKind
from studio.vm.integers import MASK_32
from studio.vm.memory import INITIAL_STACK_POINTER, LINUX, LoadedSegment, Memory

SP, T0, A0, A1, A2, A3, A4, A5, A7, T6 = 2, 5, 10, 11, 12, 13, 14, 15, 17, 31


@dataclass(frozen=True)
class Limits:
    """Hard limits of one execution, with the Rust engine's defaults."""

    max_steps: int = 2**40
    max_memory_bytes: int = 512 * 2**20
    max_journal_bytes: int = 16 * 2**20
    max_console_bytes: int = 2**20


@dataclass(frozen=True, slots=True)
class RegisterWrite:
    """What a step wrote into a register other than x0."""

    rd: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MemoryAccess:
    """The load or store of a step; values are the stored bytes, zero-extended (equal for a load)."""

    kind: str  # "load" or "store"
    address: int
    size_bytes: int
    before: int
    after: int


class Machine:
    """Registers, pc, memory, and the two streams of the outside world.

    Attributes:
        register_write, memory_access: effects of the executing step, cleared before each.
        exit_code: None until the program calls exit.
        steps_done: steps before the executing one.
        output_digest: what a program of RISC Zero halted with.
    """

    def __init__(
        self,
        segments: Sequence[LoadedSegment],
        entry: int,
        witness: bytes = b"",
        limits: Limits | None = None,
        abi: str = LINUX,
    ) -> None:
        self.abi = abi
        self.limits = limits or Limits()
        self.memory = Memory(segments, self.limits.max_memory_bytes, abi, entry)
        self.pc = entry
        self.registers = [0] * 32
        if abi == LINUX:  # RISC Zero's guests set it themselves
            self.registers[SP] = INITIAL_STACK_POINTER
        self.witness = witness
        self.witness_read_bytes = 0
        self.journal = bytearray()
        self.console = bytearray()
        self.console_dropped_bytes = 0
        self.exit_code: int | None = None
        self.steps_done = 0
        self.output_digest: bytes | None = None
        self.register_write: RegisterWrite | None = None
        self.memory_access: MemoryAccess | None = None

    def clear_effects(self) -> None:
        """Forget the effects of the step before."""
        self.register_write = None
        self.memory_access = None

    def read_register(self, index: int) -> int:
        """x[index], unsigned."""
        return self.registers[index]

    def write_register(self, index: int, value: int) -> None:
        """x[index] = value; x0 stays 0."""
        if index != 0:
            self.register_write = RegisterWrite(index, self.registers[index], value)
            self.registers[index] = value

    def load(self, address: int, size_bytes: int) -> int:
        """The zero-extended value at `address`."""
        value = self.memory.load(address, size_bytes)
        self.memory_access = MemoryAccess("load", address, size_bytes, value, value)
        return value

    def store(self, address: int, size_bytes: int, value: int) -> None:
        """Write the low `size_bytes` bytes of `value` at `address`."""
        value &= (1 << 8 * size_bytes) - 1
        before = self.memory.store(address, size_bytes, value)
        self.memory_access = MemoryAccess("store", address, size_bytes, before, value)

    def next_instruction(self) -> None:
        """Go on behind this instruction."""
        self.pc = (self.pc + 4) & MASK_32

    def jump(self, target: int) -> None:
        """Go on at `target`. Whether there is code is found out by the next fetch."""
        self.check_jump(target)
        self.pc = target

    def check_jump(self, target: int) -> None:
        """Instructions are 4-aligned: there are no compressed ones."""
        if target % 4:
            raise FaultError(FaultKind.MISALIGNED_JUMP, address=target)
