"""Each kind of fault says what happened, where, and what to do."""

from __future__ import annotations

import pytest

from studio.model.faults import fault_message, known_fault_kinds, place_text, risc0_call_name
from studio.vm.faults import FaultKind


@pytest.mark.parametrize("kind", sorted(known_fault_kinds()))
def test_pc_and_function_are_named(kind: str) -> None:
    message = fault_message(kind, 0x0020_0010, "main", 0x40, 77)
    assert "0x00200010 in main" in message.what
    assert message.next_step
    assert "{" not in message.what + message.next_step


def test_every_kind_of_the_readable_machine_has_a_sentence() -> None:
    assert {kind.value for kind in FaultKind} <= known_fault_kinds()


def test_an_access_just_below_the_stack_is_called_by_its_name() -> None:
    assert "ran out of stack" in fault_message("unmapped_access", 0, None, 0x1F7F_FF70, None).what
    for address in (0, 0x1F00_0000, 0x2000_0000):
        assert "stack" not in fault_message("unmapped_access", 0, None, address, None).what


def test_what_is_not_known_is_left_open() -> None:
    assert "?" in fault_message("unmapped_access", 0, None, None, None).what
    assert place_text(16, None) == "0x00000010"


def test_the_system_call_is_named() -> None:
    assert "system call 93" in fault_message("unknown_system_call", 0, None, None, 93).what
    assert "0xdeadbeef" in fault_message("illegal_instruction", 0, None, None, 0xDEADBEEF).what


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (4, "BIGINT"),
        (7, "POSEIDON2"),
        (9, "9 (ecall)"),
        (2**32 + 7, "SYS_KECCAK"),
        (2**32 + 16, "SYS_WRITE"),
        (2**32 + 99, "99"),
        (2 * 2**32 + 1, "PAUSE"),
        (2 * 2**32 + 77, "77"),
        (9 * 2**32, "0"),
    ],
)
def test_a_call_of_risc_zero_is_named(code: int, name: str) -> None:
    assert risc0_call_name(code) == name
    assert f"call {name}," in fault_message("risc0_call", 0, None, None, code).what
