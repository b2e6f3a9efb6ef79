"""Byte-addressed memory: what is mapped, what may be written, and which pages were touched.

Storage is sparse: a page that nobody wrote reads as zero. Mapping is kept as half-open address ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from studio.vm.faults import FaultError, FaultKind
from studio.vm.integers import round_up

MAPPING_PAGE_BYTES = 4096
TOUCH_PAGE_BYTES = 1024

STACK_START = 0x1F80_0000
STACK_END = 0x2000_0000
INITIAL_STACK_POINTER = 0x1FFF_FF00

HEAP_LIMIT_BYTES = 256 * 2**20
MMAP_TOP = 0x1F00_0000
HEAP_GAP_BYTES = 2**20

LINUX, RISC0 = "linux", "risc0"
RISC0_START, RISC0_END = 0x0001_0000, 0xC000_0000
"""What RISC Zero's machine gives to programs; its first word is the program's entry."""


class LoadedSegment(Protocol):
    """One PT_LOAD, as `studio.native.Segment` has it."""

    @property
    def address(self) -> int: ...
    @property
    def memory_bytes(self) -> int: ...
    @property
    def writable(self) -> bool: ...
    @property
    def executable(self) -> bool: ...
    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True)
class Segment:
    """One PT_LOAD for those who have no ELF; `data` may be shorter than `memory_bytes`, the rest is zero."""

    address: int
    data: bytes
    memory_bytes: int
    writable: bool = False
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A mapped range start <= address < end."""

    start: int
    end: int
    writable: bool

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def linux_regions(segments: Sequence[LoadedSegment]) -> list[Region]:
    """The stack and the segments, in whole pages."""
    page = MAPPING_PAGE_BYTES
    regions = [Region(STACK_START, STACK_END, writable=True)]
    for segment in segments:
        start = segment.address // page * page
        end = round_up(segment.address + segment.memory_bytes, page)
        regions.append(Region(start, end, segment.writable))
    return regions


