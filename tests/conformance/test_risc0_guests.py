"""Programs with RISC Zero's calls: the readable machine, the engine, and a real r0vm must agree."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from studio import native
from studio.vm.interpreter import Interpreter
from studio.vm.state import Limits
from tests.conformance.assembler import A0, A1, A3, A4, S0, T0, T1
from tests.conformance.risc0_guests import (
    DIGEST_ADDRESS,
    FREE_ADDRESS,
    FREE_DATA,
    TEXT_ADDRESS,
    Body,
    Risc0Assembler,
    elf_of,
    guest,
    output_digest,
    r0vm_journal,
)
from tests.conformance.test_oracle_equals_executor import assert_equal_runs, row_of

FREE, RESULTS = FREE_ADDRESS, FREE_ADDRESS + 8192
WITNESSES = [b"", b"\x07", bytes(range(10)), bytes(range(256)) * 17]
SHA_START = bytes.fromhex("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19")


def reads(code: Risc0Assembler) -> None:
    """Whole words, partial ones, more than a piece, an unaligned buffer, and what lies behind the buffer."""
    for slot, (offset, length) in enumerate([(0, 4), (3, 7), (1, 0), (8, 3), (5, 1030), (0, 2), (9, 2051), (2, 5000)]):
        code.call("READ", FREE + offset, length, 0, length)
        for register in (A0, A1, A3, A4):
            code.keep(register, slot)
            code.commit(RESULTS + 4 * slot, 4)
        code.commit(FREE, 1100)
    code.commit(FREE, 5100)


def prints(code: Risc0Assembler) -> None:
    """Standard output, standard error, and a log line: none of it is the journal."""
    for fd in (1, 2):
        code.call("WRITE", 0, 0, fd, FREE, 5)
    code.call("LOG", 0, 0, FREE + 64, 6)
    code.call("WRITE", 0, 0, 3, 0, 0)
    code.commit(FREE + 1, 3)


def registers(code: Risc0Assembler) -> None:
    """No call changes another register than it says."""
    for register in (1, *range(2, 5), *range(6, 10), *range(16, 31)):
        code.li(register, 0x4444_0000 + register)
    code.call("WRITE", 0x77, 0x88, 3, FREE, 4)
    code.li(T0, RESULTS)
    for register in (*range(1, 5), *range(6, 32)):
        code.store("sw", register, 4 * register, T0)
    code.commit(RESULTS, 128)


def environment(code: Risc0Assembler) -> None:
    """No arguments, no variables, no digest to start from."""
    code.call("ARGC", 5, 0)
    code.keep(A0, 0)
    code.keep(A1, 1)
    code.call("GETENV", FREE + 32, 3, FREE + 64, 9)
    code.keep(A0, 2)
    code.keep(A1, 3)
    code.ecall_of(1, 7)
    code.keep(A0, 4)
    code.commit(RESULTS, 20)
    code.commit(FREE, 128)


def compression(code: Risc0Assembler) -> None:
    """One block in two places, and two blocks that follow each other."""
    for slot, (first, second, count) in enumerate([(FREE + 3, FREE + 35, 2), (FREE + 64, FREE + 128, 1)]):
        code.ecall_of(3, FREE + 2048 + 32 * slot, DIGEST_ADDRESS + 32, first + slot & ~3, (second + slot) & ~3, count)
        code.keep(A0, slot)
    code.commit(FREE + 2048, 64)


def own_memory(code: Risc0Assembler) -> None:
    """The word of the entry, the stack's place, and the last word that a program has."""
    for slot, address in enumerate((0x0001_0000, 0x0020_03FC, 0xBFFF_FFFC, 0x4000_0000)):
        code.li(S0, address)
        code.load("lw", T1, 0, S0)
        code.keep(T1, 2 * slot)
        code.store("sw", S0, 0, S0)
        code.load("lw", T1, 0, S0)
        code.keep(T1, 2 * slot + 1)
    code.keep(2, 8)
    code.commit(RESULTS, 36)


BODIES = [reads, prints, registers, environment, compression, own_memory]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("witness", WITNESSES, ids=len)
def test_both_machines_of_ours(body: Body, witness: bytes) -> None:
    elf = guest(body, witness)
    assert native.Program(elf).abi == "risc0"
    assert assert_equal_runs(elf, witness).outcome().exit_code == 0


@pytest.mark.parametrize("generation", ["3.0", "5.0"])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("witness", WITNESSES, ids=len)
def test_a_real_r0vm(body: Body, witness: bytes, generation: str, r0vm: Path, tmp_path: Path) -> None:
    """Over the kernels of both generations of RISC Zero's tools."""
    elf, kernel = guest(body, witness), native.risc0_kernel(generation)
    program = native.Program(native.risc0_container(elf, kernel))
    run = native.execute(program, witness, native.Limits(), native.Control())
    assert run.exit_code == 0
    assert len(run.journal) > 0
    assert r0vm_journal(r0vm, tmp_path, elf, witness, kernel) == run.journal


