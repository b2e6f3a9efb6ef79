"""What each of RISC Zero's calls does to the machine; `tests/conformance/test_risc0_guests.py` compares with r0vm."""

from __future__ import annotations

import hashlib
import struct

import pytest

from studio.vm.faults import FaultError, FaultKind
from studio.vm.memory import RISC0, Segment
from studio.vm.risc0_calls import OF_HALT, OF_SOFTWARE, is_output_digest, risc0_call
from studio.vm.state import A0, A1, A2, A3, A4, A5, SP, T0, T6, Machine
from tests.unit.vm.machines import DATA_ADDRESS, PAGE_BYTES, TEXT_ADDRESS

NAME = DATA_ADDRESS + 2048


def machine_for(call: str, number: int, registers: dict[int, int], witness: bytes = b"") -> Machine:
    """A machine that stands on a named call."""
    name = f"risc0_zkvm_platform::syscall::nr::SYS_{call}\0".encode()
    segments = [
        Segment(TEXT_ADDRESS, bytes(4), 4, executable=True),
        Segment(DATA_ADDRESS, bytes(2048) + name, PAGE_BYTES, writable=True),
    ]
    machine = Machine(segments, TEXT_ADDRESS, witness, abi=RISC0)
    machine.memory.store_bytes(DATA_ADDRESS, b"\xee" * 64)
    for register, value in {T0: 2, T6: number, A2: NAME, **registers}.items():
        machine.registers[register] = value
    return machine


def fault_of(machine: Machine) -> tuple[FaultKind, int | None]:
    with pytest.raises(FaultError) as caught:
        risc0_call(machine)
    return caught.value.kind, caught.value.detail


def test_the_stack_is_the_program_s_own_affair() -> None:
    assert machine_for("READ", 12, {}).registers[SP] == 0


@pytest.mark.parametrize(
    ("witness", "length", "stored", "count"),
    [
        (b"abcdefgh", 4, b"abcd", 4),
        (b"abcdefgh", 7, b"abcdefg", 7),
        (b"abc", 2, b"ab", 2),
        (b"abcde", 10, b"abcde\0\0\0", 5),
        (b"abcdefghi", 11, b"abcdefghi", 9),
        (b"", 6, b"\0\0\0\0", 0),
        (b"", 3, b"", 0),
    ],
)
def test_reading(witness: bytes, length: int, stored: bytes, count: int) -> None:
    """Whole words are filled with zeros; of a part of a word only what was read is stored."""
    machine = machine_for("READ", 12, {A0: DATA_ADDRESS, A1: length, A4: length}, witness)
    risc0_call(machine)
    assert machine.memory.load_bytes(DATA_ADDRESS, 16) == stored + b"\xee" * (16 - len(stored))
    assert (machine.registers[A0], machine.witness_read_bytes) == (count, count)
    assert machine.registers[A4] == length


def test_writing() -> None:
    for fd, stream in ((1, "console"), (2, "console"), (3, "journal")):
        machine = machine_for("WRITE", 16, {A3: fd, A4: DATA_ADDRESS, A5: 3})
        risc0_call(machine)
        assert bytes(getattr(machine, stream)) == b"\xee" * 3


def test_a_call_whose_name_is_another_is_not_answered() -> None:
    assert fault_of(machine_for("WRITE", 12, {})) == (FaultKind.RISC0_CALL, OF_SOFTWARE | 12)
    assert fault_of(machine_for("KECCAK", 7, {})) == (FaultKind.RISC0_CALL, OF_SOFTWARE | 7)


def test_halting() -> None:
    machine = machine_for("", 0, {T0: 0, A0: 7 << 8, A1: DATA_ADDRESS})
    risc0_call(machine)
    assert (machine.exit_code, machine.output_digest) == (7, b"\xee" * 32)
    assert fault_of(machine_for("", 0, {T0: 0, A0: 1})) == (FaultKind.RISC0_CALL, OF_HALT | 1)


def test_a_panic_leaves_its_words() -> None:
    machine = machine_for("PANIC", 9, {A3: DATA_ADDRESS, A4: 2})
    assert fault_of(machine) == (FaultKind.GUEST_PANIC, None)
    assert bytes(machine.console) == b"\xee\xee\n"


def test_cycles_are_the_steps_so_far() -> None:
    machine = machine_for("CYCLE_COUNT", 3, {})
    machine.steps_done = 5 << 32 | 6
    risc0_call(machine)
    assert (machine.registers[A0], machine.registers[A1]) == (5, 6)


def test_chance_depends_on_the_step_alone() -> None:
    found = []
    for steps in (1, 1, 2):
        machine = machine_for("RANDOM", 11, {A0: DATA_ADDRESS, A1: 3})
        machine.steps_done = steps
        risc0_call(machine)
        found.append(machine.memory.load_bytes(DATA_ADDRESS, 13))
    assert found[0] == found[1] != found[2]
    assert found[0][-1] == 0xEE


def test_the_digest_of_an_output() -> None:
    inner = hashlib.sha256(b"risc0.Output").digest() + hashlib.sha256(b"abc").digest() + bytes(32)
    digest = hashlib.sha256(inner + struct.pack("<H", 2)).digest()
    assert is_output_digest(digest, b"abc")
    assert not is_output_digest(digest, b"abd")