def risc0_regions(segments: Sequence[LoadedSegment]) -> list[Region]:
    """RISC Zero's machine protects nothing. Here pages with code may not be written, for what is executed is what the
    file says: a store there is a fault rather than a silent difference.
    """
    page, done, regions = TOUCH_PAGE_BYTES, RISC0_START, []
    code = sorted((segment.address, segment.memory_bytes) for segment in segments if segment.executable)
    for address, memory_bytes in code:
        start = max(address // page * page, done)
        end = max(round_up(address + memory_bytes, page), done)
        regions += [Region(done, start, writable=True), Region(start, end, writable=False)]
        done = end
    return [*regions, Region(done, RISC0_END, writable=True)]


class Memory:
    """The data side of the machine. Every check raises before anything changes."""

    def __init__(
        self, segments: Sequence[LoadedSegment], max_memory_bytes: int, abi: str = LINUX, entry: int = 0
    ) -> None:
        self.pages: dict[int, bytearray] = {}
        self.touched_pages: set[int] = set()
        self.max_memory_bytes = max_memory_bytes
        for segment in segments:
            self.store_bytes(segment.address, segment.data)
        if abi == RISC0:
            self.store_bytes(RISC0_START, entry.to_bytes(4, "little"))
            self.regions = risc0_regions(segments)
            self.heap_start = RISC0_END
        else:
            self.regions = linux_regions(segments)
            # The clamp keeps brk a 32-bit number for a program that reaches the end of the address space.
            highest = max((region.end for region in self.regions[1:]), default=0)
            self.heap_start = min(highest, 2**32 - MAPPING_PAGE_BYTES)
        self.brk = self.heap_start
        self.mmap_bottom = MMAP_TOP

    # Mapping.

    @property
    def heap(self) -> Region:
        """The brk heap, in whole pages as on Linux; empty at the start."""
        return Region(self.heap_start, round_up(self.brk, MAPPING_PAGE_BYTES), writable=True)

    def region_at(self, address: int, *, to_write: bool) -> Region | None:
        """A region that holds `address`. Where several do, one that may be written is enough to write."""
        for region in (self.heap, *self.regions):
            if region.start <= address < region.end and (region.writable or not to_write):
                return region
        return None

    def set_brk(self, address: int) -> int:
        """Move the end of the heap up where that is possible; the end of the heap.

        It never comes down: Linux may refuse that too, and a page once mapped stays mapped. The heap ends below the
        place of mappings, whether there are any or not.
        """
        if self.heap_start <= MMAP_TOP:
            barrier = self.mmap_bottom
        elif self.heap_start < STACK_END:
            barrier = self.heap_start
        else:
            barrier = 2**32 - MAPPING_PAGE_BYTES
        if self.brk < address <= min(barrier, self.heap_start + HEAP_LIMIT_BYTES):
            self.brk = address
        return self.brk

    def map_anonymous(self, length_bytes: int) -> int | None:
        """Map zeroed pages below the last mapping; None when there is no room above the heap."""
        bottom = self.mmap_bottom - round_up(length_bytes, MAPPING_PAGE_BYTES)
        if bottom < self.heap_start or bottom < self.brk + HEAP_GAP_BYTES:
            return None
        self.regions.append(Region(bottom, self.mmap_bottom, writable=True))
        self.mmap_bottom = bottom
        return bottom

    # Checked access.

    def load(self, address: int, size_bytes: int) -> int:
        """The little-endian value at `address`."""
        self.check(address, size_bytes, to_write=False)
        self.touch(address, size_bytes)
        return int.from_bytes(self.load_bytes(address, size_bytes), "little")

    def store(self, address: int, size_bytes: int, value: int) -> int:
        """Write the low `size_bytes` of `value`; the value that was there before."""
        self.check(address, size_bytes, to_write=True)
        self.touch(address, size_bytes)
        before = int.from_bytes(self.load_bytes(address, size_bytes), "little")
        self.store_bytes(address, value.to_bytes(size_bytes, "little"))
        return before

    def check(self, address: int, size_bytes: int, *, to_write: bool) -> None:
        """Alignment first, then the mapping, then the permission."""
        if address % size_bytes:
            raise FaultError(FaultKind.MISALIGNED_ACCESS, address=address)
        if self.region_at(address, to_write=False) is None:
            raise FaultError(FaultKind.UNMAPPED_ACCESS, address=address)
        if to_write and self.region_at(address, to_write=True) is None:
            raise FaultError(FaultKind.WRITE_PROTECTED, address=address)

    def touch(self, address: int, length_bytes: int) -> None:
        """Count the 1 KiB pages of a non-empty access against the limit."""
        first, last = address // TOUCH_PAGE_BYTES, (address + length_bytes - 1) // TOUCH_PAGE_BYTES
        for page in range(first, last + 1):
            if page not in self.touched_pages:
                if len(self.touched_pages) >= self.max_memory_bytes // TOUCH_PAGE_BYTES:
                    first_byte = max(address, page * TOUCH_PAGE_BYTES)
                    raise FaultError(FaultKind.MEMORY_LIMIT, address=first_byte, detail=self.max_memory_bytes)
                self.touched_pages.add(page)

    @property
    def touched_bytes(self) -> int:
        return len(self.touched_pages) * TOUCH_PAGE_BYTES

    # Unchecked bytes.

    def load_bytes(self, address: int, length_bytes: int) -> bytes:
        """The bytes at `address`; unmapped ones read as zero."""
        result = bytearray()
        while len(result) < length_bytes:
            page, offset = divmod(address + len(result), MAPPING_PAGE_BYTES)
            count = min(MAPPING_PAGE_BYTES - offset, length_bytes - len(result))
            stored = self.pages.get(page)
            result += bytes(count) if stored is None else stored[offset : offset + count]
        return bytes(result)

    def store_bytes(self, address: int, data: bytes) -> None:
        """Put `data` at `address`."""
        done = 0
        while done < len(data):
            page, offset = divmod(address + done, MAPPING_PAGE_BYTES)
            count = min(MAPPING_PAGE_BYTES - offset, len(data) - done)
            stored = self.pages.setdefault(page, bytearray(MAPPING_PAGE_BYTES))
            stored[offset : offset + count] = data[done : done + count]
            done += count
