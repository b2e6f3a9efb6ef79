from __future__ import annotations

import pytest

from studio.vm.faults import FaultError, FaultKind
from studio.vm.memory import MMAP_TOP, STACK_END
from studio.vm.state import A0, A7, Limits, Machine
from studio.vm.syscalls import system_call
from tests.unit.vm.machines import DATA_ADDRESS, PAGE_BYTES, RODATA_ADDRESS, TEXT_ADDRESS, segments

READ, WRITE, EXIT, EXIT_GROUP, BRK, MUNMAP, MMAP = 63, 64, 93, 94, 214, 215, 222
HEAP_START = DATA_ADDRESS + PAGE_BYTES
EBADF, ENOMEM, EINVAL = 2**32 - 9, 2**32 - 12, 2**32 - 22
ANONYMOUS_PRIVATE = 0x22
ANY_FD = 2**32 - 1


def machine(witness: bytes = b"", limits: Limits | None = None) -> Machine:
    return Machine(segments(), TEXT_ADDRESS, witness, limits)


def call(state: Machine, number: int, *arguments: int) -> int:
    """a0 after the call."""
    state.registers[A7] = number
    state.registers[A0 : A0 + len(arguments)] = arguments
    system_call(state)
    return state.registers[A0]


def fault(state: Machine, number: int, *arguments: int) -> tuple[FaultKind, int | None, int | None]:
    with pytest.raises(FaultError) as error:
        call(state, number, *arguments)
    return error.value.kind, error.value.address, error.value.detail


def test_read_takes_the_witness_piece_by_piece() -> None:
    state = machine(b"abcdefg")
    assert call(state, READ, 0, DATA_ADDRESS + 1, 3) == 3
    assert call(state, READ, 0, DATA_ADDRESS + 4, 100) == 4
    assert call(state, READ, 0, DATA_ADDRESS, 100) == 0
    assert state.memory.load_bytes(DATA_ADDRESS + 1, 8) == b"abcdefg\0"
    assert state.witness_read_bytes == 7


def test_read_touches_only_what_it_fills() -> None:
    state = machine(b"abc")
    call(state, READ, 0, DATA_ADDRESS + 1022, 1000)
    assert state.memory.touched_bytes == 2048
    call(state, READ, 0, DATA_ADDRESS + 2048, 1000)
    assert state.memory.touched_bytes == 2048


def test_write_appends_to_the_journal() -> None:
    state = machine()
    assert call(state, WRITE, 1, RODATA_ADDRESS, 4) == 4
    assert call(state, WRITE, 1, RODATA_ADDRESS + 5, 4) == 4
    assert state.journal == b"readonly"


def test_the_console_keeps_its_beginning_and_counts_the_rest() -> None:
    state = machine(limits=Limits(max_console_bytes=6))
    assert call(state, WRITE, 2, RODATA_ADDRESS, 5) == 5
    assert call(state, WRITE, 2, RODATA_ADDRESS + 5, 4) == 4
    assert call(state, WRITE, 2, RODATA_ADDRESS, 9) == 9
    assert state.console == b"read o"
    assert state.console_dropped_bytes == 12
    assert state.journal == b""
    assert state.memory.touched_bytes == 0


@pytest.mark.parametrize(("number", "fd"), [(READ, 1), (READ, 2), (READ, 3), (WRITE, 0), (WRITE, 3), (WRITE, ANY_FD)])
def test_other_files_are_not_open(number: int, fd: int) -> None:
    assert call(machine(), number, fd, 0, 8) == EBADF


@pytest.mark.parametrize("number", [EXIT, EXIT_GROUP])
@pytest.mark.parametrize(("argument", "code"), [(0, 0), (255, 255), (256, 0), (2**32 - 1, 255)])
def test_exit_takes_the_low_byte(number: int, argument: int, code: int) -> None:
    state = machine()
    call(state, number, argument)
    assert state.exit_code == code
    assert state.register_write is None


@pytest.mark.parametrize("number", [0, 57, 65, 2**32 - 1])
def test_an_unknown_call_is_named(number: int) -> None:
    assert fault(machine(), number) == (FaultKind.UNKNOWN_SYSTEM_CALL, None, number)


