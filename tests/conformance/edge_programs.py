"""Small programs that each go to one edge of the machine: every fault, every limit, every odd system call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from studio.vm.memory import HEAP_LIMIT_BYTES, MMAP_TOP, STACK_END, STACK_START
from studio.vm.state import Limits
from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import DATA_ADDRESS, PF_R, PF_W, TEXT_ADDRESS, Load, two_segments, write_elf

PAGE_BYTES = 4096
HEAP_START = DATA_ADDRESS + PAGE_BYTES
READ, WRITE, EXIT, EXIT_GROUP, BRK, MUNMAP, MMAP = 63, 64, 93, 94, 214, 215, 222
ANY_FD, ANONYMOUS_PRIVATE, READ_WRITE = 0xFFFF_FFFF, 0x22, 3


@dataclass(frozen=True)
class Edge:
    """One program; the data segment is one page that starts with the bytes 0..255."""

    name: str
    write: Callable[[Assembler], None]
    witness: bytes = b""
    limits: Limits = field(default_factory=Limits)
    more_loads: tuple[Load, ...] = ()

    def elf(self) -> bytes:
        code = Assembler(TEXT_ADDRESS)
        self.write(code)
        loads = two_segments(code.assemble(), bytes(range(256)), PAGE_BYTES)
        return write_elf([*loads, *self.more_loads], TEXT_ADDRESS)


def load_at(name: str, address: int) -> Edge:
    """A load from an absolute address, then exit."""

    def write(code: Assembler) -> None:
        code.li(rv.T0, address)
        code.load(name, rv.A0, 0, rv.T0)
        code.li(rv.A7, EXIT)
        code.ecall()

    return Edge(f"{name} at {address:#x}", write)


def store_at(name: str, address: int) -> Edge:
    """A store to an absolute address, then exit."""

    def write(code: Assembler) -> None:
        code.li(rv.T0, address)
        code.store(name, rv.T0, 0, rv.T0)
        code.system_call(EXIT, 0)

    return Edge(f"{name} at {address:#x}", write)


def calls(name: str, *numbers_and_arguments: tuple[int, ...], witness: bytes = b"", **limits: int) -> Edge:
    """System calls one after the other, then exit."""

    def write(code: Assembler) -> None:
        for number, *arguments in numbers_and_arguments:
            code.system_call(number, *arguments)
        code.system_call(EXIT, 0)

    return Edge(name, write, witness, Limits(**limits))


def code_of(name: str, *emitters: Callable[[Assembler], None], **limits: int) -> Edge:
    """A few instructions."""

    def write(code: Assembler) -> None:
        for emit in emitters:
            emit(code)

    return Edge(name, write, limits=Limits(**limits))


def self_modifying(code: Assembler) -> None:
    code.auipc(rv.T0, 0)
    code.store("sw", rv.ZERO, 8, rv.T0)
    code.system_call(EXIT, 0)


def heap_use(code: Assembler) -> None:
    """Grow by a page and a bit, use both ends, then step over the end."""
    code.system_call(BRK, HEAP_START + PAGE_BYTES + 8)
    code.li(rv.T0, HEAP_START)
    code.store("sw", rv.A0, 0, rv.T0)
    code.li(rv.T0, HEAP_START + 2 * PAGE_BYTES)
    code.store("sb", rv.A0, -1, rv.T0)
    code.store("sb", rv.A0, 0, rv.T0)


def heap_shrink(code: Assembler) -> None:
    """A smaller break is refused."""
    code.system_call(BRK, HEAP_START + 2 * PAGE_BYTES)
    code.system_call(BRK, HEAP_START + PAGE_BYTES)
    code.system_call(BRK, 0)
    code.system_call(EXIT, 0)


def mapping_use(code: Assembler) -> None:
    code.system_call(MMAP, 0, PAGE_BYTES + 1, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD, 0)
    code.store("sw", rv.A0, 0, rv.A0)
    code.load("lw", rv.T0, 4, rv.A0)
    code.system_call(MUNMAP, MMAP_TOP - 2 * PAGE_BYTES, PAGE_BYTES)
    code.li(rv.A0, MMAP_TOP - 2 * PAGE_BYTES)
    code.load("lw", rv.T0, 0, rv.A0)
    code.load("lw", rv.T0, -4, rv.A0)


def mapping_then_heap(code: Assembler) -> None:
    """The heap may grow up to the lowest mapping and not over it."""
    code.system_call(MMAP, 0, MMAP_TOP - HEAP_START - 2**20, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD, 0)
    code.system_call(BRK, HEAP_START + 2**20 + 1)
    code.system_call(BRK, HEAP_START + 2**20)
    code.system_call(MMAP, 0, 1, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD, 0)
    code.system_call(EXIT, 0)


def marks(code: Assembler) -> None:
    code.li(rv.A0, -2)
    code.mark(-2048, rv.A0)
    code.mark(2047, rv.A0, rv.A0)
    code.mark(1, rv.ZERO)
    code.mark(2, rv.SP, rv.ZERO)
    code.immediate("sltiu", rv.ZERO, rv.SP, 5)
    code.mark(3, rv.SP)
    code.immediate("sltiu", rv.T0, rv.SP, 5)
    code.mark(4, rv.SP)


def jump_from_a_loop(code: Assembler) -> None:
    """The last executed instruction is a branch at the end of the code that falls through."""
    code.li(rv.T0, 3)
    code.immediate("addi", rv.T0, rv.T0, -1)
    code.branch("bne", rv.T0, rv.ZERO, -4)


def load_loop(code: Assembler) -> None:
    """Touch one page after the other, downwards from the stack's end."""
    code.li(rv.T0, STACK_END - 1024)
    code.store("sw", rv.T0, 0, rv.T0)
    code.immediate("addi", rv.T0, rv.T0, -1024)
    code.jal(rv.ZERO, -8)


