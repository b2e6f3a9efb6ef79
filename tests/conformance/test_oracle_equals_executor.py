"""The readable machine and the Rust engine, row by row: random programs, wild ones, every edge, the bundled ones."""

from __future__ import annotations

import random
import struct

import pytest

from studio import native
from studio.vm import interpreter
from studio.vm.faults import Fault
from studio.vm.instructions import OPERATIONS
from studio.vm.interpreter import Interpreter, Outcome, Step
from studio.vm.state import Limits
from tests.conformance.bundled_samples import BundledSample, bundled_samples
from tests.conformance.edge_programs import EDGES, Edge
from tests.conformance.elf_writer import DATA_ADDRESS
from tests.conformance.random_programs import DATA_BYTES, ZERO_BYTES, random_program, wild_program

ROWS_PER_PAGE = 4096
BUNDLED_STEPS = 2**17
"""Longer samples are compared up to here, including how both stop."""

MEMORY_BYTES = 2**16
ROW_BYTES = struct.calcsize(native.ROW_FORMAT)
NO_REGISTER = 255
ACCESS_KINDS = {"load": 1, "store": 2}
ROW_FIELDS = (
    "step pc word rd access access_bytes has_mark rd_before rd_after access_address value_before value_after "
    "mark_number mark_value".split()
    + [f"x{index}" for index in range(32)]
)


def row_of(step: Step) -> tuple[int, ...]:
    """A step of the oracle in the order of the native row."""
    write, access, mark = step.register_write, step.memory_access, step.mark
    return (
        step.step,
        step.pc,
        step.word,
        write.rd if write else NO_REGISTER,
        ACCESS_KINDS[access.kind] if access else 0,
        access.size_bytes if access else 0,
        int(mark is not None),
        write.before if write else 0,
        write.after if write else 0,
        access.address if access else 0,
        access.before if access else 0,
        access.after if access else 0,
        mark.number if mark else 0,
        mark.value if mark else 0,
        *step.registers,
    )


def fault_of(fault: Fault | native.Fault | None) -> tuple[object, ...] | None:
    """What both sides say about a fault (the function is the engine's extra)."""
    return None if fault is None else (fault.kind, fault.pc, fault.address, fault.detail)


def ending_of(outcome: Outcome | native.Execution) -> dict[str, object]:
    """What both sides say about the end of a run."""
    names = "steps exit_code journal console console_dropped_bytes witness_read_bytes mark_count memory_bytes"
    ending = {name: getattr(outcome, name) for name in names.split()}
    return ending | {"fault": fault_of(outcome.fault)}


def assert_equal_runs(elf: bytes, witness: bytes, limits: Limits | None = None) -> Interpreter:
    """Run both, compare every row and the end; the oracle after the run."""
    limits = limits or Limits()
    native_limits = native.Limits(
        max_steps=limits.max_steps,
        max_memory_bytes=limits.max_memory_bytes,
        max_journal_bytes=limits.max_journal_bytes,
        max_console_bytes=limits.max_console_bytes,
    )
    program = native.Program(elf)
    trace = native.Trace.record(program, witness, native_limits, native.Control())
    oracle = Interpreter(program.segments, program.entry, witness, limits, program.abi)
    rows, first_step = b"", 0
    for step in oracle.steps():
        if step.step - first_step == len(rows) // ROW_BYTES:
            first_step = step.step
            rows = trace.rows(first_step, ROWS_PER_PAGE)
            assert rows, f"the engine has no step {first_step}: {ending_of(trace.execution)}"
        theirs = struct.unpack_from(native.ROW_FORMAT, rows, (step.step - first_step) * ROW_BYTES)
        if theirs != row_of(step):
            assert dict(zip(ROW_FIELDS, theirs, strict=True)) == dict(zip(ROW_FIELDS, row_of(step), strict=True))
    ending = ending_of(oracle.outcome())
    assert ending_of(trace.execution) == ending
    assert ending_of(native.execute(program, witness, native_limits, native.Control())) == ending
    final = struct.unpack("<33I", trace.registers_at(oracle.step_count))
    assert final == (oracle.machine.pc, *oracle.machine.registers)
    return oracle


