"""The executor gives what the independent models give, and what the manifests say."""

from __future__ import annotations

import struct
from random import Random

import pytest

from studio.native import Control, Execution, Limits, Trace, execute
from studio.programs.journal import decode_fields
from studio.programs.manifest import Sample
from studio.programs.opening import OpenedProgram, open_program
from studio.programs.witness import build_witness, sample_witness
from tests.conformance.models.journals import PROGRAMS, expected
from tests.conformance.models.samples import ALL_SAMPLES, sample_id
from tests.conformance.models.witnesses import random_texts

SMALL_STEPS = {
    "fibonacci": 10_000,
    "range-proof": 10_000,
    "sort": 10_000,
    "state-transition": 10_000,
    "sha256": 16_000,
    "merkle-path": 16_000,
}


def run(program: OpenedProgram, witness: bytes) -> Execution:
    return execute(program.native, witness, Limits(), Control())


def run_texts(name: str, texts: dict[str, str]) -> tuple[Execution, bytes]:
    program = open_program(name)
    assert program.manifest is not None
    witness = build_witness(program.manifest, texts)
    return run(program, witness), witness


@pytest.mark.parametrize(("name", "sample"), ALL_SAMPLES, ids=sample_id)
def test_samples(name: str, sample: Sample) -> None:
    program = open_program(name)
    assert program.manifest is not None
    witness = sample_witness(program.manifest, sample)
    execution = run(program, witness)
    assert execution.fault is None
    assert (execution.exit_code, execution.journal) == expected(name, witness)
    recorded = (sample.exit_code, sample.journal, sample.mark_count, sample.steps)
    assert recorded == (execution.exit_code, execution.journal, execution.mark_count, execution.steps)
    assert decode_fields(program.manifest.journal, execution.journal).complete == (sample.kind != "bad")
    if sample.kind == "bad":
        assert execution.console.endswith(b"\n")
    if sample.kind == "small":
        assert execution.steps <= SMALL_STEPS[name]


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("seed", range(8))
def test_random_witnesses(name: str, seed: int) -> None:
    execution, witness = run_texts(name, random_texts(name, Random(f"{name} {seed}")))  # noqa: S311 (a test repeats itself)
    assert execution.fault is None
    assert (execution.exit_code, execution.journal) == expected(name, witness)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_cut_and_extension_of_a_witness_is_refused(name: str) -> None:
    program = open_program(name)
    assert program.manifest is not None
    good = next(sample for sample in program.manifest.samples if sample.exit_code == 0)
    witness = sample_witness(program.manifest, good)
    for length in {0, 1, len(witness) // 2, len(witness) - 1}:
        execution = run(program, witness[:length])
        assert (execution.fault, execution.exit_code, execution.journal) == (None, 1, b"")
        assert execution.console == b"the witness ends early\n"
    execution = run(program, witness + b"\0")
    assert (execution.fault, execution.exit_code, execution.journal) == (None, 1, b"")


@pytest.mark.parametrize(("n", "marks"), [(0, 2), (5, 7), (10, 12), (15, 17), (20, 22), (50, 52), (93, 95)])
def test_fibonacci_has_n_plus_two_marks(n: int, marks: int) -> None:
    execution, _ = run_texts("fibonacci", {"n": str(n)})
    assert execution.mark_count == marks


def test_marks_carry_the_numbers_with_their_high_words() -> None:
    program = open_program("fibonacci")
    trace = Trace.record(program.native, struct.pack("<I", 93), Limits(), Control())
    numbers = [0, 1]
    while len(numbers) <= 93:
        numbers.append(numbers[-1] + numbers[-2])
    additions = [(2, number) for number in numbers[1:]]
    marks = [(number, value) for _, number, value in trace.marks(0, 1000)]
    assert marks == [(1, 0), *additions, (3, numbers[93])]


def test_a_merkle_path_of_depth_20_stays_near_its_promise() -> None:
    program = open_program("merkle-path")
    assert program.manifest is not None
    assert program.manifest.sample("realistic").steps <= 56_000


def test_the_largest_sort() -> None:
    execution, witness = run_texts("sort", {"values": f"random:{2**18}:largest"})
    assert (execution.exit_code, execution.journal) == expected("sort", witness)


def test_the_largest_message() -> None:
    execution, witness = run_texts("sha256", {"message": f"random:{2**20}:largest"})
    assert (execution.exit_code, execution.journal) == expected("sha256", witness)


def test_the_largest_tree_of_accounts() -> None:
    accounts = ";".join(f"{1000 + number},0" for number in range(4096))
    transfers = ";".join(f"{number},{number + 1},7,0" for number in range(4095))
    execution, witness = run_texts("state-transition", {"accounts": accounts, "transfers": transfers})
    assert (execution.exit_code, execution.journal) == expected("state-transition", witness)


def test_rounds_leave_the_balances_of_rings_as_they_were() -> None:
    """Benchmarks rely on it: any number of rounds of this sample is a valid run."""
    program = open_program("state-transition")
    assert program.manifest is not None
    witness = sample_witness(program.manifest, program.manifest.sample("realistic"), {"rounds": "20"})
    execution = run(program, witness)
    assert (execution.exit_code, execution.journal) == expected("state-transition", witness)


def test_limits_that_the_form_holds_are_held_by_the_guests_too() -> None:
    too_many = {
        "sort": struct.pack("<II", 1, 2**18 + 1),
        "sha256": struct.pack("<II", 1, 2**20 + 1),
        "range-proof": struct.pack("<QQ", 0, 9) + bytes(32) + struct.pack("<I", 4097),
        "merkle-path": bytes(32) + struct.pack("<I", 1025),
        "state-transition": struct.pack("<II", 1, 8192),
        "signature": bytes(96) + struct.pack("<I", 4097),
    }
    for name, witness in too_many.items():
        execution = run(open_program(name), witness)
        assert (execution.fault, execution.exit_code) == (None, 1)
        assert b"out of range" in execution.console