def test_the_console() -> None:
    elf = guest(prints, b"")
    run = native.execute(native.Program(elf), b"", native.Limits(), native.Control())
    assert run.console == FREE_DATA[:5] * 2 + FREE_DATA[64:70] + b"\n"
    assert run.journal == FREE_DATA[1:4]
    for kept in range(18):
        assert_equal_runs(elf, b"", Limits(max_console_bytes=kept))


def random_and_cycles(code: Risc0Assembler) -> None:
    code.call("RANDOM", FREE, 20)
    code.call("CYCLE_COUNT", 1, 2)
    code.keep(A0, 0)
    code.keep(A1, 1)
    code.commit(FREE, 84)
    code.commit(RESULTS, 8)


def test_chance_and_cycles_are_the_same_in_every_run() -> None:
    """A host may choose both as it likes, so that r0vm need not agree."""
    elf = guest(random_and_cycles, b"")
    oracle = assert_equal_runs(elf, b"")
    journal = bytes(oracle.machine.journal)
    assert len(set(journal[:80])) > 40
    high, steps = struct.unpack("<II", journal[84:])
    assert (high, 0 < steps < oracle.step_count) == (0, True)


def test_exit_codes() -> None:
    for code in (0, 1, 255):
        assert assert_equal_runs(guest(prints, b"", code), b"").outcome().exit_code == code


def test_a_digest_of_zeros_is_no_output(r0vm: Path, tmp_path: Path) -> None:
    elf = elf_of(prints, bytes(32))
    assert assert_equal_runs(elf, b"").outcome().journal == b""
    assert r0vm_journal(r0vm, tmp_path, elf, b"") == b""


def test_another_digest_is_a_fault() -> None:
    """r0vm in development mode does not look at it."""
    elf = elf_of(prints, output_digest(b"something else"))
    fault = assert_equal_runs(elf, b"").outcome().fault
    assert fault is not None
    assert fault.kind == "output_digest"


def ecall(kind: int, *arguments: int) -> Body:
    return lambda code: code.ecall_of(kind, *arguments)


def named(name: str, *arguments: int, number: int | None = None) -> Body:
    return lambda code: code.call(name, *arguments, number=number)