def assert_equal_memory(elf: bytes, witness: bytes, address: int, length_bytes: int) -> None:
    """Memory in the middle and at the end of a run."""
    program = native.Program(elf)
    trace = native.Trace.record(program, witness, native.Limits(), native.Control())
    oracle = Interpreter(program.segments, program.entry, witness)
    middle = trace.execution.steps // 2
    assert trace.memory_at(0, address, length_bytes) == oracle.machine.memory.load_bytes(address, length_bytes)
    for step in oracle.steps():
        if step.step + 1 in (middle, trace.execution.steps):
            ours = oracle.machine.memory.load_bytes(address, length_bytes)
            assert trace.memory_at(step.step + 1, address, length_bytes) == ours


@pytest.mark.parametrize("first_seed", range(0, 300, 20))
def test_random_programs(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + 20):
        program = random_program(seed)
        assert assert_equal_runs(program.elf, program.witness).machine.exit_code is not None, seed


@pytest.mark.parametrize("seed", range(1000, 1020))
def test_memory_of_random_programs(seed: int) -> None:
    program = random_program(seed)
    assert_equal_memory(program.elf, program.witness, DATA_ADDRESS, DATA_BYTES + ZERO_BYTES)


@pytest.mark.parametrize("first_seed", range(0, 1000, 50))
def test_wild_programs(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + 50):
        assert_equal_runs(wild_program(seed), b"witness", Limits(max_steps=500, max_memory_bytes=16_384))


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.name)
def test_edges(edge: Edge) -> None:
    assert_equal_runs(edge.elf(), edge.witness, edge.limits)


@pytest.mark.parametrize("sample", bundled_samples("small", "realistic", "bad"), ids=str)
def test_bundled_programs(sample: BundledSample) -> None:
    assert_equal_runs(sample.elf, sample.witness, Limits(max_steps=BUNDLED_STEPS))


@pytest.mark.parametrize("snapshot_budget_bytes", [2**16, 2**28])
@pytest.mark.parametrize("name", ["sort-realistic", "state-transition-realistic"])
def test_rows_anywhere_in_a_long_run(name: str, snapshot_budget_bytes: int) -> None:
    """Rows and memory come back right in any order, also when most snapshots were merged away."""
    (sample,) = (sample for sample in bundled_samples("realistic") if str(sample) == name)
    program = native.Program(sample.elf)
    trace = native.Trace.record(
        program,
        sample.witness,
        native.Limits(),
        native.Control(),
        snapshot_budget_bytes=snapshot_budget_bytes,
    )
    order = random.Random(name)  # noqa: S311 - the same places in every run, no secret
    places = {order.randrange(trace.execution.steps) for _ in range(60)} | {0, trace.execution.steps - 1, 2**16}
    data = max(segment.address for segment in program.segments if segment.writable)
    oracle = Interpreter(program.segments, program.entry, sample.witness)
    memory = {0: oracle.machine.memory.load_bytes(data, MEMORY_BYTES)}
    rows = {}
    for step in oracle.steps():
        if step.step in places:
            rows[step.step] = row_of(step)
        if step.step + 1 in places:
            memory[step.step + 1] = oracle.machine.memory.load_bytes(data, MEMORY_BYTES)
    for place in order.sample(sorted(places), len(places)):
        assert struct.unpack(native.ROW_FORMAT, trace.rows(place, 1)) == rows[place]
        assert trace.memory_at(place, data, MEMORY_BYTES) == memory[place]


@pytest.mark.parametrize(("opcode", "wrong"), [("sra", "srl"), ("mulhsu", "mulhu"), ("lh", "lhu"), ("bge", "bgeu")])
def test_a_wrong_opcode_is_noticed(opcode: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {**OPERATIONS, opcode: OPERATIONS[wrong]}
    monkeypatch.setattr(interpreter, "OPERATIONS", changed)
    with pytest.raises(AssertionError):
        test_random_programs(0)


def test_wild_programs_meet_every_kind_of_end() -> None:
    """The generator is worth its name only while its programs reach the faults."""
    limits = Limits(max_steps=500, max_memory_bytes=16_384)
    ends = set()
    for seed in range(1000):
        program = native.Program(wild_program(seed))
        outcome = Interpreter(program.segments, program.entry, b"witness", limits).run()
        ends.add(outcome.fault.kind.value if outcome.fault else "exit")
    assert ends >= {
        "exit",
        "illegal_instruction",
        "misaligned_access",
        "misaligned_jump",
        "unmapped_access",
        "write_protected",
        "jump_outside_code",
        "breakpoint",
        "step_limit",
        "bad_system_call_argument",
        "unknown_system_call",
    }
