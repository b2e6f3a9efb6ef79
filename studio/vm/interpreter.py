"""The loop: fetch, decode, run, record; until the program exits or faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.vm.decode import Instruction, decode
from studio.vm.faults import Fault, FaultError, FaultKind
from studio.vm.instructions import OPERATIONS
from studio.vm.marks import Mark, mark_of
from studio.vm.memory import LINUX, LoadedSegment
from studio.vm.risc0_calls import NO_DIGEST, is_output_digest
from studio.vm.state import Limits, Machine, MemoryAccess, RegisterWrite


@dataclass(frozen=True, slots=True)
class Step:
    """One executed instruction and what it did."""

    step: int
    pc: int
    word: int
    registers: tuple[int, ...]  # x0..x31 before the step
    register_write: RegisterWrite | None
    memory_access: MemoryAccess | None
    mark: Mark | None


@dataclass(frozen=True)
class Outcome:
    """The end of a run: either `exit_code` or `fault` is set."""

    steps: int
    exit_code: int | None
    fault: Fault | None
    journal: bytes
    console: bytes
    console_dropped_bytes: int
    witness_read_bytes: int
    mark_count: int
    memory_bytes: int


class Interpreter:
    """One run of one program. `steps()` runs it; `outcome()` tells how it ended."""

    def __init__(
        self,
        segments: Sequence[LoadedSegment],
        entry: int,
        witness: bytes = b"",
        limits: Limits | None = None,
        abi: str = LINUX,
    ) -> None:
        self.machine = Machine(segments, entry, witness, limits, abi)
        self.code = [segment for segment in segments if segment.executable]
        self.step_count = 0
        self.mark_count = 0
        self.last_pc = entry
        self.fault: Fault | None = None

    def run(self) -> Outcome:
        """Run to the end without looking at the steps."""
        for _ in self.steps():
            pass
        return self.outcome()

    def steps(self) -> Iterator[Step]:
        """Run, one step at a time."""
        while self.machine.exit_code is None and self.fault is None:
            try:
                step = self.execute_one()
            except FaultError as fault:
                pc = self.machine.pc if fault.pc is None else fault.pc
                self.fault = Fault(fault.kind, pc, fault.address, fault.detail)
            else:
                yield step
        self.check_output()

    def check_output(self) -> None:
        """The digest that a program of RISC Zero halts with says what its output is; a digest of zeros: none."""
        machine = self.machine
        if machine.output_digest == NO_DIGEST:
            machine.journal.clear()
        elif machine.output_digest is not None and not is_output_digest(machine.output_digest, bytes(machine.journal)):
            machine.exit_code = None
            self.fault = Fault(FaultKind.OUTPUT_DIGEST, self.last_pc, None, None)

    def execute_one(self) -> Step:
        """Execute the instruction at pc; a fault leaves the machine as it was before it."""
        machine = self.machine
        if self.step_count >= machine.limits.max_steps:
            raise FaultError(FaultKind.STEP_LIMIT, detail=machine.limits.max_steps)
        instruction = self.fetch(machine.pc)
        pc, registers = machine.pc, tuple(machine.registers)
        machine.clear_effects()

        OPERATIONS[instruction.mnemonic](machine, instruction)

        number = self.step_count
        self.step_count += 1
        machine.steps_done = self.step_count
        self.last_pc = pc
        behind = self.word_at(machine.pc)
        mark = mark_of(instruction, None if behind is None else decode(behind), registers)
        self.mark_count += mark is not None
        return Step(number, pc, instruction.word, registers, machine.register_write, machine.memory_access, mark)

    def fetch(self, pc: int) -> Instruction:
        """The instruction at `pc`; execution that left the code is the fault of the instruction before."""
        word = self.word_at(pc)
        if word is None:
            raise FaultError(FaultKind.JUMP_OUTSIDE_CODE, pc=self.last_pc, address=pc)
        instruction = decode(word)
        if instruction is None:
            raise FaultError(FaultKind.ILLEGAL_INSTRUCTION, detail=word)
        return instruction

    def word_at(self, pc: int) -> int | None:
        """The word of code at `pc`: of the file, so that no store can change what is executed."""
        for segment in self.code:
            offset = pc - segment.address
            if 0 <= offset <= segment.memory_bytes - 4:
                return int.from_bytes(segment.data[offset : offset + 4], "little")
        return None

    def outcome(self) -> Outcome:
        """How the run ended (or stands, when it has not ended)."""
        machine = self.machine
        return Outcome(
            steps=self.step_count,
            exit_code=machine.exit_code,
            fault=self.fault,
            journal=bytes(machine.journal),
            console=bytes(machine.console),
            console_dropped_bytes=machine.console_dropped_bytes,
            witness_read_bytes=machine.witness_read_bytes,
            mark_count=self.mark_count,
            memory_bytes=machine.memory.touched_bytes,
        )
