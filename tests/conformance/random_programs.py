"""Random RV32IM programs that end: loops with counters, branches forwards, calls of leaf functions, every access.

A portable program also runs under qemu with the same result: it never lets the value of sp, or an address that the
system chose, reach a register that is compared. Its journal ends with all its registers and its data.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.conformance import assembler as rv
from tests.conformance.assembler import Assembler
from tests.conformance.elf_writer import DATA_ADDRESS, TEXT_ADDRESS, two_segments, write_elf

DATA_BYTES, ZERO_BYTES = 2048, 2048
"""The data segment: bytes from the file, then zeros that the loader makes."""
STACK_BYTES = 1024
GENERAL_REGISTERS: list[int] = [*range(5, 26), 28, 29, 30, 31]
LOOP_COUNTERS = (rv.S10, rv.S11)
SCRATCH = rv.TP
LEAF_FUNCTIONS = 3
CORNERS = (0, 1, 2, 0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_8000, 0x0000_8000, 0x80, 31, 32)
UNOPENED_FD = 77


@dataclass(frozen=True)
class RandomProgram:
    """An ELF file and the witness to run it on."""

    elf: bytes
    witness: bytes


class Generator:
    """Writes one random program."""

    def __init__(self, seed: int) -> None:
        self.random: random.Random = random.Random(seed)  # noqa: S311 - the same program for the same seed, no secret
        self.code = Assembler(TEXT_ADDRESS)
        self.label_count = 0

    def program(self) -> RandomProgram:
        self.prologue()
        for _ in range(self.random.randint(4, 12)):
            self.block(depth=0)
        self.epilogue()
        for index in range(LEAF_FUNCTIONS):
            self.leaf_function(index)
        data = self.random.randbytes(DATA_BYTES)
        loads = two_segments(self.code.assemble(), data, DATA_BYTES + ZERO_BYTES)
        return RandomProgram(write_elf(loads, TEXT_ADDRESS), self.random.randbytes(self.random.randint(0, 64)))

    # The frame of a program.

    def prologue(self) -> None:
        """Linux leaves nothing but sp in the registers, yet qemu's sp is another: every other register gets a value."""
        self.code.immediate("addi", rv.SP, rv.SP, -STACK_BYTES)
        self.code.li(rv.GP, DATA_ADDRESS)
        for register in (rv.RA, SCRATCH, *LOOP_COUNTERS, *GENERAL_REGISTERS):
            self.code.li(register, self.constant())

    def epilogue(self) -> None:
        """The registers go to the end of the data, all data to the journal, and one register to the exit code."""
        for index, register in enumerate(GENERAL_REGISTERS):
            self.code.store("sw", register, DATA_BYTES - 4 - 4 * index, rv.GP)
        self.code.register("add", rv.T0, self.general(), rv.ZERO)
        self.code.system_call(64, 1, DATA_ADDRESS, DATA_BYTES + ZERO_BYTES)
        self.code.register("add", rv.A0, rv.T0, rv.ZERO)
        self.code.li(rv.A7, self.random.choice((93, 94)))
        self.code.ecall()

    def leaf_function(self, index: int) -> None:
        self.code.label(f"leaf_{index}")
        for _ in range(self.random.randint(1, 6)):
            self.random.choice((self.arithmetic, self.data_access, self.mark))()
        self.code.jalr(rv.ZERO, 0, rv.RA)

    # The pieces.

    def block(self, depth: int) -> None:
        pieces = [self.arithmetic] * 6 + [self.multiply] * 3 + [self.data_access] * 4 + [self.stack_access] * 2
        pieces += [self.computed_access] * 2 + [self.upper, self.mark, self.call, self.corner, self.system_call]
        for _ in range(self.random.randint(3, 12)):
            choice = self.random.random()
            if depth < len(LOOP_COUNTERS) and choice < 0.06:
                self.loop(depth)
            elif choice < 0.2:
                self.skip(depth)
            else:
                self.random.choice(pieces)()

    def loop(self, depth: int) -> None:
        """Count down to 0: the counters are written nowhere else."""
        counter, top = LOOP_COUNTERS[depth], self.fresh_label()
        self.code.li(counter, self.random.randint(1, 7))
        self.code.label(top)
        self.block(depth + 1)
        self.code.immediate("addi", counter, counter, -1)
        self.code.branch("bne", counter, rv.ZERO, top)

    def skip(self, depth: int) -> None:
        """A branch or jump over a few instructions."""
        behind = self.fresh_label()
        name = self.random.choice((*rv.BRANCHES, "jal"))
        if name == "jal":
            self.code.jal(self.random.choice((rv.ZERO, rv.RA, self.general())), behind)
        else:
            self.code.branch(name, self.source(), self.source(), behind)
        for _ in range(self.random.randint(0, 4)):
            self.arithmetic()
        self.code.label(behind)

    def call(self) -> None:
        """Direct, through a register with the low bit set, or through the link register itself."""
        function = f"leaf_{self.random.randrange(LEAF_FUNCTIONS)}"
        form = self.random.randrange(3)
        if form == 0:
            self.code.jal(rv.RA, function)
            return
        register = rv.RA if form == 2 else self.general()
        self.code.la(register, function)
        self.code.jalr(rv.RA, self.random.choice((0, 1)), register)

    def arithmetic(self) -> None:
        form = self.random.randrange(3)
        if form == 0:
            name = self.random.choice([name for name, (funct7, _) in rv.R_TYPE.items() if funct7 != 1])
            self.code.register(name, self.destination(), self.source(), self.source())
        elif form == 1:
            self.code.immediate(
                self.random.choice(list(rv.I_TYPE)), self.destination(), self.source(), self.immediate()
            )
        else:
            name = self.random.choice(list(rv.SHIFTS))
            self.code.immediate(name, self.destination(), self.source(), self.random.randrange(32))

    def multiply(self) -> None:
        name = self.random.choice([name for name, (funct7, _) in rv.R_TYPE.items() if funct7 == 1])
        if self.random.random() < 0.3:
            register = self.general()
            self.code.register(name, register, register, register)
        else:
            self.code.register(name, self.destination(), self.source(), self.source())

    def corner(self) -> None:
        self.code.li(self.general(), self.constant())

    def upper(self) -> None:
        emit = self.random.choice((self.code.lui, self.code.auipc))
        emit(self.destination(), self.random.getrandbits(20))

    def data_access(self) -> None:
        self.access(rv.GP, 0, 2047)

    def stack_access(self) -> None:
        self.access(rv.SP, 0, STACK_BYTES - 1)

    def computed_access(self) -> None:
        """An address that depends on data: base + (register and mask), with an offset that may be negative."""
        self.code.immediate("andi", SCRATCH, self.source(), 0x7FC)
        self.code.register("add", SCRATCH, SCRATCH, rv.GP)
        self.code.immediate("addi", SCRATCH, SCRATCH, 2032)
        self.access(SCRATCH, -2032, 16)

    def access(self, base: int, lowest: int, highest: int) -> None:
        name = self.random.choice((*rv.LOADS, *rv.STORES))
        size_bytes = rv.ACCESS_BYTES[name]
        offset = self.random.randrange(lowest, highest + 2 - size_bytes, size_bytes)
        if name in rv.LOADS:
            self.code.load(name, self.destination(), offset, base)
        else:
            self.code.store(name, self.source(), offset, base)

    def mark(self) -> None:
        high = self.random.choice((None, self.source()))
        self.code.mark(self.immediate(), self.source(), high)

    # System calls. Results that differ between systems are wiped.

    def system_call(self) -> None:
        self.random.choice((self.read, self.write, self.bad_fd, self.brk, self.mmap, self.fence_and_hint))()

    def read(self) -> None:
        length_bytes = self.random.choice((0, 1, 3, 4, 7, 20))
        self.code.system_call(63, 0, DATA_ADDRESS + self.random.randrange(DATA_BYTES), length_bytes)

    def write(self) -> None:
        fd, length_bytes = self.random.choice((1, 1, 2)), self.random.choice((0, 1, 5, 32))
        self.code.system_call(64, fd, DATA_ADDRESS + self.random.randrange(DATA_BYTES), length_bytes)

    def bad_fd(self) -> None:
        self.code.system_call(self.random.choice((63, 64)), UNOPENED_FD, DATA_ADDRESS, 4)

    def brk(self) -> None:
        """Grow the heap by a page, use the page, forget where it was."""
        self.code.system_call(214, 0)
        self.code.register("add", SCRATCH, rv.A0, rv.ZERO)
        self.code.li(rv.A1, 4096)
        self.code.register("add", rv.A0, rv.A0, rv.A1)
        self.code.ecall()
        self.code.store("sw", self.source(rv.A0), 4, SCRATCH)
        self.code.load("lhu", rv.A0, 6, SCRATCH)

    def mmap(self) -> None:
        self.code.system_call(222, 0, self.random.choice((1, 4096, 5000)), 3, 0x22, 0xFFFF_FFFF, 0)
        self.code.register("add", SCRATCH, rv.A0, rv.ZERO)
        self.code.store("sh", self.source(rv.A0), 2, SCRATCH)
        self.code.load("lw", rv.A0, 0, SCRATCH)

    def fence_and_hint(self) -> None:
        self.code.fence()
        self.code.register("add", rv.ZERO, self.source(), self.source())

    # Operands.

    def fresh_label(self) -> str:
        self.label_count += 1
        return f"label_{self.label_count}"

    def general(self) -> int:
        return self.random.choice(GENERAL_REGISTERS)

    def source(self, but_not: int | None = None) -> int:
        return self.random.choice([r for r in (rv.ZERO, rv.GP, *GENERAL_REGISTERS) if r != but_not])

    def destination(self) -> int:
        return self.random.choice((rv.ZERO, *GENERAL_REGISTERS))

    def constant(self) -> int:
        return self.random.choice((self.random.choice(CORNERS), self.random.getrandbits(32)))

    def immediate(self) -> int:
        return self.random.choice((0, 1, -1, 2047, -2048, self.random.randint(-2048, 2047)))


