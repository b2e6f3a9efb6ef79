"""The system calls of RISC-V Linux that a guest may use, in the form that this machine gives them.

Each call takes its arguments from a0.. and returns the new a0, an unsigned word. Errors are -errno.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.vm.faults import FaultError, FaultKind
from studio.vm.integers import MASK_32, unsigned
from studio.vm.memory import Memory
from studio.vm.state import A0, A1, A2, A3, A4, A7, Machine

EBADF, ENOMEM, EINVAL = 9, 12, 22
STDIN, STDOUT, STDERR = 0, 1, 2
MAX_BUFFER_BYTES = 2**31 - 1

PROT_EXEC = 0x04
MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS = 0x02, 0x10, 0x20


def system_call(machine: Machine) -> None:
    """Run the call that a7 names."""
    number = machine.read_register(A7)
    if number in (EXIT, EXIT_GROUP):
        machine.exit_code = machine.read_register(A0) & 0xFF
        return
    call = SYSTEM_CALLS.get(number)
    if call is None:
        raise FaultError(FaultKind.UNKNOWN_SYSTEM_CALL, detail=number)
    machine.write_register(A0, unsigned(call(machine)))


def read(machine: Machine) -> int:
    """read(fd, buffer, length): the next bytes of the witness; 0 at its end."""
    fd, buffer, length_bytes = (machine.read_register(index) for index in (A0, A1, A2))
    if fd != STDIN:
        return -EBADF
    check_buffer(machine.memory, buffer, length_bytes, to_write=True)
    start = machine.witness_read_bytes
    data = machine.witness[start : start + length_bytes]
    if data:
        machine.memory.touch(buffer, len(data))
        machine.memory.store_bytes(buffer, data)
    machine.witness_read_bytes += len(data)
    return len(data)


def write(machine: Machine) -> int:
    """write(fd, buffer, length): 1 is the journal, 2 the console, of which only the beginning is kept."""
    fd, buffer, length_bytes = (machine.read_register(index) for index in (A0, A1, A2))
    if fd not in (STDOUT, STDERR):
        return -EBADF
    check_buffer(machine.memory, buffer, length_bytes, to_write=False)
    (write_journal if fd == STDOUT else write_console)(machine, buffer, length_bytes)
    return length_bytes


def write_journal(machine: Machine, buffer: int, length_bytes: int) -> None:
    """Public output; all of it is kept, up to the limit."""
    limit_bytes = machine.limits.max_journal_bytes
    if len(machine.journal) + length_bytes > limit_bytes:
        raise FaultError(FaultKind.JOURNAL_LIMIT, detail=limit_bytes)
    if length_bytes:
        machine.memory.touch(buffer, length_bytes)
    machine.journal += machine.memory.load_bytes(buffer, length_bytes)


def write_console(machine: Machine, buffer: int, length_bytes: int) -> None:
    """Without a touch: the console is not part of a proof, so no limit of it may decide which pages a run touches."""
    room_bytes = machine.limits.max_console_bytes - len(machine.console)
    kept = machine.memory.load_bytes(buffer, min(length_bytes, room_bytes))
    machine.console += kept
    machine.console_dropped_bytes += length_bytes - len(kept)


def brk(machine: Machine) -> int:
    """brk(address): move the end of the heap; where that is not possible, say where it is (as brk(0) does)."""
    return machine.memory.set_brk(machine.read_register(A0))


def mmap(machine: Machine) -> int:
    """mmap(hint, length, protection, flags, fd, offset): anonymous private memory only; the hint is ignored."""
    _, length_bytes, protection, flags, fd = (machine.read_register(index) for index in (A0, A1, A2, A3, A4))
    anonymous_private = flags & MAP_ANONYMOUS and flags & MAP_PRIVATE and not flags & MAP_FIXED
    if not anonymous_private or fd != MASK_32 or length_bytes == 0 or protection & PROT_EXEC:
        return -EINVAL
    address = machine.memory.map_anonymous(length_bytes)
    return -ENOMEM if address is None else address


def munmap(_machine: Machine) -> int:
    """munmap(address, length): nothing is given back, which no program can tell from success."""
    return 0


def check_buffer(memory: Memory, buffer: int, length_bytes: int, *, to_write: bool) -> None:
    """Every byte of the buffer must be mapped, and writable when it takes data; the first that is not is named."""
    if length_bytes > MAX_BUFFER_BYTES:
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=buffer)
    address = buffer
    while address < buffer + length_bytes:
        region = memory.region_at(unsigned(address), to_write=to_write)
        if region is None:
            raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=unsigned(address))
        address += region.end - unsigned(address)


READ, WRITE, EXIT, EXIT_GROUP, BRK, MUNMAP, MMAP = 63, 64, 93, 94, 214, 215, 222

SYSTEM_CALLS: Mapping[int, Callable[[Machine], int]] = {
    READ: read,
    WRITE: write,
    BRK: brk,
    MUNMAP: munmap,
    MMAP: mmap,
}
