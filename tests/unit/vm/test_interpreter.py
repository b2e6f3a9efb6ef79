from __future__ import annotations

from collections.abc import Callable

import pytest

from studio.vm.faults import Fault, FaultKind
from studio.vm.interpreter import Interpreter, Outcome
from studio.vm.memory import Segment
from studio.vm.state import Limits, MemoryAccess, RegisterWrite
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.unit.vm.machines import DATA_ADDRESS, RODATA_ADDRESS, TEXT_ADDRESS, interpreter


def hello(code: Assembler) -> None:
    code.system_call(64, 1, RODATA_ADDRESS, 4)
    code.system_call(93, 7)


def test_a_program_that_ends_well() -> None:
    assert interpreter(hello).run() == Outcome(
        steps=8,
        exit_code=7,
        fault=None,
        journal=b"read",
        console=b"",
        console_dropped_bytes=0,
        witness_read_bytes=0,
        mark_count=0,
        memory_bytes=1024,
    )


def test_a_finished_run_stays_finished() -> None:
    run = interpreter(hello)
    assert run.run() == run.run()


def test_steps_say_what_they_did() -> None:
    def write(code: Assembler) -> None:
        code.li(rv.GP, DATA_ADDRESS)
        code.load("lh", rv.A0, 0, rv.GP)
        code.store("sb", rv.A0, 1, rv.GP)
        code.immediate("addi", rv.ZERO, rv.A0, 1)
        code.system_call(93)

    run = interpreter(write)
    steps = list(run.steps())
    assert [step.step for step in steps] == [0, 1, 2, 3, 4, 5]
    assert [step.pc for step in steps] == [TEXT_ADDRESS + 4 * index for index in range(6)]
    assert steps[0].registers[rv.SP] == 0x1FFF_FF00
    assert steps[0].register_write == RegisterWrite(rv.GP, 0, DATA_ADDRESS)
    assert steps[1].memory_access == MemoryAccess("load", DATA_ADDRESS, 2, 0xFF80, 0xFF80)
    assert steps[1].register_write == RegisterWrite(rv.A0, 0, 0xFFFF_FF80)
    assert steps[2].memory_access == MemoryAccess("store", DATA_ADDRESS + 1, 1, 0xFF, 0x80)
    assert steps[2].register_write is None
    assert steps[3].register_write is None
    assert steps[5].register_write is None
    assert run.outcome().exit_code == 0x80


def test_an_ecall_reports_its_result_in_a0() -> None:
    def write(code: Assembler) -> None:
        code.system_call(64, 5, 0, 0)
        code.ebreak()

    last = list(interpreter(write).steps())[-1]
    assert last.register_write == RegisterWrite(rv.A0, 5, 2**32 - 9)


def nop(code: Assembler) -> None:
    code.immediate("addi", rv.ZERO, rv.ZERO, 0)


def self_modifying(code: Assembler) -> None:
    code.auipc(rv.A0, 0)
    code.store("sw", rv.ZERO, 8, rv.A0)
    code.ebreak()


def far_jump(code: Assembler) -> None:
    code.li(rv.A0, DATA_ADDRESS)
    code.jalr(rv.RA, 0, rv.A0)


@pytest.mark.parametrize(
    ("write", "steps", "fault"),
    [
        (nop, 1, Fault(FaultKind.JUMP_OUTSIDE_CODE, TEXT_ADDRESS, TEXT_ADDRESS + 4, None)),
        (far_jump, 2, Fault(FaultKind.JUMP_OUTSIDE_CODE, TEXT_ADDRESS + 4, DATA_ADDRESS, None)),
        (lambda code: code.jal(0, -4), 1, Fault(FaultKind.JUMP_OUTSIDE_CODE, TEXT_ADDRESS, TEXT_ADDRESS - 4, None)),
        (lambda code: code.jal(0, 2), 0, Fault(FaultKind.MISALIGNED_JUMP, TEXT_ADDRESS, TEXT_ADDRESS + 2, None)),
        (lambda code: code.ebreak(), 0, Fault(FaultKind.BREAKPOINT, TEXT_ADDRESS, None, None)),
        (lambda code: code.word(0), 0, Fault(FaultKind.ILLEGAL_INSTRUCTION, TEXT_ADDRESS, None, 0)),
        (lambda code: code.word(0x100F), 0, Fault(FaultKind.ILLEGAL_INSTRUCTION, TEXT_ADDRESS, None, 0x100F)),
        (lambda code: code.ecall(), 0, Fault(FaultKind.UNKNOWN_SYSTEM_CALL, TEXT_ADDRESS, None, 0)),
        (self_modifying, 1, Fault(FaultKind.WRITE_PROTECTED, TEXT_ADDRESS + 4, TEXT_ADDRESS + 8, None)),
    ],
)
def test_faults(write: Callable[[Assembler], None], steps: int, fault: Fault) -> None:
    outcome = interpreter(write).run()
    assert outcome.fault == fault
    assert outcome.steps == steps
    assert outcome.exit_code is None


def test_a_fault_changes_nothing() -> None:
    def write(code: Assembler) -> None:
        code.li(rv.A0, DATA_ADDRESS + 1)
        code.load("lw", rv.A0, 0, rv.A0)

    run = interpreter(write)
    run.run()
    assert run.machine.pc == TEXT_ADDRESS + 8
    assert run.machine.registers[rv.A0] == DATA_ADDRESS + 1
    assert run.machine.memory.touched_bytes == 0


def test_code_beyond_the_file_s_bytes_is_zero_and_illegal() -> None:
    segment = Segment(TEXT_ADDRESS, bytes.fromhex("13000000 13"), 12, executable=True)
    outcome = Interpreter([segment], TEXT_ADDRESS).run()
    assert outcome.steps == 2
    assert outcome.fault == Fault(FaultKind.ILLEGAL_INSTRUCTION, TEXT_ADDRESS + 8, None, 0)


def test_the_step_limit_stops_before_the_step() -> None:
    outcome = interpreter(lambda code: code.jal(0, 0), limits=Limits(max_steps=5)).run()
    assert outcome.steps == 5
    assert outcome.fault == Fault(FaultKind.STEP_LIMIT, TEXT_ADDRESS, None, 5)


def test_the_step_limit_comes_before_the_fetch() -> None:
    outcome = interpreter(nop, limits=Limits(max_steps=1)).run()
    assert outcome.fault == Fault(FaultKind.STEP_LIMIT, TEXT_ADDRESS + 4, None, 1)


def test_an_exit_on_the_last_allowed_step_is_an_exit() -> None:
    assert interpreter(hello, limits=Limits(max_steps=8)).run().exit_code == 7