def random_program(seed: int) -> RandomProgram:
    """A program that ends, the same for the same seed."""
    return Generator(seed).program()


def wild_program(seed: int, count: int = 64) -> bytes:
    """An ELF of instructions with random operands: it faults soon in some way, or runs until a limit."""
    source = random.Random(seed)  # noqa: S311 - as above
    code = Assembler(TEXT_ADDRESS)
    code.li(rv.GP, DATA_ADDRESS + source.choice((0, 0, 4092)))
    code.li(rv.TP, TEXT_ADDRESS)
    code.li(rv.A7, source.choice((63, 64, 93, 214, 215, 222, source.getrandbits(8))))
    arguments = (source.randrange(3), source.choice((DATA_ADDRESS, TEXT_ADDRESS, 0)), source.randrange(8))
    for index, argument in enumerate(arguments):
        code.li(rv.A0 + index, argument)

    def register() -> int:
        return source.randrange(32) if source.random() < 0.1 else source.choice((0, *range(18, 32)))

    def base() -> int:
        return source.choice((rv.SP, *[rv.GP] * 10, rv.TP, register()))

    def distance() -> int:
        return source.randrange(-4 * count, 4 * count, source.choice((2, 4, 4, 4)))

    def imm() -> int:
        return source.choice((0, 4, 8, 60, source.randint(-2048, 2047)))

    emitters: list[Callable[[], None]] = [
        lambda: code.register(source.choice(list(rv.R_TYPE)), register(), register(), register()),
        lambda: code.immediate(source.choice(list(rv.I_TYPE)), register(), register(), imm()),
        lambda: code.immediate(source.choice(list(rv.SHIFTS)), register(), register(), register()),
        lambda: code.load(source.choice(list(rv.LOADS)), register(), imm(), base()),
        lambda: code.store(source.choice(list(rv.STORES)), register(), imm(), base()),
        lambda: code.branch(source.choice(list(rv.BRANCHES)), register(), register(), distance()),
        lambda: code.mark(imm(), register(), source.choice((None, register()))),
        lambda: source.choice((code.lui, code.auipc))(register(), source.choice((0, 0x400, source.getrandbits(20)))),
    ]
    rare: list[Callable[[], None]] = [
        lambda: code.jal(register(), distance()),
        lambda: code.jalr(register(), imm(), register()),
        lambda: code.word(source.getrandbits(32)),
        code.ecall,
        code.ebreak,
        code.fence,
    ]
    for _ in range(count):
        source.choice(rare if source.random() < 0.08 else emitters)()
    return write_elf(two_segments(code.assemble(), source.randbytes(64), 4096), TEXT_ADDRESS)