SOFTWARE, HALT = 1 << 32, 2 << 32
CALLS = {
    "bigint": (ecall(4, FREE, 0, FREE, FREE, FREE), "risc0_call", 4),
    "user": (ecall(5), "risc0_call", 5),
    "bigint2": (ecall(6), "risc0_call", 6),
    "poseidon2": (ecall(7, FREE, FREE, FREE, 0), "risc0_call", 7),
    "beyond the table": (ecall(8), "risc0_call", 8),
    "input word 8": (ecall(1, 8), "risc0_call", 1),
    "pause": (ecall(0, 1, DIGEST_ADDRESS), "risc0_call", HALT | 1),
    "split": (ecall(0, 2, DIGEST_ADDRESS), "risc0_call", HALT | 2),
    "argv": (named("ARGV", FREE, 4, 0), "risc0_call", SOFTWARE | 2),
    "fork": (named("FORK"), "risc0_call", SOFTWARE | 5),
    "keccak": (named("KECCAK", FREE, 50, 0, FREE), "risc0_call", SOFTWARE | 7),
    "verify": (named("VERIFY_INTEGRITY", 0, 0, FREE, 64), "risc0_call", SOFTWARE | 14),
    "no number": (named("READ", FREE, 4, 0, 4, number=99), "risc0_call", SOFTWARE | 99),
    "another name": (named("READ", FREE, 4, 0, 4, number=16), "risc0_call", SOFTWARE | 16),
    "read 1": (named("READ", FREE, 4, 1, 4), "risc0_call", SOFTWARE | 12),
    "write 0": (named("WRITE", 0, 0, 0, FREE, 4), "risc0_call", SOFTWARE | 16),
    "write 4": (named("WRITE", 0, 0, 4, FREE, 4), "risc0_call", SOFTWARE | 16),
    "read into the kernel": (named("READ", 0xC000_0000, 4, 0, 4), "bad_system_call_argument", None),
    "read across its border": (named("READ", 0xBFFF_FFFE, 4, 0, 4), "bad_system_call_argument", None),
    "read below": (named("READ", 0xFFFC, 4, 0, 4), "bad_system_call_argument", None),
    "write from the kernel": (named("WRITE", 0, 0, 3, 0xC000_0000, 4), "bad_system_call_argument", None),
    "digest in the kernel": (ecall(0, 0, 0xC000_0000), "bad_system_call_argument", None),
    "odd digest": (ecall(0, 0, DIGEST_ADDRESS + 1), "misaligned_access", None),
    "panic": (named("PANIC", 0, 0, FREE + 64, 20), "guest_panic", None),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_not_answered_is_a_fault_that_names_it(name: str) -> None:
    body, kind, detail = CALLS[name]
    fault = assert_equal_runs(elf_of(body, b"wrong"), b"abcdefgh").outcome().fault
    assert fault is not None
    assert (fault.kind, fault.detail) == (kind, detail)


# r0vm answers what needs more than this machine has, goes by the name where the number says something else, and lets a
# program see the memory of the kernel.
ANSWERED_BY_R0VM = {
    "another name",
    "bigint",
    "bigint2",
    "digest in the kernel",
    "keccak",
    "pause",
    "poseidon2",
    "write from the kernel",
}


@pytest.mark.parametrize("name", sorted(CALLS.keys() - ANSWERED_BY_R0VM))
def test_r0vm_stops_there_too(name: str, r0vm: Path, tmp_path: Path) -> None:
    """With a digest that fits a run to the end: it must be the call that stops it."""
    body, _, _ = CALLS[name]
    assert r0vm_journal(r0vm, tmp_path, elf_of(body, output_digest(b"")), b"abcdefgh") is None


@pytest.mark.parametrize(
    "arguments",
    [
        (FREE, FREE, FREE, FREE + 32, 0),
        (FREE, FREE, FREE, FREE + 64, 2),
        (FREE, FREE, FREE, FREE + 32, 2**16 + 1),
        (FREE + 2, FREE, FREE, FREE + 32, 1),
        (FREE, FREE + 1, FREE, FREE + 32, 1),
        (TEXT_ADDRESS, FREE, FREE, FREE + 32, 1),
        (FREE, FREE, 0xC000_0000, 0xC000_0020, 1),
        (FREE, 0, FREE, FREE + 32, 1),
    ],
)
def test_compressions_that_are_not_clear_are_faults(arguments: tuple[int, ...]) -> None:
    fault = assert_equal_runs(elf_of(ecall(3, *arguments), b"wrong"), b"").outcome().fault
    assert fault is not None
    assert fault.kind in ("bad_system_call_argument", "misaligned_access")


@pytest.mark.parametrize("pages", range(1, 12))
def test_limits_of_memory(pages: int) -> None:
    for body in (reads, compression, environment, random_and_cycles):
        assert_equal_runs(elf_of(body, b"wrong"), WITNESSES[-1], Limits(max_memory_bytes=1024 * pages))


def test_containers_of_both_kernels_run_as_what_they_are() -> None:
    elf = guest(prints, b"")
    program = native.Program(native.risc0_container(elf, native.risc0_kernel()))
    assert (program.abi, program.user_elf, program.kernel_elf) == ("risc0", elf, native.risc0_kernel())
    run = native.execute(program, b"", native.Limits(), native.Control())
    assert (run.exit_code, run.journal) == (0, FREE_DATA[1:4])


def long_run(code: Risc0Assembler) -> None:
    """Reads, hashes and marks in a loop of many thousand steps."""
    code.li(S0, 3000)
    code.label("again")
    code.call("READ", FREE, 64, 0, 64)
    code.ecall_of(3, DIGEST_ADDRESS + 32, DIGEST_ADDRESS + 32, FREE, FREE + 32, 1)
    code.mark(5, S0)
    code.immediate("addi", S0, S0, -1)
    code.branch("bne", S0, 0, "again")
    code.commit(DIGEST_ADDRESS + 32, 32)


def test_any_step_of_a_long_run_is_found_again() -> None:
    """With few snapshots: rows, memory and marks come from runs that start in the middle."""
    witness = bytes(range(256)) * 400
    program = native.Program(guest(long_run, witness))
    trace = native.Trace.record(program, witness, native.Limits(), native.Control(), snapshot_budget_bytes=2**17)
    assert trace.execution.exit_code == 0
    assert sum(count for _, count in trace.mark_totals()) == 3000
    oracle = Interpreter(program.segments, program.entry, witness, abi=program.abi)
    places = range(0, trace.execution.steps, 7919)
    for step in oracle.steps():
        if step.step in places:
            assert struct.unpack(native.ROW_FORMAT, trace.rows(step.step, 1)) == row_of(step)
        if step.step + 1 in places:
            expected = oracle.machine.memory.load_bytes(DIGEST_ADDRESS, 2048)
            assert trace.memory_at(step.step + 1, DIGEST_ADDRESS, 2048) == expected
    assert oracle.outcome().journal == trace.execution.journal