def far_data(address: int) -> tuple[Load, ...]:
    """A further data segment, to put the heap elsewhere."""
    return (Load(address, b"", PAGE_BYTES, PF_R | PF_W),)


def brk_of(name: str, address: int, *requests: int) -> Edge:
    """brk calls in a program whose last segment is at `address`."""

    def write(code: Assembler) -> None:
        for request in requests:
            code.system_call(BRK, request)
        code.system_call(MMAP, 0, 1, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD, 0)
        code.system_call(EXIT, 0)

    return Edge(name, write, more_loads=far_data(address))


REGION_ENDS = (TEXT_ADDRESS, DATA_ADDRESS, HEAP_START, STACK_START, STACK_END)
PAST_THE_END = 2048
"""A distance that is outside the code of every program here."""

EDGES: tuple[Edge, ...] = (
    # Accesses around the ends of regions, misaligned ones, and protected ones.
    *(
        load_at(name, end + near)
        for end in REGION_ENDS
        for name, near in (("lw", 0), ("lw", -4), ("lbu", -1), ("lb", 0))
    ),
    *(
        store_at(name, end + near)
        for end in REGION_ENDS
        for name, near in (("sw", 0), ("sw", -4), ("sb", -1), ("sh", 0))
    ),
    *(load_at(name, DATA_ADDRESS + near) for name in ("lh", "lhu", "lw") for near in (1, 2, 3, PAGE_BYTES - 1)),
    *(store_at(name, DATA_ADDRESS + near) for name in ("sh", "sw") for near in (1, 2, 3, PAGE_BYTES - 1)),
    load_at("lw", 0),
    load_at("lw", 2),
    load_at("lw", 0xFFFF_FFFC),
    load_at("lb", 0xFFFF_FFFF),
    store_at("sw", TEXT_ADDRESS + PAGE_BYTES - 4),
    Edge("self-modifying", self_modifying),
    # Jumps.
    code_of("fall off the end", lambda c: c.li(rv.T0, 1)),
    Edge("fall off the end after a branch", jump_from_a_loop),
    code_of("jal outside", lambda c: c.jal(rv.RA, PAST_THE_END)),
    code_of("jal before the code", lambda c: c.jal(rv.RA, -4)),
    code_of("branch outside", lambda c: c.branch("beq", 0, 0, PAST_THE_END)),
    code_of("branch outside, not taken", lambda c: c.branch("bne", 0, 0, PAST_THE_END), lambda c: c.ebreak()),
    code_of("jalr to data", lambda c: c.li(rv.T0, DATA_ADDRESS), lambda c: c.jalr(rv.RA, 0, rv.T0)),
    code_of("jalr to nowhere", lambda c: c.jalr(rv.ZERO, 0, rv.ZERO)),
    code_of("jalr to the top", lambda c: c.jalr(rv.RA, -3, rv.ZERO)),
    code_of("jalr right behind the code", lambda c: c.auipc(rv.T0, 0), lambda c: c.jalr(rv.RA, 8, rv.T0)),
    code_of("jal misaligned", lambda c: c.jal(rv.RA, 2)),
    code_of("jal outside and misaligned", lambda c: c.jal(rv.RA, PAST_THE_END + 2)),
    code_of("jalr misaligned", lambda c: c.li(rv.T0, TEXT_ADDRESS), lambda c: c.jalr(rv.RA, 3, rv.T0)),
    code_of("jalr misaligned, outside", lambda c: c.jalr(rv.RA, 2, rv.ZERO)),
    code_of("branch misaligned", lambda c: c.branch("beq", 0, 0, 6)),
    code_of("branch misaligned, not taken", lambda c: c.branch("bne", 0, 0, 6), lambda c: c.ebreak()),
    code_of("jalr clears bit 0", lambda c: c.auipc(rv.T0, 0), lambda c: c.jalr(rv.RA, 9, rv.T0), lambda c: c.ebreak()),
    # Illegal and environment instructions.
    *(
        code_of(f"word {word:#010x}", lambda c, word=word: c.word(word))  # type: ignore[misc]
        for word in (
            0,
            0xFFFF_FFFF,
            0xC000_1073,
            0x100F,
            0x3020_0073,
            0x0000_0173,
            0x0020_0073,
            0x0400_0033,
            0x0200_1013,
        )
    ),
    code_of("every fence", lambda c: c.word(0xFFFF_8F8F), lambda c: c.fence(), lambda c: c.word(0x8330_000F)),
    code_of("ebreak", lambda c: c.ebreak()),
    Edge("marks", marks),
    # System calls.
    *(calls(f"exit {code}", (number, code)) for number, code in ((EXIT, 0), (EXIT, 256), (EXIT_GROUP, 0xFFFF_FFFF))),
    calls("unknown system call", (0x1234,)),
    calls("system call 0", (0,)),
    calls("read in pieces", *[(READ, 0, DATA_ADDRESS + 1 + 5 * i, 5) for i in range(4)], witness=b"thirteen char"),
    calls("read across pages", (READ, 0, DATA_ADDRESS + 1000, 3000), witness=bytes(2500)),
    calls("read nothing", (READ, 0, DATA_ADDRESS, 10)),
    calls("read of length 0", (READ, 0, 0, 0), witness=b"x"),
    calls("read into text", (READ, 0, TEXT_ADDRESS, 4), witness=b"x"),
    calls("read over the end", (READ, 0, HEAP_START - 2, 4), witness=b"x"),
    calls("read too long", (READ, 0, DATA_ADDRESS, 0x8000_0000), witness=b"x"),
    calls("read from other files", *[(READ, fd, 0, 4) for fd in (1, 2, 3, ANY_FD)]),
    calls("write to other files", *[(WRITE, fd, 0, 4) for fd in (0, 3, ANY_FD)]),
    calls("write text", (WRITE, 1, TEXT_ADDRESS, 4), (WRITE, 2, TEXT_ADDRESS + 1, 2)),
    calls("write of length 0", (WRITE, 1, 0, 0), (WRITE, 2, 0, 0)),
    calls("write from nowhere", (WRITE, 1, 0, 1)),
    calls("write from before the data", (WRITE, 1, DATA_ADDRESS - 1, 2)),
    calls("write over the end", (WRITE, 2, HEAP_START - 2, 4)),
    calls("write over the end of addresses", (WRITE, 1, 0xFFFF_FFFF, 2)),
    calls("write too long", (WRITE, 1, DATA_ADDRESS, 0xFFFF_FFFF)),
    calls("write as long as may be", (WRITE, 1, DATA_ADDRESS, 0x7FFF_FFFF)),
    calls(
        "brk", (BRK, 0), (BRK, HEAP_START - 1), (BRK, HEAP_START + 3), (BRK, 0), (BRK, ANY_FD), (BRK, HEAP_START + 3)
    ),
    calls("brk at its limit", (BRK, HEAP_START + HEAP_LIMIT_BYTES + 1), (BRK, HEAP_START + HEAP_LIMIT_BYTES)),
    Edge("brk does not shrink", heap_shrink),
    Edge("heap", heap_use),
    Edge("mapping", mapping_use),
    Edge("mapping, then heap", mapping_then_heap),
    calls(
        "mmap refused",
        *[
            (MMAP, 0, length, protection, flags, fd, 0)
            for length, protection, flags, fd in (
                (0, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD),
                (1, 7, ANONYMOUS_PRIVATE, ANY_FD),
                (1, READ_WRITE, ANONYMOUS_PRIVATE | 0x10, ANY_FD),
                (1, READ_WRITE, 0x20, ANY_FD),
                (1, READ_WRITE, 0x02, ANY_FD),
                (1, READ_WRITE, 0x21, ANY_FD),
                (1, READ_WRITE, ANONYMOUS_PRIVATE, 0),
                (0xFFFF_FFFF, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD),
                (MMAP_TOP, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD),
                (MMAP_TOP - HEAP_START - 2**20 + 1, READ_WRITE, ANONYMOUS_PRIVATE, ANY_FD),
            )
        ],
    ),
    brk_of("brk below the stack", STACK_START - 2 * PAGE_BYTES, STACK_START + 1, STACK_START),
    brk_of("brk over the place of mappings", MMAP_TOP - 2 * PAGE_BYTES, MMAP_TOP + PAGE_BYTES),
    brk_of("brk above the stack", STACK_END, STACK_END + 2 * PAGE_BYTES, 0),
    brk_of("no room for brk", 2**32 - PAGE_BYTES, 0, 2**32 - 1),
    # Limits.
    code_of("endless", lambda c: c.jal(rv.ZERO, 0), max_steps=1000),
    code_of("step limit in a block", *[lambda c: c.li(rv.T0, 1)] * 10, max_steps=7),
    code_of("step limit of 0", lambda c: c.ebreak(), max_steps=0),
    code_of("step limit at the end of the code", lambda c: c.li(rv.T0, 1), max_steps=1),
    code_of("step limit at a jump outside", lambda c: c.jal(rv.RA, PAST_THE_END), max_steps=1),
    code_of("step limit at a jalr outside", lambda c: c.jalr(rv.RA, 0, rv.ZERO), max_steps=1),
    code_of("step limit after a mark", lambda c: c.mark(1, rv.SP, rv.SP), max_steps=1),
    code_of("step limit before ebreak", lambda c: c.li(rv.T0, 1), lambda c: c.ebreak(), max_steps=1),
    calls("exit on the last step", max_steps=3),
    calls("step limit before exit", max_steps=2),
    Edge("memory limit", load_loop, limits=Limits(max_memory_bytes=10_000)),
    Edge("no memory", load_loop, limits=Limits(max_memory_bytes=1023)),
    calls("memory limit in a write", (WRITE, 1, DATA_ADDRESS + 1, 2048), max_memory_bytes=2048),
    calls("memory limit in a read", (READ, 0, DATA_ADDRESS + 1, 2048), witness=bytes(2048), max_memory_bytes=2048),
    calls("journal limit", (WRITE, 1, DATA_ADDRESS, 5), (WRITE, 1, DATA_ADDRESS, 6), max_journal_bytes=10),
    calls("journal full", (WRITE, 1, DATA_ADDRESS, 5), (WRITE, 1, DATA_ADDRESS, 5), max_journal_bytes=10),
    calls("console full", (WRITE, 2, DATA_ADDRESS, 9), (WRITE, 2, DATA_ADDRESS, 9), max_console_bytes=10),
)