@pytest.mark.parametrize(
    ("number", "fd", "buffer", "length_bytes", "first_bad"),
    [
        (READ, 0, 0, 1, 0),
        (READ, 0, RODATA_ADDRESS, 1, RODATA_ADDRESS),
        (READ, 0, DATA_ADDRESS, PAGE_BYTES + 1, HEAP_START),
        (READ, 0, DATA_ADDRESS, 2**31, DATA_ADDRESS),
        (WRITE, 1, DATA_ADDRESS - 1, 2, DATA_ADDRESS - 1),
        (WRITE, 2, STACK_END - 1, 2, STACK_END),
        (WRITE, 1, 2**32 - 1, 2, 2**32 - 1),
        (WRITE, 1, DATA_ADDRESS, 2**31, DATA_ADDRESS),
        (WRITE, 1, DATA_ADDRESS, 2**31 - 1, HEAP_START),
    ],
)
def test_a_bad_buffer_is_named_by_its_first_bad_byte(
    number: int, fd: int, buffer: int, length_bytes: int, first_bad: int
) -> None:
    state = machine(b"x" * 10)
    assert fault(state, number, fd, buffer, length_bytes) == (FaultKind.BAD_SYSTEM_CALL_ARGUMENT, first_bad, None)
    assert state.witness_read_bytes == 0
    assert state.memory.touched_bytes == 0


@pytest.mark.parametrize(("number", "fd"), [(READ, 0), (WRITE, 1), (WRITE, 2)])
def test_an_empty_buffer_may_be_anywhere(number: int, fd: int) -> None:
    assert call(machine(b"x"), number, fd, 0, 0) == 0


def test_the_journal_has_a_limit() -> None:
    state = machine(limits=Limits(max_journal_bytes=6))
    assert call(state, WRITE, 1, RODATA_ADDRESS, 6) == 6
    assert fault(state, WRITE, 1, RODATA_ADDRESS, 1) == (FaultKind.JOURNAL_LIMIT, None, 6)
    assert state.journal == b"read o"


def test_buffers_count_against_the_memory_limit() -> None:
    state = machine(limits=Limits(max_memory_bytes=1024))
    expected = (FaultKind.MEMORY_LIMIT, DATA_ADDRESS + 1024, 1024)
    assert fault(state, WRITE, 1, DATA_ADDRESS + 1, 1024) == expected
    assert state.journal == b""


def test_brk() -> None:
    state = machine()
    assert call(state, BRK, 0) == HEAP_START
    assert call(state, BRK, HEAP_START + 100) == HEAP_START + 100
    assert call(state, BRK, 2**32 - 1) == HEAP_START + 100


def test_mmap_gives_zeroed_memory_and_munmap_does_nothing() -> None:
    state = machine()
    address = call(state, MMAP, 0, 10, 3, ANONYMOUS_PRIVATE, ANY_FD, 0)
    assert address == MMAP_TOP - PAGE_BYTES
    assert call(state, MUNMAP, address, 10) == 0
    assert state.memory.load(address, 4) == 0


@pytest.mark.parametrize(
    ("length_bytes", "protection", "flags", "fd", "error"),
    [
        (0, 3, ANONYMOUS_PRIVATE, ANY_FD, EINVAL),
        (1, 7, ANONYMOUS_PRIVATE, ANY_FD, EINVAL),
        (1, 3, ANONYMOUS_PRIVATE | 0x10, ANY_FD, EINVAL),
        (1, 3, 0x20, ANY_FD, EINVAL),
        (1, 3, 0x02, ANY_FD, EINVAL),
        (1, 3, ANONYMOUS_PRIVATE, 0, EINVAL),
        (2**32 - 1, 3, ANONYMOUS_PRIVATE, ANY_FD, ENOMEM),
        (MMAP_TOP, 3, ANONYMOUS_PRIVATE, ANY_FD, ENOMEM),
    ],
)
def test_mmap_refuses_other_forms(length_bytes: int, protection: int, flags: int, fd: int, error: int) -> None:
    assert call(machine(), MMAP, 0, length_bytes, protection, flags, fd, 0) == error
