"""The calls of RISC Zero's guests, as RISC Zero's kernel and r0vm answer them, or refused by name.

t0 says the kind of a call. A call with a name has its number in t6 and the address of the name in a2; a0 and a1 are a
buffer for what comes back, a3.. are its arguments. What a host may choose freely is fixed here: there are no
arguments, no environment, and no chance.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping

from studio.vm.faults import FaultError, FaultKind
from studio.vm.integers import MASK_32
from studio.vm.sha256 import BLOCK_BYTES, compress
from studio.vm.state import A0, A1, A2, A3, A4, A5, T0, T6, Machine
from studio.vm.syscalls import check_buffer, write_console, write_journal

STDIN, STDOUT, STDERR, JOURNAL = 0, 1, 2, 3
OF_SOFTWARE, OF_HALT = 1 << 32, 2 << 32  # above the number, in what a fault says

PIECE_BYTES = 1024  # the kernel passes data to and from the host in such pieces
MAX_SHA_BLOCKS = 2**16
MAX_RANDOM_BYTES = 2**20
DIGEST_BYTES = 32
NAME_PREFIX = b"risc0_zkvm_platform::syscall::nr::SYS_"
RANDOM_NAME = b"proving-studio: the same in every run"
NO_DIGEST = bytes(DIGEST_BYTES)


def risc0_call(machine: Machine) -> None:
    """Run the call that t0 names."""
    kind = machine.read_register(T0)
    match kind:
        case 0:  # HALT
            halt(machine)
        case 1 if machine.read_register(A0) < 8:  # INPUT
            # A word of the digest that a run is started from, which is zero for a run from the start.
            machine.write_register(A0, 0)
        case 2:  # SOFTWARE
            software(machine)
        case 3:  # SHA
            sha(machine)
        case _:
            raise not_answered(kind)


def not_answered(call: int) -> FaultError:
    """The fault of a call that this machine does not answer."""
    return FaultError(FaultKind.RISC0_CALL, detail=call)


def halt(machine: Machine) -> None:
    """a0 = the way to halt, and above it the exit code; a1 = the digest of the output."""
    way, digest = machine.read_register(A0), machine.read_register(A1)
    if way & 0xFF:
        raise not_answered(OF_HALT | way & 0xFF)
    machine.output_digest = read_words(machine, digest, DIGEST_BYTES)
    machine.exit_code = way >> 8 & 0xFF


def software(machine: Machine) -> None:
    """The kernel goes by the number and the host by the name: only where both agree is it clear what happens."""
    number = machine.read_register(T6)
    name, call = SOFTWARE_CALLS.get(number, (b"", None))
    expected = NAME_PREFIX + name + b"\0"
    if call is None or machine.memory.load_bytes(machine.read_register(A2), len(expected)) != expected:
        raise not_answered(OF_SOFTWARE | number)
    result = call(machine)
    machine.write_register(A0, machine.read_register(A0) if result is None else result)


def argument_count(_machine: Machine) -> int:
    """There are none."""
    return 0


def cycle_count(machine: Machine) -> int:
    """Steps so far, the low word in a1. r0vm counts the cycles of its kernel and of paging, too."""
    machine.write_register(A1, machine.steps_done & MASK_32)
    return machine.steps_done >> 32


def get_variable(machine: Machine) -> int:
    """No variable is set: zeros come from the host for the value, and the length that means "none"."""
    buffer, words, name, name_bytes = (machine.read_register(index) for index in (A0, A1, A3, A4))
    if name_bytes > PIECE_BYTES:
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=name)
    check_buffer(machine.memory, name, name_bytes, to_write=False)
    try:
        machine.memory.load_bytes(name, name_bytes).decode()
    except UnicodeDecodeError:
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=name) from None
    if 4 * words > MASK_32:
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=buffer)
    fill(machine, buffer, bytes(min(4 * words, PIECE_BYTES)))
    return MASK_32


def log(machine: Machine) -> None:
    """A line in the console."""
    check_buffer(machine.memory, machine.read_register(A3), machine.read_register(A4), to_write=False)
    write_console(machine, machine.read_register(A3), machine.read_register(A4))
    if len(machine.console) < machine.limits.max_console_bytes:
        machine.console += b"\n"
    else:
        machine.console_dropped_bytes += 1


def panic(machine: Machine) -> None:
    """The guest gives up; its message goes to the console."""
    log(machine)
    raise FaultError(FaultKind.GUEST_PANIC)


def random(machine: Machine) -> None:
    """Bytes that anyone can foretell: the host of a proof may choose any."""
    buffer, words = machine.read_register(A0), machine.read_register(A1)
    if 4 * words > MAX_RANDOM_BYTES:
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=buffer)
    step = struct.pack("<Q", machine.steps_done)
    blocks = range(-(-4 * words // DIGEST_BYTES))
    stream = b"".join(hashlib.sha256(RANDOM_NAME + step + struct.pack("<I", block)).digest() for block in blocks)
    fill(machine, buffer, stream[: 4 * words])


def read(machine: Machine) -> int:
    """The next bytes of the witness, in pieces of 1,024.

    Of the last piece, whole words come from the host even where the witness ended before: the bytes behind it are zero
    then. A final part of a word comes back beside the buffer, and only what was read of it is stored.
    """
    buffer, length_bytes, fd = (machine.read_register(index) for index in (A0, A1, A3))
    if length_bytes == 0:
        return 0
    if fd != STDIN:
        raise not_answered(OF_SOFTWARE | READ)
    check_buffer(machine.memory, buffer, length_bytes, to_write=True)
    total = 0
    filled = b""
    for start in range(0, length_bytes, PIECE_BYTES):
        piece_bytes = min(PIECE_BYTES, length_bytes - start)
        word_bytes = piece_bytes // 4 * 4
        begin = machine.witness_read_bytes + total
        data = machine.witness[begin : begin + piece_bytes]
        filled += data[:word_bytes].ljust(word_bytes, b"\0") + data[word_bytes:]
        total += len(data)
        if len(data) < piece_bytes:
            break
    fill(machine, buffer, filled)
    machine.witness_read_bytes += total
    return total


def write(machine: Machine) -> None:
    """1 and 2 are the console, 3 is the journal."""
    fd, buffer, length_bytes = (machine.read_register(index) for index in (A3, A4, A5))
    if fd not in (STDOUT, STDERR, JOURNAL):
        raise not_answered(OF_SOFTWARE | WRITE)
    check_buffer(machine.memory, buffer, length_bytes, to_write=False)
    (write_journal if fd == JOURNAL else write_console)(machine, buffer, length_bytes)


def sha(machine: Machine) -> None:
    """a1 = the state before, a2 and a3 = the halves of the first block, a4 = how many follow each other from a2 on."""
    out, before, first, second, count = (machine.read_register(index) for index in (A0, A1, A2, A3, A4))
    joined = second == first + DIGEST_BYTES & MASK_32
    if not 0 < count <= MAX_SHA_BLOCKS or (count > 1 and not joined):
        raise FaultError(FaultKind.BAD_SYSTEM_CALL_ARGUMENT, address=first)
    parts = [(first, count * BLOCK_BYTES)] if joined else [(first, DIGEST_BYTES), (second, DIGEST_BYTES)]
    for address, length_bytes, to_write in [
        (before, DIGEST_BYTES, False),
        *((address, length_bytes, False) for address, length_bytes in parts),
        (out, DIGEST_BYTES, True),
    ]:
        check_words(machine, address, length_bytes, to_write=to_write)
    state = struct.unpack(">8I", read_words(machine, before, DIGEST_BYTES))
    blocks = b"".join(read_words(machine, address, length_bytes) for address, length_bytes in parts)
    for start in range(0, len(blocks), BLOCK_BYTES):
        state = compress(state, blocks[start : start + BLOCK_BYTES])
    fill(machine, out, struct.pack(">8I", *state))
    machine.write_register(A0, out)


def check_words(machine: Machine, address: int, length_bytes: int, *, to_write: bool) -> None:
    """Words that the kernel loads and stores as words."""
    if address % 4:
        raise FaultError(FaultKind.MISALIGNED_ACCESS, address=address)
    check_buffer(machine.memory, address, length_bytes, to_write=to_write)


def read_words(machine: Machine, address: int, length_bytes: int) -> bytes:
    """Bytes that the program passed."""
    check_words(machine, address, length_bytes, to_write=False)
    machine.memory.touch(address, length_bytes)
    return machine.memory.load_bytes(address, length_bytes)


def fill(machine: Machine, address: int, data: bytes) -> None:
    """Put what came back into the program's buffer."""
    check_buffer(machine.memory, address, len(data), to_write=True)
    if data:
        machine.memory.touch(address, len(data))
        machine.memory.store_bytes(address, data)


def is_output_digest(digest: bytes, journal: bytes) -> bool:
    """Whether `digest` is what a guest of RISC Zero has to halt with after writing `journal`."""
    tag = hashlib.sha256(b"risc0.Output").digest()
    no_assumptions = bytes(DIGEST_BYTES)
    parts = tag + hashlib.sha256(journal).digest() + no_assumptions + struct.pack("<H", 2)
    return hashlib.sha256(parts).digest() == digest


ARGC, CYCLE_COUNT, GETENV, LOG, PANIC, RANDOM, READ, WRITE = 1, 3, 6, 8, 9, 11, 12, 16

SOFTWARE_CALLS: Mapping[int, tuple[bytes, Callable[[Machine], int | None]]] = {
    ARGC: (b"ARGC", argument_count),
    CYCLE_COUNT: (b"CYCLE_COUNT", cycle_count),
    GETENV: (b"GETENV", get_variable),
    LOG: (b"LOG", log),
    PANIC: (b"PANIC", panic),
    RANDOM: (b"RANDOM", random),
    READ: (b"READ", read),
    WRITE: (b"WRITE", write),
}
